//! From the sheets 联系记录 and 承诺登记 to their records.

use super::super::rules::{Rules, rules};
use super::{Contact, Pledge, half_of, rows};
use crate::branch::{Receiver, Scope};
use crate::members::{self, Member, Named};
use crate::sheet::fields::{Seen, column};
use crate::sheet::{self, Column, ImportReport, Limits, Outcome, Pick, Row, RowNote, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Transaction};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

const NAME: Column = column("name", &["姓名", "党员姓名", "党员", "联系对象"], true);
const ORGANISATION: Column =
    column("organisation", &["所在党支部", "党支部", "支部名称", "党支部名称", "党组织", "党组织名称"], false);

const CONTACTS: &[Column] = &[
    NAME,
    column("date", &["联系日期", "日期", "联系时间", "时间"], true),
    column("way", &["联系方式", "方式", "联系途径"], false),
    column("by", &["联系人", "联系委员", "走访人", "经办人"], false),
    ORGANISATION,
];

const PLEDGES: &[Column] = &[
    NAME,
    column("period", &["期间", "半年", "承诺期间", "时段"], true),
    column("kind", &["类别", "承诺类别", "事项", "类型"], true),
    column("text", &["内容", "承诺内容", "承诺事项", "岗位"], false),
    column("kept", &["完成日期", "兑现日期", "践诺日期", "评价日期"], false),
    ORGANISATION,
];

/// Imports a workbook of contacts. One is the same when member, day and way are.
/// # Errors
/// As the sheet reader says; `CannotWrite` where the store or its copy cannot be written.
pub fn import_contacts(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
) -> Result<Done<ImportReport>> {
    let read = |reader: &mut Reader, row: &Row, notes: &mut Vec<RowNote>| {
        let Some(c) = reader.contact(row, notes)? else { return Ok((Outcome::Refused, None)) };
        let old = rows::same_contact(reader.conn, &c)?;
        let changed = old.as_ref().map(|o| (&o.by, &o.extras) != (&c.by, &c.extras));
        Ok(settled(changed, c))
    };
    take(store, at, scope, path, (CONTACTS, pick), dry_run, Verb::ImportContacts, read, rows::put_contact)
}

/// Imports a workbook of pledges. One is the same when member, half-year and kind are.
/// # Errors
/// As [`import_contacts`].
pub fn import_pledges(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
) -> Result<Done<ImportReport>> {
    let read = |reader: &mut Reader, row: &Row, notes: &mut Vec<RowNote>| {
        let Some(p) = reader.pledge(row, notes)? else { return Ok((Outcome::Refused, None)) };
        let old = rows::same_pledge(reader.conn, &p)?;
        let changed = old.as_ref().map(|o| (&o.text, o.kept_on, &o.extras) != (&p.text, p.kept_on, &p.extras));
        Ok(settled(changed, p))
    };
    take(store, at, scope, path, (PLEDGES, pick), dry_run, Verb::ImportPledges, read, rows::put_pledge)
}

/// What becomes of a row: new, changed, or as it stands.
fn settled<T>(changed: Option<bool>, record: T) -> (Outcome, Option<T>) {
    match changed {
        None => (Outcome::Accepted, Some(record)),
        Some(true) => (Outcome::Updated, Some(record)),
        Some(false) => (Outcome::Unchanged, None),
    }
}

/// The road of both sheets: rows read, then written in one transaction.
#[allow(clippy::too_many_arguments)]
fn take<T>(
    store: &mut Store,
    at: &At,
    scope: &Scope,
    path: &Path,
    (columns, pick): (&[Column], &Pick),
    dry_run: bool,
    verb: Verb,
    read: impl Fn(&mut Reader, &Row, &mut Vec<RowNote>) -> Result<(Outcome, Option<T>)>,
    put: impl Fn(&Connection, &T, &str) -> Result<()>,
) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &Limits::default())?;
    let table = sheet::table(&book, columns, pick)?;
    let mut report = ImportReport::of(&table);
    let mut records = Vec::new();
    let mut reader = Reader::new(store.conn(), at, scope)?;
    for row in &table.rows {
        let mut notes = Vec::new();
        let (outcome, record) = read(&mut reader, row, &mut notes)?;
        report.settle(outcome, notes);
        records.extend(record);
    }
    drop(reader);
    if dry_run || records.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    store.verified_copy(at)?;
    store.transact(verb, at, |tx: &Transaction| {
        records.iter().try_for_each(|record| put(tx, record, &at.stamp()))?;
        Ok(report)
    })
}

struct Reader<'a> {
    conn: &'a Connection,
    at: &'a At,
    rules: &'static Rules,
    receiver: Receiver,
    rosters: HashMap<(String, NaiveDate), Vec<Member>>,
    seen: Seen,
}

impl<'a> Reader<'a> {
    fn new(conn: &'a Connection, at: &'a At, scope: &Scope) -> Result<Self> {
        let receiver = Receiver::new(conn, scope)?;
        Ok(Reader { conn, at, rules: rules()?, receiver, rosters: HashMap::new(), seen: Seen::default() })
    }

