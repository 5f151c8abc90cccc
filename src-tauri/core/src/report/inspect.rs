//! The index of an inspection, with what the duty calendar knows of its period.

use crate::archive::{self, DutyFact, Inspection};
use crate::branch::Scope;
use crate::duties::{self, State};
use crate::{At, Month, Result};
use rusqlite::Connection;

/// Which duty is proved by which paper from `from` to `to`, what is missing, and which duty was not done.
/// # Errors
/// `Usage` where the months run backwards.
pub fn inspection(conn: &Connection, at: &At, scope: &Scope, from: Month, to: Month) -> Result<Inspection> {
    let shown = archive::evidenced()?;
    let mut facts: Vec<DutyFact> = Vec::new();
    if from <= to {
        for duty in duties::duties(conn, scope, from.first(), to.last(), at.today())? {
            let overdue = duty.state == State::Overdue;
            let known = facts.iter().any(|f| f.id == duty.id && f.period == duty.period && f.overdue == overdue);
            if shown.contains(&duty.id) && !known {
                facts.push(DutyFact { id: duty.id, name: duty.name, period: duty.period, overdue });
            }
        }
    }
    archive::inspection(conn, at, scope, from, to, &facts)
}
