//! Which pairs must talk in a year, and which have. Pure over plain facts; [`coverage`] gathers the facts.
//!
//! With n members and c of them in the committee a year asks for 2(c−1) talks of the secretary with the committee,
//! n−c with the other members, c(c−1)/2 within the committee, and one for each assigned contact.

use super::rules::{Period, rules};
use super::{Talk, contacts, talks};
use crate::branch::{self, Organisation, Scope, What};
use crate::{At, Month, Result, members};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkCoverage"))]
pub struct Coverage {
    pub year: i32,
    pub pairs: Vec<Pair>,
}

/// One kind of pair in one organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkPair"))]
pub struct Pair {
    /// Code of the organisation.
    pub organisation: String,
    /// Duty id, `talk.secretary-member`.
    pub id: String,
    pub name: String,
    /// Talks required in the year, the sum of the periods.
    pub required: u32,
    pub done: u32,
    /// How many of these are known only as 期初, from before this program was used.
    pub opening: u32,
    /// Who has not talked yet in a period; `甲—乙` for a pair within the committee.
    pub open: Vec<String>,
    /// The year's halves, or the year.
    pub periods: Vec<Count>,
    /// Why nothing is required, where that is so.
    pub note: Option<Note>,
}

/// One half or one year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkCount"))]
pub struct Count {
    /// `2026H1` or `2026`.
    pub period: String,
    /// Last day of the period.
    #[cfg_attr(test, ts(type = "string"))]
    pub due: NaiveDate,
    pub required: u32,
    pub done: u32,
    pub open: Vec<String>,
    /// The day on which the last required talk was held, once none is open.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub completed_on: Option<NaiveDate>,
}

/// One cell of the matrix: who must talk with whom in a period, and when they did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkNeed"))]
pub struct Need {
    pub organisation_id: String,
    /// Duty id of the pair, `talk.secretary-member`.
    pub pair: String,
    /// `2026H1` or `2026`.
    pub period: String,
    /// Last day of the period.
    #[cfg_attr(test, ts(type = "string"))]
    pub due: NaiveDate,
    /// Who is to begin: the secretary, or a member of the committee.
    pub talker_id: String,
    pub talkee_id: String,
    pub talker: String,
    pub talkee: String,
    /// The day of the first talk that counts; none while it is open.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub held_on: Option<NaiveDate>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "TalkNote"))]
pub struct Note {
    /// `no-committee`, `no-contacts` or `before-start`.
    pub code: String,
    pub message: String,
}

/// Coverage of a year, as of today or of the year's end, whichever is earlier.
pub fn coverage(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Coverage> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(at.today());
    let on = at.today().min(end);
    let mut pairs = Vec::new();
    for organisation in branch::covered(conn, scope)?.into_iter().filter(|o| o.ended.is_none_or(|day| day > on)) {
        let facts = Facts::gather(conn, &organisation, year, on)?;
        pairs.extend(facts.pairs(&organisation)?);
    }
    Ok(Coverage { year, pairs })
}

/// The matrix of a year: every pair that must talk, period by period. It agrees with [`coverage`].
/// # Errors
/// A failing store.
pub fn needs(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Vec<Need>> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(at.today());
    let on = at.today().min(end);
    let mut needs = Vec::new();
    for organisation in branch::covered(conn, scope)?.into_iter().filter(|o| o.ended.is_none_or(|day| day > on)) {
        let facts = Facts::gather(conn, &organisation, year, on)?;
        needs.extend(Known::of(&facts).needs(&organisation)?);
    }
    Ok(needs)
}

/// What coverage is computed from.
#[derive(Debug)]
pub(super) struct Facts {
    pub year: i32,
    /// First month of use.
    pub since: Month,
    /// Members who count, in roster order: id and name.
    pub members: Vec<(String, String)>,
    /// Ids, the secretary first; empty where no committee is recorded.
    pub committee: Vec<String>,
    /// Committee member and member.
    pub contacts: Vec<(String, String)>,
    pub talks: Vec<Held>,
    /// 期初: pair id, member and the day up to which it is told.
    pub opening: Vec<(String, String, NaiveDate)>,
}

/// A talk between two people, in no order.
#[derive(Debug)]
pub(super) struct Held {
    pub on: NaiveDate,
    pub people: (String, String),
    /// Which of the two was secretary then, as far as recorded.
    pub secretary: Option<String>,
}

impl Held {
    fn between(&self, a: &str, b: &str) -> bool {
        (self.people.0 == a && self.people.1 == b) || (self.people.0 == b && self.people.1 == a)
    }
    /// True where the secretary of that day talked with `member`.
    fn secretary_with(&self, member: &str) -> bool {
        self.secretary.as_deref().is_some_and(|s| s != member && self.between(s, member))
    }
}

impl Facts {
    fn gather(conn: &Connection, organisation: &Organisation, year: i32, on: NaiveDate) -> Result<Facts> {
        let scope = Scope::One(organisation.id.clone());
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(on);
        let committee: Vec<String> =
            branch::committee(conn, &organisation.id, on)?.into_iter().map(|p| p.member_id).collect();
        let now = committee.first().cloned();
        let mut secretaries = HashMap::new();
        let mut held = Vec::new();
        for talk in talks(conn, &scope, first, on)? {
            let secretary = secretary_of(conn, &talk, now.as_deref(), &mut secretaries)?;
            held.push(Held { on: talk.held_on, people: (talk.talker_id, talk.talkee_id), secretary });
        }
        let members =
            members::on(conn, &scope, on)?.into_iter().filter(|m| m.counts()).map(|m| (m.id, m.name)).collect();
        let contacts =
            contacts(conn, &organisation.id, on)?.into_iter().map(|c| (c.committee_member_id, c.member_id)).collect();
        let told = branch::openings(conn, &organisation.id, What::Talks)?.into_iter().filter(|o| o.number() > 0);
        let opening = told.map(|o| (o.item, o.member_id, o.as_of)).collect();
        Ok(Facts { year, since: organisation.since, members, committee, contacts, talks: held, opening })
    }

