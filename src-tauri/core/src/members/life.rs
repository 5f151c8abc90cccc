//! The life-cycle of a member, pure: the state, what each event makes of it, and what must hold before. The state on any
//! day is the opening with the events up to that day, in the order of their days.

use super::{Event, EventKind, Kind, Member, Status};
use crate::PartialDate;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Everything about a member that events change.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Life {
    pub organisation_id: String,
    pub here: bool,
    /// Key of the event by which the relation left; empty while it lies here.
    pub left: String,
    pub kind: Kind,
    pub confirmed: Option<PartialDate>,
    pub status: Status,
    pub lost: bool,
    pub lost_since: Option<PartialDate>,
    pub floating: bool,
    pub floating_to: String,
    pub group: String,
    pub post: String,
    #[serde(flatten)]
    pub beyond: Beyond,
}

/// The part of the state that the standard columns do not show.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Beyond {
    /// 流动党员活动证编号.
    pub certificate: String,
    /// 困难类型, and who helps. C2: never in a list.
    pub hardship: String,
    pub helper: String,
    /// The day to which probation was extended.
    pub extended_until: Option<NaiveDate>,
    /// Where a letter of introduction was written to, until its receipt comes: this branch stays responsible.
    pub leaving_to: String,
}

impl Life {
    pub(super) fn of(m: &Member, beyond: &Beyond) -> Life {
        Life {
            organisation_id: m.organisation_id.clone(),
            here: m.here,
            left: String::new(),
            kind: m.kind,
            confirmed: m.confirmed,
            status: m.status,
            lost: m.lost,
            lost_since: m.lost_since,
            floating: m.floating,
            floating_to: m.floating_to.clone(),
            group: m.group.clone(),
            post: m.post.clone(),
            beyond: beyond.clone(),
        }
    }

    /// Brings a record to this state.
    pub(super) fn put(&self, m: &mut Member) {
        m.organisation_id.clone_from(&self.organisation_id);
        (m.here, m.kind, m.confirmed, m.status) = (self.here, self.kind, self.confirmed, self.status);
        (m.lost, m.lost_since, m.floating) = (self.lost, self.lost_since, self.floating);
        m.floating_to.clone_from(&self.floating_to);
        m.group.clone_from(&self.group);
        m.post.clone_from(&self.post);
    }

    /// What the event makes of the state.
    pub(super) fn step(&mut self, e: &Event) {
        let d = &e.details;
        match e.kind {
            EventKind::Admitted => (self.kind, self.confirmed) = (Kind::Probationary, None),
            EventKind::Confirmed => {
                (self.kind, self.confirmed) = (Kind::Formal, Some(e.day.into()));
                self.beyond.extended_until = None;
            }
            EventKind::Extended => self.beyond.extended_until = d.until,
            EventKind::Suspended => self.status = Status::Suspended,
            EventKind::Restored => self.status = Status::Normal,
            EventKind::Lost => (self.lost, self.lost_since) = (true, Some(d.since.unwrap_or(e.day.into()))),
            EventKind::Found => (self.lost, self.lost_since) = (false, None),
            EventKind::Floated => {
                (self.floating, self.floating_to) = (true, d.place.clone());
                self.beyond.certificate.clone_from(&d.certificate);
            }
            EventKind::Audited => self.beyond.certificate.clone_from(&d.certificate),
            EventKind::Returned => {
                (self.floating, self.floating_to) = (false, String::new());
                self.beyond.certificate = String::new();
            }
            EventKind::LetterOut => self.beyond.leaving_to.clone_from(&d.place),
            EventKind::LetterVoid => self.beyond.leaving_to = String::new(),
            EventKind::Posted => self.post.clone_from(&d.post),
            EventKind::Grouped => self.group.clone_from(&d.group),
            EventKind::Hardship => {
                self.beyond.hardship.clone_from(&d.hardship);
                self.beyond.helper.clone_from(&d.helper);
            }
            EventKind::HardshipEnd => (self.beyond.hardship, self.beyond.helper) = Default::default(),
            EventKind::Amended => self.amend(&d.set),
            _ => {}
        }
        self.relate(e);
    }

    /// Where the relation lies after the event.
    fn relate(&mut self, e: &Event) {
        if e.kind.arrives() {
            self.organisation_id.clone_from(&e.to_organisation);
            (self.here, self.left) = (true, String::new());
        }
        if e.kind.leaves() {
            (self.here, self.left) = (false, e.kind.key().to_owned());
        }
        if e.kind.leaves() || e.kind.arrives() {
            self.beyond.leaving_to = String::new();
        }
    }

    /// Sets the fields that the correction names; what it does not name stays as earlier events left it.
    fn amend(&mut self, set: &Map<String, Json>) {
        let Ok(Json::Object(mut now)) = serde_json::to_value(&*self) else { return };
        now.extend(set.clone());
        if let Ok(life) = serde_json::from_value(Json::Object(now)) {
            *self = life;
        }
    }

