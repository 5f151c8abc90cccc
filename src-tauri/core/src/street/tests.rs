use super::*;
use crate::branch::Edition;
use crate::report::bundle::{self, AgeKey, Header, Parts, Verdict, lines};
use crate::report::testing::{OCTOBER, SEPTEMBER, Town, enrol as acquaint, inside, kept, town};
use crate::report::wire::Answer;
use crate::report::{self, keys};
use crate::testing::{at, workspace};
use crate::{At, Code};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A file that the office's own keys sealed, with whatever header and inside the test wants.
fn forged(town: &Town, name: &str, from: &Path, change: impl FnOnce(&mut Header, &mut bundle::Files)) -> PathBuf {
    let ring = keys::ring(town.office.store.conn()).unwrap();
    let envelope = bundle::open(&std::fs::read(from).unwrap()).map_err(|r| r.why).unwrap();
    let mut header = envelope.header;
    let mut files = inside(&town.office, from);
    header.bundle_id = format!("01920000-0000-7000-8000-{:012}", name.len());
    change(&mut header, &mut files);
    let recipients = [header.recipient.key.clone()];
    let parts = Parts { header, files: &files, recipients: &recipients, signing: &ring.signing };
    let path = town.folder.path().join(name);
    std::fs::write(&path, bundle::seal(parts).unwrap().bytes).unwrap();
    path
}

fn rewrite(files: &mut bundle::Files, table: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let path = format!("{table}.ndjson");
    let text = String::from_utf8(files[&path].clone()).unwrap();
    let mut rows: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    change(&mut rows);
    files.insert(path, lines(&rows).unwrap());
}

#[test]
fn a_report_is_taken_once_however_often_it_comes() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    assert_eq!(town.verdict(&path).verdict, Verdict::Accepted);
    let before = kept(&town.street);
    let copy = town.folder.path().join("另一个名字.zhibu");
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(town.verdict(&copy).verdict, Verdict::Already);
    assert_eq!(kept(&town.street), before);
}

#[test]
fn what_is_wrong_with_a_file_has_its_own_verdict_and_changes_nothing() {
    let mut town = town();
    let first = town.export(OCTOBER).path;
    town.ingest(&first);
    town.change("赵勇思");
    let second = town.export(OCTOBER).path;
    let before = kept(&town.street);
    let stranger = AgeKey::generate().recipient();
    let mut damaged = std::fs::read(&second).unwrap();
    damaged[800] ^= 1;
    let broken = town.folder.path().join("broken.zhibu");
    std::fs::write(&broken, damaged).unwrap();
    let cases = [
        (broken, Verdict::Tampered),
        (forged(&town, "a", &second, |h, _| h.recipient.key = stranger), Verdict::WrongRecipient),
        (forged(&town, "bb", &second, |h, _| h.sender.code = "YL-XX-09".into()), Verdict::UnknownSender),
        (forged(&town, "ccc", &second, |h, _| h.format = "zhibu-bundle/v2".into()), Verdict::NewerVersion),
        (forged(&town, "dddd", &second, |h, _| h.must_understand = vec!["elections".into()]), Verdict::NewerVersion),
        (forged(&town, "eeeee", &second, |h, _| h.seq = 1), Verdict::Fork),
        (forged(&town, "ffffff", &second, |h, _| h.revision = 1), Verdict::Fork),
        (forged(&town, "ggggggg", &second, |h, _| h.prev_hash = "ab".repeat(32)), Verdict::Fork),
    ];
    for (path, verdict) in cases {
        assert_eq!(town.verdict(&path).verdict, verdict, "{}", path.display());
        assert_eq!(kept(&town.street), before, "{}", path.display());
    }
    assert_eq!(town.verdict(&second).verdict, Verdict::Accepted, "none of them stood in the way of the right one");
}

