//! Tests of the points room.

mod editing;
mod flow;
mod import;
mod ledger;
mod offices;
mod opening;
mod prints;
mod pure;
mod random;
mod rules;
mod signed;
mod year;

use super::{Import, close, import as take_in};
use crate::branch::Scope;
use crate::members::{self, Category};
use crate::sheet::{ImportReport, Pick};
use crate::store::Store;
use crate::testing::office;
use crate::vault::Workspace;
use crate::{At, Month, Result};
use rust_xlsxwriter::{Formula, Workbook};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(super) const OCTOBER: Month = Month { year: 2026, month: 10 };

/// An office with the real roster of 43 people.
fn peopled() -> (Workspace, At, TempDir) {
    let (mut open, at, folder) = office();
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    let done =
        members::import_file(&mut open.store, &at, &fixture("花名册-党员基本信息汇总表.xlsx"), &how).expect("roster");
    assert_eq!(done.value.accepted, 43);
    (open, at, folder)
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sheets/real-input").join(name)
}

/// A cell of a made-up sheet.
#[derive(Clone, Copy)]
enum Put<'a> {
    Text(&'a str),
    Number(f64),
    Formula(&'a str),
    Empty,
}

const HEAD: &[&str] = &[
    "序号",
    "姓名",
    "类别",
    "志愿服务",
    "领单办结",
    "走访结对",
    "岗位履职",
    "宣讲",
    "建议采纳",
    "急难险重",
    "表彰",
    "扣分",
    "扣分原因",
    "备注",
];

/// A points sheet in the usual layout: a title, the header, the rows from row 3 on (without 序号).
fn sheet(folder: &Path, title: &str, name: &str, rows: &[Vec<Put>]) -> PathBuf {
    let path = folder.join(format!("积分 {}.xlsx", std::fs::read_dir(folder).expect("folder").count()));
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(name).expect("name");
    page.write_string(0, 0, title).expect("title");
    for (c, head) in (0u16..).zip(HEAD) {
        page.write_string(1, c, *head).expect("head");
    }
    for (r, row) in (2u32..).zip(rows) {
        for (c, put) in (1u16..).zip(row) {
            match put {
                Put::Text(t) => page.write_string(r, c, *t).map(drop),
                Put::Number(n) => page.write_number(r, c, *n).map(drop),
                Put::Formula(f) => page.write_formula(r, c, Formula::new(*f).set_result("2")).map(drop),
                Put::Empty => Ok(()),
            }
            .expect("cell");
        }
    }
    book.save(&path).expect("saved");
    path
}

/// A row of a person who declared `times` in the order of the columns.
fn row<'a>(name: &'a str, category: &'a str, times: &[i64]) -> Vec<Put<'a>> {
    let numbers = times.iter().map(|n| Put::Number(*n as f64));
    [Put::Text(name), Put::Text(category)].into_iter().chain(numbers).collect()
}

fn october(folder: &Path, rows: &[Vec<Put>]) -> PathBuf {
    sheet(folder, "党员积分登记表（2026年10月）", "10月", rows)
}

fn take(store: &mut Store, at: &At, path: &Path) -> Result<ImportReport> {
    take_in(store, at, &Scope::All, path, &Import::default()).map(|d| d.value)
}

/// `read, accepted, updated, unchanged, refused, warned`.
fn counts(r: &ImportReport) -> [u32; 6] {
    [r.read, r.accepted, r.updated, r.unchanged, r.refused, r.warned]
}

fn codes(r: &ImportReport) -> Vec<(u32, &str)> {
    r.rows.iter().map(|n| (n.row, n.code.as_str())).collect()
}

fn id_of(store: &Store, name: &str) -> String {
    members::by_name(store.conn(), &Scope::All, name).expect("read").remove(0).id
}

/// Makes a category hold from January on, so that base points can be computed.
fn categorise(store: &mut Store, at: &At, name: &str, category: Category) {
    let id = id_of(store, name);
    let month = Month { year: 2026, month: 1 };
    let done =
        store.transact(crate::store::Verb::ImportPoints, at, |tx| members::set_category(tx, &id, month, category));
    assert!(done.expect("category").value);
}

fn shut(store: &mut Store, at: &At, month: Month) -> super::Closed {
    close(store, at, &Scope::All, month).expect("closed").value
}
