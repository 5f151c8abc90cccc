//! One cell, and how it was stored: a room must be able to tell an ID number that was text from one that was a number.

use super::text;
use chrono::NaiveDateTime;
use std::borrow::Cow;
use std::fmt::Write;

/// What a cell holds, in the way its file stored it.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Value {
    #[default]
    Empty,
    /// As stored; [`Cell::text`] gives it cleaned. Every cell of a .csv is text.
    Text(String),
    Number(f64),
    /// A serial number that the sheet shows as a date, on the epoch of its workbook.
    Date(NaiveDateTime),
    Bool(bool),
    /// An error value such as `#N/A`.
    Error(String),
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Cell {
    pub value: Value,
    /// The cell is computed; `value` is the result the file keeps.
    pub is_formula: bool,
}

/// What a missing cell reads as.
pub(super) static BLANK: Cell = Cell { value: Value::Empty, is_formula: false };

impl Cell {
    pub fn new(value: Value) -> Self {
        Cell { value, is_formula: false }
    }

    /// True where nothing a person can see is there: blanks and zero-width characters do not count.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Empty => true,
            Value::Text(t) => !text::is_visible(t),
            _ => false,
        }
    }

    /// The cell as a person reads it: text cleaned, numbers without `.0` or exponent, dates in ISO.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(t) => text::clean(t),
            Value::Number(n) => Cow::Owned(plain(*n)),
            Value::Date(d) => Cow::Owned(moment(*d)),
            Value::Bool(b) => Cow::Borrowed(if *b { "是" } else { "否" }),
            Value::Error(e) => Cow::Borrowed(e),
        }
    }

    /// The number, whether stored as one or written as text (full-width digits, thousands separators allowed).
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(n) => Some(*n),
            Value::Text(t) => {
                let squeezed = text::squeeze(t);
                let plain = squeezed.strip_prefix('+').unwrap_or(&squeezed).replace(',', "");
                let digits = plain.strip_prefix('-').unwrap_or(&plain);
                let shaped = digits.starts_with(|c: char| c.is_ascii_digit())
                    && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
                shaped.then(|| plain.parse().ok()).flatten()
            }
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn integer(&self) -> Option<i64> {
        let n = self.number()?;
        (n.fract() == 0.0 && n.abs() < 9e15).then_some(n as i64)
    }

    /// True where the file stored a number, so that leading zeros and every digit past the fifteenth are gone.
    pub fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_))
    }

    /// True where a long code (ID number, bank card) has lost its last digits: a number past fifteen digits, or the
    /// `5.00199E+17` that such a number becomes in a .csv.
    pub fn lost_digits(&self) -> bool {
        match &self.value {
            Value::Number(n) => n.abs() >= 1e15,
            Value::Text(t) => {
                let squeezed = text::squeeze(t);
                squeezed.split_once(['E', 'e']).is_some_and(|(mantissa, power)| {
                    mantissa.parse::<f64>().is_ok() && power.strip_prefix('+').is_some_and(|p| p.parse::<u8>().is_ok())
                })
            }
            _ => false,
        }
    }
}

/// A number in plain decimal digits. Excel keeps fifteen significant ones, so `0.1 + 0.2` prints as `0.3`.
fn plain(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        return format!("{n:.0}").replace("-0", if n == 0.0 { "0" } else { "-0" });
    }
    let fifteen: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    format!("{fifteen}")
}

fn moment(d: NaiveDateTime) -> String {
    let mut out = String::with_capacity(19);
    let midnight = d.time() == chrono::NaiveTime::MIN;
    let shape = if midnight { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
    // Writing to a string cannot fail; a date that cannot be shown would leave it empty.
    let _ = write!(out, "{}", d.format(shape));
    out
}
