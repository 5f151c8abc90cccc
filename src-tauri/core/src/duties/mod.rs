//! The duty calendar over all rooms: what is due, for whom, by when, by which clause, and the record that closed it.
//!
//! Recomputed whenever it is asked for; only marks, waivers, switches and what was put off are stored. Occasions of talks
//! (discipline, family, complaints) are not even read here: pairs are counted, nothing else.

mod books;
mod calendar;
mod evidence;
mod explain;
mod happened;
mod pack;
mod people;
mod prints;
mod proof;
mod rows;
#[cfg(test)]
mod tests;
mod verbs;

pub use calendar::State;
pub use explain::{Explained, Setting, explain, settings};
pub use pack::{Every, Level, Modality, People, Read, Rule, Start, Variant, pack, rule};
pub use prints::{month_sheet, term_notice, year_plan};
pub use verbs::{Which, add_occasion, mark, only, set_profile, snooze, switch, waive};

use crate::branch::{self, Organisation, Scope};
use crate::{At, Error, Month, Result};
use books::{Books, Records};
use calendar::Span;
use chrono::{Months, NaiveDate, NaiveTime};
use proof::Proof;
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
    /// Id of the member, name of the group; empty where it is the organisation's.
    pub subject_id: String,
    pub level: Level,
    /// `2026W44`, `2026-10`, `2026Q4`, `2026H2`, `2026`; the day itself for an event.
    pub period: String,
    /// The first day on which it can be worked on.
    #[cfg_attr(test, ts(type = "string"))]
    pub start: NaiveDate,
    #[cfg_attr(test, ts(type = "string"))]
    pub due: NaiveDate,
    pub state: State,
    pub modality: Modality,
    /// The record that proves it, how far it is, or why it does not apply.
    pub evidence: String,
    pub source: String,
    pub required: u32,
    pub done: u32,
    /// Who is still open, by name, where it is counted for members, groups or pairs.
    pub open: Vec<String>,
    /// Who is listed but not counted: 停止党籍, 失联.
    pub beside: Vec<String>,
    /// The proof was entered late and is shown as 补录.
    pub late_entry: bool,
    /// A person may mark it done, and must then say what proves it.
    pub hand: bool,
    pub note: bool,
    /// Put off on the desk until that day.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub snoozed: Option<NaiveDate>,
}

/// What somebody marked as done, or waived.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    pub organisation_id: String,
    pub duty_id: String,
    pub period: String,
    /// Id of the member it is for; empty where it is for the whole organisation.
    pub subject: String,
    pub waived: bool,
    pub done_on: NaiveDate,
    /// The proof; of a waiver its reason and approver.
    pub note: String,
    /// ISO moment of entry. It decides whether the mark is in time: nothing can be back-dated.
    pub entered_at: String,
}

/// Put off on the desk; the duty stays what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snooze {
    pub organisation_id: String,
    pub duty_id: String,
    pub period: String,
    pub subject: String,
    pub until: NaiveDate,
    pub reason: String,
}

/// A duty that an organisation switched on, or off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Switched {
    pub organisation_id: String,
    pub duty_id: String,
    /// First month for which it holds.
    pub since: Month,
    pub active: bool,
    pub reason: String,
}

/// What happened, entered by a person where no record tells of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Occasion {
    pub organisation_id: String,
    pub duty_id: String,
    pub day: NaiveDate,
    pub what: String,
}

/// Every duty of the scope's organisations whose period or due day touches `from`–`to`, in the order of the due days.
/// Only duties of their own level; [`settings`] lists the others.
/// # Errors
/// `Usage` where the days are the wrong way round or more than twenty years apart.
pub fn duties(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Result<Vec<Duty>> {
    if to < from || from.checked_add_months(Months::new(240)).is_none_or(|limit| limit < to) {
        return Err(Error::usage("日期范围不对：开始要早于结束，最多二十年。"));
    }
    let at = At::new(today.and_time(NaiveTime::MIN), "");
    let mut records = Records::read(conn, &at, scope, from, to)?;
    let mut found = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        let Some(level) = level(&organisation) else { continue };
        let mut books = Books::open(&mut records, &organisation);
        for rule in pack()?.duties.iter().filter(|r| r.read.is_some() && r.level == level) {
            let rule = rule.under(books.national());
            let Some(since) = since(&rule, &books) else { continue };
            let within = Range { since, from, to, today };
            if rule.single() {
                single(&rule, &mut books, within, &mut found)?;
            } else {
                periodic(&rule, &mut books, within, &mut found)?;
            }
        }
    }
    found.sort_by(|a, b| (a.due, &a.organisation).cmp(&(b.due, &b.organisation)));
    Ok(found)
}

