//! Dues: rates as tables, the register in, who has paid and who has not.

mod doubts;
mod receipts;
mod screen;
mod ties;

use super::rates::rates;
use super::{Class, NewAssessment, Payment, Standing, arrears, assess, import, lines, record, reverse, standing};
use crate::branch::{self, Scope};
use crate::sheet::{ImportReport, Pick};
use crate::testing::{at_day, codes, counts, member_id, office, sheet, take_roster};
use crate::vault::Workspace;
use crate::{At, Code, Month};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::path::Path;
use tempfile::TempDir;

const LONG: &str = "姓名|核定额|月份|金额|缴费日期|缴纳类别|批准文号";
const OCTOBER: Month = Month { year: 2026, month: 10 };

/// 王一 王二 王三 on the roster.
fn three() -> (Workspace, At, TempDir) {
    let (mut open, at, folder) = office();
    let people = ["姓名|人员类别", "王一|正式党员", "王二|正式党员", "王三|正式党员"];
    take_roster(&mut open, &at, &sheet(folder.path(), &people));
    (open, at, folder)
}

fn take(open: &mut Workspace, at: &At, path: &Path) -> ImportReport {
    import(&mut open.store, at, &Scope::All, path, &Pick::default(), false).expect("imported").value
}

fn month(m: u32) -> Month {
    Month { year: 2026, month: m }
}

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).expect("a day")
}

fn of(open: &Workspace, name: &str, m: u32) -> Option<Standing> {
    let id = member_id(open, name);
    standing(open.store.conn(), &Scope::All, month(m), month(m)).expect("read").into_iter().find(|s| s.member_id == id)
}

fn payment(open: &Workspace, name: &str, m: u32, amount: i64, paid_on: NaiveDate) -> Payment {
    let member_id = member_id(open, name);
    Payment { member_id, month: month(m), amount, paid_on, how: "现金".into(), collector: String::new() }
}

fn monthly(open: &mut Workspace, at: &At, name: &str, since: u32, amount: i64, class: Class) {
    let approval = if class == Class::Relief { "云岭党〔2026〕3号" } else { "" };
    let member_id = member_id(open, name);
    let new = NewAssessment { member_id, since: month(since), amount, class, approval: approval.into() };
    assess(&mut open.store, at, &Scope::All, &new).expect("assessed");
}

#[test]
fn the_whole_base_takes_the_single_rate_of_its_bracket() {
    // To the 分, as domain rules §4.1 works the examples out, and to the tenth of a yuan that the pack proposes.
    let mut to_fen = rates().expect("rates").clone();
    to_fen.unit = 1;
    for (payer, base, fen, rounded) in [
        ("wage", 300_000, 1_500, 1_500),
        ("wage", 300_001, 3_000, 3_000),
        ("wage", 500_000, 5_000, 5_000),
        ("wage", 500_100, 7_502, 7_500),
        ("wage", 1_000_000, 15_000, 15_000),
        ("wage", 1_000_100, 20_002, 20_000),
        ("pension", 500_000, 2_500, 2_500),
        ("pension", 500_001, 5_000, 5_000),
        ("离退休", 320_000, 1_600, 1_600),
        ("yearly", 500_000, 5_000, 5_000),
        ("年薪制", 1_000_100, 20_002, 20_000),
        ("self", 300_000, 1_500, 1_500),
        ("不按月取得收入", 300_001, 3_000, 3_000),
        ("wage", 0, 20, 20),
        ("wage", 9_000_000, 100_000, 100_000),
    ] {
        assert_eq!(to_fen.assess(payer, base).expect(payer), fen, "{payer} {base}");
        assert_eq!(rates().expect("rates").assess(payer, base).expect(payer), rounded, "{payer} {base}");
    }
    for (payer, base) in [("wage", -1), ("年终奖", 100), ("wage", i64::MAX)] {
        assert_eq!(super::by_rate(payer, base).err().map(|e| e.code()), Some(Code::Usage), "{payer} {base}");
    }
}

