//! The superior's own forms, made in LibreOffice: filled, opened again in LibreOffice, and nothing else of them changed.

use crate::program::{ask, office};
use crate::source::root;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn form(name: &str) -> String {
    text(&root().join("fixtures/forms").join(name))
}

/// An office with 43 people.
fn peopled() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let books = folder.path().join("支部 台账");
    office(&books);
    let roster = text(&root().join("fixtures/sheets/real-input/花名册-党员基本信息汇总表.xlsx"));
    assert_eq!(ask(&books, &["roster", "import", &roster]).exit, 0);
    (folder, books)
}

fn parts(path: &str) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).expect("the file")).expect("a container");
    let mut found = BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        found.insert(part.name().expect("a name").into_owned(), String::from_utf8_lossy(&bytes).into_owned());
    }
    found
}

/// The parts that differ; both have the same parts.
fn changed(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    assert!(before.keys().eq(after.keys()), "the same parts");
    before.into_iter().filter(|(name, text)| after[name] != *text).map(|(name, _)| name).collect()
}

/// The markup without the elements of that name, and those elements in their order.
fn without(xml: &str, name: &str) -> (String, Vec<String>) {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut around, mut found, mut rest) = (String::new(), Vec::new(), xml);
    while let Some(at) = rest.find(&open) {
        let (before, from) = rest.split_at(at);
        around += before;
        // `<c` also begins `<cols>`.
        if !from[open.len()..].starts_with([' ', '>', '/']) {
            around += &open;
            rest = &from[open.len()..];
            continue;
        }
        let tag = from.find('>').expect("a tag") + 1;
        let end = if from[..tag].ends_with("/>") { tag } else { from.find(&close).expect("its end") + close.len() };
        found.push(from[..end].to_owned());
        rest = &from[end..];
    }
    (around + rest, found)
}

fn attribute(element: &str, name: &str) -> String {
    let tag = &element[..element.find('>').expect("a tag")];
    let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    value.map_or(String::new(), |(value, _)| value.to_owned())
}

/// A sheet without its cells, and every cell whole, by its place.
fn sheet(file: &str) -> (String, BTreeMap<String, String>) {
    let xml = parts(file).remove("xl/worksheets/sheet1.xml").expect("a sheet");
    let (around, cells) = without(&xml, "c");
    (around, cells.into_iter().map(|c| (attribute(&c, "r"), c)).collect())
}

/// The places of the cells that differ. Everything around the cells is the same, and so is the look of each.
fn filled_cells(before: &str, after: &str) -> Vec<String> {
    let ((around, before), (still, after)) = (sheet(before), sheet(after));
    assert_eq!(around, still, "widths, heights, merges, print setup");
    let differs = |at: &&String| before.get(*at) != after.get(*at);
    let places: Vec<String> = after.keys().filter(differs).cloned().collect();
    assert!(before.keys().all(|at| after.contains_key(at)), "no cell is lost");
    for at in &places {
        let look = before.get(at).map_or(String::new(), |c| attribute(c, "s"));
        assert_eq!(attribute(&after[at], "s"), look, "the look of {at}");
    }
    places
}

/// A document without its texts, and the texts; `whole`: without the runs around them.
fn document(file: &str, whole: bool) -> (String, Vec<String>) {
    let xml = parts(file).remove("word/document.xml").expect("a document");
    without(&xml, if whole { "w:r" } else { "w:t" })
}

/// A list in a document: all around it is the same, and every row of it is made like the first.
fn only_rows_grew(before: &str, after: &str, first: usize, used: usize) {
    let ((before, _), (after, _)) = (document(before, true), document(after, true));
    let ((around, rows), (still, grown)) = (without(&before, "w:tr"), without(&after, "w:tr"));
    assert_eq!(around, still, "all around the rows");
    assert_eq!(grown.len(), rows.len() - used + 43, "a row for each");
    assert_eq!(grown[..first], rows[..first], "the rows above");
    assert!(grown[first..first + 43].iter().all(|row| *row == rows[first]), "each like the first");
    assert_eq!(grown[first + 43..], rows[first + used..], "the rows below");
}

