//! The longest prints: a year's handbook against the time that people wait, a catalogue against a tenth of it.

use super::readme::{Aim, Row};
use super::{Bench, Times, number, text};
use crate::sh;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = "prints";
const CASES: [&str; 3] = ["handbook", "catalogue_1k", "catalogue_10k"];

/// Builds the bench of core and fills its store.
pub fn prepare(bench: &Bench) -> Result<(), String> {
    sh::run(core(&bench.root).args(["make", &text(&bench.file(FOLDER))]))
}

fn core(root: &Path) -> Command {
    let mut command = sh::cargo(root);
    command.args(["bench", "--quiet", "--workspace", "--bench", "prints", "--"]);
    command
}

pub fn round(bench: &Bench, times: &mut Times) -> Result<(), String> {
    let fonts = bench.root.join("assets/fonts");
    let said = sh::read(core(&bench.root).args(["measure", &text(&bench.file(FOLDER)), &text(&fonts)]))?;
    for case in CASES {
        let line = said.lines().find(|l| l.contains(&format!("\"{case}\"")));
        let ms = number(line.ok_or_else(|| format!("no {case} in: {said}"))?, "ms")?;
        times.entry(case).or_default().push(ms);
    }
    Ok(())
}

/// The rows of the table; `middle` gives a measure's median in milliseconds.
pub fn rows(middle: impl Fn(&str) -> Result<f64, String>) -> Result<Vec<Row>, String> {
    let row = |what, peer, aim, ours, theirs| Row { what, peer, aim: Aim::Costs(aim), ours, theirs };
    let (book, tenth, whole) = (middle(CASES[0])?, middle(CASES[1])?, middle(CASES[2])?);
    Ok(vec![
        row("handbook of a year of 50 members, one PDF", "the aim of 2 s", 1.0, book, 2000.0),
        row("catalogue of 10,000 papers, one PDF", "ten times that of 1,000 (linear)", 1.25, whole, 10.0 * tenth),
    ])
}
