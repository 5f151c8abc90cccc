//! 打印中心: the papers of one box, looked at first and then saved.

use super::Answer;
use crate::app::{App, Books};
use serde::Deserialize;
use tauri::State;
use zhibu_core::archive;
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, SpineWidth, Template};
use zhibu_core::{Error, Result};

/// One paper of one box.
#[derive(Deserialize)]
pub struct PrintOrder {
    pub document: PrintDocument,
    pub section: String,
    pub year: i32,
    pub box_number: u32,
    /// Millimetres.
    pub width: u32,
    /// The cover itself rather than a sheet of A4 to paste on it.
    pub board: bool,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrintDocument {
    Cover,
    Spine,
    Catalogue,
    Backsheet,
}

/// The first page as a PNG in base64.
#[tauri::command(async)]
pub fn preview_print(app: State<'_, App>, order: PrintOrder) -> Answer<String> {
    app.read(|b| {
        Ok(super::base64(&laid_out(b, &order, |template, data| print::png(app.fonts()?, template, data, 0, PIXELS))?))
    })
}

/// Writes the PDF and answers its path.
#[tauri::command(async)]
pub fn save_print(app: State<'_, App>, order: PrintOrder, path: String) -> Answer<String> {
    app.save(&path, |b, path| {
        let pdf = laid_out(b, &order, |template, data| Ok(print::pdf(app.fonts()?, template, data)?.pdf))?;
        file::write(path, &pdf, Existing::Refuse)
    })
}

/// Sharp at 100 % and still small enough to cross to the window: 144 dpi.
const PIXELS: f64 = 2.0;

/// Fills the order's template with what lies in the box and hands both to `made`.
fn laid_out<T>(
    b: &Books,
    order: &PrintOrder,
    made: impl FnOnce(Template, &serde_json::Value) -> Result<T>,
) -> Result<T> {
    let (conn, section, year, number) = (b.store.conn(), order.section.as_str(), order.year, Some(order.box_number));
    let (template, data) = match order.document {
        PrintDocument::Cover => {
            let template = if order.board { Template::Cover } else { Template::CoverA4 };
            (template, serde_json::to_value(archive::covers(conn, b.at, b.scope, section, year, number)?)?)
        }
        PrintDocument::Spine => {
            let width = SpineWidth::from_mm(order.width)
                .ok_or_else(|| Error::usage("盒脊宽度只有 20、30、40、50 毫米四种。"))?;
            (
                Template::Spine,
                serde_json::to_value(archive::spines(conn, b.at, b.scope, section, year, number, width)?)?,
            )
        }
        PrintDocument::Catalogue => (
            Template::Catalogue,
            serde_json::to_value(archive::catalogues(conn, b.at, b.scope, section, year, number)?)?,
        ),
        PrintDocument::Backsheet => (
            Template::Backsheet,
            serde_json::to_value(archive::backsheets(conn, b.at, b.scope, section, year, number)?)?,
        ),
    };
    made(template, &data)
}
