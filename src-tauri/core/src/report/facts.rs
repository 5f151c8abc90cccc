//! What the record rooms say of the month: counts and dates, never bodies, names of occasions or whereabouts.

use super::gather::Book;
use super::profile::profile;
use super::wire::{self, Count};
use crate::duties::{self, State};
use crate::points::{self, Hundredths, Period, RankRow};
use crate::{At, Result, archive, dues, life, members, talks};
use chrono::{Datelike, NaiveTime};
use std::collections::BTreeMap;

impl Book<'_> {
    /// The end of the month, or today while it runs.
    fn evening(&self) -> At {
        let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
        At::new(self.when.day.and_time(last), "")
    }

    pub(super) fn life(&mut self) -> Result<()> {
        for g in life::gatherings(self.conn, &self.scope(), self.when.month.first(), self.when.day)? {
            let count = |n: Option<u32>| n.map(|n| Count::of(usize::try_from(n).unwrap_or(usize::MAX)));
            let line = wire::Life {
                date: g.held_on.to_string(),
                kinds: g.kinds.iter().map(|k| life::kind_name(k).to_owned()).collect(),
                due: count(g.due),
                present: count(g.present),
                topic: g.topic,
            };
            self.add("life", g.id, g.held_on, &line)?;
        }
        Ok(())
    }

    /// One line a duty and period. Duties of the branch or its groups are no numbers of people and leave exactly: the street
    /// reads from them what was done. A duty that is counted for members or pairs leaves as a sum with its small numbers
    /// hidden, and its period as a month where it was a day: the day would be somebody's.
    pub(super) fn duties(&mut self) -> Result<()> {
        let (first, last) = (self.when.month.first(), self.when.month.last());
        let found = duties::duties(self.conn, &self.scope(), first, last, self.when.day)?;
        let mut sums: BTreeMap<(String, String), [usize; 4]> = BTreeMap::new();
        let mut overdue = 0;
        for d in found.into_iter().filter(|d| d.state != State::NotApplicable) {
            let period = if d.period.len() == 10 { d.period.chars().take(7).collect() } else { d.period };
            let sum = sums.entry((d.id, period)).or_default();
            let many = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
            sum[0] += many(d.required);
            sum[1] += many(d.done);
            sum[2] += usize::from(matches!(d.state, State::Overdue | State::LateDone));
            sum[3] += usize::from(d.state == State::Waived);
            overdue += usize::from(d.state == State::Overdue);
        }
        for ((id, period), sum) in sums {
            let of_people = matches!(duties::rule(&id)?.subject.as_str(), "member" | "pair");
            let [required, done, late, waived] = sum.map(if of_people { Count::of } else { Count::exact });
            let uuid = self.derived("duties", &format!("{id} {period}"));
            let line = wire::Duty { id, period, required, done, late, waived };
            self.add("duties", uuid, self.when.month.last(), &line)?;
        }
        self.alert("duty-overdue", Count::exact(overdue))
    }

    pub(super) fn points(&mut self) -> Result<()> {
        let month = self.when.month;
        let scope = self.scope();
        let closed = !points::closings(self.conn, &scope, month, month)?.is_empty();
        let (mut of_month, mut of_quarter) = (Vec::new(), Vec::new());
        if closed {
            let quarter = Period::Quarter(month.year, (month.month - 1) / 3 + 1);
            of_month = points::rank(self.conn, &scope, Period::Month(month), self.when.day)?;
            of_quarter = points::rank(self.conn, &scope, quarter, self.when.day)?;
        } else {
            let name = &self.organisation.name;
            self.out.warnings.push(format!("{name}：{month} 积分还没有结账，报送的是“未关账”，没有分数。"));
        }
        of_month.retain(|r| r.counted);
        let line = wire::Points {
            period: month.to_string(),
            closed,
            member: String::new(),
            month: None,
            quarter: None,
            bands: bands(&of_month)?,
        };
        self.add("points", self.derived("points", ""), month.last(), &line)?;
        for r in &of_month {
            let quarter = of_quarter.iter().find(|q| q.member == r.member).map(|q| shown(q.total));
            let line = wire::Points {
                period: month.to_string(),
                closed,
                member: r.member.clone(),
                month: Some(shown(r.total)),
                quarter,
                bands: BTreeMap::new(),
            };
            self.add("points", self.derived("points", &r.member), month.last(), &line)?;
        }
        Ok(())
    }

    /// How many are assessed, have paid and have not; never who. No line where nobody was assessed:
    /// that is no record, not a branch without dues.
    pub(super) fn dues(&mut self) -> Result<()> {
        let month = self.when.month;
        let mut found = dues::standing(self.conn, &self.scope(), month, month)?;
        found.retain(|s| s.assessed);
        if found.is_empty() {
            let name = &self.organisation.name;
            self.out.warnings.push(format!("{name}：{month} 没有党费核定和收缴记录，党费表是空的，不代表没有党费。"));
            return Ok(());
        }
        let paid = found.iter().filter(|s| s.full).count();
        let line = wire::Dues {
            assessed: Count::of(found.len()),
            paid: Count::of(paid),
            arrears: Count::of(found.len() - paid),
        };
        self.add("dues", self.derived("dues", ""), month.last(), &line)
    }

    /// Pairs of the year so far, counts only.
    pub(super) fn talks(&mut self) -> Result<()> {
        let year = self.when.month.year;
        for pair in talks::coverage(self.conn, &self.evening(), &self.scope(), year)?.pairs {
            let many = |n: u32| Count::of(usize::try_from(n).unwrap_or(usize::MAX));
            let uuid = self.derived("talks", &pair.id);
            let line = wire::Talks { pair: pair.id, required: many(pair.required), done: many(pair.done) };
            self.add("talks", uuid, self.when.month.last(), &line)?;
        }
        Ok(())
    }

    /// Papers of the year up to the end of the month: those that lie in their boxes, and those that are missing. A paper of a
    /// later month changes nothing here.
    pub(super) fn archive(&mut self) -> Result<()> {
        let (year, scope) = (self.when.day.year(), self.scope());
        let mut items = archive::items(self.conn, &scope, Some(year))?;
        items.retain(|i| i.dated.first() <= self.when.day);
        for section in super::archive_gaps(self.conn, &self.evening(), &scope, year)?.sections {
            let filed = items.iter().filter(|i| i.section == section.id).count();
            let uuid = self.derived("archive", &section.id);
            let line = wire::Archive {
                section: section.id,
                items: u32::try_from(filed).unwrap_or(u32::MAX),
                gaps: u32::try_from(section.missing.len()).unwrap_or(u32::MAX),
            };
            self.add("archive", uuid, self.when.month.last(), &line)?;
        }
        Ok(())
    }

    /// How many people need care or a decision; never who, and under three never how many.
    pub(super) fn alerts(&mut self) -> Result<()> {
        let people = members::on(self.conn, &self.scope(), self.when.day)?;
        let count = |test: fn(&members::Member) -> bool| people.iter().filter(|m| test(m)).count();
        for (kind, n) in [("lost", count(|m| m.lost)), ("floating", count(|m| m.floating))] {
            self.alert(kind, Count::of(n))?;
        }
        Ok(())
    }

    fn alert(&mut self, kind: &str, count: Count) -> Result<()> {
        let line = wire::Alert { kind: kind.to_owned(), count };
        self.add("alerts", self.derived("alerts", kind), self.when.month.last(), &line)
    }
}

fn shown(h: Hundredths) -> f64 {
    // Hundredths of a point stay far below 2^53.
    h.0 as f64 / 100.0
}

/// How many members lie between the bounds of the profile.
fn bands(rows: &[RankRow]) -> Result<BTreeMap<String, Count>> {
    let bounds = &profile()?.point_bands;
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for r in rows {
        let from = bounds.iter().rposition(|b| r.total.0 >= b * 100);
        let name = match (from, from.and_then(|i| bounds.get(i + 1))) {
            (None, _) => format!("{}以下", bounds.first().copied().unwrap_or_default()),
            (Some(i), Some(to)) => format!("{}-{to}", bounds[i]),
            (Some(i), None) => format!("{}以上", bounds[i]),
        };
        *count.entry(name).or_default() += 1;
    }
    Ok(count.into_iter().map(|(name, n)| (name, Count::of(n))).collect())
}
