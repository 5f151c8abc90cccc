//! Dates as a form wants them: `YYYY.MM`, `YYYY年M月D日` and their like.

use crate::{Error, PartialDate, Precision, Result};
use chrono::Datelike;

/// The ways that are offered; the first is the roster's own.
pub const WAYS: &[&str] = &[
    "YYYY-MM-DD",
    "YYYY.MM.DD",
    "YYYY/MM/DD",
    "YYYYMMDD",
    "YYYY年M月D日",
    "YYYY-MM",
    "YYYY.MM",
    "YYYYMM",
    "YYYY年M月",
    "YYYY",
];

/// The date, at most as fine as it is known; as the roster writes it where no way is asked for.
pub fn written(date: PartialDate, way: &str) -> String {
    if way.is_empty() {
        return date.to_string();
    }
    let day = date.first();
    let fine = match date.precision() {
        Precision::Year => 1,
        Precision::Month => 2,
        Precision::Day => 3,
    };
    let mut out = String::new();
    for (sign, length, after) in parts(way) {
        let (number, rank) = match sign {
            'Y' => (i64::from(day.year()), 1),
            'M' => (i64::from(day.month()), 2),
            _ => (i64::from(day.day()), 3),
        };
        if rank > fine {
            break;
        }
        out += &format!("{number:0length$}");
        out += after;
    }
    out.trim_end_matches(['-', '.', '/', ' ']).to_owned()
}

/// # Errors
/// `Usage` for a way that says nothing of a year first, or something unknown.
pub fn check(way: &str) -> Result<()> {
    let signs: String = parts(way).iter().map(|(sign, ..)| *sign).collect();
    let whole: String = parts(way).iter().map(|(s, n, after)| s.to_string().repeat(*n) + after).collect();
    let no_letters = parts(way).iter().all(|(.., after)| !after.contains(|c: char| c.is_ascii_alphanumeric()));
    if way.is_empty()
        || (no_letters && ["Y", "YM", "YMD"].contains(&signs.as_str()) && whole == way && way.chars().count() <= 20)
    {
        return Ok(());
    }
    Err(Error::usage(format!("日期写法“{way}”看不懂。可以写：{}。", WAYS.join("、"))))
}

/// A way as its signs, how often each stands, and what stands after it.
fn parts(way: &str) -> Vec<(char, usize, &str)> {
    let is_sign = |c: char| matches!(c, 'Y' | 'M' | 'D');
    let mut rest = way;
    let mut parts = Vec::new();
    while let Some(sign) = rest.chars().next().filter(|c| is_sign(*c)) {
        let length = rest.chars().take_while(|c| *c == sign).count();
        rest = &rest[length..];
        let end = rest.find(is_sign).unwrap_or(rest.len());
        parts.push((sign, length, &rest[..end]));
        rest = &rest[end..];
    }
    parts
}
