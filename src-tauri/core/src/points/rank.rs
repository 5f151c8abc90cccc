//! Totals and places out of the ledger, and every total opened into its lines.

use super::{Hundredths, Line, Period, State, opening, pack, rows, scoring};
use crate::branch::{self, Scope};
use crate::members::{self, Brief, Member, Status};
use crate::{Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// One member of a ranking.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRank", export_to = "PointsRank.ts"))]
pub struct RankRow {
    /// The member's id.
    pub member: String,
    pub name: String,
    /// Empty where none is known.
    pub category: String,
    /// Name of the organisation within which the places are given.
    pub organisation: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub base: Hundredths,
    #[cfg_attr(test, ts(type = "number"))]
    pub daily: Hundredths,
    #[cfg_attr(test, ts(type = "number"))]
    pub appraisal: Hundredths,
    /// What was deducted, as a positive number: `total = base + daily + appraisal − deductions`.
    #[cfg_attr(test, ts(type = "number"))]
    pub deductions: Hundredths,
    #[cfg_attr(test, ts(type = "number"))]
    pub total: Hundredths,
    /// Equal totals share a place: 1, 1, 3. None where the member is not counted.
    pub rank: Option<u32>,
    /// False for 不计分, 停止党籍 and who has left.
    pub counted: bool,
    /// Of a year only: a decided 一票否决. It and its reason are told only by [`super::vetoes`]:
    /// the ranking says nothing of it but that nothing is suggested.
    #[serde(skip)]
    pub vetoed: bool,
    /// Of a year only: what the figures suggest to the appraisal. People and their meeting decide, never the program.
    pub suggestion: Option<String>,
}

/// The ranking of a month, a quarter or a year, by organisation, from its closed months.
/// # Errors
/// `Forbidden` where no month of the period is closed yet.
pub fn rank(conn: &Connection, scope: &Scope, period: Period, today: NaiveDate) -> Result<Vec<RankRow>> {
    ranked(conn, scope, period, today, None)
}

/// The ranking as it would have been told at that moment (ISO, to the second): lines written later do not count.
/// # Errors
/// As [`rank`].
pub fn rank_as_of(
    conn: &Connection,
    scope: &Scope,
    period: Period,
    today: NaiveDate,
    moment: &str,
) -> Result<Vec<RankRow>> {
    ranked(conn, scope, period, today, Some(moment))
}

fn ranked(
    conn: &Connection,
    scope: &Scope,
    period: Period,
    today: NaiveDate,
    until: Option<&str>,
) -> Result<Vec<RankRow>> {
    let (from, to) = period.months();
    let mut closed = rows::with_closings(conn, from, to, until)?;
    closed.retain(|organisation| scope.covers(organisation));
    if closed.is_empty() {
        return Err(Error::forbidden(format!("{period} 还没有结账，没有名次。请先结账（积分管理 → 结账）。")));
    }
    let mut people: HashMap<String, Vec<Brief>> = HashMap::new();
    for member in members::brief_on(conn, scope, to.last().min(today))? {
        people.entry(member.organisation_id.clone()).or_default().push(member);
    }
    let around = Around {
        categories: members::categories(conn, to.min(Month::of(today)))?,
        exempt: rows::exempt(conn, from, to)?,
        vetoed: if matches!(period, Period::Year(_)) { rows::vetoed(conn, from.year)? } else { HashSet::new() },
    };
    let organisations = branch::covered(conn, scope)?.into_iter().filter(|o| closed.contains(&o.id));
    let mut ranking = Vec::new();
    for organisation in organisations {
        let mut totals = match until {
            None => rows::totals(conn, &organisation.id, from, to)?,
            Some(moment) => rows::totals_as_of(conn, &organisation.id, (from, to), moment)?,
        };
        let here = people.remove(&organisation.id).unwrap_or_default();
        let mut table = Vec::with_capacity(here.len());
        for member in here {
            let parts = totals.remove(&member.id).unwrap_or_default();
            table.push(around.row(member, &organisation, true, parts));
        }
        // Who left keeps the lines of the months in which they belonged here, without a place.
        let mut gone: Vec<(String, rows::Parts)> = totals.into_iter().collect();
        gone.sort();
        for (member_id, parts) in gone {
            table.push(around.row(members::get(conn, &member_id)?.into(), &organisation, false, parts));
        }
        place(&mut table);
        if let Period::Year(_) = period {
            suggest(conn, &mut table, to)?;
        }
        ranking.append(&mut table);
    }
    Ok(ranking)
}

/// What the rows of a ranking have in common.
struct Around {
    categories: HashMap<String, members::Category>,
    exempt: HashSet<String>,
    vetoed: HashSet<String>,
}

impl Around {
    fn row(&self, m: Brief, organisation: &branch::Organisation, stays: bool, parts: rows::Parts) -> RankRow {
        let [base, daily, appraisal, deduction] = parts;
        RankRow {
            category: self.categories.get(&m.id).map_or("", |c| c.label()).into(),
            organisation: organisation.name.clone(),
            base: Hundredths(base),
            daily: Hundredths(daily),
            appraisal: Hundredths(appraisal),
            deductions: Hundredths(-deduction),
            total: Hundredths(base + daily + appraisal + deduction),
            rank: None,
            counted: stays && m.status == Status::Normal && !self.exempt.contains(&m.id),
            vetoed: self.vetoed.contains(&m.id),
            suggestion: None,
            member: m.id,
            name: m.name,
        }
    }
}

/// Gives the places and puts the rows in their order; who is not counted comes last.
fn place(rows: &mut [RankRow]) {
    let counted: Vec<i64> = rows.iter().filter(|r| r.counted).map(|r| r.total.0).collect();
    let mut places = scoring::ranks(&counted).into_iter();
    for row in rows.iter_mut().filter(|r| r.counted) {
        row.rank = places.next();
    }
    rows.sort_by_key(|r| r.rank.unwrap_or(u32::MAX));
}

fn suggest(conn: &Connection, rows: &mut [RankRow], month: Month) -> Result<()> {
    let pack = pack::in_force(conn, month)?;
    let counted = rows.iter().filter(|r| r.counted).count() as i64;
    for row in rows.iter_mut() {
        // Where a veto was decided the program suggests nothing: the meeting decides.
        let Some(rank) = row.rank.map(i64::from).filter(|_| !row.vetoed) else { continue };
        let fits = |b: &&pack::Band| row.total.0 >= b.from && b.rank_percent.is_none_or(|p| within(rank, counted, p));
        row.suggestion = pack.bands.iter().find(fits).map(|b| b.name.clone());
    }
    Ok(())
}

/// Whether a place is among the first so many percent. Whole percents cannot say a third: 33 means it, and 67 two thirds.
pub(super) fn within(rank: i64, counted: i64, percent: i64) -> bool {
    let (over, under) = match percent {
        33 => (1, 3),
        67 => (2, 3),
        other => (other, 100),
    };
    rank * under <= counted * over
}

/// A line as people read it, with the clause its rule comes from.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsLine", export_to = "PointsLine.ts"))]
pub struct Shown {
    #[serde(flatten)]
    pub line: Line,
    pub clause: String,
}

/// A total and everything that made it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsExplained", export_to = "PointsExplained.ts"))]
pub struct Explained {
    pub member: String,
    pub name: String,
    pub period: String,
    pub lines: Vec<Shown>,
    #[cfg_attr(test, ts(type = "number"))]
    pub total: Hundredths,
    /// Declarations of the period that are not in the ledger: waiting for the close, or incomplete.
    pub waiting: Vec<Waiting>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsWaiting", export_to = "PointsWaiting.ts"))]
pub struct Waiting {
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    pub item: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub quantity: Hundredths,
    /// True where reason or minutes are missing, so that no close takes it.
    pub incomplete: bool,
}

/// Opens a member's total. `who` is a name in the scope, or a member's id.
/// # Errors
/// `NotFound` where nobody has that name, `Usage` where several have.
pub fn explain(conn: &Connection, scope: &Scope, who: &str, period: Period) -> Result<Explained> {
    let member = find(conn, scope, who)?;
    let (from, to) = period.months();
    let lines = rows::lines_of(conn, &member.id, from, to)?.into_iter().filter(|l| scope.covers(&l.organisation_id));
    let clause = |l: &Line| match l.rule.starts_with(opening::RULE) {
        true => opening::CLAUSE.to_owned(),
        false => pack::named(conn, &l.pack).map_or("", |p| p.clause(&l.rule)).to_owned(),
    };
    let lines: Vec<Shown> = lines.map(|line| Shown { clause: clause(&line), line }).collect();
    Ok(Explained {
        total: lines.iter().map(|l| l.line.points).sum(),
        waiting: waiting(conn, &member.id, from, to)?,
        lines,
        member: member.id,
        name: member.name,
        period: period.to_string(),
    })
}

fn waiting(conn: &Connection, member_id: &str, from: Month, to: Month) -> Result<Vec<Waiting>> {
    let mut found = Vec::new();
    for entry in rows::entries_of(conn, member_id, from, to)? {
        let open = entry.declarations.iter().filter(|d| d.state != State::Closed);
        found.extend(open.map(|d| Waiting {
            month: entry.month,
            item: name_of(conn, &d.item, entry.month),
            quantity: Hundredths(d.quantity),
            incomplete: d.state == State::Draft,
        }));
    }
    Ok(found)
}

fn name_of(conn: &Connection, item: &str, month: Month) -> String {
    let rule = pack::in_force(conn, month).ok().and_then(|p| p.daily.iter().find(|d| d.id == item));
    rule.map_or_else(|| "扣分".into(), |d| d.name.clone())
}

/// One member by name in the scope, or by id.
/// # Errors
/// As [`explain`].
pub fn find(conn: &Connection, scope: &Scope, who: &str) -> Result<Member> {
    let mut named = members::by_name(conn, scope, who)?;
    if named.len() > 1 {
        return Err(Error::usage("有同名的党员，请改用名单里的编号（id）。"));
    }
    let unknown = || Error::not_found("名册里没有这名党员。请检查姓名。");
    match named.pop() {
        Some(member) => Ok(member),
        None => members::get(conn, who).ok().filter(|m| scope.covers(&m.organisation_id)).ok_or_else(unknown),
    }
}
