//! What the papers of points say. Layout is print's.
//!
//! A publicity sheet holds names and points of the counted members, nothing else of anybody: no category, no deduction, and
//! not who is exempt, for that would tell of illness (domain rules 11, handle with care 4).

use super::charts::{self, Bands};
use super::quarter::Figure;
use super::rank::{self, RankRow};
use super::{Hundredths, Period, grid, pack, quarter, versions, words};
use crate::branch::{self, Scope};
use crate::print::{
    Listing, ListingColumn, ListingPart, Paper, Publicity, PublicitySheet, RulePaper, RulePart, Statement,
    StatementLine, YearReport, YearReports, YearRow,
};
use crate::sheet::Kind;
use crate::{At, Error, Month, Result, workdays};
use rusqlite::Connection;

/// How a publicity sheet is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub paper: Paper,
    /// Only so many places from the top; equal points are never parted.
    pub top: Option<u32>,
    /// Whom to ring and where to go with an objection; left for the pen where empty.
    pub phone: String,
    pub place: String,
}

/// The publicity sheet of an evaluated quarter or year, as evaluated, whatever was corrected later.
/// # Errors
/// `Forbidden` where the period is not evaluated; `Usage` for a month or a top of none.
pub fn publicity(conn: &Connection, at: &At, scope: &Scope, period: Period, wanted: &Wanted) -> Result<Publicity> {
    if wanted.top == Some(0) {
        return Err(Error::usage("--top 至少是 1。要全部公示就不写 --top。"));
    }
    let mut sheets = Vec::new();
    for step in quarter::steps(conn, scope, period)?.into_iter().filter(|s| s.evaluated.is_some()) {
        let figures = quarter::figures(conn, &step.organisation_id, period)?;
        let counted: Vec<&Figure> = figures.iter().filter(|f| f.counted).collect();
        let shown: Vec<&Figure> = counted
            .iter()
            .copied()
            .filter(|f| wanted.top.is_none_or(|top| f.place.is_some_and(|p| p <= top)))
            .collect();
        let run = step.published.and_then(|p| Some((p.day, p.until?)));
        sheets.push(PublicitySheet {
            organisation: step.organisation,
            period: said(period),
            cut: shown.len() < counted.len(),
            rows: shown.into_iter().map(|f| (f.name.clone(), f.total.to_string())).collect(),
            since: run.map(|(from, _)| from.to_string()).unwrap_or_default(),
            until: run.map(|(_, until)| until.to_string()).unwrap_or_default(),
            workdays: run.map_or(Ok(0), |(from, until)| workdays::between(from, until))?,
            phone: wanted.phone.clone(),
            place: wanted.place.clone(),
        });
    }
    if sheets.is_empty() {
        return Err(Error::forbidden(format!("{period} 还没有评定，没有可以公示的积分。请先评定，再打印公示表。")));
    }
    Ok(Publicity { paper: wanted.paper, sheets, printed: at.today().to_string(), printed_at: moment(at) })
}

/// 积分登记表 of a month, filled with what is known so far, or empty for the pen. It is the branch's own working sheet.
/// # Errors
/// `Forbidden` where no rules cover the month, `NotFound` where nobody belongs there.
pub fn register(conn: &Connection, at: &At, scope: &Scope, month: Month, paper: Paper, empty: bool) -> Result<Listing> {
    let month_grid = grid(conn, at, scope, month)?;
    let rules = pack::in_force(conn, month)?;
    let base: Vec<(&str, &str)> = rules.base.iter().map(|b| (b.id.as_str(), b.name.as_str())).collect();
    let column = |head: String, chars, kind| ListingColumn { head, chars, kind };
    let mut heads = ListingColumn::all(&[("序号", 4, Kind::Number), ("姓名", 8, Kind::Text)]);
    heads.extend(base.iter().map(|(_, name)| column((*name).to_owned(), 8, Kind::Points)));
    heads.extend(month_grid.columns.iter().map(|c| column(format!("{}（{}）", c.name, c.rule), 10, Kind::Points)));
    let last = [("扣分", 7, Kind::Points), ("当月合计", 7, Kind::Points), ("本人签字", 10, Kind::Long)];
    heads.extend(ListingColumn::all(&last));
    let mut parts: Vec<ListingPart> = Vec::new();
    for row in &month_grid.rows {
        if parts.last().is_none_or(|p| p.organisation != row.organisation) {
            let state = if empty {
                "空表"
            } else if row.closed {
                "已结账"
            } else {
                "未结账"
            };
            let about = format!("{}年{}月　　{state}", month.year, month.month);
            parts.push(ListingPart { organisation: row.organisation.clone(), about, rows: Vec::new() });
        }
        let Some(part) = parts.last_mut() else { continue };
        let figure = |points: Hundredths| if empty || points.0 == 0 { String::new() } else { points.to_string() };
        let earned = |name: &str| row.base.iter().filter(|b| b.item == name).map(|b| b.points).sum();
        let mut cells = vec![(part.rows.len() + 1).to_string(), row.name.clone()];
        cells.extend(base.iter().map(|(_, name)| figure(earned(name))));
        cells.extend(row.cells.iter().map(|c| figure(c.points)));
        cells.extend([figure(row.deduction.points), figure(row.total), String::new()]);
        part.rows.push(cells);
    }
    if parts.is_empty() {
        return Err(Error::not_found("名册里还没有人，没有登记表可打。请先导入名册。"));
    }
    Ok(Listing {
        title: "党员积分登记表".into(),
        paper,
        mark: "支部内部登记，不得张贴".into(),
        columns: heads,
        parts,
        signs: ["党小组组长（初核）", "组织委员（登记）", "支部书记（审核）", "支委会纪要号", "审定日期"]
            .map(str::to_owned)
            .to_vec(),
        printed: at.today().to_string(),
        printed_at: moment(at),
    })
}

