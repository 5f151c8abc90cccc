//! Taking a roster in: from a workbook or from copied rows, with columns named, mappings kept and doubles answered.

use crate::answer::{Answer, imported};
use crate::desk::Desk;
use std::io::{IsTerminal, Read, Write};
use std::path::PathBuf;
use zhibu_core::members::{self, Answered, SavedMap, Wizard};
use zhibu_core::{Error, Result, report};

#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "FILE", required_unless_present = "paste")]
    file: Option<PathBuf>,
    /// 不读文件，从标准输入读在 Excel 或 WPS 里复制的内容（各列以制表符分开）
    #[arg(long, conflicts_with = "file")]
    paste: bool,
    /// 工作表的名字；不写就找表头最像的一张
    #[arg(long)]
    sheet: Option<String>,
    /// 指明某一列是什么，如 --map 入党年月=joined 或 --map 入党年月=加入党组织日期；等号后空着，这一列就原样保留
    #[arg(long, value_name = "列=field")]
    map: Vec<String>,
    /// 把 --map 的对应关系存下来，下次用
    #[arg(long, value_name = "NAME", requires = "map")]
    save_map: Option<String>,
    /// 用存下的对应关系
    #[arg(long, value_name = "NAME")]
    use_map: Option<String>,
    /// 回答某一行是不是名册里的人，如 --answer 8=new 或 --answer 8=same:编号（编号见 roster list --json）
    #[arg(long, value_name = "ROW=same:ID|new")]
    answer: Vec<String>,
    /// 凡是可能与名册里的人重复的，都先不收，等 --answer 回答
    #[arg(long)]
    ask: bool,
    /// 只看结果，什么也不写
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: Args, desk: &mut Desk) -> Result<Answer> {
    let dry_run = args.dry_run;
    let (at, scope) = (desk.at(), desk.scope()?);
    let save = args.save_map.clone();
    let mut order = order(args, desk)?;
    if let Some(name) = save.filter(|_| !dry_run) {
        members::save_map(desk.store()?, &at, &SavedMap { name, map: order.map.clone() })?;
    }
    if order.path.is_empty() {
        std::io::stdin().read_to_string(&mut order.text).map_err(|_| Error::refused("粘贴的内容不是UTF-8文本。"))?;
    }
    let gates = report::settled_gates(desk.store()?.conn(), &at)?;
    let report = order.import(desk.store()?, &at, &scope, &gates, dry_run, &mut told)?.value;
    let text = imported(&report, dry_run);
    Ok(Answer::new(&report, text)?.exit(report.exit()))
}

fn order(args: Args, desk: &mut Desk) -> Result<Wizard> {
    let mut map = match &args.use_map {
        Some(name) => members::saved_map(desk.store()?.conn(), name)?.map,
        None => Vec::new(),
    };
    // What is named here goes before what was kept.
    for given in args.map.iter().map(|m| mapping(m)) {
        let given = given?;
        map.retain(|(header, _)| *header != given.0);
        map.push(given);
    }
    Ok(Wizard {
        path: args.file.map(|f| f.display().to_string()).unwrap_or_default(),
        sheet: args.sheet.unwrap_or_default(),
        map,
        answers: args.answer.iter().map(|a| answered(a)).collect::<Result<_>>()?,
        ask: args.ask,
        ..Wizard::default()
    })
}

/// Progress for whoever watches a terminal.
fn told(done: usize, all: usize) -> bool {
    let mut out = std::io::stderr();
    if done > 0 && done.is_multiple_of(1000) && out.is_terminal() {
        let _ = writeln!(out, "第 {done} 行，共 {all} 行…");
    }
    true
}

/// `列=field`; the field by its key or by any name its column goes by.
pub fn mapping(given: &str) -> Result<(String, String)> {
    let (header, field) =
        given.split_once('=').ok_or_else(|| Error::usage("--map 要写成 列=field，例如 --map 入党年月=joined。"))?;
    let (header, field) = (header.trim().to_owned(), field.trim());
    if field.is_empty() {
        return Ok((header, String::new()));
    }
    let known = members::COLUMNS.iter().find(|c| c.field == field || c.names.contains(&field));
    let known = known.ok_or_else(|| {
        let fields: Vec<String> = members::COLUMNS.iter().map(|c| format!("{}（{}）", c.field, c.names[0])).collect();
        Error::usage(format!("--map 等号后面要写以下之一：{}。", fields.join("、")))
    })?;
    Ok((header, known.field.to_owned()))
}

fn answered(given: &str) -> Result<Answered> {
    let wrong = || Error::usage("--answer 要写成 行号=new（另一人）或 行号=same:编号（同一人），例如 --answer 8=new。");
    let (row, who) = given.split_once('=').ok_or_else(wrong)?;
    let row = row.trim().parse().map_err(|_| wrong())?;
    match who.trim().split_once(':') {
        None if who.trim() == "new" => Ok(Answered { row, same: String::new() }),
        Some(("same", id)) if !id.trim().is_empty() => Ok(Answered { row, same: id.trim().to_owned() }),
        _ => Err(wrong()),
    }
}
