//! One month's sheet beside what is stored: whom each row means and what it would change. Nothing is written here.

use super::pack::{self, Pack};
use super::{Declaration, Entry, cells, rows};
use crate::branch::{self, Receiver, Scope};
use crate::members::{self, Category, Member, Named};
use crate::sheet::fields::Seen;
use crate::sheet::{ImportReport, Outcome, Row, RowNote, Table};
use crate::{At, Error, Month, Result};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};

/// Columns that hold words; figures may not be computed either, but stay out one by one.
const WORDS: &[&str] = &["name", "organisation", "reason", "minutes", "note"];

/// What a sheet would change for one member.
pub struct Change {
    entry: Entry,
    put: Vec<Declaration>,
    drop: Vec<String>,
    category: Option<Category>,
}

impl Change {
    pub fn write(&self, conn: &Connection, month: Month, at: &At) -> Result<()> {
        if let Some(category) = self.category {
            members::set_category(conn, &self.entry.member_id, month, category)?;
        }
        rows::put_entry(conn, &self.entry, at)?;
        for id in &self.drop {
            rows::delete_declaration(conn, id)?;
        }
        for declaration in &self.put {
            rows::put_declaration(conn, &self.entry, declaration, at)?;
        }
        Ok(())
    }
}

/// Everything a row is compared with, read once.
pub struct Desk<'a> {
    at: &'a At,
    month: Month,
    pack: &'static Pack,
    people: HashMap<String, Vec<Member>>,
    receiver: Receiver,
    closed: BTreeSet<String>,
    stored: HashMap<String, Entry>,
    categories: HashMap<String, Category>,
    seen: Seen,
    settled: Vec<(Outcome, Vec<RowNote>)>,
    changes: Vec<Change>,
    shut_out: usize,
}

