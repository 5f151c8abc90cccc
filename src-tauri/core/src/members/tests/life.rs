//! The life-cycle: a record is the sum of its events, on every day; what does not follow is refused.

use super::{named, take, workbook};
use crate::branch::{self, Scope};
use crate::members::life::{self, Life};
use crate::members::{
    Category, Edit, EventKind as K, Gates, Kind, Member, NewEvent, NewMember, Status, add, categories, edit,
    event_kinds, events, get, history, meant, on, page, record, reveal, rows, undo_last,
};
use crate::testing::{at_day, peopled};
use crate::vault::Workspace;
use crate::{At, Code, Month};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

/// An entry that has everything its kind asks for.
fn whole(id: &str, kind: K, on: NaiveDate) -> NewEvent {
    let mut new = NewEvent { document: "晨支〔2026〕3号".into(), ..NewEvent::of(id, kind, on) };
    let d = &mut new.details;
    (d.minutes, d.search, d.place) = ("纪要9号".into(), "电话、上门".into(), "昆明市".into());
    (d.letter, d.valid_days, d.certificate, d.auditor) = ("信1号".into(), Some(30), "证8号".into(), "邓建国".into());
    (d.hardship, d.post, d.group, d.measure) = ("重病".into(), "组长".into(), "一组".into(), "警告".into());
    d.until = Some(day(2027, 3, 1));
    (d.category, d.month) = (Some(Category::Frail), Some(Month::of(on)));
    new
}

fn code<T: std::fmt::Debug>(answer: crate::Result<T>) -> Code {
    answer.expect_err("refused").code()
}

fn lives(w: &Workspace, day: NaiveDate) -> Vec<(String, Life)> {
    let state = |m: Member| (m.id.clone(), Life::of(&m, &Default::default()));
    on(w.store.conn(), &Scope::All, day).expect("members").into_iter().map(state).collect()
}

/// The kept opening with all events, and the record as it stands.
fn sums(w: &Workspace, id: &str) -> (Life, Life) {
    let (opening, more) = rows::life(w.store.conn(), id).expect("life");
    let today = Life::of(&get(w.store.conn(), id).expect("member"), &more.beyond);
    let events = crate::members::book::effective(rows::events_of(w.store.conn(), id).expect("events"));
    let folded = opening.map_or_else(|| today.clone(), |o| life::fold(&o, &events));
    (Life { left: String::new(), ..folded }, today)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, rng_seed: prop::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

    /// Whatever is entered in whatever order: the record is the sum of its events, and a past day shows what stood then.
    #[test]
    fn the_record_is_the_sum_and_a_past_day_is_the_replay(steps in prop::collection::vec((0usize..5, 0usize..60, 0u64..9, 0u8..9), 40)) {
        let (mut w, _, _folder) = peopled();
        let people: Vec<String> = lives(&w, day(2026, 1, 1)).into_iter().map(|(id, _)| id).take(5).collect();
        let home = branch::organisations(w.store.conn()).expect("reads")[0].id.clone();
        let mut at = at_day(2026, 1, 1);
        let mut seen: Vec<(NaiveDate, Vec<(String, Life)>)> = vec![(at.today(), lives(&w, at.today()))];
        let mut accepted = 0;
        for (who, kind, gap, undo) in steps {
            at = At { now: at.now + Days::new(gap), ..at };
            if undo == 0 && rows::last_event(w.store.conn(), &people[who]).expect("reads").is_some_and(|e| e.day == at.today()) {
                undo_last(&mut w.store, &at, &people[who], &Gates::default()).expect("taken back");
            } else {
                // Removal ends it for good; so that a life goes on, only transfer takes people away here.
                let mut possible = page(w.store.conn(), &people[who], &at).expect("page").possible;
                possible.retain(|k| !k.leaves() || *k == K::TransferOut);
                let kind = possible[kind % possible.len()];
                let new = NewEvent { organisation: home.clone(), ..whole(&people[who], kind, at.today()) };
                accepted += usize::from(record(&mut w.store, &at, &new).is_ok());
            }
            let (folded, today) = sums(&w, &people[who]);
            prop_assert_eq!(folded, today);
            seen.retain(|(d, _)| *d != at.today());
            seen.push((at.today(), lives(&w, at.today())));
        }
        prop_assert!(accepted > 15, "only {} entries were taken", accepted);
        for (d, then) in seen {
            prop_assert_eq!(lives(&w, d), then, "the state of {}", d);
        }
    }
}

