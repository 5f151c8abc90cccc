//! Boxes to tick, `□男 □女` or `是□ 否□`: which word belongs to which, and which one a value ticks.

use super::blank::{Edit, is_colon, is_room, run_of};
use super::docpara::{Glyph, Paragraph};
use crate::sheet::text::squeeze;
use std::ops::Range;

/// The values that a field may have, each with all the words for it.
pub type Groups = &'static [&'static [&'static str]];

/// Fields by their key with those values.
pub type Choices = [(&'static str, Groups)];

pub fn groups(choices: &Choices, field: &str) -> Groups {
    choices.iter().find(|(key, _)| *key == field).map_or(&[], |(_, groups)| *groups)
}

/// A box with its word.
#[derive(Clone, Debug)]
pub struct Tick {
    /// The box among the glyphs.
    pub at: usize,
    pub word: String,
    /// Behind both of them.
    pub end: usize,
}

const TICKED: &str = "☑";

pub fn is_box(glyph: &Glyph) -> bool {
    matches!(glyph.c, '□' | '☐' | '◻' | '▢')
}

fn is_gap(glyph: &Glyph) -> bool {
    is_room(glyph) || glyph.c == '\n'
}

fn ends_word(glyph: &Glyph) -> bool {
    is_gap(glyph) || is_box(glyph) || is_colon(glyph) || matches!(glyph.c, '、' | '，' | ',' | '；' | ';' | '/' | '。')
}

/// The boxes of a stretch of text; none where there are fewer than two, which is no choice.
pub fn boxes(glyphs: &[Glyph], at: Range<usize>) -> Vec<Tick> {
    let found = told(glyphs, at);
    if found.len() > 1 { found } else { Vec::new() }
}

fn told(glyphs: &[Glyph], at: Range<usize>) -> Vec<Tick> {
    let all: Vec<usize> = at.clone().filter(|n| is_box(&glyphs[*n])).collect();
    let Some(first) = all.first() else { return Vec::new() };
    let leads = run_of(glyphs, at.start, is_gap) == *first;
    let word = |from: usize, to: usize| glyphs[from..to].iter().map(|g| g.c).collect::<String>();
    let mut found = Vec::new();
    let mut before = at.start;
    for n in all {
        if leads {
            let from = run_of(glyphs, n + 1, is_gap).min(at.end);
            let end = run_of(glyphs, from, |g| !ends_word(g)).min(at.end);
            found.push(Tick { at: n, word: word(from, end), end });
        } else {
            let said = word(before, n);
            let said = said.trim_matches(|c: char| c.is_whitespace() || "_＿、，,；;/".contains(c));
            found.push(Tick { at: n, word: said.to_owned(), end: n + 1 });
            before = n + 1;
        }
    }
    found
}

fn group(groups: Groups, word: &str) -> Option<usize> {
    let word = squeeze(word);
    groups.iter().position(|g| g.contains(&word.as_ref()))
}

/// True where each word is a value of its own.
pub fn are_known(boxes: &[Tick], groups: Groups) -> bool {
    let mut seen = Vec::new();
    boxes.iter().all(|b| match group(groups, &b.word) {
        Some(n) if !seen.contains(&n) => {
            seen.push(n);
            true
        }
        _ => false,
    })
}

/// The tick of a value; none where no box has it.
pub fn edit<'p>(paragraph: &'p Paragraph, boxes: &[Tick], value: &str, groups: Groups) -> Option<Edit<'p>> {
    let meant = group(groups, value)?;
    let found = boxes.iter().find(|b| group(groups, &b.word) == Some(meant))?;
    Some(Edit { paragraph, at: found.at..found.at + 1, put: TICKED.into() })
}

/// The boxes of a whole paragraph; one is enough, for others may stand in the next.
pub fn boxes_of(glyphs: &[Glyph]) -> Vec<Tick> {
    told(glyphs, 0..glyphs.len())
}
