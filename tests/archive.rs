//! A year's archive of a branch of 43, filed from what its rooms recorded: little is typed, nothing is filed twice, and what is
//! missing is what a person found by hand (`fixtures/archive/missing-2026.txt`).

use crate::program::{ask, office};
use crate::source::root;
use chrono::{Datelike, Days, NaiveDate};
use rusqlite::Connection;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;
use zhibu_core::archive::{self, Choice, Paper};
use zhibu_core::branch::{self, About, Edition, Scope};
use zhibu_core::dues::{self, FundKind, NewFund};
use zhibu_core::duties::{self, Which};
use zhibu_core::life::{self, NewPlan, NewStep};
use zhibu_core::members;
use zhibu_core::points::{self, Announce, Period};
use zhibu_core::print::Template;
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Code, Month, report};

const PEOPLE: usize = 43;
const GROUPS: [&str; 3] = ["第一党小组", "第二党小组", "第三党小组"];
/// Records whose papers nobody put into the box.
const LYING: [&str; 4] = [
    "11月主题党日签到册",
    "谈心谈话记录（密封）2026年第57号",
    "2026年9月上缴党费收据",
    "2026年下半年“三会一课”落实情况报告",
];

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn on(day: NaiveDate) -> At {
    At::new(day.and_hms_opt(17, 0, 0).expect("a time"), "邓建国")
}

/// 王伟 the secretary, and 42 more, all with names of their own.
fn name(n: usize) -> String {
    let pick = |set: &str, n: usize| set.chars().nth(n % set.chars().count()).expect("a letter");
    [pick("王李张刘陈杨黄", n), pick("伟芳娜敏静", n / 7), pick("兰山", n / 35)].iter().collect()
}

struct Year {
    open: Workspace,
    folder: TempDir,
    organisation: String,
    filed: Vec<String>,
    typed: usize,
}

impl Year {
    fn begin() -> Year {
        let folder = TempDir::new().expect("a folder");
        let since = Month::new(2026, 1).expect("a month");
        let (code, name_of) = ("YL-CG-01".to_owned(), "晨光社区第一党支部".to_owned());
        let about = About { kind: Edition::Office, code, name: name_of, parent: "YL".into(), since };
        let at = on(day(1, 5));
        let open = Workspace::create(&folder.path().join("库"), &about, "晨光2026-test", &at).expect("an office");
        let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
        let mut year = Year { open, folder, organisation, filed: Vec::new(), typed: 0 };
        year.roster(&at);
        let elected = day(1, 10);
        let holders: Vec<(String, String)> = ["书记", "组织委员", "宣传委员"]
            .iter()
            .enumerate()
            .map(|(n, title)| (year.member(n), (*title).to_owned()))
            .collect();
        let organisation = year.organisation.clone();
        branch::set_term(
            &mut year.open.store,
            &on(elected),
            &organisation,
            elected,
            None,
            "晨光委〔2026〕1号",
            &holders,
        )
        .expect("elected");
        year
    }

    fn roster(&mut self, at: &At) {
        let person = |n: usize| {
            let who = format!("{},晨光社区第一党支部,{}", name(n), GROUPS[n % 3]);
            format!("{who},男,汉族,1970-01-01,大学本科,正式党员,2000-07-01,2001-07-01,130{n:08}")
        };
        let head = "姓名,所在党支部,党小组,性别,民族,出生日期,学历,人员类别,入党日期,转正日期,手机号";
        let path = self.sheet("花名册", head, (0..PEOPLE).map(person));
        let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
        let taken = members::import_file(&mut self.open.store, at, &path, &how).expect("a roster").value;
        whole(&taken, PEOPLE);
    }

    fn member(&self, n: usize) -> String {
        members::by_name(self.open.store.conn(), &Scope::All, &name(n)).expect("a member").remove(0).id
    }

    fn sheet(&self, name: &str, head: &str, rows: impl Iterator<Item = String>) -> PathBuf {
        let path = self.folder.path().join(format!("{name}.csv"));
        let lines: Vec<String> = std::iter::once(head.to_owned()).chain(rows).collect();
        fs::write(&path, lines.join("\n") + "\n").expect("written");
        path
    }

