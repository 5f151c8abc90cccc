//! Files that are not what they seem: each its own sentence, never a panic, never a gigabyte.

use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

fn told(bytes: &[u8]) -> String {
    refusal(parse(bytes, &Limits::default()))
}

#[test]
fn what_is_no_workbook_is_told_what_it_is() {
    let html = "\u{FEFF}\r\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>";
    for (bytes, word) in [
        (&b""[..], "空的"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "不是表格"),
        (b"\xFF\xD8\xFF\xE0", "不是表格"),
        (b"MZ\x90\0\x03", "不是表格"),
        (html.as_bytes(), "网页"),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "网页或 XML"),
        (b"\x09\x08\x08\0\0\x05\x10\0", "很老"),
        (b"\n\n , ,\n", "没有内容"),
        (b"\xFF\xFEa\0\0\0", "不是表格"),
        (b"a,\"b\nc", "引号"),
        (b"\xB1\xED\xFF\xFF", "编码"),
    ] {
        let Err(error) = parse(bytes, &Limits::default()) else { panic!("taken: {bytes:x?}") };
        let message = error.fault().message;
        assert!(message.contains(word), "{message}");
    }
    let word = zip(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]);
    assert!(told(&word).contains("Word"));
    assert!(told(&zip(&[("a.txt", b"hello")])).contains("不是表格"));
    assert!(told(&zip(&[("xl/workbook.bin", b"x")])).contains("xlsb"));
    assert!(told(&zip(&[])).contains("不是表格"));
    assert!(told(&zip(&[("xl/workbook.xml", b"<workbook/>")])).contains("损坏"));
    let text = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]);
    assert!(told(&text).contains("不是表格"));
}

#[test]
fn passwords_are_named_in_every_format() {
    for name in ["加密.xlsx", "加密.xls", "加密.ods"] {
        let message = refusal(read(&fixture(name), &Limits::default()));
        assert!(message.contains("密码"), "{name}: {message}");
    }
}

#[test]
fn missing_folders_and_big_files() {
    let missing = read(&fixture("没有这个文件.xlsx"), &Limits::default()).unwrap_err();
    assert_eq!(missing.code(), crate::Code::NotFound);
    assert!(refusal(read(&fixture("."), &Limits::default())).contains("文件夹"));
    let small = Limits { bytes: 1000, ..Limits::default() };
    assert!(refusal(read(&fixture("简表.xlsx"), &small)).contains("太大"));
}

#[test]
fn a_workbook_that_inflates_without_end_is_not_inflated() {
    let blank = vec![b' '; 40 << 20];
    let bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &blank)]);
    assert!(bomb.len() < 100_000);
    assert!(told(&bomb).contains("异常巨大"), "by its ratio");
    let tight = Limits { inflated: 1 << 20, ratio: u64::MAX, ..Limits::default() };
    assert!(refusal(parse(&bomb, &tight)).contains("异常巨大"), "by its stated size");
    let many: Vec<String> = (0..30).map(|i| format!("xl/{i}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|n| (n.as_str(), &b""[..])).collect();
    assert!(refusal(parse(&zip(&many), &Limits { entries: 20, ..Limits::default() })).contains("异常巨大"));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_counted() {
    let blank = vec![b' '; 4 << 20];
    let mut bomb = zip(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &blank)]);
    let honest = (4u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|i| bomb[*i..*i + 4] == honest).collect();
    assert!(!places.is_empty());
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    }
    let message = refusal(parse(&bomb, &Limits { inflated: 1 << 20, ..Limits::default() }));
    assert!(message.contains("异常巨大") || message.contains("损坏"), "{message}");
}

#[test]
fn too_many_rows_or_columns() {
    let rows = "姓名\n".repeat(60);
    assert!(refusal(parse(rows.as_bytes(), &Limits { rows: 50, ..Limits::default() })).contains("上限 50 行"));
    let columns = "a,".repeat(60);
    assert!(refusal(parse(columns.as_bytes(), &Limits { columns: 50, ..Limits::default() })).contains("上限 50 列"));
    for name in ["简表.xlsx", "简表.xls", "简表.ods"] {
        assert!(refusal(read(&fixture(name), &Limits { rows: 3, ..Limits::default() })).contains("行太多"), "{name}");
        assert!(
            refusal(read(&fixture(name), &Limits { columns: 3, ..Limits::default() })).contains("列太多"),
            "{name}"
        );
    }
}

