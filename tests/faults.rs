//! What happens to a workspace when the machine, the disk or the user misbehaves.
//!
//! A change is acknowledged once its answer was read. Whatever happens then or before, the store opens, is sound, and
//! holds every acknowledged change; a change that was cut off is there whole or not at all.

use crate::program::{PASSPHRASE, answer, ask, office, zhibu};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zhibu_core::vault::Workspace;

/// Each file brings so many people: enough that a cut can fall inside the transaction.
const PEOPLE: usize = 40;

/// A folder whose path has a space and Chinese in it, as office folders do.
pub fn folder() -> (TempDir, PathBuf) {
    let temporary = TempDir::new().expect("a folder");
    let path = temporary.path().join("支部 资料");
    (temporary, path)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

/// When to cut. How long a run takes depends on what else the machine does, so each answer moves the span: longer after
/// a cut that came too early, shorter after a run that was done; about half the rounds end either way.
pub struct Aim {
    span: u64,
    dice: Dice,
}

impl Aim {
    /// From the time that one whole run took.
    pub fn from(whole: Duration, seed: u64) -> Aim {
        Aim { span: whole.as_millis() as u64 * 5 / 4, dice: Dice(seed) }
    }
    pub fn delay(&mut self) -> Duration {
        Duration::from_millis(self.dice.below(self.span))
    }
    pub fn heard(&mut self, acknowledged: bool) {
        self.span = if acknowledged { self.span * 4 / 5 } else { self.span * 5 / 4 }.max(2);
    }
}

/// Runs and kills after the delay; gives the answer where one was printed whole before.
pub fn cut(mut command: Command, delay: Duration) -> Option<Value> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("zhibu starts");
    std::thread::sleep(delay);
    child.kill().expect("SIGKILL");
    let mut said = String::new();
    child.stdout.take().expect("stdout").read_to_string(&mut said).expect("text");
    child.wait().expect("the end");
    said.ends_with('\n').then(|| serde_json::from_str(said.trim()).expect("one JSON object"))
}

/// Names hold no digits.
fn spelt(n: usize) -> String {
    n.to_string()
        .bytes()
        .map(|digit| "零一二三四五六七八九".chars().nth(usize::from(digit - b'0')).expect("a digit"))
        .collect()
}

/// What the names of a round's people begin with.
fn family(round: usize) -> String {
    format!("第{}批", spelt(round))
}

/// A roster of people who are nobody else's, as a spreadsheet saves it.
fn roster(at: &Path, round: usize) -> String {
    let rows = (0..PEOPLE).map(|n| {
        format!(
            "{}{},晨光社区第一党支部,男,汉族,1970-01-01,大学本科,正式党员,2000-07-01,2001-07-01,130{round:04}{n:04}\n",
            family(round),
            spelt(n)
        )
    });
    let head = "姓名,所在党支部,性别,民族,出生日期,学历,人员类别,入党日期,转正日期,手机号\n";
    let path = at.join(format!("名册 {round}.csv"));
    fs::write(&path, std::iter::once(head.to_owned()).chain(rows).collect::<String>()).expect("a file");
    path.display().to_string()
}

/// How many of a round's people the store holds; opening it proves that it opens, `check` that it is sound.
fn held(workspace: &Path, rounds: usize) -> Vec<usize> {
    let open = Workspace::open(workspace, PASSPHRASE).expect("the store opens");
    open.store.check().expect("the store is sound");
    let mut names = open.store.conn().prepare("SELECT name FROM member").expect("members");
    let names: Vec<String> = names.query_map([], |r| r.get(0)).expect("rows").map(|n| n.expect("a name")).collect();
    (0..rounds).map(|round| names.iter().filter(|n| n.starts_with(&family(round))).count()).collect()
}

