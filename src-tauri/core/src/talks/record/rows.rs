//! All SQL of a talk's record beside the register.

use super::{FollowUp, NewTalk, Task};
use crate::talks::Talk;
use crate::{At, Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct More {
    pub starts_at: String,
    pub ends_at: String,
    pub way: String,
    pub follow_by: String,
    pub follow_due: Option<NaiveDate>,
    pub followed_on: Option<NaiveDate>,
}

fn day(row: &Row, at: usize) -> rusqlite::Result<NaiveDate> {
    row.get::<_, PartialDate>(at).map(PartialDate::first)
}

fn day_or_none(row: &Row, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    row.get::<_, String>(at).map(|text| text.parse().ok())
}

pub fn more(conn: &Connection, talk_id: &str) -> Result<More> {
    let mut found = conn.prepare_cached(
        "SELECT starts_at, ends_at, way, follow_by, follow_due, followed_on FROM talk_more WHERE talk_id = ?1",
    )?;
    let more = |r: &Row| {
        Ok(More {
            starts_at: r.get(0)?,
            ends_at: r.get(1)?,
            way: r.get(2)?,
            follow_by: r.get(3)?,
            follow_due: day_or_none(r, 4)?,
            followed_on: day_or_none(r, 5)?,
        })
    };
    Ok(found.query_row([talk_id], more).optional()?.unwrap_or_default())
}

pub fn put_more(conn: &Connection, talk: &Talk, new: &NewTalk, followed_on: &str) -> Result<()> {
    conn.execute("DELETE FROM talk_more WHERE talk_id = ?1", [&talk.id])?;
    conn.execute(
        "INSERT INTO talk_more (talk_id, organisation_id, starts_at, ends_at, way, follow_by, follow_due, followed_on) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            talk.id,
            talk.organisation_id,
            new.starts_at.trim(),
            new.ends_at.trim(),
            new.way,
            new.follow_by,
            new.follow_due.map(|d| d.to_string()).unwrap_or_default(),
            followed_on
        ],
    )?;
    Ok(())
}

/// What is still to follow, the nearest first.
pub fn follow_ups(conn: &Connection) -> Result<Vec<FollowUp>> {
    let mut found = conn.prepare_cached(
        "SELECT t.id, t.organisation_id, t.held_on, t.talkee_id, e.name, coalesce(b.name, ''), m.follow_due \
         FROM talk_more m JOIN talk t ON t.id = m.talk_id JOIN member e ON e.id = t.talkee_id \
         LEFT JOIN member b ON b.id = m.follow_by \
         WHERE m.followed_on = '' AND m.follow_due <> '' ORDER BY m.follow_due, t.id",
    )?;
    let open = |r: &Row| {
        Ok(FollowUp {
            talk_id: r.get(0)?,
            organisation_id: r.get(1)?,
            held_on: day(r, 2)?,
            talkee_id: r.get(3)?,
            talkee: r.get(4)?,
            by: r.get(5)?,
            due_on: day(r, 6)?,
        })
    };
    Ok(found.query_map([], open)?.collect::<rusqlite::Result<_>>()?)
}

pub fn close_follow_up(conn: &Connection, talk_id: &str, on: NaiveDate) -> Result<()> {
    let sql = "UPDATE talk_more SET followed_on = ?2 WHERE talk_id = ?1 AND followed_on = ''";
    match conn.execute(sql, [talk_id, &on.to_string()])? {
        1 => Ok(()),
        _ => Err(Error::Bug("a follow-up to close is gone".into())),
    }
}

pub fn insert_task(conn: &Connection, task: &Task, occasion: &str, entered_at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO talk_task (id, organisation_id, member_id, opened_on, due_on, talk_id, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, NULL, ?6)",
        params![
            task.id,
            task.organisation_id,
            task.member_id,
            task.opened_on.to_string(),
            task.due_on.to_string(),
            entered_at
        ],
    )?;
    conn.execute(
        "INSERT INTO talk_task_why (task_id, organisation_id, occasion) VALUES (?1, ?2, ?3)",
        [&task.id, &task.organisation_id, occasion],
    )?;
    Ok(())
}

/// Open tasks, the nearest first, without the reason.
pub fn tasks(conn: &Connection) -> Result<Vec<Task>> {
    let mut found = conn.prepare_cached(
        "SELECT t.id, t.organisation_id, t.member_id, m.name, t.opened_on, t.due_on FROM talk_task t \
         JOIN member m ON m.id = t.member_id WHERE t.talk_id IS NULL ORDER BY t.due_on, t.id",
    )?;
    let task = |r: &Row| {
        Ok(Task {
            id: r.get(0)?,
            organisation_id: r.get(1)?,
            member_id: r.get(2)?,
            member: r.get(3)?,
            opened_on: day(r, 4)?,
            due_on: day(r, 5)?,
        })
    };
    Ok(found.query_map([], task)?.collect::<rusqlite::Result<_>>()?)
}

/// Whether somebody has talked with the member on that occasion since the day, or is to.
pub fn is_answered(conn: &Connection, member_id: &str, occasion: &str, since: NaiveDate) -> Result<bool> {
    let mut found = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM talk_task t JOIN talk_task_why w ON w.task_id = t.id \
         WHERE t.member_id = ?1 AND w.occasion = ?2 AND t.opened_on >= ?3) \
         OR EXISTS (SELECT 1 FROM talk t JOIN talk_body b ON b.talk_id = t.id \
         WHERE ?1 IN (t.talkee_id, t.talker_id) AND b.occasion = ?2 AND t.held_on >= ?3)",
    )?;
    Ok(found.query_row(params![member_id, occasion, since.to_string()], |r| r.get(0))?)
}

/// Ties a talk to the task it answers.
pub fn answer_task(conn: &Connection, task_id: &str, talk: &Talk) -> Result<()> {
    let sql = "UPDATE talk_task SET talk_id = ?2 WHERE id = ?1 AND talk_id IS NULL AND member_id IN (?3, ?4)";
    match conn.execute(sql, [task_id, &talk.id, &talk.talkee_id, &talk.talker_id])? {
        1 => Ok(()),
        _ => Err(Error::forbidden("这项谈话安排已经登记过，或不是和这个人谈。请刷新后再登记。")),
    }
}

pub fn put_draft(conn: &Connection, organisation_id: &str, content: &str, saved_at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO talk_draft (organisation_id, content, saved_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (organisation_id) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at",
        [organisation_id, content, saved_at],
    )?;
    Ok(())
}

pub fn draft(conn: &Connection, organisation_id: &str) -> Result<Option<String>> {
    let mut found = conn.prepare_cached("SELECT content FROM talk_draft WHERE organisation_id = ?1")?;
    Ok(found.query_row([organisation_id], |r| r.get(0)).optional()?)
}

pub fn drop_draft(conn: &Connection, organisation_id: &str) -> Result<()> {
    conn.execute("DELETE FROM talk_draft WHERE organisation_id = ?1", [organisation_id])?;
    Ok(())
}

pub fn insert_reveal(conn: &Connection, at: &At, talk_id: &str, purpose: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO talk_reveal (id, talk_id, purpose, at, actor) VALUES (?1, ?2, ?3, ?4, ?5)",
        [&at.uuid(), talk_id, purpose, &at.stamp(), &at.actor],
    )?;
    Ok(())
}
