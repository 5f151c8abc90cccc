//! The archive on the shelf: single papers, boxes, checks, the closing of a year, what is verified, and the lists of it.

use crate::answer::{Answer, SOME_REFUSED, hinted, table};
use crate::desk::Desk;
use crate::kept::{kept, listed};
use chrono::Datelike;
use serde_json::json;
use std::path::{Path, PathBuf};
use zhibu_core::archive::{self, Choice, Inspection, List, Paper};
use zhibu_core::print;
use zhibu_core::store::Leaves;
use zhibu_core::{Error, Month, PartialDate, Result, report};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 登记一件没有记录的文件
    Add {
        #[command(flatten)]
        paper: Box<Said>,
        /// 题名、日期、文号相同的已经有了，但确实是另一份
        #[arg(long)]
        anyway: bool,
    },
    /// 更正一件；换了卷、期限或年度的，改编新号
    Edit {
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        paper: Box<Said>,
    },
    /// 给一件收入扫描件
    Scan {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 登记一盒放在第几柜第几格
    Place {
        #[arg(long, value_name = "CODE")]
        section: String,
        #[arg(long, value_name = "YYYY")]
        year: i32,
        #[arg(long = "box", value_name = "N")]
        box_number: u32,
        #[arg(long)]
        cabinet: String,
        #[arg(long, default_value = "")]
        shelf: String,
    },
    /// 按页数和厚度重新分盒；已办年度归档的不动
    Rebox {
        #[arg(long, value_name = "YYYY")]
        year: i32,
    },
    /// 办年度归档：以后只能补充
    Close {
        #[arg(long, value_name = "YYYY")]
        year: i32,
        /// 整理人
        #[arg(long)]
        arranged_by: String,
        /// 检查人
        #[arg(long)]
        checked_by: String,
        /// 还缺什么已经核对过，就这样归档
        #[arg(long)]
        anyway: bool,
    },
    /// 核对扫描件、编号、分盒和已归档的年度
    Verify,
    /// 抽查：随机抽几件
    Draw {
        #[arg(long, value_name = "YYYY")]
        year: i32,
        #[arg(long, default_value_t = 10)]
        count: usize,
    },
    /// 登记抽查一件的情况
    Note {
        #[arg(value_name = "ID")]
        id: String,
        /// 发现的问题；没有问题写“无”
        #[arg(long)]
        finding: String,
        /// 怎样改好的
        #[arg(long, default_value = "")]
        settled: String,
    },
    /// 迎检：一段时间里每项职责的文件在哪里，缺什么
    Inspect {
        #[arg(long, value_name = "YYYY-MM", value_parser = crate::vault::month)]
        from: Month,
        #[arg(long, value_name = "YYYY-MM", value_parser = crate::vault::month)]
        to: Month,
        /// 索引存成 PDF 或 xlsx
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// 全套存成一个 PDF：索引、各盒的标签和目录、这段时间的会议记录、公示公布
        #[arg(long, value_name = "FILE.pdf", conflicts_with = "out")]
        papers: Option<PathBuf>,
    },
    /// 存出清册、缺件清单、抽查记录、存放图、半年汇总（PDF 或 xlsx）
    List {
        /// inventory gaps checks cabinets first-half second-half
        #[arg(value_name = "LIST", value_parser = which)]
        which: List,
        /// 年度；不写就是手上的
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// What is said of one paper; what is not said stays.
#[derive(clap::Args)]
pub struct Said {
    #[arg(long)]
    section: Option<String>,
    #[arg(long)]
    title: Option<String>,
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    #[arg(long)]
    retention: Option<String>,
    #[arg(long)]
    author: Option<String>,
    #[arg(long = "number")]
    document_number: Option<String>,
    #[arg(long)]
    pages: Option<u32>,
    /// 厚度，十分之一毫米；只有厚的才量
    #[arg(long)]
    thickness: Option<u32>,
    /// true 原件，false 复印件
    #[arg(long)]
    original: Option<bool>,
    #[arg(long)]
    bound: Option<bool>,
    #[arg(long)]
    cabinet: Option<String>,
    #[arg(long)]
    shelf: Option<String>,
    #[arg(long)]
    note: Option<String>,
}

impl Said {
    fn over(self, paper: Paper) -> Result<Paper> {
        let unreadable = |_| Error::usage("日期看不懂，或没有这一天。请写成 2026-10-31 这样。");
        Ok(Paper {
            section: self.section.unwrap_or(paper.section),
            title: self.title.unwrap_or(paper.title),
            dated: self.date.map_or(Ok(paper.dated), |d| d.parse::<PartialDate>().map_err(unreadable))?,
            retention: self.retention.unwrap_or(paper.retention),
            author: self.author.unwrap_or(paper.author),
            document_number: self.document_number.unwrap_or(paper.document_number),
            pages: self.pages.or(paper.pages),
            thickness: self.thickness.or(paper.thickness),
            original: self.original.unwrap_or(paper.original),
            bound: self.bound.unwrap_or(paper.bound),
            cabinet: self.cabinet.unwrap_or(paper.cabinet),
            shelf: self.shelf.unwrap_or(paper.shelf),
            note: self.note.unwrap_or(paper.note),
        })
    }
}

fn which(word: &str) -> std::result::Result<List, String> {
    serde_json::from_value(json!(word))
        .map_err(|_| "可以写 inventory、gaps、checks、cabinets、first-half、second-half".to_owned())
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Add { paper, anyway } => {
            let choice = Choice { again: anyway, ..Choice::typed(paper.over(Paper::blank(at.today()))?) };
            let filed = archive::file(desk.store()?, &at, &scope, at.today().year(), &[choice]);
            let items = filed.map_err(hinted)?.value;
            let number = items.first().map(|i| i.archive_number.clone()).unwrap_or_default();
            Answer::new(&json!({ "items": items }), format!("已归档，档号 {number}。\n"))
        }
        Cmd::Edit { id, paper } => {
            let items = archive::items(desk.store()?.conn(), &scope, None)?;
            let found = items.iter().find(|i| i.id == id).map(archive::Item::paper);
            let known = found.ok_or_else(|| Error::not_found("没有这件档案，可能已经移出。请先列出再改。"))?;
            let item = archive::edit(desk.store()?, &at, &scope, &id, &paper.over(known)?)?.value;
            Answer::new(&item, format!("已更正，档号 {}。\n", item.archive_number))
        }
        Cmd::Scan { id, file } => {
            let scan = archive::attach(desk.store()?, &at, &scope, &id, &file)?.value;
            Answer::new(&scan, "已收入扫描件。\n")
        }
        Cmd::Place { section, year, box_number, cabinet, shelf } => {
            let place = (cabinet.as_str(), shelf.as_str());
            let items = archive::place(desk.store()?, &at, &scope, year, &section, box_number, place)?.value;
            Answer::new(&json!({ "items": items }), format!("已登记，盒里{items}件都随盒。\n"))
        }
        Cmd::Rebox { year } => {
            let moved = archive::rebox(desk.store()?, &at, &scope, year)?.value;
            Answer::new(&json!({ "moved": moved }), format!("已重新分盒，{moved}件换了盒。\n"))
        }
        Cmd::Close { year, arranged_by, checked_by, anyway } => {
            let signed = archive::Signed { arranged_by: &arranged_by, checked_by: &checked_by, anyway };
            let closing = report::close_archive(desk.store()?, &at, &scope, year, signed).map_err(hinted)?.value;
            let text = format!("{year}年已归档，共{}件{}页。请打印清册签字。\n", closing.items, closing.pages);
            Answer::new(&closing, text)
        }
        Cmd::Verify => verify(desk),
        Cmd::Draw { year, count } => {
            let check = archive::draw(desk.store()?, &at, &scope, year, count)?.value;
            let row = |p: &archive::Checked| vec![p.archive_number.clone(), p.title.clone(), p.id.clone()];
            let rows: Vec<Vec<String>> = check.papers.iter().map(row).collect();
            Answer::new(&check, table(&["档号", "题名", "登记用的编号"], &rows))
        }
        Cmd::Note { id, finding, settled } => {
            archive::note(desk.store()?, &at, &scope, &id, &finding, &settled)?;
            Answer::new(&json!({ "noted": id }), "已登记。\n")
        }
        Cmd::Inspect { from, to, papers: Some(out), .. } => papers(desk, from, to, &out),
        Cmd::Inspect { from, to, out, .. } => inspect(desk, from, to, out),
        Cmd::List { which, year, out } => {
            let year = crate::archive::in_hand(desk, year)?;
            let listing = report::archive_list(desk.store()?.conn(), &at, &scope, which, year)?;
            listed(desk, listing, false, &out)
        }
    }
}

fn inspect(desk: &mut Desk, from: Month, to: Month, out: Option<PathBuf>) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let found = report::inspection(desk.store()?.conn(), &at, &scope, from, to)?;
    match out {
        Some(out) => {
            let index = archive::inspection_index(desk.store()?.conn(), &at, &scope, &found)?;
            listed(desk, index, false, &out)
        }
        None => Answer::new(&found, told(&found)),
    }
}

