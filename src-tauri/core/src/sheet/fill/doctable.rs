//! A table of a document whose header says what its columns are: placeholders are put into the first blank row below, and from
//! there it is filled like a form that has them.

use super::blank;
use super::docline;
use super::docpara;
use super::document::{Row, is_blank, rows};
use super::guess::{self, Head, Heads, Label};
use super::incell::{self, Aims, Takes};
use super::mark::passages;
use super::package::Package;
use super::tick::{self, Choices, Groups};
use super::twin;
use super::xml::{Tag, Walk, safe, spliced};
use super::{Order, Under, damaged, refs};
use crate::sheet::grid::{Line, Sheet};
use crate::sheet::header::{self, Names};
use crate::sheet::{Cell, Column, Pick, Put, Value};
use crate::{Error, Result};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The part with what is written on the pages.
pub const BODY: &str = "word/document.xml";
/// Stands for the number of the row.
pub const NUMBER: &str = "#";

/// # Errors
/// `InputRefused` where the document is damaged.
pub fn heads(package: &Package, columns: &[Column], said: &[(String, String)]) -> Result<Vec<Heads>> {
    let xml = package.needed(BODY)?;
    let rows = rows(&xml)?;
    let names = Names::new(columns, &Pick { sheet: None, map: said.to_vec() });
    let mut found = Vec::new();
    for table in 1..=rows.iter().map(|r| r.table).max().unwrap_or(0) {
        let sheet = sheet(&xml, &rows, table)?;
        let header = header::find(&sheet, columns, &names);
        if header.found() < 2 {
            continue;
        }
        let Some(row) = sheet.lines.get(header.first + header.height - 1).map(|l| l.number) else { continue };
        let texts = header.texts.iter().enumerate().filter(|(_, t)| !t.is_empty());
        let heads = texts.map(|(at, text)| Head {
            at: at as u32,
            header: text.clone(),
            field: header.field(columns, at).to_owned(),
        });
        let mut columns: Vec<Head> = heads.collect();
        let again = twin::apart(&mut columns);
        let said = |number: &u32| sheet.lines.iter().find(|l| l.number == *number);
        let is_example = |l: &Line| l.cells.iter().any(|c| guess::says_example(&c.text()));
        let examples = (row + 1..).take_while(|number| said(number).is_some_and(is_example)).count() as u32;
        let row = row + examples;
        let room = room(&xml, &rows, table, row)?.len() as u32;
        if room > 0 {
            found.push(Heads { sheet: sheet.name, row, columns, room, again, why: String::new() });
        }
    }
    Ok(found)
}

/// Words of a table with a cell beside them that waits for its value, or a colon and their blank behind it.
/// # Errors
/// `InputRefused` where the document is damaged.
pub fn labels(package: &Package, columns: &[Column], choices: &Choices) -> Result<Vec<Label>> {
    let xml = package.needed(BODY)?;
    let mut found = Vec::new();
    for row in rows(&xml)? {
        let piece = &xml[row.at.clone()];
        let cells = cells(piece)?.into_iter().map(|at| docpara::paragraphs(&piece[at])).collect::<Result<Vec<_>>>()?;
        for (n, cell) in cells.iter().enumerate() {
            let told = |at: String, label: String, field: &str, inside| Label {
                sheet: name(row.table),
                at,
                label,
                field: field.to_owned(),
                inside,
            };
            let at = |n: usize| format!("{}{}", refs::letters(n as u32), row.number);
            let own = incell::labels(cell, columns, choices);
            found.extend(own.into_iter().map(|word| word.label(&name(row.table), &at(n))));
            let label = incell::words(cell);
            let Some(column) = guess::named(columns, &label) else { continue };
            let next = cells.get(n + 1);
            let beside = next.is_some_and(|c| incell::waits(c, tick::groups(choices, column.field)));
            let inside = !beside && guess::asks(&label) && !next.is_some_and(|c| incell::has_boxes(c));
            if beside || inside {
                let label = label.split_whitespace().collect();
                found.push(told(at(if inside { n } else { n + 1 }), label, column.field, inside));
            }
        }
    }
    Ok(found)
}

/// Whether there is such a cell, or in it such a blank.
/// # Errors
/// `InputRefused` where words are printed in it.
pub fn has_cell(package: &Package, sheet: &str, place: (u32, u32), nth: Option<usize>, groups: Groups) -> Result<bool> {
    let xml = package.needed(BODY)?;
    let Some(at) = cell(&xml, &rows(&xml)?, sheet, place)? else { return Ok(false) };
    let paragraphs = docpara::paragraphs(&xml[at])?;
    match incell::takes(&paragraphs, nth, "", "", groups, &mut HashMap::new()) {
        Takes::Printed => Err(printed(sheet, place, nth)),
        _ => Ok(true),
    }
}

fn printed(sheet: &str, (row, column): (u32, u32), nth: Option<usize>) -> Error {
    incell::printed(&format!("文档的{sheet}"), &format!("{}{row}", refs::letters(column)), nth)
}

