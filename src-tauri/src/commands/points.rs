//! 积分管理.

use super::Answer;
use crate::app::{App, Books};
use serde::Serialize;
use std::path::Path;
use tauri::State;
use zhibu_core::branch;
use zhibu_core::points::{
    self, Closed as PointsClosed, Explained as PointsExplained, Import, Period, RankRow as PointsRank,
    Waiting as PointsWaiting,
};
use zhibu_core::sheet::ImportReport;
use zhibu_core::{Month, Result};

/// One month: declarations while it is open, points by rank once it is closed.
#[derive(Serialize)]
pub struct PointsMonth {
    /// True once every organisation that is shown has closed the month.
    pub closed: bool,
    pub rows: Vec<PointsRank>,
    pub declared: Vec<Declared>,
}

/// What one member has declared for an open month.
#[derive(Serialize)]
pub struct Declared {
    pub member: String,
    pub name: String,
    pub waiting: Vec<PointsWaiting>,
}

/// A month's declarations, or its points by rank once it is closed.
#[tauri::command(async)]
pub fn points_month(app: State<'_, App>, month: Month) -> Answer<PointsMonth> {
    app.read(|b| month_of(b, month))
}

/// The lines and rules behind one member's month.
#[tauri::command(async)]
pub fn explain_points(app: State<'_, App>, member: String, month: Month) -> Answer<PointsExplained> {
    app.read(|b| points::explain(b.store.conn(), b.scope, &member, Period::Month(month)))
}

/// Freezes a month; it cannot be undone.
#[tauri::command(async)]
pub fn close_points(app: State<'_, App>, month: Month) -> Answer<PointsClosed> {
    app.write(|w, scope, at| points::close(&mut w.store, at, scope, month))
}

/// Takes a points workbook in; the sheet says its month.
#[tauri::command(async)]
pub fn import_points(app: State<'_, App>, path: String, dry_run: bool) -> Answer<ImportReport> {
    app.write(|w, scope, at| {
        points::import(&mut w.store, at, scope, Path::new(&path), &Import { dry_run, ..Import::default() })
    })
}

fn month_of(books: &Books, month: Month) -> Result<PointsMonth> {
    let (conn, scope, period) = (books.store.conn(), books.scope, Period::Month(month));
    let shown = branch::covered(conn, scope)?;
    let closings = points::closings(conn, scope, month, month)?;
    if shown.iter().all(|o| closings.iter().any(|c| c.organisation_id == o.id)) {
        let rows = points::rank(conn, scope, period, books.at.today())?;
        return Ok(PointsMonth { closed: true, rows, declared: Vec::new() });
    }
    let declared = points::entries(conn, scope, month)?.into_iter().map(|entry| {
        let told = points::explain(conn, scope, &entry.member_id, period)?;
        Ok(Declared { member: told.member, name: told.name, waiting: told.waiting })
    });
    Ok(PointsMonth { closed: false, rows: Vec::new(), declared: declared.collect::<Result<_>>()? })
}
