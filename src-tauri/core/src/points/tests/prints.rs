//! What the papers of points say, read as the values that print is handed.

use super::*;
use crate::points::{
    self, Cell, Exemption, Period, Wanted, charts, exempt, publicity_until, record_veto, register, rule_paper,
    set_rules, year_report,
};
use crate::print::Paper;
use crate::testing::at_day;
use crate::{Code, branch};

const NOVEMBER: Month = Month { year: 2026, month: 11 };

/// The office's own rules from November on: 志愿服务 goes by another name at 3 points, publicity takes eight days, 优秀 begins at 95.
fn own_rules(store: &mut Store) {
    let text = include_str!("../../../../../assets/rules/points-2026.toml")
        .replace("version = \"2026.1\"", "version = \"2026.7\"")
        .replace("column = \"志愿服务\"", "column = \"志愿\"")
        .replacen("each = 200\nyear_cap = 800", "each = 300\nyear_cap = 900", 1)
        .replace("publicity_workdays = 5", "publicity_workdays = 8")
        .replace("from = 9000", "from = 9500");
    set_rules(store, &at_day(2026, 11, 2), &text, NOVEMBER, "党员大会记录〔2026〕11号表决").expect("set");
}

#[test]
fn papers_and_days_go_by_the_rules_of_the_office_and_of_their_month() {
    let (mut open, _, folder) = peopled();
    own_rules(&mut open.store);
    let (conn, at) = (open.store.conn(), at_day(2026, 11, 3));
    let heads = |month| -> String {
        let sheet = register(conn, &at, &Scope::All, month, Paper::A4, true).expect("a sheet");
        sheet.columns.iter().map(|c| c.head.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert!(heads(OCTOBER).contains("志愿服务（2/次 年≤8）") && heads(NOVEMBER).contains("志愿（3/次 年≤9）"));
    let until = |period| publicity_until(conn, period, at_day(2026, 11, 4).today()).expect("a day").to_string();
    // From Wednesday, five working days end on Tuesday, eight on Friday of the next week.
    assert_eq!(
        (until(Period::Quarter(2026, 3)), until(Period::Quarter(2026, 4))),
        ("2026-11-10".into(), "2026-11-13".into())
    );
    let told = points::rules(conn, NOVEMBER).expect("told");
    assert_eq!((told.pack.as_str(), told.effective_from.as_str()), ("tmpl.community.v1@2026.7", "2026-11-01"));
    assert!(told.rules.iter().any(|r| r.words == "每次 3 分，全年最多 9 分"));
    // A sheet that was printed before the column got its new name is still understood.
    let path = sheet(folder.path(), "2026年11月", "登记", &[row("赵勇思", "在职党员", &[1])]);
    assert_eq!(counts(&take(&mut open.store, &at, &path).expect("taken")), [1, 1, 0, 0, 0, 0]);
}

#[test]
fn the_bands_are_those_of_the_year_and_a_veto_is_read_nowhere_on_paper() {
    let (mut open, at, _folder) = peopled();
    let store = &mut open.store;
    for name in ["赵勇思", "邓建国", "曾芳琴"] {
        let cell = Cell { member: id_of(store, name), item: "d.vol".into(), value: "2".into(), ..Cell::default() };
        points::declare(store, &at, &Scope::All, OCTOBER, &[cell]).expect("declared");
    }
    shut(store, &at, OCTOBER);
    own_rules(store);
    let member = |store: &Store, name: &str| members::by_name(store.conn(), &Scope::All, name).expect("read").remove(0);
    let vetoed = member(store, "赵勇思");
    record_veto(store, &at, &vetoed, 2026, "v.discipline", "警告处分影响期内", "支委会纪要〔2026〕12号")
        .expect("a veto");
    let ill = member(store, "邓建国");
    let (since, until) = (Month { year: 2026, month: 1 }, Month { year: 2026, month: 12 });
    let minutes = "支部党员大会记录〔2026〕1号".into();
    exempt(store, &at, &Exemption { organisation_id: ill.organisation_id, member_id: ill.id, since, until, minutes })
        .expect("exempt");
    let told = year_report(store.conn(), &at, &Scope::All, 2026).expect("a report");
    assert_eq!(told.bands, ["95分以上", "75分以上", "60分以上", "60分以下"]);
    let of = |name: &str| {
        let found = told.reports[0].rows.iter().find(|r| r.name == name);
        found.map(|r| (r.place.clone(), r.total.clone(), r.band.clone())).expect("a row")
    };
    // The vetoed member's row says exactly what that of anybody with the same points says.
    assert_eq!(of("赵勇思"), of("曾芳琴"));
    assert_eq!(of("赵勇思"), ("1".into(), "4".into(), "60分以下".into()));
    assert_eq!(of("邓建国"), ("不计分".into(), "4".into(), String::new()));
    let printed = serde_json::to_string(&told).expect("json");
    assert!(!printed.contains("处分") && !printed.contains("否决") && !printed.contains("会议决定"), "{printed}");
    let drawn = charts(store.conn(), &at, &Scope::All, 2026).expect("charts").remove(0);
    assert_eq!(drawn.bands, told.bands);
    assert!(!serde_json::to_string(&drawn).expect("json").contains("赵勇思"), "a chart names nobody");
}

#[test]
fn the_rules_are_printed_for_every_branch_with_what_would_change() {
    let (mut open, at, _folder) = office();
    branch::add_organisation(&mut open.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "YL").expect("second");
    let conn = open.store.conn();
    let now = rule_paper(conn, &at, &Scope::All, OCTOBER, None).expect("a paper");
    assert_eq!(now.organisations, ["晨光社区第一党支部", "晨光社区第二党支部"]);
    assert_eq!((now.mark.as_str(), now.changes.len(), now.words.len()), ("", 0, 8));
    assert_eq!(
        now.parts.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
        ["基础积分", "日常积分", "民主评议积分", "扣分", "一票否决", "参考建议"]
    );
    let edit = points::RuleEdit { path: "daily.0.each".into(), value: "3".into() };
    let draft = points::RuleDraft { edits: vec![edit], words: Some("一、新办法。".into()), ..Default::default() };
    let text = points::drafted(conn, NOVEMBER, &draft).expect("a text");
    let proposed = rule_paper(conn, &at, &Scope::All, NOVEMBER, Some(&text)).expect("a paper");
    assert_eq!((proposed.mark.as_str(), proposed.label.as_str()), ("（讨论稿）", "规则第 2026.2 版"));
    assert_eq!(proposed.words, ["一、新办法。"]);
    let change = ("志愿服务（日常）".to_owned(), "每次2分，全年封顶8分".to_owned(), "每次3分，全年封顶8分".to_owned());
    assert_eq!(proposed.changes, [change]);
    let junk = rule_paper(conn, &at, &Scope::All, NOVEMBER, Some("[pack]")).expect_err("no pack");
    assert_eq!(junk.code(), Code::InputRefused);
}

#[test]
fn nothing_is_published_on_paper_before_it_is_evaluated() {
    let (open, at, _folder) = peopled();
    let early = points::publicity(open.store.conn(), &at, &Scope::All, Period::Quarter(2026, 3), &Wanted::default());
    let fault = early.expect_err("not evaluated").fault();
    assert!(fault.code == Code::Forbidden && fault.message.contains("请先评定"), "{}", fault.message);
}
