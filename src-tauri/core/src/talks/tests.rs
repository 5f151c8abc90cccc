//! Talks: the register in, who is still to be talked with, and what never leaves.

use super::rules::rules;
use super::{Coverage, Pair, assign_contact, body, coverage, import, talks};
use crate::At;
use crate::branch::{self, Scope};
use crate::sheet::{ImportReport, Pick};
use crate::testing::{at_day, codes, counts, fixture, member_id, office, peopled, seat, sheet, take_roster};
use crate::vault::Workspace;
use chrono::NaiveDate;
use std::path::Path;

const REGISTER: &str = "谈心谈话登记-2026-10.xlsx";
const HEAD: &str = "日期|谈话人|谈话对象|类别|地点|思想状况|谈党性原则|意见建议";
const COMMITTEE: &[(&str, &str)] =
    &[("赵勇思", "书记"), ("邓建国", "组织委员"), ("赵平玲", "宣传委员"), ("董海", "纪检委员"), ("朱轩超", "青年委员")];

fn take(open: &mut Workspace, at: &At, path: &Path) -> ImportReport {
    import(&mut open.store, at, &Scope::All, path, &Pick::default(), false).expect("imported").value
}

fn covered(open: &Workspace, at: &At) -> Coverage {
    coverage(open.store.conn(), at, &Scope::All, 2026).expect("coverage")
}

fn pair<'a>(c: &'a Coverage, id: &str) -> &'a Pair {
    c.pairs.iter().find(|p| p.id == id).expect("pair")
}

fn year() -> (NaiveDate, NaiveDate) {
    (NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day"), NaiveDate::from_ymd_opt(2026, 12, 31).expect("a day"))
}

#[test]
fn categories_name_a_pair_or_an_occasion() {
    let rules = rules().expect("rules");
    for (written, pair) in [
        ("书记与党员", Some("talk.secretary-member")),
        ("书记 与 党员谈心谈话", Some("talk.secretary-member")),
        ("书记—班子成员", Some("talk.secretary-committee")),
        ("委员之间", Some("talk.committee-committee")),
        ("政治生日谈话", Some("talk.political-birthday")),
        ("受到处分", None),
        ("", None),
    ] {
        assert_eq!(rules.pair_named(written), pair, "{written}");
    }
    assert_eq!(rules.occasion("受到处分处置"), Some("discipline"));
    assert_eq!(rules.occasion("书记与党员"), None);
}

#[test]
fn the_real_register_comes_in_whole_and_comes_in_once() {
    let (mut open, at, _folder) = peopled();
    let first = take(&mut open, &at, &fixture(REGISTER));
    assert_eq!(counts(&first), [6, 6, 0, 0, 0, 0], "{:?}", first.rows);
    let again = take(&mut open, &at_day(2026, 11, 2), &fixture(REGISTER));
    assert_eq!(counts(&again), [6, 0, 0, 6, 0, 0]);
    let (from, to) = year();
    let found = talks(open.store.conn(), &Scope::All, from, to).expect("talks");
    assert!(found.iter().all(|t| t.prepared == 4 && t.covered == 4 && t.declared == "talk.secretary-member"));
    let said = body(open.store.conn(), &found[0].id).expect("body");
    assert_eq!((said.state_of_mind.as_str(), said.follow_up.as_str()), ("稳定", "11月回访"));
}

#[test]
fn without_a_committee_coverage_says_so_and_invents_nothing() {
    let (mut open, at, _folder) = peopled();
    take(&mut open, &at, &fixture(REGISTER));
    for pair in covered(&open, &at).pairs {
        assert_eq!((pair.required, pair.done, pair.open.len()), (0, 0, 0), "{}", pair.id);
        assert_eq!(pair.note.expect("a note").code, "no-committee");
    }
}

/// With 43 members and a committee of 5: 2(5−1) = 8, 43−5 = 38, 5·4/2 = 10.
#[test]
fn a_year_asks_for_the_pairs_of_the_rule_and_counts_the_real_talks() {
    let (mut open, at, _folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), COMMITTEE);
    take(&mut open, &at, &fixture(REGISTER));
    let c = covered(&open, &at);
    let figures = |id: &str| (pair(&c, id).required, pair(&c, id).done, pair(&c, id).open.len());
    assert_eq!(figures("talk.secretary-committee"), (8, 0, 4));
    assert_eq!(figures("talk.secretary-member"), (38, 6, 32));
    assert_eq!(figures("talk.committee-committee"), (10, 0, 10));
    assert_eq!(figures("talk.committee-contact"), (0, 0, 0));
    assert_eq!(pair(&c, "talk.committee-contact").note.as_ref().expect("a note").code, "no-contacts");
    assert!(!pair(&c, "talk.secretary-member").open.contains(&"潘兰豪".to_owned()));
}

