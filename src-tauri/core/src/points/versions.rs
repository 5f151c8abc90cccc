//! The rule pack as the office may change it: read, checked, compared with the one in force, kept as a new version.
//!
//! A version takes effect from a month that is still open. Closed months keep the version that made their lines.

use super::pack::{self, Counting, Pack, Source};
use super::{DEDUCTION, Hundredths, rows};
use crate::members::Category;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;

/// A version that the office set, with its whole text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleVersion", export_to = "PointsRuleVersion.ts"))]
pub struct RuleVersion {
    /// Id and version of the pack, as ledger lines name it.
    pub label: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub effective: Month,
    /// TOML.
    pub text: String,
    pub reason: String,
    /// True time of entry.
    pub entered_at: String,
    pub actor: String,
}

/// One thing that two packs say differently.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleChange", export_to = "PointsRuleChange.ts"))]
pub struct RuleChange {
    pub what: String,
    /// Empty where it is new.
    pub was: String,
    /// Empty where it is gone.
    pub now: String,
}

/// The text of the pack in force in a month and what the office has set so far.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleBook", export_to = "PointsRuleBook.ts"))]
pub struct RuleBook {
    pub label: String,
    pub title: String,
    /// `template` where no superior and no meeting has fixed the figures.
    pub status: String,
    /// The rule in words that a meeting can vote on.
    pub words: String,
    pub text: String,
    /// The first month from which a new version may hold.
    #[cfg_attr(test, ts(type = "string"))]
    pub next: Month,
    /// The office's own versions, oldest first.
    pub versions: Vec<RuleVersion>,
}

/// The rules of a month with the history of the office's own versions.
/// # Errors
/// `Forbidden` where no pack covers the month.
pub fn rule_book(conn: &Connection, month: Month) -> Result<RuleBook> {
    let pack = pack::in_force(conn, month)?;
    Ok(RuleBook {
        label: pack.label(),
        title: pack.head.title.clone(),
        status: pack.head.status.clone(),
        words: pack.head.words.clone(),
        text: text_in_force(conn, month)?,
        next: rows::newest_closed(conn)?.map_or(month, Month::next),
        versions: rows::rule_versions(conn)?,
    })
}

/// The text of the pack in force in a month.
pub(super) fn text_in_force(conn: &Connection, month: Month) -> Result<String> {
    let label = pack::in_force(conn, month)?.label();
    let own = rows::rule_versions(conn)?.into_iter().find(|v| v.label == label).map(|v| v.text);
    Ok(own.or_else(|| pack::text_of(&label)).unwrap_or_default())
}

/// What the text would change against the pack that is in force in the month before its own.
/// # Errors
/// As [`set_rules`], where the text is no sound pack.
pub fn rule_changes(conn: &Connection, text: &str, from: Month) -> Result<Vec<RuleChange>> {
    let new = pack::read(text)?;
    sound(&new)?;
    Ok(differences(pack::in_force(conn, from)?, &new))
}

/// Keeps the text as a new version that holds from `from` on, and answers what it changes.
/// # Errors
/// `InputRefused` for a text that is no sound pack or changes nothing; `Usage` without a reason; `Forbidden` where the
/// month is closed, an earlier version would start later, the version's number was used before, or somebody has declared
/// an item that the text no longer has.
pub fn set_rules(store: &mut Store, at: &At, text: &str, from: Month, reason: &str) -> Result<Done<Vec<RuleChange>>> {
    let changes = rule_changes(store.conn(), text, from)?;
    if reason.trim().is_empty() {
        return Err(Error::usage("请写明为什么改规则、由哪次会议决定。"));
    }
    if changes.is_empty() {
        return Err(Error::refused("和现在的规则一样，没有保存。"));
    }
    let conn = store.conn();
    if let Some(closed) = rows::newest_closed(conn)?.filter(|m| *m >= from) {
        return Err(Error::forbidden(format!("{closed} 已经结账，新规则最早从 {} 起用。", closed.next())));
    }
    if let Some(later) = rows::rule_versions(conn)?.into_iter().find(|v| v.effective > from) {
        return Err(Error::forbidden(format!("已经有从 {} 起用的规则，新规则不能早于它。", later.effective)));
    }
    let label = pack::read(text)?.label();
    if pack::named(conn, &label).is_some() {
        return Err(Error::forbidden(format!("版本号 {label} 已经用过。请在规则里写一个新的 version。")));
    }
    let kept: BTreeSet<String> = pack::read(text)?.daily.into_iter().map(|d| d.id).chain([DEDUCTION.into()]).collect();
    if let Some(item) = rows::declared_from(conn, from)?.into_iter().find(|item| !kept.contains(item)) {
        let old = pack::in_force(conn, from)?.daily.iter().find(|d| d.id == item);
        let name = old.map_or(item.as_str(), |d| d.name.as_str());
        return Err(Error::forbidden(format!("“{name}”在 {from} 以后已经有人申报，不能取消这一项。请先把申报清空。")));
    }
    let version = RuleVersion {
        label,
        effective: from,
        text: text.into(),
        reason: reason.trim().into(),
        entered_at: at.stamp(),
        actor: at.actor.clone(),
    };
    store.transact(Verb::SetPointsRules, at, |tx| {
        rows::insert_rules(tx, &at.uuid(), &version)?;
        Ok(changes)
    })
}

