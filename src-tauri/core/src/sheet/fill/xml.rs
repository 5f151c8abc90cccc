//! XML changed in place: what is not named stays byte for byte as it lay in the file.

use super::damaged;
use crate::Result;
use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// Walks over a part, or over a piece of one whose outer elements lie outside; each event comes with its place in the text.
pub struct Walk<'x> {
    reader: Reader<&'x [u8]>,
}

impl<'x> Walk<'x> {
    pub fn over(text: &'x str) -> Walk<'x> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Walk { reader }
    }

    /// # Errors
    /// `InputRefused` where it is no XML.
    pub fn next(&mut self) -> Result<Option<(Event<'x>, Range<usize>)>> {
        let from = self.reader.buffer_position() as usize;
        let event = self.reader.read_event().map_err(|_| damaged())?;
        let to = self.reader.buffer_position() as usize;
        Ok(if matches!(event, Event::Eof) { None } else { Some((event, from..to)) })
    }
}

/// A start tag taken apart; attribute values as they are written, escapes and all.
#[derive(Clone, Debug)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
    empty: bool,
}

impl Tag {
    pub fn of(e: &BytesStart<'_>, empty: bool) -> Tag {
        let attributes = e.attributes().flatten();
        let attributes = attributes.map(|a| (a.key.as_ref().to_owned(), a.value.replace('"', "&quot;"))).collect();
        Tag { name: e.name().as_ref().to_owned(), attributes, empty }
    }

    /// An empty element without attributes.
    pub fn named(name: &str) -> Tag {
        Tag { name: name.to_owned(), attributes: Vec::new(), empty: true }
    }

    /// What stands before the local name: `w:` of `w:t`, mostly nothing in a workbook.
    pub fn prefix(&self) -> &str {
        &self.name[..self.name.find(':').map_or(0, |at| at + 1)]
    }

    pub fn local(&self) -> &str {
        &self.name[self.prefix().len()..]
    }

    /// The value of an attribute by its local name.
    pub fn get(&self, local: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| bare(name) == local).map(|(_, value)| value.as_str())
    }

    /// Sets an attribute that is there, or adds it under this very name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        match self.attributes.iter_mut().find(|(n, _)| n == name || bare(n) == name) {
            Some(found) => found.1 = value.into(),
            None => self.attributes.push((name.to_owned(), value.into())),
        }
    }

    pub fn remove(&mut self, local: &str) {
        self.attributes.retain(|(name, _)| bare(name) != local);
    }

    pub fn open(mut self) -> Tag {
        self.empty = false;
        self
    }

    pub fn written(&self) -> String {
        let attributes: String = self.attributes.iter().map(|(n, v)| format!(" {n}=\"{v}\"")).collect();
        format!("<{}{attributes}{}>", self.name, if self.empty { "/" } else { "" })
    }
}

fn bare(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// True for an attribute that says yes.
pub fn yes(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

/// Text for between two tags: without the characters that XML has no place for, line breaks as one character.
pub fn safe(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let holds = |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    escape(lines.chars().filter(holds).collect::<String>()).into_owned()
}

/// What is written between two tags, as it is read.
pub fn plain(raw: &str) -> String {
    unescape(raw).map_or_else(|_| raw.to_owned(), |text| text.into_owned())
}

/// The text with pieces of it replaced. The places must not overlap.
pub fn spliced(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(at, _)| at.start);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, new) in edits {
        out.push_str(&text[done..at.start]);
        out.push_str(&new);
        done = at.end;
    }
    out.push_str(&text[done..]);
    out
}
