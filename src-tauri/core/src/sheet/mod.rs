//! Spreadsheets in and out. Knows no room: a room says which columns it wants under which names, and gets rows.
//!
//! In: [`read`] takes any workbook an office has (.xlsx .xls .ods .et .csv, told by content, not by extension) into a
//! [`Workbook`]; [`table`] finds the header row by its names and gives a [`Table`]. Out: [`write`](write::write).

mod cell;
pub mod dates;
mod report;
mod table;
pub mod text;
mod write;

pub use cell::{Cell, Value};
pub use report::{ImportReport, Level, Outcome, RowNote};
pub use table::{Column, Pick, Row, Table, table};
pub use write::{Kind, Out, OutColumn, Put, write};

use crate::{Error, Result};
use std::path::Path;

/// How much a file may hold before it is refused unread.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Size of the file itself, in bytes.
    pub bytes: u64,
    /// Parts inside a zip container.
    pub entries: usize,
    /// All parts of a zip container once inflated, in bytes.
    pub inflated: u64,
    /// Inflated size over stored size of a part above one mebibyte.
    pub ratio: u64,
    /// Rows of one sheet, header and footer included.
    pub rows: u32,
    /// Columns of one sheet.
    pub columns: u32,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Limits { bytes: 50 * MIB, entries: 2_000, inflated: 600 * MIB, ratio: 200, rows: 200_000, columns: 512 }
    }
}

/// A workbook read whole.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

/// One sheet: only lines that hold something.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Empty for a .csv file, which has no sheet names.
    pub name: String,
    pub lines: Vec<Line>,
}

/// One row of a sheet as it lies in the file.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The sheet's own row number, from 1.
    pub number: u32,
    /// From column A on; may be shorter than its neighbours.
    pub cells: Vec<Cell>,
}

/// Reads a workbook of any kind an office has.
/// # Errors
/// `NotFound` where there is no such file; `InputRefused` with a sentence where it is empty, protected by a password, too large, damaged or no workbook.
pub fn read(path: &Path, limits: &Limits) -> Result<Workbook> {
    let _ = (path, limits);
    Err(Error::Bug("sheet::read is not wired yet".into()))
}
