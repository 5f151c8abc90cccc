//! Rows copied in Excel or WPS: the clipboard's text, fields apart by tabs, a field with a line break in quotes.

use super::preview::has_header;
use super::{Cell, Column, Fix, Limits, Value, Workbook, csv};
use crate::{Error, Result};

impl Workbook {
    /// The workbook that copied rows are. Rows copied without their header get one, `第1列` and so on, on line 0, so that
    /// the columns can be named afterwards.
    /// # Errors
    /// `InputRefused` where nothing is there or more than `limits` allow.
    pub fn pasted(text: &str, columns: &[Column], limits: &Limits) -> Result<Workbook> {
        if text.len() as u64 > limits.bytes {
            return Err(Error::refused("粘贴的内容太多。请存成表格文件，再从文件导入。"));
        }
        let mut sheet = csv::read_tabs(text, limits)?;
        if sheet.lines.is_empty() {
            return Err(Error::refused(
                "没有粘贴到内容。请在 Excel 或 WPS 里选中要导入的各行（连同表头），复制后再粘贴。",
            ));
        }
        if !has_header(&sheet, columns) {
            let width = sheet.lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
            let heads = (1..=width).map(|n| Cell::new(Value::Text(format!("第{n}列"))));
            sheet.lines.insert(0, super::Line { number: 0, cells: heads.collect() });
        }
        Ok(Workbook { sheets: vec![sheet] })
    }

    /// Puts corrected texts into the cells of a sheet; a blank text empties the cell.
    /// # Errors
    /// `NotFound` where a row or column is not in the sheet.
    pub fn mend(&mut self, sheet: &str, fixes: &[Fix]) -> Result<()> {
        let missing = || Error::not_found("要改的那一格不在表里。请重新打开这个文件。");
        for fix in fixes {
            let sheet = self.sheets.iter_mut().find(|s| s.name == sheet).ok_or_else(missing)?;
            let width = sheet.lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
            let at = sheet.lines.binary_search_by_key(&fix.row, |l| l.number).map_err(|_| missing())?;
            let (cells, column) = (&mut sheet.lines[at].cells, fix.column as usize);
            if column >= width {
                return Err(missing());
            }
            if cells.len() <= column {
                cells.resize(column + 1, Cell::default());
            }
            cells[column] = csv::cell(fix.text.as_str().into());
        }
        Ok(())
    }
}
