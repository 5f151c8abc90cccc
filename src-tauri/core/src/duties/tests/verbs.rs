//! Marks, waivers and switches.

use super::*;
use crate::Code;
use crate::duties::{Which, mark, switch, waive};

const JANUARY: Month = Month { year: 2026, month: 1 };

fn year_of(store: &Store, today: NaiveDate) -> Vec<Duty> {
    list(store, day(2026, 1, 1), day(2027, 6, 30), today)
}

#[test]
fn a_mark_closes_the_period_and_a_late_one_shows_it() {
    let (mut open, _, _folder) = office(JANUARY);
    let store = &mut open.store;
    let friday = at_day(2026, 10, 30);
    mark(store, &friday, &Scope::All, &Which::of("archive.week", "2026W44"), day(2026, 10, 30), "").expect("in time");
    let late = at_day(2026, 11, 3);
    mark(store, &late, &Scope::All, &Which::of("archive.month", "2026-10"), day(2026, 10, 29), "两盒").expect("late");
    let all = year_of(store, late.today());
    let week = find(&all, "archive.week", "2026W44");
    assert_eq!((week.state, week.evidence.as_str(), week.late_entry), (State::Done, "2026-10-30完成", false));
    let month = find(&all, "archive.month", "2026-10");
    assert_eq!((month.state, month.late_entry), (State::LateDone, true), "a stated day cannot back-date it");
    assert_eq!(month.evidence, "2026-10-29完成（补录，2026-11-03登记）：两盒");
}

#[test]
fn a_mark_is_refused_where_it_would_be_worth_nothing() {
    let (mut open, at, _folder) = office(JANUARY);
    let store = &mut open.store;
    let mut code = |id: &str, period: &str, on: NaiveDate, note: &str| {
        mark(store, &at, &Scope::All, &Which::of(id, period), on, note).map(|_| ()).map_err(|e| e.code())
    };
    let today = at.today();
    assert_eq!(code("archive.none", "2026-10", today, ""), Err(Code::NotFound));
    assert_eq!(code("meet.general", "2026Q4", today, ""), Err(Code::Forbidden), "records decide");
    assert_eq!(code("archive.month", "2026Q4", today, ""), Err(Code::Usage), "no month");
    assert_eq!(code("archive.month", "2026-11", today, ""), Err(Code::Forbidden), "ahead");
    assert_eq!(code("archive.month", "2025-12", today, ""), Err(Code::Forbidden), "before use");
    assert_eq!(code("archive.month", "2026-10", day(2026, 11, 1), ""), Err(Code::Forbidden), "tomorrow");
    assert_eq!(code("archive.month", "2026-10", day(2026, 9, 30), ""), Err(Code::Forbidden), "before the period");
    assert_eq!(code("plan.meetings", "2026", today, " "), Err(Code::Usage), "no proof named");
    assert_eq!(code("plan.meetings", "2026", today, "计划和1月8日公示栏照片"), Ok(()));
    assert_eq!(code("plan.meetings", "2026", today, "再来一次"), Err(Code::Forbidden), "twice");
}

#[test]
fn a_waiver_needs_a_reason_and_an_approver() {
    let (mut open, at, _folder) = office(JANUARY);
    let store = &mut open.store;
    assert_eq!(
        waive(store, &at, &Scope::All, &Which::of("meet.general", "2026Q3"), "", "街道党工委")
            .expect_err("reason")
            .code(),
        Code::Usage
    );
    waive(store, &at, &Scope::All, &Which::of("meet.general", "2026Q3"), "汛期停开", "街道党工委").expect("waived");
    let all = year_of(store, at.today());
    let duty = find(&all, "meet.general", "2026Q3");
    assert_eq!((duty.state, duty.evidence.as_str()), (State::Waived, "免做：汛期停开（街道党工委批准）"));
    store.undo(&at).expect("undone");
    assert_eq!(state(&year_of(store, at.today()), "meet.general", "2026Q3"), State::Overdue);
}

#[test]
fn an_opt_in_duty_counts_from_the_month_it_was_switched_on() {
    let (mut open, at, _folder) = office(JANUARY);
    let store = &mut open.store;
    let has = |store: &Store| year_of(store, day(2027, 2, 1)).iter().any(|d| d.id == "plan.annual");
    assert!(!has(store));
    switch(store, &at, &Scope::All, "plan.annual", Month::new(2026, 10), "").expect("on");
    let all = year_of(store, day(2027, 2, 1));
    assert_eq!(
        (state(&all, "plan.annual", "2026"), state(&all, "plan.annual", "2027")),
        (State::NotApplicable, State::Overdue)
    );
    switch(store, &at, &Scope::All, "plan.annual", None, "").expect("off");
    assert!(!has(store));
    for (id, code) in [("meet.general", Code::Usage), ("org.survey", Code::Forbidden), ("none", Code::NotFound)] {
        assert_eq!(switch(store, &at, &Scope::All, id, None, " ").expect_err(id).code(), code, "{id}");
    }
}
