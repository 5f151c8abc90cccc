//! All SQL of the room, and its one row mapping.

use super::{Category, Event, EventKind, Kind, Member, Status};
use crate::branch::Scope;
use crate::{Error, Month, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, organisation_id, here, name, sex, ethnicity, education, kind, birth, id_number, id_suggested, \
    applied, activist, candidate, joined, confirmed, job, mobile, landline, address, status, lost, lost_since, floating, \
    floating_to, group_name, post, note, extras, source, rev";

const INSERT: &str = "INSERT INTO member (id, organisation_id, here, name, sex, ethnicity, education, kind, birth, id_number, \
    id_suggested, applied, activist, candidate, joined, confirmed, job, mobile, landline, address, status, lost, \
    lost_since, floating, floating_to, group_name, post, note, extras, source, rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, \
    ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, \
    ?30, ?31)";

const UPDATE: &str = "UPDATE member SET organisation_id = ?2, here = ?3, name = ?4, sex = ?5, ethnicity = ?6, education = ?7, kind = \
    ?8, birth = ?9, id_number = ?10, id_suggested = ?11, applied = ?12, activist = ?13, candidate = ?14, joined = \
    ?15, confirmed = ?16, job = ?17, mobile = ?18, landline = ?19, address = ?20, status = ?21, lost = ?22, \
    lost_since = ?23, floating = ?24, floating_to = ?25, group_name = ?26, post = ?27, note = ?28, extras = ?29, \
    source = ?30, rev = ?31 WHERE id = ?1";

/// The organisation of every member on `?1`, empty where the relation lay elsewhere; who had not joined by then is left out.
const ON: &str = "SELECT member.*, coalesce((SELECT e.from_organisation FROM member_event e \
    WHERE e.member_id = member.id AND e.moves = 1 AND e.day > ?1 ORDER BY e.day, e.rowid LIMIT 1), \
    CASE here WHEN 1 THEN organisation_id ELSE '' END) AS home, member.rowid AS place FROM member \
    WHERE substr(?1, 1, length(joined)) >= joined";

/// Binds every column in the order of [`COLUMNS`] and runs `sql`, which must be [`INSERT`] or [`UPDATE`]. By position:
/// looking 31 names up for each of ten thousand rows is slow.
fn write(conn: &Connection, sql: &str, m: &Member) -> Result<()> {
    let extras = serde_json::to_string(&m.extras)?;
    #[rustfmt::skip]
    let values = params![
        m.id, m.organisation_id, m.here, m.name, m.sex, m.ethnicity, m.education, m.kind.key(), text(m.birth), m.id_number,
        m.id_suggested, text(m.applied), text(m.activist), text(m.candidate), text(m.joined), text(m.confirmed), m.job,
        m.mobile, m.landline, m.address, m.status.key(), m.lost, text(m.lost_since), m.floating, m.floating_to, m.group,
        m.post, m.note, extras, m.source, m.rev,
    ];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

pub(super) fn insert(conn: &Connection, m: &Member) -> Result<()> {
    write(conn, INSERT, m)
}

pub(super) fn update(conn: &Connection, m: &Member) -> Result<()> {
    write(conn, UPDATE, m)
}

/// A date at its precision; empty where it is unknown.
fn text(date: Option<PartialDate>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

fn date(row: &Row, at: usize) -> rusqlite::Result<Option<PartialDate>> {
    match row.get_ref(at)?.as_str()? {
        "" => Ok(None),
        _ => row.get(at).map(Some),
    }
}

/// The one mapping, in the order of [`COLUMNS`].
fn member(row: &Row) -> rusqlite::Result<Member> {
    Ok(Member {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        here: row.get(2)?,
        name: row.get(3)?,
        sex: row.get(4)?,
        ethnicity: row.get(5)?,
        education: row.get(6)?,
        kind: if row.get_ref(7)?.as_str()? == Kind::Formal.key() { Kind::Formal } else { Kind::Probationary },
        birth: date(row, 8)?,
        id_number: row.get(9)?,
        id_suggested: row.get(10)?,
        applied: date(row, 11)?,
        activist: date(row, 12)?,
        candidate: date(row, 13)?,
        joined: date(row, 14)?,
        confirmed: date(row, 15)?,
        job: row.get(16)?,
        mobile: row.get(17)?,
        landline: row.get(18)?,
        address: row.get(19)?,
        status: if row.get_ref(20)?.as_str()? == Status::Normal.key() { Status::Normal } else { Status::Suspended },
        lost: row.get(21)?,
        lost_since: date(row, 22)?,
        floating: row.get(23)?,
        floating_to: row.get(24)?,
        group: row.get(25)?,
        post: row.get(26)?,
        note: row.get(27)?,
        extras: serde_json::from_str(row.get_ref(28)?.as_str()?).unwrap_or_default(),
        source: row.get(29)?,
        rev: row.get(30)?,
    })
}

fn many(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Member>> {
    Ok(conn.prepare_cached(sql)?.query_map(params, member)?.collect::<rusqlite::Result<_>>()?)
}

/// Every record of the office, departed members included, in the order of entry.
pub(super) fn all(conn: &Connection) -> Result<Vec<Member>> {
    many(conn, &format!("SELECT {COLUMNS} FROM member ORDER BY rowid"), [])
}

pub(super) fn get(conn: &Connection, id: &str) -> Result<Option<Member>> {
    Ok(conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM member WHERE id = ?1"))?
        .query_row([id], member)
        .optional()?)
}

pub(super) fn on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Member>> {
    let columns = COLUMNS.replacen("organisation_id", "home", 1);
    let day = day.to_string();
    match scope {
        Scope::All => many(conn, &format!("SELECT {columns} FROM ({ON}) WHERE home <> '' ORDER BY place"), [day]),
        Scope::One(id) => {
            many(conn, &format!("SELECT {columns} FROM ({ON}) WHERE home = ?2 ORDER BY place"), params![day, id])
        }
    }
}

pub(super) fn by_name(conn: &Connection, scope: &Scope, name: &str) -> Result<Vec<Member>> {
    let select = format!("SELECT {COLUMNS} FROM member WHERE here = 1 AND name = ?1");
    match scope {
        Scope::All => many(conn, &format!("{select} ORDER BY rowid"), [name]),
        Scope::One(id) => many(conn, &format!("{select} AND organisation_id = ?2 ORDER BY rowid"), [name, id]),
    }
}

pub(super) fn categories(conn: &Connection, month: Month) -> Result<HashMap<String, Category>> {
    let mut spans = conn.prepare_cached(
        "SELECT member_id, category, max(month) FROM category_span WHERE month <= ?1 GROUP BY member_id",
    )?;
    let pairs = spans.query_map([month], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    let known = |pair: rusqlite::Result<(String, String)>| match pair {
        Ok((id, key)) => Category::by_key(&key).map(|c| Ok((id, c))),
        Err(e) => Some(Err(e)),
    };
    Ok(pairs.filter_map(known).collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_category(conn: &Connection, member_id: &str, month: Month, category: Category) -> Result<bool> {
    let held: Option<String> = conn
        .prepare_cached(
            "SELECT category FROM category_span WHERE member_id = ?1 AND month <= ?2 ORDER BY month DESC LIMIT 1",
        )?
        .query_row(params![member_id, month], |r| r.get(0))
        .optional()?;
    if held.as_deref() == Some(category.key()) {
        return Ok(false);
    }
    let changed = conn
        .prepare_cached(
            "INSERT INTO category_span (member_id, organisation_id, month, category) \
             SELECT id, organisation_id, ?2, ?3 FROM member WHERE id = ?1 \
             ON CONFLICT (member_id, month) DO UPDATE SET category = excluded.category",
        )?
        .execute(params![member_id, month, category.key()])?;
    if changed == 1 { Ok(true) } else { Err(Error::Bug("a category for nobody".into())) }
}

pub(super) fn insert_event(conn: &Connection, e: &Event) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_event (id, member_id, organisation_id, day, kind, moves, from_organisation, to_organisation, \
         document, note, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        e.id, e.member_id, e.organisation_id, e.day, e.kind.key(), e.from_organisation != e.to_organisation,
        e.from_organisation, e.to_organisation, e.document, e.note, e.recorded_at,
    ])?;
    Ok(())
}

/// The events that took effect from `from` to `until`, both included, oldest first.
pub(super) fn events(conn: &Connection, scope: &Scope, from: NaiveDate, until: NaiveDate) -> Result<Vec<Event>> {
    let organisation = match scope {
        Scope::All => "",
        Scope::One(id) => id,
    };
    let mut found = conn.prepare_cached(
        "SELECT id, member_id, organisation_id, day, kind, from_organisation, to_organisation, document, note, recorded_at \
         FROM member_event WHERE day BETWEEN ?1 AND ?2 AND ?3 IN ('', organisation_id, from_organisation, to_organisation) \
         ORDER BY day, rowid",
    )?;
    let event = |r: &Row| {
        Ok(Event {
            id: r.get(0)?,
            member_id: r.get(1)?,
            organisation_id: r.get(2)?,
            day: r.get(3)?,
            kind: EventKind::by_key(r.get_ref(4)?.as_str()?).ok_or(rusqlite::Error::InvalidQuery)?,
            from_organisation: r.get(5)?,
            to_organisation: r.get(6)?,
            document: r.get(7)?,
            note: r.get(8)?,
            recorded_at: r.get(9)?,
        })
    };
    Ok(found.query_map(params![from, until, organisation], event)?.collect::<rusqlite::Result<_>>()?)
}

/// The newest day on which the relation of a member moved; none where it never did.
pub(super) fn last_move(conn: &Connection, member_id: &str) -> Result<Option<NaiveDate>> {
    Ok(conn
        .prepare_cached("SELECT max(day) FROM member_event WHERE member_id = ?1 AND moves = 1")?
        .query_row([member_id], |r| r.get(0))?)
}
