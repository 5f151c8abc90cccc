//! Organisation life and talks by hand, through the built program: one entry, and what may be seen of it where.

use crate::program::{TODAY, ask, ask_on, office, zhibu};
use crate::source::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An office with the real roster and a committee.
fn peopled() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let roster = root().join("fixtures/sheets/real-input/花名册-党员基本信息汇总表.xlsx");
    assert_eq!(ask(&workspace, &["roster", "import", &roster.to_string_lossy()]).exit, 0);
    let committee =
        ["branch", "committee", "--secretary", "赵勇思", "--member", "邓建国=组织委员", "--since", "2026-01-01"];
    assert_eq!(ask(&workspace, &committee).exit, 0);
    (folder, workspace)
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("{path} in {value}"))
}

#[test]
fn a_theme_day_is_planned_told_recorded_and_read_everywhere() {
    let (_folder, workspace) = peopled();
    let kinds = ["--kind", "主题党日", "--kind", "党员大会"];
    let plan = ask_on(
        "2026-10-01",
        &workspace,
        &[&["life", "plan", "add", "--day", "2026-10-10", "--topic", "学习条例", "--place", "会议室"], &kinds[..]]
            .concat(),
    );
    assert_eq!((plan.exit, text(&plan.json, "/state")), (0, "planned"), "{plan:?}");
    let id = text(&plan.json, "/id");
    let told = ask_on("2026-10-05", &workspace, &["life", "plan", "notice", id]);
    assert!(text(&told.json, "/text").contains("10月10日") && text(&told.json, "/plan/state") == "noticed");

    let day = ["--day", "2026-10-10"];
    let roll = ask(&workspace, &[&["life", "roll"], &day[..], &kinds[..]].concat());
    assert_eq!(roll.json["due"].as_array().map(Vec::len), Some(43));
    let record = [
        &[
            "life",
            "record",
            "--topic",
            "学习条例",
            "--recorder",
            "邓建国",
            "--host",
            "赵勇思",
            "--hours",
            "2",
            "--plan",
            id,
        ],
        &["--rest-present", "--absent", "梁丽霞=因病", "--online", "苏珍轩", "--guests", "2"][..],
        &["--vote", "换活动场地=40,38,37,1,0", "--resolution", "月底前换好锁=董海,2026-11-30"],
        &day,
        &kinds,
    ]
    .concat();
    let done = ask(&workspace, &record);
    assert_eq!(
        (done.exit, done.json["gathering"]["present"].as_u64()),
        (0, Some(42)),
        "online counts as taking part: {done:?}"
    );
    assert_eq!(done.json["warnings"].as_array().map(Vec::len), Some(0));
    assert_eq!(ask(&workspace, &record).exit, 15, "once only");
    let seen = ask(&workspace, &["life", "show", text(&done.json, "/gathering/id")]);
    assert_eq!(seen.json["votes"][0]["verdict"]["carried"].as_bool(), Some(true));
    let plans = ask(&workspace, &["life", "plan", "list"]);
    assert_eq!(text(&plans.json, "/plans/0/state"), "held");

    let tasks = ask(&workspace, &["life", "tasks"]);
    assert_eq!(text(&tasks.json, "/tasks/0/owner/name"), "董海");
    let closed = ask(&workspace, &["life", "close", text(&tasks.json, "/tasks/0/id"), "--how", "换了"]);
    assert_eq!(text(&closed.json, "/closed_on"), TODAY);
    // Nobody types it again: duties, base points and the archive read the same record.
    let duties = ask(&workspace, &["duties", "--from", "2026-10-01", "--to", "2026-10-31"]);
    let duties = duties.json["duties"].as_array().expect("duties");
    let theme = duties.iter().find(|d| d["id"] == "themeday.monthly").expect("the theme day's duty");
    assert_eq!(text(theme, "/state"), "done");
    let gaps = ask(&workspace, &["archive", "gaps", "--year", "2026"]).json.to_string();
    assert!(gaps.contains("10月主题党日"), "{gaps}");
    let declared = root().join("fixtures/sheets/real-input/积分登记-2026-10.xlsx");
    assert_eq!(ask(&workspace, &["points", "import", &declared.to_string_lossy()]).exit, 0);
    assert_eq!(ask(&workspace, &["points", "close", "2026-10"]).exit, 0);
    let explained = ask(&workspace, &["points", "explain", "赵勇思", "2026-10"]);
    assert!(explained.json["lines"].to_string().contains("主题党日"), "{explained:?}");
}

