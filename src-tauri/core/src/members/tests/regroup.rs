//! Splits, mergers and groups: nobody is ever left between two books, and a past day keeps its own picture.

use crate::Code;
use crate::branch::{self, Appointment, Paper, Scope};
use crate::members::{self, NewBranch};
use crate::testing::{at_day, member_id, peopled};
use crate::vault::Workspace;

fn paper(month: u32, day: u32) -> Paper {
    Paper { day: at_day(2026, month, day).today(), document: "批复8号".into(), reason: "党员增多".into() }
}

fn second() -> NewBranch {
    NewBranch { code: "YL-CG-02".into(), name: "晨光社区第二党支部".into(), kind: "党支部".into() }
}

fn heads(w: &Workspace, id: &str, month: u32, day: u32) -> usize {
    let scope = Scope::One(id.to_owned());
    members::on(w.store.conn(), &scope, at_day(2026, month, day).today()).expect("reads").len()
}

#[test]
fn a_split_moves_people_on_its_day_and_a_merger_brings_them_back() {
    let (mut w, at, _folder) = peopled();
    let first = branch::organisations(w.store.conn()).expect("reads")[0].clone();
    let all = heads(&w, &first.id, 10, 31);
    let people = members::on(w.store.conn(), &Scope::All, at.today()).expect("reads");
    let going: Vec<String> = people[..5].iter().map(|m| m.id.clone()).collect();
    let made = members::split(&mut w.store, &at, &first.id, &second(), &going, &paper(9, 1)).expect("split").value;
    assert_eq!((heads(&w, &first.id, 8, 31), heads(&w, &made.id, 8, 31)), (all, 0));
    assert_eq!((heads(&w, &first.id, 9, 1), heads(&w, &made.id, 9, 1)), (all - 5, 5));
    let gone = members::dissolve(&mut w.store, &at, &made.id, &paper(10, 1)).err().map(|e| e.code());
    assert_eq!(gone, Some(Code::Forbidden), "people are in it");
    members::merge(&mut w.store, &at, std::slice::from_ref(&made.id), &first.id, &paper(10, 10)).expect("merged");
    assert_eq!((heads(&w, &made.id, 10, 9), heads(&w, &made.id, 10, 10), heads(&w, &first.id, 10, 10)), (5, 0, all));
    assert_eq!(branch::standing(w.store.conn()).expect("reads").len(), 1);
    let names = |m, d| branch::on(w.store.conn(), at_day(2026, m, d).today()).expect("reads").len();
    assert_eq!((names(8, 31), names(9, 1), names(10, 9), names(10, 10)), (1, 2, 2, 1));
    w.store.undo(&at).expect("undone");
    assert_eq!((heads(&w, &first.id, 10, 31), heads(&w, &made.id, 10, 31)), (all - 5, 5), "one step takes it all back");
}

#[test]
fn wrong_splits_and_mergers_leave_everything_as_it_was() {
    let (mut w, at, _folder) = peopled();
    let first = branch::organisations(w.store.conn()).expect("reads")[0].clone();
    let people = members::on(w.store.conn(), &Scope::All, at.today()).expect("reads");
    let ids: Vec<String> = people.iter().map(|m| m.id.clone()).collect();
    let mut split = |new: NewBranch, ids: &[String], paper: Paper| {
        members::split(&mut w.store, &at, &first.id, &new, ids, &paper).err().map(|e| e.code())
    };
    assert_eq!(split(second(), &[], paper(9, 1)), Some(Code::Usage), "nobody goes");
    assert_eq!(split(second(), &ids, paper(9, 1)), Some(Code::Usage), "nobody stays");
    assert_eq!(split(second(), &["无此人".into()], paper(9, 1)), Some(Code::NotFound));
    assert_eq!(split(second(), &ids[..3], paper(11, 1)), Some(Code::Forbidden), "in the future");
    let same = NewBranch { name: first.name.clone(), ..second() };
    assert_eq!(split(same, &ids[..3], paper(9, 1)), Some(Code::Forbidden), "name taken");
    let functional = NewBranch { kind: "功能型党支部".into(), ..second() };
    assert_eq!(split(functional, &ids[..3], paper(9, 1)), Some(Code::Forbidden), "holds no relation");
    let own = members::merge(&mut w.store, &at, std::slice::from_ref(&first.id), &first.id, &paper(9, 1));
    assert_eq!(own.err().map(|e| e.code()), Some(Code::Usage), "into itself");
    assert_eq!(branch::organisations(w.store.conn()).expect("reads").len(), 1);
    assert_eq!(heads(&w, &first.id, 10, 31), ids.len());
    let alone = branch::add_organisation(&mut w.store, &at, "YL-CG-03", "空支部", "党支部", "").expect("added").value;
    members::dissolve(&mut w.store, &at, &alone.id, &paper(10, 1)).expect("dissolved");
    let twice = members::dissolve(&mut w.store, &at, &alone.id, &paper(10, 2)).err().map(|e| e.code());
    assert_eq!(twice, Some(Code::Forbidden), "ended already");
}

