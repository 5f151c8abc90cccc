//! The records of the days asked for: read once for the whole office, then looked at one organisation after the other.

use super::calendar::Span;
use super::pack::Rule;
use super::{Mark, Occasion, Snooze, Switched, rows};
use crate::branch::{self, Organisation, Post, Scope};
use crate::dues::{self, Standing};
use crate::life::{self, Contact, Gathering, Pledge};
use crate::members::{self, Category, Member, Past};
use crate::points;
use crate::talks::{self, Pair};
use crate::{At, Month, Result};
use chrono::{Datelike, Days, Months, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Organisation, duty, period and member: what marks and snoozes are filed under.
type Key = [String; 4];

/// By member: what he was due at.
type Attendance = Rc<BTreeMap<String, Vec<life::Attended>>>;

/// Everything of the office that duties are read from.
pub struct Records<'a> {
    pub conn: &'a Connection,
    pub at: &'a At,
    pub past: Past,
    gatherings: HashMap<String, Vec<Gathering>>,
    marks: HashMap<Key, Mark>,
    snoozes: HashMap<Key, Snooze>,
    switched: HashMap<(String, String), Switched>,
    national: HashSet<String>,
    occasions: Vec<Occasion>,
    registered: HashMap<(String, Month), Vec<points::Registered>>,
    closed: HashMap<(String, Month), String>,
    contacts: HashMap<String, Vec<Contact>>,
    /// First and last month for which dues are read.
    months: (Month, Month),
    standings: Option<HashMap<String, HashMap<Month, Vec<Standing>>>>,
    pledges: HashMap<i32, Vec<Pledge>>,
    coverage: HashMap<i32, Vec<Pair>>,
    categories: HashMap<Month, HashMap<String, Category>>,
    applicants: Option<Vec<members::OnTheWay>>,
}

impl<'a> Records<'a> {
    pub fn read(
        conn: &'a Connection,
        at: &'a At,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Records<'a>> {
        // A year's records can prove a period that reaches into the range.
        let early = from.checked_sub_months(Months::new(18)).unwrap_or(from);
        let (first, last) = (Month::of(early), Month::of(to));
        let mut registered: HashMap<_, Vec<points::Registered>> = HashMap::new();
        for one in points::registered(conn, scope, first, last)? {
            registered.entry((one.organisation_id.clone(), one.month)).or_default().push(one);
        }
        let closings = points::closings(conn, scope, first, last)?;
        let mut gatherings: HashMap<String, Vec<Gathering>> = HashMap::new();
        for one in life::gatherings(conn, scope, early, to)? {
            gatherings.entry(one.organisation_id.clone()).or_default().push(one);
        }
        let mut contacts: HashMap<String, Vec<Contact>> = HashMap::new();
        for one in life::contacts(conn, scope, early, to)? {
            contacts.entry(one.organisation_id.clone()).or_default().push(one);
        }
        let key = |o: &str, d: &str, p: &str, s: &str| [o.to_owned(), d.to_owned(), p.to_owned(), s.to_owned()];
        let marks = rows::marks(conn)?;
        let snoozes = rows::snoozes(conn)?;
        Ok(Records {
            conn,
            at,
            past: Past::read(conn)?,
            gatherings,
            marks: marks.into_iter().map(|m| (key(&m.organisation_id, &m.duty_id, &m.period, &m.subject), m)).collect(),
            snoozes: snoozes
                .into_iter()
                .map(|s| (key(&s.organisation_id, &s.duty_id, &s.period, &s.subject), s))
                .collect(),
            switched: rows::options(conn)?
                .into_iter()
                .map(|o| ((o.organisation_id.clone(), o.duty_id.clone()), o))
                .collect(),
            national: rows::national(conn)?.into_iter().collect(),
            occasions: rows::occasions(conn)?,
            registered,
            closed: closings.into_iter().map(|c| ((c.organisation_id, c.month), c.closed_at)).collect(),
            contacts,
            // No period that touches the range begins before its year.
            months: (Month { year: from.year(), month: 1 }, last),
            standings: None,
            pledges: HashMap::new(),
            coverage: HashMap::new(),
            categories: HashMap::new(),
            applicants: None,
        })
    }
}

/// One organisation's part of them.
pub struct Books<'r, 'a> {
    pub records: &'r mut Records<'a>,
    pub organisation: &'r Organisation,
    committees: HashMap<NaiveDate, Rc<[Post]>>,
    attended: HashMap<(NaiveDate, NaiveDate), Attendance>,
}

impl<'r, 'a> Books<'r, 'a> {
    pub fn open(records: &'r mut Records<'a>, organisation: &'r Organisation) -> Books<'r, 'a> {
        Books { records, organisation, committees: HashMap::new(), attended: HashMap::new() }
    }

