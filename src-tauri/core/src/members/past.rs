//! The roster of many days, read once: for whoever asks month after month over years. The same answer as [`super::on`],
//! which reads the store anew for each day.

use super::book;
use super::life::{self, Life};
use super::{Event, Member, rows};
use crate::{PartialDate, Result};
use chrono::{Datelike, Months, NaiveDate};
use rusqlite::Connection;
use std::collections::HashMap;
use std::rc::Rc;

/// Everybody who was ever in the office, with what happened to them.
pub struct Past {
    people: Vec<Person>,
    /// Where each of them stands, by id.
    places: HashMap<String, usize>,
    /// The days on which some roster may change, in their order.
    turns: Vec<NaiveDate>,
    /// By organisation and the turns before the day.
    rosters: HashMap<(String, usize), Rc<[Rc<Member>]>>,
}

struct Person {
    /// As he is today; every roster on which he stands so shares it.
    member: Rc<Member>,
    opening: Life,
    events: Vec<Event>,
}

impl Past {
    /// Reads the books of the whole office.
    /// # Errors
    /// A failing store.
    pub fn read(conn: &Connection) -> Result<Past> {
        let mut events: HashMap<String, Vec<Event>> = HashMap::new();
        for e in rows::all_events(conn)? {
            events.entry(e.member_id.clone()).or_default().push(e);
        }
        let mut openings = if events.is_empty() { HashMap::new() } else { rows::lives(conn)? };
        let mut people = Vec::new();
        for member in rows::all(conn)? {
            let events = book::effective(events.remove(&member.id).unwrap_or_default());
            let (opening, more) = openings.remove(&member.id).unwrap_or_default();
            let opening = opening.unwrap_or_else(|| life::before(&Life::of(&member, &more.beyond), &events));
            people.push(Person { member: Rc::new(member), opening, events });
        }
        let joined = people.iter().filter_map(|p| p.member.joined.map(PartialDate::first));
        let mut turns: Vec<NaiveDate> =
            people.iter().flat_map(|p| p.events.iter().map(|e| e.day)).chain(joined).collect();
        turns.sort_unstable();
        turns.dedup();
        let places = people.iter().enumerate().map(|(at, p)| (p.member.id.clone(), at)).collect();
        Ok(Past { people, places, turns, rosters: HashMap::new() })
    }

    /// The members whose relation lay in the organisation on that day, in the order of the roster.
    pub fn on(&mut self, organisation_id: &str, day: NaiveDate) -> Rc<[Rc<Member>]> {
        let key = (organisation_id.to_owned(), self.turns.partition_point(|t| *t <= day));
        if let Some(known) = self.rosters.get(&key) {
            return known.clone();
        }
        let found = self.people.iter().filter_map(|p| p.on(day));
        let roster: Rc<[Rc<Member>]> = found.filter(|m| m.organisation_id == organisation_id).collect();
        self.rosters.insert(key, roster.clone());
        roster
    }

    /// Whether the member's relation lay in the organisation on that day: one person asked, no roster made.
    pub fn was_in(&self, organisation_id: &str, member_id: &str, day: NaiveDate) -> bool {
        self.places.get(member_id).is_some_and(|at| self.people[*at].is_in(organisation_id, day))
    }

    /// Whose 政治生日 falls in the year, as they were on that day (today for a day to come), where they counted in the
    /// organisation then. In the order of the roster.
    pub fn birthdays(&self, organisation_id: &str, year: i32, today: NaiveDate) -> Vec<(Rc<Member>, NaiveDate)> {
        let each = self.people.iter().filter_map(|p| {
            let on = birthday_in(&p.member, year)?;
            let there = on.min(today);
            let then = Some(p).filter(|p| p.is_in(organisation_id, there))?.on(there)?;
            then.counts().then_some((then, on))
        });
        each.collect()
    }

    /// What happened to members in an organisation's books, by member in the order of the days; what was corrected counts as it
    /// was corrected.
    pub fn happened<'a>(&'a self, organisation_id: &'a str) -> impl Iterator<Item = (&'a Member, &'a Event)> + 'a {
        let all = self.people.iter().flat_map(|p| p.events.iter().map(move |e| (&*p.member, e)));
        all.filter(move |(_, e)| {
            [&e.organisation_id, &e.from_organisation, &e.to_organisation].into_iter().any(|o| o == organisation_id)
        })
    }
}

impl Person {
    /// As [`Person::on`] would answer, without making the record.
    fn is_in(&self, organisation_id: &str, day: NaiveDate) -> bool {
        if self.member.joined.is_some_and(|j| day < j.first()) {
            return false;
        }
        if self.events.iter().all(|e| e.day <= day) {
            return self.member.here && self.member.organisation_id == organisation_id;
        }
        let then = life::fold(&self.opening, self.events.iter().filter(|e| e.day <= day));
        then.here && then.organisation_id == organisation_id
    }

    /// The member as he was; none before he joined or where his relation lay outside.
    fn on(&self, day: NaiveDate) -> Option<Rc<Member>> {
        if self.member.joined.is_some_and(|j| day < j.first()) {
            return None;
        }
        if self.events.iter().all(|e| e.day <= day) {
            return self.member.here.then(|| self.member.clone());
        }
        let mut then = Member::clone(&self.member);
        life::fold(&self.opening, self.events.iter().filter(|e| e.day <= day)).put(&mut then);
        then.here.then(|| Rc::new(then))
    }
}

/// The member's 政治生日 in a year: the day of joining, on 28 February for the 29th in a common year. None in the year of joining
/// itself, and where only the year or month is known.
fn birthday_in(m: &Member, year: i32) -> Option<NaiveDate> {
    let joined = m.joined?.exact()?;
    let passed = u32::try_from(year - joined.year()).ok().filter(|n| *n > 0)?;
    joined.checked_add_months(Months::new(passed * 12))
}
