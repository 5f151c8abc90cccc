//! What meetings decide about a year: the appraisal's ballots, vetoes, exemptions. The program keeps it, with the number of
//! the minutes; it decides nothing.

use super::{Hundredths, pack, rows, scoring};
use crate::branch::{self, Scope};
use crate::members::{self, Member};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// The yearly appraisal's ballot on one member: totals only, never who voted how.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsBallot", export_to = "PointsBallot.ts"))]
pub struct Ballot {
    /// 应参加测评人数.
    #[cfg_attr(test, ts(type = "number"))]
    pub due: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub excellent: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub qualified: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub basic: i64,
    #[cfg_attr(test, ts(type = "number"))]
    pub unqualified: i64,
    /// Number of the minutes of the meeting.
    pub minutes: String,
}

impl Ballot {
    pub fn valid(&self) -> i64 {
        self.excellent + self.qualified + self.basic + self.unqualified
    }
}

/// A member of the year's end, with the ballot where one was entered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsBallotRow", export_to = "PointsBallotRow.ts"))]
pub struct BallotRow {
    pub member: String,
    pub name: String,
    pub organisation: String,
    pub ballot: Option<Ballot>,
    /// What the ballot is worth; none below the turnout of the rules.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub points: Option<Hundredths>,
    /// True once December is closed: the ballot can be changed no more.
    pub closed: bool,
}

/// A decided veto with its reason: restricted, it never leaves the office nor stands on a sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsVeto", export_to = "PointsVeto.ts"))]
pub struct Vetoed {
    pub organisation_id: String,
    pub member: String,
    pub name: String,
    /// Veto id of the pack.
    pub rule: String,
    pub reason: String,
    pub minutes: String,
}

/// A ground for a veto that the rules have switched on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsGround", export_to = "PointsGround.ts"))]
pub struct Ground {
    pub id: String,
    pub name: String,
}

/// A member who is not scored (不计分), by own application and a decision of the branch meeting.
#[derive(Clone, PartialEq, Debug)]
pub struct Exemption {
    pub organisation_id: String,
    pub member_id: String,
    pub since: Month,
    pub until: Month,
    pub minutes: String,
}

/// An exemption as people read it. That somebody is exempt tells of illness: it stays in the office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsExempted", export_to = "PointsExempted.ts"))]
pub struct Exempted {
    pub organisation_id: String,
    pub member: String,
    pub name: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Month,
    #[cfg_attr(test, ts(type = "string"))]
    pub until: Month,
    pub minutes: String,
}

