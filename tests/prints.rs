//! Prints through the built program: real boxes on paper, and what a wrong wish is told.

use crate::program::{ask, office};
use crate::source::root;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An office under a path with Chinese and spaces, with five real papers filed.
fn filed() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let register = root().join("fixtures/sheets/real-input/归档文件登记-2026.xlsx");
    assert_eq!(ask(&workspace, &["archive", "import", &register.to_string_lossy()]).exit, 0);
    (folder, workspace)
}

fn words(pdf: &Path) -> String {
    let out = Command::new("pdftotext").arg(pdf).arg("-").output().expect("poppler-utils");
    assert!(out.status.success(), "{}", pdf.display());
    String::from_utf8_lossy(&out.stdout).split_whitespace().collect()
}

#[test]
fn the_papers_of_a_section_print_with_what_was_filed() {
    let (folder, workspace) = filed();
    let wanted = [
        ("cover", vec!["晨光社区党建工作档案", "支部主题党日资料卷", "永久", "0001—0002", "WS·2026-Y-ZT"]),
        ("spine", vec!["2026", "永久", "0001", "0002"]),
        ("catalogue", vec!["归档文件目录", "WS·2026-Y-ZT-0001", "10月主题党日签到册", "第1页共1页"]),
        ("backsheet", vec!["备考表", "本盒共2件5页"]),
    ];
    for (paper, said) in wanted {
        let out = folder.path().join(format!("{paper} 打印.pdf"));
        let path = out.to_string_lossy();
        let words_of = ["print", paper, "--section", "ZT", "--year", "2026", "--out", &path];
        let answer = ask(&workspace, &words_of);
        assert_eq!((answer.exit, answer.json["pages"].as_u64()), (0, Some(1)), "{answer:?}");
        let text = words(&out);
        for said in said {
            assert!(text.contains(said), "{paper} lacks {said}: {text}");
        }
        let before = fs::read(&out).expect("the file");
        let again = ask(&workspace, &words_of);
        assert_eq!(again.exit, 16, "an existing file is not overwritten: {again:?}");
        assert_eq!(fs::read(&out).expect("the file"), before);
    }
}

#[test]
fn a_folder_takes_one_cover_a_box_at_its_real_size() {
    let (folder, workspace) = filed();
    let out = folder.path().join("封面");
    fs::create_dir(&out).expect("a folder");
    let path = out.to_string_lossy();
    let order = ["print", "cover", "--full-size", "--section", "ZT", "--year", "2026", "--out", &path];
    let answer = ask(&workspace, &order);
    assert_eq!(answer.exit, 0, "{answer:?}");
    let file = PathBuf::from(answer.json["paths"][0].as_str().expect("a path"));
    let about = Command::new("pdfinfo").arg(&file).output().expect("poppler-utils");
    let about = String::from_utf8_lossy(&about.stdout).into_owned();
    // 220 × 310 mm.
    assert!(about.contains("623.62 x 878.74 pts") || about.contains("623.622 x 878.74 pts"), "{about}");
    assert_eq!(ask(&workspace, &order).exit, 16);
    assert_eq!(fs::read_dir(&out).expect("listed").count(), 1);
}

#[test]
fn wrong_wishes_are_told_what_there_is_and_nothing_is_written() {
    let (folder, workspace) = filed();
    let out = folder.path().join("x.pdf");
    let path = out.to_string_lossy().into_owned();
    let print = |paper: &str, more: &[&str]| {
        let mut words = vec!["print", paper, "--out", &path];
        words.extend(more);
        let answer = ask(&workspace, &words);
        (answer.exit, answer.json["message"].as_str().unwrap_or_default().to_owned())
    };
    let (exit, said) = print("cover", &["--section", "XX", "--year", "2026"]);
    assert!(exit == 14 && ["WJ", "ZT", "RC", "ZZ", "DY", "DF", "FW"].iter().all(|code| said.contains(code)), "{said}");
    assert_eq!(print("cover", &["--section", "ZT", "--year", "2025"]).0, 14);
    let (exit, said) = print("backsheet", &["--section", "ZT", "--year", "2026", "--box", "9"]);
    assert!(exit == 14 && said.contains("第9盒"), "{said}");
    assert_eq!(print("spine", &["--section", "ZT", "--year", "2026", "--width", "25"]).0, 2);
    assert_eq!(print("slip", &[]).0, 14);
    assert!(!out.exists());
    let nowhere = folder.path().join("没有/x.pdf").to_string_lossy().into_owned();
    assert_eq!(ask(&workspace, &["print", "cover", "--section", "ZT", "--year", "2026", "--out", &nowhere]).exit, 16);
}

