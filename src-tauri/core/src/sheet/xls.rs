//! .xls and older .et: OLE2 containers with a BIFF stream. What the parser does not notice is looked at first:
//! encryption, and cells scattered so far apart that a dense grid would not fit into memory.

use super::sheet::Builder;
use super::{Cell, Limits, Sheet, Value, guard, kind, xlsx};
use crate::{Error, Result};
use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls};
use cfb::CompoundFile;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The parser makes a dense grid of each sheet; this many cells in all take about a quarter of a gigabyte.
const MOST_CELLS: u64 = 8_000_000;

/// The sheets, visible ones first.
/// # Errors
/// `InputRefused` where it is protected, no workbook, damaged or exceeds the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>> {
    inspect(bytes, limits)?;
    // The parser still panics on some damaged files; one bad file must not end the program.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, limits))).unwrap_or_else(|_| Err(guard::damaged()))
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| guard::damaged())?;
    let mut listed: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).cloned().collect();
    listed.sort_by_key(|s| s.visible != SheetVisible::Visible);
    let mut sheets = Vec::with_capacity(listed.len());
    for about in listed {
        let range = book.worksheet_range(&about.name).map_err(|_| guard::damaged())?;
        let formulas = book.worksheet_formula(&about.name).unwrap_or_default();
        let mut builder = Builder::new(about.name.clone(), limits);
        fill(&mut builder, &range, &formulas)?;
        for area in book.merge_cells_by_sheet_name(&about.name).unwrap_or_default() {
            builder.merge(area.start, area.end);
        }
        sheets.push(builder.finish());
    }
    Ok(sheets)
}

fn fill(builder: &mut Builder, range: &Range<Data>, formulas: &Range<String>) -> Result<()> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let place = (top + row as u32, left + column as u32);
        let is_formula = formulas.get_value(place).is_some_and(|f| !f.is_empty());
        builder.put(place, Cell { value: value(data), is_formula })?;
    }
    Ok(())
}

fn value(data: &Data) -> Value {
    match data {
        Data::Empty => Value::Empty,
        Data::Int(n) => Value::Number(*n as f64),
        Data::Float(n) => Value::Number(*n),
        Data::String(s) | Data::DurationIso(s) => Value::Text(s.clone()),
        Data::Bool(b) => Value::Bool(*b),
        Data::DateTime(d) => xlsx::serial(d),
        Data::DateTimeIso(s) => xlsx::iso(s.clone()),
        Data::Error(e) => Value::Error(e.to_string()),
    }
}

/// Looks at the container and walks the records of its stream, without decoding a cell.
fn inspect(bytes: &[u8], limits: &Limits) -> Result<()> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| guard::damaged())?;
    if file.exists("/EncryptedPackage") {
        return Err(guard::locked());
    }
    let Some(name) = ["/Workbook", "/Book"].into_iter().find(|n| file.exists(n)) else {
        return Err(Error::refused(kind::NOT_A_WORKBOOK));
    };
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(|_| guard::damaged())?;
    opened.take(limits.bytes).read_to_end(&mut stream).map_err(|_| guard::damaged())?;
    walk(&stream)
}

fn walk(stream: &[u8]) -> Result<()> {
    const BOF: u16 = 0x0809;
    const FILEPASS: u16 = 0x002F;
    /// FORMULA, MULRK, LABELSST, NUMBER, LABEL, BOOLERR, RK: all begin with row and column.
    const CELLS: [u16; 7] = [0x0006, 0x00BD, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
    let word = |at: usize| stream.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let (mut at, mut cells) = (0, 0u64);
    let mut corner = (0u64, 0u64);
    while let (Some(kind), Some(len)) = (word(at), word(at + 2)) {
        let body = at + 4;
        if kind == FILEPASS {
            return Err(guard::locked());
        }
        if kind == BOF {
            cells += corner.0 * corner.1;
            corner = (0, 0);
        }
        if let (true, Some(row), Some(column)) = (CELLS.contains(&kind), word(body), word(body + 2)) {
            corner = (corner.0.max(u64::from(row) + 1), corner.1.max(u64::from(column) + 1));
        }
        at = body + usize::from(len);
    }
    if cells + corner.0 * corner.1 > MOST_CELLS {
        return Err(Error::refused("表格的范围异常巨大，没有读入。请把需要的部分复制到新表格里，保存后再导入。"));
    }
    Ok(())
}
