//! The roster through the built program: who is found how, what happens to people, the roster beside another one.

use crate::program::{Answer, PASSPHRASE, TODAY, ask, office};
use crate::source::root;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn sample(name: &str) -> String {
    root().join("fixtures/sheets/real-input").join(name).to_string_lossy().into_owned()
}

fn peopled() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let roster = ask(&workspace, &["roster", "import", &sample("花名册-党员基本信息汇总表.xlsx")]);
    assert_eq!(roster.exit, 0, "{roster:?}");
    (folder, workspace)
}

fn done(workspace: &Path, words: &[&str]) -> Answer {
    let answer = ask(workspace, words);
    assert_eq!(answer.exit, 0, "{words:?}: {answer:?}");
    answer
}

fn refused(workspace: &Path, words: &[&str], exit: i32, says: &str) {
    let answer = ask(workspace, words);
    assert_eq!(answer.exit, exit, "{words:?}: {answer:?}");
    assert!(answer.json["message"].as_str().is_some_and(|m| m.contains(says)), "{words:?}: {answer:?}");
}

fn names(json: &Value) -> Vec<&str> {
    json.as_array().expect("a list").iter().filter_map(|m| m["name"].as_str()).collect()
}

#[test]
fn people_are_found_by_name_pinyin_and_the_end_of_a_number() {
    let (_folder, workspace) = peopled();
    let found = |typed: &str| {
        let list = done(&workspace, &["roster", "list", "--search", typed]).json;
        names(&list["members"]).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for typed in ["曾芳琴", "芳琴", "zengfangqin", "zfq", "zengfq", "fangqin", "ZFQ", "5947", "6165"] {
        assert_eq!(found(typed), ["曾芳琴"], "{typed}");
    }
    assert_eq!(found("查无此人"), Vec::<String>::new());
    assert_eq!(found("").len(), 43);
    // The older word of the option still works.
    assert_eq!(names(&done(&workspace, &["roster", "list", "--find", "zfq"]).json["members"]), ["曾芳琴"]);
}

#[test]
fn a_life_is_told_in_events_and_wrong_orders_say_what_to_do() {
    let (_folder, workspace) = peopled();
    let event = |kind: &'static str, on: &'static str, more: &[&'static str]| {
        [&["roster", "event", "赵勇思", kind, "--on", on][..], more].concat()
    };
    done(&workspace, &event("流出", "2026-03-02", &["--with", "place=昆明市", "--with", "certificate=证8号"]));
    done(&workspace, &event("returned", "2026-06-01", &[]));
    refused(&workspace, &event("returned", "2026-06-02", &[]), 15, "没有登记为流动党员");
    refused(&workspace, &event("去世", "2026-11-01", &[]), 15, "今天之后");
    refused(&workspace, &event("去世", "1950-01-01", &[]), 15, "出生日期");
    refused(&workspace, &event("停止党籍", "2026-09-01", &[]), 15, "决定文号");
    refused(&workspace, &event("没有这种", "2026-09-01", &[]), 2, "没有这种变动");
    let floating = |day: &str| {
        let list = done(&workspace, &["roster", "list", "--search", "赵勇思", "--on", day]).json;
        list["members"][0]["floating"].as_bool()
    };
    assert_eq!(
        [floating("2026-03-01"), floating("2026-03-02"), floating("2026-06-01")],
        [Some(false), Some(true), Some(false)]
    );
    done(&workspace, &["roster", "undo-event", "赵勇思"]);
    assert_eq!(floating("2026-06-01"), Some(true));

    done(&workspace, &["dues", "assess", "赵勇思", "5", "--from", "2026-08"]);
    let out = event("转出", TODAY, &["--with", "place=海棠社区"]);
    refused(&workspace, &out, 15, "2026-08、2026-09共2个月的党费没有交清");
    for month in ["2026-08", "2026-09"] {
        done(&workspace, &["dues", "record", "赵勇思", month, "5"]);
    }
    done(&workspace, &["points", "close", "2026-09"]);
    let late = done(&workspace, &event("流动返回", "2026-09-15", &[])).json;
    assert!(late["warnings"][0].as_str().is_some_and(|w| w.contains("2026-09") && w.contains("补录")), "{late}");
    refused(
        &workspace,
        &event("category", "2026-09-01", &["--with", "category=无职党员", "--with", "month=2026-09"]),
        15,
        "已经结账",
    );
    let gone = done(&workspace, &out).json;
    assert_eq!(gone["warnings"], Value::Array(Vec::new()));
    let history = done(&workspace, &["roster", "history", "赵勇思"]).json;
    let kinds: Vec<&str> =
        history["events"].as_array().expect("events").iter().filter_map(|e| e["kind"].as_str()).collect();
    assert_eq!(kinds, ["transfer-out", "returned", "floated"]);
    assert_eq!(done(&workspace, &["roster", "list"]).json["members"].as_array().map(Vec::len), Some(42));
    // Two at once: while one program holds the office, another is told so.
    let held = zhibu_core::vault::Workspace::open(&workspace, PASSPHRASE).expect("opened");
    refused(&workspace, &["roster", "list"], 11, "已经打开");
    drop(held);
    done(&workspace, &["roster", "list"]);
}

#[test]
fn the_roster_is_held_against_another_one_and_nothing_changes() {
    let (folder, workspace) = peopled();
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (masked, whole, out) = (file("遮盖.xlsx"), file("完整.xlsx"), file("差异.xlsx"));
    done(&workspace, &["roster", "export", &masked]);
    done(&workspace, &["roster", "export", &whole, "--full-id"]);
    for path in [&masked, &whole] {
        let same = done(&workspace, &["roster", "compare", path]).json;
        assert_eq!((&same["read"], &same["same"]), (&43.into(), &43.into()), "{same}");
    }
    done(&workspace, &["roster", "edit", "赵勇思", "手机号=13912345678"]);
    done(&workspace, &["roster", "event", "董海", "death", "--on", "2026-10-01"]);
    let answer = ask(&workspace, &["roster", "compare", &whole, "--out", &out]);
    assert_eq!(answer.exit, 0, "{answer:?}");
    let found = &answer.json;
    assert_eq!((&found["same"], names(&found["only_there"])), (&41.into(), vec!["董海"]), "{found}");
    let differs = &found["differs"][0];
    assert_eq!((&differs["person"]["name"], &differs["fields"][0]["here"]), (&"赵勇思".into(), &"139****5678".into()));
    assert!(!found.to_string().contains("13912345678") && Path::new(&out).is_file());
    let whole_values = done(&workspace, &["roster", "compare", &whole, "--full-id"]).json.to_string();
    assert!(whole_values.contains("13912345678"));
    refused(&workspace, &["roster", "compare", &file("没有.xlsx")], 14, "找不到");
    refused(&workspace, &["roster", "compare", &whole, "--out", &out], 16, "已");
}

#[test]
fn a_field_is_asked_for_by_name_and_a_view_leaves_as_it_is_seen() {
    let (folder, workspace) = peopled();
    done(&workspace, &["roster", "edit", "赵勇思", "手机号=13912345678", "特长和志愿服务=书法"]);
    let shown = done(&workspace, &["roster", "reveal", "赵勇思", "手机号"]).json;
    assert!(shown.to_string().contains("13912345678"), "{shown}");
    refused(&workspace, &["roster", "edit", "赵勇思", "手机号=123"], 2, "手机号");
    refused(&workspace, &["roster", "edit", "赵勇思", "党小组=一组"], 2, "项目");
    let out = folder.path().join("女党员.xlsx").to_string_lossy().into_owned();
    let words = ["roster", "export", &out, "--columns", "姓名,性别", "--only", "sex=女", "--save-view", "女党员"];
    let written = done(&workspace, &words).json["members"].as_u64();
    assert!(written.is_some_and(|n| n > 0 && n < 43), "{written:?}");
    assert_eq!(done(&workspace, &["roster", "views"]).json["views"][0]["name"], "女党员");
    done(&workspace, &["roster", "drop-view", "女党员"]);
    let added =
        ["姓名=禤新", "性别=女", "出生日期=1980-02-03", "加入党组织日期=2005-06-01", "转为正式党员日期=2006-06-01"];
    let added = [&["roster", "add"][..], &added, &["手机号=13800138001", "--transferred", "2026-09-09"]].concat();
    done(&workspace, &added);
    let there = |day: &str| done(&workspace, &["roster", "list", "--on", day]).json["members"].as_array().map(Vec::len);
    assert_eq!((there("2026-09-08"), there("2026-09-09")), (Some(43), Some(44)));
}
