use super::*;
use crate::testing::{PASSPHRASE, office};
use crate::{Code, vault::Workspace};
use rusqlite::params;

mod old;

fn add(store: &mut Store, at: &At, code: &str) -> Done<()> {
    crate::branch::add_organisation(store, at, code, code, "党支部", "")
        .map(|d| Done { value: (), changed: d.changed })
        .expect("added")
}

fn codes(store: &Store) -> Vec<String> {
    crate::branch::organisations(store.conn()).expect("reads").into_iter().map(|o| o.code).collect()
}

#[test]
fn schema_sql_is_what_the_migrations_make() {
    let (workspace, _, _folder) = office();
    let made = schema(workspace.store.conn()).expect("schema");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/schema.sql");
    if std::env::var_os("ZHIBU_WRITE_SCHEMA").is_some() {
        std::fs::write(path, &made).expect("written");
    }
    let kept = std::fs::read_to_string(path).expect("schema.sql");
    assert!(kept == made, "schema.sql is stale: run the tests once with ZHIBU_WRITE_SCHEMA=1");
}

#[test]
fn a_write_says_which_rooms_changed_and_undo_puts_it_back() {
    let (mut workspace, at, _folder) = office();
    let done = add(&mut workspace.store, &at, "B2");
    assert_eq!(done.changed.into_iter().collect::<Vec<_>>(), ["branch"]);
    assert_eq!(codes(&workspace.store), ["B2", "YL-CG-01"]);
    assert_eq!(workspace.store.undo(&at).expect("undone").value, "add-organisation");
    assert_eq!(codes(&workspace.store), ["YL-CG-01"]);
    assert_eq!(workspace.store.undo(&at).err().map(|e| e.code()), Some(Code::Forbidden), "init is final");
}

#[test]
fn undo_brings_back_changed_and_deleted_rows_with_their_values() {
    let (mut workspace, at, _folder) = office();
    let id = crate::branch::organisations(workspace.store.conn()).expect("reads")[0].id.clone();
    let holders = |who: &str| vec![(who.to_owned(), "书记".to_owned())];
    let day = at.today();
    crate::branch::set_committee(&mut workspace.store, &at, &id, day, &holders("甲")).expect("set");
    crate::branch::set_committee(&mut workspace.store, &at, &id, day, &holders("乙")).expect("set");
    workspace.store.undo(&at).expect("undone");
    let now = crate::branch::committee(workspace.store.conn(), &id, day).expect("reads");
    assert_eq!(now.iter().map(|p| p.member_id.as_str()).collect::<Vec<_>>(), ["甲"]);
}

#[test]
fn undo_of_an_entry_older_than_a_column_leaves_the_column_alone() {
    let (mut workspace, at, _folder) = office();
    add(&mut workspace.store, &at, "B2");
    let rename = |tx: &Transaction| Ok(tx.execute("UPDATE organisation SET name = '新' WHERE code = 'B2'", [])?);
    workspace.store.transact(Verb::SetSetting, &at, rename).expect("renamed");
    let later = "ALTER TABLE organisation ADD COLUMN later TEXT NOT NULL DEFAULT '有'";
    workspace.store.conn().execute_batch(later).expect("a later program");
    workspace.store.undo(&at).expect("undone");
    let read = |sql| workspace.store.conn().query_row(sql, [], |r| r.get::<_, String>(0)).expect("a value");
    assert_eq!(read("SELECT name || later FROM organisation WHERE code = 'B2'"), "B2有");
}

#[test]
fn a_refused_change_leaves_no_trace() {
    let (mut workspace, at, _folder) = office();
    let before: i64 =
        workspace.store.conn().query_row("SELECT count(*) FROM journal_verb", [], |r| r.get(0)).expect("count");
    let refused = workspace.store.transact(Verb::SetSetting, &at, |tx| -> Result<()> {
        tx.execute("INSERT INTO setting (name, value) VALUES ('a', '1')", [])?;
        Err(Error::forbidden("不行"))
    });
    assert_eq!(refused.err().map(|e| e.code()), Some(Code::Forbidden));
    let count = |sql: &str| workspace.store.conn().query_row(sql, [], |r| r.get::<_, i64>(0)).expect("count");
    assert_eq!(count("SELECT count(*) FROM setting"), 0);
    assert_eq!(count("SELECT count(*) FROM journal_verb"), before);
}

#[test]
fn the_journal_keeps_who_when_and_the_row_before_and_after() {
    let (mut workspace, at, _folder) = office();
    let change = |store: &mut Store, sql: &str| {
        store.transact(Verb::SetSetting, &at, |tx| Ok(tx.execute(sql, [])?)).expect("written");
    };
    change(&mut workspace.store, "INSERT INTO setting (name, value) VALUES ('a', '1')");
    change(&mut workspace.store, "UPDATE setting SET value = '2' WHERE name = 'a'");
    change(&mut workspace.store, "DELETE FROM setting WHERE name = 'a'");
    let sql = "SELECT v.verb, v.actor, v.at, c.before, c.after FROM journal_change c \
               JOIN journal_verb v ON v.id = c.verb_id WHERE c.tbl = 'setting' ORDER BY c.id";
    let mut found = workspace.store.conn().prepare(sql).expect("prepared");
    let texts = |r: &rusqlite::Row| -> rusqlite::Result<[String; 5]> {
        Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?])
    };
    let found: Vec<[String; 5]> = found.query_map([], texts).expect("rows").map(|r| r.expect("a row")).collect();
    let (one, two) = (r#"{"name":"a","value":"1"}"#, r#"{"name":"a","value":"2"}"#);
    let said = [("", ""), (one, two), (two, "")];
    let said = said.map(|(before, after)| ["set-setting", "测试员", "2026-10-31T10:30:00", before, after]);
    assert_eq!(found, said);
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let (workspace, _, _folder) = office();
    let folder = workspace.folder().to_owned();
    workspace.store.conn().pragma_update(None, "user_version", 999).expect("set");
    drop(workspace);
    let refused = Workspace::open(&folder, PASSPHRASE).err().expect("refused").fault();
    assert_eq!(refused.code, Code::NotAWorkspace);
    assert!(refused.message.contains("更新版本"), "{}", refused.message);
}

