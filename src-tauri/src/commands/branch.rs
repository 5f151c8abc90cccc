//! 组织概况: the organisations of the office and who leads them.

use super::Answer;
use crate::app::{App, Session};
use serde::Deserialize;
use tauri::State;
use zhibu_core::branch::{self, Organisation};
use zhibu_core::{Error, Result};

/// A committee member as the window names one.
#[derive(Deserialize)]
pub struct Holder {
    pub member: String,
    pub title: String,
}

/// Shows one organisation, or all of them with none.
#[tauri::command(async)]
pub fn choose_organisation(app: State<'_, App>, organisation: Option<String>) -> Answer<Session> {
    app.choose(organisation)
}

/// Puts a committee in office from today on.
#[tauri::command(async)]
pub fn set_committee(app: State<'_, App>, secretary: String, others: Vec<Holder>) -> Answer<()> {
    let head = (secretary, "书记".to_string());
    let holders: Vec<(String, String)> =
        std::iter::once(head).chain(others.into_iter().map(|h| (h.member, h.title))).collect();
    app.write(|w, scope, at| {
        let organisation = only(&branch::covered(w.store.conn(), scope)?)?;
        branch::set_committee(&mut w.store, at, &organisation, at.today(), &holders)
    })
    .map(|_| ())
}

/// The one organisation that is shown; a committee can't be set for all of them at once.
fn only(covered: &[Organisation]) -> Result<String> {
    match covered {
        [one] => Ok(one.id.clone()),
        _ => Err(Error::usage("请先在左上角选定一个党组织，再填它的书记和委员。")),
    }
}
