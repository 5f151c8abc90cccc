//! Stores of earlier schemas, kept as SQL text: each is upgraded a step at a time and in one go, and nothing of it is lost.

use super::super::tables::MIGRATIONS;
use super::super::{migrate, unlock};
use super::*;
use crate::branch::Scope;
use crate::{members, points};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

const OLD: &[(usize, &str, &str)] = &[
    (10, "office", include_str!("../../../../../fixtures/stores/0010-office.sql")),
    (10, "street", include_str!("../../../../../fixtures/stores/0010-street.sql")),
    (32, "office", include_str!("../../../../../fixtures/stores/0032-office.sql")),
    (32, "street", include_str!("../../../../../fixtures/stores/0032-street.sql")),
    (36, "office", include_str!("../../../../../fixtures/stores/0036-office.sql")),
    (36, "street", include_str!("../../../../../fixtures/stores/0036-street.sql")),
    (37, "office", include_str!("../../../../../fixtures/stores/0037-office.sql")),
    (37, "street", include_str!("../../../../../fixtures/stores/0037-street.sql")),
    (38, "office", include_str!("../../../../../fixtures/stores/0038-office.sql")),
    (38, "street", include_str!("../../../../../fixtures/stores/0038-street.sql")),
];

fn key() -> Key {
    Zeroizing::new([7; 32])
}

fn connect(path: &Path) -> Connection {
    let conn = Connection::open(path).expect("a file");
    unlock(&conn, &key()).expect("the key");
    conn
}

/// An encrypted store as a program of that schema left it.
fn old(path: &Path, version: usize, sql: &str) {
    let conn = connect(path);
    conn.execute_batch("PRAGMA foreign_keys = OFF; BEGIN;").expect("begun");
    conn.execute_batch(sql).expect("the old store");
    conn.pragma_update(None, "user_version", version as i64).expect("its version");
    conn.pragma_update(None, "application_id", 1).expect("its generation");
    conn.execute_batch("COMMIT;").expect("done");
}

fn rows(conn: &Connection) -> BTreeMap<String, i64> {
    let mut names = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").expect("tables");
    let names: Vec<String> = names.query_map([], |r| r.get(0)).expect("names").map(|n| n.expect("a name")).collect();
    let count = |t: &String| conn.query_row(&format!("SELECT count(*) FROM {t}"), [], |r| r.get(0)).expect("a count");
    names.into_iter().filter(|t| !t.starts_with("sqlite_")).map(|t| (t.clone(), count(&t))).collect()
}

#[test]
fn old_stores_are_upgraded_step_by_step_and_whole_without_loss() {
    let folder = tempfile::TempDir::new().expect("a folder");
    for (version, name, sql) in OLD {
        let stepped = folder.path().join(format!("{version}-{name}-步.db"));
        let whole = folder.path().join(format!("{version}-{name}-整.db"));
        for path in [&stepped, &whole] {
            old(path, *version, sql);
        }
        let before = rows(&connect(&stepped));
        for step in *version..=MIGRATIONS.len() {
            migrate::run_to(&mut connect(&stepped), step).expect("one step");
        }
        let stepped = Store::open(&stepped, key()).expect("opens after the steps");
        let whole = Store::open(&whole, key()).expect("opens at once");
        assert_eq!(schema(stepped.conn()).expect("schema"), schema(whole.conn()).expect("schema"));
        assert_eq!(rows(stepped.conn()), rows(whole.conn()));
        for (table, count) in before {
            let now = rows(whole.conn()).get(&table).copied();
            assert!(now >= Some(count), "{name}: {table} had {count} rows, has {now:?}");
        }
        whole.check().expect("sound");
    }
}

#[test]
fn an_old_office_still_says_what_it_said() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("旧.db");
    old(&path, 10, OLD[0].2);
    let store = Store::open(&path, key()).expect("opens");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
    assert_eq!(members::on(store.conn(), &Scope::All, day).expect("members").len(), 43);
    let october = points::Period::parse("2026-10").expect("a period");
    let ranked = points::rank(store.conn(), &Scope::All, october, day).expect("a ranking");
    let total: i64 = ranked.iter().map(|r| r.total.0).sum();
    assert_eq!((ranked.len(), total), (43, 46_561));
}

/// Papers and scans were made anew: row numbers, which the journal names, and what refers to what stay, and what came after a
/// closing is known for it.
#[test]
fn papers_keep_their_rows_and_their_scans_when_they_learn_of_the_closing() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("旧.db");
    old(&path, 10, OLD[0].2);
    migrate::run_to(&mut connect(&path), 29).expect("up to then");
    let conn = connect(&path);
    conn.execute_batch(
        "INSERT INTO journal_verb (verb, at, actor) VALUES ('import-archive', '2027-01-08T09:00:00', ''); \
         INSERT INTO archive_scan (id, organisation_id, item_id, sha256, name, media, size, entered_at) \
         SELECT 's' || id, organisation_id, id, 'x', 'a.pdf', 'pdf', 1, '' FROM archive_item WHERE section = 'ZT'; \
         INSERT INTO archive_close (id, organisation_id, year, items, pages, sha256, arranged_by, checked_by, closed_at, actor) \
         SELECT 'c', id, 2026, 5, 18, 'x', '甲', '乙', '2027-01-08T09:00:00', '' FROM organisation; \
         UPDATE archive_item SET filed_at = '2027-01-08T09:00:01' WHERE section = 'WJ'; \
         DELETE FROM archive_item WHERE section = 'RC' AND number = 1;",
    )
    .expect("a year was closed");
    let seen = |conn: &Connection, sql: &str| -> Vec<(i64, String)> {
        let mut found = conn.prepare(sql).expect("a read");
        found.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).expect("rows").map(|r| r.expect("a row")).collect()
    };
    let [items, scans] = ["SELECT rowid, id FROM archive_item", "SELECT rowid, item_id FROM archive_scan"];
    let before = [seen(&conn, items), seen(&conn, scans)];
    assert_eq!((before[0].len(), before[1].len()), (4, 2));
    drop(conn);
    migrate::run_to(&mut connect(&path), 30).expect("this one");
    let conn = connect(&path);
    assert_eq!([seen(&conn, items), seen(&conn, scans)], before);
    let added = seen(&conn, "SELECT added, section FROM archive_item WHERE added = 1");
    assert_eq!(added, [(1, "WJ".to_owned())]);
    assert_eq!(seen(&conn, "SELECT rowid, \"table\" FROM pragma_foreign_key_check"), []);
}
