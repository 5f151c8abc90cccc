//! The archive: papers filed in seven sections, their numbers, their boxes, and what is still missing.
//!
//! An item's class is (organisation, year, retention, section). 件号 count within a class and are never given twice; a box
//! holds papers of one class only.

mod box_papers;
mod checks;
mod count;
mod expected;
mod facts;
mod filing;
mod import;
mod import_shelf;
mod inspect;
mod missing;
mod numbering;
mod paper;
mod papers;
mod prints;
mod records;
mod rows;
mod rules;
mod scans;
mod sections;
#[cfg(test)]
mod tests;
mod working;
mod year;

pub use box_papers::{BoxOrder, BoxPaper, box_list, box_papers};
pub use checks::{Check, Checked, checks, draw, note};
pub use count::{Counted, count, uncounted};
pub use expected::{Gaps, Proposal, SectionGaps, gaps, propose};
pub use facts::{DutyFact, Standing};
pub use filing::{Choice, edit, file, withdraw};
pub use import::import;
pub use inspect::{Inspection, InspectionLine, evidenced, inspection};
pub use paper::Paper;
pub use papers::{List, inspection_index, list};
pub use prints::{backsheets, catalogues, covers, spines};
pub use scans::{attach, detach, save_scan, scan, scans};
pub use sections::{NewSection, Section, proposed_sections, put_sections, section_named, sections};
pub use working::{working_year, year_of_keys};
pub use year::{Signed, Verdict, close, closings, place, rebox, verify};

use crate::branch::Scope;
use crate::life;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, PartialDate, Result};
use chrono::{Datelike, NaiveDate};
use numbering::number;
use rules::rules;
use rusqlite::Connection;
use sections::{Sections, Then};
use serde::{Deserialize, Serialize};

/// One filed paper (件).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveItem"))]
pub struct Item {
    pub id: String,
    pub organisation_id: String,
    pub year: i32,
    /// `Y`, `D30` or `D10`.
    pub retention: String,
    /// Code of the section: `WJ ZT RC ZZ DY DF FW`.
    pub section: String,
    /// 件号.
    pub number: u32,
    /// 档号 as it stands on paper.
    pub archive_number: String,
    /// 盒号 within organisation, year and section.
    #[serde(rename = "box")]
    pub box_number: u32,
    pub author: String,
    pub document_number: String,
    pub title: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub dated: PartialDate,
    pub pages: Option<u32>,
    /// Tenths of a millimetre, where it was measured.
    pub thickness: Option<u32>,
    /// False for a copy.
    pub original: bool,
    pub bound: bool,
    /// 柜 and 格; empty while not said.
    pub cabinet: String,
    pub shelf: String,
    pub note: String,
    /// The record that it was filed from; empty where filed by sheet or by hand.
    pub source: String,
    /// True time of filing.
    pub filed_at: String,
    /// Scans that hang on it.
    pub scans: u32,
    /// Entered late, shown as 补录: of a paper by hand, after the month in which it was to be put in order; of one that a record
    /// stands for, with a record entered late.
    pub late: bool,
    /// The day on which it, or its record, truly came in.
    pub entered: String,
    /// Filed after its year was closed: 补充归档.
    pub added: bool,
    /// Which of the five marks of quality it does not bear yet, in words.
    pub lacks: Vec<String>,
}

impl Item {
    /// What lists say behind it: when it came late, that it is a copy, and its own note.
    fn remark(&self) -> String {
        // Short, for the column is narrow: 20261130.
        let day = |stamp: &str| stamp.get(..10).unwrap_or(stamp).replace('-', "");
        let came = match (self.added, self.late) {
            (true, _) => format!("补充归档{}", day(&self.filed_at)),
            (false, true) => format!("补录{}", day(&self.entered)),
            (false, false) => String::new(),
        };
        let copy = if self.original { String::new() } else { "复印件".to_owned() };
        let said = [came, copy, self.note.clone()];
        said.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("；")
    }

    /// The year to which it belongs once it is dated so: one that is not of the year of its day stays where it is.
    fn year_of(&self, dated: PartialDate) -> i32 {
        if self.dated.first().year() == self.year { dated.first().year() } else { self.year }
    }

    /// The days that it is of. One that came in January and belongs to the year before is of that year's December.
    fn days(&self) -> (NaiveDate, NaiveDate) {
        let (first, last) = (self.dated.first(), self.dated.last());
        match Month::new(self.year, 12).filter(|_| first.year() > self.year) {
            Some(december) => (december.first(), december.last()),
            None => (first, last),
        }
    }