/// 42 rows were put in below the third: what stood below it stands there still, as it looked.
fn moved_as_a_whole(before: &str, after: &str) {
    let (before, after) = (sheet(before).1, sheet(after).1);
    for (at, cell) in &before {
        let (column, row) = at.split_at(1);
        let row: u32 = row.parse().expect("a row");
        let now = &after[&format!("{column}{}", if row > 3 { row + 42 } else { row })];
        assert_eq!(attribute(now, "s"), attribute(cell, "s"), "the look of {at}");
        if row == 2 || row > 3 && !cell.contains("<f") {
            assert_eq!(now.split_once('>').map(|n| n.1), cell.split_once('>').map(|c| c.1), "what {at} says");
        }
    }
    let list = 43 * before.keys().filter(|at| at.ends_with('3') && at.len() == 2).count();
    let row_three = before.keys().filter(|at| at.ends_with('3') && at.len() == 2).count();
    assert_eq!(after.len(), before.len() - row_three + list, "no other cell is new");
}

/// What LibreOffice shows of the files, by name.
fn shown(folder: &Path, files: &[&str]) -> BTreeMap<String, String> {
    let profile = format!("-env:UserInstallation=file://{}/profile", text(folder).replace(' ', "%20"));
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.join("看"));
    let said = office.args(files).output().expect("LibreOffice");
    assert!(said.status.success(), "{said:?}");
    let pdf = |file: &&str| {
        let name = Path::new(file).file_stem().expect("a name").to_string_lossy().into_owned();
        let paper = folder.join("看").join(format!("{name}.pdf"));
        let out = Command::new("pdftotext").arg("-layout").arg(paper).arg("-").output().expect("poppler-utils");
        assert!(out.status.success(), "{name}: LibreOffice did not open it");
        (name, String::from_utf8_lossy(&out.stdout).split_whitespace().collect::<String>())
    };
    files.iter().map(pdf).collect()
}

