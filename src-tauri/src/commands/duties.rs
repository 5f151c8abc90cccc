//! 工作台.

use super::Answer;
use crate::app::App;
use chrono::NaiveDate;
use tauri::State;
use zhibu_core::duties::{self, Duty};

/// What is or was due between two days.
#[tauri::command(async)]
pub fn duties(app: State<'_, App>, from: NaiveDate, to: NaiveDate) -> Answer<Vec<Duty>> {
    app.read(|b| duties::duties(b.store.conn(), b.scope, from, to, b.at.today()))
}
