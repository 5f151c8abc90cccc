//! From a workbook to the rows a room asked for.

use super::cell::BLANK;
use super::grid::Sheet;
use super::header::{self, Header, Names};
use super::rows;
use super::{Cell, Workbook};
use crate::{Error, Result};
use serde_json::{Map, Value as Json};
use std::rc::Rc;

/// One column a room wants: its key and every header text it goes by, the preferred one first.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub field: &'static str,
    /// Compared without spaces, line breaks, `*` marks and trailing brackets: `姓 名（必填）` is `姓名`.
    pub names: &'static [&'static str],
    /// Without it the file is refused.
    pub required: bool,
}

/// What the person chose where names alone do not tell.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// The sheet to read; otherwise the one whose header fits best.
    pub sheet: Option<String>,
    /// `(header text, field)`; goes before the names of the columns. An empty field takes the column for nothing: what it
    /// holds stays with the row.
    pub map: Vec<(String, String)>,
}

/// The rows of one sheet under a header that was found.
#[derive(Debug)]
pub struct Table<'a> {
    pub sheet: &'a str,
    /// What stands above the header, a text for each cell.
    pub above: Vec<&'a str>,
    /// The sheet's own number of the (last) header row.
    pub header_row: u32,
    pub rows: Vec<Row<'a>>,
    /// Header texts that no column claims, in sheet order.
    pub unknown: Vec<String>,
    /// Other sheets with every required column, which were not read: the person may mean them too.
    pub others: Vec<&'a str>,
    pub(super) heads: Rc<[(&'static str, String)]>,
}

/// One row of data.
#[derive(Debug)]
pub struct Row<'a> {
    /// The sheet's own row number.
    pub number: u32,
    /// Values under unknown headers, as text, by header.
    pub extras: Map<String, Json>,
    pub(super) cells: Vec<&'a Cell>,
    pub(super) heads: Rc<[(&'static str, String)]>,
}

impl Table<'_> {
    /// True where the sheet has a column for `field`.
    pub fn has(&self, field: &str) -> bool {
        self.heads.iter().any(|(f, _)| *f == field)
    }
    /// The header text of `field` as the sheet has it; empty where it has none.
    pub fn header(&self, field: &str) -> &str {
        head(&self.heads, field)
    }
}

impl<'a> Row<'a> {
    /// The cell under `field`; an empty one where the sheet has no such column.
    pub fn get(&self, field: &str) -> &'a Cell {
        let at = self.heads.iter().position(|(f, _)| *f == field);
        at.and_then(|i| self.cells.get(i).copied()).unwrap_or(&BLANK)
    }
    /// The header text of `field` as the sheet has it, for remarks; empty where it has none.
    pub fn header(&self, field: &str) -> &str {
        head(&self.heads, field)
    }
}

fn head<'h>(heads: &'h [(&'static str, String)], field: &str) -> &'h str {
    heads.iter().find(|(f, _)| *f == field).map_or("", |(_, text)| text)
}

/// Finds the header by its names, not its place, and gives the rows under it.
/// # Errors
/// `InputRefused` where no sheet has the required columns; the sentence names what is missing and what was found.
pub fn table<'a>(book: &'a Workbook, columns: &[Column], pick: &Pick) -> Result<Table<'a>> {
    let found = headers(book, columns, pick)?;
    let (sheet, header) = best(&found, columns)?;
    refuse_missing(sheet, header, columns)?;
    refuse_unmapped(header, pick)?;
    let is_other =
        |(s, h): &&(&'a Sheet, Header)| !std::ptr::eq(*s, *sheet) && h.found() > 0 && h.missing(columns).is_empty();
    let others = found.iter().filter(is_other).map(|(s, _)| s.name.as_str()).collect();
    Ok(Table { others, ..rows::under(sheet, header, columns) })
}

/// Every sheet that may be meant, with the best header in it.
/// # Errors
/// `Usage` where the map names a field that is none, `InputRefused` where the chosen sheet is not there.
pub(super) fn headers<'a>(book: &'a Workbook, columns: &[Column], pick: &Pick) -> Result<Vec<(&'a Sheet, Header)>> {
    let is_known = |field: &str| field.is_empty() || columns.iter().any(|c| c.field == field);
    if let Some((_, field)) = pick.map.iter().find(|(_, field)| !is_known(field)) {
        let fields: Vec<_> = columns.iter().map(|c| c.field).collect();
        return Err(Error::usage(format!("没有名为“{field}”的项目。可用的项目：{}。", fields.join("、"))));
    }
    let names = Names::new(columns, pick);
    Ok(candidates(book, pick)?.into_iter().map(|sheet| (sheet, header::find(sheet, columns, &names))).collect())
}

