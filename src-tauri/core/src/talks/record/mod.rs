//! One talk by hand: ticks and one free text, not eight essays. What was said is restricted; a list never joins it.

mod ahead;
mod called;
mod papers;
pub(super) mod rows;
#[cfg(test)]
mod tests;

pub use ahead::{FollowUp, Task, draft, follow_ups_open, followed, open_task, save_draft, tasks_open};
pub use called::{Called, called, open_called};
pub use papers::{attach_paper, detach_paper, reveal_paper, save_paper};

use super::rows::Stored;
use super::rules::rules;
use super::{Body, Talk, gone};
use crate::branch::{self, Scope};
use crate::members::{self, Member};
use crate::scans::Scan;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::{NaiveDate, NaiveTime};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What a person enters of one talk. Restricted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewTalk {
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    /// `HH:MM`, or empty.
    pub starts_at: String,
    pub ends_at: String,
    /// Way id of `assets/rules/talks.toml`.
    pub way: String,
    pub place: String,
    pub talker_id: String,
    pub talkee_id: String,
    /// Occasion id, or empty.
    pub occasion: String,
    /// 四清楚 in the order 思想状况 · 问题根源 · 社会关系 · 帮扶办法.
    pub clear: [bool; 4],
    /// 四谈 in the order 党性原则 · 思想认识 · 工作情况 · 问题和改进方向.
    pub covered: [bool; 4],
    pub text: String,
    pub suggestions: String,
    /// What is to follow.
    pub follow_up: String,
    /// Member id of who sees to it, or empty.
    pub follow_by: String,
    /// By when; none where nothing is to follow.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub follow_due: Option<NaiveDate>,
    /// The task that this talk answers.
    pub task_id: Option<String>,
}

/// What entering answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RecordedTalk"))]
pub struct Recorded {
    pub talk: Talk,
    /// Sentences worth reading; none of them stopped the entry.
    pub warnings: Vec<String>,
}

/// A talk as a list shows it: who with whom, never what about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ListedTalk"))]
pub struct Listed {
    pub talk: Talk,
    pub talker: String,
    pub talkee: String,
    /// What the two were to each other that day, in words.
    pub pair: String,
    /// Something is still to follow, by this day.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub follow_due: Option<NaiveDate>,
}

/// An opened record. Restricted; that it was opened is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "OpenedTalk"))]
pub struct Opened {
    pub talk: Talk,
    pub talker: String,
    pub talkee: String,
    pub pair: String,
    /// The occasion in words, or empty.
    pub occasion: String,
    pub body: Body,
    /// What its sheet said beyond ticks and the one text: `思想状况：稳定`.
    pub sentences: Vec<String>,
    /// The record as a form to amend.
    pub form: NewTalk,
    /// Photographs and scans of the paper record.
    pub papers: Vec<Scan>,
}

/// A word to choose from.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkWord"))]
pub struct Word {
    pub id: String,
    pub name: String,
}

/// What can call for a talk.
pub fn occasions() -> Result<Vec<Word>> {
    Ok(rules()?.occasion.iter().map(|o| Word { id: o.id.clone(), name: o.name.clone() }).collect())
}

/// How people can meet.
pub fn ways() -> Result<Vec<Word>> {
    Ok(rules()?.way.iter().map(|w| Word { id: w.id.clone(), name: w.name.clone() }).collect())
}

/// Enters one talk; the draft of the organisation goes.
/// # Errors
/// `Usage` for what is missing or cannot be, `Forbidden` for a day to come or a talk that stands in the books already.
pub fn record(store: &mut Store, at: &At, scope: &Scope, new: &NewTalk) -> Result<Done<Recorded>> {
    let (stored, warnings) = read(store.conn(), at, scope, new)?;
    if super::rows::same(store.conn(), &stored.talk)?.is_some() {
        return Err(Error::forbidden("这一天已经有这两个人的谈话记录，没有重复登记。要修改请打开那条记录。"));
    }
    store.transact(Verb::RecordTalk, at, |tx| {
        super::rows::insert(tx, &stored)?;
        rows::put_more(tx, &stored.talk, new, "")?;
        if let Some(task) = &new.task_id {
            rows::answer_task(tx, task, &stored.talk)?;
        }
        rows::drop_draft(tx, &stored.talk.organisation_id)?;
        Ok(Recorded { talk: stored.talk, warnings })
    })
}