#[test]
fn wrong_records_say_what_to_do_and_change_nothing() {
    let (_folder, workspace) = peopled();
    let record = |more: &[&str]| {
        let words = [&["life", "record", "--kind", "党员大会", "--recorder", "邓建国"], more].concat();
        ask(&workspace, &words)
    };
    for (more, exit) in [
        (&["--day", "2026-11-01"][..], 15),
        (&["--day", "2026-10-12", "--kind", "团建"], 2),
        (&["--day", "2026-10-12", "--absent", "梁丽霞=因病"], 2),
        (&["--day", "2026-10-12", "--absent", "王不在=因病"], 14),
        (&["--day", "2026-10-12", "--vote", "选人=43,41"], 2),
        (&["--day", "2026-10-12", "--vote", "选人=43,41,60,0,0"], 2),
        (&["--day", "2026-10-12", "--plan", "没有"], 14),
    ] {
        let refused = record(more);
        assert_eq!(refused.exit, exit, "{more:?} {refused:?}");
        assert!(refused.json["message"].as_str().is_some_and(|m| m.contains('。')), "{refused:?}");
    }
    assert_eq!(ask(&workspace, &["life", "list"]).json["gatherings"].as_array().map(Vec::len), Some(0));
    let late = record(&["--day", "2026-08-12", "--rest-present"]);
    assert_eq!((late.exit, late.json["gathering"]["late"].as_bool()), (0, Some(true)));
    assert!(text(&late.json, "/gathering/entered_at").starts_with(TODAY), "the true time of entry");
}

#[test]
fn contacts_pledges_guests_and_files_have_their_registers() {
    let (folder, workspace) = peopled();
    let contact = ask(&workspace, &["life", "contact", "record", "苏珍轩", "--way", "电话", "--by", "邓建国"]);
    assert_eq!((contact.exit, text(&contact.json, "/way")), (0, "phone"), "{contact:?}");
    let pledge = ["life", "pledge", "record", "苏珍轩", "--kind", "承诺", "--half", "2", "--kept", "2026-10-20"];
    assert_eq!(ask(&workspace, &pledge).exit, 0);
    for (words, key) in [(["life", "contact", "list"], "contacts"), (["life", "pledge", "list"], "pledges")] {
        assert_eq!(ask(&workspace, &words).json[key].as_array().map(Vec::len), Some(1), "{key}");
    }
    let sheet = folder.path().join("联系.csv");
    fs::write(&sheet, "姓名,联系日期,联系方式\n梁丽霞,2026-10-08,上门\n").expect("written");
    let taken = ask(&workspace, &["life", "contact", "import", &sheet.to_string_lossy()]);
    assert_eq!((taken.exit, taken.json["accepted"].as_u64()), (0, Some(1)), "{taken:?}");
    let guest = ask(&workspace, &["life", "guest", "add", "王一", "--unit", "市图书馆党支部"]);
    assert_eq!(guest.exit, 0, "{guest:?}");

    let done = ask(&workspace, &["life", "record", "--kind", "党课", "--day", "2026-10-12", "--recorder", "邓建国"]);
    let id = text(&done.json, "/gathering/id");
    let page = folder.path().join("记录本.pdf");
    fs::write(&page, b"%PDF-1.7").expect("written");
    let kept = ask(&workspace, &["life", "file", "add", id, &page.to_string_lossy(), "--book-page", "15"]);
    assert_eq!((kept.exit, text(&kept.json, "/attachments/0/book_page")), (0, "15"), "{kept:?}");
    let back = folder.path().join("取回.pdf");
    let file = text(&kept.json, "/attachments/0/id");
    assert_eq!(ask(&workspace, &["life", "file", "save", file, "--out", &back.to_string_lossy()]).exit, 0);
    assert_eq!(fs::read(&back).expect("saved"), b"%PDF-1.7");
}

