//! Looking people up as somebody types.

use super::days::on;
use super::{COLUMNS, member};
use crate::Result;
use crate::branch::Scope;
use crate::members::search::Seen;
use crate::members::{Member, pinyin};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

/// The first `most` of [`on`] whom `fits` takes, and how many they all are. Today's roster is looked through in the few columns
/// that are searched; only who was found and is wanted is read whole.
pub(in crate::members) fn found(
    conn: &Connection,
    scope: &Scope,
    day: NaiveDate,
    most: usize,
    fits: impl Fn(&Seen) -> bool,
) -> Result<(Vec<Member>, usize)> {
    let moved = "SELECT EXISTS (SELECT 1 FROM member_event WHERE day > ?1)";
    if conn.prepare_cached(moved)?.query_row([day], |r| r.get::<_, bool>(0))? {
        let (mut members, said) = (on(conn, scope, day)?, readings(conn)?);
        members.retain(|m| fits(&Seen { readings: said.get(&m.name).map_or("", String::as_str), ..Seen::of(m) }));
        let all = members.len();
        members.truncate(most);
        return Ok((members, all));
    }
    let organisation = match scope {
        Scope::All => "",
        Scope::One(id) => id,
    };
    let mut looked = conn.prepare_cached(
        "SELECT m.id, m.name, coalesce(k.readings, ''), m.id_number, m.mobile, m.landline, m.group_name, m.rowid \
         FROM member m LEFT JOIN name_reading k ON k.name = m.name \
         WHERE substr(?1, 1, length(m.joined)) >= m.joined AND m.here = 1 AND ?2 IN ('', m.organisation_id) ORDER BY m.rowid",
    )?;
    let mut looked = looked.query(params![day, organisation])?;
    let (mut hits, mut looked_at): (Vec<(usize, i64)>, usize) = (Vec::new(), 0);
    while let Some(row) = looked.next()? {
        let (id, name, readings) = (text(row, 0)?, text(row, 1)?, text(row, 2)?);
        let (id_number, mobile, landline, group) = (text(row, 3)?, text(row, 4)?, text(row, 5)?, text(row, 6)?);
        if fits(&Seen { id, name, readings, id_number, mobile, landline, group }) {
            hits.push((looked_at, row.get(7)?));
        }
        looked_at += 1;
    }
    let all = hits.len();
    hits.truncate(most);
    // One by one, a good part of a roster takes longer than the whole of it in its order, which is the order of the hits.
    if hits.len() > looked_at / 4 {
        let mut wanted = hits.iter().map(|(nth, _)| *nth).peekable();
        let members = on(conn, scope, day)?.into_iter().enumerate();
        return Ok((members.filter(|(nth, _)| wanted.next_if_eq(nth).is_some()).map(|(_, m)| m).collect(), all));
    }
    let mut whole = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM member WHERE rowid = ?1"))?;
    let members = hits.iter().map(|(_, at)| Ok(whole.query_row([at], member)?)).collect::<Result<_>>()?;
    Ok((members, all))
}

fn text<'r>(row: &'r Row, at: usize) -> rusqlite::Result<&'r str> {
    Ok(row.get_ref(at)?.as_str()?)
}

/// How names are said, by name.
pub(in crate::members) fn readings(conn: &Connection) -> Result<HashMap<String, String>> {
    let mut all = conn.prepare_cached("SELECT name, readings FROM name_reading")?;
    Ok(all.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Stores the readings of every name that has none yet. They follow from the name alone, so they are never wrong: nobody's
/// record points at them, and taking a change back leaves them.
pub(in crate::members) fn keep_readings(conn: &Connection) -> Result<()> {
    let mut missing =
        conn.prepare_cached("SELECT DISTINCT name FROM member WHERE name NOT IN (SELECT name FROM name_reading)")?;
    let names: Vec<String> = missing.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut put = conn.prepare_cached("INSERT INTO name_reading (name, readings) VALUES (?1, ?2)")?;
    for name in names {
        put.execute(params![name, pinyin::readings(&name)])?;
    }
    Ok(())
}
