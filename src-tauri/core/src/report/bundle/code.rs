//! Short codes that people read to each other on the telephone: 报送码, 接收码 and the fingerprint of a key pair.

use super::keys::{AgeKey, unhex};
use crate::{Error, Result};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Crockford's base32: no I, L, O or U, so that nothing is misheard or misread.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Ten characters of five bits, `7KQ2M-9XW0A`, from the first 50 bits.
fn code(bytes: &[u8]) -> String {
    let head = bytes.iter().take(7).fold(0u64, |n, b| n << 8 | u64::from(*b)) >> 6;
    let mut out = String::with_capacity(11);
    for i in 0..10 {
        if i == 5 {
            out.push('-');
        }
        let digit = (head >> (45 - 5 * i)) & 31;
        out.push(char::from(DIGITS[usize::try_from(digit).unwrap_or(0)]));
    }
    out
}

/// A code as somebody typed it: case, hyphens, spaces and full-width forms do not matter, O is 0, I and L are 1.
/// None where it is not ten such characters.
pub fn clean(typed: &str) -> Option<String> {
    let mut out = String::with_capacity(11);
    for c in typed.chars() {
        let c = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
            other => other,
        };
        let c = match c.to_ascii_uppercase() {
            '-' | '—' | '–' => continue,
            s if s.is_whitespace() => continue,
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !c.is_ascii() || !DIGITS.contains(&(c as u8)) {
            return None;
        }
        if out.len() == 5 {
            out.push('-');
        }
        out.push(c);
    }
    (out.len() == 11).then_some(out)
}

/// 报送码: 50 bits of the header's hash (hexadecimal), which the office reads to the street.
pub fn submit_code(header_hash: &str) -> Result<String> {
    Ok(code(&hash_bytes(header_hash)?))
}

/// 接收码: 50 bits of HMAC-SHA-256 over header hash ‖ verdict, under a key that only the two age identities give:
/// HKDF-SHA-256 of their X25519 secret, bound to both recipients. `verdict` is the receipt's own word (接收 …).
/// Whoever only saw the bundle, the slip or the street's board cannot make it. The office's program can check it and shows
/// it nowhere; evidence against an office is the street's signed receipt, not this code.
/// # Errors
/// `InputRefused` where `theirs` is no sound age recipient.
pub fn receive_code(
    mine: &AgeKey,
    theirs: &str,
    office: &str,
    street: &str,
    header_hash: &str,
    verdict: &str,
) -> Result<String> {
    let shared = mine
        .shared(theirs)
        .ok_or_else(|| Error::refused("对方的公钥不正确，不能核对接收码。请重新交换登记包和授权包。"))?;
    let salt = format!("{office}\n{street}");
    let mut key = [0u8; 32];
    let derived =
        Hkdf::<Sha256>::new(Some(salt.as_bytes()), shared.as_slice()).expand(b"zhibu-bundle/v1 receive-code", &mut key);
    derived.map_err(|_| Error::Bug("hkdf length".into()))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| Error::Bug("hmac key".into()))?;
    mac.update(&hash_bytes(header_hash)?);
    mac.update(verdict.as_bytes());
    Ok(code(&mac.finalize().into_bytes()))
}

fn hash_bytes(hash: &str) -> Result<Vec<u8>> {
    unhex(hash).filter(|b| b.len() == 32).ok_or_else(|| Error::Bug("header hash".into()))
}

/// The committed list: 2,048 everyday words of two characters, no two of which sound alike (tones, zh/z, n/l and n/ng apart).
pub fn words() -> Vec<&'static str> {
    include_str!("../../../../../assets/words.txt").lines().collect()
}

/// Six words and four digits for a pair of public keys: 66 bits of SHA-256 and a number from the next 16.
pub fn fingerprint(signing: &str, recipient: &str) -> String {
    let hash = Sha256::digest(format!("zhibu-fingerprint/v1\n{signing}\n{recipient}\n").as_bytes());
    let list = words();
    let bits = |from: usize, count: usize| {
        (from..from + count).fold(0usize, |n, i| n << 1 | usize::from(hash[i / 8] >> (7 - i % 8) & 1))
    };
    let six: Vec<&str> = (0..6).map(|i| list.get(bits(i * 11, 11)).copied().unwrap_or("")).collect();
    format!("{} {:04}", six.join(" "), bits(66, 16) % 10_000)
}
