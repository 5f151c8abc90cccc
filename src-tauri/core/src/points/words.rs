//! A rule pack in words that a branch meeting can read and vote on: every figure of it, nothing added.

use super::pack::{Base, Counting, Daily, Deduction, Pack};
use super::{Hundredths, pack};
use crate::{Month, Result};
use rusqlite::Connection;
use serde::Serialize;

/// The pack in force in a month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRules", export_to = "PointsRules.ts"))]
pub struct Rules {
    /// What the ledger names: `tmpl.community.v1@2026.1`.
    pub pack: String,
    pub title: String,
    /// True where no superior has fixed the figures, so that the branch meeting may.
    pub template: bool,
    /// ISO.
    pub effective_from: String,
    pub rules: Vec<Rule>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRule", export_to = "PointsRule.ts"))]
pub struct Rule {
    /// 基础积分, 日常积分, 民主评议积分, 扣分, 一票否决, 参考建议.
    pub part: String,
    pub name: String,
    pub words: String,
    /// The clause it comes from; empty where the pack names none.
    pub source: String,
}

/// The rules of a month, in the order of the pack.
/// # Errors
/// `Forbidden` where the month lies before the first pack.
pub fn rules(conn: &Connection, month: Month) -> Result<Rules> {
    Ok(told(pack::in_force(conn, month)?))
}

pub(super) fn told(pack: &Pack) -> Rules {
    let mut rules: Vec<Rule> = pack.base.iter().map(|b| rule("基础积分", &b.name, base(pack, b), &b.source)).collect();
    rules.extend(pack.daily.iter().map(|d| rule("日常积分", &d.name, daily(d), &d.source)));
    rules.push(rule("民主评议积分", "民主评议", appraisal(pack), ""));
    rules.extend(pack.deductions.iter().map(|d| rule("扣分", &d.name, deduction(d), &d.source)));
    let on = pack.vetoes.iter().filter(|v| v.enabled);
    rules.extend(on.map(|v| rule("一票否决", &v.name, "只作提示，由会议决定".into(), "")));
    rules.extend(pack.bands.iter().map(|b| {
        let place = b.rank_percent.map(|p| format!("，并且排在前 {p}%")).unwrap_or_default();
        rule("参考建议", &b.name, format!("满 {} 分{place}；等次由会议决定", Hundredths(b.from)), "")
    }));
    Rules {
        pack: pack.label(),
        title: pack.head.title.clone(),
        template: pack.head.status == "template",
        effective_from: pack.head.effective_from.to_string(),
        rules,
    }
}

fn rule(part: &str, name: &str, words: String, source: &str) -> Rule {
    Rule { part: part.into(), name: name.into(), words, source: source.into() }
}

/// `在职党员 16，流动党员 12；一年最多`.
fn base(pack: &Pack, rule: &Base) -> String {
    let of = |id: &str| rule.max.get(id).copied().filter(|max| *max > 0);
    let most = pack.categories.iter().filter_map(|c| of(&c.id).map(|max| format!("{} {}", c.name, Hundredths(max))));
    format!("全年最多（分）：{}。由记录自动算出", most.collect::<Vec<_>>().join("，"))
}

fn daily(rule: &Daily) -> String {
    let each = match rule.counting {
        Counting::Each => format!("每{} {} 分", rule.unit, Hundredths(rule.each)),
        Counting::Level => {
            let level = |(at, name): (usize, &String)| format!("{name} {} 分", Hundredths(rule.each * (at as i64 + 1)));
            let levels: Vec<String> = rule.levels.iter().enumerate().map(level).collect();
            format!("{}，全年只取最高一级", levels.join("，"))
        }
    };
    let cap = |word: &str, cap: Option<i64>| cap.map(|c| format!("，{word}最多 {} 分", Hundredths(c)));
    let caps = [cap("每月", rule.month_cap), cap("每季", rule.quarter_cap), cap("全年", rule.year_cap)];
    each + &caps.into_iter().flatten().collect::<String>()
}

fn appraisal(pack: &Pack) -> String {
    let a = &pack.appraisal;
    format!(
        "最多 {} 分：优秀票按 {}%、合格票按 {}%、基本合格票按 {}%、不合格票按 {}% 折算；参加测评不足 {}% 的空着",
        Hundredths(a.max),
        a.excellent,
        a.qualified,
        a.basic,
        a.unqualified,
        a.turnout
    )
}

fn deduction(rule: &Deduction) -> String {
    let points = match rule.min == rule.max {
        true => Hundredths(rule.min).to_string(),
        false => format!("{} 到 {}", Hundredths(rule.min), Hundredths(rule.max)),
    };
    format!("每{} {points} 分；由支委会决定，要写原因和纪要号", rule.per)
}

#[cfg(test)]
mod tests {
    use super::{pack, told};
    use crate::Month;

    #[test]
    fn the_pack_is_told_in_full_sentences() {
        let told = told(pack::of(Month { year: 2026, month: 10 }).expect("a pack"));
        assert!(told.template);
        let words = |name: &str| {
            let found = told.rules.iter().find(|r| r.name == name);
            found.map(|r| (r.part.as_str(), r.words.as_str())).unwrap_or_default()
        };
        assert_eq!(words("志愿服务"), ("日常积分", "每次 2 分，全年最多 8 分"));
        assert_eq!(words("岗位履职"), ("日常积分", "每季 1 分，每季最多 1 分，全年最多 4 分"));
        let honour = "社区 1 分，街道 2 分，区 3 分，市及以上 4 分，全年只取最高一级，全年最多 4 分";
        assert_eq!(words("表彰"), ("日常积分", honour));
        assert_eq!(words("迟交党费"), ("扣分", "每月 1 分；由支委会决定，要写原因和纪要号"));
        assert_eq!(words("建议优秀"), ("参考建议", "满 90 分，并且排在前 33%；等次由会议决定"));
        assert!(words("保持联系").1.contains("老弱病残党员 18"), "a category without points is not named");
        assert!(!words("保持联系").1.contains("在职党员"));
    }
}
