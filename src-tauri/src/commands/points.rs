//! 积分管理.

use super::Answer;
use crate::app::{App, Books};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tauri::State;
use zhibu_core::branch;
use zhibu_core::points::{
    self, Announce, Ballot as PointsBallot, BallotRow as PointsBallotRow, Cell as PointsCell, Closed as PointsClosed,
    Declared as PointsDeclared, Exempted as PointsExempted, Exemption, Explained as PointsExplained,
    Figure as PointsFigure, Grid as PointsGrid, Ground as PointsGround, Import, Objection as PointsObjection, Period,
    Preview as PointsPreview, RankRow as PointsRank, Reply as PointsReply, RuleBook as PointsRuleBook,
    RuleChange as PointsRuleChange, RuleDraft as PointsRuleDraft, RuleTable as PointsRuleTable, Rules as PointsRules,
    Steps as PointsSteps, Vetoed as PointsVeto, Waiting as PointsWaiting,
};
use zhibu_core::scans::Scan;
use zhibu_core::sheet::ImportReport;
use zhibu_core::{Error, Month, Result};

/// One month: declarations while it is open, points by rank once it is closed.
#[derive(Serialize)]
pub struct PointsMonth {
    /// True once every organisation that is shown has closed the month.
    pub closed: bool,
    pub rows: Vec<PointsRank>,
    pub declared: Vec<Declared>,
}

/// What one member has declared for an open month.
#[derive(Serialize)]
pub struct Declared {
    pub member: String,
    pub name: String,
    pub waiting: Vec<PointsWaiting>,
}

/// The votes on one member.
#[derive(Deserialize)]
pub struct MemberVotes {
    pub member: String,
    pub ballot: PointsBallot,
}

/// A month's declarations, or its points by rank once it is closed.
#[tauri::command(async)]
pub fn points_month(app: State<'_, App>, month: Month) -> Answer<PointsMonth> {
    app.read(|b| month_of(b, month))
}

/// The lines and rules behind one member's month.
#[tauri::command(async)]
pub fn explain_points(app: State<'_, App>, member: String, month: Month) -> Answer<PointsExplained> {
    app.read(|b| points::explain(b.store.conn(), b.scope, &member, Period::Month(month)))
}

/// The month as one sheet: members by items, as its close would write it or has written it.
#[tauri::command(async)]
pub fn points_grid(app: State<'_, App>, month: Month) -> Answer<PointsGrid> {
    app.read(|b| points::grid(b.store.conn(), b.at, b.scope, month))
}

/// The rows that typed or pasted cells would make, with points and caps; nothing is written.
#[tauri::command(async)]
pub fn preview_points_row(app: State<'_, App>, month: Month, cells: Vec<PointsCell>) -> Answer<PointsPreview> {
    app.read(|b| points::preview(b.store.conn(), b.at, b.scope, month, &cells))
}

/// Enters a block of cells as one step that can be undone: all of them or, where one cannot be taken, none.
#[tauri::command(async)]
pub fn declare_points(app: State<'_, App>, month: Month, cells: Vec<PointsCell>) -> Answer<PointsDeclared> {
    app.write(|w, scope, at| points::declare(&mut w.store, at, scope, month, &cells))
}

/// 本月无申报 for everybody who is not registered yet.
#[tauri::command(async)]
pub fn nothing_declared(app: State<'_, App>, month: Month) -> Answer<PointsDeclared> {
    app.write(|w, scope, at| points::nothing_declared(&mut w.store, at, scope, month))
}

/// 小组初核.
#[tauri::command(async)]
pub fn check_points(app: State<'_, App>, month: Month) -> Answer<PointsDeclared> {
    app.write(|w, scope, at| points::check(&mut w.store, at, scope, month))
}

/// 支委会审核, by the number of its minutes.
#[tauri::command(async)]
pub fn approve_points(app: State<'_, App>, month: Month, minutes: String) -> Answer<PointsDeclared> {
    app.write(|w, scope, at| points::approve(&mut w.store, at, scope, month, &minutes))
}

