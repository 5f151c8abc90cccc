//! Organisation life: its register, one gathering by hand, plans, tasks, and the two small registers about members.

mod appraisal;
mod care;
mod files;
mod guest;
mod plan;
mod record;

use crate::answer::{Answer, imported, table};
use crate::desk::Desk;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::branch::Scope;
use zhibu_core::life::{self, Gathering};
use zhibu_core::members::{self, Named};
use zhibu_core::report;
use zhibu_core::sheet::Pick;
use zhibu_core::{Error, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入组织生活登记
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
    /// 列出组织生活
    List {
        /// 从哪一天起；不写就是今年1月1日
        #[arg(long, value_name = "YYYY-MM-DD")]
        from: Option<NaiveDate>,
        /// 到哪一天止；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        to: Option<NaiveDate>,
    },
    /// 登记一次活动：时间、地点、谁到谁没到、表决、决议
    Record(record::Record),
    /// 修改一条记录：重新写全各项，最初录入的时间不变
    Amend(record::Amend),
    /// 看一条记录的全部内容
    Show {
        #[arg(value_name = "ID")]
        id: String,
    },
    /// 一次活动应到的名单
    Roll(record::Which),
    /// 还没办结的决议和整改
    Tasks,
    /// 登记一件决议或整改办结
    Close {
        #[arg(value_name = "ID")]
        id: String,
        /// 哪一天办结；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 怎么办结的
        #[arg(long, value_name = "文字")]
        how: String,
    },
    /// 安排、通知、取消活动
    #[command(subcommand)]
    Plan(plan::Cmd),
    /// 一条记录的照片和附件
    #[command(subcommand)]
    File(files::Cmd),
    /// 民主评议党员：步骤、等次、反馈
    #[command(subcommand)]
    Appraisal(appraisal::Cmd),
    /// 报到党员和常来列席的人
    #[command(subcommand)]
    Guest(guest::Cmd),
    /// 联系党员的记录
    #[command(subcommand)]
    Contact(care::Contact),
    /// 承诺、岗位职责、双报到
    #[command(subcommand)]
    Pledge(care::Pledge),
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let pick = Pick { sheet, map: Vec::new() };
            let store = desk.store()?;
            let settled = report::settled(store.conn(), &scope, &at)?;
            let report = life::import_with(store, &at, &scope, &file, &pick, dry_run, &settled)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::List { from, to } => {
            let january = NaiveDate::from_ymd_opt(at.today().year(), 1, 1).unwrap_or(at.today());
            let found =
                life::gatherings(desk.store()?.conn(), &scope, from.unwrap_or(january), to.unwrap_or(at.today()))?;
            Answer::new(&json!({ "gatherings": found }), listed(&found))
        }
        Cmd::Record(new) => record::record(new, desk),
        Cmd::Amend(new) => record::amend(new, desk),
        Cmd::Show { id } => record::show(&id, desk),
        Cmd::Roll(which) => record::roll(&which, desk),
        Cmd::Tasks => record::tasks(desk),
        Cmd::Close { id, on, how } => record::close(&id, on, &how, desk),
        Cmd::Plan(cmd) => plan::run(cmd, desk),
        Cmd::File(cmd) => files::run(cmd, desk),
        Cmd::Appraisal(cmd) => appraisal::run(cmd, desk),
        Cmd::Guest(cmd) => guest::run(cmd, desk),
        Cmd::Contact(cmd) => care::contact(cmd, desk),
        Cmd::Pledge(cmd) => care::pledge(cmd, desk),
    }
}

/// The id of the member of that organisation and day whom a written name means.
fn who(desk: &mut Desk, organisation_id: &str, on: NaiveDate, written: &str) -> Result<String> {
    let roster = members::on(desk.store()?.conn(), &Scope::One(organisation_id.to_owned()), on)?;
    match members::named(&roster, written) {
        Named::One(member) => Ok(member.id.clone()),
        Named::Nobody => Err(Error::not_found("当日名册里没有写明的这个人，请检查姓名或先导入名册。")),
        Named::Several => Err(Error::usage("名册里有同名党员，请在姓名后加上身份证号后四位。")),
    }
}

fn listed(found: &[Gathering]) -> String {
    if found.is_empty() {
        return "这段时间没有组织生活记录。请用 zhibu life record 登记，或用 zhibu life import 文件.xlsx 导入登记表。\n".into();
    }
    let people = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|g| {
            let kinds: Vec<&str> = g.kinds.iter().map(|k| life::kind_name(k)).collect();
            let away: Vec<String> = g.absences.iter().map(|a| format!("{}({})", a.person.name, a.note)).collect();
            vec![
                g.held_on.to_string(),
                kinds.join("+"),
                g.topic.clone(),
                g.host.name.clone(),
                people(g.due),
                people(g.present),
                away.join("、"),
                if g.late { "补录".into() } else { String::new() },
            ]
        })
        .collect();
    table(&["日期", "类型", "主题", "主持人", "应到", "实到", "缺席", ""], &rows)
}
