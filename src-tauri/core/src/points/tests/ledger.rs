//! Closing, reversing, ranking, explaining.

use super::*;
use crate::points::{Exemption, Line, Part, Period, exempt, explain, rank, reverse};
use crate::{Code, life};
use chrono::NaiveDate;

const NOVEMBER: Month = Month { year: 2026, month: 11 };

/// October of the real workbooks: organisation life and points taken in.
fn october_taken() -> (Workspace, At, TempDir) {
    let (mut open, at, folder) = peopled();
    let pick = Pick::default();
    life::import(&mut open.store, &at, &Scope::All, &fixture("组织生活登记-2026-10.xlsx"), &pick, false).expect("life");
    take(&mut open.store, &at, &fixture("积分登记-2026-10.xlsx")).expect("points");
    (open, at, folder)
}

fn lines(store: &Store, name: &str, period: &str) -> Vec<Line> {
    let found = explain(store.conn(), &Scope::All, name, Period::parse(period).expect("period")).expect("explained");
    assert_eq!(found.total, found.lines.iter().map(|l| l.line.points).sum());
    found.lines.into_iter().map(|l| l.line).collect()
}

fn scored(store: &Store, name: &str, period: &str) -> Vec<(String, i64, i64)> {
    lines(store, name, period).into_iter().map(|l| (l.rule, l.quantity.0, l.points.0)).collect()
}

fn owned(lines: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
    lines.iter().map(|(r, q, p)| ((*r).to_owned(), *q, *p)).collect()
}

/// Figures by hand: a member without a group is due at 4 党员大会 and 2 党课 a year, and at 12 主题党日.
#[test]
fn a_real_month_closes_to_the_figures_by_hand() {
    let (mut open, at, _folder) = october_taken();
    let closed = shut(&mut open.store, &at, OCTOBER);
    assert_eq!((closed.lines, closed.members, closed.waiting), (208, 43, 1));
    let store = &open.store;

    // 老弱病残: 10 × 2/6 and 8 × 1/12; 表彰 at level 2.
    let wanted = [
        ("b.meet", 200, 333),
        ("b.theme", 100, 67),
        ("d.vol", 100, 200),
        ("d.case", 100, 100),
        ("d.visit", 200, 200),
        ("d.role", 100, 100),
        ("d.lecture", 200, 400),
        ("d.honor", 200, 200),
    ];
    assert_eq!(scored(store, "赵勇思", "2026-10"), owned(&wanted));
    // 流动, on sick leave from the 党员大会: 12 × 1.5/6; two posts in a quarter count once.
    let wanted = [
        ("b.meet", 150, 300),
        ("b.theme", 100, 100),
        ("d.case", 200, 200),
        ("d.role", 200, 100),
        ("d.suggest", 100, 100),
        ("d.emergency", 200, 400),
    ];
    assert_eq!(scored(store, "曾芳琴", "2026-10"), owned(&wanted));
    // A deduction with reason and minutes: 2 points by the rule for absence.
    let wanted = [
        ("b.meet", 200, 533),
        ("b.theme", 50, 50),
        ("d.vol", 100, 200),
        ("d.role", 100, 100),
        ("d.emergency", 200, 400),
        ("d.honor", 100, 100),
        ("x.absence", 200, -200),
    ];
    assert_eq!(scored(store, "苏珍轩", "2026-10"), owned(&wanted));
    // A deduction without reason stays a declaration.
    let wanted =
        [("b.meet", 150, 400), ("b.theme", 100, 100), ("d.vol", 100, 200), ("d.role", 100, 100), ("d.honor", 100, 100)];
    assert_eq!(scored(store, "黄军", "2026-10"), owned(&wanted));
    let explained = explain(store.conn(), &Scope::All, "黄军", Period::Month(OCTOBER)).expect("explained");
    assert_eq!(
        explained.waiting.iter().map(|w| (w.item.as_str(), w.quantity.0, w.incomplete)).collect::<Vec<_>>(),
        [("扣分", 200, true)]
    );

    let line = &lines(store, "苏珍轩", "2026-10")[6];
    assert_eq!((line.part, line.item.as_str()), (Part::Deduction, "无故缺席组织生活"));
    assert_eq!(line.evidence, "无故缺席主题党日（支委会纪要〔2026〕10号）");
    let base = &lines(store, "曾芳琴", "2026-10")[0];
    assert_eq!(base.evidence, "2026-10-10 支部党员大会（请假）；2026-10-20 党课");
    assert_eq!(
        (base.date.to_string().as_str(), base.category.as_str(), base.pack.as_str()),
        ("2026-10-20", "floating", "tmpl.community.v1@2026.1")
    );
    assert_eq!(base.source.matches("gathering:").count(), 2);
}

