//! Files that are no forms, and targets that are none.

use super::*;
use crate::sheet::fill::{Target, Under};

fn says(bytes: Vec<u8>) -> String {
    Template::open(bytes, &Limits::default()).map(|_| ()).expect_err("refused").fault().message
}

#[test]
fn what_is_no_form_is_told_what_to_do() {
    let fixture = |name: &str| std::fs::read(crate::testing::fixture("../").join(name)).expect("a fixture");
    let bomb = {
        let long = " ".repeat(4 * 1024 * 1024);
        zipped(&[("xl/workbook.xml", long.as_str())])
    };
    let table: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "文件是空的"),
        (b"hello".to_vec(), "不是能填的表格"),
        (b"PK\x03\x04 broken".to_vec(), "已损坏"),
        (single()[..300].to_vec(), "已损坏"),
        (fixture("简表.xls"), "旧格式"),
        (fixture("加密.xlsx"), "去掉密码"),
        (fixture("简表.ods"), "ODF"),
        (zipped(&[("xl/workbook.xml", "<a/>"), ("xl/vbaProject.bin", "")]), "带宏"),
        (bomb, "异常巨大"),
    ];
    for (bytes, said) in table {
        let told = says(bytes);
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(open(&zipped(&[("xl/workbook.xml", "<workbook>")])).marks().is_err());
}

fn single() -> Vec<u8> {
    workbook("<sheetData/>")
}

fn target(at: &str) -> Order {
    let cells = vec![Target { sheet: "表一".into(), at: at.into(), key: "姓名".into() }];
    Order { once: values(&[("姓名", text("赵勇"))]), cells, ..Order::default() }
}

#[test]
fn a_formula_and_a_locked_cell_are_no_targets() {
    let form = workbook(
        "<sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c></row></sheetData><sheetProtection sheet=\"1\"/>",
    );
    assert!(refusal(&form, &target("A1")).contains("A1 是公式"));
    assert!(refusal(&form, &target("D1")).contains("D1 被上级锁定"));
    let comes = workbook(
        "<sheetData><row r=\"1\"><c r=\"C1\" t=\"str\"><f>\"{{姓名}}\"</f><v>{{姓名}}</v></c></row></sheetData>",
    );
    assert!(refusal(&comes, &target("B1")).contains("C1 是公式"), "a formula that comes to a placeholder");
    let free =
        workbook("<sheetData><row r=\"1\"><c r=\"B1\" s=\"2\"/></row></sheetData><sheetProtection sheet=\"1\"/>");
    assert!(part(&fill(&free, &target("B1")), SHEET).contains("赵勇"));
    assert!(refusal(&free, &target("哪里")).contains("写成 B3 这样"));
}

#[test]
fn a_list_needs_a_free_row_and_a_person_takes_one() {
    let under = Under { sheet: "表一".into(), header_row: 1, columns: vec![(0, "姓名".into())] };
    let used = workbook(&format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"2\">{}</row></sheetData>",
        cell("A1", 0, "姓名"),
        cell("A2", 0, "例：张三")
    ));
    assert!(refusal(&used, &Order { under: Some(under), ..people(2) }).contains("第2行已经有内容"));
    let two = workbook(&format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"2\">{}</row></sheetData>",
        cell("A1", 0, "{{姓名}}"),
        cell("A2", 0, "{{数}}")
    ));
    assert!(refusal(&two, &people(2)).contains("一个人占了两行"));
}

/// Columns count from 1; where a form says otherwise it is read all the same.
#[test]
fn a_column_that_cannot_be_does_no_harm() {
    let form = workbook(&format!(
        "<cols><col min=\"0\" max=\"0\" width=\"3\"/></cols><sheetData><row r=\"1\">{}<c r=\"B1\"/></row></sheetData>",
        cell("A1", 0, "填报单位（盖章）：")
    ));
    let columns = [crate::sheet::Column { field: "branch", names: &["填报单位"], required: false }];
    assert_eq!(open(&form).labels(&columns, &[]).expect("labels").len(), 1);
}
