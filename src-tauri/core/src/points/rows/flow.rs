//! Month totals, ballots, vetoes, and the steps of quarter and year.

use super::super::objection::{Answered, Objection, ObjectionState};
use super::super::quarter::{Figure, Publication, Step};
use super::super::{Ballot, Hundredths, Line, Part, Period, Vetoed};
use crate::members::Member;
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// Base, daily, appraisal and deduction, in hundredths.
pub type Parts = [i64; 4];

/// Keeps the totals of the month and of its year with the line that was just written.
pub(super) fn add_to_total(conn: &Connection, l: &Line) -> Result<()> {
    let mut parts: Parts = [0; 4];
    parts[l.part as usize] = l.points.0;
    let [base, daily, appraisal, deduction] = parts;
    let mut put = conn.prepare_cached(
        "INSERT INTO points_total (organisation_id, member_id, period, base, daily, appraisal, deduction) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (organisation_id, period, member_id) DO UPDATE SET \
         base = base + excluded.base, daily = daily + excluded.daily, appraisal = appraisal + excluded.appraisal, \
         deduction = deduction + excluded.deduction",
    )?;
    for period in [l.month.to_string(), l.month.year.to_string()] {
        put.execute(params![l.organisation_id, l.member_id, period, base, daily, appraisal, deduction])?;
    }
    Ok(())
}

/// An organisation's totals of the months from `from` to `to`, by member: of whole years from the years' own rows. Added up
/// here: the rows come period by period, and sorting them by member first would cost more than all the rest.
pub fn totals(conn: &Connection, organisation_id: &str, from: Month, to: Month) -> Result<HashMap<String, Parts>> {
    let periods: Vec<(String, String)> = if (from.month, to.month) == (1, 12) {
        (from.year..=to.year).map(|year| (year.to_string(), year.to_string())).collect()
    } else {
        vec![(from.to_string(), to.to_string())]
    };
    let mut found = conn.prepare_cached(
        "SELECT member_id, base, daily, appraisal, deduction FROM points_total \
         WHERE organisation_id = ?1 AND period BETWEEN ?2 AND ?3",
    )?;
    let mut totals: HashMap<String, Parts> = HashMap::new();
    for (from, to) in periods {
        let mut rows = found.query(params![organisation_id, from, to])?;
        while let Some(row) = rows.next()? {
            let parts: Parts = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            let member = row.get_ref(0)?.as_str().map_err(|_| Error::Bug("points_total.member_id".into()))?;
            match totals.get_mut(member) {
                Some(sum) => sum.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part),
                None => drop(totals.insert(member.to_owned(), parts)),
            }
        }
    }
    Ok(totals)
}

/// As [`totals`], from the lines that had been written by that moment (ISO).
pub fn totals_as_of(
    conn: &Connection,
    organisation_id: &str,
    (from, to): (Month, Month),
    moment: &str,
) -> Result<HashMap<String, Parts>> {
    let mut found = conn.prepare_cached(
        "SELECT member_id, part, sum(points) FROM points_line \
         WHERE organisation_id = ?1 AND month BETWEEN ?2 AND ?3 AND written_at <= ?4 GROUP BY member_id, part",
    )?;
    let mut totals: HashMap<String, Parts> = HashMap::new();
    let mut rows = found.query(params![organisation_id, from, to, moment])?;
    while let Some(row) = rows.next()? {
        let part: String = row.get(1)?;
        totals.entry(row.get(0)?).or_default()[Part::by_key(&part) as usize] = row.get(2)?;
    }
    Ok(totals)
}

pub fn ballot(conn: &Connection, member_id: &str, year: i32) -> Result<Option<Ballot>> {
    let mut found = conn.prepare_cached(
        "SELECT due, excellent, qualified, basic, unqualified, minutes FROM points_ballot WHERE member_id = ?1 AND year = ?2",
    )?;
    let ballot = |r: &Row| {
        Ok(Ballot {
            due: r.get(0)?,
            excellent: r.get(1)?,
            qualified: r.get(2)?,
            basic: r.get(3)?,
            unqualified: r.get(4)?,
            minutes: r.get(5)?,
        })
    };
    Ok(found.query_row(params![member_id, year], ballot).optional()?)
}

