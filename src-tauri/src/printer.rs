//! The one place that knows how this computer prints: `lp` here, the print verb of the PDF program on Windows.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};
use zhibu_core::{Error, Result};

const NO_PRINTER: &str = "这台电脑上没有找到打印机。请接好打印机再试，或把文件拷到能打印的电脑上。";
const NO_SERVICE: &str = "这台电脑上没有装打印服务，程序不能直接打印。请点“打开看看”，在打开的窗口里打印，或请维护人员装上打印服务（CUPS）。";
const NOT_TAKEN: &str = "打印机没有收下这份文件。请看看打印机是否开着、有没有纸，再试一次。";
const NO_VERB: &str = "这台电脑上没有能直接打印PDF的程序。请点“打开看看”，在打开的窗口里打印。";

/// Hands the PDF over, to be printed so many times; what becomes of it is the printer's.
/// # Errors
/// `NotFound` with a sentence where the computer has no printer, or refuses.
pub fn send(pdf: &Path, copies: u32) -> Result<()> {
    if cfg!(windows) {
        return done(by_verb(pdf, copies).output(), NO_VERB, NO_VERB);
    }
    by_lp(|tool| Command::new(tool), pdf, copies)
}

/// What Windows is asked. The path is handed over as an argument of its own: nothing in it is read as a command.
/// The verb knows no copies, so it is said as often as there are.
fn by_verb(pdf: &Path, copies: u32) -> Command {
    let mut shell = Command::new("powershell");
    let script = "& { param($file, $times) 1..[int]$times | ForEach-Object { Start-Process -FilePath $file -Verb Print -Wait } }";
    shell.args(["-NoProfile", "-Command", script]).arg(pdf).arg(copies.to_string());
    shell
}

/// Everywhere else. The labels are measured: nothing may be scaled to the page.
fn by_lp(tool: impl Fn(&str) -> Command, pdf: &Path, copies: u32) -> Result<()> {
    let known = tool("lpstat").arg("-e").output().map_err(|e| Error::not_found(absent(&e)))?;
    let known = String::from_utf8_lossy(&known.stdout);
    let printers: Vec<&str> = known.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let mut lp = tool("lp");
    match printers.as_slice() {
        [] => return Err(Error::not_found(NO_PRINTER)),
        // Nobody may have said which is the usual one; where there is one alone, it is that.
        [only] => lp.args(["-d", only]),
        _ => &mut lp,
    };
    done(
        lp.args(["-n", &copies.to_string(), "-o", "print-scaling=none", "--"]).arg(pdf).output(),
        NO_SERVICE,
        NOT_TAKEN,
    )
}

fn absent(e: &std::io::Error) -> &'static str {
    if e.kind() == ErrorKind::NotFound { NO_SERVICE } else { NO_PRINTER }
}

fn done(told: std::io::Result<Output>, none: &str, failed: &str) -> Result<()> {
    match told {
        Ok(out) if out.status.success() => Ok(()),
        Err(e) if e.kind() == ErrorKind::NotFound => Err(Error::not_found(none)),
        _ => Err(Error::not_found(failed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_is_asked_with_the_path_as_one_argument() {
        let asked = by_verb(Path::new("C:/支部 台账/盒脊'; calc.pdf"), 3);
        let words: Vec<String> = asked.get_args().map(|a| a.to_string_lossy().into_owned()).collect();
        assert_eq!(asked.get_program(), "powershell");
        assert_eq!(words[..2], ["-NoProfile", "-Command"]);
        assert!(
            words[2].contains("param($file, $times)") && words[2].contains("-Verb Print") && !words[2].contains("台账")
        );
        assert_eq!(words[3..], ["C:/支部 台账/盒脊'; calc.pdf", "3"]);
    }

    #[cfg(unix)]
    mod elsewhere {
        use super::*;
        use std::fs;
        use std::os::unix::fs::PermissionsExt;
        use std::path::PathBuf;

        /// A folder of programs of our own, the only one that is searched; `lp` keeps what it was asked.
        struct Tools(PathBuf);

        impl Tools {
            fn new(name: &str, tools: &[(&str, &str)]) -> Tools {
                let folder = std::env::temp_dir().join(format!("zhibu-printer-{name}-{}", std::process::id()));
                let _ = fs::remove_dir_all(&folder);
                fs::create_dir(&folder).expect("a folder");
                for (tool, script) in tools {
                    let path = folder.join(tool);
                    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
                    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("may run");
                }
                Tools(folder)
            }

            fn send(&self) -> std::result::Result<Vec<String>, String> {
                let tool = |name: &str| {
                    let mut command = Command::new(self.0.join(name));
                    command.env("ASKED", self.0.join("asked"));
                    command
                };
                by_lp(tool, Path::new("/tmp/盒脊 -o.pdf"), 2).map_err(|e| e.fault().message)?;
                Ok(fs::read_to_string(self.0.join("asked")).expect("lp was asked").lines().map(str::to_owned).collect())
            }
        }

        impl Drop for Tools {
            fn drop(&mut self) {
                let _ = fs::remove_dir_all(&self.0);
            }
        }

        const KEEPS: (&str, &str) = ("lp", "printf '%s\\n' \"$@\" > \"$ASKED\"");

        #[test]
        fn the_one_printer_is_named_and_nothing_is_scaled() {
            let one = Tools::new("one", &[("lpstat", "echo Brother_一楼"), KEEPS]);
            let asked = ["-d", "Brother_一楼", "-n", "2", "-o", "print-scaling=none", "--", "/tmp/盒脊 -o.pdf"];
            assert_eq!(one.send(), Ok(asked.map(str::to_owned).to_vec()));
            let two = Tools::new("two", &[("lpstat", "echo A; echo B"), KEEPS]);
            assert_eq!(
                two.send(),
                Ok(asked[2..].iter().map(|w| (*w).to_owned()).collect()),
                "the usual one of several"
            );
        }

        #[test]
        fn what_cannot_print_is_told_with_what_to_do() {
            let fails = ("lp", "echo 'lp: The printer is not accepting jobs' >&2; exit 1");
            let cases = [
                ("none", vec![("lpstat", "exit 0"), KEEPS], NO_PRINTER),
                ("refused", vec![("lpstat", "echo A"), fails], NOT_TAKEN),
                ("no-lp", vec![("lpstat", "echo A")], NO_SERVICE),
                ("nothing", vec![], NO_SERVICE),
            ];
            for (name, tools, said) in cases {
                assert_eq!(Tools::new(name, &tools).send(), Err(said.to_owned()), "{name}");
            }
        }
    }
}
