//! What the registers beside the gatherings say of each member's month: dues, the quarter's contact, the year's audit,
//! the half-year's pledge.

use crate::branch::Scope;
use crate::dues::{self, Standing};
use crate::life::{self, Contact, Pledge};
use crate::members::{self, Event, EventKind};
use crate::{Month, Result};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct Facts {
    pub dues: Option<Standing>,
    /// The quarter's first contact, where it fell in this month.
    pub contact: Option<Contact>,
    /// The year's first audit of the 活动证, where it fell in this month.
    pub audit: Option<Event>,
    /// The half-year's first pledge that was kept, where it was found kept in this month.
    pub pledge: Option<Pledge>,
}

/// By member, what the month's registers hold.
pub fn of(conn: &Connection, scope: &Scope, month: Month) -> Result<BTreeMap<String, Facts>> {
    let mut all: BTreeMap<String, Facts> = BTreeMap::new();
    // Whoever was never assessed has neither paid in full nor failed to.
    for standing in dues::standing(conn, scope, month, month)?.into_iter().filter(|s| s.assessed) {
        let own = all.entry(standing.member_id.clone()).or_default();
        own.dues = Some(standing);
    }
    let mut seen = BTreeSet::new();
    let quarter = Month { month: (month.month - 1) / 3 * 3 + 1, ..month };
    for contact in life::contacts(conn, scope, quarter.first(), month.last())? {
        if seen.insert(contact.member_id.clone()) && month.contains(contact.held_on) {
            let own = all.entry(contact.member_id.clone()).or_default();
            own.contact = Some(contact);
        }
    }
    let january = Month { month: 1, ..month };
    let audits = members::events_of_kinds(conn, scope, (january.first(), month.last()), |k| k == EventKind::Audited)?;
    let mut seen = BTreeSet::new();
    for event in audits {
        if seen.insert(event.member_id.clone()) && month.contains(event.day) {
            let own = all.entry(event.member_id.clone()).or_default();
            own.audit = Some(event);
        }
    }
    let mut kept: Vec<Pledge> = life::pledges(conn, scope, month.year)?;
    kept.retain(|p| p.kept_on.is_some_and(|day| day <= month.last()));
    kept.sort_by_key(|p| p.kept_on);
    let mut seen = BTreeSet::new();
    for pledge in kept {
        let first = seen.insert((pledge.member_id.clone(), pledge.half));
        if first && pledge.kept_on.is_some_and(|day| month.contains(day)) {
            let own = all.entry(pledge.member_id.clone()).or_default();
            own.pledge = Some(pledge);
        }
    }
    Ok(all)
}
