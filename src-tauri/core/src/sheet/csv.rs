//! .csv as Excel, WPS and web systems leave it: UTF-8 with or without mark, UTF-16, GB18030; comma, tab or semicolon.

use super::grid::Builder;
use super::{Cell, Limits, Sheet, Value, kind};
use crate::{Error, Result};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The one sheet of a text file. A record counts as one row however many line breaks its quoted cells hold, as Excel counts.
/// # Errors
/// `InputRefused` where the encoding is unknown, a quote is left open or the limits are passed.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet> {
    let text = decode(bytes)?;
    let (text, mark) = separator(&text);
    records(text, mark, limits)
}

/// What was copied in a spreadsheet program: fields apart by tabs alone, whatever else stands in them.
pub fn read_tabs(text: &str, limits: &Limits) -> Result<Sheet> {
    records(text, '\t', limits)
}

fn records(text: &str, mark: char, limits: &Limits) -> Result<Sheet> {
    let mut builder = Builder::new(String::new(), limits);
    let mut records = Records { rest: text, mark, row: 0 };
    let mut fields = Vec::new();
    while records.next(&mut fields)? {
        for (column, field) in fields.drain(..).enumerate() {
            builder.put((records.row - 1, u32::try_from(column).unwrap_or(u32::MAX)), cell(field))?;
        }
    }
    Ok(builder.finish())
}

/// A text file in any of the four encodings that offices use.
/// # Errors
/// `InputRefused` where it is no text.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let known: Option<(&Encoding, usize)> = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((UTF_8, 3)),
        [0xFF, 0xFE, ..] => Some((UTF_16LE, 2)),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, 2)),
        _ => None,
    };
    let (text, wrong) = match known {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), false),
            Err(_) => GB18030.decode_without_bom_handling(bytes),
        },
    };
    if text.contains('\0') {
        return Err(Error::refused(kind::NOT_A_WORKBOOK));
    }
    if wrong {
        return Err(Error::refused("文字编码认不出来。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再导入。"));
    }
    Ok(text)
}

/// The text after an Excel `sep=;` line, and the mark between fields: the one that the first lines use most.
fn separator(text: &str) -> (&str, char) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(mark) = rest.chars().next().filter(char::is_ascii)
    {
        let rest = &rest[mark.len_utf8()..];
        return (rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or(rest), mark);
    }
    let mut counts = [(',', 0u32), ('\t', 0), (';', 0)];
    let mut quoted = false;
    for c in text.chars().take(8192) {
        quoted ^= c == '"';
        if let Some((_, n)) = counts.iter_mut().find(|(mark, _)| !quoted && *mark == c) {
            *n += 1;
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, n)| *n);
    (text, most.map_or(',', |(mark, _)| *mark))
}

struct Records<'t> {
    rest: &'t str,
    mark: char,
    /// Records read so far.
    row: u32,
}

impl<'t> Records<'t> {
    /// Fills `fields` with the next record; false at the end.
    fn next(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Result<bool> {
        if self.rest.is_empty() {
            return Ok(false);
        }
        self.row += 1;
        loop {
            let field = if self.rest.starts_with('"') { self.quoted()? } else { self.plain() };
            fields.push(field);
            let mut after = self.rest.chars();
            match after.next() {
                Some(c) if c == self.mark => self.rest = after.as_str(),
                Some('\r') => {
                    self.rest = after.as_str().strip_prefix('\n').unwrap_or(after.as_str());
                    return Ok(true);
                }
                Some(_) => {
                    self.rest = after.as_str();
                    return Ok(true);
                }
                None => return Ok(true),
            }
        }
    }

    fn plain(&mut self) -> Cow<'t, str> {
        let end = self.rest.find([self.mark, '\r', '\n']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        Cow::Borrowed(field)
    }

    /// A field in quotes; two quotes inside are one. What follows the closing quote up to the mark is kept as it stands.
    fn quoted(&mut self) -> Result<Cow<'t, str>> {
        let inner = &self.rest[1..];
        let mut from = 0;
        let end = loop {
            let Some(found) = inner[from..].find('"').map(|at| from + at) else {
                let row = self.row;
                return Err(Error::refused(format!(
                    "第 {row} 行的引号没有成对，后面的内容分不清。请用 Excel 或 WPS 打开它，另存为 .xlsx 后再导入。"
                )));
            };
            if !inner[found + 1..].starts_with('"') {
                break found;
            }
            from = found + 2;
        };
        self.rest = &inner[end + 1..];
        let tail = self.plain();
        let field = &inner[..end];
        if tail.is_empty() && !field.contains('"') {
            return Ok(Cow::Borrowed(field));
        }
        Ok(Cow::Owned(field.replace("\"\"", "\"") + &tail))
    }
}

/// `="0123"` and `'0123` are what people write to keep digits; anything else behind `=` is a formula.
pub fn cell(field: Cow<'_, str>) -> Cell {
    if field.is_empty() {
        return Cell::default();
    }
    let trimmed = field.trim();
    let kept = trimmed.strip_prefix("=\"").and_then(|t| t.strip_suffix('"'));
    let marked = trimmed.strip_prefix('\'').filter(|t| t.starts_with(|c: char| c.is_ascii_digit()));
    if let Some(text) = kept.or(marked) {
        return Cell::new(Value::Text(text.to_owned()));
    }
    let is_formula = trimmed.starts_with('=') && trimmed.len() > 1;
    Cell { value: Value::Text(field.into_owned()), is_formula }
}
