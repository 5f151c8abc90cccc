//! The collection screen: a year's months by member, what is taken in with one click, and who a pasted list means.
//!
//! That somebody has a relief never shows: he pays what he owes like the others, and nothing says why it is less.

use super::rates::rates;
use super::{Class, Line, Payment, Standing, rows};
use crate::branch::{self, Organisation, Scope};
use crate::members;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

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
    /// Counted on the roster at the end of some month; otherwise only his payments are here.
    pub counted: bool,
    /// A relief holds in some month of the year; restricted.
    #[serde(skip)]
    pub relieved: bool,
    /// 分 a month as it holds last in the year; none where nothing is assessed, and where saying it would tell of a relief.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub monthly: Option<i64>,
    /// January to December; none where nothing was paid and the member was not on the roster at the end of the month, or the
    /// month lies before the first of use.
    pub cells: Vec<Option<BoardCell>>,
}

/// One member's month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBoardCell", export_to = "DuesBoardCell.ts"))]
pub struct BoardCell {
    pub basis: Basis,
    /// 分 that this organisation took in: what its ledger holds of the member and month.
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

/// What is known of what a member owes for a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBasis", export_to = "DuesBasis.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    Assessed,
    /// 未核定.
    Unassessed,
    /// Not counted on the roster at the end of the month; only what he paid is here.
    Beside,
}

impl BoardCell {
    /// Has a place on a paper: a sum holds, or something was paid.
    pub fn told(&self) -> bool {
        self.basis == Basis::Assessed || self.paid != 0
    }

    /// A month on the papers: `√` where what is owed was paid, `○` where something was paid and nobody knows what is owed.
    pub fn mark(&self) -> &'static str {
        match self.basis {
            _ if self.full => "√",
            Basis::Unassessed | Basis::Beside if self.paid > 0 => "○",
            _ => "",
        }
    }
}

/// A month of everybody together.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesBoardMonth", export_to = "DuesBoardMonth.ts"))]
pub struct BoardMonth {
    /// Counted on the roster, 未核定 among them.
    pub people: u32,
    /// Nothing is assessed, whether something was paid or not.
    pub unassessed: u32,
    pub full: u32,
    /// 分, to the last one what the ledger holds for the month.
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
    let mut year = Year { all: &all, now: Month::of(at.today()), standing: HashMap::new(), taken: HashMap::new() };
    for s in super::standing_by(conn, &mut past, scope, first, last)? {
        year.standing.insert((s.organisation_id.clone(), s.member_id.clone(), s.month), s);
    }
    let taken = rows::taken(conn, first, last)?;
    year.taken = taken.iter().map(|(o, m, month, sum)| ((o.clone(), m.clone(), *month), *sum)).collect();
    let mut rows: Vec<BoardRow> = Vec::new();
    for o in branch::covered(conn, scope)? {
        let mut seen: HashSet<String> = HashSet::new();
        for month in &all {
            for m in past.on(&o.id, month.last().min(at.today().max(month.first()))).iter().filter(|m| m.counts()) {
                if seen.insert(m.id.clone()) {
                    rows.push(year.row(&m.id, &m.name, &o, true));
                }
            }
        }
        // Whoever paid here and was on the roster at the end of no month: the sheet ties with the ledger to the fen.
        for (_, member, ..) in taken.iter().filter(|(organisation, ..)| *organisation == o.id) {
            if seen.insert(member.clone()) {
                rows.push(year.row(member, &members::get(conn, member)?.name, &o, false));
            }
        }
    }
    let months = (0..12).map(|i| sum(rows.iter().filter_map(|r| r.cells[i].as_ref()))).collect();
    Ok(Board { year: first.year, rows, months })
}

/// By organisation, member and month.
type By<T> = HashMap<(String, String, Month), T>;

struct Year<'a> {
    all: &'a [Month],
    now: Month,
    standing: By<Standing>,
    taken: By<i64>,
}

impl Year<'_> {
    fn row(&self, member: &str, name: &str, o: &Organisation, counted: bool) -> BoardRow {
        let key = |month: Month| (o.id.clone(), member.to_owned(), month);
        // Before the first month of use nothing is known to be owed; what was paid then is shown.
        let told = |s: &&Standing| s.month >= o.since || s.paid > 0;
        let own: Vec<Option<&Standing>> =
            self.all.iter().map(|month| self.standing.get(&key(*month)).filter(told)).collect();
        let taken = self.all.iter().map(|month| self.taken.get(&key(*month)).copied().unwrap_or(0));
        let cells = own.iter().zip(taken).map(|(s, paid)| self.cell(*s, paid)).collect();
        let held: Vec<&Standing> = own.iter().flatten().copied().filter(|s| s.class.is_some()).collect();
        let newest = held.last().filter(|s| s.class != Some(Class::Relief) && s.due > 0);
        BoardRow {
            member: member.to_owned(),
            name: name.to_owned(),
            organisation: o.code.clone(),
            assessed: own.iter().flatten().any(|s| s.assessed),
            counted,
            relieved: held.iter().any(|s| s.class == Some(Class::Relief)),
            monthly: newest.map(|s| s.due),
            cells,
        }
    }

    fn cell(&self, standing: Option<&Standing>, paid: i64) -> Option<BoardCell> {
        let beside = BoardCell { basis: Basis::Beside, paid, open: 0, full: false, on_time: false, last_paid: None };
        let Some(s) = standing else { return (paid != 0).then_some(beside) };
        Some(BoardCell {
            basis: if s.assessed { Basis::Assessed } else { Basis::Unassessed },
            open: s.open(),
            // Whoever owes nothing must not stand out in months that nobody has to pay yet.
            full: s.full && (s.month <= self.now || s.paid >= s.due && s.paid > 0),
            on_time: s.on_time,
            last_paid: s.last_paid,
            ..beside
        })
    }
}

fn sum<'a>(cells: impl Iterator<Item = &'a BoardCell>) -> BoardMonth {
    cells.fold(BoardMonth::default(), |sum, c| BoardMonth {
        people: sum.people + u32::from(c.basis != Basis::Beside),
        unassessed: sum.unassessed + u32::from(c.basis == Basis::Unassessed),
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
    /// Somebody has looked again at what seemed a slip of the pen.
    pub anyway: bool,
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
    super::doubt::ask(store.conn(), &lines, takings.anyway)?;
    store.transact(Verb::RecordDues, at, |tx| {
        lines.iter().try_for_each(|line| rows::insert_line(tx, line))?;
        Ok(lines)
    })
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
