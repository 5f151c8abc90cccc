//! Any verb, cut off at any moment: the store opens, is sound, and holds all of the change or nothing of it; what was
//! acknowledged is there. One month of an office and its street, verb after verb. (Import, init, passphrase, close, export
//! and restore are cut more often, in `faults` and `cuts`.)

use crate::cuts::{copy, done, october, text};
use crate::faults::{cut, folder};
use crate::program::{PASSPHRASE, zhibu};
use crate::source::root;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Instant;
use zhibu_core::vault::Workspace;

/// How many rows every table holds. The journal is one of them, so a changed row counts as well as a new one.
fn counts(workspace: &Path) -> Vec<(String, i64)> {
    let open = Workspace::open(workspace, PASSPHRASE).expect("the store opens");
    open.store.check().expect("the store is sound");
    let conn = open.store.conn();
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").expect("tables");
    let names: Vec<String> = names.query_map([], |r| r.get(0)).expect("tables").flatten().collect();
    let count = |name: String| {
        let rows = conn.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |r| r.get(0)).expect("a count");
        (name, rows)
    };
    names.into_iter().map(count).collect()
}

/// A workspace that goes on from verb to verb.
struct Story {
    base: PathBuf,
    home: PathBuf,
    /// How many cuts came before the change was in, and how many after.
    early: usize,
    late: usize,
    verbs: usize,
}

impl Story {
    fn of(base: PathBuf, home: &Path) -> Story {
        Story { base, home: home.to_owned(), early: 0, late: 0, verbs: 0 }
    }

    /// Does it once, and cut off on copies of what stood before; goes on from the whole one.
    fn goes(&mut self, words: &[&str]) -> Value {
        self.verbs += 1;
        let at = |name: String| self.home.join(name);
        let whole = at(format!("第{}步", self.verbs));
        copy(&self.base, &whole);
        let before = counts(&whole);
        let began = Instant::now();
        let said = done(&whole, words);
        let took = began.elapsed();
        let after = counts(&whole);
        assert_ne!(before, after, "{words:?} changed nothing: a cut of it proves nothing");
        // Most of the time goes into the key; the change comes last.
        for (round, share) in [0.65, 0.97].into_iter().enumerate() {
            let trial = at(format!("第{}步之{round}", self.verbs));
            copy(&self.base, &trial);
            let heard = cut(zhibu(&trial, words), took.mul_f64(share));
            let found = counts(&trial);
            assert!(found == before || found == after, "{words:?} is half in: {before:?} {found:?} {after:?}");
            assert!(found == after || heard.is_none(), "{words:?} was acknowledged and is lost");
            self.early += usize::from(found == before);
            self.late += usize::from(found == after);
            std::fs::remove_dir_all(trial).expect("removed");
        }
        self.base = whole;
        said
    }

    /// Both kinds of ends were seen, or the cuts prove nothing.
    fn ends(&self) {
        assert!(self.early > 0 && self.late > 0, "{} cuts came before the change, {} after", self.early, self.late);
    }
}

#[test]
fn a_kill_in_any_verb_of_the_month_leaves_all_of_it_or_nothing() {
    let (temporary, _) = folder();
    let mut s = Story::of(october(temporary.path()), temporary.path());
    let sample = |name: &str| text(&root().join("fixtures/sheets/real-input").join(name));
    s.goes(&["branch", "committee", "--secretary", "赵勇思", "--member", "邓建国=组织委员", "--since", "2026-10-01"]);
    s.goes(&["branch", "theme-day", "10"]);
    s.goes(&["branch", "group", "put", "第一小组", "--member", "赵勇思"]);
    s.goes(&["roster", "edit", "赵勇思", "手机号=13800138000"]);
    s.goes(&["roster", "reveal", "赵勇思", "手机号"]);
    s.goes(&[
        "roster",
        "event",
        "赵勇思",
        "category",
        "--on",
        "2026-10-01",
        "--with",
        "category=在职党员",
        "--with",
        "month=2026-10",
    ]);
    s.goes(&["roster", "undo-event", "赵勇思"]);
    s.goes(&["undo"]);
    s.goes(&["life", "plan", "add", "--kind", "主题党日", "--day", "2026-11-10", "--topic", "学习"]);
    let record =
        ["life", "record", "--kind", "主题党日", "--day", "2026-10-30", "--recorder", "邓建国", "--rest-present"];
    s.goes(&[&record[..], &["--resolution", "买两把扫帚=赵勇思,2026-11-10"]].concat());
    let tasks = done(&s.base, &["life", "tasks"]);
    let task = tasks["tasks"][0]["id"].as_str().expect("a task").to_owned();
    s.goes(&["life", "close", &task, "--how", "买来了"]);
    s.goes(&["talks", "import", &sample("谈心谈话登记-2026-10.xlsx")]);
    s.goes(&["talks", "record", "--talker", "赵勇思", "--talkee", "邓建国", "--on", "2026-10-30"]);
    s.goes(&["talks", "task", "--occasion", "转入", "余玉"]);
    s.goes(&["dues", "assess", "--from", "2026-10", "赵勇思", "5"]);
    s.goes(&["dues", "record", "赵勇思", "2026-10", "5"]);
    s.goes(&["dues", "fund", "上缴", "5"]);
    s.goes(&["points", "declare", "2026-10", "赵勇思", "d.vol=2"]);
    s.goes(&["points", "check", "2026-10"]);
    s.goes(&["points", "approve", "2026-10", "--minutes", "纪要10号"]);
    s.goes(&["duties", "waive", "themeday.monthly", "2026-09", "--reason", "防汛", "--approver", "街道党工委"]);
    s.goes(&["duties", "snooze", "dues.collect", "2026-10", "--until", "2026-11-03", "--reason", "等人"]);
    s.goes(&["archive", "import", &sample("归档文件登记-2026.xlsx")]);
    let proposed = done(&s.base, &["archive", "propose"]);
    let key = proposed["proposals"][0]["key"].as_str().expect("a proposal").to_owned();
    s.goes(&["archive", "file", &key]);
    s.goes(&["archive", "setting", "--fonds", "J001"]);
    s.ends();
}

#[test]
fn a_kill_between_office_and_street_leaves_all_of_it_or_nothing() {
    let (temporary, _) = folder();
    let home = temporary.path();
    let books = october(home);
    let stick = home.join("U 盘");
    let report = done(&books, &["report", "export", "2026-10", "--out", &text(&stick)]);
    let mut office = Story::of(books, &home.join("办公 点 各步"));
    let mut street = Story::of(home.join("街 道"), &home.join("街 道 各步"));
    office.goes(&["report", "handed", "2026-10"]);
    street.goes(&["street", "ingest", report["path"].as_str().expect("a path")]);
    let receipts = done(&street.base, &["street", "receipts", "--out", &text(&stick)]);
    office.goes(&["receipt", "import", receipts["receipts"][0]["path"].as_str().expect("a path")]);
    assert!(office.early + street.early > 0, "no cut came before its change");
}
