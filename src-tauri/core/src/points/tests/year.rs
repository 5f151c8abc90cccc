//! A whole year with named people, against figures worked out by hand in `fixtures/points/year-2026.toml`.

use super::*;
use crate::branch;
use crate::dues::{self, Class, NewAssessment, Payment};
use crate::members::{EventKind, NewEvent};
use crate::points::{
    self, Announce, Ballot, Cell, Exemption, Period, RankRow, Reply, exempt, rank, rank_as_of, record_ballot,
    record_veto,
};
use crate::store::Verb;
use crate::testing::{at_day, sheet as csv};
use crate::{Code, life};
use chrono::NaiveDate;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    q1: i64,
    q2: i64,
    q3: i64,
    q4: i64,
    place: Option<u32>,
}

fn expected() -> Vec<Person> {
    let text = include_str!("../../../../../fixtures/points/year-2026.toml");
    toml::from_str::<Expected>(text).expect("the fixture").person
}

const PEOPLE: &[(&str, Category)] = &[
    ("陈建业", Category::Employed),
    ("林秀英", Category::Postless),
    ("周海波", Category::Nonpublic),
    ("吴远航", Category::Floating),
    ("孙立新", Category::Employed),
    ("钱小月", Category::Employed),
    ("郑春生", Category::Frail),
];

