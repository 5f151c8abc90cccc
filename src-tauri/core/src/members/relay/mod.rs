//! A WeChat 接龙, or any list of names, pasted as it stands: whom each line names, and what is written behind the name. One
//! reader for every room; what a remark means for a gathering or for dues, the room says.
//!
//! Whom a name means, the roster says. What nobody could be found for is handed back, never guessed and never dropped.

mod line;
#[cfg(test)]
mod tests;

use super::Member;
use crate::sheet::text;
use crate::{Error, Result};
use serde::Deserialize;
use std::sync::LazyLock;

/// How people write: `assets/rules/relay.toml`.
#[derive(Deserialize, Debug)]
pub(super) struct Words {
    heading: Vec<String>,
    lists: Vec<String>,
    lists_nobody: Vec<String>,
    remark: Vec<String>,
    single: Vec<String>,
    proxy: Vec<String>,
    denied: Vec<String>,
    refused: Vec<String>,
}

static WORDS: LazyLock<std::result::Result<Words, String>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../../assets/rules/relay.toml")).map_err(|e| e.to_string()));

fn words() -> Result<&'static Words> {
    WORDS.as_ref().map_err(|e| Error::Bug(format!("assets/rules/relay.toml: {e}")))
}

/// Somebody whom the list names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    pub member_id: String,
    pub name: String,
    /// What is written behind the name; where nothing is, what the heading above says of everybody below it.
    pub note: String,
}

/// What a list says. Each line that is not empty is in one of the four.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Relay {
    /// In the order of the list, each once: what is written last holds.
    pub found: Vec<Mention>,
    /// What names nobody of the roster, as written.
    pub unknown: Vec<String>,
    /// What several people of the roster may mean, as written.
    pub several: Vec<String>,
    /// Lines that were taken for headings, as written.
    pub headings: Vec<String>,
}

/// One thing that a line says.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Item {
    Found(Mention),
    Unknown(String),
    Several(String),
    Heading(String),
}

/// Reads the paste against the roster. `says` tells a heading that holds for the names below it (`请假人员：`) from another.
/// # Errors
/// `Internal` where the words cannot be read.
pub fn read(pasted: &str, roster: &[Member], says: impl Fn(&str) -> bool) -> Result<Relay> {
    let mut relay = Relay::default();
    for (_, item) in items(pasted, roster, &says)? {
        match item {
            Item::Unknown(written) => relay.unknown.push(written),
            Item::Several(written) => relay.several.push(written),
            Item::Heading(written) => relay.headings.push(written),
            Item::Found(m) => match relay.found.iter_mut().find(|old| old.member_id == m.member_id) {
                Some(old) => *old = m,
                None => relay.found.push(m),
            },
        }
    }
    Ok(relay)
}

/// Everything that is said, each with the number of its line.
fn items(pasted: &str, roster: &[Member], says: &dyn Fn(&str) -> bool) -> Result<Vec<(usize, Item)>> {
    let mut reader = line::Reader::new(roster, words()?, says);
    for (number, line) in pasted.split(['\n', '\r', '\u{2028}', '\u{2029}']).enumerate() {
        reader.line(number, &normal(line));
    }
    Ok(reader.items)
}

/// One line, made comparable: half-width but for the marks of prose, numbers in circles and keycaps as plain ones, one dot for
/// names.
fn normal(line: &str) -> String {
    let fold = |c: char| match c {
        '，' | '；' | '！' | '？' => vec![c],
        c => text::fold_width(c.encode_utf8(&mut [0; 4])).chars().flat_map(unboxed).collect(),
    };
    let plain: String = line.chars().flat_map(fold).collect();
    text::clean(&plain).into_owned()
}

/// `①`, `1️⃣`, `㉑` and their kin as ` 1.`.
fn unboxed(c: char) -> Vec<char> {
    const FIRST: [(char, u32, u32); 9] = [
        ('①', 20, 1),
        ('⑴', 20, 1),
        ('⒈', 20, 1),
        ('㉑', 15, 21),
        ('㊱', 15, 36),
        ('❶', 10, 1),
        ('➀', 10, 1),
        ('➊', 10, 1),
        ('㈠', 10, 1),
    ];
    let place = |first: char, count: u32| (c as u32).checked_sub(first as u32).filter(|at| *at < count);
    if let Some(number) = FIRST.iter().find_map(|(first, count, from)| Some(place(*first, *count)? + from)) {
        return format!(" {number}.").chars().collect();
    }
    match c {
        '\u{20e3}' => vec!['.'],
        '\u{fe0f}' | '\u{200d}' => Vec::new(),
        '‧' | '•' | '・' | '∙' | '⋅' | '･' => vec!['·'],
        c => vec![c],
    }
}

/// The remark without what it says is not so: `不请假，准时到` as `，准时到`.
pub fn affirmed(note: &str) -> String {
    let mut plain = text::squeeze(note).into_owned();
    for denied in words().map(|w| w.denied.as_slice()).unwrap_or_default() {
        plain = plain.replace(denied.as_str(), "");
    }
    plain
}

/// True where the remark says that the person does not come, whatever the reason.
pub fn refuses(note: &str) -> bool {
    let plain = affirmed(note);
    words().is_ok_and(|w| w.refused.iter().any(|r| plain.contains(r.as_str())))
}
