//! A real encrypted office in a temporary folder.

use crate::branch::{self, About, Edition, Scope};
use crate::sheet::{ImportReport, Pick};
use crate::vault::Workspace;
use crate::{At, Month, members};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
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

/// A workbook of `fixtures/sheets/real-input`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sheets/real-input").join(name)
}

/// The office with the 43 people of the real roster.
pub fn peopled() -> (Workspace, At, TempDir) {
    let (mut open, at, folder) = office();
    take_roster(&mut open, &at, &fixture("花名册-党员基本信息汇总表.xlsx"));
    (open, at, folder)
}

pub fn take_roster(open: &mut Workspace, at: &At, path: &Path) {
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    members::import_file(&mut open.store, at, path, &how).expect("a roster");
}

/// The id of the one member of that name.
pub fn member_id(open: &Workspace, name: &str) -> String {
    let found = members::by_name(open.store.conn(), &Scope::All, name).expect("a roster");
    assert_eq!(found.len(), 1, "members of that name");
    found[0].id.clone()
}

/// Puts a committee in office, the secretary first.
pub fn seat(open: &mut Workspace, at: &At, since: (i32, u32, u32), people: &[(&str, &str)]) {
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let holders: Vec<(String, String)> = people.iter().map(|(n, t)| (member_id(open, n), (*t).to_owned())).collect();
    let since = NaiveDate::from_ymd_opt(since.0, since.1, since.2).expect("a day");
    branch::set_committee(&mut open.store, at, &organisation, since, &holders).expect("a committee");
}

/// A sheet written as .csv: the header and the lines, cells separated by `|`.
pub fn sheet(folder: &Path, lines: &[&str]) -> PathBuf {
    let count = std::fs::read_dir(folder).expect("a folder").count();
    let path = folder.join(format!("表 {count}.csv"));
    let quoted = |line: &&str| {
        let cells: Vec<String> = line.split('|').map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect();
        cells.join(",") + "\n"
    };
    std::fs::write(&path, lines.iter().map(quoted).collect::<String>()).expect("written");
    path
}

/// Codes of the remarks, by row.
pub fn codes(report: &ImportReport) -> Vec<(u32, &str)> {
    report.rows.iter().map(|n| (n.row, n.code.as_str())).collect()
}

/// `read, accepted, updated, unchanged, refused, warned`.
pub fn counts(r: &ImportReport) -> [u32; 6] {
    [r.read, r.accepted, r.updated, r.unchanged, r.refused, r.warned]
}
