//! 报到党员 of other units (双报到) and other guests: whoever sits in and serves, and stands on no roster here. They are counted
//! apart from members, always.

pub(super) mod rows;
#[cfg(test)]
mod tests;

use crate::branch::{self, Scope};
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// Why somebody stands in the register.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "GuestSort"))]
#[serde(rename_all = "kebab-case")]
pub enum GuestSort {
    /// 报到党员.
    CheckIn,
    Other,
}

impl GuestSort {
    fn key(self) -> &'static str {
        match self {
            GuestSort::CheckIn => "check-in",
            GuestSort::Other => "other",
        }
    }
}

/// Somebody of the register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "LifeGuest"))]
pub struct Guest {
    pub id: String,
    pub organisation_id: String,
    pub name: String,
    pub unit: String,
    pub sort: GuestSort,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    #[cfg_attr(test, ts(type = "string | null"))]
    pub until: Option<NaiveDate>,
    /// What they offer to do.
    pub offers: String,
    /// Gatherings of the year asked for at which they were.
    pub times: u32,
    pub entered_at: String,
}

/// What a person enters.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NewLifeGuest"))]
pub struct NewGuest {
    pub organisation_id: String,
    pub name: String,
    pub unit: String,
    pub sort: GuestSort,
    #[cfg_attr(test, ts(type = "string"))]
    pub since: NaiveDate,
    pub offers: String,
}

/// The register with how often each was there in a year, for the yearly word back to their unit.
/// # Errors
/// A failing store.
pub fn guests(conn: &Connection, scope: &Scope, year: i32) -> Result<Vec<Guest>> {
    let mut found = rows::all(conn, year)?;
    found.retain(|g| scope.covers(&g.organisation_id));
    Ok(found)
}

/// Enters somebody, or what changed of them: the same name and unit is the same person.
/// # Errors
/// `Usage` without name or unit, `Forbidden` for a day to come, `NotFound` for no such organisation in the scope.
pub fn put_guest(store: &mut Store, at: &At, scope: &Scope, new: &NewGuest) -> Result<Done<Guest>> {
    let organisation = branch::by_id(store.conn(), &new.organisation_id)?;
    if !scope.covers(&organisation.id) {
        return Err(Error::not_found("选定的不是这个党组织。请先在上方切换党组织。"));
    }
    let (name, unit) = (text::name(&new.name), text::clean(&new.unit).into_owned());
    if name.is_empty() || unit.is_empty() {
        return Err(Error::usage("请写姓名和所在单位。"));
    }
    if new.since > at.today() {
        return Err(Error::forbidden("报到日期在今天之后，还不能登记。"));
    }
    let guest = Guest {
        id: at.uuid(),
        organisation_id: organisation.id,
        name,
        unit,
        sort: new.sort,
        since: new.since,
        until: None,
        offers: new.offers.trim().to_owned(),
        times: 0,
        entered_at: at.stamp(),
    };
    store.transact(Verb::PutGuest, at, |tx| rows::put(tx, &guest))
}

/// Ends an entry; what they took part in stays.
/// # Errors
/// `NotFound` for nobody, `Forbidden` for a day before they came or to come.
pub fn end_guest(store: &mut Store, at: &At, scope: &Scope, id: &str, on: NaiveDate) -> Result<Done<Guest>> {
    let found = rows::one(store.conn(), id)?.filter(|g| scope.covers(&g.organisation_id));
    let mut guest = found.ok_or_else(|| Error::not_found("登记里没有这个人，可能已被撤销。请刷新后再看。"))?;
    if on > at.today() || on < guest.since || guest.until.is_some() {
        return Err(Error::forbidden("结束日期要在报到以后、今天以前，而且还没有结束过。请更正日期。"));
    }
    guest.until = Some(on);
    store.transact(Verb::EndGuest, at, |tx| rows::end(tx, &guest.id, on).map(|()| guest))
}
