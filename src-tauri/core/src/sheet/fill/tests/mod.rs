//! Forms made by hand, so that every byte of them is known.

mod doclines;
mod documents;
mod hostile;
mod incells;
mod lists;
mod moving;
mod pages;
mod workbooks;

use super::{Order, Template};
use crate::sheet::{Limits, Put};
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A container of these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a container").into_inner()
}

pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).expect("a part");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("text");
            (file.name().expect("a name").into_owned(), text)
        })
        .collect()
}

pub fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).into_iter().find(|(n, _)| n == name).expect("the part").1
}

pub const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A workbook of one sheet 表一 with this inside of `worksheet`; style 1 is framed, style 2 unlocked.
pub fn workbook(sheet: &str) -> Vec<u8> {
    workbook_of(sheet, "")
}

/// The same with a second sheet 表二 and named areas.
pub fn workbook_of(sheet: &str, names: &str) -> Vec<u8> {
    let ns = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let r = "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let types = format!(
        "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/{SHEET}\" ContentType=\"{kind}.worksheet+xml\"/><Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"{kind}.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{kind}.styles+xml\"/></Types>"
    );
    let rels = format!(
        "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook {ns} {r}><sheets><sheet name=\"表一\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"表二\" sheetId=\"2\" r:id=\"rId2\"/></sheets>{names}</workbook>"
    );
    let book_rels = format!(
        "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{office}/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let styles = format!(
        "<styleSheet {ns}><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"2\"><border/><border><top style=\"thin\"/></border></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf borderId=\"0\"/><xf borderId=\"1\"/><xf borderId=\"0\" applyProtection=\"1\"><protection locked=\"0\"/></xf></cellXfs></styleSheet>"
    );
    let first = format!("<worksheet {ns} {r}>{sheet}</worksheet>");
    let second = format!(
        "<worksheet {ns}><sheetData><row r=\"1\"><c r=\"A1\"><f>SUM(表一!B2:B3)+A9</f><v>7</v></c></row></sheetData></worksheet>"
    );
    zipped(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &rels),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &book_rels),
        ("xl/styles.xml", &styles),
        (SHEET, &first),
        ("xl/worksheets/sheet2.xml", &second),
    ])
}

pub fn text(t: &str) -> Put<'static> {
    Put::text(t.to_owned())
}

pub fn values(pairs: &[(&str, Put<'static>)]) -> HashMap<String, Put<'static>> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()
}

/// `n` rows of 姓名 and 数.
pub fn people(n: usize) -> Order {
    let row = |i: usize| values(&[("姓名", text(&format!("甲{i}"))), ("数", Put::Number(i as f64))]);
    Order { rows: (1..=n).map(row).collect(), ..Order::default() }
}

pub fn fill(bytes: &[u8], order: &Order) -> Vec<u8> {
    open(bytes).fill(order).expect("filled")
}

pub fn open(bytes: &[u8]) -> Template {
    Template::open(bytes.to_vec(), &Limits::default()).expect("a form")
}

pub fn refusal(bytes: &[u8], order: &Order) -> String {
    open(bytes).fill(order).map(|_| ()).expect_err("refused").fault().message
}

pub fn cell(at: &str, style: u32, inline: &str) -> String {
    format!("<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t>{inline}</t></is></c>")
}
