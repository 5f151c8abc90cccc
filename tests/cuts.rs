//! Verbs that cannot be taken back, cut off at any moment: the month's close and the file for the street. Whatever was
//! acknowledged is there; whatever was not can simply be done again.

use crate::faults::{Aim, cut, folder};
use crate::program::{PASSPHRASE, ask, office, zhibu};
use crate::source::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use zhibu_core::vault::Workspace;

pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

pub fn done(workspace: &Path, words: &[&str]) -> Value {
    let said = ask(workspace, words);
    assert_eq!(said.exit, 0, "{words:?}: {said:?}");
    said.json
}

/// An office with October's registers, known to its street, and the time that `words` take there.
pub fn october(base: &Path) -> PathBuf {
    let (books, street) = (base.join("办公 点"), base.join("街 道"));
    office(&books);
    let sample = |name: &str| text(&root().join("fixtures/sheets/real-input").join(name));
    done(&books, &["roster", "import", &sample("花名册-党员基本信息汇总表.xlsx")]);
    done(&books, &["life", "import", &sample("组织生活登记-2026-10.xlsx")]);
    done(&books, &["points", "import", &sample("积分登记-2026-10.xlsx")]);
    done(&street, &["init", "street", "--code", "YL", "--name", "云岭街道党工委"]);
    let application = text(&base.join("登记包.zhibu"));
    done(&books, &["enrol", "--out", &application]);
    let enrolled = done(&street, &["street", "enrol", &application, "--out", &text(base)]);
    done(&books, &["charter", "import", enrolled["path"].as_str().expect("a charter")]);
    done(&books, &["charter", "confirm"]);
    books
}

/// The same workspace once more, under another name.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten().filter(|e| e.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

/// How many rows a table holds; opening the store proves that it opens, `check` that it is sound.
fn rows(workspace: &Path, table: &str) -> i64 {
    let open = Workspace::open(workspace, PASSPHRASE).expect("the store opens");
    open.store.check().expect("the store is sound");
    open.store.conn().query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).expect("a count")
}

#[test]
fn a_kill_while_a_month_closes_leaves_it_open_or_closed() {
    let (temporary, _) = folder();
    let books = october(temporary.path());
    let words = ["points", "close", "2026-10"];
    let trial = temporary.path().join("试");
    copy(&books, &trial);
    let began = Instant::now();
    done(&trial, &words);
    let mut aim = Aim::from(began.elapsed(), 10);
    let whole = rows(&trial, "points_line");
    assert!(whole > 0, "a close without lines proves nothing");
    let mut open = 0;
    for round in 0..8 {
        let workspace = temporary.path().join(format!("关账 {round}"));
        copy(&books, &workspace);
        let said = cut(zhibu(&workspace, &words), aim.delay());
        aim.heard(said.is_some());
        let lines = rows(&workspace, "points_line");
        assert!(lines == whole || lines == 0 && said.is_none(), "round {round}: {lines} of {whole}, said {said:?}");
        if lines == 0 {
            open += 1;
            done(&workspace, &words);
            assert_eq!(rows(&workspace, "points_line"), whole);
        }
    }
    assert!(open > 0, "no round was cut early enough: this run proves nothing");
}

#[test]
fn a_kill_while_the_report_is_written_leaves_no_half_file_and_one_revision() {
    let (temporary, _) = folder();
    let books = october(temporary.path());
    let export = |workspace: &Path, out: &Path| zhibu(workspace, &["report", "export", "2026-10", "--out", &text(out)]);
    let began = Instant::now();
    let trial = temporary.path().join("试");
    copy(&books, &trial);
    done(&trial, &["report", "export", "2026-10", "--out", &text(&temporary.path().join("试报"))]);
    let mut aim = Aim::from(began.elapsed(), 12);
    let mut early = 0;
    for round in 0..8 {
        let (workspace, out) =
            (temporary.path().join(format!("上报 {round}")), temporary.path().join(format!("U盘 {round}")));
        copy(&books, &workspace);
        let said = cut(export(&workspace, &out), aim.delay());
        aim.heard(said.is_some());
        early += i32::from(said.is_none());
        assert_eq!(said.as_ref().map_or(1, |json| json["revision"].as_i64().unwrap_or(0)), 1);
        // Done again it is the same first revision, and the file on the stick opens.
        let again = done(&workspace, &["report", "export", "2026-10", "--out", &text(&out)]);
        assert_eq!((again["revision"].as_i64(), again["seq"].as_i64()), (Some(1), Some(1)), "round {round}");
        let files = fs::read_dir(&out).expect("the stick").flatten().map(|e| e.path());
        let bundles: Vec<PathBuf> = files.collect();
        assert_eq!(bundles.len(), 1, "round {round}: {bundles:?}");
        let seen = ask(&workspace, &["bundle", "inspect", &text(&bundles[0])]);
        assert_eq!(seen.json["verdict"]["signature"], "ok", "round {round}: {seen:?}");
    }
    assert!(early > 0, "no round was cut early enough: this run proves nothing");
}

#[test]
fn a_backup_brings_the_office_back_and_the_next_report_asks_for_the_last_receipt() {
    let (temporary, _) = folder();
    let books = october(temporary.path());
    let (stick, back) = (temporary.path().join("U 盘"), temporary.path().join("新 电脑"));
    fs::create_dir(&stick).expect("a stick");
    let made = done(&books, &["backup", "create", "--out", &text(&stick)]);
    let file = made["path"].as_str().expect("a path");
    // It left the office after the backup was made: only the street knows of it.
    done(&books, &["report", "export", "2026-10", "--out", &text(&stick)]);
    assert_eq!(done(&back, &["backup", "verify", file])["opened"], true);
    assert!(!back.exists());
    done(&back, &["backup", "restore", file]);
    assert_eq!(done(&back, &["roster", "list"]), done(&books, &["roster", "list"]));
    assert_eq!(done(&back, &["check"])["sound"], true);
    let export = ["report", "export", "2026-10", "--out", &text(&back.join("上报"))];
    assert_eq!(ask(&back, &export).exit, 15, "where the chain goes on is asked first");
    assert_eq!(ask(&back, &["backup", "restore", file]).exit, 15, "never over an office");
    assert_eq!(ask(&books, &["backup", "create", "--out", &text(&stick.join("没有"))]).exit, 16);
    assert_eq!(ask(&books, &["backup", "verify", &text(&root().join("README.md"))]).exit, 13);
}

#[test]
fn a_kill_while_a_backup_comes_back_leaves_nothing_or_an_office_and_can_be_done_again() {
    let (temporary, _) = folder();
    let books = temporary.path().join("办公 点");
    office(&books);
    let stick = text(temporary.path());
    let file = done(&books, &["backup", "create", "--out", &stick])["path"].as_str().expect("a path").to_owned();
    let words = ["backup", "restore", file.as_str()];
    let began = Instant::now();
    done(&temporary.path().join("试"), &words);
    let mut aim = Aim::from(began.elapsed(), 14);
    let mut early = 0;
    for round in 0..6 {
        let back = temporary.path().join(format!("恢复 {round}"));
        let said = cut(zhibu(&back, &words), aim.delay());
        aim.heard(said.is_some());
        if !back.join("zhibu.db").exists() {
            assert_eq!(said, None, "round {round}");
            early += 1;
            done(&back, &words);
        }
        assert_eq!(rows(&back, "organisation"), 1, "round {round}");
        assert!(!back.join("backup.part").exists() || said.is_none(), "round {round}");
    }
    assert!(early > 0, "no round was cut early enough: this run proves nothing");
}
