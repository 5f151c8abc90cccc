//! One cell with the text it was written as.

use super::mark;
use super::xml::{Tag, Walk, safe, spliced};
use quick_xml::events::Event;
use std::ops::Range;

#[derive(Clone, Debug)]
pub struct Cell {
    /// From 0.
    pub column: u32,
    pub tag: Tag,
    /// As it was written, without its tag's changes.
    pub(super) written: String,
    /// Formula as it reads; empty for one that another cell's formula covers.
    pub formula: Option<String>,
    /// `shared`, `array` …; empty for an ordinary formula.
    pub formula_kind: String,
    /// The raw text of `v`, or of `is` with its runs.
    pub value: String,
}

/// What a cell is to hold.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    Blank,
    Number(f64),
    /// The inside of an `is` element.
    Rich(String),
}

impl Content {
    pub fn text(prefix: &str, text: &str) -> Content {
        let text = safe(&mark::literal(text));
        Content::Rich(format!("<{prefix}t xml:space=\"preserve\">{text}</{prefix}t>"))
    }
}
impl Cell {
    pub fn new(column: u32, tag: Tag) -> Cell {
        Cell { column, written: tag.written(), tag, formula: None, formula_kind: String::new(), value: String::new() }
    }

    pub fn style(&self) -> usize {
        self.tag.get("s").and_then(|s| s.parse().ok()).unwrap_or(0)
    }

    pub fn kind(&self) -> &str {
        self.tag.get("t").unwrap_or("n")
    }

    pub fn is_blank(&self) -> bool {
        self.formula.is_none() && self.value.is_empty()
    }

    pub fn fill(&mut self, content: &Content) {
        let (prefix, name) = (self.tag.prefix().to_owned(), self.tag.name.clone());
        let mut tag = Tag::named(&name);
        for key in ["r", "s"] {
            if let Some(value) = self.tag.get(key) {
                tag.set(key, value.to_owned());
            }
        }
        (self.formula, self.value) = (None, String::new());
        let inside = match content {
            Content::Blank => String::new(),
            Content::Number(n) => format!("<{prefix}v>{n}</{prefix}v>"),
            Content::Rich(runs) => {
                tag.set("t", "inlineStr");
                format!("<{prefix}is>{runs}</{prefix}is>")
            }
        };
        if inside.is_empty() {
            self.written = tag.written();
        } else {
            tag = tag.open();
            self.value.clone_from(&inside);
            self.written = format!("{}{inside}</{name}>", tag.written());
        }
        self.tag = tag;
    }

    /// Writes the tag anew before what it holds.
    pub fn retag(&mut self) {
        let start = self.written.find('<').unwrap_or(0);
        if let Some(end) = tag_end(&self.written[start..]) {
            self.written = format!("{}{}", self.tag.written(), &self.written[start + end..]);
        }
    }

    /// Where the formula's text lies in what is written.
    fn formula_at(&self) -> Option<Range<usize>> {
        inside(&self.written, "f")
    }

    /// Answers whether the formula changed.
    pub fn reword(&mut self, how: impl Fn(&str) -> String) -> bool {
        let Some(formula) = self.formula.as_deref().filter(|f| !f.is_empty()) else { return false };
        let (new, at) = (how(formula), self.formula_at());
        let Some(at) = at.filter(|_| new != formula) else { return false };
        self.written = spliced(&self.written, vec![(at, safe(&new))]);
        self.formula = Some(new);
        true
    }

    pub fn drop_result(&mut self) -> bool {
        let Some(at) = outside(&self.written, "v") else { return false };
        self.written = spliced(&self.written, vec![(at, String::new())]);
        self.value.clear();
        true
    }
}

/// Where the first tag ends.
fn tag_end(xml: &str) -> Option<usize> {
    let mut walk = Walk::over(xml);
    while let Ok(Some((event, at))) = walk.next() {
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            return Some(at.end);
        }
    }
    None
}

/// The first element of that name: its inside.
fn inside(xml: &str, name: &str) -> Option<Range<usize>> {
    found(xml, name).map(|(open, close)| open.end..close.start)
}

/// The same with its tags.
fn outside(xml: &str, name: &str) -> Option<Range<usize>> {
    found(xml, name).map(|(open, close)| open.start..close.end)
}

fn found(xml: &str, name: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut walk = Walk::over(xml);
    let mut open = None;
    while let Ok(Some((event, at))) = walk.next() {
        match event {
            Event::Start(e) if e.local_name().as_ref() == name => open = Some(at),
            Event::End(e) if e.local_name().as_ref() == name => return Some((open?, at)),
            _ => {}
        }
    }
    None
}
