//! 谈心谈话: who talked with whom, and whether every pair that must talk has.
//!
//! Bodies and occasions are restricted: they lie in a table of their own and leave this room only through [`reveal`],
//! which keeps who asked.

mod coverage;
mod import;
mod prints;
mod record;
mod rows;
mod rules;
#[cfg(test)]
mod tests;

pub use coverage::{Count, Coverage, Need, Note, Pair, coverage, needs};
pub use import::import;
pub use prints::{blank_form, envelope, form, ledger};
pub use record::{
    Called, FollowUp, Listed, NewTalk, Opened, Purpose, Recorded, Task, Word, amend, attach_paper, called,
    detach_paper, draft, follow_ups_open, followed, listed, occasions, open_called, open_task, record, reveal,
    reveal_paper, save_draft, save_paper, tasks_open, ways,
};

use crate::branch::{self, Scope};
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A talk without what was said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Talk {
    pub id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    pub talker_id: String,
    pub talkee_id: String,
    /// The pair that the sheet named (`talk.secretary-member`); empty where it named none.
    pub declared: String,
    pub place: String,
    /// 四清楚 filled or ticked, 0–4.
    pub prepared: u8,
    /// 四谈 filled or ticked, 0–4.
    pub covered: u8,
    pub entered_at: String,
    pub changed_at: String,
}

/// What was said. Restricted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkBody"))]
pub struct Body {
    /// 类别 as written; may name the occasion.
    pub category: String,
    /// Occasion id of `assets/rules/talks.toml`, or empty.
    pub occasion: String,
    pub state_of_mind: String,
    pub root_cause: String,
    pub relations: String,
    pub help: String,
    pub principle: String,
    pub thinking: String,
    pub work: String,
    pub improvement: String,
    pub suggestions: String,
    pub follow_up: String,
    pub note: String,
    /// Unknown columns of its sheet, a JSON object.
    #[serde(skip)]
    pub extras: String,
}

/// A committee member and a member they keep in touch with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkContact"))]
pub struct Contact {
    pub committee_member_id: String,
    pub member_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
}

/// Talks held from `from` to `to`, both included, oldest first, without their bodies.
pub fn talks(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Talk>> {
    let mut found = rows::between(conn, from, to)?;
    found.retain(|t| scope.covers(&t.organisation_id));
    Ok(found)
}

/// The talks of an organisation's year, oldest first, each with its number. Numbers count in the order of entry: what is entered
/// late changes no number that stands on an envelope already.
/// # Errors
/// `Usage` for a year that is none.
pub fn numbered(conn: &Connection, organisation_id: &str, year: i32) -> Result<Vec<(usize, Talk)>> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::usage("没有这一年。"));
    let held = talks(conn, &Scope::One(organisation_id.to_owned()), day(1, 1)?, day(12, 31)?)?;
    let mut entered: Vec<&Talk> = held.iter().collect();
    entered.sort_by_key(|t| (&t.entered_at, t.held_on, &t.id));
    let number = |t: &Talk| entered.iter().position(|e| e.id == t.id).unwrap_or(0) + 1;
    let numbers: Vec<usize> = held.iter().map(number).collect();
    Ok(numbers.into_iter().zip(held).collect())
}

/// What was said in one talk, for tests of what must not leave.
#[cfg(test)]
pub(crate) fn body(conn: &Connection, talk_id: &str) -> Result<Body> {
    rows::body(conn, talk_id)?.ok_or_else(gone)
}

/// True where a cell says something; a cross or 否 says that it was not done.
fn says(cell: &str) -> bool {
    const NO: &[&str] = &["", "否", "无", "×", "✗", "✘", "x", "X", "/", "-", "—", "未", "没有"];
    !NO.contains(&&*text::squeeze(cell))
}

/// What a sheet had in words where the form has ticks, and in columns that the form has not, one line each.
fn sentences(body: &Body) -> Vec<String> {
    const YES: &[&str] = &["√", "✓", "✔", "☑", "是", "有", "已", "清楚", "已清楚", "谈", "已谈", "谈了"];
    let own = [
        ("思想状况", &body.state_of_mind),
        ("问题根源", &body.root_cause),
        ("社会关系", &body.relations),
        ("帮扶办法", &body.help),
        ("党性原则", &body.principle),
        ("思想认识", &body.thinking),
        ("工作情况", &body.work),
        ("问题和改进方向", &body.improvement),
    ];
    let more: BTreeMap<String, Value> = serde_json::from_str(&body.extras).unwrap_or_default();
    let more: Vec<(String, String)> =
        more.into_iter().map(|(name, v)| (name, v.as_str().map_or_else(|| v.to_string(), str::to_owned))).collect();
    let told = own.into_iter().filter(|(_, said)| says(said) && !YES.contains(&&*text::squeeze(said)));
    let told = told.map(|(name, said)| (name, said.as_str()));
    let more = more.iter().filter(|(_, said)| says(said)).map(|(name, said)| (name.as_str(), said.as_str()));
    told.chain(more).map(|(name, said)| format!("{name}：{said}")).collect()
}

fn gone() -> Error {
    Error::not_found("没有这条谈话记录，可能已被撤销。请刷新后再看。")
}

/// The Chinese name of a pair id; empty where there is no such pair.
pub fn pair_name(id: &str) -> &str {
    rules::rules().ok().and_then(|r| r.pair(id)).map_or("", |p| &p.name)
}

/// Assignments that hold on a day.
pub fn contacts(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Contact>> {
    rows::contacts(conn, organisation_id, on)
}

/// Assigns members to a committee member from a day on; each member has one contact at a time.
/// # Errors
/// `Usage` where the contact does not sit in the committee of that day, or is among the members.
pub fn assign_contact(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    committee_member_id: &str,
    member_ids: &[String],
    since: NaiveDate,
) -> Result<Done<Vec<Contact>>> {
    let committee = branch::committee(store.conn(), organisation_id, since)?;
    if !committee.iter().any(|p| p.member_id == committee_member_id) {
        return Err(Error::usage("联系人在那一天不是支委会成员。请先登记支委会，或更正起始日期。"));
    }
    if member_ids.iter().any(|m| m == committee_member_id) {
        return Err(Error::usage("联系人不能联系自己，请从名单里去掉。"));
    }
    let eve = since.checked_sub_days(Days::new(1)).unwrap_or(since);
    let contacts: Vec<Contact> = member_ids
        .iter()
        .map(|m| Contact { committee_member_id: committee_member_id.to_owned(), member_id: m.clone(), since })
        .collect();
    store.transact(Verb::AssignContact, at, |tx| {
        for contact in &contacts {
            rows::end_contact(tx, organisation_id, &contact.member_id, since, eve)?;
            rows::insert_contact(tx, &at.uuid(), organisation_id, contact)?;
        }
        Ok(contacts)
    })
}
