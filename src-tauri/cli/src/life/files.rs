//! Photographs and documents of a gathering.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::file::{self, Existing};
use zhibu_core::life::{self, Photo};
use zhibu_core::{Error, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 给一条记录加照片或文件；照片里的拍摄地点会去掉
    Add {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// 这是手写记录本的第几页
        #[arg(long, value_name = "页码", default_value = "")]
        book_page: String,
    },
    /// 列出一条记录的附件
    List {
        #[arg(value_name = "ID")]
        id: String,
    },
    /// 把一个附件存成文件
    Save {
        #[arg(value_name = "ATTACHMENT")]
        id: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 从记录里去掉一个附件
    Remove {
        #[arg(value_name = "ATTACHMENT")]
        id: String,
    },
    /// 看一个文件夹里的照片是哪一天、哪次活动的
    Photos {
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Add { id, files, book_page } => {
            let (mut kept, mut refused) = (Vec::new(), Vec::new());
            for path in &files {
                match life::attach(desk.store()?, &at, &scope, &id, path, &book_page) {
                    Ok(done) => kept.push(done.value),
                    Err(error) if files.len() == 1 => return Err(error),
                    Err(error) => refused.push(json!({ "path": path, "message": error.fault().message })),
                }
            }
            if kept.is_empty() {
                return Err(Error::refused("一个文件也没有收。请逐个添加，看每个文件为什么不收。"));
            }
            let size: u64 = kept.iter().map(|a| a.size).sum();
            let text = format!("收了{}个文件，共{} KB；没有收{}个。", kept.len(), size.div_ceil(1024), refused.len());
            let exit = if refused.is_empty() { 0 } else { crate::answer::SOME_REFUSED };
            Ok(Answer::new(&json!({ "attachments": kept, "refused": refused }), text)?.exit(exit))
        }
        Cmd::List { id } => {
            let found = life::attachments(desk.store()?.conn(), &scope, &id)?;
            let held = desk.store()?.blobs_held()?;
            let line = |a: &life::Attachment| {
                let size = format!("{} KB", a.size.div_ceil(1024));
                vec![a.name.clone(), size, a.taken_at.replace('T', " "), a.book_page.clone(), a.id.clone()]
            };
            let rows: Vec<Vec<String>> = found.iter().map(line).collect();
            let mut text = table(&["文件", "大小", "拍摄时间", "页码", "编号"], &rows);
            text += &format!("全部附件{}个，{} KB\n", held.count, held.bytes.div_ceil(1024));
            Answer::new(&json!({ "attachments": found, "held": held }), text)
        }
        Cmd::Save { id, out } => {
            let (one, bytes) = life::attachment(desk.store()?, &scope, &id)?;
            file::write(&out, &bytes, Existing::Refuse)?;
            Answer::new(&json!({ "path": out, "size": one.size }), format!("已存为 {}。", out.display()))
        }
        Cmd::Remove { id } => {
            let done = life::detach(desk.store()?, &at, &scope, &id)?.value;
            Answer::new(&done, "已从记录里去掉。")
        }
        Cmd::Photos { folder } => {
            let found = life::photos(desk.store()?.conn(), &scope, &folder)?;
            let line = |p: &Photo| {
                let topics: Vec<&str> = p.gatherings.iter().map(|(_, topic)| topic.as_str()).collect();
                vec![p.day.map(|d| d.to_string()).unwrap_or_default(), p.name.clone(), topics.join("；")]
            };
            let rows: Vec<Vec<String>> = found.iter().map(line).collect();
            Answer::new(&json!({ "photos": found }), table(&["日期", "照片", "那一天的活动"], &rows))
        }
    }
}
