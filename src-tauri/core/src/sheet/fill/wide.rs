//! How wide the words of a cell are, as against the cell.

use super::workbook::{Sheet, Workbook};
use super::xml::{Tag, Walk};
use quick_xml::events::Event;

/// What a column takes where the sheet does not say it, in half characters.
const USUAL: f64 = 8.43;
/// The size of letters that widths of columns are told by.
const PLAIN: f64 = 11.0;

/// True where the words of a cell run over into the cell beside it.
pub fn overflows(book: &Workbook, sheet: &Sheet, place: (u32, u32), words: &str) -> bool {
    let style = sheet.grid.cell(place).map_or(0, |c| c.style());
    if book.is_wrapped(style) {
        return false;
    }
    let (left, right) = sheet.merged(place).map_or((place.1, place.1), |((_, left), (_, right))| (left, right));
    let widths = widths(&sheet.grid.head);
    let column = |n: u32| widths.1.iter().find(|(from, to, _)| (*from..=*to).contains(&n)).map_or(widths.0, |w| w.2);
    let room: f64 = (left..=right).map(column).sum();
    let needed: usize = words.trim_end().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    needed as f64 * book.size(style).unwrap_or(PLAIN) / PLAIN > room
}

/// The usual width, and columns from 0 with a width of their own.
fn widths(head: &str) -> (f64, Vec<(u32, u32, f64)>) {
    let (mut usual, mut found) = (USUAL, Vec::new());
    let mut walk = Walk::over(head);
    while let Ok(Some((event, _))) = walk.next() {
        let (Event::Start(e) | Event::Empty(e)) = event else { continue };
        let tag = Tag::of(&e, true);
        let number = |key| tag.get(key).and_then(|n| n.parse::<f64>().ok());
        match tag.local() {
            "sheetFormatPr" => usual = number("defaultColWidth").or(number("baseColWidth")).unwrap_or(usual),
            "col" => {
                if let (Some(from), Some(to), Some(width)) = (number("min"), number("max"), number("width")) {
                    found.push(((from as u32).saturating_sub(1), (to as u32).saturating_sub(1), width));
                }
            }
            _ => {}
        }
    }
    (usual, found)
}
