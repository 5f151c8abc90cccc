//! What the duty calendar knows, handed in by the caller: the calendar stands above the archive.

use crate::Month;
use chrono::NaiveDate;

/// One duty in one period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DutyFact {
    pub id: String,
    pub name: String,
    /// Code of the organisation.
    pub organisation: String,
    /// 党小组 it is counted for; empty where it is the organisation's.
    pub group: String,
    /// `2026-10`, `2026Q4`, `2026H2`, `2026`; anything else is a day or a week, and no paper's.
    pub period: String,
    pub due: NaiveDate,
    pub standing: Standing,
}

/// How far a duty is, as far as its papers go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It can still be done in time.
    Open,
    Proved,
    Overdue,
    /// Waived, or it does not apply.
    Spared,
}

impl DutyFact {
    /// First and last month of its period.
    pub fn months(&self) -> Option<(Month, Month)> {
        months(&self.period)
    }

    /// The period in words, with the group where it is one group's.
    pub fn said(&self) -> String {
        let period = match (self.months(), self.period.get(4..5)) {
            (Some((_, last)), Some("Q")) => format!("{}年{}", last.year, quarter(last)),
            (Some((_, last)), Some("H")) => format!("{}年{}", last.year, half(last)),
            (Some((_, last)), Some(_)) => format!("{}年{}月", last.year, last.month),
            (Some((_, last)), None) => format!("{}年", last.year),
            (None, _) => self.period.clone(),
        };
        if self.group.is_empty() { period } else { format!("{period}（{}）", self.group) }
    }

    /// The month to which its paper belongs: the last of the period, or the due day's where that comes before. What is put up in
    /// January about the fourth quarter is a paper of the year that the quarter is of.
    pub fn home(&self) -> Option<Month> {
        self.months().map(|(_, last)| last.min(Month::of(self.due)))
    }
}

/// First and last month of a period.
pub(super) fn months(period: &str) -> Option<(Month, Month)> {
    let year = period.get(..4)?.parse().ok()?;
    let month = |n| Month::new(year, n);
    let part = |long: u32| {
        let n = period.get(5..)?.parse::<u32>().ok().filter(|n| (1..=12 / long).contains(n))?;
        month((n - 1) * long + 1).zip(month(n * long))
    };
    match period.get(4..5) {
        None => month(1).zip(month(12)),
        Some("-") if period.len() == 7 => part(1),
        Some("Q") => part(3),
        Some("H") => part(6),
        Some(_) => None,
    }
}

/// 第三季度 of its last month.
pub(super) fn quarter(last: Month) -> &'static str {
    match last.month {
        1..=3 => "第一季度",
        4..=6 => "第二季度",
        7..=9 => "第三季度",
        _ => "第四季度",
    }
}

/// 上半年 or 下半年 of its last month.
pub(super) fn half(last: Month) -> &'static str {
    if last.month <= 6 { "上半年" } else { "下半年" }
}
