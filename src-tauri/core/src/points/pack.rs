//! The rule packs of `assets/rules/points-*.toml`: every figure of the points rules, dated. No figure lives in code.
//!
//! Points are integer hundredths of a point, shares are percent.

use super::rows;
use crate::{Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Oldest first. A pack stays for ever: closed months name the version that made them.
const FILES: &[&str] = &[include_str!("../../../../assets/rules/points-2026.toml")];

static PACKS: LazyLock<std::result::Result<Vec<Pack>, String>> =
    LazyLock::new(|| FILES.iter().map(|f| toml::from_str::<Pack>(f).map_err(|e| e.to_string())).collect());

#[derive(Debug, Deserialize)]
pub struct Pack {
    #[serde(rename = "pack")]
    pub head: Head,
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    #[serde(rename = "part")]
    pub parts: Vec<PartCap>,
    #[serde(rename = "credit")]
    pub credits: Vec<Credit>,
    pub base: Vec<Base>,
    pub daily: Vec<Daily>,
    pub limits: Limits,
    pub appraisal: Appraisal,
    #[serde(rename = "veto")]
    pub vetoes: Vec<Veto>,
    pub workflow: Workflow,
    #[serde(rename = "deduction")]
    pub deductions: Vec<Deduction>,
    #[serde(rename = "band")]
    pub bands: Vec<Band>,
}

#[derive(Debug, Deserialize)]
pub struct Head {
    pub id: String,
    pub version: String,
    pub title: String,
    /// `template` where no superior has fixed the figures: the window says so.
    pub status: String,
    pub effective_from: NaiveDate,
    /// The rule as a branch meeting can read it and vote on it.
    #[serde(default)]
    pub words: String,
    /// The range of a year's total, in hundredths.
    pub year_min: i64,
    pub year_max: i64,
}

/// How ballots become points, in percent of the maximum.
#[derive(Debug, Deserialize)]
pub struct Appraisal {
    /// Hundredths of a point.
    pub max: i64,
    pub excellent: i64,
    pub qualified: i64,
    pub basic: i64,
    pub unqualified: i64,
    /// Percent of those due whose valid ballots there must be.
    pub turnout: i64,
}

/// A ground for 一票否决: it flags, people decide.
#[derive(Debug, Deserialize)]
pub struct Veto {
    pub id: String,
    pub name: String,
    pub enabled: bool,
}

/// The days of the workflow.
#[derive(Debug, Deserialize)]
pub struct Workflow {
    pub publicity_workdays: u32,
    pub answer_workdays: u32,
}

/// One of the five categories, such as 在职党员.
#[derive(Debug, Deserialize)]
pub struct Category {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct PartCap {
    pub id: String,
    pub year_cap: i64,
}

/// How an attendance counts for some categories, in percent of one time. A missing one makes no line at all.
#[derive(Debug, Deserialize)]
pub struct Credit {
    pub categories: Vec<String>,
    pub present: Option<i64>,
    pub online: Option<i64>,
    pub home: Option<i64>,
    pub leave: Option<i64>,
    pub absent: Option<i64>,
}

/// A base item: its yearly maximum by category, accrued from records against the year's plan.
#[derive(Debug, Deserialize)]
pub struct Base {
    pub id: String,
    pub name: String,
    /// Hundredths of a point a year, by category id.
    pub max: BTreeMap<String, i64>,
    /// Which records it is derived from; one that no room keeps yet makes no line.
    pub from: Source,
    /// How many are due a year, by kind of gathering (or `hours`).
    pub plan: BTreeMap<String, i64>,
    pub source: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Attendance,
    Training,
    Dues,
    Contact,
    Pledge,
}

/// A daily item that members declare, and its column in the monthly sheet.
#[derive(Debug, Deserialize)]
pub struct Daily {
    pub id: String,
    pub name: String,
    pub column: String,
    pub counting: Counting,
    pub each: i64,
    pub month_cap: Option<i64>,
    pub quarter_cap: Option<i64>,
    pub year_cap: Option<i64>,
    #[serde(default)]
    pub levels: Vec<String>,
    /// What one of it is called: 次, 件, 季.
    pub unit: String,
    pub source: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// Points for every time.
    Each,
    /// Points by level, and of a year only the highest.
    Level,
}

/// The largest figures that a cell may hold before a person is asked to look again.
#[derive(Debug, Deserialize)]
pub struct Limits {
    pub times: i64,
    /// Hundredths of a point.
    pub deduction: i64,
}

#[derive(Debug, Deserialize)]
pub struct Deduction {
    pub id: String,
    pub name: String,
    /// A reason with one of these words falls under this rule.
    pub words: Vec<String>,
    /// Hundredths; where both are the same, that much for each time.
    pub min: i64,
    pub max: i64,
    pub per: String,
    pub source: String,
}

impl Deduction {
    /// Whether the rule foresees so many points: within its range, or a multiple of its one figure.
    pub fn fits(&self, points: i64) -> bool {
        (self.min..=self.max).contains(&points) || (self.min == self.max && points > 0 && points % self.min == 0)
    }
}

/// A suggestion for the yearly appraisal, never a grade.
#[derive(Debug, Deserialize)]
pub struct Band {
    pub name: String,
    pub from: i64,
    pub rank_percent: Option<i64>,
}

impl Pack {
    /// What the ledger keeps: `tmpl.community.v1@2026.1`.
    pub fn label(&self) -> String {
        format!("{}@{}", self.head.id, self.head.version)
    }
    pub fn part_cap(&self, part: &str) -> Option<i64> {
        self.parts.iter().find(|p| p.id == part).map(|p| p.year_cap)
    }
    pub fn credit(&self, category: &str) -> Option<&Credit> {
        self.credits.iter().find(|c| c.categories.iter().any(|id| id == category))
    }
    /// The rule that a written reason falls under; the last one takes what no word claims.
    pub fn deduction(&self, reason: &str) -> Option<&Deduction> {
        let said = self.deductions.iter().find(|d| d.words.iter().any(|w| reason.contains(w.as_str())));
        said.or(self.deductions.last())
    }
    /// Where a rule comes from, as people read it.
    pub fn clause(&self, rule: &str) -> &str {
        let base = self.base.iter().find(|b| b.id == rule).map(|b| &b.source);
        let daily = || self.daily.iter().find(|d| d.id == rule).map(|d| &d.source);
        let deduction = || self.deductions.iter().find(|d| d.id == rule).map(|d| &d.source);
        base.or_else(daily).or_else(deduction).map_or("", String::as_str)
    }
}

/// Packs that offices set themselves, read once: a version is small, never changes and is named for ever.
static OWN: Mutex<BTreeMap<(Month, String), &'static Pack>> = Mutex::new(BTreeMap::new());

/// The pack of a stored version, which holds from `effective` on whatever its text says.
pub(super) fn own(effective: Month, text: &str) -> Result<&'static Pack> {
    let mut known = OWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pack) = known.get(&(effective, text.to_owned())) {
        return Ok(pack);
    }
    let mut pack = read(text)?;
    pack.head.effective_from = effective.first();
    let pack: &'static Pack = Box::leak(Box::new(pack));
    known.insert((effective, text.to_owned()), pack);
    Ok(pack)
}

