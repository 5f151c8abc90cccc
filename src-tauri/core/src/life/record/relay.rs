//! A WeChat 接龙 pasted as it stands: lines of names, numbered or not, each perhaps with a remark. Who is meant, the roster
//! says; whoever it does not know is asked about, never guessed.

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
    for written in entries(pasted, roll) {
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

/// The lines without what stands before the names. Where some are numbered, the others are headings and chat.
fn entries(pasted: &str, roll: &[Member]) -> Vec<String> {
    let plain: String = text::fold_width(pasted).chars().flat_map(unboxed).collect();
    let numbered: Vec<String> = plain.lines().filter_map(entry).collect();
    if !numbered.is_empty() {
        return numbered;
    }
    plain.lines().flat_map(|line| unnumbered(line, roll)).collect()
}

/// Numbers in circles and keycaps as plain ones: `①`, `1️⃣`.
fn unboxed(c: char) -> Vec<char> {
    match c {
        '①'..='⑳' => format!("{}.", c as u32 - '①' as u32 + 1).chars().collect(),
        '\u{20e3}' => vec!['.'],
        '\u{fe0f}' | '\u{200d}' => Vec::new(),
        _ => vec![c],
    }
}

/// A line without a number: a heading says 接龙 or begins with #; several names may stand in one line.
fn unnumbered(line: &str, roll: &[Member]) -> Vec<String> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')');
    let line = line.trim();
    if line.starts_with('#') || line.contains("接龙") {
        return Vec::new();
    }
    let line = text::clean(line.trim_start_matches(is_mark)).into_owned();
    let pieces: Vec<&str> = line.split(['、', ',', ';']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let known = |piece: &&str| !matches!(named(roll, &split(piece).0), Named::Nobody);
    if pieces.len() > 1 && pieces.iter().all(known) {
        return pieces.into_iter().map(str::to_owned).collect();
    }
    if line.is_empty() { Vec::new() } else { vec![line] }
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
