mod listed;
mod lists;

use super::super::rules::rules;
use super::super::{Settled, Tally, attendance, gatherings, hours, import};
use super::*;
use crate::branch;
use crate::sheet::Pick;
use crate::testing::{at_day, fixture, member_id, office, peopled, seat, sheet, take_roster};
use crate::vault::Workspace;
use crate::{At, Code, Month};
use proptest::prelude::*;

const OCTOBER: Month = Month { year: 2026, month: 10 };

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, d).expect("a day")
}

fn organisation(open: &Workspace) -> String {
    branch::organisations(open.store.conn()).expect("organisations").remove(0).id
}

fn meeting(open: &Workspace, kinds: &[&str], d: u32, topic: &str) -> NewGathering {
    NewGathering {
        organisation_id: organisation(open),
        kinds: kinds.iter().map(|k| (*k).to_owned()).collect(),
        held_on: day(d),
        topic: topic.into(),
        recorder: "邓建国".into(),
        ..NewGathering::default()
    }
}

/// Everybody due was there but for those named.
fn ticks(open: &Workspace, new: &NewGathering, away: &[(&str, &str)]) -> Vec<Tick> {
    let called = roll(open.store.conn(), &new.organisation_id, &new.kinds, new.held_on, &new.group).expect("a roll");
    let tick = |l: RollLine| {
        let reason = away.iter().find(|(name, _)| *name == l.name).map_or("", |(_, r)| r);
        Tick { member_id: l.member_id, reason: reason.into(), note: String::new() }
    };
    called.due.into_iter().map(tick).collect()
}

fn enter(open: &mut Workspace, at: &At, new: &NewGathering) -> Result<Recorded> {
    record(&mut open.store, at, &Scope::All, new, &Settled::new()).map(|done| done.value)
}

