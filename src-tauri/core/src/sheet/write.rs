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
#[derive(Clone, Debug, Default)]
pub struct Out<'a> {
    /// First line of the sheet and its name.
    pub title: &'a str,
    /// Whose it is, of when, how many; a line below the title, left out where empty.
    pub about: String,
    pub columns: &'a [OutColumn<'a>],
    /// One cell for each column.
    pub rows: Vec<Vec<Put<'a>>>,
    /// Lines below the table, each over its whole width: what it says beside the rows, who signs. Not for lists that come back
    /// in: they would be read as rows.
    pub notes: Vec<String>,
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
    /// Text that goes on in a second line where it is longer than its column.
    Long,
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
    let first = page(sheet, out)?;
    let has_long = out.columns.iter().any(|c| c.kind == Kind::Long);
    for (row, cells) in (first..).zip(&out.rows) {
        if has_long {
            let lines = out.columns.iter().zip(cells).map(|(column, put)| column.lines(put)).max().unwrap_or(1);
            if lines > 1 {
                sheet.set_row_height(row, LINE * f64::from(lines))?;
            }
        }
        for (column, put) in (0..).zip(cells) {
            cell(sheet, row, column, put)?;
        }
    }
    notes(sheet, out, first + u32::try_from(out.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?)?;
    book.save_to_buffer()
}

const FONT: &str = "宋体";
/// Height of a line of the body font, in points.
const LINE: f64 = 15.0;
/// What a line on A4 holds at full size between our margins, in characters: upright, and lying.
const UPRIGHT: f64 = 98.0;
const LYING: f64 = 145.0;
/// A sheet is made smaller to go on one page's width, but not below this share: what nobody can read helps nobody. A wider one
/// goes on beside itself, its names on every page.
const SMALLEST: f64 = 0.65;
/// Excel's built-in "text": what is typed into the cell later stays as typed, too.
const TEXT_FORMAT: u8 = 49;

fn body() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11).set_align(FormatAlign::VerticalCenter)
}

/// Everything but the data: widths, header, and how it prints. Answers the first row of the data.
fn page(sheet: &mut Worksheet, out: &Out<'_>) -> std::result::Result<u32, XlsxError> {
    let body = body();
    let head = body.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap().set_border(FormatBorder::Thin);
    let head = head.set_background_color(Color::RGB(0xF2F2F2));
    let title = body.clone().set_bold().set_font_size(16).set_align(FormatAlign::Center).set_text_wrap();
    let last = u16::try_from(out.columns.len().saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)?;
    for (i, column) in (0..).zip(out.columns) {
        let format = match column.kind {
            Kind::Text => body.clone().set_num_format_index(TEXT_FORMAT),
            Kind::Long => body.clone().set_num_format_index(TEXT_FORMAT).set_text_wrap(),
            Kind::Date => body.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            Kind::Number | Kind::Points => body.clone(),
        };
        sheet.set_column_width(i, column.width)?.set_column_format(i, &format)?;
    }
    let wide: f64 = out.columns.iter().map(|c| c.width).sum();
    let pages = (wide * SMALLEST / LYING).ceil().max(1.0);
    // The title stands over the first page's columns, not where two pages meet.
    let room = wide / pages;
    let mut reach = 0.0;
    let first_page = out.columns.iter().take_while(|c| {
        reach += c.width;
        reach <= room
    });
    let over_last =
        if pages > 1.0 { u16::try_from(first_page.count()).map_or(0, |n| n.saturating_sub(1)) } else { last };
    // A row's height before its cells: rows already passed on take none.
    sheet.set_row_height(0, 30.0 * f64::from(lines(out.title, room / 1.5)))?;
    over(sheet, 0, over_last, out.title, &title)?;
    let mut header = 1;
    if !out.about.is_empty() {
        let align = if pages > 1.0 { FormatAlign::Center } else { FormatAlign::Left };
        sheet.set_row_height(header, 3.0 + LINE * f64::from(lines(&out.about, room)))?;
        over(sheet, header, over_last, &out.about, &body.clone().set_text_wrap().set_align(align))?;
        header += 1;
    }
    let high = out.columns.iter().map(|c| lines(c.header, c.width)).max().unwrap_or(1);
    sheet.set_row_height(header, 24.0 + LINE * f64::from(high.saturating_sub(1)))?;
    for (i, column) in (0..).zip(out.columns) {
        sheet.write_string_with_format(header, i, column.header, &head)?;
    }
    let first = header + 1;
    // Whose a row is stays in sight, and comes with every page beside the first.
    let named = out.columns.iter().take(4).position(|c| c.header == "姓名").and_then(|i| u16::try_from(i).ok());
    sheet.set_freeze_panes(first, named.map_or(0, |i| i + 1))?.set_repeat_rows(0, header)?;
    // Lines around the rows that hold something: as a format of whole columns they would run on below the last row.
    if let Some(rows) = u32::try_from(out.rows.len()).ok().filter(|n| *n > 0) {
        let ruled =
            ConditionalFormatFormula::new().set_rule("TRUE").set_format(Format::new().set_border(FormatBorder::Thin));
        sheet.add_conditional_format(first, 0, first + rows - 1, last, &ruled)?;
    }
    print_setup(sheet, wide, pages, named)?;
    Ok(first)
}

/// So many pages beside each other, the names first on each, and as many below as it takes.
fn print_setup(sheet: &mut Worksheet, wide: f64, pages: f64, named: Option<u16>) -> std::result::Result<(), XlsxError> {
    // Paper 9 is A4.
    sheet.set_paper_size(9).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3).set_print_center_horizontally(true);
    if wide > UPRIGHT {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(pages as u16, 0);
    if let Some(column) = named.filter(|_| pages > 1.0) {
        sheet.set_repeat_columns(0, column)?;
    }
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// Over the whole width of the table. Excel cannot merge one cell with itself.
fn over(sheet: &mut Worksheet, row: u32, last: u16, text: &str, format: &Format) -> std::result::Result<(), XlsxError> {
    if last > 0 {
        sheet.merge_range(row, 0, row, last, text, format)?;
    } else {
        sheet.write_string_with_format(row, 0, text, format)?;
    }
    Ok(())
}

fn notes(sheet: &mut Worksheet, out: &Out<'_>, first: u32) -> std::result::Result<(), XlsxError> {
    let format = body().set_text_wrap();
    let last = u16::try_from(out.columns.len().saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)?;
    let width = out.columns.iter().map(|c| c.width).sum();
    for (row, said) in (first..).zip(&out.notes) {
        sheet.set_row_height(row, LINE * f64::from(lines(said, width)) + 3.0)?;
        over(sheet, row, last, said, &format)?;
    }
    Ok(())
}

impl OutColumn<'_> {
    /// How many lines a cell takes: not every program makes a row higher for what goes on in a second one.
    fn lines(&self, put: &Put) -> u32 {
        match put {
            Put::Text(text) if self.kind == Kind::Long => lines(text, self.width),
            _ => 1,
        }
    }
}

/// In widths of the body font's digits, which a column is measured in; a Chinese character is a little more than two.
fn lines(text: &str, width: f64) -> u32 {
    let of_line = |line: &str| {
        let wide: f64 = line.chars().map(|c| if c < '\u{2e80}' { 1.05 } else { 2.1 }).sum();
        (wide / width.max(2.1)).ceil().max(1.0) as u32
    };
    text.split('\n').map(of_line).sum()
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
