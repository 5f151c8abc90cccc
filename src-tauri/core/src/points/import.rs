//! The monthly points sheet (积分登记表): numbers are times for the daily items, a level for 表彰, points for 扣分.
//!
//! A sheet is first compared with what is stored, without writing; only where something differs is it written, as one verb.

use super::desk::Desk;
use super::pack::{self, Pack};
use super::period::{self, Said};
use crate::branch::Scope;
use crate::sheet::fields::column;
use crate::sheet::{self, Column, ImportReport, Limits, Pick, Table, Workbook, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// How to read the file where it does not say so itself.
#[derive(Clone, Debug, Default)]
pub struct Import {
    pub month: Option<Month>,
    pub sheet: Option<String>,
    /// `(header text, field)`.
    pub map: Vec<(String, String)>,
    pub dry_run: bool,
}

const PERSON: &[Column] = &[
    column("name", &["姓名", "党员姓名"], true),
    column("number", &["序号", "编号"], false),
    column("organisation", &["所在党支部", "党支部", "支部", "所在支部", "支部名称", "党组织"], false),
    column("id_number", &["公民身份证号", "身份证号", "身份证号码", "公民身份号码", "身份证后四位"], false),
    column("category", &["类别", "积分类别", "党员类别"], false),
    column("deduction", &["扣分", "扣减"], false),
    column("reason", &["扣分原因", "扣分事由"], false),
    column("minutes", &["支委会纪要号", "纪要号", "支委会纪要", "会议纪要"], false),
    column("note", &["备注", "说明"], false),
];

/// An item of a pack and the header texts that it goes by.
type Item = (&'static str, Vec<&'static str>);

/// By the packs they were read from: packs are kept for as long as the program runs, and so is this.
static ITEMS: Mutex<BTreeMap<Vec<usize>, &'static [Item]>> = Mutex::new(BTreeMap::new());

/// Header texts of the daily items of every pack, so that an older sheet is still understood.
fn items(conn: &Connection) -> Result<&'static [Item]> {
    let packs = pack::every(conn)?;
    let which: Vec<usize> = packs.iter().map(|p| std::ptr::from_ref(*p).addr()).collect();
    let mut known = ITEMS.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(known.entry(which).or_insert_with(|| Box::leak(gathered(&packs).into_boxed_slice())))
}

fn gathered(packs: &[&'static Pack]) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    for item in packs.iter().flat_map(|p| &p.daily) {
        match found.iter_mut().find(|(id, _)| *id == item.id) {
            Some((_, names)) => names.extend([item.column.as_str(), item.name.as_str()]),
            None => found.push((&item.id, vec![&item.column, &item.name])),
        }
    }
    found
}

/// Takes in one month's sheet.
/// # Errors
/// `InputRefused` for a file that is no such sheet, for a month that disagrees or lies ahead; `Forbidden` for a closed month.
/// Rows and cells that cannot be taken are in the report instead.
pub fn import(store: &mut Store, at: &At, scope: &Scope, path: &Path, how: &Import) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &Limits::default())?;
    let items = items(store.conn())?;
    let daily = items.iter().map(|(field, names)| Column { field, names, required: false });
    let columns: Vec<Column> = PERSON.iter().copied().chain(daily).collect();
    let map = how.map.iter().map(|m| mapped(m, &columns)).collect::<Result<_>>()?;
    let sheet = how.sheet.clone().or_else(|| sheet_of(&book, how.month));
    let table = sheet::table(&book, &columns, &Pick { sheet, map })?;
    refuse_others(&table, how)?;
    if !items.iter().any(|(field, _)| table.has(field)) && !table.has("deduction") {
        return Err(Error::refused(
            "这个表里没有积分项目的列（志愿服务、领单办结……扣分），不像积分登记表。请检查文件，没有导入任何内容。",
        ));
    }
    let month = month_of(&book, &table, how.month, at)?;
    let mut desk = Desk::open(store.conn(), scope, month, at)?;
    for row in &table.rows {
        desk.take(row, &table)?;
    }
    let (report, changes) = desk.finish(ImportReport::of(&table))?;
    if how.dry_run || changes.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportPoints, at, |tx| {
        for change in &changes {
            change.write(tx, month, at)?;
        }
        Ok(report)
    })
}

/// Of a workbook with a sheet for every month, the one of the month that was asked for.
fn sheet_of(book: &Workbook, asked: Option<Month>) -> Option<String> {
    let asked = asked?;
    let is_it = |name: &str| match period::said(&text::squeeze(name)) {
        Some(Said::Month(m)) => m == asked,
        Some(Said::Of(m)) => m == asked.month,
        None => false,
    };
    book.sheets.iter().find(|s| is_it(&s.name)).map(|s| s.name.clone())
}

/// Several sheets that would do, and nobody said which: taking one of them silently would be a guess.
fn refuse_others(table: &Table, how: &Import) -> Result<()> {
    if table.others.is_empty() || how.sheet.is_some() || how.month.is_some() {
        return Ok(());
    }
    let names: Vec<String> = [&table.sheet].into_iter().chain(&table.others).map(|n| format!("“{n}”")).collect();
    Err(Error::refused(format!(
        "这个文件里有几个积分登记的工作表：{}。请用 --month 或 --sheet 指明导入哪一个，没有导入任何内容。",
        names.join("、")
    )))
}

/// A pair of `--map`, its field by key or by any name of its column.
fn mapped((header, field): &(String, String), columns: &[Column]) -> Result<(String, String)> {
    let known = columns.iter().find(|c| c.field == field || c.names.contains(&field.as_str()));
    let known = known.ok_or_else(|| {
        let names: Vec<&str> = columns.iter().filter_map(|c| c.names.first().copied()).collect();
        Error::usage(format!("--map 等号后面要写以下之一：{}。", names.join("、")))
    })?;
    Ok((header.clone(), known.field.to_owned()))
}

/// The month that the title rows, the sheet's name and `--month` agree on.
fn month_of(book: &Workbook, table: &Table, asked: Option<Month>, at: &At) -> Result<Month> {
    let lines = book.sheets.iter().filter(|s| s.name == table.sheet).flat_map(|s| &s.lines);
    let titles = lines.filter(|l| l.number < table.header_row).flat_map(|l| &l.cells).map(|c| c.text());
    let mut heard: Vec<Said> = titles.filter_map(|t| period::said(&text::squeeze(&t))).collect();
    heard.extend(period::said(&text::squeeze(table.sheet)));
    let current = Month::of(at.today());
    let month = period::agreed(asked, &heard, current)?;
    if month > current {
        return Err(Error::refused(format!("{month} 还没有到，不能登记。请检查月份，没有导入任何内容。")));
    }
    Ok(month)
}