    pub(super) fn pairs(&self, organisation: &Organisation) -> Result<Vec<Pair>> {
        Known::of(self).pairs(organisation)
    }
}

/// The facts with what is asked of them person by person: a branch of thousands is gone through once.
struct Known<'a> {
    facts: &'a Facts,
    names: HashMap<&'a str, &'a str>,
    /// By each of the two who talked.
    talks: HashMap<&'a str, Vec<&'a Held>>,
    /// By pair id and member.
    opening: HashMap<(&'a str, &'a str), NaiveDate>,
}

impl std::ops::Deref for Known<'_> {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        self.facts
    }
}

impl<'a> Known<'a> {
    fn of(facts: &'a Facts) -> Known<'a> {
        let mut talks: HashMap<&str, Vec<&Held>> = HashMap::new();
        for held in &facts.talks {
            talks.entry(&held.people.0).or_default().push(held);
            talks.entry(&held.people.1).or_default().push(held);
        }
        Known {
            facts,
            names: facts.members.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect(),
            talks,
            opening: facts.opening.iter().rev().map(|(pair, m, day)| ((pair.as_str(), m.as_str()), *day)).collect(),
        }
    }

    /// The talks of whoever of the two has fewer: the member, not the secretary who talked with everybody.
    fn talks_of(&self, w: &Wanted) -> impl Iterator<Item = &&'a Held> {
        self.talks.get(w.other.as_deref().unwrap_or(&w.member)).into_iter().flatten()
    }

