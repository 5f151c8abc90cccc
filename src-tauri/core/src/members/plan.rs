//! What becomes of each row of a roster: read, matched with the book together with all others, merged and checked.

use super::draft::Draft;
use super::homes::Homes;
use super::import::{Doubles, Watch, heard};
use super::matching::{self, Claim, Doubt, Match};
use super::reader::Reader;
use super::rules::Rules;
use super::{Category, Kind, Member, book, double, rows};
use crate::branch::Scope;
use crate::sheet::{ImportReport, Level, Outcome, Question, Row, RowNote, Table};
use crate::{At, Month, Result};
use chrono::Months;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// Want of something that the stored record may have: it does not make a row wrong by itself.
const WANTS: [&str; 2] = ["phone-missing", "lost-undated"];

/// One member to be written.
pub(super) struct Write {
    member: Member,
    is_new: bool,
    /// Which sheet says so.
    source: String,
    category: Option<(Month, Category)>,
}

impl Write {
    pub(super) fn commit(&self, conn: &Connection, at: &At) -> Result<()> {
        if self.is_new {
            rows::insert(conn, &self.member)?;
        } else {
            book::follow(conn, at, &self.member, &self.source)?;
        }
        if let Some((month, category)) = self.category {
            rows::set_category(conn, &self.member.id, month, category)?;
        }
        Ok(())
    }
}

pub(super) struct Plan<'a> {
    at: &'a At,
    source: String,
    rules: Rules,
    homes: Homes,
    categories: HashMap<String, Category>,
    stored: Vec<Member>,
    /// A sheet without any telephone column says nothing about telephones: their want is then only a warning.
    asks_phone: bool,
    doubles: &'a Doubles,
    pub report: ImportReport,
    pub writes: Vec<Write>,
    /// Whom a row may mean, by the sheet's own row number.
    pub questions: BTreeMap<u32, Question>,
}

/// A row that was read.
struct Read<'r, 'a> {
    row: &'r Row<'a>,
    draft: Draft,
    home: String,
    reader: Reader<'r, 'a>,
}

impl<'a> Plan<'a> {
    /// # Errors
    /// `InputRefused` where no row belongs to this office or `watch` said stop.
    pub(super) fn of(
        conn: &Connection,
        at: &'a At,
        mut table: Table,
        scope: &Scope,
        doubles: &'a Doubles,
        watch: Watch,
    ) -> Result<Self> {
        let mut plan = Plan {
            at,
            source: format!("名册导入 {}", table.sheet).trim_end().to_owned(),
            rules: Rules::load()?,
            homes: Homes::of(conn, scope, &table)?,
            categories: super::categories(conn, Month::of(at.today()))?,
            stored: rows::all(conn)?,
            asks_phone: table.has("mobile") || table.has("landline"),
            doubles,
            report: ImportReport::of(&table),
            writes: Vec::with_capacity(table.rows.len()),
            questions: BTreeMap::new(),
        };
        let extras: Vec<_> = table.rows.iter_mut().map(|row| std::mem::take(&mut row.extras)).collect();
        let mut read = Vec::with_capacity(table.rows.len());
        for (done, (row, extras)) in table.rows.iter().zip(extras).enumerate() {
            heard(watch, done, table.rows.len())?;
            let mut reader = Reader::new(row);
            let draft = Draft { extras, ..reader.read()? };
            let home = plan.homes.find(&draft.organisation).map(str::to_owned);
            let home = home.map_err(|(code, message)| reader.refuse("organisation", code, message)).unwrap_or_default();
            plan.weigh(&draft, &home, &mut reader);
            read.push(Read { row, draft, home, reader });
        }
        let claims: Vec<Claim> = read.iter().map(|r| claim(r, doubles)).collect();
        for (found, read) in matching::settle(&claims, &plan.stored).into_iter().zip(read) {
            plan.take(found, read);
        }
        Ok(plan)
    }

    /// A row whose own cells contradict one another is out, whoever it is about.
    fn weigh(&self, draft: &Draft, home: &str, reader: &mut Reader) {
        if reader.refused {
            return;
        }
        let mut alone = Member { organisation_id: home.to_owned(), here: true, ..Member::default() };
        draft.clone().merge(&mut alone);
        let mut found = self.rules.check(&alone, self.at.today());
        found.retain(|f| f.level == Level::Error && !WANTS.contains(&f.code));
        for finding in found {
            reader.refuse(finding.field, finding.code, finding.message);
        }
    }

    /// Decides one row and counts it.
    fn take(&mut self, found: Option<Match>, read: Read) {
        let Read { row, draft, home, mut reader } = read;
        let outcome = match found {
            None => Outcome::Refused,
            Some(found) => self.settle(row, found, draft, home, &mut reader),
        };
        let notes = if outcome == Outcome::Refused { errors(reader.notes) } else { reader.notes };
        self.report.settle(outcome, notes);
    }

    fn settle(&mut self, row: &Row, found: Match, draft: Draft, home: String, reader: &mut Reader) -> Outcome {
        let (code, message) = match found {
            Match::New => return self.enter(row, draft, home, reader),
            Match::Same(at, doubt) => {
                if self.asked(row, at, doubt, reader) {
                    return Outcome::Refused;
                }
                let outcome = self.renew(row, at, draft, home, reader);
                // Nobody is there to ask: what changes a record on the strength of a name alone says so.
                if let (Some(Doubt::Unborn), Outcome::Updated) = (doubt, outcome) {
                    reader.warn(
                        "name",
                        "same-by-name",
                        "名册里缺出生日期可对，只按姓名和党支部认作同一人并作了更新，请核对。",
                    );
                }
                return outcome;
            }
            Match::Twice(other) => ("duplicate", format!("与第{other}行是同一人，没有再次导入。请删去重复的一行。")),
            Match::Unclear(members) => {
                self.question(row, &members);
                let message = "名册里有同名的人，分不清这一行是不是他、是哪一位。请回答是同一人还是另一人，或补上身份证号后再导入。";
                ("ambiguous", message.to_owned())
            }
            Match::Contradicted => {
                let message = "回答与身份证号对不上，或所答的人不在名册里，没有导入。请重新回答，或核对身份证号。";
                ("answer-contradicts", message.to_owned())
            }
        };
        reader.refuse("name", code, message);
        Outcome::Refused
    }

