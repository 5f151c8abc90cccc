//! The types and calls of the window, from the Rust sources.

use std::path::Path;

pub fn generate(_root: &Path, _check: bool) -> Result<(), String> {
    Ok(())
}