/// A file that is open elsewhere or locked, a folder in the file's place, a place that nobody may write: a sentence, a code, no
/// trace on the disk or in the log.
#[test]
fn a_target_that_cannot_be_written_is_told_and_left_as_it_was() {
    let (folder, workspace) = filed();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("锁着.pdf"), "别人的").expect("a file");
    fs::create_dir(place("夹.pdf")).expect("a folder");
    fs::write(place("不是夹"), "文件").expect("a file");
    let targets =
        [place("锁着.pdf"), place("夹.pdf"), place("不是夹").join("封面.pdf"), PathBuf::from("/proc/封面.pdf")];
    for out in &targets {
        let out = out.to_string_lossy();
        for paper in ["catalogue", "backsheet"] {
            let told = ask(&workspace, &["print", paper, "--section", "ZT", "--year", "2026", "--out", &out]);
            let said = told.json["message"].as_str().unwrap_or_default();
            assert!(told.exit == 16 && said.ends_with('。') && !said.contains('/'), "{out}: {told:?}");
        }
    }
    assert_eq!(fs::read_to_string(place("锁着.pdf")).expect("still there"), "别人的");
    assert_eq!(fs::read_dir(place("夹.pdf")).expect("a folder").count(), 0);
    let left = fs::read_dir(folder.path()).expect("listed").flatten().map(|e| e.file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")), "nothing half-written");
    let log = ask(&workspace, &["print", "log"]).json["log"].as_array().expect("a log").clone();
    assert!(log.is_empty(), "what was not written did not leave: {log:?}");
}

fn pages(pdf: &Path) -> String {
    let out = Command::new("pdfinfo").arg(pdf).output().expect("poppler-utils");
    String::from_utf8_lossy(&out.stdout).lines().find(|l| l.starts_with("Pages:")).unwrap_or_default().to_owned()
}

