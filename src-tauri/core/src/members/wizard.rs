//! The import wizard's one order: where the rows come from, what the columns are, which cells were corrected, what was answered.
//! Every step of the window and every flag of the command line fills it; nothing of it is kept between steps.

use super::import::{self, Doubles, Import, Watch};
use super::{Answer, COLUMNS, Gates, rows};
use crate::branch::Scope;
use crate::sheet::{self, Fix, ImportReport, Layout, Limits, Pick, Preview, Workbook};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What to take in, and what the person settled.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ImportOrder.ts", rename = "ImportOrder"))]
pub struct Wizard {
    /// The workbook; empty where rows were pasted.
    pub path: String,
    /// Rows copied in Excel or WPS; empty where a workbook is named.
    pub text: String,
    /// The sheet; empty for the one that fits best.
    pub sheet: String,
    /// `(header text, field)`; an empty field keeps the column as it stands.
    pub map: Vec<(String, String)>,
    pub fixes: Vec<Fix>,
    pub answers: Vec<Answered>,
    /// Wait for an answer wherever a row may mean somebody else.
    pub ask: bool,
}

/// An answer about one row.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "DoubleAnswer.ts", rename = "DoubleAnswer"))]
pub struct Answered {
    /// The sheet's own row number.
    pub row: u32,
    /// The id of the member it is; empty for somebody else.
    pub same: String,
}

/// A mapping of columns under a name, offered again when a sheet has the same headers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SavedMap {
    pub name: String,
    pub map: Vec<(String, String)>,
}

/// The sheet and its columns, the names that fields go by, and the saved mapping that fits.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RosterLayout {
    pub layout: Layout,
    /// Field and the name it is shown under, in the order of the standard sheet.
    pub fields: Vec<(String, String)>,
    /// The newest saved mapping whose headers this sheet has; none where there is none.
    pub saved: Option<SavedMap>,
}

impl Wizard {
    /// # Errors
    /// As [`sheet::read`] and [`Workbook::pasted`].
    pub fn open(&self) -> Result<Workbook> {
        let limits = Limits::default();
        let mut book = match self.path.is_empty() {
            true => Workbook::pasted(&self.text, COLUMNS, &limits)?,
            false => sheet::read(&PathBuf::from(&self.path), &limits)?,
        };
        if !self.fixes.is_empty() {
            let sheet = sheet::layout(&book, COLUMNS, &self.pick())?.sheet;
            book.mend(&sheet, &self.fixes)?;
        }
        Ok(book)
    }

    fn pick(&self) -> Pick {
        Pick { sheet: Some(self.sheet.clone()).filter(|s| !s.is_empty()), map: self.map.clone() }
    }

    fn how(&self, scope: &Scope, dry_run: bool) -> Import {
        Import { pick: self.pick(), scope: scope.clone(), dry_run }
    }

    fn doubles(&self, gates: &Gates) -> Doubles {
        let answer = |a: &Answered| match a.same.as_str() {
            "" => (a.row, Answer::New),
            id => (a.row, Answer::Same(id.to_owned())),
        };
        Doubles { ask: self.ask, answers: self.answers.iter().map(answer).collect(), gates: gates.clone() }
    }

    /// What the sheet's columns are taken for.
    /// # Errors
    /// As [`sheet::layout`] and [`Wizard::open`].
    pub fn layout(&self, conn: &Connection) -> Result<RosterLayout> {
        let layout = sheet::layout(&self.open()?, COLUMNS, &self.pick())?;
        let has = |header: &str| layout.columns.iter().any(|c| c.header == header);
        let saved = rows::saved_maps(conn)?.into_iter().find(|saved| saved.map.iter().all(|(header, _)| has(header)));
        let fields = COLUMNS.iter().map(|c| (c.field.to_owned(), c.names[0].to_owned())).collect();
        Ok(RosterLayout { layout, fields, saved })
    }

    /// Every row with what would become of it; `gates` are the months that the rooms above have settled. Writes nothing.
    /// # Errors
    /// As [`import::import`].
    pub fn preview(&self, conn: &Connection, at: &At, scope: &Scope, gates: &Gates, watch: Watch) -> Result<Preview> {
        import::preview(conn, at, &self.open()?, &self.how(scope, true), &self.doubles(gates), watch)
    }

    /// Takes the rows in, as one step that can be undone; with `dry_run` only says what would happen.
    /// # Errors
    /// As [`import::import`].
    pub fn import(
        &self,
        store: &mut Store,
        at: &At,
        scope: &Scope,
        gates: &Gates,
        dry_run: bool,
        watch: Watch,
    ) -> Result<Done<ImportReport>> {
        import::import(store, at, &self.open()?, &self.how(scope, dry_run), &self.doubles(gates), watch)
    }
}

/// Keeps a mapping under a name, in place of the one of that name.
/// # Errors
/// `Usage` where the name is empty or longer than 40 characters, or nothing is mapped.
pub fn save_map(store: &mut Store, at: &At, saved: &SavedMap) -> Result<Done<()>> {
    let name = saved.name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Error::usage("请给这份对应关系起个名字，不超过40个字。"));
    }
    if saved.map.is_empty() {
        return Err(Error::usage("还没有指定任何一列，没有可以保存的对应关系。"));
    }
    let saved = SavedMap { name: name.to_owned(), map: saved.map.clone() };
    store.transact(Verb::SetSetting, at, |tx| rows::save_map(tx, &saved))
}

/// The mapping of that name.
/// # Errors
/// `NotFound` where there is none; the sentence names those there are.
pub fn saved_map(conn: &Connection, name: &str) -> Result<SavedMap> {
    let all = rows::saved_maps(conn)?;
    let names: Vec<&str> = all.iter().map(|m| m.name.as_str()).collect();
    let known = if names.is_empty() {
        "还没有保存过".to_owned()
    } else {
        format!("已保存的有：{}", names.join("、"))
    };
    let missing = || Error::not_found(format!("没有名为“{name}”的对应关系。{known}。"));
    all.iter().find(|m| m.name == name.trim()).cloned().ok_or_else(missing)
}
