//! All SQL of what a gathering's own record holds.

use super::resolutions::{Resolution, Sort};
use super::{Vote, enter::Rest};
use crate::life::{Gathering, Person, guests};
use crate::{Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The texts of a record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct More {
    pub body: String,
    pub book_page: String,
    pub assessed_on: Option<NaiveDate>,
    pub assessment: String,
}

/// A day, or empty for none.
fn day(row: &Row, at: usize) -> rusqlite::Result<Option<NaiveDate>> {
    let text: String = row.get(at)?;
    Ok(text.parse().ok())
}

fn iso(day: Option<NaiveDate>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}

pub fn more(conn: &Connection, gathering_id: &str) -> Result<More> {
    let mut found = conn.prepare_cached(
        "SELECT body, book_page, assessed_on, assessment FROM gathering_more WHERE gathering_id = ?1",
    )?;
    let more =
        |r: &Row| Ok(More { body: r.get(0)?, book_page: r.get(1)?, assessed_on: day(r, 2)?, assessment: r.get(3)? });
    Ok(found.query_row([gathering_id], more).optional()?.unwrap_or_default())
}

/// Writes all that belongs to a gathering beside its own row, in place of what was there. A resolution that is closed
/// already stays closed where its words are the same.
pub fn put_rest(conn: &Connection, g: &Gathering, rest: &Rest, new_id: impl Fn() -> String) -> Result<()> {
    let closed: Vec<Resolution> = resolutions_of(conn, &g.id)?.into_iter().filter(|r| r.closed_on.is_some()).collect();
    for table in ["gathering_more", "took_part", "vote", "resolution"] {
        conn.execute(&format!("DELETE FROM {table} WHERE gathering_id = ?1"), [&g.id])?;
    }
    conn.execute(
        "INSERT INTO gathering_more (gathering_id, organisation_id, starts_at, guests, body, book_page, assessed_on, assessment, \
         standalone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            g.id, g.organisation_id, g.starts_at, g.guests, rest.more.body, rest.more.book_page,
            iso(rest.more.assessed_on), rest.more.assessment, g.standalone.map_or("", |yes| if yes { "yes" } else { "no" })
        ],
    )?;
    for member in &g.took_part {
        conn.execute(
            "INSERT INTO took_part (id, organisation_id, gathering_id, member_id) VALUES (?1, ?2, ?3, ?4)",
            [&new_id(), &g.organisation_id, &g.id, member],
        )?;
    }
    guests::rows::put_at(conn, &g.organisation_id, &g.id, &rest.guest_ids, &new_id)?;
    for (vote, position) in rest.votes.iter().zip(0_u32..) {
        insert_vote(conn, g, vote, position, &new_id())?;
    }
    for (new, position) in rest.resolutions.iter().zip(0_u32..) {
        let same = closed.iter().find(|r| r.content == new.content && r.sort == new.sort);
        let (on, how) = same.map(|r| (r.closed_on, r.closing.clone())).unwrap_or_default();
        let (id, owner) = (new_id(), &new.owner);
        conn.execute(
            "INSERT INTO resolution (id, organisation_id, gathering_id, position, sort, content, owner, owner_id, due_on, \
             closed_on, closing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id, g.organisation_id, g.id, position, new.sort.key(), new.content, owner.name, owner.member_id,
                iso(new.due_on), iso(on), how
            ],
        )?;
    }
    Ok(())
}

fn insert_vote(conn: &Connection, g: &Gathering, v: &Vote, position: u32, id: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO vote (id, organisation_id, gathering_id, position, matter, rule, entitled, present, written, agreed, \
         against, abstained) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id, g.organisation_id, g.id, position, v.matter, v.rule, v.entitled, v.present, v.written, v.agreed,
            v.against, v.abstained
        ],
    )?;
    Ok(())
}

pub fn votes(conn: &Connection, gathering_id: &str) -> Result<Vec<Vote>> {
    let mut found = conn.prepare_cached(
        "SELECT matter, rule, entitled, present, written, agreed, against, abstained FROM vote \
         WHERE gathering_id = ?1 ORDER BY position",
    )?;
    let vote = |r: &Row| {
        Ok(Vote {
            matter: r.get(0)?,
            rule: r.get(1)?,
            entitled: r.get(2)?,
            present: r.get(3)?,
            written: r.get(4)?,
            agreed: r.get(5)?,
            against: r.get(6)?,
            abstained: r.get(7)?,
        })
    };
    Ok(found.query_map([gathering_id], vote)?.collect::<rusqlite::Result<_>>()?)
}

const RESOLUTION: &str = "SELECT r.id, r.organisation_id, r.gathering_id, g.held_on, r.sort, r.content, r.owner, r.owner_id, \
     r.due_on, r.closed_on, r.closing FROM resolution r JOIN gathering g ON g.id = r.gathering_id";

fn resolution_of(r: &Row) -> rusqlite::Result<Resolution> {
    let sort: String = r.get(4)?;
    Ok(Resolution {
        id: r.get(0)?,
        organisation_id: r.get(1)?,
        gathering_id: r.get(2)?,
        held_on: r.get::<_, PartialDate>(3)?.first(),
        sort: if sort == Sort::Rectify.key() { Sort::Rectify } else { Sort::Resolution },
        content: r.get(5)?,
        owner: Person { name: r.get(6)?, member_id: r.get(7)? },
        due_on: day(r, 8)?,
        closed_on: day(r, 9)?,
        closing: r.get(10)?,
    })
}

pub fn resolutions_of(conn: &Connection, gathering_id: &str) -> Result<Vec<Resolution>> {
    let mut found = conn.prepare_cached(&format!("{RESOLUTION} WHERE r.gathering_id = ?1 ORDER BY r.position"))?;
    Ok(found.query_map([gathering_id], resolution_of)?.collect::<rusqlite::Result<_>>()?)
}

/// The open ones, the nearest deadline first, those without one last.
pub fn resolutions_open(conn: &Connection) -> Result<Vec<Resolution>> {
    let mut found = conn.prepare_cached(&format!(
        "{RESOLUTION} WHERE r.closed_on = '' ORDER BY r.due_on = '', r.due_on, g.held_on, r.position"
    ))?;
    Ok(found.query_map([], resolution_of)?.collect::<rusqlite::Result<_>>()?)
}

pub fn resolution(conn: &Connection, id: &str) -> Result<Option<Resolution>> {
    let mut found = conn.prepare_cached(&format!("{RESOLUTION} WHERE r.id = ?1"))?;
    Ok(found.query_row([id], resolution_of).optional()?)
}

pub fn close_resolution(conn: &Connection, r: &Resolution) -> Result<()> {
    let sql = "UPDATE resolution SET closed_on = ?2, closing = ?3 WHERE id = ?1 AND closed_on = ''";
    match conn.execute(sql, params![r.id, iso(r.closed_on), r.closing])? {
        1 => Ok(()),
        _ => Err(Error::Bug("a resolution to close is gone".into())),
    }
}