    /// What a person may correct of it.
    pub fn paper(&self) -> Paper {
        let i = self.clone();
        Paper {
            section: i.section,
            retention: i.retention,
            author: i.author,
            document_number: i.document_number,
            title: i.title,
            dated: i.dated,
            pages: i.pages,
            thickness: i.thickness,
            original: i.original,
            bound: i.bound,
            cabinet: i.cabinet,
            shelf: i.shelf,
            note: i.note,
        }
    }

    /// Writes what follows from the stored fields.
    fn judged(mut self) -> Result<Item> {
        let rules = rules()?;
        // What a record stands for was entered with it; when its paper came into the box is no late entry.
        self.entered = self.filed_at.get(..10).unwrap_or_default().to_owned();
        let filed = self.entered.parse::<NaiveDate>().ok();
        self.late =
            self.source.is_empty() && filed.is_some_and(|day| day > rules.upkeep.in_order_by(self.dated.last()));
        // A number, a section and a box are given with the filing: 分类保管 is never lacking.
        let borne =
            [!self.source.is_empty() || self.scans > 0, self.original, self.bound, true, !self.cabinet.is_empty()];
        let lacking = rules.upkeep.quality.iter().zip(borne).filter(|(_, borne)| !borne);
        self.lacks = lacking.map(|(name, _)| name.clone()).collect();
        Ok(self)
    }
}

/// How an organisation numbers and boxes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveSetting"))]
pub struct Setting {
    /// 全宗号; empty until the archive assigns one.
    pub fonds_number: String,
    /// Pattern id of `assets/rules/archive.toml`.
    pub pattern: String,
    pub spine_mm: u32,
}

/// A box and what lies in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveBox"))]
pub struct BoxOf {
    pub organisation_id: String,
    pub year: i32,
    pub section: String,
    pub retention: String,
    #[serde(rename = "box")]
    pub box_number: u32,
    /// First and last 件号.
    pub first: u32,
    pub last: u32,
    pub items: u32,
    /// Pages of the items that were counted.
    pub pages: u32,
    /// Items that nobody counted.
    pub uncounted: u32,
    /// 柜 and 格 as its first paper says.
    pub cabinet: String,
    pub shelf: String,
}

/// A year that was closed with a signed inventory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveClosing"))]
pub struct Closing {
    pub organisation_id: String,
    pub year: i32,
    pub items: u32,
    /// Pages of the items that were counted.
    pub pages: u32,
    /// SHA-256 of the inventory's lines.
    pub sha256: String,
    pub arranged_by: String,
    pub checked_by: String,
    /// True time of closing.
    pub closed_at: String,
    pub actor: String,
    /// How the numbers of the year were written then; blank in a closing that did not keep it.
    #[serde(skip)]
    pub fonds_number: String,
    #[serde(skip)]
    pub pattern: String,
    /// What the sections were called then; empty in a closing that did not keep it.
    #[serde(skip)]
    pub(crate) sections: Vec<Then>,
}

/// A number that was given and vacated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveVacancy"))]
pub struct Vacancy {
    pub organisation_id: String,
    pub year: i32,
    pub retention: String,
    pub section: String,
    pub number: u32,
    pub reason: String,
    /// ISO moment; empty where an undo vacated it.
    pub logged_at: String,
}

/// Items of a year (of all years where none is given) by year, section, retention and number, as they stand on the shelf.
pub fn items(conn: &Connection, scope: &Scope, year: Option<i32>) -> Result<Vec<Item>> {
    let found = rows::items(conn, year)?.into_iter().filter(|i| scope.covers(&i.organisation_id));
    let mut found = found.map(Item::judged).collect::<Result<Vec<Item>>>()?;
    let late = life::entered_late(conn)?;
    for item in &mut found {
        let gathering = item.source.strip_prefix("gathering:").and_then(|s| s.split_once(':'));
        if let Some(entered) = gathering.and_then(|(id, _)| late.get(id)) {
            (item.late, item.entered) = (true, entered.to_string());
        }
    }
    number(conn, &mut found)?;
    let (rules, sections) = (rules()?, Sections::of(conn)?);
    found.sort_by_cached_key(|i| {
        let section = sections.place(&i.section);
        let retention = rules.retention.iter().position(|r| r.code == i.retention);
        (i.organisation_id.clone(), i.year, section, retention, i.number)
    });
    Ok(found)
}

