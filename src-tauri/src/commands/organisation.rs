//! 组织概况: the organisations of the office, their posts, groups, checks, history and opening balances.

use super::Answer;
use crate::app::{App, Books};
use crate::commands::branch::Holder;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use tauri::State;
use zhibu_core::branch::checks::Finding as StructureCheck;
use zhibu_core::branch::{
    self, Appointment, Field as OrganisationField, Leaving, NewOpening, Organisation, Paper, Post,
    Term as CommitteeTerm, What,
};
use zhibu_core::members::{self, Listed as ListedMember, NewBranch, Number};
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::{Error, Result};

/// One organisation, whole, today.
#[derive(Serialize)]
pub struct OrganisationCard {
    pub organisation: Organisation,
    /// Posts held today, the committee first.
    pub posts: Vec<HeldPost>,
    /// Posts that have ended, the newest first.
    pub past: Vec<HeldPost>,
    pub term: Option<CommitteeTerm>,
    /// Years that a term can have; empty where there is none.
    pub term_years: Vec<u32>,
    pub groups: Vec<PartyGroupLine>,
    pub checks: Vec<StructureCheck>,
    pub history: Vec<HistoryLine>,
    /// In words; null where none is agreed.
    pub theme_day: Option<String>,
    pub opening: Vec<OpeningLine>,
    pub members: u32,
}

#[derive(Serialize)]
pub struct HeldPost {
    pub post: Post,
    pub name: String,
}

#[derive(Serialize)]
pub struct PartyGroupLine {
    pub name: String,
    pub registered: bool,
    pub leader: String,
    pub people: Vec<String>,
}

#[derive(Serialize)]
pub struct HistoryLine {
    pub day: String,
    /// 更名, 分设 …
    pub change: String,
    pub words: String,
    pub document: String,
    pub reason: String,
}

#[derive(Serialize)]
pub struct OpeningLine {
    pub id: String,
    pub what: String,
    pub name: String,
    pub item: String,
    pub value: String,
    pub as_of: String,
    pub note: String,
}

/// What can be chosen in the forms.
#[derive(Serialize)]
pub struct BranchWords {
    pub kinds: Vec<String>,
    pub seats: Vec<String>,
    /// Titles besides the committee's.
    pub others: Vec<String>,
    /// Titles whose holder may come from outside.
    pub outside: Vec<String>,
    /// Titles that lead one 党小组.
    pub group: Vec<String>,
    pub leaving: Vec<String>,
}

/// Every organisation that the office keeps or kept.
#[tauri::command(async)]
pub fn organisations(app: State<'_, App>) -> Answer<Vec<Organisation>> {
    app.read(|b| branch::organisations(b.store.conn()))
}

#[tauri::command(async)]
pub fn organisation_card(app: State<'_, App>, organisation: String) -> Answer<OrganisationCard> {
    app.read(|b| card(b, &organisation))
}

/// Whom one organisation can choose from today, ID numbers masked.
#[tauri::command(async)]
pub fn organisation_people(app: State<'_, App>, organisation: String) -> Answer<Vec<ListedMember>> {
    app.read(|b| {
        let scope = members::reach(&branch::by_id(b.store.conn(), &organisation)?);
        members::list(b.store.conn(), &scope, b.at.today(), "", Number::Masked)
    })
}

#[tauri::command(async)]
pub fn branch_words(app: State<'_, App>) -> Answer<BranchWords> {
    app.read(|_| Ok(words()))
}

/// Adds one that stood before, or with a paper one that was founded.
#[tauri::command(async)]
pub fn add_organisation(
    app: State<'_, App>,
    entry: NewBranch,
    parent: String,
    founded: Option<Paper>,
) -> Answer<Organisation> {
    app.write(|w, _, at| match &founded {
        None => branch::add_organisation(&mut w.store, at, &entry.code, &entry.name, &entry.kind, &parent),
        Some(paper) => {
            let about = branch::workspace(w.store.conn())?;
            let made = branch::newcomer(at, &about, &entry.code, &entry.name, &entry.kind, &parent);
            branch::found_organisation(&mut w.store, at, made, paper)
        }
    })
}

#[tauri::command(async)]
pub fn change_organisation(
    app: State<'_, App>,
    organisation: String,
    field: OrganisationField,
    value: String,
    paper: Paper,
) -> Answer<Organisation> {
    app.write(|w, _, at| branch::change(&mut w.store, at, &organisation, field, &value, &paper))
}