/// Replaces what was entered of a talk; the moment of first entry stays. Texts that the form has no field for stay.
/// # Errors
/// As [`record`]; `NotFound` where there is no such talk.
pub fn amend(store: &mut Store, at: &At, scope: &Scope, id: &str, new: &NewTalk) -> Result<Done<Recorded>> {
    let old = find(store.conn(), scope, id)?;
    let before = super::rows::body(store.conn(), id)?.unwrap_or_default();
    let (mut stored, warnings) = read(store.conn(), at, scope, new)?;
    stored.talk.id = old.id.clone();
    stored.talk.entered_at = old.entered_at.clone();
    if super::rows::same(store.conn(), &stored.talk)?.is_some_and(|other| other.talk.id != old.id) {
        return Err(Error::forbidden("这一天另有这两个人的谈话记录，没有修改。请核对日期和姓名。"));
    }
    keep_texts(&mut stored.body, &before);
    let followed = rows::more(store.conn(), id)?.followed_on.filter(|_| new.follow_due.is_some());
    let followed = followed.map(|d| d.to_string()).unwrap_or_default();
    store.transact(Verb::AmendTalk, at, |tx| {
        super::rows::rekey(tx, &stored.talk)?;
        super::rows::update(tx, &stored)?;
        rows::put_more(tx, &stored.talk, new, &followed)?;
        rows::drop_draft(tx, &stored.talk.organisation_id)?;
        Ok(Recorded { talk: stored.talk, warnings })
    })
}

/// A sheet may have brought sentences where the form has ticks: a tick that stays does not wipe them.
fn keep_texts(new: &mut Body, old: &Body) {
    let pairs = [
        (&mut new.state_of_mind, &old.state_of_mind),
        (&mut new.root_cause, &old.root_cause),
        (&mut new.relations, &old.relations),
        (&mut new.help, &old.help),
        (&mut new.principle, &old.principle),
        (&mut new.thinking, &old.thinking),
        (&mut new.work, &old.work),
        (&mut new.improvement, &old.improvement),
    ];
    for (now, then) in pairs {
        if now == TICK && super::says(then) {
            now.clone_from(then);
        }
    }
    new.extras.clone_from(&old.extras);
    if new.occasion == old.occasion {
        new.category.clone_from(&old.category);
    }
}

/// What a tick is stored as.
const TICK: &str = "√";

fn read(conn: &Connection, at: &At, scope: &Scope, new: &NewTalk) -> Result<(Stored, Vec<String>)> {
    let organisation = branch::by_id(conn, &new.organisation_id)?;
    if !scope.covers(&organisation.id) {
        return Err(Error::not_found("选定的不是这个党组织。请先在上方切换党组织。"));
    }
    if new.held_on > at.today() {
        return Err(Error::forbidden("谈话日期在今天之后，还不能登记。"));
    }
    let roster = members::on(conn, &Scope::One(organisation.id.clone()), new.held_on)?;
    let known = |id: &str| roster.iter().any(|m| m.id == id);
    if !known(&new.talker_id) || !known(&new.talkee_id) {
        return Err(Error::usage("请选谈话人和谈话对象，两个人那一天都要在名册里。"));
    }
    if new.talker_id == new.talkee_id {
        return Err(Error::usage("谈话人和谈话对象是同一个人。请更正。"));
    }
    if new.follow_due.is_some_and(|due| due < new.held_on) {
        return Err(Error::usage("后续措施的期限早于谈话日期。请更正期限。"));
    }
    if !new.follow_by.is_empty() && !known(&new.follow_by) {
        return Err(Error::usage("负责后续措施的人不在名册里。请从名单里选。"));
    }
    let rules = rules()?;
    let occasion = rules.occasion.iter().find(|o| o.id == new.occasion);
    if !new.occasion.is_empty() && occasion.is_none() || !rules.way.iter().any(|w| w.id == new.way) {
        return Err(Error::usage("请选谈话方式；谈话的起因请从列出的里选，没有就不选。"));
    }
    let talk = Talk {
        id: at.uuid(),
        organisation_id: organisation.id,
        held_on: new.held_on,
        talker_id: new.talker_id.clone(),
        talkee_id: new.talkee_id.clone(),
        declared: String::new(),
        place: new.place.trim().to_owned(),
        prepared: ticked(new.clear),
        covered: ticked(new.covered),
        entered_at: at.stamp(),
        changed_at: at.stamp(),
    };
    for written in [&new.starts_at, &new.ends_at] {
        time(written)?;
    }
    let body = body_of(new, occasion.map_or("", |o| &o.name));
    let warnings = warnings(conn, &talk, &body, occasion.is_some_and(|o| o.secretary))?;
    Ok((Stored { talk, body }, warnings))
}

