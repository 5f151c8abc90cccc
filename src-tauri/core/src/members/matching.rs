//! Which row of a file means which member, decided for all rows together before anything is written.
//!
//! The promise is that a second reading of the same file finds every row where the first one put it, so it may not matter
//! in which order the rows stand or what an earlier row does to a record. Three things keep it: rows that repeat one another
//! are told from the file alone; better evidence is served first, and each member has one row at most; what several rows
//! or several members fit stays unclear, and nobody named there is touched.

use super::Member;
use crate::PartialDate;
use std::collections::{HashMap, HashSet};

/// Who a row says it is about.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The sheet's own row number.
    pub row: u32,
    pub name: String,
    pub number: Option<String>,
    pub birth: Option<PartialDate>,
    /// The organisation it belongs to, by id.
    pub home: String,
    /// What the person answered, where the row had been asked about.
    pub answer: Option<Answer>,
    /// Refused by what stands in it: it claims nobody, and only its ID number still says that its holder has a row.
    pub out: bool,
}

/// Whether a row means a member who is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The member with this id.
    Same(String),
    /// Somebody who is in no book yet.
    New,
}

/// What a row was found to be. Members are indices of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Match {
    New,
    Same(usize, Option<Doubt>),
    /// An earlier row speaks of this person.
    Twice(u32),
    /// Several members fit, or several rows one member.
    Unclear(Vec<usize>),
    /// The answer names nobody, or the ID number belongs to somebody else.
    Contradicted,
}

/// Why a row that fits one member alone may still mean another person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Doubt {
    /// The row or the record has no birth: only the name and the organisation agree.
    Unborn,
    /// Name and birth agree and the ID numbers do not.
    Renumbered,
    /// The ID numbers agree and the names do not.
    Renamed,
}

/// Decides every row; one that is out has no answer.
pub(super) fn settle(claims: &[Claim], stored: &[Member]) -> Vec<Option<Match>> {
    let mut desk = Desk::new(claims, stored);
    desk.repeated();
    desk.answered();
    desk.numbered();
    desk.fitting(true);
    desk.fitting(false);
    desk.found
}

struct Desk<'a> {
    claims: &'a [Claim],
    stored: &'a [Member],
    by_name: HashMap<&'a str, Vec<usize>>,
    by_number: HashMap<&'a str, usize>,
    /// Every ID number of the file: a stored number among them belongs to somebody else's row.
    numbers: HashSet<&'a str>,
    /// The row that a member belongs to.
    taken: HashMap<usize, u32>,
    /// Members whom a row may mean that is unclear.
    reserved: HashSet<usize>,
    found: Vec<Option<Match>>,
}

