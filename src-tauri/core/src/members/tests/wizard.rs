//! The wizard's road: columns named, cells mended, doubles answered, rows pasted, work stopped.

use super::{codes, counts, everybody, workbook};
use crate::At;
use crate::Code;
use crate::branch::Scope;
use crate::members::{Answered, Gates, SavedMap, Wizard, save_map, saved_map};
use crate::sheet::{Fix, ImportReport, Outcome, Preview};
use crate::store::Store;
use crate::testing::office;

const HEAD: &str = "姓名\t身份证号\t出生日期\t入党日期\t转正日期\t手机号\n";
const ZHAO: &str = "赵勇思\t500199196209199130\t1962-09-19\t2001-09-15\t2002-09-15\t15000044634\n";
const DENG: &str = "邓建国\t500199194509084619\t1945-09-08\t1972-09-15\t1972-09-15\t18000016018\n";

fn pasted(lines: &[&str]) -> Wizard {
    Wizard { text: lines.concat(), ask: true, ..Wizard::default() }
}

fn take(store: &mut Store, at: &At, order: &Wizard) -> ImportReport {
    order.import(store, at, &Scope::All, &Gates::default(), false, &mut |_, _| true).expect("imported").value
}

fn look(store: &Store, at: &At, order: &Wizard) -> Preview {
    order.preview(store.conn(), at, &Scope::All, &Gates::default(), &mut |_, _| true).expect("looked at")
}

#[test]
fn pasted_rows_are_looked_at_mended_and_taken_in_as_one_step() {
    let (mut w, at, _folder) = office();
    let wrong = DENG.replace("4619", "4618");
    let mut order = pasted(&[HEAD, ZHAO, &wrong]);
    let before = look(&w.store, &at, &order);
    let outcomes: Vec<(u32, Outcome)> = before.rows.iter().map(|r| (r.row, r.outcome)).collect();
    assert_eq!(outcomes, [(2, Outcome::Accepted), (3, Outcome::Refused)]);
    assert_eq!((before.rows[1].cells[0].as_str(), before.rows[1].notes[0].code.as_str()), ("邓建国", "id-check-digit"));
    order.fixes.push(Fix { row: 3, column: 1, text: "500199194509084619".into() });
    assert!(look(&w.store, &at, &order).rows.iter().all(|r| r.outcome == Outcome::Accepted && r.notes.is_empty()));
    assert!(everybody(&w.store, &at).is_empty(), "looking writes nothing");
    assert_eq!(counts(&take(&mut w.store, &at, &order)), [2, 2, 0, 0, 0, 0]);
    let last = w.store.last().expect("read").expect("a step");
    assert_eq!((last.title.as_str(), last.undoable), ("导入党员名册", true));
    assert_eq!(w.store.undo_verb(&at, last.id - 1).expect_err("not the newest").code(), Code::Forbidden);
    w.store.undo_verb(&at, last.id).expect("undone");
    assert!(everybody(&w.store, &at).is_empty());
}

#[test]
fn rows_without_a_header_are_read_once_their_columns_are_named() {
    let (mut w, at, _folder) = office();
    let mut order = pasted(&[ZHAO, DENG]);
    let found = order.layout(w.store.conn()).expect("layout");
    assert_eq!((found.layout.columns[0].header.as_str(), found.layout.missing), ("第1列", vec!["姓名".to_owned()]));
    assert_eq!(found.layout.columns[1].samples, ["500199196209199130", "500199194509084619"]);
    let fields = ["name", "id_number", "birth", "joined", "confirmed", "mobile"];
    order.map = (1..).zip(fields).map(|(n, f)| (format!("第{n}列"), f.to_owned())).collect();
    let report = take(&mut w.store, &at, &order);
    assert_eq!((counts(&report), everybody(&w.store, &at)[0].name.as_str()), ([2, 2, 0, 0, 0, 0], "赵勇思"));
}

