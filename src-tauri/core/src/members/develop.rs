//! People on the way into the Party: a register of their own, counted nowhere until they are admitted.

use super::development::{Done as Steps, Pack};
use super::{Kind, Member, edit, rows};
use crate::branch::{self, Scope};
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// Who applies.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewApplicant {
    /// Id of the branch that guides him.
    pub organisation: String,
    pub name: String,
    pub sex: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub birth: NaiveDate,
    /// Empty where unknown.
    pub id_number: String,
    pub mobile: String,
    /// The day of the application.
    #[cfg_attr(test, ts(type = "string"))]
    pub applied: NaiveDate,
}

/// One person of the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Applicant {
    pub id: String,
    pub organisation_id: String,
    pub name: String,
    pub sex: String,
    pub birth: NaiveDate,
    pub id_number: String,
    pub mobile: String,
    /// The member record after admission, empty before.
    pub member_id: String,
    /// Why the way ended before admission.
    pub ended: String,
}

/// A step that was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ApplicantStep {
    pub step: String,
    pub label: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub document: String,
    pub note: String,
    /// The rules that held on the day.
    pub pack: String,
    pub recorded_at: String,
}

/// What is entered as done.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewStep {
    pub applicant: String,
    pub step: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub document: String,
    pub note: String,
}

/// One person with what is done and what comes next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OnTheWay {
    pub id: String,
    pub name: String,
    pub organisation: String,
    /// 申请人, 入党积极分子, 发展对象 or 预备党员.
    pub stage: String,
    pub member_id: String,
    pub steps: Vec<ApplicantStep>,
    /// Key and label of the next step, empty after admission.
    pub next: String,
    pub next_label: String,
    /// By when it should be done, and the first day on which it may be.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub due: Option<NaiveDate>,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub earliest: Option<NaiveDate>,
    /// What stands against the next step today.
    pub missing: Vec<String>,
}

/// Enters an applicant with the day of the application.
/// # Errors
/// `Usage` without a name or with a wrong number, `Forbidden` before eighteen or in the future, `NotFound` for no branch.
pub fn add_applicant(store: &mut Store, at: &At, new: &NewApplicant) -> Result<Done<String>> {
    let name = text::name(&new.name);
    if name.is_empty() {
        return Err(Error::usage("请写申请人的姓名。"));
    }
    if !branch::standing(store.conn())?.iter().any(|o| o.id == new.organisation && branch::counted(o)) {
        return Err(Error::not_found("本办公点没有这个党支部，请先在组织概况中添加。"));
    }
    let id_number = match super::id_number::parse(new.id_number.trim()) {
        _ if new.id_number.trim().is_empty() => String::new(),
        Ok(number) => number.as_str().to_owned(),
        Err(_) => return Err(Error::usage("身份证号不对，请核对每一位数字。")),
    };
    let person = Applicant {
        id: at.uuid(),
        organisation_id: new.organisation.clone(),
        name,
        sex: new.sex.clone(),
        birth: new.birth,
        id_number,
        mobile: new.mobile.clone(),
        member_id: String::new(),
        ended: String::new(),
    };
    store.transact(Verb::AddApplicant, at, |tx| {
        rows::insert_applicant(tx, at, &person)?;
        let applied = NewStep {
            applicant: person.id.clone(),
            step: "applied".into(),
            day: new.applied,
            document: String::new(),
            note: String::new(),
        };
        enter(tx, at, &person, &applied)?;
        Ok(person.id)
    })
}

/// Enters a step as done. The vote of the branch makes a probationary member of the applicant; it answers the member's id then,
/// else nothing.
/// # Errors
/// `Forbidden` with everything that is missing; `Usage` for no step; `NotFound` for nobody.
pub fn develop(store: &mut Store, at: &At, new: &NewStep) -> Result<Done<Option<String>>> {
    store.transact(Verb::StepApplicant, at, |tx| {
        let found = rows::applicants(tx)?.into_iter().find(|a| a.id == new.applicant);
        let person = found.ok_or_else(|| Error::not_found("发展名册里没有这个人。请刷新后再试。"))?;
        if !person.member_id.is_empty() || !person.ended.is_empty() {
            return Err(Error::forbidden("这个人的发展过程已经结束，以后的变动请在党员名册里登记。"));
        }
        enter(tx, at, &person, new)
    })
}

