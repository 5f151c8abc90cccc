//! All SQL of the duties room.

use super::Mark;
use crate::{At, Month, Result};
use rusqlite::{Connection, Row, params};

fn mark(r: &Row) -> rusqlite::Result<Mark> {
    let kind: String = r.get(3)?;
    Ok(Mark {
        organisation_id: r.get(0)?,
        duty_id: r.get(1)?,
        period: r.get(2)?,
        waived: kind == "waived",
        done_on: r.get(4)?,
        note: r.get(5)?,
        entered_at: r.get(6)?,
    })
}

pub fn marks(conn: &Connection) -> Result<Vec<Mark>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, duty_id, period, kind, done_on, note, entered_at FROM duty_mark ORDER BY duty_id, period",
    )?;
    Ok(found.query_map([], mark)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_mark(conn: &Connection, m: &Mark, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_mark (id, organisation_id, duty_id, period, kind, done_on, note, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            at.uuid(),
            m.organisation_id,
            m.duty_id,
            m.period,
            if m.waived { "waived" } else { "done" },
            m.done_on,
            m.note,
            m.entered_at
        ],
    )?;
    Ok(())
}

/// Switched-on duties: organisation, duty, first month that counts.
pub fn options(conn: &Connection) -> Result<Vec<(String, String, Month)>> {
    let mut found = conn
        .prepare_cached("SELECT organisation_id, duty_id, since FROM duty_option ORDER BY organisation_id, duty_id")?;
    Ok(found.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_option(conn: &Connection, organisation_id: &str, duty_id: &str, since: Month) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_option (organisation_id, duty_id, since) VALUES (?1, ?2, ?3) \
         ON CONFLICT (organisation_id, duty_id) DO UPDATE SET since = excluded.since",
        params![organisation_id, duty_id, since],
    )?;
    Ok(())
}

pub fn delete_option(conn: &Connection, organisation_id: &str, duty_id: &str) -> Result<()> {
    conn.execute("DELETE FROM duty_option WHERE organisation_id = ?1 AND duty_id = ?2", [organisation_id, duty_id])?;
    Ok(())
}