#[test]
fn groups_have_their_people_and_follow_a_new_name() {
    let (mut w, at, _folder) = peopled();
    let id = branch::organisations(w.store.conn()).expect("reads")[0].id.clone();
    let people = members::on(w.store.conn(), &Scope::All, at.today()).expect("reads");
    let three: Vec<String> = people[..3].iter().map(|m| m.id.clone()).collect();
    members::put_in_group(&mut w.store, &at, &id, "东片党小组", &three, at_day(2026, 9, 1).today()).expect("formed");
    let leads = Appointment {
        member_id: three[0].clone(),
        person: String::new(),
        title: "党小组组长".into(),
        group: "东片党小组".into(),
        since: at_day(2026, 9, 1).today(),
        manner: String::new(),
        document: String::new(),
    };
    members::appoint(&mut w.store, &at, &id, &leads).expect("leads");
    let again = Appointment { member_id: three[1].clone(), ..leads.clone() };
    assert_eq!(members::appoint(&mut w.store, &at, &id, &again).err().map(|e| e.code()), Some(Code::Forbidden));
    let stranger = Appointment { member_id: "无此人".into(), ..leads };
    assert_eq!(members::appoint(&mut w.store, &at, &id, &stranger).err().map(|e| e.code()), Some(Code::NotFound));
    members::rename_group(&mut w.store, &at, &id, "东片党小组", "河东党小组").expect("renamed");
    let found = |w: &Workspace| {
        let all = members::group_people(w.store.conn(), &id, at.today()).expect("reads");
        all.into_iter().find(|g| g.registered).map(|g| (g.name, g.leader_id, g.member_ids.len()))
    };
    assert_eq!(found(&w), Some(("河东党小组".into(), three[0].clone(), 3)));
    members::end_group(&mut w.store, &at, &id, "河东党小组", at.today()).expect("ended");
    assert_eq!(found(&w), None);
    assert!(branch::posts(w.store.conn(), &id, at.today()).expect("reads").is_empty(), "its leader went with it");
}

#[test]
fn a_past_day_keeps_its_groups_and_the_history_tells_every_change() {
    let (mut w, at, _folder) = peopled();
    let id = branch::organisations(w.store.conn()).expect("reads")[0].id.clone();
    let who = member_id(&w, "赵勇思");
    let was = members::get(w.store.conn(), &who).expect("he").group;
    let on = |month, day| at_day(2026, month, day).today();
    let into = |w: &mut Workspace, name: &str, day| {
        members::put_in_group(&mut w.store, &at, &id, name, std::slice::from_ref(&who), day).expect("put");
    };
    into(&mut w, "东片党小组", on(3, 1));
    into(&mut w, "西片党小组", on(6, 1));
    let renamed = at_day(2026, 9, 1);
    members::rename_group(&mut w.store, &renamed, &id, "西片党小组", "河西党小组").expect("renamed");
    members::end_group(&mut w.store, &at, &id, "河西党小组", on(10, 15)).expect("ended");
    let then = |m, d| {
        let people = members::on(w.store.conn(), &Scope::All, on(m, d)).expect("reads");
        people.into_iter().find(|p| p.id == who).map(|p| p.group).expect("he")
    };
    let days = [(2, 28), (3, 1), (5, 31), (6, 1), (8, 31), (9, 1), (10, 14), (10, 15)].map(|(m, d)| then(m, d));
    let (east, west, river) = ("东片党小组", "西片党小组", "河西党小组");
    assert_eq!(days, [was.as_str(), east, east, west, west, river, river, ""]);
    let told: Vec<String> =
        members::history(w.store.conn(), &who).expect("history").into_iter().map(|t| t.text).collect();
    let said = ["编入党小组：", "编入党小组：河西党小组", "编入党小组：西片党小组", "编入党小组：东片党小组"];
    assert_eq!(told, said);
}

