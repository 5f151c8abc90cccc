//! Where the header lies, and which lines below it are data.

use super::*;

/// A one-sheet workbook from lines of `|`-separated cells.
fn grid(lines: &str) -> Workbook {
    let text: String = lines.lines().map(|l| l.trim().replace('|', "\t") + "\n").collect();
    parse(text.as_bytes(), &Limits::default()).unwrap()
}

fn names(table: &Table<'_>) -> Vec<String> {
    table.rows.iter().map(|r| r.get("name").text().into_owned()).collect()
}

#[test]
fn a_header_of_two_rows_with_repeats_footers_and_unused_lines() {
    for name in ["两行表头.xlsx", "两行表头.xls", "两行表头.ods"] {
        let book = open(name);
        let columns = [ROSTER, &[may("group", &["党小组"])]].concat();
        let table = table(&book, &columns, &Pick::default()).unwrap();
        assert_eq!((table.sheet, table.header_row), ("花名册", 5), "{name}");
        assert_eq!(names(&table), ["秦远山", "柳青", "郝明", "俞小满"], "{name}");
        let numbers: Vec<u32> = table.rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [7, 8, 9, 17], "{name}");
        let text = |row: usize, field: &str| table.rows[row].get(field).text().into_owned();
        assert_eq!(text(1, "joined"), "1973/8/1", "{name}");
        assert_eq!(text(0, "confirmed"), "1986.7", "{name}");
        assert_eq!((text(0, "mobile"), text(1, "phone")), ("15000000001".into(), "099-60000001".into()), "{name}");
        let groups: Vec<_> = (0..4).map(|row| text(row, "group")).collect();
        assert_eq!(groups, ["第一党小组", "第一党小组", "第一党小组", "第二党小组"], "{name}: merged downwards");
        assert_eq!(table.unknown, ["备注"], "{name}: the second of two equal headers");
        assert_eq!(table.rows[0].extras["备注"], "乙", "{name}");
        assert_eq!(text(2, "note"), "说明：本人自填", "{name}: a remark of real data is no footer");
    }
}

#[test]
fn names_are_compared_without_dress() {
    for header in ["姓名", "姓 名", "姓　名", "姓名（必填）", "*姓名", "姓名:", "\u{FEFF}姓名", "姓名(户籍)※"]
    {
        let book = grid(&format!("{header}|年龄\n秦远山|60"));
        let table = table(&book, &[need("name", &["姓名"])], &Pick::default()).unwrap();
        assert_eq!(names(&table), ["秦远山"], "{header}");
    }
}

#[test]
fn the_exact_header_goes_before_the_similar_one() {
    let columns = [need("name", &["姓名"]), may("mobile", &["手机号", "联系电话"])];
    let book = grid("姓名|联系电话(家里)|联系电话|手机号\n秦远山|1|2|3");
    let table = table(&book, &columns, &Pick::default()).unwrap();
    assert_eq!(table.rows[0].get("mobile").text(), "3");
    assert_eq!(table.unknown, ["联系电话(家里)", "联系电话"]);
}

#[test]
fn a_person_may_choose_sheet_and_columns() {
    let book = grid("称呼|姓名\n老秦|秦远山");
    let pick = Pick { sheet: None, map: vec![("称 呼".into(), "name".into())] };
    let columns = [need("name", &["姓名"])];
    assert_eq!(names(&table(&book, &columns, &pick).unwrap()), ["老秦"]);

    let missing = Pick { map: vec![("外号".into(), "name".into())], ..Pick::default() };
    assert!(refusal(table(&book, &columns, &missing)).contains("“外号”"));
    let unknown = Pick { map: vec![("称呼".into(), "nickname".into())], ..Pick::default() };
    assert_eq!(table(&book, &columns, &unknown).unwrap_err().code(), crate::Code::Usage);

    let book = open("两行表头.xlsx");
    let notes = Pick { sheet: Some("填表说明".into()), ..Pick::default() };
    assert_eq!(table(&book, ROSTER, &notes).unwrap().sheet, "填表说明", "even where another fits better");
    let none = Pick { sheet: Some("名单".into()), ..Pick::default() };
    let message = refusal(table(&book, ROSTER, &none));
    assert!(message.contains("“名单”") && message.contains("“花名册”"), "{message}");
}

