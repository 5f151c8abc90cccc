//! Every duty of the pack in every state that its rule allows.

use super::*;
use crate::branch::Organisation;
use crate::duties::{Level, Read, Start, Which, add_occasion, mark, pack, set_profile, snooze, switch, waive};
use crate::testing::{member_id, sheet};
use crate::{Code, dues, life};
use std::collections::BTreeSet;

const JANUARY: Month = Month { year: 2026, month: 1 };

/// Everything switched on, in use since January.
fn all_on(open: &mut Workspace) {
    for rule in &pack().expect("pack").duties {
        if rule.start == Start::OptIn && rule.level == Level::Branch {
            switch(&mut open.store, &at_day(2026, 10, 31), &Scope::All, &rule.id, Some(JANUARY), "").expect(&rule.id);
        }
    }
}

fn all(store: &Store, today: NaiveDate) -> Vec<Duty> {
    list(store, day(2026, 1, 1), day(2027, 6, 30), today)
}

/// What a person marks goes through every state; none of them is ever missed because nobody looked.
#[test]
fn what_people_mark_is_planned_due_soon_overdue_done_late_waived_and_not_applicable() {
    let (mut open, _, _folder) = office(JANUARY);
    all_on(&mut open);
    let plain: Vec<_> = pack()
        .expect("pack")
        .duties
        .iter()
        .filter(|r| r.read == Some(Read::Mark) && r.level == Level::Branch && r.kinds.is_empty())
        .collect();
    assert!(plain.len() > 20, "{}", plain.len());
    for rule in plain {
        let spans = crate::duties::calendar::spans(rule.period, &rule.due, day(2026, 7, 1), day(2027, 1, 1));
        let span = spans.iter().find(|s| s.start >= day(2026, 2, 1) || s.label == "2026").expect(&rule.id).clone();
        let at = |today| state(&all(&open.store, today), &rule.id, &span.label);
        let before = span.due - chrono::Days::new(rule.lead() + 1);
        let expected =
            [(before, State::Planned), (span.due, State::DueSoon), (span.due.succ_opt().expect("day"), State::Overdue)];
        for (today, wanted) in expected {
            // A year's plan is due in January, so nothing lies before its lead.
            let early = today < day(2025, 12, 31);
            assert!(early || at(today) == wanted, "{} {today}: {:?}", rule.id, at(today));
        }
        let which = Which::of(&rule.id, &span.label);
        for (entered, wanted) in [(span.due, State::Done), (span.due + chrono::Days::new(3), State::LateDone)] {
            let now = At::new(entered.and_hms_opt(9, 0, 0).expect("a time"), "测试员");
            mark(&mut open.store, &now, &Scope::All, &which, span.start.max(entered), "凭证").expect(&rule.id);
            assert_eq!(state(&all(&open.store, entered), &rule.id, &span.label), wanted, "{}", rule.id);
            open.store.undo(&now).expect("undone");
        }
        let now = At::new(span.due.and_hms_opt(9, 0, 0).expect("a time"), "测试员");
        waive(&mut open.store, &now, &Scope::All, &which, "汛期", "街道党工委").expect(&rule.id);
        assert_eq!(state(&all(&open.store, span.due), &rule.id, &span.label), State::Waived, "{}", rule.id);
        open.store.undo(&now).expect("undone");
    }
}

#[test]
fn switching_a_core_duty_off_needs_a_reason_and_leaves_it_in_sight() {
    let (mut open, at, _folder) = office(JANUARY);
    let off =
        |open: &mut Workspace, reason: &str| switch(&mut open.store, &at, &Scope::All, "meet.general", None, reason);
    assert_eq!(off(&mut open, "").expect_err("no reason").code(), Code::Usage);
    off(&mut open, "与总支合开，街道〔2026〕8号").expect("off");
    let all = all(&open.store, at.today());
    let q4 = find(&all, "meet.general", "2026Q4");
    assert_eq!(
        (q4.state, q4.evidence.as_str()),
        (State::NotApplicable, "本支部从2026-10起不做：与总支合开，街道〔2026〕8号")
    );
    assert_eq!(state(&all, "meet.general", "2026Q3"), State::Overdue, "what was due before stays due");
    switch(&mut open.store, &at, &Scope::All, "meet.general", Month::new(2026, 10), "").expect("on again");
    assert_eq!(state(&super::states::all(&open.store, at.today()), "meet.general", "2026Q4"), State::Planned);
}