fn month(number: u32) -> Month {
    Month { year: 2026, month: number }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

/// The day on which a month is settled: the fifth of the next.
fn settling(number: u32) -> At {
    if number == 12 { at_day(2027, 1, 5) } else { at_day(2026, number + 1, 5) }
}

struct Year {
    open: Workspace,
    folder: TempDir,
}

impl Year {
    fn begin() -> Year {
        let (open, _, folder) = office();
        let mut year = Year { open, folder };
        let at = at_day(2026, 1, 4);
        let rows: Vec<String> = PEOPLE
            .iter()
            .map(|(name, _)| {
                format!(
                    "{name}|晨光社区第一党支部|男|汉族|1970-01-01|大学本科|正式党员|2000-07-01|2001-07-01|13000000000"
                )
            })
            .collect();
        let head = "姓名|所在党支部|性别|民族|出生日期|学历|人员类别|入党日期|转正日期|手机号";
        let lines: Vec<&str> = std::iter::once(head).chain(rows.iter().map(String::as_str)).collect();
        crate::testing::take_roster(&mut year.open, &at, &csv(year.folder.path(), &lines));
        for (name, category) in PEOPLE {
            year.category(&at, name, 1, *category);
        }
        year.move_in(&at);
        year.assess(&at);
        year
    }

    /// 林秀英 pays ten yuan a month.
    fn assess(&mut self, at: &At) {
        let (member_id, class) = (id_of(&self.open.store, "林秀英"), Class::Rate);
        let new = NewAssessment { member_id, since: month(1), amount: 1000, class, approval: String::new() };
        dues::assess(&mut self.open.store, at, &Scope::All, &new).expect("assessed");
    }

    /// The month's dues, by its 20th; April's only on 12 May, after April was closed.
    fn pay(&mut self, number: u32) {
        let months: &[(u32, u32)] = match number {
            4 => &[],
            5 => &[(4, 12), (5, 20)],
            _ => &[(number, 20)],
        };
        for (of, on) in months {
            let member_id = id_of(&self.open.store, "林秀英");
            let (how, collector) = ("现金".into(), "陈建业".into());
            let payment =
                Payment { member_id, month: month(*of), amount: 1000, paid_on: day(number, *on), how, collector };
            let at = at_day(2026, number, 28);
            dues::record_anyway(&mut self.open.store, &at, &Scope::All, &payment).expect("paid");
        }
    }

    fn category(&mut self, at: &At, name: &str, from: u32, category: Category) {
        let id = id_of(&self.open.store, name);
        let set = |tx: &rusqlite::Transaction| members::set_category(tx, &id, month(from), category);
        self.open.store.transact(Verb::ImportPoints, at, set).expect("category");
    }

    /// 孙立新 was elsewhere until 10 March.
    fn move_in(&mut self, at: &At) {
        let member_id = id_of(&self.open.store, "孙立新");
        let organisation = branch::organisations(self.open.store.conn()).expect("one").remove(0).id;
        for (kind, on, at) in [
            (EventKind::TransferOut, NaiveDate::from_ymd_opt(2025, 12, 1).expect("a day"), at.clone()),
            (EventKind::TransferIn, day(3, 10), at_day(2026, 3, 10)),
        ] {
            let (member_id, organisation) = (member_id.clone(), organisation.clone());
            let new = NewEvent {
                member_id,
                kind,
                day: on,
                organisation,
                document: "介〔2026〕3号".into(),
                note: String::new(),
                details: Default::default(),
                corrects: String::new(),
            };
            members::record(&mut self.open.store, &at, &new).expect("an event");
        }
    }

    /// The month's gatherings, with who was away.
    fn gather(&mut self, number: u32) {
        let mut kinds = vec![("主题党日", 10)];
        kinds.extend(matches!(number, 3 | 6 | 9 | 12).then_some(("党员大会", 20)));
        kinds.extend(matches!(number, 5 | 11).then_some(("党课", 21)));
        kinds.extend((number == 6).then_some(("组织生活会", 25)));
        kinds.extend((number == 12).then_some(("组织生活会、民主评议", 25)));
        let due = if number < 3 { 6 } else { 7 };
        let rows: Vec<String> = kinds
            .iter()
            .map(|(kind, on)| {
                let mut away = Vec::new();
                if (number, *on) != (1, 10) {
                    away.push("郑春生（因病）");
                }
                match (number, *on) {
                    (4, 10) => away.push("林秀英（请假）"),
                    (9, 10) => away.push("周海波（无故）"),
                    _ => {}
                }
                format!(
                    "2026-{number:02}-{on}|{kind}|学习|陈建业|林秀英|活动室|{due}|{}|{}|",
                    due - away.len(),
                    away.join("、")
                )
            })
            .collect();
        let head = "日期|类型|主题|主持人|记录人|地点|应到|实到|缺席名单及原因|决议";
        let lines: Vec<&str> = std::iter::once(head).chain(rows.iter().map(String::as_str)).collect();
        let path = csv(self.folder.path(), &lines);
        let at = at_day(2026, number, 28);
        let report =
            life::import(&mut self.open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
        assert_eq!((report.value.accepted as usize, report.value.refused), (kinds.len(), 0), "{:?}", report.value.rows);
    }

    fn declare(&mut self, number: u32, name: &str, item: &str, value: &str, why: (&str, &str)) {
        let member = id_of(&self.open.store, name);
        let cell = Cell { member, item: item.into(), value: value.into(), reason: why.0.into(), minutes: why.1.into() };
        let done = points::declare(&mut self.open.store, &settling(number), &Scope::All, month(number), &[cell]);
        let done = done.expect("declared").value;
        assert_eq!((done.changed, done.faults), (1, vec![]));
    }

    /// 本月无申报 for the rest, one approval, the close.
    fn settle(&mut self, number: u32) {
        let (store, at) = (&mut self.open.store, settling(number));
        points::nothing_declared(store, &at, &Scope::All, month(number)).expect("registered");
        let minutes = format!("支委会纪要〔2026〕{number}号");
        let waiting = points::grid(store.conn(), &at, &Scope::All, month(number)).expect("grid").flow.declared;
        if waiting > 0 {
            points::check(store, &at, &Scope::All, month(number)).expect("checked");
            points::approve(store, &at, &Scope::All, month(number), &minutes).expect("approved");
        }
        let grid = points::grid(store.conn(), &at, &Scope::All, month(number)).expect("grid");
        let before: i64 = grid.rows.iter().map(|r| r.total.0).sum();
        let closed = shut(store, &at, month(number));
        assert!(closed.warnings.iter().all(|w| !w.contains("没有经支委会审核")), "{:?}", closed.warnings);
        let grid = points::grid(store.conn(), &at, &Scope::All, month(number)).expect("grid");
        // What the grid showed is what the close wrote; reversals stood in the ledger before.
        let reversed: i64 = self.written_before(number);
        assert_eq!(grid.rows.iter().map(|r| r.total.0).sum::<i64>(), before + reversed, "{number}");
    }

    /// Points of lines in the month that no close wrote: reversals and releases.
    fn written_before(&self, number: u32) -> i64 {
        let sql = "SELECT coalesce(sum(points), 0) FROM points_line WHERE month = ?1 AND (reverses IS NOT NULL OR source LIKE 'release:%')";
        self.open.store.conn().query_row(sql, [month(number).to_string()], |r| r.get(0)).expect("a sum")
    }

    fn line_of(&self, name: &str, number: u32, rule: &str) -> String {
        let told =
            points::explain(self.open.store.conn(), &Scope::All, name, Period::Month(month(number))).expect("told");
        told.lines.iter().find(|l| l.line.rule == rule).expect("the line").line.id.clone()
    }

    fn quarter(&self, number: u32) -> Vec<RankRow> {
        rank(self.open.store.conn(), &Scope::All, Period::Quarter(2026, number), day(12, 31)).expect("a ranking")
    }

    /// Evaluates and publishes the quarter that has just been closed.
    fn publish(&mut self, number: u32) {
        let (store, at) = (&mut self.open.store, settling(number * 3));
        let period = Period::Quarter(2026, number);
        points::evaluate(store, &at, &Scope::All, period, "支委会纪要〔2026〕20号").expect("evaluated");
        let early = Announce { until: Some(at.today()), ..Announce::default() };
        let refused = points::publish(store, &at, &Scope::All, period, &early).expect_err("too short").fault();
        assert!(refused.message.contains("5个工作日"), "{}", refused.message);
        let told = points::publish(store, &at, &Scope::All, period, &Announce::default()).expect("published").value;
        assert!(told[0].published.as_ref().and_then(|p| p.until).expect("an end") > at.today());
    }

    fn finish(&mut self, number: u32, at: &At) {
        points::finish(&mut self.open.store, at, &Scope::All, Period::Quarter(2026, number), "公示照片")
            .expect("final");
    }
}

fn totals(rows: &[RankRow]) -> Vec<(String, i64)> {
    let mut totals: Vec<(String, i64)> = rows.iter().map(|r| (r.name.clone(), r.total.0)).collect();
    totals.sort();
    totals
}

fn wanted(figure: impl Fn(&Person) -> i64) -> Vec<(String, i64)> {
    let mut wanted: Vec<(String, i64)> = expected().iter().map(|p| (p.name.clone(), figure(p))).collect();
    wanted.sort();
    wanted
}

#[test]
fn a_year_comes_out_as_worked_out_by_hand() {
    let mut year = Year::begin();
    let minutes = ("", "");
    for number in 1..=12 {
        year.gather(number);
        year.pay(number);
        match number {
            1 => year.declare(1, "陈建业", "d.vol", "2", minutes),
            2 => {
                year.declare(2, "陈建业", "d.vol", "3", minutes);
                year.declare(2, "吴远航", "d.suggest", "１", minutes);
            }
            6 => year.category(&at_day(2026, 6, 1), "钱小月", 6, Category::Frail),
            7 => year.declare(7, "陈建业", "d.vol", "1", minutes),
            8 => year.declare(8, "林秀英", "d.visit", "2", minutes),
            9 => year.declare(9, "周海波", points::DEDUCTION, "2", ("无故缺席主题党日", "支委会纪要〔2026〕9号")),
            10 => object(&mut year),
            11 => {
                let line = year.line_of("陈建业", 1, "d.vol");
                let (store, at) = (&mut year.open.store, at_day(2026, 11, 10));
                points::reverse(store, &at, &Scope::All, &line, "重复登记", "支委会纪要〔2026〕11号")
                    .expect("reversed");
            }
            12 => decide(&mut year),
            _ => {}
        }
        year.settle(number);
        if number % 3 == 0 && number < 12 {
            year.publish(number / 3);
        }
    }
    year.publish(4);
    assert_eq!(totals(&year.quarter(1)), wanted(|p| p.q1));
    assert_eq!(totals(&year.quarter(2)), wanted(|p| p.q2));
    assert_eq!(totals(&year.quarter(3)), wanted(|p| p.q3));
    assert_eq!(totals(&year.quarter(4)), wanted(|p| p.q4));
    ranking(&year);
    published_figures_stay(&year);
}

/// The objection to the third quarter: every wrong order is refused, and the correction lies in the open month.
fn object(year: &mut Year) {
    let period = Period::Quarter(2026, 3);
    let store = &mut year.open.store;
    let member = members::by_name(store.conn(), &Scope::All, "林秀英").expect("read").remove(0);
    let fourth = points::object(store, &at_day(2026, 10, 8), &member, Period::Quarter(2026, 4), "", "早了");
    assert_eq!(fourth.expect_err("not published").code(), Code::Forbidden);
    let at = at_day(2026, 10, 8);
    let objection = points::object(store, &at, &member, period, "", "8月只走访了一户").expect("received").value;
    // Seven working days from the 9th on: 9, 10 (made up), 12, 13, 14, 15, 16.
    assert_eq!(objection.answer_by, day(10, 16));
    let over = at_day(2026, 10, 20);
    let early = points::finish(store, &over, &Scope::All, period, "").expect_err("an open objection").fault();
    assert!(early.message.contains("1条异议"), "{}", early.message);
    let reply = |lines: &[String]| Reply {
        upheld: true,
        note: "核实只走访一户，取消".into(),
        minutes: "支委会纪要〔2026〕10号".into(),
        lines: lines.to_vec(),
    };
    let unchecked = points::answer(store, &over, &Scope::All, &objection.id, &reply(&[]));
    assert_eq!(unchecked.expect_err("not checked").code(), Code::Forbidden);
    points::verify(store, &over, &objection.id, "走访记录只有一户").expect("checked");
    let line = year.line_of("林秀英", 8, "d.visit");
    let other = year.line_of("周海波", 7, "b.theme");
    let store = &mut year.open.store;
    assert_eq!(
        points::answer(store, &over, &Scope::All, &objection.id, &reply(&[])).expect_err("no line").code(),
        Code::Usage
    );
    let foreign = points::answer(store, &over, &Scope::All, &objection.id, &reply(&[other]));
    assert_eq!(foreign.expect_err("somebody else's").code(), Code::Forbidden);
    points::answer(store, &over, &Scope::All, &objection.id, &reply(&[line])).expect("upheld");
    let again = points::verify(store, &over, &objection.id, "再查").expect_err("answered");
    assert_eq!(again.code(), Code::Forbidden);
    year.finish(3, &over);
    let store = &mut year.open.store;
    let late = points::object(store, &over, &member, period, "", "晚了").expect_err("final").fault();
    assert!(late.message.contains("已经生效"), "{}", late.message);
}

/// What meetings decide before December is closed: two ballots, a veto, an exemption.
fn decide(year: &mut Year) {
    let at = at_day(2026, 12, 28);
    let store = &mut year.open.store;
    let member = |store: &Store, name: &str| members::by_name(store.conn(), &Scope::All, name).expect("read").remove(0);
    let ballot = |excellent, qualified| Ballot {
        due: 7,
        excellent,
        qualified,
        minutes: "支部党员大会记录〔2026〕12号".into(),
        ..Ballot::default()
    };
    for (name, excellent, qualified) in [("陈建业", 6, 1), ("林秀英", 5, 0)] {
        let m = member(store, name);
        record_ballot(store, &at, &m, 2026, &ballot(excellent, qualified)).expect("a ballot");
    }
    let m = member(store, "周海波");
    let many = record_ballot(store, &at, &m, 2026, &ballot(7, 1)).expect_err("more votes than people");
    assert_eq!(many.code(), Code::Usage);
    record_veto(store, &at, &m, 2026, "v.discipline", "警告处分影响期内", "支委会纪要〔2026〕12号").expect("a veto");
    let unknown = record_veto(store, &at, &m, 2026, "上访", "", "").expect_err("no such ground");
    assert_eq!(unknown.code(), Code::Usage);
    let m = member(store, "郑春生");
    let exemption = Exemption {
        organisation_id: m.organisation_id,
        member_id: m.id,
        since: month(1),
        until: month(12),
        minutes: "支部党员大会记录〔2026〕1号".into(),
    };
    exempt(store, &at, &exemption).expect("exempt");
}

fn ranking(year: &Year) {
    let rows = rank(year.open.store.conn(), &Scope::All, Period::Year(2026), day(12, 31)).expect("a ranking");
    for person in expected() {
        let row = rows.iter().find(|r| r.name == person.name).expect("in the ranking");
        assert_eq!(
            (row.rank, row.total.0),
            (person.place, person.q1 + person.q2 + person.q3 + person.q4),
            "{}",
            person.name
        );
        assert_eq!(row.counted, person.place.is_some());
        assert_eq!(row.total.0, row.base.0 + row.daily.0 + row.appraisal.0 - row.deductions.0);
    }
    let flagged: Vec<&str> = rows.iter().filter(|r| r.vetoed).map(|r| r.name.as_str()).collect();
    assert_eq!(flagged, ["周海波"]);
    assert!(rows.iter().filter(|r| r.vetoed).all(|r| r.suggestion.is_none()), "no grade is suggested over a veto");
}

/// Every published quarter is what the ledger gives for the moment of its evaluation, and what it gives now.
fn published_figures_stay(year: &Year) {
    let conn = year.open.store.conn();
    let organisation = branch::organisations(conn).expect("one").remove(0).id;
    for number in 1..=4 {
        let period = Period::Quarter(2026, number);
        let published = points::figures(conn, &organisation, period).expect("figures");
        let steps = points::steps(conn, &Scope::All, period).expect("steps").remove(0);
        let moment = steps.evaluated.expect("evaluated").entered_at;
        let then = rank_as_of(conn, &Scope::All, period, day(12, 31), &moment).expect("as of then");
        let now = year.quarter(number);
        let mut figures: Vec<(String, i64)> = published.iter().map(|f| (f.name.clone(), f.total.0)).collect();
        figures.sort();
        assert_eq!((&figures, &figures), (&totals(&then), &totals(&now)), "quarter {number}");
    }
}
