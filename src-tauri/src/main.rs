//! The desktop shell: a window on core. It owns what core must not: the clock, the dialogs, the open workspace.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod app;
mod commands;
mod printer;
mod settings;

fn main() {
    #[cfg(target_os = "linux")]
    restart_without_dmabuf();
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(|tauri| Ok(app::App::start(tauri.handle())?))
        .invoke_handler(commands::handler())
        .run(tauri::generate_context!());
    if let Err(e) = built {
        eprintln!("zhibu: the window cannot be opened: {e}");
        std::process::exit(1);
    }
}

/// WebKitGTK paints nothing on many real graphics cards with DMA-BUF, so it is off unless someone set it. A variable can't be
/// set safely once threads run; the program replaces itself with one that was started with it. It keeps its process id.
#[cfg(target_os = "linux")]
fn restart_without_dmabuf() {
    use std::os::unix::process::CommandExt;
    const NAME: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(NAME).is_some() {
        return;
    }
    if let Ok(me) = std::env::current_exe() {
        let failed = std::process::Command::new(me).args(std::env::args_os().skip(1)).env(NAME, "1").exec();
        eprintln!("zhibu: starting without {NAME}: {failed}");
    }
}
