//! A workbook filled: single cells, then the rows of a list, then what follows from rows put in.

use super::cell::{Cell, Content};
use super::guess;
use super::lines::{self, Grown, List};
use super::mark::{Breaks, passages, replaced, spans};
use super::package::Package;
use super::page;
use super::refs::{self, Shift};
use super::results;
use super::twin;
use super::workbook::{Sheet, Workbook};
use super::workcell;
use super::xml::{Tag, Walk, plain, safe, spliced};
use super::{Changed, Found, Order, text};
use crate::sheet::Put;
use crate::{Error, Result};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

const BOOK: &str = "xl/workbook.xml";
const CHAIN: &str = "xl/calcChain.xml";

/// What a cell is filled with.
#[derive(Clone, Debug)]
pub enum Slot {
    /// The value of that name.
    Key(String),
    /// The cell's own text with its placeholders.
    Runs(String),
}

impl Slot {
    /// # Errors
    /// `InputRefused` where the cell's text is no XML.
    pub fn content(&self, prefix: &str, value: &impl Fn(&str) -> Option<Put<'static>>) -> Result<Content> {
        let whole = match self {
            Slot::Key(key) => value(key),
            Slot::Runs(runs) => only(runs)?.and_then(|name| value(&name)),
        };
        Ok(match (whole, self) {
            (Some(Put::Blank), _) => Content::Blank,
            (Some(Put::Number(n)), _) => Content::Number(n),
            (Some(Put::Points(n)), _) => Content::Number(n as f64 / 100.0),
            (_, Slot::Runs(runs)) => {
                Content::Rich(replaced(runs, "", Breaks::Plain, &|name| value(name).as_ref().map(text))?)
            }
            (Some(put), _) => Content::text(prefix, &text(&put)),
            (None, _) => Content::Blank,
        })
    }
}

/// The placeholder that is all that a cell holds.
fn only(runs: &str) -> Result<Option<String>> {
    let all: String = passages(runs, "")?.iter().map(|p| p.text()).collect();
    Ok(spans(&all).into_iter().find(|(_, at)| all.trim().len() == at.len()).map(|(name, _)| name))
}

/// The placeholders of a cell.
fn names(book: &Workbook, cell: &Cell) -> Vec<String> {
    let runs = book.runs(cell).filter(|r| r.contains(['{', '｛']) || r.contains("&#"));
    let text = match runs {
        Some(_) => book.text(cell),
        // A formula may come to a placeholder, too; it is a target that is refused.
        None if cell.formula.is_some() && cell.kind() == "str" => plain(&cell.value),
        None => return Vec::new(),
    };
    spans(&text).into_iter().map(|(name, _)| name).collect()
}

pub fn marks(package: &Package) -> Result<Vec<Found>> {
    let book = Workbook::read(package)?;
    let several = book.sheets.len() > 1;
    let mut found = Vec::new();
    let mut line = 0;
    for sheet in &book.sheets {
        let told = |text, at: &str, line| Found {
            text,
            place: if several { format!("{} {at}", sheet.name) } else { at.to_owned() },
            line,
        };
        let mut record = 0;
        for row in &sheet.grid.rows {
            line += usize::from(row.number > record);
            for cell in &row.cells {
                let names = names(&book, cell);
                if !names.is_empty() && row.number > record {
                    // The first of a row that is merged over several says how many rows a record has.
                    record = row.number + lines::tall_at(sheet, (row.number, cell.column)) - 1;
                }
                let at = format!("{}{}", refs::letters(cell.column), row.number);
                found.extend(names.into_iter().map(|text| told(text, &at, line)));
            }
        }
        found.extend(page::marks(&sheet.grid.tail)?.into_iter().map(|m| told(m.text, m.place, 0)));
    }
    Ok(found)
}

/// What is filled on one sheet.
#[derive(Default)]
struct Plan {
    singles: Vec<((u32, u32), Slot)>,
    /// From the highest down.
    lists: Vec<List>,
    /// Pieces of values by name.
    told: Values,
}

