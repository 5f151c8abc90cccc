//! Which papers of one kind are missing: pure, over the records, the duties and the filed papers of an organisation's year.

use super::Item;
use super::facts::{DutyFact, Standing, half, months, quarter};
use super::records::Record;
use super::rules::Expected;
use crate::Month;
use chrono::Datelike;

/// What is known of an organisation's year.
pub(super) struct Known<'a> {
    pub year: i32,
    /// First month of use.
    pub since: Month,
    pub records: &'a [Record],
    /// Duties of the organisation.
    pub facts: &'a [&'a DutyFact],
    pub filed: &'a [&'a Item],
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Missing {
    pub section: String,
    pub retention: String,
    pub title: String,
    pub required: bool,
    /// The duty that it is evidence of, and the month it belongs to.
    pub duty: String,
    pub month: Month,
    /// Names record and paper; empty where only a duty leads one to expect it.
    pub key: String,
    pub record: Option<Record>,
}

/// What is missing of one kind of paper.
pub(super) fn missing(e: &Expected, known: &Known) -> Vec<Missing> {
    let own: Vec<&Record> = known.records.iter().filter(|r| e.kind.as_ref() == Some(&r.kind)).collect();
    let is_tied = |i: &Item| own.iter().any(|r| i.source == key(e, r));
    let (bundles, mut loose): (Vec<&Item>, Vec<&Item>) =
        known.filed.iter().copied().filter(|i| e.fits(i) && !is_tied(i)).partition(|i| e.bundles(i));
    let is_filed = |r: &Record| {
        let lies_in = |b: &&Item| month_of(b) == Month::of(r.on) && r.entered <= b.filed_at;
        known.filed.iter().any(|i| i.source == key(e, r)) || bundles.iter().any(lies_in)
    };
    let mut found = Vec::new();
    for month in (1..=12).filter_map(|m| Month::new(known.year, m)).filter(|m| *m >= known.since) {
        let held: Vec<&Record> = own.iter().copied().filter(|r| r.home() == month).collect();
        for record in held.iter().filter(|r| !is_filed(r)) {
            // A paper by sheet or by hand stands for one record, for that of its name where records have one.
            match loose.iter().position(|i| is_of_time(i, record, month) && stands_for(e, i, record)) {
                Some(place) => drop(loose.remove(place)),
                None => found.push(e.missing(titled(e, record, &held), month, Some(record))),
            }
        }
    }
    loose.extend(bundles);
    found.extend(known.facts.iter().filter(|f| f.id == e.duty).filter_map(|f| asked(e, known, f, &own, &mut loose)));
    found.sort_by_key(|m| m.month);
    found
}

fn key(e: &Expected, record: &Record) -> String {
    format!("{}:{}", record.key, e.paper)
}

/// True where a paper is of the record's time: that which the record is of, else its month.
fn is_of_time(item: &Item, record: &Record, month: Month) -> bool {
    match months(&record.period) {
        Some((from, to)) => belongs(item, from, to, month.max(Month::of(record.on))),
        None => month_of(item) == month,
    }
}

fn stands_for(e: &Expected, item: &Item, record: &Record) -> bool {
    let named = item.title.contains(&record.label);
    named || e.together.is_some() && item.dated.first() == record.on && item.dated.last() == record.on
}

/// The title of a record's paper; what tells it from the others that were `held` in its month stands at its end.
fn titled(e: &Expected, record: &Record, held: &[&Record]) -> String {
    let on = record.on;
    let title = e.title.replace("{月}", &on.month().to_string()).replace("{年}", &on.year().to_string());
    let title = title.replace("{题}", &record.label);
    let alike = held.iter().filter(|r| r.group == record.group).count();
    let day = format!("{}日", on.day());
    match (record.label.is_empty(), record.group.as_str()) {
        (true, "") if held.len() > 1 => format!("{title}（{day}）"),
        (false, _) | (true, "") => title,
        (true, group) if alike > 1 => format!("{title}（{group}，{day}）"),
        (true, group) => format!("{title}（{group}）"),
    }
}

