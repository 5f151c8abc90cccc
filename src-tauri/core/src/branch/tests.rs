mod checks;

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

fn paper(day: (i32, u32, u32)) -> Paper {
    let (y, m, d) = day;
    Paper { day: at_day(y, m, d).today(), document: "街党工委〔2026〕8号".into(), reason: "区划调整".into() }
}

#[test]
fn a_name_and_a_code_of_a_past_day_can_be_asked() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let id = organisations(store.conn()).expect("reads")[0].id.clone();
    change(store, &at, &id, Field::Name, "晨光社区中心党支部", &paper((2026, 4, 1))).expect("renamed");
    change(store, &at, &id, Field::Code, "YL-CG-11", &paper((2026, 6, 1))).expect("recoded");
    let then = |m: u32, d: u32| {
        let one = on(store.conn(), at_day(2026, m, d).today()).expect("reads").remove(0);
        (one.id == id, one.code, one.name)
    };
    assert_eq!(then(3, 31), (true, "YL-CG-01".into(), "晨光社区第一党支部".into()));
    assert_eq!(then(4, 1), (true, "YL-CG-01".into(), "晨光社区中心党支部".into()));
    assert_eq!(then(6, 1), (true, "YL-CG-11".into(), "晨光社区中心党支部".into()));
    let kinds: Vec<Change> = history(store.conn(), &id).expect("reads").into_iter().map(|e| e.change).collect();
    assert_eq!(kinds, [Change::Entered, Change::Renamed, Change::Recoded]);
    store.undo(&at).expect("undone");
    assert_eq!(organisations(store.conn()).expect("reads")[0].code, "YL-CG-01");
    assert_eq!(history(store.conn(), &id).expect("reads").len(), 2);
}

#[test]
fn whoever_stands_below_follows_a_new_code() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let top = add_organisation(store, &at, "YL-CG", "晨光社区党委", "社区党委", "YL").expect("added").value;
    let below = organisations(store.conn()).expect("reads").into_iter().find(|o| o.code == "YL-CG-01").expect("one");
    change(store, &at, &below.id, Field::Parent, "YL-CG", &paper((2026, 2, 1))).expect("placed");
    change(store, &at, &top.id, Field::Code, "YL-CG-00", &paper((2026, 3, 1))).expect("recoded");
    assert_eq!(by_id(store.conn(), &below.id).expect("reads").parent, "YL-CG-00");
    let loops = change(store, &at, &top.id, Field::Parent, "YL-CG-01", &paper((2026, 4, 1)));
    assert_eq!(loops.err().map(|e| e.code()), Some(Code::Usage), "its own branch cannot lead it");
}

#[test]
fn wrong_changes_of_an_organisation_are_refused() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let id = organisations(store.conn()).expect("reads")[0].id.clone();
    add_organisation(store, &at, "YL-CG-02", "第二党支部", "党支部", "").expect("added");
    change(store, &at, &id, Field::Name, "新名", &paper((2026, 5, 1))).expect("renamed");
    let bare = Paper { document: " ".into(), ..paper((2026, 6, 1)) };
    let mut refused =
        |field, value: &str, paper: &Paper| change(store, &at, &id, field, value, paper).err().map(|e| e.code());
    assert_eq!(refused(Field::Name, "再新名", &paper((2026, 4, 30))), Some(Code::Forbidden), "before the last change");
    assert_eq!(refused(Field::Name, "再新名", &paper((2026, 11, 1))), Some(Code::Forbidden), "in the future");
    assert_eq!(refused(Field::Name, "第二党支部", &paper((2026, 6, 1))), Some(Code::Forbidden), "taken");
    assert_eq!(refused(Field::Name, "新名", &paper((2026, 6, 1))), Some(Code::Usage), "no change");
    assert_eq!(refused(Field::Kind, "兴趣小组", &paper((2026, 6, 1))), Some(Code::Usage), "no such kind");
    assert_eq!(refused(Field::Code, "编 码", &paper((2026, 6, 1))), Some(Code::Usage), "no code");
    assert_eq!(refused(Field::Name, "再新名", &bare), Some(Code::Usage), "no document");
    assert_eq!(history(store.conn(), &id).expect("reads").len(), 2, "nothing half-written");
}

