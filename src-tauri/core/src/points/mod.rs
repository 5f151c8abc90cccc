//! Points: declarations that people may still change, and the ledger that a month's close writes once.
//!
//! A total is the sum of its lines, nothing else. Lines hold points after caps, in integer hundredths. Mistakes become
//! reversing lines in the open month. The yearly settlement and the clamp to 0–100 are lines that December adds.

mod book;
mod cells;
mod charts;
mod close;
mod decisions;
mod declare;
mod desk;
mod facts;
mod grid;
mod import;
mod objection;
mod opening;
pub mod pack;
mod period;
mod prints;
mod quarter;
mod rank;
mod reverse;
mod rows;
mod ruletable;
mod ruletext;
mod scoring;
mod share;
mod signed;
#[cfg(test)]
mod tests;
mod versions;
mod words;
mod year;

pub use charts::{Chart, charts};
pub use close::close;
pub use decisions::{
    Ballot, BallotRow, Exempted, Exemption, Ground, Vetoed, ballots, exempt, exemptions, grounds, record_ballot,
    record_ballots, record_veto, vetoes,
};
pub use declare::{Cell, CellFault, Declared, approve, check, declare, nothing_declared, withdraw};
pub use grid::{Grid, GridBase, GridCell, GridColumn, GridFlow, GridRow, Preview, grid, preview};
pub use import::{Import, import};
pub use objection::{Objection, ObjectionState, Reply, answer, object, objections, verify};
pub use period::Period;
pub use prints::{Wanted, publicity, register, rule_paper, statement, year_report};
pub use quarter::{
    Announce, Figure, Publication, Step, Steps, evaluate, figures, finish, publication, publicity_until, publish, steps,
};
pub use rank::{Explained, RankRow, Shown, Waiting, explain, find, rank, rank_as_of};
pub use reverse::reverse;
pub use ruletable::{RuleCell, RuleRow, RuleTable, Unit, rule_tables};
pub use ruletext::{NewItem, RuleDraft, RuleEdit, drafted};
pub use signed::{save_signed, sign, signed, signed_file, unsign};
pub use versions::{RuleBook, RuleChange, RuleVersion, rule_book, rule_changes, set_rules};
pub use words::{Rule, Rules, rules};

use crate::branch::Scope;
use crate::members::Member;
use crate::{At, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

/// The item under which a deduction is declared; the ledger names the rule of the pack that its reason falls under.
pub const DEDUCTION: &str = "x.deduct";

/// A member's month before it is closed. No entry means: not registered yet; an entry without declarations: 本月无申报.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    pub month: Month,
    /// Category id as the sheet had it, empty where it said none.
    pub category: String,
    pub note: String,
    /// Columns of the sheet that no field takes, by header.
    pub extras: Map<String, Json>,
    /// Sheet and row, as people read it.
    pub source: String,
    /// ISO moment of first entry.
    pub entered_at: String,
    pub declarations: Vec<Declaration>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Declaration {
    pub id: String,
    /// Item id of the pack, or [`DEDUCTION`].
    pub item: String,
    /// Hundredths: times, the level, or points to deduct.
    pub quantity: i64,
    pub reason: String,
    /// Number of the minutes of the committee that decided.
    pub minutes: String,
    pub state: State,
    pub by: By,
}

/// Who declared, checked and approved, as the journal names them; empty where nobody did.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsBy", export_to = "PointsBy.ts"))]
pub struct By {
    pub declared: String,
    pub checked: String,
    pub approved: String,
    /// Number of the minutes that approved.
    pub approval: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Something is missing; no close takes it.
    Draft,
    Declared,
    Checked,
    Approved,
    Closed,
}

impl State {
    const ALL: [(State, &'static str); 5] = [
        (State::Draft, "draft"),
        (State::Declared, "declared"),
        (State::Checked, "checked"),
        (State::Approved, "approved"),
        (State::Closed, "closed"),
    ];
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("draft", |(_, key)| key)
    }
    /// The state of a stored key; the table allows no other keys.
    fn by_key(key: &str) -> State {
        Self::ALL.iter().find(|(_, k)| *k == key).map_or(State::Draft, |(s, _)| *s)
    }
}

/// Which part of the yearly total a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsPart", export_to = "PointsPart.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Base,
    Daily,
    Appraisal,
    Deduction,
}

impl Part {
    const ALL: [(Part, &'static str); 4] =
        [(Part::Base, "base"), (Part::Daily, "daily"), (Part::Appraisal, "appraisal"), (Part::Deduction, "deduction")];
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(p, _)| *p == self).map_or("base", |(_, key)| key)
    }
    fn by_key(key: &str) -> Part {
        Self::ALL.iter().find(|(_, k)| *k == key).map_or(Part::Base, |(p, _)| *p)
    }
}

