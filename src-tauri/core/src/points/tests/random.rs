//! Random months: whatever is declared in whatever order, caps hold and lines make the totals.

use super::*;
use crate::points::{Line, Part, Period, entries, explain, pack, rank};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};

const PEOPLE: [&str; 4] = ["赵勇思", "邓建国", "曾芳琴", "赵平玲"];

/// Per month and person: times of the seven items and the level of 表彰.
fn declared() -> impl Strategy<Value = Vec<Vec<Vec<i64>>>> {
    let person = proptest::collection::vec(0i64..6, 7).prop_flat_map(|times| (Just(times), 0i64..5));
    let person = person.prop_map(|(mut times, level)| {
        times.push(level);
        times
    });
    proptest::collection::vec(proptest::collection::vec(person, PEOPLE.len()), 1..5)
}

fn write(store: &mut Store, at: &mut At, folder: &Path, month: Month, people: &[Vec<i64>], reverse: bool) {
    at.now = month.last().and_hms_opt(9, 0, 0).expect("time");
    let mut rows: Vec<Vec<Put>> = PEOPLE.iter().zip(people).map(|(name, times)| row(name, "在职党员", times)).collect();
    if reverse {
        rows.reverse();
    }
    let path = sheet(folder, &format!("{}年{}月", month.year, month.month), "登记", &rows);
    take(store, at, &path).expect("taken");
}

fn ledger(store: &Store) -> Vec<Line> {
    let of = |name: &&str| explain(store.conn(), &Scope::All, name, Period::Year(2026)).expect("explained").lines;
    PEOPLE.iter().flat_map(of).map(|l| l.line).collect()
}

/// What a line says, without what differs between two stores.
fn said(lines: &[Line], names: &HashMap<String, String>) -> Vec<(String, String, String, i64, i64)> {
    lines
        .iter()
        .map(|l| (names[&l.member_id].clone(), l.month.to_string(), l.rule.clone(), l.quantity.0, l.points.0))
        .collect()
}

fn names(store: &Store) -> HashMap<String, String> {
    PEOPLE.iter().map(|n| (id_of(store, n), (*n).to_owned())).collect()
}

fn check_caps(lines: &[Line]) {
    let pack = pack::of(OCTOBER).expect("pack");
    let mut windows: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for line in lines {
        assert!(line.points.0 >= 0);
        for window in [line.month.to_string(), format!("Q{}", (line.month.month - 1) / 3), "year".to_owned()] {
            *windows.entry((line.member_id.clone(), line.rule.clone(), window)).or_default() += line.points.0;
        }
        *windows.entry((line.member_id.clone(), line.part.key().to_owned(), "part".to_owned())).or_default() +=
            line.points.0;
    }
    for ((_, rule, window), sum) in &windows {
        let item = pack.daily.iter().find(|d| d.id == *rule);
        let cap = match window.as_str() {
            "part" => pack.part_cap(rule),
            "year" => item.and_then(|d| d.year_cap),
            w if w.starts_with('Q') => item.and_then(|d| d.quarter_cap),
            _ => item.and_then(|d| d.month_cap),
        };
        assert!(cap.is_none_or(|c| *sum <= c), "{rule} {window} {sum}");
    }
}

proptest! {
    // Every case makes two real encrypted offices.
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn caps_hold_lines_make_totals_and_order_does_not_matter(months in declared()) {
        let (mut one, mut at, folder) = peopled();
        let (mut two, _, other) = peopled();
        let first = Month { year: 2026, month: 2 };
        let mut month = first;
        for people in &months {
            write(&mut one.store, &mut at, folder.path(), month, people, false);
            write(&mut one.store, &mut at, folder.path(), month, people, true);
            write(&mut two.store, &mut at, other.path(), month, people, true);
            shut(&mut one.store, &at, month);
            shut(&mut two.store, &at, month);
            month = month.next();
        }
        let lines = ledger(&one.store);
        check_caps(&lines);
        prop_assert_eq!(said(&lines, &names(&one.store)), said(&ledger(&two.store), &names(&two.store)));
        let year = rank(one.store.conn(), &Scope::All, Period::Year(2026), at.today()).expect("rank");
        for name in PEOPLE {
            let row = year.iter().find(|r| r.name == name).expect("row");
            let mine = |part: Part| lines.iter().filter(|l| l.member_id == row.member && l.part == part).map(|l| l.points.0).sum::<i64>();
            prop_assert_eq!(row.total.0, mine(Part::Base) + mine(Part::Daily) + mine(Part::Deduction));
            prop_assert_eq!(row.daily.0, mine(Part::Daily));
        }
        let left = entries(one.store.conn(), &Scope::All, first).expect("entries");
        prop_assert!(left.iter().flat_map(|e| &e.declarations).all(|d| d.state == crate::points::State::Closed));
    }
}
