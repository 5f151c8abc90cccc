//! 组织生活.

use super::Answer;
use super::print::{list, paper};
use crate::app::App;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tauri::State;
use zhibu_core::file::{self, Existing};
use zhibu_core::life::{
    self, Appraisal, Attachment as LifeAttachment, CareYear, Contact as ContactRecord, Gathering, Guest as LifeGuest,
    KindWord as LifeKind, NewGathering, NewGuest as NewLifeGuest, NewPlan as NewLifePlan, NewPledge,
    NewStep as NewAppraisalStep, Photo as FoundPhoto, Plan as LifePlan, Pledge, Proposal as ThemeDayProposal,
    ReasonWord as LifeReason, Record as LifeRecord, Recorded as RecordedGathering, Relay as RelayRead, Resolution,
    Roll as LifeRoll, Verdict as VoteVerdict, Vote as LifeVote, VoteWord as LifeVoteWord,
};
use zhibu_core::print::Template;
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::store::{Held as AttachmentsHeld, Leaves};
use zhibu_core::{Month, report};

/// What a record can be of, and why somebody may be away.
#[derive(Serialize)]
pub struct LifeWords {
    pub kinds: Vec<LifeKind>,
    pub reasons: Vec<LifeReason>,
    pub votes: Vec<LifeVoteWord>,
}

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
    app.write(|w, scope, at| {
        let settled = report::settled(w.store.conn(), scope, at)?;
        life::import_with(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run, &settled)
    })
}

#[tauri::command(async)]
pub fn life_words() -> Answer<LifeWords> {
    let words = || Ok(LifeWords { kinds: life::kinds()?, reasons: life::reasons()?, votes: life::vote_words()? });
    words().map_err(|e: zhibu_core::Error| e.fault())
}

/// Who is due at a gathering of these kinds on that day.
#[tauri::command(async)]
pub fn life_roll(
    app: State<'_, App>,
    organisation: String,
    kinds: Vec<String>,
    day: NaiveDate,
    group: String,
) -> Answer<LifeRoll> {
    app.read(|b| life::roll(b.store.conn(), &organisation, &kinds, day, &group))
}

/// Who stood on the list of a gathering that is opened to amend it.
#[tauri::command(async)]
pub fn life_roll_of(app: State<'_, App>, id: String) -> Answer<LifeRoll> {
    app.read(|b| life::roll_of(b.store.conn(), b.scope, &id))
}

/// Whom a pasted 接龙 names.
#[tauri::command(async)]
pub fn read_relay(
    app: State<'_, App>,
    organisation: String,
    kinds: Vec<String>,
    day: NaiveDate,
    group: String,
    text: String,
) -> Answer<RelayRead> {
    app.read(|b| life::relay(b.store.conn(), &organisation, &kinds, day, &group, &text))
}

/// What the figures of a vote mean.
#[tauri::command(async)]
pub fn judge_vote(vote: LifeVote) -> Answer<VoteVerdict> {
    life::judge(&vote).map_err(|e| e.fault())
}

/// One gathering with all that is kept of it.
#[tauri::command(async)]
pub fn life_record(app: State<'_, App>, id: String) -> Answer<LifeRecord> {
    app.read(|b| life::one(b.store.conn(), b.scope, &id))
}

#[tauri::command(async)]
pub fn record_life(app: State<'_, App>, gathering: NewGathering) -> Answer<RecordedGathering> {
    app.write(|w, scope, at| {
        let settled = report::settled(w.store.conn(), scope, at)?;
        life::record(&mut w.store, at, scope, &gathering, &settled)
    })
}

#[tauri::command(async)]
pub fn amend_life(app: State<'_, App>, id: String, gathering: NewGathering) -> Answer<RecordedGathering> {
    app.write(|w, scope, at| {
        let settled = report::settled(w.store.conn(), scope, at)?;
        life::amend(&mut w.store, at, scope, &id, &gathering, &settled)
    })
}

/// What is or was planned for a year.
#[tauri::command(async)]
pub fn life_plans(app: State<'_, App>, year: i32) -> Answer<Vec<LifePlan>> {
    app.read(|b| {
        let (first, last) = super::days_of(year)?;
        life::plans(b.store.conn(), b.scope, first, last)
    })
}

