//! The third member: a bag as tar, zstd, and age to X25519 recipients. Never a passphrase: age's scrypt tunes itself to the
//! machine that wrote the file, and a weak office PC may then be unable to open it.

use super::bag::{self, Files, Info};
use super::keys::AgeKey;
use super::{Refusal, Verdict, ustar};
use crate::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

/// Most files in a bag.
pub const MAX_ENTRIES: usize = 256;
/// Most bytes after decompression.
pub const MAX_BYTES: usize = 256 << 20;
/// Most bytes out per byte in, once more than `RATIO_FREE` came out.
pub const MAX_RATIO: usize = 200;
/// Small payloads may be as repetitive as they like.
pub const RATIO_FREE: usize = 8 << 20;
/// Largest zstd window that a reader sets aside, as a power of two.
const WINDOW_LOG: u32 = 24;

/// A bag as `tar | zstd`, the payload of an enrolment as it is.
pub fn pack(files: &Files, info: &Info<'_>) -> Result<Vec<u8>> {
    let all = bag::build(files, info);
    let members: Vec<(&str, &[u8])> = all.iter().map(|(p, b)| (p.as_str(), b.as_slice())).collect();
    let archive = ustar::write(&members);
    let mut squeeze = zstd::bulk::Compressor::new(9)?;
    squeeze.include_checksum(true)?;
    squeeze.window_log(WINDOW_LOG - 1)?;
    Ok(squeeze.compress(&archive)?)
}

/// Encrypts to every recipient of the list.
/// # Errors
/// `InputRefused` where one of them is no age X25519 recipient.
pub fn encrypt(bytes: &[u8], recipients: &[String]) -> Result<Vec<u8>> {
    let unique: BTreeSet<&String> = recipients.iter().collect();
    let parsed = unique.iter().map(|r| r.parse::<age::x25519::Recipient>());
    let keys: Vec<_> = parsed
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| Error::refused("收件公钥不正确，没有生成文件。请重新导入授权包。"))?;
    let encryptor = age::Encryptor::with_recipients(keys.iter().map(|k| k as &dyn age::Recipient));
    let encryptor = encryptor.map_err(|_| Error::Bug("age recipients".into()))?;
    let mut out = Vec::with_capacity(bytes.len() + 1024);
    let mut writer = encryptor.wrap_output(&mut out)?;
    writer.write_all(bytes)?;
    writer.finish()?;
    Ok(out)
}

/// Decrypts with the first identity that fits.
/// # Errors
/// `WrongRecipient` where none fits, `Tampered` where it is no age file, is for a passphrase or is damaged.
pub fn decrypt(bytes: &[u8], identities: &[AgeKey]) -> std::result::Result<Vec<u8>, Refusal> {
    let broken = |_| Refusal::new(Verdict::Tampered, "payload-age");
    let decryptor = age::Decryptor::new_buffered(bytes).map_err(broken)?;
    if decryptor.is_scrypt() {
        return Err(Refusal::new(Verdict::Tampered, "payload-scrypt"));
    }
    let reader = decryptor.decrypt(identities.iter().map(AgeKey::identity));
    let reader = reader.map_err(|e| match e {
        age::DecryptError::NoMatchingKeys => Refusal::new(Verdict::WrongRecipient, "payload-recipient"),
        _ => Refusal::new(Verdict::Tampered, "payload-age"),
    })?;
    let mut out = Vec::new();
    reader
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut out)
        .map_err(|_| Refusal::new(Verdict::Tampered, "payload-age"))?;
    Ok(out)
}

/// Unpacks and checks a `tar.zst` that holds one bag; gives the bag's payload.
/// # Errors
/// `Tampered` with a code that says where it broke.
pub fn unpack(bytes: &[u8]) -> std::result::Result<Files, Refusal> {
    let archive = decompress(bytes).map_err(|code| Refusal::new(Verdict::Tampered, code))?;
    let members =
        ustar::read(&archive, MAX_ENTRIES).map_err(|why| Refusal::because(Verdict::Tampered, "payload-tar", why))?;
    let mut all = BTreeMap::new();
    let mut folded = BTreeSet::new();
    for (name, body) in members {
        if !is_safe(name) || !folded.insert(name.to_ascii_lowercase()) {
            return Err(Refusal::new(Verdict::Tampered, "payload-name"));
        }
        all.insert(name.to_owned(), body.to_vec());
    }
    bag::check(&all).map_err(|why| Refusal::because(Verdict::Tampered, "payload-bag", why))
}

fn decompress(bytes: &[u8]) -> std::result::Result<Vec<u8>, &'static str> {
    let most = MAX_BYTES.min(RATIO_FREE.max(bytes.len().saturating_mul(MAX_RATIO)));
    let mut decoder = zstd::stream::read::Decoder::new(bytes).map_err(|_| "payload-zstd")?;
    decoder.window_log_max(WINDOW_LOG).map_err(|_| "payload-zstd")?;
    let mut out = Vec::new();
    decoder.take(most as u64 + 1).read_to_end(&mut out).map_err(|_| "payload-zstd")?;
    if out.len() > most { Err("payload-size") } else { Ok(out) }
}

/// True for a relative path of plain ASCII parts that every system can hold: no `..`, no drive, no name that Windows reserves.
pub fn is_safe(path: &str) -> bool {
    !path.is_empty() && path.len() <= 100 && path.split('/').all(is_safe_part)
}

fn is_safe_part(part: &str) -> bool {
    let plain = part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let stem = part.split('.').next().unwrap_or("").to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.as_bytes()[3].is_ascii_digit());
    plain && !device && !part.ends_with('.')
}
