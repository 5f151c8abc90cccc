//! Random imports and random lives: a second reading changes nothing, and a day shows what a plain reckoning says.

use super::{everybody, take};
use crate::branch::{self, Scope};
use crate::members::{
    Category, Details, EventKind as K, Gates, Member, NewEvent, Status, categories, on, record, undo_last,
};
use crate::testing::{at_day, office, peopled, sheet};
use crate::vault::Workspace;
use crate::{At, Month};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn few(cases: u32) -> ProptestConfig {
    let rng_seed = prop::test_runner::RngSeed::Fixed(11);
    ProptestConfig { cases, failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

// ---- imports

const NAMES: [&str; 5] = ["邓建国", "董海", "曾芳琴", "邓 建国", "艾力·买买提"];
/// Right numbers; the third is of the day that the first name is mostly given.
const NUMBERS: [&str; 5] = ["500199194509084619", "500199194408250710", "530199199612175947", "", "11010519491231002X"];
const BIRTHS: [&str; 6] = ["1945-09-08", "1944-08-25", "1996-12-17", "1945", "1945年9月", ""];
const JOINED: [&str; 5] = ["1972-09-15", "1970-08-01", "2020-12-01", "1972", ""];
const CONFIRMED: [&str; 4] = ["1972-09-15", "1970-08-01", "2021-12-01", ""];
const WORDS: [[&str; 3]; 7] = [
    ["", "正式党员", "预备党员"],
    ["", "晨光社区第一党支部", "第二党支部"],
    ["正常", "停止党籍", ""],
    ["是", "否", ""],
    ["2024-05", "2025-01-02", ""],
    ["一组", "二组", ""],
    ["在职", "老弱病残党员", ""],
];
const HEAD: &str =
    "姓名|身份证号|出生日期|入党日期|转正日期|手机号|人员类别|所在党支部|党籍状态|是否失联|失联日期|党小组|积分类别";

fn line() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(0usize..3, WORDS.len());
    (0..NAMES.len(), 0..NUMBERS.len(), 0..BIRTHS.len(), 0..JOINED.len(), 0..CONFIRMED.len(), words, 0u32..3).prop_map(
        |(name, number, birth, joined, confirmed, words, phone)| {
            let mut cells = vec![NAMES[name], NUMBERS[number], BIRTHS[birth], JOINED[joined], CONFIRMED[confirmed]];
            cells.push(["13800138000", "13800138001", "0871-63212868"][phone as usize]);
            cells.extend(words.iter().zip(WORDS).map(|(at, set)| set[*at]));
            cells.join("|")
        },
    )
}

fn page() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(line(), 1..10)
}

/// Everything that an import could change.
fn books(w: &Workspace, at: &At) -> (Vec<Member>, BTreeMap<String, Category>, i64) {
    let events = "SELECT count(*) FROM member_event";
    let events = w.store.conn().query_row(events, [], |r| r.get(0)).expect("a count");
    (
        everybody(&w.store, at),
        categories(w.store.conn(), Month::of(at.today())).expect("read").into_iter().collect(),
        events,
    )
}

proptest! {
    #![proptest_config(few(8))]

    /// Whatever sheets came before: reading the newest one again changes nothing, and says the same of every row.
    #[test]
    fn a_second_reading_changes_nothing(pages in prop::collection::vec(page(), 1..4)) {
        let (mut w, at, folder) = office();
        branch::add_organisation(&mut w.store, &at, "YL-CG-02", "晨光社区第二党支部", "党支部", "").expect("added");
        for lines in &pages {
            let all: Vec<&str> = std::iter::once(HEAD).chain(lines.iter().map(String::as_str)).collect();
            let path = sheet(folder.path(), &all);
            let Ok(first) = take(&mut w.store, &at, &path) else { continue };
            let then = books(&w, &at);
            let again = take(&mut w.store, &at, &path).expect("read again");
            prop_assert_eq!((again.accepted, again.updated), (0, 0), "{:?}\n{:?}", all, again.rows);
            prop_assert_eq!(again.refused, first.refused, "{:?}\n{:?}\n{:?}", all, first.rows, again.rows);
            prop_assert_eq!(books(&w, &at), then);
        }
    }
}

// ---- lives

/// What the test itself holds of one member: the entries as they were made, each with what it takes the place of.
#[derive(Clone, Debug)]
struct Entry {
    id: String,
    day: NaiveDate,
    kind: K,
    details: Details,
    corrects: String,
}

type Books = Vec<Vec<Entry>>;

/// As plain as can be: organisation apart, everything that a list shows of a state.
#[derive(Clone, PartialEq, Eq, Debug)]
struct State {
    here: bool,
    suspended: bool,
    lost: bool,
    floating: bool,
    group: String,
    post: String,
}

fn holding(entries: &[Entry]) -> Vec<&Entry> {
    let gone = |e: &&Entry| e.kind != K::Cancelled && !entries.iter().any(|by| by.corrects == e.id);
    let mut held: Vec<&Entry> = entries.iter().filter(gone).collect();
    held.sort_by_key(|e| e.day);
    held
}

fn reckoned(start: &State, entries: &[Entry], day: NaiveDate) -> State {
    let mut state = start.clone();
    for e in holding(entries).into_iter().filter(|e| e.day <= day) {
        match e.kind {
            K::Suspended | K::Restored => state.suspended = e.kind == K::Suspended,
            K::Lost | K::Found => state.lost = e.kind == K::Lost,
            K::Floated | K::Returned => state.floating = e.kind == K::Floated,
            K::TransferOut | K::TransferIn => state.here = e.kind == K::TransferIn,
            K::Grouped => state.group.clone_from(&e.details.group),
            K::Posted => state.post.clone_from(&e.details.post),
            _ => {}
        }
    }
    state
}

