use super::*;
use crate::life::{NewGathering, Settled};
use crate::testing::{at_day, peopled};
use crate::vault::Workspace;
use crate::{Code, life};

const OCTOBER: Month = Month { year: 2026, month: 10 };

fn theme(open: &Workspace, d: u32) -> NewPlan {
    NewPlan {
        organisation_id: branch::organisations(open.store.conn()).expect("organisations").remove(0).id,
        kinds: vec!["主题党日".into(), "党员大会".into()],
        planned_on: NaiveDate::from_ymd_opt(2026, 10, d).expect("a day"),
        starts_at: "9:00".into(),
        topic: "学习条例".into(),
        place: "会议室".into(),
        ..NewPlan::default()
    }
}

fn october(open: &Workspace) -> Vec<Plan> {
    plans(open.store.conn(), &Scope::All, OCTOBER.first(), OCTOBER.last()).expect("plans")
}

/// Whoever prints the notice of a plan that was taken off gets no invitation to it, and the reason hangs on no wall.
#[test]
fn a_plan_taken_off_invites_nobody() {
    let (mut open, _, _folder) = peopled();
    let at = at_day(2026, 10, 1);
    let new = theme(&open, 10);
    let made = plan(&mut open.store, &at, &Scope::All, &new).expect("planned").value;
    let notice = |open: &Workspace| life::notice(open.store.conn(), &at, &Scope::All, &made.id).expect("a notice");
    assert_eq!(notice(&open).sheets[0].title, "通知");
    let off = cancel(&mut open.store, &at, &Scope::All, &made.id, "书记住院").expect("taken off").value;
    let sheet = notice(&open).sheets.remove(0);
    let said = sheet.before.join("") + &notice_text(&off);
    assert_eq!(sheet.title, "取消通知");
    assert_eq!(said.matches("已经取消").count(), 2, "{said}");
    assert!(!said.contains("住院") && !said.contains("参加"), "{said}");
}

#[test]
fn a_theme_day_goes_from_plan_over_notice_to_record_in_four_steps() {
    let (mut open, _, _folder) = peopled();
    let (first, fifth, tenth) = (at_day(2026, 10, 1), at_day(2026, 10, 5), at_day(2026, 10, 10));
    let new = theme(&open, 10);
    let made = plan(&mut open.store, &first, &Scope::All, &new).expect("planned").value;
    assert_eq!((made.state, made.kinds.join(" ").as_str()), (PlanState::Planned, "general theme-day"));
    let steps = |p: &Plan| p.steps.iter().map(|s| s.on.map_or(0, |d| chrono::Datelike::day(&d))).collect::<Vec<_>>();
    assert_eq!(steps(&made), [1, 0, 0, 0]);
    let told = notify(&mut open.store, &fifth, &Scope::All, &made.id, fifth.today(), "微信群").expect("told").value;
    // Printed again for the box weeks later, it bears the day on which it was put up.
    let again = life::notice(open.store.conn(), &at_day(2026, 12, 1), &Scope::All, &made.id).expect("a notice");
    assert_eq!(again.sheets[0].signed_on, fifth.today().to_string());
    assert_eq!((told.state, steps(&told)), (PlanState::Noticed, vec![1, 5, 0, 0]));
    assert!(notice_text(&told).contains("10月10日09:00") && notice_text(&told).contains("会议室"));

    let mut held = NewGathering {
        organisation_id: new.organisation_id.clone(),
        kinds: told.kinds.clone(),
        held_on: told.planned_on,
        topic: told.topic.clone(),
        recorder: "邓建国".into(),
        plan_id: Some(made.id.clone()),
        ..NewGathering::default()
    };
    let done = life::record(&mut open.store, &tenth, &Scope::All, &held, &Settled::new()).expect("recorded").value;
    assert_eq!((october(&open)[0].state, steps(&october(&open)[0])), (PlanState::Held, vec![1, 5, 10, 0]));
    held.plan_id = None;
    held.assessed_on = Some(tenth.today());
    life::amend(&mut open.store, &tenth, &Scope::All, &done.gathering.id, &held, &Settled::new()).expect("amended");
    assert_eq!(steps(&october(&open)[0]), [1, 5, 10, 10]);
    let again = notify(&mut open.store, &tenth, &Scope::All, &made.id, tenth.today(), "电话").expect_err("over");
    assert_eq!(again.code(), Code::Forbidden);
    open.store.undo(&tenth).expect("the amendment");
    open.store.undo(&tenth).expect("the record");
    assert_eq!(october(&open)[0].state, PlanState::Noticed, "the plan waits again");
}