fn post_for(who: &str, title: &str, since: (i32, u32, u32)) -> Appointment {
    let (y, m, d) = since;
    Appointment {
        member_id: who.into(),
        person: String::new(),
        title: title.into(),
        group: String::new(),
        since: at_day(y, m, d).today(),
        manner: "补选".into(),
        document: "纪要3号".into(),
    }
}

#[test]
fn posts_begin_and_end_with_a_day_a_reason_and_a_document() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let id = organisations(store.conn()).expect("reads")[0].id.clone();
    set_committee(store, &at, &id, at_day(2026, 1, 5).today(), &holders(&[("甲", "书记"), ("乙", "组织委员")]))
        .expect("set");
    let outsider =
        Appointment { member_id: String::new(), person: "周某".into(), ..post_for("", "第一书记", (2026, 2, 1)) };
    appoint(store, &at, &id, &outsider).expect("first secretary");
    let code = |done: Result<Done<Post>>| done.err().map(|e| e.code());
    assert_eq!(
        code(appoint(store, &at, &id, &post_for("丙", "书记", (2026, 3, 1)))),
        Some(Code::Forbidden),
        "two secretaries"
    );
    assert_eq!(
        code(appoint(store, &at, &id, &post_for("乙", "宣传委员", (2026, 3, 1)))),
        Some(Code::Forbidden),
        "two seats"
    );
    assert_eq!(code(appoint(store, &at, &id, &post_for("丙", "班长", (2026, 3, 1)))), Some(Code::Usage));
    assert_eq!(
        code(appoint(store, &at, &id, &post_for("丙", "党小组组长", (2026, 3, 1)))),
        Some(Code::Usage),
        "which group"
    );
    assert_eq!(
        code(appoint(store, &at, &id, &post_for("丙", "委员", (2026, 12, 1)))),
        Some(Code::Forbidden),
        "in the future"
    );
    let bare = Appointment { document: String::new(), ..post_for("丙", "委员", (2026, 3, 1)) };
    assert_eq!(code(appoint(store, &at, &id, &bare)), Some(Code::Usage), "no minutes");
    let head = committee(store.conn(), &id, at.today()).expect("reads").remove(0);
    let gone = |until, reason: &str| Leaving { until, reason: reason.into(), document: "街组〔2026〕5号".into() };
    let day = at_day(2026, 5, 31).today();
    assert_eq!(
        leave(store, &at, &head.id, &gone(at_day(2025, 12, 1).today(), "调离")).err().map(|e| e.code()),
        Some(Code::Forbidden)
    );
    assert_eq!(leave(store, &at, &head.id, &gone(day, "不想干")).err().map(|e| e.code()), Some(Code::Usage));
    leave(store, &at, &head.id, &gone(day, "调离")).expect("left");
    assert_eq!(leave(store, &at, &head.id, &gone(day, "调离")).err().map(|e| e.code()), Some(Code::Forbidden), "twice");
    appoint(store, &at, &id, &post_for("丙", "书记", (2026, 6, 1))).expect("elected in between");
    let seat = |day: NaiveDate| committee(store.conn(), &id, day).expect("reads")[0].member_id.clone();
    assert_eq!((seat(day), seat(at.today())), ("甲".into(), "丙".into()));
    assert_eq!(
        posts(store.conn(), &id, at.today()).expect("reads").len(),
        3,
        "the first secretary stays through it all"
    );
}

#[test]
fn a_term_knows_its_election_and_is_moved_once_by_at_most_a_year() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let id = organisations(store.conn()).expect("reads")[0].id.clone();
    let day = |y, m, d| at_day(y, m, d).today();
    let none = extend_term(store, &at, &id, day(2027, 1, 1), "批复");
    assert_eq!(none.err().map(|e| e.code()), Some(Code::NotFound), "no term yet");
    assert_eq!(set_term(store, &at, &id, day(2026, 3, 1), Some(4), "", &[]).err().map(|e| e.code()), Some(Code::Usage));
    assert_eq!(
        set_term(store, &at, &id, day(2027, 3, 1), None, "", &[]).err().map(|e| e.code()),
        Some(Code::Forbidden)
    );
    let (term, seated) = set_term(store, &at, &id, day(2022, 3, 1), None, "批复1号", &holders(&[("甲", "书记")]))
        .expect("elected")
        .value;
    assert_eq!((term.due, seated[0].manner.as_str()), (day(2027, 3, 1), "换届"));
    assert_eq!(extend_term(store, &at, &id, day(2028, 3, 2), "批复").err().map(|e| e.code()), Some(Code::Forbidden));
    assert_eq!(extend_term(store, &at, &id, day(2027, 9, 1), " ").err().map(|e| e.code()), Some(Code::Usage));
    assert_eq!(extend_term(store, &at, &id, day(2027, 9, 1), "批复2号").expect("moved").value.due, day(2027, 9, 1));
    assert_eq!(extend_term(store, &at, &id, day(2027, 10, 1), "批复").err().map(|e| e.code()), Some(Code::Forbidden));
    let next = set_term(store, &at, &id, day(2026, 9, 1), Some(3), "批复3号", &[]).expect("elected early").value.0;
    assert_eq!(next.due, day(2029, 9, 1));
    let on = |d| super::term(store.conn(), &id, d).expect("reads").map(|t| t.since);
    assert_eq!(on(day(2022, 2, 28)), None);
    assert_eq!(on(day(2026, 8, 31)), Some(day(2022, 3, 1)));
    assert_eq!(on(day(2026, 9, 1)), Some(day(2026, 9, 1)));
}