pub fn put_ballot(conn: &Connection, id: &str, m: &Member, year: i32, b: &Ballot, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO points_ballot (id, organisation_id, member_id, year, due, excellent, qualified, basic, unqualified, minutes, \
         entered_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (member_id, year) DO UPDATE SET \
         due = excluded.due, excellent = excluded.excellent, qualified = excluded.qualified, basic = excluded.basic, \
         unqualified = excluded.unqualified, minutes = excluded.minutes",
        params![
            id,
            m.organisation_id,
            m.id,
            year,
            b.due,
            b.excellent,
            b.qualified,
            b.basic,
            b.unqualified,
            b.minutes,
            at.stamp()
        ],
    )?;
    Ok(())
}

pub fn delete_ballot(conn: &Connection, member_id: &str, year: i32) -> Result<()> {
    conn.execute("DELETE FROM points_ballot WHERE member_id = ?1 AND year = ?2", params![member_id, year])?;
    Ok(())
}

/// `what` is the ground, the reason and the minutes.
pub fn insert_veto(
    conn: &Connection,
    id: &str,
    m: &Member,
    year: i32,
    what: (&str, &str, &str),
    at: &At,
) -> Result<()> {
    conn.execute(
        "INSERT INTO points_veto (id, organisation_id, member_id, year, rule, reason, minutes, entered_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![id, m.organisation_id, m.id, year, what.0, what.1, what.2, at.stamp()],
    )?;
    Ok(())
}

/// Ids of the members with a decided veto in a year.
pub fn vetoed(conn: &Connection, year: i32) -> Result<std::collections::HashSet<String>> {
    let mut found = conn.prepare_cached("SELECT member_id FROM points_veto WHERE year = ?1")?;
    Ok(found.query_map([year], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The decided vetoes of a year, in the order of entry.
pub fn vetoes(conn: &Connection, year: i32) -> Result<Vec<Vetoed>> {
    let mut found = conn.prepare_cached(
        "SELECT v.organisation_id, v.member_id, m.name, v.rule, v.reason, v.minutes FROM points_veto v \
         JOIN member m ON m.id = v.member_id WHERE v.year = ?1 ORDER BY v.rowid",
    )?;
    let vetoed = |r: &Row| {
        Ok(Vetoed {
            organisation_id: r.get(0)?,
            member: r.get(1)?,
            name: r.get(2)?,
            rule: r.get(3)?,
            reason: r.get(4)?,
            minutes: r.get(5)?,
        })
    };
    Ok(found.query_map([year], vetoed)?.collect::<rusqlite::Result<_>>()?)
}

/// The steps of a period, in the order of their days.
pub fn steps(conn: &Connection, organisation_id: &str, period: Period) -> Result<Vec<(Step, Publication)>> {
    let mut found = conn.prepare_cached(
        "SELECT step, day, until, minutes, evidence, entered_at, actor FROM points_step \
         WHERE organisation_id = ?1 AND period = ?2 ORDER BY rowid",
    )?;
    let step = |r: &Row| {
        let key: String = r.get(0)?;
        let until: String = r.get(2)?;
        let told = Publication {
            day: r.get(1)?,
            until: until.parse().ok(),
            minutes: r.get(3)?,
            evidence: r.get(4)?,
            entered_at: r.get(5)?,
            actor: r.get(6)?,
        };
        Ok((key, told))
    };
    let rows = found.query_map(params![organisation_id, period.to_string()], step)?;
    rows.map(|row| {
        let (key, told) = row?;
        Step::by_key(&key).map(|s| (s, told)).ok_or_else(|| Error::Bug("an unknown step".into()))
    })
    .collect()
}

pub fn insert_step(
    conn: &Connection,
    organisation_id: &str,
    period: Period,
    step: Step,
    p: &Publication,
) -> Result<()> {
    conn.execute(
        "INSERT INTO points_step (organisation_id, period, step, day, until, minutes, evidence, entered_at, actor) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            organisation_id,
            period.to_string(),
            step.key(),
            p.day,
            p.until.map(|d| d.to_string()).unwrap_or_default(),
            p.minutes,
            p.evidence,
            p.entered_at,
            p.actor
        ],
    )?;
    Ok(())
}

pub fn insert_figure(conn: &Connection, organisation_id: &str, period: Period, f: &Figure) -> Result<()> {
    let mut put = conn.prepare_cached(
        "INSERT INTO points_figure (organisation_id, period, member_id, base, daily, appraisal, deduction, place, counted) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    put.execute(params![
        organisation_id,
        period.to_string(),
        f.member,
        f.base.0,
        f.daily.0,
        f.appraisal.0,
        -f.deductions.0,
        f.place,
        f.counted
    ])?;
    Ok(())
}

pub fn figures(conn: &Connection, organisation_id: &str, period: Period) -> Result<Vec<Figure>> {
    let mut found = conn.prepare_cached(
        "SELECT f.member_id, m.name, f.base, f.daily, f.appraisal, f.deduction, f.place, f.counted \
         FROM points_figure f JOIN member m ON m.id = f.member_id WHERE f.organisation_id = ?1 AND f.period = ?2 \
         ORDER BY f.place IS NULL, f.place, f.rowid",
    )?;
    let figure = |r: &Row| {
        let parts: Parts = [r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?];
        Ok(Figure {
            member: r.get(0)?,
            name: r.get(1)?,
            base: Hundredths(parts[0]),
            daily: Hundredths(parts[1]),
            appraisal: Hundredths(parts[2]),
            deductions: Hundredths(-parts[3]),
            total: Hundredths(parts.iter().sum()),
            place: r.get(6)?,
            counted: r.get(7)?,
        })
    };
    Ok(found.query_map(params![organisation_id, period.to_string()], figure)?.collect::<rusqlite::Result<_>>()?)
}

pub fn insert_objection(conn: &Connection, o: &Objection, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO points_objection (id, organisation_id, period, member_id, by_whom, body, day, entered_at, actor) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![o.id, o.organisation_id, o.period, o.member, o.by_whom, o.body, o.day, at.stamp(), at.actor],
    )?;
    Ok(())
}

