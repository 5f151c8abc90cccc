//! Periods, due days and states, by tables.

use super::day;
use crate::duties::calendar::{State, after, labelled, spans, state};
use crate::duties::pack::Every;
use proptest::prelude::*;

#[test]
fn periods_have_their_labels_and_due_days() {
    for (every, rule, label, start, end, due) in [
        (Every::Week, "friday", "2026W44", day(2026, 10, 26), day(2026, 11, 1), day(2026, 10, 30)),
        (Every::Week, "friday", "2026W53", day(2026, 12, 28), day(2027, 1, 3), day(2027, 1, 1)),
        (Every::Month, "end", "2026-02", day(2026, 2, 1), day(2026, 2, 28), day(2026, 2, 28)),
        (Every::Month, "next:05", "2026-12", day(2026, 12, 1), day(2026, 12, 31), day(2027, 1, 5)),
        (Every::Quarter, "end", "2026Q4", day(2026, 10, 1), day(2026, 12, 31), day(2026, 12, 31)),
        (Every::Half, "end", "2026H1", day(2026, 1, 1), day(2026, 6, 30), day(2026, 6, 30)),
        (Every::Year, "day:01-31", "2026", day(2026, 1, 1), day(2026, 12, 31), day(2026, 1, 31)),
        (Every::Year, "next:06-30", "2026", day(2026, 1, 1), day(2026, 12, 31), day(2027, 6, 30)),
    ] {
        let span = labelled(every, rule, label).expect(label);
        assert_eq!((span.start, span.end, span.due), (start, end, due), "{label}");
        assert!(spans(every, rule, start, start).contains(&span), "{label}");
    }
}

#[test]
fn a_label_of_another_kind_is_no_period() {
    for (every, label) in [
        (Every::Week, "2026-10"),
        (Every::Week, "2027W53"),
        (Every::Week, "2026W00"),
        (Every::Month, "2026-13"),
        (Every::Month, "2026"),
        (Every::Quarter, "2026Q5"),
        (Every::Quarter, "2026Q0"),
        (Every::Half, "2026H3"),
        (Every::Year, "26"),
        (Every::Event, "2026"),
        (Every::Week, "2026W4"),
        (Every::Year, ""),
    ] {
        assert_eq!(labelled(every, "end", label), None, "{label}");
    }
    assert!(labelled(Every::Quarter, "end", " 2026q4 ").is_some());
}

#[test]
fn events_fall_due_after_their_day() {
    let base = day(2026, 1, 31);
    for (rule, due) in [
        ("event", Some(base)),
        ("event+7d", Some(day(2026, 2, 7))),
        ("event+1m", Some(day(2026, 2, 28))),
        ("event+1y", Some(day(2027, 1, 31))),
        ("event-6m", Some(day(2025, 7, 31))),
        ("event+x", None),
        ("end", None),
    ] {
        assert_eq!(after(rule, base), due, "{rule}");
    }
}

#[test]
fn a_state_follows_from_proof_and_day() {
    let due = day(2026, 10, 31);
    let on = |d: u32, m: u32| day(2026, m, d);
    for (required, done, completed, today, wanted) in [
        (1, 0, None, on(1, 10), State::Planned),
        (1, 0, None, on(24, 10), State::DueSoon),
        (1, 0, None, on(31, 10), State::DueSoon),
        (1, 0, None, on(1, 11), State::Overdue),
        (3, 2, Some(on(5, 10)), on(1, 11), State::Overdue),
        (3, 3, Some(on(31, 10)), on(1, 11), State::Done),
        (3, 4, Some(on(1, 11)), on(2, 11), State::LateDone),
        (1, 1, None, on(1, 10), State::Done),
        (0, 0, None, on(1, 11), State::NotApplicable),
    ] {
        assert_eq!(state(required, done, completed, due, 7, today), wanted, "{required} {done} {today}");
    }
}

proptest! {
    /// Periods lie end to end, cover the range, and are found again by their labels.
    #[test]
    fn periods_tile_the_calendar(offset in 0u64..20_000, length in 0u64..1500) {
        let from = day(1990, 1, 1) + chrono::Days::new(offset);
        let to = from + chrono::Days::new(length);
        for (every, rule) in [(Every::Week, "friday"), (Every::Month, "end"), (Every::Month, "next:05"), (Every::Quarter, "end"),
            (Every::Half, "end"), (Every::Year, "day:01-31"), (Every::Year, "next:06-30")] {
            let all = spans(every, rule, from, to);
            prop_assert!(all.iter().any(|s| s.start <= from && from <= s.end));
            prop_assert!(all.iter().any(|s| s.start <= to && to <= s.end));
            for pair in all.windows(2) {
                prop_assert_eq!(pair[0].end.succ_opt(), Some(pair[1].start));
                prop_assert!(pair[0].due < pair[1].due);
            }
            for span in &all {
                prop_assert!(span.due >= span.start && span.start <= to && span.end.max(span.due) >= from);
                prop_assert_eq!(labelled(every, rule, &span.label), Some(span.clone()));
            }
        }
    }

    /// Later days never make a duty less urgent.
    #[test]
    fn urgency_only_grows(lead in 0u64..90, a in 0u64..200, b in 0u64..200) {
        let rank = |d: u64| match state(1, 0, None, day(2026, 4, 1), lead, day(2026, 1, 1) + chrono::Days::new(d)) {
            State::Planned => 0,
            State::DueSoon => 1,
            _ => 2,
        };
        prop_assert!(rank(a.min(b)) <= rank(a.max(b)));
    }
}
