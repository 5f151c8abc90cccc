//! The structure checks (domain-rules §1.7): counts in, findings out. Every figure, level and clause is in the rule file.

use super::rules::{CheckRule, rules};
use crate::Result;
use chrono::{Months, NaiveDate};
use serde::Serialize;

/// What the checks look at, for one organisation on one day.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub today: NaiveDate,
    /// Leads branches and is none itself: only committee, vacancies and term are asked.
    pub above: bool,
    /// No committee is elected for a term here.
    pub no_term: bool,
    /// Full and all members whose relation lies here.
    pub full: usize,
    pub all: usize,
    /// 党小组 and how many are in each.
    pub groups: Vec<(String, usize)>,
    /// In no group.
    pub ungrouped: usize,
    /// Titles of the committee's seats.
    pub seats: Vec<String>,
    /// Titles that somebody left in this term and nobody took up.
    pub vacant: Vec<String>,
    pub term_due: Option<NaiveDate>,
    pub secretary: Option<Secretary>,
}

/// The secretary, as far as the roster tells.
#[derive(Clone, Debug, Default)]
pub struct Secretary {
    /// Years in the Party and age on the first day in the post.
    pub party_years: Option<u32>,
    pub age: Option<u32>,
    /// At least the schooling that the rule asks for.
    pub schooled: Option<bool>,
    /// Took up the post since this program is used: age and schooling are asked only then.
    pub new: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "CheckState"))]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Fine,
    /// Deviates from what is usual, or is nearly due.
    Warn,
    /// Against a must.
    Wrong,
    /// Does not apply here.
    NotAsked,
}

/// One check's finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "StructureCheck"))]
pub struct Finding {
    pub id: String,
    pub name: String,
    pub state: State,
    /// `shall` or `should`, as the clause has it.
    pub level: String,
    pub message: String,
    pub source: String,
}

/// Judges an organisation.
/// # Errors
/// `Bug` where the program was built with a broken rule file.
pub fn judge(c: &Counts) -> Result<Vec<Finding>> {
    Ok(rules()?.check.iter().map(|rule| finding(rule, one(rule, c))).collect())
}

type Said = (State, String);

fn finding(rule: &CheckRule, (state, message): Said) -> Finding {
    let (id, name, level, source) = (rule.id.clone(), rule.name.clone(), rule.level.clone(), rule.source.clone());
    Finding { id, name, state, level, message, source }
}

fn one(rule: &CheckRule, c: &Counts) -> Said {
    let people = matches!(rule.id.as_str(), "full-members" | "size" | "groups" | "grouped");
    if c.above && people {
        return (State::NotAsked, "党总支、社区党委不直接编党员，不查这一项。".into());
    }
    match rule.id.as_str() {
        "full-members" => full_members(rule, c),
        "size" => size(rule, c),
        "committee" => committee(rule, c),
        "vacancy" => vacancy(c),
        "term" => term(c),
        "groups" => groups(rule, c),
        "grouped" => grouped(c),
        _ => secretary(rule, c),
    }
}

fn full_members(rule: &CheckRule, c: &Counts) -> Said {
    if c.full >= rule.figure {
        return (State::Fine, format!("正式党员{}人。", c.full));
    }
    let told = format!("正式党员只有{}人，不足{}人。应与邻近单位成立联合党支部，请向上级报告。", c.full, rule.figure);
    (State::Wrong, told)
}

fn size(rule: &CheckRule, c: &Counts) -> Said {
    match c.all {
        n if n > rule.figure => {
            (State::Warn, format!("党员{n}人，一般不超过{}人。可考虑分设支部或成立党总支。", rule.figure))
        }
        n if n > rule.near => (State::Warn, format!("党员{n}人，快到{}人了。发展和转入时请留意。", rule.figure)),
        n => (State::Fine, format!("党员{n}人。")),
    }
}

