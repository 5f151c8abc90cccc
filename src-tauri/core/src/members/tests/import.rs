//! Rosters as offices have them: the real workbooks, and what a second, corrected or partial file does.

use super::{codes, counts, everybody, fixture, how, named, take, workbook, workbook_with};
use crate::PartialDate;
use crate::branch::{self, Scope};
use crate::members::{Category, Import, Kind, categories, import_file};
use crate::sheet::{Level, Pick};
use crate::testing::{at_day, office};

const HEAD: &[&str] = &["姓名", "身份证号", "出生年月", "人员类别", "入党时间", "转正时间", "手机号"];
const ZHAO: &[&str] = &["赵勇思", "500199196209199130", "1962-09-19", "正式党员", "2001.9", "2002.9", "15000044634"];
const DENG: &[&str] = &["邓建国", "500199194509084619", "1945-09-08", "正式", "1972/9/15", "1972/9/15", "18000016018"];

fn date(text: &str) -> Option<PartialDate> {
    text.parse().ok()
}

#[test]
fn the_clean_roster_enters_whole() {
    let (mut w, at, _folder) = office();
    let path = fixture("花名册-党员基本信息汇总表.xlsx");
    let report = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&report), report.exit()), ([43, 43, 0, 0, 0, 0], 0));
    assert_eq!((report.rows, report.unknown_columns), (vec![], Vec::<String>::new()));

    let members = everybody(&w.store, &at);
    assert_eq!(members.len(), 43);
    assert_eq!(members.iter().filter(|m| m.kind == Kind::Probationary).count(), 3);
    let third = &members[2];
    assert_eq!((third.name.as_str(), third.sex.as_str(), third.ethnicity.as_str()), ("曾芳琴", "女", "汉族"));
    assert_eq!(
        (third.birth, third.joined, third.confirmed),
        (date("1996-12-17"), date("2024-12-01"), date("2025-12-01"))
    );
    assert_eq!((third.landline.as_str(), third.education.as_str()), ("099-64517303", "中专"));

    let again = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&again), again.exit()), ([43, 0, 0, 43, 0, 0], 0));
    assert_eq!(everybody(&w.store, &at), members);
}

#[test]
fn the_faulty_roster_says_what_is_wrong_row_by_row() {
    let (mut w, at, _folder) = office();
    let path = fixture("花名册-有错误.xlsx");
    let report = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&report), report.exit()), ([30, 26, 0, 0, 4, 2], 3));
    let notes: Vec<_> = report.rows.iter().map(|n| (n.row, n.column.as_str(), n.code.as_str(), n.level)).collect();
    assert_eq!(
        notes,
        [
            (8, "公民身份证号", "id-check-digit", Level::Error),
            (10, "转为正式党员日期", "date-order", Level::Error),
            (12, "手机号", "phone-invalid", Level::Warning),
            (14, "姓名", "duplicate", Level::Error),
            (16, "性别", "id-sex", Level::Warning),
            (18, "姓名", "name-missing", Level::Error),
        ]
    );
    assert_eq!(named(&w.store, &at, "赵勇思").confirmed, date("2002-09"));
    assert_eq!(named(&w.store, &at, "蒋红慧").birth, date("1954-02"));
    assert_eq!(named(&w.store, &at, "韩淑玲").birth, date("1974-01"));

    // The clean file then brings what was refused, and finer dates.
    let clean = take(&mut w.store, &at, &fixture("花名册-党员基本信息汇总表.xlsx")).expect("imported");
    assert_eq!((clean.read, clean.accepted, clean.refused), (43, 17, 0));
    assert!(clean.updated >= 5 && clean.updated + clean.unchanged == 26, "{clean:?}");
    assert_eq!(named(&w.store, &at, "赵勇思").confirmed, date("2002-09-15"));
    // And the coarse one changes none of them back: only the telephone and the sex differ.
    let coarse = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((coarse.updated, coarse.unchanged, coarse.accepted), (2, 24, 0));
    assert_eq!(named(&w.store, &at, "赵勇思").confirmed, date("2002-09-15"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let (mut w, at, _folder) = office();
    let path = fixture("花名册-有错误.xlsx");
    let report = import_file(&mut w.store, &at, &path, &how(true)).expect("read");
    assert_eq!(counts(&report.value), [30, 26, 0, 0, 4, 2]);
    assert!(report.changed.is_empty() && everybody(&w.store, &at).is_empty());
    assert!(!w.store.path().with_file_name("backups").exists());
}

#[test]
fn a_corrected_file_updates_and_undo_takes_it_back() {
    let (mut w, at, folder) = office();
    take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, ZHAO, DENG])).expect("imported");
    let before = everybody(&w.store, &at);
    let mut better = ZHAO.to_vec();
    (better[4], better[6]) = ("2001-09-20", "15000044635");
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &better, DENG])).expect("imported");
    assert_eq!(counts(&report), [2, 0, 1, 1, 0, 0]);
    let zhao = &everybody(&w.store, &at)[0];
    assert_eq!((zhao.joined, zhao.mobile.as_str(), zhao.rev), (date("2001-09-20"), "15000044635", 2));
    assert_eq!(zhao.id, before[0].id);
    w.store.undo(&at).expect("undone");
    assert_eq!(everybody(&w.store, &at), before);
    w.store.undo(&at).expect("undone");
    assert!(everybody(&w.store, &at).is_empty());
}