#[test]
fn every_kind_has_its_rule_and_its_fields_are_real() {
    for kind in K::ALL {
        let rule = event_kinds().expect("kinds").iter().find(|r| r.key == *kind).expect("a rule");
        let full = whole("m", *kind, day(2026, 1, 1));
        let mut details = full.details.clone();
        details.issued = Some(full.day);
        (details.receipt, details.reason, details.helper) = (Some(full.day), "r".into(), "h".into());
        for field in &rule.fields {
            assert!(!details.text(&field.name).is_empty(), "{}: {} is no field", rule.label, field.name);
        }
    }
}

#[test]
fn what_does_not_follow_is_refused_and_leaves_no_trace() {
    let (mut w, at, _folder) = peopled();
    let zhao = named(&w.store, &at, "赵勇思");
    let home = zhao.organisation_id.clone();
    let before = sums(&w, &zhao.id);
    let mut refused = |new: NewEvent| code(record(&mut w.store, &at, &new));
    let bare = |kind| NewEvent::of(&zhao.id, kind, day(2026, 9, 1));
    assert_eq!(refused(whole(&zhao.id, K::Death, day(2026, 11, 1))), Code::Forbidden, "the future");
    assert_eq!(refused(whole(&zhao.id, K::Death, day(1900, 1, 1))), Code::Forbidden, "before birth");
    assert_eq!(refused(whole(&zhao.id, K::Floated, day(2001, 9, 14))), Code::Forbidden, "before joining");
    for kind in [K::Suspended, K::Lost, K::Expelled, K::Lapsed, K::StruckOff, K::Withdrew, K::AdvisedOut] {
        assert_eq!(refused(bare(kind)), Code::Forbidden, "no document");
        assert_eq!(refused(NewEvent { document: "3号".into(), ..bare(kind) }), Code::Forbidden, "no minutes");
    }
    for kind in [
        K::Confirmed,
        K::Extended,
        K::Disqualified,
        K::Restored,
        K::Found,
        K::Searched,
        K::Returned,
        K::Audited,
        K::LetterVoid,
        K::HardshipEnd,
    ] {
        assert_eq!(refused(whole(&zhao.id, kind, day(2026, 9, 1))), Code::Forbidden, "{kind:?} does not follow");
    }
    let came = NewEvent { organisation: home, ..whole(&zhao.id, K::TransferIn, day(2026, 9, 1)) };
    assert_eq!(refused(came.clone()), Code::Forbidden, "he is here");
    assert_eq!(refused(whole(&zhao.id, K::Amended, day(2026, 9, 1))), Code::Usage, "not by hand");
    assert_eq!(sums(&w, &zhao.id), before);
    assert!(history(w.store.conn(), &zhao.id).expect("history").is_empty());
    // 党籍 that ended by removal is not restored.
    record(&mut w.store, &at, &whole(&zhao.id, K::Expelled, day(2026, 9, 1))).expect("out");
    let back = record(&mut w.store, &at, &NewEvent { day: day(2026, 9, 2), ..came }).expect_err("refused").fault();
    assert!(back.message.contains("不能恢复党籍"), "{}", back.message);
}

#[test]
fn probation_is_extended_once_within_its_bounds_and_then_ends() {
    let (mut w, at, _folder) = peopled();
    let su = named(&w.store, &at, "苏珍轩");
    let joined = su.joined.and_then(|j| j.exact()).expect("a day");
    let months = |n| joined.checked_add_months(chrono::Months::new(n)).expect("a day");
    let until = |n| {
        let mut new = whole(&su.id, K::Extended, at.today());
        new.details.until = Some(months(n));
        new
    };
    for wrong in [17, 25] {
        assert_eq!(code(record(&mut w.store, &at, &until(wrong))), Code::Forbidden, "{wrong} months");
    }
    record(&mut w.store, &at, &until(18)).expect("extended");
    assert_eq!(code(record(&mut w.store, &at, &until(20))), Code::Forbidden, "once only");
    let shown = page(w.store.conn(), &su.id, &at).expect("page");
    assert_eq!(shown.dates.iter().find(|d| d.key == "probation-end").map(|d| d.day), Some(months(18)));
    let early = At { now: months(18).and_hms_opt(9, 0, 0).expect("a time") - Days::new(1), ..at.clone() };
    let confirm = |at: &At| whole(&su.id, K::Confirmed, at.today());
    if early.today() >= at.today() {
        assert_eq!(code(record(&mut w.store, &early, &confirm(&early))), Code::Forbidden, "a day early");
    }
    let due = At { now: early.now + Days::new(1), ..at };
    let due = if due.today() < at_day(2026, 10, 31).today() { at_day(2026, 10, 31) } else { due };
    record(&mut w.store, &due, &confirm(&due)).expect("confirmed");
    let was = on(w.store.conn(), &Scope::All, due.today() - Days::new(1)).expect("members");
    assert_eq!(was.iter().find(|m| m.id == su.id).map(|m| m.kind), Some(Kind::Probationary));
    assert_eq!(get(w.store.conn(), &su.id).expect("member").kind, Kind::Formal);
}

