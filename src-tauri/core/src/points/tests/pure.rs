//! The arithmetic, the packs and the periods, by tables.

use crate::Month;
use crate::members::Category;
use crate::points::Hundredths;
use crate::points::pack::{self, Counting};
use crate::points::period::{Period, Said, agreed, said};
use crate::points::scoring::{self, Used};
use proptest::prelude::*;

fn month(year: i32, month: u32) -> Month {
    Month { year, month }
}

#[test]
fn the_pack_says_where_every_rule_comes_from() {
    let text = include_str!("../../../../../assets/rules/points-2026.toml");
    let raw: toml::Value = toml::from_str(text).expect("toml");
    for kind in ["base", "daily", "deduction", "veto"] {
        for rule in raw[kind].as_array().expect("rules") {
            assert!(rule["source"].as_str().is_some_and(|s| !s.is_empty()), "{rule}");
        }
    }
    for kind in ["base", "daily"] {
        for rule in raw[kind].as_array().expect("rules") {
            assert!(["shall", "should", "encourage"].contains(&rule["modality"].as_str().expect("modality")), "{rule}");
            assert!(rule["unit"].is_str() && rule["evidence"].is_str() && rule["declared_by"].is_str(), "{rule}");
        }
    }
    assert_eq!(raw["pack"]["status"].as_str(), Some("template"));
}

/// Every figure of the template, as the rules of this program state them.
#[test]
fn the_template_has_the_figures_it_should_have() {
    let pack = pack::of(month(2026, 10)).expect("pack");
    assert_eq!(pack.label(), "tmpl.community.v1@2026.1");
    let table = [
        ("b.meet", [1600, 1600, 1600, 1200, 1000]),
        ("b.theme", [1200, 1200, 1200, 1200, 800]),
        ("b.train", [800, 800, 800, 1000, 600]),
        ("b.dues", [1200; 5]),
        ("b.orglife", [600; 5]),
        ("b.contact", [0, 0, 0, 800, 1800]),
        ("b.duty", [600, 600, 600, 0, 0]),
    ];
    let categories = ["employed", "postless", "nonpublic", "floating", "frail"];
    for (id, maxima) in table {
        let rule = pack.base.iter().find(|b| b.id == id).expect(id);
        assert_eq!(categories.map(|c| rule.max[c]), maxima, "{id}");
    }
    for c in categories {
        assert_eq!(pack.base.iter().map(|b| b.max[c]).sum::<i64>(), 6000, "{c}");
    }
    let daily = [
        ("d.vol", 200, None, 800),
        ("d.case", 100, None, 600),
        ("d.visit", 100, None, 400),
        ("d.role", 100, Some(100), 400),
        ("d.lecture", 200, None, 400),
        ("d.suggest", 100, None, 300),
        ("d.emergency", 200, None, 400),
        ("d.honor", 100, None, 400),
    ];
    let found: Vec<_> =
        pack.daily.iter().map(|d| (d.id.as_str(), d.each, d.quarter_cap, d.year_cap.expect("cap"))).collect();
    assert_eq!(found, daily);
    assert_eq!(["base", "daily", "appraisal"].map(|p| pack.part_cap(p)), [Some(6000), Some(2000), Some(2000)]);
    assert!(pack.daily.iter().all(|d| d.month_cap.is_none()));
    assert_eq!(pack.bands.iter().map(|b| b.from).collect::<Vec<_>>(), [9000, 7500, 6000, 0]);
}

#[test]
fn there_is_no_pack_before_the_first_one() {
    assert_eq!(pack::of(month(2025, 12)).expect_err("none").code(), crate::Code::Forbidden);
    assert!(pack::by_label("tmpl.community.v1@2026.1").is_some() && pack::by_label("other@1").is_none());
}

#[test]
fn the_categories_are_those_of_the_roster() {
    let pack = pack::of(month(2026, 10)).expect("pack");
    let held: Vec<(&str, &str)> = pack.categories.iter().map(|c| (c.id.as_str(), c.name.as_str())).collect();
    assert_eq!(held, Category::ALL.map(|c| (c.key(), c.label())));
    assert!(pack.categories.iter().all(|c| pack.credit(&c.id).is_some()));
}

#[test]
fn a_deduction_fits_its_rule_or_is_doubted() {
    let pack = pack::of(month(2026, 10)).expect("pack");
    let fits = |reason: &str, points| pack.deduction(reason).expect("rule").fits(points);
    assert!(fits("无故缺席", 200) && fits("无故缺席两次", 400) && !fits("无故缺席", 300) && !fits("无故缺席", 0));
    assert!(fits("不当言论", 750) && !fits("不当言论", 1100) && fits("其他", 2000));
}

#[test]
fn a_month_of_the_base_is_the_maximum_times_attended_by_due() {
    let none = Used::default();
    for (max, attended, due, wanted) in [
        (1600, 200, 600, Some(533)),
        (1600, 150, 600, Some(400)),
        (1200, 100, 1200, Some(100)),
        (800, 50, 600, Some(67)),
        (1600, 0, 600, Some(0)),
        (1600, 100, 0, None),
        (1200, 9900, 1200, Some(1200)),
    ] {
        assert_eq!(scoring::base(max, attended, due, none, Some(6000)), wanted, "{max} {attended} {due}");
    }
    let nearly = Used { year: 1500, part: 5950, ..none };
    assert_eq!(scoring::base(1600, 600, 600, nearly, Some(6000)), Some(50));
}

#[test]
fn an_honour_counts_only_by_how_much_it_is_higher() {
    let pack = pack::of(month(2026, 10)).expect("pack");
    let honor = pack.daily.iter().find(|d| d.counting == Counting::Level).expect("honor");
    let used = |year| Used { year, part: year, ..Used::default() };
    assert_eq!(scoring::daily(pack, honor, 200, used(0)), 200);
    assert_eq!(scoring::daily(pack, honor, 300, used(200)), 100);
    assert_eq!(scoring::daily(pack, honor, 100, used(200)), 0);
}