/// # Errors
/// As [`super::Template::fill`].
pub fn fill(package: &Package, order: &Order) -> Result<(Changed, Vec<&'static str>)> {
    let mut book = Workbook::read(package)?;
    let before: Vec<String> = book.sheets.iter().map(|s| s.grid.written()).collect();
    let there = |name: &str| book.sheets.iter().any(|s| s.name == name);
    let named = order.cells.iter().map(|c| &c.sheet).chain(order.under.iter().map(|u| &u.sheet));
    if let Some(missing) = named.into_iter().find(|name| !there(name)) {
        return Err(Error::refused(format!(
            "表里没有名为“{missing}”的工作表，没有填表。请核对是不是这份对应关系的那张表。"
        )));
    }
    let again = order.under.as_ref().and_then(|u| twin::again(&u.columns));
    let wide = widened(&book, order);
    let order = wide.as_ref();
    let mut shifts: Vec<(String, Shift)> = Vec::new();
    for at in 0..book.sheets.len() {
        let plan = planned(&book, at, order, again)?;
        let once = |name: &str| plan.told.get(name).or_else(|| order.once.get(name)).cloned();
        let prefix = book.sheets[at].grid.prefix();
        for (place, slot) in &plan.singles {
            lines::fillable(&book, &book.sheets[at], *place)?;
            let content = slot.content(&prefix, &once)?;
            book.sheets[at].grid.put(*place, &content);
        }
        let values = |name: &str| once(name).as_ref().map(text);
        book.sheets[at].grid.tail = page::filled(&book.sheets[at].grid.tail, &values)?;
        // From the lowest up: what a higher one puts in moves only what is done.
        for list in plan.lists.iter().rev() {
            let grown = lines::repeat(&mut book, package, at, list, order)?;
            shifts.extend(grown.map(|Grown(shift)| (book.sheets[at].name.clone(), shift)));
        }
    }
    let mut changed = Changed::new();
    let filled: Vec<bool> = book.sheets.iter().zip(&before).map(|(s, before)| s.grid.written() != *before).collect();
    let computes = results::forget(&mut book, &filled);
    for (sheet, before) in book.sheets.iter().zip(before) {
        let after = sheet.grid.written();
        if after != before {
            changed.insert(sheet.part.clone(), after);
        }
    }
    let gone = settle(package, computes, &shifts, &mut changed)?;
    Ok((changed, gone))
}

fn planned(book: &Workbook, at: usize, order: &Order, again: Option<u32>) -> Result<Plan> {
    let (sheet, repeated) = (&book.sheets[at], order.repeated());
    let mut plan = Plan::default();
    if let Some(mark) = page::marks(&sheet.grid.tail)?.into_iter().find(|m| repeated.contains(m.text.as_str())) {
        return Err(Error::refused(format!(
            "工作表“{}”的{}里有 {{{{{}}}}}，一张表只有一个{}，名单不能往里填，没有填表。请把它移到格子里，或改为每人一份。",
            sheet.name, mark.place, mark.text, mark.place
        )));
    }
    for row in &sheet.grid.rows {
        let marked: Vec<(u32, Vec<String>, &Cell)> =
            row.cells.iter().map(|c| (c.column, names(book, c), c)).filter(|(_, names, _)| !names.is_empty()).collect();
        let repeats = marked.iter().any(|(_, names, _)| names.iter().any(|n| repeated.contains(n.as_str())));
        let mut slots = Vec::new();
        for (column, names, cell) in marked {
            let known = |n: &String| order.once.contains_key(n) || repeated.contains(n.as_str());
            if !names.iter().any(known) {
                continue;
            }
            let slot = Slot::Runs(book.runs(cell).unwrap_or_default().to_owned());
            match repeats {
                true => slots.push((column, slot)),
                false => plan.singles.push(((row.number, column), slot)),
            }
        }
        if repeats {
            listed(sheet, &mut plan.lists, row.number, slots);
        }
    }
    plan.singles.extend(workcell::singles(book, sheet, order, &mut plan.told)?);
    if let Some(under) = order.under.as_ref().filter(|u| u.sheet == sheet.name) {
        let list = List { again, ..List::under(sheet, under) };
        lines::first_is_free(book, sheet, &list)?;
        plan.lists.push(list);
        plan.lists.sort_by_key(|l| l.row);
    }
    apart(sheet, &plan)?;
    Ok(plan)
}

/// Takes a row with placeholders of members for one of the record above it where a cell of that is merged over both.
fn listed(sheet: &Sheet, lists: &mut Vec<List>, number: u32, slots: Vec<(u32, Slot)>) {
    if let Some(last) = lists.last_mut().filter(|l| (l.row..l.row + l.tall()).contains(&number)) {
        last.rows[(number - last.row) as usize] = slots;
        return;
    }
    let tall = slots.iter().map(|(column, _)| lines::tall_at(sheet, (number, *column))).max().unwrap_or(1);
    let mut rows = vec![Vec::new(); tall as usize];
    rows[0] = slots;
    lists.push(List { row: number, rows, again: None });
}

