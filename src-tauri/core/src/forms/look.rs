//! What a form holds: its placeholders, or where without any it wants to be filled.

use super::fields::{self, Of};
use super::{FormField, Mapping, Spot, SpotKind, Way, dates, form_fields, rows};
use crate::sheet::Limits;
use crate::sheet::fill::{Form, Found, Heads, Label, Template};
use crate::sheet::text::squeeze;
use crate::{Error, Result, secrecy};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A form looked at; nothing is filled.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormLook", export_to = "FormLook.ts"))]
pub struct Look {
    /// `xlsx` or `docx`.
    pub form: String,
    /// What was found, with what it is taken for; a mapping that a person corrects.
    pub mapping: Mapping,
    /// Blank rows below the header of a list; 0 where there is none.
    pub room: u32,
    /// The saved mapping whose every place this form has; empty where there is none.
    pub saved: String,
    pub fields: Vec<FormField>,
    pub dates: Vec<String>,
}

/// # Errors
/// `NotFound`, `InputRefused` where it is no form; a failing store.
pub fn look(conn: &Connection, path: &Path, chosen: Option<&Mapping>) -> Result<Look> {
    let template = open(path)?;
    let (found, heads) = found(&template, chosen)?;
    let fits = |m: &Mapping| !m.spots.is_empty() && m.spots.iter().all(|s| found.spots.iter().any(|f| s.is(f)));
    let saved = rows::maps(conn)?.into_iter().find(|m| fits(&m.mapping)).map(|m| m.name).unwrap_or_default();
    let sheet = found.spots.iter().find(|s| s.kind == SpotKind::Column).map(|s| s.sheet.clone());
    let room = heads.iter().find(|h| Some(&h.sheet) == sheet.as_ref()).map_or(0, |h| h.room);
    let mapping = match chosen {
        Some(chosen) => joined(found, chosen),
        None => found,
    };
    let dates = dates::WAYS.iter().map(|w| (*w).to_owned()).collect();
    Ok(Look { form: extension(template.form()).into(), mapping, room, saved, fields: form_fields(), dates })
}

pub fn open(path: &Path) -> Result<Template> {
    let limits = Limits::default();
    secrecy::refuse_file(path)?;
    let template = Template::open(crate::file::read(path, limits.bytes)?, &limits)?;
    secrecy::refuse_marked(template.lines()?.iter().map(String::as_str))?;
    Ok(template)
}

pub fn extension(form: Form) -> &'static str {
    match form {
        Form::Workbook => "xlsx",
        Form::Document => "docx",
    }
}

