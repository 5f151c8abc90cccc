//! Schema versions. `user_version` counts the migrations that a store has; `application_id` holds the oldest program
//! generation that may open it, so that a store from a newer program is refused with a sentence instead of being damaged.

use super::tables::{APPEND_ONLY, MIGRATIONS};
use crate::{Code, Error, Result};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Raised when an older program would misread a store of this one.
const GENERATION: i32 = 1;

/// Brings the store to this program's schema, in one transaction, or refuses a newer one.
pub(super) fn run(conn: &mut Connection) -> Result<()> {
    run_to(conn, MIGRATIONS.len())
}

/// As [`run`], but only up to so many migrations: old stores are upgraded step by step in tests.
pub(super) fn run_to(conn: &mut Connection, last: usize) -> Result<()> {
    let generation: i32 = conn.query_row("PRAGMA application_id", [], |r| r.get(0))?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if generation > GENERATION || done > MIGRATIONS.len() {
        return Err(Error::said(
            Code::NotAWorkspace,
            "这份资料是更新版本的程序建立的，本程序太旧，没有打开它。请安装新版程序后再打开。",
        ));
    }
    if done >= last {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let before = ledgers(&tx)?;
    drop_triggers(&tx)?;
    for (_, sql) in &MIGRATIONS[done..last] {
        tx.execute_batch(sql)?;
    }
    super::journal::create_triggers(&tx)?;
    unchanged(&before, &ledgers(&tx)?)?;
    tx.pragma_update(None, "user_version", last as i64)?;
    tx.pragma_update(None, "application_id", GENERATION)?;
    tx.commit()?;
    Ok(())
}

/// What the append-only tables hold: by table and whole-number column its sum, and under the empty name the rows.
type Ledgers = BTreeMap<(String, String), i64>;

fn ledgers(conn: &Connection) -> Result<Ledgers> {
    let mut held = Ledgers::new();
    let mut columns = conn.prepare("SELECT name FROM pragma_table_info(?1) WHERE type = 'INTEGER'")?;
    for table in APPEND_ONLY {
        let numbers: Vec<String> = columns.query_map([table], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        let there = conn.prepare(&format!("SELECT count(*) FROM {table}"));
        // A table that a later migration makes is not there yet.
        let Ok(mut rows) = there else { continue };
        held.insert(((*table).to_owned(), String::new()), rows.query_row([], |r| r.get(0))?);
        for column in numbers {
            let sum = format!("SELECT coalesce(sum(\"{column}\"), 0) FROM {table}");
            held.insert(((*table).to_owned(), column), conn.query_row(&sum, [], |r| r.get(0))?);
        }
    }
    Ok(held)
}

/// Proves that a migration left every ledger as it was.
fn unchanged(before: &Ledgers, after: &Ledgers) -> Result<()> {
    match before.iter().find(|(key, value)| after.get(*key) != Some(*value)) {
        Some(((table, column), _)) => Err(Error::Bug(format!("the migration changes the ledger {table}.{column}"))),
        None => Ok(()),
    }
}

/// Triggers are generated from the columns, so a migration starts without them.
fn drop_triggers(conn: &Connection) -> Result<()> {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")?;
    let names: Vec<String> = names.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
    }
    Ok(())
}

/// The schema as text, one statement after another: kept beside the migrations as `schema.sql` and tested equal.
pub fn schema(conn: &Connection) -> Result<String> {
    let mut statements =
        conn.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")?;
    let lines: Vec<String> = statements.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(lines.iter().map(|s| format!("{s};\n\n")).collect())
}
