//! .xls and older .et: OLE2 containers with a BIFF stream. What the parser does not notice is looked at first:
//! encryption, and cells scattered so far apart that a dense grid would not fit into memory.

use super::grid::Builder;
use super::{Cell, Limits, Sheet, Value, guard, kind, xlsx};
use crate::{Error, Result};
use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls};
use cfb::CompoundFile;
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The parser makes a dense grid of each sheet; this many cells in all take about a quarter of a gigabyte.
const MOST_CELLS: u64 = 8_000_000;

/// The sheets, visible ones first.
/// # Errors
/// `InputRefused` where it is protected, no workbook, damaged or exceeds the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>> {
    let computed = inspect(bytes, limits)?;
    // The parser still panics on some damaged files; one bad file must not end the program.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, limits, &computed))).unwrap_or_else(|_| Err(guard::damaged()))
}

/// Cells that hold a formula, `(row, column)` from 0.
type Computed = HashSet<(u32, u32)>;

fn sheets(bytes: &[u8], limits: &Limits, computed: &[Computed]) -> Result<Vec<Sheet>> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| guard::damaged())?;
    let mut listed: Vec<_> = book.sheets_metadata().iter().cloned().enumerate().collect();
    listed.retain(|(_, s)| s.typ == SheetType::WorkSheet);
    listed.sort_by_key(|(_, s)| s.visible != SheetVisible::Visible);
    let mut sheets = Vec::with_capacity(listed.len());
    for (i, about) in listed {
        let range = book.worksheet_range(&about.name).map_err(|_| guard::damaged())?;
        let mut builder = Builder::new(about.name.clone(), limits);
        fill(&mut builder, &range, computed.get(i))?;
        for area in book.merge_cells_by_sheet_name(&about.name).unwrap_or_default() {
            builder.merge(area.start, area.end);
        }
        sheets.push(builder.finish());
    }
    Ok(sheets)
}

fn fill(builder: &mut Builder, range: &Range<Data>, computed: Option<&Computed>) -> Result<()> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let place = (top + row as u32, left + column as u32);
        let is_formula = computed.is_some_and(|c| c.contains(&place));
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
fn inspect(bytes: &[u8], limits: &Limits) -> Result<Vec<Computed>> {
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

/// The computed cells of each sheet, in the order in which the workbook lists its sheets. (The parser gives formulas
/// too, but not those that cells share.)
fn walk(stream: &[u8]) -> Result<Vec<Computed>> {
    let word = |at: usize| stream.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
    let (mut at, mut most, mut corner) = (0, 0u64, (0u64, 0u64));
    let (mut starts, mut here) = (Vec::new(), 0);
    let mut computed: HashMap<usize, Computed> = HashMap::new();
    while let (Some(kind), Some(len)) = (word(at), word(at + 2)) {
        let body = at + 4;
        match kind {
            record::FILEPASS => return Err(guard::locked()),
            record::SHEET => {
                starts.extend(word(body).zip(word(body + 2)).map(|(l, h)| usize::from(l) | usize::from(h) << 16))
            }
            record::BEGIN => {
                most += corner.0 * corner.1;
                (corner, here) = ((0, 0), at);
            }
            kind if record::CELLS.contains(&kind) => {
                let (row, column) = (word(body).unwrap_or(0), word(body + 2).unwrap_or(0));
                corner = (corner.0.max(u64::from(row) + 1), corner.1.max(u64::from(column) + 1));
                if kind == record::FORMULA {
                    computed.entry(here).or_default().insert((row.into(), column.into()));
                }
            }
            _ => {}
        }
        at = body + usize::from(len);
    }
    if most + corner.0 * corner.1 > MOST_CELLS {
        return Err(Error::refused("表格的范围异常巨大，没有读入。请把需要的部分复制到新表格里，保存后再导入。"));
    }
    Ok(starts.iter().map(|start| computed.remove(start).unwrap_or_default()).collect())
}

/// Record numbers of [MS-XLS] 2.3.
mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const FILEPASS: u16 = 0x002F;
    /// BoundSheet8: begins with the place of the sheet's own records in the stream.
    pub const SHEET: u16 = 0x0085;
    /// BOF.
    pub const BEGIN: u16 = 0x0809;
    /// Formula, MulRk, LabelSst, Number, Label, BoolErr, RK: all begin with row and column.
    pub const CELLS: [u16; 7] = [FORMULA, 0x00BD, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
}
