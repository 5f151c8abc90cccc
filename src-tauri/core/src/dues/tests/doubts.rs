//! Registers as branches really write them, and what looks like a slip of the pen.

use super::*;
use crate::dues::{Taking, Takings, collect, record_anyway};

/// The register of §4.3: 类别 is the person's, 交费时间 the day, sums as accountants write them.
#[test]
fn a_register_with_the_persons_kind_and_yuan_signs_comes_in_whole() {
    let (mut open, at, folder) = three();
    let path = sheet(
        folder.path(),
        &[
            "序号|姓名|类别|月基数|标准|10月|合计|交费时间|签字",
            "1|王一|无职|600|￥3.00|￥3.00|3|2026-10-09|",
            "2|王二|流动|1,000|5元|¥5|5|2026.10.12|",
            "3|王三|农民|0|0.2|0.2|0.2|2026年10月10日|",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!((codes(&report), counts(&report)), (vec![], [3, 3, 0, 0, 0, 0]));
    let told = |name: &str| of(&open, name, 10).map(|s| (s.due, s.paid, s.on_time, s.class)).expect(name);
    assert_eq!(told("王一"), (300, 300, true, Some(Class::Rate)));
    assert_eq!(told("王二"), (500, 500, true, Some(Class::Rate)));
    assert_eq!(told("王三"), (20, 20, true, Some(Class::Floor)));
}

/// A class that nobody knows, an amount that its class does not have, a relief without its paper: the payment comes in.
#[test]
fn what_may_not_be_assessed_does_not_keep_the_payment_out() {
    let (mut open, at, folder) = three();
    let path = sheet(
        folder.path(),
        &[
            LONG,
            "王一|15|2026-10|15|2026-10-10|包月|",
            "王二|5|2026-10|5|2026-10-10|定额|",
            "王三|1|2026-10|1|2026-10-10|减免|",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(2, "class-unknown"), (3, "assessed-wrong"), (4, "document-missing")]);
    assert_eq!((counts(&report), report.exit()), ([3, 3, 0, 0, 0, 3], 3));
    for (name, paid) in [("王一", 1500), ("王二", 500), ("王三", 100)] {
        assert_eq!(of(&open, name, 10).map(|s| (s.assessed, s.paid)), Some((false, paid)), "{name}");
    }
}

#[test]
fn the_same_payment_twice_and_far_too_much_are_asked_about() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 1, 500, Class::Rate);
    let ask = |open: &mut Workspace, amount, anyway| {
        let p = payment(open, "王一", 10, amount, day(10, 10));
        let enter = if anyway { record_anyway } else { record };
        enter(&mut open.store, &at, &Scope::All, &p).map(|_| ()).map_err(|e| e.code())
    };
    assert_eq!(ask(&mut open, 50_000, false), Err(Code::Doubtful), "500 yuan where 5 are due");
    assert_eq!(ask(&mut open, 500, false), Ok(()));
    assert_eq!(ask(&mut open, 500, false), Err(Code::Doubtful), "the same again");
    assert_eq!(ask(&mut open, 100, false), Ok(()), "a little more is nobody's slip");
    assert_eq!(ask(&mut open, 500, true), Ok(()), "whoever has looked again may");
    let twice = |open: &Workspace, anyway| Takings {
        paid_on: day(10, 11),
        how: String::new(),
        collector: String::new(),
        sums: vec![Taking { member: member_id(open, "王二"), month: OCTOBER, amount: 300 }; 2],
        anyway,
    };
    let all = twice(&open, false);
    assert_eq!(collect(&mut open.store, &at, &Scope::All, &all).err().map(|e| e.code()), Some(Code::Doubtful));
    let all = twice(&open, true);
    assert_eq!(collect(&mut open.store, &at, &Scope::All, &all).expect("taken in").value.len(), 2);
    let all = twice(&open, false);
    let said = collect(&mut open.store, &at, &Scope::All, &all).expect_err("asked").to_string();
    assert!(!said.contains('王'), "{said}");
}

#[test]
fn a_sheet_with_far_too_much_is_taken_and_doubted() {
    let (mut open, at, folder) = three();
    let path = sheet(folder.path(), &[LONG, "王一|5|2026-10|500|2026-10-10||", "王二|5|2026-10|6|2026-10-10||"]);
    assert_eq!(codes(&take(&mut open, &at, &path)), [(2, "amount-doubtful")]);
}

/// §1.4: fixed each year at its start. What holds from an earlier year is not this year's fixing; a relief is approved anew.
#[test]
fn a_years_amounts_are_fixed_in_the_year() {
    let (mut open, at, folder) = three();
    monthly(&mut open, &at, "王一", 1, 1500, Class::Rate);
    monthly(&mut open, &at, "王二", 6, 100, Class::Relief);
    let next = at_day(2027, 1, 10);
    let months = |m| Month { year: 2027, month: m };
    let fixed = |open: &Workspace| crate::dues::fixed(open.store.conn(), months(1), months(12)).expect("read").len();
    assert_eq!(fixed(&open), 0);
    let early = crate::dues::renew(&mut open.store, &at, &Scope::All, 2027).err().map(|e| e.code());
    assert_eq!(early, Some(Code::Forbidden), "not before the year");
    let told = crate::dues::renew(&mut open.store, &next, &Scope::All, 2027).expect("renewed").value;
    assert_eq!((told.fixed, told.left, fixed(&open)), (1, 2, 1));
    let again = crate::dues::renew(&mut open.store, &next, &Scope::All, 2027).expect("renewed").value;
    assert_eq!((again.fixed, again.left), (0, 2));
    let path = sheet(folder.path(), &["姓名|月缴纳额|核定起", "王一|15|2027-01", "王三|5|2027-01"]);
    let report = import(&mut open.store, &next, &Scope::All, &path, &Pick::default(), false).expect("imported").value;
    assert_eq!((counts(&report), fixed(&open)), ([2, 1, 0, 1, 0, 0], 2));
}
