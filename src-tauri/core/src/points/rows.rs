//! All SQL of the points room.

mod flow;
mod rules;

pub use flow::*;
pub use rules::*;

use super::{By, Closing, Declaration, Entry, Hundredths, Line, Part, State};
use crate::scans::Shelf;
use crate::{At, Month, Result};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use std::collections::{HashMap, HashSet};

/// Where photographs and scans of signed publicity sheets hang.
pub const SIGNED: Shelf = Shelf { table: "points_scan", of: "period" };

const ENTRY: &str = "SELECT e.id, e.organisation_id, e.member_id, e.month, e.category, e.note, e.extras, e.source, \
                     e.entered_at FROM points_entry e";

fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let extras: String = row.get(6)?;
    Ok(Entry {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        member_id: row.get(2)?,
        month: row.get(3)?,
        category: row.get(4)?,
        note: row.get(5)?,
        extras: serde_json::from_str(&extras).unwrap_or_default(),
        source: row.get(7)?,
        entered_at: row.get(8)?,
        declarations: Vec::new(),
    })
}

/// The entries of a month with their declarations, in the order of entry.
pub fn entries(conn: &Connection, month: Month) -> Result<Vec<Entry>> {
    read_entries(conn, "e.month = ?1", params![month])
}

/// The entries of one member, oldest first.
pub fn entries_of(conn: &Connection, member_id: &str, from: Month, to: Month) -> Result<Vec<Entry>> {
    read_entries(conn, "e.member_id = ?1 AND e.month BETWEEN ?2 AND ?3", params![member_id, from, to])
}

fn read_entries(conn: &Connection, which: &str, values: &[&dyn ToSql]) -> Result<Vec<Entry>> {
    let mut found = conn.prepare_cached(&format!("{ENTRY} WHERE {which} ORDER BY e.rowid"))?;
    let mut all: Vec<Entry> = found.query_map(values, entry)?.collect::<rusqlite::Result<_>>()?;
    let places: HashMap<String, usize> = all.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect();
    let mut found = conn.prepare_cached(&format!("{DECLARATION} WHERE {which} ORDER BY d.entry_id, d.item"))?;
    let mut rows = found.query(values)?;
    while let Some(row) = rows.next()? {
        let owner: String = row.get(0)?;
        if let Some(entry) = places.get(&owner).and_then(|i| all.get_mut(*i)) {
            entry.declarations.push(declaration(row)?);
        }
    }
    Ok(all)
}

const DECLARATION: &str = "SELECT d.entry_id, d.id, d.item, d.quantity, d.reason, d.minutes, d.state, d.declared_by, d.checked_by, \
                           d.approved_by, d.approval FROM points_entry e JOIN points_declaration d ON d.entry_id = e.id";

fn declaration(row: &Row) -> rusqlite::Result<Declaration> {
    let state: String = row.get(6)?;
    Ok(Declaration {
        id: row.get(1)?,
        item: row.get(2)?,
        quantity: row.get(3)?,
        reason: row.get(4)?,
        minutes: row.get(5)?,
        state: State::by_key(&state),
        by: by(row, 7)?,
    })
}

/// The four columns of who did it, from `first` on.
fn by(row: &Row, first: usize) -> rusqlite::Result<By> {
    Ok(By {
        declared: row.get(first)?,
        checked: row.get(first + 1)?,
        approved: row.get(first + 2)?,
        approval: row.get(first + 3)?,
    })
}

/// Writes the entry itself; its declarations are written one by one.
pub fn put_entry(conn: &Connection, e: &Entry, at: &At) -> Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO points_entry (id, organisation_id, member_id, month, category, note, extras, source, entered_at, changed_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) ON CONFLICT (id) DO UPDATE SET \
         organisation_id = excluded.organisation_id, category = excluded.category, note = excluded.note, \
         extras = excluded.extras, source = excluded.source, changed_at = excluded.changed_at",
    )?;
    put.execute(params![
        e.id,
        e.organisation_id,
        e.member_id,
        e.month,
        e.category,
        e.note,
        serde_json::to_string(&e.extras)?,
        e.source,
        at.stamp()
    ])?;
    Ok(())
}

pub fn put_declaration(conn: &Connection, e: &Entry, d: &Declaration, at: &At) -> Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO points_declaration (id, entry_id, organisation_id, item, quantity, reason, minutes, state, entered_at, changed_at, \
         declared_by, checked_by, approved_by, approval) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (id) DO UPDATE SET \
         quantity = excluded.quantity, reason = excluded.reason, minutes = excluded.minutes, state = excluded.state, \
         changed_at = excluded.changed_at, declared_by = excluded.declared_by, checked_by = excluded.checked_by, \
         approved_by = excluded.approved_by, approval = excluded.approval",
    )?;
    put.execute(params![
        d.id,
        e.id,
        e.organisation_id,
        d.item,
        d.quantity,
        d.reason,
        d.minutes,
        d.state.key(),
        at.stamp(),
        d.by.declared,
        d.by.checked,
        d.by.approved,
        d.by.approval
    ])?;
    Ok(())
}

