//! The paragraphs of a document outside of its tables or of one cell, as the signs that a person sees, each with its place in
//! the text.

use super::xml::{Tag, Walk, plain};
use crate::Result;
use quick_xml::events::Event;
use std::ops::Range;

/// One paragraph; what hangs in it, such as a text box, is none of it.
#[derive(Debug, Default)]
pub struct Paragraph {
    pub pieces: Vec<Piece>,
    pub glyphs: Vec<Glyph>,
}

/// A `t`, `tab` or `br` element.
#[derive(Debug)]
pub struct Piece {
    pub tag: Tag,
    /// The whole element in the part.
    pub at: Range<usize>,
    /// None for a tab or a line break.
    pub text: Option<String>,
}

#[derive(Debug)]
pub struct Glyph {
    pub c: char,
    pub piece: usize,
    /// In the piece's text.
    pub offset: usize,
    pub is_underlined: bool,
}

#[derive(Default)]
struct Reader {
    done: Vec<Paragraph>,
    /// How deep in tables, paragraphs and properties of paragraphs.
    tables: usize,
    paragraphs: usize,
    properties: usize,
    look: bool,
    is_underlined: bool,
    text: Option<(Tag, usize, usize)>,
}

/// # Errors
/// `InputRefused` where it is no XML.
pub fn paragraphs(xml: &str) -> Result<Vec<Paragraph>> {
    read(xml, Reader::default())
}

/// The runs of a workbook's cell as one paragraph.
/// # Errors
/// `InputRefused` where it is no XML.
pub fn runs(xml: &str) -> Result<Vec<Paragraph>> {
    read(xml, Reader { done: vec![Paragraph::default()], paragraphs: 1, ..Reader::default() })
}

fn read(xml: &str, mut reader: Reader) -> Result<Vec<Paragraph>> {
    let mut walk = Walk::over(xml);
    while let Some((event, at)) = walk.next()? {
        match event {
            Event::Start(e) => reader.opened(Tag::of(&e, false), at),
            Event::Empty(e) => reader.empty(Tag::of(&e, true), at),
            Event::End(e) => reader.closed(e.local_name().as_ref(), xml, at),
            _ => {}
        }
    }
    Ok(reader.done)
}

impl Reader {
    fn is_outside(&self) -> bool {
        self.tables == 0 && self.paragraphs == 1 && self.properties == 0
    }

    fn opened(&mut self, tag: Tag, at: Range<usize>) {
        match tag.local() {
            "tbl" => self.tables += 1,
            "p" => {
                self.paragraphs += 1;
                if self.tables == 0 && self.paragraphs == 1 {
                    self.done.push(Paragraph::default());
                }
            }
            // Readings of characters (furigana) stand beside the text and are none of it.
            "pPr" | "rPh" => self.properties += 1,
            "r" if self.is_outside() => self.is_underlined = false,
            "rPr" => self.look = true,
            "t" => self.text = Some((tag, at.start, at.end)),
            _ => {}
        }
    }

    fn empty(&mut self, tag: Tag, at: Range<usize>) {
        match tag.local() {
            "p" if self.tables == 0 && self.paragraphs == 0 => self.done.push(Paragraph::default()),
            "u" if self.look && self.is_outside() => self.is_underlined = tag.get("val") != Some("none"),
            "tab" if self.is_outside() => self.sign('\t', tag, at),
            "br" | "cr" if self.is_outside() => self.sign('\n', tag, at),
            _ => {}
        }
    }

    fn closed(&mut self, name: &str, xml: &str, at: Range<usize>) {
        match name {
            "tbl" => self.tables = self.tables.saturating_sub(1),
            "p" => self.paragraphs = self.paragraphs.saturating_sub(1),
            "pPr" | "rPh" => self.properties = self.properties.saturating_sub(1),
            "rPr" => self.look = false,
            "t" => {
                let Some((tag, from, inner)) = self.text.take().filter(|_| self.is_outside()) else { return };
                let text = plain(&xml[inner..at.start]);
                let is_underlined = self.is_underlined;
                let Some(last) = self.done.last_mut() else { return };
                let piece = last.pieces.len();
                let glyph = |(offset, c)| Glyph { c, piece, offset, is_underlined };
                last.glyphs.extend(text.char_indices().map(glyph));
                last.pieces.push(Piece { tag, at: from..at.end, text: Some(text) });
            }
            _ => {}
        }
    }

    fn sign(&mut self, c: char, tag: Tag, at: Range<usize>) {
        let is_underlined = self.is_underlined;
        let Some(last) = self.done.last_mut() else { return };
        last.glyphs.push(Glyph { c, piece: last.pieces.len(), offset: 0, is_underlined });
        last.pieces.push(Piece { tag, at, text: None });
    }
}