/// What may be fixed at all, at each bound: the least that anybody pays, the most of a fixed sum, the usual most of a month,
/// and a relief with and without its approval.
#[test]
fn what_may_be_assessed_ends_at_its_bounds() {
    for (class, amount, approval, wanted) in [
        (Class::Rate, 19, "", Some(Code::Usage)),
        (Class::Rate, 20, "", None),
        (Class::Rate, 100_000, "", None),
        (Class::Rate, 100_010, "", Some(Code::Usage)),
        (Class::Floor, 19, "", Some(Code::Usage)),
        (Class::Floor, 20, "", None),
        (Class::Floor, 100, "", None),
        (Class::Floor, 101, "", Some(Code::Usage)),
        (Class::Relief, 0, "街组〔2026〕3号", None),
        (Class::Relief, 0, " ", Some(Code::Forbidden)),
        (Class::Relief, -1, "街组〔2026〕3号", Some(Code::Usage)),
    ] {
        assert_eq!(super::check(class, amount, approval).err().map(|e| e.code()), wanted, "{class:?} {amount}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_higher_base_never_pays_less(base in 0_i64..2_000_000, more in 0_i64..200_000) {
        let of = |base| super::by_rate("wage", base).expect("assessed");
        prop_assert!(of(base) <= of(base + more));
    }
}

#[test]
fn words_of_a_sheet_name_the_class() {
    for (written, class) in [
        ("按比例", Some(Class::Rate)),
        ("0.2元", Some(Class::Floor)),
        ("０.２元", Some(Class::Floor)),
        ("减免", Some(Class::Relief)),
        ("免交", Some(Class::Relief)),
        ("其他", None),
    ] {
        assert_eq!(rates().expect("rates").class(written), class, "{written}");
    }
}

#[test]
fn a_register_of_payments_comes_in_once_and_a_correction_is_a_row_of_its_own() {
    let (mut open, at, folder) = three();
    let path = sheet(
        folder.path(),
        &[
            LONG,
            "王一|15|2026-10|15|2026-10-10||",
            "王二|30元|10月|30|2026年10月12日|按比例|",
            "王三|0.2|2026.10|0.2|10月8日|0.2元|",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(4, "date-unreadable")], "a day needs its year");
    assert_eq!(counts(&report), [3, 2, 0, 0, 1, 0]);
    assert_eq!(counts(&take(&mut open, &at, &path)), [3, 0, 0, 2, 1, 0]);
    let one = of(&open, "王一", 10).expect("assessed");
    assert_eq!((one.due, one.paid, one.last_paid, one.on_time, one.full), (1500, 1500, Some(day(10, 10)), true, true));
    assert_eq!(of(&open, "王一", 1).map(|s| (s.due, s.paid)), Some((1500, 0)), "assessed for the year, nothing paid");
    let three = of(&open, "王三", 10).expect("on the roster");
    assert_eq!((three.assessed, three.due, three.full, three.on_time), (false, 0, false, false), "nothing is claimed");

    let corrected = sheet(folder.path(), &[LONG, "王一|15|2026-10|10|2026-10-10||"]);
    assert_eq!(counts(&take(&mut open, &at, &corrected)), [1, 0, 1, 0, 0, 0]);
    let one = of(&open, "王一", 10).expect("assessed");
    assert_eq!((one.paid, one.on_time, one.full, one.open()), (1000, false, false, 500));
    let id = member_id(&open, "王一");
    let kept = lines(open.store.conn(), &Scope::All, OCTOBER, OCTOBER).expect("lines");
    let amounts: Vec<i64> = kept.iter().filter(|l| l.member_id == id).map(|l| l.amount).collect();
    assert_eq!(amounts, [1500, -1500, 1000]);
    assert_eq!(
        open.store.undo(&at).err().map(|e| e.code()),
        Some(Code::Forbidden),
        "money is never taken back by undo"
    );
    let edit = |sql: &str| open.store.conn().execute_batch(sql).map_err(|e| e.to_string());
    for table in ["dues_line", "dues_assessment"] {
        assert!(edit(&format!("UPDATE {table} SET amount = 1")).is_err_and(|e| e.contains("append-only")));
        assert!(edit(&format!("DELETE FROM {table}")).is_err_and(|e| e.contains("append-only")));
    }
}

#[test]
fn a_register_with_a_column_a_month_is_read_too() {
    let (mut open, at, folder) = three();
    let head = "姓名|月缴纳额|1月|2月|十月|11月|年度|缴费日期";
    let path = sheet(folder.path(), &[head, "王一|15|15|15|15||2026年|2026-10-10", "王二|5|||5|5||", "王三|5||||||"]);
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(3, "paid-day-missing")]);
    assert_eq!(counts(&report), [3, 3, 0, 0, 0, 1]);
    assert_eq!(counts(&take(&mut open, &at_day(2026, 11, 2), &path)), [3, 0, 0, 3, 0, 1]);
    let paid = |name: &str, m: u32| of(&open, name, m).map(|s| (s.paid, s.on_time));
    assert_eq!(paid("王一", 1), Some((1500, false)), "paid in October for January is late");
    assert_eq!(paid("王一", 10), Some((1500, true)));
    assert_eq!(paid("王二", 11), Some((500, true)), "paid ahead");
    assert_eq!(paid("王三", 10), Some((0, false)));
}