/// What the form itself says: placeholders before headers before words beside cells.
pub fn found(template: &Template, chosen: Option<&Mapping>) -> Result<(Mapping, Vec<Heads>)> {
    let marks = template.marks()?;
    // Beside a title or a page's head that names the branch a list may still go by its headers.
    let is_once = |m: &Found| meaning(&m.text).is_some_and(|f| f.of == Of::Once);
    if !marks.iter().all(is_once) {
        return Ok((Mapping { way: way_of(&marks), spots: of_marks(marks) }, Vec::new()));
    }
    let said = chosen.map(said).unwrap_or_default();
    let heads = template.heads(&fields::columns(), &said)?;
    let known = |h: &&Heads| h.columns.iter().filter(|c| !c.field.is_empty()).count();
    let with_room = heads.iter().filter(|h| h.room > 0);
    let best = with_room.max_by_key(|h| (known(h), std::cmp::Reverse(h.row)));
    // What stands in a page's head says nothing of whether the rest is for the pen.
    let is_aside = |m: &Found| m.place.ends_with("页眉") || m.place.ends_with("页脚");
    if best.is_none() && !marks.iter().all(is_aside) {
        return Ok((Mapping { way: way_of(&marks), spots: of_marks(marks) }, Vec::new()));
    }
    let mut spots = of_marks(marks);
    let labels = template.labels(&fields::labels(), fields::CHOICES)?;
    if let Some(head) = best {
        spots.extend(head.columns.iter().map(|c| Spot {
            kind: SpotKind::Column,
            sheet: head.sheet.clone(),
            what: c.header.clone(),
            field: c.field.clone(),
            place: format!("第{}行的表头", head.row),
            ..Spot::default()
        }));
    }
    // Beside a list only what is said once has a cell of its own.
    let alone = |field: &str| best.is_none() || fields::find(field).is_some_and(|f| f.of == Of::Once);
    // There 党支部名称 is whose list it is.
    let meant = |field: String| if best.is_some() && field == "organisation" { "branch".into() } else { field };
    let labels = labels.into_iter().map(|l| Label { field: meant(l.field.clone()), ..l });
    spots.extend(labels.filter(|l| alone(&l.field)).map(|l| Spot {
        kind: SpotKind::Cell,
        sheet: l.sheet,
        what: l.at,
        field: l.field,
        place: format!("“{}”{}", l.label, if l.inside { "后面" } else { "旁边" }),
        ..Spot::default()
    }));
    let way = if best.is_some() { Way::List } else { Way::Each };
    // A list that cannot be filled is the cause where nothing else of the members is asked for.
    let of_members = |s: &Spot| fields::find(&s.field).is_some_and(|f| f.of != Of::Once);
    if chosen.is_none()
        && !spots.iter().any(of_members)
        && let Some(full) = heads.iter().filter(|h| h.room == 0 && known(h) > 2).max_by_key(known)
    {
        return Err(Error::refused(full.why.clone()));
    }
    Ok((Mapping { way, spots }, heads))
}

fn said(mapping: &Mapping) -> Vec<(String, String)> {
    let columns = mapping.spots.iter().filter(|s| s.kind == SpotKind::Column);
    let plain = |field: &str| if field == super::BLANK { String::new() } else { field.to_owned() };
    columns.map(|s| (s.what.clone(), plain(&s.field))).collect()
}

/// Several placeholders of members that all stand in one row are a list.
fn way_of(marks: &[Found]) -> Way {
    let of_members = |m: &&Found| meaning(&m.text).is_some_and(|f| f.of != Of::Once);
    let mut lines: BTreeMap<usize, usize> = BTreeMap::new();
    for mark in marks.iter().filter(of_members) {
        *lines.entry(mark.line).or_default() += 1;
    }
    match lines.first_key_value() {
        Some((line, count)) if lines.len() == 1 && *line > 0 && *count > 1 => Way::List,
        _ => Way::Each,
    }
}

fn of_marks(marks: Vec<Found>) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for mark in marks {
        match spots.iter_mut().find(|s| s.what == mark.text) {
            Some(known) if !known.place.contains(&mark.place) => known.place += &format!("、{}", mark.place),
            Some(_) => {}
            None => spots.push(Spot {
                field: meaning(&mark.text).map_or_else(String::new, |f| f.key.into()),
                date: split(&mark.text).1.to_owned(),
                what: mark.text,
                place: mark.place,
                ..Spot::default()
            }),
        }
    }
    spots
}

/// `出生日期|YYYY.MM` as the field's name and the way of its dates.
fn split(mark: &str) -> (&str, &str) {
    mark.split_once(['|', '｜']).map_or((mark, ""), |(name, way)| (name.trim(), way.trim()))
}

fn meaning(mark: &str) -> Option<&'static fields::Field> {
    fields::find(split(mark).0)
}

/// What the form says, corrected by what a person chose.
pub fn joined(found: Mapping, chosen: &Mapping) -> Mapping {
    let mut spots = found.spots;
    // Headers and cells that a person chose are all there are: a guess beside them would fill what nobody asked for.
    if chosen.spots.iter().any(|s| s.kind != SpotKind::Mark) {
        spots.retain(|s| s.kind == SpotKind::Mark);
    }
    for choice in &chosen.spots {
        match spots.iter_mut().find(|s| choice.is(s)) {
            Some(spot) => (spot.field, spot.date) = (choice.field.clone(), choice.date.clone()),
            None if choice.kind != SpotKind::Mark => spots.push(choice.clone()),
            None => {}
        }
    }
    Mapping { way: chosen.way, spots }
}

