//! An office's own layouts: files in a folder beside the store, each named as people name the document. They go before the
//! built-in ones; a broken one stops the print with a sentence and is set aside by one verb, never deleted.

use super::template::{FILES, File, id};
use super::{Press, Template, layout, specimen};
use crate::file::{self, Existing};
use crate::{Code, Error, Result};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use typst::syntax::Source;

/// The folder's name, beside the store.
pub const FOLDER: &str = "模板";
/// No layout of ours is a tenth of it.
const LIMIT: u64 = 1 << 20;

/// The layouts that an office has changed.
#[derive(Default)]
pub struct Own {
    pub(super) sources: Vec<Source>,
}

/// What a check says of one file of the folder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LayoutCheck", export_to = "LayoutCheck.ts"))]
pub struct Checked {
    /// Name of the document, such as 盒封面.
    pub name: String,
    pub sound: bool,
    /// What is wrong, as a sentence with its line; empty where nothing is.
    pub message: String,
}

impl Own {
    /// What lies in `folder`; a folder that is not there holds nothing.
    /// # Errors
    /// `LayoutBroken` for a file that is no text.
    pub fn read(folder: &Path) -> Result<Own> {
        let mut sources = Vec::new();
        for known in FILES.iter().filter(|f| changeable(f)) {
            let path = folder.join(file_name(known));
            if path.is_file() {
                let text = String::from_utf8(file::read(&path, LIMIT)?);
                let text = text.map_err(|_| broken(known.name, None, "不是UTF-8文本"))?;
                let id = id(known.path).ok_or_else(|| Error::Bug("layout path".into()))?;
                sources.push(Source::new(id, text.trim_start_matches('\u{feff}').to_owned()));
            }
        }
        Ok(Own { sources })
    }
}

/// 恢复单 opens what is locked: it is never left to a layout that may be broken.
fn changeable(f: &File) -> bool {
    f.path != Template::Recovery.file()
}

fn file_name(f: &File) -> String {
    format!("{}.typ", f.name)
}

pub(super) fn broken(name: &str, line: Option<usize>, what: &str) -> Error {
    let place = line.map(|n| format!("第{n}行")).unwrap_or_default();
    Error::said(
        Code::LayoutBroken,
        format!("自己改过的模板“{name}”{place}有错：{what}。什么也没有打印。请改好它，或先停用，用程序自带的。"),
    )
}

/// Writes built-in layouts into `folder` to be changed there: the one of that name, or all.
/// # Errors
/// `NotFound` for a name that no document has; `CannotWrite` where a file is there already. Then none is written.
pub fn export(folder: &Path, name: Option<&str>) -> Result<Vec<PathBuf>> {
    let wanted: Vec<&File> = FILES.iter().filter(|f| changeable(f) && name.is_none_or(|n| n == f.name)).collect();
    if wanted.is_empty() {
        let names: Vec<&str> = FILES.iter().filter(|f| changeable(f)).map(|f| f.name).collect();
        return Err(Error::not_found(format!("没有这个模板。可以写：{}。", names.join("、"))));
    }
    if wanted.iter().any(|f| folder.join(file_name(f)).exists()) {
        return Err(Error::cannot_write("“模板”文件夹里已经有同名的模板，什么也没有写入。要重新来过，请先停用旧的。"));
    }
    fs::create_dir_all(folder)?;
    let paths: Vec<PathBuf> = wanted.iter().map(|f| folder.join(file_name(f))).collect();
    for (f, path) in wanted.iter().zip(&paths) {
        file::write(path, f.text.as_bytes(), Existing::Refuse)?;
    }
    Ok(paths)
}

/// Prints a specimen of every document by the layouts of `folder`, each alone, and says which of them are sound. A shared
/// one is tried with the documents that stand on it.
/// # Errors
/// A folder that cannot be read.
pub fn check(press: &Press, folder: &Path) -> Result<Vec<Checked>> {
    let mut all = Vec::new();
    for known in FILES.iter().filter(|f| changeable(f) && folder.join(file_name(f)).is_file()) {
        all.push(judged(known, try_one(press, folder, known)));
    }
    Ok(all)
}

fn judged(known: &File, tried: Result<()>) -> Checked {
    let message = tried.err().map(|e| e.fault().message).unwrap_or_default();
    Checked { name: known.name.into(), sound: message.is_empty(), message }
}

fn try_one(press: &Press, folder: &Path, known: &File) -> Result<()> {
    let mut own = Own::read(folder)?;
    own.sources.retain(|s| s.id().vpath().get_without_slash() == known.path);
    let press = press.clone().with_own(own);
    let shared = Template::ALL.iter().all(|t| t.file() != known.path);
    for template in Template::ALL.iter().filter(|t| shared || t.file() == known.path) {
        layout(&press, *template, &specimen::of(*template))?;
    }
    Ok(())
}

/// Sets the office's layout of that name aside, or every broken one where no name is given: the file gets another name and
/// the built-in one is used again. Answers the new paths.
/// # Errors
/// `NotFound` where the office has no layout of that name.
pub fn reset(press: &Press, folder: &Path, name: Option<&str>) -> Result<Vec<PathBuf>> {
    let names: Vec<String> = match name {
        Some(name) => vec![name.to_owned()],
        None => check(press, folder)?.into_iter().filter(|c| !c.sound).map(|c| c.name).collect(),
    };
    let mut moved = Vec::new();
    for name in names {
        let path = folder.join(format!("{name}.typ"));
        let known = FILES.iter().any(|f| f.name == name);
        if !known || !path.is_file() {
            return Err(Error::not_found("“模板”文件夹里没有这个模板，用的就是程序自带的。"));
        }
        let free = (1..).map(|n| folder.join(format!("{name}-停用{n}.typ"))).find(|p| !p.exists());
        let free = free.ok_or_else(|| Error::Bug("no free name".into()))?;
        fs::rename(&path, &free)?;
        moved.push(free);
    }
    Ok(moved)
}
