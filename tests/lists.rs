//! Every list of the program is a workbook: figures are numbers, days are dates, and numbers that are names are text. Read back by a
//! parser that is not ours.

use crate::program::{ask, office, zhibu};
use crate::source::root;
use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a column must hold.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Holds {
    Figures,
    Days,
    /// Numbers among them are names.
    Words,
}
use Holds::{Days, Figures, Words};

struct List {
    /// As it is asked for.
    words: &'static [&'static str],
    /// How many sheets it has with the two branches of the office.
    sheets: usize,
    /// Some of its columns; the first names the row of heads.
    columns: &'static [(&'static str, Holds)],
}

const fn list(words: &'static [&'static str], sheets: usize, columns: &'static [(&'static str, Holds)]) -> List {
    List { words, sheets, columns }
}

const LISTS: &[List] = &[
    list(
        &["print", "roster", "--full-id"],
        1,
        &[
            ("姓名", Words),
            ("序号", Figures),
            ("公民身份证号", Words),
            ("联系电话", Words),
            ("加入党组织日期", Days),
            ("所属", Words),
        ],
    ),
    list(&["print", "summary"], 1, &[("姓名", Words), ("出生日期", Days), ("手机号", Words)]),
    list(&["print", "register", "2026-10"], 1, &[("姓名", Words), ("当月合计", Figures)]),
    list(&["print", "year", "2026"], 1, &[("姓名", Words), ("全年合计", Figures)]),
    list(&["print", "talks", "2026"], 1, &[("谈话人", Words), ("编号", Words), ("日期", Days), ("四谈", Words)]),
    list(&["print", "life-plan", "2026"], 1, &[("主题", Words), ("实际日期", Days), ("应到", Figures)]),
    list(&["print", "appraisal", "2026"], 1, &[("姓名", Words), ("会议记录号", Words), ("序号", Figures)]),
    list(&["print", "tasks", "2026-10"], 2, &[("任务", Words), ("到期", Days)]),
    list(&["print", "plan", "2026"], 2, &[("任务", Words), ("到期", Days), ("依据", Words)]),
    list(&["print", "dues", "2026-10"], 2, &[("姓名", Words), ("交纳情况", Words)]),
    list(&["print", "dues", "2026H2"], 2, &[("姓名", Words), ("序号", Figures)]),
    list(&["print", "dues", "2026Q4"], 2, &[("月份", Words), ("应交人数", Figures), ("收缴金额（元）", Figures)]),
    list(&["print", "dues-table", "2026"], 1, &[("姓名", Words), ("每月应交（元）", Figures), ("所属", Words)]),
    list(
        &["print", "dues-register", "2026H2"],
        1,
        &[("姓名", Words), ("10月", Figures), ("合计", Figures), ("所属", Words)],
    ),
    list(&["print", "fund", "2026"], 1, &[("凭证", Words), ("日期", Days), ("金额（元）", Figures)]),
    list(&["print", "boxes", "2026"], 1, &[("资料卷", Words), ("起止件号", Words), ("件数", Figures)]),
    list(
        &["print", "catalogue", "--section", "ZT", "--year", "2026"],
        1,
        &[("题名", Words), ("文号", Words), ("日期", Days), ("页数", Figures)],
    ),
    list(
        &["archive", "inspect", "--from", "2026-10", "--to", "2026-10"],
        1,
        &[("题名", Words), ("日期", Days), ("盒号", Words)],
    ),
    list(
        &["archive", "list", "inventory", "--year", "2026"],
        1,
        &[("档号", Words), ("日期", Days), ("页数", Figures), ("盒号", Words)],
    ),
    list(&["archive", "list", "gaps", "--year", "2026"], 1, &[("缺少的文件", Words)]),
    list(&["archive", "list", "checks", "--year", "2026"], 1, &[("档号", Words), ("题名", Words)]),
    list(
        &["archive", "list", "cabinets", "--year", "2026"],
        1,
        &[("资料卷", Words), ("盒号", Words), ("件数", Figures)],
    ),
    list(&["archive", "list", "first-half", "--year", "2026"], 1, &[("资料卷", Words), ("1月", Figures)]),
    list(
        &["archive", "list", "second-half", "--year", "2026"],
        1,
        &[("资料卷", Words), ("10月", Figures), ("本年缺件", Figures)],
    ),
];

