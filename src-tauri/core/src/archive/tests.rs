//! The archive: numbers, boxes, the register in, what is missing, what the prints say.

mod count;
mod kinds;
mod sections;
mod shelf;
mod typed;

use super::rules::{NumberParts, Term, rules};
use super::{Choice, Item, boxes, import, items, propose, vacancies, withdraw};
use super::{backsheets, catalogues, covers, file, set, setting, spines};
use crate::branch::{self, Scope};
use crate::print::SpineWidth;
use crate::report::archive_gaps;
use crate::sheet::{ImportReport, Pick};
use crate::testing::{at_day, codes, counts, fixture, office, peopled, sheet};
use crate::vault::Workspace;
use crate::{At, Code, life, talks};
use std::path::Path;

const REGISTER: &str = "归档文件登记-2026.xlsx";
const HEAD: &str = "卷|责任者|文号|题名|日期|密级|页数|保管期限|备注";

fn take(open: &mut Workspace, at: &At, path: &Path) -> ImportReport {
    import(&mut open.store, at, &Scope::All, path, &Pick::default(), false).expect("imported").value
}

fn filed(open: &Workspace) -> Vec<Item> {
    items(open.store.conn(), &Scope::All, Some(2026)).expect("items")
}

fn numbers(open: &Workspace) -> Vec<String> {
    filed(open).into_iter().map(|i| i.archive_number).collect()
}

#[test]
fn numbers_are_written_by_their_pattern_and_leave_out_what_is_unknown() {
    let parts = NumberParts { fonds: "Z109", year: 2026, retention: "D30", organisation: 1, section: "ZT", item: 7 };
    let write = |id: &str, parts: &NumberParts| rules().expect("rules").pattern(id).expect("pattern").render(parts);
    assert_eq!(write("by-item", &parts), "Z109-WS·2026-D30-ZT-0007");
    assert_eq!(write("by-category", &parts), "Z109-WS·2026·D30·ZT-0007");
    let class = NumberParts { fonds: "", item: 0, ..parts };
    assert_eq!(write("by-item", &class), "WS·2026-D30-ZT");
}

#[test]
fn retention_reads_the_classes_of_today_and_asks_about_those_of_before() {
    let term = |written: &str| rules().expect("rules").term(written);
    assert_eq!(term("永久"), Term::Class("Y".into()));
    assert_eq!(term("３０ 年"), Term::Class("D30".into()));
    assert_eq!(term("定期10年"), Term::Class("D10".into()));
    assert_eq!(term("长期"), Term::Former("长期".into()));
    assert_eq!(term(""), Term::Missing);
    assert_eq!(term("50年"), Term::Unknown);
}

#[test]
fn the_real_register_comes_in_whole_once_and_numbered() {
    let (mut open, at, _folder) = office();
    let first = take(&mut open, &at, &fixture(REGISTER));
    assert_eq!(counts(&first), [5, 5, 0, 0, 0, 0], "{:?}", first.rows);
    let expected =
        ["WS·2026-D10-WJ-0001", "WS·2026-Y-ZT-0001", "WS·2026-Y-ZT-0002", "WS·2026-D30-RC-0001", "WS·2026-D30-RC-0002"];
    assert_eq!(numbers(&open), expected);
    assert_eq!(counts(&take(&mut open, &at, &fixture(REGISTER))), [5, 0, 0, 5, 0, 0]);
    assert_eq!(numbers(&open), expected);
    let ones = filed(&open);
    assert_eq!(
        (ones[0].document_number.as_str(), ones[0].pages, ones[0].dated.to_string()),
        ("云街工委〔2026〕31号", Some(6), "2026-10-02".into())
    );
}

#[test]
fn what_is_marked_secret_never_enters() {
    let (mut open, at, folder) = office();
    let path = sheet(
        folder.path(),
        &[
            HEAD,
            "WJ|街道||通知|20261002|秘密|1|10年|",
            "WJ|街道||关于某事的通知(机密)|20261002||1|10年|",
            "WJ|街道||通知|20261002||1|10年|绝 密",
            "WJ|街道||公开的通知|20261002|公开|1|10年|",
            "WJ|街道||内部的通知|20261002|内部|1|10年|",
        ],
    );
    let report = take(&mut open, &at, &path);
    assert_eq!(codes(&report), [(2, "secret"), (3, "secret"), (4, "secret"), (6, "secret-column")]);
    assert_eq!(filed(&open).len(), 2);
}

