//! The reader of lists: every way of writing that was met, as a table.

use super::*;
use proptest::prelude::*;

const NAMES: [&str; 8] = ["赵勇思", "邓建国", "刘静", "马飞勇", "董海", "梁丽霞", "王二", "阿依古丽·买买提"];

fn roster() -> Vec<Member> {
    let member = |(n, name): (usize, &&str)| Member { id: n.to_string(), name: (*name).into(), ..Member::default() };
    NAMES.iter().enumerate().map(member).collect()
}

fn says(heading: &str) -> bool {
    refuses(heading) || heading.contains("请假") || heading.contains("线上")
}

/// `赵勇思 | 邓建国=请假 | ?王不在 | #标题`.
fn told(pasted: &str) -> String {
    let relay = read(pasted, &roster(), says).expect("read");
    let found = relay.found.iter().map(|m| match m.note.as_str() {
        "" => m.name.clone(),
        note => format!("{}={note}", m.name),
    });
    let unknown = relay.unknown.iter().map(|u| format!("?{u}"));
    found.chain(unknown).chain(relay.headings.iter().map(|h| format!("#{h}"))).collect::<Vec<_>>().join(" | ")
}

#[test]
fn lists_are_read_however_people_write_them() {
    let table = [
        // Numbers.
        ("1. 赵勇思\n2、董 海\n3）刘静\n（4）马飞勇", "赵勇思 | 董海 | 刘静 | 马飞勇"),
        ("1. 赵勇思 2. 邓建国 3. 刘静", "赵勇思 | 邓建国 | 刘静"),
        ("#接龙 1. 赵勇思 2. 邓建国请假", "赵勇思 | 邓建国=请假 | #接龙"),
        ("2邓建国\n3。刘静\n㉑董海", "邓建国 | 刘静 | 董海"),
        ("①赵勇思②邓建国 请假③刘静", "赵勇思 | 邓建国=请假 | 刘静"),
        ("1️⃣ 赵勇思\n2️⃣邓建国", "赵勇思 | 邓建国"),
        ("1. 赵勇思 15.5 2. 邓建国 20", "赵勇思=15.5 | 邓建国=20"),
        ("1、赵勇思 15、邓建国 15", "赵勇思=15 | 邓建国=15"),
        ("7.", "#7"),
        ("1. 赵勇思\n2.", "赵勇思 | #2"),
        // Several names in a line.
        ("1. 赵勇思 邓建国\n2. 刘静、马飞勇", "赵勇思 | 邓建国 | 刘静 | 马飞勇"),
        ("赵勇思和邓建国", "赵勇思 | 邓建国"),
        ("1. 赵勇思、邓建国 请假", "赵勇思 | 邓建国=请假"),
        ("2. 刘静、王不在、马飞勇", "刘静 | 马飞勇 | ?王不在"),
        ("5. 王不在 请假\n6. 刘静", "刘静 | ?王不在 请假"),
        // Remarks.
        ("1. 赵勇思请假", "赵勇思=请假"),
        ("2. 邓建国（有事，来不了）", "邓建国=有事，来不了"),
        ("1. @赵勇思 收到", "赵勇思=收到"),
        ("8. 赵勇思+带一位家属", "赵勇思=带一位家属"),
        ("1. 赵勇思 由邓建国代交", "赵勇思=由邓建国代交"),
        ("1. 赵勇思 委托 邓建国 代交", "赵勇思=委托 邓建国 代交"),
        ("梁丽霞（邓建国说住院）", "梁丽霞=邓建国说住院"),
        ("1. 邓建国国", "?邓建国国"),
        ("9. 阿依古丽•买买提 线上", "阿依古丽·买买提=线上"),
        // Headings.
        ("请假人员：\n邓建国\n刘静", "邓建国=请假 | 刘静=请假 | #请假人员:"),
        ("请假：邓建国、刘静\n马飞勇", "邓建国=请假 | 刘静=请假 | 马飞勇"),
        ("参加人员：赵勇思、刘静\n请假：邓建国", "赵勇思 | 刘静 | 邓建国=请假"),
        ("请假人员：\n邓建国\n\n刘静", "邓建国=请假 | 刘静 | #请假人员:"),
        ("不能参加的：\n1. 邓建国\n参加的：\n1. 刘静", "邓建国=不能参加 | 刘静 | #不能参加的: | #参加的:"),
        ("9:30 三楼会议室\n赵勇思\n刘静", "赵勇思 | 刘静 | #9:30 三楼会议室"),
        ("2026.1.10 主题党日\n赵勇思\n刘静", "赵勇思 | 刘静 | #2026.1.10 主题党日"),
        ("10月主题党日报名，请大家接龙，有事请假\n1. 赵勇思", "赵勇思 | #10月主题党日报名，请大家接龙，有事请假"),
        ("主持人：邓建国\n赵勇思", "赵勇思 | #主持人:邓建国"),
        // Everything else is asked about.
        ("赵勇思\n王不在\n1月党课", "赵勇思 | ?王不在 | ?1月党课"),
        ("1. 赵勇思\n大家记得带身份证\n2. 刘静", "赵勇思 | 刘静 | ?大家记得带身份证"),
        // What is written last holds.
        ("2. 邓建国\n3. 刘静\n4. 邓建国 请假", "邓建国=请假 | 刘静"),
        ("-----", "#-----"),
    ];
    let wrong: Vec<(&str, String)> = table
        .iter()
        .map(|(pasted, expected)| (*pasted, *expected, told(pasted)))
        .filter(|(_, e, t)| e != t)
        .map(|(p, _, t)| (p, t))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn namesakes_are_told_apart_by_the_end_of_the_number() {
    let mut people = roster();
    people.push(Member {
        id: "8".into(),
        name: "王二".into(),
        id_number: "500199194509084619".into(),
        ..Member::default()
    });
    let relay = read("1. 王二\n2. 王二4619\n3. 王二（4619）请假", &people, says).expect("read");
    assert_eq!((relay.several, relay.unknown.len()), (vec!["王二".to_owned()], 0));
    assert_eq!(relay.found.iter().map(|m| (&*m.member_id, &*m.note)).collect::<Vec<_>>(), [("8", "请假")]);
}

#[test]
fn what_is_denied_is_not_said() {
    for (note, refused) in
        [("不请假，准时到", false), ("不参加", true), ("来不了", true), ("身体好，一定来", false), ("", false)]
    {
        assert_eq!(refuses(note), refused, "{note}");
    }
    assert_eq!(affirmed("不请假，准时到"), ",准时到");
}

proptest! {
    /// Nothing panics, every line that is not empty lands somewhere, and nobody is found twice.
    #[test]
    fn every_line_lands_somewhere(pasted in "[0-9 .、:，()（）和#①㉑王二赵勇思刘静请假不来代接龙人员🙂\n]{0,80}") {
        let landed: Vec<usize> = items(&pasted, &roster(), &says).expect("read").into_iter().map(|(n, _)| n).collect();
        for (number, line) in pasted.split('\n').enumerate() {
            let empty = normal(line).trim().is_empty();
            prop_assert!(empty || landed.contains(&number), "line {number}: {line:?}");
        }
        let found = read(&pasted, &roster(), says).expect("read").found;
        let mut ids: Vec<&str> = found.iter().map(|m| &*m.member_id).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), found.len());
    }

    #[test]
    fn any_text_at_all_is_read(pasted in "\\PC{0,60}") {
        read(&pasted, &roster(), says).expect("read");
    }
}
