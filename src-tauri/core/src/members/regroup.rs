//! Where an organisation is split, merged or dissolved its people go along, and a 党小组 has its people: one verb each, so
//! that nobody is ever left between two books.

use super::{EventKind, Kind, Member, NewEvent, Status, events, rows};
use crate::branch::{self, Appointment, Organisation, Paper, Post, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// The organisation that comes out of another.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewBranch {
    pub code: String,
    pub name: String,
    pub kind: String,
}

/// Splits an organisation: a new one is founded beside it and the members named move there on that day.
/// # Errors
/// `Usage` where nobody or everybody would go, `Forbidden` where a day or a name does not fit, `NotFound` where somebody does
/// not belong to the organisation.
pub fn split(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    new: &NewBranch,
    member_ids: &[String],
    paper: &Paper,
) -> Result<Done<Organisation>> {
    let from = branch::standing_one(store.conn(), organisation_id)?;
    let people = rows::on(store.conn(), &Scope::One(from.id.clone()), at.today())?;
    if member_ids.is_empty() || member_ids.len() >= people.len() {
        return Err(Error::usage("请选出要划到新支部的党员：至少一人，原支部也要留人。"));
    }
    let going = chosen(&people, member_ids)?;
    let about = branch::workspace(store.conn())?;
    let made = branch::newcomer(at, &about, &new.code, &new.name, &new.kind, &from.parent);
    if !branch::counted(&made) {
        return Err(Error::forbidden("功能型党支部不接收组织关系，不能把党员划过去。请改选别的类别。"));
    }
    store.transact(Verb::SplitOrganisation, at, |tx| {
        let made = branch::found(tx, at, made, paper, &from.id)?;
        branch::split(tx, at, &from, paper, &made.id)?;
        going.iter().try_for_each(|m| shift(tx, at, m, &made.id, paper))?;
        Ok(made)
    })
}

/// Merges organisations into another of the office: their members move there on that day, and they end.
/// # Errors
/// `Usage` where none or the same one is named, `Forbidden` where a day does not fit or others stand below one of them.
pub fn merge(
    store: &mut Store,
    at: &At,
    from_ids: &[String],
    into_id: &str,
    paper: &Paper,
) -> Result<Done<Organisation>> {
    let into = branch::standing_one(store.conn(), into_id)?;
    if from_ids.is_empty() || from_ids.iter().any(|id| id == into_id) {
        return Err(Error::usage("请选出要并过来的党组织，不能是它自己。"));
    }
    if !branch::counted(&into) || branch::above(&into) {
        return Err(Error::forbidden("只能并入接收组织关系的党支部。请改选别的党组织。"));
    }
    let from: Vec<Organisation> =
        from_ids.iter().map(|id| branch::standing_one(store.conn(), id)).collect::<Result<_>>()?;
    store.transact(Verb::MergeOrganisations, at, |tx| {
        for gone in &from {
            for m in rows::on(tx, &Scope::One(gone.id.clone()), at.today())? {
                shift(tx, at, &m, &into.id, paper)?;
            }
            branch::absorb(tx, at, &into, paper, &gone.id)?;
            branch::end(tx, at, gone, paper, &into.id)?;
        }
        Ok(into)
    })
}

/// Dissolves an organisation that nobody belongs to any more.
/// # Errors
/// `Forbidden` where somebody still does, others stand below it, or a day does not fit.
pub fn dissolve(store: &mut Store, at: &At, organisation_id: &str, paper: &Paper) -> Result<Done<Organisation>> {
    let gone = branch::standing_one(store.conn(), organisation_id)?;
    let left = rows::on(store.conn(), &Scope::One(gone.id.clone()), at.today())?.len();
    if left > 0 {
        return Err(Error::forbidden(format!(
            "这个党组织里还有{left}名党员。请先登记他们转到哪里，或用“合并”一次办好。"
        )));
    }
    store.transact(Verb::DissolveOrganisation, at, |tx| {
        branch::end(tx, at, &gone, paper, "")?;
        branch::by_id(tx, &gone.id)
    })
}

fn chosen<'a>(people: &'a [Member], ids: &[String]) -> Result<Vec<&'a Member>> {
    let found = |id: &String| people.iter().find(|m| m.id == *id);
    let missing = || Error::not_found("选中的人里有人不在这个党组织的名册上。请刷新后重选。");
    ids.iter().map(|id| found(id).ok_or_else(missing)).collect()
}

/// One member moves inside the office, inside a verb of the caller. His 党小组 stays behind.
fn shift(tx: &Connection, at: &At, m: &Member, to: &str, paper: &Paper) -> Result<()> {
    let new = NewEvent {
        organisation: to.to_owned(),
        document: paper.document.clone(),
        note: paper.reason.clone(),
        ..NewEvent::of(&m.id, EventKind::Moved, paper.day)
    };
    events::enter(tx, at, &new)?;
    group(tx, at, &m.id, "", paper.day)
}

