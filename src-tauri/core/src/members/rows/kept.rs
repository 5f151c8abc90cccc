//! Mappings and views that were saved by name.

use crate::members::{Saved, SavedMap, View};
use crate::{Error, Result};
use rusqlite::{Connection, params};

/// The mappings of columns that were saved, the newest first.
pub(in crate::members) fn saved_maps(conn: &Connection) -> Result<Vec<SavedMap>> {
    let mut found =
        conn.prepare_cached("SELECT value FROM setting WHERE name LIKE 'roster.map.%' ORDER BY rowid DESC")?;
    let texts: Vec<String> = found.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}

pub(in crate::members) fn save_map(conn: &Connection, saved: &SavedMap) -> Result<()> {
    let name = format!("roster.map.{}", saved.name);
    conn.execute("DELETE FROM setting WHERE name = ?1", [&name])?;
    conn.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", params![name, serde_json::to_string(saved)?])?;
    Ok(())
}

/// The saved views, by name.
pub(in crate::members) fn views(conn: &Connection) -> Result<Vec<Saved>> {
    let mut found = conn.prepare("SELECT name, view FROM member_view ORDER BY name")?;
    let found = found.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    found
        .map(|row| {
            row.map_err(Error::from).and_then(|(name, view)| Ok(Saved { name, view: serde_json::from_str(&view)? }))
        })
        .collect()
}

pub(in crate::members) fn put_view(conn: &Connection, name: &str, view: &View, at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO member_view (name, view, saved_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (name) DO UPDATE SET view = excluded.view, saved_at = excluded.saved_at",
        params![name, serde_json::to_string(view)?, at],
    )?;
    Ok(())
}

pub(in crate::members) fn drop_view(conn: &Connection, name: &str) -> Result<()> {
    conn.execute("DELETE FROM member_view WHERE name = ?1", [name])?;
    Ok(())
}
