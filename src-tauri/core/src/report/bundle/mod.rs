//! `zhibu-bundle/v1`, the file between offices, as pure functions over bytes: no store, no clock, no paths.
//!
//! `seal` makes a file, `open` checks everything that needs no key, `Envelope::unseal` reads the inside, `judge` places a
//! file in its sender's chain. Invariants: no byte of a file can change unnoticed; nobody's data is outside the encryption;
//! the public `tar`, `minisign`, `age`, `zstd` and `bagit.py` open every file that this module writes.

mod arrive;
mod bag;
mod chain;
mod code;
mod header;
mod inspect;
mod keys;
mod payload;
mod seal;
mod table;
#[cfg(test)]
mod tests;
mod ustar;

pub use arrive::{Arrival, Receiver, receive};
pub use bag::Files;
pub use chain::{Chain, Judgement, Link, judge};
pub use code::{clean, fingerprint, receive_code, submit_code, words};
pub use header::{Header, Kind, Recipient, Sender, canonical};
pub use inspect::{Checks, Inspection, inspect};
pub use keys::{AgeKey, SigningKey, hex, is_public_key, is_recipient, sha256_hex, unhex};
pub use seal::{Envelope, Parts, Sealed, open, seal};
pub use table::{BadLine, Lines, lines, read_lines};

use serde::{Deserialize, Serialize};

pub const FORMAT: &str = "zhibu-bundle/v1";
/// Names the algorithms of v1; another suite (国密) gets another name.
pub const SUITE: &str = "age-x25519+ed25519";
/// Largest bundle that is read at all, in bytes.
pub const MAX_FILE: u64 = 64 << 20;

/// What a receiver says of a file. All but the first three are quarantined and change nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Accepted,
    Partial,
    Already,
    Superseded,
    Fork,
    Replay,
    Tampered,
    WrongRecipient,
    UnknownSender,
    NewerVersion,
}

impl Verdict {
    pub const ALL: [Verdict; 10] = [
        Verdict::Accepted,
        Verdict::Partial,
        Verdict::Already,
        Verdict::Superseded,
        Verdict::Fork,
        Verdict::Replay,
        Verdict::Tampered,
        Verdict::WrongRecipient,
        Verdict::UnknownSender,
        Verdict::NewerVersion,
    ];
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Partial => "partial",
            Verdict::Already => "already",
            Verdict::Superseded => "superseded",
            Verdict::Fork => "fork",
            Verdict::Replay => "replay",
            Verdict::Tampered => "tampered",
            Verdict::WrongRecipient => "wrong-recipient",
            Verdict::UnknownSender => "unknown-sender",
            Verdict::NewerVersion => "newer-version",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.as_str() == text)
    }
    pub fn is_quarantined(self) -> bool {
        !matches!(self, Verdict::Accepted | Verdict::Partial | Verdict::Already)
    }
    /// What happened and what to do, for the person at the receiving desk.
    pub fn message(self) -> &'static str {
        match self {
            Verdict::Accepted => "已接收。",
            Verdict::Partial => "已接收，其中有的记录有问题，已逐条列出。",
            Verdict::Already => "这个文件以前已经接收过，没有重复入账。",
            Verdict::Superseded => "同一月份已经收到更新的版本，这个旧版本没有入账。",
            Verdict::Fork => "同一个编号出现了两份不同的文件，没有入账。请与报送单位核对，必要时请其重新导出。",
            Verdict::Replay => "这是早先的旧文件，不在应收的次序里，没有入账。",
            Verdict::Tampered => "文件不完整或被改动过，没有入账。请对方重新拷贝一份。",
            Verdict::WrongRecipient => "这个文件不是发给本单位的，没有入账。请检查是否拿错了文件。",
            Verdict::UnknownSender => "报送单位没有登记，没有入账。请先用它的登记包办理登记。",
            Verdict::NewerVersion => "这个文件由更新的程序生成，本程序读不了。请先升级本程序。",
        }
    }
}

/// Why a file is not taken: the verdict, a stable code of the place, and a reason for developers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    pub verdict: Verdict,
    pub code: &'static str,
    pub why: &'static str,
}

impl Refusal {
    fn new(verdict: Verdict, code: &'static str) -> Self {
        Refusal { verdict, code, why: "" }
    }
    fn because(verdict: Verdict, code: &'static str, why: &'static str) -> Self {
        Refusal { verdict, code, why }
    }
}
