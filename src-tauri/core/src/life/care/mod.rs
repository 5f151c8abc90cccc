//! Two small registers about single members: who kept in touch with them (联系记录), and what they undertook for a half-year
//! (承诺、岗位职责、双报到). Facts that people enter; a pledge counts once the branch found it kept.

mod import;
pub(super) mod rows;
#[cfg(test)]
mod tests;

pub use import::{import_contacts, import_pledges};

use super::rules::rules;
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result, members};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// That somebody kept in touch with a member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ContactRecord", export_to = "ContactRecord.ts"))]
pub struct Contact {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    /// Way id of `assets/rules/life.toml`.
    pub way: String,
    pub by: String,
    /// Unknown columns of its sheet, a JSON object.
    #[serde(skip)]
    pub extras: String,
    pub entered_at: String,
}

/// What a member undertook for a half-year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Pledge {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    pub year: i32,
    /// 1 or 2.
    pub half: u32,
    /// Pledge id of `assets/rules/life.toml`.
    pub kind: String,
    pub text: String,
    /// The day on which the branch found it kept.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub kept_on: Option<NaiveDate>,
    #[serde(skip)]
    pub extras: String,
    pub entered_at: String,
}

/// Contacts of the days, oldest first.
pub fn contacts(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Contact>> {
    let mut found = rows::contacts(conn, from, to)?;
    found.retain(|c| scope.covers(&c.organisation_id));
    Ok(found)
}

/// Pledges of a year, by half.
pub fn pledges(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Pledge>> {
    let mut found = rows::pledges(conn, year)?;
    found.retain(|p| scope.covers(&p.organisation_id));
    Ok(found)
}

/// A year of both registers as a person reads them, and the words to choose from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CareYear {
    pub contacts: Vec<ContactLine>,
    pub pledges: Vec<PledgeLine>,
    pub ways: Vec<CareWord>,
    pub kinds: Vec<CareWord>,
}

/// A contact with the member's name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ContactLine {
    #[serde(flatten)]
    pub contact: Contact,
    pub member: String,
    /// The way in words.
    pub way_name: String,
}

/// A pledge with the member's name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PledgeLine {
    #[serde(flatten)]
    pub pledge: Pledge,
    pub member: String,
    /// The kind in words.
    pub kind_name: String,
}

/// A word to choose from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CareWord {
    pub id: String,
    pub name: String,
}

/// The registers of a year, the newest contact first.
/// # Errors
/// A failing store; `Usage` for a year that no calendar has.
pub fn care_year(conn: &Connection, scope: &Scope, year: i32) -> Result<CareYear> {
    let rules = rules()?;
    let names = members::names(conn)?;
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| "（已不在名册）".to_owned());
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::usage("年份写成四位数字。"));
    let contact = |contact: Contact| ContactLine {
        member: name(&contact.member_id),
        way_name: rules.word(&contact.way).to_owned(),
        contact,
    };
    let pledge = |pledge: Pledge| PledgeLine {
        member: name(&pledge.member_id),
        kind_name: rules.word(&pledge.kind).to_owned(),
        pledge,
    };
    let word = |(id, name): (&str, &str)| CareWord { id: id.to_owned(), name: name.to_owned() };
    let [ways, kinds] = rules.care_words().map(|all| all.into_iter().map(word).collect());
    let held = contacts(conn, scope, day(1, 1)?, day(12, 31)?)?;
    Ok(CareYear {
        contacts: held.into_iter().rev().map(contact).collect(),
        pledges: pledges(conn, scope, year)?.into_iter().map(pledge).collect(),
        ways,
        kinds,
    })
}

/// Enters one contact by hand; the same member, day and way again changes who it was.
/// # Errors
/// `NotFound` where the member was not on the roster that day, `Forbidden` for a day to come.
pub fn record_contact(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    member_id: &str,
    held_on: NaiveDate,
    way: &str,
    by: &str,
) -> Result<Done<Contact>> {
    let contact = Contact {
        id: at.uuid(),
        organisation_id: organisation_of(store.conn(), at, scope, member_id, held_on)?,
        member_id: member_id.to_owned(),
        held_on,
        way: rules()?.way(way).to_owned(),
        by: by.trim().to_owned(),
        extras: "{}".into(),
        entered_at: at.stamp(),
    };
    store.transact(Verb::RecordContact, at, |tx| rows::put_contact(tx, &contact, &at.stamp()).map(|()| contact))
}

/// Enters one pledge, or that it was kept; the same member, half-year and kind again changes it.
/// # Errors
/// `NotFound` where the member is not on the roster, `Usage` for no half-year or an unknown kind, `Forbidden` where it was
/// kept on a day to come or before its half-year began.
pub fn record_pledge(store: &mut Store, at: &At, scope: &Scope, new: &NewPledge) -> Result<Done<Pledge>> {
    let first = first_day(new.year, new.half).ok_or_else(|| Error::usage("半年请写 1（上半年）或 2（下半年）。"))?;
    let Some(kind) = rules()?.pledge(&new.kind) else {
        return Err(Error::usage(format!("不认识这一类承诺。请写：{}。", rules()?.pledge_names())));
    };
    if new.kept_on.is_some_and(|day| day > at.today() || day < first) {
        return Err(Error::forbidden("完成日期要在这个半年开始以后、今天以前。请更正日期。"));
    }
    let pledge = Pledge {
        id: at.uuid(),
        organisation_id: organisation_of(store.conn(), at, scope, &new.member_id, new.kept_on.unwrap_or(at.today()))?,
        member_id: new.member_id.clone(),
        year: new.year,
        half: new.half,
        kind: kind.to_owned(),
        text: new.text.trim().to_owned(),
        kept_on: new.kept_on,
        extras: "{}".into(),
        entered_at: at.stamp(),
    };
    store.transact(Verb::RecordPledge, at, |tx| rows::put_pledge(tx, &pledge, &at.stamp()).map(|()| pledge))
}

/// What a person enters as a pledge.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewPledge {
    pub member_id: String,
    pub year: i32,
    pub half: u32,
    pub kind: String,
    pub text: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub kept_on: Option<NaiveDate>,
}

/// The first day of a half-year; none where there is no such half.
pub(super) fn first_day(year: i32, half: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, half.checked_mul(6)?.checked_sub(5)?, 1)
}

/// The half-year of a day.
pub(super) fn half_of(day: NaiveDate) -> (i32, u32) {
    (day.year(), if day.month() <= 6 { 1 } else { 2 })
}

fn organisation_of(conn: &Connection, at: &At, scope: &Scope, member_id: &str, on: NaiveDate) -> Result<String> {
    if on > at.today() {
        return Err(Error::forbidden("日期在今天之后。请更正日期，或等做完以后再登记。"));
    }
    let member = members::on(conn, scope, on)?.into_iter().find(|m| m.id == member_id);
    let missing = || Error::not_found("那一天的名册里没有这位党员。请检查姓名和日期。");
    member.map(|m| m.organisation_id).ok_or_else(missing)
}
