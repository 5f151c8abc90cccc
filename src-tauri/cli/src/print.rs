//! Prints of the archive and of the month, as PDF.

use crate::answer::Answer;
use crate::boxes::Of;
use crate::desk::Desk;
use crate::kept::{listed, noted, save};
use crate::vault::month;
use serde_json::json;
use std::path::PathBuf;
use std::thread;
use zhibu_core::branch::{self, Scope};
use zhibu_core::file::{self, Existing};
use zhibu_core::print::{self, Catalogues, Covers, SpineWidth, Template};
use zhibu_core::store::{Leaves, Store};
use zhibu_core::{At, Error, Month, Result, archive, report};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 盒封面；不加 --full-size 是A4贴面
    Cover {
        #[command(flatten)]
        of: Of,
        /// 按实际大小 220 × 310 毫米出
        #[arg(long)]
        full_size: bool,
    },
    /// 盒脊标签
    Spine {
        #[command(flatten)]
        of: Of,
        /// 盒脊毫米数：20、30、40、50；不写就用档案设置里的
        #[arg(long)]
        width: Option<u32>,
    },
    /// 归档文件目录
    Catalogue {
        #[command(flatten)]
        of: Of,
        /// A4横放，栏宽一些
        #[arg(long)]
        lying: bool,
        /// 出目录的封面，装订成册时用
        #[arg(long, conflicts_with = "lying")]
        cover: bool,
    },
    /// 备考表
    Backsheet {
        #[command(flatten)]
        of: Of,
    },
    /// 报送单
    Slip {
        /// 月份；不写就是最近导出过的那个月
        #[arg(long, value_name = "YYYY-MM", value_parser = month)]
        month: Option<Month>,
        #[arg(long, value_name = "FILE.pdf")]
        out: PathBuf,
    },
    #[command(flatten)]
    People(crate::papers::Cmd),
    #[command(flatten)]
    Sheets(crate::sheets::Cmd),
    #[command(flatten)]
    Shelf(crate::boxes::Cmd),
    #[command(flatten)]
    Meetings(crate::meetings::Cmd),
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    desk.fetch_fonts();
    let (at, scope) = (desk.at(), desk.scope()?);
    let cmd = match cmd {
        Cmd::People(cmd) => return crate::papers::run(cmd, desk),
        Cmd::Sheets(cmd) => return crate::sheets::run(cmd, desk),
        Cmd::Shelf(cmd) => return crate::boxes::run(cmd, desk),
        Cmd::Meetings(cmd) => return crate::meetings::run(cmd, desk),
        cmd => cmd,
    };
    match cmd {
        Cmd::Cover { of, full_size } => {
            let covers = archive::covers(desk.store()?.conn(), &at, &scope, &of.section, of.year, of.box_number)?;
            let template = if full_size { Template::Cover } else { Template::CoverA4 };
            let leaves = Leaves { what: "盒封面", rows: covers.covers.len(), whole: false };
            if of.out.is_dir() {
                each(desk, template, covers, &leaves, &of)
            } else {
                save(desk, template, &covers, &leaves, &of.out)
            }
        }
        Cmd::Spine { of, width } => {
            let store: &Store = desk.store()?;
            let width = spine(store, &scope, width)?;
            let labels = archive::spines(store.conn(), &at, &scope, &of.section, of.year, of.box_number, width)?;
            let leaves = Leaves { what: "盒脊", rows: labels.labels.len(), whole: false };
            save(desk, Template::Spine, &labels, &leaves, &of.out)
        }
        Cmd::Catalogue { of, lying, cover } => {
            let conn = desk.store()?.conn();
            let lists = archive::catalogues(conn, &at, &scope, &of.section, of.year, of.box_number)?;
            if cover {
                let leaves = Leaves { what: "归档文件目录封面", rows: lists.catalogues.len(), whole: false };
                return save(desk, Template::CatalogueCover, &lists, &leaves, &of.out);
            }
            listed(desk, Catalogues { lying, ..lists }, false, &of.out)
        }
        Cmd::Backsheet { of } => {
            let conn = desk.store()?.conn();
            let sheets = archive::backsheets(conn, &at, &scope, &of.section, of.year, of.box_number)?;
            let leaves = Leaves { what: "备考表", rows: sheets.backsheets.len(), whole: false };
            save(desk, Template::Backsheet, &sheets, &leaves, &of.out)
        }
        Cmd::People(_) | Cmd::Sheets(_) | Cmd::Shelf(_) | Cmd::Meetings(_) => {
            Err(Error::Bug("a paper of another room".into()))
        }
        Cmd::Slip { month, out } => {
            let store: &Store = desk.store()?;
            let month = match month {
                Some(month) => month,
                None => last_exported(store, &at)?,
            };
            let slip = report::slip(store.conn(), month)?;
            save(desk, Template::Slip, &slip, &Leaves { what: "报送单", rows: 1, whole: false }, &out)
        }
    }
}

