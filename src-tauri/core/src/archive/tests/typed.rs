//! Papers that a person types: what is left unsaid, what looks like a slip, in which order numbers run, and what counts as late.

use super::filed;
use crate::archive::{Choice, Item, Paper, Signed, edit, file, verify};
use crate::branch::Scope;
use crate::duties::{self, State, Which};
use crate::report::close_archive;
use crate::sheet::Pick;
use crate::testing::{at_day, fixture, office, take_roster};
use crate::vault::Workspace;
use crate::{At, Code, PartialDate, life};

fn typed(section: &str, title: &str, day: &str) -> Paper {
    let dated = day.parse::<PartialDate>().expect("a day");
    Paper { section: section.into(), title: title.into(), dated, ..Paper::blank(at_day(2026, 10, 2).today()) }
}

fn put(open: &mut Workspace, at: &At, papers: Vec<Paper>) -> crate::Result<Vec<Item>> {
    let choices: Vec<Choice> = papers.into_iter().map(Choice::typed).collect();
    file(&mut open.store, at, &Scope::All, 2026, &choices).map(|done| done.value)
}

/// What nobody said of a paper is taken from what it is.
#[test]
fn author_and_term_follow_from_the_paper() {
    let (mut open, at, _folder) = office();
    for (section, title, author, term) in [
        ("RC", "10月支部党员大会会议记录", "晨光社区第一党支部", "Y"),
        ("RC", "10月支部党员大会签到册", "晨光社区第一党支部", "Y"),
        ("ZT", "10月主题党日签到册", "晨光社区第一党支部", "D30"),
        ("DF", "2026年上半年党费收缴情况公布", "晨光社区第一党支部", "D10"),
        ("WJ", "支部学习制度", "", "D30"),
        ("WJ", "关于换届的批复", "", "Y"),
        ("WJ", "街道来文", "", "D10"),
    ] {
        let one = put(&mut open, &at, vec![typed(section, title, "2026-10-03")]).expect(title).remove(0);
        assert_eq!((one.author.as_str(), one.retention.as_str()), (author, term), "{title}");
    }
}

/// A year of its own, a box of its own: a slip of the finger is asked about before it takes a number.
#[test]
fn a_slip_of_the_finger_is_asked_about() {
    let (mut open, at, _folder) = office();
    let thick = Paper { thickness: Some(900), ..typed("RC", "厚", "2026-10-03") };
    let long = Paper { pages: Some(99_999), ..typed("RC", "多", "2026-10-03") };
    for (paper, says) in [(typed("RC", "旧", "1926-05-06"), "1926年"), (thick, "还厚"), (long, "还厚")] {
        let refused = put(&mut open, &at, vec![paper.clone()]).expect_err(says);
        assert_eq!(refused.code(), Code::Doubtful);
        assert!(refused.fault().message.contains(says), "{refused}");
        assert!(filed(&open).is_empty());
        let sure = Choice { again: true, ..Choice::typed(paper) };
        file(&mut open.store, &at, &Scope::All, 2026, &[sure]).expect("said to be so");
        open.store.undo(&at).expect("undone");
    }
}

/// DA/T 22: papers of a class lie in the order of time.
#[test]
fn numbers_run_in_the_order_of_time_however_papers_were_ticked() {
    let (mut open, at, _folder) = office();
    let days = ["2026-10-20", "2026-10-03", "2026-10-12"];
    put(&mut open, &at, days.iter().map(|d| typed("RC", d, d)).collect()).expect("filed");
    let numbered: Vec<(u32, String)> = filed(&open).into_iter().map(|i| (i.number, i.title)).collect();
    assert_eq!(numbered, [(1, "2026-10-03".into()), (2, "2026-10-12".into()), (3, "2026-10-20".into())]);
}

