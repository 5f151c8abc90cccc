//! All SQL of talks.

use super::{Body, Contact, Talk};
use crate::scans::Shelf;
use crate::{Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Where photographs and scans of the paper records hang.
pub const PAPERS: Shelf = Shelf { table: "talk_scan", of: "talk_id" };

/// A talk with its restricted body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    pub talk: Talk,
    pub body: Body,
}

const TALK: &str =
    "id, organisation_id, held_on, talker_id, talkee_id, declared, place, prepared, covered, entered_at, changed_at";
const BODY: &str = "category, occasion, state_of_mind, root_cause, relations, help, principle, thinking, work, improvement, \
     suggestions, follow_up, note, extras";

fn talk(row: &Row) -> rusqlite::Result<Talk> {
    Ok(Talk {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        held_on: day(row, 2)?,
        talker_id: row.get(3)?,
        talkee_id: row.get(4)?,
        declared: row.get(5)?,
        place: row.get(6)?,
        prepared: row.get(7)?,
        covered: row.get(8)?,
        entered_at: row.get(9)?,
        changed_at: row.get(10)?,
    })
}

fn body_of(row: &Row) -> rusqlite::Result<Body> {
    Ok(Body {
        category: row.get(0)?,
        occasion: row.get(1)?,
        state_of_mind: row.get(2)?,
        root_cause: row.get(3)?,
        relations: row.get(4)?,
        help: row.get(5)?,
        principle: row.get(6)?,
        thinking: row.get(7)?,
        work: row.get(8)?,
        improvement: row.get(9)?,
        suggestions: row.get(10)?,
        follow_up: row.get(11)?,
        note: row.get(12)?,
        extras: row.get(13)?,
    })
}

fn day(row: &Row, at: usize) -> rusqlite::Result<NaiveDate> {
    row.get::<_, PartialDate>(at).map(PartialDate::first)
}

/// Talks without their bodies, oldest first.
pub fn between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Talk>> {
    let mut found =
        conn.prepare_cached(&format!("SELECT {TALK} FROM talk WHERE held_on BETWEEN ?1 AND ?2 ORDER BY held_on, id"))?;
    Ok(found.query_map([from.to_string(), to.to_string()], talk)?.collect::<rusqlite::Result<_>>()?)
}

pub fn body(conn: &Connection, talk_id: &str) -> Result<Option<Body>> {
    let mut found = conn.prepare_cached(&format!("SELECT {BODY} FROM talk_body WHERE talk_id = ?1"))?;
    Ok(found.query_row([talk_id], body_of).optional()?)
}

/// The stored talk that a row of a sheet is about: same organisation, day and two people.
pub fn same(conn: &Connection, t: &Talk) -> Result<Option<Stored>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {TALK} FROM talk WHERE organisation_id = ?1 AND held_on = ?2 AND talker_id = ?3 AND talkee_id = ?4"
    ))?;
    let key = params![t.organisation_id, t.held_on.to_string(), t.talker_id, t.talkee_id];
    let Some(talk) = found.query_row(key, talk).optional()? else { return Ok(None) };
    let body = body(conn, &talk.id)?.ok_or_else(|| Error::Bug("a talk has no body".into()))?;
    Ok(Some(Stored { talk, body }))
}

pub fn one(conn: &Connection, id: &str) -> Result<Option<Talk>> {
    let mut found = conn.prepare_cached(&format!("SELECT {TALK} FROM talk WHERE id = ?1"))?;
    Ok(found.query_row([id], talk).optional()?)
}

/// Changes what a talk is known by.
pub fn rekey(conn: &Connection, t: &Talk) -> Result<()> {
    conn.execute(
        "UPDATE talk SET held_on = ?2, talker_id = ?3, talkee_id = ?4 WHERE id = ?1",
        params![t.id, t.held_on.to_string(), t.talker_id, t.talkee_id],
    )?;
    Ok(())
}

pub fn insert(conn: &Connection, s: &Stored) -> Result<()> {
    let t = &s.talk;
    let mut put =
        conn.prepare_cached(&format!("INSERT INTO talk ({TALK}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)"))?;
    put.execute(params![
        t.id,
        t.organisation_id,
        t.held_on.to_string(),
        t.talker_id,
        t.talkee_id,
        t.declared,
        t.place,
        t.prepared,
        t.covered,
        t.entered_at,
        t.changed_at
    ])?;
    insert_body(conn, s)
}

fn insert_body(conn: &Connection, s: &Stored) -> Result<()> {
    let b = &s.body;
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO talk_body (talk_id, organisation_id, {BODY}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)"
    ))?;
    put.execute(params![
        s.talk.id,
        s.talk.organisation_id,
        b.category,
        b.occasion,
        b.state_of_mind,
        b.root_cause,
        b.relations,
        b.help,
        b.principle,
        b.thinking,
        b.work,
        b.improvement,
        b.suggestions,
        b.follow_up,
        b.note,
        b.extras
    ])?;
    Ok(())
}

/// Replaces everything but identity, key and moment of first entry.
pub fn update(conn: &Connection, s: &Stored) -> Result<()> {
    let t = &s.talk;
    let changed = conn.execute(
        "UPDATE talk SET declared = ?2, place = ?3, prepared = ?4, covered = ?5, changed_at = ?6 WHERE id = ?1",
        params![t.id, t.declared, t.place, t.prepared, t.covered, t.changed_at],
    )?;
    let removed = conn.execute("DELETE FROM talk_body WHERE talk_id = ?1", [&t.id])?;
    if changed != 1 || removed != 1 {
        return Err(Error::Bug("a talk to update is gone".into()));
    }
    insert_body(conn, s)
}

/// Assignments that hold on a day.
pub fn contacts(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Contact>> {
    let mut found = conn.prepare_cached(
        "SELECT committee_member_id, member_id, since FROM contact \
         WHERE organisation_id = ?1 AND since <= ?2 AND until >= ?2 ORDER BY id",
    )?;
    let contact = |r: &Row| Ok(Contact { committee_member_id: r.get(0)?, member_id: r.get(1)?, since: day(r, 2)? });
    Ok(found.query_map([organisation_id, &on.to_string()], contact)?.collect::<rusqlite::Result<_>>()?)
}

/// Ends what a member's assignment was from a day on; one that would begin then never happened.
pub fn end_contact(
    conn: &Connection,
    organisation_id: &str,
    member_id: &str,
    from: NaiveDate,
    eve: NaiveDate,
) -> Result<()> {
    let (from, eve) = (from.to_string(), eve.to_string());
    conn.execute(
        "DELETE FROM contact WHERE organisation_id = ?1 AND member_id = ?2 AND since >= ?3",
        [organisation_id, member_id, &from],
    )?;
    conn.execute(
        "UPDATE contact SET until = ?4 WHERE organisation_id = ?1 AND member_id = ?2 AND until >= ?3",
        [organisation_id, member_id, &from, &eve],
    )?;
    Ok(())
}

pub fn insert_contact(conn: &Connection, id: &str, organisation_id: &str, c: &Contact) -> Result<()> {
    conn.execute(
        "INSERT INTO contact (id, organisation_id, committee_member_id, member_id, since, until) VALUES (?1,?2,?3,?4,?5,'9999-12-31')",
        params![id, organisation_id, c.committee_member_id, c.member_id, c.since.to_string()],
    )?;
    Ok(())
}
