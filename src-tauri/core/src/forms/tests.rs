//! What needs no file: ways of dates, whether a form is a list, what stands masked.

use super::look::found;
use super::values::{Asked, Gathered};
use super::{Mapping, Spot, SpotKind, Way, corrected, dates, fields};
use crate::branch::Scope;
use crate::members::{Number, View};
use crate::sheet::fill::Template;
use crate::sheet::{Limits, Pick, Put};
use crate::testing::{fixture, peopled};
use crate::{Code, dues};
use std::path::Path;

#[test]
fn a_date_is_written_as_asked_and_no_finer_than_it_is_known() {
    for (date, way, written) in [
        ("1962-09-05", "", "1962-09-05"),
        ("1962-09-05", "YYYY.MM", "1962.09"),
        ("1962-09-05", "YYYY年M月D日", "1962年9月5日"),
        ("1962-09-05", "YYYY/MM/DD", "1962/09/05"),
        ("1962-09-05", "YYYYMMDD", "19620905"),
        ("1962-09", "YYYY.MM.DD", "1962.09"),
        ("1962-09", "YYYY年M月D日", "1962年9月"),
        ("1962", "YYYY-MM-DD", "1962"),
        ("1962", "YYYY年M月", "1962年"),
        ("1962", "", "1962"),
    ] {
        assert_eq!(dates::written(date.parse().expect("a date"), way), written, "{date} {way}");
    }
}

#[test]
fn a_way_of_dates_begins_with_the_year_and_says_nothing_else() {
    for way in dates::WAYS.iter().chain(&["", "YYYY", "YYYY M", "YYYY·MM·DD"]) {
        assert!(dates::check(way).is_ok(), "{way}");
    }
    for way in [
        "MM-YYYY",
        "D",
        "年月",
        "YYYY-DD",
        "生YYYY",
        "YYYY-MM-DD-YYYY",
        "YYYY.MM HH",
        "YYYY年年年年年年年年年年年年年年年年年年",
    ] {
        let told = dates::check(way).expect_err(way);
        assert!(told.code() == Code::Usage && told.fault().message.contains("YYYY年M月D日"), "{way}");
    }
}

fn guessed(name: &str) -> Mapping {
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/forms").join(name);
    let template = Template::open(std::fs::read(form).expect("a form"), &Limits::default()).expect("opened");
    found(&template, None).expect("looked at").0
}

#[test]
fn placeholders_of_people_in_one_row_or_headers_over_room_are_a_list() {
    let told: Vec<(Way, bool)> = ["登记表.xlsx", "情况.docx", "花名册.xlsx", "名单.docx", "统计表.xlsx"]
        .map(|name| {
            let mapping = guessed(name);
            (mapping.way, mapping.spots.iter().any(|s| s.kind == SpotKind::Column))
        })
        .to_vec();
    let (each, list) = ((Way::Each, false), (Way::List, false));
    assert_eq!(told, [each, each, list, list, (Way::List, true)]);
    let forced = corrected(guessed("花名册.xlsx"), &[], Some(Way::Each)).expect("corrected");
    assert_eq!(forced.way, Way::Each, "a person says otherwise");
}

#[test]
fn every_name_of_a_field_is_found_by_one_field_only() {
    for field in fields::FIELDS.iter() {
        for name in &field.names {
            assert_eq!(fields::find(name).map(|f| f.key), Some(field.key), "{name}");
        }
        assert_eq!(fields::find(&format!(" {}： ", field.names[0])).map(|f| f.key), Some(field.key));
    }
    assert_eq!(fields::by_key("鞋码").expect_err("no such field").code(), Code::Usage);
}

