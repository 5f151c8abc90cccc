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
