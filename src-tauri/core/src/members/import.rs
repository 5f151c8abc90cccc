//! Taking in a roster: every row is matched with the book, merged, checked and only then written, all in one transaction.

use super::draft::Draft;
use super::events::{EventKind, NewEvent, event};
use super::homes::{Homeless, Homes};
use super::reader::Reader;
use super::rules::Rules;
use super::{Category, Event, Kind, Member, rows};
use crate::branch::Scope;
use crate::sheet::{self, ImportReport, Level, Outcome, Pick, Row, RowNote, Table, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::Months;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// How to take a sheet in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The sheet and the columns, where their names do not tell.
    pub pick: Pick,
    /// Where rows without 所在党支部 go.
    pub scope: Scope,
    /// Say what would happen and write nothing.
    pub dry_run: bool,
}

/// Reads a workbook and takes it in as [`import`] does.
/// # Errors
/// As [`import`]; also `NotFound` and `InputRefused` where the file is none, no workbook or no roster.
pub fn import_file(store: &mut Store, at: &At, path: &Path, how: &Import) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &sheet::Limits::default())?;
    let table = sheet::table(&book, super::COLUMNS, &how.pick)?;
    // Every sheet about people has names: a points or attendance sheet must not pass for a roster.
    if !["id_number", "birth", "joined", "kind"].iter().any(|field| table.has(field)) {
        return Err(Error::refused(
            "这张表不像党员名册：没有身份证号、出生日期、人员类别、入党日期中的任何一列，没有导入。请检查是否选错了文件或工作表。",
        ));
    }
    import(store, at, table, how)
}

