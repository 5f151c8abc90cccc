//! The structure checks as a table: counts, and what each check says of them.

use crate::branch::checks::{Counts, Secretary, State, judge};
use crate::testing::at_day;

fn sound() -> Counts {
    let seats = ["书记", "组织委员", "宣传委员", "纪检委员", "委员"].map(str::to_owned).to_vec();
    Counts {
        today: at_day(2026, 10, 31).today(),
        full: 20,
        all: 22,
        groups: vec![("第一".into(), 11), ("第二".into(), 11)],
        seats,
        term_due: Some(at_day(2029, 3, 1).today()),
        secretary: Some(Secretary { party_years: Some(12), age: Some(50), schooled: Some(true), new: true }),
        ..Counts::default()
    }
}

fn state(c: &Counts, id: &str) -> State {
    judge(c).expect("rules").into_iter().find(|f| f.id == id).expect("a check").state
}

#[test]
fn a_sound_branch_has_nothing_to_mend() {
    let odd: Vec<_> = judge(&sound()).expect("rules").into_iter().filter(|f| f.state != State::Fine).collect();
    assert_eq!(odd, []);
}

#[test]
fn each_figure_has_its_own_bounds() {
    use State::{Fine, NotAsked, Warn, Wrong};
    let day = |y, m, d| Some(at_day(y, m, d).today());
    let seats = |n: usize| sound().seats.into_iter().cycle().take(n).collect::<Vec<_>>();
    let titled = |t: &[&str]| t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    let head = |party_years, age, schooled, new| Some(Secretary { party_years, age, schooled, new });
    let table: Vec<(&str, Counts, State)> = vec![
        ("full-members", Counts { full: 3, ..sound() }, Fine),
        ("full-members", Counts { full: 2, ..sound() }, Wrong),
        ("size", Counts { all: 45, ..sound() }, Fine),
        ("size", Counts { all: 46, ..sound() }, Warn),
        ("size", Counts { all: 50, ..sound() }, Warn),
        ("size", Counts { all: 51, ..sound() }, Warn),
        ("committee", Counts { seats: vec![], ..sound() }, Wrong),
        ("committee", Counts { full: 6, seats: titled(&["书记"]), ..sound() }, Fine),
        ("committee", Counts { full: 7, seats: titled(&["书记", "组织委员"]), ..sound() }, Wrong),
        ("committee", Counts { full: 7, seats: titled(&["书记", "组织委员", "宣传委员"]), ..sound() }, Fine),
        ("committee", Counts { seats: titled(&["书记", "副书记", "组织委员", "宣传委员"]), ..sound() }, Warn),
        ("committee", Counts { seats: seats(6), ..sound() }, Warn),
        ("committee", Counts { seats: seats(8), ..sound() }, Wrong),
        ("vacancy", Counts { vacant: titled(&["组织委员"]), ..sound() }, Wrong),
        ("term", Counts { term_due: None, ..sound() }, Warn),
        ("term", Counts { term_due: day(2026, 10, 30), ..sound() }, Wrong),
        ("term", Counts { term_due: day(2026, 10, 31), ..sound() }, Warn),
        ("term", Counts { term_due: day(2027, 4, 30), ..sound() }, Warn),
        ("term", Counts { term_due: day(2027, 5, 1), ..sound() }, Fine),
        ("term", Counts { no_term: true, term_due: None, ..sound() }, NotAsked),
        ("groups", Counts { groups: vec![("第一".into(), 3)], ..sound() }, Fine),
        ("groups", Counts { groups: vec![("第一".into(), 2)], ..sound() }, Warn),
        ("groups", Counts { groups: vec![], ..sound() }, NotAsked),
        ("grouped", Counts { ungrouped: 1, ..sound() }, Wrong),
        ("grouped", Counts { ungrouped: 1, groups: vec![], ..sound() }, NotAsked),
        ("secretary", Counts { secretary: None, ..sound() }, NotAsked),
        ("secretary", Counts { secretary: head(Some(1), Some(60), Some(true), true), ..sound() }, Fine),
        ("secretary", Counts { secretary: head(Some(0), Some(50), Some(true), true), ..sound() }, Warn),
        ("secretary", Counts { secretary: head(Some(9), Some(61), Some(true), true), ..sound() }, Warn),
        ("secretary", Counts { secretary: head(Some(9), Some(61), Some(false), false), ..sound() }, Fine),
        ("secretary", Counts { secretary: head(Some(9), Some(50), Some(false), true), ..sound() }, Warn),
        ("secretary", Counts { secretary: head(None, Some(50), Some(true), true), ..sound() }, Warn),
        ("size", Counts { above: true, ..sound() }, NotAsked),
    ];
    for (at, (id, counts, wanted)) in table.iter().enumerate() {
        assert_eq!(state(counts, id), *wanted, "line {at}: {id}");
    }
}

#[test]
fn the_term_names_the_nearest_reminder() {
    let said = |y, m, d| {
        let c = Counts { term_due: Some(at_day(y, m, d).today()), ..sound() };
        judge(&c).expect("rules").into_iter().find(|f| f.id == "term").expect("a check").message
    };
    assert!(said(2026, 11, 20).contains("不到1个月"), "{}", said(2026, 11, 20));
    assert!(said(2026, 12, 31).contains("不到3个月"));
    assert!(said(2027, 3, 1).contains("不到6个月"));
}
