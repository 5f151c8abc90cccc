//! All SQL of attachments.

use super::Attachment;
use crate::Result;
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str = "id, organisation_id, gathering_id, sha256, name, media, size, taken_at, book_page, entered_at";

fn attachment(r: &Row) -> rusqlite::Result<Attachment> {
    Ok(Attachment {
        id: r.get(0)?,
        organisation_id: r.get(1)?,
        gathering_id: r.get(2)?,
        sha256: r.get(3)?,
        name: r.get(4)?,
        media: r.get(5)?,
        size: r.get::<_, i64>(6)?.unsigned_abs(),
        taken_at: r.get(7)?,
        book_page: r.get(8)?,
        entered_at: r.get(9)?,
    })
}

pub fn of_gathering(conn: &Connection, gathering_id: &str) -> Result<Vec<Attachment>> {
    let mut found = conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM attachment WHERE gathering_id = ?1 ORDER BY taken_at, id"))?;
    Ok(found.query_map([gathering_id], attachment)?.collect::<rusqlite::Result<_>>()?)
}

pub fn one(conn: &Connection, id: &str) -> Result<Option<Attachment>> {
    let mut found = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM attachment WHERE id = ?1"))?;
    Ok(found.query_row([id], attachment).optional()?)
}

pub fn insert(conn: &Connection, a: &Attachment) -> Result<()> {
    conn.execute(
        &format!("INSERT INTO attachment ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        params![
            a.id,
            a.organisation_id,
            a.gathering_id,
            a.sha256,
            a.name,
            a.media,
            a.size as i64,
            a.taken_at,
            a.book_page,
            a.entered_at
        ],
    )?;
    Ok(())
}

pub fn delete(conn: &Connection, id: &str) -> Result<()> {
    conn.execute("DELETE FROM attachment WHERE id = ?1", [id])?;
    Ok(())
}