    pub fn today(&self) -> NaiveDate {
        self.records.at.today()
    }

    pub fn scope(&self) -> Scope {
        Scope::One(self.organisation.id.clone())
    }

    /// What was marked for the period, for one member or, without one, for the whole organisation.
    pub fn mark(&self, rule: &Rule, period: &str, subject: &str) -> Option<&Mark> {
        self.records.marks.get(&self.key(rule, period, subject))
    }

    pub fn snooze(&self, rule: &Rule, period: &str, subject: &str) -> Option<&Snooze> {
        self.records.snoozes.get(&self.key(rule, period, subject))
    }

    fn key(&self, rule: &Rule, period: &str, subject: &str) -> Key {
        [self.organisation.id.clone(), rule.id.clone(), period.to_owned(), subject.to_owned()]
    }

    pub fn switched(&self, rule: &Rule) -> Option<&Switched> {
        self.records.switched.get(&(self.organisation.id.clone(), rule.id.clone()))
    }

    pub fn national(&self) -> bool {
        self.records.national.contains(&self.organisation.id)
    }

    /// Who counted at the end of the period, or counts today while it runs; and who is listed beside them.
    pub fn people(&mut self, span: &Span) -> (Vec<Rc<Member>>, Vec<String>) {
        let roster = self.roster(span.end);
        let (counted, beside): (Vec<&Rc<Member>>, Vec<&Rc<Member>>) = roster.iter().partition(|m| m.counts());
        (counted.into_iter().cloned().collect(), beside.into_iter().map(|m| m.name.clone()).collect())
    }

    /// The roster of that day, or today's for a day to come.
    pub fn roster(&mut self, day: NaiveDate) -> Rc<[Rc<Member>]> {
        let day = day.min(self.today());
        self.records.past.on(&self.organisation.id, day)
    }

