//! All SQL of the branch room.

use super::{About, Edition, Organisation, Post};
use crate::Result;
use rusqlite::{Connection, Row, params};

const ORGANISATION: &str = "SELECT id, code, name, kind, parent_code, since FROM organisation";

fn organisation(row: &Row) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        parent: row.get(4)?,
        since: row.get(5)?,
    })
}

pub fn organisations(conn: &Connection) -> Result<Vec<Organisation>> {
    let mut found = conn.prepare_cached(&format!("{ORGANISATION} ORDER BY code"))?;
    Ok(found.query_map([], organisation)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_organisation(conn: &Connection, o: &Organisation) -> Result<()> {
    conn.execute(
        "INSERT INTO organisation (id, code, name, kind, parent_code, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![o.id, o.code, o.name, o.kind, o.parent, o.since],
    )?;
    Ok(())
}

pub fn posts(conn: &Connection, organisation_id: &str, on: &str) -> Result<Vec<Post>> {
    let mut found = conn.prepare_cached(
        "SELECT member_id, title, since, until FROM post \
         WHERE organisation_id = ?1 AND since <= ?2 AND until >= ?2 ORDER BY id",
    )?;
    let post = |r: &Row| Ok(Post { member_id: r.get(0)?, title: r.get(1)?, since: r.get(2)?, until: r.get(3)? });
    Ok(found.query_map([organisation_id, on], post)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_post(conn: &Connection, id: &str, organisation_id: &str, p: &Post) -> Result<()> {
    conn.execute(
        "INSERT INTO post (id, organisation_id, member_id, title, since, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, organisation_id, p.member_id, p.title, p.since, p.until],
    )?;
    Ok(())
}

/// Ends the posts that are held at `from` with the day before; posts that would begin on or after it never happened.
pub fn end_posts(conn: &Connection, organisation_id: &str, from: &str, eve: &str) -> Result<()> {
    conn.execute("DELETE FROM post WHERE organisation_id = ?1 AND since >= ?2", [organisation_id, from])?;
    conn.execute(
        "UPDATE post SET until = ?3 WHERE organisation_id = ?1 AND until >= ?2",
        [organisation_id, from, eve],
    )?;
    Ok(())
}

pub fn insert_workspace(conn: &Connection, w: &About, born_at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO workspace (only, kind, code, name, parent_code, since, suite, born_at) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![w.kind.name(), w.code, w.name, w.parent, w.since, super::SUITE, born_at],
    )?;
    Ok(())
}

pub fn workspace(conn: &Connection) -> Result<About> {
    Ok(conn.query_row("SELECT kind, code, name, parent_code, since FROM workspace", [], |r| {
        let kind: String = r.get(0)?;
        Ok(About {
            kind: if kind == "street" { Edition::Street } else { Edition::Office },
            code: r.get(1)?,
            name: r.get(2)?,
            parent: r.get(3)?,
            since: r.get(4)?,
        })
    })?)
}