fn ticked(four: [bool; 4]) -> u8 {
    four.iter().map(|t| u8::from(*t)).sum()
}

fn time(written: &str) -> Result<()> {
    let fits =
        written.trim().is_empty() || NaiveTime::parse_from_str(&written.trim().replace('：', ":"), "%H:%M").is_ok();
    if fits { Ok(()) } else { Err(Error::usage("时间写成 9:00 这样，或空着。")) }
}

fn body_of(new: &NewTalk, occasion: &str) -> Body {
    let tick = |on: bool| if on { TICK.to_owned() } else { String::new() };
    let ([mind, cause, relations, help], [principle, thinking, work, improvement]) = (new.clear, new.covered);
    Body {
        category: occasion.to_owned(),
        occasion: new.occasion.clone(),
        state_of_mind: tick(mind),
        root_cause: tick(cause),
        relations: tick(relations),
        help: tick(help),
        principle: tick(principle),
        thinking: tick(thinking),
        work: tick(work),
        improvement: tick(improvement),
        suggestions: new.suggestions.trim().to_owned(),
        follow_up: new.follow_up.trim().to_owned(),
        note: new.text.trim().to_owned(),
        extras: "{}".into(),
    }
}

/// What the rules would have otherwise. Said to whoever enters, kept nowhere.
fn warnings(conn: &Connection, talk: &Talk, body: &Body, secretary: bool) -> Result<Vec<String>> {
    let mut said = Vec::new();
    if talk.prepared < 4 {
        said.push("“四个清楚”没有全部打勾，谈话前请准备好。".to_owned());
    }
    if talk.covered < 4 {
        said.push("“四谈”没有全部打勾。".to_owned());
    }
    if body.note.is_empty() && body.suggestions.is_empty() {
        said.push("没有写谈话情况。写一段话，或收一张手写记录的照片即可。".to_owned());
    }
    let first = branch::committee(conn, &talk.organisation_id, talk.held_on)?.into_iter().next();
    if secretary && first.is_some_and(|s| s.member_id != talk.talker_id) {
        said.push("这样的谈话应由书记来谈。".to_owned());
    }
    Ok(said)
}

fn find(conn: &Connection, scope: &Scope, id: &str) -> Result<Talk> {
    super::rows::one(conn, id)?.filter(|t| scope.covers(&t.organisation_id)).ok_or_else(gone)
}

/// What was said in one talk: the restricted view and the only way to it. Who asked, and whether to read or to print, is kept.
/// # Errors
/// `NotFound` where there is no such talk in the scope.
pub fn reveal(store: &mut Store, at: &At, scope: &Scope, id: &str, purpose: Purpose) -> Result<Done<Opened>> {
    let talk = find(store.conn(), scope, id)?;
    store.transact(Verb::RevealTalk, at, |tx| {
        rows::insert_reveal(tx, at, id, purpose.key())?;
        open(tx, talk)
    })
}

