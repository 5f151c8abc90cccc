//! Who a written name means.

use super::Member;
use crate::sheet::text;

/// The members of a roster that a written name can mean.
#[derive(Debug)]
pub enum Named<'a> {
    One(&'a Member),
    Nobody,
    /// Namesakes; the last digits of the ID number behind the name tell them apart.
    Several,
}

/// Reads a name; digits behind it (`李娜1234`, `李娜(1234)`) are the end of the ID number, at least four.
pub fn named<'a>(roster: &'a [Member], written: &str) -> Named<'a> {
    let (bare, tail) = parts(written);
    let whole = format!("{bare}{tail}");
    let means = |m: &&Member| {
        m.name == whole || (m.name == bare && tail.len() >= 4 && m.id_number.ends_with(&tail.to_uppercase()))
    };
    let mut found = roster.iter().filter(means);
    match (found.next(), found.next()) {
        (Some(only), None) => Named::One(only),
        (None, _) => Named::Nobody,
        _ => Named::Several,
    }
}

/// A written name without the digits behind it.
pub fn bare_name(written: &str) -> String {
    parts(written).0
}

fn parts(written: &str) -> (String, String) {
    let name = text::name(written).replace(['(', ')'], "");
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X');
    let bare = if name.contains(|c: char| c.is_ascii_digit()) { name.trim_end_matches(is_digit) } else { &name };
    (bare.to_owned(), name[bare.len()..].to_owned())
}
