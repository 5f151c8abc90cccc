//! The publicity sheet as it was signed or hung: its photograph or scan is the evidence that it was.

use super::quarter::{Steps, steps};
use super::{Period, rows};
use crate::branch::Scope;
use crate::scans::{self, Scan};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use std::path::Path;

/// The scans of an organisation's publicity, oldest first.
/// # Errors
/// `Usage` for a month; `NotFound` for an organisation outside the scope.
pub fn signed(conn: &Connection, scope: &Scope, organisation_id: &str, period: Period) -> Result<Vec<Scan>> {
    of(conn, scope, organisation_id, period)?;
    rows::SIGNED.of(conn, organisation_id, &period.to_string())
}

/// Takes a photograph or scan of the sheet in, also after the figures are final: it proves them and changes none.
/// # Errors
/// `Forbidden` before the publicity began; `NotFound` for an organisation outside the scope; as [`scans::Shelf::hang`].
pub fn sign(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    (organisation_id, period): (&str, Period),
    path: &Path,
) -> Result<Done<Scan>> {
    if of(store.conn(), scope, organisation_id, period)?.published.is_none() {
        return Err(Error::forbidden(format!("{period} 还没有公示，没有签字单可收。请先公示。")));
    }
    rows::SIGNED.hang(store, at, Verb::AttachSigned, (organisation_id, &period.to_string()), path)
}

/// Takes one off that was hung by mistake.
/// # Errors
/// `NotFound` where there is none in the scope; `Forbidden` once the figures that it proves are final.
pub fn unsign(store: &mut Store, at: &At, scope: &Scope, id: &str) -> Result<Done<Scan>> {
    let one = rows::SIGNED.one(store.conn(), |o| scope.covers(o), id)?;
    let period = Period::parse(&one.of)?;
    if of(store.conn(), scope, &one.organisation_id, period)?.finished.is_some() {
        return Err(Error::forbidden(format!("{period} 已经生效，作依据的扫描件不能再去掉；可以再加一份。")));
    }
    rows::SIGNED.take(store, at, Verb::DetachSigned, one)
}

/// A scan with its bytes.
/// # Errors
/// `NotFound` where there is none in the scope or its content is gone, `NotAWorkspace` where it is damaged.
pub fn signed_file(store: &Store, scope: &Scope, id: &str) -> Result<(Scan, Vec<u8>)> {
    let one = rows::SIGNED.one(store.conn(), |o| scope.covers(o), id)?;
    let bytes = store.blob(&one.sha256)?;
    Ok((one, bytes))
}

/// Writes a scan of the signed sheet outside.
/// # Errors
/// As [`signed_file`]; `CannotWrite` where the file exists or cannot be written, then nothing is logged.
pub fn save_signed(store: &mut Store, at: &At, scope: &Scope, id: &str, path: &Path) -> Result<Done<()>> {
    let (_, bytes) = signed_file(store, scope, id)?;
    scans::save(store, at, "积分公示表扫描件", &bytes, path)
}

fn of(conn: &Connection, scope: &Scope, organisation_id: &str, period: Period) -> Result<Steps> {
    let found = steps(conn, scope, period)?.into_iter().find(|s| s.organisation_id == organisation_id);
    found.ok_or_else(|| Error::not_found("选定的不是这个党组织。请先在上方切换党组织。"))
}
