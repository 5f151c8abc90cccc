//! The built `zhibu`, run as its users run it.

use crate::source::{root, under};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::SystemTime;

pub const PASSPHRASE: &str = "晨光2026-faults";
pub const TODAY: &str = "2026-10-31";

/// What a verb said; `json` is null where it said nothing.
#[derive(Debug)]
pub struct Answer {
    pub exit: i32,
    pub json: Value,
}

/// The program, built anew where a source is younger than it.
pub fn program() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        // The test itself lies in deps/, beside the programs' folder.
        let here = std::env::current_exe().expect("the test knows where it lies");
        let folder = here.parent().and_then(Path::parent).expect("the target folder").to_owned();
        let path = folder.join(format!("zhibu{}", std::env::consts::EXE_SUFFIX));
        if changed(&path) < newest_source() {
            let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
            let mut build = Command::new(cargo);
            // With the whole workspace's features, as everything else is built: others would build every dependency anew.
            build.args(["build", "--quiet", "--workspace", "--bin", "zhibu"]).current_dir(root());
            assert!(build.status().expect("cargo starts").success(), "zhibu does not build");
        }
        path
    })
}

fn changed(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

fn newest_source() -> SystemTime {
    let sources = ["src-tauri/core/src/", "src-tauri/cli/src/", "assets/rules/", "assets/print/"]
        .into_iter()
        .flat_map(|folder| under(folder, ""));
    let product = sources.filter(|name| !name.ends_with("tests.rs") && !name.contains("/tests/"));
    product.map(|name| changed(&root().join(name))).max().expect("sources")
}

/// `zhibu --json` on that workspace, ready to run.
pub fn zhibu(workspace: &Path, words: &[&str]) -> Command {
    zhibu_on(TODAY, workspace, words)
}

fn zhibu_on(today: &str, workspace: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.arg("--json").args(["--today", today, "--workspace"]).arg(workspace).args(words);
    command.env("ZHIBU_PASSPHRASE", PASSPHRASE).stdin(Stdio::null());
    command
}

/// Runs to the end.
pub fn ask(workspace: &Path, words: &[&str]) -> Answer {
    answer(&mut zhibu(workspace, words))
}

/// The same on another day.
pub fn ask_on(day: &str, workspace: &Path, words: &[&str]) -> Answer {
    answer(&mut zhibu_on(day, workspace, words))
}

pub fn answer(command: &mut Command) -> Answer {
    let out = command.output().expect("zhibu starts");
    let json = serde_json::from_slice(&out.stdout).unwrap_or(Value::Null);
    Answer { exit: out.status.code().unwrap_or(-1), json }
}

/// A new office with one branch.
pub fn office(folder: &Path) {
    let words = ["init", "office", "--code", "YL-CG-01", "--name", "晨光社区第一党支部", "--since", "2026-01"];
    let made = ask(folder, &words);
    assert_eq!(made.exit, 0, "{made:?}");
}
