//! What a person looks at before a sheet is taken in: which sheet and columns were found, every row as it stands, and what
//! would become of it. A register of any room can fill it.

use super::header::{self, Names};
use super::{Column, ImportReport, Outcome, Pick, RowNote, Sheet, Workbook, table};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Texts shown of a column, so that it can be told without its header.
const SAMPLES: usize = 3;

/// The sheet that would be read, and what its columns are taken for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "SheetLayout.ts", rename = "SheetLayout"))]
pub struct Layout {
    /// All sheets with something in them, by name.
    pub sheets: Vec<String>,
    pub sheet: String,
    pub columns: Vec<Place>,
    /// Preferred names of required columns that were not found.
    pub missing: Vec<String>,
}

/// One column of the sheet that has a header.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "SheetColumn.ts", rename = "SheetColumn"))]
pub struct Place {
    /// From 0.
    pub at: u32,
    pub header: String,
    /// The field that it is taken for; empty where it is kept as it stands.
    pub field: String,
    /// The first texts below the header.
    pub samples: Vec<String>,
}

/// A cell as it should read.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "CellFix.ts", rename = "CellFix"))]
pub struct Fix {
    /// The sheet's own row number.
    pub row: u32,
    /// From 0.
    pub column: u32,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "SheetPreview.ts", rename = "SheetPreview"))]
pub struct Preview {
    pub report: ImportReport,
    pub rows: Vec<PreviewRow>,
}

#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PreviewRow {
    /// The sheet's own row number.
    pub row: u32,
    pub outcome: Outcome,
    /// From column A on.
    pub cells: Vec<String>,
    pub notes: Vec<RowNote>,
    /// Where the row may mean somebody who is known.
    pub question: Option<Question>,
}

/// Whom a row may mean.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "DoubleQuestion.ts", rename = "DoubleQuestion"))]
pub struct Question {
    pub known: Vec<Known>,
}

/// A record that a row may mean, as label and text; numbers masked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "DoubleKnown.ts", rename = "DoubleKnown"))]
pub struct Known {
    pub id: String,
    pub facts: Vec<(String, String)>,
}

/// The layout of the sheet that [`table`] would read; it is told also where required columns are missing.
/// # Errors
/// As [`table`] for a sheet or a map that does not exist.
pub fn layout(book: &Workbook, columns: &[Column], pick: &Pick) -> Result<Layout> {
    let found = table::headers(book, columns, pick)?;
    let (sheet, header) = table::best(&found, columns)?;
    let header = if header.found() > 0 { header } else { &header::widest(sheet, columns) };
    let below = sheet.lines.get(header.first + header.height..).unwrap_or_default();
    let place = |(at, text): (usize, &String)| {
        let filled = below.iter().map(|l| l.cell(at)).filter(|c| !c.is_empty());
        Place {
            at: at as u32,
            header: text.clone(),
            field: header.field(columns, at).to_owned(),
            samples: filled.take(SAMPLES).map(|c| c.text().into_owned()).collect(),
        }
    };
    Ok(Layout {
        sheets: book.sheets.iter().filter(|s| !s.lines.is_empty()).map(|s| s.name.clone()).collect(),
        sheet: sheet.name.clone(),
        columns: header.texts.iter().enumerate().filter(|(_, t)| !t.is_empty()).map(place).collect(),
        missing: header
            .missing(columns)
            .iter()
            .map(|c| c.names.first().copied().unwrap_or(c.field).to_owned())
            .collect(),
    })
}

/// True where the names of the columns alone find a header in one of the sheets.
pub(super) fn has_header(sheet: &Sheet, columns: &[Column]) -> bool {
    header::find(sheet, columns, &Names::new(columns, &Pick::default())).found() > 0
}

impl Preview {
    /// Joins the rows of a sheet with what a room decided of them, in the order in which it settled them.
    pub fn of(
        book: &Workbook,
        sheet: &str,
        numbers: &[u32],
        report: ImportReport,
        mut questions: BTreeMap<u32, Question>,
    ) -> Preview {
        let sheet = book.sheets.iter().find(|s| s.name == sheet);
        let mut notes: BTreeMap<u32, Vec<RowNote>> = BTreeMap::new();
        for note in &report.rows {
            notes.entry(note.row).or_default().push(note.clone());
        }
        let row = |(row, outcome): (&u32, &Outcome)| PreviewRow {
            row: *row,
            outcome: *outcome,
            cells: sheet
                .and_then(|s| s.line(*row))
                .map_or_else(Vec::new, |l| l.cells.iter().map(|c| c.text().into_owned()).collect()),
            notes: notes.remove(row).unwrap_or_default(),
            question: questions.remove(row),
        };
        let rows = numbers.iter().zip(&report.outcomes).map(row).collect();
        Preview { report, rows }
    }
}