/// What is printed and is no list: labels, forms, letters, reports. The publicity is read in `scores`, where one is made.
const PAPERS: &[&str] = &[
    "cover",
    "spine",
    "backsheet",
    "slip",
    "form",
    "publicity",
    "statement",
    "rules",
    "life-half",
    "talk",
    "talk-envelope",
    "log",
    "term",
    "receipts",
    "box",
    "calibration",
    "printer",
    "templates",
    "sign-in",
    "minutes",
    "notice",
    "letter",
    "handbook",
];

/// Two branches, one of them with what an office has after a month.
fn a_month_of_two(workspace: &Path, folder: &Path) {
    let done = |words: &[&str]| {
        let answer = ask(workspace, words);
        assert!([0, 3].contains(&answer.exit), "{words:?} {answer:?}");
    };
    let first = |words: &[&str]| done(&[&["--org", "YL-CG-01"], words].concat());
    let sample = |name: &str| root().join("fixtures/sheets/real-input").join(name).to_string_lossy().into_owned();
    office(workspace);
    for (room, file) in [
        ("roster", "花名册-党员基本信息汇总表.xlsx"),
        ("life", "组织生活登记-2026-10.xlsx"),
        ("talks", "谈心谈话登记-2026-10.xlsx"),
        ("points", "积分登记-2026-10.xlsx"),
        ("dues", "党费收缴登记-2026-10.xlsx"),
        ("archive", "归档文件登记-2026.xlsx"),
    ] {
        done(&[room, "import", &sample(file)]);
    }
    done(&["organisation", "add", "--code", "YL-CG-02", "--name", "晨光社区第二党支部", "--kind", "党支部"]);
    let other = folder.join("二支部.csv");
    let people = "姓名,所在党支部,性别,人员类别,加入党组织日期\n欧阳建国,晨光社区第二党支部,男,正式党员,1985-07-01\n";
    std::fs::write(&other, people).expect("written");
    done(&["roster", "import", &other.to_string_lossy()]);
    done(&["dues", "assess", "欧阳建国", "12.5", "--from", "2026-10"]);
    done(&["dues", "record", "欧阳建国", "2026-10", "12.5"]);
    first(&["dues", "fund", "上缴", "500", "--document", "20260012", "--on", "2026-10-20"]);
    for step in ["self", "mutual", "ballot", "decision"] {
        first(&["life", "appraisal", "step", "2026", step, "--document", "支部大会〔2026〕12号", "--on", "2026-10-30"]);
    }
    first(&["life", "appraisal", "grade", "2026", "qualified", "--member", "赵勇思"]);
    first(&["points", "close", "2026-10"]);
    first(&["archive", "draw", "--year", "2026", "--count", "1"]);
}

/// The rows from the heads on, of every sheet.
fn tables(path: &Path, head: &str) -> Vec<Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let sheets: Vec<_> = book.sheet_names().iter().map(|n| book.worksheet_range(n).expect("readable")).collect();
    let from_heads = |range: &calamine::Range<Data>| -> Vec<Vec<Data>> {
        let rows = range.rows().map(<[Data]>::to_vec);
        rows.skip_while(|r| !r.contains(&Data::String(head.into()))).collect()
    };
    sheets.iter().map(from_heads).collect()
}

fn holds(list: &List, path: &Path) {
    let all = tables(path, list.columns[0].0);
    assert_eq!(all.len(), list.sheets, "sheets of {:?}", list.words);
    for (head, what) in list.columns {
        let mut right = 0;
        for table in &all {
            let heads = table.first().unwrap_or_else(|| panic!("no heads in {:?}", list.words));
            let at = heads.iter().position(|h| *h == Data::String((*head).into()));
            let at = at.unwrap_or_else(|| panic!("no {head} in {:?}: {heads:?}", list.words));
            for cell in table[1..].iter().filter_map(|r| r.get(at)) {
                match (what, cell) {
                    (Figures, Data::Float(_) | Data::Int(_)) | (Days, Data::DateTime(_)) => right += 1,
                    (Words, Data::String(_)) => right += 1,
                    (Words, cell) => assert!(cell.is_empty(), "{head} of {:?} holds {cell:?}", list.words),
                    (_, Data::String(s)) => {
                        assert!(s.parse::<f64>().is_err(), "{head} of {:?} holds {s} as text", list.words);
                    }
                    _ => {}
                }
            }
        }
        assert!(right > 0, "{head} of {:?} holds no {what:?}", list.words);
    }
}

