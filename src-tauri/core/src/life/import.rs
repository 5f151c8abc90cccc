//! From the sheet 组织生活登记 to gatherings. Reading is pure over the store; writing is one transaction.

use super::attendance::{Days, is_complete, remote};
use super::columns::{COLUMNS, WORDS};
use super::rows::{self, Stored};
use super::rules::{Rules, rules};
use super::{Absence, Gathering, Person, absentees};
use crate::branch::{Receiver, Scope};
use crate::members::{self, Named};
use crate::sheet::fields::Seen;
use crate::sheet::{self, ImportReport, Limits, Outcome, Pick, Row, RowNote, Table, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

/// Months of an organisation (by id) that were closed or reported. A fact for such a month still enters; it is marked.
pub type Settled = BTreeSet<(String, Month)>;

/// Imports a workbook of gatherings. A gathering is the same when organisation, day, kinds, group and topic are.
/// # Errors
/// `NotFound`, `InputRefused` as the sheet reader says; `CannotWrite` where the store or its copy cannot be written.
pub fn import(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
) -> Result<Done<ImportReport>> {
    import_with(store, at, scope, path, pick, dry_run, &Settled::new())
}

/// The same for a caller that knows which months are settled: the floors above do.
/// # Errors
/// As [`import`].
pub fn import_with(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
    settled: &Settled,
) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &Limits::default())?;
    let table = sheet::table(&book, COLUMNS, pick)?;
    let (report, steps) = plan(store.conn(), at, scope, settled, &table)?;
    if dry_run || steps.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportLife, at, |tx| {
        for step in &steps {
            match step {
                Step::Add(s) => rows::insert(tx, s, || at.uuid())?,
                Step::Change(s) => rows::update(tx, s, || at.uuid())?,
            }
        }
        Ok(report)
    })
}

enum Step {
    Add(Stored),
    Change(Stored),
}

fn plan(
    conn: &Connection,
    at: &At,
    scope: &Scope,
    settled: &Settled,
    table: &Table,
) -> Result<(ImportReport, Vec<Step>)> {
    let mut reader = Reader {
        conn,
        at,
        rules: rules()?,
        receiver: Receiver::new(conn, scope)?,
        days: Days::default(),
        seen: Seen::default(),
    };
    let mut report = ImportReport::of(table);
    let mut steps = Vec::new();
    for row in &table.rows {
        let mut notes = Vec::new();
        let read = reader.read(row, &mut notes)?;
        let (outcome, step) = match read {
            Some(read) => settle(conn, at, read)?,
            None => (Outcome::Refused, None),
        };
        if let Some(Step::Add(new) | Step::Change(new)) = &step {
            notes.extend(lateness(row, &new.gathering, at, settled)?);
        }
        report.settle(outcome, notes);
        steps.extend(step);
    }
    Ok((report, steps))
}

/// What to say of a fact that enters after its month was over. Facts are never refused for being late.
fn lateness(row: &Row, g: &Gathering, at: &At, settled: &Settled) -> Result<Option<RowNote>> {
    if settled.contains(&(g.organisation_id.clone(), Month::of(g.held_on))) {
        let message = "这个月已经关账或上报。这条记录照收，显示为补录；已公布的积分不变，请在当前月份用更正处理，月报将生成新的修订。";
        return Ok(Some(row.warn("date", "month-settled", message)));
    }
    let late = at.today() > rules()?.entry_due(g.held_on);
    Ok(late.then(|| row.warn("date", "late-entry", "这是过后补录的记录，将按实际录入时间如实显示为“补录”。")))
}

/// Compares with what is stored; an unchanged row keeps its moments, a changed one the moment of first entry.
fn settle(conn: &Connection, at: &At, read: Stored) -> Result<(Outcome, Option<Step>)> {
    let Some(old) = rows::same(conn, &read.gathering)? else {
        return Ok((Outcome::Accepted, Some(Step::Add(read))));
    };
    let mut new = read;
    new.gathering.id = old.gathering.id.clone();
    new.gathering.entered_at = old.gathering.entered_at.clone();
    new.gathering.changed_at = old.gathering.changed_at.clone();
    // What a register has no column for stays as it was entered by hand.
    new.gathering.starts_at = old.gathering.starts_at.clone();
    new.gathering.guests = old.gathering.guests;
    new.gathering.standalone = old.gathering.standalone;
    new.gathering.took_part = old.gathering.took_part.clone();
    let said = |g: &Gathering| (g.due, g.present, g.absences.clone());
    if !old.gathering.called.is_empty() && said(&new.gathering) == said(&old.gathering) {
        new.gathering.called = old.gathering.called.clone();
    }
    if new == old {
        return Ok((Outcome::Unchanged, None));
    }
    new.gathering.changed_at = at.stamp();
    Ok((Outcome::Updated, Some(Step::Change(new))))
}