/// One thing planned.
#[tauri::command(async)]
pub fn life_plan(app: State<'_, App>, id: String) -> Answer<LifePlan> {
    app.read(|b| life::planned(b.store.conn(), b.scope, &id))
}

/// The theme days that this month still lacks, on the day that the branch has fixed.
#[tauri::command(async)]
pub fn theme_day_proposals(app: State<'_, App>) -> Answer<Vec<ThemeDayProposal>> {
    app.read(|b| life::proposals(b.store.conn(), b.scope, Month::of(b.at.today())))
}

#[tauri::command(async)]
pub fn plan_life(app: State<'_, App>, plan: NewLifePlan) -> Answer<LifePlan> {
    app.write(|w, scope, at| life::plan(&mut w.store, at, scope, &plan))
}

/// The text of a notice, for pasting into a chat group.
#[tauri::command(async)]
pub fn notice_text(app: State<'_, App>, id: String) -> Answer<String> {
    app.read(|b| life::planned(b.store.conn(), b.scope, &id).map(|plan| life::notice_text(&plan)))
}

#[tauri::command(async)]
pub fn notify_life(app: State<'_, App>, id: String, on: NaiveDate, how: String) -> Answer<LifePlan> {
    app.write(|w, scope, at| life::notify(&mut w.store, at, scope, &id, on, &how))
}

#[tauri::command(async)]
pub fn cancel_life(app: State<'_, App>, id: String, reason: String) -> Answer<LifePlan> {
    app.write(|w, scope, at| life::cancel(&mut w.store, at, scope, &id, &reason))
}

/// Resolutions and rectifications that are still open.
#[tauri::command(async)]
pub fn life_tasks(app: State<'_, App>) -> Answer<Vec<Resolution>> {
    app.read(|b| life::resolutions_open(b.store.conn(), b.scope))
}

#[tauri::command(async)]
pub fn close_life_task(app: State<'_, App>, id: String, on: NaiveDate, how: String) -> Answer<Resolution> {
    app.write(|w, scope, at| life::close_resolution(&mut w.store, at, scope, &id, on, &how))
}

/// The files of a gathering, without their bytes.
#[tauri::command(async)]
pub fn life_attachments(app: State<'_, App>, id: String) -> Answer<Vec<LifeAttachment>> {
    app.read(|b| life::attachments(b.store.conn(), b.scope, &id))
}

/// Takes a file in; of a photograph the place is cleared.
#[tauri::command(async)]
pub fn attach_file(app: State<'_, App>, id: String, path: String, book_page: String) -> Answer<LifeAttachment> {
    app.write(|w, scope, at| life::attach(&mut w.store, at, scope, &id, Path::new(&path), &book_page))
}

#[tauri::command(async)]
pub fn detach_file(app: State<'_, App>, id: String) -> Answer<LifeAttachment> {
    app.write(|w, scope, at| life::detach(&mut w.store, at, scope, &id))
}

/// The bytes of a picture in base64.
#[tauri::command(async)]
pub fn attachment_picture(app: State<'_, App>, id: String) -> Answer<String> {
    app.read(|b| life::attachment(b.store, b.scope, &id).map(|(_, bytes)| super::base64(&bytes)))
}

/// Writes a file of a gathering outside and answers its path.
#[tauri::command(async)]
pub fn save_attachment(app: State<'_, App>, id: String, path: String) -> Answer<String> {
    app.save(&path, |b, path| {
        life::attachment(b.store, b.scope, &id).and_then(|(_, bytes)| file::write(path, &bytes, Existing::Refuse))
    })
}

/// How much all attachments take.
#[tauri::command(async)]
pub fn attachments_held(app: State<'_, App>) -> Answer<AttachmentsHeld> {
    app.read(|b| b.store.blobs_held())
}

/// The photographs of a folder by day, each with the gatherings that it may be of.
#[tauri::command(async)]
pub fn folder_photos(app: State<'_, App>, folder: String) -> Answer<Vec<FoundPhoto>> {
    app.read(|b| life::photos(b.store.conn(), b.scope, Path::new(&folder)))
}

/// 报到党员 and other guests, with how often each was there in a year.
#[tauri::command(async)]
pub fn life_guests(app: State<'_, App>, year: i32) -> Answer<Vec<LifeGuest>> {
    app.read(|b| life::guests(b.store.conn(), b.scope, year))
}

