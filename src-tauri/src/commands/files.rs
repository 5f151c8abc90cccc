//! The system's own dialogs, its viewer for what the program wrote, and the step back.

use super::Answer;
use crate::app::App;
use serde::Deserialize;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt, FilePath};
use zhibu_core::store::LastVerb;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    Workbook,
    /// A superior's form.
    Form,
    /// A mapping of such a form.
    Mapping,
    Pdf,
    Bundle,
    Backup,
    Any,
}

impl FileKind {
    fn filter(&self) -> (&'static str, &'static [&'static str]) {
        match self {
            FileKind::Workbook => ("表格", &["xlsx", "xls", "ods", "et", "csv"]),
            FileKind::Form => ("上级表格", &["xlsx", "docx"]),
            FileKind::Mapping => ("对应关系", &["json"]),
            FileKind::Pdf => ("PDF 文件", &["pdf"]),
            FileKind::Bundle => ("支部台账文件", &["zhibu"]),
            FileKind::Backup => ("备份文件", &["tar"]),
            FileKind::Any => ("所有文件", &["*"]),
        }
    }
}

/// Asks for a file to read; null when the person thinks better of it.
#[tauri::command(async)]
pub fn pick_file(handle: AppHandle, kind: FileKind) -> Option<String> {
    let (name, ends) = kind.filter();
    shown(handle.dialog().file().add_filter(name, ends).blocking_pick_file())
}

/// Asks where to save.
#[tauri::command(async)]
pub fn pick_save(handle: AppHandle, kind: FileKind, name: String) -> Option<String> {
    let (title, ends) = kind.filter();
    shown(handle.dialog().file().set_file_name(name).add_filter(title, ends).blocking_save_file())
}

/// Asks for a folder.
#[tauri::command(async)]
pub fn pick_folder(handle: AppHandle) -> Option<String> {
    shown(handle.dialog().file().blocking_pick_folder())
}

/// Whether a PDF lies there that a new one may take the place of.
#[tauri::command(async)]
pub fn is_replaceable(app: State<'_, App>, path: String) -> Answer<bool> {
    Ok(app.is_replaceable(&path))
}

/// Lets the next save put its PDF in the place of this one.
#[tauri::command(async)]
pub fn replace_path(app: State<'_, App>, path: String) -> Answer<()> {
    app.replace(&path);
    Ok(())
}

/// Opens a file that this window has just written in the system's viewer.
#[tauri::command(async)]
pub fn open_path(app: State<'_, App>, path: String) -> Answer<()> {
    app.show(&path)
}

/// The step that would be taken back; none where there is none.
#[tauri::command(async)]
pub fn last_verb(app: State<'_, App>) -> Answer<Option<LastVerb>> {
    app.read(|b| b.store.last())
}

/// Takes back the step that the person saw, and answers its stable name.
#[tauri::command(async)]
pub fn undo(app: State<'_, App>, id: u32) -> Answer<String> {
    app.write(|w, _, at| w.store.undo_verb(at, id))
}

/// Asks the long work under way to stop; it leaves nothing behind.
#[tauri::command]
pub fn stop_work(app: State<'_, App>) {
    app.stop();
}

fn shown(path: Option<FilePath>) -> Option<String> {
    path.and_then(|p| p.into_path().ok()).map(|p| p.display().to_string())
}