/// “2026, section ZT, box 1: all labels”, then the papers of a hard dossier, then the list of the boxes: one file each, all logged.
#[test]
fn everything_for_a_box_prints_into_one_file_and_is_logged() {
    let (folder, workspace) = filed();
    let print = |name: &str, words: &[&str]| {
        let out = folder.path().join(name);
        let path = out.to_string_lossy().into_owned();
        let answer = ask(&workspace, &[&["print"], words, &["--out", &path]].concat());
        assert_eq!(answer.exit, 0, "{answer:?}");
        (out.clone(), self::words(&out), answer.json["pages"].as_u64().expect("pages"))
    };
    let of_box = ["box", "--section", "ZT", "--year", "2026", "--box", "1"];
    let (out, text, count) = print("标签.pdf", &of_box);
    assert!(count == 5 && pages(&out).ends_with(" 5"), "{count}");
    for said in ["晨光社区党建工作档案", "归档文件目录", "备考表", "沿红框裁下", "盒脊30毫米用"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let hard = "dossier,dossier-spine,dossier-list,dossier-back";
    let (_, text, _) = print("案卷.pdf", &[&of_box[..], &["--papers", hard, "--back", "20"]].concat());
    assert!(text.contains("卷内文件目录") && text.contains("脊背20毫米用"), "{text}");
    let (_, text, _) = print("清单.pdf", &["boxes", "2026"]);
    assert!(text.contains("档案盒清单") && text.contains("0001—0002"), "{text}");
    let (_, text, _) = print("横.pdf", &["catalogue", "--section", "ZT", "--year", "2026", "--lying"]);
    assert!(text.contains("10月主题党日签到册"), "{text}");
    print("办法.pdf", &["rules", "2026-10"]);
    let log = ask(&workspace, &["print", "log"]).json["log"].clone();
    let entries: Vec<_> =
        log.as_array().expect("a log").iter().map(|l| (l["what"].clone(), l["pages"].clone())).collect();
    assert_eq!(entries.len(), 5, "labels, dossier, list, catalogue, rules: {entries:?}");
    assert_eq!(entries[0].0, "积分办法");
    assert_eq!(entries[4], ("档案盒打印件".into(), 5.into()));
    let wrong = ask(&workspace, &[&["print"], &of_box[..], &["--papers", "poster", "--out", "x.pdf"]].concat());
    assert_eq!(wrong.exit, 2, "{wrong:?}");
    assert!(wrong.json["message"].to_string().contains("dossier-spine"), "{wrong:?}");
}

#[test]
fn an_offices_own_layout_is_used_and_a_broken_one_is_told_with_its_line() {
    let (folder, workspace) = filed();
    let exported = ask(&workspace, &["print", "templates", "export", "备考表"]);
    let own = PathBuf::from(exported.json["paths"][0].as_str().expect("a path"));
    let built_in = fs::read_to_string(&own).expect("the layout");
    let print = |name: &str| {
        let out = folder.path().join(name);
        let path = out.to_string_lossy().into_owned();
        (ask(&workspace, &["print", "backsheet", "--section", "ZT", "--year", "2026", "--out", &path]), out)
    };
    fs::write(&own, built_in.replace("\"备考表\"", "\"本盒说明\"")).expect("changed");
    let (answer, out) = print("改.pdf");
    assert!(answer.exit == 0 && words(&out).contains("本盒说明"), "{answer:?}");

    fs::write(&own, format!("{built_in}\n#data.salary\n")).expect("broken");
    let (answer, out) = print("坏.pdf");
    let said = answer.json["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!((answer.exit, answer.json["code"].as_str()), (13, Some("layout-broken")));
    let line = built_in.lines().count() + 2;
    assert!(
        said.contains("salary")
            && (said.contains(&format!("第{line}行")) || said.contains(&format!("第{}行", line - 1))),
        "{said}"
    );
    assert!(!out.exists(), "nothing half-written");
    assert_eq!(ask(&workspace, &["print", "templates", "check"]).exit, 3);
    assert_eq!(ask(&workspace, &["print", "templates", "reset"]).exit, 0);
    let (answer, out) = print("好.pdf");
    assert!(answer.exit == 0 && !words(&out).contains("本盒说明"), "{answer:?}");
}

#[test]
fn the_handbook_and_the_calibration_page_print() {
    let (folder, workspace) = filed();
    let out = folder.path().join("手册.pdf").to_string_lossy().into_owned();
    let answer = ask(&workspace, &["print", "handbook", "2026", "--out", &out]);
    assert_eq!(answer.exit, 0, "{answer:?}");
    let text = words(Path::new(&out));
    assert!(text.contains("党支部工作手册") && text.contains("七、党费收缴"), "{text}");
    let set = ask(&workspace, &["print", "printer", "办公室打印机", "--right", "0.5", "--down", "-1.2"]);
    assert_eq!(set.json["printers"][0]["down"].as_i64(), Some(-120), "{set:?}");
    // What is not said again stays as it was.
    let copies = ask(&workspace, &["print", "printer", "办公室打印机", "--copies", "3"]).json["printers"][0].clone();
    let kept = ["right", "down", "copies"].map(|k| copies[k].as_i64());
    assert_eq!(kept, [Some(50), Some(-120), Some(3)], "{copies}");
    let out = folder.path().join("校准.pdf").to_string_lossy().into_owned();
    assert_eq!(ask(&workspace, &["print", "calibration", "--out", &out]).exit, 0);
    assert!(words(Path::new(&out)).contains("向右0.5毫米，向下-1.2毫米"));
    assert_eq!(ask(&workspace, &["print", "printer", "远", "--right", "25"]).exit, 2);
    assert_eq!(ask(&workspace, &["print", "minutes", "没有", "--out", &out]).exit, 14);
}