#[test]
fn blank_cells_erase_nothing() {
    let (mut w, at, folder) = office();
    take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, ZHAO])).expect("imported");
    let bare: &[&[&str]] = &[&["姓名", "身份证号", "手机号"], &["赵勇思", "500199196209199130", ""]];
    let report = take(&mut w.store, &at, &workbook(folder.path(), bare)).expect("imported");
    assert_eq!(counts(&report), [1, 0, 0, 1, 0, 0]);
}

#[test]
fn without_a_number_name_and_birth_tell() {
    let (mut w, at, folder) = office();
    let mut bare = ZHAO.to_vec();
    bare[1] = "";
    let first = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &bare])).expect("imported");
    assert_eq!((counts(&first), codes(&first)), ([1, 1, 0, 0, 0, 1], vec![(2, "id-missing")]));
    bare[2] = "1962.9";
    let coarser = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &bare])).expect("imported");
    assert_eq!(counts(&coarser), [1, 0, 0, 1, 0, 1]);
    // The number comes later and finds the same person; an inner space in the name does not matter.
    let mut spaced = ZHAO.to_vec();
    spaced[0] = "赵 勇　思";
    let whole = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &spaced])).expect("imported");
    assert_eq!(counts(&whole), [1, 0, 1, 0, 0, 0]);
    bare[2] = "1963-09-19";
    let other = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &bare])).expect("imported");
    assert_eq!((other.accepted, everybody(&w.store, &at).len()), (1, 2));
}

#[test]
fn namesakes_stay_two_people() {
    let (mut w, at, folder) = office();
    let mut twin = ZHAO.to_vec();
    let check = |n: u8| format!("50019919620919917{n}");
    let valid = (0..10)
        .map(check)
        .find(|t| crate::members::id_number::parse(t).is_ok())
        .unwrap_or_else(|| "50019919620919917X".into());
    twin[1] = &valid;
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, ZHAO, &twin])).expect("imported");
    assert_eq!(report.refused, 0);
    assert_eq!(everybody(&w.store, &at).len(), 2);
    let again = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, ZHAO, &twin])).expect("imported");
    assert_eq!(counts(&again), [2, 0, 0, 2, 0, 0]);
    // A row without a number cannot tell which of them it means.
    let mut bare = ZHAO.to_vec();
    bare[1] = "";
    let unclear = take(&mut w.store, &at, &workbook(folder.path(), &[HEAD, &bare, DENG])).expect("imported");
    assert_eq!((counts(&unclear), codes(&unclear)), ([2, 1, 0, 0, 1, 0], vec![(2, "ambiguous")]));
}

#[test]
fn unknown_columns_stay_with_the_row_and_a_map_names_them() {
    let (mut w, at, folder) = office();
    let lines: &[&[&str]] =
        &[&["姓名", "身份证号", "籍贯", "入伙年月"], &["邓建国", "500199194509084619", "成都", "1972-09-15"]];
    let path = workbook(folder.path(), lines);
    let report = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!(report.unknown_columns, ["籍贯", "入伙年月"]);
    let kept = &everybody(&w.store, &at)[0];
    assert_eq!((kept.extras["籍贯"].as_str(), kept.joined), (Some("成都"), None));
    let pick = Pick { sheet: None, map: vec![("入伙年月".into(), "joined".into())] };
    let mapped = import_file(&mut w.store, &at, &path, &Import { pick, ..how(false) }).expect("imported").value;
    assert_eq!((mapped.updated, mapped.unknown_columns), (1, vec!["籍贯".to_owned()]));
    assert_eq!(everybody(&w.store, &at)[0].joined, date("1972-09-15"));
}

