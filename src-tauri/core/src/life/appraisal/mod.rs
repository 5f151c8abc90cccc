//! The yearly 民主评议: the steps in their order, then grades that a meeting decided. The program suggests none and sets none;
//! the ballot's totals are entered with the points, and nobody's vote is kept anywhere.

pub(super) mod rows;
#[cfg(test)]
mod tests;

use super::rules::{StepRule, rules};
use crate::branch::{self, Scope};
use crate::members::{self, Kind, Member};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// How far one organisation's appraisal of a year is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Appraisal {
    pub organisation_id: String,
    pub organisation: String,
    pub year: i32,
    pub steps: Vec<AppraisalStep>,
    /// Everybody who counts, in the order of the roster.
    pub members: Vec<Graded>,
    /// How many may be 优秀, as a rule.
    pub most_excellent: usize,
    /// Sentences worth reading.
    pub warnings: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AppraisalStep {
    pub id: String,
    pub name: String,
    /// May be left out.
    pub optional: bool,
    /// The number of the minutes must be named.
    pub minutes: bool,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub day: Option<NaiveDate>,
    pub document: String,
    pub note: String,
}

/// One member's part in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "AppraisedMember"))]
pub struct Graded {
    pub member_id: String,
    pub name: String,
    /// 预备党员 take part and get no grade.
    pub gradable: bool,
    /// Grade id, empty while none was decided.
    pub grade: String,
    pub document: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub fed_back_on: Option<NaiveDate>,
}

/// What a person enters of a step.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NewAppraisalStep"))]
pub struct NewStep {
    pub organisation_id: String,
    pub year: i32,
    pub step: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub document: String,
    pub note: String,
}

const EXCELLENT: &str = "excellent";

