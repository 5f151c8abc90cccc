//! What is to be held: planned, announced, then recorded. A plan is no evidence; only the record is.

mod rows;
#[cfg(test)]
mod tests;

use super::attendance::Days;
use super::record;
use super::rules::rules;
use super::{Gathering, kind_name};
use crate::branch::{self, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result, secrecy};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// What a person plans.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NewLifePlan"))]
pub struct NewPlan {
    pub organisation_id: String,
    /// Ids or names of kinds.
    pub kinds: Vec<String>,
    #[cfg_attr(test, ts(type = "string"))]
    pub planned_on: NaiveDate,
    /// `HH:MM`, or empty.
    pub starts_at: String,
    pub group: String,
    pub topic: String,
    pub place: String,
    pub host: String,
}

/// One thing planned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifePlan"))]
pub struct Plan {
    pub id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub planned_on: NaiveDate,
    pub starts_at: String,
    pub kinds: Vec<String>,
    pub group: String,
    pub topic: String,
    pub place: String,
    pub host: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub noticed_on: Option<NaiveDate>,
    /// How everybody was told.
    pub notice: String,
    /// Why it is not held; empty while it stands.
    pub cancelled: String,
    /// The record that came of it.
    pub gathering_id: Option<String>,
    pub state: PlanState,
    /// The four steps of a theme day (S1-3); empty for anything else.
    pub steps: Vec<Step>,
    pub entered_at: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifePlanState"))]
#[serde(rename_all = "kebab-case")]
pub enum PlanState {
    Planned,
    Noticed,
    Held,
    Cancelled,
}

/// One of 确定主题 — 组织发动 — 现场实践 — 实效测评.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ThemeDayStep"))]
pub struct Step {
    pub name: String,
    /// The day it was done; none while it was not.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub on: Option<NaiveDate>,
}

/// A theme day that a month still lacks, on the day that the branch has fixed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ThemeDayProposal"))]
pub struct Proposal {
    pub organisation_id: String,
    pub organisation: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    /// `每月10日`.
    pub words: String,
}

const THEME_DAY: &str = "theme-day";

impl Plan {
    /// State and steps follow from what is known, so they are never stored.
    fn judged(mut self, record: Option<(NaiveDate, Option<NaiveDate>)>) -> Plan {
        self.state = match (&self.gathering_id, self.noticed_on) {
            (Some(_), _) => PlanState::Held,
            _ if !self.cancelled.is_empty() => PlanState::Cancelled,
            (None, Some(_)) => PlanState::Noticed,
            (None, None) => PlanState::Planned,
        };
        if self.kinds.iter().any(|k| k == THEME_DAY) {
            let planned = self.entered_at.get(..10).and_then(|day| day.parse().ok());
            let (held, assessed) = record.map_or((None, None), |(held, assessed)| (Some(held), assessed));
            let days = [planned.filter(|_| !self.topic.is_empty()), self.noticed_on, held, assessed];
            let names = ["确定主题", "组织发动", "现场实践", "实效测评"];
            self.steps = names.iter().zip(days).map(|(name, on)| Step { name: (*name).to_owned(), on }).collect();
        }
        self
    }
}

/// Plans of the days, oldest first.
/// # Errors
/// A failing store.
pub fn plans(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Plan>> {
    let mut found = rows::between(conn, from, to)?;
    found.retain(|p| scope.covers(&p.organisation_id));
    found.into_iter().map(|p| judged(conn, p)).collect()
}

/// One thing planned.
/// # Errors
/// `NotFound` where there is no such plan in the scope.
pub fn planned(conn: &Connection, scope: &Scope, id: &str) -> Result<Plan> {
    let found = rows::one(conn, id)?.filter(|p| scope.covers(&p.organisation_id));
    judged(conn, found.ok_or_else(|| Error::not_found("没有这项安排，可能已被撤销。请刷新后再看。"))?)
}

fn judged(conn: &Connection, plan: Plan) -> Result<Plan> {
    let Some(id) = plan.gathering_id.clone() else { return Ok(plan.judged(None)) };
    let held = super::rows::by_id(conn, &id)?.map(|s| s.gathering.held_on);
    let assessed = record::rows::more(conn, &id)?.assessed_on;
    Ok(plan.judged(held.map(|held| (held, assessed))))
}

/// Plans something for today or later. What was held already is recorded, not planned.
/// # Errors
/// `Usage` for what is missing, `Forbidden` for a day that is past, `NotFound` for no such organisation.
pub fn plan(store: &mut Store, at: &At, scope: &Scope, new: &NewPlan) -> Result<Done<Plan>> {
    let organisation = branch::by_id(store.conn(), &new.organisation_id)?;
    if !scope.covers(&organisation.id) || organisation.ended.is_some() {
        return Err(Error::not_found("选定的不是这个党组织，或它已经撤销。请先在上方切换党组织。"));
    }
    secrecy::refuse_named(&[&new.topic, &new.place])?;
    let kinds = rules()?.kinds_of(&new.kinds).unwrap_or_default();
    if kinds.is_empty() {
        return Err(Error::usage(format!("请选活动类型：{}。", rules()?.kind_names())));
    }
    if new.planned_on < at.today() {
        return Err(Error::forbidden("安排的日期已经过去。已经开展的请直接“登记”，不用安排。"));
    }
    let shape = Gathering::shape(&organisation.id, kinds.clone(), new.planned_on, new.group.trim());
    if !Days::default().knows_group(store.conn(), &shape)? {
        return Err(record::no_such_group());
    }
    let plan = Plan {
        id: at.uuid(),
        organisation_id: organisation.id,
        planned_on: new.planned_on,
        starts_at: record::time(&new.starts_at)?,
        kinds,
        group: new.group.trim().to_owned(),
        topic: new.topic.trim().to_owned(),
        place: new.place.trim().to_owned(),
        host: new.host.trim().to_owned(),
        noticed_on: None,
        notice: String::new(),
        cancelled: String::new(),
        gathering_id: None,
        state: PlanState::Planned,
        steps: Vec::new(),
        entered_at: at.stamp(),
    };
    store.transact(Verb::PlanLife, at, |tx| rows::insert(tx, &plan).map(|()| plan.judged(None)))
}

/// Says that everybody was told, when and how.
/// # Errors
/// `NotFound` for no such plan, `Forbidden` where it is over or the day is to come, `Usage` without the way.
pub fn notify(store: &mut Store, at: &At, scope: &Scope, id: &str, on: NaiveDate, how: &str) -> Result<Done<Plan>> {
    let mut plan = standing(store.conn(), scope, id)?;
    if on > at.today() {
        return Err(Error::forbidden("通知日期在今天之后，还不能登记。"));
    }
    if how.trim().is_empty() {
        return Err(Error::usage("请写怎么通知的，例如“微信群通知”“电话通知”。"));
    }
    plan.noticed_on = Some(on);
    plan.notice = how.trim().to_owned();
    store.transact(Verb::NotifyLife, at, |tx| rows::update(tx, &plan, &at.stamp()).map(|()| plan.judged(None)))
}

/// Takes a plan off, with the reason.
/// # Errors
/// As [`notify`].
pub fn cancel(store: &mut Store, at: &At, scope: &Scope, id: &str, reason: &str) -> Result<Done<Plan>> {
    let mut plan = standing(store.conn(), scope, id)?;
    if reason.trim().is_empty() {
        return Err(Error::usage("请写取消的原因。"));
    }
    plan.cancelled = reason.trim().to_owned();
    store.transact(Verb::CancelLife, at, |tx| rows::update(tx, &plan, &at.stamp()).map(|()| plan.judged(None)))
}

fn standing(conn: &Connection, scope: &Scope, id: &str) -> Result<Plan> {
    let plan = planned(conn, scope, id)?;
    if plan.gathering_id.is_some() {
        return Err(Error::forbidden("这项安排已经登记了活动记录，不能再改。"));
    }
    if !plan.cancelled.is_empty() {
        return Err(Error::forbidden("这项安排已经取消，不能再改。需要的话请重新安排。"));
    }
    Ok(plan)
}

/// Ties a record to its plan, inside the verb that records.
/// # Errors
/// `NotFound` and `Forbidden` as [`notify`].
pub(super) fn fulfil(tx: &Connection, at: &At, id: &str, g: &Gathering) -> Result<()> {
    let mut plan = standing(tx, &Scope::One(g.organisation_id.clone()), id)?;
    plan.gathering_id = Some(g.id.clone());
    rows::update(tx, &plan, &at.stamp())
}

/// The theme days that a month lacks: no record, no plan that stands, and a fixed day that the branch agreed on.
/// # Errors
/// A failing store.
pub fn proposals(conn: &Connection, scope: &Scope, month: Month) -> Result<Vec<Proposal>> {
    let planned = plans(conn, scope, month.first(), month.last())?;
    let held = super::gatherings(conn, scope, month.first(), month.last())?;
    let mut open = Vec::new();
    for o in branch::covered(conn, scope)?.into_iter().filter(|o| o.ended.is_none() && month >= o.since) {
        let Some(fixed) = branch::theme_day(conn, &o.id)? else { continue };
        let known = planned
            .iter()
            .any(|p| p.organisation_id == o.id && p.cancelled.is_empty() && p.kinds.iter().any(|k| k == THEME_DAY));
        if !known && !held.iter().any(|g| g.organisation_id == o.id && g.is(THEME_DAY)) {
            open.push(Proposal {
                organisation_id: o.id,
                organisation: o.name,
                day: fixed.in_month(month),
                words: fixed.words(),
            });
        }
    }
    Ok(open)
}

/// The text of a notice, for pasting into a chat group: what a person planned, nothing added; of a plan that was taken off, that
/// it is not held.
pub fn notice_text(plan: &Plan) -> String {
    let kinds: Vec<&str> = plan.kinds.iter().map(|k| kind_name(k)).collect();
    let day = plan.planned_on.format("%-m月%-d日");
    if plan.state == PlanState::Cancelled {
        return format!("通知：原定{day}{}开展的{}已经取消，请相互转告。", plan.starts_at, kinds.join("、"));
    }
    let mut text = format!("通知：{day}{}开展{}。", plan.starts_at, kinds.join("、"));
    for (name, value) in
        [("主题", &plan.topic), ("地点", &plan.place), ("主持人", &plan.host), ("参加党小组", &plan.group)]
    {
        if !value.is_empty() {
            text += &format!("\n{name}：{value}");
        }
    }
    text + "\n请按时参加；不能到的请说明原因。"
}
