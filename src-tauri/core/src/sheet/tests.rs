use super::*;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sheets").join(name)
}

const ROSTER: &[Column] = &[
    Column { field: "name", names: &["姓名"], required: true },
    Column { field: "id", names: &["公民身份证号", "身份证号"], required: true },
    Column { field: "birth", names: &["出生日期"], required: false },
    Column { field: "joined", names: &["加入党组织日期", "入党日期"], required: false },
    Column { field: "phone", names: &["手机号", "联系电话"], required: false },
];

#[test]
fn the_roster_has_its_header_in_row_4_and_43_people() {
    let book = read(&fixture("real-input/花名册-党员基本信息汇总表.xlsx"), &Limits::default()).unwrap();
    let table = table(&book, ROSTER, &Pick::default()).unwrap();
    assert_eq!((table.sheet, table.header_row, table.rows.len()), ("汇总表", 4, 43));
    assert_eq!((table.rows[0].number, table.rows[42].number), (5, 47));
    assert_eq!(table.rows[42].get("name").text(), "胡霞鹏");
    assert_eq!(table.rows[0].get("id").text(), "500199196209199130");
    assert_eq!(dates::parse(table.rows[0].get("birth")).unwrap().to_string(), "1962-09-19");
    assert!(table.unknown.contains(&"家庭住址".to_owned()));
    assert!(!table.unknown.contains(&"序号".to_owned()));
}
