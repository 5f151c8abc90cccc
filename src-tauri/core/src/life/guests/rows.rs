//! All SQL of guests.

use super::{Guest, GuestSort};
use crate::{Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "g.id, g.organisation_id, g.name, g.unit, g.sort, g.since, g.until, g.offers, g.entered_at";

fn guest(r: &Row) -> rusqlite::Result<Guest> {
    let (sort, until): (String, String) = (r.get(4)?, r.get(6)?);
    Ok(Guest {
        id: r.get(0)?,
        organisation_id: r.get(1)?,
        name: r.get(2)?,
        unit: r.get(3)?,
        sort: if sort == GuestSort::CheckIn.key() { GuestSort::CheckIn } else { GuestSort::Other },
        since: r.get::<_, PartialDate>(5)?.first(),
        until: until.parse().ok(),
        offers: r.get(7)?,
        entered_at: r.get(8)?,
        times: r.get(9)?,
    })
}

/// Everybody with the number of gatherings in a year.
pub fn all(conn: &Connection, year: i32) -> Result<Vec<Guest>> {
    let mut found = conn.prepare_cached(&format!(
        "SELECT {COLUMNS}, (SELECT count(*) FROM guest_presence p JOIN gathering m ON m.id = p.gathering_id \
         WHERE p.guest_id = g.id AND m.held_on BETWEEN ?1 AND ?2) FROM guest g ORDER BY g.until <> '', g.since, g.id"
    ))?;
    let span = [format!("{year}-01-01"), format!("{year}-12-31")];
    Ok(found.query_map(span, guest)?.collect::<rusqlite::Result<_>>()?)
}

pub fn one(conn: &Connection, id: &str) -> Result<Option<Guest>> {
    let mut found = conn.prepare_cached(&format!("SELECT {COLUMNS}, 0 FROM guest g WHERE g.id = ?1"))?;
    Ok(found.query_row([id], guest).optional()?)
}

/// Inserts, or changes what is known of the same person; the moment of first entry stays.
pub fn put(conn: &Connection, g: &Guest) -> Result<Guest> {
    conn.execute(
        "INSERT INTO guest (id, organisation_id, name, unit, sort, since, until, offers, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', ?7, ?8) ON CONFLICT (organisation_id, name, unit) DO UPDATE SET \
         sort = excluded.sort, since = excluded.since, until = '', offers = excluded.offers",
        params![g.id, g.organisation_id, g.name, g.unit, g.sort.key(), g.since.to_string(), g.offers, g.entered_at],
    )?;
    let same = "SELECT id FROM guest WHERE organisation_id = ?1 AND name = ?2 AND unit = ?3";
    let id: String = conn.query_row(same, [&g.organisation_id, &g.name, &g.unit], |r| r.get(0))?;
    one(conn, &id)?.ok_or_else(|| Error::Bug("a guest just put is gone".into()))
}

pub fn end(conn: &Connection, id: &str, on: NaiveDate) -> Result<()> {
    conn.execute("UPDATE guest SET until = ?2 WHERE id = ?1", [id, &on.to_string()])?;
    Ok(())
}

/// Ids of the guests at a gathering.
pub fn at(conn: &Connection, gathering_id: &str) -> Result<Vec<String>> {
    let mut found =
        conn.prepare_cached("SELECT guest_id FROM guest_presence WHERE gathering_id = ?1 ORDER BY guest_id")?;
    Ok(found.query_map([gathering_id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Says who of the register was at a gathering, in place of what was said.
/// # Errors
/// `NotFound` where somebody stands in no register of that organisation.
pub fn put_at(
    conn: &Connection,
    organisation_id: &str,
    gathering_id: &str,
    ids: &[String],
    new_id: impl Fn() -> String,
) -> Result<()> {
    conn.execute("DELETE FROM guest_presence WHERE gathering_id = ?1", [gathering_id])?;
    for id in ids {
        if one(conn, id)?.is_none_or(|g| g.organisation_id != organisation_id) {
            return Err(Error::not_found("列席的人里有不在登记里的，请重新选。"));
        }
        conn.execute(
            "INSERT INTO guest_presence (id, organisation_id, gathering_id, guest_id) VALUES (?1, ?2, ?3, ?4)",
            [&new_id(), organisation_id, gathering_id, id],
        )?;
    }
    Ok(())
}
