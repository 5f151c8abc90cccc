//! Dates at the precision they are known: papers of the 1950s often give a month or only a year.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A year, a month or a day. Its text is ISO at its own precision: `1972`, `1972-02`, `1972-02-01`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct PartialDate {
    first: NaiveDate,
    precision: Precision,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Precision {
    Year,
    Month,
    Day,
}

impl PartialDate {
    pub fn year(year: i32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, 1, 1).map(|first| PartialDate { first, precision: Precision::Year })
    }
    pub fn month(year: i32, month: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, 1).map(|first| PartialDate { first, precision: Precision::Month })
    }
    pub fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from)
    }
    pub fn precision(self) -> Precision {
        self.precision
    }
    /// The first day it can mean.
    pub fn first(self) -> NaiveDate {
        self.first
    }
    /// The last day it can mean.
    pub fn last(self) -> NaiveDate {
        match self.precision {
            Precision::Day => self.first,
            Precision::Month => month_end(self.first),
            Precision::Year => NaiveDate::from_ymd_opt(self.first.year(), 12, 31).unwrap_or(self.first),
        }
    }
    /// The day, where it is known.
    pub fn exact(self) -> Option<NaiveDate> {
        (self.precision == Precision::Day).then_some(self.first)
    }
    /// True where no reading of the two dates puts `self` before `other`: only then is an order of dates surely wrong.
    pub fn surely_not_before(self, other: Self) -> bool {
        self.first >= other.last()
    }
    /// True where every reading puts `self` after `other`.
    pub fn surely_after(self, other: Self) -> bool {
        self.first > other.last()
    }
    /// True where one is the other, only coarser or finer.
    pub fn agrees_with(self, other: Self) -> bool {
        let (coarse, fine) = if self.precision <= other.precision { (self, other) } else { (other, self) };
        coarse.first <= fine.first && fine.last() <= coarse.last()
    }
}

/// The last day of the month that `day` lies in.
pub fn month_end(day: NaiveDate) -> NaiveDate {
    let next = if day.month() == 12 {
        NaiveDate::from_ymd_opt(day.year() + 1, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(day.year(), day.month() + 1, 1)
    };
    next.and_then(|d| d.pred_opt()).unwrap_or(day)
}

impl From<NaiveDate> for PartialDate {
    fn from(first: NaiveDate) -> Self {
        PartialDate { first, precision: Precision::Day }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = self.first;
        match self.precision {
            Precision::Year => write!(f, "{:04}", d.year()),
            Precision::Month => write!(f, "{:04}-{:02}", d.year(), d.month()),
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", d.year(), d.month(), d.day()),
        }
    }
}

/// The text was not ISO at any precision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotADate;

impl FromStr for PartialDate {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let digits = |part: &str, len: usize| -> Result<u32, NotADate> {
            if part.len() != len || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(NotADate);
            }
            part.parse().map_err(|_| NotADate)
        };
        let parts: Vec<&str> = text.split('-').collect();
        let year = i32::try_from(digits(parts[0], 4)?).map_err(|_| NotADate)?;
        match parts.as_slice() {
            [_] => Self::year(year),
            [_, m] => Self::month(year, digits(m, 2)?),
            [_, m, d] => Self::day(year, digits(m, 2)?, digits(d, 2)?),
            _ => None,
        }
        .ok_or(NotADate)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(|_| serde::de::Error::custom("not an ISO date"))
    }
}

impl rusqlite::ToSql for PartialDate {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}

impl rusqlite::types::FromSql for PartialDate {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        value.as_str()?.parse().map_err(|_| rusqlite::types::FromSqlError::InvalidType)
    }
}

/// A calendar month, `2026-10`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Month {
    pub year: i32,
    /// 1–12.
    pub month: u32,
}

impl Month {
    pub fn new(year: i32, month: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, 1).map(|_| Month { year, month })
    }
    pub fn of(day: NaiveDate) -> Self {
        Month { year: day.year(), month: day.month() }
    }
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }
    pub fn last(self) -> NaiveDate {
        month_end(self.first())
    }
    pub fn next(self) -> Self {
        Month::of(self.last() + chrono::Days::new(1))
    }
    pub fn contains(self, day: NaiveDate) -> bool {
        Month::of(day) == self
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = NotADate;
    fn from_str(text: &str) -> Result<Self, NotADate> {
        match text.parse::<PartialDate>()? {
            d if d.precision() == Precision::Month => Ok(Month::of(d.first())),
            _ => Err(NotADate),
        }
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(|_| serde::de::Error::custom("not an ISO month"))
    }
}

impl rusqlite::ToSql for Month {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}

impl rusqlite::types::FromSql for Month {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        value.as_str()?.parse().map_err(|_| rusqlite::types::FromSqlError::InvalidType)
    }
}
