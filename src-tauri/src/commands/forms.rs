//! 上级表格: a superior's form looked at and filled, its mapping kept and carried.

use super::Answer;
use crate::app::App;
use std::path::Path;
use tauri::State;
use zhibu_core::forms::{
    self, Fill as FormFill, Filled as FormFilled, Look as FormLook, Mapping as FormMapping, SavedForm,
    Taken as FormTaken,
};

/// What the form holds and what its places are taken for; a mapping corrects it.
#[tauri::command(async)]
pub fn look_form(app: State<'_, App>, path: String, mapping: Option<FormMapping>) -> Answer<FormLook> {
    app.read(|b| forms::look(b.store.conn(), Path::new(&path), mapping.as_ref()))
}

/// Fills the form into a new file or a folder.
#[tauri::command(async)]
pub fn fill_form(app: State<'_, App>, order: FormFill, out: String) -> Answer<FormFilled> {
    app.write(|w, scope, at| forms::fill(&mut w.store, at, scope, &order, Path::new(&out)))
        .inspect(|filled| filled.paths.iter().for_each(|path| drop(app.note(path.clone()))))
}

#[tauri::command(async)]
pub fn form_maps(app: State<'_, App>) -> Answer<Vec<SavedForm>> {
    app.read(|b| forms::maps(b.store.conn()))
}

#[tauri::command(async)]
pub fn save_form_map(app: State<'_, App>, name: String, mapping: FormMapping) -> Answer<()> {
    app.write(|w, _, at| forms::save(&mut w.store, at, &name, &mapping))
}

#[tauri::command(async)]
pub fn drop_form_map(app: State<'_, App>, name: String) -> Answer<()> {
    app.write(|w, _, at| forms::drop(&mut w.store, at, &name))
}

/// A mapping as a small file for another office; answers its path.
#[tauri::command(async)]
pub fn export_form_map(app: State<'_, App>, name: String, path: String) -> Answer<String> {
    app.save(&path, |b, path| forms::export(b.store.conn(), &name, path))
}

#[tauri::command(async)]
pub fn import_form_map(app: State<'_, App>, path: String) -> Answer<FormTaken> {
    app.write(|w, _, at| forms::import(&mut w.store, at, Path::new(&path)))
}
