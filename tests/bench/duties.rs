//! The calendar of duties over ten years of one branch's records, and over a store as large as a street's, through the read that the
//! desk uses. `make DIR` fills two encrypted stores below it, `measure DIR` prints one JSON line a case.
//!
//! Gatherings and dues go in by SQL, since ten years of them would take longer than they tell; what is measured is reading.

use chrono::NaiveDate;
use std::path::Path;
use std::time::Instant;
use zhibu_core::branch::{self, About, Edition, Scope};
use zhibu_core::duties;
use zhibu_core::members;
use zhibu_core::sheet::Pick;
use zhibu_core::vault::Workspace;
use zhibu_core::{At, Month};

const PASSPHRASE: &str = "bench-only";

fn main() {
    // `cargo bench` adds a word of its own.
    let words: Vec<String> = std::env::args().skip(1).filter(|w| w != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", folder] => {
            make(&Path::new(folder).join("branch"), 1, 50, 2021);
            make(&Path::new(folder).join("street"), 60, 3_000, 2021);
            make(&Path::new(folder).join("large"), 1, 10_000, 2030);
        }
        ["measure", folder] => measure(Path::new(folder)),
        _ => println!("{{\"case\":\"none\"}}"),
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn at() -> At {
    At::new(day(2030, 12, 15).and_hms_opt(12, 0, 0).expect("a time"), "bench")
}

fn name_of(n: usize) -> String {
    let digits = "零一二三四五六七八九";
    let spelt: String = format!("{n:02}").bytes().filter_map(|d| digits.chars().nth(usize::from(d - b'0'))).collect();
    format!("基准社区第{spelt}党支部")
}

fn make(folder: &Path, branches: usize, people: usize, first: i32) {
    let since = Month::new(2021, 1).expect("a month");
    let about = About { kind: Edition::Office, code: "B-00".into(), name: name_of(0), parent: "S".into(), since };
    let mut open = Workspace::create(folder, &about, PASSPHRASE, &at()).expect("a workspace");
    for n in 1..branches {
        branch::add_organisation(&mut open.store, &at(), &format!("B-{n:02}"), &name_of(n), "党支部", "S")
            .expect("a branch");
    }
    let path = folder.join("roster.csv");
    let mut text = String::from("姓名,所在党支部,性别,民族,出生日期,学历,人员类别,入党日期,转正日期,手机号\n");
    for n in 0..people {
        const GIVEN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰涛明";
        let letter = |n: usize| GIVEN.chars().nth(n % 17).unwrap_or('一');
        let name: String = ['王', letter(n), letter(n / 17), letter(n / 289), letter(n / 4913)].iter().collect();
        let (home, month) = (name_of(n % branches), n % 12 + 1);
        text += &format!(
            "{name},{home},男,汉族,1970-01-01,大学本科,正式党员,2000-{month:02}-01,2001-{month:02}-01,130{n:08}\n"
        );
    }
    std::fs::write(&path, text).expect("a file");
    let how = members::Import { pick: Pick::default(), scope: Scope::All, dry_run: false };
    let taken = members::import_file(&mut open.store, &at(), &path, &how).expect("a roster").value;
    assert_eq!(taken.accepted as usize, people, "{:?}", taken.rows.first());
    seat(&mut open);
    records(&open, first);
}

fn seat(open: &mut Workspace) {
    for o in branch::organisations(open.store.conn()).expect("organisations") {
        let roster = members::on(open.store.conn(), &Scope::One(o.id.clone()), at().today()).expect("a roster");
        let titles = ["书记", "组织委员", "宣传委员", "纪检委员"];
        let holders: Vec<(String, String)> =
            roster.iter().zip(titles).map(|(m, t)| (m.id.clone(), t.to_owned())).collect();
        branch::set_term(&mut open.store, &at(), &o.id, day(2026, 3, 1), None, "", &holders).expect("a committee");
    }
}

/// From the first of a year to the end of 2030: every month a theme day, a committee meeting and everybody's dues; every quarter a 党员大会 with a lecture.
fn records(open: &Workspace, first: i32) {
    let conn = open.store.conn();
    let triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'";
    let mut names = conn.prepare(triggers).expect("triggers");
    let names: Vec<String> = names.query_map([], |r| r.get(0)).expect("names").map(|n| n.expect("a name")).collect();
    conn.execute_batch("BEGIN").expect("begun");
    for name in names {
        conn.execute_batch(&format!("DROP TRIGGER \"{name}\"")).expect("dropped");
    }
    let months = (first..2031).flat_map(|y| (1..=12).map(move |m| format!("{y}-{m:02}")));
    for month in months {
        for (kinds, on) in [("theme-day", "10"), ("committee", "08"), ("general,lecture", "20")] {
            conn.execute(
                "INSERT INTO gathering (id, organisation_id, held_on, kinds, group_name, topic, host, recorder, lecturer, \
                 place, due_stated, present_stated, minutes, resolution, entered_at, changed_at, extras) \
                 SELECT id || ?1 || ?2, id, ?1 || '-' || ?3, ?2, '', '学习', '', '王', '', '', 50, 50, 120, '', \
                 ?1 || '-' || ?3 || 'T18:00:00', ?1 || '-' || ?3 || 'T18:00:00', '{}' FROM organisation",
                [month.as_str(), kinds, on],
            )
            .expect("a gathering");
        }
        conn.execute(
            "INSERT INTO dues_line (id, organisation_id, member_id, month, amount, paid_on, how, collector, reverses, \
             reason, source, written_at, actor) SELECT id || ?1, organisation_id, id, ?1, 1500, ?1 || '-10', '', '', NULL, \
             '', 'bench', ?1, 'bench' FROM member",
            [&month],
        )
        .expect("dues");
    }
    conn.execute_batch(
        "INSERT INTO dues_assessment (id, organisation_id, member_id, since, amount, class, approval, pack, source, entered_at, \
         actor) SELECT 'a' || id, organisation_id, id, '2021-01', 1500, 'rate', '', 'bench', 'bench', '2021-01', 'bench' \
         FROM member; COMMIT; ANALYZE;",
    )
    .expect("done");
}

fn measure(folder: &Path) {
    let today = at().today();
    let year = (day(2030, 1, 1), day(2031, 2, 28));
    for (case, name, (from, to)) in [
        ("desk_branch", "branch", year),
        ("decade_branch", "branch", (day(2021, 1, 1), day(2030, 12, 31))),
        ("desk_street", "street", year),
        ("desk_large", "large", year),
    ] {
        let open = Workspace::open(&folder.join(name), PASSPHRASE).expect("a workspace");
        case_of(case, || duties::duties(open.store.conn(), &Scope::All, from, to, today).expect("duties").len());
    }
    let open = Workspace::open(&folder.join("large"), PASSPHRASE).expect("a workspace");
    let conn = open.store.conn();
    case_of("roster_words", || members::words(conn, &Scope::All, today).expect("words").all as usize);
    // What the page shows, as it goes to the window: everybody, then who a letter, initials and the end of a number find.
    const SCREEN: Option<usize> = Some(200);
    for (case, find, first) in [
        ("roster_look", "", None),
        ("roster_screen", "", SCREEN),
        ("find_letter", "w", SCREEN),
        ("find_letter_all", "w", None),
        ("find_initials", "wfn", SCREEN),
        ("find_tail", "0007", SCREEN),
    ] {
        let columns = ["name", "sex", "birth_month", "kind", "joined", "party_years", "category", "group", "away"];
        let view = members::View { find: find.into(), ..members::View::of(&columns) };
        case_of(case, || {
            let seen = members::look(conn, &Scope::All, today, &view, first).expect("a list");
            serde_json::to_string(&seen).expect("text").len()
        });
    }
}

/// The median of five, after one that is not counted.
fn case_of(case: &str, read: impl Fn() -> usize) {
    let rows = read();
    assert!(rows > 50, "nothing was read: this measures nothing");
    let mut times: Vec<f64> = (0..5)
        .map(|_| {
            let began = Instant::now();
            read();
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{{\"case\":\"{case}\",\"ms\":{},\"rows\":{rows}}}", times[2]);
}
