//! What each kind of record proposes, and what only its duty asks for.

use super::{chosen, filed, section};
use crate::archive::missing::{Known, missing};
use crate::archive::records::Record;
use crate::archive::rules::rules;
use crate::archive::{Choice, DutyFact, Item, Paper, Proposal, Standing, edit, file, propose, verify};
use crate::branch::{self, Appointment, Scope};
use crate::dues::{self, Class, FundKind, NewAssessment, NewFund, Payment};
use crate::life::{self, NewPlan, NewStep};
use crate::members::{self, EventKind, NewEvent};
use crate::points::{self, Announce, Period};
use crate::sheet::Pick;
use crate::store::Verb;
use crate::testing::{at_day, member_id, office, peopled, sheet, take_roster};
use crate::vault::Workspace;
use crate::{At, Month, talks};
use chrono::NaiveDate;
use tempfile::TempDir;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn month(m: u32) -> Month {
    Month::new(2026, m).expect("a month")
}

/// Six people.
fn six() -> (Workspace, TempDir, String) {
    let (mut open, _, folder) = office();
    let at = at_day(2026, 1, 4);
    let person = |name: &str, joined: &str| {
        format!("{name}|晨光社区第一党支部|男|汉族|1990-01-01|大学本科|{joined}|13000000000")
    };
    let roster = [
        "姓名|所在党支部|性别|民族|出生日期|学历|人员类别|入党日期|转正日期|手机号".to_owned(),
        person("陈建业", "正式党员|2010-07-01|2011-07-01"),
        person("钱小月", "预备党员|2025-05-20|"),
        person("吴新民", "正式党员|2010-07-01|2011-07-01"),
        person("孙立新", "正式党员|2010-07-01|2011-07-01"),
        person("周海波", "正式党员|2010-07-01|2011-07-01"),
        person("林秀英", "正式党员|2010-07-01|2011-07-01"),
    ];
    take_roster(&mut open, &at, &sheet(folder.path(), &roster.each_ref().map(String::as_str)));
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    (open, folder, organisation)
}

fn proposals(open: &Workspace, at: &At, year: i32) -> Vec<Proposal> {
    propose(open.store.conn(), at, &Scope::All, year).expect("proposals")
}

/// Title, section, retention, 文号, day, and whether its absence is a gap.
fn told(all: &[Proposal]) -> Vec<String> {
    let line = |p: &Proposal| {
        let wanted = if p.required { "应有" } else { "可有" };
        format!("{} {} {} {} {} {wanted}", p.title, p.section, p.retention, p.document_number, p.dated)
    };
    all.iter().map(line).collect()
}

