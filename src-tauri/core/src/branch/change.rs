//! What becomes of an organisation: it is entered or founded, renamed, given another code, kind or superior, split, merged,
//! dissolved. Each is an event with its day, document and reason, written once; the newest can be taken back by undo.

use super::{About, Organisation, by_id, organisations, plain, rows, rules, workspace};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened to an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "OrganisationChange"))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// 建账: it stood before this program was used.
    Entered,
    /// 成立.
    Founded,
    /// 更名.
    Renamed,
    /// 编码变更; the uuid in bundles stays.
    Recoded,
    /// 类别变更.
    Regraded,
    /// 隶属变更.
    Placed,
    /// Others came out of it.
    Split,
    /// Another was merged into it.
    Joined,
    /// It was merged into another and ended.
    Absorbed,
    /// 撤销.
    Dissolved,
}

const CHANGES: [(Change, &str, &str); 10] = [
    (Change::Entered, "entered", "建账"),
    (Change::Founded, "founded", "成立"),
    (Change::Renamed, "renamed", "更名"),
    (Change::Recoded, "recoded", "编码变更"),
    (Change::Regraded, "regraded", "类别变更"),
    (Change::Placed, "placed", "隶属变更"),
    (Change::Split, "split", "分设"),
    (Change::Joined, "joined", "并入"),
    (Change::Absorbed, "absorbed", "被合并"),
    (Change::Dissolved, "dissolved", "撤销"),
];

impl Change {
    pub fn key(self) -> &'static str {
        CHANGES.iter().find(|(c, _, _)| *c == self).map_or("", |(_, key, _)| key)
    }
    pub fn label(self) -> &'static str {
        CHANGES.iter().find(|(c, _, _)| *c == self).map_or("", |(_, _, label)| label)
    }
    pub(super) fn by_key(key: &str) -> Option<Change> {
        CHANGES.iter().find(|(_, k, _)| *k == key).map(|(c, _, _)| *c)
    }
}

/// One event; code, name, kind and superior are those after it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OrganisationEvent {
    pub id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub change: Change,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
    /// The other organisation of a split or merger, else empty.
    pub peer_id: String,
    pub document: String,
    pub reason: String,
    /// True time of entry.
    pub recorded_at: String,
}

/// The paper behind a change.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Paper {
    /// The day from which it holds.
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    pub document: String,
    pub reason: String,
}

/// What [`change`] can change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "OrganisationField"))]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    Name,
    Code,
    Kind,
    Parent,
}

/// An organisation as it was on a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "OrganisationOnDay"))]
pub struct Kept {
    pub id: String,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
}

/// The events of one organisation, oldest first.
pub fn history(conn: &Connection, organisation_id: &str) -> Result<Vec<OrganisationEvent>> {
    Ok(rows::organisation_events(conn)?.into_iter().filter(|e| e.organisation_id == organisation_id).collect())
}

/// The organisations that stood on a day, with the names and codes of that day. What was entered with the books counts as
/// standing before, under the name it was entered with.
pub fn on(conn: &Connection, day: NaiveDate) -> Result<Vec<Kept>> {
    let mut state: BTreeMap<String, Option<Kept>> = BTreeMap::new();
    for e in rows::organisation_events(conn)? {
        if e.day > day && e.change != Change::Entered {
            continue;
        }
        let stands = !matches!(e.change, Change::Absorbed | Change::Dissolved);
        let kept = Kept { id: e.organisation_id.clone(), code: e.code, name: e.name, kind: e.kind, parent: e.parent };
        state.insert(e.organisation_id, stands.then_some(kept));
    }
    let mut found: Vec<Kept> = state.into_values().flatten().collect();
    found.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(found)
}

/// An organisation that stands today.
/// # Errors
/// `NotFound` where there is none of that id, `Forbidden` where it is dissolved.
pub fn standing_one(conn: &Connection, id: &str) -> Result<Organisation> {
    let found = by_id(conn, id)?;
    match found.ended {
        None => Ok(found),
        Some(day) => Err(Error::forbidden(format!("“{}”已于{day}撤销，不能再变动。", found.name))),
    }
}

/// A row that is not entered yet, in use since the workspace is.
pub fn newcomer(at: &At, w: &About, code: &str, name: &str, kind: &str, parent: &str) -> Organisation {
    let text = |s: &str| s.trim().to_owned();
    let (code, name, kind, parent) = (text(code), text(name), text(kind), text(parent));
    Organisation { id: at.uuid(), code, name, kind, parent, since: w.since, ended: None }
}

