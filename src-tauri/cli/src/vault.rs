//! Making, opening and checking a workspace.

use crate::answer::Answer;
use crate::desk::Desk;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::branch::{About, Edition};
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, Template};
use zhibu_core::store;
use zhibu_core::vault::Workspace;
use zhibu_core::vault::backup::{self, Repaired};
use zhibu_core::{Month, Result};

#[derive(clap::Subcommand)]
pub enum Init {
    /// 办公点（社区、单位）
    Office(Birth),
    /// 街道
    Street(Birth),
}

#[derive(clap::Args)]
pub struct Birth {
    /// 上级给的编码
    #[arg(long)]
    code: String,
    /// 名称
    #[arg(long)]
    name: String,
    /// 上级的编码
    #[arg(long, default_value = "")]
    parent: String,
    /// 从哪个月开始使用；更早的任务不算
    #[arg(long, value_parser = month, value_name = "YYYY-MM")]
    since: Option<Month>,
}

#[derive(clap::Args)]
pub struct Unlock {
    /// 恢复单上的恢复码
    #[arg(long)]
    recovery: String,
    /// 新口令
    #[arg(long)]
    new_passphrase: String,
}

#[derive(clap::Subcommand)]
pub enum Recovery {
    /// 把恢复单存成 PDF
    Sheet {
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct Check {
    /// 有损坏时先另存一份，再修能修的
    #[arg(long)]
    repair: bool,
}

/// A month as the command line takes it.
pub fn month(text: &str) -> std::result::Result<Month, String> {
    text.parse().map_err(|_| "YYYY-MM".to_owned())
}

pub fn init(cmd: Init, desk: &mut Desk) -> Result<Answer> {
    let (kind, birth) = match cmd {
        Init::Office(b) => (Edition::Office, b),
        Init::Street(b) => (Edition::Street, b),
    };
    let at = desk.at();
    let since = birth.since.unwrap_or(Month::of(at.today()));
    let about = About { kind, code: birth.code, name: birth.name, parent: birth.parent, since };
    let folder = desk.folder()?;
    let mut made = Workspace::create(&folder, &about, &desk.passphrase()?, &at)?;
    zhibu_core::report::keys::ensure(&mut made.store, &at)?;
    drop(made);
    let text = format!(
        "已建好“{}”的资料（{} 起用）。\n请马上打印恢复单并锁进柜子：zhibu recovery sheet --out 恢复单.pdf",
        about.name, about.since
    );
    Answer::new(&json!({ "kind": about.kind, "code": about.code, "name": about.name, "since": about.since }), text)
}

pub fn unlock(cmd: Unlock, desk: &mut Desk) -> Result<Answer> {
    Workspace::recover(&desk.folder()?, &cmd.recovery, &cmd.new_passphrase)?;
    Answer::new(&json!({ "unlocked": true }), "已用恢复码打开，新口令从现在起有效，旧口令作废。")
}

pub fn undo(desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    let done = desk.store()?.undo(&at)?;
    Answer::new(
        &json!({ "undone": done.value, "changed": done.changed }),
        format!("已撤销上一步：{}。", store::title(&done.value)),
    )
}

pub fn check(cmd: Check, desk: &mut Desk) -> Result<Answer> {
    if cmd.repair {
        let at = desk.at();
        let repaired = backup::repair(desk.workspace()?, &at)?;
        let text = match repaired {
            Repaired::Sound => "资料完好，没有要修的。",
            Repaired::Reindexed => "只是索引坏了，已经重建，记录一条不少。修之前的文件另存为“损坏-时间.db”。",
        };
        return Answer::new(&json!({ "sound": true, "repaired": repaired }), text);
    }
    desk.store()?.check()?;
    Answer::new(&json!({ "sound": true }), "资料完好。")
}

pub fn recovery(cmd: Recovery, desk: &mut Desk) -> Result<Answer> {
    let Recovery::Sheet { out } = cmd;
    let at = desk.at();
    let press = desk.press()?;
    let sheet = desk.workspace()?.recovery_sheet(&at)?;
    let printed = print::pdf(&press, Template::Recovery, &sheet)?;
    file::write(&out, &printed.pdf, Existing::Refuse)?;
    let text = format!("恢复单已存到 {}。打印后请锁进柜子，并从电脑里删掉这个文件。", out.display());
    Answer::new(&json!({ "path": out, "pages": printed.pages, "warnings": printed.warnings }), text)
}
