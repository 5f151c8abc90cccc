//! All SQL of plans.

use super::{Plan, PlanState};
use crate::{Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

const PLAN: &str = "id, organisation_id, planned_on, starts_at, kinds, group_name, topic, place, host, noticed_on, notice, \
     cancelled, gathering_id, entered_at";

fn plan(row: &Row) -> rusqlite::Result<Plan> {
    let kinds: String = row.get(4)?;
    let noticed: String = row.get(9)?;
    Ok(Plan {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        planned_on: row.get::<_, PartialDate>(2)?.first(),
        starts_at: row.get(3)?,
        kinds: kinds.split(',').map(str::to_owned).collect(),
        group: row.get(5)?,
        topic: row.get(6)?,
        place: row.get(7)?,
        host: row.get(8)?,
        noticed_on: noticed.parse().ok(),
        notice: row.get(10)?,
        cancelled: row.get(11)?,
        gathering_id: row.get(12)?,
        state: PlanState::Planned,
        steps: Vec::new(),
        entered_at: row.get(13)?,
    })
}

pub fn between(conn: &Connection, from: NaiveDate, to: NaiveDate) -> Result<Vec<Plan>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {PLAN} FROM life_plan WHERE planned_on BETWEEN ?1 AND ?2 ORDER BY planned_on, starts_at, id"
    ))?;
    Ok(found.query_map([from.to_string(), to.to_string()], plan)?.collect::<rusqlite::Result<_>>()?)
}

pub fn one(conn: &Connection, id: &str) -> Result<Option<Plan>> {
    let mut found = conn.prepare_cached(&format!("SELECT {PLAN} FROM life_plan WHERE id = ?1"))?;
    Ok(found.query_row([id], plan).optional()?)
}

pub fn insert(conn: &Connection, p: &Plan) -> Result<()> {
    let sql = format!(
        "INSERT INTO life_plan ({PLAN}, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', '', '', NULL, ?10, ?10)"
    );
    conn.execute(
        &sql,
        params![
            p.id,
            p.organisation_id,
            p.planned_on.to_string(),
            p.starts_at,
            p.kinds.join(","),
            p.group,
            p.topic,
            p.place,
            p.host,
            p.entered_at
        ],
    )?;
    Ok(())
}

/// Notice, cancellation and the record; what was planned stays as it was.
pub fn update(conn: &Connection, p: &Plan, changed_at: &str) -> Result<()> {
    let noticed = p.noticed_on.map(|d| d.to_string()).unwrap_or_default();
    let sql = "UPDATE life_plan SET noticed_on = ?2, notice = ?3, cancelled = ?4, gathering_id = ?5, changed_at = ?6 WHERE id = ?1";
    match conn.execute(sql, params![p.id, noticed, p.notice, p.cancelled, p.gathering_id, changed_at])? {
        1 => Ok(()),
        _ => Err(Error::Bug("a plan to change is gone".into())),
    }
}