#[test]
fn what_was_paid_stands_masked_unless_whole_numbers_were_asked_for() {
    let (mut open, at, _folder) = peopled();
    let paid = fixture("党费收缴登记-2026-10.xlsx");
    dues::import(&mut open.store, &at, &Scope::All, &paid, &Pick::default(), false).expect("imported");
    let spot = |field: &str| Spot { what: field.into(), field: field.into(), ..Spot::default() };
    let mapping = Mapping { way: Way::List, spots: ["name", "dues", "id_number"].map(spot).to_vec() };
    let gather = |year, number| -> Gathered {
        let (conn, scope, view) = (open.store.conn(), &Scope::All, &View::default());
        Asked { conn, at: &at, scope, view, members: &[], year, number }.gather(&mapping).expect("gathered")
    };
    let (masked, whole) = (gather(2026, Number::Masked), gather(2026, Number::Full));
    let column = |g: &Gathered| -> Vec<Put<'static>> { (0..g.ids.len()).map(|n| g.put(n, "dues", "")).collect() };
    let sums = column(&whole);
    assert!(sums.iter().any(|p| matches!(p, Put::Points(fen) if *fen > 0)), "{sums:?}");
    for (shown, sum) in column(&masked).iter().zip(&sums) {
        let expected = if *sum == Put::Blank { Put::Blank } else { Put::text("****") };
        assert_eq!(*shown, expected, "whether somebody paid is no secret, how much is");
    }
    let number = |g: &Gathered| format!("{:?}", g.put(0, "id_number", ""));
    assert!(number(&masked).contains("****") && !number(&whole).contains('*'));
}

/// A document with a page's head and this in its body.
fn document(head: &str, body: &str) -> Template {
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let line = |words: &str| format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (part, text) in [
        ("word/document.xml", format!("<w:document {names}><w:body>{body}</w:body></w:document>")),
        ("word/header1.xml", format!("<w:hdr {names}>{}</w:hdr>", line(head))),
    ] {
        zip.start_file(part, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut zip, text.as_bytes()).expect("written");
    }
    Template::open(zip.finish().expect("a container").into_inner(), &Limits::default()).expect("opened")
}

fn rows(rows: &[&[&str]]) -> String {
    let cell = |c: &&str| format!("<w:tc><w:p><w:r><w:t xml:space=\"preserve\">{c}</w:t></w:r></w:p></w:tc>");
    let row = |r: &&[&str]| format!("<w:tr>{}</w:tr>", r.iter().map(cell).collect::<String>());
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

/// A placeholder in the page's head, as superiors have them printed, does not keep the form itself from being filled.
#[test]
fn a_page_that_names_the_branch_leaves_the_form_to_its_words() {
    let fields = |head: &str, body: &str| {
        let spots = found(&document(head, body), None).expect("looked at").0.spots;
        spots.iter().map(|s| s.field.clone()).collect::<Vec<_>>().join(" ")
    };
    let single = rows(&[&["姓名", "", "性别", "□男 □女"]]);
    assert_eq!(fields("{{党组织名称}}", &single), "branch name sex");
    let list = rows(&[&["姓名", "性别", "民族"], &["", "", ""]]);
    assert_eq!(fields("{{党组织名称}}", &list), "branch name sex ethnicity");
    // Where a member's own placeholders stand, only they are meant.
    assert_eq!(fields("{{姓名}}", &single), "name");
}

/// Above a list 党支部名称 is whose list it is; on a form of one's own it is one's branch.
#[test]
fn the_branch_above_a_list_is_the_one_that_reports() {
    let line = "<w:p><w:r><w:t xml:space=\"preserve\">党支部名称：          填报日期：    年  月  日</w:t></w:r></w:p>";
    let cells = |table: &str| {
        let spots = found(&document("", &format!("{line}{table}")), None).expect("looked at").0.spots;
        let cells = spots.into_iter().filter(|s| s.kind == SpotKind::Cell);
        cells.map(|s| s.field).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(cells(&rows(&[&["姓名", "性别", "民族"], &["", "", ""]])), "branch today");
    assert_eq!(cells(&rows(&[&["姓名", ""]])), "name organisation today");
}
