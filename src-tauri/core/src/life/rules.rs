//! What the words of a gathering's sheet mean: `assets/rules/life.toml`.

use crate::sheet::text;
use crate::{Error, Month, Result};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize, Debug)]
pub struct Rules {
    late_after_days: u64,
    /// Study beyond this in one gathering is told of; beyond the next it is a slip of the pen.
    pub long_minutes: u32,
    pub most_minutes: u32,
    pub kind: Vec<Kind>,
    pub reason: Vec<Reason>,
    way: Vec<Words>,
    pledge: Vec<Words>,
    pub vote: Vec<VoteRule>,
    pub appraisal_step: Vec<StepRule>,
    pub grade: Vec<Grade>,
}

/// One step of the yearly 民主评议.
#[derive(Deserialize, Debug)]
pub struct StepRule {
    pub id: String,
    pub name: String,
    /// Also one of the national steps; the others may be left out.
    pub national: bool,
    /// Decided by a meeting, whose minutes must be named.
    #[serde(default)]
    pub minutes: bool,
}

/// A grade of the 民主评议.
#[derive(Deserialize, Debug)]
pub struct Grade {
    pub id: String,
    pub name: String,
    /// At most so many of those graded, over and under.
    pub fraction: Option<[usize; 2]>,
}

/// How one sort of vote is judged.
#[derive(Deserialize, Debug)]
pub struct VoteRule {
    pub id: String,
    pub name: String,
    /// Of those entitled so many must be present: over and under.
    pub quorum: [u32; 2],
    pub majority_of: Base,
    /// Candidates beyond the seats, in percent of the seats; none where there are no candidates.
    pub surplus: Option<u32>,
    /// Opinions that absentees handed in before the meeting are counted.
    #[serde(default)]
    pub written: bool,
}

/// Whose half a majority must exceed.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    Entitled,
    Present,
}

/// A word of a register and what it goes by.
#[derive(Deserialize, Debug)]
struct Words {
    id: String,
    name: String,
    words: Vec<String>,
}

/// A kind of gathering.
#[derive(Deserialize, Debug)]
pub struct Kind {
    pub id: String,
    pub name: String,
    synonyms: Vec<String>,
    pub due: DueGroup,
    /// Its hours are hours of training.
    #[serde(default)]
    pub study: bool,
    /// One of 三会一课: to be held by itself.
    #[serde(default)]
    pub regular: bool,
    /// Of those due so many must be present, over and under, or it was no meeting; none where nothing is said of it.
    quorum: Option<[u32; 2]>,
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
pub struct Reason {
    pub id: String,
    pub name: String,
    words: Vec<String>,
    excused: bool,
    /// How somebody on the list took part after all.
    #[serde(default)]
    pub presence: Option<Remote>,
}

/// Taking part from elsewhere.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum Remote {
    Online,
    Home,
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

    pub fn vote(&self, id: &str) -> Option<&VoteRule> {
        self.vote.iter().find(|v| v.id == id)
    }

    /// The kinds of these ids or names, in the order of the rule file, each once.
    /// # Errors
    /// The first word that names no kind.
    pub fn kinds_of(&self, words: &[String]) -> std::result::Result<Vec<String>, String> {
        let mut named = Vec::new();
        for word in words {
            match self.kind(word) {
                Some(kind) => named.push(kind),
                None => named.extend(self.kinds(word)?),
            }
        }
        let chosen = self.kind.iter().filter(|k| named.iter().any(|n| n.id == k.id));
        Ok(chosen.map(|k| k.id.clone()).collect())
    }

    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kind.iter().find(|k| k.id == id)
    }

    /// How many of `due` must be present at a gathering of this kind; none where no rule says so.
    pub fn quorum(&self, kind: &str, due: u32) -> Option<u32> {
        let [over, under] = self.kind(kind)?.quorum?;
        Some(due.saturating_mul(over).div_ceil(under.max(1)))
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

    /// As [`Rules::reason`] for somebody who certainly is away: taking part from elsewhere is none of the reasons.
    pub fn away(&self, written: &str) -> &str {
        let mut away = self.reason.iter().filter(|r| r.presence.is_none());
        let found = away.find(|r| r.words.iter().any(|w| written.contains(w.as_str())));
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

    /// How one with this reason took part from elsewhere; none where the person was away.
    pub fn remote(&self, reason: &str) -> Option<Remote> {
        self.reason.iter().find(|r| r.id == reason)?.presence
    }

    /// The id of the first way with a word that occurs in `written`; the last way of the file stands for all others.
    pub fn way(&self, written: &str) -> &str {
        let found =
            self.way.iter().find(|w| w.id == written || w.words.iter().any(|word| written.contains(word.as_str())));
        found.or(self.way.last()).map_or("", |w| &w.id)
    }

    /// The Chinese name of a way of keeping in touch, or of a kind of pledge; the id itself where there is none.
    pub fn word<'a>(&'a self, id: &'a str) -> &'a str {
        self.way.iter().chain(&self.pledge).find(|w| w.id == id).map_or(id, |w| &w.name)
    }

    /// Every way of keeping in touch, and every kind of pledge: id and name.
    pub fn care_words(&self) -> [Vec<(&str, &str)>; 2] {
        [&self.way, &self.pledge].map(|all| all.iter().map(|w| (w.id.as_str(), w.name.as_str())).collect())
    }

    /// The id of the kind of pledge that `written` names.
    pub fn pledge(&self, written: &str) -> Option<&str> {
        let named = |p: &&Words| p.id == written || p.words.iter().any(|word| written.contains(word.as_str()));
        self.pledge.iter().find(named).map(|p| p.id.as_str())
    }

    pub fn pledge_names(&self) -> String {
        let names: Vec<&str> = self.pledge.iter().map(|p| p.name.as_str()).collect();
        names.join("、")
    }

    /// The last day on which an entry for `held_on` is in time; a later one is a 补录.
    pub fn entry_due(&self, held_on: NaiveDate) -> NaiveDate {
        let end = Month::of(held_on).last();
        end.checked_add_days(Days::new(self.late_after_days)).unwrap_or(end)
    }
}