/// What the words of a pack are called among its facts.
pub(super) const WORDS: &str = "办法全文";

/// Refuses a pack by which points could not be counted, or that scores what must not be scored.
fn sound(pack: &Pack) -> Result<()> {
    const NEVER: [&str; 4] = ["信访", "宗教", "计划生育", "生育"];
    let refuse = |why: String| Err(Error::refused(format!("规则不能用：{why}没有保存。")));
    let known: BTreeSet<&str> = Category::ALL.iter().map(|c| c.key()).collect();
    if pack.categories.iter().map(|c| c.id.as_str()).collect::<BTreeSet<_>>() != known {
        return refuse("类别必须正好是在职、无职、非公、流动、老弱病残五类。".into());
    }
    if let Some(c) = Category::ALL.iter().find(|c| pack.credit(c.key()).is_none()) {
        return refuse(format!("没有写明{}的到会怎么折算。", c.label()));
    }
    let ids: Vec<&str> =
        pack.base.iter().map(|b| b.id.as_str()).chain(pack.daily.iter().map(|d| d.id.as_str())).collect();
    if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
        return refuse("有两个项目用了同一个 id。".into());
    }
    for base in &pack.base {
        let due = if base.from == Source::Training {
            base.plan.get("hours").copied()
        } else {
            Some(base.plan.values().sum())
        };
        if due.unwrap_or(0) <= 0 || base.plan.values().any(|n| *n < 0) || base.max.values().any(|m| *m < 0) {
            return refuse(format!("“{}”没有写全年计划次数，或者分值是负数。", base.name));
        }
    }
    for daily in &pack.daily {
        let caps = [daily.month_cap, daily.quarter_cap, daily.year_cap];
        if daily.each <= 0 || caps.iter().flatten().any(|c| *c < 0) {
            return refuse(format!("“{}”的分值要大于0，封顶不能是负数。", daily.name));
        }
        if daily.counting == Counting::Level && daily.levels.is_empty() {
            return refuse(format!("“{}”按级别计分，却没有写级别。", daily.name));
        }
    }
    if pack.deductions.is_empty() || pack.deductions.iter().any(|d| d.min < 0 || d.max < d.min) {
        return refuse("扣分没有写，或者上限小于下限。".into());
    }
    if pack.head.year_min > pack.head.year_max || pack.workflow.publicity_workdays < 5 {
        return refuse("全年下限高于上限，或者公示少于5个工作日。".into());
    }
    let mut told = facts(pack).into_iter().map(|(what, _)| what);
    match told.find(|what| NEVER.iter().any(|word| what.contains(word))) {
        Some(what) => refuse(format!("“{what}”不能作为积分项目。")),
        None => Ok(()),
    }
}

/// What the packs say differently, item by item, in the order of the new one.
fn differences(old: &Pack, new: &Pack) -> Vec<RuleChange> {
    let (before, after) = (facts(old), facts(new));
    let said = |all: &[(String, String)], what: &str| all.iter().find(|(w, _)| w == what).map(|(_, text)| text.clone());
    let mut changes = Vec::new();
    for (what, now) in &after {
        let was = said(&before, what).unwrap_or_default();
        if was != *now {
            changes.push(RuleChange { what: what.clone(), was, now: now.clone() });
        }
    }
    let gone = before.iter().filter(|(what, _)| said(&after, what).is_none());
    changes.extend(gone.map(|(what, was)| RuleChange { what: what.clone(), was: was.clone(), now: String::new() }));
    changes
}