#[test]
fn a_talk_of_the_secretary_with_a_committee_member_counts_for_its_half_and_for_the_year() {
    let (mut open, at, folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), COMMITTEE);
    let rows = ["2026-03-02|邓建国|赵勇思|书记与班子成员||√|√|", "2026-08-02|董海|邓建国|委员之间||√|√|"];
    let report = take(&mut open, &at, &sheet(folder.path(), &[HEAD, rows[0], rows[1]]));
    assert_eq!(counts(&report), [2, 2, 0, 0, 0, 0], "{:?}", report.rows);
    let c = covered(&open, &at);
    let halves = &pair(&c, "talk.secretary-committee").periods;
    assert_eq!(
        halves.iter().map(|h| (h.period.as_str(), h.required, h.done)).collect::<Vec<_>>(),
        [("2026H1", 4, 1), ("2026H2", 4, 0)]
    );
    assert!(pair(&c, "talk.secretary-committee").open.contains(&"邓建国".to_owned()), "still open in the second half");
    let within = pair(&c, "talk.committee-committee");
    assert_eq!((within.required, within.done), (10, 2));
    assert!(!within.open.contains(&"邓建国—董海".to_owned()));
}

#[test]
fn the_secretary_of_the_day_counts_and_the_sheet_where_no_committee_was_recorded_then() {
    let (mut open, at, folder) = peopled();
    let path = sheet(
        folder.path(),
        &[HEAD, "2026-03-02|赵勇思|潘兰豪|书记与党员||√||", "2026-03-02|赵勇思|余玉|党员与党员||√||"],
    );
    take(&mut open, &at, &path);
    seat(&mut open, &at, (2026, 10, 1), COMMITTEE);
    assert_eq!(
        pair(&covered(&open, &at), "talk.secretary-member").done,
        1,
        "declared as the secretary's, and his it is"
    );
    seat(&mut open, &at, (2026, 1, 1), &[("董海", "书记"), ("赵勇思", "组织委员")]);
    seat(&mut open, &at, (2026, 10, 1), COMMITTEE);
    assert_eq!(pair(&covered(&open, &at), "talk.secretary-member").done, 0, "in March another was secretary");
}

#[test]
fn contacts_are_asked_for_once_assigned() {
    let (mut open, at, folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), COMMITTEE);
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let since = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    let (from, to) = (member_id(&open, "邓建国"), vec![member_id(&open, "潘兰豪"), member_id(&open, "余玉")]);
    assign_contact(&mut open.store, &at, &organisation, &from, &to, since).expect("assigned");
    take(&mut open, &at, &sheet(folder.path(), &[HEAD, "2026-10-02|邓建国|余玉|委员与党员||√||"]));
    let c = covered(&open, &at);
    let contact = pair(&c, "talk.committee-contact");
    assert_eq!((contact.required, contact.done, contact.open.as_slice()), (2, 1, &["邓建国—潘兰豪".to_owned()][..]));
    let outsider = assign_contact(&mut open.store, &at, &organisation, &to[0], &[from], since);
    assert_eq!(outsider.expect_err("not in the committee").code(), crate::Code::Usage);
}

