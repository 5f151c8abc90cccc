//! Members: the roster, its life-cycle events, the points category by month.
//!
//! What a member was on any day follows from his events: the opening with every event up to that day. The record is their
//! sum today, so that today's list folds nothing. A sheet is taken in by [`import`], never row by row from outside.

mod book;
pub mod codes;
mod columns;
mod compare;
mod develop;
mod development;
mod double;
mod draft;
mod edit;
mod event;
mod events;
mod export;
mod fields;
mod gates;
mod homes;
pub mod id_number;
mod import;
mod kinds;
mod life;
mod list;
mod look;
mod matching;
mod more;
mod naming;
mod opening;
mod page;
mod past;
pub mod phone;
pub mod pinyin;
mod plan;
mod prints;
mod probation;
mod reader;
mod regroup;
pub mod relay;
mod rows;
pub mod rules;
mod search;
mod structure;
#[cfg(test)]
mod tests;
mod view;
mod vote;
mod wizard;

pub use columns::COLUMNS;
pub use compare::{Comparison, Difference, Differing, Person, compare, save_comparison};
pub use develop::{ApplicantStep, NewApplicant, NewStep, OnTheWay, add_applicant, develop, on_the_way};
pub use development::Pack as DevelopmentPack;
pub use edit::{Edit, Edited, NewMember, add, edit, reveal};
pub use event::{Details, Event, EventKind, NewEvent};
pub use events::{Recorded, events, events_of_kinds, open_events, record, record_with, undo_last};
pub use export::{export, export_view};
pub use gates::Gates;
pub use import::{Doubles, Import, Watch, import, import_file, preview};
pub use kinds::{FormField, KindRule, kinds as event_kinds};
pub use life::{Beyond, Life};
pub use list::{Listed, Number, list, posts};
pub use look::{Chip, Look, LookRow, Words, look, words};
pub use matching::Answer;
pub use naming::{Named, bare_name, meant, named, names};
pub use opening::import_opening;
pub use page::{
    KeyDate, LastEntry, Page, Shown, Told, blank_fields, confirmations_due, history, page, political_birthday,
    probation_end,
};
pub use past::Past;
pub use prints::{Which, forms, letters, listing, roster, summary};
pub use regroup::{NewBranch, appoint, dissolve, eligible, end_group, merge, put_in_group, reach, rename_group, split};
pub use structure::{GroupPeople, group_people, structure};
pub use view::{
    COLUMNS as VIEW_COLUMNS, Column as ViewColumn, Saved, Seen, Sort, View, by_key, drop_view, save_view, seen, view,
    views,
};
pub use vote::without_vote;
pub use wizard::{Answered, RosterLayout, SavedMap, Wizard, save_map, saved_map};

use crate::branch::Scope;
use crate::{Error, Month, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::collections::HashMap;

/// One person of the roster.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Member {
    /// UUIDv7.
    pub id: String,
    /// Where the relation lies; for a past day, where it lay then.
    pub organisation_id: String,
    /// False once the relation left the office, by transfer, death or decision.
    pub here: bool,
    pub name: String,
    /// 男, 女, or empty where unknown.
    pub sex: String,
    /// With 族; empty where unknown.
    pub ethnicity: String,
    pub education: String,
    pub kind: Kind,
    pub birth: Option<PartialDate>,
    /// 18 characters, or empty. Leaves the office only as a keyed hash.
    pub id_number: String,
    /// Made from a 15-digit number and not confirmed by the member yet; else empty.
    pub id_suggested: String,
    pub applied: Option<PartialDate>,
    pub activist: Option<PartialDate>,
    pub candidate: Option<PartialDate>,
    pub joined: Option<PartialDate>,
    pub confirmed: Option<PartialDate>,
    pub job: String,
    pub mobile: String,
    pub landline: String,
    pub address: String,
    pub status: Status,
    pub lost: bool,
    pub lost_since: Option<PartialDate>,
    pub floating: bool,
    pub floating_to: String,
    /// 党小组.
    pub group: String,
    /// 党内职务 as the roster writes it; the committee's posts are the branch's.
    pub post: String,
    pub note: String,
    /// Columns of the sheet that no field takes, by header.
    pub extras: Map<String, Json>,
    /// Where the row first came from.
    pub source: String,
    /// Counts the changes of this row, from 1.
    pub rev: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberKind.ts", rename = "MemberKind"))]
pub enum Kind {
    #[default]
    #[serde(rename = "正式党员")]
    Formal,
    #[serde(rename = "预备党员")]
    Probationary,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "MemberStatus.ts", rename = "MemberStatus"))]
pub enum Status {
    #[default]
    #[serde(rename = "正常")]
    Normal,
    #[serde(rename = "停止党籍")]
    Suspended,
}

/// The category by which points are counted; it holds from a month on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Category {
    #[serde(rename = "在职党员")]
    Employed,
    #[serde(rename = "无职党员")]
    Postless,
    #[serde(rename = "非公党员")]
    Nonpublic,
    #[serde(rename = "流动党员")]
    Floating,
    #[serde(rename = "老弱病残党员")]
    Frail,
}

