//! Merged areas of an .xlsx. The parser would read every sheet a second time for them; they lie in a few bytes behind
//! the cells, so only those are read here. They are an aid: what cannot be understood is left out.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::HashMap;
use std::io::Cursor;
use zip::ZipArchive;

/// First and last cell as `(row, column)` from 0.
pub type Area = ((u32, u32), (u32, u32));

/// Merged areas by sheet name, from a container whose parts are stored uncompressed.
pub fn areas(bytes: &[u8]) -> HashMap<String, Vec<Area>> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return HashMap::new() };
    let part = |zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str| {
        let file = zip.by_name(name).ok()?;
        let from = usize::try_from(file.data_start()?).ok()?;
        bytes.get(from..from.checked_add(usize::try_from(file.size()).ok()?)?)
    };
    let names = part(&mut zip, "xl/workbook.xml").map(sheet_ids).unwrap_or_default();
    let targets = part(&mut zip, "xl/_rels/workbook.xml.rels").map(targets).unwrap_or_default();
    let mut found = HashMap::new();
    for (name, id) in names {
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Some(sheet) = part(&mut zip, &path) {
            found.insert(name, behind_cells(sheet));
        }
    }
    found
}

fn sheet_ids(xml: &[u8]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    each(xml, "sheet", |e| all.extend(attribute(e, "name").zip(attribute(e, "id"))));
    all
}

fn targets(xml: &[u8]) -> HashMap<String, String> {
    let mut all = HashMap::new();
    each(xml, "Relationship", |e| all.extend(attribute(e, "Id").zip(attribute(e, "Target"))));
    all
}

fn behind_cells(xml: &[u8]) -> Vec<Area> {
    const MARK: &[u8] = b"mergeCells";
    // From the end backwards to the closing tag of the cells: a merge list is never far.
    let from = xml.windows(10).rposition(|w| w == b"sheetData>" || w == b"sheetData/");
    let behind = &xml[from.map_or(xml.len(), |at| at + 10)..];
    let Some(start) = behind.windows(MARK.len()).position(|w| w == MARK) else { return Vec::new() };
    let start = behind[..start].iter().rposition(|b| *b == b'<').unwrap_or(start);
    let mut all = Vec::new();
    each(&behind[start..], "mergeCell", |e| all.extend(attribute(e, "ref").and_then(|r| area(&r))));
    all
}

fn area(text: &str) -> Option<Area> {
    let (from, to) = text.split_once(':')?;
    Some((corner(from)?, corner(to)?))
}

/// `B12` is `(11, 1)`.
fn corner(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    let mut column = 0u32;
    for c in letters.bytes().filter(|b| *b != b'$') {
        column = column.checked_mul(26)?.checked_add(u32::from(c.to_ascii_uppercase().checked_sub(b'A')?) + 1)?;
    }
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

fn each(xml: &[u8], element: &str, mut f: impl FnMut(&BytesStart<'_>)) {
    let Ok(text) = std::str::from_utf8(xml) else { return };
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == element => f(&e),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}
