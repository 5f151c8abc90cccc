//! From what a person typed to a gathering: checked, then written in one transaction.

use super::rows::{self, More};
use super::{NewGathering, Recorded, Sort, Tick, Vote, open_to_all};
use crate::branch::{self, Scope};
use crate::life::attendance::{Days, remote};
use crate::life::rows::Stored;
use crate::life::rules::rules;
use crate::life::{Absence, Gathering, Person, Settled, plan};
use crate::members::{self, Member, Named};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result, secrecy};
use chrono::{NaiveDate, NaiveTime};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What belongs to a gathering beside its own row.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rest {
    pub more: More,
    pub votes: Vec<Vote>,
    pub resolutions: Vec<Task>,
    /// Of the register of guests.
    pub guest_ids: Vec<String>,
}

/// A resolution with the owner found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    pub sort: Sort,
    pub content: String,
    pub owner: Person,
    pub due_on: Option<NaiveDate>,
}

/// Enters one gathering. A late entry is taken and marked as 补录; nothing can be back-dated.
/// # Errors
/// `Usage` for what is missing or cannot be, `Forbidden` for a day to come, a day on which the organisation did not stand,
/// or a gathering that stands in the books already.
pub fn record(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    new: &NewGathering,
    settled: &Settled,
) -> Result<Done<Recorded>> {
    let mut draft = Draft::read(store.conn(), at, scope, new, &[])?;
    if crate::life::rows::same(store.conn(), &draft.stored.gathering)?.is_some() {
        return Err(Error::forbidden(
            "这一天已经有类型和主题都相同的记录，没有重复登记。要修改请打开那条记录；是另一次活动的，请把主题写得不一样。",
        ));
    }
    draft.mark_late(at, settled)?;
    store.transact(Verb::RecordLife, at, |tx| {
        crate::life::rows::insert(tx, &draft.stored, || at.uuid())?;
        rows::put_rest(tx, &draft.stored.gathering, &draft.rest, || at.uuid())?;
        if let Some(plan) = &new.plan_id {
            plan::fulfil(tx, at, plan, &draft.stored.gathering)?;
        }
        draft.done()
    })
}

/// Replaces what was entered of a gathering; the moment of first entry stays.
/// # Errors
/// As [`record`]; `NotFound` where there is no such gathering.
pub fn amend(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    id: &str,
    new: &NewGathering,
    settled: &Settled,
) -> Result<Done<Recorded>> {
    let old = super::find(store.conn(), scope, id)?;
    let mut draft = Draft::read(store.conn(), at, scope, new, &old.called)?;
    draft.stored.gathering.id = old.id.clone();
    draft.stored.gathering.entered_at = old.entered_at.clone();
    let other = crate::life::rows::same(store.conn(), &draft.stored.gathering)?.filter(|s| s.gathering.id != old.id);
    if other.is_some() {
        return Err(Error::forbidden("这一天另有一条类型和主题都相同的记录，没有修改。请把主题写得不一样。"));
    }
    draft.stored.extras = crate::life::rows::by_id(store.conn(), id)?.map(|s| s.extras).unwrap_or_else(|| "{}".into());
    draft.mark_late(at, settled)?;
    store.transact(Verb::AmendLife, at, |tx| {
        crate::life::rows::rekey(tx, &draft.stored.gathering)?;
        crate::life::rows::update(tx, &draft.stored, || at.uuid())?;
        rows::put_rest(tx, &draft.stored.gathering, &draft.rest, || at.uuid())?;
        draft.done()
    })
}

struct Draft {
    stored: Stored,
    rest: Rest,
    warnings: Vec<String>,
}

impl Draft {
    /// `called` is the list that the gathering was ticked by before.
    fn read(conn: &Connection, at: &At, scope: &Scope, new: &NewGathering, called: &[String]) -> Result<Draft> {
        let mut gathering = shape(conn, at, scope, new)?;
        let of = Scope::One(gathering.organisation_id.clone());
        let roster = members::on(conn, &of, gathering.held_on)?;
        let mut warnings = Vec::new();
        let mut person = |role: &str, written: &str| named(&roster, role, written, &mut warnings);
        gathering.host = person("主持人", &new.host)?;
        gathering.recorder = person("记录人", &new.recorder)?;
        gathering.lecturer = person("主讲人", &new.lecturer)?;
        if gathering.recorder.name.is_empty() {
            return Err(Error::usage("请写记录人：组织生活要有专人记录。"));
        }
        attend(conn, &mut gathering, new, called)?;
        let tasks = new.resolutions.iter().filter(|r| !r.content.trim().is_empty());
        let task = |r: &super::NewResolution| -> Result<Task> {
            if r.due_on.is_some_and(|due| due < gathering.held_on) {
                return Err(Error::usage("决议事项的期限早于会议日期。请更正期限。"));
            }
            let owner = named(&roster, "责任人", &r.owner, &mut warnings)?;
            Ok(Task { sort: r.sort, content: r.content.trim().to_owned(), owner, due_on: r.due_on })
        };
        let resolutions: Vec<Task> = tasks.map(task).collect::<Result<_>>()?;
        gathering.resolution = said(&resolutions);
        for vote in &new.votes {
            let verdict = super::judge(vote)?;
            if !verdict.carried {
                warnings.push(format!("“{}”：{}", vote.matter.trim(), verdict.words));
            }
        }
        warnings.extend(super::doubts::doubts(conn, &gathering, &new.votes)?);
        let rest = Rest {
            more: texts(at, &gathering, new)?,
            votes: new.votes.clone(),
            resolutions,
            guest_ids: new.guest_ids.clone(),
        };
        Ok(Draft { stored: Stored { gathering, extras: "{}".into() }, rest, warnings })
    }

