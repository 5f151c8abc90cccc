//! Taking in the monthly sheet.

use super::*;
use crate::points::{DEDUCTION, State, entries};
use crate::{Code, members};

#[test]
fn the_real_sheet_gives_what_it_holds() {
    let (mut open, at, _folder) = peopled();
    let path = fixture("积分登记-2026-10.xlsx");
    let report = take(&mut open.store, &at, &path).expect("taken");
    assert_eq!(counts(&report), [43, 43, 0, 0, 0, 1]);
    assert_eq!(codes(&report), [(30, "deduction-incomplete")]);
    assert_eq!((report.rows[0].column.as_str(), report.exit()), ("扣分原因", 0));
    assert!(report.unknown_columns.is_empty());

    let store = &open.store;
    let all = entries(store.conn(), &Scope::All, OCTOBER).expect("entries");
    let of = |name: &str| all.iter().find(|e| e.member_id == id_of(store, name)).expect("entry");
    let items = |name: &str| -> Vec<(String, i64)> {
        of(name).declarations.iter().map(|d| (d.item.clone(), d.quantity)).collect()
    };
    let wanted =
        [("d.case", 100), ("d.honor", 200), ("d.lecture", 200), ("d.role", 100), ("d.visit", 200), ("d.vol", 100)];
    assert_eq!(items("赵勇思"), wanted.map(|(i, q)| (i.to_owned(), q)));
    assert!(items("于磊鹏").is_empty(), "nothing declared, but registered");
    let deduction =
        |name: &str| of(name).declarations.iter().find(|d| d.item == DEDUCTION).cloned().expect("deduction");
    let complete = deduction("苏珍轩");
    assert_eq!((complete.quantity, complete.state), (200, State::Declared));
    assert_eq!((complete.reason.as_str(), complete.minutes.as_str()), ("无故缺席主题党日", "支委会纪要〔2026〕10号"));
    assert_eq!(deduction("黄军").state, State::Draft);

    let categories = members::categories(store.conn(), OCTOBER).expect("categories");
    assert_eq!(categories.len(), 43);
    assert_eq!(categories[&id_of(store, "曾芳琴")], Category::Floating);
    assert!(members::categories(store.conn(), Month { year: 2026, month: 9 }).expect("september").is_empty());
}

#[test]
fn the_same_sheet_again_changes_nothing_and_a_corrected_one_updates() {
    let (mut open, at, folder) = peopled();
    let store = &mut open.store;
    let first = october(folder.path(), &[row("赵勇思", "在职党员", &[2, 0, 1]), row("邓建国", "无职党员", &[])]);
    assert_eq!(counts(&take(store, &at, &first).expect("first")), [2, 2, 0, 0, 0, 0]);
    let again = take_in(store, &at, &Scope::All, &first, &Import::default()).expect("again");
    assert_eq!(counts(&again.value), [2, 0, 0, 2, 0, 0]);
    assert!(again.changed.is_empty());

    let second = october(folder.path(), &[row("邓建国", "无职党员", &[]), row("赵勇思", "非公党员", &[0, 3, 1])]);
    assert_eq!(counts(&take(store, &at, &second).expect("second")), [2, 0, 1, 1, 0, 0]);
    let all = entries(store.conn(), &Scope::All, OCTOBER).expect("entries");
    let mine = all.iter().find(|e| e.member_id == id_of(store, "赵勇思")).expect("mine");
    let items: Vec<(&str, i64)> = mine.declarations.iter().map(|d| (d.item.as_str(), d.quantity)).collect();
    assert_eq!(items, [("d.case", 300), ("d.visit", 100)], "a 0 takes the declaration away");
    assert_eq!(mine.category, "nonpublic");
}

