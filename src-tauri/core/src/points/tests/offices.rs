//! Several organisations, people who leave, records that prove nothing.

use super::*;
use crate::branch::{self, Organisation};
use crate::members::{EventKind, NewEvent};
use crate::points::{Period, RankRow, entries, explain, rank};
use crate::{Code, life};

/// Two branches: 王平 in both, 李华 in the first, 周明 in the second.
fn two() -> (Workspace, At, TempDir, [Organisation; 2]) {
    let (mut open, at, folder) = office();
    branch::add_organisation(&mut open.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "YL").expect("second");
    let organisations = branch::organisations(open.store.conn()).expect("organisations");
    let path = folder.path().join("名册.xlsx");
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let head = ["姓名", "所在党支部", "性别", "民族", "出生日期", "人员类别", "加入党组织日期", "转为正式党员日期"];
    let rows =
        [("王平", 0, "1970-01-01"), ("王平", 1, "1980-01-01"), ("李华", 0, "1971-01-01"), ("周明", 1, "1972-01-01")];
    for (c, text) in (0u16..).zip(head) {
        page.write_string(0, c, text).expect("head");
    }
    for (r, (name, organisation, birth)) in (1u32..).zip(rows) {
        let of = organisations[organisation].name.as_str();
        for (c, text) in (0u16..).zip([name, of, "男", "汉族", birth, "正式党员", "2001-01-01", "2002-01-01"]) {
            page.write_string(r, c, text).expect("cell");
        }
    }
    book.save(&path).expect("saved");
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    let done = members::import_file(&mut open.store, &at, &path, &how).expect("roster").value;
    assert_eq!(done.accepted, 4, "{:?}", done.rows);
    let organisations = organisations.try_into().expect("two");
    (open, at, folder, organisations)
}

/// A sheet with 所在党支部: name, organisation, times of 志愿服务.
fn split(folder: &Path, rows: &[(&str, &str, f64)]) -> PathBuf {
    let path = folder.join(format!("积分分支部 {}.xlsx", std::fs::read_dir(folder).expect("folder").count()));
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name("2026年10月").expect("name");
    for (c, text) in (0u16..).zip(["姓名", "所在党支部", "类别", "志愿服务"]) {
        page.write_string(0, c, text).expect("head");
    }
    for (r, (name, organisation, times)) in (1u32..).zip(rows) {
        for (c, text) in (0u16..).zip([name, organisation, &"在职党员"]) {
            page.write_string(r, c, *text).expect("cell");
        }
        page.write_number(r, 3, *times).expect("cell");
    }
    book.save(&path).expect("saved");
    path
}

fn places(rows: &[RankRow]) -> Vec<(&str, &str, Option<u32>, i64)> {
    rows.iter().map(|r| (r.organisation.as_str(), r.name.as_str(), r.rank, r.total.0)).collect()
}

#[test]
fn one_sheet_splits_by_branch_and_each_ranks_its_own() {
    let (mut open, at, folder, [first, second]) = two();
    let store = &mut open.store;
    let rows = [
        ("王平", "晨光社区第一党支部", 1.0),
        ("王平", "第二党支部", 2.0),
        ("李华", "", 3.0),
        ("周明", "", 1.0),
        ("王平", "", 4.0),
        ("周明", "晨光社区第一党支部", 4.0),
        ("周明", "别处党支部", 4.0),
    ];
    let path = split(folder.path(), &rows);
    let report = take(store, &at, &path).expect("taken");
    assert_eq!(counts(&report), [7, 4, 0, 0, 3, 0]);
    assert_eq!(codes(&report), [(6, "member-ambiguous"), (7, "member-unknown"), (8, "organisation-unknown")]);
    let of = |o: &Organisation| entries(store.conn(), &Scope::One(o.id.clone()), OCTOBER).expect("entries").len();
    assert_eq!((of(&first), of(&second)), (2, 2));

    let done = close(store, &at, &Scope::One(first.id.clone()), OCTOBER).expect("first").value;
    assert_eq!((done.lines, done.members), (2, 2));
    let report = take(store, &at, &path).expect("half of it");
    assert_eq!((report.unchanged, report.refused), (2, 5), "the first branch is closed, the second is not");
    let done = close(store, &at, &Scope::All, OCTOBER).expect("the other").value;
    assert_eq!((done.lines, done.members), (2, 2));
    assert_eq!(take(store, &at, &path).expect_err("both").code(), Code::Forbidden);

    let rows = rank(store.conn(), &Scope::All, Period::Month(OCTOBER), at.today()).expect("rank");
    let (one, two) = ("晨光社区第一党支部", "晨光社区第二党支部");
    let wanted = [
        (one, "李华", Some(1), 600),
        (one, "王平", Some(2), 200),
        (two, "王平", Some(1), 400),
        (two, "周明", Some(2), 200),
    ];
    assert_eq!(places(&rows), wanted);
    let several = explain(store.conn(), &Scope::All, "王平", Period::Month(OCTOBER)).expect_err("two of them");
    assert_eq!(several.code(), Code::Usage);
    let mine = explain(store.conn(), &Scope::One(second.id), "王平", Period::Month(OCTOBER)).expect("one here");
    assert_eq!(mine.total.0, 400);
}

