//! Giving a paper its number and its box, correcting what was written of it, taking it out.

use super::expected::{Proposal, propose};
use super::paper::{Filing, Paper};
use super::rules::rules;
use super::sections::Sections;
use super::{Item, Vacancy, number, rows, setting};
use crate::branch::{self, Organisation, Scope, What};
use crate::store::{Done, Store, Verb};
use crate::{At, Code, Error, Result, secrecy};
use chrono::Datelike;
use rusqlite::Connection;
use serde::Deserialize;

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

/// Files papers: filing says that the paper lies in the box. All of them get their numbers in one step.
/// # Errors
/// `NotFound` where a key is no open proposal; `Usage` where a paper without a record has no one organisation to go to, or is
/// badly described; `Doubtful` where a paper without a record looks like one that is filed and nobody said that it is another;
/// `InputRefused` for a mark of secrecy.
pub fn file(store: &mut Store, at: &At, scope: &Scope, year: i32, choices: &[Choice]) -> Result<Done<Vec<Item>>> {
    let open = propose(store.conn(), at, scope, year)?;
    let filings = choices.iter().map(|c| filing(store.conn(), at, scope, (year, &open), c));
    let mut chosen: Vec<(Filing, &Choice)> = filings.zip(choices).map(|(f, c)| Ok((f?, c))).collect::<Result<_>>()?;
    // Numbers run in the order of time within a class, however the papers were ticked.
    chosen.sort_by_key(|(f, _)| f.paper.dated.first());
    if let Some(key) = choices
        .iter()
        .enumerate()
        .find_map(|(i, c)| choices[..i].iter().any(|before| !c.key.is_empty() && before.key == c.key).then_some(&c.key))
    {
        return Err(Error::usage(format!("同一条待归档文件写了两次（{key}），没有归档。请去掉一个。")));
    }
    store.transact(Verb::FileItems, at, |tx| {
        let mut filed = Vec::new();
        for (f, choice) in &chosen {
            if choice.key.is_empty() && !choice.again {
                once(tx, f)?;
                plausible(tx, f)?;
            }
            filed.push(put(tx, at, f)?);
        }
        number(tx, &mut filed)?;
        Ok(filed)
    })
}

/// What a slip of the finger makes: a year before the program was used would get boxes of its own, a paper thicker than its box
/// lies in none.
fn plausible(tx: &Connection, f: &Filing) -> Result<()> {
    let since = branch::by_id(tx, &f.organisation_id)?.since;
    let room = rules()?.room(setting(tx, &f.organisation_id)?.spine_mm);
    let said = if f.year < since.year {
        format!("文件日期是{}年，本程序从{since}起用，没有归档。请核对年份；确是那一年的文件，请确认后再归档。", f.year)
    } else if room.taken(f.paper.thickness, f.paper.pages) > room.whole {
        "这一件比一个档案盒还厚，没有归档。请核对页数和厚度（厚度按十分之一毫米写）；确实这么厚的，请确认后再归档。"
            .into()
    } else {
        return Ok(());
    };
    Err(Error::said(Code::Doubtful, said))
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
    Err(Error::said(Code::Doubtful, said))
}

fn filing(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    (asked, open): (i32, &[Proposal]),
    choice: &Choice,
) -> Result<Filing> {
    let found = open.iter().find(|p| p.key == choice.key);
    let gone = || {
        Error::not_found(format!(
            "{asked}年的待归档列表里没有这一条：可能已经归档，记录改动了，或者是别的年度的。请刷新列表后再选。"
        ))
    };
    let (organisation_id, paper) = match (found, &choice.paper) {
        (Some(proposal), None) => (proposal.organisation_id.clone(), proposal.paper()),
        (Some(proposal), Some(paper)) => (proposal.organisation_id.clone(), paper.clone()),
        (None, Some(paper)) if choice.key.is_empty() => (only(conn, scope)?.id, paper.clone()),
        (None, _) => return Err(gone()),
    };
    let mut paper = paper.checked(at, &Sections::of(conn)?)?;
    // A paper of which nobody says whose it is, is the branch's own, where its section takes no superior's.
    if paper.author.is_empty() && !rules()?.takes_superiors(&paper.section) {
        paper.author = branch::by_id(conn, &organisation_id)?.name;
    }
    // What is put up in January about the year before is filed with that year.
    let year = if found.is_some_and(|p| p.dated.year() != asked) { asked } else { paper.dated.first().year() };
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
    let paper = paper.checked(at, &Sections::of(store.conn())?)?;
    let year = item.year_of(paper.dated);
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
    secrecy::refuse_named(&[reason])?;
    let item = find(store.conn(), scope, item_id)?;
    permit(store.conn(), &item)?;
    store.transact(Verb::WithdrawItem, at, |tx| {
        // The row goes, so the log of numbers says which paper it was.
        vacate(tx, at, &item, &format!("《{}》移出，{}", item.title, reason.trim()))?;
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
        entered: String::new(),
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
