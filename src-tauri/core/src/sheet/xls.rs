//! .xls and older .et: OLE2 containers with a BIFF stream. What the parser does not notice is looked at first:
//! encryption, and cells scattered so far apart that a dense grid would not fit into memory.

use super::grid::Builder;
use super::{Cell, Limits, Sheet, Value, guard, kind, xlsx};
use crate::{Error, Result};
use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls};
use cfb::{CompoundFile, Version};
use std::collections::{HashMap, HashSet};
use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The parser makes a dense grid of each sheet; this many cells in all take about a quarter of a gigabyte.
const MOST_CELLS: u64 = 8_000_000;

/// The sheets, visible ones first.
/// # Errors
/// `InputRefused` where it is protected, no workbook, damaged or exceeds the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>> {
    let (name, mut stream) = stream(bytes, limits)?;
    let computed = walk(&mut stream)?;
    let container = container(name, &stream).map_err(|_| guard::damaged())?;
    // The parser still panics on some damaged records; one bad file must not end the program.
    catch_unwind(AssertUnwindSafe(|| sheets(&container, limits, &computed))).unwrap_or_else(|_| Err(guard::damaged()))
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

/// The stream that holds the workbook, and its name: `Book` before Excel 97.
fn stream(bytes: &[u8], limits: &Limits) -> Result<(&'static str, Vec<u8>)> {
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
    Ok((name, stream))
}

/// A sound container with nothing but that stream: in a damaged one the parser follows sector chains that run in a
/// circle until memory is full. Macros stay behind.
fn container(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream(name)?.write_all(stream)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// What the records of one sheet say of its cells.
#[derive(Default)]
struct Part {
    /// Rows and columns up to the last cell.
    size: (u64, u64),
    computed: Computed,
}

/// The computed cells of each sheet, in the order in which the workbook lists its sheets. (The parser gives formulas
/// too, but not those that cells share.) What a sheet states of its own size is wiped out: the parser would reserve
/// memory for it, be it true or not.
fn walk(stream: &mut [u8]) -> Result<Vec<Computed>> {
    let mut parts: HashMap<usize, Part> = HashMap::new();
    let (mut starts, mut open, mut at) = (Vec::new(), Vec::new(), 0);
    while let (Some(kind), Some(len)) = (word(stream, at), word(stream, at + 2)) {
        let body = at + 4;
        let end = stream.len().min(body + usize::from(len));
        let data = stream.get_mut(body..end).unwrap_or_default();
        let part = parts.entry(open.last().copied().unwrap_or(0)).or_default();
        match kind {
            record::FILEPASS => return Err(guard::locked()),
            record::SHEET => starts.extend(long(data)),
            record::DIMENSIONS => data.fill(0),
            record::BEGIN => {
                open.push(at);
                parts.entry(at).or_default();
            }
            record::END => drop(open.pop()),
            kind if record::CELLS.contains(&kind) => part.cell(kind, data),
            _ => {}
        }
        at = body + usize::from(len);
    }
    if parts.values().map(|p| p.size.0 * p.size.1).sum::<u64>() > MOST_CELLS {
        return Err(Error::refused("表格的范围异常巨大，没有读入。请把需要的部分复制到新表格里，保存后再导入。"));
    }
    // A sheet that begins in the middle of a record would be read past all that was looked at here.
    starts.iter().map(|s| parts.remove(s).map(|p| p.computed)).collect::<Option<_>>().ok_or_else(guard::damaged)
}

impl Part {
    fn cell(&mut self, kind: u16, data: &[u8]) {
        let (row, column) = (word(data, 0).unwrap_or(0), word(data, 2).unwrap_or(0));
        let more = if kind == record::MULTIPLE { data.len() as u64 / 6 } else { 0 };
        self.size = (self.size.0.max(u64::from(row) + 1), self.size.1.max(u64::from(column) + 1 + more));
        if kind == record::FORMULA {
            self.computed.insert((row.into(), column.into()));
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

fn long(bytes: &[u8]) -> Option<usize> {
    Some(usize::from(word(bytes, 0)?) | usize::from(word(bytes, 2)?) << 16)
}

/// Record numbers of [MS-XLS] 2.3.
mod record {
    pub const FORMULA: u16 = 0x0006;
    /// EOF.
    pub const END: u16 = 0x000A;
    pub const FILEPASS: u16 = 0x002F;
    /// BoundSheet8: begins with the place of the sheet's own records in the stream.
    pub const SHEET: u16 = 0x0085;
    /// MulRk: several numbers in one row.
    pub const MULTIPLE: u16 = 0x00BD;
    pub const DIMENSIONS: u16 = 0x0200;
    /// BOF.
    pub const BEGIN: u16 = 0x0809;
    /// Formula, MulRk, RString, LabelSst, Number, Label, BoolErr, RK: all begin with row and column.
    pub const CELLS: [u16; 8] = [FORMULA, MULTIPLE, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
}
