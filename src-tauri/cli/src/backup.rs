//! Backups: the whole office in one file, and back from it.

use crate::answer::Answer;
use crate::desk::Desk;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::vault::backup;
use zhibu_core::{Code, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 把整份资料（含附件和密钥文件）存成一个文件，并核对
    Create {
        /// 存到哪个文件夹，最好在U盘上
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// 核对一个备份；给了口令就打开核对内容，没给只核对文件
    Verify { file: PathBuf },
    /// 恢复到 --workspace 指明的新文件夹
    Restore { file: PathBuf },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    match cmd {
        Cmd::Create { out } => {
            let at = desk.at();
            let made = backup::create(desk.workspace()?, &at, &out)?;
            let text = format!("已备份并核对：{}\n恢复时要用现在的口令，或恢复单上的恢复码。", made.path);
            Answer::new(&made, text)
        }
        Cmd::Verify { file } => {
            let secret = match desk.passphrase() {
                Ok(given) => Some(given),
                // Nobody is there to be asked.
                Err(e) if e.code() == Code::Usage => None,
                Err(e) => return Err(e),
            };
            let room = std::env::temp_dir().join(format!("zhibu-verify-{}", std::process::id()));
            let made = backup::verify(&file, secret.as_deref(), &room)?;
            let how = if made.opened {
                "已打开核对，内容完好"
            } else {
                "文件完好（没有口令，内容没有打开看）"
            };
            Answer::new(&made, format!("{how}。备份时间：{}", made.made_at.replace('T', " ")))
        }
        Cmd::Restore { file } => {
            let (at, folder) = (desk.at(), desk.folder()?);
            drop(backup::restore(&file, &folder, &desk.passphrase()?, &at)?);
            let text = format!(
                "已恢复到 {}。备份以后上报过的月份，先导入街道最近一次的回执，再导出新的月报。",
                folder.display()
            );
            Answer::new(&json!({ "restored": true, "workspace": folder }), text)
        }
    }
}
