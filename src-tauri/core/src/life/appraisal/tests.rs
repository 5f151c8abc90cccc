use super::*;
use crate::Code;
use crate::testing::{at_day, member_id, office, peopled, sheet, take_roster};
use crate::vault::Workspace;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).expect("a day")
}

fn organisation(open: &Workspace) -> String {
    branch::organisations(open.store.conn()).expect("organisations").remove(0).id
}

fn hold(open: &mut Workspace, name: &str, on: NaiveDate, document: &str) -> std::result::Result<(), Code> {
    let new = NewStep {
        organisation_id: organisation(open),
        year: 2026,
        step: name.into(),
        day: on,
        document: document.into(),
        note: String::new(),
    };
    step(&mut open.store, &at_day(2026, 12, 31), &Scope::All, &new).map(|_| ()).map_err(|e| e.code())
}

fn now(open: &Workspace) -> Appraisal {
    appraisal(open.store.conn(), &at_day(2026, 12, 31), &Scope::All, 2026).expect("read").remove(0)
}

#[test]
fn steps_go_in_their_order_and_only_the_local_ones_may_be_left_out() {
    let (mut open, _, _folder) = peopled();
    assert_eq!(hold(&mut open, "mutual", day(12, 2), ""), Err(Code::Forbidden), "no 自评 yet");
    assert_eq!(hold(&mut open, "self", day(12, 1), ""), Ok(()));
    assert_eq!(hold(&mut open, "mutual", day(11, 30), ""), Err(Code::Forbidden), "before the 自评");
    assert_eq!(hold(&mut open, "mutual", day(12, 2), ""), Ok(()));
    assert_eq!(hold(&mut open, "ballot", day(12, 5), ""), Ok(()), "the two local steps are left out");
    assert_eq!(hold(&mut open, "branch", day(12, 6), ""), Err(Code::Forbidden), "after the ballot");
    assert_eq!(hold(&mut open, "branch", day(12, 3), ""), Ok(()), "entered afterwards, in its place");
    assert_eq!(hold(&mut open, "decision", day(12, 6), " "), Err(Code::Usage), "no minutes");
    assert_eq!(hold(&mut open, "decision", day(12, 6), "党员大会〔2026〕12号"), Ok(()));
    assert_eq!(
        hold(&mut open, "decision", NaiveDate::from_ymd_opt(2027, 1, 3).expect("a day"), "号"),
        Err(Code::Forbidden)
    );
    assert_eq!(hold(&mut open, "举手", day(12, 6), ""), Err(Code::Usage));
    let steps: Vec<(String, bool)> = now(&open).steps.into_iter().map(|s| (s.id, s.day.is_some())).collect();
    let held: Vec<&str> = steps.iter().filter(|s| s.1).map(|s| s.0.as_str()).collect();
    assert_eq!(held, ["self", "mutual", "branch", "ballot", "decision"]);
}

#[test]
fn people_grade_after_their_decision_and_a_third_may_be_excellent() {
    let (mut open, _, folder) = office();
    let at = at_day(2026, 12, 31);
    let mut lines = vec!["姓名|人员类别".to_owned()];
    lines.extend("甲乙丙丁戊己庚".chars().map(|n| format!("王{n}|正式党员")));
    lines.push("王新|预备党员".into());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    take_roster(&mut open, &at, &sheet(folder.path(), &lines));
    let id = organisation(&open);
    let names = |names: &[&str], grade: &str, open: &Workspace| -> Vec<(String, String)> {
        names.iter().map(|n| (member_id(open, n), grade.to_owned())).collect()
    };
    let give = |open: &mut Workspace, grades: &[(String, String)]| {
        grade(&mut open.store, &at, &Scope::All, &id, 2026, grades).map(|d| d.value).map_err(|e| e.code())
    };
    let two = names(&["王甲", "王乙"], "excellent", &open);
    assert_eq!(give(&mut open, &two), Err(Code::Forbidden), "no meeting decided yet");
    for (step, d) in [("self", 1), ("mutual", 2), ("ballot", 5)] {
        hold(&mut open, step, day(12, d), "").expect("held");
    }
    hold(&mut open, "decision", day(12, 6), "党员大会〔2026〕12号").expect("held");
    assert_eq!(now(&open).most_excellent, 2, "a third of seven");
    assert_eq!(give(&mut open, &two), Ok(vec![]));
    let third = names(&["王丙"], "excellent", &open);
    assert_eq!(give(&mut open, &third).expect("taken: it says 一般").len(), 1);
    assert_eq!(now(&open).warnings.len(), 1);
    let new = names(&["王新"], "qualified", &open);
    assert_eq!(give(&mut open, &new), Err(Code::Forbidden), "预备党员 get no grade");
    assert_eq!(give(&mut open, &[]), Err(Code::Usage));
    let odd = names(&["王丁"], "一流", &open);
    assert_eq!(give(&mut open, &odd), Err(Code::Usage));
    assert_eq!(give(&mut open, &[("没有".into(), "basic".into())]), Err(Code::NotFound));

    let said = |open: &mut Workspace, name: &str, on| {
        let who = [member_id(open, name)];
        tell(&mut open.store, &at, &Scope::All, &id, 2026, &who, on).map(|_| ()).map_err(|e| e.code())
    };
    assert_eq!(said(&mut open, "王甲", day(12, 5)), Err(Code::Forbidden), "before it was decided");
    assert_eq!(said(&mut open, "王丁", day(12, 8)), Err(Code::NotFound), "no grade");
    assert_eq!(said(&mut open, "王甲", day(12, 8)), Ok(()));
    let first = &now(&open).members[0];
    assert_eq!((first.grade.as_str(), first.fed_back_on), ("excellent", Some(day(12, 8))));
    assert_eq!(first.document, "党员大会〔2026〕12号");

    let papers = crate::life::appraisal_feedback(open.store.conn(), &at, &Scope::All, 2026).expect("papers").sheets;
    assert_eq!(papers.len(), 3, "one for each who was graded");
    let told = |n: usize| papers[n].rows.iter().map(|r| r.cells.join(" ")).collect::<String>();
    assert!(told(0).contains("王甲") && told(0).contains("优秀") && told(0).contains("2026年12月8日"), "{}", told(0));
    assert!(!told(0).contains("王乙"), "nobody else's grade stands on it");
    assert!(told(1).contains("　年　"), "a day that is not known yet is left for the pen");
    let none = crate::life::appraisal_feedback(open.store.conn(), &at, &Scope::All, 2025).expect_err("no paper");
    assert_eq!(none.code(), Code::NotFound);
}
