//! What the covers, spines, catalogues and backsheets of a section and year say. Layout is print's.

use super::numbering::Numbering;
use super::paper::unknown_section;
use super::sections::Sections;
use super::{BoxOf, Item, Vacancy, boxes, items, vacancies};
use crate::branch::{self, Organisation, Scope};
use crate::print::{
    Backsheet, Backsheets, Catalogue, CatalogueRow, Catalogues, Cover, Covers, Spine, SpineWidth, Spines,
};
use crate::{At, Error, Result};
use rusqlite::Connection;
use std::rc::Rc;

/// Covers of the boxes of a section and year: one box where its number is given, else all of them.
/// # Errors
/// `NotFound` for an unknown section, and where nothing is filed there.
pub fn covers(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    section: &str,
    year: i32,
    box_number: Option<u32>,
) -> Result<Covers> {
    let covers = chosen(conn, scope, section, year, box_number)?.into_iter().map(|c| {
        let (since, until) = c.span();
        Ok(Cover {
            fonds_name: c.organisation.name.clone(),
            title: format!("{}党建工作档案", community(&c.organisation.name)),
            section: format!("{}卷", c.section),
            year,
            retention: c.retention(),
            first: c.of.first,
            last: c.of.last,
            since,
            until,
            archive_number: c.numbering.write(year, &c.of.retention, &c.of.section, 0)?,
            filer: c.organisation.name.clone(),
            items: c.of.items,
            pages: c.pages(),
            box_number: c.of.box_number,
        })
    });
    Ok(Covers { covers: covers.collect::<Result<_>>()?, printed: at.today().to_string() })
}

/// Spine labels of the same boxes, for boxes of that width.
/// # Errors
/// As [`covers`].
pub fn spines(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    section: &str,
    year: i32,
    box_number: Option<u32>,
    width: SpineWidth,
) -> Result<Spines> {
    let chosen = chosen(conn, scope, section, year, box_number)?;
    let spine = |c: Chosen| Spine {
        fonds_code: c.numbering.fonds(year).to_owned(),
        fonds_name: c.organisation.name.clone(),
        section: format!("{}卷", c.section),
        year,
        retention: c.retention(),
        first: c.of.first,
        last: c.of.last,
        box_number: c.of.box_number,
    };
    Ok(Spines { width, labels: chosen.into_iter().map(spine).collect(), printed: at.today().to_string() })
}

/// 归档文件目录: one for each box where a number is given, else one for each class of the section and year.
/// # Errors
/// As [`covers`].
pub fn catalogues(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    section: &str,
    year: i32,
    box_number: Option<u32>,
) -> Result<Catalogues> {
    let mut found: Vec<(String, String, Catalogue)> = Vec::new();
    for c in chosen(conn, scope, section, year, box_number)? {
        let rows = c.items.iter().map(row);
        let same = |(o, r, _): &&mut (String, String, Catalogue)| *o == c.organisation.id && *r == c.of.retention;
        if let Some((_, _, catalogue)) = found.iter_mut().find(same) {
            catalogue.rows.extend(rows);
            continue;
        }
        let catalogue = Catalogue {
            fonds_code: c.numbering.fonds(year).to_owned(),
            fonds_name: c.organisation.name.clone(),
            year,
            retention: c.retention(),
            section: c.section.clone(),
            rows: rows.collect(),
        };
        found.push((c.organisation.id.clone(), c.of.retention.clone(), catalogue));
    }
    let catalogues = found.into_iter().map(|(_, _, catalogue)| catalogue).collect();
    Ok(Catalogues { catalogues, lying: false, printed: at.today().to_string() })
}

/// 备考表 of the same boxes. Who arranged and checked them is left for the pen.
/// # Errors
/// As [`covers`].
pub fn backsheets(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    section: &str,
    year: i32,
    box_number: Option<u32>,
) -> Result<Backsheets> {
    let vacant = vacancies(conn, scope, year)?;
    let all = boxes(conn, scope, year)?;
    let sheets = chosen(conn, scope, section, year, box_number)?.into_iter().map(|c| {
        let notes = notes(&c, &vacant, &all);
        Ok(Backsheet {
            fonds_name: c.organisation.name.clone(),
            archive_number: c.numbering.write(year, &c.of.retention, &c.of.section, 0)?,
            section: c.section.clone(),
            year,
            retention: c.retention(),
            box_number: c.of.box_number,
            first: c.of.first,
            last: c.of.last,
            items: c.of.items,
            pages: c.pages(),
            notes,
            arranged_by: String::new(),
            arranged_on: String::new(),
            checked_by: String::new(),
            checked_on: String::new(),
        })
    });
    Ok(Backsheets { backsheets: sheets.collect::<Result<_>>()?, printed: at.today().to_string() })
}

