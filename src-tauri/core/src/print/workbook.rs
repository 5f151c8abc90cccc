//! A list as a workbook: what a layout prints, with its figures as figures, its days as days, and its numbers that are names
//! as text. What kind a column is, the room says where it makes the list.

use super::tables::{catalogued, posted, yearly};
use super::{
    Book, Catalogues, Listing, ListingPart, Publicity, Sheet, SheetColumn, SheetRow, Sheets, Template, YearReports,
};
use crate::file::Existing;
use crate::sheet::{self, Kind, Out, OutColumn, Put};
use crate::{Error, Result};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// Every kind of list there is: a paper of its own, or a workbook.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum List {
    Listing(Listing),
    Sheets(Sheets),
    Publicity(Publicity),
    YearReports(YearReports),
    Catalogues(Catalogues),
}

macro_rules! lists {
    ($($kind:ident),*) => {
        $(impl From<$kind> for List {
            fn from(list: $kind) -> Self {
                List::$kind(list)
            }
        })*
    };
}
lists!(Listing, Sheets, Publicity, YearReports, Catalogues);

impl List {
    pub fn template(&self) -> Template {
        match self {
            List::Listing(_) => Template::Listing,
            List::Sheets(_) => Template::Sheet,
            List::Publicity(_) => Template::Publicity,
            List::YearReports(_) => Template::YearReport,
            List::Catalogues(_) => Template::Catalogue,
        }
    }

    /// What people call it; stands in the log of what left.
    pub fn what(&self) -> &str {
        match self {
            List::Listing(listing) => &listing.title,
            List::Sheets(sheets) => sheets.what,
            List::Publicity(_) => "党员积分公示",
            List::YearReports(_) => "年度党员积分报告",
            List::Catalogues(_) => "归档文件目录",
        }
    }

    /// How many lines it has.
    pub fn rows(&self) -> usize {
        match self {
            List::Listing(listing) => listing.parts.iter().map(|p| p.rows.len()).sum(),
            List::Sheets(sheets) => sheets.sheets.iter().map(|s| s.rows.len()).sum(),
            List::Publicity(publicity) => publicity.sheets.iter().map(|s| s.rows.len()).sum(),
            List::YearReports(year) => year.reports.iter().map(|r| r.rows.len()).sum(),
            List::Catalogues(all) => all.catalogues.iter().map(|c| c.rows.len()).sum(),
        }
    }

    /// Writes it to a new .xlsx.
    /// # Errors
    /// `Usage` for what is on paper alone; `CannotWrite` where the file exists or the folder cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        match self {
            List::Listing(listing) => one(listing, path),
            List::Sheets(sheets) => match sheets.book {
                Book::Never => Err(paper_alone()),
                Book::Each => each(&sheets.sheets, path),
                Book::Together => together(&sheets.sheets, path),
            },
            List::Publicity(publicity) => each(&publicity.sheets.iter().map(posted).collect::<Vec<_>>(), path),
            List::YearReports(year) => together(&yearly(year), path),
            List::Catalogues(all) => together(&catalogued(all), path),
        }
    }
}

/// A paper under a workbook's name would open in no program.
/// # Errors
/// `Usage` where the name ends as something else than a PDF.
pub fn pdf_name(path: &Path) -> Result<()> {
    match path.extension() {
        Some(end) if !end.eq_ignore_ascii_case("pdf") => Err(paper_alone()),
        _ => Ok(()),
    }
}

fn paper_alone() -> Error {
    Error::usage("这一种不是表格，只能存成 PDF，请把文件名改成以 .pdf 结尾。")
}

/// Whose a row is, where several organisations stand in one table: it can be filtered and added up.
const WHOSE: OutColumn<'static> = OutColumn { header: "所属", width: 24.0, kind: Kind::Long };

