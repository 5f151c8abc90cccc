//! 月报上报.

use super::Answer;
use crate::app::{App, Books};
use serde::Serialize;
use std::path::Path;
use tauri::State;
use zhibu_core::branch;
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, Template};
use zhibu_core::report::{
    self, CharterImport, Consent, Exported as ReportExport, MonthState as ReportMonth, Preview as ReportPreview,
    ReceiptConfirmed, ReceiptImport, Step,
};
use zhibu_core::store::Leaves;
use zhibu_core::{Month, Result};

/// How far this office and its street know each other.
#[derive(Serialize)]
pub struct CharterState {
    /// A charter has come in, so that reports can leave.
    pub imported: bool,
    /// Its fingerprint was compared by telephone.
    pub confirmed: bool,
    pub street: String,
    /// The street's, as its own screen shows it.
    pub fingerprint: String,
    /// The name of the enrolment file of this office.
    pub enrolment: String,
}

/// What would leave this computer.
#[tauri::command(async)]
pub fn report_preview(app: State<'_, App>, month: Month) -> Answer<ReportPreview> {
    app.read(|b| report::preview(b.store.conn(), b.at, month))
}

/// Writes the month's bundle into a folder.
#[tauri::command(async)]
pub fn export_report(app: State<'_, App>, month: Month, folder: String) -> Answer<ReportExport> {
    app.write(|w, _, at| {
        report::export(&mut w.store, at, month, Path::new(&folder), Consent::default(), &mut app.hear(words))
    })
}

/// Every month that was exported.
#[tauri::command(async)]
pub fn report_status(app: State<'_, App>) -> Answer<Vec<ReportMonth>> {
    app.read(|b| report::status(b.store.conn(), b.at))
}

/// Prints the submission slip of a month's newest revision.
#[tauri::command(async)]
pub fn save_slip(app: State<'_, App>, month: Month, path: String) -> Answer<String> {
    app.save_logged(&path, |w, _, at, path| {
        let slip = print::pdf(&app.press(w)?, Template::Slip, &report::slip(w.store.conn(), month)?)?;
        let leaves = Leaves { what: "报送单", rows: 1, whole: false };
        w.store.print(at, &leaves, slip.pages, || file::write(path, &slip.pdf, Existing::Replace)).map(|_| ())
    })
}

/// Notes that the file was handed over.
#[tauri::command(async)]
pub fn hand_over(app: State<'_, App>, month: Month) -> Answer<()> {
    app.write(|w, _, at| report::hand_over(&mut w.store, at, month))
}

#[tauri::command(async)]
pub fn import_receipt(app: State<'_, App>, path: String) -> Answer<ReceiptImport> {
    app.write(|w, _, at| report::import_receipt(&mut w.store, at, Path::new(&path)))
}

/// Checks the code that the street read out over the telephone.
#[tauri::command(async)]
pub fn confirm_receipt(app: State<'_, App>, month: Month, code: String) -> Answer<ReceiptConfirmed> {
    app.write(|w, _, at| report::confirm_receipt(&mut w.store, at, month, &code))
}

#[tauri::command(async)]
pub fn charter_state(app: State<'_, App>) -> Answer<CharterState> {
    app.read(known)
}

/// Writes the enrolment file and answers its path.
#[tauri::command(async)]
pub fn save_enrolment(app: State<'_, App>, path: String) -> Answer<String> {
    app.write(|w, _, at| report::enrol(&mut w.store, at, Path::new(&path))).map(|(_, path)| app.note(path))
}

#[tauri::command(async)]
pub fn import_charter(app: State<'_, App>, path: String) -> Answer<CharterImport> {
    app.write(|w, _, at| report::import_charter(&mut w.store, at, Path::new(&path)))
}

/// Notes that the fingerprint was compared by voice.
#[tauri::command(async)]
pub fn confirm_charter(app: State<'_, App>) -> Answer<()> {
    app.write(|w, _, at| report::confirm_charter(&mut w.store, at)).map(|_| ())
}

/// How far an export is, for the window.
fn words(step: Step) -> &'static str {
    match step {
        Step::Gather => "第 1 步，共 3 步：正在核对要上报的内容…",
        Step::Seal => "第 2 步，共 3 步：正在签名、加密…",
        Step::Write => "第 3 步，共 3 步：正在写到文件夹，请不要拔下 U 盘…",
    }
}

fn known(books: &Books) -> Result<CharterState> {
    let conn = books.store.conn();
    let charter = report::waiting(conn)?.or(report::in_force(conn)?);
    Ok(CharterState {
        imported: charter.is_some(),
        confirmed: charter.as_ref().is_some_and(report::Charter::is_confirmed),
        street: charter.as_ref().map(|c| c.street_name.clone()).unwrap_or_default(),
        fingerprint: charter.as_ref().map(report::Charter::fingerprint).unwrap_or_default(),
        enrolment: format!("{}_enrolment.zhibu", branch::workspace(conn)?.code),
    })
}