#[test]
fn one_entry_is_theme_day_and_general_meeting_and_counts_for_everybody() {
    let (mut open, at, _folder) = peopled();
    let mut new = meeting(&open, &["主题党日", "党员大会"], 10, "学习条例");
    new.starts_at = "9：00".into();
    new.minutes = Some(120);
    new.guests = 3;
    new.host = "赵勇思".into();
    new.ticks = ticks(&open, &new, &[("梁丽霞", "ill"), ("苏珍轩", "online"), ("董海", "without-cause")]);
    let done = enter(&mut open, &at, &new).expect("recorded");
    let told = crate::life::minutes(open.store.conn(), &at, &Scope::All, &done.gathering.id).expect("minutes");
    assert!(told.minutes[0].came.contains(&"苏珍轩（线上）".to_owned()), "{:?}", told.minutes[0].came);
    assert_eq!((done.gathering.due, done.gathering.present, done.warnings.len()), (Some(43), Some(41), 0));
    assert_eq!((done.gathering.starts_at.as_str(), done.gathering.late), ("09:00", false));
    assert_eq!(done.gathering.kinds, ["general", "theme-day"]);

    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    let one = |name: &str, kind: &str| Tally::of(&by_member[&member_id(&open, name)], &[kind]);
    for kind in ["general", "theme-day"] {
        assert_eq!(one("赵勇思", kind), Tally { due: 1, attended: 1, ..Tally::default() });
        assert_eq!(one("梁丽霞", kind), Tally { due: 1, excused: 1, ..Tally::default() });
        assert_eq!(one("苏珍轩", kind), Tally { due: 1, online: 1, ..Tally::default() });
        assert_eq!(one("董海", kind), Tally { due: 1, absent: 1, ..Tally::default() });
    }
    let hours = hours(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("hours");
    assert_eq!(["赵勇思", "梁丽霞", "苏珍轩"].map(|n| hours[&member_id(&open, n)]), [120, 0, 120]);

    let seen = super::one(open.store.conn(), &Scope::All, &done.gathering.id).expect("the record");
    assert_eq!((seen.attendance.len(), seen.gathering.guests), (43, 3));
    let away = seen.attendance.iter().find(|s| s.name == "梁丽霞").expect("on the list");
    assert_eq!((away.presence, away.note.as_str()), (Presence::Excused, "因病"));

    let paper = crate::life::minutes(open.store.conn(), &at, &Scope::All, &done.gathering.id).expect("minutes");
    assert_eq!(
        (&paper.minutes[0].excused, &paper.minutes[0].away),
        (&vec!["梁丽霞（因病）".into()], &vec!["董海（无故）".into()])
    );
}

#[test]
fn what_cannot_be_is_refused_with_a_word_on_what_to_do_and_nothing_is_written() {
    let (mut open, at, _folder) = peopled();
    let fine = || meeting(&open, &["党员大会"], 12, "选举");
    let mut cases: Vec<(NewGathering, Code, &str)> = vec![
        (
            NewGathering { held_on: NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day"), ..fine() },
            Code::Forbidden,
            "今天之后",
        ),
        (NewGathering { kinds: vec![], ..fine() }, Code::Usage, "请选活动类型"),
        (NewGathering { kinds: vec!["团建".into()], ..fine() }, Code::Usage, "不认识"),
        (NewGathering { recorder: " ".into(), ..fine() }, Code::Usage, "记录人"),
        (NewGathering { kinds: vec!["党小组会".into()], ..fine() }, Code::Usage, "哪个党小组"),
        (NewGathering { starts_at: "25:00".into(), ..fine() }, Code::Usage, "时间"),
        (NewGathering { minutes: Some(999_999), ..fine() }, Code::Usage, "学时"),
        (NewGathering { organisation_id: "没有".into(), ..fine() }, Code::NotFound, "没有这个党组织"),
        (NewGathering { assessed_on: Some(day(1)), ..fine() }, Code::Usage, "测评日期"),
    ];
    let mut short = fine();
    short.ticks = ticks(&open, &short, &[]);
    short.ticks.pop();
    cases.push((short.clone(), Code::Usage, "还有1人"));
    let twice = Tick { member_id: short.ticks[0].member_id.clone(), reason: String::new(), note: String::new() };
    short.ticks.push(twice);
    cases.push((short.clone(), Code::Usage, "对不上"));
    short.ticks = ticks(&open, &short, &[("董海", "睡过头")]);
    cases.push((short, Code::Usage, "缺席原因"));
    let mut early = fine();
    let new = |due_on| NewResolution { sort: Sort::Resolution, content: "修门".into(), owner: String::new(), due_on };
    early.resolutions = vec![new(Some(day(11)))];
    cases.push((early, Code::Usage, "期限"));
    let before = open.store.conn().total_changes();
    for (new, code, words) in cases {
        let fault = enter(&mut open, &at, &new).expect_err(words).fault();
        assert_eq!(fault.code, code, "{words}");
        assert!(fault.message.contains(words), "{} / {words}", fault.message);
    }
    assert_eq!(open.store.conn().total_changes(), before);
}

#[test]
fn the_same_gathering_stands_once_and_is_amended_not_doubled() {
    let (mut open, at, _folder) = peopled();
    let mut new = meeting(&open, &["党员大会"], 12, "选举");
    let first = enter(&mut open, &at, &new).expect("recorded").gathering;
    assert_eq!((first.due, first.present), (Some(43), None), "nobody was ticked: nothing is known");
    assert_eq!(enter(&mut open, &at, &new).expect_err("twice").code(), Code::Forbidden);
    new.ticks = ticks(&open, &new, &[("董海", "leave")]);
    new.topic = "补选".into();
    new.kinds = vec!["general".into(), "lecture".into()];
    let later = at_day(2026, 12, 20);
    let amended = amend(&mut open.store, &later, &Scope::All, &first.id, &new, &Settled::new()).expect("amended").value;
    assert_eq!((amended.gathering.present, amended.gathering.late), (Some(42), false));
    let all = gatherings(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("gatherings");
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].id.as_str(), all[0].topic.as_str()), (first.id.as_str(), "补选"));
    assert_eq!(
        (all[0].entered_at.as_str(), all[0].changed_at.as_str()),
        ("2026-10-31T10:30:00", "2026-12-20T10:30:00")
    );
    open.store.undo(&later).expect("undone");
    let all = gatherings(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("gatherings");
    assert_eq!((all[0].topic.as_str(), all[0].present, all[0].kinds.len()), ("选举", None, 1));
}

#[test]
fn a_late_entry_shows_its_true_time_and_a_settled_month_is_said() {
    let (mut open, _, _folder) = peopled();
    let late = at_day(2026, 12, 1);
    let new = meeting(&open, &["党员大会"], 12, "甲");
    let done = enter(&mut open, &late, &new).expect("taken");
    assert!(done.gathering.late && done.warnings[0].contains("补录"));
    assert_eq!(done.gathering.entered_at, "2026-12-01T10:30:00");
    let settled = Settled::from([(organisation(&open), OCTOBER)]);
    let new = meeting(&open, &["党员大会"], 13, "乙");
    let done = record(&mut open.store, &late, &Scope::All, &new, &settled).expect("taken").value;
    assert!(done.warnings[0].contains("关账"), "{:?}", done.warnings);
}

#[test]
fn a_register_imported_again_leaves_what_was_entered_by_hand() {
    let (mut open, at, _folder) = peopled();
    let path = fixture("组织生活登记-2026-10.xlsx");
    let take = |open: &mut Workspace| {
        import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("imported").value
    };
    take(&mut open);
    let all = gatherings(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("gatherings");
    let theme = all.iter().find(|g| g.is("theme-day")).expect("the theme day").clone();
    let mut new = meeting(&open, &["theme-day"], 10, &theme.topic);
    (new.host, new.recorder) = (theme.host.name.clone(), theme.recorder.name.clone());
    (new.place, new.minutes, new.starts_at) = (theme.place.clone(), theme.minutes, "14:30".into());
    new.body = "正文".into();
    new.ticks = ticks(&open, &new, &[("梁丽霞", "ill"), ("苏珍轩", "away")]);
    amend(&mut open.store, &at, &Scope::All, &theme.id, &new, &Settled::new()).expect("amended");
    take(&mut open);
    let seen = super::one(open.store.conn(), &Scope::All, &theme.id).expect("the record");
    assert_eq!((seen.body.as_str(), seen.gathering.starts_at.as_str()), ("正文", "14:30"));
}

#[test]
fn whoever_came_to_a_service_took_part_and_nobody_was_absent() {
    let (mut open, at, _folder) = peopled();
    let mut new = meeting(&open, &["志愿服务"], 16, "清扫楼道");
    new.took_part = vec![member_id(&open, "董海"), member_id(&open, "赵勇思")];
    let done = enter(&mut open, &at, &new).expect("recorded");
    assert_eq!((done.gathering.due, done.gathering.present), (None, Some(2)));
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    assert_eq!(by_member.len(), 2);
    let tally = Tally::of(&by_member[&member_id(&open, "董海")], &["volunteer"]);
    assert_eq!(tally, Tally { due: 1, attended: 1, ..Tally::default() });
    new.topic = "再一次".into();
    new.took_part = vec!["没有这个人".into()];
    assert_eq!(enter(&mut open, &at, &new).expect_err("a stranger").code(), Code::Usage);
}

#[test]
fn a_committee_meets_its_committee_and_a_group_its_group() {
    let (mut open, at, folder) = office();
    let people = ["姓名|人员类别|党小组", "王一|正式党员|甲组", "王二|预备党员|甲组", "王三|正式党员|乙组"];
    take_roster(&mut open, &at, &sheet(folder.path(), &people));
    let called = |open: &Workspace, kind: &str, group: &str| {
        let kinds = [kind.to_owned()];
        let found = roll(open.store.conn(), &organisation(open), &kinds, day(12), group).expect("a roll");
        let names: Vec<String> = found.due.iter().map(|l| l.name.clone()).collect();
        (names.join(" "), found.entitled, found.note.is_empty())
    };
    assert_eq!(called(&open, "党员大会", ""), ("王一 王二 王三".into(), 2, true), "预备党员没有表决权");
    assert_eq!(called(&open, "党小组会", "甲组"), ("王一 王二".into(), 1, true));
    assert_eq!(called(&open, "支委会", ""), (String::new(), 0, false), "no committee, and it says so");
    seat(&mut open, &at, (2026, 1, 1), &[("王一", "书记"), ("王三", "组织委员")]);
    assert_eq!(called(&open, "支委会", ""), ("王一 王三".into(), 2, true));
    assert_eq!(called(&open, "志愿服务", ""), (String::new(), 0, true));
}

#[test]
fn resolutions_are_tasks_until_they_are_closed() {
    let (mut open, at, _folder) = peopled();
    let mut new = meeting(&open, &["组织生活会"], 12, "上半年");
    let task = |sort, content: &str, owner: &str, due_on| NewResolution {
        sort,
        content: content.into(),
        owner: owner.into(),
        due_on,
    };
    let november = NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day");
    new.resolutions = vec![
        task(Sort::Resolution, "添书柜", "董海", None),
        task(Sort::Rectify, "学习不够经常", "赵勇思", Some(november)),
        task(Sort::Resolution, "  ", "", None),
    ];
    let id = enter(&mut open, &at, &new).expect("recorded").gathering.id;
    let list = resolutions_open(open.store.conn(), &Scope::All).expect("tasks");
    let told: Vec<&str> = list.iter().map(|r| r.content.as_str()).collect();
    assert_eq!(told, ["学习不够经常", "添书柜"], "the nearest deadline first");
    assert_eq!(list[0].owner.member_id, Some(member_id(&open, "赵勇思")));
    let end = |open: &mut Workspace, on, how: &str| {
        close_resolution(&mut open.store, &at, &Scope::All, &list[0].id, on, how).map(|d| d.value).map_err(|e| e.code())
    };
    assert_eq!(end(&mut open, day(11), "已办"), Err(Code::Forbidden));
    assert_eq!(end(&mut open, november, "已办"), Err(Code::Forbidden));
    assert_eq!(end(&mut open, day(20), " "), Err(Code::Usage));
    assert_eq!(end(&mut open, day(20), "已办").expect("closed").closed_on, Some(day(20)));
    assert_eq!(end(&mut open, day(20), "再办"), Err(Code::Forbidden));
    assert_eq!(resolutions_open(open.store.conn(), &Scope::All).expect("tasks").len(), 1);
    amend(&mut open.store, &at, &Scope::All, &id, &new, &Settled::new()).expect("amended");
    assert_eq!(
        resolutions_open(open.store.conn(), &Scope::All).expect("tasks").len(),
        1,
        "what is closed stays closed"
    );
}

#[test]
fn votes_are_judged_on_whole_persons() {
    let vote = |rule: &str, entitled, present, agreed| Vote {
        rule: rule.into(),
        entitled,
        present,
        agreed,
        ..Vote::default()
    };
    for (v, need_present, need_agreed, valid, carried) in [
        (vote("ordinary", 40, 20, 20), 20, 21, true, false),
        (vote("ordinary", 40, 30, 21), 20, 21, true, true),
        (vote("ordinary", 41, 20, 20), 21, 21, false, false),
        (vote("ordinary", 41, 21, 21), 21, 21, true, true),
        (vote("ordinary", 1, 1, 1), 1, 1, true, true),
        (vote("committee", 5, 3, 3), 3, 3, true, true),
        (vote("committee", 5, 2, 2), 3, 3, false, false),
        (vote("election", 43, 34, 30), 35, 22, false, false),
        (vote("election", 43, 35, 22), 35, 22, true, true),
        (vote("election", 43, 35, 21), 35, 22, true, false),
    ] {
        let verdict = judge(&v).expect("judged");
        let found = (verdict.need_present, verdict.need_agreed, verdict.valid, verdict.carried);
        assert_eq!(found, (need_present, need_agreed, valid, carried), "{v:?}");
    }
    for (bad, words) in [
        (vote("ordinary", 0, 0, 0), "不能是0"),
        (vote("ordinary", 10, 11, 5), "比应到会的还多"),
        (vote("ordinary", 10, 6, 7), "加起来"),
        (Vote { written: 5, ..vote("ordinary", 10, 6, 7) }, "加起来"),
        (Vote { against: u32::MAX, abstained: 9, ..vote("ordinary", 10, 6, 6) }, "加起来"),
        (vote("举手", 10, 6, 6), "哪一种表决"),
    ] {
        assert!(judge(&bad).expect_err(words).fault().message.contains(words), "{bad:?}");
    }
    assert!(
        judge(&Vote { written: 4, ..vote("admission", 10, 6, 10) }).expect("judged").carried,
        "written opinions count"
    );
    for rule in ["ordinary", "committee", "election"] {
        let fault = judge(&Vote { written: 1, ..vote(rule, 10, 8, 6) }).expect_err("not here").fault();
        assert!(fault.message.contains("接收和转正表决"), "{}", fault.message);
    }
    let election = rules().expect("rules").vote("election").expect("a rule");
    let seats: Vec<Option<u32>> = [1, 3, 5, 6, 7].map(|n| candidates(election, n)).to_vec();
    assert_eq!(seats, [Some(2), Some(4), Some(6), Some(8), Some(9)], "20 % more, rounded up");
    assert_eq!(candidates(rules().expect("rules").vote("ordinary").expect("a rule"), 3), None);
}

#[test]
fn a_vote_that_failed_is_recorded_and_said() {
    let (mut open, at, _folder) = peopled();
    let mut new = meeting(&open, &["党员大会"], 12, "表决");
    let vote = Vote {
        matter: "同意转正".into(),
        rule: "admission".into(),
        entitled: 43,
        present: 30,
        written: 2,
        agreed: 21,
        ..Vote::default()
    };
    new.votes = vec![vote];
    let done = enter(&mut open, &at, &new).expect("recorded");
    assert!(done.warnings[0].contains("没有通过"), "{:?}", done.warnings);
    let seen = super::one(open.store.conn(), &Scope::All, &done.gathering.id).expect("the record");
    assert!(!seen.votes[0].verdict.carried);
    // The written opinions stand on the paper, or more would seem to have agreed than came.
    let paper = crate::life::minutes(open.store.conn(), &at, &Scope::All, &done.gathering.id).expect("minutes");
    assert_eq!(paper.minutes[0].votes[0], ["同意转正", "43", "30", "2", "21", "0", "0"]);
    new.topic = "又一次".into();
    new.votes[0].agreed = 33;
    assert_eq!(enter(&mut open, &at, &new).expect_err("more votes than people").code(), Code::Usage);
}

proptest! {
    #[test]
    fn a_vote_never_carries_without_quorum_and_majority(entitled in 1u32..200, present in 0u32..200, agreed in 0u32..200, against in 0u32..50) {
        for rule in ["ordinary", "committee", "election"] {
            let v = Vote { rule: rule.into(), entitled, present, agreed, against, ..Vote::default() };
            let Ok(verdict) = judge(&v) else { continue };
            prop_assert_eq!(verdict.carried, verdict.valid && 2 * agreed > entitled);
            let quorum = if rule == "election" { 5 * present >= 4 * entitled } else { 2 * present >= entitled };
            prop_assert_eq!(verdict.valid, quorum);
        }
    }
}
