//! In January the year that has just ended is in hand: its papers are filed by their keys, counted by their numbers, none of it
//! with a year said.

use crate::program::{ask, ask_on, office};
use crate::source::root;
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const JANUARY: &str = "2027-01-08";

fn uncounted(workspace: &Path) -> (Value, Vec<String>) {
    let said = ask_on(JANUARY, workspace, &["archive", "count"]).json;
    let items = said["items"].as_array().cloned().unwrap_or_default();
    let numbers = items.iter().map(|i| i["archive_number"].as_str().unwrap_or_default().to_owned()).collect();
    (said["year"].clone(), numbers)
}

#[test]
fn in_january_the_papers_of_the_year_before_are_filed_and_counted() {
    let folder = TempDir::new().expect("a folder");
    let workspace = folder.path().join("支部 台账");
    office(&workspace);
    let sheet = |name: &str| root().join("fixtures/sheets/real-input").join(name).to_string_lossy().into_owned();
    assert_eq!(ask(&workspace, &["roster", "import", &sheet("花名册-党员基本信息汇总表.xlsx")]).exit, 0);
    ask(&workspace, &["life", "import", &sheet("组织生活登记-2026-10.xlsx")]);
    let open = ask_on(JANUARY, &workspace, &["archive", "propose"]).json;
    let key = |n: usize| open["proposals"][n]["key"].as_str().expect("a key").to_owned();
    let (one, two) = (key(0), key(1));
    let filed = ask_on(JANUARY, &workspace, &["archive", "file", &one, &two]);
    assert_eq!((filed.exit, filed.json["items"][0]["year"].as_i64()), (0, Some(2026)));
    let (year, numbers) = uncounted(&workspace);
    assert_eq!((year.as_i64(), numbers.len()), (Some(2026), 2));

    let counted = format!("{}=6", numbers[0]);
    let nothing = format!("{}=0", numbers[1]);
    assert_eq!(ask_on(JANUARY, &workspace, &["archive", "count", &counted, &nothing]).exit, 2);
    assert_eq!(ask_on(JANUARY, &workspace, &["archive", "count", "WS·2026-Y-RC-9999=6"]).exit, 14);
    assert_eq!(uncounted(&workspace).1.len(), 2, "all or nothing");
    let done = ask_on(JANUARY, &workspace, &["archive", "count", &counted, "--bound-all"]);
    assert_eq!((done.exit, done.json["changed"].as_u64()), (0, Some(2)));
    assert_eq!(uncounted(&workspace).1, [numbers[1].clone()], "bound, but nobody counted it");
}
