//! One gathering entered by hand, once: what points, duties, archive and report later read of it, they read from here.
//!
//! Nothing here invents attendance: whoever was due is ticked by a person, all of them or none yet.

mod doubts;
mod enter;
mod relay;
mod resolutions;
mod roll;
pub(super) mod rows;
#[cfg(test)]
mod tests;
mod votes;

pub use enter::{amend, record};
pub(super) use enter::{no_such_group, time};
pub use relay::{Line as RelayLine, Relay};
pub use resolutions::{Resolution, Sort, close as close_resolution, open as resolutions_open};
pub use roll::{Listed as RollLine, Roll, roll, roll_of};
pub use votes::{Verdict, candidates};

use super::attendance::Presence;
use super::rules::{DueGroup, rules};
use super::{Gathering, guests};
use crate::branch::Scope;
use crate::{Error, Result, members};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// What a person enters of one gathering.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewGathering {
    pub organisation_id: String,
    /// Ids or names of kinds; several where one gathering is several at once.
    pub kinds: Vec<String>,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    /// `HH:MM`, or empty.
    pub starts_at: String,
    /// 党小组 that met; empty for the whole organisation.
    pub group: String,
    pub topic: String,
    pub place: String,
    /// Member id, or a name as written.
    pub host: String,
    pub recorder: String,
    pub lecturer: String,
    /// Length in minutes of study (1 学时 = 60).
    pub minutes: Option<u32>,
    /// Persons who sat in. Never among those due.
    pub guests: u32,
    /// Those of them who stand in the register of guests.
    pub guest_ids: Vec<String>,
    /// Everybody who was due, or nobody yet.
    pub ticks: Vec<Tick>,
    /// Member ids of who took part where nobody in particular was due.
    pub took_part: Vec<String>,
    pub votes: Vec<Vote>,
    pub resolutions: Vec<NewResolution>,
    pub body: String,
    /// Page of the handwritten book.
    pub book_page: String,
    /// Day of the theme day's 实效测评; none while it was not held.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub assessed_on: Option<NaiveDate>,
    pub assessment: String,
    /// 三会一课 held by itself, not merged with a business meeting; none where nobody said.
    pub standalone: Option<bool>,
    /// The plan that this is the record of.
    pub plan_id: Option<String>,
}

/// How one member who was due took part.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "AttendanceTick"))]
pub struct Tick {
    pub member_id: String,
    /// Empty for whoever was in the room; else a reason id of `assets/rules/life.toml`, `online` and `home` among them.
    pub reason: String,
    /// The reason in words.
    pub note: String,
}

/// One matter voted on: totals only.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeVote"))]
pub struct Vote {
    pub matter: String,
    /// `ordinary`, `committee` or `election`.
    pub rule: String,
    /// Members due who have a vote.
    pub entitled: u32,
    /// Of these, in the room.
    pub present: u32,
    /// Written opinions of absentees.
    pub written: u32,
    pub agreed: u32,
    pub against: u32,
    pub abstained: u32,
}

/// What is to be done, by whom, by when.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewResolution {
    pub sort: Sort,
    pub content: String,
    /// Member id, or a name as written; empty for nobody in particular.
    pub owner: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub due_on: Option<NaiveDate>,
}

/// What entering answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RecordedGathering"))]
pub struct Recorded {
    pub gathering: Gathering,
    /// Sentences worth reading; none of them stopped the entry.
    pub warnings: Vec<String>,
}

/// A gathering with all that is kept of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeRecord"))]
pub struct Record {
    pub gathering: Gathering,
    /// How everybody who was due took part, in the order of the roster.
    pub attendance: Vec<Seen>,
    /// What today's roster says otherwise of that day than the list did; empty where they agree.
    pub roster_note: String,
    /// Names of who took part where nobody in particular was due.
    pub took_part: Vec<String>,
    /// Who sat in, of the register of guests.
    pub guest_ids: Vec<String>,
    pub votes: Vec<Judged>,
    pub resolutions: Vec<Resolution>,
    pub body: String,
    pub book_page: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub assessed_on: Option<NaiveDate>,
    pub assessment: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "SeenMember"))]
pub struct Seen {
    pub member_id: String,
    pub name: String,
    pub presence: Presence,
    pub reason: String,
    pub note: String,
}

/// A vote with what follows from it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "JudgedVote"))]
pub struct Judged {
    pub vote: Vote,
    pub verdict: Verdict,
}

