mod cases;
mod inside;
mod outside;
pub(super) mod vectors;

use super::*;
use vectors::{Desk, files, header, sealed};

fn street(desk: &Desk) -> impl Fn(&[u8]) -> Arrival {
    let office = desk.office.public().unwrap();
    let me = desk.street_age.clone();
    move |bytes| {
        receive(
            bytes,
            &Receiver {
                identities: std::slice::from_ref(&me),
                understood: &[],
                knows: &|h| Ok(h.sender.key == office),
                chain: &|_| Ok(Chain { baseline: 1, ..Chain::default() }),
            },
        )
        .unwrap()
    }
}

#[test]
fn what_was_sealed_comes_out_for_every_recipient() {
    let desk = Desk::read();
    let s = sealed(&desk, header(&desk, 1, ""));
    for key in [&desk.street_age, &desk.office_age] {
        let inside = open(&s.bytes).map_err(|r| r.why).unwrap().unseal(std::slice::from_ref(key));
        assert_eq!(inside, Ok(files()));
    }
    let other = open(&s.bytes).map_err(|r| r.why).unwrap().unseal(std::slice::from_ref(&desk.stranger_age));
    assert_eq!(other.unwrap_err().verdict, Verdict::WrongRecipient);
}

#[test]
fn every_flipped_byte_is_tampered() {
    let desk = Desk::read();
    let s = sealed(&desk, header(&desk, 1, ""));
    let receive = street(&desk);
    assert_eq!(receive(&s.bytes).verdict, Verdict::Accepted);
    // A bit in the middle, the lowest (next letter, next digit) and the case bit: every byte once with each.
    for mask in [0x10, 0x01, 0x20] {
        let mut bytes = s.bytes.clone();
        for at in 0..bytes.len() {
            bytes[at] ^= mask;
            let arrival = receive(&bytes);
            assert_eq!(arrival.verdict, Verdict::Tampered, "byte {at} ^ {mask:#x}");
            assert!(arrival.files.is_none());
            bytes[at] ^= mask;
        }
    }
}

#[test]
fn every_truncation_is_tampered() {
    let desk = Desk::read();
    let s = sealed(&desk, header(&desk, 1, ""));
    let receive = street(&desk);
    for len in 0..s.bytes.len() {
        assert_eq!(receive(&s.bytes[..len]).verdict, Verdict::Tampered, "{len} bytes");
    }
}

#[test]
fn the_header_is_sorted_and_without_space() {
    let desk = Desk::read();
    let bytes = header(&desk, 1, "").bytes().unwrap();
    let text = std::str::from_utf8(&bytes).unwrap();
    assert!(text.starts_with("{\"app\":\"zhibu/0.1.0\",\"bundle_id\":"));
    assert!(!text.contains(": ") && !text.contains(", "));
    let keys: Vec<&str> = [
        "app",
        "bundle_id",
        "code_lists",
        "created_at",
        "format",
        "kind",
        "must_understand",
        "packs",
        "payload_sha256",
        "period",
        "prev_hash",
        "recipient",
        "restored",
        "revision",
        "sender",
        "seq",
        "suite",
    ]
    .into();
    let mut at = 0;
    for key in keys {
        at += text[at..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} not in order"));
    }
}

#[test]
fn a_header_field_of_the_future_is_ignored_and_listed() {
    let desk = Desk::read();
    let mut value = serde_json::to_value(header(&desk, 1, "")).unwrap();
    value["zone"] = serde_json::json!("+08:00");
    let (_, unknown) = header::parse(&canonical(&value)).unwrap();
    assert_eq!(unknown, ["zone"]);
}

#[test]
fn the_two_sides_make_the_same_receive_code_and_nobody_else_does() {
    let desk = Desk::read();
    let (office, street) = (desk.office_age.recipient(), desk.street_age.recipient());
    let hash = sha256_hex(b"header");
    let make =
        |mine: &AgeKey, theirs: &str, word: &str| receive_code(mine, theirs, &office, &street, &hash, word).unwrap();
    let code = make(&desk.street_age, &office, "接收");
    assert_eq!(code, make(&desk.office_age, &street, "接收"));
    assert_ne!(code, make(&desk.street_age, &office, "退回"));
    assert_ne!(code, make(&desk.stranger_age, &office, "接收"));
    assert_ne!(code, submit_code(&hash).unwrap());
}

