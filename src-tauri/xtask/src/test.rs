//! `cargo xtask test`: every check of the repository, one after the other, each with its time.

use crate::{setup, sh, types};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a step's tests said.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
struct Count {
    passed: u64,
    failed: u64,
}

struct Step {
    name: &'static str,
    took: Duration,
    count: Count,
    failure: Option<String>,
}

/// All steps, or only the one of that name.
/// # Errors
/// Names the steps that failed, or those there are.
pub fn test(root: &Path, only: Option<&str>) -> Result<(), String> {
    let mut steps = Vec::new();
    for (name, run) in STEPS.iter().filter(|(name, _)| only.is_none_or(|wanted| wanted == *name)) {
        println!("\n== {name}");
        let began = Instant::now();
        let mut count = Count::default();
        let failure = run(root, &mut count).err();
        if let Some(message) = &failure {
            println!("xtask: {name}: {message}");
        }
        // Without these nothing that follows can say anything.
        let fatal = failure.is_some() && matches!(*name, "set up" | "build");
        steps.push(Step { name, took: began.elapsed(), count, failure });
        if fatal {
            break;
        }
    }
    if steps.is_empty() {
        return Err(format!("the steps are: {}", STEPS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")));
    }
    close(&steps)
}

type Run = fn(&Path, &mut Count) -> Result<(), String>;

const STEPS: &[(&str, Run)] = &[
    ("set up", |root, _| setup::test(root)),
    ("format", |root, _| sh::run(sh::cargo(root).args(["fmt", "--all", "--check"]))),
    ("generated types", |root, _| types::generate(root, true)),
    ("build", |root, _| sh::run(sh::cargo(root).args(["build", "--workspace"]))),
    ("clippy", |root, _| {
        sh::run(sh::cargo(root).args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    }),
    ("cargo test", |root, count| {
        let mut command = sh::cargo(root);
        command.args(["test", "--workspace", "--no-fail-fast"]).env("PATH", path_with_tools(root)?);
        sh::tee(&mut command, |line| count.add(line))
    }),
    ("page types", |root, _| sh::run(npm(root).arg("check"))),
    ("page tests", |root, count| sh::tee(npm(root).arg("test"), |line| count.add(line))),
    ("window", window),
];

/// The real window under a display of its own.
fn window(root: &Path, count: &mut Count) -> Result<(), String> {
    let display = Display::open()?;
    let mut command = npm(root);
    command.arg("desktop").env("DISPLAY", &display.name).env("PATH", path_with_tools(root)?);
    sh::tee(&mut command, |line| count.add(line))
}

/// One of the scripts of ui/package.json.
fn npm(root: &Path) -> Command {
    let mut command = Command::new("npm");
    command.args(["run", "--silent"]).current_dir(root.join("ui")).env("NO_COLOR", "1");
    command
}

fn path_with_tools(root: &Path) -> Result<OsString, String> {
    let tools = setup::python_home(root, "test").join("bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(tools).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).map_err(|e| format!("PATH: {e}"))
}

impl Count {
    /// Takes in one line of a test runner, if it is one that sums up.
    fn add(&mut self, line: &str) {
        let line = line.trim();
        if let Some(sums) = line.strip_prefix("test result:") {
            self.sums(sums.split(['.', ';']));
        } else if let Some(sums) = line.strip_prefix("Tests ") {
            self.sums(sums.split(['|', '(']));
        } else if let Some(n) = line.strip_prefix("# pass ") {
            self.passed += n.parse().unwrap_or(0);
        } else if let Some(n) = line.strip_prefix("# fail ") {
            self.failed += n.parse().unwrap_or(0);
        }
    }

    fn sums<'a>(&mut self, parts: impl Iterator<Item = &'a str>) {
        for part in parts {
            match part.trim().split_once(' ') {
                Some((n, "passed")) => self.passed += n.parse().unwrap_or(0),
                Some((n, "failed")) => self.failed += n.parse().unwrap_or(0),
                _ => {}
            }
        }
    }
}

/// The time of every step, the failures by name, and the counts on a line of their own.
fn close(steps: &[Step]) -> Result<(), String> {
    println!();
    for step in steps {
        let verdict = if step.failure.is_some() { "FAILED" } else { "ok" };
        println!("{:>7.1} s  {:<6}  {}", step.took.as_secs_f64(), verdict, step.name);
    }
    let failures: Vec<&Step> = steps.iter().filter(|s| s.failure.is_some()).collect();
    let passed: u64 = steps.iter().map(|s| s.count.passed).sum();
    // A step that failed without counting is a failure all the same.
    let silent = failures.iter().filter(|s| s.count.failed == 0).count() as u64;
    let failed = steps.iter().map(|s| s.count.failed).sum::<u64>() + silent;
    println!("\n{passed} passed, {failed} failed");
    if failures.is_empty() {
        return Ok(());
    }
    Err(format!("failed: {}", failures.iter().map(|s| s.name).collect::<Vec<_>>().join(", ")))
}

/// A virtual display that ends with us.
pub struct Display {
    server: Child,
    pub name: String,
}

impl Display {
    /// # Errors
    /// Where Xvfb cannot start.
    pub fn open() -> Result<Display, String> {
        use std::io::{BufRead, BufReader};
        // It chooses a free number itself and prints it.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("Xvfb cannot be started: {e}"))?;
        let mut number = String::new();
        let out = server.stdout.take().ok_or("Xvfb gave no output")?;
        BufReader::new(out).read_line(&mut number).map_err(|e| format!("Xvfb: {e}"))?;
        let name = format!(":{}", number.trim());
        Ok(Display { server, name })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // An orphaned display would keep its number for ever.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn every_runner_is_counted() {
        let cases = [
            ("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s", 12, 0),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored", 3, 2),
            ("      Tests  1 failed | 11 passed (12)", 11, 1),
            ("      Tests  9 passed (9)", 9, 0),
            ("# pass 4", 4, 0),
            ("# fail 1", 0, 1),
            (" Test Files  1 failed | 3 passed (4)", 0, 0),
            ("test store::opens ... ok", 0, 0),
        ];
        for (line, passed, failed) in cases {
            let mut count = Count::default();
            count.add(line);
            assert_eq!(count, Count { passed, failed }, "{line}");
        }
    }
}