#[test]
fn seven_foreign_forms_are_filled_and_open_with_nothing_else_changed() {
    let (folder, books) = peopled();
    let out = |name: &str| text(&folder.path().join(name));
    let fill = |from: &str, to: &str, more: &[&str]| {
        let (from, to) = (form(from), out(to));
        let said = ask(&books, &[&["form", "fill", &from, "--out", &to][..], more].concat());
        assert_eq!(said.exit, 0, "{from}: {said:?}");
        to
    };
    let one = fill("登记表.xlsx", "一人.xlsx", &["--member", "赵勇思"]);
    let list_of_all = fill("花名册.xlsx", "全部.xlsx", &[]);
    let heads = fill("统计表.xlsx", "表头.xlsx", &["--only", "kind=正式党员"]);
    let note = fill("情况.docx", "介绍.docx", &["--member", "赵勇思", "--full-id"]);
    let names = fill("名单.docx", "名单填.docx", &[]);
    // Its header alone says what it wants; three blank rows stand below.
    let table = fill("表头.docx", "表头填.docx", &["--set", "联系方式=留空"]);

    // No table at all: words with a drawn line, underscores, room or a tab behind their colon.
    let lines = fill("表外.docx", "表外填.docx", &["--member", "赵勇思"]);

    let seen = shown(folder.path(), &[&one, &list_of_all, &heads, &note, &names, &table, &lines]);
    let said = &seen["表外填"];
    for part in [
        "填报单位（盖章）：晨光社区第一党支部填报日期：2026年10月31日",
        "姓名：赵勇思性别：男民族：",
        "职务：书记家庭住址：",
        "出生年月：1962",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(seen["一人"].contains("赵勇思") && seen["一人"].contains("1962.09"), "{}", seen["一人"]);
    assert!(seen["一人"].contains("****") && !seen["介绍"].contains("****"), "masked unless asked for");
    assert!(seen["全部"].contains("晨光社区第一党支部党员花名册（2026年）") && seen["全部"].contains("43"));
    assert!(seen["全部"].contains("胡霞鹏"), "the last of them: {}", seen["全部"]);
    assert!(seen["表头"].contains("赵勇思") && seen["表头"].contains("负责人"), "{}", seen["表头"]);
    assert!(seen["介绍"].contains("兹有赵勇思同志，男"), "a placeholder over several runs: {}", seen["介绍"]);
    assert!(seen["名单填"].contains("43胡霞鹏") && seen["名单填"].contains("以上共43名"), "{}", seen["名单填"]);
    assert!(seen["表头填"].contains("43胡霞鹏") && seen["表头填"].ends_with("填表人："), "{}", seen["表头填"]);
    for text in seen.values() {
        assert!(!text.contains("{{") && !text.contains("}}"), "{text}");
    }

    for (before, after) in [("登记表.xlsx", &one), ("统计表.xlsx", &heads), ("花名册.xlsx", &list_of_all)] {
        let sheets = changed(&form(before), after);
        // Rows that moved take the print area with them.
        let allowed =
            |name: &String| name == "xl/worksheets/sheet1.xml" || before == "花名册.xlsx" && name == "xl/workbook.xml";
        assert!(sheets.iter().all(allowed), "{before}: {sheets:?}");
    }
    assert_eq!(
        filled_cells(&form("登记表.xlsx"), &one),
        ["B2", "B3", "B4", "B5", "B6", "B8", "D2", "D3", "D4", "D5", "D6"]
    );
    // The day of the report goes into a cell that the form does not even hold; no other is new.
    let touched = filled_cells(&form("统计表.xlsx"), &heads);
    let list = |at: &String| at[1..].parse::<u32>().is_ok_and(|row| (4..44).contains(&row)) && at.as_bytes()[0] <= b'E';
    let (rows, alone): (Vec<String>, Vec<String>) = touched.into_iter().partition(list);
    assert_eq!((rows.len(), alone), (200, vec!["B2".to_owned(), "E2".to_owned()]));
    assert_eq!(sheet(&heads).1.len(), sheet(&form("统计表.xlsx")).1.len() + 1);
    assert!(seen["表头"].contains("2026-10-31"), "{}", seen["表头"]);
    moved_as_a_whole(&form("花名册.xlsx"), &list_of_all);
    // Of a document only the texts change, each within its own run.
    for (before, after) in [("情况.docx", &note), ("表外.docx", &lines)] {
        assert_eq!(document(&form(before), false).0, document(after, false).0, "{before}");
    }
    only_rows_grew(&form("名单.docx"), &names, 1, 1);
    only_rows_grew(&form("表头.docx"), &table, 1, 3);
    for (before, after) in [("情况.docx", &note), ("名单.docx", &names), ("表头.docx", &table), ("表外.docx", &lines)]
    {
        assert_eq!(changed(&form(before), after), ["word/document.xml"], "{before}");
    }
    // Each leaves a line in the log, and only one stood in full.
    let log = ask(&books, &["print", "log"]).json["log"].as_array().expect("a log").clone();
    let forms: Vec<_> = log.iter().filter(|l| l["what"] == "上级表格").collect();
    assert_eq!((forms.len(), forms.iter().filter(|l| l["whole"] == true).count()), (7, 1));
}

#[test]
fn one_for_each_goes_into_a_folder_without_anybodys_name() {
    let (folder, books) = peopled();
    let into = folder.path().join("每人一份");
    let fill = |more: &[&str]| {
        let (from, to) = (form("登记表.xlsx"), text(&into));
        ask(&books, &[&["form", "fill", &from, "--out", &to][..], more].concat())
    };
    assert_eq!(fill(&[]).exit, 2, "no such folder");
    assert!(!into.exists());
    fs::create_dir(&into).expect("a folder");
    let said = fill(&[]);
    assert_eq!((said.exit, said.json["members"].as_u64()), (0, Some(43)), "{said:?}");
    let mut files: Vec<String> = fs::read_dir(&into)
        .expect("the folder")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files.len(), 44, "and a list of which is whose");
    assert!(files.contains(&"登记表-001.xlsx".into()) && files.contains(&"登记表-清单.xlsx".into()));
    assert!(files.iter().all(|f| !f.contains("赵勇思")));
    assert_eq!(fill(&[]).exit, 16, "nothing is overwritten");
    assert_eq!(fs::read_dir(&into).expect("the folder").count(), 44);
}

#[test]
fn a_mapping_is_kept_by_name_and_carried_to_another_office() {
    let (folder, books) = peopled();
    let (other_folder, other) = peopled();
    let carried = text(&folder.path().join("对应关系.json"));
    let sheet = form("统计表.xlsx");
    let saved = ask(
        &books,
        &[
            "form",
            "save",
            &sheet,
            "--name",
            "街道统计表",
            "--set",
            "联系电话=手机号",
            "--set",
            "入党年月=入党时间|YYYY.MM",
        ],
    );
    assert_eq!(saved.exit, 0, "{saved:?}");
    assert_eq!(ask(&books, &["form", "export", "街道统计表", &carried]).exit, 0);
    assert!(!fs::read_to_string(&carried).expect("the file").contains("赵勇思"));
    let taken = ask(&other, &["form", "import", &carried]);
    assert_eq!((taken.exit, taken.json["name"].as_str()), (0, Some("街道统计表")));
    let out = text(&other_folder.path().join("填好.xlsx"));
    let filled = ask(&other, &["form", "fill", &sheet, "--map", "街道统计表", "--out", &out]);
    assert_eq!(filled.exit, 0, "{filled:?}");
    let sheet_of = parts(&out).remove("xl/worksheets/sheet1.xml").expect("a sheet");
    assert!(sheet_of.contains(">2001.09<"), "the mapping's own way of dates");
    let looked = ask(&other, &["form", "look", &sheet]);
    assert_eq!(looked.json["saved"], "街道统计表", "it is offered for the form that has all its places");
    assert_eq!(ask(&other, &["form", "drop", "街道统计表"]).exit, 0);
    assert_eq!(ask(&other, &["form", "fill", &sheet, "--map", "街道统计表", "--out", &out]).exit, 14);
}