#[test]
fn repeated_cells_of_an_ods_cost_nothing() {
    let sheet = |row: &str| {
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body><office:spreadsheet>\
             <table:table table:name='表'><table:table-row><table:table-cell office:value-type='string'>\
             <text:p>姓名</text:p></table:table-cell></table:table-row>{row}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let kind = b"application/vnd.oasis.opendocument.spreadsheet";
        zip(&[("mimetype", kind), ("content.xml", content.as_bytes())])
    };
    let blank = "<table:table-row table:number-rows-repeated='4294967295'><table:table-cell table:number-columns-repeated='4294967295'/></table:table-row>";
    assert_eq!(parse(&sheet(blank), &Limits::default()).unwrap().sheets[0].lines.len(), 1);
    let wide = "<table:table-row><table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='4000000000'/></table:table-row>";
    assert!(told(&sheet(wide)).contains("列太多"));
    let tall = "<table:table-row table:number-rows-repeated='4000000000'><table:table-cell office:value-type='float' office:value='1'/></table:table-row>";
    assert!(told(&sheet(tall)).contains("行太多"));
}

/// 简表.xls with the body of every record `kind` replaced.
fn patched(kind: u16, body: u8) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes("简表.xls"))).unwrap();
    let mut stream = Vec::new();
    std::io::Read::read_to_end(&mut file.open_stream("/Workbook").unwrap(), &mut stream).unwrap();
    let (mut at, mut hits) = (0, 0);
    while at + 4 <= stream.len() {
        let len = usize::from(u16::from_le_bytes([stream[at + 2], stream[at + 3]]));
        if stream[at..at + 2] == kind.to_le_bytes() {
            stream[at + 4..at + 4 + len.min(12)].fill(body);
            hits += 1;
        }
        at += 4 + len;
    }
    assert!(hits > 0);
    file.open_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn what_an_xls_says_of_its_own_size_is_not_believed() {
    let dimensions = patched(0x0200, 0xFF);
    assert_eq!(parse(&dimensions, &Limits::default()).unwrap().sheets[0].lines.len(), 5);
    assert!(told(&patched(0x0085, 0x03)).contains("损坏"), "a sheet that begins inside a record");
    let far = patched(0x027E, 0xFF);
    assert!(told(&far).contains("异常巨大"), "a number in the last row of the last column");
}

const WHOLE: [&str; 6] = ["简表.xlsx", "简表.xls", "简表.ods", "两行表头.xls", "公式.xls", "文本-gb18030.csv"];

/// Whatever happens to the bytes, a person gets rows or a sentence.
fn survive(bytes: &[u8]) {
    match parse(bytes, &Limits { inflated: 8 << 20, ..Limits::default() }) {
        Ok(book) => drop(table(&book, ROSTER, &Pick::default())),
        Err(e) => assert_eq!(e.code(), crate::Code::InputRefused, "{e}"),
    }
}

#[test]
fn every_truncation_is_survived() {
    for name in WHOLE {
        let whole = bytes(name);
        for len in (0..whole.len()).step_by(37) {
            survive(&whole[..len]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn every_flip_is_survived(which in 0..WHOLE.len(), flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut damaged = bytes(WHOLE[which]);
        for (at, value) in flips {
            let at = at.index(damaged.len());
            damaged[at] = value;
        }
        survive(&damaged);
    }

    #[test]
    fn damage_behind_the_compression_is_survived(at in any::<prop::sample::Index>(), cut in 0usize..40, junk in "[<>/a-z0-9='&;]{0,12}") {
        for (name, part) in [("简表.xlsx", "xl/worksheets/sheet1.xml"), ("简表.ods", "content.xml"), ("简表.xlsx", "xl/workbook.xml")] {
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes(name))).unwrap();
            let names: Vec<String> = archive.file_names().flatten().map(|n| n.into_owned()).collect();
            let mut parts = Vec::new();
            for name in &names {
                let mut text = Vec::new();
                std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
                if name == part {
                    let from = at.index(text.len());
                    let to = (from + cut).min(text.len());
                    text.splice(from..to, junk.bytes());
                }
                parts.push((name.as_str(), text));
            }
            let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, t)| (*n, t.as_slice())).collect();
            survive(&zip(&parts));
        }
    }

    #[test]
    fn any_bytes_are_survived(junk in proptest::collection::vec(any::<u8>(), 0..300), head in 0usize..4) {
        let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE"];
        survive(&[heads[head], &junk].concat());
    }
}
