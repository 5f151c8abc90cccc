//! What stands in one cell already, and where in it a value goes: behind a colon of its own (`姓名：    性别：`), into the three
//! blanks of a day, as a tick in a box. The second colon of B3 is named `B3#2`.

use super::blank::{self, Blank, Edit, blanks, is_room};
use super::docpara::Paragraph;
use super::guess::{Label, asks};
use super::tick::{self, Choices, Groups};
use super::{Target, mark};
use crate::Error;
use crate::sheet::{Column, Put};
use std::collections::HashMap;

/// What is to stand in one cell, each behind which colon from 0, or in the cell as such.
pub type Aims<'o> = Vec<(Option<usize>, &'o Target)>;

/// What a cell does with a value.
pub enum Takes<'p> {
    /// It holds nothing that would be lost.
    Whole,
    /// What it holds is kept; none where the value leaves it as it is.
    Within(Vec<Edit<'p>>),
    /// Words are printed there, or there is no such colon.
    Printed,
}

type All<'p> = Vec<(&'p Paragraph, Option<Blank>)>;

fn all(paragraphs: &[Paragraph]) -> All<'_> {
    paragraphs.iter().flat_map(|p| blanks(p).into_iter().map(move |b| (p, b))).collect()
}

pub fn takes<'p>(
    paragraphs: &'p [Paragraph],
    nth: Option<usize>,
    key: &str,
    value: &str,
    groups: Groups,
    told: &mut HashMap<String, Put<'static>>,
) -> Takes<'p> {
    let text = words(paragraphs);
    if nth.is_none() {
        if !mark::spans(&text).is_empty() || text.chars().all(|c| c.is_whitespace() || matches!(c, '_' | '＿')) {
            return Takes::Whole;
        }
        if let Some(edits) = ticked(paragraphs, value, groups).or_else(|| dated(paragraphs, key, value, told)) {
            return Takes::Within(edits);
        }
    }
    let open = |b: &Option<Blank>| b.as_ref().is_some_and(|b| b.is_open(groups));
    let all = all(paragraphs);
    let found = match nth {
        Some(nth) => all.into_iter().nth(nth).filter(|(_, b)| open(b)),
        None => {
            let mut free = all.into_iter().filter(|(_, b)| open(b));
            free.next().filter(|_| free.next().is_none())
        }
    };
    match found {
        Some((paragraph, Some(blank))) => Takes::Within(blank.edits(paragraph, key, value, groups, told)),
        _ => Takes::Printed,
    }
}

/// Where a cell cannot take a value without losing what is printed there.
pub fn printed(sheet: &str, at: &str, nth: Option<usize>) -> Error {
    Error::refused(match nth.map(|n| n + 1) {
        Some(nth) => format!(
            "{sheet}的 {at} 里没有第{nth}个冒号，或者那个冒号后面已经印了字，没有填表。请核对格子，或换一个空格子。"
        ),
        None => format!(
            "{sheet}的 {at} 已经印了字，填进去字就没了，所以没有填表。请换一个空格子；字后面有冒号的，填在冒号后面：第2个冒号写 {at}#2。"
        ),
    })
}

pub fn words(paragraphs: &[Paragraph]) -> String {
    let line = |p: &Paragraph| p.glyphs.iter().map(|g| g.c).collect::<String>();
    paragraphs.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A cell of nothing but boxes, where they are known.
fn ticked<'p>(paragraphs: &'p [Paragraph], value: &str, groups: Groups) -> Option<Vec<Edit<'p>>> {
    let boxes = choice(paragraphs, groups)?;
    Some(boxes.iter().find_map(|(p, boxes)| tick::edit(p, boxes, value, groups)).into_iter().collect())
}