#[test]
fn who_may_be_known_is_asked_and_never_guessed() {
    let (mut w, at, _folder) = office();
    take(&mut w.store, &at, &pasted(&[HEAD, ZHAO]));
    let id = everybody(&w.store, &at)[0].id.clone();
    let cases = [
        ("赵勇思\t\t\t2001-09-15\t2002-09-15\t15000044635\n", "same-unsure"),
        ("赵勇思\t500199196209199157\t1962-09-19\t2001-09-15\t2002-09-15\t15000044635\n", "id-changed"),
        ("赵永思\t500199196209199130\t1962-09-19\t2001-09-15\t2002-09-15\t15000044635\n", "name-changed"),
    ];
    for (row, code) in cases {
        let row = row.replace("500199196209199157", &numbered("50019919620919915"));
        let order = pasted(&[HEAD, &row]);
        let seen = look(&w.store, &at, &order);
        assert_eq!((seen.rows[0].outcome, codes(&seen.report)), (Outcome::Refused, vec![(2, code)]));
        let known = &seen.rows[0].question.as_ref().expect("a question").known[0];
        assert_eq!(known.id, id);
        assert!(known.facts.iter().all(|(_, text)| !text.contains("196209199130")), "numbers are masked");
        let same = Wizard { answers: vec![Answered { row: 2, same: id.clone() }], ..order.clone() };
        assert_eq!(look(&w.store, &at, &same).rows[0].outcome, Outcome::Updated, "{code}");
        let new = Wizard { answers: vec![Answered { row: 2, same: String::new() }], ..order };
        let expected = if code == "name-changed" { Outcome::Refused } else { Outcome::Accepted };
        assert_eq!(look(&w.store, &at, &new).rows[0].outcome, expected, "{code}");
    }
    let nobody = Wizard { answers: vec![Answered { row: 2, same: "没有".into() }], ..pasted(&[HEAD, ZHAO]) };
    assert_eq!(codes(&look(&w.store, &at, &nobody).report), [(2, "answer-contradicts")]);
}

/// The seventeen characters with the check character that belongs to them.
fn numbered(seventeen: &str) -> String {
    let all = ('0'..='9').chain(['X']).map(|c| format!("{seventeen}{c}"));
    all.into_iter().find(|n| crate::members::id_number::parse(n).is_ok()).expect("one check character")
}

#[test]
fn two_rows_that_one_member_fits_touch_nobody() {
    let (mut w, at, _folder) = office();
    take(&mut w.store, &at, &pasted(&[HEAD, "赵勇思\t\t1962-09\t2001-09-15\t2002-09-15\t15000044634\n"]));
    let one = "赵勇思\t\t1962-09-19\t2001-09-15\t2002-09-15\t15000044635\n";
    let other = "赵勇思\t\t1962-09-20\t2001-09-15\t2002-09-15\t15000044636\n";
    for lines in [[one, other], [other, one]] {
        let report = take(&mut w.store, &at, &pasted(&[HEAD, lines[0], lines[1]]));
        assert_eq!((counts(&report), codes(&report)), ([2, 0, 0, 0, 2, 0], vec![(2, "ambiguous"), (3, "ambiguous")]));
    }
    assert_eq!(everybody(&w.store, &at)[0].mobile, "15000044634");
}

