//! Dates in every spelling offices use, read at the precision they are given.

use super::text::squeeze;
use super::{Cell, Value};
use crate::PartialDate;
use chrono::NaiveDate;

/// What a cell says of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    Empty,
    Date(PartialDate),
    /// A date that should be shown to a person: the number `2002.1` may have been typed `2002.10`, so only the year is
    /// sure; or the text says about (`左右`, `以前`).
    Doubtful(PartialDate),
    /// Something else, or a day that no calendar has.
    NotADate,
}

/// The date of a cell, at its precision; none where it is empty or no date.
pub fn parse(cell: &Cell) -> Option<PartialDate> {
    match reading(cell) {
        Reading::Date(d) | Reading::Doubtful(d) => Some(d),
        Reading::Empty | Reading::NotADate => None,
    }
}

/// The same with its doubts.
pub fn reading(cell: &Cell) -> Reading {
    match &cell.value {
        // The commonest spelling by far needs no unravelling.
        Value::Text(t)
            if t.len() == 10 && (t.starts_with("19") || t.starts_with("20")) && t.parse::<PartialDate>().is_ok() =>
        {
            t.parse().map_or(Reading::NotADate, Reading::Date)
        }
        _ if cell.is_empty() => Reading::Empty,
        Value::Date(d) => Reading::Date(d.date().into()),
        Value::Number(n) => number(*n, &cell.text()),
        Value::Text(_) => text(&squeeze(without_time(&cell.text()))),
        Value::Empty | Value::Bool(_) | Value::Error(_) => Reading::NotADate,
    }
}

/// A number stands for what was typed (`1962`, `196209`, `19620919`, `2002.9`), or is the serial of a date whose format was lost.
fn number(n: f64, shown: &str) -> Reading {
    if (10_000.0..=73_050.0).contains(&n) {
        // Excel's day 0 that makes every serial after its false 1900-02-29 come out right.
        let day = NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|d| d.checked_add_days(chrono::Days::new(n as u64)));
        return day.map_or(Reading::NotADate, |d| Reading::Date(d.into()));
    }
    if let Some((year, "1")) = shown.split_once('.') {
        return year.parse().ok().and_then(year_of).map_or(Reading::NotADate, Reading::Doubtful);
    }
    text(shown)
}

/// `text` is half-width and holds no blanks.
fn text(text: &str) -> Reading {
    const ABOUT: [&str; 9] = ["左右", "前后", "以前", "之前", "以后", "之后", "前", "后", "底"];
    let about = text.strip_prefix('约').or_else(|| ABOUT.iter().find_map(|w| text.strip_suffix(w)));
    match spelled(&arabic(about.unwrap_or(text))) {
        Some(d) if about.is_some() => Reading::Doubtful(d),
        Some(d) => Reading::Date(d),
        None => Reading::NotADate,
    }
}

fn spelled(text: &str) -> Option<PartialDate> {
    let text = text.trim_end_matches(['.', '。', '-', '/', '起', '整']);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return joined(text);
    }
    let marked = text.replace("年度", "年").replace("月份", "月");
    let marked = marked.trim_end_matches(['日', '号', '月', '年']);
    let parts: Vec<&str> = marked.split(['年', '月', '.', '-', '/', '\\', '、', '—', '－', '·']).collect();
    let number =
        |p: &&str| (!p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit())).then(|| p.parse().ok())?;
    let numbers: Vec<u32> = parts.iter().map(number).collect::<Option<_>>()?;
    if parts.first().is_none_or(|year| year.len() != 4)
        || parts.iter().skip(1).any(|p| p.len() > 2 && (parts.len(), p.len()) != (2, 4))
    {
        return None;
    }
    match numbers.as_slice() {
        [year] => year_of(*year),
        // `2002.0915`
        [_, _] if parts[1].len() == 4 => joined(&format!("{}{}", parts[0], parts[1])),
        [year, month] => year_of(*year).and_then(|_| PartialDate::month(*year as i32, *month)),
        [year, month, day] => year_of(*year).and_then(|_| PartialDate::day(*year as i32, *month, *day)),
        _ => None,
    }
}

/// The day of `2026-10-08T00:00:00.000Z` or `2026/10/8 0:00`.
fn without_time(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((day, time)) if time.contains([':', '：']) => day,
        _ => text,
    }
}

/// `yyyy`, `yyyyMM`, `yyyyMMdd`.
fn joined(digits: &str) -> Option<PartialDate> {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|p| p.parse::<u32>().ok());
    let year = part(0, 4)?;
    year_of(year)?;
    match digits.len() {
        4 => year_of(year),
        6 => PartialDate::month(year as i32, part(4, 6)?),
        8 => PartialDate::day(year as i32, part(4, 6)?, part(6, 8)?),
        _ => None,
    }
}

/// No living person and no paper of the Party is older than 1850; past 2199 a digit was mistyped.
fn year_of(year: u32) -> Option<PartialDate> {
    (1850..2200).contains(&year).then(|| PartialDate::year(year as i32)).flatten()
}

/// `二〇〇二年九月十五日` in Arabic digits; other text unchanged.
fn arabic(text: &str) -> String {
    const ZERO_TO_NINE: &str = "〇一二三四五六七八九";
    let digit = |c: char| match c {
        '零' | '○' | 'Ｏ' | 'O' => Some(0),
        c => ZERO_TO_NINE.chars().position(|d| d == c),
    };
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, c) in chars.iter().enumerate() {
        let is_digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| digit(*c).is_some());
        match (c, digit(*c)) {
            // Ten stands for `1`, `10`, or between two digits for nothing: 十五, 二十, 二十五.
            ('十', _) => out.push_str(match (is_digit(i.checked_sub(1)), is_digit(Some(i + 1))) {
                (true, true) => "",
                (true, false) => "0",
                (false, true) => "1",
                (false, false) => "10",
            }),
            (_, Some(d)) => out.push_str(&d.to_string()),
            (c, None) => out.push(*c),
        }
    }
    out
}
