//! Dues: what each member is to pay, what was paid and when, who is in arrears.
//!
//! Money is integer 分. Assessments and payments are written once; a mistake is taken back by a row of its own. Who has a
//! relief is restricted: [`Standing`] knows it for counting, and its JSON never says it.

mod board;
mod columns;
mod doubt;
mod fund;
mod import;
mod paste;
mod prints;
mod rates;
mod receipts;
mod registers;
mod rows;
mod standing;
#[cfg(test)]
mod tests;

pub use board::{
    Assessed, Basis, Board, BoardCell, BoardMonth, BoardRow, Taking, Takings, assessed, board, collect, purposes,
};
pub use fund::{Fund, FundKind, NewFund, funds, record_fund, reverse_fund};
pub use import::import;
pub use paste::{Mention, fen, mentioned};
pub use prints::{MARKS, fund_sheet, month_notice, publication, remittance};
pub use rates::Purpose;
pub use receipts::{receipts, receipts_of};
pub use registers::{assessment_table, register};
pub use standing::{arrears, open_months, standing, standing_by};

use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result, members};
use chrono::NaiveDate;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// How a member's dues are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// 按比例: a rate of the base.
    Rate,
    /// A small fixed sum (0.2 yuan; farmers up to 1 yuan), 中组发〔2008〕3号第六条.
    Floor,
    /// 减免, approved by the organisation above, 第七条. Restricted.
    Relief,
}

impl Class {
    fn key(self) -> &'static str {
        match self {
            Class::Rate => "rate",
            Class::Floor => "floor",
            Class::Relief => "relief",
        }
    }
    /// The name that the rule pack gives it.
    pub fn label(self) -> &'static str {
        rates::rates().map_or("", |r| r.class_name(self))
    }
    /// By the words of a sheet or a person.
    /// # Errors
    /// `Usage`, naming the classes there are.
    pub fn by_word(written: &str) -> Result<Class> {
        let rates = rates::rates()?;
        let unknown = || Error::usage(format!("不认识这个缴纳类别。请写：{}。", rates.class_names()));
        rates.class(written).ok_or_else(unknown)
    }
}

impl ToSql for Class {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.key().into())
    }
}

impl FromSql for Class {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let all = [Class::Rate, Class::Floor, Class::Relief];
        let key = value.as_str()?;
        all.into_iter().find(|c| c.key() == key).ok_or(FromSqlError::InvalidType)
    }
}

/// What a member is to pay a month from `since` on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assessment {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    pub since: Month,
    /// 分 a month.
    pub amount: i64,
    pub class: Class,
    /// Number of the approval of a relief; restricted.
    pub approval: String,
    pub pack: String,
    pub source: String,
    pub entered_at: String,
    pub actor: String,
}

/// One row of the ledger: a payment, or the reversal of one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesLine", export_to = "DuesLine.ts"))]
pub struct Line {
    pub id: String,
    pub organisation_id: String,
    pub member_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    /// 分; negative only in a reversal.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    #[cfg_attr(test, ts(type = "string"))]
    pub paid_on: NaiveDate,
    pub how: String,
    pub collector: String,
    pub reverses: Option<String>,
    pub reason: String,
    pub source: String,
    pub written_at: String,
    pub actor: String,
}

/// A member's month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesStanding", export_to = "DuesStanding.ts"))]
pub struct Standing {
    pub organisation_id: String,
    pub member_id: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Month,
    /// An amount or a relief holds, or the month was paid before use began. Otherwise nobody knows what is due: 未核定.
    pub assessed: bool,
    /// 分; 0 where nothing is assessed and in a month that was paid before use began. Left out of JSON, since it gives a
    /// relief away.
    #[serde(skip)]
    pub due: i64,
    /// 分, reversals taken off.
    #[cfg_attr(test, ts(type = "number"))]
    pub paid: i64,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub last_paid: Option<NaiveDate>,
    /// Paid in full by the day that the pack names. Whoever is exempt from everything is always paid up; a small or a reduced
    /// sum has to be paid like any other.
    pub on_time: bool,
    pub full: bool,
    #[serde(skip)]
    pub class: Option<Class>,
}

impl Standing {
    /// What points reward: in time and in full. There, and only there, a relief and a small sum count as such without a
    /// payment (domain rules §11), so that no points tell who is poor.
    pub fn merits(&self) -> bool {
        self.full && self.on_time || self.class.is_some_and(|c| c != Class::Rate)
    }
    /// What is still to be paid, in 分, whatever the class.
    pub fn open(&self) -> i64 {
        (self.due - self.paid).max(0)
    }
}

/// What a member owes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesArrears", export_to = "DuesArrears.ts"))]
pub struct Arrears {
    pub organisation_id: String,
    pub member_id: String,
    /// The first open month.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Month,
    pub months: u32,
    /// Open months in a row up to the last one that is over.
    pub running: u32,
    /// 分.
    #[cfg_attr(test, ts(type = "number"))]
    pub amount: i64,
    /// How many limits of the pack are reached (1, 3, 5 months).
    pub urgency: u32,
    /// Six months in a row: a person looks into it (党章第九条), nothing happens by itself.
    pub case: bool,
}

