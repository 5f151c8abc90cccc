//! Which papers records and duties lead one to expect, and which of them are not filed.

use super::facts::DutyFact;
use super::missing::{Known, Missing, is_about, missing};
use super::paper::Paper;
use super::records::records;
use super::rules::rules;
use super::sections::Sections;
use super::{Item, items};
use crate::branch::{self, Organisation, Scope};
use crate::{At, Result};
use chrono::NaiveDate;
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
    /// By which records name it.
    pub id: String,
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

/// What is filed and what is missing in a year, section by section. Months before an organisation's first of use ask for nothing;
/// `duties` are those of the year, and what they ask for beyond the records.
pub fn gaps(conn: &Connection, at: &At, scope: &Scope, year: i32, duties: &[DutyFact]) -> Result<Gaps> {
    let filed = about(conn, scope, year)?;
    let organisations = branch::covered(conn, scope)?;
    let mut absent = Vec::new();
    for organisation in &organisations {
        let prefix = if organisations.len() > 1 { format!("{}：", organisation.name) } else { String::new() };
        let missing = of(conn, at, organisation, year, &filed, duties)?;
        absent.extend(missing.into_iter().filter(|m| m.required).map(|m| (m.section, format!("{prefix}{}", m.title))));
    }
    let sections = Sections::of(conn)?;
    let sections = sections.iter().map(|s| SectionGaps {
        id: s.id.clone(),
        code: s.code.clone(),
        name: s.name.clone(),
        items: filed.iter().filter(|i| i.year == year && i.section == s.id).count() as u32,
        missing: absent.iter().filter(|(section, _)| *section == s.id).map(|(_, title)| title.clone()).collect(),
    });
    Ok(Gaps { year, sections: sections.collect() })
}

/// Papers that records of a year lead one to expect and that are not filed yet.
pub fn propose(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<Proposal>> {
    let filed = about(conn, scope, year)?;
    let mut proposals = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        for missing in of(conn, at, &organisation, year, &filed, &[])? {
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

/// The papers of a year, and those about it that were filed in the next: by hand, or when that still was the way.
pub(super) fn about(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Item>> {
    let mut filed = items(conn, scope, Some(year))?;
    filed.extend(items(conn, scope, Some(year + 1))?.into_iter().filter(|i| is_about(i, year)));
    Ok(filed)
}

pub(super) fn of(
    conn: &Connection,
    at: &At,
    organisation: &Organisation,
    year: i32,
    filed: &[Item],
    duties: &[DutyFact],
) -> Result<Vec<Missing>> {
    let records = records(conn, at, organisation, year)?;
    let filed: Vec<&Item> = filed.iter().filter(|i| i.organisation_id == organisation.id).collect();
    let facts: Vec<&DutyFact> = duties.iter().filter(|d| d.organisation == organisation.code).collect();
    let known = Known { year, since: organisation.since, records: &records, facts: &facts, filed: &filed };
    let mut seen = HashSet::new();
    let all = rules()?.expected.iter().flat_map(|e| missing(e, &known));
    // A gathering of two kinds has one book of minutes.
    Ok(all.filter(|m| m.record.is_none() || seen.insert(m.key.clone())).collect())
}
