//! One member on the command line: events, history, edits, reveals. MEMBER is an id, a name, or a name with the last digits of
//! the ID number.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use zhibu_core::branch::{self, Scope};
use zhibu_core::members::{
    self, Details, Edit, Edited, EventKind, Kind, KindRule, NewApplicant, NewEvent, NewMember, NewStep, Recorded,
};
use zhibu_core::report;
use zhibu_core::{Error, Result};

#[derive(clap::Args)]
pub struct Event {
    #[arg(value_name = "MEMBER")]
    member: String,
    /// 变动的种类：英文代号或中文名，如 suspended 或 停止党籍；更正时写 cancelled 表示那一项不成立
    #[arg(value_name = "KIND")]
    kind: String,
    /// 哪一天
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: NaiveDate,
    /// 决定文号
    #[arg(long, default_value = "")]
    document: String,
    /// 转入、调整到哪个党组织
    #[arg(long, value_name = "CODE", default_value = "")]
    to: String,
    #[arg(long, default_value = "")]
    note: String,
    /// 其他栏目，如 --with minutes=纪要3号 --with until=2027-03-01
    #[arg(long, value_name = "栏目=内容")]
    with: Vec<String>,
    /// 更正哪一项（用 history 里的编号）
    #[arg(long, value_name = "ID", default_value = "")]
    corrects: String,
}

#[derive(clap::Args)]
pub struct New {
    #[arg(value_name = "项目=内容", required = true)]
    fields: Vec<String>,
    /// 预备党员
    #[arg(long)]
    probationary: bool,
    /// 从外单位转入的日期；原来就在的不写
    #[arg(long, value_name = "YYYY-MM-DD")]
    transferred: Option<NaiveDate>,
    #[arg(long, default_value = "")]
    document: String,
}

pub fn event(given: Event, desk: &mut Desk) -> Result<Answer> {
    let (id, at) = (find(desk, &given.member)?, desk.at());
    let rule = kind(&given.kind)?;
    let organisation = match given.to.as_str() {
        "" => String::new(),
        code => {
            let found = branch::by_code(desk.store()?.conn(), code)?;
            found.ok_or_else(|| Error::not_found("没有这个代码的党组织，请核对 --to。"))?.id
        }
    };
    let new = NewEvent {
        organisation,
        document: given.document,
        note: given.note,
        details: details(&given.with)?,
        corrects: given.corrects,
        ..NewEvent::of(&id, rule.key, given.on)
    };
    let store = desk.store()?;
    let gates = report::gates(store.conn(), &at, &new)?;
    let Recorded { id: event, warnings } = members::record_with(store, &at, &new, &gates)?.value;
    let notes: String = warnings.iter().map(|w| format!("\n  请注意：{w}")).collect();
    Answer::new(
        &json!({ "id": event, "member": id, "kind": rule.key, "warnings": warnings }),
        format!("已登记：{} {}。{notes}", given.on, rule.label),
    )
}

fn kind(word: &str) -> Result<&'static KindRule> {
    let kinds = members::event_kinds()?;
    kinds
        .iter()
        .find(|k| {
            k.key.key() == word
                || k.label == word
                || k.also.iter().any(|a| a == word)
                || k.label.split('（').next() == Some(word)
        })
        .ok_or_else(|| {
            let known: Vec<String> =
                kinds.iter().filter(|k| k.by_hand).map(|k| format!("{}（{}）", k.key.key(), k.label)).collect();
            Error::usage(format!("没有这种变动，请写以下之一：{}。", known.join("、")))
        })
}

/// `栏目=内容` pairs as the event's details.
fn details(pairs: &[String]) -> Result<Details> {
    let wrong = || {
        Error::usage("--with 要写成 栏目=内容，例如 --with until=2027-03-01；日期写成 2027-03-01，月份写成 2027-03。")
    };
    let mut map = Map::new();
    for pair in pairs {
        let (name, value) = pair.split_once('=').ok_or_else(wrong)?;
        let value = match name {
            "valid_days" => value.parse::<u32>().map(Value::from).map_err(|_| wrong())?,
            _ => Value::from(value),
        };
        map.insert(name.trim().to_owned(), value);
    }
    serde_json::from_value(Value::Object(map)).map_err(|_| wrong())
}

pub fn history(member: &str, desk: &mut Desk) -> Result<Answer> {
    let id = find(desk, member)?;
    let told = members::history(desk.store()?.conn(), &id)?;
    let line = |t: &members::Told| {
        let state = [(t.corrected, "已更正"), (t.late, "补录")];
        let state: Vec<&str> = state.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
        vec![t.day.to_string(), t.label.clone(), t.text.clone(), t.document.clone(), state.join("、"), t.id.clone()]
    };
    let head = ["日期", "变动", "内容", "文号", "状态", "编号"];
    let text = table(&head, &told.iter().map(line).collect::<Vec<_>>());
    let text = if told.is_empty() { "这名党员还没有登记过变动。".to_owned() } else { text };
    Answer::new(&json!({ "member": id, "events": told }), text)
}

pub fn undo(member: &str, desk: &mut Desk) -> Result<Answer> {
    let (id, at) = (find(desk, member)?, desk.at());
    let store = desk.store()?;
    let gates = report::settled_gates(store.conn(), &at)?;
    let kind: EventKind = members::undo_last(store, &at, &id, &gates)?.value;
    let label = members::event_kinds()?.iter().find(|k| k.key == kind).map_or("", |k| &k.label);
    Answer::new(&json!({ "member": id, "kind": kind }), format!("已撤销最后登记的“{label}”。"))
}

