//! All SQL of the archive.

mod shelf;

pub use shelf::*;

use super::paper::{Filing, Paper};
use super::rules::Room;
use super::{Item, Setting, Vacancy};
use crate::scans::Shelf;
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

const ITEM: &str = "id, organisation_id, year, retention, section, number, box, author, document_number, title, dated, pages, \
     note, source, filed_at, original, bound, cabinet, shelf, thickness, added";
/// Where the scans of filed papers hang.
pub const SCANS: Shelf = Shelf { table: "archive_scan", of: "item_id" };

/// How many scans hang on an item; read beside its columns.
const HANGING: &str = "(SELECT count(*) FROM archive_scan s WHERE s.item_id = archive_item.id)";

fn item_of(row: &Row) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        year: row.get(2)?,
        retention: row.get(3)?,
        section: row.get(4)?,
        number: row.get(5)?,
        archive_number: String::new(),
        box_number: row.get(6)?,
        author: row.get(7)?,
        document_number: row.get(8)?,
        title: row.get(9)?,
        dated: row.get(10)?,
        pages: row.get(11)?,
        note: row.get(12)?,
        source: row.get(13)?,
        filed_at: row.get(14)?,
        original: row.get(15)?,
        bound: row.get(16)?,
        cabinet: row.get(17)?,
        shelf: row.get(18)?,
        thickness: row.get(19)?,
        added: row.get(20)?,
        scans: row.get(21)?,
        late: false,
        entered: String::new(),
        lacks: Vec::new(),
    })
}

/// Items of a year, or of all, in no order.
pub fn items(conn: &Connection, year: Option<i32>) -> Result<Vec<Item>> {
    let mut found =
        conn.prepare_cached(&format!("SELECT {ITEM}, {HANGING} FROM archive_item WHERE ?1 IS NULL OR year = ?1"))?;
    Ok(found.query_map([year], item_of)?.collect::<rusqlite::Result<_>>()?)
}

pub fn item(conn: &Connection, id: &str) -> Result<Option<Item>> {
    let mut found = conn.prepare_cached(&format!("SELECT {ITEM}, {HANGING} FROM archive_item WHERE id = ?1"))?;
    Ok(found.query_row([id], item_of).optional()?)
}

/// The filed paper that a row of a sheet is about, with its extras: same organisation, section, title, 文号 and date.
pub fn same(conn: &Connection, f: &Filing) -> Result<Option<(Item, String)>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {ITEM}, {HANGING}, extras FROM archive_item \
         WHERE organisation_id = ?1 AND section = ?2 AND title = ?3 AND document_number = ?4 AND dated = ?5"
    ))?;
    let p = &f.paper;
    let key = params![f.organisation_id, p.section, p.title, p.document_number, p.dated];
    Ok(found.query_row(key, |r| Ok((item_of(r)?, r.get(22)?))).optional()?)
}

pub fn insert(conn: &Connection, i: &Item, extras: &str) -> Result<()> {
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO archive_item ({ITEM}, extras, changed_at) \
         VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?15)"
    ))?;
    put.execute(params![
        i.id,
        i.organisation_id,
        i.year,
        i.retention,
        i.section,
        i.number,
        i.box_number,
        i.author,
        i.document_number,
        i.title,
        i.dated,
        i.pages,
        i.note,
        i.source,
        i.filed_at,
        i.original,
        i.bound,
        i.cabinet,
        i.shelf,
        i.thickness,
        i.added,
        extras
    ])?;
    Ok(())
}

/// What is written of a paper, apart from its class.
pub fn update(conn: &Connection, id: &str, p: &Paper, changed_at: &str) -> Result<()> {
    let changed = conn.execute(
        "UPDATE archive_item SET author = ?2, document_number = ?3, title = ?4, dated = ?5, pages = ?6, original = ?7, \
         bound = ?8, cabinet = ?9, shelf = ?10, note = ?11, changed_at = ?12, thickness = ?13 WHERE id = ?1",
        params![
            id,
            p.author,
            p.document_number,
            p.title,
            p.dated,
            p.pages,
            p.original,
            p.bound,
            p.cabinet,
            p.shelf,
            p.note,
            changed_at,
            p.thickness
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Error::Bug("an item to update is gone".into())) }
}

/// The columns of a corrected sheet that nobody knows.
pub fn put_extras(conn: &Connection, id: &str, extras: &str) -> Result<()> {
    conn.execute("UPDATE archive_item SET extras = ?2 WHERE id = ?1", [id, extras])?;
    Ok(())
}

