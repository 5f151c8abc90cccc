//! Code sets of the roster, read from `assets/rules/codes.toml`: every accepted word leads to a code and the label that lists show.

use crate::{Error, Result};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("../../../../assets/rules/codes.toml");

/// One code of a set.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Entry {
    pub code: String,
    /// The name as the standard has it.
    pub name: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    also: Vec<String>,
}

impl Entry {
    /// The word that lists show.
    pub fn label(&self) -> &str {
        if self.label.is_empty() { &self.name } else { &self.label }
    }
}

#[derive(Debug, Deserialize)]
pub struct Set {
    /// The standard that the set follows.
    pub source: String,
    pub effective_from: String,
    code: Vec<Entry>,
    #[serde(skip)]
    words: HashMap<String, usize>,
}

impl Set {
    pub fn entries(&self) -> &[Entry] {
        &self.code
    }
    /// The code that a word means; a remark in brackets behind it does not matter.
    pub fn find(&self, word: &str) -> Option<&Entry> {
        let bare = word.split('(').next().unwrap_or(word);
        let at = self.words.get(word).or_else(|| self.words.get(bare))?;
        self.code.get(*at)
    }

    fn index(mut self) -> Self {
        for (i, entry) in self.code.iter().enumerate() {
            let words = [&entry.name, &entry.label].into_iter().chain(&entry.also).filter(|w| !w.is_empty());
            self.words.extend(words.map(|w| (w.clone(), i)));
        }
        self
    }
}

/// The sets by name: `sex`, `ethnicity`, `education`, `category` …
/// # Errors
/// `Internal` where the program was built with a broken file or asks for a set that is not in it.
pub fn set(name: &str) -> Result<&'static Set> {
    static SETS: OnceLock<std::result::Result<HashMap<String, Set>, String>> = OnceLock::new();
    let sets = SETS.get_or_init(|| {
        let sets: HashMap<String, Set> = toml::from_str(TEXT).map_err(|e| format!("codes.toml: {e}"))?;
        Ok(sets.into_iter().map(|(name, set)| (name, set.index())).collect())
    });
    let sets = sets.as_ref().map_err(|e| Error::Bug(e.clone()))?;
    sets.get(name).ok_or_else(|| Error::Bug(format!("codes.toml has no set {name}")))
}
