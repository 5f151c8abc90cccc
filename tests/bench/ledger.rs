//! The ledger of a street in one store: 2,660 members of 180 branches, 60 months, six lines a month, through the same
//! public reads that the window uses. `make DIR [TIMES]` fills an encrypted store, `measure DIR` prints one JSON line a case.
//!
//! The rows go in by SQL, since five years of closes would take longer than they tell; what is measured is reading.

use std::path::{Path, PathBuf};
use std::time::Instant;
use zhibu_core::branch::{self, About, Edition, Scope};
use zhibu_core::members;
use zhibu_core::points::{self, Period};
use zhibu_core::sheet::Pick;
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Month};

const MEMBERS: usize = 2_660;
const BRANCHES: usize = 180;
const PASSPHRASE: &str = "bench-only";

fn main() {
    // `cargo bench` adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|w| w != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", folder] => make(Path::new(folder), 1),
        ["make", folder, times] => make(Path::new(folder), times.parse().expect("how many times")),
        ["measure", folder] => measure(Path::new(folder)),
        // Without a word, as `cargo bench` alone runs it: nothing to do.
        _ => println!("{{\"case\":\"none\"}}"),
    }
}

fn at() -> At {
    let day = chrono::NaiveDate::from_ymd_opt(2030, 12, 31).expect("a day");
    At::new(day.and_hms_opt(12, 0, 0).expect("a time"), "bench")
}

fn make(folder: &Path, times: usize) {
    let about = About {
        kind: Edition::Office,
        code: "B-000".into(),
        name: name_of(0),
        parent: "S".into(),
        since: Month::new(2026, 1).expect("a month"),
    };
    let mut open = Workspace::create(folder, &about, PASSPHRASE, &at()).expect("a workspace");
    for n in 1..BRANCHES {
        branch::add_organisation(&mut open.store, &at(), &format!("B-{n:03}"), &name_of(n), "党支部", "S")
            .expect("a branch");
    }
    let roster = roster(folder, MEMBERS * times);
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    let taken = members::import_file(&mut open.store, &at(), &roster, &how).expect("a roster").value;
    assert_eq!(taken.accepted as usize, MEMBERS * times, "{:?}", taken.rows.first());
    ledger(&open, times == 1);
}

fn name_of(n: usize) -> String {
    let digits = "零一二三四五六七八九";
    let spelt: String = format!("{n:03}").bytes().filter_map(|d| digits.chars().nth(usize::from(d - b'0'))).collect();
    format!("基准社区{spelt}党支部")
}

fn roster(folder: &Path, people: usize) -> PathBuf {
    const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡";
    const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰涛明";
    let pick = |set: &str, n: usize| set.chars().nth(n % set.chars().count()).unwrap_or('一');
    let mut text = String::from("姓名,所在党支部,性别,民族,出生日期,学历,人员类别,入党日期,转正日期,手机号\n");
    for n in 0..people {
        let name: String =
            [pick(FAMILY, n), pick(GIVEN, n / 15), pick(GIVEN, n / 255), pick(GIVEN, n / 4335)].iter().collect();
        let home = name_of(n % BRANCHES);
        text += &format!("{name},{home},男,汉族,1970-01-01,大学本科,正式党员,2000-07-01,2001-07-01,130{n:08}\n");
    }
    let path = folder.join("roster.csv");
    std::fs::write(&path, text).expect("a file");
    path
}

