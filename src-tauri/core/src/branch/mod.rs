//! The organisations of an office, what became of them, who holds which post when, and what each brought along.
//!
//! An organisation's row is its state today; every change is an event of its own, so that any past day can be asked. Moving
//! people is the business of the floor above: it calls [`found`], [`split`] and [`end`] inside a verb of its own.

mod change;
pub mod checks;
mod groups;
mod opening;
mod posts;
mod receiver;
mod rows;
mod rules;
mod term;
#[cfg(test)]
mod tests;

pub use change::{
    Change, Field, Kept, OrganisationEvent, Paper, absorb, add_organisation, change, end, found, found_organisation,
    history, newcomer, on, split, standing_one,
};
pub use groups::{Group, ThemeDay, end_group, groups, put_group, rename_group, set_theme_day, theme_day};
pub use opening::{Known, NewOpening, Opening, What, check_opening, drop_opening, enter_opening, openings};
pub use posts::{
    Appointment, Leaving, Post, all_posts, appoint, committee, committee_titles, leave, leaving_words, manners,
    post_rule, post_rules, posts, set_committee,
};
pub use receiver::{Receiver, Stray};
pub use rules::PostRule;
pub use term::{Term, extend_term, set_term, term, term_years, terms};

use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

/// The algorithms of today, named so that another suite can be added. It is not a 国密 suite.
pub const SUITE: &str = "age-x25519+ed25519";

/// Which edition keeps its books in a workspace.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    Office,
    Street,
}

impl Edition {
    pub fn name(self) -> &'static str {
        match self {
            Edition::Office => "office",
            Edition::Street => "street",
        }
    }
}

/// What a workspace says of itself.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct About {
    pub kind: Edition,
    pub code: String,
    pub name: String,
    /// Code of the superior, empty where unknown.
    pub parent: String,
    /// First month of use: duties of earlier months are not applicable.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Month,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Organisation {
    pub id: String,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub parent: String,
    /// First month of use.
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Month,
    /// First day on which it no longer stood; none while it stands.
    #[cfg_attr(test, ts(type = "string | null"))]
    pub ended: Option<NaiveDate>,
}

/// What the switcher or `--org` chose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    All,
    /// One organisation's id.
    One(String),
}

impl Scope {
    pub fn covers(&self, organisation_id: &str) -> bool {
        match self {
            Scope::All => true,
            Scope::One(id) => id == organisation_id,
        }
    }
}

/// The last day of what is still held.
const HELD: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

pub fn workspace(conn: &Connection) -> Result<About> {
    rows::workspace(conn)
}

/// Every organisation that the office keeps or kept, in the order of their codes.
pub fn organisations(conn: &Connection) -> Result<Vec<Organisation>> {
    rows::organisations(conn)
}

/// Those that stand today.
pub fn standing(conn: &Connection) -> Result<Vec<Organisation>> {
    Ok(rows::organisations(conn)?.into_iter().filter(|o| o.ended.is_none()).collect())
}

/// The organisations that `scope` covers, dissolved ones too: their books stay, in the order of their codes.
pub fn covered(conn: &Connection, scope: &Scope) -> Result<Vec<Organisation>> {
    Ok(rows::organisations(conn)?.into_iter().filter(|o| scope.covers(&o.id)).collect())
}

pub fn by_code(conn: &Connection, code: &str) -> Result<Option<Organisation>> {
    Ok(rows::organisations(conn)?.into_iter().find(|o| o.code == code))
}

pub fn by_name(conn: &Connection, name: &str) -> Result<Option<Organisation>> {
    Ok(rows::organisations(conn)?.into_iter().find(|o| o.name == name))
}

/// False for 功能型党支部: it holds no 组织关系, so its people are never counted here.
pub fn counted(o: &Organisation) -> bool {
    rules::kind(&o.kind).map_or(true, |k| k.counted)
}

/// True for what leads branches and is none itself: 党总支, 社区党委.
pub fn above(o: &Organisation) -> bool {
    rules::kind(&o.kind).is_ok_and(|k| k.above)
}

/// The kinds of organisations, in the order of the rule file.
pub fn kinds() -> Vec<&'static str> {
    rules::rules().map(|r| r.kind.iter().map(|k| k.name.as_str()).collect()).unwrap_or_default()
}

/// Describes a new workspace; an office starts with one 党支部 of the same code and name.
pub fn describe(store: &mut Store, at: &At, w: &About) -> Result<Done<()>> {
    plain("编码", &w.code)?;
    plain("名称", &w.name)?;
    store.transact(Verb::Init, at, |tx| {
        rows::insert_workspace(tx, w, &at.stamp())?;
        if w.kind == Edition::Office {
            change::enter(tx, at, &newcomer(at, w, &w.code, &w.name, "党支部", &w.parent))?;
        }
        Ok(())
    })
}

/// Codes go into file names and headers: short, printable, no separators of paths. Names have no control characters.
fn plain(what: &str, text: &str) -> Result<()> {
    let code = what == "编码";
    let fits = |c: char| {
        if code { c.is_ascii_alphanumeric() || c == '-' } else { !c.is_control() }
    };
    if text.trim().is_empty() || text.chars().count() > 60 || !text.chars().all(fits) {
        let rule = if code { "只用字母、数字和“-”" } else { "不能为空，最多60个字" };
        return Err(Error::usage(format!("{what}不合适：{rule}。请改后重试。")));
    }
    Ok(())
}

/// Nothing is entered for a day that has not come, nor for one on which the organisation did not stand.
fn permit_day(o: &Organisation, at: &At, day: NaiveDate) -> Result<()> {
    if day > at.today() {
        return Err(Error::forbidden("日期在今天之后，还不能登记。请核对日期。"));
    }
    match o.ended {
        Some(ended) if day >= ended => {
            Err(Error::forbidden(format!("这个党组织已于{ended}撤销，之后不能再登记。请核对日期或党组织。")))
        }
        _ => Ok(()),
    }
}

/// True for a day on which the organisation stood and its books here were not begun yet.
/// # Errors
/// A failing store.
pub fn before_use(conn: &Connection, o: &Organisation, day: NaiveDate) -> Result<bool> {
    let first = history(conn, &o.id)?.into_iter().next();
    let founded = first.filter(|e| e.change == Change::Founded).map(|e| e.day);
    Ok(day < o.since.first() && founded.is_none_or(|founded| founded <= day))
}

/// The organisation of that id.
/// # Errors
/// `NotFound` where the office never kept it.
pub fn by_id(conn: &Connection, id: &str) -> Result<Organisation> {
    let found = rows::organisations(conn)?.into_iter().find(|o| o.id == id);
    found.ok_or_else(|| Error::not_found("本办公点没有这个党组织，请刷新后再试。"))
}
