//! What people say of duties: done, waived, put off, switched, or that something happened. Everything else is computed.

use super::calendar::{self, Span};
use super::pack::{Rule, Start, rule};
use super::{Duty, Mark, Occasion, Snooze, State, Switched, duties, level, rows};
use crate::branch::{self, Organisation, Scope};
use crate::members;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::Deserialize;

/// Points at one duty in one period.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "WhichDuty", export_to = "WhichDuty.ts"))]
pub struct Which {
    /// Code of the organisation; empty where the office has only one.
    pub organisation: String,
    pub id: String,
    pub period: String,
    /// The member by id or name; empty for the whole organisation.
    pub subject: String,
}

impl Which {
    pub fn of(id: &str, period: &str) -> Which {
        Which { organisation: String::new(), id: id.into(), period: period.into(), subject: String::new() }
    }
}

/// What [`Which`] points at.
struct Target {
    organisation: Organisation,
    rule: &'static Rule,
    label: String,
    subject: String,
    start: NaiveDate,
}

/// The one organisation that a mark or switch is for.
/// # Errors
/// `Usage` where the scope holds several, `NotFound` where it holds none.
pub fn only(conn: &Connection, scope: &Scope) -> Result<Organisation> {
    let mut found: Vec<Organisation> =
        branch::covered(conn, scope)?.into_iter().filter(|o| level(o).is_some()).collect();
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(Error::not_found("这里没有党支部。请用 --org 指明党支部编码。")),
        _ => Err(Error::usage("这个办公点有几个党支部，请用 --org 指明是哪一个。")),
    }
}

fn named(conn: &Connection, scope: &Scope, code: &str) -> Result<Organisation> {
    if code.is_empty() {
        return only(conn, scope);
    }
    let found = branch::covered(conn, scope)?.into_iter().find(|o| o.code == code);
    found.ok_or_else(|| Error::not_found("这里没有这个党组织，请刷新后再试。"))
}

/// Marks a duty that only people can prove as done on `done_on`, entered now.
/// # Errors
/// `NotFound` for an unknown duty or member, `Usage` for a period of another kind or a missing proof, `Forbidden` where
/// records decide, where it is marked already, or where the period lies before the first month of use or ahead.
pub fn mark(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    which: &Which,
    done_on: NaiveDate,
    note: &str,
) -> Result<Done<Mark>> {
    let rule = rule(&which.id)?;
    if !rule.by_hand() {
        return Err(Error::forbidden("这一项由程序从记录里判断，不能手工登记完成。请登记相应的记录。"));
    }
    if rule.note && note.trim().is_empty() {
        return Err(Error::usage(format!("请写明凭证：{}。", rule.evidence)));
    }
    let target = target(store.conn(), at, scope, which)?;
    if done_on > at.today() || done_on < target.start {
        return Err(Error::forbidden("完成的日子不在这个周期里，或者还没有到。请检查日期。"));
    }
    put(store, at, Verb::MarkDuty, target.mark(at, false, done_on, note.trim().into()))
}

/// Waives a duty of one period, with a reason and who approved it.
/// # Errors
/// As [`mark`]; `Usage` where reason or approver is missing.
pub fn waive(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    which: &Which,
    reason: &str,
    approver: &str,
) -> Result<Done<Mark>> {
    rule(&which.id)?;
    if reason.trim().is_empty() || approver.trim().is_empty() {
        return Err(Error::usage("免做要写明原因和批准人。"));
    }
    let target = target(store.conn(), at, scope, which)?;
    let note = format!("免做：{}（{}批准）", reason.trim(), approver.trim());
    put(store, at, Verb::WaiveDuty, target.mark(at, true, at.today(), note))
}

/// Puts a duty off on the desk until a day. Its state does not change: what is overdue stays overdue.
/// # Errors
/// As [`mark`]; `Usage` without a reason, `Forbidden` for a day that is not ahead or more than 60 days away.
pub fn snooze(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    which: &Which,
    until: NaiveDate,
    reason: &str,
) -> Result<Done<Snooze>> {
    rule(&which.id)?;
    if reason.trim().is_empty() {
        return Err(Error::usage("推后要写明原因。"));
    }
    if until <= at.today() || until > at.today() + Days::new(60) {
        return Err(Error::forbidden("推后的日子要在明天以后、60天以内。请检查日期。"));
    }
    let target = target(store.conn(), at, scope, which)?;
    let snooze = Snooze {
        organisation_id: target.organisation.id,
        duty_id: target.rule.id.clone(),
        period: target.label,
        subject: target.subject,
        until,
        reason: reason.trim().into(),
    };
    store.transact(Verb::SnoozeDuty, at, |tx| rows::put_snooze(tx, &snooze, at).map(|()| snooze))
}

