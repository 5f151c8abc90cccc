//! What the records prove and what they do not: too few people, no grade, the letter's own days, the years after.

use super::*;
use crate::duties::switch;
use crate::life::{self, NewGathering, NewStep, Settled};
use crate::members::{Details, EventKind, NewEvent};
use crate::testing::{member_id, office as empty, sheet, take_roster};
use chrono::Months;

const JANUARY: Month = Month { year: 2026, month: 1 };

fn on(open: &mut Workspace, ids: &[&str]) {
    for id in ids {
        switch(&mut open.store, &at_day(2026, 10, 31), &Scope::All, id, Some(JANUARY), "").expect(id);
    }
}

fn year(open: &Workspace) -> Vec<Duty> {
    list(&open.store, day(2026, 1, 1), day(2028, 12, 31), day(2026, 10, 31))
}

#[test]
fn a_small_branch_has_no_committee_and_owes_it_no_meeting() {
    let (mut open, at, folder) = empty();
    let rows: Vec<String> =
        ["一", "二", "三", "四", "五", "六"].iter().map(|n| format!("王{n}|正式党员|2000-07-01|2001-07-01")).collect();
    let mut lines = vec!["姓名|人员类别|入党日期|转正日期"];
    lines.extend(rows.iter().map(String::as_str));
    take_roster(&mut open, &at, &sheet(folder.path(), &lines));
    let state_of = |open: &Workspace| {
        let all = list(&open.store, day(2026, 10, 1), day(2026, 10, 31), at.today());
        let duty = find(&all, "meet.committee", "2026-10");
        (duty.state, duty.evidence.clone())
    };
    assert_eq!(state_of(&open), (State::NotApplicable, "正式党员6名，不设支委会".into()));
    crate::testing::seat(&mut open, &at, (2026, 1, 1), &[("王一", "书记"), ("王二", "副书记")]);
    assert_eq!(state_of(&open).0, State::NotApplicable, "a secretary and a deputy are no committee");
    crate::testing::seat(&mut open, &at, (2026, 1, 1), &[("王一", "书记"), ("王二", "组织委员")]);
    assert_ne!(state_of(&open).0, State::NotApplicable, "whoever has one owes its meeting");
}

#[test]
fn a_meeting_below_its_quorum_proves_nothing_and_each_says_whether_it_was_held_alone() {
    let (mut open, at, _folder) = office(JANUARY);
    on(&mut open, &["rule.standalone"]);
    seat(&mut open.store, &at);
    let organisation_id = only(&open.store).id;
    let mut enter = |d: u32, absent: &[&str], standalone| {
        let kinds = vec!["committee".to_owned()];
        let held_on = day(2026, 10, d);
        let due = life::roll(open.store.conn(), &organisation_id, &kinds, held_on, "").expect("a roll").due;
        let reason = |name: &str| if absent.contains(&name) { "ill".to_owned() } else { String::new() };
        let ticks = due.into_iter().map(|l| life::Tick {
            reason: reason(&l.name),
            member_id: l.member_id,
            note: String::new(),
        });
        let new = NewGathering {
            organisation_id: organisation_id.clone(),
            kinds: kinds.clone(),
            held_on,
            recorder: "邓建国".into(),
            ticks: ticks.collect(),
            standalone,
            ..NewGathering::default()
        };
        life::record(&mut open.store, &at, &Scope::All, &new, &Settled::new()).expect("recorded");
        let all = list(&open.store, day(2026, 10, 1), day(2026, 10, 31), at.today());
        let told = |id: &str| {
            let duty = find(&all, id, "2026-10");
            (duty.state == State::Done, duty.evidence.clone())
        };
        (told("meet.committee"), told("rule.standalone"))
    };
    let (meeting, alone) = enter(8, &["赵勇思", "董海", "赵平玲"], Some(true));
    assert_eq!(meeting, (false, "有会议到会不足规定人数，不算召开".into()));
    assert_eq!(alone, (true, "1/1次会议登记为单独召开".into()));
    let (meeting, alone) = enter(9, &["赵勇思", "董海"], None);
    assert!(meeting.0, "three of five");
    assert_eq!(alone, (false, "1/2次会议登记为单独召开".into()));
}

