//! Points and duties through the built program: the contract of the command line.

use crate::program::{Answer, ask, ask_on, office};
use crate::source::root;
use calamine::{Reader, Xlsx, open_workbook};
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

/// The third quarter of an office, step by step on its days; each wrong order is told with its code and what to do.
struct Quarter {
    _folder: TempDir,
    workspace: PathBuf,
    day: &'static str,
}

impl Quarter {
    fn begin() -> Quarter {
        let (folder, workspace) = october();
        Quarter { _folder: folder, workspace, day: "2026-10-08" }
    }

    fn ask(&self, words: &[&str]) -> Answer {
        ask_on(self.day, &self.workspace, &[&["points"], words].concat())
    }

    fn done(&self, words: &[&str]) -> Value {
        let answer = self.ask(words);
        assert_eq!(answer.exit, 0, "{words:?} {answer:?}");
        answer.json
    }

    fn refused(&self, words: &[&str], exit: i32, says: &str) {
        let answer = self.ask(words);
        let said = answer.json["message"].as_str().unwrap_or_default();
        assert!(answer.exit == exit && said.contains(says), "{words:?} wanted {exit} “{says}”: {answer:?}");
    }

    fn line_of(&self, name: &str, rule: &str) -> String {
        let told = self.done(&["explain", name, "2026-07"]);
        let lines = told["lines"].as_array().expect("lines");
        let line = lines.iter().find(|l| l["rule"] == rule).expect("the line");
        line["id"].as_str().expect("an id").to_owned()
    }
}

const MINUTES: &str = "支委会纪要〔2026〕10号";

fn the_months(q: &Quarter) {
    q.refused(&["evaluate", "2026Q3"], 15, "还没有结账");
    q.refused(&["publish", "2026Q3"], 15, "请先评定");
    q.refused(&["object", "2026Q3", "赵勇思", "--body", "不对"], 15, "还没有公示");
    q.refused(&["finish", "2026Q3"], 15, "请先公示");
    q.refused(&["check", "2026-07"], 15, "没有等待这一步的申报");
    q.refused(&["declare", "2026-11", "赵勇思", "d.vol=1"], 15, "还没有到");
    q.refused(&["declare", "2026-07", "没有此人", "d.vol=1"], 14, "名册里没有");
    q.refused(&["declare", "2026-07", "赵勇思", "d.vol"], 2, "项目=次数");
    let unknown = q.ask(&["declare", "2026-07", "赵勇思", "d.none=1", "d.vol=x"]);
    assert_eq!((unknown.exit, list(&unknown, "faults").len(), unknown.json["changed"].as_u64()), (13, 2, Some(0)));

    assert_eq!(q.done(&["declare", "2026-07", "赵勇思", "d.vol=2"])["changed"], 1);
    q.done(&["declare", "2026-07", "邓建国", "x.deduct=3", "--reason", "拒绝任务", "--minutes", MINUTES]);
    let grid = q.done(&["grid", "2026-07"]);
    assert_eq!((grid["flow"]["declared"].as_u64(), grid["flow"]["registered"].as_u64()), (Some(2), Some(2)));
    assert_eq!(q.done(&["none", "2026-07"])["changed"], 41);
    q.done(&["check", "2026-07"]);
    q.refused(&["approve", "2026-07", "--minutes", "会上说过"], 2, "纪要号");
    q.done(&["approve", "2026-07", "--minutes", MINUTES]);
    q.refused(&["close", "2026-11"], 15, "还没有到");
    let closed = q.done(&["close", "2026-07"]);
    assert_eq!((closed["members"].as_u64(), closed["lines"].as_u64()), (Some(43), Some(2)));
    q.refused(&["declare", "2026-07", "赵勇思", "d.vol=3"], 15, "请用冲正");
    q.refused(&["evaluate", "2026Q3"], 15, "2026-08 还没有结账");
    q.refused(&["evaluate", "2026Q4"], 15, "还没有过完");
    for month in ["2026-08", "2026-09"] {
        q.done(&["none", month]);
        q.done(&["close", month]);
    }
}

/// What hangs on the wall as a workbook says whose it is, until when, and where an objection goes.
fn as_a_workbook(q: &Quarter) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("公示.xlsx");
    let words = ["print", "publicity", "2026Q3", "--phone", "87654321", "--out", path.to_str().expect("a path")];
    assert_eq!(ask_on(q.day, &q.workspace, &words).exit, 0);
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let first: Vec<String> = range.rows().map(|r| r[0].to_string()).collect();
    assert_eq!(first[..2], ["党员积分公示（2026年第三季度）", "党组织：晨光社区第一党支部"]);
    let below = first[first.len() - 3..].join("\n");
    assert!(below.contains("公示期：2026年10月8日至2026年10月13日") && below.contains("受理电话：87654321"), "{below}");
}

