//! The golden vectors in fixtures/bundles/v1: every case is a file and what a receiver must say of it. The committed files
//! are never made again; `make_missing` is the test-only writer that adds new cases beside them.

use crate::report::bundle::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/bundles/v1")
}

/// The keys of the vectors; `keys.json` says in the open that they are for tests.
pub struct Desk {
    pub office: SigningKey,
    pub office_age: AgeKey,
    pub street_age: AgeKey,
    pub stranger: SigningKey,
    pub stranger_age: AgeKey,
}

impl Desk {
    pub fn read() -> Desk {
        let text = std::fs::read_to_string(folder().join("keys.json")).unwrap();
        let keys: BTreeMap<String, String> = serde_json::from_str(&text).unwrap();
        let sign = |k: &str| SigningKey::from_text(&keys[k]).unwrap();
        let age = |k: &str| AgeKey::from_text(&keys[k]).unwrap();
        Desk {
            office: sign("office_sign"),
            office_age: age("office_age"),
            street_age: age("street_age"),
            stranger: sign("stranger_sign"),
            stranger_age: age("stranger_age"),
        }
    }
}

/// A report's header with everything plain; cases change what they are about.
pub fn header(desk: &Desk, seq: u64, prev: &str) -> Header {
    Header {
        app: "zhibu/0.1.0".into(),
        bundle_id: format!("01920000-0000-7000-8000-{seq:012}"),
        code_lists: BTreeMap::from([("GB/T 4658".into(), "2006".into())]),
        created_at: "2026-10-31T17:30:00".into(),
        format: FORMAT.into(),
        kind: "report".into(),
        must_understand: vec![],
        packs: BTreeMap::from([("report-profile".into(), "2026.1".into())]),
        payload_sha256: String::new(),
        period: "2026-10".into(),
        prev_hash: prev.into(),
        recipient: Recipient { code: "JD-01".into(), key: desk.street_age.recipient() },
        restored: false,
        revision: u32::try_from(seq).unwrap_or(1),
        sender: Sender {
            code: "YL-CG-01".into(),
            key: desk.office.public().unwrap(),
            name: "晨光社区第一党支部".into(),
        },
        seq,
        suite: SUITE.into(),
    }
}

pub fn files() -> Files {
    let row = json!({"organisation":"YL-CG-01","uuid":"01920000-0000-7000-8000-0000000000aa","rev":1,"effective":"2026-10-31","void":false,"name":"张小明"});
    Files::from([
        ("members.ndjson".to_owned(), lines(&[row]).unwrap()),
        ("schema/members.json".to_owned(), b"{\"type\":\"object\"}\n".to_vec()),
    ])
}

pub fn sealed(desk: &Desk, header: Header) -> Sealed {
    let recipients = [header.recipient.key.clone(), desk.office_age.recipient()];
    seal(Parts { header, files: &files(), recipients: &recipients, signing: &desk.office }).unwrap()
}

/// What the receiver (the street of the vectors) says, given the cases it took before.
fn arrive(desk: &Desk, bytes: &[u8], expect: &Value) -> Arrival {
    let given: Vec<Link> = expect["given"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|name| {
            let file = folder().join(name.as_str().unwrap()).join("bundle.zhibu");
            open(&std::fs::read(file).unwrap()).map_err(|r| r.why).unwrap().link()
        })
        .collect();
    let baseline = expect["baseline"].as_u64().unwrap_or(1);
    let (links, old) = given.into_iter().partition(|l| l.seq >= baseline);
    let chain = Chain { links, old, baseline };
    let office = desk.office.public().unwrap();
    let enrolling = expect["enrolling"].as_bool().unwrap_or(false);
    receive(
        bytes,
        &Receiver {
            identities: std::slice::from_ref(&desk.street_age),
            understood: &["members".to_owned()],
            knows: &|h| Ok(h.sender.key == office || enrolling),
            chain: &|_| Ok(chain.clone()),
        },
    )
    .unwrap()
}

#[test]
fn every_vector_gets_the_verdict_it_states() {
    let desk = Desk::read();
    let (mut good, mut bad) = (0, 0);
    for entry in std::fs::read_dir(folder()).unwrap() {
        let case = entry.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let expect: Value = serde_json::from_slice(&std::fs::read(case.join("expect.json")).unwrap()).unwrap();
        let bytes = std::fs::read(case.join("bundle.zhibu")).unwrap();
        let arrival = arrive(&desk, &bytes, &expect);
        assert_eq!(arrival.verdict.as_str(), expect["verdict"], "{name}");
        assert_eq!(json!(arrival.codes), expect["codes"], "{name}");
        assert!(!expect["about"].as_str().unwrap().is_empty(), "{name}");
        let seen = inspect(&bytes);
        assert_eq!(
            json!([seen.verdict.format, seen.verdict.signature, seen.verdict.payload]),
            expect["inspect"],
            "{name}"
        );
        if let Some(hash) = expect["hash"].as_str() {
            assert_eq!(seen.sha256, hash, "{name}");
            assert_eq!(seen.submit_code, expect["submit_code"], "{name}");
        }
        if arrival.verdict == Verdict::Accepted {
            assert_eq!(arrival.files.unwrap().len() as u64, expect["files"], "{name}");
            good += 1;
        } else {
            assert!(arrival.files.is_none(), "{name}: a refused file gave its inside");
            bad += 1;
        }
    }
    assert!(good >= 6 && bad > 2 * good, "negatives must outnumber positives: {good} {bad}");
}
