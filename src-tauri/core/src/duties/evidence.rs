//! What the rooms' records prove of a duty of one organisation in one period. Nothing is ever assumed: no record, no proof.

use super::books::Books;
use super::calendar::Span;
use super::pack::{Needs, Read, Rule, pack};
use super::people;
use super::proof::{Each, Proof, day, marked};
use crate::life::{self, Gathering};
use crate::members::Kind;
use crate::points::{self, Period};
use crate::{Month, Result, archive};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeSet, HashSet};

/// Why the duty does not apply to this organisation in that period, where it does not.
pub fn missing(books: &mut Books, rule: &Rule, span: &Span) -> Result<Option<String>> {
    let today = books.today();
    Ok(match rule.needs {
        Some(need @ (Needs::Committee | Needs::Secretary)) => {
            let seats = books.committee(span.end.min(today))?;
            let roster = books.roster(today);
            let full = roster.iter().filter(|m| m.counts() && m.kind_on(today) == Kind::Formal).count();
            let small = full < pack()?.head.committee_from;
            // A small branch has a secretary, perhaps a deputy, and no committee.
            let alone =
                small && need == Needs::Committee && seats.iter().all(|p| p.title == "书记" || p.title == "副书记");
            match (alone, seats.is_empty()) {
                (true, _) => Some(format!("正式党员{full}名，不设支委会")),
                (false, true) if small => Some(format!("正式党员{full}名，还没有登记书记，请先在“组织概况”登记")),
                (false, true) => Some("还没有登记支委会，请先在“组织概况”登记".into()),
                (false, false) => None,
            }
        }
        Some(Needs::Groups) if books.groups(span).is_empty() => Some("名册里没有党小组".into()),
        _ => None,
    })
}

/// The proof of one period, of one group where the duty is counted for groups.
pub fn proof(books: &mut Books, rule: &Rule, span: &Span, group: &str) -> Result<Proof> {
    if let Some(mark) = books.mark(rule, &span.label, group).or_else(|| books.mark(rule, &span.label, "")) {
        return Ok(marked(mark, span.due));
    }
    Ok(match rule.read {
        Some(Read::Gathering) => gathering(books, rule, span, group),
        Some(Read::LectureSecretary) => lecture(books, rule, span)?,
        Some(Read::Recorder) => every(books, rule, span, "次会议有记录人", |g| !g.recorder.name.is_empty()),
        Some(Read::Standalone) => {
            every(books, rule, span, "次会议登记为单独召开", |g| g.standalone == Some(true))
        }
        Some(Read::Appraisal) => appraisal(books, rule, span)?,
        Some(Read::Talk) => talk(books, rule, span)?,
        Some(Read::PointsRegister) => registration(books, span),
        Some(Read::PointsEvaluate | Read::PointsPublish | Read::PointsRank) => step(books, rule, span)?,
        Some(Read::ArchiveYear) => archive_year(books, span)?,
        Some(Read::DuesThemeDay) => theme_day_dues(books, rule, span)?,
        Some(Read::Mark) => by_hand(books, rule, span),
        Some(_) => people::proof(books, rule, span)?,
        None => Proof::not_applicable(""),
    })
}

/// A mark that is not there. What only concerns gatherings applies once one was held.
fn by_hand(books: &Books, rule: &Rule, span: &Span) -> Proof {
    let idle = !rule.kinds.is_empty() && books.held(rule, span.start, span.end).next().is_none();
    if idle { Proof::not_applicable("这段时间没有要检查的会议和活动") } else { Proof::open("") }
}

fn gathering(books: &Books, rule: &Rule, span: &Span, group: &str) -> Proof {
    let all = books.held(rule, span.start, span.end).filter(|g| group.is_empty() || g.group == group);
    let (short, meetings): (Vec<&Gathering>, Vec<&Gathering>) = all.partition(|g| g.is_short(&rule.kinds));
    let why = if short.is_empty() { "" } else { "有会议到会不足规定人数，不算召开" };
    meetings.first().map_or_else(|| Proof::open(why), |g| held(g, rule))
}

fn lecture(books: &mut Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let all = books.held(rule, span.start, span.end);
    let lectures: Vec<(NaiveDate, Option<String>, Proof)> =
        all.map(|g| (g.held_on, g.lecturer.member_id.clone(), held(g, rule))).collect();
    let unnamed = !lectures.is_empty() && lectures.iter().all(|(_, who, _)| who.is_none());
    for (day, who, proof) in lectures {
        if who.is_some() && who == books.secretary(day)? {
            return Ok(proof);
        }
    }
    Ok(Proof::open(if unnamed { "党课没有登记主讲人，看不出是不是书记讲的" } else { "" }))
}

/// What every meeting of the period must show.
fn every(books: &Books, rule: &Rule, span: &Span, words: &str, shows: fn(&Gathering) -> bool) -> Proof {
    let all: Vec<&Gathering> = books.held(rule, span.start, span.end).collect();
    let done = all.iter().filter(|g| shows(g)).count();
    if all.is_empty() {
        return Proof::not_applicable("这段时间没有会议记录");
    }
    Proof {
        required: all.len() as u32,
        done: done as u32,
        completed: all.iter().map(|g| g.held_on).max(),
        text: format!("{done}/{}{words}", all.len()),
        ..Proof::default()
    }
}

