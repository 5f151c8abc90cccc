//! A list in a sheet: into the rows that the form left blank, and where they are too few, into rows put in between.
//!
//! Putting rows in moves everything below: cells, merged areas, formulas of all sheets, print areas, formats that depend on
//! values, checks, page breaks. What hangs over the cells (pictures, remarks, tables, charts) is not moved; there the form is
//! refused with a sentence, and the person puts the rows in.

use super::cell::{Cell, Content};
use super::grow::{grow, growable};
use super::package::Package;
use super::refs::{self, Shift};
use super::workbook::{Sheet, Workbook};
use super::workfill::{Slot, Values, columns};
use super::{Order, Under, twin};
use crate::{Error, Result};

/// Rows were put in.
pub struct Grown(pub Shift);

/// A list of a sheet.
#[derive(Clone, Debug)]
pub struct List {
    /// Where it begins.
    pub row: u32,
    /// What is filled on each row of one record; mostly it has only one.
    pub rows: Vec<Vec<(u32, Slot)>>,
    /// The column where the same list begins again, side by side.
    pub again: Option<u32>,
}

impl List {
    /// The list under a header. A record takes more than one row where all of its cells are merged so.
    pub fn under(sheet: &Sheet, under: &Under) -> List {
        let slots: Vec<(u32, Slot)> = under.columns.iter().map(|(c, key)| (*c, Slot::Key(key.clone()))).collect();
        let row = under.header_row + 1;
        let mut talls: Vec<u32> = slots.iter().map(|(column, _)| tall_at(sheet, (row, *column))).collect();
        talls.dedup();
        let tall = if talls.len() == 1 { talls[0] } else { 1 };
        let mut rows = vec![Vec::new(); tall as usize];
        rows[0] = slots;
        List { row, rows, again: twin::again(&under.columns) }
    }

    /// Rows of one record.
    pub fn tall(&self) -> u32 {
        self.rows.len() as u32
    }
}

/// Over how many rows a cell is merged downwards from there.
pub fn tall_at(sheet: &Sheet, place: (u32, u32)) -> u32 {
    sheet.merged(place).filter(|(corner, _)| *corner == place).map_or(1, |((top, _), (bottom, _))| bottom - top + 1)
}

/// Whether a cell may be filled.
/// # Errors
/// `InputRefused` where it holds a formula or the superior locked it.
pub fn fillable(book: &Workbook, sheet: &Sheet, place: (u32, u32)) -> Result<()> {
    let (row, column) = place;
    let at = format!("{}{row}", refs::letters(column));
    let cell = sheet.grid.cell(place);
    if cell.is_some_and(|c| c.formula.is_some()) {
        return Err(Error::refused(format!(
            "工作表“{}”的 {at} 是公式，填进去公式就没了，所以没有填表。请换一个格子，或先把这一格的公式删掉。",
            sheet.name
        )));
    }
    if sheet.protected && book.is_locked(cell.map_or(0, Cell::style)) {
        return Err(Error::refused(format!(
            "工作表“{}”的 {at} 被上级锁定，不能填，所以没有填表。请换一个没有锁定的格子，或请上级撤销工作表保护。",
            sheet.name
        )));
    }
    Ok(())
}

/// Whether a list can begin where it does.
/// # Errors
/// `InputRefused` where something stands there already, or the rows of a record cannot be told apart.
pub fn first_is_free(book: &Workbook, sheet: &Sheet, list: &List) -> Result<()> {
    let row = list.row;
    if crosses(sheet, row, list.tall()) {
        return Err(Error::refused(format!(
            "工作表“{}”第{row}行的格子和下面一行合并在一起，一个人占了几行，程序分不清哪一行填什么，没有填表。请在第一个人的各行里写上 {{{{姓名}}}} 这样的标记，再填一次。",
            sheet.name
        )));
    }
    if free(book, sheet, list, 1, false) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "工作表“{}”表头下面第{row}行已经有内容，名单没有地方填。请先把表头下面的行清空（示例行也要删），再填一次。",
        sheet.name
    )))
}

/// How many records the list may take as it is, `most` at most.
pub fn room(book: &Workbook, sheet: &Sheet, list: &List, most: u32) -> u32 {
    let last = sheet.grid.last_row();
    let fits = |n: &u32| list.row + (n + 1) * list.tall() - 1 <= last && free(book, sheet, list, n + 1, true);
    (1..most).take_while(fits).count() as u32 + 1
}

/// A running number that the form printed.
fn counts(book: &Workbook, cell: &Cell, nth: u32, list: &List) -> bool {
    let number = book.text(cell).trim().parse::<u32>();
    // The second half goes on where the first one ends.
    let any = list.again.is_some_and(|again| cell.column >= again);
    cell.formula.is_none() && (number == Ok(nth) || any && number.is_ok())
}