#[test]
fn a_late_entry_must_fit_and_a_correction_takes_the_place_of_what_was_wrong() {
    let (mut w, at, _folder) = peopled();
    let id = named(&w.store, &at, "赵勇思").id;
    let lost = record(&mut w.store, &at, &whole(&id, K::Lost, day(2026, 5, 1))).expect("lost").value;
    record(&mut w.store, &at, &whole(&id, K::Found, day(2026, 8, 1))).expect("found");
    let broken = record(&mut w.store, &at, &whole(&id, K::Found, day(2026, 6, 1))).expect_err("refused").fault();
    assert!(broken.message.contains("2026-08-01") && broken.message.contains("重新取得联系"), "{}", broken.message);
    let gone = NewEvent { corrects: lost.clone(), ..whole(&id, K::Cancelled, day(2026, 10, 1)) };
    assert_eq!(code(record(&mut w.store, &at, &gone)), Code::Forbidden, "found rests on it");
    let moved = NewEvent { corrects: lost.clone(), ..whole(&id, K::Lost, day(2026, 6, 15)) };
    record(&mut w.store, &at, &moved).expect("corrected");
    let is_lost =
        |w: &Workspace, d| on(w.store.conn(), &Scope::All, d).expect("members").iter().any(|m| m.id == id && m.lost);
    let states = [(5, 20), (6, 14), (6, 15), (7, 31), (8, 1)].map(|(m, d)| is_lost(&w, day(2026, m, d)));
    assert_eq!(states, [false, false, true, true, false]);
    let told = history(w.store.conn(), &id).expect("history");
    let line = told.iter().map(|t| (t.kind, t.corrected, t.late)).collect::<Vec<_>>();
    assert_eq!(line, [(K::Found, false, true), (K::Lost, false, true), (K::Lost, true, true)]);
    let reported = events(w.store.conn(), &Scope::All, day(2026, 1, 1), day(2026, 12, 31)).expect("events");
    assert_eq!(reported.iter().map(|e| e.day).collect::<Vec<_>>(), [day(2026, 6, 15), day(2026, 8, 1)]);
    assert_eq!(undo_last(&mut w.store, &at, &id, &Gates::default()).expect("taken back").value, K::Lost);
    assert!(is_lost(&w, day(2026, 5, 20)), "the first date is back");
    assert_eq!(
        code(record(&mut w.store, &at, &NewEvent { corrects: "none".into(), ..whole(&id, K::Lost, day(2026, 5, 2)) })),
        Code::NotFound
    );
}

#[test]
fn a_category_comes_and_goes_with_its_event() {
    let (mut w, at, _folder) = peopled();
    let id = named(&w.store, &at, "赵勇思").id;
    let of = |w: &Workspace, m| {
        categories(w.store.conn(), Month::new(2026, m).expect("month")).expect("read").get(&id).copied()
    };
    let before = [of(&w, 5), of(&w, 6)];
    record(&mut w.store, &at, &whole(&id, K::Category, day(2026, 6, 1))).expect("changed");
    assert_eq!([of(&w, 5), of(&w, 6)], [before[0], Some(Category::Frail)]);
    assert_eq!(
        code(record(&mut w.store, &at, &whole(&id, K::Category, day(2026, 6, 1)))),
        Code::Forbidden,
        "the same again"
    );
    undo_last(&mut w.store, &at, &id, &Gates::default()).expect("taken back");
    assert_eq!([of(&w, 5), of(&w, 6)], before);
}

#[test]
fn what_a_sheet_changes_is_history_not_overwritten() {
    let (mut w, at, folder) = peopled();
    let zhao = named(&w.store, &at, "赵勇思");
    let head: &[&str] = &["姓名", "身份证号", "党籍状态", "是否为失联党员", "失去联系日期", "党小组", "手机号"];
    let row: &[&str] = &["赵勇思", &zhao.id_number, "停止党籍", "是", "2026-04-02", "二组", "18000090363"];
    take(&mut w.store, &at, &workbook(folder.path(), &[head, row])).expect("imported");
    let then =
        |d| on(w.store.conn(), &Scope::All, d).expect("members").into_iter().find(|m| m.id == zhao.id).expect("he");
    let state = |m: Member| (m.status, m.lost, m.group);
    assert_eq!(state(then(day(2026, 4, 1))), (Status::Normal, false, zhao.group.clone()));
    assert_eq!(state(then(day(2026, 4, 2))), (Status::Normal, true, zhao.group.clone()));
    assert_eq!(state(then(at.today())), (Status::Suspended, true, "二组".into()));
    assert_eq!(then(at.today()).mobile, "18000090363");
    let (folded, today) = sums(&w, &zhao.id);
    assert_eq!(folded, today);
    let told = history(w.store.conn(), &zhao.id).expect("history");
    assert!(told.iter().all(|t| t.note.starts_with("名册导入")), "{told:?}");
}

