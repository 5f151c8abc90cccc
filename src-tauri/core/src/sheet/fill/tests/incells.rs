//! Values within a cell that has words of its own: behind its colons, in the blanks of a day, as a tick.

use super::*;
use crate::sheet::Column;
use crate::sheet::fill::{Choices, Target};

const COLUMNS: &[Column] = &[
    Column { field: "name", names: &["姓名"], required: false },
    Column { field: "sex", names: &["性别"], required: false },
    Column { field: "away", names: &["是否流动"], required: false },
    Column { field: "today", names: &["填报日期"], required: false },
    Column { field: "branch", names: &["填报单位"], required: false },
];
const CHOICES: &Choices = &[("sex", &[&["男", "男性"], &["女", "女性"]]), ("away", &[&["是"], &["否"]])];

fn rich(at: &str, runs: &str) -> String {
    format!("<c r=\"{at}\" s=\"1\" t=\"inlineStr\"><is>{runs}</is></c>")
}

fn sheet(cells: &str) -> Vec<u8> {
    workbook(&format!("<sheetData><row r=\"1\">{cells}</row></sheetData>"))
}

fn document(cells: &[&str]) -> Vec<u8> {
    let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let cell = |c: &&str| {
        format!("<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{c}</w:t></w:r></w:p></w:tc>")
    };
    let row: String = cells.iter().map(cell).collect();
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "word/document.xml",
            &format!("<w:document {ns}><w:body><w:tbl><w:tr>{row}</w:tr></w:tbl></w:body></w:document>"),
        ),
    ])
}

/// Where the form wants what, and the form with every such place filled.
fn filled(form: &[u8]) -> (String, Vec<u8>) {
    let labels = open(form).labels(COLUMNS, CHOICES).expect("labels");
    let told: Vec<String> = labels.iter().map(|l| format!("{}={}", l.at, l.field)).collect();
    let mut order = Order::default();
    for (n, label) in labels.iter().enumerate() {
        let key = format!("cell {n}");
        let value = match label.field.as_str() {
            "name" => "赵勇",
            "sex" => "男",
            "away" => "否",
            "today" => "2026-10-31",
            _ => "晨光支部",
        };
        order.once.insert(key.clone(), text(value));
        let groups = CHOICES.iter().find(|(field, _)| *field == label.field).map_or(&[][..], |(_, g)| g);
        order.choices.insert(key.clone(), groups);
        order.cells.push(Target { sheet: label.sheet.clone(), at: label.at.clone(), key });
    }
    (told.join(" "), fill(form, &order))
}

const CASES: &[(&[&str], &str, &[&str])] = &[
    (&["姓名：        性别：    "], "A1#1=name A1#2=sex", &["姓名：赵勇    性别：男  "]),
    (&["姓名：____ 性别：□男 □女"], "A1#1=name A1#2=sex", &["姓名：赵勇 性别：☑男 □女"]),
    (&["性别", "□男 □女"], "B1=sex", &["性别", "☑男 □女"]),
    (&["是否流动", "是□ 否□"], "B1=away", &["是否流动", "是□ 否☑"]),
    (&["性别：", "□ 男性  □ 女性"], "B1=sex", &["性别：", "☑ 男性  □ 女性"]),
    (&["性别：□男 □女 是否流动：是□否□"], "A1#1=sex A1#2=away", &["性别：☑男 □女 是否流动：是□否☑"]),
    (&["填报日期：  年  月  日"], "A1=today", &["填报日期：2026年10月31日"]),
    (&["填报日期", "   年  月  日"], "B1=today", &["填报日期", "2026年10月31日"]),
    // Behind whoever signs stands what is his, but for the day.
    (
        &["审核人：    性别：    填报日期：  年  月  日"],
        "A1#3=today",
        &["审核人：    性别：    填报日期：2026年10月31日"],
    ),
    // Words that are not the values of the field, a box that somebody ticked, an answer that somebody wrote.
    (&["性别", "□甲 □乙"], "", &["性别", "□甲 □乙"]),
    (&["性别：", "□男 □女 □不详"], "", &["性别：", "□男 □女 □不详"]),
    (&["性别", "☑男 □女"], "", &["性别", "☑男 □女"]),
    (&["姓名：张三 性别：女"], "", &["姓名：张三 性别：女"]),
    (&["民族", "□男 □女"], "", &["民族", "□男 □女"]),
];

#[test]
fn a_cell_keeps_its_words_and_takes_each_value_in_its_own_blank() {
    for (cells, told, after) in CASES {
        let at = |n: usize| ["A1", "B1"][n];
        let form: String = cells.iter().enumerate().map(|(n, c)| cell(at(n), 1, c)).collect();
        let (found, out) = filled(&sheet(&form));
        assert_eq!(found, *told, "{cells:?}");
        let book = crate::sheet::parse(&out, &Limits::default()).expect("read");
        let read = part(&out, SHEET);
        for text in *after {
            assert!(read.contains(&format!(">{text}<")), "{cells:?}: {read}");
        }
        assert_eq!(book.sheets[0].lines.len(), 1);

        let (found, out) = filled(&document(cells));
        assert_eq!(found, *told, "{cells:?} in a document");
        let read = part(&out, "word/document.xml");
        for text in *after {
            assert!(read.contains(&format!("<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}<")), "{read}");
        }
    }
}

