//! 打印中心: what lies on the shelf, looked at page by page and then saved or printed; the printer's own error; the office's own
//! layouts.

use super::Answer;
use crate::app::{App, Target};
use serde::{Deserialize, Serialize};
use tauri::State;
use zhibu_core::archive::{self, BoxOrder, BoxPaper};
use zhibu_core::file;
use zhibu_core::print::{self, Calibration, Checked as LayoutCheck, List, Template};
use zhibu_core::store::{self, Leaves, Left, Printer};
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Result};

/// What is printed for one box, or for every box of its section where the number is 0.
#[derive(Deserialize)]
pub struct PrintOrder {
    pub papers: Vec<BoxPaper>,
    pub section: String,
    pub year: i32,
    pub box_number: u32,
    /// Millimetres of a box's spine, and of a hard dossier's back.
    pub width: u32,
    pub back: u32,
}

/// One page as a PNG in base64, and how many there are.
#[derive(Serialize)]
pub struct PrintPage {
    pub png: String,
    pub pages: usize,
}

/// Writes a paper with its entry in the log, both or neither.
pub(super) fn paper(
    app: &App,
    w: &mut Workspace,
    at: &At,
    (template, data): (Template, &impl Serialize),
    leaves: &Leaves,
    path: &Target,
) -> Result<()> {
    print::pdf_name(path)?;
    let paper = print::pdf(&app.press(w)?, template, data)?;
    w.store.print(at, leaves, paper.pages, || file::write(path, &paper.pdf, path.existing)).map(|_| ())
}

/// The same of a list; a workbook where the name ends so.
pub(super) fn list(
    app: &App,
    w: &mut Workspace,
    at: &At,
    list: impl Into<List>,
    whole: bool,
    path: &Target,
) -> Result<()> {
    let list = list.into();
    let leaves = Leaves { what: list.what(), rows: list.rows(), whole };
    if file::is_workbook(path) {
        return w.store.export(at, &leaves, || list.write(path)).map(|_| ());
    }
    paper(app, w, at, (list.template(), &list), &leaves, path)
}

/// One page of the order; `page` counts from 0.
#[tauri::command(async)]
pub fn preview_print(app: State<'_, App>, order: PrintOrder, page: usize) -> Answer<PrintPage> {
    app.read(|b| {
        let parts = archive::box_papers(b.store.conn(), b.at, b.scope, &ordered(order))?;
        seen(print::look(&app.press(b.office)?, &parts, page, PIXELS)?)
    })
}

/// Writes everything of the order into one PDF, logs it and answers its path.
#[tauri::command(async)]
pub fn save_print(app: State<'_, App>, order: PrintOrder, path: String) -> Answer<String> {
    app.save_logged(&path, |w, scope, at, path| {
        let parts = archive::box_papers(w.store.conn(), at, scope, &ordered(order))?;
        let paper = print::batch(&app.press(w)?, "档案盒打印件", &parts)?;
        let leaves = Leaves { what: "档案盒打印件", rows: parts.len(), whole: false };
        w.store.print(at, &leaves, paper.pages, || file::write(path, &paper.pdf, path.existing)).map(|_| ())
    })
}

/// Hands a file that this window wrote to the computer's printer.
#[tauri::command(async)]
pub fn print_path(app: State<'_, App>, path: String) -> Answer<()> {
    app.print(&path)
}

#[tauri::command(async)]
pub fn printers(app: State<'_, App>) -> Answer<Vec<Printer>> {
    app.read(|b| store::printers(b.store.conn()))
}

#[tauri::command(async)]
pub fn set_printer(app: State<'_, App>, printer: Printer) -> Answer<()> {
    app.write(|w, _, at| w.store.set_printer(at, &printer))
}

/// The page that tells how far the printer in use is off.
#[tauri::command(async)]
pub fn save_calibration(app: State<'_, App>, path: String) -> Answer<String> {
    app.save_logged(&path, |w, _, at, path| {
        let set = store::printer(w.store.conn())?;
        let page = Calibration::of(set.as_ref().map(|p| (p.name.as_str(), p.right, p.down)), at.today());
        let leaves = Leaves { what: "打印校准页", rows: 0, whole: false };
        paper(&app, w, at, (Template::Calibration, &page), &leaves, path)
    })
}

/// What was printed or exported, the newest first.
#[tauri::command(async)]
pub fn print_log(app: State<'_, App>) -> Answer<Vec<Left>> {
    app.read(|b| store::left(b.store.conn()))
}

/// The office's own layouts, and which of them are sound.
#[tauri::command(async)]
pub fn print_layouts(app: State<'_, App>) -> Answer<Vec<LayoutCheck>> {
    app.read(|b| print::check(&app.press(b.office)?, &b.office.layouts()))
}

/// Puts the built-in layouts beside the store to be changed there; answers the folder.
#[tauri::command(async)]
pub fn export_layouts(app: State<'_, App>) -> Answer<String> {
    app.read(|b| {
        print::export(&b.office.layouts(), None)?;
        Ok(b.office.layouts().display().to_string())
    })
}

/// Sets the broken ones of the office's own layouts aside; answers how many.
#[tauri::command(async)]
pub fn reset_layouts(app: State<'_, App>) -> Answer<usize> {
    app.read(|b| Ok(print::reset(&app.press(b.office)?, &b.office.layouts(), None)?.len()))
}

/// Sharp at 100 % and still small enough to cross to the window: 144 dpi.
pub const PIXELS: f64 = 2.0;

fn ordered(order: PrintOrder) -> BoxOrder {
    let PrintOrder { papers, section, year, box_number, width, back } = order;
    BoxOrder { papers, section, year, box_number: Some(box_number).filter(|n| *n > 0), width, back }
}

/// A page on its way to the window.
pub fn seen(seen: print::Seen) -> zhibu_core::Result<PrintPage> {
    Ok(PrintPage { png: super::base64(&seen.png), pages: seen.pages })
}
