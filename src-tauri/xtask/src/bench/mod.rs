//! `cargo xtask bench`: we and the peers in one run, by turns, on one machine. Ratios count, not seconds.

mod bare;
mod readme;
mod roster;

use crate::{setup, sh};
use readme::Row;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use bare::write as bare;

const PEOPLE: usize = 10_000;
/// By turns, so that a slow minute of the machine strikes both sides.
const ROUNDS: usize = 5;
const PASSPHRASE: &str = "bench-only";

/// Milliseconds by measure, one for each round.
type Times = HashMap<&'static str, Vec<f64>>;

struct Bench {
    root: PathBuf,
    work: PathBuf,
    python: PathBuf,
}

/// # Errors
/// Where one side cannot be built, set up or run; a missed aim is a figure, no error.
pub fn bench(root: &Path) -> Result<(), String> {
    let python = setup::bench(root)?.join("bin/python");
    sh::run(sh::cargo(root).args(["build", "--release", "--workspace"]))?;
    let bench = Bench { root: root.to_owned(), work: root.join("target/bench"), python };
    let mut times = Times::new();
    bench.prepare()?;
    for round in 1..=ROUNDS {
        println!("xtask: round {round} of {ROUNDS}");
        bench.round(&mut times)?;
    }
    readme::publish(root, &rows(&times)?)
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
    Ok(vec![
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
    ])
}

impl Bench {
    /// The workbook that both sides read.
    fn prepare(&self) -> Result<(), String> {
        let _ = fs::remove_dir_all(&self.work);
        fs::create_dir_all(&self.work).map_err(|e| format!("{}: {e}", self.work.display()))?;
        roster::write(&self.file("roster10k.xlsx"), PEOPLE)
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
        self.cells(&exported, &mut note)
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

    /// What a verb answered and its milliseconds without unlocking.
    fn zhibu(&self, workspace: &Path, words: &[&str]) -> Result<(Value, f64), String> {
        let mut command = Command::new(self.built("zhibu"));
        command.args(["--json", "--today", "2026-10-31", "--workspace"]).arg(workspace).args(words);
        command.env("ZHIBU_PASSPHRASE", PASSPHRASE).env("ZHIBU_TIMING", "1").stdin(Stdio::null());
        let out = command.output().map_err(|e| format!("zhibu: {e}"))?;
        let (said, told) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        if !out.status.success() {
            return Err(format!("zhibu {}: {}\n{said}{told}", words.join(" "), out.status));
        }
        let answer = serde_json::from_str(said.trim()).map_err(|e| format!("zhibu {}: {e}", words.join(" ")))?;
        Ok((answer, number(&told, "timing_ms")?))
    }

    /// The best case that a peer's script measured, in milliseconds; it warms up once and then measures once.
    fn peer(&self, script: &str, words: &[&str]) -> Result<f64, String> {
        let mut command = Command::new(&self.python);
        command.arg(self.root.join("tests/bench").join(script)).args(words);
        let said = sh::read(command.env("BENCH_WORK", &self.work).env("BENCH_REPS", "1"))?;
        let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let best = lines.filter_map(|line| line["median_s"].as_f64()).reduce(f64::min);
        best.map(|seconds| seconds * 1000.0).ok_or_else(|| format!("{script} measured nothing"))
    }
}

/// The number of that name in the last line that is JSON and has it.
fn number(said: &str, name: &str) -> Result<f64, String> {
    let lines = said.lines().rev().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter_map(|line| line[name].as_f64()).next().ok_or_else(|| format!("no {name} in: {said}"))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
