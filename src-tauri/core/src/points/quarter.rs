//! A quarter, or the year, from figures to final: evaluated, published for objections, final. Each step is a row of its
//! own and stands once; what was evaluated is what is published, whatever is corrected later.

use super::rank::{self, RankRow};
use super::{Hundredths, Period, close, pack, rows};
use crate::branch::{self, Organisation, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result, workdays};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsStep", export_to = "PointsStep.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// 评定: the figures stand.
    Evaluated,
    /// 公示, at least five working days.
    Published,
    /// 生效: the publicity is over and every objection answered.
    Final,
}

impl Step {
    const ALL: [(Step, &'static str); 3] =
        [(Step::Evaluated, "evaluated"), (Step::Published, "published"), (Step::Final, "final")];
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, key)| key)
    }
    pub(super) fn by_key(key: &str) -> Option<Step> {
        Self::ALL.iter().find(|(_, k)| *k == key).map(|(s, _)| *s)
    }
}

/// What was entered at a step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsPublication", export_to = "PointsPublication.ts"))]
pub struct Publication {
    /// Day of the step; the first day of publicity.
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    /// Last day of publicity.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub until: Option<NaiveDate>,
    pub minutes: String,
    /// Where the signed sheet or its photo lies.
    pub evidence: String,
    /// True time of entry.
    pub entered_at: String,
    pub actor: String,
}

/// One member's figures as evaluated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsFigure", export_to = "PointsFigure.ts"))]
pub struct Figure {
    pub member: String,
    pub name: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub base: Hundredths,
    #[cfg_attr(test, ts(type = "number"))]
    pub daily: Hundredths,
    #[cfg_attr(test, ts(type = "number"))]
    pub appraisal: Hundredths,
    /// What was deducted, as a positive number.
    #[cfg_attr(test, ts(type = "number"))]
    pub deductions: Hundredths,
    #[cfg_attr(test, ts(type = "number"))]
    pub total: Hundredths,
    /// None where the member is not counted.
    pub place: Option<u32>,
    pub counted: bool,
}

/// How far one organisation's period is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsSteps", export_to = "PointsSteps.ts"))]
pub struct Steps {
    pub organisation_id: String,
    pub organisation: String,
    pub period: String,
    pub evaluated: Option<Publication>,
    pub published: Option<Publication>,
    #[serde(rename = "final")]
    pub finished: Option<Publication>,
    /// Months of the period that are not closed yet.
    #[cfg_attr(test, ts(type = "string[]"))]
    pub open_months: Vec<Month>,
    /// Objections without an answer.
    pub open_objections: u32,
    pub warnings: Vec<String>,
}

/// What publishing asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Announce {
    /// First day of publicity; today where none is given.
    pub from: Option<NaiveDate>,
    /// Last day; the shortest that the pack allows where none is given.
    pub until: Option<NaiveDate>,
    pub evidence: String,
}

/// How far the period is, by organisation of the scope.
/// # Errors
/// `Usage` for a month: months are closed, not published.
pub fn steps(conn: &Connection, scope: &Scope, period: Period) -> Result<Vec<Steps>> {
    whole(period)?;
    branch::covered(conn, scope)?.into_iter().map(|o| of(conn, &o, period)).collect()
}

fn of(conn: &Connection, organisation: &Organisation, period: Period) -> Result<Steps> {
    let (from, to) = period.months();
    let closed = rows::closings(conn, from, to)?;
    let is_closed = |m: &Month| closed.iter().any(|c| c.organisation_id == organisation.id && c.month == *m);
    let mut open_months = Vec::new();
    for month in months(from, to).filter(|m| !is_closed(m)) {
        if close::needed(conn, organisation, month)? {
            open_months.push(month);
        }
    }
    let mut told = Steps {
        organisation_id: organisation.id.clone(),
        organisation: organisation.name.clone(),
        period: period.to_string(),
        evaluated: None,
        published: None,
        finished: None,
        open_months,
        open_objections: 0,
        warnings: Vec::new(),
    };
    for (step, publication) in rows::steps(conn, &organisation.id, period)? {
        match step {
            Step::Evaluated => told.evaluated = Some(publication),
            Step::Published => told.published = Some(publication),
            Step::Final => told.finished = Some(publication),
        }
    }
    let objections = rows::objections(conn, &organisation.id, period)?;
    told.open_objections = objections.iter().filter(|o| o.is_open()).count() as u32;
    Ok(told)
}

