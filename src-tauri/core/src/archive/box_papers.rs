//! Everything a box wants on paper, chosen together: labels, lists, stamps, the papers of hard dossiers, the list of boxes.

use super::numbering::Numbering;
use super::papers::place;
use super::prints::{Chosen, backsheets, catalogues, chosen, covers, notes, spines};
use super::{boxes, retention_name, vacancies};
use crate::branch::{self, Scope};
use crate::print::{
    Book, Dossier, DossierRow, Dossiers, Sheet, SheetColumn, SheetRow, Sheets, SpineWidth, Stamp, Stamps, Template,
};
use crate::sheet::Kind;
use crate::{At, Error, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, to_value};

/// One kind of paper for a box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "BoxPaper", export_to = "BoxPaper.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum BoxPaper {
    /// On A4, to be cut out and pasted on.
    Cover,
    /// The cover itself, 220 × 310 mm.
    CoverBoard,
    Spine,
    Catalogue,
    /// The catalogue on sheets lying on their side.
    CatalogueLying,
    /// For catalogues that are bound.
    CatalogueCover,
    Backsheet,
    StampLabels,
    /// Printed over the first page of each item.
    Stamp,
    Dossier,
    DossierSpine,
    DossierList,
    DossierBack,
}

impl BoxPaper {
    /// All labels of a box, in the order in which they are used.
    pub const LABELS: &'static [BoxPaper] =
        &[BoxPaper::Cover, BoxPaper::Spine, BoxPaper::Catalogue, BoxPaper::Backsheet, BoxPaper::StampLabels];

    /// By its word on the command line.
    /// # Errors
    /// `Usage` for another word.
    pub fn by_word(word: &str) -> Result<BoxPaper> {
        serde_json::from_value(Value::from(word)).map_err(|_| {
            Error::usage("没有这种打印件。可以写 cover、cover-board、spine、catalogue、catalogue-lying、catalogue-cover、backsheet、stamp、stamp-labels、dossier、dossier-spine、dossier-list、dossier-back。")
        })
    }
}

/// Which boxes, and what of them.
#[derive(Clone, Debug, Deserialize)]
pub struct BoxOrder {
    pub papers: Vec<BoxPaper>,
    pub section: String,
    pub year: i32,
    /// None for every box of the section and year.
    pub box_number: Option<u32>,
    /// Spine of the boxes: 20, 30, 40 or 50 mm.
    pub width: u32,
    /// Back of hard dossiers: 10, 15 or 20 mm.
    pub back: u32,
}

/// The documents of an order, ready to be laid out one after the other.
/// # Errors
/// `NotFound` for an unknown section, an empty one, or no paper at all; `Usage` for a width that no box has.
pub fn box_papers(conn: &Connection, at: &At, scope: &Scope, order: &BoxOrder) -> Result<Vec<(Template, Value)>> {
    let (section, year, one) = (order.section.as_str(), order.year, order.box_number);
    let hard = |template: Template| Ok((template, to_value(dossiers(conn, at, scope, order)?)?));
    let listed = |template: Template, lying: bool| {
        let lists = catalogues(conn, at, scope, section, year, one)?;
        Ok((template, to_value(crate::print::Catalogues { lying, ..lists })?))
    };
    let stamped = |template: Template| Ok((template, to_value(stamps(conn, at, scope, section, year, one)?)?));
    let paper = |paper: &BoxPaper| match paper {
        BoxPaper::Cover => Ok((Template::CoverA4, to_value(covers(conn, at, scope, section, year, one)?)?)),
        BoxPaper::CoverBoard => Ok((Template::Cover, to_value(covers(conn, at, scope, section, year, one)?)?)),
        BoxPaper::Spine => {
            let width = SpineWidth::from_mm(order.width)
                .ok_or_else(|| Error::usage("没有这种盒脊。盒脊宽度可以是 20、30、40、50（毫米）。"))?;
            Ok((Template::Spine, to_value(spines(conn, at, scope, section, year, one, width)?)?))
        }
        BoxPaper::Catalogue => listed(Template::Catalogue, false),
        BoxPaper::CatalogueLying => listed(Template::Catalogue, true),
        BoxPaper::CatalogueCover => listed(Template::CatalogueCover, false),
        BoxPaper::Backsheet => Ok((Template::Backsheet, to_value(backsheets(conn, at, scope, section, year, one)?)?)),
        BoxPaper::StampLabels => stamped(Template::StampLabels),
        BoxPaper::Stamp => stamped(Template::Stamp),
        BoxPaper::Dossier => hard(Template::Dossier),
        BoxPaper::DossierSpine => hard(Template::DossierSpine),
        BoxPaper::DossierList => hard(Template::DossierList),
        BoxPaper::DossierBack => hard(Template::DossierBack),
    };
    let papers: Vec<_> = order.papers.iter().map(paper).collect::<Result<_>>()?;
    if papers.is_empty() {
        Err(Error::not_found("没有选要打印的东西。请至少勾一种。"))
    } else {
        Ok(papers)
    }
}

