//! A WeChat 接龙 pasted as it stands: numbered lines of names, each perhaps with a remark. Who is meant, the roster says;
//! whoever it does not know is asked about, never guessed.

use super::super::rules::Rules;
use crate::members::{Member, Named, named};
use crate::sheet::text;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a pasted 接龙 says of a gathering's roll.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RelayRead"))]
pub struct Relay {
    pub found: Vec<Line>,
    /// Lines whose name nobody on the roll has, as written.
    pub unknown: Vec<String>,
    /// Lines whose name several people have, as written.
    pub several: Vec<String>,
}

/// One line that names one person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RelayLine"))]
pub struct Line {
    pub member_id: String,
    pub name: String,
    /// Reason id where the line says that the person will not be in the room; empty for whoever takes part.
    pub reason: String,
    /// The remark as written.
    pub note: String,
}

/// Reads the paste against the roll.
pub fn read(pasted: &str, roll: &[Member], rules: &Rules) -> Relay {
    let mut relay = Relay::default();
    let mut seen = BTreeSet::new();
    for written in numbered(pasted) {
        let (name, note) = split(&written);
        match named(roll, &name) {
            Named::One(m) => {
                if seen.insert(m.id.clone()) {
                    let reason = if rules.is_reason(&note) { rules.reason(&note).to_owned() } else { String::new() };
                    relay.found.push(Line { member_id: m.id.clone(), name: m.name.clone(), reason, note });
                }
            }
            Named::Nobody => relay.unknown.push(written),
            Named::Several => relay.several.push(written),
        }
    }
    relay
}

/// The numbered lines without their numbers. What stands before the first of them is the heading.
fn numbered(pasted: &str) -> Vec<String> {
    let folded = text::fold_width(pasted);
    folded.lines().filter_map(entry).collect()
}

/// `3. 王一 请假` → `王一 请假`; none where the line does not begin with a number.
fn entry(line: &str) -> Option<String> {
    let line = line.trim().trim_start_matches(['(', '【', '[']);
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    // A sign must stand behind the number: `10月主题党日` is a heading.
    let is_sign = |c: char| c.is_whitespace() || matches!(c, '.' | '、' | ')' | ',' | ':' | '】' | ']' | '-');
    if rest.len() == line.len() || !rest.starts_with(is_sign) {
        return None;
    }
    let rest = rest.trim_start_matches(is_sign);
    (!rest.is_empty()).then(|| text::clean(rest).into_owned())
}

/// A name and what is written behind it.
fn split(written: &str) -> (String, String) {
    let at = written.find(|c: char| c.is_whitespace() || matches!(c, '(' | ':' | ',' | '，' | '+' | '-' | '—' | '、'));
    let (name, note) = at.map_or((written, ""), |at| written.split_at(at));
    // 王 一: a blank inside a name of two characters.
    let mut rest = note.trim_start().chars();
    if let (1, Some(second), None | Some(' ')) = (name.chars().count(), rest.next(), rest.next()) {
        return (format!("{name}{second}"), rest.as_str().trim().to_owned());
    }
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':' | ',' | '，' | '+' | '-' | '—' | '、');
    (name.to_owned(), note.trim_matches(is_edge).to_owned())
}
