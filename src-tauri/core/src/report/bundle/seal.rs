//! The outside of a bundle: making it and checking it.

use super::header::{self, Header, Kind};
use super::keys::{self, AgeKey, SigningKey, sha256_hex};
use super::payload;
use super::{Files, Refusal, Verdict, ustar};
use crate::Result;

const HEADER: &str = "header.json";
const SIGNATURE: &str = "header.json.minisig";
const ENCRYPTED: &str = "payload.age";
const OPEN: &str = "payload.tar.zst";

/// What `seal` needs. `header.payload_sha256` is filled in; everything else stands as it will be signed.
pub struct Parts<'a> {
    pub header: Header,
    pub files: &'a Files,
    /// age recipients: the receiver, its second key where the charter names one, and the sender itself. Not used for an enrolment.
    pub recipients: &'a [String],
    pub signing: &'a SigningKey,
}

/// A finished file.
pub struct Sealed {
    pub bytes: Vec<u8>,
    pub header: Header,
    /// SHA-256 of header.json: what is meant by the hash of a bundle.
    pub hash: String,
}

/// Makes a bundle.
/// # Errors
/// `InputRefused` where a recipient is no age key.
pub fn seal(parts: Parts<'_>) -> Result<Sealed> {
    let Parts { mut header, files, recipients, signing } = parts;
    let date = header.created_at.get(..10).unwrap_or_default();
    let info = super::bag::Info { date, agent: &header.app, bundle_id: &header.bundle_id };
    let packed = payload::pack(files, &info)?;
    let third = if is_open(&header) { packed } else { payload::encrypt(&packed, recipients)? };
    header.payload_sha256 = sha256_hex(&third);
    let bytes = header.bytes()?;
    let signature = signing.sign(&bytes, &header.bundle_id)?;
    let hash = sha256_hex(&bytes);
    let file = ustar::write(&[(HEADER, &bytes), (SIGNATURE, &signature), (third_name(&header), &third)]);
    Ok(Sealed { bytes: file, header, hash })
}

/// An enrolment comes before any street key is known, so its payload is not encrypted.
fn is_open(header: &Header) -> bool {
    header.kind() == Some(Kind::Enrolment)
}

fn third_name(header: &Header) -> &'static str {
    if is_open(header) { OPEN } else { ENCRYPTED }
}

/// A file whose outside is sound: canonical archive, canonical header, a signature of the key that the header names
/// (whether that key is known is the receiver's to say), a payload with the signed sum.
pub struct Envelope {
    pub header: Header,
    /// SHA-256 of header.json.
    pub hash: String,
    /// Fields of the header that this program does not know; ignored and listed.
    pub unknown: Vec<String>,
    payload: Vec<u8>,
}

/// The three members as they lie in the file, before anything is believed.
pub(super) struct Members<'a> {
    pub header: &'a [u8],
    pub signature: &'a [u8],
    pub payload: &'a [u8],
    /// The name of the third.
    pub third: &'a str,
}

/// Splits a file that is byte for byte the canonical archive of its three members.
/// # Errors
/// `Tampered`, with the code `not-a-bundle` where it is no archive of this kind at all.
pub(super) fn split(bytes: &[u8]) -> std::result::Result<Members<'_>, Refusal> {
    let members = ustar::read(bytes, 3).map_err(|why| {
        let ours = bytes.starts_with(b"header.json\0");
        Refusal::because(Verdict::Tampered, if ours { "archive" } else { "not-a-bundle" }, why)
    })?;
    let [(HEADER, header), (SIGNATURE, signature), (name @ (ENCRYPTED | OPEN), payload)] = members[..] else {
        return Err(Refusal::new(Verdict::Tampered, "not-a-bundle"));
    };
    if ustar::write(&[(HEADER, header), (SIGNATURE, signature), (name, payload)]) != bytes {
        return Err(Refusal::new(Verdict::Tampered, "archive"));
    }
    Ok(Members { header, signature, payload, third: name })
}

/// Checks all of the outside. Order: archive, header, signature, version, sum of the payload, so that a damaged file is
/// called damaged and only a soundly signed one, or one whose signature file names another format, is called newer.
/// # Errors
/// `Tampered` or `NewerVersion`.
pub fn open(bytes: &[u8]) -> std::result::Result<Envelope, Refusal> {
    let members = split(bytes)?;
    let (header, unknown) = header::parse(members.header)?;
    signature(&header, &members)?;
    if header.is_newer() {
        return Err(Refusal::new(Verdict::NewerVersion, "format"));
    }
    if sha256_hex(members.payload) != header.payload_sha256 || members.third != third_name(&header) {
        return Err(Refusal::new(Verdict::Tampered, "payload-sum"));
    }
    if header.bundle_id.is_empty() || header.revision == 0 || header.seq == 0 {
        return Err(Refusal::new(Verdict::Tampered, "header-fields"));
    }
    Ok(Envelope { hash: sha256_hex(members.header), header, unknown, payload: members.payload.to_vec() })
}

/// The signature of a later format may be of a kind that cannot be checked here: then its own first line names that
/// format. A v1 file with one flipped byte still says v1 in one of the two places, and is damaged, not newer.
pub(super) fn signature(header: &Header, members: &Members<'_>) -> std::result::Result<(), Refusal> {
    if keys::verifies(&header.sender.key, members.header, members.signature, &header.bundle_id) {
        return Ok(());
    }
    let first = format!("untrusted comment: {}\n", header.format);
    if header::newer_format(&header.format) && members.signature.starts_with(first.as_bytes()) {
        return Err(Refusal::new(Verdict::NewerVersion, "format"));
    }
    Err(Refusal::new(Verdict::Tampered, "signature"))
}

impl Envelope {
    /// The payload files of the bag, decrypted with the first identity that fits and checked.
    /// # Errors
    /// `WrongRecipient` where no identity fits, else `Tampered` with the place.
    pub fn unseal(&self, identities: &[AgeKey]) -> std::result::Result<Files, Refusal> {
        if is_open(&self.header) {
            return payload::unpack(&self.payload);
        }
        payload::unpack(&payload::decrypt(&self.payload, identities)?)
    }

    /// Names in `must_understand` that are not among `known` tables and `table.field`s.
    pub fn not_understood(&self, known: &[String]) -> Vec<String> {
        self.header.must_understand.iter().filter(|n| !known.contains(n)).cloned().collect()
    }
}
