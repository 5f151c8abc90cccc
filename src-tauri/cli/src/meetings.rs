//! Papers of one gathering, of a transfer and of the whole year. Each is logged.

use crate::answer::{Answer, number};
use crate::desk::Desk;
use crate::kept::save;
use std::path::PathBuf;
use zhibu_core::print::Template;
use zhibu_core::store::Leaves;
use zhibu_core::{Result, handbook, life, members};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 签到册：一次安排或一次活动的应到人员
    SignIn {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 会议记录：登记了什么就印什么
    Minutes {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 一次安排的书面通知
    Notice {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 组织关系介绍信：存根、介绍信、回执
    Letter {
        #[arg(value_name = "MEMBER", required = true)]
        members: Vec<String>,
        /// 印完整的身份证号和电话
        #[arg(long)]
        full_id: bool,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 一年的党支部工作手册
    Handbook {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let conn = desk.store()?.conn();
    let leaves = |what, rows, whole| Leaves { what, rows, whole };
    match cmd {
        Cmd::SignIn { id, out } => {
            let sheets = life::sign_in(conn, &at, &scope, &id)?;
            let rows = sheets.sheets.iter().map(|s| s.names.len()).sum();
            save(desk, Template::SignIn, &sheets, &leaves("签到册", rows, false), &out)
        }
        Cmd::Minutes { id, out } => {
            let minutes = life::minutes(conn, &at, &scope, &id)?;
            save(desk, Template::Minutes, &minutes, &leaves("会议记录", 1, false), &out)
        }
        Cmd::Notice { id, out } => {
            let sheets = life::notice(conn, &at, &scope, &id)?;
            save(desk, Template::Sheet, &sheets, &leaves("会议通知", 1, false), &out)
        }
        Cmd::Letter { members: who, full_id, out } => {
            let letters = members::letters(conn, &at, &scope, &who, number(full_id))?;
            save(desk, Template::Letter, &letters, &leaves("组织关系介绍信", who.len(), full_id), &out)
        }
        Cmd::Handbook { year, out } => {
            let books = handbook::year(conn, &at, &scope, year)?;
            let rows = books.books.iter().map(|b| b.members.rows.len()).sum();
            save(desk, Template::Handbook, &books, &leaves("党支部工作手册", rows, false), &out)
        }
    }
}