#[test]
fn a_code_is_understood_however_it_is_typed() {
    let code = submit_code(&"00".repeat(32)).unwrap();
    assert_eq!(code, "00000-00000");
    assert_eq!(submit_code(&"ff".repeat(32)).unwrap(), "ZZZZZ-ZZZZZ");
    assert_eq!(submit_code(&format!("08{}", "00".repeat(31))).unwrap(), "10000-00000");
    for typed in ["7kq2m-9xwoa", "7KQ2M9XW0A", " 7kq2m 9xw0a ", "７ＫＱ２Ｍ－９ＸＷ０Ａ", "7KQ2M—9XWOA"] {
        assert_eq!(clean(typed).as_deref(), Some("7KQ2M-9XW0A"), "{typed}");
    }
    for typed in ["", "7KQ2M-9XW0", "7KQ2M-9XW0AA", "7KQ2M-9XW0U", "七KQ2M-9XW0A"] {
        assert_eq!(clean(typed), None, "{typed}");
    }
}

#[test]
fn the_word_list_is_2048_words_that_sound_different() {
    use pinyin::ToPinyin;
    let list = words();
    assert_eq!(list.len(), 2048);
    let mut sounds = std::collections::BTreeSet::new();
    for word in &list {
        assert_eq!(word.chars().count(), 2, "{word}");
        let sound: Vec<String> = word.chars().map(|c| heard(c.to_pinyin().unwrap().plain())).collect();
        if !sounds.insert(sound.clone()) {
            eprintln!("{word} {sound:?}");
        }
    }
    // Fewer only where a character has several readings and the dictionary gives the other one.
    assert!(sounds.len() > 2000, "{}", sounds.len());
    // Fingerprints that people compare must never change: the file is frozen.
    assert_eq!(sha256_hex(include_bytes!("../../../../../../assets/words.txt")), WORDS_SHA256);
}
/// What a bad line leaves of a syllable: zh, ch, sh as z, c, s; n as l; ng as n.
fn heard(syllable: &str) -> String {
    let start = syllable.replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
    let start = match start.strip_prefix('n') {
        Some(rest) => format!("l{rest}"),
        None => start,
    };
    start.strip_suffix("ng").map(|s| format!("{s}n")).unwrap_or(start)
}

const WORDS_SHA256: &str = "df76b6a20859683b4e53725cd6b9573ad5a36cf653e7e1cfdf126c701c47e0b0";

#[test]
fn a_fingerprint_is_six_words_and_a_number_and_changes_with_either_key() {
    let a = fingerprint("RWQ1", "age1");
    let parts: Vec<&str> = a.split(' ').collect();
    assert_eq!(parts.len(), 7);
    assert!(parts[..6].iter().all(|w| words().contains(w)));
    assert!(parts[6].len() == 4 && parts[6].parse::<u16>().is_ok());
    assert_ne!(a, fingerprint("RWQ2", "age1"));
    assert_ne!(a, fingerprint("RWQ1", "age2"));
}

#[test]
fn a_gap_in_the_millions_costs_nothing() {
    let desk = Desk::read();
    let mut h = header(&desk, u64::MAX, "aa");
    h.revision = 1;
    let j = judge(&Chain { baseline: 1, ..Chain::default() }, &h, "ff");
    assert_eq!((j.verdict, j.missing), (Verdict::Accepted, vec![1..=u64::MAX - 1]));
}

#[test]
fn one_bad_line_leaves_the_others() {
    let text = "{\"a\":1}\nnot json\n{\"a\":\"x\"}\n\n{\"a\":2,\"b\":3}\n{\"a\":3}\r\n{\"a\":\"e\u{301}\"}\n";
    #[derive(serde::Deserialize)]
    struct Row {
        a: u8,
    }
    let read = read_lines::<Row>(text.as_bytes());
    assert_eq!(read.good.iter().map(|(r, _)| r.a).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(read.good[1].1["b"], 3);
    let bad: Vec<(usize, &str)> = read.bad.iter().map(|b| (b.line, b.code)).collect();
    assert_eq!(bad, [(2, "record-json"), (3, "record-fields"), (6, "record-text"), (7, "record-text")]);
}

#[test]
fn written_lines_are_nfc() {
    assert_eq!(lines(&["e\u{301}"]).unwrap(), "\"é\"\n".as_bytes());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_looked_at_without_harm(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..4096)) {
        proptest::prop_assert!(!inspect(&bytes).is_sound());
    }

    #[test]
    fn codes_read_back(hash in "[0-9a-f]{64}") {
        let code = submit_code(&hash).unwrap();
        proptest::prop_assert_eq!(clean(&code.to_lowercase()), Some(code));
    }
}