#[test]
fn runs_of_a_cell_keep_their_look() {
    let bold = |t: &str| format!("<r><rPr><b/></rPr><t xml:space=\"preserve\">{t}</t></r>");
    let plain = |t: &str| format!("<r><rPr><sz val=\"9\"/></rPr><t xml:space=\"preserve\">{t}</t></r>");
    let reading = "<rPh sb=\"0\" eb=\"1\"><t>xm：</t></rPh>";
    let before = bold("姓名：") + &plain("      ") + &bold("性别：") + &plain("□男 □女") + reading;
    let (found, out) = filled(&sheet(&rich("A1", &before)));
    assert_eq!(found, "A1#1=name A1#2=sex");
    let after = bold("姓名：") + &plain("赵勇  ") + &bold("性别：") + &plain("☑男 □女") + reading;
    assert!(part(&out, SHEET).contains(&after), "{}", part(&out, SHEET));
}

#[test]
fn what_is_not_known_leaves_the_cell_for_the_pen() {
    for words in ["姓名：     性别：  ", "填报日期：  年  月  日", "性别：□男 □女"] {
        let form = sheet(&cell("A1", 1, words));
        let target = Target { sheet: "表一".into(), at: "A1#1".into(), key: "k".into() };
        let choices = HashMap::from([("k".to_owned(), CHOICES[0].1)]);
        let order = Order { once: values(&[("k", Put::Blank)]), cells: vec![target], choices, ..Order::default() };
        assert_eq!(part(&fill(&form, &order), SHEET), part(&form, SHEET), "{words}");
    }
}

/// A value never takes the place of words that the superior printed, whoever names the cell.
#[test]
fn printed_words_are_not_overwritten() {
    let figure = "<c r=\"C1\" s=\"1\"><v>12</v></c>";
    let form = sheet(&(cell("A1", 1, "党员签名") + &cell("B1", 1, "____") + figure));
    let order = |sheet: &str, at: &str| Order {
        once: values(&[("k", text("赵勇"))]),
        cells: vec![Target { sheet: sheet.into(), at: at.into(), key: "k".into() }],
        ..Order::default()
    };
    for at in ["A1", "C1", "A1#1", "A1#9"] {
        let said = refusal(&form, &order("表一", at));
        assert!(said.contains(&at[..2]) && said.contains("表一") && said.ends_with('。'), "{said}");
        assert!(!said.contains("赵勇") && !said.contains("党员签名"), "{said}");
        assert!(open(&form).has_cell("表一", at, &[]).is_err(), "told when it is looked at: {at}");
    }
    assert!(part(&fill(&form, &order("表一", "B1")), SHEET).contains("赵勇"), "a drawn line is a blank");
    let form = document(&["党员签名", "____"]);
    let said = refusal(&form, &order("表格1", "A1"));
    assert!(said.contains("表格1的 A1 已经印了字"), "{said}");
    let out = part(&fill(&form, &order("表格1", "B1")), "word/document.xml");
    assert!(out.contains("赵勇") && !out.contains("____"), "{out}");
}

/// A word that runs over into the blank beside it would be cut off by a value there.
#[test]
fn a_word_wider_than_its_cell_keeps_its_room() {
    let columns = |width: u32| {
        format!(
            "<cols><col min=\"1\" max=\"1\" width=\"{width}\"/></cols><sheetData><row r=\"1\">{}<c r=\"B1\"/></row></sheetData>",
            cell("A1", 0, "填报单位：")
        )
    };
    assert_eq!(filled(&workbook(&columns(8))).0, "A1=branch");
    assert_eq!(filled(&workbook(&columns(30))).0, "B1=branch");
    let boxed = columns(8).replace("<c r=\"B1\"/>", "<c r=\"B1\" s=\"1\"/>");
    assert_eq!(filled(&workbook(&boxed)).0, "B1=branch", "a box that was drawn is for the value");
}

#[test]
fn a_value_looks_as_the_name_in_the_braces_did() {
    let run = |face: &str, t: &str| {
        format!("<w:r><w:rPr><w:rFonts w:hint=\"{face}\"/></w:rPr><w:t xml:space=\"preserve\">{t}</w:t></w:r>")
    };
    let cases = [
        (run("latin", "兹有{{") + &run("han", "姓名") + &run("latin", "}}同志"), "赵勇"),
        (run("latin", "兹有{") + &run("latin", "{ ") + &run("han", "姓名}}同志"), "赵勇同志"),
    ];
    for (runs, said) in cases {
        let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        let body = format!("<w:document {ns}><w:body><w:p>{runs}</w:p></w:body></w:document>");
        let form = zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &body)]);
        let order = Order { once: values(&[("姓名", text("赵勇"))]), ..Order::default() };
        let out = part(&fill(&form, &order), "word/document.xml");
        assert!(out.contains(&run("han", said)) && out.contains("兹有<"), "{out}");
    }
}
