//! Who was due and who was there, as far as the record proves it.

use super::rules::{DueGroup, rules};
use super::{Gathering, gatherings};
use crate::branch::{self, Scope};
use crate::{Result, members};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a gathering proves of one member who was due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    Present,
    /// Away, and the branch was told why.
    Excused,
    /// Away without a reason.
    Absent,
    /// The figures and the list of absentees do not explain each other.
    Unknown,
}

/// One gathering as one member who was due sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attended {
    pub gathering_id: String,
    pub held_on: NaiveDate,
    pub kinds: Vec<String>,
    pub presence: Presence,
    /// Length in minutes of study.
    pub minutes: Option<u32>,
}

/// A member's gatherings of one kind, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub due: u32,
    pub attended: u32,
    pub excused: u32,
    pub absent: u32,
    pub unknown: u32,
}

impl Tally {
    /// Counts the gatherings of which at least one kind is among `kinds`, each once.
    pub fn of(attended: &[Attended], kinds: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for one in attended.iter().filter(|a| a.kinds.iter().any(|k| kinds.contains(&k.as_str()))) {
            tally.due += 1;
            *match one.presence {
                Presence::Present => &mut tally.attended,
                Presence::Excused => &mut tally.excused,
                Presence::Absent => &mut tally.absent,
                Presence::Unknown => &mut tally.unknown,
            } += 1;
        }
        tally
    }
}

/// By member id: every gathering from `from` to `to` at which the member was due, oldest first.
pub fn attendance(
    conn: &Connection,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<BTreeMap<String, Vec<Attended>>> {
    let mut by_member: BTreeMap<String, Vec<Attended>> = BTreeMap::new();
    let mut days = Days::default();
    for gathering in gatherings(conn, scope, from, to)? {
        let Some(due) = days.due(conn, &gathering)? else { continue };
        let complete = is_complete(&gathering, &due);
        for member in due {
            let presence = presence(&gathering, &member, complete)?;
            by_member.entry(member).or_default().push(Attended {
                gathering_id: gathering.id.clone(),
                held_on: gathering.held_on,
                kinds: gathering.kinds.clone(),
                presence,
                minutes: gathering.minutes,
            });
        }
    }
    Ok(by_member)
}

/// The members who were due at a gathering; none where that is not recorded (no committee, no group) or nobody in particular was.
pub fn due(conn: &Connection, gathering: &Gathering) -> Result<Option<BTreeSet<String>>> {
    Days::default().due(conn, gathering)
}

/// True where due = present + listed absentees, so that whoever is not on the list was there.
pub(super) fn is_complete(g: &Gathering, due: &BTreeSet<String>) -> bool {
    let away = g.absences.iter().filter_map(|a| a.person.member_id.as_ref()).filter(|m| due.contains(*m));
    let away: BTreeSet<&String> = away.collect();
    g.present.is_some_and(|present| usize::try_from(present).is_ok_and(|p| p + away.len() == due.len()))
}

fn presence(g: &Gathering, member: &str, complete: bool) -> Result<Presence> {
    let listed = g.absences.iter().find(|a| a.person.member_id.as_deref() == Some(member));
    Ok(match listed {
        Some(a) if rules()?.excused(&a.reason) => Presence::Excused,
        Some(_) => Presence::Absent,
        None if complete => Presence::Present,
        None => Presence::Unknown,
    })
}

/// The roster of each day that was asked for, read once.
#[derive(Default)]
pub(super) struct Days {
    rosters: HashMap<(String, NaiveDate), Vec<members::Member>>,
}

impl Days {
    pub(super) fn roster(
        &mut self,
        conn: &Connection,
        organisation_id: &str,
        on: NaiveDate,
    ) -> Result<&[members::Member]> {
        let key = (organisation_id.to_owned(), on);
        if !self.rosters.contains_key(&key) {
            let roster = members::on(conn, &Scope::One(key.0.clone()), on)?;
            self.rosters.insert(key.clone(), roster);
        }
        Ok(self.rosters.get(&key).map_or(&[], Vec::as_slice))
    }

    /// True where the roster of that day says who is in which group.
    pub(super) fn has_groups(&mut self, conn: &Connection, g: &Gathering) -> Result<bool> {
        Ok(self.roster(conn, &g.organisation_id, g.held_on)?.iter().any(|m| !m.group.is_empty()))
    }

    pub(super) fn due(&mut self, conn: &Connection, g: &Gathering) -> Result<Option<BTreeSet<String>>> {
        let groups: Vec<DueGroup> = g.kinds.iter().filter_map(|k| rules().ok()?.kind(k)).map(|k| k.due).collect();
        let due = if groups.contains(&DueGroup::Members) {
            self.members_due(conn, g)?
        } else if groups.contains(&DueGroup::Committee) {
            branch::committee(conn, &g.organisation_id, g.held_on)?.into_iter().map(|p| p.member_id).collect()
        } else if groups.contains(&DueGroup::Group) {
            self.group_due(conn, g)?
        } else {
            BTreeSet::new()
        };
        Ok((!due.is_empty()).then_some(due))
    }

    /// Everybody, or the group where a gathering of all was held by group (a theme day may be).
    fn members_due(&mut self, conn: &Connection, g: &Gathering) -> Result<BTreeSet<String>> {
        let group = self.group_due(conn, g)?;
        if !group.is_empty() {
            return Ok(group);
        }
        let roster = self.roster(conn, &g.organisation_id, g.held_on)?;
        Ok(roster.iter().filter(|m| m.counts()).map(|m| m.id.clone()).collect())
    }

    fn group_due(&mut self, conn: &Connection, g: &Gathering) -> Result<BTreeSet<String>> {
        let roster = self.roster(conn, &g.organisation_id, g.held_on)?;
        let inside = |m: &&members::Member| !g.group.is_empty() && m.group == g.group && m.counts();
        Ok(roster.iter().filter(inside).map(|m| m.id.clone()).collect())
    }
}
