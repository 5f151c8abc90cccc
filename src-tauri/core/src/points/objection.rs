//! Objections to published figures: 受理 → 核查 → 答复 → 更正. The correction is a reversing line in the open month; the
//! published figure stays as it was.

use super::{Period, Step, pack, reverse, rows};
use crate::branch::Scope;
use crate::members::Member;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result, workdays};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// An objection and what became of it. Its text is restricted: it stays in the office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsObjection", export_to = "PointsObjection.ts"))]
pub struct Objection {
    pub id: String,
    pub organisation_id: String,
    pub period: String,
    /// Whose points are questioned.
    pub member: String,
    pub name: String,
    /// Empty where anonymous.
    pub by_whom: String,
    pub body: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub state: ObjectionState,
    /// The day by which it must be answered.
    #[cfg_attr(test, ts(type = "string"))]
    pub answer_by: NaiveDate,
    pub answers: Vec<Answered>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsAnswer", export_to = "PointsAnswer.ts"))]
pub struct Answered {
    /// `checked`, `upheld` or `rejected`.
    pub step: String,
    pub note: String,
    pub minutes: String,
    /// Ids of the reversing lines.
    pub lines: Vec<String>,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ObjectionState", export_to = "ObjectionState.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum ObjectionState {
    /// 已受理.
    Received,
    /// 已核查.
    Checked,
    /// 已答复，成立.
    Upheld,
    /// 已答复，不成立.
    Rejected,
}

impl ObjectionState {
    pub fn label(self) -> &'static str {
        match self {
            ObjectionState::Received => "已受理",
            ObjectionState::Checked => "已核查",
            ObjectionState::Upheld => "成立，已更正",
            ObjectionState::Rejected => "不成立，已答复",
        }
    }
}

impl Objection {
    pub fn is_open(&self) -> bool {
        matches!(self.state, ObjectionState::Received | ObjectionState::Checked)
    }