    /// 党小组 of the roster, in the order of their names.
    pub fn groups(&mut self, span: &Span) -> Vec<String> {
        let roster = self.roster(span.end);
        let counted = roster.iter().filter(|m| m.counts() && !m.group.is_empty());
        let mut names: Vec<String> = counted.map(|m| m.group.clone()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The gatherings of the rule's kinds in the period, oldest first.
    pub fn held<'b>(
        &'b self,
        rule: &'b Rule,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = &'b Gathering> + 'b {
        let all = self.records.gatherings.get(&self.organisation.id).map_or(&[][..], Vec::as_slice);
        within(all, from, to).filter(|g| rule.kinds.iter().any(|k| g.is(k)))
    }

    pub fn contacts(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &Contact> {
        let all = self.records.contacts.get(&self.organisation.id).map_or(&[][..], Vec::as_slice);
        all.iter().filter(move |c| from <= c.held_on && c.held_on <= to)
    }

    pub fn occasions<'b>(&'b self, rule: &'b Rule) -> impl Iterator<Item = &'b Occasion> + 'b {
        let mine = move |o: &&Occasion| o.organisation_id == self.organisation.id && o.duty_id == rule.id;
        self.records.occasions.iter().filter(mine)
    }

    pub fn registered(&self, month: Month) -> &[points::Registered] {
        self.records.registered.get(&(self.organisation.id.clone(), month)).map_or(&[][..], Vec::as_slice)
    }

    pub fn closed(&self, month: Month) -> Option<&String> {
        self.records.closed.get(&(self.organisation.id.clone(), month))
    }

    /// Who took part in what, from day to day.
    pub fn attended(&mut self, from: NaiveDate, to: NaiveDate) -> Result<Attendance> {
        if let Some(known) = self.attended.get(&(from, to)) {
            return Ok(known.clone());
        }
        let Records { conn, past, gatherings, .. } = &mut *self.records;
        let all = gatherings.get(&self.organisation.id).map_or(&[][..], Vec::as_slice);
        let read = Rc::new(life::attendance_of(conn, past, within(all, from, to))?);
        self.attended.insert((from, to), read.clone());
        Ok(read)
    }

    /// The month's dues, of those for whom any are assessed.
    pub fn standings(&mut self, month: Month) -> Result<&[Standing]> {
        if self.records.standings.is_none() {
            let Records { conn, past, months: (first, last), .. } = &mut *self.records;
            let mut found: HashMap<String, HashMap<Month, Vec<Standing>>> = HashMap::new();
            for one in dues::standing_by(conn, past, &Scope::All, *first, *last)? {
                if !found.contains_key(&one.organisation_id) {
                    found.insert(one.organisation_id.clone(), HashMap::new());
                }
                if let Some(months) = found.get_mut(&one.organisation_id) {
                    months.entry(one.month).or_default().push(one);
                }
            }
            self.records.standings = Some(found);
        }
        let all = self.records.standings.as_ref();
        let found = all.and_then(|all| all.get(&self.organisation.id)).and_then(|months| months.get(&month));
        Ok(found.map_or(&[][..], Vec::as_slice))
    }

    pub fn pledges(&mut self, year: i32) -> Result<impl Iterator<Item = &Pledge>> {
        if !self.records.pledges.contains_key(&year) {
            let read = life::pledges(self.records.conn, &Scope::All, year)?;
            self.records.pledges.insert(year, read);
        }
        let all = self.records.pledges.get(&year).map_or(&[][..], Vec::as_slice);
        Ok(all.iter().filter(|p| p.organisation_id == self.organisation.id))
    }

    /// The coverage of one kind of pair in a year.
    pub fn pair(&mut self, id: &str, year: i32) -> Result<Option<&Pair>> {
        if !self.records.coverage.contains_key(&year) {
            let read = talks::coverage(self.records.conn, self.records.at, &Scope::All, year)?.pairs;
            self.records.coverage.insert(year, read);
        }
        let mut all = self.records.coverage.get(&year).into_iter().flatten();
        Ok(all.find(|p| p.id == id && p.organisation == self.organisation.code))
    }

    pub fn category(&mut self, month: Month, member_id: &str) -> Result<Option<Category>> {
        if !self.records.categories.contains_key(&month) {
            let read = members::categories(self.records.conn, month)?;
            self.records.categories.insert(month, read);
        }
        Ok(self.records.categories.get(&month).and_then(|all| all.get(member_id)).copied())
    }

    /// People on the way into the Party, as far as they are this organisation's.
    pub fn applicants(&mut self) -> Result<Vec<members::OnTheWay>> {
        if self.records.applicants.is_none() {
            let read = members::on_the_way(self.records.conn, &Scope::All, self.records.at)?;
            self.records.applicants = Some(read);
        }
        let all = self.records.applicants.iter().flatten();
        Ok(all.filter(|a| a.organisation == self.organisation.name).cloned().collect())
    }

    /// The id of the secretary of that day; none where no committee is recorded.
    pub fn secretary(&mut self, on: NaiveDate) -> Result<Option<String>> {
        Ok(self.committee(on)?.first().map(|p| p.member_id.clone()))
    }

    /// The committee of a day, in the order of its seats.
    pub fn committee(&mut self, on: NaiveDate) -> Result<Rc<[Post]>> {
        if let Some(known) = self.committees.get(&on) {
            return Ok(known.clone());
        }
        let read: Rc<[Post]> = branch::committee(self.records.conn, &self.organisation.id, on)?.into();
        self.committees.insert(on, read.clone());
        Ok(read)
    }

    /// In how many months of the year the member was on the roster at the end, months before the first of use left out; those
    /// still to come as today.
    pub fn months_here(&self, member_id: &str, year: i32) -> u32 {
        let (since, today) = (self.organisation.since, self.today());
        let months = (1..=12).filter_map(|m| Month::new(year, m)).filter(|m| *m >= since);
        let here = |m: &Month| self.records.past.was_in(&self.organisation.id, member_id, m.last().min(today));
        months.filter(here).count() as u32
    }

    /// From so many days before a due day on, somebody is reminded.
    pub fn lead(rule: &Rule, due: NaiveDate) -> NaiveDate {
        due.checked_sub_days(Days::new(rule.lead())).unwrap_or(due)
    }
}

/// The gatherings from one day to another, of a list that runs by day.
fn within(all: &[Gathering], from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &Gathering> {
    let begin = all.partition_point(|g| g.held_on < from);
    all[begin..].iter().take_while(move |g| g.held_on <= to)
}
