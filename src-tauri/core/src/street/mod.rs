//! The street's side: enrolment, inbox, merge, receipts, the month at a glance.
//!
//! A street knows what a report looks like on the wire, not the rooms it was drawn from. Every file is one transaction; one
//! bad file never stops the others, one bad line never its file.

mod answer;
mod enrol;
mod inbox;
mod merge;
mod rows;
mod summary;
#[cfg(test)]
mod tests;

pub use answer::{Receipt, receipts};
pub use enrol::{Enrolled, baseline, confirm, enrol};
pub use inbox::{Arrived, Ingested, ingest};
pub use summary::{Double, OfficeMonth, Summary, rollup, status};

use crate::report::bundle;
use crate::{Error, Result};
use rusqlite::Connection;
use serde::Serialize;

/// An office that enrolled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetOffice.ts", rename = "StreetOffice"))]
pub struct Office {
    pub code: String,
    pub name: String,
    pub signing_key: String,
    pub recipient: String,
    pub enrolment_hash: String,
    pub enrolled_at: String,
    /// Empty until fingerprints were compared by telephone.
    pub confirmed_at: String,
}

impl Office {
    /// Six words and a number, to be compared with what the office's screen shows.
    pub fn fingerprint(&self) -> String {
        bundle::fingerprint(&self.signing_key, &self.recipient)
    }
}

pub fn offices(conn: &Connection) -> Result<Vec<Office>> {
    rows::offices(conn)
}

fn office(conn: &Connection, code: &str) -> Result<Office> {
    let found = rows::offices(conn)?.into_iter().find(|o| o.code == code);
    found.ok_or_else(|| Error::not_found("没有登记过这个编码的办公点，请检查编码。"))
}

/// Every merged line as it stands, for tests that nothing changed.
#[cfg(test)]
pub fn merged(conn: &Connection) -> Result<Vec<(String, serde_json::Value)>> {
    let mut all = Vec::new();
    for table in crate::report::wire::TABLES {
        all.extend(rows::lines(conn, table, None)?);
    }
    Ok(all)
}