/// Adds an organisation that stood before this program was used.
/// # Errors
/// `Usage` for an unknown kind or an unusable code, `Forbidden` where code or name is taken.
pub fn add_organisation(
    store: &mut Store,
    at: &At,
    code: &str,
    name: &str,
    kind: &str,
    parent: &str,
) -> Result<Done<Organisation>> {
    let added = newcomer(at, &workspace(store.conn())?, code, name, kind, parent);
    permit_new(store.conn(), &added)?;
    store.transact(Verb::AddOrganisation, at, |tx| {
        enter(tx, at, &added)?;
        Ok(added)
    })
}

/// Adds an organisation that was founded on the day of its paper.
/// # Errors
/// As [`add_organisation`]; `Forbidden` where the day lies ahead, `Usage` where the paper is incomplete.
pub fn found_organisation(store: &mut Store, at: &At, new: Organisation, paper: &Paper) -> Result<Done<Organisation>> {
    store.transact(Verb::AddOrganisation, at, |tx| found(tx, at, new, paper, ""))
}

/// Founds an organisation inside a verb of the caller. `peer_id` is the one that it came out of, or empty.
/// # Errors
/// As [`add_organisation`].
pub fn found(tx: &Connection, at: &At, mut new: Organisation, paper: &Paper, peer_id: &str) -> Result<Organisation> {
    permit_new(tx, &new)?;
    permit_paper(at, paper)?;
    new.since = new.since.max(Month::of(paper.day));
    rows::insert_organisation(tx, &new)?;
    write(tx, at, &new, Change::Founded, paper, peer_id)?;
    Ok(new)
}

pub(super) fn enter(tx: &Connection, at: &At, new: &Organisation) -> Result<()> {
    rows::insert_organisation(tx, new)?;
    let paper = Paper { day: new.since.first(), document: String::new(), reason: String::new() };
    write(tx, at, new, Change::Entered, &paper, "")
}

/// Gives an organisation another name, code, kind or superior from a day on. Its id, and so its uuid in bundles, stays.
/// # Errors
/// `Forbidden` where the name or code is taken, the day lies ahead or before the last change, or the organisation has ended;
/// `Usage` for an unusable word or a change without document or reason.
pub fn change(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    field: Field,
    value: &str,
    paper: &Paper,
) -> Result<Done<Organisation>> {
    let before = standing_one(store.conn(), organisation_id)?;
    permit_change(store.conn(), at, &before, paper)?;
    let mut after = before.clone();
    let (cell, kind) = match field {
        Field::Name => (&mut after.name, Change::Renamed),
        Field::Code => (&mut after.code, Change::Recoded),
        Field::Kind => (&mut after.kind, Change::Regraded),
        Field::Parent => (&mut after.parent, Change::Placed),
    };
    value.trim().clone_into(cell);
    if after == before {
        return Err(Error::usage("和现在的一样，没有改动。请写新的内容。"));
    }
    permit_words(store.conn(), &after)?;
    store.transact(Verb::ChangeOrganisation, at, |tx| {
        rows::update_organisation(tx, &after)?;
        write(tx, at, &after, kind, paper, "")?;
        if field == Field::Code {
            follow(tx, at, &before.code, &after.code, paper)?;
        }
        Ok(after)
    })
}

/// Whoever stands below an organisation names it by its code, so they follow a change of it.
fn follow(tx: &Connection, at: &At, old: &str, new: &str, paper: &Paper) -> Result<()> {
    for mut below in organisations(tx)?.into_iter().filter(|o| o.parent == old && o.ended.is_none()) {
        new.clone_into(&mut below.parent);
        rows::update_organisation(tx, &below)?;
        write(tx, at, &below, Change::Placed, paper, "")?;
    }
    Ok(())
}

/// Notes at an organisation that another came out of it, inside a verb of the caller.
/// # Errors
/// `Forbidden` where the day does not fit, `Usage` where the paper is incomplete.
pub fn split(tx: &Connection, at: &At, from: &Organisation, paper: &Paper, new_id: &str) -> Result<()> {
    permit_change(tx, at, from, paper)?;
    write(tx, at, from, Change::Split, paper, new_id)
}

