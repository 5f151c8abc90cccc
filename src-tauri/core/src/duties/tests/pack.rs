//! The pack against the agreed list of duties.

use crate::duties::calendar;
use crate::duties::pack::{Every, Level, Read, pack};
use std::collections::BTreeSet;

/// The agreed list: id, level, modality, start, note.
fn agreed() -> BTreeSet<[String; 4]> {
    let text = include_str!("../../../../../fixtures/duty-ids.tsv");
    let rows = text.lines().skip(1).map(|l| l.split('\t').take(4).map(str::to_owned).collect::<Vec<_>>());
    rows.map(|r| r.try_into().expect("four columns")).collect()
}

fn key(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).expect("json").as_str().expect("text").to_owned()
}

#[test]
fn the_pack_holds_exactly_the_agreed_duties() {
    let agreed = agreed();
    assert_eq!(agreed.len(), 96);
    let duties = &pack().expect("pack").duties;
    let held: BTreeSet<[String; 4]> =
        duties.iter().map(|r| [r.id.clone(), key(&r.level), key(&r.modality), key(&r.start)]).collect();
    assert_eq!(duties.len(), 96, "each once");
    assert_eq!(held, agreed);
}

#[test]
fn every_duty_has_a_name_a_clause_an_evidence_and_a_due_rule() {
    for rule in &pack().expect("pack").duties {
        assert!(!rule.name.is_empty() && !rule.source.is_empty() && !rule.evidence.is_empty(), "{}", rule.id);
        assert!(!rule.remind.is_empty() && rule.remind.windows(2).all(|w| w[0] > w[1]), "{}", rule.id);
        let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 31).expect("day");
        match rule.period {
            Every::Term | Every::Event => assert!(calendar::after(&rule.due, first).is_some(), "{}", rule.id),
            _ if rule.due.starts_with("event") => assert!(calendar::after(&rule.due, first).is_some(), "{}", rule.id),
            _ => assert!(!calendar::spans(rule.period, &rule.due, first, first).is_empty(), "{}", rule.id),
        }
    }
}

#[test]
fn what_is_judged_has_something_to_judge_by() {
    for rule in pack().expect("pack").duties.iter().filter(|r| r.read.is_some()) {
        assert_eq!(rule.level, Level::Branch, "{}", rule.id);
        let by_kind = matches!(rule.read, Some(Read::Gathering | Read::LectureSecretary | Read::Recorder));
        assert_eq!(by_kind, !rule.kinds.is_empty(), "{}", rule.id);
        for kind in &rule.kinds {
            assert_ne!(crate::life::kind_name(kind), kind, "{}: {kind} is no kind of gathering", rule.id);
        }
    }
}
