//! The rule packs that the office set itself.

use super::super::RuleVersion;
use crate::Result;
use rusqlite::{Connection, Row, params};

/// Oldest first.
pub fn rule_versions(conn: &Connection) -> Result<Vec<RuleVersion>> {
    let mut found = conn
        .prepare_cached("SELECT label, effective, pack, reason, entered_at, actor FROM points_rules ORDER BY rowid")?;
    let version = |r: &Row| {
        Ok(RuleVersion {
            label: r.get(0)?,
            effective: r.get(1)?,
            text: r.get(2)?,
            reason: r.get(3)?,
            entered_at: r.get(4)?,
            actor: r.get(5)?,
        })
    };
    Ok(found.query_map([], version)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_rules(conn: &Connection, id: &str, v: &RuleVersion) -> Result<()> {
    conn.execute(
        "INSERT INTO points_rules (id, label, effective, pack, reason, entered_at, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, v.label, v.effective, v.text, v.reason, v.entered_at, v.actor],
    )?;
    Ok(())
}

/// The items that are declared from a month on and not closed yet.
pub fn declared_from(conn: &Connection, from: crate::Month) -> Result<Vec<String>> {
    let mut found = conn.prepare_cached(
        "SELECT DISTINCT d.item FROM points_entry e JOIN points_declaration d ON d.entry_id = e.id \
         WHERE e.month >= ?1 AND d.state <> 'closed' ORDER BY d.item",
    )?;
    Ok(found.query_map([from], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The newest month that any organisation has closed.
pub fn newest_closed(conn: &Connection) -> Result<Option<crate::Month>> {
    Ok(conn.query_row("SELECT max(month) FROM points_close", [], |r| r.get(0))?)
}
