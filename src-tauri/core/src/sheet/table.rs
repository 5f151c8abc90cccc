//! From a workbook to the rows a room asked for.

use super::cell::BLANK;
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
    /// `(header text, field)`; goes before the names of the columns.
    pub map: Vec<(String, String)>,
}

/// The rows of one sheet under a header that was found.
#[derive(Debug)]
pub struct Table<'a> {
    pub sheet: &'a str,
    /// The sheet's own number of the (last) header row.
    pub header_row: u32,
    pub rows: Vec<Row<'a>>,
    /// Header texts that no column claims, in sheet order.
    pub unknown: Vec<String>,
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
    let _ = (book, columns, pick);
    Err(Error::Bug("sheet::table is not wired yet".into()))
}
