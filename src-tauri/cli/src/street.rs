//! The street's side.

use crate::answer::{Answer, SOME_REFUSED, table};
use crate::desk::Desk;
use crate::vault::month;
use serde_json::json;
use std::io::IsTerminal;
use std::path::PathBuf;
use zhibu_core::street::{self, Ingested, Summary};
use zhibu_core::{Error, Month, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 登记一个办公点，生成它的授权包
    Enrol {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// 电话核实后，以新密钥代替旧密钥
        #[arg(long)]
        replace: bool,
    },
    /// 电话核对过办公点的指纹
    Confirm {
        #[arg(value_name = "办公点编码")]
        office: String,
    },
    /// 接收上报包：文件或文件夹
    Ingest {
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// 汇到区级数据库
        #[arg(long, value_name = "postgres://…")]
        to: Option<String>,
    },
    /// 写出回执
    Receipts {
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// 一个月的收报情况
    Status {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
    },
    /// 一个月的汇总表
    Rollup {
        #[arg(value_parser = month, value_name = "YYYY-MM")]
        month: Month,
        #[arg(long, value_name = "FILE.xlsx")]
        out: PathBuf,
    },
    /// 办公点用备份恢复后，确认新的起点
    Baseline {
        #[arg(value_name = "办公点编码")]
        office: String,
        /// 从这个序号起重新算
        #[arg(long)]
        seq: u64,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    match cmd {
        Cmd::Enrol { file, out, replace } => {
            let done = street::enrol(desk.store()?, &at, &file, &out, replace)?.value;
            let text = format!(
                "已登记：{}（{}）\n授权包：{}\n办公点的指纹：{}\n本街道的指纹：{}\n请与办公点打电话互相核对，一致后运行 street confirm {}。",
                done.name,
                done.office,
                done.path.display(),
                done.fingerprint,
                done.own_fingerprint,
                done.office
            );
            Answer::new(&done, text)
        }
        Cmd::Confirm { office } => {
            let office = street::confirm(desk.store()?, &at, &office)?.value;
            let text = format!("已核对{}的指纹。", office.name);
            Answer::new(&office, text)
        }
        Cmd::Ingest { paths, to } => ingest(desk, &paths, to.as_deref()),
        Cmd::Receipts { out } => {
            let receipts = street::receipts(desk.store()?, &at, &out)?.value;
            let rows: Vec<Vec<String>> = receipts
                .iter()
                .map(|r| {
                    let path = r.path.display().to_string();
                    vec![r.office.clone(), r.period.clone(), r.verdict.clone(), r.receive_code.clone(), path]
                })
                .collect();
            let text = table(&["办公点", "月份", "结论", "接收码", "文件"], &rows);
            Answer::new(&json!({ "receipts": receipts }), text)
        }
        Cmd::Status { month } => {
            let summary = street::status(desk.store()?.conn(), month)?;
            let text = overview(&summary);
            Answer::new(&summary, text)
        }
        Cmd::Rollup { month, out } => {
            let rows = street::rollup(desk.store()?.conn(), month, &out)?;
            let text = format!("已写出{rows}个党组织的汇总表：{}", out.display());
            Answer::new(&json!({ "path": out, "rows": rows }), text)
        }
        Cmd::Baseline { office, seq } => {
            street::baseline(desk.store()?, &at, &office, seq)?;
            let text = format!("已确认：{office} 从序号 {seq} 起重新计算。");
            Answer::new(&json!({ "office": office, "seq": seq }), text)
        }
    }
}

fn ingest(desk: &mut Desk, paths: &[PathBuf], to: Option<&str>) -> Result<Answer> {
    if to.is_some() {
        return Err(Error::usage("这个版本还不能汇到数据库，请去掉 --to，先接收到街道的资料里。"));
    }
    let at = desk.at();
    let shown = std::io::stderr().is_terminal();
    let mut progress = |done: usize, all: usize| {
        if shown {
            eprint!("\r接收 {done}/{all}");
        }
    };
    let done = street::ingest(desk.store()?, &at, paths, &mut progress)?.value;
    if shown {
        eprintln!();
    }
    let exit = if done.is_clean() { 0 } else { SOME_REFUSED };
    let text = arrivals(&done);
    Ok(Answer::new(&done, text)?.exit(exit))
}

fn arrivals(done: &Ingested) -> String {
    let rows: Vec<Vec<String>> = done
        .results
        .iter()
        .map(|r| {
            let revision = if r.revision == 0 { String::new() } else { format!("第{}版", r.revision) };
            vec![r.file.clone(), r.office.clone(), r.period.clone(), revision, r.submit_code.clone(), r.message.clone()]
        })
        .collect();
    format!(
        "共 {} 个文件：接收 {}，部分接收 {}，已收过 {}，未入账 {}。\n{}",
        done.files,
        done.accepted,
        done.partial,
        done.already,
        done.quarantined,
        table(&["文件", "办公点", "月份", "版本", "报送码", "结果"], &rows)
    )
}

fn overview(s: &Summary) -> String {
    let rows: Vec<Vec<String>> = s
        .offices
        .iter()
        .map(|o| {
            let missing: Vec<String> = o
                .missing
                .iter()
                .map(|(a, b)| if a == b { format!("缺第{a}号") } else { format!("缺第{a}至{b}号") })
                .collect();
            let checked = if o.confirmed { "已核对" } else { "未核对" };
            vec![
                o.name.clone(),
                o.state.clone(),
                o.submit_code.clone(),
                o.receive_code.clone(),
                checked.to_owned(),
                missing.join("、"),
            ]
        })
        .collect();
    let doubles: String =
        s.doubles.iter().map(|d| format!("\n重复登记：{}（{}）", d.name, d.organisations.join("、"))).collect();
    format!(
        "{}：已报 {}，未报 {}。缺席人员 {} 名。\n{}{doubles}",
        s.period,
        s.reported,
        s.missing,
        s.absent,
        table(&["办公点", "状态", "报送码", "接收码", "指纹", "缺号"], &rows)
    )
}
