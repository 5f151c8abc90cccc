//! A member's record by hand: plain fields, a new member, a masked field asked for.

use super::book::Book;
use super::fields::{self, field};
use super::more::More;
use super::rules::Rules;
use super::{EventKind, Kind, Member, NewEvent, events, rows};
use crate::branch::{self, Scope};
use crate::sheet::{Level, text};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// One field and what is written into it; empty clears it.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberEdit.ts", rename = "MemberEdit"))]
pub struct Edit {
    /// Name or label of the field.
    pub field: String,
    pub value: String,
}

/// What stands after an edit: the remarks that a person should look at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberEdited.ts", rename = "MemberEdited"))]
pub struct Edited {
    pub id: String,
    pub rev: u32,
    pub warnings: Vec<String>,
}

/// A member who is entered by hand.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewMember {
    /// Id of the organisation that the relation lies in.
    pub organisation: String,
    pub kind: Kind,
    pub fields: Vec<Edit>,
    /// The day on which the relation came from outside, with its document; none for whoever was here before.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub transferred: Option<NaiveDate>,
    pub document: String,
}

/// Changes plain fields of a record. What events change is refused here.
/// # Errors
/// `Usage` for an unknown field or a value that is none, `Forbidden` where the record would be wrong, `NotFound` for nobody.
pub fn edit(store: &mut Store, at: &At, member_id: &str, edits: &[Edit]) -> Result<Done<Edited>> {
    if edits.is_empty() {
        return Err(Error::usage("请写明改哪一项，例如 手机号=13800138000。"));
    }
    store.transact(Verb::EditMember, at, |tx| {
        let stored = super::get(tx, member_id)?;
        let (opening, mut more) = rows::life(tx, member_id)?;
        let mut member = stored.clone();
        write(tx, &mut member, &mut more, edits)?;
        let warnings = sound(&member, at)?;
        if member.confirmed != stored.confirmed {
            // The date that was known from the start is corrected at the start; one that an event set, by correcting the event.
            let set_by_event = opening.as_ref().is_some_and(|o| o.confirmed != stored.confirmed);
            if member.kind == Kind::Probationary || set_by_event {
                return Err(Error::forbidden("转正日期要用变动“转正”来登记或更正，不能直接改。"));
            }
            if let Some(mut opening) = opening {
                opening.confirmed = member.confirmed;
                rows::set_opening(tx, member_id, &opening)?;
            }
        }
        member.rev += 1;
        rows::update(tx, &member)?;
        rows::keep_readings(tx)?;
        rows::set_more(tx, member_id, &more)?;
        Ok(Edited { id: member.id, rev: member.rev, warnings })
    })
}

/// Enters a member by hand: one who was here before, or one who comes from outside by a transfer.
/// # Errors
/// `Usage` where name or a value is missing or none, `Forbidden` where the record would be wrong or stands already, `NotFound`
/// where the organisation is not the office's.
pub fn add(store: &mut Store, at: &At, new: &NewMember) -> Result<Done<Edited>> {
    let home = branch::standing(store.conn())?.into_iter().find(|o| o.id == new.organisation && branch::counted(o));
    let home = home.ok_or_else(|| Error::not_found("本办公点没有这个党组织，请先在组织概况中添加。"))?;
    store.transact(Verb::AddMember, at, |tx| {
        let mut member = Member {
            id: at.uuid(),
            organisation_id: home.id.clone(),
            here: new.transferred.is_none(),
            kind: new.kind,
            source: "手工录入".into(),
            rev: 1,
            ..Member::default()
        };
        let mut more = More::default();
        write(tx, &mut member, &mut more, &new.fields)?;
        if member.name.is_empty() {
            return Err(Error::usage("请写姓名。"));
        }
        let mut warnings = sound(&member, at)?;
        if !rows::by_name(tx, &Scope::All, &member.name)?.is_empty() {
            warnings.push(
                "名册里已有同名的党员。是同一个人的，请撤销上一步；不是的，请在以后的表里姓名后加身份证号后四位。"
                    .into(),
            );
        }
        insert(tx, &member, &more)?;
        if let Some(day) = new.transferred {
            let (organisation, document) = (home.id.clone(), new.document.clone());
            let came = NewEvent { organisation, document, ..NewEvent::of(&member.id, EventKind::TransferIn, day) };
            events::enter(tx, at, &came)?;
        }
        Ok(Edited { id: member.id, rev: 1, warnings })
    })
}

fn insert(tx: &Connection, member: &Member, more: &More) -> Result<()> {
    rows::insert(tx, member)?;
    rows::keep_readings(tx)?;
    rows::set_more(tx, &member.id, more)
}

/// The member record of somebody who was admitted: 党籍 begins on the day of the vote.
pub(super) fn admit(tx: &Connection, at: &At, member: &Member, document: &str) -> Result<()> {
    sound(member, at)?;
    taken(tx, member)?;
    insert(tx, member, &More::default())?;
    let day = member.joined.and_then(crate::PartialDate::exact).unwrap_or(at.today());
    let (organisation, document) = (member.organisation_id.clone(), document.to_owned());
    let event = NewEvent { organisation, document, ..NewEvent::of(&member.id, EventKind::Admitted, day) };
    events::enter(tx, at, &event).map(|_| ())
}

fn write(tx: &Connection, member: &mut Member, more: &mut More, edits: &[Edit]) -> Result<()> {
    for e in edits {
        field(&text::squeeze(&e.field))?.set(member, more, &e.value)?;
    }
    taken(tx, member)
}

fn taken(tx: &Connection, member: &Member) -> Result<()> {
    let same = if member.id_number.is_empty() { None } else { rows::by_number(tx, &member.id_number)? };
    if same.is_some_and(|other| other.id != member.id) {
        return Err(Error::forbidden("名册里已有这个身份证号，是另一条记录。请核对是不是同一个人。"));
    }
    Ok(())
}

/// The warnings of the record; an error among the findings refuses it.
fn sound(member: &Member, at: &At) -> Result<Vec<String>> {
    let found = Rules::load()?.check(member, at.today());
    // A telephone that is missing was missing before; it is no reason to refuse another field.
    let bad = found.iter().find(|f| f.level == Level::Error && f.code != "phone-missing");
    match bad {
        Some(finding) => Err(Error::forbidden(finding.message.clone())),
        None => Ok(found.into_iter().map(|f| f.message).collect()),
    }
}

/// The whole value of a masked field. Who asked for whose field is kept, never the value.
/// # Errors
/// `Usage` where the record has no such field, `NotFound` for nobody.
pub fn reveal(store: &mut Store, at: &At, member_id: &str, named: &str) -> Result<Done<String>> {
    let field = if matches!(named, "discipline" | "处分") { None } else { Some(fields::field(named)?) };
    store.transact(Verb::RevealField, at, |tx| {
        let member = super::get(tx, member_id)?;
        rows::insert_reveal(tx, at, member_id, field.map_or("discipline", |f| f.name.as_str()))?;
        match field {
            Some(field) => Ok(field.value(&member, &rows::life(tx, member_id)?.1)),
            None => Ok(disciplines(&Book::of(Default::default(), rows::events_of(tx, member_id)?))),
        }
    })
}

fn disciplines(book: &Book) -> String {
    let of = book.events.iter().filter(|e| e.kind == EventKind::Discipline);
    let line = |e: &super::Event| {
        let until = e.details.until.map(|d| d.to_string()).unwrap_or_default();
        format!("{} {}，影响期到{until}（{}）", e.day, e.details.measure, e.document)
    };
    of.map(line).collect::<Vec<_>>().join("\n")
}
