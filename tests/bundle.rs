//! The file between offices, through the built program and the public tools that must open it when the program is gone:
//! `tar`, `minisign`, `age`, `zstd`, `bagit.py`. `cargo xtask test` installs them; a missing one is a failure.

use crate::program::{Answer, ask, office};
use crate::source::root;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

struct Town {
    folder: TempDir,
    office: PathBuf,
    street: PathBuf,
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn done(answer: Answer) -> Value {
    assert_eq!(answer.exit, 0, "{answer:?}");
    answer.json
}

/// An office with people and its street, acquainted; paths with Chinese and spaces.
fn town() -> Town {
    let folder = TempDir::new().expect("a folder");
    let (books, street) = (folder.path().join("办公 点"), folder.path().join("街 道"));
    office(&books);
    let roster = root().join("fixtures/sheets/real-input/花名册-党员基本信息汇总表.xlsx");
    done(ask(&books, &["roster", "import", &text(&roster)]));
    done(ask(&street, &["init", "street", "--code", "YL", "--name", "云岭街道党工委"]));
    let application = folder.path().join("登记包.zhibu");
    done(ask(&books, &["enrol", "--out", &text(&application)]));
    let enrolled = done(ask(&street, &["street", "enrol", &text(&application), "--out", &text(folder.path())]));
    let charter = done(ask(&books, &["charter", "import", enrolled["path"].as_str().expect("a charter")]));
    let own = done(ask(&street, &["key", "show"]));
    assert_eq!(charter["fingerprint"], own["fingerprint"], "both sides read the same words");
    assert_eq!(enrolled["fingerprint"], done(ask(&books, &["key", "show"]))["fingerprint"]);
    done(ask(&books, &["charter", "confirm"]));
    Town { folder, office: books, street }
}

impl Town {
    fn export(&self) -> Value {
        let out = self.folder.path().join("上报");
        done(ask(&self.office, &["report", "export", "2026-10", "--out", &text(&out)]))
    }
}

/// Runs a public tool; fails where it is missing or says no.
fn tool(name: &str, words: &[&str], folder: &Path, input: Option<&Path>) -> Vec<u8> {
    let mut command = Command::new(name);
    command.args(words).current_dir(folder);
    command.stdin(input.map_or(Stdio::null(), |p| fs::File::open(p).expect("input").into()));
    let out = command.output().unwrap_or_else(|e| panic!("{name}: {e}; run cargo xtask test, which installs it"));
    assert!(out.status.success(), "{name} {words:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

fn bagit() -> String {
    let path = root().join("target/python/test/bin/bagit.py");
    assert!(path.is_file(), "bagit.py is missing; run cargo xtask test, which installs it");
    text(&path)
}

/// Opens a bundle with nothing but public tools and gives the folder that holds `bag/`.
fn open(bundle: &Path, signer: &str, identity: &Path, to: &Path) -> PathBuf {
    fs::create_dir_all(to).expect("a folder");
    tool("tar", &["-xf", &text(bundle)], to, None);
    tool("minisign", &["-Vm", "header.json", "-P", signer], to, None);
    let squeezed = to.join("payload.tar.zst");
    if to.join("payload.age").is_file() {
        let opened = tool("age", &["-d", "-i", &text(identity), "payload.age"], to, None);
        fs::write(&squeezed, opened).expect("written");
    }
    let plain = tool("zstd", &["-d", "-c"], to, Some(&squeezed));
    fs::write(to.join("bag.tar"), plain).expect("written");
    tool("tar", &["-xf", "bag.tar"], to, None);
    tool(&text(&root().join("target/python/test/bin/python")), &[&bagit(), "--validate", "bag/"], to, None);
    to.to_owned()
}

#[test]
fn public_tools_open_every_kind_with_either_sides_keys() {
    let town = town();
    let (books, street) = (town.folder.path().join("office.txt"), town.folder.path().join("street.txt"));
    let office_keys = done(ask(&town.office, &["key", "export", "--out", &text(&books)]));
    done(ask(&town.street, &["key", "export", "--out", &text(&street)]));
    let report = town.export();
    let path = PathBuf::from(report["path"].as_str().expect("a path"));
    let signer = office_keys["signing"].as_str().expect("a key");
    for (name, identity) in [("office", &books), ("street", &street)] {
        let bag = open(&path, signer, identity, &town.folder.path().join(name)).join("bag/data");
        let members = fs::read_to_string(bag.join("members.ndjson")).expect("members");
        assert_eq!(members.lines().count(), 43);
        for line in members.lines() {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            assert!(line.get("id_number").is_none() && line["name"].is_string());
        }
        let schema = fs::read(bag.join("schema/members.json")).expect("its schema");
        assert!(serde_json::from_slice::<Value>(&schema).expect("JSON")["properties"]["name"].is_object());
    }
    let enrolment = town.folder.path().join("登记包.zhibu");
    open(&enrolment, signer, &books, &town.folder.path().join("enrolment"));
    // The offline key of the street, as it stands in the key file, opens it alone: a dead street PC strands nobody.
    let file = fs::read_to_string(&street).expect("the key file");
    let offline = file.lines().rfind(|l| l.starts_with("AGE-SECRET-KEY-")).expect("the offline key");
    let alone = town.folder.path().join("offline.txt");
    fs::write(&alone, format!("{offline}\n")).expect("written");
    open(&path, signer, &alone, &town.folder.path().join("offline"));
}

#[test]
fn a_signature_by_the_public_minisign_with_the_exported_key_is_ours() {
    let town = town();
    let keys = town.folder.path().join("keys.txt");
    let exported = done(ask(&town.office, &["key", "export", "--out", &text(&keys)]));
    let secret = exported["minisign"].as_str().expect("a path");
    fs::write(town.folder.path().join("note.txt"), "x").expect("written");
    tool("minisign", &["-S", "-W", "-s", secret, "-m", "note.txt"], town.folder.path(), None);
    let signer = exported["signing"].as_str().expect("a key");
    tool("minisign", &["-Vm", "note.txt", "-P", signer], town.folder.path(), None);
}

#[test]
fn a_month_goes_to_the_street_and_its_answer_comes_back() {
    let town = town();
    let preview = done(ask(&town.office, &["report", "preview", "2026-10"]));
    let rows: Vec<(&str, u64)> = preview["tables"]
        .as_array()
        .expect("tables")
        .iter()
        .map(|t| (t["name"].as_str().expect("a name"), t["rows"].as_u64().expect("a count")))
        .collect();
    assert!(rows.contains(&("members", 43)) && rows.contains(&("organisations", 1)));
    assert!(preview["withheld"].as_array().is_some_and(|w| !w.is_empty()) && preview["warnings"].is_array());
    let report = town.export();
    for key in ["path", "bundle_id", "seq", "revision", "sha256", "submit_code", "warnings"] {
        assert!(!report[key].is_null(), "{key} in {report}");
    }
    // The slip of the month that left last, with its code; one line in the log.
    let slip = town.folder.path().join("报送单.pdf");
    assert_eq!(done(ask(&town.office, &["print", "slip", "--out", &text(&slip)]))["pages"], 1);
    let said = String::from_utf8_lossy(&tool("pdftotext", &[&text(&slip), "-"], town.folder.path(), None)).into_owned();
    let said: String = said.split_whitespace().collect();
    assert!(said.contains(report["submit_code"].as_str().expect("a code")) && said.contains("2026年10月"), "{said}");
    let log = done(ask(&town.office, &["print", "log"]));
    assert_eq!((log["log"][0]["what"].as_str(), log["log"][0]["pages"].as_u64()), (Some("报送单"), Some(1)));

    let path = report["path"].as_str().expect("a path");
    let seen = done(ask(Path::new("nowhere"), &["bundle", "inspect", path]));
    assert_eq!(seen["header"]["sender"]["code"], "YL-CG-01");
    assert_eq!(seen["verdict"], serde_json::json!({"format": "ok", "signature": "ok", "payload": "ok"}));
    assert_eq!(seen["submit_code"], report["submit_code"]);
    let taken = done(ask(&town.street, &["street", "ingest", path]));
    assert_eq!((&taken["files"], &taken["accepted"]), (&1.into(), &1.into()));
    let result = &taken["results"][0];
    for key in ["file", "office", "period", "revision", "verdict", "codes", "message"] {
        assert!(!result[key].is_null(), "{key} in {result}");
    }
    let again = done(ask(&town.street, &["street", "ingest", path]));
    assert_eq!((&again["already"], &again["results"][0]["verdict"]), (&1.into(), &"already".into()));
    let back = town.folder.path().join("回执");
    let receipts = done(ask(&town.street, &["street", "receipts", "--out", &text(&back)]));
    let receipt = &receipts["receipts"][0];
    assert_eq!((&receipt["office"], &receipt["period"]), (&"YL-CG-01".into(), &"2026-10".into()));
    let code = receipt["receive_code"].as_str().expect("a code");
    let confirmed = done(ask(&town.office, &["receipt", "confirm", "2026-10", code]));
    assert_eq!(confirmed["verdict"], "接收");
    done(ask(&town.office, &["receipt", "import", receipt["path"].as_str().expect("a path")]));
    let status = done(ask(&town.office, &["report", "status"]));
    let month = &status["months"][0];
    assert_eq!((&month["period"], &month["state"], &month["seq"]), (&"2026-10".into(), &"已接收".into(), &1.into()));
    for key in ["revision", "verdict", "reasons"] {
        assert!(!month[key].is_null(), "{key} in {month}");
    }
    let table = town.folder.path().join("汇总.xlsx");
    done(ask(&town.street, &["street", "rollup", "2026-10", "--out", &text(&table)]));
    assert!(fs::read(&table).expect("a workbook").starts_with(b"PK"));
}

#[test]
fn wrong_files_get_their_exit_and_change_nothing() {
    let town = town();
    let report = town.export();
    let path = PathBuf::from(report["path"].as_str().expect("a path"));
    let mut bytes = fs::read(&path).expect("the file");
    let signature = bytes.windows(17).position(|w| w == b"untrusted comment").expect("a signature");
    bytes[signature + 60] ^= 1;
    let damaged = town.folder.path().join("坏的.zhibu");
    fs::write(&damaged, &bytes).expect("written");
    let seen = ask(&town.office, &["bundle", "inspect", &text(&damaged)]);
    assert_eq!((seen.exit, &seen.json["verdict"]["signature"]), (13, &"bad".into()));
    let taken = ask(&town.street, &["street", "ingest", &text(&damaged)]);
    assert_eq!((taken.exit, &taken.json["results"][0]["verdict"]), (3, &"tampered".into()));
    assert_eq!(ask(&town.street, &["street", "ingest", "/没有/这个"]).exit, 14);
    assert_eq!(ask(&town.office, &["street", "ingest", &text(&path)]).exit, 15);
    assert_eq!(ask(&town.office, &["receipt", "import", &text(&path)]).exit, 13);
    assert_eq!(ask(&town.office, &["receipt", "confirm", "2026-10", "00000-00000"]).exit, 13);
    assert_eq!(ask(&town.office, &["report", "export", "2026-13", "--out", "."]).exit, 2);
    assert_eq!(ask(&town.office, &["report", "export", "2027-01", "--out", "."]).exit, 15);
    let status = done(ask(&town.street, &["street", "status", "2026-10"]));
    assert_eq!(status["offices"][0]["state"], "未报");
}
