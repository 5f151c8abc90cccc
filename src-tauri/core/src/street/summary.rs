//! A month at a glance: who reported, who did not, what is missing, who is listed twice; and the roll-up as a workbook.

use super::Office;
use super::answer;
use super::rows::{self, Answered, Organised};
use crate::file::Existing;
use crate::report::books;
use crate::report::bundle::submit_code;
use crate::report::wire::Answer;
use crate::sheet::{Kind, Out, OutColumn, write};
use crate::{Month, Result};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One office in one month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetOfficeMonth.ts", rename = "StreetOfficeMonth"))]
pub struct OfficeMonth {
    pub office: String,
    pub name: String,
    /// 未报, 接收, 带问题接收, 退回.
    pub state: String,
    /// 0 where nothing came; so is `seq`.
    pub revision: u32,
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    pub codes: Vec<String>,
    /// Numbers that are missing in its chain, first and last.
    #[cfg_attr(test, ts(type = "[number, number][]"))]
    pub missing: Vec<(u64, u64)>,
    /// Fingerprints were compared.
    pub confirmed: bool,
    pub submit_code: String,
    pub receive_code: String,
}

/// A person who stands in two places.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetDouble.ts", rename = "StreetDouble"))]
pub struct Double {
    pub name: String,
    /// Names of the organisations.
    pub organisations: Vec<String>,
    /// The uuid is the same: the transfer carried it.
    pub transferred: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "StreetSummary.ts", rename = "StreetSummary"))]
pub struct Summary {
    #[cfg_attr(test, ts(type = "string"))]
    pub period: Month,
    pub offices: Vec<OfficeMonth>,
    pub reported: usize,
    pub missing: usize,
    pub doubles: Vec<Double>,
    /// People who stood in an earlier snapshot and not in the newest.
    pub absent: usize,
}

/// How the month stands.
pub fn status(conn: &Connection, month: Month) -> Result<Summary> {
    let reports = rows::reports(conn)?;
    let offices: Vec<OfficeMonth> =
        rows::offices(conn)?.iter().map(|o| office_month(conn, o, &reports, month)).collect::<Result<_>>()?;
    let reported =
        offices.iter().filter(|o| o.state == Answer::Accepted.label() || o.state == Answer::Problems.label()).count();
    Ok(Summary {
        period: month,
        missing: offices.len() - reported,
        reported,
        offices,
        doubles: doubles(conn)?,
        absent: rows::absent_members(conn)?.len(),
    })
}

/// The newest answer of the month: the highest revision that was taken, or else the last that was returned.
fn newest<'a>(reports: &'a [Answered], office: &str, period: &str) -> Option<&'a Answered> {
    let mine = reports.iter().filter(|r| r.office == office && r.period == period);
    mine.max_by_key(|r| (r.answer != Answer::Returned, r.revision))
}

fn office_month(conn: &Connection, o: &Office, reports: &[Answered], month: Month) -> Result<OfficeMonth> {
    let found = newest(reports, &o.code, &month.to_string());
    let missing = books::chain(conn, &o.signing_key)?.missing();
    Ok(OfficeMonth {
        office: o.code.clone(),
        name: o.name.clone(),
        state: found.map_or("未报", |r| r.answer.label()).to_owned(),
        revision: found.map_or(0, |r| r.revision),
        seq: found.map_or(0, |r| r.seq),
        codes: found.map(|r| r.codes.clone()).unwrap_or_default(),
        missing: missing.into_iter().map(|r| (*r.start(), *r.end())).collect(),
        confirmed: !o.confirmed_at.is_empty(),
        submit_code: found.map(|r| submit_code(&r.hash)).transpose()?.unwrap_or_default(),
        receive_code: found.map(|r| answer::code(conn, o, r)).transpose()?.unwrap_or_default(),
    })
}

fn doubles(conn: &Connection) -> Result<Vec<Double>> {
    let names: BTreeMap<String, String> = rows::organisations(conn)?.into_iter().map(|o| (o.code, o.name)).collect();
    let named = |code: &String| names.get(code).cloned().unwrap_or_else(|| code.clone());
    let pairs = rows::doubles(conn)?.into_iter().map(|p| {
        let body: Value = serde_json::from_str(&p.body).unwrap_or(Value::Null);
        Double {
            name: body["name"].as_str().unwrap_or("").to_owned(),
            organisations: vec![named(&p.first.0), named(&p.second.0)],
            transferred: p.first.1 == p.second.1,
        }
    });
    Ok(pairs.collect())
}

