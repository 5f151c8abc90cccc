//! Scans of filed papers: by content, kept once, encrypted with the office, cleared as the files of a gathering are.

use super::filing::{find, secret};
use super::rows;
use super::rules::rules;
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result, life};
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// One scan, without its bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveScan"))]
pub struct Scan {
    pub id: String,
    pub organisation_id: String,
    pub item_id: String,
    /// Name of the bytes.
    pub sha256: String,
    pub name: String,
    /// `jpeg`, `png`, or the ending of a document.
    pub media: String,
    /// Bytes as kept.
    #[cfg_attr(test, ts(type = "number"))]
    pub size: u64,
    pub entered_at: String,
}

/// The scans of a paper, oldest first.
/// # Errors
/// `NotFound` where there is no such item in the scope.
pub fn scans(conn: &Connection, scope: &Scope, item_id: &str) -> Result<Vec<Scan>> {
    find(conn, scope, item_id)?;
    rows::scans_of(conn, item_id)
}

/// Takes a scan in. A closed year takes them too: a picture changes nothing of the paper.
/// # Errors
/// `NotFound` for no such item or file, `InputRefused` for what is not taken or is named as secret, `Forbidden` for one that
/// hangs there, `CannotWrite` where it cannot be kept.
pub fn attach(store: &mut Store, at: &At, scope: &Scope, item_id: &str, path: &Path) -> Result<Done<Scan>> {
    let item = find(store.conn(), scope, item_id)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if rules()?.is_marked_secret(&name) {
        return Err(secret());
    }
    let ready = life::ready(&name, path)?;
    let sha256 = store.keep_blob(&ready.bytes)?;
    if rows::scans_of(store.conn(), item_id)?.iter().any(|s| s.sha256 == sha256) {
        return Err(Error::forbidden("这个扫描件已经在这件档案里了，没有重复收。"));
    }
    let one = Scan {
        id: at.uuid(),
        organisation_id: item.organisation_id,
        item_id: item_id.to_owned(),
        sha256,
        name,
        size: ready.bytes.len() as u64,
        media: ready.media,
        entered_at: at.stamp(),
    };
    store.transact(Verb::AttachScan, at, |tx| rows::insert_scan(tx, &one).map(|()| one))
}

/// Takes a scan off a paper. Its content stays, so that the step can be taken back.
/// # Errors
/// `NotFound` where there is none in the scope.
pub fn detach(store: &mut Store, at: &At, scope: &Scope, scan_id: &str) -> Result<Done<Scan>> {
    let one = one(store.conn(), scope, scan_id)?;
    store.transact(Verb::DetachScan, at, |tx| rows::delete_scan(tx, &one.id).map(|()| one))
}

/// A scan with its bytes.
/// # Errors
/// `NotFound` where there is none in the scope or its content is gone, `NotAWorkspace` where it is damaged.
pub fn scan(store: &Store, scope: &Scope, scan_id: &str) -> Result<(Scan, Vec<u8>)> {
    let one = one(store.conn(), scope, scan_id)?;
    let bytes = store.blob(&one.sha256)?;
    Ok((one, bytes))
}

fn one(conn: &Connection, scope: &Scope, scan_id: &str) -> Result<Scan> {
    let found = rows::scan(conn, scan_id)?.filter(|s| scope.covers(&s.organisation_id));
    found.ok_or_else(|| Error::not_found("没有这个扫描件，可能已被去掉。请刷新后再看。"))
}