/// What a person enters as a member's monthly dues.
pub struct NewAssessment {
    pub member_id: String,
    pub since: Month,
    /// 分 a month.
    pub amount: i64,
    pub class: Class,
    pub approval: String,
}

/// What a person enters as a payment.
#[derive(Clone)]
pub struct Payment {
    pub member_id: String,
    pub month: Month,
    /// 分.
    pub amount: i64,
    pub paid_on: NaiveDate,
    pub how: String,
    pub collector: String,
}

const BY_HAND: &str = "手工登记";

/// The dues of a base by the rates in force, both in 分 a month. A help for the person who assesses: nothing is written.
/// # Errors
/// `Usage` where the kind of income is unknown or the base is no wage.
pub fn by_rate(payer: &str, base: i64) -> Result<i64> {
    rates::rates()?.assess(payer, base)
}

/// Enters what a member is to pay from a month on. It replaces what held from that month, and what held before stays.
/// # Errors
/// `NotFound` where the member is not on the roster; `Usage` for an amount that the class does not have; `Forbidden` for a
/// relief without the number of its approval (第七条).
pub fn assess(store: &mut Store, at: &At, scope: &Scope, new: &NewAssessment) -> Result<Done<Assessment>> {
    check(new.class, new.amount, &new.approval)?;
    let organisation_id = organisation_of(store.conn(), at, scope, &new.member_id, new.since)?;
    let assessment = Assessment {
        id: at.uuid(),
        organisation_id,
        member_id: new.member_id.clone(),
        since: new.since,
        amount: new.amount,
        class: new.class,
        approval: new.approval.clone(),
        pack: rates::rates()?.name(),
        source: BY_HAND.into(),
        entered_at: at.stamp(),
        actor: at.actor.clone(),
    };
    store.transact(Verb::AssessDues, at, |tx| rows::insert_assessment(tx, &assessment).map(|()| assessment))
}

/// The one rule for what may be assessed, entered by hand or by a sheet.
/// # Errors
/// `Usage` for an amount that the class does not have; `Forbidden` for a relief without the number of its approval (第七条).
fn check(class: Class, amount: i64, approval: &str) -> Result<()> {
    let rates = rates::rates()?;
    let fits = match class {
        Class::Rate => amount >= rates.floor && amount <= rates.cap,
        Class::Floor => (rates.floor..=rates.fixed_to).contains(&amount),
        Class::Relief => amount >= 0,
    };
    let message = match class {
        Class::Floor => "定额缴纳的每月是0.2元到1元。请检查金额，或改为按比例。",
        Class::Rate if amount > rates.cap => {
            "每月党费一般不超过1000元。自愿多交的，收到多少登记多少，核定数不用改。请检查金额。"
        }
        _ => "每月党费不少于0.2元。请检查金额；确有困难的按减免办理。",
    };
    if !fits {
        return Err(Error::usage(message));
    }
    if class == Class::Relief && approval.trim().is_empty() {
        return Err(Error::forbidden("减免要有支部研究意见和上一级党委的批准。请写上批准的文号再登记。"));
    }
    Ok(())
}

/// Whose amount was fixed anew for the months: what was fixed before and still holds is none of it.
/// # Errors
/// A failing store.
pub fn fixed(conn: &Connection, from: Month, to: Month) -> Result<HashSet<String>> {
    rows::fixed(conn, from, to)
}

/// Fixes the year's amounts as they were, for everybody whose last one is of an earlier year. A relief is approved anew for
/// each by itself (第七条), so it is left; answers whom it fixed and how many are left.
/// # Errors
/// `Forbidden` for a year to come.
pub fn renew(store: &mut Store, at: &At, scope: &Scope, year: i32) -> Result<Done<Renewed>> {
    let now = Month::of(at.today());
    let Some(since) = Month::new(year, 1).filter(|m| *m <= now) else {
        return Err(Error::forbidden("这一年还没有开始。请到年初再核定。"));
    };
    let known = rows::assessments(store.conn(), now)?;
    let (mut renewed, mut left) = (Vec::new(), 0);
    for m in members::on(store.conn(), scope, at.today())?.into_iter().filter(members::Member::counts) {
        match known.iter().rfind(|a| a.member_id == m.id) {
            Some(a) if a.since >= since => {}
            Some(a) if a.class != Class::Relief => renewed.push(Assessment {
                id: at.uuid(),
                organisation_id: m.organisation_id,
                since,
                pack: rates::rates()?.name(),
                source: format!("{year}年年初核定，金额照旧"),
                entered_at: at.stamp(),
                actor: at.actor.clone(),
                ..a.clone()
            }),
            _ => left += 1,
        }
    }
    let told = Renewed { fixed: renewed.len(), left };
    if renewed.is_empty() {
        return Ok(Done { value: told, changed: BTreeSet::new() });
    }
    store.transact(Verb::AssessDues, at, |tx| {
        renewed.iter().try_for_each(|a| rows::insert_assessment(tx, a))?;
        Ok(told)
    })
}

