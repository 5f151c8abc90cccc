//! A real encrypted office in a temporary folder.

use crate::branch::{About, Edition};
use crate::vault::Workspace;
use crate::{At, Month};
use chrono::NaiveDate;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "晨光2026-test";

/// 2026-10-31, half past ten.
pub fn at() -> At {
    at_day(2026, 10, 31)
}

pub fn at_day(year: i32, month: u32, day: u32) -> At {
    let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    At::new(day.and_hms_opt(10, 30, 0).expect("a time"), "测试员")
}

/// An office 晨光社区第一党支部 (YL-CG-01) in use since 2026-01, with its one organisation.
pub fn office() -> (Workspace, At, TempDir) {
    workspace(Edition::Office, "YL-CG-01", "晨光社区第一党支部")
}

pub fn workspace(kind: Edition, code: &str, name: &str) -> (Workspace, At, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let since = Month::new(2026, 1).expect("a month");
    let about = About { kind, code: code.into(), name: name.into(), parent: "YL".into(), since };
    let at = at();
    let open = Workspace::create(&folder.path().join("库"), &about, PASSPHRASE, &at).expect("a workspace");
    (open, at, folder)
}
