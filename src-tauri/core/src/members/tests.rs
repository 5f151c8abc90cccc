//! Tests of the roster.

mod bad_input;
mod checks;
mod compare;
mod develop;
mod gates;
mod history;
mod import;
mod life;
mod look;
mod opening;
mod pure;
mod random;
mod regroup;
mod views;
mod wizard;

use super::{Import, Member, import_file};
use crate::branch::Scope;
use crate::sheet::{ImportReport, Pick};
use crate::store::Store;
use crate::{At, Result};
use rust_xlsxwriter::{Workbook, Worksheet};
use std::path::{Path, PathBuf};

/// A workbook of the given lines, the first one the header, written into `folder`.
fn workbook(folder: &Path, lines: &[&[&str]]) -> PathBuf {
    workbook_with(folder, lines, |_| {})
}

fn workbook_with(folder: &Path, lines: &[&[&str]], finish: impl FnOnce(&mut Worksheet)) -> PathBuf {
    let path = folder.join(format!("名册 {}.xlsx", std::fs::read_dir(folder).expect("folder").count()));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, line) in (0u32..).zip(lines) {
        for (c, text) in (0u16..).zip(*line) {
            if !text.is_empty() {
                sheet.write_string(r, c, *text).expect("cell");
            }
        }
    }
    finish(sheet);
    book.save(&path).expect("saved");
    path
}

fn how(dry_run: bool) -> Import {
    Import { pick: Pick::default(), scope: Scope::All, dry_run }
}

fn take(store: &mut Store, at: &At, path: &Path) -> Result<ImportReport> {
    import_file(store, at, path, &how(false)).map(|done| done.value)
}

/// `read, accepted, updated, unchanged, refused, warned`.
fn counts(r: &ImportReport) -> [u32; 6] {
    [r.read, r.accepted, r.updated, r.unchanged, r.refused, r.warned]
}

fn codes(r: &ImportReport) -> Vec<(u32, &str)> {
    r.rows.iter().map(|n| (n.row, n.code.as_str())).collect()
}

fn everybody(store: &Store, at: &At) -> Vec<Member> {
    super::on(store.conn(), &Scope::All, at.today()).expect("members")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sheets/real-input").join(name)
}

fn named(store: &Store, at: &At, name: &str) -> Member {
    everybody(store, at).into_iter().find(|m| m.name == name).expect("member")
}
