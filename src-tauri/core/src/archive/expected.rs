//! Which papers records and finished periods lead one to expect, and which of them are not filed.

use super::rules::{Every, Expected, rules};
use super::{Filing, Item, items};
use crate::branch::{self, Organisation, Scope};
use crate::{At, Month, Result, life, talks};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveGaps"))]
pub struct Gaps {
    pub year: i32,
    /// All seven, in order.
    pub sections: Vec<SectionGaps>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveSectionGaps"))]
pub struct SectionGaps {
    pub code: String,
    pub name: String,
    /// Papers filed.
    pub items: u32,
    /// Papers expected and not filed, as people would title them.
    pub missing: Vec<String>,
}

/// A paper that a record leads one to expect, ready to be filed once it lies in the box.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveProposal"))]
pub struct Proposal {
    /// The record and the paper; names the proposal when it is accepted.
    pub key: String,
    pub organisation_id: String,
    pub section: String,
    pub retention: String,
    pub author: String,
    pub title: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub dated: NaiveDate,
}

impl Proposal {
    pub(super) fn filing(&self) -> Filing {
        Filing {
            organisation_id: self.organisation_id.clone(),
            year: self.dated.year(),
            retention: self.retention.clone(),
            section: self.section.clone(),
            author: self.author.clone(),
            document_number: String::new(),
            title: self.title.clone(),
            dated: self.dated.into(),
            pages: None,
            note: String::new(),
            source: self.key.clone(),
            extras: "{}".into(),
        }
    }
}

/// What is filed and what is missing in a year, section by section. Months before an organisation's first of use ask for nothing.
pub fn gaps(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Gaps> {
    let filed = items(conn, scope, Some(year))?;
    let organisations = branch::covered(conn, scope)?;
    let mut absent = Vec::new();
    for organisation in &organisations {
        let prefix = if organisations.len() > 1 { format!("{}：", organisation.name) } else { String::new() };
        let missing = of(conn, at, organisation, year, &filed)?;
        absent.extend(missing.into_iter().map(|m| (m.section, format!("{prefix}{}", m.title))));
    }
    let sections = rules()?.section.iter().map(|s| SectionGaps {
        code: s.code.clone(),
        name: s.name.clone(),
        items: filed.iter().filter(|i| i.section == s.code).count() as u32,
        missing: absent.iter().filter(|(section, _)| *section == s.code).map(|(_, title)| title.clone()).collect(),
    });
    Ok(Gaps { year, sections: sections.collect() })
}

/// Papers that records of a year lead one to expect and that are not filed yet.
pub fn propose(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<Proposal>> {
    let filed = items(conn, scope, Some(year))?;
    let mut proposals = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        for missing in of(conn, at, &organisation, year, &filed)? {
            let Some((key, dated)) = missing.record else { continue };
            proposals.push(Proposal {
                key,
                organisation_id: organisation.id.clone(),
                section: missing.section,
                retention: missing.retention,
                author: organisation.name.clone(),
                title: missing.title,
                dated,
            });
        }
    }
    Ok(proposals)
}

fn of(conn: &Connection, at: &At, organisation: &Organisation, year: i32, filed: &[Item]) -> Result<Vec<Missing>> {
    let records = records(conn, organisation, year)?;
    let filed: Vec<&Item> = filed.iter().filter(|i| i.organisation_id == organisation.id).collect();
    let span = Span { year, since: organisation.since, today: at.today() };
    Ok(rules()?.expected.iter().flat_map(|e| missing(e, &span, &records, &filed)).collect())
}

/// A gathering, or the talks of a month taken together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Record {
    pub kind: String,
    pub key: String,
    pub on: NaiveDate,
}

fn records(conn: &Connection, organisation: &Organisation, year: i32) -> Result<Vec<Record>> {
    let scope = Scope::One(organisation.id.clone());
    let (from, to) = (day(year, 1, 1), day(year, 12, 31));
    let mut records = Vec::new();
    for g in life::gatherings(conn, &scope, from, to)? {
        let of_kind = |kind: &String| Record { kind: kind.clone(), key: format!("gathering:{}", g.id), on: g.held_on };
        records.extend(g.kinds.iter().map(of_kind));
    }
    for talk in talks::talks(conn, &scope, from, to)? {
        let key = format!("talks:{}:{}", organisation.id, Month::of(talk.held_on));
        match records.iter_mut().find(|r| r.key == key) {
            Some(record) => record.on = record.on.max(talk.held_on),
            None => records.push(Record { kind: "talk".into(), key, on: talk.held_on }),
        }
    }
    Ok(records)
}

/// The year looked at, and the months that count in it.
pub(super) struct Span {
    pub year: i32,
    pub since: Month,
    pub today: NaiveDate,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Missing {
    pub section: String,
    pub retention: String,
    pub title: String,
    /// Key and day of the record that leads one to expect it; none where only a period does.
    pub record: Option<(String, NaiveDate)>,
}

/// What is missing of one kind of paper.
pub(super) fn missing(e: &Expected, span: &Span, records: &[Record], filed: &[&Item]) -> Vec<Missing> {
    let fitting = |i: &&&Item| i.section == e.section && e.words.iter().any(|w| i.title.contains(w.as_str()));
    let fitting: Vec<&Item> = filed.iter().filter(fitting).copied().collect();
    match (&e.kind, e.every) {
        (None, Some(Every::Half)) => (1..=2).filter_map(|half| missing_half(e, span, half, &fitting)).collect(),
        (None, _) => missing_year(e, span, &fitting).into_iter().collect(),
        (Some(kind), _) => {
            let of_kind: Vec<&Record> = records.iter().filter(|r| r.kind == *kind).collect();
            let months = (1..=12).filter_map(|m| Month::new(span.year, m)).filter(|m| *m >= span.since);
            months.flat_map(|month| missing_month(e, span, month, &of_kind, &fitting)).collect()
        }
    }
}

fn missing_month(e: &Expected, span: &Span, month: Month, records: &[&Record], fitting: &[&Item]) -> Vec<Missing> {
    let held: Vec<&&Record> = records.iter().filter(|r| month.contains(r.on)).collect();
    let key = |r: &Record| format!("{}:{}", r.key, e.paper);
    let unfiled = held.iter().filter(|r| !fitting.iter().any(|i| i.source == key(r)));
    let loose = fitting.iter().filter(|i| month_of(i) == month && !held.iter().any(|r| i.source == key(r))).count();
    let name = |on: Option<NaiveDate>| {
        let title = e.title.replace("{月}", &month.month.to_string()).replace("{年}", &span.year.to_string());
        on.filter(|_| held.len() > 1).map_or(title.clone(), |on| format!("{title}（{}日）", on.day()))
    };
    if held.is_empty() {
        let expected = e.every == Some(Every::Month) && month.last() < span.today && loose == 0;
        return if expected { vec![e.missing(name(None), None)] } else { Vec::new() };
    }
    let open = unfiled.skip(loose);
    open.map(|r| e.missing(name(Some(r.on)), Some((key(r), r.on)))).collect()
}

fn missing_half(e: &Expected, span: &Span, half: u32, fitting: &[&Item]) -> Option<Missing> {
    let (end, word) =
        if half == 1 { (Month::new(span.year, 6)?, "上半年") } else { (Month::new(span.year, 12)?, "下半年") };
    let is_of = |i: &Item| match (i.title.contains("上半年"), i.title.contains("下半年")) {
        (false, false) => (i.dated.first().month() <= 6) == (half == 1),
        (first, _) => first == (half == 1),
    };
    let expected = end >= span.since && end.last() < span.today && !fitting.iter().any(|i| is_of(i));
    let title = e.title.replace("{年}", &span.year.to_string()).replace("{半年}", word);
    expected.then(|| e.missing(title, None))
}

fn missing_year(e: &Expected, span: &Span, fitting: &[&Item]) -> Option<Missing> {
    let by = Month::new(span.year, e.by_month)?;
    let expected = by >= span.since && by.last() < span.today && fitting.is_empty();
    expected.then(|| e.missing(e.title.replace("{年}", &span.year.to_string()), None))
}

impl Expected {
    fn missing(&self, title: String, record: Option<(String, NaiveDate)>) -> Missing {
        Missing { section: self.section.clone(), retention: self.retention.clone(), title, record }
    }
}

/// The month that a paper is about: the one its title names, else that of its date.
fn month_of(item: &Item) -> Month {
    let dated = Month::of(item.dated.first());
    let named = item.title.split('月').next().filter(|before| before.len() < item.title.len()).and_then(|before| {
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse::<u32>().ok()
    });
    named.and_then(|m| Month::new(dated.year, m)).unwrap_or(dated)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
