//! The repo's own rules: who may see whom, what lies where, what never appears.
//!
//! Every rule collects all its breaches and names them, so that one run shows everything there is to mend.

use crate::source::{Source, block, files, root, text, under};

const CORE: &str = "src-tauri/core/src/";

/// The rooms, and what each may use besides the ground that all stand on (`at date error file`).
/// A floor sees only the floors below it; `sheet` and `print` know no room; `street` knows what a report looks like on
/// the wire, not the rooms it was drawn from.
const FLOORS: &[(&str, &[&str])] = &[
    ("store", &[]),
    ("sheet", &[]),
    // A list is a paper or a workbook: its columns say for both what they hold.
    ("print", &["sheet"]),
    ("scans", &["store", "sheet"]),
    ("branch", &["store", "sheet", "print"]),
    ("members", &["store", "sheet", "print", "branch"]),
    ("life", &["store", "sheet", "print", "scans", "branch", "members"]),
    ("talks", &["store", "sheet", "print", "scans", "branch", "members"]),
    ("dues", &["store", "sheet", "print", "branch", "members"]),
    ("points", &["store", "sheet", "print", "scans", "branch", "members", "life", "dues"]),
    ("archive", &["store", "sheet", "print", "scans", "branch", "members", "life", "talks", "dues", "points"]),
    ("duties", &["store", "sheet", "print", "branch", "members", "life", "talks", "dues", "points", "archive"]),
    ("forms", &["store", "sheet", "branch", "members", "talks", "dues", "points"]),
    (
        "handbook",
        &["store", "sheet", "print", "branch", "members", "life", "talks", "dues", "points", "archive", "duties"],
    ),
    (
        "report",
        &["store", "sheet", "print", "branch", "members", "life", "talks", "dues", "points", "archive", "duties"],
    ),
    ("street", &["store", "sheet", "print", "report"]),
    // The key ring is born with a workspace and stands on its recovery sheet.
    ("vault", &["store", "print", "branch", "report"]),
    // The sample is a user of the whole house: it enters its month through the rooms' own verbs.
    (
        "sample",
        &[
            "store", "sheet", "print", "vault", "branch", "members", "life", "talks", "dues", "points", "archive",
            "duties", "report", "street",
        ],
    ),
];

fn hold(rule: &str, breaches: Vec<String>) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}

/// Files whose code only tests run.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs")
        || name.ends_with("/testing.rs")
        || name.contains("/tests/")
        || name.starts_with("tests/")
}

fn product_sources(folder: &str) -> Vec<(String, Source)> {
    let names = under(folder, ".rs").into_iter().filter(|name| !is_test(name));
    let read: Vec<_> = names.map(|name| (name.clone(), Source::read(&name))).collect();
    assert!(!read.is_empty(), "no sources below {folder}");
    read
}

fn room_of(name: &str) -> Option<&str> {
    let inside = name.strip_prefix(CORE)?;
    let room = inside.split_once('/').map_or_else(|| inside.trim_end_matches(".rs"), |(room, _)| room);
    FLOORS.iter().map(|(known, _)| *known).find(|known| *known == room)
}

/// The first names after every `crate::`, groups opened, each with its line.
fn seen_rooms(code: &str) -> Vec<(usize, &str)> {
    let mut seen = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        let group = if rest.starts_with('{') { &rest[1..block(rest) - 1] } else { rest };
        let mut depth = 0;
        let parts = group.split(|c| {
            depth += match c {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            c == ',' && depth == 0
        });
        let names = parts.map(|p| p.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""));
        seen.extend(names.take(if rest.starts_with('{') { usize::MAX } else { 1 }).map(|name| (line, name)));
    }
    seen
}

#[test]
fn a_room_sees_only_the_floors_below() {
    let mut breaches = Vec::new();
    for (name, source) in product_sources(CORE) {
        let Some(room) = room_of(&name) else { continue };
        let allowed = FLOORS.iter().find(|(known, _)| *known == room).map_or(&[][..], |(_, below)| below);
        for (line, other) in seen_rooms(&source.code) {
            let is_room = FLOORS.iter().any(|(known, _)| *known == other);
            if is_room && other != room && !allowed.contains(&other) {
                breaches.push(format!("{name}:{line} {room} uses {other}"));
            }
        }
        // `super` in a room's own top file would be a second, unseen way out.
        if name.ends_with(&format!("{room}/mod.rs")) && source.code.contains("super::") {
            breaches.push(format!("{name} uses super::, write crate:: so that the edge is seen"));
        }
    }
    hold("rooms reach only downwards", breaches);
}

#[test]
fn the_edges_are_read_right() {
    let code = "use crate::{At, store::{Store, verb}, life};\nfn f() { crate::points::close() }";
    assert_eq!(seen_rooms(code), [(1, "At"), (1, "store"), (1, "life"), (2, "points")]);
    let rooms = under(CORE, "/mod.rs").len();
    assert!(rooms >= FLOORS.len(), "a room of the table is missing: {rooms} folders");
}

