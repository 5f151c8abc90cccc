//! What the cells of a points sheet hold: a category, times, a level, points to deduct. A bad cell stays out with a remark;
//! its row comes in all the same.

use super::pack::{Counting, Daily, Pack};
use super::{DEDUCTION, Entry, Hundredths, State, scoring};
use crate::members::Category;
use crate::sheet::{Cell, Row, RowNote, text};
use crate::{At, Result};

/// The category of a row; `current` is the one known so far.
pub fn category(row: &Row, current: Option<Category>, notes: &mut Vec<RowNote>) -> Result<Option<Category>> {
    let cell = row.get("category");
    if cell.is_empty() {
        if current.is_none() {
            let message = "没有写类别，这名党员的基础积分算不出来。请补写类别。";
            notes.push(row.warn("category", "category-missing", message));
        }
        return Ok(None);
    }
    let found = if cell.is_formula { None } else { Category::by_word(&text::squeeze(&cell.text()))? };
    if found.is_none() {
        let names: Vec<&str> = Category::ALL.iter().map(|c| c.label()).collect();
        let message = format!("没有这个类别，这一格没有导入。请写：{}。", names.join("、"));
        notes.push(row.refuse("category", "category-unknown", message));
    }
    Ok(found)
}

/// Hundredths of times or of the level; `None` where the sheet has no such column.
pub fn times(row: &Row, rule: &Daily, pack: &Pack) -> std::result::Result<Option<i64>, RowNote> {
    if row.header(&rule.id).is_empty() {
        return Ok(None);
    }
    let (max, what) = match rule.counting {
        Counting::Level => (rule.levels.len() as i64, "级别"),
        Counting::Each => (pack.limits.times, "次数"),
    };
    let refuse = |(code, why): (&str, String)| {
        row.refuse(&rule.id, code, format!("{what}{why}，这一格没有导入。请改成 0 到 {max} 的整数。"))
    };
    let value = figure(row.get(&rule.id)).map_err(refuse)?;
    match value {
        v if v % 100 != 0 => Err(refuse(("not-whole", "不是整数".into()))),
        v if v > max * 100 => Err(refuse(("too-large", "太大".into()))),
        v => Ok(Some(v)),
    }
}

/// A figure of a cell in hundredths, never negative; an empty cell is 0.
fn figure(cell: &Cell) -> std::result::Result<i64, (&'static str, String)> {
    if cell.is_formula {
        return Err(("formula", "是公式".into()));
    }
    if cell.is_empty() {
        return Ok(0);
    }
    let number = cell.number().ok_or_else(|| ("not-a-number", "不是数字".to_owned()))?;
    if number < 0.0 {
        return Err(("negative", "是负数".into()));
    }
    let hundredths = (number * 100.0).round();
    if number > 1e6 || (hundredths - number * 100.0).abs() > 1e-6 {
        return Err(("not-a-number", "不合适".into()));
    }
    Ok(hundredths as i64)
}

/// Points to deduct: without a reason and the number of the minutes they stay a draft, which no close takes.
pub fn deduct(row: &Row, pack: &Pack, at: &At, entry: &mut Entry, notes: &mut Vec<RowNote>) {
    if row.header("deduction").is_empty() {
        return;
    }
    let points = match figure(row.get("deduction")) {
        Ok(points) if points <= pack.limits.deduction => points,
        Ok(_) => {
            let message = "扣分太大，这一格没有导入。请核对支委会的决定。";
            return notes.push(row.refuse("deduction", "too-large", message));
        }
        Err((code, why)) => {
            let message = format!("扣分{why}，这一格没有导入。请写要扣的分数，例如 2。");
            return notes.push(row.refuse("deduction", code, message));
        }
    };
    let (reason, inside) = scoring::split_reason(&row.get("reason").text());
    let own = row.get("minutes").text().into_owned();
    let minutes = if own.is_empty() { inside } else { own };
    notes.extend(doubt(row, pack, points, &reason));
    entry.declare(at, DEDUCTION, points, &reason, &minutes);
    if entry.declarations.iter().any(|d| d.item == DEDUCTION && d.state == State::Draft) {
        let lacking = match (reason.is_empty(), minutes.is_empty()) {
            (true, true) => "原因和支委会纪要号",
            (true, false) => "原因",
            _ => "支委会纪要号",
        };
        let field = if row.header("reason").is_empty() { "deduction" } else { "reason" };
        let message = format!("扣分没有写明{lacking}，先作为申报保留，结账时不计入。请补写后重新导入。");
        notes.push(row.warn(field, "deduction-incomplete", message));
    }
}

/// What a person should look at: a reason without points, or points that the rule for this reason does not foresee.
fn doubt(row: &Row, pack: &Pack, points: i64, reason: &str) -> Option<RowNote> {
    if reason.is_empty() {
        return None;
    }
    if points == 0 {
        return Some(row.warn("deduction", "deduction-missing", "写了扣分原因，没有写扣几分，没有扣分。请核对。"));
    }
    let rule = pack.deduction(reason).filter(|r| !r.fits(points))?;
    let (min, max) = (Hundredths(rule.min), Hundredths(rule.max));
    let usual = if min == max { format!("每{}扣{min}分", rule.per) } else { format!("扣{min}至{max}分") };
    Some(row.warn("deduction", "deduction-unusual", format!("“{}”一般{usual}，请核对支委会的决定。", rule.name)))
}
