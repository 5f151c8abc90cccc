//! What the registers of every room read in the same way: a day that has passed, a number of things, rows that repeat.

use super::dates::{self, Reading};
use super::{Cell, Column, Row, RowNote, Value, text};
use crate::Precision;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A column by its key and the header texts that it goes by.
pub const fn column(field: &'static str, names: &'static [&'static str], required: bool) -> Column {
    Column { field, names, required }
}

impl Row<'_> {
    /// A remark on a cell of this row, which enters all the same.
    pub fn warn(&self, field: &str, code: &str, message: impl Into<String>) -> RowNote {
        RowNote::warning(self.number, self.header(field), code, message)
    }

    /// Why this row, or this cell of it, is refused.
    pub fn refuse(&self, field: &str, code: &str, message: impl Into<String>) -> RowNote {
        RowNote::error(self.number, self.header(field), code, message)
    }

    /// Why the row is refused where one of `fields`, which hold words, is computed: what a formula shows today it may not
    /// show tomorrow, and nobody wrote it.
    pub fn formula_among(&self, fields: &[&str]) -> Option<RowNote> {
        let field = fields.iter().find(|f| self.get(f).is_formula)?;
        let message = "这一格是公式，没有收入这一行。请把公式改成写好的文字（复制后“选择性粘贴—数值”）。";
        Some(self.refuse(field, "formula", message))
    }

    /// The day on which something took place: known to the day and not after `today`; otherwise why not.
    pub fn past_day(&self, field: &str, today: NaiveDate) -> Result<NaiveDate, RowNote> {
        let (code, message) = match dates::reading(self.get(field)) {
            Reading::Date(d) if d.precision() != Precision::Day => {
                ("date-without-day", "日期只写到月或年，没有收入这一行。请查明具体哪一天后补上。")
            }
            Reading::Date(d) if d.first() > today => {
                ("date-in-future", "日期在今天之后，没有收入这一行。请更正日期，或等开展以后再登记。")
            }
            Reading::Date(d) => return Ok(d.first()),
            Reading::Empty => ("date-missing", "没有写日期，没有收入这一行。请补上具体日期，例如 2026-10-10。"),
            Reading::Doubtful(_) => {
                ("date-doubtful", "日期写得不确定，没有收入这一行。请写明具体哪一天，例如 2026-10-10。")
            }
            Reading::NotADate => {
                ("date-unreadable", "日期看不懂，或没有这一天，没有收入这一行。请写成 2026-10-10 这样的日期。")
            }
        };
        Err(self.refuse(field, code, message))
    }

    /// A number that may carry its unit (`43人`, `6页`, `1.5学时`); none where the cell is empty or says something else.
    pub fn quantity(&self, field: &str, units: &[&str]) -> Option<f64> {
        let written = text::squeeze(&self.get(field).text()).into_owned();
        let bare = units.iter().find_map(|u| written.strip_suffix(u)).unwrap_or(&written).to_owned();
        Cell::new(Value::Text(bare)).number()
    }

    /// The same where only a whole number from 0 makes sense.
    pub fn whole(&self, field: &str, units: &[&str]) -> Option<u32> {
        let n = self.quantity(field, units)?;
        (n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n)).then_some(n as u32)
    }
}

/// Rows of one sheet by what they are about, so that the second about the same thing can be refused: nobody can tell
/// which of the two is right.
#[derive(Default)]
pub struct Seen(HashMap<Vec<String>, u32>);

impl Seen {
    /// The row that was about `key` before; none where this is the first.
    pub fn before(&mut self, key: Vec<String>, row: u32) -> Option<u32> {
        match self.0.get(&key) {
            Some(first) => Some(*first),
            None => {
                self.0.insert(key, row);
                None
            }
        }
    }
}