/// One line of the ledger. It is never changed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LedgerLine", export_to = "LedgerLine.ts"))]
pub struct Line {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    #[cfg_attr(test, ts(type = "string"))]
    pub date: NaiveDate,
    pub part: Part,
    pub rule: String,
    pub item: String,
    pub category: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub quantity: Hundredths,
    /// After caps, negative for deductions.
    #[cfg_attr(test, ts(type = "number"))]
    pub points: Hundredths,
    pub pack: String,
    pub evidence: String,
    pub source: String,
    pub reverses: Option<String>,
    pub by: By,
}

/// What a close wrote.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsClosed", export_to = "PointsClosed.ts"))]
pub struct Closed {
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    pub lines: u32,
    pub members: u32,
    /// Declarations that stayed out because something is missing.
    pub waiting: u32,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

/// That a member was registered in a month.
#[derive(Clone, PartialEq, Debug)]
pub struct Registered {
    pub organisation_id: String,
    pub member_id: String,
    pub month: Month,
    /// ISO moment of first entry.
    pub entered_at: String,
}

/// A month that was closed.
#[derive(Clone, PartialEq, Debug)]
pub struct Closing {
    pub organisation_id: String,
    pub month: Month,
    /// ISO moment.
    pub closed_at: String,
}

impl Entry {
    fn new(at: &At, member: &Member, month: Month, sheet: &str, row: u32) -> Entry {
        let sheet = if sheet.is_empty() { String::new() } else { format!("“{sheet}”") };
        Entry {
            id: at.uuid(),
            organisation_id: member.organisation_id.clone(),
            member_id: member.id.clone(),
            month,
            category: String::new(),
            note: String::new(),
            extras: Map::new(),
            source: format!("积分登记表{sheet}第{row}行"),
            entered_at: at.stamp(),
            declarations: Vec::new(),
        }
    }

    /// Sets one item; a quantity of 0 takes its declaration away. A deduction without reason or minutes is a draft. What
    /// is declared again as it stood keeps its state; what changed is declared anew and must be checked anew.
    fn declare(&mut self, at: &At, item: &str, quantity: i64, reason: &str, minutes: &str) {
        let place = self.declarations.iter().position(|d| d.item == item);
        if let Some(d) = place.map(|i| &self.declarations[i])
            && (d.quantity, d.reason.as_str(), d.minutes.as_str()) == (quantity, reason, minutes)
        {
            return;
        }
        let before = place.map(|i| self.declarations.remove(i));
        if quantity == 0 {
            return;
        }
        let complete = item != DEDUCTION || (!reason.is_empty() && !minutes.is_empty());
        self.declarations.push(Declaration {
            id: before.map_or_else(|| at.uuid(), |b| b.id),
            item: item.into(),
            quantity,
            reason: reason.into(),
            minutes: minutes.into(),
            state: if complete { State::Declared } else { State::Draft },
            by: By { declared: at.actor.clone(), ..By::default() },
        });
    }
}

/// The declarations of a month in the scope, in the order of entry.
pub fn entries(conn: &Connection, scope: &Scope, month: Month) -> Result<Vec<Entry>> {
    let mut found = rows::entries(conn, month)?;
    found.retain(|e| scope.covers(&e.organisation_id));
    Ok(found)
}

/// Who was registered in which month, oldest first.
pub fn registered(conn: &Connection, scope: &Scope, from: Month, to: Month) -> Result<Vec<Registered>> {
    let mut found = rows::registered(conn, from, to)?;
    found.retain(|r| scope.covers(&r.organisation_id));
    Ok(found)
}

/// The months that were closed, oldest first.
pub fn closings(conn: &Connection, scope: &Scope, from: Month, to: Month) -> Result<Vec<Closing>> {
    let mut found = rows::closings(conn, from, to)?;
    found.retain(|c| scope.covers(&c.organisation_id));
    Ok(found)
}

/// Points or times in integer hundredths. People and JSON get them as numbers with at most two decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Hundredths(pub i64);

impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { s.serialize_i64(self.0 / 100) } else { s.serialize_f64(self.0 as f64 / 100.0) }
    }
}

impl std::fmt::Display for Hundredths {
    /// `5.33`, `-2`, `0.5`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tail = format!("{:02}", self.0.unsigned_abs() % 100);
        let whole = self.0.unsigned_abs() / 100;
        match tail.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            some => write!(f, "{sign}{whole}.{some}"),
        }
    }
}

impl std::ops::Neg for Hundredths {
    type Output = Hundredths;
    fn neg(self) -> Hundredths {
        Hundredths(-self.0)
    }
}

impl std::iter::Sum for Hundredths {
    fn sum<I: Iterator<Item = Hundredths>>(all: I) -> Hundredths {
        Hundredths(all.map(|h| h.0).sum())
    }
}