/// Where rows of several lists adjoin, or a record cannot be told from what is around it.
fn apart(sheet: &Sheet, plan: &Plan) -> Result<()> {
    if let Some(w) = plan.lists.windows(2).find(|w| w[1].row == w[0].row + w[0].tall()) {
        return Err(Error::refused(format!(
            "工作表“{}”第{}行和第{}行都要按名单往下填，一个人占了两行，程序不会填这样的表。请把一个人的内容放进一行，或把两行的 姓名 一格合并，或改为每人一份。",
            sheet.name, w[0].row, w[1].row
        )));
    }
    match plan.lists.iter().find(|l| l.tall() > 1 && lines::crosses(sheet, l.row, l.tall())) {
        Some(list) => Err(Error::refused(format!(
            "工作表“{}”从第{}行起一个人占{}行，但这几行里合并的格子有长有短，程序分不清一个人占哪几行，没有填表。请把每个人的格子合并成一样高，或改为每人一份。",
            sheet.name,
            list.row,
            list.tall()
        ))),
        None => Ok(()),
    }
}

/// A list side by side is one of wide rows.
fn widened<'o>(book: &Workbook, order: &'o Order) -> Cow<'o, Order> {
    let under = order.under.as_ref().filter(|u| twin::again(&u.columns).is_some());
    let sheet = under.and_then(|u| book.sheets.iter().find(|s| s.name == u.sheet));
    match (sheet, under) {
        (Some(sheet), Some(under)) => {
            twin::widened(order, lines::room(book, sheet, &List::under(sheet, under), guess::MOST))
        }
        _ => Cow::Borrowed(order),
    }
}

/// What the workbook says of all its sheets: names of areas, that everything is to be computed anew.
fn settle(
    package: &Package,
    computes: bool,
    shifts: &[(String, Shift)],
    changed: &mut Changed,
) -> Result<Vec<&'static str>> {
    let mut book = package.needed(BOOK)?;
    for (sheet, shift) in shifts {
        book = renamed(&book, sheet, shift)?;
    }
    if computes {
        book = recomputed(&book)?;
    }
    if book != package.needed(BOOK)? {
        changed.insert(BOOK.into(), book);
    }
    if shifts.is_empty() || !package.names().iter().any(|n| n == CHAIN) {
        return Ok(Vec::new());
    }
    // The order of computing names cells that have moved; every program makes it anew where it is not there.
    for part in ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"] {
        let xml = package.needed(part)?;
        changed.insert(part.into(), without_chain(&xml)?);
    }
    Ok(vec![CHAIN])
}

/// The names of areas (print areas among them) after rows were put in.
fn renamed(book: &str, sheet: &str, shift: &Shift) -> Result<String> {
    let mut edits = Vec::new();
    let mut inside = None;
    let mut walk = Walk::over(book);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) if e.local_name().as_ref() == "definedName" => inside = Some(at.end),
            Event::End(e) if e.local_name().as_ref() == "definedName" => {
                if let Some(from) = inside.take() {
                    let old = plain(&book[from..at.start]);
                    let new = shift.formula(&old, "", sheet);
                    if new != old {
                        edits.push((from..at.start, safe(&new)));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(spliced(book, edits))
}

/// Says that every formula is to be computed when the workbook is opened.
fn recomputed(book: &str) -> Result<String> {
    let mut after = None;
    let mut walk = Walk::over(book);
    while let Some((event, at)) = walk.next()? {
        let (e, empty, ended) = match event {
            Event::Start(e) => (e, false, false),
            Event::Empty(e) => (e, true, true),
            Event::End(e) => {
                if matches!(
                    e.local_name().as_ref(),
                    "sheets" | "functionGroups" | "externalReferences" | "definedNames"
                ) {
                    after = Some((at.end, e.name().as_ref().trim_end_matches(e.local_name().as_ref()).to_owned()));
                }
                continue;
            }
            _ => continue,
        };
        let mut tag = Tag::of(&e, empty);
        if tag.local() == "calcPr" {
            tag.set("fullCalcOnLoad", "1");
            return Ok(spliced(book, vec![(at, tag.written())]));
        }
        if ended && matches!(tag.local(), "definedNames" | "functionGroups" | "externalReferences") {
            after = Some((at.end, tag.prefix().to_owned()));
        }
    }
    Ok(match after {
        Some((at, prefix)) => spliced(book, vec![(at..at, format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"))]),
        None => book.to_owned(),
    })
}

fn without_chain(xml: &str) -> Result<String> {
    let mut edits = Vec::new();
    let mut walk = Walk::over(xml);
    while let Some((event, at)) = walk.next()? {
        if let Event::Empty(e) = event {
            let tag = Tag::of(&e, true);
            let named = tag.get("PartName").or(tag.get("Target")).unwrap_or_default();
            if named.ends_with("calcChain.xml") {
                edits.push((at, String::new()));
            }
        }
    }
    Ok(spliced(xml, edits))
}

/// The values of one row of the list.
pub type Values = HashMap<String, Put<'static>>;

/// Columns that are filled on a row.
pub fn columns(slots: &[(u32, Slot)]) -> HashSet<u32> {
    slots.iter().map(|(column, _)| *column).collect()
}
