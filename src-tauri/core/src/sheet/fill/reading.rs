//! A sheet's XML read into its rows and cells.

use super::cell::Cell;
use super::grid::Row;
use super::xml::{Tag, plain};
use super::{damaged, refs};
use crate::Result;
use quick_xml::events::Event;
use std::ops::Range;

/// A sheet on its way in.
#[derive(Default)]
pub struct Reading {
    pub rows: Vec<Row>,
    pub columns: Vec<(u32, u32, String)>,
    /// From the first row to the last; the tag of sheetData where it is closed at once.
    pub data: Option<(usize, usize)>,
    pub closed: Option<Tag>,
    in_data: bool,
    /// Where the text not yet given to a row or a cell begins.
    from: usize,
    first: usize,
    row_from: usize,
    cell: Option<(Tag, usize)>,
    /// Where the inside of f, v or is began.
    inner: Option<usize>,
    formula: Option<(String, String)>,
    value: String,
}

impl Reading {
    pub fn take(&mut self, xml: &str, event: &Event<'_>, at: Range<usize>) -> Result<()> {
        match event {
            Event::Start(e) => self.start(xml, Tag::of(e, false), at),
            Event::Empty(e) => self.empty(xml, Tag::of(e, true), at),
            Event::End(e) => {
                let name = e.local_name().as_ref().to_owned();
                self.end(xml, &name, at);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, xml: &str, tag: Tag, at: Range<usize>) -> Result<()> {
        match tag.local() {
            "sheetData" if self.data.is_none() => (self.in_data, self.from, self.first) = (true, at.end, at.end),
            "row" if self.in_data => self.open_row(xml, tag, &at)?,
            "c" if self.in_data => self.cell = Some((tag, at.start)),
            "f" if self.cell.is_some() => {
                self.formula = Some((String::new(), tag.get("t").unwrap_or_default().to_owned()));
                self.inner = Some(at.end);
            }
            "v" | "is" if self.cell.is_some() => self.inner = Some(at.end),
            _ => {}
        }
        Ok(())
    }

    fn empty(&mut self, xml: &str, tag: Tag, at: Range<usize>) -> Result<()> {
        match tag.local() {
            "sheetData" if self.data.is_none() => {
                self.data = Some((at.start, at.end));
                self.closed = Some(tag);
            }
            "row" if self.in_data => {
                self.open_row(xml, tag, &at)?;
                self.close_row(xml, &at, true);
            }
            "c" if self.in_data => {
                self.cell = Some((tag, at.start));
                self.close_cell(xml, &at);
            }
            "f" if self.cell.is_some() => {
                self.formula = Some((String::new(), tag.get("t").unwrap_or_default().to_owned()));
            }
            "col" if !self.in_data => self.column(&tag),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, xml: &str, name: &str, at: Range<usize>) {
        match name {
            "sheetData" if self.in_data => {
                self.in_data = false;
                self.data = Some((self.first, self.from));
            }
            "row" if self.in_data => self.close_row(xml, &at, false),
            "c" if self.in_data => self.close_cell(xml, &at),
            "f" => {
                if let (Some(from), Some(formula)) = (self.inner.take(), self.formula.as_mut()) {
                    formula.0 = plain(&xml[from..at.start]);
                }
            }
            "v" | "is" => {
                if let Some(from) = self.inner.take() {
                    self.value = xml[from..at.start].to_owned();
                }
            }
            _ => {}
        }
    }

    fn column(&mut self, tag: &Tag) {
        let number = |key| tag.get(key).and_then(|n| n.parse::<u32>().ok());
        if let (Some(from), Some(to), Some(style)) = (number("min"), number("max"), tag.get("style")) {
            self.columns.push((from.saturating_sub(1), to.saturating_sub(1), style.to_owned()));
        }
    }

    fn open_row(&mut self, xml: &str, tag: Tag, at: &Range<usize>) -> Result<()> {
        let next = self.rows.last().map_or(1, |r| r.number + 1);
        let number = tag.get("r").map_or(Ok(next), |n| n.parse().map_err(|_| damaged()))?;
        if number < next {
            return Err(damaged());
        }
        self.row_from = self.from;
        let before = xml[self.from..at.start].to_owned();
        self.rows.push(Row { number, before, tag, cells: Vec::new(), after: String::new(), written: None });
        self.from = at.end;
        Ok(())
    }

    fn close_row(&mut self, xml: &str, at: &Range<usize>, empty: bool) {
        let Some(row) = self.rows.last_mut() else { return };
        if !empty {
            row.after = xml[self.from..at.start].to_owned();
        }
        self.from = at.end;
        row.written = Some(xml[self.row_from..at.end].to_owned());
    }

    fn close_cell(&mut self, xml: &str, at: &Range<usize>) {
        let Some((tag, _)) = self.cell.take() else { return };
        let Some(row) = self.rows.last_mut() else { return };
        let next = row.cells.last().map_or(0, |c| c.column + 1);
        let column = tag.get("r").and_then(refs::cell).map_or(next, |(_, column)| column);
        let (formula, formula_kind) = self.formula.take().map_or((None, String::new()), |(f, kind)| (Some(f), kind));
        let written = xml[self.from..at.end].to_owned();
        self.from = at.end;
        row.cells.push(Cell { column, tag, written, formula, formula_kind, value: std::mem::take(&mut self.value) });
    }
}
