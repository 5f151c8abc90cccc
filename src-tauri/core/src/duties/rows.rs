//! All SQL of the duties room.

use super::{Mark, Occasion, Snooze, Switched};
use crate::{At, Result};
use rusqlite::{Connection, Row, params};

fn mark(r: &Row) -> rusqlite::Result<Mark> {
    let kind: String = r.get(4)?;
    Ok(Mark {
        organisation_id: r.get(0)?,
        duty_id: r.get(1)?,
        period: r.get(2)?,
        subject: r.get(3)?,
        waived: kind == "waived",
        done_on: r.get(5)?,
        note: r.get(6)?,
        entered_at: r.get(7)?,
    })
}

pub fn marks(conn: &Connection) -> Result<Vec<Mark>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, duty_id, period, subject, kind, done_on, note, entered_at FROM duty_mark \
         ORDER BY duty_id, period, subject",
    )?;
    Ok(found.query_map([], mark)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_mark(conn: &Connection, m: &Mark, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_mark (id, organisation_id, duty_id, period, subject, kind, done_on, note, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            at.uuid(),
            m.organisation_id,
            m.duty_id,
            m.period,
            m.subject,
            if m.waived { "waived" } else { "done" },
            m.done_on,
            m.note,
            m.entered_at
        ],
    )?;
    Ok(())
}

/// What organisations switched on or off.
pub fn options(conn: &Connection) -> Result<Vec<Switched>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, duty_id, since, active, reason FROM duty_option ORDER BY organisation_id, duty_id",
    )?;
    let option = |r: &Row| {
        Ok(Switched {
            organisation_id: r.get(0)?,
            duty_id: r.get(1)?,
            since: r.get(2)?,
            active: r.get(3)?,
            reason: r.get(4)?,
        })
    };
    Ok(found.query_map([], option)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_option(conn: &Connection, o: &Switched) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_option (organisation_id, duty_id, since, active, reason) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (organisation_id, duty_id) \
         DO UPDATE SET since = excluded.since, active = excluded.active, reason = excluded.reason",
        params![o.organisation_id, o.duty_id, o.since, o.active, o.reason],
    )?;
    Ok(())
}

pub fn delete_option(conn: &Connection, organisation_id: &str, duty_id: &str) -> Result<()> {
    conn.execute("DELETE FROM duty_option WHERE organisation_id = ?1 AND duty_id = ?2", [organisation_id, duty_id])?;
    Ok(())
}

pub fn snoozes(conn: &Connection) -> Result<Vec<Snooze>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, duty_id, period, subject, until, reason FROM duty_snooze ORDER BY duty_id, period",
    )?;
    let snooze = |r: &Row| {
        Ok(Snooze {
            organisation_id: r.get(0)?,
            duty_id: r.get(1)?,
            period: r.get(2)?,
            subject: r.get(3)?,
            until: r.get(4)?,
            reason: r.get(5)?,
        })
    };
    Ok(found.query_map([], snooze)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_snooze(conn: &Connection, s: &Snooze, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_snooze (id, organisation_id, duty_id, period, subject, until, reason, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (organisation_id, duty_id, period, subject) \
         DO UPDATE SET until = excluded.until, reason = excluded.reason, entered_at = excluded.entered_at",
        params![at.uuid(), s.organisation_id, s.duty_id, s.period, s.subject, s.until, s.reason, at.stamp()],
    )?;
    Ok(())
}

pub fn occasions(conn: &Connection) -> Result<Vec<Occasion>> {
    let mut found =
        conn.prepare_cached("SELECT organisation_id, duty_id, day, what FROM duty_occasion ORDER BY day, duty_id")?;
    let occasion =
        |r: &Row| Ok(Occasion { organisation_id: r.get(0)?, duty_id: r.get(1)?, day: r.get(2)?, what: r.get(3)? });
    Ok(found.query_map([], occasion)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_occasion(conn: &Connection, o: &Occasion, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_occasion (id, organisation_id, duty_id, day, what, entered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![at.uuid(), o.organisation_id, o.duty_id, o.day, o.what, at.stamp()],
    )?;
    Ok(())
}

/// Organisations that follow the national profile.
pub fn national(conn: &Connection) -> Result<Vec<String>> {
    let mut found = conn.prepare_cached("SELECT organisation_id FROM duty_profile WHERE profile = 'national'")?;
    Ok(found.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_profile(conn: &Connection, organisation_id: &str, national: bool, reason: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO duty_profile (organisation_id, profile, reason) VALUES (?1, ?2, ?3) \
         ON CONFLICT (organisation_id) DO UPDATE SET profile = excluded.profile, reason = excluded.reason",
        params![organisation_id, if national { "national" } else { "seed" }, reason],
    )?;
    Ok(())
}