/// The members who belong to the scope at the year's end (or today), with their ballots.
/// # Errors
/// `Forbidden` where no rules cover the year.
pub fn ballots(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<BallotRow>> {
    let december = Month { year, month: 12 };
    let rule = &pack::in_force(conn, december)?.appraisal;
    let mut found = Vec::new();
    for organisation in branch::covered(conn, scope)? {
        let closed = rows::is_closed(conn, &organisation.id, december)?;
        for member in members::on(conn, &Scope::One(organisation.id.clone()), december.last().min(at.today()))? {
            let ballot = rows::ballot(conn, &member.id, year)?;
            found.push(BallotRow {
                points: ballot.as_ref().and_then(|b| scoring::appraisal(rule, b)).map(Hundredths),
                ballot,
                member: member.id,
                name: member.name,
                organisation: organisation.name.clone(),
                closed,
            });
        }
    }
    Ok(found)
}

/// Enters the ballot of a year's appraisal on one member; a second entry replaces the first.
/// # Errors
/// As [`record_ballots`]; `Usage` also where there are no votes.
pub fn record_ballot(store: &mut Store, at: &At, member: &Member, year: i32, ballot: &Ballot) -> Result<Done<()>> {
    if ballot.valid() == 0 {
        return Err(wrong_votes());
    }
    record_ballots(store, at, year, &[(member.clone(), ballot.clone())])
}

/// Enters the ballots of one meeting as one step that can be undone: all of them or none. One without votes takes away
/// what was entered.
/// # Errors
/// `Usage` where votes are negative or more than the people due, or the minutes are not named; `Forbidden` where December
/// is closed.
pub fn record_ballots(store: &mut Store, at: &At, year: i32, all: &[(Member, Ballot)]) -> Result<Done<()>> {
    for (member, ballot) in all {
        let votes = [ballot.excellent, ballot.qualified, ballot.basic, ballot.unqualified];
        if votes.iter().any(|v| *v < 0) || ballot.valid() > ballot.due {
            return Err(wrong_votes());
        }
        if !scoring::is_number_of_minutes(&ballot.minutes) {
            return Err(Error::usage("民主评议要写会议纪要号，例如 支部党员大会记录〔2026〕12号。"));
        }
        if rows::is_closed(store.conn(), &member.organisation_id, Month { year, month: 12 })? {
            return Err(Error::forbidden(format!("{year}年12月已经结账，民主评议积分不能再登记。")));
        }
    }
    store.transact(Verb::RecordBallot, at, |tx| {
        all.iter().try_for_each(|(member, ballot)| match ballot.valid() {
            0 => rows::delete_ballot(tx, &member.id, year),
            _ => rows::put_ballot(tx, &at.uuid(), member, year, ballot, at),
        })
    })
}

fn wrong_votes() -> Error {
    Error::usage("票数不对：各等次票数之和要大于0，不能超过应参加测评的人数。请核对。")
}

/// The grounds for a veto that the year's rules have switched on.
/// # Errors
/// `Forbidden` where no rules cover the year.
pub fn grounds(conn: &Connection, year: i32) -> Result<Vec<Ground>> {
    let pack = pack::in_force(conn, Month { year, month: 12 })?;
    let on = pack.vetoes.iter().filter(|v| v.enabled);
    Ok(on.map(|v| Ground { id: v.id.clone(), name: v.name.clone() }).collect())
}

/// Enters a decided veto: it flags the member in the year's ranking; the grade is decided by people.
/// # Errors
/// `Usage` for a ground that the pack does not have or has switched off, or without reason and minutes.
pub fn record_veto(
    store: &mut Store,
    at: &At,
    member: &Member,
    year: i32,
    rule: &str,
    reason: &str,
    minutes: &str,
) -> Result<Done<()>> {
    let on = grounds(store.conn(), year)?;
    let Some(ground) = on.iter().find(|v| v.id == rule || v.name == rule) else {
        let names: Vec<&str> = on.iter().map(|v| v.name.as_str()).collect();
        return Err(Error::usage(format!("没有这条否决情形。可以写：{}。", names.join("、"))));
    };
    if reason.trim().is_empty() || !scoring::is_number_of_minutes(minutes) {
        return Err(Error::usage("一票否决由会议决定：请写明事由和会议纪要号。"));
    }
    store.transact(Verb::RecordVeto, at, |tx| {
        rows::insert_veto(tx, &at.uuid(), member, year, (&ground.id, reason.trim(), minutes.trim()), at)
    })
}

/// The decided vetoes of a year in the scope: a restricted read.
pub fn vetoes(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Vetoed>> {
    let mut found = rows::vetoes(conn, year)?;
    found.retain(|v| scope.covers(&v.organisation_id));
    Ok(found)
}

/// Exempts a member from scoring, from `since` to `until`.
/// # Errors
/// `Usage` where the months are the wrong way round or the minutes of the branch meeting are not named.
pub fn exempt(store: &mut Store, at: &At, exemption: &Exemption) -> Result<Done<()>> {
    if exemption.until < exemption.since {
        return Err(Error::usage("结束月份早于开始月份，请检查。"));
    }
    if exemption.minutes.trim().is_empty() {
        return Err(Error::usage("不计分要经支部党员大会决定，请写明会议纪要号。"));
    }
    store.transact(Verb::ExemptPoints, at, |tx| rows::insert_exemption(tx, &at.uuid(), exemption, at))
}

/// The exemptions that touch a year in the scope, in the order of entry: a restricted read.
pub fn exemptions(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Exempted>> {
    let mut found = rows::exemptions(conn, Month { year, month: 1 }, Month { year, month: 12 })?;
    found.retain(|e| scope.covers(&e.organisation_id));
    Ok(found)
}