/// A form with one thing in one of its parts otherwise.
fn altered(from: &str, part: &str, old: &str, new: &str, to: &Path) -> String {
    let mut zip = zip::ZipWriter::new(fs::File::create(to).expect("a file"));
    for (name, text) in parts(&form(from)) {
        let made = if name == part { text.replacen(old, new, 1) } else { text.clone() };
        assert!(name != part || made != text, "{part} holds {old}");
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(made.as_bytes()).expect("written");
    }
    zip.finish().expect("a container");
    text(to)
}

#[test]
fn what_a_superior_shut_or_misnamed_is_told_where_and_what_to_do() {
    let (folder, books) = peopled();
    let out = folder.path().join("填.xlsx");
    let (sheet, texts) = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml");
    let bent = |n: u8, from, part, old, new| altered(from, part, old, new, &folder.path().join(format!("表{n}.xlsx")));
    let one = ["--member", "赵勇思"];
    let shut = "</sheetData><sheetProtection sheet=\"1\" objects=\"1\"/>";
    let computed = "<c r=\"B2\" s=\"3\"><f>1+1</f><v>2</v></c>";
    let cases: [(String, &[&str], &str); 5] = [
        (bent(1, "登记表.xlsx", texts, ">性别</t></r>", ">性状</t></r>"), &one, "{{性状}}（D2）"),
        (bent(2, "登记表.xlsx", sheet, "</sheetData>", shut), &one, "锁定"),
        (bent(3, "统计表.xlsx", sheet, "</sheetData>", shut), &[], "锁定"),
        (
            bent(4, "统计表.xlsx", sheet, "<c r=\"B2\" s=\"3\"/>", computed),
            &["--set", "统计!B2=党组织名称"],
            "B2 是公式",
        ),
        (text(&root().join("fixtures/sheets/加密.xlsx")), &[], "去掉密码"),
    ];
    for (file, more, says) in cases {
        let said = ask(&books, &[&["form", "fill", &file, "--out", &text(&out)][..], more].concat());
        let message = said.json["message"].as_str().expect("a sentence");
        assert!(said.exit == 13 && message.contains(says) && message.ends_with('。'), "{says}: {said:?}");
        assert!(!message.contains("赵勇思") && !out.exists(), "{message}");
    }
    let log = ask(&books, &["print", "log"]).json["log"].as_array().expect("a log").clone();
    assert!(log.iter().all(|l| l["what"] != "上级表格"));
}

/// A slip of the pen is told when it is made, not when the form comes out empty.
#[test]
fn what_the_form_does_not_have_is_told_when_it_is_looked_at() {
    let (_folder, books) = peopled();
    let look = |name: &str, set: &str| {
        let said = ask(&books, &["form", "look", &form(name), "--set", set]);
        (said.exit, said.json["message"].as_str().unwrap_or_default().to_owned())
    };
    let (exit, said) = look("统计表.xlsx", "不存在=姓名");
    assert!(exit == 13 && said.contains("不存在") && said.contains("表里有：") && said.ends_with('。'), "{said}");
    for wrong in ["没有!B2=姓名", "统计!乙2=姓名"] {
        assert_eq!(look("统计表.xlsx", wrong).0, 13, "{wrong}");
    }
    assert_eq!(look("统计表.xlsx", "统计!B2=党组织名称").0, 0);
    assert_eq!(look("表头.docx", "表格9!A1=姓名").0, 13);
}