#[test]
fn a_theme_day_is_a_day_or_a_weekday_of_the_month() {
    let october = Month::new(2026, 10).expect("a month");
    for (text, words, day) in [("10", "每月10日", 10), ("1-5", "每月第一个周五", 2), ("4-7", "每月第四个周日", 25)]
    {
        let read: ThemeDay = text.parse().expect("a rule");
        assert_eq!((read.words().as_str(), read.in_month(october)), (words, at_day(2026, 10, day).today()));
    }
    for wrong in ["0", "29", "5-1", "1-0", "1-8", "周五", ""] {
        assert!(wrong.parse::<ThemeDay>().is_err(), "{wrong}");
    }
    let (mut workspace, at, _folder) = office();
    let id = organisations(workspace.store.conn()).expect("reads")[0].id.clone();
    set_theme_day(&mut workspace.store, &at, &id, ThemeDay::Nth(1, chrono::Weekday::Fri)).expect("set");
    let kept = theme_day(workspace.store.conn(), &id).expect("reads").map(ThemeDay::words);
    assert_eq!(kept.as_deref(), Some("每月第一个周五"));
}

#[test]
fn opening_balances_are_of_a_kind_and_lie_before_use() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let id = organisations(store.conn()).expect("reads")[0].id.clone();
    let new = |what, member: &str, item: &str, value: &str| NewOpening {
        member_id: member.into(),
        what,
        item: item.into(),
        value: value.into(),
        as_of: at_day(2026, 1, 1).today(),
        note: "手工账".into(),
    };
    for wrong in [
        new(What::Points, "甲", "base", "101"),
        new(What::Points, "甲", "base", "1.234"),
        new(What::Points, "甲", "全部", "1"),
        new(What::Points, "", "base", "1"),
        new(What::Dues, "甲", "", "六月"),
        new(What::Archive, "", "DY", "3"),
        new(What::Archive, "", "DY-Y", "0"),
        new(What::Archive, "甲", "DY-Y", "3"),
    ] {
        let right = new(What::Points, "甲", "base", "12.5");
        let refused = enter_opening(store, &at, &id, &[right, wrong.clone()]).err().map(|e| e.code());
        assert_eq!(refused, Some(Code::Usage), "{wrong:?}");
    }
    let late = NewOpening { as_of: at_day(2026, 2, 1).today(), ..new(What::Points, "甲", "base", "1") };
    assert_eq!(enter_opening(store, &at, &id, &[late]).err().map(|e| e.code()), Some(Code::Forbidden));
    assert_eq!(openings(store.conn(), &id, What::Points).expect("reads"), [], "nothing half-written");
    enter_opening(store, &at, &id, &[new(What::Points, "甲", "base", "12.5"), new(What::Dues, "甲", "", "2025-12")])
        .expect("in");
    enter_opening(store, &at, &id, &[new(What::Points, "甲", "base", "13")]).expect("again");
    let kept = openings(store.conn(), &id, What::Points).expect("reads");
    assert_eq!(kept.iter().map(|o| (o.number(), o.year)).collect::<Vec<_>>(), [(1300, 2026)]);
    drop_opening(store, &at, &kept[0].id).expect("out");
    assert_eq!(openings(store.conn(), &id, What::Dues).expect("reads").len(), 1);
}