/// What [`renew`] did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DuesRenewed", export_to = "DuesRenewed.ts"))]
pub struct Renewed {
    pub fixed: usize,
    /// Without an assessment, or with a relief: each has to be fixed by itself.
    pub left: usize,
}

/// Enters one payment, for one month.
/// # Errors
/// `NotFound` where the member is not on the roster; `Usage` for an amount of nothing; `Forbidden` for a day to come or a
/// month further ahead than may be paid; `Doubtful` for what is probably written twice or too much.
pub fn record(store: &mut Store, at: &At, scope: &Scope, payment: &Payment) -> Result<Done<Line>> {
    enter(store, at, scope, payment, false)
}

/// As [`record`], for whoever has looked again at what is doubtful.
/// # Errors
/// As [`record`], but for `Doubtful`.
pub fn record_anyway(store: &mut Store, at: &At, scope: &Scope, payment: &Payment) -> Result<Done<Line>> {
    enter(store, at, scope, payment, true)
}

fn enter(store: &mut Store, at: &At, scope: &Scope, payment: &Payment, anyway: bool) -> Result<Done<Line>> {
    let organisation_id = permit(store.conn(), at, scope, payment)?;
    let line = line(at, organisation_id, payment, BY_HAND.into());
    doubt::ask(store.conn(), std::slice::from_ref(&line), anyway)?;
    store.transact(Verb::RecordDues, at, |tx| rows::insert_line(tx, &line).map(|()| line))
}

/// Whose payment it is, where it may be entered.
fn permit(conn: &Connection, at: &At, scope: &Scope, payment: &Payment) -> Result<String> {
    if payment.amount <= 0 {
        return Err(Error::usage("金额要大于0。收错了请用冲正，不要记负数。"));
    }
    if payment.paid_on > at.today() {
        return Err(Error::forbidden("缴费日期在今天之后。请更正日期，或等收到以后再登记。"));
    }
    if payment.month > rates::rates()?.prepaid_to(payment.paid_on) {
        return Err(Error::forbidden("预交不超过6个月。请检查是哪个月的党费。"));
    }
    organisation_of(conn, at, scope, &payment.member_id, payment.month)
}

fn line(at: &At, organisation_id: String, p: &Payment, source: String) -> Line {
    Line {
        id: at.uuid(),
        organisation_id,
        member_id: p.member_id.clone(),
        month: p.month,
        amount: p.amount,
        paid_on: p.paid_on,
        how: p.how.clone(),
        collector: p.collector.clone(),
        reverses: None,
        reason: String::new(),
        source,
        written_at: at.stamp(),
        actor: at.actor.clone(),
    }
}

/// Takes a payment back by a row of its own; the payment stays readable.
/// # Errors
/// `NotFound` where there is no such payment; `Usage` without a reason; `Forbidden` where it was taken back before, or is
/// itself a reversal.
pub fn reverse(store: &mut Store, at: &At, scope: &Scope, line_id: &str, reason: &str) -> Result<Done<Line>> {
    let found = rows::get(store.conn(), line_id)?.filter(|l| scope.covers(&l.organisation_id));
    let old = found.ok_or_else(|| Error::not_found("没有这一笔缴费。请在党费明细里找到它的编号。"))?;
    if reason.trim().is_empty() {
        return Err(Error::usage("冲正要写明原因。"));
    }
    if old.reverses.is_some() || rows::is_reversed(store.conn(), line_id)? {
        return Err(Error::forbidden("这一笔已经冲正过了，不能再冲。"));
    }
    store.transact(Verb::ReverseDues, at, |tx| take_back(tx, at, &old, reason, BY_HAND))
}

fn take_back(tx: &Transaction, at: &At, old: &Line, reason: &str, source: &str) -> Result<Line> {
    let back = Line {
        id: at.uuid(),
        amount: -old.amount,
        reverses: Some(old.id.clone()),
        reason: reason.to_owned(),
        source: source.to_owned(),
        written_at: at.stamp(),
        actor: at.actor.clone(),
        ..old.clone()
    };
    rows::insert_line(tx, &back)?;
    Ok(back)
}

/// The rows of the ledger for the months, in the order of writing.
pub fn lines(conn: &Connection, scope: &Scope, from: Month, to: Month) -> Result<Vec<Line>> {
    let mut found = rows::lines(conn, from, to)?;
    found.retain(|l| scope.covers(&l.organisation_id));
    Ok(found)
}

/// Where the member belonged at the end of the month, or belongs today for a month to come.
fn organisation_of(conn: &Connection, at: &At, scope: &Scope, member_id: &str, month: Month) -> Result<String> {
    let roster = members::on(conn, scope, month.last().min(at.today()))?;
    let member = roster.into_iter().find(|m| m.id == member_id);
    let missing = || Error::not_found("那个月的名册里没有这位党员。请检查姓名和月份，或先办理转入。");
    member.map(|m| m.organisation_id).ok_or_else(missing)
}
