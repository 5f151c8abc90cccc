//! Spreadsheets in and out. Knows no room: a room says which columns it wants under which names, and gets rows.
//!
//! In: [`read`] takes any workbook an office has (.xlsx .xls .ods .et .csv, told by content, not by extension) into a
//! [`Workbook`]; [`table`] finds the header row by its names and gives a [`Table`]. Out: [`write()`].

mod cell;
mod csv;
pub mod dates;
pub mod fields;
pub mod fill;
mod grid;
mod guard;
mod header;
mod kind;
mod merges;
mod ods;
mod out;
mod paste;
mod preview;
mod report;
mod rows;
mod table;
#[cfg(test)]
mod tests;
pub mod text;
mod write;
mod xls;
mod xlsx;

pub use cell::{Cell, Value};
pub use csv::decode;
pub use grid::{Line, Merge, Sheet};
pub use out::{Kind, Out, OutColumn, Put};
pub use preview::{Fix, Known, Layout, Place, Preview, PreviewRow, Question, layout};
pub use report::{ImportReport, Level, Outcome, RowNote};
pub use table::{Column, Pick, Row, Table, table};
pub use write::{write, write_all};

use crate::{Error, Result};
use guard::Inside;
use kind::Container;
use std::path::Path;

/// How much a file may hold; past it, it is refused with a sentence.
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
        Limits { bytes: 50 * MIB, entries: 2_000, inflated: 300 * MIB, ratio: 200, rows: 200_000, columns: 512 }
    }
}

/// A workbook read whole.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// Visible sheets first.
    pub sheets: Vec<Sheet>,
}

/// Reads a workbook of any kind an office has.
/// # Errors
/// `NotFound` where there is no such file; `InputRefused` with a sentence where it is empty, protected by a password, too large, damaged or no workbook.
pub fn read(path: &Path, limits: &Limits) -> Result<Workbook> {
    parse(&crate::file::read(path, limits.bytes)?, limits)
}

/// The same from bytes already in memory.
/// # Errors
/// As [`read`].
pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Workbook> {
    let sheets = match kind::detect(bytes)? {
        Container::Text => vec![csv::read(bytes, limits)?],
        Container::Ole => xls::read(bytes, limits)?,
        Container::Zip => {
            let unpacked = guard::unpack(bytes, limits)?;
            match unpacked.inside {
                Inside::Xlsx => xlsx::read(&unpacked.bytes, limits)?,
                Inside::Ods => ods::read(&unpacked.bytes, limits)?,
            }
        }
    };
    if sheets.iter().all(|s| s.lines.is_empty()) {
        return Err(Error::refused("表格里没有内容，没有读入。请检查是否选错了文件。"));
    }
    Ok(Workbook { sheets })
}
