//! The papers of one gathering or plan: the notice, the sign-in sheet, the minutes. What nobody entered stays blank; nothing is
//! made up and nobody is ticked.

use super::attendance::people;
use super::record::{self, Sort};
use super::{Plan, PlanState, Presence, kind_name, plan};
use crate::branch::{self, Scope};
use crate::print::{Book, MinuteFacts, Minutes, Sheet, Sheets, SignIn, SignIns};
use crate::{At, Code, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// 签到册 of a plan, or of a gathering that is already entered.
/// # Errors
/// `NotFound` where there is neither in the scope.
pub fn sign_in(conn: &Connection, at: &At, scope: &Scope, id: &str) -> Result<SignIns> {
    let planned = match plan::planned(conn, scope, id) {
        Err(e) if e.code() == Code::NotFound => None,
        other => Some(other?),
    };
    let sheet = match planned {
        Some(p) => {
            let roll = record::roll(conn, &p.organisation_id, &p.kinds, p.planned_on, &p.group)?;
            SignIn {
                organisation: branch::by_id(conn, &p.organisation_id)?.name,
                kinds: kinds(&p.kinds),
                topic: p.topic,
                day: p.planned_on.to_string(),
                time: p.starts_at,
                place: p.place,
                host: p.host,
                names: roll.due.into_iter().map(|l| l.name).collect(),
            }
        }
        None => {
            let g = record::one(conn, scope, id)?.gathering;
            let names = people(conn, &g)?.into_iter().map(|m| m.name).collect();
            SignIn {
                organisation: branch::by_id(conn, &g.organisation_id)?.name,
                kinds: kinds(&g.kinds),
                topic: g.topic,
                day: g.held_on.to_string(),
                time: g.starts_at,
                place: g.place,
                host: g.host.name,
                names,
            }
        }
    };
    Ok(SignIns { sheets: vec![sheet], printed: at.today().to_string(), printed_at: moment(at) })
}

/// 会议通知 of a plan, to be put up or handed on; of one that was taken off, the notice that it is not held.
/// # Errors
/// `NotFound` where there is no such plan in the scope.
pub fn notice(conn: &Connection, at: &At, scope: &Scope, id: &str) -> Result<Sheets> {
    let p = plan::planned(conn, scope, id)?;
    let organisation = branch::by_id(conn, &p.organisation_id)?.name;
    let sheet = Sheet {
        title: if p.state == PlanState::Cancelled { "取消通知" } else { "通知" }.into(),
        before: told(&p, &organisation),
        signed_by: organisation.clone(),
        // The day on which it was put up; that of printing while it was not.
        signed_on: p.noticed_on.filter(|_| p.state != PlanState::Cancelled).unwrap_or(at.today()).to_string(),
        organisation,
        ..Sheet::default()
    };
    Sheets::of(at, "会议通知", Book::Never, vec![sheet], "")
}

fn told(p: &Plan, organisation: &str) -> Vec<String> {
    let whom = if p.group.is_empty() { "全体党员".to_owned() } else { p.group.clone() };
    let (day, what) = (p.planned_on.format("%Y年%-m月%-d日"), kinds(&p.kinds));
    // Why it was taken off was written for the branch's own book and may tell of somebody's illness: it hangs on no wall.
    if p.state == PlanState::Cancelled {
        let off = format!("原定于{day}{}开展的{what}已经取消，请相互转告。", p.starts_at);
        return vec![format!("{organisation}{whom}："), off, "改期举行的，时间和地点另行通知。".into()];
    }
    let mut lines =
        vec![format!("{organisation}{whom}："), format!("定于{day}{}开展{what}，请准时参加。", p.starts_at)];
    for (name, value) in [("主题", &p.topic), ("地点", &p.place), ("主持人", &p.host)] {
        if !value.is_empty() {
            lines.push(format!("{name}：{value}"));
        }
    }
    lines.push("不能到会的，请提前向支部请假并说明原因。".into());
    lines
}

/// 会议记录 of one gathering.
/// # Errors
/// `NotFound` where there is none in the scope.
pub fn minutes(conn: &Connection, at: &At, scope: &Scope, id: &str) -> Result<Minutes> {
    let minutes = vec![minute(conn, scope, id)?];
    Ok(Minutes { minutes, printed: at.today().to_string(), printed_at: moment(at) })
}

fn minute(conn: &Connection, scope: &Scope, id: &str) -> Result<MinuteFacts> {
    let r = record::one(conn, scope, id)?;
    let g = &r.gathering;
    // With the reason of each, as the clause asks (R-支部 第十四条).
    let away = |of: Presence| -> Vec<String> {
        let told = |s: &record::Seen| match s.note.is_empty() {
            true => s.name.clone(),
            false => format!("{}（{}）", s.name, s.note),
        };
        r.attendance.iter().filter(|s| s.presence == of).map(told).collect()
    };
    let there = |s: &record::Seen| match s.presence {
        Presence::Present => Some(s.name.clone()),
        Presence::Online => Some(format!("{}（线上）", s.name)),
        Presence::Home => Some(format!("{}（送学上门）", s.name)),
        Presence::Excused | Presence::Absent | Presence::Unknown => None,
    };
    let came = match r.attendance.is_empty() {
        true => r.took_part.clone(),
        false => r.attendance.iter().filter_map(there).collect(),
    };
    let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let vote = |j: &record::Judged| {
        let v = &j.vote;
        let figures = [v.entitled, v.present, v.written, v.agreed, v.against, v.abstained].map(|n| n.to_string());
        let [a, b, c, d, e, f] = figures;
        [v.matter.clone(), a, b, c, d, e, f]
    };
    let task = |t: &record::Resolution| {
        let state = if t.closed_on.is_some() { "已办结" } else { "未办结" };
        let sort = if t.sort == Sort::Resolution { "" } else { "整改：" };
        [format!("{sort}{}", t.content), t.owner.name.clone(), day(t.due_on), state.to_owned()]
    };
    Ok(MinuteFacts {
        organisation: branch::by_id(conn, &g.organisation_id)?.name,
        kinds: kinds(&g.kinds),
        topic: g.topic.clone(),
        day: g.held_on.to_string(),
        time: g.starts_at.clone(),
        place: g.place.clone(),
        host: g.host.name.clone(),
        recorder: g.recorder.name.clone(),
        lecturer: g.lecturer.name.clone(),
        due: number(g.due),
        present: number(g.present),
        guests: number(Some(g.guests).filter(|n| *n > 0)),
        came,
        excused: away(Presence::Excused),
        away: away(Presence::Absent),
        body: r.body.clone(),
        votes: r.votes.iter().map(vote).collect(),
        resolutions: r.resolutions.iter().map(task).collect(),
        book_page: r.book_page.clone(),
        late_on: if g.late { g.entered_at.chars().take(10).collect() } else { String::new() },
    })
}

fn day(on: Option<NaiveDate>) -> String {
    on.map(|d| d.to_string()).unwrap_or_default()
}

/// The kinds of a gathering, in words.
pub(super) fn kinds(ids: &[String]) -> String {
    ids.iter().map(|id| kind_name(id)).collect::<Vec<_>>().join("、")
}

fn moment(at: &At) -> String {
    at.now.format("%Y-%m-%d %H:%M").to_string()
}
