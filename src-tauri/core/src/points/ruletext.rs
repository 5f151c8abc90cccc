//! What a person wants changed in the rules, and the text that comes of it.
//!
//! Only the figures change and what was added or struck out: the rest of the text, with its remarks, stays as it was.

use super::ruletable::{RuleCell, Unit, tables};
use super::{pack, versions};
use crate::{Error, Month, Result};
use rusqlite::Connection;
use serde::Deserialize;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One cell as a person wants it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleEdit", export_to = "PointsRuleEdit.ts"))]
pub struct RuleEdit {
    pub path: String,
    pub value: String,
}

/// A daily item that the branch adds.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsNewItem", export_to = "PointsNewItem.ts"))]
pub struct NewItem {
    pub name: String,
    /// 次, 件, 季.
    pub unit: String,
    /// Points each.
    pub each: String,
    /// Points a year at most; empty where there is no such cap.
    pub year_cap: String,
    pub evidence: String,
}

/// Everything that a person wants changed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleDraft", export_to = "PointsRuleDraft.ts"))]
pub struct RuleDraft {
    pub edits: Vec<RuleEdit>,
    /// The rule as a meeting reads it; none leaves it.
    pub words: Option<String>,
    pub added: Vec<NewItem>,
    /// Ids of the daily items that are struck out.
    pub dropped: Vec<String>,
}

/// The text that the draft makes of the pack in force in that month, with a version number of its own.
/// # Errors
/// `Usage` for a cell that the pack does not have or a value that is no such figure; `Forbidden` where no pack covers the
/// month.
pub fn drafted(conn: &Connection, from: Month, draft: &RuleDraft) -> Result<String> {
    let pack = pack::in_force(conn, from)?;
    let known: Vec<RuleCell> = tables(pack).into_iter().flat_map(|t| t.rows).flat_map(|r| r.cells).collect();
    let mut text = Text(versions::text_in_force(conn, from)?);
    for edit in &draft.edits {
        let cell = known.iter().find(|c| c.path == edit.path);
        let cell = cell.ok_or_else(|| Error::usage("规则里没有这一格，请刷新后再改。"))?;
        if edit.value.trim() != cell.value {
            text.set(&edit.path, literal(cell, edit.value.trim())?.as_deref())?;
        }
    }
    if let Some(words) = &draft.words {
        text.set("pack.words", Some(&quoted(&format!("{}\n", words.trim()))))?;
    }
    for item in &draft.dropped {
        text.drop_item(item)?;
    }
    for item in &draft.added {
        text.add_item(item)?;
    }
    text.set("pack.status", Some(&quoted("adopted")))?;
    text.set("pack.effective_from", Some(&quoted(&from.first().to_string())))?;
    text.set("pack.version", Some(&quoted(&unused(conn, &pack.head.id, from.year))))?;
    Ok(text.0)
}

/// `2026.3`: the first number of the year that no version of the pack has had.
fn unused(conn: &Connection, id: &str, year: i32) -> String {
    let free = |n: &u32| pack::named(conn, &format!("{id}@{year}.{n}")).is_none();
    format!("{year}.{}", (1..).find(free).unwrap_or(1))
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}

/// What stands in the text for a value; none where an open cell is emptied.
fn literal(cell: &RuleCell, value: &str) -> Result<Option<String>> {
    if value.is_empty() && cell.open {
        return Ok(None);
    }
    let whole = || value.parse::<u32>().ok().map(|n| n.to_string());
    let read = match cell.unit {
        Unit::Points => hundredths(value).map(|n| n.to_string()),
        Unit::Percent => whole().filter(|_| value.len() <= 3),
        Unit::Number => whole(),
        Unit::Switch => ["true", "false"].contains(&value).then(|| value.to_owned()),
    };
    read.map(Some).ok_or_else(|| Error::usage(format!("“{value}”不是能用的数。请写数字，分值最多两位小数。")))
}

/// `1.5` as 150.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.len() <= 6 && t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?)
}

