//! All SQL of contacts and pledges.

use super::{Contact, Pledge};
use crate::{PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

const CONTACT: &str = "id, organisation_id, member_id, held_on, way, by_whom, extras, entered_at";
const PLEDGE: &str = "id, organisation_id, member_id, year, half, kind, content, kept_on, extras, entered_at";

fn contact(row: &Row) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        member_id: row.get(2)?,
        held_on: row.get::<_, PartialDate>(3)?.first(),
        way: row.get(4)?,
        by: row.get(5)?,
        extras: row.get(6)?,
        entered_at: row.get(7)?,
    })
}

fn pledge(row: &Row) -> rusqlite::Result<Pledge> {
    Ok(Pledge {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        member_id: row.get(2)?,
        year: row.get(3)?,
        half: row.get(4)?,
        kind: row.get(5)?,
        text: row.get(6)?,
        kept_on: row.get::<_, Option<PartialDate>>(7)?.map(PartialDate::first),
        extras: row.get(8)?,
        entered_at: row.get(9)?,
    })
}

pub fn contacts(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Contact>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {CONTACT} FROM contact_record WHERE held_on BETWEEN ?1 AND ?2 ORDER BY held_on, member_id, way"
    ))?;
    Ok(found.query_map([from.to_string(), to.to_string()], contact)?.collect::<rusqlite::Result<_>>()?)
}

pub fn same_contact(conn: &Connection, c: &Contact) -> Result<Option<Contact>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {CONTACT} FROM contact_record WHERE member_id = ?1 AND held_on = ?2 AND way = ?3"
    ))?;
    Ok(found.query_row(params![c.member_id, c.held_on.to_string(), c.way], contact).optional()?)
}

/// Inserts, or changes who it was; the moment of first entry stays.
pub fn put_contact(conn: &Connection, c: &Contact, changed_at: &str) -> Result<()> {
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO contact_record ({CONTACT}, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (member_id, held_on, way) DO UPDATE SET by_whom = excluded.by_whom, extras = excluded.extras, \
         changed_at = excluded.changed_at"
    ))?;
    put.execute(params![
        c.id,
        c.organisation_id,
        c.member_id,
        c.held_on.to_string(),
        c.way,
        c.by,
        c.extras,
        c.entered_at,
        changed_at
    ])?;
    Ok(())
}

pub fn pledges(conn: &Connection, year: i32) -> Result<Vec<Pledge>> {
    let mut found =
        conn.prepare_cached(&format!("SELECT {PLEDGE} FROM pledge WHERE year = ?1 ORDER BY half, member_id, kind"))?;
    Ok(found.query_map([year], pledge)?.collect::<rusqlite::Result<_>>()?)
}

pub fn same_pledge(conn: &Connection, p: &Pledge) -> Result<Option<Pledge>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {PLEDGE} FROM pledge WHERE member_id = ?1 AND year = ?2 AND half = ?3 AND kind = ?4"
    ))?;
    Ok(found.query_row(params![p.member_id, p.year, p.half, p.kind], pledge).optional()?)
}

/// Inserts, or changes what is undertaken and whether it was kept; the moment of first entry stays.
pub fn put_pledge(conn: &Connection, p: &Pledge, changed_at: &str) -> Result<()> {
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO pledge ({PLEDGE}, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
         ON CONFLICT (member_id, year, half, kind) DO UPDATE SET content = excluded.content, kept_on = excluded.kept_on, \
         extras = excluded.extras, changed_at = excluded.changed_at"
    ))?;
    put.execute(params![
        p.id,
        p.organisation_id,
        p.member_id,
        p.year,
        p.half,
        p.kind,
        p.text,
        p.kept_on.map(|d| d.to_string()),
        p.extras,
        p.entered_at,
        changed_at
    ])?;
    Ok(())
}
