use crate::sheet::{ImportReport, Outcome, RowNote};
use proptest::prelude::*;

#[test]
fn the_report_has_the_keys_of_the_contract() {
    let mut report = ImportReport { unknown_columns: vec!["家庭住址".into()], ..ImportReport::default() };
    report.settle(Outcome::Accepted, vec![RowNote::warning(12, "手机号", "phone", "手机号应为11位。")]);
    report.settle(Outcome::Refused, vec![RowNote::error(18, "姓名", "name-missing", "没有姓名。")]);
    report.settle(Outcome::Unchanged, Vec::new());
    let rows = serde_json::json!([
        {"row": 12, "column": "手机号", "code": "phone", "level": "warning", "message": "手机号应为11位。"},
        {"row": 18, "column": "姓名", "code": "name-missing", "level": "error", "message": "没有姓名。"},
    ]);
    let wanted = serde_json::json!({
        "read": 3, "accepted": 1, "updated": 0, "unchanged": 1, "refused": 1, "warned": 1,
        "rows": rows, "unknown_columns": ["家庭住址"],
    });
    assert_eq!(serde_json::to_value(&report).unwrap(), wanted);
    assert_eq!(report.exit(), 3);
}

#[test]
fn the_exit_status_tells_all_some_or_none() {
    let report = |outcomes: &[(Outcome, bool)]| {
        let mut report = ImportReport::default();
        for (outcome, has_refused_cell) in outcomes {
            let notes =
                if *has_refused_cell { vec![RowNote::error(1, "身份证号", "id-number", "x")] } else { Vec::new() };
            report.settle(*outcome, notes);
        }
        report.exit()
    };
    assert_eq!(report(&[]), 0);
    assert_eq!(report(&[(Outcome::Accepted, false)]), 0);
    assert_eq!(report(&[(Outcome::Accepted, true)]), 3, "a cell was refused");
    assert_eq!(report(&[(Outcome::Updated, false), (Outcome::Refused, true)]), 3);
    assert_eq!(report(&[(Outcome::Refused, true)]), 13);
}

proptest! {
    #[test]
    fn read_is_always_the_four_sums(rows in proptest::collection::vec((0u8..4, 0usize..3), 0..60)) {
        let mut report = ImportReport::default();
        for (i, (outcome, notes)) in rows.iter().enumerate() {
            let outcome = [Outcome::Accepted, Outcome::Updated, Outcome::Unchanged, Outcome::Refused][usize::from(*outcome)];
            report.settle(outcome, (0..*notes).map(|_| RowNote::warning(i as u32, "", "x", "")).collect());
        }
        prop_assert_eq!(report.read as usize, rows.len());
        prop_assert_eq!(report.read, report.accepted + report.updated + report.unchanged + report.refused);
        prop_assert!(report.warned <= report.read - report.refused);
    }
}
