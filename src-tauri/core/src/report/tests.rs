use super::testing::{OCTOBER, SEPTEMBER, inside, town};
use super::*;
use crate::branch::Scope;
use crate::testing::{at, at_day, peopled};
use crate::{Code, members, talks};
use serde_json::{Value, json};

#[test]
fn without_a_charter_there_is_a_preview_and_no_export() {
    let (mut office, at, folder) = peopled();
    let preview = preview(office.store.conn(), &at, OCTOBER).unwrap();
    assert_eq!(preview.tables.iter().find(|t| t.name == "members").unwrap().rows, 43);
    assert!(preview.warnings.iter().any(|w| w.contains("授权包")));
    let refused =
        export(&mut office.store, &at, OCTOBER, folder.path(), Consent::default(), &mut |_| true).unwrap_err();
    assert_eq!(refused.code(), Code::Forbidden);
    assert!(std::fs::read_dir(folder.path()).unwrap().all(|f| f.unwrap().file_type().unwrap().is_dir()));
}

#[test]
fn stopped_at_any_step_nothing_left_and_the_next_export_is_the_first() {
    let mut town = town();
    let out = town.folder.path().join("stick");
    for step in [Step::Gather, Step::Seal, Step::Write] {
        let (at, consent) = (at(), Consent::default());
        let stop = &mut |now| now != step;
        let stopped = export(&mut town.office.store, &at, OCTOBER, &out, consent, stop).unwrap_err();
        assert_eq!(stopped.code(), Code::InputRefused, "{step:?}");
        assert!(!out.exists() || std::fs::read_dir(&out).unwrap().next().is_none(), "{step:?}");
        assert_eq!(status(town.office.store.conn(), &at).unwrap().iter().filter(|m| m.seq > 0).count(), 0);
    }
    let first = town.export(OCTOBER);
    assert!((first.fresh, first.revision, first.seq) == (true, 1, 1));
}

#[test]
fn a_month_that_has_not_begun_is_refused() {
    let (office, _, _folder) = peopled();
    let early = preview(office.store.conn(), &at_day(2026, 9, 30), OCTOBER).unwrap_err();
    assert_eq!(early.code(), Code::Forbidden);
}

#[test]
fn an_unchanged_month_is_the_same_bytes_and_a_change_the_next_revision() {
    let mut town = town();
    let first = town.export(OCTOBER);
    assert!((first.fresh, first.revision, first.seq) == (true, 1, 1));
    assert_eq!(first.path.file_name().unwrap(), "YL-CG-01_2026-10_r1_s1.zhibu");
    let bytes = std::fs::read(&first.path).unwrap();
    std::fs::remove_file(&first.path).unwrap();
    let again = town.export(OCTOBER);
    assert!(!again.fresh);
    assert_eq!((again.sha256.as_str(), std::fs::read(&again.path).unwrap()), (first.sha256.as_str(), bytes));
    town.change("赵勇思");
    let second = town.export(OCTOBER);
    assert_eq!((second.revision, second.seq), (2, 2));
    let header = bundle::open(&std::fs::read(&second.path).unwrap()).map_err(|r| r.why).unwrap().header;
    assert_eq!(header.prev_hash, first.sha256);
    assert_ne!(second.submit_code, first.submit_code);
}

#[test]
fn an_older_month_in_between_does_not_change_a_newer_one() {
    let mut town = town();
    let october = town.export(OCTOBER);
    let september = town.export(SEPTEMBER);
    assert_eq!((september.revision, september.seq), (1, 2));
    let again = town.export(OCTOBER);
    assert_eq!((again.fresh, again.sha256), (false, october.sha256));
}

#[test]
fn a_file_of_the_same_name_is_never_overwritten() {
    let mut town = town();
    std::fs::create_dir_all(town.out()).unwrap();
    let taken = town.out().join("YL-CG-01_2026-10_r1_s1.zhibu");
    std::fs::write(&taken, b"somebody's file").unwrap();
    assert_eq!(town.try_export(OCTOBER).unwrap_err().code(), Code::CannotWrite);
    assert_eq!(std::fs::read(&taken).unwrap(), b"somebody's file");
    // Nothing was booked either: the number is still free.
    std::fs::remove_file(&taken).unwrap();
    assert_eq!(town.export(OCTOBER).seq, 1);
}

