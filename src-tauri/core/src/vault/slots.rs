//! `keys.json`: the store's random key, wrapped once for each way in (passphrase, recovery code).
//!
//! A slot is XChaCha20-Poly1305 under an Argon2id key; its parameters stand in the slot, so they can grow later.
//! The file holds nothing secret in the clear and belongs into every backup.

use crate::store::Key;
use crate::{Code, Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zeroize::Zeroizing;

const FORMAT: &str = "zhibu-keys/v1";
/// 64 MiB and three passes: a fifth of a second on an office PC, and it fits into one with 2 GiB.
///
/// This crate's own tests make thousands of stores and take a cheap slot; the stories, the window and the stored
/// old workspaces take the real one.
const MEMORY_KIB: u32 = if cfg!(test) { 1024 } else { 64 * 1024 };
const PASSES: u32 = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    Passphrase,
    Recovery,
}

#[derive(Serialize, Deserialize)]
pub struct Slots {
    format: String,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
struct Slot {
    way: Way,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    salt: String,
    nonce: String,
    wrapped: String,
}

impl Slots {
    /// Wraps `key` for each way in.
    pub fn new(key: &Key, ways: &[(Way, &str)]) -> Result<Slots> {
        let slots = ways.iter().map(|(way, secret)| Slot::wrap(*way, secret, key)).collect::<Result<_>>()?;
        Ok(Slots { format: FORMAT.into(), slots })
    }

    pub fn read(folder: &Path) -> Result<Slots> {
        let path = folder.join("keys.json");
        if !path.is_file() {
            return Err(Error::said(
                Code::NotAWorkspace,
                "这个文件夹里没有支部台账的资料。请选择正确的文件夹，或先新建。",
            ));
        }
        let broken =
            || Error::said(Code::NotAWorkspace, "密钥文件 keys.json 已损坏，资料打不开。请用备份里的 keys.json 恢复。");
        let bytes = crate::file::read(&path, 1 << 20)?;
        let slots: Slots = serde_json::from_slice(&bytes).map_err(|_| broken())?;
        if slots.format != FORMAT {
            return Err(Error::said(Code::NotAWorkspace, "这份资料是更新版本的程序建立的。请安装新版程序后再打开。"));
        }
        Ok(slots)
    }

    /// Writes the file after proving that `secret` opens what is about to be written.
    pub fn write(&self, folder: &Path, way: Way, secret: &str) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(self)?;
        let again: Slots = serde_json::from_slice(&bytes)?;
        again.open(way, secret)?;
        crate::file::write(&folder.join("keys.json"), &bytes, crate::file::Existing::Replace)
    }

    /// Tries every slot of this way in, always all of them, so that the time tells nothing.
    /// # Errors
    /// `WrongPassphrase`.
    pub fn open(&self, way: Way, secret: &str) -> Result<Key> {
        let mut found = None;
        for slot in self.slots.iter().filter(|s| s.way == way) {
            found = slot.unwrap(secret)?.or(found);
        }
        found.ok_or_else(|| {
            let message = match way {
                Way::Passphrase => "口令不对，请检查大小写和输入法后重试。忘记口令可以用恢复单上的恢复码。",
                Way::Recovery => "恢复码不对，请对照恢复单逐组检查后重试。",
            };
            Error::said(Code::WrongPassphrase, message)
        })
    }

    /// Puts a new slot in the place of the old ones of its way.
    pub fn replace(&mut self, way: Way, secret: &str, key: &Key) -> Result<()> {
        let slot = Slot::wrap(way, secret, key)?;
        self.slots.retain(|s| s.way != way);
        self.slots.push(slot);
        Ok(())
    }
}

impl Slot {
    fn wrap(way: Way, secret: &str, key: &Key) -> Result<Slot> {
        let salt: [u8; 16] = random()?;
        let nonce: [u8; 24] = random()?;
        let mut slot = Slot {
            way,
            kdf: "argon2id".into(),
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt: hex(&salt),
            nonce: hex(&nonce),
            wrapped: String::new(),
        };
        let payload = Payload { msg: key.as_slice(), aad: FORMAT.as_bytes() };
        let wrapped = slot.cipher(secret)?.encrypt(XNonce::from_slice(&nonce), payload);
        slot.wrapped = hex(&wrapped.map_err(|_| Error::Bug("wrap".into()))?);
        Ok(slot)
    }

    fn unwrap(&self, secret: &str) -> Result<Option<Key>> {
        let nonce = unhex(&self.nonce)?;
        let wrapped = unhex(&self.wrapped)?;
        if nonce.len() != 24 {
            return Err(damaged());
        }
        let payload = Payload { msg: &wrapped, aad: FORMAT.as_bytes() };
        let plain = self.cipher(secret)?.decrypt(XNonce::from_slice(&nonce), payload).map(Zeroizing::new);
        Ok(plain.ok().and_then(|p| <[u8; 32]>::try_from(p.as_slice()).ok()).map(Zeroizing::new))
    }

    fn cipher(&self, secret: &str) -> Result<XChaCha20Poly1305> {
        // A damaged or hostile file must not make the program take all memory.
        if self.kdf != "argon2id" || self.memory_kib > 1 << 20 || self.passes > 16 {
            return Err(damaged());
        }
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| damaged())?;
        let mut key = Zeroizing::new([0u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret.as_bytes(), &unhex(&self.salt)?, key.as_mut_slice())
            .map_err(|_| damaged())?;
        Ok(XChaCha20Poly1305::new(key.as_slice().into()))
    }
}

fn damaged() -> Error {
    Error::said(Code::NotAWorkspace, "密钥文件 keys.json 已损坏，资料打不开。请用备份里的 keys.json 恢复。")
}

pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Bug("no randomness".into()))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return Err(damaged());
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).map_err(|_| damaged())).collect()
}
