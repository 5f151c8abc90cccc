//! All SQL of the room, and its one row mapping.

mod search;

pub(super) use search::{found, keep_readings, readings};

use super::develop::{Applicant, ApplicantStep};
use super::life::{self, Life};
use super::more::More;
use super::{Brief, Category, Event, EventKind, Kind, Member, Saved, SavedMap, Status, View, book};
use crate::branch::Scope;
use crate::{Error, Month, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, organisation_id, here, name, sex, ethnicity, education, kind, birth, id_number, id_suggested, \
    applied, activist, candidate, joined, confirmed, job, mobile, landline, address, status, lost, lost_since, floating, \
    floating_to, group_name, post, note, extras, source, rev";

const INSERT: &str = "INSERT INTO member (id, organisation_id, here, name, sex, ethnicity, education, kind, birth, id_number, \
    id_suggested, applied, activist, candidate, joined, confirmed, job, mobile, landline, address, status, lost, \
    lost_since, floating, floating_to, group_name, post, note, extras, source, rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, \
    ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, \
    ?30, ?31)";

const UPDATE: &str = "UPDATE member SET organisation_id = ?2, here = ?3, name = ?4, sex = ?5, ethnicity = ?6, education = ?7, kind = \
    ?8, birth = ?9, id_number = ?10, id_suggested = ?11, applied = ?12, activist = ?13, candidate = ?14, joined = \
    ?15, confirmed = ?16, job = ?17, mobile = ?18, landline = ?19, address = ?20, status = ?21, lost = ?22, \
    lost_since = ?23, floating = ?24, floating_to = ?25, group_name = ?26, post = ?27, note = ?28, extras = ?29, \
    source = ?30, rev = ?31 WHERE id = ?1";

/// Binds every column in the order of [`COLUMNS`] and runs `sql`, which must be [`INSERT`] or [`UPDATE`]. By position:
/// looking 31 names up for each of ten thousand rows is slow.
fn write(conn: &Connection, sql: &str, m: &Member) -> Result<()> {
    let extras = serde_json::to_string(&m.extras)?;
    #[rustfmt::skip]
    let values = params![
        m.id, m.organisation_id, m.here, m.name, m.sex, m.ethnicity, m.education, m.kind.key(), text(m.birth), m.id_number,
        m.id_suggested, text(m.applied), text(m.activist), text(m.candidate), text(m.joined), text(m.confirmed), m.job,
        m.mobile, m.landline, m.address, m.status.key(), m.lost, text(m.lost_since), m.floating, m.floating_to, m.group,
        m.post, m.note, extras, m.source, m.rev,
    ];
    conn.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn status(key: &str) -> Status {
    if key == Status::Normal.key() { Status::Normal } else { Status::Suspended }
}

pub(super) fn insert(conn: &Connection, m: &Member) -> Result<()> {
    write(conn, INSERT, m)
}

pub(super) fn update(conn: &Connection, m: &Member) -> Result<()> {
    write(conn, UPDATE, m)
}

/// A date at its precision; empty where it is unknown.
fn text(date: Option<PartialDate>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

fn date(row: &Row, at: usize) -> rusqlite::Result<Option<PartialDate>> {
    match row.get_ref(at)?.as_str()? {
        "" => Ok(None),
        _ => row.get(at).map(Some),
    }
}

/// The one mapping, in the order of [`COLUMNS`].
fn member(row: &Row) -> rusqlite::Result<Member> {
    Ok(Member {
        id: row.get(0)?,
        organisation_id: row.get(1)?,
        here: row.get(2)?,
        name: row.get(3)?,
        sex: row.get(4)?,
        ethnicity: row.get(5)?,
        education: row.get(6)?,
        kind: if row.get_ref(7)?.as_str()? == Kind::Formal.key() { Kind::Formal } else { Kind::Probationary },
        birth: date(row, 8)?,
        id_number: row.get(9)?,
        id_suggested: row.get(10)?,
        applied: date(row, 11)?,
        activist: date(row, 12)?,
        candidate: date(row, 13)?,
        joined: date(row, 14)?,
        confirmed: date(row, 15)?,
        job: row.get(16)?,
        mobile: row.get(17)?,
        landline: row.get(18)?,
        address: row.get(19)?,
        status: status(row.get_ref(20)?.as_str()?),
        lost: row.get(21)?,
        lost_since: date(row, 22)?,
        floating: row.get(23)?,
        floating_to: row.get(24)?,
        group: row.get(25)?,
        post: row.get(26)?,
        note: row.get(27)?,
        extras: serde_json::from_str(row.get_ref(28)?.as_str()?).unwrap_or_default(),
        source: row.get(29)?,
        rev: row.get(30)?,
    })
}

fn many(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Member>> {
    Ok(conn.prepare_cached(sql)?.query_map(params, member)?.collect::<rusqlite::Result<_>>()?)
}

/// Every record of the office, departed members included, in the order of entry.
pub(super) fn all(conn: &Connection) -> Result<Vec<Member>> {
    many(conn, &format!("SELECT {COLUMNS} FROM member ORDER BY rowid"), [])
}

pub(super) fn get(conn: &Connection, id: &str) -> Result<Option<Member>> {
    Ok(conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM member WHERE id = ?1"))?
        .query_row([id], member)
        .optional()?)
}

/// Everybody whose relation lay in the scope on that day. Only who has later events is folded: today's list folds nobody.
pub(super) fn on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Member>> {
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
pub(super) fn brief_on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Brief>> {
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
pub(super) fn anybody(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<bool> {
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

/// The kept opening of a member, none before the first event, and the fields beyond the standard columns.
pub(super) fn life(conn: &Connection, member_id: &str) -> Result<(Option<Life>, More)> {
    let read = |r: &Row| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?));
    let found = conn
        .prepare_cached("SELECT opening, more FROM member_life WHERE member_id = ?1")?
        .query_row([member_id], read)
        .optional()?;
    let Some((opening, more)) = found else { return Ok((None, More::default())) };
    let opening = if opening.is_empty() { None } else { Some(serde_json::from_str(&opening)?) };
    Ok((opening, serde_json::from_str(&more)?))
}

/// As [`life`], of everybody who has either.
pub(super) fn lives(conn: &Connection) -> Result<HashMap<String, (Option<Life>, More)>> {
    let mut found = conn.prepare_cached("SELECT member_id, opening, more FROM member_life")?;
    let mut rows = found.query([])?;
    let mut lives = HashMap::new();
    while let Some(row) = rows.next()? {
        let (opening, more): (String, String) = (row.get(1)?, row.get(2)?);
        let opening = if opening.is_empty() { None } else { Some(serde_json::from_str(&opening)?) };
        lives.insert(row.get(0)?, (opening, serde_json::from_str(&more)?));
    }
    Ok(lives)
}

pub(super) fn set_opening(conn: &Connection, member_id: &str, opening: &Life) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_life (member_id, opening, more) VALUES (?1, ?2, '{}') \
         ON CONFLICT (member_id) DO UPDATE SET opening = excluded.opening",
    )?
    .execute(params![member_id, serde_json::to_string(opening)?])?;
    Ok(())
}

pub(super) fn set_more(conn: &Connection, member_id: &str, more: &More) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_life (member_id, opening, more) VALUES (?1, '', ?2) \
         ON CONFLICT (member_id) DO UPDATE SET more = excluded.more",
    )?
    .execute(params![member_id, serde_json::to_string(more)?])?;
    Ok(())
}

pub(super) fn by_name(conn: &Connection, scope: &Scope, name: &str) -> Result<Vec<Member>> {
    let select = format!("SELECT {COLUMNS} FROM member WHERE here = 1 AND name = ?1");
    match scope {
        Scope::All => many(conn, &format!("{select} ORDER BY rowid"), [name]),
        Scope::One(id) => many(conn, &format!("{select} AND organisation_id = ?2 ORDER BY rowid"), [name, id]),
    }
}

pub(super) fn categories(conn: &Connection, month: Month) -> Result<HashMap<String, Category>> {
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

pub(super) fn set_category(conn: &Connection, member_id: &str, month: Month, category: Category) -> Result<bool> {
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
pub(super) fn category_from(conn: &Connection, member_id: &str, month: Month) -> Result<Option<Category>> {
    let key: Option<String> = conn
        .prepare_cached("SELECT category FROM category_span WHERE member_id = ?1 AND month = ?2")?
        .query_row(params![member_id, month], |r| r.get(0))
        .optional()?;
    Ok(key.and_then(|key| Category::by_key(&key)))
}

pub(super) fn drop_category(conn: &Connection, member_id: &str, month: Month) -> Result<()> {
    conn.prepare_cached("DELETE FROM category_span WHERE member_id = ?1 AND month = ?2")?
        .execute(params![member_id, month])?;
    Ok(())
}

pub(super) fn insert_event(conn: &Connection, e: &Event) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO member_event (id, member_id, organisation_id, day, kind, moves, from_organisation, to_organisation, \
         document, note, recorded_at, details, corrects) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        e.id, e.member_id, e.organisation_id, e.day, e.kind.key(), e.from_organisation != e.to_organisation,
        e.from_organisation, e.to_organisation, e.document, e.note, e.recorded_at, serde_json::to_string(&e.details)?,
        e.corrects,
    ])?;
    Ok(())
}

pub(super) fn delete_event(conn: &Connection, id: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM member_event WHERE id = ?1")?.execute([id])?;
    Ok(())
}

const EVENTS: &str = "SELECT id, member_id, organisation_id, day, kind, from_organisation, to_organisation, document, note, \
    recorded_at, details, corrects FROM member_event";

fn event_rows(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Event>> {
    Ok(conn.prepare_cached(sql)?.query_map(params, event)?.collect::<rusqlite::Result<_>>()?)
}

/// The one mapping, in the order of [`EVENTS`].
fn event(r: &Row) -> rusqlite::Result<Event> {
    let broken = |e| rusqlite::Error::FromSqlConversionFailure(10, rusqlite::types::Type::Text, Box::new(e));
    Ok(Event {
        id: r.get(0)?,
        member_id: r.get(1)?,
        organisation_id: r.get(2)?,
        day: r.get(3)?,
        kind: EventKind::by_key(r.get_ref(4)?.as_str()?).ok_or(rusqlite::Error::InvalidQuery)?,
        from_organisation: r.get(5)?,
        to_organisation: r.get(6)?,
        document: r.get(7)?,
        note: r.get(8)?,
        recorded_at: r.get(9)?,
        details: serde_json::from_str(r.get_ref(10)?.as_str()?).map_err(broken)?,
        corrects: r.get(11)?,
    })
}

/// The events that took effect from `from` to `until`, both included, oldest first; what was corrected as it was corrected.
pub(super) fn events(conn: &Connection, scope: &Scope, from: NaiveDate, until: NaiveDate) -> Result<Vec<Event>> {
    let organisation = match scope {
        Scope::All => "",
        Scope::One(id) => id,
    };
    let sql = format!(
        "{EVENTS} WHERE day BETWEEN ?1 AND ?2 AND ?3 IN ('', organisation_id, from_organisation, to_organisation) \
         AND id NOT IN (SELECT corrects FROM member_event) ORDER BY day, rowid"
    );
    event_rows(conn, &sql, params![from, until, organisation])
}

/// Every event of the office in the order of entry, corrected ones too.
pub(super) fn all_events(conn: &Connection) -> Result<Vec<Event>> {
    event_rows(conn, &format!("{EVENTS} ORDER BY rowid"), [])
}

/// Every event of a member in the order of entry, corrected ones too.
pub(super) fn events_of(conn: &Connection, member_id: &str) -> Result<Vec<Event>> {
    event_rows(conn, &format!("{EVENTS} WHERE member_id = ?1 ORDER BY rowid"), [member_id])
}

pub(super) fn last_event(conn: &Connection, member_id: &str) -> Result<Option<Event>> {
    Ok(event_rows(conn, &format!("{EVENTS} WHERE member_id = ?1 ORDER BY rowid DESC LIMIT 1"), [member_id])?.pop())
}

/// Keeps that somebody asked to see a masked field.
pub(super) fn insert_reveal(conn: &Connection, at: &crate::At, member_id: &str, field: &str) -> Result<()> {
    conn.prepare_cached("INSERT INTO member_reveal (id, member_id, field, at, actor) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![at.uuid(), member_id, field, at.stamp(), at.actor])?;
    Ok(())
}

/// The member who has the ID number.
pub(super) fn by_number(conn: &Connection, id_number: &str) -> Result<Option<Member>> {
    Ok(many(conn, &format!("SELECT {COLUMNS} FROM member WHERE id_number = ?1"), [id_number])?.pop())
}

pub(super) fn insert_applicant(conn: &Connection, at: &crate::At, a: &Applicant) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO applicant (id, organisation_id, name, sex, birth, id_number, mobile, member_id, ended, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        a.id, a.organisation_id, a.name, a.sex, a.birth, a.id_number, a.mobile, a.member_id, a.ended, at.stamp(),
    ])?;
    Ok(())
}

/// Everybody on the way, in the order of entry; those who were admitted too.
pub(super) fn applicants(conn: &Connection) -> Result<Vec<Applicant>> {
    let applicant = |r: &Row| {
        Ok(Applicant {
            id: r.get(0)?,
            organisation_id: r.get(1)?,
            name: r.get(2)?,
            sex: r.get(3)?,
            birth: r.get(4)?,
            id_number: r.get(5)?,
            mobile: r.get(6)?,
            member_id: r.get(7)?,
            ended: r.get(8)?,
        })
    };
    let mut all = conn.prepare_cached(
        "SELECT id, organisation_id, name, sex, birth, id_number, mobile, member_id, ended FROM applicant ORDER BY rowid",
    )?;
    Ok(all.query_map([], applicant)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_applicant_member(conn: &Connection, id: &str, member_id: &str) -> Result<()> {
    conn.prepare_cached("UPDATE applicant SET member_id = ?2 WHERE id = ?1")?.execute([id, member_id])?;
    Ok(())
}

pub(super) fn insert_step(conn: &Connection, at: &crate::At, applicant_id: &str, s: &ApplicantStep) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO applicant_step (id, applicant_id, step, day, document, note, pack, recorded_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![at.uuid(), applicant_id, s.step, s.day, s.document, s.note, s.pack, s.recorded_at])?;
    Ok(())
}

/// The steps that a person has done, in the order of their days. Their labels are the rules' to give.
pub(super) fn steps(conn: &Connection, applicant_id: &str) -> Result<Vec<ApplicantStep>> {
    let step = |r: &Row| {
        Ok(ApplicantStep {
            step: r.get(0)?,
            label: String::new(),
            day: r.get(1)?,
            document: r.get(2)?,
            note: r.get(3)?,
            pack: r.get(4)?,
            recorded_at: r.get(5)?,
        })
    };
    let mut all = conn.prepare_cached(
        "SELECT step, day, document, note, pack, recorded_at FROM applicant_step WHERE applicant_id = ?1 ORDER BY day, rowid",
    )?;
    Ok(all.query_map([applicant_id], step)?.collect::<rusqlite::Result<_>>()?)
}

/// The mappings of columns that were saved, the newest first.
pub(super) fn saved_maps(conn: &Connection) -> Result<Vec<SavedMap>> {
    let mut found =
        conn.prepare_cached("SELECT value FROM setting WHERE name LIKE 'roster.map.%' ORDER BY rowid DESC")?;
    let texts: Vec<String> = found.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}

pub(super) fn save_map(conn: &Connection, saved: &SavedMap) -> Result<()> {
    let name = format!("roster.map.{}", saved.name);
    conn.execute("DELETE FROM setting WHERE name = ?1", [&name])?;
    conn.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", params![name, serde_json::to_string(saved)?])?;
    Ok(())
}

/// The saved views, by name.
pub fn views(conn: &Connection) -> Result<Vec<Saved>> {
    let mut found = conn.prepare("SELECT name, view FROM member_view ORDER BY name")?;
    let found = found.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)))?;
    found
        .map(|row| {
            row.map_err(Error::from).and_then(|(name, view)| Ok(Saved { name, view: serde_json::from_str(&view)? }))
        })
        .collect()
}

pub fn put_view(conn: &Connection, name: &str, view: &View, at: &str) -> Result<()> {
    conn.execute(
        "INSERT INTO member_view (name, view, saved_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (name) DO UPDATE SET view = excluded.view, saved_at = excluded.saved_at",
        params![name, serde_json::to_string(view)?, at],
    )?;
    Ok(())
}

pub fn drop_view(conn: &Connection, name: &str) -> Result<()> {
    conn.execute("DELETE FROM member_view WHERE name = ?1", [name])?;
    Ok(())
}
