//! The branch's own books of dues on paper: what was fixed, for each to sign, and what came in. They are kept, not put up; a
//! reduced sum and its class have no place on them either, because everybody signs on the same sheet.

use super::board::{self, BoardRow};
use super::prints::{branches, yuan};
use crate::branch::Scope;
use crate::print::{Book, Sheet, SheetColumn, SheetRow, Sheets};
use crate::sheet::Kind;
use crate::{At, Error, Month, Result};
use rusqlite::Connection;

/// 党费核定表 of a year: what each is to pay a month, and room for a signature. What is not fixed yet, or would tell of a
/// relief, stays blank for the pen.
/// # Errors
/// `NotFound` where nobody stands on a roster of the year.
pub fn assessment_table(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Sheets> {
    let sheets = each(conn, at, scope, year, |rows| {
        let row = |(n, r): (usize, &BoardRow)| {
            let sum = r.monthly.map(yuan).unwrap_or_default();
            SheetRow::of([(n + 1).to_string(), r.name.clone(), sum, String::new(), String::new()])
        };
        vec![Sheet {
            title: "党费核定表".into(),
            about: format!("{year}年"),
            after: vec!["党费按年初核定，一般一年不变；工资变动的，从变动的当月起重新核定。".into()],
            table: "dues-fixed",
            columns: SheetColumn::all([
                ("序号", Kind::Number),
                ("姓名", Kind::Text),
                ("每月应交（元）", Kind::Money),
                ("本人签字", Kind::Long),
                ("备注", Kind::Long),
            ]),
            rows: rows.iter().enumerate().map(row).collect(),
            signs: vec!["组织委员".into(), "支部书记".into()],
            ..Sheet::default()
        }]
    })?;
    let nothing = "这一年名册里还没有人，没有核定表可打。请先导入名册。";
    Sheets::of(at, "党费核定表", Book::Together, sheets, nothing)
}

/// 党费收缴登记表 of a half year: a column a month with what came in, each one's sum and a signature.
/// # Errors
/// As [`assessment_table`]; `Usage` for no half.
pub fn register(conn: &Connection, at: &At, scope: &Scope, year: i32, half: u32) -> Result<Sheets> {
    if !(1..=2).contains(&half) {
        return Err(Error::usage("半年请写 1（上半年）或 2（下半年）。"));
    }
    let from = usize::try_from(half - 1).unwrap_or(0) * 6;
    let paid = |r: &BoardRow, month: usize| r.cells.get(month).and_then(Option::as_ref).map_or(0, |c| c.paid);
    let told = |sum: i64| if sum == 0 { String::new() } else { yuan(sum) };
    let sheets = each(conn, at, scope, year, |rows| {
        let line = |first: [String; 3], sums: &dyn Fn(usize) -> i64| {
            let all: Vec<i64> = (from..from + 6).map(sums).collect();
            let whole = all.iter().sum();
            let cells = first.into_iter().chain(all.into_iter().map(told)).chain([told(whole), String::new()]);
            SheetRow::of(cells.collect::<Vec<_>>())
        };
        let mut lines: Vec<SheetRow> = Vec::new();
        for (n, r) in rows.iter().enumerate() {
            let fixed = r.monthly.map(yuan).unwrap_or_default();
            lines.push(line([(n + 1).to_string(), r.name.clone(), fixed], &|m| paid(r, m)));
        }
        let sums = line([String::new(), "合计".into(), String::new()], &|m| rows.iter().map(|r| paid(r, m)).sum());
        lines.push(SheetRow { total: true, ..sums });
        let months = (from + 1..=from + 6).map(|m| SheetColumn::of(format!("{m}月"), Kind::Money));
        let first = SheetColumn::all([("序号", Kind::Number), ("姓名", Kind::Text), ("标准", Kind::Money)]);
        let last = SheetColumn::all([("合计", Kind::Money), ("签字", Kind::Long)]);
        vec![Sheet {
            title: "党费收缴登记表".into(),
            about: format!("{year}年{}半年", if half == 1 { "上" } else { "下" }),
            before: vec!["单位：元".into()],
            table: "dues-register",
            columns: first.into_iter().chain(months).chain(last).collect(),
            rows: lines,
            signs: vec!["收缴人".into(), "支部书记".into()],
            ..Sheet::default()
        }]
    })?;
    let nothing = "这一年名册里还没有人，没有登记表可打。请先导入名册。";
    Sheets::of(at, "党费收缴登记表", Book::Together, sheets, nothing)
}

/// The sheets of every branch of the scope that has people in the year.
fn each(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    year: i32,
    make: impl Fn(&[BoardRow]) -> Vec<Sheet>,
) -> Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    let last = Month { year, month: 12 };
    for o in branches(conn, scope)?.into_iter().filter(|o| o.since <= last) {
        let board = board::board(conn, at, &Scope::One(o.id.clone()), year)?;
        if board.rows.is_empty() {
            continue;
        }
        sheets.extend(make(&board.rows).into_iter().map(|s| Sheet { organisation: o.name.clone(), ..s }));
    }
    Ok(sheets)
}