/// One gathering with all that is kept of it.
/// # Errors
/// `NotFound` where there is none, or not in the scope.
pub fn one(conn: &Connection, scope: &Scope, id: &str) -> Result<Record> {
    let mut gathering = find(conn, scope, id)?;
    gathering.late = super::is_late(&gathering)?;
    let more = rows::more(conn, id)?;
    let of = Scope::One(gathering.organisation_id.clone());
    let roster = members::on(conn, &of, gathering.held_on)?;
    let attended = super::attendance::of_one(conn, &gathering)?;
    let seen = |m: members::Member| {
        let presence = *attended.get(&m.id)?;
        let away = gathering.absences.iter().find(|a| a.person.member_id.as_deref() == Some(&m.id));
        let (reason, note) = away.map(|a| (a.reason.clone(), a.note.clone())).unwrap_or_default();
        Some(Seen { member_id: m.id, name: m.name, presence, reason, note })
    };
    let expected = if open_to_all(&gathering)? { Vec::new() } else { super::attendance::people(conn, &gathering)? };
    let judged = |vote: Vote| judge(&vote).map(|verdict| Judged { vote, verdict });
    Ok(Record {
        roster_note: moved(conn, &gathering, &expected)?,
        attendance: expected.into_iter().filter_map(seen).collect(),
        took_part: roster.iter().filter(|m| gathering.took_part.contains(&m.id)).map(|m| m.name.clone()).collect(),
        guest_ids: guests::rows::at(conn, id)?,
        votes: rows::votes(conn, id)?.into_iter().map(judged).collect::<Result<_>>()?,
        resolutions: rows::resolutions_of(conn, id)?,
        body: more.body,
        book_page: more.book_page,
        assessed_on: more.assessed_on,
        assessment: more.assessment,
        gathering,
    })
}

/// The roster may be corrected after the list was ticked. The list stays; whoever reads it is told.
fn moved(conn: &Connection, g: &Gathering, listed: &[members::Member]) -> Result<String> {
    if g.called.is_empty() {
        return Ok(String::new());
    }
    let today = super::attendance::people(conn, &Gathering { called: Vec::new(), ..g.clone() })?;
    let beyond = |some: &[members::Member], others: &[members::Member]| -> String {
        let beyond = some.iter().filter(|m| !others.iter().any(|other| other.id == m.id));
        beyond.map(|m| m.name.as_str()).collect::<Vec<_>>().join("、")
    };
    let (gone, come) = (beyond(listed, &today), beyond(&today, listed));
    let mut said = Vec::new();
    if !gone.is_empty() {
        said.push(format!("{gone}当时在名单上，现在的名册这一天已不应到"));
    }
    if !come.is_empty() {
        said.push(format!("{come}当时不在名单上，现在的名册这一天应到"));
    }
    if said.is_empty() {
        return Ok(String::new());
    }
    Ok(format!("签到登记以后名册改过：{}。出席仍按当时的名单；要改成现在的名册，请重新点名。", said.join("；")))
}

/// What the figures of a vote mean, also before anything is stored.
/// # Errors
/// `Usage` for figures that cannot be, or an unknown rule.
pub fn judge(vote: &Vote) -> Result<Verdict> {
    let rule = rules()?.vote(&vote.rule).ok_or_else(|| Error::usage("请选是哪一种表决。"))?;
    if let Some(wrong) = votes::wrong(vote) {
        return Err(Error::usage(wrong));
    }
    doubts::written(rule, vote)?;
    Ok(votes::judge(rule, vote))
}

/// Reads a pasted 接龙 against the roll of a gathering.
/// # Errors
/// As [`roll`].
pub fn relay(
    conn: &Connection,
    organisation_id: &str,
    kinds: &[String],
    day: NaiveDate,
    group: &str,
    pasted: &str,
) -> Result<Relay> {
    let called = roll(conn, organisation_id, kinds, day, group)?;
    let wanted = if called.due.is_empty() { called.others } else { called.due };
    let mut members = members::on(conn, &Scope::One(organisation_id.to_owned()), day)?;
    members.retain(|m| wanted.iter().any(|l| l.member_id == m.id));
    relay::read(pasted, &members, rules()?)
}

pub(super) fn find(conn: &Connection, scope: &Scope, id: &str) -> Result<Gathering> {
    let found = super::rows::by_id(conn, id)?.map(|s| s.gathering).filter(|g| scope.covers(&g.organisation_id));
    found.ok_or_else(|| Error::not_found("没有这条组织生活记录，可能已被撤销。请刷新后再看。"))
}

/// True where the kinds expect nobody in particular.
pub(super) fn open_to_all(g: &Gathering) -> Result<bool> {
    let rules = rules()?;
    Ok(g.kinds.iter().filter_map(|k| rules.kind(k)).all(|k| k.due == DueGroup::Open))
}
