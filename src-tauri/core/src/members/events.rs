//! The verbs of a member's life: entering an event, correcting one, taking the last one back. A row is never changed: a wrong
//! one is corrected by a new one that names it.

use super::book::Book;
use super::gates::Gates;
use super::{Event, EventKind, Member, NewEvent, kinds, rows};
use crate::branch::{self, Scope};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

/// An event that was entered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "RecordedEvent.ts", rename = "RecordedEvent"))]
pub struct Recorded {
    pub id: String,
    /// What a person should look at: that it belongs to a month that is settled.
    pub warnings: Vec<String>,
}

/// Enters an event and brings the member's record to it.
/// # Errors
/// `Forbidden` where it lies in the future, before birth, joining or the last move, lacks its document or a field, or does not
/// fit the member's state on its day or what was entered for later days; `NotFound` where the member, the organisation or the
/// event that it corrects is unknown.
pub fn record(store: &mut Store, at: &At, new: &NewEvent) -> Result<Done<String>> {
    let Done { value, changed } = record_with(store, at, new, &Gates::default())?;
    Ok(Done { value: value.id, changed })
}

/// As [`record`], with what the rooms above say.
/// # Errors
/// As [`record`]; also `Forbidden` where the member would leave with open dues, or the points category of a settled month
/// would change.
pub fn record_with(store: &mut Store, at: &At, new: &NewEvent, gates: &Gates) -> Result<Done<Recorded>> {
    let by_hand = kinds::rule(new.kind)?.by_hand || (new.kind == EventKind::Cancelled && !new.corrects.is_empty());
    if !by_hand {
        return Err(Error::usage("这一项不能单独登记：接收为预备党员请在发展党员里办，更正请从那一条记录上办。"));
    }
    store.transact(Verb::RecordMemberEvent, at, |tx| pass(tx, at, new, gates))
}

/// As [`record`], inside a verb of the caller.
pub(super) fn enter(tx: &Connection, at: &At, new: &NewEvent) -> Result<String> {
    pass(tx, at, new, &Gates::default()).map(|recorded| recorded.id)
}

fn pass(tx: &Connection, at: &At, new: &NewEvent, gates: &Gates) -> Result<Recorded> {
    let mut member = super::get(tx, &new.member_id)?;
    let mut book = Book::open(tx, at, &member)?;
    let replaced = book.replaced(new)?;
    permit(tx, at, &member, &book, new)?;
    let mut event = book.event(at, new);
    let mut warnings: Vec<String> = gates.permit(&event, replaced.as_ref())?.into_iter().collect();
    if let Some(old) = &replaced {
        settle_category(tx, old, &rows::events_of(tx, &member.id)?, &book.events)?;
    }
    if let (EventKind::Category, Some(category), Some(month)) =
        (event.kind, event.details.category, event.details.month)
    {
        event.details.was = rows::category_from(tx, &member.id, month)?;
        if !rows::set_category(tx, &member.id, month, category)? {
            return Err(Error::forbidden("他这个月已经是这个类别，不用变更。"));
        }
    }
    rows::insert_event(tx, &event)?;
    let id = event.id.clone();
    book.add(event);
    book.close(tx, &mut member, Some(&id))?;
    if new.kind == EventKind::Confirmed {
        warnings.extend(super::rules::Rules::load()?.probation_of(&member));
    }
    Ok(Recorded { id, warnings })
}

/// Takes the event of a member that was entered last back, whatever else was done since.
/// # Errors
/// `NotFound` where there is none; `Forbidden` where it admitted the member, another record rests on it, or the points of a
/// settled month were reckoned by it.
pub fn undo_last(store: &mut Store, at: &At, member_id: &str, gates: &Gates) -> Result<Done<EventKind>> {
    store.transact(Verb::UndoMemberEvent, at, |tx| {
        let mut member = super::get(tx, member_id)?;
        let last =
            rows::last_event(tx, member_id)?.ok_or_else(|| Error::not_found("这名党员没有可以撤销的变动记录。"))?;
        if last.kind == EventKind::Admitted {
            return Err(Error::forbidden("接收为预备党员不能在这里撤销。如果登错了，请马上用“撤销上一步”。"));
        }
        gates.keeps_categories(&last)?;
        let opened = Book::open(tx, at, &member)?;
        rows::delete_event(tx, &last.id)?;
        let left = rows::events_of(tx, member_id)?;
        let book = Book::of(opened.opening, left.clone());
        let corrected = left.iter().find(|e| e.id == last.corrects);
        for event in [Some(&last), corrected].into_iter().flatten() {
            settle_category(tx, event, &left, &book.events)?;
        }
        book.close(tx, &mut member, None)?;
        Ok(last.kind)
    })
}

