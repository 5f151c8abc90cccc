//! The duty calendar over all rooms: what is due, for whom, by when, by which clause, and the record that closed it.
//!
//! Recomputed whenever it is asked for; only marks, waivers and switches are stored. Occasions of talks (discipline,
//! family, complaints) are not even read here: pairs are counted, nothing else.

mod calendar;
mod evidence;
mod pack;
mod rows;
#[cfg(test)]
mod tests;

pub use calendar::State;
pub use pack::{Every, Level, Modality, Read, Rule, Start, pack, rule};

use crate::branch::{self, Organisation, Scope};
use crate::members::{Kind, Member};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, PartialDate, Result};
use calendar::Span;
use chrono::{Days, Months, NaiveDate, NaiveTime};
use evidence::{Books, Proof};
use rusqlite::Connection;
use serde::Serialize;

/// One duty in one period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Duty {
    pub id: String,
    pub name: String,
    /// Code of the organisation.
    pub organisation: String,
    /// Whom it is counted for: the organisation, a group, or a member.
    pub subject: String,
    pub level: Level,
    /// `2026W44`, `2026-10`, `2026Q4`, `2026H2`, `2026`; the day itself for an event.
    pub period: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub due: NaiveDate,
    pub state: State,
    pub modality: Modality,
    /// The record that proves it, how far it is, or why it does not apply.
    pub evidence: String,
    pub source: String,
    pub required: u32,
    pub done: u32,
    /// The proof was entered late and is shown as 补录.
    pub late_entry: bool,
}

/// What somebody marked as done, or waived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    pub organisation_id: String,
    pub duty_id: String,
    pub period: String,
    pub waived: bool,
    pub done_on: NaiveDate,
    /// The proof; of a waiver its reason and approver.
    pub note: String,
    /// ISO moment of entry. It decides whether the mark is in time: nothing can be back-dated.
    pub entered_at: String,
}

/// Every duty of the scope's branches whose period or due day touches `from`–`to`, in the order of the due days.
/// Only duties with a proof that the program can read; [`unread`] lists the others.
/// # Errors
/// `Usage` where the days are the wrong way round or more than twenty years apart.
pub fn duties(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<Vec<Duty>> {
    if to < from || from.checked_add_months(Months::new(240)).is_none_or(|limit| limit < to) {
        return Err(Error::usage("日期范围不对：开始要早于结束，最多二十年。"));
    }
    let at = At::new(today.and_time(NaiveTime::MIN), "");
    let mut found = Vec::new();
    for organisation in branches(conn, scope)? {
        let mut books = Books::open(conn, &at, &organisation, from, to)?;
        for rule in pack()?.duties.iter().filter(|r| r.read.is_some() && r.level == Level::Branch) {
            let Some(since) = since(rule, &books) else { continue };
            match rule.read {
                Some(Read::Probation) => probations(rule, &books, since, from, to, today, &mut found),
                _ => periodic(rule, &mut books, since, from, to, today, &mut found)?,
            }
        }
    }
    found.sort_by(|a, b| (a.due, &a.organisation).cmp(&(b.due, &b.organisation)));
    Ok(found)
}

/// The duties that the program lists without judging: of other levels, switched off, or without records to read yet.
/// # Errors
/// `Internal` where the pack cannot be read.
pub fn unread(conn: &Connection, scope: &Scope) -> Result<Vec<&'static Rule>> {
    let covered = branches(conn, scope)?;
    let on = |rule: &Rule| {
        rows::options(conn)
            .map(|o| o.iter().any(|(org, duty, _)| *duty == rule.id && covered.iter().any(|c| c.id == *org)))
    };
    let mut found = Vec::new();
    for rule in &pack()?.duties {
        let judged = rule.read.is_some() && rule.level == Level::Branch && (rule.start != Start::OptIn || on(rule)?);
        if !judged {
            found.push(rule);
        }
    }
    Ok(found)
}

/// Branches of every kind; committees above them have no branch duties.
fn branches(conn: &Connection, scope: &Scope) -> Result<Vec<Organisation>> {
    Ok(branch::covered(conn, scope)?.into_iter().filter(|o| o.kind.contains("支部")).collect())
}

