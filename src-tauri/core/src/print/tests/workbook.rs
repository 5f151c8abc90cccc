//! Lists as workbooks, read back by a parser that is not ours.

use super::*;
use crate::Code;
use crate::sheet::Kind;
use calamine::{Data, Reader, Xlsx};

fn register(organisation: &str, sums: [&str; 2], whole: &str) -> Sheet {
    let row = |n: usize, sum: &str| SheetRow::of([n.to_string(), format!("党员{n}"), sum.to_owned(), String::new()]);
    Sheet {
        title: "党费收缴登记表".into(),
        organisation: organisation.into(),
        about: "2026年下半年".into(),
        before: vec!["单位：元".into()],
        columns: SheetColumn::all([
            ("序号", Kind::Number),
            ("姓名", Kind::Text),
            ("合计", Kind::Money),
            ("签字", Kind::Long),
        ]),
        rows: vec![
            row(1, sums[0]),
            row(2, sums[1]),
            SheetRow::total([String::new(), "合计".into(), whole.to_owned(), String::new()]),
        ],
        signs: vec!["收缴人".into()],
        ..Sheet::default()
    }
}

fn written(book: Book, sheets: Vec<Sheet>) -> (tempfile::TempDir, Xlsx<std::io::BufReader<std::fs::File>>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.xlsx");
    let list = List::from(Sheets { what: "党费收缴登记表", book, sheets, ..Sheets::default() });
    list.write(&path).expect("written");
    (folder, calamine::open_workbook(&path).expect("a workbook"))
}

#[test]
fn a_register_of_several_organisations_is_one_table_that_adds_up() {
    let (one, two) = (register("第一党支部", ["5.00", ""], "5.00"), register("第二党支部", ["3.50", "2.00"], "5.50"));
    let (_folder, mut book) = written(Book::Together, vec![one.clone(), two]);
    assert_eq!(book.sheet_names(), ["党费收缴登记表"]);
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let said: Vec<Vec<String>> = range.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect();
    assert_eq!([&said[1][0], &said[2][0]], ["2026年下半年", "单位：元"], "what all say is said once");
    assert_eq!(said[3], ["所属", "序号", "姓名", "合计", "签字"]);
    assert_eq!(said[4], ["第一党支部", "1", "党员1", "5", ""]);
    assert_eq!(said[7], ["第二党支部", "2", "党员2", "2", ""]);
    assert_eq!(said[8], ["", "", "合计", "10.5", ""], "no branch's own total stands among the rows");
    let formulas = book.worksheet_formula("党费收缴登记表").expect("formulas");
    assert_eq!(formulas.get_value((8, 3)).map(String::as_str), Some("SUBTOTAL(9,D5:D8)"));
    assert_eq!(said[9][0], "收缴人：");
    // Of one organisation nothing but the name above is said of it.
    let (_folder, mut book) = written(Book::Together, vec![one]);
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    assert_eq!(range.get_value((1, 0)), Some(&Data::String("党组织：第一党支部　　2026年下半年".into())));
    assert_eq!(range.get_value((3, 0)), Some(&Data::String("序号".into())));
}

#[test]
fn what_each_puts_up_is_a_sheet_each_and_a_total_that_is_no_sum_stays_a_figure() {
    let notices = vec![register("第一党支部", ["5.00", "1.00"], "9.00"), register("第二党支部", ["3.50", ""], "3.50")];
    let (_folder, mut book) = written(Book::Each, notices);
    assert_eq!(book.sheet_names(), ["第一党支部", "第二党支部"]);
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    assert_eq!(range.get_value((6, 2)), Some(&Data::Float(9.0)));
    assert!(book.worksheet_formula("第一党支部").expect("formulas").is_empty());
    assert!(!book.worksheet_formula("第二党支部").expect("formulas").is_empty());
}

#[test]
fn a_letter_is_no_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.xlsx");
    let letter = Sheet { before: vec!["你支部委员会将届满。".into()], ..Sheet::default() };
    let refused = List::from(Sheets { sheets: vec![letter], ..Sheets::default() }).write(&path).expect_err("a letter");
    assert_eq!(refused.code(), Code::Usage);
    assert!(refused.fault().message.contains(".pdf") && !path.exists());
    let names = ["通知.pdf", "通知.PDF", "通知"].map(|n| pdf_name(n.as_ref()).is_ok());
    assert_eq!((names, pdf_name("通知.xlsx".as_ref()).is_err()), ([true; 3], true));
}

/// A layout of an office's own reads a sheet's heads as it always did.
#[test]
fn a_layout_sees_the_heads_of_a_sheet_as_texts() {
    let told = json!(register("第一党支部", ["5.00", ""], "5.00"));
    assert_eq!(told["columns"], json!(["序号", "姓名", "合计", "签字"]));
    assert_eq!(told["rows"][2], json!({ "cells": ["", "合计", "5.00", ""], "heading": false }));
}

#[test]
fn what_organisations_have_in_common_stands_above_and_the_rest_below() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.xlsx");
    let part = |organisation: &str, about: &str| ListingPart {
        organisation: organisation.into(),
        about: about.into(),
        rows: vec![vec!["赵勇思".into(), "12.5".into()]],
    };
    let listing = Listing {
        parts: vec![part("第一党支部", "2026年10月　　共1人"), part("第二党支部", "2026年10月　　共1人，未结账")],
        columns: ListingColumn::all(&[("姓名", 9, Kind::Text), ("积分", 8, Kind::Points)]),
        mark: "不得张贴".into(),
        ..super::listing(Paper::A4, 1)
    };
    List::from(listing).write(&path).expect("written");
    let mut book: Xlsx<_> = calamine::open_workbook(&path).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let first: Vec<String> = range.rows().map(|r| r[0].to_string()).collect();
    let below = ["第一党支部：共1人", "第二党支部：共1人，未结账"];
    let above = ["党员花名册", "2026年10月　　不得张贴", "所属", "第一党支部", "第二党支部"];
    assert_eq!(first, [&above[..], &below[..]].concat());
    assert_eq!(range.get_value((3, 2)), Some(&Data::Float(12.5)));
}
