//! One error inside, one small public shape outside. Everything that a person reads is a Chinese sentence that
//! says what to do; it never holds personal data.

use serde::Serialize;

pub type Result<T> = std::result::Result<T, Error>;

/// Stable codes. A code exists only where a caller branches on it: the command line by exit status, a form by what it offers next.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    Internal,
    Usage,
    WrongPassphrase,
    InUse,
    NotAWorkspace,
    InputRefused,
    NotFound,
    Forbidden,
    CannotWrite,
    /// An office's own print layout is at fault; it can be set aside.
    LayoutBroken,
    /// Probably a slip of the pen: a sum far beyond what is due, the same payment or the same paper again. Whoever has looked
    /// again may enter it all the same.
    Doubtful,
}

impl Code {
    /// The exit status of the command line contract.
    pub fn exit(self) -> u8 {
        match self {
            Code::Internal => 1,
            Code::Usage => 2,
            Code::WrongPassphrase => 10,
            Code::InUse => 11,
            Code::NotAWorkspace => 12,
            Code::InputRefused | Code::LayoutBroken => 13,
            Code::NotFound => 14,
            Code::Forbidden | Code::Doubtful => 15,
            Code::CannotWrite => 16,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A sentence made where the cause is known.
    #[error("{message}")]
    Said { code: Code, message: String },
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("io: {0}")]
    Io(#[from] std::io::Error),
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
    /// A promise of the program to itself is broken; the text is for developers and holds no personal data.
    #[error("bug: {0}")]
    Bug(String),
}

impl Error {
    pub fn said(code: Code, message: impl Into<String>) -> Self {
        Error::Said { code, message: message.into() }
    }
    pub fn usage(message: impl Into<String>) -> Self {
        Self::said(Code::Usage, message)
    }
    /// Input from outside cannot be taken; nothing was written.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::said(Code::InputRefused, message)
    }
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::said(Code::NotFound, message)
    }
    /// The rules of the house forbid it: a closed month, an unconfirmed step.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::said(Code::Forbidden, message)
    }
    pub fn cannot_write(message: impl Into<String>) -> Self {
        Self::said(Code::CannotWrite, message)
    }
    pub fn code(&self) -> Code {
        self.fault().code
    }

    /// The one map from inside to outside.
    pub fn fault(&self) -> Fault {
        let (code, message) = match self {
            Error::Said { code, message } => (*code, message.clone()),
            Error::Sqlite(e) => sqlite_fault(e),
            Error::Io(e) => io_fault(e),
            Error::Json(_) | Error::Bug(_) => {
                (Code::Internal, "程序内部出错，您的资料没有改动。请记下刚才的操作，联系维护人员。".into())
            }
        };
        Fault { code, message }
    }
}

/// What leaves core when something fails.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Fault {
    pub code: Code,
    pub message: String,
}

fn sqlite_fault(e: &rusqlite::Error) -> (Code, String) {
    use rusqlite::ErrorCode as S;
    match e.sqlite_error_code() {
        Some(S::DiskFull) => (Code::CannotWrite, "磁盘已满，没有保存任何改动。请腾出空间后再试。".into()),
        Some(S::ReadOnly | S::CannotOpen | S::SystemIoFailure | S::PermissionDenied) => {
            (Code::CannotWrite, "资料所在的磁盘不能写入，没有保存任何改动。请检查磁盘是否写保护、是否还在。".into())
        }
        Some(S::DatabaseBusy | S::DatabaseLocked) => (Code::InUse, "资料正被另一个程序使用，请先关闭它。".into()),
        Some(S::NotADatabase | S::DatabaseCorrupt) => {
            (Code::NotAWorkspace, "资料文件打不开，可能已损坏。请用最近的备份恢复，原文件不要删除。".into())
        }
        _ => (Code::Internal, "程序内部出错，您的资料没有改动。请记下刚才的操作，联系维护人员。".into()),
    }
}

fn io_fault(e: &std::io::Error) -> (Code, String) {
    use std::io::ErrorKind as K;
    match e.kind() {
        K::NotFound => (Code::NotFound, "找不到这个文件或文件夹，请检查路径。".into()),
        K::StorageFull | K::QuotaExceeded => (Code::CannotWrite, "磁盘已满，什么也没有写入。请腾出空间后再试。".into()),
        K::PermissionDenied | K::ReadOnlyFilesystem => {
            (Code::CannotWrite, "这个位置不能写入，什么也没有写入。请换一个文件夹。".into())
        }
        _ => (Code::CannotWrite, "读写文件失败，什么也没有写入。请检查磁盘或U盘是否还在。".into()),
    }
}
