//! 党员名册.

use super::Answer;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::members::{
    self, Comparison as RosterComparison, Edit as MemberEdit, Edited as MemberEdited, EventKind as MemberEventKind,
    Import, KindRule as MemberEventForm, Listed as ListedMember, Look as RosterLook, NewEvent as NewMemberEvent,
    NewMember, Number, Page as MemberPage, Recorded as RecordedEvent, RosterLayout, Saved as SavedRosterView, SavedMap,
    Shown as MemberField, View as RosterView, ViewColumn as RosterColumn, Wizard as ImportOrder, Words as RosterWords,
};
use zhibu_core::report;
use zhibu_core::sheet::{ImportReport, Pick, Preview as SheetPreview};

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

/// Takes a workbook in; a dry run only says what would happen.
#[tauri::command(async)]
pub fn import_roster(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| {
        let how = Import { pick: Pick::default(), scope: scope.clone(), dry_run };
        members::import_file(&mut w.store, at, Path::new(&path), &how)
    })
}

/// Writes exactly what a view shows as a workbook and answers its path.
#[tauri::command(async)]
pub fn export_roster_view(app: State<'_, App>, view: RosterView, path: String, whole: bool) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        members::export_view(&mut w.store, at, scope, &view, path, number(whole)).map(|_| ())
    })
}

/// The roster in figures, with the words that narrow it.
#[tauri::command(async)]
pub fn roster_words(app: State<'_, App>) -> Answer<RosterWords> {
    app.read(|b| members::words(b.store.conn(), b.scope, b.at.today()))
}

/// The roster through a view, masked.
#[tauri::command(async)]
pub fn look_at_roster(app: State<'_, App>, view: RosterView, first: Option<usize>) -> Answer<RosterLook> {
    app.read(|b| members::look(b.store.conn(), b.scope, b.at.today(), &view, first))
}

/// Holds the roster against another one, as the national system exports it; sensitive values masked on both sides.
#[tauri::command(async)]
pub fn compare_roster(app: State<'_, App>, path: String) -> Answer<RosterComparison> {
    app.read(|b| {
        let (conn, pick) = (b.store.conn(), Pick::default());
        members::compare(conn, b.at, b.scope, Path::new(&path), &pick, Number::Masked)
    })
}

/// The same as a workbook; answers its path.
#[tauri::command(async)]
pub fn save_roster_comparison(app: State<'_, App>, other: String, path: String, whole: bool) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let (other, pick) = (Path::new(&other), Pick::default());
        let found = members::compare(w.store.conn(), at, scope, other, &pick, number(whole))?;
        members::save_comparison(&mut w.store, at, &found, path, number(whole)).map(|_| ())
    })
}

/// The columns that a view can show.
#[tauri::command(async)]
pub fn roster_columns() -> Vec<RosterColumn> {
    members::VIEW_COLUMNS.to_vec()
}

#[tauri::command(async)]
pub fn roster_views(app: State<'_, App>) -> Answer<Vec<SavedRosterView>> {
    app.read(|b| members::views(b.store.conn()))
}

/// Keeps a view under a name.
#[tauri::command(async)]
pub fn save_roster_view(app: State<'_, App>, name: String, view: RosterView) -> Answer<()> {
    app.write(|w, _, at| members::save_view(&mut w.store, at, &name, &view))
}

#[tauri::command(async)]
pub fn drop_roster_view(app: State<'_, App>, name: String) -> Answer<()> {
    app.write(|w, _, at| members::drop_view(&mut w.store, at, &name))
}

fn number(whole: bool) -> Number {
    if whole { Number::Full } else { Number::Masked }
}

/// Which sheet and columns the import wizard would read.
#[tauri::command(async)]
pub fn roster_layout(app: State<'_, App>, order: ImportOrder) -> Answer<RosterLayout> {
    app.read(|b| order.layout(b.store.conn()))
}

/// Every row of a roster that is to be taken in, and what would become of it.
#[tauri::command(async)]
pub fn preview_roster(app: State<'_, App>, order: ImportOrder) -> Answer<SheetPreview> {
    let mut watch = app.watch("正在核对");
    app.read(|b| {
        let gates = report::settled_gates(b.store.conn(), b.at)?;
        order.preview(b.store.conn(), b.at, b.scope, &gates, &mut watch)
    })
}

/// Takes a roster in as the wizard settled it.
#[tauri::command(async)]
pub fn take_roster(app: State<'_, App>, order: ImportOrder) -> Answer<ImportReport> {
    let mut watch = app.watch("正在导入");
    app.write(|w, scope, at| {
        let gates = report::settled_gates(w.store.conn(), at)?;
        order.import(&mut w.store, at, scope, &gates, false, &mut watch)
    })
}

/// Keeps the mapping of columns under a name.
#[tauri::command(async)]
pub fn save_roster_map(app: State<'_, App>, saved: SavedMap) -> Answer<()> {
    app.write(|w, _, at| members::save_map(&mut w.store, at, &saved))
}

/// One member: fields with what is masked, the days that matter, the history.
#[tauri::command(async)]
pub fn member_page(app: State<'_, App>, member: String) -> Answer<MemberPage> {
    app.read(|b| members::page(b.store.conn(), &member, b.at))
}

/// What can happen to a member and what each entry asks for: the form is drawn from it.
#[tauri::command(async)]
pub fn member_event_kinds(app: State<'_, App>) -> Answer<Vec<MemberEventForm>> {
    app.read(|_| Ok(members::event_kinds()?.to_vec()))
}

/// Enters an event, or corrects one; answers its id and what to look at.
#[tauri::command(async)]
pub fn record_event(app: State<'_, App>, event: NewMemberEvent) -> Answer<RecordedEvent> {
    app.write(|w, _, at| {
        let gates = report::gates(w.store.conn(), at, &event)?;
        members::record_with(&mut w.store, at, &event, &gates)
    })
}

/// Takes back the event of a member that was entered last; answers its kind.
#[tauri::command(async)]
pub fn undo_member_event(app: State<'_, App>, member: String) -> Answer<MemberEventKind> {
    app.write(|w, _, at| {
        let gates = report::settled_gates(w.store.conn(), at)?;
        members::undo_last(&mut w.store, at, &member, &gates)
    })
}

/// Changes plain fields of a member.
#[tauri::command(async)]
pub fn edit_member(app: State<'_, App>, member: String, edits: Vec<MemberEdit>) -> Answer<MemberEdited> {
    app.write(|w, _, at| members::edit(&mut w.store, at, &member, &edits))
}

/// The fields of a form for somebody who is not on the roster yet.
#[tauri::command(async)]
pub fn blank_member_fields() -> Answer<Vec<MemberField>> {
    members::blank_fields().map_err(|e| e.fault())
}

/// Enters a member by hand.
#[tauri::command(async)]
pub fn add_member(app: State<'_, App>, member: NewMember) -> Answer<MemberEdited> {
    app.write(|w, _, at| members::add(&mut w.store, at, &member))
}

/// The whole value of a masked field, when somebody asks to see it; that it was asked for is kept.
#[tauri::command(async)]
pub fn reveal_field(app: State<'_, App>, member: String, field: String) -> Answer<String> {
    app.write(|w, _, at| members::reveal(&mut w.store, at, &member, &field))
}
