//! Workbooks that leave: text is text (never a formula), ready to print on A4.

use crate::file::Existing;
use crate::{Error, PartialDate, Result};
use chrono::NaiveDate;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};
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
    Date(PartialDate),
}

impl<'a> Put<'a> {
    pub fn text(text: impl Into<std::borrow::Cow<'a, str>>) -> Self {
        Put::Text(text.into())
    }
    /// A date that may be unknown.
    pub fn date(date: Option<PartialDate>) -> Self {
        date.map_or(Put::Blank, Put::Date)
    }
}

/// Writes one sheet to a new .xlsx, whole or not at all.
/// # Errors
/// `CannotWrite` as in [`crate::file::write`], or where a text is longer than a cell can hold.
pub fn write(path: &Path, out: &Out<'_>, existing: Existing) -> Result<()> {
    let folder = crate::file::folder_for(path, existing)?;
    let bytes = bytes(out, folder).map_err(|e| match e {
        XlsxError::TempFileError(_, e) | XlsxError::IoError(e) => crate::file::cannot_write(&e),
        XlsxError::MaxStringLengthExceeded => {
            Error::cannot_write("有一格的文字超过 32767 字，表格放不下，没有导出。请把它改短后再试。")
        }
        e => Error::Bug(format!("xlsx: {e}")),
    })?;
    crate::file::write(path, &bytes, existing)
}

/// The file's bytes. Rows pass through a file without a name in the very folder that the person chose for the export:
/// nowhere else does plain text of people come to lie, and it takes two thirds of the time of a grid in memory.
fn bytes(out: &Out<'_>, folder: &Path) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_tempdir(folder)?;
    // The same records give the same bytes; when it was written, the file system says.
    book.set_properties(
        &DocProperties::new().set_title(out.title).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(out.title))?;
    page(sheet, out)?;
    for (row, cells) in (FIRST..).zip(&out.rows) {
        for (column, put) in (0..).zip(cells) {
            cell(sheet, row, column, put)?;
        }
    }
    book.save_to_buffer()
}

/// Title and header take the first two rows.
const FIRST: u32 = 2;
const FONT: &str = "宋体";
/// Excel's built-in "text": what is typed into the cell later stays as typed, too.
const TEXT_FORMAT: u8 = 49;

/// Everything but the data: widths, header, and how it prints.
fn page(sheet: &mut Worksheet, out: &Out<'_>) -> std::result::Result<(), XlsxError> {
    let body = Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::VerticalCenter);
    let head = body.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap().set_border(FormatBorder::Thin);
    let head = head.set_background_color(Color::RGB(0xF2F2F2));
    let title = body.clone().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let last = u16::try_from(out.columns.len().saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)?;
    for (i, column) in (0..).zip(out.columns) {
        let format = match column.kind {
            Kind::Text => body.clone().set_num_format_index(TEXT_FORMAT),
            Kind::Date => body.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            Kind::Number | Kind::Points => body.clone(),
        };
        sheet.set_column_width(i, column.width)?.set_column_format(i, &format)?;
    }
    // Excel cannot merge one cell with itself.
    if last > 0 {
        sheet.merge_range(0, 0, 0, last, out.title, &title)?;
    } else {
        sheet.write_string_with_format(0, 0, out.title, &title)?;
    }
    for (i, column) in (0..).zip(out.columns) {
        sheet.write_string_with_format(1, i, column.header, &head)?;
    }
    sheet.set_row_height(0, 30)?.set_row_height(1, 24)?;
    sheet.set_freeze_panes(FIRST, 0)?.set_repeat_rows(0, FIRST - 1)?;
    // Lines around the rows that hold something: as a format of whole columns they would run on below the last row.
    if let Some(rows) = u32::try_from(out.rows.len()).ok().filter(|n| *n > 0) {
        let ruled =
            ConditionalFormatFormula::new().set_rule("TRUE").set_format(Format::new().set_border(FormatBorder::Thin));
        sheet.add_conditional_format(FIRST, 0, FIRST + rows - 1, last, &ruled)?;
    }
    // Paper 9 is A4; one page wide and as many high as it takes.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

fn cell(sheet: &mut Worksheet, row: u32, column: u16, put: &Put<'_>) -> std::result::Result<(), XlsxError> {
    match put {
        Put::Blank => {}
        Put::Text(text) => {
            sheet.write_string(row, column, text.as_ref())?;
        }
        Put::Number(n) => {
            sheet.write_number(row, column, *n)?;
        }
        Put::Points(hundredths) => {
            sheet.write_number(row, column, *hundredths as f64 / 100.0)?;
        }
        Put::Date(date) => match date.exact().and_then(serial) {
            Some(n) => {
                sheet.write_number(row, column, n)?;
            }
            None => {
                sheet.write_string(row, column, date.to_string())?;
            }
        },
    }
    Ok(())
}

/// Excel's number of a day; none before 1900-03-01, where its calendar is wrong.
fn serial(day: NaiveDate) -> Option<f64> {
    let days = day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    (days > 60).then_some(days as f64)
}

/// Excel takes at most 31 characters, none of them `[]:*?/\\`, and no `'` at an end.
fn sheet_name(title: &str) -> String {
    let name: String =
        title.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\')).take(31).collect();
    let name = name.trim_matches('\'').trim();
    if name.is_empty() { "Sheet1".into() } else { name.into() }
}
