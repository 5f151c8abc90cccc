//! Lists side by side, below an example, and of records over two rows.

use super::*;
use crate::sheet::Column;
use crate::sheet::fill::{Heads, Under};
use crate::sheet::parse;

const COLUMNS: &[Column] = &[
    Column { field: "seq", names: &["序号"], required: false },
    Column { field: "name", names: &["姓名"], required: false },
    Column { field: "number", names: &["数"], required: false },
];

fn row(number: u32, cells: &[&str]) -> String {
    let at = |n: usize| format!("{}{number}", char::from(b'A' + n as u8));
    let cells: String = cells
        .iter()
        .enumerate()
        .map(|(n, t)| match t.parse::<u32>() {
            Ok(figure) => format!("<c r=\"{}\" s=\"1\"><v>{figure}</v></c>", at(n)),
            Err(_) if t.is_empty() => format!("<c r=\"{}\" s=\"1\"/>", at(n)),
            Err(_) => cell(&at(n), 1, t),
        })
        .collect();
    format!("<row r=\"{number}\">{cells}</row>")
}

fn heads(form: &[u8]) -> Vec<Heads> {
    open(form).heads(COLUMNS, &[]).expect("heads")
}

/// The form filled under its header with so many people.
fn listed(form: &[u8], n: usize) -> Vec<u8> {
    let found = heads(form);
    let head = &found[0];
    let mut columns = Vec::new();
    for (n, c) in head.columns.iter().enumerate().filter(|(_, c)| !c.field.is_empty()) {
        columns.push((c.at, c.field.clone()));
        columns.extend(head.again.iter().map(|half| (half[n], c.field.clone())));
    }
    let row = |i: usize| {
        values(&[("seq", Put::Number(i as f64)), ("name", text(&format!("甲{i}"))), ("number", Put::Number(i as f64))])
    };
    let under = Under { sheet: head.sheet.clone(), header_row: head.row, columns };
    fill(form, &Order { under: Some(under), rows: (1..=n).map(row).collect(), ..Order::default() })
}

fn lines(out: &[u8]) -> Vec<String> {
    let book = parse(out, &Limits::default()).expect("read");
    let line = |l: &crate::sheet::grid::Line| {
        l.cells.iter().map(|c| c.text().into_owned()).collect::<Vec<_>>().join("|").trim_end_matches('|').to_owned()
    };
    book.sheets[0].lines.iter().map(line).collect()
}

#[test]
fn side_by_side_the_left_half_is_filled_first() {
    let head = row(1, &["序号", "姓名", "序号", "姓名"]);
    let form = workbook(&format!(
        "<sheetData>{head}{}{}{}{}</sheetData>",
        row(2, &["1", "", "4", ""]),
        row(3, &["2", "", "5", ""]),
        row(4, &["3", "", "6", ""]),
        row(5, &["合计", "", "", ""])
    ));
    assert_eq!((heads(&form)[0].room, heads(&form)[0].columns.len()), (3, 2));
    let top = "序号|姓名|序号|姓名";
    assert_eq!(lines(&listed(&form, 4)), [top, "1|甲1|4|甲4", "2|甲2|5", "3|甲3|6", "合计"]);
    assert_eq!(lines(&listed(&form, 2)), [top, "1|甲1|4", "2|甲2|5", "3||6", "合计"]);
    let grown = lines(&listed(&form, 7));
    assert_eq!(grown, [top, "1|甲1|5|甲5", "2|甲2|6|甲6", "3|甲3|7|甲7", "4|甲4", "合计"], "{grown:?}");
}

#[test]
fn side_by_side_in_a_document_too() {
    let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let tr = |cells: [&str; 4]| {
        let cells = cells.map(|c| format!("<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>")).concat();
        format!("<w:tr>{cells}</w:tr>")
    };
    let rows = tr(["姓名", "数", "姓名", "数"]) + &tr(["", "", "", ""]) + &tr(["", "", "", ""]);
    let form = zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &format!("<w:document {ns}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>")),
    ]);
    let body = part(&listed(&form, 3), "word/document.xml");
    let said: Vec<&str> =
        body.split('<').filter_map(|p| p.split_once('>')).map(|p| p.1).filter(|t| !t.is_empty()).collect();
    assert_eq!(said, ["姓名", "数", "姓名", "数", "甲1", "1", "甲3", "3", "甲2", "2"]);
}

/// An example stays where the superior put it, and the list begins below.
#[test]
fn an_example_row_is_passed_over() {
    for example in ["张三（示例）", "例：张三"] {
        let form = workbook(&format!(
            "<sheetData>{}{}{}{}</sheetData>",
            row(1, &["姓名", "数"]),
            row(2, &[example, "9"]),
            row(3, &["", ""]),
            row(4, &["", ""])
        ));
        assert_eq!((heads(&form)[0].row, heads(&form)[0].room), (2, 2));
        assert_eq!(lines(&listed(&form, 2))[1..], [format!("{example}|9"), "甲1|1".into(), "甲2|2".into()]);
    }
    let full = workbook(&format!("<sheetData>{}{}</sheetData>", row(1, &["姓名", "数"]), row(2, &["张三", "9"])));
    let why = &heads(&full)[0].why;
    assert!(heads(&full)[0].room == 0 && why.contains("第2行已经有内容") && !why.contains("张三"), "{why}");
}

