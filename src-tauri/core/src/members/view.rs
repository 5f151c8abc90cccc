//! Ways of looking at the roster: which columns, whom, in which order. The same view is a sheet, a paper or the window's list.

use super::{Category, Member, Number, id_number, phone, pinyin, rows, search};
use crate::branch::{self, Scope};
use crate::sheet::{Kind, OutColumn, Put};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, PartialDate, Precision, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A column that a view can show.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterColumn", export_to = "RosterColumn.ts"))]
pub struct Column {
    pub key: &'static str,
    pub header: &'static str,
    /// Width of a workbook's column in characters; a Chinese character takes two.
    pub width: u32,
    /// What people mostly write there, in characters: paper gives the columns their shares by it.
    pub chars: u32,
    #[serde(skip)]
    pub kind: Kind,
}

const fn column(key: &'static str, header: &'static str, width: u32, chars: u32, kind: Kind) -> Column {
    Column { key, header, width, chars, kind }
}

/// Every column, the standard ones of 《党员基本信息汇总表》 first, in their order.
pub const COLUMNS: &[Column] = &[
    column("seq", "序号", 6, 4, Kind::Number),
    column("name", "姓名", 12, 8, Kind::Text),
    column("organisation", "所在党支部", 26, 16, Kind::Text),
    column("id_number", "公民身份证号", 21, 18, Kind::Text),
    column("sex", "性别", 6, 4, Kind::Text),
    column("ethnicity", "民族", 10, 6, Kind::Text),
    column("birth", "出生日期", 12, 10, Kind::Date),
    column("education", "学历", 12, 8, Kind::Text),
    column("kind", "人员类别", 10, 8, Kind::Text),
    column("joined", "加入党组织日期", 14, 10, Kind::Date),
    column("confirmed", "转为正式党员日期", 16, 10, Kind::Date),
    column("job", "工作岗位", 16, 10, Kind::Text),
    column("mobile", "手机号", 13, 11, Kind::Text),
    column("landline", "固定电话", 15, 12, Kind::Text),
    column("address", "家庭住址", 30, 20, Kind::Text),
    column("status", "党籍状态", 10, 6, Kind::Text),
    column("lost", "是否为失联党员", 14, 5, Kind::Text),
    column("lost_since", "失去联系日期", 12, 10, Kind::Date),
    column("floating", "是否为流动党员", 14, 5, Kind::Text),
    column("floating_to", "外出流向", 20, 12, Kind::Text),
    column("note", "备注", 20, 9, Kind::Text),
    column("group", "党小组", 14, 8, Kind::Text),
    column("post", "党内职务", 14, 8, Kind::Text),
    column("category", "积分类别", 14, 10, Kind::Text),
    column("birth_month", "出生年月", 10, 8, Kind::Text),
    column("party_years", "党龄", 6, 4, Kind::Number),
    column("age", "年龄", 6, 4, Kind::Number),
    column("phone", "联系电话", 13, 12, Kind::Text),
    column("away", "流动/失联", 10, 6, Kind::Text),
    column("hardship", "困难", 10, 6, Kind::Text),
];

/// How many of [`COLUMNS`] are the standard ones.
pub const STANDARD: usize = 21;

/// 党员花名册, domain rules 3.1 (d).
pub const ROSTER: &[&str] = &[
    "seq",
    "name",
    "sex",
    "ethnicity",
    "birth_month",
    "education",
    "id_number",
    "joined",
    "confirmed",
    "party_years",
    "post",
    "category",
    "group",
    "phone",
    "address",
    "away",
    "hardship",
    "note",
];

/// What a person chose to see.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterView", export_to = "RosterView.ts"))]
pub struct View {
    /// Keys of [`COLUMNS`], from left to right; none means the standard ones.
    pub columns: Vec<String>,
    /// As the search field finds: part of a name, pinyin, the end of a number.
    pub find: String,
    /// By key of a column, the words of which one must stand there.
    #[cfg_attr(test, ts(type = "Record<string, string[]>"))]
    pub only: BTreeMap<String, Vec<String>>,
    /// First by the first; equal ones keep the order of the roster.
    pub sort: Vec<Sort>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "RosterSort", export_to = "RosterSort.ts"))]
pub struct Sort {
    /// Key of a column; names go by their pinyin.
    pub column: String,
    /// The last first.
    #[serde(default)]
    pub down: bool,
}

/// A view with its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "SavedRosterView", export_to = "SavedRosterView.ts"))]
pub struct Saved {
    pub name: String,
    pub view: View,
}

/// What a view shows.
#[derive(Clone, Debug)]
pub struct Seen {
    pub columns: Vec<Column>,
    /// The member of each row.
    pub ids: Vec<String>,
    pub rows: Vec<Vec<Put<'static>>>,
    /// How many there are; more than the rows where only the first were asked for.
    pub(super) found: usize,
}

impl View {
    pub fn of(columns: &[&str]) -> View {
        View { columns: columns.iter().map(|c| (*c).to_owned()).collect(), ..View::default() }
    }