#[test]
fn an_appraisal_is_done_when_everybody_has_a_grade() {
    let (mut open, at, folder) = office(JANUARY);
    let path = sheet(folder.path(), &["日期|类型|主题|记录人|应到|实到", "2026-10-20|民主评议党员|评议|邓建国|43|43"]);
    life::import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    let duty = |open: &Workspace| {
        let all = year(open);
        let d = find(&all, "appraisal.yearly", "2026");
        (d.state, d.required, d.done, d.evidence.clone())
    };
    let members = members::on(open.store.conn(), &Scope::All, at.today()).expect("members");
    let formal: Vec<&members::Member> =
        members.iter().filter(|m| m.kind_on(at.today()) == members::Kind::Formal).collect();
    let all = formal.len() as u32;
    assert_eq!(duty(&open), (State::Planned, all, 0, format!("0/{all}名已定等次")), "the meeting alone is not it");
    let organisation_id = only(&open.store).id;
    for (step, d) in [("self", 18), ("mutual", 19), ("ballot", 20), ("decision", 21)] {
        let (document, note) = ("纪要21号".into(), String::new());
        let new = NewStep {
            organisation_id: organisation_id.clone(),
            year: 2026,
            step: step.into(),
            day: day(2026, 10, d),
            document,
            note,
        };
        life::step(&mut open.store, &at, &Scope::All, &new).expect(step);
    }
    let grades: Vec<(String, String)> = formal.iter().map(|m| (m.id.clone(), "qualified".into())).collect();
    life::grade(&mut open.store, &at, &Scope::All, &organisation_id, 2026, &grades[1..]).expect("graded");
    assert_eq!((duty(&open).0, duty(&open).2), (State::Planned, all - 1));
    life::grade(&mut open.store, &at, &Scope::All, &organisation_id, 2026, &grades[..1]).expect("graded");
    assert_eq!((duty(&open).0, duty(&open).2), (State::Done, all));
}

#[test]
fn service_that_was_recorded_counts_and_the_frail_owe_none() {
    let (mut open, at, folder) = office(JANUARY);
    on(&mut open, &["service.volunteer"]);
    let owing = |open: &Workspace| find(&year(open), "service.volunteer", "2026").required;
    let before = owing(&open);
    let frail = member_id(&open, "胡霞鹏");
    members::set_category(open.store.conn(), &frail, JANUARY, members::Category::Frail).expect("set");
    assert_eq!(owing(&open), before - 1);
    let organisation_id = only(&open.store).id;
    for d in [11, 18] {
        let new = NewGathering {
            organisation_id: organisation_id.clone(),
            kinds: vec!["volunteer".into()],
            held_on: day(2026, 10, d),
            recorder: "邓建国".into(),
            took_part: vec![member_id(&open, "赵勇思")],
            ..NewGathering::default()
        };
        assert_eq!(find(&year(&open), "service.volunteer", "2026").done, 0);
        life::record(&mut open.store, &at, &Scope::All, &new, &Settled::new()).expect("recorded");
    }
    assert_eq!(find(&year(&open), "service.volunteer", "2026").done, 1, "two times are enough");
    let _ = folder;
}

#[test]
fn a_letter_a_loss_and_a_confirmation_have_days_of_their_own() {
    let (mut open, at, _folder) = office(JANUARY);
    on(&mut open, &["relation.transfer", "lost.search", "train.new-member"]);
    let mut tell = |name: &str, kind, on: NaiveDate, details| {
        let new =
            NewEvent {
                document: "云岭〔2026〕1号".into(), details, ..NewEvent::of(&member_id(&open, name), kind, on)
            };
        members::record_with(&mut open.store, &at, &new, &members::Gates::default())
            .map(|done| done.value.warnings)
            .expect(name)
    };
    let letter = Details { place: "外地".into(), letter: "J1".into(), valid_days: Some(30), ..Details::default() };
    tell("赵勇思", EventKind::LetterOut, day(2026, 9, 10), letter);
    let minutes = || Details { minutes: "纪要3号".into(), search: "走访".into(), ..Details::default() };
    tell("邓建国", EventKind::Lost, day(2026, 3, 1), minutes());
    tell("邓建国", EventKind::Suspended, day(2026, 10, 1), minutes());
    assert!(tell("苏珍轩", EventKind::Confirmed, day(2026, 9, 1), Details::default()).is_empty(), "a year, no word");
    let early = tell("宋玉琴", EventKind::Confirmed, day(2026, 3, 1), Details::default());
    assert!(early[0].contains("不是一年"), "{early:?}");
    let all = year(&open);
    let due = |id: &str, name: &str| -> Vec<(NaiveDate, State)> {
        all.iter().filter(|d| d.id == id && d.subject == name).map(|d| (d.due, d.state)).collect()
    };
    assert_eq!(due("relation.transfer", "赵勇思"), [(day(2026, 10, 10), State::Overdue)], "thirty days, not ninety");
    let later = day(2026, 10, 1).checked_add_months(Months::new(24)).expect("a day");
    assert!(due("lost.search", "邓建国").contains(&(later, State::Planned)), "{:?}", due("lost.search", "邓建国"));
    assert_eq!(due("train.new-member", "苏珍轩").len(), 2, "the year of probation and the one after it");
}