/// The appraisals of a year, one an organisation that has members.
/// # Errors
/// A failing store.
pub fn appraisal(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<Appraisal>> {
    let mut found = Vec::new();
    for o in branch::covered(conn, scope)?.into_iter().filter(|o| o.ended.is_none() && branch::counted(o)) {
        let one = of(conn, at, &o, year)?;
        if !one.members.is_empty() {
            found.push(one);
        }
    }
    Ok(found)
}

fn of(conn: &Connection, at: &At, o: &branch::Organisation, year: i32) -> Result<Appraisal> {
    let known = rows::steps(conn, &o.id, year)?;
    let step = |rule: &StepRule| {
        let done = known.iter().find(|s| s.step == rule.id);
        AppraisalStep {
            id: rule.id.clone(),
            name: rule.name.clone(),
            optional: !rule.national,
            minutes: rule.minutes,
            day: done.map(|s| s.day),
            document: done.map(|s| s.document.clone()).unwrap_or_default(),
            note: done.map(|s| s.note.clone()).unwrap_or_default(),
        }
    };
    let on = held_on(&known, year).min(at.today());
    let grades = rows::grades(conn, &o.id, year)?;
    let graded = |m: Member| {
        let decided = grades.iter().find(|g| g.member_id == m.id);
        Graded {
            gradable: m.kind_on(on) == Kind::Formal,
            grade: decided.map(|g| g.grade.clone()).unwrap_or_default(),
            document: decided.map(|g| g.document.clone()).unwrap_or_default(),
            fed_back_on: decided.and_then(|g| g.fed_back_on),
            member_id: m.id,
            name: m.name,
        }
    };
    let roster = members::on(conn, &Scope::One(o.id.clone()), on)?;
    let members: Vec<Graded> = roster.into_iter().filter(Member::counts).map(graded).collect();
    let most_excellent = most(EXCELLENT, members.iter().filter(|m| m.gradable).count())?;
    let excellent = members.iter().filter(|m| m.grade == EXCELLENT).count();
    let warnings = if excellent > most_excellent { vec![too_many(excellent, most_excellent)] } else { Vec::new() };
    Ok(Appraisal {
        organisation_id: o.id.clone(),
        organisation: o.name.clone(),
        year,
        steps: rules()?.appraisal_step.iter().map(step).collect(),
        members,
        most_excellent,
        warnings,
    })
}

/// The day whose roster holds: of the ballot, else of the newest step, else the year's end.
fn held_on(steps: &[rows::Step], year: i32) -> NaiveDate {
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let ballot = steps.iter().find(|s| s.step == "ballot").map(|s| s.day);
    ballot.or_else(|| steps.iter().map(|s| s.day).max()).unwrap_or(end)
}

fn most(grade: &str, of: usize) -> Result<usize> {
    let fraction = rules()?.grade.iter().find(|g| g.id == grade).and_then(|g| g.fraction);
    Ok(fraction.map_or(of, |[over, under]| of * over / under.max(1)))
}

fn too_many(excellent: usize, most: usize) -> String {
    format!("评为优秀的有{excellent}人，一般不超过三分之一，即{most}人。请支部核对。")
}

/// Enters a step. Those before it that may not be left out must have been held, and not later.
/// # Errors
/// `Usage` for an unknown step or missing minutes, `Forbidden` out of order, for a day to come or another year's.
pub fn step(store: &mut Store, at: &At, scope: &Scope, new: &NewStep) -> Result<Done<()>> {
    let organisation = theirs(store.conn(), scope, &new.organisation_id)?;
    let all = &rules()?.appraisal_step;
    let place = all.iter().position(|s| s.id == new.step).ok_or_else(|| Error::usage("没有这一步，请刷新后再试。"))?;
    let rule = &all[place];
    if rule.minutes && new.document.trim().is_empty() {
        return Err(Error::usage("这一步要写会议记录号，例如 支部党员大会记录〔2026〕12号。"));
    }
    // An appraisal may run into the first quarter of the next year.
    let last = NaiveDate::from_ymd_opt(new.year + 1, 3, 31).unwrap_or(new.day);
    if new.day > at.today() || new.day.year() < new.year || new.day > last {
        return Err(Error::forbidden("日期不合适：要在今天以前，而且在评议的这一年或次年第一季度。请更正日期。"));
    }
    let known = rows::steps(store.conn(), &organisation, new.year)?;
    let day = |id: &str| known.iter().find(|s| s.step == id).map(|s| s.day);
    for before in &all[..place] {
        match day(&before.id) {
            None if before.national => {
                return Err(Error::forbidden(format!("“{}”还没有登记，请按顺序登记。", before.name)));
            }
            Some(then) if then > new.day => {
                return Err(Error::forbidden(format!("日期早于“{}”的日期{then}。请更正日期。", before.name)));
            }
            _ => {}
        }
    }
    if let Some(after) = all[place + 1..].iter().find(|s| day(&s.id).is_some_and(|then| then < new.day)) {
        return Err(Error::forbidden(format!("日期晚于后面“{}”的日期。请更正日期。", after.name)));
    }
    let (step, document, note) = (new.step.clone(), new.document.trim().to_owned(), new.note.trim().to_owned());
    let step = rows::Step { step, day: new.day, document, note };
    store.transact(Verb::StepAppraisal, at, |tx| rows::put_step(tx, at, &organisation, new.year, &step))
}

/// Enters grades that a meeting decided; answers what is worth reading.
/// # Errors
/// `Forbidden` before the decision was entered or for a 预备党员, `Usage` for an unknown grade or nobody, `NotFound` for whoever
/// is not on that day's roster.
pub fn grade(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    organisation_id: &str,
    year: i32,
    grades: &[(String, String)],
) -> Result<Done<Vec<String>>> {
    let organisation = theirs(store.conn(), scope, organisation_id)?;
    let steps = rows::steps(store.conn(), &organisation, year)?;
    let Some(decision) = steps.iter().find(|s| s.step == "decision") else {
        return Err(Error::forbidden("请先登记“评定意见”这一步和会议记录号，再登记等次：等次由会议评定。"));
    };
    if grades.is_empty() {
        return Err(Error::usage("没有选人。请给要登记的人选等次。"));
    }
    let conn = store.conn();
    let now = of(conn, at, &branch::by_id(conn, &organisation)?, year)?;
    let known = |id: &str| now.members.iter().find(|m| m.member_id == id);
    for (member, grade) in grades {
        let one =
            known(member).ok_or_else(|| Error::not_found("有人不在评议那天的名册里，没有登记。请刷新后再选。"))?;
        if !one.gradable {
            return Err(Error::forbidden("预备党员参加评议，但不评定等次，没有登记。"));
        }
        if !rules()?.grade.iter().any(|g| g.id == *grade) {
            return Err(Error::usage("等次只有优秀、合格、基本合格、不合格。"));
        }
    }
    let is_excellent = |m: &&Graded| {
        let new = grades.iter().find(|(id, _)| *id == m.member_id);
        new.map_or(m.grade == EXCELLENT, |(_, grade)| grade == EXCELLENT)
    };
    let excellent = now.members.iter().filter(is_excellent).count();
    let document = decision.document.clone();
    let warnings = if excellent > now.most_excellent { vec![too_many(excellent, now.most_excellent)] } else { vec![] };
    store.transact(Verb::GradeAppraisal, at, |tx| {
        grades
            .iter()
            .try_for_each(|(m, g)| rows::put_grade(tx, at, &organisation, year, (m.as_str(), g.as_str()), &document))?;
        Ok(warnings)
    })
}

/// Says that members were told their grade.
/// # Errors
/// `Forbidden` for a day to come or before the decision, `NotFound` where one of them has no grade.
pub fn tell(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    organisation_id: &str,
    year: i32,
    member_ids: &[String],
    on: NaiveDate,
) -> Result<Done<()>> {
    let organisation = theirs(store.conn(), scope, organisation_id)?;
    let decided = rows::steps(store.conn(), &organisation, year)?.into_iter().find(|s| s.step == "decision");
    if on > at.today() || decided.is_none_or(|d| on < d.day) {
        return Err(Error::forbidden("反馈日期要在评定意见以后、今天以前。请更正日期。"));
    }
    store.transact(Verb::TellAppraisal, at, |tx| {
        member_ids.iter().try_for_each(|m| rows::put_told(tx, &organisation, year, m, on))
    })
}

fn theirs(conn: &Connection, scope: &Scope, organisation_id: &str) -> Result<String> {
    let organisation = branch::by_id(conn, organisation_id)?;
    if scope.covers(&organisation.id) {
        return Ok(organisation.id);
    }
    Err(Error::not_found("选定的不是这个党组织。请先在上方切换党组织。"))
}
