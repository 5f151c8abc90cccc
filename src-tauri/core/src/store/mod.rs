//! The encrypted SQLite store: opening, migrations, the one door for writes, the journal.
//!
//! Writes go through [`Store::transact`] alone. A verb is acknowledged only after its commit is on the disk
//! (WAL with `synchronous=FULL`: the looser setting lost acknowledged commits in power-cut replays).

mod blobs;
mod journal;
mod last;
mod migrate;
mod outgoing;
mod printers;
pub mod secret;
mod tables;
#[cfg(test)]
mod tests;
mod verb;

pub use blobs::Held;
pub use last::{LastVerb, title};
pub use migrate::schema;
pub use outgoing::{Leaves, Left, left};
pub use printers::{Printer, printer, printers};
pub use verb::Verb;

use crate::{At, Code, Error, Result};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The 32 random bytes that the store is encrypted with.
pub type Key = Zeroizing<[u8; 32]>;

/// Copies kept in `backups/` beside the store; older ones are removed after a newer one is verified.
const COPIES: usize = 20;

pub struct Store {
    conn: Connection,
    path: PathBuf,
    key: Key,
}

/// What a write answers: its result and the rooms whose records changed.
#[derive(Debug)]
pub struct Done<T> {
    pub value: T,
    pub changed: BTreeSet<&'static str>,
}

impl Store {
    /// Makes a new store.
    /// # Errors
    /// `Forbidden` where one exists already, `CannotWrite` where the folder cannot be written.
    pub fn create(path: &Path, key: Key) -> Result<Store> {
        if path.exists() {
            return Err(Error::forbidden("这个文件夹里已经有一份资料，没有动它。请直接打开，或换一个空文件夹。"));
        }
        Self::connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a store and brings it to this program's schema.
    /// # Errors
    /// `NotAWorkspace` where there is none, where it is damaged, or where a newer program made it.
    pub fn open(path: &Path, key: Key) -> Result<Store> {
        if !path.is_file() {
            return Err(Error::said(
                Code::NotAWorkspace,
                "这个文件夹里没有支部台账的资料。请选择正确的文件夹，或先新建。",
            ));
        }
        Self::connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn connect(path: &Path, key: Key, flags: OpenFlags) -> Result<Store> {
        let mut conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        unlock(&conn, &key)?;
        conn.execute_batch(
            "PRAGMA cache_size = -65536; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;",
        )?;
        conn.set_prepared_statement_cache_capacity(64);
        migrate::run(&mut conn)?;
        Ok(Store { conn, path: path.to_owned(), key })
    }

    /// For reading. All SQL lives in the rooms' `rows.rs`.
    pub fn conn(&self) -> &Connection {
        &self.conn
    }

    pub(crate) fn key(&self) -> Key {
        self.key.clone()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The one door for writes: the closure's changes and their journal are one transaction, on the disk before this answers.
    /// # Errors
    /// Whatever the closure answers; then nothing was written.
    pub fn transact<T>(
        &mut self,
        verb: Verb,
        at: &At,
        change: impl FnOnce(&Transaction) -> Result<T>,
    ) -> Result<Done<T>> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id = journal::begin(&tx, verb, at)?;
        let value = change(&tx)?;
        let changed = journal::touched(&tx, id)?;
        tx.commit()?;
        Ok(Done { value, changed })
    }

    /// Takes the newest verb back and answers its name.
    /// # Errors
    /// `NotFound` where nothing is left to undo, `Forbidden` where the newest verb is final.
    pub fn undo(&mut self, at: &At) -> Result<Done<String>> {
        let (id, name) = journal::newest(&self.conn)?.ok_or_else(|| Error::not_found("没有可以撤销的操作。"))?;
        if !Verb::by_name(&name).is_some_and(Verb::undoable) {
            let title = last::title(&name);
            return Err(Error::forbidden(format!("上一步是“{title}”，不能撤销。请用更正或冲正的办法处理。")));
        }
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let by = journal::begin(&tx, Verb::Undo, at)?;
        journal::take_back(&tx, id, by)?;
        let changed = journal::touched(&tx, by)?;
        tx.commit()?;
        Ok(Done { value: name, changed })
    }

    /// Copies the store into `backups/` under the same key, opens the copy and checks it, before anything risky.
    /// # Errors
    /// `CannotWrite` where the copy cannot be made or does not verify; nothing else was changed.
    pub fn verified_copy(&self, at: &At) -> Result<PathBuf> {
        let folder = self.path.with_file_name("backups");
        std::fs::create_dir_all(&folder).map_err(|e| crate::file::cannot_write(&e))?;
        let stem = at.now.format("%Y%m%d-%H%M%S").to_string();
        // Counted on from the newest, so that names sort by age even within one second.
        let newest = copies(&folder)?.into_iter().filter_map(|p| number_after(&p, &stem)).max();
        let target = folder.join(format!("{stem}-{:04}.db", newest.unwrap_or(0) + 1));
        let part = target.with_extension("part");
        self.copy_to(&part).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
        std::fs::rename(&part, &target)?;
        crate::file::sync_folder(&folder);
        thin_out(&folder)?;
        Ok(target)
    }

    /// A copy once a day, made when the day's work begins, so that a mistake of last week can still be looked up.
    /// # Errors
    /// As [`Store::verified_copy`].
    pub fn daily_copy(&self, at: &At) -> Result<Option<PathBuf>> {
        let today = at.now.format("%Y%m%d").to_string();
        let newest = self.copies()?.pop();
        let made = newest.as_deref().and_then(Path::file_name).and_then(|n| n.to_str()).map(str::to_owned);
        if made.is_some_and(|name| name.starts_with(&today)) {
            return Ok(None);
        }
        self.verified_copy(at).map(Some)
    }

    /// The copies beside the store, oldest first.
    /// # Errors
    /// A folder that cannot be read.
    pub fn copies(&self) -> Result<Vec<PathBuf>> {
        let folder = self.path.with_file_name("backups");
        if folder.is_dir() { copies(&folder) } else { Ok(Vec::new()) }
    }

    /// A copy under the same key, read back and checked.
    pub(crate) fn copy_to(&self, target: &Path) -> Result<()> {
        copy(&self.conn, &self.key, target)
    }

    /// Every page's checksum and the structure, and every attachment against its name.
    /// # Errors
    /// `NotAWorkspace` where something is damaged.
    pub fn check(&self) -> Result<()> {
        if !sound(&self.conn) {
            return Err(Error::said(
                Code::NotAWorkspace,
                "资料文件有损坏。请停止录入，用最近的备份恢复，原文件不要删除。",
            ));
        }
        self.check_blobs()
    }

    /// Builds every index anew from the rows: a damaged index is the one damage that loses nothing.
    /// # Errors
    /// A store too damaged for it.
    pub(crate) fn rebuild_indexes(&self) -> Result<()> {
        Ok(self.conn.execute_batch("REINDEX")?)
    }

    /// Whether a copy opens under this store's key and is whole.
    pub(crate) fn is_sound_copy(&self, path: &Path) -> bool {
        let looked = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(Error::from);
        looked.and_then(|conn| unlock(&conn, &self.key).map(|()| sound(&conn))).unwrap_or(false)
    }
}

fn sound(conn: &Connection) -> bool {
    let one = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0)).ok();
    let damaged = one("SELECT count(*) FROM pragma_cipher_integrity_check").unwrap_or(0);
    let verdict = conn.query_row("PRAGMA integrity_check(1)", [], |r| r.get::<_, String>(0));
    damaged == 0 && verdict.is_ok_and(|v| v == "ok")
}

