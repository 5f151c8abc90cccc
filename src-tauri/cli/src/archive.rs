//! The archive: taking in its register, listing, what is missing, filing what records led one to expect.

use crate::answer::{Answer, imported, table};
use crate::desk::Desk;
use serde_json::json;
use std::path::PathBuf;
use zhibu_core::archive::{self, Choice, Gaps, Item, NewSection, Proposal, Section, Setting};
use zhibu_core::sheet::Pick;
use zhibu_core::{Error, Result, report};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 从表格导入归档文件登记
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 工作表的名字；不写就找表头最像的一张
        #[arg(long)]
        sheet: Option<String>,
        /// 只看结果，什么也不写
        #[arg(long)]
        dry_run: bool,
    },
    /// 列出已归档的文件
    Items {
        /// 年度；不写就是所有年度
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 七个资料卷里各缺什么
    Gaps {
        /// 年度；不写就是手上的：上半年里，上一年还没办年度归档的是上一年，否则是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 列出按记录应归档而未归档的文件
    Propose {
        /// 年度；不写就是手上的
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 文件放进盒里以后，按列出的键归档
    File {
        #[arg(value_name = "KEY", required = true)]
        keys: Vec<String>,
        /// 年度；不写就按键找
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 把一件移出，原件号空缺并记下原因
    Withdraw {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long)]
        reason: String,
    },
    /// 全宗号、档号格式和盒脊厚度
    Setting {
        /// 档案馆给的全宗号；写空就是还没有
        #[arg(long)]
        fonds: Option<String>,
        /// by-item 或 by-category
        #[arg(long)]
        pattern: Option<String>,
        /// 盒脊毫米数：20、30、40、50
        #[arg(long)]
        spine: Option<u32>,
    },
    /// 七个资料卷的代码、名称、保管期限和顺序；街道另有规定的，一卷一卷改
    Sections {
        /// 要改的资料卷：代码或名称；不写就只列出
        #[arg(value_name = "SECTION")]
        section: Option<String>,
        /// 档号里的代码，1到4位字母或数字
        #[arg(long, requires = "section")]
        code: Option<String>,
        #[arg(long, requires = "section")]
        name: Option<String>,
        /// 没有写明期限的文件按它：永久、30年、10年
        #[arg(long, requires = "section")]
        retention: Option<String>,
        /// 排在第几，从1数起
        #[arg(long, requires = "section", value_name = "N")]
        place: Option<usize>,
        /// 全部改回程序原来的
        #[arg(long, conflicts_with = "section")]
        proposed: bool,
    },
    #[command(flatten)]
    Count(crate::count::Cmd),
    #[command(flatten)]
    Shelf(crate::shelf::Cmd),
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Import { file, sheet, dry_run } => {
            let pick = Pick { sheet, map: Vec::new() };
            let report = archive::import(desk.store()?, &at, &scope, &file, &pick, dry_run)?.value;
            Ok(Answer::new(&report, imported(&report, dry_run))?.exit(report.exit()))
        }
        Cmd::Items { year } => {
            let items = archive::items(desk.store()?.conn(), &scope, year)?;
            Answer::new(&json!({ "items": items }), listed(&items))
        }
        Cmd::Gaps { year } => {
            let year = in_hand(desk, year)?;
            let gaps = report::archive_gaps(desk.store()?.conn(), &at, &scope, year)?;
            Answer::new(&gaps, missing(&gaps))
        }
        Cmd::Propose { year } => {
            let year = in_hand(desk, year)?;
            let open = archive::propose(desk.store()?.conn(), &at, &scope, year)?;
            Answer::new(&json!({ "proposals": open }), proposed(&open, year))
        }
        Cmd::File { keys, year } => {
            let conn = desk.store()?.conn();
            let year = year.map_or_else(|| archive::year_of_keys(conn, &at, &scope, &keys), Ok)?;
            let items = archive::file(desk.store()?, &at, &scope, year, &chosen(keys))?.value;
            Answer::new(&json!({ "items": items }), listed(&items))
        }
        Cmd::Withdraw { id, reason } => {
            archive::withdraw(desk.store()?, &at, &scope, &id, &reason)?;
            Answer::new(&json!({ "withdrawn": id }), "已移出，原件号空缺并已记下原因。\n")
        }
        Cmd::Count(cmd) => crate::count::run(cmd, desk),
        Cmd::Shelf(cmd) => crate::shelf::run(cmd, desk),
        Cmd::Sections { section: Some(which), code, name, retention, place, .. } => {
            let conn = desk.store()?.conn();
            let changed = renamed(archive::sections(conn)?, &which, (code, name, retention), place)?;
            Ok(sections(archive::put_sections(desk.store()?, &at, &changed)?.value)?)
        }
        Cmd::Sections { proposed: true, .. } => {
            let back: Vec<NewSection> = archive::proposed_sections()?.into_iter().map(NewSection::from).collect();
            sections(archive::put_sections(desk.store()?, &at, &back)?.value)
        }
        Cmd::Sections { .. } => sections(archive::sections(desk.store()?.conn())?),
        Cmd::Setting { fonds, pattern, spine } => setting(desk, fonds, pattern, spine),
    }
}

