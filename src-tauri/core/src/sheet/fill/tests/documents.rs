//! Documents: paragraphs, headers, rows of tables.

use super::*;
use crate::sheet::Column;
use crate::sheet::fill::{Target, Under};

fn document(body: &str, settings: &str) -> Vec<u8> {
    let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &format!("<w:document {ns}><w:body>{body}</w:body></w:document>")),
        ("word/header1.xml", &format!("<w:hdr {ns}><w:p><w:r><w:t>{{{{单位}}}}</w:t></w:r></w:p></w:hdr>")),
        ("word/settings.xml", &format!("<w:settings {ns}>{settings}</w:settings>")),
    ])
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tr(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|c| format!("<w:tc>{}</w:tc>", p(c))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

#[test]
fn runs_that_cut_a_placeholder_are_read_as_one() {
    let cut = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>｛｛单</w:t></w:r><w:proofErr w:type=\"x\"/><w:r><w:t>位}</w:t></w:r><w:r><w:t>}：好</w:t></w:r></w:p>";
    let order = Order { once: values(&[("单位", text("晨光 <一> 支部\n第二行"))]), ..Order::default() };
    let out = fill(&document(cut, ""), &order);
    let body = part(&out, "word/document.xml");
    assert!(body.contains("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">晨光 &lt;一&gt; 支部</w:t><w:br/><w:t xml:space=\"preserve\">第二行</w:t>"), "{body}");
    assert!(body.contains("<w:t xml:space=\"preserve\">：好</w:t>") && body.contains("<w:proofErr"), "{body}");
    assert!(part(&out, "word/header1.xml").contains("晨光"));
}

#[test]
fn a_row_repeats_and_uses_up_the_blank_rows_below_it() {
    let rows =
        [tr(&["姓名", "数"]), tr(&["{{姓名}}", "{{数}}"]), tr(&["", ""]), tr(&["", ""]), tr(&["合计", "{{单位}}"])]
            .concat();
    let form = document(&format!("<w:tbl>{rows}</w:tbl>{}", p("完")), "");
    let order = |n| Order { once: values(&[("单位", text("{{姓名}}"))]), ..people(n) };
    let count = |n| part(&fill(&form, &order(n)), "word/document.xml").matches("<w:tr>").count();
    assert_eq!((count(1), count(2), count(3), count(5)), (5, 5, 5, 7));
    let body = part(&fill(&form, &order(5)), "word/document.xml");
    assert!(body.contains("甲5") && body.ends_with(&format!("</w:tbl>{}</w:body></w:document>", p("完"))), "{body}");
    assert!(body.contains("{{姓名}}"), "a value that looks like a placeholder stays as it was written: {body}");
    let marks = open(&form).marks().expect("marks");
    let told: Vec<(&str, &str)> = marks.iter().map(|m| (m.text.as_str(), m.place.as_str())).collect();
    assert_eq!(told, [("姓名", "表格第2行"), ("数", "表格第2行"), ("单位", "表格第5行"), ("单位", "页眉")]);
}

#[test]
fn what_a_document_does_not_allow_is_refused() {
    let order = people(2);
    assert!(refusal(&document(&p("{{姓名}}"), ""), &order).contains("不在表格的一行里"));
    let locked = document(&p("{{单位}}"), "<w:documentProtection w:edit=\"readOnly\" w:enforcement=\"1\"/>");
    assert!(refusal(&locked, &Order::default()).contains("停止保护"));
}

#[test]
fn a_table_whose_header_names_the_fields_is_filled_by_its_columns() {
    let look = "<w:pPr><w:jc w:val=\"center\"/><w:rPr><w:b/></w:rPr></w:pPr>";
    let blank = format!("<w:tr><w:tc><w:p>{look}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr>");
    let title =
        "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>名册</w:t></w:r></w:p></w:tc></w:tr>";
    let rows = [title, &tr(&["姓 名", "人数"]), &blank, &blank, &tr(&["填表人", "甲"])].concat();
    let form = document(&format!("<w:tbl>{}</w:tbl><w:tbl>{rows}</w:tbl>", tr(&["说明", "见下"])), "");
    let columns = [column("name", &["姓名"]), column("count", &["人数"])];
    let heads = open(&form).heads(&columns, &[]).expect("heads");
    let told: Vec<(&str, u32, u32)> = heads.iter().map(|h| (h.sheet.as_str(), h.row, h.room)).collect();
    assert_eq!(told, [("表格2", 2, 2)]);
    assert_eq!(heads[0].columns.iter().map(|c| c.field.as_str()).collect::<Vec<_>>(), ["name", "count"]);
    let under =
        Under { sheet: "表格2".into(), header_row: 2, columns: vec![(0, "姓名".into()), (1, "数".into())] };
    let order = |n| Order { under: Some(under.clone()), ..people(n) };
    let count = |n| part(&fill(&form, &order(n)), "word/document.xml").matches("<w:tr>").count();
    assert_eq!((count(1), count(2), count(5)), (6, 6, 9), "blank rows are used up first, then rows are put in");
    let body = part(&fill(&form, &order(5)), "word/document.xml");
    assert!(
        body.contains(&format!("{look}<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">甲5</w:t></w:r>")),
        "{body}"
    );
    assert!(body.find("甲5") < body.find("填表人") && !body.contains("{{姓名"), "{body}");
    let gone = Order { under: Some(Under { header_row: 5, ..under.clone() }), ..people(1) };
    assert!(refusal(&form, &gone).contains("没有空行"));
}

/// A form of single cells has no placeholder and no list: its words say what stands beside them.
#[test]
fn words_of_a_table_name_the_blank_beside_or_behind_them() {
    let rows = [tr(&["姓 名", "", "出生年月：", ""]), tr(&["填报单位（盖章）：", "见附页"])].concat();
    let form = document(&format!("<w:tbl>{rows}</w:tbl>"), "");
    let columns = [column("name", &["姓名"]), column("birth", &["出生年月"]), column("branch", &["填报单位"])];
    let labels = open(&form).labels(&columns, &[]).expect("labels");
    let told: Vec<(&str, &str, bool)> = labels.iter().map(|l| (l.at.as_str(), l.field.as_str(), l.inside)).collect();
    assert_eq!(told, [("B1", "name", false), ("D1", "birth", false), ("A2", "branch", true)]);
    let order = |sheet: &str| Order {
        once: values(&[("0", text("甲")), ("2", text("晨光支部"))]),
        cells: [("B1", "0"), ("A2", "2")]
            .map(|(at, key)| Target { sheet: sheet.into(), at: at.into(), key: key.into() })
            .to_vec(),
        ..Order::default()
    };
    let body = part(&fill(&form, &order("表格1")), "word/document.xml");
    assert!(
        body.contains("甲") && body.contains("填报单位（盖章）：</w:t></w:r><w:r><w:t xml:space=\"preserve\">晨光支部"),
        "{body}"
    );
    assert!(refusal(&form, &order("表一")).contains("表格1!B3"));
    assert!(
        open(&form).has_cell("表格1", "D1", &[]).expect("read")
            && !open(&form).has_cell("表格1", "E1", &[]).expect("read")
    );
}

#[test]
fn words_in_one_cell_of_a_table_are_filled_each_in_its_own_blank() {
    let rows = [tr(&["姓名：        性别：____", "已印"]), tr(&["填报日期：  年  月  日", ""])].concat();
    let form = document(&format!("<w:tbl>{rows}</w:tbl>"), "");
    let columns = [column("name", &["姓名"]), column("sex", &["性别"]), column("today", &["填报日期"])];
    let labels = open(&form).labels(&columns, &[]).expect("labels");
    let told: Vec<(&str, &str)> = labels.iter().map(|l| (l.at.as_str(), l.field.as_str())).collect();
    assert_eq!(told, [("A1#1", "name"), ("A1#2", "sex"), ("A2", "today")]);
    let order = |places: &[&str]| Order {
        once: values(&[("A1#1", text("赵勇")), ("A1#2", text("男")), ("A2", text("2026-10-31")), ("B1", text("x"))]),
        cells: places.iter().map(|at| Target { sheet: "表格1".into(), at: (*at).into(), key: (*at).into() }).collect(),
        ..Order::default()
    };
    let body = part(&fill(&form, &order(&["A1#1", "A1#2", "A2"])), "word/document.xml");
    assert!(body.contains("姓名：赵勇    性别：男") && body.contains("填报日期：2026年10月31日"), "{body}");
    assert!(refusal(&form, &order(&["B1"])).contains("已经印了字"));
}

/// Rows that the form has numbered are there to be filled; the numbers go on where the list is longer.
#[test]
fn rows_with_a_running_number_are_blank_rows() {
    let rows = [tr(&["序号", "姓名"]), tr(&["1", ""]), tr(&["2", ""]), tr(&["3", ""]), tr(&["合计", ""])].concat();
    let form = document(&format!("<w:tbl>{rows}</w:tbl>"), "");
    let heads = open(&form).heads(&[column("seq", &["序号"]), column("name", &["姓名"])], &[]).expect("heads");
    assert_eq!(heads.iter().map(|h| (h.row, h.room)).collect::<Vec<_>>(), [(1, 3)]);
    let filled = |n, columns: Vec<(u32, String)>| {
        let under = Under { sheet: "表格1".into(), header_row: 1, columns };
        let body = part(&fill(&form, &Order { under: Some(under), ..people(n) }), "word/document.xml");
        let pieces =
            body.split("<w:t").skip(1).map(|p| p[p.find('>').expect("a tag") + 1..].split('<').next().expect("text"));
        pieces.filter(|t| !t.is_empty()).map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let names = vec![(1, "姓名".to_owned())];
    assert_eq!(filled(2, names.clone()), "序号 姓名 1 甲1 2 甲2 3 合计");
    assert_eq!(filled(4, names), "序号 姓名 1 甲1 2 甲2 3 甲3 4 甲4 合计");
    let both = vec![(0, "数".to_owned()), (1, "姓名".to_owned())];
    assert_eq!(filled(2, both), "序号 姓名 1 甲1 2 甲2 3 合计");
}

fn column(field: &'static str, names: &'static [&'static str]) -> Column {
    Column { field, names, required: false }
}
