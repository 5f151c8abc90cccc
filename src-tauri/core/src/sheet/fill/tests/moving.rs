//! Rows put in: everything below and everything that speaks of it moves along.

use super::*;
use crate::sheet::fill::refs::{self, Shift};

#[test]
fn references_move_and_words_do_not() {
    let shift = Shift { after: 3, by: 2, stretch: true };
    let table = [
        ("SUM(B2:B3)", "SUM(B2:B5)"),
        ("SUM(B3:B3)+B4", "SUM(B3:B5)+B6"),
        ("$B$4*B3", "$B$6*B3"),
        ("IF(A1=\"B9\",'表 一'!B9,表一!B9)", "IF(A1=\"B9\",'表 一'!B9,表一!B11)"),
        ("[1]表一!B9+LOG10(A9)", "[1]表一!B9+LOG10(A11)"),
        ("SUM(A:A)+9+SUM(9:9)", "SUM(A:A)+9+SUM(11:11)"),
        ("表B9+B9_X+TRUE", "表B9+B9_X+TRUE"),
        ("Table1[B9]+B9", "Table1[B9]+B11"),
    ];
    for (old, new) in table {
        assert_eq!(shift.formula(old, "表一", "表一"), new);
    }
    assert_eq!(shift.formula("表一!$A$1:$C$9", "", "表一"), "表一!$A$1:$C$11");
    assert_eq!(shift.formula("B9", "表二", "表一"), "B9");
    assert_eq!(shift.area("A1:C3 B9"), "A1:C5 B11");
    assert_eq!(refs::copied("B3*$C$1+C$3", 2), "B5*$C$1+C$3");
    assert_eq!(
        (refs::letters(0), refs::letters(25), refs::letters(26), refs::letters(701)),
        ("A".into(), "Z".into(), "AA".into(), "ZZ".into())
    );
    assert_eq!((refs::cell("AA10"), refs::cell("10"), refs::cell("A0")), (Some((10, 26)), None, None));
}

fn table() -> Vec<u8> {
    let model = format!(
        "<row r=\"2\" ht=\"30\">{}{}<c r=\"C2\" s=\"1\"><f>B2*2</f><v>9</v></c></row>",
        cell("A2", 1, "{{姓名}}"),
        cell("B2", 1, "{{数}}")
    );
    let sum = "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>合计</t></is></c><c r=\"B3\"><f>SUM(B2:B2)</f><v>1</v></c></row>";
    let below = "<mergeCells count=\"2\"><mergeCell ref=\"C2:D2\"/><mergeCell ref=\"A5:B6\"/></mergeCells><conditionalFormatting sqref=\"B2:B2\"><cfRule type=\"expression\" priority=\"1\"><formula>B2&gt;$B$3</formula></cfRule></conditionalFormatting><rowBreaks count=\"1\"><brk id=\"3\" max=\"9\"/></rowBreaks>";
    let names = "<definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">表一!$A$1:$D$3</definedName></definedNames>";
    workbook_of(&format!("<dimension ref=\"A1:D6\"/><sheetData>{model}{sum}</sheetData>{below}"), names)
}

#[test]
fn rows_that_are_put_in_move_all_that_is_below() {
    let out = fill(&table(), &people(3));
    let sheet = part(&out, SHEET);
    for said in [
        "<row r=\"4\" ht=\"30\">",
        "<c r=\"C4\" s=\"1\"><f>B4*2</f></c>",
        "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>合计</t></is></c><c r=\"B5\"><f>SUM(B2:B4)</f></c></row>",
        "<mergeCells count=\"4\">",
        "<mergeCell ref=\"C2:D2\"/><mergeCell ref=\"A7:B8\"/><mergeCell ref=\"C3:D3\"/><mergeCell ref=\"C4:D4\"/>",
        "sqref=\"B2:B4\"",
        "<formula>B2&gt;$B$5</formula>",
        "<brk id=\"5\" max=\"9\"/>",
        "<dimension ref=\"A1:D8\"/>",
    ] {
        assert!(sheet.contains(said), "{said}\n{sheet}");
    }
    assert!(part(&out, "xl/workbook.xml").contains("表一!$A$1:$D$5"));
    assert!(part(&out, "xl/worksheets/sheet2.xml").contains("<f>SUM(表一!B2:B5)+A9</f>"));
    // One person needs no room: nothing moves.
    assert!(part(&fill(&table(), &people(1)), SHEET).contains("<mergeCells count=\"2\">"));
}

#[test]
fn where_rows_cannot_be_put_in_the_form_is_refused_with_what_to_do() {
    let with = |tail: &str| {
        let row =
            format!("<row r=\"2\">{}</row><row r=\"3\">{}</row>", cell("A2", 1, "{{姓名}}"), cell("A3", 0, "说明"));
        workbook(&format!("<sheetData>{row}</sheetData>{tail}"))
    };
    for (tail, why) in [
        ("<drawing r:id=\"rId1\"/>", "图片"),
        ("<legacyDrawing r:id=\"rId1\"/>", "批注"),
        ("<tableParts count=\"1\"><tablePart r:id=\"rId1\"/></tableParts>", "套用表格格式"),
    ] {
        let said = refusal(&with(tail), &people(2));
        assert!(
            said.contains(why) && said.contains("只有1个空行，名单有2人") && said.contains("插入够用的空行"),
            "{said}"
        );
        assert!(open(&with(tail)).fill(&people(1)).is_ok());
    }
}