#[test]
fn every_list_is_a_workbook_whose_cells_are_what_they_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    a_month_of_two(&workspace, folder.path());
    for (n, list) in LISTS.iter().enumerate() {
        let out: PathBuf = folder.path().join(format!("{n}.xlsx"));
        let words = [list.words, &["--out", out.to_str().expect("a path")]].concat();
        let answer = ask(&workspace, &words);
        assert_eq!(answer.exit, 0, "{words:?} {answer:?}");
        assert!(answer.json["rows"].as_u64().is_some_and(|n| n > 0), "{words:?} {answer:?}");
        holds(list, &out);
    }
    the_sums(&folder.path().join(format!("{}.xlsx", place(&["print", "dues-register", "2026H2"]))));

    // A letter says that it is none, and nothing is written under the name.
    let out = folder.path().join("手册.xlsx");
    let refused = ask(&workspace, &["print", "handbook", "2026", "--out", out.to_str().expect("a path")]);
    assert_eq!((refused.exit, out.exists()), (2, false));
    assert!(refused.json["message"].as_str().is_some_and(|m| m.contains("只能存成 PDF")), "{refused:?}");

    // Each of them left with an entry, and whole numbers are told apart.
    let log = ask(&workspace, &["print", "log"]).json["log"].as_array().expect("a log").clone();
    let left: Vec<&Value> = log.iter().filter(|l| l["form"] == "xlsx").collect();
    assert_eq!(left.len(), LISTS.len());
    assert_eq!(left.iter().filter(|l| l["whole"] == true).count(), 1);
}

fn place(words: &[&str]) -> usize {
    LISTS.iter().position(|l| l.words == words).expect("the list")
}

/// The register's last row adds up what both branches took in.
fn the_sums(path: &Path) {
    let table = tables(path, "姓名").remove(0);
    let at = table[0].iter().position(|h| *h == Data::String("10月".into())).expect("October");
    let end = table.iter().position(|r| r.contains(&Data::String("合计".into())) && r[0].is_empty()).expect("a total");
    let figure = |r: &Vec<Data>| if let Data::Float(n) = r[at] { (n * 100.0).round() as i64 } else { 0 };
    let sum: i64 = table[1..end].iter().map(figure).sum();
    assert_eq!((sum, figure(&table[end])), (128_400, 128_400));
    assert!(table[1..end].iter().any(|r| r[0] == Data::String("晨光社区第二党支部".into())));
}

/// Whatever can be printed is in one of the two tables above: a new list has to be a workbook, too.
#[test]
fn nothing_that_is_printed_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = |words: &[&str]| {
        let out = zhibu(folder.path(), words).output().expect("zhibu starts");
        String::from_utf8(out.stdout).expect("text")
    };
    let all = help(&["print", "--help"]);
    let named: BTreeSet<&str> = all
        .lines()
        .skip_while(|l| !l.starts_with("命令"))
        .skip(1)
        .take_while(|l| !l.is_empty())
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    let printed = LISTS.iter().filter(|l| l.words[0] == "print").map(|l| l.words[1]);
    let known: BTreeSet<&str> = printed.chain(PAPERS.iter().copied()).collect();
    assert_eq!(named, known);
    for list in
        LISTS.iter().filter(|l| l.words[0] == "print" && !["roster", "summary", "catalogue"].contains(&l.words[1]))
    {
        assert!(help(&["print", list.words[1], "--help"]).contains("FILE.xlsx"), "{:?} says so", list.words);
    }
    let lists = help(&["archive", "list", "--help"]);
    let asked = LISTS.iter().filter(|l| l.words[..2] == ["archive", "list"]).map(|l| l.words[2]);
    assert!(lists.contains(&asked.collect::<Vec<_>>().join(" ")), "{lists}");
}
