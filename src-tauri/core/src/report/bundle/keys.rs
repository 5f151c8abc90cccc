//! The two keys of a workspace: Ed25519 in minisign's form to sign, X25519 in age's form to read.

use crate::{Error, Result};
use age::secrecy::ExposeSecret;
use minisign::{PublicKey, SecretKey, SecretKeyBox, SignatureBox};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use zeroize::Zeroizing;

/// The untrusted comment of every signature.
pub const COMMENT: &str = "zhibu-bundle/v1";

/// An Ed25519 signing key.
pub struct SigningKey(SecretKey);

impl SigningKey {
    pub fn generate() -> Result<Self> {
        let pair = minisign::KeyPair::generate_unencrypted_keypair().map_err(|_| bug("signing key generation"))?;
        Ok(SigningKey(pair.sk))
    }
    /// The text of an unencrypted minisign secret key file, which the public `minisign -S -s` reads.
    pub fn to_text(&self) -> Result<Zeroizing<String>> {
        let text = self.0.to_box(Some("zhibu signing key")).map_err(|_| bug("signing key text"))?;
        Ok(Zeroizing::new(text.into_string()))
    }
    pub fn from_text(text: &str) -> Result<Self> {
        let boxed = SecretKeyBox::from_string(text).map_err(|_| bug("stored signing key"))?;
        boxed.into_unencrypted_secret_key().map(SigningKey).map_err(|_| bug("stored signing key"))
    }
    /// The public key, 56 characters of base64, as `minisign -P` takes it.
    pub fn public(&self) -> Result<String> {
        PublicKey::from_secret_key(&self.0).map(|p| p.to_base64()).map_err(|_| bug("public key"))
    }
    /// The bytes of `header.json.minisig` over `header`.
    pub fn sign(&self, header: &[u8], bundle_id: &str) -> Result<Vec<u8>> {
        let signed = minisign::sign(None, &self.0, Cursor::new(header), Some(bundle_id), Some(COMMENT));
        signed.map(|s| s.to_bytes()).map_err(|_| bug("signing"))
    }
}

/// Checks a `header.json.minisig`: prehashed, both comments as they must be, no other spelling of the same signature.
pub fn verifies(public: &str, header: &[u8], minisig: &[u8], bundle_id: &str) -> bool {
    let Some(key) = public_key(public) else { return false };
    let Some(signature) = std::str::from_utf8(minisig).ok().and_then(|t| SignatureBox::from_string(t).ok()) else {
        return false;
    };
    let comments = signature.untrusted_comment().is_ok_and(|c| c == COMMENT)
        && signature.trusted_comment().is_ok_and(|c| c == bundle_id);
    comments
        && signature.is_prehashed()
        && signature.to_bytes() == minisig
        && minisign::verify(&key, &signature, Cursor::new(header), true, false, false).is_ok()
}

/// A minisign public key in its only spelling.
fn public_key(text: &str) -> Option<PublicKey> {
    let key = PublicKey::from_base64(text).ok()?;
    (key.to_base64() == text && key.to_bytes().starts_with(b"Ed")).then_some(key)
}

/// True for a public key as headers and enrolments carry it.
pub fn is_public_key(text: &str) -> bool {
    public_key(text).is_some()
}

/// An age X25519 identity.
#[derive(Clone)]
pub struct AgeKey(age::x25519::Identity);

impl AgeKey {
    pub fn generate() -> Self {
        AgeKey(age::x25519::Identity::generate())
    }
    /// `AGE-SECRET-KEY-1…`, the line that `age -i` reads.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
    pub fn from_text(text: &str) -> Result<Self> {
        text.trim().parse().map(AgeKey).map_err(|_| bug("stored age identity"))
    }
    /// `age1…`
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }
    pub(super) fn identity(&self) -> &dyn age::Identity {
        &self.0
    }
    /// X25519 of this identity with the key behind `recipient`; none where that is no sound recipient.
    pub(super) fn shared(&self, recipient: &str) -> Option<Zeroizing<[u8; 32]>> {
        let secret = Zeroizing::new(bech32_bytes(&self.to_text().to_lowercase(), "age-secret-key-")?);
        let theirs = x25519_dalek::PublicKey::from(bech32_bytes(recipient, "age")?);
        let shared = x25519_dalek::StaticSecret::from(*secret).diffie_hellman(&theirs);
        shared.was_contributory().then(|| Zeroizing::new(shared.to_bytes()))
    }
}

/// True for an age X25519 recipient in its only spelling.
pub fn is_recipient(text: &str) -> bool {
    text.parse::<age::x25519::Recipient>().is_ok_and(|r| r.to_string() == text)
}

fn bech32_bytes(text: &str, prefix: &str) -> Option<[u8; 32]> {
    let (hrp, bytes) = bech32::decode(text).ok()?;
    (hrp.as_str() == prefix).then(|| bytes.try_into().ok())?
}

/// SHA-256, lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// The bytes behind lower-case hexadecimal.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn bug(what: &str) -> Error {
    Error::Bug(format!("bundle keys: {what}"))
}
