//! What the rooms say of a month, as lines that know nothing of the tables. Nothing is decided here about what may leave:
//! that is `compose`.

use super::bundle::hex;
use super::charter::{self, Charter};
use super::wire;
use crate::branch::{self, Organisation, Scope};
use crate::{Error, Month, PartialDate, Result, members};
use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// A line before allow-list, guard and rev.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    pub table: &'static str,
    /// Code of the organisation.
    pub organisation: String,
    pub uuid: String,
    pub effective: NaiveDate,
    pub body: Map<String, Value>,
}

/// All lines of a month, and what people should know of them.
#[derive(Clone, Default, Debug)]
pub struct Gathered {
    pub records: Vec<Record>,
    pub warnings: Vec<String>,
}

/// The month and the day as of which it is told: its last day, or today while it runs.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub month: Month,
    pub day: NaiveDate,
}

/// Asks every room. Rooms that this version does not have yet leave their table empty and say so.
pub fn gather(conn: &Connection, when: When, charter: Option<&Charter>) -> Result<Gathered> {
    let key = charter.map(|c| charter::hash_key(conn, c).map(|k| (c.hash_version, k))).transpose()?;
    let mut out = Gathered::default();
    let ended = |o: &Organisation| o.ended.is_some_and(|day| day <= when.month.first());
    for organisation in branch::organisations(conn)?.into_iter().filter(|o| !ended(o)) {
        let mut book = Book { conn, when, organisation: &organisation, key: key.as_ref(), out: &mut out };
        book.organisation_and_members()?;
        book.changes()?;
        book.life()?;
        book.duties()?;
        // Committees above the branches hold no meetings of a branch, score nobody and talk with nobody.
        if organisation.kind.contains("支部") {
            book.dues()?;
            book.points()?;
            book.talks()?;
        }
        book.archive()?;
        book.alerts()?;
    }
    out.warnings.push("服务台账室尚未启用，服务事项表是空的，不代表没有事项。".into());
    Ok(out)
}

/// One organisation's lines being written.
pub(super) struct Book<'a> {
    pub conn: &'a Connection,
    pub when: When,
    pub organisation: &'a Organisation,
    /// Version and key of id_hash; none before there is a charter.
    key: Option<&'a (u32, Vec<u8>)>,
    pub out: &'a mut Gathered,
}

impl Book<'_> {
    pub(super) fn add(
        &mut self,
        table: &'static str,
        uuid: String,
        effective: NaiveDate,
        body: &impl Serialize,
    ) -> Result<()> {
        let Value::Object(body) = serde_json::to_value(body)? else {
            return Err(Error::Bug(format!("a line of {table} is no object")));
        };
        self.out.records.push(Record { table, organisation: self.organisation.code.clone(), uuid, effective, body });
        Ok(())
    }

    /// A stable uuid for a line that no record stands behind, such as a month's count of one duty.
    pub(super) fn derived(&self, table: &str, name: &str) -> String {
        derived(&[&self.organisation.id, table, &self.when.month.to_string(), name])
    }

    pub(super) fn scope(&self) -> Scope {
        Scope::One(self.organisation.id.clone())
    }

    fn organisation_and_members(&mut self) -> Result<()> {
        let o = self.organisation;
        let people = members::on(self.conn, &self.scope(), self.when.day)?;
        let line = wire::Organisation {
            code: o.code.clone(),
            name: o.name.clone(),
            kind: o.kind.clone(),
            parent: o.parent.clone(),
            members: wire::Count::of(people.len()),
        };
        self.add("organisations", o.id.clone(), self.when.month.last(), &line)?;
        // 功能型党支部 holds no 组织关系: its people are counted where their relation lies.
        if !branch::counted(o) {
            return Ok(());
        }
        let categories = members::categories(self.conn, self.when.month)?;
        for m in people {
            let category = categories.get(&m.id).map_or("", |c| c.label());
            let line = wire::Member {
                sex: m.sex.clone(),
                birth: m.birth.map(year_month).unwrap_or_default(),
                education: m.education.clone(),
                kind: m.kind_on(self.when.day).label().to_owned(),
                joined: m.joined.map(|d| d.to_string()).unwrap_or_default(),
                confirmed: m.confirmed.map(|d| d.to_string()).unwrap_or_default(),
                category: category.to_owned(),
                status: m.status.label().to_owned(),
                id_hash: self.id_hash(&m.id_number)?,
                name: m.name,
            };
            self.add("members", m.id, self.when.month.last(), &line)?;
        }
        Ok(())
    }

    /// `version:hex` under the street's key. It finds doubles; it is no secrecy against holders of the key.
    fn id_hash(&self, id_number: &str) -> Result<String> {
        let Some((version, key)) = self.key.filter(|_| !id_number.is_empty()) else { return Ok(String::new()) };
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::Bug("hmac key".into()))?;
        mac.update(id_number.as_bytes());
        Ok(format!("{version}:{}", hex(&mac.finalize().into_bytes())))
    }

    fn changes(&mut self) -> Result<()> {
        for e in members::events(self.conn, &self.scope(), self.when.month.first(), self.when.day)? {
            let line = wire::Change { member: e.member_id, kind: e.kind.key().to_owned(), date: e.day.to_string() };
            self.add("changes", e.id, e.day, &line)?;
        }
        Ok(())
    }
}

/// A birth leaves with its month at most: beside a masked number the day would complete it.
fn year_month(birth: PartialDate) -> String {
    birth.to_string().chars().take(7).collect()
}

/// A UUIDv8 from what names a line.
fn derived(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