#[test]
fn bad_rows_are_refused_with_their_reason_and_hold_nobody_up() {
    let (mut open, at, folder) = office();
    let path = sheet(
        folder.path(),
        &[
            HEAD,
            "会议资料|支部||记录|20261002||1|10年|",
            "RC|支部||记录|20261102||1|10年|",
            "RC|支部||记录|20260230||1|10年|",
            "RC|支部||记录|20261002||1|长期|",
            "RC|支部|||20261002||1|10年|",
            "RC|||记录|2026年9月||三||",
            "RC|支部||记录|2026年9月||3页|永久|",
        ],
    );
    let report = take(&mut open, &at, &path);
    let expected = [
        (2, "section-unknown"),
        (3, "date-in-future"),
        (4, "date-unreadable"),
        (5, "retention-former"),
        (6, "title-missing"),
        (7, "date-without-day"),
        (7, "retention-default"),
        (7, "author-missing"),
        (7, "pages-unreadable"),
        (8, "date-without-day"),
        (8, "row-repeated"),
    ];
    assert_eq!(codes(&report), expected);
    assert_eq!((report.accepted, report.refused, report.exit()), (1, 6, 3));
    let unknown = report.rows.iter().find(|n| n.code == "section-unknown").expect("a remark");
    assert!(["WJ", "ZT", "RC", "ZZ", "DY", "DF", "FW"].iter().all(|c| unknown.message.contains(c)));
}

#[test]
fn a_vacated_number_is_never_given_again() {
    let (mut open, at, folder) = office();
    take(
        &mut open,
        &at,
        &sheet(folder.path(), &[HEAD, "RC|支部||甲|20261002||1|10年|", "RC|支部||乙|20261003||1|10年|"]),
    );
    let corrected = sheet(folder.path(), &[HEAD, "RC|支部||乙|20261003||2|永久|"]);
    assert_eq!(counts(&take(&mut open, &at, &corrected)), [1, 0, 1, 0, 0, 0]);
    assert_eq!(numbers(&open), ["WS·2026-Y-RC-0001", "WS·2026-D10-RC-0001"]);
    take(&mut open, &at, &sheet(folder.path(), &[HEAD, "RC|支部||丙|20261004||1|10年|"]));
    assert_eq!(numbers(&open).last().map(String::as_str), Some("WS·2026-D10-RC-0003"));
    let last = filed(&open).pop().expect("an item");
    withdraw(&mut open.store, &at, &Scope::All, &last.id, "重复登记").expect("withdrawn");
    take(&mut open, &at, &sheet(folder.path(), &[HEAD, "RC|支部||丁|20261005||1|10年|"]));
    assert_eq!(numbers(&open).last().map(String::as_str), Some("WS·2026-D10-RC-0004"));
    let vacant = vacancies(open.store.conn(), &Scope::All, 2026).expect("vacancies");
    assert_eq!(vacant.iter().map(|v| (v.number, v.retention.as_str())).collect::<Vec<_>>(), [(2, "D10"), (3, "D10")]);
    assert_eq!(withdraw(&mut open.store, &at, &Scope::All, &last.id, "再来").expect_err("gone").code(), Code::NotFound);
}

/// A 30 mm box of the default figures holds 240 pages.
#[test]
fn a_box_holds_one_class_and_no_more_than_it_can() {
    let (mut open, at, folder) = office();
    let path = sheet(
        folder.path(),
        &[
            HEAD,
            "RC|支部||一|20261001||200|永久|",
            "RC|支部||二|20261002||40|永久|",
            "RC|支部||三|20261003||1|永久|",
            "RC|支部||四|20261004||1|30年|",
            "RC|支部||五|20261005||900|永久|",
            "RC|支部||六|20251005||1|永久|",
        ],
    );
    take(&mut open, &at, &path);
    let found = boxes(open.store.conn(), &Scope::All, 2026).expect("boxes");
    let shape: Vec<_> = found.iter().map(|b| (b.box_number, b.retention.as_str(), b.first, b.last, b.pages)).collect();
    assert_eq!(shape, [(1, "Y", 1, 2, 240), (2, "Y", 3, 3, 1), (3, "D30", 1, 1, 1), (4, "Y", 4, 4, 900)]);
}