/// Everything that a pack decides, as people read it: what, and how.
fn facts(pack: &Pack) -> Vec<(String, String)> {
    let mut told = vec![(WORDS.to_owned(), pack.head.words.clone())];
    told.extend(pack.parts.iter().map(|p| (format!("{}全年封顶", part_name(&p.id)), points(p.year_cap))));
    told.push(("全年合计".into(), format!("{} 到 {}", points(pack.head.year_min), points(pack.head.year_max))));
    for credit in &pack.credits {
        let percent = |p: Option<i64>| p.map_or_else(|| "不计".to_owned(), |n| format!("{n}%"));
        let parts = [
            ("到会", credit.present),
            ("线上", credit.online),
            ("上门电话", credit.home),
            ("请假", credit.leave),
            ("缺席", credit.absent),
        ];
        let text = parts.map(|(word, share)| format!("{word}{}", percent(share))).join(" ");
        told.extend(credit.categories.iter().map(|c| (format!("{}到会折算", category_name(c)), text.clone())));
    }
    for base in &pack.base {
        let max = base.max.iter().map(|(c, m)| format!("{}{}", category_name(c), points(*m)));
        told.push((format!("{}（基础）", base.name), max.collect::<Vec<_>>().join("，")));
        let plan = base.plan.iter().map(|(kind, n)| format!("{} {n}", plan_name(kind)));
        told.push((format!("{}全年计划", base.name), plan.collect::<Vec<_>>().join("，")));
    }
    for daily in &pack.daily {
        let cap = |word: &str, cap: Option<i64>| cap.map(|c| format!("，{word}封顶{}", points(c))).unwrap_or_default();
        let caps = [cap("每月", daily.month_cap), cap("每季", daily.quarter_cap), cap("全年", daily.year_cap)].concat();
        let each = match daily.counting {
            Counting::Each => format!("每{}{}", daily.unit, points(daily.each)),
            Counting::Level => format!("每级{}（{}）", points(daily.each), daily.levels.join("、")),
        };
        told.push((format!("{}（日常）", daily.name), each + &caps));
    }
    for d in &pack.deductions {
        told.push((format!("扣分：{}", d.name), format!("每{}{} 到 {}", d.per, points(d.min), points(d.max))));
    }
    for v in &pack.vetoes {
        told.push((format!("一票否决：{}", v.name), if v.enabled { "提示" } else { "不提示" }.into()));
    }
    for b in &pack.bands {
        let first = b.rank_percent.map(|p| format!("，且排名在前{p}%")).unwrap_or_default();
        told.push((format!("分数段：{}", b.name), format!("{}起{first}", points(b.from))));
    }
    let a = &pack.appraisal;
    told.push((
        "民主评议积分".into(),
        format!(
            "最高{}，优秀{}% 合格{}% 基本合格{}% 不合格{}%，参加测评不少于{}%",
            points(a.max),
            a.excellent,
            a.qualified,
            a.basic,
            a.unqualified,
            a.turnout
        ),
    ));
    let w = &pack.workflow;
    told.push(("期限".into(), format!("公示{}个工作日，答复{}个工作日", w.publicity_workdays, w.answer_workdays)));
    told
}

fn points(hundredths: i64) -> String {
    format!("{}分", Hundredths(hundredths))
}

fn category_name(key: &str) -> String {
    Category::by_key(key).map_or_else(|| key.to_owned(), |c| c.label().to_owned())
}

/// What a plan counts: a kind of gathering, or a span of the year.
pub(super) fn plan_name(kind: &str) -> &str {
    match kind {
        "hours" => "学时",
        "months" => "月数",
        "quarters" => "季数",
        "audit" => "活动证审核折合季数",
        "halves" => "半年数",
        gathering => crate::life::kind_name(gathering),
    }
}

pub(super) fn part_name(id: &str) -> &str {
    match id {
        "base" => "基础积分",
        "daily" => "日常积分",
        "appraisal" => "民主评议积分",
        other => other,
    }
}
