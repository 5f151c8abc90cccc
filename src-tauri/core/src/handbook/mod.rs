//! 党支部工作手册: what a branch's year says in one book, read from every room's records; nobody enters anything here.
//!
//! Talks are listed without what was said or why; points only of whoever is counted; of dues only which months are paid. What
//! tells of illness, hardship, discipline or a relief has no place in it (domain rules 11, handle with care 4 and 5).

#[cfg(test)]
mod tests;

use crate::branch::{self, Organisation, Scope};
use crate::print::{Handbook, HandbookMeeting, HandbookTable, Handbooks};
use crate::{At, Code, Error, Month, Result, dues, duties, life, members, points, talks};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The book of a year, one for each branch of the scope.
/// # Errors
/// `Usage` for a year that no calendar has, `Forbidden` for one to come; `NotFound` where the office keeps no branch.
pub fn year(conn: &Connection, at: &At, scope: &Scope, year: i32) -> Result<Handbooks> {
    let day = |m, d| NaiveDate::from_ymd_opt(year, m, d).ok_or_else(|| Error::usage("没有这一年。"));
    let (first, last) = (day(1, 1)?, day(12, 31)?);
    if first > at.today() {
        return Err(Error::forbidden(format!("{year}年还没有到，没有手册可打。")));
    }
    let mut books = Vec::new();
    let mut branches: Vec<Organisation> = branch::covered(conn, scope)?;
    branches.retain(|o| !branch::above(o));
    let kept = branches.iter().map(|o| o.since.year).min();
    if let Some(since) = kept.filter(|since| year < *since) {
        return Err(Error::not_found(format!("本程序从{since}年起用，没有{year}年的记录，没有手册可打。")));
    }
    for o in branches {
        let of = Of { conn, at, scope: Scope::One(o.id.clone()), o, year, first, last };
        books.push(of.book()?);
    }
    if books.is_empty() {
        return Err(Error::not_found("本办公点还没有党支部，没有手册可打。"));
    }
    let printed_at = at.now.format("%Y-%m-%d %H:%M").to_string();
    Ok(Handbooks { year, books, printed: at.today().to_string(), printed_at })
}

/// One branch and its year.
struct Of<'a> {
    conn: &'a Connection,
    at: &'a At,
    scope: Scope,
    o: Organisation,
    year: i32,
    first: NaiveDate,
    last: NaiveDate,
}

/// A vote as the book says it; the columns are those of the minutes.
fn voted([matter, entitled, present, written, agreed, against, abstained]: &[String; 7]) -> String {
    let by_letter = if written == "0" { String::new() } else { format!("，书面表态{written}人") };
    format!(
        "{matter}：应到会有表决权的{entitled}人，到会{present}人{by_letter}；赞成{agreed}票，反对{against}票，弃权{abstained}票"
    )
}

/// What is not there is an empty part of the book, no failure.
fn or_none<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Err(e) if matches!(e.code(), Code::NotFound | Code::Forbidden) => Ok(None),
        other => other.map(Some),
    }
}

