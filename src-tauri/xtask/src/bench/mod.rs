//! `cargo xtask bench`: we and the peers in one run, by turns, on one machine. Ratios count, not seconds.

mod bare;
mod duties;
mod ledger;
mod prints;
mod readme;
mod roster;

use crate::test::Display;
use crate::{setup, sh};
use readme::Row;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

pub use bare::write as bare;

/// Only the workbook of the bench, for a look at it.
/// # Errors
/// Where it cannot be written.
pub fn roster(out: &Path) -> Result<(), String> {
    roster::write(out, PEOPLE)
}

const PEOPLE: usize = 10_000;
/// By turns, so that a slow minute of the machine strikes both sides.
const ROUNDS: usize = 5;
/// Boxes of the archive, each with its cover.
const BOXES: usize = 50;
/// The shell with a blank page.
const BLANK: &str = "zhibu-blank";
const PASSPHRASE: &str = "bench-only";

/// Milliseconds by measure, one for each round.
type Times = HashMap<&'static str, Vec<f64>>;

struct Bench {
    root: PathBuf,
    work: PathBuf,
    python: PathBuf,
    display: Display,
}

/// # Errors
/// Where one side cannot be built, set up or run; a missed aim is a figure, no error.
pub fn bench(root: &Path) -> Result<(), String> {
    let python = setup::bench(root)?.join("bin/python");
    programs(root)?;
    let bench = Bench { root: root.to_owned(), work: root.join("target/bench"), python, display: Display::open()? };
    let mut times = Times::new();
    bench.prepare()?;
    for round in 1..=ROUNDS {
        println!("xtask: round {round} of {ROUNDS}");
        bench.round(&mut times)?;
    }
    readme::publish(root, &rows(&times)?)
}

