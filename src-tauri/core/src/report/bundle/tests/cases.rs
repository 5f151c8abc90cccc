//! The test-only writer of golden vectors. It was run once for every case; it never touches a case that exists.
//! `cargo test -p zhibu-core --lib make_missing -- --ignored` adds the missing ones.

use super::vectors::{Desk, folder, header, sealed};
use super::{inside, outside};
use crate::report::bundle::*;
use serde_json::{Value, json};
use std::fs;

pub struct Case {
    pub name: &'static str,
    pub about: &'static str,
    pub bytes: Vec<u8>,
    pub verdict: Verdict,
    pub codes: &'static [&'static str],
    pub inspect: [&'static str; 3],
    pub given: &'static [&'static str],
    pub extra: Value,
}

pub const OK: [&str; 3] = ["ok", "ok", "ok"];
/// The archive or the header is not what it must be: nothing more can be said.
pub const BAD: [&str; 3] = ["bad", "unchecked", "unchecked"];

pub fn good(
    name: &'static str,
    about: &'static str,
    s: &Sealed,
    codes: &'static [&'static str],
    given: &'static [&'static str],
) -> Case {
    let count = if s.header.kind == "enrolment" { 1 } else { 2 };
    let extra = json!({"hash": s.hash, "submit_code": submit_code(&s.hash).unwrap(), "files": count});
    Case { name, about, bytes: s.bytes.clone(), verdict: Verdict::Accepted, codes, inspect: OK, given, extra }
}

pub fn tampered(
    name: &'static str,
    about: &'static str,
    bytes: Vec<u8>,
    codes: &'static [&'static str],
    inspect: [&'static str; 3],
) -> Case {
    bad(name, about, bytes, Verdict::Tampered, codes, inspect)
}

pub fn bad(
    name: &'static str,
    about: &'static str,
    bytes: Vec<u8>,
    verdict: Verdict,
    codes: &'static [&'static str],
    inspect: [&'static str; 3],
) -> Case {
    Case { name, about, bytes, verdict, codes, inspect, given: &[], extra: json!({}) }
}

fn chained(
    name: &'static str,
    about: &'static str,
    s: &Sealed,
    verdict: Verdict,
    codes: &'static [&'static str],
    given: &'static [&'static str],
) -> Case {
    Case { given, ..bad(name, about, s.bytes.clone(), verdict, codes, OK) }
}

#[test]
#[ignore = "writes missing vectors; committed ones are never regenerated"]
fn make_missing() {
    let root = folder();
    fs::create_dir_all(&root).unwrap();
    if !root.join("keys.json").exists() {
        let sign = || SigningKey::generate().unwrap().to_text().unwrap().to_string();
        let age = || AgeKey::generate().to_text().to_string();
        let keys = json!({"note": "keys of test vectors; they protect nothing", "office_sign": sign(), "office_age": age(),
            "street_sign": sign(), "street_age": age(), "stranger_sign": sign(), "stranger_age": age()});
        fs::write(root.join("keys.json"), serde_json::to_string_pretty(&keys).unwrap()).unwrap();
    }
    let desk = Desk::read();
    let base = base_chain(&desk);
    for case in [
        chains(&desk, &base),
        outside::flips(&base[0]),
        outside::members(&base[0]),
        outside::signatures(&desk, &base[0]),
        outside::versions(&desk),
        outside::parties(&desk),
        inside::encryption(&desk),
        inside::names(&desk),
        inside::bags(&desk),
    ]
    .into_iter()
    .flatten()
    {
        let to = root.join(case.name);
        if to.exists() {
            continue;
        }
        fs::create_dir(&to).unwrap();
        let mut expect = json!({"about": case.about, "verdict": case.verdict.as_str(), "codes": case.codes, "inspect": case.inspect});
        for (key, value) in case.extra.as_object().unwrap() {
            expect[key] = value.clone();
        }
        if !case.given.is_empty() {
            expect["given"] = json!(case.given);
        }
        fs::write(to.join("expect.json"), serde_json::to_string_pretty(&expect).unwrap() + "\n").unwrap();
        fs::write(to.join("bundle.zhibu"), &case.bytes).unwrap();
    }
}

