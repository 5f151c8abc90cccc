//! The calendar of duties: periods, due days, states. Pure, without store or clock.

use super::pack::Every;
use crate::Month;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

/// One period of a duty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// `2026W44`, `2026-10`, `2026Q4`, `2026H2`, `2026`.
    pub label: String,
    pub start: NaiveDate,
    pub end: NaiveDate,
    pub due: NaiveDate,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyState", export_to = "DutyState.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Planned,
    DueSoon,
    Done,
    Overdue,
    LateDone,
    Waived,
    #[serde(rename = "n/a")]
    NotApplicable,
}

/// Every period that can be worked on or falls due from `from` to `to`, oldest first. Terms and events have none.
pub fn spans(every: Every, rule: &str, from: NaiveDate, to: NaiveDate) -> Vec<Span> {
    // The longest due rule reaches half a year past its period.
    let mut start = from.checked_sub_days(Days::new(200)).and_then(|d| start_of(every, d));
    let mut found = Vec::new();
    while let Some(day) = start.filter(|d| *d <= to) {
        let Some(span) = span(every, rule, day) else { break };
        start = span.end.succ_opt();
        if span.end.max(span.due) >= from {
            found.push(span);
        }
    }
    found
}

/// The period with that label, where `label` is written as this kind of period is.
pub fn labelled(every: Every, rule: &str, label: &str) -> Option<Span> {
    let upper = label.trim().to_ascii_uppercase();
    let year = |t: &str| t.parse::<i32>().ok().filter(|y| t.len() == 4 && (1921..=9998).contains(y));
    let day = match every {
        Every::Week => {
            upper.split_once('W').and_then(|(y, w)| NaiveDate::from_isoywd_opt(year(y)?, w.parse().ok()?, Weekday::Mon))
        }
        Every::Month => upper.parse::<Month>().ok().map(Month::first),
        Every::Quarter => {
            upper.split_once('Q').and_then(|(y, q)| first(year(y)?, q.parse::<u32>().ok()?.checked_sub(1)? * 3 + 1))
        }
        Every::Half => {
            upper.split_once('H').and_then(|(y, h)| first(year(y)?, h.parse::<u32>().ok()?.checked_sub(1)? * 6 + 1))
        }
        Every::Year => first(year(&upper)?, 1),
        Every::Term | Every::Event => None,
    };
    span(every, rule, day?).filter(|s| s.label == upper)
}

/// How a period of this kind is written, for messages.
pub fn example(every: Every) -> &'static str {
    match every {
        Every::Week => "2026W44",
        Every::Month => "2026-10",
        Every::Quarter => "2026Q4",
        Every::Half => "2026H2",
        _ => "2026",
    }
}

fn first(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)
}

fn start_of(every: Every, day: NaiveDate) -> Option<NaiveDate> {
    match every {
        Every::Week => day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))),
        Every::Month => first(day.year(), day.month()),
        Every::Quarter => first(day.year(), day.month0() / 3 * 3 + 1),
        Every::Half => first(day.year(), day.month0() / 6 * 6 + 1),
        Every::Year => first(day.year(), 1),
        Every::Term | Every::Event => None,
    }
}

fn span(every: Every, rule: &str, start: NaiveDate) -> Option<Span> {
    let next = match every {
        Every::Week => start.checked_add_days(Days::new(7)),
        Every::Month => start.checked_add_months(Months::new(1)),
        Every::Quarter => start.checked_add_months(Months::new(3)),
        Every::Half => start.checked_add_months(Months::new(6)),
        Every::Year => start.checked_add_months(Months::new(12)),
        Every::Term | Every::Event => None,
    }?;
    let end = next.pred_opt()?;
    let label = match every {
        Every::Week => format!("{}W{:02}", start.iso_week().year(), start.iso_week().week()),
        Every::Month => format!("{}-{:02}", start.year(), start.month()),
        Every::Quarter => format!("{}Q{}", start.year(), start.month0() / 3 + 1),
        Every::Half => format!("{}H{}", start.year(), start.month0() / 6 + 1),
        _ => start.year().to_string(),
    };
    Some(Span { due: due(rule, start, end)?, label, start, end })
}

/// `end`, `friday`, `day:MM-DD` in the period's year, `next:DD` in the month after, `next:MM-DD` in the year after.
fn due(rule: &str, start: NaiveDate, end: NaiveDate) -> Option<NaiveDate> {
    match rule.split_once(':') {
        None if rule == "friday" => start.checked_add_days(Days::new(4)),
        None => Some(end),
        Some(("day", day)) => format!("{}-{day}", start.year()).parse().ok(),
        Some(("next", day)) if day.contains('-') => format!("{}-{day}", start.year() + 1).parse().ok(),
        Some((_, day)) => end.succ_opt()?.with_day(day.parse().ok()?),
    }
}

/// The due rule in words: `当月最后一天` and the like.
pub fn due_words(rule: &str) -> String {
    let unit = |u: &str| match u {
        "d" => "天",
        "m" => "个月",
        _ => "年",
    };
    match rule.split_once(':') {
        Some(("day", day)) => format!("{}前", day.replace('-', "月") + "日"),
        Some((_, day)) if day.contains('-') => format!("次年{}前", day.replace('-', "月") + "日"),
        Some((_, day)) => format!("下一个月{day}日前"),
        None if rule == "friday" => "当周周五".into(),
        None => match rule.strip_prefix("event") {
            None => "周期最后一天".into(),
            Some("") => "当天".into(),
            Some(shift) if shift.len() > 2 && shift.is_char_boundary(1) => {
                let (sign, rest) = shift.split_at(1);
                let (number, u) = rest.split_at(rest.len() - 1);
                format!("{number}{}{}", unit(u), if sign == "-" { "前" } else { "内" })
            }
            Some(_) => "当天".into(),
        },
    }
}

/// `event+7d`, `event+1m`, `event+1y`, `event-6m` or `event`: the due day of something that happened on `day`.
pub fn after(rule: &str, day: NaiveDate) -> Option<NaiveDate> {
    let shift = rule.strip_prefix("event")?;
    if shift.is_empty() {
        return Some(day);
    }
    let (sign, rest) = shift.split_at(1);
    let (number, unit) = rest.split_at(rest.len().checked_sub(1)?);
    let n: u32 = number.parse().ok()?;
    match (sign, unit) {
        ("+", "d") => day.checked_add_days(Days::new(n.into())),
        ("-", "d") => day.checked_sub_days(Days::new(n.into())),
        ("+", "m") => day.checked_add_months(Months::new(n)),
        ("-", "m") => day.checked_sub_months(Months::new(n)),
        ("+", "y") => day.checked_add_months(Months::new(n * 12)),
        ("-", "y") => day.checked_sub_months(Months::new(n * 12)),
        _ => None,
    }
}

/// What a duty with evidence looks like today. `completed` is the day that the last required record is of.
pub fn state(
    required: u32,
    done: u32,
    completed: Option<NaiveDate>,
    due: NaiveDate,
    lead: u64,
    today: NaiveDate,
) -> State {
    if required == 0 {
        return State::NotApplicable;
    }
    if done >= required {
        return if completed.is_none_or(|day| day <= due) { State::Done } else { State::LateDone };
    }
    let soon = due.checked_sub_days(Days::new(lead)).unwrap_or(due);
    match today {
        t if t > due => State::Overdue,
        t if t >= soon => State::DueSoon,
        _ => State::Planned,
    }
}
