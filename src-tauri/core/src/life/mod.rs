//! Organisation life: what gatherings took place, who was due, who was away and why.
//!
//! Facts only: nothing here generates attendance. Where the written figures and the list of absentees do not explain each
//! other, presence stays unknown until somebody corrects the record.

mod absentees;
mod attendance;
mod columns;
mod import;
mod rows;
mod rules;
#[cfg(test)]
mod tests;

pub use attendance::{Attended, Presence, Tally, attendance, due};
pub use import::{Settled, import, import_with};

use crate::Result;
use crate::branch::Scope;
use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::Connection;
use serde::Serialize;

/// One gathering; it may be of several kinds at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Gathering {
    pub id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    /// Kind ids of `assets/rules/life.toml`.
    pub kinds: Vec<String>,
    /// 党小组 that met; empty where the whole organisation met or nobody said.
    pub group: String,
    pub topic: String,
    pub host: Person,
    pub recorder: Person,
    /// 主讲人 of a lecture; empty name where not stated.
    pub lecturer: Person,
    pub place: String,
    /// 应到 as written.
    pub due: Option<u32>,
    /// 实到 as written.
    pub present: Option<u32>,
    /// Length in minutes of study (1 学时 = 60).
    pub minutes: Option<u32>,
    pub resolution: String,
    pub absences: Vec<Absence>,
    /// ISO moment of first entry; nothing can be back-dated.
    pub entered_at: String,
    /// ISO moment of the last change.
    pub changed_at: String,
    /// Entered after its month was over and settled: shown as 补录.
    pub late: bool,
}

/// A person as written, and the member meant where exactly one has the name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NamedPerson"))]
pub struct Person {
    pub name: String,
    pub member_id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Absence {
    pub person: Person,
    /// Reason id of `assets/rules/life.toml`.
    pub reason: String,
    /// The reason as written.
    pub note: String,
}

impl Gathering {
    pub fn is(&self, kind: &str) -> bool {
        self.kinds.iter().any(|k| k == kind)
    }
}

/// Gatherings held from `from` to `to`, both included, oldest first.
pub fn gatherings(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Gathering>> {
    let mut found = rows::between(conn, from, to)?;
    found.retain(|g| scope.covers(&g.organisation_id));
    for gathering in &mut found {
        gathering.late = is_late(gathering)?;
    }
    Ok(found)
}

/// The Chinese name of a kind id; the id itself where the rule file no longer has it.
pub fn kind_name(kind: &str) -> &str {
    rules::rules().ok().and_then(|r| r.kind(kind)).map_or(kind, |k| &k.name)
}

fn is_late(g: &Gathering) -> Result<bool> {
    let entered = NaiveDateTime::parse_from_str(&g.entered_at, "%Y-%m-%dT%H:%M:%S");
    Ok(entered.is_ok_and(|e| rules::rules().is_ok_and(|r| e.date() > r.entry_due(g.held_on))))
}
