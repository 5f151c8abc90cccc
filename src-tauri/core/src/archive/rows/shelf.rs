//! SQL of places, closings and sampling checks.

use crate::Result;
use crate::archive::Closing;
use crate::archive::checks::{Check, Checked};
use crate::archive::sections::{NewSection, Then};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// Every year that was closed.
pub fn closings(conn: &Connection) -> Result<Vec<Closing>> {
    let mut found = conn.prepare_cached(
        "SELECT c.organisation_id, c.year, c.items, c.pages, c.sha256, c.arranged_by, c.checked_by, c.closed_at, c.actor, \
         coalesce(n.fonds_number, ''), coalesce(n.pattern, '') FROM archive_close c LEFT JOIN archive_close_numbering n \
         ON n.organisation_id = c.organisation_id AND n.year = c.year ORDER BY c.year, c.organisation_id",
    )?;
    let closing = |r: &Row| {
        Ok(Closing {
            organisation_id: r.get(0)?,
            year: r.get(1)?,
            items: r.get(2)?,
            pages: r.get(3)?,
            sha256: r.get(4)?,
            arranged_by: r.get(5)?,
            checked_by: r.get(6)?,
            closed_at: r.get(7)?,
            actor: r.get(8)?,
            fonds_number: r.get(9)?,
            pattern: r.get(10)?,
            sections: Vec::new(),
        })
    };
    let mut all: Vec<Closing> = found.query_map([], closing)?.collect::<rusqlite::Result<_>>()?;
    let mut called = conn.prepare_cached(
        "SELECT section, code, name FROM archive_close_section WHERE organisation_id = ?1 AND year = ?2 ORDER BY id",
    )?;
    for c in &mut all {
        let then = |r: &Row| Ok(Then { id: r.get(0)?, code: r.get(1)?, name: r.get(2)? });
        c.sections = called.query_map(params![c.organisation_id, c.year], then)?.collect::<rusqlite::Result<_>>()?;
    }
    Ok(all)
}

pub fn insert_closing(conn: &Connection, id: impl Fn() -> String, c: &Closing) -> Result<()> {
    conn.execute(
        "INSERT INTO archive_close (id, organisation_id, year, items, pages, sha256, arranged_by, checked_by, closed_at, actor) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id(),
            c.organisation_id,
            c.year,
            c.items,
            c.pages,
            c.sha256,
            c.arranged_by,
            c.checked_by,
            c.closed_at,
            c.actor
        ],
    )?;
    conn.execute(
        "INSERT INTO archive_close_numbering (id, organisation_id, year, fonds_number, pattern) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id(), c.organisation_id, c.year, c.fonds_number, c.pattern],
    )?;
    let mut put = conn.prepare_cached(
        "INSERT INTO archive_close_section (id, organisation_id, year, section, code, name) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for then in &c.sections {
        put.execute(params![id(), c.organisation_id, c.year, then.id, then.code, then.name])?;
    }
    Ok(())
}

pub fn put_place(conn: &Connection, id: &str, cabinet: &str, shelf: &str) -> Result<()> {
    conn.execute("UPDATE archive_item SET cabinet = ?2, shelf = ?3 WHERE id = ?1", [id, cabinet, shelf])?;
    Ok(())
}

pub fn put_box(conn: &Connection, id: &str, box_number: u32) -> Result<()> {
    conn.execute("UPDATE archive_item SET box = ?2 WHERE id = ?1", params![id, box_number])?;
    Ok(())
}

/// Organisation, year, retention, section.
type Class = (String, i32, String, String);

/// The highest number given in each class.
pub fn counters(conn: &Connection) -> Result<HashMap<Class, u32>> {
    let mut found =
        conn.prepare_cached("SELECT organisation_id, year, retention, section, last FROM archive_counter")?;
    let counter = |r: &Row| Ok(((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?), r.get(4)?));
    Ok(found.query_map([], counter)?.collect::<rusqlite::Result<_>>()?)
}

/// The checks of a year, newest first, without their papers.
pub fn checks(conn: &Connection, year: i32) -> Result<Vec<Check>> {
    let mut found = conn.prepare_cached(
        "SELECT id, organisation_id, year, seed, drawn_at, actor FROM archive_check WHERE year = ?1 ORDER BY drawn_at DESC, id DESC",
    )?;
    let check = |r: &Row| {
        Ok(Check {
            id: r.get(0)?,
            organisation_id: r.get(1)?,
            year: r.get(2)?,
            seed: r.get(3)?,
            drawn_at: r.get(4)?,
            actor: r.get(5)?,
            papers: Vec::new(),
        })
    };
    Ok(found.query_map([year], check)?.collect::<rusqlite::Result<_>>()?)
}

pub fn checked(conn: &Connection, check_id: &str) -> Result<Vec<Checked>> {
    let mut found = conn.prepare_cached(
        "SELECT id, item_id, archive_number, title, finding, settled FROM archive_checked WHERE check_id = ?1 \
         ORDER BY archive_number",
    )?;
    let checked = |r: &Row| {
        Ok(Checked {
            id: r.get(0)?,
            item_id: r.get(1)?,
            archive_number: r.get(2)?,
            title: r.get(3)?,
            finding: r.get(4)?,
            settled: r.get(5)?,
        })
    };
    Ok(found.query_map([check_id], checked)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_check(conn: &Connection, c: &Check) -> Result<()> {
    conn.execute(
        "INSERT INTO archive_check (id, organisation_id, year, seed, drawn_at, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![c.id, c.organisation_id, c.year, c.seed, c.drawn_at, c.actor],
    )?;
    let mut put = conn.prepare_cached(
        "INSERT INTO archive_checked (id, check_id, item_id, archive_number, title, finding, settled, changed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, '', '', ?6)",
    )?;
    for p in &c.papers {
        put.execute(params![p.id, c.id, p.item_id, p.archive_number, p.title, c.drawn_at])?;
    }
    Ok(())
}

/// The organisation of the check that a drawn paper belongs to.
pub fn check_of(conn: &Connection, id: &str) -> Result<Option<String>> {
    let mut found = conn.prepare_cached(
        "SELECT c.organisation_id FROM archive_checked p JOIN archive_check c ON c.id = p.check_id WHERE p.id = ?1",
    )?;
    Ok(found.query_row([id], |r| r.get(0)).optional()?)
}

pub fn put_finding(conn: &Connection, id: &str, finding: &str, settled: &str, changed_at: &str) -> Result<()> {
    conn.execute(
        "UPDATE archive_checked SET finding = ?2, settled = ?3, changed_at = ?4 WHERE id = ?1",
        [id, finding, settled, changed_at],
    )?;
    Ok(())
}

/// What the office calls its sections, in their order; empty where it never said.
pub fn sections(conn: &Connection) -> Result<Vec<NewSection>> {
    let mut found = conn.prepare_cached("SELECT section, code, name, retention FROM archive_section ORDER BY place")?;
    let section = |r: &Row| Ok(NewSection { id: r.get(0)?, code: r.get(1)?, name: r.get(2)?, retention: r.get(3)? });
    Ok(found.query_map([], section)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_sections(conn: &Connection, sections: &[NewSection]) -> Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO archive_section (section, code, name, retention, place) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (place, s) in (1i64..).zip(sections) {
        put.execute(params![s.id, s.code, s.name, s.retention, place])?;
    }
    Ok(())
}

pub fn clear_sections(conn: &Connection) -> Result<()> {
    conn.execute("DELETE FROM archive_section", [])?;
    Ok(())
}
