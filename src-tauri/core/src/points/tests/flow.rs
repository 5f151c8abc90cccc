//! Random orders of everything that can be done: whatever is tried, lines make the totals, caps and bands and ties hold, and
//! what was closed, evaluated or published stays, also after the rules have changed.

use super::*;
use crate::points::{
    self, Announce, Ballot, Cell, Figure, Period, Reply, RuleDraft, RuleEdit, approve, check, declare, evaluate,
    explain, figures, finish, grid, nothing_declared, pack, preview, publish, rank, rank_as_of, reverse, withdraw,
};
use crate::testing::{at_day, sheet as csv};
use crate::{Code, branch, life};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: [&str; 3] = ["赵勇思", "邓建国", "曾芳琴"];
const ITEMS: [&str; 4] = ["d.vol", "d.role", "d.honor", "x.deduct"];
const MINUTES: &str = "支委会纪要〔2026〕1号";

#[derive(Clone, Debug)]
enum Act {
    Declare {
        who: usize,
        item: usize,
        times: u32,
        month: u32,
    },
    /// The sheet of a month, taken in twice.
    Import {
        month: u32,
        times: [u32; 3],
    },
    Gather {
        month: u32,
        away: usize,
    },
    Category {
        who: usize,
        which: usize,
        month: u32,
    },
    Rules {
        path: usize,
        value: u32,
    },
    Ballot {
        who: usize,
        excellent: i64,
        qualified: i64,
    },
    Nothing(u32),
    Check(u32),
    Approve(u32),
    Withdraw(u32),
    Close(u32),
    /// Every month up to this one, in order.
    CloseAll(u32),
    Reverse {
        who: usize,
        nth: usize,
    },
    Evaluate(u32),
    Publish(u32),
    Object {
        who: usize,
        quarter: u32,
        nth: usize,
    },
    Finish(u32),
}

fn act() -> impl Strategy<Value = Act> {
    let month = || 1u32..=12;
    // The fifth stands for the year.
    let period = || 1u32..=5;
    prop_oneof![
        6 => (0..3usize, 0..4usize, 0u32..5, month()).prop_map(|(who, item, times, month)| Act::Declare { who, item, times, month }),
        2 => (month(), proptest::array::uniform3(0u32..5)).prop_map(|(month, times)| Act::Import { month, times }),
        2 => (month(), 0..4usize).prop_map(|(month, away)| Act::Gather { month, away }),
        2 => (0..3usize, 0..5usize, month()).prop_map(|(who, which, month)| Act::Category { who, which, month }),
        2 => (0..5usize, 1u32..9).prop_map(|(path, value)| Act::Rules { path, value }),
        1 => (0..3usize, 0..30i64, 0..20i64).prop_map(|(who, excellent, qualified)| Act::Ballot { who, excellent, qualified }),
        1 => month().prop_map(Act::Nothing),
        1 => month().prop_map(Act::Check),
        1 => month().prop_map(Act::Approve),
        1 => month().prop_map(Act::Withdraw),
        3 => month().prop_map(Act::Close),
        2 => month().prop_map(Act::CloseAll),
        2 => (0..3usize, 0..6usize).prop_map(|(who, nth)| Act::Reverse { who, nth }),
        2 => period().prop_map(Act::Evaluate),
        2 => period().prop_map(Act::Publish),
        2 => (0..3usize, period(), 0..4usize).prop_map(|(who, quarter, nth)| Act::Object { who, quarter, nth }),
        1 => period().prop_map(Act::Finish),
    ]
}

fn month(month: u32) -> Month {
    Month { year: 2026, month }
}

fn period(number: u32) -> Period {
    if number == 5 { Period::Year(2026) } else { Period::Quarter(2026, number) }
}