#[test]
fn bad_rows_are_refused_with_their_reason_and_write_nothing() {
    let (mut open, at, folder) = three();
    let path = sheet(
        folder.path(),
        &[
            LONG,
            "无此人|15|2026-10|15|2026-10-10||",
            "王一|15|2026-10|十五|2026-10-10||",
            "王一|15|2026-10|1.234|2026-10-10||",
            "王一|15|2026-10|-5|2026-10-10||",
            "王一|15|去年|15|2026-10-10||",
            "王一|15|2026-10|15|2026-11-01||",
            "王一|15|2027-06|15|2026-10-10||",
            "王一|0.1||||按比例|",
        ],
    );
    let report = take(&mut open, &at, &path);
    let expected = [
        (2, "person-unknown"),
        (3, "amount-unreadable"),
        (4, "amount-unreadable"),
        (5, "amount-unreadable"),
        (6, "month-unreadable"),
        (7, "date-in-future"),
        (8, "paid-too-far-ahead"),
        (9, "assessed-wrong"),
    ];
    assert_eq!(codes(&report), expected);
    assert_eq!(report.exit(), 13);
    assert!(lines(open.store.conn(), &Scope::All, month(1), month(12)).expect("lines").is_empty());
    let stray = sheet(folder.path(), &["姓名|人员类别", "王一|正式党员"]);
    let refused = import(&mut open.store, &at, &Scope::All, &stray, &Pick::default(), false);
    assert_eq!(refused.err().map(|e| e.code()), Some(Code::InputRefused));
}

#[test]
fn relief_needs_its_paper_and_is_never_said() {
    let (mut open, at, folder) = three();
    let path = sheet(folder.path(), &[LONG, "王一|||||减免|", "王二|5||||减交|云岭党〔2026〕3号", "王三|0.2||||低保|"]);
    let report = take(&mut open, &at, &path);
    assert_eq!((codes(&report), counts(&report)), (vec![(2, "document-missing")], [3, 2, 0, 0, 1, 0]));
    assert!(
        !of(&open, "王一", 10).expect("on the roster").assessed,
        "no relief without its paper, by hand or by a sheet"
    );
    monthly(&mut open, &at, "王一", 1, 0, Class::Relief);
    let all = standing(open.store.conn(), &Scope::All, OCTOBER, OCTOBER).expect("read");
    assert_eq!(all.len(), 3);
    let told: Vec<(bool, bool, i64)> = all.iter().map(|s| (s.full, s.merits(), s.open())).collect();
    assert_eq!(told, [(true, true, 0), (false, true, 500), (false, true, 20)], "only who owes nothing is paid up");
    let said = serde_json::to_string(&(&all, &report)).expect("json");
    for word in ["relief", "减", "云岭党", "due\"", "class"] {
        assert!(!said.replace("缴纳类别", "").contains(word), "{word} in {said}");
    }
    let new = |approval: &str| NewAssessment {
        member_id: member_id(&open, "王三"),
        since: OCTOBER,
        amount: 0,
        class: Class::Relief,
        approval: approval.into(),
    };
    let bare = new("");
    assert_eq!(assess(&mut open.store, &at, &Scope::All, &bare).err().map(|e| e.code()), Some(Code::Forbidden));
}