    fn contact(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Result<Option<Contact>> {
        if let Some(formula) = row.formula_among(&["name", "way", "by", "organisation"]) {
            notes.push(formula);
            return Ok(None);
        }
        let held_on = match row.past_day("date", self.at.today()) {
            Ok(day) => day,
            Err(why) => {
                notes.push(why);
                return Ok(None);
            }
        };
        let Some((organisation_id, member_id)) = self.member(row, held_on, notes)? else { return Ok(None) };
        let way = self.rules.way(&row.get("way").text()).to_owned();
        let key = vec![member_id.clone(), held_on.to_string(), way.clone()];
        if self.repeats(row, key, notes) {
            return Ok(None);
        }
        Ok(Some(Contact {
            id: self.at.uuid(),
            organisation_id,
            member_id,
            held_on,
            way,
            by: row.get("by").text().trim().to_owned(),
            extras: serde_json::to_string(&row.extras)?,
            entered_at: self.at.stamp(),
        }))
    }

    fn pledge(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Result<Option<Pledge>> {
        if let Some(formula) = row.formula_among(&["name", "period", "kind", "text", "organisation"]) {
            notes.push(formula);
            return Ok(None);
        }
        let Some((year, half)) = period(&row.get("period").text()) else {
            let message = "看不出是哪个半年，没有收入这一行。请写成 2026年上半年 或 2026H1。";
            notes.push(row.refuse("period", "period-unreadable", message));
            return Ok(None);
        };
        let Some(kind) = self.rules.pledge(&row.get("kind").text()) else {
            let message = format!("不认识这一类，没有收入这一行。请写：{}。", self.rules.pledge_names());
            notes.push(row.refuse("kind", "kind-unknown", message));
            return Ok(None);
        };
        let kept_on = match row.past_day("kept", self.at.today()) {
            Ok(day) if half_of(day) >= (year, half) => Some(day),
            Ok(_) => {
                notes.push(row.refuse("kept", "kept-before", "完成日期在这个半年开始以前，没有收入这一行。请更正。"));
                return Ok(None);
            }
            Err(_) if row.get("kept").is_empty() => None,
            Err(why) => {
                notes.push(why);
                return Ok(None);
            }
        };
        let on = kept_on.unwrap_or(self.at.today());
        let Some((organisation_id, member_id)) = self.member(row, on, notes)? else { return Ok(None) };
        if self.repeats(row, vec![member_id.clone(), format!("{year}H{half}"), kind.to_owned()], notes) {
            return Ok(None);
        }
        Ok(Some(Pledge {
            id: self.at.uuid(),
            organisation_id,
            member_id,
            year,
            half,
            kind: kind.to_owned(),
            text: row.get("text").text().trim().to_owned(),
            kept_on,
            extras: serde_json::to_string(&row.extras)?,
            entered_at: self.at.stamp(),
        }))
    }

    /// Organisation and id of the member named; none where a remark says why not.
    fn member(&mut self, row: &Row, on: NaiveDate, notes: &mut Vec<RowNote>) -> Result<Option<(String, String)>> {
        let organisation_id = match self.receiver.of(&row.get("organisation").text()) {
            Ok(organisation) => organisation.id.clone(),
            Err(stray) => {
                notes.push(row.refuse("organisation", stray.code, stray.message));
                return Ok(None);
            }
        };
        let key = (organisation_id.clone(), on);
        if !self.rosters.contains_key(&key) {
            let roster = members::on(self.conn, &Scope::One(organisation_id.clone()), on)?;
            self.rosters.insert(key.clone(), roster);
        }
        let (code, message) = match members::named(&self.rosters[&key], &row.get("name").text()) {
            Named::One(member) => return Ok(Some((organisation_id, member.id.clone()))),
            Named::Nobody => ("person-unknown", "当日名册里没有这个姓名，没有收入这一行。请核对姓名，或先导入花名册。"),
            Named::Several => {
                ("person-ambiguous", "名册里有同名党员，没有收入这一行。请在姓名后加上身份证号后四位再导入。")
            }
        };
        notes.push(row.refuse("name", code, message));
        Ok(None)
    }

    fn repeats(&mut self, row: &Row, key: Vec<String>, notes: &mut Vec<RowNote>) -> bool {
        let Some(first) = self.seen.before(key, row.number) else { return false };
        notes.push(row.refuse("", "row-repeated", format!("与第{first}行是同一件事，没有重复收入。")));
        true
    }
}

/// `2026H1`, `2026年上半年`, `2026下`.
fn period(written: &str) -> Option<(i32, u32)> {
    let folded = text::fold_width(written);
    let bare = text::squeeze(&folded);
    let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
    let year = digits.parse().ok().filter(|y| (1921..=9999).contains(y))?;
    let rest = bare[digits.len()..].trim_start_matches(['年', '-']).to_ascii_uppercase();
    match rest.as_str() {
        "H1" | "上" | "上半年" => Some((year, 1)),
        "H2" | "下" | "下半年" => Some((year, 2)),
        _ => None,
    }
}
