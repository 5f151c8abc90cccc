//! Typst templates to PDF and PNG. Knows no room: a room hands over one value, the layout is all in `assets/print`.
//!
//! The same value gives the same bytes: no clock, no system font unless its folder is named, dates come with the data.

mod dossiers;
mod fonts;
mod forms;
mod glyphs;
mod handbook;
mod letters;
mod life;
mod own;
mod people;
mod press;
mod receipts;
mod scores;
mod sheets;
mod specimen;
mod tables;
mod talks;
mod template;
mod workbook;
mod world;

#[cfg(test)]
mod tests;

pub use dossiers::{Calibration, Dossier, DossierRow, Dossiers, Stamp, Stamps};
pub use fonts::Fonts;
pub use forms::{
    Backsheet, Backsheets, Catalogue, CatalogueRow, Catalogues, Cover, Covers, Recovery, Slip, Spine, SpineWidth,
    Spines,
};
pub use handbook::{Handbook, HandbookMeeting, HandbookTable, Handbooks};
pub use letters::{Letter, Letters};
pub use life::{LifeReport, LifeReports, MinuteFacts, Minutes, SignIn, SignIns};
pub use own::{Checked, FOLDER as OWN_FOLDER, Own, check, export, reset};
pub use people::{Listing, ListingColumn, ListingPart, MemberForm, MemberForms, Paper};
pub use press::{Offset, Press};
pub use receipts::{DuesReceipt, DuesReceipts};
pub use scores::{
    Publicity, PublicitySheet, RulePaper, RulePart, Spread, Statement, StatementLine, YearReport, YearReports, YearRow,
};
pub use sheets::{Book, Sheet, SheetColumn, SheetRow, Sheets};
pub use talks::{TalkEnvelope, TalkForm};
pub use template::Template;
pub use workbook::{List, pdf_name};

use crate::{Error, Result};
use serde::Serialize;
use serde_json::Value;
use typst::layout::{Abs, Point};
use typst::model::Document;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;

/// A finished print.
#[derive(Debug)]
pub struct Printed {
    /// PDF/A-2b with every font embedded; plain PDF 1.7 where a character has no glyph, which PDF/A forbids.
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Chinese sentences: characters that no font holds, faces that the PC lacks.
    pub warnings: Vec<String>,
}

/// Prints `data` (a struct of this module or the same as JSON).
/// # Errors
/// `LayoutBroken` where an office's own layout is at fault; `Bug` where `data` is not what the template reads.
pub fn pdf(press: &Press, template: Template, data: &impl Serialize) -> Result<Printed> {
    written(press, template.name(), &layout(press, template, data)?)
}

/// Several documents one after the other in one file, each with its own page numbers.
/// # Errors
/// As [`pdf`]; `NotFound` for none.
pub fn batch(press: &Press, title: &str, parts: &[(Template, Value)]) -> Result<Printed> {
    written(press, title, &bound(press, parts)?)
}

/// The documents of a batch as one.
fn bound(press: &Press, parts: &[(Template, Value)]) -> Result<PagedDocument> {
    let mut documents = parts.iter().map(|(template, data)| layout(press, *template, data));
    let first = documents.next().ok_or_else(|| Error::not_found("没有选要打印的东西。"))??;
    let rest = documents.collect::<Result<Vec<_>>>()?;
    if rest.is_empty() {
        return Ok(first);
    }
    let pages = first.pages().iter().chain(rest.iter().flat_map(PagedDocument::pages)).cloned().collect();
    Ok(PagedDocument::new(pages, first.info().clone()))
}

fn written(press: &Press, name: &str, document: &PagedDocument) -> Result<Printed> {
    let mut warnings = glyphs::missing(document);
    let mut standard = if warnings.is_empty() { PdfStandard::A_2b } else { PdfStandard::V_1_7 };
    // An office's own layout may lack what a file for ever must say, its day for one; it prints all the same.
    if !press.own.sources.is_empty() && standard == PdfStandard::A_2b && exported(name, document, standard).is_err() {
        standard = PdfStandard::V_1_7;
        warnings.push("自己的模板没有写明打印日期等，这份PDF照样能打印，但不是长期保存的格式（PDF/A）。".into());
    }
    warnings.extend(press.fonts.said_lacking());
    Ok(Printed { pdf: exported(name, document, standard)?, pages: document.pages().len(), warnings })
}

fn exported(name: &str, document: &PagedDocument, standard: PdfStandard) -> Result<Vec<u8>> {
    let options = PdfOptions {
        standards: PdfStandards::new(&[standard]).map_err(|e| Error::Bug(e.message().to_string()))?,
        // Tags are for screen readers; these pages are for paper, and a third of the time would go into them.
        tagged: false,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| {
        Error::Bug(format!("{name}: {}", errors.first().map(|e| e.message.as_str()).unwrap_or_default()))
    })
}

/// One page for the screen, and how many there are.
pub struct Seen {
    pub png: Vec<u8>,
    pub pages: usize,
}

/// One page as it will look, for the screen. `page` counts from 0; 2.0 pixels a point are 144 dpi.
/// # Errors
/// `NotFound` where the document has no such page, else as for [`batch`].
pub fn look(press: &Press, parts: &[(Template, Value)], page: usize, px_per_pt: f64) -> Result<Seen> {
    let document = bound(press, parts)?;
    let pages = document.pages().len();
    let page = document.pages().get(page).ok_or_else(|| Error::not_found("没有这一页。"))?;
    let options = RenderOptions { pixel_per_pt: px_per_pt.into(), ..RenderOptions::default() };
    let png = typst_render::render(page, &options).encode_png().map_err(|e| Error::Bug(e.to_string()))?;
    Ok(Seen { png, pages })
}

/// The laid-out pages; exact sheets are moved by what the printer is off.
fn layout(press: &Press, template: Template, data: &impl Serialize) -> Result<PagedDocument> {
    let document = world::compile(press, template, serde_json::to_vec(data)?)?;
    let Some(offset) = press.offset_of(template) else { return Ok(document) };
    let by = |hundredths: i32| Abs::mm(f64::from(hundredths) / 100.0);
    let moved = document.pages().iter().cloned().map(|mut page| {
        page.frame.translate(Point::new(by(offset.right), by(offset.down)));
        page
    });
    Ok(PagedDocument::new(moved.collect(), document.info().clone()))
}
