//! Working days by the yearly holiday table. A year that the table lacks counts Saturdays and Sundays only.

use crate::{Error, Result};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Table {
    year: Vec<Year>,
}

#[derive(Deserialize)]
struct Year {
    year: i32,
    off: Vec<(NaiveDate, NaiveDate)>,
    work: Vec<NaiveDate>,
}

static TABLE: LazyLock<std::result::Result<Table, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../assets/rules/holidays.toml")).map_err(|e| e.to_string()));

fn year(day: NaiveDate) -> Result<Option<&'static Year>> {
    let table = TABLE.as_ref().map_err(|e| Error::Bug(format!("holidays: {e}")))?;
    Ok(table.year.iter().find(|y| y.year == day.year()))
}

/// Whether the holidays of that day's year are known.
/// # Errors
/// `Internal` where the program was built with a broken table.
pub fn is_known(day: NaiveDate) -> Result<bool> {
    Ok(year(day)?.is_some())
}

/// # Errors
/// As [`is_known`].
pub fn is_workday(day: NaiveDate) -> Result<bool> {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    Ok(match year(day)? {
        Some(y) if y.work.contains(&day) => true,
        Some(y) if y.off.iter().any(|(from, to)| (*from..=*to).contains(&day)) => false,
        _ => !weekend,
    })
}

/// The working days from `from` to `until`, both included.
/// # Errors
/// As [`is_known`].
pub fn between(from: NaiveDate, until: NaiveDate) -> Result<u32> {
    let mut count = 0;
    for day in from.iter_days().take_while(|d| *d <= until) {
        count += u32::from(is_workday(day)?);
    }
    Ok(count)
}

/// The day that completes so many working days counted from `from`, which itself counts where it is one.
/// # Errors
/// As [`is_known`].
pub fn last_of(from: NaiveDate, workdays: u32) -> Result<NaiveDate> {
    let mut day = from;
    let mut left = workdays;
    loop {
        left -= u32::from(left > 0 && is_workday(day)?);
        match day.checked_add_days(Days::new(1)) {
            Some(next) if left > 0 => day = next,
            _ => return Ok(day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
    }

    #[test]
    fn holidays_and_made_up_days_are_known() {
        for (d, works) in [
            (day(10, 1), false),  // 国庆, a Thursday
            (day(10, 8), true),   // Thursday after it
            (day(10, 10), true),  // Saturday, made up
            (day(10, 11), false), // Sunday
            (day(2, 14), true),   // Saturday before 春节, made up
            (day(2, 23), false),  // Monday, last day of 春节
            (day(11, 26), true),
        ] {
            assert_eq!(is_workday(d).expect("a table"), works, "{d}");
        }
    }

    #[test]
    fn five_working_days_over_a_holiday_take_longer() {
        assert_eq!(last_of(day(11, 23), 5).expect("a table"), day(11, 27));
        // From Monday 28 September: 28, 29, 30, then 8 and 9 October.
        assert_eq!(last_of(day(9, 28), 5).expect("a table"), day(10, 9));
        assert_eq!(between(day(9, 28), day(10, 9)).expect("a table"), 5);
    }

    #[test]
    fn a_year_without_a_table_knows_weekends_only() {
        let far = NaiveDate::from_ymd_opt(2031, 10, 1).expect("a day");
        assert!(!is_known(far).expect("a table"));
        assert!(is_workday(far).expect("a table"), "a Wednesday");
    }
}
