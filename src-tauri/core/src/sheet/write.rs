//! Workbooks that leave: text is text (never a formula), ready to print on A4.

use crate::file::Existing;
use crate::{Error, Result};
use std::path::Path;

/// A sheet to write.
#[derive(Clone, Debug)]
pub struct Out<'a> {
    /// First line of the sheet and its name.
    pub title: &'a str,
    pub columns: &'a [OutColumn<'a>],
    /// One cell for each column.
    pub rows: Vec<Vec<Put<'a>>>,
}

#[derive(Clone, Copy, Debug)]
pub struct OutColumn<'a> {
    pub header: &'a str,
    /// In characters of the body font; a Chinese character takes two.
    pub width: f64,
    pub kind: Kind,
}

/// How a column is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Also ID numbers and telephones: the cell is formatted as text, so that editing it loses no digit.
    Text,
    Number,
    /// A real date cell, shown `yyyy-mm-dd`; a coarser date is written as text at its precision.
    Date,
    /// Hundredths of a point in, at most two decimals shown.
    Points,
}

/// One cell to write.
#[derive(Clone, PartialEq, Debug)]
pub enum Put<'a> {
    Blank,
    Text(std::borrow::Cow<'a, str>),
    Number(f64),
    /// Hundredths of a point.
    Points(i64),
    Date(crate::PartialDate),
}

/// Writes one sheet to a new .xlsx, whole or not at all.
/// # Errors
/// `CannotWrite` as in [`crate::file::write`].
pub fn write(path: &Path, out: &Out<'_>, existing: Existing) -> Result<()> {
    let _ = (path, out, existing);
    Err(Error::Bug("sheet::write is not wired yet".into()))
}
