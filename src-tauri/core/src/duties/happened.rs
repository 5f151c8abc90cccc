//! Duties that follow from something that happened: each is due by itself, and its period is the day of what happened (or the
//! year of an anniversary). What the records close is closed; the rest a person marks.

use super::books::Books;
use super::calendar::{self, Span};
use super::pack::{Read, Rule};
use super::proof::{Proof, marked};
use crate::branch;
use crate::members::{self, EventKind, Kind, Member, Status};
use crate::{PartialDate, Result};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::{HashMap, HashSet};

/// One of them.
pub struct Happened {
    /// Id of the member; empty where it is for the organisation.
    pub subject_id: String,
    /// Who or what it is about; empty where it is for the organisation.
    pub subject: String,
    pub span: Span,
    pub proof: Proof,
}

/// Everything of the rule that touches the days asked for, and that the organisation's first day of use allows.
pub fn all(books: &mut Books, rule: &Rule, from: NaiveDate, to: NaiveDate) -> Result<Vec<Happened>> {
    let mut found = match rule.read {
        Some(Read::Birthday) => birthdays(books, rule, from, to),
        Some(Read::Probation) => probations(books, rule),
        Some(Read::Term) => terms(books, rule)?,
        Some(Read::Vacancy) => vacancies(books, rule)?,
        Some(Read::FirstTalk) => applicants(books, rule, "applied", "talked")?,
        Some(Read::Admission) => applicants(books, rule, "precheck", "admitted")?,
        Some(Read::Transfer) => transfers(books, rule),
        Some(Read::Lost) => lost(books, rule),
        Some(Read::NewSecretary) => secretaries(books, rule)?,
        Some(Read::NewMember) => newcomers(books, rule),
        Some(Read::AfterGathering) => after_gatherings(books, rule),
        Some(Read::Occasion) => occasions(books, rule),
        _ => Vec::new(),
    };
    found.retain(|h| h.span.due >= from && h.span.start <= to);
    for h in &mut found {
        if let Some(mark) = books.mark(rule, &h.span.label, &h.subject_id) {
            h.proof = marked(mark, h.span.due);
        }
    }
    Ok(found)
}

/// Due by the rule after `on`; closed on that day where a record says so.
fn one(rule: &Rule, who: (&str, &str), on: NaiveDate, closed: Option<NaiveDate>, text: String) -> Option<Happened> {
    let due = calendar::after(&rule.due, on)?;
    let start = on.min(Books::lead(rule, due));
    let span = Span { label: on.to_string(), start, end: due, due };
    let proof = match closed {
        Some(day) => Proof::done(day, text),
        None => Proof::open(text),
    };
    Some(Happened { subject_id: who.0.into(), subject: who.1.into(), span, proof })
}

impl Happened {
    /// The same, due on a day of its own.
    fn by(mut self, rule: &Rule, due: NaiveDate) -> Happened {
        let start = self.span.start.min(Books::lead(rule, due));
        self.span = Span { start, end: due, due, ..self.span };
        self
    }
}

/// The day of joining, every year, of whoever was on the roster that day.
fn birthdays(books: &Books, rule: &Rule, from: NaiveDate, to: NaiveDate) -> Vec<Happened> {
    let mut found = Vec::new();
    // One year more on each side: a due day may lie behind or before the day itself.
    for year in from.year() - 1..=to.year() + 1 {
        for (m, on) in books.records.past.birthdays(&books.organisation.id, year, books.today()) {
            let words =
                format!("{}月{}日，第{}个", on.month(), on.day(), year - m.joined.map_or(year, |j| j.first().year()));
            let mut own = one(rule, (&m.id, &m.name), on, None, words);
            if let Some(h) = &mut own {
                h.span.label = year.to_string();
                h.span.start = Books::lead(rule, h.span.due);
            }
            found.extend(own);
        }
    }
    found
}

