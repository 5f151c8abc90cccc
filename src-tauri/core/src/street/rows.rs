//! All SQL of the street room.

use super::{Arrived, Office};
use crate::Result;
use crate::report::wire::{Answer, Head, Problem};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

const OFFICE: &str =
    "SELECT code, name, signing_key, recipient, enrolment_hash, enrolled_at, confirmed_at FROM street_office";

fn office(r: &Row) -> rusqlite::Result<Office> {
    Ok(Office {
        code: r.get(0)?,
        name: r.get(1)?,
        signing_key: r.get(2)?,
        recipient: r.get(3)?,
        enrolment_hash: r.get(4)?,
        enrolled_at: r.get(5)?,
        confirmed_at: r.get(6)?,
    })
}

pub fn offices(conn: &Connection) -> Result<Vec<Office>> {
    let mut found = conn.prepare_cached(&format!("{OFFICE} ORDER BY code"))?;
    Ok(found.query_map([], office)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_office(conn: &Connection, o: &Office) -> Result<()> {
    conn.execute(
        "INSERT INTO street_office (code, name, signing_key, recipient, enrolment_hash, enrolled_at, confirmed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (code) DO UPDATE SET name = ?2, signing_key = ?3, recipient = ?4, \
         enrolment_hash = ?5, enrolled_at = ?6, confirmed_at = ?7",
        params![o.code, o.name, o.signing_key, o.recipient, o.enrolment_hash, o.enrolled_at, o.confirmed_at],
    )?;
    Ok(())
}

/// Code and office of every organisation.
pub fn organisations(conn: &Connection) -> Result<Vec<Organised>> {
    let mut found =
        conn.prepare_cached("SELECT code, office, name, kind, parent FROM street_organisation ORDER BY office, code")?;
    let rows = found.query_map([], |r| {
        Ok(Organised { code: r.get(0)?, office: r.get(1)?, name: r.get(2)?, kind: r.get(3)?, parent: r.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organised {
    pub code: String,
    pub office: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
}

pub fn put_organisation(conn: &Connection, o: &Organised) -> Result<()> {
    conn.execute(
        "INSERT INTO street_organisation (code, office, name, kind, parent) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (code) DO UPDATE SET name = ?3, kind = ?4, parent = ?5",
        params![o.code, o.office, o.name, o.kind, o.parent],
    )?;
    Ok(())
}

pub fn insert_file(conn: &Connection, a: &Arrived, sha256: &str, hash: &str, at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO street_file (file_name, sha256, hash, office, period, revision, seq, verdict, codes, arrived_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            a.file,
            sha256,
            hash,
            a.office,
            a.period,
            a.revision,
            i64::try_from(a.seq).unwrap_or(i64::MAX),
            a.verdict.as_str(),
            serde_json::to_string(&a.codes)?,
            at
        ],
    )?;
    Ok(())
}

pub fn insert_bytes(conn: &Connection, hash: &str, bytes: &[u8]) -> Result<()> {
    conn.execute("INSERT INTO street_bytes (hash, bytes) VALUES (?1, ?2)", params![hash, bytes])?;
    Ok(())
}

/// A report that the street answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    pub hash: String,
    pub office: String,
    pub period: String,
    pub revision: u32,
    pub seq: u64,
    pub answer: Answer,
    pub reason: String,
    pub codes: Vec<String>,
    pub accepted: u32,
    pub rejected: u32,
    pub already: u32,
    pub retry: u32,
    pub missing: Vec<(u64, u64)>,
    pub next_seq: u64,
    pub last_hash: String,
    pub answered_at: String,
}

const ANSWERED: &str = "SELECT hash, office, period, revision, seq, answer, reason, codes, accepted, rejected, already, \
                        retry, missing, next_seq, last_hash, answered_at FROM street_report";

fn answered(r: &Row) -> rusqlite::Result<Answered> {
    let (answer, codes, missing): (String, String, String) = (r.get(5)?, r.get(7)?, r.get(12)?);
    let (seq, next): (i64, i64) = (r.get(4)?, r.get(13)?);
    Ok(Answered {
        hash: r.get(0)?,
        office: r.get(1)?,
        period: r.get(2)?,
        revision: r.get(3)?,
        seq: u64::try_from(seq).unwrap_or(0),
        answer: Answer::by_key(&answer).unwrap_or(Answer::Returned),
        reason: r.get(6)?,
        codes: serde_json::from_str(&codes).unwrap_or_default(),
        accepted: r.get(8)?,
        rejected: r.get(9)?,
        already: r.get(10)?,
        retry: r.get(11)?,
        missing: serde_json::from_str(&missing).unwrap_or_default(),
        next_seq: u64::try_from(next).unwrap_or(1),
        last_hash: r.get(14)?,
        answered_at: r.get(15)?,
    })
}

/// Every answered report, oldest first.
pub fn reports(conn: &Connection) -> Result<Vec<Answered>> {
    let mut found = conn.prepare_cached(&format!("{ANSWERED} ORDER BY rowid"))?;
    Ok(found.query_map([], answered)?.collect::<rusqlite::Result<_>>()?)
}

pub fn report(conn: &Connection, hash: &str) -> Result<Option<Answered>> {
    let mut found = conn.prepare_cached(&format!("{ANSWERED} WHERE hash = ?1"))?;
    Ok(found.query_row([hash], answered).optional()?)
}

pub fn put_report(conn: &Connection, a: &Answered) -> Result<()> {
    conn.execute(
        "INSERT INTO street_report (hash, office, period, revision, seq, answer, reason, codes, accepted, rejected, already, \
         retry, missing, next_seq, last_hash, answered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
         ON CONFLICT (hash) DO UPDATE SET answer = ?6, reason = ?7, codes = ?8, accepted = ?9, rejected = ?10, already = ?11, \
         retry = ?12, missing = ?13, next_seq = ?14, last_hash = ?15, answered_at = ?16",
        params![
            a.hash,
            a.office,
            a.period,
            a.revision,
            i64::try_from(a.seq).unwrap_or(i64::MAX),
            a.answer.key(),
            a.reason,
            serde_json::to_string(&a.codes)?,
            a.accepted,
            a.rejected,
            a.already,
            a.retry,
            serde_json::to_string(&a.missing)?,
            i64::try_from(a.next_seq).unwrap_or(i64::MAX),
            a.last_hash,
            a.answered_at
        ],
    )?;
    Ok(())
}

pub fn problems(conn: &Connection, report_hash: &str) -> Result<Vec<Problem>> {
    let mut found = conn.prepare_cached(
        "SELECT tbl, line, uuid, code, reason FROM street_problem WHERE report_hash = ?1 ORDER BY rowid",
    )?;
    let rows = found.query_map([report_hash], |r| {
        Ok(Problem { table: r.get(0)?, line: r.get(1)?, uuid: r.get(2)?, code: r.get(3)?, reason: r.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn replace_problems(conn: &Connection, report_hash: &str, problems: &[Problem]) -> Result<()> {
    conn.execute("DELETE FROM street_problem WHERE report_hash = ?1", [report_hash])?;
    for p in problems {
        conn.prepare_cached(
            "INSERT INTO street_problem (report_hash, tbl, line, uuid, code, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![report_hash, p.table, p.line, p.uuid, p.code, p.reason])?;
    }
    Ok(())
}

/// The newest (period, revision) of an office whose lines were merged, before `hash`.
pub fn newest_merged(conn: &Connection, office: &str, hash: &str) -> Result<Option<(String, u32)>> {
    let sql = "SELECT period, revision FROM street_report WHERE office = ?1 AND hash <> ?2 AND answer <> 'returned' \
               ORDER BY period DESC, revision DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([office, hash], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

/// rev and line of a record that is known.
pub fn record(conn: &Connection, organisation: &str, table: &str, uuid: &str) -> Result<Option<(u32, String)>> {
    let sql = "SELECT rev, body FROM street_record WHERE organisation = ?1 AND tbl = ?2 AND uuid = ?3";
    let mut found = conn.prepare_cached(sql)?;
    Ok(found.query_row([organisation, table, uuid], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

pub fn put_record(conn: &Connection, table: &str, office: &str, period: &str, head: &Head, body: &Value) -> Result<()> {
    let id_hash = if table == "members" { body["id_hash"].as_str().unwrap_or("") } else { "" };
    conn.prepare_cached(
        "INSERT INTO street_record (organisation, tbl, uuid, office, period, rev, effective, void, absent, body, id_hash) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10) ON CONFLICT (organisation, tbl, uuid) DO UPDATE SET office = ?4, \
         period = ?5, rev = ?6, effective = ?7, void = ?8, absent = 0, body = ?9, id_hash = ?10",
    )?
    .execute(params![
        head.organisation,
        table,
        head.uuid,
        office,
        period,
        head.rev,
        head.effective,
        head.void,
        body.to_string(),
        id_hash
    ])?;
    Ok(())
}

/// The record is there again, unchanged.
pub fn seen_again(conn: &Connection, organisation: &str, table: &str, uuid: &str, period: &str) -> Result<()> {
    conn.prepare_cached(
        "UPDATE street_record SET absent = 0, period = ?4 WHERE organisation = ?1 AND tbl = ?2 AND uuid = ?3",
    )?
    .execute([organisation, table, uuid, period])?;
    Ok(())
}

/// uuids of an organisation's records of a table that are not absent or void; of one month where `period` is given.
pub fn present(conn: &Connection, organisation: &str, table: &str, period: Option<&str>) -> Result<Vec<String>> {
    let mut found = conn.prepare_cached(
        "SELECT uuid FROM street_record WHERE organisation = ?1 AND tbl = ?2 AND absent = 0 AND void = 0 \
         AND (?3 = '' OR period = ?3)",
    )?;
    let uuids = found.query_map([organisation, table, period.unwrap_or("")], |r| r.get(0))?;
    Ok(uuids.collect::<rusqlite::Result<_>>()?)
}

pub fn set_absent(conn: &Connection, organisation: &str, table: &str, uuid: &str) -> Result<()> {
    conn.prepare_cached("UPDATE street_record SET absent = 1 WHERE organisation = ?1 AND tbl = ?2 AND uuid = ?3")?
        .execute([organisation, table, uuid])?;
    Ok(())
}

/// Two places of one person: organisation codes, uuids and the name that the first gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    pub first: (String, String),
    pub second: (String, String),
    pub body: String,
}

/// Persons who are present in two places by the same uuid or the same id_hash.
pub fn doubles(conn: &Connection) -> Result<Vec<Pair>> {
    let mut found = conn.prepare_cached(
        "SELECT a.organisation, a.uuid, b.organisation, b.uuid, a.body FROM street_record a JOIN street_record b \
         ON b.tbl = 'members' AND b.absent = 0 AND b.void = 0 \
         AND (a.id_hash <> '' AND a.id_hash = b.id_hash OR a.uuid = b.uuid) \
         AND (a.organisation, a.uuid) < (b.organisation, b.uuid) \
         WHERE a.tbl = 'members' AND a.absent = 0 AND a.void = 0 ORDER BY a.organisation, a.uuid",
    )?;
    let rows = found.query_map([], |r| {
        Ok(Pair { first: (r.get(0)?, r.get(1)?), second: (r.get(2)?, r.get(3)?), body: r.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Lines of a table that count: of one month, or the newest snapshot where `period` is none.
pub fn lines(conn: &Connection, table: &str, period: Option<&str>) -> Result<Vec<(String, Value)>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation, body FROM street_record WHERE tbl = ?1 AND absent = 0 AND void = 0 \
         AND (?2 = '' OR period = ?2) ORDER BY organisation, uuid",
    )?;
    let rows =
        found.query_map([table, period.unwrap_or("")], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().map(|(o, body)| (o, serde_json::from_str(&body).unwrap_or(Value::Null))).collect())
}

pub fn absent_members(conn: &Connection) -> Result<Vec<(String, String)>> {
    let sql =
        "SELECT organisation, uuid FROM street_record WHERE tbl = 'members' AND absent = 1 ORDER BY organisation, uuid";
    let mut found = conn.prepare_cached(sql)?;
    let rows = found.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
