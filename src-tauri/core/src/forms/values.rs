//! What the records say of the members of a form, gathered once for all of them and only as far as the form asks.

use super::fields::{self, Field, Of};
use super::{Mapping, dates};
use crate::branch::{self, Scope};
use crate::members::{self, Kind, Member, Number, View};
use crate::points::{self, Period};
use crate::sheet::Put;
use crate::{At, Code, Error, Month, Result, dues, talks};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// Dues in full stand only where whole numbers do: the sum tells of an income or a relief.
const MASKED: &str = "****";

/// The members of a form with everything that it asks of them.
pub struct Gathered {
    pub ids: Vec<String>,
    /// By key of a field, one map a member.
    rows: Vec<HashMap<&'static str, Put<'static>>>,
    once: HashMap<&'static str, Put<'static>>,
}

/// Of whom and when.
pub struct Asked<'a> {
    pub conn: &'a Connection,
    pub at: &'a At,
    pub scope: &'a Scope,
    pub view: &'a View,
    /// Ids or names; none means everybody whom the view shows.
    pub members: &'a [String],
    pub year: i32,
    pub number: Number,
}

impl Asked<'_> {
    /// # Errors
    /// `NotFound` for nobody, `Usage` where a name means several.
    pub fn gather(&self, mapping: &Mapping) -> Result<Gathered> {
        let mut wanted: Vec<&'static Field> = mapping.spots.iter().filter_map(|s| fields::find(&s.field)).collect();
        wanted.dedup_by_key(|f| f.key);
        let of = |of: Of| wanted.iter().filter(move |f| f.of == of).map(|f| f.key);
        let mut keys: Vec<&'static str> = of(Of::Roster).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|k| *k != "seq");
        let columns =
            if keys.is_empty() { vec!["name".to_owned()] } else { keys.iter().map(|k| (*k).to_owned()).collect() };
        let seen =
            members::seen(self.conn, self.scope, self.at.today(), &View { columns, ..self.view.clone() }, self.number)?;
        let people = members::on(self.conn, self.scope, self.at.today())?;
        let chosen = self.chosen(&people)?;
        let mut gathered = Gathered { ids: Vec::new(), rows: Vec::new(), once: HashMap::new() };
        for (id, cells) in seen.ids.into_iter().zip(seen.rows) {
            if chosen.as_ref().is_none_or(|ids| ids.contains(&id)) {
                let mut row: HashMap<&'static str, Put<'static>> = keys.iter().copied().zip(cells).collect();
                row.insert("seq", Put::Number((gathered.ids.len() + 1) as f64));
                gathered.ids.push(id);
                gathered.rows.push(row);
            }
        }
        if gathered.ids.is_empty() {
            return Err(Error::not_found("没有找到要填的党员。请先把他们录入名册，或放宽查找条件。"));
        }
        if of(Of::Page).next().is_some() {
            self.pages(&mut gathered)?;
        }
        if of(Of::Year).next().is_some() {
            self.years(&people, &mut gathered, |key| of(Of::Year).any(|k| k == key))?;
        }
        gathered.once = self.once(&people)?;
        Ok(gathered)
    }

    fn chosen(&self, people: &[Member]) -> Result<Option<Vec<String>>> {
        if self.members.is_empty() {
            return Ok(None);
        }
        let here = |id: &String| people.iter().any(|m| m.id == *id);
        let id = |who: &String| if here(who) { Ok(who.clone()) } else { members::meant(self.conn, self.scope, who) };
        self.members.iter().map(id).collect::<Result<_>>().map(Some)
    }

    /// What lies on the page of a member, masked as it stands there.
    fn pages(&self, gathered: &mut Gathered) -> Result<()> {
        let keys = fields::FIELDS.iter().filter(|f| f.of == Of::Page).map(|f| f.key);
        let keys: Vec<&'static str> = keys.collect();
        for (id, row) in gathered.ids.iter().zip(&mut gathered.rows) {
            let page = members::page(self.conn, id, self.at)?;
            for key in &keys {
                let said = page.fields.iter().find(|f| f.name == *key).map(|f| f.value.clone()).unwrap_or_default();
                row.insert(key, told(said));
            }
        }
        Ok(())
    }

    fn years(&self, people: &[Member], gathered: &mut Gathered, asks: impl Fn(&str) -> bool) -> Result<()> {
        let of: HashMap<&str, &Member> = people.iter().map(|m| (m.id.as_str(), m)).collect();
        let ranks = if asks("points") || asks("points_rank") { self.ranks()? } else { HashMap::new() };
        let talks = if asks("talks") { self.talks()? } else { HashMap::new() };
        let dues = if asks("dues") { self.dues()? } else { HashMap::new() };
        for (id, row) in gathered.ids.iter().zip(&mut gathered.rows) {
            if let Some(m) = of.get(id.as_str()) {
                let full = m.kind_on(self.at.today()) == Kind::Formal;
                row.insert("political", told(if full { "中共党员" } else { "中共预备党员" }.to_owned()));
            }
            let (points, rank) = ranks.get(id).cloned().unwrap_or((Put::Blank, Put::Blank));
            row.insert("points", points);
            row.insert("points_rank", rank);
            row.insert("talks", Put::Number(talks.get(id).copied().unwrap_or(0).into()));
            let paid = dues.get(id).map_or(Put::Blank, |fen| Put::Points(*fen));
            let masked = self.number == Number::Masked && paid != Put::Blank;
            row.insert("dues", if masked { Put::text(MASKED) } else { paid });
        }
        Ok(())
    }

    fn days(&self) -> Result<(NaiveDate, NaiveDate)> {
        let day = |m, d| NaiveDate::from_ymd_opt(self.year, m, d).ok_or_else(|| Error::usage("没有这一年。"));
        Ok((day(1, 1)?, day(12, 31)?))
    }

    /// The points of the year and the place; blank for whoever is not counted, and before a month is closed.
    fn ranks(&self) -> Result<HashMap<String, (Put<'static>, Put<'static>)>> {
        let ranked = match points::rank(self.conn, self.scope, Period::Year(self.year), self.at.today()) {
            Err(e) if matches!(e.code(), Code::Forbidden | Code::NotFound) => Vec::new(),
            other => other?,
        };
        let counted = ranked.into_iter().filter(|r| r.counted);
        let place = |rank: Option<u32>| rank.map_or(Put::Blank, |n| Put::Number(n.into()));
        Ok(counted.map(|r| (r.member, (Put::Points(r.total.0), place(r.rank)))).collect())
    }

    fn talks(&self) -> Result<HashMap<String, u32>> {
        let (first, last) = self.days()?;
        let mut counts = HashMap::new();
        for talk in talks::talks(self.conn, self.scope, first, last)? {
            for id in [talk.talker_id, talk.talkee_id] {
                *counts.entry(id).or_default() += 1;
            }
        }
        Ok(counts)
    }

    /// What was paid for the year, in 分.
    fn dues(&self) -> Result<HashMap<String, i64>> {
        let (first, last) = self.days()?;
        let mut sums = HashMap::new();
        for standing in dues::standing(self.conn, self.scope, Month::of(first), Month::of(last))? {
            *sums.entry(standing.member_id).or_default() += standing.paid;
        }
        Ok(sums)
    }

    fn once(&self, people: &[Member]) -> Result<HashMap<&'static str, Put<'static>>> {
        let today = self.at.today();
        let standing: Vec<_> =
            branch::covered(self.conn, self.scope)?.into_iter().filter(|o| o.ended.is_none()).collect();
        let branch = match standing.as_slice() {
            [one] => one.name.clone(),
            _ => branch::workspace(self.conn)?.name,
        };
        let secretary = match standing.as_slice() {
            [one] => branch::posts(self.conn, &one.id, today)?.into_iter().find(|p| p.title == "书记"),
            _ => None,
        };
        let name = secretary.map(|p| {
            let held = people.iter().find(|m| m.id == p.member_id);
            held.map_or(p.person, |m| m.name.clone())
        });
        let count = |is: &dyn Fn(&&Member) -> bool| Put::Number(people.iter().filter(is).count() as f64);
        Ok(HashMap::from([
            ("branch", told(branch)),
            ("secretary", told(name.unwrap_or_default())),
            ("today", Put::Date(today.into())),
            ("year", Put::Number(self.year.into())),
            ("count", count(&|_| true)),
            ("formal", count(&|m| m.kind_on(today) == Kind::Formal)),
            ("probationary", count(&|m| m.kind_on(today) == Kind::Probationary)),
            ("men", count(&|m| m.sex == "男")),
            ("women", count(&|m| m.sex == "女")),
        ]))
    }
}

fn told(words: String) -> Put<'static> {
    if words.is_empty() { Put::Blank } else { Put::text(words) }
}

impl Gathered {
    /// What a place of a form says of a member; dates in the way that the place asks for.
    pub fn put(&self, member: usize, field: &str, way: &str) -> Put<'static> {
        let Some(field) = fields::find(field) else { return Put::Blank };
        let put = self.rows.get(member).and_then(|row| row.get(field.key)).or_else(|| self.once.get(field.key));
        match put {
            Some(Put::Date(date)) => Put::text(dates::written(*date, way)),
            Some(Put::Text(words)) if !way.is_empty() => match words.parse() {
                Ok(date) => Put::text(dates::written(date, way)),
                Err(_) => Put::Text(words.clone()),
            },
            Some(put) => put.clone(),
            None => Put::Blank,
        }
    }
}