const OBJECTION: &str = "SELECT o.id, o.organisation_id, o.period, o.member_id, m.name, o.by_whom, o.body, o.day \
                         FROM points_objection o JOIN member m ON m.id = o.member_id";

fn objection(r: &Row) -> rusqlite::Result<Objection> {
    Ok(Objection {
        id: r.get(0)?,
        organisation_id: r.get(1)?,
        period: r.get(2)?,
        member: r.get(3)?,
        name: r.get(4)?,
        by_whom: r.get(5)?,
        body: r.get(6)?,
        day: r.get(7)?,
        state: ObjectionState::Received,
        answer_by: r.get(7)?,
        answers: Vec::new(),
    })
}

/// The objections to a period's figures with what became of them, oldest first.
pub fn objections(conn: &Connection, organisation_id: &str, period: Period) -> Result<Vec<Objection>> {
    let mut found =
        conn.prepare_cached(&format!("{OBJECTION} WHERE o.organisation_id = ?1 AND o.period = ?2 ORDER BY o.rowid"))?;
    let rows = found.query_map(params![organisation_id, period.to_string()], objection)?;
    rows.map(|o| with_answers(conn, o?)).collect()
}

pub fn objection_by_id(conn: &Connection, id: &str) -> Result<Option<Objection>> {
    let found = conn.query_row(&format!("{OBJECTION} WHERE o.id = ?1"), [id], objection).optional()?;
    found.map(|o| with_answers(conn, o)).transpose()
}

fn with_answers(conn: &Connection, mut o: Objection) -> Result<Objection> {
    let mut found = conn.prepare_cached(
        "SELECT step, note, minutes, lines, day FROM points_answer WHERE objection_id = ?1 ORDER BY rowid",
    )?;
    let answered = |r: &Row| {
        Ok(Answered {
            step: r.get(0)?,
            note: r.get(1)?,
            minutes: r.get(2)?,
            lines: r.get::<_, String>(3)?.split_whitespace().map(str::to_owned).collect(),
            day: r.get::<_, NaiveDate>(4)?,
        })
    };
    o.answers = found.query_map([&o.id], answered)?.collect::<rusqlite::Result<_>>()?;
    o.judged(conn)
}

pub fn insert_answer(conn: &Connection, id: &str, objection_id: &str, a: &Answered, at: &At) -> Result<()> {
    conn.execute(
        "INSERT INTO points_answer (id, objection_id, step, note, minutes, lines, day, entered_at, actor) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![id, objection_id, a.step, a.note, a.minutes, a.lines.join(" "), a.day, at.stamp(), at.actor],
    )?;
    Ok(())
}
