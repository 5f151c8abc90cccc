//! What a member's events make of the opening. The record is their sum; this is where it is brought to them.

use super::life::{self, Life};
use super::{Event, EventKind, Kind, Member, NewEvent, Status, kinds, rows};
use crate::{At, Error, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What a member's events make of the opening.
pub(super) struct Book {
    pub(super) opening: Life,
    /// Those that hold, in the order of their days.
    pub(super) events: Vec<Event>,
}

impl Book {
    pub(super) fn of(opening: Life, all: Vec<Event>) -> Book {
        Book { opening, events: effective(all) }
    }

    /// Opens it; at the first event the state before it is kept. A book of an older program is brought to what the record says.
    pub(super) fn open(tx: &Connection, at: &At, member: &Member) -> Result<Book> {
        let (opening, more) = rows::life(tx, &member.id)?;
        let events = effective(rows::events_of(tx, &member.id)?);
        if let Some(opening) = opening {
            return Ok(Book { opening, events });
        }
        let today = Life::of(member, &more.beyond);
        let mut book = Book { opening: life::before(&today, &events), events };
        rows::set_opening(tx, &member.id, &book.opening)?;
        book.reach(tx, at, member, &today, "旧版资料")?;
        Ok(book)
    }

    /// Enters what is missing so that the events lead to `wanted`.
    pub(super) fn reach(&mut self, tx: &Connection, at: &At, member: &Member, wanted: &Life, note: &str) -> Result<()> {
        let mut wanted = wanted.clone();
        let now = self.today();
        wanted.left.clone_from(&now.left);
        let set = now.difference(&wanted)?;
        if !set.is_empty() {
            let mut new = NewEvent::of(&member.id, EventKind::Amended, at.today());
            (new.details.set, new.note) = (set, note.to_owned());
            let event = self.event(at, &new);
            rows::insert_event(tx, &event)?;
            self.add(event);
        }
        Ok(())
    }

    pub(super) fn today(&self) -> Life {
        life::fold(&self.opening, &self.events)
    }

    pub(super) fn on(&self, day: NaiveDate) -> Life {
        life::fold(&self.opening, self.events.iter().filter(|e| e.day <= day))
    }

    pub(super) fn add(&mut self, event: Event) {
        let place = self.events.partition_point(|e| e.day <= event.day);
        if event.kind != EventKind::Cancelled {
            self.events.insert(place, event);
        }
    }

    pub(super) fn last_move(&self) -> Option<NaiveDate> {
        self.events.iter().filter(|e| e.from_organisation != e.to_organisation).map(|e| e.day).max()
    }

    /// Takes the event that `new` corrects out of the book.
    pub(super) fn replaced(&mut self, new: &NewEvent) -> Result<Option<Event>> {
        if new.corrects.is_empty() {
            return Ok(None);
        }
        let at = self.events.iter().position(|e| e.id == new.corrects);
        let at =
            at.ok_or_else(|| Error::not_found("要更正的那一项不在这名党员的记录里，或已经更正过。请刷新后重试。"))?;
        if new.kind != EventKind::Cancelled && self.events[at].kind != new.kind {
            return Err(Error::forbidden("更正时不能换成另一种变动。请先登记“此项不成立”，再登记正确的变动。"));
        }
        if self.events[at].kind == EventKind::Admitted {
            return Err(Error::forbidden("接收为预备党员的日期请在发展党员里核对，不能在这里更正。"));
        }
        Ok(Some(self.events.remove(at)))
    }

    /// The row of a new event, between the states that it stands between.
    pub(super) fn event(&self, at: &At, new: &NewEvent) -> Event {
        let before = self.on(new.day);
        let from = if before.here { before.organisation_id.clone() } else { String::new() };
        let to = match new.kind {
            kind if kind.arrives() => new.organisation.clone(),
            kind if kind.leaves() => String::new(),
            _ => from.clone(),
        };
        Event {
            id: at.uuid(),
            member_id: new.member_id.clone(),
            organisation_id: if to.is_empty() { before.organisation_id } else { to.clone() },
            day: new.day,
            kind: new.kind,
            from_organisation: from,
            to_organisation: to,
            document: new.document.trim().to_owned(),
            note: new.note.trim().to_owned(),
            recorded_at: at.stamp(),
            details: new.details.clone(),
            corrects: new.corrects.clone(),
        }
    }

    /// Proves that the events follow from each other and brings the record to where they lead.
    pub(super) fn close(&self, tx: &Connection, member: &mut Member, entered: Option<&str>) -> Result<()> {
        let life = life::replay(&self.opening, &self.events).map_err(|(event, said)| refusal(event, said, entered))?;
        life.put(member);
        member.rev += 1;
        rows::update(tx, member)?;
        let (_, mut more) = rows::life(tx, &member.id)?;
        more.beyond = life.beyond;
        rows::set_more(tx, &member.id, &more)
    }
}

fn refusal(event: &Event, said: &str, entered: Option<&str>) -> Error {
    let label = kinds::rule(event.kind).map(|r| r.label.as_str()).unwrap_or_default();
    Error::forbidden(match entered {
        Some(id) if id == event.id => format!("不能登记“{label}”：{said}请核对日期和人。"),
        _ => format!("这样一改，{}的“{label}”就不成立了：{said}请先处理那一项。", event.day),
    })
}

/// Those that hold, in the order of their days: neither corrected nor a mere cancellation.
pub(super) fn effective(mut all: Vec<Event>) -> Vec<Event> {
    let gone: Vec<String> = all.iter().filter(|e| !e.corrects.is_empty()).map(|e| e.corrects.clone()).collect();
    all.retain(|e| e.kind != EventKind::Cancelled && !gone.contains(&e.id));
    all.sort_by_key(|e| e.day);
    all
}

/// Brings a stored record to what a sheet says. What events change is told as dated events, never overwritten: on the sheet's own
/// days where it has them, else from today.
/// # Errors
/// A failing store; `Forbidden` where the change cannot be told as events.
pub(super) fn follow(tx: &Connection, at: &At, wanted: &Member, note: &str) -> Result<()> {
    let stored = super::get(tx, &wanted.id)?;
    let (_, more) = rows::life(tx, &wanted.id)?;
    let (now, then) = (Life::of(&stored, &more.beyond), Life::of(wanted, &more.beyond));
    if now == then {
        return rows::update(tx, wanted);
    }
    let mut book = Book::open(tx, at, &stored)?;
    for new in told(&now, &then, wanted, at.today(), note) {
        let event = book.event(at, &new);
        // What the sheet says of a past day may not fit what was entered since: then it holds from today.
        let event = if book.would_fit(&event) { event } else { Event { day: at.today(), ..event } };
        rows::insert_event(tx, &event)?;
        book.add(event);
    }
    book.reach(tx, at, wanted, &then, note)?;
    book.close(tx, &mut Member { rev: stored.rev, ..wanted.clone() }, None)
}

impl Book {
    fn would_fit(&self, event: &Event) -> bool {
        let late = event.kind.moves() && self.last_move().is_some_and(|last| event.day < last);
        let mut events: Vec<&Event> = self.events.iter().collect();
        events.insert(events.partition_point(|e| e.day <= event.day), event);
        !late && life::replay(&self.opening, events).is_ok()
    }
}

/// The kinds that say the difference, on the sheet's own days where it has them.
fn told(now: &Life, wanted: &Life, member: &Member, today: NaiveDate, note: &str) -> Vec<NewEvent> {
    use EventKind as K;
    let exact = |date: Option<PartialDate>| {
        let known = date.and_then(PartialDate::exact).filter(|d| *d <= today);
        known.filter(|d| member.joined.is_none_or(|j| *d >= j.first())).unwrap_or(today)
    };
    let mut list = Vec::new();
    let mut tell = |kind, day| list.push(NewEvent { note: note.to_owned(), ..NewEvent::of(&member.id, kind, day) });
    if now.kind != wanted.kind && wanted.kind == Kind::Formal {
        tell(K::Confirmed, exact(wanted.confirmed));
    }
    if now.status != wanted.status {
        tell(if wanted.status == Status::Suspended { K::Suspended } else { K::Restored }, today);
    }
    if now.lost != wanted.lost {
        tell(if wanted.lost { K::Lost } else { K::Found }, if wanted.lost { exact(wanted.lost_since) } else { today });
    }
    if now.floating != wanted.floating {
        tell(if wanted.floating { K::Floated } else { K::Returned }, today);
    }
    if now.organisation_id != wanted.organisation_id {
        tell(K::Moved, today);
    }
    if now.group != wanted.group {
        tell(K::Grouped, today);
    }
    for new in &mut list {
        match new.kind {
            K::Moved => new.organisation.clone_from(&wanted.organisation_id),
            K::Floated => new.details.place.clone_from(&wanted.floating_to),
            K::Grouped => new.details.group.clone_from(&wanted.group),
            K::Lost => new.details.since = wanted.lost_since,
            _ => {}
        }
    }
    list
}