/// The sheet whose header fits best.
/// # Errors
/// `InputRefused` where there is no sheet at all.
pub(super) fn best<'f, 'a>(found: &'f [(&'a Sheet, Header)], columns: &[Column]) -> Result<&'f (&'a Sheet, Header)> {
    let best = found.iter().reduce(|best, next| if next.1.fits_better(&best.1, columns) { next } else { best });
    best.ok_or_else(|| Error::refused("表格里没有工作表，没有读入。"))
}

fn candidates<'a>(book: &'a Workbook, pick: &Pick) -> Result<Vec<&'a Sheet>> {
    let Some(wanted) = &pick.sheet else { return Ok(book.sheets.iter().collect()) };
    let named: Vec<_> = book.sheets.iter().filter(|s| s.name.trim() == wanted.trim()).collect();
    if named.is_empty() {
        let names: Vec<_> = book.sheets.iter().map(|s| format!("“{}”", s.name)).collect();
        return Err(Error::refused(format!("没有名为“{wanted}”的工作表。这个文件里有：{}。", names.join("、"))));
    }
    Ok(named)
}

fn refuse_missing(sheet: &Sheet, header: &Header, columns: &[Column]) -> Result<()> {
    let quoted = |names: Vec<&str>| names.iter().map(|n| format!("“{n}”")).collect::<Vec<_>>().join("、");
    let name = |c: &&Column| c.names.first().copied().unwrap_or(c.field);
    let place = if sheet.name.is_empty() { "文件".to_owned() } else { format!("工作表“{}”", sheet.name) };
    let missing: Vec<_> = header.missing(columns).iter().map(name).collect();
    if header.found() == 0 {
        let wanted: Vec<_> = columns.iter().filter(|c| c.required).map(|c| name(&c)).collect();
        let wanted = if wanted.is_empty() { columns.iter().map(|c| name(&c)).collect() } else { wanted };
        let wanted = quoted(wanted);
        return Err(Error::refused(format!(
            "{place}里没有找到表头。表头一行里应有：{wanted}。请检查是否选错了文件或工作表。"
        )));
    }
    if missing.is_empty() {
        return Ok(());
    }
    let seen: Vec<_> = header.texts.iter().map(String::as_str).filter(|t| !t.is_empty()).take(40).collect();
    let (missing, seen) = (quoted(missing), quoted(seen));
    Err(Error::refused(format!(
        "{place}缺少{missing}这一列，没有读入。找到的列有：{seen}。请把表头改成这个名称，或在导入时指定对应的列。"
    )))
}

/// A header that the person mapped by name must exist, otherwise the map silently does nothing.
fn refuse_unmapped(header: &Header, pick: &Pick) -> Result<()> {
    let is_there =
        |wanted: &str| header.texts.iter().chain(&header.paths).any(|t| header::fold(t) == header::fold(wanted));
    match pick.map.iter().find(|(text, _)| !is_there(text)) {
        Some((text, _)) => {
            Err(Error::refused(format!("表头里没有“{text}”这一列，无法按您指定的对应关系读入。请核对列名。")))
        }
        None => Ok(()),
    }
}
