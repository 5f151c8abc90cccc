//! The one place that knows how this computer prints: `lp` here, the print verb of the PDF program on Windows.

use std::path::Path;
use std::process::{Command, Output};
use zhibu_core::{Error, Result};

/// Hands the PDF over; what becomes of it is the printer's.
/// # Errors
/// `NotFound` with a sentence where the computer has no printer, or refuses.
pub fn send(pdf: &Path) -> Result<()> {
    if cfg!(windows) {
        // The path is handed over as an argument of its own: nothing in it is read as a command.
        let script = "& { param($file) Start-Process -FilePath $file -Verb Print }";
        let told = Command::new("powershell").args(["-NoProfile", "-Command", script]).arg(pdf).output();
        return done(told, "这台电脑上没有能直接打印PDF的程序。请点“打开看看”，在打开的窗口里打印。");
    }
    let none = "这台电脑上没有找到打印机。请接好打印机再试，或把文件拷到能打印的电脑上。";
    let known = Command::new("lpstat").arg("-e").output().map_err(|_| Error::not_found(none))?;
    if known.stdout.trim_ascii().is_empty() {
        return Err(Error::not_found(none));
    }
    done(
        Command::new("lp").args(["-o", "print-scaling=none", "--"]).arg(pdf).output(),
        "打印机没有收下这份文件。请看看打印机是否开着、有没有纸，再试一次。",
    )
}

fn done(told: std::io::Result<Output>, failed: &str) -> Result<()> {
    match told {
        Ok(out) if out.status.success() => Ok(()),
        _ => Err(Error::not_found(failed)),
    }
}
