//! Many papers counted in one step, and the year that is in hand in January.

use super::filed;
use crate::archive::{
    Choice, Counted, Paper, Signed, close, count, file, propose, uncounted, working_year, year_of_keys,
};
use crate::branch::Scope;
use crate::testing::{at_day, fixture, office, peopled};
use crate::vault::Workspace;
use crate::{Code, life, sheet};

fn lay(open: &mut Workspace, titles: &[&str]) {
    let at = at_day(2026, 10, 31);
    let typed = |title: &&str| {
        let day = at_day(2026, 10, 2).today();
        Choice::typed(Paper { section: "RC".into(), title: (*title).into(), ..Paper::blank(day) })
    };
    let choices: Vec<Choice> = titles.iter().map(typed).collect();
    file(&mut open.store, &at, &Scope::All, 2026, &choices).expect("filed");
}

fn seen(id: &str, pages: Option<u32>, bound: bool) -> Counted {
    Counted { id: id.into(), pages, bound }
}

#[test]
fn many_papers_are_counted_in_one_step_or_none_of_them() {
    let (mut open, at, _folder) = office();
    lay(&mut open, &["一", "二", "三"]);
    let ids: Vec<String> = filed(&open).into_iter().map(|i| i.id).collect();
    let known = |open: &Workspace| filed(open).iter().map(|i| (i.pages, i.bound)).collect::<Vec<_>>();
    let none = [(None, false); 3];
    let refused = [
        (vec![seen(&ids[0], Some(3), true), seen(&ids[1], Some(0), true)], Code::Usage),
        (vec![seen(&ids[0], Some(3), true), seen("没有", Some(1), true)], Code::NotFound),
        (vec![seen(&ids[0], Some(3), true), seen(&ids[0], Some(4), true)], Code::Usage),
        (vec![seen(&ids[0], None, false)], Code::Usage),
    ];
    for (counted, code) in refused {
        assert_eq!(count(&mut open.store, &at, &Scope::All, &counted).expect_err("refused").code(), code);
        assert_eq!(known(&open), none);
    }
    let counted = [seen(&ids[0], Some(3), true), seen(&ids[1], Some(7), false), seen(&ids[2], None, false)];
    assert_eq!(count(&mut open.store, &at, &Scope::All, &counted).expect("counted").value, 2);
    assert_eq!(known(&open), [(Some(3), true), (Some(7), false), (None, false)]);
    let left = uncounted(open.store.conn(), &Scope::All, 2026).expect("left");
    assert_eq!(left.iter().map(|i| i.title.as_str()).collect::<Vec<_>>(), ["二", "三"]);
    // What is not said stays: a binding ticked later takes no pages away, and pages counted later no binding.
    count(&mut open.store, &at, &Scope::All, &[seen(&ids[1], None, true), seen(&ids[0], Some(4), false)])
        .expect("more");
    assert_eq!(known(&open), [(Some(4), true), (Some(7), true), (None, false)]);
    open.store.undo(&at).expect("one step back");
    assert_eq!(known(&open), [(Some(3), true), (Some(7), false), (None, false)]);
}

#[test]
fn a_closed_year_is_counted_no_more_but_what_was_added_since_is() {
    let (mut open, _, _folder) = office();
    lay(&mut open, &["一"]);
    let spring = at_day(2027, 3, 1);
    let signed = Signed { arranged_by: "张三", checked_by: "李四", anyway: true };
    close(&mut open.store, &spring, &Scope::All, 2026, signed, &[]).expect("closed");
    let before = filed(&open)[0].id.clone();
    let refused = count(&mut open.store, &spring, &Scope::All, &[seen(&before, Some(2), true)]).expect_err("closed");
    assert_eq!(refused.code(), Code::Forbidden);
    lay(&mut open, &["补进来的"]);
    let left = uncounted(open.store.conn(), &Scope::All, 2026).expect("left");
    assert_eq!(left.iter().map(|i| i.title.as_str()).collect::<Vec<_>>(), ["补进来的"]);
    count(&mut open.store, &spring, &Scope::All, &[seen(&left[0].id, Some(2), true)]).expect("added since");
}

#[test]
fn until_july_the_year_before_is_in_hand_while_it_is_open_and_was_in_use() {
    let (mut open, at, _folder) = office();
    let year =
        |open: &Workspace, y, m, d| working_year(open.store.conn(), &at_day(y, m, d), &Scope::All).expect("a year");
    assert_eq!(year(&open, 2026, 3, 1), 2026, "it was not in use in 2025");
    assert_eq!(year(&open, 2026, 12, 31), 2026);
    assert_eq!(year(&open, 2027, 1, 8), 2026);
    assert_eq!(year(&open, 2027, 6, 30), 2026);
    assert_eq!(year(&open, 2027, 7, 1), 2027);
    assert_eq!(working_year(open.store.conn(), &at, &Scope::All).expect("a year"), 2026);
    lay(&mut open, &["一"]);
    let signed = Signed { arranged_by: "张三", checked_by: "李四", anyway: true };
    close(&mut open.store, &at_day(2027, 2, 1), &Scope::All, 2026, signed, &[]).expect("closed");
    assert_eq!(year(&open, 2027, 2, 2), 2027);
}

#[test]
fn a_key_is_found_in_the_year_in_hand_and_beside_it() {
    let (mut open, at, _folder) = peopled();
    let pick = sheet::Pick::default();
    life::import(&mut open.store, &at, &Scope::All, &fixture("组织生活登记-2026-10.xlsx"), &pick, false).expect("life");
    let key = propose(open.store.conn(), &at, &Scope::All, 2026).expect("open")[0].key.clone();
    let found = |y, m| year_of_keys(open.store.conn(), &at_day(y, m, 8), &Scope::All, std::slice::from_ref(&key));
    assert_eq!(found(2027, 1).expect("in hand"), 2026);
    assert_eq!(found(2027, 8).expect("the year before"), 2026);
    let unknown = year_of_keys(open.store.conn(), &at_day(2027, 8, 8), &Scope::All, &["没有".into()]);
    assert_eq!(unknown.expect("the usual"), 2027);
}
