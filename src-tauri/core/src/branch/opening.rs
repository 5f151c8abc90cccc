//! 期初: what was done before this program was used. Each room reads its own kind; it is shown as 期初 everywhere and never
//! mixed with records of its own.

use super::{by_id, rows};
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Month, Result};
use chrono::{Datelike, NaiveDate};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// Whose kind a balance is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "OpeningKind"))]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Points of the year so far; `item` is `base`, `daily` or `appraisal`, `value` hundredths of a point.
    Points,
    /// `value` is the month that dues are paid to.
    Dues,
    /// `item` is the id of the pair, `value` how many talks were held with the member this year.
    Talks,
    /// `item` is section and retention (`DY-Y`), `value` the next 件号 of the year.
    Archive,
}

const KINDS: [(What, &str, &str); 4] = [
    (What::Points, "points", "积分"),
    (What::Dues, "dues", "党费"),
    (What::Talks, "talks", "谈话"),
    (What::Archive, "archive", "件号"),
];

impl What {
    pub const ALL: [What; 4] = [What::Points, What::Dues, What::Talks, What::Archive];

    pub fn key(self) -> &'static str {
        KINDS.iter().find(|(w, _, _)| *w == self).map_or("", |(_, key, _)| key)
    }
    pub fn label(self) -> &'static str {
        KINDS.iter().find(|(w, _, _)| *w == self).map_or("", |(_, _, label)| label)
    }
    /// By key or by the word of a sheet.
    pub fn by_word(word: &str) -> Option<What> {
        KINDS.iter().find(|(_, key, label)| *key == word || *label == word).map(|(w, _, _)| *w)
    }
    fn personal(self) -> bool {
        self != What::Archive
    }
}

/// One balance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Opening {
    pub id: String,
    pub organisation_id: String,
    /// Empty where it is nobody's own.
    pub member_id: String,
    pub what: What,
    pub item: String,
    pub year: i32,
    pub value: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub as_of: NaiveDate,
    pub note: String,
    pub entered_at: String,
}

impl Opening {
    /// The value of points, talks and 件号; 0 for a month.
    pub fn number(&self) -> u32 {
        self.value.parse().unwrap_or(0)
    }
    /// What the item is called on paper; a pair of talks keeps its id, whose name the talks room knows.
    pub fn item_words(&self) -> String {
        match self.item.as_str() {
            "base" => "基础积分".into(),
            "daily" => "日常积分".into(),
            "appraisal" => "民主评议积分".into(),
            "talk.secretary-member" => "书记与党员谈话".into(),
            other => other.into(),
        }
    }
    /// `12.5分`, `3次`, `从18号起`, `交到2026-06`.
    pub fn value_words(&self) -> String {
        match self.what {
            What::Points => format!("{}分", f64::from(self.number()) / 100.0),
            What::Dues => format!("交到{}", self.value),
            What::Talks => format!("{}次", self.value),
            What::Archive => format!("从{}号起", self.value),
        }
    }
}

/// What a person enters.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct NewOpening {
    pub member_id: String,
    pub what: What,
    pub item: String,
    pub value: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub as_of: NaiveDate,
    pub note: String,
}

/// The balances of one kind, in the order of entry.
pub fn openings(conn: &Connection, organisation_id: &str, what: What) -> Result<Vec<Opening>> {
    Ok(rows::openings(conn, organisation_id)?.into_iter().filter(|o| o.what == what).collect())
}

/// Enters balances; one that is there already gets the new value. All or none.
/// # Errors
/// `Usage` for a value that the kind does not have, `Forbidden` where the day lies ahead or after the first month of use.
pub fn enter_opening(
    store: &mut Store,
    at: &At,
    organisation_id: &str,
    new: &[NewOpening],
) -> Result<Done<Vec<Opening>>> {
    let made = read(store.conn(), at, organisation_id, new)?;
    store.transact(Verb::EnterOpening, at, |tx| {
        made.iter().try_for_each(|o| rows::put_opening(tx, o))?;
        Ok(made)
    })
}

/// How balances stand to what was entered before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    New,
    Same,
    Other,
}