fn copy(from: &Connection, key: &Key, target: &Path) -> Result<()> {
    let mut copy = Connection::open(target)?;
    unlock(&copy, key)?;
    rusqlite::backup::Backup::new(from, &mut copy)?.run_to_completion(4096, std::time::Duration::ZERO, None)?;
    let verdict: String = copy.query_row("PRAGMA quick_check(1)", [], |r| r.get(0))?;
    copy.close().map_err(|(_, e)| e)?;
    std::fs::File::open(target)?.sync_all()?;
    if verdict == "ok" {
        Ok(())
    } else {
        Err(Error::cannot_write("备份核对没有通过，没有继续。请检查磁盘。"))
    }
}

/// Hands the key over and proves it by a read.
fn unlock(conn: &Connection, key: &Key) -> Result<()> {
    let hex: Zeroizing<String> = Zeroizing::new(key.iter().map(|b| format!("{b:02x}")).collect());
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hex.as_str()));
    // SQLCipher would otherwise write its own lines to the terminal.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    conn.execute_batch(&pragma)?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get::<_, i64>(0))?;
    Ok(())
}

/// The copies, oldest first.
fn copies(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path()));
    let mut copies: Vec<PathBuf> = files.filter(|p| p.extension().is_some_and(|x| x == "db")).collect();
    copies.sort();
    Ok(copies)
}

fn number_after(path: &Path, stem: &str) -> Option<u32> {
    path.file_stem()?.to_str()?.strip_prefix(stem)?.strip_prefix('-')?.parse().ok()
}

fn thin_out(folder: &Path) -> Result<()> {
    let copies = copies(folder)?;
    for old in copies.iter().rev().skip(COPIES) {
        std::fs::remove_file(old)?;
    }
    Ok(())
}