    /// What a half of the year left in the rooms; `months` from the first to the last.
    fn live(&mut self, half: u32, months: [u32; 6]) {
        let at = on(Month::new(2026, months[5]).expect("a month").last());
        self.plan(&months);
        self.gather(&at, half, &months);
        self.talk(&at, half);
        self.pay(&at, &months);
    }

    /// Theme days and committee meetings are planned, and everybody is told.
    fn plan(&mut self, months: &[u32]) {
        for m in months {
            for (kind, planned_on) in [("theme-day", day(*m, 12)), ("committee", day(*m, 8))] {
                let told = planned_on - Days::new(3);
                let new = NewPlan {
                    organisation_id: self.organisation.clone(),
                    kinds: vec![kind.into()],
                    planned_on,
                    starts_at: "09:00".into(),
                    group: String::new(),
                    topic: "学习".into(),
                    place: "活动室".into(),
                    host: name(0),
                };
                let store = &mut self.open.store;
                let plan = life::plan(store, &on(told), &Scope::All, &new).expect("planned").value;
                life::notify(store, &on(told), &Scope::All, &plan.id, told, "微信群通知").expect("told");
            }
        }
    }

    /// No theme day in August, no committee in October, no 党员大会 in the third quarter, no second group in May.
    fn gather(&mut self, at: &At, half: u32, months: &[u32]) {
        let mut held: Vec<(NaiveDate, &str, &str)> = Vec::new();
        for m in months.iter().copied() {
            let groups = GROUPS.iter().zip(20..).map(|(group, d)| (day(m, d), "党小组会", *group));
            held.extend(groups.filter(|(on, _, group)| (on.month(), *group) != (5, GROUPS[1])));
            held.extend((m != 8).then(|| (day(m, 12), "主题党日", "")));
            held.extend((m != 10).then(|| (day(m, 8), "支部委员会", "")));
            held.extend((m % 3 == 0 && m != 9).then(|| (day(m, 15), "支部党员大会", "")));
        }
        held.push((day(half * 6 - 1, 16), "党课", ""));
        held.push((day(half * 6, 25), "组织生活会", ""));
        held.extend((half == 2).then(|| (day(12, 26), "民主评议党员", "")));
        let row = |(on, kind, group): &(NaiveDate, &str, &str)| {
            format!("{on},{kind},学习,{},{},活动室,43,43,{group}", name(0), name(1))
        };
        let head = "日期,类型,主题,主持人,记录人,地点,应到,实到,党小组";
        let path = self.sheet("组织生活", head, held.iter().map(row));
        let taken = life::import(&mut self.open.store, at, &Scope::All, &path, &Pick::default(), false);
        whole(&taken.expect("gatherings").value, held.len());
    }

    /// The secretary with every member, and members with one another: 108 talks, each on a day of its own.
    fn talk(&mut self, at: &At, half: u32) {
        let row = |n: usize| {
            let on = day(half * 6 - 5, 4) + Days::new(3 * n as u64);
            let (talker, talkee) =
                if n < 21 { (0, 1 + n + 21 * (half as usize - 1)) } else { (n % PEOPLE, (n + 7) % PEOPLE) };
            format!("{on},{},{},谈心室,不得外传", name(talker), name(talkee))
        };
        let path = self.sheet("谈心谈话", "日期,谈话人,谈话对象,地点,备注", (0..54).map(row));
        let taken = zhibu_core::talks::import(&mut self.open.store, at, &Scope::All, &path, &Pick::default(), false);
        whole(&taken.expect("talks").value, 54);
    }

