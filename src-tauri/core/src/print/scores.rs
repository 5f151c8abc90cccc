//! What the papers of points say. Points come as people read them; what must not be published has no field here.

use super::Paper;
use serde::Serialize;

/// 公示: one sheet an organisation.
#[derive(Clone, Debug, Serialize)]
pub struct Publicity {
    pub paper: Paper,
    pub sheets: Vec<PublicitySheet>,
    pub printed: String,
    pub printed_at: String,
}

/// Names and points, nothing else of anybody.
#[derive(Clone, Debug, Serialize)]
pub struct PublicitySheet {
    pub organisation: String,
    /// 2026年第三季度
    pub period: String,
    /// Name and points, the best first.
    pub rows: Vec<(String, String)>,
    /// True where the last ones were left out.
    pub cut: bool,
    /// First and last day of the publicity; empty while not published: left for the pen.
    pub since: String,
    pub until: String,
    /// Working days of the publicity; 0 while not published.
    pub workdays: u32,
    /// Whom to ring and where to go with an objection; left for the pen where empty.
    pub phone: String,
    pub place: String,
}

/// 党员积分对账单: one member's own lines of a year.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    pub organisation: String,
    pub name: String,
    pub year: i32,
    pub lines: Vec<StatementLine>,
    /// Points by month from January, in hundredths; none where nothing was written.
    pub months: Vec<Option<i64>>,
    pub total: String,
    pub printed: String,
    pub printed_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatementLine {
    /// `2026-10`
    pub month: String,
    pub item: String,
    pub quantity: String,
    pub points: String,
    pub evidence: String,
    /// The rule's clause and the version of the rules.
    pub rule: String,
}

/// 党员积分管理办法, one an organisation, for its meeting to vote on.
#[derive(Clone, Debug, Serialize)]
pub struct RulePaper {
    pub organisations: Vec<String>,
    pub title: String,
    /// （讨论稿） while it is only proposed.
    pub mark: String,
    /// 规则第 2026.2 版
    pub label: String,
    /// 2026年11月
    pub effective: String,
    /// One a paragraph.
    pub words: Vec<String>,
    pub parts: Vec<RulePart>,
    /// What would change: what, as it was, as it would be.
    pub changes: Vec<(String, String, String)>,
    pub printed: String,
    pub printed_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct RulePart {
    pub name: String,
    /// The item and how it is counted.
    pub rows: Vec<(String, String)>,
}

/// 年度积分报告 to the community committee, one an organisation.
#[derive(Clone, Debug, Serialize)]
pub struct YearReports {
    pub year: i32,
    /// What the bands of the spread are called.
    pub bands: Vec<String>,
    pub reports: Vec<YearReport>,
    pub printed: String,
    pub printed_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct YearReport {
    pub organisation: String,
    /// Said beside it while the year is not evaluated; else empty.
    pub mark: String,
    pub rows: Vec<YearRow>,
    pub spread: Vec<Spread>,
    /// Mean of the counted members by quarter, in hundredths; none where nothing is closed.
    pub quarters: Vec<Option<i64>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct YearRow {
    /// Place or 不计分.
    pub place: String,
    pub name: String,
    pub base: String,
    pub daily: String,
    pub appraisal: String,
    pub deductions: String,
    pub total: String,
    /// In which band the points lie, such as 75分以上; empty for 不计分. It is no grade: the meeting decides.
    pub band: String,
}

/// How the counted members of one category lie in the bands. A count of one or two is not told: it would name people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "PointsSpread", export_to = "PointsSpread.ts"))]
pub struct Spread {
    pub category: String,
    pub members: Option<usize>,
    /// By band, the best first.
    pub bands: Vec<Option<usize>>,
}
