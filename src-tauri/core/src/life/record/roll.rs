//! Who is expected at a gathering of a day, for people to tick.

use super::super::Gathering;
use super::super::attendance::{Days, people};
use super::super::rules::rules;
use crate::branch::{self, Scope};
use crate::members::{self, Kind, Member, pinyin};
use crate::{Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

/// The roll of a gathering that is being recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeRoll"))]
pub struct Roll {
    /// Whoever is due, in the order of the roster; nobody where the kinds expect nobody in particular.
    pub due: Vec<Listed>,
    /// Everybody else of the organisation who counts that day: for service, where people come of themselves.
    pub others: Vec<Listed>,
    /// How many of the due have a vote.
    pub entitled: u32,
    /// Why nobody is on the roll although somebody should be.
    pub note: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RollLine"))]
pub struct Listed {
    pub member_id: String,
    pub name: String,
    pub group: String,
    /// 正式党员 of that day; 预备党员 and members under 留党察看 have no vote (R-选举 第五条).
    pub votes: bool,
    pub floating: bool,
    pub pinyin: String,
    pub initials: String,
}

/// The roll for kinds, day and group of one organisation.
/// # Errors
/// `Usage` for an unknown kind or none, `NotFound` for no such organisation.
pub fn roll(conn: &Connection, organisation_id: &str, kinds: &[String], day: NaiveDate, group: &str) -> Result<Roll> {
    branch::by_id(conn, organisation_id)?;
    let rules = rules()?;
    let known = rules.kinds_of(kinds);
    let kinds = known.map_err(|_| Error::usage(format!("请选活动类型：{}。", rules.kind_names())))?;
    let shape = Gathering::shape(organisation_id, kinds, day, group);
    let everybody = members::on(conn, &Scope::One(organisation_id.to_owned()), day)?;
    let expected = Days::default().due(conn, &shape)?;
    let (due, others): (Vec<&Member>, Vec<&Member>) = everybody
        .iter()
        .filter(|m| m.counts() || expected.as_ref().is_some_and(|d| d.contains(&m.id)))
        .partition(|m| expected.as_ref().is_some_and(|d| d.contains(&m.id)));
    let votes = votes_on(conn, day)?;
    let listed = |m: &Member| listed(m, votes(m));
    let due: Vec<Listed> = due.into_iter().map(listed).collect();
    Ok(Roll {
        entitled: due.iter().filter(|l| l.votes).count() as u32,
        note: note(&shape, &due)?,
        others: others.into_iter().map(listed).collect(),
        due,
    })
}

/// The list that a gathering was ticked by; as [`roll`] where nobody ticked it yet.
/// # Errors
/// `NotFound` where there is no such gathering in the scope.
pub fn roll_of(conn: &Connection, scope: &Scope, id: &str) -> Result<Roll> {
    let g = super::find(conn, scope, id)?;
    let now = roll(conn, &g.organisation_id, &g.kinds, g.held_on, &g.group)?;
    if g.called.is_empty() {
        return Ok(now);
    }
    let votes = votes_on(conn, g.held_on)?;
    let due: Vec<Listed> = people(conn, &g)?.iter().map(|m| listed(m, votes(m))).collect();
    let beside = |l: &Listed| !due.iter().any(|d| d.member_id == l.member_id);
    let others = now.due.into_iter().chain(now.others).filter(beside).collect();
    Ok(Roll { entitled: due.iter().filter(|l| l.votes).count() as u32, note: String::new(), others, due })
}

/// Who has a vote on a day: 预备党员 and members under 留党察看 have none (R-选举 第五条).
pub(super) fn votes_on(conn: &Connection, day: NaiveDate) -> Result<impl Fn(&Member) -> bool + use<>> {
    let silent = members::without_vote(conn, day)?;
    Ok(move |m: &Member| m.kind_on(day) == Kind::Formal && !silent.contains(&m.id))
}

fn listed(m: &Member, votes: bool) -> Listed {
    let keys = pinyin::keys(&m.name);
    Listed {
        member_id: m.id.clone(),
        name: m.name.clone(),
        group: m.group.clone(),
        votes,
        floating: m.floating,
        pinyin: keys.full,
        initials: keys.initials,
    }
}

fn note(g: &Gathering, due: &[Listed]) -> Result<String> {
    if !due.is_empty() || super::open_to_all(g)? {
        return Ok(String::new());
    }
    Ok(if g.is("committee") {
        "这一天没有登记支委会，不知道谁应到。请先在“组织概况”登记书记和委员。".into()
    } else if g.is("group") {
        "请选是哪个党小组开的会；名册里还没有编组的，请先在“组织概况”编好党小组。".into()
    } else {
        "这一天名册里没有党员。请核对日期，或先导入名册。".into()
    })
}
