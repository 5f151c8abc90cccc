//! From the sheet 党费收缴登记 to assessments and payments: one column a month, or one row a payment.
//!
//! Nothing written is changed: where the sheet says another sum for a month, the payments are taken back and the sheet's
//! sum is written. Remarks never repeat what a cell says.

use super::columns::{COLUMNS, MONTHS, WORDS};
use super::rates::{Rates, rates};
use super::{Assessment, Class, Line, Payment, rows};
use crate::branch::{Receiver, Scope};
use crate::members::{self, Member, Named};
use crate::sheet::dates::{self, Reading};
use crate::sheet::fields::Seen;
use crate::sheet::{self, ImportReport, Level, Limits, Outcome, Pick, Row, RowNote, Table, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Code, Error, Month, Precision, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Imports a workbook of dues. What a month's payments already add up to is unchanged.
/// # Errors
/// `NotFound`, `InputRefused` as the sheet reader says, and where the sheet has neither sums assessed nor sums paid;
/// `CannotWrite` where the store or its copy cannot be written.
pub fn import(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &Limits::default())?;
    let table = sheet::table(&book, COLUMNS, pick)?;
    if !table.has("assessed") && !table.has("amount") && !MONTHS.iter().any(|m| table.has(m)) {
        return Err(Error::refused(
            "这张表里没有“核定额”，也没有“1月……12月”或“月份、金额”，没有读入。请检查是不是党费收缴登记表。",
        ));
    }
    let (report, steps) = plan(store.conn(), at, scope, &table)?;
    if dry_run || steps.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportDues, at, |tx| {
        for step in &steps {
            match step {
                Step::Assess(a) => rows::insert_assessment(tx, a)?,
                Step::Pay(l) => rows::insert_line(tx, l)?,
                Step::TakeBack(l, source) => {
                    super::take_back(tx, at, l, "表格更正", source)?;
                }
            }
        }
        Ok(report)
    })
}

enum Step {
    Assess(Assessment),
    Pay(Line),
    TakeBack(Line, String),
}

fn plan(conn: &Connection, at: &At, scope: &Scope, table: &Table) -> Result<(ImportReport, Vec<Step>)> {
    let mut reader = Reader {
        conn,
        at,
        rates: rates()?,
        receiver: Receiver::new(conn, scope)?,
        rosters: HashMap::new(),
        seen: Seen::default(),
        sheet: table.sheet,
    };
    let mut report = ImportReport::of(table);
    let mut steps = Vec::new();
    for row in &table.rows {
        let mut notes = Vec::new();
        let outcome = match reader.read(row, &mut notes)? {
            Some(read) => reader.settle(read, &mut steps)?,
            None => Outcome::Refused,
        };
        report.settle(outcome, notes);
    }
    Ok((report, steps))
}

/// What a row says once it is understood.
struct Read {
    organisation_id: String,
    assessed: Option<Assessment>,
    payments: Vec<Payment>,
    /// The sheet gives the day; otherwise it is the day of entry.
    dated: bool,
    source: String,
}

struct Reader<'a> {
    conn: &'a Connection,
    at: &'a At,
    rates: &'static Rates,
    receiver: Receiver,
    rosters: HashMap<(String, NaiveDate), Vec<Member>>,
    seen: Seen,
    sheet: &'a str,
}

