//! Photographs, scans and documents of a gathering: by content, kept once, encrypted with the office. A photo of the page of the
//! handwritten book is evidence as good as typed minutes.

mod rows;
#[cfg(test)]
mod tests;

use super::record;
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result, scans};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes of a photograph in which its moment stands: its camera's notes are at most one segment.
const BEGINNING: u64 = 1 << 18;

/// The most files that one folder of photographs is looked at for.
const MOST: usize = 2000;

/// One file of a gathering, without its bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeAttachment"))]
pub struct Attachment {
    pub id: String,
    pub organisation_id: String,
    pub gathering_id: String,
    /// Name of the bytes.
    pub sha256: String,
    pub name: String,
    /// `jpeg`, `png`, or the ending of a document.
    pub media: String,
    /// Bytes as kept.
    #[cfg_attr(test, ts(type = "number"))]
    pub size: u64,
    /// ISO moment from the picture itself; empty where unknown.
    pub taken_at: String,
    /// Page of the handwritten book that it shows.
    pub book_page: String,
    pub entered_at: String,
}

/// A photograph of a folder, with the gathering of its day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FoundPhoto"))]
pub struct Photo {
    pub path: String,
    pub name: String,
    /// From the picture, else from its name; none where neither says.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub day: Option<NaiveDate>,
    /// The gatherings of that day: id and topic.
    pub gatherings: Vec<(String, String)>,
}

/// The files of a gathering.
/// # Errors
/// `NotFound` where there is no such gathering in the scope.
pub fn attachments(conn: &Connection, scope: &Scope, gathering_id: &str) -> Result<Vec<Attachment>> {
    record::find(conn, scope, gathering_id)?;
    rows::of_gathering(conn, gathering_id)
}

/// Takes a file in. The same content of one gathering stands once.
/// # Errors
/// `NotFound` for no such gathering or file, `InputRefused` for what is not taken, `CannotWrite` where it cannot be kept.
pub fn attach(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    gathering_id: &str,
    path: &Path,
    book_page: &str,
) -> Result<Done<Attachment>> {
    let g = record::find(store.conn(), scope, gathering_id)?;
    let name = scans::name_of(path);
    let ready = scans::ready(path)?;
    let sha256 = store.keep_blob(&ready.bytes)?;
    let known = rows::of_gathering(store.conn(), gathering_id)?;
    if known.iter().any(|a| a.sha256 == sha256) {
        return Err(Error::forbidden("这个文件已经在这条记录里了，没有重复收。"));
    }
    let one = Attachment {
        id: at.uuid(),
        organisation_id: g.organisation_id,
        gathering_id: gathering_id.to_owned(),
        size: ready.bytes.len() as u64,
        sha256,
        name,
        media: ready.media,
        taken_at: ready.taken.map(|t| t.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_default(),
        book_page: book_page.trim().to_owned(),
        entered_at: at.stamp(),
    };
    store.transact(Verb::AttachFile, at, |tx| rows::insert(tx, &one).map(|()| one))
}

/// Takes a file out of a record. Its content stays, so that the step can be taken back.
/// # Errors
/// `NotFound` where there is none in the scope.
pub fn detach(store: &mut Store, at: &At, scope: &Scope, id: &str) -> Result<Done<Attachment>> {
    let one = find(store.conn(), scope, id)?;
    store.transact(Verb::DetachFile, at, |tx| rows::delete(tx, &one.id).map(|()| one))
}

/// A file with its bytes.
/// # Errors
/// `NotFound` where there is none in the scope, or its content is gone.
pub fn attachment(store: &Store, scope: &Scope, id: &str) -> Result<(Attachment, Vec<u8>)> {
    let one = find(store.conn(), scope, id)?;
    let bytes = store.blob(&one.sha256)?;
    Ok((one, bytes))
}

fn find(conn: &Connection, scope: &Scope, id: &str) -> Result<Attachment> {
    let found = rows::one(conn, id)?.filter(|a| scope.covers(&a.organisation_id));
    found.ok_or_else(|| Error::not_found("没有这个附件，可能已被去掉。请刷新后再看。"))
}

/// The photographs of a folder by day, each with the gatherings that it may be of. Nothing is taken in.
/// # Errors
/// `NotFound` where there is no such folder, `InputRefused` where it holds more files than anybody sorts.
pub fn photos(conn: &Connection, scope: &Scope, folder: &Path) -> Result<Vec<Photo>> {
    let entries = std::fs::read_dir(folder).map_err(|_| Error::not_found("找不到这个文件夹，请检查路径。"))?;
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
        if !matches!(ending.as_str(), "jpg" | "jpeg" | "png") {
            continue;
        }
        if found.len() == MOST {
            return Err(Error::refused("这个文件夹里的照片太多了。请把要收的照片放进一个小文件夹再选。"));
        }
        let day = day_of(&entry.path(), &name);
        let path = entry.path().to_string_lossy().into_owned();
        found.push(Photo { path, name, day, gatherings: gatherings(conn, scope, day)? });
    }
    found.sort_by(|a, b| (a.day.is_none(), a.day, &a.name).cmp(&(b.day.is_none(), b.day, &b.name)));
    Ok(found)
}

fn day_of(path: &Path, name: &str) -> Option<NaiveDate> {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|f| f.take(BEGINNING).read_to_end(&mut beginning));
    let taken = read.ok().and_then(|_| scans::taken(&beginning));
    taken.map(|t| t.date()).or_else(|| scans::day_of_name(name))
}

fn gatherings(conn: &Connection, scope: &Scope, day: Option<NaiveDate>) -> Result<Vec<(String, String)>> {
    let Some(day) = day else { return Ok(Vec::new()) };
    let called = |g: super::Gathering| {
        let kinds: Vec<&str> = g.kinds.iter().map(|k| super::kind_name(k)).collect();
        (g.id, format!("{}　{}", kinds.join("、"), g.topic))
    };
    Ok(super::gatherings(conn, scope, day, day)?.into_iter().map(called).collect())
}
