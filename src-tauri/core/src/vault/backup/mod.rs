//! One file that brings an office back on another computer: the store, its attachments and its wrapped key.
//!
//! A backup is a plain tar of `manifest.json`, `keys.json`, `zhibu.db` and, where there are any, `attachments.db` and the office's
//! own print layouts as `layouts.tar`; with those it calls itself v2, so that a program that knows nothing of them says that it is
//! too old rather than that the file is broken. The databases are encrypted as they are on the disk, so the file says no more than the manifest: when it was made and what
//! each part must hash to. It opens with the passphrase of the day it was made, or with the recovery code.

mod layouts;
#[cfg(test)]
mod tests;

use super::{STORE, Workspace, clear, recovery, slots::Slots, slots::Way};
use crate::file::{self, Existing};
use crate::store::{Key, Store, Verb};
use crate::vault::lock::Lock;
use crate::{At, Code, Error, Result, report};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

const FORMAT: &str = "zhibu-backup/v1";
/// With layouts.
const FORMAT_2: &str = "zhibu-backup/v2";
const MANIFEST: &str = "manifest.json";
const KEYS: &str = "keys.json";
const BLOBS: &str = "attachments.db";
const LAYOUTS: &str = "layouts.tar";
const MEMBERS: [&str; 4] = [KEYS, STORE, BLOBS, LAYOUTS];
/// Where copies lie on their way.
const DRAFTS: &str = "backup.part";
/// A manifest or a key file of an honest backup is a few kilobytes.
const SMALL: u64 = 1 << 20;

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: String,
    /// Local time, ISO.
    made_at: String,
    /// SHA-256 in hex of every other member.
    members: BTreeMap<String, String>,
}

/// A backup that was made or looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "BackupMade"))]
pub struct Made {
    pub path: String,
    /// Local time, ISO.
    pub made_at: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// Whether the contents were opened and checked, too, or only the file.
    pub opened: bool,
}

/// What lies beside the store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "BackupStanding"))]
pub struct Standing {
    /// Copies that the program made by itself.
    pub copies: usize,
    /// Local time of the newest copy, ISO; empty where there is none.
    pub newest: String,
}

/// The copies that were made without anybody asking.
/// # Errors
/// A folder that cannot be read.
pub fn standing(store: &Store) -> Result<Standing> {
    let copies = store.copies()?;
    let stem = copies.last().and_then(|p| p.file_stem()).and_then(|s| s.to_str()).and_then(|s| s.get(..15));
    let newest = stem.and_then(|s| chrono::NaiveDateTime::parse_from_str(s, "%Y%m%d-%H%M%S").ok());
    let newest = newest.map(|t| t.format("%Y-%m-%dT%H:%M:%S").to_string()).unwrap_or_default();
    Ok(Standing { copies: copies.len(), newest })
}

/// Writes the whole office into one file in `folder` and reads it back.
/// # Errors
/// `CannotWrite`; nothing is left half-written then.
pub fn create(office: &Workspace, at: &At, folder: &Path) -> Result<Made> {
    let path = folder.join(format!("支部台账备份-{}.tar", at.now.format("%Y%m%d-%H%M%S")));
    file::folder_for(&path, Existing::Refuse)?;
    let draft = Drafts::make(office.folder().join(DRAFTS))?;
    office.store.copy_to(&draft.0.join(STORE))?;
    let attached = office.store.copy_blobs_to(&draft.0.join(BLOBS))?;
    fs::copy(office.folder().join(KEYS), draft.0.join(KEYS)).map_err(|e| file::cannot_write(&e))?;
    let own = layouts::pack(office.folder(), &draft.0.join(LAYOUTS)).map_err(|e| file::cannot_write(&e))?;
    let names = [Some(KEYS), Some(STORE), attached.then_some(BLOBS), own.then_some(LAYOUTS)];
    let mut members = BTreeMap::new();
    for name in names.into_iter().flatten() {
        members.insert(name.to_owned(), hash(&mut File::open(draft.0.join(name))?)?);
    }
    let manifest = Manifest { format: if own { FORMAT_2 } else { FORMAT }.into(), made_at: at.stamp(), members };
    let ready = file::ready_by(&path, Existing::Refuse, |target| pack(&manifest, &draft.0, target))?;
    drop(draft);
    read(ready.draft(), &mut |_, part| io::copy(part, &mut io::sink()).map(drop))?;
    let bytes = fs::metadata(ready.draft())?.len();
    ready.publish()?;
    Ok(Made { path: path.display().to_string(), made_at: manifest.made_at, bytes, opened: true })
}

