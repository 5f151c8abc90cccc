//! All SQL of organisation life.

use super::{Absence, Gathering, Person};
use crate::{Error, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

/// A gathering with what only the store keeps of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    pub gathering: Gathering,
    /// Unknown columns of its sheet, a JSON object.
    pub extras: String,
}

const SEEN: &str = "SELECT g.id, g.organisation_id, g.held_on, g.kinds, g.group_name, g.topic, g.host, g.host_id, g.recorder, \
     g.recorder_id, g.lecturer, g.lecturer_id, g.place, g.due_stated, g.present_stated, g.minutes, g.resolution, g.entered_at, \
     g.changed_at, g.extras, coalesce(m.starts_at, ''), coalesce(m.guests, 0), coalesce(r.members, ''), coalesce(m.standalone, '') \
     FROM gathering g LEFT JOIN gathering_more m ON m.gathering_id = g.id \
     LEFT JOIN gathering_roll r ON r.gathering_id = g.id";

const COLUMNS: &str = "id, organisation_id, held_on, kinds, group_name, topic, host, host_id, recorder, recorder_id, \
     lecturer, lecturer_id, place, due_stated, present_stated, minutes, resolution, entered_at, changed_at, extras";

fn stored(row: &Row) -> rusqlite::Result<Stored> {
    let person =
        |at: usize| -> rusqlite::Result<Person> { Ok(Person { name: row.get(at)?, member_id: row.get(at + 1)? }) };
    let list = |at: usize| -> rusqlite::Result<Vec<String>> {
        Ok(row.get_ref(at)?.as_str()?.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect())
    };
    let gathering = Gathering {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        held_on: day(row, 2)?,
        starts_at: row.get(20)?,
        kinds: list(3)?,
        group: row.get(4)?,
        topic: row.get(5)?,
        host: person(6)?,
        recorder: person(8)?,
        lecturer: person(10)?,
        place: row.get(12)?,
        due: row.get(13)?,
        present: row.get(14)?,
        called: list(22)?,
        guests: row.get(21)?,
        took_part: Vec::new(),
        minutes: row.get(15)?,
        standalone: said(row.get_ref(23)?.as_str()?),
        resolution: row.get(16)?,
        absences: Vec::new(),
        entered_at: row.get(17)?,
        changed_at: row.get(18)?,
        late: false,
    };
    Ok(Stored { gathering, extras: row.get(19)? })
}

/// Id, day and time of entry of every gathering.
pub fn entries(conn: &Connection) -> Result<Vec<(String, NaiveDate, String)>> {
    let mut found = conn.prepare_cached("SELECT id, held_on, entered_at FROM gathering")?;
    Ok(found.query_map([], |r| Ok((r.get(0)?, day(r, 1)?, r.get(2)?)))?.collect::<rusqlite::Result<_>>()?)
}

fn said(word: &str) -> Option<bool> {
    (!word.is_empty()).then_some(word == "yes")
}

fn day(row: &Row, at: usize) -> rusqlite::Result<NaiveDate> {
    row.get::<_, crate::PartialDate>(at).map(crate::PartialDate::first)
}

/// Gatherings with their absences, oldest first.
pub fn between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Gathering>> {
    let mut found = conn.prepare_cached(&format!(
        "{SEEN} WHERE g.held_on BETWEEN ?1 AND ?2 ORDER BY g.held_on, g.organisation_id, g.id"
    ))?;
    let found: Vec<Stored> =
        found.query_map([from.to_string(), to.to_string()], stored)?.collect::<rusqlite::Result<_>>()?;
    let mut absences = absences_between(conn, from, to)?;
    let mut came = took_part_between(conn, from, to)?;
    let filled = found.into_iter().map(|s| {
        let absences = absences.remove(&s.gathering.id).unwrap_or_default();
        let took_part = came.remove(&s.gathering.id).unwrap_or_default();
        Gathering { absences, took_part, ..s.gathering }
    });
    Ok(filled.collect())
}

fn absences_between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<HashMap<String, Vec<Absence>>> {
    let mut found = conn.prepare_cached(
        "SELECT a.gathering_id, a.name, a.member_id, a.reason, a.note FROM absence a \
         JOIN gathering g ON g.id = a.gathering_id WHERE g.held_on BETWEEN ?1 AND ?2 ORDER BY a.gathering_id, a.position",
    )?;
    let mut by_gathering: HashMap<String, Vec<Absence>> = HashMap::new();
    let mut rows = found.query([from.to_string(), to.to_string()])?;
    while let Some(row) = rows.next()? {
        by_gathering.entry(row.get(0)?).or_default().push(absence(row)?);
    }
    Ok(by_gathering)
}

