use super::*;
use crate::life::{NewGathering, Settled};
use crate::testing::peopled;
use crate::vault::Workspace;
use crate::{Code, branch, life};
use proptest::prelude::*;

/// A JPEG of one black dot, with what a phone writes around it: place, device, preview, way up, moment.
fn photo(way_up: u16, taken: &str, place: &[u8]) -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| {
        let mut s = vec![0xFF, marker];
        s.extend(((body.len() + 2) as u16).to_be_bytes());
        s.extend(body);
        s
    };
    let mut tiff = b"MM\0\x2A\0\0\0\x08\0\x03".to_vec();
    tiff.extend(b"\x01\x12\0\x03\0\0\0\x01");
    tiff.extend(way_up.to_be_bytes());
    tiff.extend([0, 0]);
    tiff.extend(b"\x87\x69\0\x04\0\0\0\x01\0\0\0\x32");
    tiff.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x58");
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 0x32);
    tiff.extend(b"\0\x01\x90\x03\0\x02\0\0\0\x14\0\0\0\x44\0\0\0\0");
    assert_eq!(tiff.len(), 0x44);
    tiff.extend(taken.as_bytes());
    tiff.push(0);
    tiff.extend(b"\0\0");
    tiff.extend(place);
    let exif = [b"Exif\0\0".to_vec(), tiff].concat();
    [
        vec![0xFF, 0xD8],
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xE1, &exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<GPSLatitude>26.5</GPSLatitude>"),
        segment(0xED, b"Photoshop 3.0\0place"),
        segment(0xFE, b"comment place"),
        segment(0xDB, &[0; 65]),
        segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0"),
        segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        b"\x12\xFF\x00\x34\xFF\xD0\x56".to_vec(),
        segment(0xC4, &[1; 20]),
        segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        b"\x78\x9A\xFF\xD9".to_vec(),
        b"trailer with a place".to_vec(),
    ]
    .concat()
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

fn gathering(open: &mut Workspace, at: &At, topic: &str) -> String {
    let new = NewGathering {
        organisation_id: branch::organisations(open.store.conn()).expect("organisations").remove(0).id,
        kinds: vec!["主题党日".into()],
        held_on: NaiveDate::from_ymd_opt(2026, 10, 10).expect("a day"),
        topic: topic.into(),
        recorder: "邓建国".into(),
        ..NewGathering::default()
    };
    life::record(&mut open.store, at, &Scope::All, &new, &Settled::new()).expect("recorded").value.gathering.id
}

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

#[test]
fn a_file_is_kept_once_encrypted_and_comes_back_as_it_was() {
    let (mut open, at, folder) = peopled();
    let (first, second) = (gathering(&mut open, &at, "甲"), gathering(&mut open, &at, "乙"));
    let path = folder.path().join("记录本.pdf");
    std::fs::write(&path, b"%PDF-1.7 marker-of-a-page").expect("written");
    let one = attach(&mut open.store, &at, &Scope::All, &first, &path, "15").expect("attached").value;
    assert_eq!((one.name.as_str(), one.book_page.as_str(), one.size), ("记录本.pdf", "15", 25));
    let twice = attach(&mut open.store, &at, &Scope::All, &first, &path, "").expect_err("twice");
    assert_eq!(twice.code(), Code::Forbidden);
    attach(&mut open.store, &at, &Scope::All, &second, &path, "").expect("another record");
    assert_eq!(open.store.blobs_held().expect("held"), crate::store::Held { count: 1, bytes: 25 });
    for name in ["attachments.db", "attachments.db-wal"] {
        let disk = std::fs::read(open.folder().join(name)).unwrap_or_default();
        assert!(!holds(&disk, b"marker-of-a-page") && !holds(&disk, b"SQLite format"), "{name} is encrypted");
    }
    let (_, bytes) = attachment(&open.store, &Scope::All, &one.id).expect("there");
    assert_eq!(bytes, b"%PDF-1.7 marker-of-a-page");

    detach(&mut open.store, &at, &Scope::All, &one.id).expect("taken out");
    assert!(attachments(open.store.conn(), &Scope::All, &first).expect("files").is_empty());
    open.store.undo(&at).expect("undone");
    assert_eq!(attachment(&open.store, &Scope::All, &one.id).expect("back").1, bytes);
    std::fs::remove_file(open.store.blobs_path()).expect("removed");
    assert_eq!(attachment(&open.store, &Scope::All, &one.id).expect_err("gone").code(), Code::NotFound);
}

#[test]
fn a_folder_of_photographs_sorts_by_day_and_names_the_gatherings() {
    let (mut open, at, folder) = peopled();
    let id = gathering(&mut open, &at, "甲");
    let photos_in = folder.path().join("照片");
    std::fs::create_dir(&photos_in).expect("a folder");
    for (name, bytes) in [
        ("b.jpg", photo(1, "2026:10:10 09:30:00", b"")),
        ("IMG_20261009_1.jpg", b"broken".to_vec()),
        ("c.jpg", b"nothing".to_vec()),
        ("说明.txt", b"x".to_vec()),
    ] {
        std::fs::write(photos_in.join(name), bytes).expect("written");
    }
    let found = photos(open.store.conn(), &Scope::All, &photos_in).expect("found");
    let told: Vec<(&str, Option<String>)> =
        found.iter().map(|p| (p.name.as_str(), p.day.map(|d| d.to_string()))).collect();
    let day = |d: &str| Some(d.to_owned());
    assert_eq!(told, [("IMG_20261009_1.jpg", day("2026-10-09")), ("b.jpg", day("2026-10-10")), ("c.jpg", None)]);
    assert_eq!(found[1].gatherings, [(id, "支部主题党日　甲".to_owned())]);
    assert!(found[0].gatherings.is_empty());
    assert_eq!(
        photos(open.store.conn(), &Scope::All, Path::new("/没有")).expect_err("no folder").code(),
        Code::NotFound
    );
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
