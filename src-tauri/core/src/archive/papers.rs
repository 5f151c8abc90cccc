//! The archive's own tables: inventory of a closed year, half-year summary, gaps, index of an inspection, sampling record, map of
//! the cabinets. Each is one list, printed or written as a workbook.

use super::inspect::Inspection;
use super::numbering::Numbering;
use super::sections::Sections;
use super::{BoxOf, DutyFact, Item, Vacancy, boxes, checks, closings, gaps, items, retention_name, vacancies};
use crate::branch::{self, Organisation, Scope};
use crate::print::{Listing, ListingColumn, ListingPart, Paper};
use crate::sheet::Kind;
use crate::{At, Error, Month, Result};
use chrono::Datelike;
use rusqlite::Connection;

const ITEM: &[(&str, u32, Kind)] = &[
    ("序号", 5, Kind::Number),
    ("档号", 24, Kind::Long),
    ("题名", 40, Kind::Long),
    ("责任者", 16, Kind::Long),
    ("文号", 20, Kind::Long),
    ("日期", 11, Kind::Date),
    ("页数", 5, Kind::Number),
    ("盒号", 5, Kind::Text),
    ("存放", 8, Kind::Long),
    ("备注", 16, Kind::Long),
];

const INDEX: &[(&str, u32, Kind)] = &[
    ("职责", 20, Kind::Long),
    ("档号", 24, Kind::Long),
    ("题名", 40, Kind::Long),
    ("日期", 11, Kind::Date),
    ("盒号", 5, Kind::Text),
    ("存放", 8, Kind::Long),
    ("备注", 16, Kind::Long),
];

