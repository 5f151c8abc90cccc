//! Everything that an inspection asks for and the program can print, in the order in which it is looked at: the index, the
//! labels and catalogues of the boxes, the minutes with their sign-in sheets, what was registered, put up and told.
//!
//! Of talks nothing is printed here: their envelopes stand in the catalogue by number, and stay closed.

use super::inspection;
use crate::archive::{self, Inspection, Item};
use crate::branch::Scope;
use crate::points::{self, Period, Wanted};
use crate::print::{Paper, SpineWidth, Spines, Template};
use crate::{At, Code, Month, Result, branch, dues, life};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, to_value};
use std::collections::BTreeSet;

/// The documents, ready to be laid out one after the other.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// What the log of what left calls it.
    pub what: &'static str,
    pub parts: Vec<(Template, Value)>,
}

/// # Errors
/// As [`inspection`]; `NotFound` where the period has nothing at all.
pub fn asked_papers(conn: &Connection, at: &At, scope: &Scope, from: Month, to: Month) -> Result<Asked> {
    let found = inspection(conn, at, scope, from, to)?;
    let mut parts = vec![(Template::Listing, to_value(archive::inspection_index(conn, at, scope, &found)?)?)];
    of_boxes(conn, at, scope, &found, &mut parts)?;
    of_life(conn, at, scope, &found, &mut parts)?;
    let mut month = from;
    while month <= to {
        of_month(conn, at, scope, month, &mut parts)?;
        month = month.next();
    }
    Ok(Asked { what: "迎检全套材料", parts })
}

/// A paper that is not there is none; the index has said so already.
fn push<T: Serialize>(parts: &mut Vec<(Template, Value)>, template: Template, made: Result<T>) -> Result<()> {
    match made {
        Err(e) if e.code() == Code::NotFound => {}
        made => parts.push((template, to_value(made?)?)),
    }
    Ok(())
}

/// The boxes in which a paper of the period lies: covers and catalogues, and all spines together, several on a sheet.
fn of_boxes(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    found: &Inspection,
    parts: &mut Vec<(Template, Value)>,
) -> Result<()> {
    let items = || found.lines.iter().flat_map(|l| &l.items).chain(&found.others);
    let years: BTreeSet<i32> = items().map(|i| i.year).collect();
    let mut labels: Vec<Spines> = Vec::new();
    for year in years {
        for b in archive::boxes(conn, scope, year)? {
            let lies_in = |i: &Item| {
                (&i.organisation_id, i.year, &i.section, i.box_number)
                    == (&b.organisation_id, b.year, &b.section, b.box_number)
            };
            if !items().any(lies_in) {
                continue;
            }
            let (own, one) = (Scope::One(b.organisation_id.clone()), Some(b.box_number));
            let width = SpineWidth::from_mm(archive::setting(conn, &b.organisation_id)?.spine_mm);
            let spine = archive::spines(conn, at, &own, &b.section, year, one, width.unwrap_or(SpineWidth::Mm30))?;
            match labels.iter_mut().find(|l| l.width == spine.width) {
                Some(same) => same.labels.extend(spine.labels),
                None => labels.push(spine),
            }
            push(parts, Template::CoverA4, archive::covers(conn, at, &own, &b.section, year, one))?;
            push(parts, Template::Catalogue, archive::catalogues(conn, at, &own, &b.section, year, one))?;
        }
    }
    labels.into_iter().try_for_each(|l| push(parts, Template::Spine, Ok(l)))
}

/// Minutes of each gathering (who signed is in the box: a sheet printed now would be signed after the fact), the sheet of the year's grades, the half-year reports.
fn of_life(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    found: &Inspection,
    parts: &mut Vec<(Template, Value)>,
) -> Result<()> {
    let (from, to) = (found.from, found.to);
    for g in life::gatherings(conn, scope, from.first(), to.last().min(at.today()))? {
        push(parts, Template::Minutes, life::minutes(conn, at, scope, &g.id))?;
    }
    let since = branch::covered(conn, scope)?.into_iter().map(|o| o.since).min();
    let over = |month: &Month| from <= *month && *month <= to && month.last() < at.today();
    for year in from.year..=to.year {
        for (half, last) in [(1, 6), (2, 12)] {
            // Before the first month of use there is nothing to report, and a blank one would read as nothing done.
            let used = Month::new(year, last).is_some_and(|m| since.is_some_and(|first| first <= m));
            if used && Month::new(year, last).as_ref().is_some_and(over) {
                push(parts, Template::LifeReport, life::half_report(conn, at, scope, year, half))?;
            }
        }
        let graded = life::appraisal(conn, at, scope, year)?;
        let is_graded = graded.iter().any(|a| a.members.iter().any(|m| !m.grade.is_empty()));
        if is_graded && Month::new(year, 12).as_ref().is_some_and(over) {
            push(parts, Template::Listing, life::appraisal_summary(conn, at, scope, year))?;
        }
    }
    Ok(())
}

/// What was registered and put up of points, and told of dues.
fn of_month(conn: &Connection, at: &At, scope: &Scope, month: Month, parts: &mut Vec<(Template, Value)>) -> Result<()> {
    if !points::closings(conn, scope, month, month)?.is_empty() {
        push(parts, Template::Listing, points::register(conn, at, scope, month, Paper::A4, false))?;
    }
    if month.month.is_multiple_of(3) {
        let quarter = Period::Quarter(month.year, month.month / 3);
        if points::steps(conn, scope, quarter)?.iter().any(|s| s.published.is_some()) {
            push(parts, Template::Publicity, points::publicity(conn, at, scope, quarter, &Wanted::default()))?;
        }
    }
    let half = if month.month <= 6 { 1 } else { 2 };
    let paid = |from| Ok::<bool, crate::Error>(!dues::lines(conn, scope, from, month)?.is_empty());
    if paid(month)? {
        push(parts, Template::Sheet, dues::month_notice(conn, at, scope, month, false))?;
    }
    let first = Month { month: half * 6 - 5, ..month };
    if month.month == half * 6 && paid(first)? {
        push(parts, Template::Sheet, dues::publication(conn, at, scope, month.year, half, false))?;
    }
    Ok(())
}
