//! The real October: what the records of organisation life, talks and points prove.

use super::*;
use crate::duties::{settings, year_plan};
use crate::{life, points, talks};

const JANUARY: Month = Month { year: 2026, month: 1 };
const OCTOBER: Month = Month { year: 2026, month: 10 };

fn filled(since: Month) -> (Workspace, At, TempDir) {
    let (mut open, at, folder) = office(since);
    seat(&mut open.store, &at);
    let (store, pick) = (&mut open.store, Pick::default());
    life::import(store, &at, &Scope::All, &fixture("组织生活登记-2026-10.xlsx"), &pick, false).expect("life");
    talks::import(store, &at, &Scope::All, &fixture("谈心谈话登记-2026-10.xlsx"), &pick, false).expect("talks");
    points::import(store, &at, &Scope::All, &fixture("积分登记-2026-10.xlsx"), &points::Import::default())
        .expect("points");
    (open, at, folder)
}

fn whole_year(store: &Store, at: &At) -> Vec<Duty> {
    list(store, day(2026, 1, 1), day(2026, 12, 31), at.today())
}

#[test]
fn the_records_prove_what_was_done() {
    let (open, at, _folder) = filled(JANUARY);
    let all = whole_year(&open.store, &at);
    for (id, period, wanted, evidence) in [
        ("meet.general", "2026Q4", State::Done, "2026-10-10 支部党员大会"),
        ("meet.general", "2026Q3", State::Overdue, ""),
        ("meet.committee", "2026-10", State::Done, "2026-10-08 支部委员会会议"),
        ("meet.committee", "2026-09", State::Overdue, ""),
        ("meet.committee", "2026-11", State::Planned, ""),
        ("meet.group", "2026-10", State::NotApplicable, "名册里没有党小组"),
        ("themeday.monthly", "2026-10", State::Done, "2026-10-10 支部主题党日"),
        ("lecture.branch", "2026H2", State::Done, "2026-10-20 党课"),
        ("lecture.branch", "2026H1", State::Overdue, ""),
        ("lecture.secretary", "2026", State::Planned, "党课没有登记主讲人，看不出是不是书记讲的"),
        ("orglife.half", "2026H2", State::Planned, ""),
        ("rule.recorder", "2026-10", State::Done, "4/4次会议有记录人"),
        ("rule.recorder", "2026-09", State::NotApplicable, "这段时间没有会议记录"),
        ("talk.secretary-member", "2026", State::Planned, "6/38"),
        ("talk.secretary-committee", "2026H1", State::Overdue, "0/4"),
        ("talk.committee-committee", "2026", State::Planned, "0/10"),
        ("talk.committee-contact", "2026", State::NotApplicable, "还没有登记委员所联系的党员，这一项暂不计算。"),
        ("points.register", "2026-10", State::Done, "43/43名已登记，还没有结账"),
        ("points.register", "2026-09", State::Overdue, "0/43名已登记，还没有结账"),
        ("archive.week", "2026W44", State::Overdue, ""),
        ("archive.week", "2026W45", State::Planned, ""),
        ("archive.month", "2026-10", State::DueSoon, ""),
        ("plan.meetings", "2026", State::Overdue, ""),
        ("appraisal.yearly", "2026", State::Planned, ""),
    ] {
        let found = find(&all, id, period);
        assert_eq!((found.state, found.evidence.as_str()), (wanted, evidence), "{id} {period}");
        assert_eq!(found.subject, "晨光社区第一党支部", "{id}");
        assert!(!found.source.is_empty());
    }
    let dues: Vec<NaiveDate> = all.iter().map(|d| d.due).collect();
    assert!(dues.is_sorted());
}

#[test]
fn confirmation_falls_due_when_probation_is_over() {
    let (open, at, _folder) = filled(JANUARY);
    let all = whole_year(&open.store, &at);
    let found: Vec<(&str, &str, NaiveDate, State)> = all
        .iter()
        .filter(|d| d.id == "probation.decide" && d.state != State::Done)
        .map(|d| (d.subject.as_str(), d.period.as_str(), d.due, d.state))
        .collect();
    let (first, twentieth) = (day(2026, 9, 1), day(2026, 9, 20));
    let wanted =
        [("苏珍轩", "2026-09-01", first), ("宋玉琴", "2026-09-01", first), ("谢超伟", "2026-09-20", twentieth)];
    assert_eq!(found, wanted.map(|(name, period, due)| (name, period, due, State::Overdue)));
}

