//! Words that have their blank behind a colon, in a paragraph or in one cell: `姓名：____  性别：____`.

use super::docpara::{self, Glyph, Paragraph, Piece};
use super::mark::literal;
use super::xml::{safe, spliced};
use super::{Target, guess};
use crate::Result;
use crate::sheet::Column;
use std::collections::HashMap;
use std::ops::Range;

/// What is wanted of one cell: behind which colon, from 0, or in the cell as such.
pub type Wanted<'o> = Vec<(Option<usize>, &'o Target)>;

/// A known word before a blank.
pub struct Asked {
    /// Which colon, from 0.
    pub nth: u32,
    pub said: String,
    pub field: &'static str,
}

pub fn asked(paragraph: &Paragraph, columns: &[Column]) -> Vec<Asked> {
    let free = (0..).zip(all(paragraph)).filter_map(|(nth, blank)| Some((nth, blank.filter(|b| b.is_free)?)));
    free.filter_map(|(nth, blank)| {
        let (said, column) = known(columns, &blank.before)?;
        Some(Asked { nth, said, field: column.field })
    })
    .collect()
}

/// The blank behind that colon, where nobody has written into it.
pub fn free(paragraph: &Paragraph, nth: usize) -> Option<Blank> {
    all(paragraph).into_iter().nth(nth)?.filter(|blank| blank.is_free)
}

/// What the paragraphs of one cell ask for, their colons counted through, and how many colons there are.
pub fn asked_in(paragraphs: &[Paragraph], columns: &[Column]) -> (Vec<Asked>, u32) {
    let (mut found, mut before) = (Vec::new(), 0);
    for paragraph in paragraphs {
        found.extend(asked(paragraph, columns).into_iter().map(|a| Asked { nth: before + a.nth, ..a }));
        before += all(paragraph).len() as u32;
    }
    (found, before)
}

/// The runs of a workbook's cell as the markup of one paragraph.
fn wrapped(runs: &str) -> String {
    format!("<p>{runs}</p>")
}

/// The text of a workbook's cell as a paragraph.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn of_cell(runs: &str) -> Result<Vec<Paragraph>> {
    docpara::paragraphs(&wrapped(runs))
}

/// The markup of one cell with the values in its blanks, by colon from 0; none where one of them has no blank.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn filled(xml: &str, values: &[(usize, String)]) -> Result<Option<String>> {
    let paragraphs = docpara::paragraphs(xml)?;
    let places: Vec<(&Paragraph, usize)> =
        paragraphs.iter().flat_map(|p| (0..all(p).len()).map(move |nth| (p, nth))).collect();
    let mut edits = Vec::new();
    for (nth, value) in values {
        let blank = places.get(*nth).and_then(|(p, nth)| Some((*p, free(p, *nth)?)));
        let Some((paragraph, blank)) = blank else { return Ok(None) };
        let pieces = taken(paragraph, &blank, value).into_iter();
        edits.extend(pieces.filter(|_| !value.is_empty()).map(|(at, text)| Edit { paragraph, at, text }));
    }
    Ok(Some(written(xml, edits)))
}

/// The same for the runs of a workbook's cell.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn filled_cell(runs: &str, values: &[(usize, String)]) -> Result<Option<String>> {
    let values: Vec<(usize, String)> = values.iter().map(|(nth, value)| (*nth, literal(value))).collect();
    let filled = filled(&wrapped(runs), &values)?;
    Ok(filled.map(|xml| bare(&xml)))
}

/// The runs of a cell that holds nothing but a drawn line or `  年  月  日`, with the value in it; none for any other cell.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn filled_alone(runs: &str, value: &str) -> Result<Option<String>> {
    let xml = wrapped(runs);
    let Some(paragraph) = docpara::paragraphs(&xml)?.pop() else { return Ok(None) };
    let day = day(&paragraph.glyphs, 0);
    let end = day.last().map_or(0, |d| d.end + 1);
    if run_of(&paragraph.glyphs, end, is_room) < paragraph.glyphs.len() {
        return Ok(None);
    }
    let at = 0..paragraph.glyphs.len();
    let blank = Blank { before: String::new(), at, day, is_free: true, is_followed: false };
    let pieces = taken(&paragraph, &blank, &literal(value)).into_iter();
    let edits = pieces.map(|(at, text)| Edit { paragraph: &paragraph, at, text }).collect();
    Ok(Some(bare(&written(&xml, edits))))
}

fn bare(xml: &str) -> String {
    xml["<p>".len()..xml.len() - "</p>".len()].to_owned()
}

/// Whether a cell's text is nothing but room for the pen: blanks, a drawn line, `  年  月  日`.
pub fn is_room_for(text: &str) -> bool {
    text.chars().all(|c| is_room_sign(c) || matches!(c, '年' | '月' | '日')) && !text.trim().starts_with(['月', '日'])
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

/// What stands behind one colon.
pub struct Blank {
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
    is_room_sign(glyph.c)
}

fn is_room_sign(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\u{a0}' | '_' | '＿' | '\t')
}

fn is_colon(glyph: &Glyph) -> bool {
    matches!(glyph.c, ':' | '：')
}

fn run_of(glyphs: &[Glyph], from: usize, is: impl Fn(&Glyph) -> bool) -> usize {
    from + glyphs[from..].iter().take_while(|g| is(g)).count()
}

/// One for every colon of a paragraph; none for a colon within a word, such as that of a time.
fn all(paragraph: &Paragraph) -> Vec<Option<Blank>> {
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

/// Which glyphs give way to a value, and to which piece of it: year, month and day each go into their own blank.
pub fn taken(paragraph: &Paragraph, blank: &Blank, value: &str) -> Vec<(Range<usize>, String)> {
    dated(blank, value).unwrap_or_else(|| vec![(giving_way(paragraph, blank, value), value.to_owned())])
}

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

pub struct Edit<'p> {
    pub paragraph: &'p Paragraph,
    /// The glyphs that give way.
    pub at: Range<usize>,
    pub text: String,
}

/// The part with the texts in it. Each stands in the run of the first glyph that gives way, else in that of the colon
/// or, where a tab follows, in the tab's.
pub fn written(xml: &str, edits: Vec<Edit<'_>>) -> String {
    let mut texts: HashMap<usize, (&Piece, Changes)> = HashMap::new();
    let mut out = Vec::new();
    for Edit { paragraph, at, text: mark } in edits {
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
