//! 工作台.

use super::Answer;
use crate::app::App;
use chrono::NaiveDate;
use tauri::State;
use zhibu_core::Month;
use zhibu_core::duties::{self, Duty, Explained as DutyExplained, Setting as DutySetting, Which as WhichDuty};

/// What is or was due between two days.
#[tauri::command(async)]
pub fn duties(app: State<'_, App>, from: NaiveDate, to: NaiveDate) -> Answer<Vec<Duty>> {
    app.read(|b| duties::duties(b.store.conn(), b.scope, from, to, b.at.today()))
}

/// The rule of a duty, where its proof is read, and how it stands in the year of a day.
#[tauri::command(async)]
pub fn explain_duty(app: State<'_, App>, id: String, subject: String, day: NaiveDate) -> Answer<DutyExplained> {
    app.read(|b| {
        duties::explain(b.store.conn(), b.scope, &id, &subject, super::days_of(Month::of(day).year)?, b.at.today())
    })
}

/// Every rule, and whether this organisation does it.
#[tauri::command(async)]
pub fn duty_settings(app: State<'_, App>) -> Answer<Vec<DutySetting>> {
    app.read(|b| duties::settings(b.store.conn(), b.scope))
}

/// Enters that a duty was done, with what proves it.
#[tauri::command(async)]
pub fn mark_duty(app: State<'_, App>, which: WhichDuty, done_on: NaiveDate, note: String) -> Answer<()> {
    app.write(|w, scope, at| duties::mark(&mut w.store, at, scope, &which, done_on, &note)).map(|_| ())
}

#[tauri::command(async)]
pub fn waive_duty(app: State<'_, App>, which: WhichDuty, reason: String, approver: String) -> Answer<()> {
    app.write(|w, scope, at| duties::waive(&mut w.store, at, scope, &which, &reason, &approver)).map(|_| ())
}

/// Puts a duty off on the desk.
#[tauri::command(async)]
pub fn snooze_duty(app: State<'_, App>, which: WhichDuty, until: NaiveDate, reason: String) -> Answer<()> {
    app.write(|w, scope, at| duties::snooze(&mut w.store, at, scope, &which, until, &reason)).map(|_| ())
}

/// Switches a duty on from this month, or off.
#[tauri::command(async)]
pub fn switch_duty(app: State<'_, App>, id: String, active: bool, reason: String) -> Answer<()> {
    app.write(|w, scope, at| {
        let since = active.then(|| Month::of(at.today()));
        duties::switch(&mut w.store, at, scope, &id, since, &reason)
    })
}

/// Enters something that happened and that no record tells of.
#[tauri::command(async)]
pub fn add_duty_occasion(app: State<'_, App>, id: String, day: NaiveDate, what: String) -> Answer<()> {
    app.write(|w, scope, at| duties::add_occasion(&mut w.store, at, scope, &id, day, &what))
}

/// Chooses the national regulation alone, or the local document.
#[tauri::command(async)]
pub fn set_duty_profile(app: State<'_, App>, national: bool, reason: String) -> Answer<()> {
    app.write(|w, scope, at| duties::set_profile(&mut w.store, at, scope, national, &reason))
}
