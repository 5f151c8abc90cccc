//! A list in a sheet: into the rows that the form left blank, and where they are too few, into rows put in between.
//!
//! Putting rows in moves everything below: cells, merged areas, formulas of all sheets, print areas, formats that depend on
//! values, checks, page breaks. What hangs over the cells (pictures, remarks, tables, charts) is not moved; there the form is
//! refused with a sentence, and the person puts the rows in.

use super::cell::Cell;
use super::package::Package;
use super::refs::{self, Shift};
use super::workbook::{Sheet, Workbook};
use super::workfill::{Slot, Values, columns};
use super::xml::{Tag, Walk, plain, safe, spliced};
use super::{Order, damaged};
use crate::{Error, Result};
use quick_xml::events::Event;

/// Rows were put in.
pub struct Grown(pub Shift);

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

/// Whether a list can begin in that row.
/// # Errors
/// `InputRefused` where something stands there already.
pub fn first_is_free(book: &Workbook, sheet: &Sheet, row: u32, slots: &[(u32, Slot)]) -> Result<()> {
    let is_free = sheet.grid.row(row).is_none_or(|r| {
        let used = |c: &&Cell| !book.is_blank(c) && columns(slots).contains(&c.column) && c.formula.is_none();
        r.cells.iter().filter(used).all(|c| counts(book, c, 1))
    });
    if is_free && free(book, sheet, row, row, slots, 1, false) {
        return Ok(());
    }
    Err(Error::refused(format!(
        "工作表“{}”表头下面第{row}行已经有内容，名单没有地方填。请先把表头下面的行清空（示例行也要删），再填一次。",
        sheet.name
    )))
}

/// How many rows from `row` on the list may use as they are, `most` at most.
pub fn room(book: &Workbook, sheet: &Sheet, row: u32, slots: &[(u32, Slot)], most: u32) -> u32 {
    let last = sheet.grid.last_row();
    (1..most).take_while(|n| row + n <= last && free(book, sheet, row, row + n, slots, n + 1, true)).count() as u32 + 1
}

/// A running number that the form printed.
fn counts(book: &Workbook, cell: &Cell, nth: u32) -> bool {
    cell.formula.is_none() && book.text(cell).trim().parse() == Ok(nth)
}

/// True where `row` holds nothing but formulas beside the list, and running numbers; `alike`: and looks like `first`.
fn free(book: &Workbook, sheet: &Sheet, first: u32, row: u32, slots: &[(u32, Slot)], nth: u32, alike: bool) -> bool {
    let filled = columns(slots);
    let tall = sheet.merges.iter().any(|((t, _), (b, _))| t != b && (*t..=*b).contains(&row));
    let blank = sheet.grid.row(row).is_none_or(|r| {
        r.cells
            .iter()
            .all(|c| book.is_blank(c) || counts(book, c, nth) || (c.formula.is_some() && !filled.contains(&c.column)))
    });
    let frame = |row: u32, column: u32| sheet.grid.cell((row, column)).is_some_and(|c| book.is_framed(c.style()));
    let looks =
        || filled.iter().all(|c| frame(first, *c) == frame(row, *c)) && across(sheet, first) == across(sheet, row);
    !tall && blank && (!alike || looks())
}

/// Cells merged sideways in a row, as first and last column.
fn across(sheet: &Sheet, row: u32) -> Vec<(u32, u32)> {
    let flat = sheet.merges.iter().filter(|((t, _), (b, _))| t == b && *t == row);
    let mut found: Vec<(u32, u32)> = flat.map(|((_, l), (_, r))| (*l, *r)).collect();
    found.sort_unstable();
    found
}