/// The meeting alone is not enough: everybody who may have a grade has one, given by people.
fn appraisal(books: &Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let all = life::appraisal(books.records.conn, books.records.at, &books.scope(), span.end.year())?;
    let Some(own) = all.into_iter().next() else { return Ok(Proof::not_applicable("名册里还没有党员")) };
    let decided = own.steps.iter().find(|s| s.id == "decision").and_then(|s| s.day);
    let met = books.held(rule, span.start, span.end).map(|g| g.held_on).max();
    let begun = met.is_some() || own.steps.iter().any(|s| s.day.is_some());
    let graded = own.members.iter().filter(|m| m.gradable).map(|m| {
        let done = !m.grade.is_empty();
        Each { name: m.name.clone(), done, on: decided.or(met).or(Some(span.due)).filter(|_| done) }
    });
    let proof = Proof::of_people(graded.collect(), "已定等次", "没有参加评定等次的正式党员");
    // Before anything was done, all names would stand there as open for a year.
    Ok(if begun || proof.done > 0 { proof } else { Proof::open("") })
}

/// Pairs of the period; of a year whose pairs are counted by halves, a pair is open where it talked in neither.
fn talk(books: &mut Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let found = books.pair(&rule.id, span.end.year())?;
    let counts: Vec<_> =
        found.into_iter().flat_map(|p| &p.periods).filter(|c| c.period.starts_with(&span.label)).collect();
    let note = found.and_then(|p| p.note.as_ref()).map(|n| n.message.clone());
    let Some(most) = counts.iter().map(|c| c.required).max().filter(|n| *n > 0) else {
        return Ok(Proof::not_applicable(note.unwrap_or_else(|| "没有需要谈的对象".into())));
    };
    let mut open: Vec<String> = counts.first().map(|c| c.open.clone()).unwrap_or_default();
    for count in &counts[1..] {
        let still: HashSet<&String> = count.open.iter().collect();
        open.retain(|name| still.contains(name));
    }
    let done = most - open.len() as u32;
    let completed = if open.is_empty() { counts.iter().filter_map(|c| c.completed_on).min() } else { None };
    Ok(Proof { required: most, done, completed, text: format!("{done}/{most}"), open, ..Proof::default() })
}

/// The members who count, against who was registered; a closed month is final.
fn registration(books: &mut Books, span: &Span) -> Proof {
    let month = Month::of(span.start);
    let registered = books.registered(month);
    let last = registered.iter().map(|r| r.entered_at.as_str()).max().and_then(day);
    if let Some(closed) = books.closed(month) {
        let people = registered.len().max(1) as u32;
        let completed = last.or_else(|| day(closed));
        let text = format!("{}名已登记，{}结账", registered.len(), day(closed).unwrap_or_default());
        let late_entry = completed.is_some_and(|d| d > span.due);
        return Proof { required: people, done: people, completed, late_entry, text, ..Proof::default() };
    }
    let known: HashSet<String> = registered.iter().map(|r| r.member_id.clone()).collect();
    // A running month is compared with today's roster; a past one without any entry, too.
    let (people, beside) = books.people(span);
    if people.is_empty() {
        return Proof::not_applicable("名册里还没有党员");
    }
    let open: Vec<String> = people.iter().filter(|m| !known.contains(&m.id)).map(|m| m.name.clone()).collect();
    let done = people.len() - open.len();
    Proof {
        required: people.len() as u32,
        done: done as u32,
        completed: last,
        text: format!("{done}/{}名已登记，还没有结账", people.len()),
        late_entry: last.is_some_and(|d| d > span.due),
        open,
        beside,
    }
}

/// The quarter's evaluation or publicity, or the year's ranking, as the points room keeps its steps.
fn step(books: &mut Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let steps = points::steps(books.records.conn, &books.scope(), Period::parse(&span.label)?)?;
    let Some(told) = steps.into_iter().next() else { return Ok(Proof::open("")) };
    let (found, word) = match rule.read {
        Some(Read::PointsPublish) => (told.published, "公示"),
        Some(Read::PointsRank) => (told.evaluated, "汇总排名"),
        _ => (told.evaluated, "评定"),
    };
    if let Some(done) = found {
        return Ok(Proof::done(done.day, format!("{}{word}", done.day)));
    }
    let open = told.open_months.len();
    Ok(Proof::open(if open == 0 { String::new() } else { format!("还有{open}个月没有结账") }))
}

/// The signed inventory of the year, as the archive keeps it.
fn archive_year(books: &Books, span: &Span) -> Result<Proof> {
    let closed = archive::closings(books.records.conn, &books.scope())?;
    let found = closed.iter().find(|c| c.year == span.start.year());
    let on = found.and_then(|c| Some((c, day(&c.closed_at)?)));
    Ok(on.map_or_else(
        || Proof::open("还没有办年度归档"),
        |(c, on)| Proof::done(on, format!("{on}办理年度归档，{}件", c.items)),
    ))
}

fn theme_day_dues(books: &mut Books, rule: &Rule, span: &Span) -> Result<Proof> {
    let days: BTreeSet<NaiveDate> = books.held(rule, span.start, span.end).map(|g| g.held_on).collect();
    let Some(first) = days.first().copied() else { return Ok(Proof::not_applicable("这个月没有主题党日")) };
    let paid =
        books.standings(Month::of(span.start))?.iter().filter(|s| s.last_paid.is_some_and(|d| days.contains(&d)));
    let count = paid.count();
    Ok(if count == 0 {
        Proof::open("主题党日当天没有交党费的记录")
    } else {
        Proof::done(first, format!("{first}主题党日，{count}名交纳"))
    })
}

fn held(g: &Gathering, rule: &Rule) -> Proof {
    let kind = rule.kinds.iter().find(|k| g.is(k)).map_or("", |k| life::kind_name(k));
    let late =
        if g.late { format!("（补录，{}登记）", day(&g.entered_at).unwrap_or_default()) } else { String::new() };
    Proof { late_entry: g.late, ..Proof::done(g.held_on, format!("{} {kind}{late}", g.held_on)) }
}
