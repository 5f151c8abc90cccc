//! The allow-list: which fields of which tables may leave, as a file that people can read. A charter narrows it.

use super::bundle::canonical;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// `assets/rules/report-profile.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct Profile {
    pub id: String,
    pub version: String,
    /// What never leaves, in words.
    pub withheld: Vec<String>,
    /// Lower bounds of the bands into which months' totals are counted, in points.
    pub point_bands: Vec<i64>,
    #[serde(rename = "table")]
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Table {
    pub name: String,
    pub title: String,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ReportField.ts", rename = "ReportField"))]
pub struct Field {
    pub name: String,
    pub title: String,
    #[serde(rename = "type")]
    pub kind: FieldKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    Text,
    /// ISO at its precision, or empty.
    Date,
    Boolean,
    Integer,
    /// With at most two decimals, or null.
    Number,
    /// A number of people, `"<3"` below three, null where unknown.
    Count,
    /// Names with a count each.
    Counts,
    /// Texts.
    List,
}

impl FieldKind {
    /// True where a value of a line is of this type.
    pub fn fits(self, value: &Value) -> bool {
        let count = |v: &Value| v.is_u64() || v == "<3";
        match self {
            FieldKind::Text => value.is_string(),
            FieldKind::Date => value.as_str().is_some_and(|t| t.is_empty() || t.parse::<crate::PartialDate>().is_ok()),
            FieldKind::Boolean => value.is_boolean(),
            FieldKind::Integer => value.is_u64(),
            FieldKind::Number => value.is_number() || value.is_null(),
            FieldKind::Count => count(value) || value.is_null(),
            FieldKind::Counts => value.as_object().is_some_and(|m| m.values().all(count)),
            FieldKind::List => value.as_array().is_some_and(|a| a.iter().all(Value::is_string)),
        }
    }

    fn schema(self) -> Value {
        let count = json!({"oneOf": [{"type": "integer", "minimum": 0}, {"const": "<3"}]});
        match self {
            FieldKind::Text => json!({"type": "string"}),
            FieldKind::Date => json!({"type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"}),
            FieldKind::Boolean => json!({"type": "boolean"}),
            FieldKind::Integer => json!({"type": "integer", "minimum": 0}),
            FieldKind::Number => json!({"type": ["number", "null"]}),
            FieldKind::Count => {
                let mut either = count;
                if let Some(Value::Array(kinds)) = either.get_mut("oneOf") {
                    kinds.push(json!({"type": "null"}));
                }
                either
            }
            FieldKind::Counts => json!({"type": "object", "additionalProperties": count}),
            FieldKind::List => json!({"type": "array", "items": {"type": "string"}}),
        }
    }
}

/// Tables that tell the state at the end of the month; the others tell its events.
const SNAPSHOTS: [&str; 2] = ["organisations", "members"];

impl Table {
    pub fn is_snapshot(&self) -> bool {
        SNAPSHOTS.contains(&self.name.as_str())
    }

    /// The JSON Schema that lies beside the table, for the fields that `allowed` lets through.
    pub fn schema(&self, allowed: &Allowed) -> Vec<u8> {
        let mut properties = Map::new();
        for (name, kind, about) in HEAD {
            let mut one = kind.schema();
            one["description"] = Value::from(about);
            properties.insert(name.to_owned(), one);
        }
        properties.insert("rev".into(), json!({"type": "integer", "minimum": 1, "description": "第几次变化"}));
        for field in self.fields.iter().filter(|f| allowed.has(&self.name, &f.name)) {
            let mut one = field.kind.schema();
            one["description"] = Value::from(field.title.as_str());
            properties.insert(field.name.clone(), one);
        }
        let required: Vec<&str> = HEAD.iter().map(|(name, _, _)| *name).chain(["rev"]).collect();
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": self.title, "type": "object",
            "properties": properties, "required": required,
        });
        let mut bytes = canonical(&schema);
        bytes.push(b'\n');
        bytes
    }
}

/// What stands on every line, besides `rev`.
const HEAD: [(&str, FieldKind, &str); 4] = [
    ("organisation", FieldKind::Text, "党组织编码"),
    ("uuid", FieldKind::Text, "记录编号"),
    ("effective", FieldKind::Date, "生效日期"),
    ("void", FieldKind::Boolean, "已撤销"),
];

static PROFILE: LazyLock<Option<Profile>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../assets/rules/report-profile.toml")).ok());

/// The default allow-list of v1.
pub fn profile() -> Result<&'static Profile> {
    PROFILE.as_ref().ok_or_else(|| Error::Bug("report-profile.toml".into()))
}

impl Profile {
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name == name)
    }
    /// Every `table.field`.
    pub fn names(&self) -> Vec<String> {
        self.tables.iter().flat_map(|t| t.fields.iter().map(|f| format!("{}.{}", t.name, f.name))).collect()
    }
    /// Tables and `table.field`s, as `must_understand` names them.
    pub fn understood(&self) -> Vec<String> {
        self.tables.iter().map(|t| t.name.clone()).chain(self.names()).collect()
    }
}

/// The fields that may leave under a charter: never more than the profile has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed(BTreeSet<String>);

impl Allowed {
    /// What of `fields` the profile knows.
    pub fn of(fields: &[String]) -> Result<Allowed> {
        let known: BTreeSet<String> = profile()?.names().into_iter().collect();
        Ok(Allowed(fields.iter().filter(|f| known.contains(*f)).cloned().collect()))
    }
    pub fn all() -> Result<Allowed> {
        Ok(Allowed(profile()?.names().into_iter().collect()))
    }
    pub fn has(&self, table: &str, field: &str) -> bool {
        self.0.contains(&format!("{table}.{field}"))
    }
    /// `table.field`s of the profile that do not leave.
    pub fn cut(&self) -> Result<Vec<String>> {
        Ok(profile()?.names().into_iter().filter(|n| !self.0.contains(n)).collect())
    }
    /// A body with only the fields that may leave.
    pub fn narrow(&self, table: &str, body: Map<String, Value>) -> Map<String, Value> {
        body.into_iter().filter(|(field, _)| self.has(table, field)).collect()
    }
}
