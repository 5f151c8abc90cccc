//! The arithmetic of points: integer hundredths, no clock, no store.

use super::Ballot;
use super::pack::{Appraisal, Counting, Credit, Daily, Pack};
use crate::life::Presence;

/// What a member already has in the ledger under one rule and in its part, in hundredths. Reversals count: they free a cap.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Used {
    pub month: i64,
    pub quarter: i64,
    pub year: i64,
    /// All rules of the part together, in the year.
    pub part: i64,
}

/// Points asked for before caps.
pub fn asked(rule: &Daily, quantity: i64, used: Used) -> i64 {
    let plain = quantity * rule.each / 100;
    match rule.counting {
        Counting::Each => plain,
        // Of a year only the highest level counts, so a higher one adds the difference.
        Counting::Level => (plain - used.year).max(0),
    }
}

/// Points granted: what was asked for, within every cap that has room left.
pub fn grant(asked: i64, rooms: &[Option<i64>]) -> i64 {
    rooms.iter().flatten().fold(asked, |granted, room| granted.min(*room)).max(0)
}

/// The line of a daily item.
pub fn daily(pack: &Pack, rule: &Daily, quantity: i64, used: Used) -> i64 {
    let left = |cap: Option<i64>, used: i64| cap.map(|c| c - used);
    grant(
        asked(rule, quantity, used),
        &[
            left(rule.month_cap, used.month),
            left(rule.quarter_cap, used.quarter),
            left(rule.year_cap, used.year),
            left(pack.part_cap("daily"), used.part),
        ],
    )
}

/// The line of a base item: `max × attended ÷ due`, rounded half up, within the item's and the part's year.
/// `attended` and `due` are in the same unit; `None` where nothing is due.
pub fn base(max: i64, attended: i64, due: i64, used: Used, part_cap: Option<i64>) -> Option<i64> {
    let share = rounded(max * attended, due)?;
    Some(grant(share, &[Some(max - used.year), part_cap.map(|c| c - used.part)]))
}

/// `value ÷ by` rounded half up; `None` where nothing is due.
pub fn rounded(value: i64, by: i64) -> Option<i64> {
    (by > 0).then(|| (2 * value + by) / (2 * by))
}

/// How much of one time an attendance counts, in hundredths; `None` makes no line.
pub fn credit(rule: &Credit, presence: Presence) -> Option<i64> {
    match presence {
        Presence::Present => rule.present,
        // Where a category has no rule for taking part from elsewhere, the person was not in the room, with leave.
        Presence::Online => rule.online.or(rule.leave),
        Presence::Home => rule.home.or(rule.leave),
        Presence::Excused => rule.leave,
        Presence::Absent => rule.absent,
        Presence::Unknown => None,
    }
}

/// The appraisal's points: maximum × the votes at their worth ÷ valid votes. `None` below the turnout of the pack.
pub fn appraisal(rule: &Appraisal, b: &Ballot) -> Option<i64> {
    let valid = b.valid();
    if valid * 100 < b.due * rule.turnout {
        return None;
    }
    let worth = b.excellent * rule.excellent
        + b.qualified * rule.qualified
        + b.basic * rule.basic
        + b.unqualified * rule.unqualified;
    rounded(rule.max * worth, valid * 100)
}

/// Places with equal ranks for equal totals: 1, 1, 3. `totals` are in the order of the answer.
pub fn ranks(totals: &[i64]) -> Vec<u32> {
    let mut order: Vec<i64> = totals.to_vec();
    order.sort_unstable_by(|a, b| b.cmp(a));
    totals.iter().map(|t| order.partition_point(|o| o > t) as u32 + 1).collect()
}

/// Reason and number of the minutes out of one written text, such as `无故缺席主题党日（支委会纪要〔2026〕10号）`.
/// Either may come out empty.
pub fn split_reason(text: &str) -> (String, String) {
    let trim = |s: &str| s.trim_matches(|c: char| c.is_whitespace() || "，。；：、,;:".contains(c)).to_owned();
    let marks = ["支委会纪要", "支委会会议纪要", "支部委员会会议纪要", "支部委员会纪要", "会议纪要", "纪要"];
    let bracket = text.char_indices().filter(|(_, c)| matches!(c, '(' | '（')).map(|(at, _)| at);
    for at in bracket {
        let inside = text[at..].trim_start_matches(['(', '（']);
        let end = inside.find([')', '）']).unwrap_or(inside.len());
        if is_number_of_minutes(&inside[..end]) {
            let rest = inside[end..].trim_start_matches([')', '）']);
            return (trim(&format!("{}{}", &text[..at], rest)), trim(&inside[..end]));
        }
    }
    match marks.iter().filter_map(|m| text.find(m)).min() {
        Some(at) if is_number_of_minutes(&text[at..]) => (trim(&text[..at]), trim(&text[at..])),
        _ => (trim(text), String::new()),
    }
}

/// A number of minutes names the minutes or an issue number, and holds a digit.
pub fn is_number_of_minutes(text: &str) -> bool {
    let digit =
        text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || "一二三四五六七八九十".contains(c));
    digit && (text.contains("纪要") || text.contains('号') || text.contains("记录"))
}