/// Two people of two rows each: 序号 is merged over both rows of one.
fn records(merges: &str) -> Vec<u8> {
    let rows = [
        row(1, &["序号", "姓名", "说明"]),
        row(2, &["{{seq}}", "{{姓名}}", "甲栏"]),
        row(3, &["", "{{数}}", ""]),
        row(4, &["", "", ""]),
        row(5, &["", "", ""]),
        row(6, &["合计", "", ""]),
    ];
    workbook(&format!("<sheetData>{}</sheetData><mergeCells count=\"2\">{merges}</mergeCells>", rows.concat()))
}

fn two(n: usize) -> Order {
    let mut order = people(n);
    for (n, row) in order.rows.iter_mut().enumerate() {
        row.insert("seq".into(), Put::Number(n as f64 + 1.0));
    }
    order
}

#[test]
fn a_record_over_two_rows_is_repeated_as_one() {
    let form = records("<mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A4:A5\"/>");
    let marks = open(&form).marks().expect("marks");
    assert!(marks.iter().all(|m| m.line == marks[0].line), "one record: {marks:?}");
    let first = "序号|姓名|说明";
    let read = |n| {
        let sheet = part(&fill(&form, &two(n)), SHEET);
        let texts = lines(&fill(&form, &two(n)));
        (texts, sheet)
    };
    let (texts, sheet) = read(2);
    assert_eq!(texts, [first, "1|甲1|甲栏", "|1", "2|甲2|甲栏", "|2", "合计"]);
    assert!(sheet.contains("<mergeCells count=\"2\">"));
    let (texts, sheet) = read(3);
    assert_eq!(texts[3..], ["2|甲2|甲栏", "|2", "3|甲3|甲栏", "|3", "合计"]);
    assert!(sheet.contains("<mergeCells count=\"3\">"), "{sheet}");
    for area in ["A2:A3", "A4:A5", "A6:A7"] {
        assert!(sheet.contains(&format!("<mergeCell ref=\"{area}\"/>")), "{area}: {sheet}");
    }
}

#[test]
fn a_record_that_cannot_be_told_from_the_next_is_refused_with_the_cause() {
    let uneven = records("<mergeCell ref=\"A2:A3\"/><mergeCell ref=\"C3:C4\"/>");
    let said = refusal(&uneven, &two(2));
    assert!(said.contains("从第2行起一个人占2行") && said.contains("合并成一样高"), "{said}");
    let loose = records("<mergeCell ref=\"C6:D6\"/>");
    assert!(refusal(&loose, &two(2)).contains("第2行和第3行"), "{}", refusal(&loose, &two(2)));
    // Under a header nothing says which of the two rows a column stands for.
    let form = workbook(&format!(
        "<sheetData>{}{}{}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>",
        row(1, &["序号", "姓名"]),
        row(2, &["", ""]),
        row(3, &["", ""])
    ));
    let why = &heads(&form)[0].why;
    assert!(why.contains("一个人占了几行") && why.contains("{{姓名}}"), "{why}");
}

/// Every cell of a record is merged over two rows: it is a list like any other.
#[test]
fn under_a_header_a_record_may_be_merged_as_a_whole() {
    let merges: String = ["A2:A3", "B2:B3", "A4:A5", "B4:B5"].map(|a| format!("<mergeCell ref=\"{a}\"/>")).concat();
    let rows: String = (2..=5).map(|n| row(n, &["", ""])).collect();
    let form = workbook(&format!(
        "<sheetData>{}{rows}</sheetData><mergeCells count=\"4\">{merges}</mergeCells>",
        row(1, &["序号", "姓名"])
    ));
    assert_eq!(heads(&form)[0].room, 2);
    let texts = lines(&listed(&form, 2));
    assert!(texts.contains(&"1|甲1".to_owned()) && texts.contains(&"2|甲2".to_owned()), "{texts:?}");
}

/// 序号 and 姓名 stand over both rows of the header, beside them a word over two of its own: the lower row belongs to the header.
#[test]
fn a_header_of_two_rows_is_one_whatever_its_lower_words_are() {
    let merges: String = ["A1:A2", "B1:B2", "C1:D1"].map(|a| format!("<mergeCell ref=\"{a}\"/>")).concat();
    let form = |upper: &str, lower: [&str; 2]| {
        workbook(&format!(
            "<sheetData>{}{}{}{}</sheetData><mergeCells count=\"3\">{merges}</mergeCells>",
            row(1, &["序号", "姓名", upper, ""]),
            row(2, &["", "", lower[0], lower[1]]),
            row(3, &["", "", "", ""]),
            row(4, &["", "", "", ""])
        ))
    };
    for (upper, lower, wanted) in
        [("数", ["公历", "年龄"], ["1|甲1|1", "2|甲2|2"]), ("基本信息", ["年龄", "数"], ["1|甲1||1", "2|甲2||2"])]
    {
        let form = form(upper, lower);
        let found = &heads(&form)[0];
        assert_eq!((found.row, found.room, found.why.as_str()), (2, 2, ""), "{upper}");
        assert_eq!(lines(&listed(&form, 2))[2..], wanted, "{upper}");
    }
}
