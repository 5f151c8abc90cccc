//! 谈心谈话. What was said crosses only in an opened record and in the form that is being written.

use super::Answer;
use super::print::{list, paper};
use crate::app::App;
use chrono::NaiveDate;
use serde::Serialize;
use std::path::Path;
use tauri::State;
use zhibu_core::file;
use zhibu_core::print::{self, Template};
use zhibu_core::scans::Scan;
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::store::Leaves;
use zhibu_core::talks::{
    self, Called as TalkCalled, Contact as TalkContact, Coverage as TalkCoverage, FollowUp as TalkFollowUp,
    Listed as ListedTalk, Need as TalkNeed, NewTalk, Opened as OpenedTalk, Purpose, Recorded as RecordedTalk,
    Task as TalkTask, Word as TalkWord,
};

/// What can call for a talk, and how people can meet.
#[derive(Serialize)]
pub struct TalkWords {
    pub occasions: Vec<TalkWord>,
    pub ways: Vec<TalkWord>,
}

/// What is still to be done: who and by when, never what about.
#[derive(Serialize)]
pub struct TalksDue {
    /// Whom something happened to, and nobody has talked with since.
    pub called: Vec<TalkCalled>,
    pub tasks: Vec<TalkTask>,
    pub follow_ups: Vec<TalkFollowUp>,
}

/// Who must talk with whom in a year, and who has.
#[tauri::command(async)]
pub fn talks_coverage(app: State<'_, App>, year: i32) -> Answer<TalkCoverage> {
    app.read(|b| talks::coverage(b.store.conn(), b.at, b.scope, year))
}

/// The same as a matrix, a cell a pair and period.
#[tauri::command(async)]
pub fn talk_needs(app: State<'_, App>, year: i32) -> Answer<Vec<TalkNeed>> {
    app.read(|b| talks::needs(b.store.conn(), b.at, b.scope, year))
}