    /// Every kind of pair with the people who must talk.
    fn wanted(&self) -> [(&'static str, Vec<Wanted>); 4] {
        let mut all = [
            ("talk.secretary-committee", self.secretary_committee()),
            ("talk.secretary-member", self.secretary_members()),
            ("talk.committee-committee", self.within_committee()),
            ("talk.committee-contact", self.with_contacts()),
        ];
        for (id, wanted) in &mut all {
            for w in wanted.iter_mut().filter(|w| w.other.is_none()) {
                w.opened = self.opening.get(&(*id, w.member.as_str())).copied();
            }
        }
        all
    }

    fn needs(&self, organisation: &Organisation) -> Result<Vec<Need>> {
        let Some(secretary) = self.committee.first() else { return Ok(Vec::new()) };
        let mut needs = Vec::new();
        for (id, wanted) in self.wanted() {
            let Some(rule) = rules()?.pair(id) else { continue };
            for (from, due, period) in self.spans(rule.period) {
                needs.extend(wanted.iter().map(|w| {
                    // Of two, the first begins; alone a member stands for a talk with the secretary.
                    let (talker, talkee) = match &w.other {
                        Some(other) => (&w.member, other),
                        None => (secretary, &w.member),
                    };
                    Need {
                        organisation_id: organisation.id.clone(),
                        pair: id.to_owned(),
                        period: period.clone(),
                        due,
                        talker: self.name(talker),
                        talkee: self.name(talkee),
                        talker_id: talker.clone(),
                        talkee_id: talkee.clone(),
                        held_on: self.first(w, from, due),
                    }
                }));
            }
        }
        Ok(needs)
    }

    fn pairs(&self, organisation: &Organisation) -> Result<Vec<Pair>> {
        let mut pairs = Vec::new();
        for (id, wanted) in self.wanted() {
            let Some(rule) = rules()?.pair(id) else { continue };
            let periods = if self.committee.is_empty() { Vec::new() } else { self.count(rule.period, &wanted) };
            pairs.push(Pair {
                organisation: organisation.code.clone(),
                id: rule.id.clone(),
                name: rule.name.clone(),
                required: periods.iter().map(|p| p.required).sum(),
                done: periods.iter().map(|p| p.done).sum(),
                opening: if self.committee.is_empty() { 0 } else { self.opened(&wanted) },
                open: open_of(&periods),
                note: self.note(id, &periods),
                periods,
            });
        }
        Ok(pairs)
    }

    fn secretary_committee(&self) -> Vec<Wanted> {
        self.committee.iter().skip(1).map(|m| Wanted::with_secretary(m, self.name(m))).collect()
    }

    fn secretary_members(&self) -> Vec<Wanted> {
        let others = self.members.iter().filter(|(id, _)| !self.committee.contains(id));
        others.map(|(id, name)| Wanted::with_secretary(id, name.clone())).collect()
    }

    fn within_committee(&self) -> Vec<Wanted> {
        let pairs =
            self.committee.iter().enumerate().flat_map(|(i, a)| self.committee[i + 1..].iter().map(move |b| (a, b)));
        pairs.map(|(a, b)| Wanted::between(a, b, format!("{}—{}", self.name(a), self.name(b)))).collect()
    }

    fn with_contacts(&self) -> Vec<Wanted> {
        let known = |(c, m): &&(String, String)| self.committee.contains(c) && self.names.contains_key(m.as_str());
        let sitting = self.contacts.iter().filter(known);
        sitting.map(|(c, m)| Wanted::between(c, m, format!("{}—{}", self.name(c), self.name(m)))).collect()
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).copied().unwrap_or("（已不在名册）").to_owned()
    }

    /// Periods that end before the first month of use are left out: nothing was due then.
    fn count(&self, period: Period, wanted: &[Wanted]) -> Vec<Count> {
        let spans = self.spans(period).into_iter();
        spans.map(|(from, due, period)| self.period(wanted, from, due, period)).collect()
    }

    fn spans(&self, period: Period) -> Vec<(NaiveDate, NaiveDate, String)> {
        let spans: &[(u32, u32, &str)] = match period {
            Period::Half => &[(1, 6, "H1"), (7, 12, "H2")],
            Period::Year => &[(1, 12, "")],
        };
        let months = |(from, to, tag): &(u32, u32, &str)| {
            Some((Month::new(self.year, *from)?, Month::new(self.year, *to)?, tag.to_string()))
        };
        let counted = spans.iter().filter_map(months).filter(|(_, to, _)| *to >= self.since);
        counted.map(|(from, to, tag)| (from.first(), to.last(), format!("{}{tag}", self.year))).collect()
    }

