use super::*;
use crate::life::{self, NewGathering, Settled};
use crate::testing::peopled;
use crate::{Code, Month};

#[test]
fn guests_are_counted_apart_from_members_always() {
    let (mut open, at, _folder) = peopled();
    let organisation_id = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).expect("a day");
    let new = |name: &str, since| NewGuest {
        organisation_id: organisation_id.clone(),
        name: name.into(),
        unit: "市图书馆党支部".into(),
        sort: GuestSort::CheckIn,
        since,
        offers: "讲故事".into(),
    };
    let mut put = |new: &NewGuest| put_guest(&mut open.store, &at, &Scope::All, new).map(|d| d.value);
    assert_eq!(put(&new(" ", day(3, 1))).expect_err("no name").code(), Code::Usage);
    assert_eq!(put(&new("王一", day(11, 1))).expect_err("to come").code(), Code::Forbidden);
    let guest = put(&new("王 一", day(3, 1))).expect("entered");
    assert_eq!(put(&new("王一", day(4, 1))).expect("changed").id, guest.id, "the same person");

    let mut gathering = NewGathering {
        organisation_id: organisation_id.clone(),
        kinds: vec!["主题党日".into()],
        held_on: day(10, 10),
        recorder: "邓建国".into(),
        guests: 3,
        guest_ids: vec![guest.id.clone()],
        ..NewGathering::default()
    };
    let called = life::roll(open.store.conn(), &organisation_id, &gathering.kinds, day(10, 10), "").expect("a roll");
    assert_eq!(called.due.len(), 43);
    let done = life::record(&mut open.store, &at, &Scope::All, &gathering, &Settled::new()).expect("recorded").value;
    assert_eq!((done.gathering.due, done.gathering.guests), (Some(43), 3));
    let seen = life::one(open.store.conn(), &Scope::All, &done.gathering.id).expect("the record");
    assert_eq!(seen.guest_ids, std::slice::from_ref(&guest.id));
    let october = Month { year: 2026, month: 10 };
    let by_member = life::attendance(open.store.conn(), &Scope::All, october.first(), october.last()).expect("read");
    assert!(by_member.len() == 43 && !by_member.contains_key(&guest.id));
    let list = |open: &crate::vault::Workspace, year| guests(open.store.conn(), &Scope::All, year).expect("a list");
    assert_eq!([2026, 2025].map(|year| list(&open, year)[0].times), [1, 0]);

    gathering.topic = "别的".into();
    gathering.guest_ids = vec!["没有".into()];
    let stranger =
        life::record(&mut open.store, &at, &Scope::All, &gathering, &Settled::new()).expect_err("a stranger");
    assert_eq!(stranger.code(), Code::NotFound);
    let mut end = |on| end_guest(&mut open.store, &at, &Scope::All, &guest.id, on).map(|d| d.value.until);
    assert_eq!(end(day(3, 1)).expect_err("before").code(), Code::Forbidden);
    assert_eq!(end(day(10, 20)).expect("ended"), Some(day(10, 20)));
    assert_eq!(end(day(10, 20)).expect_err("twice").code(), Code::Forbidden);
}
