//! Placeholders `{{姓名}}`: found in texts that a program has cut into runs, and put aside for what they stand for.

use super::xml::{Tag, Walk, plain, safe, spliced};
use crate::Result;
use quick_xml::events::Event;
use std::ops::Range;

/// Longer ones are no placeholders but text in braces.
const LONGEST: usize = 60;

/// The text of one `t` element.
#[derive(Debug)]
struct Piece {
    tag: Tag,
    /// The whole element in the part.
    at: Range<usize>,
    text: String,
}

/// What is read as one text, cut by the program into pieces: a paragraph, or a cell.
#[derive(Debug, Default)]
pub struct Passage {
    pieces: Vec<Piece>,
}

/// A placeholder with where it stands in the part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What stands between the braces, without blanks at the ends.
    pub text: String,
    /// Where its first piece begins.
    pub at: usize,
}

/// How a line break is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Breaks {
    /// As a character.
    Plain,
    /// As an element of its own.
    Element,
}

/// The passages of a part: one for each innermost element called `around`, or the whole as one where that is empty.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn passages(xml: &str, around: &str) -> Result<Vec<Passage>> {
    let mut done: Vec<Passage> = Vec::new();
    let mut open: Vec<Passage> = vec![Passage::default()];
    let mut within: Option<(Tag, usize, usize)> = None;
    // Readings of Chinese characters (furigana) stand beside the text and are none of it.
    let mut aside = 0;
    let mut walk = Walk::over(xml);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                name if name == around => open.push(Passage::default()),
                "rPh" => aside += 1,
                "t" if aside == 0 => within = Some((Tag::of(&e, false), at.start, at.end)),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                name if name == around && open.len() > 1 => done.extend(open.pop()),
                "rPh" => aside -= 1,
                "t" => {
                    if let (Some((tag, from, inner)), Some(last)) = (within.take(), open.last_mut()) {
                        last.pieces.push(Piece { tag, at: from..at.end, text: plain(&xml[inner..at.start]) });
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    done.extend(open);
    done.retain(|p| !p.pieces.is_empty());
    Ok(done)
}

impl Passage {
    pub fn text(&self) -> String {
        self.pieces.iter().map(|p| p.text.as_str()).collect()
    }

    /// The placeholders with the byte range that each takes of [`Passage::text`].
    fn spans(&self) -> Vec<(String, Range<usize>)> {
        spans(&self.text())
    }

    pub fn marks(&self) -> Vec<Mark> {
        let mut starts = Vec::new();
        let mut sum = 0;
        for piece in &self.pieces {
            starts.push((sum, piece.at.start));
            sum += piece.text.len();
        }
        let place = |from: usize| starts.iter().rev().find(|(begins, _)| *begins <= from).map_or(0, |(_, at)| *at);
        self.spans().into_iter().map(|(text, span)| Mark { at: place(span.start), text }).collect()
    }

    /// What changes in the part where `value` knows what a placeholder stands for. The piece where its name begins takes the
    /// value, so that it looks as the name did: braces are often in a Latin face. The other pieces lose their part of it.
    fn edits(&self, value: &impl Fn(&str) -> Option<String>, breaks: Breaks) -> Vec<(Range<usize>, String)> {
        let whole = self.text();
        let name = |span: &Range<usize>| {
            let mut inner = whole[span.clone()].char_indices().skip(2);
            span.start + inner.find(|(_, c)| !c.is_whitespace()).map_or(0, |(at, _)| at)
        };
        let known: Vec<(Range<usize>, usize, String)> = spans(&whole)
            .into_iter()
            .filter_map(|(text, span)| Some((span.clone(), name(&span), value(&text)?)))
            .collect();
        if known.is_empty() {
            return Vec::new();
        }
        let mut edits = Vec::new();
        let mut begins = 0;
        for piece in &self.pieces {
            let own = begins..begins + piece.text.len();
            begins = own.end;
            let touched: Vec<_> =
                known.iter().filter(|(span, ..)| span.start < own.end && span.end > own.start).collect();
            if touched.is_empty() {
                continue;
            }
            let mut raw = String::new();
            let mut done = own.start;
            for (span, name, value) in touched {
                if span.start >= own.start {
                    raw += &safe(&piece.text[done - own.start..span.start - own.start]);
                }
                if own.contains(name) {
                    raw += &written(value, &piece.tag, breaks);
                }
                done = span.end.min(own.end);
            }
            raw += &safe(&piece.text[done - own.start..]);
            edits.push((piece.at.clone(), element(&piece.tag, &raw)));
        }
        edits
    }
}

/// The part with what its placeholders stand for; those that `value` does not know stay.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn replaced(xml: &str, around: &str, breaks: Breaks, value: &impl Fn(&str) -> Option<String>) -> Result<String> {
    let edits: Vec<_> = passages(xml, around)?.iter().flat_map(|p| p.edits(value, breaks)).collect();
    Ok(if edits.is_empty() { xml.to_owned() } else { spliced(xml, edits) })
}

fn element(tag: &Tag, raw: &str) -> String {
    let mut tag = tag.clone();
    tag.set("xml:space", "preserve");
    format!("{}{raw}</{}>", tag.written(), tag.name)
}

fn written(value: &str, tag: &Tag, breaks: Breaks) -> String {
    match breaks {
        Breaks::Plain => safe(&literal(value)),
        Breaks::Element => {
            let (name, prefix) = (&tag.name, tag.prefix());
            safe(value).replace('\n', &format!("</{name}><{prefix}br/><{name} xml:space=\"preserve\">"))
        }
    }
}

/// `_x0041_` in a workbook's text means `A`; a value that happens to look so is kept as written.
pub fn literal(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for (at, c) in value.char_indices() {
        let next = &value.as_bytes()[at..];
        let escape =
            next.len() >= 7 && next[1] == b'x' && next[6] == b'_' && next[2..6].iter().all(u8::is_ascii_hexdigit);
        out.push_str(if c == '_' && escape { "_x005F_" } else { "" });
        if c != '_' || !escape {
            out.push(c);
        }
    }
    out
}

/// Every placeholder of a text: what stands in it, and the bytes it takes. Braces of a Chinese keyboard count as braces.
pub fn spans(text: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = None;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let brace = |at: usize, plain: char, wide: char| chars.get(at).is_some_and(|(_, c)| *c == plain || *c == wide);
    let mut at = 0;
    while at < chars.len() {
        if brace(at, '{', '｛') && brace(at + 1, '{', '｛') {
            // The innermost pair counts: `{{{姓名}}` begins at its second brace.
            from = Some(at);
            at += if brace(at + 2, '{', '｛') { 1 } else { 2 };
        } else if brace(at, '}', '｝') && brace(at + 1, '}', '｝') {
            if let Some(start) = from.take() {
                let (first, last) = (chars[start].0, chars[at + 1].0 + chars[at + 1].1.len_utf8());
                let inner: String = chars[start + 2..at].iter().map(|(_, c)| *c).collect();
                let inner = inner.trim();
                if !inner.is_empty() && inner.chars().count() <= LONGEST && !inner.contains('\n') {
                    found.push((inner.to_owned(), first..last));
                }
            }
            at += 2;
        } else {
            at += 1;
        }
    }
    found
}