#[test]
fn papers_of_one_box_stand_in_one_place() {
    let (mut open, at, _folder) = office();
    let place = |cabinet: &str, title: &str| Paper { cabinet: cabinet.into(), ..typed("RC", title, "2026-10-03") };
    let all = put(&mut open, &at, vec![place("1", "一"), place("1", "二")]).expect("filed");
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
    edit(&mut open.store, &at, &Scope::All, &all[0].id, &place("3", "一")).expect("edited");
    let said = verify(&open.store, &at, &Scope::All).expect("verified").problems;
    assert_eq!(said, ["2026年“日常党务工作资料”第1盒里的文件写了不同的存放位置。请给这一盒重新登记位置。"]);
}

/// Putting the year's papers into boxes at its end is the yearly filing, not a late entry: late is what was recorded late.
#[test]
fn what_was_recorded_in_time_is_not_late_because_it_was_filed_at_the_years_end() {
    let (mut open, at, _folder) = office();
    take_roster(&mut open, &at, &fixture("花名册-党员基本信息汇总表.xlsx"));
    let october = fixture("组织生活登记-2026-10.xlsx");
    life::import(&mut open.store, &at, &Scope::All, &october, &Pick::default(), false).expect("life");
    let end = at_day(2026, 12, 31);
    let proposed = crate::archive::propose(open.store.conn(), &end, &Scope::All, 2026).expect("proposals");
    let meetings: Vec<Choice> =
        proposed.iter().filter(|p| p.key.starts_with("gathering:")).map(|p| Choice::of(p.key.clone())).collect();
    file(&mut open.store, &end, &Scope::All, 2026, &meetings).expect("filed");
    let items = filed(&open);
    assert!(items.len() > 3 && items.iter().all(|i| !i.late), "{items:?}");
    put(&mut open, &end, vec![typed("WJ", "五月来文", "2026-05-06")]).expect("filed");
    let late: Vec<String> = filed(&open).into_iter().filter(|i| i.late).map(|i| i.title).collect();
    assert_eq!(late, ["五月来文"]);
}

/// The question before the closing counts what the list of gaps counts.
#[test]
fn a_closing_names_what_the_list_of_gaps_names() {
    let (mut open, at, _folder) = office();
    put(&mut open, &at, vec![typed("WJ", "来文", "2026-10-03")]).expect("filed");
    let later = at_day(2027, 1, 10);
    let gaps = crate::report::archive_gaps(open.store.conn(), &later, &Scope::All, 2026).expect("gaps");
    let missing: usize = gaps.sections.iter().map(|s| s.missing.len()).sum();
    assert!(missing > 3, "{gaps:?}");
    let signed = Signed { arranged_by: "甲", checked_by: "乙", anyway: false };
    let refused = close_archive(&mut open.store, &later, &Scope::All, 2026, signed).expect_err("asked");
    let said = &refused.fault().message;
    assert!(said.contains(&format!("应有的文件还缺{missing}件")) && said.contains("1件没有写责任者"), "{said}");
    // The duty is done when the year is closed, not when somebody says so.
    let yearly = |open: &Workspace| {
        let (from, to) = (at_day(2026, 1, 1).today(), at_day(2027, 12, 31).today());
        let all = duties::duties(open.store.conn(), &Scope::All, from, to, later.today()).expect("duties");
        all.into_iter().find(|d| (d.id.as_str(), d.period.as_str()) == ("archive.year", "2026")).map(|d| d.state)
    };
    let which = Which::of("archive.year", "2026");
    let marked = duties::mark(&mut open.store, &later, &Scope::All, &which, later.today(), "");
    assert_eq!(marked.expect_err("no mark").code(), Code::Forbidden);
    assert_eq!(yearly(&open), Some(State::Planned));
    let signed = Signed { arranged_by: "甲", checked_by: "乙", anyway: true };
    close_archive(&mut open.store, &later, &Scope::All, 2026, signed).expect("closed");
    assert_eq!(yearly(&open), Some(State::Done));
}
