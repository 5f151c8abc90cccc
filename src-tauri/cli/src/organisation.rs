//! Organisations of the office: added, changed, split, merged, dissolved; their history.

use crate::answer::{Answer, table};
use crate::desk::{Desk, person};
use chrono::NaiveDate;
use serde_json::json;
use zhibu_core::branch::{self, Field, Paper};
use zhibu_core::store::Store;
use zhibu_core::{At, Error, Result, members};

/// The paper behind a change.
#[derive(clap::Args)]
pub struct Behind {
    /// 从哪一天起；不写就是今天
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<NaiveDate>,
    /// 批复文号或会议记录号
    #[arg(long, default_value = "")]
    document: String,
    /// 原因
    #[arg(long, default_value = "")]
    reason: String,
}

impl Behind {
    fn paper(self, at: &At) -> Paper {
        Paper { day: self.on.unwrap_or(at.today()), document: self.document, reason: self.reason }
    }
}

#[derive(clap::Subcommand)]
pub enum Organisation {
    /// 增加一个党组织；写了 --on 就是这一天成立的，不写就是早已有的
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
        #[command(flatten)]
        behind: Behind,
    },
    /// 更名
    Rename {
        /// 党组织的编码
        code: String,
        /// 新名称
        name: String,
        #[command(flatten)]
        behind: Behind,
    },
    /// 换编码；上报时仍认作同一个党组织
    Recode {
        code: String,
        /// 新编码
        new: String,
        #[command(flatten)]
        behind: Behind,
    },
    /// 换类别
    Regrade {
        code: String,
        kind: String,
        #[command(flatten)]
        behind: Behind,
    },
    /// 换上级党组织
    Place {
        code: String,
        /// 上级党组织的编码
        parent: String,
        #[command(flatten)]
        behind: Behind,
    },
    /// 分设：划出一个新的党组织
    Split {
        code: String,
        #[arg(long)]
        new_code: String,
        #[arg(long)]
        new_name: String,
        #[arg(long, default_value = "党支部")]
        kind: String,
        /// 划过去的党员，可写多次
        #[arg(long = "member", value_name = "姓名")]
        members: Vec<String>,
        #[command(flatten)]
        behind: Behind,
    },
    /// 合并：把几个党组织并入另一个
    Merge {
        /// 被并入的党组织的编码
        #[arg(required = true)]
        codes: Vec<String>,
        /// 并到哪个党组织
        #[arg(long)]
        into: String,
        #[command(flatten)]
        behind: Behind,
    },
    /// 撤销
    Dissolve {
        code: String,
        #[command(flatten)]
        behind: Behind,
    },
    /// 列出
    List {
        /// 哪一天的名称和编码；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
    },
    /// 一个党组织的变动
    History { code: String },
}

pub fn organisation(cmd: Organisation, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    let store = desk.store()?;
    match cmd {
        Organisation::Add { code, name, kind, parent, behind } => {
            let added = match behind.on {
                None => branch::add_organisation(store, &at, &code, &name, &kind, &parent)?,
                Some(_) => {
                    let new = branch::newcomer(&at, &branch::workspace(store.conn())?, &code, &name, &kind, &parent);
                    branch::found_organisation(store, &at, new, &behind.paper(&at))?
                }
            };
            Answer::new(&added.value, format!("已增加{kind}：{name}。"))
        }
        Organisation::Rename { code, name, behind } => changed(store, &at, &code, Field::Name, &name, behind),
        Organisation::Recode { code, new, behind } => changed(store, &at, &code, Field::Code, &new, behind),
        Organisation::Regrade { code, kind, behind } => changed(store, &at, &code, Field::Kind, &kind, behind),
        Organisation::Place { code, parent, behind } => changed(store, &at, &code, Field::Parent, &parent, behind),
        Organisation::Split { code, new_code, new_name, kind, members: names, behind } => {
            let from = known(store, &code)?;
            let ids = names.iter().map(|n| person(store, &from, n)).collect::<Result<Vec<String>>>()?;
            let new = members::NewBranch { code: new_code, name: new_name, kind };
            let made = members::split(store, &at, &from, &new, &ids, &behind.paper(&at))?.value;
            Answer::new(&made, format!("已分设：{}，划入{}人。", made.name, ids.len()))
        }
        Organisation::Merge { codes, into, behind } => {
            let into = known(store, &into)?;
            let from = codes.iter().map(|c| known(store, c)).collect::<Result<Vec<String>>>()?;
            let into = members::merge(store, &at, &from, &into, &behind.paper(&at))?.value;
            Answer::new(&into, format!("已把{}个党组织并入{}。", from.len(), into.name))
        }
        Organisation::Dissolve { code, behind } => {
            let id = known(store, &code)?;
            let gone = members::dissolve(store, &at, &id, &behind.paper(&at))?.value;
            Answer::new(&gone, format!("已撤销：{}。它的资料仍然保留。", gone.name))
        }
        Organisation::List { on } => listed(store, on),
        Organisation::History { code } => history(store, &code),
    }
}

fn changed(store: &mut Store, at: &At, code: &str, field: Field, value: &str, behind: Behind) -> Result<Answer> {
    let id = known(store, code)?;
    let after = branch::change(store, at, &id, field, value, &behind.paper(at))?.value;
    Answer::new(&after, format!("已改为：{}  {}  {}。旧的名称、编码按日期保留。", after.code, after.name, after.kind))
}

fn listed(store: &Store, on: Option<NaiveDate>) -> Result<Answer> {
    if let Some(day) = on {
        let then = branch::on(store.conn(), day)?;
        let text: String = then.iter().map(|o| format!("{}  {}  {}\n", o.code, o.name, o.kind)).collect();
        return Answer::new(&json!({ "on": day, "organisations": then }), text);
    }
    let all = branch::organisations(store.conn())?;
    let ended = |o: &branch::Organisation| o.ended.map(|d| format!("  （{d}撤销）")).unwrap_or_default();
    let text: String = all.iter().map(|o| format!("{}  {}  {}{}\n", o.code, o.name, o.kind, ended(o))).collect();
    Answer::new(&json!({ "organisations": all }), text)
}

fn history(store: &Store, code: &str) -> Result<Answer> {
    let events = branch::history(store.conn(), &known(store, code)?)?;
    let line = |e: &branch::OrganisationEvent| {
        vec![
            e.day.to_string(),
            e.change.label().into(),
            e.code.clone(),
            e.name.clone(),
            e.document.clone(),
            e.reason.clone(),
        ]
    };
    let lines: Vec<Vec<String>> = events.iter().map(line).collect();
    let text = table(&["日期", "变动", "编码", "名称", "文号", "原因"], &lines);
    Answer::new(&json!({ "events": events }), text)
}

fn known(store: &Store, code: &str) -> Result<String> {
    let found = branch::by_code(store.conn(), code)?;
    found.map(|o| o.id).ok_or_else(|| Error::not_found(format!("本办公点没有编码是 {code} 的党组织，请检查写法。")))
}
