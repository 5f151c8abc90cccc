//! What is written is read back by a parser that is not ours.

use super::*;
use crate::PartialDate;
use crate::file::Existing;
use calamine::{Data, Reader, Xlsx};
use std::borrow::Cow;

const COLUMNS: &[OutColumn<'static>] = &[
    OutColumn { header: "姓名", width: 12.0, kind: Kind::Text },
    OutColumn { header: "身份证号", width: 22.0, kind: Kind::Text },
    OutColumn { header: "入党日期", width: 12.0, kind: Kind::Date },
    OutColumn { header: "积分", width: 8.0, kind: Kind::Points },
];

fn sample(name: &str) -> Out<'_> {
    let row = vec![
        Put::Text(Cow::Borrowed(name)),
        Put::text("990101196209199137"),
        Put::Date(PartialDate::day(1985, 7, 1).unwrap()),
        Put::Points(1250),
    ];
    let coarse = vec![Put::text("柳青"), Put::Blank, Put::date(PartialDate::month(1973, 8)), Put::Points(-200)];
    Out { title: "党员名册/2026", columns: COLUMNS, rows: vec![row, coarse], ..Out::default() }
}

#[test]
fn text_stays_text_and_dates_are_dates() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\t=1", "秦远山", "{=1}", "https://x"] {
        let path = folder.path().join("名册 导出.xlsx");
        write(&path, &sample(name), Existing::Replace).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
        let range = book.worksheet_range("党员名册2026").unwrap();
        let at = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
        assert_eq!(at(0, 0), Data::String("党员名册/2026".into()));
        assert_eq!(at(1, 1), Data::String("身份证号".into()));
        assert_eq!(at(2, 0), Data::String(name.into()));
        assert_eq!(at(2, 1), Data::String("990101196209199137".into()));
        assert!(matches!(at(2, 2), Data::DateTime(d) if d.as_f64() == 31_229.0));
        assert_eq!((at(2, 3), at(3, 3)), (Data::Float(12.5), Data::Float(-2.0)));
        assert_eq!(at(3, 2), Data::String("1973-08".into()), "a coarse date stays coarse");
        assert!(book.worksheet_formula("党员名册2026").unwrap().is_empty());
    }
}

#[test]
fn an_export_comes_back_in_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    write(&path, &sample("秦远山"), Existing::Refuse).unwrap();
    let book = read(&path, &Limits::default()).unwrap();
    let table = table(&book, ROSTER, &Pick::default()).unwrap();
    assert_eq!((table.header_row, table.rows.len()), (2, 2));
    assert_eq!(table.rows[0].get("joined").text(), "1985-07-01");
    assert_eq!(dates::parse(table.rows[1].get("joined")), PartialDate::month(1973, 8));
    let part = |name: &str| part(&path, name);
    let sheet = part("xl/worksheets/sheet1.xml");
    for wanted in [r#"paperSize="9""#, r#"state="frozen""#, r#"fitToWidth="1""#, "&amp;P"] {
        assert!(
            sheet.contains(wanted) || wanted == r#"fitToWidth="1""# && sheet.contains("fitToHeight"),
            "{wanted}\n{sheet}"
        );
    }
    assert!(part("xl/workbook.xml").contains("_xlnm.Print_Titles"));
    let styles = part("xl/styles.xml");
    assert!(
        styles.contains("宋体") && styles.contains(r#"numFmtId="49""#),
        "text format for the text columns: {styles}"
    );
}

