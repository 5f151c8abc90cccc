//! Single cells of a workbook: filled whole where they are blank, within their words where these wait for a value.

use super::blank;
use super::cell::Cell;
use super::docpara::{self, Paragraph};
use super::incell::{self, Aims, Takes};
use super::tick::Groups;
use super::workbook::{Sheet, Workbook};
use super::workfill::{Slot, Values};
use super::{Order, refs, text};
use crate::{Error, Result};
use std::collections::{BTreeMap, HashMap};

type Place = (u32, u32);

/// The words of a cell; a number counts as words, too.
fn said(book: &Workbook, cell: Option<&Cell>) -> Result<Vec<Paragraph>> {
    cell.and_then(|c| book.runs(c)).map_or_else(|| Ok(Vec::new()), docpara::runs)
}

/// True for a number or the like, which nothing is written behind.
fn is_figure(book: &Workbook, cell: Option<&Cell>) -> bool {
    cell.is_some_and(|c| c.formula.is_none() && book.runs(c).is_none() && !book.is_blank(c))
}

fn printed(sheet: &Sheet, (row, column): Place, nth: Option<usize>) -> Error {
    incell::printed(&format!("工作表“{}”", sheet.name), &format!("{}{row}", refs::letters(column)), nth)
}

/// # Errors
/// `InputRefused` where words are printed in the cell that a value would take away.
pub fn check(book: &Workbook, sheet: &Sheet, place: Place, nth: Option<usize>, groups: Groups) -> Result<()> {
    let place = sheet.merged(place).map_or(place, |(corner, _)| corner);
    let cell = sheet.grid.cell(place);
    match incell::takes(&said(book, cell)?, nth, "", "", groups, &mut HashMap::new()) {
        Takes::Printed => Err(printed(sheet, place, nth)),
        Takes::Whole if is_figure(book, cell) => Err(printed(sheet, place, nth)),
        _ => Ok(()),
    }
}

/// What the single cells of a sheet are filled with; pieces of values go into `told` by name.
/// # Errors
/// As [`check`]; `Usage` for what is no cell.
pub fn singles(book: &Workbook, sheet: &Sheet, order: &Order, told: &mut Values) -> Result<Vec<(Place, Slot)>> {
    let mut cells: BTreeMap<Place, Aims<'_>> = BTreeMap::new();
    for target in order.cells.iter().filter(|c| c.sheet == sheet.name) {
        let (place, nth) = refs::place(&target.at)
            .ok_or_else(|| Error::usage(format!("“{}”不是格子的名称。请写成 B3 这样。", target.at)))?;
        let place = sheet.merged(place).map_or(place, |(corner, _)| corner);
        cells.entry(place).or_default().push((nth, target));
    }
    let mut found = Vec::new();
    for (place, targets) in cells {
        let cell = sheet.grid.cell(place);
        let paragraphs = said(book, cell)?;
        let (mut whole, mut within) = (None, Vec::new());
        for (nth, target) in targets {
            let value = order.once.get(&target.key).map(text).unwrap_or_default();
            match incell::takes(&paragraphs, nth, &target.key, &value, order.groups(&target.key), told) {
                Takes::Whole if !is_figure(book, cell) => whole = Some(Slot::Key(target.key.clone())),
                Takes::Within(edits) => within.extend(edits),
                _ => return Err(printed(sheet, place, nth)),
            }
        }
        let runs = cell.and_then(|c| book.runs(c)).unwrap_or_default();
        let worded = || (!within.is_empty()).then(|| Slot::Runs(blank::written(runs, within)));
        found.extend(whole.or_else(worded).map(|slot| (place, slot)));
    }
    Ok(found)
}
