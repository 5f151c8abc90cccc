//! Rows that must not enter, and files that are no roster.

use super::{codes, counts, everybody, fixture, how, take, workbook, workbook_with};
use crate::Code;
use crate::members::{self, import_file};
use crate::sheet::{ImportReport, Level};
use crate::testing::office;
use proptest::strategy::Just;
use proptest::test_runner::{Config, TestRunner};
use proptest::{collection, prop_assert, prop_assert_eq, prop_oneof};
use rust_xlsxwriter::Formula;
use std::cell::RefCell;
use std::collections::BTreeSet;

const HEAD: &[&str] = &["姓名", "身份证号", "出生日期", "人员类别", "入党日期", "转正日期", "手机号"];

/// A row that is right, with one cell changed.
fn with(at: usize, text: &'static str) -> [&'static str; 7] {
    let mut row = ["邓建国", "500199194509084619", "1945-09-08", "正式党员", "1972-09-15", "1972-09-15", "18000016018"];
    row[at] = text;
    row
}

#[test]
fn one_bad_cell_and_its_code() {
    let table: &[(usize, &str, &[&str], u32)] = &[
        (0, "", &["name-missing"], 1),
        (0, "邓建国3", &["name-invalid"], 1),
        (0, "=1+1", &["name-invalid"], 1),
        (1, "500199194509084618", &["id-check-digit"], 1),
        (1, "50019919450908461", &["id-length"], 1),
        (1, "5001991945O9084619", &["id-characters"], 1),
        (1, "5.00199E+17", &["id-stored-as-number", "id-missing"], 0),
        (1, "500199450908461", &["id-old"], 0),
        (2, "2027-01-01", &["date-in-future"], 1),
        (2, "1945-13-40", &["date-unreadable"], 0),
        (2, "很久以前", &["date-unreadable"], 0),
        (3, "入党积极分子", &["not-a-member"], 1),
        (3, "老党员", &["kind-unknown"], 1),
        (4, "2026-11-01", &["date-in-future"], 1),
        (5, "1972-09-14", &["date-order"], 1),
        (5, "2026年12月1日", &["date-in-future"], 1),
        (6, "无", &["phone-missing"], 0),
        (6, "12345", &["phone-invalid"], 0),
    ];
    let (mut w, moment, folder) = office();
    for (at, text, expected, refused) in table {
        let path = workbook(
            folder.path(),
            &[
                HEAD,
                &with(*at, text),
                &["董海", "500199194408250710", "", "", "1970-08-01", "1970-08-01", "18000090363"],
            ],
        );
        let report = import_file(&mut w.store, &moment, &path, &how(true)).expect("read").value;
        let of_row: Vec<&str> = codes(&report).into_iter().filter(|(row, _)| *row == 2).map(|(_, code)| code).collect();
        assert!(expected.iter().all(|code| of_row.contains(code)), "{text}: {of_row:?}");
        assert_eq!((report.refused, report.accepted), (*refused, 2 - refused), "{text}: {report:?}");
        for note in &report.rows {
            assert!(
                !note.message.is_empty() && !note.message.contains("邓建国") && !note.message.contains("5001"),
                "{}",
                note.message
            );
        }
    }
}

#[test]
fn a_number_that_lost_its_digits_leaves_the_member_without_one() {
    let (mut w, at, folder) = office();
    let path = workbook_with(folder.path(), &[HEAD, &with(1, "")], |s| {
        s.write_number(1, 1, 500_199_194_509_084_619.0).expect("cell");
    });
    let report = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&report), report.exit()), ([1, 1, 0, 0, 0, 1], 3));
    assert_eq!(codes(&report), [(2, "id-stored-as-number"), (2, "id-missing")]);
    assert_eq!(everybody(&w.store, &at)[0].id_number, "");
    let again = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&again), again.exit()), ([1, 0, 0, 1, 0, 1], 3));
}

#[test]
fn a_formula_is_no_name() {
    let (mut w, at, folder) = office();
    let lines: &[&[&str]] =
        &[HEAD, &with(0, ""), &["董海", "500199194408250710", "", "", "1970-08-01", "1970-08-01", "18000090363"]];
    let path = workbook_with(folder.path(), lines, |s| {
        s.write_formula(1, 0, Formula::new("=\"邓\"&\"建国\"").set_result("邓建国")).expect("cell");
    });
    let report = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&report), codes(&report)), ([2, 1, 0, 0, 1, 0], vec![(2, "formula")]));
}

