//! A paper that is kept as a file: written whole or not at all, with its entry in the log of what left.

use crate::answer::Answer;
use crate::desk::Desk;
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use zhibu_core::Result;
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, List, Printed, Template};
use zhibu_core::store::Leaves;

/// Writes a list as a PDF, or as a workbook where the file is to be one, with its entry in the log.
pub fn listed(desk: &mut Desk, list: impl Into<List>, whole: bool, out: &Path) -> Result<Answer> {
    let list = list.into();
    let leaves = Leaves { what: list.what(), rows: list.rows(), whole };
    if !file::is_workbook(out) {
        return save(desk, list.template(), &list, &leaves, out);
    }
    let at = desk.at();
    desk.store()?.export(&at, &leaves, || list.write(out))?;
    let text = format!("已存为 {}，共{}行。", out.display(), leaves.rows);
    Answer::new(&json!({ "path": out, "rows": leaves.rows }), text)
}

pub fn save(desk: &mut Desk, template: Template, data: &impl Serialize, leaves: &Leaves, out: &Path) -> Result<Answer> {
    let printed = print::pdf(&desk.press()?, template, data)?;
    kept(desk, &printed, leaves, out)
}

/// Writes a finished paper with its entry in the log, both or neither.
pub fn kept(desk: &mut Desk, printed: &Printed, leaves: &Leaves, out: &Path) -> Result<Answer> {
    let at = desk.at();
    print::pdf_name(out)?;
    desk.store()?.print(&at, leaves, printed.pages, || file::write(out, &printed.pdf, Existing::Refuse))?;
    let text = format!("已存为 {}，共{}页。", out.display(), printed.pages);
    let json = json!({ "path": out, "pages": printed.pages, "rows": leaves.rows, "warnings": printed.warnings });
    Answer::new(&json, noted(text, &printed.warnings))
}

pub fn noted(text: String, warnings: &[String]) -> String {
    std::iter::once(text).chain(warnings.iter().cloned()).collect::<Vec<_>>().join("\n")
}
