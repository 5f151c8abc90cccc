//! 党费收据 for chosen payments. What a member handed over at once is one receipt, whichever of its months was chosen. A number
//! never stands for two sums: where a part was taken back, the rest is a new paper that says which one it replaces.

use super::prints::{capital, yuan};
use super::{Line, rows};
use crate::branch::{self, Scope};
use crate::print::{DuesReceipt, DuesReceipts};
use crate::{At, Error, Month, Result, members};
use rusqlite::Connection;
use std::collections::HashSet;

/// The receipts of the payments with these ids, by number.
/// # Errors
/// `NotFound` where there is no such payment, or none is chosen; `Forbidden` for one that was taken back.
pub fn receipts(conn: &Connection, at: &At, scope: &Scope, chosen: &[String]) -> Result<DuesReceipts> {
    let names: Vec<(String, String)> = branch::covered(conn, scope)?.into_iter().map(|o| (o.id, o.name)).collect();
    let (mut told, mut receipts) = (HashSet::new(), Vec::new());
    for id in chosen {
        let found = rows::get(conn, id)?.filter(|l| scope.covers(&l.organisation_id));
        let line = found.ok_or_else(|| Error::not_found("没有这一笔缴费。请在党费明细里重新选。"))?;
        if line.reverses.is_some() || rows::is_reversed(conn, id)? {
            return Err(Error::forbidden("选的里面有已经冲正的，不能开收据。请去掉冲正的，再打印。"));
        }
        if told.contains(id) {
            continue;
        }
        let paid = rows::together(conn, id)?;
        told.extend(paid.iter().map(|l| l.id.clone()));
        let branch = names.iter().position(|(o, _)| *o == line.organisation_id);
        let organisation = branch.map(|at| names[at].1.clone()).unwrap_or_default();
        let place = rows::place(conn, id)?;
        receipts.push(((branch, line.written_at[..4].to_owned(), place), receipt(conn, organisation, place, paid)?));
    }
    if receipts.is_empty() {
        return Err(Error::not_found("没有可开收据的缴费。请先登记收缴，再打印收据。"));
    }
    receipts.sort_by(|(a, _), (b, _)| a.cmp(b));
    let receipts = receipts.into_iter().map(|(_, receipt)| receipt).collect();
    Ok(DuesReceipts { receipts, printed: at.today().to_string() })
}

/// The receipts of a month's payments that stand, of these members or, without any, of everybody.
/// # Errors
/// As [`receipts`].
pub fn receipts_of(conn: &Connection, at: &At, scope: &Scope, month: Month, who: &[String]) -> Result<DuesReceipts> {
    let lines = super::lines(conn, scope, month, month)?;
    let back: HashSet<&str> = lines.iter().filter_map(|l| l.reverses.as_deref()).collect();
    let stands = |l: &&Line| l.reverses.is_none() && !back.contains(l.id.as_str());
    let wanted = lines.iter().filter(stands).filter(|l| who.is_empty() || who.contains(&l.member_id));
    receipts(conn, at, scope, &wanted.map(|l| l.id.clone()).collect::<Vec<_>>())
}

fn receipt(conn: &Connection, organisation: String, place: u32, mut paid: Vec<Line>) -> Result<DuesReceipt> {
    let all = paid.len();
    let back: HashSet<String> = {
        let gone = |l: &Line| Ok(rows::is_reversed(conn, &l.id)?.then(|| l.id.clone()));
        paid.iter().map(gone).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect()
    };
    paid.retain(|l| !back.contains(&l.id));
    let line = paid.first().ok_or_else(|| Error::Bug("a receipt of nothing".into()))?;
    let first = format!("{}-{place:04}", &line.written_at[..4]);
    let sum: i64 = paid.iter().map(|l| l.amount).sum();
    let months: Vec<Month> = paid.iter().map(|l| l.month).collect();
    let replaced = all > paid.len();
    Ok(DuesReceipt {
        organisation,
        number: if replaced { format!("{first}换{}", back.len()) } else { first.clone() },
        replaces: if replaced { first } else { String::new() },
        name: members::get(conn, &line.member_id)?.name,
        months: in_words(&months),
        amount: yuan(sum),
        capital: capital(sum),
        paid_on: line.paid_on.to_string(),
        how: line.how.clone(),
        collector: line.collector.clone(),
    })
}

/// Sorted months as people write them: `2025年12月至2026年2月、5月，共4个月`.
pub(super) fn in_words(months: &[Month]) -> String {
    let mut runs: Vec<(Month, Month)> = Vec::new();
    let mut count = 0;
    for &month in months {
        match runs.last_mut() {
            Some((_, last)) if *last == month => continue,
            Some((_, last)) if last.next() == month => *last = month,
            _ => runs.push((month, month)),
        }
        count += 1;
    }
    let mut year = 0;
    let mut written = |m: Month| {
        let same = std::mem::replace(&mut year, m.year) == m.year;
        if same { format!("{}月", m.month) } else { format!("{}年{}月", m.year, m.month) }
    };
    let mut parts = Vec::new();
    for (first, last) in runs {
        let begin = written(first);
        parts.push(if first == last { begin } else { format!("{begin}至{}", written(last)) });
    }
    let all = parts.join("、");
    if count > 1 { format!("{all}，共{count}个月") } else { all }
}