impl<'a> Desk<'a> {
    fn new(claims: &'a [Claim], stored: &'a [Member]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, member) in stored.iter().enumerate() {
            by_name.entry(&member.name).or_default().push(at);
        }
        let numbered = stored.iter().enumerate().filter(|(_, m)| !m.id_number.is_empty());
        Desk {
            claims,
            stored,
            by_name,
            by_number: numbered.map(|(at, m)| (m.id_number.as_str(), at)).collect(),
            numbers: claims.iter().filter_map(|c| c.number.as_deref()).collect(),
            taken: HashMap::new(),
            reserved: HashSet::new(),
            found: vec![None; claims.len()],
        }
    }

    /// The rows that are still to be decided.
    fn open(&self) -> Vec<(usize, &'a Claim)> {
        self.claims.iter().enumerate().filter(|(at, c)| !c.out && self.found[*at].is_none()).collect()
    }

    /// Rows about the person of an earlier row, told from the file alone.
    fn repeated(&mut self) {
        let mut kept: HashMap<&str, Vec<&Claim>> = HashMap::new();
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        for (at, claim) in self.open() {
            let number = claim.number.as_deref();
            let namesakes = kept.entry(&claim.name).or_default();
            let by_number = number.and_then(|n| numbers.get(n).copied());
            let by_name = || namesakes.iter().find(|other| claim.answer.is_none() && alike(claim, other));
            if let Some(row) = by_number.or_else(|| by_name().map(|c| c.row)) {
                self.found[at] = Some(Match::Twice(row));
                continue;
            }
            namesakes.push(claim);
            numbers.extend(number.map(|n| (n, claim.row)));
        }
    }

    fn answered(&mut self) {
        for (at, claim) in self.open() {
            let holder = claim.number.as_deref().and_then(|n| self.by_number.get(n).copied());
            let found = match &claim.answer {
                None => continue,
                Some(Answer::New) if holder.is_none() => Match::New,
                Some(Answer::New) => Match::Contradicted,
                Some(Answer::Same(id)) => match self.stored.iter().position(|m| m.id == *id) {
                    Some(member) if holder.is_none_or(|h| h == member) => self.take(claim, member, None),
                    _ => Match::Contradicted,
                },
            };
            self.found[at] = Some(found);
        }
    }

    fn numbered(&mut self) {
        for (at, claim) in self.open() {
            if let Some(member) = claim.number.as_deref().and_then(|n| self.by_number.get(n).copied()) {
                let doubt = (self.stored[member].name != claim.name).then_some(Doubt::Renamed);
                self.found[at] = Some(self.take(claim, member, doubt));
            }
        }
    }

    /// By name and birth (`strong`), then by name and organisation where a birth is unknown.
    fn fitting(&mut self, strong: bool) {
        let fits: Vec<(usize, &Claim, Vec<usize>)> =
            self.open().into_iter().map(|(at, c)| (at, c, self.candidates(c, strong))).collect();
        let mut wanted: HashMap<usize, usize> = HashMap::new();
        for member in fits.iter().flat_map(|(_, _, members)| members) {
            *wanted.entry(*member).or_default() += 1;
        }
        for (at, claim, members) in fits {
            let clear = |one: &usize| wanted[one] == 1 && !self.reserved.contains(one);
            self.found[at] = match members.as_slice() {
                [] if strong => continue,
                [] => Some(Match::New),
                [one] if clear(one) => Some(self.take(claim, *one, self.doubt(claim, *one))),
                _ => Some(Match::Unclear(members)),
            };
        }
        for found in self.found.iter().flatten() {
            if let Match::Unclear(members) = found {
                self.reserved.extend(members);
            }
        }
    }

    fn candidates(&self, claim: &Claim, strong: bool) -> Vec<usize> {
        let namesakes = self.by_name.get(claim.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let free = namesakes.iter().copied().filter(|at| !self.taken.contains_key(at));
        free.filter(|at| self.fits(claim, &self.stored[*at], strong)).collect()
    }

    fn fits(&self, claim: &Claim, m: &Member, strong: bool) -> bool {
        let births = match (claim.birth, m.birth) {
            (Some(given), Some(stored)) => strong && given.agrees_with(stored),
            _ => !strong && m.organisation_id == claim.home,
        };
        let numbers = match (&claim.number, m.id_number.as_str()) {
            (None, _) | (_, "") => true,
            // Both have a number, and not the same: a correction, unless the old number has a row of its own.
            (Some(_), stored) => claim.birth.is_some() && !self.numbers.contains(stored),
        };
        births && numbers
    }

    fn doubt(&self, claim: &Claim, at: usize) -> Option<Doubt> {
        let member = &self.stored[at];
        let renumbered = claim.number.as_ref().is_some_and(|n| !member.id_number.is_empty() && *n != member.id_number);
        match (renumbered, claim.birth.and(member.birth)) {
            (true, _) => Some(Doubt::Renumbered),
            (false, None) => Some(Doubt::Unborn),
            (false, Some(_)) => None,
        }
    }

    fn take(&mut self, claim: &Claim, member: usize, doubt: Option<Doubt>) -> Match {
        match self.taken.get(&member) {
            Some(row) => Match::Twice(*row),
            None => {
                self.taken.insert(member, claim.row);
                Match::Same(member, doubt)
            }
        }
    }
}

/// True where two rows of one name can mean one person.
fn alike(a: &Claim, b: &Claim) -> bool {
    let births = match (a.birth, b.birth) {
        (Some(one), Some(other)) => one.agrees_with(other),
        _ => a.home == b.home,
    };
    births && (a.number.is_none() || b.number.is_none() || a.number == b.number)
}
