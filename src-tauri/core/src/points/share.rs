//! What the records of organisation life say of one base item: attended against due, with the records named.

use super::Hundredths;
use crate::dues::Standing;
use crate::life::{self, Attended, Contact, Pledge, Presence};
use crate::members::Event;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a month's records say of one base item.
pub struct Share {
    /// In the unit of `due`.
    pub got: i64,
    pub due: i64,
    /// Hundredths of times or hours.
    pub quantity: i64,
    pub last: NaiveDate,
    pub evidence: String,
    pub source: String,
}

/// Times attended against the year's plan: one gathering of two planned kinds counts for both.
pub fn gathered(
    plan: &BTreeMap<String, i64>,
    attended: &[Attended],
    credit: impl Fn(Presence) -> Option<i64>,
) -> Option<Share> {
    let due: i64 = plan.values().sum();
    let counted = attended.iter().filter_map(|a| {
        let kinds: Vec<&str> = a.kinds.iter().filter(|k| plan.contains_key(*k)).map(String::as_str).collect();
        credit(a.presence).filter(|_| !kinds.is_empty()).map(|c| (a, c * kinds.len() as i64, kinds))
    });
    let counted: Vec<(&Attended, i64, Vec<&str>)> = counted.collect();
    let got: i64 = counted.iter().map(|(_, c, _)| c).sum();
    let told = counted.iter().map(|(a, _, kinds)| {
        let names: Vec<&str> = kinds.iter().map(|k| life::kind_name(k)).collect();
        format!("{} {}{}", a.held_on, names.join("、"), remark(a.presence))
    });
    let told: Vec<String> = told.collect();
    share(counted.iter().map(|(a, ..)| *a), got, due * 100, got, told)
}

/// Hours of study against the year's plan.
pub fn trained(
    plan: &BTreeMap<String, i64>,
    attended: &[Attended],
    credit: impl Fn(Presence) -> Option<i64>,
) -> Option<Share> {
    let due: i64 = plan.get("hours").copied().unwrap_or(0) * 60;
    let studied = attended.iter().filter(|a| {
        matches!(a.presence, Presence::Present | Presence::Online | Presence::Home)
            && a.kinds.iter().any(|k| life::is_study(k))
    });
    let studied: Vec<(&Attended, i64)> =
        studied.filter_map(|a| Some((a, i64::from(a.minutes?) * credit(a.presence)? / 100))).collect();
    let got: i64 = studied.iter().map(|(_, m)| m).sum();
    let told = studied.iter().map(|(a, m)| format!("{} 学习{}学时", a.held_on, Hundredths(m * 100 / 60)));
    let told: Vec<String> = told.collect();
    share(studied.iter().map(|(a, _)| *a), got, due, got * 100 / 60, told)
}

/// A month's dues: paid in full and on time, or not. While the month still runs, what is missing proves nothing.
pub fn paid(plan: &BTreeMap<String, i64>, s: &Standing, today: NaiveDate) -> Option<Share> {
    let due = plan.get("months").copied().unwrap_or(0);
    let got = i64::from(s.merits());
    let over = today > s.month.last();
    (due > 0 && (over || got > 0)).then(|| Share {
        got,
        due,
        quantity: got * 100,
        last: s.last_paid.unwrap_or(s.month.last()).clamp(s.month.first(), s.month.last()),
        evidence: format!("{} 党费{}", s.month, if got > 0 { "按时足额" } else { "没有按时足额" }),
        source: format!("dues:{}", s.month),
    })
}

/// The quarter's first contact, one of the year's four.
pub fn contacted(plan: &BTreeMap<String, i64>, c: &Contact) -> Option<Share> {
    let evidence = format!("{} 本季度已联系", c.held_on);
    once(Some(&whole(plan)), c.held_on, evidence, format!("contact:{}", c.id))
}

/// The year's audit of the 活动证, worth several quarters.
pub fn audited(plan: &BTreeMap<String, i64>, e: &Event) -> Option<Share> {
    let got = plan.get("audit").copied().filter(|n| *n > 0)?;
    let evidence = format!("{} 流动党员活动证已审核", e.day);
    let whole = once(Some(&whole(plan)), e.day, evidence, format!("event:{}", e.id))?;
    Some(Share { got, quantity: got * 100, ..whole })
}

/// Quarters and audit together.
fn whole(plan: &BTreeMap<String, i64>) -> i64 {
    ["quarters", "audit"].iter().filter_map(|key| plan.get(*key)).sum()
}

/// The half-year's pledge that was found kept, one of the year's two.
pub fn kept(plan: &BTreeMap<String, i64>, p: &Pledge) -> Option<Share> {
    let evidence = format!("{}半年已履诺：{}", if p.half == 1 { "上" } else { "下" }, p.text);
    once(plan.get("halves"), p.kept_on?, evidence, format!("pledge:{}", p.id))
}

fn once(due: Option<&i64>, last: NaiveDate, evidence: String, source: String) -> Option<Share> {
    let due = due.copied().filter(|n| *n > 0)?;
    Some(Share { got: 1, due, quantity: 100, last, evidence, source })
}

fn share<'a>(
    records: impl Iterator<Item = &'a Attended> + Clone,
    got: i64,
    due: i64,
    quantity: i64,
    told: Vec<String>,
) -> Option<Share> {
    let last = records.clone().map(|a| a.held_on).max()?;
    let source: Vec<String> = records.map(|a| format!("gathering:{}", a.gathering_id)).collect();
    (due > 0).then(|| Share { got, due, quantity, last, evidence: told.join("；"), source: source.join(" ") })
}

fn remark(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "（线上）",
        Presence::Home => "（送学上门）",
        Presence::Excused => "（请假）",
        Presence::Absent => "（缺席）",
        Presence::Present | Presence::Unknown => "",
    }
}
