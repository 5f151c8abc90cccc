//! All SQL of the appraisal.

use crate::{At, Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

/// One step that was held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub step: String,
    pub day: NaiveDate,
    pub document: String,
    pub note: String,
}

/// One grade that was decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    pub member_id: String,
    pub grade: String,
    pub document: String,
    pub fed_back_on: Option<NaiveDate>,
}

pub fn steps(conn: &Connection, organisation_id: &str, year: i32) -> Result<Vec<Step>> {
    let mut found = conn.prepare_cached(
        "SELECT step, day, document, note FROM appraisal_step WHERE organisation_id = ?1 AND year = ?2 ORDER BY day, id",
    )?;
    let step = |r: &Row| {
        let day = r.get::<_, PartialDate>(1)?.first();
        Ok(Step { step: r.get(0)?, day, document: r.get(2)?, note: r.get(3)? })
    };
    Ok(found.query_map(params![organisation_id, year], step)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_step(conn: &Connection, at: &At, organisation_id: &str, year: i32, s: &Step) -> Result<()> {
    conn.execute(
        "INSERT INTO appraisal_step (id, organisation_id, year, step, day, document, note, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (organisation_id, year, step) \
         DO UPDATE SET day = excluded.day, document = excluded.document, note = excluded.note",
        params![at.uuid(), organisation_id, year, s.step, s.day.to_string(), s.document, s.note, at.stamp()],
    )?;
    Ok(())
}

pub fn grades(conn: &Connection, organisation_id: &str, year: i32) -> Result<Vec<Decided>> {
    let mut found = conn.prepare_cached(
        "SELECT member_id, grade, document, fed_back_on FROM appraisal_grade WHERE organisation_id = ?1 AND year = ?2",
    )?;
    let decided = |r: &Row| {
        let told: String = r.get(3)?;
        Ok(Decided { member_id: r.get(0)?, grade: r.get(1)?, document: r.get(2)?, fed_back_on: told.parse().ok() })
    };
    Ok(found.query_map(params![organisation_id, year], decided)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_grade(
    conn: &Connection,
    at: &At,
    organisation_id: &str,
    year: i32,
    (member_id, grade): (&str, &str),
    document: &str,
) -> Result<()> {
    conn.execute(
        "INSERT INTO appraisal_grade (id, organisation_id, year, member_id, grade, document, fed_back_on, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', ?7) ON CONFLICT (organisation_id, year, member_id) \
         DO UPDATE SET grade = excluded.grade, document = excluded.document, fed_back_on = ''",
        params![at.uuid(), organisation_id, year, member_id, grade, document, at.stamp()],
    )?;
    Ok(())
}

pub fn put_told(conn: &Connection, organisation_id: &str, year: i32, member_id: &str, on: NaiveDate) -> Result<()> {
    let sql = "UPDATE appraisal_grade SET fed_back_on = ?4 WHERE organisation_id = ?1 AND year = ?2 AND member_id = ?3";
    match conn.execute(sql, params![organisation_id, year, member_id, on.to_string()])? {
        1 => Ok(()),
        _ => Err(Error::not_found("有人还没有评定等次，没有登记反馈。请先登记等次。")),
    }
}