fn took_part_between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<HashMap<String, Vec<String>>> {
    let mut found = conn.prepare_cached(
        "SELECT t.gathering_id, t.member_id FROM took_part t JOIN gathering g ON g.id = t.gathering_id \
         WHERE g.held_on BETWEEN ?1 AND ?2 ORDER BY t.gathering_id, t.member_id",
    )?;
    let mut by_gathering: HashMap<String, Vec<String>> = HashMap::new();
    let mut rows = found.query([from.to_string(), to.to_string()])?;
    while let Some(row) = rows.next()? {
        by_gathering.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(by_gathering)
}

fn absence(row: &Row) -> rusqlite::Result<Absence> {
    Ok(Absence { person: Person { name: row.get(1)?, member_id: row.get(2)? }, reason: row.get(3)?, note: row.get(4)? })
}

/// The stored gathering that a row of a sheet is about: same organisation, day, kinds, group and topic.
pub fn same(conn: &Connection, g: &Gathering) -> Result<Option<Stored>> {
    let mut found = conn.prepare_cached(&format!(
        "{SEEN} WHERE g.organisation_id = ?1 AND g.held_on = ?2 AND g.kinds = ?3 AND g.group_name = ?4 AND g.topic = ?5"
    ))?;
    let key = params![g.organisation_id, g.held_on.to_string(), g.kinds.join(","), g.group, g.topic];
    let hit = found.query_map(key, stored)?.next().transpose()?;
    hit.map(|hit| filled(conn, hit)).transpose()
}

pub fn by_id(conn: &Connection, id: &str) -> Result<Option<Stored>> {
    let mut found = conn.prepare_cached(&format!("{SEEN} WHERE g.id = ?1"))?;
    let hit = found.query_map([id], stored)?.next().transpose()?;
    hit.map(|hit| filled(conn, hit)).transpose()
}

/// With the people who were away, or took part where nobody in particular was due.
fn filled(conn: &Connection, mut hit: Stored) -> Result<Stored> {
    let mut list = conn.prepare_cached(
        "SELECT gathering_id, name, member_id, reason, note FROM absence WHERE gathering_id = ?1 ORDER BY position",
    )?;
    hit.gathering.absences = list.query_map([&hit.gathering.id], absence)?.collect::<rusqlite::Result<_>>()?;
    let mut came = conn.prepare_cached("SELECT member_id FROM took_part WHERE gathering_id = ?1 ORDER BY member_id")?;
    hit.gathering.took_part = came.query_map([&hit.gathering.id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(hit)
}

/// Changes what a gathering is known by.
pub fn rekey(conn: &Connection, g: &Gathering) -> Result<()> {
    conn.execute(
        "UPDATE gathering SET held_on = ?2, kinds = ?3, group_name = ?4, topic = ?5 WHERE id = ?1",
        params![g.id, g.held_on.to_string(), g.kinds.join(","), g.group, g.topic],
    )?;
    Ok(())
}

pub fn insert(conn: &Connection, s: &Stored, new_id: impl Fn() -> String) -> Result<()> {
    let g = &s.gathering;
    let mut put = conn.prepare_cached(&format!(
        "INSERT INTO gathering ({COLUMNS}) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)"
    ))?;
    put.execute(params![
        g.id,
        g.organisation_id,
        g.held_on.to_string(),
        g.kinds.join(","),
        g.group,
        g.topic,
        g.host.name,
        g.host.member_id,
        g.recorder.name,
        g.recorder.member_id,
        g.lecturer.name,
        g.lecturer.member_id,
        g.place,
        g.due,
        g.present,
        g.minutes,
        g.resolution,
        g.entered_at,
        g.changed_at,
        s.extras
    ])?;
    insert_called(conn, g)?;
    insert_absences(conn, g, new_id)
}

fn insert_called(conn: &Connection, g: &Gathering) -> Result<()> {
    if !g.called.is_empty() {
        let put = "INSERT INTO gathering_roll (gathering_id, organisation_id, members) VALUES (?1, ?2, ?3)";
        conn.prepare_cached(put)?.execute([&g.id, &g.organisation_id, &g.called.join(",")])?;
    }
    Ok(())
}

/// Replaces everything but the identity, the key and the moment of first entry.
pub fn update(conn: &Connection, s: &Stored, new_id: impl Fn() -> String) -> Result<()> {
    let g = &s.gathering;
    let changed = conn.execute(
        "UPDATE gathering SET host = ?2, host_id = ?3, recorder = ?4, recorder_id = ?5, lecturer = ?6, lecturer_id = ?7, \
         place = ?8, due_stated = ?9, present_stated = ?10, minutes = ?11, resolution = ?12, changed_at = ?13, extras = ?14 \
         WHERE id = ?1",
        params![
            g.id, g.host.name, g.host.member_id, g.recorder.name, g.recorder.member_id, g.lecturer.name,
            g.lecturer.member_id, g.place, g.due, g.present, g.minutes, g.resolution, g.changed_at, s.extras
        ],
    )?;
    if changed != 1 {
        return Err(Error::Bug("a gathering to update is gone".into()));
    }
    for table in ["absence", "gathering_roll"] {
        conn.execute(&format!("DELETE FROM {table} WHERE gathering_id = ?1"), [&g.id])?;
    }
    insert_called(conn, g)?;
    insert_absences(conn, g, new_id)
}

fn insert_absences(conn: &Connection, g: &Gathering, new_id: impl Fn() -> String) -> Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO absence (id, organisation_id, gathering_id, position, name, member_id, reason, note) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (a, position) in g.absences.iter().zip(0_u32..) {
        let id = new_id();
        put.execute(params![
            id,
            g.organisation_id,
            g.id,
            position,
            a.person.name,
            a.person.member_id,
            a.reason,
            a.note
        ])?;
    }
    Ok(())
}