#[test]
fn an_office_with_several_organisations_splits_the_rows() {
    let (mut w, at, folder) = office();
    let second = branch::add_organisation(&mut w.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "")
        .expect("added")
        .value;
    let head: &[&str] = &["姓名", "所在党支部", "身份证号", "手机号", "人员类别", "入党时间", "转正时间"];
    let line = |name, branch, id| [name, branch, id, "15000044634", "正式党员", "1972-09-15", "1972-09-15"];
    let a = line("邓建国", "晨光社区第一党支部", "500199194509084619");
    let b = line("董海", "中共晨光社区 第二党支部委员会", "500199194408250710");
    let c = line("赵平玲", "海棠社区党支部", "510199194410118438");
    let d = line("邓宇", "", "500199194706019293");
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[head, &a, &b, &c, &d])).expect("imported");
    assert_eq!((counts(&report), report.exit()), ([4, 2, 0, 0, 2, 0], 3));
    assert_eq!(codes(&report), [(4, "organisation-unknown"), (5, "organisation-missing")]);
    let listed = crate::members::on(w.store.conn(), &Scope::One(second.id.clone()), at.today()).expect("members");
    assert_eq!(listed.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["董海"]);

    // Rows without a name go to the chosen organisation; a changed one moves the member and says so.
    let moved = line("邓建国", "晨光社区第二党支部", "500199194509084619");
    let path = workbook(folder.path(), &[head, &moved, &d]);
    let chosen = Import { scope: Scope::One(second.id.clone()), ..how(false) };
    let report = import_file(&mut w.store, &at, &path, &chosen).expect("imported").value;
    assert_eq!((counts(&report), codes(&report)), ([2, 1, 1, 0, 0, 1], vec![(2, "moved")]));
    assert_eq!(crate::members::on(w.store.conn(), &Scope::One(second.id), at.today()).expect("members").len(), 3);
}

#[test]
fn rows_of_foreign_organisations_only_refuse_the_file() {
    let (mut w, at, folder) = office();
    let lines: &[&[&str]] = &[&["姓名", "所在党支部", "手机号"], &["邓建国", "海棠社区党支部", "15000044634"]];
    let refused = take(&mut w.store, &at, &workbook(folder.path(), lines)).expect_err("refused");
    assert_eq!(refused.code(), crate::Code::InputRefused);
    branch::add_organisation(&mut w.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "").expect("added");
    let unnamed: &[&[&str]] = &[&["姓名", "手机号"], &["邓建国", "15000044634"]];
    let refused = take(&mut w.store, &at, &workbook(folder.path(), unnamed)).expect_err("refused");
    assert_eq!(refused.code(), crate::Code::InputRefused);
    assert!(everybody(&w.store, &at).is_empty());
}

#[test]
fn a_sheet_without_telephones_only_warns_of_them() {
    let (mut w, at, folder) = office();
    let bare: &[&[&str]] = &[
        &["姓名", "身份证号", "人员类别", "入党日期", "转正日期", "年龄"],
        &["曾芳琴", "530199199612175947", "正式党员", "2024-12-01", "2025-12-01", "29"],
    ];
    let asking: &[&[&str]] = &[
        &["姓名", "身份证号", "入党日期", "转正日期", "联系电话"],
        &["曾芳琴", "530199199612175947", "2024-12-01", "2025-12-01", ""],
    ];
    let refused = take(&mut w.store, &at, &workbook(folder.path(), asking)).expect("read");
    assert_eq!((refused.refused, codes(&refused)), (1, vec![(2, "phone-missing")]));
    let report = take(&mut w.store, &at, &workbook(folder.path(), bare)).expect("imported");
    assert_eq!((counts(&report), codes(&report)), ([1, 1, 0, 0, 0, 1], vec![(2, "phone-missing")]));
    assert_eq!(report.unknown_columns, Vec::<String>::new());
}

