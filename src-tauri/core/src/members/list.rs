//! The roster as the window and the command line list it.

use super::{Category, Kind, Member, Status, id_number, phone, pinyin};
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
}

/// The roster of the scope on that day. `find` narrows it: part of a name, pinyin or its initials, or the last three or more
/// characters of an ID number or a mobile number; empty finds all.
/// # Errors
/// A failing store.
pub fn list(conn: &Connection, scope: &Scope, day: NaiveDate, find: &str, number: Number) -> Result<Vec<Listed>> {
    let around = Around::of(conn, day)?;
    let find = crate::sheet::text::squeeze(find).to_lowercase();
    let members = super::on(conn, scope, day)?;
    Ok(members
        .into_iter()
        .map(|m| (pinyin::keys(&m.name), m))
        .filter(|(keys, m)| find.is_empty() || fits(m, keys, &find))
        .map(|(keys, m)| around.listed(m, keys, number))
        .collect())
}

fn fits(m: &Member, keys: &pinyin::Keys, find: &str) -> bool {
    let tail = find.len() >= 3 && find.bytes().all(|b| b.is_ascii_digit() || b == b'x');
    let number = tail && (m.id_number.ends_with(&find.to_uppercase()) || m.mobile.ends_with(find));
    number || m.name.to_lowercase().contains(find) || keys.matches(find)
}

/// What the lines of one day have in common.
struct Around {
    day: NaiveDate,
    organisations: HashMap<String, String>,
    categories: HashMap<String, Category>,
    posts: HashMap<String, String>,
}

impl Around {
    fn of(conn: &Connection, day: NaiveDate) -> Result<Around> {
        let mut posts: HashMap<String, String> = HashMap::new();
        let organisations = branch::organisations(conn)?;
        for organisation in &organisations {
            for post in branch::posts(conn, &organisation.id, day)? {
                posts.entry(post.member_id).and_modify(|p| *p = format!("{p}、{}", post.title)).or_insert(post.title);
            }
        }
        let organisations = organisations.into_iter().map(|o| (o.id, o.name)).collect();
        Ok(Around { day, organisations, categories: super::categories(conn, Month::of(day))?, posts })
    }

    fn listed(&self, m: Member, keys: pinyin::Keys, number: Number) -> Listed {
        let held = self.posts.get(&m.id).cloned();
        Listed {
            kind: m.kind_on(self.day),
            party_years: m.party_years(self.day),
            category: self.categories.get(&m.id).copied(),
            organisation: self.organisations.get(&m.organisation_id).cloned().unwrap_or_default(),
            id_number_masked: id_number::masked(&m.id_number, m.birth),
            mobile_masked: phone::masked(&m.mobile),
            pinyin: keys.full,
            initials: keys.initials,
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
