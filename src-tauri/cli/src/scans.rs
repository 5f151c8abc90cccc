//! Scans that hang on a record: put there, listed, stored as a file, taken off.

use crate::answer::{Answer, table};
use serde_json::json;
use std::path::{Path, PathBuf};
use zhibu_core::Result;
use zhibu_core::scans::Scan;

pub fn kept(one: &Scan) -> Result<Answer> {
    Answer::new(one, format!("已收入，{} KB。编号 {}\n", one.size.div_ceil(1024), one.id))
}

pub fn listed(found: &[Scan]) -> Result<Answer> {
    let line = |s: &Scan| {
        vec![s.name.clone(), format!("{} KB", s.size.div_ceil(1024)), s.entered_at.replace('T', " "), s.id.clone()]
    };
    let rows: Vec<Vec<String>> = found.iter().map(line).collect();
    Answer::new(&json!({ "scans": found }), table(&["文件", "大小", "收入时间", "编号"], &rows))
}

pub fn saved(out: &Path) -> Result<Answer> {
    Answer::new(&json!({ "path": out }), format!("已存为 {}。\n", out.display()))
}

pub fn removed(one: &Scan) -> Result<Answer> {
    Answer::new(one, "已去掉。\n")
}

/// 把一份扫描件存成文件
#[derive(clap::Args)]
pub struct Save {
    #[arg(value_name = "SCAN")]
    pub id: String,
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}