    fn pay(&mut self, at: &At, months: &[u32]) {
        let row = |n: usize| {
            let paid = months.iter().map(|m| format!("{},15,2026,{m},15,{},现金", name(n), day(*m, 18)));
            paid.collect::<Vec<_>>().join("\n")
        };
        let path = self.sheet("党费", "姓名,核定额,年度,月份,金额,日期,方式", (0..PEOPLE).map(row));
        let taken = dues::import(&mut self.open.store, at, &Scope::All, &path, &Pick::default(), false);
        whole(&taken.expect("dues").value, PEOPLE * 6);
        for m in months {
            let (what, document) = (String::new(), format!("收据{m:03}"));
            let new =
                NewFund { day: day(*m, 25), kind: FundKind::Remitted, purpose: 0, amount: 64_500, what, document };
            dues::record_fund(&mut self.open.store, at, &Scope::All, &new).expect("remitted");
        }
    }

    /// Months are closed and the first three quarters put up.
    fn count(&mut self) {
        let scope = Scope::All;
        let store = &mut self.open.store;
        for quarter in 1..=4_u32 {
            let last = Month::new(2026, quarter * 3).expect("a month").last();
            let at = on(last + Days::new(15));
            for month in (last.month() - 2..=last.month()).filter_map(|m| Month::new(2026, m)) {
                points::close(store, &at, &scope, month).expect("closed");
            }
            if quarter < 4 {
                let period = Period::Quarter(2026, quarter);
                points::evaluate(store, &at, &scope, period, "支委会纪要〔2026〕3号").expect("evaluated");
                points::publish(store, &at, &scope, period, &Announce::default()).expect("published");
            }
        }
    }

    fn appraise(&mut self) {
        let at = on(day(12, 31));
        let steps = ["self", "mutual", "branch", "ballot", "decision"];
        for id in steps {
            let new = NewStep {
                organisation_id: self.organisation.clone(),
                year: 2026,
                step: id.into(),
                day: day(12, 26),
                document: "支部党员大会记录〔2026〕12号".into(),
                note: String::new(),
            };
            life::step(&mut self.open.store, &at, &Scope::All, &new).expect("a step");
        }
        let grades: Vec<(String, String)> = (0..PEOPLE).map(|n| (self.member(n), "qualified".into())).collect();
        let organisation = self.organisation.clone();
        life::grade(&mut self.open.store, &at, &Scope::All, &organisation, 2026, &grades).expect("graded");
    }

    /// The plan and the first report were made; October's committee meeting was let off.
    fn answer(&mut self) {
        let store = &mut self.open.store;
        for (id, period, done) in
            [("plan.meetings", "2026", day(1, 20)), ("report.meetings-half", "2026H1", day(6, 29))]
        {
            duties::mark(store, &on(done), &Scope::All, &Which::of(id, period), done, "已办").expect("marked");
        }
        let which = Which::of("meet.committee", "2026-10");
        duties::waive(store, &on(day(10, 30)), &Scope::All, &which, "汛情值守", "街道党工委").expect("waived");
    }

    /// Accepts everything that is proposed and lies in the box.
    fn accept(&mut self, at: &At) {
        let open = archive::propose(self.open.store.conn(), at, &Scope::All, 2026).expect("proposals");
        let lies = |p: &&archive::Proposal| !LYING.contains(&p.title.as_str());
        let choices: Vec<Choice> = open.iter().filter(lies).map(|p| Choice::of(p.key.as_str())).collect();
        let filed = archive::file(&mut self.open.store, at, &Scope::All, 2026, &choices).expect("filed").value;
        self.filed.extend(filed.into_iter().map(|i| i.source));
    }

    fn type_in(&mut self, section: &str, title: &str, on_day: NaiveDate, at: &At) {
        let paper = Paper { section: section.into(), title: title.into(), pages: Some(4), ..Paper::blank(on_day) };
        let choice = Choice::typed(paper);
        archive::file(&mut self.open.store, at, &Scope::All, 2026, &[choice]).expect("typed");
        self.typed += 1;
    }

    /// What no record tells of: papers from above, and service to the community.
    fn type_the_rest(&mut self, at: &At) {
        for n in 0..22 {
            let title = format!("街道党工委关于党建工作的通知（{}）", n + 1);
            self.type_in("WJ", &title, day(n / 2 + 1, 5 + n % 2), at);
        }
        self.type_in("FW", "区域共建协议", day(4, 2), at);
        self.type_in("FW", "社区志愿服务安排", day(9, 2), at);
    }
}

