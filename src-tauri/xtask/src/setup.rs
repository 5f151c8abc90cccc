//! What the machine must offer before anything builds: quick where it is already there, installed where it is not.

use crate::{fonts, sh};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// How to see that a need is met.
enum Seen {
    Program(&'static str),
    /// By pkg-config.
    Library(&'static str),
    /// `python3` can import all of them.
    Python(&'static str),
    /// Some font of the system shows this language: a window without one is all empty boxes.
    Face(&'static str),
}

/// One need and the Debian package that meets it.
struct Need(Seen, &'static str);

use Seen::{Face, Library, Program, Python};

const BUILD: &[Need] = &[Need(Program("pkg-config"), "pkg-config"), Need(Library("openssl"), "libssl-dev")];

const WINDOW: &[Need] =
    &[Need(Library("webkit2gtk-4.1"), "libwebkit2gtk-4.1-dev"), Need(Face("zh-cn"), "fonts-noto-cjk")];

const TEST: &[Need] = &[
    Need(Program("Xvfb"), "xvfb"),
    Need(Program("WebKitWebDriver"), "webkit2gtk-driver"),
    Need(Program("pdftotext"), "poppler-utils"),
    Need(Program("minisign"), "minisign"),
    Need(Program("age"), "age"),
    Need(Program("zstd"), "zstd"),
    Need(Program("python3"), "python3"),
    Need(Python("venv, ensurepip"), "python3-venv"),
    // Filled forms are opened in it, and the bench prints beside it.
    Need(Program("soffice"), "libreoffice-writer-nogui"),
    Need(Program("soffice"), "libreoffice-calc-nogui"),
];

/// What the command line alone needs.
/// # Errors
/// A sentence that says what is missing and how to get it; so for all of these.
pub fn command_line(root: &Path) -> Result<(), String> {
    machine(&[BUILD])?;
    fonts::fetch(root)
}

/// What the window needs besides.
pub fn window(root: &Path) -> Result<(), String> {
    machine(&[BUILD, WINDOW])?;
    fonts::fetch(root)?;
    modules(&root.join("ui"))?;
    pages(root)
}

/// What all tests need.
pub fn test(root: &Path) -> Result<(), String> {
    machine(&[BUILD, WINDOW, TEST])?;
    python(root, "test", &["bagit"])?;
    fonts::fetch(root)?;
    modules(&root.join("ui"))?;
    pages(root)
}

/// What the bench needs: all of the window, and the peers.
pub fn bench(root: &Path) -> Result<PathBuf, String> {
    machine(&[BUILD, WINDOW, TEST])?;
    fonts::fetch(root)?;
    modules(&root.join("ui"))?;
    pages(root)?;
    let peers = ["openpyxl", "XlsxWriter", "pandas", "polars", "python-calamine", "fastexcel", "pyrage", "pyzipper"];
    python(root, "bench", &peers)
}

/// Where Python packages for tests and peers live; their programs go on the path of what we start.
pub fn python_home(root: &Path, name: &str) -> PathBuf {
    root.join("target").join("python").join(name)
}

fn machine(groups: &[&[Need]]) -> Result<(), String> {
    let missing: Vec<&str> = groups.iter().copied().flatten().filter(|n| !met(n)).map(|n| n.1).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !sh::on_path("apt-get") {
        return Err(format!(
            "this system has no apt; please install what these Debian packages hold, then try again: {list}"
        ));
    }
    println!("xtask: installing {list}");
    if apt(&["install"], &missing).is_err() {
        // A new machine has no package lists yet.
        apt(&["update"], &[])?;
        apt(&["install"], &missing)?;
    }
    Ok(())
}

fn met(need: &Need) -> bool {
    match need.0 {
        Program(name) => sh::on_path(name),
        Library(name) => sh::succeeds("pkg-config", &["--exists", name]),
        Face(language) => {
            let listed = sh::read(Command::new("fc-list").args([&format!(":lang={language}"), "family"]));
            listed.is_ok_and(|faces| !faces.trim().is_empty())
        }
        Python(names) => sh::succeeds("python3", &["-c", &format!("import {names}")]),
    }
}

pub fn apt(verb: &[&str], packages: &[&str]) -> Result<(), String> {
    let mut command = if is_root() { Command::new("env") } else { Command::new("sudo") };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "--no-install-recommends"]);
    sh::run(command.args(verb).args(packages))
        .map_err(|e| format!("{e}\nplease install these packages by hand, then try again: {}", packages.join(" ")))
}

fn is_root() -> bool {
    sh::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// `npm ci`, where the lock file is not the one that was installed last.
fn modules(folder: &Path) -> Result<(), String> {
    let lock = folder.join("package-lock.json");
    let Ok(wanted) = fs::read(&lock) else { return Ok(()) };
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    if !sh::on_path("npm") {
        return Err("npm is missing; please install Node 20 or newer".into());
    }
    sh::run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(folder))?;
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))
}

/// The built pages that the shell embeds, where a source is newer than they are.
fn pages(root: &Path) -> Result<(), String> {
    let ui = root.join("ui");
    let built = fs::metadata(ui.join("dist/index.html")).and_then(|m| m.modified()).ok();
    if built.is_some_and(|at| newest(&ui) <= at) {
        return Ok(());
    }
    sh::run(Command::new("npx").args(["vite", "build", "--logLevel=warn"]).current_dir(ui))
}

/// When the youngest source of the window was last changed.
fn newest(folder: &Path) -> SystemTime {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let times = entries.filter(|e| e.file_name() != "node_modules" && e.file_name() != "dist").map(|e| {
        let path = e.path();
        if path.is_dir() {
            newest(&path)
        } else {
            e.metadata().and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
        }
    });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// A Python home of our own under target/, so that the machine's stays as it is.
fn python(root: &Path, name: &str, packages: &[&str]) -> Result<PathBuf, String> {
    let home = python_home(root, name);
    let stamp = home.join("installed.txt");
    let wanted = packages.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(home);
    }
    sh::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let pip = home.join("bin/python");
    sh::run(Command::new(pip).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages))?;
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(home)
}
