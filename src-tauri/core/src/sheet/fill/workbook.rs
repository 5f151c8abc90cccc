//! A workbook as a form: its sheets, the texts that cells share, which cells are locked or framed.

use super::cell::Cell;
use super::damaged;
use super::grid::Grid;
use super::mark::passages;
use super::package::Package;
use super::xml::{Tag, Walk, plain, yes};
use crate::Result;
use quick_xml::events::Event;
use std::collections::HashMap;

/// The corners `(row, column)` of an area.
pub type Area = ((u32, u32), (u32, u32));

/// One sheet of the workbook.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: String,
    /// Its part in the container.
    pub part: String,
    pub grid: Grid,
    /// Merged areas as corners `(row, column)`.
    pub merges: Vec<Area>,
    /// The superior locked it: only cells of an unlocked style may be filled.
    pub protected: bool,
    /// Seen when the workbook is opened.
    pub visible: bool,
}

pub struct Workbook {
    /// In the order of their tabs.
    pub sheets: Vec<Sheet>,
    shared: Vec<String>,
    styles: Vec<Style>,
}

/// What a style says that matters here.
#[derive(Clone, Copy, Debug)]
struct Style {
    locked: bool,
    border: u32,
    wrapped: bool,
    /// Of its letters, in points.
    size: Option<f64>,
}

impl Workbook {
    /// # Errors
    /// `InputRefused` where a part is missing or no XML.
    pub fn read(package: &Package) -> Result<Workbook> {
        let parts = relations(package)?;
        let mut sheets = Vec::new();
        let listed = package.needed("xl/workbook.xml")?;
        let mut walk = Walk::over(&listed);
        while let Some((event, _)) = walk.next()? {
            let (Event::Start(e) | Event::Empty(e)) = event else { continue };
            let tag = Tag::of(&e, true);
            if tag.local() != "sheet" {
                continue;
            }
            // Charts and dialogs are sheets, too, but have no cells.
            let part = tag.get("id").and_then(|id| parts.get(id)).cloned().unwrap_or_default();
            if !part.contains("worksheets/") {
                continue;
            }
            let Some(xml) = package.part(&part)? else { continue };
            let name = plain(tag.get("name").unwrap_or_default());
            sheets.push(Sheet::read(name, part, &xml, tag.get("state").is_none_or(|s| s == "visible"))?);
        }
        if sheets.is_empty() {
            return Err(damaged());
        }
        let shared = package.part("xl/sharedStrings.xml")?.map(|xml| strings(&xml)).transpose()?.unwrap_or_default();
        let styles = package.part("xl/styles.xml")?.map(|xml| styles(&xml)).transpose()?.unwrap_or_default();
        Ok(Workbook { sheets, shared, styles })
    }

    /// The runs of a cell that holds text; none where it holds none.
    pub fn runs<'w>(&'w self, cell: &'w Cell) -> Option<&'w str> {
        match cell.kind() {
            "s" => self.shared.get(cell.value.trim().parse::<usize>().ok()?).map(String::as_str),
            "inlineStr" => Some(&cell.value),
            _ => None,
        }
    }

    /// What a cell shows, as far as it is text or a number.
    pub fn text(&self, cell: &Cell) -> String {
        match self.runs(cell) {
            Some(runs) => passages(runs, "").map(|p| p.iter().map(|p| p.text()).collect()).unwrap_or_default(),
            None => plain(&cell.value),
        }
    }

    pub fn is_blank(&self, cell: &Cell) -> bool {
        cell.is_blank() || (cell.formula.is_none() && self.text(cell).trim().is_empty())
    }

    pub fn is_locked(&self, style: usize) -> bool {
        self.styles.get(style).is_none_or(|s| s.locked)
    }

    pub fn is_wrapped(&self, style: usize) -> bool {
        self.styles.get(style).is_some_and(|s| s.wrapped)
    }

