//! 期初: points that were earned before the program was used. The first close after they were entered writes them into the
//! ledger, as lines of their own in a month before the first month of use: the year's total has them, no quarter and no
//! month that the program keeps does.

use super::book::Book;
use super::{Hundredths, Line, Part, rows};
use crate::branch::{self, Opening, Organisation, What};
use crate::{Month, Result};

/// What the rule ids of such lines begin with; `base`, `daily` or `appraisal` follows.
pub const RULE: &str = "o.";
/// In place of a clause.
pub const CLAUSE: &str = "启用本程序以前的积分，由支部登记";

/// The lines that the openings still need: what is entered, less what was written before.
pub fn write(book: &mut Book) -> Result<()> {
    for opening in branch::openings(book.conn, &book.organisation.id, What::Points)? {
        let month = told_in(&opening, &book.organisation);
        if opening.year != book.month.year || month > book.month || !book.has(&opening.member_id) {
            continue;
        }
        let rule = format!("{RULE}{}", opening.item);
        let own = |s: &&rows::Sum| s.rule == rule;
        let written: i64 = book.sums(&opening.member_id).iter().filter(own).map(|s| s.earned).sum();
        let points = i64::from(opening.number()) - written;
        if points == 0 {
            continue;
        }
        let item = format!("期初：{}", opening.item_words());
        let line = book.line(&opening.member_id, Part::by_key(&opening.item), &rule, &item);
        let note = if opening.note.is_empty() { String::new() } else { format!("：{}", opening.note) };
        book.write(Line {
            month,
            date: opening.as_of,
            points: Hundredths(points),
            evidence: format!("截至{}{note}", opening.as_of),
            source: format!("opening:{}", opening.id),
            ..line
        });
    }
    Ok(())
}

/// The month such a line counts in: that of its day, yet before the first month of use.
fn told_in(opening: &Opening, organisation: &Organisation) -> Month {
    let of_day = Month::of(opening.as_of);
    let since = organisation.since;
    if of_day < since || since.month == 1 { of_day } else { Month { month: since.month - 1, ..since } }
}
