//! The term of a committee: when it was elected, and by which day the next election is due.

use super::posts::{Post, seat, seats};
use super::rules::{kind, rules};
use super::{by_id, permit_day, rows};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::{Months, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;

/// One term.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "CommitteeTerm"))]
pub struct Term {
    /// Day of the election.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    /// Day by which the next election is due.
    #[cfg_attr(test, ts(type = "string"))]
    pub due: NaiveDate,
    /// The document that moved the due day; empty where none did.
    pub extended: String,
    pub document: String,
}

/// The term that runs on a day; none where no election is recorded.
pub fn term(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Option<Term>> {
    Ok(rows::terms(conn, organisation_id)?.into_iter().rfind(|t| t.since <= on))
}

/// Every term that is recorded, oldest first.
/// # Errors
/// A failing store.
pub fn terms(conn: &Connection, organisation_id: &str) -> Result<Vec<Term>> {
    rows::terms(conn, organisation_id)
}

/// Years that a term can have here, the usual one first; empty where no committee is elected for a term.
/// R-任期 一: 村、社区 5 years, others 3.
/// # Errors
/// `Usage` for an unknown kind.
pub fn term_years(organisation_kind: &str) -> Result<Vec<u32>> {
    let usual = kind(organisation_kind)?.term_years;
    if usual == 0 {
        return Ok(Vec::new());
    }
    Ok(std::iter::once(usual).chain(rules()?.term.years.iter().copied().filter(|y| *y != usual)).collect())
}

/// Records an election. `holders`, where given, take office on that day as in [`super::set_committee`].
/// # Errors
/// `Usage` for years that no such organisation has or wrong holders, `Forbidden` where the day lies ahead.
pub fn set_term(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    since: NaiveDate,
    years: Option<u32>,
    document: &str,
    holders: &[(String, String)],
) -> Result<Done<(Term, Vec<Post>)>> {
    let organisation = by_id(store.conn(), organisation_id)?;
    permit_day(&organisation, at, since)?;
    let allowed = term_years(&organisation.kind)?;
    let years = years.or(allowed.first().copied());
    let Some(years) = years.filter(|y| allowed.contains(y)) else {
        let said: Vec<String> = allowed.iter().map(|y| format!("{y}年")).collect();
        let known = if said.is_empty() { "不设任期".to_owned() } else { format!("任期是{}", said.join("或")) };
        return Err(Error::usage(format!("{}{known}，请改正。", organisation.kind)));
    };
    let due = since.checked_add_months(Months::new(years * 12)).unwrap_or(since);
    let term = Term { since, due, extended: String::new(), document: document.trim().to_owned() };
    if !holders.is_empty() {
        seats(store.conn(), at, organisation_id, since, holders)?;
    }
    store.transact(Verb::SetTerm, at, |tx| {
        rows::delete_terms(tx, organisation_id, since)?;
        rows::insert_term(tx, &at.uuid(), organisation_id, &term, &at.stamp())?;
        let posts = match holders {
            [] => Vec::new(),
            _ => seat(tx, at, organisation_id, since, holders, "换届", document.trim())?,
        };
        Ok((term, posts))
    })
}

/// Moves the due day of the running term, earlier or later by at most a year, with approval (R-选举 第三条).
/// # Errors
/// `NotFound` where no term is recorded, `Forbidden` beyond a year, `Usage` without document.
pub fn extend_term(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    due: NaiveDate,
    document: &str,
) -> Result<Done<Term>> {
    let missing = || Error::not_found("还没有登记换届日期。请先登记本届从哪天起，再登记延期或提前。");
    let running = term(store.conn(), organisation_id, at.today())?.ok_or_else(missing)?;
    if !running.extended.is_empty() {
        return Err(Error::forbidden("本届已经延期或提前过一次，不能再改。"));
    }
    let year = Months::new(rules()?.term.extend_years * 12);
    let latest = running.due.checked_add_months(year).unwrap_or(running.due);
    let earliest = running.due.checked_sub_months(year).unwrap_or(running.due);
    if due < earliest || due > latest || due <= running.since {
        return Err(Error::forbidden(format!("延期或提前一般不超过一年：请写{earliest}到{latest}之间的日期。")));
    }
    if document.trim().is_empty() {
        return Err(Error::usage("延期或提前换届要写上级批复文号。请补上再保存。"));
    }
    let moved = Term { due, extended: document.trim().to_owned(), ..running };
    store.transact(Verb::SetTerm, at, |tx| {
        rows::move_due(tx, organisation_id, &moved)?;
        Ok(moved)
    })
}
