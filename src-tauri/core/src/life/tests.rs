//! Organisation life: words, lists of absentees, the register in and what it proves.

use super::absentees::{self, Written};
use super::rules::rules;
use super::{
    Gathering, Presence, Settled, Tally, attendance, due, gatherings, half_report, hours, import, import_with,
};
use crate::branch::{self, Scope};
use crate::sheet::{ImportReport, Pick};
use crate::testing::{at_day, codes, counts, fixture, member_id, office, peopled, seat, sheet};
use crate::vault::Workspace;
use crate::{At, Month};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::path::Path;

const REGISTER: &str = "组织生活登记-2026-10.xlsx";
const HEAD: &str = "日期|类型|主题|主持人|记录人|地点|应到|实到|缺席名单及原因|决议";
const OCTOBER: Month = Month { year: 2026, month: 10 };

fn take(open: &mut Workspace, at: &At, path: &Path) -> ImportReport {
    import(&mut open.store, at, &Scope::All, path, &Pick::default(), false).expect("imported").value
}

fn october(open: &Workspace) -> Vec<Gathering> {
    gatherings(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("gatherings")
}

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, d).expect("a day")
}

#[test]
fn kinds_are_read_by_name_synonym_and_several_at_once() {
    for (written, ids) in [
        ("主题党日", "theme-day"),
        ("支部委员会", "committee"),
        ("支 委 会", "committee"),
        ("主题党日+党员大会", "general theme-day"),
        ("党课、支部党员大会", "general lecture"),
        ("主题党日＋党员大会＋交纳党费", "general theme-day dues"),
        ("组织生活会暨民主评议", "org-life-meeting appraisal"),
        ("党小组会", "group"),
    ] {
        let kinds = rules().expect("rules").kinds(written).expect(written);
        let found: Vec<&str> = kinds.iter().map(|k| k.id.as_str()).collect();
        assert_eq!(found.join(" "), ids, "{written}");
    }
    assert_eq!(rules().expect("rules").kinds("主题党日+团建").err().as_deref(), Some("团建"));
    assert!(rules().expect("rules").kinds("").expect("nothing").is_empty());
}

#[test]
fn reasons_are_read_by_the_most_telling_word() {
    for (written, reason, excused) in [
        ("因病请假", "ill", true),
        ("外出", "away", true),
        ("请假", "leave", true),
        ("无故", "without-cause", false),
        ("未请假", "without-cause", false),
        ("照看孙子", "other", true),
        ("外出，线上参加", "online", true),
        ("送学上门", "home", true),
        ("电话学习", "home", true),
        ("电话请假", "leave", true),
        ("", "other", true),
    ] {
        let rules = rules().expect("rules");
        assert_eq!((rules.reason(written), rules.excused(rules.reason(written))), (reason, excused), "{written}");
    }
}

#[test]
fn lists_of_absentees_are_read_as_people_write_them() {
    let read = |list: &str| {
        let people = absentees::parse(list, |t| rules().expect("rules").is_reason(t));
        people.into_iter().map(|Written { name, reason }| format!("{name}={reason}")).collect::<Vec<_>>().join(" ")
    };
    for (list, expected) in [
        ("梁丽霞(因病请假)、苏珍轩(外出)", "梁丽霞=因病请假 苏珍轩=外出"),
        ("梁丽霞（因病，住院），苏 珍轩（外出）", "梁丽霞=因病,住院 苏珍轩=外出"),
        ("张三、李四；王五", "张三= 李四= 王五="),
        ("请假：张三、李四；因病：王五", "张三=请假 李四=请假 王五=因病"),
        ("张三：出差、李四：因病", "张三=出差 李四=因病"),
        ("张三(因病、李四(外出)", "张三=因病、李四(外出"),
        ("张三(因病", "张三=因病"),
        ("无", ""),
        ("／", ""),
        ("", ""),
    ] {
        assert_eq!(read(list), expected, "{list}");
    }
}

proptest! {
    #[test]
    fn any_list_is_read_without_an_empty_name(list in "[\u{4e00}-\u{4e20}()（）、，；：: \n]{0,40}") {
        for person in absentees::parse(&list, |t| t == "请假") {
            prop_assert!(!person.name.is_empty());
        }
    }

    #[test]
    fn names_with_reasons_come_back_as_written(names in proptest::collection::vec("[\u{4e00}-\u{4e20}]{2,4}", 1..6)) {
        let list: Vec<String> = names.iter().map(|n| format!("{n}（外出）")).collect();
        let read: Vec<String> = absentees::parse(&list.join("、"), |_| false).into_iter().map(|w| w.name).collect();
        prop_assert_eq!(read, names);
    }
}

