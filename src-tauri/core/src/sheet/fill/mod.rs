//! The superior's own form, filled without disturbing its look. Knows no room: whoever calls says what each placeholder, cell
//! and column stands for, and gets the form's bytes back with nothing else changed in them.
//!
//! A form is an .xlsx or a .docx. Its container is copied part by part, byte for byte; of the parts that hold what is filled,
//! only the very cells and runs change. What a form cannot take without harm is refused with a sentence, never half done:
//! a target that is locked or computed, more rows than it has room for where rows cannot be put in safely.

mod blank;
mod cell;
mod docline;
mod docpara;
mod doctable;
mod document;
mod grid;
mod grow;
mod guess;
mod incell;
mod lines;
mod mark;
mod package;
mod page;
mod reading;
mod reads;
mod refs;
mod results;
#[cfg(test)]
mod tests;
mod tick;
mod twin;
mod wide;
mod words;
mod workbook;
mod workcell;
mod workfill;
mod xml;

pub use guess::{Heads, Label};
pub use package::Form;
pub use tick::{Choices, Groups};

use super::{Column, Limits, Put};
use crate::{Error, Result};
use package::Package;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A form that was opened.
pub struct Template {
    form: Form,
    package: Package,
}

/// A placeholder and where it stands, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormMark", export_to = "FormMark.ts"))]
pub struct Found {
    /// What stands between the braces.
    pub text: String,
    /// Such as `表一 B3` or `表格第2行`.
    pub place: String,
    /// Placeholders with the same number stand in one row of a table; 0 outside of tables.
    #[serde(skip)]
    pub line: usize,
}

/// A cell that is filled though no placeholder stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    pub sheet: String,
    /// Such as `B3`; `B3#2` is the blank behind the second colon of its text.
    pub at: String,
    /// Name of the value.
    pub key: String,
}

/// Columns that are filled downwards from under their headers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Under {
    pub sheet: String,
    /// The lowest row of the header.
    pub header_row: u32,
    /// Column from 0 and the name of its value.
    pub columns: Vec<(u32, String)>,
}

/// What is to stand in the form. Placeholders are named by what stands between their braces.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// What stands for the same thing everywhere.
    pub once: HashMap<String, Put<'static>>,
    /// A row of a table for each of these; every one has the same names.
    pub rows: Vec<HashMap<String, Put<'static>>>,
    pub cells: Vec<Target>,
    pub under: Option<Under>,
    /// The values that a key may have, for boxes that are ticked.
    pub choices: HashMap<String, Groups>,
}

impl Order {
    fn groups(&self, key: &str) -> Groups {
        self.choices.get(key).copied().unwrap_or_default()
    }

    /// The names whose rows repeat.
    fn repeated(&self) -> HashSet<&str> {
        self.rows.first().map(|row| row.keys().map(String::as_str).collect()).unwrap_or_default()
    }
}

impl Template {
    /// # Errors
    /// `InputRefused` where it is no form that can be filled, with what to do.
    pub fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Template> {
        if bytes.len() as u64 > limits.bytes {
            return Err(Error::refused("文件太大，没有填表。请检查是否选错了文件。"));
        }
        let (form, package) = Package::open(bytes, limits)?;
        Ok(Template { form, package })
    }

    pub fn form(&self) -> Form {
        self.form
    }

    /// Its words, a line for each paragraph and cell.
    /// # Errors
    /// `InputRefused` where the form is damaged.
    pub fn lines(&self) -> Result<Vec<String>> {
        words::lines(self.form, &self.package)
    }

    /// The placeholders in the order of the form.
    /// # Errors
    /// `InputRefused` where the form is damaged.
    pub fn marks(&self) -> Result<Vec<Found>> {
        match self.form {
            Form::Workbook => workfill::marks(&self.package),
            Form::Document => document::marks(&self.package),
        }
    }

    /// Headers that stand above room for a list, told by the names of `columns` or by what a person `said` of a header.
    /// # Errors
    /// As [`Template::marks`].
    pub fn heads(&self, columns: &[Column], said: &[(String, String)]) -> Result<Vec<Heads>> {
        if self.form == Form::Document {
            return doctable::heads(&self.package, columns, said);
        }
        guess::heads(&workbook::Workbook::read(&self.package)?, &self.package, columns, said)
    }

    /// Cells beside a word that `columns` know, and words that have their blank behind them; boxes whose words are `choices`.
    /// # Errors
    /// As [`Template::marks`].
    pub fn labels(&self, columns: &[Column], choices: &Choices) -> Result<Vec<Label>> {
        if self.form == Form::Document {
            let mut found = doctable::labels(&self.package, columns, choices)?;
            found.extend(docline::labels(&self.package, columns, choices)?);
            return Ok(found);
        }
        guess::labels(&workbook::Workbook::read(&self.package)?, columns, choices)
    }

    /// Whether the form has such a cell, or in it such a blank.
    /// # Errors
    /// As [`Template::marks`]; `InputRefused` where words are printed in the cell that a value would take away.
    pub fn has_cell(&self, sheet: &str, at: &str, groups: Groups) -> Result<bool> {
        if self.form == Form::Document && docline::is_line(sheet) {
            let Some(place) = refs::cell(at) else { return Ok(false) };
            return docline::has_blank(&self.package, sheet, place);
        }
        let Some((place, nth)) = refs::place(at) else { return Ok(false) };
        if self.form == Form::Document {
            return doctable::has_cell(&self.package, sheet, place, nth, groups);
        }
        let book = workbook::Workbook::read(&self.package)?;
        let Some(sheet) = book.sheets.iter().find(|s| s.name == sheet) else { return Ok(false) };
        workcell::check(&book, sheet, place, nth, groups)?;
        Ok(true)
    }

    /// The form with everything of the order in it.
    /// # Errors
    /// `InputRefused` where a target is locked, computed or not there, or where there is no room for so many rows.
    pub fn fill(&self, order: &Order) -> Result<Vec<u8>> {
        let (changed, gone) = match self.form {
            Form::Workbook => workfill::fill(&self.package, order)?,
            Form::Document => (document::fill(&self.package, order)?, Vec::new()),
        };
        self.package.with(&changed, &gone)
    }
}

/// What a value reads as.
fn text(put: &Put<'_>) -> String {
    match put {
        Put::Blank => String::new(),
        Put::Text(text) | Put::Heading(text) => text.to_string(),
        Put::Number(_) | Put::Points(_) | Put::Money(_) | Put::Sum(_) => {
            put.figure().map(|n| n.to_string()).unwrap_or_default()
        }
        Put::Date(date) => date.to_string(),
    }
}

type Changed = BTreeMap<String, String>;

fn damaged() -> Error {
    Error::refused("文件已损坏或不完整，没有填表。请用 Excel、Word 或 WPS 打开它，另存为 .xlsx 或 .docx 再填。")
}