#[tauri::command(async)]
pub fn put_guest(app: State<'_, App>, guest: NewLifeGuest) -> Answer<LifeGuest> {
    app.write(|w, scope, at| life::put_guest(&mut w.store, at, scope, &guest))
}

#[tauri::command(async)]
pub fn end_guest(app: State<'_, App>, id: String, on: NaiveDate) -> Answer<LifeGuest> {
    app.write(|w, scope, at| life::end_guest(&mut w.store, at, scope, &id, on))
}

/// Who was kept in touch with in a year, and what was undertaken.
#[tauri::command(async)]
pub fn life_care(app: State<'_, App>, year: i32) -> Answer<CareYear> {
    app.read(|b| life::care_year(b.store.conn(), b.scope, year))
}

#[tauri::command(async)]
pub fn record_contact(
    app: State<'_, App>,
    member: String,
    on: NaiveDate,
    how: String,
    by: String,
) -> Answer<ContactRecord> {
    app.write(|w, scope, at| life::record_contact(&mut w.store, at, scope, &member, on, &how, &by))
}

/// Enters a pledge, or that it was kept.
#[tauri::command(async)]
pub fn record_pledge(app: State<'_, App>, pledge: NewPledge) -> Answer<Pledge> {
    app.write(|w, scope, at| life::record_pledge(&mut w.store, at, scope, &pledge))
}

#[tauri::command(async)]
pub fn import_contacts(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| {
        life::import_contacts(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run)
    })
}

#[tauri::command(async)]
pub fn import_pledges(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| life::import_pledges(&mut w.store, at, scope, Path::new(&path), &Pick::default(), dry_run))
}

/// The 民主评议 of a year, one an organisation.
#[tauri::command(async)]
pub fn appraisals(app: State<'_, App>, year: i32) -> Answer<Vec<Appraisal>> {
    app.read(|b| life::appraisal(b.store.conn(), b.at, b.scope, year))
}

#[tauri::command(async)]
pub fn step_appraisal(app: State<'_, App>, step: NewAppraisalStep) -> Answer<()> {
    app.write(|w, scope, at| life::step(&mut w.store, at, scope, &step))
}

/// Grades that a meeting decided; answers what is worth reading.
#[tauri::command(async)]
pub fn grade_appraisal(
    app: State<'_, App>,
    organisation: String,
    year: i32,
    members: Vec<String>,
    grade: String,
) -> Answer<Vec<String>> {
    app.write(|w, scope, at| {
        let grades: Vec<(String, String)> = members.iter().map(|m| (m.clone(), grade.clone())).collect();
        life::grade(&mut w.store, at, scope, &organisation, year, &grades)
    })
}

#[tauri::command(async)]
pub fn tell_appraisal(
    app: State<'_, App>,
    organisation: String,
    year: i32,
    members: Vec<String>,
    on: NaiveDate,
) -> Answer<()> {
    app.write(|w, scope, at| life::tell(&mut w.store, at, scope, &organisation, year, &members, on))
}

/// A paper of organisation life.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LifePaper {
    /// The year's plan against what was held.
    Plan,
    FirstHalf,
    SecondHalf,
    /// The year's 民主评议.
    Appraisal,
    /// Its sheet for each member.
    Feedback,
}

#[tauri::command(async)]
pub fn save_life_paper(app: State<'_, App>, kind: LifePaper, year: i32, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let conn = w.store.conn();
        let half = match kind {
            LifePaper::Plan => return list(&app, w, at, life::plan_sheet(conn, at, scope, year)?, false, path),
            LifePaper::Appraisal => {
                return list(&app, w, at, life::appraisal_summary(conn, at, scope, year)?, false, path);
            }
            LifePaper::Feedback => {
                return list(&app, w, at, life::appraisal_feedback(conn, at, scope, year)?, false, path);
            }
            LifePaper::FirstHalf => 1,
            LifePaper::SecondHalf => 2,
        };
        let told = life::half_report(conn, at, scope, year, half)?;
        let leaves = Leaves { what: "“三会一课”落实情况报告", rows: told.reports.len(), whole: false };
        paper(&app, w, at, (Template::LifeReport, &told), &leaves, path)
    })
}
