//! A pasted 接龙 against the roll of a gathering.

use super::*;

#[test]
fn a_pasted_relay_finds_people_and_asks_about_the_rest() {
    let (open, _, _folder) = peopled();
    let pasted = "#接龙\n10月主题党日报名，请大家接龙\n\n1. 赵勇思\n2、董 海\n3.邓建国 线上参加\n4. 梁丽霞（住院请假）\n5. 王不在\n6. 赵勇思\n7.\n８．苏珍轩+带一位家属";
    let kinds = ["theme-day".to_owned()];
    let read = relay(open.store.conn(), &organisation(&open), &kinds, day(10), "", pasted).expect("read");
    let found: Vec<(&str, &str)> = read.found.iter().map(|l| (l.name.as_str(), l.reason.as_str())).collect();
    assert_eq!(found, [("赵勇思", ""), ("董海", ""), ("邓建国", "online"), ("梁丽霞", "ill"), ("苏珍轩", "")]);
    assert_eq!((read.unknown, read.several), (vec!["王不在".to_owned()], Vec::<String>::new()));
}

#[test]
fn a_relay_is_read_however_people_number_it_or_do_not() {
    let (open, _, _folder) = peopled();
    let kinds = ["theme-day".to_owned()];
    let read =
        |pasted: &str| relay(open.store.conn(), &organisation(&open), &kinds, day(10), "", pasted).expect("read");
    let both = [("赵勇思".to_owned(), String::new()), ("邓建国".to_owned(), "ill".to_owned())];
    for pasted in [
        "1️⃣ 赵勇思\n2️⃣邓建国 请病假",
        "①赵勇思\n②邓建国（请病假）",
        "#接龙\n赵勇思\n邓建国 请病假",
        "• 赵勇思\n• 邓建国：请病假",
        "✅赵勇思\n- 邓建国，请病假",
        "请大家接龙\n赵勇思、邓建国 请病假",
        "@赵勇思\n@邓建国 请病假",
    ] {
        let relay = read(pasted);
        let found: Vec<_> = relay.found.into_iter().map(|l| (l.name, l.reason)).collect();
        assert_eq!((found.as_slice(), relay.unknown.len()), (&both[..], 0), "{pasted}");
    }
    let mixed = read("赵勇思\n王不在\n1月党课");
    assert_eq!((mixed.found.len(), mixed.unknown), (1, vec!["王不在".to_owned(), "1月党课".to_owned()]));
}

/// What the words mean for the roll: reason and note of 邓建国, whom each line is about.
#[test]
fn a_remark_says_who_comes_and_who_does_not() {
    let (open, _, _folder) = peopled();
    let kinds = ["theme-day".to_owned()];
    for (written, reason, note) in [
        ("2. 邓建国 有事来不了", "leave", "有事来不了"),
        ("2. 邓建国 不参加", "other", "不参加"),
        ("2. 邓建国（缺席）", "other", "缺席"),
        ("2. 邓建国 不能到会", "other", "不能到会"),
        ("2. 邓建国 线上也参加不了", "other", "线上也参加不了"),
        ("2. 邓建国请假", "leave", "请假"),
        ("2. 邓建国 不请假，准时到", "", "不请假，准时到"),
        ("2. 邓建国 身体好，一定来", "", "身体好，一定来"),
        ("2. 邓建国 身体不好", "ill", "身体不好"),
        ("2. 邓建国 在外地，线上参加", "online", "在外地，线上参加"),
        ("请假人员：\n邓建国", "leave", "请假"),
        ("2. 邓建国\n4. 邓建国 请假", "leave", "请假"),
        ("2. 邓建国 请假\n4. 邓建国 能来", "", "能来"),
    ] {
        let read = relay(open.store.conn(), &organisation(&open), &kinds, day(10), "", written).expect("read");
        let found: Vec<(&str, &str, &str)> = read.found.iter().map(|l| (&*l.name, &*l.reason, &*l.note)).collect();
        assert_eq!(found, [("邓建国", reason, note)], "{written}");
    }
}

#[test]
fn namesakes_in_a_relay_are_asked_about() {
    let (mut open, at, folder) = office();
    let people = ["姓名|公民身份证号|人员类别", "王一|500199196209199130|正式党员", "王一|500199194509084619|正式党员"];
    take_roster(&mut open, &at, &sheet(folder.path(), &people));
    let kinds = ["党课".to_owned()];
    let read =
        relay(open.store.conn(), &organisation(&open), &kinds, day(10), "", "1. 王一\n2. 王一4619").expect("read");
    assert_eq!((read.found.len(), read.several.len()), (1, 1));
}

proptest! {
    #[test]
    fn any_paste_is_read_and_nobody_is_found_twice(pasted in "[0-9 .、()（）一二王\n]{0,60}") {
        let member = |id: &str, name: &str| members::Member { id: id.into(), name: name.into(), ..members::Member::default() };
        let found = relay::read(&pasted, &[member("1", "王一"), member("2", "王二")], rules().expect("rules")).expect("read").found;
        prop_assert!(found.len() <= 2);
        prop_assert!(found.len() < 2 || found[0].member_id != found[1].member_id);
    }
}