#[test]
fn one_bad_file_does_not_stop_the_others_and_order_is_the_chains() {
    let mut town = town();
    let first = town.export(SEPTEMBER).path;
    town.change("赵勇思");
    let second = town.export(OCTOBER).path;
    let inbox = town.folder.path().join("inbox/深 处");
    std::fs::create_dir_all(&inbox).unwrap();
    // The later file has the earlier name.
    std::fs::copy(&second, inbox.join("a.zhibu")).unwrap();
    std::fs::copy(&first, inbox.join("z.ZHIBU")).unwrap();
    std::fs::write(inbox.join("b.zhibu"), b"rubbish").unwrap();
    std::fs::write(inbox.join("notes.txt"), b"not ours").unwrap();
    let done = town.ingest(&town.folder.path().join("inbox"));
    assert_eq!((done.files, done.accepted, done.quarantined), (3, 2, 1));
    assert!(done.results.iter().all(|r| !r.codes.contains(&"gap".to_owned())), "{done:?}");
    assert!(!done.is_clean());
}

#[test]
fn a_gap_is_accepted_and_asked_for_and_filled_later() {
    let mut town = town();
    let first = town.export(SEPTEMBER).path;
    town.change("赵勇思");
    let second = town.export(OCTOBER).path;
    let arrived = town.verdict(&second);
    assert_eq!((arrived.verdict, arrived.codes), (Verdict::Accepted, vec!["gap".to_owned()]));
    assert_eq!(status(town.street.store.conn(), OCTOBER).unwrap().offices[0].missing, [(1, 1)]);
    let receipt = town.receipts().remove(0);
    let at = town.at();
    let said = report::import_receipt(&mut town.office.store, &at, &receipt.path).unwrap().value;
    assert!(said.reasons.iter().any(|r| r.contains("第 1 号")), "{said:?}");
    let late = town.verdict(&first);
    assert_eq!(late.verdict, Verdict::Accepted);
    assert!(late.codes.contains(&"late".to_owned()), "an older snapshot leaves the newer people alone");
    assert!(status(town.street.store.conn(), OCTOBER).unwrap().offices[0].missing.is_empty());
}

#[test]
fn an_older_revision_that_comes_late_is_superseded_and_its_number_counts() {
    let mut town = town();
    let first = town.export(OCTOBER).path;
    town.change("赵勇思");
    let second = town.export(OCTOBER).path;
    town.ingest(&second);
    let before = super::merged(town.street.store.conn()).unwrap();
    assert_eq!(town.verdict(&first).verdict, Verdict::Superseded);
    assert_eq!(super::merged(town.street.store.conn()).unwrap(), before);
    town.change("赵勇思");
    let third = town.export(OCTOBER).path;
    assert_eq!(town.verdict(&third).codes, Vec::<String>::new(), "no gap is left");
}

#[test]
fn one_bad_record_is_listed_and_the_rest_is_taken() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    let bad = forged(&town, "bad", &path, |_, files| {
        rewrite(files, "members", |rows| {
            rows[0]["joined"] = json!(5);
            rows[1]["organisation"] = json!("YL-ZZ-77");
            let twice = rows[2].clone();
            rows.push(twice);
            rows[3]["shoe_size"] = json!("42");
        });
        files.insert("elections.ndjson".into(), b"{}\n".to_vec());
    });
    let arrived = town.verdict(&bad);
    assert_eq!(arrived.verdict, Verdict::Partial);
    assert!(arrived.codes.contains(&"unknown".to_owned()) && arrived.message.contains("elections"));
    assert!(arrived.message.contains("members.shoe_size"));
    let members = super::merged(town.street.store.conn()).unwrap();
    let members = members.iter().filter(|(_, l)| l.get("id_hash").is_some()).count();
    assert_eq!(members, 41);
    let receipt = town.receipts().remove(0);
    assert_eq!(receipt.verdict, Answer::Problems.label());
    let answered = rows::reports(town.street.store.conn()).unwrap().remove(0);
    assert_eq!((answered.rejected, answered.retry), (2, 1), "a foreign organisation may still be settled");
    let codes: Vec<String> =
        rows::problems(town.street.store.conn(), &answered.hash).unwrap().into_iter().map(|p| p.code).collect();
    assert_eq!(codes, ["record-field", "foreign-organisation", "record-twice"]);
}