#[test]
fn on_time_is_decided_by_the_day_of_payment_and_a_reversal_opens_the_month_again() {
    let (mut open, _, _folder) = three();
    let at = at_day(2026, 12, 20);
    monthly(&mut open, &at, "王一", 8, 1500, Class::Rate);
    assert!(!of(&open, "王一", 7).expect("on the roster").assessed, "not assessed yet");
    for (m, paid_on, amount) in [
        (8, day(8, 31), 1500),
        (9, day(10, 1), 1500),
        (10, day(9, 5), 1500),
        (11, day(11, 2), 700),
        (11, day(12, 3), 800),
    ] {
        let p = payment(&open, "王一", m, amount, paid_on);
        record(&mut open.store, &at, &Scope::All, &p).expect("recorded");
    }
    let state = |open: &Workspace, m| of(open, "王一", m).map(|s| (s.full, s.on_time));
    let months: Vec<_> = (8..=12).map(|m| state(&open, m)).collect();
    let expected = [(true, true), (true, false), (true, true), (true, false), (false, false)];
    assert_eq!(months, expected.map(Some), "in time, a day late, ahead, in two parts, unpaid");

    let all = lines(open.store.conn(), &Scope::All, month(8), month(8)).expect("lines");
    let id = all[0].id.clone();
    let back = |open: &mut Workspace, id: &str, why: &str| reverse(&mut open.store, &at, &Scope::All, id, why);
    assert_eq!(back(&mut open, &id, " ").err().map(|e| e.code()), Some(Code::Usage));
    assert_eq!(back(&mut open, "无此笔", "记错").err().map(|e| e.code()), Some(Code::NotFound));
    let taken = back(&mut open, &id, "记错了人").expect("reversed").value;
    assert_eq!((taken.amount, taken.paid_on), (-1500, day(8, 31)));
    assert_eq!(state(&open, 8), Some((false, false)));
    assert_eq!(back(&mut open, &id, "再来").err().map(|e| e.code()), Some(Code::Forbidden));
    assert_eq!(back(&mut open, &taken.id, "再来").err().map(|e| e.code()), Some(Code::Forbidden));

    monthly(&mut open, &at, "王一", 12, 3000, Class::Rate);
    assert_eq!(of(&open, "王一", 12).map(|s| s.due), Some(3000), "a new wage from its month on");
    assert_eq!(of(&open, "王一", 11).map(|s| s.due), Some(1500), "and not before");
}

#[test]
fn wrong_payments_are_refused_with_their_code() {
    let (mut open, at, _folder) = three();
    let good = payment(&open, "王一", 10, 1500, day(10, 10));
    for (bad, code) in [
        (Payment { amount: 0, ..good.clone() }, Code::Usage),
        (Payment { amount: -5, ..good.clone() }, Code::Usage),
        (Payment { paid_on: day(11, 1), ..good.clone() }, Code::Forbidden),
        (Payment { month: Month { year: 2027, month: 5 }, ..good.clone() }, Code::Forbidden),
        (Payment { member_id: "无此人".into(), ..good }, Code::NotFound),
    ] {
        assert_eq!(record(&mut open.store, &at, &Scope::All, &bad).err().map(|e| e.code()), Some(code));
    }
    assert!(lines(open.store.conn(), &Scope::All, month(1), month(12)).expect("lines").is_empty());
}

#[test]
fn arrears_count_months_that_are_over_and_say_how_urgent_they_are() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 4, 1500, Class::Rate);
    monthly(&mut open, &at, "王二", 9, 20, Class::Floor);
    monthly(&mut open, &at, "王三", 1, 0, Class::Relief);
    let p = payment(&open, "王一", 6, 1500, day(10, 10));
    record(&mut open.store, &at, &Scope::All, &p).expect("recorded");
    let owed = |on: NaiveDate| {
        let found = arrears(open.store.conn(), &Scope::All, on).expect("arrears");
        found.into_iter().map(|a| (a.member_id, a.months, a.running, a.amount, a.urgency, a.case)).collect::<Vec<_>>()
    };
    let (one, two) = (member_id(&open, "王一"), member_id(&open, "王二"));
    assert_eq!(owed(day(10, 31)), [(one.clone(), 5, 3, 7500, 2, false), (two.clone(), 1, 1, 20, 1, false)]);
    assert_eq!(owed(day(11, 1)), [(one.clone(), 6, 4, 9000, 2, false), (two, 2, 2, 40, 1, false)]);
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let opening = branch::NewOpening {
        member_id: one.clone(),
        what: branch::What::Dues,
        item: String::new(),
        value: "2026-05".into(),
        as_of: day(1, 31),
        note: String::new(),
    };
    let later = NaiveDate::from_ymd_opt(2027, 1, 1).expect("a day");
    assert_eq!(owed(later)[0], (one.clone(), 8, 6, 12000, 3, true), "July to December, six in a row");
    branch::enter_opening(&mut open.store, &at, &organisation, &[opening]).expect("entered");
    let found = arrears(open.store.conn(), &Scope::All, later).expect("arrears");
    let first = found.iter().find(|a| a.member_id == one).expect("in arrears");
    assert_eq!((first.since, first.months), (month(7), 6), "April and May were paid before use");
    assert_eq!(of(&open, "王一", 5).map(|s| (s.full, s.on_time, s.open())), Some((true, true, 0)));
}
