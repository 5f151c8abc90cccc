//! 档案.

use super::Answer;
use super::print::list;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::archive::{
    self, BoxOf as ArchiveBox, Check as ArchiveCheck, Choice as ArchiveChoice, Closing as ArchiveClosing, Counted,
    Gaps as ArchiveGaps, Inspection as ArchiveInspection, Item as ArchiveItem, List as ArchiveList,
    NewSection as NewArchiveSection, Paper as ArchivePaper, Proposal as ArchiveProposal, Section as ArchiveSection,
    Setting as ArchiveSetting, Signed, Verdict as ArchiveVerdict,
};
use zhibu_core::file;
use zhibu_core::print;
use zhibu_core::scans::Scan;
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::store::Leaves;
use zhibu_core::{Month, report};

/// The items of a year by archive number.
#[tauri::command(async)]
pub fn archive_items(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveItem>> {
    app.read(|b| archive::items(b.store.conn(), b.scope, Some(year)))
}

/// What each section holds and what it still lacks.
#[tauri::command(async)]
pub fn archive_gaps(app: State<'_, App>, year: i32) -> Answer<ArchiveGaps> {
    app.read(|b| report::archive_gaps(b.store.conn(), b.at, b.scope, year))
}

/// The boxes of a year.
#[tauri::command(async)]
pub fn archive_boxes(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveBox>> {
    app.read(|b| archive::boxes(b.store.conn(), b.scope, year))
}

/// The seven sections as the office calls them.
#[tauri::command(async)]
pub fn archive_sections(app: State<'_, App>) -> Answer<Vec<ArchiveSection>> {
    app.read(|b| archive::sections(b.store.conn()))
}

/// The seven sections as the program proposes them.
#[tauri::command(async)]
pub fn proposed_archive_sections(app: State<'_, App>) -> Answer<Vec<ArchiveSection>> {
    app.read(|_| archive::proposed_sections())
}

/// Calls the sections otherwise, in the order in which they come.
#[tauri::command(async)]
pub fn set_archive_sections(app: State<'_, App>, sections: Vec<NewArchiveSection>) -> Answer<Vec<ArchiveSection>> {
    app.write(|w, _, at| archive::put_sections(&mut w.store, at, &sections))
}

#[tauri::command(async)]
pub fn import_archive(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| archive::import(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}

/// Papers that records of a year lead one to expect and that are not filed yet.
#[tauri::command(async)]
pub fn archive_proposals(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveProposal>> {
    app.read(|b| archive::propose(b.store.conn(), b.at, b.scope, year))
}

/// Files papers, each with what was corrected of it, and numbers them in one step.
#[tauri::command(async)]
pub fn file_archive(app: State<'_, App>, year: i32, choices: Vec<ArchiveChoice>) -> Answer<Vec<ArchiveItem>> {
    app.write(|w, scope, at| archive::file(&mut w.store, at, scope, year, &choices))
}

/// Corrects what was written of a paper.
#[tauri::command(async)]
pub fn edit_archive_item(app: State<'_, App>, id: String, paper: ArchivePaper) -> Answer<ArchiveItem> {
    app.write(|w, scope, at| archive::edit(&mut w.store, at, scope, &id, &paper))
}

/// The papers of a year that nobody counted or bound yet, and that may still be put right.
#[tauri::command(async)]
pub fn uncounted_archive_items(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveItem>> {
    app.read(|b| archive::uncounted(b.store.conn(), b.scope, year))
}

/// Enters pages and bindings of many papers in one step; answers how many it changed.
#[tauri::command(async)]
pub fn count_archive_items(app: State<'_, App>, counted: Vec<Counted>) -> Answer<u32> {
    app.write(|w, scope, at| archive::count(&mut w.store, at, scope, &counted))
}

/// The year whose papers are in hand.
#[tauri::command(async)]
pub fn archive_working_year(app: State<'_, App>) -> Answer<i32> {
    app.read(|b| archive::working_year(b.store.conn(), b.at, b.scope))
}

/// Takes a paper out; its number stays vacant.
#[tauri::command(async)]
pub fn withdraw_archive_item(app: State<'_, App>, id: String, reason: String) -> Answer<()> {
    app.write(|w, scope, at| archive::withdraw(&mut w.store, at, scope, &id, &reason))
}

#[tauri::command(async)]
pub fn archive_scans(app: State<'_, App>, id: String) -> Answer<Vec<Scan>> {
    app.read(|b| archive::scans(b.store.conn(), b.scope, &id))
}

#[tauri::command(async)]
pub fn attach_scan(app: State<'_, App>, id: String, path: String) -> Answer<Scan> {
    app.write(|w, scope, at| archive::attach(&mut w.store, at, scope, &id, Path::new(&path)))
}

#[tauri::command(async)]
pub fn detach_scan(app: State<'_, App>, id: String) -> Answer<Scan> {
    app.write(|w, scope, at| archive::detach(&mut w.store, at, scope, &id))
}

/// Writes a scan outside and answers its path.
#[tauri::command(async)]
pub fn save_scan(app: State<'_, App>, id: String, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| archive::save_scan(&mut w.store, at, scope, &id, path).map(drop))
}

/// Divides an open year into boxes anew and answers how many papers changed their box.
#[tauri::command(async)]
pub fn rebox_archive(app: State<'_, App>, year: i32) -> Answer<u32> {
    app.write(|w, scope, at| archive::rebox(&mut w.store, at, scope, year))
}

/// Says where a box stands and answers how many papers it takes along.
#[tauri::command(async)]
pub fn place_archive_box(
    app: State<'_, App>,
    year: i32,
    section: String,
    number: u32,
    cabinet: String,
    shelf: String,
) -> Answer<u32> {
    app.write(|w, scope, at| archive::place(&mut w.store, at, scope, year, &section, number, (&cabinet, &shelf)))
}

/// 全宗号, pattern and spine of the organisation at hand.
#[tauri::command(async)]
pub fn archive_setting(app: State<'_, App>) -> Answer<ArchiveSetting> {
    app.read(|b| archive::own_setting(b.store.conn(), b.scope))
}

#[tauri::command(async)]
pub fn set_archive_setting(app: State<'_, App>, setting: ArchiveSetting) -> Answer<ArchiveSetting> {
    app.write(|w, scope, at| archive::set_own(&mut w.store, at, scope, setting))
}

/// The years that were closed.
#[tauri::command(async)]
pub fn archive_closings(app: State<'_, App>) -> Answer<Vec<ArchiveClosing>> {
    app.read(|b| archive::closings(b.store.conn(), b.scope))
}

/// Closes a year; from then on papers are only added.
#[tauri::command(async)]
pub fn close_archive(
    app: State<'_, App>,
    year: i32,
    arranged_by: String,
    checked_by: String,
    anyway: bool,
) -> Answer<ArchiveClosing> {
    let signed = Signed { arranged_by: &arranged_by, checked_by: &checked_by, anyway };
    app.write(|w, scope, at| report::close_archive(&mut w.store, at, scope, year, signed))
}

/// Scans, numbers, boxes and closed years, looked at whole.
#[tauri::command(async)]
pub fn archive_verdict(app: State<'_, App>) -> Answer<ArchiveVerdict> {
    app.read(|b| archive::verify(b.store, b.at, b.scope))
}

/// The sampling checks of a year.
#[tauri::command(async)]
pub fn archive_checks(app: State<'_, App>, year: i32) -> Answer<Vec<ArchiveCheck>> {
    app.read(|b| archive::checks(b.store.conn(), b.scope, year))
}

#[tauri::command(async)]
pub fn draw_archive_check(app: State<'_, App>, year: i32, count: usize) -> Answer<ArchiveCheck> {
    app.write(|w, scope, at| archive::draw(&mut w.store, at, scope, year, count))
}

/// Enters what was found of a drawn paper, and how it was put right.
#[tauri::command(async)]
pub fn note_archive_finding(app: State<'_, App>, id: String, finding: String, settled: String) -> Answer<()> {
    app.write(|w, scope, at| archive::note(&mut w.store, at, scope, &id, &finding, &settled))
}

/// Of the months from `from` to `to`: which duty is proved by which paper, and what is missing.
#[tauri::command(async)]
pub fn archive_inspection(app: State<'_, App>, from: Month, to: Month) -> Answer<ArchiveInspection> {
    app.read(|b| report::inspection(b.store.conn(), b.at, b.scope, from, to))
}

/// Writes the index of an inspection, a PDF or, where the name ends so, a workbook.
#[tauri::command(async)]
pub fn save_archive_inspection(app: State<'_, App>, from: Month, to: Month, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let found = report::inspection(w.store.conn(), at, scope, from, to)?;
        let index = archive::inspection_index(w.store.conn(), at, scope, &found)?;
        list(&app, w, at, index, false, path)
    })
}

/// Writes everything that an inspection asks for and the program can print: index, labels of the boxes, papers of the period.
#[tauri::command(async)]
pub fn save_inspection_papers(app: State<'_, App>, from: Month, to: Month, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let asked = report::asked_papers(w.store.conn(), at, scope, from, to)?;
        let paper = print::batch(&app.press(w)?, asked.what, &asked.parts)?;
        let leaves = Leaves { what: asked.what, rows: asked.parts.len(), whole: false };
        w.store.print(at, &leaves, paper.pages, || file::write(path, &paper.pdf, path.existing)).map(|_| ())
    })
}

/// Writes a list of a year, a PDF or, where the name ends so, a workbook.
#[tauri::command(async)]
pub fn save_archive_list(app: State<'_, App>, which: ArchiveList, year: i32, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let listing = report::archive_list(w.store.conn(), at, scope, which, year)?;
        list(&app, w, at, listing, false, path)
    })
}
