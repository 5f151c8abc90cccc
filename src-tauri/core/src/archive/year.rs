//! The year on the shelf: where boxes stand, boxes divided anew while the year is open, the closing with its inventory, and
//! what is verified of all of it.

use super::expected::{about, of};
use super::facts::DutyFact;
use super::filing::{closed, only};
use super::missing::Missing;
use super::records::{Record, records};
use super::rules::{Room, rules};
use super::sections::Sections;
use super::{Closing, Item, Setting, items, rows, setting};
use crate::branch::{self, Organisation, Scope};
use crate::scans::Scan;
use crate::store::{Done, Store, Verb};
use crate::{At, Code, Error, Month, Result, secrecy};
use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was verified of an archive and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveVerdict"))]
pub struct Verdict {
    /// Papers, boxes, scans and closed years looked at.
    pub items: u32,
    pub boxes: u32,
    pub scans: u32,
    pub closings: u32,
    /// Sentences, each about one thing; empty where all is well.
    pub problems: Vec<String>,
}

/// The years of the scope that were closed.
/// # Errors
/// A failing store.
pub fn closings(conn: &Connection, scope: &Scope) -> Result<Vec<Closing>> {
    let mut found = rows::closings(conn)?;
    found.retain(|c| scope.covers(&c.organisation_id));
    Ok(found)
}

/// Says where a box stands; every paper in it says so from then on.
/// # Errors
/// `NotFound` where the scope has no such box.
pub fn place(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    year: i32,
    section: &str,
    box_number: u32,
    (cabinet, shelf): (&str, &str),
) -> Result<Done<u32>> {
    secrecy::refuse_named(&[cabinet, shelf])?;
    let section = Sections::of(store.conn())?.demand(section)?.id.clone();
    let mut inside = items(store.conn(), scope, Some(year))?;
    inside.retain(|i| i.section == section && i.box_number == box_number);
    if inside.is_empty() {
        return Err(Error::not_found(format!("{year}年这一卷里没有第{box_number}盒，请检查。")));
    }
    let organisation = &inside[0].organisation_id;
    if inside.iter().any(|i| i.organisation_id != *organisation) {
        return Err(Error::usage("本办公点有几个党组织，请先选定一个，再登记存放位置。"));
    }
    store.transact(Verb::PlaceBox, at, |tx| {
        for item in &inside {
            rows::put_place(tx, &item.id, cabinet.trim(), shelf.trim())?;
        }
        Ok(u32::try_from(inside.len()).unwrap_or(u32::MAX))
    })
}

/// Divides an open year into boxes anew, by the pages and thicknesses that are known now. Numbers stay.
/// # Errors
/// `Forbidden` where the year of an organisation in the scope is closed, `NotFound` where nothing is filed in it.
pub fn rebox(store: &mut Store, at: &At, scope: &Scope, year: i32) -> Result<Done<u32>> {
    let filed = items(store.conn(), scope, Some(year))?;
    if filed.is_empty() {
        return Err(Error::not_found(format!("{year}年还没有归档的文件，不用分盒。")));
    }
    let mut moves: Vec<(String, u32)> = Vec::new();
    for organisation in branch::covered(store.conn(), scope)? {
        let own: Vec<&Item> = filed.iter().filter(|i| i.organisation_id == organisation.id).collect();
        if own.is_empty() {
            continue;
        }
        closed(store.conn(), &organisation.id, year)?;
        let divided = divide(&own, &rules()?.room(setting(store.conn(), &organisation.id)?.spine_mm));
        moves.extend(own.iter().zip(divided).filter(|(i, b)| i.box_number != *b).map(|(i, b)| (i.id.clone(), b)));
    }
    store.transact(Verb::ReboxItems, at, |tx| {
        for (id, box_number) in &moves {
            rows::put_box(tx, id, *box_number)?;
        }
        Ok(u32::try_from(moves.len()).unwrap_or(u32::MAX))
    })
}

