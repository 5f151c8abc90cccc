//! What the words of a gathering's sheet mean: `assets/rules/life.toml`.

use crate::sheet::text;
use crate::{Error, Month, Result};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize, Debug)]
pub struct Rules {
    late_after_days: u64,
    pub kind: Vec<Kind>,
    reason: Vec<Reason>,
}

/// A kind of gathering.
#[derive(Deserialize, Debug)]
pub struct Kind {
    pub id: String,
    pub name: String,
    synonyms: Vec<String>,
    pub due: DueGroup,
}

/// Who is expected at a kind of gathering.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum DueGroup {
    Members,
    Committee,
    Group,
    /// Nobody in particular.
    Open,
}

#[derive(Deserialize, Debug)]
struct Reason {
    id: String,
    name: String,
    words: Vec<String>,
    excused: bool,
}

static RULES: LazyLock<std::result::Result<Rules, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../assets/rules/life.toml")).map_err(|e| e.to_string()));

pub fn rules() -> Result<&'static Rules> {
    RULES.as_ref().map_err(|e| Error::Bug(format!("assets/rules/life.toml: {e}")))
}

/// Signs and words that join the kinds of one gathering.
const JOINTS: &[char] = &['+', '、', '/', ',', '，', ';', '；', '&', '和', '暨', '兼', '及', '|', '\n'];

impl Rules {
    /// The kinds that a written 类型 names, in the order of the rule file, each once.
    /// # Errors
    /// The first piece that names no kind.
    pub fn kinds(&self, written: &str) -> std::result::Result<Vec<&Kind>, String> {
        let folded = text::fold_width(written);
        if let Some(kind) = self.kind_named(&folded) {
            return Ok(vec![kind]);
        }
        let pieces = folded.split(JOINTS).map(str::trim).filter(|p| !p.is_empty());
        let named: Vec<&Kind> =
            pieces.map(|p| self.kind_named(p).ok_or_else(|| p.to_owned())).collect::<std::result::Result<_, _>>()?;
        Ok(self.kind.iter().filter(|k| named.iter().any(|n| n.id == k.id)).collect())
    }

    fn kind_named(&self, word: &str) -> Option<&Kind> {
        let word = text::squeeze(word);
        self.kind.iter().find(|k| k.name == word || k.synonyms.iter().any(|s| *s == word))
    }

    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kind.iter().find(|k| k.id == id)
    }

    pub fn kind_names(&self) -> String {
        let names: Vec<&str> = self.kind.iter().map(|k| k.name.as_str()).collect();
        names.join("、")
    }

    /// The id of the first reason with a word that occurs in `written`; the last reason of the file stands for all others.
    pub fn reason(&self, written: &str) -> &str {
        let found = self.reason.iter().find(|r| r.words.iter().any(|w| written.contains(w.as_str())));
        found.or(self.reason.last()).map_or("", |r| &r.id)
    }

    /// True where a text is itself a reason, as in `请假：张三、李四`.
    pub fn is_reason(&self, written: &str) -> bool {
        self.reason.iter().any(|r| r.name == written || r.words.iter().any(|w| written.contains(w.as_str())))
    }

    /// True where the branch was told: everything but 无故.
    pub fn excused(&self, reason: &str) -> bool {
        self.reason.iter().any(|r| r.id == reason && r.excused)
    }

    /// The last day on which an entry for `held_on` is in time; a later one is a 补录.
    pub fn entry_due(&self, held_on: NaiveDate) -> NaiveDate {
        let end = Month::of(held_on).last();
        end.checked_add_days(Days::new(self.late_after_days)).unwrap_or(end)
    }
}