#[test]
fn a_carried_mapping_is_taken_as_far_as_it_is_known() {
    let (folder, books) = peopled();
    let import = |spots: &str| {
        let path = folder.path().join("对应.json");
        let text = format!(
            "{{\"format\":\"zhibu-form/v1\",\"name\":\"街道表\",\"mapping\":{{\"way\":\"list\",\"spots\":[{spots}]}}}}"
        );
        fs::write(&path, text).expect("written");
        ask(&books, &["form", "import", &path.to_string_lossy()])
    };
    let spot = |what: &str, field: &str, date: &str| {
        format!("{{\"kind\":\"column\",\"what\":\"{what}\",\"field\":\"{field}\",\"date\":\"{date}\"}}")
    };
    for refused in [spot("甲", "shoe_size", ""), spot("甲", "birth", "何年何月"), String::new()] {
        let said = import(&refused);
        let message = said.json["message"].as_str().expect("a sentence");
        assert!(said.exit == 13 && message.contains("没有收入"), "{refused}: {said:?}");
    }
    assert_eq!(
        ask(&books, &["form", "maps"]).json["maps"].as_array().map(Vec::len),
        Some(0),
        "nothing of them is kept"
    );
    let some = import(&[spot("甲", "shoe_size", ""), spot("姓名", "name", "")].join(","));
    assert_eq!((some.exit, some.json["unknown"][0].as_str()), (3, Some("shoe_size")), "{some:?}");
    assert_eq!(ask(&books, &["form", "maps"]).json["maps"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_cannot_be_filled_is_told_and_nothing_is_written() {
    let (folder, books) = peopled();
    let out = folder.path().join("填.xlsx");
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        text(&path)
    };
    let whole = fs::read(form("登记表.xlsx")).expect("the form");
    let broken = put("断.xlsx", &whole[..whole.len() / 2]);
    let words = put("不是表.xlsx", "只是文字".as_bytes());
    let cases: Vec<(Vec<String>, i32)> = vec![
        (vec![broken], 13),
        (vec![words], 13),
        (vec!["没有这个.xlsx".into()], 14),
        (vec![form("登记表.xlsx"), "--member".into(), "没有此人".into()], 14),
        (vec![form("登记表.xlsx"), "--set".into(), "姓名=没有这一项".into()], 2),
        (vec![form("登记表.xlsx"), "--set".into(), "姓名".into()], 2),
        (vec![form("登记表.xlsx"), "--map".into(), "没存过".into()], 14),
        (vec![form("统计表.xlsx"), "--set".into(), "没有这一列=姓名".into()], 13),
        (vec![form("统计表.xlsx"), "--set".into(), "统计!A1000=姓名|年月".into()], 2),
    ];
    for (words, exit) in cases {
        let mut all = vec!["form".to_owned(), "fill".into(), "--out".into(), text(&out)];
        all.extend(words);
        let said = ask(&books, &all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(said.exit, exit, "{all:?}: {said:?}");
        let message = said.json["message"].as_str().expect("a sentence");
        assert!(message.ends_with('。') && !message.contains("赵勇思"), "{message}");
        assert!(!out.exists(), "{all:?}");
    }
    let log = ask(&books, &["print", "log"]).json["log"].as_array().expect("a log").clone();
    assert!(log.iter().all(|l| l["what"] != "上级表格"), "nothing left, so nothing stands in the log");
}

/// 党员总数 and the like are of the branch: one file, whichever way was asked for.
#[test]
fn a_form_about_the_branch_alone_is_filled_once() {
    let (folder, books) = peopled();
    let out = |name: &str| text(&folder.path().join(name));
    let form = out("统计.docx");
    let line = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let body = ["填报单位：{{党组织名称}}", "共有党员{{党员总数}}名，其中女{{女党员人数}}名"].map(line).concat();
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let mut zip = zip::ZipWriter::new(fs::File::create(&form).expect("a file"));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a part");
    write!(zip, "<w:document {names}><w:body>{body}</w:body></w:document>").expect("written");
    zip.finish().expect("a container");
    let one = ask(&books, &["form", "fill", &form, "--out", &out("填.docx")]);
    assert_eq!((one.exit, one.json["members"].as_u64()), (0, Some(0)), "{one:?}");
    assert_eq!(one.json["paths"].as_array().map(Vec::len), Some(1));
    let strings = parts(&out("填.docx"));
    let all = strings.values().cloned().collect::<String>();
    assert!(all.contains("共有党员43名") && all.contains("晨光社区第一党支部") && !all.contains("{{"), "filled");
    let list = ask(&books, &["form", "fill", &form, "--list", "--out", &out("又填.docx")]);
    assert_eq!(list.exit, 0, "{list:?}");
}
