//! Papers corrected, scanned, boxed anew, sampled; a year closed and verified; an inspection; what is refused.

use super::{filed, numbers, take};
use crate::archive::{
    self, Choice, DutyFact, Item, List, Paper, Setting, Signed, Standing, attach, box_list, boxes, checks, close,
    detach, draw, edit, file, inspection, inspection_index, items, note, place, propose, rebox, save_scan, vacancies,
    verify, withdraw,
};
use crate::branch::{self, Scope};
use crate::report::{archive_gaps, archive_list};
use crate::sheet::Pick;
use crate::store::{Verb, left};
use crate::testing::{at_day, fixture, office, peopled, sheet};
use crate::vault::Workspace;
use crate::{At, Code, Month, life};
use std::fs;

fn paper(title: &str, pages: u32) -> Paper {
    let day = at_day(2026, 10, 2).today();
    Paper { section: "RC".into(), title: title.into(), pages: Some(pages), ..Paper::blank(day) }
}

fn by_hand(open: &mut Workspace, at: &At, paper: Paper) -> crate::Result<Item> {
    let choice = Choice::typed(paper);
    file(&mut open.store, at, &Scope::All, 2026, &[choice]).map(|done| done.value[0].clone())
}

#[test]
fn a_paper_is_corrected_and_another_class_gives_it_another_number() {
    let (mut open, at, _folder) = office();
    let one = by_hand(&mut open, &at, paper("十月会议记录", 3)).expect("filed");
    assert_eq!((one.archive_number.as_str(), one.retention.as_str()), ("WS·2026-Y-RC-0001", "Y"));
    assert_eq!(one.lacks, ["全程纪实", "装订规范", "专柜存放"]);
    let better = Paper { bound: true, cabinet: "1".into(), author: "第一党支部".into(), ..one.paper() };
    let edited = edit(&mut open.store, &at, &Scope::All, &one.id, &better).expect("edited").value;
    assert_eq!((edited.number, edited.lacks.as_slice()), (1, ["全程纪实".to_owned()].as_slice()));
    let moved = Paper { section: "党费".into(), retention: "30年".into(), ..edited.paper() };
    let moved = edit(&mut open.store, &at, &Scope::All, &one.id, &moved).expect("moved").value;
    assert_eq!(moved.archive_number, "WS·2026-D30-DF-0001");
    let vacant = vacancies(open.store.conn(), &Scope::All, 2026).expect("vacancies");
    assert_eq!(vacant.iter().map(|v| (v.section.as_str(), v.number)).collect::<Vec<_>>(), [("RC", 1)]);
    open.store.undo(&at).expect("undone");
    assert_eq!(numbers(&open), ["WS·2026-Y-RC-0001"]);
}

