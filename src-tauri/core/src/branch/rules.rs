//! Kinds, posts and figures as `assets/rules/branch.toml` has them.

use crate::{Error, Result};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize, Default)]
pub(super) struct Rules {
    pub kind: Vec<Kind>,
    pub post: Vec<PostRule>,
    pub words: Words,
    pub term: TermRule,
    pub seats: Seats,
    pub check: Vec<CheckRule>,
}

#[derive(Deserialize)]
pub(super) struct Kind {
    pub name: String,
    #[serde(default = "yes")]
    pub counted: bool,
    /// Leads branches and is none itself.
    #[serde(default)]
    pub above: bool,
    /// Years of a committee's term; 0 where none is elected for a term.
    pub term_years: u32,
}

/// A post of the rule file.
#[derive(Deserialize, Default, Debug)]
pub struct PostRule {
    pub title: String,
    /// A seat of the committee, which is elected.
    #[serde(default)]
    pub committee: bool,
    /// One holder at a time.
    #[serde(default)]
    pub single: bool,
    /// The holder may stand on another organisation's roster.
    #[serde(default)]
    pub outside: bool,
    /// Leads one 党小组.
    #[serde(default)]
    pub group: bool,
}

#[derive(Deserialize, Default)]
pub(super) struct Words {
    pub manners: Vec<String>,
    pub leaving: Vec<String>,
}

#[derive(Deserialize, Default)]
pub(super) struct TermRule {
    pub years: Vec<u32>,
    pub extend_years: u32,
    pub remind_months: Vec<u32>,
}

#[derive(Deserialize, Default)]
pub(super) struct Seats {
    pub max: usize,
}

/// One structure check; which figures it has depends on the check.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct CheckRule {
    pub id: String,
    pub name: String,
    pub level: String,
    pub source: String,
    pub figure: usize,
    pub near: usize,
    pub least: usize,
    pub usual: usize,
    pub most: usize,
    pub age: u32,
    pub schooling: String,
    pub titles: Vec<String>,
}

fn yes() -> bool {
    true
}

static RULES: LazyLock<Option<Rules>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../assets/rules/branch.toml")).ok());

/// # Errors
/// `Bug` where the program was built with a broken rule file.
pub(super) fn rules() -> Result<&'static Rules> {
    RULES.as_ref().ok_or_else(|| Error::Bug("rules/branch.toml".into()))
}

pub(super) fn kind(name: &str) -> Result<&'static Kind> {
    let kinds = &rules()?.kind;
    kinds.iter().find(|k| k.name == name).ok_or_else(|| {
        let names: Vec<&str> = kinds.iter().map(|k| k.name.as_str()).collect();
        Error::usage(format!("没有这种党组织类别。可以用：{}。", names.join("、")))
    })
}

pub(super) fn post(title: &str) -> Result<&'static PostRule> {
    let posts = &rules()?.post;
    posts.iter().find(|p| p.title == title).ok_or_else(|| {
        let titles: Vec<&str> = posts.iter().map(|p| p.title.as_str()).collect();
        Error::usage(format!("没有“{title}”这个职务。可以用：{}。", titles.join("、")))
    })
}
