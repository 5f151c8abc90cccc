//! The cells of one sheet's XML, each with the text it was written as: what nobody touches is written back as it was.

use super::refs::{self, Shift};
use super::xml::{Tag, Walk, plain, safe, spliced};
use super::{damaged, mark};
use crate::Result;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::ops::Range;

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
    before: String,
    pub tag: Tag,
    pub cells: Vec<Cell>,
    /// What stands after the last cell, before the end of the row.
    after: String,
    /// As it was written; none once it has changed.
    written: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Cell {
    /// From 0.
    pub column: u32,
    pub tag: Tag,
    /// As it was written, without its tag's changes.
    written: String,
    /// Formula as it reads; empty for one that another cell's formula covers.
    pub formula: Option<String>,
    /// `shared`, `array` …; empty for an ordinary formula.
    pub formula_kind: String,
    /// The raw text of `v`, or of `is` with its runs.
    pub value: String,
}

/// What a cell is to hold.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    Blank,
    Number(f64),
    /// The inside of an `is` element.
    Rich(String),
}

impl Content {
    pub fn text(prefix: &str, text: &str) -> Content {
        let text = safe(&mark::literal(text));
        Content::Rich(format!("<{prefix}t xml:space=\"preserve\">{text}</{prefix}t>"))
    }
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

    /// Forgets what formulas last came to: it was computed of what the form held before. Answers whether there was any.
    pub fn forget_results(&mut self) -> bool {
        let mut any = false;
        for row in &mut self.rows {
            for cell in row.cells.iter_mut().filter(|c| c.formula.is_some()) {
                any = true;
                if cell.drop_result() {
                    row.written = None;
                }
            }
        }
        any
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

impl Cell {
    fn new(column: u32, tag: Tag) -> Cell {
        Cell { column, written: tag.written(), tag, formula: None, formula_kind: String::new(), value: String::new() }
    }

    pub fn style(&self) -> usize {
        self.tag.get("s").and_then(|s| s.parse().ok()).unwrap_or(0)
    }

    pub fn kind(&self) -> &str {
        self.tag.get("t").unwrap_or("n")
    }

    pub fn is_blank(&self) -> bool {
        self.formula.is_none() && self.value.is_empty()
    }

    fn fill(&mut self, content: &Content) {
        let (prefix, name) = (self.tag.prefix().to_owned(), self.tag.name.clone());
        let mut tag = Tag::named(&name);
        for key in ["r", "s"] {
            if let Some(value) = self.tag.get(key) {
                tag.set(key, value.to_owned());
            }
        }
        (self.formula, self.value) = (None, String::new());
        let inside = match content {
            Content::Blank => String::new(),
            Content::Number(n) => format!("<{prefix}v>{n}</{prefix}v>"),
            Content::Rich(runs) => {
                tag.set("t", "inlineStr");
                format!("<{prefix}is>{runs}</{prefix}is>")
            }
        };
        if inside.is_empty() {
            self.written = tag.written();
        } else {
            tag = tag.open();
            self.value.clone_from(&inside);
            self.written = format!("{}{inside}</{name}>", tag.written());
        }
        self.tag = tag;
    }

    /// Writes the tag anew before what it holds.
    fn retag(&mut self) {
        let start = self.written.find('<').unwrap_or(0);
        if let Some(end) = tag_end(&self.written[start..]) {
            self.written = format!("{}{}", self.tag.written(), &self.written[start + end..]);
        }
    }

    /// Where the formula's text lies in what is written.
    fn formula_at(&self) -> Option<Range<usize>> {
        inside(&self.written, "f")
    }

    /// Answers whether the formula changed.
    fn reword(&mut self, how: impl Fn(&str) -> String) -> bool {
        let Some(formula) = self.formula.as_deref().filter(|f| !f.is_empty()) else { return false };
        let (new, at) = (how(formula), self.formula_at());
        let Some(at) = at.filter(|_| new != formula) else { return false };
        self.written = spliced(&self.written, vec![(at, safe(&new))]);
        self.formula = Some(new);
        true
    }

    fn drop_result(&mut self) -> bool {
        let Some(at) = outside(&self.written, "v") else { return false };
        self.written = spliced(&self.written, vec![(at, String::new())]);
        self.value.clear();
        true
    }
}

/// Where the first tag ends.
fn tag_end(xml: &str) -> Option<usize> {
    let mut walk = Walk::over(xml);
    while let Ok(Some((event, at))) = walk.next() {
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            return Some(at.end);
        }
    }
    None
}

/// The first element of that name: its inside.
fn inside(xml: &str, name: &str) -> Option<Range<usize>> {
    found(xml, name).map(|(open, close)| open.end..close.start)
}

/// The same with its tags.
fn outside(xml: &str, name: &str) -> Option<Range<usize>> {
    found(xml, name).map(|(open, close)| open.start..close.end)
}

fn found(xml: &str, name: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut walk = Walk::over(xml);
    let mut open = None;
    while let Ok(Some((event, at))) = walk.next() {
        match event {
            Event::Start(e) if e.local_name().as_ref() == name => open = Some(at),
            Event::End(e) if e.local_name().as_ref() == name => return Some((open?, at)),
            _ => {}
        }
    }
    None
}

/// A sheet on its way in.
#[derive(Default)]
struct Reading {
    rows: Vec<Row>,
    columns: Vec<(u32, u32, String)>,
    /// From the first row to the last; the tag of sheetData where it is closed at once.
    data: Option<(usize, usize)>,
    closed: Option<Tag>,
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
    fn take(&mut self, xml: &str, event: &Event<'_>, at: Range<usize>) -> Result<()> {
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