/// 归档章 of every item of the boxes, in the order of the catalogue.
fn stamps(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    section: &str,
    year: i32,
    box_number: Option<u32>,
) -> Result<Stamps> {
    let mut stamps = Vec::new();
    for c in chosen(conn, scope, section, year, box_number)? {
        stamps.extend(c.items.iter().map(|i| Stamp {
            fonds_code: c.numbering.fonds(year).to_owned(),
            year,
            number: i.number,
            section: c.numbering.problem(year, &c.of.section),
            retention: c.retention(),
            pages: i.pages.unwrap_or(0),
        }));
    }
    Ok(Stamps { stamps, printed: at.today().to_string() })
}

/// The same boxes as hard dossiers (GB/T 9705), for an office that binds by volume: a box is a dossier.
fn dossiers(conn: &Connection, at: &At, scope: &Scope, order: &BoxOrder) -> Result<Dossiers> {
    if ![10, 15, 20].contains(&order.back) {
        return Err(Error::usage("没有这种卷皮。脊背宽度可以是 10、15、20（毫米）。"));
    }
    let chosen = chosen(conn, scope, &order.section, order.year, order.box_number)?;
    let (vacant, all) = (vacancies(conn, scope, order.year)?, boxes(conn, scope, order.year)?);
    let dossiers = chosen.iter().map(|c| dossier(c, order.year, notes(c, &vacant, &all))).collect();
    Ok(Dossiers { dossiers, width: order.back, printed: at.today().to_string() })
}

fn dossier(c: &Chosen, year: i32, notes: Vec<String>) -> Dossier {
    let mut page = Some(1);
    let mut rows = Vec::new();
    for i in &c.items {
        rows.push(DossierRow {
            document_number: i.document_number.clone(),
            author: i.author.clone(),
            title: i.title.clone(),
            date: i.dated.to_string(),
            first_page: page.unwrap_or(0),
            note: i.remark(),
        });
        // After an item whose pages were not counted nobody knows on which page the next begins.
        page = page.zip(i.pages).map(|(from, pages)| from + pages);
    }
    let (since, until) = c.span();
    let fonds = c.numbering.fonds(year);
    let number = c.of.box_number;
    let archive_number = if fonds.is_empty() {
        String::new()
    } else {
        // 全宗号·目录号·案卷号: the dots part its three cells, so the middle one has none of its own.
        let list = c.numbering.problem(year, &c.of.section).replace('·', "");
        format!("{fonds}·{year}{list}·{number:03}")
    };
    Dossier {
        fonds_code: fonds.to_owned(),
        fonds_name: c.organisation.name.clone(),
        class: c.section.clone(),
        title: format!("{}{year}年{}", c.organisation.name, c.section),
        year,
        since,
        until,
        retention: c.retention(),
        items: c.of.items,
        pages: c.pages(),
        filing_number: String::new(),
        archive_number,
        number,
        rows,
        notes,
    }
}

/// 档案盒清单 of a year: one sheet an organisation.
/// # Errors
/// `NotFound` where no box has anything in it.
pub fn box_list(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Sheets> {
    let mut sheets = Vec::new();
    for o in branch::covered(conn, scope)? {
        let all = boxes(conn, &Scope::One(o.id.clone()), year)?;
        let numbering = Numbering::of(conn, &o)?;
        let mut rows = Vec::new();
        for b in &all {
            let pages = if b.uncounted == 0 { b.pages.to_string() } else { String::new() };
            rows.push(SheetRow::of([
                (rows.len() + 1).to_string(),
                numbering.name(year, &b.section).to_owned(),
                format!("第{}盒", b.box_number),
                retention_name(&b.retention).to_owned(),
                b.numbers(),
                b.items.to_string(),
                pages,
                place(&b.cabinet, &b.shelf),
            ]));
        }
        if rows.is_empty() {
            continue;
        }
        sheets.push(Sheet {
            title: "档案盒清单".into(),
            about: format!("{year}年度　　共{}盒{}件", all.len(), all.iter().map(|b| b.items).sum::<u32>()),
            table: "boxes",
            columns: SheetColumn::all([
                ("序号", Kind::Number),
                ("资料卷", Kind::Long),
                ("盒号", Kind::Text),
                ("保管期限", Kind::Text),
                ("起止件号", Kind::Text),
                ("件数", Kind::Number),
                ("页数", Kind::Number),
                ("存放位置", Kind::Text),
            ]),
            rows,
            signs: vec!["整理人".into(), "检查人".into(), "日期".into()],
            organisation: o.name,
            ..Sheet::default()
        });
    }
    let nothing = format!("{year}年还没有归档的文件，没有盒清单可打。");
    Sheets::of(at, "档案盒清单", Book::Together, sheets, &nothing)
}
