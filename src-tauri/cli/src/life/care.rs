//! Who kept in touch with whom, and what members undertook.

use super::who;
use crate::answer::{Answer, imported, table};
use crate::desk::Desk;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use std::collections::HashMap;
use std::path::PathBuf;
use zhibu_core::branch::Scope;
use zhibu_core::life::{self, NewPledge};
use zhibu_core::sheet::Pick;
use zhibu_core::{Result, members};

#[derive(clap::Subcommand)]
pub enum Contact {
    /// 从表格导入联系记录
    Import(Sheet),
    /// 登记联系了一名党员
    Record {
        /// 党员的姓名
        #[arg(value_name = "姓名")]
        member: String,
        /// 哪一天；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 怎么联系的：上门、电话、线上或其他
        #[arg(long, value_name = "方式")]
        way: String,
        /// 谁联系的
        #[arg(long, value_name = "姓名", default_value = "")]
        by: String,
    },
    /// 列出联系记录
    List {
        /// 从哪一天起；不写就是今年1月1日
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Option<NaiveDate>,
        /// 到哪一天止；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Option<NaiveDate>,
    },
}

#[derive(clap::Subcommand)]
pub enum Pledge {
    /// 从表格导入承诺登记
    Import(Sheet),
    /// 登记一项承诺，或登记它已经兑现
    Record {
        /// 党员的姓名
        #[arg(value_name = "姓名")]
        member: String,
        /// 类别：承诺践诺、岗位职责、双报到
        #[arg(long, value_name = "类别")]
        kind: String,
        /// 哪一年；不写就是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
        /// 哪个半年：1或2
        #[arg(long, value_name = "1|2")]
        half: u32,
        /// 承诺的内容
        #[arg(long, value_name = "文字", default_value = "")]
        text: String,
        /// 支部评定已兑现的日期
        #[arg(long, value_name = "YYYY-MM-DD")]
        kept: Option<NaiveDate>,
    },
    /// 列出一年的承诺
    List {
        /// 哪一年；不写就是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
}

#[derive(clap::Args)]
pub struct Sheet {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 工作表的名字；不写就找表头最像的一张
    #[arg(long)]
    sheet: Option<String>,
    /// 只看结果，什么也不写
    #[arg(long)]
    dry_run: bool,
}

pub fn contact(cmd: Contact, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Contact::Import(Sheet { file, sheet, dry_run }) => {
            let pick = Pick { sheet, map: Vec::new() };
            let report = life::import_contacts(desk.store()?, &at, &scope, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Contact::Record { member, on, way, by } => {
            let (organisation, on) = (desk.organisation()?, on.unwrap_or(at.today()));
            let id = who(desk, &organisation.id, on, &member)?;
            let done = life::record_contact(desk.store()?, &at, &scope, &id, on, &way, &by)?.value;
            let text = format!("已登记{}联系。", life::care_word(&done.way));
            Answer::new(&done, text)
        }
        Contact::List { from, to } => {
            let january = NaiveDate::from_ymd_opt(at.today().year(), 1, 1).unwrap_or(at.today());
            let (from, to) = (from.unwrap_or(january), to.unwrap_or(at.today()));
            let found = life::contacts(desk.store()?.conn(), &scope, from, to)?;
            let names = names(desk, &scope)?;
            let line = |c: &life::Contact| {
                let name = names.get(&c.member_id).cloned().unwrap_or_default();
                vec![c.held_on.to_string(), name, life::care_word(&c.way).to_owned(), c.by.clone()]
            };
            let text = table(&["日期", "党员", "方式", "联系人"], &found.iter().map(line).collect::<Vec<_>>());
            Answer::new(&json!({ "contacts": found }), text)
        }
    }
}

pub fn pledge(cmd: Pledge, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Pledge::Import(Sheet { file, sheet, dry_run }) => {
            let pick = Pick { sheet, map: Vec::new() };
            let report = life::import_pledges(desk.store()?, &at, &scope, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Pledge::Record { member, kind, year, half, text, kept } => {
            let organisation = desk.organisation()?;
            let member_id = who(desk, &organisation.id, kept.unwrap_or(at.today()), &member)?;
            let year = year.unwrap_or(at.today().year());
            let new = NewPledge { member_id, year, half, kind, text, kept_on: kept };
            let done = life::record_pledge(desk.store()?, &at, &scope, &new)?.value;
            let text = format!("已登记{}。", life::care_word(&done.kind));
            Answer::new(&done, text)
        }
        Pledge::List { year } => {
            let found = life::pledges(desk.store()?.conn(), &scope, year.unwrap_or(at.today().year()))?;
            let names = names(desk, &scope)?;
            let line = |p: &life::Pledge| {
                let name = names.get(&p.member_id).cloned().unwrap_or_default();
                let half = if p.half == 1 { "上半年" } else { "下半年" };
                let kept = p.kept_on.map(|d| d.to_string()).unwrap_or_default();
                vec![format!("{}年{half}", p.year), name, life::care_word(&p.kind).to_owned(), p.text.clone(), kept]
            };
            let head = ["期间", "党员", "类别", "内容", "兑现日期"];
            Answer::new(&json!({ "pledges": found }), table(&head, &found.iter().map(line).collect::<Vec<_>>()))
        }
    }
}

fn names(desk: &mut Desk, scope: &Scope) -> Result<HashMap<String, String>> {
    let today = desk.at().today();
    Ok(members::on(desk.store()?.conn(), scope, today)?.into_iter().map(|m| (m.id, m.name)).collect())
}