/// # Errors
/// `InputRefused` naming the placeholders that stand for nothing and how to say what they stand for.
pub fn settled(mapping: &Mapping) -> Result<()> {
    for spot in &mapping.spots {
        dates::check(&spot.date)?;
        if !spot.field.is_empty() && spot.field != super::BLANK {
            fields::by_key(&spot.field)?;
        }
    }
    let lost = mapping.spots.iter().filter(|s| s.kind == SpotKind::Mark && s.field.is_empty());
    let lost: Vec<String> = lost.map(|s| format!("{{{{{}}}}}（{}）{}", s.what, s.place, near(&s.what))).collect();
    if !lost.is_empty() {
        return Err(Error::refused(format!(
            "表里的 {} 不是程序认得的栏目，没有填表。请在表里改成认得的名称，或指定它对应哪一项、留空。",
            lost.join("、")
        )));
    }
    if mapping.spots.iter().all(|s| s.field.is_empty()) { Err(nothing()) } else { Ok(()) }
}

fn nothing() -> Error {
    Error::refused(
        "表里没有找到要填的地方：没有 {{姓名}} 这样的标记，也没有认得的表头。请在要填的格子里写上 {{姓名}} 这样的标记，或指定格子对应哪一项（工作簿写 表名!B3，文档写 表格1!B3，表格外写 正文!B3，即第3段的第2个冒号后面；一格里的第2个冒号后面写 表名!B3#2）。",
    )
}

/// Whether the form has every place of a mapping, so that nobody takes a slip of the pen for settled.
/// # Errors
/// `InputRefused` naming the first place that the form does not have, or where the form has none at all.
pub fn fits(path: &Path, mapping: &Mapping) -> Result<()> {
    let template = open(path)?;
    let (found, heads) = found(&template, Some(mapping))?;
    if found.spots.is_empty() && mapping.spots.is_empty() {
        return Err(nothing());
    }
    let headed = |s: &Spot| {
        let has = |h: &Heads| h.columns.iter().any(|c| squeeze(&c.header) == squeeze(&s.what));
        heads.iter().any(|h| (s.sheet.is_empty() || s.sheet == h.sheet) && has(h))
    };
    for spot in mapping.spots.iter().filter(|s| !s.field.is_empty()) {
        let there = match spot.kind {
            SpotKind::Mark => found.spots.iter().any(|f| spot.is(f)),
            SpotKind::Column => headed(spot),
            SpotKind::Cell => template.has_cell(&spot.sheet, &spot.what, fields::choices(&spot.field))?,
        };
        if !there {
            let known: Vec<&str> = found.spots.iter().map(|s| s.what.as_str()).collect();
            let known = if known.is_empty() { String::new() } else { format!("表里有：{}。", known.join("、")) };
            return Err(Error::refused(format!(
                "表里没有“{}”这个标记、表头或格子，没有采用。{known}单个格子请写成 表名!B3，文档里写成 表格1!B3 或 正文!B3。",
                spot.what
            )));
        }
    }
    Ok(())
}

/// A field whose name shares most characters, to be offered.
fn near(mark: &str) -> String {
    let name = squeeze(split(mark).0).into_owned();
    let shared = |other: &str| name.chars().filter(|c| other.contains(*c)).count() * 2;
    let names = fields::FIELDS.iter().flat_map(|f| &f.names).map(|n| (shared(n), *n));
    let best =
        names.filter(|(score, n)| *score > n.chars().count().max(name.chars().count())).max_by_key(|(score, _)| *score);
    best.map_or_else(String::new, |(_, name)| format!("，是不是 {{{{{name}}}}}"))
}
