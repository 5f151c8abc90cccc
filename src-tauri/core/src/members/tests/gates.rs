//! Every wrong order has its code and a sentence that says what to do; the rooms above are asked through the gates.

use super::named;
use crate::branch::{self, Scope};
use crate::dues::{self, Class, NewAssessment, Payment};
use crate::members::{
    Category, EventKind as K, NewEvent, Number, appoint, eligible, get, list, record_with, undo_last,
};
use crate::testing::{PASSPHRASE, member_id, peopled, seat};
use crate::vault::Workspace;
use crate::{At, Code, Month, Result, points, report};
use chrono::NaiveDate;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).expect("a day")
}

fn month(m: u32) -> Month {
    Month { year: 2026, month: m }
}

/// As the window and the command line enter it.
fn enter(new: &NewEvent, w: &mut Workspace, at: &At) -> Result<Vec<String>> {
    let gates = report::gates(w.store.conn(), at, new)?;
    record_with(&mut w.store, at, new, &gates).map(|done| done.value.warnings)
}

fn event(w: &Workspace, name: &str, kind: K, on: NaiveDate) -> NewEvent {
    let mut new = NewEvent { document: "晨支〔2026〕3号".into(), ..NewEvent::of(&member_id(w, name), kind, on) };
    let d = &mut new.details;
    (d.minutes, d.place, d.letter, d.valid_days) = ("纪要9号".into(), "海棠社区".into(), "信1号".into(), Some(30));
    new
}

fn to_category(w: &Workspace, name: &str, category: Category, from: Month) -> NewEvent {
    let mut new = event(w, name, K::Category, from.first());
    (new.details.category, new.details.month) = (Some(category), Some(from));
    new
}

fn owing(w: &mut Workspace, at: &At, name: &str, since: Month) {
    let (member_id, approval) = (member_id(w, name), String::new());
    let new = NewAssessment { member_id, since, amount: 500, class: Class::Rate, approval };
    dues::assess(&mut w.store, at, &Scope::All, &new).expect("assessed");
}

fn pay(w: &mut Workspace, at: &At, name: &str, month: Month) {
    let (member_id, how, collector) = (member_id(w, name), "现金".into(), "邓建国".into());
    let payment = Payment { member_id, month, amount: 500, paid_on: at.today(), how, collector };
    dues::record_anyway(&mut w.store, at, &Scope::All, &payment).expect("paid");
}

#[test]
fn nobody_leaves_with_open_dues() {
    let (mut w, at, _folder) = peopled();
    owing(&mut w, &at, "赵勇思", month(8));
    pay(&mut w, &at, "赵勇思", month(8));
    for kind in [K::LetterOut, K::TransferOut] {
        let refused = enter(&event(&w, "赵勇思", kind, day(10, 31)), &mut w, &at).expect_err("refused").fault();
        assert_eq!(refused.code, Code::Forbidden);
        // October is not over: it is not owed yet.
        assert!(refused.message.contains("2026-09共1个月") && refused.message.contains("减免"), "{}", refused.message);
    }
    // What was owed later does not stand against an earlier day, and a death is not asked for money.
    let early = event(&w, "赵勇思", K::LetterOut, day(9, 30));
    let known = report::gates(w.store.conn(), &at, &early).expect("gates").owed;
    assert_eq!(known, []);
    let death = event(&w, "赵勇思", K::Death, day(10, 30));
    assert_eq!(report::gates(w.store.conn(), &at, &death).expect("gates").owed, []);
    pay(&mut w, &at, "赵勇思", month(9));
    let gone = event(&w, "赵勇思", K::TransferOut, day(10, 31));
    assert_eq!(enter(&gone, &mut w, &at).expect("out"), Vec::<String>::new());
    assert!(!get(w.store.conn(), &gone.member_id).expect("he").here);
    // Whoever was never assessed owes nothing that anybody knows of.
    enter(&event(&w, "董海", K::TransferOut, day(10, 31)), &mut w, &at).expect("out");
}

#[test]
fn an_event_of_a_settled_month_is_marked_and_its_categories_stay() {
    let (mut w, at, _folder) = peopled();
    enter(&to_category(&w, "赵勇思", Category::Postless, month(9)), &mut w, &at).expect("before the close");
    points::close(&mut w.store, &at, &Scope::All, month(9)).expect("closed");
    let zhao = member_id(&w, "赵勇思");
    for from in [month(8), month(9)] {
        let refused =
            enter(&to_category(&w, "赵勇思", Category::Frail, from), &mut w, &at).expect_err("refused").fault();
        assert_eq!(refused.code, Code::Forbidden);
        assert!(refused.message.contains("写成2026-10或以后"), "{}", refused.message);
    }
    let gates = report::settled_gates(w.store.conn(), &at).expect("gates");
    assert_eq!(undo_last(&mut w.store, &at, &zhao, &gates).expect_err("refused").code(), Code::Forbidden);
    let last = crate::members::history(w.store.conn(), &zhao).expect("history")[0].id.clone();
    let void = NewEvent { corrects: last, ..event(&w, "赵勇思", K::Cancelled, day(10, 2)) };
    assert_eq!(enter(&void, &mut w, &at).expect_err("refused").code(), Code::Forbidden, "nor by a correction");
    enter(&to_category(&w, "赵勇思", Category::Frail, month(10)), &mut w, &at).expect("an open month");
    undo_last(&mut w.store, &at, &zhao, &gates).expect("taken back");

    // A fact enters whenever it is known, and says that the month's figures stand.
    let late = enter(&event(&w, "赵勇思", K::Suspended, day(9, 12)), &mut w, &at).expect("entered");
    assert!(late.len() == 1 && late[0].contains("2026-09") && late[0].contains("补录"), "{late:?}");
    for (name, kind, on) in [("邓建国", K::Suspended, day(10, 3)), ("董海", K::Posted, day(9, 3))] {
        assert_eq!(enter(&event(&w, name, kind, on), &mut w, &at).expect("entered"), Vec::<String>::new(), "{name}");
    }
}

