//! The collection screen: a year's months by member, what is taken in with one click, and who a pasted list means.
//!
//! A relief never shows: whoever has one is simply paid up.

use super::rates::rates;
use super::{Class, Line, Payment, Standing, rows};
use crate::branch::{self, Organisation, Scope};
use crate::members::{self, Named};
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A year of one or several organisations.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBoard", export_to = "DuesBoard.ts"))]
pub struct Board {
    pub year: i32,
    pub rows: Vec<BoardRow>,
    pub months: Vec<BoardMonth>,
}

/// One member's year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBoardRow", export_to = "DuesBoardRow.ts"))]
pub struct BoardRow {
    pub member: String,
    pub name: String,
    /// Code of the organisation.
    pub organisation: String,
    /// An amount, or a relief, holds in some month of the year.
    pub assessed: bool,
    /// 分 a month as it holds last in the year; none where nothing is assessed, and where saying it would tell of a relief.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub monthly: Option<i64>,
    /// January to December; none where the member was not on the roster at the end of the month, nothing is assessed, or the
    /// month lies before the first of use.
    pub cells: Vec<Option<BoardCell>>,
}

/// One member's month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBoardCell", export_to = "DuesBoardCell.ts"))]
pub struct BoardCell {
    /// 分.
    #[cfg_attr(test, ts(type = "number"))]
    pub paid: i64,
    /// 分 still to be paid; 0 for whoever is paid up.
    #[cfg_attr(test, ts(type = "number"))]
    pub open: i64,
    pub full: bool,
    pub on_time: bool,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_paid: Option<NaiveDate>,
}

/// A month of everybody together.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBoardMonth", export_to = "DuesBoardMonth.ts"))]
pub struct BoardMonth {
    pub people: u32,
    pub full: u32,
    /// 分.
    #[cfg_attr(test, ts(type = "number"))]
    pub paid: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub open: i64,
}

/// # Errors
/// A failing store; `Usage` for a year that no calendar has.
pub fn board(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Board> {
    let all: Vec<Month> = (1..=12).filter_map(|m| Month::new(year, m)).collect();
    let (Some(first), Some(last)) = (all.first().copied(), all.last().copied()) else {
        return Err(Error::usage("没有这一年。"));
    };
    let mut past = members::Past::read(conn)?;
    let mut standing: HashMap<(String, Month), Standing> = HashMap::new();
    for s in super::standing_by(conn, &mut past, scope, first, last)? {
        standing.insert((s.member_id.clone(), s.month), s);
    }
    let mut rows: Vec<BoardRow> = Vec::new();
    for o in branch::covered(conn, scope)? {
        let from = rows.len();
        for month in &all {
            for m in past.on(&o.id, month.last().min(at.today().max(month.first()))).iter().filter(|m| m.counts()) {
                let known = rows[from..].iter().any(|r| r.member == m.id);
                if !known {
                    rows.push(row(m, &o, &all, &standing, Month::of(at.today())));
                }
            }
        }
    }
    let months = (0..12).map(|i| sum(rows.iter().filter_map(|r| r.cells[i].as_ref()))).collect();
    Ok(Board { year, rows, months })
}

fn row(
    m: &members::Member,
    organisation: &Organisation,
    months: &[Month],
    standing: &HashMap<(String, Month), Standing>,
    now: Month,
) -> BoardRow {
    // Before the first month of use nothing is known to be owed; what was paid then is shown.
    let told = |s: &&Standing| s.month >= organisation.since || s.paid > 0;
    let own: Vec<Option<&Standing>> =
        months.iter().map(|month| standing.get(&(m.id.clone(), *month)).filter(told)).collect();
    let newest = own.iter().flatten().next_back();
    let monthly = newest.filter(|s| s.class != Class::Relief && s.due > 0).map(|s| s.due);
    // Whoever counts as paid by his class alone must not stand out in months that nobody has to pay yet.
    let cell = |s: &Standing| BoardCell {
        paid: s.paid,
        open: if s.full { 0 } else { s.open() },
        full: s.full && (s.month <= now || s.paid >= s.due && s.paid > 0),
        on_time: s.on_time,
        last_paid: s.last_paid,
    };
    let cells = own.iter().map(|s| s.map(cell)).collect();
    BoardRow {
        member: m.id.clone(),
        name: m.name.clone(),
        organisation: organisation.code.clone(),
        assessed: newest.is_some(),
        monthly,
        cells,
    }
}

fn sum<'a>(cells: impl Iterator<Item = &'a BoardCell>) -> BoardMonth {
    cells.fold(BoardMonth::default(), |sum, c| BoardMonth {
        people: sum.people + 1,
        full: sum.full + u32::from(c.full),
        paid: sum.paid + c.paid,
        open: sum.open + c.open,
    })
}

