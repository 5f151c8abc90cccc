//! The signed publicity sheet: when it may be taken in, and when it may go again.

use super::*;
use crate::points::{Period, Publication, Step, rows, save_signed, sign, signed, signed_file, unsign};
use crate::store::Verb;
use crate::{Code, branch};

const QUARTER: Period = Period::Quarter(2026, 3);

fn step(store: &mut Store, at: &At, organisation: &str, step: Step) {
    let how = Publication {
        day: at.today(),
        until: None,
        minutes: String::new(),
        evidence: String::new(),
        entered_at: at.stamp(),
        actor: at.actor.clone(),
    };
    store
        .transact(Verb::PublishPoints, at, |tx| rows::insert_step(tx, organisation, QUARTER, step, &how))
        .expect("a step");
}

#[test]
fn a_signed_sheet_waits_for_the_publicity_and_stays_once_its_figures_are_final() {
    let (mut open, at, folder) = peopled();
    let home = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let of = (home.as_str(), QUARTER);
    let path = folder.path().join("签字页.pdf");
    std::fs::write(&path, b"%PDF-1.7 signed").expect("written");
    let store = &mut open.store;
    step(store, &at, &home, Step::Evaluated);
    let early = sign(store, &at, &Scope::All, of, &path).expect_err("not hung yet").fault();
    assert!(early.code == Code::Forbidden && early.message.contains("请先公示"), "{}", early.message);

    step(store, &at, &home, Step::Published);
    let one = sign(store, &at, &Scope::All, of, &path).expect("taken").value;
    assert_eq!(sign(store, &at, &Scope::All, of, &path).expect_err("twice").code(), Code::Forbidden);
    let month = sign(store, &at, &Scope::All, (&home, Period::parse("2026-09").expect("a month")), &path);
    assert_eq!(month.expect_err("months are not published").code(), Code::Usage);
    let away = Scope::One("别处".into());
    assert_eq!(sign(store, &at, &away, of, &path).expect_err("outside").code(), Code::NotFound);
    assert_eq!(signed_file(store, &away, &one.id).expect_err("outside").code(), Code::NotFound);
    assert_eq!(signed(store.conn(), &Scope::All, &home, QUARTER).expect("scans"), std::slice::from_ref(&one));
    assert!(signed(store.conn(), &Scope::All, &home, Period::Quarter(2026, 2)).expect("scans").is_empty());
    unsign(store, &at, &Scope::All, &one.id).expect("taken off");
    store.undo(&at).expect("back again");

    step(store, &at, &home, Step::Final);
    let late = unsign(store, &at, &Scope::All, &one.id).expect_err("final").fault();
    assert!(late.code == Code::Forbidden && late.message.contains("已经生效"), "{}", late.message);
    let more = folder.path().join("照片.png");
    std::fs::write(&more, b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\0\0\0\0").expect("written");
    sign(store, &at, &Scope::All, of, &more).expect("one more proves no less");
    assert_eq!(signed_file(store, &Scope::All, &one.id).expect("there").1, b"%PDF-1.7 signed");
    let out = folder.path().join("存出.pdf");
    save_signed(store, &at, &Scope::All, &one.id, &out).expect("saved");
    save_signed(store, &at, &Scope::All, &one.id, &out).expect_err("never over a file");
    let left = "SELECT count(*) FROM outgoing WHERE form = 'scan'";
    let left: u32 = store.conn().query_row(left, [], |r| r.get(0)).expect("a count");
    assert_eq!((std::fs::read(&out).expect("there").as_slice(), left), (&b"%PDF-1.7 signed"[..], 1));
}
