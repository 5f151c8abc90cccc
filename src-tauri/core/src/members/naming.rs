//! Who a written name means.

use super::Member;
use crate::branch::Scope;
use crate::sheet::text;
use crate::{Error, Result};
use rusqlite::Connection;
use std::borrow::Borrow;
use std::collections::HashMap;

/// The members of a roster that a written name can mean.
#[derive(Debug)]
pub enum Named<'a> {
    One(&'a Member),
    Nobody,
    /// Namesakes; the last digits of the ID number behind the name tell them apart.
    Several,
}

/// Reads a name; digits behind it (`李娜1234`, `李娜(1234)`) are the end of the ID number, at least four.
pub fn named<'a, M: Borrow<Member>>(roster: &'a [M], written: &str) -> Named<'a> {
    let (bare, tail) = parts(written);
    let whole = format!("{bare}{tail}");
    let means = |m: &&Member| {
        m.name == whole || (m.name == bare && tail.len() >= 4 && m.id_number.ends_with(&tail.to_uppercase()))
    };
    let mut found = roster.iter().map(M::borrow).filter(means);
    match (found.next(), found.next()) {
        (Some(only), None) => Named::One(only),
        (None, _) => Named::Nobody,
        _ => Named::Several,
    }
}

/// The id of the member that an id or a written name means: whoever is on the roster, else whoever left it.
/// # Errors
/// `NotFound` for nobody, `Usage` where several fit.
pub fn meant(conn: &Connection, scope: &Scope, written: &str) -> Result<String> {
    if super::rows::get(conn, written)?.is_some_and(|m| scope.covers(&m.organisation_id)) {
        return Ok(written.to_owned());
    }
    let mut everybody = super::rows::all(conn)?;
    everybody.retain(|m| scope.covers(&m.organisation_id));
    let (here, left): (Vec<Member>, Vec<Member>) = everybody.into_iter().partition(|m| m.here);
    let found = match named(&here, written) {
        Named::Nobody => named(&left, written),
        found => found,
    };
    match found {
        Named::One(m) => Ok(m.id.clone()),
        Named::Nobody => Err(Error::not_found("名册里没有这个人，请核对姓名。")),
        Named::Several => Err(Error::usage("名册里有几个人同名，请在姓名后加身份证号末四位，例如 李娜1234。")),
    }
}

/// The names of all people that the office keeps or kept, by id.
/// # Errors
/// A failing store.
pub fn names(conn: &Connection) -> Result<HashMap<String, String>> {
    Ok(super::rows::all(conn)?.into_iter().map(|m| (m.id, m.name)).collect())
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
