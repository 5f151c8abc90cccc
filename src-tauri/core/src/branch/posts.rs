//! Who holds which post when. A post is never overwritten: it begins, and it ends with a day and a reason.

use super::rules::{self, PostRule, rules};
use super::{HELD, by_id, permit_day, rows};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// A post and the days it is held, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Post {
    pub id: String,
    /// Empty where the holder stands on no roster here.
    pub member_id: String,
    /// Name of a holder from outside, else empty.
    pub person: String,
    pub title: String,
    /// Which 党小组 a 组长 leads, else empty.
    pub group: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    #[cfg_attr(test, ts(type = "string"))]
    pub until: NaiveDate,
    /// 换届, 补选, 任命; empty where not known.
    pub manner: String,
    pub document: String,
    /// Why it ended, empty while held.
    pub left_for: String,
    pub left_document: String,
}

impl Post {
    fn new(at: &At, member_id: &str, title: &str, since: NaiveDate) -> Post {
        Post {
            id: at.uuid(),
            member_id: member_id.to_owned(),
            person: String::new(),
            title: title.to_owned(),
            group: String::new(),
            since,
            until: HELD,
            manner: String::new(),
            document: String::new(),
            left_for: String::new(),
            left_document: String::new(),
        }
    }
}

/// A post that somebody takes up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Appointment {
    /// Empty for somebody who stands on no roster here.
    pub member_id: String,
    /// Name of somebody from outside, else empty.
    pub person: String,
    pub title: String,
    /// Which 党小组 a 组长 leads, else empty.
    pub group: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    /// 补选 or 任命.
    pub manner: String,
    pub document: String,
}

/// How a post ends.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Leaving {
    /// Last day in the post.
    #[cfg_attr(test, ts(type = "string"))]
    pub until: NaiveDate,
    pub reason: String,
    pub document: String,
}

/// The committee on a day, the secretary first. Empty where none is recorded.
pub fn committee(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Post>> {
    let rank = |p: &Post| rules().map_or(0, |r| r.post.iter().position(|r| r.title == p.title).unwrap_or(usize::MAX));
    let mut posts = posts(conn, organisation_id, on)?;
    posts.retain(|p| is_seat(&p.title));
    posts.sort_by_key(rank);
    Ok(posts)
}

/// All posts held on a day, of the committee or not.
pub fn posts(conn: &Connection, organisation_id: &str, on: NaiveDate) -> Result<Vec<Post>> {
    let mut all = all_posts(conn, organisation_id)?;
    all.retain(|p| p.since <= on && on <= p.until);
    Ok(all)
}

/// All posts that were ever held, oldest first.
pub fn all_posts(conn: &Connection, organisation_id: &str) -> Result<Vec<Post>> {
    rows::posts(conn, organisation_id)
}

/// The titles that a committee can have, in order.
pub fn committee_titles() -> Vec<&'static str> {
    post_rules().iter().filter(|p| p.committee).map(|p| p.title.as_str()).collect()
}

/// Every post of the rule file, in order.
pub fn post_rules() -> &'static [PostRule] {
    rules().map_or(&[], |r| &r.post)
}

/// # Errors
/// `Usage` where there is no such post; the sentence names those there are.
pub fn post_rule(title: &str) -> Result<&'static PostRule> {
    rules::post(title)
}

/// How somebody comes to a post, and why somebody leaves one.
pub fn manners() -> &'static [String] {
    rules().map_or(&[], |r| &r.words.manners)
}

pub fn leaving_words() -> &'static [String] {
    rules().map_or(&[], |r| &r.words.leaving)
}

fn is_seat(title: &str) -> bool {
    post_rules().iter().any(|p| p.committee && p.title == title)
}

/// Puts a committee in office from a day on; earlier seats end the day before. Other posts stay as they are.
/// `holders` are pairs of member id and title; exactly one is 书记.
/// # Errors
/// `Usage` for a title that no committee has, a missing or second 书记, or a person named twice; `Forbidden` for more
/// people than a committee has seats, or a day ahead.
pub fn set_committee(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    since: NaiveDate,
    holders: &[(String, String)],
) -> Result<Done<Vec<Post>>> {
    seats(store.conn(), at, organisation_id, since, holders)?;
    store.transact(Verb::SetCommittee, at, |tx| seat(tx, at, organisation_id, since, holders, "", ""))
}

/// What must hold of a committee before it takes office.
pub(super) fn seats(
    conn: &Connection,
    at: &At,
    organisation_id: &str,
    since: NaiveDate,
    holders: &[(String, String)],
) -> Result<()> {
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
    room_for(holders.len())?;
    permit_day(&by_id(conn, organisation_id)?, at, since)
}

pub(super) fn seat(
    tx: &Connection,
    at: &At,
    organisation_id: &str,
    since: NaiveDate,
    holders: &[(String, String)],
    manner: &str,
    document: &str,
) -> Result<Vec<Post>> {
    let eve = since.checked_sub_days(Days::new(1)).unwrap_or(since);
    for held in rows::posts(tx, organisation_id)?.into_iter().filter(|p| p.until >= since && is_seat(&p.title)) {
        if held.since >= since {
            // A seat that would begin on or after this day never happened.
            rows::delete_post(tx, &held.id)?;
        } else {
            rows::end_post(tx, &held.id, eve, "换届", document)?;
        }
    }
    let seated = holders.iter().map(|(member, title)| {
        let (manner, document) = (manner.to_owned(), document.to_owned());
        Post { manner, document, ..Post::new(at, member, title, since) }
    });
    let posts: Vec<Post> = seated.collect();
    posts.iter().try_for_each(|post| rows::insert_post(tx, organisation_id, post))?;
    Ok(posts)
}

