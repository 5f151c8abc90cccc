//! What the rooms' records prove of one organisation's duties. Nothing is ever assumed: no record, no proof.

use super::calendar::Span;
use super::pack::{Needs, Read, Rule, pack};
use super::{Mark, rows};
use crate::branch::{self, Organisation, Scope};
use crate::life::{self, Gathering};
use crate::members::{self, Kind, Member};
use crate::talks::{self, Pair};
use crate::{At, Month, Result, points};
use chrono::{Months, NaiveDate};
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};

/// How far a duty is fulfilled. `required` of 0 means not applicable; `text` then says why.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proof {
    pub required: u32,
    pub done: u32,
    /// The day that the last required record is of.
    pub completed: Option<NaiveDate>,
    pub text: String,
    /// Some record was entered late (补录).
    pub late_entry: bool,
}

impl Proof {
    pub fn not_applicable(text: impl Into<String>) -> Proof {
        Proof { text: text.into(), ..Proof::default() }
    }
    fn open(text: impl Into<String>) -> Proof {
        Proof { required: 1, text: text.into(), ..Proof::default() }
    }
}

/// One organisation's records of the days asked for, read once.
pub struct Books<'a> {
    conn: &'a Connection,
    at: &'a At,
    pub organisation: &'a Organisation,
    pub roster: Vec<Member>,
    gatherings: Vec<Gathering>,
    marks: HashMap<(String, String), Mark>,
    registered: HashMap<Month, Vec<points::Registered>>,
    closed: HashMap<Month, String>,
    coverage: HashMap<i32, Vec<Pair>>,
    secretaries: HashMap<NaiveDate, Option<String>>,
    /// Since when each switched-on duty counts.
    pub options: HashMap<String, Month>,
}

