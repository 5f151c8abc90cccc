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
    },
    /// 排名
    Rank {
        #[arg(value_name = "YYYY[-MM|Qn]")]
        period: String,
    },
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

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    match cmd {
        Cmd::Import { file, month, sheet, map, dry_run } => {
            let month = month.as_deref().map(month_of).transpose()?;
            let map = map.iter().map(|m| pair(m)).collect::<Result<_>>()?;
            let done = points::import(store, &at, &scope, &file, &Import { month, sheet, map, dry_run })?;
            let text = crate::roster::imported(&done.value, dry_run);
            Ok(Answer::new(&done.value, text)?.exit(done.value.exit()))
        }
        Cmd::Close { month } => {
            let closed = points::close(store, &at, &scope, month_of(&month)?)?.value;
            let mut text = format!("{} 已结账：{}名党员，账本{}行。\n", closed.month, closed.members, closed.lines);
            text.extend(closed.warnings.iter().map(|w| format!("注意：{w}\n")));
            Answer::new(&closed, text)
        }
        Cmd::Rank { period } => {
            let rows = points::rank(store.conn(), &scope, Period::parse(&period)?, at.today())?;
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
