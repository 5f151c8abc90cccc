//! The records of all rooms that leave a paper. Of talks nothing is read but the day and the number: neither who talked nor what about
//! stands in the title of a sealed envelope, for a catalogue is read by whoever opens the box.

use super::facts::months;
use crate::branch::{self, Organisation, Scope};
use crate::dues::{self, FundKind};
use crate::life::{self, Plan};
use crate::points::{self, Period};
use crate::{At, Month, Result, members, talks};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};

/// Something of which a paper is kept; what kind of paper, the rule file says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Record {
    pub kind: String,
    pub key: String,
    pub on: NaiveDate,
    /// What tells it from others of its kind, as its paper's title says it: a name, a quarter. Empty where nothing does.
    pub label: String,
    /// 党小组 that it is of; empty where it is the whole organisation's or nobody said.
    pub group: String,
    /// What it is of, where that is not the time of its day: `2026Q4` of a publication in January.
    pub period: String,
    pub document: String,
    /// ISO moment of entry, where a paper that was filed before may hold it already.
    pub entered: String,
}

impl Record {
    fn new(kind: impl Into<String>, key: String, on: NaiveDate) -> Record {
        let (kind, none) = (kind.into(), String::new);
        Record { kind, key, on, label: none(), group: none(), period: none(), document: none(), entered: none() }
    }
    /// The month to which its paper belongs: that of its day, or the last of the period that it is of where the day comes after.
    pub fn home(&self) -> Month {
        let on = Month::of(self.on);
        months(&self.period).map_or(on, |(_, last)| last.min(on))
    }
    fn labelled(mut self, label: impl Into<String>) -> Record {
        self.label = label.into();
        self
    }
    fn numbered(mut self, document: &str) -> Record {
        document.clone_into(&mut self.document);
        self
    }
}

/// The records of an organisation's year up to today, in the order of their rooms.
pub(super) fn records(conn: &Connection, at: &At, organisation: &Organisation, year: i32) -> Result<Vec<Record>> {
    let scope = Scope::One(organisation.id.clone());
    let days = (day(year, 1, 1), day(year, 12, 31));
    let mut all = of_life(conn, &scope, organisation, days)?;
    all.extend(of_talks(conn, organisation, year)?);
    all.extend(of_appraisal(conn, at, &scope, year)?);
    all.extend(of_points(conn, &scope, organisation, year)?);
    all.extend(of_dues(conn, &scope, organisation, days)?);
    all.extend(of_branch(conn, organisation)?);
    all.extend(of_members(conn, &scope, days)?);
    all.retain(|r| r.home().year == year && r.on <= at.today());
    Ok(all)
}

type Days = (NaiveDate, NaiveDate);

fn of_life(conn: &Connection, scope: &Scope, o: &Organisation, (from, to): Days) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    let held = life::gatherings(conn, scope, from, to)?;
    for (half, last, name) in [(1, 6, "上半年"), (2, 12, "下半年")] {
        if held.iter().any(|g| (g.held_on.month() <= 6) == (half == 1)) {
            let period = format!("{}H{half}", from.year());
            let on = Month { year: from.year(), month: last }.last();
            let record = Record::new("life-half", format!("life:{}:{period}", o.id), on).labelled(name);
            records.push(Record { period, ..record });
        }
    }
    for g in held {
        let of =
            |kind| Record { group: g.group.clone(), ..Record::new(kind, format!("gathering:{}", g.id), g.held_on) };
        records.extend(g.kinds.iter().map(of));
    }
    let mut planned = life::plans(conn, scope, from, to)?;
    planned.retain(|p| p.cancelled.is_empty());
    records.extend(plan_of(o, from.year(), &planned));
    for plan in planned {
        if let Some(on) = plan.noticed_on {
            records.push(Record::new("notice", format!("plan:{}", plan.id), on).labelled(about(&plan)));
        }
    }
    Ok(records)
}

/// The plan of the year, on the day on which its first line was written. What was planned within one quarter is no year's plan.
fn plan_of(o: &Organisation, year: i32, planned: &[Plan]) -> Option<Record> {
    let quarters: HashSet<u32> = planned.iter().map(|p| p.planned_on.month0() / 3).collect();
    let written = planned.iter().filter_map(|p| p.entered_at.get(..10)?.parse::<NaiveDate>().ok()).min()?;
    let record = Record::new("life-plan", format!("life:{}:{year}", o.id), written.max(day(year, 1, 1)));
    (quarters.len() > 1).then(|| Record { period: year.to_string(), ..record })
}

/// 10月12日支部委员会会议: what a notice calls together.
fn about(plan: &Plan) -> String {
    let kinds: Vec<&str> = plan.kinds.iter().map(|k| life::kind_name(k)).collect();
    format!("{}月{}日{}{}", plan.planned_on.month(), plan.planned_on.day(), plan.group, kinds.join("、"))
}

/// Each talk by its number. The month's talks taken together are no paper any more, but some were filed so.
fn of_talks(conn: &Connection, o: &Organisation, year: i32) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    let mut months: BTreeMap<Month, NaiveDate> = BTreeMap::new();
    for (number, talk) in talks::numbered(conn, &o.id, year)? {
        let last = months.entry(Month::of(talk.held_on)).or_insert(talk.held_on);
        *last = talk.held_on.max(*last);
        let label = format!("{year}年第{number}号");
        let record = Record::new("talk", format!("talk:{}", talk.id), talk.held_on).labelled(label);
        records.push(Record { entered: talk.entered_at, ..record });
    }
    let month = |(month, on)| Record::new("talk-month", format!("talks:{}:{month}", o.id), on);
    records.extend(months.into_iter().map(month));
    Ok(records)
}

