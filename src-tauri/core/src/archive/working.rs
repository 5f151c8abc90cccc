//! The year whose papers are in hand.

use super::rules::rules;
use super::{closings, propose};
use crate::branch::{self, Scope};
use crate::{At, Month, Result};
use chrono::Datelike;
use rusqlite::Connection;

/// Last year until the month that the rule file names (June), where the office was in use in it and has not closed it; else this year. In January a secretary
/// files, counts and prints the year that has just ended.
/// # Errors
/// A failing store.
pub fn working_year(conn: &Connection, at: &At, scope: &Scope) -> Result<i32> {
    let today = at.today();
    let last = today.year() - 1;
    let until = rules()?.upkeep.in_hand_until;
    let Some(december) = Month::new(last, 12).filter(|_| today.month() <= until) else { return Ok(today.year()) };
    let closed = closings(conn, scope)?;
    let open = branch::covered(conn, scope)?.into_iter().any(|o| {
        o.ended.is_none() && o.since <= december && !closed.iter().any(|c| c.organisation_id == o.id && c.year == last)
    });
    Ok(if open { last } else { today.year() })
}

/// The year in which all these proposals stand: the one in hand, else a neighbour of it; the one in hand where there is none.
/// # Errors
/// A failing store.
pub fn year_of_keys(conn: &Connection, at: &At, scope: &Scope, keys: &[String]) -> Result<i32> {
    let usual = working_year(conn, at, scope)?;
    for year in [usual, usual + 1, usual - 1] {
        let open = propose(conn, at, scope, year)?;
        if keys.iter().all(|key| open.iter().any(|p| p.key == *key)) {
            return Ok(year);
        }
    }
    Ok(usual)
}