/// A pack's text while it is changed.
struct Text(String);

impl Text {
    /// Puts a value in its place; none takes the line away. A value that was not there yet follows the first one of its table.
    fn set(&mut self, path: &str, literal: Option<&str>) -> Result<()> {
        let (place, first) = self.place(path)?;
        match (place, literal) {
            (Some(span), Some(literal)) => self.0.replace_range(span, literal),
            (Some(span), None) => self.0.replace_range(self.line_of(&span), ""),
            (None, Some(literal)) => {
                let key = path.rsplit('.').next().unwrap_or(path);
                self.0.insert_str(first.end, &format!("\n{key} = {literal}"));
            }
            (None, None) => {}
        }
        Ok(())
    }

    /// Where the value stands, and where the first value of its table does.
    fn place(&self, path: &str) -> Result<(Option<Range<usize>>, Range<usize>)> {
        let lost = || Error::usage("规则里没有这一格，请刷新后再改。");
        let root = DeTable::parse(&self.0).map_err(|e| Error::Bug(format!("points pack: {e}")))?;
        let mut table = root.get_ref();
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            if steps.peek().is_none() {
                let spans = table.iter().filter(|(_, v)| !matches!(v.get_ref(), DeValue::Table(_)));
                let first = spans.map(|(_, v)| v.span()).min_by_key(|s| s.start).ok_or_else(lost)?;
                return Ok((table.get(step).map(|v| v.span()), first));
            }
            let inner = table.get(step).ok_or_else(lost)?.get_ref();
            let inner = match inner.as_array() {
                Some(all) => {
                    let at: usize = steps.next().and_then(|n| n.parse().ok()).ok_or_else(lost)?;
                    all.get(at).ok_or_else(lost)?.get_ref()
                }
                None => inner,
            };
            table = inner.as_table().ok_or_else(lost)?;
        }
        Err(lost())
    }

    fn line_of(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.0[..span.start].rfind('\n').map_or(0, |n| n + 1);
        let end = self.0[span.end..].find('\n').map_or(self.0.len(), |n| span.end + n + 1);
        start..end
    }

    /// Takes a daily item out, from its head to the next one.
    fn drop_item(&mut self, id: &str) -> Result<()> {
        let lost = || Error::usage("规则里没有这个日常项目，请刷新后再改。");
        let at = self.0.find(&format!("id = {}", quoted(id))).ok_or_else(lost)?;
        let start = self.0[..at].rfind("[[daily]]").ok_or_else(lost)?;
        let end = self.0[at..].find("\n[").map_or(self.0.len(), |n| at + n + 1);
        self.0.replace_range(start..end, "");
        Ok(())
    }

    fn add_item(&mut self, item: &NewItem) -> Result<()> {
        let name = item.name.trim();
        let each = hundredths(item.each.trim()).filter(|n| *n > 0);
        let cap = Some(item.year_cap.trim()).filter(|c| !c.is_empty()).map(hundredths);
        let (Some(each), false, true) = (each, name.is_empty(), cap != Some(None)) else {
            return Err(Error::usage("新项目要写名称、每次几分；全年最多可以空着。"));
        };
        let free = |n: &u32| !self.0.contains(&format!("\"d.own-{n}\""));
        let number = (1..).find(free).unwrap_or(1);
        let unit = Some(item.unit.trim()).filter(|u| !u.is_empty()).unwrap_or("次");
        let cap = cap.flatten().map(|c| format!("year_cap = {c}\n")).unwrap_or_default();
        self.0 += &format!(
            "\n[[daily]]\nid = \"d.own-{number}\"\nname = {name}\ncolumn = {name}\ncounting = \"each\"\neach = {each}\n{cap}\
             unit = {}\nevidence = {}\nsource = \"支部党员大会通过的办法\"\n",
            quoted(unit),
            quoted(item.evidence.trim()),
            name = quoted(name),
        );
        Ok(())
    }
}
