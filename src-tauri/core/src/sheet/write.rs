//! Workbooks that leave: text is text (never a formula), ready to print on A4.

use super::{Kind, Out, OutColumn, Put};
use crate::file::Existing;
use crate::{Error, Result};
use chrono::NaiveDate;
use rust_xlsxwriter::utility::cell_range;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    IgnoreError, Workbook, Worksheet, XlsxError,
};
use std::path::Path;

/// Writes one sheet to a new .xlsx, whole or not at all.
/// # Errors
/// `CannotWrite` as in [`crate::file::write`], or where a text is longer than a cell can hold.
pub fn write(path: &Path, out: &Out<'_>, existing: Existing) -> Result<()> {
    write_all(path, std::slice::from_ref(out), existing)
}

/// The same for several sheets in one workbook.
/// # Errors
/// As [`write`].
pub fn write_all(path: &Path, sheets: &[Out<'_>], existing: Existing) -> Result<()> {
    let folder = crate::file::folder_for(path, existing)?;
    let bytes = bytes(sheets, folder).map_err(|e| match e {
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
fn bytes(sheets: &[Out<'_>], folder: &Path) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_tempdir(folder)?;
    // The same records give the same bytes; when it was written, the file system says.
    let title = sheets.first().map_or("", |s| s.title);
    book.set_properties(
        &DocProperties::new().set_title(title).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let mut names: Vec<String> = Vec::new();
    for out in sheets {
        let sheet = book.add_worksheet_with_constant_memory()?;
        let name = sheet_name(if out.name.is_empty() { out.title } else { out.name }, &names);
        sheet.set_name(&name)?;
        names.push(name);
        whole(sheet, out)?;
    }
    book.save_to_buffer()
}

/// From top to bottom: a row that was passed on takes nothing any more.
fn whole(sheet: &mut Worksheet, out: &Out<'_>) -> std::result::Result<(), XlsxError> {
    let last = last(out)?;
    let first = page(sheet, out)?;
    let mark = body().set_align(FormatAlign::Center);
    let heading = body().set_bold().set_text_wrap().set_background_color(Color::RGB(0xF7F7F7));
    let mut row = first;
    for cells in &out.rows {
        let lines = out.columns.iter().zip(cells).map(|(column, put)| column.lines(put)).max().unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(row, LINE * f64::from(lines))?;
        }
        if let [Put::Heading(text)] = &cells[..] {
            over(sheet, row, last, text, &heading)?;
        } else {
            for ((i, column), put) in (0..).zip(out.columns).zip(cells) {
                // A mark among figures: as text it would lean to the other side of its column.
                let is_mark = column.kind.is_figure() && matches!(put, Put::Text(_));
                cell(sheet, row, i, put, is_mark.then_some(&mark))?;
            }
        }
        row += 1;
    }
    for ((i, column), put) in (0..).zip(out.columns).zip(&out.total) {
        let format = format(column.kind).set_bold();
        match put {
            Put::Sum(of) => {
                let above = cell_range(first, i, row.saturating_sub(1), i);
                let sum =
                    Formula::new(format!("SUBTOTAL(9,{above})")).set_result(of.figure().unwrap_or(0.0).to_string());
                sheet.write_formula_with_format(row, i, sum, &format)?;
            }
            put => cell(sheet, row, i, put, Some(&format))?,
        }
    }
    row += u32::from(!out.total.is_empty());
    if row > first {
        // Lines around the rows that hold something: as a format of whole columns they would run on below the last row.
        let ruled =
            ConditionalFormatFormula::new().set_rule("TRUE").set_format(Format::new().set_border(FormatBorder::Thin));
        sheet.add_conditional_format(first, 0, row - 1, last, &ruled)?;
        // Numbers that are names stay text; no green corner tells people to turn them into figures.
        sheet.ignore_error_range(first, 0, row - 1, last, IgnoreError::NumberStoredAsText)?;
    }
    below(sheet, out, row)
}

/// The last column.
fn last(out: &Out<'_>) -> std::result::Result<u16, XlsxError> {
    u16::try_from(out.columns.len().saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)
}

const FONT: &str = "宋体";
/// Height of a line of the body font, in points.
const LINE: f64 = 15.0;
/// What a line to be signed is higher.
const PEN: f64 = 18.0;
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

fn format(kind: Kind) -> Format {
    match kind {
        Kind::Text => body().set_num_format_index(TEXT_FORMAT),
        Kind::Long => body().set_num_format_index(TEXT_FORMAT).set_text_wrap(),
        Kind::Date => body().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        Kind::Money => body().set_num_format("0.00").set_align(FormatAlign::Right).set_indent(1),
        Kind::Number => body().set_align(FormatAlign::Center),
        Kind::Points => body().set_align(FormatAlign::Right).set_indent(1),
    }
}

/// Everything above the data: widths, header, and how it prints. Answers the first row of the data.
fn page(sheet: &mut Worksheet, out: &Out<'_>) -> std::result::Result<u32, XlsxError> {
    let body = body();
    let head = body.clone().set_bold().set_align(FormatAlign::Center).set_text_wrap().set_border(FormatBorder::Thin);
    let head = head.set_background_color(Color::RGB(0xF2F2F2));
    let title = body.clone().set_bold().set_font_size(16).set_align(FormatAlign::Center).set_text_wrap();
    let last = last(out)?;
    for (i, column) in (0..).zip(out.columns) {
        sheet.set_column_width(i, column.width)?.set_column_format(i, &format(column.kind))?;
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
    let align = if pages > 1.0 { FormatAlign::Center } else { FormatAlign::Left };
    let line = body.clone().set_text_wrap().set_align(align);
    for said in std::iter::once(&out.about).filter(|s| !s.is_empty()).chain(&out.before) {
        sheet.set_row_height(header, 3.0 + LINE * f64::from(lines(said, room)))?;
        over(sheet, header, over_last, said, &line)?;
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

/// What stands below the table.
fn below(sheet: &mut Worksheet, out: &Out<'_>, first: u32) -> std::result::Result<(), XlsxError> {
    let (left, right) = (body().set_text_wrap(), body().set_align(FormatAlign::Right));
    let width = out.columns.iter().map(|c| c.width).sum();
    let notes = out.notes.iter().map(|n| (n, &left, 3.0));
    let signs = std::iter::once(&out.signs).filter(|s| !s.is_empty()).map(|s| (s, &left, PEN));
    let said = notes.chain(signs).chain(out.signed.iter().map(|s| (s, &right, 3.0)));
    for (row, (said, format, more)) in (first..).zip(said) {
        sheet.set_row_height(row, LINE * f64::from(lines(said, width)) + more)?;
        over(sheet, row, last(out)?, said, format)?;
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

/// Without a format of its own, the cell takes its column's.
fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    put: &Put<'_>,
    format: Option<&Format>,
) -> std::result::Result<(), XlsxError> {
    let number = match put {
        Put::Date(date) => date.exact().and_then(serial),
        put => put.figure(),
    };
    let text = match put {
        Put::Text(text) | Put::Heading(text) => text.to_string(),
        Put::Date(date) => date.to_string(),
        _ => String::new(),
    };
    match (number, format) {
        (Some(n), None) => sheet.write_number(row, column, n)?,
        (Some(n), Some(format)) => sheet.write_number_with_format(row, column, n, format)?,
        (None, _) if text.is_empty() => return Ok(()),
        (None, None) => sheet.write_string(row, column, text)?,
        (None, Some(format)) => sheet.write_string_with_format(row, column, text, format)?,
    };
    Ok(())
}

/// Excel's number of a day; none before 1900-03-01, where its calendar is wrong.
fn serial(day: NaiveDate) -> Option<f64> {
    let days = day.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 30)?).num_days();
    (days > 60).then_some(days as f64)
}

/// Excel takes at most 31 characters, none of them `[]:*?/\\`, no `'` at an end, and no name twice.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let clean: Vec<char> = title.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\')).collect();
    let short = |room: usize| {
        let name: String = clean.iter().take(room).collect();
        name.trim_matches('\'').trim().to_owned()
    };
    let name = short(31);
    let name = if name.is_empty() { format!("Sheet{}", taken.len() + 1) } else { name };
    let is_taken = taken.iter().any(|t| t.to_lowercase() == name.to_lowercase());
    if is_taken { format!("{}（{}）", short(25), taken.len() + 1) } else { name }
}
