//! What stands on the lines of a bundle, version 1. **Frozen**: a field may be added as optional, its meaning never changes,
//! and nothing here follows the tables of the store. Which of these fields leave is the profile's and the charter's to say.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stands on every line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Code of the organisation.
    pub organisation: String,
    /// Stable within the organisation and table.
    pub uuid: String,
    /// Counts what left under this uuid, from 1.
    pub rev: u32,
    /// ISO date from which it holds.
    pub effective: String,
    /// True where the record was withdrawn; the rest is what had been sent.
    pub void: bool,
}

/// A number of people. Under 3 it leaves as `"<3"`, zero included, so that nobody is singled out. What counts no people
/// (a branch's meetings) leaves exactly.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Count {
    Exact(u32),
    Few(Few),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Few {
    #[serde(rename = "<3")]
    Under3,
}

impl Count {
    /// Of things that are no people.
    pub fn exact(n: usize) -> Count {
        Count::Exact(u32::try_from(n).unwrap_or(u32::MAX))
    }
    /// Of people.
    pub fn of(n: usize) -> Count {
        match u32::try_from(n) {
            Ok(n) if n < 3 => Count::Few(Few::Under3),
            Ok(n) => Count::Exact(n),
            Err(_) => Count::Exact(u32::MAX),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Organisation {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
    pub members: Count,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    pub name: String,
    pub sex: String,
    /// Year or year and month, never the day.
    pub birth: String,
    pub education: String,
    /// 正式党员 or 预备党员.
    pub kind: String,
    /// ISO at its precision, empty where unknown; so is `confirmed`.
    pub joined: String,
    pub confirmed: String,
    /// Points category, empty where none.
    pub category: String,
    pub status: String,
    /// `version:hex` of HMAC-SHA-256 of the ID number under the street's key, empty without a number.
    pub id_hash: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// uuid of the member.
    pub member: String,
    pub kind: String,
    pub date: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Duty {
    /// Stable id such as `talk.secretary-member`; never a trigger.
    pub id: String,
    pub period: String,
    pub required: Count,
    pub done: Count,
    pub late: Count,
    pub waived: Count,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Life {
    pub date: String,
    pub kinds: Vec<String>,
    /// Null where the record does not say; so is `present`.
    pub due: Option<Count>,
    pub present: Option<Count>,
    pub topic: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dues {
    pub assessed: Count,
    pub paid: Count,
    pub arrears: Count,
}

/// Either a member's totals (`member` set) or the branch's bands (`member` empty).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Points {
    pub period: String,
    /// False: the month was not closed yet and the numbers may change.
    pub closed: bool,
    pub member: String,
    /// Points with at most two decimals.
    pub month: Option<f64>,
    pub quarter: Option<f64>,
    pub bands: BTreeMap<String, Count>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Talks {
    /// Stable id of the pair, such as `talk.secretary-member`.
    pub pair: String,
    pub required: Count,
    pub done: Count,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Archive {
    /// WJ ZT RC ZZ DY DF FW
    pub section: String,
    pub items: u32,
    pub gaps: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cases {
    pub opened: Count,
    pub closed: Count,
    pub overdue: Count,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Alert {
    pub kind: String,
    pub count: Count,
}

/// The tables of a report in v1.
pub const TABLES: [&str; 11] =
    ["organisations", "members", "changes", "duties", "life", "dues", "points", "talks", "archive", "cases", "alerts"];

/// `organisations.ndjson` of an enrolment. No person's name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EnrolledOrganisation {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
}

/// `keys.ndjson` of an enrolment, one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EnrolledKeys {
    /// minisign public key; the one that signed the enrolment.
    pub signing: String,
    /// age recipient.
    pub recipient: String,
}

/// `charter.ndjson` of a charter, one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Charter {
    /// SHA-256 of the header.json of the enrolment that it answers.
    pub enrolment_hash: String,
    pub street_code: String,
    pub street_name: String,
    /// age recipient of the street.
    pub recipient: String,
    /// age recipient of the street's offline key, empty where it has none.
    pub second_recipient: String,
    /// `table.field`s that may leave.
    pub fields: Vec<String>,
    /// Version of the id_hash key, from 1.
    pub hash_version: u32,
    /// 32 bytes, hexadecimal.
    pub hash_key: String,
}

/// What the street says of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReceiptAnswer.ts", rename = "ReceiptAnswer"))]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    Accepted,
    Problems,
    Returned,
}

impl Answer {
    pub const ALL: [Answer; 3] = [Answer::Accepted, Answer::Problems, Answer::Returned];
    pub fn key(self) -> &'static str {
        match self {
            Answer::Accepted => "accepted",
            Answer::Problems => "problems",
            Answer::Returned => "returned",
        }
    }
    /// The word on the receipt and under the 接收码.
    pub fn label(self) -> &'static str {
        match self {
            Answer::Accepted => "接收",
            Answer::Problems => "带问题接收",
            Answer::Returned => "退回",
        }
    }
    pub fn by_key(key: &str) -> Option<Answer> {
        Self::ALL.into_iter().find(|a| a.key() == key)
    }
}

/// `receipt.ndjson` of a receipt, one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// SHA-256 of the header.json of the report.
    pub report_hash: String,
    pub office: String,
    pub period: String,
    pub revision: u32,
    pub seq: u64,
    pub verdict: Answer,
    /// Why, as people read it; empty where there is nothing to say.
    pub reason: String,
    /// Codes of the chain and of the file, such as `gap`.
    pub codes: Vec<String>,
    /// Records taken, refused, unchanged since an earlier file, and to be tried again when what they need has come.
    pub accepted: u32,
    pub rejected: u32,
    pub already: u32,
    pub retry: u32,
    /// Numbers that are missing, as first and last; the office is asked for these files.
    pub missing: Vec<(u64, u64)>,
    /// The number expected next.
    pub next_seq: u64,
    /// Hash of the last bundle of the chain that the street has, empty where none.
    pub last_hash: String,
}

/// `problems.ndjson` of a receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReceiptProblem.ts", rename = "ReceiptProblem"))]
pub struct Problem {
    pub table: String,
    /// Line of the table, from 1; 0 where the fault is not of one line.
    pub line: u32,
    pub uuid: String,
    pub code: String,
    pub reason: String,
}
