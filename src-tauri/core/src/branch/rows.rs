//! All SQL of the branch room.

use super::{About, Change, Edition, Group, Opening, Organisation, OrganisationEvent, Post, Term, What};
use crate::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};

fn organisation(row: &Row) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        parent: row.get(4)?,
        since: row.get(5)?,
        ended: row.get(6)?,
    })
}

pub fn organisations(conn: &Connection) -> Result<Vec<Organisation>> {
    let mut found = conn.prepare_cached(
        "SELECT id, code, name, kind, parent_code, since, \
         (SELECT min(e.day) FROM organisation_event e WHERE e.organisation_id = organisation.id AND e.stands = 0) \
         FROM organisation ORDER BY code",
    )?;
    Ok(found.query_map([], organisation)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_organisation(conn: &Connection, o: &Organisation) -> Result<()> {
    conn.execute(
        "INSERT INTO organisation (id, code, name, kind, parent_code, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![o.id, o.code, o.name, o.kind, o.parent, o.since],
    )?;
    Ok(())
}

pub fn update_organisation(conn: &Connection, o: &Organisation) -> Result<()> {
    conn.execute(
        "UPDATE organisation SET code = ?2, name = ?3, kind = ?4, parent_code = ?5 WHERE id = ?1",
        params![o.id, o.code, o.name, o.kind, o.parent],
    )?;
    Ok(())
}

/// Every event of every organisation, oldest first.
pub fn organisation_events(conn: &Connection) -> Result<Vec<OrganisationEvent>> {
    let mut found = conn.prepare_cached(
        "SELECT id, organisation_id, day, kind, code, name, type, parent_code, peer_id, document, reason, recorded_at \
         FROM organisation_event ORDER BY day, rowid",
    )?;
    let event = |r: &Row| {
        Ok(OrganisationEvent {
            id: r.get(0)?,
            organisation_id: r.get(1)?,
            day: r.get(2)?,
            change: Change::by_key(r.get_ref(3)?.as_str()?).ok_or(rusqlite::Error::InvalidQuery)?,
            code: r.get(4)?,
            name: r.get(5)?,
            kind: r.get(6)?,
            parent: r.get(7)?,
            peer_id: r.get(8)?,
            document: r.get(9)?,
            reason: r.get(10)?,
            recorded_at: r.get(11)?,
        })
    };
    Ok(found.query_map([], event)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_organisation_event(conn: &Connection, e: &OrganisationEvent) -> Result<()> {
    let stands = !matches!(e.change, Change::Absorbed | Change::Dissolved);
    conn.execute(
        "INSERT INTO organisation_event (id, organisation_id, day, kind, code, name, type, parent_code, stands, peer_id, \
         document, reason, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            e.id,
            e.organisation_id,
            e.day,
            e.change.key(),
            e.code,
            e.name,
            e.kind,
            e.parent,
            stands,
            e.peer_id,
            e.document,
            e.reason,
            e.recorded_at
        ],
    )?;
    Ok(())
}

const POST: &str = "id, member_id, person, title, group_name, since, until, manner, document, left_for, left_document";

fn post_of(r: &Row) -> rusqlite::Result<Post> {
    Ok(Post {
        id: r.get(0)?,
        member_id: r.get(1)?,
        person: r.get(2)?,
        title: r.get(3)?,
        group: r.get(4)?,
        since: r.get(5)?,
        until: r.get(6)?,
        manner: r.get(7)?,
        document: r.get(8)?,
        left_for: r.get(9)?,
        left_document: r.get(10)?,
    })
}

pub fn posts(conn: &Connection, organisation_id: &str) -> Result<Vec<Post>> {
    let mut found =
        conn.prepare_cached(&format!("SELECT {POST} FROM post WHERE organisation_id = ?1 ORDER BY since, rowid"))?;
    Ok(found.query_map([organisation_id], post_of)?.collect::<rusqlite::Result<_>>()?)
}

/// One post with its organisation's id.
pub fn post(conn: &Connection, id: &str) -> Result<Option<(String, Post)>> {
    let mut found = conn.prepare_cached(&format!("SELECT {POST}, organisation_id FROM post WHERE id = ?1"))?;
    Ok(found.query_row([id], |r| Ok((r.get(11)?, post_of(r)?))).optional()?)
}

pub fn insert_post(conn: &Connection, organisation_id: &str, p: &Post) -> Result<()> {
    conn.execute(
        &format!(
            "INSERT INTO post ({POST}, organisation_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        ),
        params![
            p.id,
            p.member_id,
            p.person,
            p.title,
            p.group,
            p.since,
            p.until,
            p.manner,
            p.document,
            p.left_for,
            p.left_document,
            organisation_id
        ],
    )?;
    Ok(())
}

pub fn delete_post(conn: &Connection, id: &str) -> Result<()> {
    conn.execute("DELETE FROM post WHERE id = ?1", [id])?;
    Ok(())
}

pub fn end_post(conn: &Connection, id: &str, until: NaiveDate, reason: &str, document: &str) -> Result<()> {
    conn.execute(
        "UPDATE post SET until = ?2, left_for = ?3, left_document = ?4 WHERE id = ?1",
        params![id, until, reason, document],
    )?;
    Ok(())
}

pub fn regroup_post(conn: &Connection, id: &str, group: &str) -> Result<()> {
    conn.execute("UPDATE post SET group_name = ?2 WHERE id = ?1", [id, group])?;
    Ok(())
}

/// Ends what is held on `day` with the day before; a post of that very day ends with it.
pub fn end_all_posts(conn: &Connection, organisation_id: &str, day: NaiveDate, eve: NaiveDate) -> Result<()> {
    conn.execute(
        "UPDATE post SET until = max(since, ?3), left_for = '其他' WHERE organisation_id = ?1 AND until >= ?2",
        params![organisation_id, day, eve],
    )?;
    Ok(())
}

/// Every term, oldest first.
pub fn terms(conn: &Connection, organisation_id: &str) -> Result<Vec<Term>> {
    let mut found = conn.prepare_cached(
        "SELECT since, due, extended, document FROM committee_term WHERE organisation_id = ?1 ORDER BY since",
    )?;
    let term = |r: &Row| Ok(Term { since: r.get(0)?, due: r.get(1)?, extended: r.get(2)?, document: r.get(3)? });
    Ok(found.query_map([organisation_id], term)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_term(conn: &Connection, id: &str, organisation_id: &str, t: &Term, recorded_at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO committee_term (id, organisation_id, since, due, extended, document, recorded_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, organisation_id, t.since, t.due, t.extended, t.document, recorded_at],
    )?;
    Ok(())
}

/// Terms that would begin on or after a day never happened.
pub fn delete_terms(conn: &Connection, organisation_id: &str, from: NaiveDate) -> Result<()> {
    conn.execute(
        "DELETE FROM committee_term WHERE organisation_id = ?1 AND since >= ?2",
        params![organisation_id, from],
    )?;
    Ok(())
}

pub fn move_due(conn: &Connection, organisation_id: &str, t: &Term) -> Result<()> {
    conn.execute(
        "UPDATE committee_term SET due = ?3, extended = ?4 WHERE organisation_id = ?1 AND since = ?2",
        params![organisation_id, t.since, t.due, t.extended],
    )?;
    Ok(())
}

pub fn groups(conn: &Connection, organisation_id: &str) -> Result<Vec<Group>> {
    let mut found = conn.prepare_cached(
        "SELECT id, name, since, until FROM party_group WHERE organisation_id = ?1 ORDER BY since, rowid",
    )?;
    let group = |r: &Row| Ok(Group { id: r.get(0)?, name: r.get(1)?, since: r.get(2)?, until: r.get(3)? });
    Ok(found.query_map([organisation_id], group)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_group(conn: &Connection, organisation_id: &str, g: &Group) -> Result<()> {
    conn.execute(
        "INSERT INTO party_group (id, organisation_id, name, since, until) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![g.id, organisation_id, g.name, g.since, g.until],
    )?;
    Ok(())
}

pub fn rename_group(conn: &Connection, id: &str, name: &str) -> Result<()> {
    conn.execute("UPDATE party_group SET name = ?2 WHERE id = ?1", [id, name])?;
    Ok(())
}

pub fn end_group(conn: &Connection, id: &str, until: NaiveDate) -> Result<()> {
    conn.execute("UPDATE party_group SET until = max(since, ?2) WHERE id = ?1", params![id, until])?;
    Ok(())
}

pub fn end_all_groups(conn: &Connection, organisation_id: &str, day: NaiveDate, eve: NaiveDate) -> Result<()> {
    conn.execute(
        "UPDATE party_group SET until = max(since, ?3) WHERE organisation_id = ?1 AND until >= ?2",
        params![organisation_id, day, eve],
    )?;
    Ok(())
}

pub fn setting(conn: &Connection, organisation_id: &str, key: &str) -> Result<Option<String>> {
    let mut found = conn.prepare_cached("SELECT value FROM branch_setting WHERE organisation_id = ?1 AND key = ?2")?;
    Ok(found.query_row([organisation_id, key], |r| r.get(0)).optional()?)
}

pub fn put_setting(conn: &Connection, organisation_id: &str, key: &str, value: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO branch_setting (organisation_id, key, value) VALUES (?1, ?2, ?3) \
         ON CONFLICT (organisation_id, key) DO UPDATE SET value = ?3",
        [organisation_id, key, value],
    )?;
    Ok(())
}

pub fn openings(conn: &Connection, organisation_id: &str) -> Result<Vec<Opening>> {
    let mut found = conn.prepare_cached(
        "SELECT id, organisation_id, member_id, what, item, year, value, as_of, note, entered_at FROM opening \
         WHERE organisation_id = ?1 ORDER BY rowid",
    )?;
    let opening = |r: &Row| {
        Ok(Opening {
            id: r.get(0)?,
            organisation_id: r.get(1)?,
            member_id: r.get(2)?,
            what: What::by_word(r.get_ref(3)?.as_str()?).ok_or(rusqlite::Error::InvalidQuery)?,
            item: r.get(4)?,
            year: r.get(5)?,
            value: r.get(6)?,
            as_of: r.get(7)?,
            note: r.get(8)?,
            entered_at: r.get(9)?,
        })
    };
    Ok(found.query_map([organisation_id], opening)?.collect::<rusqlite::Result<_>>()?)
}

pub fn put_opening(conn: &Connection, o: &Opening) -> Result<()> {
    conn.execute(
        "INSERT INTO opening (id, organisation_id, member_id, what, item, year, value, as_of, note, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (organisation_id, member_id, what, item, year) \
         DO UPDATE SET value = ?7, as_of = ?8, note = ?9, entered_at = ?10",
        params![
            o.id,
            o.organisation_id,
            o.member_id,
            o.what.key(),
            o.item,
            o.year,
            o.value,
            o.as_of,
            o.note,
            o.entered_at
        ],
    )?;
    Ok(())
}

pub fn delete_opening(conn: &Connection, id: &str) -> Result<usize> {
    Ok(conn.execute("DELETE FROM opening WHERE id = ?1", [id])?)
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
