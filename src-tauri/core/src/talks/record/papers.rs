//! The paper record of a talk as a photograph or scan. Restricted: it is told of and shown only where the record is opened.

use super::super::rows::PAPERS;
use super::{Purpose, find, rows};
use crate::branch::Scope;
use crate::scans::{self, Scan};
use crate::store::{Done, Store, Verb};
use crate::{At, Result};
use std::path::Path;

/// Takes a photograph or scan of the paper record in.
/// # Errors
/// `NotFound` where there is no such talk in the scope; as [`scans::Shelf::hang`].
pub fn attach_paper(store: &mut Store, at: &At, scope: &Scope, talk_id: &str, path: &Path) -> Result<Done<Scan>> {
    let talk = find(store.conn(), scope, talk_id)?;
    PAPERS.hang(store, at, Verb::AttachTalkScan, (&talk.organisation_id, talk_id), path)
}

/// Takes one off. Its content stays, so that the step can be taken back.
/// # Errors
/// `NotFound` where there is none in the scope.
pub fn detach_paper(store: &mut Store, at: &At, scope: &Scope, id: &str) -> Result<Done<Scan>> {
    let one = PAPERS.one(store.conn(), |o| scope.covers(o), id)?;
    PAPERS.take(store, at, Verb::DetachTalkScan, one)
}

/// A scan with its bytes. It says what a record says, so that who looked is kept.
/// # Errors
/// `NotFound` where there is none in the scope or its content is gone, `NotAWorkspace` where it is damaged.
pub fn reveal_paper(store: &mut Store, at: &At, scope: &Scope, id: &str) -> Result<Done<(Scan, Vec<u8>)>> {
    let one = PAPERS.one(store.conn(), |o| scope.covers(o), id)?;
    let bytes = store.blob(&one.sha256)?;
    store.transact(Verb::RevealTalk, at, |tx| {
        rows::insert_reveal(tx, at, &one.of, Purpose::Read.key())?;
        Ok((one, bytes))
    })
}

/// Writes a scan outside. That somebody looked is kept, and that it left.
/// # Errors
/// As [`reveal_paper`]; `CannotWrite` where the file exists or cannot be written.
pub fn save_paper(store: &mut Store, at: &At, scope: &Scope, id: &str, path: &Path) -> Result<Done<()>> {
    let (_, bytes) = reveal_paper(store, at, scope, id)?.value;
    // Not even the log says of whom: talks are restricted there as everywhere.
    scans::save(store, at, "谈话记录扫描件", &bytes, path)
}
