//! What is printed by the shelf: everything for a box in one file, the list of boxes; the printer's own error; the office's own
//! layouts.

use crate::answer::{Answer, SOME_REFUSED, table};
use crate::desk::Desk;
use crate::kept::{self, kept};
use serde_json::{json, to_value};
use std::path::PathBuf;
use zhibu_core::archive::{self, BoxOrder, BoxPaper};
use zhibu_core::print::{self, Calibration, Template};
use zhibu_core::store::{self, Leaves, Printer};
use zhibu_core::{Error, Result};

/// What is printed, and where to.
#[derive(clap::Args)]
pub struct Of {
    /// 资料卷：WJ ZT RC ZZ DY DF FW
    #[arg(long, value_name = "CODE")]
    pub section: String,
    /// 年度
    #[arg(long, value_name = "YYYY")]
    pub year: i32,
    /// 盒号；不写就是所有盒
    #[arg(long = "box", value_name = "N")]
    pub box_number: Option<u32>,
    /// 存成的 PDF；盒封面可以是一个文件夹，每盒一个文件；目录可以是 .xlsx
    #[arg(long, value_name = "FILE.pdf")]
    pub out: PathBuf,
}

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 一盒的全部打印件，合成一个 PDF
    Box {
        #[command(flatten)]
        of: Of,
        /// 只要哪几种，用逗号隔开；不写就是全部标签：cover,spine,catalogue,backsheet,stamp-labels。另有 cover-board（档案盒纸板封面）,catalogue-lying（横式目录）,catalogue-cover（目录封面）,stamp（归档章）,dossier,dossier-spine,dossier-list,dossier-back（卷皮、脊背、卷内目录、备考表）
        #[arg(long, value_name = "PAPERS", value_delimiter = ',', value_parser = BoxPaper::by_word)]
        papers: Vec<BoxPaper>,
        /// 盒脊毫米数：20、30、40、50
        #[arg(long, default_value_t = 30)]
        width: u32,
        /// 硬卷皮脊背毫米数：10、15、20
        #[arg(long, default_value_t = 15)]
        back: u32,
    },
    /// 一年的档案盒清单
    Boxes {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(long, value_name = "FILE.pdf|FILE.xlsx")]
        out: PathBuf,
    },
    /// 打印校准页：量出打印机偏了多少
    Calibration {
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    /// 打印机的偏移；不写名字就列出来，没有写的项不变
    Printer {
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// 向右移多少毫米，可以是负数
        #[arg(long, allow_hyphen_values = true)]
        right: Option<f64>,
        /// 向下移多少毫米，可以是负数
        #[arg(long, allow_hyphen_values = true)]
        down: Option<f64>,
        /// 窗口里打印时每次几份
        #[arg(long)]
        copies: Option<u32>,
    },
    /// 本单位自己的打印模板
    #[command(subcommand)]
    Templates(Templates),
}

#[derive(clap::Subcommand)]
pub enum Templates {
    /// 把自带的模板放进“模板”文件夹，照着改；不写名字就是全部
    Export {
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// 检查“模板”文件夹里的模板
    Check,
    /// 停用改过的模板，用回自带的；不写名字就停用有错的
    Reset {
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Box { of, papers, width, back } => {
            let papers = if papers.is_empty() { BoxPaper::LABELS.to_vec() } else { papers };
            let order = BoxOrder { papers, section: of.section, year: of.year, box_number: of.box_number, width, back };
            let parts = archive::box_papers(desk.store()?.conn(), &at, &scope, &order)?;
            let printed = print::batch(&desk.press()?, "档案盒打印件", &parts)?;
            kept(desk, &printed, &Leaves { what: "档案盒打印件", rows: parts.len(), whole: false }, &of.out)
        }
        Cmd::Boxes { year, out } => {
            let sheets = archive::box_list(desk.store()?.conn(), &at, &scope, year)?;
            kept::listed(desk, sheets, false, &out)
        }
        Cmd::Calibration { out } => {
            let page = Calibration::of(
                store::printer(desk.store()?.conn())?.as_ref().map(|p| (p.name.as_str(), p.right, p.down)),
                at.today(),
            );
            let printed = print::pdf(&desk.press()?, Template::Calibration, &to_value(page)?)?;
            kept(desk, &printed, &Leaves { what: "打印校准页", rows: 0, whole: false }, &out)
        }
        Cmd::Printer { name: None, .. } => listed(desk),
        Cmd::Printer { name: Some(name), right, down, copies } => {
            let known = store::printers(desk.store()?.conn())?.into_iter().find(|p| p.name == name);
            let old = known.unwrap_or(Printer { name, right: 0, down: 0, copies: 1, chosen: true });
            let moved = |new: Option<f64>, old| new.map_or(Ok(old), hundredths);
            let (right, down) = (moved(right, old.right)?, moved(down, old.down)?);
            let new = Printer { right, down, copies: copies.unwrap_or(old.copies), chosen: true, ..old };
            desk.store()?.set_printer(&at, &new)?;
            listed(desk)
        }
        Cmd::Templates(which) => templates(which, desk),
    }
}

fn hundredths(mm: f64) -> Result<i32> {
    let rounded = (mm * 100.0).round();
    if rounded.abs() > 1e5 {
        return Err(Error::usage("偏移写毫米数，例如 --right 0.5 --down -1.2。"));
    }
    Ok(rounded as i32)
}

fn listed(desk: &mut Desk) -> Result<Answer> {
    let all = store::printers(desk.store()?.conn())?;
    let mm = |n: i32| format!("{:.2}", f64::from(n) / 100.0);
    let line =
        |p: &Printer| vec![p.name.clone(), mm(p.right), mm(p.down), if p.chosen { "在用" } else { "" }.to_owned()];
    let lines: Vec<Vec<String>> = all.iter().map(line).collect();
    Answer::new(&json!({ "printers": all }), table(&["打印机", "向右（毫米）", "向下（毫米）", ""], &lines))
}

fn templates(which: Templates, desk: &mut Desk) -> Result<Answer> {
    let folder = desk.workspace()?.layouts();
    match which {
        Templates::Export { name } => {
            let paths = print::export(&folder, name.as_deref())?;
            let text = format!(
                "已把{}个模板放进 {}，照着改就行；改坏了用 print templates check 检查。",
                paths.len(),
                folder.display()
            );
            Answer::new(&json!({ "paths": paths }), text)
        }
        Templates::Check => {
            let checked = print::check(&desk.press()?, &folder)?;
            let line = |c: &print::Checked| {
                vec![c.name.clone(), if c.sound { "可以用".to_owned() } else { c.message.clone() }]
            };
            let lines: Vec<Vec<String>> = checked.iter().map(line).collect();
            let wrong = checked.iter().any(|c| !c.sound);
            let answer = Answer::new(&json!({ "templates": checked }), table(&["模板", "检查"], &lines))?;
            Ok(if wrong { answer.exit(SOME_REFUSED) } else { answer })
        }
        Templates::Reset { name } => {
            let paths = print::reset(&desk.press()?, &folder, name.as_deref())?;
            Answer::new(&json!({ "paths": paths }), format!("停用了{}个模板，改用自带的。", paths.len()))
        }
    }
}
