//! The archive: papers filed in seven sections, their numbers, their boxes, and what is still missing.
//!
//! An item's class is (organisation, year, retention, section). 件号 count within a class and are never given twice; a box
//! holds papers of one class only.

mod expected;
mod import;
mod prints;
mod rows;
mod rules;
#[cfg(test)]
mod tests;

pub use expected::{Gaps, Proposal, SectionGaps, gaps, propose};
pub use import::import;
pub use prints::{backsheets, catalogues, covers, spines};

use crate::branch::{self, Organisation, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, PartialDate, Result};
use rules::{NumberParts, rules};
use rusqlite::Connection;
use serde::Serialize;

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
    pub note: String,
    /// The record that it was filed from; empty where filed by sheet.
    pub source: String,
    pub filed_at: String,
}

/// How an organisation numbers and boxes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveSetting"))]
pub struct Setting {
    /// 全宗号; empty until the archive assigns one.
    pub fonds_number: String,
    /// Pattern id of `assets/rules/archive.toml`.
    pub pattern: String,
    pub spine_mm: u32,
}

/// One of the seven sections, for lists and pickers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveSection"))]
pub struct Section {
    pub code: String,
    pub name: String,
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
    pub logged_at: String,
}

/// What is filed, before it has a number.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Filing {
    organisation_id: String,
    year: i32,
    retention: String,
    section: String,
    author: String,
    document_number: String,
    title: String,
    dated: PartialDate,
    pages: Option<u32>,
    note: String,
    source: String,
    /// Unknown columns of the sheet, a JSON object.
    extras: String,
}

/// Items of a year (of all years where none is given) by year, section, retention and number, as the rule file orders them.
pub fn items(conn: &Connection, scope: &Scope, year: Option<i32>) -> Result<Vec<Item>> {
    let mut found = rows::items(conn, year)?;
    found.retain(|i| scope.covers(&i.organisation_id));
    number(conn, &mut found)?;
    let rules = rules()?;
    found.sort_by_cached_key(|i| {
        let section = rules.section.iter().position(|s| s.code == i.section);
        let retention = rules.retention.iter().position(|r| r.code == i.retention);
        (i.organisation_id.clone(), i.year, section, retention, i.number)
    });
    Ok(found)
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
            }),
        }
    }
    let rules = rules()?;
    boxes.sort_by_cached_key(|b| {
        let section = rules.section.iter().position(|s| s.code == b.section);
        (b.organisation_id.clone(), section, b.box_number)
    });
    Ok(boxes)
}

/// Numbers of a year that were vacated, and why.
pub fn vacancies(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Vacancy>> {
    let mut found = rows::vacancies(conn, year)?;
    found.retain(|v| scope.covers(&v.organisation_id));
    Ok(found)
}

pub fn sections() -> Result<Vec<Section>> {
    Ok(rules()?.section.iter().map(|s| Section { code: s.code.clone(), name: s.name.clone() }).collect())
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

/// Changes how an organisation numbers and boxes. 件号 and boxes already given stay; only how numbers are written changes.
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

/// Files papers that records led one to expect; a key is a [`Proposal`]'s. Filing says that the paper lies in the box.
/// # Errors
/// `NotFound` where a key is no open proposal.
pub fn file(store: &mut Store, at: &At, scope: &Scope, year: i32, keys: &[String]) -> Result<Done<Vec<Item>>> {
    let open = propose(store.conn(), at, scope, year)?;
    let chosen: Vec<Filing> = keys
        .iter()
        .map(|key| {
            let found = open.iter().find(|p| p.key == *key);
            found
                .map(Proposal::filing)
                .ok_or_else(|| Error::not_found("这一条已经归档，或记录已改动。请刷新待归档列表后再选。"))
        })
        .collect::<Result<_>>()?;
    store.transact(Verb::FileItems, at, |tx| {
        let mut filed = chosen.iter().map(|f| put(tx, at, f)).collect::<Result<Vec<Item>>>()?;
        number(tx, &mut filed)?;
        Ok(filed)
    })
}

/// Takes a paper out of the archive; its number stays vacant for good, with the reason.
/// # Errors
/// `Usage` without a reason, `NotFound` where there is no such item.
pub fn withdraw(store: &mut Store, at: &At, item_id: &str, reason: &str) -> Result<Done<()>> {
    if reason.trim().is_empty() {
        return Err(Error::usage("请写明移出的原因（例如 重复登记、移交）。"));
    }
    let item = rows::item(store.conn(), item_id)?
        .ok_or_else(|| Error::not_found("没有这件档案，可能已经移出。请刷新后再看。"))?;
    store.transact(Verb::WithdrawItem, at, |tx| {
        vacate(tx, at, &item, reason.trim())?;
        rows::delete(tx, item_id)
    })
}

/// Gives a paper its number and its box.
fn put(tx: &Connection, at: &At, f: &Filing) -> Result<Item> {
    let item = Item {
        id: at.uuid(),
        organisation_id: f.organisation_id.clone(),
        year: f.year,
        retention: f.retention.clone(),
        section: f.section.clone(),
        number: rows::next_number(tx, f)?,
        archive_number: String::new(),
        box_number: box_for(tx, f)?,
        author: f.author.clone(),
        document_number: f.document_number.clone(),
        title: f.title.clone(),
        dated: f.dated,
        pages: f.pages,
        note: f.note.clone(),
        source: f.source.clone(),
        filed_at: at.stamp(),
    };
    rows::insert(tx, &item, &f.extras)?;
    Ok(item)
}

/// The last box of the class while the paper fits, else the next free one of the section.
fn box_for(tx: &Connection, f: &Filing) -> Result<u32> {
    let rules = rules()?;
    let unknown = rules.boxes.unknown_pages;
    let room = rules.box_pages(setting(tx, &f.organisation_id)?.spine_mm);
    match rows::last_box(tx, f, unknown)? {
        Some((number, used)) if used.saturating_add(f.pages.unwrap_or(unknown)) <= room => Ok(number),
        _ => rows::next_box(tx, f),
    }
}

fn vacate(tx: &Connection, at: &At, item: &Item, reason: &str) -> Result<()> {
    let vacancy = Vacancy {
        organisation_id: item.organisation_id.clone(),
        year: item.year,
        retention: item.retention.clone(),
        section: item.section.clone(),
        number: item.number,
        reason: reason.to_owned(),
        logged_at: at.stamp(),
    };
    rows::insert_vacancy(tx, &at.uuid(), &vacancy)
}

/// Writes the archive numbers from their parts.
fn number(conn: &Connection, items: &mut [Item]) -> Result<()> {
    for organisation in branch::organisations(conn)? {
        let writer = Numbering::of(conn, &organisation)?;
        for item in items.iter_mut().filter(|i| i.organisation_id == organisation.id) {
            item.archive_number = writer.write(item.year, &item.retention, &item.section, item.number)?;
        }
    }
    Ok(())
}

/// Writes one organisation's numbers.
struct Numbering {
    setting: Setting,
}

impl Numbering {
    fn of(conn: &Connection, organisation: &Organisation) -> Result<Self> {
        Ok(Numbering { setting: setting(conn, &organisation.id)? })
    }

    /// The archive number of an item; of its class where `item` is 0.
    fn write(&self, year: i32, retention: &str, section: &str, item: u32) -> Result<String> {
        let pattern =
            rules()?.pattern(&self.setting.pattern).ok_or_else(|| Error::Bug("a stored pattern is gone".into()))?;
        Ok(pattern.render(&NumberParts { fonds: &self.setting.fonds_number, year, retention, section, item }))
    }
}