#[test]
fn every_room_has_a_floor() {
    let all = under(CORE, "/mod.rs").into_iter().filter(|name| name[CORE.len()..].matches('/').count() == 1);
    let unknown = all.filter(|name| room_of(name).is_none()).collect();
    hold("rooms without a place in the table of floors", unknown);
}

#[test]
fn sql_lies_with_the_rows() {
    let mut breaches = Vec::new();
    for folder in ["src-tauri/core/src/", "src-tauri/cli/", "src-tauri/src/"] {
        for (name, source) in product_sources(folder) {
            let home = name.ends_with("/rows.rs") || name.contains("/rows/") || name.contains("/src/store/");
            let found = source.strings.iter().filter(|(_, text)| !home && is_sql(text));
            breaches.extend(
                found.map(|(line, text)| format!("{name}:{line} {}", text.chars().take(60).collect::<String>())),
            );
        }
    }
    hold("SQL only in rows.rs, in the store and in .sql files", breaches);
}

fn is_sql(literal: &str) -> bool {
    let words =
        literal.trim_start_matches(['r', '#', '"']).split_whitespace().map(str::to_uppercase).collect::<Vec<_>>();
    let has = |word: &str| words.iter().any(|w| w == word);
    match words.first().map(String::as_str) {
        Some("SELECT") => words.len() > 1 && (has("FROM") || words[1].starts_with(['(', '?', '1', 'E', 'C', 'M', 'S'])),
        Some("WITH") => has("SELECT"),
        Some("INSERT") => has("INTO"),
        Some("DELETE") => has("FROM"),
        Some("UPDATE") => has("SET"),
        Some("CREATE") => has("TABLE") || has("TRIGGER") || has("INDEX"),
        _ => false,
    }
}

#[test]
fn core_has_no_shell_no_clock_no_environment_and_no_voice() {
    const FORBIDDEN: &[&str] = &[
        "tauri",
        "Local::",
        "Utc::now",
        "SystemTime",
        "Instant::now",
        "std::env",
        "env::var",
        "println!",
        "eprintln!",
        "print!",
        "dbg!",
    ];
    let mut breaches = Vec::new();
    for (name, source) in product_sources(CORE) {
        for (n, line) in source.code.lines().enumerate() {
            let hit = FORBIDDEN.iter().filter(|word| line.contains(*word));
            breaches.extend(hit.map(|word| format!("{name}:{} {word}", n + 1)));
        }
    }
    hold("core is handed its moment and says nothing", breaches);
}

#[test]
fn nothing_but_tests_may_panic() {
    const FORBIDDEN: &[&str] = &[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    let mut breaches = Vec::new();
    for (name, source) in product_sources("src-tauri/") {
        // What fails in a constant fails in the compiler.
        let running = source.code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("const "));
        for (n, line) in running {
            let hit = FORBIDDEN.iter().filter(|word| line.contains(*word));
            breaches.extend(hit.map(|word| format!("{name}:{} {word}", n + 1)));
        }
    }
    hold("a failure is an answer, never a panic", breaches);
}

#[test]
fn one_folder_of_the_window_talks_to_the_shell() {
    let inside = files().into_iter().filter(|name| name.starts_with("ui/src/") && !name.starts_with("ui/src/api/"));
    let breaches = inside.filter(|name| text(name).contains("@tauri-apps") || text(name).contains("__TAURI")).collect();
    hold("only ui/src/api imports @tauri-apps", breaches);
}

#[test]
fn the_top_level_is_the_layout() {
    const KNOWN: &[&str] =
        &["Cargo.toml", "Cargo.lock", "README.md", "LICENSE", "src-tauri", "ui", "assets", "fixtures", "tests"];
    let mut tops: Vec<String> = files().iter().filter_map(|n| n.split('/').next().map(str::to_owned)).collect();
    tops.dedup();
    hold(
        "no other names at the top",
        tops.into_iter().filter(|t| !t.starts_with('.') && !KNOWN.contains(&t.as_str())).collect(),
    );
}

#[test]
fn the_map_is_true() {
    let readme = text("README.md");
    let map = readme.split("## Map").nth(1).and_then(|part| part.split("```").nth(1)).expect("a map in the README");
    let named: Vec<&str> = map
        .lines()
        .filter(|l| l.starts_with(|c: char| c.is_alphanumeric() || c == '.'))
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    let mut breaches: Vec<String> =
        named.iter().filter(|p| !root().join(p).exists()).map(|p| format!("{p} is not there")).collect();
    let rooms = under(CORE, "/mod.rs").into_iter().filter_map(|n| room_of(&n).map(str::to_owned));
    let missing = rooms.filter(|room| !named.contains(&format!("{CORE}{room}/").as_str()));
    breaches.extend(missing.map(|room| format!("{room} is not in the map")));
    hold("every path of the README's map exists and every room is in it", breaches);
}