#[test]
fn fields_are_edited_masked_and_asked_for() {
    let (mut w, at, _folder) = peopled();
    let id = meant(w.store.conn(), &Scope::All, "赵勇思").expect("he");
    let set = |field: &str, value: &str| vec![Edit { field: field.into(), value: value.into() }];
    edit(&mut w.store, &at, &id, &set("手机号", "13800138000")).expect("edited");
    edit(&mut w.store, &at, &id, &set("行动能力", "送学上门")).expect("edited");
    for (field, value) in [
        ("手机号", "123"),
        ("性别", "猫"),
        ("身份证号", "1"),
        ("没有这项", "1"),
        ("行动能力", "飞"),
        ("党小组", "一组"),
    ] {
        assert_eq!(code(edit(&mut w.store, &at, &id, &set(field, value))), Code::Usage, "{field}={value}");
    }
    assert_eq!(code(edit(&mut w.store, &at, &id, &set("joined", "1901-01-01"))), Code::Forbidden, "before birth");
    let other = named(&w.store, &at, "邓建国").id_number;
    assert_eq!(code(edit(&mut w.store, &at, &id, &set("公民身份证号", &other))), Code::Forbidden, "another's number");
    let shown = page(w.store.conn(), &id, &at).expect("page");
    let field =
        |name: &str| shown.fields.iter().find(|f| f.name == name).map(|f| (f.value.clone(), f.masked)).expect("field");
    assert_eq!(field("mobile"), ("138****8000".into(), true));
    assert_eq!(field("mobility"), ("••••••".into(), true));
    assert!(!serde_json::to_string(&shown).expect("json").contains("13800138000"));
    assert_eq!(reveal(&mut w.store, &at, &id, "mobile").expect("shown").value, "13800138000");
    record(&mut w.store, &at, &whole(&id, K::Discipline, day(2026, 9, 1))).expect("entered");
    assert!(history(w.store.conn(), &id).expect("history").is_empty());
    let reported = events(w.store.conn(), &Scope::All, day(2026, 1, 1), day(2026, 12, 31)).expect("events");
    assert!(reported.is_empty(), "nothing restricted leaves");
    assert!(reveal(&mut w.store, &at, &id, "处分").expect("shown").value.contains("警告"));
    let looked = "SELECT group_concat(field, ' ') FROM member_reveal WHERE member_id = ?1";
    let looked: String = w.store.conn().query_row(looked, [&id], |r| r.get(0)).expect("kept");
    assert_eq!(looked, "mobile discipline");
    assert_eq!(w.store.undo(&at).expect("undone").value, "record-member-event", "a look is no step to take back");
}

#[test]
fn a_member_is_added_by_hand_or_comes_by_transfer() {
    let (mut w, at, _folder) = peopled();
    let home = branch::organisations(w.store.conn()).expect("reads")[0].id.clone();
    let fields = |name: &str| {
        let pairs = [
            ("姓名", name),
            ("性别", "女"),
            ("出生日期", "1980-02-03"),
            ("加入党组织日期", "2005-06-01"),
            ("转为正式党员日期", "2006-06-01"),
            ("手机号", "13800138001"),
        ];
        pairs.map(|(f, v)| Edit { field: f.into(), value: v.into() }).to_vec()
    };
    let new = |name: &str, transferred| NewMember {
        organisation: home.clone(),
        kind: Kind::Formal,
        fields: fields(name),
        transferred,
        document: "信7号".into(),
    };
    add(&mut w.store, &at, &new("禤一", None)).expect("added");
    let came = add(&mut w.store, &at, &new("禤二", Some(day(2026, 9, 9)))).expect("came").value.id;
    let there =
        |d| on(w.store.conn(), &Scope::All, d).expect("members").iter().filter(|m| m.name.starts_with('禤')).count();
    assert_eq!((there(day(2026, 9, 8)), there(day(2026, 9, 9))), (1, 2));
    assert_eq!(history(w.store.conn(), &came).expect("history")[0].kind, K::TransferIn);
    assert_eq!(code(add(&mut w.store, &at, &new("", None))), Code::Usage);
    assert_eq!(
        code(add(&mut w.store, &at, &NewMember { organisation: "x".into(), ..new("禤三", None) })),
        Code::NotFound
    );
}
