//! What an import did, the same for every room: counted row by row, so that `read` is always the sum of the four.

use super::Table;
use serde::Serialize;

/// The answer of every `import` verb.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ImportReport {
    /// Rows read; always `accepted + updated + unchanged + refused`.
    pub read: u32,
    pub accepted: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub refused: u32,
    /// Rows that entered or stand, with something to look at: a subset of the first three.
    pub warned: u32,
    pub rows: Vec<RowNote>,
    /// Headers that no column claimed; their values are kept in the rows' extras.
    pub unknown_columns: Vec<String>,
    /// What became of each row, in the order in which they were settled.
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub outcomes: Vec<Outcome>,
}

/// One remark on one row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RowNote {
    /// The sheet's own row number.
    pub row: u32,
    /// The header text as the sheet has it; empty where the remark is on the whole row.
    pub column: String,
    /// Stable and machine-readable, for example `id-check-digit`.
    pub code: String,
    pub level: Level,
    /// Chinese, says what to do, holds no ID number, telephone or address.
    pub message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Warning,
    /// The row, or this cell of it, was refused.
    Error,
}

/// What became of one row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "RowOutcome.ts", rename = "RowOutcome"))]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Accepted,
    Updated,
    Unchanged,
    Refused,
}

impl RowNote {
    pub fn warning(row: u32, column: &str, code: &str, message: impl Into<String>) -> Self {
        RowNote { row, column: column.into(), code: code.into(), level: Level::Warning, message: message.into() }
    }
    pub fn error(row: u32, column: &str, code: &str, message: impl Into<String>) -> Self {
        RowNote { level: Level::Error, ..Self::warning(row, column, code, message) }
    }
}

impl ImportReport {
    /// An empty report that already names the table's unknown columns.
    pub fn of(table: &Table<'_>) -> Self {
        ImportReport { unknown_columns: table.unknown.clone(), ..Self::default() }
    }

    /// Counts one row with its remarks: the only way a row gets in, so the sums always hold.
    pub fn settle(&mut self, outcome: Outcome, notes: Vec<RowNote>) {
        self.read += 1;
        *match outcome {
            Outcome::Accepted => &mut self.accepted,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Refused => &mut self.refused,
        } += 1;
        if outcome != Outcome::Refused && !notes.is_empty() {
            self.warned += 1;
        }
        self.rows.extend(notes);
        self.outcomes.push(outcome);
    }

    /// True where nothing of the file could be taken.
    pub fn all_refused(&self) -> bool {
        self.read > 0 && self.refused == self.read
    }

    /// Exit status of the command line contract: 0 all in, 3 some rows or cells refused, 13 every row refused.
    pub fn exit(&self) -> u8 {
        let some = self.refused > 0 || self.rows.iter().any(|n| n.level == Level::Error);
        match (self.all_refused(), some) {
            (true, _) => 13,
            (false, true) => 3,
            (false, false) => 0,
        }
    }
}
