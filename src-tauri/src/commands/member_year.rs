//! A member's year as the rooms above the roster tell it: points, talks, dues, organisation life, service. Each room is asked
//! for itself; here their answers only stand beside each other.

use super::Answer;
use crate::app::{App, Books};
use serde::Serialize;
use std::collections::BTreeMap;
use tauri::State;
use zhibu_core::branch::Scope;
use zhibu_core::dues::{self, Standing as DuesStanding};
use zhibu_core::life::{self, Presence};
use zhibu_core::points::{self, Explained, Part, Period};
use zhibu_core::{Month, Result, members, talks};

#[derive(Serialize)]
pub struct MemberYear {
    pub year: i32,
    /// Points of the year so far, of the closed months.
    pub total: f64,
    /// A closed month each, the oldest first.
    pub months: Vec<MemberMonth>,
    /// Declarations that no close has taken yet.
    pub waiting: usize,
    pub talks: Vec<MemberTalk>,
    /// Months for which dues were assessed; it never says who has a relief.
    pub dues: Vec<DuesStanding>,
    pub life: Vec<MemberGathering>,
    /// Minutes of study.
    pub minutes: u32,
    pub service: Vec<MemberService>,
}

#[derive(Serialize)]
pub struct MemberMonth {
    pub month: Month,
    pub points: f64,
}

/// That there was a talk: neither what was said nor what it was about.
#[derive(Serialize)]
pub struct MemberTalk {
    /// ISO day.
    pub day: String,
    /// The pair, in words; empty where none was named.
    pub pair: String,
    /// The other one.
    pub with: String,
}

#[derive(Serialize)]
pub struct MemberGathering {
    pub day: String,
    /// In words.
    pub kinds: Vec<String>,
    pub presence: Presence,
}

/// What a member did for others, by item.
#[derive(Serialize)]
pub struct MemberService {
    pub item: String,
    pub times: f64,
    pub points: f64,
}

/// A member's year beside the roster.
#[tauri::command(async)]
pub fn member_year(app: State<'_, App>, member: String, year: i32) -> Answer<MemberYear> {
    app.read(|b| year_of(b, &member, year))
}

/// The whole office is asked: a member who moved between its organisations has one year.
fn year_of(books: &Books, member: &str, year: i32) -> Result<MemberYear> {
    let conn = books.store.conn();
    let (first, last) = super::days_of(year)?;
    let explained = points::explain(conn, &Scope::All, member, Period::Year(year))?;
    let mut past = members::Past::read(conn)?;
    let standing = dues::standing_by(conn, &mut past, &Scope::All, Month::of(first), Month::of(last))?;
    let gatherings = life::gatherings(conn, &Scope::All, first, last)?;
    let attended = life::attendance_of(conn, &mut past, &gatherings)?.remove(member).unwrap_or_default();
    Ok(MemberYear {
        year,
        total: explained.total.0 as f64 / 100.0,
        months: months(&explained),
        waiting: explained.waiting.len(),
        service: service(&explained),
        talks: talks_of(books, member, year)?,
        dues: standing.into_iter().filter(|s| s.member_id == member).collect(),
        minutes: life::hours_of(&attended).unwrap_or_default(),
        life: attended.into_iter().map(gathering).collect(),
    })
}

fn gathering(a: life::Attended) -> MemberGathering {
    let kinds = a.kinds.iter().map(|k| life::kind_name(k).to_owned()).collect();
    MemberGathering { day: a.held_on.to_string(), kinds, presence: a.presence }
}

fn months(explained: &Explained) -> Vec<MemberMonth> {
    let mut sums: BTreeMap<Month, i64> = BTreeMap::new();
    for line in &explained.lines {
        *sums.entry(line.line.month).or_default() += line.line.points.0;
    }
    sums.into_iter().map(|(month, points)| MemberMonth { month, points: points as f64 / 100.0 }).collect()
}

/// The daily lines by item: volunteering, visits, posts, suggestions.
fn service(explained: &Explained) -> Vec<MemberService> {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for shown in explained.lines.iter().filter(|s| s.line.part == Part::Daily) {
        let sum = sums.entry(&shown.line.item).or_default();
        *sum = (sum.0 + shown.line.quantity.0, sum.1 + shown.line.points.0);
    }
    let service = |(item, (times, points)): (&str, (i64, i64))| MemberService {
        item: item.to_owned(),
        times: times as f64 / 100.0,
        points: points as f64 / 100.0,
    };
    sums.into_iter().map(service).collect()
}

fn talks_of(books: &Books, member: &str, year: i32) -> Result<Vec<MemberTalk>> {
    let conn = books.store.conn();
    let (first, last) = super::days_of(year)?;
    let mut told = Vec::new();
    for talk in talks::talks(conn, &Scope::All, first, last)? {
        let with = match (talk.talker_id == member, talk.talkee_id == member) {
            (true, _) => &talk.talkee_id,
            (_, true) => &talk.talker_id,
            _ => continue,
        };
        told.push(MemberTalk {
            day: talk.held_on.to_string(),
            pair: talks::pair_name(&talk.declared).to_owned(),
            with: members::get(conn, with)?.name,
        });
    }
    Ok(told)
}
