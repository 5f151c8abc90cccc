//! Who was a member when, the list and the export.

use super::{counts, fixture, named, take, workbook};
use crate::branch::{self, Scope};
use crate::members::{
    Edit, EventKind, Listed, Member, NewEvent, Number, Status, edit, events, export, get, list, on, record,
};
use crate::testing::{at_day, office};
use crate::vault::Workspace;
use crate::{At, Code};
use chrono::NaiveDate;
use tempfile::TempDir;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).expect("a day")
}

fn filled() -> (Workspace, At, TempDir) {
    let (mut w, at, folder) = office();
    take(&mut w.store, &at, &fixture("花名册-党员基本信息汇总表.xlsx")).expect("imported");
    (w, at, folder)
}

fn new(member: &Member, kind: EventKind, on: NaiveDate) -> NewEvent {
    let mut new = NewEvent { document: "晨支〔2026〕3号".into(), ..NewEvent::of(&member.id, kind, on) };
    if matches!(kind, EventKind::Suspended | EventKind::Lost | EventKind::Expelled) {
        (new.details.minutes, new.details.search) = ("支委会纪要9号".into(), "电话、上门均未找到".into());
    }
    new
}

#[test]
fn the_roster_of_a_past_day_follows_from_the_events() {
    let (mut w, at, _folder) = filled();
    let second = branch::add_organisation(&mut w.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "")
        .expect("added")
        .value;
    let first = branch::by_code(w.store.conn(), "YL-CG-01").expect("read").expect("first");
    let zhao = named(&w.store, &at, "赵勇思");
    let move_to = |kind, organisation: &str, on| NewEvent { organisation: organisation.into(), ..new(&zhao, kind, on) };
    record(&mut w.store, &at, &move_to(EventKind::Moved, &second.id, day(2026, 8, 10))).expect("moved");
    record(&mut w.store, &at, &new(&zhao, EventKind::TransferOut, day(2026, 9, 10))).expect("out");
    record(&mut w.store, &at, &move_to(EventKind::TransferIn, &first.id, day(2026, 10, 10))).expect("in");
    let home = |on_day| {
        let found = on(w.store.conn(), &Scope::All, on_day).expect("members").into_iter().find(|m| m.id == zhao.id);
        found.map(|m| if m.organisation_id == first.id { 1 } else { 2 })
    };
    let homes = [(8, 9), (8, 10), (9, 9), (9, 10), (10, 9), (10, 10)].map(|(m, d)| home(day(2026, m, d)));
    assert_eq!(homes, [Some(1), Some(2), Some(2), None, None, Some(1)]);
    // Nobody is a member before he joined.
    assert_eq!((home(day(2001, 9, 14)), home(day(2001, 9, 15))), (None, Some(1)));
    let scope = Scope::One(second.id);
    let told: Vec<EventKind> = events(w.store.conn(), &scope, day(2026, 1, 1), day(2026, 12, 31))
        .expect("events")
        .iter()
        .map(|e| e.kind)
        .collect();
    assert_eq!(told, [EventKind::Moved, EventKind::TransferOut]);
    w.store.undo(&at).expect("undone");
    assert!(on(w.store.conn(), &Scope::All, at.today()).expect("members").iter().all(|m| m.id != zhao.id));
}

#[test]
fn events_bring_the_record_to_them() {
    let (mut w, at, _folder) = filled();
    let su = named(&w.store, &at, "苏珍轩");
    record(&mut w.store, &at, &new(&su, EventKind::Confirmed, day(2026, 9, 1))).expect("confirmed");
    let su = get(w.store.conn(), &su.id).expect("member");
    assert_eq!((su.kind.label(), su.confirmed.map(|d| d.to_string())), ("正式党员", Some("2026-09-01".into())));
    record(&mut w.store, &at, &new(&su, EventKind::Suspended, day(2026, 9, 2))).expect("suspended");
    assert_eq!(get(w.store.conn(), &su.id).expect("member").status, Status::Suspended);
    record(&mut w.store, &at, &new(&su, EventKind::Lost, day(2026, 9, 3))).expect("lost");
    record(&mut w.store, &at, &new(&su, EventKind::Found, day(2026, 9, 4))).expect("found");
    let su = get(w.store.conn(), &su.id).expect("member");
    assert_eq!((su.lost, su.lost_since, su.rev), (false, None, 5));
}

