//! Talks that an event of a member calls for. Which event, and so why, is told to nobody: a list says who and since when.

use super::super::rules::{Occasion, rules};
use super::{Task, open_task, rows};
use crate::branch::Scope;
use crate::members::{self, EventKind};
use crate::store::{Done, Store};
use crate::{At, Error, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;

/// Somebody to whom something happened, and with whom nobody has talked or arranged to talk about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkCalled"))]
pub struct Called {
    pub event_id: String,
    pub member_id: String,
    pub member: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
}

/// Whom to talk with, the oldest first.
/// # Errors
/// A failing store.
pub fn called(conn: &Connection, at: &At, scope: &Scope) -> Result<Vec<Called>> {
    Ok(calling(conn, at, scope)?.into_iter().map(|(called, _)| called).collect())
}

/// Opens the task that the event calls for.
/// # Errors
/// `NotFound` where it calls for none any more; as [`open_task`].
pub fn open_called(store: &mut Store, at: &At, scope: &Scope, event_id: &str) -> Result<Done<Task>> {
    let found = calling(store.conn(), at, scope)?.into_iter().find(|(called, _)| called.event_id == event_id);
    let (called, occasion) =
        found.ok_or_else(|| Error::not_found("这件事已经谈过、安排过，或过了提醒的日子。请刷新后再看。"))?;
    open_task(store, at, scope, &called.member_id, &occasion.id)
}

fn calling(conn: &Connection, at: &At, scope: &Scope) -> Result<Vec<(Called, &'static Occasion)>> {
    let rules = rules()?;
    let today = at.today();
    let from = today.checked_sub_days(Days::new(rules.event_days)).unwrap_or(today);
    let roster: HashMap<String, String> =
        members::on(conn, scope, today)?.into_iter().map(|m| (m.id, m.name)).collect();
    let occasion = |kind: EventKind| rules.occasion.iter().find(|o| o.events.iter().any(|key| key == kind.key()));
    let mut found: Vec<(Called, &'static Occasion)> = Vec::new();
    for event in members::events_of_kinds(conn, scope, (from, today), |kind| occasion(kind).is_some())? {
        let (Some(occasion), Some(name)) = (occasion(event.kind), roster.get(&event.member_id)) else { continue };
        let twice = found.iter().any(|(c, o)| c.member_id == event.member_id && o.id == occasion.id);
        if twice || rows::is_answered(conn, &event.member_id, &occasion.id, event.day)? {
            continue;
        }
        let called = Called { event_id: event.id, member_id: event.member_id, member: name.clone(), since: event.day };
        found.push((called, occasion));
    }
    Ok(found)
}