#[test]
fn the_setting_of_an_organisation_changes_how_numbers_are_written() {
    let (mut open, at, _folder) = office();
    take(&mut open, &at, &fixture(REGISTER));
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let now = setting(open.store.conn(), &organisation).expect("setting");
    let with = |fonds: &str| super::Setting { fonds_number: fonds.into(), ..now.clone() };
    assert_eq!(set(&mut open.store, &at, &organisation, with("Z1")).expect_err("too short").code(), Code::Usage);
    set(&mut open.store, &at, &organisation, with("Z109")).expect("set");
    assert_eq!(numbers(&open)[0], "Z109-WS·2026-D10-WJ-0001");
}

fn section(open: &Workspace, at: &At, code: &str) -> (u32, Vec<String>) {
    let gaps = archive_gaps(open.store.conn(), at, &Scope::All, 2026).expect("gaps");
    assert_eq!(gaps.sections.len(), 7);
    let found = gaps.sections.into_iter().find(|s| s.code == code).expect("section");
    (found.items, found.missing)
}

fn chosen(key: &str) -> Choice {
    Choice::of(key)
}

#[test]
fn records_without_their_papers_are_missing_and_can_be_filed() {
    let (mut open, at, _folder) = peopled();
    let pick = Pick::default();
    life::import(&mut open.store, &at, &Scope::All, &fixture("组织生活登记-2026-10.xlsx"), &pick, false).expect("life");
    talks::import(&mut open.store, &at, &Scope::All, &fixture("谈心谈话登记-2026-10.xlsx"), &pick, false)
        .expect("talks");
    take(&mut open, &at, &fixture(REGISTER));

    let (count, missing) = section(&open, &at, "ZT");
    assert_eq!(count, 2);
    assert_eq!(missing.iter().filter(|m| m.starts_with("10月")).collect::<Vec<_>>(), ["10月主题党日活动记录"]);
    assert_eq!(missing.len(), 1 + 9 * 3, "January to September ask for three papers each");
    let (_, missing) = section(&open, &at, "RC");
    let of_october: Vec<&String> = missing.iter().filter(|m| m.starts_with("10月")).collect();
    assert_eq!(of_october, ["10月党小组会会议记录", "10月党课登记及讲稿"]);
    let sealed: Vec<&String> = missing.iter().filter(|m| m.contains("谈心谈话")).collect();
    assert_eq!(sealed.len(), 6, "each talk has its own envelope");
    assert_eq!(*sealed[0], "谈心谈话记录（密封）2026年第1号");

    let open_papers = propose(open.store.conn(), &at, &Scope::All, 2026).expect("proposals");
    let theme = open_papers.iter().find(|p| p.section == "ZT").expect("the minutes of the theme day");
    let key = theme.key.clone();
    let filed = file(&mut open.store, &at, &Scope::All, 2026, &[chosen(&key)]).expect("filed").value;
    assert_eq!((filed[0].archive_number.as_str(), filed[0].source.as_str()), ("WS·2026-D30-ZT-0001", key.as_str()));
    assert!(section(&open, &at, "ZT").1.iter().all(|m| !m.starts_with("10月")));
    let again = file(&mut open.store, &at, &Scope::All, 2026, &[chosen(&key)]);
    assert_eq!(again.expect_err("filed already").code(), Code::NotFound);
}

#[test]
fn nothing_is_missing_from_before_the_first_month_of_use() {
    let (open, _, _folder) = office();
    let (_, missing) = section(&open, &at_day(2026, 1, 15), "ZT");
    assert!(missing.is_empty(), "January is not over");
    let before = archive_gaps(open.store.conn(), &at_day(2026, 10, 31), &Scope::All, 2025).expect("gaps");
    assert!(before.sections.iter().all(|s| s.missing.is_empty()));
}

