//! Where a form without placeholders wants to be filled: under the headers of a list, beside the word of a single cell. Headers
//! are found as an import finds them.

use super::lines;
use super::package::Package;
use super::refs;
use super::workbook::Workbook;
use super::workfill::Slot;
use crate::Result;
use crate::sheet::header::{self, Names};
use crate::sheet::{Column, Limits, Pick};
use serde::Serialize;

/// More blank rows than this are told as this many.
const MOST: u32 = 1_000;

/// Headers above room for a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormHeads", export_to = "FormHeads.ts"))]
pub struct Heads {
    pub sheet: String,
    /// The lowest row of the header.
    pub row: u32,
    pub columns: Vec<Head>,
    /// Blank rows below.
    pub room: u32,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormHead", export_to = "FormHead.ts"))]
pub struct Head {
    /// From 0.
    pub at: u32,
    pub header: String,
    /// What it is taken for; empty where nobody knows.
    pub field: String,
}

/// A word with a blank cell beside it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormLabel", export_to = "FormLabel.ts"))]
pub struct Label {
    pub sheet: String,
    /// The blank cell, such as `B3`.
    pub at: String,
    pub label: String,
    pub field: String,
}

pub fn heads(book: &Workbook, package: &Package, columns: &[Column], said: &[(String, String)]) -> Result<Vec<Heads>> {
    // A form that holds nothing but a frame has no header, which is no failure.
    let Ok(read) = crate::sheet::parse(package.bytes(), &Limits::default()) else { return Ok(Vec::new()) };
    let names = Names::new(columns, &Pick { sheet: None, map: said.to_vec() });
    let mut found = Vec::new();
    for sheet in book.sheets.iter().filter(|s| s.visible) {
        let Some(lines) = read.sheets.iter().find(|s| s.name == sheet.name) else { continue };
        let header = header::find(lines, columns, &names);
        let texts = header.texts.iter().enumerate().filter(|(_, t)| !t.is_empty());
        let columns: Vec<Head> = texts
            .map(|(at, text)| Head { at: at as u32, header: text.clone(), field: header.field(columns, at).to_owned() })
            .collect();
        let span = columns.last().zip(columns.first()).map_or(0, |(last, first)| last.at - first.at + 1) as usize;
        // The words of single cells alternate with blanks; headers stand side by side.
        if header.found() < 2 || columns.len() * 5 < span * 3 {
            continue;
        }
        let Some(row) = lines.lines.get(header.first + header.height - 1).map(|l| l.number) else { continue };
        let slots: Vec<(u32, Slot)> =
            columns.iter().filter(|c| !c.field.is_empty()).map(|c| (c.at, Slot::Key(c.field.clone()))).collect();
        if lines::first_is_free(book, sheet, row + 1, &slots).is_ok() {
            let room = lines::room(book, sheet, row + 1, &slots, MOST);
            found.push(Heads { sheet: sheet.name.clone(), row, columns, room });
        }
    }
    Ok(found)
}

pub fn labels(book: &Workbook, columns: &[Column]) -> Vec<Label> {
    let known = |folded: &str| columns.iter().find(|c| c.names.iter().any(|n| header::fold(n) == folded));
    let mut found = Vec::new();
    for sheet in book.sheets.iter().filter(|s| s.visible) {
        for row in &sheet.grid.rows {
            for cell in row.cells.iter().filter(|c| book.runs(c).is_some()) {
                let label = book.text(cell);
                let Some(column) = known(&header::fold(&label)) else { continue };
                let place = (row.number, cell.column);
                let right = sheet.merged(place).map_or(place.1, |(_, (_, right))| right) + 1;
                let beside = (row.number, right);
                // Only the first cell of a merged area holds anything.
                let is_first = sheet.merged(beside).is_none_or(|(corner, _)| corner == beside);
                if is_first && sheet.grid.cell(beside).is_some_and(|c| book.is_blank(c)) {
                    found.push(Label {
                        sheet: sheet.name.clone(),
                        at: format!("{}{}", refs::letters(right), row.number),
                        label: label.split_whitespace().collect(),
                        field: column.field.to_owned(),
                    });
                }
            }
        }
    }
    found
}