/// The category of the month from which a changed event made it hold: what the event entered last of those that hold says,
/// else what stood there before the first of them. `all` are the member's events in the order of entry.
fn settle_category(tx: &Connection, changed: &Event, all: &[Event], holding: &[Event]) -> Result<()> {
    let Some(month) = changed.details.month.filter(|_| changed.kind == EventKind::Category) else { return Ok(()) };
    let said: Vec<&Event> =
        all.iter().filter(|e| e.kind == EventKind::Category && e.details.month == Some(month)).collect();
    let holds = |e: &&&Event| holding.iter().any(|held| held.id == e.id);
    let category = match said.iter().rev().find(holds) {
        Some(last) => last.details.category,
        None => said.first().copied().unwrap_or(changed).details.was,
    };
    rows::drop_category(tx, &changed.member_id, month)?;
    match category {
        Some(category) => rows::set_category(tx, &changed.member_id, month, category).map(|_| ()),
        None => Ok(()),
    }
}

/// The events of the scope that took effect from `from` to `until`, both included, oldest first: those by which the number of
/// members changes. What was corrected counts as it was corrected.
/// # Errors
/// A failing store.
pub fn events(conn: &Connection, scope: &Scope, from: NaiveDate, until: NaiveDate) -> Result<Vec<Event>> {
    let counted: Vec<EventKind> = kinds::kinds()?.iter().filter(|k| k.counted).map(|k| k.key).collect();
    let mut found = rows::events(conn, scope, from, until)?;
    found.retain(|e| counted.contains(&e.kind));
    Ok(found)
}

/// The events of these kinds, restricted ones too, oldest first: for a room that keeps the reason restricted itself. What was
/// corrected counts as it was corrected.
/// # Errors
/// A failing store.
pub fn events_of_kinds(
    conn: &Connection,
    scope: &Scope,
    (from, until): (NaiveDate, NaiveDate),
    wanted: impl Fn(EventKind) -> bool,
) -> Result<Vec<Event>> {
    let mut found = rows::events(conn, scope, from, until)?;
    found.retain(|e| wanted(e.kind));
    Ok(found)
}

/// The events of the scope from `from` to `until` that nothing restricts, with the member's name, oldest first: those that can
/// leave a paper in the archive. What was corrected counts as it was corrected.
/// # Errors
/// A failing store.
pub fn open_events(
    conn: &Connection,
    scope: &Scope,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<(Event, String)>> {
    let restricted: Vec<EventKind> = kinds::kinds()?.iter().filter(|k| k.restricted).map(|k| k.key).collect();
    let found = rows::events(conn, scope, from, until)?.into_iter();
    let told = found.filter(|e| !restricted.contains(&e.kind) && scope.covers(&e.organisation_id));
    told.map(|e| super::get(conn, &e.member_id).map(|m| (e, m.name))).collect()
}

fn permit(conn: &Connection, at: &At, member: &Member, book: &Book, new: &NewEvent) -> Result<()> {
    if new.day > at.today() {
        return Err(Error::forbidden("日期在今天之后，还不能登记。请核对日期。"));
    }
    if member.birth.is_some_and(|b| new.day < b.first()) {
        return Err(Error::forbidden("日期早于他的出生日期，请核对日期。"));
    }
    if member.joined.is_some_and(|j| new.day < j.first())
        && !matches!(new.kind, EventKind::Amended | EventKind::Cancelled)
    {
        return Err(Error::forbidden("日期早于他的入党日期，请核对日期。"));
    }
    if new.kind.moves() && book.last_move().is_some_and(|last| new.day < last) {
        return Err(Error::forbidden("日期早于这名党员上一次组织关系变动，请核对日期。"));
    }
    if let Some(said) = kinds::rule(new.kind)?.missing(&new.document, &new.details) {
        return Err(Error::forbidden(said));
    }
    if new.kind == EventKind::Extended {
        super::rules::Rules::load()?.extension(member, new.details.until)?;
    }
    let takes = |o: &branch::Organisation| o.id == new.organisation && branch::counted(o);
    if new.kind.arrives() && !branch::standing(conn)?.iter().any(takes) {
        return Err(Error::not_found("本办公点没有要转入的这个党组织，请先在组织概况中添加。"));
    }
    Ok(())
}
