//! Dues through the built program: every paper ties with the ledger, and a receipt comes out of the command line.

use crate::program::{ask, office};
use crate::source::root;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn words(pdf: &Path) -> String {
    let out = Command::new("pdftotext").arg(pdf).arg("-").output().expect("poppler-utils");
    assert!(out.status.success(), "{}", pdf.display());
    String::from_utf8_lossy(&out.stdout).split_whitespace().collect()
}

#[test]
fn whoever_paid_without_an_assessment_is_in_list_notice_slip_duty_and_receipt() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let roster = root().join("fixtures/sheets/real-input/花名册-党员基本信息汇总表.xlsx");
    let goes = |words: &[&str]| {
        let answer = ask(&workspace, words);
        assert_eq!(answer.exit, 0, "{words:?} {answer:?}");
        answer.json
    };
    goes(&["roster", "import", &roster.to_string_lossy()]);
    goes(&["dues", "assess", "赵勇思", "5", "--from", "2026-10"]);
    goes(&["dues", "record", "赵勇思", "2026-10", "5"]);
    goes(&["dues", "record", "邓建国", "2026-10", "3"]);
    let again = ask(&workspace, &["dues", "record", "邓建国", "2026-10", "3"]);
    assert_eq!((again.exit, again.json["code"].as_str()), (15, Some("doubtful")));
    assert!(again.json["message"].as_str().is_some_and(|m| m.contains("--anyway")), "{again:?}");
    goes(&["dues", "record", "邓建国", "2026-10", "3", "--anyway"]);

    let sum = |rows: &serde_json::Value, key: &str| -> i64 {
        rows.as_array().expect("rows").iter().filter_map(|r| r[key].as_i64()).sum()
    };
    let list = goes(&["dues", "list", "2026-10"])["rows"].clone();
    assert_eq!((sum(&list, "paid"), sum(&goes(&["dues", "lines", "2026-10"])["lines"], "amount")), (1_100, 1_100));
    let unknown = list.as_array().expect("rows").iter().filter(|r| r["assessed"] == false).count();
    assert_eq!(unknown, 42);
    let duties = goes(&["duties", "--from", "2026-10-01", "--to", "2026-10-31"])["duties"].clone();
    let collect = duties.as_array().expect("duties").iter().find(|d| d["id"] == "dues.collect").expect("the duty");
    assert!(collect["evidence"].to_string().contains("1/43名已交，42名未核定"), "{collect}");

    let printed = |what: &[&str]| {
        let path = folder.path().join("纸.pdf");
        let out = path.to_string_lossy().into_owned();
        let _ = std::fs::remove_file(&path);
        goes(&[&["print"], what, &["--out", &out]].concat());
        words(&path)
    };
    let notice = printed(&["dues", "2026-10", "--amounts"]);
    assert!(notice.contains("应交党费43名，已交1名，未核定42名，共收11.00元"), "{notice}");
    assert!(printed(&["dues", "2026Q4"]).contains("上缴金额：11.00元（壹拾壹元整）"));
    let receipts = printed(&["receipts", "2026-10"]);
    for said in ["编号2026-0001", "编号2026-0002", "赵勇思", "邓建国", "5.00元"] {
        assert!(receipts.contains(said), "{said} in {receipts}");
    }
    // Two sums of one person taken in the same second are one receipt, else two, each with stub and copy.
    let twice = receipts.contains("编号2026-0003") && receipts.matches("叁元整").count() == 4;
    assert!(twice || receipts.matches("陆元整").count() == 2, "{receipts}");
    let one = printed(&["receipts", "2026-10", "赵勇思"]);
    assert!(one.contains("2026-0001") && !one.contains("邓建国"), "{one}");
}
