//! The roster through a view as the window lists it: cells as text, whose they are, and the words that narrow it.

use super::view::{Around, Column, View, plain, through};
use super::{Category, Kind, Number, search};
use crate::Result;
use crate::branch::Scope;
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;

/// What the window lists. The sheet that [`super::export_view`] writes of the same view has the same cells.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterLook", export_to = "RosterLook.ts"))]
pub struct Look {
    pub columns: Vec<Column>,
    /// How many members the view shows; of these the first stand in `rows` where only some were asked for.
    pub found: u32,
    pub rows: Vec<LookRow>,
}

/// The whole roster in figures, and the words that narrow it. No view changes them, so that a keystroke in the search field
/// asks for none of this.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterWords", export_to = "RosterWords.ts"))]
pub struct Words {
    /// Only words that somebody of the scope has.
    pub chips: Vec<Chip>,
    /// How many members the scope has.
    pub all: u32,
    /// How many of them are full members.
    pub formal: u32,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterLookRow", export_to = "RosterLookRow.ts"))]
pub struct LookRow {
    /// The member's id.
    pub id: String,
    pub name: String,
    /// As many as there are columns.
    pub cells: Vec<String>,
}

/// A word by which the roster is narrowed: `column` and `word` go into [`View::only`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterChip", export_to = "RosterChip.ts"))]
pub struct Chip {
    pub label: String,
    pub column: String,
    pub word: String,
    pub count: u32,
}

/// What stands besides the five categories.
const STATES: [(&str, &str, &str); 4] = [
    ("kind", "预备党员", "预备"),
    ("floating", "是", "外出"),
    ("lost", "是", "失联"),
    ("status", "停止党籍", "停止党籍"),
];

/// The roster of the scope on that day, masked; with `first` only its first rows, which is what a keystroke waits for. Where
/// something was typed, only who is found is read whole, and in the roster's own order only the first ones are.
/// # Errors
/// `Usage` for a column that is not there; a failing store.
pub fn look(conn: &Connection, scope: &Scope, day: NaiveDate, view: &View, first: Option<usize>) -> Result<Look> {
    let straight = view.only.is_empty() && view.sort.is_empty();
    let (members, found) = match first.filter(|_| straight) {
        Some(first) => search::first(conn, scope, day, &view.find, first)?,
        None => (search::members(conn, scope, day, &view.find)?, 0),
    };
    let names: HashMap<String, String> = members.iter().map(|m| (m.id.clone(), m.name.clone())).collect();
    let seen = through(conn, members, day, view, Number::Masked, first)?;
    let row = |(id, cells): (String, Vec<_>)| LookRow {
        name: names.get(&id).cloned().unwrap_or_default(),
        cells: cells.iter().map(plain).collect(),
        id,
    };
    let rows = seen.ids.into_iter().zip(seen.rows).map(row).collect();
    Ok(Look { columns: seen.columns, found: found.max(seen.found) as u32, rows })
}

/// The roster of the scope on that day in figures.
/// # Errors
/// A failing store.
pub fn words(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Words> {
    let members = super::on(conn, scope, day)?;
    let around = Around::of(conn, day, false, Number::Masked)?;
    let mut counts: HashMap<(&str, String), u32> = HashMap::new();
    for m in &members {
        for column in ["category", "kind", "floating", "lost", "status"] {
            *counts.entry((column, plain(&around.put(column, 0, m)))).or_default() += 1;
        }
    }
    let count = |column: &'static str, word: &str| counts.get(&(column, word.to_owned())).copied().unwrap_or_default();
    let categories = Category::ALL.map(|c| ("category", c.label(), c.label().trim_end_matches("党员")));
    let chip = |(column, word, label): (&'static str, &str, &str)| Chip {
        count: count(column, word),
        label: label.into(),
        column: column.into(),
        word: word.into(),
    };
    let chips = categories.into_iter().chain(STATES).map(chip).filter(|c| c.count > 0).collect();
    Ok(Words { chips, all: members.len() as u32, formal: count("kind", Kind::Formal.label()) })
}
