//! Which papers records and finished periods lead one to expect, and which of them are not filed.

use super::filing::Paper;
use super::records::{Record, records};
use super::rules::{Every, Expected, rules};
use super::{Item, items};
use crate::branch::{self, Organisation, Scope};
use crate::{At, Month, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashSet;

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
    pub document_number: String,
    pub title: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub dated: NaiveDate,
    /// True where its absence is a gap; other papers may stay with the record alone.
    pub required: bool,
}

impl Proposal {
    pub(super) fn paper(&self) -> Paper {
        Paper {
            section: self.section.clone(),
            retention: self.retention.clone(),
            author: self.author.clone(),
            document_number: self.document_number.clone(),
            title: self.title.clone(),
            ..Paper::blank(self.dated)
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
        absent.extend(missing.into_iter().filter(|m| m.required).map(|m| (m.section, format!("{prefix}{}", m.title))));
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
            let Some(record) = missing.record else { continue };
            proposals.push(Proposal {
                key: missing.key,
                organisation_id: organisation.id.clone(),
                section: missing.section,
                retention: missing.retention,
                author: organisation.name.clone(),
                document_number: record.document,
                title: missing.title,
                dated: record.on,
                required: missing.required,
            });
        }
    }
    Ok(proposals)
}

pub(super) fn of(
    conn: &Connection,
    at: &At,
    organisation: &Organisation,
    year: i32,
    filed: &[Item],
) -> Result<Vec<Missing>> {
    let records = records(conn, at, organisation, year)?;
    let filed: Vec<&Item> = filed.iter().filter(|i| i.organisation_id == organisation.id).collect();
    let span = Span { year, since: organisation.since, today: at.today() };
    let mut seen = HashSet::new();
    let all = rules()?.expected.iter().flat_map(|e| missing(e, &span, &records, &filed));
    // A gathering of two kinds has one book of minutes.
    Ok(all.filter(|m| m.record.is_none() || seen.insert(m.key.clone())).collect())
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
    pub required: bool,
    /// The duty that it is evidence of, and the month it belongs to.
    pub duty: String,
    pub month: Month,
    /// Names record and paper; empty where only a period leads one to expect it.
    pub key: String,
    pub record: Option<Record>,
}

/// What is missing of one kind of paper.
pub(super) fn missing(e: &Expected, span: &Span, records: &[Record], filed: &[&Item]) -> Vec<Missing> {
    let fitting: Vec<&Item> = filed.iter().filter(|i| e.fits(i)).copied().collect();
    match (&e.kind, e.every) {
        (None, Some(Every::Half)) => (1..=2).filter_map(|half| missing_half(e, span, half, &fitting)).collect(),
        (None, _) => missing_year(e, span, &fitting).into_iter().collect(),
        (Some(kind), _) => {
            let is_filed = |r: &Record| filed.iter().any(|i| i.source == key(e, r));
            let of_kind = records.iter().filter(|r| r.kind == *kind);
            let of_kind: Vec<(&Record, bool)> = of_kind.map(|r| (r, is_filed(r))).collect();
            let months = (1..=12).filter_map(|m| Month::new(span.year, m)).filter(|m| *m >= span.since);
            months.flat_map(|month| missing_month(e, span, month, &of_kind, &fitting)).collect()
        }
    }
}

fn key(e: &Expected, record: &Record) -> String {
    format!("{}:{}", record.key, e.paper)
}

/// `records` say of each whether its paper is filed.
fn missing_month(
    e: &Expected,
    span: &Span,
    month: Month,
    records: &[(&Record, bool)],
    fitting: &[&Item],
) -> Vec<Missing> {
    let held: Vec<&(&Record, bool)> = records.iter().filter(|(r, _)| month.contains(r.on)).collect();
    let loose = fitting.iter().filter(|i| month_of(i) == month && !held.iter().any(|(r, _)| i.source == key(e, r)));
    let mut loose: Vec<&Item> = loose.copied().collect();
    let title = |record: Option<&Record>| {
        let label = record.map_or("", |r| r.label.as_str());
        let month = month.month.to_string();
        let title = e.title.replace("{月}", &month).replace("{年}", &span.year.to_string()).replace("{题}", label);
        match record {
            Some(r) if held.len() > 1 && r.label.is_empty() => format!("{title}（{}日）", r.on.day()),
            _ => title,
        }
    };
    if held.is_empty() {
        let expected = e.every == Some(Every::Month) && month.last() < span.today && loose.is_empty();
        return if expected { vec![e.missing(title(None), month, None)] } else { Vec::new() };
    }
    let mut open = Vec::new();
    for (record, _) in held.iter().filter(|(_, filed)| !filed) {
        // A paper by sheet or by hand stands for one record, for that of its name where records have one.
        match loose.iter().position(|i| i.title.contains(&record.label)) {
            Some(place) => drop(loose.remove(place)),
            None => open.push(e.missing(title(Some(record)), month, Some(record))),
        }
    }
    open
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
    expected.then(|| e.missing(title, end, None))
}

fn missing_year(e: &Expected, span: &Span, fitting: &[&Item]) -> Option<Missing> {
    let by = Month::new(span.year, e.by_month)?;
    let expected = by >= span.since && by.last() < span.today && fitting.is_empty();
    expected.then(|| e.missing(e.title.replace("{年}", &span.year.to_string()), by, None))
}

impl Expected {
    /// True where an item is such a paper. A paper of another record proves nothing here; one by sheet or by hand may.
    pub(super) fn fits(&self, item: &Item) -> bool {
        item.section == self.section
            && self.words.iter().any(|w| item.title.contains(w.as_str()))
            && (item.source.is_empty() || item.source.rsplit_once(':').is_some_and(|(_, paper)| paper == self.paper))
    }

    fn missing(&self, title: String, month: Month, record: Option<&Record>) -> Missing {
        Missing {
            section: self.section.clone(),
            retention: self.retention.clone(),
            title,
            required: !self.optional,
            duty: self.duty.clone(),
            month,
            key: record.map(|r| key(self, r)).unwrap_or_default(),
            record: record.cloned(),
        }
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