/// Takes checked or approved declarations back to declared; of everybody where no member is named.
#[tauri::command(async)]
pub fn withdraw_points(app: State<'_, App>, month: Month, members: Vec<String>) -> Answer<PointsDeclared> {
    app.write(|w, scope, at| points::withdraw(&mut w.store, at, scope, month, &members))
}

/// How far a quarter or a year is, by organisation.
#[tauri::command(async)]
pub fn points_steps(app: State<'_, App>, period: String) -> Answer<Vec<PointsSteps>> {
    app.read(|b| points::steps(b.store.conn(), b.scope, Period::parse(&period)?))
}

/// Freezes the figures of a quarter or a year; it cannot be undone.
#[tauri::command(async)]
pub fn evaluate_points(app: State<'_, App>, period: String, minutes: String) -> Answer<Vec<PointsSteps>> {
    app.write(|w, scope, at| points::evaluate(&mut w.store, at, scope, Period::parse(&period)?, &minutes))
}

/// Starts the publicity of evaluated figures; without days, today and the shortest that the rules allow.
#[tauri::command(async)]
pub fn publish_points(
    app: State<'_, App>,
    period: String,
    from: Option<String>,
    until: Option<String>,
    evidence: String,
) -> Answer<Vec<PointsSteps>> {
    app.write(|w, scope, at| {
        let how = Announce { from: day(from)?, until: day(until)?, evidence };
        points::publish(&mut w.store, at, scope, Period::parse(&period)?, &how)
    })
}

/// The photographs and scans of an organisation's signed publicity sheet.
#[tauri::command(async)]
pub fn points_signed(app: State<'_, App>, organisation: String, period: String) -> Answer<Vec<Scan>> {
    app.read(|b| points::signed(b.store.conn(), b.scope, &organisation, Period::parse(&period)?))
}

#[tauri::command(async)]
pub fn attach_signed(app: State<'_, App>, organisation: String, period: String, path: String) -> Answer<Scan> {
    app.write(|w, scope, at| {
        points::sign(&mut w.store, at, scope, (&organisation, Period::parse(&period)?), Path::new(&path))
    })
}

#[tauri::command(async)]
pub fn detach_signed(app: State<'_, App>, id: String) -> Answer<Scan> {
    app.write(|w, scope, at| points::unsign(&mut w.store, at, scope, &id))
}

/// A picture of the signed sheet in base64.
#[tauri::command(async)]
pub fn signed_picture(app: State<'_, App>, id: String) -> Answer<String> {
    app.read(|b| points::signed_file(b.store, b.scope, &id).map(|(_, bytes)| super::base64(&bytes)))
}

/// Writes a scan of the signed sheet outside and answers its path.
#[tauri::command(async)]
pub fn save_signed(app: State<'_, App>, id: String, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| points::save_signed(&mut w.store, at, scope, &id, path).map(drop))
}

/// The last day of the shortest publicity that begins on this day (ISO).
#[tauri::command(async)]
pub fn publicity_until(app: State<'_, App>, period: String, from: String) -> Answer<String> {
    app.read(|b| {
        let from = day(Some(from))?.ok_or_else(|| Error::usage("请写公示的第一天。"))?;
        Ok(points::publicity_until(b.store.conn(), Period::parse(&period)?, from)?.to_string())
    })
}

/// The rules in force in a month, in words.
#[tauri::command(async)]
pub fn points_rules(app: State<'_, App>, month: Month) -> Answer<PointsRules> {
    app.read(|b| points::rules(b.store.conn(), month))
}

/// Takes an objection down; `by_whom` is empty where it is anonymous.
#[tauri::command(async)]
pub fn object_points(
    app: State<'_, App>,
    period: String,
    member: String,
    by_whom: String,
    body: String,
) -> Answer<PointsObjection> {
    app.write(|w, scope, at| {
        let member = points::find(w.store.conn(), scope, &member)?;
        points::object(&mut w.store, at, &member, Period::parse(&period)?, &by_whom, &body)
    })
}

