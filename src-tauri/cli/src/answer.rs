//! What a verb answers on the command line: JSON for programs, Chinese text for people, an exit status.

use serde::Serialize;
use std::fmt::Write;
use zhibu_core::{Error, Result};

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