#[test]
fn the_real_register_comes_in_whole_and_comes_in_once() {
    let (mut open, at, _folder) = peopled();
    let first = take(&mut open, &at, &fixture(REGISTER));
    assert_eq!(counts(&first), [5, 5, 0, 0, 0, 0], "{:?}", first.rows);
    let again = take(&mut open, &at_day(2026, 11, 2), &fixture(REGISTER));
    assert_eq!(counts(&again), [5, 0, 0, 5, 0, 0], "{:?}", again.rows);

    let found = october(&open);
    let theme = found.iter().find(|g| g.is("theme-day")).expect("theme day");
    assert_eq!((theme.held_on, theme.due, theme.present), (day(10), Some(43), Some(41)));
    assert_eq!(theme.host.member_id.as_deref(), Some(&*member_id(&open, "赵勇思")));
    let away: Vec<(&str, &str)> = theme.absences.iter().map(|a| (a.person.name.as_str(), a.reason.as_str())).collect();
    assert_eq!(away, [("梁丽霞", "ill"), ("苏珍轩", "away")]);
    assert!(!theme.late);
    let group = found.iter().find(|g| g.is("group")).expect("group meeting");
    assert_eq!(due(open.store.conn(), group).expect("due"), None, "nobody recorded who is in the group");
}

#[test]
fn attendance_is_what_the_record_proves() {
    let (mut open, at, _folder) = peopled();
    take(&mut open, &at, &fixture(REGISTER));
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    assert_eq!(by_member.len(), 43);
    let tally = |name: &str, kinds: &[&str]| Tally::of(&by_member[&member_id(&open, name)], kinds);
    assert_eq!(tally("赵勇思", &["general", "lecture"]), Tally { due: 2, attended: 2, ..Tally::default() });
    assert_eq!(tally("梁丽霞", &["theme-day"]), Tally { due: 1, excused: 1, ..Tally::default() });
    assert_eq!(tally("林春丽", &["group", "committee"]), Tally::default(), "neither group nor committee is recorded");

    seat(&mut open, &at, (2026, 1, 1), &[("赵勇思", "书记"), ("邓建国", "组织委员"), ("董海", "宣传委员")]);
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    let tally = Tally::of(&by_member[&member_id(&open, "董海")], &["committee"]);
    assert_eq!(
        tally,
        Tally { due: 1, unknown: 1, ..Tally::default() },
        "five were due by the sheet, three by the book"
    );
}

#[test]
fn figures_that_do_not_agree_are_said_and_nobody_is_taken_as_present() {
    let (mut open, at, folder) = peopled();
    let path = sheet(
        folder.path(),
        &[HEAD, "2026-10-12|党员大会|选举|赵勇思|邓建国|会议室|43|40|梁丽霞(外出)、苏珍轩(无故)|"],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(2, "absences-mismatch")]);
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    let presence = |name: &str| by_member[&member_id(&open, name)][0].presence;
    assert_eq!(presence("赵勇思"), Presence::Unknown);
    assert_eq!(presence("梁丽霞"), Presence::Excused);
    assert_eq!(presence("苏珍轩"), Presence::Absent);

    let corrected = sheet(
        folder.path(),
        &[HEAD, "2026-10-12|党员大会|选举|赵勇思|邓建国|会议室|43|41|梁丽霞(外出)、苏珍轩(无故)|"],
    );
    let report = take(&mut open, &at_day(2026, 10, 31), &corrected);
    assert_eq!(counts(&report), [1, 0, 1, 0, 0, 0]);
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    assert_eq!(by_member[&member_id(&open, "赵勇思")][0].presence, Presence::Present);
    open.store.undo(&at).expect("undone");
    assert_eq!(october(&open)[0].present, Some(40));
}

