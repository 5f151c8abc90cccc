//! Words of a document outside of its tables that have their blank behind a colon: `姓名：____  性别：____`. A blank is named by
//! its part of the document, the number of its paragraph and the number of its colon: the second of the third paragraph is
//! `正文!B3`. Placeholders are put into the blanks, so that they are filled like those of a form that has them.

use super::blank::{Blank, Edit, blanks, known, written};
use super::docpara::{self, Paragraph};
use super::doctable::BODY;
use super::guess::Label;
use super::package::Package;
use super::tick::{self, Choices};
use super::{Order, Target, refs, text};
use crate::sheet::{Column, Put};
use crate::{Error, Result};
use std::collections::HashMap;

/// The parts that have such lines, with what a person calls each.
fn parts(package: &Package) -> impl Iterator<Item = (&String, String)> {
    package.names().iter().filter_map(|part| Some((part, name(part)?)))
}

/// `正文`, `页眉1`, `页脚1`; none for other parts.
pub fn name(part: &str) -> Option<String> {
    if part == BODY {
        return Some("正文".into());
    }
    let stem = part.strip_prefix("word/")?.strip_suffix(".xml")?;
    let (called, number) =
        stem.strip_prefix("header").map(|n| ("页眉", n)).or_else(|| Some(("页脚", stem.strip_prefix("footer")?)))?;
    Some(format!("{called}{number}"))
}

/// Whether a target is named like a blank outside of tables.
pub fn is_line(sheet: &str) -> bool {
    sheet == "正文" || sheet.starts_with("页眉") || sheet.starts_with("页脚")
}

/// Known words before a blank.
/// # Errors
/// `InputRefused` where the document is damaged.
pub fn labels(package: &Package, columns: &[Column], choices: &Choices) -> Result<Vec<Label>> {
    let mut found = Vec::new();
    for (part, sheet) in parts(package) {
        for (number, paragraph) in docpara::paragraphs(&package.needed(part)?)?.iter().enumerate() {
            let mut signed = false;
            for (nth, blank) in blanks(paragraph).into_iter().enumerate() {
                let signs = blank.as_ref().is_some_and(Blank::signs);
                let of_signer = signed;
                signed |= signs;
                let blank = blank.filter(|b| !of_signer || !b.day.is_empty());
                let open = |b: Blank| {
                    known(columns, &b.before).filter(|(_, column)| b.is_open(tick::groups(choices, column.field)))
                };
                let Some((said, column)) = blank.and_then(open) else { continue };
                found.push(Label {
                    sheet: sheet.clone(),
                    at: format!("{}{}", refs::letters(nth as u32), number + 1),
                    label: format!("{said}："),
                    field: column.field.to_owned(),
                    inside: true,
                });
            }
        }
    }
    Ok(found)
}

pub fn has_blank(package: &Package, sheet: &str, place: (u32, u32)) -> Result<bool> {
    let Some((part, _)) = parts(package).find(|(_, name)| name == sheet) else { return Ok(false) };
    let paragraphs = docpara::paragraphs(&package.needed(part)?)?;
    Ok(blank(&paragraphs, place).is_some_and(|(_, b)| !b.boxes.is_empty() || b.is_open(&[])))
}

fn blank(paragraphs: &[Paragraph], (row, column): (u32, u32)) -> Option<(&Paragraph, Blank)> {
    let paragraph = paragraphs.get((row as usize).checked_sub(1)?)?;
    let blank = blanks(paragraph).into_iter().nth(column as usize)??;
    Some((paragraph, blank))
}

/// A part with a placeholder in every blank of it that the order fills, and what those stand for that are a piece of a value.
/// # Errors
/// `InputRefused` where there is no such blank.
pub fn marked(part: &str, xml: &str, order: &Order) -> Result<(String, HashMap<String, Put<'static>>)> {
    let mut told = HashMap::new();
    let Some(name) = name(part) else { return Ok((xml.to_owned(), told)) };
    let targets: Vec<&Target> = order.cells.iter().filter(|t| t.sheet == name).collect();
    if targets.is_empty() {
        return Ok((xml.to_owned(), told));
    }
    let paragraphs = docpara::paragraphs(xml)?;
    let mut edits: Vec<Edit<'_>> = Vec::new();
    for target in targets {
        let place = refs::cell(&target.at);
        let groups = order.groups(&target.key);
        let found = place.and_then(|place| blank(&paragraphs, place)).filter(|(_, blank)| blank.is_open(groups));
        let (paragraph, blank) = found.ok_or_else(|| missing(target))?;
        let value = order.once.get(&target.key).map(text).unwrap_or_default();
        edits.extend(blank.edits(paragraph, &target.key, &value, groups, &mut told));
    }
    Ok((written(xml, edits), told))
}

/// Every part that a target names must be there.
/// # Errors
/// `InputRefused` naming the first that is not.
pub fn all_there(package: &Package, order: &Order) -> Result<()> {
    let there: Vec<String> = parts(package).map(|(_, name)| name).collect();
    match order.cells.iter().find(|t| is_line(&t.sheet) && !there.contains(&t.sheet)) {
        Some(target) => Err(missing(target)),
        None => Ok(()),
    }
}

fn missing(target: &Target) -> Error {
    Error::refused(format!(
        "文档里没有“{}!{}”这处空白，或者那里已经写了字，没有填表。正文第3段的第2个冒号后面写成 正文!B3。",
        target.sheet, target.at
    ))
}
