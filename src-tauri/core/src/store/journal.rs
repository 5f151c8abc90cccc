//! The journal: every change of a verb as the row before and after, written by triggers in the same transaction.
//! It is the audit trail and the way back. The triggers are generated from the tables, so no table can be forgotten.
//!
//! A new row has neither before nor after here: what was entered is the row itself, or the `before` of its first change.
//! Keeping it twice would make an imported store half as large again and every import slower, and tell nobody more.

use super::Verb;
use super::tables::{APPEND_ONLY, UNJOURNALED, room_of};
use crate::{At, Error, Result};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Generates the triggers of all tables.
pub(super) fn create_triggers(conn: &Connection) -> Result<()> {
    for table in tables(conn)? {
        if APPEND_ONLY.contains(&table.as_str()) {
            conn.execute_batch(&append_only(&table))?;
        }
        if !UNJOURNALED.contains(&table.as_str()) {
            conn.execute_batch(&journaled(&table, &columns(conn, &table)?))?;
        }
    }
    Ok(())
}

fn append_only(table: &str) -> String {
    let refuse = |event: &str| {
        format!(
            "CREATE TRIGGER {table}_{event}_refused BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;\n"
        )
    };
    refuse("UPDATE") + &refuse("DELETE")
}

fn journaled(table: &str, columns: &[String]) -> String {
    let object = |row: &str| {
        let pairs: Vec<String> = columns.iter().map(|c| format!("'{c}',{row}.\"{c}\"")).collect();
        format!("json_object({})", pairs.join(","))
    };
    let (old, new) = (object("OLD"), object("NEW"));
    let trigger = |event: &str, row: &str, before: &str, after: &str| {
        format!(
            "CREATE TRIGGER {table}_{event}_journal AFTER {event} ON {table} BEGIN \
             INSERT INTO journal_change (verb_id, tbl, row, before, after) \
             VALUES ((SELECT max(id) FROM journal_verb), '{table}', {row}.rowid, {before}, {after}); END;\n"
        )
    };
    trigger("INSERT", "NEW", "''", "''") + &trigger("UPDATE", "NEW", &old, &new) + &trigger("DELETE", "OLD", &old, "''")
}

fn tables(conn: &Connection) -> Result<Vec<String>> {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
    Ok(names.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    let mut names = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    Ok(names.query_map([table], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Opens the journal entry that the triggers of this transaction write under.
pub(super) fn begin(conn: &Connection, verb: Verb, at: &At) -> Result<i64> {
    conn.execute(
        "INSERT INTO journal_verb (verb, at, actor) VALUES (?1, ?2, ?3)",
        params![verb.name(), at.stamp(), at.actor],
    )?;
    Ok(conn.last_insert_rowid())
}

/// The rooms whose tables a verb touched.
pub(super) fn touched(conn: &Connection, verb_id: i64) -> Result<BTreeSet<&'static str>> {
    let mut names = conn.prepare("SELECT DISTINCT tbl FROM journal_change WHERE verb_id = ?1")?;
    let names = names.query_map([verb_id], |r| r.get::<_, String>(0))?;
    Ok(names.map(|n| n.map(|n| room_of(&n))).collect::<rusqlite::Result<_>>()?)
}

/// The newest verb that changed something and was not undone: id and name.
pub(super) fn newest(conn: &Connection) -> Result<Option<(i64, String)>> {
    let mut found = conn.prepare(
        "SELECT id, verb FROM journal_verb WHERE undone_by = 0 AND verb <> 'undo' \
         AND id IN (SELECT verb_id FROM journal_change) ORDER BY id DESC LIMIT 1",
    )?;
    let mut rows = found.query([])?;
    Ok(match rows.next()? {
        Some(row) => Some((row.get(0)?, row.get(1)?)),
        None => None,
    })
}

/// When a verb was done: local time, ISO.
pub(super) fn time_of(conn: &Connection, id: i64) -> Result<String> {
    Ok(conn.query_row("SELECT at FROM journal_verb WHERE id = ?1", [id], |r| r.get(0))?)
}

/// Puts every row that `verb_id` changed back to what it was, newest change first.
pub(super) fn take_back(conn: &Connection, verb_id: i64, by: i64) -> Result<()> {
    let mut changes =
        conn.prepare("SELECT tbl, row, before, after FROM journal_change WHERE verb_id = ?1 ORDER BY id DESC")?;
    let changes: Vec<(String, i64, String, String)> = changes
        .query_map([verb_id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (table, row, before, after) in changes {
        restore(conn, &table, row, &before, &after)?;
    }
    conn.execute("UPDATE journal_verb SET undone_by = ?2 WHERE id = ?1", [verb_id, by])?;
    Ok(())
}

fn restore(conn: &Connection, table: &str, row: i64, before: &str, after: &str) -> Result<()> {
    // A column that a later program added is not in the entry: it keeps its value, or takes its default.
    let written = |c: &String| before.contains(&format!("\"{c}\":"));
    let mut columns = columns(conn, table)?;
    columns.retain(written);
    let names: Vec<String> = columns.iter().map(|c| format!("\"{c}\"")).collect();
    let values: Vec<String> = columns.iter().map(|c| format!("json_extract(?2, '$.{c}')")).collect();
    let changed = if before.is_empty() {
        conn.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [row])?
    } else if after.is_empty() {
        let sql = format!("INSERT INTO {table} (rowid, {}) VALUES (?1, {})", names.join(","), values.join(","));
        conn.execute(&sql, params![row, before])?
    } else {
        let pairs: Vec<String> = names.iter().zip(&values).map(|(n, v)| format!("{n} = {v}")).collect();
        conn.execute(&format!("UPDATE {table} SET {} WHERE rowid = ?1", pairs.join(", ")), params![row, before])?
    };
    if changed == 1 { Ok(()) } else { Err(Error::Bug(format!("undo: {table} has no such row"))) }
}
