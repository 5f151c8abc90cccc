//! All SQL of the report room.

use super::bundle::{Chain, Link};
use super::charter::Charter;
use super::mail::Posted;
use super::receipt::Held;
use super::states::Event;
use crate::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

pub fn charters(conn: &Connection) -> Result<Vec<Charter>> {
    let mut found = conn.prepare_cached(
        "SELECT hash, street_code, street_name, street_key, street_recipient, second_recipient, fields, hash_version, \
         enrolment_hash, received_at, confirmed_at FROM report_charter ORDER BY id DESC",
    )?;
    let rows = found.query_map([], |r| {
        let fields: String = r.get(6)?;
        Ok(Charter {
            hash: r.get(0)?,
            street_code: r.get(1)?,
            street_name: r.get(2)?,
            street_key: r.get(3)?,
            street_recipient: r.get(4)?,
            second_recipient: r.get(5)?,
            fields: serde_json::from_str(&fields).unwrap_or_default(),
            hash_version: r.get(7)?,
            enrolment_hash: r.get(8)?,
            received_at: r.get(9)?,
            confirmed_at: r.get(10)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_charter(conn: &Connection, id: &str, c: &Charter) -> Result<()> {
    conn.execute(
        "INSERT INTO report_charter (id, hash, street_code, street_name, street_key, street_recipient, second_recipient, \
         fields, hash_version, enrolment_hash, received_at, confirmed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            c.hash,
            c.street_code,
            c.street_name,
            c.street_key,
            c.street_recipient,
            c.second_recipient,
            serde_json::to_string(&c.fields)?,
            c.hash_version,
            c.enrolment_hash,
            c.received_at,
            c.confirmed_at
        ],
    )?;
    Ok(())
}

pub fn confirm_charter(conn: &Connection, hash: &str, at: &str) -> Result<()> {
    conn.execute("UPDATE report_charter SET confirmed_at = ?2 WHERE hash = ?1", [hash, at])?;
    Ok(())
}

/// One row of `report_sent`.
#[derive(Clone, Debug)]
pub struct Sent {
    pub hash: String,
    pub seq: i64,
    pub prev_hash: String,
    pub bundle_id: String,
    pub kind: String,
    pub own_key: String,
    pub recipient_code: String,
    pub recipient_key: String,
    pub period: String,
    pub revision: u32,
    pub content: String,
    pub subject: String,
    pub file_name: String,
    pub created_at: String,
}

const SENT: &str = "SELECT hash, seq, prev_hash, bundle_id, kind, own_key, recipient_code, recipient_key, period, revision, \
                    content, subject, file_name, created_at FROM report_sent";

fn sent(r: &Row) -> rusqlite::Result<Sent> {
    Ok(Sent {
        hash: r.get(0)?,
        seq: r.get(1)?,
        prev_hash: r.get(2)?,
        bundle_id: r.get(3)?,
        kind: r.get(4)?,
        own_key: r.get(5)?,
        recipient_code: r.get(6)?,
        recipient_key: r.get(7)?,
        period: r.get(8)?,
        revision: r.get(9)?,
        content: r.get(10)?,
        subject: r.get(11)?,
        file_name: r.get(12)?,
        created_at: r.get(13)?,
    })
}

/// The last bundle of one chain.
pub fn last_sent(conn: &Connection, own_key: &str, recipient_key: &str) -> Result<Option<Sent>> {
    let sql = format!("{SENT} WHERE own_key = ?1 AND recipient_key = ?2 ORDER BY seq DESC LIMIT 1");
    Ok(conn.prepare_cached(&sql)?.query_row([own_key, recipient_key], sent).optional()?)
}

/// What was sent of a kind and period, newest revision first.
pub fn sent_of(conn: &Connection, kind: &str, period: &str) -> Result<Vec<Sent>> {
    let sql = format!("{SENT} WHERE kind = ?1 AND period = ?2 ORDER BY revision DESC, seq DESC");
    Ok(conn.prepare_cached(&sql)?.query_map([kind, period], sent)?.collect::<rusqlite::Result<_>>()?)
}

/// What was sent of a kind to one recipient, newest first.
pub fn sent_to(conn: &Connection, kind: &str, recipient_key: &str) -> Result<Vec<Sent>> {
    let sql = format!("{SENT} WHERE kind = ?1 AND recipient_key = ?2 ORDER BY seq DESC");
    Ok(conn.prepare_cached(&sql)?.query_map([kind, recipient_key], sent)?.collect::<rusqlite::Result<_>>()?)
}

/// True where a bundle left under this name.
pub fn is_name_used(conn: &Connection, file_name: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM report_sent WHERE file_name = ?1)";
    Ok(conn.prepare_cached(sql)?.query_row([file_name], |r| r.get(0))?)
}

pub fn insert_sent(conn: &Connection, s: &Sent, bytes: &[u8]) -> Result<()> {
    conn.execute(
        "INSERT INTO report_sent (hash, seq, prev_hash, bundle_id, kind, own_key, recipient_code, recipient_key, period, \
         revision, content, subject, file_name, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            s.hash,
            s.seq,
            s.prev_hash,
            s.bundle_id,
            s.kind,
            s.own_key,
            s.recipient_code,
            s.recipient_key,
            s.period,
            s.revision,
            s.content,
            s.subject,
            s.file_name,
            s.created_at
        ],
    )?;
    conn.execute("INSERT INTO report_file (hash, bytes) VALUES (?1, ?2)", params![s.hash, bytes])?;
    Ok(())
}

/// A sent bundle with its bytes as they left.
pub fn posted(conn: &Connection, s: Sent) -> Result<Posted> {
    let bytes = conn.query_row("SELECT bytes FROM report_file WHERE hash = ?1", [&s.hash], |r| r.get(0))?;
    Ok(Posted { sent: s, bytes })
}

/// What was taken from one sender key, split at its baseline.
pub fn chain(conn: &Connection, sender_key: &str) -> Result<Chain> {
    let newest = "SELECT seq, after FROM report_baseline WHERE sender_key = ?1 ORDER BY after DESC LIMIT 1";
    let newest = conn.query_row(newest, [sender_key], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?))).optional()?;
    let (baseline, after) = newest.unwrap_or((1, 0));
    let baseline = u64::try_from(baseline).unwrap_or(1);
    let mut found = conn.prepare_cached(
        "SELECT seq, hash, prev_hash, bundle_id, kind, period, revision, rowid <= ?2 FROM report_taken WHERE sender_key = ?1",
    )?;
    let rows = found.query_map(params![sender_key, after], |r| {
        let seq: i64 = r.get(0)?;
        let link = Link {
            seq: u64::try_from(seq).unwrap_or(0),
            hash: r.get(1)?,
            prev_hash: r.get(2)?,
            bundle_id: r.get(3)?,
            kind: r.get(4)?,
            period: r.get(5)?,
            revision: r.get(6)?,
        };
        Ok((link, r.get::<_, bool>(7)?))
    })?;
    let (mut links, mut old) = (Vec::new(), Vec::new());
    for row in rows {
        let (link, before) = row?;
        if before { old.push(link) } else { links.push(link) }
    }
    Ok(Chain { links, old, baseline })
}