/// Takes a roster in. A row is the member with the same ID number, else the one of the same name and birth; it enters, brings
/// the record up to date or changes nothing. A bad row never holds up the others.
/// # Errors
/// `InputRefused` where no row belongs to this office; `CannotWrite` where the copy before the import fails. Nothing was written then.
pub fn import(store: &mut Store, at: &At, table: Table, how: &Import) -> Result<Done<ImportReport>> {
    let mut plan = Plan::of(store.conn(), at, &table, how)?;
    for row in table.rows {
        plan.take(row)?;
    }
    let Plan { report, writes, .. } = plan;
    if how.dry_run || writes.is_empty() {
        return Ok(Done { value: report, changed: Default::default() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportRoster, at, |tx| {
        for write in &writes {
            write.commit(tx)?;
        }
        Ok(report)
    })
}

/// One member to be written.
struct Write {
    member: Member,
    is_new: bool,
    moved: Option<Event>,
    category: Option<(Month, Category)>,
}

impl Write {
    fn commit(&self, conn: &Connection) -> Result<()> {
        if self.is_new {
            rows::insert(conn, &self.member)?;
        } else {
            rows::update(conn, &self.member)?;
        }
        if let Some(event) = &self.moved {
            rows::insert_event(conn, event)?;
        }
        if let Some((month, category)) = self.category {
            rows::set_category(conn, &self.member.id, month, category)?;
        }
        Ok(())
    }
}

/// Somebody a row can mean.
struct Known {
    who: Who,
    /// The row of this file that spoke of him.
    row: Option<u32>,
}

enum Who {
    /// In the book.
    Stored(Box<Member>),
    /// In this file: an index of `Plan::writes`.
    Written(usize),
}

/// What a row was found to be.
enum Match {
    New,
    /// The index in `Plan::known`.
    Same(usize),
    /// The row that already spoke of this person.
    Twice(u32),
    /// Several members fit.
    Unclear,
}

struct Plan<'a> {
    at: &'a At,
    source: String,
    rules: Rules,
    homes: Homes,
    categories: HashMap<String, Category>,
    known: Vec<Known>,
    by_number: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Every ID number of the file: a stored number among them belongs to somebody else's row.
    numbers: HashSet<String>,
    /// A sheet without any telephone column says nothing about telephones: their want is then only a warning.
    asks_phone: bool,
    report: ImportReport,
    writes: Vec<Write>,
}

impl<'a> Plan<'a> {
    fn of(conn: &Connection, at: &'a At, table: &Table, how: &Import) -> Result<Self> {
        let number = |row: &Row| text::squeeze(&row.get("id_number").text()).to_ascii_uppercase();
        let mut plan = Plan {
            at,
            source: format!("名册导入 {}", table.sheet).trim_end().to_owned(),
            rules: Rules::load()?,
            homes: Homes::of(conn, &how.scope, table)?,
            categories: super::categories(conn, Month::of(at.today()))?,
            known: Vec::new(),
            by_number: HashMap::new(),
            by_name: HashMap::new(),
            numbers: table.rows.iter().map(number).collect(),
            asks_phone: table.has("mobile") || table.has("landline"),
            report: ImportReport::of(table),
            writes: Vec::with_capacity(table.rows.len()),
        };
        for member in rows::all(conn)? {
            plan.index(&member);
            plan.known.push(Known { who: Who::Stored(Box::new(member)), row: None });
        }
        Ok(plan)
    }

    /// Makes the member who is known next findable.
    fn index(&mut self, member: &Member) {
        let at = self.known.len();
        if !member.id_number.is_empty() {
            self.by_number.insert(member.id_number.clone(), at);
        }
        self.by_name.entry(member.name.clone()).or_default().push(at);
    }

    fn member(&self, at: usize) -> &Member {
        match &self.known[at].who {
            Who::Stored(member) => member,
            Who::Written(write) => &self.writes[*write].member,
        }
    }

    /// Decides one row and counts it.
    fn take(&mut self, mut row: Row) -> Result<()> {
        let extras = std::mem::take(&mut row.extras);
        let mut reader = Reader::new(&row);
        let draft = Draft { extras, ..reader.read()? };
        let outcome = self.settle(&row, draft, &mut reader);
        let notes = if outcome == Outcome::Refused { errors(reader.notes) } else { reader.notes };
        self.report.settle(outcome, notes);
        Ok(())
    }

    fn settle(&mut self, row: &Row, draft: Draft, reader: &mut Reader) -> Outcome {
        let home = match self.homes.find(&draft.organisation) {
            Ok(id) => id.to_owned(),
            Err(why) => {
                let (code, message) = homeless(why);
                reader.refuse("organisation", code, message);
                return Outcome::Refused;
            }
        };
        if reader.refused {
            return Outcome::Refused;
        }
        match self.find(&draft, &home) {
            Match::New => self.enter(row, draft, home, reader),
            Match::Same(at) => self.renew(row, at, draft, home, reader),
            Match::Twice(other) => {
                let message = format!("与第{other}行是同一人，没有再次导入。请删去重复的一行。");
                reader.refuse("name", "duplicate", message);
                Outcome::Refused
            }
            Match::Unclear => {
                let message = "名册里有几个同名同出生日期的人，分不清是哪一位。请补上身份证号后再导入。";
                reader.refuse("name", "ambiguous", message);
                Outcome::Refused
            }
        }
    }

    /// By ID number, else by name and birth.
    fn find(&self, draft: &Draft, home: &str) -> Match {
        if let Some(at) = draft.id_number.as_ref().and_then(|number| self.by_number.get(number)) {
            return self.known[*at].row.map_or(Match::Same(*at), Match::Twice);
        }
        let namesakes = self.by_name.get(&draft.name).map(Vec::as_slice).unwrap_or_default();
        let fits: Vec<usize> =
            namesakes.iter().copied().filter(|at| self.may_be(draft, home, self.member(*at))).collect();
        let free: Vec<usize> = fits.iter().copied().filter(|at| self.known[*at].row.is_none()).collect();
        match (free.as_slice(), fits.as_slice()) {
            ([one], _) => Match::Same(*one),
            ([], []) => Match::New,
            ([], [taken, ..]) => self.known[*taken].row.map_or(Match::Unclear, Match::Twice),
            _ => Match::Unclear,
        }
    }

    /// True where a namesake can be the person of the row: the births agree, and the numbers do not tell them apart.
    fn may_be(&self, draft: &Draft, home: &str, m: &Member) -> bool {
        let births = match (draft.birth(), m.birth) {
            (Some(given), Some(stored)) => given.agrees_with(stored),
            _ => m.organisation_id == home,
        };
        let numbers = match (&draft.id_number, m.id_number.as_str()) {
            (None, _) | (_, "") => true,
            // Both have a number, and not the same: a correction, unless the old number has a row of its own.
            (Some(_), stored) => draft.birth().is_some() && !self.numbers.contains(stored),
        };
        births && numbers
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
            self.assume_kind(row, &mut member, reader);
        }
        if !self.sound(row, &member, reader) {
            return Outcome::Refused;
        }
        let since = self.homes.since(&member.organisation_id).unwrap_or(Month::of(self.at.today()));
        let category = category.map(|c| (since, c));
        self.index(&member);
        self.known.push(Known { who: Who::Written(self.writes.len()), row: Some(row.number) });
        self.writes.push(Write { member, is_new: true, moved: None, category });
        Outcome::Accepted
    }

    fn renew(&mut self, row: &Row, at: usize, draft: Draft, home: String, reader: &mut Reader) -> Outcome {
        let before = self.member(at);
        if !before.here {
            let message = "此人的组织关系已不在本办公点，没有导入。如已转回，请先在党员变动中登记转入。";
            reader.refuse("name", "departed", message);
            return Outcome::Refused;
        }
        let mut member = before.clone();
        let named = !draft.organisation.is_empty();
        let category = draft.category.filter(|c| self.categories.get(&member.id) != Some(c));
        let renumbered =
            draft.id_number.as_ref().is_some_and(|n| !member.id_number.is_empty() && *n != member.id_number);
        draft.merge(&mut member);
        let moved = named && member.organisation_id != home;
        let from =
            std::mem::replace(&mut member.organisation_id, if moved { home } else { before.organisation_id.clone() });
        self.remark(row, renumbered, moved.then_some(from.as_str()), reader);
        if !self.sound(row, &member, reader) {
            return Outcome::Refused;
        }
        self.known[at].row = Some(row.number);
        if member == *self.member(at) && category.is_none() {
            return Outcome::Unchanged;
        }
        member.rev += 1;
        if !member.id_number.is_empty() {
            self.by_number.insert(member.id_number.clone(), at);
        }
        self.known[at].who = Who::Written(self.writes.len());
        let moved = moved.then(|| self.moved(&member, from));
        let category = category.map(|c| (Month::of(self.at.today()), c));
        self.writes.push(Write { member, is_new: false, moved, category });
        Outcome::Updated
    }

    fn remark(&self, row: &Row, renumbered: bool, from: Option<&str>, reader: &mut Reader) {
        if renumbered {
            let message = "身份证号与名册中的不同，已按本表更改，请核对。";
            reader.notes.push(RowNote::warning(row.number, row.header("id_number"), "id-changed", message));
        }
        if let Some(from) = from {
            let message =
                format!("此人原在{}，已按本表改到新的党支部。请核对并补办组织关系手续。", self.homes.name(from));
            reader.notes.push(RowNote::warning(row.number, row.header("organisation"), "moved", message));
        }
    }

    fn moved(&self, member: &Member, from: String) -> Event {
        let new = NewEvent {
            member_id: member.id.clone(),
            kind: EventKind::Moved,
            day: self.at.today(),
            organisation: member.organisation_id.clone(),
            document: String::new(),
            note: self.source.clone(),
        };
        event(member, self.at, &new, from)
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
            reader.notes.push(RowNote {
                row: number,
                column,
                code: found.code.into(),
                level: found.level,
                message: found.message,
            });
        }
        sound
    }

    /// A simple roster has no 人员类别: who was confirmed, or joined long ago, is a full member.
    fn assume_kind(&self, row: &Row, member: &mut Member, reader: &mut Reader) {
        let longest = self.at.today().checked_sub_months(Months::new(24));
        let recent = member.joined.is_some_and(|j| longest.is_some_and(|l| j.last() > l));
        member.kind = if member.confirmed.is_none() && recent { Kind::Probationary } else { Kind::Formal };
        if member.confirmed.is_none() {
            let message = format!("表里没有人员类别，已按{}导入，请核对。", member.kind.label());
            reader.notes.push(RowNote::warning(row.number, row.header("kind"), "kind-assumed", message));
        }
    }
}

/// Of a refused row only the reasons are told: the warnings come back when it does.
fn errors(notes: Vec<RowNote>) -> Vec<RowNote> {
    notes.into_iter().filter(|n| n.level == Level::Error).collect()
}

fn homeless(why: Homeless) -> (&'static str, &'static str) {
    match why {
        Homeless::Foreign => (
            "organisation-unknown",
            "这一行的党组织不在本办公点，没有导入。请核对“所在党支部”，或先在组织概况中添加它。",
        ),
        Homeless::Functional => {
            ("organisation-functional", "功能型党支部不转入组织关系，没有导入。请写此人组织关系所在的党支部。")
        }
        Homeless::Unnamed => {
            ("organisation-missing", "没有写“所在党支部”，而本办公点有几个党组织，没有导入。请补上后再导入。")
        }
    }
}