/// A new organisation comes out of one, with these members.
#[tauri::command(async)]
pub fn split_organisation(
    app: State<'_, App>,
    organisation: String,
    entry: NewBranch,
    members: Vec<String>,
    paper: Paper,
) -> Answer<Organisation> {
    app.write(|w, _, at| members::split(&mut w.store, at, &organisation, &entry, &members, &paper))
}

/// One organisation goes into another with all its members.
#[tauri::command(async)]
pub fn merge_organisation(
    app: State<'_, App>,
    organisation: String,
    into: String,
    paper: Paper,
) -> Answer<Organisation> {
    app.write(|w, _, at| members::merge(&mut w.store, at, std::slice::from_ref(&organisation), &into, &paper))
}

#[tauri::command(async)]
pub fn dissolve_organisation(app: State<'_, App>, organisation: String, paper: Paper) -> Answer<Organisation> {
    app.write(|w, _, at| members::dissolve(&mut w.store, at, &organisation, &paper))
}

/// Puts a committee in office; with years of a term it was elected on that day.
#[tauri::command(async)]
pub fn seat_committee(
    app: State<'_, App>,
    organisation: String,
    since: String,
    years: Option<u32>,
    document: String,
    holders: Vec<Holder>,
) -> Answer<()> {
    let holders: Vec<(String, String)> = holders.into_iter().map(|h| (h.member, h.title)).collect();
    let ids: Vec<String> = holders.iter().map(|(m, _)| m.clone()).collect();
    app.write(|w, _, at| {
        let since = day(&since)?;
        members::eligible(w.store.conn(), &organisation, since, &ids, true)?;
        let store = &mut w.store;
        match years {
            None => branch::set_committee(store, at, &organisation, since, &holders).map(|d| d.changed),
            Some(_) => branch::set_term(store, at, &organisation, since, years, &document, &holders).map(|d| d.changed),
        }
        .map(|changed| zhibu_core::store::Done { value: (), changed })
    })
}

/// Enters when the term began, without touching who sits in the committee.
#[tauri::command(async)]
pub fn set_term(app: State<'_, App>, organisation: String, since: String, years: u32, document: String) -> Answer<()> {
    app.write(|w, _, at| branch::set_term(&mut w.store, at, &organisation, day(&since)?, Some(years), &document, &[]))
        .map(|_| ())
}

/// Moves the due day of the running term.
#[tauri::command(async)]
pub fn extend_term(app: State<'_, App>, organisation: String, due: String, document: String) -> Answer<CommitteeTerm> {
    app.write(|w, _, at| branch::extend_term(&mut w.store, at, &organisation, day(&due)?, &document))
}

#[tauri::command(async)]
pub fn appoint(app: State<'_, App>, organisation: String, entry: Appointment) -> Answer<Post> {
    app.write(|w, _, at| members::appoint(&mut w.store, at, &organisation, &entry))
}

#[tauri::command(async)]
pub fn leave_post(app: State<'_, App>, post: String, how: Leaving) -> Answer<()> {
    app.write(|w, _, at| branch::leave(&mut w.store, at, &post, &how))
}

/// Forms a 党小组 or puts people into one.
#[tauri::command(async)]
pub fn put_in_group(app: State<'_, App>, organisation: String, name: String, members: Vec<String>) -> Answer<()> {
    app.write(|w, _, at| members::put_in_group(&mut w.store, at, &organisation, &name, &members, at.today()))
}

#[tauri::command(async)]
pub fn rename_group(app: State<'_, App>, organisation: String, name: String, renamed: String) -> Answer<()> {
    app.write(|w, _, at| members::rename_group(&mut w.store, at, &organisation, &name, &renamed))
}

#[tauri::command(async)]
pub fn end_group(app: State<'_, App>, organisation: String, name: String) -> Answer<()> {
    app.write(|w, _, at| members::end_group(&mut w.store, at, &organisation, &name, at.today()))
}

/// `10` for the 10th of each month, `1-5` for the first Friday.
#[tauri::command(async)]
pub fn set_theme_day(app: State<'_, App>, organisation: String, day: String) -> Answer<()> {
    app.write(|w, _, at| branch::set_theme_day(&mut w.store, at, &organisation, day.parse()?))
}

#[tauri::command(async)]
pub fn enter_opening(app: State<'_, App>, organisation: String, entry: NewOpening) -> Answer<()> {
    app.write(|w, _, at| branch::enter_opening(&mut w.store, at, &organisation, &[entry])).map(|_| ())
}

#[tauri::command(async)]
pub fn drop_opening(app: State<'_, App>, id: String) -> Answer<()> {
    app.write(|w, _, at| branch::drop_opening(&mut w.store, at, &id))
}