#[test]
fn who_was_elected_before_the_books_were_begun_is_entered_as_he_was() {
    let (mut w, at, _folder) = peopled();
    let o = branch::organisations(w.store.conn()).expect("reads")[0].clone();
    let (zhao, day) = (member_id(&w, "赵勇思"), at_day(2024, 1, 10).today());
    let may = |w: &Workspace, who: &str, day| {
        members::eligible(w.store.conn(), &o.id, day, &[who.to_owned()], true).map_err(|e| e.code())
    };
    assert_eq!(may(&w, &zhao, day), Ok(()));
    assert_eq!(may(&w, "无此人", day), Err(Code::NotFound));
    let joined = members::get(w.store.conn(), &zhao).expect("he").joined.expect("a day").first();
    assert_eq!(may(&w, &zhao, joined.pred_opt().expect("a day")), Err(Code::Forbidden), "not yet in the Party");
    let seats = [(zhao, "书记".to_owned())];
    branch::set_term(&mut w.store, &at, &o.id, day, Some(3), "", &seats).expect("elected");
    let term = branch::term(w.store.conn(), &o.id, at.today()).expect("reads").expect("a term");
    assert_eq!((term.since, term.due), (day, at_day(2027, 1, 10).today()));
}

#[test]
fn a_probationary_member_takes_no_seat_and_the_checks_count_the_rest() {
    let (mut w, at, _folder) = peopled();
    let o = branch::organisations(w.store.conn()).expect("reads")[0].clone();
    let people = members::on(w.store.conn(), &Scope::All, at.today()).expect("reads");
    let young = people.iter().find(|m| m.kind == members::Kind::Probationary).expect("one on probation").id.clone();
    let seat = Appointment {
        member_id: young,
        person: String::new(),
        title: "书记".into(),
        group: String::new(),
        since: at.today(),
        manner: "补选".into(),
        document: "纪要9号".into(),
    };
    assert_eq!(members::appoint(&mut w.store, &at, &o.id, &seat).err().map(|e| e.code()), Some(Code::Forbidden));
    let head = Appointment { member_id: member_id(&w, "邓建国"), ..seat };
    members::appoint(&mut w.store, &at, &o.id, &head).expect("seated");
    let checks = members::structure(w.store.conn(), &at, &o).expect("checks");
    let state = |id: &str| checks.iter().find(|f| f.id == id).expect("a check").state;
    use crate::branch::checks::State;
    assert_eq!(state("full-members"), State::Fine);
    assert_eq!(state("committee"), State::Wrong, "one seat for more than seven full members");
    assert_eq!(state("term"), State::Warn, "no election is recorded");
}

#[test]
fn a_community_committee_is_chosen_from_the_branches_below() {
    let (mut w, at, _folder) = peopled();
    let top =
        branch::add_organisation(&mut w.store, &at, "YL-CG", "晨光社区党委", "社区党委", "").expect("added").value;
    let head = member_id(&w, "邓建国");
    members::eligible(w.store.conn(), &top.id, at.today(), std::slice::from_ref(&head), true)
        .expect("sits in a branch");
    let beside =
        branch::add_organisation(&mut w.store, &at, "YL-CG-02", "第二党支部", "党支部", "").expect("added").value;
    let other = members::eligible(w.store.conn(), &beside.id, at.today(), &[head], true);
    assert_eq!(other.err().map(|e| e.code()), Some(Code::NotFound), "of another branch");
}
