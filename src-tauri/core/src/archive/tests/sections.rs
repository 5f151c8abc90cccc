//! The seven sections as the pack proposes them and as an office calls them.

use super::{filed, numbers, take};
use crate::archive::sections::Sections;
use crate::archive::{BoxOrder, BoxPaper};
use crate::archive::{
    Choice, NewSection, Paper, Setting, Signed, box_papers, boxes, close, covers, file, proposed_sections,
    put_sections, sections, set, verify,
};
use crate::branch::{self, Scope};
use crate::report::archive_gaps;
use crate::testing::{at_day, office, sheet};
use crate::vault::Workspace;
use crate::{At, Code};

fn now(open: &Workspace) -> Vec<NewSection> {
    sections(open.store.conn()).expect("sections").into_iter().map(NewSection::from).collect()
}

/// Calls one otherwise.
fn call(open: &mut Workspace, at: &At, id: &str, code: &str, name: &str, retention: &str) -> crate::Result<()> {
    let mut all = now(open);
    let one = all.iter_mut().find(|s| s.id == id).expect("a section");
    (one.code, one.name, one.retention) = (code.into(), name.into(), retention.into());
    put_sections(&mut open.store, at, &all).map(drop)
}

fn put(open: &mut Workspace, at: &At, section: &str, title: &str) {
    let day = at_day(2026, 10, 2).today();
    let paper = Paper { section: section.into(), title: title.into(), pages: Some(2), ..Paper::blank(day) };
    file(&mut open.store, at, &Scope::All, 2026, &[Choice::typed(paper)]).expect("filed");
}

fn codes_of(open: &Workspace) -> Vec<String> {
    now(open).into_iter().map(|s| s.code).collect()
}

#[test]
fn the_seven_sections_stand_in_their_order_under_any_of_their_names() {
    let proposed = proposed_sections().expect("sections");
    // A street need not take a proposal for its own rule.
    let unsure: Vec<&str> =
        proposed.iter().filter(|s| s.source.contains("待街道确认")).map(|s| s.id.as_str()).collect();
    assert_eq!(unsure, ["ZZ", "DY", "DF", "FW"]);
    assert_eq!(proposed[0].retention, "D10");
    let codes: Vec<String> = proposed.into_iter().map(|s| s.code).collect();
    assert_eq!(codes, ["WJ", "ZT", "RC", "ZZ", "DY", "DF", "FW"]);
    let all = Sections::proposed().expect("sections");
    for (written, id) in [("支部主题党日资料", "ZT"), ("文件资料卷", "WJ"), ("rc", "RC"), (" 党费 与经费资料 ", "DF")]
    {
        assert_eq!(all.named(written).map(|s| s.id.as_str()), Some(id), "{written}");
    }
    assert!(all.named("会议资料").is_none());
}

/// What the street calls a section stands on every paper and in every list; what is filed stays where it is.
#[test]
fn an_office_calls_its_sections_as_the_street_does() {
    let (mut open, at, folder) = office();
    put(&mut open, &at, "WJ", "一");
    put(&mut open, &at, "ZZ", "二");
    call(&mut open, &at, "ZZ", "jg", " 组织机构资料卷 ", "10年").expect("called");
    let mut all = now(&open);
    let one = all.remove(3);
    all.insert(0, one);
    put_sections(&mut open.store, &at, &all).expect("ordered");
    assert_eq!(codes_of(&open), ["JG", "WJ", "ZT", "RC", "DY", "DF", "FW"]);
    assert_eq!(sections(open.store.conn()).expect("sections")[0].source, "本办公点改定");
    // The old term stays with the old paper; a new one without a term takes the new.
    put(&mut open, &at, "组织机构资料", "三");
    put(&mut open, &at, "组织建设", "四");
    assert_eq!(
        numbers(&open),
        ["WS·2026-Y-JG-0001", "WS·2026-D10-JG-0001", "WS·2026-D10-JG-0002", "WS·2026-D10-WJ-0001"]
    );
    let lines = [super::HEAD, "jg|街道|云街〔2026〕1号|五|20261003||3|30年|", "文件资料|街道||六|20261003||3||"];
    let register = sheet(folder.path(), &lines);
    let report = take(&mut open, &at, &register);
    assert_eq!((report.accepted, report.refused), (2, 0));
    let conn = open.store.conn();
    assert_eq!(boxes(conn, &Scope::All, 2026).expect("boxes")[0].section, "ZZ", "records keep the id");
    let cover = covers(conn, &at, &Scope::All, "JG", 2026, Some(1)).expect("a cover").covers.remove(0);
    assert_eq!((cover.section.as_str(), cover.archive_number.as_str()), ("组织机构资料卷", "WS·2026-Y-JG"));
    let gaps = archive_gaps(conn, &at, &Scope::All, 2026).expect("gaps").sections.remove(0);
    assert_eq!((gaps.id.as_str(), gaps.code.as_str(), gaps.name.as_str(), gaps.items), ("ZZ", "JG", "组织机构资料", 4));
    for _ in 0..5 {
        open.store.undo(&at).expect("undone");
    }
    assert_eq!(codes_of(&open), ["WJ", "ZT", "RC", "ZZ", "DY", "DF", "FW"]);
}