/// The same paper typed twice would waste a number for good: it is asked about first.
#[test]
fn a_paper_typed_twice_is_asked_about() {
    let (mut open, at, _folder) = office();
    let numbered = |n: &str| Paper { document_number: n.into(), ..paper("街道通知", 3) };
    by_hand(&mut open, &at, numbered("云街党〔2026〕7号")).expect("filed");
    let refused = by_hand(&mut open, &at, numbered(" 云街党〔2026〕7号 ")).expect_err("the same");
    assert_eq!(refused.code(), Code::Doubtful);
    assert!(refused.fault().message.contains("WS·2026-Y-RC-0001"), "{refused}");
    by_hand(&mut open, &at, numbered("云街党〔2026〕8号")).expect("another 文号");
    let again = Choice { again: true, ..Choice::typed(numbered("云街党〔2026〕7号")) };
    file(&mut open.store, &at, &Scope::All, 2026, &[again]).expect("said to be another");
    let both = [(); 2].map(|()| Choice::typed(paper("两份一起登", 1)));
    assert_eq!(file(&mut open.store, &at, &Scope::All, 2026, &both).expect_err("twice at once").code(), Code::Doubtful);
    assert_eq!(filed(&open).iter().map(|i| i.number).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_scan_hangs_on_its_paper_and_verify_sees_when_it_is_gone() {
    let (mut open, at, folder) = office();
    let one = by_hand(&mut open, &at, paper("十月会议记录", 3)).expect("filed");
    let path = folder.path().join("扫描.pdf");
    fs::write(&path, b"%PDF-1.7 one page").expect("written");
    let scan = attach(&mut open.store, &at, &Scope::All, &one.id, &path).expect("attached").value;
    assert_eq!(filed(&open)[0].scans, 1);
    assert!(!filed(&open)[0].lacks.contains(&"全程纪实".to_owned()), "the scan proves it");
    let again = attach(&mut open.store, &at, &Scope::All, &one.id, &path).expect_err("twice");
    assert_eq!(again.code(), Code::Forbidden);
    // It may leave the office, which is logged; what could not be written is not.
    let out = folder.path().join("存出.pdf");
    save_scan(&mut open.store, &at, &Scope::All, &scan.id, &out).expect("saved");
    assert_eq!(fs::read(&out).expect("the file"), b"%PDF-1.7 one page");
    let twice = save_scan(&mut open.store, &at, &Scope::All, &scan.id, &out).expect_err("there already");
    assert_eq!(twice.code(), Code::CannotWrite);
    let log = left(open.store.conn()).expect("a log");
    let log: Vec<_> = log.iter().map(|l| (l.what.as_str(), l.form.as_str(), l.whole)).collect();
    assert_eq!(log, [("档案扫描件", "scan", true)]);
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
    fs::remove_file(open.store.blobs_path()).expect("removed");
    let verdict = verify(&open.store, &at, &Scope::All).expect("verified");
    assert!(verdict.problems[0].contains("WS·2026-Y-RC-0001的扫描件"), "{verdict:?}");
    detach(&mut open.store, &at, &Scope::All, &scan.id).expect("detached");
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
}

#[test]
fn boxes_are_divided_anew_stand_somewhere_and_keep_their_class() {
    let (mut open, at, _folder) = office();
    let first = by_hand(&mut open, &at, paper("一", 200)).expect("filed");
    for title in ["二", "三"] {
        by_hand(&mut open, &at, paper(title, 20)).expect("filed");
    }
    let short = Paper { retention: "D10".into(), ..paper("四", 1) };
    by_hand(&mut open, &at, short).expect("filed");
    place(&mut open.store, &at, &Scope::All, 2026, "RC", 1, ("2", "3")).expect("placed");
    by_hand(&mut open, &at, paper("五", 1)).expect("filed");
    let shape = |open: &Workspace| -> Vec<(u32, String, u32, u32, String)> {
        let all = boxes(open.store.conn(), &Scope::All, 2026).expect("boxes");
        all.into_iter().map(|b| (b.box_number, b.retention, b.items, b.pages, b.cabinet)).collect()
    };
    let one = |n, class: &str, items, pages, cabinet: &str| (n, class.to_owned(), items, pages, cabinet.to_owned());
    let list = box_list(open.store.conn(), &at, &Scope::All, 2026).expect("a list").sheets.remove(0);
    assert_eq!(list.rows.iter().filter_map(|r| r.cells.last()).collect::<Vec<_>>(), ["2柜3格", "", ""]);
    assert_eq!(shape(&open), [one(1, "Y", 3, 240, "2"), one(2, "D10", 1, 1, ""), one(3, "Y", 1, 1, "")]);
    let thinner = Paper { pages: Some(20), ..first.paper() };
    edit(&mut open.store, &at, &Scope::All, &first.id, &thinner).expect("edited");
    let moved = rebox(&mut open.store, &at, &Scope::All, 2026).expect("divided").value;
    assert_eq!(moved, 1, "the fifth joins the others of its class");
    assert_eq!(shape(&open).iter().map(|b| (b.0, b.2)).collect::<Vec<_>>(), [(1, 4), (2, 1)]);
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
    // Whatever put papers of two classes into one box is told, and dividing anew puts it right.
    let behind = "UPDATE archive_item SET box = 1";
    open.store.transact(Verb::EditItem, &at, |tx| Ok(tx.execute(behind, [])?)).expect("mixed");
    let verdict = verify(&open.store, &at, &Scope::All).expect("verified");
    assert_eq!(verdict.problems, ["2026年“日常党务工作资料”第1盒里混有不同保管期限的文件。请重新分盒。"]);
    rebox(&mut open.store, &at, &Scope::All, 2026).expect("divided");
    assert_eq!(shape(&open).iter().map(|b| (b.0, b.2)).collect::<Vec<_>>(), [(1, 4), (2, 1)]);
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
    assert_eq!(rebox(&mut open.store, &at, &Scope::All, 2024).expect_err("empty").code(), Code::NotFound);
}

/// 24 mm lie well in a box of 30; a measured thickness counts in place of the pages, at filing and when boxes are divided anew.
#[test]
fn a_thick_paper_fills_its_box_by_what_was_measured() {
    let (mut open, at, _folder) = office();
    let thick = |title: &str, tenths| Paper { thickness: Some(tenths), ..paper(title, 1) };
    let album = by_hand(&mut open, &at, thick("影集", 200)).expect("filed");
    by_hand(&mut open, &at, thick("汇编", 30)).expect("filed");
    by_hand(&mut open, &at, paper("记录", 20)).expect("filed");
    let boxes_of = |open: &Workspace| -> Vec<u32> { filed(open).iter().map(|i| i.box_number).collect() };
    assert_eq!(boxes_of(&open), [1, 1, 2], "20 mm, 3 mm, and 2 mm that no longer fit");
    let thinner = Paper { thickness: Some(100), ..album.paper() };
    edit(&mut open.store, &at, &Scope::All, &album.id, &thinner).expect("edited");
    assert_eq!(rebox(&mut open.store, &at, &Scope::All, 2026).expect("divided").value, 1);
    assert_eq!(boxes_of(&open), [1, 1, 1]);
    assert_eq!(by_hand(&mut open, &at, thick("空", 0)).expect_err("no thickness").code(), Code::Usage);
}

#[test]
fn a_closed_year_takes_only_additions_and_shows_what_was_changed_behind_it() {
    let (mut open, at, _folder) = office();
    let one = by_hand(&mut open, &at, paper("十月会议记录", 3)).expect("filed");
    let closing = |open: &mut Workspace, at: &At, by: &str| {
        close(&mut open.store, at, &Scope::All, 2026, Signed { arranged_by: by, checked_by: "李四", anyway: true }, &[])
    };
    let spring = at_day(2027, 3, 1);
    assert_eq!(closing(&mut open, &at, "张三").expect_err("it runs").code(), Code::Forbidden);
    assert_eq!(closing(&mut open, &spring, " ").expect_err("nobody").code(), Code::Usage);
    let closed = closing(&mut open, &spring, "张三").expect("closed").value;
    assert_eq!((closed.items, closed.pages), (1, 3));
    assert_eq!(closing(&mut open, &spring, "张三").expect_err("twice").code(), Code::Forbidden);
    assert_eq!(open.store.undo(&spring).expect_err("final").code(), Code::Forbidden);

    let scope = Scope::All;
    let changed = edit(&mut open.store, &spring, &scope, &one.id, &paper("别的", 1)).expect_err("closed");
    let left = withdraw(&mut open.store, &spring, &scope, &one.id, "移交").expect_err("closed");
    let divided = rebox(&mut open.store, &spring, &scope, 2026).expect_err("closed");
    assert_eq!([changed.code(), left.code(), divided.code()], [Code::Forbidden; 3]);

    // In the very second of the closing: what comes after it is an addition all the same.
    let later = spring.clone();
    let added = by_hand(&mut open, &later, paper("漏掉的", 1)).expect("added");
    assert!(added.added && filed(&open).iter().any(|i| !i.added));
    withdraw(&mut open.store, &later, &scope, &added.id, "登错").expect("an addition may still be put right");
    assert_eq!(verify(&open.store, &later, &scope).expect("verified").problems, [""; 0]);

    let behind = "UPDATE archive_item SET title = '换了题名'";
    open.store.transact(Verb::EditItem, &later, |tx| Ok(tx.execute(behind, [])?)).expect("written");
    let verdict = verify(&open.store, &later, &scope).expect("verified");
    assert!(verdict.problems.len() == 1 && verdict.problems[0].contains("与签字的清册不符"), "{verdict:?}");
}

/// What a closing cannot mend any more is said before it, and may be accepted.
#[test]
fn a_year_that_lacks_something_is_asked_about_before_it_is_closed() {
    let (mut open, _, folder) = peopled();
    let at = at_day(2026, 12, 30);
    let october = fixture("组织生活登记-2026-10.xlsx");
    life::import(&mut open.store, &at, &Scope::All, &october, &Pick::default(), false).expect("life");
    let whole = Paper { bound: true, cabinet: "1".into(), ..paper("街道通知", 3) };
    let one = by_hand(&mut open, &at, whole.clone()).expect("filed");
    let spring = at_day(2027, 3, 1);
    let asked = |open: &mut Workspace, checked_by, anyway| {
        let signed = Signed { arranged_by: "张三", checked_by, anyway };
        close(&mut open.store, &spring, &Scope::All, 2026, signed, &[]).map(|done| done.value)
    };
    let doubt = asked(&mut open, "张三", false).expect_err("papers are missing");
    let said = &doubt.fault().message;
    assert_eq!(doubt.code(), Code::Doubtful);
    assert!(said.contains("还缺") && said.contains("同一个人") && !said.contains("页数"), "{said}");
    edit(&mut open.store, &at, &Scope::All, &one.id, &Paper { pages: None, bound: false, ..whole }).expect("edited");
    let said = asked(&mut open, "李四", false).expect_err("not counted").fault().message.clone();
    assert!(said.contains("1件没有数页数；1件没有装订") && !said.contains("同一个人"), "{said}");
    asked(&mut open, "李四", true).expect("closed as it is");
    let list = archive_list(open.store.conn(), &spring, &Scope::All, List::Inventory, 2026).expect("a list");
    let about = |l: &crate::print::Listing| l.parts[0].about.clone();
    assert!(about(&list).starts_with("2026年　　共1件0页（1件未数页数）　　归档2027-03-01"), "{}", about(&list));
    by_hand(&mut open, &spring, paper("漏掉的", 3)).expect("added");
    let list = archive_list(open.store.conn(), &spring, &Scope::All, List::Inventory, 2026).expect("a list");
    assert!(about(&list).contains("共1件0页（1件未数页数）　另补充归档1件3页　　归档"), "{}", about(&list));
    let sheet = archive::catalogues(open.store.conn(), &spring, &Scope::All, "RC", 2026, None).expect("catalogues");
    let notes: Vec<&str> = sheet.catalogues[0].rows.iter().map(|r| r.note.as_str()).collect();
    assert_eq!(notes, ["补录20261230", "补充归档20270301"]);
    drop(folder);
}

/// The inventory is signed and the boxes are labelled: what is set later is for the years that are open.
#[test]
fn a_closed_year_keeps_its_numbers_and_its_scans() {
    let (mut open, at, folder) = office();
    let one = by_hand(&mut open, &at, paper("十月会议记录", 3)).expect("filed");
    let scanned = |open: &mut Workspace, name: &str, at: &At| {
        let path = folder.path().join(name);
        fs::write(&path, format!("%PDF-1.7 {name}")).expect("written");
        attach(&mut open.store, at, &Scope::All, &one.id, &path).expect("attached").value
    };
    let before = scanned(&mut open, "前.pdf", &at);
    let spring = at_day(2027, 3, 1);
    let signed = Signed { arranged_by: "张三", checked_by: "李四", anyway: true };
    close(&mut open.store, &spring, &Scope::All, 2026, signed, &[]).expect("closed");
    let own = archive::own_setting(open.store.conn(), &Scope::All).expect("a setting");
    let new = Setting { fonds_number: "Z109".into(), pattern: "by-category".into(), ..own };
    archive::set_own(&mut open.store, &spring, &Scope::All, new).expect("set");
    assert_eq!(numbers(&open), ["WS·2026-Y-RC-0001"]);
    let spine = |year| {
        archive::spines(open.store.conn(), &spring, &Scope::All, "RC", year, None, crate::print::SpineWidth::Mm30)
    };
    assert_eq!(spine(2026).expect("a spine").labels[0].fonds_code, "");
    let this_year = Paper { dated: spring.today().into(), ..paper("三月会议记录", 1) };
    let choice = [Choice::typed(this_year)];
    let filed = file(&mut open.store, &spring, &Scope::All, 2027, &choice).expect("filed").value;
    assert_eq!(filed[0].archive_number, "Z109-WS·2027·Y·RC-0001");

    let later = at_day(2027, 3, 2);
    let after = scanned(&mut open, "后.pdf", &later);
    assert_eq!(verify(&open.store, &later, &Scope::All).expect("verified").problems, [""; 0]);
    detach(&mut open.store, &later, &Scope::All, &after.id).expect("hung there since");
    let held = detach(&mut open.store, &later, &Scope::All, &before.id).expect_err("hung there then");
    assert_eq!(held.code(), Code::Forbidden);
    let behind = "DELETE FROM archive_scan";
    open.store.transact(Verb::DetachScan, &later, |tx| Ok(tx.execute(behind, [])?)).expect("gone");
    let verdict = verify(&open.store, &later, &Scope::All).expect("verified");
    assert!(verdict.problems.iter().any(|p| p.contains("与签字的清册不符")), "{verdict:?}");
}

/// One PC keeps several branches of one 全宗: the second one's numbers say so, the first one's stay.
#[test]
fn two_branches_never_share_a_number() {
    let (mut open, at, _folder) = office();
    by_hand(&mut open, &at, paper("十月会议记录", 3)).expect("filed");
    let later = at_day(2026, 11, 2);
    branch::add_organisation(&mut open.store, &later, "AA-00", "晨光社区第二党支部", "党支部", "").expect("added");
    let second = branch::by_code(open.store.conn(), "AA-00").expect("a look").expect("there");
    let own = Scope::One(second.id);
    let choice = [Choice::typed(paper("十月会议记录", 3))];
    file(&mut open.store, &later, &own, 2026, &choice).expect("filed");
    assert_eq!(numbers(&open), ["WS·2026-Y-RC-0001", "WS·2026-Y-02·RC-0001"], "in the order of entry, not of codes");
    assert_eq!(verify(&open.store, &later, &Scope::All).expect("verified").problems, [""; 0]);
}

#[test]
fn a_record_that_moved_after_its_papers_were_filed_is_noticed() {
    let (mut open, _, folder) = peopled();
    let at = at_day(2026, 11, 30);
    let head = "日期|类型|主题|主持人|记录人|地点|应到|实到";
    let path = sheet(folder.path(), &[head, "2026-10-20|党课|讲课|赵勇思|赵勇思|室|43|40"]);
    life::import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    let all = propose(open.store.conn(), &at, &Scope::All, 2026).expect("proposals");
    let keys: Vec<Choice> =
        all.iter().filter(|p| p.key.starts_with("gathering:")).map(|p| Choice::of(&p.key)).collect();
    assert!(!keys.is_empty());
    file(&mut open.store, &at, &Scope::All, 2026, &keys).expect("filed");
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
    for change in ["held_on = '2026-11-21'", "held_on = '2026-10-20', kinds = '[\"general\"]'"] {
        let written = format!("UPDATE gathering SET {change}");
        open.store.transact(Verb::AmendLife, &at, |tx| Ok(tx.execute(&written, [])?)).expect("moved");
        let verdict = verify(&open.store, &at, &Scope::All).expect("verified");
        assert_eq!(verdict.problems.len(), keys.len(), "{change} {verdict:?}");
        assert!(verdict.problems[0].contains("撤销或改动"), "{verdict:?}");
    }
}

/// A paper moved out is told in the box it lay in, at the ends as in the middle.
#[test]
fn a_backsheet_tells_every_paper_that_was_moved_out() {
    let (mut open, at, _folder) = office();
    let all: Vec<Item> =
        ["一", "二", "三", "四"].iter().map(|t| by_hand(&mut open, &at, paper(t, 2)).expect("filed")).collect();
    for n in [0, 3] {
        withdraw(&mut open.store, &at, &Scope::All, &all[n].id, "移交街道").expect("moved out");
    }
    let sheets = archive::backsheets(open.store.conn(), &at, &Scope::All, "RC", 2026, None).expect("sheets");
    assert_eq!(
        sheets.backsheets[0].notes,
        ["件号0001空缺：《一》移出，移交街道（2026-10-31）。", "件号0004空缺：《四》移出，移交街道（2026-10-31）。"]
    );
}

#[test]
fn a_sampling_check_is_drawn_noted_and_settled() {
    let (mut open, at, _folder) = office();
    take(&mut open, &at, &fixture(super::REGISTER));
    let check = draw(&mut open.store, &at, &Scope::All, 2026, 2).expect("drawn").value;
    let more = draw(&mut open.store, &at, &Scope::All, 2026, 99).expect("drawn").value;
    assert_eq!((check.papers.len(), more.papers.len()), (2, 5));
    let id = check.papers[0].id.clone();
    let enter = |open: &mut Workspace, finding: &str, settled: &str| {
        note(&mut open.store, &at, &Scope::All, &id, finding, settled).map(drop)
    };
    enter(&mut open, "缺页数", "").expect("noted");
    enter(&mut open, "缺页数", "已数清").expect("settled");
    assert_eq!(enter(&mut open, " ", "").expect_err("no word").code(), Code::Usage);
    assert_eq!(enter(&mut open, "无", "改好了").expect_err("nothing to settle").code(), Code::Usage);
    let stored = checks(open.store.conn(), &Scope::All, 2026).expect("checks");
    let papers = stored.iter().flat_map(|c| &c.papers);
    assert!(papers.into_iter().any(|p| p.id == id && p.settled == "已数清"));
}

#[test]
fn an_inspection_goes_from_the_duty_to_the_box_and_tells_what_is_missing() {
    let (mut open, at, folder) = peopled();
    let october = fixture("组织生活登记-2026-10.xlsx");
    life::import(&mut open.store, &at, &Scope::All, &october, &Pick::default(), false).expect("life");
    take(&mut open, &at, &fixture(super::REGISTER));
    take(&mut open, &at, &sheet(folder.path(), &[super::HEAD, "ZT|支部||3月主题党日签到册|20260310||2|30年|"]));
    let month = |m| Month::new(2026, m).expect("a month");
    let fact = |m: Month, standing| DutyFact {
        id: "themeday.monthly".into(),
        name: "主题党日".into(),
        organisation: "YL-CG-01".into(),
        group: String::new(),
        period: m.to_string(),
        due: m.last(),
        standing,
    };
    let facts = [
        fact(month(2), Standing::Overdue),
        fact(month(3), Standing::Overdue),
        fact(month(4), Standing::Spared),
        fact(month(10), Standing::Proved),
    ];
    let conn = open.store.conn();
    let found = inspection(conn, &at, &Scope::All, month(3), month(10), &facts).expect("looked up");
    let theme = found.lines.iter().find(|l| l.duty == "themeday.monthly").expect("a line");
    assert_eq!((theme.name.as_str(), theme.undone.as_slice()), ("主题党日", ["2026年3月".to_owned()].as_slice()));
    let late: Vec<&str> = theme.items.iter().filter(|i| i.late).map(|i| i.title.as_str()).collect();
    assert_eq!(late, ["3月主题党日签到册"], "filed in October");
    assert!(theme.missing.contains(&"10月主题党日活动记录".to_owned()), "{:?}", theme.missing);
    assert!(theme.missing.contains(&"3月主题党日活动方案".to_owned()), "overdue and without a record");
    let none = |m: &str| theme.missing.iter().all(|title| !title.starts_with(m));
    assert!(none("2月") && none("4月"), "before the period, and waived: {:?}", theme.missing);
    assert_eq!(
        inspection(conn, &at, &Scope::All, month(10), month(3), &[]).expect_err("backwards").code(),
        Code::Usage
    );

    let index = inspection_index(conn, &at, &Scope::All, &found).expect("a list");
    let late = index.parts.iter().flat_map(|p| &p.rows).find(|r| r[2] == "3月主题党日签到册").expect("a row");
    assert_eq!(late, &["主题党日", "WS·2026-D30-ZT-0001", "3月主题党日签到册", "2026-03-10", "2", "", "补录20261031"]);
    crate::print::List::from(index.clone()).write(&folder.path().join("索引.xlsx")).expect("written");
    let book = crate::sheet::read(&folder.path().join("索引.xlsx"), &Default::default()).expect("a workbook");
    assert!(
        format!("{book:?}").contains(index.parts[0].about.split('\u{3000}').next().expect("a period")),
        "whose it is and of which months is told"
    );
    let list = |which| archive_list(conn, &at, &Scope::All, which, 2026);
    for which in [List::Inventory, List::Gaps, List::Cabinets, List::FirstHalf, List::SecondHalf] {
        let listing = list(which).expect("a list");
        let wide = listing.columns.len();
        assert!(listing.parts.iter().flat_map(|p| &p.rows).all(|r| r.len() == wide), "{which:?}");
    }
    assert_eq!(list(List::Checks).expect_err("none").code(), Code::NotFound);
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_written() {
    let (mut open, at, folder) = office();
    let good = by_hand(&mut open, &at, paper("好的", 1)).expect("filed");
    let tomorrow = at_day(2026, 11, 1).today();
    let cases: Vec<(Paper, Code)> = vec![
        (paper("机密的通知", 1), Code::InputRefused),
        (Paper { note: "绝 密".into(), ..paper("通知", 1) }, Code::InputRefused),
        (Paper { section: "XX".into(), ..paper("通知", 1) }, Code::Usage),
        (Paper { retention: "长期".into(), ..paper("通知", 1) }, Code::Usage),
        (paper("  ", 1), Code::Usage),
        (paper("通知", 0), Code::Usage),
        (Paper { dated: tomorrow.into(), ..paper("通知", 1) }, Code::Usage),
    ];
    for (bad, code) in cases {
        let refused = by_hand(&mut open, &at, bad.clone()).expect_err("refused");
        assert_eq!(refused.code(), code, "{bad:?}");
        let refused = edit(&mut open.store, &at, &Scope::All, &good.id, &bad).expect_err("refused");
        assert_eq!(refused.code(), code, "{bad:?}");
    }
    let unknown = [Choice::of("gathering:nobody:会议记录")];
    let refused = file(&mut open.store, &at, &Scope::All, 2026, &unknown).expect_err("no such proposal");
    assert_eq!(refused.code(), Code::NotFound);
    let other = Scope::One("another".into());
    let strange = withdraw(&mut open.store, &at, &other, &good.id, "移交").expect_err("not of this organisation");
    assert_eq!(strange.code(), Code::NotFound);
    let secret = folder.path().join("绝密文件.pdf");
    fs::write(&secret, b"%PDF-1.7").expect("written");
    let refused = attach(&mut open.store, &at, &Scope::All, &good.id, &secret).expect_err("marked");
    assert_eq!(refused.code(), Code::InputRefused);
    assert_eq!(items(open.store.conn(), &Scope::All, None).expect("items").len(), 1);
}

/// An election proposes its paper; a paper by hand that bears its name stands for it.
#[test]
fn other_rooms_propose_their_papers_too() {
    let (mut open, at, _folder) = peopled();
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let elected = at_day(2026, 6, 1).today();
    branch::set_term(&mut open.store, &at, &organisation, elected, Some(5), "晨光委〔2026〕3号", &[]).expect("elected");
    let found = propose(open.store.conn(), &at, &Scope::All, 2026).expect("proposals");
    let term = found.iter().find(|p| p.title == "2026年支部换届选举材料").expect("the election");
    assert_eq!((term.section.as_str(), term.retention.as_str()), ("ZZ", "Y"));
    assert_eq!((term.document_number.as_str(), term.required), ("晨光委〔2026〕3号", true));
    let missing = archive_gaps(open.store.conn(), &at, &Scope::All, 2026).expect("gaps");
    assert_eq!(missing.sections[3].missing, ["2026年支部换届选举材料"]);
    let own = Paper { section: "ZZ".into(), ..paper("晨光社区第一党支部换届选举报告", 9) };
    by_hand(&mut open, &at, Paper { dated: elected.into(), ..own }).expect("filed");
    let missing = archive_gaps(open.store.conn(), &at, &Scope::All, 2026).expect("gaps");
    assert_eq!(missing.sections[3].missing, [""; 0]);
}
