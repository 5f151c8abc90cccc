//! 迎检: of a period, which duty is proved by which paper, where that lies, what is missing, and what was filed late.

use super::Item;
use super::expected::{about, of};
use super::facts::{DutyFact, Standing};
use super::missing::Missing;
use super::rules::{Expected, rules};
use crate::branch::{self, Scope};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::Serialize;

/// The index of a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveInspection"))]
pub struct Inspection {
    #[cfg_attr(test, ts(type = "string"))]
    pub from: Month,
    #[cfg_attr(test, ts(type = "string"))]
    pub to: Month,
    /// Duties in the order of the rule file.
    pub lines: Vec<InspectionLine>,
    /// Papers that are no duty's evidence.
    pub others: Vec<Item>,
}

/// One duty with its papers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct InspectionLine {
    /// Id of the duty.
    pub duty: String,
    pub name: String,
    pub items: Vec<Item>,
    /// Papers that are missing, as people would title them.
    pub missing: Vec<String>,
    /// Periods in which the duty itself was not done.
    pub undone: Vec<String>,
}

/// The duties of which a paper is the evidence, in the order of the rule file.
/// # Errors
/// A rule file that cannot be read.
pub fn evidenced() -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    for e in rules()?.expected.iter().filter(|e| !e.duty.is_empty()) {
        if !ids.contains(&e.duty) {
            ids.push(e.duty.clone());
        }
    }
    Ok(ids)
}

/// The index of the months from `from` to `to`, both included.
/// # Errors
/// `Usage` where the months run backwards or over more than ten years.
pub fn inspection(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    from: Month,
    to: Month,
    duties: &[DutyFact],
) -> Result<Inspection> {
    if from > to || to.year - from.year > 10 {
        return Err(Error::usage("迎检的起止月份写反了，或超过十年。请改正。"));
    }
    let (mut filed, mut missing) = (Vec::new(), Vec::new());
    for year in from.year..=to.year {
        let lying = about(conn, scope, year)?;
        for organisation in branch::covered(conn, scope)? {
            missing.extend(of(conn, at, &organisation, year, &lying, duties)?);
        }
        filed.extend(lying.into_iter().filter(|i| i.year == year));
    }
    filed.retain(|i| {
        let (first, last) = i.days();
        last >= from.first() && first <= to.last()
    });
    missing.retain(|m| m.required && m.month >= from && m.month <= to);
    // A duty of December that falls due in January is no matter of a period that begins with January.
    let touches = |d: &&DutyFact| d.months().is_some_and(|(first, last)| first <= to && from <= last);
    let duties: Vec<&DutyFact> = duties.iter().filter(touches).collect();
    let mut lines = Vec::new();
    for duty in evidenced()? {
        let line = line(duty, &duties, &mut filed, &missing)?;
        if !(line.items.is_empty() && line.missing.is_empty() && line.undone.is_empty()) {
            lines.push(line);
        }
    }
    Ok(Inspection { from, to, lines, others: filed })
}

/// Takes the papers of a duty out of `filed`.
fn line(duty: String, duties: &[&DutyFact], filed: &mut Vec<Item>, missing: &[Missing]) -> Result<InspectionLine> {
    let papers: Vec<&Expected> = rules()?.expected.iter().filter(|e| e.duty == duty).collect();
    let (items, rest) = std::mem::take(filed).into_iter().partition(|i| papers.iter().any(|e| e.fits(i)));
    *filed = rest;
    let of_duty = || duties.iter().filter(|d| d.id == duty);
    Ok(InspectionLine {
        name: papers.iter().find(|e| !e.index.is_empty()).map_or_else(
            || of_duty().next().map_or_else(|| papers[0].paper.clone(), |d| d.name.clone()),
            |e| e.index.clone(),
        ),
        items,
        missing: missing.iter().filter(|m| m.duty == duty).map(|m| m.title.clone()).collect(),
        undone: of_duty().filter(|d| d.standing == Standing::Overdue).map(|d| d.said()).collect(),
        duty,
    })
}