/// Does it, or is refused with a code of the rules; never half.
fn attempt(store: &mut Store, at: &At, folder: &Path, act: &Act) -> Result<()> {
    let all = &Scope::All;
    match act {
        Act::Declare { who, item, times, month: m } => declared(store, at, (*who, *item, *times), month(*m))?,
        Act::Import { month: m, times } => imported(store, at, folder, *m, times)?,
        Act::Gather { month: m, away } => gathered(store, at, folder, *m, *away)?,
        Act::Category { who, which, month: m } => {
            let (id, category) = (id_of(store, PEOPLE[*who]), Category::ALL[*which]);
            store.transact(crate::store::Verb::ImportPoints, at, |tx| {
                members::set_category(tx, &id, month(*m), category)
            })?;
        }
        Act::Rules { path, value } => {
            let path =
                ["daily.0.each", "daily.0.year_cap", "part.1.year_cap", "base.1.max.employed", "band.1.from"][*path];
            let edits = vec![RuleEdit { path: path.into(), value: value.to_string() }];
            let from = points::rule_book(store.conn(), month(1))?.next;
            let text = points::drafted(store.conn(), from, &RuleDraft { edits, ..RuleDraft::default() })?;
            points::set_rules(store, at, &text, from, "党员大会记录〔2026〕2号")?;
        }
        Act::Ballot { who, excellent, qualified } => {
            let member = points::find(store.conn(), all, PEOPLE[*who])?;
            let (excellent, qualified) = (*excellent, *qualified);
            let ballot = Ballot { due: 43, excellent, qualified, minutes: MINUTES.into(), ..Ballot::default() };
            points::record_ballot(store, at, &member, 2026, &ballot)?;
        }
        Act::Nothing(m) => drop(nothing_declared(store, at, all, month(*m))?),
        Act::Check(m) => drop(check(store, at, all, month(*m))?),
        Act::Approve(m) => drop(approve(store, at, all, month(*m), MINUTES)?),
        Act::Withdraw(m) => drop(withdraw(store, at, all, month(*m), &[])?),
        Act::Close(m) => drop(close(store, at, all, month(*m))?),
        Act::CloseAll(m) => (1..=*m).for_each(|m| drop(close(store, at, all, month(m)))),
        Act::Reverse { who, nth } => {
            let lines = explain(store.conn(), all, PEOPLE[*who], Period::Year(2026))?.lines;
            if let Some(line) = lines.get(*nth) {
                reverse(store, at, all, &line.line.id, "登记错了", MINUTES)?;
            }
        }
        Act::Evaluate(p) => drop(evaluate(store, at, all, period(*p), MINUTES)?),
        Act::Publish(p) => drop(publish(store, at, all, period(*p), &Announce::default())?),
        Act::Object { who, quarter, nth } => objected(store, at, *who, period(*quarter), *nth)?,
        Act::Finish(p) => drop(finish(store, at, all, period(*p), "照片")?),
    }
    Ok(())
}

/// What the preview showed is what stands afterwards.
fn declared(store: &mut Store, at: &At, (who, item, times): (usize, usize, u32), month: Month) -> Result<()> {
    let all = &Scope::All;
    let (reason, by) = if ITEMS[item] == "x.deduct" { ("拒绝任务", MINUTES) } else { ("", "") };
    let cell = Cell {
        member: id_of(store, PEOPLE[who]),
        item: ITEMS[item].into(),
        value: times.to_string(),
        reason: reason.into(),
        minutes: by.into(),
    };
    let shown = preview(store.conn(), at, all, month, std::slice::from_ref(&cell))?;
    let done = declare(store, at, all, month, &[cell])?.value;
    assert_eq!(shown.faults, done.faults);
    // December settles the year, which a preview of one member does not.
    let grid = grid(store.conn(), at, all, month)?;
    for row in shown.rows.iter().filter(|_| done.faults.is_empty() && month.month < 12) {
        let now = grid.rows.iter().find(|r| r.member == row.member).expect("the row");
        assert_eq!((now.total, &now.cells), (row.total, &row.cells), "what was shown is what is there");
    }
    Ok(())
}

fn imported(store: &mut Store, at: &At, folder: &Path, number: u32, times: &[u32; 3]) -> Result<()> {
    let lines: Vec<String> = PEOPLE.iter().zip(times).map(|(name, n)| format!("{name}|在职党员|{n}")).collect();
    let title = format!("积分登记表（2026年{number}月）");
    let head = [title.as_str(), "姓名|类别|志愿服务"];
    let lines: Vec<&str> = head.into_iter().chain(lines.iter().map(String::as_str)).collect();
    let path = csv(folder, &lines);
    take(store, at, &path)?;
    let again = take(store, at, &path)?;
    assert_eq!(counts(&again), [3, 0, 0, 3, 0, 0], "taken in twice, changed once");
    Ok(())
}

