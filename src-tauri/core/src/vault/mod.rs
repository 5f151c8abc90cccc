//! How a workspace folder is made and opened: key slots, lock, the store, the way back in.
//!
//! A workspace is a folder: `zhibu.db` (the encrypted store), `keys.json` (its key, wrapped), `attachments.db`,
//! `zhibu.lock`, `backups/`.

pub mod backup;
mod lock;
pub mod recovery;
mod slots;
#[cfg(test)]
mod tests;

use crate::branch::{self, About, Edition};
use crate::print::{Fonts, OWN_FOLDER, Offset, Own, Press};
use crate::store::{self, Key, Store, Verb, secret};
use crate::{At, Error, Result, file, print, report};
use lock::Lock;
use slots::{Slots, Way};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// An open workspace; closing it releases the lock.
pub struct Workspace {
    pub store: Store,
    folder: PathBuf,
    _lock: Lock,
}

impl Workspace {
    /// What its prints are made with: these faces, the office's own layouts, and what its printer is off.
    /// # Errors
    /// `LayoutBroken` for a layout that is no text.
    pub fn press(&self, fonts: Fonts) -> Result<Press> {
        let own = Own::read(&self.layouts())?;
        let offset = store::printer(self.store.conn())?.map(|p| Offset { right: p.right, down: p.down });
        Ok(Press::new(fonts).with_own(own).on_printer(offset.unwrap_or_default()))
    }

    /// Where the office's own layouts lie.
    pub fn layouts(&self) -> PathBuf {
        self.folder.join(OWN_FOLDER)
    }

    /// Makes a workspace and its recovery code.
    /// # Errors
    /// `Forbidden` where the folder holds one already, `Usage` for an empty passphrase, `CannotWrite` where it can't be written.
    pub fn create(folder: &Path, about: &About, passphrase: &str, at: &At) -> Result<Workspace> {
        acceptable(passphrase)?;
        std::fs::create_dir_all(folder).map_err(|e| file::cannot_write(&e))?;
        let lock = Lock::take(folder)?;
        if folder.join(STORE).exists() {
            return Err(Error::forbidden("这个文件夹里已经有一份资料，没有动它。请直接打开，或换一个空文件夹。"));
        }
        let key: Key = Zeroizing::new(slots::random()?);
        let code = recovery::fresh()?;
        // Made under another name and renamed when whole: a start that is cut off leaves nothing that looks like a workspace.
        let draft = folder.join("zhibu.new.db");
        clear(&draft);
        fill(&draft, about, &key, &code, at).inspect_err(|_| clear(&draft))?;
        let slots = Slots::new(&key, &[(Way::Passphrase, passphrase), (Way::Recovery, &code)])?;
        slots.write(folder, Way::Passphrase, passphrase)?;
        std::fs::rename(&draft, folder.join(STORE))?;
        crate::file::sync_folder(folder);
        let store = Store::open(&folder.join(STORE), key)?;
        Ok(Workspace { store, folder: folder.to_owned(), _lock: lock })
    }

    /// # Errors
    /// `InUse`, `WrongPassphrase`, `NotAWorkspace`.
    pub fn open(folder: &Path, passphrase: &str) -> Result<Workspace> {
        Self::enter(folder, Way::Passphrase, passphrase)
    }

    /// Opens by the recovery code and sets a new passphrase; the recovery code stays good.
    /// # Errors
    /// As [`Workspace::open`]; the old passphrase then still holds.
    pub fn recover(folder: &Path, typed: &str, passphrase: &str) -> Result<Workspace> {
        acceptable(passphrase)?;
        let code = recovery::typed(typed)?;
        let workspace = Self::enter(folder, Way::Recovery, &code)?;
        let mut slots = Slots::read(folder)?;
        let key = slots.open(Way::Recovery, &code)?;
        slots.replace(Way::Passphrase, passphrase, &key)?;
        slots.write(folder, Way::Passphrase, passphrase)?;
        Ok(workspace)
    }

    fn enter(folder: &Path, way: Way, secret: &str) -> Result<Workspace> {
        let slots = Slots::read(folder)?;
        let lock = Lock::take(folder)?;
        let key = slots.open(way, secret)?;
        let store = Store::open(&folder.join(STORE), key)?;
        Ok(Workspace { store, folder: folder.to_owned(), _lock: lock })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn edition(&self) -> Result<Edition> {
        Ok(branch::workspace(self.store.conn())?.kind)
    }

    /// What the recovery sheet says.
    /// # Errors
    /// A failing store.
    pub fn recovery_sheet(&self, at: &At) -> Result<print::Recovery> {
        let conn = self.store.conn();
        let about = branch::workspace(conn)?;
        let public = report::keys::public(conn)?;
        Ok(print::Recovery {
            office_code: about.code,
            office_name: about.name,
            code: self.recovery_code()?.to_string(),
            age_identity: report::keys::age_identity(conn)?.to_string(),
            sign_public: public.signing,
            fingerprint: public.fingerprint,
            printed: at.today().to_string(),
        })
    }

    /// The recovery code for its printed sheet: who has the store open can read everything anyway.
    pub fn recovery_code(&self) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(recovery::grouped(&secret::get(self.store.conn(), RECOVERY)?)))
    }
}

const STORE: &str = "zhibu.db";
const RECOVERY: &str = "recovery-code";

fn fill(path: &Path, about: &About, key: &Key, code: &str, at: &At) -> Result<()> {
    let mut store = Store::create(path, key.clone())?;
    branch::describe(&mut store, at, about)?;
    store.transact(Verb::Init, at, |tx| secret::put(tx, RECOVERY, code))?;
    report::keys::ensure(&mut store, at)
}

fn acceptable(passphrase: &str) -> Result<()> {
    if passphrase.trim().is_empty() {
        return Err(Error::usage("口令不能为空。请设一个自己记得住、别人猜不到的口令。"));
    }
    Ok(())
}

/// Removes a store that was never finished.
fn clear(draft: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = draft.as_os_str().to_owned();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
}