/// What is known of a box beside its sum: what was moved out and when, what came after the closing, copies, papers entered late,
/// pages that nobody counted (DA/T 22-2015 6.4.2).
pub(super) fn notes(c: &Chosen, vacant: &[Vacancy], all: &[BoxOf]) -> Vec<String> {
    let gone = vacant.iter().filter(|v| home(all, v) == Some(&c.of));
    let gap = |v: &Vacancy| {
        let day = v.logged_at.get(..10).map(|d| format!("（{d}）")).unwrap_or_default();
        format!("件号{:04}空缺：{}{day}。", v.number, v.reason)
    };
    let mut notes: Vec<String> = gone.map(gap).collect();
    type Is = fn(&Item) -> bool;
    let told: [(Is, &str); 4] = [
        (|i| i.added, "归档后补充"),
        (|i| i.late && !i.added, "补录"),
        (|i| !i.original, "为复印件"),
        (|i| i.pages.is_none(), "未数页数"),
    ];
    for (is, what) in told {
        let numbers: Vec<String> = c.items.iter().filter(|i| is(i)).map(|i| format!("{:04}", i.number)).collect();
        match numbers.len() {
            0 => {}
            n if n <= 10 => notes.push(format!("有{n}件{what}：{}。", numbers.join("、"))),
            n => notes.push(format!("有{n}件{what}。")),
        }
    }
    notes
}

/// Where a paper that was moved out had lain: the box of its class that its number falls into or follows, else the first.
fn home<'b>(all: &'b [BoxOf], v: &Vacancy) -> Option<&'b BoxOf> {
    let of_class =
        |b: &&BoxOf| (&b.organisation_id, &b.section, &b.retention) == (&v.organisation_id, &v.section, &v.retention);
    let mut class: Vec<&BoxOf> = all.iter().filter(of_class).collect();
    class.sort_by_key(|b| b.first);
    class.iter().rfind(|b| b.first <= v.number).or(class.first()).copied()
}

/// A box with everything that its papers say.
pub(super) struct Chosen {
    pub organisation: Organisation,
    pub numbering: Rc<Numbering>,
    /// Name of the section.
    pub section: String,
    pub of: BoxOf,
    pub items: Vec<Item>,
}

impl Chosen {
    /// First and last day of its items, as known.
    pub fn span(&self) -> (String, String) {
        let dates = || self.items.iter().map(|i| i.dated);
        let since = dates().min().map(|d| d.to_string());
        let until = dates().max_by_key(|d| d.last()).map(|d| d.to_string());
        (since.unwrap_or_default(), until.unwrap_or_default())
    }
    pub fn retention(&self) -> String {
        super::retention_name(&self.of.retention).to_owned()
    }
    /// 0, left for the pen, as soon as one item was not counted: a sum that is too small would be a lie.
    pub fn pages(&self) -> u32 {
        if self.of.uncounted == 0 { self.of.pages } else { 0 }
    }
}

pub(super) fn chosen(
    conn: &Connection,
    scope: &Scope,
    section: &str,
    year: i32,
    box_number: Option<u32>,
) -> Result<Vec<Chosen>> {
    let sections = Sections::of(conn)?;
    let section = sections.named(section).ok_or_else(|| Error::not_found(unknown_section(&sections)))?;
    let everything = items(conn, scope, Some(year))?;
    let organisations = branch::organisations(conn)?;
    let mut chosen: Vec<Chosen> = Vec::new();
    for of in boxes(conn, scope, year)? {
        let wanted = of.section == section.id && box_number.is_none_or(|n| n == of.box_number);
        let Some(organisation) = organisations.iter().find(|o| wanted && o.id == of.organisation_id) else { continue };
        let inside = |i: &&Item| {
            i.organisation_id == of.organisation_id && i.section == of.section && i.box_number == of.box_number
        };
        // Boxes of one organisation come one after the other.
        let numbering = match chosen.last() {
            Some(Chosen { organisation: before, numbering, .. }) if before.id == organisation.id => {
                Rc::clone(numbering)
            }
            _ => Rc::new(Numbering::of(conn, organisation)?),
        };
        chosen.push(Chosen {
            organisation: organisation.clone(),
            section: numbering.name(year, &section.id).to_owned(),
            numbering,
            items: everything.iter().filter(inside).cloned().collect(),
            of,
        });
    }
    if let (true, Some(number)) = (chosen.is_empty(), box_number) {
        return Err(Error::not_found(format!("{year}年的“{}”里没有第{number}盒，请检查盒号。", section.name)));
    }
    if chosen.is_empty() {
        return Err(Error::not_found(format!(
            "{year}年的“{}”里还没有归档的文件，没有可打印的盒。请先导入归档登记。",
            section.name
        )));
    }
    Ok(chosen)
}

fn row(item: &Item) -> CatalogueRow {
    CatalogueRow {
        archive_number: item.archive_number.clone(),
        document_number: item.document_number.clone(),
        author: item.author.clone(),
        title: item.title.clone(),
        date: item.dated.to_string(),
        pages: item.pages.unwrap_or(0),
        note: item.remark(),
    }
}

/// 晨光社区第一党支部 belongs to 晨光社区; a name without 社区 stands for itself.
fn community(name: &str) -> &str {
    let end = name.find("社区").map(|at| at + "社区".len());
    end.map_or(name, |end| &name[..end])
}
