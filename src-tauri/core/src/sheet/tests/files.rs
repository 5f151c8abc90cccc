//! Every kind of file gives the same rows.

use super::*;
use serde_json::json;

#[test]
fn the_rosters_have_their_header_in_row_4() {
    for (name, people, last, whose) in
        [("花名册-党员基本信息汇总表.xlsx", 43, 47, "胡霞鹏"), ("花名册-有错误.xlsx", 30, 34, "梁丽霞")]
    {
        let book = open(&format!("real-input/{name}"));
        let table = table(&book, ROSTER, &Pick::default()).unwrap();
        assert_eq!((table.sheet, table.header_row, table.rows.len()), ("汇总表", 4, people));
        assert_eq!((table.rows[0].number, table.rows[people - 1].number), (5, last));
        assert_eq!(table.rows[people - 1].get("name").text(), whose);
        assert_eq!(table.rows[0].get("id").text(), "500199196209199130");
        assert_eq!(dates::parse(table.rows[0].get("birth")).unwrap().to_string(), "1962-09-19");
        assert_eq!(table.header("joined"), "加入党组织日期");
        assert!(table.unknown.contains(&"家庭住址".to_owned()) && !table.unknown.contains(&"序号".to_owned()));
        assert_eq!(table.rows[0].extras["家庭住址"], json!("晨光路138号9幢26-4"));
        assert!(table.others.is_empty());
    }
}

#[test]
fn the_monthly_sheets_have_all_their_rows() {
    let cases: [(&str, &[Column], u32, usize); 4] = [
        ("组织生活登记-2026-10", &[need("date", &["日期"]), need("kind", &["类型"])], 1, 5),
        ("积分登记-2026-10", &[need("name", &["姓名"]), may("category", &["类别"])], 2, 43),
        (
            "谈心谈话登记-2026-10",
            &[need("date", &["日期"]), need("by", &["谈话人"]), need("with", &["谈话对象"])],
            1,
            6,
        ),
        ("归档文件登记-2026", &[need("section", &["卷"]), need("title", &["题名"])], 1, 5),
    ];
    for (name, columns, header, rows) in cases {
        let book = open(&format!("real-input/{name}.xlsx"));
        let table = table(&book, columns, &Pick::default()).unwrap();
        assert_eq!((table.header_row, table.rows.len()), (header, rows), "{name}");
    }
}

#[test]
fn every_container_gives_the_same_cells() {
    const COLUMNS: &[Column] = &[
        need("name", &["姓名"]),
        need("id", &["身份证号"]),
        need("joined", &["入党日期"]),
        need("count", &["人数"]),
        need("on", &["是否在册"]),
        may("note", &["备注"]),
    ];
    for name in ["简表.xlsx", "简表.xls", "简表.ods", "简表-旧.et", "简表-新.et"] {
        let book = open(name);
        let table = table(&book, COLUMNS, &Pick::default()).unwrap();
        assert_eq!((table.sheet, table.header_row, table.rows.len()), ("名册", 2, 3), "{name}");
        let text = |row: usize, field: &str| table.rows[row].get(field).text().into_owned();
        assert_eq!(text(0, "name"), "秦远山", "{name}");
        assert!(matches!(table.rows[0].get("id").value, Value::Text(_)), "{name}");
        assert_eq!(text(0, "id"), "990101196209199137", "{name}");
        assert!(
            matches!(table.rows[0].get("joined").value, Value::Date(_)),
            "{name}: {:?}",
            table.rows[0].get("joined")
        );
        assert_eq!(text(0, "joined"), "1985-07-01", "{name}");
        assert_eq!([text(0, "count"), text(1, "count"), text(2, "count")], ["3", "2.5", "0"], "{name}");
        // LibreOffice keeps the boolean of a cell without a boolean format as a number in .ods.
        let on = if name.ends_with(".ods") { Value::Number(1.0) } else { Value::Bool(true) };
        assert_eq!(table.rows[0].get("on").value, on, "{name}");
        assert_eq!(text(0, "note"), "第一行\n第二行", "{name}");
        assert_eq!(dates::parse(table.rows[1].get("joined")).unwrap().to_string(), "1996-12", "{name}");
        assert_eq!(text::name(&text(1, "name")), "阿依·古丽", "{name}");
        assert_eq!(text::name(&text(2, "name")), "柳青", "{name}");
        assert!(table.rows[2].get("note").is_empty(), "{name}");
    }
}