fn pack(manifest: &Manifest, folder: &Path, target: &mut File) -> io::Result<()> {
    let mut tar = tar::Builder::new(target);
    let head = |size: u64| {
        let mut head = tar::Header::new_ustar();
        head.set_mode(0o600);
        head.set_size(size);
        head
    };
    let said = serde_json::to_vec_pretty(manifest)?;
    tar.append_data(&mut head(said.len() as u64), MANIFEST, said.as_slice())?;
    for name in manifest.members.keys() {
        let mut part = File::open(folder.join(name))?;
        tar.append_data(&mut head(part.metadata()?.len()), name, &mut part)?;
    }
    tar.finish()
}

/// Reads a backup to its end, every part against its hash; with a passphrase or recovery code it is also opened in `room`,
/// a folder of its own that is made and removed again.
/// # Errors
/// `NotFound`, `InputRefused` where it is no backup or damaged, `NotAWorkspace` where a newer program made it,
/// `WrongPassphrase`.
pub fn verify(path: &Path, secret: Option<&str>, room: &Path) -> Result<Made> {
    let manifest = match secret {
        None => read(path, &mut |_, part| io::copy(part, &mut io::sink()).map(drop))?,
        Some(secret) => {
            let draft = Drafts::make(room.to_owned())?;
            let manifest = unpack(path, &draft.0)?;
            open(&draft.0, secret)?.check()?;
            manifest
        }
    };
    let bytes = fs::metadata(path)?.len();
    Ok(Made { path: path.display().to_string(), made_at: manifest.made_at, bytes, opened: secret.is_some() })
}

/// Brings an office back into a new folder. It remembers that it was restored: what left after the backup was made is known
/// to the street only, and the next export asks for its last receipt.
/// # Errors
/// As [`verify`]; `Forbidden` where the folder holds anything, `CannotWrite`. The folder is then as it was.
pub fn restore(path: &Path, folder: &Path, secret: &str, at: &At) -> Result<Workspace> {
    let fresh = !folder.exists();
    fs::create_dir_all(folder).map_err(|e| file::cannot_write(&e))?;
    // What a restore that was cut off has left may be written over: it has its drafts and no store.
    let cut_off = folder.join(DRAFTS).is_dir() && !folder.join(STORE).exists();
    if !cut_off && fs::read_dir(folder).map_err(|e| file::cannot_write(&e))?.next().is_some() {
        return Err(Error::forbidden(
            "要恢复到的文件夹里已经有东西，没有动它。请选一个空文件夹，或写一个新文件夹的名字。",
        ));
    }
    let made = bring_back(path, folder, secret, at);
    if made.is_err() {
        // Nothing but what this very call put there.
        for name in ["zhibu.lock", KEYS, BLOBS] {
            let _ = fs::remove_file(folder.join(name));
        }
        let _ = if fresh { fs::remove_dir(folder) } else { Ok(()) };
    }
    made
}

fn bring_back(path: &Path, folder: &Path, secret: &str, at: &At) -> Result<Workspace> {
    let lock = Lock::take(folder)?;
    let draft = Drafts::make(folder.join(DRAFTS))?;
    unpack(path, &draft.0)?;
    let mut store = open(&draft.0, secret)?;
    store.check()?;
    store.transact(Verb::RestoreBackup, at, |tx| report::mark_restored(tx, at))?;
    let key = store.key();
    drop(store);
    for name in [KEYS, BLOBS] {
        if draft.0.join(name).is_file() {
            fs::rename(draft.0.join(name), folder.join(name))?;
        }
    }
    // Last of all: what is cut off before has no store and is no office.
    fs::rename(draft.0.join(STORE), folder.join(STORE))?;
    // Without its layouts an office prints by the built-in ones: no reason to be without its books.
    if draft.0.join(LAYOUTS).is_file() {
        let _ = layouts::unpack(&draft.0.join(LAYOUTS), folder);
    }
    drop(draft);
    file::sync_folder(folder);
    let store = Store::open(&folder.join(STORE), key)?;
    Ok(Workspace { store, folder: folder.to_owned(), _lock: lock })
}

/// What was done for a damaged store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repaired {
    /// Nothing was wrong.
    Sound,
    /// The indexes were built anew, and that was all that was wrong.
    Reindexed,
}