#[test]
fn equal_totals_share_a_place() {
    assert_eq!(scoring::ranks(&[90, 95, 90, 95, 10]), [3, 1, 3, 1, 5]);
    assert_eq!(scoring::ranks(&[7, 7, 5]), [1, 1, 3]);
    assert!(scoring::ranks(&[]).is_empty());
}

#[test]
fn reason_and_minutes_come_apart() {
    for (text, reason, minutes) in [
        ("无故缺席主题党日(支委会纪要〔2026〕10号)", "无故缺席主题党日", "支委会纪要〔2026〕10号"),
        ("无故缺席（支委会纪要［2026］3号）。", "无故缺席", "支委会纪要［2026］3号"),
        ("支委会纪要2026年第4号，迟交党费", "", "支委会纪要2026年第4号，迟交党费"),
        ("迟交党费，支委会纪要第4号", "迟交党费", "支委会纪要第4号"),
        ("(两次)无故缺席(支委会会议纪要第9号)", "(两次)无故缺席", "支委会会议纪要第9号"),
        ("无故缺席（第二次）", "无故缺席（第二次）", ""),
        ("支委会纪要", "支委会纪要", ""),
        ("", "", ""),
    ] {
        assert_eq!(scoring::split_reason(text), (reason.to_owned(), minutes.to_owned()), "{text}");
    }
}

#[test]
fn a_reason_finds_its_rule() {
    let pack = pack::of(month(2026, 10)).expect("pack");
    let rule = |r: &str| pack.deduction(r).expect("rule").id.as_str();
    assert_eq!(["无故缺席主题党日", "经催交仍未交", "其他"].map(rule), ["x.absence", "x.dues-urged", "x.other"]);
}

#[test]
fn points_are_written_with_as_few_decimals_as_they_need() {
    assert_eq!(
        [0, 100, 533, 50, -200, -5, 1010].map(|h| Hundredths(h).to_string()),
        ["0", "1", "5.33", "0.5", "-2", "-0.05", "10.1"]
    );
}

#[test]
fn a_sheet_says_its_month_in_many_ways() {
    let october = Some(Said::Month(month(2026, 10)));
    for text in ["党员积分登记表(2026年10月)", "2026-10", "2026.10积分", "积分2026/10", "晨光社区2026年10月份积分登记"]
    {
        assert_eq!(said(text), october, "{text}");
    }
    assert_eq!(said("10月"), Some(Said::Of(10)));
    for text in ["Sheet1", "积分登记表", "13月", "2026年13月", "0月", "第3次"] {
        assert_eq!(said(text), None, "{text}");
    }
}

#[test]
fn the_month_must_be_agreed() {
    let october = month(2026, 10);
    let agree = |asked, sheet: &[Said]| agreed(asked, sheet, october).map_err(|e| e.code());
    assert_eq!(agree(None, &[Said::Month(october), Said::Of(10)]), Ok(october));
    assert_eq!(agree(Some(october), &[]), Ok(october));
    assert_eq!(agree(None, &[Said::Of(11)]), Ok(month(2025, 11)), "the last such month that has begun");
    let refused = Err(crate::Code::InputRefused);
    assert_eq!(agree(None, &[]), refused);
    assert_eq!(agree(Some(month(2026, 9)), &[Said::Of(10)]), refused);
    assert_eq!(agree(None, &[Said::Month(october), Said::Of(9)]), refused);
    assert_eq!(agree(Some(month(2025, 10)), &[Said::Month(october)]), refused);
}

#[test]
fn periods_are_read_and_written() {
    for (text, from, to) in
        [("2026", 1, 12), ("2026Q4", 10, 12), ("2026-q1", 1, 3), ("2026-10", 10, 10), ("2026..2026", 1, 12)]
    {
        assert_eq!(Period::parse(text).expect(text).months(), (month(2026, from), month(2026, to)), "{text}");
    }
    assert_eq!(Period::parse("2026-Q4").expect("quarter").to_string(), "2026Q4");
    for text in ["", "26", "2026Q5", "2026Q0", "2026-13", "2026H1", "十月", "2026-10-01", "2026..2025", "2026..10"] {
        assert_eq!(Period::parse(text).expect_err(text).code(), crate::Code::Usage, "{text}");
    }
}

proptest! {
    #[test]
    fn a_grant_never_passes_a_cap_and_never_takes(asked in 0i64..10_000, rooms in proptest::collection::vec(proptest::option::of(-500i64..5000), 0..5)) {
        let granted = scoring::grant(asked, &rooms);
        prop_assert!(granted >= 0 && granted <= asked);
        for room in rooms.iter().flatten() {
            prop_assert!(granted <= (*room).max(0));
        }
        if rooms.iter().flatten().all(|r| *r >= asked) {
            prop_assert_eq!(granted, asked);
        }
    }

    #[test]
    fn ranks_follow_the_totals(totals in proptest::collection::vec(-100i64..100, 0..60)) {
        let ranks = scoring::ranks(&totals);
        for (a, ra) in totals.iter().zip(&ranks) {
            let better = totals.iter().filter(|t| *t > a).count() as u32;
            prop_assert_eq!(*ra, better + 1);
        }
    }

    #[test]
    fn no_text_upsets_the_reader(text in "\\PC{0,40}") {
        let (reason, minutes) = scoring::split_reason(&text);
        prop_assert!(reason.len() + minutes.len() <= text.len());
        let _ = (said(&text), Period::parse(&text));
    }
}
