//! The rule pack as the office changes it, and dues as a source of points.

use super::*;
use crate::dues::{self, Class, NewAssessment, Payment};
use crate::members::{EventKind, NewEvent};
use crate::points::{Cell, Period, declare, explain, rank, rule_book, rule_changes, set_rules};
use crate::testing::at_day;
use crate::{Code, life, members};

const NOVEMBER: Month = Month { year: 2026, month: 11 };

fn built_in() -> String {
    include_str!("../../../../../assets/rules/points-2026.toml").to_owned()
}

/// The built-in pack as version 2026.2, 志愿服务 at 3 points.
fn dearer() -> String {
    let text = built_in().replace("version = \"2026.1\"", "version = \"2026.2\"");
    text.replacen(
        "counting = \"each\"\neach = 200\nyear_cap = 800",
        "counting = \"each\"\neach = 300\nyear_cap = 900",
        1,
    )
}

fn volunteer(store: &mut Store, at: &At, month: Month) -> i64 {
    let cell = Cell { member: id_of(store, "赵勇思"), item: "d.vol".into(), value: "2".into(), ..Cell::default() };
    assert_eq!(declare(store, at, &Scope::All, month, &[cell]).expect("declared").value.changed, 1);
    shut(store, at, month);
    let told = explain(store.conn(), &Scope::All, "赵勇思", Period::Month(month)).expect("told");
    assert!(told.lines.iter().all(|l| !l.clause.is_empty()), "every line finds the clause of its own version");
    told.lines.iter().find(|l| l.line.rule == "d.vol").map_or(0, |l| l.line.points.0)
}

#[test]
fn a_new_version_holds_from_an_open_month_and_closed_ones_keep_theirs() {
    let (mut open, at, _folder) = peopled();
    let store = &mut open.store;
    assert_eq!(volunteer(store, &at, OCTOBER), 400);
    let before = rank(store.conn(), &Scope::All, Period::Month(OCTOBER), at.today()).expect("rank");

    let late = at_day(2026, 12, 2);
    let told = rule_changes(store.conn(), &dearer(), NOVEMBER).expect("a sound pack");
    let told: Vec<(&str, &str, &str)> =
        told.iter().map(|c| (c.what.as_str(), c.was.as_str(), c.now.as_str())).collect();
    assert_eq!(told, [("志愿服务（日常）", "每次2分，全年封顶8分", "每次3分，全年封顶9分")]);
    let set =
        |store: &mut Store, text: &str, from, why: &str| set_rules(store, &late, text, from, why).map(|d| d.value);
    let code = |r: Result<Vec<crate::points::RuleChange>>| r.map(|_| ()).map_err(|e| e.code());
    assert_eq!(code(set(store, &dearer(), OCTOBER, "表决")), Err(Code::Forbidden), "a closed month");
    assert_eq!(code(set(store, &dearer(), NOVEMBER, " ")), Err(Code::Usage), "no reason");
    assert_eq!(code(set(store, &built_in(), NOVEMBER, "表决")), Err(Code::InputRefused), "nothing changes");
    let same_number = dearer().replace("2026.2", "2026.1");
    assert_eq!(code(set(store, &same_number, NOVEMBER, "表决")), Err(Code::Forbidden), "the number was used");
    assert_eq!(set(store, &dearer(), NOVEMBER, "党员大会记录〔2026〕11号表决").expect("set").len(), 1);
    let earlier = dearer().replace("2026.2", "2026.3").replace("each = 300", "each = 100");
    assert_eq!(code(set(store, &earlier, OCTOBER, "表决")), Err(Code::Forbidden));

    assert_eq!(volunteer(store, &late, NOVEMBER), 500, "two at 3 points, within what the year's 9 leave");
    let book = rule_book(store.conn(), NOVEMBER).expect("a book");
    assert_eq!((book.label.as_str(), book.versions.len()), ("tmpl.community.v1@2026.2", 1));
    assert!(book.words.contains("全年计划次数") && book.text == dearer());
    assert_eq!(rule_book(store.conn(), OCTOBER).expect("a book").text, built_in());
    let after = rank(store.conn(), &Scope::All, Period::Month(OCTOBER), at.today()).expect("rank");
    assert_eq!(before, after, "a closed month keeps its figures");
    assert!(store.conn().execute("DELETE FROM points_rules", []).is_err(), "versions are kept for ever");
}

#[test]
fn a_pack_that_cannot_count_is_refused_with_a_reason() {
    let (open, _, _folder) = office();
    let said = |text: &str| {
        let fault = rule_changes(open.store.conn(), text, NOVEMBER).expect_err("refused").fault();
        assert_eq!(fault.code, Code::InputRefused);
        fault.message
    };
    let text = built_in();
    assert!(said("[pack]\nid = \n").contains("第2行读不懂"));
    for (from, to, why) in [
        ("id = \"frail\"\nname", "id = \"old\"\nname", "五类"),
        ("name = \"走访结对\"", "name = \"信访登记\"", "不能作为积分项目"),
        ("publicity_workdays = 5", "publicity_workdays = 3", "5个工作日"),
        ("plan = { hours = 32 }", "plan = { hours = 0 }", "全年计划次数"),
        ("id = \"d.case\"", "id = \"d.vol\"", "同一个 id"),
        ("each = 200\nyear_cap = 800", "each = -200\nyear_cap = 800", "大于0"),
    ] {
        assert!(text.contains(from), "{from}");
        let message = said(&text.replacen(from, to, 1));
        assert!(message.contains(why), "{message}");
    }
}

