//! Who is to pay, who has paid, and since when somebody has not.

use super::rates::{Rates, rates};
use super::{Arrears, Assessment, Standing, rows};
use crate::branch::{self, Scope};
use crate::{Month, Result, members};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::cmp::Reverse;
use std::collections::HashMap;

/// One line a member and month: everybody who counts on the roster of the month's last day, from the first month of use on.
/// Whoever was never assessed is told of as such: no record is no proof, neither of payment nor of debt. Months before the
/// first of use stand only where something is known of them.
pub fn standing(conn: &Connection, scope: &Scope, from: Month, to: Month) -> Result<Vec<Standing>> {
    standing_by(conn, &mut members::Past::read(conn)?, scope, from, to)
}

/// As [`standing`], by rosters that the caller has read.
pub fn standing_by(
    conn: &Connection,
    past: &mut members::Past,
    scope: &Scope,
    from: Month,
    to: Month,
) -> Result<Vec<Standing>> {
    let rates = rates()?;
    let mut assessed: HashMap<String, Vec<Assessment>> = HashMap::new();
    for a in rows::assessments(conn, to)? {
        assessed.entry(a.member_id.clone()).or_default().push(a);
    }
    let paid = rows::paid(conn, from, to, |month| rates.due_day(month))?;
    let mut found = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        let before = paid_before(conn, &organisation.id)?;
        let mut month = from;
        while month <= to {
            for member in past.on(&organisation.id, month.last()).iter().filter(|m| m.counts()) {
                let a = assessed.get(&member.id).and_then(|all| in_force(all, month));
                let paid = paid.get(&member.id).and_then(|months| months.get(&month)).copied();
                let settled = before.get(&member.id).is_some_and(|to| month <= *to);
                if a.is_some() || paid.is_some() || settled || month >= organisation.since {
                    let of = (organisation.id.clone(), member.id.clone());
                    found.push(one(of, month, a, paid.unwrap_or_default(), settled));
                }
            }
            month = month.next();
        }
    }
    Ok(found)
}

/// 期初: the month to which each member had paid before this program was used.
fn paid_before(conn: &Connection, organisation_id: &str) -> Result<HashMap<String, Month>> {
    let openings = branch::openings(conn, organisation_id, branch::What::Dues)?;
    Ok(openings.into_iter().filter_map(|o| Some((o.member_id, o.value.parse().ok()?))).collect())
}

fn in_force(all: &[Assessment], month: Month) -> Option<&Assessment> {
    all.iter().rev().find(|a| a.since <= month)
}

/// What came in for a month of a member.
#[derive(Clone, Copy, Default)]
pub(super) struct Paid {
    pub amount: i64,
    /// What of it came in by the month's due day.
    pub in_time: i64,
    /// The day of the last payment that nothing takes back.
    pub last: Option<NaiveDate>,
}

fn one(
    (organisation_id, member_id): (String, String),
    month: Month,
    a: Option<&Assessment>,
    paid: Paid,
    settled: bool,
) -> Standing {
    let due = a.filter(|_| !settled).map_or(0, |a| a.amount);
    let assessed = a.is_some() || settled;
    Standing {
        organisation_id,
        member_id,
        month,
        assessed,
        due,
        paid: paid.amount,
        last_paid: paid.last,
        on_time: assessed && paid.in_time >= due,
        full: assessed && paid.amount >= due,
        class: a.map(|a| a.class),
    }
}

/// Members with open months, those in arrears longest first, then in the order of the roster. A month is open once its due day has passed and less was
/// paid than assessed; months before the office's first month of use are left out. Nothing follows from it by itself.
pub fn arrears(conn: &Connection, scope: &Scope, today: NaiveDate) -> Result<Vec<Arrears>> {
    let rates = rates()?;
    let mut past = members::Past::read(conn)?;
    let mut by_member: HashMap<(String, String), (usize, Vec<Standing>)> = HashMap::new();
    // The rows are read once for all of them, from the first month that any was in use.
    let since: HashMap<String, Month> = branch::covered(conn, scope)?.into_iter().map(|o| (o.id, o.since)).collect();
    let Some(first) = since.values().min().copied() else { return Ok(Vec::new()) };
    for (place, s) in standing_by(conn, &mut past, scope, first, Month::of(today))?.into_iter().enumerate() {
        let in_use = since.get(&s.organisation_id).is_some_and(|since| *since <= s.month);
        if in_use && rates.due_day(s.month) < today {
            let own = by_member.entry((s.organisation_id.clone(), s.member_id.clone())).or_default();
            own.0 = place;
            own.1.push(s);
        }
    }
    let each = by_member.into_values().filter_map(|(place, months)| Some((place, owed(rates, &months)?)));
    let mut found: Vec<(usize, Arrears)> = each.collect();
    found.sort_by_key(|(place, a)| (Reverse(a.running), Reverse(a.months), *place));
    Ok(found.into_iter().map(|(_, a)| a).collect())
}

/// The months of a member that were due before `day` and are not paid in full, oldest first, in whichever organisation of the
/// office he stood. Months before an organisation's first month of use are left out.
/// # Errors
/// A failing store.
pub fn open_months(conn: &Connection, member_id: &str, day: NaiveDate) -> Result<Vec<Month>> {
    let rates = rates()?;
    let mut open = Vec::new();
    for organisation in branch::covered(conn, &Scope::All)? {
        let scope = Scope::One(organisation.id.clone());
        let months = standing(conn, &scope, organisation.since, Month::of(day))?;
        let owing = |s: &Standing| s.member_id == member_id && s.open() > 0 && rates.due_day(s.month) < day;
        open.extend(months.into_iter().filter(owing).map(|s| s.month));
    }
    open.sort_unstable();
    open.dedup();
    Ok(open)
}

/// What one member owes over months in their order.
fn owed(rates: &Rates, months: &[Standing]) -> Option<Arrears> {
    let open: Vec<&Standing> = months.iter().filter(|s| s.open() > 0).collect();
    let first = open.first()?;
    let running = months.iter().rev().take_while(|s| s.open() > 0).count();
    let running = u32::try_from(running).unwrap_or(u32::MAX);
    Some(Arrears {
        organisation_id: first.organisation_id.clone(),
        member_id: first.member_id.clone(),
        since: first.month,
        months: u32::try_from(open.len()).unwrap_or(u32::MAX),
        running,
        amount: open.iter().map(|s| s.open()).sum(),
        urgency: rates.urgency(running),
        case: running >= rates.case_months,
    })
}