#[test]
fn whoever_is_gone_from_a_snapshot_is_marked_and_kept() {
    let mut town = town();
    let first = town.export(OCTOBER).path;
    town.ingest(&first);
    let hash = bundle::inspect(&std::fs::read(&first).unwrap()).sha256;
    let fewer = forged(&town, "fewer", &first, |h, files| {
        (h.seq, h.revision, h.prev_hash) = (2, 2, hash);
        rewrite(files, "members", |rows| drop(rows.drain(..2)));
    });
    let arrived = town.verdict(&fewer);
    assert_eq!((arrived.verdict, arrived.codes), (Verdict::Accepted, vec!["absent".to_owned()]));
    assert_eq!(status(town.street.store.conn(), OCTOBER).unwrap().absent, 2);
}

#[test]
fn a_person_listed_by_two_offices_is_found_by_the_keyed_hash() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    town.ingest(&path);
    let (mut other, _, _folder) = workspace(Edition::Office, "YL-MZ-02", "晨光社区第一党支部");
    let fixture = crate::testing::fixture("花名册-有错误.xlsx");
    let how = crate::members::Import {
        pick: crate::sheet::Pick::default(),
        scope: crate::branch::Scope::All,
        dry_run: false,
    };
    crate::members::import_file(&mut other.store, &at(), &fixture, &how).unwrap();
    acquaint(&mut other, &mut town.street, &town.folder.path().join("第二个"));
    let out = town.folder.path().join("out2");
    let done = report::export(&mut other.store, &at(), OCTOBER, &out, report::Consent::default(), &mut |_| true)
        .unwrap()
        .value;
    let ids = |conn: &rusqlite::Connection| -> std::collections::BTreeSet<String> {
        let people = crate::members::on(conn, &crate::branch::Scope::All, at().today()).unwrap();
        people.into_iter().map(|m| m.id_number).filter(|n| !n.is_empty()).collect()
    };
    let both = ids(town.office.store.conn()).intersection(&ids(other.store.conn())).count();
    assert!(both > 0, "the two rosters share people");
    assert_eq!(town.verdict(&done.path).verdict, Verdict::Accepted);
    let summary = status(town.street.store.conn(), OCTOBER).unwrap();
    assert_eq!(summary.doubles.len(), both);
    assert_eq!((summary.offices.len(), summary.reported, summary.missing), (2, 2, 0));
    // One office cannot speak for the other's branch.
    let alien = forged(&town, "alien", &path, |h, files| {
        (h.seq, h.period, h.prev_hash) = (9, "2026-09".into(), "cd".repeat(32));
        rewrite(files, "alerts", |rows| rows[0]["organisation"] = json!("YL-MZ-02"));
    });
    assert_eq!(town.verdict(&alien).verdict, Verdict::Partial);
}

#[test]
fn receipts_are_the_same_bytes_again() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    town.ingest(&path);
    let first = town.receipts();
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].path.file_name().unwrap(), "YL-CG-01_2026-10_r1_s1_receipt.zhibu");
    let bytes = std::fs::read(&first[0].path).unwrap();
    std::fs::remove_file(&first[0].path).unwrap();
    let again = town.receipts();
    assert_eq!(
        (again[0].receive_code.as_str(), std::fs::read(&again[0].path).unwrap()),
        (first[0].receive_code.as_str(), bytes)
    );
}

#[test]
fn a_returned_report_gets_a_receipt_that_says_why() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    town.ingest(&path);
    let fork = forged(&town, "fork", &path, |h, _| h.created_at = "2026-10-31T23:00:00".into());
    assert_eq!(town.verdict(&fork).verdict, Verdict::Fork);
    let receipts = town.receipts();
    assert_eq!(receipts.iter().map(|r| r.verdict.as_str()).collect::<Vec<_>>(), ["接收", "退回"]);
    assert_eq!(status(town.street.store.conn(), OCTOBER).unwrap().offices[0].state, "接收");
}

