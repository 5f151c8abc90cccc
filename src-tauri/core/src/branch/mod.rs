//! The organisations of an office and who holds which post when.

mod receiver;
mod rows;
#[cfg(test)]
mod tests;

pub use receiver::{Receiver, Stray};

use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

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
    #[cfg_attr(test, ts(type = "string"))]
    pub since: Month,
}

/// A post and the days it is held, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Post {
    pub member_id: String,
    pub title: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    #[cfg_attr(test, ts(type = "string"))]
    pub until: NaiveDate,
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

#[derive(Deserialize)]
struct Rules {
    kind: Vec<Kind>,
    post: Vec<PostRule>,
}

#[derive(Deserialize)]
struct Kind {
    name: String,
    #[serde(default = "yes")]
    counted: bool,
}

#[derive(Deserialize)]
struct PostRule {
    title: String,
    #[serde(default)]
    committee: bool,
}

fn yes() -> bool {
    true
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../assets/rules/branch.toml")).unwrap_or(Rules { kind: vec![], post: vec![] })
});

const HELD: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();

pub fn workspace(conn: &Connection) -> Result<About> {
    rows::workspace(conn)
}

pub fn organisations(conn: &Connection) -> Result<Vec<Organisation>> {
    rows::organisations(conn)
}

/// The organisations that `scope` covers, in the order of their codes.
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
    RULES.kind.iter().find(|k| k.name == o.kind).is_none_or(|k| k.counted)
}

/// The committee on a day, the secretary first. Empty where none is recorded.
pub fn committee(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Post>> {
    let rank = |p: &Post| RULES.post.iter().position(|r| r.title == p.title).unwrap_or(usize::MAX);
    let mut posts = rows::posts(conn, organisation_id, &on.to_string())?;
    posts.retain(|p| RULES.post.iter().any(|r| r.committee && r.title == p.title));
    posts.sort_by_key(rank);
    Ok(posts)
}

/// All posts held on a day, of the committee or not.
pub fn posts(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Post>> {
    rows::posts(conn, organisation_id, &on.to_string())
}

/// The titles that a committee can have, in order.
pub fn committee_titles() -> Vec<&'static str> {
    RULES.post.iter().filter(|p| p.committee).map(|p| p.title.as_str()).collect()
}

/// Describes a new workspace; an office starts with one 党支部 of the same code and name.
pub fn describe(store: &mut Store, at: &At, w: &About) -> Result<Done<()>> {
    plain("编码", &w.code)?;
    plain("名称", &w.name)?;
    store.transact(Verb::Init, at, |tx| {
        rows::insert_workspace(tx, w, &at.stamp())?;
        if w.kind == Edition::Office {
            let first = Organisation {
                id: at.uuid(),
                code: w.code.clone(),
                name: w.name.clone(),
                kind: "党支部".into(),
                parent: w.parent.clone(),
                since: w.since,
            };
            rows::insert_organisation(tx, &first)?;
        }
        Ok(())
    })
}

/// Adds an organisation to the office.
/// # Errors
/// `Usage` for an unknown kind or an unusable code, `Forbidden` where code or name is taken.
pub fn add_organisation(
    store: &mut Store,
    at: &At,
    code: &str,
    name: &str,
    kind: &str,
    parent: &str,
) -> Result<Done<Organisation>> {
    plain("编码", code)?;
    plain("名称", name)?;
    if !RULES.kind.iter().any(|k| k.name == kind) {
        let kinds: Vec<&str> = RULES.kind.iter().map(|k| k.name.as_str()).collect();
        return Err(Error::usage(format!("没有这种党组织类别。可以用：{}。", kinds.join("、"))));
    }
    let taken = rows::organisations(store.conn())?.iter().any(|o| o.code == code || o.name == name);
    if taken {
        return Err(Error::forbidden("已经有同编码或同名称的党组织，没有重复添加。"));
    }
    let since = rows::workspace(store.conn())?.since;
    let added = Organisation {
        id: at.uuid(),
        code: code.into(),
        name: name.into(),
        kind: kind.into(),
        parent: parent.into(),
        since,
    };
    store.transact(Verb::AddOrganisation, at, |tx| {
        rows::insert_organisation(tx, &added)?;
        Ok(added)
    })
}

/// Puts a committee in office from a day on; earlier posts end the day before.
/// `holders` are pairs of member id and title; exactly one is 书记.
/// # Errors
/// `Usage` for a title that no committee has, a missing or second 书记, or a person named twice.
pub fn set_committee(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    since: NaiveDate,
    holders: &[(String, String)],
) -> Result<Done<Vec<Post>>> {
    let titles = committee_titles();
    if let Some((_, odd)) = holders.iter().find(|(_, t)| !titles.contains(&t.as_str())) {
        return Err(Error::usage(format!("支委会没有“{odd}”这个职务。可以用：{}。", titles.join("、"))));
    }
    if holders.iter().filter(|(_, t)| t == "书记").count() != 1 {
        return Err(Error::usage("支委会要有且只有一名书记，请检查后重试。"));
    }
    let mut people: Vec<&str> = holders.iter().map(|(m, _)| m.as_str()).collect();
    people.sort_unstable();
    if people.windows(2).any(|w| w[0] == w[1]) {
        return Err(Error::usage("同一个人写了两次，请每人只写一个支委职务。"));
    }
    let posts: Vec<Post> = holders
        .iter()
        .map(|(member, title)| Post { member_id: member.clone(), title: title.clone(), since, until: HELD })
        .collect();
    let eve = since.checked_sub_days(Days::new(1)).unwrap_or(since);
    store.transact(Verb::SetCommittee, at, |tx| {
        rows::end_posts(tx, organisation_id, &since.to_string(), &eve.to_string())?;
        for post in &posts {
            rows::insert_post(tx, &at.uuid(), organisation_id, post)?;
        }
        Ok(posts)
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
