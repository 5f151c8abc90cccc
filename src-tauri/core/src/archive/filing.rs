//! Giving a paper its number and its box, correcting what was written of it, taking it out.

use super::expected::{Proposal, propose};
use super::rules::rules;
use super::{Item, Vacancy, number, rows, setting};
use crate::branch::{self, Organisation, Scope, What};
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Code, Error, PartialDate, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::Deserialize;

/// What is filed, before it has a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filing {
    pub organisation_id: String,
    pub year: i32,
    pub source: String,
    pub paper: Paper,
    /// Unknown columns of the sheet, a JSON object.
    pub extras: String,
}

/// What a person may say of a paper.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchivePaper"))]
pub struct Paper {
    /// Code or name of the section.
    pub section: String,
    /// Code or name of the retention; empty for that of the section.
    pub retention: String,
    pub author: String,
    pub document_number: String,
    pub title: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub dated: PartialDate,
    pub pages: Option<u32>,
    /// Tenths of a millimetre, where it was measured.
    pub thickness: Option<u32>,
    pub original: bool,
    pub bound: bool,
    pub cabinet: String,
    pub shelf: String,
    pub note: String,
}

/// One paper to be filed: a proposal by its key, with what a person corrected before; or, without a key, one of no record.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveChoice"))]
pub struct Choice {
    pub key: String,
    pub paper: Option<Paper>,
    /// A person says that it is another paper, though one of the same section, title, day and 文号 is filed.
    #[serde(default)]
    pub again: bool,
}

impl Choice {
    /// A proposal as it stands.
    pub fn of(key: impl Into<String>) -> Choice {
        Choice { key: key.into(), paper: None, again: false }
    }

    /// A paper of no record.
    pub fn typed(paper: Paper) -> Choice {
        Choice { key: String::new(), paper: Some(paper), again: false }
    }
}

impl Paper {
    /// A paper of which only the day is known.
    pub fn blank(day: NaiveDate) -> Paper {
        Paper {
            section: String::new(),
            retention: String::new(),
            author: String::new(),
            document_number: String::new(),
            title: String::new(),
            dated: day.into(),
            pages: None,
            thickness: None,
            original: true,
            bound: false,
            cabinet: String::new(),
            shelf: String::new(),
            note: String::new(),
        }
    }

    /// As it is kept: cleaned, its section and retention by their codes.
    /// # Errors
    /// `Usage` for an unknown section or retention, no title, no pages or a day to come; `InputRefused` for a mark of secrecy.
    fn checked(&self, at: &At) -> Result<Paper> {
        let rules = rules()?;
        let clean = |text: &str| text::clean(text).trim().to_owned();
        let marked = [&self.title, &self.document_number, &self.author, &self.note];
        if marked.iter().any(|t| rules.is_marked_secret(t)) {
            return Err(secret());
        }
        let section = rules.section_named(&self.section).ok_or_else(|| unknown_section(rules))?;
        let usual = if self.retention.is_empty() { &section.retention } else { &self.retention };
        let unknown = || Error::usage("没有这个保管期限。请写：永久、30年、10年。");
        let retention = rules.retention_coded(usual).ok_or_else(unknown)?;
        if clean(&self.title).is_empty() {
            return Err(Error::usage("没有写题名。请补上；文件本身没有题名的，自拟题名写在[ ]里。"));
        }
        if self.dated.first() > at.today() {
            return Err(Error::usage("文件日期在今天之后。请更正日期，或形成以后再归档。"));
        }
        if self.pages == Some(0) || self.thickness == Some(0) {
            return Err(Error::usage("页数和厚度要大于0；还没有数、没有量的，请空着。"));
        }
        Ok(Paper {
            section: section.code.clone(),
            retention: retention.to_owned(),
            author: clean(&self.author),
            document_number: clean(&self.document_number),
            title: clean(&self.title),
            cabinet: clean(&self.cabinet),
            shelf: clean(&self.shelf),
            note: clean(&self.note),
            ..self.clone()
        })
    }
}

pub(super) fn secret() -> Error {
    Error::refused("标有国家秘密标志（秘密、机密、绝密）的文件不得录入本程序，没有收入。请按保密规定另行保管。")
}

pub(super) fn unknown_section(rules: &super::rules::Rules) -> Error {
    Error::usage(format!("没有这个资料卷。请写下列名称或代码之一：{}。", rules.section_names()))
}

