//! The system's own dialogs, and its viewer for what the program wrote.

use super::Answer;
use crate::app::App;
use serde::Deserialize;
use tauri::{AppHandle, State};
use tauri_plugin_dialog::{DialogExt, FilePath};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    Workbook,
    Pdf,
    Bundle,
}

impl FileKind {
    fn filter(&self) -> (&'static str, &'static [&'static str]) {
        match self {
            FileKind::Workbook => ("表格", &["xlsx", "xls", "ods", "et", "csv"]),
            FileKind::Pdf => ("PDF 文件", &["pdf"]),
            FileKind::Bundle => ("支部台账文件", &["zhibu"]),
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

/// Opens a file that this window has just written in the system's viewer.
#[tauri::command(async)]
pub fn open_path(app: State<'_, App>, path: String) -> Answer<()> {
    app.show(&path)
}

fn shown(path: Option<FilePath>) -> Option<String> {
    path.and_then(|p| p.into_path().ok()).map(|p| p.display().to_string())
}
