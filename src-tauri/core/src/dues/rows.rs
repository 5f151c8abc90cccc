//! All SQL of dues.

use super::standing::Paid;
use super::{Assessment, BY_HAND, Fund, Line};
use crate::{Month, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::{HashMap, HashSet};

const ASSESSMENT: &str =
    "id, organisation_id, member_id, since, amount, class, approval, pack, source, entered_at, actor";
const LINE: &str = "id, organisation_id, member_id, month, amount, paid_on, how, collector, reverses, reason, source, written_at, actor";

fn assessment(row: &Row) -> rusqlite::Result<Assessment> {
    Ok(Assessment {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        member_id: row.get(2)?,
        since: row.get(3)?,
        amount: row.get(4)?,
        class: row.get(5)?,
        approval: row.get(6)?,
        pack: row.get(7)?,
        source: row.get(8)?,
        entered_at: row.get(9)?,
        actor: row.get(10)?,
    })
}

fn line(row: &Row) -> rusqlite::Result<Line> {
    Ok(Line {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        member_id: row.get(2)?,
        month: row.get(3)?,
        amount: row.get(4)?,
        paid_on: row.get::<_, PartialDate>(5)?.first(),
        how: row.get(6)?,
        collector: row.get(7)?,
        reverses: row.get(8)?,
        reason: row.get(9)?,
        source: row.get(10)?,
        written_at: row.get(11)?,
        actor: row.get(12)?,
    })
}

/// Every assessment that begins by `to`, the one that holds latest behind the others of its member.
pub fn assessments(conn: &Connection, to: Month) -> Result<Vec<Assessment>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {ASSESSMENT} FROM dues_assessment WHERE since <= ?1 ORDER BY member_id, since, entered_at, rowid"
    ))?;
    Ok(found.query_map([to], assessment)?.collect::<rusqlite::Result<_>>()?)
}

/// The assessment of one member that holds in a month.
pub fn in_force(conn: &Connection, member_id: &str, month: Month) -> Result<Option<Assessment>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {ASSESSMENT} FROM dues_assessment WHERE member_id = ?1 AND since <= ?2 \
         ORDER BY since DESC, entered_at DESC, rowid DESC LIMIT 1"
    ))?;
    Ok(found.query_row(params![member_id, month], assessment).optional()?)
}

/// Rows of the months in the order of writing, which is the order of the receipts' numbers.
pub fn lines(conn: &Connection, from: Month, to: Month) -> Result<Vec<Line>> {
    let mut found =
        conn.prepare_cached(&format!("SELECT {LINE} FROM dues_line WHERE month BETWEEN ?1 AND ?2 ORDER BY rowid"))?;
    Ok(found.query_map([from, to], line)?.collect::<rusqlite::Result<_>>()?)
}

/// What came in for the months, by member and month. Only what a standing needs is read: a street has a hundred thousand rows.
pub(super) fn paid(
    conn: &Connection,
    from: Month,
    to: Month,
    due_day: impl Fn(Month) -> NaiveDate,
) -> Result<HashMap<String, HashMap<Month, Paid>>> {
    let mut back = conn.prepare_cached("SELECT reverses FROM dues_line WHERE reverses IS NOT NULL")?;
    let back: HashSet<String> = back.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut lines = conn.prepare_cached(
        "SELECT member_id, month, amount, paid_on, id, reverses IS NOT NULL FROM dues_line WHERE month BETWEEN ?1 AND ?2",
    )?;
    let mut found: HashMap<String, HashMap<Month, Paid>> = HashMap::new();
    let mut lines = lines.query([from, to])?;
    while let Some(row) = lines.next()? {
        let member = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let (month, amount, day): (Month, i64, NaiveDate) =
            (row.get(1)?, row.get(2)?, row.get::<_, PartialDate>(3)?.first());
        if !found.contains_key(member) {
            found.insert(member.to_owned(), HashMap::new());
        }
        let Some(paid) = found.get_mut(member).map(|months| months.entry(month).or_default()) else { continue };
        paid.amount += amount;
        if day <= due_day(month) {
            paid.in_time += amount;
        }
        if !row.get::<_, bool>(5)? && !back.contains(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?) {
            paid.last = paid.last.max(Some(day));
        }
    }
    Ok(found)
}

/// What each organisation took in of each member for each month, in 分, in the order of the first payment; what was taken
/// back whole is left out.
pub fn taken(conn: &Connection, from: Month, to: Month) -> Result<Vec<(String, String, Month, i64)>> {
    let mut found = conn.prepare_cached(
        "SELECT organisation_id, member_id, month, sum(amount) FROM dues_line WHERE month BETWEEN ?1 AND ?2 \
         GROUP BY organisation_id, member_id, month HAVING sum(amount) <> 0 ORDER BY min(rowid)",
    )?;
    let sums = found.query_map([from, to], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?;
    Ok(sums.collect::<rusqlite::Result<_>>()?)
}

/// Payments of one member for one month that no row takes back.
pub fn standing_lines(conn: &Connection, member_id: &str, month: Month) -> Result<Vec<Line>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {LINE} FROM dues_line l WHERE member_id = ?1 AND month = ?2 AND reverses IS NULL \
         AND NOT EXISTS (SELECT 1 FROM dues_line r WHERE r.reverses = l.id) ORDER BY written_at, rowid"
    ))?;
    Ok(found.query_map(params![member_id, month], line)?.collect::<rusqlite::Result<_>>()?)
}

