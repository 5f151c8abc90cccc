//! A sheet as it lies in the file, built cell by cell within the limits.

use super::cell::{BLANK, Cell};
use super::{Limits, Value};
use crate::{Error, Result};

/// One sheet: only lines that hold something.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Empty for a .csv file, which has no sheet names.
    pub name: String,
    /// In the order of their numbers.
    pub lines: Vec<Line>,
    pub merges: Vec<Merge>,
}

/// One row of a sheet as it lies in the file.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The sheet's own row number, from 1.
    pub number: u32,
    /// From column A on; may be shorter than its neighbours.
    pub cells: Vec<Cell>,
}

/// A merged area; rows as in [`Line::number`], columns from 0, both ends included. Its value lies in its first cell.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    pub top: u32,
    pub bottom: u32,
    pub left: usize,
    pub right: usize,
}

impl Line {
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&BLANK)
    }
}

impl Sheet {
    pub fn line(&self, number: u32) -> Option<&Line> {
        self.lines.binary_search_by_key(&number, |l| l.number).ok().and_then(|i| self.lines.get(i))
    }
}

pub struct Builder {
    sheet: Sheet,
    rows: usize,
    columns: usize,
}

impl Builder {
    pub fn new(name: String, limits: &Limits) -> Self {
        let sheet = Sheet { name, ..Sheet::default() };
        Builder { sheet, rows: limits.rows as usize, columns: limits.columns as usize }
    }

    /// Places a cell at `(row, column)`, both from 0. Blanks leave no trace.
    /// # Errors
    /// `InputRefused` where the sheet grows past the limits.
    pub fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<()> {
        // A formula without a result still tells a room that something is computed there.
        if cell.value == Value::Empty && !cell.is_formula {
            return Ok(());
        }
        let column = column as usize;
        if column >= self.columns {
            let sheet = &self.sheet.name;
            let most = self.columns;
            return Err(Error::refused(format!(
                "工作表“{sheet}”的列太多（上限 {most} 列），没有读入。请删去右边用不着的列后再导入。"
            )));
        }
        let line = self.line(row.saturating_add(1))?;
        if line.cells.len() <= column {
            line.cells.resize(column + 1, Cell::default());
        }
        line.cells[column] = cell;
        Ok(())
    }

    fn line(&mut self, number: u32) -> Result<&mut Line> {
        let lines = &mut self.sheet.lines;
        let at = match lines.last() {
            Some(last) if last.number == number => lines.len() - 1,
            Some(last) if last.number > number => match lines.binary_search_by_key(&number, |l| l.number) {
                Ok(at) => at,
                Err(at) => {
                    lines.insert(at, Line { number, cells: Vec::new() });
                    at
                }
            },
            last => {
                let width = last.map_or(0, |l| lines[lines.len() - 1].cells.len().max(l.cells.len()));
                lines.push(Line { number, cells: Vec::with_capacity(width) });
                lines.len() - 1
            }
        };
        if lines.len() > self.rows {
            let (sheet, most) = (&self.sheet.name, self.rows);
            return Err(Error::refused(format!(
                "工作表“{sheet}”的行太多（上限 {most} 行），没有读入。请分成几个文件后再导入。"
            )));
        }
        Ok(&mut lines[at])
    }

    /// Notes a merged area, `(row, column)` of its corners from 0.
    pub fn merge(&mut self, start: (u32, u32), end: (u32, u32)) {
        let area = Merge {
            top: start.0.saturating_add(1),
            bottom: end.0.saturating_add(1),
            left: start.1 as usize,
            right: end.1 as usize,
        };
        self.sheet.merges.push(area);
    }

    pub fn finish(mut self) -> Sheet {
        self.sheet.lines.retain(|l| l.cells.iter().any(|c| !c.is_empty()));
        self.sheet
    }
}
