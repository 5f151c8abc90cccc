//! The calendar of duties against the times that people wait: it is computed anew whenever the desk opens.

use super::readme::{Aim, Row};
use super::{Bench, Times, number, text};
use crate::sh;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = "duties";

/// What is measured, against what, and how many milliseconds are allowed.
const CASES: [(&str, &str, &str, f64); 5] = [
    ("a year's duties of a branch of 50 with ten years of records", "the aim of 50 ms", "desk_branch", 50.0),
    ("a year's duties of 60 branches with 3,000 members", "the aim of 1 s", "desk_street", 1000.0),
    ("a year's duties of one branch of 10,000", "10,000/3,000 of that aim (linear)", "desk_large", 3333.0),
    ("the list of a roster of 10,000, as it goes to the window", "the aim of 300 ms", "roster_look", 300.0),
    ("a letter typed in it that finds them all, the first screen of the list", "the aim of 50 ms", "find_letter", 50.0),
];

/// Builds the bench of core and fills its stores.
pub fn prepare(bench: &Bench) -> Result<(), String> {
    sh::run(core(&bench.root).args(["make", &text(&bench.file(FOLDER))]))
}

fn core(root: &Path) -> Command {
    let mut command = sh::cargo(root);
    command.args(["bench", "--quiet", "--workspace", "--bench", "duties", "--"]);
    command
}

pub fn round(bench: &Bench, times: &mut Times) -> Result<(), String> {
    let said = sh::read(core(&bench.root).args(["measure", &text(&bench.file(FOLDER))]))?;
    for case in CASES.map(|(_, _, case, _)| case) {
        let line = said.lines().find(|l| l.contains(&format!("\"{case}\"")));
        let ms = number(line.ok_or_else(|| format!("no {case} in: {said}"))?, "ms")?;
        times.entry(case).or_default().push(ms);
    }
    Ok(())
}

/// The rows of the table; `middle` gives a measure's median in milliseconds.
pub fn rows(middle: impl Fn(&str) -> Result<f64, String>) -> Result<Vec<Row>, String> {
    let row = |(what, peer, case, theirs)| -> Result<Row, String> {
        Ok(Row { what, peer, aim: Aim::Costs(1.0), ours: middle(case)?, theirs })
    };
    CASES.into_iter().map(row).collect()
}