/// Closed months and their totals; with `lines` also the six lines a member and month that made them.
fn ledger(open: &Workspace, lines: bool) {
    let conn = open.store.conn();
    let triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'points_%'";
    let mut names = conn.prepare(triggers).expect("triggers");
    let names: Vec<String> = names.query_map([], |r| r.get(0)).expect("names").map(|n| n.expect("a name")).collect();
    conn.execute_batch("BEGIN").expect("begun");
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER \"{name}\"")).expect("dropped");
    }
    let months: Vec<String> = (2026..2031).flat_map(|y| (1..=12).map(move |m| format!("{y}-{m:02}"))).collect();
    for month in &months {
        conn.execute(
            "INSERT INTO points_close (organisation_id, month, pack, lines, members, closed_at, actor) \
             SELECT id, ?1, 'bench', 0, 0, ?1, 'bench' FROM organisation",
            [month],
        )
        .expect("closed");
        if lines {
            conn.execute(
                "INSERT INTO points_line (id, organisation_id, member_id, month, dated, part, rule, item, category, quantity, \
                 points, pack, evidence, source, reverses, written_at, actor) \
                 SELECT m.id || ?1 || n.value, m.organisation_id, m.id, ?1, ?1 || '-28', iif(n.value < 4, 'base', 'daily'), \
                 'r' || n.value, '参加组织生活会', 'employed', 100, 100 * (1 + (m.rowid * 7 + n.value * 3) % 5), 'bench', \
                 '会议签到', 'bench', NULL, ?1, 'bench' FROM member m, json_each('[1,2,3,4,5,6]') n",
                [month],
            )
            .expect("lines");
        }
    }
    let totals = if lines {
        "INSERT INTO points_total (organisation_id, member_id, period, base, daily, appraisal, deduction) \
         SELECT organisation_id, member_id, month, sum(iif(part = 'base', points, 0)), sum(iif(part = 'daily', points, 0)), 0, 0 \
         FROM points_line GROUP BY organisation_id, member_id, month"
    } else {
        "INSERT INTO points_total (organisation_id, member_id, period, base, daily, appraisal, deduction) \
         SELECT m.organisation_id, m.id, c.month, 900 + m.rowid % 500, 600, 0, 0 \
         FROM member m JOIN points_close c ON c.organisation_id = m.organisation_id"
    };
    conn.execute_batch(totals).expect("totals");
    conn.execute_batch(
        "INSERT INTO points_total (organisation_id, member_id, period, base, daily, appraisal, deduction) \
         SELECT organisation_id, member_id, substr(period, 1, 4), sum(base), sum(daily), sum(appraisal), sum(deduction) \
         FROM points_total GROUP BY 1, 2, 3",
    )
    .expect("totals of the years");
    conn.execute_batch("COMMIT; ANALYZE;").expect("done");
}

fn measure(folder: &Path) {
    let open = Workspace::open(folder, PASSPHRASE).expect("a workspace");
    let conn = open.store.conn();
    let today = at().today();
    let rank = |year| points::rank(conn, &Scope::All, Period::Year(year), today).expect("a ranking").len();
    tell("rank_years_5", || (2026..2031).map(rank).sum());
    tell("rank_year", || rank(2030));
    // What a keystroke in the window asks for: the first screen, and how many there are.
    let columns = ["name", "sex", "birth_month", "kind", "joined", "party_years", "category", "group", "away"];
    let find = |text: &str| {
        let view = members::View { find: text.into(), ..members::View::of(&columns) };
        members::look(conn, &Scope::All, today, &view, Some(200)).expect("a list").rows.len()
    };
    // Names as they are typed, keystroke by keystroke, and the other things that people are found by: the slowest counts.
    let names = ["w", "wa", "wan", "wang", "wangw", "ww", "www", "wwww", "z", "zh", "zhl", "weif", "芳"];
    let slowest = names.into_iter().chain(["130", "0640"]).map(|typed| time(|| find(typed)).0).fold(0.0, f64::max);
    println!("{{\"case\":\"search\",\"ms\":{slowest}}}");
}

fn tell(case: &str, read: impl FnMut() -> usize) {
    let (ms, rows) = time(read);
    println!("{{\"case\":\"{case}\",\"ms\":{ms},\"rows\":{rows}}}");
}

/// Milliseconds of the median of three runs after one that warms up.
fn time(mut read: impl FnMut() -> usize) -> (f64, usize) {
    let rows = read();
    assert!(rows > 0, "nothing was read: this measures nothing");
    let mut times: Vec<f64> = (0..3)
        .map(|_| {
            let began = Instant::now();
            read();
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[1], rows)
}