/// The year that was said, else the one whose papers are in hand.
pub fn in_hand(desk: &mut Desk, year: Option<i32>) -> Result<i32> {
    let (at, scope) = (desk.at(), desk.scope()?);
    year.map_or_else(|| archive::working_year(desk.store()?.conn(), &at, &scope), Ok)
}

fn chosen(keys: Vec<String>) -> Vec<Choice> {
    keys.into_iter().map(Choice::of).collect()
}

/// Shows the setting, or changes what was given.
fn setting(desk: &mut Desk, fonds: Option<String>, pattern: Option<String>, spine: Option<u32>) -> Result<Answer> {
    let at = desk.at();
    let organisation = desk.organisation()?;
    let now = archive::setting(desk.store()?.conn(), &organisation.id)?;
    let wanted = Setting {
        fonds_number: fonds.unwrap_or_else(|| now.fonds_number.clone()),
        pattern: pattern.unwrap_or_else(|| now.pattern.clone()),
        spine_mm: spine.unwrap_or(now.spine_mm),
    };
    if wanted != now {
        archive::set(desk.store()?, &at, &organisation.id, wanted.clone())?;
    }
    let fonds = if wanted.fonds_number.is_empty() { "（未给）" } else { &wanted.fonds_number };
    let text = format!("全宗号{fonds}，档号格式{}，盒脊{}毫米。\n", wanted.pattern, wanted.spine_mm);
    Answer::new(&wanted, text)
}

/// The seven with what was said of one of them.
fn renamed(
    all: Vec<Section>,
    which: &str,
    (code, name, retention): (Option<String>, Option<String>, Option<String>),
    place: Option<usize>,
) -> Result<Vec<NewSection>> {
    let named = archive::section_named(&all, which)?;
    let mut all: Vec<NewSection> = all.into_iter().map(NewSection::from).collect();
    let now = all.iter().position(|s| s.id == named).ok_or_else(|| Error::Bug("a named section is gone".into()))?;
    let mut one = all.remove(now);
    one.code = code.unwrap_or(one.code);
    one.name = name.unwrap_or(one.name);
    one.retention = retention.unwrap_or(one.retention);
    let place = place.map_or(Ok(now), |n| match n {
        1..=7 => Ok(n - 1),
        _ => Err(Error::usage("顺序从1数到7。请改正。")),
    })?;
    all.insert(place, one);
    Ok(all)
}

fn sections(all: Vec<Section>) -> Result<Answer> {
    let row = |(n, s): (usize, &Section)| {
        let term = archive::retention_name(&s.retention).to_owned();
        vec![n.to_string(), s.code.clone(), s.name.clone(), term, s.source.clone()]
    };
    let rows: Vec<Vec<String>> = (1..).zip(&all).map(row).collect();
    Answer::new(&json!({ "sections": all }), table(&["顺序", "代码", "资料卷", "没写期限的按", "依据"], &rows))
}

fn listed(items: &[Item]) -> String {
    if items.is_empty() {
        return "还没有归档的文件。请用 zhibu archive import 文件.xlsx 导入登记。\n".into();
    }
    let rows: Vec<Vec<String>> = items
        .iter()
        .map(|i| {
            let pages = i.pages.map(|p| p.to_string()).unwrap_or_default();
            let (number, date) = (i.archive_number.clone(), i.dated.to_string());
            vec![
                number,
                date,
                i.title.clone(),
                i.author.clone(),
                i.document_number.clone(),
                pages,
                i.box_number.to_string(),
            ]
        })
        .collect();
    format!("{}共{}件。\n", table(&["档号", "日期", "题名", "责任者", "文号", "页数", "盒"], &rows), items.len())
}

fn missing(gaps: &Gaps) -> String {
    let mut text = format!("{}年\n", gaps.year);
    for section in &gaps.sections {
        text += &format!("{} {}：已归档{}件", section.code, section.name, section.items);
        text += if section.missing.is_empty() { "\n" } else { "，还缺：\n" };
        text += &section.missing.iter().map(|m| format!("  {m}\n")).collect::<String>();
    }
    text
}

fn proposed(open: &[Proposal], year: i32) -> String {
    if open.is_empty() {
        return format!("{year}年没有待归档的文件。\n");
    }
    let rows: Vec<Vec<String>> =
        open.iter().map(|p| vec![p.section.clone(), p.title.clone(), p.dated.to_string(), p.key.clone()]).collect();
    format!(
        "{}文件放进盒里以后，用 zhibu archive file 键 --year {year} 归档。\n",
        table(&["卷", "题名", "日期", "键"], &rows)
    )
}
