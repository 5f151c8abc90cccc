//! A list that stands side by side with itself: `姓名 性别 姓名 性别`. Offices fill it down the left half, then down the right one.

use super::Order;
use super::guess::Head;
use crate::sheet::Put;
use crate::sheet::header::fold;
use std::borrow::Cow;

/// Keeps the headers of the first half; answers the columns of the others, each in the order of the first.
pub fn apart(columns: &mut Vec<Head>) -> Vec<Vec<u32>> {
    let texts: Vec<String> = columns.iter().map(|c| fold(&c.header)).collect();
    let is_half = |n: &usize| texts.len().is_multiple_of(*n) && texts.chunks(*n).all(|c| *c == texts[..*n]);
    let Some(half) = (2..=texts.len() / 2).find(is_half) else { return Vec::new() };
    let rest = columns.split_off(half);
    rest.chunks(half).map(|c| c.iter().map(|h| h.at).collect()).collect()
}

/// The first column that repeats another's value: there the second half begins.
pub fn again(columns: &[(u32, String)]) -> Option<u32> {
    let repeats = |n: &usize| columns[..*n].iter().any(|(_, key)| *key == columns[*n].1);
    (0..columns.len()).filter(repeats).map(|n| columns[n].0).min()
}

/// A list side by side as one of wide rows, of which the form has `room`; any other as it is.
pub fn widened(order: &Order, room: u32) -> Cow<'_, Order> {
    let Some(under) = order.under.as_ref().filter(|u| again(&u.columns).is_some()) else { return Cow::Borrowed(order) };
    let mut wide = order.clone();
    let nth = |n: usize| under.columns[..n].iter().filter(|(_, key)| *key == under.columns[n].1).count();
    let halves = (0..under.columns.len()).map(nth).max().unwrap_or(0) + 1;
    let tall = (room as usize).max(order.rows.len().div_ceil(halves));
    let named = |key: &str, half: usize| if half == 0 { key.to_owned() } else { format!("{key} ·{half}") };
    if let Some(new) = &mut wide.under {
        for (n, (_, key)) in new.columns.iter_mut().enumerate() {
            *key = named(&under.columns[n].1, nth(n));
        }
    }
    let row = |at: usize| {
        let values = (0..halves).flat_map(|half| {
            let member = order.rows.get(half * tall + at);
            under.columns.iter().enumerate().filter(move |(n, _)| nth(*n) == half).map(move |(_, (_, key))| {
                (named(key, half), member.and_then(|m| m.get(key)).cloned().unwrap_or(Put::Blank))
            })
        });
        values.collect()
    };
    wide.rows = (0..tall.min(order.rows.len())).map(row).collect();
    Cow::Owned(wide)
}
