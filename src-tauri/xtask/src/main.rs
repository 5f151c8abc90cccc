//! `cargo xtask`: everything a developer, a new machine or CI does with this repository.
//!
//! It builds before anything else is installed, so it leans on no system library.

mod bench;
mod fonts;
mod run;
mod setup;
mod sh;
mod test;
mod types;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run             set up what is missing, then open the window on a sample office; without a display, run its month headless
cargo xtask test [STEP]     set up what is missing, then check and test everything, or do one step of it
cargo xtask bench           measure against the peers and write the table into README.md (release build)
cargo xtask types [--check] write the types and calls of the window from the Rust sources, or compare them
cargo xtask setup           only set up what `test` needs";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let done = match root.canonicalize() {
        Ok(root) => dispatch(&root, &words.iter().map(String::as_str).collect::<Vec<_>>()),
        Err(e) => Err(format!("the repository cannot be found from {}: {e}", root.display())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(root: &Path, words: &[&str]) -> Result<(), String> {
    match words {
        ["run"] => run::run(root),
        ["test"] => test::test(root, None),
        ["test", step] => test::test(root, Some(step)),
        ["types"] => types::generate(root, false),
        ["types", "--check"] => types::generate(root, true),
        ["bench"] => bench::bench(root),
        // One side of the bench in a process of its own, built for release.
        ["bench-bare", dump, out] => bench::bare(Path::new(dump), Path::new(out)),
        ["bench-roster", out] => bench::roster(Path::new(out)),
        ["setup"] => setup::test(root),
        _ => Err(format!("what should be done?\n\n{USAGE}")),
    }
}
