//! Organisation life: taking in its register, listing gatherings.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use crate::roster::imported;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::life::{self, Gathering};
use zhibu_core::points;
use zhibu_core::sheet::Pick;
use zhibu_core::{Month, Result};

/// Before any month that an office can have closed.
const START: Month = Month { year: 1921, month: 7 };

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
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let pick = Pick { sheet, map: Vec::new() };
            let store = desk.store()?;
            let closed = points::closings(store.conn(), &scope, START, Month::of(at.today()))?;
            let settled = closed.into_iter().map(|c| (c.organisation_id, c.month)).collect();
            let report = life::import_with(store, &at, &scope, &file, &pick, dry_run, &settled)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::List { from, to } => {
            let january = NaiveDate::from_ymd_opt(at.today().year(), 1, 1).unwrap_or(at.today());
            let found =
                life::gatherings(desk.store()?.conn(), &scope, from.unwrap_or(january), to.unwrap_or(at.today()))?;
            Answer::new(&json!({ "gatherings": found }), listed(&found))
        }
    }
}

fn listed(found: &[Gathering]) -> String {
    if found.is_empty() {
        return "这段时间没有组织生活记录。请用 zhibu life import 文件.xlsx 导入登记。\n".into();
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
