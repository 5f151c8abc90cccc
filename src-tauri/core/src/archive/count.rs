//! Pages counted and bindings seen: of many papers at one sitting, box open, and written in one step.

use super::filing::{change, find, permit};
use super::paper::{Filing, Paper};
use super::{Item, items};
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use serde::Deserialize;

/// What was seen of one paper. What is not said stays as it stands: to take a binding back is a correction.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Counted {
    pub id: String,
    pub pages: Option<u32>,
    pub bound: bool,
}

/// Papers of a year whose pages nobody counted or that are not bound, in the order of the shelf; only such as may still be
/// corrected.
/// # Errors
/// A failing store.
pub fn uncounted(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Item>> {
    let mut found = items(conn, scope, Some(year))?;
    found.retain(|i| (i.pages.is_none() || !i.bound) && permit(conn, i).is_ok());
    Ok(found)
}

/// Enters pages and bindings, all of them or none, and answers how many papers that changed. Numbers and boxes stay.
/// # Errors
/// `Usage` for no pages, a paper named twice, or where nothing new is said; `NotFound` where there is no such item in the scope;
/// `Forbidden` where its year is closed.
pub fn count(store: &mut Store, at: &At, scope: &Scope, counted: &[Counted]) -> Result<Done<u32>> {
    let mut changes: Vec<(Item, Filing)> = Vec::new();
    for (n, one) in counted.iter().enumerate() {
        if counted[..n].iter().any(|before| before.id == one.id) {
            return Err(Error::usage("同一件写了两次，什么也没有登记。请去掉一个。"));
        }
        if one.pages == Some(0) {
            return Err(Error::usage("页数要大于0；还没有数的，请空着。"));
        }
        let item = find(store.conn(), scope, &one.id)?;
        permit(store.conn(), &item)?;
        let known = item.paper();
        let paper = Paper { pages: one.pages.or(known.pages), bound: known.bound || one.bound, ..known.clone() };
        if paper != known {
            let filing = as_it_lies(&item, paper);
            changes.push((item, filing));
        }
    }
    if changes.is_empty() {
        return Err(Error::usage("还没有填页数，也没有勾已装订。请填好再保存。"));
    }
    store.transact(Verb::CountItems, at, |tx| {
        for (item, filing) in &changes {
            change(tx, at, item, filing, "")?;
        }
        Ok(u32::try_from(changes.len()).unwrap_or(u32::MAX))
    })
}

/// The same class: the number is not touched.
fn as_it_lies(item: &Item, paper: Paper) -> Filing {
    Filing {
        organisation_id: item.organisation_id.clone(),
        year: item.year,
        source: item.source.clone(),
        paper,
        extras: "{}".into(),
    }
}