fn verify(desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let verdict = archive::verify(desk.store()?, &at, &scope)?;
    let mut text = format!(
        "已核对{}件、{}盒、{}个扫描件、{}次年度归档。\n",
        verdict.items, verdict.boxes, verdict.scans, verdict.closings
    );
    text += if verdict.problems.is_empty() { "没有发现问题。\n" } else { "发现的问题：\n" };
    text += &verdict.problems.iter().map(|p| format!("  {p}\n")).collect::<String>();
    let exit = if verdict.problems.is_empty() { 0 } else { SOME_REFUSED };
    Ok(Answer::new(&verdict, text)?.exit(exit))
}

fn told(found: &Inspection) -> String {
    let mut text = String::new();
    for line in &found.lines {
        text += &format!("{}：{}件", line.name, line.items.len());
        text += if line.missing.is_empty() { "\n" } else { "，还缺：\n" };
        text += &line.missing.iter().map(|m| format!("  {m}\n")).collect::<String>();
    }
    text + &format!("其他文件：{}件\n", found.others.len())
}

/// Everything that an inspection asks for and the program can print, in one file.
fn papers(desk: &mut Desk, from: Month, to: Month, out: &Path) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    let asked = report::asked_papers(desk.store()?.conn(), &at, &scope, from, to)?;
    let printed = print::batch(&desk.press()?, asked.what, &asked.parts)?;
    kept(desk, &printed, &Leaves { what: asked.what, rows: asked.parts.len(), whole: false }, out)
}
