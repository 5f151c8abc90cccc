//! Secrets of the workspace itself: inside the encrypted store, outside the journal.

use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension};

pub fn put(conn: &Connection, name: &str, value: &str) -> Result<()> {
    conn.execute("INSERT INTO secret (name, value) VALUES (?1, ?2)", [name, value])?;
    Ok(())
}

pub fn find(conn: &Connection, name: &str) -> Result<Option<String>> {
    Ok(conn.query_row("SELECT value FROM secret WHERE name = ?1", [name], |r| r.get(0)).optional()?)
}

/// # Errors
/// `Bug` where the workspace was born without it.
pub fn get(conn: &Connection, name: &str) -> Result<String> {
    find(conn, name)?.ok_or_else(|| Error::Bug(format!("no secret {name}")))
}