/// Whose duties an organisation has: a branch its own, a 社区党委 those of the community. None for what stands no more, and
/// for 党总支: its branches have their own.
fn level(o: &Organisation) -> Option<Level> {
    match o.kind.as_str() {
        _ if o.ended.is_some() => None,
        kind if kind.contains("支部") => Some(Level::Branch),
        kind if kind.contains("党委") => Some(Level::Community),
        _ => None,
    }
}

/// The days asked for, the first that counts, and today.
#[derive(Clone, Copy)]
struct Range {
    since: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
    today: NaiveDate,
}

/// The first day that counts; none where nobody switched it on.
fn since(rule: &Rule, books: &Books) -> Option<NaiveDate> {
    let office = books.organisation.since.first();
    match rule.start {
        Start::OptIn => books.switched(rule).filter(|s| s.active).map(|s| s.since.first().max(office)),
        Start::Core | Start::EventCheck => Some(office),
    }
}

/// Why the organisation does not do it, where it switched it off before the period began.
fn switched_off(rule: &Rule, books: &Books, span: &Span) -> Option<String> {
    let off = books.switched(rule).filter(|s| !s.active && s.since.first() <= span.start.max(span.due))?;
    Some(format!("本支部从{}起不做：{}", off.since, off.reason))
}

fn periodic(rule: &Rule, books: &mut Books, within: Range, found: &mut Vec<Duty>) -> Result<()> {
    for span in calendar::spans(rule.period, &rule.due, within.from, within.to) {
        let early = (span.due < within.since || span.end < within.since).then(|| "启用前".to_owned());
        let why = match early.or_else(|| switched_off(rule, books, &span)) {
            Some(why) => Some(why),
            None => evidence::missing(books, rule, &span)?,
        };
        if let Some(why) = why {
            found.push(duty(rule, books, ("", ""), &span, Proof::not_applicable(why), within.today));
            continue;
        }
        let groups = if rule.subject == "group" { books.groups(&span) } else { vec![String::new()] };
        for group in groups {
            let proof = evidence::proof(books, rule, &span, &group)?;
            found.push(duty(rule, books, (&group, &group), &span, proof, within.today));
        }
    }
    Ok(())
}

/// Duties that follow from something that happened. Where it fell due before the first day of use it is history.
fn single(rule: &Rule, books: &mut Books, within: Range, found: &mut Vec<Duty>) -> Result<()> {
    if rule.read == Some(Read::Term) && branch::terms(books.records.conn, &books.organisation.id)?.is_empty() {
        let why = match branch::term_years(&books.organisation.kind)?.is_empty() {
            true => "不设任期",
            false => "还没有登记换届日期，请在“组织概况”登记",
        };
        if let Some(span) = calendar::spans(Every::Year, "end", within.today, within.today).pop() {
            found.push(duty(rule, books, ("", ""), &span, Proof::not_applicable(why), within.today));
        }
    }
    for h in happened::all(books, rule, within.from, within.to)? {
        if h.span.due < within.since {
            continue;
        }
        let proof = match switched_off(rule, books, &h.span) {
            Some(why) => Proof::not_applicable(why),
            None => h.proof,
        };
        found.push(duty(rule, books, (&h.subject_id, &h.subject), &h.span, proof, within.today));
    }
    Ok(())
}

fn duty(rule: &Rule, books: &Books, whose: (&str, &str), span: &Span, proof: Proof, today: NaiveDate) -> Duty {
    let (subject_id, subject) = whose;
    let mut state = calendar::state(proof.required, proof.done, proof.completed, span.due, rule.lead(), today);
    let mark = books.mark(rule, &span.label, subject_id).or_else(|| books.mark(rule, &span.label, ""));
    if mark.is_some_and(|m| m.waived) && proof.required > 0 {
        state = State::Waived;
    }
    let mut evidence = proof.text;
    // What is only checked on what was held is missed by nobody who did not check it.
    if state == State::Overdue && rule.start == Start::EventCheck && rule.by_hand() {
        (state, evidence) = (State::NotApplicable, "到期没有人核对，不算欠账".into());
    }
    let open = matches!(state, State::Planned | State::DueSoon | State::Overdue);
    let snoozed = books.snooze(rule, &span.label, subject_id).map(|s| s.until);
    Duty {
        id: rule.id.clone(),
        name: rule.name.clone(),
        organisation: books.organisation.code.clone(),
        subject: if subject.is_empty() { books.organisation.name.clone() } else { subject.into() },
        subject_id: subject_id.into(),
        level: rule.level,
        period: span.label.clone(),
        start: span.start,
        due: span.due,
        state,
        modality: rule.modality,
        evidence,
        source: rule.source.clone(),
        required: proof.required,
        done: proof.done,
        open: proof.open,
        beside: proof.beside,
        late_entry: proof.late_entry,
        hand: rule.by_hand(),
        note: rule.note,
        snoozed: snoozed.filter(|until| open && *until > today),
    }
}