/// One member's own statement of a year.
/// # Errors
/// As [`rank::explain`]; `NotFound` where the year has no line of theirs.
pub fn statement(conn: &Connection, at: &At, scope: &Scope, who: &str, year: i32) -> Result<Statement> {
    let told = rank::explain(conn, scope, who, Period::Year(year))?;
    if told.lines.is_empty() {
        return Err(Error::not_found(format!("{year}年的账本里还没有这名党员的积分。请先结账。")));
    }
    let member = crate::members::get(conn, &told.member)?;
    let of_month = |m: u32| {
        let mut own = told.lines.iter().filter(|l| l.line.month.month == m).map(|l| l.line.points.0).peekable();
        own.peek().is_some().then(|| own.sum())
    };
    let line = |l: &rank::Shown| StatementLine {
        month: l.line.month.to_string(),
        item: l.line.item.clone(),
        quantity: if l.line.quantity.0 == 0 { String::new() } else { l.line.quantity.to_string() },
        points: l.line.points.to_string(),
        evidence: l.line.evidence.clone(),
        rule: format!("{}（规则第{}版）", l.clause, l.line.pack.rsplit('@').next().unwrap_or_default()),
    };
    Ok(Statement {
        organisation: branch::by_id(conn, &member.organisation_id)?.name,
        name: told.name.clone(),
        year,
        lines: told.lines.iter().map(line).collect(),
        months: (1..=12).map(of_month).collect(),
        total: told.total.to_string(),
        printed: at.today().to_string(),
        printed_at: moment(at),
    })
}

/// 年度积分报告 with its charts, one part for each organisation that has closed a month of the year.
/// # Errors
/// As [`super::rank()`].
pub fn year_report(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<YearReports> {
    let mut reports = Vec::new();
    for organisation in charts::closed_in(conn, scope, year)? {
        let own = Scope::One(organisation.id.clone());
        let ranked = super::rank(conn, &own, Period::Year(year), at.today())?;
        let bands = Bands::of(conn, year)?;
        let chart = charts::chart(conn, at, &organisation, year, &ranked)?;
        let steps = super::steps(conn, &own, Period::Year(year))?;
        let is_done = steps.iter().any(|s| s.evaluated.is_some());
        reports.push(YearReport {
            organisation: organisation.name,
            mark: if is_done { "" } else { "草稿：本年度还没有评定" }.into(),
            rows: ranked.iter().map(|r| year_row(&bands, r)).collect(),
            spread: chart.spread,
            quarters: chart.quarters,
        });
    }
    let bands = Bands::of(conn, year)?.names();
    Ok(YearReports { year, bands, reports, printed: at.today().to_string(), printed_at: moment(at) })
}

/// Says in which band the points lie, of a vetoed member as of any other: what the figures suggest is left out, for where
/// nothing stands a veto would be read.
fn year_row(bands: &Bands, r: &RankRow) -> YearRow {
    YearRow {
        place: r.rank.map_or_else(|| "不计分".into(), |place| place.to_string()),
        name: r.name.clone(),
        base: r.base.to_string(),
        daily: r.daily.to_string(),
        appraisal: r.appraisal.to_string(),
        deductions: r.deductions.to_string(),
        total: r.total.to_string(),
        band: if r.counted { bands.name_of(r.total) } else { String::new() },
    }
}

/// The rules for a branch meeting to vote on: those in force in the month, or the text that is proposed for it with what
/// it changes. One sheet an organisation.
/// # Errors
/// `InputRefused` where the text is no sound pack; `Forbidden` where no rules cover the month.
pub fn rule_paper(conn: &Connection, at: &At, scope: &Scope, from: Month, text: Option<&str>) -> Result<RulePaper> {
    let changes = text.map_or(Ok(Vec::new()), |text| versions::rule_changes(conn, text, from))?;
    let proposed = text.map(pack::read).transpose()?;
    let (pack, mark) = match &proposed {
        Some(pack) => (pack, "（讨论稿）"),
        None => (pack::in_force(conn, from)?, ""),
    };
    let mut parts: Vec<RulePart> = Vec::new();
    for rule in words::told(pack).rules {
        if parts.last().is_none_or(|p| p.name != rule.part) {
            parts.push(RulePart { name: rule.part.clone(), rows: Vec::new() });
        }
        if let Some(part) = parts.last_mut() {
            part.rows.push((rule.name, rule.words));
        }
    }
    Ok(RulePaper {
        organisations: branch::covered(conn, scope)?.into_iter().map(|o| o.name).collect(),
        title: pack.head.title.clone(),
        mark: mark.into(),
        label: format!("规则第 {} 版", pack.head.version),
        effective: format!("{}年{}月", from.year, from.month),
        words: pack.head.words.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        // The words themselves stand above, whole.
        changes: changes.into_iter().filter(|c| c.what != versions::WORDS).map(|c| (c.what, c.was, c.now)).collect(),
        parts,
        printed: at.today().to_string(),
        printed_at: moment(at),
    })
}

/// 2026年第三季度, 2026年度.
fn said(period: Period) -> String {
    match period {
        Period::Month(m) => format!("{}年{}月", m.year, m.month),
        Period::Quarter(year, q) => format!("{year}年第{}季度", ["一", "二", "三", "四"][(q as usize - 1).min(3)]),
        Period::Year(year) => format!("{year}年度"),
        Period::Years(from, to) => format!("{from}至{to}年"),
    }
}

fn moment(at: &At) -> String {
    at.now.format("%Y-%m-%d %H:%M").to_string()
}