#[test]
fn a_kill_at_any_moment_loses_no_acknowledged_change() {
    const ROUNDS: usize = 24;
    let (temporary, workspace) = folder();
    office(&workspace);
    let began = Instant::now();
    assert_eq!(ask(&workspace, &["roster", "import", &roster(temporary.path(), 0)]).json["accepted"], PEOPLE);
    let mut aim = Aim::from(began.elapsed(), 20_261_031);
    let mut acknowledged = vec![true];
    for round in 1..ROUNDS {
        let file = roster(temporary.path(), round);
        let said = cut(zhibu(&workspace, &["roster", "import", &file]), aim.delay());
        aim.heard(said.is_some());
        acknowledged.push(said.is_some_and(|json| json["accepted"] == PEOPLE));
        let counts = held(&workspace, round + 1);
        for (n, (count, promised)) in counts.iter().zip(&acknowledged).enumerate() {
            let whole = *count == PEOPLE || *count == 0 && !promised;
            assert!(whole, "round {n}: {count} of {PEOPLE} people, acknowledged: {promised}");
        }
    }
    let kept = acknowledged.iter().filter(|a| **a).count();
    assert!(kept > 1 && kept < ROUNDS, "the dice cut {kept} of {ROUNDS} rounds: this run proves nothing");
}

#[test]
fn a_kill_while_an_office_is_made_leaves_nothing_or_an_office() {
    let began = Instant::now();
    let (_kept, first) = folder();
    office(&first);
    let mut aim = Aim::from(began.elapsed(), 7);
    let (mut whole, mut nothing) = (0, 0);
    for _ in 0..8 {
        let (_temporary, workspace) = folder();
        let words = ["init", "office", "--code", "YL-CG-01", "--name", "晨光社区第一党支部", "--since", "2026-01"];
        let said = cut(zhibu(&workspace, &words), aim.delay());
        aim.heard(said.is_some());
        if Workspace::open(&workspace, PASSPHRASE).is_ok() {
            whole += 1;
        } else {
            assert!(said.is_none(), "an acknowledged office does not open");
            nothing += 1;
            office(&workspace);
            assert_eq!(ask(&workspace, &["check"]).exit, 0);
        }
    }
    assert!(nothing > 0, "no run was cut early enough, {whole} were whole: this run proves nothing");
}

#[test]
fn a_kill_while_the_passphrase_changes_leaves_the_old_or_the_new_one() {
    let (_temporary, workspace) = folder();
    office(&workspace);
    let slots: Value =
        serde_json::from_str(&std::fs::read_to_string(workspace.join("keys.json")).expect("keys")).expect("JSON");
    for slot in slots["slots"].as_array().expect("slots") {
        // What a person runs takes the dear key; only the crate's own tests take a cheap one.
        assert_eq!((&slot["memory_kib"], &slot["passes"]), (&65536.into(), &3.into()));
    }
    let code = Workspace::open(&workspace, PASSPHRASE).and_then(|w| w.recovery_code()).expect("the recovery code");
    let mut dice = Dice(99);
    let mut passphrases = vec![PASSPHRASE.to_owned()];
    for round in 0..10 {
        let new = format!("新口令-{round}");
        let words = ["unlock", "--recovery", code.as_str(), "--new-passphrase", &new];
        let said = cut(zhibu(&workspace, &words), Duration::from_millis(dice.below(1200)));
        let opens = |p: &str| Workspace::open(&workspace, p).is_ok();
        let current = passphrases.last().expect("one");
        match (opens(current), opens(&new)) {
            (false, true) => passphrases.push(new),
            (true, false) => assert!(said.is_none(), "an acknowledged passphrase does not open"),
            (old, new) => panic!("old opens: {old}, new opens: {new}"),
        }
    }
    assert!(Workspace::recover(&workspace, &code, "最后").is_ok(), "the recovery code always opens");
}

