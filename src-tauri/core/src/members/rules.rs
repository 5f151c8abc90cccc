//! What is checked on a member's record, pure: the order and precision of dates, the age, probation by period, numbers,
//! telephones. Figures come from `assets/rules/roster.toml` and `probation.toml`.

use super::probation::{OneDay, Table};
use super::{Kind, Member, Status, id_number, phone};
use crate::sheet::Level;
use crate::{Error, PartialDate, Result};
use chrono::{Datelike, Months, NaiveDate};
use serde::Deserialize;

const TEXT: &str = include_str!("../../../../assets/rules/roster.toml");

/// One remark on one field of a record. An error keeps the record out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub field: &'static str,
    /// Stable, for callers and tests.
    pub code: &'static str,
    pub level: Level,
    pub message: String,
}

impl Finding {
    pub fn error(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Finding { field, code, level: Level::Error, message: message.into() }
    }
    pub fn warning(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Finding { level: Level::Warning, ..Self::error(field, code, message) }
    }
}

/// The figures and the table of periods.
#[derive(Debug)]
pub struct Rules {
    figures: Figures,
    probation: Table,
}

#[derive(Debug, Deserialize)]
struct Figures {
    age: Age,
    elderly: Elderly,
    confirmation: Confirmation,
    application: Application,
}

#[derive(Debug, Deserialize)]
struct Age {
    adult: u32,
    strict_from: NaiveDate,
}

#[derive(Debug, Deserialize)]
struct Elderly {
    age: u32,
}

#[derive(Debug, Deserialize)]
struct Confirmation {
    strict_from: NaiveDate,
    months: u32,
    extended_from_months: u32,
    extended_until_months: u32,
}

#[derive(Debug, Deserialize)]
struct Application {
    months: u32,
}

impl Rules {
    /// # Errors
    /// `Internal` where the program was built with a broken file.
    pub fn load() -> Result<Rules> {
        let figures = toml::from_str(TEXT).map_err(|e| Error::Bug(format!("roster.toml: {e}")))?;
        Ok(Rules { figures, probation: Table::load()? })
    }

    /// Everything that is wrong or doubtful with `m` on the day `today`.
    pub fn check(&self, m: &Member, today: NaiveDate) -> Vec<Finding> {
        let mut found = Vec::new();
        number(m, &mut found);
        future(m, today, &mut found);
        order(m, &mut found);
        self.age(m, &mut found);
        self.confirmation(m, &mut found);
        self.application(m, &mut found);
        self.phones(m, today, &mut found);
        standing(m, &mut found);
        found
    }

    /// Whether probation may be extended to that day: by half a year to a year (R-党章 第七条).
    /// # Errors
    /// `Forbidden` with the days between which it must lie.
    pub(super) fn extension(&self, m: &Member, until: Option<NaiveDate>) -> crate::Result<()> {
        let (Some(joined), Some(until)) = (m.joined.and_then(PartialDate::exact), until) else { return Ok(()) };
        let rule = &self.figures.confirmation;
        let (first, last) = (later(joined, rule.extended_from_months), later(joined, rule.extended_until_months));
        if first <= until && until <= last {
            return Ok(());
        }
        Err(Error::forbidden(format!("预备期只能延长半年到一年，也就是到{first}至{last}之间。请核对延长到的日期。")))
    }

    fn age(&self, m: &Member, found: &mut Vec<Finding>) {
        let adult =
            |date: PartialDate| m.birth.is_none_or(|b| date.last() >= later(b.first(), self.figures.age.adult * 12));
        if let Some(joined) = m.joined.filter(|d| !adult(*d)) {
            let message = "入党时不满十八周岁，请核对出生日期和入党日期。";
            found.push(if joined.first() >= self.figures.age.strict_from {
                Finding::error("joined", "under-age", message)
            } else {
                Finding::warning("joined", "under-age-early", message)
            });
        } else if m.applied.is_some_and(|d| !adult(d)) {
            found.push(Finding::warning("applied", "applied-under-age", "申请入党时不满十八周岁，请核对。"));
        }
    }

