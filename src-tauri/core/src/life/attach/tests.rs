use super::*;
use crate::life::{NewGathering, Settled};
use crate::scans::testing::{holds, photo};
use crate::testing::peopled;
use crate::vault::Workspace;
use crate::{Code, branch, life};

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