/// Why a record is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    Read,
    Print,
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Purpose::Read => "read",
            Purpose::Print => "print",
        }
    }
}

fn open(conn: &Connection, talk: Talk) -> Result<Opened> {
    let body = super::rows::body(conn, &talk.id)?.ok_or_else(gone)?;
    let more = rows::more(conn, &talk.id)?;
    let says = |four: [&String; 4]| four.map(|text| super::says(text));
    let occasion = rules()?.occasion.iter().find(|o| o.id == body.occasion).map(|o| o.name.clone()).unwrap_or_default();
    let form = NewTalk {
        organisation_id: talk.organisation_id.clone(),
        held_on: talk.held_on,
        starts_at: more.starts_at,
        ends_at: more.ends_at,
        way: if more.way.is_empty() { "face".into() } else { more.way },
        place: talk.place.clone(),
        talker_id: talk.talker_id.clone(),
        talkee_id: talk.talkee_id.clone(),
        occasion: body.occasion.clone(),
        clear: says([&body.state_of_mind, &body.root_cause, &body.relations, &body.help]),
        covered: says([&body.principle, &body.thinking, &body.work, &body.improvement]),
        text: body.note.clone(),
        suggestions: body.suggestions.clone(),
        follow_up: body.follow_up.clone(),
        follow_by: more.follow_by,
        follow_due: more.follow_due,
        task_id: None,
    };
    let names = Names::of(conn)?;
    Ok(Opened {
        talker: names.get(&talk.talker_id),
        talkee: names.get(&talk.talkee_id),
        pair: pair(conn, &talk)?,
        papers: super::rows::PAPERS.of(conn, &talk.organisation_id, &talk.id)?,
        occasion,
        sentences: super::sentences(&body),
        body,
        form,
        talk,
    })
}

/// Talks of the days without what was said, the newest first.
/// # Errors
/// A failing store.
pub fn listed(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Listed>> {
    let names = Names::of(conn)?;
    let due = rows::follow_ups(conn)?;
    let mut list = Vec::new();
    for talk in super::talks(conn, scope, from, to)?.into_iter().rev() {
        list.push(Listed {
            talker: names.get(&talk.talker_id),
            talkee: names.get(&talk.talkee_id),
            pair: pair(conn, &talk)?,
            follow_due: due.iter().find(|f| f.talk_id == talk.id).map(|f| f.due_on),
            talk,
        });
    }
    Ok(list)
}

/// What the two were to each other on that day. It follows from their posts, never from the occasion.
fn pair(conn: &Connection, talk: &Talk) -> Result<String> {
    let committee = branch::committee(conn, &talk.organisation_id, talk.held_on)?;
    let sits = |id: &String| committee.iter().any(|p| p.member_id == *id);
    let leads = |id: &String| committee.first().is_some_and(|p| p.member_id == *id);
    let (a, b) = (&talk.talker_id, &talk.talkee_id);
    let id = match () {
        () if leads(a) && sits(b) || leads(b) && sits(a) => "talk.secretary-committee",
        () if leads(a) || leads(b) => "talk.secretary-member",
        () if sits(a) && sits(b) => "talk.committee-committee",
        () if sits(a) || sits(b) => "talk.committee-contact",
        () => "talk.member-member",
    };
    Ok(super::pair_name(id).to_owned())
}

/// Names by id, also of those who left.
pub(super) struct Names(HashMap<String, String>);

impl Names {
    pub(super) fn of(conn: &Connection) -> Result<Names> {
        Ok(Names(members::names(conn)?))
    }
    pub(super) fn get(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| "（已不在名册）".to_owned())
    }
}

/// A member's post of a day in words, for a form; empty where there is none.
pub(super) fn post(conn: &Connection, talk: &Talk, member: &Member) -> Result<String> {
    let committee = branch::committee(conn, &talk.organisation_id, talk.held_on)?;
    Ok(committee.into_iter().find(|p| p.member_id == member.id).map(|p| p.title).unwrap_or_else(|| "党员".into()))
}
