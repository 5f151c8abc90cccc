//! What the papers of dues say. Nobody's relief, class or debt has a place on them: names, the months that are paid, and sums
//! of everybody; single amounts only where the branch wants them.

use super::board::{self, Basis, Board, BoardCell, BoardMonth};
use super::fund::{FundKind, funds};
use super::rates::rates;
use crate::branch::{self, Organisation, Scope};
use crate::print::{Book, Sheet, SheetColumn, SheetRow, Sheets};
use crate::sheet::Kind;
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// 月度通报: who has paid the month, and how much came in. No days: whoever has a full relief has none.
/// # Errors
/// `Forbidden` for a month to come, and for single sums where they would tell of a relief; `NotFound` where nothing is assessed
/// in the month.
pub fn month_notice(conn: &Connection, at: &At, scope: &Scope, month: Month, amounts: bool) -> Result<Sheets> {
    come(at, month, "通报")?;
    let place = usize::try_from(month.month - 1).unwrap_or(0);
    let mut sheets = Vec::new();
    for o in branches(conn, scope)? {
        let board = board::board(conn, at, &Scope::One(o.id.clone()), month.year)?;
        permit_amounts(&board, amounts)?;
        let sums = board.months.get(place).cloned().unwrap_or_default();
        let told = board.rows.iter().filter_map(|r| Some((r, r.cells.get(place)?.as_ref()?))).filter(|(_, c)| c.told());
        let rows: Vec<SheetRow> = told
            .enumerate()
            .map(|(n, (r, c))| {
                let sum = if amounts && c.paid > 0 { yuan(c.paid) } else { String::new() };
                SheetRow::of([format!("{}", n + 1), r.name.clone(), state(c).into(), sum])
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        let words = month_words(month);
        let mut columns = SheetColumn::all([
            ("序号", Kind::Number),
            ("姓名", Kind::Text),
            ("交纳情况", Kind::Text),
            ("金额（元）", Kind::Money),
        ]);
        let mut rows = rows;
        if !amounts {
            columns.pop();
            rows.iter_mut().for_each(|r| drop(r.cells.pop()));
        }
        sheets.push(Sheet {
            title: "党费收缴情况通报".into(),
            about: words.clone(),
            before: vec![in_words(&words, &sums)],
            after: vec!["对交纳情况有疑问的，请向支部查询。".into()],
            table: "dues-notice",
            columns,
            rows,
            signed_by: o.name.clone(),
            signed_on: at.today().to_string(),
            organisation: o.name,
            ..Sheet::default()
        });
    }
    let nothing = "这个月还没有核定党费，没有可通报的。请先在“党费”里核定。";
    Sheets::of(at, "党费收缴情况通报", Book::Each, sheets, nothing)
}

/// What the notice says of one member.
fn state(c: &BoardCell) -> &'static str {
    match (c.basis, c.full) {
        (_, true) => "已交",
        (Basis::Unassessed, _) => "已交，未核定",
        (Basis::Beside, _) => "已交，不在册",
        (Basis::Assessed, _) => "",
    }
}

/// Single sums would tell who has a relief: where somebody has, the sheet goes without them.
fn permit_amounts(board: &Board, amounts: bool) -> Result<()> {
    let told = !board.rows.iter().any(|r| r.relieved);
    let said = "这份名单里有不宜公布金额的党员。请不写每个人的金额，再打印。";
    (told || !amounts).then_some(()).ok_or_else(|| Error::forbidden(said))
}

fn in_words(words: &str, sums: &BoardMonth) -> String {
    let unknown = if sums.unassessed > 0 { format!("未核定{}名，", sums.unassessed) } else { String::new() };
    format!("{words}应交党费{}名，已交{}名，{unknown}共收{}元。", sums.people, sums.full, yuan(sums.paid))
}

/// 半年公布: a column a month, and what each month brought.
/// # Errors
/// `Forbidden` for a half to come, and for single sums where they would tell of a relief; `NotFound` where nothing is assessed; `Usage`
/// for no half.
pub fn publication(conn: &Connection, at: &At, scope: &Scope, year: i32, half: u32, amounts: bool) -> Result<Sheets> {
    if !(1..=2).contains(&half) {
        return Err(Error::usage("半年请写 1（上半年）或 2（下半年）。"));
    }
    come(at, Month { year, month: half * 6 - 5 }, "公布")?;
    let from = usize::try_from(half - 1).unwrap_or(0) * 6;
    let mut sheets = Vec::new();
    for o in branches(conn, scope)? {
        let board = board::board(conn, at, &Scope::One(o.id.clone()), year)?;
        permit_amounts(&board, amounts)?;
        let mut rows = Vec::new();
        for r in board.rows.iter().filter(|r| r.cells[from..from + 6].iter().flatten().any(BoardCell::told)) {
            let cell = |c: &Option<BoardCell>| match c {
                Some(c) if amounts && c.paid > 0 => yuan(c.paid),
                Some(c) => c.mark().into(),
                None => String::new(),
            };
            let months = r.cells[from..from + 6].iter().map(cell);
            let cells = [format!("{}", rows.len() + 1), r.name.clone()].into_iter().chain(months).collect();
            rows.push(SheetRow { cells, ..SheetRow::default() });
        }
        if rows.is_empty() {
            continue;
        }
        let months = &board.months[from..from + 6];
        let sums = months.iter().map(|m| if m.people > 0 || m.paid != 0 { yuan(m.paid) } else { String::new() });
        rows.push(SheetRow::total([String::new(), "收缴（元）".into()].into_iter().chain(sums).collect::<Vec<_>>()));
        let heads = (from + 1..=from + 6).map(|m| SheetColumn::of(format!("{m}月"), Kind::Money));
        let total: i64 = months.iter().map(|m| m.paid).sum();
        sheets.push(Sheet {
            title: "党费收缴情况公布".into(),
            about: format!("{year}年{}半年", if half == 1 { "上" } else { "下" }),
            before: vec![format!("共收党费{}元，按月公布如下。", yuan(total))],
            after: vec![format!("{}有疑问的，请向支部查询。", if amounts { BLANK } else { MARKS })],
            table: "dues-half",
            columns: SheetColumn::all([("序号", Kind::Number), ("姓名", Kind::Text)])
                .into_iter()
                .chain(heads)
                .collect(),
            rows,
            signed_by: o.name.clone(),
            signed_on: at.today().to_string(),
            organisation: o.name,
            ..Sheet::default()
        });
    }
    Sheets::of(at, "党费收缴情况公布", Book::Each, sheets, "这半年还没有核定党费，没有可公布的。")
}

/// 上缴单: what came in between two months, for the superior.
/// # Errors
/// `NotFound` where nothing came in.
pub fn remittance(conn: &Connection, at: &At, scope: &Scope, from: Month, to: Month) -> Result<Sheets> {
    let mut sheets = Vec::new();
    for o in branches(conn, scope)? {
        let (mut month, mut rows, mut total, mut people) = (from, Vec::new(), 0, 0);
        while month <= to {
            let board = board::board(conn, at, &Scope::One(o.id.clone()), month.year)?;
            let place = usize::try_from(month.month - 1).unwrap_or(0);
            let sums = board.months.get(place).cloned().unwrap_or_default();
            // A month to come has a line only where somebody paid ahead.
            let over = sums.people > 0 && month <= Month::of(at.today());
            if over || sums.paid != 0 {
                let (all, full) = (sums.people.to_string(), sums.full.to_string());
                rows.push(SheetRow::of([month_words(month), all, full, yuan(sums.paid)]));
                total += sums.paid;
                people = people.max(sums.people);
            }
            month = month.next();
        }
        if total == 0 {
            continue;
        }
        rows.push(SheetRow::total(["合计".into(), people.to_string(), String::new(), yuan(total)]));
        sheets.push(Sheet {
            title: "党费上缴单".into(),
            about: format!("填单日期：{}", at.today().format("%Y年%-m月%-d日")),
            before: vec![format!("上缴单位：{}　　上缴金额：{}元（{}）", o.name, yuan(total), capital(total))],
            table: "dues-remitted",
            columns: SheetColumn::all([
                ("月份", Kind::Text),
                ("应交人数", Kind::Number),
                ("已交人数", Kind::Number),
                ("收缴金额（元）", Kind::Money),
            ]),
            rows,
            signs: vec!["经手人".into(), "支部书记".into(), "接收人".into(), "接收日期".into()],
            organisation: o.name,
            ..Sheet::default()
        });
    }
    Sheets::of(at, "党费上缴单", Book::Each, sheets, "这几个月没有收缴党费的记录，没有可上缴的。")
}

/// 使用情况: what was handed on, given back and used in a year, by purpose.
/// # Errors
/// `NotFound` where nothing is recorded.
pub fn fund_sheet(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Sheets> {
    let day = |m, d| NaiveDate::from_ymd_opt(year, m, d).ok_or_else(|| Error::usage("没有这一年。"));
    let purposes = &rates()?.purpose;
    let mut sheets = Vec::new();
    for o in branches(conn, scope)? {
        let all = funds(conn, &Scope::One(o.id.clone()), day(1, 1)?, day(12, 31)?)?;
        if all.is_empty() {
            continue;
        }
        let mut rows = Vec::new();
        for kind in [FundKind::Remitted, FundKind::Returned, FundKind::Used] {
            let own: Vec<_> = all.iter().filter(|f| f.kind == kind).collect();
            if own.is_empty() {
                continue;
            }
            let sum: i64 = own.iter().map(|f| f.amount).sum();
            rows.push(SheetRow::heading(format!("{}　合计{}元", kind.label(), yuan(sum))));
            for f in own {
                let purpose = purposes.iter().find(|p| p.id == f.purpose).map_or("", |p| p.name.as_str());
                let what =
                    [purpose, f.what.as_str()].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("：");
                rows.push(SheetRow::of([f.day.to_string(), what, f.document.clone(), yuan(f.amount)]));
            }
        }
        sheets.push(Sheet {
            title: "党费使用情况".into(),
            about: format!("{year}年"),
            table: "dues-used",
            columns: SheetColumn::all([
                ("日期", Kind::Date),
                ("用途和事由", Kind::Long),
                ("凭证", Kind::Long),
                ("金额（元）", Kind::Money),
            ]),
            rows,
            signs: vec!["组织委员".into(), "支部书记".into()],
            signed_by: o.name.clone(),
            signed_on: at.today().to_string(),
            organisation: o.name,
            ..Sheet::default()
        });
    }
    Sheets::of(at, "党费使用情况", Book::Each, sheets, "这一年还没有登记党费的上缴和使用。")
}

/// What the marks of [`BoardCell::mark`] mean, as papers say it.
pub const MARKS: &str = "“√”表示当月已按规定交纳，“○”表示已交、尚未核定或已不在册，空白表示没有交纳记录或还没有到。";

/// The same where sums stand in place of marks.
const BLANK: &str = "空白表示没有交纳记录或还没有到。";

/// Nobody owes what is not due yet: a month that has not come would put everybody up as unpaid.
fn come(at: &At, month: Month, what: &str) -> Result<()> {
    let said = || Error::forbidden(format!("{}还没有到，不能{what}。请检查年月。", month_words(month)));
    (month <= Month::of(at.today())).then_some(()).ok_or_else(said)
}

pub(super) fn branches(conn: &Connection, scope: &Scope) -> Result<Vec<Organisation>> {
    Ok(branch::covered(conn, scope)?.into_iter().filter(|o| !branch::above(o)).collect())
}

fn month_words(month: Month) -> String {
    format!("{}年{}月", month.year, month.month)
}

/// 分 as yuan with two decimals.
pub(super) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

/// A sum as accountants write it: 壹仟贰佰柒拾壹元伍角整.
pub(super) fn capital(fen: i64) -> String {
    const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
    const UNITS: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 3] = ["", "万", "亿"];
    let digit = |n: i64| DIGITS[usize::try_from(n.rem_euclid(10)).unwrap_or(0)];
    let (yuan, jiao, cent) = (fen.max(0) / 100, fen.max(0) / 10 % 10, fen.max(0) % 10);
    let mut text = String::new();
    let mut gap = false;
    for group in (0..3).rev() {
        let part = yuan / 10_000_i64.pow(group) % 10_000;
        for place in (0..4).rev() {
            let n = part / 10_i64.pow(place) % 10;
            if n == 0 {
                gap = !text.is_empty();
                continue;
            }
            if gap {
                text += "零";
            }
            gap = false;
            text += digit(n);
            text += UNITS[place as usize];
        }
        if part > 0 {
            text += GROUPS[group as usize];
        }
    }
    // A sum below one yuan names no yuan: 贰角整, 伍分, as banks write it.
    let whole = !text.is_empty();
    if whole || fen <= 0 {
        text += if whole { "元" } else { "零元" };
    }
    match (jiao, cent) {
        (0, 0) => text.push('整'),
        (j, 0) => text += &format!("{}角整", digit(j)),
        (0, c) => text += &format!("{}{}分", if whole { "零" } else { "" }, digit(c)),
        (j, c) => text += &format!("{}角{}分", digit(j), digit(c)),
    }
    text
}
