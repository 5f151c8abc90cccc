//! Taking a line of the ledger back: its opposite, in the month after the last closed one, and what its cap then grants
//! to lines that the cap had cut short.

use super::pack::{self, Counting, Daily};
use super::{Hundredths, Line, Part, rows, scoring};
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};

/// Takes a line back by its opposite, in the month after the last closed one.
/// # Errors
/// `NotFound` for an unknown line; `Usage` without a reason or the number of the minutes; `Forbidden` where the line is
/// itself a reversal or was reversed already.
pub fn reverse(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    line_id: &str,
    reason: &str,
    minutes: &str,
) -> Result<Done<Line>> {
    let line = opposite(store.conn(), at, scope, line_id, reason, minutes)?;
    store.transact(Verb::ReversePoints, at, |tx| {
        write(tx, at, &line)?;
        Ok(line)
    })
}

/// Writes a reversing line and the lines that release what its cap held back.
pub(super) fn write(tx: &Connection, at: &At, line: &Line) -> Result<()> {
    rows::insert_line(tx, line, at)?;
    for release in releases(tx, at, line)? {
        rows::insert_line(tx, &release, at)?;
    }
    Ok(())
}

/// The reversing line, checked and not yet written.
pub(super) fn opposite(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    line_id: &str,
    reason: &str,
    minutes: &str,
) -> Result<Line> {
    if reason.trim().is_empty() || !scoring::is_number_of_minutes(minutes) {
        return Err(Error::usage("冲正要写明原因和支委会纪要号，例如 支委会纪要〔2026〕11号。"));
    }
    let old = rows::line_by_id(conn, line_id)?.filter(|l| scope.covers(&l.organisation_id));
    let old = old.ok_or_else(|| Error::not_found("账本里没有这一行。请用“积分明细”查出行号再试。"))?;
    if old.reverses.is_some() {
        return Err(Error::forbidden("这一行本身就是冲正，不能再冲正。要恢复请在登记表里重新登记。"));
    }
    if rows::is_reversed(conn, line_id)? {
        return Err(Error::forbidden("这一行已经冲正过了，不能再冲一次。"));
    }
    let closed = rows::last_closed(conn, &old.organisation_id)?.unwrap_or(old.month);
    Ok(Line {
        id: at.uuid(),
        month: closed.next(),
        date: at.today(),
        item: format!("冲正：{}", old.item),
        quantity: -old.quantity,
        points: -old.points,
        evidence: format!("{}（{}）", reason.trim(), minutes.trim()),
        source: format!("line:{} {}", old.id, old.month),
        reverses: Some(old.id.clone()),
        ..old
    })
}

/// What the lines of a rule were asked for and got, with who was cut short.
struct Cut {
    line: Line,
    short: i64,
}

/// Lines of the same rule and year that a cap had cut short get what the reversal frees, oldest first.
fn releases(conn: &Connection, at: &At, reversal: &Line) -> Result<Vec<Line>> {
    let year = |month| Month { year: year_of(reversal), month };
    let Some(rule) = daily_rule(conn, reversal) else { return Ok(Vec::new()) };
    let all = rows::lines_of(conn, &reversal.member_id, year(1), year(12).max(reversal.month))?;
    let gone: HashSet<&str> = all.iter().filter_map(|l| l.reverses.as_deref()).collect();
    let of_year = |l: &Line| released_from(l, &all).unwrap_or(l).month.year == year_of(reversal);
    let stands = |l: &Line| l.part == Part::Daily && l.reverses.is_none() && !gone.contains(l.id.as_str());
    let standing: Vec<&Line> = all.iter().filter(|l| stands(l) && of_year(l)).collect();
    let mut cuts: Vec<Cut> = Vec::new();
    let mut used: HashMap<(u8, u32), i64> = HashMap::new();
    for line in standing.iter().filter(|l| l.rule == rule.id) {
        let origin = released_from(line, &all).unwrap_or(line);
        for key in keys(origin.month) {
            *used.entry(key).or_default() += line.points.0;
        }
        match cuts.iter_mut().find(|c| c.line.id == origin.id) {
            Some(cut) => cut.short -= line.points.0,
            None => cuts.push(Cut { line: (*line).clone(), short: line.quantity.0 * rule.each / 100 - line.points.0 }),
        }
    }
    let part: i64 = standing.iter().map(|l| l.points.0).sum();
    let part_room = pack::named(conn, &reversal.pack).and_then(|p| p.part_cap("daily")).map(|c| c - part);
    Ok(granted(at, reversal, rule, cuts, used, part_room))
}

fn granted(
    at: &At,
    reversal: &Line,
    rule: &Daily,
    cuts: Vec<Cut>,
    mut used: HashMap<(u8, u32), i64>,
    mut part_room: Option<i64>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for Cut { line, short } in cuts {
        let [month, quarter, year] = keys(line.month);
        let room = |cap: Option<i64>, key| cap.map(|c| c - used.get(&key).copied().unwrap_or(0));
        let rooms =
            [room(rule.month_cap, month), room(rule.quarter_cap, quarter), room(rule.year_cap, year), part_room];
        let points = scoring::grant(short, &rooms);
        if points == 0 {
            continue;
        }
        for key in [month, quarter, year] {
            *used.entry(key).or_default() += points;
        }
        part_room = part_room.map(|r| r - points);
        lines.push(Line {
            id: at.uuid(),
            month: reversal.month,
            date: reversal.date,
            item: format!("封顶释放：{}", rule.name),
            quantity: Hundredths(0),
            points: Hundredths(points),
            evidence: format!("{}冲正后腾出封顶，补记{}当时没有计入的分", rule.name, line.month),
            source: format!("release:{}", line.id),
            reverses: None,
            ..line
        });
    }
    lines
}

/// The daily rule, counted by times, under which a reversed line was granted.
fn daily_rule(conn: &Connection, line: &Line) -> Option<&'static Daily> {
    let rule = pack::named(conn, &line.pack)?.daily.iter().find(|d| d.id == line.rule)?;
    (line.part == Part::Daily && rule.counting == Counting::Each).then_some(rule)
}

/// The line that a release belongs to.
fn released_from<'a>(line: &Line, all: &'a [Line]) -> Option<&'a Line> {
    let id = line.source.strip_prefix("release:")?;
    all.iter().find(|l| l.id == id)
}

/// The year in which the reversed line stood.
fn year_of(reversal: &Line) -> i32 {
    let written = reversal.source.rsplit(' ').next().and_then(|m| m.parse::<Month>().ok());
    written.map_or(reversal.month.year, |m| m.year)
}

/// Month, quarter and year as keys of what is used.
fn keys(month: Month) -> [(u8, u32); 3] {
    [(0, month.month), (1, (month.month - 1) / 3), (2, 0)]
}