/// Below the table stand what is said of each part (its year, its totals, whether it is a draft) and who signs.
fn one(listing: &Listing, path: &Path) -> Result<()> {
    let several = listing.parts.len() > 1;
    let heads = listing.columns.iter().map(|c| OutColumn {
        header: &c.head,
        width: f64::from(c.chars.max(6)) * 1.1 + 2.0,
        kind: c.kind,
    });
    let columns: Vec<OutColumn> = several.then_some(WHOSE).into_iter().chain(heads).collect();
    let row = |p: &ListingPart, r: &[String]| {
        let whose = several.then(|| Put::text(p.organisation.clone()));
        whose.into_iter().chain(listing.columns.iter().zip(r).map(|(c, said)| c.kind.put(said))).collect()
    };
    let rows = listing.parts.iter().flat_map(|p| p.rows.iter().map(|r| row(p, r))).collect();
    let (about, notes) = said(listing.parts.iter().map(|p| (p.organisation.as_str(), p.about.as_str())), &listing.mark);
    let signs = signing(&listing.signs);
    let out = Out { title: &listing.title, about, columns: &columns, rows, notes, signs, ..Out::default() };
    sheet::write(path, &out, Existing::Refuse)
}

const GAP: &str = "　　";

/// What stands above the table (whose it is, of when, how it is to be kept), and of several organisations below it what they do
/// not have in common.
fn said<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>, mark: &'a str) -> (String, Vec<String>) {
    let parts: Vec<(&str, Vec<&str>)> = parts.map(|(whose, about)| (whose, about.split(GAP).collect())).collect();
    let marked =
        |words: &[&str]| words.iter().copied().chain([mark]).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(GAP);
    let [(first, about), others @ ..] = &parts[..] else { return Default::default() };
    if others.is_empty() {
        let whose = format!("党组织：{first}");
        return (marked(&[&[whose.as_str()], &about[..]].concat()), Vec::new());
    }
    let is_common = |i: &usize| others.iter().all(|(_, other)| other.get(*i) == about.get(*i));
    let common = (0..about.len()).take_while(is_common).count();
    let rest = parts.iter().filter(|(_, about)| about.len() > common);
    let below = rest.map(|(whose, about)| format!("{whose}：{}", about[common..].join(GAP))).collect();
    (marked(&about[..common]), below)
}

/// Empty where nobody has to sign.
fn signing(signs: &[String]) -> String {
    let signs: Vec<String> = signs.iter().filter(|s| !s.is_empty()).map(|s| format!("{s}：")).collect();
    signs.join("　　　　　　　　　　")
}

fn each(all: &[Sheet], path: &Path) -> Result<()> {
    let columns: Vec<Vec<OutColumn>> = all.iter().map(|s| spread(&[s])).collect();
    let out = all.iter().zip(&columns).map(|(s, columns)| {
        let lines = s.rows.iter().filter(|r| !r.total);
        let totals: Vec<&SheetRow> = s.rows.iter().filter(|r| r.total).collect();
        Out {
            title: &s.title,
            name: if all.len() > 1 { &s.organisation } else { "" },
            about: said([(s.organisation.as_str(), s.about.as_str())].into_iter(), "").0,
            before: s.before.clone(),
            columns,
            rows: lines.clone().map(|r| line(s, r)).collect(),
            total: total(&s.columns, &lines.collect::<Vec<_>>(), &totals),
            notes: s.after.clone(),
            signs: signing(&s.signs),
            signed: [&s.signed_by, &s.signed_on].into_iter().filter(|s| !s.is_empty()).cloned().collect(),
        }
    });
    sheet::write_all(path, &out.collect::<Vec<_>>(), Existing::Refuse)
}

fn together(all: &[Sheet], path: &Path) -> Result<()> {
    let [first, ..] = all else { return Err(Error::Bug("no sheet".into())) };
    if all.len() == 1 {
        return each(all, path);
    }
    let sheets: Vec<&Sheet> = all.iter().collect();
    let columns: Vec<OutColumn> = std::iter::once(WHOSE).chain(spread(&sheets)).collect();
    let (mut rows, mut lines, mut totals) = (Vec::new(), Vec::new(), Vec::new());
    for s in all {
        for r in &s.rows {
            if r.total {
                totals.push(r);
                continue;
            }
            lines.push(r);
            rows.push(std::iter::once(Put::text(s.organisation.as_str())).chain(line(s, r)).collect());
        }
    }
    let mut total = total(&first.columns, &lines, &totals);
    if !total.is_empty() {
        total.insert(0, Put::Blank);
    }
    // A sentence that all of them say is said once.
    let once = |said: fn(&Sheet) -> &[String]| {
        let mut seen = BTreeSet::new();
        let all = all.iter().flat_map(said).filter(|s| seen.insert(*s));
        all.cloned().collect::<Vec<String>>()
    };
    let (about, told) = said(all.iter().map(|s| (s.organisation.as_str(), s.about.as_str())), "");
    let out = Out {
        title: &first.title,
        about,
        before: once(|s| &s.before),
        columns: &columns,
        rows,
        total,
        notes: once(|s| &s.after).into_iter().chain(told).collect(),
        signs: signing(&first.signs),
        ..Out::default()
    };
    sheet::write(path, &out, Existing::Refuse)
}