#[test]
fn events_that_cannot_be_are_refused() {
    let (mut w, at, _folder) = filled();
    let deng = named(&w.store, &at, "邓建国");
    let mut refused = |change: &NewEvent| record(&mut w.store, &at, change).expect_err("refused").code();
    assert_eq!(refused(&new(&deng, EventKind::Death, day(2026, 11, 1))), Code::Forbidden);
    assert_eq!(refused(&new(&deng, EventKind::Confirmed, day(2026, 9, 1))), Code::Forbidden);
    assert_eq!(
        refused(&NewEvent { document: " ".into(), ..new(&deng, EventKind::Expelled, day(2026, 9, 1)) }),
        Code::Forbidden
    );
    assert_eq!(refused(&new(&deng, EventKind::Moved, day(2026, 9, 1))), Code::NotFound);
    assert_eq!(
        refused(&NewEvent { member_id: "nobody".into(), ..new(&deng, EventKind::Death, day(2026, 9, 1)) }),
        Code::NotFound
    );
    record(&mut w.store, &at, &new(&deng, EventKind::Death, day(2026, 9, 1))).expect("death");
    let again = record(&mut w.store, &at, &new(&deng, EventKind::Death, day(2026, 9, 2))).expect_err("refused");
    assert_eq!(again.code(), Code::Forbidden);
    // The departed member's row is refused by the next import, the others stand.
    let report =
        take(&mut w.store, &at_day(2026, 11, 2), &fixture("花名册-党员基本信息汇总表.xlsx")).expect("imported");
    assert_eq!((counts(&report), report.rows[0].code.as_str()), ([43, 0, 0, 42, 1, 0], "departed"));
}

fn found(w: &Workspace, at: &At, find: &str) -> Vec<String> {
    let listed = list(w.store.conn(), &Scope::All, at.today(), find, Number::Masked).expect("list");
    listed.into_iter().map(|l| l.name).collect()
}

#[test]
fn the_list_is_found_by_name_pinyin_and_tail() {
    let (w, at, _folder) = filled();
    assert_eq!(found(&w, &at, "").len(), 43);
    assert_eq!(found(&w, &at, "zfq"), ["曾芳琴"]);
    assert_eq!(found(&w, &at, "Zeng F"), ["曾芳琴", "曾福建"]);
    assert_eq!(found(&w, &at, "芳琴"), ["曾芳琴"]);
    assert_eq!(found(&w, &at, "5947"), ["曾芳琴"]);
    assert_eq!(found(&w, &at, "859x"), ["宋玉琴"]);
    assert_eq!(found(&w, &at, "6165"), ["曾芳琴"]);
    assert_eq!(found(&w, &at, "没有这个人"), Vec::<String>::new());
}

#[test]
fn the_list_is_found_by_landline_group_and_category_and_follows_edits_and_undo() {
    let (mut w, at, folder) = office();
    let head: &[&str] = &["姓名", "身份证号", "手机号", "固定电话", "党小组", "积分类别", "入党日期", "转正日期"];
    let a: &[&str] = &[
        "单乐",
        "500199194509084619",
        "18000016018",
        "0871-63212868",
        "第一组",
        "流动党员",
        "1972-09-15",
        "1972-09-15",
    ];
    let b: &[&str] =
        &["董海", "500199194408250710", "18000090363", "", "第二组", "无职党员", "1970-08-01", "1970-08-01"];
    take(&mut w.store, &at, &workbook(folder.path(), &[head, a, b])).expect("imported");
    for typed in ["shanl", "sl", "shanyue", "sy", "2868", "一组", "流动", "流动党员", "6018", "4619"] {
        assert_eq!(found(&w, &at, typed), ["单乐"], "{typed}");
    }
    for typed in ["danle", "党员", "00", "28689"] {
        assert_eq!(found(&w, &at, typed), Vec::<String>::new(), "{typed}");
    }
    assert_eq!(found(&w, &at, "组").len(), 2);
    // What is stored follows the names, whichever way they change.
    let stored = |w: &Workspace| {
        let all = "SELECT group_concat(name || '=' || readings, ';') FROM (SELECT * FROM name_reading ORDER BY name)";
        w.store.conn().query_row(all, [], |r| r.get::<_, String>(0)).expect("kept")
    };
    assert!(stored(&w).contains("董海=dong") && stored(&w).contains("单乐=shan "), "{}", stored(&w));
    let id = named(&w.store, &at, "董海").id;
    let rename = [Edit { field: "姓名".into(), value: "仇海".into() }];
    edit(&mut w.store, &at, &id, &rename).expect("renamed");
    assert_eq!((found(&w, &at, "qiuh"), found(&w, &at, "dh").len()), (vec!["仇海".to_owned()], 0));
    assert!(stored(&w).contains("仇海=qiu hai"), "{}", stored(&w));
    w.store.undo(&at).expect("undone");
    assert_eq!((found(&w, &at, "dh"), found(&w, &at, "qiuh").len()), (vec!["董海".to_owned()], 0));
    // A store of an older program has none stored: it is searched all the same, and on a past day too.
    w.store.conn().execute("DELETE FROM name_reading", []).expect("emptied");
    assert_eq!(found(&w, &at, "sy"), ["单乐"]);
    let gone = new(&named(&w.store, &at, "单乐"), EventKind::Death, at.today());
    record(&mut w.store, &at, &gone).expect("death");
    let before = list(w.store.conn(), &Scope::All, day(2026, 10, 30), "sy", Number::Masked).expect("list");
    assert_eq!((before.len(), found(&w, &at, "sy").len()), (1, 0));
}

