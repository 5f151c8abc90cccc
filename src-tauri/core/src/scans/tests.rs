use super::testing::{holds, photo};
use super::*;
use crate::Code;
use proptest::prelude::*;

#[test]
fn a_photograph_keeps_its_picture_way_up_and_moment_and_loses_its_place() {
    let raw = photo(6, "2026:10:10 09:30:00", b"place 26.5N");
    let cleared = jpeg::clear(&raw).expect("a picture");
    assert!(holds(&raw, b"place") && !holds(&cleared.bytes, b"place") && !holds(&cleared.bytes, b"GPS"));
    assert!(holds(&cleared.bytes, b"JFIF") && holds(&cleared.bytes, b"\x78\x9A\xFF\xD9"));
    assert!(cleared.bytes.ends_with(&[0xFF, 0xD9]), "nothing behind the picture");
    assert_eq!(cleared.taken.expect("a moment").to_string(), "2026-10-10 09:30:00");
    let again = jpeg::clear(&cleared.bytes).expect("still a picture");
    assert_eq!((again.bytes.clone(), again.taken), (cleared.bytes, None), "clearing twice changes nothing");
    let usual = jpeg::clear(&photo(1, "2026:10:10 09:30:00", b"")).expect("a picture");
    assert!(!holds(&usual.bytes, b"Exif"));
    for broken in [&raw[..raw.len() - 40], &raw[..30], b"\xFF\xD8\xFF\xD9", b"\xFF\xD8", b""] {
        assert_eq!(jpeg::clear(broken), None);
    }
}

#[test]
fn kinds_of_files_are_known_by_what_they_hold() {
    let png =
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", b"x"), chunk(b"eXIf", b"place"), chunk(b"IEND", b"")].concat();
    let kept = kinds::ready("图.jpg", png.clone()).expect("a picture");
    assert_eq!((kept.media.as_str(), holds(&kept.bytes, b"place")), ("png", false));
    assert_eq!(kinds::ready("扫描.PDF", b"%PDF-1.7".to_vec()).expect("a scan").media, "pdf");
    for (name, bytes) in [
        ("空.pdf", &b""[..]),
        ("手机.heic", b"\0\0\0\x18ftypheic"),
        ("程序.exe", b"MZ"),
        ("没有后缀", b"abc"),
        ("坏.jpg", b"\xFF\xD8\xFF"),
        ("坏.png", &png[..20]),
    ] {
        assert_eq!(kinds::ready(name, bytes.to_vec()).expect_err(name).code(), Code::InputRefused, "{name}");
    }
}

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat()
}

#[test]
fn phones_write_the_day_into_the_name() {
    for (name, day) in [
        ("IMG_20261010_093000.jpg", Some("2026-10-10")),
        ("2026-10-10 09.30.00.jpg", Some("2026-10-10")),
        ("mmexport1696900000000.jpg", None),
        ("微信图片_20261010093000.jpg", Some("2026-10-10")),
        ("IMG_0012.jpg", None),
        ("20261340.jpg", None),
    ] {
        assert_eq!(kinds::day_of_name(name).map(|d| d.to_string()).as_deref(), day, "{name}");
    }
}

proptest! {
    #[test]
    fn no_bytes_break_the_clearing(cut in 0usize..600, flips in proptest::collection::vec((0usize..600, any::<u8>()), 0..6)) {
        let mut raw = photo(6, "2026:10:10 09:30:00", b"PLACE");
        for (at, byte) in flips {
            if let Some(b) = raw.get_mut(at) { *b = byte }
        }
        raw.truncate(raw.len().saturating_sub(cut % 50));
        if let Some(cleared) = jpeg::clear(&raw) {
            prop_assert_eq!(jpeg::clear(&cleared.bytes).map(|c| c.bytes), Some(cleared.bytes));
        }
    }
}
