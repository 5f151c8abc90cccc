//! Words of a document outside of its tables that have their blank behind a colon: `姓名：____  性别：____`. A blank is named by
//! its part of the document, the number of its paragraph and the number of its colon: the second of the third paragraph is
//! `正文!B3`. Placeholders are put into the blanks, so that they are filled like those of a form that has them.

use super::docpara::{self, Glyph, Paragraph, Piece};
use super::doctable::BODY;
use super::guess::{self, Label};
use super::package::Package;
use super::xml::{safe, spliced};
use super::{Order, Target, refs, text};
use crate::sheet::{Column, Put};
use crate::{Error, Result};
use std::collections::HashMap;
use std::ops::Range;

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
pub fn labels(package: &Package, columns: &[Column]) -> Result<Vec<Label>> {
    let mut found = Vec::new();
    for (part, sheet) in parts(package) {
        for (number, paragraph) in docpara::paragraphs(&package.needed(part)?)?.iter().enumerate() {
            for (nth, blank) in blanks(paragraph).into_iter().enumerate() {
                let Some((said, column)) = blank.filter(|b| b.is_free).and_then(|b| known(columns, &b.before)) else {
                    continue;
                };
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

/// The longest run of words at the end of a text that names a field: `姓 名` of `一、姓 名`.
fn known<'c>(columns: &'c [Column], before: &str) -> Option<(String, &'c Column)> {
    let words: Vec<&str> = before.split(|c: char| c.is_whitespace() || c == '_' || c == '＿').collect();
    let told = |from: usize| {
        let said = words[from..].concat();
        guess::named(columns, &said).map(|column| (said, column))
    };
    (0..words.len()).find_map(told)
}

pub fn has_blank(package: &Package, sheet: &str, place: (u32, u32)) -> Result<bool> {
    let Some((part, _)) = parts(package).find(|(_, name)| name == sheet) else { return Ok(false) };
    let paragraphs = docpara::paragraphs(&package.needed(part)?)?;
    Ok(blank(&paragraphs, place).is_some())
}

fn blank(paragraphs: &[Paragraph], (row, column): (u32, u32)) -> Option<(&Paragraph, Blank)> {
    let paragraph = paragraphs.get((row as usize).checked_sub(1)?)?;
    let blank = blanks(paragraph).into_iter().nth(column as usize)??;
    blank.is_free.then_some((paragraph, blank))
}

/// What stands behind one colon.
struct Blank {
    before: String,
    /// The glyphs that may give way, right behind the colon.
    at: Range<usize>,
    /// The blanks before 年, 月 and 日 where it asks for a day.
    day: Vec<Range<usize>>,
    /// Nobody has written there.
    is_free: bool,
    /// Something follows in its line.
    is_followed: bool,
}

fn is_room(glyph: &Glyph) -> bool {
    matches!(glyph.c, ' ' | '\u{3000}' | '\u{a0}' | '_' | '＿' | '\t')
}

fn is_colon(glyph: &Glyph) -> bool {
    matches!(glyph.c, ':' | '：')
}

fn run_of(glyphs: &[Glyph], from: usize, is: impl Fn(&Glyph) -> bool) -> usize {
    from + glyphs[from..].iter().take_while(|g| is(g)).count()
}

/// One for every colon of a paragraph; none for a colon within a word, such as that of a time.
fn blanks(paragraph: &Paragraph) -> Vec<Option<Blank>> {
    let glyphs = &paragraph.glyphs;
    let mut found = Vec::new();
    let mut from = 0;
    for colon in (0..glyphs.len()).filter(|n| is_colon(&glyphs[*n])) {
        let before: String = glyphs[from..colon].iter().map(|g| g.c).collect();
        let end = run_of(glyphs, colon + 1, is_room);
        let day = day(glyphs, colon + 1);
        let after = day.last().map_or(end, |d| d.end + 1);
        let before = before.rsplit('\n').next().unwrap_or_default().to_owned();
        let is_free = !day.is_empty() || is_free(glyphs, colon + 1..end);
        let is_followed = glyphs.get(end).is_some_and(|g| g.c != '\n');
        found.push((!before.trim().is_empty()).then_some(Blank {
            before,
            at: colon + 1..end,
            day,
            is_free,
            is_followed,
        }));
        from = after.max(colon + 1);
    }
    found
}

/// The blanks of `  年  月  日` or `  年  月`.
fn day(glyphs: &[Glyph], from: usize) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), from);
    for unit in ['年', '月', '日'] {
        let end = run_of(glyphs, at, is_room);
        if glyphs.get(end).is_none_or(|g| g.c != unit) || (end == at && unit != '年') {
            break;
        }
        found.push(at..end);
        at = end + 1;
    }
    // `姓名：年` is a word that somebody wrote.
    if found.len() > 1 { found } else { Vec::new() }
}

/// True where what follows a blank is no answer that somebody wrote into it.
fn is_free(glyphs: &[Glyph], at: Range<usize>) -> bool {
    let Some(next) = glyphs.get(at.end).filter(|g| g.c != '\n') else { return true };
    let blank = &glyphs[at.clone()];
    if blank.is_empty() {
        return false;
    }
    let end = run_of(glyphs, at.end, |g| !is_colon(g) && g.c != '\n');
    let rest: String = glyphs[at.end..end].iter().map(|g| g.c).collect();
    if glyphs.get(end).is_some_and(is_colon) {
        // Another word with its own colon; an answer would stand before it as a word of its own.
        let words: Vec<&str> = rest.split_whitespace().collect();
        let is_word = !rest.contains(['_', '＿']) && (words.len() == 1 || words.iter().all(|w| w.chars().count() == 1));
        return is_word && (width(blank) > 1 || blank[0].c == '\t');
    }
    if rest.starts_with(['（', '(']) {
        return true;
    }
    // A line that was drawn stands for the pen, unless it goes on behind the words.
    let word = run_of(glyphs, at.end, |g| !is_room(g) && g.c != '\n');
    let drawn = |g: &Glyph| g.is_underlined || matches!(g.c, '_' | '＿');
    let goes_on = glyphs.get(word).is_some_and(|g| is_room(g) && drawn(g));
    blank.iter().any(drawn) && !next.is_underlined && !goes_on
}