/// Every room leaves one record of each kind that has a paper; the table is the rule file read by a person.
#[test]
fn every_kind_of_record_proposes_its_paper() {
    let (mut open, folder, organisation) = six();
    live(&mut open, &folder, &organisation);
    let at = at_day(2027, 1, 20);
    let table = [
        "1月主题党日活动方案 ZT D30  2026-01-12 应有",
        "1月主题党日签到册 ZT D30  2026-01-12 应有",
        "1月主题党日活动记录 ZT D30  2026-01-12 应有",
        "2026年上半年“三会一课”落实情况报告 RC D10  2026-06-30 应有",
        "2026年下半年“三会一课”落实情况报告 RC D10  2026-12-31 应有",
        "2026年民主评议党员汇总表 RC Y  2026-12-26 应有",
        "关于1月12日支部主题党日的通知 WJ D10  2026-01-08 可有",
        "2026年民主评议党员登记表（陈建业） RC D30  2026-12-26 应有",
        "2026年1月党员积分登记表 DY D10  2026-01-31 应有",
        "2026年第一季度党员积分公示表 DY D10  2026-04-16 应有",
        "2026年1月党费收缴登记表 DF D30  2026-01-31 应有",
        "2026年1月党费收缴情况通报 DF D10  2026-01-31 应有",
        "2026年上半年党费收缴情况公布 DF D10  2026-06-30 应有",
        "2026年1月上缴党费收据 DF D30 收据001 2026-01-25 应有",
        "2026年支部换届选举材料 ZZ Y 晨光委〔2026〕1号 2026-03-01 应有",
        "2026年组织委员任职材料 ZZ Y 晨光委〔2026〕4号 2026-04-01 应有",
        "2026年党组织更名材料 ZZ Y 街委〔2026〕9号 2026-05-01 应有",
        "接收吴新民同志为预备党员的会议记录和票决材料 DY Y 街委〔2026〕5号 2026-02-03 应有",
        "钱小月同志预备党员转正的会议记录和票决材料 DY Y 街委〔2026〕6号 2026-05-20 应有",
        "延长孙立新同志预备期的会议记录和票决材料 DY Y 街委〔2026〕7号 2026-06-01 应有",
        "周海波同志党员组织关系介绍信（转入） DY D10 介〔2026〕3号 2026-02-01 应有",
        "林秀英同志党员组织关系介绍信存根 DY D10 介〔2026〕8号 2026-08-01 应有",
    ];
    let found = told(&proposals(&open, &at, 2026));
    for line in table {
        assert!(found.contains(&line.to_owned()), "{line}\n{found:#?}");
    }
    let published =
        ["2026年第四季度党员积分公示表 DY D10  2027-01-16 应有", "2026年度党员积分汇总排名表 DY D30  2027-01-16 应有"];
    assert!(published.iter().all(|p| found.contains(&(*p).to_owned())), "put up in January, of the year before");
    assert_eq!(told(&proposals(&open, &at, 2027)), [""; 0]);
    // Each paper is filed once: all accepted leaves nothing open.
    let keys: Vec<Choice> = proposals(&open, &at, 2026).iter().map(|p| chosen(&p.key)).collect();
    file(&mut open.store, &at, &Scope::All, 2026, &keys).expect("filed");
    assert!([2026, 2027].iter().all(|year| proposals(&open, &at, *year).is_empty()));
    let all = filed(&open);
    let last = all.iter().find(|i| i.title == "2026年第四季度党员积分公示表").expect("filed with 2026");
    assert_eq!((last.year, last.dated.to_string().as_str()), (2026, "2027-01-16"));
    // Corrected, it stays with its year.
    let better = Paper { pages: Some(2), ..last.paper() };
    let edited = edit(&mut open.store, &at, &Scope::All, &last.id, &better).expect("edited").value;
    assert_eq!((edited.year, edited.number), (2026, last.number));
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
}

