//! Cells: what is named changes, all else stays as it was.

use super::*;
use crate::sheet::fill::reads::{Read, reads};
use crate::sheet::fill::{Target, Under};
use crate::sheet::{Value, parse};
use proptest::prelude::*;

fn single() -> Vec<u8> {
    let runs = "<c r=\"A1\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>姓名：{{姓</t></r><r><t xml:space=\"preserve\">名}} 同志</t></r></is></c>";
    workbook(&format!(
        "<cols><col min=\"3\" max=\"3\" style=\"1\"/></cols><sheetData>\n <row r=\"1\" ht=\"20\">{runs}{}</row>\n <row r=\"3\"/></sheetData><pageMargins left=\"1\"/>",
        cell("B1", 1, "{{数}}")
    ))
}

#[test]
fn a_placeholder_over_two_runs_takes_the_first_ones_look() {
    let order = Order { once: values(&[("姓名", text("赵勇")), ("数", Put::Number(12.5))]), ..Order::default() };
    let form = single();
    let out = fill(&form, &order);
    let sheet = part(&out, SHEET);
    assert!(sheet.contains("<r><rPr><b/></rPr><t xml:space=\"preserve\">姓名：赵勇</t></r>"), "{sheet}");
    assert!(sheet.contains("<t xml:space=\"preserve\"> 同志</t>"), "{sheet}");
    assert!(sheet.contains("<c r=\"B1\" s=\"1\"><v>12.5</v></c>"), "{sheet}");
    assert!(
        sheet.contains("<row r=\"1\" ht=\"20\">")
            && sheet.ends_with("<row r=\"3\"/></sheetData><pageMargins left=\"1\"/></worksheet>")
    );
    for ((name, before), (_, after)) in parts(&form).into_iter().zip(parts(&out)) {
        let may_change = name == SHEET || name == "xl/workbook.xml" || name.ends_with("sheet2.xml");
        assert!(before == after || may_change, "{name} changed");
    }
    assert!(part(&out, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\""), "formulas are computed anew");
    assert!(!part(&out, "xl/worksheets/sheet2.xml").contains("<v>7</v>"), "a result of what is gone");
}

/// Braces typed on a Latin keyboard are in a Latin face, the name between them in the form's own.
#[test]
fn a_value_looks_as_the_name_between_the_braces() {
    let run = |look: &str, t: &str| format!("<r><rPr><rFont val=\"{look}\"/></rPr><t>{t}</t></r>");
    let runs = [run("Calibri", "{{"), run("仿宋", "姓名"), run("Calibri", "}}")].concat();
    let form =
        workbook(&format!("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is>{runs}</is></c></row></sheetData>"));
    let order = Order { once: values(&[("姓名", text("赵勇"))]), ..Order::default() };
    let sheet = part(&fill(&form, &order), SHEET);
    assert!(sheet.contains("<rFont val=\"仿宋\"/></rPr><t xml:space=\"preserve\">赵勇</t>"), "{sheet}");
}

#[test]
fn a_result_is_kept_where_filling_cannot_have_changed_it() {
    let formulas = [
        ("A1", "B1*2", false),
        ("A2", "[1]总表!$B$4", true),
        ("A3", "SUM('[1]总 表'!A:A)+\"B1\"", true),
        ("A4", "VLOOKUP(B1,[1]总表!A:C,2,FALSE)", false),
    ];
    let cell = |(n, (at, f, _)): (usize, &(&str, &str, bool))| {
        let number = n + 1;
        format!("<row r=\"{number}\"><c r=\"{at}\"><f>{}</f><v>7{n}</v></c></row>", f.replace('"', "&quot;"))
    };
    let rows: String = formulas.iter().enumerate().map(cell).collect();
    let order = Order {
        once: values(&[("姓名", text("赵勇"))]),
        cells: vec![Target { sheet: "表一".into(), at: "D9".into(), key: "姓名".into() }],
        ..Order::default()
    };
    let out = fill(&workbook(&format!("<sheetData>{rows}</sheetData>")), &order);
    for (n, (at, _, kept)) in formulas.iter().enumerate() {
        assert_eq!(part(&out, SHEET).contains(&format!("<v>7{n}</v>")), *kept, "{at}");
    }
    // 表二 reads of 表一; what stands in 表一 does not change for what is put into 表二.
    let there =
        Order { cells: vec![Target { sheet: "表二".into(), at: "D9".into(), key: "姓名".into() }], ..order };
    let out = fill(&workbook(&format!("<sheetData>{rows}</sheetData>")), &there);
    assert!((0..4).all(|n| part(&out, SHEET).contains(&format!("<v>7{n}</v>"))));
}