impl<'a> Books<'a> {
    pub fn open(
        conn: &'a Connection,
        at: &'a At,
        organisation: &'a Organisation,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Books<'a>> {
        let scope = Scope::One(organisation.id.clone());
        // A year's records can prove a period that reaches into the range.
        let early = from.checked_sub_months(Months::new(18)).unwrap_or(from);
        let mut registered: HashMap<Month, Vec<points::Registered>> = HashMap::new();
        for one in points::registered(conn, &scope, Month::of(early), Month::of(to))? {
            registered.entry(one.month).or_default().push(one);
        }
        let closings = points::closings(conn, &scope, Month::of(early), Month::of(to))?;
        let own = |m: &Mark| m.organisation_id == organisation.id;
        let marks = rows::marks(conn)?.into_iter().filter(own).map(|m| ((m.duty_id.clone(), m.period.clone()), m));
        let options =
            rows::options(conn)?.into_iter().filter(|(o, ..)| *o == organisation.id).map(|(_, d, since)| (d, since));
        Ok(Books {
            conn,
            at,
            organisation,
            roster: members::on(conn, &scope, at.today())?.into_iter().filter(Member::counts).collect(),
            gatherings: life::gatherings(conn, &scope, early, to)?,
            marks: marks.collect(),
            registered,
            closed: closings.into_iter().map(|c| (c.month, c.closed_at)).collect(),
            coverage: HashMap::new(),
            secretaries: HashMap::new(),
            options: options.collect(),
        })
    }

    pub fn mark(&self, rule: &Rule, span: &Span) -> Option<&Mark> {
        self.marks.get(&(rule.id.clone(), span.label.clone()))
    }

    /// 党小组 of the roster, in the order of their names.
    pub fn groups(&self) -> Vec<String> {
        let mut names: Vec<String> = self.roster.iter().map(|m| m.group.clone()).filter(|g| !g.is_empty()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Why the duty does not apply to this organisation in that period, where it does not.
    pub fn missing(&mut self, rule: &Rule, span: &Span) -> Result<Option<String>> {
        Ok(match rule.needs {
            Some(Needs::Committee | Needs::Secretary) if self.secretary(span.end.min(self.at.today()))?.is_none() => {
                let day = self.at.today();
                let full = self.roster.iter().filter(|m| m.kind_on(day) == Kind::Formal).count();
                let few = full < pack()?.head.committee_from;
                Some(if few {
                    format!("正式党员{full}名，不设支委会")
                } else {
                    "还没有登记支委会，请先在“组织概况”登记".into()
                })
            }
            Some(Needs::Groups) if self.groups().is_empty() => Some("名册里没有党小组".into()),
            _ => None,
        })
    }

    pub fn proof(&mut self, rule: &Rule, span: &Span, group: &str) -> Result<Proof> {
        if let Some(mark) = self.mark(rule, span) {
            return Ok(marked(mark, span));
        }
        Ok(match rule.read {
            Some(Read::Gathering) => self.gathering(rule, span, group),
            Some(Read::LectureSecretary) => self.lecture(rule, span)?,
            Some(Read::Recorder) => self.recorder(rule, span),
            Some(Read::Talk) => self.talk(rule, span)?,
            Some(Read::PointsRegister) => self.registration(span)?,
            Some(Read::Mark) => Proof::open(""),
            Some(Read::Probation) | None => Proof::not_applicable(""),
        })
    }

    fn held<'b>(&'b self, rule: &'b Rule, span: &'b Span) -> impl Iterator<Item = &'b Gathering> + 'b {
        let begin = self.gatherings.partition_point(|g| g.held_on < span.start);
        let within = self.gatherings[begin..].iter().take_while(|g| g.held_on <= span.end);
        within.filter(|g| rule.kinds.iter().any(|k| g.is(k)))
    }

    fn gathering(&self, rule: &Rule, span: &Span, group: &str) -> Proof {
        let first = self.held(rule, span).find(|g| group.is_empty() || g.group == group);
        first.map_or_else(|| Proof::open(""), |g| held(g, rule))
    }

    fn lecture(&mut self, rule: &Rule, span: &Span) -> Result<Proof> {
        let lectures: Vec<(NaiveDate, Option<String>, Proof)> =
            self.held(rule, span).map(|g| (g.held_on, g.lecturer.member_id.clone(), held(g, rule))).collect();
        let unnamed = !lectures.is_empty() && lectures.iter().all(|(_, who, _)| who.is_none());
        for (day, who, proof) in lectures {
            if who.is_some() && who == self.secretary(day)? {
                return Ok(proof);
            }
        }
        Ok(Proof::open(if unnamed { "党课没有登记主讲人，看不出是不是书记讲的" } else { "" }))
    }

    fn recorder(&self, rule: &Rule, span: &Span) -> Proof {
        let all: Vec<&Gathering> = self.held(rule, span).collect();
        let named = all.iter().filter(|g| !g.recorder.name.is_empty()).count();
        if all.is_empty() {
            return Proof::not_applicable("这段时间没有会议记录");
        }
        Proof {
            required: all.len() as u32,
            done: named as u32,
            completed: all.iter().map(|g| g.held_on).max(),
            text: format!("{named}/{}次会议有记录人", all.len()),
            late_entry: false,
        }
    }

    fn talk(&mut self, rule: &Rule, span: &Span) -> Result<Proof> {
        let year = span.end.format("%Y").to_string().parse().unwrap_or(0);
        if !self.coverage.contains_key(&year) {
            let scope = Scope::One(self.organisation.id.clone());
            self.coverage.insert(year, talks::coverage(self.conn, self.at, &scope, year)?.pairs);
        }
        let pair = self.coverage.get(&year).into_iter().flatten().find(|p| p.id == rule.id);
        let count = pair.and_then(|p| p.periods.iter().find(|c| c.period == span.label));
        let note = pair.and_then(|p| p.note.as_ref()).map(|n| n.message.clone());
        Ok(match count {
            Some(c) if c.required > 0 => Proof {
                required: c.required,
                done: c.done,
                completed: c.completed_on,
                text: format!("{}/{}", c.done, c.required),
                late_entry: false,
            },
            _ => Proof::not_applicable(note.unwrap_or_else(|| "没有需要谈的对象".into())),
        })
    }

    /// The members who count, against who was registered; a closed month is final.
    fn registration(&self, span: &Span) -> Result<Proof> {
        let month = Month::of(span.start);
        let empty = Vec::new();
        let registered = self.registered.get(&month).unwrap_or(&empty);
        let last = registered.iter().map(|r| r.entered_at.as_str()).max().and_then(day);
        if let Some(closed) = self.closed.get(&month) {
            let people = registered.len().max(1) as u32;
            let completed = last.or_else(|| day(closed));
            let text = format!("{}名已登记，{}结账", registered.len(), day(closed).unwrap_or_default());
            return Ok(Proof {
                required: people,
                done: people,
                completed,
                late_entry: completed.is_some_and(|d| d > span.due),
                text,
            });
        }
        let known: HashSet<&str> = registered.iter().map(|r| r.member_id.as_str()).collect();
        let today = self.at.today();
        let roster = if registered.is_empty() || span.end >= today {
            None
        } else {
            Some(members::on(self.conn, &Scope::One(self.organisation.id.clone()), span.end)?)
        };
        let people: Vec<&Member> = roster.as_ref().unwrap_or(&self.roster).iter().filter(|m| m.counts()).collect();
        if people.is_empty() {
            return Ok(Proof::not_applicable("名册里还没有党员"));
        }
        let done = people.iter().filter(|m| known.contains(m.id.as_str())).count();
        let text = format!("{done}/{}名已登记，还没有结账", people.len());
        Ok(Proof {
            required: people.len() as u32,
            done: done as u32,
            completed: last,
            text,
            late_entry: last.is_some_and(|d| d > span.due),
        })
    }

    fn secretary(&mut self, on: NaiveDate) -> Result<Option<String>> {
        if let Some(known) = self.secretaries.get(&on) {
            return Ok(known.clone());
        }
        let first = branch::committee(self.conn, &self.organisation.id, on)?.into_iter().next().map(|p| p.member_id);
        self.secretaries.insert(on, first.clone());
        Ok(first)
    }
}

fn held(g: &Gathering, rule: &Rule) -> Proof {
    let kind = rule.kinds.iter().find(|k| g.is(k)).map_or("", |k| life::kind_name(k));
    let late =
        if g.late { format!("（补录，{}登记）", day(&g.entered_at).unwrap_or_default()) } else { String::new() };
    Proof {
        required: 1,
        done: 1,
        completed: Some(g.held_on),
        text: format!("{} {kind}{late}", g.held_on),
        late_entry: g.late,
    }
}

/// A mark has no other proof than itself, so the day of its entry decides whether it is in time.
fn marked(mark: &Mark, span: &Span) -> Proof {
    let entered = day(&mark.entered_at).unwrap_or(mark.done_on);
    let late = entered > span.due;
    let tail = if mark.note.is_empty() { String::new() } else { format!("：{}", mark.note) };
    let text = if late {
        format!("{}完成（补录，{entered}登记）{tail}", mark.done_on)
    } else {
        format!("{}完成{tail}", mark.done_on)
    };
    Proof { required: 1, done: 1, completed: Some(entered), text, late_entry: late }
}

/// The day of an ISO moment.
pub fn day(stamp: &str) -> Option<NaiveDate> {
    stamp.get(..10)?.parse().ok()
}