const MARKER: &str = "标记丙寅";

/// Every file below a folder but the encrypted ones.
fn plain_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(plain_files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_was_said_and_why_is_found_nowhere_outside_the_opened_record() {
    let (folder, workspace) = peopled();
    let temp = folder.path().join("临时");
    fs::create_dir(&temp).expect("a folder");
    // What goes in is removed at once: only what the program leaves counts.
    let body = folder.path().join("情况.txt");
    fs::write(&body, format!("{MARKER}家里有事")).expect("written");
    let mut said = Vec::new();
    let mut run = |words: &[&str]| {
        let out = zhibu(&workspace, words).env("TMPDIR", &temp).output().expect("zhibu starts");
        said.push((words.join(" "), [out.stdout.clone(), out.stderr].concat()));
        serde_json::from_slice::<Value>(&out.stdout).unwrap_or(Value::Null)
    };
    let task = run(&["talks", "task", "余玉", "--occasion", "discipline"]);
    let task = text(&task, "/id").to_owned();
    let written = body.to_string_lossy().into_owned();
    let talk = [
        &[
            "talks",
            "record",
            "--talker",
            "赵勇思",
            "--talkee",
            "余玉",
            "--on",
            "2026-10-20",
            "--occasion",
            "discipline",
        ],
        &["--text", &written, "--follow", "2026-11-20", "--task", &task][..],
    ]
    .concat();
    let talk = text(&run(&talk), "/talk/id").to_owned();
    fs::remove_file(&body).expect("removed");
    run(&["talks", "task", "董海", "--occasion", "family"]);
    let out = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for words in [
        vec!["talks", "list"],
        vec!["talks", "due"],
        vec!["talks", "coverage", "2026"],
        vec!["duties", "--from", "2026-01-01", "--to", "2026-12-31"],
        vec!["roster", "list"],
        vec!["roster", "export", &out("名册.xlsx")],
        vec!["archive", "gaps", "--year", "2026"],
        vec!["report", "preview", "2026-10"],
        vec!["report", "export", "2026-10", "--out", &out("")],
        vec!["print", "talks", "2026", "--out", &out("台账.pdf")],
        vec!["print", "talk-envelope", &talk, "--out", &out("封存袋.pdf")],
        vec!["print", "log"],
        vec!["undo"],
    ] {
        run(&words);
    }
    for (words, text) in &said {
        let text = String::from_utf8_lossy(text);
        for word in [MARKER, "discipline", "受到处分", "family", "家庭变故"] {
            assert!(!text.contains(word), "{words} says {word}");
        }
    }
    for path in plain_files(folder.path()) {
        let bytes = fs::read(&path).expect("a file");
        let found = bytes.windows(MARKER.len()).any(|w| w == MARKER.as_bytes());
        assert!(!found, "{} holds what was said", path.display());
    }
    for pdf in ["台账.pdf", "封存袋.pdf"] {
        let words = Command::new("pdftotext").arg(folder.path().join(pdf)).arg("-").output().expect("poppler-utils");
        let words: String = String::from_utf8_lossy(&words.stdout).split_whitespace().collect();
        // The ledger is the branch's own; an envelope lies in a box that others open.
        assert_eq!(words.contains("余玉"), pdf == "台账.pdf", "{pdf}: {words}");
        assert!(!words.contains(MARKER) && !words.contains("处分"), "{pdf}");
    }
    // The way in stands, and it is the only one.
    let opened = ask(&workspace, &["talks", "open", &talk]);
    assert!(opened.json.to_string().contains(MARKER) && text(&opened.json, "/occasion") == "受到处分处置");
}
