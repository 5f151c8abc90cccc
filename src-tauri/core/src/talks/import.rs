//! From the sheet 谈心谈话登记 to talks. Remarks never repeat what a cell says: bodies and occasions are restricted.

use super::rows::{self, Stored};
use super::rules::{Rules, rules};
use super::{Body, Talk};
use crate::branch::{self, Receiver, Scope};
use crate::members::{self, Member, Named};
use crate::sheet::fields::{Seen, column};
use crate::sheet::{self, Column, ImportReport, Limits, Outcome, Pick, Row, RowNote, Table};
use crate::store::{Done, Store, Verb};
use crate::{At, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

const COLUMNS: &[Column] = &[
    column("date", &["日期", "谈话日期", "谈话时间", "时间"], true),
    column("talker", &["谈话人", "谈话人姓名", "谈话者", "主谈人"], true),
    column("talkee", &["谈话对象", "被谈话人", "谈话对象姓名", "被谈人", "谈话对象(姓名)"], true),
    column("category", &["类别", "谈话类别", "谈话类型", "类型"], false),
    column("place", &["地点", "谈话地点"], false),
    column("state_of_mind", &["思想状况", "思想状况清楚", "对思想状况清楚"], false),
    column("root_cause", &["问题根源", "问题根源清楚"], false),
    column("relations", &["社会关系", "社会关系清楚"], false),
    column("help", &["帮扶办法", "帮扶办法清楚", "帮扶措施"], false),
    column("principle", &["谈党性原则", "党性原则"], false),
    column("thinking", &["谈思想认识", "思想认识"], false),
    column("work", &["谈工作情况", "工作情况"], false),
    column(
        "improvement",
        &["谈问题和改进方向", "谈自身存在的问题和改进方向", "问题和改进方向", "存在问题和改进方向", "改进方向"],
        false,
    ),
    column("suggestions", &["意见建议", "意见和建议", "建议"], false),
    column("follow_up", &["后续措施", "后续措施及时限", "跟进措施", "整改措施"], false),
    column("note", &["备注", "谈话内容", "谈话记录", "主要内容"], false),
    column("organisation", &["所在党支部", "党支部", "支部名称", "党支部名称", "党组织", "党组织名称"], false),
];

/// Imports a workbook of talks. A talk is the same when organisation, day and the two people are.
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
    let book = sheet::read(path, &Limits::default())?;
    let table = sheet::table(&book, COLUMNS, pick)?;
    let (report, steps) = plan(store.conn(), at, scope, &table)?;
    if dry_run || steps.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(Verb::ImportTalks, at, |tx| {
        for step in &steps {
            match step {
                Step::Add(s) => rows::insert(tx, s)?,
                Step::Change(s) => rows::update(tx, s)?,
            }
        }
        Ok(report)
    })
}

enum Step {
    Add(Stored),
    Change(Stored),
}

fn plan(conn: &Connection, at: &At, scope: &Scope, table: &Table) -> Result<(ImportReport, Vec<Step>)> {
    let mut reader = Reader {
        conn,
        at,
        rules: rules()?,
        receiver: Receiver::new(conn, scope)?,
        rosters: HashMap::new(),
        seen: Seen::default(),
    };
    let mut report = ImportReport::of(table);
    let mut steps = Vec::new();
    for row in &table.rows {
        let mut notes = Vec::new();
        let (outcome, step) = match reader.read(row, &mut notes)? {
            Some(read) => settle(conn, at, read)?,
            None => (Outcome::Refused, None),
        };
        report.settle(outcome, notes);
        steps.extend(step);
    }
    Ok((report, steps))
}

/// Compares with what is stored; an unchanged row keeps its moments, a changed one the moment of first entry.
fn settle(conn: &Connection, at: &At, read: Stored) -> Result<(Outcome, Option<Step>)> {
    let Some(old) = rows::same(conn, &read.talk)? else {
        return Ok((Outcome::Accepted, Some(Step::Add(read))));
    };
    let mut new = read;
    new.talk.id = old.talk.id.clone();
    new.talk.entered_at = old.talk.entered_at.clone();
    new.talk.changed_at = old.talk.changed_at.clone();
    if new == old {
        return Ok((Outcome::Unchanged, None));
    }
    new.talk.changed_at = at.stamp();
    Ok((Outcome::Updated, Some(Step::Change(new))))
}

struct Reader<'a> {
    conn: &'a Connection,
    at: &'a At,
    rules: &'static Rules,
    receiver: Receiver,
    /// By organisation and day, read once.
    rosters: HashMap<(String, NaiveDate), Vec<Member>>,
    seen: Seen,
}

