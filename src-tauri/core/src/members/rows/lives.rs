//! What stood before the first event, and the fields beyond the standard columns.

use crate::Result;
use crate::members::life::Life;
use crate::members::more::More;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// The kept opening of a member, none before the first event, and the fields beyond the standard columns.
pub(in crate::members) fn life(conn: &Connection, member_id: &str) -> Result<(Option<Life>, More)> {
    let read = |r: &Row| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?));
    let found = conn
        .prepare_cached("SELECT opening, more FROM member_life WHERE member_id = ?1")?
        .query_row([member_id], read)
        .optional()?;
    let Some((opening, more)) = found else { return Ok((None, More::default())) };
    let opening = if opening.is_empty() { None } else { Some(serde_json::from_str(&opening)?) };
    Ok((opening, serde_json::from_str(&more)?))
}

/// As [`life`], of everybody who has either.
pub(in crate::members) fn lives(conn: &Connection) -> Result<HashMap<String, (Option<Life>, More)>> {
    let mut found = conn.prepare_cached("SELECT member_id, opening, more FROM member_life")?;
    let mut rows = found.query([])?;
    let mut lives = HashMap::new();
    while let Some(row) = rows.next()? {
        let (opening, more): (String, String) = (row.get(1)?, row.get(2)?);
        let opening = if opening.is_empty() { None } else { Some(serde_json::from_str(&opening)?) };
        lives.insert(row.get(0)?, (opening, serde_json::from_str(&more)?));
    }
    Ok(lives)
}

pub(in crate::members) fn set_opening(conn: &Connection, member_id: &str, opening: &Life) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_life (member_id, opening, more) VALUES (?1, ?2, '{}') \
         ON CONFLICT (member_id) DO UPDATE SET opening = excluded.opening",
    )?
    .execute(params![member_id, serde_json::to_string(opening)?])?;
    Ok(())
}

pub(in crate::members) fn set_more(conn: &Connection, member_id: &str, more: &More) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_life (member_id, opening, more) VALUES (?1, '', ?2) \
         ON CONFLICT (member_id) DO UPDATE SET more = excluded.more",
    )?
    .execute(params![member_id, serde_json::to_string(more)?])?;
    Ok(())
}