#[test]
fn who_left_keeps_the_lines_and_has_no_place() {
    let (mut open, at, folder, [first, _]) = two();
    let store = &mut open.store;
    take(store, &at, &split(folder.path(), &[("李华", "", 2.0)])).expect("taken");
    shut(store, &at, OCTOBER);
    let leaves = NewEvent {
        document: "介绍信第1号".into(),
        ..NewEvent::of(&id_of(store, "李华"), EventKind::TransferOut, at.today())
    };
    members::record(store, &at, &leaves).expect("left");
    let rows = rank(store.conn(), &Scope::One(first.id), Period::Month(OCTOBER), at.today()).expect("rank");
    let of = |name: &str| rows.iter().find(|r| r.name == name).map(|r| (r.rank, r.counted, r.total.0));
    assert_eq!(of("李华"), Some((None, false, 400)));
    assert_eq!(of("王平"), Some((Some(1), true, 0)));
}

/// A gathering whose figures do not explain each other proves nothing, so it makes no line; an absence makes one of 0.
#[test]
fn no_proof_is_no_line_and_an_absence_is_a_line_of_nought() {
    let (mut open, at, folder, [first, _]) = two();
    let store = &mut open.store;
    categorise(store, &at, "李华", Category::Employed);
    let path = folder.path().join("组织生活.xlsx");
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let head = ["日期", "类型", "主题", "应到", "实到", "缺席名单及原因", "所在党支部"];
    let rows = [
        ["2026-10-10", "主题党日", "义诊", "2", "1", "李华（无故）", "晨光社区第一党支部"],
        ["2026-10-12", "党员大会", "学习", "2", "1", "", "晨光社区第一党支部"],
    ];
    for (c, text) in (0u16..).zip(head) {
        page.write_string(0, c, text).expect("head");
    }
    for (r, row) in (1u32..).zip(rows) {
        for (c, text) in (0u16..).zip(row) {
            page.write_string(r, c, text).expect("cell");
        }
    }
    book.save(&path).expect("saved");
    life::import(store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    let closed = close(store, &at, &Scope::One(first.id), OCTOBER).expect("closed").value;
    assert_eq!(closed.lines, 1);
    let warned = closed.warnings.join("");
    assert!(
        warned.contains("1名党员没有积分类别") && warned.contains("1次活动的应到、实到和缺席名单对不上"),
        "{warned}"
    );
    let lines = explain(store.conn(), &Scope::All, "李华", Period::Month(OCTOBER)).expect("explained").lines;
    let line = &lines[0].line;
    assert_eq!((line.rule.as_str(), line.quantity.0, line.points.0), ("b.theme", 0, 0));
    assert_eq!(line.evidence, "2026-10-10 支部主题党日（缺席）");
}

#[test]
fn a_month_without_anybody_holds_up_no_quarter() {
    let (mut w, at, folder) = crate::testing::office();
    let third = crate::points::Period::Quarter(2026, 3);
    let evaluate =
        |w: &mut Workspace| crate::points::evaluate(&mut w.store, &at, &Scope::All, third, "支委会纪要〔2026〕9号");
    let nobody = evaluate(&mut w).expect_err("nobody");
    assert_eq!(nobody.code(), crate::Code::Forbidden);
    assert!(nobody.fault().message.contains("请先结账"));
    // In July the branch had nobody yet, so that July can't be closed.
    let lines = ["姓名|出生日期|入党日期|人员类别|积分类别", "周敏|1990-01-01|2026-08-10|预备党员|在职党员"];
    crate::testing::take_roster(&mut w, &at, &crate::testing::sheet(folder.path(), &lines));
    let july = Month { year: 2026, month: 7 };
    assert_eq!(close(&mut w.store, &at, &Scope::All, july).expect_err("no people").code(), crate::Code::Forbidden);
    let closed =
        |w: &mut Workspace, month| close(&mut w.store, &at, &Scope::All, Month { year: 2026, month }).map(|_| ());
    closed(&mut w, 8).expect("closed");
    assert!(evaluate(&mut w).expect_err("September is open").fault().message.contains("2026-09"));
    closed(&mut w, 9).expect("closed");
    let told = evaluate(&mut w).expect("evaluated").value;
    assert_eq!((told.len(), told[0].open_months.len(), told[0].evaluated.is_some()), (1, 0, true));
}