impl Reader<'_> {
    /// The talk of a row; none where a remark of level error says why not.
    fn read(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Result<Option<Stored>> {
        let words: Vec<&str> = COLUMNS.iter().map(|c| c.field).filter(|f| *f != "date").collect();
        if let Some(formula) = row.formula_among(&words) {
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
        let talker = self.member(row, "talker", &organisation, held_on, notes)?;
        let talkee = self.member(row, "talkee", &organisation, held_on, notes)?;
        let (Some(talker_id), Some(talkee_id)) = (talker, talkee) else { return Ok(None) };
        if talker_id == talkee_id {
            notes.push(row.refuse("talkee", "same-person", "谈话人和谈话对象是同一个人，没有收入。请更正。"));
            return Ok(None);
        }
        let body = self.body(row)?;
        let talk = Talk {
            id: self.at.uuid(),
            organisation_id: organisation,
            held_on,
            talker_id,
            talkee_id,
            declared: self.rules.pair_named(&body.category).unwrap_or_default().to_owned(),
            place: row.get("place").text().into_owned(),
            prepared: filled([&body.state_of_mind, &body.root_cause, &body.relations, &body.help]),
            covered: filled([&body.principle, &body.thinking, &body.work, &body.improvement]),
            entered_at: self.at.stamp(),
            changed_at: self.at.stamp(),
        };
        let stored = Stored { talk, body };
        self.check(row, &stored, notes)?;
        Ok(self.once(row, stored, notes))
    }

    /// The member whose name was written; a talk without two known members would prove nothing.
    fn member(
        &mut self,
        row: &Row,
        field: &str,
        organisation: &str,
        on: NaiveDate,
        notes: &mut Vec<RowNote>,
    ) -> Result<Option<String>> {
        let written = row.get(field).text();
        if written.is_empty() {
            notes.push(row.refuse(field, "person-missing", "没有写姓名。请补上。"));
            return Ok(None);
        }
        let key = (organisation.to_owned(), on);
        if !self.rosters.contains_key(&key) {
            let roster = members::on(self.conn, &Scope::One(organisation.to_owned()), on)?;
            self.rosters.insert(key.clone(), roster);
        }
        let roster = self.rosters.get(&key).map_or(&[][..], Vec::as_slice);
        match members::named(roster, &written) {
            Named::One(member) => return Ok(Some(member.id.clone())),
            Named::Nobody => notes.push(row.refuse(
                field,
                "person-unknown",
                "当日名册里没有这个姓名，这一行没有收入。一行只写一位；请核对姓名，或先导入花名册。",
            )),
            Named::Several => notes.push(row.refuse(
                field,
                "person-ambiguous",
                "名册里有同名党员，分不清是哪一位，这一行没有收入。请在姓名后加上身份证号后四位再导入。",
            )),
        }
        Ok(None)
    }

    fn body(&self, row: &Row) -> Result<Body> {
        let text = |field: &str| row.get(field).text().into_owned();
        let category = text("category");
        Ok(Body {
            occasion: self.rules.occasion(&category).unwrap_or_default().to_owned(),
            category,
            state_of_mind: text("state_of_mind"),
            root_cause: text("root_cause"),
            relations: text("relations"),
            help: text("help"),
            principle: text("principle"),
            thinking: text("thinking"),
            work: text("work"),
            improvement: text("improvement"),
            suggestions: text("suggestions"),
            follow_up: text("follow_up"),
            note: text("note"),
            extras: serde_json::to_string(&row.extras)?,
        })
    }

    /// Remarks that leave the talk as it is: an unknown 类别, one that the roles of that day contradict, an empty record.
    fn check(&self, row: &Row, s: &Stored, notes: &mut Vec<RowNote>) -> Result<()> {
        let (talk, body) = (&s.talk, &s.body);
        if talk.declared.is_empty() && body.occasion.is_empty() && !body.category.is_empty() {
            notes.push(row.warn(
                "category",
                "category-unknown",
                "不认识这个类别，已按原文保留；计入哪一类按两人当日的职务认定。",
            ));
        }
        let committee = branch::committee(self.conn, &talk.organisation_id, talk.held_on)?;
        let secretary = committee.first().map(|p| p.member_id.as_str());
        let took_part = secretary.is_some_and(|s| s == talk.talker_id || s == talk.talkee_id);
        if talk.declared.starts_with("talk.secretary-") && secretary.is_some() && !took_part {
            let message =
                "类别写的是书记谈话，但当日的书记没有参加，不计入书记谈话。请核对类别、姓名或支委会任职日期。";
            notes.push(row.warn("category", "category-contradicted", message));
        }
        if talk.prepared + talk.covered == 0 && body.note.is_empty() && body.suggestions.is_empty() {
            notes.push(row.warn("", "talk-empty", "“四清楚”“四谈”都没有写。可以打勾，另写一段话或附一份扫描件即可。"));
        }
        Ok(())
    }

    /// The second row about one talk is refused.
    fn once(&mut self, row: &Row, read: Stored, notes: &mut Vec<RowNote>) -> Option<Stored> {
        let t = &read.talk;
        let key = vec![t.organisation_id.clone(), t.held_on.to_string(), t.talker_id.clone(), t.talkee_id.clone()];
        let Some(first) = self.seen.before(key, row.number) else { return Some(read) };
        let message = format!("与第{first}行是同一次谈话（日期和两人都相同），没有重复收入。");
        notes.push(row.refuse("", "row-repeated", message));
        None
    }
}

/// How many of four cells say something.
fn filled(cells: [&String; 4]) -> u8 {
    cells.iter().map(|c| u8::from(super::says(c))).sum()
}