/// The first day that counts; none where the duty is switched off.
fn since(rule: &Rule, books: &Books) -> Option<NaiveDate> {
    let office = books.organisation.since.first();
    match rule.start {
        Start::OptIn => books.options.get(&rule.id).map(|m| m.first().max(office)),
        Start::Core | Start::EventCheck => Some(office),
    }
}

fn periodic(
    rule: &Rule,
    books: &mut Books,
    since: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
    found: &mut Vec<Duty>,
) -> Result<()> {
    for span in calendar::spans(rule.period, &rule.due, from, to) {
        if span.due < since || span.end < since {
            found.push(duty(rule, books.organisation, "", &span, Proof::not_applicable("启用前"), today));
            continue;
        }
        if let Some(why) = books.missing(rule, &span)? {
            found.push(duty(rule, books.organisation, "", &span, Proof::not_applicable(why), today));
            continue;
        }
        let groups = if rule.subject == "group" { books.groups() } else { vec![String::new()] };
        for group in groups {
            let proof = books.proof(rule, &span, &group)?;
            let waived = books.mark(rule, &span).is_some_and(|m| m.waived);
            let mut one = duty(rule, books.organisation, &group, &span, proof, today);
            if waived {
                one.state = State::Waived;
                one.evidence = books.mark(rule, &span).map(|m| m.note.clone()).unwrap_or_default();
            }
            found.push(one);
        }
    }
    Ok(())
}

fn duty(rule: &Rule, organisation: &Organisation, subject: &str, span: &Span, proof: Proof, today: NaiveDate) -> Duty {
    Duty {
        id: rule.id.clone(),
        name: rule.name.clone(),
        organisation: organisation.code.clone(),
        subject: if subject.is_empty() { organisation.name.clone() } else { subject.into() },
        level: rule.level,
        period: span.label.clone(),
        due: span.due,
        state: calendar::state(proof.required, proof.done, proof.completed, span.due, rule.lead(), today),
        modality: rule.modality,
        evidence: proof.text,
        source: rule.source.clone(),
        required: proof.required,
        done: proof.done,
        late_entry: proof.late_entry,
    }
}

/// Confirmation: due some time after the year of probation is over. Only members whose admission day is known.
fn probations(
    rule: &Rule,
    books: &Books,
    since: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
    found: &mut Vec<Duty>,
) {
    let expiry = |m: &Member| m.joined.map(PartialDate::last).and_then(|d| d.checked_add_months(Months::new(12)));
    for member in &books.roster {
        let Some(expiry) = expiry(member) else { continue };
        let Some(due) = calendar::after(&rule.due, expiry) else { continue };
        // Who was confirmed before the office began to use the program is history, not a duty.
        let confirmed = member.confirmed.filter(|_| member.kind_on(today) == Kind::Formal);
        let starts = due.checked_sub_days(Days::new(rule.lead())).unwrap_or(due);
        if due < since || due < from || starts > to || (confirmed.is_none() && member.kind_on(today) == Kind::Formal) {
            continue;
        }
        let completed = confirmed.map(PartialDate::first);
        let span = Span { label: expiry.to_string(), start: starts, end: due, due };
        let text = completed.map_or_else(|| format!("预备期{expiry}满"), |d| format!("{d}转正"));
        let proof = Proof { required: 1, done: u32::from(completed.is_some()), completed, text, late_entry: false };
        found.push(duty(rule, books.organisation, &member.name, &span, proof, today));
    }
}

/// The one branch that a mark or switch is for.
/// # Errors
/// `Usage` where the scope holds several, `NotFound` where it holds none.
pub fn only(conn: &Connection, scope: &Scope) -> Result<Organisation> {
    let mut found = branches(conn, scope)?;
    match (found.pop(), found.is_empty()) {
        (Some(one), true) => Ok(one),
        (None, _) => Err(Error::not_found("这里没有党支部。请用 --org 指明党支部编码。")),
        _ => Err(Error::usage("这个办公点有几个党支部，请用 --org 指明是哪一个。")),
    }
}

