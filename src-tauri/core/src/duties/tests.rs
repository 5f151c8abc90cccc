//! Tests of the duty calendar.

mod calendar;
mod clock;
mod october;
mod pack;
mod readings;
mod states;
mod verbs;

use super::{Duty, State, duties};
use crate::branch::{self, Edition, Organisation, Scope};
use crate::members;
use crate::sheet::Pick;
use crate::store::Store;
use crate::testing::{PASSPHRASE, at_day};
use crate::vault::Workspace;
use crate::{At, Month};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("day")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sheets/real-input").join(name)
}

/// An office in use since a month, with the real roster and a committee of five in place since 2016.
fn office(since: Month) -> (Workspace, At, TempDir) {
    let folder = TempDir::new().expect("folder");
    let about = branch::About {
        kind: Edition::Office,
        code: "YL-CG-01".into(),
        name: "晨光社区第一党支部".into(),
        parent: "YL".into(),
        since,
    };
    let at = at_day(2026, 10, 31);
    let mut open = Workspace::create(&folder.path().join("库"), &about, PASSPHRASE, &at).expect("workspace");
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    members::import_file(&mut open.store, &at, &fixture("花名册-党员基本信息汇总表.xlsx"), &how).expect("roster");
    (open, at, folder)
}

fn only(store: &Store) -> Organisation {
    branch::organisations(store.conn()).expect("organisations").remove(0)
}

fn seat(store: &mut Store, at: &At) {
    let id = |name: &str| members::by_name(store.conn(), &Scope::All, name).expect("read").remove(0).id;
    let posts =
        [("赵勇思", "书记"), ("邓建国", "组织委员"), ("赵平玲", "宣传委员"), ("董海", "纪检委员"), ("朱轩超", "委员")];
    let titles = branch::committee_titles();
    let posts: Vec<(String, String)> = posts
        .iter()
        .map(|(name, title)| (id(name), if titles.contains(title) { (*title).into() } else { titles[1].into() }))
        .collect();
    let organisation = only(store).id;
    branch::set_committee(store, at, &organisation, day(2016, 1, 1), &posts).expect("committee");
}

fn list(store: &Store, from: NaiveDate, to: NaiveDate, today: NaiveDate) -> Vec<Duty> {
    duties(store.conn(), &Scope::All, from, to, today).expect("duties")
}

fn find<'a>(all: &'a [Duty], id: &str, period: &str) -> &'a Duty {
    let found: Vec<&Duty> = all.iter().filter(|d| d.id == id && d.period == period).collect();
    assert_eq!(found.len(), 1, "{id} {period}");
    found[0]
}

fn state(all: &[Duty], id: &str, period: &str) -> State {
    find(all, id, period).state
}
