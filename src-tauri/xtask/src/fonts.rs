//! The fonts of the prints, from packages.

use std::path::Path;

pub fn fetch(_root: &Path) -> Result<(), String> {
    Ok(())
}
