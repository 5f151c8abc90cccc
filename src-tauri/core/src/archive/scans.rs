//! Scans of filed papers.

use super::closings;
use super::filing::find;
use super::rows::SCANS;
use crate::branch::Scope;
use crate::scans::{self, Scan};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use std::path::Path;

/// The scans of a paper, oldest first.
/// # Errors
/// `NotFound` where there is no such item in the scope.
pub fn scans(conn: &Connection, scope: &Scope, item_id: &str) -> Result<Vec<Scan>> {
    SCANS.of(conn, &find(conn, scope, item_id)?.organisation_id, item_id)
}

/// Takes a scan in. A closed year takes them too: a picture changes nothing of the paper.
/// # Errors
/// `NotFound` for no such item; as [`scans::Shelf::hang`].
pub fn attach(store: &mut Store, at: &At, scope: &Scope, item_id: &str, path: &Path) -> Result<Done<Scan>> {
    let item = find(store.conn(), scope, item_id)?;
    SCANS.hang(store, at, Verb::AttachScan, (&item.organisation_id, item_id), path)
}

/// Takes a scan off a paper. Its content stays, so that the step can be taken back.
/// # Errors
/// `NotFound` where there is none in the scope, `Forbidden` where it hung there when the year of its paper was closed.
pub fn detach(store: &mut Store, at: &At, scope: &Scope, scan_id: &str) -> Result<Done<Scan>> {
    let one = SCANS.one(store.conn(), |o| scope.covers(o), scan_id)?;
    let item = find(store.conn(), scope, &one.of)?;
    let closed = closings(store.conn(), &Scope::One(item.organisation_id.clone()))?;
    if closed.iter().any(|c| c.year == item.year && one.entered_at <= c.closed_at) {
        return Err(Error::forbidden(format!("{}年已经办过年度归档，当时已有的扫描件不能去掉。", item.year)));
    }
    SCANS.take(store, at, Verb::DetachScan, one)
}

/// A scan with its bytes.
/// # Errors
/// `NotFound` where there is none in the scope or its content is gone, `NotAWorkspace` where it is damaged.
pub fn scan(store: &Store, scope: &Scope, scan_id: &str) -> Result<(Scan, Vec<u8>)> {
    let one = SCANS.one(store.conn(), |o| scope.covers(o), scan_id)?;
    let bytes = store.blob(&one.sha256)?;
    Ok((one, bytes))
}

/// Writes a scan outside.
/// # Errors
/// As [`scan`]; `CannotWrite` where the file exists or cannot be written, then nothing is logged.
pub fn save_scan(store: &mut Store, at: &At, scope: &Scope, scan_id: &str, path: &Path) -> Result<Done<()>> {
    let (_, bytes) = scan(store, scope, scan_id)?;
    scans::save(store, at, "档案扫描件", &bytes, path)
}
