//! A month's registers through the built program: what a secretary, a script and a tester get to see.

use crate::program::{Answer, ask, office};
use crate::source::root;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const LIFE: &str = "组织生活登记-2026-10.xlsx";
const TALKS: &str = "谈心谈话登记-2026-10.xlsx";
const ARCHIVE: &str = "归档文件登记-2026.xlsx";

fn sample(name: &str) -> String {
    root().join("fixtures/sheets/real-input").join(name).to_string_lossy().into_owned()
}

/// An office under a path with Chinese and spaces, with the real roster.
fn peopled() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let roster = ask(&workspace, &["roster", "import", &sample("花名册-党员基本信息汇总表.xlsx")]);
    assert_eq!(roster.exit, 0, "{roster:?}");
    (folder, workspace)
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("written");
    path.to_string_lossy().into_owned()
}

/// `read accepted updated unchanged refused warned` of an import.
fn counts(answer: &Answer) -> Vec<u64> {
    let keys = ["read", "accepted", "updated", "unchanged", "refused", "warned"];
    keys.iter().map(|k| answer.json[k].as_u64().unwrap_or_else(|| panic!("{k} in {answer:?}"))).collect()
}

#[test]
fn the_real_registers_come_in_whole_and_twice_is_once() {
    let (_folder, workspace) = peopled();
    for (room, file, rows) in [("life", LIFE, 5), ("talks", TALKS, 6), ("archive", ARCHIVE, 5)] {
        let dry = ask(&workspace, &[room, "import", "--dry-run", &sample(file)]);
        let first = ask(&workspace, &[room, "import", &sample(file)]);
        let again = ask(&workspace, &[room, "import", &sample(file)]);
        assert_eq!((dry.exit, first.exit, again.exit), (0, 0, 0), "{room}");
        assert_eq!(
            (counts(&dry), counts(&first)),
            (vec![rows, rows, 0, 0, 0, 0], vec![rows, rows, 0, 0, 0, 0]),
            "{room}"
        );
        assert_eq!(counts(&again), [rows, 0, 0, rows, 0, 0], "{room}");
    }
    let gatherings = ask(&workspace, &["life", "list"]).json["gatherings"].as_array().expect("a list").len();
    assert_eq!(gatherings, 5);
}

#[test]
fn coverage_waits_for_the_committee_and_then_counts() {
    let (_folder, workspace) = peopled();
    ask(&workspace, &["talks", "import", &sample(TALKS)]);
    let pair = |id: &str| {
        let coverage = ask(&workspace, &["talks", "coverage", "2026"]).json;
        coverage["pairs"].as_array().expect("pairs").iter().find(|p| p["id"] == id).expect("pair").clone()
    };
    let before = pair("talk.secretary-member");
    assert_eq!((&before["required"], &before["note"]["code"]), (&0.into(), &"no-committee".into()));
    let people = ["--secretary", "赵勇思", "--member", "邓建国=组织委员", "--member", "董海=宣传委员"];
    let seated = ask(&workspace, &[&["branch", "committee"][..], &people].concat());
    assert_eq!(seated.exit, 0, "{seated:?}");
    let after = pair("talk.secretary-member");
    assert_eq!((&after["required"], &after["done"]), (&40.into(), &6.into()));
    assert_eq!(after["open"].as_array().expect("names").len(), 34);
}

#[test]
fn what_was_said_in_talks_is_never_printed() {
    let (folder, workspace) = peopled();
    let sheet = "日期,谈话人,谈话对象,类别,思想状况,谈工作情况,自定一列\n2026-10-06,赵勇思,余玉,受到处分处置,心事甲,心事乙,心事丙\n";
    let path = written(folder.path(), "谈话.csv", sheet);
    let mut said = String::new();
    for words in [&["talks", "import", &path][..], &["talks", "coverage", "2026"], &["duties"], &["archive", "gaps"]] {
        said += &ask(&workspace, words).json.to_string();
    }
    assert!(said.contains("自定一列"), "the unknown column is named");
    for word in ["处分", "discipline", "心事"] {
        assert!(!said.contains(word), "{word}");
    }
}

#[test]
fn gaps_name_all_seven_sections_and_what_october_lacks() {
    let (_folder, workspace) = peopled();
    ask(&workspace, &["life", "import", &sample(LIFE)]);
    ask(&workspace, &["archive", "import", &sample(ARCHIVE)]);
    let gaps = ask(&workspace, &["archive", "gaps", "--year", "2026"]).json;
    let sections = gaps["sections"].as_array().expect("sections");
    let codes: Vec<&str> = sections.iter().filter_map(|s| s["code"].as_str()).collect();
    assert_eq!(codes, ["WJ", "ZT", "RC", "ZZ", "DY", "DF", "FW"]);
    let missing = sections[1]["missing"].as_array().expect("missing");
    assert!(missing.contains(&"10月主题党日活动记录".into()) && !missing.contains(&"10月主题党日签到册".into()));
    let items = ask(&workspace, &["archive", "items"]).json;
    assert_eq!(items["items"][0]["archive_number"], "WS·2026-D10-WJ-0001");
}

#[test]
fn bad_input_gets_its_exit_a_sentence_and_changes_nothing() {
    let (folder, workspace) = peopled();
    let no_book = written(folder.path(), "不是表格.xlsx", "这不是工作簿");
    let empty = written(folder.path(), "空.csv", "");
    let other = written(folder.path(), "别的.csv", "甲,乙\n1,2\n");
    for room in ["life", "talks", "archive"] {
        for (path, exit) in [(no_book.as_str(), 13), (&empty, 13), (&other, 13), ("/没有/这个.xlsx", 14)] {
            let answer = ask(&workspace, &[room, "import", path]);
            assert_eq!(answer.exit, exit, "{room} {path} {answer:?}");
            assert!(answer.json["message"].as_str().is_some_and(|m| m.contains('。')), "{answer:?}");
        }
    }
    let head = "卷,题名,日期,页数,保管期限";
    let some =
        written(folder.path(), "部分.csv", &format!("{head}\n会议卷,甲,20261001,1,永久\nRC,乙,20261001,1,永久\n"));
    let none =
        written(folder.path(), "全错.csv", &format!("{head}\nWJ,机密文件,20261001,1,永久\nWJ,丁,20270101,1,永久\n"));
    let (some, none) = (ask(&workspace, &["archive", "import", &some]), ask(&workspace, &["archive", "import", &none]));
    assert_eq!((some.exit, counts(&some)), (3, vec![2, 1, 0, 0, 1, 1]));
    assert_eq!((none.exit, counts(&none)), (13, vec![2, 0, 0, 0, 2, 0]));
    let items = ask(&workspace, &["archive", "items"]).json;
    assert_eq!(items["items"].as_array().expect("a list").len(), 1);
}

#[test]
fn a_closed_month_takes_a_late_fact_and_marks_it() {
    let (_folder, workspace) = peopled();
    let points = ask(&workspace, &["points", "import", &sample("积分登记-2026-10.xlsx")]);
    assert!([0, 3].contains(&points.exit), "{points:?}");
    let closed = ask(&workspace, &["points", "close", "2026-10"]);
    assert_eq!(closed.exit, 0, "{closed:?}");
    let late = ask(&workspace, &["life", "import", &sample(LIFE)]);
    assert_eq!((late.exit, counts(&late)), (0, vec![5, 5, 0, 0, 0, 5]));
    assert_eq!(late.json["rows"][0]["code"], "month-settled");
}
