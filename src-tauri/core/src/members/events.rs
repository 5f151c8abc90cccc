//! Life-cycle events: dated, with the document's number and the true time of entry. They are written once; a wrong one is
//! taken back by undo or by the opposite event.

use super::{Kind, Member, Status, rows};
use crate::branch::Scope;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberEventKind.ts", rename = "MemberEventKind"))]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// 转正.
    Confirmed,
    /// 转入, from outside the office.
    TransferIn,
    /// 转出, once the other side has accepted; until then this branch stays responsible.
    TransferOut,
    /// From one organisation of the office to another.
    Moved,
    Death,
    /// 出党: 开除, 除名, 取消预备党员资格; the document says which.
    Expelled,
    /// 停止党籍.
    Suspended,
    /// 恢复党籍.
    Restored,
    /// 失联.
    Lost,
    /// 重新取得联系.
    Found,
    /// 流出.
    Floated,
    /// 流动返回.
    Returned,
}

const KINDS: [(EventKind, &str); 12] = [
    (EventKind::Confirmed, "confirmed"),
    (EventKind::TransferIn, "transfer-in"),
    (EventKind::TransferOut, "transfer-out"),
    (EventKind::Moved, "moved"),
    (EventKind::Death, "death"),
    (EventKind::Expelled, "expelled"),
    (EventKind::Suspended, "suspended"),
    (EventKind::Restored, "restored"),
    (EventKind::Lost, "lost"),
    (EventKind::Found, "found"),
    (EventKind::Floated, "floated"),
    (EventKind::Returned, "returned"),
];

impl EventKind {
    pub fn key(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, key)| key)
    }
    pub fn by_key(key: &str) -> Option<EventKind> {
        KINDS.iter().find(|(_, k)| *k == key).map(|(kind, _)| *kind)
    }
    /// 停止党籍, 失联 and 出党 stand only with the document that decided them.
    fn needs_document(self) -> bool {
        matches!(self, EventKind::Suspended | EventKind::Lost | EventKind::Expelled)
    }
    fn leaves(self) -> bool {
        matches!(self, EventKind::TransferOut | EventKind::Death | EventKind::Expelled)
    }
    fn arrives(self) -> bool {
        matches!(self, EventKind::TransferIn | EventKind::Moved)
    }
}

/// One event as the book has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    pub id: String,
    pub member_id: String,
    /// Whose book it stands in.
    pub organisation_id: String,
    pub day: NaiveDate,
    pub kind: EventKind,
    /// Empty where the relation lay outside the office.
    pub from_organisation: String,
    pub to_organisation: String,
    pub document: String,
    pub note: String,
    /// True time of entry, ISO to the second.
    pub recorded_at: String,
}

/// What a person enters.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "NewMemberEvent.ts", rename = "NewMemberEvent"))]
pub struct NewEvent {
    pub member_id: String,
    pub kind: EventKind,
    #[cfg_attr(test, ts(type = "string"))]
    pub day: NaiveDate,
    /// Id of the organisation that takes the member, for 转入 and moves inside the office; else empty.
    pub organisation: String,
    pub document: String,
    pub note: String,
}

/// Enters an event and brings the member's record to it.
/// # Errors
/// `Forbidden` where it lies in the future, before the last move, lacks its document or does not fit the member's state;
/// `NotFound` where the member or the organisation is unknown.
pub fn record(store: &mut Store, at: &At, new: &NewEvent) -> Result<Done<String>> {
    let mut member = super::get(store.conn(), &new.member_id)?;
    permit(store.conn(), at, &member, new)?;
    let event = apply(&mut member, at, new);
    store.transact(Verb::RecordMemberEvent, at, |tx| {
        rows::update(tx, &member)?;
        rows::insert_event(tx, &event)?;
        Ok(event.id.clone())
    })
}

/// The events of the scope that took effect from `from` to `until`, both included, oldest first.
/// # Errors
/// A failing store.
pub fn events(conn: &Connection, scope: &Scope, from: NaiveDate, until: NaiveDate) -> Result<Vec<Event>> {
    rows::events(conn, scope, from, until)
}

fn permit(conn: &Connection, at: &At, member: &Member, new: &NewEvent) -> Result<()> {
    if new.day > at.today() {
        return Err(Error::forbidden("日期在今天之后，还不能登记。请核对日期。"));
    }
    if rows::last_move(conn, &member.id)?.is_some_and(|last| new.day < last) {
        return Err(Error::forbidden("日期早于这名党员上一次组织关系变动，请核对日期。"));
    }
    if new.kind.needs_document() && new.document.trim().is_empty() {
        return Err(Error::forbidden("停止党籍、失联、出党须写决定文号或会议纪要号。"));
    }
    if new.kind.arrives() && !crate::branch::organisations(conn)?.iter().any(|o| o.id == new.organisation) {
        return Err(Error::not_found("本办公点没有要转入的这个党组织，请先在组织概况中添加。"));
    }
    if fits(member, new) {
        Ok(())
    } else {
        Err(Error::forbidden("这名党员现在的状态不能登记这项变动，请核对。"))
    }
}

fn fits(m: &Member, new: &NewEvent) -> bool {
    match new.kind {
        EventKind::TransferIn => !m.here,
        EventKind::Moved => m.here && m.organisation_id != new.organisation,
        EventKind::Confirmed => m.here && m.kind == Kind::Probationary && m.joined.is_none_or(|j| j.first() <= new.day),
        EventKind::Suspended => m.here && m.status == Status::Normal,
        EventKind::Restored => m.here && m.status == Status::Suspended,
        EventKind::Lost => m.here && !m.lost,
        EventKind::Found => m.here && m.lost,
        EventKind::Floated => m.here && !m.floating,
        EventKind::Returned => m.here && m.floating,
        EventKind::TransferOut | EventKind::Death | EventKind::Expelled => m.here,
    }
}

fn apply(m: &mut Member, at: &At, new: &NewEvent) -> Event {
    let before = if m.here { m.organisation_id.clone() } else { String::new() };
    if new.kind.arrives() {
        m.organisation_id.clone_from(&new.organisation);
        m.here = true;
    }
    if new.kind.leaves() {
        m.here = false;
    }
    state(m, new);
    m.rev += 1;
    event(m, at, new, before)
}

fn state(m: &mut Member, new: &NewEvent) {
    match new.kind {
        EventKind::Confirmed => {
            m.kind = Kind::Formal;
            m.confirmed = Some(new.day.into());
        }
        EventKind::Suspended => m.status = Status::Suspended,
        EventKind::Restored => m.status = Status::Normal,
        EventKind::Lost => (m.lost, m.lost_since) = (true, Some(new.day.into())),
        EventKind::Found => (m.lost, m.lost_since) = (false, None),
        EventKind::Floated => m.floating = true,
        EventKind::Returned => (m.floating, m.floating_to) = (false, String::new()),
        _ => {}
    }
}

/// The event of a member who already stands where it put him.
pub(super) fn event(m: &Member, at: &At, new: &NewEvent, from: String) -> Event {
    Event {
        id: at.uuid(),
        member_id: m.id.clone(),
        organisation_id: m.organisation_id.clone(),
        day: new.day,
        kind: new.kind,
        from_organisation: from,
        to_organisation: if m.here { m.organisation_id.clone() } else { String::new() },
        document: new.document.trim().to_owned(),
        note: new.note.clone(),
        recorded_at: at.stamp(),
    }
}