/// What entering would do, without doing it.
/// # Errors
/// As [`enter_opening`].
pub fn check_opening(conn: &Connection, at: &At, organisation_id: &str, new: &[NewOpening]) -> Result<Known> {
    let kept = rows::openings(conn, organisation_id)?;
    let key = |o: &Opening| (o.member_id.clone(), o.what, o.item.clone(), o.year);
    let mut known = Known::Same;
    for o in read(conn, at, organisation_id, new)? {
        match kept.iter().find(|k| key(k) == key(&o)) {
            None if known != Known::Other => known = Known::New,
            Some(k) if k.value != o.value => known = Known::Other,
            _ => {}
        }
    }
    Ok(known)
}

fn read(conn: &Connection, at: &At, organisation_id: &str, new: &[NewOpening]) -> Result<Vec<Opening>> {
    let organisation = by_id(conn, organisation_id)?;
    let late = |n: &NewOpening| n.as_of > at.today() || n.as_of > organisation.since.last();
    if new.iter().any(late) {
        return Err(Error::forbidden(format!(
            "期初只写启用以前的数，截止日期不能晚于启用月（{}），以后的请照常登记。",
            organisation.since
        )));
    }
    new.iter().map(|n| opening(at, organisation_id, n)).collect()
}

/// Takes a balance out.
/// # Errors
/// `NotFound` where there is none of that id.
pub fn drop_opening(store: &mut Store, at: &At, id: &str) -> Result<Done<()>> {
    store.transact(Verb::EnterOpening, at, |tx| match rows::delete_opening(tx, id)? {
        1 => Ok(()),
        _ => Err(Error::not_found("没有这条期初数，请刷新后再试。")),
    })
}

fn opening(at: &At, organisation_id: &str, new: &NewOpening) -> Result<Opening> {
    if new.what.personal() == new.member_id.is_empty() {
        let said = if new.what.personal() {
            "请选定是哪位党员的期初数。"
        } else {
            "件号不是个人的，请不要选党员。"
        };
        return Err(Error::usage(said));
    }
    Ok(Opening {
        id: at.uuid(),
        organisation_id: organisation_id.to_owned(),
        member_id: new.member_id.clone(),
        what: new.what,
        item: item(new)?,
        year: new.as_of.year(),
        value: value(new)?,
        as_of: new.as_of,
        note: new.note.trim().to_owned(),
        entered_at: at.stamp(),
    })
}

fn item(new: &NewOpening) -> Result<String> {
    let item = new.item.trim();
    let fits = match new.what {
        What::Points => ["base", "daily", "appraisal"].contains(&item),
        What::Dues => item.is_empty(),
        What::Talks => item.starts_with("talk."),
        What::Archive => item
            .split_once('-')
            .is_some_and(|(section, retention)| section.len() == 2 && ["Y", "D30", "D10"].contains(&retention)),
    };
    if fits {
        return Ok(item.to_owned());
    }
    Err(Error::usage(match new.what {
        What::Points => "积分的期初要分基础、日常、民主评议三部分写。",
        What::Dues => "党费的期初只写交到哪个月。",
        What::Talks => "谈话的期初要选是哪一类谈话。",
        What::Archive => "件号的期初要写资料卷和保管期限，例如 DY-Y。",
    }))
}

fn value(new: &NewOpening) -> Result<String> {
    let text = new.value.trim();
    let number = |most: u32| text.parse::<u32>().ok().filter(|n| *n <= most).map(|n| n.to_string());
    let read = match new.what {
        What::Points => hundredths(text).map(|n| n.to_string()),
        What::Dues => text.parse::<Month>().ok().map(|m| m.to_string()),
        What::Talks => number(99),
        What::Archive => number(99_999).filter(|n| n != "0"),
    };
    read.ok_or_else(|| {
        Error::usage(match new.what {
            What::Points => "期初积分要写0到100之间的数，最多两位小数。",
            What::Dues => "党费要写交到哪个月，例如 2026-06。",
            What::Talks => "谈话要写今年已经谈过几次。",
            What::Archive => "件号要写下一件从几号起，例如 18。",
        })
    })
}

/// `12.5` as 1250; none where it is no number from 0 to 100 with at most two decimals.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let total = whole.parse::<u32>().ok()?.checked_mul(100)? + format!("{part:0<2}").parse::<u32>().ok()?;
    (total <= 10_000).then_some(total)
}
