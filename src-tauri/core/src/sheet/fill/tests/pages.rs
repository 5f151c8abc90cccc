//! Placeholders in the header and footer of a sheet's pages.

use super::*;

fn form(head: &str) -> Vec<u8> {
    workbook(&format!(
        "<sheetData><row r=\"1\">{}</row></sheetData><headerFooter differentFirst=\"1\">{head}</headerFooter>",
        cell("A1", 0, "{{姓名}}")
    ))
}

#[test]
fn they_are_found_and_filled_between_the_codes() {
    let head = "<oddHeader>&amp;L&amp;\"宋体,常规\"&amp;12{{年度}}年&amp;C{{&amp;B单位}}&amp;&amp;&amp;R&amp;P/&amp;N</oddHeader><firstFooter>&amp;K000000{{ 单位 }}</firstFooter>";
    let form = form(head);
    let told: Vec<(String, String)> =
        open(&form).marks().expect("marks").into_iter().map(|m| (m.text, m.place)).collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(text, place)| (text.as_str(), place.as_str())).collect();
    assert_eq!(told, [("姓名", "表一 A1"), ("年度", "表一 页眉"), ("单位", "表一 页眉"), ("单位", "表一 页脚")]);
    let order = Order {
        once: values(&[("姓名", text("赵勇")), ("年度", Put::Number(2026.0)), ("单位", text("晨光&<阳光>支部"))]),
        ..Order::default()
    };
    let sheet = part(&fill(&form, &order), SHEET);
    let after = "<headerFooter differentFirst=\"1\"><oddHeader>&amp;L&amp;\"宋体,常规\"&amp;12 2026年&amp;C晨光&amp;&amp;&lt;阳光&gt;支部&amp;&amp;&amp;R&amp;P/&amp;N</oddHeader><firstFooter>&amp;K000000晨光&amp;&amp;&lt;阳光&gt;支部</firstFooter></headerFooter>";
    assert!(sheet.replace("&quot;", "\"").contains(after), "{sheet}");
}

/// A page has one header, a list has many people.
#[test]
fn a_list_cannot_stand_in_one() {
    let said = refusal(&form("<oddHeader>&amp;C{{姓名}}</oddHeader>"), &people(2));
    assert!(said.contains("页眉里有 {{姓名}}") && said.ends_with('。'), "{said}");
}
