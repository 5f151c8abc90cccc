//! .ods in one pass over its one XML part. Repeated cells are counted, not copied, so a line that claims a million
//! blank columns costs nothing.

use super::grid::Builder;
use super::merges::attribute;
use super::{Cell, Limits, Sheet, Value, guard, xlsx};
use crate::{Error, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The sheets of an unpacked container.
/// # Errors
/// `InputRefused` where it is protected, no spreadsheet, damaged or exceeds the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| guard::damaged())?;
    let mut part = |name: &str| -> Option<String> {
        let mut text = String::new();
        zip.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    if part("META-INF/manifest.xml").is_some_and(|m| m.contains("encryption-data")) {
        return Err(guard::locked());
    }
    if !part("mimetype").is_some_and(|m| m.contains("opendocument.spreadsheet")) {
        return Err(Error::refused(super::kind::NOT_A_WORKBOOK));
    }
    let content = part("content.xml").ok_or_else(guard::damaged)?;
    let mut walk = Walk { reader: Reader::from_str(&content), limits };
    let mut sheets = Vec::new();
    loop {
        match walk.event()? {
            Event::Start(e) if e.local_name().as_ref() == "table" => {
                sheets.push(walk.sheet(attribute(&e, "name").unwrap_or_default())?);
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

struct Walk<'x> {
    reader: Reader<&'x [u8]>,
    limits: &'x Limits,
}

/// A cell element's own attributes.
struct Head {
    cell: Cell,
    /// The text lies in the element's content.
    wants_text: bool,
    is_error: bool,
    repeated: u32,
    spanned: (u32, u32),
}

impl<'x> Walk<'x> {
    fn event(&mut self) -> Result<Event<'x>> {
        self.reader.read_event().map_err(|_| guard::damaged())
    }

    fn skip(&mut self, e: &BytesStart<'_>) -> Result<()> {
        self.reader.read_to_end(e.name()).map(|_| ()).map_err(|_| guard::damaged())
    }

    fn sheet(&mut self, name: String) -> Result<Sheet> {
        let mut builder = Builder::new(name, self.limits);
        let mut row = 0u32;
        loop {
            match self.event()? {
                Event::Start(e) if e.local_name().as_ref() == "table-row" => {
                    let repeated = count(&e, "number-rows-repeated");
                    let cells = self.row(&mut builder, row)?;
                    if !cells.is_empty() {
                        for again in 0..repeated {
                            for (column, cell) in &cells {
                                builder.put((row.saturating_add(again), *column), cell.clone())?;
                            }
                        }
                    }
                    row = row.saturating_add(repeated);
                }
                Event::Empty(e) if e.local_name().as_ref() == "table-row" => {
                    row = row.saturating_add(count(&e, "number-rows-repeated"));
                }
                Event::Start(e) if matches!(e.local_name().as_ref(), "shapes" | "forms") => self.skip(&e)?,
                Event::End(e) if e.local_name().as_ref() == "table" => return Ok(builder.finish()),
                Event::Eof => return Err(guard::damaged()),
                _ => {}
            }
        }
    }

    /// The cells of one row that hold something, by column.
    fn row(&mut self, builder: &mut Builder, row: u32) -> Result<Vec<(u32, Cell)>> {
        let mut cells = Vec::new();
        let mut column = 0u32;
        loop {
            let (head, is_open) = match self.event()? {
                Event::Start(e) if is_cell(&e) => (head(&e), true),
                Event::Empty(e) if is_cell(&e) => (head(&e), false),
                Event::End(e) if e.local_name().as_ref() == "table-row" => return Ok(cells),
                Event::Eof => return Err(guard::damaged()),
                _ => continue,
            };
            let text = if is_open { self.text()? } else { String::new() };
            let (rows, columns) = head.spanned;
            if rows > 1 || columns > 1 {
                let last = (row.saturating_add(rows.max(1) - 1), column.saturating_add(columns.max(1) - 1));
                builder.merge((row, column), last);
            }
            let repeated = head.repeated;
            let cell = head.with(text);
            if cell.value != Value::Empty || cell.is_formula {
                let end = column.saturating_add(repeated);
                if end > self.limits.columns {
                    builder.put((row, end), cell)?;
                    return Err(guard::damaged());
                }
                cells.extend((column..end).map(|c| (c, cell.clone())));
            }
            column = column.saturating_add(repeated);
        }
    }

    /// The paragraphs of an open cell, up to its end; remarks and drawings are not its text.
    fn text(&mut self) -> Result<String> {
        let mut text = String::new();
        let mut paragraphs = 0;
        loop {
            match self.event()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "annotation" | "frame" | "custom-shape" | "g" | "table" => self.skip(&e)?,
                    "p" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                    }
                    _ => {}
                },
                Event::Empty(e) => match e.local_name().as_ref() {
                    "s" => text.push(' '),
                    "tab" => text.push('\t'),
                    "line-break" => text.push('\n'),
                    _ => {}
                },
                Event::Text(t) if paragraphs > 0 => text.push_str(&t.xml10_content()),
                Event::CData(t) if paragraphs > 0 => text.push_str(&t.xml10_content()),
                Event::GeneralRef(r) => match r.resolve_char_ref() {
                    Ok(Some(c)) => text.push(c),
                    _ => text.push_str(quick_xml::escape::resolve_xml_entity(&r.xml10_content()).unwrap_or("")),
                },
                Event::End(e) if matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell") => {
                    return Ok(text);
                }
                Event::Eof => return Err(guard::damaged()),
                _ => {}
            }
        }
    }
}

impl Head {
    fn with(self, text: String) -> Cell {
        let value = match self.cell.value {
            _ if self.is_error => Value::Error(text),
            Value::Empty if self.wants_text && !text.is_empty() => Value::Text(text),
            value => value,
        };
        Cell { value, ..self.cell }
    }
}

fn is_cell(e: &BytesStart<'_>) -> bool {
    matches!(e.local_name().as_ref(), "table-cell" | "covered-table-cell")
}

fn count(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).and_then(|n| n.parse().ok()).unwrap_or(1)
}

fn head(e: &BytesStart<'_>) -> Head {
    let mut head = Head { cell: Cell::default(), wants_text: false, is_error: false, repeated: 1, spanned: (1, 1) };
    for a in e.attributes().flatten() {
        let value = a.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default();
        match (a.key.prefix().map(|p| p.as_ref().to_owned()).as_deref(), a.key.local_name().as_ref()) {
            (Some("office"), "value") => head.cell.value = value.parse().map_or(Value::Empty, Value::Number),
            (Some("office"), "date-value") => head.cell.value = xlsx::iso(value.into_owned()),
            (Some("office"), "string-value" | "time-value") => head.cell.value = Value::Text(value.into_owned()),
            (Some("office"), "boolean-value") => head.cell.value = Value::Bool(value == "true"),
            (Some("office"), "value-type") => head.wants_text = value == "string",
            (Some("calcext"), "value-type") => head.is_error = value == "error",
            (_, "formula") => head.cell.is_formula = true,
            (_, "number-columns-repeated") => head.repeated = value.parse().unwrap_or(1),
            (_, "number-rows-spanned") => head.spanned.0 = value.parse().unwrap_or(1),
            (_, "number-columns-spanned") => head.spanned.1 = value.parse().unwrap_or(1),
            _ => {}
        }
    }
    head
}
