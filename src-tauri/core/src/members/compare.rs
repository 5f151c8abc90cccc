//! The roster beside another one, as the national system exports it: who stands only here, who only there, what differs.
//! People decide which of the two is right; nothing is written here.

use super::draft::Draft;
use super::fields::field;
use super::homes::Homes;
use super::import::roster_of;
use super::matching::{self, Claim, Match};
use super::more::More;
use super::reader::Reader;
use super::{Member, Number, id_number, rows};
use crate::branch::Scope;
use crate::file::Existing;
use crate::sheet::{Kind, Level, Limits, Out, OutColumn, Pick, Put, Row, Table, read, write};
use crate::store::{Leaves, Store};
use crate::{At, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::path::Path;

/// What is held against each other, in the order of 《党员基本信息汇总表》.
const COMPARED: [&str; 19] = [
    "name",
    "organisation",
    "id_number",
    "sex",
    "ethnicity",
    "birth",
    "education",
    "kind",
    "joined",
    "confirmed",
    "job",
    "mobile",
    "landline",
    "address",
    "status",
    "lost",
    "lost_since",
    "floating",
    "floating_to",
];
/// Where a blank cell means no.
const BLANK_IS_NO: [&str; 3] = ["status", "lost", "floating"];

/// Where two rosters differ.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "RosterComparison.ts", rename = "RosterComparison"))]
pub struct Comparison {
    /// Rows of the sheet.
    pub read: u32,
    /// Members who stand in both and alike.
    pub same: u32,
    /// Rows of people who belong to an organisation that was not asked for.
    pub elsewhere: u32,
    pub only_here: Vec<Person>,
    pub only_there: Vec<Person>,
    pub differs: Vec<Differing>,
    /// Rows that may mean several members, or several rows one member.
    pub unclear: Vec<Person>,
    /// Rows without a name or about somebody who is no member.
    pub unread: Vec<u32>,
    /// Headers that nothing was compared under.
    pub unknown_columns: Vec<String>,
}

/// Somebody who stands in one of the two.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ComparedPerson.ts", rename = "ComparedPerson"))]
pub struct Person {
    /// The sheet's own row number; none for whoever stands only here.
    pub row: Option<u32>,
    /// Id of the member; none for whoever stands only there.
    pub member: Option<String>,
    pub name: String,
    /// As the roster calls it, or as the sheet writes it.
    pub organisation: String,
    pub id_number_masked: String,
}

/// Somebody who stands in both, and not alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ComparedMember.ts", rename = "ComparedMember"))]
pub struct Differing {
    pub person: Person,
    pub fields: Vec<Difference>,
}

/// One field that is not alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ComparedField.ts", rename = "ComparedField"))]
pub struct Difference {
    pub field: String,
    pub label: String,
    pub here: String,
    /// Empty where the cell is. Numbers, addresses and 流向 are masked on both sides unless asked for in full.
    pub there: String,
}

/// Holds the roster of the scope as of today against a workbook. Members are found as an import finds them: by the ID number,
/// else by name and birth. A coarser date that agrees is no difference, and neither is a masked cell.
/// # Errors
/// `NotFound` and `InputRefused` as [`super::import_file`].
pub fn compare(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    number: Number,
) -> Result<Comparison> {
    let book = read(path, &Limits::default())?;
    let table = roster_of(&book, pick)?;
    let stored = super::on(conn, scope, at.today())?;
    let desk = Desk { homes: Homes::known(conn, scope)?, table: &table, number };
    let mut said = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        said.push(desk.read(row)?);
    }
    let claims: Vec<Claim> = said.iter().map(Said::claim).collect();
    let mut found = Comparison { unknown_columns: table.unknown.clone(), ..Comparison::default() };
    let mut met = vec![false; stored.len()];
    for (settled, said) in matching::settle(&claims, &stored).into_iter().zip(said) {
        found.read += 1;
        match settled {
            None => found.unread.push(said.row.number),
            Some(Match::Same(at, _)) => {
                met[at] = true;
                let fields = desk.differences(&stored[at], rows::life(conn, &stored[at].id)?.1, &said)?;
                match fields.is_empty() {
                    true => found.same += 1,
                    false => found
                        .differs
                        .push(Differing { person: desk.member(&stored[at], Some(said.row.number)), fields }),
                }
            }
            Some(Match::New) if !said.home.is_empty() && !scope.covers(&said.home) => found.elsewhere += 1,
            Some(Match::New) => found.only_there.push(said.person()),
            Some(Match::Unclear(members)) => {
                members.into_iter().for_each(|at| met[at] = true);
                found.unclear.push(said.person());
            }
            Some(Match::Twice(_) | Match::Contradicted) => found.unclear.push(said.person()),
        }
    }
    let alone = stored.iter().zip(met).filter(|(_, met)| !met);
    found.only_here = alone.map(|(m, _)| desk.member(m, None)).collect();
    Ok(found)
}

/// What one row says.
struct Said<'t, 'b> {
    row: &'t Row<'b>,
    draft: Draft,
    /// Id of the organisation, empty where the office has none of that name.
    home: String,
    /// Headers of the cells that could not be read.
    odd: Vec<String>,
    out: bool,
}

impl Said<'_, '_> {
    fn claim(&self) -> Claim {
        Claim {
            row: self.row.number,
            name: self.draft.name.clone(),
            number: self.draft.id_number.clone(),
            birth: self.draft.birth(),
            home: self.home.clone(),
            answer: None,
            out: self.out,
        }
    }

    fn person(&self) -> Person {
        let number = self.draft.id_number.as_deref().unwrap_or_default();
        Person {
            row: Some(self.row.number),
            member: None,
            name: self.draft.name.clone(),
            organisation: self.row.get("organisation").text().into_owned(),
            id_number_masked: id_number::masked(number, self.draft.birth()),
        }
    }
}

