//! Where a form without placeholders wants to be filled: under the headers of a list, beside the word of a single cell. Headers
//! are found as an import finds them.

use super::Under;
use super::docpara;
use super::incell;
use super::lines::{self, List};
use super::package::Package;
use super::refs;
use super::tick::{self, Choices, Groups};
use super::twin;
use super::wide;
use super::workbook::{Sheet, Workbook};
use crate::Result;
use crate::sheet::header::{self, Names};
use crate::sheet::{Column, Limits, Pick};
use serde::Serialize;

/// More blank rows than this are told as this many.
pub const MOST: u32 = 1_000;

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
    /// The columns of the same list side by side, each in the order of the first.
    #[serde(skip)]
    pub again: Vec<Vec<u32>>,
    /// Why there is no room.
    #[serde(skip)]
    pub why: String,
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

/// A word with a blank cell beside it, or one that ends in a colon and has its blank in its own cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormLabel", export_to = "FormLabel.ts"))]
pub struct Label {
    pub sheet: String,
    /// The cell that is filled, such as `B3`.
    pub at: String,
    pub label: String,
    pub field: String,
    /// What is filled stands behind the word, in its cell.
    pub inside: bool,
}

/// A word that asks for something behind it: `填报单位：`.
pub fn asks(text: &str) -> bool {
    text.trim_end().ends_with([':', '：'])
}

/// The field that a word beside or before a blank names.
pub fn named<'c>(columns: &'c [Column], text: &str) -> Option<&'c Column> {
    let folded = header::fold(text);
    let plain = header::bare(&folded);
    columns.iter().find(|c| c.names.iter().any(|n| header::fold(n) == folded || header::fold(n) == plain))
}

pub fn heads(book: &Workbook, package: &Package, known: &[Column], said: &[(String, String)]) -> Result<Vec<Heads>> {
    // A form that holds nothing but a frame has no header, which is no failure.
    let Ok(read) = crate::sheet::parse(package.bytes(), &Limits::default()) else { return Ok(Vec::new()) };
    let names = Names::new(known, &Pick { sheet: None, map: said.to_vec() });
    let mut found = Vec::new();
    for sheet in book.sheets.iter().filter(|s| s.visible) {
        let Some(lines) = read.sheets.iter().find(|s| s.name == sheet.name) else { continue };
        let header = header::find(lines, known, &names);
        let texts = header.texts.iter().enumerate().filter(|(_, t)| !t.is_empty());
        let mut columns: Vec<Head> = texts
            .map(|(at, text)| Head { at: at as u32, header: text.clone(), field: header.field(known, at).to_owned() })
            .collect();
        let span = columns.last().zip(columns.first()).map_or(0, |(last, first)| last.at - first.at + 1) as usize;
        // The words of single cells alternate with blanks; headers stand side by side.
        if header.found() < 2 || columns.len() * 5 < span * 3 {
            continue;
        }
        let Some(row) = lines.lines.get(header.first + header.height - 1).map(|l| l.number) else { continue };
        let row = goes_on(book, sheet, row, known, &mut columns);
        let again = twin::apart(&mut columns);
        let examples = (row + 1..).take_while(|row| is_example(book, sheet, *row)).count() as u32;
        let row = row + examples;
        let taken: Vec<usize> = (0..columns.len()).filter(|n| !columns[*n].field.is_empty()).collect();
        let keys = |half: &dyn Fn(usize) -> u32| taken.iter().map(|n| (half(*n), columns[*n].field.clone())).collect();
        let mut places: Vec<(u32, String)> = keys(&|n| columns[n].at);
        for half in &again {
            let more: Vec<(u32, String)> = keys(&|n| half[n]);
            places.extend(more);
        }
        let list = List::under(sheet, &Under { sheet: sheet.name.clone(), header_row: row, columns: places });
        let (room, why) = match lines::first_is_free(book, sheet, &list) {
            Ok(()) => (lines::room(book, sheet, &list, MOST), String::new()),
            Err(e) => (0, e.fault().message),
        };
        found.push(Heads { sheet: sheet.name.clone(), row, columns, room, again, why });
    }
    Ok(found)
}

/// A header takes more rows than this in no form that was seen.
const DEEPER: u32 = 2;