/// Columns of the roll-up.
const COLUMNS: [(&str, f64, Kind); 12] = [
    ("办公点", 26.0, Kind::Text),
    ("党组织", 30.0, Kind::Text),
    ("类别", 14.0, Kind::Text),
    ("本月", 12.0, Kind::Text),
    ("党员", 8.0, Kind::Number),
    ("预备党员", 10.0, Kind::Number),
    ("组织生活(次)", 14.0, Kind::Number),
    ("任务应完成", 12.0, Kind::Number),
    ("任务已完成", 12.0, Kind::Number),
    ("积分已关账", 12.0, Kind::Text),
    ("谈话已谈", 10.0, Kind::Number),
    ("档案(件)", 10.0, Kind::Number),
];

/// Writes the month's roll-up, one line an organisation. Numbers under three that came as "<3" stay so.
/// # Errors
/// `CannotWrite`.
pub fn rollup(conn: &Connection, month: Month, path: &Path) -> Result<usize> {
    let columns: Vec<OutColumn<'_>> =
        COLUMNS.iter().map(|(header, width, kind)| OutColumn { header, width: *width, kind: *kind }).collect();
    let reports = rows::reports(conn)?;
    let offices: BTreeMap<String, String> = rows::offices(conn)?.into_iter().map(|o| (o.code, o.name)).collect();
    let book = Book::read(conn, month)?;
    let organisations = rows::organisations(conn)?;
    let period = month.to_string();
    let rows = organisations.iter().map(|o| {
        let state = newest(&reports, &o.office, &period).map_or("未报", |r| r.answer.label());
        let office = offices.get(&o.office).cloned().unwrap_or_default();
        COLUMNS.iter().zip(book.row(o, office, state)).map(|((_, _, kind), said)| kind.put(&said)).collect()
    });
    let title = format!("{period}月报汇总");
    let out = Out {
        title: &title,
        about: format!("{}个党组织", organisations.len()),
        columns: &columns,
        rows: rows.collect(),
        notes: vec!["“<3”是不足3人，不写具体数字。".into()],
        ..Out::default()
    };
    write(path, &out, Existing::Refuse)?;
    Ok(organisations.len())
}

/// Lines of the month by organisation.
struct Book(BTreeMap<(&'static str, String), Vec<Value>>);

impl Book {
    fn read(conn: &Connection, month: Month) -> Result<Book> {
        let mut all: BTreeMap<(&'static str, String), Vec<Value>> = BTreeMap::new();
        let period = month.to_string();
        for table in ["members", "life", "duties", "points", "talks", "archive"] {
            let period = (table != "members").then_some(period.as_str());
            for (organisation, line) in rows::lines(conn, table, period)? {
                all.entry((table, organisation)).or_default().push(line);
            }
        }
        Ok(Book(all))
    }

    fn of(&self, table: &'static str, organisation: &str) -> &[Value] {
        self.0.get(&(table, organisation.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }

    fn row(&self, o: &Organised, office: String, state: &str) -> Vec<String> {
        let members = self.of("members", &o.code);
        let probationary = members.iter().filter(|m| m["kind"] == "预备党员").count();
        let duties = self.of("duties", &o.code);
        let points = self.of("points", &o.code);
        let closed: BTreeSet<bool> = points.iter().filter_map(|p| p["closed"].as_bool()).collect();
        let closed = match (closed.contains(&true), closed.contains(&false)) {
            (true, false) => "是",
            (_, true) => "否",
            (false, false) => "",
        };
        vec![
            office,
            o.name.clone(),
            o.kind.clone(),
            state.to_owned(),
            members.len().to_string(),
            few(probationary),
            self.of("life", &o.code).len().to_string(),
            sum(duties, "required"),
            sum(duties, "done"),
            closed.to_owned(),
            sum(self.of("talks", &o.code), "done"),
            sum(self.of("archive", &o.code), "items"),
        ]
    }
}

fn few(n: usize) -> String {
    if n < 3 { "<3".into() } else { n.to_string() }
}

/// A sum over counts; where some came as "<3" it is a lower bound and says so.
fn sum(lines: &[Value], field: &str) -> String {
    let known: u64 = lines.iter().filter_map(|l| l[field].as_u64()).sum();
    match (lines.iter().any(|l| l[field] == "<3"), known) {
        (true, 0) => "<3".into(),
        (true, n) => format!("≥{n}"),
        (false, n) => n.to_string(),
    }
}