    /// # Errors
    /// `Usage` where a key is no column's, or stands twice.
    fn chosen(&self) -> Result<Vec<Column>> {
        if self.columns.is_empty() {
            return Ok(COLUMNS[..STANDARD].to_vec());
        }
        if (1..self.columns.len()).any(|i| self.columns[..i].contains(&self.columns[i])) {
            return Err(Error::usage("同一列选了两次，请去掉一个。"));
        }
        self.columns.iter().map(|key| by_key(key)).collect()
    }
}

/// The column of that key or header.
/// # Errors
/// `Usage` naming every column there is.
pub fn by_key(key: &str) -> Result<Column> {
    let found = COLUMNS.iter().find(|c| c.key == key || c.header == key);
    found.copied().ok_or_else(|| {
        let all: Vec<String> = COLUMNS.iter().map(|c| format!("{}（{}）", c.key, c.header)).collect();
        Error::usage(format!("没有这一列。可以选：{}。", all.join("、")))
    })
}

/// The roster of the scope on that day through `view`. Masked, it shows no whole ID number, no telephone number and no
/// house number, and of an ID number beside a month of birth the last two characters only.
/// # Errors
/// `Usage` for a column that is not there; a failing store.
pub fn seen(conn: &Connection, scope: &Scope, day: NaiveDate, view: &View, number: Number) -> Result<Seen> {
    through(conn, search::members(conn, scope, day, &view.find)?, day, view, number, None)
}

/// As [`seen`], of members whom `view.find` found already.
pub(super) fn through(
    conn: &Connection,
    mut members: Vec<Member>,
    day: NaiveDate,
    view: &View,
    number: Number,
    first: Option<usize>,
) -> Result<Seen> {
    let columns = view.chosen()?;
    let only = view.only.iter().map(|(key, words)| Ok((by_key(key)?, words)));
    let only: Vec<(Column, &Vec<String>)> = only.collect::<Result<_>>()?;
    let sort = view.sort.iter().map(|s| Ok((by_key(&s.column)?, s.down)));
    let sort: Vec<(Column, bool)> = sort.collect::<Result<_>>()?;
    let around = Around::of(conn, day, columns.iter().any(|c| matches!(c.key, "birth" | "birth_month")), number)?;
    members.retain(|m| only.iter().all(|(column, words)| words.contains(&plain(&around.put(column.key, 0, m)))));
    for (column, down) in sort.iter().rev() {
        members.sort_by_cached_key(|m| Order { key: around.order(column.key, m), down: *down });
    }
    let found = members.len();
    members.truncate(first.unwrap_or(found));
    let row = |(seq, m): (usize, &Member)| columns.iter().map(|c| around.put(c.key, seq, m)).collect();
    let rows = members.iter().enumerate().map(|(i, m)| row((i + 1, m))).collect();
    Ok(Seen { columns, rows, found, ids: members.into_iter().map(|m| m.id).collect() })
}

#[derive(PartialEq, Eq)]
struct Order {
    key: (u64, String),
    down: bool,
}

impl Ord for Order {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let ordered = self.key.cmp(&other.key);
        if self.down { ordered.reverse() } else { ordered }
    }
}

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// What the cells of one day have in common.
pub(super) struct Around {
    day: NaiveDate,
    organisations: HashMap<String, String>,
    categories: HashMap<String, Category>,
    posts: HashMap<String, String>,
    /// Whether a birth date stands beside the ID number.
    birth: bool,
    number: Number,
}

impl Around {
    pub(super) fn of(conn: &Connection, day: NaiveDate, birth: bool, number: Number) -> Result<Around> {
        let organisations = branch::organisations(conn)?.into_iter().map(|o| (o.id, o.name)).collect();
        let categories = super::categories(conn, Month::of(day))?;
        Ok(Around { day, organisations, categories, posts: super::list::posts(conn, day)?, birth, number })
    }

