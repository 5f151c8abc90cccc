//! Views as sheets and papers: exactly what is seen, masked unless asked, and logged.

use crate::branch::Scope;
use crate::members::{self, Number, Sort, View, Which};
use crate::print::Paper;
use crate::store::left;
use crate::testing::{at, peopled};
use crate::{Code, sheet};
use std::path::Path;

fn rows(path: &Path) -> Vec<Vec<String>> {
    let book = sheet::read(path, &sheet::Limits::default()).expect("read");
    let table = sheet::table(&book, members::COLUMNS, &sheet::Pick::default()).expect("table");
    table.rows.iter().map(|r| ["name", "id_number", "mobile"].map(|f| r.get(f).text().into_owned()).to_vec()).collect()
}

#[test]
fn a_view_leaves_as_it_is_seen_masked_and_logged() {
    let (mut w, at, folder) = peopled();
    let mut view = View::of(&["name", "id_number", "mobile", "sex"]);
    view.only.insert("sex".into(), vec!["女".into()]);
    view.sort.push(Sort { column: "name".into(), down: true });
    let masked = folder.path().join("女党员.xlsx");
    let written =
        members::export_view(&mut w.store, &at, &Scope::All, &view, &masked, Number::Masked).expect("written");
    let women =
        members::on(w.store.conn(), &Scope::All, at.today()).expect("roster").into_iter().filter(|m| m.sex == "女");
    assert_eq!(written, women.count());
    let seen = rows(&masked);
    let keys: Vec<String> = seen.iter().map(|r| members::pinyin::keys(&r[0]).full).collect();
    assert!(keys.is_sorted_by(|a, b| a >= b), "{keys:?}");
    // No birth date stands beside: six and four are shown, and a telephone number never whole.
    assert!(seen.iter().all(|r| r[1].contains("********") && !r[1].starts_with('*')), "{seen:?}");
    assert!(seen.iter().all(|r| r[2].is_empty() || r[2].contains("****")), "{seen:?}");

    let whole = folder.path().join("完整.xlsx");
    members::export_view(&mut w.store, &at, &Scope::All, &view, &whole, Number::Full).expect("written");
    assert!(rows(&whole).iter().all(|r| !r[1].contains('*') && !r[2].contains('*')));
    let again = members::export_view(&mut w.store, &at, &Scope::All, &view, &whole, Number::Full).expect_err("exists");
    assert_eq!(again.code(), Code::CannotWrite);
    let log: Vec<(usize, bool)> = left(w.store.conn()).expect("the log").iter().map(|l| (l.rows, l.whole)).collect();
    assert_eq!(log, [(written, true), (written, false)], "what failed is not logged, and the newest comes first");
    // A log is no step: what undo finds is the import before it.
    assert_eq!(w.store.undo(&at).expect("undone").value, "import-roster");
    assert_eq!(left(w.store.conn()).expect("the log").len(), 2);
}

#[test]
fn views_are_kept_by_name_and_wrong_ones_are_told_what_there_is() {
    let (mut w, at, _folder) = peopled();
    let view = View { find: "曾芳琴".into(), ..View::of(&["seq", "name", "phone"]) };
    members::save_view(&mut w.store, &at, " 电话本 ", &view).expect("saved");
    let kept = members::view(w.store.conn(), "电话本").expect("kept");
    assert_eq!(
        (kept.columns, kept.find),
        (view.columns.clone(), String::new()),
        "whom somebody looked for is not kept"
    );
    let wrong = |columns: &[&str], name: &str, w: &mut crate::vault::Workspace| {
        members::save_view(&mut w.store, &at, name, &View::of(columns)).expect_err("wrong").code()
    };
    assert_eq!(wrong(&["name", "religion"], "甲", &mut w), Code::Usage);
    assert_eq!(wrong(&["name", "name"], "甲", &mut w), Code::Usage);
    assert_eq!(wrong(&["name"], "  ", &mut w), Code::Usage);
    let missing = members::view(w.store.conn(), "通讯录").expect_err("not there");
    assert!(missing.code() == Code::NotFound && missing.to_string().contains("电话本"), "{missing}");
    members::drop_view(&mut w.store, &at, "电话本").expect("dropped");
    assert_eq!(members::views(w.store.conn()).expect("views"), []);
}

#[test]
fn papers_are_masked_by_default_and_never_show_more_than_the_last_two_beside_a_birth_date() {
    let (w, at, _folder) = peopled();
    let conn = w.store.conn();
    let paper = members::roster(conn, &at, &Scope::All, Paper::A4, Number::Masked).expect("a paper");
    let at_column = |head: &str| paper.columns.iter().position(|c| c.head == head).expect("a column");
    let (birth, id, phone, home) =
        (at_column("出生年月"), at_column("公民身份证号"), at_column("联系电话"), at_column("家庭住址"));
    assert_eq!((paper.columns.len(), paper.parts[0].rows.len(), paper.mark.contains("脱敏")), (18, 43, true));
    for row in &paper.parts[0].rows {
        assert!(row[birth].len() <= 7, "{row:?}");
        assert!(row[id].is_empty() || row[birth].len() < 7 || row[id].starts_with("****************"), "{row:?}");
        assert!(!row[phone].bytes().all(|b| b.is_ascii_digit()) || row[phone].is_empty(), "{row:?}");
        assert!(!row[home].bytes().any(|b| b.is_ascii_digit()), "{row:?}");
    }
    let summary = members::summary(conn, &at, &Scope::All, Number::Full).expect("a paper");
    let heads: Vec<&str> = summary.columns.iter().map(|c| c.head.as_str()).collect();
    assert_eq!((heads.len(), heads[0], heads[3], heads[20]), (21, "序号", "公民身份证号", "备注"));
    assert!(summary.parts[0].rows.iter().all(|r| r[3].is_empty() || r[3].len() == 18 && !r[3].contains('*')));

    let one = Which::These(vec!["邓建国".into()]);
    let forms = members::forms(conn, &at, &Scope::All, &one, Number::Masked).expect("a form");
    assert_eq!((forms.forms.len(), forms.forms[0].name.as_str()), (1, "邓建国"));
    assert!(forms.forms[0].id_number.starts_with("****************"), "{:?}", forms.forms[0]);
    let nobody = Which::These(vec!["没有这人".into()]);
    assert_eq!(
        members::forms(conn, &at, &Scope::All, &nobody, Number::Masked).expect_err("nobody").code(),
        Code::NotFound
    );
    assert_eq!(members::forms(conn, &at, &Scope::All, &Which::Everybody, Number::Full).expect("forms").forms.len(), 43);
}

#[test]
fn an_empty_roster_prints_nothing_and_says_what_to_do() {
    let (w, _, _folder) = crate::testing::office();
    let empty = members::roster(w.store.conn(), &at(), &Scope::All, Paper::A4, Number::Masked).expect_err("nobody");
    assert!(empty.code() == Code::NotFound && empty.to_string().contains("导入"), "{empty}");
}