    /// Says that a row may mean another person; true where it has to wait for the answer.
    fn asked(&mut self, row: &Row, at: usize, doubt: Option<Doubt>, reader: &mut Reader) -> bool {
        let Some(doubt) = doubt else { return false };
        let (field, code, message) = double::words(doubt);
        self.question(row, &[at]);
        if self.doubles.ask {
            reader.refuse(field, code, message);
        } else if doubt != Doubt::Unborn {
            reader.warn(field, code, message);
        }
        self.doubles.ask
    }

    fn question(&mut self, row: &Row, members: &[usize]) {
        let known = members.iter().map(|at| double::known(&self.stored[*at], &self.homes)).collect();
        self.questions.insert(row.number, Question { known });
    }

    fn enter(&mut self, row: &Row, draft: Draft, home: String, reader: &mut Reader) -> Outcome {
        let (kind, category) = (draft.kind, draft.category);
        let mut member = Member {
            id: self.at.uuid(),
            organisation_id: home,
            here: true,
            source: format!("{} 第{}行", self.source, row.number),
            rev: 1,
            ..Member::default()
        };
        draft.merge(&mut member);
        if kind.is_none() {
            self.assume_kind(&mut member, reader);
        }
        if !self.sound(row, &member, reader) {
            return Outcome::Refused;
        }
        let now = Month::of(self.at.today());
        let since = self.homes.since(&member.organisation_id).map_or(now, |since| since.min(now));
        let since = self.doubles.gates.open_from(&member.organisation_id, since);
        let source = self.source.clone();
        self.writes.push(Write { member, is_new: true, source, category: category.map(|c| (since, c)) });
        Outcome::Accepted
    }

    fn renew(&mut self, row: &Row, at: usize, draft: Draft, home: String, reader: &mut Reader) -> Outcome {
        let before = &self.stored[at];
        if !before.here {
            let message = "此人的组织关系已不在本办公点，没有导入。如已转回，请先在党员变动中登记转入。";
            reader.refuse("name", "departed", message);
            return Outcome::Refused;
        }
        let mut member = before.clone();
        let moved = !draft.organisation.is_empty() && member.organisation_id != home;
        let mut category = draft.category.filter(|c| self.categories.get(&member.id) != Some(c));
        draft.merge(&mut member);
        if moved {
            member.organisation_id = home;
            let from = self.homes.name(&before.organisation_id);
            let message = format!("此人原在{from}，已按本表改到新的党支部。请核对并补办组织关系手续。");
            reader.warn("organisation", "moved", &message);
        }
        if !self.sound(row, &member, reader) {
            return Outcome::Refused;
        }
        let now = Month::of(self.at.today());
        if category.is_some() && self.doubles.gates.open_from(&member.organisation_id, now) > now {
            category = None;
            let message =
                format!("{now}的积分已经结账，积分类别没有改。要改请登记“类别变更”，写明从哪个没有结账的月份起。");
            reader.warn("category", "month-settled", &message);
        }
        if member == *before && category.is_none() {
            return Outcome::Unchanged;
        }
        member.rev += 1;
        let category = category.map(|c| (now, c));
        let source = self.source.clone();
        self.writes.push(Write { member, is_new: false, source, category });
        Outcome::Updated
    }

    /// Checks the merged record; false where it must stay out.
    fn sound(&self, row: &Row, member: &Member, reader: &mut Reader) -> bool {
        let mut sound = true;
        for mut found in self.rules.check(member, self.at.today()) {
            if found.code == "phone-missing" && !self.asks_phone {
                found.level = Level::Warning;
            }
            sound &= found.level == Level::Warning;
            let (number, column) = (row.number, row.header(found.field).to_owned());
            let (code, level) = (found.code.into(), found.level);
            reader.notes.push(RowNote { row: number, column, code, level, message: found.message });
        }
        sound
    }

    /// A simple roster has no 人员类别: who was confirmed, or joined long ago, is a full member.
    fn assume_kind(&self, member: &mut Member, reader: &mut Reader) {
        let longest = self.at.today().checked_sub_months(Months::new(24));
        let recent = member.joined.is_some_and(|j| longest.is_some_and(|l| j.last() > l));
        member.kind = if member.confirmed.is_none() && recent { Kind::Probationary } else { Kind::Formal };
        if member.confirmed.is_none() {
            let message = format!("表里没有人员类别，已按{}导入，请核对。", member.kind.label());
            reader.warn("kind", "kind-assumed", &message);
        }
    }
}

fn claim(read: &Read, doubles: &Doubles) -> Claim {
    Claim {
        row: read.row.number,
        name: read.draft.name.clone(),
        number: read.draft.id_number.clone(),
        birth: read.draft.birth(),
        home: read.home.clone(),
        answer: doubles.answers.get(&read.row.number).cloned(),
        out: read.reader.refused,
    }
}

/// Of a refused row only the reasons are told: the warnings come back when it does.
fn errors(notes: Vec<RowNote>) -> Vec<RowNote> {
    notes.into_iter().filter(|n| n.level == Level::Error).collect()
}
