//! What a register says of the paper itself: whether it is the original, whether it is bound, and where it stands.

use super::paper::Paper;
use super::rules::Rules;
use crate::sheet::{Row, RowNote, text};

/// What the sheet says; none where it says nothing. A paper of which nobody says that it is a copy counts as the original.
pub(super) struct Kept {
    original: Option<bool>,
    bound: Option<bool>,
    /// Cabinet and shelf.
    place: Option<(String, String)>,
}

impl Kept {
    pub(super) fn over(self, paper: &mut Paper) {
        paper.original = self.original.unwrap_or(paper.original);
        paper.bound = self.bound.unwrap_or(paper.bound);
        if let Some(place) = self.place {
            (paper.cabinet, paper.shelf) = place;
        }
    }
}

/// Reads the columns; a cell that cannot be read is a remark and says nothing.
pub(super) fn kept(rules: &Rules, row: &Row, notes: &mut Vec<RowNote>) -> Kept {
    let mut mark = |field: &str, read: Option<bool>, code: &str, message: &str| {
        if read.is_none() && !row.get(field).is_empty() {
            notes.push(row.warn(field, code, message));
        }
        read
    };
    let (original, bound) = (row.get("original").text(), row.get("bound").text());
    let said = "看不出是原件还是复印件，没有收入这一格。请写 原件 或 复印件。";
    let original = mark("original", rules.is_original(&original), "original-unreadable", said);
    let said = "看不出装订了没有，没有收入这一格。请写 已装订 或 未装订。";
    let bound = mark("bound", rules.is_bound(&bound), "bound-unreadable", said);
    Kept { original, bound, place: place(row, notes) }
}

/// A cabinet and a shelf from their own columns, else from one cell such as `1号柜第2格`.
fn place(row: &Row, notes: &mut Vec<RowNote>) -> Option<(String, String)> {
    let said = |field: &str| text::squeeze(&row.get(field).text()).into_owned();
    let (cabinet, shelf) = (said("cabinet"), said("shelf"));
    if !cabinet.is_empty() {
        return Some((cabinet, shelf));
    }
    let written = said("place");
    if written.is_empty() {
        return None;
    }
    let found = apart(&written);
    if found.is_none() {
        let message = "位置看不懂，没有收入这一格。请写成 1号柜第2格；第几盒由程序按页数分，不必写。";
        notes.push(row.warn("place", "place-unreadable", message));
    }
    found
}

/// `1号柜第2格` taken apart. A box after it says nothing: the program divides into boxes.
fn apart(written: &str) -> Option<(String, String)> {
    let (cabinet, rest) = written.split_once('柜').filter(|(name, _)| !name.is_empty())?;
    let end = rest.find(['格', '层']).map_or(0, |at| at + '格'.len_utf8());
    let (shelf, rest) = rest.split_at(end);
    let is_box = rest.is_empty() || rest.ends_with('盒');
    let shelf = shelf.trim_start_matches(['，', ',', '、', '/', '-']);
    is_box.then(|| (format!("{cabinet}柜"), shelf.to_owned()))
}