    /// The fields in which `after` differs, as [`Life::amend`] takes them.
    pub(super) fn difference(&self, after: &Life) -> crate::Result<Map<String, Json>> {
        let (Json::Object(before), Json::Object(mut after)) =
            (serde_json::to_value(self)?, serde_json::to_value(after)?)
        else {
            return Ok(Map::new());
        };
        after.retain(|field, value| before.get(field) != Some(value));
        Ok(after)
    }

    /// What stands against the event, as a sentence; none where it may happen.
    pub(super) fn hinders(&self, e: &Event) -> Option<&'static str> {
        let probationary = self.kind == Kind::Probationary;
        let away = (!self.here).then_some("他的组织关系不在本办公点。如已转回，请先登记转入。");
        let said = match e.kind {
            EventKind::Cancelled | EventKind::Amended => return None,
            EventKind::TransferIn | EventKind::Admitted => return self.hinders_coming(e.kind),
            EventKind::Moved if self.organisation_id == e.to_organisation => Some("他已经在这个支部。"),
            EventKind::Confirmed if !probationary => Some("他已经是正式党员。"),
            EventKind::Confirmed if self.beyond.extended_until.is_some_and(|until| e.day < until) => {
                Some("预备期已经延长，还没有到延长后的日期。")
            }
            EventKind::Extended if !probationary => Some("只有预备党员才能延长预备期。"),
            EventKind::Extended if self.beyond.extended_until.is_some() => Some("预备期只能延长一次。"),
            EventKind::Disqualified if !probationary => Some("他不是预备党员。"),
            EventKind::Suspended if self.status == Status::Suspended => Some("他已经停止党籍。"),
            EventKind::Restored if self.status == Status::Normal => Some("他没有停止党籍，不用恢复。"),
            EventKind::Lost if self.lost => Some("他已经登记为失联党员。"),
            EventKind::Found | EventKind::Searched if !self.lost => Some("他没有登记为失联党员。"),
            EventKind::Floated if self.floating => Some("他已经登记为流动党员。"),
            EventKind::Returned | EventKind::Audited if !self.floating => Some("他没有登记为流动党员。"),
            EventKind::LetterOut if !self.beyond.leaving_to.is_empty() => Some("介绍信已经开出，还没有收到回执。"),
            EventKind::LetterVoid if self.beyond.leaving_to.is_empty() => Some("没有开出的介绍信。"),
            EventKind::Hardship if !self.beyond.hardship.is_empty() => Some("他已经登记为困难党员。请先登记困难退出。"),
            EventKind::HardshipEnd if self.beyond.hardship.is_empty() => Some("他没有登记为困难党员。"),
            _ => None,
        };
        away.or(said)
    }

    /// 党籍 that ended by removal is not restored: such a person can only be admitted anew (R-教管).
    fn hinders_coming(&self, kind: EventKind) -> Option<&'static str> {
        match (self.here, self.left.as_str(), kind) {
            (true, ..) => Some("他的组织关系已经在本办公点。"),
            (_, "death", _) => Some("他已经去世。"),
            (_, "" | "transfer-out", _) | (_, _, EventKind::Admitted) => None,
            _ => Some("被除名、开除或取消资格的人不能恢复党籍；如重新入党，请从发展党员做起。"),
        }
    }
}

/// The state after the events, which must be in their order.
pub(super) fn fold<'a>(opening: &Life, events: impl IntoIterator<Item = &'a Event>) -> Life {
    let mut life = opening.clone();
    events.into_iter().for_each(|e| life.step(e));
    life
}

/// As [`fold`], but every event must fit the state that it meets.
pub(super) fn replay<'a>(
    opening: &Life,
    events: impl IntoIterator<Item = &'a Event>,
) -> std::result::Result<Life, (&'a Event, &'static str)> {
    let mut life = opening.clone();
    for e in events {
        if let Some(said) = life.hinders(e) {
            return Err((e, said));
        }
        life.step(e);
    }
    Ok(life)
}

/// The state before the first of `events`, for books that older programs wrote: today's, with every event taken back.
pub(super) fn before(today: &Life, events: &[Event]) -> Life {
    let mut life = today.clone();
    for e in events.iter().rev() {
        match e.kind {
            EventKind::Confirmed => (life.kind, life.confirmed) = (Kind::Probationary, None),
            EventKind::Suspended => life.status = Status::Normal,
            EventKind::Restored => life.status = Status::Suspended,
            EventKind::Lost => (life.lost, life.lost_since) = (false, None),
            EventKind::Found => life.lost = true,
            EventKind::Floated => life.floating = false,
            EventKind::Returned => life.floating = true,
            _ => {}
        }
        if e.from_organisation != e.to_organisation {
            life.here = !e.from_organisation.is_empty();
            if life.here {
                life.organisation_id.clone_from(&e.from_organisation);
            }
        }
    }
    life
}