/// The objections to a period's figures, oldest first.
#[tauri::command(async)]
pub fn points_objections(app: State<'_, App>, period: String) -> Answer<Vec<PointsObjection>> {
    app.read(|b| points::objections(b.store.conn(), b.scope, Period::parse(&period)?))
}

/// Enters what the check of an objection found.
#[tauri::command(async)]
pub fn verify_objection(app: State<'_, App>, id: String, findings: String) -> Answer<PointsObjection> {
    app.write(|w, _, at| points::verify(&mut w.store, at, &id, &findings))
}

/// Answers an objection; an upheld one reverses the named lines in the open month.
#[tauri::command(async)]
pub fn answer_objection(app: State<'_, App>, id: String, reply: PointsReply) -> Answer<PointsObjection> {
    app.write(|w, scope, at| points::answer(&mut w.store, at, scope, &id, &reply))
}

/// Ends a period whose publicity has run and whose objections are all answered.
#[tauri::command(async)]
pub fn finish_points(app: State<'_, App>, period: String, evidence: String) -> Answer<Vec<PointsSteps>> {
    app.write(|w, scope, at| points::finish(&mut w.store, at, scope, Period::parse(&period)?, &evidence))
}

/// The evaluated figures of one organisation, the best place first.
#[tauri::command(async)]
pub fn points_figures(app: State<'_, App>, organisation: String, period: String) -> Answer<Vec<PointsFigure>> {
    app.read(|b| points::figures(b.store.conn(), &organisation, Period::parse(&period)?))
}

/// The ranking of a month, a quarter or a year from its closed months.
#[tauri::command(async)]
pub fn points_rank(app: State<'_, App>, period: String) -> Answer<Vec<PointsRank>> {
    app.read(|b| points::rank(b.store.conn(), b.scope, Period::parse(&period)?, b.at.today()))
}

/// The rule pack in force in a month as its text, with the versions that the office set.
#[tauri::command(async)]
pub fn points_rule_book(app: State<'_, App>, month: Month) -> Answer<PointsRuleBook> {
    app.read(|b| points::rule_book(b.store.conn(), month))
}

/// The rule pack in force in a month as tables to fill in.
#[tauri::command(async)]
pub fn points_rule_tables(app: State<'_, App>, month: Month) -> Answer<Vec<PointsRuleTable>> {
    app.read(|b| points::rule_tables(b.store.conn(), month))
}

/// What the wanted changes of the rules come to; nothing is saved.
#[tauri::command(async)]
pub fn points_rule_changes(app: State<'_, App>, draft: PointsRuleDraft, from: Month) -> Answer<Vec<PointsRuleChange>> {
    app.read(|b| points::rule_changes(b.store.conn(), &points::drafted(b.store.conn(), from, &draft)?, from))
}

/// Keeps the changed rules as a new version; it cannot be undone.
#[tauri::command(async)]
pub fn set_points_rules(
    app: State<'_, App>,
    draft: PointsRuleDraft,
    from: Month,
    reason: String,
) -> Answer<Vec<PointsRuleChange>> {
    app.write(|w, _, at| {
        let text = points::drafted(w.store.conn(), from, &draft)?;
        points::set_rules(&mut w.store, at, &text, from, &reason)
    })
}

/// The members of the year's end with their ballots of the appraisal.
#[tauri::command(async)]
pub fn points_ballots(app: State<'_, App>, year: i32) -> Answer<Vec<PointsBallotRow>> {
    app.read(|b| points::ballots(b.store.conn(), b.at, b.scope, year))
}

/// Enters the ballots of one meeting as one step that can be undone.
#[tauri::command(async)]
pub fn record_ballots(app: State<'_, App>, year: i32, votes: Vec<MemberVotes>) -> Answer<()> {
    app.write(|w, scope, at| {
        let conn = w.store.conn();
        let all = votes.into_iter().map(|v| Ok((points::find(conn, scope, &v.member)?, v.ballot)));
        let all = all.collect::<Result<Vec<_>>>()?;
        points::record_ballots(&mut w.store, at, year, &all)
    })
}

