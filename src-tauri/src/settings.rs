//! What this computer remembers between runs: the folder that was open and the size of the text. Nothing about people.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use zhibu_core::file;

#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub folder: Option<PathBuf>,
    /// Per cent: 100, 125, 150 or 200.
    pub text_size: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { folder: None, text_size: 100 }
    }
}

impl Settings {
    /// Settings that are missing or damaged are as on the first day: they hold nothing that cannot be chosen again.
    pub fn read(home: &Path) -> Settings {
        let text = std::fs::read(home.join(NAME)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// # Errors
    /// `CannotWrite` where the folder cannot be written.
    pub fn write(&self, home: &Path) -> zhibu_core::Result<()> {
        std::fs::create_dir_all(home)?;
        file::write(&home.join(NAME), &serde_json::to_vec(self)?, file::Existing::Replace)
    }
}

const NAME: &str = "window.json";