    /// What is to be looked at in how long probation lasted.
    pub fn probation_of(&self, m: &Member) -> Vec<String> {
        let mut found = Vec::new();
        self.confirmation(m, &mut found);
        found.into_iter().map(|f| f.message).collect()
    }

    /// 入党 and 转正: never the wrong way round, one day only where the period had no probation, a year apart since 1982.
    fn confirmation(&self, m: &Member, found: &mut Vec<Finding>) {
        let (Some(joined), Some(confirmed)) = (m.joined, m.confirmed) else { return };
        if joined.surely_after(confirmed) {
            found.push(Finding::error("confirmed", "date-order", "转正日期早于入党日期，请核对这两个日期。"));
        } else if joined.surely_not_before(confirmed) {
            match self.probation.one_day(joined) {
                OneDay::Legal => {}
                OneDay::Doubtful => found.push(Finding::warning(
                    "confirmed",
                    "probation-doubtful",
                    "入党和转正同一天，而入党日期正在预备期制度变动前后，请按档案核对。",
                )),
                OneDay::Illegal => found.push(Finding::error(
                    "confirmed",
                    "probation-missing",
                    "入党和转正同一天，但当时规定有预备期，请按档案核对。",
                )),
            }
        } else if joined.first() >= self.figures.confirmation.strict_from && !self.regular(joined, confirmed) {
            let message = "转正日期与入党日期相隔不是一年（延长预备期的为一年半至两年），请核对。";
            found.push(Finding::warning("confirmed", "probation-length", message));
        }
    }

    fn regular(&self, joined: PartialDate, confirmed: PartialDate) -> bool {
        let rule = &self.figures.confirmation;
        let meets = |from: u32, until: u32| {
            later(joined.first(), from) <= confirmed.last() && confirmed.first() <= later(joined.last(), until)
        };
        meets(rule.months, rule.months) || meets(rule.extended_from_months, rule.extended_until_months)
    }

    fn application(&self, m: &Member, found: &mut Vec<Finding>) {
        let (Some(applied), Some(joined)) = (m.applied, m.joined) else { return };
        if !applied.surely_after(joined) && joined.last() < later(applied.first(), self.figures.application.months) {
            let message = "从申请到入党不足一年半，请核对申请入党日期。";
            found.push(Finding::warning("applied", "application-short", message));
        }
    }

    fn phones(&self, m: &Member, today: NaiveDate, found: &mut Vec<Finding>) {
        let odd = |text: &str| !text.is_empty() && phone::parse(text) == phone::Phone::Neither;
        if odd(&m.mobile) {
            found.push(Finding::warning("mobile", "phone-invalid", "手机号不是11位手机号码，请核对后补正。"));
        }
        if odd(&m.landline) {
            found.push(Finding::warning("landline", "phone-invalid", "固定电话应写成“区号-号码”，请核对后补正。"));
        }
        if m.mobile.is_empty() && m.landline.is_empty() {
            // Only who is surely younger is kept out: the age must be known.
            let young = m.birth.is_some_and(|b| later(b.first(), self.figures.elderly.age * 12) > today);
            let say = if young { Finding::error } else { Finding::warning };
            found.push(say("mobile", "phone-missing", "没有联系电话，请补手机号或固定电话。".to_owned()));
        }
    }
}

