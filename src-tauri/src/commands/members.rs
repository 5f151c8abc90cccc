//! 党员名册.

use super::Answer;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::members::{self, Import, Listed as ListedMember, Number};
use zhibu_core::sheet::{ImportReport, Pick};

/// Everybody whose relation lies here today, ID numbers masked.
#[tauri::command(async)]
pub fn roster(app: State<'_, App>) -> Answer<Vec<ListedMember>> {
    app.read(|b| members::list(b.store.conn(), b.scope, b.at.today(), "", Number::Masked))
}

/// Those whose name, pinyin, ID or telephone number fits: the window itself holds no whole numbers.
#[tauri::command(async)]
pub fn find_members(app: State<'_, App>, find: String) -> Answer<Vec<ListedMember>> {
    app.read(|b| members::list(b.store.conn(), b.scope, b.at.today(), &find, Number::Masked))
}

/// One whole ID number, when somebody asks to see it.
#[tauri::command(async)]
pub fn id_number(app: State<'_, App>, member: String) -> Answer<String> {
    app.read(|b| Ok(members::get(b.store.conn(), &member)?.id_number))
}

/// Takes a workbook in; a dry run only says what would happen.
#[tauri::command(async)]
pub fn import_roster(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| {
        let how = Import { pick: Pick::default(), scope: scope.clone(), dry_run };
        members::import_file(&mut w.store, at, Path::new(&path), &how)
    })
}

/// Writes the roster as a workbook and answers its path.
#[tauri::command(async)]
pub fn export_roster(app: State<'_, App>, path: String, whole: bool) -> Answer<String> {
    let number = if whole { Number::Full } else { Number::Masked };
    app.save(&path, |b, path| members::export(b.store.conn(), b.scope, b.at.today(), path, number).map(|_| ()))
}
