//! The collection screen, what became of the money, and the papers.

use super::*;
use crate::dues::prints::capital;
use crate::dues::{
    FundKind, NewFund, Taking, Takings, assessed, board, collect, fen, fund_sheet, funds, mentioned, month_notice,
    publication, record_fund, remittance, reverse_fund,
};

fn takings(sums: Vec<Taking>) -> Takings {
    Takings {
        paid_on: day(10, 10), how: "现金（代交）".into(), collector: "邓建国".into(), sums, anyway: false
    }
}

fn taking(open: &Workspace, name: &str, m: u32, amount: i64) -> Taking {
    Taking { member: member_id(open, name), month: month(m), amount }
}

#[test]
fn one_click_takes_in_a_month_and_a_wrong_sum_takes_in_nothing() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 1, 1500, Class::Rate);
    monthly(&mut open, &at, "王二", 1, 20, Class::Floor);
    monthly(&mut open, &at, "王三", 1, 100, Class::Relief);
    let shown = |open: &Workspace| board(open.store.conn(), &at, &Scope::All, 2026).expect("board");
    let before = shown(&open);
    let monthly: Vec<Option<i64>> = before.rows.iter().map(|r| r.monthly).collect();
    assert_eq!(monthly, [Some(1500), Some(20), None], "a relief is not told");
    assert_eq!((before.months[9].people, before.months[9].full, before.months[9].open), (3, 0, 1620));
    let bad = takings(vec![taking(&open, "王一", 10, 1500), taking(&open, "王二", 10, 0)]);
    assert_eq!(collect(&mut open.store, &at, &Scope::All, &bad).err().map(|e| e.code()), Some(Code::Usage));
    assert_eq!(
        collect(&mut open.store, &at, &Scope::All, &takings(Vec::new())).err().map(|e| e.code()),
        Some(Code::Usage)
    );
    assert_eq!(shown(&open), before, "all or nothing");
    let good =
        takings(vec![taking(&open, "王一", 10, 1500), taking(&open, "王一", 11, 1500), taking(&open, "王二", 10, 20)]);
    let lines = collect(&mut open.store, &at, &Scope::All, &good).expect("taken in").value;
    assert!(lines.len() == 3 && lines.iter().all(|l| l.how == "现金（代交）" && l.collector == "邓建国"));
    let after = shown(&open);
    assert_eq!((after.months[9].paid, after.months[9].open, after.months[10].paid), (1520, 100, 1500));
    let said = serde_json::to_string(&after).expect("json");
    assert!(!said.contains("relief") && !said.contains("减"), "{said}");
    let list = assessed(open.store.conn(), &at, &Scope::All, OCTOBER).expect("list");
    let told: Vec<(&str, Option<i64>)> = list.iter().map(|a| (a.class.as_str(), a.amount)).collect();
    assert_eq!(told, [("按比例", Some(1500)), ("定额", Some(20)), ("已核定", None)]);
}

#[test]
fn a_pasted_list_names_its_people_and_sums() {
    let (open, at, _folder) = three();
    let pasted = "#接龙 10月党费\n1. 王一\n2、王 二 10月 15元\n王三\t￥0.2\n4. 无此人\n\n";
    let found = mentioned(open.store.conn(), &at, &Scope::All, OCTOBER, pasted).expect("read");
    let told: Vec<(&str, Option<i64>, bool)> =
        found.iter().map(|m| (m.name.as_str(), m.amount, m.said.is_empty())).collect();
    let expected = [("王一", None, true), ("王二", Some(1500), true), ("王三", Some(20), true)];
    assert_eq!(told[..3], expected);
    assert_eq!(
        found[3..].iter().map(|m| (m.written.as_str(), m.heading)).collect::<Vec<_>>(),
        [("无此人", false), ("接龙 10月党费", true)]
    );
}

/// One reader for both rooms: what 组织生活 reads, dues read too.
#[test]
fn whoever_writes_that_he_has_not_paid_is_not_ticked() {
    let (open, at, _folder) = three();
    for (pasted, ticked) in [
        ("1. 王一 王二\n2. 王三", "王一 王二 王三"),
        ("1. 王一 2. 王二 3. 王三", "王一 王二 王三"),
        ("1. 王一 还没交\n2. 王二（明天交）\n3. 王三 交了", "王三"),
        ("未交名单：\n王一\n王二\n\n王三", "王三"),
        ("1. 王一 由王二代交 15", "王一"),
    ] {
        let found = mentioned(open.store.conn(), &at, &Scope::All, OCTOBER, pasted).expect("read");
        let names: Vec<&str> = found.iter().map(|m| m.name.as_str()).filter(|n| !n.is_empty()).collect();
        assert_eq!(names.join(" "), ticked, "{pasted}");
        assert!(found.iter().all(|m| m.member.is_empty() != m.said.is_empty()), "whoever is not ticked is told of");
    }
}

#[test]
fn sums_are_read_and_spelt_out_to_the_fen() {
    for (written, amount) in [
        ("15", Some(1500)),
        ("0.2", Some(20)),
        ("1.05", Some(105)),
        ("1.234", None),
        ("-1", None),
        ("", None),
        ("1e3", None),
        ("￥3.00", Some(300)),
        ("¥15元", Some(1500)),
        ("１,２７１．５０", Some(127_150)),
        ("1,27", None),
    ] {
        assert_eq!(fen(written), amount, "{written}");
    }
    for (amount, words) in [
        (0, "零元整"),
        (20, "贰角整"),
        (5, "伍分"),
        (127_150, "壹仟贰佰柒拾壹元伍角整"),
        (100_000, "壹仟元整"),
        (1_000_500, "壹万零伍元整"),
        (101_000_001, "壹佰零壹万元零壹分"),
        (12_340_567, "壹拾贰万叁仟肆佰零伍元陆角柒分"),
    ] {
        assert_eq!(capital(amount), words, "{amount}");
    }
}

