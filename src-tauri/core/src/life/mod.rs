//! Organisation life: what gatherings took place, who was due, who was away and why.
//!
//! Facts only: nothing here generates attendance. Where the written figures and the list of absentees do not explain each
//! other, presence stays unknown until somebody corrects the record.

mod absentees;
mod appraisal;
mod attach;
mod attendance;
mod care;
mod columns;
mod guests;
mod import;
mod papers;
mod plan;
mod prints;
mod record;
mod rows;
mod rules;
#[cfg(test)]
mod tests;

pub use appraisal::{Appraisal, AppraisalStep, Graded, NewStep, appraisal, grade, step, tell};
pub use attach::{Attachment, Photo, attach, attachment, attachments, detach, photos};
pub use attendance::{Attended, Presence, Tally, attendance, attendance_of, due, hours, hours_of, is_study};
pub use care::{
    CareWord, CareYear, Contact, ContactLine, NewPledge, Pledge, PledgeLine, care_year, contacts, import_contacts,
    import_pledges, pledges, record_contact, record_pledge,
};
pub use guests::{Guest, GuestSort, NewGuest, end_guest, guests, put_guest};
pub use import::{Settled, import, import_with};
pub use papers::{minutes, notice, sign_in};
pub use plan::{
    NewPlan, Plan, PlanState, Proposal, Step, cancel, notice_text, notify, plan, planned, plans, proposals,
};
pub use prints::{appraisal_feedback, appraisal_summary, half_report, plan_sheet};
pub use record::{
    Judged, NewGathering, NewResolution, Record, Recorded, Relay, RelayLine, Resolution, Roll, RollLine, Seen, Sort,
    Tick, Verdict, Vote, amend, candidates, close_resolution, judge, one, record, relay, resolutions_open, roll,
    roll_of,
};

use crate::Result;
use crate::branch::Scope;
use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;

/// One gathering; it may be of several kinds at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Gathering {
    pub id: String,
    pub organisation_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub held_on: NaiveDate,
    /// `HH:MM`; empty where not stated.
    pub starts_at: String,
    /// Kind ids of `assets/rules/life.toml`.
    pub kinds: Vec<String>,
    /// 党小组 that met; empty where the whole organisation met or nobody said.
    pub group: String,
    pub topic: String,
    pub host: Person,
    pub recorder: Person,
    /// 主讲人 of a lecture; empty name where not stated.
    pub lecturer: Person,
    pub place: String,
    /// 应到 as written.
    pub due: Option<u32>,
    /// 实到 as written.
    pub present: Option<u32>,
    /// Member ids of everybody on the list when attendance was entered, sorted; empty where nobody entered it. What the
    /// roster says later of that day changes nothing about who was ticked.
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub called: Vec<String>,
    /// Persons who sat in; never among those due.
    pub guests: u32,
    /// Member ids of who took part where nobody in particular was due.
    pub took_part: Vec<String>,
    /// Length in minutes of study (1 学时 = 60).
    pub minutes: Option<u32>,
    /// Held by itself, not merged with a business meeting; none where nobody said.
    pub standalone: Option<bool>,
    pub resolution: String,
    pub absences: Vec<Absence>,
    /// ISO moment of first entry; nothing can be back-dated.
    pub entered_at: String,
    /// ISO moment of the last change.
    pub changed_at: String,
    /// Entered after its month was over and settled: shown as 补录.
    pub late: bool,
}

/// A person as written, and the member meant where exactly one has the name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NamedPerson"))]
pub struct Person {
    pub name: String,
    pub member_id: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Absence {
    pub person: Person,
    /// Reason id of `assets/rules/life.toml`.
    pub reason: String,
    /// The reason as written.
    pub note: String,
}

impl Gathering {
    /// A gathering of which only kinds, day and group are known: enough to say who is due.
    fn shape(organisation_id: &str, kinds: Vec<String>, held_on: NaiveDate, group: &str) -> Gathering {
        Gathering {
            id: String::new(),
            organisation_id: organisation_id.to_owned(),
            held_on,
            starts_at: String::new(),
            kinds,
            group: group.to_owned(),
            topic: String::new(),
            host: Person::default(),
            recorder: Person::default(),
            lecturer: Person::default(),
            place: String::new(),
            due: None,
            present: None,
            called: Vec::new(),
            guests: 0,
            took_part: Vec::new(),
            minutes: None,
            standalone: None,
            resolution: String::new(),
            absences: Vec::new(),
            entered_at: String::new(),
            changed_at: String::new(),
            late: false,
        }
    }

    pub fn is(&self, kind: &str) -> bool {
        self.kinds.iter().any(|k| k == kind)
    }