    /// The day of the first talk that counts between two days, else of a 期初.
    fn first(&self, w: &Wanted, from: NaiveDate, due: NaiveDate) -> Option<NaiveDate> {
        let within = |day: &NaiveDate| from <= *day && *day <= due;
        let held = self.talks_of(w).filter(|h| within(&h.on) && w.is_met_by(h)).map(|h| h.on).min();
        held.or_else(|| w.opened.filter(within))
    }

    fn period(&self, wanted: &[Wanted], from: NaiveDate, due: NaiveDate, period: String) -> Count {
        let first = |w: &Wanted| self.first(w, from, due);
        let open: Vec<String> = wanted.iter().filter(|w| first(w).is_none()).map(|w| w.label.clone()).collect();
        let required = wanted.len() as u32;
        let completed_on = if open.is_empty() { wanted.iter().filter_map(first).max() } else { None };
        Count { period, due, required, done: required - open.len() as u32, open, completed_on }
    }

    /// How many are met by 期初 alone.
    fn opened(&self, wanted: &[Wanted]) -> u32 {
        let alone =
            |w: &&Wanted| w.opened.is_some_and(|d| d.year() == self.year) && !self.talks_of(w).any(|h| w.is_met_by(h));
        wanted.iter().filter(alone).count() as u32
    }

    fn note(&self, id: &str, periods: &[Count]) -> Option<Note> {
        let note = |code: &str, message: &str| Some(Note { code: code.into(), message: message.into() });
        if self.committee.is_empty() {
            return note("no-committee", "还没有登记支委会，算不出谁该与谁谈。请先在“组织概况”登记书记和委员。");
        }
        if periods.is_empty() {
            return note("before-start", "启用本程序之前的年度不计。");
        }
        if id == "talk.committee-contact" && self.with_contacts().is_empty() {
            return note("no-contacts", "还没有登记委员所联系的党员，这一项暂不计算。");
        }
        None
    }
}

/// One talk that a period asks for.
struct Wanted {
    label: String,
    member: String,
    /// The other one; none means whoever was secretary.
    other: Option<String>,
    /// The day of its 期初, where there is one.
    opened: Option<NaiveDate>,
}

impl Wanted {
    fn with_secretary(member: &str, label: String) -> Self {
        Wanted { label, member: member.to_owned(), other: None, opened: None }
    }
    fn between(a: &str, b: &str, label: String) -> Self {
        Wanted { label, member: a.to_owned(), other: Some(b.to_owned()), opened: None }
    }
    fn is_met_by(&self, held: &Held) -> bool {
        match &self.other {
            Some(other) => held.between(&self.member, other),
            None => held.secretary_with(&self.member),
        }
    }
}

/// Names that are open in any period, each once, in order.
fn open_of(periods: &[Count]) -> Vec<String> {
    let mut seen = HashSet::new();
    periods.iter().flat_map(|p| &p.open).filter(|name| seen.insert(*name)).cloned().collect()
}

/// The secretary of a talk's day. Where no committee is recorded for that day, the sheet's own word for the talk
/// counts if it was today's secretary who talked.
fn secretary_of(
    conn: &Connection,
    talk: &Talk,
    now: Option<&str>,
    known: &mut HashMap<NaiveDate, Option<String>>,
) -> Result<Option<String>> {
    let then = match known.entry(talk.held_on) {
        Entry::Occupied(then) => then.into_mut(),
        Entry::Vacant(slot) => {
            let committee = branch::committee(conn, &talk.organisation_id, talk.held_on)?;
            slot.insert(committee.into_iter().next().map(|p| p.member_id))
        }
    };
    if then.is_some() {
        return Ok(then.clone());
    }
    let declared = talk.declared.starts_with("talk.secretary-");
    let took_part = |s: &&str| *s == talk.talker_id || *s == talk.talkee_id;
    Ok(now.filter(|_| declared).filter(took_part).map(str::to_owned))
}
