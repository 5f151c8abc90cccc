//! Closing a month writes the ledger, once.

use super::book::Book;
use super::{Closed, rows};
use crate::branch::{self, Organisation, Scope};
use crate::members;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Freezes a month for every organisation of the scope that has people: base lines from the records of organisation
/// life, daily lines and deductions from complete declarations, all within the caps that the year's ledger leaves.
/// # Errors
/// `Forbidden` where the month is closed already, lies ahead, or an earlier month still waits with declarations: caps
/// are filled in the order of the months. December waits for every earlier month of its year.
pub fn close(store: &mut Store, at: &At, scope: &Scope, month: Month) -> Result<Done<Closed>> {
    if month > Month::of(at.today()) {
        return Err(Error::forbidden(format!("{month} 还没有到，不能结账。请检查月份。")));
    }
    store.transact(Verb::ClosePoints, at, |tx| {
        let mut all = Closed { month, lines: 0, members: 0, waiting: 0, warnings: Vec::new() };
        for organisation in open(tx, at, scope, month)? {
            let closed = freeze(tx, at, organisation, month)?;
            all.lines += closed.lines;
            all.members += closed.members;
            all.waiting += closed.waiting;
            all.warnings.extend(closed.warnings);
        }
        Ok(all)
    })
}

/// The organisations that this close is for.
fn open(conn: &Connection, at: &At, scope: &Scope, month: Month) -> Result<Vec<Organisation>> {
    let day = month.last().min(at.today());
    let peopled: BTreeSet<String> = members::on(conn, scope, day)?.into_iter().map(|m| m.organisation_id).collect();
    let entered: BTreeSet<String> = rows::entries(conn, month)?.into_iter().map(|e| e.organisation_id).collect();
    let mut open = Vec::new();
    let mut shut = false;
    for organisation in branch::covered(conn, scope)? {
        if !peopled.contains(&organisation.id) && !entered.contains(&organisation.id) {
            continue;
        }
        if rows::is_closed(conn, &organisation.id, month)? {
            shut = true;
            continue;
        }
        if let Some(earlier) = rows::waiting_before(conn, &organisation.id, month)? {
            return Err(Error::forbidden(format!(
                "{earlier} 还有申报没有结账。封顶按月份先后计算，请先结 {earlier}，再结 {month}。"
            )));
        }
        if let Some(earlier) = unsettled(conn, &organisation, month)? {
            return Err(Error::forbidden(format!(
                "12月结账要结算全年，{earlier} 还没有结账。请先从 {earlier} 起逐月结账，再结 {month}。"
            )));
        }
        open.push(organisation);
    }
    match (open.is_empty(), shut) {
        (true, true) => Err(Error::forbidden(format!("{month} 的积分已经结账，不能再结一次。要更正请用冲正。"))),
        (true, false) => Err(Error::forbidden("名册里还没有党员，没有什么可以结账。请先导入花名册。")),
        _ => Ok(open),
    }
}

/// Whether an organisation has to close a month: it is in use and has people or declarations. What has neither can't be closed, so
/// nothing may wait for it.
pub(super) fn needed(conn: &Connection, organisation: &Organisation, month: Month) -> Result<bool> {
    if month < organisation.since {
        return Ok(false);
    }
    let own = Scope::One(organisation.id.clone());
    Ok(members::anybody(conn, &own, month.last())?
        || rows::entries(conn, month)?.iter().any(|e| e.organisation_id == organisation.id))
}

/// December settles the year over all its months: the first one in use, with people, that is still open.
fn unsettled(conn: &Connection, organisation: &Organisation, month: Month) -> Result<Option<Month>> {
    for earlier in (1..12).map(|n| Month { month: n, ..month }).filter(|_| month.month == 12) {
        if needed(conn, organisation, earlier)? && !rows::is_closed(conn, &organisation.id, earlier)? {
            return Ok(Some(earlier));
        }
    }
    Ok(None)
}

/// Writes one organisation's month as its book has it.
fn freeze(tx: &Connection, at: &At, organisation: Organisation, month: Month) -> Result<Closed> {
    let id = organisation.id.clone();
    let book = Book::open(tx, at, organisation, month)?;
    let pack = book.pack.label();
    let draft = book.draft()?;
    for line in &draft.lines {
        rows::insert_line(tx, line, at)?;
    }
    for declaration in &draft.taken {
        rows::set_closed(tx, declaration, at)?;
    }
    let mut warnings = draft.warnings;
    if at.today() < month.last() {
        warnings.push(format!("{month} 还没有过完就结账，以后几天的事要登记在下一个月。"));
    }
    if draft.unapproved > 0 {
        // One person may hold all roles: who closes answers for what no committee has approved.
        warnings.push(format!("{}项申报没有经支委会审核（没有纪要号），由结账人确认。", draft.unapproved));
    }
    let closed = Closed {
        month,
        lines: u32::try_from(draft.lines.len()).unwrap_or(u32::MAX),
        members: u32::try_from(draft.people.len()).unwrap_or(u32::MAX),
        waiting: draft.waiting,
        warnings,
    };
    rows::insert_close(tx, &id, &closed, &pack, at)?;
    Ok(closed)
}
