//! 积分.

mod flow;

use crate::answer::{self, Answer};
use crate::desk::Desk;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::members;
use zhibu_core::points::{self, Exemption, Explained, Import, Period, RankRow};
use zhibu_core::{Error, Month, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 导入积分登记表
    Import {
        file: PathBuf,
        /// 登记的月份，表里没有写时用
        #[arg(long, value_name = "YYYY-MM")]
        month: Option<String>,
        /// 工作表名称
        #[arg(long)]
        sheet: Option<String>,
        /// 列名对应，例如 志愿者服务=d.vol
        #[arg(long, value_name = "列=field")]
        map: Vec<String>,
        /// 只检查，不写入
        #[arg(long)]
        dry_run: bool,
    },
    /// 结账：这个月的积分写进账本
    Close {
        #[arg(value_name = "YYYY-MM")]
        month: String,
        /// 支委会纪要号：连同审核一步办完
        #[arg(long, value_name = "MINUTES")]
        approve: Option<String>,
    },
    /// 积分规则：看现行规则；set 存一个新版本
    Rules {
        /// 看哪个月的规则
        #[arg(long, value_name = "YYYY-MM")]
        month: Option<String>,
        #[command(subcommand)]
        set: Option<SetRules>,
    },
    /// 排名
    Rank {
        #[arg(value_name = "YYYY[-MM|Qn]")]
        period: String,
        /// 按当时的账本，例如 2026-10-08T12:00:00
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
    },
    #[command(flatten)]
    Flow(flow::Flow),
    /// 一个人的积分明细
    Explain {
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(value_name = "PERIOD")]
        period: String,
    },
    /// 冲正账本里的一行
    Reverse {
        #[arg(value_name = "LINE")]
        line: String,
        #[arg(long)]
        reason: String,
        /// 支委会纪要号
        #[arg(long)]
        minutes: String,
    },
    /// 不计分（本人申请、支部党员大会决定）
    Exempt {
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(long, value_name = "YYYY-MM")]
        since: String,
        #[arg(long, value_name = "YYYY-MM")]
        until: Option<String>,
        /// 党员大会纪要号
        #[arg(long)]
        minutes: String,
    },
}

