//! The superior's own form: looked at, filled, its mapping kept and carried.

use crate::answer::{Answer, SOME_REFUSED, table};
use crate::desk::Desk;
use crate::roster::chosen;
use chrono::Datelike;
use serde_json::json;
use std::path::{Path, PathBuf};
use zhibu_core::Result;
use zhibu_core::forms::{self, Fill, Mapping, SavedForm, Way};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 看一份上级表格里要填哪些地方，程序把它们认成什么；什么也不写
    Look {
        #[command(flatten)]
        of: Of,
    },
    /// 列出可以填的各项
    Fields,
    /// 填上级表格：名单一张表，或每人一份
    Fill {
        #[command(flatten)]
        of: Of,
        /// 存到哪里：一个新文件；每人一份时是一个已有的文件夹
        #[arg(long, value_name = "FILE|DIR")]
        out: PathBuf,
        /// 只填谁，可写多次；不写就是全部
        #[arg(long, value_name = "姓名")]
        member: Vec<String>,
        /// 只填符合的，如 category=在职党员
        #[arg(long, value_name = "列=词")]
        only: Vec<String>,
        /// 按哪一列排，如 joined；前面加 - 就倒过来
        #[arg(long, value_name = "列", allow_hyphen_values = true)]
        sort: Vec<String>,
        /// 积分、谈话、党费按哪一年；不写就是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
        /// 写完整的身份证号、电话、住址；会记下来
        #[arg(long)]
        full_id: bool,
        /// 文件名里写上姓名
        #[arg(long)]
        named: bool,
    },
    /// 把一份表格的对应关系存下来
    Save {
        #[command(flatten)]
        of: Of,
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    /// 列出存过的对应关系
    Maps,
    /// 删掉一份对应关系
    Drop {
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// 把一份对应关系存成文件，给别的办公点用
    Export {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
    /// 收入别的办公点存的对应关系
    Import {
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
}

/// A form and what its places stand for.
#[derive(clap::Args)]
pub struct Of {
    /// 上级发的 .xlsx 或 .docx
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 用存过的对应关系
    #[arg(long = "map", value_name = "NAME")]
    saved: Option<String>,
    /// 指明一处是什么，可写多次：入党年月=入党时间、表一!B3=姓名、正文!B3=姓名（表格外第3段的第2个冒号后面）、表一!B3#2=性别（一格里的第2个冒号后面）、入党年月=入党时间|YYYY.MM、备注=留空
    #[arg(long, value_name = "位置=项")]
    set: Vec<String>,
    /// 一张表填全部人
    #[arg(long, conflicts_with = "each")]
    list: bool,
    /// 每人一份
    #[arg(long)]
    each: bool,
}

impl Of {
    fn mapping(&self, desk: &mut Desk) -> Result<Mapping> {
        let way = if self.list { Some(Way::List) } else { self.each.then_some(Way::Each) };
        let conn = desk.store()?.conn();
        let saved = self.saved.as_ref().map(|name| forms::map(conn, name)).transpose()?;
        let found = forms::look(conn, &self.file, saved.as_ref())?.mapping;
        let mapping = forms::corrected(found, &self.set, way)?;
        forms::fits(&self.file, &mapping)?;
        Ok(mapping)
    }
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let at = desk.at();
    match cmd {
        Cmd::Look { of } => look(&of, desk),
        Cmd::Fields => {
            let all = forms::form_fields();
            let lines: Vec<Vec<String>> = all.iter().map(|f| vec![f.label.clone(), f.also.join("、")]).collect();
            Answer::new(&json!({ "fields": all }), table(&["项", "也认得的写法"], &lines))
        }
        Cmd::Fill { of, out, member, only, sort, year, full_id, named } => {
            let (scope, mapping) = (desk.scope()?, of.mapping(desk)?);
            let store = desk.store()?;
            let order = Fill {
                path: text(&of.file),
                mapping: Some(mapping),
                view: chosen(store, None, Vec::new(), &only, &sort)?,
                members: member,
                year: year.unwrap_or(at.today().year()),
                whole: full_id,
                named,
            };
            let filled = forms::fill(store, &at, &scope, &order, &out)?.value;
            let mut said = match filled.members {
                0 => format!("已填好，存在 {}。", filled.paths[0].display()),
                people => format!("已填{people}人，{}份，存在 {}。", filled.paths.len(), out.display()),
            };
            if let Some(listing) = &filled.listing {
                said += &format!("哪一份是谁的，见 {}。", listing.display());
            }
            if filled.masked {
                said += "身份证号、电话等已遮盖，要完整的加 --full-id。";
            }
            Answer::new(&filled, said)
        }
        Cmd::Save { of, name } => {
            let mapping = of.mapping(desk)?;
            forms::save(desk.store()?, &at, &name, &mapping)?;
            Answer::new(&json!({ "saved": name.trim() }), format!("已保存“{}”。", name.trim()))
        }
        Cmd::Maps => maps(desk),
        Cmd::Drop { name } => {
            forms::drop(desk.store()?, &at, &name)?;
            Answer::new(&json!({ "dropped": name.trim() }), "已删掉。")
        }
        Cmd::Export { name, file } => {
            forms::export(desk.store()?.conn(), &name, &file)?;
            Answer::new(&json!({ "path": file }), format!("已存为 {}。里面没有任何人的资料。", file.display()))
        }
        Cmd::Import { file } => {
            let taken = forms::import(desk.store()?, &at, &file)?.value;
            let mut said = format!("已收入“{}”。", taken.name);
            if !taken.unknown.is_empty() {
                said += &format!("这些项程序不认得，请重新指定：{}。", taken.unknown.join("、"));
            }
            let exit = if taken.unknown.is_empty() { 0 } else { SOME_REFUSED };
            Ok(Answer::new(&taken, said)?.exit(exit))
        }
    }
}

fn maps(desk: &mut Desk) -> Result<Answer> {
    let maps = forms::maps(desk.store()?.conn())?;
    let line = |m: &SavedForm| vec![m.name.clone(), m.mapping.spots.len().to_string()];
    let lines: Vec<Vec<String>> = maps.iter().map(line).collect();
    let text = match lines.is_empty() {
        true => "还没有存过上级表格的对应关系。".into(),
        false => table(&["名字", "几处"], &lines),
    };
    Answer::new(&json!({ "maps": maps }), text)
}

fn look(of: &Of, desk: &mut Desk) -> Result<Answer> {
    let mapping = of.mapping(desk)?;
    let seen = forms::look(desk.store()?.conn(), &of.file, Some(&mapping))?;
    let label = |key: &str| match seen.fields.iter().find(|f| f.key == key) {
        Some(field) => field.label.clone(),
        None if key == forms::BLANK => "留空".into(),
        None => "（不认得）".into(),
    };
    let lines: Vec<Vec<String>> = seen
        .mapping
        .spots
        .iter()
        .map(|s| vec![s.what.clone(), label(&s.field), s.date.clone(), s.place.clone()])
        .collect();
    let way = match seen.mapping.way {
        Way::List if seen.room > 0 => format!("一张表填全部人，表头下面有{}个空行。\n", seen.room),
        Way::List => "一张表填全部人。\n".to_owned(),
        Way::Each => "每人一份。\n".to_owned(),
    };
    Answer::new(&seen, way + &table(&["位置", "填什么", "日期写法", "在哪里"], &lines))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
