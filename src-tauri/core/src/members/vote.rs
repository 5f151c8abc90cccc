//! Who has no vote although a full member. The reason is restricted, so that only the right is told.

use super::{EventKind, rows};
use crate::Result;
use crate::branch::Scope;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashSet;

/// The measure that takes the vote (R-选举 第五条), as `assets/rules/events.toml` offers it.
const ON_PROBATION: &str = "留党察看";

/// The members who have no vote on that day.
/// # Errors
/// A failing store.
pub fn without_vote(conn: &Connection, day: NaiveDate) -> Result<HashSet<String>> {
    let always = NaiveDate::from_ymd_opt(1921, 7, 1).unwrap_or(day);
    let mut found = rows::events(conn, &Scope::All, always, day)?;
    found.retain(|e| {
        e.kind == EventKind::Discipline
            && e.details.measure == ON_PROBATION
            && e.details.until.is_none_or(|until| day <= until)
    });
    Ok(found.into_iter().map(|e| e.member_id).collect())
}