#[test]
fn text_files_in_four_encodings_and_three_separators() {
    for name in ["文本-utf8.csv", "文本-bom.csv", "文本-gb18030.csv", "文本-utf16.txt"] {
        let book = open(name);
        let table = table(&book, ROSTER, &Pick::default()).unwrap();
        assert_eq!((table.sheet, table.header_row, table.rows.len()), ("", 1, 3), "{name}");
        let numbers: Vec<u32> = table.rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [2, 3, 5], "{name}: a quoted line break is no row, an empty line is one");
        assert_eq!(table.rows[0].get("note").text(), "一,二", "{name}");
        assert_eq!(table.rows[1].get("id").text(), "990101194408064993", "{name}: =\"…\" keeps digits");
        assert!(!table.rows[1].get("id").is_formula, "{name}");
        assert_eq!(table.rows[1].get("note").text(), "第一行\n第二行\"引\"", "{name}");
        assert!(table.rows[2].get("id").lost_digits() && !table.rows[1].get("id").lost_digits(), "{name}");
        assert_eq!(dates::parse(table.rows[1].get("joined")).unwrap().to_string(), "1973-08", "{name}");
    }
}

#[test]
fn computed_cells_are_known_as_such() {
    let columns = [need("name", &["姓名"]), may("years", &["党龄"]), may("dues", &["党费"])];
    for name in ["公式.xlsx", "公式.xls", "公式.ods"] {
        let book = open(name);
        let table = table(&book, &columns, &Pick::default()).unwrap();
        assert_eq!(table.rows.len(), 2, "{name}: lines that only compute are unused lines of a form");
        let cell = |row: usize, field: &str| table.rows[row].get(field);
        assert!(!cell(0, "name").is_formula && cell(1, "name").is_formula, "{name}");
        assert_eq!(cell(1, "name").text(), "柳青", "{name}: the kept result");
        assert!(cell(0, "years").is_formula && cell(0, "years").integer() == Some(41), "{name}");
        assert!(matches!(cell(1, "dues").value, Value::Error(_)), "{name}: {:?}", cell(1, "dues"));
    }
}

#[test]
fn the_calendar_of_1904_is_heard() {
    let book = open("1904.xlsx");
    let table = table(&book, ROSTER, &Pick::default()).unwrap();
    assert_eq!(table.rows[0].get("joined").text(), "1985-07-01");
}

#[test]
fn codes_stored_as_numbers_are_known_as_such() {
    let book = open("数字.xlsx");
    let table = table(&book, ROSTER, &Pick::default()).unwrap();
    let id = table.rows[0].get("id");
    assert!(id.is_number() && id.lost_digits());
    let mobile = table.rows[0].get("mobile");
    assert!(mobile.is_number() && !mobile.lost_digits() && mobile.text() == "15000000001");
    assert_eq!(text::squeeze(&table.rows[1].get("mobile").text()), "15000000022");
    assert_eq!(dates::parse(table.rows[0].get("confirmed")).unwrap().to_string(), "2002-09");
    assert_eq!(dates::parse(table.rows[0].get("birth")).unwrap().to_string(), "1962-09-19");
    let year = crate::PartialDate::year(2002).unwrap();
    assert_eq!(dates::reading(table.rows[1].get("confirmed")), dates::Reading::Doubtful(year));
    assert_eq!(dates::parse(table.rows[1].get("birth")).unwrap().to_string(), "1962-09");
}

#[test]
fn numbers_read_as_people_wrote_them() {
    for (n, shown) in [
        (5.0, "5"),
        (-0.0, "0"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (2002.1, "2002.1"),
        (15_000_000_001.0, "15000000001"),
        (990_101_196_209_199_137.0, "990101196209199000"),
        (1e20, "100000000000000000000"),
        (0.000_001, "0.000001"),
    ] {
        assert_eq!(Cell::new(Value::Number(n)).text(), shown);
    }
    for (written, n) in [("１２", Some(12.0)), ("1,200.5", Some(1200.5)), ("-3", Some(-3.0)), ("+2", Some(2.0))] {
        assert_eq!(Cell::new(Value::Text(written.into())).number(), n, "{written}");
    }
    for written in ["", "三", "1e5", "inf", "1-2", ".", "--1", "12人"] {
        assert_eq!(Cell::new(Value::Text(written.into())).number(), None, "{written}");
    }
}