fn live(open: &mut Workspace, folder: &TempDir, organisation: &str) {
    let head = "日期|类型|主题|主持人|记录人|地点|应到|实到";
    let rows =
        [head, "2026-01-12|主题党日|学习|陈建业|陈建业|室|6|6", "2026-12-26|民主评议党员|评议|陈建业|陈建业|室|6|6"];
    let path = sheet(folder.path(), &rows);
    let at = at_day(2026, 12, 31);
    life::import(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("life");
    notice(open, organisation);
    pay(open, &at_day(2026, 1, 31));
    let elected = day(3, 1);
    let holders = [(member_id(open, "陈建业"), "书记".to_owned())];
    let at = at_day(2026, 3, 2);
    branch::set_term(&mut open.store, &at, organisation, elected, None, "晨光委〔2026〕1号", &holders).expect("a term");
    let new = Appointment {
        member_id: member_id(open, "孙立新"),
        person: String::new(),
        title: "组织委员".into(),
        group: String::new(),
        since: day(4, 1),
        manner: "补选".into(),
        document: "晨光委〔2026〕4号".into(),
    };
    branch::appoint(&mut open.store, &at_day(2026, 4, 2), organisation, &new).expect("appointed");
    rename(open, organisation);
    come_and_go(open, organisation);
    count(open);
    appraise(open, organisation);
}

fn notice(open: &mut Workspace, organisation: &str) {
    let new = NewPlan {
        organisation_id: organisation.into(),
        kinds: vec!["theme-day".into()],
        planned_on: day(1, 12),
        starts_at: "09:00".into(),
        group: String::new(),
        topic: "学习".into(),
        place: "室".into(),
        host: "陈建业".into(),
    };
    let at = at_day(2026, 1, 8);
    let plan = life::plan(&mut open.store, &at, &Scope::All, &new).expect("planned").value;
    life::notify(&mut open.store, &at, &Scope::All, &plan.id, day(1, 8), "电话通知").expect("told");
}

fn pay(open: &mut Workspace, at: &At) {
    let member_id = member_id(open, "陈建业");
    let (class, approval) = (Class::Rate, String::new());
    let new = NewAssessment { member_id: member_id.clone(), since: month(1), amount: 1000, class, approval };
    dues::assess(&mut open.store, at, &Scope::All, &new).expect("assessed");
    let (how, collector) = ("现金".into(), "陈建业".into());
    let payment = Payment { member_id, month: month(1), amount: 1000, paid_on: day(1, 20), how, collector };
    dues::record_anyway(&mut open.store, at, &Scope::All, &payment).expect("paid");
    let (what, document) = (String::new(), "收据001".into());
    let new = NewFund { day: day(1, 25), kind: FundKind::Remitted, purpose: 0, amount: 1000, what, document };
    dues::record_fund(&mut open.store, at, &Scope::All, &new).expect("remitted");
}

fn rename(open: &mut Workspace, organisation: &str) {
    let paper =
        branch::Paper { day: day(5, 1), document: "街委〔2026〕9号".into(), reason: "社区合并".into() };
    let (at, name) = (at_day(2026, 5, 2), branch::Field::Name);
    branch::change(&mut open.store, &at, organisation, name, "晨光社区党支部", &paper).expect("renamed");
}

/// What only a whole development could lead to is written as the development writes it; here its paper is meant, not its way.
fn come_and_go(open: &mut Workspace, organisation: &str) {
    let confirmed = NewEvent {
        document: "街委〔2026〕6号".into(),
        ..NewEvent::of(&member_id(open, "钱小月"), EventKind::Confirmed, day(5, 20))
    };
    members::record(&mut open.store, &at_day(2026, 5, 25), &confirmed).expect("confirmed");
    let events = [
        ("吴新民", "admitted", "2026-02-03", "街委〔2026〕5号", "{}"),
        ("孙立新", "extended", "2026-06-01", "街委〔2026〕7号", "{}"),
        ("周海波", "transfer-in", "2026-02-01", "介〔2026〕3号", "{}"),
        ("林秀英", "letter-out", "2026-08-01", "", "{\"letter\":\"介〔2026〕8号\"}"),
    ];
    let ids = events.map(|(name, ..)| member_id(open, name));
    let at = at_day(2026, 8, 2);
    let write = |tx: &rusqlite::Transaction| {
        for ((_, kind, on, document, details), member) in events.iter().zip(&ids) {
            tx.execute(
                "INSERT INTO member_event (id, member_id, organisation_id, day, kind, moves, from_organisation, \
                 to_organisation, document, note, recorded_at, details) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?3, ?3, ?6, '', ?4, ?7)",
                [kind, member.as_str(), organisation, on, kind, document, details],
            )?;
        }
        Ok(())
    };
    open.store.transact(Verb::RecordMemberEvent, &at, write).expect("written");
}

/// The year month by month, four quarters put up, and the year.
fn count(open: &mut Workspace) {
    let scope = Scope::All;
    for quarter in 1..=4_u32 {
        let last = month(quarter * 3);
        let at = At::new(last.next().first().and_hms_opt(9, 0, 0).expect("a time") + chrono::Days::new(15), "测试员");
        for m in last.month - 2..=last.month {
            points::close(&mut open.store, &at, &scope, month(m)).expect("closed");
        }
        let periods = [Period::Quarter(2026, quarter), Period::Year(2026)];
        for period in periods.into_iter().take(if quarter == 4 { 2 } else { 1 }) {
            points::evaluate(&mut open.store, &at, &scope, period, "支委会纪要〔2026〕3号").expect("evaluated");
            points::publish(&mut open.store, &at, &scope, period, &Announce::default()).expect("published");
        }
    }
}

fn appraise(open: &mut Workspace, organisation: &str) {
    let at = at_day(2026, 12, 31);
    for step in ["self", "mutual", "branch", "ballot", "decision"] {
        let (document, note) = ("支部党员大会记录〔2026〕12号".into(), String::new());
        let organisation_id = organisation.to_owned();
        let new = NewStep { organisation_id, year: 2026, step: step.into(), day: day(12, 26), document, note };
        life::step(&mut open.store, &at, &Scope::All, &new).expect("a step");
    }
    let grade = [(member_id(open, "陈建业"), "qualified".to_owned())];
    life::grade(&mut open.store, &at, &Scope::All, organisation, 2026, &grade).expect("graded");
}

/// The member of the talk, its day and its occasion stay out of the title; what was filed by the month is not filed again.
#[test]
fn talks_are_sealed_one_by_one_and_those_of_a_month_filed_before_stay_filed() {
    let (mut open, _, folder) = peopled();
    let at = at_day(2026, 10, 31);
    let head = "日期|谈话人|谈话对象|类别|备注";
    let first = [head, "2026-09-02|赵勇思|余玉|受到处分处置|心事", "2026-10-08|赵勇思|邓建国|书记与党员|心事"];
    talks::import(&mut open.store, &at, &Scope::All, &sheet(folder.path(), &first), &Pick::default(), false)
        .expect("talks");
    let titles = |open: &Workspace, at: &At| -> Vec<String> {
        proposals(open, at, 2026).into_iter().filter(|p| p.title.contains("谈心")).map(|p| p.title).collect()
    };
    assert_eq!(titles(&open, &at), ["谈心谈话记录（密封）2026年第1号", "谈心谈话记录（密封）2026年第2号"]);

    // As an earlier program filed September's, and as October's came in by a sheet.
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let register = sheet(
        folder.path(),
        &[
            super::HEAD,
            "RC|支部||9月谈心谈话登记（密封）|20260902||1|10年|",
            "RC|支部||10月谈心谈话登记|20261008||1|10年|",
        ],
    );
    super::take(&mut open, &at, &register);
    let source = format!("talks:{organisation}:2026-09:谈心谈话登记（密封）");
    let write = |tx: &rusqlite::Transaction| {
        Ok(tx.execute("UPDATE archive_item SET source = ?1 WHERE title LIKE '9月%'", [&source])?)
    };
    open.store.transact(Verb::EditItem, &at, write).expect("written");
    assert_eq!(titles(&open, &at), [""; 0]);
    assert_eq!(verify(&open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);

    // A talk that was entered after the month was filed has an envelope of its own, and the numbers before it stay.
    let later = at_day(2026, 11, 2);
    let more = [head, "2026-09-20|赵勇思|董海|书记与党员|心事"];
    talks::import(&mut open.store, &later, &Scope::All, &sheet(folder.path(), &more), &Pick::default(), false)
        .expect("talks");
    assert_eq!(titles(&open, &later), ["谈心谈话记录（密封）2026年第3号"]);
    let keys: Vec<Choice> = proposals(&open, &later, 2026).iter().map(|p| chosen(&p.key)).collect();
    file(&mut open.store, &later, &Scope::All, 2026, &keys).expect("filed");
    let all = filed(&open);
    assert!(all.iter().all(|i| !i.title.contains("董海") && !i.title.contains("余玉") && !i.title.contains("处分")));
    assert_eq!(titles(&open, &later), [""; 0]);
}

fn fact(id: &str, period: &str, due: NaiveDate, standing: Standing) -> DutyFact {
    let (name, organisation, group) = (String::new(), String::new(), String::new());
    DutyFact { id: id.into(), name, organisation, group, period: period.into(), due, standing }
}

/// The title that a duty alone asks for; none where it asks for nothing.
fn asked(facts: &[DutyFact], items: &[Item]) -> Vec<String> {
    let facts: Vec<&DutyFact> = facts.iter().collect();
    let filed: Vec<&Item> = items.iter().collect();
    let known = Known { year: 2026, since: month(1), records: &[], facts: &facts, filed: &filed };
    let all = rules().expect("rules").expected.iter().flat_map(|e| missing(e, &known));
    all.map(|m| m.title).collect()
}

#[test]
fn a_duty_asks_for_its_paper_unless_it_was_let_off_or_still_runs() {
    let (q3, half) = (day(9, 30), day(6, 30));
    let january = |d| NaiveDate::from_ymd_opt(2027, 1, d).expect("a day");
    let cases = [
        ("meet.general", "2026Q3", q3, "第三季度支部党员大会会议记录"),
        ("meet.committee", "2026-10", day(10, 31), "10月支部委员会会议记录"),
        ("meet.group", "2026-10", day(10, 31), "10月党小组会会议记录"),
        ("lecture.branch", "2026H1", half, "上半年党课登记及讲稿"),
        ("orglife.half", "2026H2", day(12, 31), "下半年组织生活会会议记录"),
        ("appraisal.yearly", "2026", day(12, 31), "2026年民主评议党员汇总表"),
        ("talk.secretary-member", "2026", day(12, 31), "2026年谈心谈话记录（密封）"),
        ("plan.meetings", "2026", day(1, 31), "2026年“三会一课”计划"),
        ("report.meetings-half", "2026H1", half, "2026年上半年“三会一课”落实情况报告"),
        ("points.publish", "2026Q3", day(10, 28), "2026年第三季度党员积分公示表"),
        ("points.publish", "2026Q4", january(28), "2026年第四季度党员积分公示表"),
        ("points.rank", "2026", january(31), "2026年度党员积分汇总排名表"),
        ("dues.collect", "2026-08", day(8, 31), "2026年8月党费收缴登记表"),
        ("dues.notice-month", "2026-12", january(10), "2026年12月党费收缴情况通报"),
        ("dues.publish-half", "2026H2", january(31), "2026年下半年党费收缴情况公布"),
        ("points.register", "2026-10", day(11, 5), "2026年10月党员积分登记表"),
        ("report.double", "2026", day(12, 31), "2026年书记述职报告"),
        ("relation.audit", "2026", day(12, 31), "2026年党员组织关系和违纪违法处置情况排查表"),
        ("floating.cert-audit", "2026", day(12, 31), "2026年《流动党员活动证》审核记录"),
        ("dues.assess", "2026", day(1, 31), "2026年党费核定表"),
        ("plan.annual", "2026", day(1, 31), "2026年支部工作计划"),
        ("service.pair", "2026", day(12, 31), "2026年结对帮扶台账"),
    ];
    for (id, period, due, title) in cases {
        for (standing, wanted) in [
            (Standing::Overdue, Some(title)),
            (Standing::Proved, Some(title)),
            (Standing::Open, None),
            (Standing::Spared, None),
        ] {
            let found = asked(&[fact(id, period, due, standing)], &[]);
            assert_eq!(found.first().map(String::as_str), wanted, "{id} {standing:?}");
        }
    }
    let theme = asked(&[fact("themeday.monthly", "2026-08", day(8, 31), Standing::Overdue)], &[]);
    assert_eq!(theme, ["8月主题党日活动方案", "8月主题党日签到册", "8月主题党日活动记录"]);
    let double = asked(&[fact("report.double", "2026", day(12, 31), Standing::Proved)], &[]);
    assert_eq!(double, ["2026年书记述职报告", "2026年双述双评测评表"]);
    // Once the secretary has lectured, the paper of that lecture is expected by its record.
    let lecture = |standing| asked(&[fact("lecture.secretary", "2026", day(12, 31), standing)], &[]);
    assert_eq!(lecture(Standing::Overdue), ["2026年书记讲党课登记及讲稿"]);
    assert_eq!(lecture(Standing::Proved), [""; 0]);
    let before = fact("points.publish", "2025Q4", day(1, 28), Standing::Overdue);
    assert_eq!(asked(&[before], &[]), [""; 0], "a paper of the year before, though it was due in January");
    for period in ["2026W44", "2026-10-08", "2026-13", "2026Q5", "", "年"] {
        assert_eq!(asked(&[fact("meet.committee", period, day(10, 31), Standing::Overdue)], &[]), [""; 0], "{period}");
    }
}

/// A paper that was filed by hand answers the duty whose period its title or its day names, and one paper answers one duty.
#[test]
fn a_paper_by_hand_answers_the_period_that_it_names() {
    let (mut open, at, _folder) = office();
    let typed = [
        ("第三季度党员大会记录", day(10, 9)),
        ("支委会纪要", day(9, 30)),
        ("2026年上半年“三会一课”落实情况报告", day(7, 10)),
        ("2027年“三会一课”计划", day(10, 20)),
    ];
    let papers =
        typed.map(|(title, on)| Choice::typed(Paper { section: "RC".into(), title: title.into(), ..Paper::blank(on) }));
    file(&mut open.store, &at, &Scope::All, 2026, &papers).expect("filed");
    let items = filed(&open);
    let gone = |id: &str, period: &str, due| asked(&[fact(id, period, due, Standing::Overdue)], &items).is_empty();
    assert!(gone("meet.general", "2026Q3", day(9, 30)) && !gone("meet.general", "2026Q4", day(12, 31)));
    assert!(gone("meet.committee", "2026-09", day(9, 30)) && !gone("meet.committee", "2026-10", day(10, 31)));
    assert!(gone("report.meetings-half", "2026H1", day(6, 30)) && !gone("report.meetings-half", "2026H2", day(12, 31)));
    assert!(!gone("plan.meetings", "2026", day(1, 31)), "the plan of another year");
    let group =
        |name: &str| DutyFact { group: name.into(), ..fact("meet.group", "2026-09", day(9, 30), Standing::Overdue) };
    let two = asked(&[group("一组"), group("二组")], &items);
    assert_eq!(two, ["9月党小组会会议记录（一组）", "9月党小组会会议记录（二组）"]);
    let (_, absent) = section(&open, &at, "RC");
    assert!(!absent.contains(&"第三季度支部党员大会会议记录".to_owned()), "{absent:?}");
}

/// Signed on whichever day: what it is of counts, and only one paper is wanted.
#[test]
fn a_plan_and_a_report_by_hand_stand_for_their_records() {
    let record = |kind: &str, period: &str, label: &str, on| Record {
        kind: kind.into(),
        key: format!("life:{period}"),
        on,
        label: label.into(),
        group: String::new(),
        period: period.into(),
        document: String::new(),
        entered: String::new(),
    };
    let records = [
        record("life-plan", "2026", "", day(1, 5)),
        record("life-half", "2026H1", "上半年", day(6, 30)),
        record("life-half", "2026H2", "下半年", day(12, 31)),
    ];
    let titles = |items: &[Item]| -> Vec<String> {
        let filed: Vec<&Item> = items.iter().collect();
        let known = Known { year: 2026, since: month(1), records: &records, facts: &[], filed: &filed };
        let all = rules().expect("rules").expected.iter().flat_map(|e| missing(e, &known));
        all.map(|m| m.title).collect()
    };
    let (plan, second) = ("2026年“三会一课”计划", "2026年下半年“三会一课”落实情况报告");
    assert_eq!(titles(&[]), [plan, "2026年上半年“三会一课”落实情况报告", second]);
    let (mut open, at, _folder) = office();
    let typed = [("“三会一课”计划", day(3, 2)), ("上半年“三会一课”落实情况报告", day(7, 10))];
    let papers =
        typed.map(|(title, on)| Choice::typed(Paper { section: "RC".into(), title: title.into(), ..Paper::blank(on) }));
    file(&mut open.store, &at, &Scope::All, 2026, &papers).expect("filed");
    assert_eq!(titles(&filed(&open)), [second]);
}
