use super::*;
use crate::testing::{PASSPHRASE, at_day};
use tempfile::TempDir;

#[test]
fn the_sample_is_taken_in_row_by_row_as_its_readme_says() {
    let folder = TempDir::new().expect("folder");
    let (workspace, told) =
        make(&folder.path().join("办公点"), PASSPHRASE, &at_day(2026, 11, 2)).expect("the sample office");
    let counts: Vec<_> = told.iter().map(|t| (t.what, t.report.read, t.report.accepted, t.report.refused)).collect();
    let expected = [
        ("党员名册", 43, 43, 0),
        ("组织生活", 5, 5, 0),
        ("谈心谈话", 6, 6, 0),
        ("党费收缴", 43, 43, 0),
        ("积分登记", 43, 43, 0),
        ("归档文件", 5, 5, 0),
    ];
    assert_eq!(counts, expected);
    let paid = dues::standing(workspace.store.conn(), &Scope::All, MONTH, MONTH).expect("reads");
    let sum: i64 = paid.iter().map(|s| s.paid).sum();
    assert_eq!((paid.len(), paid.iter().filter(|s| s.full).count(), sum), (43, 41, 127_150), "two have not paid yet");
    let organisation = branch::by_code(workspace.store.conn(), CODE).expect("reads").expect("one");
    let committee = branch::committee(workspace.store.conn(), &organisation.id, MONTH.last()).expect("reads");
    assert_eq!(committee.len(), 5);
    assert_eq!(committee[0].title, "书记");
}
