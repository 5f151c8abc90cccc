//! Receipts: what one covers, how it is numbered, and what has none.

use super::*;
use crate::dues::receipts::in_words;
use crate::dues::{Line, Taking, Takings, collect, receipts};
use crate::print::DuesReceipt;

fn paid(open: &mut Workspace, at: &At, sums: &[(&str, u32, i64)]) -> Vec<Line> {
    let sums =
        sums.iter().map(|(n, m, amount)| Taking { member: member_id(open, n), month: month(*m), amount: *amount });
    let all = Takings {
        paid_on: day(10, 10),
        how: "现金".into(),
        collector: "邓建国".into(),
        sums: sums.collect(),
        anyway: true,
    };
    collect(&mut open.store, at, &Scope::All, &all).expect("taken in").value
}

fn slips(open: &Workspace, at: &At, lines: &[&Line]) -> crate::Result<Vec<DuesReceipt>> {
    let chosen: Vec<String> = lines.iter().map(|l| l.id.clone()).collect();
    receipts(open.store.conn(), at, &Scope::All, &chosen).map(|r| r.receipts)
}

#[test]
fn what_was_handed_over_at_once_is_one_receipt_whichever_month_is_chosen() {
    let (mut open, at, _folder) = three();
    let lines = paid(&mut open, &at, &[("王一", 9, 1500), ("王一", 10, 1505), ("王二", 10, 20)]);
    let all = slips(&open, &at, &lines.iter().collect::<Vec<_>>()).expect("receipts");
    let told: Vec<[&str; 5]> =
        all.iter().map(|r| [&*r.number, &*r.name, &*r.months, &*r.amount, &*r.capital]).collect();
    assert_eq!(told[0], ["2026-0001", "王一", "2026年9月至10月，共2个月", "30.05", "叁拾元零伍分"]);
    assert_eq!(told[1], ["2026-0003", "王二", "2026年10月", "0.20", "贰角整"]);
    assert_eq!((told.len(), all[0].collector.as_str(), all[0].paid_on.as_str()), (2, "邓建国", "2026-10-10"));
    let october = slips(&open, &at, &[&lines[1]]).expect("receipts");
    assert_eq!((&october[0].number, &october[0].amount), (&all[0].number, &all[0].amount), "the same paper again");
}

/// A number is never given twice, though rows are taken back between.
#[test]
fn what_was_taken_back_has_no_receipt_and_leaves_the_numbers_alone() {
    let (mut open, at, _folder) = three();
    let lines = paid(&mut open, &at, &[("王一", 9, 1500), ("王一", 10, 1500), ("王二", 10, 20)]);
    let back = reverse(&mut open.store, &at, &Scope::All, &lines[0].id, "记错了人").expect("reversed").value;
    for gone in [&lines[0], &back] {
        assert_eq!(slips(&open, &at, &[gone]).err().map(|e| e.code()), Some(Code::Forbidden));
    }
    let rest = slips(&open, &at, &[&lines[1], &lines[2]]).expect("receipts");
    let told: Vec<(&str, &str)> = rest.iter().map(|r| (&*r.number, &*r.months)).collect();
    assert_eq!(
        told,
        [("2026-0001换1", "2026年10月"), ("2026-0003", "2026年10月")],
        "a number never stands for two sums"
    );
    assert_eq!((&*rest[0].replaces, &*rest[1].replaces), ("2026-0001", ""));
    let later = paid(&mut open, &at, &[("王三", 10, 1500)]);
    assert_eq!(slips(&open, &at, &[&later[0]]).expect("receipt")[0].number, "2026-0004");
    assert_eq!(slips(&open, &at, &[]).err().map(|e| e.code()), Some(Code::NotFound));
    let elsewhere = receipts(open.store.conn(), &at, &Scope::One("别处".into()), &[later[0].id.clone()]);
    assert_eq!(elsewhere.err().map(|e| e.code()), Some(Code::NotFound), "another branch's payments are not there");
}

/// A sheet's months without a day were not handed over at once; those of one day were. Printed by number, however chosen.
#[test]
fn a_sheet_gives_a_receipt_a_day_and_none_for_everything() {
    let (mut open, at, folder) = three();
    let path = sheet(
        folder.path(),
        &["姓名|月缴纳额|8月|9月|10月|年度|缴费日期", "王一|15|15|15|15|2026|", "王二|5|5|5|5|2026|2026-10-09"],
    );
    take(&mut open, &at, &path);
    let mut all = lines(open.store.conn(), &Scope::All, month(1), month(12)).expect("lines");
    all.reverse();
    let told = slips(&open, &at, &all.iter().collect::<Vec<_>>()).expect("receipts");
    let told: Vec<(&str, &str, &str)> = told.iter().map(|r| (&*r.number, &*r.name, &*r.months)).collect();
    let expected = [
        ("2026-0001", "王一", "2026年8月"),
        ("2026-0002", "王一", "2026年9月"),
        ("2026-0003", "王一", "2026年10月"),
        ("2026-0004", "王二", "2026年8月至10月，共3个月"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn months_are_written_as_runs() {
    let m = |year, month| Month { year, month };
    let months = [m(2025, 11), m(2025, 12), m(2026, 1), m(2026, 1), m(2026, 3), m(2026, 5), m(2026, 6)];
    assert_eq!(in_words(&months), "2025年11月至2026年1月、3月、5月至6月，共6个月");
}
