//! The roster as a workbook, in the columns of 《党员基本信息汇总表》.

use super::{Member, Number, id_number};
use crate::branch::{self, Scope};
use crate::file::Existing;
use crate::sheet::{Kind, Out, OutColumn, Put, write};
use crate::{Month, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The standard columns, in their order.
const STANDARD: [OutColumn<'static>; 21] = [
    head("序号", 6.0, Kind::Number),
    head("姓名", 12.0, Kind::Text),
    head("所在党支部", 26.0, Kind::Text),
    head("公民身份证号", 21.0, Kind::Text),
    head("性别", 6.0, Kind::Text),
    head("民族", 10.0, Kind::Text),
    head("出生日期", 12.0, Kind::Date),
    head("学历", 12.0, Kind::Text),
    head("人员类别", 10.0, Kind::Text),
    head("加入党组织日期", 14.0, Kind::Date),
    head("转为正式党员日期", 16.0, Kind::Date),
    head("工作岗位", 16.0, Kind::Text),
    head("手机号", 13.0, Kind::Text),
    head("固定电话", 15.0, Kind::Text),
    head("家庭住址", 30.0, Kind::Text),
    head("党籍状态", 10.0, Kind::Text),
    head("是否为失联党员", 14.0, Kind::Text),
    head("失去联系日期", 12.0, Kind::Date),
    head("是否为流动党员", 14.0, Kind::Text),
    head("外出流向", 20.0, Kind::Text),
    head("备注", 20.0, Kind::Text),
];

const fn head(header: &'static str, width: f64, kind: Kind) -> OutColumn<'static> {
    OutColumn { header, width, kind }
}

/// What offices add to the standard columns; only the full export has them.
const OWN: [OutColumn<'static>; 3] =
    [head("党小组", 14.0, Kind::Text), head("党内职务", 14.0, Kind::Text), head("积分类别", 14.0, Kind::Text)];

/// Writes the roster of the scope on that day to a new .xlsx and answers the number of members. With masked numbers it has
/// the standard columns alone; in full also the office's own and those that came with the sheets.
/// # Errors
/// `CannotWrite` where the file exists or the folder cannot be written; nothing was written then.
pub fn export(conn: &Connection, scope: &Scope, day: NaiveDate, path: &Path, number: Number) -> Result<usize> {
    let members = super::on(conn, scope, day)?;
    let organisations: HashMap<String, String> =
        branch::organisations(conn)?.into_iter().map(|o| (o.id, o.name)).collect();
    let categories = super::categories(conn, Month::of(day))?;
    let mut columns = STANDARD.to_vec();
    let mut own: Vec<&str> = Vec::new();
    if number == Number::Full {
        own = own_headers(&members);
        columns.extend(OWN);
        columns.extend(own.iter().map(|header| OutColumn { header, width: 14.0, kind: Kind::Text }));
    }
    let lines = members.iter().zip(1u32..).map(|(m, seq)| {
        let organisation = organisations.get(&m.organisation_id).map_or("", String::as_str);
        let mut line = line(seq, m, organisation, day, number);
        if number == Number::Full {
            let category = categories.get(&m.id).map_or("", |c| c.label());
            line.extend([text(&m.group), text(&m.post), text(category)]);
            line.extend(
                own.iter().map(|header| text(m.extras.get(*header).and_then(Json::as_str).unwrap_or_default())),
            );
        }
        line
    });
    let out = Out { title: "党员基本信息汇总表", columns: &columns, rows: lines.collect() };
    write(path, &out, Existing::Refuse)?;
    Ok(members.len())
}

/// The headers of the sheets' own columns, in the order in which members first have them.
fn own_headers(members: &[Member]) -> Vec<&str> {
    let mut seen = HashSet::new();
    members.iter().flat_map(|m| m.extras.keys()).map(String::as_str).filter(|header| seen.insert(*header)).collect()
}

fn line<'m>(seq: u32, m: &'m Member, organisation: &'m str, day: NaiveDate, number: Number) -> Vec<Put<'m>> {
    let id = match number {
        Number::Masked => Put::Text(id_number::masked(&m.id_number, m.birth).into()),
        Number::Full => text(&m.id_number),
    };
    vec![
        Put::Number(seq.into()),
        text(&m.name),
        text(organisation),
        id,
        text(&m.sex),
        text(&m.ethnicity),
        date(m.birth),
        text(&m.education),
        text(m.kind_on(day).label()),
        date(m.joined),
        date(m.confirmed),
        text(&m.job),
        text(&m.mobile),
        text(&m.landline),
        text(&m.address),
        text(m.status.label()),
        yes_no(m.lost),
        date(m.lost_since),
        yes_no(m.floating),
        text(&m.floating_to),
        text(&m.note),
    ]
}

fn text(t: &str) -> Put<'_> {
    if t.is_empty() { Put::Blank } else { Put::Text(t.into()) }
}

fn date(d: Option<PartialDate>) -> Put<'static> {
    d.map_or(Put::Blank, Put::Date)
}

fn yes_no(yes: bool) -> Put<'static> {
    Put::Text(if yes { "是" } else { "否" }.into())
}
