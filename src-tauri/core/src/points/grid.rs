//! A month as one sheet: members × items, with what records and declarations make of it so far.

use super::book::Book;
use super::declare::{Cell, CellFault, Wanted};
use super::pack::{self, Counting, Daily, Pack};
use super::{DEDUCTION, Declaration, Entry, Hundredths, Line, Part, State, opening, rows};
use crate::branch::{self, Organisation, Scope};
use crate::members::{self, Member};
use crate::{At, Month, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsGrid", export_to = "PointsGrid.ts"))]
pub struct Grid {
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    pub pack: String,
    pub columns: Vec<GridColumn>,
    pub rows: Vec<GridRow>,
    pub flow: GridFlow,
    pub warnings: Vec<String>,
}

/// A daily item.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsColumn", export_to = "PointsColumn.ts"))]
pub struct GridColumn {
    pub item: String,
    pub name: String,
    /// Points and caps in words: `2/次 年≤8`.
    pub rule: String,
    pub source: String,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRow", export_to = "PointsRow.ts"))]
pub struct GridRow {
    pub member: String,
    pub name: String,
    pub organisation: String,
    /// Empty where none is known.
    pub category: String,
    /// False for 不计分.
    pub counted: bool,
    /// From records; each opens into them.
    pub base: Vec<GridBase>,
    #[cfg_attr(test, ts(type = "number"))]
    pub base_total: Hundredths,
    /// In the order of the columns.
    pub cells: Vec<GridCell>,
    pub deduction: GridCell,
    /// Points of the month.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: Hundredths,
    /// 期初: points of the year from before the program was used, in no month of it.
    #[cfg_attr(test, ts(type = "number"))]
    pub opening: Hundredths,
    /// Points of the year up to this month, 期初 with them.
    #[cfg_attr(test, ts(type = "number"))]
    pub year: Hundredths,
    /// False where nothing was declared and nobody said 本月无申报.
    pub registered: bool,
    pub closed: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsBase", export_to = "PointsBase.ts"))]
pub struct GridBase {
    pub item: String,
    /// Item id of the pack.
    pub rule: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub points: Hundredths,
    /// Points of the item in the year up to this month.
    #[cfg_attr(test, ts(type = "number"))]
    pub year: Hundredths,
    /// The year's maximum for the member's category; 0 where it has none.
    #[cfg_attr(test, ts(type = "number"))]
    pub max: Hundredths,
    /// What proves it, as people read it.
    pub evidence: String,
    /// The records it was made from, such as `gathering:` with an id, separated by blanks.
    pub source: String,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsGridCell", export_to = "PointsGridCell.ts"))]
pub struct GridCell {
    pub item: String,
    /// As declared; 0 where nothing is.
    #[cfg_attr(test, ts(type = "number"))]
    pub quantity: Hundredths,
    /// What it is worth within the caps.
    #[cfg_attr(test, ts(type = "number"))]
    pub points: Hundredths,
    /// `draft`, `declared`, `checked`, `approved`, `closed`; empty where nothing is declared.
    pub state: String,
    /// Points of the item in the year up to this month.
    #[cfg_attr(test, ts(type = "number"))]
    pub year: Hundredths,
    /// The year's cap; none where the item has none.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub cap: Option<Hundredths>,
    /// True where a cap cuts it short.
    pub capped: bool,
    pub reason: String,
    pub minutes: String,
}

/// How far the month is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsFlow", export_to = "PointsFlow.ts"))]
pub struct GridFlow {
    pub members: u32,
    /// Members who are registered, with or without declarations.
    pub registered: u32,
    /// Declarations by state.
    pub draft: u32,
    pub declared: u32,
    pub checked: u32,
    pub approved: u32,
    /// Members whose month is closed.
    pub closed: u32,
}

/// The month of every organisation in the scope: open ones as their close would write them, closed ones as written.
/// # Errors
/// `Forbidden` where no rule pack covers the month.
pub fn grid(conn: &Connection, at: &At, scope: &Scope, month: Month) -> Result<Grid> {
    let pack = pack::in_force(conn, month)?;
    let mut grid = Grid {
        month,
        pack: pack.label(),
        columns: pack.daily.iter().map(column).collect(),
        rows: Vec::new(),
        flow: GridFlow::default(),
        warnings: Vec::new(),
    };
    for organisation in branch::covered(conn, scope)? {
        fill(&mut grid, conn, at, organisation, month)?;
    }
    grid.count();
    Ok(grid)
}

fn column(rule: &Daily) -> GridColumn {
    let each = match rule.counting {
        Counting::Each => format!("{}/{}", Hundredths(rule.each), rule.unit),
        Counting::Level => format!("填级别 1–{}", rule.levels.len()),
    };
    let cap = |word: &str, cap: Option<i64>| cap.map(|c| format!(" {word}≤{}", Hundredths(c))).unwrap_or_default();
    let caps = [cap("月", rule.month_cap), cap("季", rule.quarter_cap), cap("年", rule.year_cap)].concat();
    GridColumn { item: rule.id.clone(), name: rule.column.clone(), rule: each + &caps, source: rule.source.clone() }
}

fn fill(grid: &mut Grid, conn: &Connection, at: &At, organisation: Organisation, month: Month) -> Result<()> {
    let day = month.last().min(at.today());
    let people = members::on(conn, &Scope::One(organisation.id.clone()), day)?;
    if people.is_empty() {
        return Ok(());
    }
    let page = Page::open(conn, &organisation, month)?;
    let lines = if page.closed {
        rows::lines_in(conn, &organisation.id, month)?
    } else {
        let draft = Book::open(conn, at, organisation.clone(), month)?.draft()?;
        grid.warnings.extend(draft.warnings);
        draft.lines
    };
    let mut by_member: HashMap<&str, Vec<&Line>> = HashMap::new();
    for line in &lines {
        by_member.entry(&line.member_id).or_default().push(line);
    }
    let entries = rows::entries(conn, month)?;
    let entries: HashMap<&str, &Entry> = entries.iter().map(|e| (e.member_id.as_str(), e)).collect();
    for member in people {
        let own = by_member.remove(member.id.as_str()).unwrap_or_default();
        grid.rows.push(page.row(&member, &own, entries.get(member.id.as_str()).copied()));
    }
    Ok(())
}

/// The rows that the cells would make of their members, and the cells that cannot be taken. Nothing is written.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsPreview", export_to = "PointsPreview.ts"))]
pub struct Preview {
    pub rows: Vec<GridRow>,
    pub faults: Vec<CellFault>,
}

/// What [`super::declare`] would make of the cells, with points and caps, while they are typed.
/// # Errors
/// As [`super::declare`].
pub fn preview(conn: &Connection, at: &At, scope: &Scope, month: Month, cells: &[Cell]) -> Result<Preview> {
    let Wanted { entries, touched, faults } = Wanted::of(conn, at, scope, month, cells)?;
    let mut rows = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        let own = entries.values().filter(|e| e.organisation_id == organisation.id && touched.contains(&e.member_id));
        for entry in own {
            let page = Page::open(conn, &organisation, month)?;
            let draft = Book::open(conn, at, organisation.clone(), month)?.draft_of(entry)?;
            let lines: Vec<&Line> = draft.lines.iter().collect();
            rows.push(page.row(&members::get(conn, &entry.member_id)?, &lines, Some(entry)));
        }
    }
    Ok(Preview { rows, faults })
}

/// What all rows of an organisation's month share.
struct Page<'a> {
    month: Month,
    pack: &'static Pack,
    organisation: &'a Organisation,
    closed: bool,
    categories: HashMap<String, members::Category>,
    exempt: HashSet<String>,
    /// What the ledger has up to this month, by member and rule.
    year: HashMap<(String, String), i64>,
}

impl<'a> Page<'a> {
    fn open(conn: &Connection, organisation: &'a Organisation, month: Month) -> Result<Page<'a>> {
        let mut year: HashMap<(String, String), i64> = HashMap::new();
        for sum in rows::year_sums(conn, month.year)?.into_iter().filter(|s| s.month <= month) {
            *year.entry((sum.member_id, sum.rule)).or_default() += sum.points;
        }
        Ok(Page {
            month,
            pack: pack::in_force(conn, month)?,
            organisation,
            closed: rows::is_closed(conn, &organisation.id, month)?,
            categories: members::categories(conn, month)?,
            exempt: rows::exempt(conn, month, month)?,
            year,
        })
    }

    fn row(&self, member: &Member, lines: &[&Line], entry: Option<&Entry>) -> GridRow {
        // What stands in an earlier month is 期初.
        let (lines, early): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|l| l.month == self.month);
        let lines = lines.as_slice();
        let early: i64 = early.iter().map(|l| l.points.0).sum();
        let declared = |item: &str| entry.and_then(|e| e.declarations.iter().find(|d| d.item == item));
        let category = self.categories.get(&member.id).copied();
        let base: Vec<GridBase> =
            lines.iter().filter(|l| l.part == Part::Base).map(|l| self.base(l, category)).collect();
        let cells = self.pack.daily.iter().map(|rule| self.daily(&member.id, rule, lines, declared(&rule.id)));
        let total: Hundredths = lines.iter().map(|l| l.points).sum();
        let own = || self.year.iter().filter(|((m, _), _)| *m == member.id);
        let written: i64 = own().map(|(_, points)| points).sum();
        let opened: i64 =
            own().filter(|((_, rule), _)| rule.starts_with(opening::RULE)).map(|(_, points)| points).sum();
        GridRow {
            member: member.id.clone(),
            name: member.name.clone(),
            organisation: self.organisation.name.clone(),
            category: category.map_or("", |c| c.label()).into(),
            counted: !self.exempt.contains(&member.id),
            base_total: base.iter().map(|b| b.points).sum(),
            base,
            cells: cells.collect(),
            deduction: self.deduction(lines, declared(DEDUCTION)),
            total,
            opening: Hundredths(opened + early),
            year: Hundredths(written + self.fresh(total.0) + early),
            registered: entry.is_some(),
            closed: self.closed,
        }
    }

    /// What the ledger does not have yet.
    fn fresh(&self, points: i64) -> i64 {
        if self.closed { 0 } else { points }
    }

    fn up_to_now(&self, member_id: &str, rule: &str, points: i64) -> Hundredths {
        let written = self.year.get(&(member_id.to_owned(), rule.to_owned())).copied().unwrap_or(0);
        Hundredths(written + self.fresh(points))
    }

    fn base(&self, line: &Line, category: Option<members::Category>) -> GridBase {
        let rule = self.pack.base.iter().find(|b| b.id == line.rule);
        let max = category.and_then(|c| rule?.max.get(c.key()).copied());
        GridBase {
            item: line.item.clone(),
            rule: line.rule.clone(),
            points: line.points,
            year: self.up_to_now(&line.member_id, &line.rule, line.points.0),
            max: Hundredths(max.unwrap_or(0)),
            evidence: line.evidence.clone(),
            source: line.source.clone(),
        }
    }

    fn daily(&self, member_id: &str, rule: &Daily, lines: &[&Line], declaration: Option<&Declaration>) -> GridCell {
        let points = worth(lines, Part::Daily, |id| id == rule.id);
        let asked = declaration.map_or(0, |d| d.quantity * rule.each / 100);
        let capped = rule.counting == Counting::Each && points.is_some_and(|p| p.0 < asked);
        let year = self.up_to_now(member_id, &rule.id, points.unwrap_or_default().0);
        let cap = rule.year_cap.map(Hundredths);
        GridCell { capped, year, cap, ..cell(&rule.id, declaration, points.unwrap_or_default()) }
    }

    fn deduction(&self, lines: &[&Line], declaration: Option<&Declaration>) -> GridCell {
        let points = worth(lines, Part::Deduction, |id| id.starts_with("x.")).unwrap_or_default();
        cell(DEDUCTION, declaration, points)
    }
}

/// Points that the month's own lines give; none where there are no such lines.
fn worth(lines: &[&Line], part: Part, is: impl Fn(&str) -> bool) -> Option<Hundredths> {
    let own = lines.iter().filter(|l| l.part == part && l.reverses.is_none() && is(&l.rule));
    let points: Vec<Hundredths> = own.map(|l| l.points).collect();
    (!points.is_empty()).then(|| points.into_iter().sum())
}

fn cell(item: &str, declaration: Option<&Declaration>, points: Hundredths) -> GridCell {
    GridCell {
        item: item.into(),
        quantity: Hundredths(declaration.map_or(0, |d| d.quantity)),
        points,
        state: declaration.map_or("", |d| d.state.key()).into(),
        year: Hundredths(0),
        cap: None,
        capped: false,
        reason: declaration.map_or("", |d| &d.reason).into(),
        minutes: declaration.map_or("", |d| &d.minutes).into(),
    }
}

impl Grid {
    fn count(&mut self) {
        let flow = &mut self.flow;
        for row in &self.rows {
            flow.members += 1;
            flow.registered += u32::from(row.registered);
            flow.closed += u32::from(row.closed);
            for cell in row.cells.iter().chain([&row.deduction]) {
                match cell.state.as_str() {
                    s if s == State::Draft.key() => flow.draft += 1,
                    s if s == State::Declared.key() => flow.declared += 1,
                    s if s == State::Checked.key() => flow.checked += 1,
                    s if s == State::Approved.key() => flow.approved += 1,
                    _ => {}
                }
            }
        }
    }
}