/// What a duty asks for that no record and no paper shows.
fn asked(e: &Expected, known: &Known, fact: &DutyFact, own: &[&Record], loose: &mut Vec<&Item>) -> Option<Missing> {
    let (title, (from, to), home) = (e.by_duty.as_ref()?, fact.months()?, fact.home()?);
    if home.year != known.year || matches!(fact.standing, Standing::Open | Standing::Spared) {
        return None;
    }
    if e.undone && fact.standing == Standing::Proved {
        return None;
    }
    let is_of = |r: &&&Record| {
        let time = if r.period.is_empty() {
            from <= Month::of(r.on) && Month::of(r.on) <= to
        } else {
            r.period == fact.period
        };
        time && (r.group == fact.group || r.group.is_empty() && fact.standing == Standing::Proved)
    };
    if own.iter().any(|r| is_of(&r)) {
        return None;
    }
    let last = home.max(Month::of(fact.due));
    let fits = |i: &&Item| belongs(i, from, to, last) && (fact.group.is_empty() || i.title.contains(&fact.group));
    if let Some(place) = loose.iter().position(fits) {
        loose.remove(place);
        return None;
    }
    let title = title.replace("{年}", &to.year.to_string()).replace("{月}", &to.month.to_string());
    let title = title.replace("{季度}", quarter(to)).replace("{半年}", half(to));
    let title = if fact.group.is_empty() { title } else { format!("{title}（{}）", fact.group) };
    Some(e.missing(title, home, None))
}

/// True where a paper is of the period: as its title says, else by its day.
fn belongs(item: &Item, from: Month, to: Month, last: Month) -> bool {
    let title = item.title.as_str();
    if titled_year(title).is_some_and(|year| year != to.year) {
        return false;
    }
    let named = [(half as fn(Month) -> &'static str, "半年"), (quarter, "季度")];
    // 一季度 is written as well as 第一季度.
    let says = |word: &str| title.contains(word.trim_start_matches('第'));
    for (word_of, unit) in named {
        if title.contains(unit) {
            let months = (from.month..=to.month).filter_map(|m| Month::new(to.year, m));
            return months.into_iter().any(|m| says(word_of(m)));
        }
    }
    let month = month_of(item);
    from <= month && month <= to.max(last)
}

/// True for a paper of the year after that is about this one: as its title says, or as the record that it was filed for says.
pub(super) fn is_about(item: &Item, year: i32) -> bool {
    let period = item.source.split(':').nth(2).filter(|_| item.source.starts_with("points:"));
    match item.source.is_empty() {
        true => titled_year(&item.title) == Some(year),
        false => period.is_some_and(|p| p.get(..4) == Some(&year.to_string()) && p.get(4..5) != Some("-")),
    }
}

fn titled_year(title: &str) -> Option<i32> {
    digits_before(title, '年').filter(|d| d.len() == 4)?.parse().ok()
}

/// The month that a paper is about: the one its title names, else that of its date.
fn month_of(item: &Item) -> Month {
    let dated = Month::of(item.dated.first());
    let named = digits_before(&item.title, '月').and_then(|d| d.parse().ok());
    named.and_then(|m| Month::new(dated.year, m)).unwrap_or(dated)
}

/// The digits that stand before the first such letter.
fn digits_before(title: &str, letter: char) -> Option<&str> {
    let (before, _) = title.split_once(letter)?;
    let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    Some(&before[start..]).filter(|digits| !digits.is_empty())
}

impl Expected {
    /// True where an item is such a paper. A paper of another record proves nothing here; one by sheet or by hand may.
    pub(super) fn fits(&self, item: &Item) -> bool {
        let paper = item.source.rsplit_once(':').map(|(_, paper)| paper);
        item.section == self.section
            && self.words.iter().any(|w| item.title.contains(w.as_str()))
            && (item.source.is_empty() || paper.is_some_and(|paper| self.names(paper)))
    }

    /// True where a paper of that word in its source is of this kind.
    pub(super) fn names(&self, paper: &str) -> bool {
        self.paper == paper || self.together.as_ref().is_some_and(|t| t.paper == paper)
    }

    /// True where a fitting item holds the papers of a whole month.
    fn bundles(&self, item: &Item) -> bool {
        self.together.as_ref().is_some_and(|t| match item.source.rsplit_once(':') {
            Some((_, paper)) => paper == t.paper,
            None => t.words.iter().any(|w| item.title.contains(w.as_str())),
        })
    }

    fn missing(&self, title: String, month: Month, record: Option<&Record>) -> Missing {
        Missing {
            section: self.section.clone(),
            retention: self.retention.clone(),
            title,
            required: !self.optional,
            duty: self.duty.clone(),
            month,
            key: record.map(|r| key(self, r)).unwrap_or_default(),
            record: record.cloned(),
        }
    }
}