/// Where a box stands, as its first paper with a place says.
pub fn place(
    conn: &Connection,
    organisation_id: &str,
    year: i32,
    section: &str,
    box_number: u32,
) -> Result<Option<(String, String)>> {
    let mut found = conn.prepare_cached(
        "SELECT cabinet, shelf FROM archive_item WHERE organisation_id = ?1 AND year = ?2 AND section = ?3 AND box = ?4 \
         AND cabinet <> '' ORDER BY number LIMIT 1",
    )?;
    let key = params![organisation_id, year, section, box_number];
    Ok(found.query_row(key, |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

/// Moves an item to another class: new number, new box, everything else as it was.
pub fn reclass(conn: &Connection, id: &str, f: &Filing, number: u32, box_number: u32) -> Result<()> {
    conn.execute(
        "UPDATE archive_item SET added = iif(year = ?2, added, 0), year = ?2, section = ?3, retention = ?4, number = ?5, \
         box = ?6 WHERE id = ?1",
        params![id, f.year, f.paper.section, f.paper.retention, number, box_number],
    )?;
    Ok(())
}

pub fn delete(conn: &Connection, id: &str) -> Result<()> {
    conn.execute("DELETE FROM archive_item WHERE id = ?1", [id])?;
    Ok(())
}

/// The next 件号 of the class, never one that was given before.
/// `first` is the number that the class begins with here.
pub fn next_number(conn: &Connection, f: &Filing, first: u32) -> Result<u32> {
    let mut next = conn.prepare_cached(
        "INSERT INTO archive_counter (organisation_id, year, retention, section, last) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (organisation_id, year, retention, section) DO UPDATE SET last = max(last + 1, ?5) RETURNING last",
    )?;
    Ok(next.query_row(params![f.organisation_id, f.year, f.paper.retention, f.paper.section, first], |r| r.get(0))?)
}

/// The last box of the class and how much of it is taken.
pub fn last_box(conn: &Connection, f: &Filing, room: &Room) -> Result<Option<(u32, u32)>> {
    let mut found = conn.prepare_cached(
        "SELECT box, sum(coalesce(thickness * 100, pages * ?5, ?6)) FROM archive_item \
         WHERE organisation_id = ?1 AND year = ?2 AND retention = ?3 AND section = ?4 GROUP BY box ORDER BY box DESC LIMIT 1",
    )?;
    let p = &f.paper;
    let key = params![f.organisation_id, f.year, p.retention, p.section, room.page, room.unknown];
    Ok(found.query_row(key, |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

/// The box number after the last of the section's year.
pub fn next_box(conn: &Connection, f: &Filing) -> Result<u32> {
    let mut found = conn.prepare_cached(
        "SELECT coalesce(max(box), 0) + 1 FROM archive_item WHERE organisation_id = ?1 AND year = ?2 AND section = ?3",
    )?;
    Ok(found.query_row(params![f.organisation_id, f.year, f.paper.section], |r| r.get(0))?)
}

pub fn vacancies(conn: &Connection, year: i32) -> Result<Vec<Vacancy>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, year, retention, section, number, reason, logged_at FROM archive_gap \
         WHERE year = ?1 ORDER BY organisation_id, section, retention, number",
    )?;
    let vacancy = |r: &Row| {
        Ok(Vacancy {
            organisation_id: r.get(0)?,
            year: r.get(1)?,
            retention: r.get(2)?,
            section: r.get(3)?,
            number: r.get(4)?,
            reason: r.get(5)?,
            logged_at: r.get(6)?,
        })
    };
    Ok(found.query_map([year], vacancy)?.collect::<rusqlite::Result<_>>()?)
}

/// Numbers of a year that were given and stand neither on an item nor in the log: the filing was undone.
pub fn taken_back(conn: &Connection, year: i32) -> Result<Vec<Vacancy>> {
    let mut found = conn.prepare_cached(
        "WITH RECURSIVE given (organisation_id, year, retention, section, number) AS ( \
             SELECT organisation_id, year, retention, section, last FROM archive_counter WHERE year = ?1 \
             UNION ALL SELECT organisation_id, year, retention, section, number - 1 FROM given WHERE number > 1) \
         SELECT organisation_id, year, retention, section, number FROM given \
         EXCEPT SELECT organisation_id, year, retention, section, number FROM archive_item \
         EXCEPT SELECT organisation_id, year, retention, section, number FROM archive_gap \
         ORDER BY organisation_id, section, retention, number",
    )?;
    let vacancy = |r: &Row| {
        Ok(Vacancy {
            organisation_id: r.get(0)?,
            year: r.get(1)?,
            retention: r.get(2)?,
            section: r.get(3)?,
            number: r.get(4)?,
            reason: "撤销归档后空出".into(),
            logged_at: String::new(),
        })
    };
    Ok(found.query_map([year], vacancy)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_vacancy(conn: &Connection, id: &str, v: &Vacancy) -> Result<()> {
    conn.execute(
        "INSERT INTO archive_gap (id, organisation_id, year, retention, section, number, reason, logged_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![id, v.organisation_id, v.year, v.retention, v.section, v.number, v.reason, v.logged_at],
    )?;
    Ok(())
}

pub fn setting(conn: &Connection, organisation_id: &str) -> Result<Option<Setting>> {
    let mut found =
        conn.prepare_cached("SELECT fonds_number, pattern, spine_mm FROM archive_setting WHERE organisation_id = ?1")?;
    let setting = |r: &Row| Ok(Setting { fonds_number: r.get(0)?, pattern: r.get(1)?, spine_mm: r.get(2)? });
    Ok(found.query_row([organisation_id], setting).optional()?)
}

pub fn put_setting(conn: &Connection, organisation_id: &str, s: &Setting) -> Result<()> {
    conn.execute(
        "INSERT INTO archive_setting (organisation_id, fonds_number, pattern, spine_mm) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (organisation_id) DO UPDATE SET fonds_number = ?2, pattern = ?3, spine_mm = ?4",
        params![organisation_id, s.fonds_number, s.pattern, s.spine_mm],
    )?;
    Ok(())
}