fn group(tx: &Connection, at: &At, member_id: &str, name: &str, day: NaiveDate) -> Result<()> {
    if super::get(tx, member_id)?.group == name {
        return Ok(());
    }
    let mut new = NewEvent::of(member_id, EventKind::Grouped, day);
    name.clone_into(&mut new.details.group);
    events::enter(tx, at, &new).map(|_| ())
}

/// Somebody takes up a post, as [`branch::appoint`]; here it is asked whether the person may.
/// # Errors
/// `NotFound` where the person is not on the organisation's roster on that day, `Forbidden` where a seat would go to somebody
/// without the right to be elected (R-选举 第五条: 预备党员, 停止党籍).
pub fn appoint(store: &mut Store, at: &At, organisation_id: &str, new: &Appointment) -> Result<Done<Post>> {
    if !new.member_id.is_empty() {
        let seat = branch::post_rule(&new.title)?.committee;
        eligible(store.conn(), organisation_id, new.since, std::slice::from_ref(&new.member_id), seat)?;
    }
    branch::appoint(store, at, organisation_id, new)
}

/// Whether people may hold posts of an organisation on a day. Before the books were begun no roster was kept: whoever stood on
/// the first one may have been elected then, if he had joined.
/// # Errors
/// As [`appoint`].
pub fn eligible(conn: &Connection, organisation_id: &str, day: NaiveDate, ids: &[String], seat: bool) -> Result<()> {
    let organisation = branch::by_id(conn, organisation_id)?;
    let kept = branch::before_use(conn, &organisation, day)?.then(|| organisation.since.first());
    let people = rows::on(conn, &reach(&organisation), kept.unwrap_or(day))?;
    for id in ids {
        let missing = || Error::not_found("这一天他不在这个党组织的名册上，不能任职。请核对人和日期。");
        let m = people.iter().find(|m| m.id == *id).ok_or_else(missing)?;
        if kept.is_some() && m.joined.is_some_and(|joined| joined.first() > day) {
            return Err(Error::forbidden("按名册他这一天还没有入党，不能任职。请核对人和日期。"));
        }
        if seat && (m.kind_on(day) == Kind::Probationary || m.status != Status::Normal) {
            return Err(Error::forbidden("预备党员和停止党籍的人没有被选举权，不能当支委。请另选人。"));
        }
    }
    Ok(())
}

/// Whom an organisation can choose from: its own roster; 党总支 and 社区党委 have none, theirs sit in the branches below.
pub fn reach(organisation: &Organisation) -> Scope {
    if branch::above(organisation) { Scope::All } else { Scope::One(organisation.id.clone()) }
}

/// Forms a 党小组, or puts people into one that stands; whoever is named leaves the group he was in.
/// # Errors
/// `Usage` for an unusable name, `NotFound` where somebody is not on the roster, `Forbidden` where the day lies ahead.
pub fn put_in_group(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    name: &str,
    member_ids: &[String],
    day: NaiveDate,
) -> Result<Done<()>> {
    let people = rows::on(store.conn(), &Scope::One(organisation_id.to_owned()), at.today())?;
    chosen(&people, member_ids)?;
    let name = name.trim();
    store.transact(Verb::SetGroup, at, |tx| {
        if !branch::groups(tx, organisation_id, day)?.iter().any(|g| g.name == name) {
            branch::put_group(tx, at, organisation_id, name, day)?;
        }
        member_ids.iter().try_for_each(|id| group(tx, at, id, name, day))
    })
}

/// Renames a 党小组 with its people.
/// # Errors
/// `NotFound` where there is none of that name, `Forbidden` where the new name is taken.
pub fn rename_group(store: &mut Store, at: &At, organisation_id: &str, old: &str, new: &str) -> Result<Done<()>> {
    store.transact(Verb::SetGroup, at, |tx| {
        branch::rename_group(tx, organisation_id, old, new, at.today())?;
        regroup(tx, at, organisation_id, old, new.trim(), at.today())
    })
}

/// Ends a 党小组; its people are in none until they are put into another.
/// # Errors
/// `NotFound` where there is none of that name.
pub fn end_group(store: &mut Store, at: &At, organisation_id: &str, name: &str, day: NaiveDate) -> Result<Done<()>> {
    store.transact(Verb::SetGroup, at, |tx| {
        branch::end_group(tx, at, organisation_id, name, day)?;
        regroup(tx, at, organisation_id, name, "", day)
    })
}

fn regroup(tx: &Connection, at: &At, organisation_id: &str, old: &str, new: &str, day: NaiveDate) -> Result<()> {
    let people = rows::on(tx, &Scope::One(organisation_id.to_owned()), at.today())?;
    people.iter().filter(|m| m.group == old.trim()).try_for_each(|m| group(tx, at, &m.id, new, day))
}