/// Confirmation: due some time after the year of probation, or what it was extended to, is over. Only members whose admission day is known.
fn probations(books: &mut Books, rule: &Rule) -> Vec<Happened> {
    let today = books.today();
    let extended: HashMap<String, NaiveDate> = books
        .records
        .past
        .happened(&books.organisation.id)
        .filter(|(_, e)| e.kind == EventKind::Extended)
        .filter_map(|(m, e)| Some((m.id.clone(), e.details.until?)))
        .collect();
    let year = |m: &Member| m.joined.map(PartialDate::last).and_then(|d| d.checked_add_months(Months::new(12)));
    let expiry = |m: &Member| extended.get(&m.id).copied().or_else(|| year(m));
    let mut found = Vec::new();
    for member in books.roster(today).iter().filter(|m| m.counts()) {
        let Some(expiry) = expiry(member) else { continue };
        // Who was confirmed before the office began to use the program is history, not a duty.
        let confirmed = member.confirmed.filter(|_| member.kind_on(today) == Kind::Formal);
        if confirmed.is_none() && member.kind_on(today) == Kind::Formal {
            continue;
        }
        let completed = confirmed.map(PartialDate::first);
        let text = completed.map_or_else(|| format!("预备期{expiry}满"), |d| format!("{d}转正"));
        let mut own = one(rule, (&member.id, &member.name), expiry, completed, text);
        if let Some(h) = &mut own {
            h.span.start = Books::lead(rule, h.span.due);
        }
        found.extend(own);
    }
    found
}

/// The end of each term; the next election closes it.
fn terms(books: &Books, rule: &Rule) -> Result<Vec<Happened>> {
    let terms = branch::terms(books.records.conn, &books.organisation.id)?;
    let next = terms.iter().skip(1).map(|t| Some(t.since)).chain([None]);
    let each = terms.iter().zip(next).filter_map(|(term, next)| {
        let text = match next {
            Some(day) => format!("{day}换届"),
            None => format!("本届从{}起，{}任期满", term.since, term.due),
        };
        let mut own = one(rule, ("", ""), term.due, next, text)?;
        own.span.start = Books::lead(rule, own.span.due);
        Some(own)
    });
    Ok(each.collect())
}

/// A seat of the committee that somebody left; whoever takes it, or the next election, closes it.
fn vacancies(books: &Books, rule: &Rule) -> Result<Vec<Happened>> {
    let posts = branch::all_posts(books.records.conn, &books.organisation.id)?;
    let terms = branch::terms(books.records.conn, &books.organisation.id)?;
    let seats = branch::committee_titles();
    let today = books.today();
    let mut found = Vec::new();
    for left in posts.iter().filter(|p| seats.contains(&p.title.as_str()) && p.until < today) {
        let taken = posts.iter().filter(|p| p.title == left.title && p.since > left.until).map(|p| p.since);
        let elected = terms.iter().map(|t| t.since).filter(|since| *since > left.until);
        let closed = taken.chain(elected).min();
        // The post went on in other hands the very next day: nothing was vacant.
        if closed.is_some_and(|day| left.until.succ_opt() == Some(day)) {
            continue;
        }
        let text = closed.map_or_else(|| format!("{}空缺", left.title), |d| format!("{}：{d}补上", left.title));
        let on = left.until.succ_opt().unwrap_or(left.until);
        found.extend(one(rule, (&left.id, &left.title), on, closed, text));
    }
    Ok(found)
}

/// What has to follow one step of an applicant within a time: another step closes it.
fn applicants(books: &mut Books, rule: &Rule, first: &str, then: &str) -> Result<Vec<Happened>> {
    let mut found = Vec::new();
    for a in books.applicants()? {
        let step = |key: &str| a.steps.iter().find(|s| s.step == key);
        let Some(on) = step(first).map(|s| s.day) else { continue };
        let closed = step(then).map(|s| s.day);
        let text = match step(then) {
            Some(s) => format!("{}{}", s.day, s.label),
            None => step(first).map(|s| format!("{on}{}", s.label)).unwrap_or_default(),
        };
        found.extend(one(rule, (&a.id, &a.name), on, closed, text));
    }
    Ok(found)
}

/// A letter of introduction: the receipt, or taking the letter back, closes it.
fn transfers(books: &Books, rule: &Rule) -> Vec<Happened> {
    let events: Vec<_> = books.records.past.happened(&books.organisation.id).collect();
    let mut found = Vec::new();
    for (i, (m, e)) in events.iter().enumerate().filter(|(_, (_, e))| e.kind == EventKind::LetterOut) {
        let after = events[i + 1..].iter().take_while(|(other, _)| other.id == m.id);
        let closed = after.map(|(_, e)| e).find(|e| matches!(e.kind, EventKind::TransferOut | EventKind::LetterVoid));
        let text = match closed {
            Some(c) if c.kind == EventKind::LetterVoid => format!("{}介绍信作废", c.day),
            Some(c) => format!("{}收到回执", c.day),
            None => format!("{}开出介绍信，回执没有收到", e.day),
        };
        // The letter itself says how long it holds.
        let holds = e.details.valid_days.and_then(|n| e.day.checked_add_days(chrono::Days::new(n.into())));
        let own = one(rule, (&m.id, &m.name), e.day, closed.map(|c| c.day), text);
        let own = own.map(|h| match holds {
            Some(until) => h.by(rule, until),
            None => h,
        });
        found.extend(own);
    }
    found
}