fn committee(rule: &CheckRule, c: &Counts) -> Said {
    let (seats, full) = (c.seats.len(), c.full);
    if !c.seats.iter().any(|t| t == "书记") {
        return (State::Wrong, "还没有登记书记。请点“登记支委会”。".into());
    }
    if !c.above && full < rule.figure {
        return (State::Fine, format!("正式党员不足{}人，设书记，不设支委会。", rule.figure));
    }
    if seats < rule.least {
        let told = format!("正式党员{full}人，应设{}到{}人的支委会，现在{seats}人。请补选。", rule.least, rule.usual);
        return (State::Wrong, told);
    }
    if seats > rule.most {
        return (State::Wrong, format!("支委会{seats}人，最多{}人。", rule.most));
    }
    if seats > rule.usual {
        let told = format!("支委会{seats}人，一般{}到{}人，最多{}人。", rule.least, rule.usual, rule.most);
        return (State::Warn, told);
    }
    let missing: Vec<&str> = rule.titles.iter().filter(|t| !c.seats.contains(t)).map(String::as_str).collect();
    // Three people cannot hold four titles: one of them holds two, which the minutes say.
    if !missing.is_empty() && seats >= rule.titles.len() {
        return (State::Warn, format!("支委会{seats}人，没有登记{}。如有人兼任，可以不管。", missing.join("、")));
    }
    (State::Fine, format!("支委会{seats}人。"))
}

fn vacancy(c: &Counts) -> Said {
    if c.vacant.is_empty() {
        return (State::Fine, "没有空缺。".into());
    }
    (State::Wrong, format!("{}离任后还没有人接任，请及时补选。", c.vacant.join("、")))
}

fn term(c: &Counts) -> Said {
    if c.no_term {
        return (State::NotAsked, "这种党组织不设任期。".into());
    }
    let Some(due) = c.term_due else {
        return (State::Warn, "还没有登记本届从哪天起，算不出换届日期。请点“登记换届”。".into());
    };
    let words = due.format("%Y年%-m月%-d日");
    if due < c.today {
        return (State::Wrong, format!("{words}任期已满，还没有换届。请尽快向上级请示换届，或登记批准的延期。"));
    }
    let mut near = rules().map(|r| r.term.remind_months.clone()).unwrap_or_default();
    near.sort_unstable();
    let within = near.into_iter().find(|m| c.today.checked_add_months(Months::new(*m)).is_some_and(|d| d >= due));
    match within {
        Some(months) => (State::Warn, format!("{words}任期届满，不到{months}个月了。请准备换届请示。")),
        None => (State::Fine, format!("{words}任期届满。")),
    }
}

fn groups(rule: &CheckRule, c: &Counts) -> Said {
    if c.groups.is_empty() {
        return (State::NotAsked, "没有划分党小组。".into());
    }
    let small: Vec<String> =
        c.groups.iter().filter(|(_, n)| *n < rule.figure).map(|(name, n)| format!("{name}（{n}人）")).collect();
    if small.is_empty() {
        return (State::Fine, format!("{}个党小组，每组都有{}人以上。", c.groups.len(), rule.figure));
    }
    (State::Warn, format!("{}不足{}人，可以并入别的小组。", small.join("、"), rule.figure))
}

fn grouped(c: &Counts) -> Said {
    match (c.groups.is_empty(), c.ungrouped) {
        (true, _) => (State::NotAsked, "没有划分党小组。".into()),
        (false, 0) => (State::Fine, "每名党员都编入了党小组。".into()),
        (false, n) => (State::Wrong, format!("有{n}名党员没有编入党小组。请在“党小组”里把他们编进去。")),
    }
}

fn secretary(rule: &CheckRule, c: &Counts) -> Said {
    let Some(s) = &c.secretary else { return (State::NotAsked, "还没有登记书记。".into()) };
    let mut odd: Vec<String> = Vec::new();
    match s.party_years {
        Some(years) if (years as usize) < rule.figure => odd.push(format!("任职时党龄不足{}年", rule.figure)),
        None => odd.push("转正日期没有登记，算不出党龄".into()),
        Some(_) => {}
    }
    if s.new && s.age.is_some_and(|age| age > rule.age) {
        odd.push(format!("新提名时超过{}岁", rule.age));
    }
    if s.new && s.schooled == Some(false) {
        odd.push(format!("学历低于{}", rule.schooling));
    }
    if odd.is_empty() {
        return (State::Fine, "党龄、年龄、学历符合一般要求。".into());
    }
    (State::Warn, format!("书记{}。如经上级同意，可以不管。", odd.join("，")))
}
