//! What December adds: one settlement line an item, the appraisal, and one line that keeps the total within 0 and 100.
//!
//! A month accrues `maximum × attended ÷ due by the year's plan`. The year is worth `maximum × attended ÷ due` over what
//! was really held in the member's months, each month by its category, a year cut short by the months in the branch. The
//! settlement is the difference, so that the lines add up to the year exactly. A line that people took back stays taken back.

use super::book::Book;
use super::facts;
use super::pack::{self, Base, Pack, Source};
use super::{Hundredths, Line, Part, rows, scoring};
use crate::branch::Scope;
use crate::life::{self, Attended};
use crate::members::{self, Category};
use crate::{Month, Result};
use std::collections::{BTreeMap, BTreeSet};

/// Rule id of the appraisal's line.
const BALLOT: &str = "a.ballot";
/// Rule id of the line that keeps the total in its range.
const CLAMP: &str = "y.clamp";

/// One month of one member: the category that held, and what was attended.
struct MonthOf {
    category: Category,
    pack: &'static Pack,
    attended: Vec<Attended>,
    month: Month,
    contacted: bool,
    kept: bool,
    /// Whether the dues were paid in full and on time, where the month was assessed.
    dues: Option<bool>,
}

pub fn settle(book: &mut Book) -> Result<()> {
    let months = months(book)?;
    let pack = book.pack;
    for (member_id, months) in &months {
        for rule in &pack.base {
            settle_item(book, member_id, rule, months);
        }
    }
    let mut people: Vec<String> = book.members.keys().cloned().collect();
    people.sort();
    for member_id in &people {
        appraise(book, member_id)?;
        clamp(book, member_id);
    }
    Ok(())
}

/// By member, the months of the year in this organisation, from its first month of use on.
fn months(book: &Book) -> Result<BTreeMap<String, Vec<MonthOf>>> {
    let scope = Scope::One(book.organisation.id.clone());
    let mut all: BTreeMap<String, Vec<MonthOf>> = BTreeMap::new();
    for number in 1..=12 {
        let month = Month { year: book.month.year, month: number };
        if month < book.organisation.since {
            continue;
        }
        let categories = members::categories(book.conn, month)?;
        let pack = pack::in_force(book.conn, month).unwrap_or(book.pack);
        let mut facts = facts::of(book.conn, &scope, month)?;
        let mut attendance = life::attendance(book.conn, &scope, month.first(), month.last())?;
        for member in members::on(book.conn, &scope, month.last().min(book.at.today()))? {
            let Some(category) = categories.get(&member.id).copied() else { continue };
            let attended = attendance.remove(&member.id).unwrap_or_default();
            let facts = facts.remove(&member.id).unwrap_or_default();
            let (contacted, kept) = (facts.contact.is_some(), facts.pledge.is_some());
            let dues = facts.dues.map(|s| s.merits());
            all.entry(member.id).or_default().push(MonthOf { category, pack, attended, month, contacted, kept, dues });
        }
    }
    Ok(all)
}

fn settle_item(book: &mut Book, member_id: &str, rule: &Base, months: &[MonthOf]) {
    let Some(worth) = worth(rule, months) else { return };
    let own = |s: &&rows::Sum| s.part == Part::Base && s.rule == rule.id;
    let so_far: i64 = book.sums(member_id).iter().filter(own).map(|s| s.earned).sum();
    if worth.points == so_far {
        return;
    }
    let line = book.line(member_id, Part::Base, &rule.id, &format!("年终结算：{}", rule.name));
    let evidence = format!(
        "全年实际应计{}，实得{}，按{}个月应得{}分，此前已记{}分",
        Hundredths(worth.due),
        Hundredths(worth.got),
        months.len(),
        Hundredths(worth.points),
        Hundredths(so_far)
    );
    book.write(Line { points: Hundredths(worth.points - so_far), evidence, source: "settlement".into(), ..line });
}

/// What a year of one item is worth; times or hours in hundredths, points in hundredths.
struct Worth {
    got: i64,
    due: i64,
    points: i64,
}

