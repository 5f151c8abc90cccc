//! The fonts of the prints, from packages by name. They are not committed: 57 MB, each under its own licence
//! (assets/fonts/README.md lists them).

use crate::{setup, sh};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Font files and the packages that hold them, the preferred first.
struct Source {
    files: &'static [&'static str],
    packages: &'static [&'static str],
}

const DEBIAN: &[Source] = &[
    Source {
        files: &[
            "FandolFang-Regular.otf",
            "FandolKai-Regular.otf",
            "FandolHei-Regular.otf",
            "FandolSong-Regular.otf",
            "FandolSong-Bold.otf",
        ],
        packages: &["texlive-lang-chinese"],
    },
    Source { files: &["NotoSerifCJK-Regular.ttc"], packages: &["fonts-noto-cjk"] },
    Source { files: &["LiberationSerif-Regular.ttf"], packages: &["fonts-liberation2", "fonts-liberation"] },
    Source { files: &["DejaVuSansMono-Bold.ttf"], packages: &["fonts-dejavu-core", "fonts-dejavu-mono"] },
];

/// Where there is no apt: enough for every print, though titles and 仿宋 then share one face.
const NPM: &[Source] = &[
    Source {
        files: &["NotoSerifSC_400Regular.ttf", "NotoSerifSC_700Bold.ttf"],
        packages: &["@expo-google-fonts/noto-serif-sc"],
    },
    Source { files: &["DejaVuSansMono-Bold.ttf"], packages: &["dejavu-fonts-ttf"] },
];

/// How a package is laid open in a folder.
type Unpack = fn(&str, &Path) -> Result<(), String>;

/// Fills `assets/fonts`; quick where it is full.
/// # Errors
/// A sentence where a package can be had neither from Debian nor from npm.
pub fn fetch(root: &Path) -> Result<(), String> {
    let target = root.join("assets/fonts");
    if complete(&target, DEBIAN) || (!sh::on_path("apt-get") && complete(&target, NPM)) {
        return Ok(());
    }
    println!("xtask: fetching the fonts of the prints");
    fs::create_dir_all(&target).map_err(|e| said(&target, &e))?;
    let work = root.join("target/fonts");
    let (sources, unpack): (_, Unpack) =
        if sh::on_path("apt-get") && sh::on_path("dpkg-deb") { (DEBIAN, debian) } else { (NPM, npm) };
    for source in sources.iter().filter(|s| !present(&target, s)) {
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work).map_err(|e| said(&work, &e))?;
        one(source, &work, &target, unpack)?;
    }
    let _ = fs::remove_dir_all(&work);
    Ok(())
}

fn complete(target: &Path, sources: &[Source]) -> bool {
    sources.iter().all(|s| present(target, s))
}

fn present(target: &Path, source: &Source) -> bool {
    source.files.iter().all(|file| target.join(file).is_file())
}

/// The files of one source, from the first of its packages that can be had and holds them.
fn one(source: &Source, work: &Path, target: &Path, unpack: Unpack) -> Result<(), String> {
    let mut last = String::new();
    for package in source.packages {
        if let Err(e) = unpack(package, work) {
            last = e;
            continue;
        }
        for file in source.files {
            match find(work, file) {
                Some(path) => keep(&path, &target.join(file))?,
                None => last = format!("{package} holds no {file}"),
            }
        }
        if present(target, source) {
            return Ok(());
        }
    }
    Err(format!("{last}\nplease put {} into {} by hand", source.files.join(", "), target.display()))
}

fn debian(package: &str, work: &Path) -> Result<(), String> {
    let download = || sh::run(Command::new("apt-get").args(["-q", "download", package]).current_dir(work));
    if download().is_err() {
        // A new machine has no package lists yet.
        setup::apt(&["update"], &[])?;
        download()?;
    }
    let deb = find_by(work, &|name| name.starts_with(&format!("{package}_"))).ok_or("apt-get left no package")?;
    sh::run(Command::new("dpkg-deb").arg("-x").arg(deb).arg(work))
}

fn npm(package: &str, work: &Path) -> Result<(), String> {
    if !sh::on_path("npm") {
        return Err("neither apt nor npm is here to fetch fonts with".into());
    }
    sh::run(Command::new("npm").args(["pack", "--silent", package]).current_dir(work))?;
    let tarball = find_by(work, &|name| name.ends_with(".tgz")).ok_or("npm left no package")?;
    sh::run(Command::new("tar").arg("-xzf").arg(tarball).arg("-C").arg(work))
}

fn find(folder: &Path, file: &str) -> Option<PathBuf> {
    find_by(folder, &|name| name == file)
}

/// The first file below `folder` whose name pleases; links are not followed.
fn find_by(folder: &Path, pleases: &dyn Fn(&str) -> bool) -> Option<PathBuf> {
    fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
        let kind = entry.file_type().ok()?;
        if kind.is_dir() {
            find_by(&entry.path(), pleases)
        } else {
            (kind.is_file() && pleases(&entry.file_name().to_string_lossy())).then(|| entry.path())
        }
    })
}

/// Whole or not at all: a half-copied font would count as present.
fn keep(from: &Path, to: &Path) -> Result<(), String> {
    let part = to.with_extension("part");
    fs::copy(from, &part).and_then(|_| fs::rename(&part, to)).map_err(|e| said(to, &e))
}

fn said(path: &Path, e: &std::io::Error) -> String {
    format!("{}: {e}", path.display())
}
