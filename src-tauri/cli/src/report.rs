//! Keys, enrolment and charter, the month's report, receipts, and looking at a bundle without a workspace.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use crate::vault::month;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::report::{self, Consent, Exported, MonthState, Preview, bundle};
use zhibu_core::{Code, Month, Result, file};

#[derive(clap::Subcommand)]
pub enum Key {
    /// 显示本单位的公钥和指纹
    Show,
    /// 导出私钥（离线保管，用公共工具打开上报包）
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct Enrol {
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(clap::Subcommand)]
pub enum Charter {
    /// 导入街道发来的授权包
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 电话核对过街道的指纹
    Confirm,
}

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 报送前看看哪些内容会离开这台电脑
    Preview {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
    },
    /// 导出月报
    Export {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// 从备份恢复后确实没有新回执，照样导出
        #[arg(long)]
        without_receipt: bool,
    },
    /// 各月的状态
    Status,
    /// 登记已把文件交给街道
    Handed {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
    },
    /// 锁定街道已接收的月份
    Lock {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
    },
    /// 重新打开已锁定的月份
    Reopen {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
        #[arg(long)]
        reason: String,
    },
}

#[derive(clap::Subcommand)]
pub enum Receipt {
    /// 导入街道的回执
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 用电话里读来的接收码确认
    Confirm {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
        #[arg(value_name = "接收码")]
        code: String,
    },
}