/// 流动党员: one contact a quarter is one of 8 points, the year's audit of the 活动证 four of them; 老弱病残: a contact is a
/// quarter of 18; 在职党员: one pledge kept a half-year is half of 6.
#[test]
fn contacts_and_pledges_count_once_a_quarter_and_a_half() {
    let (mut open, at, _folder) = peopled();
    let store = &mut open.store;
    categorise(store, &at, "赵勇思", Category::Floating);
    categorise(store, &at, "邓建国", Category::Employed);
    let (far, near) = (id_of(store, "赵勇思"), id_of(store, "邓建国"));
    categorise(store, &at, "曾芳琴", Category::Frail);
    let frail = id_of(store, "曾芳琴");
    let went = NewEvent::of(&far, EventKind::Floated, at_day(2026, 10, 1).today());
    members::record(store, &at, &went).expect("went out");
    for day in [12, 20] {
        let held_on = at_day(2026, 10, day).today();
        life::record_contact(store, &at, &Scope::All, &frail, held_on, "visit", "邓建国").expect("contact");
        let details =
            members::Details { certificate: "证1号".into(), auditor: "支部".into(), ..Default::default() };
        let audit = NewEvent { details, ..NewEvent::of(&far, EventKind::Audited, held_on) };
        members::record(store, &at, &audit).expect("audited");
        life::record_contact(store, &at, &Scope::All, &far, held_on, "phone", "邓建国").expect("contact");
    }
    for kind in ["post", "check-in"] {
        let kept_on = Some(at_day(2026, 10, 15).today());
        let (member_id, kind, text) = (near.clone(), kind.into(), "每周巡楼".into());
        let new = life::NewPledge { member_id, year: 2026, half: 2, kind, text, kept_on };
        life::record_pledge(store, &at, &Scope::All, &new).expect("pledge");
    }
    shut(store, &at, OCTOBER);
    let of = |name: &str, rule: &str| -> Vec<i64> {
        let told = explain(store.conn(), &Scope::All, name, Period::Year(2026)).expect("told").lines.into_iter();
        told.filter(|l| l.line.rule == rule).map(|l| l.line.points.0).collect()
    };
    assert_eq!((of("赵勇思", "b.contact"), of("赵勇思", "b.duty")), (vec![100, 400], vec![]));
    assert_eq!(of("曾芳琴", "b.contact"), [450]);
    assert_eq!((of("邓建国", "b.contact"), of("邓建国", "b.duty")), (vec![], vec![300]));
}

/// Dues on time in October, late in November; nobody assessed makes no line.
#[test]
fn dues_make_a_line_where_they_were_assessed() {
    let (mut open, at, _folder) = peopled();
    let store = &mut open.store;
    for name in ["赵勇思", "邓建国", "曾芳琴"] {
        categorise(store, &at, name, Category::Employed);
    }
    let assess = |store: &mut Store, name: &str, amount, class| {
        let member_id = id_of(store, name);
        let approval = if class == Class::Relief { "街组〔2026〕3号" } else { "" }.into();
        let new = NewAssessment { member_id, since: OCTOBER, amount, class, approval };
        dues::assess(store, &at, &Scope::All, &new).expect("assessed");
    };
    assess(store, "赵勇思", 1000, Class::Rate);
    assess(store, "邓建国", 0, Class::Relief);
    let pay = |store: &mut Store, month: Month, paid_on| {
        let member_id = id_of(store, "赵勇思");
        let payment =
            Payment { member_id, month, amount: 1000, paid_on, how: "现金".into(), collector: "邓建国".into() };
        dues::record_anyway(store, &at_day(2026, 12, 20), &Scope::All, &payment).expect("paid");
    };
    pay(store, OCTOBER, at_day(2026, 10, 20).today());
    pay(store, NOVEMBER, at_day(2026, 12, 10).today());
    let late = at_day(2026, 12, 20);
    for month in [OCTOBER, NOVEMBER] {
        shut(store, &late, month);
    }
    let of = |name: &str| -> Vec<(String, i64)> {
        let told = explain(store.conn(), &Scope::All, name, Period::Year(2026)).expect("told").lines.into_iter();
        told.filter(|l| l.line.rule == "b.dues").map(|l| (l.line.month.to_string(), l.line.points.0)).collect()
    };
    let owned = |lines: &[(&str, i64)]| lines.iter().map(|(m, p)| ((*m).to_owned(), *p)).collect::<Vec<_>>();
    assert_eq!(of("赵勇思"), owned(&[("2026-10", 100), ("2026-11", 0)]), "late is a line of nought");
    assert_eq!(of("邓建国"), owned(&[("2026-10", 100), ("2026-11", 100)]), "a relief counts as paid in full");
    assert_eq!(of("曾芳琴"), owned(&[]), "no assessment, no line");
    assert_eq!(members::categories(store.conn(), OCTOBER).expect("read").len(), 3);
}
