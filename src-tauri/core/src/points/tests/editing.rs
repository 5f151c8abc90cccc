//! The rules as tables that a person fills in, and the text that comes of it.

use super::*;
use crate::points::{
    Cell, NewItem, RuleDraft, RuleEdit, declare, drafted, rule_book, rule_changes, rule_tables, set_rules,
};
use crate::testing::at_day;
use crate::{Code, points};

const NOVEMBER: Month = Month { year: 2026, month: 11 };

fn edits(all: &[(&str, &str)]) -> RuleDraft {
    let edit = |(path, value): &(&str, &str)| RuleEdit { path: (*path).into(), value: (*value).into() };
    RuleDraft { edits: all.iter().map(edit).collect(), ..RuleDraft::default() }
}

fn told(store: &Store, draft: &RuleDraft) -> Vec<(String, String, String)> {
    let text = drafted(store.conn(), NOVEMBER, draft).expect("a text");
    let changes = rule_changes(store.conn(), &text, NOVEMBER).expect("a sound pack");
    changes.into_iter().map(|c| (c.what, c.was, c.now)).collect()
}

fn owned(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    all.iter().map(|(a, b, c)| ((*a).into(), (*b).into(), (*c).into())).collect()
}

/// Every cell of every table, set to itself, changes nothing; the text keeps its remarks.
#[test]
fn the_tables_show_the_whole_pack_and_leave_it_as_it_is() {
    let (open, ..) = office();
    let tables = rule_tables(open.store.conn(), NOVEMBER).expect("tables");
    let cells: Vec<(String, String)> =
        tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells).map(|c| (c.path.clone(), c.value.clone())).collect();
    assert!(cells.len() > 120, "{}", cells.len());
    let same: Vec<(&str, &str)> = cells.iter().map(|(p, v)| (p.as_str(), v.as_str())).collect();
    assert_eq!(told(&open.store, &edits(&same)), []);
    let text = drafted(open.store.conn(), NOVEMBER, &edits(&[])).expect("a text");
    assert!(text.contains("# 五个类别是解放碑街道文件的原词") && text.contains("version = \"2026.2\""));
    assert!(tables.iter().flat_map(|t| &t.rows).all(|r| r.cells.len() <= 6));
    for table in &tables {
        assert!(table.rows.iter().all(|r| r.cells.len() <= table.heads.len()), "{}", table.name);
    }
}

#[test]
fn figures_change_are_added_and_are_emptied() {
    let (open, ..) = office();
    let store = &open.store;
    let wanted = owned(&[
        (
            "老弱病残党员到会折算",
            "到会100% 线上100% 上门电话100% 请假不计 缺席不计",
            "到会100% 线上100% 上门电话100% 请假100% 缺席不计",
        ),
        ("主题党日到会全年计划", "支部主题党日 12", "支部主题党日 10"),
        ("志愿服务（日常）", "每次2分，全年封顶8分", "每次2.5分，每月封顶5分，全年封顶8分"),
        ("岗位履职（日常）", "每季1分，每季封顶1分，全年封顶4分", "每季1分，全年封顶4分"),
        ("一票否决：失去联系", "提示", "不提示"),
        ("期限", "公示5个工作日，答复7个工作日", "公示7个工作日，答复7个工作日"),
    ]);
    let draft = edits(&[
        ("credit.2.leave", "100"),
        ("base.1.plan.theme-day", "10"),
        ("daily.0.each", "2.5"),
        ("daily.0.month_cap", "5"),
        ("daily.3.quarter_cap", ""),
        ("veto.6.enabled", "false"),
        ("workflow.publicity_workdays", "7"),
    ]);
    assert_eq!(told(store, &draft), wanted);
    for (path, value) in [
        ("daily.0.each", "两"),
        ("daily.0.each", ""),
        ("daily.0.each", "1.234"),
        ("appraisal.basic", "6000"),
        ("daily.99.each", "1"),
        ("pack.id", "x"),
    ] {
        let refused = drafted(store.conn(), NOVEMBER, &edits(&[(path, value)])).expect_err(path);
        assert_eq!(refused.code(), Code::Usage, "{path} {value}");
    }
    // What cannot count is refused by the pack's own check, not by the table.
    let none = drafted(store.conn(), NOVEMBER, &edits(&[("daily.0.each", "0")])).expect("a text");
    assert_eq!(rule_changes(store.conn(), &none, NOVEMBER).expect_err("worth nothing").code(), Code::InputRefused);
}

