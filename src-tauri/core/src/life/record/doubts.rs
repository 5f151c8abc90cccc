//! What an entry says against itself. Nothing here stops it: people know better what happened, but they are told.

use super::Vote;
use super::roll::votes_on;
use crate::life::attendance::{people, remote};
use crate::life::rules::{VoteRule, rules};
use crate::life::{Gathering, Person};
use crate::members::Member;
use crate::{Error, Result};
use rusqlite::Connection;

/// Sentences worth reading of a gathering that is about to be stored.
pub fn doubts(conn: &Connection, g: &Gathering, votes: &[Vote]) -> Result<Vec<String>> {
    let (rules, mut doubts) = (rules()?, g.short()?);
    for (role, person) in [("主持人", &g.host), ("记录人", &g.recorder), ("主讲人", &g.lecturer)] {
        if is_away(g, person) {
            doubts.push(format!("{role}也在缺席名单里。请核对：是没有到会，还是换了人。"));
        }
    }
    if let Some(m) = g.minutes.filter(|m| *m > rules.long_minutes) {
        doubts.push(format!("这一次记了{}学时，会计入每个参加人的学时。不是多天培训的，请核对。", f64::from(m) / 60.0));
    }
    if g.standalone == Some(false) {
        doubts.push("“三会一课”要单独召开，不和业务会议合并。这次如实记为合并召开。".into());
    }
    if !votes.is_empty() {
        let figures = voters(conn, g)?;
        doubts.extend(votes.iter().flat_map(|v| above(v, figures)));
    }
    Ok(doubts)
}

fn is_away(g: &Gathering, person: &Person) -> bool {
    let away = |m: &String| g.absences.iter().any(|a| a.person.member_id.as_ref() == Some(m) && remote(a).is_none());
    person.member_id.as_ref().is_some_and(away)
}

/// How many of those due have a vote, and how many of them were in the room; the second only where attendance was entered.
fn voters(conn: &Connection, g: &Gathering) -> Result<(u32, Option<u32>)> {
    let votes = votes_on(conn, g.held_on)?;
    let entitled: Vec<Member> = people(conn, g)?.into_iter().filter(|m| votes(m)).collect();
    let elsewhere = |m: &&Member| g.absences.iter().any(|a| a.person.member_id.as_ref() == Some(&m.id));
    let there = entitled.iter().filter(|m| !elsewhere(m)).count() as u32;
    Ok((entitled.len() as u32, (!g.called.is_empty()).then_some(there)))
}

/// Figures of a vote beyond those of the list.
fn above(v: &Vote, (entitled, there): (u32, Option<u32>)) -> Vec<String> {
    let matter = v.matter.trim();
    let mut said = Vec::new();
    if entitled > 0 && v.entitled > entitled {
        said.push(format!("“{matter}”写应到会有表决权{}人，名册当日只有{entitled}人。请核对人数。", v.entitled));
    }
    if let Some(there) = there.filter(|n| v.present > *n) {
        said.push(format!("“{matter}”写到会有表决权{}人，签到的只有{there}人。请核对人数。", v.present));
    }
    said
}

/// Written opinions count where the rule says so and nowhere else.
/// # Errors
/// `Usage`.
pub fn written(rule: &VoteRule, v: &Vote) -> Result<()> {
    if v.written == 0 || rule.written {
        return Ok(());
    }
    let names: Vec<&str> = rules()?.vote.iter().filter(|r| r.written).map(|r| r.name.as_str()).collect();
    Err(Error::usage(format!(
        "书面意见只在{}里计票，{}不计。请改选表决种类，或把书面意见写进会议记录。",
        names.join("、"),
        rule.name
    )))
}
