//! Points and duties through the built program: the contract of the command line.

use crate::program::{Answer, ask, office};
use crate::source::root;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

fn sample(name: &str) -> String {
    root().join("fixtures/sheets/real-input").join(name).to_string_lossy().into_owned()
}

/// An office with the real roster, its committee, and October's registers.
fn october() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    for (room, file) in [
        ("roster", "花名册-党员基本信息汇总表.xlsx"),
        ("life", "组织生活登记-2026-10.xlsx"),
        ("talks", "谈心谈话登记-2026-10.xlsx"),
    ] {
        assert_eq!(ask(&workspace, &[room, "import", &sample(file)]).exit, 0, "{room}");
    }
    let committee =
        ["branch", "committee", "--secretary", "赵勇思", "--member", "邓建国=组织委员", "--since", "2026-01-01"];
    assert_eq!(ask(&workspace, &committee).exit, 0);
    (folder, workspace)
}

fn keys(value: &Value, wanted: &[&str]) {
    for key in wanted {
        assert!(value.get(key).is_some(), "{key} in {value}");
    }
}

fn list<'a>(answer: &'a Answer, key: &str) -> &'a [Value] {
    answer.json[key].as_array().unwrap_or_else(|| panic!("{key} in {answer:?}"))
}

#[test]
fn a_month_of_points_from_the_sheet_to_the_reversal() {
    let (_folder, workspace) = october();
    let points = |words: &[&str]| ask(&workspace, &[&["points"], words].concat());
    let open = points(&["rank", "2026-10"]);
    assert_eq!((open.exit, open.json["code"].as_str()), (15, Some("forbidden")), "not closed yet");

    let taken = points(&["import", &sample("积分登记-2026-10.xlsx")]);
    assert_eq!((taken.exit, taken.json["accepted"].as_u64(), taken.json["warned"].as_u64()), (0, Some(43), Some(1)));
    let note = &list(&taken, "rows")[0];
    keys(note, &["row", "column", "code", "level", "message"]);
    assert_eq!((note["row"].as_u64(), note["level"].as_str()), (Some(30), Some("warning")));

    let closed = points(&["close", "2026-10"]);
    assert_eq!((closed.json["month"].as_str(), closed.json["members"].as_u64()), (Some("2026-10"), Some(43)));
    assert_eq!((closed.exit, closed.json["lines"].as_u64()), (0, Some(208)));
    assert_eq!(points(&["close", "2026-10"]).exit, 15, "once only");
    assert_eq!(points(&["close", "2026-12"]).exit, 15, "ahead");
    assert_eq!(points(&["import", &sample("积分登记-2026-10.xlsx")]).exit, 15, "closed");

    let ranked = points(&["rank", "2026Q4"]);
    assert_eq!(list(&ranked, "rows").len(), 43);
    let columns =
        ["member", "name", "category", "base", "daily", "appraisal", "deductions", "total", "rank", "counted"];
    keys(&list(&ranked, "rows")[0], &columns);

    let explained = points(&["explain", "苏珍轩", "2026-10"]);
    assert_eq!((explained.exit, explained.json["total"].as_f64()), (0, Some(11.83)));
    let line = &list(&explained, "lines")[0];
    keys(line, &["date", "item", "quantity", "points", "rule", "pack", "evidence", "source"]);
    let sum: f64 = list(&explained, "lines").iter().filter_map(|l| l["points"].as_f64()).sum();
    assert!((sum - 11.83).abs() < 1e-9, "{sum}");

    let id = line["id"].as_str().expect("id");
    let reverse = |minutes: &str| points(&["reverse", id, "--reason", "登记错了", "--minutes", minutes]);
    assert_eq!(reverse("没有编号").exit, 2);
    let reversed = reverse("支委会纪要〔2026〕11号");
    assert_eq!(
        (reversed.exit, reversed.json["points"].as_f64(), reversed.json["month"].as_str()),
        (0, Some(-5.33), Some("2026-11"))
    );
    assert_eq!(reverse("支委会纪要〔2026〕11号").exit, 15, "twice");
    assert_eq!(points(&["explain", "没有此人", "2026"]).exit, 14);
    assert_eq!(points(&["explain", "苏珍轩", "十月"]).exit, 2);
}

#[test]
fn bad_points_files_are_refused_with_a_sentence() {
    let (folder, workspace) = october();
    let junk = folder.path().join("积分.xlsx");
    std::fs::write(&junk, "这不是工作簿").expect("written");
    let csv = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let junk = junk.to_string_lossy().into_owned();
    let ahead = csv("一.csv", "积分登记表（2026年11月）\n姓名,类别,志愿服务\n赵勇思,在职党员,1\n");
    let strangers = csv("二.csv", "积分登记表（2026年10月）\n姓名,类别,志愿服务\n没有此人,在职党员,1\n");
    let half = csv("三.csv", "积分登记表（2026年10月）\n姓名,类别,志愿服务\n没有此人,在职党员,1\n赵勇思,在职党员,-1\n");
    let missing = folder.path().join("没有.xlsx").to_string_lossy().into_owned();
    for (path, exit) in [(&junk, 13), (&ahead, 13), (&strangers, 13), (&half, 3), (&missing, 14)] {
        let answer = ask(&workspace, &["points", "import", path]);
        assert_eq!(answer.exit, exit, "{path} {answer:?}");
    }
}

#[test]
fn the_calendar_judges_by_records_and_by_marks() {
    let (_folder, workspace) = october();
    let duties = |words: &[&str]| ask(&workspace, &[&["duties"], words].concat());
    let month = ["--from", "2026-10-01", "--to", "2026-10-31"];
    let all = duties(&month);
    assert_eq!(all.exit, 0);
    let wanted = ["id", "subject", "level", "period", "due", "state", "modality", "evidence", "source"];
    list(&all, "duties").iter().for_each(|d| keys(d, &wanted));
    let state = |answer: &Answer, id: &str, period: &str| {
        let found = list(answer, "duties").iter().find(|d| d["id"] == id && d["period"] == period);
        found.map(|d| d["state"].as_str().unwrap_or_default().to_owned()).unwrap_or_default()
    };
    assert_eq!(state(&all, "themeday.monthly", "2026-10"), "done");
    assert_eq!(state(&all, "archive.week", "2026W44"), "overdue");
    assert_eq!(state(&all, "meet.group", "2026-10"), "n/a");

    assert_eq!(duties(&["mark", "archive.week", "2026W44"]).exit, 0);
    assert_eq!(duties(&["mark", "archive.week", "2026W44"]).exit, 15, "twice");
    assert_eq!(duties(&["mark", "themeday.monthly", "2026-10"]).exit, 15, "records decide");
    assert_eq!(state(&duties(&month), "archive.week", "2026W44"), "late-done", "due on Friday, entered on Saturday");

    let explained = duties(&["explain", "talk.secretary-member"]);
    assert_eq!(explained.exit, 0);
    keys(&explained.json["rule"], &["id", "name", "level", "modality", "period", "due", "source"]);
    assert_eq!(list(&explained, "duties")[0]["evidence"].as_str().map(|e| e.split('/').count()), Some(2));
    assert_eq!(duties(&["explain", "no.such-duty"]).exit, 14);
    assert_eq!(duties(&["--from", "2026-10-31", "--to", "2026-10-01"]).exit, 2);
}