/// What is taken in at once: one day, one way, many members or months.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesTakings", export_to = "DuesTakings.ts"))]
pub struct Takings {
    #[cfg_attr(test, ts(type = "string"))]
    pub paid_on: NaiveDate,
    /// 现金, 转账, 扫码; with 代交 where somebody else brought it.
    pub how: String,
    pub collector: String,
    pub sums: Vec<Taking>,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesTaking", export_to = "DuesTaking.ts"))]
pub struct Taking {
    pub member: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    /// 分.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
}

/// Enters all of them, or none where one is not allowed.
/// # Errors
/// As [`super::record`]; `Usage` where nothing was chosen.
pub fn collect(store: &mut Store, at: &At, scope: &Scope, takings: &Takings) -> Result<Done<Vec<Line>>> {
    if takings.sums.is_empty() {
        return Err(Error::usage("还没有选人。请先勾上交了党费的人。"));
    }
    let mut lines = Vec::new();
    for sum in &takings.sums {
        let payment = Payment {
            member_id: sum.member.clone(),
            month: sum.month,
            amount: sum.amount,
            paid_on: takings.paid_on,
            how: takings.how.trim().to_owned(),
            collector: takings.collector.trim().to_owned(),
        };
        let organisation_id = super::permit(store.conn(), at, scope, &payment)?;
        lines.push(super::line(at, organisation_id, &payment, super::BY_HAND.into()));
    }
    store.transact(Verb::RecordDues, at, |tx| {
        lines.iter().try_for_each(|line| rows::insert_line(tx, line))?;
        Ok(lines)
    })
}

/// A line of a pasted list, and whom it means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesMention", export_to = "DuesMention.ts"))]
pub struct Mention {
    pub written: String,
    /// Id and name of the member; empty where the line means nobody, or several.
    pub member: String,
    pub name: String,
    /// 分, where the line names a sum.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub amount: Option<i64>,
    /// Why nobody was found; empty where somebody was.
    pub said: String,
}

/// Reads who paid out of a pasted list: a WeChat 接龙, a column of names, names with sums. Nothing is written.
/// # Errors
/// A failing store; `InputRefused` for more lines than any branch has.
pub fn mentioned(conn: &Connection, at: &At, scope: &Scope, month: Month, pasted: &str) -> Result<Vec<Mention>> {
    let lines: Vec<&str> = pasted.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    if lines.len() > 2000 {
        return Err(Error::refused("粘贴的行太多。请一个月一个月地粘贴。"));
    }
    let roster = members::on(conn, scope, month.last().min(at.today()))?;
    let each = lines.into_iter().filter_map(|line| {
        let (name, amount) = parts(line);
        let mention = |member: &str, found: &str, said: &str| Mention {
            written: line.to_owned(),
            member: member.into(),
            name: found.into(),
            amount,
            said: said.into(),
        };
        match members::named(&roster, &name) {
            _ if name.is_empty() => None,
            Named::One(m) => Some(mention(&m.id, &m.name, "")),
            Named::Nobody if name.contains("接龙") || name.contains("党费") => None,
            Named::Nobody => Some(mention("", "", "名册里没有这个人")),
            Named::Several => Some(mention("", "", "有同名的人，请自己勾选")),
        }
    });
    Ok(each.collect())
}

/// `3. 王小明 15元` as the name and the sum in 分.
fn parts(line: &str) -> (String, Option<i64>) {
    let line = text::fold_width(line);
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || ",;:、，；：\t".contains(c)).filter(|w| !w.is_empty()).collect();
    let numbering = |w: &str| w.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit());
    let mut name = String::new();
    let mut amount = None;
    for (at, word) in words.iter().enumerate() {
        let number = word.trim_end_matches('元');
        let looks = number.starts_with(|c: char| c.is_ascii_digit());
        if at == 0 && words.len() > 1 && numbering(word) {
            continue;
        }
        if looks && at > 0 {
            amount = amount.or_else(|| fen(number));
        } else if name.is_empty() {
            name = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
        } else if name.chars().count() == 1 {
            // 王 明: a blank inside a short name.
            name.push_str(word);
        }
    }
    (name, amount)
}

/// A sum as people write it, in 分; none where it is no sum.
pub fn fen(written: &str) -> Option<i64> {
    let (yuan, rest) = written.trim().split_once('.').unwrap_or((written.trim(), ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan) || !digits(rest) || rest.len() > 2 || yuan.len() > 9 {
        return None;
    }
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(yuan.parse::<i64>().ok()? * 100 + cents)
}

/// One member's assessment as the list of the year shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesAssessed", export_to = "DuesAssessed.ts"))]
pub struct Assessed {
    pub member: String,
    pub name: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub since: Option<Month>,
    /// 分; none where nothing is assessed, and where saying it would tell of a relief.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub amount: Option<i64>,
    /// 按比例 or 定额; 已核定 where it would tell of a relief; empty where nothing is assessed.
    pub class: String,
    pub entered_at: String,
}

/// What holds for everybody in a month.
/// # Errors
/// A failing store.
pub fn assessed(conn: &Connection, at: &At, scope: &Scope, month: Month) -> Result<Vec<Assessed>> {
    let known = rows::assessments(conn, month)?;
    let roster = members::on(conn, scope, month.last().min(at.today()))?;
    let each = roster.into_iter().filter(members::Member::counts).map(|m| {
        let held = known.iter().rfind(|a| a.member_id == m.id);
        let plain = held.filter(|a| a.class != Class::Relief);
        Assessed {
            since: held.map(|a| a.since),
            amount: plain.map(|a| a.amount),
            class: plain.map_or(if held.is_some() { "已核定" } else { "" }, |a| a.class.label()).to_owned(),
            entered_at: held.map(|a| a.entered_at.clone()).unwrap_or_default(),
            member: m.id,
            name: m.name,
        }
    });
    Ok(each.collect())
}

/// What dues may be used for.
/// # Errors
/// `Internal` where the pack cannot be read.
pub fn purposes() -> Result<&'static [super::Purpose]> {
    Ok(&rates()?.purpose)
}