#[test]
fn nothing_is_overwritten_or_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    std::fs::write(&path, b"mine").unwrap();
    let refused = write(&path, &sample("秦远山"), Existing::Refuse).unwrap_err();
    assert_eq!(refused.code(), crate::Code::CannotWrite);
    let long = "长".repeat(40_000);
    let refused = write(&path, &sample(&long), Existing::Replace).unwrap_err();
    assert_eq!(refused.code(), crate::Code::CannotWrite);
    assert!(refused.fault().message.contains("32767"));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    let nowhere = write(&folder.path().join("没有/x.xlsx"), &sample("秦远山"), Existing::Replace).unwrap_err();
    assert_eq!(nowhere.code(), crate::Code::CannotWrite);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn any_title_makes_a_sheet() {
    let folder = tempfile::tempdir().unwrap();
    for (i, title) in ["", "[:]*?/\\", "'引'", &"长".repeat(50), "a/b"].into_iter().enumerate() {
        let path = folder.path().join(format!("{i}.xlsx"));
        let out = Out { title, columns: &COLUMNS[..1], rows: vec![vec![Put::text("秦远山")]], ..Out::default() };
        write(&path, &out, Existing::Refuse).unwrap();
        assert_eq!(read(&path, &Limits::default()).unwrap().sheets.len(), 1, "{title}");
    }
}

/// The parts of a workbook as they lie in the file.
fn part(path: &std::path::Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    std::io::read_to_string(zip.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_sheet_tells_whose_it_is_and_long_text_goes_on_in_a_second_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    let columns = [
        OutColumn { header: "题名", width: 20.0, kind: Kind::Long },
        OutColumn { header: "页数", width: 8.0, kind: Kind::Number },
    ];
    let row = |title: &str| vec![Put::text(title.to_owned()), Put::Number(3.0)];
    let notes = vec!["2026年度共2件。".into(), "整理人：　　检查人：".into()];
    let about = "党组织：晨光社区第一党支部".to_owned();
    let rows = vec![row("短"), row(&"长题名".repeat(10))];
    write(&path, &Out { title: "清册", about, columns: &columns, rows, notes }, Existing::Refuse).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range = book.worksheet_range("清册").unwrap();
    let first: Vec<String> = range.rows().map(|r| r[0].to_string()).collect();
    let long = "长题名".repeat(10);
    assert_eq!(
        first,
        ["清册", "党组织：晨光社区第一党支部", "题名", "短", &long, "2026年度共2件。", "整理人：　　检查人："]
    );
    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    let height = |row: u32| {
        let at = sheet.find(&format!("<row r=\"{row}\"")).unwrap();
        let tag = &sheet[at..at + sheet[at..].find('>').unwrap()];
        tag.split_once("ht=\"").map_or(15.0, |(_, rest)| rest[..rest.find('"').unwrap()].parse::<f64>().unwrap())
    };
    // Thirty characters on a width of ten: four lines, for a character is a little wider than two digits.
    assert_eq!([height(1), height(4), height(5)], [30.0, 15.0, 60.0], "{sheet}");
    assert!(!sheet.contains("landscape"), "narrow sheets stand upright");
}

/// What would be too small to read on one page goes on beside itself, with the names again.
#[test]
fn a_wide_sheet_stays_readable() {
    let folder = tempfile::tempdir().unwrap();
    for (columns, wide) in [(10, false), (40, true)] {
        let path = folder.path().join(format!("{columns}.xlsx"));
        let mut columns = vec![OutColumn { header: "别的", width: 14.0, kind: Kind::Text }; columns];
        columns[1].header = "姓名";
        let rows = vec![vec![Put::text("秦远山"); columns.len()]];
        write(&path, &Out { title: "名册", columns: &columns, rows, ..Out::default() }, Existing::Refuse).unwrap();
        let sheet = part(&path, "xl/worksheets/sheet1.xml");
        let pages = if wide { 3 } else { 1 };
        let across = sheet.split_once("fitToWidth=\"").map_or("1", |(_, rest)| &rest[..1]);
        assert_eq!(across, pages.to_string(), "{sheet}");
        assert!(sheet.contains(r#"xSplit="2""#) && sheet.contains(r#"ySplit="2""#), "names and header stay in sight");
        let titles = part(&path, "xl/workbook.xml");
        assert_eq!(titles.contains("$A:$B"), wide, "{titles}");
    }
}
