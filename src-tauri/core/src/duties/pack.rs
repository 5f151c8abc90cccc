//! The duty pack of `assets/rules/duties-*.toml`: what is due, how often, by which clause, proved by what.

use crate::{Error, Result};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::LazyLock;

const FILE: &str = include_str!("../../../../assets/rules/duties-2026.toml");

static PACK: LazyLock<std::result::Result<Pack, String>> =
    LazyLock::new(|| toml::from_str(FILE).map_err(|e| e.to_string()));

#[derive(Debug, Deserialize)]
pub struct Pack {
    #[serde(rename = "pack")]
    pub head: Head,
    #[serde(rename = "duty")]
    pub duties: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
pub struct Head {
    pub id: String,
    pub version: String,
    pub effective_from: NaiveDate,
    /// From so many full members on a branch must have a committee.
    pub committee_from: usize,
}

/// One duty of the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyRule", export_to = "DutyRule.ts"))]
pub struct Rule {
    /// Stable id, such as `meet.general`.
    pub id: String,
    pub name: String,
    pub level: Level,
    pub modality: Modality,
    pub start: Start,
    pub period: Every,
    /// How the due day follows from the period, in the words of the pack.
    pub due: String,
    /// When what follows on it is due, in the same words; empty where nothing does.
    #[serde(default)]
    pub then: String,
    /// Reminders, in days before the due day.
    pub remind: Vec<u32>,
    /// Who or what it is counted for.
    pub subject: String,
    /// The record that proves it, as people read it.
    pub evidence: String,
    /// Where the program reads the proof; a duty without one is only listed.
    pub read: Option<Read>,
    /// Kinds of gatherings that count.
    #[serde(default)]
    pub kinds: Vec<String>,
    pub needs: Option<Needs>,
    /// A mark must say what proves it.
    #[serde(default)]
    pub note: bool,
    /// A person may mark it done, whole or for one member, beside what the records prove.
    #[serde(default)]
    pub hand: bool,
    /// Which members it is counted for, where not for all.
    pub of: Option<People>,
    /// How much of it a member owes in a whole year: 学时, or times.
    #[serde(default)]
    pub amount: u32,
    /// What differs where an organisation follows the national regulation alone.
    pub national: Option<Variant>,
    /// Regulation or document and clause.
    pub source: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyLevel", export_to = "DutyLevel.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Branch,
    Community,
    Street,
    Superior,
    District,
}

/// 必须, 一般, 提倡: red, amber, nothing when missed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    Shall,
    Should,
    Encourage,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyStart", export_to = "DutyStart.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    Core,
    /// Counts once an organisation switched it on.
    OptIn,
    /// Checked on what was held, never missed by itself.
    EventCheck,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyPeriod", export_to = "DutyPeriod.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Term,
    Event,
}

/// The rooms' reads that can prove a duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyRead", export_to = "DutyRead.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Read {
    /// A gathering of one of the kinds.
    Gathering,
    /// A lecture that the secretary of that day held.
    LectureSecretary,
    /// Every gathering of the kinds names its recorder.
    Recorder,
    Standalone,
    Appraisal,
    /// Coverage of the pair of the same id.
    Talk,
    /// Confirmation dates of the roster.
    Probation,
    /// Registration and close of the month's points.
    PointsRegister,
    /// A person marks it done. With `kinds` it applies only where one of them was held.
    Mark,
    /// Hours of study of each member.
    Hours,
    /// Service that was declared for the points.
    Service,
    /// Who has dues assessed.
    DuesAssess,
    /// Who has paid the month's dues.
    DuesCollect,
    /// Dues that were paid on a theme day.
    DuesThemeDay,
    PointsEvaluate,
    PointsPublish,
    /// The year's ranking.
    PointsRank,
    /// The closing of the year's archive.
    ArchiveYear,
    /// Who was kept in touch with.
    Contact,
    /// Whose 流动党员活动证 was audited.
    Certificate,
    /// Who undertook something and kept it.
    Pledge,
    /// Who reaches fifty years in the Party by 1 July.
    Fifty,
    /// Activists under observation.
    Activists,
    /// The day of joining, each year.
    Birthday,
    /// The end of each committee's term.
    Term,
    /// Seats that somebody left.
    Vacancy,
    /// The first talk with an applicant.
    FirstTalk,
    /// The vote after the superior's check.
    Admission,
    /// A letter of introduction without its receipt.
    Transfer,
    /// Members whom nobody can reach.
    Lost,
    /// A secretary who took office.
    NewSecretary,
    /// A member who was admitted.
    NewMember,
    /// Something that follows a gathering of the kinds.
    AfterGathering,
    /// Something that a person entered.
    Occasion,
}

/// Which members a duty is counted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyPeople", export_to = "DutyPeople.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum People {
    Committee,
    Floating,
    Employed,
}

/// The national regulation's own period and modality of a duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyVariant", export_to = "DutyVariant.ts"))]
pub struct Variant {
    pub period: Every,
    pub due: String,
    pub remind: Vec<u32>,
    pub modality: Modality,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyNeeds", export_to = "DutyNeeds.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    Committee,
    Groups,
    Secretary,
}

impl Rule {
    /// The rule as an organisation's profile has it.
    pub fn under(&self, national: bool) -> Cow<'_, Rule> {
        let Some(v) = self.national.as_ref().filter(|_| national) else { return Cow::Borrowed(self) };
        let (period, due, remind, modality) = (v.period, v.due.clone(), v.remind.clone(), v.modality);
        Cow::Owned(Rule { period, due, remind, modality, ..self.clone() })
    }

    /// What a person may mark as done.
    pub fn by_hand(&self) -> bool {
        self.hand || self.read == Some(Read::Mark)
    }

    /// Each is due by itself: its period is the day of what happened, or the year of an anniversary.
    pub fn single(&self) -> bool {
        matches!(self.period, Every::Term | Every::Event) || self.read == Some(Read::Birthday)
    }

    /// The longest reminder: from so many days before the due day the duty is shown as due soon.
    pub fn lead(&self) -> u64 {
        self.remind.iter().max().copied().map_or(0, u64::from)
    }
}

/// The pack of this program.
/// # Errors
/// `Internal` where it cannot be read.
pub fn pack() -> Result<&'static Pack> {
    PACK.as_ref().map_err(|e| Error::Bug(format!("duty pack: {e}")))
}

/// One duty by its id.
/// # Errors
/// `NotFound` for an id that the pack does not have.
pub fn rule(id: &str) -> Result<&'static Rule> {
    let found = pack()?.duties.iter().find(|r| r.id == id);
    found.ok_or_else(|| Error::not_found("职责清单里没有这一项。请用“duties”列出的编号，例如 meet.general。"))
}