/// A cell by its row and its place in the row.
fn cell(xml: &str, rows: &[Row], sheet: &str, (number, column): (u32, u32)) -> Result<Option<Range<usize>>> {
    let Some(row) = rows.iter().find(|r| name(r.table) == sheet && r.number == number as usize) else {
        return Ok(None);
    };
    let found = cells(&xml[row.at.clone()])?.into_iter().nth(column as usize);
    Ok(found.map(|at| row.at.start + at.start..row.at.start + at.end))
}

/// The document with a placeholder in every cell that is filled: the single ones, and those of a list's first row; and what
/// those stand for that are a piece of a value.
/// # Errors
/// `InputRefused` where there is no such cell, no blank row, or words are printed in the cell.
pub fn marked(xml: &str, order: &Order) -> Result<(String, HashMap<String, Put<'static>>)> {
    let (mut edits, mut told) = (Vec::new(), HashMap::new());
    let all = rows(xml)?;
    let mut targets: BTreeMap<(usize, usize), Aims<'_>> = BTreeMap::new();
    for target in order.cells.iter().filter(|t| !docline::is_line(&t.sheet)) {
        let (place, nth) = refs::place(&target.at)
            .ok_or_else(|| Error::usage(format!("“{}”不是格子的名称。请写成 B3 这样。", target.at)))?;
        let none = || {
            Error::refused(format!(
                "文档里没有“{}!{}”这一格，没有填表。文档里的表格依次叫 表格1、表格2，格子写成 表格1!B3 这样；表格外的写成 正文!B3。",
                target.sheet, target.at
            ))
        };
        let at = cell(xml, &all, &target.sheet, place)?.ok_or_else(none)?;
        targets.entry((at.start, at.end)).or_default().push((nth, target));
    }
    for ((from, to), targets) in targets {
        let piece = &xml[from..to];
        let paragraphs = docpara::paragraphs(piece)?;
        let (mut whole, mut within) = (None, Vec::new());
        for (nth, target) in targets {
            let value = order.once.get(&target.key).map(super::text).unwrap_or_default();
            // Behind a word that asks for one thing a value has the look that the paragraph keeps for what is typed.
            if nth.is_none() && incell::is_one_word(&paragraphs) {
                whole = Some(with_mark(piece, &target.key)?);
                continue;
            }
            match incell::takes(&paragraphs, nth, &target.key, &value, order.groups(&target.key), &mut told) {
                Takes::Whole => whole = Some(with_mark(&emptied(piece)?, &target.key)?),
                Takes::Within(edits) => within.extend(edits),
                Takes::Printed => {
                    return Err(printed(&target.sheet, refs::place(&target.at).unwrap_or_default().0, nth));
                }
            }
        }
        edits.push((from..to, whole.unwrap_or_else(|| blank::written(piece, within))));
    }
    let xml = spliced(xml, edits);
    Ok((order.under.as_ref().map_or_else(|| Ok(xml.clone()), |under| headed(&xml, under))?, told))
}

fn headed(xml: &str, under: &Under) -> Result<String> {
    let rows = rows(xml)?;
    let table = (1..=rows.iter().map(|r| r.table).max().unwrap_or(0)).find(|n| name(*n) == under.sheet);
    let none = || {
        Error::refused(format!(
            "{}的表头下面没有空行，没有填表。请在表头下面留一个空行，格数和表头一样，再填一次。",
            under.sheet
        ))
    };
    let table = table.ok_or_else(none)?;
    let first = room(xml, &rows, table, under.header_row)?.first().cloned().ok_or_else(none)?;
    let cells = cells(&xml[first.clone()])?;
    let mut edits = Vec::new();
    for (column, key) in &under.columns {
        let at = cells.get(*column as usize).ok_or_else(none)?;
        let at = first.start + at.start..first.start + at.end;
        edits.push((at.clone(), with_mark(&emptied(&xml[at])?, key)?));
    }
    // The running number that the form printed goes on in every row.
    for (n, at) in cells.iter().enumerate() {
        let at = first.start + at.start..first.start + at.end;
        let filled = under.columns.iter().any(|(column, _)| *column as usize == n);
        if !filled && text(&xml[at.clone()])?.trim() == "1" {
            edits.push((at.clone(), with_mark(&emptied(&xml[at])?, NUMBER)?));
        }
    }
    Ok(spliced(xml, edits))
}

fn text(cell: &str) -> Result<String> {
    let lines: Vec<String> = passages(cell, "p")?.iter().map(|p| p.text()).collect();
    Ok(lines.join("\n"))
}

/// A cell without its text.
fn emptied(cell: &str) -> Result<String> {
    let (mut edits, mut within) = (Vec::new(), None);
    let mut walk = Walk::over(cell);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "t" => within = Some(at.end),
            Event::End(e) if e.local_name().as_ref() == "t" => {
                edits.extend(within.take().map(|from| (from..at.start, String::new())));
            }
            _ => {}
        }
    }
    Ok(spliced(cell, edits))
}

