//! Ranking and search over a street's ledger, beside the same ledger in plain sqlite3.

use super::readme::{Aim, Row};
use super::{Bench, Times, number, text};
use crate::sh;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// The stores, as multiples of 2,660 members; only the first holds all its lines.
const STORES: [(&str, &str); 3] = [("ledger1", "1"), ("ledger4", "4"), ("ledger10", "10")];

/// Builds the bench of core and fills the stores.
pub fn prepare(bench: &Bench) -> Result<(), String> {
    for (name, times) in STORES {
        sh::run(core(&bench.root).args(["make", &text(&bench.file(name)), times]))?;
    }
    Ok(())
}

fn core(root: &Path) -> Command {
    let mut command = sh::cargo(root);
    command.args(["bench", "--quiet", "--workspace", "--bench", "ledger", "--"]);
    command
}

pub fn round(bench: &Bench, times: &mut Times) -> Result<(), String> {
    let ours = |name: &str| sh::read(core(&bench.root).args(["measure", &text(&bench.file(name))]));
    let of = |said: &str, case: &str| {
        let lines = said.lines().filter(|l| l.contains(&format!("\"{case}\"")));
        lines.map(|l| number(l, "ms")).next().unwrap_or_else(|| Err(format!("no {case} in: {said}")))
    };
    let (one, four, ten) = (ours("ledger1")?, ours("ledger4")?, ours("ledger10")?);
    let mut note = |name, ms| times.entry(name).or_default().push(ms);
    note("rank_all", of(&one, "rank_years_5")?);
    note("rank_year", of(&one, "rank_year")?);
    note("rank_ten", of(&ten, "rank_year")?);
    note("search", of(&four, "search")?);
    let said = bench.said("peers/b4_rank.py", &[])?;
    let peer = |case: &str| {
        let lines = said.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok());
        let found = lines.filter(|l| l["case"] == case).find_map(|l| l["median_s"].as_f64());
        found.map(|s| s * 1000.0).ok_or_else(|| format!("b4_rank.py has no {case}"))
    };
    note("sqlite_all", peer("sqlite_rank_all_5y_958k")?);
    note("sqlite_year", peer("sqlite_rank_year_by_branch")?);
    Ok(())
}

/// The rows of the table; `middle` gives a measure's median in milliseconds.
pub fn rows(middle: impl Fn(&str) -> Result<f64, String>) -> Result<Vec<Row>, String> {
    let row = |what, peer, aim, ours: f64, theirs: f64| Row { what, peer, aim, ours, theirs };
    Ok(vec![
        row(
            "five yearly rankings of 2,660 members, encrypted (957,600 lines)",
            "plain sqlite3, one ranking over the five years",
            Aim::Faster(1.0),
            middle("rank_all")?,
            middle("sqlite_all")?,
        ),
        row(
            "one year's ranking by branch, encrypted",
            "plain sqlite3, the same",
            Aim::Faster(1.0),
            middle("rank_year")?,
            middle("sqlite_year")?,
        ),
        row(
            "one year's ranking of 26,600 members",
            "ten times that of 2,660 (linear)",
            Aim::Costs(1.25),
            middle("rank_ten")?,
            10.0 * middle("rank_year")?,
        ),
        row(
            "search in a roster of 10,640, the slowest keystroke in the window",
            "the aim of 50 ms",
            Aim::Costs(1.0),
            middle("search")?,
            50.0,
        ),
    ])
}