    /// True where, as one of these kinds, too few were there for it to be a meeting. Where nobody entered the figures nothing is said.
    pub fn is_short(&self, kinds: &[String]) -> bool {
        let (Some(due), Some(present)) = (self.due, self.present) else { return false };
        let mut of = self.kinds.iter().filter(|k| kinds.contains(k)).peekable();
        let short = |k: &String| rules::rules().ok()?.quorum(k, due).filter(|need| present < *need);
        of.peek().is_some() && of.all(|k| short(k).is_some())
    }

    /// The same of all its kinds, as a sentence for each.
    fn short(&self) -> Result<Vec<String>> {
        let (Some(due), Some(present)) = (self.due, self.present) else { return Ok(Vec::new()) };
        let rules = rules::rules()?;
        let short = |k: &String| {
            let need = rules.quorum(k, due).filter(|need| present < *need)?;
            let name = kind_name(k);
            Some(format!(
                "{name}应到{due}人，至少到{need}人才能召开，只到了{present}人：照记，但不算召开，相应的任务不销。"
            ))
        };
        Ok(self.kinds.iter().filter_map(short).collect())
    }
}

/// Gatherings held from `from` to `to`, both included, oldest first.
pub fn gatherings(conn: &Connection, scope: &Scope, from: NaiveDate, to: NaiveDate) -> Result<Vec<Gathering>> {
    let mut found = rows::between(conn, from, to)?;
    found.retain(|g| scope.covers(&g.organisation_id));
    for gathering in &mut found {
        gathering.late = is_late(gathering)?;
    }
    Ok(found)
}

/// The Chinese name of a kind id; the id itself where the rule file no longer has it.
pub fn kind_name(kind: &str) -> &str {
    rules::rules().ok().and_then(|r| r.kind(kind)).map_or(kind, |k| &k.name)
}

/// The reason id that written words mean; the last reason of the file stands for all others.
pub fn reason_of(written: &str) -> &str {
    rules::rules().map_or("other", |r| r.reason(written))
}

/// The Chinese name of a way of keeping in touch or of a kind of pledge.
pub fn care_word(id: &str) -> &str {
    rules::rules().map_or(id, |r| r.word(id))
}

/// The kinds of gatherings: id, name and whether its hours are hours of training, in the order of the rule file.
pub fn kinds() -> Result<Vec<KindWord>> {
    let word =
        |k: &rules::Kind| KindWord { id: k.id.clone(), name: k.name.clone(), study: k.study, regular: k.regular };
    Ok(rules::rules()?.kind.iter().map(word).collect())
}

/// The reasons of absence and the ways of taking part from elsewhere, for a list to choose from.
pub fn reasons() -> Result<Vec<ReasonWord>> {
    let word = |r: &rules::Reason| ReasonWord { id: r.id.clone(), name: r.name.clone(), away: r.presence.is_none() };
    Ok(rules::rules()?.reason.iter().map(word).collect())
}

/// A kind of gathering as people choose it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeKind"))]
pub struct KindWord {
    pub id: String,
    pub name: String,
    pub study: bool,
    /// One of 三会一课: to be held by itself.
    pub regular: bool,
}

/// The ways of voting, for a list to choose from.
pub fn vote_words() -> Result<Vec<VoteWord>> {
    let word = |v: &rules::VoteRule| VoteWord { id: v.id.clone(), name: v.name.clone(), written: v.written };
    Ok(rules::rules()?.vote.iter().map(word).collect())
}

/// A way of voting as people choose it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeVoteWord"))]
pub struct VoteWord {
    pub id: String,
    pub name: String,
    /// Opinions that absentees handed in before are counted.
    pub written: bool,
}

/// A reason of absence as people choose it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeReason"))]
pub struct ReasonWord {
    pub id: String,
    pub name: String,
    /// False for whoever took part from elsewhere.
    pub away: bool,
}

fn is_late(g: &Gathering) -> Result<bool> {
    Ok(late_on(g.held_on, &g.entered_at).is_some())
}

/// The day of an entry that came too late.
fn late_on(held: NaiveDate, entered_at: &str) -> Option<NaiveDate> {
    let entered = NaiveDateTime::parse_from_str(entered_at, "%Y-%m-%dT%H:%M:%S").ok()?.date();
    rules::rules().is_ok_and(|r| entered > r.entry_due(held)).then_some(entered)
}

/// The gatherings that were entered late, by id, with the day of their entry.
/// # Errors
/// A failing store.
pub fn entered_late(conn: &Connection) -> Result<HashMap<String, NaiveDate>> {
    let all = rows::entries(conn)?;
    Ok(all.into_iter().filter_map(|(id, held, entered)| Some((id, late_on(held, &entered)?))).collect())
}
