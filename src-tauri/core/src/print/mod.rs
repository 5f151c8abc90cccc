//! Typst templates to PDF and PNG. Knows no room: a room hands over one value, the layout is all in `assets/print`.
//!
//! The same value gives the same bytes: no clock, no system font unless its folder is named, dates come with the data.

mod fonts;
mod forms;
mod glyphs;
mod template;
mod world;

#[cfg(test)]
mod tests;

pub use fonts::Fonts;
pub use forms::{
    Backsheet, Backsheets, Catalogue, CatalogueRow, Catalogues, Cover, Covers, Recovery, Slip, Spine, SpineWidth,
    Spines,
};
pub use template::Template;

use crate::{Error, Result};
use serde::Serialize;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;

/// A finished print.
#[derive(Debug)]
pub struct Printed {
    /// PDF/A-2b with every font embedded; plain PDF 1.7 where a character has no glyph, which PDF/A forbids.
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Chinese sentences: characters that no font holds.
    pub warnings: Vec<String>,
}

/// Prints `data` (a struct of this module or the same as JSON).
/// # Errors
/// `Bug` where `data` is not what the template reads.
pub fn pdf(fonts: &Fonts, template: Template, data: &impl Serialize) -> Result<Printed> {
    let document = layout(fonts, template, data)?;
    let warnings = glyphs::missing(&document);
    let standard = if warnings.is_empty() { PdfStandard::A_2b } else { PdfStandard::V_1_7 };
    let options = PdfOptions {
        standards: PdfStandards::new(&[standard]).map_err(|e| Error::Bug(e.message().to_string()))?,
        // Tags are for screen readers; these pages are for paper, and a third of the time would go into them.
        tagged: false,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| {
        Error::Bug(format!("{template:?}: {}", errors.first().map(|e| e.message.as_str()).unwrap_or_default()))
    })?;
    Ok(Printed { pdf, pages: document.pages().len(), warnings })
}

/// One page as it will look, for the screen. `page` counts from 0; 2.0 pixels a point are 144 dpi.
/// # Errors
/// `NotFound` where the document has no such page, `Bug` as for [`pdf`].
pub fn png(fonts: &Fonts, template: Template, data: &impl Serialize, page: usize, px_per_pt: f64) -> Result<Vec<u8>> {
    let document = layout(fonts, template, data)?;
    let page = document.pages().get(page).ok_or_else(|| Error::not_found("没有这一页。"))?;
    let options = RenderOptions { pixel_per_pt: px_per_pt.into(), ..RenderOptions::default() };
    typst_render::render(page, &options).encode_png().map_err(|e| Error::Bug(e.to_string()))
}

fn layout(fonts: &Fonts, template: Template, data: &impl Serialize) -> Result<PagedDocument> {
    world::compile(fonts, template, serde_json::to_vec(data)?)
}
