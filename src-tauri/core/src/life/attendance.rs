//! Who was due and who was there, as far as the record proves it.

use super::rules::{DueGroup, Remote, rules};
use super::{Absence, Gathering, gatherings};
use crate::Result;
use crate::branch::{self, Scope};
use crate::members::{self, Member, Past};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// What a gathering proves of one member who was due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    Present,
    /// Took part by video or the like.
    Online,
    /// Was taught at home or by telephone.
    Home,
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
    pub gathering_id: Rc<str>,
    pub held_on: NaiveDate,
    pub kinds: Rc<[String]>,
    pub presence: Presence,
    /// Length in minutes of study.
    pub minutes: Option<u32>,
}

/// A member's gatherings of one kind, counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    pub due: u32,
    /// In the room; whoever took part from elsewhere stands in the next two.
    pub attended: u32,
    pub online: u32,
    pub home: u32,
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
                Presence::Online => &mut tally.online,
                Presence::Home => &mut tally.home,
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
    count(conn, Days::default(), &gatherings(conn, scope, from, to)?)
}

/// The same of gatherings and by rosters that the caller has read: for whoever asks of many branches, or often.
pub fn attendance_of<'g>(
    conn: &Connection,
    past: &mut Past,
    gatherings: impl IntoIterator<Item = &'g Gathering>,
) -> Result<BTreeMap<String, Vec<Attended>>> {
    count(conn, Days { past: Some(past), rosters: HashMap::new() }, gatherings)
}

fn count<'g>(
    conn: &Connection,
    mut days: Days,
    gatherings: impl IntoIterator<Item = &'g Gathering>,
) -> Result<BTreeMap<String, Vec<Attended>>> {
    let mut by_member: BTreeMap<String, Vec<Attended>> = BTreeMap::new();
    for gathering in gatherings {
        let Some(due) = days.due(conn, gathering)? else { continue };
        let (complete, listed) = (is_complete(gathering, &due), listed(gathering));
        let (id, kinds): (Rc<str>, Rc<[String]>) = (gathering.id.as_str().into(), gathering.kinds.as_slice().into());
        for member in due {
            let presence = presence(listed.get(member.as_str()).copied(), complete)?;
            by_member.entry(member).or_default().push(Attended {
                gathering_id: id.clone(),
                held_on: gathering.held_on,
                kinds: kinds.clone(),
                presence,
                minutes: gathering.minutes,
            });
        }
    }
    Ok(by_member)
}

