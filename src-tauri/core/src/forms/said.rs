//! A mapping corrected in words, as the command line says it.

use super::{BLANK, Mapping, Spot, SpotKind, Way, fields};
use crate::sheet::text::squeeze;
use crate::{Error, Result};

/// Corrects what was found: `{{标记}}=项`, `表头=项`, `表名!B3=项` or, for the second colon within the cell, `表名!B3#2=项`; behind the field a way of dates, `出生日期|YYYY.MM`; 留空 for the
/// pen.
/// # Errors
/// `Usage` for what names no field or is not written so.
pub fn corrected(mut mapping: Mapping, said: &[String], way: Option<Way>) -> Result<Mapping> {
    for one in said {
        let (what, meant) = one.split_once('=').ok_or_else(|| {
            Error::usage("--set 要写成 位置=项，例如 入党年月=入党时间、表一!B3=姓名 或 入党年月=入党时间|YYYY.MM。")
        })?;
        let what = what.trim().trim_start_matches("{{").trim_end_matches("}}").trim();
        let (name, date) = meant.split_once(['|', '｜']).map_or((meant.trim(), ""), |(n, d)| (n.trim(), d.trim()));
        let field = match name {
            "" | "留空" => BLANK.to_owned(),
            name => fields::by_key(name)?.key.to_owned(),
        };
        let date = date.to_owned();
        // A single cell may be named by the word beside it.
        let word = |s: &Spot| {
            s.kind == SpotKind::Cell && s.place.strip_prefix('“').is_some_and(|p| worded(p) == squeeze(what))
        };
        match mapping.spots.iter_mut().find(|s| squeeze(&s.what) == squeeze(what) || word(s)) {
            Some(spot) => (spot.field, spot.date) = (field, date),
            None => mapping.spots.push(placed(what, field, date)),
        }
    }
    Ok(Mapping { way: way.unwrap_or(mapping.way), ..mapping })
}

/// The word of `姓名：”旁边`.
fn worded(place: &str) -> std::borrow::Cow<'_, str> {
    squeeze(place.split('”').next().unwrap_or_default().trim_end_matches([':', '：']))
}

/// A cell where it is written `表名!B3`, else a header.
fn placed(what: &str, field: String, date: String) -> Spot {
    match what.split_once(['!', '！']) {
        Some((sheet, at)) => Spot {
            kind: SpotKind::Cell,
            sheet: sheet.trim().to_owned(),
            what: at.trim().to_uppercase().replace('＃', "#"),
            field,
            date,
            ..Spot::default()
        },
        None => Spot { kind: SpotKind::Column, what: what.to_owned(), field, date, ..Spot::default() },
    }
}
