//! 上级表格: the superior's own .xlsx or .docx, filled from the records.
//!
//! A form says where it wants what by placeholders (`{{姓名}}`, `{{出生日期|YYYY.MM}}`); without any, the headers of a list or
//! the words beside single cells say it, and what a person says goes before both. That is a mapping: kept by name, carried to
//! another office as a small file. A list takes a row a member; else each member has a form of his own.

mod dates;
mod fields;
mod fill;
mod look;
mod rows;
mod said;
mod saved;
#[cfg(test)]
mod tests;
mod values;

pub use dates::WAYS as DATE_WAYS;
pub use fields::BLANK;
pub use fill::{Fill, Filled, fill};
pub use look::{Look, fits, look};
pub use said::corrected;
pub use saved::{Taken, drop, export, import, map, maps, save};

use serde::{Deserialize, Serialize};

/// What stands where in a form.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormMapping", export_to = "FormMapping.ts"))]
#[serde(default)]
pub struct Mapping {
    pub way: Way,
    pub spots: Vec<Spot>,
}

/// How a form takes the members.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormWay", export_to = "FormWay.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// A form of his own for each.
    #[default]
    Each,
    /// One form with a row for each.
    List,
}

/// One place of a form and what it stands for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormSpot", export_to = "FormSpot.ts"))]
#[serde(default)]
pub struct Spot {
    pub kind: SpotKind,
    /// The sheet of a header or a cell.
    pub sheet: String,
    /// What stands between the braces; the header; the cell, such as `B3`, or the second colon in it, `B3#2`.
    pub what: String,
    /// Key of a field; empty where nobody knows, [`BLANK`] where it stays blank.
    pub field: String,
    /// How dates are written there, such as `YYYY.MM`; empty for the roster's own way.
    pub date: String,
    /// Where it stands, in words.
    pub place: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormSpotKind", export_to = "FormSpotKind.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum SpotKind {
    #[default]
    Mark,
    Column,
    Cell,
}

/// A mapping by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SavedForm {
    pub name: String,
    pub mapping: Mapping,
}

/// A field that can be chosen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct FormField {
    pub key: String,
    pub label: String,
    /// Other names that are understood.
    pub also: Vec<String>,
    /// True for what is the same whoever the form is about: the branch, a day, how many there are.
    pub once: bool,
}

/// Everything that a place can stand for, in the order in which it is offered.
pub fn form_fields() -> Vec<FormField> {
    let told = |f: &fields::Field| FormField {
        key: f.key.into(),
        label: f.names[0].into(),
        also: f.names[1..].iter().map(|n| (*n).to_owned()).collect(),
        once: f.of == fields::Of::Once,
    };
    fields::FIELDS.iter().map(told).collect()
}

impl Spot {
    /// True for the same place of the same form.
    fn is(&self, other: &Spot) -> bool {
        let same = |a: &str, b: &str| crate::sheet::text::squeeze(a) == crate::sheet::text::squeeze(b);
        self.kind == other.kind
            && same(&self.what, &other.what)
            && (self.kind == SpotKind::Mark || self.sheet.is_empty() || same(&self.sheet, &other.sheet))
    }
}
