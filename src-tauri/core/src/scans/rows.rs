//! All SQL of scans, and its one row mapping. Every shelf is a table of the same fields.

use super::{Scan, Shelf};
use crate::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

fn columns(shelf: &Shelf) -> String {
    format!("id, organisation_id, {}, sha256, name, media, size, entered_at", shelf.of)
}

fn select(shelf: &Shelf) -> String {
    format!("SELECT {} FROM {}", columns(shelf), shelf.table)
}

fn scan(r: &Row) -> rusqlite::Result<Scan> {
    Ok(Scan {
        id: r.get(0)?,
        organisation_id: r.get(1)?,
        of: r.get(2)?,
        sha256: r.get(3)?,
        name: r.get(4)?,
        media: r.get(5)?,
        size: r.get::<_, i64>(6)?.unsigned_abs(),
        entered_at: r.get(7)?,
    })
}

pub fn of(conn: &Connection, shelf: &Shelf, organisation_id: &str, record: &str) -> Result<Vec<Scan>> {
    let sql = format!("{} WHERE organisation_id = ?1 AND {} = ?2 ORDER BY id", select(shelf), shelf.of);
    let mut found = conn.prepare_cached(&sql)?;
    Ok(found.query_map([organisation_id, record], scan)?.collect::<rusqlite::Result<_>>()?)
}

pub fn all(conn: &Connection, shelf: &Shelf) -> Result<Vec<Scan>> {
    let mut found = conn.prepare_cached(&format!("{} ORDER BY id", select(shelf)))?;
    Ok(found.query_map([], scan)?.collect::<rusqlite::Result<_>>()?)
}

pub fn one(conn: &Connection, shelf: &Shelf, id: &str) -> Result<Option<Scan>> {
    let mut found = conn.prepare_cached(&format!("{} WHERE id = ?1", select(shelf)))?;
    Ok(found.query_row([id], scan).optional()?)
}

pub fn insert(conn: &Connection, shelf: &Shelf, s: &Scan) -> Result<()> {
    conn.execute(
        &format!("INSERT INTO {} ({}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", shelf.table, columns(shelf)),
        params![s.id, s.organisation_id, s.of, s.sha256, s.name, s.media, s.size as i64, s.entered_at],
    )?;
    Ok(())
}

pub fn delete(conn: &Connection, shelf: &Shelf, id: &str) -> Result<()> {
    conn.execute(&format!("DELETE FROM {} WHERE id = ?1", shelf.table), [id])?;
    Ok(())
}

pub fn clear(conn: &Connection, shelf: &Shelf, record: &str) -> Result<()> {
    conn.execute(&format!("DELETE FROM {} WHERE {} = ?1", shelf.table, shelf.of), [record])?;
    Ok(())
}