impl<'a> Desk<'a> {
    pub fn open(conn: &Connection, scope: &Scope, month: Month, at: &'a At) -> Result<Desk<'a>> {
        let mut people: HashMap<String, Vec<Member>> = HashMap::new();
        for day in [month.last().min(at.today()), month.first()] {
            for member in members::on(conn, scope, day)? {
                let namesakes = people.entry(member.name.clone()).or_default();
                if !namesakes.iter().any(|m| m.id == member.id) {
                    namesakes.push(member);
                }
            }
        }
        let mut closed = BTreeSet::new();
        for organisation in branch::covered(conn, scope)? {
            if rows::is_closed(conn, &organisation.id, month)? {
                closed.insert(organisation.id);
            }
        }
        Ok(Desk {
            at,
            month,
            pack: pack::in_force(conn, month)?,
            people,
            receiver: Receiver::new(conn, scope)?,
            closed,
            stored: rows::entries(conn, month)?.into_iter().map(|e| (e.member_id.clone(), e)).collect(),
            categories: members::categories(conn, month)?,
            seen: Seen::default(),
            settled: Vec::new(),
            changes: Vec::new(),
            shut_out: 0,
        })
    }

    pub fn take(&mut self, row: &Row, table: &Table) -> Result<()> {
        let (outcome, notes) = match self.person(row) {
            Ok(member) => self.compare(row, table, &member)?,
            Err(note) => (Outcome::Refused, vec![note]),
        };
        self.settled.push((outcome, notes));
        Ok(())
    }

    /// The one member that a row is about.
    fn person(&mut self, row: &Row) -> std::result::Result<Member, RowNote> {
        if let Some(note) = row.formula_among(WORDS) {
            return Err(note);
        }
        let written = row.get("name").text();
        let bare = members::bare_name(&written);
        if bare.is_empty() {
            return Err(row.refuse("name", "name-missing", "没有姓名，不知道是谁的积分。请补写姓名。"));
        }
        let mut found = self.people.get(&bare).cloned().unwrap_or_default();
        let organisation = row.get("organisation").text();
        if !organisation.is_empty() {
            let kept = self.receiver.of(&organisation).map_err(|s| row.refuse("organisation", s.code, s.message))?;
            found.retain(|m| m.organisation_id == kept.id);
        }
        let tail = row.get("id_number").text();
        let member = match members::named(&found, &format!("{written}{tail}")) {
            Named::One(member) => member.clone(),
            Named::Nobody => {
                let message = "名册里没有这个人，请检查姓名，或先把他录入名册。";
                return Err(row.refuse("name", "member-unknown", message));
            }
            Named::Several => {
                let message = "名册里有同名的人，分不清是谁。请在姓名后面写上身份证后四位，或加“所在党支部”一列。";
                return Err(row.refuse("name", "member-ambiguous", message));
            }
        };
        if self.closed.contains(&member.organisation_id) {
            self.shut_out += 1;
            let message = format!("{} 已经结账，不能再登记。更正请用冲正，漏记的登记在下一个月。", self.month);
            return Err(row.refuse("", "month-closed", message));
        }
        if let Some(first) = self.seen.before(vec![member.id.clone()], row.number) {
            let message = format!("和第{first}行是同一个人，只取第{first}行。请删掉重复的行。");
            return Err(row.refuse("name", "member-repeated", message));
        }
        Ok(member)
    }

    fn compare(&mut self, row: &Row, table: &Table, member: &Member) -> Result<(Outcome, Vec<RowNote>)> {
        let mut notes = Vec::new();
        let stored = self.stored.get(&member.id);
        let current = self.categories.get(&member.id).copied();
        let category = cells::category(row, current, &mut notes)?;
        let mut entry = match stored {
            Some(e) => Entry { declarations: e.declarations.clone(), ..e.clone() },
            None => Entry::new(self.at, member, self.month, table.sheet, row.number),
        };
        entry.category = category.map_or(entry.category, |c| c.key().to_owned());
        entry.note = row.get("note").text().into_owned();
        entry.extras = row.extras.clone();
        for rule in &self.pack.daily {
            match cells::times(row, rule, self.pack) {
                Ok(Some(quantity)) => entry.declare(self.at, &rule.id, quantity, "", ""),
                Ok(None) => {}
                Err(note) => notes.push(note),
            }
        }
        cells::deduct(row, self.pack, self.at, &mut entry, &mut notes);
        let change = Change::between(stored, entry, category.filter(|c| Some(*c) != current));
        let outcome = match (stored, &change) {
            (None, _) => Outcome::Accepted,
            (Some(_), Some(_)) => Outcome::Updated,
            (Some(_), None) => Outcome::Unchanged,
        };
        self.changes.extend(change);
        Ok((outcome, notes))
    }

    pub fn finish(self, mut report: ImportReport) -> Result<(ImportReport, Vec<Change>)> {
        if self.settled.is_empty() {
            return Err(Error::refused("表头下面没有一行数据，没有导入任何内容。请检查文件。"));
        }
        let none = self.settled.iter().all(|(outcome, _)| *outcome == Outcome::Refused);
        if self.shut_out > 0 && none {
            return Err(Error::forbidden(format!(
                "{} 的积分已经结账，不能再导入。要更正请用冲正，漏记的登记在下一个月。",
                self.month
            )));
        }
        for (outcome, notes) in self.settled {
            report.settle(outcome, notes);
        }
        Ok((report, self.changes))
    }
}

impl Change {
    /// What must be written to get from `stored` to `wanted`; `None` where they are the same.
    fn between(stored: Option<&Entry>, wanted: Entry, category: Option<Category>) -> Option<Change> {
        let before = stored.map_or(&[][..], |e| &e.declarations);
        let same = |d: &Declaration| before.iter().any(|b| b == d);
        let put: Vec<Declaration> = wanted.declarations.iter().filter(|d| !same(d)).cloned().collect();
        let gone = |b: &&Declaration| !wanted.declarations.iter().any(|d| d.id == b.id);
        let drop: Vec<String> = before.iter().filter(gone).map(|b| b.id.clone()).collect();
        let kept = stored
            .is_some_and(|e| (&e.category, &e.note, &e.extras) == (&wanted.category, &wanted.note, &wanted.extras));
        let idle = kept && put.is_empty() && drop.is_empty() && category.is_none();
        (!idle).then_some(Change { entry: wanted, put, drop, category })
    }
}
