//! Applicants and the steps of their way to membership.

use crate::Result;
use crate::members::develop::{Applicant, ApplicantStep};
use rusqlite::{Connection, Row, params};

pub(in crate::members) fn insert_applicant(conn: &Connection, at: &crate::At, a: &Applicant) -> Result<()> {
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
pub(in crate::members) fn applicants(conn: &Connection) -> Result<Vec<Applicant>> {
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

pub(in crate::members) fn set_applicant_member(conn: &Connection, id: &str, member_id: &str) -> Result<()> {
    conn.prepare_cached("UPDATE applicant SET member_id = ?2 WHERE id = ?1")?.execute([id, member_id])?;
    Ok(())
}

pub(in crate::members) fn insert_step(
    conn: &Connection,
    at: &crate::At,
    applicant_id: &str,
    s: &ApplicantStep,
) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO applicant_step (id, applicant_id, step, day, document, note, pack, recorded_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![at.uuid(), applicant_id, s.step, s.day, s.document, s.note, s.pack, s.recorded_at])?;
    Ok(())
}

/// The steps that a person has done, in the order of their days. Their labels are the rules' to give.
pub(in crate::members) fn steps(conn: &Connection, applicant_id: &str) -> Result<Vec<ApplicantStep>> {
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
