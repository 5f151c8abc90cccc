//! Papers that hold people: the roster's and the points'. Each one is logged: what, how many, masked or in full.

use crate::answer::{Answer, number, table};
use crate::desk::Desk;
use crate::kept::{listed, save};
use crate::vault::month;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::life;
use zhibu_core::members::{self, Which};
use zhibu_core::points::{self, Period, Wanted};
use zhibu_core::print::{Paper, Template};
use zhibu_core::store::{self, Leaves, Left};
use zhibu_core::talks;
use zhibu_core::{Error, Month, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 党员花名册
    Roster {
        /// 纸张：a4 或 a3，横放
        #[arg(long, default_value = "a4", value_parser = paper)]
        paper: Paper,
        /// 用存过的视图：它的列、条件和顺序
        #[arg(long, value_name = "NAME")]
        view: Option<String>,
        #[command(flatten)]
        whole: Whole,
    },
    /// 党员基本信息采集表，每人一页；不写姓名就是全部
    Form {
        #[arg(value_name = "MEMBER")]
        members: Vec<String>,
        #[command(flatten)]
        whole: Whole,
    },
    /// 党员基本信息汇总表，A3横放
    Summary {
        #[command(flatten)]
        whole: Whole,
    },
    /// 积分登记表，横放
    Register {
        #[arg(value_name = "YYYY-MM", value_parser = month)]
        month: Month,
        #[arg(long, default_value = "a4", value_parser = paper)]
        paper: Paper,
        /// 只印人名和项目，留着手写
        #[arg(long)]
        empty: bool,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 积分公示表：只有姓名和积分
    Publicity {
        #[arg(value_name = "YYYYQn")]
        period: String,
        /// 只公示前几名，其余不列
        #[arg(long, value_name = "N")]
        top: Option<u32>,
        #[arg(long, default_value = "a4", value_parser = paper)]
        paper: Paper,
        /// 受理异议的电话；不写就留空手填
        #[arg(long, default_value = "")]
        phone: String,
        /// 受理异议的地点
        #[arg(long, default_value = "")]
        place: String,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 党员本人的积分对账单
    Statement {
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 积分办法，供支部党员大会讨论表决
    Rules {
        #[arg(value_name = "YYYY-MM", value_parser = month)]
        month: Month,
        /// 改好的规则文件：印成讨论稿，连同改了什么
        #[arg(long, value_name = "FILE.toml")]
        text: Option<PathBuf>,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 组织生活计划与开展对照表
    LifePlan {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// “三会一课”半年报告
    LifeHalf {
        #[arg(value_name = "YYYY")]
        year: i32,
        /// 哪个半年：1或2
        #[arg(long, value_name = "1|2")]
        half: u32,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 民主评议党员汇总表；--feedback 是每人一张的结果反馈单
    Appraisal {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long)]
        feedback: bool,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 谈心谈话记录表，供双方签字：有谈话内容，打印会记下来
    Talk {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 谈话记录的封存袋封面
    TalkEnvelope {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 谈心谈话台账：谁和谁、哪一天，没有内容
    Talks {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 打印和导出的记录：什么时候、谁、什么、多少人
    Log,
    /// 报社区党委的年度积分报告
    Year {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct Whole {
    /// 印完整的身份证号、电话、住址
    #[arg(long)]
    full_id: bool,
    /// 花名册和汇总表也可以存成 .xlsx
    #[arg(long, value_name = "FILE.pdf")]
    out: PathBuf,
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Roster { paper, view, whole } => {
            let conn = desk.store()?.conn();
            let numbers = number(whole.full_id);
            let listing = match view {
                Some(name) => {
                    let view = members::view(conn, &name)?;
                    members::listing(conn, &at, &scope, "党员名册", &view, paper, numbers)?
                }
                None => members::roster(conn, &at, &scope, paper, numbers)?,
            };
            listed(desk, listing, whole.full_id, &whole.out)
        }
        Cmd::Summary { whole } => {
            let listing = members::summary(desk.store()?.conn(), &at, &scope, number(whole.full_id))?;
            listed(desk, listing, whole.full_id, &whole.out)
        }
        Cmd::Form { members: who, whole } => {
            let which = if who.is_empty() { Which::Everybody } else { Which::These(who) };
            let forms = members::forms(desk.store()?.conn(), &at, &scope, &which, number(whole.full_id))?;
            let leaves = Leaves { what: "党员基本信息采集表", rows: forms.forms.len(), whole: whole.full_id };
            save(desk, Template::MemberForm, &forms, &leaves, &whole.out)
        }
        Cmd::Register { month, paper, empty, out } => {
            let listing = points::register(desk.store()?.conn(), &at, &scope, month, paper, empty)?;
            listed(desk, listing, false, &out)
        }
        Cmd::Publicity { period, top, paper, phone, place, out } => {
            let (period, wanted) = (Period::parse(&period)?, Wanted { paper, top, phone, place });
            let sheets = points::publicity(desk.store()?.conn(), &at, &scope, period, &wanted)?;
            listed(desk, sheets, false, &out)
        }
        Cmd::Statement { member, year, out } => {
            let told = points::statement(desk.store()?.conn(), &at, &scope, &member, year)?;
            let leaves = Leaves { what: "党员积分对账单", rows: told.lines.len(), whole: false };
            save(desk, Template::Statement, &told, &leaves, &out)
        }
        Cmd::Rules { month, text, out } => {
            let text = text.map(std::fs::read_to_string).transpose()?;
            let paper = points::rule_paper(desk.store()?.conn(), &at, &scope, month, text.as_deref())?;
            save(desk, Template::Rules, &paper, &Leaves { what: "积分办法", rows: 1, whole: false }, &out)
        }
        cmd @ (Cmd::LifePlan { .. } | Cmd::LifeHalf { .. } | Cmd::Appraisal { .. }) => life(cmd, desk),
        cmd @ (Cmd::Talk { .. } | Cmd::TalkEnvelope { .. } | Cmd::Talks { .. }) => talks(cmd, desk),
        Cmd::Log => left(desk),
        Cmd::Year { year, out } => {
            let told = points::year_report(desk.store()?.conn(), &at, &scope, year)?;
            listed(desk, told, false, &out)
        }
    }
}

/// The papers of organisation life.
fn life(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let conn = desk.store()?.conn();
    match cmd {
        Cmd::LifePlan { year, out } => {
            let sheet = life::plan_sheet(conn, &at, &scope, year)?;
            listed(desk, sheet, false, &out)
        }
        Cmd::LifeHalf { year, half, out } => {
            let told = life::half_report(conn, &at, &scope, year, half)?;
            let leaves =
                Leaves { what: "“三会一课”落实情况报告", rows: told.reports.len(), whole: false };
            save(desk, Template::LifeReport, &told, &leaves, &out)
        }
        Cmd::Appraisal { year, feedback: true, out } => {
            let sheets = life::appraisal_feedback(conn, &at, &scope, year)?;
            let leaves = Leaves { what: "民主评议结果反馈单", rows: sheets.sheets.len(), whole: false };
            save(desk, Template::Sheet, &sheets, &leaves, &out)
        }
        Cmd::Appraisal { year, feedback: false, out } => {
            let sheet = life::appraisal_summary(conn, &at, &scope, year)?;
            listed(desk, sheet, false, &out)
        }
        _ => Err(Error::Bug("no paper of organisation life".into())),
    }
}

/// The papers of talks; only the form holds what was said.
fn talks(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Talk { id, out } => {
            let form = talks::form(desk.store()?, &at, &scope, &id)?.value;
            save(desk, Template::TalkForm, &form, &Leaves { what: "谈心谈话记录表", rows: 1, whole: true }, &out)
        }
        Cmd::TalkEnvelope { id, out } => {
            let face = talks::envelope(desk.store()?.conn(), &at, &scope, &id)?;
            save(
                desk,
                Template::TalkEnvelope,
                &face,
                &Leaves { what: "谈心谈话记录封存袋", rows: 1, whole: false },
                &out,
            )
        }
        Cmd::Talks { year, out } => {
            let sheet = talks::ledger(desk.store()?.conn(), &at, &scope, year)?;
            listed(desk, sheet, false, &out)
        }
        _ => Err(Error::Bug("no paper of talks".into())),
    }
}

/// What was printed or exported, with its masking.
fn left(desk: &mut Desk) -> Result<Answer> {
    let log = store::left(desk.store()?.conn())?;
    let line = |l: &Left| {
        let masked = if l.whole { "完整" } else { "脱敏" };
        vec![
            l.at.replace('T', " "),
            l.actor.clone(),
            l.what.clone(),
            l.form.clone(),
            l.rows.to_string(),
            l.pages.to_string(),
            masked.into(),
        ]
    };
    let lines: Vec<Vec<String>> = log.iter().map(line).collect();
    Answer::new(
        &json!({ "log": log }),
        table(&["时间", "经手人", "什么", "形式", "人数或行数", "页数", "号码"], &lines),
    )
}

fn paper(text: &str) -> std::result::Result<Paper, Error> {
    match text.to_ascii_lowercase().as_str() {
        "a4" => Ok(Paper::A4),
        "a3" => Ok(Paper::A3),
        _ => Err(Error::usage("纸张只有 a4 和 a3。")),
    }
}
