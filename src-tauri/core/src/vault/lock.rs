//! One program a workspace: a lock file beside the store. The system drops the lock when the process ends, however it ends.

use crate::{Code, Error, Result};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held as long as the workspace is open.
pub struct Lock(#[expect(dead_code, reason = "the open handle is the lock")] File);

impl Lock {
    /// # Errors
    /// `InUse` where another program holds it.
    pub fn take(folder: &Path) -> Result<Lock> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("zhibu.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => {
                Err(Error::said(Code::InUse, "支部台账已经打开了这份资料。请切换到那个窗口，或先关闭它。"))
            }
            Err(TryLockError::Error(e)) => Err(e.into()),
        }
    }
}
