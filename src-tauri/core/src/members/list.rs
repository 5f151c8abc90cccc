//! The roster as the window and the command line list it.

use super::{Category, Kind, Member, Status, id_number, phone, pinyin, rows, search};
use crate::branch::{self, Scope};
use crate::{Month, PartialDate, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;

/// How ID numbers are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// First six and last four, or only the last two where a birth date stands beside.
    Masked,
    Full,
}

/// One line of the roster on a day.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, export_to = "ListedMember.ts", rename = "ListedMember"))]
pub struct Listed {
    pub id: String,
    pub name: String,
    pub sex: String,
    pub ethnicity: String,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub birth: Option<PartialDate>,
    pub education: String,
    pub kind: Kind,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub joined: Option<PartialDate>,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub confirmed: Option<PartialDate>,
    pub category: Option<Category>,
    pub group: String,
    /// The posts held that day, else what the roster says.
    pub post: String,
    pub job: String,
    pub status: Status,
    pub floating: bool,
    pub lost: bool,
    /// The organisation's name.
    pub organisation: String,
    pub id_number_masked: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub id_number: Option<String>,
    pub mobile_masked: String,
    /// Full years in the Party, for full members.
    pub party_years: Option<u32>,
    /// Search keys: `zengfangqin` and `zfq`.
    pub pinyin: String,
    pub initials: String,
    /// The keys of the other readings, where a character of the given name has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub also: Vec<String>,
}

/// The roster of the scope on that day. `find` narrows it: part of a name, its pinyin in full or as initials in any reading,
/// the last three or more characters of an ID, mobile or landline number, a 党小组, a points category; empty finds all.
/// # Errors
/// A failing store.
pub fn list(conn: &Connection, scope: &Scope, day: NaiveDate, find: &str, number: Number) -> Result<Vec<Listed>> {
    let around = Around::of(conn, day)?;
    Ok(search::members(conn, scope, day, find)?.into_iter().map(|m| around.listed(m, number)).collect())
}

/// The posts held on that day in any organisation of the office, by member.
pub fn posts(conn: &Connection, day: NaiveDate) -> Result<HashMap<String, String>> {
    let mut posts: HashMap<String, String> = HashMap::new();
    for organisation in branch::organisations(conn)? {
        for post in branch::posts(conn, &organisation.id, day)? {
            posts.entry(post.member_id).and_modify(|p| *p = format!("{p}、{}", post.title)).or_insert(post.title);
        }
    }
    Ok(posts)
}

/// What the lines of one day have in common.
struct Around {
    day: NaiveDate,
    organisations: HashMap<String, String>,
    categories: HashMap<String, Category>,
    posts: HashMap<String, String>,
    /// How names are said, as far as it is stored.
    readings: HashMap<String, String>,
}

impl Around {
    fn of(conn: &Connection, day: NaiveDate) -> Result<Around> {
        let organisations = branch::organisations(conn)?.into_iter().map(|o| (o.id, o.name)).collect();
        Ok(Around {
            day,
            organisations,
            categories: super::categories(conn, Month::of(day))?,
            posts: posts(conn, day)?,
            readings: rows::readings(conn)?,
        })
    }

    fn listed(&self, m: Member, number: Number) -> Listed {
        let held = self.posts.get(&m.id).cloned();
        let said = self.readings.get(&m.name).cloned().unwrap_or_else(|| pinyin::readings(&m.name));
        let keys = pinyin::keys_of(&said);
        Listed {
            kind: m.kind_on(self.day),
            party_years: m.party_years(self.day),
            category: self.categories.get(&m.id).copied(),
            organisation: self.organisations.get(&m.organisation_id).cloned().unwrap_or_default(),
            id_number_masked: id_number::masked(&m.id_number, m.birth),
            mobile_masked: phone::masked(&m.mobile),
            pinyin: keys.full,
            initials: keys.initials,
            also: pinyin::others(&said),
            id: m.id,
            name: m.name,
            sex: m.sex,
            ethnicity: m.ethnicity,
            birth: m.birth,
            education: m.education,
            joined: m.joined,
            confirmed: m.confirmed,
            group: m.group,
            post: held.unwrap_or(m.post),
            job: m.job,
            status: m.status,
            floating: m.floating,
            lost: m.lost,
            id_number: (number == Number::Full).then_some(m.id_number),
        }
    }
}