#[test]
fn a_copy_opens_with_the_same_keys_and_old_copies_are_thinned_out() {
    let (mut workspace, at, _folder) = office();
    add(&mut workspace.store, &at, "B2");
    let copies: Vec<PathBuf> = (0..COPIES + 2).map(|_| workspace.store.verified_copy(&at).expect("copied")).collect();
    let kept = copies.iter().filter(|p| p.exists()).count();
    assert_eq!(kept, COPIES);
    let rescue = workspace.folder().with_file_name("救");
    std::fs::create_dir(&rescue).expect("folder");
    std::fs::copy(copies.last().expect("one"), rescue.join("zhibu.db")).expect("copied");
    std::fs::copy(workspace.folder().join("keys.json"), rescue.join("keys.json")).expect("copied");
    let again = Workspace::open(&rescue, PASSPHRASE).expect("opens");
    assert_eq!(codes(&again.store), ["B2", "YL-CG-01"]);
}

#[test]
fn every_table_is_strict_and_every_column_carries_its_comment() {
    let (workspace, _, _folder) = office();
    for statement in
        schema(workspace.store.conn()).expect("schema").split(";\n\n").filter(|s| s.starts_with("CREATE TABLE"))
    {
        assert!([") STRICT", ") STRICT, WITHOUT ROWID"].iter().any(|end| statement.ends_with(end)), "{statement}");
        for line in statement.lines().skip(1).filter(|l| l.starts_with("    ")) {
            let constraint = ["UNIQUE", "PRIMARY", "CHECK", "FOREIGN"].iter().any(|k| line.trim_start().starts_with(k));
            assert!(constraint || line.contains("-- "), "no comment: {line}");
        }
    }
}

#[test]
fn damage_is_found() {
    let (workspace, _, _folder) = office();
    workspace.store.check().expect("sound");
    let path = workspace.store.path().to_owned();
    let folder = workspace.folder().to_owned();
    drop(workspace);
    let mut bytes = std::fs::read(&path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("written");
    let found = Workspace::open(&folder, PASSPHRASE).and_then(|w| w.store.check());
    assert_eq!(found.err().map(|e| e.code()), Some(Code::NotAWorkspace));
}

#[test]
fn foreign_keys_hold() {
    let (mut workspace, at, _folder) = office();
    let orphan = workspace.store.transact(Verb::SetCommittee, &at, |tx| {
        let sql =
            "INSERT INTO post (id, organisation_id, member_id, title, since, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        Ok(tx.execute(sql, params!["p", "nobody", "m", "书记", "2026-01-01", "9999-12-31"])?)
    });
    assert!(orphan.is_err());
}

#[test]
fn every_verb_has_a_name_of_its_own_that_a_person_knows() {
    let titles: Vec<&str> = Verb::ALL.iter().map(|v| title(v.name())).collect();
    let unnamed: Vec<&str> = Verb::ALL.iter().map(|v| v.name()).filter(|n| title(n) == "上一步操作").collect();
    assert!(unnamed.is_empty(), "assets/rules/verbs.toml lacks {unnamed:?}");
    assert_eq!(titles.iter().collect::<std::collections::BTreeSet<_>>().len(), titles.len());
}

#[test]
fn how_far_a_printer_is_off_is_kept_by_its_name_and_one_is_in_use() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let printer = |name: &str, right, down, chosen| Printer { name: name.into(), right, down, copies: 1, chosen };
    assert_eq!(crate::store::printer(store.conn()).expect("none"), None);
    store.set_printer(&at, &printer(" 办公室 打印机 ", 50, -120, true)).expect("set");
    store.set_printer(&at, &printer("二楼", 0, 30, true)).expect("set");
    let used = crate::store::printer(store.conn()).expect("read").expect("one");
    assert_eq!((used.name.as_str(), used.down), ("二楼", 30));
    store.set_printer(&at, &printer("办公室 打印机", 40, 0, false)).expect("set");
    let all = crate::store::printers(store.conn()).expect("read");
    assert_eq!(all, [printer("二楼", 0, 30, true), printer("办公室 打印机", 40, 0, false)]);
    for wrong in [printer("", 0, 0, true), printer("远", 2001, 0, true)] {
        assert_eq!(store.set_printer(&at, &wrong).unwrap_err().code(), Code::Usage);
    }
    assert_eq!(crate::store::printers(store.conn()).expect("read").len(), 2);
}

#[test]
fn a_paper_is_logged_with_its_pages_or_not_written() {
    let (mut workspace, at, _folder) = office();
    let store = &mut workspace.store;
    let leaves = Leaves { what: "花名册", rows: 3, whole: false };
    store.print(&at, &leaves, 2, || Ok(())).expect("printed");
    let refused = store.print(&at, &leaves, 2, || Err(crate::Error::cannot_write("锁着")));
    assert_eq!(refused.unwrap_err().code(), Code::CannotWrite);
    let log = left(store.conn()).expect("the log");
    assert_eq!(log.iter().map(|l| (l.rows, l.pages)).collect::<Vec<_>>(), [(3, 2)]);
}
