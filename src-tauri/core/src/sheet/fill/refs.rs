//! Cell references in formulas and areas: read, and moved when rows are put in.

use super::reads::{is_word, quoted, taken};
use std::fmt::Write;

/// One row of a reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowRef {
    pub number: u32,
    /// Written with `$`: it stays when a formula is copied.
    pub fixed: bool,
}

/// Rows put in after one of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shift {
    pub after: u32,
    pub by: u32,
    /// Areas that end with the row `after` take in the new ones.
    pub stretch: bool,
}

impl Shift {
    pub fn row(&self, row: u32) -> u32 {
        if row > self.after { row.saturating_add(self.by) } else { row }
    }

    /// The last row of an area.
    fn last(&self, row: u32) -> u32 {
        if self.stretch && row == self.after { row.saturating_add(self.by) } else { self.row(row) }
    }

    /// References of a text without a sheet's name, such as `A1:B2 C3`.
    pub fn area(&self, text: &str) -> String {
        moved(text, &mut |_, first, last| (self.row(first.number), last.map(|l| self.last(l.number))))
    }

    /// A formula that stands on `own`, where the rows were put into `target`.
    pub fn formula(&self, formula: &str, own: &str, target: &str) -> String {
        moved(formula, &mut |sheet, first, last| {
            if sheet.unwrap_or(own).eq_ignore_ascii_case(target) {
                (self.row(first.number), last.map(|l| self.last(l.number)))
            } else {
                (first.number, last.map(|l| l.number))
            }
        })
    }
}

/// A formula as it reads when copied so many rows down.
pub fn copied(formula: &str, down: u32) -> String {
    let go = |r: RowRef| if r.fixed { r.number } else { r.number.saturating_add(down) };
    moved(formula, &mut |_, first, last| (go(first), last.map(go)))
}

/// `B12` as row 12 and column 1 (columns from 0); `$` does not matter.
pub fn cell(text: &str) -> Option<(u32, u32)> {
    let bare: String = text.trim().chars().filter(|c| *c != '$').collect();
    let (column, row) = split(&bare)?;
    Some((row, column?))
}

/// `B12`, or `B12#2` for what stands behind the second colon of its text: the cell, and which colon from 0.
pub fn place(text: &str) -> Option<((u32, u32), Option<usize>)> {
    match text.split_once(['#', '＃']) {
        None => Some((cell(text)?, None)),
        Some((at, nth)) => Some((cell(at)?, Some(nth.trim().parse::<usize>().ok()?.checked_sub(1)?))),
    }
}

/// `A`, `B` … `AA` of a column from 0.
pub fn letters(column: u32) -> String {
    let mut left = column + 1;
    let mut out = Vec::new();
    while left > 0 {
        out.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    out.iter().rev().collect()
}

/// The two corners of an area as `(row, column)`; a single cell is both.
pub fn corners(area: &str) -> Option<((u32, u32), (u32, u32))> {
    let (from, to) = area.split_once(':').unwrap_or((area, area));
    Some((cell(from)?, cell(to)?))
}

/// A word without `$` as column and row; the column is none for a whole row.
fn split(bare: &str) -> Option<(Option<u32>, u32)> {
    let digits = bare.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = bare.split_at(digits);
    if letters.len() > 3 || row.len() > 7 || !row.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut column = 0u32;
    for b in letters.bytes() {
        column = column * 26 + u32::from(b.to_ascii_uppercase().checked_sub(b'A').filter(|n| *n < 26)?) + 1;
    }
    let row = row.parse().ok().filter(|n| *n > 0)?;
    Some((column.checked_sub(1), row))
}

type Move<'m> = &'m mut dyn FnMut(Option<&str>, RowRef, Option<RowRef>) -> (u32, Option<u32>);

/// Walks a formula and lets `to` say where the rows of each reference lie; texts, names and functions stay.
fn moved(formula: &str, to: Move<'_>) -> String {
    let mut out = String::with_capacity(formula.len() + 8);
    let mut rest = formula;
    let mut sheet: Option<String> = None;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let length = quoted(rest, '"');
            out += taken(&mut rest, length);
            sheet = None;
        } else if c == '\'' {
            let length = quoted(rest, '\'');
            let name = taken(&mut rest, length);
            out += name;
            if rest.starts_with('!') {
                out += taken(&mut rest, 1);
                sheet = Some(name.trim_matches('\'').replace("''", "'"));
            }
        } else if c == '[' {
            // Another workbook, or the column of a table: what follows is none of ours.
            let length = rest.find(']').map_or(rest.len(), |at| at + 1);
            out += taken(&mut rest, length);
            sheet = Some(String::new());
        } else if is_word(c) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let word = taken(&mut rest, length);
            if rest.starts_with('!') {
                out += word;
                out += taken(&mut rest, 1);
                sheet = if sheet.as_deref() == Some("") { sheet } else { Some(word.to_owned()) };
            } else {
                reference(word, &mut rest, &mut out, sheet.take().as_deref(), to);
            }
        } else {
            out += taken(&mut rest, c.len_utf8());
            if c != ':' {
                sheet = None;
            }
        }
    }
    out
}

/// A word that may be a cell, with the second corner of its area.
fn reference(word: &str, rest: &mut &str, out: &mut String, sheet: Option<&str>, to: Move<'_>) {
    let Some(first) = row_of(word).filter(|_| !rest.starts_with('(')) else {
        out.push_str(word);
        return;
    };
    let second = rest.strip_prefix(':').map(|tail| &tail[..tail.find(|c| !is_word(c)).unwrap_or(tail.len())]);
    let is_area = |other: &&str| row_of(other).is_some() && has_column(other) == has_column(word);
    match second.filter(is_area) {
        Some(other) => {
            let last = row_of(other);
            let (from, till) = to(sheet, first, last);
            *rest = &rest[1 + other.len()..];
            let _ = write!(out, "{}:{}", with_row(word, from), with_row(other, till.unwrap_or_default()));
        }
        // A bare number is a number.
        None if !has_column(word) => out.push_str(word),
        None => out.push_str(&with_row(word, to(sheet, first, None).0)),
    }
}

fn row_of(word: &str) -> Option<RowRef> {
    let bare: String = word.chars().filter(|c| *c != '$').collect();
    let (_, number) = split(&bare)?;
    let digits = word.find(|c: char| c.is_ascii_digit())?;
    Some(RowRef { number, fixed: word[..digits].ends_with('$') })
}

fn has_column(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_alphabetic())
}

fn with_row(word: &str, row: u32) -> String {
    let digits = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    format!("{}{row}", &word[..digits])
}
