//! Documents: paragraphs, headers, rows of tables.

use super::*;
use crate::sheet::Column;
use crate::sheet::fill::Under;

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

fn column(field: &'static str, names: &'static [&'static str]) -> Column {
    Column { field, names, required: false }
}