impl Target {
    fn mark(self, at: &At, waived: bool, done_on: NaiveDate, note: String) -> Mark {
        Mark {
            organisation_id: self.organisation.id,
            duty_id: self.rule.id.clone(),
            period: self.label,
            subject: self.subject,
            waived,
            done_on,
            note,
            entered_at: at.stamp(),
        }
    }
}

fn put(store: &mut Store, at: &At, verb: Verb, mark: Mark) -> Result<Done<Mark>> {
    let same = |m: &Mark| {
        (&m.organisation_id, &m.duty_id, &m.period, &m.subject)
            == (&mark.organisation_id, &mark.duty_id, &mark.period, &mark.subject)
    };
    if rows::marks(store.conn())?.iter().any(same) {
        return Err(Error::forbidden("这个周期已经登记过了。登记错了请用“撤销”。"));
    }
    store.transact(verb, at, |tx| rows::insert_mark(tx, &mark, at).map(|()| mark))
}

fn target(conn: &Connection, at: &At, scope: &Scope, which: &Which) -> Result<Target> {
    let rule = rule(&which.id)?;
    let organisation = named(conn, scope, &which.organisation)?;
    if rule.single() {
        return happened(conn, at, organisation, rule, which);
    }
    let span = span_of(conn, at, &organisation, rule, &which.period)?;
    let subject = match rule.subject.as_str() {
        _ if which.subject.is_empty() => String::new(),
        "member" => member_of(conn, at, &organisation, &which.subject)?,
        _ => which.subject.clone(),
    };
    Ok(Target { organisation, rule, label: span.label, subject, start: span.start })
}

fn span_of(conn: &Connection, at: &At, organisation: &Organisation, rule: &Rule, period: &str) -> Result<Span> {
    let national = rows::national(conn)?.contains(&organisation.id);
    let rule = rule.under(national);
    let span = calendar::labelled(rule.period, &rule.due, period);
    let span = span
        .ok_or_else(|| Error::usage(format!("周期写法不对。这一项写成 {} 这样。", calendar::example(rule.period))))?;
    if span.end < organisation.since.first() || span.due < organisation.since.first() {
        return Err(Error::forbidden("这个周期在启用本程序之前，不计，也不用登记。"));
    }
    if span.start > at.today() {
        return Err(Error::forbidden("这个周期还没有开始，不能登记。"));
    }
    Ok(span)
}

fn member_of(conn: &Connection, at: &At, organisation: &Organisation, written: &str) -> Result<String> {
    let scope = Scope::One(organisation.id.clone());
    // An applicant stands on no roster yet.
    let applicants = members::on_the_way(conn, &scope, at)?;
    if let Some(a) = applicants.iter().find(|a| a.id == written || a.name == written) {
        return Ok(a.id.clone());
    }
    members::meant(conn, &scope, written)
}

