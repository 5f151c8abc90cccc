//! The table of ratios, printed and kept in README.md between its two marks.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What the ratio should be.
pub enum Aim {
    /// Ours may cost at most so many times theirs.
    Costs(f64),
    /// Ours should be at least so many times faster.
    Faster(f64),
}

/// One comparison; the times are medians in milliseconds.
pub struct Row {
    pub what: &'static str,
    pub peer: &'static str,
    pub aim: Aim,
    pub ours: f64,
    pub theirs: f64,
}

impl Row {
    fn line(&self) -> String {
        let (ratio, aim, met) = match self.aim {
            Aim::Costs(most) => {
                let ratio = self.ours / self.theirs;
                (format!("{ratio:.2} × its time"), format!("≤ {most} ×"), ratio <= most)
            }
            Aim::Faster(least) => {
                let ratio = self.theirs / self.ours;
                (format!("{ratio:.1} × faster"), format!("≥ {least} ×"), ratio >= least)
            }
        };
        let verdict = if met { "yes" } else { "**no**" };
        format!(
            "| {} | {} | {ratio} | {aim} | {verdict} | {:.0} : {:.0} ms |",
            self.what, self.peer, self.ours, self.theirs
        )
    }
}

const OPEN: &str = "<!-- bench -->";
const CLOSE: &str = "<!-- /bench -->";

/// Prints the table and puts it into README.md; a missed aim stays as visible as a met one.
/// # Errors
/// Where README.md has lost its marks or cannot be written.
pub fn publish(root: &Path, rows: &[Row]) -> Result<(), String> {
    let table = table(rows);
    println!("\n{table}");
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).map_err(|e| format!("README.md: {e}"))?;
    fs::write(&path, splice(&readme, &table).ok_or("README.md has lost its bench marks")?)
        .map_err(|e| format!("README.md: {e}"))
}

fn table(rows: &[Row]) -> String {
    let mut table =
        String::from("| what | against | ratio | aim | met | medians, ours : theirs |\n|---|---|---|---|---|---|\n");
    for row in rows {
        let _ = writeln!(table, "{}", row.line());
    }
    table
}

fn splice(readme: &str, table: &str) -> Option<String> {
    let (before, rest) = readme.split_once(OPEN)?;
    let (_, after) = rest.split_once(CLOSE)?;
    Some(format!("{before}{OPEN}\n{table}{CLOSE}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_miss_stays_visible() {
        let row = |aim, ours, theirs| Row { what: "w", peer: "p", aim, ours, theirs }.line();
        assert_eq!(row(Aim::Costs(3.0), 290.0, 100.0), "| w | p | 2.90 × its time | ≤ 3 × | yes | 290 : 100 ms |");
        assert!(row(Aim::Costs(3.0), 310.0, 100.0).contains("**no**"));
        assert!(row(Aim::Faster(2.5), 100.0, 240.0).contains("| 2.4 × faster | ≥ 2.5 × | **no** |"));
    }

    #[test]
    fn only_what_lies_between_the_marks_changes() {
        let done = splice("a\n<!-- bench -->\nold\n<!-- /bench -->\nz\n", "new\n");
        assert_eq!(done.as_deref(), Some("a\n<!-- bench -->\nnew\n<!-- /bench -->\nz\n"));
        assert_eq!(splice("no marks", "new"), None);
    }
}