pub fn delete_declaration(conn: &Connection, id: &str) -> Result<()> {
    conn.execute("DELETE FROM points_declaration WHERE id = ?1", [id])?;
    Ok(())
}

/// Declarations that went into the ledger.
pub fn set_closed(conn: &Connection, id: &str, at: &At) -> Result<()> {
    let mut put =
        conn.prepare_cached("UPDATE points_declaration SET state = 'closed', changed_at = ?2 WHERE id = ?1")?;
    put.execute(params![id, at.stamp()])?;
    Ok(())
}

const LINE: &str = "SELECT id, organisation_id, member_id, month, dated, part, rule, item, category, quantity, points, pack, \
                    evidence, source, reverses, declared_by, checked_by, approved_by, approval FROM points_line";

fn line(row: &Row) -> rusqlite::Result<Line> {
    let part: String = row.get(5)?;
    Ok(Line {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        member_id: row.get(2)?,
        month: row.get(3)?,
        date: row.get(4)?,
        part: Part::by_key(&part),
        rule: row.get(6)?,
        item: row.get(7)?,
        category: row.get(8)?,
        quantity: Hundredths(row.get(9)?),
        points: Hundredths(row.get(10)?),
        pack: row.get(11)?,
        evidence: row.get(12)?,
        source: row.get(13)?,
        reverses: row.get(14)?,
        by: by(row, 15)?,
    })
}

pub fn insert_line(conn: &Connection, l: &Line, at: &At) -> Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO points_line (id, organisation_id, member_id, month, dated, part, rule, item, category, quantity, points, \
         pack, evidence, source, reverses, written_at, actor, declared_by, checked_by, approved_by, approval) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
    )?;
    put.execute(params![
        l.id,
        l.organisation_id,
        l.member_id,
        l.month,
        l.date,
        l.part.key(),
        l.rule,
        l.item,
        l.category,
        l.quantity.0,
        l.points.0,
        l.pack,
        l.evidence,
        l.source,
        l.reverses,
        at.stamp(),
        at.actor,
        l.by.declared,
        l.by.checked,
        l.by.approved,
        l.by.approval
    ])?;
    add_to_total(conn, l)
}

/// The lines of one member, in the order in which they were written within each month.
pub fn lines_of(conn: &Connection, member_id: &str, from: Month, to: Month) -> Result<Vec<Line>> {
    let mut found =
        conn.prepare_cached(&format!("{LINE} WHERE member_id = ?1 AND month BETWEEN ?2 AND ?3 ORDER BY month, rowid"))?;
    Ok(found.query_map(params![member_id, from, to], line)?.collect::<rusqlite::Result<_>>()?)
}

/// The lines of an organisation's month.
pub fn lines_in(conn: &Connection, organisation_id: &str, month: Month) -> Result<Vec<Line>> {
    let mut found =
        conn.prepare_cached(&format!("{LINE} WHERE organisation_id = ?1 AND month = ?2 ORDER BY member_id, rowid"))?;
    Ok(found.query_map(params![organisation_id, month], line)?.collect::<rusqlite::Result<_>>()?)
}

pub fn line_by_id(conn: &Connection, id: &str) -> Result<Option<Line>> {
    Ok(conn.query_row(&format!("{LINE} WHERE id = ?1"), [id], line).optional()?)
}

pub fn is_reversed(conn: &Connection, id: &str) -> Result<bool> {
    Ok(conn.query_row("SELECT EXISTS (SELECT 1 FROM points_line WHERE reverses = ?1)", [id], |r| r.get(0))?)
}

/// What the ledger has of a year, by member, month, part and rule.
pub struct Sum {
    pub member_id: String,
    pub month: Month,
    pub part: Part,
    pub rule: String,
    pub points: i64,
    /// The same without reversing lines.
    pub earned: i64,
}

pub fn year_sums(conn: &Connection, year: i32) -> Result<Vec<Sum>> {
    let mut found = conn.prepare_cached(
        "SELECT member_id, month, part, rule, sum(points), sum(iif(reverses IS NULL, points, 0)) FROM points_line \
         WHERE month BETWEEN ?1 AND ?2 GROUP BY member_id, month, part, rule",
    )?;
    let sum = |r: &Row| {
        let part: String = r.get(2)?;
        Ok(Sum {
            member_id: r.get(0)?,
            month: r.get(1)?,
            part: Part::by_key(&part),
            rule: r.get(3)?,
            points: r.get(4)?,
            earned: r.get(5)?,
        })
    };
    let (from, to) = (format!("{year:04}-01"), format!("{year:04}-12"));
    Ok(found.query_map([from, to], sum)?.collect::<rusqlite::Result<_>>()?)
}

