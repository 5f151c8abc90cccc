//! A rule pack as tables that people fill in.

use super::pack::{self, Counting, Pack};
use super::{Hundredths, versions};
use crate::members::Category;
use crate::{Month, Result};
use rusqlite::Connection;
use serde::Serialize;

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleUnit", export_to = "PointsRuleUnit.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// With at most two decimals.
    Points,
    Percent,
    /// Times, days, hours.
    Number,
    /// `true` or `false`.
    Switch,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleCell", export_to = "PointsRuleCell.ts"))]
pub struct RuleCell {
    /// Where it stands in the pack.
    pub path: String,
    /// As people write it; empty where the rule leaves it open.
    pub value: String,
    pub unit: Unit,
    /// May be left empty.
    pub open: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleRow", export_to = "PointsRuleRow.ts"))]
pub struct RuleRow {
    pub name: String,
    /// Id of a daily item, which can be struck out; empty for the rest.
    pub item: String,
    pub cells: Vec<RuleCell>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsRuleTable", export_to = "PointsRuleTable.ts"))]
pub struct RuleTable {
    pub name: String,
    pub heads: Vec<String>,
    pub rows: Vec<RuleRow>,
}

/// The pack in force in a month, as tables.
/// # Errors
/// `Forbidden` where no pack covers the month.
pub fn rule_tables(conn: &Connection, month: Month) -> Result<Vec<RuleTable>> {
    Ok(tables(pack::in_force(conn, month)?))
}

fn points(path: String, value: Option<i64>, open: bool) -> RuleCell {
    RuleCell { path, value: value.map(|v| Hundredths(v).to_string()).unwrap_or_default(), unit: Unit::Points, open }
}

fn number(path: String, value: Option<i64>, unit: Unit, open: bool) -> RuleCell {
    RuleCell { path, value: value.map(|v| v.to_string()).unwrap_or_default(), unit, open }
}

fn row(name: impl Into<String>, cells: Vec<RuleCell>) -> RuleRow {
    RuleRow { name: name.into(), item: String::new(), cells }
}

fn table(name: &str, heads: &[&str], rows: Vec<RuleRow>) -> RuleTable {
    RuleTable { name: name.into(), heads: heads.iter().map(|h| (*h).to_owned()).collect(), rows }
}

pub(super) fn tables(pack: &Pack) -> Vec<RuleTable> {
    vec![
        base(pack),
        plans(pack),
        credits(pack),
        daily(pack),
        caps(pack),
        appraisal(pack),
        deductions(pack),
        ends(pack),
        days(pack),
    ]
}

fn base(pack: &Pack) -> RuleTable {
    let heads: Vec<&str> = Category::ALL.iter().map(|c| c.label()).collect();
    let cell = |n: usize, max: &std::collections::BTreeMap<String, i64>, c: &Category| {
        points(format!("base.{n}.max.{}", c.key()), Some(max.get(c.key()).copied().unwrap_or(0)), false)
    };
    let of = |(n, b): (usize, &pack::Base)| row(&b.name, Category::ALL.iter().map(|c| cell(n, &b.max, c)).collect());
    table("基础积分：全年最高分", &heads, pack.base.iter().enumerate().map(of).collect())
}

fn plans(pack: &Pack) -> RuleTable {
    let mut rows = Vec::new();
    for (n, base) in pack.base.iter().enumerate() {
        rows.extend(base.plan.iter().map(|(kind, times)| {
            let cell = number(format!("base.{n}.plan.{kind}"), Some(*times), Unit::Number, false);
            row(format!("{}：{}", base.name, versions::plan_name(kind)), vec![cell])
        }));
    }
    table("基础积分：全年计划次数", &["全年"], rows)
}

fn credits(pack: &Pack) -> RuleTable {
    let of = |(n, c): (usize, &pack::Credit)| {
        let who: Vec<&str> = c.categories.iter().filter_map(|k| Category::by_key(k)).map(|k| k.label()).collect();
        let parts =
            [("present", c.present), ("online", c.online), ("home", c.home), ("leave", c.leave), ("absent", c.absent)];
        let cells = parts.map(|(key, value)| number(format!("credit.{n}.{key}"), value, Unit::Percent, true));
        row(who.join("、"), cells.to_vec())
    };
    let heads = ["到会", "线上", "上门、电话", "请假", "缺席"];
    table("到会怎么折算（%，空着的不计）", &heads, pack.credits.iter().enumerate().map(of).collect())
}

fn daily(pack: &Pack) -> RuleTable {
    let of = |(n, d): (usize, &pack::Daily)| {
        let path = |key: &str| format!("daily.{n}.{key}");
        let unit = if d.counting == Counting::Level { "每级" } else { &d.unit };
        RuleRow {
            item: d.id.clone(),
            ..row(
                format!("{}（{unit}）", d.name),
                vec![
                    points(path("each"), Some(d.each), false),
                    points(path("month_cap"), d.month_cap, true),
                    points(path("quarter_cap"), d.quarter_cap, true),
                    points(path("year_cap"), d.year_cap, true),
                ],
            )
        }
    };
    let heads = ["每次（级）几分", "每月最多", "每季最多", "全年最多"];
    table("日常积分", &heads, pack.daily.iter().enumerate().map(of).collect())
}

fn caps(pack: &Pack) -> RuleTable {
    let part = |(n, p): (usize, &pack::PartCap)| {
        row(versions::part_name(&p.id), vec![points(format!("part.{n}.year_cap"), Some(p.year_cap), false)])
    };
    let mut rows: Vec<RuleRow> = pack.parts.iter().enumerate().map(part).collect();
    rows.push(row("全年合计最低", vec![points("pack.year_min".into(), Some(pack.head.year_min), false)]));
    rows.push(row("全年合计最高", vec![points("pack.year_max".into(), Some(pack.head.year_max), false)]));
    table("全年上下限", &["分"], rows)
}

fn appraisal(pack: &Pack) -> RuleTable {
    let a = &pack.appraisal;
    let percent = |key: &str, value| number(format!("appraisal.{key}"), Some(value), Unit::Percent, false);
    let cells = vec![
        points("appraisal.max".into(), Some(a.max), false),
        percent("excellent", a.excellent),
        percent("qualified", a.qualified),
        percent("basic", a.basic),
        percent("unqualified", a.unqualified),
        percent("turnout", a.turnout),
    ];
    let heads = ["最高分", "优秀票%", "合格票%", "基本合格票%", "不合格票%", "参加测评不少于%"];
    table("民主评议积分", &heads, vec![row("民主评议", cells)])
}

fn deductions(pack: &Pack) -> RuleTable {
    let of = |(n, d): (usize, &pack::Deduction)| {
        let cell = |key: &str, value| points(format!("deduction.{n}.{key}"), Some(value), false);
        row(format!("{}（{}）", d.name, d.per), vec![cell("min", d.min), cell("max", d.max)])
    };
    table("扣分", &["最少", "最多"], pack.deductions.iter().enumerate().map(of).collect())
}

/// Bands and vetoes: what is told at the year's end.
fn ends(pack: &Pack) -> RuleTable {
    let band = |(n, b): (usize, &pack::Band)| {
        let first = number(format!("band.{n}.rank_percent"), b.rank_percent, Unit::Percent, true);
        row(&b.name, vec![points(format!("band.{n}.from"), Some(b.from), false), first])
    };
    let veto = |(n, v): (usize, &pack::Veto)| {
        let value = v.enabled.to_string();
        let path = format!("veto.{n}.enabled");
        row(format!("一票否决：{}", v.name), vec![RuleCell { path, value, unit: Unit::Switch, open: false }])
    };
    let bands = pack.bands.iter().enumerate().map(band);
    let rows = bands.chain(pack.vetoes.iter().enumerate().map(veto)).collect();
    table("参考建议和一票否决（只作提示，由会议决定）", &["满多少分／是否提示", "还要排在前%"], rows)
}

fn days(pack: &Pack) -> RuleTable {
    let day = |name: &str, key: &str, value: u32| {
        row(name, vec![number(format!("workflow.{key}"), Some(value.into()), Unit::Number, false)])
    };
    let w = &pack.workflow;
    let rows = vec![
        day("公示不少于", "publicity_workdays", w.publicity_workdays),
        day("异议答复不超过", "answer_workdays", w.answer_workdays),
    ];
    table("期限", &["工作日"], rows)
}
