//! Rates, rounding and time limits: `assets/rules/dues-2008.toml`. Pure.

use super::Class;
use crate::sheet::text;
use crate::{Error, Month, Result};
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

#[derive(Deserialize, Clone, Debug)]
pub struct Rates {
    pack: String,
    version: u32,
    /// Amounts are rounded to this many 分, half up.
    pub unit: i64,
    /// The least and the usual most of a month, in 分.
    pub floor: i64,
    pub cap: i64,
    /// A month's payments are asked about beyond so many times what is assessed.
    pub doubt_times: i64,
    /// Upper limit of a fixed small sum, in 分.
    pub fixed_to: i64,
    on_time_day: u32,
    prepay_months: u32,
    warn_months: Vec<u32>,
    pub case_months: u32,
    payer: Vec<Payer>,
    class: Vec<Words>,
    /// What people write in a list who have not paid.
    not_paid: Vec<String>,
    pub purpose: Vec<Purpose>,
}

/// What dues may be used for.
#[derive(Deserialize, Serialize, Clone, PartialEq, Eq, Debug)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesPurpose", export_to = "DuesPurpose.ts"))]
pub struct Purpose {
    pub id: u32,
    pub name: String,
}

#[derive(Deserialize, Clone, Debug)]
struct Payer {
    id: String,
    name: String,
    brackets: Vec<Bracket>,
}

#[derive(Deserialize, Clone, Debug)]
struct Bracket {
    /// Largest base, in 分, included; none in the last bracket.
    to: Option<i64>,
    /// Hundredths of a percent.
    rate: i64,
}

#[derive(Deserialize, Clone, Debug)]
struct Words {
    id: Class,
    name: String,
    words: Vec<String>,
}

static RATES: LazyLock<std::result::Result<Rates, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../assets/rules/dues-2008.toml")).map_err(|e| e.to_string())
});

pub fn rates() -> Result<&'static Rates> {
    RATES.as_ref().map_err(|e| Error::Bug(format!("assets/rules/dues-2008.toml: {e}")))
}

impl Rates {
    /// Pack and version, as rows keep it.
    pub fn name(&self) -> String {
        format!("{}@{}", self.pack, self.version)
    }

    /// The monthly dues of a base, both in 分: the whole base takes the single rate of its bracket.
    /// # Errors
    /// `Usage` where the kind of payer is unknown or the base is negative or beyond any wage.
    pub fn assess(&self, payer: &str, base: i64) -> Result<i64> {
        const MOST: i64 = 10_000_000_000;
        let Some(payer) = self.payer.iter().find(|p| p.id == payer || p.name == payer) else {
            let known: Vec<&str> = self.payer.iter().map(|p| p.name.as_str()).collect();
            return Err(Error::usage(format!("没有这一类收入。请写：{}。", known.join("、"))));
        };
        if !(0..=MOST).contains(&base) {
            return Err(Error::usage("基数不对。请写每月的元数，例如 3000 或 3000.50。"));
        }
        let bracket = payer.brackets.iter().find(|b| b.to.is_none_or(|to| base <= to));
        let rate = bracket.ok_or_else(|| Error::Bug("a base above every bracket".into()))?.rate;
        let unit = self.unit * 10_000;
        Ok(((base * rate + unit / 2) / unit * self.unit).clamp(self.floor, self.cap))
    }

    /// The last day on which dues of the month are on time.
    pub fn due_day(&self, month: Month) -> NaiveDate {
        NaiveDate::from_ymd_opt(month.year, month.month, self.on_time_day)
            .filter(|_| self.on_time_day > 0)
            .unwrap_or_else(|| month.last())
    }

    /// The last month that may be paid on a day.
    pub fn prepaid_to(&self, paid_on: NaiveDate) -> Month {
        Month::of(
            paid_on.with_day(1).and_then(|d| d.checked_add_months(Months::new(self.prepay_months))).unwrap_or(paid_on),
        )
    }

    /// How urgent so many months in arrears are: 0 none, then one for each limit of the pack that is reached.
    pub fn urgency(&self, months: u32) -> u32 {
        self.warn_months.iter().map(|limit| u32::from(months >= *limit)).sum()
    }

    /// The class that a sheet's words name.
    pub fn class(&self, written: &str) -> Option<Class> {
        let folded = text::fold_width(written);
        let named = self.class.iter().find(|c| c.words.iter().any(|w| folded.contains(w.as_str())));
        named.map(|c| c.id)
    }

    /// True where a remark of a pasted list says that nothing was paid.
    pub fn unpaid(&self, remark: &str) -> bool {
        self.not_paid.iter().any(|w| remark.contains(w.as_str()))
    }

    pub fn class_name(&self, class: Class) -> &str {
        self.class.iter().find(|c| c.id == class).map_or("", |c| &c.name)
    }

    pub fn class_names(&self) -> String {
        let names: Vec<&str> = self.class.iter().map(|c| c.name.as_str()).collect();
        names.join("、")
    }
}
