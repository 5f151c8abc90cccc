//! The roster as a workbook, in the columns of 《党员基本信息汇总表》.

use super::{Member, Number, id_number};
use crate::branch::{self, Scope};
use crate::file::Existing;
use crate::sheet::{Kind, Out, OutColumn, Put, write};
use crate::{PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;
use std::path::Path;

const HEADERS: [OutColumn<'static>; 21] = [
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

/// Writes the roster of the scope on that day to a new .xlsx and answers the number of members.
/// # Errors
/// `CannotWrite` where the file exists or the folder cannot be written; nothing was written then.
pub fn export(conn: &Connection, scope: &Scope, day: NaiveDate, path: &Path, number: Number) -> Result<usize> {
    let members = super::on(conn, scope, day)?;
    let organisations: HashMap<String, String> =
        branch::organisations(conn)?.into_iter().map(|o| (o.id, o.name)).collect();
    let lines = members.iter().zip(1u32..).map(|(m, seq)| {
        let organisation = organisations.get(&m.organisation_id).map_or("", String::as_str);
        line(seq, m, organisation, day, number)
    });
    let out = Out { title: "党员基本信息汇总表", columns: &HEADERS, rows: lines.collect() };
    write(path, &out, Existing::Refuse)?;
    Ok(members.len())
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