#[test]
fn a_closed_month_of_points_is_registered() {
    let (mut open, at, _folder) = filled(JANUARY);
    points::close(&mut open.store, &at, &Scope::All, OCTOBER).expect("closed");
    let all = whole_year(&open.store, &at);
    assert_eq!(find(&all, "points.register", "2026-10").evidence, "43名已登记，2026-10-31结账");
}

#[test]
fn nothing_is_due_before_the_first_month_of_use() {
    let (open, at, _folder) = filled(OCTOBER);
    let all = whole_year(&open.store, &at);
    let start = day(2026, 10, 1);
    for duty in all.iter().filter(|d| d.due < start) {
        assert_eq!(
            (duty.state, duty.evidence.as_str()),
            (State::NotApplicable, "启用前"),
            "{} {}",
            duty.id,
            duty.period
        );
    }
    assert_eq!(state(&all, "points.register", "2026-09"), State::NotApplicable, "due in October, but of September");
    assert_eq!(state(&all, "meet.committee", "2026-10"), State::Done);
    assert_eq!(state(&all, "talk.secretary-member", "2026"), State::Planned);
}

#[test]
fn without_a_committee_its_duties_do_not_apply() {
    let (open, at, _folder) = office(JANUARY);
    let all = whole_year(&open.store, &at);
    for (id, period) in
        [("meet.committee", "2026-10"), ("talk.secretary-committee", "2026H2"), ("talk.secretary-member", "2026")]
    {
        let found = find(&all, id, period);
        assert_eq!(
            (found.state, found.evidence.as_str()),
            (State::NotApplicable, "还没有登记支委会，请先在“组织概况”登记"),
            "{id}"
        );
    }
    assert_eq!(state(&all, "meet.general", "2026Q3"), State::Overdue);
}

#[test]
fn an_empty_branch_owes_no_registration() {
    let (open, at, _folder) = crate::testing::office();
    let all = whole_year(&open.store, &at);
    assert_eq!(state(&all, "points.register", "2026-09"), State::NotApplicable);
    assert_eq!(find(&all, "meet.committee", "2026-09").evidence, "正式党员0名，不设支委会");
}

/// Neither the answer nor what is listed beside it names an occasion of a talk.
#[test]
fn occasions_of_talks_are_never_named() {
    let (open, at, _folder) = filled(JANUARY);
    let json = serde_json::to_string(&whole_year(&open.store, &at)).expect("json");
    for word in ["处分", "变故", "不良反映", "思想波动", "discipline", "family", "complaint", "mood", "trigger"]
    {
        assert!(!json.contains(word), "{word}");
    }
}

#[test]
fn the_json_is_the_contract() {
    let (open, at, _folder) = filled(JANUARY);
    let all = whole_year(&open.store, &at);
    let json = serde_json::to_value(find(&all, "meet.group", "2026-10")).expect("json");
    for key in ["id", "subject", "level", "period", "due", "state", "modality", "evidence", "source"] {
        assert!(json[key].is_string(), "{key}");
    }
    assert_eq!(
        (json["state"].as_str(), json["level"].as_str(), json["due"].as_str()),
        (Some("n/a"), Some("branch"), Some("2026-10-31"))
    );
}

#[test]
fn a_range_gives_the_periods_that_touch_it() {
    let (open, at, _folder) = filled(JANUARY);
    let all = list(&open.store, day(2026, 10, 1), day(2026, 10, 31), at.today());
    let weeks: Vec<&str> = all.iter().filter(|d| d.id == "archive.week").map(|d| d.period.as_str()).collect();
    assert_eq!(weeks, ["2026W40", "2026W41", "2026W42", "2026W43", "2026W44"]);
    let register: Vec<&str> = all.iter().filter(|d| d.id == "points.register").map(|d| d.period.as_str()).collect();
    assert_eq!(register, ["2026-09", "2026-10"], "September is due on 5 October");
    assert_eq!(state(&all, "talk.secretary-member", "2026"), State::Planned, "the year can be worked on");
    let code = |from, to| duties(open.store.conn(), &Scope::All, from, to, at.today()).expect_err("range").code();
    assert_eq!(code(day(2026, 2, 1), day(2026, 1, 1)), crate::Code::Usage);
    assert_eq!(code(day(1926, 2, 1), day(2026, 1, 1)), crate::Code::Usage);
}

