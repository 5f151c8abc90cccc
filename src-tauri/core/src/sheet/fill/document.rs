//! A .docx as a form: placeholders in its text, headers and footers; a row of a table repeated for each of a list.

use super::docline;
use super::doctable::{self, BODY, NUMBER};
use super::mark::{Breaks, passages, replaced};
use super::package::Package;
use super::xml::{Tag, Walk, spliced, yes};
use super::{Changed, Found, Order, text};
use crate::{Error, Result};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::ops::Range;

/// The parts whose text people see.
fn parts(package: &Package) -> impl Iterator<Item = &String> {
    let shown = |n: &&String| {
        let part = n.strip_prefix("word/").unwrap_or_default();
        let is = |stem: &str| part.starts_with(stem) && part.ends_with(".xml");
        *n == BODY || is("header") || is("footer")
    };
    package.names().iter().filter(shown)
}

pub fn marks(package: &Package) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    let mut tables = 0;
    for part in parts(package) {
        let xml = package.needed(part)?;
        let rows = rows(&xml)?;
        for mark in passages(&xml, "p")?.iter().flat_map(|p| p.marks()) {
            let row = innermost(&rows, mark.at);
            let place = match row {
                Some(at) => format!("表格第{}行", rows[at].number),
                None if part.ends_with("document.xml") => "正文".to_owned(),
                None if part.contains("header") => "页眉".to_owned(),
                None => "页脚".to_owned(),
            };
            found.push(Found { text: mark.text, place, line: row.map_or(0, |at| tables + at + 1) });
        }
        tables += rows.len();
    }
    Ok(found)
}

/// # Errors
/// `InputRefused` where the document may not be changed, or a placeholder of a list stands outside of a table.
pub fn fill(package: &Package, order: &Order) -> Result<Changed> {
    if is_protected(package)? {
        return Err(Error::refused(
            "这份文档设有编辑保护，程序不能填。请用 Word 或 WPS 打开它，停止保护后另存一份再填。",
        ));
    }
    docline::all_there(package, order)?;
    let order = doctable::widened(&package.needed(BODY)?, order)?;
    let order = order.as_ref();
    let mut changed = Changed::new();
    for part in parts(package) {
        let xml = package.needed(part)?;
        let (mut new, mut pieces) = docline::marked(part, &xml, order)?;
        if part == BODY {
            let (tables, more) = doctable::marked(&new, order)?;
            new = tables;
            pieces.extend(more);
        }
        let mut order = Cow::Borrowed(order);
        if !pieces.is_empty() {
            order.to_mut().once.extend(pieces);
        }
        let new = filled(&new, &order)?;
        if new != xml {
            changed.insert(part.clone(), new);
        }
    }
    Ok(changed)
}