fn whole(taken: &ImportReport, rows: usize) {
    assert_eq!((taken.accepted as usize, taken.refused), (rows, 0), "{:?}", taken.rows.first());
}

#[test]
fn a_year_of_forty_three_files_itself_and_misses_what_is_missing() {
    let mut year = Year::begin();
    year.live(1, [1, 2, 3, 4, 5, 6]);
    year.answer_and_count();
    let at = on(NaiveDate::from_ymd_opt(2027, 1, 18).expect("a day"));
    year.type_the_rest(&at);
    year.accept(&at);

    let conn = year.open.store.conn();
    let items = archive::items(conn, &Scope::All, Some(2026)).expect("items");
    assert!(year.typed < 30, "{} were typed", year.typed);
    assert!((390..=410).contains(&items.len()), "about 400 papers: {}", items.len());
    assert_eq!(items.len(), year.filed.len() + year.typed);
    let once: HashSet<&String> = year.filed.iter().collect();
    assert_eq!(once.len(), year.filed.len(), "nothing is filed twice");
    let titles: HashSet<(&str, &str)> = items.iter().map(|i| (i.section.as_str(), i.title.as_str())).collect();
    assert_eq!(titles.len(), items.len(), "no two papers of a section are called the same");
    let plan = items.iter().find(|i| i.title == "2026年“三会一课”计划").expect("the year's plan");
    assert_eq!((plan.section.as_str(), plan.dated.to_string().as_str()), ("RC", "2026-01-05"));
    let told: Vec<&str> = items.iter().map(|i| i.title.as_str()).filter(|t| t.contains("谈心谈话")).collect();
    assert_eq!(told.len(), 107);
    assert!(told.iter().all(|t| !(0..PEOPLE).any(|n| t.contains(&name(n))) && !t.contains("不得外传")));

    let open = archive::propose(conn, &at, &Scope::All, 2026).expect("proposals");
    let mut open: Vec<&str> = open.iter().map(|p| p.title.as_str()).collect();
    open.sort_unstable();
    let mut lying = LYING;
    lying.sort_unstable();
    assert_eq!(open, lying);

    let gaps = report::archive_gaps(conn, &at, &Scope::All, 2026).expect("gaps");
    let found: Vec<String> =
        gaps.sections.iter().flat_map(|s| s.missing.iter().map(|m| format!("{} {m}", s.code))).collect();
    let by_hand = fs::read_to_string(root().join("fixtures/archive/missing-2026.txt")).expect("the list made by hand");
    let by_hand: Vec<&str> = by_hand.lines().filter(|l| !l.starts_with('#')).collect();
    assert_eq!(found, by_hand);
    assert_eq!(archive::verify(&year.open.store, &at, &Scope::All).expect("verified").problems, [""; 0]);
    a_quarter_is_printed_whole(conn, &at);
}

/// Sixteen gatherings, three closed and paid months and one publicity; of talks there is only the number in the catalogue.
fn a_quarter_is_printed_whole(conn: &Connection, at: &At) {
    let month = |m| Month::new(2026, m).expect("a month");
    let asked = report::asked_papers(conn, at, &Scope::All, month(1), month(3)).expect("papers");
    let many = |template: Template| asked.parts.iter().filter(|(t, _)| *t == template).count();
    // Who signed is in the box: no sheet to be signed now comes out for a meeting that was held.
    let papers = [Template::Minutes, Template::SignIn, Template::Publicity, Template::Sheet, Template::Listing];
    assert_eq!(papers.map(many), [16, 0, 1, 3, 4]);
    let boxes = many(Template::CoverA4);
    assert!(boxes > 5, "every section but service has papers of the quarter: {boxes}");
    assert_eq!((many(Template::Spine), many(Template::Catalogue)), (1, boxes));
    let text: String = asked.parts.iter().map(|(_, data)| data.to_string()).collect();
    assert!(text.contains("谈心谈话记录（密封）2026年第1号") && !text.contains("不得外传"));
    let none = report::asked_papers(conn, at, &Scope::All, month(3), month(1));
    assert_eq!(none.expect_err("backwards").code(), Code::Usage);
}