/// `day` some months later, at the end of a shorter month where needed.
pub(super) fn later(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The number against what stands beside it. The personal file may rightly differ, so both are warnings.
fn number(m: &Member, found: &mut Vec<Finding>) {
    let Ok(id) = id_number::parse(&m.id_number) else {
        if m.id_suggested.is_empty() {
            found.push(Finding::warning("id_number", "id-missing", "没有身份证号，请补填。"));
        }
        return;
    };
    if !m.sex.is_empty() && m.sex != id.sex() {
        found.push(Finding::warning("sex", "id-sex", "性别与身份证号不一致，请核对。"));
    }
    if m.birth.is_some_and(|b| !b.agrees_with(id.birth())) {
        let message = "出生日期与身份证号不一致；出生日期以本人档案为准，请核对。";
        found.push(Finding::warning("birth", "id-birth", message));
    }
}

/// The dates of a life in their order, with the names that messages use.
fn dates(m: &Member) -> [(&'static str, &'static str, Option<PartialDate>); 6] {
    [
        ("birth", "出生日期", m.birth),
        ("applied", "申请入党日期", m.applied),
        ("activist", "列为积极分子日期", m.activist),
        ("candidate", "列为发展对象日期", m.candidate),
        ("joined", "入党日期", m.joined),
        ("confirmed", "转正日期", m.confirmed),
    ]
}

fn future(m: &Member, today: NaiveDate, found: &mut Vec<Finding>) {
    let lost = ("lost_since", "失去联系日期", m.lost_since);
    for (field, name, date) in dates(m).into_iter().chain([lost]) {
        if date.is_some_and(|d| d.first() > today) {
            found.push(Finding::error(field, "date-in-future", format!("{name}在今天之后，请核对。")));
        }
    }
    if id_number::parse(&m.id_number).is_ok_and(|id| id.birth().first() > today) {
        found.push(Finding::error("id_number", "id-birth-invalid", "身份证号中的出生日期在今天之后，请核对。"));
    }
}

/// Every known date against those before it, the nearest first: between two exact ones a coarse one may stand, which agrees with
/// either. 入党 and 转正 have a rule of their own.
fn order(m: &Member, found: &mut Vec<Finding>) {
    let known: Vec<_> = dates(m).into_iter().filter_map(|(field, name, date)| date.map(|d| (field, name, d))).collect();
    for (at, (field, name, date)) in known.iter().enumerate() {
        let wrong = |(before_field, _, before): &&(&str, &str, PartialDate)| match (*before_field, *field) {
            ("joined", "confirmed") => false,
            ("birth", _) => before.surely_not_before(*date),
            _ => before.surely_after(*date),
        };
        if let Some((_, before_name, _)) = known[..at].iter().rev().find(wrong) {
            let message = format!("{name}不应早于{before_name}，请核对这两个日期。");
            found.push(Finding::error(field, "date-order", message));
        }
    }
}

fn standing(m: &Member, found: &mut Vec<Finding>) {
    if m.joined.is_none() {
        found.push(Finding::warning("joined", "joined-missing", "没有入党日期，请按档案补填。"));
    }
    match (m.kind, m.confirmed) {
        (Kind::Formal, None) => {
            found.push(Finding::warning("confirmed", "confirmed-missing", "正式党员没有转正日期，请按档案补填。"));
        }
        (Kind::Probationary, Some(_)) => {
            let message = "人员类别是预备党员，却填了转正日期，请核对其中哪一项有误。";
            found.push(Finding::warning("kind", "probationary-confirmed", message));
        }
        _ => {}
    }
    if m.lost && m.lost_since.is_none() {
        let message = "失联党员须写失去联系日期（到月即可），请补填后再导入。";
        found.push(Finding::error("lost_since", "lost-undated", message));
    }
    if m.status == Status::Suspended {
        // The standard sheet has no column for them, so the row itself cannot be refused for it.
        let message = "停止党籍须有日期和决定文号，请在党员变动中补录。";
        found.push(Finding::warning("status", "suspended-undated", message));
    }
}

/// Full years from `from` to `day`, where the beginning is known at least to the year; none where it lies ahead.
pub fn years(from: PartialDate, day: NaiveDate) -> Option<u32> {
    let from = from.first();
    let passed = (day.month(), day.day()) >= (from.month(), from.day());
    u32::try_from(day.year() - from.year() - i32::from(!passed)).ok()
}