fn enter(tx: &Connection, at: &At, person: &Applicant, new: &NewStep) -> Result<Option<String>> {
    if new.day > at.today() {
        return Err(Error::forbidden("日期在今天之后，还不能登记。请核对日期。"));
    }
    let pack = Pack::on(new.day)?;
    let step = pack.step(&new.step)?;
    let done = done(tx, &person.id)?;
    if done.contains_key(&step.key) {
        return Err(Error::forbidden("这一步已经登记过。如果登错了，请先撤销那一步。"));
    }
    let missing = pack.missing(step, new.day, &done, person.birth);
    if !missing.is_empty() {
        return Err(Error::forbidden(format!("还不能登记“{}”：{}。", step.label, missing.join("；"))));
    }
    let vote = step.key == "admitted";
    if vote && new.document.trim().is_empty() {
        return Err(Error::forbidden("接收为预备党员须写支部大会决议或批复的文号，请补上。"));
    }
    let row = ApplicantStep {
        step: step.key.clone(),
        label: String::new(),
        day: new.day,
        document: new.document.trim().to_owned(),
        note: new.note.clone(),
        pack: pack.name.clone(),
        recorded_at: at.stamp(),
    };
    rows::insert_step(tx, at, &person.id, &row)?;
    if vote { admit(tx, at, person, &done, new).map(Some) } else { Ok(None) }
}

/// 党籍 begins on the day of the vote (R-教管 第二十四条).
fn admit(tx: &Connection, at: &At, person: &Applicant, done: &Steps, new: &NewStep) -> Result<String> {
    let day = |step: &str| done.get(step).copied().map(PartialDate::from);
    let member = Member {
        id: at.uuid(),
        organisation_id: person.organisation_id.clone(),
        here: false,
        name: person.name.clone(),
        sex: person.sex.clone(),
        kind: Kind::Probationary,
        birth: Some(person.birth.into()),
        id_number: person.id_number.clone(),
        mobile: person.mobile.clone(),
        applied: day("applied"),
        activist: day("activist"),
        candidate: day("candidate"),
        joined: Some(new.day.into()),
        source: "发展党员".into(),
        rev: 1,
        ..Member::default()
    };
    edit::admit(tx, at, &member, new.document.trim())?;
    rows::set_applicant_member(tx, &person.id, &member.id)?;
    Ok(member.id)
}

fn done(conn: &Connection, applicant_id: &str) -> Result<Steps> {
    Ok(rows::steps(conn, applicant_id)?.into_iter().map(|s| (s.step, s.day)).collect())
}

/// Everybody of the scope on the way, with the next step by the rules of today; whoever was admitted stays to be read.
/// # Errors
/// A failing store.
pub fn on_the_way(conn: &Connection, scope: &Scope, at: &At) -> Result<Vec<OnTheWay>> {
    let pack = Pack::on(at.today())?;
    let names = branch::organisations(conn)?;
    let mut list = Vec::new();
    for person in rows::applicants(conn)?.into_iter().filter(|a| scope.covers(&a.organisation_id)) {
        let mut steps = rows::steps(conn, &person.id)?;
        for s in &mut steps {
            s.label = pack.step(&s.step).map(|p| p.label.clone()).unwrap_or_default();
        }
        let done: Steps = steps.iter().map(|s| (s.step.clone(), s.day)).collect();
        let next = pack.next(&done);
        list.push(OnTheWay {
            organisation: names
                .iter()
                .find(|o| o.id == person.organisation_id)
                .map_or(String::new(), |o| o.name.clone()),
            stage: stage(&done).into(),
            next: next.map(|(s, ..)| s.key.clone()).unwrap_or_default(),
            next_label: next.map(|(s, ..)| s.label.clone()).unwrap_or_default(),
            due: next.and_then(|(_, due, _)| due),
            earliest: next.and_then(|(.., earliest)| earliest),
            missing: next.map(|(s, ..)| pack.missing(s, at.today(), &done, person.birth)).unwrap_or_default(),
            id: person.id,
            name: person.name,
            member_id: person.member_id,
            steps,
        });
    }
    Ok(list)
}

fn stage(done: &Steps) -> &'static str {
    let named = [("admitted", "预备党员"), ("candidate", "发展对象"), ("activist", "入党积极分子")];
    named.iter().find(|(step, _)| done.contains_key(*step)).map_or("申请人", |(_, stage)| stage)
}