/// An inventory is signed and labels are stuck on: a year that is closed keeps the words of then.
#[test]
fn a_closed_year_keeps_the_words_of_its_closing() {
    let (mut open, at, _folder) = office();
    put(&mut open, &at, "RC", "一");
    call(&mut open, &at, "RC", "RW", "日常党务资料卷", "Y").expect("a synonym of its own is no other's");
    let later = at_day(2027, 1, 6);
    let signed = Signed { arranged_by: "甲", checked_by: "乙", anyway: true };
    close(&mut open.store, &later, &Scope::All, 2026, signed, &[]).expect("closed");
    call(&mut open, &later, "RC", "DW", "党务资料", "Y").expect("called");
    let organisation = branch::organisations(open.store.conn()).expect("one").remove(0).id;
    let setting = Setting { fonds_number: "Z200".into(), pattern: "by-item".into(), spine_mm: 30 };
    set(&mut open.store, &later, &organisation, setting).expect("set");
    assert_eq!(numbers(&open), ["WS·2026-Y-RW-0001"]);
    let conn = open.store.conn();
    let cover = covers(conn, &later, &Scope::All, "dw", 2026, None).expect("a cover").covers.remove(0);
    assert_eq!(cover.section, "日常党务资料卷");
    // Every paper of the box says the same; the fonds number given since is none of that year's.
    let papers = vec![BoxPaper::Stamp, BoxPaper::Dossier, BoxPaper::Catalogue];
    let order = BoxOrder { papers, section: "RC".into(), year: 2026, box_number: None, width: 30, back: 15 };
    let said = box_papers(conn, &later, &Scope::All, &order).expect("papers");
    let stamp = &said[0].1["stamps"][0];
    assert_eq!((stamp["fonds_code"].as_str(), stamp["section"].as_str()), (Some(""), Some("RW")));
    for (_, paper) in &said {
        assert!(!paper.to_string().contains("Z200") && !paper.to_string().contains("DW"), "{paper}");
    }
    assert_eq!(verify(&open.store, &later, &Scope::All).expect("verified").problems, [""; 0]);
}

/// Two branches of one office: their stamps tell the papers apart as their numbers do.
#[test]
fn a_stamp_says_whose_paper_it_is() {
    let (mut open, at, _folder) = office();
    branch::add_organisation(&mut open.store, &at_day(2026, 11, 2), "AA-00", "晨光社区第二党支部", "党支部", "")
        .expect("added");
    let second = branch::by_code(open.store.conn(), "AA-00").expect("a look").expect("there").id;
    let setting = Setting { fonds_number: "Z109".into(), pattern: "by-item".into(), spine_mm: 30 };
    set(&mut open.store, &at, &second, setting).expect("set");
    let own = Scope::One(second);
    let paper = Paper { section: "RC".into(), title: "一".into(), ..Paper::blank(at_day(2026, 10, 2).today()) };
    file(&mut open.store, &at, &own, 2026, &[Choice::typed(paper)]).expect("filed");
    let order = BoxOrder {
        papers: vec![BoxPaper::StampLabels, BoxPaper::DossierBack],
        section: "RC".into(),
        year: 2026,
        box_number: None,
        width: 30,
        back: 15,
    };
    let said = box_papers(open.store.conn(), &at, &own, &order).expect("papers");
    assert_eq!(said[0].1["stamps"][0]["section"], "02·RC");
    assert_eq!(said[1].1["dossiers"][0]["archive_number"], "Z109·202602RC·001");
    assert_eq!(filed(&open)[0].archive_number, "Z109-WS·2026-Y-02·RC-0001");
}

#[test]
fn words_by_which_two_sections_would_go_are_refused() {
    let (mut open, at, _folder) = office();
    for (code, name, term, says) in [
        ("", "党务", "Y", "1到4位"),
        ("ABCDE", "党务", "Y", "1到4位"),
        ("党务", "党务", "Y", "1到4位"),
        ("R·C", "党务", "Y", "1到4位"),
        ("d10", "党务", "Y", "保管期限的代码"),
        ("WJ", "党务", "Y", "另一个资料卷"),
        ("RC", "文件", "Y", "另一个资料卷"),
        ("RC", "党费与经费资料卷", "Y", "另一个资料卷"),
        ("RC", " 卷", "Y", "1到20个字"),
        ("RC", "一二三四五六七八九十一二三四五六七八九十一", "Y", "1到20个字"),
        ("RC", "党务", "长期", "没有这个保管期限"),
    ] {
        let refused = call(&mut open, &at, "RC", code, name, term).expect_err(name);
        assert_eq!(refused.code(), Code::Usage, "{code} {name} {term}");
        assert!(refused.fault().message.contains(says), "{code} {name} {term}: {refused}");
    }
    let refused = call(&mut open, &at, "RC", "RC", "机密资料", "Y").expect_err("a mark of secrecy");
    assert_eq!(refused.code(), Code::InputRefused);
    call(&mut open, &at, "RC", "AA", "会议资料", "Y").expect("called");
    assert_eq!(call(&mut open, &at, "ZT", "AA", "党日", "Y").expect_err("twice").code(), Code::Usage);
    assert_eq!(call(&mut open, &at, "ZT", "BB", "会议资料", "Y").expect_err("twice").code(), Code::Usage);
    let mut six = now(&open);
    six.pop();
    assert_eq!(put_sections(&mut open.store, &at, &six).expect_err("one is lacking").code(), Code::Usage);
    six.push(six[0].clone());
    assert_eq!(put_sections(&mut open.store, &at, &six).expect_err("one twice").code(), Code::Usage);
    assert_eq!(codes_of(&open), ["WJ", "ZT", "AA", "ZZ", "DY", "DF", "FW"]);
}