/// The box of each paper, in the order of numbers within a class: a class begins a new box, and so does what no longer fits.
pub(super) fn divide(items: &[&Item], room: &Room) -> Vec<u32> {
    let mut boxes: BTreeMap<&str, (u32, &str, u32)> = BTreeMap::new();
    let mut divided = Vec::new();
    for item in items {
        let takes = room.taken(item.thickness, item.pages);
        let next = match boxes.get(item.section.as_str()) {
            None => (1, item.retention.as_str(), takes),
            Some((n, class, used)) if *class == item.retention && used.saturating_add(takes) <= room.whole => {
                (*n, *class, used + takes)
            }
            Some((n, _, _)) => (n + 1, item.retention.as_str(), takes),
        };
        boxes.insert(&item.section, next);
        divided.push(next.0);
    }
    divided
}

/// Who signs the inventory of a year.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    pub arranged_by: &'a str,
    pub checked_by: &'a str,
    /// A person says that the year is closed as it is, whatever is missing.
    pub anyway: bool,
}

/// Closes a year: the inventory stands, and from then on papers are only added. `duties` are those of the year: what they ask for
/// beyond the records is missing as well.
/// # Errors
/// `Usage` without the names of who arranged and who checked, or where the scope holds several organisations; `Forbidden` while
/// the year runs, or where it is closed; `NotFound` where nothing is filed in it; `Doubtful` where something is missing and
/// nobody said that it may be.
pub fn close(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    year: i32,
    signed: Signed<'_>,
    duties: &[DutyFact],
) -> Result<Done<Closing>> {
    let organisation = only(store.conn(), scope)?;
    let (arranged_by, checked_by) = (signed.arranged_by.trim(), signed.checked_by.trim());
    if arranged_by.is_empty() || checked_by.is_empty() {
        return Err(Error::usage("请写明整理人和检查人，他们要在归档文件清册上签字。"));
    }
    if Month::new(year, 12).is_none_or(|m| m.last() >= at.today()) {
        return Err(Error::forbidden(format!("{year}年还没有过完，不能办年度归档。请过了12月31日再办。")));
    }
    closed(store.conn(), &organisation.id, year)
        .map_err(|_| Error::forbidden(format!("{year}年已经办过年度归档。漏掉的文件可以补充归档。")))?;
    let filed = items(store.conn(), &Scope::One(organisation.id.clone()), Some(year))?;
    if filed.is_empty() {
        return Err(Error::not_found(format!("{year}年还没有归档的文件。请先归档，再办年度归档。")));
    }
    let doubts = doubts(store.conn(), at, &organisation, (year, duties), &filed, arranged_by == checked_by)?;
    if !signed.anyway && !doubts.is_empty() {
        let said = format!(
            "归档以后不能再改，还没有归档：{}。请先补齐；核对过确实就是这样的，请确认后再归档。",
            doubts.join("；")
        );
        return Err(Error::said(Code::Doubtful, said));
    }
    let Setting { fonds_number, pattern, .. } = setting(store.conn(), &organisation.id)?;
    let scans = rows::SCANS.all(store.conn())?;
    let closing = Closing {
        organisation_id: organisation.id.clone(),
        year,
        items: u32::try_from(filed.len()).unwrap_or(u32::MAX),
        pages: filed.iter().filter_map(|i| i.pages).sum(),
        sha256: digest(&filed, Some(&scans)),
        arranged_by: arranged_by.to_owned(),
        checked_by: checked_by.to_owned(),
        closed_at: at.stamp(),
        actor: at.actor.clone(),
        fonds_number,
        pattern,
        sections: Sections::of(store.conn())?.then(),
    };
    store.transact(Verb::CloseArchive, at, |tx| rows::insert_closing(tx, || at.uuid(), &closing).map(|()| closing))
}

/// So many missing papers are named; the others are counted.
const NAMED: usize = 3;