pub(super) fn months(from: Month, to: Month) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(from), |m| Some(m.next())).take_while(move |m| *m <= to)
}

fn whole(period: Period) -> Result<()> {
    match period {
        Period::Month(_) | Period::Years(..) => {
            Err(Error::usage("评定和公示按季度或年度办，请写 2026Q3 或 2026。每月的积分用“结账”。"))
        }
        _ => Ok(()),
    }
}

/// Freezes the period's figures and places for every organisation of the scope that has closed all its months.
/// # Errors
/// `Forbidden` where a month is still open or the period was evaluated already.
pub fn evaluate(store: &mut Store, at: &At, scope: &Scope, period: Period, minutes: &str) -> Result<Done<Vec<Steps>>> {
    whole(period)?;
    let (_, last) = period.months();
    if last.last() > at.today() {
        return Err(Error::forbidden(format!("{period} 还没有过完，不能评定。请在最后一个月结账以后再评定。")));
    }
    let figures = rank::rank(store.conn(), scope, period, at.today())?;
    let due = due(store.conn(), scope, period, &figures)?;
    store.transact(Verb::EvaluatePoints, at, |tx| {
        for organisation in &due {
            rows::insert_step(tx, &organisation.id, period, Step::Evaluated, &entered(at, minutes, None, ""))?;
            for row in figures.iter().filter(|r| r.organisation == organisation.name) {
                rows::insert_figure(tx, &organisation.id, period, &figure(row))?;
            }
        }
        due.iter().map(|o| of(tx, o, period)).collect()
    })
}

/// The organisations that can be evaluated now.
fn due(conn: &Connection, scope: &Scope, period: Period, figures: &[RankRow]) -> Result<Vec<Organisation>> {
    let mut due = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        if !figures.iter().any(|r| r.organisation == organisation.name) {
            continue;
        }
        let told = of(conn, &organisation, period)?;
        if let Some(open) = told.open_months.first() {
            return Err(Error::forbidden(format!("{open} 还没有结账，不能评定 {period}。请先把各月结账。")));
        }
        if told.evaluated.is_some() {
            return Err(Error::forbidden(format!("{period} 已经评定过了。公示过的数不再变，更正请走异议或冲正。")));
        }
        due.push(organisation);
    }
    Ok(due)
}

/// The last day of the shortest publicity that begins on this day.
/// # Errors
/// `Forbidden` where no rule pack covers the period.
pub fn publicity_until(conn: &Connection, period: Period, from: NaiveDate) -> Result<NaiveDate> {
    workdays::last_of(from, pack::in_force(conn, period.months().1)?.workflow.publicity_workdays)
}