pub fn get(conn: &Connection, id: &str) -> Result<Option<Line>> {
    let mut found = conn.prepare_cached(&format!("SELECT {LINE} FROM dues_line WHERE id = ?1"))?;
    Ok(found.query_row([id], line).optional()?)
}

pub fn is_reversed(conn: &Connection, id: &str) -> Result<bool> {
    let mut found = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM dues_line WHERE reverses = ?1)")?;
    Ok(found.query_row([id], |r| r.get(0))?)
}

/// What makes payments one receipt: the same person, day and way, entered at once. A sheet without days holds months that were
/// not paid together: each is its own. `?2` is what stands as the source of payments entered by hand.
const TOGETHER: &str = "organisation_id, member_id, paid_on, written_at, how, collector, \
     iif(source <> ?2 AND paid_on = substr(written_at, 1, 10), month, '')";

/// The payments that are one receipt with this one, by month, those that were taken back among them.
pub fn together(conn: &Connection, id: &str) -> Result<Vec<Line>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {LINE} FROM dues_line WHERE ({TOGETHER}) = (SELECT {TOGETHER} FROM dues_line WHERE id = ?1) \
         AND reverses IS NULL ORDER BY month, rowid"
    ))?;
    Ok(found.query_map(params![id, BY_HAND], line)?.collect::<rusqlite::Result<_>>()?)
}

/// The place, from 1, of this receipt's first payment among its organisation's payments of the year of entry. Rows are only
/// ever added, so it never changes, even where a part is taken back later.
pub fn place(conn: &Connection, id: &str) -> Result<u32> {
    let mut found = conn.prepare_cached(&format!(
        "WITH o AS (SELECT organisation_id AS org, written_at AS entered FROM dues_line WHERE id = ?1), \
         f AS (SELECT min(rowid) AS first FROM dues_line WHERE reverses IS NULL \
         AND ({TOGETHER}) = (SELECT {TOGETHER} FROM dues_line WHERE id = ?1)) \
         SELECT count(*) FROM dues_line, o, f WHERE organisation_id = org AND reverses IS NULL \
         AND substr(written_at, 1, 4) = substr(entered, 1, 4) AND dues_line.rowid <= first"
    ))?;
    Ok(found.query_row(params![id, BY_HAND], |r| r.get(0))?)
}

/// Whose assessment, of those that begin in the months, was entered for them.
pub fn fixed(conn: &Connection, from: Month, to: Month) -> Result<HashSet<String>> {
    let mut found =
        conn.prepare_cached("SELECT DISTINCT member_id FROM dues_assessment WHERE since BETWEEN ?1 AND ?2")?;
    Ok(found.query_map([from, to], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_assessment(conn: &Connection, a: &Assessment) -> Result<()> {
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO dues_assessment ({ASSESSMENT}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    ))?;
    put.execute(params![
        a.id,
        a.organisation_id,
        a.member_id,
        a.since,
        a.amount,
        a.class,
        a.approval,
        a.pack,
        a.source,
        a.entered_at,
        a.actor
    ])?;
    Ok(())
}

pub fn insert_line(conn: &Connection, l: &Line) -> Result<()> {
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO dues_line ({LINE}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    ))?;
    put.execute(params![
        l.id,
        l.organisation_id,
        l.member_id,
        l.month,
        l.amount,
        l.paid_on.to_string(),
        l.how,
        l.collector,
        l.reverses,
        l.reason,
        l.source,
        l.written_at,
        l.actor
    ])?;
    Ok(())
}

const FUND: &str = "id, organisation_id, day, kind, purpose, amount, what, document, reverses, written_at, actor";

pub fn funds(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Fund>> {
    let mut found =
        conn.prepare_cached(&format!("SELECT {FUND} FROM dues_fund WHERE day BETWEEN ?1 AND ?2 ORDER BY day, rowid"))?;
    let fund = |row: &Row| {
        Ok(Fund {
            id: row.get(0)?,
            organisation_id: row.get(1)?,
            day: row.get(2)?,
            kind: row.get(3)?,
            purpose: row.get(4)?,
            amount: row.get(5)?,
            what: row.get(6)?,
            document: row.get(7)?,
            reverses: row.get(8)?,
            written_at: row.get(9)?,
            actor: row.get(10)?,
        })
    };
    Ok(found.query_map(params![from, to], fund)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_fund(conn: &Connection, f: &Fund) -> Result<()> {
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO dues_fund ({FUND}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    ))?;
    put.execute(params![
        f.id,
        f.organisation_id,
        f.day,
        f.kind,
        f.purpose,
        f.amount,
        f.what,
        f.document,
        f.reverses,
        f.written_at,
        f.actor
    ])?;
    Ok(())
}
