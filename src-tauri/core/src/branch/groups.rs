//! 党小组 as records, and what a branch has agreed for itself: its fixed theme day.

use super::{HELD, by_id, permit_day, rows};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::{Days, NaiveDate, Weekday};
use rusqlite::Connection;
use serde::Serialize;
use std::str::FromStr;

/// A 党小组 that stands. Who belongs to it, the roster says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PartyGroup"))]
pub struct Group {
    pub id: String,
    pub name: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    #[cfg_attr(test, ts(type = "string"))]
    pub until: NaiveDate,
}

/// The groups that stand on a day, in the order of their making.
pub fn groups(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Group>> {
    let mut all = rows::groups(conn, organisation_id)?;
    all.retain(|g| g.since <= on && on <= g.until);
    Ok(all)
}

/// Forms a group, inside a verb of the caller.
/// # Errors
/// `Usage` without a name, `Forbidden` where one of that name stands or the day does not fit.
pub fn put_group(tx: &Connection, at: &At, organisation_id: &str, name: &str, since: NaiveDate) -> Result<Group> {
    permit_day(&by_id(tx, organisation_id)?, at, since)?;
    named(tx, organisation_id, name, since)?;
    let group = Group { id: at.uuid(), name: name.trim().to_owned(), since, until: HELD };
    rows::insert_group(tx, organisation_id, &group)?;
    Ok(group)
}

/// Gives a group another name, inside a verb of the caller, who renames it on the roster.
/// # Errors
/// As [`put_group`]; `NotFound` where there is no such group.
pub fn rename_group(tx: &Connection, organisation_id: &str, old: &str, new: &str, day: NaiveDate) -> Result<()> {
    let group = one(tx, organisation_id, old, day)?;
    named(tx, organisation_id, new, day)?;
    rows::rename_group(tx, &group.id, new.trim())?;
    for post in rows::posts(tx, organisation_id)?.into_iter().filter(|p| p.group == group.name && p.until == HELD) {
        rows::regroup_post(tx, &post.id, new.trim())?;
    }
    Ok(())
}

/// Ends a group and its leader's post the day before `day`, inside a verb of the caller, who has regrouped its people.
/// # Errors
/// `NotFound` where there is no such group, `Forbidden` where the day does not fit.
pub fn end_group(tx: &Connection, at: &At, organisation_id: &str, name: &str, day: NaiveDate) -> Result<()> {
    permit_day(&by_id(tx, organisation_id)?, at, day)?;
    let group = one(tx, organisation_id, name, day)?;
    let eve = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    rows::end_group(tx, &group.id, eve)?;
    for post in rows::posts(tx, organisation_id)?.into_iter().filter(|p| p.group == group.name && p.until == HELD) {
        rows::end_post(tx, &post.id, eve.max(post.since), "其他", "")?;
    }
    Ok(())
}

fn one(conn: &Connection, organisation_id: &str, name: &str, on: NaiveDate) -> Result<Group> {
    let found = groups(conn, organisation_id, on)?.into_iter().find(|g| g.name == name.trim());
    found.ok_or_else(|| Error::not_found(format!("这一天没有“{}”这个党小组，请核对名称和日期。", name.trim())))
}

fn named(conn: &Connection, organisation_id: &str, name: &str, on: NaiveDate) -> Result<()> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 20 {
        return Err(Error::usage("请写党小组的名称，最多20个字，例如“第一党小组”。"));
    }
    if rows::groups(conn, organisation_id)?.iter().any(|g| g.name == name && g.until >= on) {
        return Err(Error::forbidden("已经有同名的党小组，没有重复登记。"));
    }
    Ok(())
}

/// The relatively fixed day of the monthly 主题党日 (R-支部 第十六条).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThemeDay {
    /// Day of the month, 1–28; shorter months have it too.
    Day(u32),
    /// The nth weekday of the month, n 1–4.
    Nth(u8, Weekday),
}

const WEEKDAYS: &str = "一二三四五六日";

impl ThemeDay {
    /// The day in a month.
    pub fn in_month(self, month: Month) -> NaiveDate {
        let day = match self {
            ThemeDay::Day(day) => NaiveDate::from_ymd_opt(month.year, month.month, day),
            ThemeDay::Nth(n, weekday) => NaiveDate::from_weekday_of_month_opt(month.year, month.month, weekday, n),
        };
        day.unwrap_or_else(|| month.last())
    }

    /// `每月10日`, `每月第一个周五`.
    pub fn words(self) -> String {
        match self {
            ThemeDay::Day(day) => format!("每月{day}日"),
            ThemeDay::Nth(n, weekday) => {
                let name = WEEKDAYS.chars().nth(weekday.num_days_from_monday() as usize).unwrap_or('日');
                let nth = "一二三四".chars().nth(usize::from(n) - 1).unwrap_or('一');
                format!("每月第{nth}个周{name}")
            }
        }
    }

    fn key(self) -> String {
        match self {
            ThemeDay::Day(day) => day.to_string(),
            ThemeDay::Nth(n, weekday) => format!("{n}-{}", weekday.number_from_monday()),
        }
    }
}

impl FromStr for ThemeDay {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::usage("固定日要写成每月的几日（1到28），或第几个周几，例如 10 或 1-5（第一个周五）。");
        let number = |t: &str| t.trim().parse::<u8>().map_err(|_| wrong());
        match text.split_once('-') {
            None => match number(text)? {
                day @ 1..=28 => Ok(ThemeDay::Day(day.into())),
                _ => Err(wrong()),
            },
            Some((n, weekday)) => {
                let day = Weekday::try_from(number(weekday)?.wrapping_sub(1)).map_err(|_| wrong())?;
                match number(n)? {
                    n @ 1..=4 => Ok(ThemeDay::Nth(n, day)),
                    _ => Err(wrong()),
                }
            }
        }
    }
}

/// The fixed theme day; none where the branch has not agreed one.
pub fn theme_day(conn: &Connection, organisation_id: &str) -> Result<Option<ThemeDay>> {
    rows::setting(conn, organisation_id, "theme-day")?.map(|v| v.parse()).transpose()
}

/// # Errors
/// `NotFound` where there is no such organisation.
pub fn set_theme_day(store: &mut Store, at: &At, organisation_id: &str, day: ThemeDay) -> Result<Done<()>> {
    by_id(store.conn(), organisation_id)?;
    store.transact(Verb::SetBranch, at, |tx| rows::put_setting(tx, organisation_id, "theme-day", &day.key()))
}
