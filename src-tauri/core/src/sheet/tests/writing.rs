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
    let out = Out { title: "清册", about, columns: &columns, rows, notes, ..Out::default() };
    write(&path, &out, Existing::Refuse).unwrap();
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

/// Headings over the rows, a total that is the sum of what is shown, sentences around: and a figure is one cell, a mark another.
#[test]
fn a_table_with_headings_and_a_total() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    let columns = [
        OutColumn { header: "事由", width: 20.0, kind: Kind::Long },
        OutColumn { header: "金额（元）", width: 12.0, kind: Kind::Money },
    ];
    let row = |what: &'static str, said: &str| vec![Put::text(what), Kind::Money.put(said)];
    let out = |name| Out {
        title: "党费使用情况",
        name,
        before: vec!["单位：元".into()],
        columns: &columns,
        rows: vec![vec![Put::Heading("上缴".into())], row("十月", "12.50"), row("十一月", "√"), row("十二月", "0.10")],
        total: vec![Put::text("合计"), Put::Sum(Box::new(Put::Money(1260)))],
        signed: vec!["第一党支部".into(), "2026-10-31".into()],
        ..Out::default()
    };
    let long = "晨光社区非常长的名字".repeat(4);
    write_all(&path, &[out("第一/党支部"), out(""), out(&long), out(&long)], Existing::Refuse).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let names = book.sheet_names();
    assert_eq!((names[0].as_str(), names[1].as_str()), ("第一党支部", "党费使用情况"));
    assert!(names[2] != names[3] && names.iter().all(|n| n.chars().count() <= 31), "{names:?}");
    let range = book.worksheet_range("第一党支部").unwrap();
    let at = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
    let first: Vec<String> = range.rows().map(|r| r[0].to_string()).collect();
    let wanted =
        ["党费使用情况", "单位：元", "事由", "上缴", "十月", "十一月", "十二月", "合计", "第一党支部", "2026-10-31"];
    assert_eq!(first, wanted);
    let figures = [at(4, 1), at(5, 1), at(6, 1), at(7, 1)];
    assert_eq!(figures, [Data::Float(12.5), Data::String("√".into()), Data::Float(0.1), Data::Float(12.6)]);
    let sums = book.worksheet_formula("第一党支部").unwrap();
    assert_eq!(sums.get_value((7, 1)).map(String::as_str), Some("SUBTOTAL(9,B4:B7)"));
    let sheet = part(&path, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains(r#"<mergeCell ref="A4:B4"/>"#) && sheet.contains("numberStoredAsText"), "{sheet}");
    assert!(sheet.contains(r#"ySplit="3""#), "the heads stay in sight below the sentences: {sheet}");
    assert!(part(&path, "xl/styles.xml").contains(r#"formatCode="0.00""#), "two decimals");
}

#[test]
fn what_is_no_figure_stays_as_it_is_said() {
    let money = |said| Kind::Money.put(said);
    assert_eq!([money("1271.5"), money("-0.05"), money("7")], [Put::Money(127_150), Put::Money(-5), Put::Money(700)]);
    for said in ["√", "<3", "1.255", "1,000.00", "12元", "1.", ".5", "--1", "1e3"] {
        assert_eq!(money(said), Put::text(said), "{said}");
        assert_eq!(Kind::Points.put(said), Put::text(said), "{said}");
    }
    assert_eq!((Kind::Number.put("41"), Kind::Number.put("≥3")), (Put::Number(41.0), Put::text("≥3")));
    assert_eq!(Kind::Date.put("1973-08"), Put::date(PartialDate::month(1973, 8)));
    assert_eq!(Kind::Date.put("10月至12月"), Put::text("10月至12月"));
    assert_eq!(Kind::Text.put("990101196209199137"), Put::text("990101196209199137"));
    for kind in [Kind::Text, Kind::Long, Kind::Number, Kind::Date, Kind::Points, Kind::Money] {
        assert_eq!(kind.put(""), Put::Blank, "{kind:?}");
    }
}
