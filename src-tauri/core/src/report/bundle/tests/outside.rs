//! Vectors that are wrong outside: damaged, put together otherwise, from a later version, for or from somebody else.

use super::cases::{BAD, Case, OK, bad, tampered};
use super::vectors::{Desk, files, header, sealed};
use crate::report::bundle::*;

const SIGNATURE: [&str; 3] = ["ok", "bad", "unchecked"];
const PAYLOAD: [&str; 3] = ["ok", "ok", "bad"];
const NEWER: [&str; 3] = ["newer", "ok", "unchecked"];

pub fn flips(one: &Sealed) -> Vec<Case> {
    let flip = |at: usize, mask: u8| {
        let mut b = one.bytes.clone();
        b[at] ^= mask;
        b
    };
    let find = |text: &str| one.bytes.windows(text.len()).position(|w| w == text.as_bytes()).unwrap();
    let sign = flip(find("untrusted comment") + 60, 1);
    let payload = flip(find("age-encryption.org") + 400, 1);
    let padding = flip(find("age-encryption.org") - 513, 1);
    let half = one.bytes[..one.bytes.len() / 2 / 512 * 512].to_vec();
    let mut owner = flip(108, 1);
    owner[153] += 1;
    vec![
        tampered("flip-header", "one bit of header.json", flip(600, 1), &["signature"], SIGNATURE),
        tampered("flip-signature", "one bit of the signature", sign, &["signature"], SIGNATURE),
        tampered("flip-payload", "one bit of the payload", payload, &["payload-sum"], PAYLOAD),
        tampered("flip-padding", "one bit of a member's padding", padding, &["archive"], BAD),
        tampered("flip-owner", "the owner field with its checksum, which readers ignore", owner, &["archive"], BAD),
        tampered("truncated", "cut in the middle", half, &["archive"], BAD),
        tampered("trailing", "a block after the end", [one.bytes.as_slice(), &[0; 512]].concat(), &["archive"], BAD),
        tampered("empty", "no byte", vec![], &["not-a-bundle"], BAD),
        tampered("not-a-bundle", "a text file", "这不是上报包".repeat(100).into_bytes(), &["not-a-bundle"], BAD),
    ]
}

fn pack(h: &[u8], s: &[u8], p: &[u8]) -> Vec<u8> {
    ustar::write(&[("header.json", h), ("header.json.minisig", s), ("payload.age", p)])
}

fn split(bytes: &[u8]) -> seal::Members<'_> {
    seal::split(bytes).map_err(|r| r.why).unwrap()
}

pub fn members(one: &Sealed) -> Vec<Case> {
    let m = split(&one.bytes);
    let (h, s, p) = (("header.json", m.header), ("header.json.minisig", m.signature), ("payload.age", m.payload));
    let four = ustar::write(&[h, s, p, ("more.txt", b"x")]);
    vec![
        tampered("member-order", "another order", ustar::write(&[s, h, p]), &["not-a-bundle"], BAD),
        tampered("member-extra", "a fourth member", four, &["archive"], BAD),
        tampered("member-missing", "no signature", ustar::write(&[h, p]), &["not-a-bundle"], BAD),
        tampered("header-not-json", "no JSON", pack(b"{", m.signature, m.payload), &["header-json"], BAD),
    ]
}

pub fn signatures(desk: &Desk, one: &Sealed) -> Vec<Case> {
    let m = split(&one.bytes);
    let other = sealed(desk, header(desk, 2, "ab"));
    let others = split(&other.bytes);
    let mut spaced = m.header.to_vec();
    spaced.insert(1, b' ');
    let spaced_signed = desk.office.sign(&spaced, &one.header.bundle_id).unwrap();
    let spaced = pack(&spaced, &spaced_signed, m.payload);
    let text = String::from_utf8(m.signature.to_vec()).unwrap();
    let with = |signature: &[u8]| pack(m.header, signature, m.payload);
    let crlf = with(text.replace('\n', "\r\n").as_bytes());
    let comment = with(text.replacen("zhibu-bundle/v1", "anything at all", 1).as_bytes());
    let other_id = with(&desk.office.sign(m.header, "somebody-else").unwrap());
    let payload = pack(m.header, m.signature, others.payload);
    vec![
        tampered("header-space", "signed, with an insignificant space", spaced, &["header-canonical"], BAD),
        tampered("signature-other-id", "signed for another bundle id", other_id, &["signature"], SIGNATURE),
        tampered("signature-crlf", "lines end as on Windows", crlf, &["signature"], SIGNATURE),
        tampered("signature-comment", "another untrusted comment", comment, &["signature"], SIGNATURE),
        tampered("signature-swapped", "of another bundle", with(others.signature), &["signature"], SIGNATURE),
        tampered("payload-swapped", "the payload of another bundle", payload, &["payload-sum"], PAYLOAD),
    ]
}

pub fn versions(desk: &Desk) -> Vec<Case> {
    let with = |f: &dyn Fn(&mut Header)| {
        let mut h = header(desk, 1, "");
        f(&mut h);
        sealed(desk, h).bytes
    };
    let newer = |name, about, bytes, seen| bad(name, about, bytes, Verdict::NewerVersion, &["format"], seen);
    let v2 = with(&|h| h.format = "zhibu-bundle/v2".into());
    let m = split(&v2);
    let foreign = pack(m.header, b"untrusted comment: zhibu-bundle/v2\nan algorithm of the future\n", m.payload);
    let suite = with(&|h| h.suite = "sm2+sm4".into());
    let kind = with(&|h| h.kind = "directive".into());
    let must = with(&|h| h.must_understand = vec!["elections".into()]);
    let about = "names a table without which the reader must not go on";
    vec![
        newer("newer-format", "a later version, signed as v1 signs", v2.clone(), NEWER),
        newer("newer-signature", "signed in another way", foreign, ["newer", "newer", "unchecked"]),
        newer("newer-suite", "another suite of algorithms", suite, NEWER),
        newer("newer-kind", "a kind that v1 does not know", kind, NEWER),
        bad("must-understand", about, must, Verdict::NewerVersion, &["must-understand"], OK),
    ]
}

pub fn parties(desk: &Desk) -> Vec<Case> {
    let mut h = header(desk, 1, "");
    h.recipient.key = desk.stranger_age.recipient();
    let foreign = sealed(desk, h);
    let mut h = header(desk, 1, "");
    h.sender.key = desk.stranger.public().unwrap();
    let recipients = [desk.street_age.recipient()];
    let unknown = Parts { header: h, files: &files(), recipients: &recipients, signing: &desk.stranger };
    let unknown = seal(unknown).unwrap().bytes;
    vec![
        bad("wrong-recipient", "for another street", foreign.bytes, Verdict::WrongRecipient, &["recipient"], OK),
        bad("unknown-sender", "by a key that nobody enrolled", unknown, Verdict::UnknownSender, &["sender"], OK),
    ]
}
