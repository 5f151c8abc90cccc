//! 积分管理.

use super::Answer;
use crate::app::App;
use serde::Serialize;
use std::path::Path;
use tauri::State;
use zhibu_core::Month;
use zhibu_core::branch;
use zhibu_core::points::{
    self, Closed as PointsClosed, Explained as PointsExplained, Import, Period, RankRow as PointsRank,
};
use zhibu_core::sheet::ImportReport;

/// A month's points by rank.
#[derive(Serialize)]
pub struct PointsMonth {
    /// True once every organisation that is shown has closed the month.
    pub closed: bool,
    pub rows: Vec<PointsRank>,
}

/// A month's points by rank, and whether it is closed.
#[tauri::command(async)]
pub fn points_month(app: State<'_, App>, month: Month) -> Answer<PointsMonth> {
    app.read(|b| {
        let conn = b.store.conn();
        let shown = branch::covered(conn, b.scope)?;
        let closings = points::closings(conn, b.scope, month, month)?;
        let closed = shown.iter().all(|o| closings.iter().any(|c| c.organisation_id == o.id));
        Ok(PointsMonth { closed, rows: points::rank(conn, b.scope, Period::Month(month), b.at.today())? })
    })
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