pub fn insert_taken(conn: &Connection, link: &Link, sender: (&str, &str), verdict: &str, at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO report_taken (hash, seq, prev_hash, bundle_id, kind, sender_key, sender_code, period, revision, verdict, \
         taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            link.hash,
            i64::try_from(link.seq).unwrap_or(i64::MAX),
            link.prev_hash,
            link.bundle_id,
            link.kind,
            sender.0,
            sender.1,
            link.period,
            link.revision,
            verdict,
            at
        ],
    )?;
    Ok(())
}

pub fn insert_baseline(conn: &Connection, sender_key: &str, seq: u64, at: &str) -> Result<()> {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    conn.execute(
        "INSERT OR REPLACE INTO report_baseline (sender_key, seq, after, confirmed_at) \
         VALUES (?1, ?2, (SELECT ifnull(max(rowid), 0) FROM report_taken), ?3)",
        params![sender_key, seq, at],
    )?;
    Ok(())
}

/// A record as it last left: month, rev, line.
#[derive(Clone, Debug)]
pub struct Left {
    pub table: String,
    pub organisation: String,
    pub uuid: String,
    pub period: String,
    pub rev: u32,
    pub body: String,
}

pub fn left(conn: &Connection) -> Result<Vec<Left>> {
    let mut found = conn.prepare_cached("SELECT tbl, organisation, uuid, period, rev, body FROM report_record")?;
    let rows = found.query_map([], |r| {
        Ok(Left {
            table: r.get(0)?,
            organisation: r.get(1)?,
            uuid: r.get(2)?,
            period: r.get(3)?,
            rev: r.get(4)?,
            body: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn put_left(conn: &Connection, l: &Left) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO report_record (tbl, organisation, uuid, period, rev, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (tbl, organisation, uuid) DO UPDATE SET period = ?4, rev = ?5, body = ?6",
    )?
    .execute(params![l.table, l.organisation, l.uuid, l.period, l.rev, l.body])?;
    Ok(())
}

pub fn events(conn: &Connection) -> Result<Vec<Event>> {
    let mut found = conn.prepare_cached("SELECT period, state, hash, note, at FROM report_event ORDER BY rowid")?;
    let rows = found.query_map([], |r| {
        Ok(Event { period: r.get(0)?, state: r.get(1)?, hash: r.get(2)?, note: r.get(3)?, at: r.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_event(conn: &Connection, id: &str, e: &Event) -> Result<()> {
    conn.execute(
        "INSERT INTO report_event (id, period, state, hash, note, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, e.period, e.state, e.hash, e.note, e.at],
    )?;
    Ok(())
}

/// Receipts that were taken in, newest first.
pub fn receipts(conn: &Connection) -> Result<Vec<Held>> {
    let mut found = conn.prepare_cached(
        "SELECT hash, report_hash, period, revision, verdict, reasons, problems, next_seq, last_hash, taken_at \
         FROM report_receipt ORDER BY rowid DESC",
    )?;
    let rows = found.query_map([], |r| {
        let (reasons, problems, next): (String, String, i64) = (r.get(5)?, r.get(6)?, r.get(7)?);
        Ok(Held {
            hash: r.get(0)?,
            report_hash: r.get(1)?,
            period: r.get(2)?,
            revision: r.get(3)?,
            verdict: r.get(4)?,
            reasons: serde_json::from_str(&reasons).unwrap_or_default(),
            problems: serde_json::from_str(&problems).unwrap_or_default(),
            next_seq: u64::try_from(next).unwrap_or(1),
            last_hash: r.get(8)?,
            taken_at: r.get(9)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_receipt(conn: &Connection, h: &Held) -> Result<()> {
    conn.execute(
        "INSERT INTO report_receipt (hash, report_hash, period, revision, verdict, reasons, problems, next_seq, last_hash, \
         taken_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            h.hash,
            h.report_hash,
            h.period,
            h.revision,
            h.verdict,
            serde_json::to_string(&h.reasons)?,
            serde_json::to_string(&h.problems)?,
            i64::try_from(h.next_seq).unwrap_or(i64::MAX),
            h.last_hash,
            h.taken_at
        ],
    )?;
    Ok(())
}

/// The flag that a restored backup sets; see `month::export`.
pub fn restored_at(conn: &Connection) -> Result<Option<String>> {
    let sql = "SELECT value FROM setting WHERE name = 'report.restored'";
    Ok(conn.query_row(sql, [], |r| r.get(0)).optional()?)
}

pub fn set_restored(conn: &Connection, at: Option<&str>) -> Result<()> {
    conn.execute("DELETE FROM setting WHERE name = 'report.restored'", [])?;
    if let Some(at) = at {
        conn.execute("INSERT INTO setting (name, value) VALUES ('report.restored', ?1)", [at])?;
    }
    Ok(())
}