fn line<'a>(s: &Sheet, r: &'a SheetRow) -> Vec<Put<'a>> {
    if r.heading {
        return vec![Put::Heading(r.cells.first().map_or("", String::as_str).into())];
    }
    let mut cells: Vec<Put> = s.columns.iter().zip(&r.cells).map(|(c, said)| c.kind.put(said)).collect();
    if let (Some(day), Some(cell)) = (r.day, cells.first_mut()) {
        *cell = Put::Date(day.into());
    }
    cells
}

/// The last row. A figure that is what its column comes to is a formula; one that is not (the most people of any month, marks
/// above a sum) stands as it was worked out.
fn total(columns: &[SheetColumn], lines: &[&SheetRow], totals: &[&SheetRow]) -> Vec<Put<'static>> {
    let sum = |c: &SheetColumn, i: usize, rows: &[&SheetRow]| {
        let figures = rows.iter().filter_map(|r| c.kind.put(r.cells.get(i)?).figure());
        // In hundredths: halves of binary fractions do not add up to themselves.
        figures.map(|n| (n * 100.0).round() as i64).sum::<i64>()
    };
    let cell = |(i, c): (usize, &SheetColumn)| {
        let said: Vec<Put> = totals.iter().filter_map(|r| Some(c.kind.put(r.cells.get(i)?))).collect();
        let told = sum(c, i, totals);
        let figure = match c.kind {
            Kind::Money => Put::Money(told),
            Kind::Points => Put::Points(told),
            _ => Put::Number(told as f64 / 100.0),
        };
        match &said[..] {
            said if !said.iter().any(|p| p.figure().is_some()) => said.first().cloned().unwrap_or(Put::Blank),
            _ if told == sum(c, i, lines) => Put::Sum(Box::new(figure)),
            [one] => one.clone(),
            _ => Put::Blank,
        }
    };
    if totals.is_empty() { Vec::new() } else { columns.iter().enumerate().map(cell).collect() }
}

/// What stands on an upright A4 at full size, in characters.
const PAGE: f64 = 96.0;

/// As wide as what stands in it, all together not much narrower than a page: sentences above and below need the room, and so
/// does the pen.
fn spread<'a>(sheets: &[&'a Sheet]) -> Vec<OutColumn<'a>> {
    let Some(first) = sheets.first() else { return Vec::new() };
    let wide = |text: &str| -> f64 { text.chars().map(|c| if c < '\u{2e80}' { 1.05 } else { 2.1 }).sum() };
    let mut columns: Vec<OutColumn> = first
        .columns
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let rows = || sheets.iter().flat_map(|s| &s.rows).filter(|r| !r.heading);
            let told = rows().filter_map(|r| r.cells.get(i)).map(|s| wide(s)).fold(0.0, f64::max);
            let least = if c.kind == Kind::Money {
                8.0
            } else if told == 0.0 {
                12.0
            } else {
                5.0
            };
            let days = if rows().any(|r| i == 0 && r.day.is_some()) { 11.0 } else { 0.0 };
            let width = [told, least, days, wide(&c.head)].into_iter().fold(0.0, f64::max).min(44.0) + 2.0;
            OutColumn { header: &c.head, width, kind: c.kind }
        })
        .collect();
    let all: f64 = columns.iter().map(|c| c.width).sum();
    let by = (PAGE / all).clamp(1.0, 3.0);
    columns.iter_mut().for_each(|c| c.width *= by);
    columns
}