/// Mends what can be mended without loss; the damaged store is copied away as it is before.
/// # Errors
/// `NotAWorkspace` with the newest copy that is whole, where only a copy helps.
pub fn repair(office: &Workspace, at: &At) -> Result<Repaired> {
    let Err(damage) = office.store.check() else { return Ok(Repaired::Sound) };
    let aside = office.folder().join(format!("损坏-{}.db", at.now.format("%Y%m%d-%H%M%S")));
    fs::copy(office.folder().join(STORE), &aside).map_err(|e| file::cannot_write(&e))?;
    if office.store.rebuild_indexes().is_ok() && office.store.check().is_ok() {
        return Ok(Repaired::Reindexed);
    }
    let whole = office.store.copies()?.into_iter().rev().find(|copy| office.store.is_sound_copy(copy));
    let Some(whole) = whole else { return Err(damage) };
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let message = format!(
        "资料文件有损坏，修不好。最近一份完好的自动备份是 backups 文件夹里的 {name}：关闭程序，把它复制出来改名为 zhibu.db，替换损坏的文件。"
    );
    Err(Error::said(Code::NotAWorkspace, message))
}

/// Walks through the members, each exactly as the manifest names it.
fn read(path: &Path, take: &mut dyn FnMut(&str, &mut dyn Read) -> io::Result<()>) -> Result<Manifest> {
    let strange = |_| Error::refused("这不是支部台账的备份文件，没有读入。请选择“支部台账备份-日期.tar”。");
    let broken = || Error::refused("备份文件不完整或有损坏，没有恢复。请换一份备份。");
    let file = File::open(path).map_err(|_| Error::not_found("找不到这个备份文件，请检查路径。"))?;
    let mut tar = tar::Archive::new(io::BufReader::new(file));
    let mut entries = tar.entries().map_err(strange)?;
    let manifest = entries.next().ok_or_else(broken)?.map_err(strange)?;
    if manifest.path().map_err(strange)?.as_os_str() != MANIFEST {
        return Err(strange(io::Error::other("first member")));
    }
    let mut said = Vec::new();
    manifest.take(SMALL).read_to_end(&mut said).map_err(|_| broken())?;
    let manifest: Manifest = serde_json::from_slice(&said).map_err(|_| broken())?;
    if ![FORMAT, FORMAT_2].contains(&manifest.format.as_str()) {
        return Err(Error::said(Code::NotAWorkspace, "这份备份是更新版本的程序做的。请安装新版程序后再恢复。"));
    }
    let mut missing = manifest.members.clone();
    for entry in entries {
        let mut entry = entry.map_err(|_| broken())?;
        let name = entry.path().map_err(|_| broken())?.to_str().unwrap_or_default().to_owned();
        let wanted = missing.remove(&name).filter(|_| MEMBERS.contains(&name.as_str()));
        let mut part = Hashing { from: &mut entry, sum: Sha256::new(), failed: false };
        let taken = take(&name, &mut part);
        if part.failed {
            return Err(broken());
        }
        taken.map_err(|e| file::cannot_write(&e))?;
        if wanted != Some(hex(part.sum)) {
            return Err(broken());
        }
    }
    let whole = missing.is_empty() && [KEYS, STORE].iter().all(|n| manifest.members.contains_key(*n));
    if whole { Ok(manifest) } else { Err(broken()) }
}

fn unpack(path: &Path, folder: &Path) -> Result<Manifest> {
    read(path, &mut |name, part| {
        // A name that no backup has is not written; `read` refuses it right after.
        if !MEMBERS.contains(&name) {
            return Ok(());
        }
        let mut file = File::create_new(folder.join(name))?;
        io::copy(part, &mut file)?;
        file.sync_all()
    })
}

/// By the passphrase, or by the recovery code where it looks like one.
fn open(folder: &Path, secret: &str) -> Result<Store> {
    let slots = Slots::read(folder)?;
    let key: Key = slots.open(Way::Passphrase, secret).or_else(|wrong| match recovery::typed(secret) {
        Ok(code) => slots.open(Way::Recovery, &code),
        Err(_) => Err(wrong),
    })?;
    Store::open(&folder.join(STORE), key)
}

/// A folder for copies on their way; it goes when it is dropped, and what a run that was cut off left goes first.
struct Drafts(PathBuf);

impl Drafts {
    fn make(place: PathBuf) -> Result<Drafts> {
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).map_err(|e| file::cannot_write(&e))?;
        Ok(Drafts(place))
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        clear(&self.0.join(STORE));
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Hashing<'a> {
    from: &'a mut dyn Read,
    sum: Sha256,
    /// Reading failed: the backup is at fault, not the place written to.
    failed: bool,
}

impl Read for Hashing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into).inspect_err(|_| self.failed = true)?;
        self.sum.update(&into[..read]);
        Ok(read)
    }
}

fn hash(from: &mut dyn Read) -> io::Result<String> {
    let mut part = Hashing { from, sum: Sha256::new(), failed: false };
    io::copy(&mut part, &mut io::sink())?;
    Ok(hex(part.sum))
}

fn hex(sum: Sha256) -> String {
    sum.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