/// A duty that is due by itself: found among the computed ones by its day and whom it is about.
fn happened(
    conn: &Connection,
    at: &At,
    organisation: Organisation,
    rule: &'static Rule,
    which: &Which,
) -> Result<Target> {
    let wrong = || Error::usage("周期写法不对。这一项写事情发生的日子，例如 2026-10-31；政治生日写年份，例如 2026。");
    let (from, to) = match which.period.parse::<NaiveDate>() {
        Ok(day) => (day - Days::new(400), day + Days::new(400)),
        Err(_) => {
            let year = which.period.parse::<i32>().ok().filter(|y| (1921..=9998).contains(y)).ok_or_else(wrong)?;
            let day = |m, d| NaiveDate::from_ymd_opt(year, m, d).ok_or_else(wrong);
            (day(1, 1)?, day(12, 31)?)
        }
    };
    let all = duties(conn, &Scope::One(organisation.id.clone()), from, to, at.today())?;
    let about = |d: &Duty| {
        which.subject.is_empty()
            || d.subject_id == which.subject
            || d.subject == which.subject
            || d.subject_id.is_empty()
    };
    let mut fits = all.into_iter().filter(|d| d.id == rule.id && d.period == which.period && about(d));
    let missing = || Error::not_found("那一天没有这一项要办的事。请在“工作台”里看它的日子和对象。");
    let found = fits.next().ok_or_else(missing)?;
    if fits.next().is_some() {
        return Err(Error::usage("那一天有几个人的这一项，请指明是谁。"));
    }
    if found.state == State::NotApplicable {
        return Err(Error::forbidden(format!("这一项不适用：{}。", found.evidence)));
    }
    if found.start > at.today() {
        return Err(Error::forbidden("这个周期还没有开始，不能登记。"));
    }
    Ok(Target { organisation, rule, label: found.period, subject: found.subject_id, start: found.start })
}

/// Switches a duty on from a month, or off. An opt-in duty that is off is not listed; one that counts by itself stays in the list
/// as not applicable, with the reason.
/// # Errors
/// `NotFound` for an unknown duty, `Forbidden` for one of another level, `Usage` where a duty that counts by itself is
/// switched off without a reason.
pub fn switch(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    id: &str,
    since: Option<Month>,
    reason: &str,
) -> Result<Done<()>> {
    let rule = rule(id)?;
    let organisation = only(store.conn(), scope)?;
    if Some(rule.level) != level(&organisation) {
        return Err(Error::forbidden("这一项是别的层级的职责，本组织只了解，不用打开。"));
    }
    let reason = reason.trim().to_owned();
    let own = |since, active| Switched {
        organisation_id: organisation.id.clone(),
        duty_id: rule.id.clone(),
        since,
        active,
        reason: reason.clone(),
    };
    let opt_in = rule.start == Start::OptIn;
    if since.is_none() && !opt_in && reason.is_empty() {
        return Err(Error::usage("这一项按规定要做。确实不做的，请写明原因。"));
    }
    store.transact(Verb::SwitchDuty, at, |tx| match since {
        Some(month) if opt_in => rows::put_option(tx, &own(month, true)),
        None if !opt_in => rows::put_option(tx, &own(Month::of(at.today()), false)),
        _ => rows::delete_option(tx, &organisation.id, id),
    })
}

/// Enters something that happened and that no record tells of, such as a visit to make: its duty is due from then.
/// # Errors
/// `Forbidden` for a duty that follows from records, or a day ahead; `Usage` without a word of what it is.
pub fn add_occasion(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    id: &str,
    day: NaiveDate,
    what: &str,
) -> Result<Done<()>> {
    let rule = rule(id)?;
    if rule.read != Some(super::Read::Occasion) {
        return Err(Error::forbidden("这一项由程序从记录里找出来，不用登记。"));
    }
    if what.trim().is_empty() {
        return Err(Error::usage("请写明是什么事，几个字就行。"));
    }
    if day > at.today() {
        return Err(Error::forbidden("日期在今天之后。请更正日期，或等发生以后再登记。"));
    }
    let organisation = only(store.conn(), scope)?;
    if rows::occasions(store.conn())?
        .iter()
        .any(|o| o.organisation_id == organisation.id && o.duty_id == rule.id && o.day == day)
    {
        return Err(Error::forbidden("那一天已经登记过这一项了。几件事请写在一起。"));
    }
    let new = Occasion { organisation_id: organisation.id, duty_id: rule.id.clone(), day, what: what.trim().into() };
    store.transact(Verb::AddDutyOccasion, at, |tx| rows::insert_occasion(tx, &new, at))
}

/// Chooses whether the organisation follows the local document or the national regulation alone.
/// # Errors
/// `Usage` without a reason.
pub fn set_profile(store: &mut Store, at: &At, scope: &Scope, national: bool, reason: &str) -> Result<Done<()>> {
    if reason.trim().is_empty() {
        return Err(Error::usage("请写明为什么改，例如上级文件的文号。"));
    }
    let organisation = only(store.conn(), scope)?;
    store.transact(Verb::SetDutyProfile, at, |tx| rows::put_profile(tx, &organisation.id, national, reason.trim()))
}
