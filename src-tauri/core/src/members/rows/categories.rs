//! Categories of points, by the month from which they hold.

use crate::members::Category;
use crate::{Error, Month, Result};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;

pub(in crate::members) fn categories(conn: &Connection, month: Month) -> Result<HashMap<String, Category>> {
    let mut spans = conn.prepare_cached(
        "SELECT member_id, category, max(month) FROM category_span WHERE month <= ?1 GROUP BY member_id",
    )?;
    let pairs = spans.query_map([month], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    let known = |pair: rusqlite::Result<(String, String)>| match pair {
        Ok((id, key)) => Category::by_key(&key).map(|c| Ok((id, c))),
        Err(e) => Some(Err(e)),
    };
    Ok(pairs.filter_map(known).collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn set_category(
    conn: &Connection,
    member_id: &str,
    month: Month,
    category: Category,
) -> Result<bool> {
    let held: Option<String> = conn
        .prepare_cached(
            "SELECT category FROM category_span WHERE member_id = ?1 AND month <= ?2 ORDER BY month DESC LIMIT 1",
        )?
        .query_row(params![member_id, month], |r| r.get(0))
        .optional()?;
    if held.as_deref() == Some(category.key()) {
        return Ok(false);
    }
    let changed = conn
        .prepare_cached(
            "INSERT INTO category_span (member_id, organisation_id, month, category) \
             SELECT id, organisation_id, ?2, ?3 FROM member WHERE id = ?1 \
             ON CONFLICT (member_id, month) DO UPDATE SET category = excluded.category",
        )?
        .execute(params![member_id, month, category.key()])?;
    if changed == 1 { Ok(true) } else { Err(Error::Bug("a category for nobody".into())) }
}

/// The category that starts in exactly this month.
pub(in crate::members) fn category_from(conn: &Connection, member_id: &str, month: Month) -> Result<Option<Category>> {
    let key: Option<String> = conn
        .prepare_cached("SELECT category FROM category_span WHERE member_id = ?1 AND month = ?2")?
        .query_row(params![member_id, month], |r| r.get(0))
        .optional()?;
    Ok(key.and_then(|key| Category::by_key(&key)))
}

pub(in crate::members) fn drop_category(conn: &Connection, member_id: &str, month: Month) -> Result<()> {
    conn.prepare_cached("DELETE FROM category_span WHERE member_id = ?1 AND month = ?2")?
        .execute(params![member_id, month])?;
    Ok(())
}
