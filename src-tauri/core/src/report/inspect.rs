//! The archive's papers that need the duty calendar, which stands above it: gaps, lists, the index of an inspection.

use crate::archive::{self, Closing, DutyFact, Gaps, Inspection, List, Signed, Standing};
use crate::branch::Scope;
use crate::duties::{self, Duty, State};
use crate::print::Listing;
use crate::store::{Done, Store};
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What is filed and what is missing in a year.
/// # Errors
/// `Usage` for a year that is none.
pub fn archive_gaps(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Gaps> {
    archive::gaps(conn, at, scope, year, &of_year(conn, at, scope, year)?)
}

/// A list of a year.
/// # Errors
/// As [`archive::list`].
pub fn archive_list(conn: &Connection, at: &At, scope: &Scope, which: List, year: i32) -> Result<Listing> {
    archive::list(conn, at, scope, which, year, &of_year(conn, at, scope, year)?)
}

/// Closes a year.
/// # Errors
/// As [`archive::close`].
pub fn close_archive(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    year: i32,
    signed: Signed<'_>,
) -> Result<Done<Closing>> {
    let duties = of_year(store.conn(), at, scope, year)?;
    archive::close(store, at, scope, year, signed, &duties)
}

/// Which duty is proved by which paper from `from` to `to`, what is missing, and which duty was not done.
/// # Errors
/// `Usage` where the months run backwards.
pub fn inspection(conn: &Connection, at: &At, scope: &Scope, from: Month, to: Month) -> Result<Inspection> {
    let facts = if from <= to { facts(conn, at, scope, from.first(), to.last())? } else { Vec::new() };
    archive::inspection(conn, at, scope, from, to, &facts)
}

fn of_year(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<DutyFact>> {
    let month = |m| Month::new(year, m).ok_or_else(|| Error::usage("没有这一年。"));
    facts(conn, at, scope, month(1)?.first(), month(12)?.last())
}

/// The duties of which a paper is the evidence.
fn facts(conn: &Connection, at: &At, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<DutyFact>> {
    let evidenced = archive::evidenced()?;
    let duties = duties::duties(conn, scope, from, to, at.today())?;
    Ok(duties.into_iter().filter(|d| evidenced.contains(&d.id)).map(fact).collect())
}

fn fact(duty: Duty) -> DutyFact {
    let standing = match duty.state {
        State::Planned | State::DueSoon => Standing::Open,
        State::Done | State::LateDone => Standing::Proved,
        State::Overdue => Standing::Overdue,
        State::Waived | State::NotApplicable => Standing::Spared,
    };
    DutyFact {
        id: duty.id,
        name: duty.name,
        organisation: duty.organisation,
        group: duty.subject_id,
        period: duty.period,
        due: duty.due,
        standing,
    }
}