#[test]
fn a_functional_branch_holds_nobody() {
    let (mut w, at, folder) = office();
    branch::add_organisation(&mut w.store, &at, "YL-CG-09", "护河先锋", "功能型党支部", "").expect("added");
    let head: &[&str] = &["姓名", "所在党支部", "身份证号", "手机号"];
    let a: &[&str] = &["邓建国", "护河先锋", "500199194509084619", "18000016018"];
    let b: &[&str] = &["董海", "", "500199194408250710", "18000090363"];
    let report = take(&mut w.store, &at, &workbook(folder.path(), &[head, a, b])).expect("imported");
    assert_eq!(codes(&report)[0], (2, "organisation-functional"));
    // It does not make the office one of several branches either: the other row needs no name.
    assert_eq!((report.accepted, report.refused), (1, 1));
}

#[test]
fn the_category_holds_from_the_start_of_use_and_then_from_its_month() {
    let (mut w, at, folder) = office();
    let head: &[&str] = &["姓名", "身份证号", "类别", "手机号", "入党日期", "转正日期"];
    let line = |category| ["邓建国", "500199194509084619", category, "15000044634", "1972-09-15", "1972-09-15"];
    take(&mut w.store, &at, &workbook(folder.path(), &[head, &line("在职")])).expect("imported");
    let later = at_day(2026, 12, 5);
    let report =
        take(&mut w.store, &later, &workbook(folder.path(), &[head, &line("老弱病残党员")])).expect("imported");
    assert_eq!(counts(&report), [1, 0, 1, 0, 0, 0]);
    let id = everybody(&w.store, &at)[0].id.clone();
    let held = |text: &str| categories(w.store.conn(), text.parse().expect("month")).expect("read").get(&id).copied();
    assert_eq!(held("2025-12"), None);
    assert_eq!((held("2026-01"), held("2026-11")), (Some(Category::Employed), Some(Category::Employed)));
    assert_eq!((held("2026-12"), held("2027-03")), (Some(Category::Frail), Some(Category::Frail)));
    let again = take(&mut w.store, &later, &workbook(folder.path(), &[head, &line("老弱病残")])).expect("imported");
    assert_eq!(counts(&again), [1, 0, 0, 1, 0, 0]);
}

#[test]
fn telephones_may_be_stored_as_numbers_and_share_a_column() {
    let (mut w, at, folder) = office();
    let head: &[&str] = &["姓名", "身份证号", "联系电话", "入党日期", "转正日期"];
    let line = ["邓建国", "500199194509084619", "", "1972-09-15", "1972-09-15"];
    let other = ["董海", "500199194408250710", "0871-63212868、18000090363", "1970-08-01", "1970-08-01"];
    let path = workbook_with(folder.path(), &[head, &line, &other], |s| {
        s.write_number(1, 2, 18_000_016_018.0).expect("cell");
    });
    let report = take(&mut w.store, &at, &path).expect("imported");
    assert_eq!((counts(&report), codes(&report)), ([2, 2, 0, 0, 0, 0], vec![]));
    let members = everybody(&w.store, &at);
    assert_eq!(members[0].mobile, "18000016018");
    assert_eq!((members[1].mobile.as_str(), members[1].landline.as_str()), ("18000090363", "0871-63212868"));
}

/// A file that names nobody's birth finds its people by name and organisation; what it then changes, it says.
#[test]
fn a_change_on_the_strength_of_a_name_alone_is_said_once() {
    let (mut open, at, folder) = office();
    let head = &["姓名", "出生日期", "人员类别", "入党日期", "转正日期", "手机号"];
    let first: &[&[&str]] = &[head, &["邓建国", "1945-09-08", "正式党员", "1972-09-15", "1972-09-15", "18000016018"]];
    take(&mut open.store, &at, &workbook(folder.path(), first)).expect("taken");
    let other: &[&[&str]] = &[head, &["邓建国", "", "正式党员", "1972-09-15", "1972-09-15", "13900016018"]];
    let path = workbook(folder.path(), other);
    let report = take(&mut open.store, &at, &path).expect("taken");
    assert_eq!(counts(&report), [1, 0, 1, 0, 0, 1]);
    assert!(codes(&report).contains(&(2, "same-by-name")), "{:?}", codes(&report));
    let again = take(&mut open.store, &at, &path).expect("taken again");
    assert_eq!((counts(&again)[3], codes(&again).contains(&(2, "same-by-name"))), (1, false));
}
