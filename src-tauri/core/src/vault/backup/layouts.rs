//! The office's own layouts on their way: a small tar within the backup, read again with the same distrust as the backup itself.

use crate::print::OWN_FOLDER;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// No layout of ours is a tenth of it, and there are some forty.
const LARGEST: u64 = 1 << 20;
const MOST: usize = 400;
const END: &str = ".typ";

/// Packs what lies in the office's folder of layouts; false where there is nothing.
pub fn pack(office: &Path, into: &Path) -> io::Result<bool> {
    let all = lying(&office.join(OWN_FOLDER))?;
    if all.is_empty() {
        return Ok(false);
    }
    let mut tar = tar::Builder::new(File::create(into)?);
    for (name, path) in all {
        let text = fs::read(path)?;
        let mut head = tar::Header::new_ustar();
        head.set_mode(0o600);
        head.set_size(text.len() as u64);
        tar.append_data(&mut head, name, text.as_slice())?;
    }
    tar.into_inner()?.sync_all()?;
    Ok(true)
}

/// Also those that were set aside: nobody else keeps them.
fn lying(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (name, about) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata()?);
        if about.is_file() && about.len() <= LARGEST && is_layout(&name) {
            all.push((name, entry.path()));
        }
    }
    all.sort();
    all.truncate(MOST);
    Ok(all)
}

/// A file's own name and nothing that leads elsewhere.
fn is_layout(name: &str) -> bool {
    name.ends_with(END) && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0'])
}

/// Lays them beside the store again.
pub fn unpack(from: &Path, office: &Path) -> io::Result<()> {
    let folder = office.join(OWN_FOLDER);
    let mut tar = tar::Archive::new(io::BufReader::new(File::open(from)?));
    for entry in tar.entries()?.take(MOST) {
        let entry = entry?;
        let name = entry.path()?.to_str().unwrap_or_default().to_owned();
        if !is_layout(&name) || !entry.header().entry_type().is_file() || entry.size() > LARGEST {
            continue;
        }
        fs::create_dir_all(&folder)?;
        let mut file = File::create_new(folder.join(name))?;
        io::copy(&mut entry.take(LARGEST), &mut file)?;
        file.sync_all()?;
    }
    Ok(())
}
