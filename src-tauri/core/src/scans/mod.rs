//! Scans and photographs of papers: known by their content, kept once, encrypted with the office. Each room hangs them on
//! records of its own, in a table of its own; what may be taken and what of it is kept is the same everywhere.

mod jpeg;
mod kinds;
mod rows;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use jpeg::taken;
pub use kinds::{Ready, day_of_name};

use crate::file::{self, Existing};
use crate::sheet::{self, Limits, fill};
use crate::store::{Done, Leaves, Store, Verb};
use crate::{At, Error, Result, secrecy};
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// The largest file that is taken: bytes.
const LIMIT: u64 = 32 * 1024 * 1024;

/// One scan, without its bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Scan {
    pub id: String,
    pub organisation_id: String,
    /// On which record it hangs.
    pub of: String,
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

/// Where a room hangs its scans: a table with the fields of [`Scan`], and its column for the record.
#[derive(Clone, Copy)]
pub struct Shelf {
    pub table: &'static str,
    pub of: &'static str,
}

/// The name of a file without its folder, which may name a person of the computer.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What of a file is kept: pictures cleared of what their camera knew, documents as they are.
/// # Errors
/// `NotFound` for no such file, `InputRefused` for what is not taken or bears a mark of State secrecy.
pub fn ready(path: &Path) -> Result<Ready> {
    secrecy::refuse_file(path)?;
    let ready = kinds::ready(&name_of(path), file::read(path, LIMIT)?)?;
    secrecy::refuse_marked(words(&ready).iter().map(String::as_str))?;
    Ok(ready)
}

/// What a document says in words, as far as they can be read here: of a picture, a PDF and the older formats nothing.
fn words(ready: &Ready) -> Vec<String> {
    match ready.media.as_str() {
        "txt" => sheet::decode(&ready.bytes).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default(),
        "docx" | "xlsx" => {
            let form = fill::Template::open(ready.bytes.clone(), &Limits::default());
            form.and_then(|form| form.lines()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

impl Shelf {
    /// The scans of a record, oldest first.
    /// # Errors
    /// A failing store.
    pub fn of(&self, conn: &Connection, organisation_id: &str, record: &str) -> Result<Vec<Scan>> {
        rows::of(conn, self, organisation_id, record)
    }

    /// Every scan of the shelf.
    /// # Errors
    /// A failing store.
    pub fn all(&self, conn: &Connection) -> Result<Vec<Scan>> {
        rows::all(conn, self)
    }

    /// Takes a file in. The same content hangs on a record once.
    /// # Errors
    /// `NotFound` for no such file, `InputRefused` for what is not taken, `Forbidden` for what hangs there, `CannotWrite`
    /// where it cannot be kept.
    pub fn hang(
        &self,
        store: &mut Store,
        at: &At,
        verb: Verb,
        (organisation_id, record): (&str, &str),
        path: &Path,
    ) -> Result<Done<Scan>> {
        let ready = ready(path)?;
        let sha256 = store.keep_blob(&ready.bytes)?;
        if self.of(store.conn(), organisation_id, record)?.iter().any(|s| s.sha256 == sha256) {
            return Err(Error::forbidden("这个扫描件已经收过了，没有重复收。"));
        }
        let one = Scan {
            id: at.uuid(),
            organisation_id: organisation_id.to_owned(),
            of: record.to_owned(),
            sha256,
            name: name_of(path),
            size: ready.bytes.len() as u64,
            media: ready.media,
            entered_at: at.stamp(),
        };
        store.transact(verb, at, |tx| rows::insert(tx, self, &one).map(|()| one))
    }

    /// Takes a scan off. Its content stays, so that the step can be taken back.
    /// # Errors
    /// A failing store.
    pub fn take(&self, store: &mut Store, at: &At, verb: Verb, one: Scan) -> Result<Done<Scan>> {
        store.transact(verb, at, |tx| rows::delete(tx, self, &one.id).map(|()| one))
    }

    /// Takes everything off a record that goes, within the change that removes it.
    /// # Errors
    /// A failing store.
    pub fn clear(&self, tx: &Connection, record: &str) -> Result<()> {
        rows::clear(tx, self, record)
    }

    /// The scan of that id, of an organisation that `covers` takes.
    /// # Errors
    /// `NotFound` where there is none.
    pub fn one(&self, conn: &Connection, covers: impl Fn(&str) -> bool, id: &str) -> Result<Scan> {
        let found = rows::one(conn, self, id)?.filter(|s| covers(&s.organisation_id));
        found.ok_or_else(|| Error::not_found("没有这个扫描件，可能已被去掉。请刷新后再看。"))
    }
}

/// Writes the content of a scan outside. What leaves stands in the log, and a picture shows whatever is written on the paper.
/// # Errors
/// `CannotWrite` where the file exists or cannot be written; then nothing is logged.
pub fn save(store: &mut Store, at: &At, what: &str, bytes: &[u8], path: &Path) -> Result<Done<()>> {
    let leaves = Leaves { what, rows: 1, whole: true };
    store.export_as("scan", at, &leaves, || file::write(path, bytes, Existing::Refuse))
}
