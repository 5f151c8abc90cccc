//! A duty in words: the rule, where its proof is read, and how it stands for one subject.

use super::calendar;
use super::pack::{Every, Level, Read, Rule, Start, pack, rule};
use super::{Duty, duties, level, only, rows};
use crate::branch::{self, Scope};
use crate::{Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

/// Why a duty is due and what closed it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutyExplained", export_to = "DutyExplained.ts"))]
pub struct Explained {
    pub rule: Rule,
    /// `每月一次，当月最后一天到期`.
    pub when: String,
    /// Where the program reads the proof, or that a person marks it.
    pub read: String,
    pub duties: Vec<Duty>,
}

/// The rule of a duty and its periods of the days asked for, of one subject where one is named: an organisation, a group or a
/// member, by name or id.
/// # Errors
/// `NotFound` for an unknown duty; as [`duties`].
pub fn explain(
    conn: &Connection,
    scope: &Scope,
    id: &str,
    subject: &str,
    (from, to): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Result<Explained> {
    let rule = rule(id)?;
    let national = match only(conn, scope) {
        Ok(one) => rows::national(conn)?.contains(&one.id),
        Err(_) => false,
    };
    let rule = rule.under(national).into_owned();
    let mut found = duties(conn, scope, from, to, today)?;
    let about = |d: &Duty| {
        [&d.subject, &d.subject_id, &d.organisation].iter().any(|s| *s == subject)
            || d.open.iter().any(|n| n == subject)
    };
    found.retain(|d| d.id == rule.id && (subject.is_empty() || about(d)));
    Ok(Explained { when: when(&rule), read: read(&rule).into(), rule, duties: found })
}

/// How often, and by when, in words.
pub fn when(rule: &Rule) -> String {
    let often = match rule.period {
        _ if rule.read == Some(Read::Birthday) => "每年",
        Every::Week => "每周",
        Every::Month => "每月",
        Every::Quarter => "每季度",
        Every::Half => "每半年",
        Every::Year => "每年",
        Every::Term => "每届",
        Every::Event => "有事时",
    };
    format!("{often}，{}到期", calendar::due_words(&rule.due))
}

fn read(rule: &Rule) -> &'static str {
    match rule.read {
        None => "别的层级的职责，只供了解，本程序不判断",
        Some(Read::Mark | Read::Occasion | Read::Birthday | Read::AfterGathering) => "由人登记“已完成”",
        Some(
            Read::Gathering
            | Read::LectureSecretary
            | Read::Recorder
            | Read::Standalone
            | Read::Appraisal
            | Read::Hours,
        ) => "组织生活记录",
        Some(Read::Talk) => "谈心谈话的次数",
        Some(Read::DuesAssess | Read::DuesCollect | Read::DuesThemeDay) => "党费台账",
        Some(Read::PointsRegister | Read::PointsEvaluate | Read::PointsPublish | Read::PointsRank) => "积分台账",
        Some(Read::ArchiveYear) => "档案的年度归档",
        Some(Read::Service) => "积分申报里的志愿服务",
        Some(Read::Contact) => "联系党员的记录",
        Some(Read::Pledge) => "承诺和双报到登记",
        Some(Read::Term | Read::Vacancy | Read::NewSecretary) => "任期和任职登记",
        Some(Read::FirstTalk | Read::Admission | Read::Activists) => "发展党员登记",
        Some(Read::Probation | Read::Certificate | Read::Fifty | Read::Transfer | Read::Lost | Read::NewMember) => {
            "党员名册和变动登记"
        }
    }
}

/// A rule and how an organisation has set it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "DutySetting", export_to = "DutySetting.ts"))]
pub struct Setting {
    pub rule: Rule,
    pub when: String,
    /// Counts here today.
    pub active: bool,
    /// A duty of this organisation's own level: the others are only shown.
    pub own: bool,
    /// From which month it was switched, and why; none where nobody switched it.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub since: Option<Month>,
    pub reason: String,
}

/// Every rule of the pack as the scope's one organisation has it, or as the first of several.
/// # Errors
/// `Internal` where the pack cannot be read.
pub fn settings(conn: &Connection, scope: &Scope) -> Result<Vec<Setting>> {
    let organisation = branch::covered(conn, scope)?.into_iter().find(|o| level(o).is_some());
    let own = organisation.as_ref().and_then(level).unwrap_or(Level::Branch);
    let id = organisation.map(|o| o.id).unwrap_or_default();
    let national = rows::national(conn)?.contains(&id);
    let switched: Vec<_> = rows::options(conn)?.into_iter().filter(|o| o.organisation_id == id).collect();
    let each = pack()?.duties.iter().map(|rule| {
        let rule = rule.under(national).into_owned();
        let found = switched.iter().find(|o| o.duty_id == rule.id);
        let mine = rule.level == own && rule.read.is_some();
        Setting {
            when: when(&rule),
            active: mine && found.map_or(rule.start != Start::OptIn, |o| o.active),
            own: mine,
            since: found.map(|o| o.since),
            reason: found.map(|o| o.reason.clone()).unwrap_or_default(),
            rule,
        }
    });
    Ok(each.collect())
}