#[test]
fn prints_say_what_lies_in_the_box() {
    let (mut open, at, folder) = office();
    take(&mut open, &at, &fixture(REGISTER));
    let conn = open.store.conn();
    let cover = covers(conn, &at, &Scope::All, "ZT", 2026, None).expect("covers").covers.remove(0);
    assert_eq!((cover.first, cover.last, cover.items, cover.pages, cover.box_number), (1, 2, 2, 5, 1));
    assert_eq!(
        (cover.since.as_str(), cover.until.as_str(), cover.retention.as_str()),
        ("2026-10-14", "2026-10-25", "永久")
    );
    assert_eq!((cover.archive_number.as_str(), cover.title.as_str()), ("WS·2026-Y-ZT", "晨光社区党建工作档案"));
    let labels = spines(conn, &at, &Scope::All, "支部主题党日资料", 2026, Some(1), SpineWidth::Mm30).expect("spines");
    assert_eq!((labels.labels[0].last, labels.labels.len()), (2, 1));
    let catalogue = catalogues(conn, &at, &Scope::All, "ZT", 2026, None).expect("catalogues").catalogues.remove(0);
    assert_eq!(catalogue.rows[1].title, "10月主题党日签到册");
    assert_eq!(covers(conn, &at, &Scope::All, "DF", 2026, None).expect_err("nothing there").code(), Code::NotFound);
    assert_eq!(covers(conn, &at, &Scope::All, "XX", 2026, None).expect_err("no section").code(), Code::NotFound);

    let middle = filed(&open).into_iter().find(|i| i.section == "ZT" && i.number == 1).expect("an item");
    take(&mut open, &at, &sheet(folder.path(), &[HEAD, "ZT|支部||10月纪实|20261026|||永久|"]));
    let second = filed(&open).into_iter().find(|i| i.section == "ZT" && i.number == 2).expect("an item");
    withdraw(&mut open.store, &at, &Scope::All, &second.id, "移交街道").expect("withdrawn");
    let sheet =
        backsheets(open.store.conn(), &at, &Scope::All, "ZT", 2026, Some(1)).expect("backsheets").backsheets.remove(0);
    assert_eq!(
        sheet.notes,
        ["件号0002空缺：《10月主题党日签到册》移出，移交街道（2026-10-31）。", "有1件未数页数：0003。"]
    );
    assert_eq!((sheet.items, sheet.pages, sheet.first), (2, 0, middle.number));
}

#[test]
fn a_number_is_not_given_again_after_an_undo() {
    let (mut open, at, _folder) = office();
    take(&mut open, &at, &fixture(REGISTER));
    open.store.undo(&at).expect("undone");
    assert_eq!(filed(&open).len(), 0);
    let vacant = vacancies(open.store.conn(), &Scope::All, 2026).expect("vacancies");
    assert_eq!((vacant.len(), vacant[0].reason.as_str()), (5, "撤销归档后空出"));
    take(&mut open, &at, &fixture(REGISTER));
    let expected =
        ["WS·2026-D10-WJ-0002", "WS·2026-Y-ZT-0003", "WS·2026-Y-ZT-0004", "WS·2026-D30-RC-0003", "WS·2026-D30-RC-0004"];
    assert_eq!(numbers(&open), expected);
}

#[test]
fn numbering_goes_on_where_the_paper_archive_stopped() {
    let (mut open, at, _folder) = peopled();
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let told = |item: &str, value: &str| branch::NewOpening {
        member_id: String::new(),
        what: branch::What::Archive,
        item: item.into(),
        value: value.into(),
        as_of: at_day(2026, 1, 31).today(),
        note: String::new(),
    };
    let classes: Vec<branch::NewOpening> = ["WJ", "ZT", "RC", "ZZ", "DY", "DF", "FW"]
        .iter()
        .flat_map(|s| ["Y", "D30", "D10"].map(|r| told(&format!("{s}-{r}"), "18")))
        .collect();
    branch::enter_opening(&mut open.store, &at, &organisation, &classes).expect("entered");
    take(&mut open, &at, &fixture(REGISTER));
    let lowest = filed(&open).iter().filter(|i| i.year == 2026).map(|i| i.number).min();
    assert_eq!(lowest, Some(18));
    let missing = vacancies(open.store.conn(), &Scope::All, 2026).expect("reads");
    assert_eq!(missing, [], "what was filed by hand is no gap");
}