/// Takes a sheet of opening balances in; a dry run only says what would happen.
#[tauri::command(async)]
pub fn import_opening(app: State<'_, App>, organisation: String, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, _, at| {
        let organisation = branch::by_id(w.store.conn(), &organisation)?;
        members::import_opening(&mut w.store, at, &organisation, Path::new(&path), &Pick::default(), dry_run)
    })
}

fn day(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::usage("请选定日期。"))
}

fn words() -> BranchWords {
    let titles = |fits: fn(&branch::PostRule) -> bool| -> Vec<String> {
        branch::post_rules().iter().filter(|p| fits(p)).map(|p| p.title.clone()).collect()
    };
    BranchWords {
        kinds: branch::kinds().into_iter().map(str::to_owned).collect(),
        seats: titles(|p| p.committee),
        others: titles(|p| !p.committee),
        outside: titles(|p| p.outside),
        group: titles(|p| p.group),
        leaving: branch::leaving_words().to_vec(),
    }
}

fn card(books: &Books, id: &str) -> Result<OrganisationCard> {
    let (conn, today) = (books.store.conn(), books.at.today());
    let organisation = branch::by_id(conn, id)?;
    let people = members::list(conn, &branch::Scope::All, today, "", Number::Masked)?;
    let names: HashMap<String, String> = people.into_iter().map(|m| (m.id, m.name)).collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    let held = |post: Post| {
        let gone = if post.person.is_empty() { "（已不在名册）".to_owned() } else { post.person.clone() };
        HeldPost { name: names.get(&post.member_id).cloned().unwrap_or(gone), post }
    };
    let mut posts = branch::committee(conn, id, today)?;
    let others: Vec<Post> = branch::posts(conn, id, today)?.into_iter().filter(|p| !posts.contains(p)).collect();
    posts.extend(others);
    let past = branch::all_posts(conn, id)?.into_iter().rev().filter(|p| p.until < today);
    let groups = members::group_people(conn, id, today)?.into_iter().map(|g| PartyGroupLine {
        leader: name(&g.leader_id),
        people: g.member_ids.iter().map(|m| name(m)).collect(),
        name: g.name,
        registered: g.registered,
    });
    Ok(OrganisationCard {
        posts: posts.into_iter().map(held).collect(),
        past: past.map(held).collect(),
        term: branch::term(conn, id, today)?,
        term_years: branch::term_years(&organisation.kind)?,
        groups: groups.collect(),
        checks: members::structure(conn, books.at, &organisation)?,
        history: history(books, id)?,
        theme_day: branch::theme_day(conn, id)?.map(branch::ThemeDay::words),
        opening: opening(books, id, name)?,
        members: members::on(conn, &branch::Scope::One(id.to_owned()), today)?.len() as u32,
        organisation,
    })
}

fn history(books: &Books, id: &str) -> Result<Vec<HistoryLine>> {
    use branch::Change;
    let conn = books.store.conn();
    let all: HashMap<String, String> = branch::organisations(conn)?.into_iter().map(|o| (o.id, o.name)).collect();
    let line = |e: branch::OrganisationEvent| {
        let peer = all.get(&e.peer_id).cloned().unwrap_or_default();
        let words = match e.change {
            Change::Entered | Change::Founded if peer.is_empty() => format!("{}（{}）", e.name, e.code),
            Change::Founded => format!("从{peer}分设"),
            Change::Renamed => format!("改为“{}”", e.name),
            Change::Recoded => format!("改为 {}", e.code),
            Change::Regraded => format!("改为{}", e.kind),
            Change::Placed => format!("上级改为 {}", e.parent),
            Change::Split => format!("分设出{peer}"),
            Change::Joined => format!("{peer}并入"),
            Change::Absorbed => format!("并入{peer}"),
            Change::Entered | Change::Dissolved => String::new(),
        };
        let change = e.change.label().to_owned();
        HistoryLine { day: e.day.to_string(), change, words, document: e.document, reason: e.reason }
    };
    Ok(branch::history(conn, id)?.into_iter().rev().map(line).collect())
}

fn opening(books: &Books, id: &str, name: impl Fn(&str) -> String) -> Result<Vec<OpeningLine>> {
    let mut all = Vec::new();
    for what in What::ALL {
        all.extend(branch::openings(books.store.conn(), id, what)?.into_iter().map(|o| OpeningLine {
            what: what.label().into(),
            name: name(&o.member_id),
            item: o.item_words(),
            value: o.value_words(),
            as_of: o.as_of.to_string(),
            id: o.id,
            note: o.note,
        }));
    }
    Ok(all)
}