#[test]
fn a_missing_column_is_named_with_what_was_found() {
    let book = grid("名册\n序号|姓名|性别\n1|秦远山|男");
    let columns = [need("name", &["姓名"]), need("id", &["公民身份证号", "身份证号"])];
    let message = refusal(table(&book, &columns, &Pick::default()));
    assert!(message.contains("缺少“公民身份证号”") && message.contains("“性别”"), "{message}");
    let message = refusal(table(&grid("甲|乙\n1|2"), &columns, &Pick::default()));
    assert!(message.contains("没有找到表头") && message.contains("“姓名”、“公民身份证号”"), "{message}");
}

#[test]
fn columns_without_or_with_equal_headers_keep_their_values() {
    let book = grid("姓名|甲|甲||乙\n秦远山|1|2|3|\n柳青||||");
    let table = table(&book, &[need("name", &["姓名"])], &Pick::default()).unwrap();
    assert_eq!(table.unknown, ["甲", "甲(2)", "第D列", "乙"]);
    let extras = serde_json::to_string(&table.rows[0].extras).unwrap();
    assert_eq!(extras, r#"{"甲":"1","甲(2)":"2","第D列":"3"}"#);
    assert!(table.rows[1].extras.is_empty());
}

#[test]
fn a_title_right_above_is_no_upper_row() {
    let book = grid("积分登记表\n姓名|宣讲|扣分\n秦远山|1|2");
    let table = table(&book, &[need("name", &["姓名"])], &Pick::default()).unwrap();
    assert_eq!((table.header_row, table.unknown.as_slice()), (2, &["宣讲".to_owned(), "扣分".to_owned()][..]));
}

#[test]
fn lines_that_are_no_data() {
    let columns = [need("name", &["姓名"]), may("sex", &["性别"]), may("note", &["备注"])];
    let table_of = |below: &str| {
        let book = grid(&format!("某某名册\n序号|姓名|性别|备注\n1|秦远山|男|\n{below}"));
        let table = table(&book, &columns, &Pick::default()).unwrap();
        (table.rows.len() - 1, table.rows.last().unwrap().get("name").text().into_owned())
    };
    for none in [
        "填表人：张三||审核人：李四|",
        "|填表人：张三|审核人：|",
        "合　计|1||",
        "小计|||1",
        "2|||\n3|||",
        "某某名册|||",
        "序号|姓名|性别|备注",
        "备注：1.以上人员均已核对。|||",
        "书记签字|||",
        "填表人：|||\n1.本表一式两份。|||\n2.用钢笔填写。|||",
        "以下空白|||",
    ] {
        assert_eq!(table_of(none).0, 0, "{none}");
    }
    for (data, name) in [
        ("2|柳青|女|说明：请假", "柳青"),
        ("2||女|", ""),
        ("|柳青||", "柳青"),
        ("填表人：张三|||\n3|柳青|女|漏填", "柳青"),
        ("2|书记||", "书记"),
        ("2|合昌|男|", "合昌"),
    ] {
        assert_eq!(table_of(data), (1, name.to_owned()), "{data}");
    }
}

#[test]
fn another_sheet_that_fits_is_named() {
    let mut book = grid("姓名|性别\n秦远山|男");
    book.sheets[0].name = "第一支部".into();
    let mut second = book.sheets[0].clone();
    second.name = "第二支部".into();
    book.sheets.push(second);
    let table = table(&book, &[need("name", &["姓名"])], &Pick::default()).unwrap();
    assert_eq!((table.sheet, table.others.as_slice()), ("第一支部", &["第二支部"][..]));
}
