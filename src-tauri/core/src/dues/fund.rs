//! What became of the dues: handed to the superior, given back by it, used for one of the five purposes (第十九条). Written
//! once; a mistake is taken back by a row of its own.

use super::rates::rates;
use super::rows;
use crate::branch::{self, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesFundKind", export_to = "DuesFundKind.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum FundKind {
    /// 上缴.
    Remitted,
    /// 上级返还.
    Returned,
    /// 使用.
    Used,
}

impl FundKind {
    fn key(self) -> &'static str {
        match self {
            FundKind::Remitted => "remitted",
            FundKind::Returned => "returned",
            FundKind::Used => "used",
        }
    }
    pub fn label(self) -> &'static str {
        match self {
            FundKind::Remitted => "上缴上级",
            FundKind::Returned => "上级返还",
            FundKind::Used => "使用",
        }
    }
}

impl ToSql for FundKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.key().into())
    }
}

impl FromSql for FundKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let key = value.as_str()?;
        let all = [FundKind::Remitted, FundKind::Returned, FundKind::Used];
        all.into_iter().find(|k| k.key() == key).ok_or(FromSqlError::InvalidType)
    }
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesFund", export_to = "DuesFund.ts"))]
pub struct Fund {
    pub id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub kind: FundKind,
    /// 1–5 of the pack; 0 where nothing was used.
    pub purpose: u32,
    /// 分; negative only in a reversal.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    pub what: String,
    pub document: String,
    pub reverses: Option<String>,
    pub written_at: String,
    pub actor: String,
}

/// What a person enters.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NewDuesFund", export_to = "NewDuesFund.ts"))]
pub struct NewFund {
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub kind: FundKind,
    pub purpose: u32,
    /// 分.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    pub what: String,
    pub document: String,
}

/// Days as text sort only within four digits of a year.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(1921, 7, 1).unwrap();
const LAST: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

/// The rows of the days, oldest first.
/// # Errors
/// A failing store.
pub fn funds(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Fund>> {
    let mut found = rows::funds(conn, from, to)?;
    found.retain(|f| scope.covers(&f.organisation_id));
    Ok(found)
}

/// Enters one.
/// # Errors
/// `Usage` for an amount of nothing, a use without its purpose or without a word of what it was; `Forbidden` for a day to
/// come; `Usage` where the scope holds several organisations.
pub fn record_fund(store: &mut Store, at: &At, scope: &Scope, new: &NewFund) -> Result<Done<Fund>> {
    let used = new.kind == FundKind::Used;
    let known = rates()?.purpose.iter().any(|p| p.id == new.purpose);
    if new.amount <= 0 {
        return Err(Error::usage("金额要大于0。记错了请用冲正，不要记负数。"));
    }
    if used != known || (used && new.what.trim().is_empty()) {
        return Err(Error::usage("使用党费要选用途，并写明用在哪里；上缴和返还不选用途。"));
    }
    if new.day > at.today() {
        return Err(Error::forbidden("日期在今天之后。请更正日期，或等办完以后再登记。"));
    }
    let mut all = branch::covered(store.conn(), scope)?.into_iter().filter(|o| o.ended.is_none() && !branch::above(o));
    let (Some(organisation), None) = (all.next(), all.next()) else {
        return Err(Error::usage("请先在上方选定一个党支部，再登记。"));
    };
    let fund = Fund {
        id: at.uuid(),
        organisation_id: organisation.id,
        day: new.day,
        kind: new.kind,
        purpose: new.purpose,
        amount: new.amount,
        what: new.what.trim().into(),
        document: new.document.trim().into(),
        reverses: None,
        written_at: at.stamp(),
        actor: at.actor.clone(),
    };
    store.transact(Verb::RecordDuesFund, at, |tx| rows::insert_fund(tx, &fund).map(|()| fund))
}

/// Takes one back by a row of its own.
/// # Errors
/// `NotFound` where there is none, `Usage` without a reason, `Forbidden` where it was taken back before or is itself a reversal.
pub fn reverse_fund(store: &mut Store, at: &At, scope: &Scope, id: &str, reason: &str) -> Result<Done<Fund>> {
    let all = funds(store.conn(), scope, FIRST, LAST)?;
    let old = all.iter().find(|f| f.id == id).ok_or_else(|| Error::not_found("没有这一笔。请刷新后再试。"))?;
    if reason.trim().is_empty() {
        return Err(Error::usage("冲正要写明原因。"));
    }
    if old.reverses.is_some() || all.iter().any(|f| f.reverses.as_deref() == Some(id)) {
        return Err(Error::forbidden("这一笔已经冲正过了，不能再冲。"));
    }
    let back = Fund {
        id: at.uuid(),
        amount: -old.amount,
        what: format!("冲正：{}", reason.trim()),
        reverses: Some(old.id.clone()),
        written_at: at.stamp(),
        actor: at.actor.clone(),
        ..old.clone()
    };
    store.transact(Verb::RecordDuesFund, at, |tx| rows::insert_fund(tx, &back).map(|()| back))
}