#[derive(clap::Subcommand)]
pub enum Bundle {
    /// 查看一个包的外面（不需要资料和口令）
    Inspect {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

pub fn key(cmd: Key, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    let store = desk.store()?;
    report::keys::ensure(store, &at)?;
    match cmd {
        Key::Show => {
            let public = report::keys::public(store.conn())?;
            let text = format!(
                "签名公钥（minisign）：{}\n收件公钥（age）：{}\n指纹：{}",
                public.signing, public.recipient, public.fingerprint
            );
            Answer::new(&public, text)
        }
        Key::Export { out } => {
            let written = report::keys::export(store, &at, &out)?.value;
            let text = format!(
                "私钥已导出：{} 和 {}。谁拿到它们谁就能以本单位名义收发，请马上锁进柜子。",
                written.age.display(),
                written.minisign.display()
            );
            Answer::new(&written, text)
        }
    }
}

pub fn enrol(cmd: Enrol, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    let store = desk.store()?;
    let (posted, path) = report::enrol(store, &at, &cmd.out)?.value;
    let public = report::keys::public(store.conn())?;
    let text =
        format!("登记包已生成：{}\n请交给街道，并在电话里读出本单位的指纹：{}", path.display(), public.fingerprint);
    let json = json!({
        "path": path, "bundle_id": posted.sent.bundle_id, "sha256": posted.sent.hash, "seq": posted.sent.seq,
        "fingerprint": public.fingerprint,
    });
    Answer::new(&json, text)
}

pub fn charter(cmd: Charter, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    match cmd {
        Charter::Import { file } => {
            let done = report::import_charter(desk.store()?, &at, &file)?.value;
            let confirmed = done.charter.as_ref().is_some_and(report::Charter::is_confirmed);
            let next = if confirmed {
                "已核对过。".to_owned()
            } else {
                format!("请给街道打电话，核对街道的指纹：{}，一致后运行 charter confirm。", done.fingerprint)
            };
            let text = format!("{}{next}", done.message);
            Answer::new(&done, text)
        }
        Charter::Confirm => {
            let charter = report::confirm_charter(desk.store()?, &at)?.value;
            let text = format!(
                "已核对{}（{}）的授权包，以后按它报送。核对的指纹是：{}",
                charter.street_name,
                charter.street_code,
                charter.fingerprint()
            );
            Answer::new(&charter, text)
        }
    }
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    match cmd {
        Cmd::Preview { month } => {
            let preview = report::preview(desk.store()?.conn(), &at, month)?;
            let text = leaves(&preview);
            let tables: Vec<_> =
                preview.tables.iter().map(|t| json!({"name": t.name, "rows": t.rows, "fields": t.fields})).collect();
            let json = json!({
                "period": preview.period, "tables": tables, "withheld": preview.withheld, "warnings": preview.warnings,
                "unchanged": preview.unchanged,
            });
            Answer::new(&json, text)
        }
        Cmd::Export { month, out, without_receipt } => {
            let consent = Consent { without_receipt };
            let exported = report::export(desk.store()?, &at, month, &out, consent, &mut |_| true)?.value;
            let text = left(&exported);
            Answer::new(&exported, text)
        }
        Cmd::Status => {
            let months = report::status(desk.store()?.conn(), &at)?;
            let text = months_text(&months);
            Answer::new(&json!({ "months": months }), text)
        }
        Cmd::Handed { month } => {
            report::hand_over(desk.store()?, &at, month)?;
            Answer::new(&json!({ "period": month, "state": "待回执" }), format!("{month} 已交出，等待回执。"))
        }
        Cmd::Lock { month } => {
            report::lock(desk.store()?, &at, month)?;
            Answer::new(&json!({ "period": month, "state": "锁定" }), format!("{month} 已锁定。"))
        }
        Cmd::Reopen { month, reason } => {
            report::reopen(desk.store()?, &at, month, &reason)?;
            Answer::new(&json!({ "period": month, "state": "草稿" }), format!("{month} 已重新打开，记录会一直看得见。"))
        }
    }
}

fn leaves(p: &Preview) -> String {
    let rows: Vec<Vec<String>> = p
        .tables
        .iter()
        .map(|t| {
            let titles: Vec<&str> = t.columns.iter().map(|c| c.title.as_str()).collect();
            vec![t.title.clone(), t.rows.to_string(), titles.join("、")]
        })
        .collect();
    let withheld: String = p.withheld.iter().map(|w| format!("  · {w}\n")).collect();
    let warnings: String = p.warnings.iter().map(|w| format!("注意：{w}\n")).collect();
    format!("{} 月报将带走：\n{}\n不会带走：\n{withheld}{warnings}", p.period, table(&["内容", "行数", "字段"], &rows))
}

fn left(e: &Exported) -> String {
    let how = if e.fresh { "已导出" } else { "内容没有变化，已重新写出原来的文件" };
    let warnings: String = e.warnings.iter().map(|w| format!("\n注意：{w}")).collect();
    format!(
        "{how}：{}\n第 {} 版，序号 {}。报送码（电话里读给街道）：{}{warnings}",
        e.path.display(),
        e.revision,
        e.seq,
        e.submit_code
    )
}

fn months_text(months: &[MonthState]) -> String {
    let rows: Vec<Vec<String>> = months
        .iter()
        .map(|m| {
            let state = if m.reopened { format!("{}（曾锁定后重新打开）", m.state) } else { m.state.clone() };
            vec![
                m.period.clone(),
                state,
                m.revision.to_string(),
                m.seq.to_string(),
                m.submit_code.clone(),
                m.reasons.join("；"),
            ]
        })
        .collect();
    table(&["月份", "状态", "版本", "序号", "报送码", "说明"], &rows)
}

pub fn receipt(cmd: Receipt, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    match cmd {
        Receipt::Import { file } => {
            let done = report::import_receipt(desk.store()?, &at, &file)?.value;
            let text =
                format!("{} 第 {} 版：{}。{}", done.period, done.revision, done.verdict, done.reasons.join("；"));
            let months = report::status(desk.store()?.conn(), &at)?;
            let receipts = json!([{
                "office": zhibu_core::branch::workspace(desk.store()?.conn())?.code, "period": done.period,
                "path": file, "verdict": done.verdict,
            }]);
            let json = json!({ "receipts": receipts, "receipt": done, "months": months });
            Answer::new(&json, text)
        }
        Receipt::Confirm { month, code } => {
            let done = report::confirm_receipt(desk.store()?, &at, month, &code)?.value;
            let text = format!("接收码正确：{} 第 {} 版，街道{}。", done.period, done.revision, done.verdict);
            Answer::new(&done, text)
        }
    }
}

pub fn bundle(cmd: Bundle, _desk: &mut Desk) -> Result<Answer> {
    let Bundle::Inspect { file: path } = cmd;
    let seen = bundle::inspect(&file::read(&path, bundle::MAX_FILE)?);
    let word = |w: &str| match w {
        "ok" => "正常",
        "newer" => "由更新的程序生成",
        "unchecked" => "没有检查",
        _ => "不正确",
    };
    let v = &seen.verdict;
    let text = format!(
        "格式：{}\n签名：{}（是谁的密钥，要在资料里才知道）\n内容：{}\n报送码：{}\n{}",
        word(v.format),
        word(v.signature),
        word(v.payload),
        seen.submit_code,
        serde_json::to_string_pretty(&seen.header).unwrap_or_default()
    );
    let exit = if seen.is_sound() { 0 } else { Code::InputRefused.exit() };
    Ok(Answer::new(&seen, text)?.exit(exit))
}