    pub(super) fn put(&self, key: &str, seq: usize, m: &Member) -> Put<'static> {
        let date = |d: Option<PartialDate>| d.map_or(Put::Blank, Put::Date);
        let count = |n: Option<u32>| n.map_or(Put::Blank, |n| Put::Number(n.into()));
        match key {
            "seq" => Put::Number(seq as f64),
            "birth" => date(m.birth),
            "joined" => date(m.joined),
            "confirmed" => date(m.confirmed),
            "lost_since" => date(m.lost_since),
            "party_years" => count(m.party_years(self.day)),
            "age" => count(m.age(self.day)),
            _ => said(self.words(key, m)),
        }
    }

    fn words(&self, key: &str, m: &Member) -> String {
        match key {
            "name" => m.name.clone(),
            "organisation" => self.organisations.get(&m.organisation_id).cloned().unwrap_or_default(),
            "id_number" => self.id_number(m),
            "sex" => m.sex.clone(),
            "ethnicity" => m.ethnicity.clone(),
            "education" => m.education.clone(),
            "kind" => m.kind_on(self.day).label().into(),
            "job" => m.job.clone(),
            "mobile" => self.phone(&m.mobile),
            "landline" => self.phone(&m.landline),
            "phone" => self.phone(if m.mobile.is_empty() { &m.landline } else { &m.mobile }),
            "address" => self.address(&m.address),
            "status" => m.status.label().into(),
            "lost" => yes_no(m.lost),
            "floating" => yes_no(m.floating),
            "floating_to" => m.floating_to.clone(),
            "note" => m.note.clone(),
            "group" => m.group.clone(),
            "post" => self.posts.get(&m.id).unwrap_or(&m.post).clone(),
            "category" => self.categories.get(&m.id).map_or("", |c| c.label()).into(),
            "birth_month" => m.birth.map(month).unwrap_or_default(),
            "away" => [(m.floating, "流动"), (m.lost, "失联")].map(|(on, word)| if on { word } else { "" }).concat(),
            // Hardship is kept with the events that a restricted view shows: on a list its cell is for the pen.
            _ => String::new(),
        }
    }

    fn id_number(&self, m: &Member) -> String {
        match self.number {
            Number::Full => m.id_number.clone(),
            Number::Masked => id_number::masked(&m.id_number, m.birth.filter(|_| self.birth)),
        }
    }

    fn phone(&self, number: &str) -> String {
        if self.number == Number::Full { number.to_owned() } else { phone::masked(number) }
    }

    /// Streets and estates may be read by whoever finds the paper, house and room numbers not.
    fn address(&self, address: &str) -> String {
        let hide = |c: char| if c.is_ascii_digit() { '*' } else { c };
        if self.number == Number::Full { address.to_owned() } else { address.chars().map(hide).collect() }
    }

    fn order(&self, key: &str, m: &Member) -> (u64, String) {
        match key {
            "name" => (0, pinyin::keys(&m.name).full),
            // By the date, however coarsely a list shows it.
            "birth_month" => (0, m.birth.map(|d| d.to_string()).unwrap_or_default()),
            _ => match self.put(key, 0, m) {
                Put::Number(n) => (n as u64, String::new()),
                put => (0, plain(&put)),
            },
        }
    }
}

/// At most the month of a date.
fn month(date: PartialDate) -> String {
    let coarser = if date.precision() == Precision::Day {
        PartialDate::month(date.first().year(), date.first().month())
    } else {
        Some(date)
    };
    coarser.unwrap_or(date).to_string()
}

fn said(words: String) -> Put<'static> {
    if words.is_empty() { Put::Blank } else { Put::Text(words.into()) }
}

/// A cell as it is read.
pub(super) fn plain(put: &Put) -> String {
    match put {
        Put::Blank => String::new(),
        Put::Text(words) | Put::Heading(words) => words.to_string(),
        Put::Number(n) => n.to_string(),
        Put::Points(_) | Put::Money(_) | Put::Sum(_) => put.figure().map(|n| n.to_string()).unwrap_or_default(),
        Put::Date(date) => date.to_string(),
    }
}

fn yes_no(yes: bool) -> String {
    if yes { "是" } else { "否" }.into()
}

impl Column {
    pub(super) fn out<'a>(&self) -> OutColumn<'a> {
        OutColumn { header: self.header, width: self.width.into(), kind: self.kind }
    }
}

/// The views that were saved, by name.
/// # Errors
/// A failing store.
pub fn views(conn: &Connection) -> Result<Vec<Saved>> {
    rows::views(conn)
}

/// The saved view of that name.
/// # Errors
/// `NotFound` naming those there are.
pub fn view(conn: &Connection, name: &str) -> Result<View> {
    let all = rows::views(conn)?;
    let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
    let missing = if names.is_empty() {
        "还没有存过视图。".to_owned()
    } else {
        format!("已有：{}。", names.join("、"))
    };
    let found = all.iter().find(|s| s.name == name.trim());
    found.map(|s| s.view.clone()).ok_or_else(|| Error::not_found(format!("没有这个名字的视图。{missing}")))
}

/// Keeps a view under a name; one of that name is replaced.
/// # Errors
/// `Usage` without a name, with one longer than 30 characters, or for a column that is not there.
pub fn save_view(store: &mut Store, at: &At, name: &str, view: &View) -> Result<Done<()>> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 30 {
        return Err(Error::usage("请给视图起个名字，不超过30个字。"));
    }
    view.chosen()?;
    view.only
        .keys()
        .map(String::as_str)
        .chain(view.sort.iter().map(|s| s.column.as_str()))
        .try_for_each(|k| by_key(k).map(|_| ()))?;
    // What was typed to find one person is no way of looking at a roster, and would keep a name in the store's settings.
    let kept = View { find: String::new(), ..view.clone() };
    store.transact(Verb::SaveView, at, |tx| rows::put_view(tx, name, &kept, &at.stamp()))
}

/// Forgets a view.
/// # Errors
/// `NotFound` where there is none of that name.
pub fn drop_view(store: &mut Store, at: &At, name: &str) -> Result<Done<()>> {
    view(store.conn(), name)?;
    store.transact(Verb::DropView, at, |tx| rows::drop_view(tx, name.trim()))
}
