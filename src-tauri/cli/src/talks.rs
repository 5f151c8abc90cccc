//! Talks: taking in their register, who contacts whom, coverage. What was said is never printed here.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use crate::roster::imported;
use chrono::NaiveDate;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::branch::Scope;
use zhibu_core::members::{self, Named};
use zhibu_core::sheet::Pick;
use zhibu_core::talks::{self, Coverage};
use zhibu_core::{Error, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入谈心谈话登记
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 工作表的名字；不写就找表头最像的一张
        #[arg(long)]
        sheet: Option<String>,
        /// 只看结果，什么也不写
        #[arg(long)]
        dry_run: bool,
    },
    /// 一年里谁该与谁谈、谈了没有
    Coverage {
        #[arg(value_name = "YYYY")]
        year: i32,
    },
    /// 登记委员所联系的党员
    Contact {
        /// 委员的姓名
        #[arg(long, value_name = "姓名")]
        committee: String,
        /// 所联系的党员，可写多次
        #[arg(long = "member", value_name = "姓名", required = true)]
        members: Vec<String>,
        /// 从哪一天起；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        since: Option<NaiveDate>,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let pick = Pick { sheet, map: Vec::new() };
            let report = talks::import(desk.store()?, &at, &scope, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::Coverage { year } => {
            let coverage = talks::coverage(desk.store()?.conn(), &at, &scope, year)?;
            Answer::new(&coverage, covered(&coverage))
        }
        Cmd::Contact { committee, members, since } => contact(desk, &committee, &members, since),
    }
}

fn contact(desk: &mut Desk, committee: &str, members: &[String], since: Option<NaiveDate>) -> Result<Answer> {
    let at = desk.at();
    let organisation = desk.organisation()?;
    let since = since.unwrap_or(at.today());
    let roster = members::on(desk.store()?.conn(), &Scope::One(organisation.id.clone()), since)?;
    let id = |name: &String| match members::named(&roster, name) {
        Named::One(member) => Ok(member.id.clone()),
        Named::Nobody => Err(Error::not_found("名册里没有写明的这个人，请检查姓名或先导入名册。")),
        Named::Several => Err(Error::usage("名册里有同名党员，请在姓名后加上身份证号后四位。")),
    };
    let who = id(&committee.to_owned())?;
    let whom = members.iter().map(id).collect::<Result<Vec<_>>>()?;
    let contacts = talks::assign_contact(desk.store()?, &at, &organisation.id, &who, &whom, since)?.value;
    let text = format!("已登记，共{}名所联系的党员，自{since}起。", contacts.len());
    Answer::new(&json!({ "organisation": organisation.code, "contacts": contacts }), text)
}

fn covered(coverage: &Coverage) -> String {
    if coverage.pairs.is_empty() {
        return "本办公点还没有党组织，没有可算的谈话。\n".into();
    }
    let mut text = format!("{}年谈心谈话\n", coverage.year);
    let rows: Vec<Vec<String>> = coverage
        .pairs
        .iter()
        .map(|p| vec![p.organisation.clone(), p.name.clone(), p.required.to_string(), p.done.to_string()])
        .collect();
    text += &table(&["党组织", "谁与谁", "应谈", "已谈"], &rows);
    for pair in &coverage.pairs {
        if let Some(note) = &pair.note {
            text += &format!("{}：{}\n", pair.name, note.message);
        } else if !pair.open.is_empty() {
            text += &format!("{}还没谈：{}\n", pair.name, pair.open.join("、"));
        }
    }
    text
}