fn is_protected(package: &Package) -> Result<bool> {
    let Some(settings) = package.part("word/settings.xml")? else { return Ok(false) };
    let mut walk = Walk::over(&settings);
    while let Some((event, _)) = walk.next()? {
        if let Event::Start(e) | Event::Empty(e) = event {
            let tag = Tag::of(&e, true);
            if tag.local() == "documentProtection" && yes(tag.get("enforcement")) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    pub at: Range<usize>,
    /// Within its table, from 1.
    pub number: usize,
    /// Which table.
    pub table: usize,
    pub cells: usize,
}

/// Every row, those of a table within a cell after the row around them.
pub fn rows(xml: &str) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let (mut open, mut tables): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    let mut count = 0;
    let mut walk = Walk::over(xml);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "tbl" => {
                    count += 1;
                    tables.push((count, 0));
                }
                "tr" => {
                    let table = tables.last_mut().map_or((0, 0), |t| {
                        t.1 += 1;
                        *t
                    });
                    open.push(rows.len());
                    rows.push(Row { at, number: table.1, table: table.0, cells: 0 });
                }
                "tc" => {
                    if let Some(row) = open.last().and_then(|row| rows.get_mut(*row)) {
                        row.cells += 1;
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "tbl" => drop(tables.pop()),
                "tr" => {
                    if let Some(row) = open.pop().and_then(|row| rows.get_mut(row)) {
                        row.at.end = at.end;
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(rows)
}

/// The smallest row around a place.
fn innermost(rows: &[Row], place: usize) -> Option<usize> {
    let around = rows.iter().enumerate().filter(|(_, row)| row.at.contains(&place));
    around.min_by_key(|(_, row)| row.at.len()).map(|(at, _)| at)
}

fn filled(xml: &str, order: &Order) -> Result<String> {
    let repeated = order.repeated();
    let rows = rows(xml)?;
    let mut lines: Vec<usize> = Vec::new();
    for mark in passages(xml, "p")?.iter().flat_map(|p| p.marks()).filter(|m| repeated.contains(m.text.as_str())) {
        let Some(row) = innermost(&rows, mark.at) else {
            return Err(Error::refused(format!(
                "“{{{{{}}}}}”不在表格的一行里，名单不知道从哪里往下填。请把它放进表格的一行，或改为每人一份。",
                mark.text
            )));
        };
        if !lines.contains(&row) {
            lines.push(row);
        }
    }
    lines.sort_unstable();
    let once = |name: &str| order.once.get(name).map(text);
    let mut out = String::with_capacity(xml.len());
    let mut done = 0;
    for line in lines {
        let at = rows[line].at.clone();
        out += &replaced(&xml[done..at.start], "p", Breaks::Element, &once)?;
        for (n, values) in order.rows.iter().enumerate() {
            let template = if n == 0 { xml[at.clone()].to_owned() } else { without_ids(&xml[at.clone()])? };
            let counted = |name: &str| (name == NUMBER).then(|| (n + 1).to_string());
            let value = |name: &str| values.get(name).map(text).or_else(|| once(name)).or_else(|| counted(name));
            out += &replaced(&template, "p", Breaks::Element, &value)?;
        }
        // Rows that the form left blank for this are used up first, so that it keeps its length.
        done = at.end;
        let counting = order.under.is_some();
        for spare in blank_after(xml, &rows, line, counting)?.into_iter().take(order.rows.len().saturating_sub(1)) {
            out += &xml[done..spare.start];
            done = spare.end;
        }
    }
    out += &replaced(&xml[done..], "p", Breaks::Element, &once)?;
    Ok(out)
}

/// Rows right after `line` in the same table that look like it and hold no text but the running number that it has itself.
fn blank_after(xml: &str, rows: &[Row], line: usize, counting: bool) -> Result<Vec<Range<usize>>> {
    let (table, cells, number) = (rows[line].table, rows[line].cells, rows[line].number);
    let mut spare = Vec::new();
    for (nth, row) in (2..).zip(rows.iter().filter(|r| r.table == table && r.number > number)) {
        let blank = is_blank(&xml[row.at.clone()], counting.then_some(nth))?;
        if !blank || row.cells != cells {
            break;
        }
        spare.push(row.at.clone());
    }
    Ok(spare)
}

/// True where a row holds no text, or once the running number.
pub fn is_blank(row: &str, nth: Option<usize>) -> Result<bool> {
    let texts: Vec<String> = passages(row, "p")?.iter().map(|p| p.text().trim().to_owned()).collect();
    let said: Vec<&String> = texts.iter().filter(|t| !t.is_empty()).collect();
    Ok(match said.as_slice() {
        [] => true,
        [one] => nth.is_some_and(|n| one.parse() == Ok(n)),
        // Side by side, the second half goes on where the first one ends.
        [one, two] => nth.is_some_and(|n| one.parse() == Ok(n) && two.parse::<usize>().is_ok_and(|two| two > n)),
        _ => false,
    })
}

/// A row without what must be one of its kind in a document: bookmarks and the numbers of paragraphs.
fn without_ids(row: &str) -> Result<String> {
    let mut edits = Vec::new();
    let mut walk = Walk::over(row);
    while let Some((event, at)) = walk.next()? {
        let (e, empty) = match event {
            Event::Start(e) => (e, false),
            Event::Empty(e) => (e, true),
            _ => continue,
        };
        let mut tag = Tag::of(&e, empty);
        if empty && matches!(tag.local(), "bookmarkStart" | "bookmarkEnd") {
            edits.push((at, String::new()));
        } else if tag.get("paraId").is_some() || tag.get("textId").is_some() {
            tag.remove("paraId");
            tag.remove("textId");
            edits.push((at, tag.written()));
        }
    }
    Ok(spliced(row, edits))
}
