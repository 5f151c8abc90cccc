//! 谈心谈话: coverage only; what was said stays in the books.

use super::Answer;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::talks::{self, Coverage as TalkCoverage};

/// Who must talk with whom in a year, and who has.
#[tauri::command(async)]
pub fn talks_coverage(app: State<'_, App>, year: i32) -> Answer<TalkCoverage> {
    app.read(|b| talks::coverage(b.store.conn(), b.at, b.scope, year))
}

#[tauri::command(async)]
pub fn import_talks(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| talks::import(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}