impl Kind {
    pub fn label(self) -> &'static str {
        match self {
            Kind::Formal => "正式党员",
            Kind::Probationary => "预备党员",
        }
    }
    fn key(self) -> &'static str {
        match self {
            Kind::Formal => "formal",
            Kind::Probationary => "probationary",
        }
    }
}

impl Status {
    pub fn label(self) -> &'static str {
        match self {
            Status::Normal => "正常",
            Status::Suspended => "停止党籍",
        }
    }
    fn key(self) -> &'static str {
        match self {
            Status::Normal => "normal",
            Status::Suspended => "suspended",
        }
    }
}

impl Category {
    pub const ALL: [Category; 5] =
        [Category::Employed, Category::Postless, Category::Nonpublic, Category::Floating, Category::Frail];

    /// The key that stores and rule packs use.
    pub fn key(self) -> &'static str {
        match self {
            Category::Employed => "employed",
            Category::Postless => "postless",
            Category::Nonpublic => "nonpublic",
            Category::Floating => "floating",
            Category::Frail => "frail",
        }
    }
    pub fn by_key(key: &str) -> Option<Category> {
        Self::ALL.into_iter().find(|c| c.key() == key)
    }
    pub fn label(self) -> &'static str {
        match self {
            Category::Employed => "在职党员",
            Category::Postless => "无职党员",
            Category::Nonpublic => "非公党员",
            Category::Floating => "流动党员",
            Category::Frail => "老弱病残党员",
        }
    }
    /// The category that a word of a sheet means, with the shorter spellings of the code set.
    /// # Errors
    /// `Internal` where the program was built with a broken code file.
    pub fn by_word(word: &str) -> Result<Option<Category>> {
        Ok(codes::set("category")?.find(word).and_then(|entry| Self::by_key(&entry.code)))
    }
}

impl Member {
    /// 正式 or 预备 on that day: who was confirmed later was still on probation.
    pub fn kind_on(&self, day: NaiveDate) -> Kind {
        match self.confirmed {
            Some(confirmed) if confirmed.first() > day => Kind::Probationary,
            _ => self.kind,
        }
    }

    /// Full years in the Party on that day, counted from confirmation; none on probation or where the date is unknown.
    pub fn party_years(&self, day: NaiveDate) -> Option<u32> {
        let counts = self.kind_on(day) == Kind::Formal;
        self.confirmed.filter(|_| counts).and_then(|from| rules::years(from, day))
    }

    /// True for whoever is counted where everybody is due: neither 停止党籍 nor 失联.
    pub fn counts(&self) -> bool {
        self.status == Status::Normal && !self.lost
    }

    pub fn age(&self, day: NaiveDate) -> Option<u32> {
        self.birth.and_then(|from| rules::years(from, day))
    }
}

/// The members whose relation lay in the scope on that day, in the order of the roster.
/// # Errors
/// A failing store.
pub fn on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Member>> {
    rows::on(conn, scope, day)
}

/// A member by name: all that lists of many need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Brief {
    pub id: String,
    pub organisation_id: String,
    pub name: String,
    pub status: Status,
}

impl From<Member> for Brief {
    fn from(m: Member) -> Brief {
        Brief { id: m.id, organisation_id: m.organisation_id, name: m.name, status: m.status }
    }
}

/// As [`on`], by name only: a street's ranking has no use for thirty columns of everybody.
/// # Errors
/// A failing store.
pub fn brief_on(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<Vec<Brief>> {
    rows::brief_on(conn, scope, day)
}

/// Whether anybody's relation lay in the scope on that day.
/// # Errors
/// A failing store.
pub fn anybody(conn: &Connection, scope: &Scope, day: NaiveDate) -> Result<bool> {
    rows::anybody(conn, scope, day)
}

/// The members of that name whose relation lies in the scope now; blanks inside the name do not matter.
/// # Errors
/// A failing store.
pub fn by_name(conn: &Connection, scope: &Scope, name: &str) -> Result<Vec<Member>> {
    rows::by_name(conn, scope, &crate::sheet::text::name(name))
}

/// One member, present or departed.
/// # Errors
/// `NotFound` where no such record exists.
pub fn get(conn: &Connection, id: &str) -> Result<Member> {
    rows::get(conn, id)?.ok_or_else(|| Error::not_found("名册里没有这名党员，可能已被撤销导入。请刷新后再试。"))
}

/// The category that each member has in `month`; who has none yet is absent.
/// # Errors
/// A failing store.
pub fn categories(conn: &Connection, month: Month) -> Result<HashMap<String, Category>> {
    rows::categories(conn, month)
}

/// Makes `category` hold from `month` on, inside a verb of the caller. Answers whether that changed anything.
/// # Errors
/// A failing store; `Internal` where there is no such member.
pub fn set_category(conn: &Connection, member_id: &str, month: Month, category: Category) -> Result<bool> {
    rows::set_category(conn, member_id, month, category)
}