#[test]
fn the_ranking_adds_up_and_its_json_is_the_contract() {
    let (mut open, at, _folder) = october_taken();
    shut(&mut open.store, &at, OCTOBER);
    let conn = open.store.conn();
    let rows = rank(conn, &Scope::All, Period::Month(OCTOBER), at.today()).expect("rank");
    assert_eq!(rows.len(), 43);
    for r in &rows {
        assert_eq!(r.total.0, r.base.0 + r.daily.0 + r.appraisal.0 - r.deductions.0, "{}", r.name);
        assert_eq!(r.rank, Some(rows.iter().filter(|o| o.total > r.total).count() as u32 + 1));
        let explained = explain(conn, &Scope::All, &r.member, Period::Month(OCTOBER)).expect("by id");
        assert_eq!(explained.total, r.total);
    }
    let su = rows.iter().find(|r| r.name == "苏珍轩").expect("row");
    let json = serde_json::to_value(su).expect("json");
    for (key, wanted) in [("base", 5.83), ("deductions", 2.0), ("total", 11.83)] {
        assert_eq!(json[key].as_f64(), Some(wanted), "{key}");
    }
    assert_eq!((json["category"].as_str(), json["counted"].as_bool()), (Some("无职党员"), Some(true)));
    for period in ["2026Q4", "2026"] {
        let wider = rank(conn, &Scope::All, Period::parse(period).expect("period"), at.today()).expect("rank");
        assert_eq!(wider.iter().map(|r| r.total.0).sum::<i64>(), rows.iter().map(|r| r.total.0).sum::<i64>());
    }
    assert!(rows.iter().all(|r| r.suggestion.is_none()), "bands are for years");
    let shown = serde_json::to_value(explain(conn, &Scope::All, "苏珍轩", Period::Month(OCTOBER)).expect("explained"))
        .expect("json");
    let line = &shown["lines"][0];
    for key in ["date", "item", "quantity", "points", "rule", "pack", "evidence", "source"] {
        assert!(!line[key].is_null(), "{key}");
    }
    assert_eq!((line["points"].as_f64(), line["quantity"].as_i64()), (Some(5.33), Some(2)));
    assert_eq!(shown["total"].as_f64(), Some(11.83));
}

#[test]
fn a_month_closes_once_in_order_and_not_ahead() {
    let (mut open, mut at, folder) = peopled();
    let store = &mut open.store;
    let code =
        |store: &mut Store, at: &At, m| close(store, at, &Scope::All, m).map(|d| d.value.lines).map_err(|e| e.code());
    assert_eq!(code(store, &at, NOVEMBER), Err(Code::Forbidden), "ahead");
    let path = october(folder.path(), &[row("赵勇思", "在职党员", &[1])]);
    take(store, &at, &path).expect("taken");
    at.now = at.now.checked_add_days(chrono::Days::new(5)).expect("November");
    assert_eq!(code(store, &at, NOVEMBER), Err(Code::Forbidden), "October still waits");
    assert_eq!(code(store, &at, OCTOBER), Ok(1));
    assert_eq!(code(store, &at, OCTOBER), Err(Code::Forbidden), "twice");
    assert_eq!(code(store, &at, NOVEMBER), Ok(0), "nothing declared");
    assert_eq!(store.undo(&at).expect_err("final").code(), Code::Forbidden);
}

#[test]
fn an_empty_office_has_nothing_to_close() {
    let (mut open, at, _folder) = crate::testing::office();
    assert_eq!(close(&mut open.store, &at, &Scope::All, OCTOBER).expect_err("nobody").code(), Code::Forbidden);
    let conn = open.store.conn();
    assert_eq!(rank(conn, &Scope::All, Period::Month(OCTOBER), at.today()).expect_err("open").code(), Code::Forbidden);
    assert_eq!(explain(conn, &Scope::All, "赵勇思", Period::Year(2026)).expect_err("nobody").code(), Code::NotFound);
}

#[test]
fn the_ledger_itself_refuses_changes() {
    let (mut open, at, folder) = peopled();
    let store = &mut open.store;
    take(store, &at, &october(folder.path(), &[row("赵勇思", "在职党员", &[1])])).expect("taken");
    shut(store, &at, OCTOBER);
    for sql in [
        "UPDATE points_line SET points = 0",
        "DELETE FROM points_line",
        "DELETE FROM points_close",
        "UPDATE points_close SET lines = 0",
    ] {
        assert!(store.conn().execute(sql, []).is_err(), "{sql}");
    }
    assert_eq!(scored(store, "赵勇思", "2026"), owned(&[("d.vol", 100, 200)]));
}