/// The boxes of a cell that holds nothing else, whichever paragraph they stand in.
fn choice(paragraphs: &[Paragraph], groups: Groups) -> Option<Vec<(&Paragraph, Vec<tick::Tick>)>> {
    if paragraphs.iter().any(|p| p.glyphs.iter().any(blank::is_colon)) {
        return None;
    }
    let found = paragraphs.iter().map(|p| (p, tick::boxes_of(&p.glyphs))).collect::<Vec<_>>();
    let all: Vec<tick::Tick> = found.iter().flat_map(|(_, b)| b.iter().cloned()).collect();
    (all.len() > 1 && tick::are_known(&all, groups)).then_some(found)
}

/// A cell that holds nothing but `  年  月  日`.
fn dated<'p>(
    paragraphs: &'p [Paragraph],
    key: &str,
    value: &str,
    told: &mut HashMap<String, Put<'static>>,
) -> Option<Vec<Edit<'p>>> {
    let (paragraph, day) = only_day(paragraphs)?;
    Some(match blank::dated(&day, value) {
        Some(pieces) => blank::day_edits(paragraph, pieces, key, told),
        None if value.is_empty() => Vec::new(),
        None => vec![Edit { paragraph, at: 0..paragraph.glyphs.len(), put: blank::mark(key) }],
    })
}

fn only_day(paragraphs: &[Paragraph]) -> Option<(&Paragraph, Vec<std::ops::Range<usize>>)> {
    let mut said = paragraphs.iter().filter(|p| !p.glyphs.iter().all(is_room));
    let one = said.next().filter(|_| said.next().is_none())?;
    let day = blank::day(&one.glyphs, 0);
    let rest = one.glyphs.get(day.last()?.end + 1..)?;
    rest.iter().all(is_room).then_some((one, day))
}

/// True where a cell beside a word waits for its value.
pub fn waits(paragraphs: &[Paragraph], groups: Groups) -> bool {
    paragraphs.iter().all(|p| p.glyphs.iter().all(|g| is_room(g) || g.c == '\n'))
        || only_day(paragraphs).is_some()
        || choice(paragraphs, groups).is_some()
}

/// A cell that holds one word and its colon.
pub fn is_one_word(paragraphs: &[Paragraph]) -> bool {
    asks(&words(paragraphs)) && all(paragraphs).len() == 1
}

pub fn has_boxes(paragraphs: &[Paragraph]) -> bool {
    paragraphs.iter().any(|p| p.glyphs.iter().any(|g| tick::is_box(g) || matches!(g.c, '☑' | '■' | '☒' | '√')))
}

/// A word of a cell with its blank in it.
pub struct Word<'c> {
    /// Which colon from 1, where the cell has several.
    nth: Option<usize>,
    said: String,
    column: &'c Column,
}

impl Word<'_> {
    pub fn label(self, sheet: &str, at: &str) -> Label {
        let at = self.nth.map_or_else(|| at.to_owned(), |nth| format!("{at}#{nth}"));
        let (label, field) = (format!("{}：", self.said), self.column.field.to_owned());
        Label { sheet: sheet.to_owned(), at, label, field, inside: true }
    }
}

/// The known words within a cell that have their blank behind them; none for a cell that is one word and its colon.
pub fn labels<'c>(paragraphs: &[Paragraph], columns: &'c [Column], choices: &Choices) -> Vec<Word<'c>> {
    if is_one_word(paragraphs) {
        return Vec::new();
    }
    let all = all(paragraphs);
    let several = all.len() > 1;
    let mut signed = false;
    let told = |(n, (_, blank)): (usize, (&Paragraph, Option<Blank>))| {
        let blank = blank?;
        let of_signer = signed;
        signed |= blank.signs();
        if of_signer && blank.day.is_empty() {
            return None;
        }
        let (said, column) = blank::known(columns, &blank.before)?;
        blank.is_open(tick::groups(choices, column.field)).then_some(Word {
            nth: several.then_some(n + 1),
            said,
            column,
        })
    };
    all.into_iter().enumerate().filter_map(told).collect()
}