/// Reads a pack from its text.
/// # Errors
/// `InputRefused` with what the reader says, where it is no pack.
pub(super) fn read(text: &str) -> Result<Pack> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        Error::refused(format!("规则文件第{line}行读不懂：{}。请改好再试，没有保存。", e.message()))
    })
}

/// The pack in force in a month: the office's own versions stand before those of the program.
/// # Errors
/// As [`of`].
pub fn in_force(conn: &Connection, month: Month) -> Result<&'static Pack> {
    let own_version =
        rows::rule_versions(conn)?.into_iter().filter(|v| v.effective <= month).max_by_key(|v| v.effective);
    let built_in = of(month);
    match own_version {
        Some(v) if built_in.as_ref().map_or(true, |p| p.head.effective_from <= v.effective.first()) => {
            own(v.effective, &v.text)
        }
        _ => built_in,
    }
}

/// Every pack there is, of the program and of the office, the newest first: for sheets that an older one laid out.
/// # Errors
/// A failing store.
pub fn every(conn: &Connection) -> Result<Vec<&'static Pack>> {
    let own_versions = rows::rule_versions(conn)?.into_iter().rev().map(|v| own(v.effective, &v.text));
    own_versions.chain(all()?.iter().rev().map(Ok)).collect()
}

/// The pack that a ledger line names, of the program or of the office.
pub fn named(conn: &Connection, label: &str) -> Option<&'static Pack> {
    let stored = || {
        let version = rows::rule_versions(conn).ok()?.into_iter().find(|v| v.label == label)?;
        own(version.effective, &version.text).ok()
    };
    by_label(label).or_else(stored)
}

/// The text of one of the program's own packs.
pub(super) fn text_of(label: &str) -> Option<String> {
    let place = all().ok()?.iter().position(|p| p.label() == label)?;
    FILES.get(place).map(|text| (*text).to_owned())
}

/// All packs of the program, oldest first.
/// # Errors
/// `Internal` where a pack of the program itself cannot be read.
pub fn all() -> Result<&'static [Pack]> {
    PACKS.as_deref().map_err(|e| Error::Bug(format!("points pack: {e}")))
}

/// The program's own pack for a month.
/// # Errors
/// `Forbidden` where the month lies before the first pack.
pub fn of(month: Month) -> Result<&'static Pack> {
    let found = all()?.iter().rev().find(|p| p.head.effective_from <= month.last());
    found.ok_or_else(|| Error::forbidden(format!("{month} 还没有积分规则，不能登记积分。请检查月份。")))
}

/// The program's own pack of that label.
pub fn by_label(label: &str) -> Option<&'static Pack> {
    all().ok()?.iter().find(|p| p.label() == label)
}