/// `None` where no record of the year says anything.
fn worth(rule: &Base, months: &[MonthOf]) -> Option<Worth> {
    let of_month = |m: &MonthOf| m.pack.base.iter().find(|b| b.id == rule.id)?.max.get(m.category.key()).copied();
    let max: i64 = months.iter().filter_map(of_month).sum();
    let (got, due) = match rule.from {
        Source::Attendance => gathered(rule, months),
        Source::Training => trained(rule, months),
        Source::Dues => paid(months),
        Source::Contact => spans(months, 3, |m| m.contacted),
        Source::Pledge => spans(months, 6, |m| m.kept),
    };
    // The twelfth of the maximum that each month in the branch is worth.
    let points = scoring::rounded(max * got.min(due), 12 * due)?;
    (max > 0).then_some(Worth { got, due, points })
}

fn gathered(rule: &Base, months: &[MonthOf]) -> (i64, i64) {
    let (mut got, mut due) = (0, 0);
    for month in months {
        let Some(credit) = month.pack.credit(month.category.key()) else { continue };
        for one in &month.attended {
            let kinds = one.kinds.iter().filter(|k| rule.plan.contains_key(*k)).count() as i64;
            if let Some(counted) = scoring::credit(credit, one.presence) {
                got += counted * kinds;
                due += 100 * kinds;
            }
        }
    }
    (got, due)
}

/// Months paid in full and on time against the months that were assessed.
fn paid(months: &[MonthOf]) -> (i64, i64) {
    let assessed = months.iter().filter_map(|m| m.dues);
    (100 * assessed.clone().filter(|ok| *ok).count() as i64, 100 * assessed.count() as i64)
}

/// Quarters (3) or halves (6) of the member's months with such a record, against how many there were; nothing without one.
fn spans(months: &[MonthOf], length: u32, has: impl Fn(&MonthOf) -> bool) -> (i64, i64) {
    let span = |m: &MonthOf| (m.month.month - 1) / length;
    let due: BTreeSet<u32> = months.iter().map(span).collect();
    let got: BTreeSet<u32> = months.iter().filter(|m| has(m)).map(span).collect();
    if got.is_empty() { (0, 0) } else { (100 * got.len() as i64, 100 * due.len() as i64) }
}

/// Hours of study against the part of the year's plan that falls on the member's months.
fn trained(rule: &Base, months: &[MonthOf]) -> (i64, i64) {
    let mut got = 0;
    for month in months {
        let Some(credit) = month.pack.credit(month.category.key()) else { continue };
        let studied = month.attended.iter().filter(|a| a.kinds.iter().any(|k| k == "training"));
        let minutes = studied.filter_map(|a| Some(i64::from(a.minutes?) * scoring::credit(credit, a.presence)?));
        got += minutes.sum::<i64>() / 60;
    }
    let hours = rule.plan.get("hours").copied().unwrap_or(0);
    let due = if got > 0 { hours * 100 * months.len() as i64 / 12 } else { 0 };
    (got, due)
}

/// The appraisal's points, from the ballot of the year. Too few ballots make no line, with a word about it.
fn appraise(book: &mut Book, member_id: &str) -> Result<()> {
    let Some(ballot) = rows::ballot(book.conn, member_id, book.month.year)? else { return Ok(()) };
    let done = book.sums(member_id).iter().any(|s| s.part == Part::Appraisal && s.earned != 0);
    match scoring::appraisal(&book.pack.appraisal, &ballot) {
        Some(points) if !done => {
            let line = book.line(member_id, Part::Appraisal, BALLOT, "民主评议积分");
            let evidence = format!(
                "有效{}票：优秀{}、合格{}、基本合格{}、不合格{}（{}）",
                ballot.valid(),
                ballot.excellent,
                ballot.qualified,
                ballot.basic,
                ballot.unqualified,
                ballot.minutes
            );
            book.write(Line { points: Hundredths(points), evidence, source: "ballot".into(), ..line });
        }
        Some(_) => {}
        None => book.warn(format!(
            "有党员的民主评议参加测评的人不足{}%，没有算民主评议积分。请核对票数。",
            book.pack.appraisal.turnout
        )),
    }
    Ok(())
}

/// Brings a total outside the year's range back to its edge.
fn clamp(book: &mut Book, member_id: &str) {
    let pack::Head { year_min, year_max, .. } = book.pack.head;
    let total: i64 = book.sums(member_id).iter().map(|s| s.points).sum();
    let kept = total.clamp(year_min, year_max);
    if kept != total {
        let line = book.line(member_id, Part::Deduction, CLAMP, "年度上下限");
        let evidence = format!("全年合计{}分，按办法计{}分", Hundredths(total), Hundredths(kept));
        book.write(Line { points: Hundredths(kept - total), evidence, source: "clamp".into(), ..line });
    }
}
