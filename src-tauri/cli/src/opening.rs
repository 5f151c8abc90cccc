//! 期初: what was done before this program was used.

use crate::answer::{Answer, imported, table};
use crate::desk::person;
use chrono::NaiveDate;
use serde_json::json;
use std::collections::HashMap;
use std::path::PathBuf;
use zhibu_core::branch::{self, NewOpening, Scope, What};
use zhibu_core::sheet::Pick;
use zhibu_core::store::Store;
use zhibu_core::{At, Error, Result, members};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入：每行一名党员（基础积分、日常积分、民主评议积分、党费交至、书记已谈次数），或每行一个资料卷（下一件号）
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long)]
        sheet: Option<String>,
        /// 只看结果，什么也不写
        #[arg(long)]
        dry_run: bool,
    },
    /// 登记一项
    Set {
        /// 积分、党费、谈话、件号
        what: String,
        /// 积分：base daily appraisal；谈话：talk.secretary-member 等；件号：DY-Y；党费不写
        #[arg(long, default_value = "")]
        item: String,
        #[arg(long, value_name = "姓名")]
        member: Option<String>,
        value: String,
        /// 截至哪一天
        #[arg(long)]
        as_of: NaiveDate,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 列出
    List,
}

pub fn run(cmd: Cmd, store: &mut Store, at: &At, organisation_id: &str) -> Result<Answer> {
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let organisation = branch::by_id(store.conn(), organisation_id)?;
            let pick = Pick { sheet, ..Pick::default() };
            let report = members::import_opening(store, at, &organisation, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::Set { what, item, member, value, as_of, note } => {
            let what = What::by_word(&what).ok_or_else(|| Error::usage("期初只有四种：积分、党费、谈话、件号。"))?;
            let member_id = member.map(|n| person(store, organisation_id, &n)).transpose()?.unwrap_or_default();
            let new = NewOpening { member_id, what, item, value, as_of, note };
            let made = branch::enter_opening(store, at, organisation_id, &[new])?.value;
            Answer::new(&json!({ "opening": made }), format!("已登记{}期初。", what.label()))
        }
        Cmd::List => list(store, at, organisation_id),
    }
}

fn list(store: &Store, at: &At, organisation_id: &str) -> Result<Answer> {
    let people = members::on(store.conn(), &Scope::All, at.today())?;
    let names: HashMap<String, String> = people.into_iter().map(|m| (m.id, m.name)).collect();
    let mut all = Vec::new();
    for what in What::ALL {
        all.extend(branch::openings(store.conn(), organisation_id, what)?);
    }
    let line = |o: &branch::Opening| {
        let name = names.get(&o.member_id).cloned().unwrap_or_default();
        vec![o.what.label().into(), name, o.item_words(), o.value_words(), o.as_of.to_string(), o.note.clone()]
    };
    let lines: Vec<Vec<String>> = all.iter().map(line).collect();
    let text = table(&["期初", "姓名", "项目", "数", "截至", "备注"], &lines);
    Answer::new(&json!({ "opening": all }), text)
}