#[test]
fn duties_of_other_levels_and_those_switched_off_are_listed_and_not_judged() {
    let (open, at, _folder) = filled(JANUARY);
    let all = settings(open.store.conn(), &Scope::All).expect("listed");
    assert_eq!(all.len(), 96);
    let listed: Vec<&str> = all.iter().filter(|s| !s.active).map(|s| s.rule.id.as_str()).collect();
    let judged: std::collections::BTreeSet<String> = whole_year(&open.store, &at).into_iter().map(|d| d.id).collect();
    assert!(listed.iter().all(|id| !judged.contains(*id)));
    for id in ["plan.annual", "org.survey", "street.training", "committee.topics"] {
        assert!(listed.contains(&id), "{id}");
    }
    let own = |id: &str| all.iter().find(|s| s.rule.id == id).map(|s| s.own);
    assert_eq!(
        (own("plan.annual"), own("org.survey"), own("committee.topics")),
        (Some(true), Some(false), Some(false))
    );
}

/// Ten years of a branch that missed nothing: a committee meeting, a 党员大会 with a lecture and a theme day every month.
fn decade(folder: &Path) -> PathBuf {
    let path = folder.join("十年.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    let mut lines = vec![["日期", "类型", "主题", "主持人", "记录人", "应到", "实到"].map(str::to_owned)];
    let mut month = Month { year: 2016, month: 11 };
    while month.last() <= day(2026, 10, 31) {
        for (date, kind, due) in [(8, "支部委员会", "5"), (10, "党员大会、党课", "43"), (12, "主题党日", "43")]
        {
            let date = format!("{month}-{date:02}");
            lines.push([&date, kind, "学习", "赵勇思", "邓建国", due, due].map(str::to_owned));
        }
        month = month.next();
    }
    for (r, line) in (0u32..).zip(&lines) {
        for (c, text) in (0u16..).zip(line) {
            page.write_string(r, c, text).expect("cell");
        }
    }
    book.save(&path).expect("saved");
    path
}

/// The whole calendar of ten years in one go. The bound is for a debug build on a busy machine; release takes a twentieth.
#[test]
fn ten_years_are_computed_in_one_go() {
    let (mut open, at, folder) = filled(Month { year: 2016, month: 11 });
    life::import(&mut open.store, &at, &Scope::All, &decade(folder.path()), &Pick::default(), false).expect("decade");
    let clock = std::time::Instant::now();
    let all = list(&open.store, day(2016, 11, 1), day(2026, 10, 31), at.today());
    let took = clock.elapsed();
    assert!(all.len() > 1400, "{}", all.len());
    let missed = |id: &str| all.iter().filter(|d| d.id == id && d.state != State::Done).count();
    assert_eq!(
        ["meet.committee", "meet.general", "themeday.monthly", "rule.recorder", "lecture.branch"].map(missed),
        [0; 5]
    );
    assert!(took.as_secs() < 3, "{took:?}");
    println!("{} duties in {took:?}", all.len());
}

/// A plan that is read out tells each task once: what comes again with its times, the rest in its month.
#[test]
fn the_years_plan_tells_every_task_once_with_its_times() {
    let (open, at, _folder) = filled(JANUARY);
    let plan = year_plan(open.store.conn(), &at, &Scope::All, 2026).expect("a plan").sheets.remove(0);
    let names: Vec<&String> = plan.rows.iter().filter(|r| !r.heading).map(|r| &r.cells[1]).collect();
    let unique: std::collections::HashSet<&&String> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    let when = |name: &str| plan.rows.iter().find(|r| r.cells.get(1).is_some_and(|n| n == name)).map(|r| &*r.cells[0]);
    for (name, wanted) in [
        ("档案每周完善", "每周"),
        ("支部主题党日", "每月底前"),
        ("通报党费收缴情况", "2—12月10日前"),
        ("支部党员大会", "3、6、9、12月底前"),
        ("档案每半年汇总", "6、12月底前"),
        ("民主评议党员", "12月31日"),
    ] {
        assert_eq!(when(name), Some(wanted), "{name}");
    }
}
