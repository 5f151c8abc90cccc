//! The month before its close: declared, checked, approved. One person may hold all roles; each step says who and when.

use super::pack::{self, Counting, Pack};
use super::{By, DEDUCTION, Entry, State, rows, scoring};
use crate::branch::Scope;
use crate::members::{self, Member};
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// One cell as typed or pasted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsCell", export_to = "PointsCell.ts"))]
pub struct Cell {
    /// The member's id.
    pub member: String,
    /// Item id of the pack, or `x.deduct`.
    pub item: String,
    /// Times, the level, or points to deduct; empty takes the declaration away.
    pub value: String,
    pub reason: String,
    pub minutes: String,
}

/// Why a cell cannot be taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsCellFault", export_to = "PointsCellFault.ts"))]
pub struct CellFault {
    pub member: String,
    pub item: String,
    pub message: String,
}

/// What a step did.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsDeclared", export_to = "PointsDeclared.ts"))]
pub struct Declared {
    /// Members whose month changed.
    pub changed: u32,
    /// Cells that cannot be taken; then nothing was written.
    pub faults: Vec<CellFault>,
}

/// Enters a block of cells as one undoable step: all of them, or, where one cannot be taken, none.
/// # Errors
/// `Forbidden` where the month lies ahead or is closed.
pub fn declare(store: &mut Store, at: &At, scope: &Scope, month: Month, cells: &[Cell]) -> Result<Done<Declared>> {
    let before = Open::of(store.conn(), at, scope, month)?.entries;
    let Wanted { entries, touched, faults } = Wanted::of(store.conn(), at, scope, month, cells)?;
    let changed: Vec<&String> = touched.iter().filter(|id| before.get(*id) != entries.get(*id)).collect();
    if !faults.is_empty() || changed.is_empty() {
        return Ok(Done { value: Declared { changed: 0, faults }, changed: BTreeSet::new() });
    }
    store.transact(Verb::DeclarePoints, at, |tx| {
        for id in &changed {
            put(tx, at, before.get(*id), &entries[*id])?;
        }
        Ok(Declared { changed: changed.len() as u32, faults })
    })
}

/// An open month as a block of cells would leave it.
pub(super) struct Wanted {
    pub entries: HashMap<String, Entry>,
    /// Ids of the members that the cells are about.
    pub touched: BTreeSet<String>,
    pub faults: Vec<CellFault>,
}

impl Wanted {
    pub fn of(conn: &Connection, at: &At, scope: &Scope, month: Month, cells: &[Cell]) -> Result<Wanted> {
        let desk = Open::of(conn, at, scope, month)?;
        let mut wanted = Wanted { entries: desk.entries.clone(), touched: BTreeSet::new(), faults: Vec::new() };
        for cell in cells {
            match desk.read(cell) {
                Ok((member, quantity)) => {
                    let entry = wanted.entries.entry(member.id.clone());
                    let entry = entry.or_insert_with(|| Entry::by_hand(at, member, month));
                    entry.declare(at, &cell.item, quantity, cell.reason.trim(), cell.minutes.trim());
                    wanted.touched.insert(member.id.clone());
                }
                Err(message) => {
                    wanted.faults.push(CellFault { member: cell.member.clone(), item: cell.item.clone(), message });
                }
            }
        }
        Ok(wanted)
    }
}

/// 本月无申报: registers everybody of the scope who is not registered yet.
/// # Errors
/// As [`declare`].
pub fn nothing_declared(store: &mut Store, at: &At, scope: &Scope, month: Month) -> Result<Done<Declared>> {
    let desk = Open::of(store.conn(), at, scope, month)?;
    let mut rest: Vec<&Member> = desk.people.values().filter(|m| !desk.entries.contains_key(&m.id)).collect();
    rest.sort_by(|a, b| a.id.cmp(&b.id));
    store.transact(Verb::DeclarePoints, at, |tx| {
        for member in &rest {
            rows::put_entry(tx, &Entry::by_hand(at, member, month), at)?;
        }
        Ok(Declared { changed: rest.len() as u32, faults: Vec::new() })
    })
}

/// 初核: the group leader has looked at everything that is declared.
/// # Errors
/// As [`declare`]; `Forbidden` where nothing waits for it.
pub fn check(store: &mut Store, at: &At, scope: &Scope, month: Month) -> Result<Done<Declared>> {
    step(store, at, scope, month, Verb::CheckPoints, |d| {
        (d.state == State::Declared).then(|| (State::Checked, By { checked: at.actor.clone(), ..d.by.clone() }))
    })
}

/// 审核: the committee has approved everything complete, by the minutes of that number; what nobody checked is checked
/// by the same act.
/// # Errors
/// As [`check`]; `Usage` without the number of the minutes.
pub fn approve(store: &mut Store, at: &At, scope: &Scope, month: Month, minutes: &str) -> Result<Done<Declared>> {
    if !scoring::is_number_of_minutes(minutes) {
        return Err(Error::usage("请写支委会审核这个月积分的纪要号，例如 支委会纪要〔2026〕11号。"));
    }
    step(store, at, scope, month, Verb::ApprovePoints, |d| {
        let waits = matches!(d.state, State::Declared | State::Checked);
        let checked = if d.by.checked.is_empty() { at.actor.clone() } else { d.by.checked.clone() };
        let by = By { checked, approved: at.actor.clone(), approval: minutes.trim().into(), ..d.by.clone() };
        waits.then_some((State::Approved, by))
    })
}