/// The last row of a header whose cells are merged down further than its words were known: 出生年月 over 公历 and 年龄, beside a
/// 姓名 over both rows. What stands there names its column, or leaves it what the word above says.
fn goes_on(book: &Workbook, sheet: &Sheet, row: u32, known: &[Column], heads: &mut Vec<Head>) -> u32 {
    let down = sheet.merges.iter().filter(|((top, _), (bottom, _))| *top <= row && *bottom > row);
    let Some(last) = down.map(|(_, (bottom, _))| *bottom).max().filter(|last| last - row <= DEEPER) else { return row };
    for line in row + 1..=last {
        for cell in sheet.grid.row(line).into_iter().flat_map(|r| &r.cells) {
            let header: String = book.text(cell).split_whitespace().collect();
            let field = named(known, &header).map(|c| c.field.to_owned());
            match heads.iter_mut().find(|h| h.at == cell.column) {
                _ if header.is_empty() => {}
                Some(head) => {
                    head.field = field.unwrap_or_else(|| head.field.clone());
                    head.header = header;
                }
                None => heads.push(Head { at: cell.column, header, field: field.unwrap_or_default() }),
            }
        }
    }
    heads.sort_by_key(|h| h.at);
    last
}

/// A row that shows how to fill the form: `张三（示例）`, `例：`. It stays, and the list begins below it.
fn is_example(book: &Workbook, sheet: &Sheet, row: u32) -> bool {
    sheet.grid.row(row).is_some_and(|r| r.cells.iter().any(|c| says_example(&book.text(c))))
}

pub fn says_example(text: &str) -> bool {
    let text = text.trim();
    ["示例", "样例", "范例"].iter().any(|word| text.contains(word) && text.chars().count() <= 12)
        || matches!(text, "例" | "(例)" | "（例）")
        || ["例：", "例:"].iter().any(|word| text.starts_with(word))
}

/// Merged over so many columns, a word that ends in a colon has its blank within.
const WIDE: u32 = 3;

/// # Errors
/// `InputRefused` where a cell is no XML.
pub fn labels(book: &Workbook, columns: &[Column], choices: &Choices) -> Result<Vec<Label>> {
    let mut found = Vec::new();
    for sheet in book.sheets.iter().filter(|s| s.visible) {
        for row in &sheet.grid.rows {
            for cell in &row.cells {
                let Some(runs) = book.runs(cell) else { continue };
                let place = (row.number, cell.column);
                let told = |at: String, label: String, field: &str, inside| Label {
                    sheet: sheet.name.clone(),
                    at,
                    label,
                    field: field.to_owned(),
                    inside,
                };
                let at = |column: u32| format!("{}{}", refs::letters(column), row.number);
                let own = incell::labels(&docpara::runs(runs)?, columns, choices);
                found.extend(own.into_iter().map(|word| word.label(&sheet.name, &at(cell.column))));
                let label = book.text(cell);
                let Some(column) = named(columns, &label) else { continue };
                let Some(inside) = beside(book, sheet, place, &label, tick::groups(choices, column.field))? else {
                    continue;
                };
                let right = sheet.merged(place).map_or(place.1, |(_, (_, right))| right) + 1;
                let label = label.split_whitespace().collect();
                found.push(told(at(if inside { place.1 } else { right }), label, column.field, inside));
            }
        }
    }
    Ok(found)
}

/// Where the value of a word goes: true behind its own colon, false into the cell beside it; none for nowhere.
fn beside(book: &Workbook, sheet: &Sheet, place: (u32, u32), label: &str, groups: Groups) -> Result<Option<bool>> {
    let right = sheet.merged(place).map_or(place.1, |(_, (_, right))| right) + 1;
    let beside = (place.0, right);
    // Only the first cell of a merged area holds anything.
    let is_first = sheet.merged(beside).is_none_or(|(corner, _)| corner == beside);
    let next = sheet.grid.cell(beside);
    let words = next.and_then(|c| book.runs(c)).map_or_else(|| Ok(Vec::new()), docpara::runs)?;
    let blank = match next {
        Some(cell) if book.runs(cell).is_some() => is_first && incell::waits(&words, groups),
        Some(cell) => is_first && book.is_blank(cell),
        // A cell that the form does not even hold is a blank only where the word says that one follows.
        None => is_first && (asks(label) || label.trim_start().starts_with(['填', '制'])),
    };
    // Where a word runs over into the blank beside it, a value there would cut it off.
    let is_box = next.is_some_and(|c| book.is_framed(c.style()));
    let cut = || !is_box && words.is_empty() && wide::overflows(book, sheet, place, label);
    let inside = asks(label) && (!blank || right - place.1 >= WIDE || cut()) && !incell::has_boxes(&words);
    Ok((blank || inside).then_some(inside))
}
