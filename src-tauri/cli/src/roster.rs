//! The roster: taking it in from a workbook, listing it, writing it out.

use crate::answer::{Answer, number, table};
use crate::compare;
use crate::desk::Desk;
use crate::import;
use crate::member;
use chrono::NaiveDate;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::members::{self, Listed, Sort, View};
use zhibu_core::store::Store;
use zhibu_core::{Error, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入名册
    Import(import::Args),
    /// 列出名册
    List {
        /// 显示完整身份证号
        #[arg(long)]
        full_id: bool,
        /// 哪一天的名册；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 按姓名、拼音、首字母、身份证号或电话末几位、党小组、积分类别查找
        #[arg(long, alias = "find", value_name = "TEXT", default_value = "")]
        search: String,
    },
    /// 拿另一份名册（如全国党员管理信息系统导出的表）来比对，什么也不改
    Compare(compare::Args),
    /// 导出名册为 XLSX
    Export {
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
        /// 写完整的身份证号、电话、住址
        #[arg(long)]
        full_id: bool,
        /// 只要这几列，如 name,sex,phone 或 姓名,性别,联系电话
        #[arg(long, value_name = "列,列…", value_delimiter = ',')]
        columns: Vec<String>,
        /// 用存过的视图
        #[arg(long, value_name = "NAME")]
        view: Option<String>,
        /// 只要某一列是某个词的人，如 category=在职党员
        #[arg(long, value_name = "列=词")]
        only: Vec<String>,
        /// 按哪一列排，倒排在前面加减号，如 name 或 -birth
        #[arg(long, value_name = "列", allow_hyphen_values = true)]
        sort: Vec<String>,
        /// 把这样的列、条件和顺序存成视图
        #[arg(long, value_name = "NAME")]
        save_view: Option<String>,
    },
    /// 列出存过的视图
    Views,
    /// 删掉一个视图
    DropView {
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// 登记一名党员的变动
    Event(member::Event),
    /// 一名党员的变动记录
    History {
        #[arg(value_name = "MEMBER")]
        member: String,
    },
    /// 撤销一名党员最后登记的变动
    UndoEvent {
        #[arg(value_name = "MEMBER")]
        member: String,
    },
    /// 改一名党员的普通栏目，如 手机号=13800138000
    Edit {
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(value_name = "项目=内容", required = true)]
        fields: Vec<String>,
    },
    /// 手工加入一名党员，如 姓名=张三 出生日期=1960-01-02
    Add(member::New),
    /// 发展党员：申请人、积极分子、发展对象
    #[command(subcommand)]
    Develop(member::Develop),
    /// 看一项遮盖的内容；会记下谁看了哪一项
    Reveal {
        #[arg(value_name = "MEMBER")]
        member: String,
        #[arg(value_name = "FIELD")]
        field: String,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    match cmd {
        Cmd::Import(args) => import::run(args, desk),
        Cmd::Compare(args) => compare::run(args, desk),
        Cmd::List { full_id, on, search } => {
            let (scope, day) = (desk.scope()?, on.unwrap_or(desk.at().today()));
            let listed = members::list(desk.store()?.conn(), &scope, day, &search, number(full_id))?;
            let anybody = !search.is_empty() || members::anybody(desk.store()?.conn(), &scope, day)?;
            let text = roster(&listed, full_id, anybody);
            Answer::new(&json!({ "members": listed }), text)
        }
        Cmd::Export { file, full_id, columns, view, only, sort, save_view } => {
            let (scope, at) = (desk.scope()?, desk.at());
            let store = desk.store()?;
            let asked = view.is_some() || !(columns.is_empty() && only.is_empty() && sort.is_empty());
            let written = if asked {
                let view = chosen(store, view.as_deref(), columns, &only, &sort)?;
                let written = members::export_view(store, &at, &scope, &view, &file, number(full_id))?;
                if let Some(name) = save_view {
                    members::save_view(store, &at, &name, &view)?;
                }
                written
            } else {
                members::export(store, &at, &scope, &file, number(full_id))?
            };
            let numbers = if full_id {
                "含完整身份证号、电话和住址，请妥善保管"
            } else {
                "身份证号、电话和住址已遮盖"
            };
            let text = format!("已导出{written}人（{numbers}）：{}", file.display());
            Answer::new(&json!({ "path": file, "members": written }), text)
        }
        Cmd::Event(given) => member::event(given, desk),
        Cmd::History { member } => member::history(&member, desk),
        Cmd::UndoEvent { member } => member::undo(&member, desk),
        Cmd::Edit { member, fields } => member::edit(&member, &fields, desk),
        Cmd::Add(new) => member::add(new, desk),
        Cmd::Develop(cmd) => member::develop(cmd, desk),
        Cmd::Reveal { member, field } => member::reveal(&member, &field, desk),
        Cmd::Views => {
            let views = members::views(desk.store()?.conn())?;
            let names: Vec<&str> = views.iter().map(|v| v.name.as_str()).collect();
            let text = if names.is_empty() { "还没有存过视图。".to_owned() } else { names.join("\n") };
            Answer::new(&json!({ "views": views }), text)
        }
        Cmd::DropView { name } => {
            let at = desk.at();
            members::drop_view(desk.store()?, &at, &name)?;
            Answer::new(&json!({ "dropped": name }), "视图已删掉。")
        }
    }
}

/// The saved view, changed by what the command line says besides.
pub fn chosen(
    store: &Store,
    name: Option<&str>,
    columns: Vec<String>,
    only: &[String],
    sort: &[String],
) -> Result<View> {
    let key = |written: &str| members::by_key(written.trim()).map(|c| c.key.to_owned());
    let mut view = name.map(|name| members::view(store.conn(), name)).transpose()?.unwrap_or_default();
    if !columns.is_empty() {
        view.columns = columns.iter().map(|c| key(c)).collect::<Result<_>>()?;
    }
    for pair in only {
        let (column, word) =
            pair.split_once('=').ok_or_else(|| Error::usage("--only 要写成 列=词，例如 category=在职党员。"))?;
        view.only.entry(key(column)?).or_default().push(word.trim().to_owned());
    }
    if !sort.is_empty() {
        let by = |s: &String| {
            let down = s.starts_with('-');
            Ok(Sort { column: key(s.trim_start_matches('-'))?, down })
        };
        view.sort = sort.iter().map(by).collect::<Result<_>>()?;
    }
    Ok(view)
}

fn roster(listed: &[Listed], full: bool, anybody: bool) -> String {
    if listed.is_empty() && anybody {
        return "没有符合条件的人。\n".into();
    }
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
