//! From declaration to the end of the quarter.

use super::month_of;
use crate::answer::{self, Answer};
use crate::desk::Desk;
use crate::scans;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use zhibu_core::points::{self, Announce, Ballot, Cell, Declared, Figure, Grid, Objection, Period, Reply, Steps};
use zhibu_core::{Error, Month, Result};

#[derive(clap::Subcommand)]
pub enum Flow {
    /// 一个月的登记表：基础分、申报、封顶和合计
    Grid {
        #[arg(value_name = "YYYY-MM")]
        month: String,
    },
    /// 登记一名党员的申报，例如 d.vol=2；扣分写 x.deduct=2 并写原因和纪要号
    Declare {
        #[arg(value_name = "YYYY-MM")]
        month: String,
        #[arg(value_name = "MEMBER")]
        member: String,
        /// 项目=次数；空着表示取消
        #[arg(value_name = "ITEM=N", required = true)]
        items: Vec<String>,
        /// 扣分原因
        #[arg(long, default_value = "")]
        reason: String,
        /// 扣分的支委会纪要号
        #[arg(long, default_value = "")]
        minutes: String,
    },
    /// 其余党员“本月无申报”
    None {
        #[arg(value_name = "YYYY-MM")]
        month: String,
    },
    /// 党小组长初核
    Check {
        #[arg(value_name = "YYYY-MM")]
        month: String,
    },
    /// 支委会审核，写纪要号
    Approve {
        #[arg(value_name = "YYYY-MM")]
        month: String,
        #[arg(long)]
        minutes: String,
    },
    /// 评定一个季度或一年
    Evaluate {
        #[arg(value_name = "YYYYQn")]
        period: String,
        #[arg(long, default_value = "")]
        minutes: String,
    },
    /// 公示，不少于5个工作日
    Publish {
        #[arg(value_name = "YYYYQn")]
        period: String,
        #[arg(long, value_name = "D")]
        from: Option<chrono::NaiveDate>,
        #[arg(long, value_name = "D")]
        until: Option<chrono::NaiveDate>,
        /// 公示照片或签字页放在哪里
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// 办到哪一步：评定、公示、异议、生效
    Steps {
        #[arg(value_name = "YYYYQn")]
        period: String,
    },
    /// 公示表签字页或张贴照片：收入、列出、存出、去掉
    #[command(subcommand)]
    Signed(Signed),
    /// 登记异议
    Object {
        #[arg(value_name = "YYYYQn")]
        period: String,
        /// 对谁的积分有异议
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(long)]
        body: String,
        /// 谁提的；不写表示不记名
        #[arg(long, default_value = "")]
        by: String,
    },
    /// 退回初核或审核过的申报，重新核；不写人就是全部
    Withdraw {
        #[arg(value_name = "YYYY-MM")]
        month: String,
        #[arg(value_name = "MEMBER")]
        members: Vec<String>,
    },
    /// 看异议
    Objections {
        #[arg(value_name = "YYYYQn")]
        period: String,
    },
    /// 登记异议的核查情况
    Verify {
        #[arg(value_name = "OBJECTION")]
        objection: String,
        #[arg(long)]
        findings: String,
    },
    /// 答复异议；成立的用 --line 指明更正账本哪一行
    Answer {
        #[arg(value_name = "OBJECTION")]
        objection: String,
        #[arg(long)]
        note: String,
        #[arg(long)]
        minutes: String,
        /// 要冲正的行号，可以写几次
        #[arg(long = "line", value_name = "LINE")]
        lines: Vec<String>,
    },
    /// 公示期满，没有未答复的异议，生效
    Finish {
        #[arg(value_name = "YYYYQn")]
        period: String,
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// 登记民主评议票数（只记总数）
    Ballot(BallotArgs),
    /// 登记会议决定的一票否决（只作提示，不定等次）
    Veto {
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(value_name = "YYYY")]
        year: i32,
        /// 情形，例如 v.discipline
        #[arg(long)]
        rule: String,
        #[arg(long)]
        reason: String,
        #[arg(long)]
        minutes: String,
    },
}

#[derive(clap::Args)]
pub struct BallotArgs {
    #[arg(value_name = "MEMBER")]
    member: String,
    #[arg(value_name = "YYYY")]
    year: i32,
    /// 应参加测评人数
    #[arg(long)]
    due: i64,
    /// 优秀票
    #[arg(long, default_value_t = 0)]
    excellent: i64,
    /// 合格票
    #[arg(long, default_value_t = 0)]
    qualified: i64,
    /// 基本合格票
    #[arg(long, default_value_t = 0)]
    basic: i64,
    /// 不合格票
    #[arg(long, default_value_t = 0)]
    unqualified: i64,
    /// 会议纪要号
    #[arg(long)]
    minutes: String,
}

