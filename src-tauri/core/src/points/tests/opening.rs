//! 期初: an office that starts in July keeps what its people had earned before.

use super::*;
use crate::branch::{self, About, Edition, NewOpening, What};
use crate::points::{Period, explain, grid, rank, reverse};
use crate::testing::{PASSPHRASE, at_day, take_roster};

const JULY: Month = Month { year: 2026, month: 7 };
const AUGUST: Month = Month { year: 2026, month: 8 };

fn enter(store: &mut Store, at: &At, item: &str, value: &str) {
    let organisation = branch::organisations(store.conn()).expect("one").remove(0).id;
    let as_of = at_day(2026, 7, 1).today();
    let member_id = id_of(store, "赵勇思");
    let new = NewOpening {
        member_id,
        what: What::Points,
        item: item.into(),
        value: value.into(),
        as_of,
        note: "旧台账".into(),
    };
    branch::enter_opening(store, at, &organisation, &[new]).expect("entered");
}

fn year_of(store: &Store, at: &At) -> (i64, i64) {
    let rows = rank(store.conn(), &Scope::All, Period::Year(2026), at.today()).expect("rank");
    let row = rows.iter().find(|r| r.name == "赵勇思").expect("the row");
    let told = explain(store.conn(), &Scope::All, "赵勇思", Period::Year(2026)).expect("told");
    assert_eq!(told.total, row.total, "the lines make the total");
    (row.total.0, row.base.0)
}

#[test]
fn what_was_earned_before_stands_in_the_year_and_in_no_month_of_the_program() {
    let folder = TempDir::new().expect("a folder");
    let about = About {
        kind: Edition::Office,
        code: "YL-CG-01".into(),
        name: "晨光社区第一党支部".into(),
        parent: "YL".into(),
        since: JULY,
    };
    let at = at_day(2026, 8, 5);
    let mut open = Workspace::create(&folder.path().join("库"), &about, PASSPHRASE, &at).expect("a workspace");
    take_roster(&mut open, &at, &fixture("花名册-党员基本信息汇总表.xlsx"));
    let store = &mut open.store;
    enter(store, &at, "base", "20.5");
    enter(store, &at, "daily", "19");
    let cell = crate::points::Cell {
        member: id_of(store, "赵勇思"),
        item: "d.vol".into(),
        value: "2".into(),
        ..Default::default()
    };
    crate::points::declare(store, &at, &Scope::All, JULY, &[cell]).expect("declared");

    // Before the close the grid tells it apart, with the part's cap of 20 already nearly used.
    let row = |store: &Store, month| {
        let all = grid(store.conn(), &at_day(2026, 9, 5), &Scope::All, month).expect("grid").rows;
        let row = all.into_iter().find(|r| r.name == "赵勇思").expect("the row");
        (row.opening.0, row.total.0, row.year.0)
    };
    assert_eq!(row(store, JULY), (3950, 100, 4050));
    shut(store, &at, JULY);
    assert_eq!(row(store, JULY), (3950, 100, 4050));
    let month = rank(store.conn(), &Scope::All, Period::Month(JULY), at.today()).expect("rank");
    assert_eq!(month.iter().find(|r| r.name == "赵勇思").expect("the row").total.0, 100);
    let quarter = rank(store.conn(), &Scope::All, Period::Quarter(2026, 3), at.today()).expect("rank");
    assert_eq!(quarter.iter().find(|r| r.name == "赵勇思").expect("the row").total.0, 100);
    assert_eq!(year_of(store, &at), (4050, 2050));
    let told = explain(store.conn(), &Scope::All, "赵勇思", Period::Year(2026)).expect("told");
    let opened: Vec<(&str, String, i64)> = told
        .lines
        .iter()
        .filter(|l| l.line.rule.starts_with("o."))
        .map(|l| (l.line.item.as_str(), l.line.month.to_string(), l.line.points.0))
        .collect();
    assert_eq!(opened, [("期初：基础积分", "2026-06".into(), 2050), ("期初：日常积分", "2026-06".into(), 1900)]);
    assert!(told.lines[0].line.evidence.contains("旧台账") && told.lines[0].clause.contains("启用本程序以前"));

    // A mended figure is made good by the next close, once; one that was reversed does not come back.
    let later = at_day(2026, 9, 5);
    enter(store, &later, "base", "22");
    let line = told.lines.iter().find(|l| l.line.rule == "o.daily").expect("the line").line.id.clone();
    reverse(store, &later, &Scope::All, &line, "旧台账算错", "支委会纪要〔2026〕9号").expect("reversed");
    shut(store, &later, AUGUST);
    assert_eq!(year_of(store, &later), (2200 + 100, 2200));
    shut(store, &at_day(2026, 10, 5), Month { year: 2026, month: 9 });
    assert_eq!(year_of(store, &later), (2300, 2200));
}
