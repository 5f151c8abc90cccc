//! Making, opening, locking and saving the office's books.

use super::Answer;
use crate::app::{App, Session};
use std::path::PathBuf;
use tauri::State;
use zhibu_core::Month;
use zhibu_core::branch::{About, Edition};
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, Template};
use zhibu_core::report;
use zhibu_core::vault::Workspace;
use zhibu_core::vault::backup::{self, Made as BackupMade, Standing as BackupStanding};

/// What the window is to show.
#[tauri::command(async)]
pub fn session(app: State<'_, App>) -> Answer<Session> {
    app.session()
}

/// Makes an office with one 党支部 in a folder and opens it.
#[tauri::command(async)]
pub fn create_office(
    app: State<'_, App>,
    folder: String,
    code: String,
    name: String,
    since: Month,
    passphrase: String,
) -> Answer<Session> {
    let about = About { kind: Edition::Office, code, name, parent: String::new(), since };
    app.turn_to(Some(PathBuf::from(folder)))?;
    app.open(|folder, at| {
        let mut made = Workspace::create(folder, &about, &passphrase, at)?;
        report::keys::ensure(&mut made.store, at)?;
        Ok(made)
    })
}

#[tauri::command(async)]
pub fn unlock(app: State<'_, App>, passphrase: String) -> Answer<Session> {
    app.open(|folder, _| Workspace::open(folder, &passphrase))
}

/// Opens by the recovery code and sets a new passphrase.
#[tauri::command(async)]
pub fn recover(app: State<'_, App>, code: String, passphrase: String) -> Answer<Session> {
    app.open(|folder, _| Workspace::recover(folder, &code, &passphrase))
}

#[tauri::command(async)]
pub fn lock(app: State<'_, App>) -> Answer<Session> {
    app.close()
}

/// Turns to the books in another folder; they still ask for their passphrase.
#[tauri::command(async)]
pub fn choose_workspace(app: State<'_, App>, folder: String) -> Answer<Session> {
    app.look_in(PathBuf::from(folder))
}

/// Back to the first page; the books stay where they are.
#[tauri::command(async)]
pub fn forget_workspace(app: State<'_, App>) -> Answer<Session> {
    app.turn_to(None)
}

/// 100, 125, 150 or 200 per cent.
#[tauri::command(async)]
pub fn set_text_size(app: State<'_, App>, percent: u32) -> Answer<Session> {
    app.set_text_size(percent)
}

/// Prints the recovery sheet to a PDF and answers its path.
#[tauri::command(async)]
pub fn save_recovery_sheet(app: State<'_, App>, path: String) -> Answer<String> {
    app.save(&path, |b, path| {
        let printed = print::pdf(&app.press(b.office)?, Template::Recovery, &b.office.recovery_sheet(b.at)?)?;
        file::write(path, &printed.pdf, Existing::Replace)
    })
}

/// The copies that were made without anybody asking.
#[tauri::command(async)]
pub fn backup_standing(app: State<'_, App>) -> Answer<BackupStanding> {
    app.read(|b| backup::standing(b.store))
}

/// The whole office in one file in a folder, read back and checked.
#[tauri::command(async)]
pub fn make_backup(app: State<'_, App>, folder: String) -> Answer<BackupMade> {
    app.read(|b| backup::create(b.office, b.at, &PathBuf::from(folder)))
}

/// Brings an office back from a backup into an empty or new folder and opens it.
#[tauri::command(async)]
pub fn restore_backup(app: State<'_, App>, file: String, folder: String, passphrase: String) -> Answer<Session> {
    app.open_in(PathBuf::from(folder), |folder, at| backup::restore(&PathBuf::from(file), folder, &passphrase, at))
}

/// The invented office that comes with the program, made anew each time somebody asks for it.
#[tauri::command(async)]
pub fn open_sample(app: State<'_, App>) -> Answer<Session> {
    app.enter_sample()
}
