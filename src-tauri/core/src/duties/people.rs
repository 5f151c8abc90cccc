//! Duties that are counted member by member: `k/n`, with the open ones named. Who joined late owes his share of the year;
//! whoever is 停止党籍 or 失联 is listed beside and owes nothing.

use super::books::Books;
use super::calendar::Span;
use super::pack::{People, Read, Rule};
use super::proof::{Each, Proof, day};
use crate::dues;
use crate::life::{self, Presence};
use crate::members::{Category, EventKind, Member};
use crate::points;
use crate::{Month, Result};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

pub fn proof(books: &mut Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let (people, beside) = books.people(span);
    let people = chosen(books, rule, span, people)?;
    let mut proof = match rule.read {
        Some(Read::Hours) => hours(books, rule, span, people)?,
        Some(Read::Service) => {
            let able = able(books, span, people)?;
            service(books, rule, span, able)?
        }
        Some(Read::DuesAssess) => assessed(books, rule, span, people)?,
        Some(Read::DuesCollect) => collected(books, rule, span, people)?,
        Some(Read::Contact) => contacted(books, rule, span, people),
        Some(Read::Certificate) => audited(books, rule, span, people),
        Some(Read::Pledge) => pledged(books, rule, span, people)?,
        Some(Read::Fifty) => fifty(books, rule, span, people),
        Some(Read::Activists) => activists(books, rule, span)?,
        _ => Proof::not_applicable(""),
    };
    if proof.required > 0 && rule.of.is_none() && rule.read != Some(Read::Activists) {
        proof.beside = beside;
    }
    Ok(proof)
}

/// Those of the roster that the duty is counted for.
fn chosen(books: &mut Books, rule: &Rule, span: &Span, mut people: Vec<Rc<Member>>) -> Result<Vec<Rc<Member>>> {
    let day = span.end.min(books.today());
    match rule.of {
        None => {}
        Some(People::Floating) => people.retain(|m| m.floating),
        Some(People::Employed) => {
            let mut kept = Vec::new();
            for m in people {
                if books.category(Month::of(day), &m.id)? == Some(Category::Employed) {
                    kept.push(m);
                }
            }
            people = kept;
        }
        Some(People::Committee) => {
            let seated = books.committee(day)?;
            people.retain(|m| seated.iter().any(|p| p.member_id == m.id));
        }
    }
    Ok(people)
}

/// A member's line: what the records say, or what a person marked for him.
fn each(books: &Books, rule: &Rule, span: &Span, m: &Member, on: Option<NaiveDate>, done: bool) -> Each {
    let mark = books.mark(rule, &span.label, &m.id).filter(|_| !done);
    let marked = mark.map(|k| day(&k.entered_at).unwrap_or(k.done_on));
    Each { name: m.name.clone(), done: done || marked.is_some(), on: on.or(marked) }
}