impl BoxOf {
    /// 0001—0028: the numbers in it.
    fn numbers(&self) -> String {
        let (first, last) = (format!("{:04}", self.first), format!("{:04}", self.last));
        if first == last { first } else { format!("{first}—{last}") }
    }
}

/// The boxes of a year as they stand on the shelf: by section and box number.
pub fn boxes(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<BoxOf>> {
    let mut boxes: Vec<BoxOf> = Vec::new();
    for i in items(conn, scope, Some(year))? {
        let same = |b: &&mut BoxOf| {
            b.organisation_id == i.organisation_id && b.section == i.section && b.box_number == i.box_number
        };
        match boxes.iter_mut().find(same) {
            Some(b) => {
                b.first = b.first.min(i.number);
                b.last = b.last.max(i.number);
                b.items += 1;
                b.pages += i.pages.unwrap_or(0);
                b.uncounted += u32::from(i.pages.is_none());
            }
            None => boxes.push(BoxOf {
                organisation_id: i.organisation_id,
                year,
                section: i.section,
                retention: i.retention,
                box_number: i.box_number,
                first: i.number,
                last: i.number,
                items: 1,
                pages: i.pages.unwrap_or(0),
                uncounted: u32::from(i.pages.is_none()),
                cabinet: i.cabinet,
                shelf: i.shelf,
            }),
        }
    }
    let sections = Sections::of(conn)?;
    boxes.sort_by_cached_key(|b| (b.organisation_id.clone(), sections.place(&b.section), b.box_number));
    Ok(boxes)
}

/// Numbers of a year that were vacated, and why.
pub fn vacancies(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Vacancy>> {
    let mut found = rows::vacancies(conn, year)?;
    for gap in rows::taken_back(conn, year)? {
        // What was filed by hand before 期初 was never given here.
        if gap.number >= filing::first_number(conn, &gap.organisation_id, year, &gap.section, &gap.retention)? {
            found.push(gap);
        }
    }
    found.retain(|v| scope.covers(&v.organisation_id));
    Ok(found)
}

/// 永久, 30年, 10年 for a code.
pub fn retention_name(code: &str) -> &str {
    rules().map_or(code, |r| r.retention_name(code))
}

/// How an organisation numbers and boxes: its own setting or the defaults.
pub fn setting(conn: &Connection, organisation_id: &str) -> Result<Setting> {
    if let Some(own) = rows::setting(conn, organisation_id)? {
        return Ok(own);
    }
    let pattern = rules()?.pattern.first().map(|p| p.id.clone()).unwrap_or_default();
    Ok(Setting { fonds_number: String::new(), pattern, spine_mm: rules()?.boxes.spine_mm })
}

/// How the one organisation of the scope numbers and boxes.
/// # Errors
/// `Usage` where the scope holds several.
pub fn own_setting(conn: &Connection, scope: &Scope) -> Result<Setting> {
    setting(conn, &filing::only(conn, scope)?.id)
}

/// Changes how the one organisation of the scope numbers and boxes.
/// # Errors
/// As [`set`]; `Usage` where the scope holds several.
pub fn set_own(store: &mut Store, at: &At, scope: &Scope, new: Setting) -> Result<Done<Setting>> {
    let organisation = filing::only(store.conn(), scope)?;
    set(store, at, &organisation.id, new)
}

/// Changes how an organisation numbers and boxes. 件号 and boxes already given stay; only how the numbers of open years are
/// written changes.
/// # Errors
/// `Usage` for an unknown pattern or spine, or a fonds number that is not four letters and digits.
pub fn set(store: &mut Store, at: &At, organisation_id: &str, setting: Setting) -> Result<Done<Setting>> {
    let fonds = &setting.fonds_number;
    if !fonds.is_empty() && (fonds.len() != 4 || !fonds.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return Err(Error::usage("全宗号是档案馆给的4位字母和数字。还没有的，请留空。"));
    }
    if rules()?.pattern(&setting.pattern).is_none() || !rules()?.has_spine(setting.spine_mm) {
        return Err(Error::usage("没有这种档号格式或盒脊厚度。盒脊可选20、30、40、50毫米。"));
    }
    store.transact(Verb::SetArchive, at, |tx| {
        rows::put_setting(tx, organisation_id, &setting)?;
        Ok(setting)
    })
}