/// What a year lacks before it is closed, as people say it.
fn doubts(
    conn: &Connection,
    at: &At,
    o: &Organisation,
    (year, duties): (i32, &[DutyFact]),
    filed: &[Item],
    alone: bool,
) -> Result<Vec<String>> {
    let about = about(conn, &Scope::One(o.id.clone()), year)?;
    let missing: Vec<Missing> = of(conn, at, o, year, &about, duties)?.into_iter().filter(|m| m.required).collect();
    let count = |lacks: fn(&&Item) -> bool| filed.iter().filter(lacks).count();
    let mut said = Vec::new();
    let named: Vec<String> = missing.iter().take(NAMED).map(|m| format!("“{}”", m.title)).collect();
    match missing.len() {
        0 => {}
        n if n <= NAMED => said.push(format!("应有的文件还缺{n}件：{}", named.join("、"))),
        n => said.push(format!("应有的文件还缺{n}件：{}等，全部见缺件清单", named.join("、"))),
    }
    let told = [
        (count(|i| i.author.is_empty()), "件没有写责任者"),
        (count(|i| i.pages.is_none()), "件没有数页数"),
        (count(|i| !i.bound), "件没有装订"),
        (count(|i| i.cabinet.is_empty()), "件没有写放在哪个柜"),
    ];
    said.extend(told.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n}{what}")));
    if alone {
        said.push("整理人和检查人是同一个人".into());
    }
    Ok(said)
}

/// SHA-256 in hex over what an inventory says, a line a paper in the order of ids, and the scans that hung there; in closings
/// from before scans were counted in, `scans` is none. Neither the way numbers are written nor where boxes stand belongs to it.
fn digest(items: &[Item], scans: Option<&[Scan]>) -> String {
    let mut lines: Vec<String> = items
        .iter()
        .map(|i| {
            let pages = i.pages.map(|p| p.to_string()).unwrap_or_default();
            let class = format!("{}\t{}\t{}\t{}\t{}", i.year, i.retention, i.section, i.number, i.box_number);
            format!("{}\t{class}\t{}\t{}\t{}\t{}\t{pages}", i.id, i.author, i.document_number, i.title, i.dated)
        })
        .collect();
    let hung = scans.unwrap_or_default().iter().filter(|s| items.iter().any(|i| i.id == s.of));
    lines.extend(hung.map(|s| format!("{}\t{}", s.of, s.sha256)));
    lines.sort_unstable();
    Sha256::digest(lines.join("\n")).iter().map(|b| format!("{b:02x}")).collect()
}

/// Looks at everything that can be proved of the archive: every scan has its bytes, numbers and boxes keep their rules, closed
/// years are as their inventories say, and every paper that was filed from a record still has it.
/// # Errors
/// A failing store; what is wrong is no error but a problem.
pub fn verify(store: &Store, at: &At, scope: &Scope) -> Result<Verdict> {
    let conn = store.conn();
    let all = items(conn, scope, None)?;
    let mut problems = Vec::new();
    let scans = rows::SCANS.all(conn)?;
    let scans: Vec<_> = scans.into_iter().filter(|s| scope.covers(&s.organisation_id)).collect();
    for scan in &scans {
        if store.blob(&scan.sha256).is_err() {
            let number = all.iter().find(|i| i.id == scan.of).map_or("", |i| &i.archive_number);
            problems.push(format!("{number}的扫描件打不开或有损坏。请从备份恢复附件文件 attachments.db。"));
        }
    }
    problems.extend(numbers(conn, &all)?);
    problems.extend(twice(&items(conn, &Scope::All, None)?, scope));
    let boxes = boxes(&all, &Sections::of(conn)?, &mut problems);
    let closings = closings(conn, scope)?;
    for c in &closings {
        let of_then = |i: &&Item| i.organisation_id == c.organisation_id && i.year == c.year && !i.added;
        let then: Vec<Item> = all.iter().filter(of_then).cloned().collect();
        let hung: Vec<Scan> = scans.iter().filter(|s| s.entered_at <= c.closed_at).cloned().collect();
        let seen = Some(hung.as_slice()).filter(|_| !c.pattern.is_empty());
        if digest(&then, seen) != c.sha256 {
            problems.push(format!("{}年归档后，清册上的文件有了变动，与签字的清册不符。请核对打印的清册。", c.year));
        }
    }
    problems.extend(orphans(conn, at, scope, &all)?);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Verdict {
        items: count(all.len()),
        boxes: count(boxes),
        scans: count(scans.len()),
        closings: count(closings.len()),
        problems,
    })
}

