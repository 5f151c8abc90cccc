//! The roster: taking it in from a workbook, listing it, writing it out.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::members::{self, Import, Listed, Number};
use zhibu_core::sheet::{ImportReport, Level, Pick};
use zhibu_core::{Error, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入名册
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 工作表的名字；不写就找表头最像的一张
        #[arg(long)]
        sheet: Option<String>,
        /// 指明某一列是什么，如 --map 入党年月=joined 或 --map 入党年月=加入党组织日期
        #[arg(long, value_name = "列=field")]
        map: Vec<String>,
        /// 只看结果，什么也不写
        #[arg(long)]
        dry_run: bool,
    },
    /// 列出名册
    List {
        /// 显示完整身份证号
        #[arg(long)]
        full_id: bool,
        /// 哪一天的名册；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 按姓名、拼音、首字母或号码末几位查找
        #[arg(long, default_value = "")]
        find: String,
    },
    /// 导出名册为 XLSX
    Export {
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
        /// 写完整身份证号
        #[arg(long)]
        full_id: bool,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    match cmd {
        Cmd::Import { file, sheet, map, dry_run } => {
            let map = map.iter().map(|m| mapping(m)).collect::<Result<_>>()?;
            let how = Import { pick: Pick { sheet, map }, scope: desk.scope()?, dry_run };
            let at = desk.at();
            let report = members::import_file(desk.store()?, &at, &file, &how)?.value;
            let text = imported(&report, dry_run);
            Ok(Answer::new(&report, text)?.exit(report.exit()))
        }
        Cmd::List { full_id, on, find } => {
            let (scope, day) = (desk.scope()?, on.unwrap_or(desk.at().today()));
            let listed = members::list(desk.store()?.conn(), &scope, day, &find, number(full_id))?;
            let text = roster(&listed, full_id);
            Answer::new(&json!({ "members": listed }), text)
        }
        Cmd::Export { file, full_id } => {
            let (scope, day) = (desk.scope()?, desk.at().today());
            let written = members::export(desk.store()?.conn(), &scope, day, &file, number(full_id))?;
            let numbers = if full_id { "含完整身份证号，请妥善保管" } else { "身份证号已遮盖" };
            let text = format!("已导出{written}人（{numbers}）：{}", file.display());
            Answer::new(&json!({ "path": file, "members": written }), text)
        }
    }
}

fn number(full: bool) -> Number {
    if full { Number::Full } else { Number::Masked }
}

/// `列=field`; the field by its key or by any name its column goes by.
fn mapping(given: &str) -> Result<(String, String)> {
    let (header, field) =
        given.split_once('=').ok_or_else(|| Error::usage("--map 要写成 列=field，例如 --map 入党年月=joined。"))?;
    let field = field.trim();
    let known = members::COLUMNS.iter().find(|c| c.field == field || c.names.contains(&field));
    let known = known.ok_or_else(|| {
        let fields: Vec<String> = members::COLUMNS.iter().map(|c| format!("{}（{}）", c.field, c.names[0])).collect();
        Error::usage(format!("--map 等号后面要写以下之一：{}。", fields.join("、")))
    })?;
    Ok((header.trim().to_owned(), known.field.to_owned()))
}

/// What an import did, for a person: the counts, then every refused or doubtful row with what to do.
pub fn imported(report: &ImportReport, dry_run: bool) -> String {
    let head = if dry_run { "试读（什么也没有写入）" } else { "导入完毕" };
    let ImportReport { read, accepted, updated, unchanged, refused, warned, .. } = report;
    let mut text = format!(
        "{head}：共{read}行，新增{accepted}，更新{updated}，无变化{unchanged}，拒绝{refused}；其中需核对{warned}行。\n"
    );
    let list = |level: Level| {
        let notes = report.rows.iter().filter(move |n| n.level == level);
        notes.map(|n| {
            let column = if n.column.is_empty() { String::new() } else { format!("“{}”", n.column) };
            format!("  第{}行{column} {}\n", n.row, n.message)
        })
    };
    for (title, level) in
        [("没有采用（请改正后再导入同一个文件）：", Level::Error), ("已导入，请核对：", Level::Warning)]
    {
        let lines: String = list(level).collect();
        if !lines.is_empty() {
            text += &format!("{title}\n{lines}");
        }
    }
    if !report.unknown_columns.is_empty() {
        text += &format!("不认识的列（内容已随行保存）：{}\n", report.unknown_columns.join("、"));
    }
    text
}

fn roster(listed: &[Listed], full: bool) -> String {
    if listed.is_empty() {
        return "名册里还没有人。请用 zhibu roster import 文件.xlsx 导入。".into();
    }
    let date = |d: Option<zhibu_core::PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
    let lines: Vec<Vec<String>> = listed
        .iter()
        .zip(1..)
        .map(|(m, n)| {
            let id = if full { m.id_number.clone().unwrap_or_default() } else { m.id_number_masked.clone() };
            let category = m.category.map_or("", |c| c.label()).to_owned();
            let flags = [(m.floating, "流动"), (m.lost, "失联")]
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, w)| *w)
                .collect::<Vec<_>>();
            vec![
                format!("{n}"),
                m.name.clone(),
                m.sex.clone(),
                m.ethnicity.clone(),
                date(m.birth),
                m.education.clone(),
                m.kind.label().to_owned(),
                date(m.joined),
                date(m.confirmed),
                category,
                m.post.clone(),
                flags.join("、"),
                id,
            ]
        })
        .collect();
    let head = [
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生日期",
        "学历",
        "人员类别",
        "入党日期",
        "转正日期",
        "积分类别",
        "党内职务",
        "流动失联",
        "身份证号",
    ];
    format!("{}共{}人。\n", table(&head, &lines), listed.len())
}