    /// How large its letters are, in points.
    pub fn size(&self, style: usize) -> Option<f64> {
        self.styles.get(style).and_then(|s| s.size)
    }

    pub fn is_framed(&self, style: usize) -> bool {
        self.styles.get(style).is_some_and(|s| s.border > 0)
    }
}

impl Sheet {
    fn read(name: String, part: String, xml: &str, visible: bool) -> Result<Sheet> {
        let grid = Grid::read(xml)?;
        let (mut merges, mut protected) = (Vec::new(), false);
        let mut walk = Walk::over(&grid.tail);
        while let Some((event, _)) = walk.next()? {
            let (Event::Start(e) | Event::Empty(e)) = event else { continue };
            let tag = Tag::of(&e, true);
            match tag.local() {
                "mergeCell" => merges.extend(tag.get("ref").and_then(super::refs::corners)),
                "sheetProtection" => protected = yes(tag.get("sheet")),
                _ => {}
            }
        }
        Ok(Sheet { name, part, grid, merges, protected, visible })
    }

    /// The area that a cell is merged into.
    pub fn merged(&self, (row, column): (u32, u32)) -> Option<Area> {
        let has = |((top, left), (bottom, right)): &Area| {
            (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
        };
        self.merges.iter().find(|area| has(area)).copied()
    }
}

/// The parts of the workbook by relation id, as names in the container.
fn relations(package: &Package) -> Result<HashMap<String, String>> {
    let xml = package.needed("xl/_rels/workbook.xml.rels")?;
    let mut parts = HashMap::new();
    let mut walk = Walk::over(&xml);
    while let Some((event, _)) = walk.next()? {
        let (Event::Start(e) | Event::Empty(e)) = event else { continue };
        let tag = Tag::of(&e, true);
        if let (Some(id), Some(target)) = (tag.get("Id"), tag.get("Target")) {
            let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            parts.insert(id.to_owned(), part);
        }
    }
    Ok(parts)
}

/// The inside of every `si`.
fn strings(xml: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    let mut from = None;
    let mut walk = Walk::over(xml);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "si" => from = Some(at.end),
            Event::Empty(e) if e.local_name().as_ref() == "si" => all.push(String::new()),
            Event::End(e) if e.local_name().as_ref() == "si" => {
                all.extend(from.take().map(|from: usize| xml[from..at.start].to_owned()));
            }
            _ => {}
        }
    }
    Ok(all)
}

/// The styles that cells name by number.
fn styles(xml: &str) -> Result<Vec<Style>> {
    let mut all: Vec<Style> = Vec::new();
    let mut fonts: Vec<Option<f64>> = Vec::new();
    let (mut inside, mut in_fonts) = (false, false);
    let mut walk = Walk::over(xml);
    while let Some((event, _)) = walk.next()? {
        match event {
            Event::Start(e) | Event::Empty(e) => {
                let tag = Tag::of(&e, true);
                match tag.local() {
                    "cellXfs" => inside = true,
                    "fonts" => in_fonts = true,
                    "font" if in_fonts => fonts.push(None),
                    "sz" if in_fonts => {
                        if let Some(last) = fonts.last_mut() {
                            *last = tag.get("val").and_then(|n| n.parse().ok());
                        }
                    }
                    "xf" if inside => {
                        let number = |key| tag.get(key).and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
                        let size = fonts.get(number("fontId") as usize).copied().flatten();
                        all.push(Style { locked: true, border: number("borderId"), wrapped: false, size });
                    }
                    "alignment" if inside => {
                        if let Some(last) = all.last_mut() {
                            last.wrapped = yes(tag.get("wrapText"));
                        }
                    }
                    "protection" if inside => {
                        if let Some(last) = all.last_mut() {
                            last.locked = tag.get("locked").is_none_or(|v| yes(Some(v)));
                        }
                    }
                    _ => {}
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "cellXfs" => inside = false,
                "fonts" => in_fonts = false,
                _ => {}
            },
            _ => {}
        }
    }
    Ok(all)
}
