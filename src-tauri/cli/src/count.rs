//! Pages and bindings of many papers, counted with the box open.

use crate::answer::{Answer, table};
use crate::archive::in_hand;
use crate::desk::Desk;
use serde_json::json;
use zhibu_core::archive::{self, Counted, Item};
use zhibu_core::{Error, Result};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 数页数：不写档号就列出哪些还没有数、没有装订；写 档号=页数 就一次登记
    Count {
        /// 例如 WS·2026-Y-RC-0001=6；页数不写就只登记装订
        #[arg(value_name = "档号=页数")]
        counted: Vec<String>,
        /// 年度；不写就是手上的
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
        /// 写到的这几件都已装订
        #[arg(long)]
        bound: bool,
        /// 这一年的文件全部已装订
        #[arg(long, conflicts_with = "bound")]
        bound_all: bool,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let Cmd::Count { counted, year, bound, bound_all } = cmd;
    let year = in_hand(desk, year)?;
    let (at, scope) = (desk.at(), desk.scope()?);
    let open = archive::uncounted(desk.store()?.conn(), &scope, year)?;
    if counted.is_empty() && !bound_all {
        return Answer::new(&json!({ "year": year, "items": open }), listed(&open, year));
    }
    let filed = archive::items(desk.store()?.conn(), &scope, Some(year))?;
    let mut seen = counted.iter().map(|said| read(said, &filed, year, bound)).collect::<Result<Vec<Counted>>>()?;
    if bound_all {
        seen.iter_mut().for_each(|one| one.bound = true);
        let others = open.iter().filter(|i| !i.bound && !counted_in(&seen, i));
        let others: Vec<Counted> = others.map(|i| Counted { id: i.id.clone(), pages: None, bound: true }).collect();
        seen.extend(others);
    }
    let changed = archive::count(desk.store()?, &at, &scope, &seen)?.value;
    Answer::new(&json!({ "year": year, "changed": changed }), format!("已登记{changed}件的页数和装订。\n"))
}

fn counted_in(seen: &[Counted], item: &Item) -> bool {
    seen.iter().any(|one| one.id == item.id)
}

/// `WS·2026-Y-RC-0001=6`; the number or the id of a paper.
fn read(said: &str, filed: &[Item], year: i32, bound: bool) -> Result<Counted> {
    let (which, pages) = said.split_once('=').map_or((said, None), |(which, pages)| (which, Some(pages)));
    let mut named = filed.iter().filter(|i| i.archive_number == which.trim() || i.id == which.trim());
    let item = named.next().ok_or_else(|| {
        Error::not_found(format!("{year}年没有这个档号：{which}。请用 zhibu archive count --year {year} 看看再写。"))
    })?;
    // Offices that hold several organisations may write one number twice.
    if named.next().is_some() {
        return Err(Error::usage(format!("有几件都是这个档号：{which}。请先用 --org 选定一个党组织。")));
    }
    let unreadable = || Error::usage(format!("页数看不懂：{said}。请写成 {which}=6 这样。"));
    let pages = pages.map(|p| p.trim().parse::<u32>().map_err(|_| unreadable())).transpose()?;
    Ok(Counted { id: item.id.clone(), pages, bound })
}

fn listed(open: &[Item], year: i32) -> String {
    if open.is_empty() {
        return format!("{year}年的文件都数了页数，也都装订了。\n");
    }
    let row = |i: &Item| {
        let pages = i.pages.map(|p| p.to_string()).unwrap_or_default();
        let bound = if i.bound { "已装订" } else { "" };
        vec![i.archive_number.clone(), i.title.clone(), i.dated.to_string(), pages, bound.to_owned()]
    };
    let rows: Vec<Vec<String>> = open.iter().map(row).collect();
    let how = format!("数好以后用 zhibu archive count --year {year} 档号=页数 登记，可以一次写几件。");
    format!("{}{how}\n", table(&["档号", "题名", "日期", "页数", "装订"], &rows))
}
