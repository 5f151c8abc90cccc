//! One member on one screen: the fields with what is masked, the days that matter, the history in sentences.

use super::book::effective;
use super::fields::{Field, fields};
use super::life::Life;
use super::{Details, Event, EventKind, Kind, KindRule, Member, Status, kinds, rows, rules};
use crate::branch;
use crate::{At, PartialDate, Result};
use chrono::{Datelike, Months, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;

/// Everything that the page of a member shows of the roster.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberPage.ts", rename = "MemberPage"))]
pub struct Page {
    pub id: String,
    pub name: String,
    pub here: bool,
    pub organisation_id: String,
    pub organisation: String,
    pub kind: Kind,
    pub status: Status,
    pub lost: bool,
    pub floating: bool,
    pub group: String,
    /// The posts held today, else what the roster says.
    pub post: String,
    pub category: Option<super::Category>,
    /// Full years in the Party, for full members.
    pub party_years: Option<u32>,
    /// Where a letter went whose receipt has not come: this branch stays responsible. Empty where there is none.
    pub leaving_to: String,
    /// Counts the changes of the record, from 1.
    pub rev: u32,
    pub fields: Vec<Shown>,
    pub dates: Vec<KeyDate>,
    /// Newest first. Restricted kinds are not among them.
    pub history: Vec<Told>,
    /// What can be entered for him today.
    pub possible: Vec<EventKind>,
    /// What [`super::undo_last`] would take back; none where it would refuse, and none where only a restricted view may say it.
    pub last: Option<LastEntry>,
    /// What is doubtful about the record, with what to do.
    pub remarks: Vec<String>,
}

/// The event that was entered last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberLastEntry.ts", rename = "MemberLastEntry"))]
pub struct LastEntry {
    pub label: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
}

/// A field as the page shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberField.ts", rename = "MemberField"))]
pub struct Shown {
    pub name: String,
    pub label: String,
    pub value: String,
    /// True where the value is masked until somebody asks for it.
    pub masked: bool,
    /// text, date, choice or number; event where only an event changes it.
    pub input: String,
    pub choices: Vec<String>,
}

/// A day that matters. The natural birthday is none of them: it is kept apart from 政治生日.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberDate.ts", rename = "MemberDate"))]
pub struct KeyDate {
    pub key: String,
    pub label: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
}

/// One event as the history tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberHistory.ts", rename = "MemberHistory"))]
pub struct Told {
    pub id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub kind: EventKind,
    pub label: String,
    pub text: String,
    pub document: String,
    pub minutes: String,
    pub note: String,
    /// Where it leads, by id; what the kind's own fields hold. A form that corrects the entry begins with them.
    pub organisation: String,
    pub details: Details,
    /// 补录: entered after its day; `recorded_at` is the true moment.
    pub late: bool,
    pub recorded_at: String,
    /// A later entry took its place.
    pub corrected: bool,
    /// Id of the entry whose place it takes, else empty.
    pub corrects: String,
}

/// The page of a member, present or departed.
/// # Errors
/// `NotFound` for nobody.
pub fn page(conn: &Connection, member_id: &str, at: &At) -> Result<Page> {
    let m = super::get(conn, member_id)?;
    let (opening, more) = rows::life(conn, member_id)?;
    let events = rows::events_of(conn, member_id)?;
    let today = at.today();
    let held = branch::posts(conn, &m.organisation_id, today)?.into_iter().filter(|p| p.member_id == m.id);
    let held: Vec<String> = held.map(|p| p.title).collect();
    let shown = |f: &Field| {
        let (value, whole) = (f.masked(&m, &more), f.value(&m, &more));
        Ok(Shown { masked: value != whole, value, ..blank(f)? })
    };
    let life = match opening {
        Some(opening) => super::life::fold(&opening, &effective(events.clone())),
        None => Life::of(&m, &more.beyond),
    };
    let mut remarks = rules::Rules::load()?.check(&m, today);
    // The record alone does not say since when and by which paper; the events do.
    let decided = effective(events.clone()).iter().any(|e| e.kind == EventKind::Suspended && !e.document.is_empty());
    remarks.retain(|f| f.code != "suspended-undated" || !decided);
    Ok(Page {
        organisation: branch::by_id(conn, &m.organisation_id)?.name,
        category: super::categories(conn, crate::Month::of(today))?.get(&m.id).copied(),
        fields: fields()?.iter().map(shown).collect::<Result<_>>()?,
        party_years: m.party_years(today),
        dates: dates(&m, life.beyond.extended_until, today),
        last: last(&events)?,
        history: tell(events)?,
        possible: possible(&life, today)?,
        remarks: remarks.into_iter().map(|f| f.message).collect(),
        post: if held.is_empty() { m.post } else { held.join("、") },
        leaving_to: life.beyond.leaving_to,
        id: m.id,
        name: m.name,
        here: m.here,
        organisation_id: m.organisation_id,
        kind: m.kind,
        status: m.status,
        lost: m.lost,
        floating: m.floating,
        group: m.group,
        rev: m.rev,
    })
}

/// The fields of a form for somebody who is not on the roster yet: those that a person may write.
/// # Errors
/// `Internal` where the program was built with a broken file.
pub fn blank_fields() -> Result<Vec<Shown>> {
    fields()?.iter().filter(|f| f.input != "event").map(blank).collect()
}

fn blank(f: &Field) -> Result<Shown> {
    let (name, label, input) = (f.name.clone(), f.label.clone(), f.input.clone());
    Ok(Shown { name, label, value: String::new(), masked: false, input, choices: f.choices()? })
}

fn last(events: &[Event]) -> Result<Option<LastEntry>> {
    let Some(event) = events.last().filter(|e| e.kind != EventKind::Admitted) else { return Ok(None) };
    let rule = kinds::rule(event.kind)?;
    let corrects = events.iter().find(|e| e.id == event.corrects);
    let restricted = rule.restricted || corrects.is_some_and(|e| e.kind == EventKind::Discipline);
    Ok((!restricted).then(|| LastEntry { label: rule.label.clone(), day: event.day }))
}

/// The history of a member, newest first; without what only the restricted view shows.
/// # Errors
/// `NotFound` for nobody.
pub fn history(conn: &Connection, member_id: &str) -> Result<Vec<Told>> {
    super::get(conn, member_id)?;
    tell(rows::events_of(conn, member_id)?)
}

fn tell(events: Vec<Event>) -> Result<Vec<Told>> {
    let gone: Vec<String> = events.iter().map(|e| e.corrects.clone()).filter(|id| !id.is_empty()).collect();
    let restricted: Vec<String> =
        events.iter().filter(|e| e.kind == EventKind::Discipline).map(|e| e.id.clone()).collect();
    let told = |e: Event| -> Result<Option<Told>> {
        let rule: &KindRule = kinds::rule(e.kind)?;
        if rule.restricted || restricted.contains(&e.corrects) {
            return Ok(None);
        }
        Ok(Some(Told {
            label: rule.label.clone(),
            text: rule.sentence(&e.details),
            late: e.recorded_at.get(..10) > Some(e.day.to_string().as_str()),
            corrected: gone.contains(&e.id),
            minutes: e.details.minutes.clone(),
            details: if rule.by_hand { e.details } else { Details::default() },
            organisation: e.to_organisation,
            id: e.id,
            day: e.day,
            kind: e.kind,
            document: e.document,
            note: e.note,
            recorded_at: e.recorded_at,
            corrects: e.corrects,
        }))
    };
    let mut list: Vec<Told> = events.into_iter().filter_map(|e| told(e).transpose()).collect::<Result<_>>()?;
    list.reverse();
    list.sort_by_key(|t| std::cmp::Reverse(t.day));
    Ok(list)
}

/// The kinds that may follow the state as it is.
fn possible(life: &Life, today: NaiveDate) -> Result<Vec<EventKind>> {
    let fits = |rule: &&KindRule| {
        let none = Event { day: today, kind: rule.key, ..Event::default() };
        rule.by_hand && life.hinders(&none).is_none()
    };
    Ok(kinds::kinds()?.iter().filter(fits).map(|rule| rule.key).collect())
}

/// The next political birthday, fifty years in the Party, the end of probation.
fn dates(m: &Member, extended: Option<NaiveDate>, today: NaiveDate) -> Vec<KeyDate> {
    let mut list = Vec::new();
    let mut put = |key: &str, label: &str, day: Option<NaiveDate>| {
        list.extend(day.map(|day| KeyDate { key: key.into(), label: label.into(), day }));
    };
    put("political-birthday", "下一个政治生日", political_birthday(m, today));
    put("fifty-years", "光荣在党50年", m.confirmed.filter(|_| m.kind == Kind::Formal).and_then(|c| years_on(c, 50)));
    put("probation-end", "预备期满", probation_end(m, extended));
    list
}

fn years_on(from: PartialDate, years: u32) -> Option<NaiveDate> {
    from.first().checked_add_months(Months::new(years * 12))
}

/// The next 政治生日 from `today` on: the day of joining, on 28 February for the 29th in a common year. None where only the year
/// or nothing is known.
pub fn political_birthday(m: &Member, today: NaiveDate) -> Option<NaiveDate> {
    let joined = m.joined?.exact()?;
    let passed = u32::try_from(today.year() - joined.year()).ok()?;
    [passed, passed + 1].into_iter().filter_map(|n| years_on(joined.into(), n)).find(|day| *day >= today)
}

/// When probation ends: a year after joining, or on the day to which it was extended; none for full members.
pub fn probation_end(m: &Member, extended: Option<NaiveDate>) -> Option<NaiveDate> {
    let end = || years_on(m.joined.filter(|j| j.exact().is_some())?, 1);
    if m.kind == Kind::Probationary { extended.or_else(end) } else { None }
}

/// The members of a scope whose probation has ended by `day` and who were not decided on, with the day it ended.
/// # Errors
/// A failing store.
pub fn confirmations_due(conn: &Connection, scope: &branch::Scope, day: NaiveDate) -> Result<Vec<(Member, NaiveDate)>> {
    let mut due = Vec::new();
    for m in super::on(conn, scope, day)?.into_iter().filter(|m| m.kind_on(day) == Kind::Probationary) {
        let (_, more) = rows::life(conn, &m.id)?;
        if let Some(end) = probation_end(&m, more.beyond.extended_until).filter(|end| *end <= day) {
            due.push((m, end));
        }
    }
    Ok(due)
}