#[test]
fn the_national_profile_changes_the_period() {
    let (mut open, at, _folder) = office(JANUARY);
    seat(&mut open.store, &at);
    assert_eq!(set_profile(&mut open.store, &at, &Scope::All, true, " ").expect_err("why").code(), Code::Usage);
    let periods = |open: &Workspace, id: &str| -> BTreeSet<String> {
        all(&open.store, at.today())
            .into_iter()
            .filter(|d| d.id == id && d.due.year() == 2026)
            .map(|d| d.period)
            .collect()
    };
    use chrono::Datelike;
    assert_eq!(periods(&open, "orglife.half"), BTreeSet::from(["2026H1".into(), "2026H2".into()]));
    set_profile(&mut open.store, &at, &Scope::All, true, "区委组织部通知").expect("national");
    assert_eq!(periods(&open, "orglife.half"), BTreeSet::from(["2026".into()]));
    let all = all(&open.store, at.today());
    let pair = find(&all, "talk.secretary-committee", "2026");
    assert_eq!((pair.required, pair.done, pair.open.len()), (4, 0, 4), "each pair once in the year");
}

#[test]
fn a_snooze_hides_nothing_but_the_line() {
    let (mut open, at, _folder) = office(JANUARY);
    let which = Which::of("archive.month", "2026-09");
    let put = |open: &mut Workspace, until, reason: &str| {
        snooze(&mut open.store, &at, &Scope::All, &which, until, reason).map(|_| ())
    };
    assert_eq!(put(&mut open, day(2026, 11, 3), " ").expect_err("why").code(), Code::Usage);
    assert_eq!(put(&mut open, at.today(), "等盒子").expect_err("today").code(), Code::Forbidden);
    assert_eq!(put(&mut open, day(2027, 3, 1), "等盒子").expect_err("too far").code(), Code::Forbidden);
    put(&mut open, day(2026, 11, 3), "等盒子").expect("put off");
    let of = |open: &Workspace, today| {
        let all = all(&open.store, today);
        let d = find(&all, "archive.month", "2026-09");
        (d.state, d.snoozed)
    };
    assert_eq!(of(&open, day(2026, 10, 31)), (State::Overdue, Some(day(2026, 11, 3))));
    assert_eq!(of(&open, day(2026, 11, 3)), (State::Overdue, None), "shown again");
}

/// Members' duties name who is open; what a person marks for one closes that one.
#[test]
fn members_are_counted_and_the_open_ones_named() {
    let (mut open, at, folder) = office(JANUARY);
    all_on(&mut open);
    let fixture = folder.path().join("党费.csv");
    std::fs::copy(super::fixture("党费收缴登记-2026-10.xlsx"), fixture.with_extension("xlsx")).expect("copied");
    dues::import(&mut open.store, &at, &Scope::All, &fixture.with_extension("xlsx"), &Pick::default(), false)
        .expect("dues");
    let all = all(&open.store, at.today());
    let october = find(&all, "dues.collect", "2026-10");
    assert_eq!((october.required, october.done, october.state), (43, 41, State::DueSoon));
    assert_eq!(october.open, ["韩淑玲", "黄军"]);
    assert_eq!(october.evidence, "41/43名已交");
    assert_eq!(find(&all, "dues.assess", "2026").done, 43, "assessed with the register");
    // Each year at its start: what holds from last year is not this year's fixing.
    let year = |open: &Workspace| find(&super::states::all(&open.store, day(2027, 1, 10)), "dues.assess", "2027").done;
    assert_eq!(year(&open), 0);
    let then = crate::testing::at_day(2027, 1, 10);
    let told = dues::renew(&mut open.store, &then, &Scope::All, 2027).expect("fixed").value;
    assert_eq!((told.fixed + told.left, year(&open)), (43, u32::try_from(told.fixed).expect("few")));
    let september = find(&all, "dues.collect", "2026-09");
    assert!(september.state == State::Overdue && september.open.len() > 30);

    let floating = find(&all, "floating.contact", "2026-10");
    assert_eq!((floating.required, floating.done, floating.open.len()), (3, 0, 3));
    let who = Which { subject: "丁刚".into(), ..Which::of("floating.contact", "2026-10") };
    mark(&mut open.store, &at, &Scope::All, &who, at.today(), "电话").expect("marked for one");
    let other = member_id(&open, "蔡桂");
    life::record_contact(&mut open.store, &at, &Scope::All, &other, at.today(), "电话", "书记").expect("contact");
    let all = super::states::all(&open.store, at.today());
    let floating = find(&all, "floating.contact", "2026-10");
    assert_eq!((floating.done, floating.open.as_slice()), (2, ["于磊鹏".to_owned()].as_slice()));
    let unknown = Which { subject: "无此人".into(), ..Which::of("floating.contact", "2026-10") };
    assert_eq!(
        mark(&mut open.store, &at, &Scope::All, &unknown, at.today(), "").expect_err("nobody").code(),
        Code::NotFound
    );
}

