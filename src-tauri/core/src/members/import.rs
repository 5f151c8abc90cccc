//! Taking in a roster: every row is matched with the book, merged, checked and only then written, all in one transaction.

use super::gates::Gates;
use super::matching::Answer;
use super::plan::{Plan, Write};
use super::rows;
use crate::branch::Scope;
use crate::sheet::{self, ImportReport, Pick, Preview, Table, Workbook};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// How to take a sheet in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The sheet and the columns, where their names do not tell.
    pub pick: Pick,
    /// Where rows without 所在党支部 go.
    pub scope: Scope,
    /// Say what would happen and write nothing.
    pub dry_run: bool,
}

/// What a sheet's rows are held against besides the book: what the person answered about rows that may mean somebody who is
/// known, and the months that the rooms above have settled.
#[derive(Clone, Debug, Default)]
pub struct Doubles {
    /// Refuse such a row until it is answered, also where one member alone fits it; otherwise it is taken with a warning.
    pub ask: bool,
    /// By the sheet's own row number.
    pub answers: BTreeMap<u32, Answer>,
    /// By settled months no category is changed.
    pub gates: Gates,
}

/// Hears how many rows are done of how many; false stops the work, and nothing was written then.
pub type Watch<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// Reads a workbook and takes it in as [`import`] does.
/// # Errors
/// As [`import`]; also `NotFound` and `InputRefused` where the file is none, no workbook or no roster.
pub fn import_file(store: &mut Store, at: &At, path: &Path, how: &Import) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &sheet::Limits::default())?;
    import(store, at, &book, how, &Doubles::default(), &mut |_, _| true)
}

/// Takes a roster in. A row is the member with the same ID number, else the one of the same name and birth; it enters, brings
/// the record up to date or changes nothing. A bad row never holds up the others.
/// # Errors
/// `InputRefused` where no row belongs to this office, where the workbook is no roster or the person stopped; `CannotWrite` where
/// the copy before the import fails. Nothing was written then.
pub fn import(
    store: &mut Store,
    at: &At,
    book: &Workbook,
    how: &Import,
    doubles: &Doubles,
    watch: Watch,
) -> Result<Done<ImportReport>> {
    let table = roster_of(book, &how.pick)?;
    let Plan { report, writes, .. } = Plan::of(store.conn(), at, table, &how.scope, doubles, watch)?;
    if how.dry_run || writes.is_empty() {
        return Ok(Done { value: report, changed: Default::default() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportRoster, at, |tx| {
        commit(tx, at, &writes, watch)?;
        Ok(report)
    })
}

fn commit(conn: &Connection, at: &At, writes: &[Write], watch: Watch) -> Result<()> {
    for (done, write) in writes.iter().enumerate() {
        heard(watch, done, writes.len())?;
        write.commit(conn, at)?;
    }
    rows::keep_readings(conn)
}

/// Every row as it stands, with what would become of it and whom it may mean. Writes nothing.
/// # Errors
/// As [`import`].
pub fn preview(
    conn: &Connection,
    at: &At,
    book: &Workbook,
    how: &Import,
    doubles: &Doubles,
    watch: Watch,
) -> Result<Preview> {
    let table = roster_of(book, &how.pick)?;
    let (sheet, numbers) = (table.sheet.to_owned(), table.rows.iter().map(|r| r.number).collect::<Vec<_>>());
    let plan = Plan::of(conn, at, table, &how.scope, doubles, watch)?;
    Ok(Preview::of(book, &sheet, &numbers, plan.report, plan.questions))
}

/// Tells how far the work is, every hundred rows.
/// # Errors
/// `InputRefused` where the person stopped it.
pub(super) fn heard(watch: Watch, done: usize, all: usize) -> Result<()> {
    if !done.is_multiple_of(100) || watch(done, all) {
        return Ok(());
    }
    Err(Error::refused("已经取消，什么也没有写入。"))
}

/// The rows of a roster.
/// # Errors
/// `InputRefused` where the workbook is none.
pub(super) fn roster_of<'a>(book: &'a Workbook, pick: &Pick) -> Result<Table<'a>> {
    let table = sheet::table(book, super::COLUMNS, pick)?;
    // Every sheet about people has names: a points or attendance sheet must not pass for a roster.
    if !["id_number", "birth", "joined", "kind"].iter().any(|field| table.has(field)) {
        return Err(Error::refused(
            "这张表不像党员名册：没有身份证号、出生日期、人员类别、入党日期中的任何一列，没有导入。请检查是否选错了文件或工作表。",
        ));
    }
    Ok(table)
}