fn gathered(store: &mut Store, at: &At, folder: &Path, number: u32, away: usize) -> Result<()> {
    let names = PEOPLE.get(away).map(|n| format!("{n}（无故）")).unwrap_or_default();
    let here = 43 - usize::from(!names.is_empty());
    let row = format!("2026-{number:02}-10|主题党日|学习|赵勇思|邓建国|活动室|43|{here}|{names}|");
    let path = csv(folder, &["日期|类型|主题|主持人|记录人|地点|应到|实到|缺席名单及原因|决议", &row]);
    life::import(store, at, &Scope::All, &path, &Pick::default(), false)?;
    Ok(())
}

/// The whole way of an objection, upheld by one of the member's lines.
fn objected(store: &mut Store, at: &At, who: usize, period: Period, nth: usize) -> Result<()> {
    let member = points::find(store.conn(), &Scope::All, PEOPLE[who])?;
    let id = points::object(store, at, &member, period, "", "不对")?.value.id;
    points::verify(store, at, &id, "查过")?;
    let lines = explain(store.conn(), &Scope::All, PEOPLE[who], period)?.lines;
    let line = lines.into_iter().nth(nth).map(|l| l.line.id);
    let reply = Reply {
        upheld: line.is_some(),
        note: "答复".into(),
        minutes: MINUTES.into(),
        lines: line.into_iter().collect(),
    };
    points::answer(store, at, &Scope::All, &id, &reply)?;
    Ok(())
}

/// Points of the lines of a closed month, by person and month.
type Closed = BTreeMap<(String, String), Vec<i64>>;

/// What stands for ever: closed months by line, evaluated periods by figure.
fn settled(store: &Store) -> (Closed, Vec<Vec<Figure>>) {
    let conn = store.conn();
    let closed = points::closings(conn, &Scope::All, month(1), month(12)).expect("closings");
    let mut lines = Closed::new();
    for name in PEOPLE {
        let told = explain(conn, &Scope::All, name, Period::Year(2026)).expect("told");
        assert_eq!(told.total, told.lines.iter().map(|l| l.line.points).sum(), "a total is the sum of its lines");
        for l in told.lines.iter().filter(|l| closed.iter().any(|c| c.month == l.line.month)) {
            lines.entry((name.into(), l.line.month.to_string())).or_default().push(l.line.points.0);
        }
    }
    let one = &branch::organisations(conn).expect("one")[0].id;
    let periods = (1..=5).map(|p| figures(conn, one, period(p)).expect("figures"));
    (lines, periods.collect())
}

fn totals_are_sums(store: &Store) {
    for (what, length) in [("month", 7), ("year", 4)] {
        let sql = format!(
            "SELECT count(*) FROM (SELECT member_id, substr(month, 1, {length}) AS period, sum(points) AS s \
             FROM points_line GROUP BY 1, 2) l LEFT JOIN points_total t USING (member_id, period) \
             WHERE s IS NOT base + daily + appraisal + deduction"
        );
        let wrong: i64 = store.conn().query_row(&sql, [], |r| r.get(0)).expect("a count");
        assert_eq!(wrong, 0, "{what} totals are the sums of their lines");
    }
}

/// No member has more of a rule or a part in the year than the most generous of the packs that were in force allows.
fn caps_hold(store: &Store) {
    let packs: Vec<&pack::Pack> = (1..=12).filter_map(|m| pack::in_force(store.conn(), month(m)).ok()).collect();
    for name in PEOPLE {
        let lines = explain(store.conn(), &Scope::All, name, Period::Years(2026, 2027)).expect("told").lines;
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for l in lines.iter().filter(|l| l.line.rule.starts_with("d.")) {
            *sums.entry(&l.line.rule).or_default() += l.line.points.0;
            *sums.entry("daily").or_default() += l.line.points.0;
        }
        for (rule, sum) in sums {
            let cap = |p: &&pack::Pack| match rule {
                "daily" => p.part_cap("daily"),
                _ => p.daily.iter().find(|d| d.id == rule).and_then(|d| d.year_cap),
            };
            let most = packs.iter().filter_map(cap).max();
            assert!(most.is_none_or(|most| sum <= most), "{name} {rule} {sum} {most:?}");
        }
    }
}

