//! .xlsx in one pass: value and formula of each cell come from the same reading of the XML.

use super::grid::Builder;
use super::{Cell, Limits, Sheet, Value, guard, merges};
use crate::Result;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::{NaiveDate, NaiveDateTime};
use std::io::Cursor;

/// The sheets of an unpacked container, visible ones first.
/// # Errors
/// `InputRefused` where the XML is damaged or a sheet exceeds the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
    let mut listed: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).cloned().collect();
    listed.sort_by_key(|s| s.visible != SheetVisible::Visible);
    let merges = merges::areas(bytes);
    let mut sheets = Vec::with_capacity(listed.len());
    for about in listed {
        let mut builder = Builder::new(about.name.clone(), limits);
        let mut cells = match book.worksheet_cells_reader(&about.name) {
            Ok(cells) => cells,
            // A workbook may list a sheet whose part is missing; the others are still good.
            Err(XlsxError::WorksheetNotFound(_) | XlsxError::FileNotFound(_)) => continue,
            Err(e) => return Err(refusal(e)),
        };
        while let Some(found) = cells.next_cell_with_formula_metadata().map_err(refusal)? {
            let cell = Cell { value: value(found.value), is_formula: found.formula.is_some() };
            builder.put(found.pos, cell)?;
        }
        for (start, end) in merges.get(&about.name).into_iter().flatten() {
            builder.merge(*start, *end);
        }
        sheets.push(builder.finish());
    }
    Ok(sheets)
}

fn value(data: DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Empty,
        DataRef::Int(n) => Value::Number(n as f64),
        DataRef::Float(n) => Value::Number(n),
        DataRef::String(s) => Value::Text(s),
        DataRef::SharedString(s) => Value::Text(s.to_owned()),
        DataRef::Bool(b) => Value::Bool(b),
        DataRef::DateTime(d) => serial(&d),
        DataRef::DateTimeIso(s) => iso(s),
        DataRef::DurationIso(s) => Value::Text(s),
        DataRef::Error(e) => Value::Error(e.to_string()),
    }
}

/// A serial that names a day of the calendar is a date. 1900-02-29, which only Excel knows, times without a day,
/// durations and `19620919` typed into a date column stay the numbers they are.
pub fn serial(d: &ExcelDateTime) -> Value {
    let n = d.as_f64();
    let day = || -> Option<NaiveDateTime> {
        if !d.is_datetime() || !(1.0..2_958_466.0).contains(&n) {
            return None;
        }
        let (year, month, day, hour, minute, second, _) = d.to_ymd_hms_milli();
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?.and_hms_opt(
            hour.into(),
            minute.into(),
            second.into(),
        )
    };
    day().map_or(Value::Number(n), Value::Date)
}

/// A date stored as ISO text, as .ods and strict .xlsx do.
pub fn iso(text: String) -> Value {
    let whole = text.trim_end_matches('Z');
    let day = NaiveDate::parse_from_str(whole, "%Y-%m-%d").ok().and_then(|d| d.and_hms_opt(0, 0, 0));
    let moment = day.or_else(|| NaiveDateTime::parse_from_str(whole, "%Y-%m-%dT%H:%M:%S%.f").ok());
    moment.map_or(Value::Text(text), Value::Date)
}

fn refusal(e: XlsxError) -> crate::Error {
    if matches!(e, XlsxError::Password) { guard::locked() } else { guard::damaged() }
}
