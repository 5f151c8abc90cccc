//! The events of a member's life in the Party, and who asked to see what is masked.

use crate::Result;
use crate::branch::Scope;
use crate::members::{Event, EventKind};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

pub(in crate::members) fn insert_event(conn: &Connection, e: &Event) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_event (id, member_id, organisation_id, day, kind, moves, from_organisation, to_organisation, \
         document, note, recorded_at, details, corrects) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        e.id, e.member_id, e.organisation_id, e.day, e.kind.key(), e.from_organisation != e.to_organisation,
        e.from_organisation, e.to_organisation, e.document, e.note, e.recorded_at, serde_json::to_string(&e.details)?,
        e.corrects,
    ])?;
    Ok(())
}

pub(in crate::members) fn delete_event(conn: &Connection, id: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM member_event WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(super) const EVENTS: &str = "SELECT id, member_id, organisation_id, day, kind, from_organisation, to_organisation, document, note, \
    recorded_at, details, corrects FROM member_event";

pub(super) fn event_rows(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Event>> {
    Ok(conn.prepare_cached(sql)?.query_map(params, event)?.collect::<rusqlite::Result<_>>()?)
}

/// The one mapping, in the order of [`EVENTS`].
fn event(r: &Row) -> rusqlite::Result<Event> {
    let broken = |e| rusqlite::Error::FromSqlConversionFailure(10, rusqlite::types::Type::Text, Box::new(e));
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
        details: serde_json::from_str(r.get_ref(10)?.as_str()?).map_err(broken)?,
        corrects: r.get(11)?,
    })
}

/// The events that took effect from `from` to `until`, both included, oldest first; what was corrected as it was corrected.
pub(in crate::members) fn events(
    conn: &Connection,
    scope: &Scope,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Event>> {
    let organisation = match scope {
        Scope::All => "",
        Scope::One(id) => id,
    };
    let sql = format!(
        "{EVENTS} WHERE day BETWEEN ?1 AND ?2 AND ?3 IN ('', organisation_id, from_organisation, to_organisation) \
         AND id NOT IN (SELECT corrects FROM member_event) ORDER BY day, rowid"
    );
    event_rows(conn, &sql, params![from, until, organisation])
}

/// Every event of the office in the order of entry, corrected ones too.
pub(in crate::members) fn all_events(conn: &Connection) -> Result<Vec<Event>> {
    event_rows(conn, &format!("{EVENTS} ORDER BY rowid"), [])
}

/// Every event of a member in the order of entry, corrected ones too.
pub(in crate::members) fn events_of(conn: &Connection, member_id: &str) -> Result<Vec<Event>> {
    event_rows(conn, &format!("{EVENTS} WHERE member_id = ?1 ORDER BY rowid"), [member_id])
}

pub(in crate::members) fn last_event(conn: &Connection, member_id: &str) -> Result<Option<Event>> {
    Ok(event_rows(conn, &format!("{EVENTS} WHERE member_id = ?1 ORDER BY rowid DESC LIMIT 1"), [member_id])?.pop())
}

/// Keeps that somebody asked to see a masked field.
pub(in crate::members) fn insert_reveal(conn: &Connection, at: &crate::At, member_id: &str, field: &str) -> Result<()> {
    conn.prepare_cached("INSERT INTO member_reveal (id, member_id, field, at, actor) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![at.uuid(), member_id, field, at.stamp(), at.actor])?;
    Ok(())
}
