//! Organisations of the office and their committees.

use crate::answer::Answer;
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::json;
use zhibu_core::branch::{self, Scope};
use zhibu_core::store::Store;
use zhibu_core::{Error, Result, members};

#[derive(clap::Subcommand)]
pub enum Organisation {
    /// 增加一个党组织
    Add {
        #[arg(long)]
        code: String,
        #[arg(long)]
        name: String,
        /// 党支部、联合党支部、党总支……
        #[arg(long)]
        kind: String,
        #[arg(long, default_value = "")]
        parent: String,
    },
    /// 列出
    List,
}

#[derive(clap::Subcommand)]
pub enum Branch {
    /// 登记支部委员会
    Committee {
        /// 书记的姓名
        #[arg(long, value_name = "姓名")]
        secretary: String,
        /// 委员，如 邓建国=组织委员
        #[arg(long = "member", value_name = "姓名=职务")]
        members: Vec<String>,
        /// 从哪一天起；不写就是今天
        #[arg(long)]
        since: Option<NaiveDate>,
    },
}

pub fn organisation(cmd: Organisation, desk: &mut Desk) -> Result<Answer> {
    match cmd {
        Organisation::Add { code, name, kind, parent } => {
            let at = desk.at();
            let added = branch::add_organisation(desk.store()?, &at, &code, &name, &kind, &parent)?.value;
            Answer::new(&added, format!("已增加{kind}：{name}。"))
        }
        Organisation::List => {
            let all = branch::organisations(desk.store()?.conn())?;
            let text: String = all.iter().map(|o| format!("{}  {}  {}\n", o.code, o.name, o.kind)).collect();
            Answer::new(&json!({ "organisations": all }), text)
        }
    }
}

pub fn branch(cmd: Branch, desk: &mut Desk) -> Result<Answer> {
    let Branch::Committee { secretary, members, since } = cmd;
    let at = desk.at();
    let organisation = desk.organisation()?;
    let since = since.unwrap_or(at.today());
    let store = desk.store()?;
    let mut holders = vec![(person(store, &organisation.id, &secretary)?, "书记".to_owned())];
    for given in members {
        let (name, title) = given
            .split_once('=')
            .ok_or_else(|| Error::usage("委员要写成 姓名=职务，例如 --member 邓建国=组织委员。"))?;
        holders.push((person(store, &organisation.id, name)?, title.to_owned()));
    }
    let posts = branch::set_committee(store, &at, &organisation.id, since, &holders)?.value;
    let text = format!("已登记支部委员会，共{}人，自{since}起。", posts.len());
    Answer::new(&json!({ "organisation": organisation.code, "committee": posts }), text)
}

/// The one member of this name; the id works too, where two share a name.
fn person(store: &Store, organisation_id: &str, name: &str) -> Result<String> {
    let scope = Scope::One(organisation_id.to_owned());
    let mut found = members::by_name(store.conn(), &scope, name.trim())?;
    match found.len() {
        1 => Ok(found.remove(0).id),
        0 => Err(Error::not_found(format!("名册里没有“{}”，请先导入名册或检查写法。", name.trim()))),
        _ => Err(Error::refused(format!("名册里有几位“{}”，请在窗口里选人。", name.trim()))),
    }
}
