//! A table of a document whose header says what its columns are: placeholders are put into the first blank row below, and from
//! there it is filled like a form that has them.

use super::document::{Row, rows};
use super::guess::{Head, Heads};
use super::mark::passages;
use super::package::Package;
use super::xml::{Tag, Walk, safe, spliced};
use super::{Under, damaged};
use crate::sheet::grid::{Line, Sheet};
use crate::sheet::header::{self, Names};
use crate::sheet::{Cell, Column, Pick, Value};
use crate::{Error, Result};
use quick_xml::events::Event;
use std::ops::Range;

/// The part with what is written on the pages.
pub const BODY: &str = "word/document.xml";

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
        let room = room(&xml, &rows, table, row)?.len() as u32;
        if room > 0 {
            found.push(Heads { sheet: sheet.name, row, columns: heads.collect(), room });
        }
    }
    Ok(found)
}

/// The document with a placeholder in every cell that is filled downwards from.
/// # Errors
/// `InputRefused` where there is no blank row.
pub fn marked(xml: &str, under: &Under) -> Result<Option<String>> {
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
        edits.push((at.clone(), with_mark(&xml[at], key)?));
    }
    Ok(Some(spliced(xml, edits)))
}

fn name(table: usize) -> String {
    format!("表格{table}")
}

/// A table as an import reads a sheet, so that its header is found as an import finds one.
fn sheet(xml: &str, rows: &[Row], table: usize) -> Result<Sheet> {
    let mut sheet = Sheet { name: name(table), ..Sheet::default() };
    for row in rows.iter().filter(|r| r.table == table) {
        let piece = &xml[row.at.clone()];
        let text = |at: Range<usize>| {
            let lines: Vec<String> = passages(&piece[at], "p")?.iter().map(|p| p.text()).collect();
            Ok(Cell::new(Value::Text(lines.join("\n"))))
        };
        let cells = cells(piece)?.into_iter().map(text).collect::<Result<Vec<_>>>()?;
        if cells.iter().any(|c| !c.is_empty()) {
            sheet.lines.push(Line { number: row.number as u32, cells });
        }
    }
    Ok(sheet)
}

/// The blank rows right below the header with cells as wide as its own.
fn room(xml: &str, rows: &[Row], table: usize, header: u32) -> Result<Vec<Range<usize>>> {
    let of = |number: usize| rows.iter().find(|r| r.table == table && r.number == number);
    let Some(head) = of(header as usize) else { return Ok(Vec::new()) };
    let shape = widths(&xml[head.at.clone()])?;
    let mut blank = Vec::new();
    for row in (header as usize + 1..).map_while(of) {
        let piece = &xml[row.at.clone()];
        if widths(piece)? != shape || !passages(piece, "p")?.iter().all(|p| p.text().trim().is_empty()) {
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