/// Builds everything for release; the shell twice, first with a blank page in place of ours.
fn programs(root: &Path) -> Result<(), String> {
    let build = || {
        let mut command = sh::cargo(root);
        command.args(["build", "--release", "--workspace"]);
        command
    };
    sh::run(build().env("TAURI_CONFIG", r#"{"build":{"frontendDist":"../tests/bench/blank"}}"#))?;
    let built = root.join("target/release");
    fs::copy(built.join("zhibu-desktop"), built.join(BLANK)).map_err(|e| format!("{BLANK}: {e}"))?;
    sh::run(&mut build())
}

fn rows(times: &Times) -> Result<Vec<Row>, String> {
    let middle = |name: &str| -> Result<f64, String> {
        let mut all = times.get(name).cloned().ok_or_else(|| format!("{name} was never measured"))?;
        all.sort_by(f64::total_cmp);
        Ok(all[all.len() / 2])
    };
    let row = |what, peer, aim, ours: &str, theirs: &str| -> Result<Row, String> {
        Ok(Row { what, peer, aim, ours: middle(ours)?, theirs: middle(theirs)? })
    };
    use readme::Aim::{Costs, Faster};
    let mut rows = vec![
        row(
            "import a roster of 10,000 × 30: validated, encrypted, committed",
            "polars, reading only",
            Costs(3.0),
            "import",
            "read_polars",
        )?,
        row("the same", "calamine (Python), reading only", Costs(3.0), "import", "read_calamine")?,
        row("export 10,000 × 30", "XlsxWriter, same cells", Faster(2.5), "export", "xlsxwriter")?,
        row("the same", "bare rust_xlsxwriter, same cells", Costs(1.3), "export", "bare")?,
        row(
            "50 covers, from process start to 50 PDF files",
            "LibreOffice, one batch of 50 .docx",
            Faster(10.0),
            "covers",
            "word",
        )?,
        row(
            "one cover, from process start to the PDF file",
            "LibreOffice, one .docx, its profile warm",
            Faster(15.0),
            "cover",
            "word_one",
        )?,
        row(
            "cold start of the window to its first paint",
            "the same shell with a blank page",
            Costs(1.5),
            "start",
            "start_blank",
        )?,
    ];
    rows.extend(ledger::rows(middle)?);
    rows.extend(duties::rows(middle)?);
    rows.extend(prints::rows(middle)?);
    Ok(rows)
}

impl Bench {
    /// The workbook that both sides read.
    fn prepare(&self) -> Result<(), String> {
        let _ = fs::remove_dir_all(&self.work);
        fs::create_dir_all(&self.work).map_err(|e| format!("{}: {e}", self.work.display()))?;
        roster::write(&self.file("roster10k.xlsx"), PEOPLE)?;
        roster::archive(&self.file("archive.xlsx"), BOXES)?;
        ledger::prepare(self)?;
        duties::prepare(self)?;
        prints::prepare(self)
    }

    fn round(&self, times: &mut Times) -> Result<(), String> {
        let mut note = |name, ms| times.entry(name).or_default().push(ms);
        let office = self.office()?;
        note("import", self.import(&office)?);
        note("read_polars", self.peer("peers/b1_xlsx.py", &["read_polars"])?);
        note("read_calamine", self.peer("peers/b1_xlsx.py", &["read_calamine"])?);
        let exported = self.file("export.xlsx");
        let _ = fs::remove_file(&exported);
        note("export", self.zhibu(&office, &["roster", "export", &text(&exported), "--full-id"])?.1);
        self.cells(&exported, &mut note)?;
        note("covers", self.covers(&office)?);
        note("cover", self.cover(&office)?);
        let word = self.said("peers/b5_word.py", &[])?;
        note("word", best(&word, "word_cover_docx2pdf_batch_50")?);
        note("word_one", best(&word, "word_cover_docx2pdf_one_warm_profile")?);
        note("start", self.start("zhibu-desktop")?);
        note("start_blank", self.start(BLANK)?);
        ledger::round(self, times)?;
        duties::round(self, times)?;
        prints::round(self, times)
    }

    /// The cells that we exported, through the peers.
    fn cells(&self, exported: &Path, note: &mut impl FnMut(&'static str, f64)) -> Result<(), String> {
        let (source, dump) = (text(exported), text(&self.file("cells.json")));
        let out = text(&self.file("peer.xlsx"));
        note("xlsxwriter", self.peer("cells.py", &["write", &source, &out])?);
        sh::run(Command::new(&self.python).arg(self.root.join("tests/bench/cells.py")).args(["dump", &source, &dump]))?;
        let said = sh::read(Command::new(self.built("xtask")).args(["bench-bare", &dump, &out]))?;
        note("bare", number(&said, "ms")?);
        Ok(())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.work.join(name)
    }

    fn built(&self, name: &str) -> PathBuf {
        self.root.join("target/release").join(name)
    }

    /// A new empty office.
    fn office(&self) -> Result<PathBuf, String> {
        let folder = self.file("office");
        let _ = fs::remove_dir_all(&folder);
        let name = roster::ORGANISATION;
        self.zhibu(&folder, &["init", "office", "--code", "BENCH-01", "--name", name, "--since", "2026-01"])?;
        Ok(folder)
    }

    /// The time of an import that took every row.
    fn import(&self, office: &Path) -> Result<f64, String> {
        let (said, ms) = self.zhibu(office, &["roster", "import", &text(&self.file("roster10k.xlsx"))])?;
        let accepted = said["accepted"].as_u64();
        if accepted != Some(PEOPLE as u64) {
            return Err(format!("the import took {accepted:?} of {PEOPLE} rows: it would measure something else"));
        }
        Ok(ms)
    }

    /// From the start of the process to 50 files on the disk, unlocking taken off as everywhere. The fonts are read meanwhile, on
    /// the other core: what is measured is what the covers add to unlocking.
    fn covers(&self, office: &Path) -> Result<f64, String> {
        self.zhibu(office, &["archive", "import", &text(&self.file("archive.xlsx"))])?;
        let out = self.file("covers");
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out).map_err(|e| format!("{}: {e}", out.display()))?;
        let began = Instant::now();
        let words = ["print", "cover", "--section", "WJ", "--year", "2026", "--out", &text(&out)];
        let unlock = self.told(office, &words)?.1;
        let ms = began.elapsed().as_secs_f64() * 1000.0 - number(&unlock, "unlock_ms")?;
        match fs::read_dir(&out).map(Iterator::count) {
            Ok(BOXES) => Ok(ms),
            other => Err(format!("{BOXES} covers were expected, found {other:?}")),
        }
    }

    /// The same for one cover: what somebody waits for who prints a single label.
    fn cover(&self, office: &Path) -> Result<f64, String> {
        let out = self.file("cover.pdf");
        let _ = fs::remove_file(&out);
        let words = ["print", "cover", "--section", "WJ", "--year", "2026", "--box", "1", "--out", &text(&out)];
        let began = Instant::now();
        let unlock = self.told(office, &words)?.1;
        let ms = began.elapsed().as_secs_f64() * 1000.0 - number(&unlock, "unlock_ms")?;
        if out.is_file() { Ok(ms) } else { Err("no cover was written".into()) }
    }

    /// From the start of a window to its first paint, under a display of our own.
    fn start(&self, program: &str) -> Result<f64, String> {
        let mut command = Command::new("node");
        command.arg(self.root.join("tests/bench/start.mjs")).arg(self.built(program));
        // Neither the settings nor the workspace of whoever runs the bench.
        command
            .env("XDG_CONFIG_HOME", self.file("home"))
            .env("XDG_DATA_HOME", self.file("home"))
            .env_remove("ZHIBU_WORKSPACE");
        number(&sh::read(command.env("DISPLAY", &self.display.name))?, "ms")
    }

    /// What a verb answered and its milliseconds without unlocking.
    fn zhibu(&self, workspace: &Path, words: &[&str]) -> Result<(Value, f64), String> {
        let (answer, told) = self.told(workspace, words)?;
        Ok((answer, number(&told, "timing_ms")?))
    }

    /// What a verb answered, and what it said of its time.
    fn told(&self, workspace: &Path, words: &[&str]) -> Result<(Value, String), String> {
        let mut command = Command::new(self.built("zhibu"));
        command.args(["--json", "--today", "2026-10-31", "--workspace"]).arg(workspace).args(words);
        command.env("ZHIBU_PASSPHRASE", PASSPHRASE).env("ZHIBU_TIMING", "1").stdin(Stdio::null());
        let out = command.output().map_err(|e| format!("zhibu: {e}"))?;
        let (said, told) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        if !out.status.success() {
            return Err(format!("zhibu {}: {}\n{said}{told}", words.join(" "), out.status));
        }
        let answer = serde_json::from_str(said.trim()).map_err(|e| format!("zhibu {}: {e}", words.join(" ")))?;
        Ok((answer, told.into_owned()))
    }

    /// The best case that a peer's script measured, in milliseconds; it warms up once and then measures.
    fn peer(&self, script: &str, words: &[&str]) -> Result<f64, String> {
        best(&self.said(script, words)?, "").map_err(|e| format!("{script}: {e}"))
    }

    /// What a peer's script prints: one JSON line a case.
    fn said(&self, script: &str, words: &[&str]) -> Result<String, String> {
        let mut command = Command::new(&self.python);
        command.arg(self.root.join("tests/bench").join(script)).args(words);
        sh::read(command.env("BENCH_WORK", &self.work).env("BENCH_REPS", "1"))
    }
}

/// The best of the cases whose name begins so, in milliseconds.
fn best(said: &str, case: &str) -> Result<f64, String> {
    let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lines = lines.filter(|line| line["case"].as_str().is_some_and(|name| name.starts_with(case)));
    let best = lines.filter_map(|line| line["median_s"].as_f64()).reduce(f64::min);
    best.map(|seconds| seconds * 1000.0).ok_or_else(|| format!("no {case} was measured"))
}

/// The number of that name in the last line that is JSON and has it.
fn number(said: &str, name: &str) -> Result<f64, String> {
    let lines = said.lines().rev().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter_map(|line| line[name].as_f64()).next().ok_or_else(|| format!("no {name} in: {said}"))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