#[test]
fn nothing_of_a_person_leaves_but_what_the_list_says() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    let raw = std::fs::read(&path).unwrap();
    let files = inside(&town.office, &path);
    let text: String = files.values().map(|b| String::from_utf8(b.clone()).unwrap()).collect();
    let people = members::on(town.office.store.conn(), &Scope::All, at().today()).unwrap();
    assert_eq!(people.len(), 43);
    for m in &people {
        assert!(text.contains(&m.name), "the list of members leaves");
        assert!(!contains(&raw, m.name.as_bytes()), "a name outside the encryption");
        for secret in [&m.id_number, &m.mobile, &m.landline, &m.address, &m.floating_to, &m.note] {
            assert!(secret.is_empty() || !text.contains(secret.as_str()), "a field that must not leave");
        }
        // Birth leaves as year and month: no eight digits of it either.
        let day = m.birth.unwrap().to_string();
        assert!(day.len() < 10 || !text.contains(&format!("\"birth\":\"{day}\"")));
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

#[test]
fn no_word_of_a_talk_leaves() {
    use crate::sheet::Pick;
    use crate::testing::fixture;
    let mut town = town();
    let at = town.at();
    let store = &mut town.office.store;
    talks::import(store, &at, &Scope::All, &fixture("谈心谈话登记-2026-10.xlsx"), &Pick::default(), false).unwrap();
    let day = OCTOBER.first();
    let held = talks::talks(store.conn(), &Scope::All, day, OCTOBER.last()).unwrap();
    assert!(!held.is_empty());
    let bodies: Vec<talks::Body> = held.iter().map(|t| talks::body(store.conn(), &t.id).unwrap()).collect();
    let path = town.export(OCTOBER).path;
    let text: String = inside(&town.office, &path).values().map(|b| String::from_utf8(b.clone()).unwrap()).collect();
    let mut words = 0;
    for b in &bodies {
        for said in
            [&b.state_of_mind, &b.root_cause, &b.relations, &b.help, &b.principle, &b.thinking, &b.work, &b.follow_up]
        {
            if said.chars().count() > 3 {
                words += 1;
                assert!(!text.contains(said.as_str()));
            }
        }
    }
    assert!(words > 0, "the fixture has bodies");
}

#[test]
fn a_charter_takes_fields_away_and_the_preview_says_so() {
    let mut town = town();
    let allowed =
        profile::Allowed::of(&["members.sex".into(), "organisations.code".into(), "members.shoe_size".into()]).unwrap();
    let row = json!({"name": "某人", "sex": "男", "id_hash": "1:aa"});
    let Value::Object(row) = row else { panic!() };
    assert_eq!(json!(allowed.narrow("members", row)), json!({"sex": "男"}));
    assert!(allowed.cut().unwrap().contains(&"members.name".to_owned()));
    let schema: Value = serde_json::from_slice(&profile().unwrap().table("members").unwrap().schema(&allowed)).unwrap();
    assert!(schema["properties"].get("name").is_none() && schema["properties"].get("sex").is_some());
    let at = town.at();
    assert!(!preview(town.office.store.conn(), &at, OCTOBER).unwrap().withheld.is_empty());
}

#[test]
fn the_charter_is_unconfirmed_at_every_export_until_fingerprints_were_compared() {
    let mut town = town();
    let unconfirmed = |w: &[String]| w.iter().any(|w| w.contains("授权包还没有核对"));
    assert!(unconfirmed(&town.export(OCTOBER).warnings));
    let street = keys::public(town.street.store.conn()).unwrap().fingerprint;
    assert!(town.export(OCTOBER).warnings.iter().any(|w| w.contains(&street)));
    let at = town.at();
    let charter = confirm_charter(&mut town.office.store, &at).unwrap().value;
    assert_eq!(charter.fingerprint(), street);
    assert!(!unconfirmed(&town.export(OCTOBER).warnings));
}

#[test]
fn a_charter_for_somebody_else_is_refused() {
    let mut first = town();
    let other = town();
    let charter = std::fs::read_dir(other.folder.path().join("登记")).unwrap().map(|f| f.unwrap().path());
    let charter = charter.into_iter().find(|p| p.to_string_lossy().contains("_charter")).unwrap();
    let at = first.at();
    let refused = import_charter(&mut first.office.store, &at, &charter).unwrap_err();
    assert_eq!(refused.code(), Code::InputRefused);
}

#[test]
fn the_code_by_telephone_says_what_the_street_said_and_no_other_does() {
    let mut town = town();
    let exported = town.export(OCTOBER);
    town.ingest(&exported.path);
    let code = town.receipts().remove(0).receive_code;
    let at = town.at();
    let other = if code.starts_with('0') { "1" } else { "0" };
    let wrong = format!("{other}{}", &code[1..]);
    assert_eq!(confirm_receipt(&mut town.office.store, &at, OCTOBER, &wrong).unwrap_err().code(), Code::InputRefused);
    let none = confirm_receipt(&mut town.office.store, &at, SEPTEMBER, &code).unwrap_err();
    assert_eq!(none.code(), Code::NotFound);
    let said = confirm_receipt(&mut town.office.store, &at, OCTOBER, &code.to_lowercase().replace('-', " ")).unwrap();
    assert_eq!(said.value.verdict, "接收");
    assert_eq!(status(town.office.store.conn(), &at).unwrap().pop().unwrap().state, "已接收");
}

#[test]
fn a_month_walks_through_its_states() {
    let mut town = town();
    let state = |town: &mut testing::Town| {
        let at = town.at();
        status(town.office.store.conn(), &at).unwrap().pop().unwrap().state
    };
    assert_eq!(state(&mut town), "草稿");
    let exported = town.export(OCTOBER);
    assert_eq!(state(&mut town), "已导出");
    let at = town.at();
    hand_over(&mut town.office.store, &at, OCTOBER).unwrap();
    assert_eq!(state(&mut town), "待回执");
    assert_eq!(lock(&mut town.office.store, &at, OCTOBER).unwrap_err().code(), Code::Forbidden);
    town.ingest(&exported.path);
    let receipt = town.receipts().remove(0).path;
    let done = import_receipt(&mut town.office.store, &at, &receipt).unwrap().value;
    assert_eq!((done.verdict.as_str(), done.file), ("接收", bundle::Verdict::Accepted));
    assert_eq!(import_receipt(&mut town.office.store, &at, &receipt).unwrap().value.file, bundle::Verdict::Already);
    assert_eq!(state(&mut town), "已接收");
    lock(&mut town.office.store, &at, OCTOBER).unwrap();
    assert_eq!(town.try_export(OCTOBER).unwrap_err().code(), Code::Forbidden);
    assert_eq!(reopen(&mut town.office.store, &at, OCTOBER, " ").unwrap_err().code(), Code::Usage);
    reopen(&mut town.office.store, &at, OCTOBER, "漏报一人").unwrap();
    let month = status(town.office.store.conn(), &at).unwrap().pop().unwrap();
    assert!(month.reopened && month.reasons == ["漏报一人"]);
    assert!(town.try_export(OCTOBER).is_ok());
}

#[test]
fn a_receipt_of_another_street_and_a_damaged_one_change_nothing() {
    let (mut mine, mut other) = (town(), town());
    let exported = other.export(OCTOBER);
    other.ingest(&exported.path);
    let foreign = other.receipts().remove(0).path;
    mine.export(OCTOBER);
    let at = mine.at();
    assert_eq!(import_receipt(&mut mine.office.store, &at, &foreign).unwrap_err().code(), Code::InputRefused);
    let mut bytes = std::fs::read(&foreign).unwrap();
    bytes[700] ^= 1;
    std::fs::write(&foreign, bytes).unwrap();
    let damaged = import_receipt(&mut other.office.store, &at, &foreign).unwrap_err();
    assert!(damaged.fault().message.contains("改动"));
    assert_eq!(status(other.office.store.conn(), &at).unwrap().pop().unwrap().state, "已导出");
}

#[test]
fn a_restored_office_asks_for_the_last_receipt_and_goes_on_where_the_street_stands() {
    let mut town = town();
    let first = town.export(OCTOBER);
    town.ingest(&first.path);
    let receipt = town.receipts().remove(0).path;
    let at = town.at();
    town.office.store.transact(crate::store::Verb::SetSetting, &at, |tx| mark_restored(tx, &at)).unwrap();
    town.change("赵勇思");
    assert_eq!(town.try_export(OCTOBER).unwrap_err().code(), Code::Forbidden);
    let at = town.at();
    let out = town.out();
    let consent = Consent { without_receipt: true };
    let said = export(&mut town.office.store, &at, OCTOBER, &out, consent, &mut |_| true).unwrap().value;
    let header = bundle::open(&std::fs::read(&said.path).unwrap()).map_err(|r| r.why).unwrap().header;
    assert!(header.restored);
    let at = town.at();
    town.office.store.transact(crate::store::Verb::SetSetting, &at, |tx| mark_restored(tx, &at)).unwrap();
    let at = town.at();
    import_receipt(&mut town.office.store, &at, &receipt).unwrap();
    town.change("赵勇思");
    assert!(town.try_export(OCTOBER).is_ok());
}

#[test]
fn keys_are_exported_for_the_public_tools_and_never_over_a_file() {
    let (mut office, at, folder) = peopled();
    keys::ensure(&mut office.store, &at).unwrap();
    let before = keys::public(office.store.conn()).unwrap();
    keys::ensure(&mut office.store, &at).unwrap();
    assert_eq!(keys::public(office.store.conn()).unwrap(), before, "keys are born once");
    let path = folder.path().join("密钥.txt");
    let done = keys::export(&mut office.store, &at, &path).unwrap().value;
    let text = std::fs::read_to_string(&done.age).unwrap();
    let identity = text.lines().find(|l| l.starts_with("AGE-SECRET-KEY-1")).unwrap();
    assert_eq!(bundle::AgeKey::from_text(identity).unwrap().recipient(), before.recipient);
    let secret = std::fs::read_to_string(&done.minisign).unwrap();
    assert_eq!(bundle::SigningKey::from_text(&secret).unwrap().public().unwrap(), before.signing);
    assert_eq!(keys::export(&mut office.store, &at, &path).unwrap_err().code(), Code::CannotWrite);
}

#[test]
fn every_wire_struct_has_the_fields_of_the_profile_and_their_types() {
    use wire::*;
    let few = Count::of(2);
    let samples = [
        (
            "organisations",
            json!(Organisation {
                code: "A".into(),
                name: "B".into(),
                kind: "党支部".into(),
                parent: "C".into(),
                members: few
            }),
        ),
        ("changes", json!(Change { member: "u".into(), kind: "death".into(), date: "2026-10-01".into() })),
        (
            "duties",
            json!(Duty {
                id: "a".into(),
                period: "2026-10".into(),
                required: few,
                done: Count::of(5),
                late: few,
                waived: few
            }),
        ),
        (
            "life",
            json!(Life {
                date: "2026-10-01".into(),
                kinds: vec!["主题党日".into()],
                due: Some(few),
                present: None,
                topic: "学习".into()
            }),
        ),
        ("dues", json!(Dues { assessed: few, paid: few, arrears: few })),
        (
            "points",
            json!(Points {
                period: "2026-10".into(),
                closed: true,
                member: "u".into(),
                month: Some(1.25),
                quarter: None,
                bands: [("0-5".into(), few)].into()
            }),
        ),
        ("talks", json!(Talks { pair: "talk.secretary-member".into(), required: Count::of(40), done: few })),
        ("archive", json!(Archive { section: "WJ".into(), items: 1, gaps: 0 })),
        ("cases", json!(Cases { opened: few, closed: few, overdue: few })),
        ("alerts", json!(Alert { kind: "lost".into(), count: few })),
        (
            "members",
            json!(Member {
                name: "张".into(),
                sex: "男".into(),
                birth: "1972-02".into(),
                education: "".into(),
                kind: "正式党员".into(),
                joined: "1999".into(),
                confirmed: "".into(),
                category: "".into(),
                status: "正常".into(),
                id_hash: "".into()
            }),
        ),
    ];
    assert_eq!(samples.len(), TABLES.len());
    for (name, sample) in &samples {
        let table = profile().unwrap().table(name).unwrap();
        let mut wanted: Vec<&str> = table.fields.iter().map(|f| f.name.as_str()).collect();
        let mut has: Vec<&str> = sample.as_object().unwrap().keys().map(String::as_str).collect();
        wanted.sort_unstable();
        has.sort_unstable();
        assert_eq!(has, wanted, "{name}");
        for field in &table.fields {
            assert!(field.kind.fits(&sample[&field.name]), "{name}.{}", field.name);
        }
        assert!(TABLES.contains(name));
    }
}

#[test]
fn a_branchs_duties_leave_exactly_and_those_of_single_people_do_not() {
    let mut town = town();
    let path = town.export(OCTOBER).path;
    let files = inside(&town.office, &path);
    let lines: Vec<Value> =
        bundle::read_lines::<Value>(&files["duties.ndjson"]).good.into_iter().map(|(l, _)| l).collect();
    let theme = lines.iter().find(|l| l["id"] == "themeday.monthly" && l["period"] == "2026-10").unwrap();
    assert_eq!((&theme["required"], &theme["done"]), (&json!(1), &json!(0)));
    let people = |id: &str| crate::duties::rule(id).unwrap().subject == "member";
    for line in lines.iter().filter(|l| people(l["id"].as_str().unwrap())) {
        assert!(
            ["required", "done", "late", "waived"].iter().all(|f| line[*f] == "<3" || line[*f].as_u64() >= Some(3))
        );
        assert!(line["period"].as_str().unwrap().len() <= 7, "a day would be somebody's");
    }
    let points: Vec<Value> =
        bundle::read_lines::<Value>(&files["points.ndjson"]).good.into_iter().map(|(l, _)| l).collect();
    assert_eq!((points.len(), &points[0]["closed"]), (1, &json!(false)), "an open month says so and gives no totals");
    assert!(town.export(OCTOBER).warnings.iter().any(|w| w.contains("还没有结账")));
}

#[test]
fn fewer_than_three_people_leave_as_such() {
    let texts: Vec<String> = (0..5).map(|n| json!(wire::Count::of(n)).to_string()).collect();
    assert_eq!(texts, ["\"<3\"", "\"<3\"", "\"<3\"", "3", "4"]);
    assert!(!FieldKind::Count.fits(&json!(-1)) && !FieldKind::Count.fits(&json!("<5")));
}

#[test]
fn numbers_of_people_are_taken_out_of_free_text() {
    let kept = ["学习党的二十大精神", "2026-10-08 主题党日", "20261008 学习", "第3次 共43人", "2026年10月", "12345"];
    for text in kept {
        assert_eq!(guard::without_numbers(text), (text.to_owned(), false));
    }
    let gone = [
        "联系 13800001234",
        "身份证11010519491231002X",
        "１３８００００１２３４",
        "110105 19491231 0029",
        "尾号 123456 谈话",
        "0711-3812345",
    ];
    for text in gone {
        let (clean, found) = guard::without_numbers(text);
        assert!(found && !clean.contains("1234") && clean.contains("〔号码已隐去〕"), "{text} → {clean}");
    }
}

proptest::proptest! {
    #[test]
    fn no_id_number_or_mobile_survives(before in "\\PC{0,12}", number in "[1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9}", after in "\\PC{0,12}") {
        let (clean, _) = guard::without_numbers(&format!("{before}{number}{after}"));
        proptest::prop_assert!(!clean.contains(&number[..11]));
    }
}