#[test]
fn a_column_can_be_said_to_be_another_or_none_and_the_mapping_is_offered_again() {
    let (mut w, at, folder) = office();
    let path = workbook(
        folder.path(),
        &[&["姓名", "身份证号", "手机号", "紧急电话"], &["邓建国", "500199194509084619", "110", "18000016018"]],
    );
    let map = vec![("紧急电话".to_owned(), "mobile".to_owned()), ("手机号".to_owned(), String::new())];
    let order = Wizard { path: path.display().to_string(), map: map.clone(), ..Wizard::default() };
    assert_eq!(order.layout(w.store.conn()).expect("layout").saved, None);
    save_map(&mut w.store, &at, &SavedMap { name: " 街道表 ".into(), map }).expect("saved");
    let report = take(&mut w.store, &at, &order);
    assert_eq!((report.accepted, report.unknown_columns), (1, vec!["手机号".to_owned()]));
    assert_eq!(everybody(&w.store, &at)[0].mobile, "18000016018");
    let bare = Wizard { map: Vec::new(), ..order };
    assert_eq!(bare.layout(w.store.conn()).expect("layout").saved.map(|m| m.name), Some("街道表".to_owned()));
    assert_eq!(pasted(&[HEAD, ZHAO]).layout(w.store.conn()).expect("layout").saved, None, "other headers");
    assert_eq!(saved_map(w.store.conn(), "没有").expect_err("unknown").code(), Code::NotFound);
    let unnamed = save_map(&mut w.store, &at, &SavedMap { name: " ".into(), map: Vec::new() });
    assert_eq!(unnamed.expect_err("no name").code(), Code::Usage);
}

#[test]
fn bad_orders_are_refused_in_words() {
    let (mut w, at, _folder) = office();
    let code = |order: &Wizard, store: &Store| {
        order.preview(store.conn(), &at, &Scope::All, &Gates::default(), &mut |_, _| true).expect_err("refused").code()
    };
    assert_eq!(code(&pasted(&["\n \t\n"]), &w.store), Code::InputRefused);
    let fixed = |row, column| Wizard { fixes: vec![Fix { row, column, text: "x".into() }], ..pasted(&[HEAD, ZHAO]) };
    assert_eq!(code(&fixed(9, 0), &w.store), Code::NotFound);
    assert_eq!(code(&fixed(2, 60), &w.store), Code::NotFound);
    let stopped =
        pasted(&[HEAD, ZHAO]).import(&mut w.store, &at, &Scope::All, &Gates::default(), false, &mut |_, _| false);
    assert_eq!(stopped.expect_err("stopped").code(), Code::InputRefused);
    // Stopped while writing: what was written already goes with it.
    let mut calls = 0;
    let mut late = |_: usize, _: usize| {
        calls += 1;
        calls < 2
    };
    let stopped =
        pasted(&[HEAD, ZHAO, DENG]).import(&mut w.store, &at, &Scope::All, &Gates::default(), false, &mut late);
    assert_eq!(stopped.expect_err("stopped").code(), Code::InputRefused);
    assert!(everybody(&w.store, &at).is_empty());
}

#[test]
fn a_sheet_moves_no_category_of_a_settled_month() {
    let (mut w, at, _folder) = office();
    let head = HEAD.replace('\n', "\t积分类别\n");
    let line = |line: &str, category: &str| line.replace('\n', &format!("\t{category}\n"));
    take(&mut w.store, &at, &pasted(&[&head, &line(ZHAO, "无职党员")]));
    let zhao = everybody(&w.store, &at)[0].clone();
    let (organisation, month) = (zhao.organisation_id.clone(), crate::Month::of(at.today()));
    let gates = Gates { settled: [(organisation, month)].into(), ..Gates::default() };
    let order = pasted(&[&head, &line(ZHAO, "在职党员"), &line(DENG, "在职党员")]);
    let told = order.import(&mut w.store, &at, &Scope::All, &gates, false, &mut |_, _| true).expect("imported").value;
    assert_eq!(counts(&told)[..4], [2, 1, 0, 1]);
    assert!(told.rows.iter().any(|n| n.row == 2 && n.code == "month-settled" && n.message.contains("类别变更")));
    let of = |month| crate::members::categories(w.store.conn(), month).expect("categories");
    assert_eq!(
        of(month).values().collect::<Vec<_>>(),
        [&crate::members::Category::Postless],
        "the closed month stands"
    );
    assert_eq!(of(month.next()).len(), 2, "who is new has his category from the first open month on");
}