/// Files papers: filing says that the paper lies in the box. All of them get their numbers in one step.
/// # Errors
/// `NotFound` where a key is no open proposal; `Usage` where a paper without a record has no one organisation to go to, or is
/// badly described; `Twice` where a paper without a record looks like one that is filed and nobody said that it is another;
/// `InputRefused` for a mark of secrecy.
pub fn file(store: &mut Store, at: &At, scope: &Scope, year: i32, choices: &[Choice]) -> Result<Done<Vec<Item>>> {
    let open = propose(store.conn(), at, scope, year)?;
    let chosen: Vec<Filing> =
        choices.iter().map(|c| filing(store.conn(), at, scope, &open, c)).collect::<Result<_>>()?;
    if let Some(key) = choices
        .iter()
        .enumerate()
        .find_map(|(i, c)| choices[..i].iter().any(|before| !c.key.is_empty() && before.key == c.key).then_some(&c.key))
    {
        return Err(Error::usage(format!("同一条待归档文件写了两次（{key}），没有归档。请去掉一个。")));
    }
    store.transact(Verb::FileItems, at, |tx| {
        let mut filed = Vec::new();
        for (f, choice) in chosen.iter().zip(choices) {
            if choice.key.is_empty() && !choice.again {
                once(tx, f)?;
            }
            filed.push(put(tx, at, f)?);
        }
        number(tx, &mut filed)?;
        Ok(filed)
    })
}

/// A number that was given is never given again, so a paper typed twice would leave a hole for good.
fn once(tx: &Connection, f: &Filing) -> Result<()> {
    let Some((item, _)) = rows::same(tx, f)? else { return Ok(()) };
    let mut one = [item];
    number(tx, &mut one)?;
    let said = format!(
        "题名、日期、文号都相同的文件已经归档（{}），没有再编号。同一份的不用再登；确实是另一份的，请确认后再归档。",
        one[0].archive_number
    );
    Err(Error::said(Code::Twice, said))
}

fn filing(conn: &Connection, at: &At, scope: &Scope, open: &[Proposal], choice: &Choice) -> Result<Filing> {
    let found = open.iter().find(|p| p.key == choice.key);
    let gone = || Error::not_found("这一条已经归档，或记录已改动。请刷新待归档列表后再选。");
    let (organisation_id, paper) = match (found, &choice.paper) {
        (Some(proposal), None) => (proposal.organisation_id.clone(), proposal.paper()),
        (Some(proposal), Some(paper)) => (proposal.organisation_id.clone(), paper.clone()),
        (None, Some(paper)) if choice.key.is_empty() => (only(conn, scope)?.id, paper.clone()),
        (None, _) => return Err(gone()),
    };
    let paper = paper.checked(at)?;
    let year = paper.dated.first().year();
    Ok(Filing { organisation_id, year, source: choice.key.clone(), paper, extras: "{}".into() })
}

/// The one organisation that stands in the scope.
pub(super) fn only(conn: &Connection, scope: &Scope) -> Result<Organisation> {
    let mut standing = branch::covered(conn, scope)?;
    standing.retain(|o| o.ended.is_none());
    match standing.len() {
        1 => Ok(standing.remove(0)),
        _ => Err(Error::usage("本办公点有几个党组织，请先选定一个再办。")),
    }
}

/// Corrects what was written of a paper. Another section, retention or year gives it a new number and box; the old number
/// stays vacant, with the reason.
/// # Errors
/// As [`file`]; `NotFound` where there is no such item in the scope, `Forbidden` where its year is closed.
pub fn edit(store: &mut Store, at: &At, scope: &Scope, item_id: &str, paper: &Paper) -> Result<Done<Item>> {
    let item = find(store.conn(), scope, item_id)?;
    permit(store.conn(), &item)?;
    let paper = paper.checked(at)?;
    let year = paper.dated.first().year();
    let filing = Filing {
        organisation_id: item.organisation_id.clone(),
        year,
        source: item.source.clone(),
        paper,
        extras: "{}".into(),
    };
    if year != item.year {
        closed(store.conn(), &item.organisation_id, year)?;
    }
    store.transact(Verb::EditItem, at, |tx| {
        change(tx, at, &item, &filing, "更正后改编新号")?;
        let mut one = vec![find(tx, scope, item_id)?];
        number(tx, &mut one)?;
        one.pop().ok_or_else(|| Error::Bug("an edited item is gone".into()))
    })
}

/// Writes what was corrected; `reason` says why a number was left, where it has to be.
pub(super) fn change(tx: &Connection, at: &At, item: &Item, f: &Filing, reason: &str) -> Result<()> {
    rows::update(tx, &item.id, &f.paper, &at.stamp())?;
    let same = (item.year, &item.section, &item.retention) == (f.year, &f.paper.section, &f.paper.retention);
    if same {
        return Ok(());
    }
    vacate(tx, at, item, reason)?;
    let number = next_number(tx, f)?;
    rows::reclass(tx, &item.id, f, number, box_for(tx, f)?)
}