fn name(table: usize) -> String {
    format!("表格{table}")
}

/// A list side by side is one of wide rows.
/// # Errors
/// `InputRefused` where the document is damaged.
pub fn widened<'o>(xml: &str, order: &'o Order) -> Result<Cow<'o, Order>> {
    let Some(under) = order.under.as_ref().filter(|u| twin::again(&u.columns).is_some()) else {
        return Ok(Cow::Borrowed(order));
    };
    let rows = rows(xml)?;
    let table = (1..=rows.iter().map(|r| r.table).max().unwrap_or(0)).find(|n| name(*n) == under.sheet);
    let room = table.map_or_else(|| Ok(Vec::new()), |table| room(xml, &rows, table, under.header_row))?;
    Ok(twin::widened(order, room.len() as u32))
}

/// A table as an import reads a sheet, so that its header is found as an import finds one.
fn sheet(xml: &str, rows: &[Row], table: usize) -> Result<Sheet> {
    let mut sheet = Sheet { name: name(table), ..Sheet::default() };
    for row in rows.iter().filter(|r| r.table == table) {
        let piece = &xml[row.at.clone()];
        let read = |at: Range<usize>| Ok(Cell::new(Value::Text(text(&piece[at])?)));
        let cells = cells(piece)?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        if cells.iter().any(|c| !c.is_empty()) {
            sheet.lines.push(Line { number: row.number as u32, cells });
        }
    }
    Ok(sheet)
}

/// The rows right below the header with cells as wide as its own, blank but for a running number.
fn room(xml: &str, rows: &[Row], table: usize, header: u32) -> Result<Vec<Range<usize>>> {
    let of = |number: usize| rows.iter().find(|r| r.table == table && r.number == number);
    let Some(head) = of(header as usize) else { return Ok(Vec::new()) };
    let shape = widths(&xml[head.at.clone()])?;
    let mut blank = Vec::new();
    for (nth, row) in (1..).zip((header as usize + 1..).map_while(of)) {
        let piece = &xml[row.at.clone()];
        if widths(piece)? != shape || !is_blank(piece, Some(nth))? {
            break;
        }
        blank.push(row.at.clone());
    }
    Ok(blank)
}

/// The cells of a row, those of a table within a cell left out.
fn cells(row: &str) -> Result<Vec<Range<usize>>> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0, 0);
    let mut walk = Walk::over(row);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "tc" => {
                if depth == 0 {
                    from = at.start;
                }
                depth += 1;
            }
            Event::End(e) if e.local_name().as_ref() == "tc" => {
                depth -= 1;
                if depth == 0 {
                    found.push(from..at.end);
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Over how many columns each cell of a row goes.
fn widths(row: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for at in cells(row)? {
        let mut width = "1".to_owned();
        let mut walk = Walk::over(&row[at]);
        while let Some((event, _)) = walk.next()? {
            let (Event::Start(e) | Event::Empty(e)) = event else { continue };
            let tag = Tag::of(&e, true);
            if tag.local() == "gridSpan" {
                tag.get("val").unwrap_or("1").clone_into(&mut width);
            }
        }
        all.push(width);
    }
    Ok(all)
}

/// A blank cell with a placeholder in its first paragraph, in the look that the paragraph keeps for what is typed there.
fn with_mark(cell: &str, key: &str) -> Result<String> {
    let (mut paragraph, mut look, mut look_from, mut in_properties) = (None, "", None, false);
    let mut walk = Walk::over(cell);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Empty(e) if paragraph.is_none() && e.local_name().as_ref() == "p" => {
                let tag = Tag::of(&e, true);
                let (prefix, name) = (tag.prefix().to_owned(), tag.name.clone());
                let new = format!("{}{}</{name}>", tag.open().written(), run(&prefix, "", key));
                return Ok(spliced(cell, vec![(at, new)]));
            }
            Event::Start(e) => match e.local_name().as_ref() {
                "p" if paragraph.is_none() => paragraph = Some(Tag::of(&e, false).prefix().to_owned()),
                "pPr" => in_properties = true,
                "rPr" if in_properties && look_from.is_none() => look_from = Some(at.start),
                _ => {}
            },
            Event::End(e) => match (e.local_name().as_ref(), &paragraph) {
                ("rPr", _) if in_properties && look.is_empty() => look = &cell[look_from.unwrap_or(at.end)..at.end],
                ("pPr", _) => in_properties = false,
                ("p", Some(prefix)) => {
                    return Ok(spliced(cell, vec![(at.start..at.start, run(prefix, look, key))]));
                }
                _ => {}
            },
            _ => {}
        }
    }
    Err(damaged())
}

fn run(prefix: &str, look: &str, key: &str) -> String {
    format!("<{prefix}r>{look}<{prefix}t>{{{{{}}}}}</{prefix}t></{prefix}r>", safe(key))
}
