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
    /// No column: the sheet has no table.
    pub columns: Vec<SheetColumn>,
    /// Whose widths the layout keeps itself, by the name that it has for them; empty where the columns say theirs.
    pub table: &'static str,
    pub rows: Vec<SheetRow>,
    /// Who signs, each with room for the pen.
    pub signs: Vec<String>,
    /// At the lower right, in the manner of a notice: who says it, and when; none where nobody does.
    pub signed_by: String,
    pub signed_on: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct SheetColumn {
    pub head: String,
    /// How many characters people mostly write there, a Chinese one counted as two: the column's share of the width. 0 in a table
    /// that the layout knows.
    pub chars: u32,
    /// `left`, `center` or `right`.
    pub align: &'static str,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetRow {
    /// One text for each column; of a heading only the first.
    pub cells: Vec<String>,
    /// Runs over the whole width.
    pub heading: bool,
}

impl SheetColumn {
    pub fn of(head: &str, chars: u32, align: &'static str) -> SheetColumn {
        SheetColumn { head: head.into(), chars, align }
    }

    /// Columns of a table that the layout knows.
    pub fn heads<const N: usize>(heads: [&str; N]) -> Vec<SheetColumn> {
        heads.map(|head| SheetColumn::of(head, 0, "")).into()
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