/// A member whom nobody can reach: found again, or a decision on his 党籍, closes it. The program decides nothing.
fn lost(books: &mut Books, rule: &Rule) -> Vec<Happened> {
    let events: Vec<(Member, members::Event)> =
        books.records.past.happened(&books.organisation.id).map(|(m, e)| (m.clone(), e.clone())).collect();
    let mut found = Vec::new();
    for (i, (m, e)) in events.iter().enumerate() {
        let (on, due, open) = match e.kind {
            EventKind::Lost => {
                let since = e.details.since.map_or(e.day, PartialDate::last);
                (since, &rule.due, format!("{since}起失去联系"))
            }
            // Somebody still lost after that is the branch meeting's matter; it decides, not the program.
            EventKind::Suspended if !rule.then.is_empty() => {
                (e.day, &rule.then, format!("{}停止党籍，期满仍无法联系的由支部大会研究", e.day))
            }
            _ => continue,
        };
        let mut after = events[i + 1..].iter().take_while(|(other, _)| other.id == m.id).map(|(_, e)| e);
        let closed = after.find(|e| !matches!(e.kind, EventKind::Searched | EventKind::Amended));
        let text = closed.map_or(open, |c| format!("{}已有结果", c.day));
        let own = one(rule, (&m.id, &m.name), on, closed.map(|c| c.day), text);
        found.extend(own.zip(calendar::after(due, on)).map(|(h, due)| h.by(rule, due)));
    }
    // The roster of an office may begin with somebody who was lost before.
    let today = books.today();
    let open: HashSet<String> = found.iter().filter(|h| h.proof.done == 0).map(|h| h.subject_id.clone()).collect();
    for m in books.roster(today).iter().filter(|m| m.lost && m.status == Status::Normal) {
        let Some(since) = m.lost_since.map(PartialDate::last) else { continue };
        if !open.contains(&m.id) {
            found.extend(one(rule, (&m.id, &m.name), since, None, format!("{since}起失去联系")));
        }
    }
    found
}

fn secretaries(books: &mut Books, rule: &Rule) -> Result<Vec<Happened>> {
    let title = branch::committee_titles().into_iter().next().unwrap_or_default();
    let posts = branch::all_posts(books.records.conn, &books.organisation.id)?;
    let roster = books.roster(books.today());
    let taken = posts.iter().filter(|p| p.title == title);
    let each = taken.filter_map(|p| {
        let name = roster.iter().find(|m| m.id == p.member_id).map_or(p.person.as_str(), |m| m.name.as_str());
        one(rule, (&p.member_id, name), p.since, None, format!("{}任书记", p.since))
    });
    Ok(each.filter(|h| !h.subject.is_empty()).collect())
}

fn newcomers(books: &mut Books, rule: &Rule) -> Vec<Happened> {
    let roster = books.roster(books.today());
    // Once in the year of probation, once in the year after it.
    let each = roster.iter().filter(|m| m.counts()).flat_map(|m| {
        let begins = [(m.joined, "入党"), (m.confirmed, "转正")];
        begins.map(|(day, what)| {
            let day = day?.exact()?;
            one(rule, (&m.id, &m.name), day, None, format!("{day}{what}"))
        })
    });
    each.flatten().collect()
}

fn after_gatherings(books: &Books, rule: &Rule) -> Vec<Happened> {
    let mut days: Vec<NaiveDate> = books.held(rule, NaiveDate::MIN, NaiveDate::MAX).map(|g| g.held_on).collect();
    days.dedup();
    days.into_iter().filter_map(|on| one(rule, ("", ""), on, None, format!("{on}组织生活会"))).collect()
}

fn occasions(books: &Books, rule: &Rule) -> Vec<Happened> {
    books.occasions(rule).filter_map(|o| one(rule, ("", &o.what), o.day, None, o.what.clone())).collect()
}