/// A form for each member whose grade was decided.
fn of_appraisal(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for a in life::appraisal(conn, at, scope, year)? {
        let held = a.steps.iter().filter_map(|s| s.day).max().unwrap_or(day(year, 12, 31));
        for m in a.members.into_iter().filter(|m| !m.grade.is_empty()) {
            let key = format!("grade:{year}:{}", m.member_id);
            let on = held.min(day(year, 12, 31));
            records.push(Record::new("appraisal-form", key, on).labelled(m.name));
        }
    }
    Ok(records)
}

/// Months that were closed, on their last day; quarters and years that were published, on the first day of publicity.
fn of_points(conn: &Connection, scope: &Scope, o: &Organisation, year: i32) -> Result<Vec<Record>> {
    let (from, to) = Period::Year(year).months();
    let closed = points::closings(conn, scope, from, to)?;
    let month = |m: Month| Record::new("points-month", format!("points:{}:{m}", o.id), m.last());
    let mut records: Vec<Record> = closed.into_iter().map(|c| month(c.month)).collect();
    let quarters = (1..).zip(["第一季度", "第二季度", "第三季度", "第四季度"]);
    let quarters = quarters.map(|(q, name)| {
        (Period::Quarter(year, q), "points-quarter", format!("{year}Q{q}"), format!("{year}年{name}"))
    });
    let whole = (Period::Year(year), "points-year", year.to_string(), format!("{year}年度"));
    for (period, kind, key, label) in quarters.chain([whole]) {
        for published in points::steps(conn, scope, period)?.into_iter().filter_map(|s| s.published) {
            let record = Record::new(kind, format!("points:{}:{key}", o.id), published.day).labelled(label.as_str());
            records.push(Record { period: key.clone(), ..record });
        }
    }
    Ok(records)
}

/// Months with payments on their last day, halves with such months on theirs, and what was handed to the superior.
fn of_dues(conn: &Connection, scope: &Scope, o: &Organisation, (from, to): Days) -> Result<Vec<Record>> {
    let lines = dues::lines(conn, scope, Month::of(from), Month::of(to))?;
    let mut months: Vec<Month> = lines.iter().map(|l| l.month).collect();
    months.sort_unstable();
    months.dedup();
    let mut records = Vec::new();
    for m in &months {
        records.push(Record::new("dues-month", format!("dues:{}:{m}", o.id), m.last()));
    }
    for (half, last, name) in [(1, 6, "上半年"), (2, 12, "下半年")] {
        if months.iter().any(|m| (m.month <= 6) == (half == 1)) {
            let key = format!("dues:{}:{}H{half}", o.id, from.year());
            let on = Month { year: from.year(), month: last }.last();
            records.push(Record::new("dues-half", key, on).labelled(name));
        }
    }
    let funds = dues::funds(conn, scope, from, to)?;
    let taken_back = |id: &String| funds.iter().any(|f| f.reverses.as_ref() == Some(id));
    for f in funds.iter().filter(|f| f.kind == FundKind::Remitted && f.reverses.is_none() && !taken_back(&f.id)) {
        records.push(Record::new("remittance", format!("fund:{}", f.id), f.day).numbered(&f.document));
    }
    Ok(records)
}

/// Elections, posts taken between them, and what became of the organisation itself. Those before the books were begun are
/// entered to say who is in office: their papers lie where the archive of that time lies.
fn of_branch(conn: &Connection, o: &Organisation) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    let terms = branch::terms(conn, &o.id)?;
    let begun = o.since.first();
    for t in terms.iter().filter(|t| t.since >= begun) {
        records.push(Record::new("term", format!("term:{}:{}", o.id, t.since), t.since).numbered(&t.document));
    }
    let committee = branch::committee_titles();
    for p in branch::all_posts(conn, &o.id)? {
        let elected = terms.iter().any(|t| t.since == p.since);
        if p.since >= begun && !elected && !p.document.is_empty() && committee.contains(&p.title.as_str()) {
            records
                .push(Record::new("post", format!("post:{}", p.id), p.since).labelled(p.title).numbered(&p.document));
        }
    }
    for e in branch::history(conn, &o.id)?.into_iter().filter(|e| e.change != branch::Change::Entered) {
        let record = Record::new("organisation", format!("organisation:{}", e.id), e.day);
        records.push(record.labelled(e.change.label()).numbered(&e.document));
    }
    Ok(records)
}

/// Events of members, as `member-` and their kind; the rule file names those of which a paper is kept.
fn of_members(conn: &Connection, scope: &Scope, (from, to): Days) -> Result<Vec<Record>> {
    let mut events = members::open_events(conn, scope, from, to)?;
    // What was put right by another entry leaves no paper of its own.
    let corrected: HashSet<String> = events.iter().map(|(e, _)| e.corrects.clone()).collect();
    events.retain(|(e, _)| !corrected.contains(&e.id));
    let record = |(e, name): (members::Event, String)| {
        let document = if e.document.is_empty() { &e.details.letter } else { &e.document };
        Record::new(format!("member-{}", e.kind.key()), format!("event:{}", e.id), e.day)
            .numbered(document)
            .labelled(name)
    };
    Ok(events.into_iter().map(record).collect())
}

pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