    fn mark_late(&mut self, at: &At, settled: &Settled) -> Result<()> {
        let g = &mut self.stored.gathering;
        g.late = at.stamp() == g.entered_at && at.today() > rules()?.entry_due(g.held_on);
        if settled.contains(&(g.organisation_id.clone(), Month::of(g.held_on))) {
            self.warnings.push(
                "这个月已经关账或上报。记录照收；已公布的积分不变，请在当前月份用更正处理，月报将生成新的修订。".into(),
            );
        } else if g.late {
            self.warnings.push("这是过后补录的记录，将按实际录入时间如实显示为“补录”。".into());
        }
        Ok(())
    }

    fn done(self) -> Result<Recorded> {
        Ok(Recorded { gathering: self.stored.gathering, warnings: self.warnings })
    }
}

/// Kinds, day, time, group and topic: what a gathering is known by.
fn shape(conn: &Connection, at: &At, scope: &Scope, new: &NewGathering) -> Result<Gathering> {
    let organisation = branch::by_id(conn, &new.organisation_id)?;
    if !scope.covers(&organisation.id) {
        return Err(Error::not_found("选定的不是这个党组织。请先在上方切换党组织。"));
    }
    secrecy::refuse_named(&[&new.topic, &new.place])?;
    let said = new.resolutions.iter().flat_map(|r| r.content.lines());
    secrecy::refuse_marked(new.body.lines().chain(said))?;
    let rules = rules()?;
    let kinds = rules.kinds_of(&new.kinds);
    let kinds =
        kinds.map_err(|_| Error::usage(format!("不认识这个活动类型。请从这些里选：{}。", rules.kind_names())))?;
    if kinds.is_empty() {
        return Err(Error::usage("请选活动类型，一次活动可以同时选几类。"));
    }
    if new.held_on > at.today() {
        return Err(Error::forbidden("日期在今天之后，还不能登记。要先安排的，请用“安排活动”。"));
    }
    if organisation.ended.is_some_and(|day| new.held_on >= day) {
        return Err(Error::forbidden("这个党组织那一天已经撤销，不能登记。请核对日期或党组织。"));
    }
    let mut g = Gathering::shape(&organisation.id, kinds, new.held_on, new.group.trim());
    g.id = at.uuid();
    g.topic = new.topic.trim().to_owned();
    g.place = new.place.trim().to_owned();
    g.starts_at = time(&new.starts_at)?;
    g.minutes = minutes(new.minutes)?;
    g.standalone = new.standalone;
    g.guests = new.guests.max(new.guest_ids.len() as u32);
    g.entered_at = at.stamp();
    g.changed_at = g.entered_at.clone();
    Ok(g)
}

/// `9:00`, `0900` and `09：00` are 09:00.
pub fn time(written: &str) -> Result<String> {
    let folded = crate::sheet::text::squeeze(written).replace('.', ":");
    if folded.is_empty() {
        return Ok(String::new());
    }
    let bare = folded.len() == 4 && folded.bytes().all(|b| b.is_ascii_digit());
    let whole = if bare { format!("{}:{}", &folded[..2], &folded[2..]) } else { folded };
    let time = NaiveTime::parse_from_str(&whole, "%H:%M");
    time.map(|t| t.format("%H:%M").to_string()).map_err(|_| Error::usage("时间写成 9:00 这样，或空着。"))
}

fn minutes(minutes: Option<u32>) -> Result<Option<u32>> {
    let most = rules()?.most_minutes;
    match minutes {
        Some(m) if m > most => Err(Error::usage("学时太多，请核对。1学时是60分钟。")),
        Some(0) => Ok(None),
        other => Ok(other),
    }
}