/// Fills the list from `row` on.
/// # Errors
/// `InputRefused` where a cell may not be filled, or rows would have to be put in and cannot.
pub fn repeat(
    book: &mut Workbook,
    package: &Package,
    at: usize,
    row: u32,
    slots: &[(u32, Slot)],
    order: &Order,
) -> Result<Option<Grown>> {
    let count = order.rows.len() as u32;
    let have = room(book, &book.sheets[at], row, slots, count);
    let model = book.sheets[at].grid.row(row).cloned();
    for n in 0..have.min(count) {
        for (column, _) in slots {
            fillable(book, &book.sheets[at], (row + n, *column))?;
        }
    }
    let mut grown = None;
    if count > have {
        let by = count - have;
        // Before the last row where there are several: its frame is the foot of the table, and sums take the new rows in.
        let shift = Shift { after: if have > 1 { row + have - 2 } else { row }, by, stretch: have == 1 };
        growable(&book.sheets[at], package, book, row, have, count)?;
        grow(book, at, row, &shift)?;
        grown = Some(Grown(shift));
    }
    let prefix = book.sheets[at].grid.prefix();
    for (n, values) in order.rows.iter().enumerate() {
        let number = row + n as u32;
        if let Some(model) = model.as_ref().filter(|_| n > 0) {
            carry(book, at, model, number, slots);
        }
        for (column, slot) in slots {
            let content = slot.content(&prefix, &|name: &str| value(values, order, name))?;
            book.sheets[at].grid.put((number, *column), &content);
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

/// # Errors
/// `InputRefused` where something hangs over the cells that would not move with them.
fn growable(sheet: &Sheet, package: &Package, book: &Workbook, row: u32, have: u32, count: u32) -> Result<()> {
    let odd = |sheet: &Sheet, from: u32| {
        let rows = sheet.grid.rows.iter().filter(|r| r.number >= from);
        rows.flat_map(|r| &r.cells).any(|c| !c.formula_kind.is_empty() && c.formula_kind != "normal")
    };
    let hangs = hanging(&sheet.grid.tail)?;
    let elsewhere = package.names().iter().any(|n| n.starts_with("xl/charts/") || n.starts_with("xl/pivotCache/"));
    let shared = odd(sheet, row) || book.sheets.iter().any(|s| s.name != sheet.name && odd(s, 0));
    let why = match (sheet.protected, hangs, elsewhere, shared) {
        (true, ..) => "这张工作表被上级保护",
        (_, Some(what), ..) => what,
        (_, _, true, _) => "表里有图表或透视表",
        (_, _, _, true) => "表里有数组公式或共用公式",
        _ => return Ok(()),
    };
    Err(Error::refused(format!(
        "工作表“{}”从第{row}行起只有{have}个空行，名单有{count}人；{why}，程序不能替您插行，所以没有填表。请先在表里插入够用的空行，再填一次。",
        sheet.name
    )))
}

/// What hangs over the cells of a sheet, in words.
fn hanging(tail: &str) -> Result<Option<&'static str>> {
    let mut walk = Walk::over(tail);
    while let Some((event, _)) = walk.next()? {
        let (Event::Start(e) | Event::Empty(e)) = event else { continue };
        let what = match e.local_name().as_ref() {
            "drawing" | "picture" => "表里有图片或图形",
            "legacyDrawing" => "表里有批注",
            "tablePart" => "表里用了“套用表格格式”的表",
            "oleObject" | "control" => "表里有控件",
            _ => continue,
        };
        return Ok(Some(what));
    }
    Ok(None)
}

/// Puts the rows in and moves everything that lies below or speaks of it.
fn grow(book: &mut Workbook, at: usize, row: u32, shift: &Shift) -> Result<()> {
    let target = book.sheets[at].name.clone();
    for sheet in &mut book.sheets {
        let name = sheet.name.clone();
        sheet.grid.shift(shift, &name, &target);
        let here = name == target;
        sheet.grid.tail = speaking(&sheet.grid.tail, shift, &name, &target, here)?;
        if here {
            sheet.grid.head = speaking(&sheet.grid.head, shift, &name, &target, true)?;
        }
    }
    let sheet = &mut book.sheets[at];
    let sideways = across(sheet, row);
    let moved = |((t, l), (b, r)): &((u32, u32), (u32, u32))| {
        let last = if shift.stretch && *b == shift.after && t < b { b + shift.by } else { shift.row(*b) };
        ((shift.row(*t), *l), (last, *r))
    };
    sheet.merges = sheet.merges.iter().map(moved).collect();
    let model = sheet.grid.row(row).cloned();
    for number in shift.after + 1..=shift.after + shift.by {
        if let Some(model) = &model {
            sheet.grid.set_row(model.copy(number - row));
        }
        sheet.merges.extend(sideways.iter().map(|(l, r)| ((number, *l), (number, *r))));
    }
    if !sideways.is_empty() {
        sheet.grid.tail = merged_again(&sheet.grid.tail, &sideways, shift)?;
    }
    Ok(())
}

/// The rest of a sheet's XML after rows were put in: areas (where it is `here`) and formulas.
fn speaking(xml: &str, shift: &Shift, own: &str, target: &str, here: bool) -> Result<String> {
    let mut edits = Vec::new();
    let (mut inside, mut breaks) = (None, false);
    let mut walk = Walk::over(xml);
    while let Some((event, at)) = walk.next()? {
        let (e, empty) = match event {
            Event::Start(e) => (e, false),
            Event::Empty(e) => (e, true),
            Event::End(e) => {
                let name = e.local_name().as_ref().to_owned();
                breaks &= name != "rowBreaks";
                if let Some((from, area)) = inside.take() {
                    let old = plain(&xml[from..at.start]);
                    let new = if area { shift.area(&old) } else { shift.formula(&old, own, target) };
                    if new != old && (here || !area) {
                        edits.push((from..at.start, safe(&new)));
                    }
                }
                continue;
            }
            _ => continue,
        };
        let mut tag = Tag::of(&e, empty);
        match tag.local() {
            "rowBreaks" => breaks = true,
            "formula" | "formula1" | "formula2" | "f" if !empty => inside = Some((at.end, false)),
            "sqref" if !empty => inside = Some((at.end, true)),
            _ => {}
        }
        if here && retold(&mut tag, shift, breaks) {
            edits.push((at, tag.written()));
        }
    }
    Ok(spliced(xml, edits))
}

/// The areas that a tag names; answers whether any moved.
fn retold(tag: &mut Tag, shift: &Shift, breaks: bool) -> bool {
    // Where the cursor stands is nobody's content, and its parts must agree.
    if tag.local() == "selection" {
        return false;
    }
    let mut any = false;
    let merge = tag.local() == "mergeCell";
    for key in ["ref", "sqref"] {
        if let Some(old) = tag.get(key).map(str::to_owned) {
            // A cell merged sideways is no area of the list: only it stays as it is.
            let flat = merge && refs::corners(&old).is_some_and(|((t, _), (b, _))| t == b);
            let new = if flat { Shift { stretch: false, ..*shift }.area(&old) } else { shift.area(&old) };
            if new != old {
                tag.set(key, new);
                any = true;
            }
        }
    }
    if breaks
        && tag.local() == "brk"
        && let Some(row) = tag.get("id").and_then(|n| n.parse::<u32>().ok())
        && shift.row(row) != row
    {
        tag.set("id", shift.row(row).to_string());
        any = true;
    }
    any
}

/// The new rows' cells merged sideways like those of the first.
fn merged_again(tail: &str, sideways: &[(u32, u32)], shift: &Shift) -> Result<String> {
    let (mut edits, mut count, mut end) = (Vec::new(), 0usize, None);
    let mut list = None;
    let mut walk = Walk::over(tail);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "mergeCells" => list = Some((Tag::of(&e, false), at)),
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "mergeCell" => count += 1,
            Event::End(e) if e.local_name().as_ref() == "mergeCells" => end = Some(at.start),
            _ => {}
        }
    }
    let (mut tag, at) = list.ok_or_else(damaged)?;
    let end = end.ok_or_else(damaged)?;
    let prefix = tag.prefix().to_owned();
    let mut new = String::new();
    for number in shift.after + 1..=shift.after + shift.by {
        for (left, right) in sideways {
            let (from, to) = (refs::letters(*left), refs::letters(*right));
            new += &format!("<{prefix}mergeCell ref=\"{from}{number}:{to}{number}\"/>");
            count += 1;
        }
    }
    tag.set("count", count.to_string());
    edits.push((at, tag.written()));
    edits.push((end..end, new));
    Ok(spliced(tail, edits))
}
