//! Plain sheets: the month's tasks, the year's plan, the notice before a term ends, and the papers of dues. Each is logged.

use crate::answer::Answer;
use crate::desk::Desk;
use crate::dues::member_of;
use crate::kept::{listed, save};
use crate::vault::month;
use std::path::{Path, PathBuf};
use zhibu_core::points::Period;
use zhibu_core::print::Template;
use zhibu_core::store::Leaves;
use zhibu_core::{Error, Month, Result, dues, duties};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 支部任务单：一个月到期的任务
    Tasks {
        #[arg(value_name = "YYYY-MM", value_parser = month)]
        month: Month,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 支部全年工作计划
    Plan {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 换届提醒：任期届满前六个月起
    Term {
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 党费：月度通报 2026-10，半年公布 2026H2，上缴单 2026Q4
    Dues {
        #[arg(value_name = "PERIOD")]
        period: String,
        /// 写出每个人的金额
        #[arg(long)]
        amounts: bool,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 党费收据：一个月已交的每一笔，或只印写出的这些人；一式两联
    Receipts {
        #[arg(value_name = "YYYY-MM", value_parser = month)]
        month: Month,
        #[arg(value_name = "姓名")]
        members: Vec<String>,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 党费核定表：每人每月应交多少，本人签字
    DuesTable {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 党费收缴登记表：半年一张，如 2026H1
    DuesRegister {
        #[arg(value_name = "YYYYH1|YYYYH2")]
        half: String,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 党费使用情况
    Fund {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let conn = desk.store()?.conn();
    let (sheets, whole, out) = match cmd {
        Cmd::Tasks { month, out } => (duties::month_sheet(conn, &at, &scope, month)?, false, out),
        Cmd::Plan { year, out } => (duties::year_plan(conn, &at, &scope, year)?, false, out),
        Cmd::Term { out } => (duties::term_notice(conn, &at, &scope)?, false, out),
        Cmd::Receipts { month, members, out } => return receipts(desk, month, &members, &out),
        Cmd::DuesTable { year, out } => (dues::assessment_table(conn, &at, &scope, year)?, false, out),
        Cmd::DuesRegister { half: written, out } => {
            let (year, half) = half(&written).ok_or_else(|| Error::usage("半年写成 2026H1 或 2026H2。"))?;
            (dues::register(conn, &at, &scope, year, half)?, false, out)
        }
        Cmd::Fund { year, out } => (dues::fund_sheet(conn, &at, &scope, year)?, false, out),
        Cmd::Dues { period, amounts, out } => match half(&period) {
            Some((year, half)) => (dues::publication(conn, &at, &scope, year, half, amounts)?, amounts, out),
            None => match Period::parse(&period).map_err(|_| unclear())? {
                Period::Month(m) => (dues::month_notice(conn, &at, &scope, m, amounts)?, amounts, out),
                other => {
                    let (from, to) = other.months();
                    (dues::remittance(conn, &at, &scope, from, to)?, false, out)
                }
            },
        },
    };
    listed(desk, sheets, whole, &out)
}

fn receipts(desk: &mut Desk, month: Month, names: &[String], out: &Path) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let who: Vec<String> = names.iter().map(|n| member_of(desk, n, month)).collect::<Result<_>>()?;
    let told = dues::receipts_of(desk.store()?.conn(), &at, &scope, month, &who)?;
    let leaves = Leaves { what: "党费收据", rows: told.receipts.len(), whole: false };
    save(desk, Template::DuesReceipt, &told, &leaves, out)
}

fn unclear() -> Error {
    Error::usage("期间写法不对。请写 2026-10（通报）、2026H2（公布）或 2026Q4、2026（上缴单）。")
}

/// `2026H2` as the year and the half.
fn half(period: &str) -> Option<(i32, u32)> {
    let upper = period.trim().to_ascii_uppercase();
    let (year, half) = upper.split_once('H')?;
    Some((year.parse().ok()?, half.parse().ok()?))
}
