//! The roster as a workbook: in the columns of 《党员基本信息汇总表》, or exactly as a view shows it.

use super::view::{self, Around, COLUMNS, STANDARD, View};
use super::{Member, Number};
use crate::branch::{self, Scope};
use crate::file::Existing;
use crate::sheet::{Kind, Out, OutColumn, Put, write};
use crate::store::{Leaves, Store};
use crate::{At, Result};
use rusqlite::Connection;
use serde_json::Value as Json;
use std::collections::HashSet;
use std::path::Path;

/// What offices add to the standard columns; only the full export has them.
const OWN: [&str; 3] = ["group", "post", "category"];
const TITLE: &str = "党员基本信息汇总表";

/// Writes the roster of the scope as of today to a new .xlsx and answers the number of members. Masked, ID and telephone
/// numbers and addresses are shown as a list shows them, and it has the standard columns alone; in full also the office's own
/// and those that came with the sheets. Read back, either changes nothing: what is masked says nothing new.
/// # Errors
/// `CannotWrite` where the file exists or the folder cannot be written; nothing was written or logged then.
pub fn export(store: &mut Store, at: &At, scope: &Scope, path: &Path, number: Number) -> Result<usize> {
    let (conn, day) = (store.conn(), at.today());
    let members = super::on(conn, scope, day)?;
    let around = Around::of(conn, day, true, number)?;
    let mut columns: Vec<OutColumn> = COLUMNS[..STANDARD].iter().map(view::Column::out).collect();
    let mut keys: Vec<&str> = COLUMNS[..STANDARD].iter().map(|c| c.key).collect();
    let mut own: Vec<&str> = Vec::new();
    if number == Number::Full {
        own = own_headers(&members);
        keys.extend(OWN);
        columns.extend(COLUMNS.iter().filter(|c| OWN.contains(&c.key)).map(view::Column::out));
        columns.extend(own.iter().map(|header| OutColumn { header, width: 14.0, kind: Kind::Text }));
    }
    let rows = members.iter().zip(1..).map(|(m, seq)| {
        // The roster's own word for the post: what comes back must be what was read.
        let mut row: Vec<Put<'_>> = Vec::with_capacity(columns.len());
        for key in &keys {
            row.push(if *key == "post" { text(&m.post) } else { around.put(key, seq, m) });
        }
        row.extend(own.iter().map(|h| text(m.extras.get(*h).and_then(Json::as_str).unwrap_or_default())));
        row
    });
    let about = about(conn, at, scope, members.len(), number)?;
    let out = Out { title: TITLE, about, columns: &columns, rows: rows.collect(), ..Out::default() };
    let leaves = Leaves { what: TITLE, rows: members.len(), whole: number == Number::Full };
    store.export(at, &leaves, || write(path, &out, Existing::Refuse))?;
    Ok(members.len())
}

/// Writes exactly what `view` shows of today's roster to a new .xlsx and answers the number of members.
/// # Errors
/// As [`export`]; `Usage` for a column that is not there.
pub fn export_view(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    view: &View,
    path: &Path,
    number: Number,
) -> Result<usize> {
    let seen = view::seen(store.conn(), scope, at.today(), view, number)?;
    let columns: Vec<OutColumn> = seen.columns.iter().map(view::Column::out).collect();
    let about = about(store.conn(), at, scope, seen.rows.len(), number)?;
    let out = Out { title: "党员名册", about, columns: &columns, rows: seen.rows, ..Out::default() };
    let leaves = Leaves { what: out.title, rows: out.rows.len(), whole: number == Number::Full };
    store.export(at, &leaves, || write(path, &out, Existing::Refuse))?;
    Ok(out.rows.len())
}

/// Whose roster it is, of which day, and what of people it shows.
fn about(conn: &Connection, at: &At, scope: &Scope, people: usize, number: Number) -> Result<String> {
    let covered = branch::covered(conn, scope)?;
    let whose = match &covered[..] {
        [one] => format!("{}　　", one.name),
        _ => String::new(),
    };
    let mark =
        if number == Number::Full { "含完整个人信息，请妥善保管" } else { "号码、住址已脱敏" };
    Ok(format!("{whose}截至{}　　{people}名　　{mark}", at.today().format("%Y年%-m月%-d日")))
}

/// The headers of the sheets' own columns, in the order in which members first have them.
fn own_headers(members: &[Member]) -> Vec<&str> {
    let mut seen = HashSet::new();
    members.iter().flat_map(|m| m.extras.keys()).map(String::as_str).filter(|header| seen.insert(*header)).collect()
}

fn text(t: &str) -> Put<'_> {
    if t.is_empty() { Put::Blank } else { Put::Text(t.into()) }
}