#[test]
fn what_a_formula_reads_is_told_by_its_words() {
    let own = |f: &str| reads(f) == [Read::Own];
    assert!(own("SUM(A1:B9)") && own("$C:$D") && own("IF(A1>3,\"甲!B2\",TRUE)"), "{:?}", reads("SUM(A1:B9)"));
    assert_eq!(reads("'一 月'!A1+二月!B2:C3"), [Read::Sheet("一 月".into()), Read::Sheet("二月".into())]);
    for any in ["INDIRECT(\"A\"&1)", "一月:三月!A1", "人数", "名单[姓名]", "'一月:三月'!A1"] {
        assert!(reads(any).contains(&Read::Anything), "{any}: {:?}", reads(any));
    }
    assert_eq!(reads("[12]总表!A1"), [Read::Outside]);
    assert_eq!(reads("1.5+LOG10(2)"), []);
}

#[test]
fn a_mapped_cell_that_is_not_there_yet_is_made_with_its_columns_look() {
    let target = |at: &str| Target { sheet: "表一".into(), at: at.into(), key: "姓名".into() };
    let order = Order {
        once: values(&[("姓名", text("赵勇"))]),
        cells: vec![target("C1"), target("B3"), target("D9")],
        ..Order::default()
    };
    let sheet = part(&fill(&single(), &order), SHEET);
    for made in [
        "<c r=\"C1\" s=\"1\" t=\"inlineStr\">",
        "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\">",
        "<row r=\"9\"><c r=\"D9\" t=\"inlineStr\">",
    ] {
        assert!(sheet.contains(made), "{made}: {sheet}");
    }
    let nowhere =
        Order { cells: vec![Target { sheet: "没有".into(), at: "A1".into(), key: "姓名".into() }], ..order };
    assert!(refusal(&single(), &nowhere).contains("“没有”的工作表"));
}

#[test]
fn a_list_fills_the_blank_rows_and_leaves_what_is_below() {
    let rows: String = (3..=6)
        .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" s=\"1\"><v>{}</v></c><c r=\"B{n}\" s=\"1\"/></row>", n - 2))
        .collect();
    let foot = format!("<row r=\"7\">{}</row>", cell("A7", 0, "填表人："));
    let form = workbook(&format!(
        "<sheetData><row r=\"2\">{}{}</row>{rows}{foot}</sheetData>",
        cell("A2", 1, "序号"),
        cell("B2", 1, "姓名")
    ));
    let under = Under { sheet: "表一".into(), header_row: 2, columns: vec![(1, "姓名".into())] };
    let order = Order { under: Some(under), ..people(3) };
    let out = fill(&form, &order);
    let book = parse(&out, &Limits::default()).expect("read");
    let names: Vec<String> = book.sheets[0].lines.iter().map(|l| l.cell(1).text().into_owned()).collect();
    assert_eq!(names, ["姓名", "甲1", "甲2", "甲3", "", ""]);
    assert!(
        part(&out, SHEET).contains("<row r=\"6\"><c r=\"A6\" s=\"1\"><v>4</v></c><c r=\"B6\" s=\"1\"/></row>"),
        "what is not needed stays blank"
    );
    assert!(part(&out, SHEET).ends_with(&format!("{foot}</sheetData></worksheet>")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_survives_in_any_cell(said in "\\PC{0,40}|[\\x00-\\x7f]{0,20}|_x[0-9A-F]{4}_") {
        let form = single();
        let order = Order { once: values(&[("姓名", text(&said)), ("数", text(&said))]), ..Order::default() };
        let out = fill(&form, &order);
        let book = parse(&out, &Limits::default()).expect("it opens");
        let holds = |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}'));
        let kept: String = said.replace("\r\n", "\n").replace('\r', "\n").chars().filter(holds).collect();
        let shown = match &book.sheets[0].lines[0].cell(1).value {
            Value::Text(t) => t.clone(),
            Value::Empty => String::new(),
            other => format!("{other:?}"),
        };
        prop_assert_eq!(shown.replace("_x005F_", "_"), kept);
        for ((name, before), (_, after)) in parts(&form).into_iter().zip(parts(&out)) {
            let may_change = name == SHEET || name == "xl/workbook.xml" || name.ends_with("sheet2.xml");
            prop_assert!(before == after || may_change, "{} changed", name);
        }
    }
}

