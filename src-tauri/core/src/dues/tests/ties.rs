//! Every sheet ties with the ledger to the fen, and whoever is not assessed or still owes is told of in one way everywhere.

use super::*;
use crate::dues::{Basis, assessment_table, board, month_notice, publication, register, remittance};
use crate::members::{EventKind, NewEvent};

fn pay(open: &mut Workspace, at: &At, name: &str, m: u32, amount: i64) {
    let p = payment(open, name, m, amount, at.today());
    record(&mut open.store, at, &Scope::All, &p).expect("recorded");
}

/// 丁刚's five yuan: paid by somebody for whom nothing is assessed.
#[test]
fn a_payment_without_an_assessment_stands_on_every_sheet() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 7, 1500, Class::Rate);
    pay(&mut open, &at, "王一", 10, 1500);
    pay(&mut open, &at, "王二", 10, 500);
    let conn = open.store.conn();
    let ledger: i64 = lines(conn, &Scope::All, OCTOBER, OCTOBER).expect("lines").iter().map(|l| l.amount).sum();
    assert_eq!(ledger, 2000);
    let all = standing(conn, &Scope::All, OCTOBER, OCTOBER).expect("read");
    let told: Vec<(bool, i64, bool)> = all.iter().map(|s| (s.assessed, s.paid, s.full)).collect();
    assert_eq!(told, [(true, 1500, true), (false, 500, false), (false, 0, false)]);
    let shown = board(conn, &at, &Scope::All, 2026).expect("board");
    let october = &shown.months[9];
    assert_eq!((october.people, october.unassessed, october.full, october.paid), (3, 2, 1, ledger));
    let notice = month_notice(conn, &at, &Scope::All, OCTOBER, true).expect("notice").sheets.remove(0);
    assert_eq!(notice.before, ["2026年10月应交党费3名，已交1名，未核定2名，共收20.00元。"]);
    let rows: Vec<&[String]> = notice.rows.iter().map(|r| &r.cells[1..]).collect();
    assert_eq!(rows, [["王一", "已交", "15.00"], ["王二", "已交，未核定", "5.00"]]);
    let slip = remittance(conn, &at, &Scope::All, month(10), month(12)).expect("slip").sheets.remove(0);
    assert!(slip.before[0].contains("20.00元"), "{:?}", slip.before);
    assert_eq!(slip.rows.len(), 2, "October and the sum: nothing of months to come");
    let half = publication(conn, &at, &Scope::All, 2026, 2, false).expect("half").sheets.remove(0);
    assert_eq!(half.rows[1].cells[5], "○");
    assert_eq!(half.before, ["共收党费20.00元，按月公布如下。"]);
}

#[test]
fn what_somebody_paid_who_left_within_the_month_stays_on_the_sheets() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 7, 1500, Class::Rate);
    monthly(&mut open, &at, "王二", 7, 1500, Class::Rate);
    pay(&mut open, &at, "王一", 10, 1500);
    pay(&mut open, &at, "王二", 10, 700);
    let gone = NewEvent::of(&member_id(&open, "王二"), EventKind::Death, at.today());
    crate::members::record(&mut open.store, &at, &gone).expect("entered");
    let shown = board(open.store.conn(), &at, &Scope::All, 2026).expect("board");
    assert_eq!(shown.months[9].paid, 2200);
    let left = shown.rows.iter().find(|r| r.name == "王二").expect("still shown");
    assert_eq!(left.cells[9].as_ref().map(|c| (c.basis, c.paid)), Some((Basis::Beside, 700)));
    let notice = month_notice(open.store.conn(), &at, &Scope::All, OCTOBER, true).expect("notice").sheets.remove(0);
    let told: Vec<&[String]> = notice.rows.iter().map(|r| &r.cells[1..]).collect();
    assert_eq!(told, [["王一", "已交", "15.00"], ["王二", "已交，不在册", "7.00"]]);
}

/// A small or a reduced sum has to be paid like any other; only whoever owes nothing is paid up without a payment.
#[test]
fn nobody_is_published_as_paid_who_still_owes() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 10, 20, Class::Floor);
    monthly(&mut open, &at, "王二", 10, 500, Class::Relief);
    monthly(&mut open, &at, "王三", 10, 0, Class::Relief);
    let states = |open: &Workspace| -> Vec<String> {
        let notice = month_notice(open.store.conn(), &at, &Scope::All, OCTOBER, false).expect("notice");
        notice.sheets[0].rows.iter().map(|r| r.cells[2].clone()).collect()
    };
    assert_eq!(states(&open), ["", "", "已交"]);
    let owing = arrears(open.store.conn(), &Scope::All, day(11, 1)).expect("arrears");
    assert_eq!(owing.iter().map(|a| a.amount).collect::<Vec<_>>(), [20, 500], "the same people, in the roster's order");
    let shown = board(open.store.conn(), &at, &Scope::All, 2026).expect("board");
    assert_eq!((shown.months[9].full, shown.months[9].open), (1, 520));
    assert_eq!(
        shown.rows.iter().map(|r| r.monthly).collect::<Vec<_>>(),
        [Some(20), None, None],
        "a relief is not told"
    );
    pay(&mut open, &at, "王一", 10, 20);
    pay(&mut open, &at, "王二", 10, 500);
    assert_eq!(states(&open), ["已交"; 3]);
}

/// A relief that ended in the summer still forbids single sums in the year.
#[test]
fn single_sums_stay_off_a_year_with_a_relief_in_it() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 1, 500, Class::Relief);
    monthly(&mut open, &at, "王一", 7, 1500, Class::Rate);
    pay(&mut open, &at, "王一", 3, 500);
    let told = publication(open.store.conn(), &at, &Scope::All, 2026, 1, true);
    assert_eq!(told.err().map(|e| e.code()), Some(Code::Forbidden));
}

/// The branch's own books: what came in stands there to the fen, a relief shows neither as a class nor as a sum.
#[test]
fn the_books_on_paper_tie_with_the_ledger_and_tell_of_no_relief() {
    let (mut open, at, _folder) = three();
    monthly(&mut open, &at, "王一", 7, 1500, Class::Rate);
    monthly(&mut open, &at, "王二", 7, 300, Class::Relief);
    pay(&mut open, &at, "王一", 10, 1500);
    pay(&mut open, &at, "王一", 9, 1550);
    pay(&mut open, &at, "王二", 10, 300);
    let conn = open.store.conn();
    let table = assessment_table(conn, &at, &Scope::All, 2026).expect("a table").sheets.remove(0);
    let rows: Vec<(&str, &str)> = table.rows.iter().map(|r| (r.cells[1].as_str(), r.cells[2].as_str())).collect();
    assert_eq!(rows, [("王一", "15.00"), ("王二", ""), ("王三", "")]);
    let book = register(conn, &at, &Scope::All, 2026, 2).expect("a register").sheets.remove(0);
    assert_eq!(book.columns.len(), 11);
    let of = |n: usize| book.rows[n].cells.iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of(0), ["1", "王一", "15.00", "", "", "15.50", "15.00", "", "", "30.50", ""]);
    assert_eq!(of(1)[..3], ["2", "王二", ""], "what a relief leaves is nobody's business on a sheet that all sign");
    assert_eq!(of(3), ["", "合计", "", "", "", "15.50", "18.00", "", "", "33.50", ""]);
    assert_eq!(register(conn, &at, &Scope::All, 2026, 3).expect_err("no half").code(), Code::Usage);
    assert_eq!(assessment_table(conn, &at, &Scope::All, 2020).expect_err("nobody").code(), Code::NotFound);
}