/// Notes at an organisation that another was merged into it, inside a verb of the caller.
/// # Errors
/// `Forbidden` where the day does not fit, `Usage` where the paper is incomplete.
pub fn absorb(tx: &Connection, at: &At, into: &Organisation, paper: &Paper, from_id: &str) -> Result<()> {
    permit_change(tx, at, into, paper)?;
    write(tx, at, into, Change::Joined, paper, from_id)
}

/// Ends an organisation inside a verb of the caller, who has seen to it that nobody is left in it. Its posts and groups end
/// the day before; its books stay. `into` is the one it was merged into, or empty.
/// # Errors
/// `Forbidden` where others stand below it, it is the office's last, or the day does not fit.
pub fn end(tx: &Connection, at: &At, o: &Organisation, paper: &Paper, into: &str) -> Result<()> {
    permit_change(tx, at, o, paper)?;
    let standing: Vec<Organisation> = super::standing(tx)?;
    if standing.iter().any(|below| below.parent == o.code && below.id != into) {
        return Err(Error::forbidden("它下面还有党组织。请先把它们划归别的上级，再撤销。"));
    }
    if standing.len() == 1 {
        return Err(Error::forbidden("这是本办公点唯一的党组织，不能撤销。"));
    }
    let eve = paper.day.pred_opt().unwrap_or(paper.day);
    rows::end_all_posts(tx, &o.id, paper.day, eve)?;
    rows::end_all_groups(tx, &o.id, paper.day, eve)?;
    write(tx, at, o, if into.is_empty() { Change::Dissolved } else { Change::Absorbed }, paper, into)
}

fn permit_new(conn: &Connection, new: &Organisation) -> Result<()> {
    rules::kind(&new.kind)?;
    permit_words(conn, new)
}

fn permit_words(conn: &Connection, new: &Organisation) -> Result<()> {
    plain("编码", &new.code)?;
    plain("名称", &new.name)?;
    rules::kind(&new.kind)?;
    let all = organisations(conn)?;
    if all.iter().any(|o| o.id != new.id && (o.code == new.code || o.name == new.name)) {
        return Err(Error::forbidden("已经有同编码或同名称的党组织（撤销的也算），没有保存。请换一个。"));
    }
    if new.parent == new.code || leads_back(&all, new) {
        return Err(Error::usage("上级不能是它自己或它的下级。请另选上级党组织。"));
    }
    Ok(())
}

/// True where one comes back to `new` by asking for the superior again and again.
fn leads_back(all: &[Organisation], new: &Organisation) -> bool {
    let mut code = &new.parent;
    for _ in 0..=all.len() {
        match all.iter().find(|o| o.code == *code) {
            Some(o) if o.id == new.id => return true,
            Some(o) => code = &o.parent,
            None => return false,
        }
    }
    true
}

fn permit_paper(at: &At, paper: &Paper) -> Result<()> {
    if paper.day > at.today() {
        return Err(Error::forbidden("日期在今天之后，还不能登记。请核对日期。"));
    }
    if paper.document.trim().is_empty() || paper.reason.trim().is_empty() {
        return Err(Error::usage("党组织变动要写批复文号和原因。请补上再保存。"));
    }
    Ok(())
}

fn permit_change(conn: &Connection, at: &At, o: &Organisation, paper: &Paper) -> Result<()> {
    permit_paper(at, paper)?;
    let last = history(conn, &o.id)?.last().map(|e| e.day);
    match last.filter(|last| paper.day < *last) {
        Some(last) => Err(Error::forbidden(format!("日期早于这个党组织上一次变动（{last}），请核对日期。"))),
        None => Ok(()),
    }
}

fn write(tx: &Connection, at: &At, o: &Organisation, change: Change, paper: &Paper, peer_id: &str) -> Result<()> {
    let first = matches!(change, Change::Entered | Change::Founded);
    rows::insert_organisation_event(
        tx,
        &OrganisationEvent {
            id: if first { o.id.clone() } else { at.uuid() },
            organisation_id: o.id.clone(),
            day: paper.day,
            change,
            code: o.code.clone(),
            name: o.name.clone(),
            kind: o.kind.clone(),
            parent: o.parent.clone(),
            peer_id: peer_id.to_owned(),
            document: paper.document.trim().to_owned(),
            reason: paper.reason.trim().to_owned(),
            recorded_at: at.stamp(),
        },
    )
}
