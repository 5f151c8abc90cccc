//! Rows put into a sheet: everything below them, and everything that speaks of it, moves along.

use super::damaged;
use super::lines::{List, shape};
use super::package::Package;
use super::refs::{self, Shift};
use super::workbook::{Area, Sheet, Workbook};
use super::xml::{Tag, Walk, plain, safe, spliced};
use crate::{Error, Result};
use quick_xml::events::Event;

/// # Errors
/// `InputRefused` where something hangs over the cells that would not move with them.
pub fn growable(sheet: &Sheet, package: &Package, book: &Workbook, row: u32, have: u32, count: u32) -> Result<()> {
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
pub fn grow(book: &mut Workbook, at: usize, list: &List, shift: &Shift) -> Result<()> {
    let target = book.sheets[at].name.clone();
    for sheet in &mut book.sheets {
        let name = sheet.name.clone();
        sheet.grid.shift(shift, &name, &target);
        let here = name == target;
        sheet.grid.tail = speaking(&sheet.grid.tail, shift, &name, &target, here.then_some(list.row))?;
        if here {
            sheet.grid.head = speaking(&sheet.grid.head, shift, &name, &target, Some(list.row))?;
        }
    }
    let sheet = &mut book.sheets[at];
    let (row, tall) = (list.row, list.tall());
    let shape = shape(sheet, row, tall);
    let moved = |((t, l), (b, r)): &Area| {
        let stretches = shift.stretch && *b == shift.after && *t < row;
        ((shift.row(*t), *l), (if stretches { b + shift.by } else { shift.row(*b) }, *r))
    };
    sheet.merges = sheet.merges.iter().map(moved).collect();
    let models: Vec<_> = (row..row + tall).map(|n| sheet.grid.row(n).cloned()).collect();
    for number in shift.after + 1..=shift.after + shift.by {
        if let Some(model) = &models[((number - row) % tall) as usize] {
            sheet.grid.set_row(model.copy(number - model.number));
        }
    }
    let firsts = (shift.after + 1..=shift.after + shift.by).step_by(tall as usize);
    let new: Vec<_> =
        firsts.flat_map(|first| shape.iter().map(move |(t, b, l, r)| ((first + t, *l), (first + b, *r)))).collect();
    if !new.is_empty() {
        sheet.grid.tail = merged_again(&sheet.grid.tail, &new)?;
    }
    sheet.merges.extend(new);
    Ok(())
}

/// The rest of a sheet's XML after rows were put in: areas (where it is `here`, with the list's first row) and formulas.
fn speaking(xml: &str, shift: &Shift, own: &str, target: &str, here: Option<u32>) -> Result<String> {
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
                    if new != old && (here.is_some() || !area) {
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
        if here.is_some_and(|first| retold(&mut tag, shift, breaks, first)) {
            edits.push((at, tag.written()));
        }
    }
    Ok(spliced(xml, edits))
}

/// The areas that a tag names; answers whether any moved.
fn retold(tag: &mut Tag, shift: &Shift, breaks: bool, first: u32) -> bool {
    // Where the cursor stands is nobody's content, and its parts must agree.
    if tag.local() == "selection" {
        return false;
    }
    let mut any = false;
    let merge = tag.local() == "mergeCell";
    for key in ["ref", "sqref"] {
        if let Some(old) = tag.get(key).map(str::to_owned) {
            // Cells merged within a record are no area of the list: they stay as they are.
            let own = merge && refs::corners(&old).is_some_and(|((t, _), _)| t >= first);
            let new = if own { Shift { stretch: false, ..*shift }.area(&old) } else { shift.area(&old) };
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

/// The new rows' cells merged like those of the first record.
fn merged_again(tail: &str, areas: &[Area]) -> Result<String> {
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
    for ((top, left), (bottom, right)) in areas {
        let (from, to) = (refs::letters(*left), refs::letters(*right));
        new += &format!("<{prefix}mergeCell ref=\"{from}{top}:{to}{bottom}\"/>");
        count += 1;
    }
    tag.set("count", count.to_string());
    edits.push((at, tag.written()));
    edits.push((end..end, new));
    Ok(spliced(tail, edits))
}