#[test]
fn bad_cells_stay_out_and_their_rows_come_in() {
    let (mut open, at, folder) = peopled();
    use Put::{Empty as E, Formula as F, Number as N, Text as T};
    let mut honour = row("董海", "无职党员", &[0; 7]);
    honour.push(N(5.0));
    let rows = [
        vec![T("赵勇思"), T("在职党员"), N(-1.0), N(1.0)],
        vec![T("邓建国"), T("群众"), N(1.5), T("两次"), T("２")],
        vec![T("曾芳琴"), T("流动党员"), F("=1+1"), N(99.0)],
        vec![T("赵平玲"), E, N(1.0)],
        honour,
        vec![T("朱轩超"), T("非公党员"), E, E, E, E, E, E, E, E, N(25.0), T("迟交（纪要1号）")],
    ];
    let report = take(&mut open.store, &at, &october(folder.path(), &rows)).expect("taken");
    assert_eq!(counts(&report), [6, 6, 0, 0, 0, 6]);
    let wanted = [
        (3, "negative"),
        (4, "category-unknown"),
        (4, "not-whole"),
        (4, "not-a-number"),
        (5, "formula"),
        (5, "too-large"),
        (6, "category-missing"),
        (7, "too-large"),
        (8, "too-large"),
    ];
    assert_eq!(codes(&report), wanted);
    assert_eq!(report.exit(), 3);
    let all = entries(open.store.conn(), &Scope::All, OCTOBER).expect("entries");
    let items: Vec<(&str, i64)> =
        all.iter().flat_map(|e| &e.declarations).map(|d| (d.item.as_str(), d.quantity)).collect();
    assert_eq!(items, [("d.case", 100), ("d.visit", 200), ("d.vol", 100)], "full-width digits count, bad cells do not");
}

#[test]
fn rows_without_exactly_one_member_are_refused() {
    let (mut open, at, folder) = peopled();
    let rows = [
        row("赵勇思", "在职党员", &[1]),
        row("不存在", "在职党员", &[1]),
        row("赵 勇思", "在职党员", &[2]),
        vec![Put::Empty, Put::Text("在职党员"), Put::Number(1.0)],
        vec![Put::Formula("=A1"), Put::Text("在职党员"), Put::Number(1.0)],
    ];
    let report = take(&mut open.store, &at, &october(folder.path(), &rows)).expect("taken");
    assert_eq!(counts(&report), [5, 1, 0, 0, 4, 0]);
    let wanted = [(4, "member-unknown"), (5, "member-repeated"), (6, "name-missing"), (7, "formula")];
    assert_eq!(codes(&report), wanted);
    assert_eq!(report.exit(), 3);
}

#[test]
fn a_sheet_of_strangers_writes_nothing() {
    let (mut open, at, folder) = peopled();
    let report = take(&mut open.store, &at, &october(folder.path(), &[row("不存在", "在职党员", &[1])])).expect("read");
    assert_eq!((report.refused, report.exit()), (1, 13));
    assert!(entries(open.store.conn(), &Scope::All, OCTOBER).expect("entries").is_empty());
}

#[test]
fn the_month_decides_whether_a_sheet_is_taken() {
    let (mut open, at, folder) = peopled();
    let store = &mut open.store;
    let rows = [row("赵勇思", "在职党员", &[1])];
    let mut code = |title: &str, name: &str, month: Option<Month>| {
        let path = sheet(folder.path(), title, name, &rows);
        take_in(store, &at, &Scope::All, &path, &Import { month, dry_run: true, ..Import::default() })
            .map(|_| ())
            .map_err(|e| e.code())
    };
    let refused = Err(Code::InputRefused);
    assert_eq!(code("积分登记表（2026年11月）", "11月", None), refused, "ahead");
    assert_eq!(code("积分登记表（2026年10月）", "9月", None), refused, "title and name");
    assert_eq!(code("积分登记表", "登记", None), refused, "nobody says");
    assert_eq!(code("积分登记表（2026年10月）", "10月", Some(Month { year: 2026, month: 9 })), refused, "--month");
    assert_eq!(code("积分登记表", "登记", Some(OCTOBER)), Ok(()));
    assert_eq!(code("积分登记表", "10月", None), Ok(()));
    assert_eq!(code("积分登记表（2025年10月）", "10月", None), Err(Code::Forbidden), "before the first pack");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let (mut open, at, _folder) = peopled();
    let how = Import { dry_run: true, ..Import::default() };
    let path = fixture("积分登记-2026-10.xlsx");
    let dry = take_in(&mut open.store, &at, &Scope::All, &path, &how).expect("dry").value;
    assert!(entries(open.store.conn(), &Scope::All, OCTOBER).expect("entries").is_empty());
    assert!(members::categories(open.store.conn(), OCTOBER).expect("categories").is_empty());
    assert_eq!(dry, take(&mut open.store, &at, &path).expect("wet"));
}