#[derive(clap::Subcommand)]
pub enum SetRules {
    /// 把改好的规则文件存成新版本，从还没有结账的月份起用
    Set {
        file: PathBuf,
        /// 为什么改、由哪次会议决定
        #[arg(long)]
        reason: String,
        #[arg(long, value_name = "YYYY-MM")]
        from: String,
        /// 只看会改什么，不保存
        #[arg(long)]
        dry_run: bool,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    match cmd {
        Cmd::Import { file, month, sheet, map, dry_run } => {
            let month = month.as_deref().map(month_of).transpose()?;
            let map = map.iter().map(|m| pair(m)).collect::<Result<_>>()?;
            let done = points::import(store, &at, &scope, &file, &Import { month, sheet, map, dry_run })?;
            let text = answer::imported(&done.value, dry_run);
            Ok(Answer::new(&done.value, text)?.exit(done.value.exit()))
        }
        Cmd::Flow(flow) => flow::run(flow, desk),
        Cmd::Close { month, approve } => {
            let month = month_of(&month)?;
            if let Some(minutes) = approve {
                points::approve(store, &at, &scope, month, &minutes)?;
            }
            let closed = points::close(store, &at, &scope, month)?.value;
            let mut text = format!("{} 已结账：{}名党员，账本{}行。\n", closed.month, closed.members, closed.lines);
            text.extend(closed.warnings.iter().map(|w| format!("注意：{w}\n")));
            Answer::new(&closed, text)
        }
        Cmd::Rules { month, set: None } => {
            let month = month.as_deref().map_or(Ok(Month::of(at.today())), month_of)?;
            let book = points::rule_book(store.conn(), month)?;
            let text = format!("{}（{}）\n\n{}\n{}", book.title, book.label, book.words, book.text);
            Answer::new(&book, text)
        }
        Cmd::Rules { set: Some(set), .. } => set_rules(set, desk),
        Cmd::Rank { period, as_of } => {
            let period = Period::parse(&period)?;
            let rows = match as_of {
                Some(moment) => points::rank_as_of(store.conn(), &scope, period, at.today(), &moment)?,
                None => points::rank(store.conn(), &scope, period, at.today())?,
            };
            let text = ranking(&rows);
            Answer::new(&json!({ "rows": rows }), text)
        }
        Cmd::Explain { member, period } => {
            let explained = points::explain(store.conn(), &scope, &member, Period::parse(&period)?)?;
            Answer::new(&explained, opened(&explained))
        }
        Cmd::Reverse { line, reason, minutes } => {
            let line = points::reverse(store, &at, &scope, &line, &reason, &minutes)?.value;
            let text = format!("已冲正，{}分记在 {}。\n", line.points, line.month);
            Answer::new(&line, text)
        }
        Cmd::Exempt { member, since, until, minutes } => {
            let since = month_of(&since)?;
            let until = until.as_deref().map_or(Ok(Month { year: 9999, month: 12 }), month_of)?;
            let member = points::find(store.conn(), &scope, &member)?;
            let members::Member { id, organisation_id, .. } = member;
            points::exempt(store, &at, &Exemption { organisation_id, member_id: id, since, until, minutes })?;
            Answer::new(&json!({ "since": since, "until": until }), "已登记不计分，不参加排名。\n")
        }
    }
}

fn set_rules(SetRules::Set { file, reason, from, dry_run }: SetRules, desk: &mut Desk) -> Result<Answer> {
    let (text, from) = (std::fs::read_to_string(&file)?, month_of(&from)?);
    let at = desk.at();
    let store = desk.store()?;
    let changes = if dry_run {
        points::rule_changes(store.conn(), &text, from)?
    } else {
        points::set_rules(store, &at, &text, from, &reason)?.value
    };
    let told = changes.iter().map(|c| format!("{}：{} → {}\n", c.what, c.was, c.now));
    Answer::new(&json!({ "from": from, "changes": changes }), told.collect::<String>())
}

fn month_of(text: &str) -> Result<Month> {
    text.parse().map_err(|_| Error::usage("月份请写成 2026-10 这样。"))
}

fn pair(text: &str) -> Result<(String, String)> {
    let halves =
        text.split_once('=').ok_or_else(|| Error::usage("列名对应请写成 列=field，例如 志愿者服务=d.vol。"))?;
    Ok((halves.0.into(), halves.1.into()))
}

fn ranking(rows: &[RankRow]) -> String {
    let cells = |r: &RankRow| {
        let rank = r.rank.map_or_else(|| "不计分".into(), |n| n.to_string());
        let mut cells = vec![rank, r.name.clone(), r.category.clone()];
        cells.extend([r.base, r.daily, r.appraisal, r.deductions, r.total].map(|h| h.to_string()));
        cells
    };
    let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    answer::table(&["名次", "姓名", "类别", "基础", "日常", "评议", "扣分", "合计"], &rows)
}

fn opened(e: &Explained) -> String {
    let cells = |l: &points::Shown| {
        let line = &l.line;
        let [quantity, points] = [line.quantity, line.points].map(|h| h.to_string());
        vec![
            line.date.to_string(),
            line.item.clone(),
            quantity,
            points,
            line.rule.clone(),
            line.evidence.clone(),
            line.id.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = e.lines.iter().map(cells).collect();
    let mut text = answer::table(&["日期", "项目", "数量", "得分", "规则", "凭据", "行号"], &rows);
    text += &format!("{} {} 合计 {} 分。\n", e.name, e.period, e.total);
    for w in &e.waiting {
        let why = if w.incomplete { "没有写全，结账时不计入" } else { "等待结账" };
        text += &format!("还没有进账本：{} {} {}（{why}）\n", w.month, w.item, w.quantity);
    }
    text
}
