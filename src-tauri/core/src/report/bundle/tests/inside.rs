//! Vectors that are wrong inside: soundly signed, but what was encrypted is not a bag that may be taken.

use super::cases::{Case, OK, bad, good, tampered};
use super::vectors::{Desk, files, header};
use crate::report::bundle::*;
use serde_json::json;
use std::io::Write;

/// A report whose third member is whatever `payload` says, soundly signed.
fn signed(desk: &Desk, payload: &[u8]) -> Vec<u8> {
    let mut h = header(desk, 1, "");
    h.payload_sha256 = sha256_hex(payload);
    let bytes = h.bytes().unwrap();
    let signature = desk.office.sign(&bytes, &h.bundle_id).unwrap();
    ustar::write(&[("header.json", &bytes), ("header.json.minisig", &signature), ("payload.age", payload)])
}

fn to(key: &AgeKey, bytes: &[u8]) -> Vec<u8> {
    payload::encrypt(bytes, &[key.recipient()]).unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 3).unwrap()
}

/// A report with this archive inside.
fn tar(desk: &Desk, archive: &[u8]) -> Vec<u8> {
    signed(desk, &to(&desk.street_age, &zst(archive)))
}

pub fn encryption(desk: &Desk) -> Vec<Case> {
    let mut passphrase = age::scrypt::Recipient::new(age::secrecy::SecretString::from("test".to_owned()));
    passphrase.set_work_factor(10);
    let e = age::Encryptor::with_recipients(std::iter::once(&passphrase as &dyn age::Recipient)).unwrap();
    let mut scrypt = vec![];
    let mut w = e.wrap_output(&mut scrypt).unwrap();
    w.write_all(b"x").unwrap();
    w.finish().unwrap();
    let scrypt = signed(desk, &scrypt);
    let plain = signed(desk, b"not encrypted");
    let elsewhere = signed(desk, &to(&desk.stranger_age, b"x"));
    let no_zstd = signed(desk, &to(&desk.street_age, b"plain"));
    let bomb = tar(desk, &vec![0; 64 << 20]);
    let about = "the header names us, the encryption does not";
    vec![
        enrolment(desk),
        tampered("payload-scrypt", "encrypted with a passphrase", scrypt, &["payload-scrypt"], OK),
        tampered("payload-not-age", "no age file", plain, &["payload-age"], OK),
        bad("payload-elsewhere", about, elsewhere, Verdict::WrongRecipient, &["payload-recipient"], OK),
        tampered("payload-not-zstd", "no zstd inside", no_zstd, &["payload-zstd"], OK),
        tampered("bomb", "64 MiB of zeros in a few kilobytes", bomb, &["payload-size"], OK),
    ]
}

pub fn names(desk: &Desk) -> Vec<Case> {
    let with = |members: &[(&str, &[u8])]| tar(desk, &ustar::write(members));
    let named = |name, about, path: &str| tampered(name, about, with(&[(path, b"x")]), &["payload-name"], OK);
    let mut link = ustar::write(&[("bag/data/x", b"")]);
    link[156] = b'2';
    let sum: u32 = (0..512).map(|i| if (148..156).contains(&i) { 32 } else { u32::from(link[i]) }).sum();
    link[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let many: Vec<String> = (0..300).map(|i| format!("bag/data/{i}.ndjson")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), b"".as_slice())).collect();
    let twice = with(&[("bag/data/a", b"x"), ("bag/data/A", b"y")]);
    vec![
        tampered("tar-link", "a symbolic link", tar(desk, &link), &["payload-tar"], OK),
        tampered("tar-many", "more files than a bag may hold", with(&many), &["payload-tar"], OK),
        named("name-parent", "a path that climbs out", "bag/../../evil"),
        named("name-absolute", "an absolute path", "/etc/passwd"),
        named("name-drive", "a Windows drive", "C:\\evil"),
        named("name-reserved", "a name that Windows reserves", "bag/data/nul.ndjson"),
        tampered("name-twice", "two names that differ only by case", twice, &["payload-name"], OK),
    ]
}

pub fn bags(desk: &Desk) -> Vec<Case> {
    let info = bag::Info { date: "2026-10-31", agent: "zhibu/0.1.0", bundle_id: "x" };
    let case = |name, about, change: &dyn Fn(&mut Files)| {
        let mut all = bag::build(&files(), &info);
        change(&mut all);
        let members: Vec<(&str, &[u8])> = all.iter().map(|(p, b)| (p.as_str(), b.as_slice())).collect();
        tampered(name, about, tar(desk, &ustar::write(&members)), &["payload-bag"], OK)
    };
    let empty = signed(desk, &to(&desk.street_age, &payload::pack(&Files::new(), &info).unwrap()));
    vec![
        case("bag-sum", "a file is not what the manifest says", &|a| {
            a.get_mut("bag/data/members.ndjson").unwrap().push(b'\n');
        }),
        case("bag-unlisted", "a file in no manifest", &|a| {
            a.insert("bag/data/more.ndjson".into(), vec![]);
        }),
        case("bag-missing", "the manifest names a file that is not there", &|a| {
            a.remove("bag/data/members.ndjson");
        }),
        case("bag-no-tagmanifest", "no tagmanifest", &|a| {
            a.remove("bag/tagmanifest-sha256.txt");
        }),
        tampered("bag-empty", "a bag without payload proves nothing", empty, &["payload-bag"], OK),
    ]
}

/// The one kind whose payload is not encrypted; the receiver is told to expect it from an unknown key.
fn enrolment(desk: &Desk) -> Case {
    let mut h = header(desk, 1, "");
    h.kind = "enrolment".into();
    h.period.clear();
    h.recipient = Recipient { code: String::new(), key: String::new() };
    let row = json!({"code": "YL-CG-01", "name": "晨光社区第一党支部", "recipient": desk.office_age.recipient()});
    let files = Files::from([("organisations.ndjson".to_owned(), lines(&[row]).unwrap())]);
    let s = seal(Parts { header: h, files: &files, recipients: &[], signing: &desk.office }).unwrap();
    let mut case = good("enrolment", "an office asks to be known", &s, &[], &[]);
    case.extra["enrolling"] = json!(true);
    case
}