/// Study in the year: the day on which each had enough. Who came during the year owes as many twelfths as he was here.
fn hours(books: &mut Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Result<Proof> {
    let until = span.end.min(books.today());
    let attended = books.attended(span.start, until)?;
    let secretary = if rule.of == Some(People::Committee) { books.secretary(until)? } else { None };
    let mut all = Vec::new();
    for m in people {
        let wanted = share(books, rule.amount * 60, &m, span);
        let mut sum = 0;
        let mut enough = (wanted == 0).then_some(span.start);
        // The secretary must have been at one 集中培训 at least, whatever the hours.
        let mut trained = secretary.as_ref() != Some(&m.id);
        let there = |a: &&life::Attended| matches!(a.presence, Presence::Present | Presence::Online | Presence::Home);
        for a in attended.get(&m.id).into_iter().flatten().filter(there) {
            trained |= a.kinds.iter().any(|k| k == "training");
            let counts = a.kinds.iter().any(|k| rule.kinds.contains(k));
            sum += a.minutes.filter(|_| counts).unwrap_or(0);
            if sum >= wanted && trained {
                enough = enough.or(Some(a.held_on));
            }
        }
        all.push(each(books, rule, span, &m, enough, enough.is_some()));
    }
    Ok(Proof::of_people(all, &format!("已满{}学时", rule.amount), "没有需要计学时的党员"))
}

/// What a member owes of a whole year's amount, rounded up: a twelfth for each month on the roster, those still to come in the
/// running year with them.
fn share(books: &Books, whole: u32, m: &Member, span: &Span) -> u32 {
    (whole * books.months_here(&m.id, span.end.year())).div_ceil(12)
}

/// Those who can: nobody counted as frail owes service.
fn able(books: &mut Books, span: &Span, people: Vec<Rc<Member>>) -> Result<Vec<Rc<Member>>> {
    let month = Month::of(span.end.min(books.today()));
    let mut kept = Vec::new();
    for m in people {
        if books.category(month, &m.id)? != Some(Category::Frail) {
            kept.push(m);
        }
    }
    Ok(kept)
}

/// Times of service in the year, declared for points or recorded as a gathering; what stands in both is one.
fn service(books: &mut Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Result<Proof> {
    let mut times: HashMap<String, (i64, Option<NaiveDate>)> = HashMap::new();
    let scope = books.scope();
    let until = span.end.min(books.today());
    let (mut month, last) = (Month::of(span.start), Month::of(until));
    while month <= last {
        let mut came: HashMap<&String, (i64, Option<NaiveDate>)> = HashMap::new();
        for g in books.held(rule, month.first(), month.last().min(until)) {
            for member in &g.took_part {
                let own = came.entry(member).or_default();
                *own = (own.0 + 1, own.1.max(Some(g.held_on)));
            }
        }
        let declared = points::entries(books.records.conn, &scope, month)?;
        for entry in &declared {
            let counts = entry.declarations.iter().filter(|d| rule.kinds.contains(&d.item));
            let served = counts.map(|d| d.quantity).sum::<i64>() / 100;
            let own = came.entry(&entry.member_id).or_default();
            *own = (own.0.max(served), own.1.or((served > 0).then(|| month.last())));
        }
        for (member, (count, day)) in came {
            let own = times.entry(member.clone()).or_default();
            *own = (own.0 + count, own.1.max(day));
        }
        month = month.next();
    }
    let mut all = Vec::new();
    for m in people {
        let wanted = i64::from(share(books, rule.amount, &m, span));
        let (count, on) = times.get(&m.id).copied().unwrap_or_default();
        all.push(each(books, rule, span, &m, on.filter(|_| count >= wanted), count >= wanted));
    }
    Ok(Proof::of_people(all, &format!("已满{}次", rule.amount), "名册里还没有党员"))
}

/// Everybody's amount was fixed for the year: for January, for the month from which he is here, or anew within the year. What
/// was fixed in an earlier year and still holds is none of it (§1.4: each year, at its start).
fn assessed(books: &mut Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Result<Proof> {
    let known = dues::fixed(books.records.conn, Month::of(span.start), Month::of(span.end))?;
    let all = people.iter().map(|m| each(books, rule, span, m, None, known.contains(&m.id))).collect();
    Ok(Proof::of_people(all, "已核定", "名册里还没有党员"))
}

fn collected(books: &mut Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Result<Proof> {
    let standings = books.standings(Month::of(span.start))?;
    let paid: BTreeMap<String, (bool, Option<NaiveDate>)> =
        standings.iter().map(|s| (s.member_id.clone(), (s.full, s.last_paid))).collect();
    let (standings, unknown) = (standings.len(), standings.iter().filter(|s| !s.assessed).count());
    let one = |m: &Rc<Member>| {
        let (full, on) = paid.get(&m.id).copied().unwrap_or_default();
        each(books, rule, span, m, on.filter(|_| full), full)
    };
    let mut proof = Proof::of_people(people.iter().map(one).collect(), "已交", "名册里还没有党员");
    if proof.required > 0 && unknown > 0 {
        let all = unknown == standings;
        proof.text =
            if all { "还没有核定党费".into() } else { format!("{}，{unknown}名未核定", proof.text) };
    }
    Ok(proof)
}

fn contacted(books: &Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Proof {
    let mut first: HashMap<&str, NaiveDate> = HashMap::new();
    for c in books.contacts(span.start, span.end) {
        first.entry(&c.member_id).or_insert(c.held_on);
    }
    let one = |m: &Rc<Member>| {
        each(books, rule, span, m, first.get(m.id.as_str()).copied(), first.contains_key(m.id.as_str()))
    };
    Proof::of_people(people.iter().map(one).collect(), "已联系", "没有流动党员")
}

fn audited(books: &Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Proof {
    let events = books.records.past.happened(&books.organisation.id);
    let within = |day: NaiveDate| span.start <= day && day <= span.end;
    let days: HashMap<&str, NaiveDate> = events
        .filter(|(_, e)| e.kind == EventKind::Audited && within(e.day))
        .map(|(m, e)| (m.id.as_str(), e.day))
        .collect();
    let one =
        |m: &Rc<Member>| each(books, rule, span, m, days.get(m.id.as_str()).copied(), days.contains_key(m.id.as_str()));
    Proof::of_people(people.iter().map(one).collect(), "已审核", "没有流动党员")
}

fn pledged(books: &mut Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Result<Proof> {
    let mut days: HashMap<String, NaiveDate> = HashMap::new();
    for p in books.pledges(span.end.year())?.filter(|p| rule.kinds.contains(&p.kind)) {
        let entered = day(&p.entered_at).unwrap_or(span.start);
        let known = days.entry(p.member_id.clone()).or_insert(entered);
        *known = entered.min(*known);
    }
    let one = |m: &Rc<Member>| each(books, rule, span, m, days.get(&m.id).copied(), days.contains_key(&m.id));
    Ok(Proof::of_people(people.iter().map(one).collect(), "已登记", "没有需要登记的党员"))
}

/// Who has fifty years in the Party on 1 July and had not a year before.
fn fifty(books: &Books, rule: &Rule, span: &Span, people: Vec<Rc<Member>>) -> Proof {
    let years = |m: &Member, year: i32| {
        NaiveDate::from_ymd_opt(year, 7, 1).and_then(|d| m.party_years(d)).is_some_and(|n| n >= 50)
    };
    let year = span.end.year();
    let reached = people.iter().filter(|m| years(m, year) && !years(m, year - 1));
    let all = reached.map(|m| each(books, rule, span, m, None, false)).collect();
    Proof::of_people(all, "已登记发放", "今年没有满50年党龄的党员")
}

fn activists(books: &mut Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let mut all = Vec::new();
    for a in books.applicants()? {
        let on = |key: &str| a.steps.iter().find(|s| s.step == key).map(|s| s.day);
        let watched = on("activist").is_some_and(|d| d <= span.end) && on("admitted").is_none_or(|d| d > span.start);
        if watched {
            let mark = books.mark(rule, &span.label, &a.id).map(|k| day(&k.entered_at).unwrap_or(k.done_on));
            all.push(Each { name: a.name.clone(), done: mark.is_some(), on: mark });
        }
    }
    Ok(Proof::of_people(all, "已考察", "没有入党积极分子"))
}