/// The member that an id or a name means; a name that nobody has stays as written and is said.
fn named(roster: &[Member], role: &str, written: &str, warnings: &mut Vec<String>) -> Result<Person> {
    if let Some(m) = roster.iter().find(|m| m.id == written) {
        return Ok(Person { name: m.name.clone(), member_id: Some(m.id.clone()) });
    }
    if written.trim().is_empty() {
        return Ok(Person::default());
    }
    match members::named(roster, written) {
        Named::One(m) => Ok(Person { name: m.name.clone(), member_id: Some(m.id.clone()) }),
        Named::Several => Err(Error::usage(format!("{role}有同名的，请从名单里选，或在姓名后加身份证号后四位。"))),
        Named::Nobody => {
            warnings.push(format!("{role}不在当日名册里，已按原文保留。是本支部党员的，请核对姓名。"));
            Ok(Person { name: members::bare_name(written), member_id: None })
        }
    }
}

/// Takes over the ticks: everybody who was due, or nobody yet. Whoever amends a record keeps the list it was ticked by, or
/// ticks that of today's roster.
fn attend(conn: &Connection, g: &mut Gathering, new: &NewGathering, called: &[String]) -> Result<()> {
    if open_to_all(g)? {
        return serve(conn, g, new);
    }
    if g.is("group") && g.group.is_empty() {
        return Err(Error::usage("请选是哪个党小组开的会。"));
    }
    let mut days = Days::default();
    if !days.knows_group(conn, g)? {
        return Err(no_such_group());
    }
    let ticked: BTreeSet<&String> = new.ticks.iter().map(|t| &t.member_id).collect();
    let by_old_list = !called.is_empty() && called.iter().collect::<BTreeSet<_>>() == ticked;
    let due = if by_old_list { Some(called.iter().cloned().collect()) } else { days.due(conn, g)? };
    let Some(due) = due else {
        return if new.ticks.is_empty() { Ok(()) } else { Err(strangers()) };
    };
    if new.ticks.is_empty() {
        g.due = Some(due.len() as u32);
        return Ok(());
    }
    if ticked.len() != new.ticks.len() || ticked.iter().any(|m| !due.contains(*m)) {
        return Err(strangers());
    }
    if ticked.len() < due.len() {
        let left = due.len() - ticked.len();
        return Err(Error::usage(format!("还有{left}人没有登记到没到。先点“全到”，再改没到的人。")));
    }
    g.absences = new.ticks.iter().filter(|t| !t.reason.is_empty()).map(|t| absence(conn, t)).collect::<Result<_>>()?;
    let away = g.absences.iter().filter(|a| remote(a).is_none()).count();
    g.due = Some(due.len() as u32);
    g.present = Some((due.len() - away) as u32);
    g.called = due.into_iter().collect();
    Ok(())
}

/// Service: whoever came took part, and nobody was absent.
fn serve(conn: &Connection, g: &mut Gathering, new: &NewGathering) -> Result<()> {
    let roster = Days::default().roster(conn, &g.organisation_id, g.held_on)?;
    let known = |m: &String| roster.iter().any(|r| r.id == *m);
    if !new.ticks.is_empty() || !new.took_part.iter().all(known) {
        return Err(strangers());
    }
    let came: BTreeSet<&String> = new.took_part.iter().collect();
    g.took_part = came.into_iter().cloned().collect();
    g.present = (!g.took_part.is_empty()).then_some(g.took_part.len() as u32);
    Ok(())
}

pub fn no_such_group() -> Error {
    Error::usage("名册里那一天没有这个党小组。请从名单里选，或先在“组织概况”编好党小组。")
}

fn strangers() -> Error {
    Error::usage("签到名单和当日应到的人对不上，可能名册刚改过。请重新打开名单再登记。")
}

fn absence(conn: &Connection, tick: &Tick) -> Result<Absence> {
    let rules = rules()?;
    let reason = rules.reason.iter().find(|r| r.id == tick.reason);
    let reason = reason.ok_or_else(|| Error::usage("不认识这个缺席原因，请从列出的原因里选。"))?;
    let member = members::get(conn, &tick.member_id)?;
    let note = if tick.note.trim().is_empty() { &reason.name } else { tick.note.trim() };
    let person = Person { name: member.name, member_id: Some(member.id) };
    Ok(Absence { person, reason: reason.id.clone(), note: note.to_owned() })
}

/// The resolutions as one text, for the register.
fn said(tasks: &[Task]) -> String {
    let lines: Vec<&str> = tasks.iter().filter(|t| t.sort == Sort::Resolution).map(|t| t.content.as_str()).collect();
    lines.join("；")
}

fn texts(at: &At, g: &Gathering, new: &NewGathering) -> Result<More> {
    if new.assessed_on.is_some_and(|day| day < g.held_on || day > at.today()) {
        return Err(Error::usage("测评日期要在活动那天以后、今天以前。请更正日期。"));
    }
    Ok(More {
        body: new.body.trim().to_owned(),
        book_page: new.book_page.trim().to_owned(),
        assessed_on: new.assessed_on,
        assessment: new.assessment.trim().to_owned(),
    })
}
