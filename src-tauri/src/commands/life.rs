//! 组织生活.

use super::Answer;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::life::{self, Gathering};
use zhibu_core::sheet::{ImportReport, Pick};

/// The gatherings of a year.
#[tauri::command(async)]
pub fn gatherings(app: State<'_, App>, year: i32) -> Answer<Vec<Gathering>> {
    app.read(|b| {
        let (first, last) = super::days_of(year)?;
        life::gatherings(b.store.conn(), b.scope, first, last)
    })
}

#[tauri::command(async)]
pub fn import_life(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| life::import(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}

/// The names of these kinds of gatherings, in their order.
#[tauri::command(async)]
pub fn life_kinds(ids: Vec<String>) -> Vec<String> {
    ids.iter().map(|id| life::kind_name(id).to_string()).collect()
}