#[test]
fn taking_part_from_elsewhere_is_neither_presence_in_the_room_nor_absence() {
    let (mut open, at, folder) = office();
    let people = ["姓名|人员类别", "王一|正式党员", "王二|正式党员", "王三|正式党员", "王四|正式党员", "王五|正式党员"];
    crate::testing::take_roster(&mut open, &at, &sheet(folder.path(), &people));
    let head = "日期|类型|主题|记录人|应到|实到|缺席名单|线上参加|送学上门|学时";
    let path = sheet(
        folder.path(),
        &[
            head,
            "2026-10-12|党课|甲|王一|5|1|王五(无故)|王二、王三|王四|2",
            "2026-10-13|集中学习|乙|王一|5|4|王四(因病)、王五(线上参加)|王三||1.5",
            "2026-10-14|党员大会|丙|王一|5|5||||3",
            "2026-10-15|集中学习|丁|王一|5|2|王五(请假)|王二||4",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(5, "absences-mismatch")]);
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    let seen =
        |name: &str| -> Vec<Presence> { by_member[&member_id(&open, name)].iter().map(|a| a.presence).collect() };
    use Presence::{Absent, Excused, Home, Online, Present, Unknown};
    assert_eq!(seen("王一"), [Present, Present, Present, Unknown]);
    assert_eq!(seen("王二"), [Online, Present, Present, Online]);
    assert_eq!(seen("王三"), [Online, Online, Present, Unknown]);
    assert_eq!(seen("王四"), [Home, Excused, Present, Unknown]);
    assert_eq!(seen("王五"), [Absent, Online, Present, Excused]);
    let tally = Tally::of(&by_member[&member_id(&open, "王四")], &["lecture", "training"]);
    assert_eq!(tally, Tally { due: 3, home: 1, excused: 1, unknown: 1, ..Tally::default() });

    let hours = hours(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("hours");
    let minutes = |name: &str| hours[&member_id(&open, name)];
    let found = ["王一", "王二", "王三", "王四", "王五"].map(minutes);
    assert_eq!(found, [210, 450, 210, 120, 90], "a 党员大会 is no training, and what is not proven does not count");
}

#[test]
fn bad_rows_are_refused_with_their_reason_and_hold_nobody_up() {
    let (mut open, at, folder) = peopled();
    let path = sheet(
        folder.path(),
        &[
            HEAD,
            "2026-11-01|主题党日|未来|赵勇思|邓建国|||||",
            "2026年10月|主题党日|只有月|赵勇思|邓建国|||||",
            "2026-10-05|团日活动|不是|赵勇思|邓建国|||||",
            "|主题党日|无日期|赵勇思|邓建国|||||",
            "2026-10-06|主题党日|好的|赵勇思|邓建国|||||",
            "2026-10-06|主题党日|好的|赵勇思|董海|||||",
            "2026-10-07|党课|名字|无此人|||43人|四十|王不在|",
            "2026-10-07|党课|=1+1|赵勇思|邓建国|||||",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(counts(&report), [8, 2, 0, 0, 6, 1]);
    let expected = [
        (2, "date-in-future"),
        (3, "date-without-day"),
        (4, "kind-unknown"),
        (5, "date-missing"),
        (7, "row-repeated"),
        (8, "person-unknown"),
        (8, "recorder-missing"),
        (8, "count-unreadable"),
        (8, "absence-without-reason"),
        (8, "person-unknown"),
        (9, "formula"),
    ];
    assert_eq!(codes(&report), expected);
    assert_eq!(report.exit(), 3);
    let lecture = october(&open).into_iter().find(|g| g.is("lecture")).expect("lecture");
    assert_eq!((lecture.host.name.as_str(), lecture.host.member_id, lecture.due), ("无此人", None, Some(43)));
}

#[test]
fn a_dry_run_and_a_wholly_refused_sheet_write_nothing() {
    let (mut open, at, folder) = peopled();
    let dry = import(&mut open.store, &at, &Scope::All, &fixture(REGISTER), &Pick::default(), true).expect("read");
    assert_eq!((dry.value.accepted, dry.changed.len()), (5, 0));
    let path = sheet(folder.path(), &[HEAD, "2027-01-01|党课|未来||||||"]);
    assert_eq!(take(&mut open, &at, &path).exit(), 13);
    assert!(october(&open).is_empty());
}

#[test]
fn a_late_entry_shows_its_true_time() {
    let (mut open, _, folder) = peopled();
    let path = sheet(folder.path(), &[HEAD, "2026-08-10|主题党日|八月|赵勇思|邓建国|||||"]);
    let report = take(&mut open, &at_day(2026, 10, 31), &path);
    assert_eq!(codes(&report), [(2, "late-entry")]);
    let (from, to) = (Month { year: 2026, month: 8 }.first(), Month { year: 2026, month: 8 }.last());
    let found = gatherings(open.store.conn(), &Scope::All, from, to).expect("gatherings");
    assert!(found[0].late);
    assert_eq!(found[0].entered_at, "2026-10-31T10:30:00");
    assert!(take(&mut open, &at_day(2026, 11, 30), &path).rows.is_empty(), "nothing enters, nothing is late");
}

#[test]
fn group_meetings_are_told_apart_by_their_group_and_due_from_it() {
    let (mut open, at, folder) = office();
    let roster = sheet(
        folder.path(),
        &["姓名|人员类别|党小组", "王一|正式党员|第一党小组", "王二|正式党员|第一党小组", "王三|正式党员|第二党小组"],
    );
    crate::testing::take_roster(&mut open, &at, &roster);
    let head = "日期|类型|主题|主持人|记录人|应到|实到|缺席名单|党小组";
    let path = sheet(
        folder.path(),
        &[
            head,
            "2026-10-22|党小组会|学习|王一|王一|2|1|王二(请假)|第一党小组",
            "2026-10-22|党小组会|学习|王三|王三|1|1||第二党小组",
            "2026-10-23|主题党日|分组开展|王一|王一|2|2||第一党小组",
            "2026-10-24|党小组会|没写哪组|王一|王一|2|2||",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(5, "group-missing")]);
    let by_member = attendance(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("attendance");
    let one = |name: &str| Tally::of(&by_member[&member_id(&open, name)], &["group"]);
    assert_eq!(one("王一"), Tally { due: 1, attended: 1, ..Tally::default() });
    assert_eq!(one("王二"), Tally { due: 1, excused: 1, ..Tally::default() });
    assert_eq!(one("王三"), Tally { due: 1, attended: 1, ..Tally::default() });
    assert_eq!(Tally::of(&by_member[&member_id(&open, "王三")], &["theme-day"]).due, 0, "the other group's theme day");
}

#[test]
fn namesakes_are_told_apart_by_the_end_of_the_id_number() {
    let (mut open, at, folder) = office();
    let roster = sheet(
        folder.path(),
        &["姓名|公民身份证号|人员类别", "王一|500199196209199130|正式党员", "王一|500199194509084619|正式党员"],
    );
    crate::testing::take_roster(&mut open, &at, &roster);
    let path = sheet(folder.path(), &[HEAD, "2026-10-12|党课|学习|王一|王一4619||2|1|王一9130(外出)|"]);
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(2, "person-ambiguous")]);
    let lecture = &october(&open)[0];
    assert_eq!(lecture.host.member_id, None);
    assert_ne!(lecture.recorder.member_id, lecture.absences[0].person.member_id);
    assert_eq!((lecture.recorder.name.as_str(), lecture.absences[0].person.name.as_str()), ("王一", "王一"));
}

#[test]
fn rows_go_to_the_organisation_that_they_name() {
    let (mut open, at, folder) = office();
    let second = branch::add_organisation(&mut open.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "YL")
        .expect("added")
        .value;
    let path = sheet(
        folder.path(),
        &[
            "日期|类型|主题|记录人|党支部",
            "2026-10-12|党课|一|甲|晨光社区第二党支部",
            "2026-10-12|党课|二|甲|",
            "2026-10-12|党课|三|甲|别处党支部",
        ],
    );
    let report = take(&mut open, &at, &path);
    let errors = [(2, "person-unknown"), (3, "organisation-unnamed"), (4, "organisation-unknown")];
    assert_eq!(codes(&report), errors);
    assert_eq!(october(&open)[0].organisation_id, second.id);
    let only = Scope::One(second.id);
    let report = import(&mut open.store, &at, &only, &path, &Pick::default(), false).expect("imported").value;
    assert_eq!(counts(&report), [3, 1, 0, 1, 1, 2], "the unnamed row goes to the chosen one");
}

#[test]
fn a_fact_for_a_settled_month_enters_and_is_marked() {
    let (mut open, at, _folder) = peopled();
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let settled = Settled::from([(organisation, OCTOBER)]);
    let mut take = |at: &At| {
        let (path, pick) = (fixture(REGISTER), Pick::default());
        import_with(&mut open.store, at, &Scope::All, &path, &pick, false, &settled).expect("imported").value
    };
    let report = take(&at);
    assert_eq!((report.accepted, report.warned, report.exit()), (5, 5, 0));
    assert!(report.rows.iter().all(|n| n.code == "month-settled"));
    assert!(take(&at).rows.is_empty());
}

/// A register says how many of a group came where the roster puts nobody into one: the report counts its figures.
#[test]
fn a_half_year_counts_what_only_a_register_knows() {
    let (mut open, at, folder) = peopled();
    let head = "日期|类型|党小组|主题|主持人|记录人|地点|应到|实到";
    let path = sheet(folder.path(), &[head, "2026-10-22|党小组会||学习讨论|赵勇思|邓建国|室|14|12"]);
    import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("imported");
    let report = half_report(open.store.conn(), &at, &Scope::All, 2026, 2).expect("a report");
    let row = report.reports[0].rows.iter().find(|r| r[0].contains("小组会")).expect("a row");
    assert!(
        row.contains(&"14".to_owned()) && row.contains(&"12".to_owned()) && row.contains(&"85%".to_owned()),
        "{row:?}"
    );
    let ahead = half_report(open.store.conn(), &at, &Scope::All, 2027, 1);
    assert_eq!(ahead.err().map(|e| e.code()), Some(crate::Code::Forbidden));
}
