//! What stands against an event of a member's life, asked of the rooms above the roster.

use crate::branch::Scope;
use crate::members::{EventKind, Gates, NewEvent};
use crate::{At, Result, dues};
use rusqlite::Connection;

/// What an entry must not run against: settled months, and for whoever would leave the dues that are open on that day.
/// # Errors
/// A failing store.
pub fn gates(conn: &Connection, at: &At, new: &NewEvent) -> Result<Gates> {
    let leaves = matches!(new.kind, EventKind::LetterOut | EventKind::TransferOut);
    let owed = if leaves { dues::open_months(conn, &new.member_id, new.day)? } else { Vec::new() };
    Ok(Gates { owed, ..settled_gates(conn, at)? })
}

/// The settled months alone, for taking an event back.
/// # Errors
/// A failing store.
pub fn settled_gates(conn: &Connection, at: &At) -> Result<Gates> {
    Ok(Gates { settled: super::settled(conn, &Scope::All, at)?, owed: Vec::new() })
}