/// report-1 … report-4 as they exist already, or freshly sealed: the later ones name the hash of the one before.
fn base_chain(desk: &Desk) -> Vec<Sealed> {
    let mut out: Vec<Sealed> = Vec::new();
    for seq in 1..=4u64 {
        let prev = out.last().map(|s| s.hash.clone()).unwrap_or_default();
        let file = folder().join(format!("report-{seq}")).join("bundle.zhibu");
        out.push(match fs::read(&file) {
            Ok(bytes) => {
                let envelope = open(&bytes).map_err(|r| r.why).unwrap();
                Sealed { bytes, header: envelope.header, hash: envelope.hash }
            }
            Err(_) => sealed(desk, header(desk, seq, &prev)),
        });
    }
    out
}

fn chains(desk: &Desk, base: &[Sealed]) -> Vec<Case> {
    let change = |seq: u64, f: &dyn Fn(&mut Header)| {
        let prev = seq.checked_sub(2).map(|i| base[i as usize].hash.clone()).unwrap_or_default();
        let mut h = header(desk, seq, &prev);
        h.bundle_id = format!("01920000-0000-7000-9000-{seq:012}");
        f(&mut h);
        sealed(desk, h)
    };
    let restored = change(2, &|h| h.restored = true);
    let extra_pack = change(2, &|h| {
        h.packs.insert("later-pack".into(), "2027.1".into());
    });
    vec![
        good("report-1", "the first report of a chain", &base[0], &[], &[]),
        good("report-2", "the second revision, in order", &base[1], &[], &["report-1"]),
        good("report-3", "seq 3 while seq 2 is missing: accepted with the code gap", &base[2], &["gap"], &["report-1"]),
        good("report-4", "in order after three", &base[3], &[], &["report-1", "report-2", "report-3"]),
        good("restored", "the sender says that it was restored from a backup", &restored, &["restored"], &["report-1"]),
        good("unknown-pack", "a rule pack that the reader does not have", &extra_pack, &[], &["report-1"]),
        chained("already", "the same file again", &base[0], Verdict::Already, &[], &["report-1", "report-2"]),
        chained(
            "superseded",
            "revision 2 fills its gap after revision 3 was taken",
            &base[1],
            Verdict::Superseded,
            &["filled"],
            &["report-1", "report-3"],
        ),
        chained(
            "fork-seq",
            "another file with a seq that was taken",
            &change(2, &|h| h.revision = 9),
            Verdict::Fork,
            &[],
            &["report-1", "report-2"],
        ),
        chained(
            "fork-revision",
            "the same revision of the same month with another hash",
            &change(3, &|h| h.revision = 2),
            Verdict::Fork,
            &[],
            &["report-1", "report-2"],
        ),
        chained(
            "fork-prev",
            "names another predecessor than the one that was taken",
            &change(3, &|h| h.prev_hash = "ab".repeat(32)),
            Verdict::Fork,
            &[],
            &["report-1", "report-2"],
        ),
        chained(
            "fork-next",
            "fills a gap, but its successor names another predecessor",
            &change(2, &|h| h.revision = 1),
            Verdict::Fork,
            &[],
            &["report-3"],
        ),
        chained(
            "fork-first",
            "the first of a chain names a predecessor",
            &change(1, &|h| h.prev_hash = "ab".repeat(32)),
            Verdict::Fork,
            &[],
            &[],
        ),
        chained(
            "fork-no-prev",
            "a later one names none",
            &change(2, &|h| h.prev_hash.clear()),
            Verdict::Fork,
            &[],
            &["report-1"],
        ),
        chained(
            "replay-id",
            "a used bundle id under a new header",
            &change(3, &|h| h.bundle_id = base[0].header.bundle_id.clone()),
            Verdict::Replay,
            &[],
            &["report-1", "report-2"],
        ),
        Case {
            extra: json!({"baseline": 4}),
            ..chained(
                "replay-baseline",
                "older than the start that the street confirmed",
                &base[1],
                Verdict::Replay,
                &[],
                &["report-4"],
            )
        },
    ]
}
