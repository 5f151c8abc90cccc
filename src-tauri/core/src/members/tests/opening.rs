//! 期初 from a sheet.

use crate::branch::{self, What};
use crate::members::import_opening;
use crate::sheet::Pick;
use crate::testing::{at, at_day, codes, counts, member_id, peopled, sheet};

#[test]
fn a_sheet_of_balances_comes_in_once_and_odd_rows_hold_nobody_up() {
    let (mut w, at, folder) = peopled();
    let o = branch::organisations(w.store.conn()).expect("reads")[0].clone();
    let path = sheet(
        folder.path(),
        &[
            "姓名|基础积分|日常积分|党费交至|书记已谈次数|截至日期",
            "邓建国|20.5|8|2025年12月|1|2026-01-31",
            "董海||||2次|",
            "无此人|3||||",
            "赵平玲|三十||||",
            "赵勇思|||||",
            "邓建国|1||||",
        ],
    );
    let mut take = |at| import_opening(&mut w.store, at, &o, &path, &Pick::default(), false).expect("read").value;
    let report = take(&at);
    assert_eq!(counts(&report), [6, 2, 0, 0, 4, 0]);
    let said = codes(&report);
    assert_eq!(said, [(4, "member-unknown"), (5, "opening-wrong"), (6, "opening-empty"), (7, "duplicate")]);
    assert_eq!(counts(&take(&at_day(2026, 11, 2))), [6, 0, 0, 2, 4, 0], "a second reading changes nothing");
    let of = |what| branch::openings(w.store.conn(), &o.id, what).expect("reads");
    let points: Vec<(String, u32)> = of(What::Points).into_iter().map(|o| (o.item.clone(), o.number())).collect();
    assert_eq!(points, [("base".to_owned(), 2050), ("daily".to_owned(), 800)]);
    assert_eq!(of(What::Dues)[0].value, "2025-12");
    assert_eq!(of(What::Talks).iter().map(|o| o.number()).sum::<u32>(), 3);
    assert_eq!(of(What::Points)[0].member_id, member_id(&w, "邓建国"));
}

#[test]
fn the_next_number_of_a_section_is_read_too() {
    let (mut w, _, folder) = peopled();
    let o = branch::organisations(w.store.conn()).expect("reads")[0].clone();
    let lines = ["资料卷|保管期限|下一件号|截至日期", "DY|永久|18|2026-01-31", "DY|永远|18|2026-01-31"];
    let path = sheet(folder.path(), &lines);
    let report = import_opening(&mut w.store, &at(), &o, &path, &Pick::default(), false).expect("read").value;
    assert_eq!(counts(&report), [2, 1, 0, 0, 1, 0]);
    let kept = branch::openings(w.store.conn(), &o.id, What::Archive).expect("reads");
    assert_eq!(kept.iter().map(|o| (o.item.as_str(), o.number())).collect::<Vec<_>>(), [("DY-Y", 18)]);
}