/// What leaves of the archive stands in the log with its rows and pages; what cannot be written leaves no entry.
#[test]
fn every_list_and_label_of_the_archive_is_logged() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let register = root().join("fixtures/sheets/real-input/归档文件登记-2026.xlsx");
    assert_eq!(ask(&workspace, &["archive", "import", &register.to_string_lossy()]).exit, 0);
    let to = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (sheet, list, index) = (to("清册.xlsx"), to("目录.pdf"), to("迎检.pdf"));
    let period = ["archive", "inspect", "--from", "2026-10", "--to", "2026-10"];
    let orders = [
        vec!["archive", "list", "inventory", "--year", "2026", "--out", &sheet],
        vec!["print", "catalogue", "--section", "ZT", "--year", "2026", "--out", &list],
        [&period[..], &["--papers", &index]].concat(),
    ];
    for words in &orders {
        assert_eq!(ask(&workspace, words).exit, 0, "{words:?}");
    }
    assert_eq!(ask(&workspace, &orders[0]).exit, 16, "the file is there already");
    let log = ask(&workspace, &["print", "log"]).json;
    let lines = log["log"].as_array().expect("a log").iter();
    let told: Vec<(String, String, bool)> = lines
        .map(|l| {
            let text = |key: &str| l[key].as_str().unwrap_or_default().to_owned();
            (text("what"), text("form"), l["pages"].as_u64() > Some(0))
        })
        .collect();
    let line = |what: &str, form: &str, pages| (what.to_owned(), form.to_owned(), pages);
    let expected =
        [line("迎检全套材料", "pdf", true), line("归档文件目录", "pdf", true), line("归档文件清册", "xlsx", false)];
    assert_eq!(told, expected);
}

/// What the street calls its sections is said one by one, and the lists and numbers say it from then on.
#[test]
fn the_sections_are_called_as_the_street_does() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let sections = |words: &[&str]| {
        let answer = ask(&workspace, &[&["archive", "sections"], words].concat());
        let all = answer.json["sections"].as_array().cloned().unwrap_or_default();
        let codes: Vec<String> = all.iter().map(|s| s["code"].as_str().unwrap_or_default().to_owned()).collect();
        (answer.exit, codes.join(" "))
    };
    assert_eq!(sections(&[]), (0, "WJ ZT RC ZZ DY DF FW".into()));
    let renamed = ["组织建设", "--code", "jg", "--name", "组织机构资料卷", "--retention", "30年", "--place", "1"];
    assert_eq!(sections(&renamed), (0, "JG WJ ZT RC DY DF FW".into()));
    assert_eq!(sections(&["会议", "--code", "HY"]).0, 2);
    assert_eq!(sections(&["JG", "--code", "WJ"]).0, 2);
    let add = ["archive", "add", "--section", "组织机构资料", "--title", "组织设置情况说明", "--date", "2026-10-02"];
    let filed = ask(&workspace, &add).json;
    assert_eq!(filed["items"][0]["archive_number"], "WS·2026-D30-JG-0001");
    assert_eq!(ask(&workspace, &["archive", "gaps"]).json["sections"][0]["name"], "组织机构资料");
    assert_eq!(sections(&["--proposed"]), (0, "WJ ZT RC ZZ DY DF FW".into()));
    assert_eq!(ask(&workspace, &["archive", "items"]).json["items"][0]["archive_number"], "WS·2026-D30-ZZ-0001");
}

impl Year {
    /// The first half is filed before the second begins.
    fn answer_and_count(&mut self) {
        self.accept(&on(day(6, 30)));
        self.live(2, [7, 8, 9, 10, 11, 12]);
        self.answer();
        self.count();
        self.appraise();
    }
}
