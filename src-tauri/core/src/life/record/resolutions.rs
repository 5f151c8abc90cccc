//! What gatherings resolved, as tasks: open until somebody says how it was done.

use super::rows;
use crate::branch::Scope;
use crate::life::Person;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// 决议, or a 整改 of an 组织生活会.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ResolutionSort"))]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    Resolution,
    Rectify,
}

impl Sort {
    pub(super) fn key(self) -> &'static str {
        match self {
            Sort::Resolution => "resolution",
            Sort::Rectify => "rectify",
        }
    }
}

/// One task that a gathering set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Resolution {
    pub id: String,
    pub organisation_id: String,
    pub gathering_id: String,
    /// The day it was resolved.
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    pub sort: Sort,
    pub content: String,
    pub owner: Person,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub due_on: Option<NaiveDate>,
    /// None while it is open.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub closed_on: Option<NaiveDate>,
    /// How it was done.
    pub closing: String,
}

/// What is still to be done, the nearest deadline first, those without one last. The desk shows these as tasks.
/// # Errors
/// A failing store.
pub fn open(conn: &Connection, scope: &Scope) -> Result<Vec<Resolution>> {
    let mut found = rows::resolutions_open(conn)?;
    found.retain(|r| scope.covers(&r.organisation_id));
    Ok(found)
}

/// Says that a task is done, and how.
/// # Errors
/// `NotFound` for no such task, `Forbidden` where it is closed already, the day is to come or lies before the gathering,
/// `Usage` without a word on how it was done.
pub fn close(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    id: &str,
    on: NaiveDate,
    how: &str,
) -> Result<Done<Resolution>> {
    let found = rows::resolution(store.conn(), id)?.filter(|r| scope.covers(&r.organisation_id));
    let mut task = found.ok_or_else(|| Error::not_found("没有这件决议事项，可能已被撤销。请刷新后再看。"))?;
    if task.closed_on.is_some() {
        return Err(Error::forbidden("这件事已经登记办结。登记错了请用“撤销”。"));
    }
    if on > at.today() || on < task.held_on {
        return Err(Error::forbidden("办结日期要在决议那天以后、今天以前。请更正日期。"));
    }
    if how.trim().is_empty() {
        return Err(Error::usage("请写一句怎么办结的。"));
    }
    task.closed_on = Some(on);
    task.closing = how.trim().to_owned();
    store.transact(Verb::CloseResolution, at, |tx| rows::close_resolution(tx, &task).map(|()| task))
}
