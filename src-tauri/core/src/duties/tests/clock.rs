//! The clock moved day by day over two years of random records, with a leap day in them: what was due stays in sight until a
//! record, a waiver or a reason closes it, and its due day never moves.

use super::*;
use crate::duties::{Level, Start, Which, mark, pack, switch, waive};
use crate::members::{EventKind, NewEvent, record};

use crate::testing::{seat as seat_in, sheet, take_roster};
use crate::{dues, life};
use chrono::Days;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
const LAST: NaiveDate = NaiveDate::from_ymd_opt(2028, 12, 31).unwrap();
const PEOPLE: [&str; 8] = ["王一", "王二", "王三", "王四", "王五", "王六", "王七", "王八"];

/// Whose duty it is, in which period.
type Key = (String, String, String);

#[derive(Clone, Debug)]
enum Action {
    Gather(usize),
    Mark(usize),
    Waive(usize),
    Pay(usize),
    Assess(usize),
    Event(usize, usize),
    Join,
    Elect,
    Visit,
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => (0..8usize).prop_map(Action::Gather),
        6 => (0..400usize).prop_map(Action::Mark),
        1 => (0..400usize).prop_map(Action::Waive),
        3 => (0..8usize).prop_map(Action::Pay),
        2 => (0..8usize).prop_map(Action::Assess),
        3 => ((0..8usize), (0..6usize)).prop_map(|(who, what)| Action::Event(who, what)),
        1 => Just(Action::Join),
        1 => Just(Action::Elect),
        1 => Just(Action::Visit),
    ]
}

fn at_noon(day: NaiveDate) -> At {
    At::new(day.and_hms_opt(12, 0, 0).expect("noon"), "测试员")
}

const HEAD: &str = "姓名|性别|民族|出生日期|学历|人员类别|入党日期|转正日期|手机号";