#[test]
fn wrong_plans_say_what_to_do() {
    let (mut open, at, _folder) = peopled();
    let early = at_day(2026, 10, 1);
    let fault = |r: Result<Done<Plan>>| r.map(|_| ()).map_err(|e| e.code());
    let past = theme(&open, 10);
    assert_eq!(fault(plan(&mut open.store, &at, &Scope::All, &past)), Err(Code::Forbidden), "the day is past");
    let none = NewPlan { kinds: Vec::new(), ..theme(&open, 10) };
    assert_eq!(fault(plan(&mut open.store, &early, &Scope::All, &none)), Err(Code::Usage));
    let made = plan(&mut open.store, &early, &Scope::All, &past).expect("planned").value;
    let tomorrow = at.today().succ_opt().expect("a day");
    assert_eq!(fault(notify(&mut open.store, &at, &Scope::All, &made.id, tomorrow, "微信")), Err(Code::Forbidden));
    assert_eq!(fault(notify(&mut open.store, &at, &Scope::All, &made.id, at.today(), "")), Err(Code::Usage));
    assert_eq!(fault(notify(&mut open.store, &at, &Scope::All, "没有", at.today(), "微信")), Err(Code::NotFound));
    assert_eq!(fault(cancel(&mut open.store, &at, &Scope::All, &made.id, "")), Err(Code::Usage));
    cancel(&mut open.store, &at, &Scope::All, &made.id, "下雨").expect("cancelled");
    assert_eq!(fault(cancel(&mut open.store, &at, &Scope::All, &made.id, "下雨")), Err(Code::Forbidden));
    assert_eq!(october(&open)[0].state, PlanState::Cancelled);
}

#[test]
fn the_fixed_day_proposes_the_month_until_it_is_planned_or_held() {
    let (mut open, _, _folder) = peopled();
    let at = at_day(2026, 10, 1);
    let open_days = |open: &Workspace, month| proposals(open.store.conn(), &Scope::All, month).expect("proposals");
    assert!(open_days(&open, OCTOBER).is_empty(), "nothing was agreed");
    let id = theme(&open, 9).organisation_id;
    branch::set_theme_day(&mut open.store, &at, &id, "2-5".parse().expect("a day")).expect("agreed");
    let found = open_days(&open, OCTOBER);
    assert_eq!((found[0].day.to_string().as_str(), found[0].words.as_str()), ("2026-10-09", "每月第二个周五"));
    let new = theme(&open, 9);
    let made = plan(&mut open.store, &at, &Scope::All, &new).expect("planned").value;
    assert!(open_days(&open, OCTOBER).is_empty());
    cancel(&mut open.store, &at, &Scope::All, &made.id, "下雨").expect("cancelled");
    assert_eq!(open_days(&open, OCTOBER).len(), 1);
    assert!(open_days(&open, Month { year: 2025, month: 12 }).is_empty(), "before the start of use");
}

#[test]
fn the_years_sheet_and_the_half_years_report_follow_from_the_records() {
    let (mut open, _, _folder) = peopled();
    let (first, last) = (at_day(2026, 10, 1), at_day(2026, 12, 31));
    let nothing = life::plan_sheet(open.store.conn(), &last, &Scope::All, 2026).expect_err("nothing yet");
    assert_eq!(nothing.code(), Code::NotFound);
    let (wanted, rainy) = (theme(&open, 10), NewPlan { topic: "下雨".into(), ..theme(&open, 30) });
    let met = plan(&mut open.store, &first, &Scope::All, &wanted).expect("planned").value;
    let missed = NewPlan { kinds: vec!["党课".into()], topic: "没开成".into(), ..theme(&open, 20) };
    plan(&mut open.store, &first, &Scope::All, &missed).expect("planned");
    let off = plan(&mut open.store, &first, &Scope::All, &rainy);
    cancel(&mut open.store, &first, &Scope::All, &off.expect("planned").value.id, "下雨").expect("cancelled");

    let mut held = NewGathering {
        organisation_id: met.organisation_id.clone(),
        kinds: met.kinds.clone(),
        held_on: met.planned_on,
        topic: met.topic.clone(),
        recorder: "邓建国".into(),
        plan_id: Some(met.id),
        ..NewGathering::default()
    };
    let called = life::roll(open.store.conn(), &held.organisation_id, &held.kinds, held.held_on, "").expect("a roll");
    let tick = |(n, l): (usize, life::RollLine)| {
        let reason = ["ill", "online"].get(n).copied().unwrap_or("").to_owned();
        life::Tick { member_id: l.member_id, reason, note: String::new() }
    };
    held.ticks = called.due.into_iter().enumerate().map(tick).collect();
    life::record(&mut open.store, &at_day(2026, 10, 10), &Scope::All, &held, &Settled::new()).expect("recorded");
    (held.kinds, held.plan_id, held.ticks) = (vec!["党员大会".into()], None, Vec::new());
    held.topic = "计划外".into();
    life::record(&mut open.store, &last, &Scope::All, &held, &Settled::new()).expect("recorded late");

    let sheet = life::plan_sheet(open.store.conn(), &last, &Scope::All, 2026).expect("a sheet");
    let told: Vec<[&str; 3]> = sheet.parts[0].rows.iter().map(|r| [r[2].as_str(), &r[3], &r[6]]).collect();
    assert_eq!(
        told,
        [["学习条例", "已开展", "42"], ["计划外", "计划外", ""], ["没开成", "未开展", ""], ["下雨", "已取消", ""]]
    );
    let report = life::half_report(open.store.conn(), &last, &Scope::All, 2026, 2).expect("a report");
    let rows: Vec<String> = report.reports[0].rows.iter().map(|r| r.join(" ")).collect();
    // 43 were due twice at a 党员大会; at the second nobody is known to have come. Far away counts as taking part.
    assert_eq!(rows, ["支部党员大会 1 2 86 42 48% 1", "党课 1 0 0 0 — 0", "支部主题党日 1 1 43 42 97% 0"]);
    assert!(report.reports[0].notes[1].contains("43人次"), "{:?}", report.reports[0].notes);
    assert!(life::half_report(open.store.conn(), &last, &Scope::All, 2026, 3).is_err());
}
