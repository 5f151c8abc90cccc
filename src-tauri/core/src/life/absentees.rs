//! The list of absentees as people write it: `梁丽霞(因病请假)、苏珍轩(外出)` or `请假：张三、李四；因病：王五`.

use crate::sheet::text;

/// One name of the list with the reason as written, empty where none is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    pub name: String,
    pub reason: String,
}

/// What people write where nobody was away.
const NOBODY: &[&str] =
    &["无", "没有", "无缺席", "全勤", "全部到会", "全部参加", "/", "-", "--", "—", "——", "0", "无缺席人员"];

/// Splits the list. `is_reason` tells a leading reason (`请假：…`) from a name (`张三：请假`).
pub fn parse(list: &str, is_reason: impl Fn(&str) -> bool) -> Vec<Written> {
    let folded = text::fold_width(list);
    if NOBODY.contains(&&*text::squeeze(&folded)) {
        return Vec::new();
    }
    let mut shared = String::new();
    let mut people = Vec::new();
    for (piece, ends_clause) in pieces(&folded) {
        let (before, after) = piece.split_once(':').unwrap_or((&piece, ""));
        let rest = if !after.is_empty() && is_reason(before.trim()) {
            shared = before.trim().to_owned();
            after
        } else {
            &piece
        };
        people.extend(person(rest, &shared));
        if ends_clause {
            shared.clear();
        }
    }
    people
}

/// Cuts at separators outside brackets; true where the cut also ends what a leading reason covers.
/// A bracket that is never closed ends with its piece, so that it cannot swallow the names behind it.
fn pieces(list: &str) -> Vec<(String, bool)> {
    let chars: Vec<char> = list.chars().collect();
    let mut out = Vec::new();
    let mut piece = String::new();
    let last_close = chars.iter().rposition(|c| *c == ')');
    let mut closes_at = None;
    for (i, &c) in chars.iter().enumerate() {
        if c == '(' && closes_at.is_none() && last_close.is_some_and(|last| i < last) {
            closes_at = chars[i..].iter().position(|c| *c == ')').map(|n| i + n);
        }
        let inside = closes_at.is_some_and(|end| i <= end);
        if !inside {
            closes_at = None;
        }
        match c {
            '、' | ',' | ';' | '。' | '\n' if !inside => {
                out.push((std::mem::take(&mut piece), matches!(c, ';' | '。' | '\n')))
            }
            c => piece.push(c),
        }
    }
    out.push((piece, true));
    out
}

fn person(piece: &str, shared: &str) -> Option<Written> {
    let (name, reason) = match piece.split_once(['(', ':']) {
        Some((name, reason)) => (name, reason.trim().trim_end_matches(')').trim()),
        None => (piece, ""),
    };
    let name = text::name(name);
    let reason = if reason.is_empty() { shared } else { reason };
    (!name.is_empty()).then(|| Written { name, reason: reason.to_owned() })
}