impl Of<'_> {
    fn book(&self) -> Result<Handbook> {
        let people = members::on(self.conn, &self.scope, self.day())?;
        let meetings = self.meetings()?;
        let talks = self.talks()?;
        let figures = self.figures(&people, &meetings, talks.rows.len())?;
        Ok(Handbook {
            organisation: self.o.name.clone(),
            facts: self.facts(&people)?,
            committee: self.committee(&people)?,
            groups: self.groups(&people)?,
            members: roster(&people, &members::posts(self.conn, self.day())?),
            plan: self.plan()?,
            meetings,
            talks,
            points: self.points()?,
            dues: self.dues()?,
            figures,
        })
    }

    /// The day of which the book tells: the year's last, or today while the year runs.
    fn day(&self) -> NaiveDate {
        self.last.min(self.at.today().max(self.first))
    }

    fn facts(&self, people: &[members::Member]) -> Result<Vec<(String, String)>> {
        let waiting = people.iter().filter(|m| m.kind_on(self.day()) == members::Kind::Probationary).count();
        let mut facts = vec![
            ("党组织编码".to_owned(), self.o.code.clone()),
            ("类　　别".to_owned(), self.o.kind.clone()),
            (
                "党　　员".to_owned(),
                format!("{}名，其中预备党员{waiting}名（截至{}）", people.len(), words(self.day())),
            ),
        ];
        if let Some(term) = branch::term(self.conn, &self.o.id, self.day())? {
            facts.push(("本届任期".into(), format!("{}至{}", words(term.since), words(term.due))));
        }
        if let Some(day) = branch::theme_day(self.conn, &self.o.id)? {
            facts.push(("主题党日".into(), day.words()));
        }
        Ok(facts)
    }

    fn committee(&self, people: &[members::Member]) -> Result<HandbookTable> {
        let named = |p: &branch::Post| {
            let holder = people.iter().find(|m| m.id == p.member_id).map(|m| m.name.clone());
            holder.unwrap_or_else(|| p.person.clone())
        };
        let posts = branch::committee(self.conn, &self.o.id, self.day())?;
        let row = |p: &branch::Post| vec![p.title.clone(), named(p), p.since.to_string(), p.manner.clone()];
        Ok(HandbookTable { rows: posts.iter().map(row).collect(), notes: Vec::new() })
    }

    fn groups(&self, people: &[members::Member]) -> Result<HandbookTable> {
        let posts = branch::posts(self.conn, &self.o.id, self.day())?;
        let row = |g: &branch::Group| {
            let leader = posts.iter().find(|p| p.group == g.name);
            let name = leader.and_then(|p| people.iter().find(|m| m.id == p.member_id)).map(|m| m.name.clone());
            let count = people.iter().filter(|m| m.group == g.name).count();
            vec![g.name.clone(), name.unwrap_or_default(), count.to_string()]
        };
        let groups = branch::groups(self.conn, &self.o.id, self.day())?;
        Ok(HandbookTable { rows: groups.iter().map(row).collect(), notes: Vec::new() })
    }

    /// The plan sheet of the duties, without the column for the pen.
    fn plan(&self) -> Result<HandbookTable> {
        let sheets = or_none(duties::year_plan(self.conn, self.at, &self.scope, self.year))?;
        let rows = sheets.into_iter().flat_map(|s| s.sheets).flat_map(|s| s.rows).filter(|r| !r.heading);
        let rows = rows.map(|r| r.cells.into_iter().take(4).collect()).collect();
        Ok(HandbookTable { rows, notes: Vec::new() })
    }

    fn meetings(&self) -> Result<Vec<HandbookMeeting>> {
        let mut all = life::gatherings(self.conn, &self.scope, self.first, self.last)?;
        all.sort_by(|a, b| (a.held_on, &a.starts_at).cmp(&(b.held_on, &b.starts_at)));
        all.iter().map(|g| self.meeting(&g.id)).collect()
    }

    fn meeting(&self, id: &str) -> Result<HandbookMeeting> {
        let r = life::one(self.conn, &self.scope, id)?;
        let g = &r.gathering;
        let told = life::minutes(self.conn, self.at, &self.scope, id)?.minutes.pop().unwrap_or_default();
        // Names alone: why somebody was away may tell of an illness.
        let away = |of| {
            let names = r.attendance.iter().filter(|s| s.presence == of).map(|s| s.name.as_str());
            names.collect::<Vec<_>>().join("、")
        };
        let number = |n: Option<u32>| n.map(|n| format!("{n}人")).unwrap_or_default();
        let facts = [
            ("地点", g.place.clone()),
            ("主持人", g.host.name.clone()),
            ("记录人", g.recorder.name.clone()),
            ("主讲人", g.lecturer.name.clone()),
            ("应到", number(g.due)),
            ("实到", number(g.present)),
            ("请假", away(life::Presence::Excused)),
            ("缺席", away(life::Presence::Absent)),
            ("记录本", r.book_page.clone()),
        ];
        let kinds: Vec<&str> = g.kinds.iter().map(|k| life::kind_name(k)).collect();
        let mut resolutions: Vec<String> = r.resolutions.iter().map(|t| t.content.clone()).collect();
        // What was entered one by one is kept as one text as well; a register has that text alone.
        if resolutions.is_empty() && !g.resolution.is_empty() {
            resolutions.push(g.resolution.clone());
        }
        Ok(HandbookMeeting {
            day: g.held_on.to_string(),
            kinds: kinds.join("、"),
            topic: g.topic.clone(),
            facts: facts.map(|(what, words)| (what.to_owned(), words)).to_vec(),
            body: r.body.clone(),
            votes: told.votes.iter().map(voted).collect(),
            resolutions,
            late_on: if g.late { g.entered_at.chars().take(10).collect() } else { String::new() },
        })
    }

    /// Who with whom and when: the first six columns of the ledger.
    fn talks(&self) -> Result<HandbookTable> {
        let listing = or_none(talks::ledger(self.conn, self.at, &self.scope, self.year))?;
        let rows = listing.into_iter().flat_map(|l| l.parts).flat_map(|p| p.rows);
        let rows = rows.map(|r| r.into_iter().take(6).collect()).collect();
        Ok(HandbookTable { rows, notes: Vec::new() })
    }

    fn points(&self) -> Result<HandbookTable> {
        let period = points::Period::Year(self.year);
        let ranked = or_none(points::rank(self.conn, &self.scope, period, self.at.today()))?.unwrap_or_default();
        let row = |r: &points::RankRow| {
            let place = r.rank.map(|n| n.to_string()).unwrap_or_default();
            let figures = [r.base, r.daily, r.appraisal, r.deductions, r.total].map(|p| p.to_string());
            [place, r.name.clone()].into_iter().chain(figures).collect()
        };
        // Who is not counted is left out: it would tell of illness.
        let rows: Vec<Vec<String>> = ranked.iter().filter(|r| r.counted).map(row).collect();
        let mut notes = vec!["积分以账本为准；只列参加计分的党员。".to_owned()];
        notes.extend(self.open_points()?);
        Ok(HandbookTable { rows, notes })
    }

    /// Months whose points are registered but not in the ledger yet: their figures may still change and are not printed.
    fn open_points(&self) -> Result<Option<String>> {
        let (from, to) = points::Period::Year(self.year).months();
        let closed: Vec<Month> =
            points::closings(self.conn, &self.scope, from, to)?.into_iter().map(|c| c.month).collect();
        let mut open: BTreeMap<Month, BTreeSet<String>> = BTreeMap::new();
        for one in points::registered(self.conn, &self.scope, from, to)? {
            if !closed.contains(&one.month) {
                open.entry(one.month).or_default().insert(one.member_id);
            }
        }
        let told: Vec<String> = open.iter().map(|(m, people)| format!("{}月{}人", m.month, people.len())).collect();
        Ok((!told.is_empty()).then(|| format!("已登记、尚未结账的不列入：{}。", told.join("，"))))
    }

    fn dues(&self) -> Result<HandbookTable> {
        let board = dues::board(self.conn, self.at, &self.scope, self.year)?;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for r in board.rows.iter().filter(|r| r.cells.iter().flatten().any(dues::BoardCell::told)) {
            let months = r.cells.iter().map(|c| c.as_ref().map_or("", dues::BoardCell::mark).to_owned());
            rows.push([(rows.len() + 1).to_string(), r.name.clone()].into_iter().chain(months).collect());
        }
        let paid: i64 = board.months.iter().map(|m| m.paid).sum();
        let sum = format!("{}全年共收党费{}.{:02}元。", dues::MARKS, paid / 100, paid % 100);
        Ok(HandbookTable { rows, notes: vec![sum] })
    }

    /// What the year came to, counted from the records.
    fn figures(
        &self,
        people: &[members::Member],
        meetings: &[HandbookMeeting],
        talks: usize,
    ) -> Result<Vec<(String, String)>> {
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        meetings.iter().flat_map(|m| m.kinds.split('、')).for_each(|k| *kinds.entry(k).or_default() += 1);
        let life = kinds.iter().map(|(kind, n)| format!("{kind}{n}次")).collect::<Vec<_>>().join("，");
        let minutes: u32 = life::hours(self.conn, &self.scope, self.first, self.last)?.values().sum();
        let late = meetings.iter().filter(|m| !m.late_on.is_empty()).count();
        let mean = if people.is_empty() { 0 } else { minutes as usize / 60 / people.len() };
        Ok(vec![
            ("组织生活".into(), format!("共{}次{}{life}", meetings.len(), if life.is_empty() { "" } else { "：" })),
            ("谈心谈话".into(), format!("{talks}次")),
            ("学习教育".into(), format!("人均{mean}学时")),
            ("补录".into(), format!("{late}次组织生活是补录的")),
        ])
    }
}

/// Number, name, sex, month of birth, joined, confirmed, group, post: no number, phone or address. The posts are those held;
/// what an old sheet wrote stands in for them only where none is registered.
fn roster(people: &[members::Member], posts: &HashMap<String, String>) -> HandbookTable {
    let day = |d: Option<crate::PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
    let row = |(n, m): (usize, &members::Member)| {
        let born: String = day(m.birth).chars().take(7).collect();
        let post = posts.get(&m.id).unwrap_or(&m.post).clone();
        let texts = [m.name.clone(), m.sex.clone(), born, day(m.joined), day(m.confirmed), m.group.clone(), post];
        std::iter::once((n + 1).to_string()).chain(texts).collect()
    };
    HandbookTable { rows: people.iter().enumerate().map(row).collect(), notes: Vec::new() }
}

fn words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