#[test]
fn after_a_new_baseline_the_chain_starts_again_and_older_files_are_replays() {
    let mut town = town();
    let first = town.export(OCTOBER).path;
    town.ingest(&first);
    let restored = forged(&town, "restored", &first, |h, _| (h.restored, h.revision) = (true, 2));
    assert_eq!(town.verdict(&restored).verdict, Verdict::Fork);
    let old =
        forged(&town, "older", &first, |h, _| (h.seq, h.prev_hash, h.period) = (2, "ab".repeat(32), "2026-09".into()));
    let new = forged(&town, "newest", &first, |h, _| {
        (h.seq, h.prev_hash, h.restored, h.revision) = (5, "ab".repeat(32), true, 2)
    });
    let at = town.at();
    baseline(&mut town.street.store, &at, "YL-CG-01", 5).unwrap();
    let taken = town.verdict(&new);
    assert_eq!((taken.verdict, taken.codes), (Verdict::Accepted, vec!["restored".to_owned()]));
    assert_eq!(town.verdict(&old).verdict, Verdict::Replay);
    assert_eq!(town.verdict(&first).verdict, Verdict::Already);
    assert_eq!(baseline(&mut town.street.store, &at, "none", 1).unwrap_err().code(), Code::NotFound);
}

#[test]
fn an_enrolment_again_gives_the_same_charter_and_another_key_needs_a_word() {
    let mut town = town();
    let folder = town.folder.path().join("登记");
    let application = folder.join("enrolment.zhibu");
    let at = town.at();
    let same = enrol(&mut town.street.store, &at, &application, &folder, false).unwrap().value;
    assert_eq!(same.path.file_name().unwrap(), "YL-CG-01_charter.zhibu");
    let at2: At = town.at();
    confirm(&mut town.street.store, &at2, "YL-CG-01").unwrap();
    assert!(enrol(&mut town.street.store, &at, &application, &folder, false).unwrap().value.confirmed);
    let (mut twin, _, _folder) = workspace(Edition::Office, "YL-CG-01", "晨光社区第一党支部");
    let other = folder.join("other.zhibu");
    report::enrol(&mut twin.store, &at, &other).unwrap();
    assert_eq!(enrol(&mut town.street.store, &at, &other, &folder, false).unwrap_err().code(), Code::Forbidden);
    let replaced = enrol(&mut town.street.store, &at, &other, &folder, true).unwrap().value;
    assert!(!replaced.confirmed, "a new key is compared anew");
    let report = town.export(OCTOBER).path;
    assert_eq!(town.verdict(&report).verdict, Verdict::UnknownSender, "the old key is no longer known");
}

#[test]
fn no_report_is_no_enrolment_and_no_office_takes_reports() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    let at = town.at();
    let folder = town.folder.path().to_owned();
    assert_eq!(enrol(&mut town.street.store, &at, &path, &folder, false).unwrap_err().code(), Code::InputRefused);
    assert_eq!(receipts(&mut town.office.store, &at, &folder).unwrap_err().code(), Code::Forbidden);
    let enrolment = folder.join("登记/enrolment.zhibu");
    let arrived = town.verdict(&enrolment);
    assert_eq!(arrived.verdict, Verdict::UnknownSender);
    assert!(arrived.message.contains("登记"));
}

#[test]
fn the_rollup_is_a_line_an_organisation_and_never_over_a_file() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    town.ingest(&path);
    let table = town.folder.path().join("汇总.xlsx");
    assert_eq!(rollup(town.street.store.conn(), OCTOBER, &table).unwrap(), 1);
    let book = crate::sheet::read(&table, &crate::sheet::Limits::default()).unwrap();
    let text = format!("{book:?}");
    assert!(text.contains("晨光社区第一党支部") && text.contains("43"));
    assert_eq!(rollup(town.street.store.conn(), OCTOBER, &table).unwrap_err().code(), Code::CannotWrite);
}
