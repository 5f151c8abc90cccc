//! The handbook of a year of 50 members, and the catalogue of a section with ten times the papers. `make DIR` fills an encrypted
//! store below it, `measure DIR` prints one JSON line a case: reading, layout and PDF, with the faces loaded before.
//!
//! The year comes in by the rooms' own sheets; the papers go in by SQL, since filing 11,000 would take longer than it tells.

use chrono::{Days, NaiveDate};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use zhibu_core::archive;
use zhibu_core::branch::{self, About, Edition, Scope};
use zhibu_core::print::{self, Fonts, Press, Template};
use zhibu_core::sheet::{ImportReport, Pick};
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Month, dues, handbook, life, members, talks};

const PASSPHRASE: &str = "bench-only";
const PEOPLE: usize = 50;
/// Section and papers in it.
const SECTIONS: [(&str, &str, u32); 2] = [("catalogue_1k", "WJ", 1_000), ("catalogue_10k", "FW", 10_000)];

fn main() {
    // `cargo bench` adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|w| w != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", folder] => make(Path::new(folder)),
        ["measure", folder, fonts] => measure(Path::new(folder), Path::new(fonts)),
        _ => println!("{{\"case\":\"none\"}}"),
    }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

fn at() -> At {
    At::new(day(12, 31).and_hms_opt(12, 0, 0).expect("a time"), "bench")
}

fn name(n: usize) -> String {
    let letter = |n: usize| "伟芳娜秀英敏静丽强磊".chars().nth(n % 10).unwrap_or('一');
    ['王', letter(n / 10), letter(n)].iter().collect()
}

fn make(folder: &Path) {
    let since = Month::new(2026, 1).expect("a month");
    let (code, branch_name) = ("B-00".to_owned(), "基准社区第一党支部".to_owned());
    let about = About { kind: Edition::Office, code, name: branch_name, parent: "S".into(), since };
    let mut open = Workspace::create(&folder.join("office"), &about, PASSPHRASE, &at()).expect("a workspace");
    roster(&mut open, folder);
    year(&mut open, folder);
    papers(&open);
}

fn sheet(folder: &Path, name: &str, head: &str, rows: impl Iterator<Item = String>) -> PathBuf {
    let path = folder.join(format!("{name}.csv"));
    let lines: Vec<String> = std::iter::once(head.to_owned()).chain(rows).collect();
    fs::write(&path, lines.join("\n") + "\n").expect("written");
    path
}

fn whole(taken: &ImportReport, rows: usize) {
    assert_eq!(taken.accepted as usize, rows, "{:?}", taken.rows.first());
}

fn roster(open: &mut Workspace, folder: &Path) {
    let person = |n: usize| {
        let who = format!("{},基准社区第一党支部,第{}党小组", name(n), ["一", "二", "三"][n % 3]);
        format!("{who},男,汉族,1970-01-01,大学本科,正式党员,2000-07-01,2001-07-01,130{n:08}")
    };
    let head = "姓名,所在党支部,党小组,性别,民族,出生日期,学历,人员类别,入党日期,转正日期,手机号";
    let path = sheet(folder, "roster", head, (0..PEOPLE).map(person));
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    whole(&members::import_file(&mut open.store, &at(), &path, &how).expect("a roster").value, PEOPLE);
    let organisation = branch::organisations(open.store.conn()).expect("organisations").remove(0).id;
    let all = members::on(open.store.conn(), &Scope::All, at().today()).expect("a roster");
    let titles = ["书记", "组织委员", "宣传委员"];
    let holders: Vec<(String, String)> = all.iter().zip(titles).map(|(m, t)| (m.id.clone(), t.to_owned())).collect();
    branch::set_term(&mut open.store, &at(), &organisation, day(1, 5), None, "", &holders).expect("a committee");
}