/// Marks a duty that only people can prove as done on `done_on`, entered now.
/// # Errors
/// `NotFound` for an unknown duty, `Usage` for a period of another kind or a missing proof, `Forbidden` where records
/// decide, where it is marked already, or where the period lies before the first month of use or ahead.
pub fn mark(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    id: &str,
    period: &str,
    done_on: NaiveDate,
    note: &str,
) -> Result<Done<Mark>> {
    let rule = rule(id)?;
    if rule.read != Some(Read::Mark) {
        return Err(Error::forbidden("这一项由程序从记录里判断，不能手工登记完成。请登记相应的记录。"));
    }
    if rule.note && note.trim().is_empty() {
        return Err(Error::usage(format!("请用 --note 写明凭证：{}。", rule.evidence)));
    }
    let (organisation, span) = period_of(store.conn(), at, scope, rule, period)?;
    if done_on > at.today() || done_on < span.start {
        return Err(Error::forbidden("完成的日子不在这个周期里，或者还没有到。请检查日期。"));
    }
    put(
        store,
        at,
        Verb::MarkDuty,
        Mark {
            organisation_id: organisation.id,
            duty_id: rule.id.clone(),
            period: span.label,
            waived: false,
            done_on,
            note: note.trim().into(),
            entered_at: at.stamp(),
        },
    )
}

/// Waives a periodic duty, with a reason and who approved it.
/// # Errors
/// As [`mark`]; `Usage` where reason or approver is missing.
pub fn waive(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    id: &str,
    period: &str,
    reason: &str,
    approver: &str,
) -> Result<Done<Mark>> {
    let rule = rule(id)?;
    if reason.trim().is_empty() || approver.trim().is_empty() {
        return Err(Error::usage("免做要写明原因和批准人。"));
    }
    let (organisation, span) = period_of(store.conn(), at, scope, rule, period)?;
    put(
        store,
        at,
        Verb::WaiveDuty,
        Mark {
            organisation_id: organisation.id,
            duty_id: rule.id.clone(),
            period: span.label,
            waived: true,
            done_on: at.today(),
            note: format!("免做：{}（{}批准）", reason.trim(), approver.trim()),
            entered_at: at.stamp(),
        },
    )
}

fn period_of(conn: &Connection, at: &At, scope: &Scope, rule: &Rule, period: &str) -> Result<(Organisation, Span)> {
    let organisation = only(conn, scope)?;
    let span = calendar::labelled(rule.period, &rule.due, period);
    let span = span
        .ok_or_else(|| Error::usage(format!("周期写法不对。这一项写成 {} 这样。", calendar::example(rule.period))))?;
    if span.end < organisation.since.first() || span.due < organisation.since.first() {
        return Err(Error::forbidden("这个周期在启用本程序之前，不计，也不用登记。"));
    }
    if span.start > at.today() {
        return Err(Error::forbidden("这个周期还没有开始，不能登记。"));
    }
    let known = rows::marks(conn)?;
    if known.iter().any(|m| m.organisation_id == organisation.id && m.duty_id == rule.id && m.period == span.label) {
        return Err(Error::forbidden("这个周期已经登记过了。登记错了请用“撤销”。"));
    }
    Ok((organisation, span))
}

fn put(store: &mut Store, at: &At, verb: Verb, mark: Mark) -> Result<Done<Mark>> {
    store.transact(verb, at, |tx| {
        rows::insert_mark(tx, &mark, at)?;
        Ok(mark)
    })
}

/// Switches an opt-in duty on from a month, or off.
/// # Errors
/// `NotFound` for an unknown duty, `Forbidden` for one that is not opt-in or is another level's.
pub fn switch(store: &mut Store, at: &At, scope: &Scope, id: &str, since: Option<Month>) -> Result<Done<()>> {
    let rule = rule(id)?;
    if rule.start != Start::OptIn {
        return Err(Error::forbidden("这一项一开始就算，不能开关。"));
    }
    if rule.level != Level::Branch {
        return Err(Error::forbidden("这一项是别的层级的职责，支部只了解，不用打开。"));
    }
    let organisation = only(store.conn(), scope)?;
    store.transact(Verb::SwitchDuty, at, |tx| match since {
        Some(month) => rows::put_option(tx, &organisation.id, id, month),
        None => rows::delete_option(tx, &organisation.id, id),
    })
}
