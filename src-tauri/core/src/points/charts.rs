//! The year as a picture: how the members of each category lie in the bands, and quarter against quarter. Names nobody.

use super::rank::RankRow;
use super::{Hundredths, Period, pack};
use crate::branch::{self, Organisation, Scope};
use crate::members::Category;
use crate::print::Spread;
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::Serialize;

/// What people would rather look at than read, of one organisation's year; no name in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsChart", export_to = "PointsChart.ts"))]
pub struct Chart {
    pub organisation: String,
    /// What the bands are called, the best first.
    pub bands: Vec<String>,
    pub spread: Vec<Spread>,
    /// Mean of the counted members by quarter, in hundredths; none where nothing is closed.
    #[cfg_attr(test, ts(type = "(number | null)[]"))]
    pub quarters: Vec<Option<i64>>,
}

/// The charts of a year, by organisation.
/// # Errors
/// As [`super::rank()`].
pub fn charts(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<Chart>> {
    let all = closed_in(conn, scope, year)?.into_iter();
    all.map(|o| {
        let ranked = super::rank(conn, &Scope::One(o.id.clone()), Period::Year(year), at.today())?;
        chart(conn, at, &o, year, &ranked)
    })
    .collect()
}

pub(super) fn closed_in(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Organisation>> {
    let (from, to) = Period::Year(year).months();
    let closed = super::closings(conn, scope, from, to)?;
    if closed.is_empty() {
        return Err(Error::forbidden(format!("{year}年还没有结过账，没有积分可报。请先结账（积分管理 → 结账）。")));
    }
    Ok(branch::covered(conn, scope)?.into_iter().filter(|o| closed.iter().any(|c| c.organisation_id == o.id)).collect())
}

pub(super) fn chart(
    conn: &Connection,
    at: &At,
    organisation: &Organisation,
    year: i32,
    ranked: &[RankRow],
) -> Result<Chart> {
    let (from, to) = Period::Year(year).months();
    let own = Scope::One(organisation.id.clone());
    let closed = super::closings(conn, &own, from, to)?;
    let mut quarters = Vec::new();
    for q in 1..=4 {
        let is_closed = closed.iter().any(|c| c.month.month.div_ceil(3) == q);
        let rows = if is_closed { super::rank(conn, &own, Period::Quarter(year, q), at.today())? } else { Vec::new() };
        quarters.push(mean(&rows));
    }
    let bands = Bands::of(conn, year)?;
    Ok(Chart {
        organisation: organisation.name.clone(),
        spread: spread(&bands, ranked),
        bands: bands.names(),
        quarters,
    })
}

fn mean(rows: &[RankRow]) -> Option<i64> {
    let counted: Vec<i64> = rows.iter().filter(|r| r.counted).map(|r| r.total.0).collect();
    let people = i64::try_from(counted.len()).ok().filter(|n| *n > 0)?;
    Some(counted.iter().sum::<i64>() / people)
}

/// The lower edges of the bands that the year's pack has, the best first; below the last one there is one more.
pub(super) struct Bands(Vec<i64>);

impl Bands {
    pub fn of(conn: &Connection, year: i32) -> Result<Bands> {
        let pack = pack::in_force(conn, Month { year, month: 12 })?;
        let mut edges: Vec<i64> = pack.bands.iter().map(|b| b.from).filter(|e| *e > 0).collect();
        edges.sort_unstable_by(|a, b| b.cmp(a));
        edges.dedup();
        Ok(Bands(edges))
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().map(|e| format!("{}分以上", Hundredths(*e))).collect();
        names.extend(self.0.last().map(|e| format!("{}分以下", Hundredths(*e))));
        names
    }

    fn place(&self, total: Hundredths) -> usize {
        self.0.iter().position(|e| total.0 >= *e).unwrap_or(self.0.len())
    }

    pub fn name_of(&self, total: Hundredths) -> String {
        self.names().into_iter().nth(self.place(total)).unwrap_or_default()
    }
}

/// Fewer people than this are not told apart: a count of one or two would name them.
const FEW: usize = 3;

fn spread(bands: &Bands, ranked: &[RankRow]) -> Vec<Spread> {
    let told = |n: usize| (n == 0 || n >= FEW).then_some(n);
    let of = |category: Category| {
        let own: Vec<usize> = ranked
            .iter()
            .filter(|r| r.counted && r.category == category.label())
            .map(|r| bands.place(r.total))
            .collect();
        let counts = (0..=bands.0.len()).map(|b| own.iter().filter(|band| **band == b).count());
        // Of a category that is too small to be told, nothing is: its bands would add up to it.
        let bands = counts.map(|n| told(own.len()).and_then(|_| told(n))).collect();
        Spread { category: category.label().into(), members: told(own.len()), bands }
    };
    Category::ALL.map(of).to_vec()
}
