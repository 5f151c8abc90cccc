//! What formulas last came to: forgotten where it was computed of what stood there before, kept where filling cannot have
//! changed it. A result from another workbook could not be computed again where that workbook is not.

use super::reads::{Read, reads};
use super::workbook::Workbook;

/// Forgets what no longer holds, `filled` saying for each sheet whether it changed; answers whether anything is to be computed.
pub fn forget(book: &mut Workbook, filled: &[bool]) -> bool {
    let stale = stale(book, filled);
    let mut any = false;
    for (sheet, _) in book.sheets.iter_mut().zip(stale).filter(|(_, stale)| *stale) {
        any |= sheet.grid.forget_results(|formula| !only_outside(formula));
    }
    any
}

/// The filled sheets, and those that read of them, be it through a third. A sheet counts as a whole: where one of its formulas
/// reads of a filled one, another may read that formula.
fn stale(book: &Workbook, filled: &[bool]) -> Vec<bool> {
    let read: Vec<Vec<Read>> = book.sheets.iter().map(|s| s.grid.formulas().flat_map(reads).collect()).collect();
    let mut stale = filled.to_vec();
    let is_any = filled.contains(&true);
    loop {
        let names: Vec<String> =
            book.sheets.iter().zip(&stale).filter(|(_, s)| **s).map(|(sheet, _)| sheet.name.to_lowercase()).collect();
        let reads_stale = |read: &Read| match read {
            Read::Sheet(name) => names.contains(&name.to_lowercase()),
            Read::Anything => is_any,
            Read::Own | Read::Outside => false,
        };
        let next: Vec<bool> = stale.iter().zip(&read).map(|(s, read)| *s || read.iter().any(reads_stale)).collect();
        if next == stale {
            return stale;
        }
        stale = next;
    }
}

fn only_outside(formula: &str) -> bool {
    let read = reads(formula);
    !read.is_empty() && read.iter().all(|r| *r == Read::Outside)
}
