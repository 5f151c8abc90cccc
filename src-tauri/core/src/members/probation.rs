//! How long probation lasted, by the date of joining: nine periods of the Party's history, from `assets/rules/probation.toml`.

use crate::{Error, PartialDate, Result};
use chrono::{Days, NaiveDate};
use serde::Deserialize;

const TEXT: &str = include_str!("../../../../assets/rules/probation.toml");

/// The table of periods.
#[derive(Debug, Deserialize)]
pub struct Table {
    boundary_days: u64,
    period: Vec<Period>,
}

#[derive(Debug, Deserialize)]
struct Period {
    from: NaiveDate,
    /// Every length that some class of person had, in months; 0 is none.
    months: Vec<u32>,
}

/// Whether joining and confirmation may be one day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum OneDay {
    Legal,
    /// Close to the bound of two periods, on which the sources disagree.
    Doubtful,
    Illegal,
}

impl Table {
    /// # Errors
    /// `Internal` where the program was built with a broken file.
    pub fn load() -> Result<Table> {
        toml::from_str(TEXT).map_err(|e| Error::Bug(format!("probation.toml: {e}")))
    }

    /// The verdict under the kindest reading of the date.
    pub fn one_day(&self, joined: PartialDate) -> OneDay {
        let days = joined.first().iter_days().take_while(|d| *d <= joined.last());
        days.map(|d| self.on(d)).min().unwrap_or(OneDay::Illegal)
    }

    fn on(&self, day: NaiveDate) -> OneDay {
        let span = Days::new(self.boundary_days);
        let around = [day.checked_sub_days(span), Some(day), day.checked_add_days(span)];
        let none = around.map(|d| d.is_some_and(|d| self.had_none(d)));
        match (none.iter().all(|n| *n), none.iter().any(|n| *n)) {
            (true, _) => OneDay::Legal,
            (false, true) => OneDay::Doubtful,
            (false, false) => OneDay::Illegal,
        }
    }

    fn had_none(&self, day: NaiveDate) -> bool {
        let period = self.period.iter().rev().find(|p| p.from <= day);
        period.is_some_and(|p| p.months.contains(&0))
    }
}