/// What somebody tries; each answers with the gate's code and a sentence.
type Try = fn(&mut Workspace, &At) -> Result<()>;

#[test]
fn each_gate_answers_with_its_code_and_says_what_to_do() {
    let table: &[(&str, Try, Code, &str)] = &[
        (
            "the future",
            |w, at| done(enter(&event(w, "余玉", K::Death, day(11, 1)), w, at)),
            Code::Forbidden,
            "今天之后",
        ),
        (
            "before birth",
            |w, at| {
                let early = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
                done(enter(&event(w, "余玉", K::Death, early), w, at))
            },
            Code::Forbidden,
            "早于他的出生日期",
        ),
        (
            "before joining",
            |w, at| {
                let joined = named(&w.store, at, "余玉").joined.map(|j| j.first()).unwrap_or_default();
                done(enter(&event(w, "余玉", K::Death, joined.pred_opt().unwrap_or_default()), w, at))
            },
            Code::Forbidden,
            "早于他的入党日期",
        ),
        (
            "before the last move",
            |w, at| {
                enter(&event(w, "余玉", K::TransferOut, day(9, 9)), w, at)?;
                let to = named(&w.store, at, "赵勇思").organisation_id;
                let back = NewEvent { organisation: to, ..event_of(w, "余玉", K::TransferIn, day(9, 8)) };
                done(enter(&back, w, at))
            },
            Code::Forbidden,
            "早于这名党员上一次组织关系变动",
        ),
        (
            "without the document",
            |w, at| {
                let bare = NewEvent { document: String::new(), ..event(w, "余玉", K::Suspended, day(9, 9)) };
                done(enter(&bare, w, at))
            },
            Code::Forbidden,
            "决定文号",
        ),
        (
            "nowhere to go",
            |w, at| done(enter(&event(w, "余玉", K::Moved, day(9, 9)), w, at)),
            Code::NotFound,
            "请先在组织概况中添加",
        ),
        (
            "not in that state",
            |w, at| done(enter(&event(w, "余玉", K::Found, day(9, 9)), w, at)),
            Code::Forbidden,
            "失联",
        ),
        (
            "nobody",
            |w, at| {
                let nobody = NewEvent { member_id: "x".into(), ..event(w, "余玉", K::Death, day(9, 9)) };
                done(enter(&nobody, w, at))
            },
            Code::NotFound,
            "刷新",
        ),
        (
            "a second secretary",
            |w, at| {
                seat(w, at, (2026, 3, 1), &[("赵勇思", "书记")]);
                let home = named(&w.store, at, "余玉").organisation_id;
                let post = branch::Appointment {
                    member_id: member_id(w, "余玉"),
                    person: String::new(),
                    title: "书记".into(),
                    group: String::new(),
                    since: day(9, 1),
                    manner: "补选".into(),
                    document: "纪要3号".into(),
                };
                done(appoint(&mut w.store, at, &home, &post))
            },
            Code::Forbidden,
            "书记",
        ),
        (
            "a seat on probation",
            |w, at| {
                let su = named(&w.store, at, "苏珍轩");
                eligible(w.store.conn(), &su.organisation_id, at.today(), &[su.id], true)
            },
            Code::Forbidden,
            "被选举权",
        ),
        ("two programs at one workspace", |w, _| done(Workspace::open(w.folder(), PASSPHRASE)), Code::InUse, "关"),
    ];
    for (what, attempt, code, says) in table {
        let (mut w, at, _folder) = peopled();
        let before = list(w.store.conn(), &Scope::All, day(8, 1), "", Number::Masked).expect("list").len();
        let refused = attempt(&mut w, &at).expect_err(what).fault();
        assert_eq!((refused.code, refused.message.contains(says)), (*code, true), "{what}: {}", refused.message);
        assert!(refused.message.ends_with('。'), "{what}: {}", refused.message);
        assert_eq!(list(w.store.conn(), &Scope::All, day(8, 1), "", Number::Masked).expect("list").len(), before);
    }
}

/// As [`event`], for somebody who has left.
fn event_of(w: &Workspace, name: &str, kind: K, on: NaiveDate) -> NewEvent {
    let id = crate::members::meant(w.store.conn(), &Scope::All, name).expect("known");
    NewEvent { member_id: id, ..event(w, "赵勇思", kind, on) }
}

fn done<T>(answer: Result<T>) -> Result<()> {
    answer.map(|_| ())
}
