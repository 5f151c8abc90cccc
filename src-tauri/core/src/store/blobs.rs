//! Attachments by content, in a second encrypted file beside the store and under the same key: photographs would make the
//! store itself large and its copies slow. Content comes first and the reference second, for one transaction does not reach
//! over two files: what is cut off in between leaves a content that nobody names, never a name without content.

use super::{Store, unlock};
use crate::{Error, Result};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

const FILE: &str = "attachments.db";

/// What the file of attachments holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "AttachmentsHeld"))]
pub struct Held {
    pub count: u32,
    /// Bytes before encryption.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

impl Store {
    /// Keeps bytes and answers their name, SHA-256 in hex. The same bytes are kept once.
    /// # Errors
    /// `CannotWrite` where the file cannot be written; nothing was kept then.
    pub fn keep_blob(&self, bytes: &[u8]) -> Result<String> {
        let name = name_of(bytes);
        let conn = self.blobs(true)?.ok_or_else(|| Error::Bug("attachments".into()))?;
        conn.execute(
            "INSERT INTO blob (sha256, size, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING",
            params![name, bytes.len() as i64, bytes],
        )?;
        Ok(name)
    }

    /// The bytes of that name, proved to be the ones.
    /// # Errors
    /// `NotFound` where they are not there, `NotAWorkspace` where they are damaged.
    pub fn blob(&self, name: &str) -> Result<Vec<u8>> {
        let gone = || Error::not_found("附件的内容不在了。附件另存在 attachments.db，换电脑、恢复备份时要一起带上。");
        let conn = self.blobs(false)?.ok_or_else(gone)?;
        let mut found = conn.prepare("SELECT bytes FROM blob WHERE sha256 = ?1")?;
        let bytes: Vec<u8> = found.query_row([name], |r| r.get(0)).optional()?.ok_or_else(gone)?;
        if name_of(&bytes) == name { Ok(bytes) } else { Err(damaged()) }
    }

    /// How much is kept.
    /// # Errors
    /// A failing file.
    pub fn blobs_held(&self) -> Result<Held> {
        let Some(conn) = self.blobs(false)? else { return Ok(Held::default()) };
        let sum = "SELECT count(*), coalesce(sum(size), 0) FROM blob";
        let held = |r: &rusqlite::Row| Ok(Held { count: r.get(0)?, bytes: r.get::<_, i64>(1)?.unsigned_abs() });
        Ok(conn.query_row(sum, [], held)?)
    }

    /// A copy of the whole file under the same key, read back and checked; false where there are no attachments yet.
    pub(crate) fn copy_blobs_to(&self, target: &Path) -> Result<bool> {
        let Some(conn) = self.blobs(false)? else { return Ok(false) };
        super::copy(&conn, &self.key, target)?;
        Ok(true)
    }

    /// Every content against its name.
    /// # Errors
    /// `NotAWorkspace` where one is damaged.
    pub(super) fn check_blobs(&self) -> Result<()> {
        let Some(conn) = self.blobs(false)? else { return Ok(()) };
        let mut all = conn.prepare("SELECT sha256, bytes FROM blob")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            if name_of(row.get_ref(1)?.as_blob().unwrap_or_default()) != row.get::<_, String>(0)? {
                return Err(damaged());
            }
        }
        Ok(())
    }

    pub fn blobs_path(&self) -> PathBuf {
        self.path.with_file_name(FILE)
    }

    /// The second file, made on the first write.
    fn blobs(&self, make: bool) -> Result<Option<Connection>> {
        let path = self.blobs_path();
        if !make && !path.is_file() {
            return Ok(None);
        }
        let conn = Connection::open(&path)?;
        unlock(&conn, &self.key)?;
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
             CREATE TABLE IF NOT EXISTS blob (sha256 TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT",
        )?;
        Ok(Some(conn))
    }
}

fn name_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

fn damaged() -> Error {
    Error::said(crate::Code::NotAWorkspace, "有附件损坏了。请从备份恢复附件文件 attachments.db，原文件不要删除。")
}