#[test]
fn no_file_and_no_function_is_too_long() {
    let written =
        files().into_iter().filter(|n| [".rs", ".ts", ".vue", ".mjs", ".typ", ".sql"].iter().any(|e| n.ends_with(e)));
    // Generated text and the old stores of the fixtures are read by nobody from top to bottom.
    let generated = ["/schema.sql", "/api/commands.ts"];
    let nobodys = |n: &String| {
        n.contains("/bindings/") || generated.iter().any(|end| n.ends_with(end)) || n.starts_with("fixtures/")
    };
    let written: Vec<String> = written.filter(|n| !nobodys(n)).collect();
    let mut breaches: Vec<String> = Vec::new();
    for name in &written {
        let lines = text(name).lines().count();
        breaches.extend((lines > 500).then(|| format!("{name}: {lines} lines")));
        if name.ends_with(".rs") && !is_test(name) {
            breaches.extend(
                functions(&Source::read(name).code)
                    .filter(|(_, n)| *n > 60)
                    .map(|(f, n)| format!("{name} {f}: {n} lines")),
            );
        }
    }
    hold("a file has at most 500 lines, a function of the program 60", breaches);
}

/// Every function with a body: its name and how many lines it takes.
fn functions(code: &str) -> impl Iterator<Item = (&str, usize)> {
    code.match_indices("fn ").filter_map(|(at, _)| {
        let is_word = code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let rest = &code[at..];
        let open = rest.find(['{', ';']).filter(|n| is_word && rest[*n..].starts_with('{'))?;
        let name = rest[3..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
        Some((name, rest[..open + block(&rest[open..])].lines().count()))
    })
}

#[test]
fn nothing_names_the_machine_it_was_made_on() {
    // Spelt apart, so that this file passes its own rule.
    let homes = ["root", "home", "work", "Users"].map(|folder| format!("/{folder}/"));
    let hosts =
        [["registry", "npmjs"], ["index", "crates"], ["files", "pythonhosted"], ["deb", "debian"]].map(|h| h.join("."));
    let mut breaches = Vec::new();
    for name in files().into_iter().filter(|name| name != "Cargo.lock" && !is_binary(name)) {
        for (n, line) in text(&name).lines().enumerate() {
            let path = homes.iter().any(|h| line.match_indices(h.as_str()).any(|(at, _)| starts_a_path(&line[..at])));
            if path || hosts.iter().any(|host| line.contains(host.as_str())) {
                breaches.push(format!("{name}:{} {}", n + 1, line.chars().take(80).collect::<String>()));
            }
        }
    }
    hold("no machine's paths and no registry's host", breaches);
}

fn starts_a_path(before: &str) -> bool {
    before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !".$}_-*".contains(c))
}

fn is_binary(name: &str) -> bool {
    [".png", ".ico", ".icns", ".xlsx", ".xls", ".ods", ".et", ".pdf", ".zhibu", ".otf", ".ttf", ".db", ".bin"]
        .iter()
        .any(|e| name.ends_with(e))
}

#[test]
fn no_emblem_and_nothing_that_is_not_ours_to_keep() {
    let shown = files().into_iter().filter(|n| n.starts_with("ui/") || n.starts_with("assets/"));
    let words = ["党徽", "☭", "上访", "计划生育"];
    let mut breaches = Vec::new();
    for name in shown.filter(|name| !is_binary(name)) {
        let whole = format!("{name}\n{}", text(&name));
        breaches.extend(words.iter().filter(|w| whole.contains(*w)).map(|w| format!("{name}: {w}")));
    }
    hold("neither the emblem nor petitions nor family planning", breaches);
}

/// The migrations run in a plain store; SQLite keeps the text of each table, comments and all.
#[test]
fn every_table_is_strict_and_every_column_explained() {
    let store = rusqlite::Connection::open_in_memory().expect("a store in memory");
    let mut steps = under("src-tauri/core/src/store/migrations/", ".sql");
    steps.sort();
    for step in &steps {
        store.execute_batch(&text(step)).unwrap_or_else(|e| panic!("{step}: {e}"));
    }
    let mut list = store.prepare("SELECT l.name, l.strict, s.sql FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name WHERE l.type = 'table' AND l.name NOT LIKE 'sqlite_%'").expect("the list");
    let tables = list.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, bool>(1)?, r.get::<_, String>(2)?)));
    let mut breaches = Vec::new();
    for (table, strict, sql) in tables.expect("the tables").map(|t| t.expect("a table")) {
        breaches.extend((!strict).then(|| format!("{table} is not STRICT")));
        let mut columns = store.prepare("SELECT name FROM pragma_table_info(?1)").expect("the columns");
        let names = columns.query_map([&table], |r| r.get::<_, String>(0)).expect("the columns");
        let bare = names.map(|n| n.expect("a column")).filter(|column| !is_explained(&sql, column));
        breaches.extend(bare.map(|column| format!("{table}.{column} has no comment")));
    }
    hold("STRICT tables whose every column says what it holds", breaches);
}

/// A comment on the column's own line or on the line above it.
fn is_explained(sql: &str, column: &str) -> bool {
    let lines: Vec<&str> = sql.lines().collect();
    let own =
        lines.iter().position(|line| line.trim_start_matches([',', ' ']).split_whitespace().next() == Some(column));
    own.is_some_and(|n| lines[n].contains("--") || n > 0 && lines[n - 1].trim_start().starts_with("--"))
}