#[derive(clap::Subcommand)]
pub enum Signed {
    /// 收入一份照片或扫描件；照片里的拍摄地点会去掉
    Add {
        #[arg(value_name = "YYYYQn")]
        period: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 列出已收的
    List {
        #[arg(value_name = "YYYYQn")]
        period: String,
    },
    /// 把一份扫描件存成文件
    Save(scans::Save),
    /// 去掉收错的；生效以后不能去掉
    Remove {
        #[arg(value_name = "SCAN")]
        id: String,
    },
}

fn papers(cmd: Signed, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Signed::Add { period, file } => {
            let (organisation, period) = (desk.organisation()?.id, Period::parse(&period)?);
            scans::kept(&points::sign(desk.store()?, &at, &scope, (&organisation, period), &file)?.value)
        }
        Signed::List { period } => {
            let (organisation, period) = (desk.organisation()?.id, Period::parse(&period)?);
            scans::listed(&points::signed(desk.store()?.conn(), &scope, &organisation, period)?)
        }
        Signed::Save(scans::Save { id, out }) => {
            points::save_signed(desk.store()?, &at, &scope, &id, &out)?;
            scans::saved(&out)
        }
        Signed::Remove { id } => scans::removed(&points::unsign(desk.store()?, &at, &scope, &id)?.value),
    }
}

pub fn run(flow: Flow, desk: &mut Desk) -> Result<Answer> {
    match flow {
        Flow::Grid { .. }
        | Flow::Declare { .. }
        | Flow::None { .. }
        | Flow::Check { .. }
        | Flow::Approve { .. }
        | Flow::Withdraw { .. } => month(flow, desk),
        Flow::Ballot(_) | Flow::Veto { .. } => meeting(flow, desk),
        _ => quarter(flow, desk),
    }
}

fn month(flow: Flow, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    let said = |month: Month, what: &str, d: &Declared| {
        let refused = d.faults.iter().map(|f| format!("没有写入：{} {}\n", f.item, f.message));
        let text = format!("{month} {what}{}人。\n", d.changed) + &refused.collect::<String>();
        // Where a cell cannot be taken nothing is written.
        Ok(Answer::new(d, text)?.exit(if d.faults.is_empty() { 0 } else { 13 }))
    };
    match flow {
        Flow::Grid { month } => {
            let grid = points::grid(store.conn(), &at, &scope, month_of(&month)?)?;
            Answer::new(&grid, sheet(&grid))
        }
        Flow::Declare { month, member, items, reason, minutes } => {
            let (month, member) = (month_of(&month)?, points::find(store.conn(), &scope, &member)?.id);
            let cells = items.iter().map(|item| cell(&member, item, &reason, &minutes)).collect::<Result<Vec<_>>>()?;
            said(month, "登记了", &points::declare(store, &at, &scope, month, &cells)?.value)
        }
        Flow::None { month } => {
            let month = month_of(&month)?;
            said(month, "本月无申报", &points::nothing_declared(store, &at, &scope, month)?.value)
        }
        Flow::Check { month } => {
            let month = month_of(&month)?;
            said(month, "已初核", &points::check(store, &at, &scope, month)?.value)
        }
        Flow::Approve { month, minutes } => {
            let month = month_of(&month)?;
            said(month, "已审核", &points::approve(store, &at, &scope, month, &minutes)?.value)
        }
        Flow::Withdraw { month, members } => {
            let month = month_of(&month)?;
            let found = members.iter().map(|m| Ok(points::find(store.conn(), &scope, m)?.id));
            let found: Vec<String> = found.collect::<Result<_>>()?;
            said(month, "已退回", &points::withdraw(store, &at, &scope, month, &found)?.value)
        }
        _ => Err(Error::Bug("not a step of the month".into())),
    }
}

fn quarter(flow: Flow, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    match flow {
        Flow::Evaluate { period, minutes } => {
            let period = Period::parse(&period)?;
            let done = points::evaluate(store, &at, &scope, period, &minutes)?.value;
            let mut figures: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
            for one in &done {
                figures.insert(one.organisation.clone(), points::figures(store.conn(), &one.organisation_id, period)?);
            }
            let text = figures.iter().map(|(name, rows)| format!("{name}\n{}", placed(rows)));
            let text = told(&done) + &text.collect::<String>();
            Answer::new(&json!({ "steps": done, "figures": figures }), text)
        }
        Flow::Publish { period, from, until, evidence } => {
            let how = Announce { from, until, evidence };
            stepped(&points::publish(store, &at, &scope, Period::parse(&period)?, &how)?.value)
        }
        Flow::Steps { period } => stepped(&points::steps(store.conn(), &scope, Period::parse(&period)?)?),
        Flow::Signed(signed) => papers(signed, desk),
        Flow::Finish { period, evidence } => {
            stepped(&points::finish(store, &at, &scope, Period::parse(&period)?, &evidence)?.value)
        }
        Flow::Object { period, member, body, by } => {
            let member = points::find(store.conn(), &scope, &member)?;
            questioned(&[points::object(store, &at, &member, Period::parse(&period)?, &by, &body)?.value])
        }
        Flow::Objections { period } => questioned(&points::objections(store.conn(), &scope, Period::parse(&period)?)?),
        Flow::Verify { objection, findings } => questioned(&[points::verify(store, &at, &objection, &findings)?.value]),
        Flow::Answer { objection, note, minutes, lines } => {
            let reply = Reply { upheld: !lines.is_empty(), note, minutes, lines };
            questioned(&[points::answer(store, &at, &scope, &objection, &reply)?.value])
        }
        _ => Err(Error::Bug("not a step of the quarter".into())),
    }
}

