//! What a verb answers on the command line: JSON for programs, Chinese text for people, an exit status.

use serde::Serialize;
use std::fmt::Write;
use zhibu_core::members::Number;
use zhibu_core::sheet::{ImportReport, Level};
use zhibu_core::{Code, Error, Result};

/// The verb was done, but some rows, cells or files were refused and are listed.
pub const SOME_REFUSED: u8 = 3;

pub struct Answer {
    pub json_line: String,
    pub text: String,
    pub exit: u8,
}

impl Answer {
    /// # Errors
    /// `Json` where the value does not serialise.
    pub fn new(json: &impl Serialize, text: impl Into<String>) -> Result<Answer> {
        Ok(Answer { json_line: serde_json::to_string(json).map_err(Error::from)?, text: text.into(), exit: 0 })
    }
    pub fn exit(mut self, exit: u8) -> Answer {
        self.exit = exit;
        self
    }
}

/// A table for a terminal: columns as wide as their widest cell, a Han character two columns wide.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut width: Vec<usize> = head.iter().map(|h| columns(h)).collect();
    for row in rows {
        for (w, cell) in width.iter_mut().zip(row) {
            *w = (*w).max(columns(cell));
        }
    }
    let mut out = line(&width, head.iter().copied());
    for row in rows {
        out += &line(&width, row.iter().map(String::as_str));
    }
    out
}

fn line<'a>(width: &[usize], cells: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (w, cell) in width.iter().zip(cells) {
        let _ = write!(out, "{cell}{}  ", " ".repeat(w.saturating_sub(columns(cell))));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) < 0x2E80 { 1 } else { 2 }).sum()
}

/// Whether ID numbers are told whole.
pub fn number(full: bool) -> Number {
    if full { Number::Full } else { Number::Masked }
}

/// What an import did, for a person: the counts, then every refused or doubtful row with what to do.
pub fn imported(report: &ImportReport, dry_run: bool) -> String {
    let head = if dry_run { "试读（什么也没有写入）" } else { "导入完毕" };
    let ImportReport { read, accepted, updated, unchanged, refused, warned, .. } = report;
    let mut text = format!(
        "{head}：共{read}行，新增{accepted}，更新{updated}，无变化{unchanged}，拒绝{refused}；其中需核对{warned}行。\n"
    );
    let list = |level: Level| {
        let notes = report.rows.iter().filter(move |n| n.level == level);
        notes.map(|n| {
            let column = if n.column.is_empty() { String::new() } else { format!("“{}”", n.column) };
            format!("  第{}行{column} {}\n", n.row, n.message)
        })
    };
    for (title, level) in
        [("没有采用（请改正后再导入同一个文件）：", Level::Error), ("已导入，请核对：", Level::Warning)]
    {
        let lines: String = list(level).collect();
        if !lines.is_empty() {
            text += &format!("{title}\n{lines}");
        }
    }
    if !report.unknown_columns.is_empty() {
        text += &format!("不认识的列（内容已随行保存）：{}\n", report.unknown_columns.join("、"));
    }
    text
}

/// How the command line says that somebody has looked again.
pub fn hinted(error: Error) -> Error {
    let fault = error.fault();
    if fault.code != Code::Doubtful {
        error
    } else {
        Error::said(fault.code, format!("{}加上 --anyway 就照办。", fault.message))
    }
}
