//! What a pasted 接龙 says of a gathering's roll: who takes part, in the room or from elsewhere, and who does not. The list
//! itself is read by [`relay`]; here its remarks become reasons.

use super::super::rules::Rules;
use crate::Result;
use crate::members::{Member, relay};
use serde::Serialize;

/// What a pasted 接龙 says of a gathering's roll.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RelayRead"))]
pub struct Relay {
    pub found: Vec<Line>,
    /// What names nobody on the roll, as written.
    pub unknown: Vec<String>,
    /// What several people on the roll may mean, as written.
    pub several: Vec<String>,
    /// Lines that were taken for headings, as written.
    pub headings: Vec<String>,
}

/// One person whom the list names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RelayLine"))]
pub struct Line {
    pub member_id: String,
    pub name: String,
    /// Reason id where the list says that the person will not be in the room; empty for whoever takes part.
    pub reason: String,
    /// The remark as written.
    pub note: String,
}

/// Reads the paste against the roll.
/// # Errors
/// `Internal` where the words of lists cannot be read.
pub fn read(pasted: &str, roll: &[Member], rules: &Rules) -> Result<Relay> {
    let read = relay::read(pasted, roll, |heading| relay::refuses(heading) || rules.is_reason(heading))?;
    let line = |m: relay::Mention| {
        let reason = reason(&m.note, rules).to_owned();
        Line { member_id: m.member_id, name: m.name, reason, note: m.note }
    };
    let found = read.found.into_iter().map(line).collect();
    Ok(Relay { found, unknown: read.unknown, several: read.several, headings: read.headings })
}

/// Whoever does not come is away even where he writes 线上也来不了; of the others a reason has to be written.
fn reason<'r>(note: &str, rules: &'r Rules) -> &'r str {
    let (plain, refused) = (relay::affirmed(note), relay::refuses(note));
    if refused {
        rules.away(&plain)
    } else if rules.is_reason(&plain) {
        rules.reason(&plain)
    } else {
        ""
    }
}
