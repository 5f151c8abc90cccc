//! What can happen to a member, read from `assets/rules/events.toml`: what an entry asks for and how the history tells it.

use super::{Details, EventKind};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

const TEXT: &str = include_str!("../../../../assets/rules/events.toml");

/// One kind of event. A form is drawn from it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberEventForm.ts", rename = "MemberEventForm"))]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    pub key: EventKind,
    pub label: String,
    /// Other words for it.
    #[serde(default, skip_serializing)]
    #[cfg_attr(test, ts(skip))]
    pub also: Vec<String>,
    /// Under which heading a form shows it.
    pub theme: String,
    /// It stands only with the number of the document that decided it.
    #[serde(default)]
    pub document: bool,
    /// It stands only with the number of the minutes of the meeting that decided it.
    #[serde(default)]
    pub minutes: bool,
    /// It names the organisation of the office that takes the member.
    #[serde(default)]
    pub organisation: bool,
    #[serde(default)]
    pub counted: bool,
    /// It shows only where somebody asked for it.
    #[serde(default)]
    pub restricted: bool,
    /// False for what only another verb enters.
    #[serde(default = "yes")]
    pub by_hand: bool,
    #[serde(rename(deserialize = "field"), default)]
    pub fields: Vec<FormField>,
    tells: String,
}

/// One field of an entry; `name` is a field of [`Details`].
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberEventField.ts", rename = "MemberEventField"))]
#[serde(deny_unknown_fields)]
pub struct FormField {
    pub name: String,
    pub label: String,
    /// text, date, month, number, choice or category.
    pub input: String,
    pub required: bool,
    #[serde(default)]
    pub choices: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    kind: Vec<KindRule>,
}

fn yes() -> bool {
    true
}

/// The kinds, in the order of the file.
/// # Errors
/// `Internal` where the program was built with a broken file.
pub fn kinds() -> Result<&'static [KindRule]> {
    static KINDS: OnceLock<std::result::Result<Vec<KindRule>, String>> = OnceLock::new();
    let read = || toml::from_str::<File>(TEXT).map(|f| f.kind).map_err(|e| format!("events.toml: {e}"));
    KINDS.get_or_init(read).as_deref().map_err(|e| Error::Bug(e.clone()))
}

/// # Errors
/// `Internal` where the file does not have the kind.
pub(super) fn rule(kind: EventKind) -> Result<&'static KindRule> {
    kinds()?.iter().find(|k| k.key == kind).ok_or_else(|| Error::Bug(format!("events.toml: no {}", kind.key())))
}

impl KindRule {
    /// The sentence of the history.
    pub(super) fn sentence(&self, details: &Details) -> String {
        let mut text = self.tells.clone();
        for field in &self.fields {
            let value = details.text(&field.name);
            text = text.replace(&format!("{{{}}}", field.name), if value.is_empty() { "" } else { &value });
        }
        text
    }

    /// What is missing from an entry, as a sentence; none where it is whole.
    pub(super) fn missing(&self, document: &str, details: &Details) -> Option<String> {
        let empty = |text: &str| text.trim().is_empty();
        let document = (self.document && empty(document)).then_some("决定文号");
        let minutes = (self.minutes && empty(&details.minutes)).then_some("会议纪要号");
        let fields = self.fields.iter().filter(|f| f.required && empty(&details.text(&f.name)));
        let want: Vec<&str> = document.into_iter().chain(minutes).chain(fields.map(|f| f.label.as_str())).collect();
        (!want.is_empty()).then(|| format!("登记“{}”还须写明{}，请补上。", self.label, want.join("、")))
    }
}
