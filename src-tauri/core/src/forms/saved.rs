//! Mappings kept by name, and carried to another office as a small file.

use super::{BLANK, Mapping, SavedForm, fields, rows};
use crate::file::{self, Existing};
use crate::store::{Done, Store, Verb};
use crate::{At, Code, Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::path::Path;

const FORMAT: &str = "zhibu-form/v1";
/// A mapping is a page of text; whatever is larger is something else.
const LARGEST: u64 = 1 << 20;

/// The file: what it is, then the mapping.
#[derive(Serialize, Deserialize)]
struct Carried {
    format: String,
    #[serde(flatten)]
    saved: SavedForm,
}

/// What became of a mapping that came as a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormTaken", export_to = "FormTaken.ts"))]
pub struct Taken {
    pub name: String,
    /// Fields that this program does not know; their places stay open.
    pub unknown: Vec<String>,
}

/// All of them, the one saved last first.
/// # Errors
/// A failing store.
pub fn maps(conn: &Connection) -> Result<Vec<SavedForm>> {
    rows::maps(conn)
}

/// # Errors
/// `NotFound` naming those there are.
pub fn map(conn: &Connection, name: &str) -> Result<Mapping> {
    let all = rows::maps(conn)?;
    let names: Vec<&str> = all.iter().map(|m| m.name.as_str()).collect();
    let known = if names.is_empty() { "还没有存过".to_owned() } else { format!("已有：{}", names.join("、")) };
    let found = all.iter().find(|m| m.name == name.trim());
    found.map(|m| m.mapping.clone()).ok_or_else(|| Error::not_found(format!("没有这个名字的对应关系。{known}。")))
}

/// Keeps a mapping under a name, in place of the one of that name.
/// # Errors
/// `Usage` without a name or with a long one, for a field that is not there, or where nothing is mapped.
pub fn save(store: &mut Store, at: &At, name: &str, mapping: &Mapping) -> Result<Done<()>> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Error::usage("请给这份对应关系起个名字，不超过40个字。"));
    }
    if mapping.spots.iter().all(|s| s.field.is_empty()) {
        return Err(Error::usage("还没有指定任何一处，没有可以保存的对应关系。"));
    }
    for spot in mapping.spots.iter().filter(|s| !s.field.is_empty() && s.field != BLANK) {
        fields::by_key(&spot.field)?;
        super::dates::check(&spot.date)?;
    }
    store.transact(Verb::SaveForm, at, |tx| rows::put(tx, name, mapping, &at.stamp()))
}

/// Forgets a mapping.
/// # Errors
/// `NotFound` where there is none of that name.
pub fn drop(store: &mut Store, at: &At, name: &str) -> Result<Done<()>> {
    map(store.conn(), name)?;
    store.transact(Verb::DropForm, at, |tx| rows::remove(tx, name.trim()))
}

/// Writes a mapping to a new file. It holds words of the form and names of fields, no person.
/// # Errors
/// `NotFound`; `CannotWrite` where the file exists.
pub fn export(conn: &Connection, name: &str, path: &Path) -> Result<()> {
    let saved = SavedForm { name: name.trim().to_owned(), mapping: map(conn, name)? };
    let text = serde_json::to_string_pretty(&Carried { format: FORMAT.into(), saved })?;
    file::write(path, text.as_bytes(), Existing::Refuse)
}

/// Takes a mapping in from a file, in place of the one of that name. A field that is not known here leaves its place open.
/// # Errors
/// `InputRefused` where it is no such file, from a newer program, or of nothing that is known here.
pub fn import(store: &mut Store, at: &At, path: &Path) -> Result<Done<Taken>> {
    let bytes = file::read(path, LARGEST)?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let no_mapping = || Error::refused("这不是对应关系文件，没有收入。请选用“存成文件”存下的 .json 文件。");
    let Carried { format, saved } = serde_json::from_slice(text).map_err(|_| no_mapping())?;
    if format != FORMAT {
        return Err(if format.starts_with("zhibu-form/") {
            Error::refused("这份对应关系是更新版本的程序存的，没有收入。请安装新版程序，或请对方用旧版重新存一份。")
        } else {
            no_mapping()
        });
    }
    let SavedForm { name, mut mapping } = saved;
    let mut unknown = Vec::new();
    for spot in &mut mapping.spots {
        let known = spot.field.is_empty() || spot.field == BLANK || fields::find(&spot.field).is_some();
        if !known {
            unknown.push(std::mem::take(&mut spot.field));
        }
    }
    if !unknown.is_empty() && mapping.spots.iter().all(|s| s.field.is_empty()) {
        return Err(Error::refused(format!(
            "这份对应关系里的各项（{}）程序都不认得，没有收入。请安装新版程序，或请对方重新存一份。",
            unknown.join("、")
        )));
    }
    // What is wrong with a file is no slip of whoever chose it.
    let fault = |e: Error| match e.code() {
        Code::Usage => Error::refused(format!("这份对应关系文件有误，没有收入。{}", e.fault().message)),
        _ => e,
    };
    let Done { changed, .. } = save(store, at, &name, &mapping).map_err(fault)?;
    Ok(Done { value: Taken { name: name.trim().to_owned(), unknown }, changed })
}