/// How wide glyphs are, in half characters.
fn width(glyphs: &[Glyph]) -> usize {
    glyphs.iter().map(|g| wide(g.c)).sum()
}

fn wide(c: char) -> usize {
    if c.is_ascii() || c == '\u{a0}' { 1 } else { 2 }
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
        let (paragraph, blank) = place.and_then(|place| blank(&paragraphs, place)).ok_or_else(|| missing(target))?;
        let value = order.once.get(&target.key).map(text).unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        match dated(&blank, &value) {
            Some(pieces) => {
                for (n, (at, piece)) in pieces.into_iter().enumerate() {
                    let key = format!("{} {n}", target.key);
                    edits.push(Edit { paragraph, at, key: key.clone() });
                    told.insert(key, Put::text(piece));
                }
            }
            None => edits.push(Edit { paragraph, at: giving_way(paragraph, &blank, &value), key: target.key.clone() }),
        }
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

/// Year, month and day of a value, each into its own blank.
fn dated(blank: &Blank, value: &str) -> Option<Vec<(Range<usize>, String)>> {
    let digits: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty()).collect();
    let fits = !blank.day.is_empty() && digits.len() >= blank.day.len() && digits[0].len() == 4;
    fits.then(|| blank.day.iter().cloned().zip(digits.iter().map(|d| (*d).to_owned())).collect())
}

/// Which glyphs of a blank a value takes the place of. What is left of a drawn line or of the room before the next word stays,
/// so that the line keeps its length.
fn giving_way(paragraph: &Paragraph, blank: &Blank, value: &str) -> Range<usize> {
    if let (Some(first), Some(last)) = (blank.day.first(), blank.day.last()) {
        // A value that is no day takes the place of the words, too.
        return first.start..last.end + 1;
    }
    let glyphs = &paragraph.glyphs;
    let find = |is: &dyn Fn(&Glyph) -> bool| blank.at.clone().find(|n| is(&glyphs[*n]));
    let is_line = |g: &Glyph| matches!(g.c, '_' | '＿');
    if let Some(from) = find(&is_line) {
        return from..run_of(&glyphs[..blank.at.end], from, is_line);
    }
    let is_drawn = |g: &Glyph| g.is_underlined;
    let drawn = find(&is_drawn);
    let from = drawn.unwrap_or(blank.at.start);
    let end = run_of(&glyphs[..blank.at.end], from, |g| g.c != '\t' && (drawn.is_none() || g.is_underlined));
    let kept = if !blank.is_followed {
        0
    } else if drawn.is_some() {
        1
    } else {
        2
    };
    let needed: usize = value.chars().map(wide).sum();
    let mut to = from;
    while to < end && width(&glyphs[from..to]) < needed && width(&glyphs[to + 1..end]) >= kept {
        to += 1;
    }
    from..to
}

/// What changes in the text of one piece.
type Changes = Vec<(Range<usize>, String)>;

struct Edit<'p> {
    paragraph: &'p Paragraph,
    at: Range<usize>,
    key: String,
}

/// The part with the placeholders in it. Each stands in the run of the first glyph that gives way, else in that of the colon
/// or, where a tab follows, in the tab's.
fn written(xml: &str, edits: Vec<Edit<'_>>) -> String {
    let mut texts: HashMap<usize, (&Piece, Changes)> = HashMap::new();
    let mut out = Vec::new();
    for Edit { paragraph, at, key } in edits {
        let mark = format!("{{{{{key}}}}}");
        let glyphs = &paragraph.glyphs;
        let next = glyphs.get(at.start).filter(|g| !at.is_empty() || g.c == '\t');
        let mut host = next;
        if let Some(tab) = next.and_then(|g| paragraph.pieces.get(g.piece)).filter(|p| p.text.is_none()) {
            let prefix = tab.tag.prefix();
            let mark = safe(&mark);
            out.push((tab.at.start..tab.at.start, format!("<{prefix}t xml:space=\"preserve\">{mark}</{prefix}t>")));
            host = None;
        } else if next.is_none() {
            host = at.start.checked_sub(1).and_then(|n| glyphs.get(n));
        }
        let host_end = host.map(|g| if next.is_none() { g.offset + g.c.len_utf8() } else { g.offset });
        if let (Some(host), Some(offset)) = (host, host_end) {
            let piece = &paragraph.pieces[host.piece];
            let edits = &mut texts.entry(piece.at.start).or_insert((piece, Vec::new())).1;
            edits.push((offset..offset, mark));
        }
        for glyph in &glyphs[at] {
            let piece = &paragraph.pieces[glyph.piece];
            if piece.text.is_some() {
                let edits = &mut texts.entry(piece.at.start).or_insert((piece, Vec::new())).1;
                edits.push((glyph.offset..glyph.offset + glyph.c.len_utf8(), String::new()));
            }
        }
    }
    for (piece, edits) in texts.into_values() {
        let mut tag = piece.tag.clone();
        tag.set("xml:space", "preserve");
        let text = safe(&spliced(piece.text.as_deref().unwrap_or_default(), edits));
        out.push((piece.at.clone(), format!("{}{text}</{}>", tag.written(), tag.name)));
    }
    spliced(xml, out)
}
