//! The states of a month on its way to the street, as its events tell them.

use super::bundle::{Kind, submit_code};
use super::receipt::Held;
use super::rows;
use super::wire::Answer;
use crate::branch::{self, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result, life, points};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;

/// One step of a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub period: String,
    pub state: String,
    pub hash: String,
    pub note: String,
    pub at: String,
}

/// A month as `report status` shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReportMonth.ts", rename = "ReportMonth"))]
pub struct MonthState {
    pub period: String,
    /// 草稿 已导出 待回执 已接收 带问题接收 退回 锁定
    pub state: String,
    /// 0 before the first export; so is `seq`.
    pub revision: u32,
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: i64,
    /// 接收, 带问题接收, 退回, or empty.
    pub verdict: String,
    pub reasons: Vec<String>,
    pub submit_code: String,
    /// The month was opened again after it was locked.
    pub reopened: bool,
}

pub(super) const EXPORTED: &str = "exported";
const HANDED: &str = "handed";
pub(super) const LOCKED: &str = "locked";
const REOPENED: &str = "reopened";

pub(super) fn note(conn: &Connection, at: &At, month: Month, state: &str, hash: &str, note: &str) -> Result<()> {
    let event =
        Event { period: month.to_string(), state: state.into(), hash: hash.into(), note: note.into(), at: at.stamp() };
    rows::insert_event(conn, &at.uuid(), &event)
}

/// Where a month stands after its events.
pub(super) struct Standing<'a> {
    pub state: &'a str,
    note: &'a str,
    reopened: bool,
}

pub(super) fn state_of<'a>(events: &'a [Event], period: &str) -> Standing<'a> {
    let mut mine = events.iter().filter(|e| e.period == period);
    let reopened = mine.clone().any(|e| e.state == REOPENED);
    let last = mine.next_back();
    Standing { state: last.map_or("", |e| e.state.as_str()), note: last.map_or("", |e| e.note.as_str()), reopened }
}

fn shown(state: &str) -> &'static str {
    match state {
        EXPORTED => "已导出",
        HANDED => "待回执",
        LOCKED => "锁定",
        _ => match Answer::by_key(state) {
            Some(Answer::Accepted) => "已接收",
            Some(Answer::Problems) => "带问题接收",
            Some(Answer::Returned) => "退回",
            None => "草稿",
        },
    }
}

/// Months that are settled for the rooms below: closed by points, or locked after the street took their report. A fact for
/// one of them still enters, marked.
pub fn settled(conn: &Connection, scope: &Scope, at: &At) -> Result<life::Settled> {
    let start = branch::workspace(conn)?.since;
    let closed = points::closings(conn, scope, start, Month::of(at.today()))?;
    let mut settled: life::Settled = closed.into_iter().map(|c| (c.organisation_id, c.month)).collect();
    let locked =
        status(conn, at)?.into_iter().filter(|m| m.state == shown(LOCKED)).filter_map(|m| m.period.parse().ok());
    let locked: Vec<Month> = locked.collect();
    for organisation in branch::covered(conn, scope)? {
        settled.extend(locked.iter().map(|month| (organisation.id.clone(), *month)));
    }
    Ok(settled)
}

/// The months from the first that was touched to the running one, oldest first.
pub fn status(conn: &Connection, at: &At) -> Result<Vec<MonthState>> {
    let events = rows::events(conn)?;
    let receipts = rows::receipts(conn)?;
    let mut periods: BTreeSet<String> = events.iter().map(|e| e.period.clone()).collect();
    periods.insert(Month::of(at.today()).to_string());
    periods.into_iter().map(|period| month_state(conn, &events, &receipts, period)).collect()
}

fn month_state(conn: &Connection, events: &[Event], receipts: &[Held], period: String) -> Result<MonthState> {
    let standing = state_of(events, &period);
    let sent = rows::sent_of(conn, Kind::Report.as_str(), &period)?.into_iter().next();
    let held = receipts.iter().find(|r| sent.as_ref().is_some_and(|s| s.hash == r.report_hash));
    let answered = events.iter().rev().find(|e| {
        Answer::by_key(&e.state).is_some() && sent.as_ref().is_some_and(|s| s.hash == e.hash) && e.period == period
    });
    let verdict = answered.and_then(|e| Answer::by_key(&e.state)).map_or("", Answer::label);
    let mut reasons = held.map(|h| h.reasons.clone()).unwrap_or_default();
    if reasons.is_empty() && !standing.note.is_empty() {
        reasons.push(standing.note.to_owned());
    }
    Ok(MonthState {
        state: shown(standing.state).to_owned(),
        revision: sent.as_ref().map_or(0, |s| s.revision),
        seq: sent.as_ref().map_or(0, |s| s.seq),
        verdict: verdict.to_owned(),
        reasons,
        submit_code: sent.as_ref().map(|s| submit_code(&s.hash)).transpose()?.unwrap_or_default(),
        reopened: standing.reopened,
        period,
    })
}

/// Says that the file was handed over: 已导出 becomes 待回执. Done when the submission slip is printed.
/// # Errors
/// `NotFound` where the month was never exported.
pub fn hand_over(store: &mut Store, at: &At, month: Month) -> Result<Done<()>> {
    step(store, at, Verb::HandOver, month, HANDED, "", |state| state == EXPORTED || state == HANDED)
}

/// Freezes the report of a month that the street took.
/// # Errors
/// `Forbidden` where the street has not taken it.
pub fn lock(store: &mut Store, at: &At, month: Month) -> Result<Done<()>> {
    let taken =
        |state: &str| matches!(Answer::by_key(state), Some(Answer::Accepted | Answer::Problems)) || state == LOCKED;
    step(store, at, Verb::LockReport, month, LOCKED, "", taken)
}

/// Opens a locked month again; that it was, when and why stays visible.
/// # Errors
/// `Forbidden` where it is not locked, `Usage` without a reason.
pub fn reopen(store: &mut Store, at: &At, month: Month, reason: &str) -> Result<Done<()>> {
    if reason.trim().is_empty() {
        return Err(Error::usage("重新打开已锁定的月份要写明原因。"));
    }
    step(store, at, Verb::ReopenReport, month, REOPENED, reason.trim(), |state| state == LOCKED)
}

fn step(
    store: &mut Store,
    at: &At,
    verb: Verb,
    month: Month,
    to: &str,
    reason: &str,
    may: impl Fn(&str) -> bool,
) -> Result<Done<()>> {
    store.transact(verb, at, |tx| {
        let events = rows::events(tx)?;
        let now = state_of(&events, &month.to_string());
        let sent = rows::sent_of(tx, Kind::Report.as_str(), &month.to_string())?;
        let newest = sent.first().ok_or_else(|| Error::not_found("这个月还没有导出过月报。"))?;
        if !may(now.state) {
            return Err(Error::forbidden(format!("这个月现在是“{}”，不能这样做。", shown(now.state))));
        }
        if now.state != to {
            note(tx, at, month, to, &newest.hash, reason)?;
        }
        Ok(())
    })
}
