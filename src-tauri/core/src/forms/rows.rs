//! The saved mappings.

use super::{Mapping, SavedForm};
use crate::{Error, Result};
use rusqlite::{Connection, params};

/// By name, the one saved last first.
pub fn maps(conn: &Connection) -> Result<Vec<SavedForm>> {
    let mut found = conn.prepare("SELECT name, map FROM form_map ORDER BY saved_at DESC, name")?;
    let rows = found.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    rows.map(|row| {
        row.map_err(Error::from).and_then(|(name, map)| Ok(SavedForm { name, mapping: serde_json::from_str(&map)? }))
    })
    .collect()
}

pub fn put(conn: &Connection, name: &str, mapping: &Mapping, at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO form_map (name, map, saved_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (name) DO UPDATE SET map = excluded.map, saved_at = excluded.saved_at",
        params![name, serde_json::to_string(mapping)?, at],
    )?;
    Ok(())
}

pub fn remove(conn: &Connection, name: &str) -> Result<()> {
    conn.execute("DELETE FROM form_map WHERE name = ?1", [name])?;
    Ok(())
}