    /// State and last day of the answer, as they follow from the rows.
    pub(super) fn judged(mut self, conn: &Connection) -> Result<Objection> {
        let days = pack::in_force(conn, Period::parse(&self.period)?.months().1)?.workflow.answer_workdays;
        // Counted from the day after it was received.
        self.answer_by = workdays::last_of(self.day.succ_opt().unwrap_or(self.day), days)?;
        self.state = match self.answers.last().map(|a| a.step.as_str()) {
            None => ObjectionState::Received,
            Some("checked") => ObjectionState::Checked,
            Some("upheld") => ObjectionState::Upheld,
            Some(_) => ObjectionState::Rejected,
        };
        Ok(self)
    }
}

/// The objections to a period, oldest first.
/// # Errors
/// A failing store.
pub fn objections(conn: &Connection, scope: &Scope, period: Period) -> Result<Vec<Objection>> {
    let mut all = Vec::new();
    for organisation in crate::branch::covered(conn, scope)? {
        all.extend(rows::objections(conn, &organisation.id, period)?);
    }
    Ok(all)
}

/// Takes an objection down.
/// # Errors
/// `Usage` without a text; `Forbidden` before the publicity, after the period is final, or for somebody whose figures
/// were not published.
pub fn object(
    store: &mut Store,
    at: &At,
    member: &Member,
    period: Period,
    by_whom: &str,
    body: &str,
) -> Result<Done<Objection>> {
    if body.trim().is_empty() {
        return Err(Error::usage("请写明对哪一项积分有异议、理由是什么。"));
    }
    let conn = store.conn();
    let steps = rows::steps(conn, &member.organisation_id, period)?;
    let published = steps.iter().find(|(s, _)| *s == Step::Published).map(|(_, p)| p.day);
    if published.is_none_or(|day| day > at.today()) {
        return Err(Error::forbidden(format!("{period} 还没有公示，不能登记异议。")));
    }
    if steps.iter().any(|(s, _)| *s == Step::Final) {
        return Err(Error::forbidden(format!("{period} 已经生效，不再受理异议。确有差错的，请用冲正。")));
    }
    if !rows::figures(conn, &member.organisation_id, period)?.iter().any(|f| f.member == member.id) {
        return Err(Error::forbidden("公示的名单里没有这名党员，请核对姓名。"));
    }
    let objection = Objection {
        id: at.uuid(),
        organisation_id: member.organisation_id.clone(),
        period: period.to_string(),
        member: member.id.clone(),
        name: member.name.clone(),
        by_whom: by_whom.trim().into(),
        body: body.trim().into(),
        day: at.today(),
        state: ObjectionState::Received,
        answer_by: at.today(),
        answers: Vec::new(),
    };
    let objection = objection.judged(store.conn())?;
    store.transact(Verb::ObjectPoints, at, |tx| {
        rows::insert_objection(tx, &objection, at)?;
        Ok(objection)
    })
}

/// Notes what the check found.
/// # Errors
/// `NotFound`, `Usage` without findings, `Forbidden` where it was answered.
pub fn verify(store: &mut Store, at: &At, id: &str, findings: &str) -> Result<Done<Objection>> {
    open(store.conn(), id)?;
    if findings.trim().is_empty() {
        return Err(Error::usage("请写明核查到的情况。"));
    }
    enter(store, at, id, Answered::of("checked", findings, "", at), |_, _| Ok(Vec::new()))
}

/// What the committee answers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsReply", export_to = "PointsReply.ts"))]
pub struct Reply {
    pub upheld: bool,
    pub note: String,
    pub minutes: String,
    /// Ids of the ledger lines to reverse, where it is upheld.
    pub lines: Vec<String>,
}

/// Answers an objection; where it is upheld, the named lines are reversed in the open month.
/// # Errors
/// `NotFound`; `Usage` without an answer or minutes, or where it is upheld without a line to correct; `Forbidden` before
/// the check, after an answer, or for a line that is not this member's.
pub fn answer(store: &mut Store, at: &At, scope: &Scope, id: &str, reply: &Reply) -> Result<Done<Objection>> {
    let Reply { upheld, note, minutes, lines } = reply;
    let objection = open(store.conn(), id)?;
    if objection.state != ObjectionState::Checked {
        return Err(Error::forbidden("异议要先核查，再答复。请先登记核查情况。"));
    }
    if note.trim().is_empty() || !super::scoring::is_number_of_minutes(minutes) {
        return Err(Error::usage("请写明答复内容和支委会纪要号，例如 支委会纪要〔2026〕11号。"));
    }
    if *upheld == lines.is_empty() {
        return Err(Error::usage("异议成立的要指明更正账本的哪一行；不成立的不能更正。"));
    }
    let reason = format!("{}异议成立", objection.period);
    let opposites = lines.iter().map(|l| reverse::opposite(store.conn(), at, scope, l, &reason, minutes));
    let opposites = opposites.collect::<Result<Vec<_>>>()?;
    if opposites.iter().any(|l| l.member_id != objection.member) {
        return Err(Error::forbidden("要更正的这一行不是被异议的党员的，请核对行号。"));
    }
    let step = if *upheld { "upheld" } else { "rejected" };
    enter(store, at, id, Answered::of(step, note, minutes, at), |tx, at| {
        opposites.iter().map(|l| reverse::write(tx, at, l).map(|()| l.id.clone())).collect()
    })
}

impl Answered {
    fn of(step: &str, note: &str, minutes: &str, at: &At) -> Answered {
        Answered {
            step: step.into(),
            note: note.trim().into(),
            minutes: minutes.trim().into(),
            lines: Vec::new(),
            day: at.today(),
        }
    }
}

fn open(conn: &Connection, id: &str) -> Result<Objection> {
    let found = rows::objection_by_id(conn, id)?.ok_or_else(|| Error::not_found("没有这条异议，请核对编号。"))?;
    if found.is_open() { Ok(found) } else { Err(Error::forbidden("这条异议已经答复，不能再改。")) }
}

fn enter(
    store: &mut Store,
    at: &At,
    id: &str,
    mut answered: Answered,
    correct: impl FnOnce(&Connection, &At) -> Result<Vec<String>>,
) -> Result<Done<Objection>> {
    store.transact(Verb::AnswerObjection, at, |tx| {
        answered.lines = correct(tx, at)?;
        rows::insert_answer(tx, &at.uuid(), id, &answered, at)?;
        rows::objection_by_id(tx, id)?.ok_or_else(|| Error::Bug("the objection is gone".into()))
    })
}