#[test]
fn hours_of_study_are_shared_by_the_months_on_the_roster() {
    let (mut open, at, folder) = office(JANUARY);
    seat(&mut open.store, &at);
    let lines: Vec<String> = (1..=10).map(|m| format!("2026-{m:02}-10|主题党日|学习|赵勇思|邓建国|43|43|3")).collect();
    let mut rows = vec!["日期|类型|主题|主持人|记录人|应到|实到|学时"];
    rows.extend(lines.iter().map(String::as_str));
    let path = sheet(folder.path(), &rows);
    life::import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    let year = all(&open.store, at.today());
    let members = find(&year, "train.member", "2026");
    assert_eq!((members.required, members.done, members.state), (43, 0, State::Planned), "30 of 32 hours");
    let path = sheet(folder.path(), &[rows[0], "2026-10-20|集中学习|学习|赵勇思|邓建国|43|43|26"]);
    life::import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    let year = all(&open.store, at.today());
    assert_eq!(find(&year, "train.member", "2026").done, 43);
    let committee = find(&year, "train.secretary", "2026");
    assert_eq!((committee.required, committee.done), (5, 5), "56 hours, one of them 集中学习");
    // An office that began in July owes half a year of it.
    let half = Month { year: 2026, month: 7 };
    let (mut open, at, folder) = office(half);
    let path = sheet(folder.path(), &[rows[0], "2026-10-20|集中学习|学习|赵勇思|邓建国|43|43|16"]);
    life::import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    assert_eq!(find(&all(&open.store, at.today()), "train.member", "2026").done, 43);
}

#[test]
fn things_that_happen_are_due_from_their_day() {
    let (mut open, at, _folder) = office(JANUARY);
    all_on(&mut open);
    let add = |open: &mut Workspace, id: &str, on, what: &str| {
        add_occasion(&mut open.store, &at, &Scope::All, id, on, what).map(|_| ())
    };
    assert_eq!(add(&mut open, "meet.general", at.today(), "x").expect_err("records").code(), Code::Forbidden);
    assert_eq!(add(&mut open, "care.visit", at.today(), " ").expect_err("what").code(), Code::Usage);
    assert_eq!(add(&mut open, "care.visit", day(2026, 11, 1), "住院").expect_err("ahead").code(), Code::Forbidden);
    add(&mut open, "care.visit", day(2026, 9, 20), "老党员住院").expect("entered");
    assert_eq!(add(&mut open, "care.visit", day(2026, 9, 20), "再来").expect_err("twice").code(), Code::Forbidden);
    let all = all(&open.store, at.today());
    let visit = find(&all, "care.visit", "2026-09-20");
    assert_eq!((visit.due, visit.state, visit.subject.as_str()), (day(2026, 10, 20), State::Overdue, "老党员住院"));
    mark(&mut open.store, &at, &Scope::All, &Which::of("care.visit", "2026-09-20"), day(2026, 10, 2), "慰问台账第3号")
        .expect("done");
    assert_eq!(state(&super::states::all(&open.store, at.today()), "care.visit", "2026-09-20"), State::LateDone);
    let none = Which::of("care.visit", "2026-08-01");
    assert_eq!(
        mark(&mut open.store, &at, &Scope::All, &none, at.today(), "x").expect_err("nothing").code(),
        Code::NotFound
    );
}

