//! The events of a member's life: their kinds, what each carries, and how one is entered.

use super::Category;
use crate::{Month, PartialDate};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident $key:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberEventKind.ts", rename = "MemberEventKind"))]
        #[serde(rename_all = "kebab-case")]
        pub enum EventKind { $($(#[$about])* $kind),* }

        impl EventKind {
            pub const ALL: &'static [EventKind] = &[$(EventKind::$kind),*];
            /// The key that stores, rule files and the street's file use.
            pub fn key(self) -> &'static str {
                match self { $(EventKind::$kind => $key),* }
            }
        }
    };
}

kinds! {
    /// 接收为预备党员: 党籍 begins on the day of the branch's vote (R-教管 第二十四条).
    Admitted "admitted",
    /// 转正.
    Confirmed "confirmed",
    /// 延长预备期, once.
    Extended "extended",
    /// 取消预备党员资格.
    Disqualified "disqualified",
    /// 转入, from outside the office.
    TransferIn "transfer-in",
    /// 介绍信 written; until the receipt comes this branch stays responsible (R-教管 第二十五条).
    LetterOut "letter-out",
    /// The letter lapsed or was taken back.
    LetterVoid "letter-void",
    /// 转出, once the other side has accepted.
    TransferOut "transfer-out",
    /// From one organisation of the office to another.
    Moved "moved",
    Death "death",
    /// 停止党籍.
    Suspended "suspended",
    /// 恢复党籍, after 停止 only.
    Restored "restored",
    /// 自行脱党除名.
    Lapsed "lapsed",
    /// 劝其退党.
    AdvisedOut "advised-out",
    /// 劝而不退除名.
    StruckOff "struck-off",
    /// 退党除名.
    Withdrew "withdrew",
    /// 开除党籍. In older books any 出党: the document says which.
    Expelled "expelled",
    /// 失联.
    Lost "lost",
    /// One search for somebody lost.
    Searched "searched",
    /// 重新取得联系.
    Found "found",
    /// 流出.
    Floated "floated",
    /// 流动党员活动证 audited.
    Audited "audited",
    /// 流动返回.
    Returned "returned",
    /// 党内职务 as the roster writes it.
    Posted "posted",
    /// 积分类别, from a month on.
    Category "category",
    /// 困难认定.
    Hardship "hardship",
    HardshipEnd "hardship-end",
    /// 党小组.
    Grouped "grouped",
    /// 处分: restricted, in no list, export or report.
    Discipline "discipline",
    /// Fields set by a sheet or a correction where no other kind says it.
    Amended "amended",
    /// What it corrects did not happen.
    #[default]
    Cancelled "cancelled",
}

impl EventKind {
    pub fn by_key(key: &str) -> Option<EventKind> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }
    pub(super) fn leaves(self) -> bool {
        use EventKind as K;
        matches!(
            self,
            K::TransferOut
                | K::Death
                | K::Expelled
                | K::Disqualified
                | K::Lapsed
                | K::AdvisedOut
                | K::StruckOff
                | K::Withdrew
        )
    }
    pub(super) fn arrives(self) -> bool {
        matches!(self, EventKind::TransferIn | EventKind::Moved | EventKind::Admitted)
    }
    pub(super) fn moves(self) -> bool {
        self.leaves() || self.arrives()
    }
}

/// What an event of its kind carries besides day and document; empty where the kind has no such field.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(
    test,
    derive(ts_rs::TS),
    ts(export, export_to = "MemberEventDetails.ts", rename = "MemberEventDetails", optional_fields)
)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// Number of the minutes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub minutes: String,
    /// The place or the organisation outside.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub letter: String,
    /// Days that the letter holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "number"))]
    pub valid_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "string"))]
    pub issued: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "string"))]
    pub receipt: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "string"))]
    pub until: Option<NaiveDate>,
    /// 失去联系日期 where it lies before the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Option<PartialDate>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub certificate: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub auditor: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub search: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub group: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Category"))]
    pub category: Option<Category>,
    /// The category that the same month had before, for taking the event back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(as = "Category"))]
    pub was: Option<Category>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "string"))]
    pub month: Option<Month>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hardship: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub helper: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub measure: String,
    /// Fields of the state that a correction sets, by name.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub set: Map<String, Json>,
}

impl Details {
    /// A field by its name, as text for people.
    pub(super) fn text(&self, field: &str) -> String {
        if let ("category", Some(category)) = (field, self.category) {
            return category.label().to_owned();
        }
        match serde_json::to_value(self).ok().as_ref().and_then(|v| v.get(field)) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(n)) => n.to_string(),
            _ => String::new(),
        }
    }
}

/// One event as the book has it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
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
    pub details: Details,
    /// Id of the event whose place it takes; else empty.
    pub corrects: String,
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
    #[serde(default)]
    pub details: Details,
    /// Id of the event that it corrects; else empty.
    #[serde(default)]
    pub corrects: String,
}

impl NewEvent {
    /// An entry with nothing but its kind and day.
    pub fn of(member_id: &str, kind: EventKind, day: NaiveDate) -> NewEvent {
        let (member_id, empty) = (member_id.to_owned(), String::new());
        let (organisation, document, note, corrects) = (empty.clone(), empty.clone(), empty.clone(), empty);
        NewEvent { member_id, kind, day, organisation, document, note, details: Details::default(), corrects }
    }
}
