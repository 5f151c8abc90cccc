//! 期初 from a sheet: one row a member (points so far, dues paid to, talks held) or one row a section of the archive (next
//! 件号). What they mean is the branch's; here names become members.

use super::{Member, Named, named};
use crate::branch::{self, NewOpening, Organisation, What};
use crate::sheet::dates::{self, Reading};
use crate::sheet::fields::{Seen, column};
use crate::sheet::{self, Column, ImportReport, Limits, Outcome, Pick, Row, RowNote, Table, text};
use crate::store::{Done, Store};
use crate::{At, Month, Result};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::path::Path;

const PEOPLE: &[Column] = &[
    column("name", &["姓名", "党员姓名"], true),
    column("base", &["基础积分", "基础分"], false),
    column("daily", &["日常积分", "日常分"], false),
    column("appraisal", &["民主评议积分", "评议积分", "民主评议分"], false),
    column("dues", &["党费交至", "党费交到", "党费缴至", "党费缴到", "已交至"], false),
    column("secretary", &["书记已谈次数", "书记谈话次数", "已谈次数", "谈话次数"], false),
    column("as_of", &["截至日期", "截止日期", "截至"], false),
    column("note", &["备注", "说明", "来源"], false),
];

const SECTIONS: &[Column] = &[
    column("section", &["资料卷", "卷", "资料卷代码"], true),
    column("retention", &["保管期限", "期限"], true),
    column("number", &["下一件号", "下一个件号", "起始件号", "件号从"], true),
    column("as_of", &["截至日期", "截止日期", "截至"], false),
    column("note", &["备注", "说明", "来源"], false),
];

const FIELDS: &[(&str, What, &str)] = &[
    ("base", What::Points, "base"),
    ("daily", What::Points, "daily"),
    ("appraisal", What::Points, "appraisal"),
    ("dues", What::Dues, ""),
    ("secretary", What::Talks, "talk.secretary-member"),
];

/// Takes a sheet of opening balances in for one organisation. A balance that stands already is unchanged or gets the new value.
/// # Errors
/// `NotFound`, `InputRefused` as the sheet reader says.
pub fn import_opening(
    store: &mut Store,
    at: &At,
    organisation: &Organisation,
    path: &Path,
    pick: &Pick,
    dry_run: bool,
) -> Result<Done<ImportReport>> {
    let book = sheet::read(path, &Limits::default())?;
    let people = sheet::table(&book, PEOPLE, pick);
    let table = match people {
        Ok(table) => table,
        Err(e) => sheet::table(&book, SECTIONS, pick).map_err(|_| e)?,
    };
    let (report, new) = plan(store, at, organisation, &table)?;
    if dry_run || new.is_empty() {
        return Ok(Done { value: report, changed: BTreeSet::new() });
    }
    let done = branch::enter_opening(store, at, &organisation.id, &new)?;
    Ok(Done { value: report, changed: done.changed })
}

fn plan(store: &Store, at: &At, o: &Organisation, table: &Table) -> Result<(ImportReport, Vec<NewOpening>)> {
    let roster = super::on(store.conn(), &branch::Scope::One(o.id.clone()), at.today())?;
    let mut reader = Reader { at, o, roster, seen: Seen::default() };
    let mut report = ImportReport::of(table);
    let mut all = Vec::new();
    for row in &table.rows {
        let mut notes = Vec::new();
        let new = reader.read(row, &mut notes);
        let checked = branch::check_opening(store.conn(), at, &o.id, &new);
        let outcome = match checked {
            _ if new.is_empty() => {
                if notes.is_empty() {
                    notes.push(row.refuse(
                        "name",
                        "opening-empty",
                        "这一行没有期初数，没有收入。请填上，或删掉这一行。",
                    ));
                }
                Outcome::Refused
            }
            Err(e) => {
                notes.push(row.refuse("name", "opening-wrong", e.fault().message));
                Outcome::Refused
            }
            Ok(branch::Known::Same) => Outcome::Unchanged,
            Ok(branch::Known::Other) => Outcome::Updated,
            Ok(branch::Known::New) => Outcome::Accepted,
        };
        if matches!(outcome, Outcome::Accepted | Outcome::Updated) {
            all.extend(new);
        }
        report.settle(outcome, notes);
    }
    Ok((report, all))
}

struct Reader<'a> {
    at: &'a At,
    o: &'a Organisation,
    roster: Vec<Member>,
    seen: Seen,
}

impl Reader<'_> {
    /// The balances of a row; none where a remark says why not.
    fn read(&mut self, row: &Row, notes: &mut Vec<RowNote>) -> Vec<NewOpening> {
        let Some(as_of) = self.as_of(row, notes) else { return Vec::new() };
        let written = row.get("name").text().into_owned();
        let (key, new) = if written.is_empty() {
            let item =
                format!("{}-{}", row.get("section").text().to_uppercase(), retention(&row.get("retention").text()));
            let value = row.whole("number", &["件", "号"]).map(|n| n.to_string()).unwrap_or_default();
            (item.clone(), vec![one(row, What::Archive, "", &item, value, as_of)])
        } else {
            let Some(id) = self.person(row, &written, notes) else { return Vec::new() };
            let told = FIELDS.iter().filter_map(|(field, what, item)| {
                let value = value(row, field);
                (!value.is_empty()).then(|| one(row, *what, &id, item, value, as_of))
            });
            (id.clone(), told.collect())
        };
        if let Some(first) = self.seen.before(vec![key], row.number) {
            notes.push(row.refuse("name", "duplicate", format!("和第{first}行说的是同一项，没有收入。请只留一行。")));
            return Vec::new();
        }
        new
    }

    fn person(&self, row: &Row, written: &str, notes: &mut Vec<RowNote>) -> Option<String> {
        let (code, said) = match named(&self.roster, written) {
            Named::One(m) => return Some(m.id.clone()),
            Named::Nobody => ("member-unknown", "名册里没有这个人，没有收入。请核对姓名，或先导入名册。"),
            Named::Several => ("member-ambiguous", "名册里有同名的人，没有收入。请在姓名后写上身份证号末四位。"),
        };
        notes.push(row.refuse("name", code, said));
        None
    }

    /// The eve of the first month of use where the row says nothing.
    fn as_of(&self, row: &Row, notes: &mut Vec<RowNote>) -> Option<NaiveDate> {
        match dates::reading(row.get("as_of")) {
            Reading::Empty => Some(self.o.since.first()),
            Reading::Date(d) if d.last() <= self.at.today() => Some(d.last()),
            _ => {
                let said = "截至日期看不懂或在今天之后，没有收入这一行。请写成 2026-06-30 这样的日期。";
                notes.push(row.refuse("as_of", "date-unreadable", said));
                None
            }
        }
    }
}

fn value(row: &Row, field: &str) -> String {
    if field == "dues" {
        return match dates::reading(row.get(field)) {
            Reading::Date(d) => Month::of(d.first()).to_string(),
            _ => row.get(field).text().into_owned(),
        };
    }
    let written = text::squeeze(&row.get(field).text()).into_owned();
    row.quantity(field, &["分", "次"]).map_or(written, |n| n.to_string())
}

fn retention(word: &str) -> String {
    match word.trim() {
        "永久" => "Y".into(),
        "30年" | "长期" => "D30".into(),
        "10年" | "短期" => "D10".into(),
        other => other.to_uppercase(),
    }
}

fn one(row: &Row, what: What, member_id: &str, item: &str, value: String, as_of: NaiveDate) -> NewOpening {
    let note = row.get("note").text().into_owned();
    NewOpening { member_id: member_id.to_owned(), what, item: item.to_owned(), value, as_of, note }
}
