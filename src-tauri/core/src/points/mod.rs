//! Points: declarations that people may still change, and the ledger that a month's close writes once.
//!
//! A total is the sum of its lines, nothing else. Lines hold points after caps, in integer hundredths. Mistakes become
//! reversing lines in the open month. The yearly settlement and the clamp to 0–100 are lines that December will add.

mod cells;
mod close;
mod desk;
mod import;
pub mod pack;
mod period;
mod rank;
mod rows;
mod scoring;
#[cfg(test)]
mod tests;

pub use close::{close, reverse};
pub use import::{Import, import};
pub use period::Period;
pub use rank::{Explained, RankRow, Shown, Waiting, explain, find, rank};

use crate::branch::Scope;
use crate::members::Member;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
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

/// A member who is not scored (不计分), by own application and a decision of the branch meeting.
#[derive(Clone, PartialEq, Debug)]
pub struct Exemption {
    pub organisation_id: String,
    pub member_id: String,
    pub since: Month,
    pub until: Month,
    pub minutes: String,
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

    /// Sets one item; a quantity of 0 takes its declaration away. A deduction without reason or minutes is a draft.
    fn declare(&mut self, at: &At, item: &str, quantity: i64, reason: &str, minutes: &str) {
        let before = self.declarations.iter().position(|d| d.item == item).map(|i| self.declarations.remove(i));
        if quantity == 0 {
            return;
        }
        let complete = item != DEDUCTION || (!reason.is_empty() && !minutes.is_empty());
        let state = match before.as_ref().map(|b| b.state) {
            _ if !complete => State::Draft,
            Some(state) if state != State::Draft => state,
            _ => State::Declared,
        };
        self.declarations.push(Declaration {
            id: before.map_or_else(|| at.uuid(), |b| b.id),
            item: item.into(),
            quantity,
            reason: reason.into(),
            minutes: minutes.into(),
            state,
        });
    }
}

/// Exempts a member from scoring, from `since` to `until`.
/// # Errors
/// `Usage` where the months are the wrong way round or the minutes of the branch meeting are not named.
pub fn exempt(store: &mut Store, at: &At, exemption: &Exemption) -> Result<Done<()>> {
    if exemption.until < exemption.since {
        return Err(Error::usage("结束月份早于开始月份，请检查。"));
    }
    if exemption.minutes.trim().is_empty() {
        return Err(Error::usage("不计分要经支部党员大会决定，请写明会议纪要号。"));
    }
    store.transact(Verb::ExemptPoints, at, |tx| rows::insert_exemption(tx, &at.uuid(), exemption, at))
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