/// A branch of eight, one of them joined on a leap day, one still on probation.
fn branch_of_eight() -> (Workspace, TempDir) {
    let (mut open, _, folder) = office_of(Month::of(FIRST));
    let mut lines = vec![HEAD.to_owned()];
    for (n, name) in PEOPLE.iter().enumerate() {
        let (kind, joined, confirmed) = match n {
            0 => ("正式党员", "2016-02-29".to_owned(), "2017-02-28".to_owned()),
            1 => ("预备党员", "2026-03-31".to_owned(), String::new()),
            n => ("正式党员", format!("2000-{:02}-30", n + 3), format!("2001-{:02}-30", n + 3)),
        };
        lines.push(format!("{name}|男|汉族|1970-01-0{}|大学本科|{kind}|{joined}|{confirmed}|1300000000{n}", n + 1));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let path = sheet(folder.path(), &lines);
    take_roster(&mut open, &at_noon(FIRST), &path);
    seat_in(&mut open, &at_noon(FIRST), (2026, 6, 1), &[("王三", "书记"), ("王四", "组织委员"), ("王五", "宣传委员")]);
    for rule in &pack().expect("pack").duties {
        if rule.start == Start::OptIn && rule.level == Level::Branch {
            switch(&mut open.store, &at_noon(FIRST), &Scope::All, &rule.id, Some(Month::of(FIRST)), "").expect("on");
        }
    }
    (open, folder)
}

fn office_of(since: Month) -> (Workspace, At, TempDir) {
    let folder = TempDir::new().expect("folder");
    let about =
        branch::About { kind: Edition::Office, code: "A".into(), name: "甲支部".into(), parent: "S".into(), since };
    let at = at_noon(FIRST);
    let open = Workspace::create(&folder.path().join("库"), &about, PASSPHRASE, &at).expect("workspace");
    (open, at, folder)
}

/// Does it, or is refused: both are fine.
fn act(open: &mut Workspace, folder: &Path, today: NaiveDate, what: &Action, known: &[Duty]) {
    let at = at_noon(today);
    let joined = member_id_of(open, "赵新").is_some();
    let store = &mut open.store;
    let nth = |n: usize| known.get(n % known.len().max(1)).cloned();
    let which = |d: &Duty| Which {
        organisation: String::new(),
        id: d.id.clone(),
        period: d.period.clone(),
        subject: d.subject_id.clone(),
    };
    let id = member_id_of;
    match what {
        Action::Gather(n) => {
            let kind = ["党员大会", "支委会", "党课", "主题党日", "组织生活会", "民主评议", "集中学习", "主题党日"][*n];
            let line = format!("{today}|{kind}|学习|王三|王四|8|8|4");
            let path = sheet(folder, &["日期|类型|主题|主持人|记录人|应到|实到|学时", &line]);
            life::import(store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
        }
        Action::Mark(n) => {
            if let Some(d) = nth(*n).filter(|d| d.hand) {
                let _ = mark(store, &at, &Scope::All, &which(&d), today, "凭证");
            }
        }
        Action::Waive(n) => {
            if let Some(d) = nth(*n) {
                let _ = waive(store, &at, &Scope::All, &which(&d), "汛期", "街道");
            }
        }
        Action::Pay(n) => {
            let Some(member_id) = id(open, PEOPLE[*n]) else { return };
            let payment = dues::Payment {
                member_id,
                month: Month::of(today),
                amount: 1500,
                paid_on: today,
                how: "现金".into(),
                collector: String::new(),
            };
            let _ = dues::record(&mut open.store, &at, &Scope::All, &payment);
        }
        Action::Assess(n) => {
            let Some(member_id) = id(open, PEOPLE[*n]) else { return };
            let new = dues::NewAssessment {
                member_id,
                since: Month::of(today),
                amount: 1500,
                class: dues::Class::Rate,
                approval: String::new(),
            };
            let _ = dues::assess(&mut open.store, &at, &Scope::All, &new);
        }
        Action::Event(n, kind) => {
            use EventKind as K;
            let kind = [K::Lost, K::Found, K::LetterOut, K::TransferOut, K::Floated, K::Confirmed][*kind];
            // The committee stays, so that its duties go on.
            let Some(member_id) = id(open, PEOPLE[*n]).filter(|_| !(2..5).contains(n)) else { return };
            let mut new = NewEvent { document: "云岭〔2027〕1号".into(), ..NewEvent::of(&member_id, kind, today) };
            new.details.place = "外地".into();
            new.details.minutes = "纪要1号".into();
            let _ = record(&mut open.store, &at, &new);
        }
        // Read a second time with another day, the sheet would correct the day of joining and move what hangs on it.
        Action::Join if joined => {}
        Action::Join => {
            let line = format!("赵新|女|汉族|1999-01-01|大学本科|预备党员|{today}||13100000000");
            let path = sheet(folder, &[HEAD, &line]);
            let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
            let _ = members::import_file(&mut open.store, &at, &path, &how);
        }
        Action::Elect => {
            let organisation = only(&open.store).id;
            let _ = branch::set_term(&mut open.store, &at, &organisation, today, None, "", &[]);
        }
        Action::Visit => {
            let _ = crate::duties::add_occasion(&mut open.store, &at, &Scope::All, "care.visit", today, "看望");
        }
    }
}

fn member_id_of(open: &Workspace, name: &str) -> Option<String> {
    members::by_name(open.store.conn(), &Scope::All, name).expect("read").pop().map(|m| m.id)
}

fn key(d: &Duty) -> Key {
    (d.id.clone(), d.period.clone(), d.subject_id.clone())
}

fn is_open(d: &Duty) -> bool {
    matches!(d.state, State::Planned | State::DueSoon | State::Overdue)
}

/// The due day by the calendar alone, worked out another way than the program does; none for what follows from events.
fn due_of(d: &Duty) -> Option<NaiveDate> {
    let rule = crate::duties::rule(&d.id).expect("rule");
    let year = d.period.get(..4)?.parse::<i32>().ok()?;
    let month = match d.period.as_bytes().get(4) {
        None => 12,
        Some(b'H') => d.period[5..].parse::<u32>().ok()? * 6,
        Some(b'Q') => d.period[5..].parse::<u32>().ok()? * 3,
        Some(b'-') if d.period.len() == 7 => d.period[5..].parse().ok()?,
        _ => return None,
    };
    let last = crate::month_end(day(year, month, 1));
    match rule.due.as_str() {
        "end" => Some(last),
        due if due.starts_with("next:") && due.len() == 7 => {
            Some(last.succ_opt()? + Days::new(due[5..].parse::<u64>().ok()? - 1))
        }
        _ => None,
    }
}

fn play(actions: &[(u16, Action)]) -> Result<(), TestCaseError> {
    let (mut open, folder) = branch_of_eight();
    let mut plan: BTreeMap<NaiveDate, Vec<&Action>> = BTreeMap::new();
    for (offset, what) in actions {
        plan.entry(FIRST + Days::new(u64::from(*offset) % 730)).or_default().push(what);
    }
    let mut yesterday: BTreeMap<Key, Duty> = BTreeMap::new();
    let mut dues: BTreeMap<Key, NaiveDate> = BTreeMap::new();
    for today in FIRST.iter_days().take_while(|d| *d <= LAST) {
        let known: Vec<Duty> = yesterday.values().cloned().collect();
        for what in plan.get(&today).into_iter().flatten() {
            act(&mut open, folder.path(), today, what, &known);
        }
        // What is open is in the window: nothing is looked at before it falls due by more than the longest lead.
        let (from, to) = (today - Days::new(40), today + Days::new(40));
        let now: BTreeMap<Key, Duty> = list(&open.store, from, to, today).into_iter().map(|d| (key(&d), d)).collect();
        let counts: HashSet<String> = members::on(open.store.conn(), &Scope::All, today)
            .expect("roster")
            .into_iter()
            .filter(members::Member::counts)
            .map(|m| m.id)
            .collect();
        for (k, old) in yesterday.iter().filter(|(_, d)| is_open(d)) {
            let left = !k.2.is_empty() && old.subject_id.len() > 30 && !counts.contains(&k.2);
            let beyond = old.due < from || old.start > to;
            prop_assert!(now.contains_key(k) || left || beyond, "{today}: {k:?} is gone, was {:?}", old.state);
        }
        for (k, d) in &now {
            let first = dues.entry(k.clone()).or_insert(d.due);
            prop_assert_eq!(*first, d.due, "{:?} moved", k);
            if let Some(wanted) = due_of(d) {
                prop_assert_eq!(d.due, wanted, "{:?}", k);
            }
            prop_assert_eq!(is_open(d) && d.due < today, d.state == State::Overdue, "{} {:?} {:?}", today, k, d.state);
            prop_assert!(d.done <= d.required || d.required == 0 || d.state != State::Overdue);
            prop_assert!(!(is_open(d) && d.required > 0 && d.done >= d.required), "{:?} is done and open", k);
            prop_assert!(d.state != State::NotApplicable || !d.evidence.is_empty(), "{:?} says why", k);
        }
        yesterday = now;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1, max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn nothing_that_is_due_vanishes(actions in proptest::collection::vec((0u16..730, action()), 20..90)) {
        play(&actions)?;
    }
}

#[test]
fn the_days_of_joining_keep_to_leap_years() {
    let (open, _folder) = branch_of_eight();
    let all = list(&open.store, FIRST, day(2029, 12, 31), FIRST);
    let days: Vec<NaiveDate> =
        all.iter().filter(|d| d.id == "care.political-birthday" && d.subject == "王一").map(|d| d.due).collect();
    assert_eq!(days, [day(2027, 2, 28), day(2028, 2, 29), day(2029, 2, 28)]);
    let talk: Vec<NaiveDate> =
        all.iter().filter(|d| d.id == "talk.political-birthday" && d.subject == "王一").map(|d| d.due).collect();
    assert_eq!(talk, [day(2027, 3, 7), day(2028, 3, 7), day(2029, 3, 7)]);
    let decide = all.iter().find(|d| d.id == "probation.decide").expect("on probation");
    assert_eq!((decide.period.as_str(), decide.due), ("2027-03-31", day(2027, 3, 31)), "the year is over");
}