/// 归档文件清册 of a year, to be signed. Before the closing it says that it is a draft.
/// # Errors
/// `NotFound` where nothing is filed in the year.
pub fn inventory(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Listing> {
    let closed = closings(conn, scope)?;
    let filed = items(conn, scope, Some(year))?;
    let vacant = vacancies(conn, scope, year)?;
    let part = |o: &Organisation| {
        let own: Vec<&Item> = filed.iter().filter(|i| i.organisation_id == o.id).collect();
        let closing = closed.iter().find(|c| c.organisation_id == o.id && c.year == year);
        let state = closing.map_or("未办年度归档（草稿）".to_owned(), |c| {
            let code = c.sha256.get(..16).unwrap_or(&c.sha256);
            format!("归档{}　整理人{}　检查人{}　校验码{code}", day_of(&c.closed_at), c.arranged_by, c.checked_by)
        });
        let mut rows: Vec<Vec<String>> =
            (1..).zip(&own).map(|(n, i): (usize, _)| [vec![n.to_string()], row(i)].concat()).collect();
        let numbering = Numbering::of(conn, o)?;
        for v in vacant.iter().filter(|v| v.organisation_id == o.id) {
            rows.push(vacancy(v, numbering.write(v.year, &v.retention, &v.section, v.number)?));
        }
        let (then, added): (Vec<&Item>, Vec<&Item>) = own.iter().partition(|i| !i.added);
        let more = if added.is_empty() { String::new() } else { format!("　另补充归档{}", sum(&added)) };
        let about = format!("{year}年　　共{}{more}　　{state}", sum(&then));
        Ok(ListingPart { organisation: o.name.clone(), about, rows })
    };
    let mut parts = branch::covered(conn, scope)?.iter().map(part).collect::<Result<Vec<_>>>()?;
    parts.retain(|p| !p.rows.is_empty());
    listing(
        at,
        "归档文件清册",
        ITEM,
        parts,
        "这一年还没有归档的文件，没有清册可打。",
        &["整理人", "检查人", "书记", "日期"],
    )
}

/// 179件1305页, and how many of them nobody counted.
fn sum(items: &[&Item]) -> String {
    let pages: u32 = items.iter().filter_map(|i| i.pages).sum();
    let uncounted = items.iter().filter(|i| i.pages.is_none()).count();
    let said = if uncounted > 0 { format!("（{uncounted}件未数页数）") } else { String::new() };
    format!("{}件{pages}页{said}", items.len())
}

fn row(i: &Item) -> Vec<String> {
    vec![
        i.archive_number.clone(),
        i.title.clone(),
        i.author.clone(),
        i.document_number.clone(),
        i.dated.to_string(),
        i.pages.map(|p| p.to_string()).unwrap_or_default(),
        i.box_number.to_string(),
        place(&i.cabinet, &i.shelf),
        i.remark(),
    ]
}

fn vacancy(v: &Vacancy, archive_number: String) -> Vec<String> {
    let mut row = vec![String::new(), archive_number, "（空号）".into()];
    row.resize(ITEM.len() - 1, String::new());
    row.push(v.reason.clone());
    row
}

/// 2柜3格; empty where nothing is said.
pub(super) fn place(cabinet: &str, shelf: &str) -> String {
    let of = |word: &str, units: &[char]| match word {
        "" => String::new(),
        said if said.ends_with(units) => said.to_owned(),
        said => format!("{said}{}", units[0]),
    };
    of(cabinet, &['柜']) + &of(shelf, &['格', '层'])
}

fn day_of(stamp: &str) -> &str {
    stamp.get(..10).unwrap_or(stamp)
}

/// 档案半年汇总: what each section took in each month, and what is missing.
/// # Errors
/// `Usage` for no half, `NotFound` where the scope keeps no organisation.
pub fn half_summary(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    year: i32,
    half: u32,
    duties: &[DutyFact],
) -> Result<Listing> {
    let first = match half {
        1 => 1,
        2 => 7,
        _ => return Err(Error::usage("半年请写 1（上半年）或 2（下半年）。")),
    };
    let months: Vec<u32> = (first..first + 6).collect();
    let mut parts = Vec::new();
    for o in branch::covered(conn, scope)? {
        let own = Scope::One(o.id.clone());
        let filed = items(conn, &own, Some(year))?;
        let missing = gaps(conn, at, &own, year, duties)?;
        let mut rows = Vec::new();
        for section in Sections::of(conn)?.iter() {
            let of_section = || filed.iter().filter(|i| i.section == section.id);
            let of = |m: &u32| of_section().filter(|i| i.days().0.month() == *m).count();
            let counts: Vec<usize> = months.iter().map(of).collect();
            let open = missing.sections.iter().find(|s| s.id == section.id).map_or(0, |s| s.missing.len());
            let mut row = vec![section.name.clone()];
            row.extend(counts.iter().map(ToString::to_string));
            row.extend([counts.iter().sum::<usize>().to_string(), open.to_string()]);
            rows.push(row);
        }
        let about = format!("{year}年{}　　本年缺件数算到今天", if half == 1 { "上半年" } else { "下半年" });
        parts.push(ListingPart { organisation: o.name, about, rows });
    }
    let names: Vec<String> = months.iter().map(|m| format!("{m}月")).collect();
    let mut heads = vec![("资料卷", 26, Kind::Long)];
    heads.extend(names.iter().map(|n| (n.as_str(), 6, Kind::Number)));
    heads.extend([("合计", 6, Kind::Number), ("本年缺件", 8, Kind::Number)]);
    listing(at, "档案半年汇总表", &heads, parts, "本办公点还没有党组织，没有汇总可打。", &["整理人", "书记"])
}

/// The gap list of a year.
/// # Errors
/// `NotFound` where the scope keeps no organisation.
pub fn gap_list(conn: &Connection, at: &At, scope: &Scope, year: i32, duties: &[DutyFact]) -> Result<Listing> {
    let mut parts = Vec::new();
    for o in branch::covered(conn, scope)? {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for section in gaps(conn, at, &Scope::One(o.id.clone()), year, duties)?.sections {
            let line = |title: String| vec![section.name.clone(), title, String::new(), String::new()];
            rows.extend(section.missing.into_iter().map(line));
        }
        let about = format!("{year}年　　截至{}缺{}件", at.today(), rows.len());
        parts.push(ListingPart { organisation: o.name, about, rows });
    }
    let heads = [
        ("资料卷", 24, Kind::Long),
        ("缺少的文件", 50, Kind::Long),
        ("补齐日期", 12, Kind::Date),
        ("补齐人", 12, Kind::Long),
    ];
    listing(at, "档案缺件清单", &heads, parts, "本办公点还没有党组织，没有清单可打。", &["整理人", "书记"])
}

/// The index of an inspection: a line a paper, a missing paper, or a duty undone, each under its duty.
/// # Errors
/// `NotFound` where the period has nothing at all.
pub fn inspection_index(conn: &Connection, at: &At, scope: &Scope, inspection: &Inspection) -> Result<Listing> {
    let mut rows = Vec::new();
    for line in &inspection.lines {
        let absent = |title: &String, word: &str| {
            let mut row = vec![line.name.clone(), String::new(), title.clone()];
            row.resize(INDEX.len() - 1, String::new());
            row.push(word.to_owned());
            row
        };
        rows.extend(line.items.iter().map(|i| found(&line.name, i)));
        rows.extend(line.missing.iter().map(|m| absent(m, "缺")));
        rows.extend(line.undone.iter().map(|p| absent(p, "没有办")));
    }
    rows.extend(inspection.others.iter().map(|i| found("其他文件", i)));
    let (from, to) = (inspection.from, inspection.to);
    let about = format!("{}年{}月至{}年{}月　　共{}行", from.year, from.month, to.year, to.month, rows.len());
    let mut covered = branch::covered(conn, scope)?;
    let organisation = match (covered.len(), covered.pop()) {
        (1, Some(one)) => one.name,
        _ => branch::workspace(conn)?.name,
    };
    let parts = if rows.is_empty() { Vec::new() } else { vec![ListingPart { organisation, about, rows }] };
    listing(at, "迎检资料索引", INDEX, parts, "这段时间没有归档的文件，也没有要查的。", &["整理人", "书记"])
}

fn found(duty: &str, i: &Item) -> Vec<String> {
    let mut all = row(i);
    all.remove(5);
    all.drain(2..4);
    all.insert(0, duty.to_owned());
    all
}

/// The sampling checks of a year.
/// # Errors
/// `NotFound` where none was made.
pub fn check_record(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Listing> {
    let organisations = branch::covered(conn, scope)?;
    let part = |c: super::Check| {
        let open = c.papers.iter().filter(|p| p.finding.is_empty()).count();
        let row = |p: super::Checked| {
            // An envelope that is opened to be checked is no envelope any more.
            let sealed = p.finding.is_empty() && p.title.contains("（密封）");
            let finding = if sealed { "（只看封口和编号，不启封）".to_owned() } else { p.finding };
            vec![p.archive_number, p.title, finding, p.settled]
        };
        let rows = c.papers.into_iter().map(row).collect();
        let organisation = organisations.iter().find(|o| o.id == c.organisation_id).map(|o| o.name.clone());
        let about = format!("{}抽查　　{open}件待查", day_of(&c.drawn_at));
        ListingPart { organisation: organisation.unwrap_or_default(), about, rows }
    };
    let parts = checks(conn, scope, year)?.into_iter().map(part).collect();
    let heads = [
        ("档号", 24, Kind::Long),
        ("题名", 44, Kind::Long),
        ("发现的问题", 24, Kind::Long),
        ("整改情况", 24, Kind::Long),
    ];
    listing(at, "档案抽查记录", &heads, parts, "这一年还没有抽查过，没有记录可打。", &["抽查人", "整理人"])
}

/// Which box stands where: by cabinet and shelf, those without a place last.
/// # Errors
/// `NotFound` where the year has no box.
pub fn cabinet_map(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Listing> {
    let mut all = boxes(conn, scope, year)?;
    all.sort_by(|a, b| {
        let key = |b: &BoxOf| (b.cabinet.is_empty(), b.cabinet.clone(), b.shelf.clone());
        key(a).cmp(&key(b))
    });
    let part = |o: &Organisation| {
        let own = all.iter().filter(|b| b.organisation_id == o.id);
        let numbering = Numbering::of(conn, o)?;
        let line = |b: &BoxOf| {
            let place = place(&b.cabinet, &b.shelf);
            vec![
                if place.is_empty() { "未定".into() } else { place },
                numbering.name(year, &b.section).to_owned(),
                retention_name(&b.retention).to_owned(),
                b.box_number.to_string(),
                b.numbers(),
                b.items.to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = own.map(line).collect();
        Ok(ListingPart { organisation: o.name.clone(), about: format!("{year}年　　{}盒", rows.len()), rows })
    };
    let mut parts = branch::covered(conn, scope)?.iter().map(part).collect::<Result<Vec<_>>>()?;
    parts.retain(|p| !p.rows.is_empty());
    let heads = [
        ("存放", 12, Kind::Long),
        ("资料卷", 28, Kind::Long),
        ("保管期限", 9, Kind::Text),
        ("盒号", 6, Kind::Text),
        ("起止件号", 13, Kind::Text),
        ("件数", 6, Kind::Number),
    ];
    listing(at, "档案柜存放图", &heads, parts, "这一年还没有归档的文件，没有存放图可打。", &[])
}

fn listing(
    at: &At,
    title: &str,
    heads: &[(&str, u32, Kind)],
    parts: Vec<ListingPart>,
    empty: &str,
    signs: &[&str],
) -> Result<Listing> {
    if parts.is_empty() {
        return Err(Error::not_found(empty));
    }
    Ok(Listing {
        title: title.into(),
        paper: Paper::A4,
        mark: "党支部内部资料".into(),
        columns: ListingColumn::all(heads),
        parts,
        signs: signs.iter().flat_map(|s| [(*s).to_owned(), String::new()]).collect(),
        printed: at.today().to_string(),
        printed_at: at.now.format("%Y-%m-%d %H:%M").to_string(),
    })
}

/// Which list is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveList"))]
#[serde(rename_all = "kebab-case")]
pub enum List {
    Inventory,
    Gaps,
    Checks,
    Cabinets,
    FirstHalf,
    SecondHalf,
}

/// A list of a year; `duties` are those of the year.
/// # Errors
/// As the list's own function.
pub fn list(conn: &Connection, at: &At, scope: &Scope, which: List, year: i32, duties: &[DutyFact]) -> Result<Listing> {
    if Month::new(year, 1).is_none() {
        return Err(Error::usage("没有这一年。"));
    }
    match which {
        List::Inventory => inventory(conn, at, scope, year),
        List::Gaps => gap_list(conn, at, scope, year, duties),
        List::Checks => check_record(conn, at, scope, year),
        List::Cabinets => cabinet_map(conn, at, scope, year),
        List::FirstHalf => half_summary(conn, at, scope, year, 1, duties),
        List::SecondHalf => half_summary(conn, at, scope, year, 2, duties),
    }
}
