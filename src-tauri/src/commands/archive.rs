//! 档案.

use super::Answer;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::archive::{
    self, BoxOf as ArchiveBox, Gaps as ArchiveGaps, Item as ArchiveItem, Section as ArchiveSection,
};
use zhibu_core::sheet::{ImportReport, Pick};

/// The items of a year by archive number.
#[tauri::command(async)]
pub fn archive_items(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveItem>> {
    app.read(|b| archive::items(b.store.conn(), b.scope, Some(year)))
}

/// What each section holds and what it still lacks.
#[tauri::command(async)]
pub fn archive_gaps(app: State<'_, App>, year: i32) -> Answer<ArchiveGaps> {
    app.read(|b| archive::gaps(b.store.conn(), b.at, b.scope, year))
}

/// The boxes of a year.
#[tauri::command(async)]
pub fn archive_boxes(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveBox>> {
    app.read(|b| archive::boxes(b.store.conn(), b.scope, year))
}

/// The seven sections.
#[tauri::command(async)]
pub fn archive_sections(app: State<'_, App>) -> Answer<Vec<ArchiveSection>> {
    app.read(|_| archive::sections())
}

#[tauri::command(async)]
pub fn import_archive(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| archive::import(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}