pub fn edit(member: &str, fields: &[String], desk: &mut Desk) -> Result<Answer> {
    let (id, at) = (find(desk, member)?, desk.at());
    let done = members::edit(desk.store()?, &at, &id, &edits(fields)?)?.value;
    written(&done, "已改好。")
}

pub fn add(new: New, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    let organisation = one_organisation(desk)?;
    let kind = if new.probationary { Kind::Probationary } else { Kind::Formal };
    let fields = edits(&new.fields)?;
    let new = NewMember { organisation, kind, fields, transferred: new.transferred, document: new.document };
    let done = members::add(desk.store()?, &at, &new)?.value;
    written(&done, "已加入名册。")
}

/// The organisation that is meant: the one chosen, or the only one.
pub fn one_organisation(desk: &mut Desk) -> Result<String> {
    let scope = desk.scope()?;
    let standing = branch::standing(desk.store()?.conn())?;
    let mut meant = standing.into_iter().filter(|o| branch::counted(o) && scope.covers(&o.id));
    match (meant.next(), meant.next()) {
        (Some(only), None) => Ok(only.id),
        _ => Err(Error::usage("本办公点有几个党组织，请用 --org 写明是哪一个。")),
    }
}

fn edits(pairs: &[String]) -> Result<Vec<Edit>> {
    let one = |pair: &String| {
        let (field, value) =
            pair.split_once('=').ok_or_else(|| Error::usage("要写成 项目=内容，例如 手机号=13800138000。"))?;
        Ok(Edit { field: field.trim().to_owned(), value: value.to_owned() })
    };
    pairs.iter().map(one).collect()
}

fn written(done: &Edited, said: &str) -> Result<Answer> {
    let notes: String = done.warnings.iter().map(|w| format!("\n  请核对：{w}")).collect();
    Answer::new(done, format!("{said}{notes}"))
}

pub fn reveal(member: &str, field: &str, desk: &mut Desk) -> Result<Answer> {
    let (id, at) = (find(desk, member)?, desk.at());
    let value = members::reveal(desk.store()?, &at, &id, field)?.value;
    let text = if value.is_empty() { "这一项没有内容。" } else { &value };
    Answer::new(&json!({ "member": id, "field": field, "value": value }), format!("{text}\n（已记下这次查看）"))
}

#[derive(clap::Subcommand)]
pub enum Develop {
    /// 登记一名入党申请人
    Add {
        #[arg(value_name = "NAME")]
        name: String,
        /// 出生日期
        #[arg(long, value_name = "YYYY-MM-DD")]
        birth: NaiveDate,
        /// 递交申请书的日期
        #[arg(long, value_name = "YYYY-MM-DD")]
        applied: NaiveDate,
        #[arg(long, default_value = "")]
        sex: String,
        #[arg(long, default_value = "")]
        id_number: String,
        #[arg(long, default_value = "")]
        mobile: String,
    },
    /// 登记办好的一步，如 activist 或 确定为入党积极分子
    Step {
        /// 姓名或编号
        #[arg(value_name = "APPLICANT")]
        applicant: String,
        #[arg(value_name = "STEP")]
        step: String,
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: NaiveDate,
        #[arg(long, default_value = "")]
        document: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 列出各人到哪一步、下一步是什么、还缺什么
    List,
}

pub fn develop(cmd: Develop, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    match cmd {
        Develop::Add { name, birth, applied, sex, id_number, mobile } => {
            let organisation = one_organisation(desk)?;
            let new = NewApplicant { organisation, name, sex, birth, id_number, mobile, applied };
            let id = members::add_applicant(desk.store()?, &at, &new)?.value;
            Answer::new(&json!({ "id": id }), "已登记入党申请人。")
        }
        Develop::Step { applicant, step, on, document, note } => {
            let applicant = on_the_way(desk, &applicant)?;
            let new = NewStep { applicant, step, day: on, document, note };
            let member = members::develop(desk.store()?, &at, &new)?.value;
            let said = if member.is_some() {
                "已接收为预备党员，并列入名册。"
            } else {
                "已登记这一步。"
            };
            Answer::new(&json!({ "id": new.applicant, "member": member }), said)
        }
        Develop::List => {
            let scope = desk.scope()?;
            let list = members::on_the_way(desk.store()?.conn(), &scope, &at)?;
            let date = |d: Option<NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
            let line = |p: &members::OnTheWay| {
                let (due, earliest) = (date(p.due), date(p.earliest));
                vec![p.name.clone(), p.stage.clone(), p.next_label.clone(), earliest, due, p.missing.join("；")]
            };
            let head = ["姓名", "阶段", "下一步", "最早", "应在此前", "还缺"];
            let text = table(&head, &list.iter().map(line).collect::<Vec<_>>());
            let text = if list.is_empty() { "没有登记入党申请人。".to_owned() } else { text };
            Answer::new(&json!({ "applicants": list }), text)
        }
    }
}

fn on_the_way(desk: &mut Desk, written: &str) -> Result<String> {
    let (scope, at) = (desk.scope()?, desk.at());
    let list = members::on_the_way(desk.store()?.conn(), &scope, &at)?;
    let mut fits = list.into_iter().filter(|p| p.id == written || p.name == written);
    match (fits.next(), fits.next()) {
        (Some(only), None) => Ok(only.id),
        (None, _) => Err(Error::not_found("发展名册里没有这个人，请核对姓名。")),
        _ => Err(Error::usage("发展名册里有几个人同名，请写编号。")),
    }
}

/// Who is meant, present or departed.
fn find(desk: &mut Desk, written: &str) -> Result<String> {
    let scope: Scope = desk.scope()?;
    members::meant(desk.store()?.conn(), &scope, written)
}
