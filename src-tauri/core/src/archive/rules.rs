//! Sections, retention, archive numbers, boxes and expected papers: `assets/rules/archive.toml`.

use crate::sheet::text;
use crate::{Error, Month, Result};
use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize, Debug)]
pub struct Rules {
    pub section: Vec<Section>,
    pub retention: Vec<Retention>,
    pub pattern: Vec<Pattern>,
    pub boxes: Boxes,
    pub upkeep: Upkeep,
    words: Words,
    usual: Vec<Usual>,
    pub expected: Vec<Expected>,
}

/// One of the seven sections (资料卷) as proposed; an office may call it otherwise.
#[derive(Deserialize, Debug)]
pub struct Section {
    /// By which records name it; its code where the office gave no other.
    pub code: String,
    pub name: String,
    pub synonyms: Vec<String>,
    /// Retention of a paper whose own is not stated.
    pub retention: String,
    /// Where its name comes from, and whether it is only a proposal.
    pub source: String,
    /// Superiors' documents lie here beside own ones.
    #[serde(default)]
    superiors: bool,
}

/// A class of keeping: Y, D30, D10.
#[derive(Deserialize, Debug)]
pub struct Retention {
    pub code: String,
    pub name: String,
    synonyms: Vec<String>,
    /// Words of the standard before 2006, which a person must re-judge.
    former: Vec<String>,
}

/// How a number is put together: levels of tokens.
#[derive(Deserialize, Debug)]
pub struct Pattern {
    pub id: String,
    levels: Vec<Vec<String>>,
}

#[derive(Deserialize, Debug)]
pub struct Boxes {
    pub spine_mm: u32,
    /// Thickness of one page, in thousandths of a millimetre.
    page_um: u32,
    /// Pages that a paper of unknown length counts as.
    unknown_pages: u32,
    size: Vec<BoxSize>,
}

/// How papers fill a box, in thousandths of a millimetre.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// What lies well in one box.
    pub whole: u32,
    pub page: u32,
    pub unknown: u32,
}

impl Room {
    /// What a paper takes: its thickness in tenths of a millimetre where it was measured, else that of its pages.
    pub fn taken(&self, thickness: Option<u32>, pages: Option<u32>) -> u32 {
        let of_pages = || pages.map_or(self.unknown, |p| p.saturating_mul(self.page));
        thickness.map_or_else(of_pages, |t| t.saturating_mul(100))
    }
}

/// Figures of the upkeep through the year.
#[derive(Deserialize, Debug)]
pub struct Upkeep {
    /// Months after its own in which a paper is still put in order in time.
    months: u32,
    /// The last month of the next year in which a year that is not closed is still the one in hand.
    pub in_hand_until: u32,
    /// The five marks of a well-kept paper, in the order in which they are judged.
    pub quality: Vec<String>,
}

impl Upkeep {
    /// The last day on which a paper of that day is filed in time.
    pub fn in_order_by(&self, dated: NaiveDate) -> NaiveDate {
        let last = (0..self.months).fold(Month::of(dated), |month, _| month.next());
        last.last()
    }
}

#[derive(Deserialize, Debug)]
struct BoxSize {
    spine_mm: u32,
    room_mm: u32,
}

/// A paper that a record or a duty leads one to expect.
#[derive(Deserialize, Debug)]
pub struct Expected {
    pub section: String,
    #[serde(default)]
    pub kind: Option<String>,
    pub paper: String,
    pub title: String,
    /// Its title where only the duty leads one to expect it; none where the duty alone does not.
    #[serde(default)]
    pub by_duty: Option<String>,
    /// The paper in which a whole month's lie.
    #[serde(default)]
    pub together: Option<Together>,
    pub words: Vec<String>,
    pub retention: String,
    /// Proposed where its record stands, but not missed.
    #[serde(default)]
    pub optional: bool,
    /// Missed only while its duty is overdue.
    #[serde(default)]
    pub undone: bool,
    /// The duty that it is evidence of; empty where there is none.
    #[serde(default)]
    pub duty: String,
    /// What the index of an inspection calls its papers, where they prove more than their duty; empty for the duty's name.
    #[serde(default)]
    pub index: String,
}

/// What papers of a kind are usually kept for, where no rule of ours expects one.
#[derive(Deserialize, Debug)]
struct Usual {
    words: Vec<String>,
    retention: String,
}

/// How a register says what a paper is.
#[derive(Deserialize, Debug)]
struct Words {
    original: Vec<String>,
    copy: Vec<String>,
    bound: Vec<String>,
    loose: Vec<String>,
}

/// A paper in which those of a whole month lie.
#[derive(Deserialize, Debug)]
pub struct Together {
    pub paper: String,
    pub words: Vec<String>,
}