#[test]
fn anniversaries_terms_and_probation_have_their_days() {
    let (mut open, at, _folder) = office(JANUARY);
    let organisation: Organisation = only(&open.store);
    crate::branch::set_term(&mut open.store, &at, &organisation.id, day(2022, 3, 1), Some(5), "", &[]).expect("a term");
    let all = all(&open.store, at.today());
    let term = find(&all, "election.term", "2027-03-01");
    assert_eq!((term.due, term.state), (day(2027, 3, 1), State::DueSoon), "six months ahead");
    assert!(
        list(&open.store, day(2026, 8, 1), day(2027, 6, 30), day(2026, 8, 1))
            .iter()
            .any(|d| d.id == "election.term" && d.state == State::Planned)
    );
    let born: Vec<&Duty> = all.iter().filter(|d| d.id == "care.political-birthday" && d.period == "2026").collect();
    assert_eq!(born.len(), 43);
    let one = born.iter().find(|d| d.subject == "赵勇思").expect("his day");
    assert_eq!((one.due, one.state), (day(2026, 9, 15), State::Overdue));
    let which = Which { subject: "赵勇思".into(), ..Which::of("care.political-birthday", "2026") };
    mark(&mut open.store, &at, &Scope::All, &which, at.today(), "").expect("greeted late");
    let all = super::states::all(&open.store, at.today());
    let one = all.iter().find(|d| d.id == "care.political-birthday" && d.subject == "赵勇思" && d.period == "2026");
    assert_eq!(one.map(|d| d.state), Some(State::LateDone));
    let everybody = Which::of("care.political-birthday", "2026");
    assert_eq!(
        mark(&mut open.store, &at, &Scope::All, &everybody, at.today(), "").expect_err("whose").code(),
        Code::Usage
    );
    let decide = all
        .iter()
        .filter(|d| d.id == "probation.decide" && d.state != State::Done)
        .map(|d| (d.subject.as_str(), d.due))
        .collect::<Vec<_>>();
    assert_eq!(decide, [("苏珍轩", day(2026, 9, 1)), ("宋玉琴", day(2026, 9, 1)), ("谢超伟", day(2026, 9, 20))]);
}

#[test]
fn a_community_committee_has_the_duties_of_its_level() {
    let (mut open, at, _folder) = office(JANUARY);
    crate::branch::add_organisation(&mut open.store, &at, "YL-CG", "晨光社区党委", "社区党委", "YL").expect("added");
    let scope = Scope::One(crate::branch::by_code(open.store.conn(), "YL-CG").expect("read").expect("there").id);
    let of = |open: &Workspace| {
        duties(open.store.conn(), &scope, day(2026, 1, 1), day(2026, 12, 31), at.today()).expect("duties")
    };
    assert_eq!(of(&open), [], "all of them are opt-in");
    switch(&mut open.store, &at, &scope, "committee.topics", Month::new(2026, 9), "").expect("on");
    assert_eq!(
        switch(&mut open.store, &at, &scope, "plan.annual", None, "").expect_err("a branch's").code(),
        Code::Forbidden
    );
    let found = of(&open);
    assert_eq!((found.len(), found[0].level), (12, Level::Community));
    assert_eq!(state(&found, "committee.topics", "2026-09"), State::Overdue);
    assert_eq!(state(&found, "committee.topics", "2026-08"), State::NotApplicable);
}

#[test]
fn an_explanation_gives_the_rule_its_reading_and_one_subject() {
    let (open, at, _folder) = office(JANUARY);
    let told = |id: &str, who: &str| {
        crate::duties::explain(
            open.store.conn(),
            &Scope::All,
            id,
            who,
            (day(2026, 1, 1), day(2026, 12, 31)),
            at.today(),
        )
    };
    let birthday = told("care.political-birthday", "赵勇思").expect("told");
    assert_eq!((birthday.duties.len(), birthday.when.as_str()), (1, "每年，当天到期"));
    let dues = told("dues.collect", "黄军").expect("told");
    assert_eq!((dues.duties.len(), dues.read.as_str()), (12, "党费台账"));
    assert!(told("dues.collect", "无此人").expect("told").duties.is_empty());
    assert_eq!(told("no.such", "").expect_err("unknown").code(), Code::NotFound);
}
