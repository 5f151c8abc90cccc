//! The log of what left on paper or as a workbook (domain rules 3.6): what, how many, masked or whole; never the contents.
//! It is no step that undo could meet, so printing a list stands in nobody's way.

use super::{Done, Store, Verb};
use crate::{At, Result};
use rusqlite::{Connection, params};
use serde::Serialize;

/// What leaves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaves<'a> {
    /// Name of the paper or sheet; never of a person.
    pub what: &'a str,
    /// People or lines in it.
    pub rows: usize,
    /// Numbers, phones and addresses in full.
    pub whole: bool,
}

/// One entry of the log.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Left {
    /// ISO moment.
    pub at: String,
    pub actor: String,
    pub what: String,
    /// `pdf`, `xlsx`, `docx`, or `scan` of a paper.
    pub form: String,
    pub rows: usize,
    pub whole: bool,
    /// Pages of a paper; 0 for a workbook, and where an earlier program kept none.
    pub pages: usize,
}

impl Store {
    /// Writes a paper of so many pages by `write` and the log of it, both or neither.
    /// # Errors
    /// Whatever `write` answers; then nothing is logged.
    pub fn print(
        &mut self,
        at: &At,
        leaves: &Leaves,
        pages: usize,
        write: impl FnOnce() -> Result<()>,
    ) -> Result<Done<()>> {
        self.transact(Verb::PrintPaper, at, |tx| {
            insert(tx, at, leaves, "pdf")?;
            tx.execute(
                "INSERT INTO outgoing_pages (outgoing_id, pages) VALUES (?1, ?2)",
                params![tx.last_insert_rowid(), pages as i64],
            )?;
            write()
        })
    }

    /// The same for a workbook.
    /// # Errors
    /// As [`Store::print`].
    pub fn export(&mut self, at: &At, leaves: &Leaves, write: impl FnOnce() -> Result<()>) -> Result<Done<()>> {
        self.export_as("xlsx", at, leaves, write)
    }

    /// The same for a `docx`, a `scan`, or an `xlsx` after all.
    /// # Errors
    /// As [`Store::print`].
    pub fn export_as(
        &mut self,
        form: &str,
        at: &At,
        leaves: &Leaves,
        write: impl FnOnce() -> Result<()>,
    ) -> Result<Done<()>> {
        self.transact(Verb::ExportSheet, at, |tx| insert(tx, at, leaves, form).and_then(|()| write()))
    }
}

fn insert(conn: &Connection, at: &At, leaves: &Leaves, form: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO outgoing (at, actor, what, form, rows, whole) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![at.stamp(), at.actor, leaves.what, form, leaves.rows as i64, leaves.whole],
    )?;
    Ok(())
}

/// The log, newest first.
/// # Errors
/// A failing store.
pub fn left(conn: &Connection) -> Result<Vec<Left>> {
    let mut found = conn.prepare(
        "SELECT at, actor, what, form, rows, whole, coalesce(pages, 0)
         FROM outgoing LEFT JOIN outgoing_pages ON outgoing_id = id ORDER BY id DESC",
    )?;
    let left = found.query_map([], |r| {
        let [rows, pages]: [i64; 2] = [r.get(4)?, r.get(6)?];
        let number = |n: i64| usize::try_from(n).unwrap_or(0);
        let [at, actor, what, form] = [r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?];
        Ok(Left { at, actor, what, form, rows: number(rows), whole: r.get(5)?, pages: number(pages) })
    })?;
    Ok(left.collect::<rusqlite::Result<_>>()?)
}