/// Above a list, who reports and when: in a wide cell behind the word, or in a cell that the form does not even hold.
#[test]
fn a_word_with_a_colon_is_filled_behind_it_or_beside_it() {
    let rows = format!(
        "<cols><col min=\"5\" max=\"5\" width=\"14\"/></cols><sheetData><row r=\"1\">{}{}</row><row r=\"2\">{}</row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:D1\"/></mergeCells>",
        cell("A1", 0, "填报单位："),
        cell("E1", 0, "填报日期："),
        cell("A2", 0, "年度"),
    );
    let form = workbook(&rows);
    let column = |field, names| crate::sheet::Column { field, names, required: false };
    let columns = [column("branch", &["填报单位"]), column("today", &["填报日期"]), column("year", &["年度"])];
    let labels = open(&form).labels(&columns, &[]).expect("labels");
    let told: Vec<(&str, &str)> = labels.iter().map(|l| (l.at.as_str(), l.field.as_str())).collect();
    assert_eq!(told, [("A1", "branch"), ("F1", "today")], "beside a bare word nothing is known to be blank");
    let target = |at: &str, key: &str| Target { sheet: "表一".into(), at: at.into(), key: key.into() };
    let order = Order {
        once: values(&[("a", text("晨光 & 支部")), ("b", text("2026-10-31"))]),
        cells: vec![target("A1", "a"), target("F1", "b")],
        ..Order::default()
    };
    let sheet = part(&fill(&form, &order), SHEET);
    assert!(sheet.contains("填报单位：晨光 &amp; 支部") && sheet.contains("2026-10-31"), "{sheet}");
}

/// Several words share a cell, or a word its cell with the room for its day; a drawn line and `  年  月  日` are blank cells.
#[test]
fn words_in_one_cell_are_filled_each_in_its_own_blank() {
    let rows = format!(
        "<sheetData><row r=\"1\">{}{}</row><row r=\"2\">{}{}{}</row></sheetData>",
        cell("A1", 0, "姓名：          性别：      民族：汉"),
        cell("B1", 0, "填报日期：    年  月  日"),
        cell("A2", 0, "出生年月"),
        cell("B2", 0, "    年  月"),
        cell("C2", 0, "见附页"),
    );
    let form = workbook(&rows);
    let column = |field, names| crate::sheet::Column { field, names, required: false };
    let columns = [
        column("name", &["姓名"]),
        column("sex", &["性别"]),
        column("ethnicity", &["民族"]),
        column("today", &["填报日期"]),
        column("birth", &["出生年月"]),
    ];
    let labels = open(&form).labels(&columns, &[]).expect("labels");
    let told: Vec<(&str, &str)> = labels.iter().map(|l| (l.at.as_str(), l.field.as_str())).collect();
    assert_eq!(told, [("A1#1", "name"), ("A1#2", "sex"), ("B1", "today"), ("B2", "birth")]);
    let target = |at: &str| Target { sheet: "表一".into(), at: at.into(), key: at.into() };
    let order = |places: &[&str]| Order {
        once: values(&[
            ("A1#1", text("欧阳建国")),
            ("A1#2", text("男")),
            ("A1#3", text("回族")),
            ("B1", text("2026-10-31")),
            ("B2", text("1962.09")),
            ("C2", text("x")),
        ]),
        cells: places.iter().map(|at| target(at)).collect(),
        ..Order::default()
    };
    let sheet = part(&fill(&form, &order(&["A1#1", "A1#2", "B1", "B2"])), SHEET);
    for wanted in ["姓名：欧阳建国  性别：男    民族：汉", "填报日期：2026年10月31日", ">1962年09月<", "见附页"]
    {
        assert!(sheet.contains(wanted), "{wanted}: {sheet}");
    }
    for (place, why) in
        [("C2", "已经印了字"), ("A1#3", "已经印了字"), ("A1#4", "已经印了字"), ("A1#0", "不是格子的名称")]
    {
        assert!(refusal(&form, &order(&[place])).contains(why), "{place}");
    }
}
