//! The papers of organisation life: the year's plan against what was held, the half-year report, the appraisal's summary.
//! Figures come from the records; sentences are left for people.

use super::attendance::Days;
use super::rules::rules;
use super::{Gathering, Plan, PlanState, Presence, Tally, appraisal, attendance, gatherings, kind_name, plans};
use crate::branch::{self, Organisation, Scope};
use crate::print::{Book, Sheet, SheetColumn, SheetRow, Sheets};
use crate::print::{LifeReport, LifeReports, Listing, ListingColumn, ListingPart, Paper};
use crate::sheet::Kind;
use crate::{At, Error, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;

/// 计划与开展对照表 of a year.
/// # Errors
/// `NotFound` where nothing was planned or held.
pub fn plan_sheet(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Listing> {
    let (first, last) = span(year, 1, 12)?;
    let mut parts = Vec::new();
    for o in branch::covered(conn, scope)? {
        let own = Scope::One(o.id);
        let (planned, held) = (plans(conn, &own, first, last)?, gatherings(conn, &own, first, last)?);
        let met = planned.iter().filter(|p| p.state == PlanState::Held).count();
        let standing = planned.iter().filter(|p| p.state != PlanState::Cancelled).count();
        let rows = compared(&planned, &held);
        if !rows.is_empty() {
            let about = format!("{year}年　　计划{standing}次，按计划开展{met}次，共开展{}次", held.len());
            parts.push(ListingPart { organisation: o.name, about, rows });
        }
    }
    let heads = [
        ("计划日期", 11, Kind::Date),
        ("类型", 18, Kind::Long),
        ("主题", 30, Kind::Long),
        ("情况", 10, Kind::Text),
        ("实际日期", 11, Kind::Date),
        ("应到", 5, Kind::Number),
        ("实到", 5, Kind::Number),
        ("说明", 20, Kind::Long),
    ];
    listing(at, "组织生活计划与开展对照表", &heads, parts, "这一年还没有安排也没有记录，没有对照表可打。")
}

/// A line a plan, and a line a gathering that nobody had planned, by day.
fn compared(planned: &[Plan], held: &[Gathering]) -> Vec<Vec<String>> {
    let kinds = |kinds: &[String]| kinds.iter().map(|k| kind_name(k)).collect::<Vec<_>>().join("、");
    let people = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut lines: Vec<(NaiveDate, Vec<String>)> = Vec::new();
    for p in planned {
        let came = p.gathering_id.as_ref().and_then(|id| held.iter().find(|g| g.id == *id));
        let (state, note) = match p.state {
            PlanState::Held => ("已开展", String::new()),
            PlanState::Cancelled => ("已取消", p.cancelled.clone()),
            PlanState::Planned | PlanState::Noticed => ("未开展", String::new()),
        };
        let of = |value: fn(&Gathering) -> Option<u32>| came.map(|g| people(value(g))).unwrap_or_default();
        let day = came.map(|g| g.held_on.to_string()).unwrap_or_default();
        let topic = came.map_or(&p.topic, |g| &g.topic).clone();
        let line = vec![
            p.planned_on.to_string(),
            kinds(&p.kinds),
            topic,
            state.into(),
            day,
            of(|g| g.due),
            of(|g| g.present),
            note,
        ];
        lines.push((p.planned_on, line));
    }
    let unplanned = |g: &&Gathering| !planned.iter().any(|p| p.gathering_id.as_ref() == Some(&g.id));
    for g in held.iter().filter(unplanned) {
        let note = if g.late { "补录" } else { "" };
        let day = g.held_on.to_string();
        let line = vec![
            String::new(),
            kinds(&g.kinds),
            g.topic.clone(),
            "计划外".into(),
            day,
            people(g.due),
            people(g.present),
            note.into(),
        ];
        lines.push((g.held_on, line));
    }
    lines.sort_by_key(|(day, _)| *day);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// “三会一课”半年报告: what was planned and held, who came, what is still open. Problems and measures are for people to write.
/// # Errors
/// `Usage` for no half, `Forbidden` for one to come, `NotFound` where the office keeps no branch.
pub fn half_report(conn: &Connection, at: &At, scope: &Scope, year: i32, half: u32) -> Result<LifeReports> {
    let (first, last) = match half {
        1 => span(year, 1, 6)?,
        2 => span(year, 7, 12)?,
        _ => return Err(Error::usage("半年请写 1（上半年）或 2（下半年）。")),
    };
    if first > at.today() {
        return Err(Error::forbidden("这半年还没有到，没有报告可打。请检查年份和半年。"));
    }
    let mut reports = Vec::new();
    for o in branch::covered(conn, scope)?.into_iter().filter(|o| o.ended.is_none() && branch::counted(o)) {
        reports.push(half_of(conn, &o, first, last)?);
    }
    if reports.is_empty() {
        return Err(Error::not_found("本办公点还没有党支部，没有报告可打。"));
    }
    let about = format!("{year}年{}半年", if half == 1 { "上" } else { "下" });
    Ok(LifeReports {
        title: "“三会一课”落实情况报告".into(),
        about,
        reports,
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

fn half_of(conn: &Connection, o: &Organisation, first: NaiveDate, last: NaiveDate) -> Result<LifeReport> {
    let own = Scope::One(o.id.clone());
    let held = gatherings(conn, &own, first, last)?;
    let planned = plans(conn, &own, first, last)?;
    let attended = attendance(conn, &own, first, last)?;
    let mut days = Days::default();
    let mut rows = Vec::new();
    for kind in &rules()?.kind {
        let of_kind: Vec<&Gathering> = held.iter().filter(|g| g.is(&kind.id)).collect();
        let due = planned.iter().filter(|p| p.state != PlanState::Cancelled && p.kinds.contains(&kind.id)).count();
        if of_kind.is_empty() && due == 0 {
            continue;
        }
        let mut sum = Tally::default();
        for all in attended.values() {
            let one = Tally::of(all, &[&kind.id]);
            sum.due += one.due;
            sum.attended += one.attended + one.online + one.home;
        }
        // A register may give figures of whom no roster can tell, a group's where nobody is in one: they count as they stand.
        for g in &of_kind {
            if days.due(conn, g)?.is_none() {
                sum.due += g.due.unwrap_or(0);
                sum.attended += g.present.unwrap_or(0);
            }
        }
        let rate = (sum.attended * 100).checked_div(sum.due).map_or("—".to_owned(), |rate| format!("{rate}%"));
        let late = of_kind.iter().filter(|g| g.late).count();
        rows.push(vec![
            kind.name.clone(),
            due.to_string(),
            of_kind.len().to_string(),
            sum.due.to_string(),
            sum.attended.to_string(),
            rate,
            late.to_string(),
        ]);
    }
    let unknown = attended.values().flatten().filter(|a| a.presence == Presence::Unknown).count();
    let open = super::resolutions_open(conn, &own)?.into_iter().filter(|r| r.held_on <= last).count();
    let mut notes = vec![format!("决议和整改尚有{open}件没有办结。")];
    if unknown > 0 {
        notes.push(format!("有{unknown}人次到没到场记录不清，没有算作到会。"));
    }
    Ok(LifeReport { organisation: o.name.clone(), rows, notes })
}

/// 民主评议党员汇总表 of a year: for the branch and its superior, not for the wall.
/// # Errors
/// `NotFound` where no grade was decided.
pub fn appraisal_summary(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Listing> {
    let names =
        |id: &str| rules().map(|r| r.grade.iter().find(|g| g.id == id).map(|g| g.name.clone()).unwrap_or_default());
    let mut parts = Vec::new();
    for one in appraisal(conn, at, scope, year)? {
        let mut rows = Vec::new();
        for (n, m) in (1..).zip(one.members.iter().filter(|m| !m.grade.is_empty())) {
            let told = m.fed_back_on.map(|d| d.to_string()).unwrap_or_default();
            let line: Vec<String> =
                vec![n.to_string(), m.name.clone(), names(&m.grade)?, m.document.clone(), told, String::new()];
            rows.push(line);
        }
        if !rows.is_empty() {
            let about = format!("{year}年度　　共{}人", rows.len());
            parts.push(ListingPart { organisation: one.organisation, about, rows });
        }
    }
    let heads = [
        ("序号", 5, Kind::Number),
        ("姓名", 9, Kind::Text),
        ("评定等次", 10, Kind::Text),
        ("会议记录号", 26, Kind::Long),
        ("反馈日期", 11, Kind::Date),
        ("本人签字", 14, Kind::Long),
    ];
    listing(at, "民主评议党员汇总表", &heads, parts, "这一年还没有评定等次，没有汇总表可打。")
}

/// 民主评议结果反馈单, a sheet for each member who was graded, to be signed and kept: it names nobody else's grade.
/// # Errors
/// `NotFound` where no grade was decided.
pub fn appraisal_feedback(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Sheets> {
    let mut sheets = Vec::new();
    for one in appraisal(conn, at, scope, year)? {
        for m in one.members.iter().filter(|m| !m.grade.is_empty()) {
            let grade = rules()?.grade.iter().find(|g| g.id == m.grade).map(|g| g.name.clone()).unwrap_or_default();
            let told = m.fed_back_on.map_or_else(|| "　　　　年　　月　　日".into(), written);
            let facts = [
                ("姓名", m.name.clone()),
                ("评议年度", format!("{year}年")),
                ("评定等次", grade),
                ("会议记录号", m.document.clone()),
                ("反馈日期", told),
                ("肯定的方面", "\n\n\n".into()),
                ("不足和改进方向", "\n\n\n".into()),
                ("本人意见", "\n\n\n".into()),
            ];
            sheets.push(Sheet {
                title: "民主评议党员结果反馈单".into(),
                organisation: one.organisation.clone(),
                about: format!("{year}年度"),
                table: "facts",
                columns: SheetColumn::all([("项目", Kind::Text), ("内容", Kind::Long)]),
                rows: facts.into_iter().map(|(name, said)| SheetRow::of([name.into(), said])).collect(),
                after: vec!["等次由会议评定，只反馈本人；有不同意见可以写在上面，也可以向支部委员会提出。".into()],
                signs: vec!["反馈人".into(), "本人".into()],
                ..Sheet::default()
            });
        }
    }
    Sheets::of(at, "民主评议结果反馈单", Book::Never, sheets, "这一年还没有评定等次，没有反馈单可打。")
}

fn written(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn listing(at: &At, title: &str, heads: &[(&str, u32, Kind)], parts: Vec<ListingPart>, empty: &str) -> Result<Listing> {
    if parts.is_empty() {
        return Err(Error::not_found(empty));
    }
    Ok(Listing {
        title: title.into(),
        paper: Paper::A4,
        mark: "党支部内部资料".into(),
        columns: ListingColumn::all(heads),
        parts,
        signs: vec!["登记人".into(), String::new(), "书记".into(), String::new()],
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

fn span(year: i32, from: u32, to: u32) -> Result<(NaiveDate, NaiveDate)> {
    let no_year = || Error::usage("没有这一年。");
    let first = NaiveDate::from_ymd_opt(year, from, 1).filter(|d| d.year() > 1900).ok_or_else(no_year)?;
    let last = NaiveDate::from_ymd_opt(year, to, if to == 6 { 30 } else { 31 }).ok_or_else(no_year)?;
    Ok((first, last))
}