#[test]
fn a_meeting_adds_and_strikes_items_and_the_version_counts_on() {
    let (mut open, at, _folder) = peopled();
    let store = &mut open.store;
    let item = NewItem {
        name: "文明劝导".into(),
        unit: "次".into(),
        each: "1".into(),
        year_cap: "4".into(),
        evidence: "劝导记录".into(),
    };
    let draft = RuleDraft {
        added: vec![item.clone()],
        dropped: vec!["d.honor".into()],
        words: Some("一、新办法“全文”。".into()),
        ..RuleDraft::default()
    };
    let changes = told(store, &draft);
    assert!(
        changes.contains(&("文明劝导（日常）".into(), String::new(), "每次1分，全年封顶4分".into())),
        "{changes:?}"
    );
    assert!(changes.iter().any(|(what, _, now)| what == "表彰（日常）" && now.is_empty()));
    let nameless = RuleDraft { added: vec![NewItem { name: " ".into(), ..item }], ..RuleDraft::default() };
    assert_eq!(drafted(store.conn(), NOVEMBER, &nameless).expect_err("no name").code(), Code::Usage);

    let late = at_day(2026, 11, 20);
    let keep = |store: &mut Store, draft: &RuleDraft, from: Month| {
        let text = drafted(store.conn(), from, draft)?;
        set_rules(store, &late, &text, from, "支部党员大会记录〔2026〕11号")
    };
    let cell = |store: &Store, item: &str| Cell {
        member: id_of(store, "赵勇思"),
        item: item.into(),
        value: "1".into(),
        ..Cell::default()
    };
    let honor = cell(store, "d.honor");
    declare(store, &late, &Scope::All, NOVEMBER, &[honor]).expect("declared");
    let fault = keep(store, &draft, NOVEMBER).expect_err("somebody has declared it").fault();
    assert!(fault.code == Code::Forbidden && fault.message.contains("表彰"), "{}", fault.message);
    let none = Cell { value: String::new(), ..cell(store, "d.honor") };
    declare(store, &late, &Scope::All, NOVEMBER, &[none]).expect("taken away");
    keep(store, &draft, NOVEMBER).expect("kept");
    let book = rule_book(store.conn(), NOVEMBER).expect("a book");
    assert_eq!(
        (book.label.as_str(), book.status.as_str(), book.words.trim()),
        ("tmpl.community.v1@2026.2", "adopted", "一、新办法“全文”。")
    );
    assert!(!points::rules(store.conn(), NOVEMBER).expect("told").template);

    let own = cell(store, "d.own-1");
    let done = declare(store, &late, &Scope::All, NOVEMBER, &[own]).expect("declared").value;
    assert_eq!((done.changed, done.faults.len()), (1, 0));
    shut(store, &at, OCTOBER);
    shut(store, &late, NOVEMBER);
    let lines =
        points::explain(store.conn(), &Scope::All, "赵勇思", points::Period::Month(NOVEMBER)).expect("told").lines;
    let line = lines.iter().find(|l| l.line.rule == "d.own-1").expect("the line");
    assert_eq!((line.line.points.0, line.clause.as_str()), (100, "支部党员大会通过的办法"));
    keep(store, &edits(&[("daily.0.each", "3")]), Month { year: 2026, month: 12 }).expect("the next version");
    assert_eq!(
        rule_book(store.conn(), Month { year: 2026, month: 12 }).expect("a book").label,
        "tmpl.community.v1@2026.3"
    );
}
