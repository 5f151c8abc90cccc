//! The list that a gathering was ticked by, and what an entry says against itself.

use super::*;

/// What a committee member's death, a late entry and a new committee do to the books of a meeting that was held.
#[test]
fn a_roster_corrected_later_changes_nobody_who_was_ticked() {
    let (mut open, at, folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), &[("赵勇思", "书记"), ("邓建国", "组织委员")]);
    let mut all = meeting(&open, &["党员大会"], 12, "学习");
    all.ticks = ticks(&open, &all, &[("董海", "ill")]);
    let held = enter(&mut open, &at, &all).expect("recorded").gathering;
    let mut few = meeting(&open, &["支委会"], 8, "商量");
    few.ticks = ticks(&open, &few, &[]);
    let committee = enter(&mut open, &at, &few).expect("recorded").gathering;
    let sheet_rows = ["日期|类型|主题|记录人|应到|实到|缺席", "2026-10-20|主题党日|植树|邓建国|43|42|董海（因病）"];
    let register = sheet(folder.path(), &sheet_rows);
    import(&mut open.store, &at, &Scope::All, &register, &Pick::default(), false).expect("imported");
    let seen = |open: &Workspace, id: &str| {
        let r = one(open.store.conn(), &Scope::All, id).expect("the record");
        let who: Vec<(String, Presence)> = r.attendance.iter().map(|s| (s.name.clone(), s.presence)).collect();
        (who, r.roster_note)
    };
    let planted = |open: &Workspace| {
        let all = gatherings(open.store.conn(), &Scope::All, day(20), day(20)).expect("gatherings").remove(0);
        seen(open, &all.id).0
    };
    let sorted = |mut v: Vec<(String, Presence)>| {
        v.sort_by(|a, b| a.0.cmp(&b.0));
        v
    };
    let (before, note) = seen(&open, &held.id);
    assert_eq!((before.len(), note.as_str()), (43, ""));
    let (seats, trees) = (seen(&open, &committee.id).0, planted(&open));
    assert!(trees.iter().all(|(_, p)| *p != Presence::Unknown), "the register proves who was there");

    // Told late: one died before the meeting, another came before it, and the committee was another one.
    let death = members::NewEvent::of(&member_id(&open, "胡霞鹏"), members::EventKind::Death, day(1));
    members::record(&mut open.store, &at, &death).expect("told");
    take_roster(&mut open, &at, &sheet(folder.path(), &["姓名|人员类别|入党日期", "陈后来|正式党员|2001-07-01"]));
    seat(&mut open, &at, (2026, 10, 1), &[("赵勇思", "书记"), ("董海", "组织委员")]);
    let (after, note) = seen(&open, &held.id);
    assert_eq!(sorted(after), sorted(before));
    assert!(note.contains("胡霞鹏当时在名单上") && note.contains("陈后来当时不在名单上"), "{note}");
    assert_eq!(seen(&open, &committee.id).0, seats);
    assert_eq!(sorted(planted(&open)), sorted(trees));
    let again = import(&mut open.store, &at, &Scope::All, &register, &Pick::default(), false).expect("imported").value;
    assert_eq!(again.unchanged, 1, "the same sheet again says nothing new");

    // Whoever amends the place keeps the list; whoever calls the roll again has today's.
    let list = roll_of(open.store.conn(), &Scope::All, &held.id).expect("the list");
    assert!(list.due.iter().any(|l| l.name == "胡霞鹏") && list.others.iter().any(|l| l.name == "陈后来"));
    all.place = "大会议室".into();
    let amended = amend(&mut open.store, &at, &Scope::All, &held.id, &all, &Settled::new()).expect("amended");
    assert_eq!(amended.value.gathering.called.len(), 43);
    all.ticks = ticks(&open, &all, &[]);
    amend(&mut open.store, &at, &Scope::All, &held.id, &all, &Settled::new()).expect("called again");
    let (now, note) = seen(&open, &held.id);
    assert!(now.iter().all(|(name, _)| name != "胡霞鹏") && now.iter().any(|(name, _)| name == "陈后来"));
    assert_eq!(note, "");
}

#[test]
fn what_an_entry_says_against_itself_is_told_and_stored() {
    let (mut open, at, _folder) = peopled();
    seat(
        &mut open,
        &at,
        (2026, 1, 1),
        &[("赵勇思", "书记"), ("邓建国", "组织委员"), ("董海", "宣传委员"), ("刘静", "纪检委员")],
    );
    let mut new = meeting(&open, &["支委会"], 12, "商量");
    let away = [("董海", "ill"), ("刘静", "ill"), ("邓建国", "ill")];
    new.ticks = ticks(&open, &new, &away);
    new.minutes = Some(600);
    new.standalone = Some(false);
    let vote = |entitled, present| Vote {
        matter: "分工".into(),
        rule: "committee".into(),
        entitled,
        present,
        agreed: present,
        ..Vote::default()
    };
    new.votes = vec![vote(5, 3)];
    let told = enter(&mut open, &at, &new).expect("recorded").warnings.join("|");
    for words in ["应到4人，至少到2人", "记录人也在缺席名单", "10学时", "名册当日只有4人", "签到的只有1人", "单独召开"]
    {
        assert!(told.contains(words), "{words} / {told}");
    }
    new.topic = "够了".into();
    new.recorder = "赵勇思".into();
    new.minutes = None;
    new.standalone = None;
    new.ticks = ticks(&open, &new, &away[..2]);
    new.votes = vec![vote(4, 2)];
    let told = enter(&mut open, &at, &new).expect("recorded").warnings;
    assert_eq!(told.len(), 1, "only that two of four carry nothing: {told:?}");
    let mut group = meeting(&open, &["党小组会"], 12, "学习");
    group.group = "第九组".into();
    assert!(enter(&mut open, &at, &group).expect_err("no such group").fault().message.contains("没有这个党小组"));
}