impl Reader<'_> {
    /// The facts of a row; none where a remark of level error says why not.
    fn read(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Result<Option<Read>> {
        if let Some(formula) = row.formula_among(WORDS) {
            notes.push(formula);
            return Ok(None);
        }
        let organisation_id = match self.receiver.of(&row.get("organisation").text()) {
            Ok(organisation) => organisation.id.clone(),
            Err(stray) => {
                notes.push(row.refuse("organisation", stray.code, stray.message));
                return Ok(None);
            }
        };
        let dated = !row.get("paid_on").is_empty();
        let paid_on = match row.past_day("paid_on", self.at.today()) {
            Ok(day) => day,
            Err(_) if !dated => self.at.today(),
            Err(why) => {
                notes.push(why);
                return Ok(None);
            }
        };
        let Some(sums) = self.sums(row, paid_on, notes) else { return Ok(None) };
        let last = sums.last().map_or(Month::of(paid_on), |(m, _)| *m);
        let Some(member_id) = self.member(row, &organisation_id, last, notes)? else { return Ok(None) };
        if !dated && !sums.is_empty() {
            let message = "没有写缴费日期，按今天登记，过了当月的会显示为迟交。请加“缴费日期”一列再导入。";
            notes.push(row.warn("", "paid-day-missing", message));
        }
        let source = format!("{}第{}行", self.sheet, row.number);
        let since = sums.first().map_or(Month::of(self.at.today()), |(m, _)| *m);
        let Some(assessed) = self.assessed(row, &organisation_id, &member_id, since, &source, notes) else {
            return Ok(None);
        };
        if let Some(repeated) = self.repeated(row, &member_id, &sums) {
            notes.push(repeated);
            return Ok(None);
        }
        let word = |field: &str| row.get(field).text().into_owned();
        let payment = |(month, amount)| Payment {
            member_id: member_id.clone(),
            month,
            amount,
            paid_on,
            how: word("how"),
            collector: word("collector"),
        };
        self.doubt(row, &member_id, assessed.as_ref(), &sums, notes)?;
        let payments: Vec<Payment> = sums.into_iter().map(payment).collect();
        if payments.is_empty() && assessed.is_none() && notes.iter().any(|n| n.level == Level::Error) {
            return Ok(None);
        }
        Ok(Some(Read { organisation_id, assessed, payments, dated, source }))
    }

    /// Says it where a month's sum is far beyond what the row itself, or the books, assess.
    fn doubt(
        &self,
        row: &Row,
        member_id: &str,
        assessed: Option<&Assessment>,
        sums: &[(Month, i64)],
        notes: &mut Vec<RowNote>,
    ) -> Result<()> {
        for (month, sum) in sums {
            let large = match assessed.filter(|a| a.since <= *month) {
                Some(a) => *sum > a.amount * self.rates.doubt_times,
                None => super::doubt::is_large(self.conn, member_id, *month, *sum)?,
            };
            // Beyond the usual most it is told of as such.
            if large && *sum <= self.rates.cap {
                let message = "比核定的多出一倍以上，可能多写了一位，已照表收入。请核对；写错的在明细里冲正。";
                notes.push(row.warn("", "amount-doubtful", message));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Why the row is refused where an earlier one was about the same member and month, or assessed the same member too.
    fn repeated(&mut self, row: &Row, member_id: &str, sums: &[(Month, i64)]) -> Option<RowNote> {
        let mut about: Vec<String> = sums.iter().map(|(m, _)| m.to_string()).collect();
        if about.is_empty() {
            about.push(row.get("since").text().into_owned());
        }
        let keys = about.into_iter().map(|month| vec![member_id.to_owned(), month]);
        let earlier: Vec<u32> = keys.filter_map(|key| self.seen.before(key, row.number)).collect();
        let first = earlier.into_iter().min()?;
        let message = format!("与第{first}行是同一个人、同一个月，没有重复收入。分几次交的请合成一行写合计。");
        Some(row.refuse("", "row-repeated", message))
    }

    /// Sums in 分 by month, in order; none where the row has to be refused. A month of nothing is no payment.
    fn sums(&self, row: &Row, paid_on: NaiveDate, notes: &mut Vec<RowNote>) -> Option<Vec<(Month, i64)>> {
        let year = match row.whole("year", &["年", "年度"]).and_then(|y| i32::try_from(y).ok()) {
            Some(year) => year,
            None => paid_on.year(),
        };
        let mut sums = Vec::new();
        for (field, month) in MONTHS.iter().zip(1..) {
            let amount = fen(row, field, notes)?;
            sums.extend(Month::new(year, month).zip(amount));
        }
        if let Some(amount) = fen(row, "amount", notes)? {
            sums.push((self.month(row, year, notes)?, amount));
        }
        sums.retain(|(_, amount)| *amount > 0);
        sums.sort_unstable();
        let ahead = sums.iter().any(|(m, _)| *m > self.rates.prepaid_to(paid_on));
        if ahead {
            notes.push(row.refuse("", "paid-too-far-ahead", "预交不超过6个月，没有收入这一行。请检查月份和缴费日期。"));
            return None;
        }
        if sums.iter().any(|(_, amount)| *amount > self.rates.cap) {
            notes.push(row.warn(
                "",
                "amount-large",
                "一个月超过1000元，一般不会这么多。请核对；一次多交的按大额党费另办。",
            ));
        }
        Some(sums)
    }

    /// `2026-10`, `2026年10月`, `10月` or `10`.
    fn month(&self, row: &Row, year: i32, notes: &mut Vec<RowNote>) -> Option<Month> {
        let bare = row.whole("month", &["月份", "月"]).and_then(|m| Month::new(year, m));
        let dated = match dates::reading(row.get("month")) {
            Reading::Date(d) if d.precision() != Precision::Year => Some(Month::of(d.first())),
            _ => None,
        };
        let found = bare.or(dated);
        if found.is_none() {
            notes.push(row.refuse(
                "month",
                "month-unreadable",
                "看不出是哪个月的党费，没有收入这一行。请写成 2026-10。",
            ));
        }
        found
    }

    /// By the column 缴纳类别, else by 类别 where that says a class which fits; otherwise by rate. None where the first names
    /// a class that nobody knows: then nothing is assessed, and what was paid comes in.
    fn class(&self, row: &Row, amount: Option<i64>, approval: &str, notes: &mut Vec<RowNote>) -> Option<Class> {
        let written = row.get("class").text();
        if written.is_empty() {
            let kind = self.rates.class(&row.get("kind").text());
            let fits = |c: &Class| *c == Class::Relief || amount.is_some_and(|a| super::check(*c, a, approval).is_ok());
            return Some(kind.filter(fits).unwrap_or(Class::Rate));
        }
        let class = self.rates.class(&written);
        if class.is_none() {
            let names = self.rates.class_names();
            let message = format!("不认识这个缴纳类别，核定没有收入，交的党费照收。请写：{names}。");
            notes.push(row.refuse("class", "class-unknown", message));
        }
        class
    }

    /// What the row assesses: none within where it says nothing or may not be taken, none at all where the row has to be
    /// refused.
    #[allow(clippy::option_option)]
    fn assessed(
        &self,
        row: &Row,
        organisation_id: &str,
        member_id: &str,
        first: Month,
        source: &str,
        notes: &mut Vec<RowNote>,
    ) -> Option<Option<Assessment>> {
        let amount = fen(row, "assessed", notes)?;
        let approval = text::squeeze(&row.get("approval").text()).into_owned();
        let Some(class) = self.class(row, amount, &approval, notes) else { return Some(None) };
        let Some(amount) = amount.or((class == Class::Relief).then_some(0)) else { return Some(None) };
        if let Err(why) = super::check(class, amount, &approval) {
            let (field, code, message) = match why.code() {
                Code::Forbidden => ("approval", "document-missing", "没有写批准文号，核定没有收入，交的党费照收。"),
                _ => ("assessed", "assessed-wrong", "核定额与缴纳类别不符，核定没有收入，交的党费照收。"),
            };
            let rule = match why.code() {
                Code::Forbidden => "按规定要有支部研究意见和上一级党委批准，请补上文号再导入。",
                _ => "按比例的每月不少于0.2元，定额的是0.2元到1元。",
            };
            notes.push(row.refuse(field, code, format!("{message}{rule}")));
            return Some(None);
        }
        let since = match dates::reading(row.get("since")) {
            Reading::Date(d) if d.precision() != Precision::Year => Month::of(d.first()),
            _ => Month::new(first.year, 1).unwrap_or(first),
        };
        Some(Some(Assessment {
            id: self.at.uuid(),
            organisation_id: organisation_id.to_owned(),
            member_id: member_id.to_owned(),
            since,
            amount,
            class,
            approval,
            pack: self.rates.name(),
            source: source.to_owned(),
            entered_at: self.at.stamp(),
            actor: self.at.actor.clone(),
        }))
    }

    fn member(
        &mut self,
        row: &Row,
        organisation_id: &str,
        month: Month,
        notes: &mut Vec<RowNote>,
    ) -> Result<Option<String>> {
        let key = (organisation_id.to_owned(), month.last().min(self.at.today()));
        if !self.rosters.contains_key(&key) {
            let roster = members::on(self.conn, &Scope::One(key.0.clone()), key.1)?;
            self.rosters.insert(key.clone(), roster);
        }
        let (code, message) = match members::named(&self.rosters[&key], &row.get("name").text()) {
            Named::One(member) => return Ok(Some(member.id.clone())),
            Named::Nobody => {
                ("person-unknown", "那个月的名册里没有这个姓名，没有收入这一行。请核对姓名，或先导入花名册。")
            }
            Named::Several => {
                ("person-ambiguous", "名册里有同名党员，没有收入这一行。请在姓名后加上身份证号后四位再导入。")
            }
        };
        notes.push(row.refuse("name", code, message));
        Ok(None)
    }

    /// Compares with what is stored and says what is to be written.
    fn settle(&self, read: Read, steps: &mut Vec<Step>) -> Result<Outcome> {
        let (mut new, mut corrected) = (false, false);
        if let Some(a) = read.assessed {
            let old = rows::in_force(self.conn, &a.member_id, a.since)?;
            // The same amount in a new year is the year's own fixing.
            let same = old.as_ref().is_some_and(|o| {
                o.since.year == a.since.year
                    && (o.amount, o.class, o.approval.as_str()) == (a.amount, a.class, a.approval.as_str())
            });
            if !same {
                corrected |= old.is_some();
                new |= old.is_none();
                steps.push(Step::Assess(a));
            }
        }
        for payment in read.payments {
            let old = rows::standing_lines(self.conn, &payment.member_id, payment.month)?;
            let sum: i64 = old.iter().map(|l| l.amount).sum();
            let moved = read.dated && old.len() == 1 && old[0].paid_on != payment.paid_on;
            if !old.is_empty() && sum == payment.amount && !moved {
                continue;
            }
            corrected |= !old.is_empty();
            new |= old.is_empty();
            steps.extend(old.into_iter().map(|l| Step::TakeBack(l, read.source.clone())));
            steps.push(Step::Pay(super::line(self.at, read.organisation_id.clone(), &payment, read.source.clone())));
        }
        Ok(if corrected {
            Outcome::Updated
        } else if new {
            Outcome::Accepted
        } else {
            Outcome::Unchanged
        })
    }
}

/// A sum of money in 分, `15`, `15.5元`; none within where the cell is empty. A cell that is no sum refuses the row.
#[allow(clippy::option_option)]
fn fen(row: &Row, field: &str, notes: &mut Vec<RowNote>) -> Option<Option<i64>> {
    const MOST: f64 = 1_000_000.0;
    if row.get(field).is_empty() {
        return Some(None);
    }
    let yuan = row.quantity(field, &["元", "块"]).filter(|y| (0.0..=MOST).contains(y));
    let whole = yuan.map(|y| y * 100.0).filter(|f| (f - f.round()).abs() < 1e-6).map(|f| f.round() as i64);
    // `￥3.00`, `1,200元`
    let fen = whole.or_else(|| super::fen(&row.get(field).text()).filter(|f| *f as f64 <= MOST * 100.0));
    if fen.is_none() {
        notes.push(row.refuse(
            field,
            "amount-unreadable",
            "金额不是合适的数字，没有收入这一行。请写成元，最多两位小数。",
        ));
    }
    fen.map(Some)
}