/// Places by points, equal ones shared; bands as the year's pack has them, and only of a year.
fn places_and_bands(store: &Store, at: &At) {
    let Ok(rows) = rank(store.conn(), &Scope::All, Period::Year(2026), at.today()) else { return };
    let bands = &pack::in_force(store.conn(), month(12)).expect("a pack").bands;
    let counted = rows.iter().filter(|r| r.counted).count() as i64;
    for row in rows.iter().filter(|r| r.counted) {
        let place = 1 + rows.iter().filter(|o| o.counted && o.total > row.total).count() as u32;
        assert_eq!(row.rank, Some(place), "{}", row.name);
        let fits = |b: &&pack::Band| {
            row.total.0 >= b.from
                && b.rank_percent.is_none_or(|p| crate::points::rank::within(i64::from(place), counted, p))
        };
        assert_eq!(row.suggestion, bands.iter().find(fits).map(|b| b.name.clone()));
    }
    let closed = points::closings(store.conn(), &Scope::All, month(12), month(12)).expect("closings");
    let range = 0..=10_000;
    assert!(
        closed.is_empty() || rows.iter().all(|r| range.contains(&r.total.0)),
        "a settled year lies within its range"
    );
}

/// Each evaluated figure is what the ledger says now, and what it said at the moment of the evaluation.
fn published_is_reproduced(store: &Store, at: &At) {
    let one = branch::organisations(store.conn()).expect("one").remove(0).id;
    for p in (1..=5).map(period) {
        let stands = figures(store.conn(), &one, p).expect("figures");
        let Some(step) = points::steps(store.conn(), &Scope::All, p).expect("steps").remove(0).evaluated else {
            continue;
        };
        let now = rank(store.conn(), &Scope::All, p, at.today()).expect("rank");
        let then = rank_as_of(store.conn(), &Scope::All, p, at.today(), &step.entered_at).expect("rank");
        for f in stands {
            let of = |rows: &[points::RankRow]| rows.iter().find(|r| r.member == f.member).map(|r| r.total);
            assert_eq!((of(&now), of(&then)), (Some(f.total), Some(f.total)), "{p}");
        }
    }
}

proptest! {
    // Every case makes a real encrypted office.
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_in_whatever_order_what_stands_stays(acts in proptest::collection::vec(act(), 15..40)) {
        let (mut open, _, folder) = peopled();
        let mut at = at_day(2027, 1, 20);
        for act in &acts {
            // Each step has its own moment, so that the past can be told from what came after.
            at.now += chrono::TimeDelta::minutes(1);
            let (lines, periods) = settled(&open.store);
            let done = attempt(&mut open.store, &at, folder.path(), act);
            if let Err(e) = &done {
                prop_assert!(matches!(e.code(), Code::Forbidden | Code::Usage | Code::InputRefused), "{act:?} {e:?}");
            }
            let (now, after) = settled(&open.store);
            for (key, points) in &lines {
                prop_assert_eq!(now.get(key), Some(points), "a closed month changed after {:?}", act);
            }
            for (before, after) in periods.iter().zip(&after) {
                prop_assert!(before.is_empty() || before == after, "a figure changed after {:?}", act);
            }
        }
        totals_are_sums(&open.store);
        caps_hold(&open.store);
        places_and_bands(&open.store, &at);
        published_is_reproduced(&open.store, &at);
        let used: BTreeSet<String> = PEOPLE.iter().flat_map(|n| explain(open.store.conn(), &Scope::All, n, Period::Year(2026)).expect("told").lines).map(|l| l.line.pack).collect();
        prop_assert!(used.iter().all(|label| pack::named(open.store.conn(), label).is_some()), "every line finds its rules");
    }
}
