use super::*;
use crate::Code;
use crate::testing::{at_day, office};

fn holders(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(m, t)| ((*m).to_owned(), (*t).to_owned())).collect()
}

#[test]
fn a_committee_is_dated_and_the_secretary_stands_first() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let id = organisations(store.conn()).expect("reads")[0].id.clone();
    let spring = at_day(2026, 3, 1).today();
    let autumn = at_day(2026, 9, 1).today();
    set_committee(store, &at, &id, spring, &holders(&[("乙", "组织委员"), ("甲", "书记")])).expect("set");
    set_committee(store, &at, &id, autumn, &holders(&[("丙", "书记")])).expect("set");
    let on = |day: NaiveDate| -> Vec<String> {
        committee(store.conn(), &id, day).expect("reads").into_iter().map(|p| p.member_id).collect()
    };
    assert_eq!(on(at_day(2026, 2, 28).today()), Vec::<String>::new());
    assert_eq!(on(spring), ["甲", "乙"]);
    assert_eq!(on(at_day(2026, 8, 31).today()), ["甲", "乙"]);
    assert_eq!(on(autumn), ["丙"]);
}

#[test]
fn wrong_committees_are_refused() {
    let (mut workspace, at, _folder) = office();
    let id = organisations(workspace.store.conn()).expect("reads")[0].id.clone();
    for wrong in [
        &[("甲", "组织委员")][..],
        &[("甲", "书记"), ("乙", "书记")],
        &[("甲", "书记"), ("甲", "组织委员")],
        &[("甲", "班长")],
    ] {
        let refused = set_committee(&mut workspace.store, &at, &id, at.today(), &holders(wrong));
        assert_eq!(refused.err().map(|e| e.code()), Some(Code::Usage), "{wrong:?}");
    }
}

#[test]
fn organisations_need_their_own_code_name_and_a_known_kind() {
    let (mut workspace, at, _folder) = office();
    let mut add = |code: &str, name: &str, kind: &str| {
        add_organisation(&mut workspace.store, &at, code, name, kind, "").map_err(|e| e.code())
    };
    assert!(add("YL-CG-02", "晨光社区第二党支部", "党支部").is_ok());
    assert_eq!(add("YL-CG-02", "别的", "党支部").err(), Some(Code::Forbidden));
    assert_eq!(add("YL-CG-03", "晨光社区第二党支部", "党支部").err(), Some(Code::Forbidden));
    assert_eq!(add("YL-CG-03", "第三", "兴趣小组").err(), Some(Code::Usage));
    assert_eq!(add("../x", "第三", "党支部").err(), Some(Code::Usage));
}
