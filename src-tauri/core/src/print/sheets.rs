//! A plain sheet of A4: a title, sentences, one table, sentences, and who signs. For what a branch puts on its board or hands on:
//! notices, publications, slips, plans.

use serde::Serialize;

/// Sheets that are printed together, each with its own page numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Sheets {
    pub sheets: Vec<Sheet>,
    /// Day of printing, and its moment as people read it.
    pub printed: String,
    pub printed_at: String,
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
    /// Heads of its columns, the first ones of the layout's table; none: the sheet has no table.
    pub columns: Vec<String>,
    pub rows: Vec<SheetRow>,
    /// Who signs, each with room for the pen.
    pub signs: Vec<String>,
    /// At the lower right, in the manner of a notice: who says it, and when; none where nobody does.
    pub signed_by: String,
    pub signed_on: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetRow {
    /// One text for each column; of a heading only the first.
    pub cells: Vec<String>,
    /// Runs over the whole width.
    pub heading: bool,
}

impl Sheet {
    /// Heads of columns.
    pub fn heads<const N: usize>(heads: [&str; N]) -> Vec<String> {
        heads.map(String::from).into()
    }
}

impl SheetRow {
    pub fn of<const N: usize>(cells: [String; N]) -> SheetRow {
        SheetRow { cells: cells.into(), heading: false }
    }
    pub fn heading(text: impl Into<String>) -> SheetRow {
        SheetRow { cells: vec![text.into()], heading: true }
    }
}
