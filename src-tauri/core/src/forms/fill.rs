//! A form filled: one with a row for each member, or one for each.

use super::fields::{self, Of};
use super::look::{self, extension};
use super::values::{Asked, Gathered};
use super::{BLANK, Mapping, Spot, SpotKind, Way};
use crate::branch::Scope;
use crate::file::{self, Existing, Ready};
use crate::members::{self, Number, View};
use crate::sheet::fill::{Heads, Order, Target, Template, Under};
use crate::sheet::{self, Kind, Out, OutColumn, Put};
use crate::store::{Done, Leaves, Store};
use crate::{At, Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What is to be filled, for whom, and where to.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormFill", export_to = "FormFill.ts"))]
pub struct Fill {
    /// The superior's form.
    pub path: String,
    /// What its places stand for; none takes what the form itself says.
    pub mapping: Option<Mapping>,
    /// Whom, as the roster is narrowed and put in order; its columns do not matter.
    pub view: View,
    /// Ids or names; none means everybody whom the view shows.
    pub members: Vec<String>,
    /// Of points, talks and dues.
    pub year: i32,
    /// Numbers, phones and addresses in full.
    pub whole: bool,
    /// Names of members in the names of files.
    pub named: bool,
}

/// What was written.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FormFilled", export_to = "FormFilled.ts"))]
pub struct Filled {
    #[cfg_attr(test, ts(type = "string[]"))]
    pub paths: Vec<PathBuf>,
    /// Which file is whose; none where there is only one file.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub listing: Option<PathBuf>,
    /// 0 for a form in which nothing is of a member.
    pub members: usize,
    /// Places that were filled.
    pub places: usize,
    /// Numbers and addresses are in it, shown in part.
    pub masked: bool,
}

fn asks_numbers(mapping: &Mapping) -> bool {
    const HIDDEN: [&str; 4] = ["id_number", "mobile", "landline", "address"];
    mapping.spots.iter().any(|s| HIDDEN.contains(&s.field.as_str()))
}

/// Fills the form into `out`: a file that is not there yet, or a folder where each member has a form of his own. A form in which
/// nothing is of a member is filled once.
/// # Errors
/// `InputRefused` for a form that cannot be filled, `NotFound` for nobody, `CannotWrite` where a file exists; then nothing was
/// written or logged.
pub fn fill(store: &mut Store, at: &At, scope: &Scope, order: &Fill, out: &Path) -> Result<Done<Filled>> {
    let template = look::open(Path::new(&order.path))?;
    let (found, heads) = look::found(&template, order.mapping.as_ref())?;
    let mapping = match &order.mapping {
        Some(chosen) => look::joined(found, chosen),
        None => found,
    };
    look::settled(&mapping)?;
    let number = if order.whole { Number::Full } else { Number::Masked };
    let (view, members) = (&order.view, order.members.as_slice());
    let asked = Asked { conn: store.conn(), at, scope, view, members, year: order.year, number };
    let gathered = asked.gather(&mapping)?;
    let names = members::names(store.conn())?;
    // A column runs down a list, whatever stands in it.
    let about_nobody = mapping.spots.iter().filter(|s| takes(s)).all(|s| s.kind != SpotKind::Column && is_once(s));
    let made = match mapping.way {
        _ if about_nobody => {
            vec![(one_file(&order.path, &template, out), template.fill(&once(&mapping, &gathered, 0))?)]
        }
        Way::List => vec![(out.to_owned(), template.fill(&list(&mapping, &heads, &gathered)?)?)],
        Way::Each => each(&template, &mapping, &gathered, order, out, &names)?,
    };
    let places = mapping.spots.iter().filter(|s| !s.field.is_empty() && s.field != BLANK).count();
    let filled = Filled {
        listing: (!about_nobody && (made.len() > 1 || out.is_dir()))
            .then(|| out.join(format!("{}-清单.xlsx", stem(&order.path)))),
        paths: made.iter().map(|(path, _)| path.clone()).collect(),
        members: if about_nobody { 0 } else { gathered.ids.len() },
        places,
        masked: !order.whole && asks_numbers(&mapping),
    };
    let ready: Vec<Ready> =
        made.iter().map(|(path, bytes)| file::ready(path, bytes, Existing::Refuse)).collect::<Result<_>>()?;
    let leaves = Leaves { what: "上级表格", rows: filled.members.max(1), whole: order.whole };
    let form = extension(template.form());
    let Done { changed, .. } = store.export_as(form, at, &leaves, || publish(ready, &filled, &gathered, &names))?;
    Ok(Done { value: filled, changed })
}

/// Gives the files their names, all or none.
fn publish(ready: Vec<Ready>, filled: &Filled, gathered: &Gathered, names: &HashMap<String, String>) -> Result<()> {
    let undo = |paths: &[PathBuf], e: Error| {
        for path in paths {
            let _ = std::fs::remove_file(path);
        }
        Err(e)
    };
    if let Some(listing) = &filled.listing {
        list_files(listing, filled, gathered, names)?;
    }
    let mut done: Vec<PathBuf> = filled.listing.iter().cloned().collect();
    for (ready, path) in ready.into_iter().zip(&filled.paths) {
        if let Err(e) = ready.publish() {
            return undo(&done, e);
        }
        done.push(path.clone());
    }
    Ok(())
}

/// Which file is whose.
fn list_files(path: &Path, filled: &Filled, gathered: &Gathered, names: &HashMap<String, String>) -> Result<()> {
    let column = |header, width, kind| OutColumn { header, width, kind };
    let columns =
        [column("序号", 6.0, Kind::Number), column("姓名", 14.0, Kind::Text), column("文件", 50.0, Kind::Text)];
    let row = |(n, (id, path)): (usize, (&String, &PathBuf))| {
        let file = path.file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
        vec![Put::Number((n + 1) as f64), Put::text(names.get(id).cloned().unwrap_or_default()), Put::text(file)]
    };
    let rows = gathered.ids.iter().zip(&filled.paths).enumerate().map(row).collect();
    sheet::write(path, &Out { title: "填表清单", columns: &columns, rows, ..Out::default() }, Existing::Refuse)
}

fn stem(path: &str) -> String {
    Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_else(|| "表".into())
}

fn list(mapping: &Mapping, heads: &[Heads], gathered: &Gathered) -> Result<Order> {
    let key = |n: usize| format!("column {n}");
    let columns: Vec<(usize, &Spot)> = of(mapping, SpotKind::Column).filter(|(_, s)| takes(s)).collect();
    let marks: Vec<&Spot> = of(mapping, SpotKind::Mark).map(|(_, s)| s).collect();
    let alone = |s: &&&Spot| s.field == BLANK || is_once(s);
    let mut order = Order::default();
    for spot in marks.iter().filter(alone) {
        order.once.insert(spot.what.clone(), gathered.put(0, &spot.field, &spot.date));
    }
    for n in 0..gathered.ids.len() {
        let of_marks = marks.iter().filter(|s| !alone(s)).map(|s| (s.what.clone(), gathered.put(n, &s.field, &s.date)));
        let of_columns = columns.iter().map(|(at, s)| (key(*at), gathered.put(n, &s.field, &s.date)));
        order.rows.push(of_marks.chain(of_columns).collect());
    }
    cells(mapping, gathered, 0, &mut order);
    order.under = under(&columns, heads, key)?;
    let repeats = order.rows.first().is_some_and(|row| !row.is_empty());
    if !repeats {
        return Err(Error::refused("表里没有一处要按名单往下填，没有填表。请改为每人一份，或指定表头各对应哪一项。"));
    }
    Ok(order)
}

fn of(mapping: &Mapping, kind: SpotKind) -> impl Iterator<Item = (usize, &Spot)> {
    mapping.spots.iter().enumerate().filter(move |(_, s)| s.kind == kind)
}

/// True where the same stands whoever the form is about.
fn is_once(spot: &Spot) -> bool {
    fields::find(&spot.field).is_some_and(|f| f.of == Of::Once)
}

/// What a form of its own says: of one member, or of nobody.
fn once(mapping: &Mapping, gathered: &Gathered, member: usize) -> Order {
    let mut filling = Order::default();
    for (_, spot) in of(mapping, SpotKind::Mark) {
        filling.once.insert(spot.what.clone(), gathered.put(member, &spot.field, &spot.date));
    }
    cells(mapping, gathered, member, &mut filling);
    filling
}

/// Where the one file goes: `out`, or into it where it is a folder.
fn one_file(path: &str, template: &Template, out: &Path) -> PathBuf {
    match out.is_dir() {
        true => out.join(format!("{}（已填）.{}", stem(path), extension(template.form()))),
        false => out.to_owned(),
    }
}

fn takes(spot: &Spot) -> bool {
    !spot.field.is_empty() && spot.field != BLANK
}

/// # Errors
/// `InputRefused` where a header of the mapping is not in the form.
fn under(columns: &[(usize, &Spot)], heads: &[Heads], key: impl Fn(usize) -> String) -> Result<Option<Under>> {
    let Some((_, first)) = columns.first() else { return Ok(None) };
    let fold = |t: &str| sheet::text::squeeze(t).into_owned();
    let fits = |h: &&Heads| {
        (first.sheet.is_empty() || first.sheet == h.sheet)
            && columns.iter().any(|(_, s)| h.columns.iter().any(|c| fold(&c.header) == fold(&s.what)))
    };
    let missing = |what: &str| {
        Error::refused(format!(
            "表里没有“{what}”这样一列表头，或者表头下面没有空行，没有填表。请核对是不是这份对应关系的那张表。"
        ))
    };
    let head = heads.iter().find(fits).ok_or_else(|| missing(&first.what))?;
    if head.room == 0 {
        return Err(Error::refused(head.why.clone()));
    }
    let mut places = Vec::new();
    for (n, spot) in columns {
        let found = head.columns.iter().position(|c| fold(&c.header) == fold(&spot.what));
        let found = found.ok_or_else(|| missing(&spot.what))?;
        let halves = head.again.iter().map(|half| half[found]);
        places.extend(std::iter::once(head.columns[found].at).chain(halves).map(|at| (at, key(*n))));
    }
    Ok(Some(Under { sheet: head.sheet.clone(), header_row: head.row, columns: places }))
}

/// Single cells that a mapping names.
fn cells(mapping: &Mapping, gathered: &Gathered, member: usize, order: &mut Order) {
    for (n, spot) in of(mapping, SpotKind::Cell).filter(|(_, s)| takes(s)) {
        let key = format!("cell {n}");
        order.once.insert(key.clone(), gathered.put(member, &spot.field, &spot.date));
        order.choices.insert(key.clone(), fields::choices(&spot.field));
        order.cells.push(Target { sheet: spot.sheet.clone(), at: spot.what.clone(), key });
    }
}

/// A form for each member, with the name of its file: a running number, for a name of a file is read by whoever passes by.
fn each(
    template: &Template,
    mapping: &Mapping,
    gathered: &Gathered,
    order: &Fill,
    out: &Path,
    names: &HashMap<String, String>,
) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    if of(mapping, SpotKind::Column).any(|(_, s)| takes(s)) {
        return Err(Error::refused("这张表的表头下面要按名单往下填，不能每人一份，没有填表。请改为一张表填全部人。"));
    }
    let end = extension(template.form());
    if gathered.ids.len() > 1 && !out.is_dir() {
        return Err(Error::usage("每人一份要存到一个文件夹里。请选一个已有的文件夹，或只选一名党员。"));
    }
    let mut made = Vec::new();
    for (n, id) in gathered.ids.iter().enumerate() {
        let name = if order.named { names.get(id).map(|name| format!("-{}", plain(name))) } else { None };
        let path = match out.is_dir() {
            true => out.join(format!("{}-{:03}{}.{end}", stem(&order.path), n + 1, name.unwrap_or_default())),
            false => out.to_owned(),
        };
        made.push((path, template.fill(&once(mapping, gathered, n))?));
    }
    Ok(made)
}

/// A name without what no file system takes.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !"\\/:*?\"<>|".contains(*c)).collect()
}
