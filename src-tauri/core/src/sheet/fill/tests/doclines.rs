//! Words outside of tables with their blank behind a colon.

use super::*;
use crate::sheet::Column;
use crate::sheet::fill::Target;

const COLUMNS: &[Column] = &[
    Column { field: "name", names: &["姓名"], required: false },
    Column { field: "sex", names: &["性别"], required: false },
    Column { field: "branch", names: &["填报单位"], required: false },
    Column { field: "today", names: &["填报日期"], required: false },
];

fn document(body: &str, footer: &str) -> Vec<u8> {
    let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &format!("<w:document {ns}><w:body>{body}</w:body></w:document>")),
        ("word/footer1.xml", &format!("<w:ftr {ns}>{footer}</w:ftr>")),
    ])
}

fn run(look: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn p(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

const UNDER: &str = "<w:u w:val=\"single\"/>";

fn told(form: &[u8]) -> String {
    let labels = open(form).labels(COLUMNS, CHOICES).expect("labels");
    labels.iter().map(|l| format!("{}!{}={}", l.sheet, l.at, l.field)).collect::<Vec<_>>().join(" ")
}

/// The document after its blanks took these values.
fn body(form: &[u8], filled: &[(&str, &str)]) -> Vec<u8> {
    let mut order = Order::default();
    for (n, (place, value)) in filled.iter().enumerate() {
        let (sheet, at) = place.split_once('!').expect("a place");
        let key = format!("cell {n}");
        order.once.insert(key.clone(), text(value));
        order.cells.push(Target { sheet: sheet.into(), at: at.into(), key });
    }
    fill(form, &order)
}

#[test]
fn a_blank_takes_its_value_and_the_rest_of_the_paragraph_stays() {
    let (b, name) = ("<w:b/>", "姓 名：");
    let cases = [
        (run(b, "姓名：______  性别：____"), run(b, "姓名：甲  性别：女")),
        (run(b, "姓名：        性别："), run(b, "姓名：甲      性别：女")),
        (run(b, name) + &run(UNDER, "      ") + &run(b, "性别：") + &run(UNDER, "  "),
         run(b, name) + &run(UNDER, "甲    ") + &run(b, "性别：") + &run(UNDER, "女")),
        ("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">姓名：</w:t></w:r><w:r><w:tab/><w:t xml:space=\"preserve\">性别：</w:t></w:r>".into(),
         "<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">姓名：</w:t></w:r><w:r><w:t xml:space=\"preserve\">甲</w:t><w:tab/><w:t xml:space=\"preserve\">性别：女</w:t></w:r>".into()),
    ];
    for (before, after) in cases {
        let form = document(&p(&before), "");
        assert_eq!(told(&form), "正文!A1=name 正文!B1=sex", "{before}");
        let out = part(&body(&form, &[("正文!A1", "甲"), ("正文!B1", "女")]), "word/document.xml");
        assert!(out.contains(&format!("<w:body>{}</w:body>", p(&after))), "{out}\nnot\n{after}");
    }
}

#[test]
fn a_day_goes_into_its_three_blanks_and_a_footer_is_filled() {
    let line = run("", "填报单位（盖章）：        填报日期：    年  月  日");
    let form = document(&p(""), &p(&line));
    assert_eq!(told(&form), "页脚1!A1=branch 页脚1!B1=today");
    let out =
        part(&body(&form, &[("页脚1!A1", "晨光{{乙}}支部委员会"), ("页脚1!B1", "2026-10-31")]), "word/footer1.xml");
    assert!(out.contains(">填报单位（盖章）：晨光{{乙}}支部委员会  填报日期：2026年10月31日<"), "{out}");
    let out = part(&body(&form, &[("页脚1!B1", "")]), "word/footer1.xml");
    assert!(out.contains("填报日期：    年  月  日"), "nothing known leaves it for the pen: {out}");
}

#[test]
fn what_somebody_wrote_or_nobody_knows_is_left_alone() {
    let alone = [
        run("", "姓名：张三"),
        run("", "姓名： 张三"),
        run("", "姓名：__张三__"),
        run("", "姓名：") + &run(UNDER, "  张三  "),
        run("", "姓名：  张三  职务：副书记"),
        run("", "党员签名：______  性别：____"),
        run("", "现将情况报告如下："),
        run("", "：："),
        run("", ":    "),
        "<w:r><w:delText>姓名：</w:delText></w:r>".into(),
    ];
    for line in &alone {
        assert_eq!(told(&document(&p(line), "")), "", "{line}");
    }
    // Two words with a table around them are the table's.
    let cell = format!("<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", p(&run("", "姓名：")));
    assert_eq!(told(&document(&cell, "")), "表格1!A1=name");
    let form = document(&p(&alone[1]), "");
    for place in ["正文!A1", "正文!B1", "正文!A9", "页眉7!A1", "正文!甲"] {
        let (sheet, at) = place.split_once('!').expect("a place");
        let target = Target { sheet: sheet.into(), at: at.into(), key: "k".into() };
        let said =
            refusal(&form, &Order { cells: vec![target], once: values(&[("k", text("李四"))]), ..Order::default() });
        assert!(said.contains(at) && said.ends_with('。') && !said.contains("李四"), "{said}");
        assert!(!refs_has(&form, sheet, at));
    }
}

fn refs_has(form: &[u8], sheet: &str, at: &str) -> bool {
    open(form).has_cell(sheet, at, &[]).expect("read")
}

const CHOICES: &crate::sheet::fill::Choices = &[("sex", &[&["男"], &["女"]])];
