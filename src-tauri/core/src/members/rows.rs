//! All SQL of the room, and its one row mapping.

mod categories;
mod days;
mod events;
mod kept;
mod lives;
mod search;
mod way;

pub(super) use categories::{categories, category_from, drop_category, set_category};
pub(super) use days::{anybody, brief_on, on};
pub(super) use events::{all_events, delete_event, events, events_of, insert_event, insert_reveal, last_event};
pub(super) use kept::{drop_view, put_view, save_map, saved_maps, views};
pub(super) use lives::{life, lives, set_more, set_opening};
pub(super) use search::{found, keep_readings, readings};
pub(super) use way::{applicants, insert_applicant, insert_step, set_applicant_member, steps};

use super::{Kind, Member, Status};
use crate::branch::Scope;
use crate::{PartialDate, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

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

fn status(key: &str) -> Status {
    if key == Status::Normal.key() { Status::Normal } else { Status::Suspended }
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
        status: status(row.get_ref(20)?.as_str()?),
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

pub(super) fn by_name(conn: &Connection, scope: &Scope, name: &str) -> Result<Vec<Member>> {
    let select = format!("SELECT {COLUMNS} FROM member WHERE here = 1 AND name = ?1");
    match scope {
        Scope::All => many(conn, &format!("{select} ORDER BY rowid"), [name]),
        Scope::One(id) => many(conn, &format!("{select} AND organisation_id = ?2 ORDER BY rowid"), [name, id]),
    }
}

/// The member who has the ID number.
pub(super) fn by_number(conn: &Connection, id_number: &str) -> Result<Option<Member>> {
    Ok(many(conn, &format!("SELECT {COLUMNS} FROM member WHERE id_number = ?1"), [id_number])?.pop())
}
