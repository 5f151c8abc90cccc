//! A paper that is kept as a file: written whole or not at all, with its entry in the log of what left.

use crate::answer::Answer;
use crate::desk::Desk;
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, Listing, Printed, Template};
use zhibu_core::store::Leaves;
use zhibu_core::{Error, Result, archive};

/// Writes a list as a PDF, or as a workbook where the file is to be one, with its entry in the log.
pub fn listed(desk: &mut Desk, listing: &Listing, whole: bool, out: &Path) -> Result<Answer> {
    let rows = listing.parts.iter().map(|p| p.rows.len()).sum();
    let leaves = Leaves { what: &listing.title, rows, whole };
    if !file::is_workbook(out) {
        return save(desk, Template::Listing, listing, &leaves, out);
    }
    let at = desk.at();
    desk.store()?.export(&at, &leaves, || archive::write_sheet(listing, out))?;
    Answer::new(&json!({ "path": out, "rows": rows }), format!("已存为 {}，共{rows}行。", out.display()))
}

pub fn save(desk: &mut Desk, template: Template, data: &impl Serialize, leaves: &Leaves, out: &Path) -> Result<Answer> {
    let printed = print::pdf(&desk.press()?, template, data)?;
    kept(desk, &printed, leaves, out)
}

/// Writes a finished paper with its entry in the log, both or neither.
pub fn kept(desk: &mut Desk, printed: &Printed, leaves: &Leaves, out: &Path) -> Result<Answer> {
    let at = desk.at();
    pdf_name(out)?;
    desk.store()?.print(&at, leaves, printed.pages, || file::write(out, &printed.pdf, Existing::Refuse))?;
    let text = format!("已存为 {}，共{}页。", out.display(), printed.pages);
    let json = json!({ "path": out, "pages": printed.pages, "rows": leaves.rows, "warnings": printed.warnings });
    Answer::new(&json, noted(text, &printed.warnings))
}

/// A paper under a workbook's name would open in no program.
/// # Errors
/// `Usage` where the name ends as something else than a PDF.
pub fn pdf_name(out: &Path) -> Result<()> {
    match out.extension() {
        Some(end) if !end.eq_ignore_ascii_case("pdf") => {
            Err(Error::usage("这一种只能存成 PDF，请把文件名改成以 .pdf 结尾。要表格请用 roster export 等导出。"))
        }
        _ => Ok(()),
    }
}

pub fn noted(text: String, warnings: &[String]) -> String {
    std::iter::once(text).chain(warnings.iter().cloned()).collect::<Vec<_>>().join("\n")
}