/// Publishes the evaluated figures for objections.
/// # Errors
/// `Forbidden` where the period is not evaluated or is published already, where the days are fewer working days than the
/// pack asks for, or the first day lies before the evaluation.
pub fn publish(store: &mut Store, at: &At, scope: &Scope, period: Period, how: &Announce) -> Result<Done<Vec<Steps>>> {
    whole(period)?;
    let from = how.from.unwrap_or(at.today());
    let workdays = pack::in_force(store.conn(), period.months().1)?.workflow.publicity_workdays;
    let until = match how.until {
        Some(day) => day,
        None => workdays::last_of(from, workdays)?,
    };
    if workdays::between(from, until)? < workdays {
        let earliest = workdays::last_of(from, workdays)?;
        return Err(Error::forbidden(format!("公示不能少于{workdays}个工作日，从 {from} 起最早到 {earliest}。")));
    }
    let mut due = Vec::new();
    for told in steps(store.conn(), scope, period)? {
        let Some(evaluated) = &told.evaluated else { continue };
        if told.published.is_some() {
            return Err(Error::forbidden(format!("{period} 已经公示过了，不能再公示一次。")));
        }
        if from < evaluated.day {
            return Err(Error::forbidden("公示的第一天早于评定的日子，请核对日期。"));
        }
        due.push(told);
    }
    if due.is_empty() {
        return Err(Error::forbidden(format!("{period} 还没有评定，不能公示。请先评定。")));
    }
    let known = workdays::is_known(from)? && workdays::is_known(until)?;
    store.transact(Verb::PublishPoints, at, |tx| {
        let step = Publication { day: from, ..entered(at, "", Some(until), &how.evidence) };
        let put = |mut told: Steps| {
            rows::insert_step(tx, &told.organisation_id, period, Step::Published, &step)?;
            told.published = Some(step.clone());
            if !known {
                told.warnings.push("程序里还没有这一年的放假安排，工作日只按周六周日算，请自己核对。".into());
            }
            Ok(told)
        };
        due.into_iter().map(put).collect()
    })
}

/// Ends the period: its publicity has run and every objection is answered.
/// # Errors
/// `Forbidden` for the wrong order, a publicity that still runs or an objection without an answer.
pub fn finish(store: &mut Store, at: &At, scope: &Scope, period: Period, evidence: &str) -> Result<Done<Vec<Steps>>> {
    whole(period)?;
    let mut due = Vec::new();
    for told in steps(store.conn(), scope, period)? {
        let Some(until) = told.published.as_ref().and_then(|p| p.until) else { continue };
        if told.finished.is_some() {
            return Err(Error::forbidden(format!("{period} 已经生效，不用再办。")));
        }
        if at.today() <= until {
            return Err(Error::forbidden(format!("公示到 {until} 为止，过了这一天才能生效。")));
        }
        if told.open_objections > 0 {
            return Err(Error::forbidden(format!(
                "还有{}条异议没有答复，不能生效。请先核查、答复。",
                told.open_objections
            )));
        }
        due.push(told);
    }
    if due.is_empty() {
        return Err(Error::forbidden(format!("{period} 还没有公示，不能生效。请先公示。")));
    }
    store.transact(Verb::FinishPoints, at, |tx| {
        let step = entered(at, "", None, evidence);
        let put = |mut told: Steps| {
            rows::insert_step(tx, &told.organisation_id, period, Step::Final, &step)?;
            told.finished = Some(step.clone());
            Ok(told)
        };
        due.into_iter().map(put).collect()
    })
}

/// The evaluated figures, the best place first; empty where the period is not evaluated.
/// # Errors
/// A failing store.
pub fn figures(conn: &Connection, organisation_id: &str, period: Period) -> Result<Vec<Figure>> {
    rows::figures(conn, organisation_id, period)
}

/// How the period was published; none where it was not.
/// # Errors
/// A failing store.
pub fn publication(conn: &Connection, organisation_id: &str, period: Period) -> Result<Option<Publication>> {
    let steps = rows::steps(conn, organisation_id, period)?;
    Ok(steps.into_iter().find(|(s, _)| *s == Step::Published).map(|(_, p)| p))
}

fn entered(at: &At, minutes: &str, until: Option<NaiveDate>, evidence: &str) -> Publication {
    Publication {
        day: at.today(),
        until,
        minutes: minutes.trim().into(),
        evidence: evidence.trim().into(),
        entered_at: at.stamp(),
        actor: at.actor.clone(),
    }
}

fn figure(r: &RankRow) -> Figure {
    Figure {
        member: r.member.clone(),
        name: r.name.clone(),
        base: r.base,
        daily: r.daily,
        appraisal: r.appraisal,
        deductions: r.deductions,
        total: r.total,
        place: r.rank,
        counted: r.counted,
    }
}