/// Takes checked or approved declarations of these members (of everybody where none is named) back to declared, so that
/// they are checked and approved anew.
/// # Errors
/// As [`check`].
pub fn withdraw(store: &mut Store, at: &At, scope: &Scope, month: Month, who: &[String]) -> Result<Done<Declared>> {
    let entries = Open::of(store.conn(), at, scope, month)?.entries;
    let asked = |d: &super::Declaration| {
        who.is_empty()
            || entries.values().any(|e| who.contains(&e.member_id) && e.declarations.iter().any(|o| o.id == d.id))
    };
    step(store, at, scope, month, Verb::WithdrawPoints, |d| {
        let back = matches!(d.state, State::Checked | State::Approved) && asked(d);
        back.then(|| (State::Declared, By { declared: d.by.declared.clone(), ..By::default() }))
    })
}

fn step(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    month: Month,
    verb: Verb,
    next: impl Fn(&super::Declaration) -> Option<(State, By)>,
) -> Result<Done<Declared>> {
    let desk = Open::of(store.conn(), at, scope, month)?;
    let mut moved = Vec::new();
    for entry in desk.entries.values() {
        for declaration in &entry.declarations {
            if let Some((state, by)) = next(declaration) {
                moved.push((entry, super::Declaration { state, by, ..declaration.clone() }));
            }
        }
    }
    if moved.is_empty() {
        return Err(Error::forbidden(format!("{month} 没有等待这一步的申报。请刷新后再看。")));
    }
    let people: BTreeSet<&str> = moved.iter().map(|(e, _)| e.member_id.as_str()).collect();
    let changed = people.len() as u32;
    store.transact(verb, at, |tx| {
        for (entry, declaration) in &moved {
            rows::put_declaration(tx, entry, declaration, at)?;
        }
        Ok(Declared { changed, faults: Vec::new() })
    })
}

/// Writes what differs between a stored entry and the wanted one.
fn put(tx: &Connection, at: &At, before: Option<&Entry>, wanted: &Entry) -> Result<()> {
    rows::put_entry(tx, wanted, at)?;
    for gone in before.iter().flat_map(|e| &e.declarations) {
        if !wanted.declarations.iter().any(|d| d.id == gone.id) {
            rows::delete_declaration(tx, &gone.id)?;
        }
    }
    for declaration in &wanted.declarations {
        if !before.is_some_and(|e| e.declarations.contains(declaration)) {
            rows::put_declaration(tx, wanted, declaration, at)?;
        }
    }
    Ok(())
}

/// An open month: its people and what they have declared.
struct Open {
    pack: &'static Pack,
    people: HashMap<String, Member>,
    entries: HashMap<String, Entry>,
}

impl Open {
    fn of(conn: &Connection, at: &At, scope: &Scope, month: Month) -> Result<Open> {
        if month > Month::of(at.today()) {
            return Err(Error::forbidden(format!("{month} 还没有到，不能登记。请检查月份。")));
        }
        let mut people = HashMap::new();
        let mut shut = 0;
        for member in members::on(conn, scope, month.last().min(at.today()))? {
            if rows::is_closed(conn, &member.organisation_id, month)? {
                shut += 1;
            } else {
                people.insert(member.id.clone(), member);
            }
        }
        if people.is_empty() && shut > 0 {
            return Err(Error::forbidden(format!(
                "{month} 已经结账，不能再登记。更正请用冲正，漏记的登记在下一个月。"
            )));
        }
        let entries = rows::entries(conn, month)?.into_iter().filter(|e| people.contains_key(&e.member_id));
        let entries = entries.map(|e| (e.member_id.clone(), e)).collect();
        Ok(Open { pack: pack::in_force(conn, month)?, people, entries })
    }

    /// The member and the hundredths that a cell means, or why it cannot be taken.
    fn read(&self, cell: &Cell) -> std::result::Result<(&Member, i64), String> {
        let member = self.people.get(&cell.member);
        let member = member.ok_or("这名党员这个月不在名册里，或他所在的支部已经结账。")?;
        let (max, whole) = if cell.item == DEDUCTION {
            (self.pack.limits.deduction, false)
        } else {
            let rule = self.pack.daily.iter().find(|d| d.id == cell.item).ok_or("规则里没有这个项目。")?;
            match rule.counting {
                Counting::Each => (self.pack.limits.times * 100, true),
                Counting::Level => (rule.levels.len() as i64 * 100, true),
            }
        };
        let value = figure(&cell.value).ok_or("这一格不是数字，请只填数字。")?;
        if whole && value % 100 != 0 {
            return Err("这一格要填整数。".into());
        }
        if !(0..=max).contains(&value) {
            return Err(format!("这一格要在 0 到 {} 之间。", super::Hundredths(max)));
        }
        Ok((member, value))
    }
}

/// Hundredths of a typed figure, full-width digits understood; an empty cell is 0.
fn figure(written: &str) -> Option<i64> {
    let plain = text::squeeze(written);
    if plain.is_empty() {
        return Some(0);
    }
    let (whole, tail) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || tail.len() > 2 || !digits(whole) || !digits(tail) {
        return None;
    }
    let cents: i64 = format!("{tail:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + cents)
}

impl Entry {
    /// An entry that nobody brought by sheet.
    fn by_hand(at: &At, member: &Member, month: Month) -> Entry {
        Entry { source: "手工登记".into(), ..Entry::new(at, member, month, "", 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn a_typed_figure_is_read_and_nonsense_is_not() {
        for (written, wanted) in [
            ("", Some(0)),
            (" 2 ", Some(200)),
            ("２", Some(200)),
            ("1.5", Some(150)),
            ("0.25", Some(25)),
            ("-1", None),
            ("两", None),
            ("1.234", None),
            ("1e3", None),
            (".5", None),
            ("=1+1", None),
        ] {
            assert_eq!(figure(written), wanted, "{written}");
        }
    }
}