fn the_publicity(q: &Quarter) -> String {
    let done = q.done(&["evaluate", "2026Q3", "--minutes", MINUTES]);
    let figures = done["figures"]["晨光社区第一党支部"].as_array().expect("figures");
    assert_eq!((figures.len(), figures[0]["total"].as_f64()), (43, Some(4.0)));
    q.refused(&["evaluate", "2026Q3"], 15, "已经评定过了");
    q.refused(&["object", "2026Q3", "赵勇思", "--body", "不对"], 15, "还没有公示");
    q.refused(&["publish", "2026Q3", "--until", "2026-10-09"], 15, "5个工作日");
    let told = q.done(&["publish", "2026Q3", "--evidence", "公开栏照片在3号盒"]);
    // From 8 October, a working Saturday among them.
    assert_eq!(told["steps"][0]["published"]["until"].as_str(), Some("2026-10-13"));
    q.refused(&["publish", "2026Q3"], 15, "已经公示过了");
    as_a_workbook(q);
    q.refused(&["finish", "2026Q3"], 15, "过了这一天才能生效");
    q.refused(&["object", "2026Q3", "赵勇思", "--body", " "], 2, "理由");
    let objection = q.done(&["object", "2026Q3", "赵勇思", "--body", "7月只服务了一次"]);
    objection["objections"][0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_quarter_from_declaration_to_final_with_every_wrong_order() {
    let mut q = Quarter::begin();
    the_months(&q);
    let id = the_publicity(&q);
    q.day = "2026-10-15";
    q.refused(&["finish", "2026Q3"], 15, "1条异议");
    let (own, other) = (q.line_of("赵勇思", "d.vol"), q.line_of("邓建国", "x.refusal"));
    let reply = |line: Option<&str>, minutes: &str| -> Vec<String> {
        let mut words = ["answer", &id, "--note", "核实为一次", "--minutes", minutes].map(str::to_owned).to_vec();
        words.extend(line.iter().flat_map(|l| ["--line".to_owned(), (*l).to_owned()]));
        words
    };
    let refused = |words: Vec<String>, exit: i32, says: &str| {
        q.refused(&words.iter().map(String::as_str).collect::<Vec<_>>(), exit, says);
    };
    refused(reply(Some(&own), MINUTES), 15, "先核查");
    q.refused(&["verify", "没有这个编号", "--findings", "查过"], 14, "没有这条异议");
    q.refused(&["verify", &id, "--findings", ""], 2, "核查到的情况");
    q.done(&["verify", &id, "--findings", "签到只有一次"]);
    refused(reply(Some(&own), "会上定的"), 2, "纪要号");
    refused(reply(Some(&other), MINUTES), 15, "不是被异议的党员的");
    refused(reply(Some("没有这一行"), MINUTES), 14, "没有这一行");
    let words = reply(Some(&own), MINUTES);
    let answered = q.done(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(answered["objections"][0]["state"], "upheld");
    refused(reply(None, MINUTES), 15, "已经答复");
    q.refused(&["reverse", &own, "--reason", "再冲", "--minutes", MINUTES], 15, "已经冲正过了");
    q.done(&["finish", "2026Q3", "--evidence", "签字单"]);
    q.refused(&["finish", "2026Q3"], 15, "已经生效");
    q.refused(&["object", "2026Q3", "赵勇思", "--body", "晚了"], 15, "已经生效");

    // What was published stands; the correction lies in October.
    let total = |period: &str| q.done(&["explain", "赵勇思", period])["total"].as_f64();
    assert_eq!((total("2026Q3"), total("2026-10"), total("2026")), (Some(4.0), Some(-4.0), Some(0.0)));
    let rows = q.done(&["rank", "2026Q3"]);
    assert_eq!((rows["rows"][0]["name"].as_str(), rows["rows"][0]["total"].as_f64()), (Some("赵勇思"), Some(4.0)));
    let steps = q.done(&["steps", "2026Q3"]);
    assert_eq!(steps["steps"][0]["final"]["evidence"].as_str(), Some("签字单"));
}

#[test]
fn what_meetings_decide_about_a_year_needs_its_minutes() {
    let q = Quarter::begin();
    let ballot = ["ballot", "赵勇思", "2026", "--due", "43", "--excellent", "30", "--qualified", "10"];
    let with = |words: &[&'static str], minutes: &'static str| [words, &["--minutes", minutes]].concat();
    assert_eq!(q.done(&with(&ballot, "支部党员大会记录〔2026〕12号"))["valid"], 40);
    q.refused(&with(&ballot, "大会"), 2, "纪要号");
    q.refused(&with(&["ballot", "赵勇思", "2026", "--due", "9", "--basic", "10"], MINUTES), 2, "票数不对");
    q.refused(&with(&["ballot", "赵勇思", "2026", "--due", "9"], MINUTES), 2, "票数不对");
    let veto = ["veto", "赵勇思", "2026", "--reason", "警告处分", "--rule"];
    q.done(&with(&[&veto[..], &["v.discipline"]].concat(), MINUTES));
    q.refused(&with(&[&veto[..], &["v.none"]].concat(), MINUTES), 2, "可以写");
    q.refused(&with(&[&veto[..], &["v.crime"]].concat(), "口头"), 2, "纪要号");
    let exempt = ["exempt", "邓建国", "--since", "2026-05", "--until"];
    q.done(&with(&[&exempt[..], &["2026-12"]].concat(), "支部党员大会记录〔2026〕5号"));
    q.refused(&with(&[&exempt[..], &["2026-01"]].concat(), MINUTES), 2, "早于");
    q.refused(&with(&[&exempt[..], &["2026-12"]].concat(), " "), 2, "党员大会");
}
