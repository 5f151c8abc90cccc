//! The way into the Party, pure: which steps there are by the rules of a day, and what stands in the way of the next.
//! The rules are dated packs; the day of a step chooses its pack.

use super::rules::later;
use crate::{Error, Result};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

const PACKS: [&str; 2] = [
    include_str!("../../../../assets/rules/development-2014.toml"),
    include_str!("../../../../assets/rules/development-2026.toml"),
];

/// The rules that hold from a day on.
#[derive(Debug, Deserialize)]
pub struct Pack {
    pub name: String,
    pub effective_from: NaiveDate,
    pub source: String,
    adult: Adult,
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Adult {
    years: u32,
}

/// One step of the way.
#[derive(Debug, Deserialize)]
pub struct Step {
    pub key: String,
    pub label: String,
    /// Steps that must be done before.
    after: Vec<String>,
    months_from: Option<Span>,
    due_from: Option<Span>,
    pub source: String,
    /// T the text was read, S a secondary source, P a proposal.
    pub confidence: String,
}

/// Months since a step.
#[derive(Debug, Deserialize)]
struct Span {
    step: String,
    months: u32,
}

/// The day on which each step was done.
pub type Done = BTreeMap<String, NaiveDate>;

impl Pack {
    /// The rules of a day.
    /// # Errors
    /// `Internal` where the program was built with a broken file; `Forbidden` where no pack reaches so far back.
    pub fn on(day: NaiveDate) -> Result<Pack> {
        let read = |text: &&str| toml::from_str(text).map_err(|e| Error::Bug(format!("development: {e}")));
        let packs: Vec<Pack> = PACKS.iter().map(read).collect::<Result<_>>()?;
        let held = packs.into_iter().rfind(|p| p.effective_from <= day);
        held.ok_or_else(|| Error::forbidden("这个日期早于2014年的发展党员工作细则，程序没有当时的规定。请核对日期。"))
    }

    /// # Errors
    /// `Usage` for no step of this pack.
    pub fn step(&self, named: &str) -> Result<&Step> {
        let bare = |label: &str| label.split('（').next().unwrap_or_default() == named;
        let found = self.steps.iter().find(|s| s.key == named || s.label == named || bare(&s.label));
        found.ok_or_else(|| {
            let all: Vec<String> = self.steps.iter().map(|s| format!("{}（{}）", s.key, s.label)).collect();
            Error::usage(format!("没有这一步，请写以下之一：{}。", all.join("、")))
        })
    }

    /// What stands against doing a step on a day, in words; empty where nothing does.
    pub fn missing(&self, step: &Step, day: NaiveDate, done: &Done, birth: NaiveDate) -> Vec<String> {
        let label = |key: &str| self.steps.iter().find(|s| s.key == key).map_or(key, |s| s.label.as_str()).to_owned();
        let mut list = Vec::new();
        if later(birth, self.adult.years * 12) > day {
            list.push(format!("未满{}周岁", self.adult.years));
        }
        for before in &step.after {
            match done.get(before) {
                None => list.push(format!("还没有“{}”", label(before))),
                Some(earlier) if *earlier > day => list.push(format!("早于“{}”的日期{earlier}", label(before))),
                Some(_) => {}
            }
        }
        if let Some((span, from)) = step.months_from.as_ref().and_then(|s| Some((s, done.get(&s.step)?))) {
            let earliest = later(*from, span.months);
            if day < earliest {
                list.push(format!("“{}”满{}个月才可以，最早{earliest}", label(&span.step), span.months));
            }
        }
        list
    }

    /// The next step that is not done, the day before which it should be and the first day on which it may be.
    pub fn next(&self, done: &Done) -> Option<(&Step, Option<NaiveDate>, Option<NaiveDate>)> {
        let step = self.steps.iter().find(|s| !done.contains_key(&s.key))?;
        let day = |span: &Option<Span>| {
            let span = span.as_ref()?;
            Some(later(*done.get(&span.step)?, span.months))
        };
        Some((step, day(&step.due_from), day(&step.months_from)))
    }
}