/// What the parts of an archive number are.
#[derive(Clone, Copy, Debug)]
pub struct NumberParts<'a> {
    pub fonds: &'a str,
    pub year: i32,
    pub retention: &'a str,
    /// Its place among those of the office; the first one's numbers do without.
    pub organisation: usize,
    pub section: &'a str,
    /// 0 for the class as a whole.
    pub item: u32,
}

/// How a written 保管期限 reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Term {
    Missing,
    Class(String),
    /// 长期 or 短期.
    Former(String),
    Unknown,
}

static RULES: LazyLock<std::result::Result<Rules, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../assets/rules/archive.toml")).map_err(|e| e.to_string()));

pub fn rules() -> Result<&'static Rules> {
    RULES.as_ref().map_err(|e| Error::Bug(format!("assets/rules/archive.toml: {e}")))
}

impl Rules {
    pub fn term(&self, written: &str) -> Term {
        let word = text::squeeze(written).to_uppercase();
        if word.is_empty() {
            return Term::Missing;
        }
        let named = |r: &&Retention| r.name == word || r.synonyms.contains(&word);
        if let Some(class) = self.retention.iter().find(named) {
            return Term::Class(class.code.clone());
        }
        let former = self.retention.iter().any(|r| r.former.iter().any(|f| word.contains(f.as_str())));
        if former { Term::Former(word) } else { Term::Unknown }
    }

    /// The code of a retention that is written by its code or its name of today.
    pub fn retention_coded(&self, written: &str) -> Option<&str> {
        match self.term(written) {
            Term::Class(code) => self.retention.iter().find(|r| r.code == code).map(|r| r.code.as_str()),
            _ => None,
        }
    }

    /// Whether a cell says that the paper is the original; none where it says neither.
    pub fn is_original(&self, written: &str) -> Option<bool> {
        either(written, &self.words.original, &self.words.copy)
    }

    /// Whether a cell says that the paper is bound; none where it says neither.
    pub fn is_bound(&self, written: &str) -> Option<bool> {
        either(written, &self.words.bound, &self.words.loose)
    }

    /// True for a section in which superiors' documents lie.
    pub fn takes_superiors(&self, section: &str) -> bool {
        self.section.iter().any(|s| s.code == section && s.superiors)
    }

    /// The term that a paper of such a title usually has: that of the expected paper of the section, else of its kind.
    pub fn usual_term(&self, section: &str, title: &str) -> Option<&str> {
        let says = |words: &[String]| words.iter().any(|w| title.contains(w.as_str()));
        let expected = self.expected.iter().find(|e| e.section == section && says(&e.words)).map(|e| &e.retention);
        let usual = || self.usual.iter().find(|u| says(&u.words)).map(|u| &u.retention);
        expected.or_else(usual).map(String::as_str)
    }

    pub fn retention_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.retention.iter().find(|r| r.code == code).map_or(code, |r| &r.name)
    }

    /// How papers fill a box of that spine.
    pub fn room(&self, spine_mm: u32) -> Room {
        let (b, page) = (&self.boxes, self.boxes.page_um);
        let size = b.size.iter().find(|s| s.spine_mm == spine_mm).or(b.size.first());
        Room { whole: size.map_or(u32::MAX, |s| s.room_mm * 1000), page, unknown: b.unknown_pages * page }
    }

    pub fn has_spine(&self, spine_mm: u32) -> bool {
        self.boxes.size.iter().any(|s| s.spine_mm == spine_mm)
    }

    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.pattern.iter().find(|p| p.id == id)
    }
}

fn either(written: &str, yes: &[String], no: &[String]) -> Option<bool> {
    let word = text::squeeze(written);
    let is = |words: &[String]| words.iter().any(|w| *w == *word);
    if is(yes) { Some(true) } else { is(no).then_some(false) }
}

impl Pattern {
    /// The number as it stands on paper. A level of which nothing is known is left out.
    pub fn render(&self, parts: &NumberParts) -> String {
        let token = |t: &String| match t.as_str() {
            "fonds" => parts.fonds.to_owned(),
            "year" => format!("{:04}", parts.year),
            "retention" => parts.retention.to_owned(),
            "organisation" if parts.organisation < 2 => String::new(),
            "organisation" => format!("{:02}", parts.organisation),
            "section" => parts.section.to_owned(),
            "item" if parts.item == 0 => String::new(),
            "item" => format!("{:04}", parts.item),
            literal => literal.to_owned(),
        };
        let level = |tokens: &Vec<String>| {
            let known: Vec<String> = tokens.iter().map(token).filter(|t| !t.is_empty()).collect();
            known.join("·")
        };
        let levels: Vec<String> = self.levels.iter().map(level).filter(|l| !l.is_empty()).collect();
        levels.join("-")
    }
}