#[test]
fn a_row_that_stands_twice_enters_once() {
    let (mut w, at, folder) = office();
    let good = with(0, "邓建国");
    let bare = with(1, "");
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &good, &good, &bare])).expect("imported");
    assert_eq!((counts(&report), codes(&report)), ([3, 1, 0, 0, 2, 0], vec![(3, "duplicate"), (4, "duplicate")]));
    assert!(report.rows[0].message.contains("第2行"));
}

#[test]
fn an_early_refusal_does_not_make_the_right_row_a_duplicate() {
    let (mut w, at, folder) = office();
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &with(5, "1971-01-01"), &with(0, "邓建国")]))
        .expect("imported");
    assert_eq!((counts(&report), codes(&report)), ([2, 1, 0, 0, 1, 0], vec![(2, "date-order")]));
}

#[test]
fn a_file_of_refused_rows_writes_nothing() {
    let (mut w, at, folder) = office();
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &with(0, "")])).expect("read");
    assert_eq!((counts(&report), report.exit()), ([1, 0, 0, 0, 1, 0], 13));
    assert!(!w.store.path().with_file_name("backups").exists());
}

#[test]
fn what_is_no_roster_is_refused() {
    let (mut w, at, folder) = office();
    let no_names = workbook(folder.path(), &[&["品名", "数量"], &["凳子", "3"]]);
    let text = folder.path().join("名册.xlsx");
    std::fs::write(&text, "不是表格").expect("written");
    for path in [no_names, text, fixture("积分登记-2026-10.xlsx")] {
        assert_eq!(take(&mut w.store, &at, &path).expect_err("refused").code(), Code::InputRefused);
    }
    let missing = take(&mut w.store, &at, &folder.path().join("没有.xlsx")).expect_err("missing");
    assert_eq!(missing.code(), Code::NotFound);
    assert!(everybody(&w.store, &at).is_empty());
}

/// `PROPTEST_CASES` may ask for more.
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Whatever stands in the cells, every row is counted once, has its reason where it is refused, and a second reading of
/// what entered changes nothing.
#[test]
fn any_cells_at_all_are_counted_and_settle() {
    let (w, at, folder) = office();
    let open = RefCell::new(w);
    let pool = [
        "",
        "无",
        "赵勇",
        "赵 勇",
        "ＡＢ",
        "500199194509084619",
        "５００１９９194408250710",
        "1.2E+17",
        "1962-09-19",
        "1962.9",
        "2099-01-01",
        "正式党员",
        "预备",
        "是",
        "×",
        "13900000000",
        "0871-63212868",
        "=1+1",
        "男",
        "汉",
        "本科",
        "晨光社区第一党支部",
        "\u{200b}",
        "(((",
    ];
    let config = Config { failure_persistence: None, ..Config::with_cases(cases(40)) };
    let mut runner = TestRunner::new(config);
    let cell = prop_oneof![5 => Just(0), 1 => 0..pool.len()];
    let row = (0..6usize, collection::vec(cell, members::COLUMNS.len()));
    let outcome = runner.run(&collection::vec(row, 1..12), |rows| {
        let heads: Vec<&str> = members::COLUMNS.iter().map(|c| c.names[0]).collect();
        let mut csv = heads.join(",");
        for (name, cells) in &rows {
            let name = ["赵勇", "钱二", "孙 三", "李四", "", "李4"][*name];
            let texts = cells.iter().enumerate().map(|(at, i)| if at == 1 { name } else { pool[*i] });
            csv += &format!("\n{}", texts.collect::<Vec<_>>().join(","));
        }
        let path = folder.path().join("随便.csv");
        std::fs::write(&path, csv).expect("written");
        let Ok(first) = take(&mut open.borrow_mut().store, &at, &path) else { return Ok(()) };
        prop_assert_eq!(first.read, first.accepted + first.updated + first.unchanged + first.refused);
        let refused = |r: &ImportReport| {
            r.rows.iter().filter(|n| n.level == Level::Error).map(|n| n.row).collect::<BTreeSet<u32>>().len()
        };
        prop_assert!(refused(&first) >= first.refused as usize);
        let again = take(&mut open.borrow_mut().store, &at, &path).expect("read again");
        prop_assert_eq!((again.accepted, again.updated), (0, 0), "{:?}", again);
        Ok(())
    });
    outcome.expect("settles");
    assert!(everybody(&open.borrow().store, &at).len() >= 4, "too little entered to prove anything");
}