#[test]
fn a_second_instance_is_told_so() {
    let (temporary, workspace) = folder();
    office(&workspace);
    let first = Workspace::open(&workspace, PASSPHRASE).expect("the first");
    let second = ask(&workspace, &["roster", "import", &roster(temporary.path(), 0)]);
    assert_eq!((second.exit, second.json["code"].as_str()), (11, Some("in-use")), "{second:?}");
    drop(first);
    assert_eq!(ask(&workspace, &["check"]).exit, 0);
}

#[test]
fn a_wrong_passphrase_is_told_so_and_costs_the_same_work() {
    let (_temporary, workspace) = folder();
    office(&workspace);
    let timed = |passphrase: &str| {
        let began = Instant::now();
        let said = answer(zhibu(&workspace, &["check"]).env("ZHIBU_PASSPHRASE", passphrase));
        (said.exit, said.json["code"].as_str().map(str::to_owned), began.elapsed())
    };
    let (exit, code, short) = timed("x");
    assert_eq!((exit, code.as_deref()), (10, Some("wrong-passphrase")));
    let (exit, _, near) = timed(&PASSPHRASE[..PASSPHRASE.len() - 1]);
    assert_eq!(exit, 10);
    // Both pay for the whole derivation; the wide margin is the noise of a shared machine.
    let (small, large) = if short < near { (short, near) } else { (near, short) };
    assert!(small > Duration::from_millis(40) && large < small * 8, "{short:?} against {near:?}");
}

#[test]
fn a_folder_without_a_workspace_is_told_so() {
    let (_temporary, workspace) = folder();
    fs::create_dir(&workspace).expect("a folder");
    let said = ask(&workspace, &["roster", "list"]);
    assert_eq!((said.exit, said.json["code"].as_str()), (12, Some("not-a-workspace")));
}

/// A disk that takes no more, at whatever point it happens: the kernel refuses every byte of a file beyond `kib`.
#[cfg(unix)]
fn full_disk(workspace: &Path, kib: u64, words: &[&str]) -> crate::program::Answer {
    let inner = zhibu(workspace, words);
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]).arg(kib.to_string());
    shell.arg(inner.get_program()).args(inner.get_args()).env("ZHIBU_PASSPHRASE", PASSPHRASE).stdin(Stdio::null());
    answer(&mut shell)
}

#[cfg(unix)]
#[test]
fn a_full_disk_changes_nothing() {
    let (temporary, workspace) = folder();
    office(&workspace);
    let files: Vec<String> = (0..2).map(|n| roster(temporary.path(), n)).collect();
    assert_eq!(ask(&workspace, &["roster", "import", &files[0]]).exit % 3, 0);
    let mut refused = 0;
    for kib in [1, 64, 128, 256, 512] {
        let said = full_disk(&workspace, kib, &["roster", "import", &files[1]]);
        if said.exit % 3 == 0 && said.json["accepted"] == PEOPLE {
            break;
        }
        assert_eq!((said.exit, said.json["code"].as_str()), (16, Some("cannot-write")), "{kib} KiB: {said:?}");
        assert_eq!(held(&workspace, 2), [PEOPLE, 0], "{kib} KiB");
        refused += 1;
    }
    assert!(refused > 0, "no limit was reached: this run proves nothing");
    let left: Vec<_> =
        fs::read_dir(workspace.join("backups")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    assert!(left.iter().all(|p| p.extension().is_some_and(|e| e == "db")), "half-written copies: {left:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_told_so() {
    let (temporary, workspace) = folder();
    office(&workspace);
    assert_eq!(ask(&workspace, &["roster", "import", &roster(temporary.path(), 0)]).exit % 3, 0);
    let missing = temporary.path().join("没有 这个文件夹/名册.xlsx");
    // The kernel's own tree refuses even root.
    for place in [Path::new("/sys/名册.xlsx"), &missing] {
        let said = ask(&workspace, &["roster", "export", &place.display().to_string()]);
        assert_eq!((said.exit, said.json["code"].as_str()), (16, Some("cannot-write")), "{}", place.display());
        assert!(!place.exists());
    }
}