#[test]
fn no_list_shows_a_number_that_can_be_put_together() {
    let (w, at, _folder) = filled();
    let listed = list(w.store.conn(), &Scope::All, at.today(), "", Number::Masked).expect("list");
    for Listed { id_number, id_number_masked, .. } in &listed {
        assert_eq!((id_number, id_number_masked.chars().filter(|c| *c != '*').count()), (&None, 2));
    }
    let json = serde_json::to_value(&listed[2]).expect("json");
    assert_eq!(
        (&json["kind"], &json["birth"], &json["status"]),
        (&"正式党员".into(), &"1996-12-17".into(), &"正常".into())
    );
    assert_eq!((&json["organisation"], json.get("id_number")), (&"晨光社区第一党支部".into(), None));
    let full = list(w.store.conn(), &Scope::All, at.today(), "zfq", Number::Full).expect("list");
    assert_eq!(full[0].id_number.as_deref(), Some("530199199612175947"));
}

#[test]
fn what_was_exported_comes_back_unchanged() {
    let (mut w, at, folder) = filled();
    for (number, name) in [(Number::Full, "完整.xlsx"), (Number::Masked, "遮盖 名册.xlsx")] {
        let path = folder.path().join(name);
        assert_eq!(export(&mut w.store, &at, &Scope::All, &path, number).expect("written"), 43);
        let book = crate::sheet::read(&path, &crate::sheet::Limits::default()).expect("read");
        let table = crate::sheet::table(&book, crate::members::COLUMNS, &crate::sheet::Pick::default()).expect("table");
        let shown = table.rows[2].get("id_number").text().into_owned();
        assert_eq!(shown, if number == Number::Full { "530199199612175947" } else { "****************47" });
        let whole = |field: &str, digits: usize| {
            let runs = table.rows.iter().map(|r| r.get(field).text().into_owned());
            runs.filter(|t| t.bytes().filter(u8::is_ascii_digit).count() >= digits).count()
        };
        let seen = [whole("mobile", 8), whole("landline", 8), whole("address", 1)];
        assert!(if number == Number::Full { seen[0] > 40 && seen[2] > 40 } else { seen == [0, 0, 0] }, "{seen:?}");
        assert_eq!(table.unknown, Vec::<String>::new());
        let report = take(&mut w.store, &at, &path).expect("imported");
        assert_eq!((counts(&report), report.exit()), ([43, 0, 0, 43, 0, 0], 0), "{name}: {:?}", report.rows);
        let again = export(&mut w.store, &at, &Scope::All, &path, number).expect_err("exists");
        assert_eq!(again.code(), Code::CannotWrite);
    }
}

#[test]
fn the_full_export_keeps_the_sheets_own_columns() {
    let (mut w, at, folder) = office();
    let head: &[&str] = &["姓名", "身份证号", "手机号", "籍贯", "积分类别", "党小组", "特长"];
    let deng: &[&str] = &["邓建国", "500199194509084619", "18000016018", "成都", "在职党员", "一组", ""];
    let dong: &[&str] = &["董海", "500199194408250710", "18000090363", "", "无职党员", "", "书法"];
    take(&mut w.store, &at, &workbook(folder.path(), &[head, deng, dong])).expect("imported");
    let mut columns = |number, name: &str| {
        let path = folder.path().join(name);
        export(&mut w.store, &at, &Scope::All, &path, number).expect("written");
        let book = crate::sheet::read(&path, &crate::sheet::Limits::default()).expect("read");
        let table = crate::sheet::table(&book, crate::members::COLUMNS, &crate::sheet::Pick::default()).expect("table");
        (table.rows[1].get("category").text().into_owned(), table.unknown, table.rows[1].extras.get("特长").cloned())
    };
    let unknown = vec!["籍贯".to_owned(), "特长".to_owned()];
    assert_eq!(columns(Number::Full, "a.xlsx"), ("无职党员".to_owned(), unknown, Some("书法".into())));
    assert_eq!(columns(Number::Masked, "b.xlsx"), (String::new(), vec![], None));
}
