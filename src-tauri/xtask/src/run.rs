//! `cargo xtask run`: the window on a sample office, or its whole month without a display.

use crate::{setup, sh};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The sample's people are invented, so its passphrase is no secret.
const PASSPHRASE: &str = "示例口令2026";
/// The sample tells of October; this is the first working day after it.
const TODAY: &str = "2026-11-02";

pub fn run(root: &Path) -> Result<(), String> {
    if has_display() { window(root) } else { headless(root) }
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|v| !v.is_empty()))
}

fn window(root: &Path) -> Result<(), String> {
    setup::window(root)?;
    sh::run(sh::cargo(root).args(["build", "--workspace"]))?;
    let sample = root.join("target/sample");
    if !sample.join("office").is_dir() {
        demo(root, &sample)?;
    }
    println!("xtask: opening the window on {}", sample.join("office").display());
    let mut window = Command::new(built("zhibu-desktop")?);
    window.env("ZHIBU_WORKSPACE", sample.join("office")).env("ZHIBU_PASSPHRASE", PASSPHRASE).env("ZHIBU_TODAY", TODAY);
    sh::run(&mut window)
}

fn headless(root: &Path) -> Result<(), String> {
    setup::command_line(root)?;
    sh::run(sh::cargo(root).args(["build", "--package", "zhibu-cli"]))?;
    let out = fresh(&root.join("target/demo"))?;
    demo(root, &out)?;
    println!("xtask: no display here, so the month ran without a window; its files lie in {}", out.display());
    Ok(())
}

/// The folder, or the first of its numbered neighbours that does not exist: a month that someone looked at is never overwritten.
fn fresh(folder: &Path) -> Result<PathBuf, String> {
    let numbered = (2..1000).map(|n| folder.with_extension(n.to_string()));
    std::iter::once(folder.to_path_buf())
        .chain(numbered)
        .find(|path| !path.exists())
        .ok_or_else(|| format!("please clear some of {}*", folder.display()))
}

fn demo(root: &Path, out: &Path) -> Result<(), String> {
    let mut zhibu = Command::new(built("zhibu")?);
    sh::run(
        zhibu.args(["demo", "--today", TODAY, "--out"]).arg(out).env("ZHIBU_PASSPHRASE", PASSPHRASE).current_dir(root),
    )
}

/// A program of this workspace, beside us in the target folder.
pub fn built(name: &str) -> Result<PathBuf, String> {
    let here = env::current_exe().map_err(|e| format!("xtask cannot find itself: {e}"))?;
    Ok(here.with_file_name(name))
}