#[test]
fn the_fund_is_written_once_and_says_for_what() {
    let (mut open, at, _folder) = three();
    let new = |kind, purpose, amount, what: &str| NewFund {
        day: day(10, 20),
        kind,
        purpose,
        amount,
        what: what.into(),
        document: "收据7号".into(),
    };
    for (bad, code) in [
        (new(FundKind::Remitted, 0, 0, "三季度"), Code::Usage),
        (new(FundKind::Used, 0, 100, "订报"), Code::Usage),
        (new(FundKind::Used, 6, 100, "订报"), Code::Usage),
        (new(FundKind::Used, 2, 100, " "), Code::Usage),
        (new(FundKind::Remitted, 2, 100, "三季度"), Code::Usage),
        (NewFund { day: day(11, 1), ..new(FundKind::Remitted, 0, 100, "") }, Code::Forbidden),
    ] {
        assert_eq!(record_fund(&mut open.store, &at, &Scope::All, &bad).err().map(|e| e.code()), Some(code), "{bad:?}");
    }
    let none = fund_sheet(open.store.conn(), &at, &Scope::All, 2026).err().map(|e| e.code());
    assert_eq!(none, Some(Code::NotFound));
    record_fund(&mut open.store, &at, &Scope::All, &new(FundKind::Remitted, 0, 3_000, "三季度")).expect("remitted");
    let used =
        record_fund(&mut open.store, &at, &Scope::All, &new(FundKind::Used, 4, 1_000, "看望")).expect("used").value;
    assert_eq!(
        reverse_fund(&mut open.store, &at, &Scope::All, &used.id, " ").err().map(|e| e.code()),
        Some(Code::Usage)
    );
    reverse_fund(&mut open.store, &at, &Scope::All, &used.id, "记错").expect("reversed");
    assert_eq!(
        reverse_fund(&mut open.store, &at, &Scope::All, &used.id, "再来").err().map(|e| e.code()),
        Some(Code::Forbidden)
    );
    let all = funds(open.store.conn(), &Scope::All, day(1, 1), day(12, 31)).expect("funds");
    assert_eq!(all.iter().map(|f| f.amount).collect::<Vec<_>>(), [3_000, 1_000, -1_000]);
    let sheet = fund_sheet(open.store.conn(), &at, &Scope::All, 2026).expect("sheet").sheets.remove(0);
    let heads: Vec<&str> = sheet.rows.iter().filter(|r| r.heading).map(|r| r.cells[0].as_str()).collect();
    assert_eq!(heads, ["上缴上级　合计30.00元", "使用　合计0.00元"]);
    assert!(open.store.conn().execute_batch("UPDATE dues_fund SET amount = 1").is_err());
}

/// Relief, class and debt stand on no paper; sums tie to the fen.
#[test]
fn the_papers_say_who_paid_and_nothing_else() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 7, 1500, Class::Rate);
    monthly(&mut open, &at, "王二", 7, 1500, Class::Rate);
    monthly(&mut open, &at, "王三", 7, 0, Class::Relief);
    let paid = takings(vec![taking(&open, "王一", 9, 1500), taking(&open, "王一", 10, 1505)]);
    collect(&mut open.store, &at, &Scope::All, &paid).expect("taken in");
    let conn = open.store.conn();
    let notice = month_notice(conn, &at, &Scope::All, OCTOBER, false).expect("notice");
    let rows: Vec<Vec<String>> = notice.sheets[0].rows.iter().map(|r| r.cells.clone()).collect();
    assert_eq!(rows, [["1", "王一", "已交"], ["2", "王二", ""], ["3", "王三", "已交"]]);
    assert_eq!(notice.sheets[0].before, ["2026年10月应交党费3名，已交2名，共收15.05元。"]);
    let sums = publication(conn, &at, &Scope::All, 2026, 2, true).err().map(|e| e.code());
    assert_eq!(sums, Some(Code::Forbidden), "single sums would tell of the relief");
    let half = publication(conn, &at, &Scope::All, 2026, 2, false).expect("half").sheets.remove(0);
    let relieved = &half.rows[2].cells;
    assert_eq!(relieved[2..], ["√", "√", "√", "√", "", ""], "no mark for months that nobody has to pay yet");
    let last = half.rows.last().expect("sums").cells.clone();
    assert_eq!(last, ["", "收缴（元）", "0.00", "0.00", "15.00", "15.05", "0.00", "0.00"]);
    assert_eq!(half.before, ["共收党费30.05元，按月公布如下。"]);
    let slip = remittance(conn, &at, &Scope::All, month(7), OCTOBER).expect("slip").sheets.remove(0);
    assert!(slip.before[0].contains("30.05元（叁拾元零伍分）"), "{:?}", slip.before);
    for sheets in [&notice] {
        let said = serde_json::to_string(sheets).expect("json");
        for word in ["减", "免", "定额", "比例", "欠", "relief"] {
            assert!(!said.contains(word), "{word} in {said}");
        }
    }
    // Nobody is put up as unpaid for what has not come.
    let ahead =
        [month_notice(conn, &at, &Scope::All, month(11), false), publication(conn, &at, &Scope::All, 2027, 1, false)];
    assert!(ahead.into_iter().all(|made| made.err().map(|e| e.code()) == Some(Code::Forbidden)));
    let early = month_notice(conn, &at, &Scope::All, month(6), false);
    assert_eq!(early.err().map(|e| e.code()), Some(Code::NotFound), "nothing is assessed or paid");
    assert_eq!(publication(conn, &at, &Scope::All, 2026, 3, true).err().map(|e| e.code()), Some(Code::Usage));
}
