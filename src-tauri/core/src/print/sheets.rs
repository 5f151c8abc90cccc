//! A plain sheet of A4: a title, sentences, one table, sentences, and who signs. For what a branch puts on its board or hands on:
//! notices, publications, slips, plans.

use crate::sheet::Kind;
use crate::{At, Error, Result};
use chrono::NaiveDate;
use serde::Serialize;

/// Sheets that are printed together, each with its own page numbers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sheets {
    /// What people call them; stands in the log of what left.
    #[serde(skip)]
    pub what: &'static str,
    #[serde(skip)]
    pub book: Book,
    pub sheets: Vec<Sheet>,
    /// Day of printing, and its moment as people read it.
    pub printed: String,
    pub printed_at: String,
}

/// What they are as a workbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Book {
    /// A letter, a form to be filled in: nothing that anybody would sort or add up. On paper alone.
    #[default]
    Never,
    /// A sheet an organisation, as on paper: what each one puts up, hands on or signs by itself.
    Each,
    /// All organisations in one table, whose a row is in its first column: what the office keeps, filters and adds up.
    Together,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Sheet {
    pub title: String,
    pub organisation: String,
    /// What the sheet is of: `2026年10月`.
    pub about: String,
    /// Sentences above and below the table.
    pub before: Vec<String>,
    pub after: Vec<String>,
    /// The table's name: how wide its columns are and how they stand, the layout keeps by it.
    pub table: &'static str,
    /// Its columns, the first ones of the layout's table; none: the sheet has no table.
    pub columns: Vec<SheetColumn>,
    pub rows: Vec<SheetRow>,
    /// Who signs, each with room for the pen.
    pub signs: Vec<String>,
    /// At the lower right, in the manner of a notice: who says it, and when; none where nobody does.
    pub signed_by: String,
    pub signed_on: String,
}

/// To a layout, its head alone.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct SheetColumn {
    pub head: String,
    #[serde(skip)]
    pub kind: Kind,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetRow {
    /// One text for each column; of a heading only the first.
    pub cells: Vec<String>,
    /// Runs over the whole width.
    pub heading: bool,
    /// The last row, of what stands above it.
    #[serde(skip)]
    pub total: bool,
    /// The day that the first cell tells in words, for a workbook.
    #[serde(skip)]
    pub day: Option<NaiveDate>,
}

impl Sheets {
    /// # Errors
    /// `NotFound` with `nothing` where there is no sheet.
    pub fn of(at: &At, what: &'static str, book: Book, sheets: Vec<Sheet>, nothing: &str) -> Result<Sheets> {
        if sheets.is_empty() {
            return Err(Error::not_found(nothing));
        }
        let printed_at = at.now.format("%Y-%m-%d %H:%M").to_string();
        Ok(Sheets { what, book, sheets, printed: at.today().to_string(), printed_at })
    }
}

impl SheetColumn {
    pub fn of(head: impl Into<String>, kind: Kind) -> SheetColumn {
        SheetColumn { head: head.into(), kind }
    }
    pub fn all<const N: usize>(columns: [(&str, Kind); N]) -> Vec<SheetColumn> {
        columns.map(|(head, kind)| SheetColumn::of(head, kind)).into()
    }
}

impl SheetRow {
    pub fn of(cells: impl Into<Vec<String>>) -> SheetRow {
        SheetRow { cells: cells.into(), ..SheetRow::default() }
    }
    /// Of a day that the first cell tells in words.
    pub fn on(day: NaiveDate, cells: impl Into<Vec<String>>) -> SheetRow {
        SheetRow { day: Some(day), ..SheetRow::of(cells) }
    }
    pub fn total(cells: impl Into<Vec<String>>) -> SheetRow {
        SheetRow { total: true, ..SheetRow::of(cells) }
    }
    pub fn heading(text: impl Into<String>) -> SheetRow {
        SheetRow { heading: true, ..SheetRow::of([text.into()]) }
    }
}