/// True where the `nth` record holds nothing but formulas beside the list, and running numbers; `alike`: and looks like the first.
fn free(book: &Workbook, sheet: &Sheet, list: &List, nth: u32, alike: bool) -> bool {
    let first = list.row + (nth - 1) * list.tall();
    let frame = |row: u32, column: u32| sheet.grid.cell((row, column)).is_some_and(|c| book.is_framed(c.style()));
    let blank = |(n, slots): (u32, &Vec<(u32, Slot)>)| {
        let filled = columns(slots);
        let bare = |c: &Cell| {
            book.is_blank(c) || counts(book, c, nth, list) || (c.formula.is_some() && !filled.contains(&c.column))
        };
        let looks = || filled.iter().all(|c| frame(list.row + n, *c) == frame(first + n, *c));
        sheet.grid.row(first + n).is_none_or(|r| r.cells.iter().all(bare)) && (!alike || looks())
    };
    let shape = |from: u32| shape(sheet, from, list.tall());
    !crosses(sheet, first, list.tall())
        && (0..).zip(&list.rows).all(blank)
        && (!alike || shape(list.row) == shape(first))
}

/// True where a merged area lies partly in those rows and partly outside of them.
pub fn crosses(sheet: &Sheet, from: u32, tall: u32) -> bool {
    let rows = from..from + tall;
    sheet
        .merges
        .iter()
        .any(|((t, _), (b, _))| *t < rows.end && *b >= rows.start && !(rows.contains(t) && rows.contains(b)))
}

/// Cells merged within those rows: first and last row from the first of them, first and last column.
pub fn shape(sheet: &Sheet, from: u32, tall: u32) -> Vec<(u32, u32, u32, u32)> {
    let rows = from..from + tall;
    let within = sheet.merges.iter().filter(|((t, _), (b, _))| rows.contains(t) && rows.contains(b));
    let mut found: Vec<_> = within.map(|((t, l), (b, r))| (t - from, b - from, *l, *r)).collect();
    found.sort_unstable();
    found
}

/// Fills the list.
/// # Errors
/// `InputRefused` where a cell may not be filled, or rows would have to be put in and cannot.
pub fn repeat(book: &mut Workbook, package: &Package, at: usize, list: &List, order: &Order) -> Result<Option<Grown>> {
    let (count, tall, row) = (order.rows.len() as u32, list.tall(), list.row);
    let have = room(book, &book.sheets[at], list, count);
    let models: Vec<_> = (row..row + tall).map(|n| book.sheets[at].grid.row(n).cloned()).collect();
    let lines = || (0..).zip(&list.rows);
    for n in 0..have.min(count) {
        for (line, slots) in lines() {
            for (column, _) in slots {
                fillable(book, &book.sheets[at], (row + n * tall + line, *column))?;
            }
        }
    }
    let mut grown = None;
    if count > have {
        // Before the last record where there are several: its frame is the foot of the table, and sums take the new rows in.
        let kept = if have > 1 { have - 1 } else { 1 };
        let shift = Shift { after: row + kept * tall - 1, by: (count - have) * tall, stretch: have == 1 };
        growable(&book.sheets[at], package, book, row, have, count)?;
        grow(book, at, list, &shift)?;
        grown = Some(Grown(shift));
    }
    let prefix = book.sheets[at].grid.prefix();
    for (n, values) in (0..).zip(&order.rows) {
        for (line, slots) in lines() {
            let number = row + n * tall + line;
            if let Some(model) = models[line as usize].as_ref().filter(|_| n > 0) {
                carry(book, at, model, number, slots);
            }
            for (column, slot) in slots {
                let content = slot.content(&prefix, &|name: &str| value(values, order, name))?;
                // Nothing known leaves the cell of the form as it is.
                if n < have && content == Content::Blank && matches!(slot, Slot::Key(_)) {
                    continue;
                }
                book.sheets[at].grid.put((number, *column), &content);
            }
        }
    }
    Ok(grown)
}

fn value(values: &Values, order: &Order, name: &str) -> Option<crate::sheet::Put<'static>> {
    values.get(name).or_else(|| order.once.get(name)).cloned()
}

/// What the first row says besides what is filled, its fixed words and formulas, stands in every row of the list.
fn carry(book: &mut Workbook, at: usize, model: &super::grid::Row, number: u32, slots: &[(u32, Slot)]) {
    let filled = columns(slots);
    let copied = model.copy(number - model.number);
    for cell in copied.cells.iter().filter(|c| !filled.contains(&c.column)) {
        let numbered = |c: &Cell| book.text(c).trim().parse() == Ok(1u32);
        let here = book.sheets[at].grid.cell((number, cell.column));
        if !book.is_blank(cell)
            && !numbered(cell)
            && here.is_none_or(|c| book.is_blank(c))
            && cell.formula_kind.is_empty()
        {
            book.sheets[at].grid.adopt(number, cell.clone());
        }
    }
}
