//! Who belongs on a day, in the state of that day.

use super::events::{EVENTS, event_rows};
use super::lives::life;
use super::{COLUMNS, get, many, status};
use crate::branch::Scope;
use crate::members::life::{self, Life};
use crate::members::{Brief, Event, Member, book};
use crate::{Error, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

/// Everybody whose relation lay in the scope on that day. Only who has later events is folded: today's list folds nobody.
pub(in crate::members) fn on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Member>> {
    let select = format!("SELECT {COLUMNS} FROM member WHERE substr(?1, 1, length(joined)) >= joined");
    let then = later(conn, day)?;
    if then.is_empty() {
        return match scope {
            Scope::All => many(conn, &format!("{select} AND here = 1 ORDER BY rowid"), [day]),
            Scope::One(id) => {
                many(conn, &format!("{select} AND here = 1 AND organisation_id = ?2 ORDER BY rowid"), params![day, id])
            }
        };
    }
    let mut members = many(conn, &format!("{select} ORDER BY rowid"), [day])?;
    for m in &mut members {
        if let Some(life) = then.get(&m.id) {
            life.put(m);
        }
    }
    members.retain(|m| m.here && scope.covers(&m.organisation_id));
    Ok(members)
}

/// As [`on`]; where nobody is to be folded, only the columns asked for are read.
pub(in crate::members) fn brief_on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Brief>> {
    let later = "SELECT EXISTS (SELECT 1 FROM member_event WHERE day > ?1)";
    if conn.prepare_cached(later)?.query_row([day], |r| r.get(0))? {
        return Ok(on(conn, scope, day)?.into_iter().map(Brief::from).collect());
    }
    let mut found = conn.prepare_cached(
        "SELECT id, organisation_id, name, status FROM member \
         WHERE substr(?1, 1, length(joined)) >= joined AND here = 1 ORDER BY rowid",
    )?;
    let named = |r: &Row| {
        let status = status(r.get_ref(3)?.as_str()?);
        Ok(Brief { id: r.get(0)?, organisation_id: r.get(1)?, name: r.get(2)?, status })
    };
    let mut all: Vec<Brief> = found.query_map([day], named)?.collect::<rusqlite::Result<_>>()?;
    all.retain(|m| scope.covers(&m.organisation_id));
    Ok(all)
}

/// Whether [`on`] finds anybody. Mostly somebody stands there as he does today, and nothing is folded.
pub(in crate::members) fn anybody(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<bool> {
    let organisation = match scope {
        Scope::All => "",
        Scope::One(id) => id,
    };
    let still = "SELECT EXISTS (SELECT 1 FROM member m WHERE m.here = 1 AND ?2 IN ('', m.organisation_id) \
        AND substr(?1, 1, length(m.joined)) >= m.joined \
        AND NOT EXISTS (SELECT 1 FROM member_event e WHERE e.member_id = m.id AND e.day > ?1))";
    let still: bool = conn.prepare_cached(still)?.query_row(params![day, organisation], |r| r.get(0))?;
    Ok(still || !on(conn, scope, day)?.is_empty())
}

/// The state on a day of everybody who has an event after it.
fn later(conn: &Connection, day: NaiveDate) -> Result<HashMap<String, Life>> {
    let mut all: HashMap<String, Vec<Event>> = HashMap::new();
    for e in event_rows(
        conn,
        &format!("{EVENTS} WHERE member_id IN (SELECT member_id FROM member_event WHERE day > ?1) ORDER BY rowid"),
        [day],
    )? {
        all.entry(e.member_id.clone()).or_default().push(e);
    }
    let mut then = HashMap::with_capacity(all.len());
    for (id, events) in all {
        let events = book::effective(events);
        let opening = match life(conn, &id)? {
            (Some(opening), _) => opening,
            (None, more) => {
                let m = get(conn, &id)?.ok_or_else(|| Error::Bug("an event of nobody".into()))?;
                life::before(&Life::of(&m, &more.beyond), &events)
            }
        };
        then.insert(id, life::fold(&opening, events.iter().filter(|e| e.day <= day)));
    }
    Ok(then)
}
