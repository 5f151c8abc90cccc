//! What somebody types to find a person, held against what is stored: part of a name, its pinyin, the end of an ID or
//! telephone number, a 党小组, a points category.

use super::{Category, Member, pinyin, rows};
use crate::branch::Scope;
use crate::sheet::text;
use crate::{Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashSet;

/// The part of a record that is looked at.
pub(super) struct Seen<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// As [`pinyin::readings`] makes them; empty where they are not with it.
    pub readings: &'a str,
    pub id_number: &'a str,
    pub mobile: &'a str,
    pub landline: &'a str,
    pub group: &'a str,
}

impl Seen<'_> {
    /// Of a record that was read whole; its readings are not with it.
    pub(super) fn of(m: &Member) -> Seen<'_> {
        Seen {
            id: &m.id,
            name: &m.name,
            readings: "",
            id_number: &m.id_number,
            mobile: &m.mobile,
            landline: &m.landline,
            group: &m.group,
        }
    }
}

/// What was typed.
struct Find {
    /// Lower case, without blanks.
    text: String,
    /// The same as the end of an ID number, where it can be the end of a number: three or more digits, an X at the end.
    tail: Option<String>,
    pinyin: bool,
    categories: Vec<Category>,
}

impl Find {
    fn of(typed: &str) -> Find {
        let text = text::squeeze(typed).to_lowercase();
        let digits = |b: u8| b.is_ascii_digit() || b == b'x';
        let named = |c: &Category| text.chars().count() > 1 && c.label().starts_with(&text);
        Find {
            tail: (text.len() >= 3 && text.bytes().all(digits)).then(|| text.to_uppercase()),
            pinyin: text.chars().all(|c| c.is_ascii_alphanumeric() || c == 'ü'),
            categories: Category::ALL.into_iter().filter(named).collect(),
            text,
        }
    }

    fn fits(&self, seen: &Seen) -> bool {
        let number = self.tail.as_ref().is_some_and(|tail| {
            seen.id_number.ends_with(tail) || seen.mobile.ends_with(tail) || seen.landline.ends_with(tail)
        });
        let capital = |text: &str| text.bytes().any(|b| b.is_ascii_uppercase());
        let written =
            |text: &str| text.contains(&self.text) || capital(text) && text.to_lowercase().contains(&self.text);
        number || written(seen.name) || written(seen.group) || self.pinyin && self.spells(seen)
    }

    fn spells(&self, seen: &Seen) -> bool {
        match seen.readings {
            "" => pinyin::spells(&pinyin::readings(seen.name), &self.text),
            stored => pinyin::spells(stored, &self.text),
        }
    }
}

/// Those of a points category that was typed.
fn of_category(conn: &Connection, find: &Find, day: NaiveDate) -> Result<HashSet<String>> {
    if find.categories.is_empty() {
        return Ok(HashSet::new());
    }
    let all = super::categories(conn, Month::of(day))?;
    Ok(all.into_iter().filter(|(_, c)| find.categories.contains(c)).map(|(id, _)| id).collect())
}

/// The members of the scope on that day whom `typed` finds, in the order of the roster; everybody where nothing was typed.
/// # Errors
/// A failing store.
pub(super) fn members(conn: &Connection, scope: &Scope, day: NaiveDate, typed: &str) -> Result<Vec<Member>> {
    if Find::of(typed).text.is_empty() {
        return rows::on(conn, scope, day);
    }
    Ok(first(conn, scope, day, typed, usize::MAX)?.0)
}

/// The first `most` of [`members`], and how many they all are.
/// # Errors
/// A failing store.
pub(super) fn first(
    conn: &Connection,
    scope: &Scope,
    day: NaiveDate,
    typed: &str,
    most: usize,
) -> Result<(Vec<Member>, usize)> {
    let find = Find::of(typed);
    let listed = of_category(conn, &find, day)?;
    let fits = |seen: &Seen| find.text.is_empty() || find.fits(seen) || listed.contains(seen.id);
    rows::found(conn, scope, day, most, fits)
}
