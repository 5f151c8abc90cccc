//! Files that leave or enter: written whole or not at all.

use crate::{Error, Result};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// What to do where the target exists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Existing {
    Refuse,
    Replace,
}

/// Writes `bytes` to `path`: a temporary file in the same folder, synced, renamed, the folder synced.
/// # Errors
/// `CannotWrite` where the folder is missing, full or read-only, or where the target exists and must not be replaced; the target is then untouched.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<()> {
    ready(path, bytes, existing)?.publish()
}

/// The folder that `path` would be written into; whoever makes the bytes at length asks first.
/// # Errors
/// `CannotWrite` where there is no such folder, or where the target exists and must not be replaced.
pub fn folder_for(path: &Path, existing: Existing) -> Result<&Path> {
    if existing == Existing::Refuse && path.exists() {
        return Err(Error::cannot_write("同名文件已经存在，没有覆盖它。请换一个文件名或文件夹。"));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Error::cannot_write("要保存到的文件夹不存在，什么也没有写入。请先建好文件夹或换一个位置。"));
    }
    Ok(folder)
}

/// A file that is whole and synced under a temporary name: everything that usually fails has been tried. Dropped without
/// `publish`, it is removed.
pub struct Ready {
    temporary: PathBuf,
    path: PathBuf,
    published: bool,
}

/// Lays a file ready, for verbs whose books and file must agree: lay ready, commit, publish.
/// # Errors
/// As [`write`].
pub fn ready(path: &Path, bytes: &[u8], existing: Existing) -> Result<Ready> {
    ready_by(path, existing, |file| file.write_all(bytes))
}

/// The same for what is too large to be held in memory: `fill` writes it.
/// # Errors
/// As [`write`].
pub fn ready_by(path: &Path, existing: Existing, fill: impl FnOnce(&mut File) -> std::io::Result<()>) -> Result<Ready> {
    let folder = folder_for(path, existing)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().ok_or_else(|| Error::usage("请给出文件名。"))?);
    name.push(".");
    sweep(folder, &name);
    name.push(format!("{}.part", std::process::id()));
    let ready = Ready { temporary: folder.join(name), path: path.to_owned(), published: false };
    write_synced(&ready.temporary, fill).map_err(|e| cannot_write(&e))?;
    Ok(ready)
}

/// Removes what a run that was cut off has left under the same name; nobody else would ever clear it off the stick.
fn sweep(folder: &Path, stem: &std::ffi::OsStr) {
    let stem = stem.as_encoded_bytes();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let tail = name.as_encoded_bytes().strip_prefix(stem).and_then(|tail| tail.strip_suffix(b".part"));
        if tail.is_some_and(|pid| !pid.is_empty() && pid.iter().all(u8::is_ascii_digit)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

impl Ready {
    /// Where it lies until then, to be read back.
    pub fn draft(&self) -> &Path {
        &self.temporary
    }

    /// Gives the file its name.
    /// # Errors
    /// `CannotWrite`; the target is then untouched.
    pub fn publish(mut self) -> Result<()> {
        fs::rename(&self.temporary, &self.path).map_err(|e| cannot_write(&e))?;
        self.published = true;
        sync_folder(self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        Ok(())
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

fn write_synced(path: &Path, fill: impl FnOnce(&mut File) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // What this program writes names people or opens locks: it is its owner's alone until they hand it on.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    fill(&mut file)?;
    file.sync_all()
}

/// Makes a rename in `folder` last; a system that cannot sync folders loses nothing that it promised.
pub fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

/// Reads a file of at most `limit` bytes.
/// # Errors
/// `NotFound` where there is none, `InputRefused` where it is no ordinary file or larger than the limit.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let about = fs::metadata(path).map_err(|_| Error::not_found("找不到这个文件，请检查路径。"))?;
    if about.is_dir() {
        return Err(Error::refused("这是一个文件夹，请选择其中的文件。"));
    }
    if !about.is_file() {
        return Err(Error::refused("这不是普通文件，没有读入。请选择工作簿或上报包文件。"));
    }
    let unreadable = |_| Error::refused("文件读不出来，请检查它是否正被别的程序打开、U盘是否还在。");
    let mut bytes = Vec::with_capacity(usize::try_from(about.len().min(limit)).unwrap_or(0));
    // The size said beforehand is not believed: a file may grow while it is read.
    File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        let mib = limit / (1024 * 1024);
        return Err(Error::refused(format!("文件太大（上限 {mib} MB），没有读入。请检查是否选错了文件。")));
    }
    Ok(bytes)
}

/// The sentence for a failed write.
pub fn cannot_write(e: &std::io::Error) -> Error {
    use std::io::ErrorKind as K;
    Error::cannot_write(match e.kind() {
        K::StorageFull | K::QuotaExceeded => "磁盘已满，什么也没有写入。请腾出空间后再试。",
        K::PermissionDenied | K::ReadOnlyFilesystem => "这个文件夹不能写入，什么也没有写入。请换一个位置。",
        _ => "写文件失败，什么也没有写入。请检查磁盘或U盘是否还在。",
    })
}

/// Whether a person wants a workbook: the name says so.
pub fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"))
}

#[cfg(test)]
mod tests {
    use super::{Existing, write};
    use std::fs;

    #[test]
    fn what_a_cut_off_run_left_goes_with_the_next_write_and_nothing_else_does() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("月报.zhibu");
        for name in [".月报.zhibu.123.part", ".月报.zhibu.别人的.part", ".另一份.zhibu.123.part"] {
            fs::write(folder.path().join(name), "半").expect("a file");
        }
        write(&path, b"whole", Existing::Refuse).expect("written");
        let left = fs::read_dir(folder.path()).expect("a folder").flatten();
        let mut left: Vec<String> = left.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        assert_eq!(left, [".另一份.zhibu.123.part", ".月报.zhibu.别人的.part", "月报.zhibu"]);
        assert_eq!(fs::read(&path).expect("read"), b"whole");
    }
}