#[tauri::command(async)]
pub fn import_talks(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| talks::import(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}

#[tauri::command(async)]
pub fn talk_words() -> Answer<TalkWords> {
    talks::occasions().and_then(|occasions| Ok(TalkWords { occasions, ways: talks::ways()? })).map_err(|e| e.fault())
}

/// The talks of a year without what was said.
#[tauri::command(async)]
pub fn talks_of(app: State<'_, App>, year: i32) -> Answer<Vec<ListedTalk>> {
    app.read(|b| {
        let (first, last) = super::days_of(year)?;
        talks::listed(b.store.conn(), b.scope, first, last)
    })
}

#[tauri::command(async)]
pub fn talks_due(app: State<'_, App>) -> Answer<TalksDue> {
    app.read(|b| {
        Ok(TalksDue {
            called: talks::called(b.store.conn(), b.at, b.scope)?,
            tasks: talks::tasks_open(b.store.conn(), b.scope)?,
            follow_ups: talks::follow_ups_open(b.store.conn(), b.scope)?,
        })
    })
}

/// What was said in one talk. That somebody looked is kept.
#[tauri::command(async)]
pub fn open_talk(app: State<'_, App>, id: String) -> Answer<OpenedTalk> {
    app.write(|w, scope, at| talks::reveal(&mut w.store, at, scope, &id, Purpose::Read))
}

/// Hangs a photograph or scan of the paper record on a talk.
#[tauri::command(async)]
pub fn attach_talk_paper(app: State<'_, App>, id: String, path: String) -> Answer<Scan> {
    app.write(|w, scope, at| talks::attach_paper(&mut w.store, at, scope, &id, Path::new(&path)))
}

#[tauri::command(async)]
pub fn detach_talk_paper(app: State<'_, App>, id: String) -> Answer<Scan> {
    app.write(|w, scope, at| talks::detach_paper(&mut w.store, at, scope, &id))
}

/// A picture of the paper record in base64. That somebody looked is kept.
#[tauri::command(async)]
pub fn talk_paper_picture(app: State<'_, App>, id: String) -> Answer<String> {
    app.write(|w, scope, at| talks::reveal_paper(&mut w.store, at, scope, &id)).map(|(_, bytes)| super::base64(&bytes))
}

/// Writes a scan of a paper record outside and answers its path. That somebody looked is kept.
#[tauri::command(async)]
pub fn save_talk_paper(app: State<'_, App>, id: String, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| talks::save_paper(&mut w.store, at, scope, &id, path).map(drop))
}

#[tauri::command(async)]
pub fn record_talk(app: State<'_, App>, talk: NewTalk) -> Answer<RecordedTalk> {
    app.write(|w, scope, at| talks::record(&mut w.store, at, scope, &talk))
}

#[tauri::command(async)]
pub fn amend_talk(app: State<'_, App>, id: String, talk: NewTalk) -> Answer<RecordedTalk> {
    app.write(|w, scope, at| talks::amend(&mut w.store, at, scope, &id, &talk))
}

#[tauri::command(async)]
pub fn open_talk_task(app: State<'_, App>, member: String, occasion: String) -> Answer<TalkTask> {
    app.write(|w, scope, at| talks::open_task(&mut w.store, at, scope, &member, &occasion))
}

/// Opens the task of the talk that an event calls for.
#[tauri::command(async)]
pub fn open_called_talk(app: State<'_, App>, event: String) -> Answer<TalkTask> {
    app.write(|w, scope, at| talks::open_called(&mut w.store, at, scope, &event))
}

#[tauri::command(async)]
pub fn follow_up_talk(app: State<'_, App>, id: String, on: NaiveDate) -> Answer<TalkFollowUp> {
    app.write(|w, scope, at| talks::followed(&mut w.store, at, scope, &id, on))
}

/// The form that was being written, if any.
#[tauri::command(async)]
pub fn talk_draft(app: State<'_, App>, organisation: String) -> Answer<Option<NewTalk>> {
    app.read(|b| talks::draft(b.store.conn(), &organisation))
}

#[tauri::command(async)]
pub fn save_talk_draft(app: State<'_, App>, talk: NewTalk) -> Answer<()> {
    app.write(|w, scope, at| talks::save_draft(&mut w.store, at, scope, &talk))
}

/// Who keeps in touch with whom today.
#[tauri::command(async)]
pub fn talk_contacts(app: State<'_, App>, organisation: String) -> Answer<Vec<TalkContact>> {
    app.read(|b| talks::contacts(b.store.conn(), &organisation, b.at.today()))
}

#[tauri::command(async)]
pub fn assign_talk_contacts(
    app: State<'_, App>,
    organisation: String,
    committee_member: String,
    members: Vec<String>,
    since: NaiveDate,
) -> Answer<Vec<TalkContact>> {
    app.write(|w, _, at| talks::assign_contact(&mut w.store, at, &organisation, &committee_member, &members, since))
}

/// The form of one talk for both to sign. It holds what was said.
#[tauri::command(async)]
pub fn save_talk_form(app: State<'_, App>, id: String, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let form = talks::form(&mut w.store, at, scope, &id)?.value;
        let leaves = Leaves { what: "谈心谈话记录表", rows: 1, whole: true };
        paper(&app, w, at, (Template::TalkForm, &form), &leaves, path)
    })
}

/// A form without anybody on it, to be filled in by hand.
#[tauri::command(async)]
pub fn save_blank_talk_form(app: State<'_, App>, organisation: String, path: String) -> Answer<String> {
    app.save(&path, |b, path| {
        let form = talks::blank_form(b.store.conn(), b.at, &organisation)?;
        file::write(path, &print::pdf(&app.press(b.office)?, Template::TalkForm, &form)?.pdf, path.existing)
    })
}

/// The face of the envelope in which a record is sealed.
#[tauri::command(async)]
pub fn save_talk_envelope(app: State<'_, App>, id: String, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let face = talks::envelope(w.store.conn(), at, scope, &id)?;
        let leaves = Leaves { what: "谈心谈话记录封存袋", rows: 1, whole: false };
        paper(&app, w, at, (Template::TalkEnvelope, &face), &leaves, path)
    })
}

/// The year's ledger: who with whom and when, never what about.
#[tauri::command(async)]
pub fn save_talk_ledger(app: State<'_, App>, year: i32, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let listing = talks::ledger(w.store.conn(), at, scope, year)?;
        list(&app, w, at, listing, false, path)
    })
}
