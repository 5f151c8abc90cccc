//! Who paid, out of a pasted list: the list is read by [`relay`], here its remarks become sums.

use super::rates::rates;
use crate::branch::Scope;
use crate::members::{self, relay};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::Serialize;

/// What a pasted list says, and whom it means.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesMention", export_to = "DuesMention.ts"))]
pub struct Mention {
    pub written: String,
    /// Id and name of the member; empty where nobody is meant who paid.
    pub member: String,
    pub name: String,
    /// 分, where the line names a sum.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub amount: Option<i64>,
    /// Why nobody is ticked; empty where somebody is.
    pub said: String,
    /// Taken for a heading: nobody is missing from it.
    pub heading: bool,
}

/// Reads who paid out of a pasted list: a WeChat 接龙, a column of names, names with sums. Nothing is written.
/// # Errors
/// A failing store; `InputRefused` for more lines than any branch has.
pub fn mentioned(conn: &Connection, at: &At, scope: &Scope, month: Month, pasted: &str) -> Result<Vec<Mention>> {
    if pasted.lines().count() > 2000 {
        return Err(Error::refused("粘贴的行太多。请一个月一个月地粘贴。"));
    }
    let rates = rates()?;
    let roster = members::on(conn, scope, month.last().min(at.today()))?;
    let read = relay::read(pasted, &roster, |heading| rates.unpaid(heading))?;
    let found = read.found.into_iter().map(|m| {
        let written = [m.name.as_str(), m.note.as_str()].join(" ").trim().to_owned();
        if rates.unpaid(&m.note) {
            return Mention { written, said: "写的是没有交，没有勾".into(), ..Mention::default() };
        }
        Mention { written, member: m.member_id, name: m.name, amount: sum_in(&m.note), ..Mention::default() }
    });
    let asked = |said: &'static str| move |written| Mention { written, said: said.into(), ..Mention::default() };
    let unknown = read.unknown.into_iter().map(asked("没有认出是名册里的谁，请核对，或自己勾选"));
    let several = read.several.into_iter().map(asked("有同名的人，请自己勾选"));
    let title = |h| Mention { heading: true, ..asked("当作标题，没有读")(h) };
    Ok(found.chain(unknown).chain(several).chain(read.headings.into_iter().map(title)).collect())
}

/// The first sum of a remark, in 分: `已交15元`, `10月 15.50`, `￥0.2`. Months, days and counts are no sums.
fn sum_in(note: &str) -> Option<i64> {
    let chars: Vec<char> = note.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
        if digits == 0 {
            at += 1;
            continue;
        }
        let (before, after) = (at.checked_sub(1).map(|i| chars[i]), chars.get(at + digits));
        let counts = after.is_some_and(|c| "月日号年点时分季个名人岁楼:-至/".contains(*c));
        let sum: String = chars[at..at + digits].iter().collect();
        let alone = !counts && before.is_none_or(|c| !"-至第/:".contains(c));
        let amount = fen(sum.trim_end_matches('.')).filter(|a| alone && *a > 0);
        if amount.is_some() {
            return amount;
        }
        at += digits;
    }
    None
}

/// A sum as people write it, in 分: `15`, `15.5元`, `￥3.00`, `1,200`; none where it is no sum.
pub fn fen(written: &str) -> Option<i64> {
    let folded = crate::sheet::text::squeeze(written);
    let bare =
        folded.trim_start_matches(['￥', '¥', '\u{ffe5}']).trim_end_matches("元整").trim_end_matches(['元', '块']);
    let (yuan, rest) = bare.split_once('.').unwrap_or((bare, ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    // A comma stands before each three digits, or nowhere.
    let groups: Vec<&str> = yuan.split(',').collect();
    let grouped =
        groups.iter().skip(1).all(|g| g.len() == 3) && groups[0].len() <= if groups.len() > 1 { 3 } else { 9 };
    let yuan = groups.concat();
    if yuan.is_empty() || !grouped || !digits(&yuan) || !digits(rest) || rest.len() > 2 || yuan.len() > 9 {
        return None;
    }
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(yuan.parse::<i64>().ok()? * 100 + cents)
}
