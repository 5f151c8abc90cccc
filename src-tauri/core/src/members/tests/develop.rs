//! The way into the Party: gates by the rules of the day, the vote makes a probationary member.

use crate::Code;
use crate::branch::{self, Scope};
use crate::members::{
    EventKind, Gates, Kind, NewApplicant, NewStep, add_applicant, develop, get, history, on, on_the_way, undo_last,
};
use crate::testing::peopled;
use chrono::NaiveDate;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

fn somebody(organisation: &str, birth: NaiveDate) -> NewApplicant {
    let (name, sex, mobile) = ("沈一鸣".into(), "男".into(), "13800138002".into());
    NewApplicant {
        organisation: organisation.into(),
        name,
        sex,
        birth,
        id_number: String::new(),
        mobile,
        applied: day(2024, 3, 1),
    }
}

#[test]
fn every_gate_is_kept_and_the_vote_admits() {
    let (mut w, at, _folder) = peopled();
    let home = branch::organisations(w.store.conn()).expect("reads")[0].id.clone();
    let young = add_applicant(&mut w.store, &at, &somebody(&home, day(2006, 3, 2))).expect_err("under age").fault();
    assert!(young.message.contains("18周岁"), "{}", young.message);
    let id = add_applicant(&mut w.store, &at, &somebody(&home, day(1999, 5, 5))).expect("added").value;
    let counted = on(w.store.conn(), &Scope::All, at.today()).expect("members").len();
    let step = |step: &str, day, document: &str| {
        let (step, document) = (step.to_owned(), document.to_owned());
        NewStep { applicant: id.clone(), step, day, document, note: String::new() }
    };
    let mut go = |s: NewStep| develop(&mut w.store, &at, &s).map(|d| d.value);
    let early = go(step("activist", day(2024, 4, 1), "")).expect_err("no talk yet").fault();
    assert!(early.message.contains("谈话"), "{}", early.message);
    go(step("派人同申请人谈话", day(2024, 3, 20), "")).expect("talked");
    go(step("activist", day(2024, 9, 10), "")).expect("activist");
    let soon = go(step("candidate", day(2025, 9, 9), "")).expect_err("a day early").fault();
    assert!(soon.message.contains("2025-09-10"), "{}", soon.message);
    go(step("candidate", day(2025, 9, 10), "")).expect("candidate");
    assert_eq!(go(step("candidate", day(2025, 9, 11), "")).map_err(|e| e.code()), Err(Code::Forbidden), "twice");
    for (key, when) in [
        ("training", day(2026, 1, 5)),
        ("review", day(2026, 2, 5)),
        ("publicity", day(2026, 6, 1)),
        ("precheck", day(2026, 7, 1)),
    ] {
        go(step(key, when, "")).expect(key);
    }
    assert_eq!(go(step("admitted", day(2026, 7, 20), "")).map_err(|e| e.code()), Err(Code::Forbidden), "no document");
    assert_eq!(go(step("nothing", day(2026, 7, 20), "")).map_err(|e| e.code()), Err(Code::Usage));
    assert_eq!(
        go(step("admitted", day(2026, 11, 20), "1号")).map_err(|e| e.code()),
        Err(Code::Forbidden),
        "the future"
    );
    let waiting = on_the_way(w.store.conn(), &Scope::All, &at).expect("list").remove(0);
    assert_eq!(
        (waiting.stage.as_str(), waiting.next.as_str(), waiting.due),
        ("发展对象", "admitted", Some(day(2026, 8, 1)))
    );
    assert_eq!(on(w.store.conn(), &Scope::All, at.today()).expect("members").len(), counted, "counted nowhere yet");
    let member = develop(&mut w.store, &at, &step("admitted", day(2026, 7, 20), "决议1号"))
        .expect("admitted")
        .value
        .expect("a member");
    let m = get(w.store.conn(), &member).expect("member");
    assert_eq!(
        (m.kind, m.here, m.joined.map(|j| j.to_string())),
        (Kind::Probationary, true, Some("2026-07-20".into()))
    );
    assert_eq!(history(w.store.conn(), &member).expect("history")[0].kind, EventKind::Admitted);
    let heads = |d| on(w.store.conn(), &Scope::All, d).expect("members").len();
    assert_eq!((heads(day(2026, 7, 19)), heads(day(2026, 7, 20))), (counted, counted + 1));
    let packs: Vec<String> =
        on_the_way(w.store.conn(), &Scope::All, &at).expect("list")[0].steps.iter().map(|s| s.pack.clone()).collect();
    assert!(packs[5].contains("2014") && packs[6].contains("2026"), "the day of a step chooses its rules: {packs:?}");
    assert_eq!(
        undo_last(&mut w.store, &at, &member, &Gates::default()).map(|d| d.value).map_err(|e| e.code()),
        Err(Code::Forbidden)
    );
    assert_eq!(
        develop(&mut w.store, &at, &step("training", day(2026, 8, 1), "")).map(|d| d.value).map_err(|e| e.code()),
        Err(Code::Forbidden),
        "it is over"
    );
}

#[test]
fn rules_older_than_the_oldest_are_not_guessed() {
    let old = crate::members::DevelopmentPack::on(day(2014, 5, 27)).err().map(|e| e.code());
    assert_eq!(old, Some(Code::Forbidden));
    for (d, year) in [(day(2026, 5, 10), "2014"), (day(2026, 5, 11), "2026")] {
        assert!(crate::members::DevelopmentPack::on(d).expect("a pack").name.contains(year));
    }
}
