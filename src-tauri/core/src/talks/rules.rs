//! The pairs that must talk and the words of the 类别 column: `assets/rules/talks.toml`.

use crate::sheet::text;
use crate::{Error, Result};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize, Debug)]
pub struct Rules {
    /// A talk that an occasion asks for is due after so many days.
    pub task_days: u64,
    /// What happened to a member calls for a talk for so many days.
    pub event_days: u64,
    pub pair: Vec<Pair>,
    pub occasion: Vec<Occasion>,
    pub way: Vec<Way>,
}

/// How people met.
#[derive(Deserialize, Debug)]
pub struct Way {
    pub id: String,
    pub name: String,
}

#[derive(Deserialize, Debug)]
pub struct Pair {
    pub id: String,
    pub name: String,
    synonyms: Vec<String>,
    pub period: Period,
}

/// How often a pair must talk at least once.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    Half,
    Year,
}

/// What calls for a talk. Restricted wherever it is said of somebody.
#[derive(Deserialize, Debug)]
pub struct Occasion {
    pub id: String,
    pub name: String,
    words: Vec<String>,
    /// Keys of the events that call for it.
    #[serde(default)]
    pub events: Vec<String>,
    /// The secretary must talk.
    #[serde(default)]
    pub secretary: bool,
}

static RULES: LazyLock<std::result::Result<Rules, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../assets/rules/talks.toml")).map_err(|e| e.to_string()));

pub fn rules() -> Result<&'static Rules> {
    RULES.as_ref().map_err(|e| Error::Bug(format!("assets/rules/talks.toml: {e}")))
}

impl Rules {
    /// The pair id that a written 类别 names; `书记与党员谈话` and `书记↔党员` are `书记与党员`.
    pub fn pair_named(&self, written: &str) -> Option<&str> {
        let word = text::squeeze(written).replace(['-', '—', '↔', '~'], "与");
        let word = word.strip_suffix("谈心谈话").or(word.strip_suffix("谈话")).unwrap_or(&word);
        let named = |p: &&Pair| {
            [&p.name]
                .into_iter()
                .chain(&p.synonyms)
                .any(|n| n == word || n.strip_suffix("谈话").is_some_and(|n| n == word))
        };
        self.pair.iter().find(named).map(|p| p.id.as_str())
    }

    /// The occasion that a written 类别 names. Restricted.
    pub fn occasion(&self, written: &str) -> Option<&str> {
        self.occasion.iter().find(|o| o.words.iter().any(|w| written.contains(w.as_str()))).map(|o| o.id.as_str())
    }

    pub fn pair(&self, id: &str) -> Option<&Pair> {
        self.pair.iter().find(|p| p.id == id)
    }
}