/// By first month, what the entries that hold say; of one month's the one entered last.
fn spans(entries: &[Entry]) -> BTreeMap<Month, Category> {
    let held: Vec<&str> = holding(entries).into_iter().map(|e| e.id.as_str()).collect();
    let of = entries.iter().filter(|e| e.kind == K::Category && held.contains(&e.id.as_str()));
    of.filter_map(|e| Some((e.details.month?, e.details.category?))).collect()
}

fn state(m: &Member) -> State {
    let suspended = m.status == Status::Suspended;
    let (lost, floating) = (m.lost, m.floating);
    State { here: true, suspended, lost, floating, group: m.group.clone(), post: m.post.clone() }
}

const KINDS: [K; 11] = [
    K::Suspended,
    K::Restored,
    K::Lost,
    K::Found,
    K::Floated,
    K::Returned,
    K::TransferOut,
    K::TransferIn,
    K::Grouped,
    K::Posted,
    K::Category,
];

/// What a person does: who, which kind, how many days later, how many days late, what (entry, taking back, correction).
type Step = (usize, usize, u64, u64, u8);

fn new_event(step: &Step, id: &str, home: &str, at: &At) -> NewEvent {
    let (_, kind, _, late, what) = *step;
    let day = at.today() - Days::new(late);
    let mut new = NewEvent { document: "3号".into(), organisation: home.into(), ..NewEvent::of(id, KINDS[kind], day) };
    (new.details.minutes, new.details.search) = ("纪要9号".into(), "电话、上门".into());
    match new.kind {
        K::Grouped => new.details.group = ["一组", "二组", ""][usize::from(what) % 3].into(),
        K::Posted => new.details.post = ["组长", ""][usize::from(what) % 2].into(),
        K::Category => {
            new.details.category = Some(Category::ALL[usize::from(what) % 3]);
            new.details.month = Some(Month::of(day));
        }
        _ => {}
    }
    new
}

/// The entry that a step would correct, and by what: another day, or that it did not happen.
fn correction(step: &Step, entries: &[Entry], at: &At, id: &str, home: &str) -> Option<NewEvent> {
    let held = holding(entries);
    let old = held.get(step.1 % held.len().max(1))?;
    let cancel = step.4 == 2;
    let day = if cancel { at.today() } else { (old.day + Days::new(step.3 % 6)).min(at.today()) };
    let mut new = NewEvent::of(id, if cancel { K::Cancelled } else { old.kind }, day);
    (new.document, new.organisation, new.corrects) = ("4号".into(), home.into(), old.id.clone());
    if !cancel {
        new.details = Details { was: None, ..old.details.clone() };
    }
    Some(new)
}

proptest! {
    #![proptest_config(few(6))]

    /// Entries in any order, late ones, corrections, cancellations, the last one taken back, the last step undone: every day
    /// shows what a plain reckoning of what holds says.
    #[test]
    fn every_day_is_the_reckoning_of_what_holds(steps in prop::collection::vec((0usize..3, 0usize..11, 0u64..9, 0u64..25, 0u8..12), 45)) {
        let (mut w, _, _folder) = peopled();
        let first = at_day(2026, 2, 1);
        let everyone = on(w.store.conn(), &Scope::All, first.today()).expect("members");
        let people: Vec<Member> = everyone.into_iter().take(3).collect();
        let home = people[0].organisation_id.clone();
        let mut at = first.clone();
        let mut books: Books = vec![Vec::new(); people.len()];
        let mut before: Vec<Books> = Vec::new();
        let mut taken = 0;
        for step in &steps {
            at = At { now: at.now + Days::new(step.2), ..at };
            let who = step.0;
            let id = &people[who].id;
            let was = books.clone();
            match step.4 {
                0 => match undo_last(&mut w.store, &at, id, &Gates::default()) {
                    Ok(_) => drop(books[who].pop()),
                    Err(_) => continue,
                },
                1 => {
                    let Some(earlier) = before.pop() else { continue };
                    w.store.undo(&at).expect("undone");
                    books = earlier;
                    continue;
                }
                _ => {
                    let corrects = matches!(step.4, 2 | 3);
                    let new = if corrects { correction(step, &books[who], &at, id, &home) } else { Some(new_event(step, id, &home, &at)) };
                    let Some(new) = new else { continue };
                    let Ok(done) = record(&mut w.store, &at, &new) else { continue };
                    taken += 1;
                    books[who].push(Entry { id: done.value, day: new.day, kind: new.kind, details: new.details, corrects: new.corrects });
                }
            }
            before.push(was);
        }
        prop_assert!(taken >= 8, "only {} entries were taken", taken);
        let mut day = first.today() - Days::new(30);
        while day <= at.today() {
            let shown = on(w.store.conn(), &Scope::All, day).expect("members");
            let held = categories(w.store.conn(), Month::of(day)).expect("read");
            for (who, start) in people.iter().enumerate() {
                let wanted = reckoned(&state(start), &books[who], day);
                let found = shown.iter().find(|m| m.id == start.id).map(state);
                prop_assert_eq!(found, Some(wanted.clone()).filter(|s| s.here), "{} on {}: {:?}", who, day, books[who]);
                let category = spans(&books[who]).range(..=Month::of(day)).next_back().map(|(_, c)| *c);
                prop_assert_eq!(held.get(&start.id).copied(), category, "{} on {}: {:?}", who, day, books[who]);
            }
            day = day + Days::new(1);
        }
    }
}
