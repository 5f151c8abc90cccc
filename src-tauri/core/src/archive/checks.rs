//! Sampling checks (抽查): some papers of a year, drawn by a stored seed so that anybody can draw the same again; what was found of
//! each, and how it was put right.

use super::filing::only;
use super::{items, rows};
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// One check and its papers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveCheck"))]
pub struct Check {
    pub id: String,
    pub organisation_id: String,
    pub year: i32,
    pub seed: String,
    pub drawn_at: String,
    pub actor: String,
    pub papers: Vec<Checked>,
}

/// One paper that was drawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveChecked"))]
pub struct Checked {
    pub id: String,
    pub item_id: String,
    /// As they were when it was drawn.
    pub archive_number: String,
    pub title: String,
    /// What was found; 无 where all is well, empty while nobody looked.
    pub finding: String,
    /// How it was put right; empty while open.
    pub settled: String,
}

/// The word for a paper with which all is well.
const NOTHING: &str = "无";

/// The checks of a year, newest first.
/// # Errors
/// A failing store.
pub fn checks(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Check>> {
    let mut found = rows::checks(conn, year)?;
    found.retain(|c| scope.covers(&c.organisation_id));
    for check in &mut found {
        check.papers = rows::checked(conn, &check.id)?;
    }
    Ok(found)
}

/// Draws `count` papers of a year.
/// # Errors
/// `Usage` for none or where the scope holds several organisations, `NotFound` where nothing is filed.
pub fn draw(store: &mut Store, at: &At, scope: &Scope, year: i32, count: usize) -> Result<Done<Check>> {
    if count == 0 {
        return Err(Error::usage("请写要抽查几件，至少1件。"));
    }
    let organisation = only(store.conn(), scope)?;
    let filed = items(store.conn(), &Scope::One(organisation.id.clone()), Some(year))?;
    if filed.is_empty() {
        return Err(Error::not_found(format!("{year}年还没有归档的文件，没有可抽查的。")));
    }
    let seed = at.uuid();
    let mut order: Vec<(String, usize)> =
        filed.iter().enumerate().map(|(place, i)| (lot(&seed, &i.id), place)).collect();
    order.sort_unstable();
    let papers = order.iter().take(count).map(|(_, place)| Checked {
        id: at.uuid(),
        item_id: filed[*place].id.clone(),
        archive_number: filed[*place].archive_number.clone(),
        title: filed[*place].title.clone(),
        finding: String::new(),
        settled: String::new(),
    });
    let check = Check {
        id: at.uuid(),
        organisation_id: organisation.id.clone(),
        year,
        drawn_at: at.stamp(),
        actor: at.actor.clone(),
        papers: papers.collect(),
        seed,
    };
    store.transact(Verb::DrawSample, at, |tx| {
        rows::insert_check(tx, &check)?;
        Ok(check)
    })
}

/// What a paper is drawn by: SHA-256 of seed and id, so that nobody chooses.
fn lot(seed: &str, item_id: &str) -> String {
    Sha256::digest(format!("{seed}\n{item_id}")).iter().map(|b| format!("{b:02x}")).collect()
}

/// Enters what was found of a drawn paper, or how it was put right.
/// # Errors
/// `Usage` for no word, or for a settlement of what has no finding; `NotFound` where the scope has no such paper drawn.
pub fn note(store: &mut Store, at: &At, scope: &Scope, id: &str, finding: &str, settled: &str) -> Result<Done<()>> {
    let (finding, settled) = (finding.trim(), settled.trim());
    if finding.is_empty() {
        return Err(Error::usage("请写抽查的情况；没有问题的写“无”。"));
    }
    if finding == NOTHING && !settled.is_empty() {
        return Err(Error::usage("没有问题的不用写整改情况。"));
    }
    let of = rows::check_of(store.conn(), id)?.filter(|organisation| scope.covers(organisation));
    if of.is_none() {
        return Err(Error::not_found("没有这一条抽查，可能已被撤销。请刷新后再看。"));
    }
    store.transact(Verb::NoteFinding, at, |tx| rows::put_finding(tx, id, finding, settled, &at.stamp()))
}
