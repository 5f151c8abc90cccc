//! Periods as people and the command line write them, and the month that a sheet says it is of.

use crate::{Error, Month, Result};
use std::fmt;

/// A month, a quarter or a year of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Period {
    Month(Month),
    /// Year and quarter, 1–4.
    Quarter(i32, u32),
    Year(i32),
    /// Whole years, both included: for rankings over several years.
    Years(i32, i32),
}

impl Period {
    /// `2026`, `2026Q4` (also `2026-Q4`), `2026-10`, `2022..2026`.
    /// # Errors
    /// `Usage` for any other text.
    pub fn parse(text: &str) -> Result<Period> {
        let year = |t: &str| t.parse::<i32>().ok().filter(|y| (1921..=9998).contains(y) && t.len() == 4);
        let quarter = |(y, q): (&str, &str)| {
            let y = year(y.trim_end_matches('-'))?;
            let q = q.parse().ok().filter(|q| (1..=4).contains(q))?;
            Some(Period::Quarter(y, q))
        };
        let upper = text.trim().to_ascii_uppercase();
        if let Some((from, to)) = upper.split_once("..") {
            let years = year(from).zip(year(to)).filter(|(from, to)| from <= to);
            let unclear = || Error::usage("年份请写成 2022..2026，前面的年份不能晚于后面的。");
            return years.map(|(from, to)| Period::Years(from, to)).ok_or_else(unclear);
        }
        let found = match upper.split_once('Q') {
            Some(halves) => quarter(halves),
            None => year(&upper).map(Period::Year).or_else(|| upper.parse().ok().map(Period::Month)),
        };
        found.ok_or_else(|| Error::usage("期间写法不对。请写 2026（年）、2026Q4（季）或 2026-10（月）。"))
    }

    /// First and last month, both included.
    pub fn months(self) -> (Month, Month) {
        let of = |year, month| Month { year, month };
        match self {
            Period::Month(m) => (m, m),
            Period::Quarter(y, q) => (of(y, q * 3 - 2), of(y, q * 3)),
            Period::Year(y) => (of(y, 1), of(y, 12)),
            Period::Years(from, to) => (of(from, 1), of(to, 12)),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Month(m) => m.fmt(f),
            Period::Quarter(y, q) => write!(f, "{y}Q{q}"),
            Period::Year(y) => write!(f, "{y}"),
            Period::Years(from, to) => write!(f, "{from}..{to}"),
        }
    }
}

/// What a line above the header, or a sheet's name, says of the month: `2026年10月`, `2026-10`, `2026.10`, or only `10月`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Said {
    Month(Month),
    /// A month without its year, 1–12.
    Of(u32),
}

/// Reads the month out of a text, already half-width and without blanks.
pub fn said(text: &str) -> Option<Said> {
    let numbers = numbers(text);
    for pair in numbers.windows(2) {
        let [(y, gap), (m, after)] = pair else { continue };
        let joined = matches!(*gap, "年" | "-" | "." | "/");
        let closed = *gap != "年" || after.starts_with('月');
        if joined && closed && (1900..10_000).contains(y) {
            return i32::try_from(*y).ok().and_then(|y| Month::new(y, *m)).map(Said::Month);
        }
    }
    let month = numbers.iter().find(|(m, after)| (1..=12).contains(m) && (after.starts_with('月')));
    month.map(|(m, _)| Said::Of(*m))
}

/// Every number in a text with what stands between it and the next one.
fn numbers(text: &str) -> Vec<(u32, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = &rest[at..];
        let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let gap_end = tail[end..].find(|c: char| c.is_ascii_digit()).map_or(tail.len(), |i| end + i);
        if let Ok(n) = tail[..end].parse() {
            found.push((n, &tail[end..gap_end]));
        }
        rest = &tail[gap_end..];
    }
    found
}

/// The month a sheet is of, from what was asked for and what the sheet says.
/// A month without its year is the last such month up to `current`.
/// # Errors
/// `InputRefused` where nobody says, or where two of them disagree.
pub fn agreed(asked: Option<Month>, sheet: &[Said], current: Month) -> Result<Month> {
    let full = asked.or(sheet.iter().find_map(|s| if let Said::Month(m) = s { Some(*m) } else { None }));
    let guess = || {
        sheet.iter().find_map(|s| if let Said::Of(m) = s { Some(*m) } else { None }).map(|m| {
            let year = if m > current.month { current.year - 1 } else { current.year };
            Month { year, month: m }
        })
    };
    let month = full.or_else(guess);
    let month = month.ok_or_else(|| {
        Error::refused("看不出登记的是哪个月。请在标题写上“（2026年10月）”，或用 --month 2026-10 说明。")
    })?;
    let odd = sheet.iter().any(|s| match s {
        Said::Month(m) => *m != month,
        Said::Of(m) => *m != month.month,
    });
    if odd {
        return Err(Error::refused(format!(
            "月份对不上：标题、工作表名称和 --month 说的不是同一个月（{month}）。请改成一致后再导入，没有导入任何内容。"
        )));
    }
    Ok(month)
}