fn meeting(flow: Flow, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let store = desk.store()?;
    match flow {
        Flow::Ballot(b) => {
            let member = points::find(store.conn(), &scope, &b.member)?;
            let BallotArgs { year, due, excellent, qualified, basic, unqualified, minutes, .. } = b;
            let ballot = Ballot { due, excellent, qualified, basic, unqualified, minutes };
            points::record_ballot(store, &at, &member, year, &ballot)?;
            Answer::new(&json!({ "year": year, "valid": ballot.valid() }), "已登记票数，12月结账时计入。\n")
        }
        Flow::Veto { member, year, rule, reason, minutes } => {
            let member = points::find(store.conn(), &scope, &member)?;
            points::record_veto(store, &at, &member, year, &rule, &reason, &minutes)?;
            Answer::new(&json!({ "year": year }), "已登记，只作提示，等次由会议决定。\n")
        }
        _ => Err(Error::Bug("not a decision of a meeting".into())),
    }
}

fn cell(member: &str, item: &str, reason: &str, minutes: &str) -> Result<Cell> {
    let halves = item.split_once('=').ok_or_else(|| Error::usage("申报请写成 项目=次数，例如 d.vol=2。"))?;
    let deducts = halves.0 == points::DEDUCTION;
    let own = |text: &str| if deducts { text.to_owned() } else { String::new() };
    Ok(Cell {
        member: member.into(),
        item: halves.0.into(),
        value: halves.1.into(),
        reason: own(reason),
        minutes: own(minutes),
    })
}

fn sheet(grid: &Grid) -> String {
    let names = grid.columns.iter().map(|c| c.name.as_str());
    let head: Vec<&str> = ["姓名", "类别", "基础"].into_iter().chain(names).chain(["扣分", "本月", "全年"]).collect();
    let rows: Vec<Vec<String>> = grid
        .rows
        .iter()
        .map(|r| {
            let quantities =
                r.cells.iter().map(|c| if c.quantity.0 == 0 { String::new() } else { c.quantity.to_string() });
            [r.name.clone(), r.category.clone(), r.base_total.to_string()]
                .into_iter()
                .chain(quantities)
                .chain([r.deduction.points.to_string(), r.total.to_string(), r.year.to_string()])
                .collect()
        })
        .collect();
    let f = &grid.flow;
    let flow = format!(
        "{}：{}人，已登记{}人；申报：待补{}、已申报{}、已初核{}、已审核{}。\n",
        grid.month, f.members, f.registered, f.draft, f.declared, f.checked, f.approved
    );
    let warnings = grid.warnings.iter().map(|w| format!("注意：{w}\n"));
    answer::table(&head, &rows) + &flow + &warnings.collect::<String>()
}

fn stepped(steps: &[Steps]) -> Result<Answer> {
    Answer::new(&json!({ "steps": steps }), told(steps))
}

fn told(steps: &[Steps]) -> String {
    let mut text = String::new();
    for s in steps {
        text += &format!("{} {}：", s.organisation, s.period);
        text += &match (&s.evaluated, &s.published, &s.finished) {
            (_, _, Some(f)) => format!("{} 生效。\n", f.day),
            (_, Some(p), _) => {
                let until = p.until.map(|d| d.to_string()).unwrap_or_default();
                format!("公示 {} 至 {until}，未答复异议{}条。\n", p.day, s.open_objections)
            }
            (Some(e), ..) => format!("{} 已评定，等待公示。\n", e.day),
            _ if s.open_months.is_empty() => "各月已结账，等待评定。\n".into(),
            _ => format!("还有{}个月没有结账。\n", s.open_months.len()),
        };
        text.extend(s.warnings.iter().map(|w| format!("注意：{w}\n")));
    }
    text
}

fn placed(rows: &[Figure]) -> String {
    let cells = |f: &Figure| {
        let place = f.place.map_or_else(|| "不计分".into(), |n| n.to_string());
        vec![place, f.name.clone(), f.total.to_string()]
    };
    answer::table(&["名次", "姓名", "合计"], &rows.iter().map(cells).collect::<Vec<_>>())
}

fn questioned(all: &[Objection]) -> Result<Answer> {
    let mut text = String::new();
    for o in all {
        let by = named(&o.by_whom);
        text += &format!("{} {}（{by}）{} 答复期限 {} 编号 {}\n", o.day, o.name, o.state.label(), o.answer_by, o.id);
    }
    Answer::new(&json!({ "objections": all }), text)
}

fn named(by: &str) -> &str {
    if by.is_empty() { "不记名" } else { by }
}
