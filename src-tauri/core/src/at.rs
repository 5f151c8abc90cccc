//! The moment and the person of a verb, handed in by the caller: core reads no clock.

use chrono::{NaiveDate, NaiveDateTime};
use uuid::{NoContext, Timestamp, Uuid};

#[derive(Clone, Debug)]
pub struct At {
    /// Local civil time of the office.
    pub now: NaiveDateTime,
    /// Who is at the keyboard, as the journal names them.
    pub actor: String,
}

impl At {
    pub fn new(now: NaiveDateTime, actor: impl Into<String>) -> Self {
        At { now, actor: actor.into() }
    }
    pub fn today(&self) -> NaiveDate {
        self.now.date()
    }
    /// ISO text of the moment, to the second.
    pub fn stamp(&self) -> String {
        self.now.format("%Y-%m-%dT%H:%M:%S").to_string()
    }
    /// A fresh UUIDv7 whose time part is this moment.
    pub fn uuid(&self) -> String {
        let utc = self.now.and_utc();
        let seconds = u64::try_from(utc.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, utc.timestamp_subsec_nanos())).to_string()
    }
}