#[test]
fn talks_without_two_known_members_are_refused() {
    let (mut open, at, folder) = office();
    let roster = [
        "姓名|公民身份证号|人员类别",
        "王一|500199196209199130|正式党员",
        "王一|500199194509084619|正式党员",
        "李二||正式党员",
    ];
    take_roster(&mut open, &at, &sheet(folder.path(), &roster));
    let path = sheet(
        folder.path(),
        &[
            HEAD,
            "2026-10-06|无此人|李二|||√||",
            "2026-10-06|王一|李二|||√||",
            "2026-10-06|李二|李二|||√||",
            "2026-10|王一4619|李二|||√||",
            "2026-10-06|王一4619|李二|||√||",
            "2026-10-06|王一4619|李二|||×||",
        ],
    );
    let report = take(&mut open, &at, &path);
    let expected = [
        (2, "person-unknown"),
        (3, "person-ambiguous"),
        (4, "same-person"),
        (5, "date-without-day"),
        (7, "talk-empty"),
        (7, "row-repeated"),
    ];
    assert_eq!(codes(&report), expected);
    assert_eq!((report.accepted, report.refused), (1, 5));
}

#[test]
fn occasions_and_bodies_stay_in_the_restricted_view() {
    let (mut open, at, folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), COMMITTEE);
    let path = sheet(folder.path(), &[HEAD, "2026-10-06|赵勇思|余玉|受到处分处置|谈心室|内容甲|内容乙|内容丙"]);
    let report = take(&mut open, &at, &path);
    let (from, to) = year();
    let found = talks(open.store.conn(), &Scope::All, from, to).expect("talks");
    let open_view = serde_json::to_string(&(&report, &found, covered(&open, &at))).expect("json");
    for word in ["处分", "discipline", "内容甲", "内容乙", "内容丙"] {
        assert!(!open_view.contains(word), "{word}");
    }
    assert_eq!(pair(&covered(&open, &at), "talk.secretary-member").done, 1, "it counts all the same");
    let said = body(open.store.conn(), &found[0].id).expect("body");
    assert_eq!((said.occasion.as_str(), said.state_of_mind.as_str()), ("discipline", "内容甲"));
    open.store.undo(&at).expect("undone");
    assert!(body(open.store.conn(), &found[0].id).is_err());
}

#[test]
fn halves_before_the_first_month_of_use_are_not_asked_for() {
    let facts = super::coverage::Facts {
        year: 2026,
        since: crate::Month { year: 2026, month: 10 },
        members: ["a", "b", "c"].map(|m| (m.to_owned(), m.to_owned())).to_vec(),
        committee: vec!["a".into(), "b".into()],
        contacts: vec![],
        talks: vec![],
        opening: vec![],
    };
    let organisation = branch::Organisation {
        id: "o".into(),
        code: "O".into(),
        name: "支部".into(),
        kind: "党支部".into(),
        parent: String::new(),
        since: facts.since,
        ended: None,
    };
    let pairs = facts.pairs(&organisation).expect("pairs");
    let required: Vec<u32> = pairs.iter().map(|p| p.required).collect();
    assert_eq!(required, [1, 1, 1, 0]);
    let before = super::coverage::Facts { year: 2025, ..facts }.pairs(&organisation).expect("pairs");
    assert!(before.iter().all(|p| p.required == 0 && p.note.as_ref().is_some_and(|n| n.code == "before-start")));
}

#[test]
fn talks_from_before_use_count_as_opening_and_stay_apart() {
    let (mut open, at, _folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), COMMITTEE);
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let before = pair(&covered(&open, &at), "talk.secretary-member").clone();
    let member = before.open[0].clone();
    let told = branch::NewOpening {
        member_id: member_id(&open, &member),
        what: branch::What::Talks,
        item: "talk.secretary-member".into(),
        value: "1".into(),
        as_of: NaiveDate::from_ymd_opt(2026, 1, 31).expect("a day"),
        note: String::new(),
    };
    branch::enter_opening(&mut open.store, &at, &organisation, &[told]).expect("entered");
    let after = pair(&covered(&open, &at), "talk.secretary-member").clone();
    assert_eq!((after.done, after.opening), (before.done + 1, 1));
    assert!(!after.open.contains(&member));
    let (from, to) = year();
    assert_eq!(talks(open.store.conn(), &Scope::All, from, to).expect("talks"), [], "it is no record of a talk");
}
