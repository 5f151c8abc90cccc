//! The cells of one sheet's XML, each with the text it was written as: what nobody touches is written back as it was.

use super::cell::{Cell, Content};
use super::damaged;
use super::reading::Reading;
use super::refs::{self, Shift};
use super::xml::{Tag, Walk};
use crate::Result;
use std::borrow::Cow;

/// One sheet.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Up to the first row.
    pub head: String,
    pub rows: Vec<Row>,
    /// From the end of the rows on.
    pub tail: String,
    /// Styles that columns have of themselves: from, to, style.
    columns: Vec<(u32, u32, String)>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub number: u32,
    /// Blanks before the tag.
    pub(super) before: String,
    pub tag: Tag,
    pub cells: Vec<Cell>,
    /// What stands after the last cell, before the end of the row.
    pub(super) after: String,
    /// As it was written; none once it has changed.
    pub(super) written: Option<String>,
}

impl Grid {
    /// # Errors
    /// `InputRefused` where it is no sheet.
    pub fn read(xml: &str) -> Result<Grid> {
        let mut reading = Reading::default();
        let mut walk = Walk::over(xml);
        while let Some((event, at)) = walk.next()? {
            reading.take(xml, &event, at)?;
        }
        let (from, to) = reading.data.ok_or_else(damaged)?;
        let mut grid = Grid {
            head: xml[..from].to_owned(),
            tail: xml[to..].to_owned(),
            rows: reading.rows,
            columns: reading.columns,
        };
        if let Some(tag) = reading.closed {
            grid.head = format!("{}{}", grid.head, tag.clone().open().written());
            grid.tail = format!("</{}>{}", tag.name, grid.tail);
        }
        Ok(grid)
    }

    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows.iter().find(|r| r.number == number)
    }

    pub fn cell(&self, (row, column): (u32, u32)) -> Option<&Cell> {
        self.row(row)?.cells.iter().find(|c| c.column == column)
    }

    pub fn last_row(&self) -> u32 {
        self.rows.last().map_or(0, |r| r.number)
    }

    /// What goes before the names of elements here.
    pub fn prefix(&self) -> String {
        let row = self.rows.first().map(|r| r.tag.prefix().to_owned());
        row.unwrap_or_else(|| {
            let at = self.head.rfind("sheetData").unwrap_or(0);
            let open = self.head[..at].rfind('<').map_or(at, |n| n + 1);
            self.head[open..at].to_owned()
        })
    }

    /// Puts content into a cell, made where there is none yet; its look stays.
    pub fn put(&mut self, (row, column): (u32, u32), content: &Content) {
        let prefix = self.prefix();
        let style = self.columns.iter().find(|(from, to, _)| (*from..=*to).contains(&column)).map(|c| c.2.clone());
        let at = self.place(row, &prefix);
        let row = &mut self.rows[at];
        let style = row.tag.get("s").map(str::to_owned).or(style);
        let found = row.cells.iter().position(|c| c.column >= column).unwrap_or(row.cells.len());
        if row.cells.get(found).is_none_or(|c| c.column != column) {
            let mut tag = Tag::named(&format!("{prefix}c"));
            tag.set("r", format!("{}{}", refs::letters(column), row.number));
            if let Some(style) = style {
                tag.set("s", style);
            }
            row.tag.remove("spans");
            row.cells.insert(found, Cell::new(column, tag));
        }
        row.cells[found].fill(content);
        row.written = None;
    }

    /// Takes a cell over into a row; where the row has that cell already, its look stays.
    pub fn adopt(&mut self, number: u32, mut cell: Cell) {
        let prefix = self.prefix();
        let at = self.place(number, &prefix);
        let row = &mut self.rows[at];
        row.written = None;
        let found = row.cells.iter().position(|c| c.column >= cell.column).unwrap_or(row.cells.len());
        match row.cells.get(found).filter(|c| c.column == cell.column) {
            Some(here) => {
                match here.tag.get("s") {
                    Some(style) => cell.tag.set("s", style.to_owned()),
                    None => cell.tag.remove("s"),
                }
                cell.retag();
                row.cells[found] = cell;
            }
            None => row.cells.insert(found, cell),
        }
    }

    /// The place of a row in the list, made where there is none yet.
    fn place(&mut self, number: u32, prefix: &str) -> usize {
        let at = self.rows.iter().position(|r| r.number >= number).unwrap_or(self.rows.len());
        if self.rows.get(at).is_none_or(|r| r.number != number) {
            let mut tag = Tag::named(&format!("{prefix}row")).open();
            tag.set("r", number.to_string());
            self.rows.insert(
                at,
                Row { number, before: String::new(), tag, cells: Vec::new(), after: String::new(), written: None },
            );
        }
        at
    }

    /// Takes the row of that number out, if it is there, and puts `row` in its place.
    pub fn set_row(&mut self, row: Row) {
        let at = self.rows.iter().position(|r| r.number >= row.number).unwrap_or(self.rows.len());
        if self.rows.get(at).is_some_and(|r| r.number == row.number) {
            self.rows[at] = row;
        } else {
            self.rows.insert(at, row);
        }
    }

    /// Moves the rows, and the formulas of this sheet called `own`, for rows put into `target`.
    pub fn shift(&mut self, shift: &Shift, own: &str, target: &str) {
        for row in &mut self.rows {
            let number = if own == target { shift.row(row.number) } else { row.number };
            if number != row.number {
                row.renumber(number);
            }
            for cell in &mut row.cells {
                if cell.reword(|f| shift.formula(f, own, target)) {
                    row.written = None;
                }
            }
        }
    }

    /// Forgets what those formulas last came to that `stale` says it of. Answers whether there was any.
    pub fn forget_results(&mut self, stale: impl Fn(&str) -> bool) -> bool {
        let mut any = false;
        for row in &mut self.rows {
            for cell in &mut row.cells {
                if !cell.formula.as_deref().is_some_and(&stale) {
                    continue;
                }
                any = true;
                if cell.drop_result() {
                    row.written = None;
                }
            }
        }
        any
    }

    /// The formulas as they read; one that another cell's formula covers is none of its own.
    pub fn formulas(&self) -> impl Iterator<Item = &str> {
        let cells = self.rows.iter().flat_map(|r| &r.cells);
        cells.filter_map(|c| c.formula.as_deref()).filter(|f| !f.is_empty())
    }

    pub fn written(&self) -> String {
        let mut out = self.head.clone();
        for row in &self.rows {
            out.push_str(&row.text());
        }
        out.push_str(&self.tail);
        out
    }
}

impl Row {
    fn text(&self) -> Cow<'_, str> {
        if let Some(written) = &self.written {
            return Cow::Borrowed(written);
        }
        let cells: String = self.cells.iter().map(|c| c.written.as_str()).collect();
        let (tag, name) = (self.tag.clone().open().written(), &self.tag.name);
        Cow::Owned(format!("{}{tag}{cells}{}</{name}>", self.before, self.after))
    }

    pub fn renumber(&mut self, number: u32) {
        self.number = number;
        self.written = None;
        self.tag.set("r", number.to_string());
        for cell in &mut self.cells {
            cell.tag.set("r", format!("{}{number}", refs::letters(cell.column)));
            cell.retag();
        }
    }

    /// The same row so many rows further down: its formulas speak of their own row.
    pub fn copy(&self, down: u32) -> Row {
        let mut row = self.clone();
        row.renumber(self.number + down);
        for cell in &mut row.cells {
            cell.reword(|f| refs::copied(f, down));
        }
        row
    }
}