/// Numbers above what was ever given.
fn numbers(conn: &Connection, all: &[Item]) -> Result<Vec<String>> {
    let given = rows::counters(conn)?;
    let above = |i: &&Item| {
        let class = (i.organisation_id.clone(), i.year, i.retention.clone(), i.section.clone());
        given.get(&class).is_none_or(|last| i.number > *last)
    };
    let said = |i: &Item| format!("{}的件号没有经过编号。请把这件移出后重新归档。", i.archive_number);
    Ok(all.iter().filter(above).map(said).collect())
}

/// Numbers that two papers of the office bear.
fn twice(all: &[Item], scope: &Scope) -> Vec<String> {
    let mut bearers: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for i in all {
        bearers.entry(&i.archive_number).or_default().push(i);
    }
    let told =
        bearers.into_iter().filter(|(_, of)| of.len() > 1 && of.iter().any(|i| scope.covers(&i.organisation_id)));
    told.map(|(number, of)| format!("{number}有{}件文件同用一个档号。请核对各党组织的全宗号和档号格式。", of.len()))
        .collect()
}

/// How many boxes there are; those that hold papers of two classes are told, and those whose papers stand in two places.
fn boxes(all: &[Item], sections: &Sections, problems: &mut Vec<String>) -> usize {
    type Told<'a, What> = BTreeMap<(&'a str, i32, &'a str, u32), HashSet<What>>;
    let mut classes: Told<&str> = BTreeMap::new();
    let mut places: Told<(&str, &str)> = BTreeMap::new();
    for i in all {
        let key = (i.organisation_id.as_str(), i.year, i.section.as_str(), i.box_number);
        classes.entry(key).or_default().insert(&i.retention);
        if !i.cabinet.is_empty() {
            places.entry(key).or_default().insert((&i.cabinet, &i.shelf));
        }
    }
    for ((_, year, section, number), _) in places.iter().filter(|(_, places)| places.len() > 1) {
        problems.push(format!(
            "{year}年“{}”第{number}盒里的文件写了不同的存放位置。请给这一盒重新登记位置。",
            sections.name(section)
        ));
    }
    for ((_, year, section, number), _) in classes.iter().filter(|(_, terms)| terms.len() > 1) {
        problems
            .push(format!("{year}年“{}”第{number}盒里混有不同保管期限的文件。请重新分盒。", sections.name(section)));
    }
    classes.len()
}

/// Papers whose record is gone, is of another kind now, or of another month.
fn orphans(conn: &Connection, at: &At, scope: &Scope, all: &[Item]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for o in branch::covered(conn, scope)? {
        let own = || all.iter().filter(|i| i.organisation_id == o.id && !i.source.is_empty());
        let years: std::collections::BTreeSet<i32> = own().map(|i| i.year).collect();
        let mut known: HashMap<String, Vec<Record>> = HashMap::new();
        for year in years {
            for r in records(conn, at, &o, year)? {
                known.entry(r.key.clone()).or_default().push(r);
            }
        }
        let rules = rules()?;
        // What is said of a gathering's paper is of its kind and month; a date of another paper may have been put right by hand.
        let stands = |i: &Item, r: &Record, paper: &str| {
            let of_kind = || rules.expected.iter().any(|e| e.kind.as_ref() == Some(&r.kind) && e.names(paper));
            !i.source.starts_with("gathering:") || of_kind() && Month::of(i.dated.first()) == Month::of(r.on)
        };
        let record = |i: &Item| {
            let Some((record, paper)) = i.source.rsplit_once(':') else { return false };
            known.get(record).is_some_and(|all| all.iter().any(|r| stands(i, r, paper)))
        };
        let gone = own().filter(|i| !record(i));
        found.extend(
            gone.map(|i| format!("{}所依据的记录已经撤销或改动。请核对；不该有的，写明原因移出。", i.archive_number)),
        );
    }
    Ok(found)
}
