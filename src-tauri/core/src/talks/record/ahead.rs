//! What is still ahead: talks that something calls for, what is to follow a talk, the form that is being written.

use super::super::rules::rules;
use super::{NewTalk, rows};
use crate::branch::{self, Scope};
use crate::members;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;

/// Something that is to follow a talk. What it is, only the opened record says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkFollowUp"))]
pub struct FollowUp {
    pub talk_id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    pub talkee_id: String,
    pub talkee: String,
    /// Who sees to it; empty where nobody was named.
    pub by: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub due_on: NaiveDate,
}

/// A talk that somebody is to have. Why, only the opened task says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkTask"))]
pub struct Task {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    pub member: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub opened_on: NaiveDate,
    #[cfg_attr(test, ts(type = "string"))]
    pub due_on: NaiveDate,
}

/// What is still to follow, the nearest first: for the desk, which shows who and by when, never what.
/// # Errors
/// A failing store.
pub fn follow_ups_open(conn: &Connection, scope: &Scope) -> Result<Vec<FollowUp>> {
    let mut found = rows::follow_ups(conn)?;
    found.retain(|f| scope.covers(&f.organisation_id));
    Ok(found)
}

/// Says that what was to follow was done.
/// # Errors
/// `NotFound` where nothing is open, `Forbidden` for a day before the talk or to come.
pub fn followed(store: &mut Store, at: &At, scope: &Scope, talk_id: &str, on: NaiveDate) -> Result<Done<FollowUp>> {
    let found = follow_ups_open(store.conn(), scope)?.into_iter().find(|f| f.talk_id == talk_id);
    let open = found.ok_or_else(|| Error::not_found("这次谈话没有待办的后续措施，可能已经登记过。请刷新后再看。"))?;
    if on > at.today() || on < open.held_on {
        return Err(Error::forbidden("完成日期要在谈话那天以后、今天以前。请更正日期。"));
    }
    store.transact(Verb::FollowUpTalk, at, |tx| rows::close_follow_up(tx, talk_id, on).map(|()| open))
}

/// Opens the task of talking with somebody. Why stays restricted.
/// # Errors
/// `Usage` for an unknown occasion, `NotFound` where the member is not on the roster today.
pub fn open_task(store: &mut Store, at: &At, scope: &Scope, member_id: &str, occasion: &str) -> Result<Done<Task>> {
    let roster = members::on(store.conn(), scope, at.today())?;
    let Some(member) = roster.into_iter().find(|m| m.id == member_id) else {
        return Err(Error::not_found("名册里没有这名党员。请从名单里选。"));
    };
    if !rules()?.occasion.iter().any(|o| o.id == occasion) {
        return Err(Error::usage("请选谈话的起因。"));
    }
    let due_on = at.today().checked_add_days(Days::new(rules()?.task_days)).unwrap_or(at.today());
    let task = Task {
        id: at.uuid(),
        organisation_id: member.organisation_id,
        member_id: member.id,
        member: member.name,
        opened_on: at.today(),
        due_on,
    };
    store.transact(Verb::OpenTalkTask, at, |tx| rows::insert_task(tx, &task, occasion, &at.stamp()).map(|()| task))
}

/// Talks that somebody is to have, the nearest first, without the reason.
/// # Errors
/// A failing store.
pub fn tasks_open(conn: &Connection, scope: &Scope) -> Result<Vec<Task>> {
    let mut found = rows::tasks(conn)?;
    found.retain(|t| scope.covers(&t.organisation_id));
    Ok(found)
}

/// Keeps the form as it stands. It takes part in no journal and goes with the record.
/// # Errors
/// `NotFound` for no such organisation, `Usage` for a draft of more than 200 000 characters.
pub fn save_draft(store: &mut Store, at: &At, scope: &Scope, new: &NewTalk) -> Result<Done<()>> {
    let organisation = branch::by_id(store.conn(), &new.organisation_id)?;
    if !scope.covers(&organisation.id) {
        return Err(Error::not_found("选定的不是这个党组织。请先在上方切换党组织。"));
    }
    let content = serde_json::to_string(new)?;
    if content.len() > 200_000 {
        return Err(Error::usage("谈话记录太长了，写要点即可。"));
    }
    store.transact(Verb::DraftTalk, at, |tx| rows::put_draft(tx, &organisation.id, &content, &at.stamp()))
}

/// The form that was being written, if any.
/// # Errors
/// A failing store.
pub fn draft(conn: &Connection, organisation_id: &str) -> Result<Option<NewTalk>> {
    // A form of an older program that no longer reads is no reason to stop.
    Ok(rows::draft(conn, organisation_id)?.and_then(|content| serde_json::from_str(&content).ok()))
}
