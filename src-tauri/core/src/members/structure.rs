//! The people behind an organisation's structure: its groups, and the counts that its checks look at.

use super::{Kind, Member, codes};
use crate::branch::checks::{Counts, Finding, Secretary, judge};
use crate::branch::{self, Organisation, Scope};
use crate::{At, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

/// A 党小组 with its people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct GroupPeople {
    pub name: String,
    /// False for a name that stands only on the roster.
    pub registered: bool,
    /// Member id of the 组长, empty where there is none.
    pub leader_id: String,
    pub member_ids: Vec<String>,
}

/// The groups of an organisation on a day: the registered ones, then those that only the roster names.
/// # Errors
/// A failing store.
pub fn group_people(conn: &Connection, organisation_id: &str, day: NaiveDate) -> Result<Vec<GroupPeople>> {
    let people = super::on(conn, &Scope::One(organisation_id.to_owned()), day)?;
    gather(conn, organisation_id, day, &people)
}

fn gather(conn: &Connection, organisation_id: &str, day: NaiveDate, people: &[Member]) -> Result<Vec<GroupPeople>> {
    let posts = branch::posts(conn, organisation_id, day)?;
    let mut names: Vec<(String, bool)> =
        branch::groups(conn, organisation_id, day)?.into_iter().map(|g| (g.name, true)).collect();
    for m in people.iter().filter(|m| !m.group.is_empty()) {
        if !names.iter().any(|(name, _)| *name == m.group) {
            names.push((m.group.clone(), false));
        }
    }
    let group = |(name, registered): (String, bool)| GroupPeople {
        leader_id: posts.iter().find(|p| p.group == name).map(|p| p.member_id.clone()).unwrap_or_default(),
        member_ids: people.iter().filter(|m| m.group == name).map(|m| m.id.clone()).collect(),
        name,
        registered,
    };
    Ok(names.into_iter().map(group).collect())
}

/// The structure checks of one organisation today.
/// # Errors
/// A failing store.
pub fn structure(conn: &Connection, at: &At, organisation: &Organisation) -> Result<Vec<Finding>> {
    judge(&counts(conn, at, organisation)?)
}

fn counts(conn: &Connection, at: &At, o: &Organisation) -> Result<Counts> {
    let today = at.today();
    let people = super::on(conn, &Scope::One(o.id.clone()), today)?;
    let committee = branch::committee(conn, &o.id, today)?;
    let term = branch::term(conn, &o.id, today)?;
    let head = committee.iter().find(|p| p.title == "书记");
    Ok(Counts {
        today,
        above: branch::above(o),
        no_term: branch::term_years(&o.kind)?.is_empty(),
        full: people.iter().filter(|m| m.kind_on(today) == Kind::Formal).count(),
        all: people.len(),
        groups: gather(conn, &o.id, today, &people)?.into_iter().map(|g| (g.name, g.member_ids.len())).collect(),
        ungrouped: people.iter().filter(|m| m.group.is_empty()).count(),
        vacant: vacant(conn, o, today, term.as_ref().map(|t| t.since))?,
        secretary: head.and_then(|p| people.iter().find(|m| m.id == p.member_id).map(|m| secretary(m, p.since, o))),
        seats: committee.into_iter().map(|p| p.title).collect(),
        term_due: term.map(|t| t.due),
    })
}

/// Seats of this term that somebody left and nobody holds.
fn vacant(conn: &Connection, o: &Organisation, today: NaiveDate, term: Option<NaiveDate>) -> Result<Vec<String>> {
    let seats = branch::committee_titles();
    let held = branch::posts(conn, &o.id, today)?;
    let mut open: Vec<String> = Vec::new();
    for post in branch::all_posts(conn, &o.id)? {
        let left = post.until < today && post.left_for != "换届" && term.is_none_or(|from| post.until >= from);
        let filled = held.iter().any(|p| p.title == post.title);
        if left && !filled && seats.contains(&post.title.as_str()) && !open.contains(&post.title) {
            open.push(post.title);
        }
    }
    Ok(open)
}

fn secretary(m: &Member, since: NaiveDate, o: &Organisation) -> Secretary {
    // GB/T 4658: the first digit falls with rising schooling; 6 is 普通高级中学, 9 is 其他.
    let code = codes::set("education").ok().and_then(|set| set.find(&m.education)).map(|e| e.code.clone());
    let first = code.and_then(|c| c.chars().next()).and_then(|c| c.to_digit(10));
    Secretary {
        party_years: m.confirmed.and_then(|from| super::rules::years(from, since)),
        age: m.age(since),
        schooled: first.filter(|d| *d < 9).map(|d| d <= 6),
        new: since >= o.since.first(),
    }
}