/// The spine that was asked for, else that of the office's boxes.
fn spine(store: &Store, scope: &Scope, width: Option<u32>) -> Result<SpineWidth> {
    let width = match width {
        Some(mm) => mm,
        None => match branch::covered(store.conn(), scope)?.first() {
            Some(organisation) => archive::setting(store.conn(), &organisation.id)?.spine_mm,
            None => SpineWidth::Mm30.mm(),
        },
    };
    SpineWidth::from_mm(width).ok_or_else(|| Error::usage("没有这种盒脊。--width 可以是 20、30、40、50（毫米）。"))
}

/// The newest month of which a file has left.
fn last_exported(store: &Store, at: &At) -> Result<Month> {
    let months = report::status(store.conn(), at)?.into_iter().filter(|m| m.revision > 0);
    let newest = months.filter_map(|m| m.period.parse().ok()).max();
    newest.ok_or_else(|| Error::not_found("还没有导出过月报，没有报送单可打。请先用 report export 导出。"))
}

/// What became of one box.
struct Made {
    path: PathBuf,
    warnings: Vec<String>,
}

/// One file for each box into the folder `of.out`, with one entry in the log; none where one of them exists already.
fn each(desk: &mut Desk, template: Template, covers: Covers, leaves: &Leaves, of: &Of) -> Result<Answer> {
    let Covers { covers, printed } = covers;
    let jobs: Vec<(PathBuf, Covers)> = covers
        .into_iter()
        .enumerate()
        .map(|(i, cover)| {
            // The archive number names no person, but may hold signs that no file name takes: a running number does not.
            let name = format!("cover_{}_{}_{:03}.pdf", of.section.to_uppercase(), of.year, i + 1);
            (of.out.join(name), Covers { covers: vec![cover], printed: printed.clone() })
        })
        .collect();
    if jobs.iter().any(|(path, _)| path.exists()) {
        return Err(Error::cannot_write("文件夹里已经有同名的封面，什么也没有写入。请换一个空文件夹。"));
    }
    let (at, press) = (desk.at(), desk.press()?);
    let mut made = Vec::new();
    desk.store()?.print(&at, leaves, jobs.len(), || {
        made = side_by_side(&jobs, |(path, data)| {
            let printed = print::pdf(&press, template, data)?;
            file::write(path, &printed.pdf, Existing::Refuse)?;
            Ok(Made { path: path.clone(), warnings: printed.warnings })
        })?;
        Ok(())
    })?;
    let mut warnings: Vec<String> = made.iter().flat_map(|m| m.warnings.clone()).collect();
    warnings.dedup();
    let paths: Vec<&PathBuf> = made.iter().map(|m| &m.path).collect();
    let text = format!("已存{}个封面到 {}。", paths.len(), of.out.display());
    Answer::new(&json!({ "paths": paths, "pages": paths.len(), "warnings": warnings }), noted(text, &warnings))
}

/// Does the jobs on all processors; the results stand in their order, or the first failure.
fn side_by_side<J: Sync, T: Send>(jobs: &[J], work: impl Fn(&J) -> Result<T> + Sync) -> Result<Vec<T>> {
    let hands = thread::available_parallelism().map_or(1, usize::from);
    let share = jobs.len().div_ceil(hands).max(1);
    thread::scope(|scope| {
        let shares = jobs.chunks(share).map(|part| scope.spawn(|| part.iter().map(&work).collect::<Result<Vec<T>>>()));
        let shares: Vec<_> = shares.collect();
        let mut all = Vec::new();
        for hand in shares {
            all.extend(hand.join().map_err(|_| Error::Bug("a printing thread".into()))??);
        }
        Ok(all)
    })
}