/// A measured thickness comes in by its column and stays where a later sheet has none.
#[test]
fn thickness_is_taken_from_a_sheet_in_millimetres() {
    let (mut open, at, folder) = office();
    let head = "卷|责任者|题名|日期|页数|保管期限|厚度（毫米）";
    let row = |title: &str, thick: &str| format!("RC|支部|{title}|20261002|6|永久|{thick}");
    let rows = [row("甲", "12.5"), row("乙", "3mm"), row("丙", ""), row("丁", "很厚"), row("戊", "0")];
    let lines: Vec<&str> = std::iter::once(head).chain(rows.iter().map(String::as_str)).collect();
    let report = take(&mut open, &at, &sheet(folder.path(), &lines));
    assert_eq!(counts(&report), [5, 5, 0, 0, 0, 2]);
    assert_eq!(codes(&report), [(5, "thickness-unreadable"), (6, "thickness-unreadable")]);
    let thick = |open: &Workspace| -> Vec<Option<u32>> { filed(open).iter().map(|i| i.thickness).collect() };
    assert_eq!(thick(&open), [Some(125), Some(30), None, None, None]);
    let bare = ["卷|责任者|题名|日期|页数|保管期限", "RC|支部|甲|20261002|6|永久"];
    assert_eq!(counts(&take(&mut open, &at, &sheet(folder.path(), &bare)))[3], 1, "nothing new, nothing lost");
    let again = [head, "RC|支部|甲|20261002|6|永久|13"];
    assert_eq!(counts(&take(&mut open, &at, &sheet(folder.path(), &again)))[2], 1);
    assert_eq!(thick(&open)[0], Some(130));
}

/// What a column says holds, what none says stays: a copy is a fault, a paper of which nothing is said is none.
#[test]
fn a_sheet_says_what_is_a_copy_what_is_bound_and_where_it_stands() {
    let (mut open, at, folder) = office();
    let head = "卷|责任者|题名|日期|页数|保管期限|原件/复印件|装订|柜/盒位置";
    let row = |title: &str, said: &str| format!("RC|支部|{title}|20261002|6|永久|{said}");
    let rows = [
        row("甲", "复印件|已装订|1号柜第2格3盒"),
        row("乙", "原件|否|2柜"),
        row("丙", "||"),
        row("丁", "不清楚|也许|东墙边"),
    ];
    let lines: Vec<&str> = std::iter::once(head).chain(rows.iter().map(String::as_str)).collect();
    let path = sheet(folder.path(), &lines);
    let report = take(&mut open, &at, &path);
    assert_eq!(counts(&report), [4, 4, 0, 0, 0, 1]);
    assert_eq!(codes(&report), [(5, "original-unreadable"), (5, "bound-unreadable"), (5, "place-unreadable")]);
    let told = |open: &Workspace| -> Vec<(bool, bool, String, String)> {
        filed(open).into_iter().map(|i| (i.original, i.bound, i.cabinet, i.shelf)).collect()
    };
    let line = |original, bound, cabinet: &str, shelf: &str| (original, bound, cabinet.to_owned(), shelf.to_owned());
    let (first, second) = (line(false, true, "1号柜", "第2格"), line(true, false, "2柜", ""));
    assert_eq!(told(&open)[..2], [first.clone(), second.clone()]);
    assert!(filed(&open)[0].lacks.contains(&"保留原件".to_owned()));
    assert!(filed(&open)[2..].iter().all(|i| i.original && !i.bound && !i.lacks.contains(&"保留原件".to_owned())));
    assert_eq!(counts(&take(&mut open, &at, &path))[3], 4, "the same sheet again changes nothing");
    let bare = ["卷|责任者|题名|日期|页数|保管期限", "RC|支部|甲|20261002|6|永久"];
    take(&mut open, &at, &sheet(folder.path(), &bare));
    let better = ["卷|责任者|题名|日期|页数|保管期限|原件|柜|格", "RC|支部|乙|20261002|6|永久|否|3|4"];
    assert_eq!(counts(&take(&mut open, &at, &sheet(folder.path(), &better)))[2], 1);
    assert_eq!(told(&open)[..2], [first, line(false, false, "3", "4")]);
}
