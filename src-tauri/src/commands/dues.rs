//! 党费.

use super::Answer;
use crate::app::App;
use chrono::NaiveDate;
use std::path::Path;
use tauri::State;
use zhibu_core::Month;
use zhibu_core::dues::{
    self, Arrears as DuesArrears, Assessed as DuesAssessed, Board as DuesBoard, Class, Fund as DuesFund,
    Line as DuesLine, Mention as DuesMention, NewAssessment, NewFund as NewDuesFund, Purpose as DuesPurpose,
    Renewed as DuesRenewed, Standing as DuesStanding, Takings as DuesTakings,
};
use zhibu_core::sheet::{ImportReport, Pick};

/// Who has paid, a line a member and month of a year. It never says who has a relief.
#[tauri::command(async)]
pub fn dues_year(app: State<'_, App>, year: i32) -> Answer<Vec<DuesStanding>> {
    app.read(|b| {
        let (first, last) = super::days_of(year)?;
        dues::standing(b.store.conn(), b.scope, Month::of(first), Month::of(last))
    })
}

/// The year as one sheet, members by months.
#[tauri::command(async)]
pub fn dues_board(app: State<'_, App>, year: i32) -> Answer<DuesBoard> {
    app.read(|b| dues::board(b.store.conn(), b.at, b.scope, year))
}

#[tauri::command(async)]
pub fn dues_arrears(app: State<'_, App>) -> Answer<Vec<DuesArrears>> {
    app.read(|b| dues::arrears(b.store.conn(), b.scope, b.at.today()))
}

/// The payments for the months of a year, reversals with them.
#[tauri::command(async)]
pub fn dues_lines(app: State<'_, App>, year: i32) -> Answer<Vec<DuesLine>> {
    app.read(|b| {
        let (first, last) = super::days_of(year)?;
        dues::lines(b.store.conn(), b.scope, Month::of(first), Month::of(last))
    })
}

/// What is assessed for a month. A relief does not show.
#[tauri::command(async)]
pub fn dues_assessed(app: State<'_, App>, month: Month) -> Answer<Vec<DuesAssessed>> {
    app.read(|b| dues::assessed(b.store.conn(), b.at, b.scope, month))
}

/// The dues of a base (分 a month) of somebody with a `wage` or a `pension`; nothing is written.
#[tauri::command(async)]
pub fn dues_rate(payer: String, base: i64) -> Answer<i64> {
    dues::by_rate(&payer, base).map_err(|e| e.fault())
}

/// Enters what a member is to pay from a month on; `kind` as the rules name the classes.
#[tauri::command(async)]
pub fn assess_dues(
    app: State<'_, App>,
    member: String,
    since: Month,
    amount: i64,
    kind: String,
    approval: String,
) -> Answer<()> {
    app.write(|w, scope, at| {
        let class = Class::by_word(&kind)?;
        let new = NewAssessment { member_id: member, since, amount, class, approval: approval.trim().into() };
        dues::assess(&mut w.store, at, scope, &new)
    })
    .map(|_| ())
}

/// Fixes the year's amounts as they were, for everybody who has none of this year yet.
#[tauri::command(async)]
pub fn renew_dues(app: State<'_, App>, year: i32) -> Answer<DuesRenewed> {
    app.write(|w, scope, at| dues::renew(&mut w.store, at, scope, year))
}

/// Enters what was taken in on one day.
#[tauri::command(async)]
pub fn collect_dues(app: State<'_, App>, takings: DuesTakings) -> Answer<Vec<DuesLine>> {
    app.write(|w, scope, at| dues::collect(&mut w.store, at, scope, &takings))
}

/// Whom a pasted list means; nothing is written.
#[tauri::command(async)]
pub fn read_dues_list(app: State<'_, App>, month: Month, pasted: String) -> Answer<Vec<DuesMention>> {
    app.read(|b| dues::mentioned(b.store.conn(), b.at, b.scope, month, &pasted))
}

/// Takes a payment back by a row of its own.
#[tauri::command(async)]
pub fn reverse_dues(app: State<'_, App>, line: String, reason: String) -> Answer<DuesLine> {
    app.write(|w, scope, at| dues::reverse(&mut w.store, at, scope, &line, &reason))
}

/// What was handed on, given back and used between two days.
#[tauri::command(async)]
pub fn dues_funds(app: State<'_, App>, from: NaiveDate, to: NaiveDate) -> Answer<Vec<DuesFund>> {
    app.read(|b| dues::funds(b.store.conn(), b.scope, from, to))
}

/// What dues may be used for.
#[tauri::command(async)]
pub fn dues_purposes() -> Answer<Vec<DuesPurpose>> {
    dues::purposes().map(<[_]>::to_vec).map_err(|e| e.fault())
}

#[tauri::command(async)]
pub fn record_dues_fund(app: State<'_, App>, fund: NewDuesFund) -> Answer<DuesFund> {
    app.write(|w, scope, at| dues::record_fund(&mut w.store, at, scope, &fund))
}

#[tauri::command(async)]
pub fn reverse_dues_fund(app: State<'_, App>, fund: String, reason: String) -> Answer<DuesFund> {
    app.write(|w, scope, at| dues::reverse_fund(&mut w.store, at, scope, &fund, &reason))
}

#[tauri::command(async)]
pub fn import_dues(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| dues::import(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}