struct Reader<'a> {
    conn: &'a Connection,
    at: &'a At,
    rules: &'static Rules,
    receiver: Receiver,
    days: Days<'a>,
    seen: Seen,
}

impl Reader<'_> {
    /// The gathering of a row; none where a remark of level error says why not.
    fn read(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Result<Option<Stored>> {
        if let Some(formula) = row.formula_among(WORDS) {
            notes.push(formula);
            return Ok(None);
        }
        let organisation = match self.receiver.of(&row.get("organisation").text()) {
            Ok(organisation) => organisation.id.clone(),
            Err(stray) => {
                notes.push(row.refuse("organisation", stray.code, stray.message));
                return Ok(None);
            }
        };
        let held_on = match row.past_day("date", self.at.today()) {
            Ok(day) => day,
            Err(why) => {
                notes.push(why);
                return Ok(None);
            }
        };
        let Some(kinds) = self.kinds(row, notes) else { return Ok(None) };
        let entered_at = self.at.stamp();
        let mut gathering = Gathering {
            id: self.at.uuid(),
            held_on,
            starts_at: String::new(),
            kinds,
            group: text::squeeze(&row.get("group").text()).into_owned(),
            topic: row.get("topic").text().into_owned(),
            host: self.person(row, "host", &organisation, held_on, notes)?,
            recorder: self.person(row, "recorder", &organisation, held_on, notes)?,
            lecturer: self.person(row, "lecturer", &organisation, held_on, notes)?,
            place: row.get("place").text().into_owned(),
            due: count(row, "due", notes),
            present: count(row, "present", notes),
            called: Vec::new(),
            guests: 0,
            took_part: Vec::new(),
            minutes: minutes(row, notes),
            standalone: None,
            resolution: row.get("resolution").text().into_owned(),
            absences: self.absences(row, &organisation, held_on, notes)?,
            changed_at: entered_at.clone(),
            entered_at,
            late: false,
            organisation_id: organisation,
        };
        self.check(row, &mut gathering, notes)?;
        let stored = Stored { gathering, extras: serde_json::to_string(&row.extras)? };
        Ok(self.once(row, stored, notes))
    }

    fn kinds(&self, row: &Row, notes: &mut Vec<RowNote>) -> Option<Vec<String>> {
        let written = row.get("kind").text();
        let named = self.rules.kinds(&written);
        if let Ok(kinds) = &named
            && !kinds.is_empty()
        {
            return Some(kinds.iter().map(|k| k.id.clone()).collect());
        }
        let start = if named.is_ok() { "没有写类型。" } else { "不认识这个类型。" };
        let message = format!("{start}请写：{}；一次活动属于几类的，用“+”连接。", self.rules.kind_names());
        notes.push(row.refuse("kind", "kind-unknown", message));
        None
    }

    fn person(
        &mut self,
        row: &Row,
        field: &str,
        organisation: &str,
        on: NaiveDate,
        notes: &mut Vec<RowNote>,
    ) -> Result<Person> {
        let written = row.get(field).text();
        if written.is_empty() {
            if field == "recorder" {
                notes.push(row.warn(field, "recorder-missing", "没有写记录人。“三会一课”应有专人记录，请补上。"));
            }
            return Ok(Person::default());
        }
        self.member(row, field, &written, organisation, on, notes)
    }

    /// The member whose name was written, with a remark where nobody or more than one has it.
    fn member(
        &mut self,
        row: &Row,
        field: &str,
        written: &str,
        organisation: &str,
        on: NaiveDate,
        notes: &mut Vec<RowNote>,
    ) -> Result<Person> {
        let roster = self.days.roster(self.conn, organisation, on)?;
        let name = members::bare_name(written);
        match members::named(&roster, written) {
            Named::One(member) => return Ok(Person { name, member_id: Some(member.id.clone()) }),
            Named::Nobody => {
                notes.push(row.warn(
                    field,
                    "person-unknown",
                    "当日名册里没有这个姓名，已按原文保留。请核对姓名，或先导入花名册再重新导入本表。",
                ));
            }
            Named::Several => {
                let message =
                    "名册里有同名党员，分不清是哪一位，已按原文保留。请在姓名后加上身份证号后四位再导入一次。";
                notes.push(row.warn(field, "person-ambiguous", message));
            }
        }
        Ok(Person { name, member_id: None })
    }

    fn absences(
        &mut self,
        row: &Row,
        organisation: &str,
        on: NaiveDate,
        notes: &mut Vec<RowNote>,
    ) -> Result<Vec<Absence>> {
        let mut written = absentees::parse(&row.get("absent").text(), |t| self.rules.is_reason(t));
        if written.iter().any(|w| w.reason.is_empty()) {
            notes.push(row.warn("absent", "absence-without-reason", "缺席的人有没写原因的。请写成“姓名（原因）”。"));
        }
        // A column of its own says how its people took part, whatever stands behind their names.
        for (field, reason) in [("online", "线上参加"), ("home", "送学上门")] {
            let named = absentees::parse(&row.get(field).text(), |t| self.rules.is_reason(t));
            written.extend(named.into_iter().map(|w| absentees::Written { reason: reason.to_owned(), ..w }));
        }
        let person = |w: absentees::Written| {
            let person = self.member(row, "absent", &w.name, organisation, on, notes)?;
            Ok(Absence { person, reason: self.rules.reason(&w.reason).to_owned(), note: w.reason })
        };
        written.into_iter().map(person).collect()
    }

    /// Holds the figures against the list and the roster. Nothing is corrected, only said; where they explain each other,
    /// that roster is the list.
    fn check(&mut self, row: &Row, g: &mut Gathering, notes: &mut Vec<RowNote>) -> Result<()> {
        let away = u32::try_from(g.absences.len()).unwrap_or(u32::MAX);
        let gone = u32::try_from(g.absences.iter().filter(|a| remote(a).is_none()).count()).unwrap_or(u32::MAX);
        if let (Some(due), Some(present)) = (g.due, g.present) {
            if present > due {
                notes.push(row.warn(
                    "present",
                    "present-above-due",
                    "实到比应到多。请核对两个人数；列席的人不计入实到。",
                ));
            } else if due - present != away && due - present != gone {
                let message = format!(
                    "应到{due}、实到{present}，缺席应有{}人，名单上是{away}人。请核对人数或补全名单。",
                    due - present
                );
                notes.push(row.warn("absent", "absences-mismatch", message));
            }
        }
        if g.is("group") && g.group.is_empty() && self.days.has_groups(self.conn, g)? {
            notes.push(row.warn(
                "group",
                "group-missing",
                "没有写是哪个党小组，应到名单无法认定。请加“党小组”一列写明。",
            ));
        }
        if !self.days.knows_group(self.conn, g)? {
            notes.push(row.warn(
                "group",
                "group-unknown",
                "名册里那一天没有这个党小组，应到名单无法认定。请核对名称。",
            ));
        }
        for said in g.short()? {
            notes.push(row.warn("present", "below-quorum", said));
        }
        let roster_due = self.days.due(self.conn, g)?;
        let Some(roster) = roster_due else { return Ok(()) };
        if is_complete(g, &roster) {
            g.called = roster.into_iter().collect();
        } else if let Some(due) = g.due
            && usize::try_from(due).is_ok_and(|d| d != roster.len())
        {
            let message = format!(
                "应到写{due}人，当日名册应到{}人，其余的人是否到场无法认定。请更正人数，或把没有到场的人都写进缺席名单。",
                roster.len()
            );
            notes.push(row.warn("due", "due-not-roster", message));
        }
        Ok(())
    }

    /// The second row about one gathering is refused.
    fn once(&mut self, row: &Row, read: Stored, notes: &mut Vec<RowNote>) -> Option<Stored> {
        let g = &read.gathering;
        let key =
            vec![g.organisation_id.clone(), g.held_on.to_string(), g.kinds.join(","), g.group.clone(), g.topic.clone()];
        let Some(first) = self.seen.before(key, row.number) else { return Some(read) };
        let message = format!(
            "与第{first}行是同一次活动（日期、类型、主题都相同），没有重复收入。若是不同党小组的会议，请加“党小组”一列写明。"
        );
        notes.push(row.refuse("", "row-repeated", message));
        None
    }
}

/// A number of people, `43` or `43人`.
fn count(row: &Row, field: &str, notes: &mut Vec<RowNote>) -> Option<u32> {
    let people = row.whole(field, &["人", "名"]);
    if people.is_none() && !row.get(field).is_empty() {
        notes.push(row.warn(field, "count-unreadable", "人数不是整数，没有收入这一格。请写成数字。"));
    }
    people
}

/// 学时 to minutes; a figure above what ten days hold is a slip of the pen.
fn minutes(row: &Row, notes: &mut Vec<RowNote>) -> Option<u32> {
    const MOST: f64 = 240.0;
    let hours = row.quantity("hours", &["学时", "课时", "小时"]).filter(|h| (0.0..=MOST).contains(h));
    if hours.is_none() && !row.get("hours").is_empty() {
        notes.push(row.warn(
            "hours",
            "hours-unreadable",
            "学时不是合适的数字，没有收入这一格。请写成数字，例如 2 或 1.5。",
        ));
    }
    hours.map(|h| (h * 60.0).round() as u32)
}
