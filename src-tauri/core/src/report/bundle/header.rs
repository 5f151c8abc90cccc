//! `header.json`: the open part of a bundle. It holds organisations' codes and names, keys and hashes, no person's data.

use super::{FORMAT, Refusal, SUITE, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Every field of v1, in the order in which they stand in the file (sorted by name).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Header {
    /// Program and version that wrote the file, `zhibu/0.1.0`.
    pub app: String,
    /// UUIDv7 of this bundle; also the trusted comment of its signature.
    pub bundle_id: String,
    /// Code lists used inside, name → edition, such as `GB/T 4658` → `2006`.
    pub code_lists: BTreeMap<String, String>,
    /// Local civil time of the sender. For people: nothing is ordered by it.
    pub created_at: String,
    pub format: String,
    /// `enrolment`, `charter`, `report` or `receipt`; others are of a newer program.
    pub kind: String,
    /// Names of tables and fields without which a reader must not go on.
    pub must_understand: Vec<String>,
    /// Rule packs used inside, id → version.
    pub packs: BTreeMap<String, String>,
    /// SHA-256 of the third member, lower-case hexadecimal.
    pub payload_sha256: String,
    /// `YYYY-MM` in a report and its receipt, else empty.
    pub period: String,
    /// SHA-256 of the previous header.json of this (sender key, recipient); empty in the first.
    pub prev_hash: String,
    pub recipient: Recipient,
    /// The sender was restored from a backup since its last bundle and had no receipt to continue from.
    pub restored: bool,
    /// 1, 2, 3 … within a report's period; 1 elsewhere.
    pub revision: u32,
    pub sender: Sender,
    /// 1, 2, 3 … within (sender key, recipient) over all kinds.
    pub seq: u64,
    pub suite: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sender {
    pub code: String,
    /// minisign public key, 56 characters of base64.
    pub key: String,
    pub name: String,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recipient {
    pub code: String,
    /// age recipient `age1…`; empty in an enrolment, which comes before any street key is known.
    pub key: String,
}

/// What a bundle is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Enrolment,
    Charter,
    Report,
    Receipt,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Enrolment => "enrolment",
            Kind::Charter => "charter",
            Kind::Report => "report",
            Kind::Receipt => "receipt",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        [Kind::Enrolment, Kind::Charter, Kind::Report, Kind::Receipt].into_iter().find(|k| k.as_str() == text)
    }
}

/// The fields that v1 knows, for listing the others.
const KNOWN: [&str; 17] = [
    "app",
    "bundle_id",
    "code_lists",
    "created_at",
    "format",
    "kind",
    "must_understand",
    "packs",
    "payload_sha256",
    "period",
    "prev_hash",
    "recipient",
    "restored",
    "revision",
    "sender",
    "seq",
    "suite",
];

impl Header {
    /// The exact bytes of `header.json`.
    pub fn bytes(&self) -> crate::Result<Vec<u8>> {
        Ok(canonical(&serde_json::to_value(self)?))
    }
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }
    /// True where the format, the suite or the kind is one that this program does not know.
    pub fn is_newer(&self) -> bool {
        self.format != FORMAT || self.suite != SUITE || self.kind().is_none()
    }
}

/// Parses header bytes that must be canonical; gives the names of fields that v1 does not know, which are ignored.
/// # Errors
/// `Tampered` where the bytes are not canonical JSON or a v1 header lacks a field, `NewerVersion` where another version does.
pub fn parse(bytes: &[u8]) -> Result<(Header, Vec<String>), Refusal> {
    let bad = |code| Refusal::new(Verdict::Tampered, code);
    let value: Value = serde_json::from_slice(bytes).map_err(|_| bad("header-json"))?;
    if canonical(&value) != bytes {
        return Err(bad("header-canonical"));
    }
    let unknown = match &value {
        Value::Object(map) => map.keys().filter(|k| !KNOWN.contains(&k.as_str())).cloned().collect(),
        _ => return Err(bad("header-json")),
    };
    let other_format = value.get("format").and_then(Value::as_str).is_some_and(newer_format);
    let header = serde_json::from_value(value).map_err(|_| match other_format {
        true => Refusal::new(Verdict::NewerVersion, "header-fields"),
        false => bad("header-fields"),
    })?;
    Ok((header, unknown))
}

/// True for a name of our format with a version other than v1.
pub fn newer_format(format: &str) -> bool {
    format.starts_with("zhibu-bundle/v") && format != FORMAT
}

/// JSON with sorted keys and no insignificant space. serde_json's own map may keep insertion order, depending on what
/// other crates switch on, so keys are sorted here.
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    put(value, &mut out);
    out
}

fn put(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            out.push(b'{');
            for (i, (key, inner)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                put(&Value::String(key.clone()), out);
                out.push(b':');
                put(inner, out);
            }
            out.push(b'}');
        }
        Value::Array(items) => {
            out.push(b'[');
            for (i, inner) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                put(inner, out);
            }
            out.push(b']');
        }
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
}