/// Seven gatherings a month, a hundred talks, everybody's dues.
fn year(open: &mut Workspace, folder: &Path) {
    let kinds = ["主题党日", "支部委员会", "支部党员大会", "党课", "党小组会", "党小组会", "党小组会"];
    let held = (1..=12).flat_map(|m| kinds.iter().zip(8..).map(move |(kind, d)| (day(m, d), *kind)));
    let rows: Vec<String> = held
        .map(|(on, kind)| {
            format!("{on},{kind},学习贯彻有关精神,{},{},活动室,50,50,会议研究了当月工作。", name(0), name(1))
        })
        .collect();
    let path = sheet(folder, "life", "日期,类型,主题,主持人,记录人,地点,应到,实到,决议", rows.iter().cloned());
    let pick = Pick::default();
    whole(&life::import(&mut open.store, &at(), &Scope::All, &path, &pick, false).expect("life").value, rows.len());
    let talk = |n: usize| {
        let on = day(1, 10) + Days::new(3 * n as u64);
        format!("{on},{},{},谈心室", name(n % 3), name(3 + n % (PEOPLE - 3)))
    };
    let path = sheet(folder, "talks", "日期,谈话人,谈话对象,地点", (0..100).map(talk));
    whole(&talks::import(&mut open.store, &at(), &Scope::All, &path, &pick, false).expect("talks").value, 100);
    let paid = |n: usize| format!("{},15,2026,{}15", name(n), "15,".repeat(11));
    let head = "姓名,核定额,年度,1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月";
    let path = sheet(folder, "dues", head, (0..PEOPLE).map(paid));
    whole(&dues::import(&mut open.store, &at(), &Scope::All, &path, &pick, false).expect("dues").value, PEOPLE);
}

fn papers(open: &Workspace) {
    for (_, section, many) in SECTIONS {
        let filed = open.store.conn().execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?2) \
             INSERT INTO archive_item (id, organisation_id, year, retention, section, number, box, author, document_number, \
             title, dated, pages, note, source, extras, filed_at, changed_at) \
             SELECT ?1 || n, o.id, 2026, 'D10', ?1, n, n / 50 + 1, o.name, '街工委〔2026〕' || n || '号', \
             '关于做好2026年第' || n || '项党建工作的通知', '2026-06-15', 3, '', '', '{}', '2026-06-30T09:00:00', \
             '2026-06-30T09:00:00' FROM n, organisation o",
            (section, many),
        );
        assert_eq!(filed.expect("filed"), many as usize);
    }
}

fn measure(folder: &Path, fonts: &Path) {
    let open = Workspace::open(&folder.join("office"), PASSPHRASE).expect("a workspace");
    let (conn, at) = (open.store.conn(), at());
    let press = Press::new(Fonts::load(&[fonts.to_owned(), PathBuf::from("/usr/share/fonts")]).expect("faces"));
    case_of("handbook", 3, || {
        let book = handbook::year(conn, &at, &Scope::All, 2026).expect("a year");
        print::pdf(&press, Template::Handbook, &book).expect("a book").pages
    });
    for (case, section, _) in SECTIONS {
        // Ten times the papers take ten times as long: once is enough of them.
        case_of(case, if case == "catalogue_1k" { 3 } else { 1 }, || {
            let list = archive::catalogues(conn, &at, &Scope::All, section, 2026, None).expect("a catalogue");
            print::pdf(&press, Template::Catalogue, &list).expect("a list").pages
        });
    }
}

/// The median of so many; what was laid out before is forgotten each time.
fn case_of(case: &str, times: usize, make: impl Fn() -> usize) {
    let mut pages = 0;
    let mut times: Vec<f64> = (0..times)
        .map(|_| {
            comemo::evict(0);
            let began = Instant::now();
            pages = make();
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    assert!(pages > 10, "{case} has {pages} pages: this measures nothing");
    times.sort_by(f64::total_cmp);
    println!("{{\"case\":\"{case}\",\"ms\":{},\"pages\":{pages}}}", times[times.len() / 2]);
}
