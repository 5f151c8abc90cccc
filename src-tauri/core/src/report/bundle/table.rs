//! NDJSON: one JSON object a line, UTF-8, LF, NFC.

use super::canonical;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The bytes of a table: every record as canonical JSON in NFC, in the given order.
pub fn lines<T: Serialize>(records: &[T]) -> crate::Result<Vec<u8>> {
    let mut out = Vec::new();
    for record in records {
        let line = canonical(&serde_json::to_value(record)?);
        let text: String = String::from_utf8_lossy(&line).nfc().collect();
        out.extend_from_slice(text.as_bytes());
        out.push(b'\n');
    }
    Ok(out)
}

/// A line that could not be read as the record it should be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    pub code: &'static str,
}

/// Good records with the JSON they came from, and the bad lines: one bad record never blocks a bundle.
pub struct Lines<T> {
    pub good: Vec<(T, Value)>,
    pub bad: Vec<BadLine>,
}

/// Reads a table; fields that `T` does not know are ignored here and kept in the JSON.
pub fn read_lines<T: DeserializeOwned>(bytes: &[u8]) -> Lines<T> {
    let mut out = Lines { good: Vec::new(), bad: Vec::new() };
    for (i, line) in bytes.split(|b| *b == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        match read_line(line) {
            Ok(pair) => out.good.push(pair),
            Err(code) => out.bad.push(BadLine { line: i + 1, code }),
        }
    }
    out
}

fn read_line<T: DeserializeOwned>(line: &[u8]) -> Result<(T, Value), &'static str> {
    let text = std::str::from_utf8(line).map_err(|_| "record-utf8")?;
    if text.contains('\r') || !is_nfc(text) {
        return Err("record-text");
    }
    let value: Value = serde_json::from_str(text).map_err(|_| "record-json")?;
    let record = T::deserialize(&value).map_err(|_| "record-fields")?;
    Ok((record, value))
}
