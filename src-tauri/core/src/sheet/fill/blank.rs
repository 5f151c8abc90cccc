//! A blank behind a colon, wherever a form has one: in a paragraph, or in a cell of a table. It takes words, a day in its three
//! pieces, or a tick in one of its boxes.

use super::docpara::{Glyph, Paragraph, Piece};
use super::guess;
use super::tick::{self, Groups, Tick};
use super::xml::{safe, spliced};
use crate::sheet::{Column, Put};
use std::collections::HashMap;
use std::ops::Range;

/// The longest run of words at the end of a text that names a field: `姓 名` of `一、姓 名`.
pub fn known<'c>(columns: &'c [Column], before: &str) -> Option<(String, &'c Column)> {
    let words: Vec<&str> = before.split(|c: char| c.is_whitespace() || c == '_' || c == '＿').collect();
    let told = |from: usize| {
        let said = words[from..].concat();
        guess::named(columns, &said).map(|column| (said, column))
    };
    (0..words.len()).find_map(told)
}

/// What stands behind one colon.
pub struct Blank {
    pub before: String,
    /// The glyphs that may give way, right behind the colon.
    at: Range<usize>,
    /// The blanks before 年, 月 and 日 where it asks for a day.
    pub day: Vec<Range<usize>>,
    /// Boxes with their words, where it is answered by ticking one.
    pub boxes: Vec<Tick>,
    /// Nobody has written there.
    is_free: bool,
    /// Something follows in its line.
    is_followed: bool,
}

pub fn is_room(glyph: &Glyph) -> bool {
    matches!(glyph.c, ' ' | '\u{3000}' | '\u{a0}' | '_' | '＿' | '\t')
}

pub fn is_colon(glyph: &Glyph) -> bool {
    matches!(glyph.c, ':' | '：')
}

pub fn run_of(glyphs: &[Glyph], from: usize, is: impl Fn(&Glyph) -> bool) -> usize {
    from + glyphs[from..].iter().take_while(|g| is(g)).count()
}

/// One for every colon of a paragraph; none for a colon within a word, such as that of a time.
pub fn blanks(paragraph: &Paragraph) -> Vec<Option<Blank>> {
    let glyphs = &paragraph.glyphs;
    let mut found = Vec::new();
    let mut from = 0;
    for colon in (0..glyphs.len()).filter(|n| is_colon(&glyphs[*n])) {
        let before: String = glyphs[from..colon].iter().map(|g| g.c).collect();
        let end = run_of(glyphs, colon + 1, is_room);
        let day = day(glyphs, colon + 1);
        let stop = (colon + 1..glyphs.len()).find(|n| is_colon(&glyphs[*n])).unwrap_or(glyphs.len());
        let boxes = tick::boxes(glyphs, colon + 1..stop);
        let after = boxes.last().map_or(day.last().map_or(end, |d| d.end + 1), |b| b.end);
        let before = before.rsplit('\n').next().unwrap_or_default().to_owned();
        let is_free = boxes.is_empty() && (!day.is_empty() || is_free(glyphs, colon + 1..end));
        let is_followed = glyphs.get(end).is_some_and(|g| g.c != '\n');
        found.push((!before.trim().is_empty()).then_some(Blank {
            before,
            at: colon + 1..end,
            day,
            boxes,
            is_free,
            is_followed,
        }));
        from = after.max(colon + 1);
    }
    found
}

/// The blanks of `  年  月  日` or `  年  月`.
pub fn day(glyphs: &[Glyph], from: usize) -> Vec<Range<usize>> {
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

impl Blank {
    /// True behind `审核人：` or `签名：`: what is asked for next in the same line is of whoever signs, unless it is the day.
    pub fn signs(&self) -> bool {
        let folded = crate::sheet::header::fold(&self.before);
        let word = crate::sheet::header::bare(&folded);
        word.ends_with('人') || ["签名", "签字", "签章"].iter().any(|sign| word.ends_with(sign))
    }

    /// Whether it waits for an answer; boxes do where their words are the values that one may have.
    pub fn is_open(&self, groups: Groups) -> bool {
        if self.boxes.is_empty() { self.is_free } else { tick::are_known(&self.boxes, groups) }
    }

    /// How a value comes into it; pieces of a day are told by name.
    pub fn edits<'p>(
        &self,
        paragraph: &'p Paragraph,
        key: &str,
        value: &str,
        groups: Groups,
        told: &mut HashMap<String, Put<'static>>,
    ) -> Vec<Edit<'p>> {
        if value.is_empty() {
            return Vec::new();
        }
        if !self.boxes.is_empty() {
            return tick::edit(paragraph, &self.boxes, value, groups).into_iter().collect();
        }
        match dated(&self.day, value) {
            Some(pieces) => day_edits(paragraph, pieces, key, told),
            None => vec![Edit { paragraph, at: giving_way(paragraph, self, value), put: mark(key) }],
        }
    }
}

pub fn mark(key: &str) -> String {
    format!("{{{{{key}}}}}")
}

/// Pieces of a day, each with a placeholder of its own.
pub fn day_edits<'p>(
    paragraph: &'p Paragraph,
    pieces: Vec<(Range<usize>, String)>,
    key: &str,
    told: &mut HashMap<String, Put<'static>>,
) -> Vec<Edit<'p>> {
    let edit = |(n, (at, piece))| {
        let key = format!("{key} {n}");
        let edit = Edit { paragraph, at, put: mark(&key) };
        told.insert(key, Put::text(piece));
        edit
    };
    pieces.into_iter().enumerate().map(edit).collect()
}

/// Year, month and day of a value, each into its own blank.
pub fn dated(day: &[Range<usize>], value: &str) -> Option<Vec<(Range<usize>, String)>> {
    let digits: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty()).collect();
    let fits = !day.is_empty() && digits.len() >= day.len() && digits[0].len() == 4;
    fits.then(|| day.iter().cloned().zip(digits.iter().map(|d| (*d).to_owned())).collect())
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

/// Glyphs of a paragraph that give way to `put`.
pub struct Edit<'p> {
    pub paragraph: &'p Paragraph,
    pub at: Range<usize>,
    pub put: String,
}

/// The part with its edits in it. What is put stands in the run of the first glyph that gives way, else in that of the colon
/// or, where a tab follows, in the tab's.
pub fn written(xml: &str, edits: Vec<Edit<'_>>) -> String {
    let mut texts: HashMap<usize, (&Piece, Changes)> = HashMap::new();
    let mut out = Vec::new();
    for Edit { paragraph, at, put: mark } in edits {
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