struct Desk<'t, 'b> {
    homes: Homes,
    table: &'t Table<'b>,
    number: Number,
}

impl<'t, 'b> Desk<'t, 'b> {
    fn read(&self, row: &'t Row<'b>) -> Result<Said<'t, 'b>> {
        let mut reader = Reader::new(row);
        let draft = reader.read()?;
        let home = self.homes.find(&draft.organisation).unwrap_or_default().to_owned();
        let odd = reader.notes.iter().filter(|n| n.level == Level::Error);
        let out = draft.name.is_empty() || reader.notes.iter().any(|n| n.code == "not-a-member");
        Ok(Said { row, home, odd: odd.map(|n| n.column.clone()).collect(), out, draft })
    }

    fn member(&self, m: &Member, row: Option<u32>) -> Person {
        Person {
            row,
            member: Some(m.id.clone()),
            name: m.name.clone(),
            organisation: self.homes.name(&m.organisation_id).to_owned(),
            id_number_masked: id_number::masked(&m.id_number, m.birth),
        }
    }

    /// What is not alike, field by field, of those that the sheet has.
    fn differences(&self, m: &Member, more: More, said: &Said) -> Result<Vec<Difference>> {
        let mut there = m.clone();
        said.draft.clone().merge(&mut there);
        if !said.home.is_empty() && !said.draft.organisation.is_empty() {
            there.organisation_id.clone_from(&said.home);
        }
        let mut found = Vec::new();
        for name in COMPARED.into_iter().filter(|name| self.table.has(name)) {
            let cell = said.row.get(name);
            let strange = said.odd.iter().any(|header| *header == said.row.header(name))
                || name == "organisation" && said.home.is_empty() && !cell.is_empty();
            let (here, mut other) = (self.shown(name, m, &more)?, self.shown(name, &there, &more)?);
            let mut alike = self.plain(name, m, &more)? == self.plain(name, &there, &more)?;
            if strange {
                alike = false;
                other = if restricted(name) { "（写法有误）".to_owned() } else { cell.text().into_owned() };
            } else if cell.is_empty() && !BLANK_IS_NO.contains(&name) && !here.is_empty() {
                (alike, other) = (false, String::new());
            }
            if !alike {
                let (field, label) = (name.to_owned(), label(name).to_owned());
                found.push(Difference { field, label, here, there: other });
            }
        }
        Ok(found)
    }

    fn plain(&self, name: &str, m: &Member, more: &More) -> Result<String> {
        let yes_no = |yes: bool| if yes { "是" } else { "否" }.to_owned();
        Ok(match name {
            "organisation" => self.homes.name(&m.organisation_id).to_owned(),
            "kind" => m.kind.label().to_owned(),
            "status" => m.status.label().to_owned(),
            "lost" => yes_no(m.lost),
            "lost_since" => m.lost_since.map(|d| d.to_string()).unwrap_or_default(),
            "floating" => yes_no(m.floating),
            _ => field(name)?.value(m, more),
        })
    }

    fn shown(&self, name: &str, m: &Member, more: &More) -> Result<String> {
        match self.number {
            Number::Masked if restricted(name) => Ok(field(name)?.masked(m, more)),
            _ => self.plain(name, m, more),
        }
    }
}

fn restricted(name: &str) -> bool {
    field(name).is_ok_and(|f| f.restricted)
}

fn label(name: &str) -> &'static str {
    super::COLUMNS.iter().find(|c| c.field == name).map_or("", |c| c.names[0])
}

const TITLE: &str = "党员名册比对";

/// Writes what differs to a new .xlsx, a line for each person or field, and answers the number of lines.
/// # Errors
/// `CannotWrite` where the file exists or the folder cannot be written; nothing was written or logged then.
pub fn save_comparison(store: &mut Store, at: &At, found: &Comparison, path: &Path, number: Number) -> Result<usize> {
    let column = |header, width| OutColumn { header, width, kind: Kind::Text };
    let long = |header, width| OutColumn { header, width, kind: Kind::Long };
    let columns = [
        column("情况", 14.0),
        OutColumn { header: "表中行号", width: 10.0, kind: Kind::Number },
        column("姓名", 12.0),
        column("所在党支部", 26.0),
        column("身份证号", 21.0),
        column("项目", 18.0),
        long("本名册", 24.0),
        long("对方表格", 24.0),
    ];
    let mut rows: Vec<Vec<Put<'_>>> = Vec::new();
    for (what, people) in
        [("只在本名册", &found.only_here), ("只在对方表格", &found.only_there), ("分不清是谁", &found.unclear)]
    {
        rows.extend(people.iter().map(|p| line(what, p, ["", "", ""])));
    }
    for one in &found.differs {
        rows.extend(one.fields.iter().map(|f| line("不一致", &one.person, [&f.label, &f.here, &f.there])));
    }
    let about = format!("比对日期：{}", at.today());
    let out = Out { title: TITLE, about, columns: &columns, rows, ..Out::default() };
    let leaves = Leaves { what: TITLE, rows: out.rows.len(), whole: number == Number::Full };
    store.export(at, &leaves, || write(path, &out, Existing::Refuse))?;
    Ok(out.rows.len())
}

fn line<'a>(what: &'a str, p: &'a Person, rest: [&'a str; 3]) -> Vec<Put<'a>> {
    let text = |t: &'a str| if t.is_empty() { Put::Blank } else { Put::Text(t.into()) };
    let mut cells = vec![text(what), p.row.map_or(Put::Blank, |row| Put::Number(row.into()))];
    cells.extend([&p.name, &p.organisation, &p.id_number_masked].map(|t| text(t)));
    cells.extend(rest.map(text));
    cells
}