/// Closed months from `from` to `to`, oldest first.
pub fn closings(conn: &Connection, from: Month, to: Month) -> Result<Vec<Closing>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, month, closed_at FROM points_close WHERE month BETWEEN ?1 AND ?2 ORDER BY month, organisation_id",
    )?;
    let closing = |r: &Row| Ok(Closing { organisation_id: r.get(0)?, month: r.get(1)?, closed_at: r.get(2)? });
    Ok(found.query_map(params![from, to], closing)?.collect::<rusqlite::Result<_>>()?)
}

/// The organisations that had closed a month of these by that moment (ISO), or ever.
pub fn with_closings(conn: &Connection, from: Month, to: Month, until: Option<&str>) -> Result<HashSet<String>> {
    let mut found = conn.prepare_cached(
        "SELECT DISTINCT organisation_id FROM points_close WHERE month BETWEEN ?1 AND ?2 AND closed_at <= ?3",
    )?;
    // Any moment sorts before a letter.
    let found = found.query_map(params![from, to, until.unwrap_or("ever")], |r| r.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub fn is_closed(conn: &Connection, organisation_id: &str, month: Month) -> Result<bool> {
    let mut found =
        conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM points_close WHERE organisation_id = ?1 AND month = ?2)")?;
    Ok(found.query_row(params![organisation_id, month], |r| r.get(0))?)
}

pub fn last_closed(conn: &Connection, organisation_id: &str) -> Result<Option<Month>> {
    Ok(conn
        .query_row("SELECT max(month) FROM points_close WHERE organisation_id = ?1", [organisation_id], |r| r.get(0))?)
}

/// The oldest month before `month` with declarations that could still go into the ledger.
pub fn waiting_before(conn: &Connection, organisation_id: &str, month: Month) -> Result<Option<Month>> {
    Ok(conn.query_row(
        "SELECT min(e.month) FROM points_entry e JOIN points_declaration d ON d.entry_id = e.id \
         WHERE e.organisation_id = ?1 AND e.month < ?2 AND d.state IN ('declared', 'checked', 'approved') \
         AND NOT EXISTS (SELECT 1 FROM points_close c WHERE c.organisation_id = e.organisation_id AND c.month = e.month)",
        params![organisation_id, month],
        |r| r.get(0),
    )?)
}

pub fn insert_close(conn: &Connection, organisation_id: &str, c: &super::Closed, pack: &str, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO points_close (organisation_id, month, pack, lines, members, closed_at, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![organisation_id, c.month, pack, c.lines, c.members, at.stamp(), at.actor],
    )?;
    Ok(())
}

/// Ids of the members who are not scored in some month of the period.
pub fn exempt(conn: &Connection, from: Month, to: Month) -> Result<HashSet<String>> {
    let mut found = conn.prepare_cached("SELECT member_id FROM points_exemption WHERE since <= ?2 AND until >= ?1")?;
    Ok(found.query_map(params![from, to], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The exemptions that touch the months, in the order of entry.
pub fn exemptions(conn: &Connection, from: Month, to: Month) -> Result<Vec<super::Exempted>> {
    let mut found = conn.prepare_cached(
        "SELECT e.organisation_id, e.member_id, m.name, e.since, e.until, e.minutes FROM points_exemption e \
         JOIN member m ON m.id = e.member_id WHERE e.since <= ?2 AND e.until >= ?1 ORDER BY e.rowid",
    )?;
    let exempted = |r: &Row| {
        Ok(super::Exempted {
            organisation_id: r.get(0)?,
            member: r.get(1)?,
            name: r.get(2)?,
            since: r.get(3)?,
            until: r.get(4)?,
            minutes: r.get(5)?,
        })
    };
    Ok(found.query_map(params![from, to], exempted)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_exemption(conn: &Connection, id: &str, e: &super::Exemption, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO points_exemption (id, organisation_id, member_id, since, until, minutes, entered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, e.organisation_id, e.member_id, e.since, e.until, e.minutes, at.stamp()],
    )?;
    Ok(())
}

/// How many members of each organisation are registered in each month, and when the last of them was.
pub fn registered(conn: &Connection, from: Month, to: Month) -> Result<Vec<super::Registered>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, month, member_id, entered_at FROM points_entry WHERE month BETWEEN ?1 AND ?2 ORDER BY month, entered_at",
    )?;
    let row = |r: &Row| {
        Ok(super::Registered {
            organisation_id: r.get(0)?,
            month: r.get(1)?,
            member_id: r.get(2)?,
            entered_at: r.get(3)?,
        })
    };
    Ok(found.query_map(params![from, to], row)?.collect::<rusqlite::Result<_>>()?)
}