fn room_for(count: usize) -> Result<()> {
    let most = rules()?.seats.max;
    if count > most {
        return Err(Error::forbidden(format!("支委会最多{most}人，没有保存。请减少人数。")));
    }
    Ok(())
}

/// Somebody takes up a post between elections: 补选 of a seat, or any other post. What must hold of the person, the floor
/// above asks.
/// # Errors
/// `Usage` for an unknown post or a missing name, group or document; `Forbidden` where the post is taken, the person holds
/// it or another seat already, the committee is full, or the day does not fit.
pub fn appoint(store: &mut Store, at: &At, organisation_id: &str, new: &Appointment) -> Result<Done<Post>> {
    let rule = rules::post(&new.title)?;
    permit_day(&by_id(store.conn(), organisation_id)?, at, new.since)?;
    complete(rule, new)?;
    let others: Vec<Post> =
        rows::posts(store.conn(), organisation_id)?.into_iter().filter(|p| p.until >= new.since).collect();
    free(rule, new, &others)?;
    let post = Post {
        person: new.person.trim().to_owned(),
        group: new.group.trim().to_owned(),
        manner: new.manner.trim().to_owned(),
        document: new.document.trim().to_owned(),
        ..Post::new(at, &new.member_id, &new.title, new.since)
    };
    store.transact(Verb::Appoint, at, |tx| {
        rows::insert_post(tx, organisation_id, &post)?;
        Ok(post)
    })
}

fn complete(rule: &PostRule, new: &Appointment) -> Result<()> {
    let outsider = !new.person.trim().is_empty();
    if outsider && !new.member_id.is_empty() || !outsider && new.member_id.is_empty() {
        return Err(Error::usage("请选定一个人：名册里的党员，或写上外面来的人的姓名。"));
    }
    if outsider && !rule.outside {
        return Err(Error::usage(format!("{}要由本党组织的党员担任，请从名册里选人。", rule.title)));
    }
    if rule.group == new.group.trim().is_empty() {
        let said = if rule.group {
            "请写明是哪个党小组的组长。"
        } else {
            "只有党小组组长要写党小组，请去掉。"
        };
        return Err(Error::usage(said));
    }
    if rule.committee && new.document.trim().is_empty() {
        return Err(Error::usage("补选或任命支委要写会议记录号或批复文号。请补上再保存。"));
    }
    if !new.manner.is_empty() && !manners().contains(&new.manner) {
        return Err(Error::usage(format!("产生方式可以用：{}。", manners().join("、"))));
    }
    Ok(())
}

/// `others` are the posts that are still held on the day, or begin later.
fn free(rule: &PostRule, new: &Appointment, others: &[Post]) -> Result<()> {
    let same = |p: &&Post| p.member_id == new.member_id && p.person == new.person.trim();
    let taken = |p: &&Post| p.title == rule.title && p.group == new.group.trim();
    if others.iter().filter(taken).any(|p| same(&p)) {
        return Err(Error::forbidden("这个人已经担任这个职务，没有重复登记。"));
    }
    if (rule.single || rule.group) && others.iter().any(|p| taken(&p)) {
        return Err(Error::forbidden(format!("{}已经有人担任。请先给原来的人登记离任，再登记新的人。", rule.title)));
    }
    if rule.committee {
        if others.iter().filter(same).any(|p| is_seat(&p.title)) {
            return Err(Error::forbidden("这个人已经是支委。请先登记原职务离任，再登记新职务。"));
        }
        room_for(others.iter().filter(|p| is_seat(&p.title)).count() + 1)?;
    }
    Ok(())
}

/// Somebody leaves a post.
/// # Errors
/// `NotFound` for an unknown post, `Forbidden` where it has ended already or the day does not fit, `Usage` without reason.
pub fn leave(store: &mut Store, at: &At, post_id: &str, how: &Leaving) -> Result<Done<()>> {
    let (organisation_id, post) = rows::post(store.conn(), post_id)?
        .ok_or_else(|| Error::not_found("没有这条任职，可能已被撤销。请刷新后再试。"))?;
    permit_day(&by_id(store.conn(), &organisation_id)?, at, how.until)?;
    if post.until != HELD {
        return Err(Error::forbidden(format!("这个职务已经在{}离任，没有重复登记。", post.until)));
    }
    if how.until < post.since {
        return Err(Error::forbidden(format!("离任日期早于任职日期（{}），请核对日期。", post.since)));
    }
    if !leaving_words().contains(&how.reason) {
        return Err(Error::usage(format!("请写离任原因。可以用：{}。", leaving_words().join("、"))));
    }
    store.transact(Verb::LeavePost, at, |tx| rows::end_post(tx, post_id, how.until, &how.reason, how.document.trim()))
}
