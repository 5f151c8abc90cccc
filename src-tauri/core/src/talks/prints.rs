//! The papers of talks: the form for both to sign, the envelope it is sealed in, and the year's ledger without what was said.

use super::record::{self, Opened, Purpose, post};
use super::rules::rules;
use super::{Talk, gone, rows};
use crate::branch::{self, Scope};
use crate::members;
use crate::print::{Listing, ListingColumn, ListingPart, Paper, TalkEnvelope, TalkForm};
use crate::sheet::Kind;
use crate::store::{Done, Store};
use crate::{At, Error, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;

/// The form of one talk. It holds what was said, so opening it for print is kept like any other reveal.
/// # Errors
/// `NotFound` where there is no such talk in the scope.
pub fn form(store: &mut Store, at: &At, scope: &Scope, id: &str) -> Result<Done<TalkForm>> {
    let Done { value: opened, changed } = record::reveal(store, at, scope, id, Purpose::Print)?;
    Ok(Done { value: filled(store.conn(), at, opened)?, changed })
}

fn filled(conn: &Connection, at: &At, opened: Opened) -> Result<TalkForm> {
    let Opened { talk, form, body, mut sentences, .. } = opened;
    sentences.push(body.note);
    sentences.retain(|said| !said.is_empty());
    let title = |id: &str| members::get(conn, id).and_then(|m| post(conn, &talk, &m));
    let way = rules()?.way.iter().find(|w| w.id == form.way).map(|w| w.name.clone()).unwrap_or_default();
    let time = match (form.starts_at.as_str(), form.ends_at.as_str()) {
        (from, "") => from.to_owned(),
        ("", to) => format!("至 {to}"),
        (from, to) => format!("{from} 至 {to}"),
    };
    Ok(TalkForm {
        organisation: branch::by_id(conn, &talk.organisation_id)?.name,
        number: number(conn, &talk)?,
        talker_post: title(&talk.talker_id)?,
        talkee_post: title(&talk.talkee_id)?,
        talker: opened.talker,
        talkee: opened.talkee,
        held_on: talk.held_on.to_string(),
        time,
        place: talk.place.clone(),
        pair: opened.pair,
        way,
        clear: form.clear,
        covered: form.covered,
        text: sentences.join("\n"),
        suggestions: body.suggestions,
        follow_up: body.follow_up,
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

/// A form to be filled in by hand, with nobody on it.
/// # Errors
/// `NotFound` for no such organisation.
pub fn blank_form(conn: &Connection, at: &At, organisation_id: &str) -> Result<TalkForm> {
    Ok(TalkForm {
        organisation: branch::by_id(conn, organisation_id)?.name,
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
        ..TalkForm::default()
    })
}

/// The envelope of one talk, numbered within its organisation and year.
/// # Errors
/// `NotFound` where there is no such talk in the scope.
pub fn envelope(conn: &Connection, at: &At, scope: &Scope, id: &str) -> Result<TalkEnvelope> {
    let talk = rows::one(conn, id)?.filter(|t| scope.covers(&t.organisation_id)).ok_or_else(gone)?;
    Ok(TalkEnvelope {
        organisation: branch::by_id(conn, &talk.organisation_id)?.name,
        number: number(conn, &talk)?,
        held_on: talk.held_on.to_string(),
        printed: at.today().to_string(),
    })
}

/// What ties the form to its envelope and to the ledger.
fn number(conn: &Connection, talk: &Talk) -> Result<String> {
    let numbered = super::numbered(conn, &talk.organisation_id, talk.held_on.year())?;
    let place = numbered.iter().find(|(_, t)| t.id == talk.id).map_or(0, |(number, _)| *number);
    Ok(format!("{}年第{place}号", talk.held_on.year()))
}

/// 谈心谈话台账 of a year: who with whom, when and where, under the number of the envelope; never what about, nor why.
/// # Errors
/// `NotFound` where nobody talked.
pub fn ledger(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Listing> {
    let (first, last) = days(year)?;
    let mut parts = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        let numbered = super::numbered(conn, &organisation.id, year)?;
        let mut talks = record::listed(conn, &Scope::One(organisation.id), first, last)?;
        talks.reverse();
        let row = |l: &record::Listed| {
            let t = &l.talk;
            let number = numbered.iter().find(|(_, n)| n.id == t.id).map_or(0, |(number, _)| *number);
            let four = |n: u8| format!("{n}/4");
            let due = l.follow_due.map(|d| d.to_string()).unwrap_or_default();
            vec![
                number.to_string(),
                t.held_on.to_string(),
                l.talker.clone(),
                l.talkee.clone(),
                l.pair.clone(),
                t.place.clone(),
                four(t.prepared),
                four(t.covered),
                due,
            ]
        };
        let rows: Vec<Vec<String>> = talks.iter().map(row).collect();
        if !rows.is_empty() {
            let about = format!("{year}年　　共{}次", rows.len());
            parts.push(ListingPart { organisation: organisation.name, about, rows });
        }
    }
    if parts.is_empty() {
        return Err(Error::not_found("这一年还没有谈话记录，没有台账可打。"));
    }
    let heads = [
        ("编号", 5, Kind::Text),
        ("日期", 11, Kind::Date),
        ("谈话人", 9, Kind::Text),
        ("谈话对象", 9, Kind::Text),
        ("类别", 18, Kind::Long),
        ("地点", 18, Kind::Long),
        ("四清楚", 8, Kind::Text),
        ("四谈", 6, Kind::Text),
        ("待回访", 11, Kind::Date),
    ];
    Ok(Listing {
        title: "谈心谈话台账".into(),
        paper: Paper::A4,
        mark: "只记何时、谁与谁谈，不记谈了什么".into(),
        columns: ListingColumn::all(&heads),
        parts,
        signs: vec!["登记人".into(), String::new(), "书记".into(), String::new()],
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

fn days(year: i32) -> Result<(NaiveDate, NaiveDate)> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Error::usage("没有这一年。"));
    Ok((day(1, 1)?, day(12, 31)?))
}