/// By member id: minutes of study from `from` to `to`, for everybody who was due at a gathering of study with its 学时. Whoever
/// took part has them, in the room or from elsewhere; who was not there, or may not have been, has nothing for it.
pub fn hours(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<BTreeMap<String, u32>> {
    let all = attendance(conn, scope, from, to)?.into_iter();
    Ok(all.filter_map(|(member, attended)| Some((member, hours_of(&attended)?))).collect())
}

/// Whether the hours of such a gathering are hours of study.
pub fn is_study(kind: &str) -> bool {
    rules().is_ok_and(|r| r.kind(kind).is_some_and(|k| k.study))
}

/// As [`hours`], of one member's gatherings; none where none of them was study with its 学时.
pub fn hours_of(attended: &[Attended]) -> Option<u32> {
    let took_part = |a: &Attended| matches!(a.presence, Presence::Present | Presence::Online | Presence::Home);
    let lessons = attended.iter().filter(|a| a.kinds.iter().any(|k| is_study(k)));
    let minutes = lessons.filter_map(|a| Some(if took_part(a) { a.minutes? } else { a.minutes.map(|_| 0)? }));
    minutes.reduce(|sum, n| sum + n)
}

/// How everybody who was due at one gathering took part.
pub(super) fn of_one(conn: &Connection, g: &Gathering) -> Result<BTreeMap<String, Presence>> {
    let due = due(conn, g)?.unwrap_or_default();
    let (complete, listed) = (is_complete(g, &due), listed(g));
    due.into_iter().map(|m| presence(listed.get(m.as_str()).copied(), complete).map(|p| (m, p))).collect()
}

/// Everybody who was due at one gathering: in the order of that day's roster, after them whoever was on the list and is not
/// on that roster any more.
pub(super) fn people(conn: &Connection, g: &Gathering) -> Result<Vec<Member>> {
    let mut due = due(conn, g)?.unwrap_or_default();
    let mut people = members::on(conn, &Scope::One(g.organisation_id.clone()), g.held_on)?;
    people.retain(|m| due.remove(&m.id));
    for id in due {
        people.push(members::get(conn, &id)?);
    }
    Ok(people)
}

/// The members who were due at a gathering; none where that is not recorded (no committee, no group) or nobody in particular was.
pub fn due(conn: &Connection, gathering: &Gathering) -> Result<Option<BTreeSet<String>>> {
    Days::default().due(conn, gathering)
}

/// True where due = present + listed absentees, so that whoever is not on the list was there. Some branches count those
/// who took part from elsewhere as present, some do not: either sum explains the list.
pub(super) fn is_complete(g: &Gathering, due: &BTreeSet<String>) -> bool {
    let listed = |remote_too: bool| {
        let counted = g.absences.iter().filter(|a| remote_too || remote(a).is_none());
        let named = counted.filter_map(|a| a.person.member_id.as_ref()).filter(|m| due.contains(*m));
        named.collect::<BTreeSet<&String>>().len()
    };
    let explains = |p: usize| p + listed(true) == due.len() || p + listed(false) == due.len();
    g.present.is_some_and(|present| usize::try_from(present).is_ok_and(explains))
}

/// How one on the list took part from elsewhere; none where the person was away.
pub(super) fn remote(a: &Absence) -> Option<Remote> {
    rules().ok()?.remote(&a.reason)
}

/// The first line of each member on the list of absentees.
fn listed(g: &Gathering) -> HashMap<&str, &Absence> {
    g.absences.iter().rev().filter_map(|a| Some((a.person.member_id.as_deref()?, a))).collect()
}

/// `listed` is the member's own line on the list of absentees.
fn presence(listed: Option<&Absence>, complete: bool) -> Result<Presence> {
    Ok(match listed {
        Some(a) if remote(a) == Some(Remote::Online) => Presence::Online,
        Some(a) if remote(a) == Some(Remote::Home) => Presence::Home,
        Some(a) if rules()?.excused(&a.reason) => Presence::Excused,
        Some(_) => Presence::Absent,
        None if complete => Presence::Present,
        None => Presence::Unknown,
    })
}

/// The roster of each day that was asked for, read once.
#[derive(Default)]
pub(super) struct Days<'p> {
    /// The books of the office, where the caller has them open.
    past: Option<&'p mut Past>,
    rosters: HashMap<(String, NaiveDate), Rc<[Rc<Member>]>>,
}

impl Days<'_> {
    pub(super) fn roster(
        &mut self,
        conn: &Connection,
        organisation_id: &str,
        on: NaiveDate,
    ) -> Result<Rc<[Rc<Member>]>> {
        if let Some(past) = &mut self.past {
            return Ok(past.on(organisation_id, on));
        }
        let key = (organisation_id.to_owned(), on);
        if let Some(known) = self.rosters.get(&key) {
            return Ok(known.clone());
        }
        let roster = members::on(conn, &Scope::One(key.0.clone()), on)?;
        let roster: Rc<[Rc<Member>]> = roster.into_iter().map(Rc::new).collect();
        self.rosters.insert(key, roster.clone());
        Ok(roster)
    }

    /// True where the roster of that day says who is in which group.
    pub(super) fn has_groups(&mut self, conn: &Connection, g: &Gathering) -> Result<bool> {
        Ok(self.roster(conn, &g.organisation_id, g.held_on)?.iter().any(|m| !m.group.is_empty()))
    }

    /// False where a group is named and nobody was in it on that day.
    pub(super) fn knows_group(&mut self, conn: &Connection, g: &Gathering) -> Result<bool> {
        Ok(g.group.is_empty() || self.roster(conn, &g.organisation_id, g.held_on)?.iter().any(|m| m.group == g.group))
    }

    pub(super) fn due(&mut self, conn: &Connection, g: &Gathering) -> Result<Option<BTreeSet<String>>> {
        if !g.called.is_empty() {
            return Ok(Some(g.called.iter().cloned().collect()));
        }
        let groups: Vec<DueGroup> = g.kinds.iter().filter_map(|k| rules().ok()?.kind(k)).map(|k| k.due).collect();
        let due = if groups.contains(&DueGroup::Members) {
            self.members_due(conn, g)?
        } else if groups.contains(&DueGroup::Committee) {
            branch::committee(conn, &g.organisation_id, g.held_on)?.into_iter().map(|p| p.member_id).collect()
        } else if groups.contains(&DueGroup::Group) {
            self.group_due(conn, g)?
        } else {
            // Where nobody in particular was due, whoever came was there.
            g.took_part.iter().cloned().collect()
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
        let inside = |m: &&Rc<Member>| !g.group.is_empty() && m.group == g.group && m.counts();
        Ok(roster.iter().filter(inside).map(|m| m.id.clone()).collect())
    }
}