/// Takes a paper out of the archive; its number stays vacant for good, with the reason.
/// # Errors
/// `Usage` without a reason, `NotFound` where there is no such item in the scope, `Forbidden` where its year is closed.
pub fn withdraw(store: &mut Store, at: &At, scope: &Scope, item_id: &str, reason: &str) -> Result<Done<()>> {
    if reason.trim().is_empty() {
        return Err(Error::usage("请写明移出的原因（例如 重复登记、移交）。"));
    }
    let item = find(store.conn(), scope, item_id)?;
    permit(store.conn(), &item)?;
    store.transact(Verb::WithdrawItem, at, |tx| {
        vacate(tx, at, &item, reason.trim())?;
        rows::SCANS.clear(tx, item_id)?;
        rows::delete(tx, item_id)
    })
}

pub(super) fn find(conn: &Connection, scope: &Scope, item_id: &str) -> Result<Item> {
    let found = rows::item(conn, item_id)?.filter(|i| scope.covers(&i.organisation_id));
    found.ok_or_else(|| Error::not_found("没有这件档案，可能已经移出。请刷新后再看。"))?.judged()
}

/// After closing, papers are only added. What was added since may still be put right.
pub(super) fn permit(conn: &Connection, item: &Item) -> Result<()> {
    if item.added { Ok(()) } else { closed(conn, &item.organisation_id, item.year) }
}

/// # Errors
/// `Forbidden` where the organisation's year is closed.
pub(super) fn closed(conn: &Connection, organisation_id: &str, year: i32) -> Result<()> {
    let is = rows::closings(conn)?.iter().any(|c| c.organisation_id == organisation_id && c.year == year);
    let said = || Error::forbidden(format!("{year}年已经办过年度归档，不能再改动或移出。漏掉的文件可以补充归档。"));
    (!is).then_some(()).ok_or_else(said)
}

/// Gives a paper its number and its box; a paper without a place of its own lies where its box stands.
pub(super) fn put(tx: &Connection, at: &At, f: &Filing) -> Result<Item> {
    let p = &f.paper;
    let box_number = box_for(tx, f)?;
    let stands = rows::place(tx, &f.organisation_id, f.year, &p.section, box_number)?;
    let (cabinet, shelf) = match stands {
        Some(place) if p.cabinet.is_empty() => place,
        _ => (p.cabinet.clone(), p.shelf.clone()),
    };
    let item = Item {
        id: at.uuid(),
        organisation_id: f.organisation_id.clone(),
        year: f.year,
        retention: p.retention.clone(),
        section: p.section.clone(),
        number: next_number(tx, f)?,
        archive_number: String::new(),
        box_number,
        author: p.author.clone(),
        document_number: p.document_number.clone(),
        title: p.title.clone(),
        dated: p.dated,
        pages: p.pages,
        thickness: p.thickness,
        original: p.original,
        bound: p.bound,
        cabinet,
        shelf,
        note: p.note.clone(),
        source: f.source.clone(),
        filed_at: at.stamp(),
        scans: 0,
        late: false,
        added: closed(tx, &f.organisation_id, f.year).is_err(),
        lacks: Vec::new(),
    };
    rows::insert(tx, &item, &f.extras)?;
    item.judged()
}

fn next_number(tx: &Connection, f: &Filing) -> Result<u32> {
    let p = &f.paper;
    rows::next_number(tx, f, first_number(tx, &f.organisation_id, f.year, &p.section, &p.retention)?)
}

/// The 件号 that a class begins with here: 1, or what stands as 期初 where papers were filed by hand before.
pub(super) fn first_number(
    conn: &Connection,
    organisation_id: &str,
    year: i32,
    section: &str,
    retention: &str,
) -> Result<u32> {
    let class = format!("{section}-{retention}");
    let opened = branch::openings(conn, organisation_id, What::Archive)?;
    Ok(opened.iter().find(|o| o.year == year && o.item == class).map_or(1, |o| o.number()))
}

/// The last box of the class while the paper fits, else the next free one of the section.
fn box_for(tx: &Connection, f: &Filing) -> Result<u32> {
    let room = rules()?.room(setting(tx, &f.organisation_id)?.spine_mm);
    let takes = room.taken(f.paper.thickness, f.paper.pages);
    match rows::last_box(tx, f, &room)? {
        Some((number, used)) if used.saturating_add(takes) <= room.whole => Ok(number),
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