/// The grounds for a veto that the year's rules have switched on.
#[tauri::command(async)]
pub fn points_grounds(app: State<'_, App>, year: i32) -> Answer<Vec<PointsGround>> {
    app.read(|b| points::grounds(b.store.conn(), year))
}

/// Enters a decided veto; it flags, the meeting decides.
#[tauri::command(async)]
pub fn record_veto(
    app: State<'_, App>,
    member: String,
    year: i32,
    rule: String,
    reason: String,
    minutes: String,
) -> Answer<()> {
    app.write(|w, scope, at| {
        let member = points::find(w.store.conn(), scope, &member)?;
        points::record_veto(&mut w.store, at, &member, year, &rule, &reason, &minutes)
    })
}

/// The exemptions (不计分) that touch a year: the restricted view.
#[tauri::command(async)]
pub fn points_exemptions(app: State<'_, App>, year: i32) -> Answer<Vec<PointsExempted>> {
    app.read(|b| points::exemptions(b.store.conn(), b.scope, year))
}

/// Exempts a member from scoring, both months included.
#[tauri::command(async)]
pub fn exempt_points(app: State<'_, App>, member: String, since: Month, until: Month, minutes: String) -> Answer<()> {
    app.write(|w, scope, at| {
        let member = points::find(w.store.conn(), scope, &member)?;
        let (organisation_id, member_id) = (member.organisation_id, member.id);
        points::exempt(&mut w.store, at, &Exemption { organisation_id, member_id, since, until, minutes })
    })
}

/// The decided vetoes of a year with their reasons: the restricted view.
#[tauri::command(async)]
pub fn points_vetoes(app: State<'_, App>, year: i32) -> Answer<Vec<PointsVeto>> {
    app.read(|b| points::vetoes(b.store.conn(), b.scope, year))
}

/// The lines and rules behind one member's quarter or year.
#[tauri::command(async)]
pub fn explain_points_period(app: State<'_, App>, member: String, period: String) -> Answer<PointsExplained> {
    app.read(|b| points::explain(b.store.conn(), b.scope, &member, Period::parse(&period)?))
}

/// Takes a line of the ledger back in the open month.
#[tauri::command(async)]
pub fn reverse_points(app: State<'_, App>, line: String, reason: String, minutes: String) -> Answer<()> {
    app.write(|w, scope, at| points::reverse(&mut w.store, at, scope, &line, &reason, &minutes)).map(|_| ())
}

/// Freezes a month; it cannot be undone.
#[tauri::command(async)]
pub fn close_points(app: State<'_, App>, month: Month) -> Answer<PointsClosed> {
    app.write(|w, scope, at| points::close(&mut w.store, at, scope, month))
}

/// Takes a points workbook in; the sheet says its month.
#[tauri::command(async)]
pub fn import_points(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| {
        points::import(&mut w.store, at, scope, Path::new(&path), &Import { dry_run, ..Import::default() })
    })
}

fn month_of(books: &Books, month: Month) -> Result<PointsMonth> {
    let (conn, scope, period) = (books.store.conn(), books.scope, Period::Month(month));
    let shown = branch::covered(conn, scope)?;
    let closings = points::closings(conn, scope, month, month)?;
    if shown.iter().all(|o| closings.iter().any(|c| c.organisation_id == o.id)) {
        let rows = points::rank(conn, scope, period, books.at.today())?;
        return Ok(PointsMonth { closed: true, rows, declared: Vec::new() });
    }
    let declared = points::entries(conn, scope, month)?.into_iter().map(|entry| {
        let told = points::explain(conn, scope, &entry.member_id, period)?;
        Ok(Declared { member: told.member, name: told.name, waiting: told.waiting })
    });
    Ok(PointsMonth { closed: false, rows: Vec::new(), declared: declared.collect::<Result<_>>()? })
}

/// An ISO day, where one is given.
fn day(text: Option<String>) -> Result<Option<NaiveDate>> {
    let parsed = text.filter(|t| !t.is_empty()).map(|t| t.parse());
    parsed.transpose().map_err(|_| Error::usage("日期请写成 2026-10-08 这样。"))
}