#[test]
fn a_roster_is_no_points_sheet() {
    let (mut open, at, _folder) = peopled();
    let error = take(&mut open.store, &at, &fixture("花名册-党员基本信息汇总表.xlsx")).expect_err("refused");
    assert_eq!(error.code(), Code::InputRefused);
}

#[test]
fn a_closed_month_takes_no_more() {
    let (mut open, at, folder) = peopled();
    let store = &mut open.store;
    let path = october(folder.path(), &[row("赵勇思", "在职党员", &[1])]);
    take(store, &at, &path).expect("taken");
    shut(store, &at, OCTOBER);
    let error = take(store, &at, &path).expect_err("closed");
    assert_eq!(error.code(), Code::Forbidden);
    assert!(error.fault().message.contains("已经结账"));
}

#[test]
fn an_import_can_be_undone() {
    let (mut open, at, folder) = peopled();
    let store = &mut open.store;
    take(store, &at, &october(folder.path(), &[row("赵勇思", "在职党员", &[1])])).expect("taken");
    store.undo(&at).expect("undone");
    assert!(entries(store.conn(), &Scope::All, OCTOBER).expect("entries").is_empty());
    assert!(members::categories(store.conn(), OCTOBER).expect("categories").is_empty());
}

#[test]
fn a_year_in_one_workbook_needs_its_month() {
    let (mut open, mut at, folder) = peopled();
    at.now = OCTOBER.last().and_hms_opt(9, 0, 0).expect("time");
    let path = folder.path().join("全年.xlsx");
    let mut book = Workbook::new();
    for (name, times) in [("9月", 1.0), ("10月", 2.0)] {
        let page = book.add_worksheet();
        page.set_name(name).expect("name");
        for (c, head) in [(0, "姓名"), (1, "类别"), (2, "志愿服务")] {
            page.write_string(0, c, head).expect("head");
        }
        page.write_string(1, 0, "赵勇思").and_then(|p| p.write_string(1, 1, "在职党员")).expect("cell");
        page.write_number(1, 2, times).expect("cell");
    }
    book.save(&path).expect("saved");
    let store = &mut open.store;
    assert_eq!(take(store, &at, &path).expect_err("which").code(), Code::InputRefused);
    let how = Import { month: Some(OCTOBER), ..Import::default() };
    take_in(store, &at, &Scope::All, &path, &how).expect("October");
    let all = entries(store.conn(), &Scope::All, OCTOBER).expect("entries");
    assert_eq!(all[0].declarations[0].quantity, 200);
}

#[test]
fn an_unusual_deduction_is_taken_and_doubted() {
    let (mut open, at, folder) = peopled();
    use Put::{Number as N, Text as T};
    let mut deduct = |points: f64, reason: &'static str| {
        let mut cells = row("赵勇思", "在职党员", &[0; 8]);
        cells.extend([N(points), T(reason)]);
        let report = take(&mut open.store, &at, &october(folder.path(), &[cells])).expect("taken");
        report.rows.iter().map(|n| n.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(deduct(3.0, "无故缺席（支委会纪要1号）"), ["deduction-unusual"]);
    assert_eq!(deduct(4.0, "无故缺席两次（支委会纪要1号）"), Vec::<String>::new());
    assert_eq!(deduct(0.0, "无故缺席（支委会纪要1号）"), ["deduction-missing"]);
    assert_eq!(deduct(2.5, "迟到"), ["deduction-incomplete"]);
}
