//! Totals and places out of the ledger, and every total opened into its lines.

use super::{Hundredths, Line, Period, State, pack, rows, scoring};
use crate::branch::{self, Scope};
use crate::members::{self, Member, Status};
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
    /// Of a year only: what the figures suggest to the appraisal. People and their meeting decide, never the program.
    pub suggestion: Option<String>,
}

/// The ranking of a month, a quarter or a year, by organisation, from its closed months.
/// # Errors
/// `Forbidden` where no month of the period is closed yet.
pub fn rank(conn: &Connection, scope: &Scope, period: Period, today: NaiveDate) -> Result<Vec<RankRow>> {
    let (from, to) = period.months();
    let closed: HashSet<String> =
        super::closings(conn, scope, from, to)?.into_iter().map(|c| c.organisation_id).collect();
    if closed.is_empty() {
        return Err(Error::forbidden(format!("{period} 还没有结账，没有名次。请先结账（积分管理 → 结账）。")));
    }
    let mut all = Vec::new();
    for organisation in branch::covered(conn, scope)?.into_iter().filter(|o| closed.contains(&o.id)) {
        let mut rows = organisation_rows(conn, &organisation, from, to, today)?;
        place(&mut rows);
        if let Period::Year(_) = period {
            suggest(&mut rows, to)?;
        }
        all.append(&mut rows);
    }
    Ok(all)
}

fn organisation_rows(
    conn: &Connection,
    organisation: &branch::Organisation,
    from: Month,
    to: Month,
    today: NaiveDate,
) -> Result<Vec<RankRow>> {
    let last = to.last().min(today);
    let here = members::on(conn, &Scope::One(organisation.id.clone()), last)?;
    let categories = members::categories(conn, to.min(Month::of(today)))?;
    let exempt = rows::exempt(conn, from, to)?;
    let mut totals: HashMap<String, [i64; 4]> = HashMap::new();
    for (member_id, part, points) in rows::totals(conn, &organisation.id, from, to)? {
        totals.entry(member_id).or_default()[part as usize] += points;
    }
    let row = |m: &Member, stays: bool, [base, daily, appraisal, deduction]: [i64; 4]| RankRow {
        member: m.id.clone(),
        name: m.name.clone(),
        category: categories.get(&m.id).map_or("", |c| c.label()).into(),
        organisation: organisation.name.clone(),
        base: Hundredths(base),
        daily: Hundredths(daily),
        appraisal: Hundredths(appraisal),
        deductions: Hundredths(-deduction),
        total: Hundredths(base + daily + appraisal + deduction),
        rank: None,
        counted: stays && m.status == Status::Normal && !exempt.contains(&m.id),
        suggestion: None,
    };
    let mut rows: Vec<RankRow> = here.iter().map(|m| row(m, true, totals.remove(&m.id).unwrap_or_default())).collect();
    let mut gone: Vec<(String, [i64; 4])> = totals.into_iter().collect();
    gone.sort();
    for (member_id, parts) in gone {
        rows.push(row(&members::get(conn, &member_id)?, false, parts));
    }
    Ok(rows)
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

fn suggest(rows: &mut [RankRow], month: Month) -> Result<()> {
    let pack = pack::of(month)?;
    let counted = rows.iter().filter(|r| r.counted).count() as i64;
    for row in rows.iter_mut() {
        let Some(rank) = row.rank.map(i64::from) else { continue };
        let fits = |b: &&pack::Band| row.total.0 >= b.from && b.rank_percent.is_none_or(|p| rank * 100 <= counted * p);
        row.suggestion = pack.bands.iter().find(fits).map(|b| b.name.clone());
    }
    Ok(())
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
    let clause = |l: &Line| pack::by_label(&l.pack).map_or("", |p| p.clause(&l.rule)).to_owned();
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
            item: name_of(&d.item, entry.month),
            quantity: Hundredths(d.quantity),
            incomplete: d.state == State::Draft,
        }));
    }
    Ok(found)
}

fn name_of(item: &str, month: Month) -> String {
    let rule = pack::of(month).ok().and_then(|p| p.daily.iter().find(|d| d.id == item));
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