#[test]
fn a_reversal_goes_into_the_open_month_and_frees_the_year() {
    let (mut open, mut at, folder) = peopled();
    let store = &mut open.store;
    take(store, &at, &october(folder.path(), &[row("赵勇思", "在职党员", &[5])])).expect("taken");
    shut(store, &at, OCTOBER);
    let line = lines(store, "赵勇思", "2026-10").remove(0);
    assert_eq!((line.quantity.0, line.points.0), (500, 800), "five times, the year's cap of 8");

    let back = |store: &mut Store, id: &str, minutes: &str| reverse(store, &at, &Scope::All, id, "登记错了", minutes);
    let code = |r: Result<crate::store::Done<Line>>| r.map(|_| ()).map_err(|e| e.code());
    assert_eq!(code(back(store, &line.id, "")), Err(Code::Usage));
    assert_eq!(code(back(store, "no such line", "支委会纪要11号")), Err(Code::NotFound));
    let reversed = back(store, &line.id, "支委会纪要11号").expect("reversed").value;
    assert_eq!(
        (reversed.month, reversed.points.0, reversed.reverses.as_deref()),
        (NOVEMBER, -800, Some(line.id.as_str()))
    );
    assert_eq!(code(back(store, &line.id, "支委会纪要11号")), Err(Code::Forbidden), "twice");
    assert_eq!(code(back(store, &reversed.id, "支委会纪要11号")), Err(Code::Forbidden), "a reversal");

    at.now = at.now.checked_add_days(chrono::Days::new(30)).expect("November");
    let path = sheet(folder.path(), "2026年11月", "11月", &[row("赵勇思", "在职党员", &[3])]);
    take(store, &at, &path).expect("taken");
    shut(store, &at, NOVEMBER);
    assert_eq!(scored(store, "赵勇思", "2026-10"), owned(&[("d.vol", 500, 800)]), "the published month stays");
    assert_eq!(scored(store, "赵勇思", "2026-11"), owned(&[("d.vol", -500, -800), ("d.vol", 300, 600)]));
}

#[test]
fn caps_of_quarter_and_year_hold_across_months() {
    let (mut open, mut at, folder) = peopled();
    let store = &mut open.store;
    let mut month = Month { year: 2026, month: 1 };
    // 志愿服务 3 a month (cap 8 a year), 岗位履职 1 a month (1 a quarter), 表彰 of a rising level.
    while month.year == 2026 {
        at.now = month.last().and_hms_opt(9, 0, 0).expect("time");
        let level = i64::from(month.month.div_ceil(3));
        let title = format!("2026年{}月", month.month);
        let path = sheet(folder.path(), &title, "登记", &[row("赵勇思", "在职党员", &[3, 0, 0, 1, 0, 0, 0, level])]);
        take(store, &at, &path).expect("taken");
        shut(store, &at, month);
        month = month.next();
    }
    let of = |rule: &str| -> Vec<i64> {
        lines(store, "赵勇思", "2026").iter().filter(|l| l.rule == rule).map(|l| l.points.0).collect()
    };
    assert_eq!(of("d.vol"), [600, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(of("d.role"), [100, 0, 0, 100, 0, 0, 100, 0, 0, 100, 0, 0]);
    assert_eq!(of("d.honor"), [100, 0, 0, 100, 0, 0, 100, 0, 0, 100, 0, 0]);
}

#[test]
fn exempt_and_departed_members_have_no_place() {
    let (mut open, at, folder) = peopled();
    let store = &mut open.store;
    take(store, &at, &october(folder.path(), &[row("赵勇思", "在职党员", &[1]), row("邓建国", "老弱病残党员", &[2])]))
        .expect("taken");
    shut(store, &at, OCTOBER);
    let member = members::by_name(store.conn(), &Scope::All, "邓建国").expect("read").remove(0);
    let exemption = |minutes: &str| Exemption {
        organisation_id: member.organisation_id.clone(),
        member_id: member.id.clone(),
        since: OCTOBER,
        until: OCTOBER,
        minutes: minutes.into(),
    };
    assert_eq!(exempt(store, &at, &exemption(" ")).expect_err("no minutes").code(), Code::Usage);
    exempt(store, &at, &exemption("党员大会纪要〔2026〕9号")).expect("exempt");
    let rows = rank(store.conn(), &Scope::All, Period::Month(OCTOBER), at.today()).expect("rank");
    let place = |name: &str| rows.iter().find(|r| r.name == name).map(|r| (r.rank, r.counted, r.total.0)).expect("row");
    assert_eq!(place("邓建国"), (None, false, 400));
    assert_eq!(place("赵勇思"), (Some(1), true, 200));
    assert_eq!(rows.last().map(|r| r.name.as_str()), Some("邓建国"));
}

#[test]
fn a_category_counts_from_its_month_on() {
    let (mut open, mut at, folder) = peopled();
    let store = &mut open.store;
    categorise(store, &at, "赵勇思", Category::Employed);
    take(store, &at, &october(folder.path(), &[row("赵勇思", "老弱病残党员", &[1])])).expect("taken");
    shut(store, &at, OCTOBER);
    let september = Month { year: 2026, month: 9 };
    at.now = NaiveDate::from_ymd_opt(2026, 11, 1).and_then(|d| d.and_hms_opt(9, 0, 0)).expect("time");
    let path = sheet(folder.path(), "2026年9月", "9月", &[row("赵勇思", "", &[1])]);
    let report = take(store, &at, &path).expect("taken");
    assert!(report.rows.is_empty(), "a blank category keeps the known one");
    shut(store, &at, september);
    let categories: Vec<String> = lines(store, "赵勇思", "2026").into_iter().map(|l| l.category).collect();
    assert_eq!(categories, ["employed", "frail"]);
}
