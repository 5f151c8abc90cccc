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

/// A branch's and a community's own duties are all judged; those of other levels are only listed.
#[test]
fn every_duty_of_its_own_level_has_something_to_judge_it_by() {
    for rule in &pack().expect("pack").duties {
        assert_eq!(rule.read.is_some(), matches!(rule.level, Level::Branch | Level::Community), "{}", rule.id);
        let by_kind = [Read::Gathering, Read::LectureSecretary, Read::Recorder, Read::Hours, Read::AfterGathering];
        let items = matches!(rule.read, Some(Read::Service | Read::Pledge));
        let needs_kinds = rule.read.is_some_and(|r| by_kind.contains(&r) || r == Read::DuesThemeDay) || items;
        assert!(!needs_kinds || !rule.kinds.is_empty(), "{}", rule.id);
        for kind in rule.kinds.iter().filter(|_| !items) {
            assert_ne!(crate::life::kind_name(kind), kind, "{}: {kind} is no kind of gathering", rule.id);
        }
        let counted = matches!(rule.read, Some(Read::Hours | Read::Service));
        assert_eq!(counted, rule.amount > 0, "{}", rule.id);
        // A mark without a record behind it says what proves it, or is of the weekly and monthly kind.
        if rule.level == Level::Community {
            assert!(matches!(rule.read, Some(Read::Mark | Read::Occasion)), "{}", rule.id);
        }
    }
}

#[test]
fn the_national_profile_asks_less_often_and_nothing_else() {
    let longer = |every: Every| {
        [Every::Week, Every::Month, Every::Quarter, Every::Half, Every::Year].iter().position(|e| *e == every)
    };
    let both: Vec<_> = pack().expect("pack").duties.iter().filter(|r| r.national.is_some()).collect();
    let ids: Vec<&str> = both.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["orglife.half", "talk.secretary-committee", "dues.publish-half"]);
    for rule in both {
        let national = rule.under(true);
        assert!(longer(national.period) > longer(rule.period), "{}", rule.id);
        assert_eq!((&national.id, &national.kinds, national.read), (&rule.id, &rule.kinds, rule.read));
        assert_eq!(*rule.under(false), *rule);
    }
}
