//! Contacts and pledges: in from sheets and by hand, once, and back out by day and half-year.

use super::{NewPledge, contacts, import_contacts, import_pledges, pledges, record_contact, record_pledge};
use crate::Code;
use crate::branch::Scope;
use crate::sheet::Pick;
use crate::testing::{codes, counts, member_id, office, sheet, take_roster};
use chrono::NaiveDate;

fn day(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, m, d).expect("a day")
}

#[test]
fn contacts_come_in_once_and_bad_rows_say_why() {
    let (mut open, at, folder) = office();
    take_roster(&mut open, &at, &sheet(folder.path(), &["姓名|人员类别", "王一|正式党员", "王二|正式党员"]));
    let path = sheet(
        folder.path(),
        &[
            "姓名|联系日期|联系方式|联系人|说明",
            "王一|2026-07-10|微信视频|赵某|甲",
            "王一|2026.10.12|打电话|赵某|",
            "王二|2026年9月1日|上门看望|钱某|",
            "王一|2026-07-10|微信|赵某|",
            "无此人|2026-07-10|电话|赵某|",
            "王二|2026-12-01|电话|赵某|",
        ],
    );
    let mut take = |path| {
        import_contacts(&mut open.store, &at, &Scope::All, path, &Pick::default(), false).expect("imported").value
    };
    let report = take(&path);
    assert_eq!(codes(&report), [(5, "row-repeated"), (6, "person-unknown"), (7, "date-in-future")]);
    assert_eq!(counts(&report), [6, 3, 0, 0, 3, 0]);
    assert_eq!(counts(&take(&path)), [6, 0, 0, 3, 3, 0]);
    let other = sheet(folder.path(), &["姓名|联系日期|联系方式|联系人", "王二|2026-09-01|走访|孙某"]);
    assert_eq!(counts(&take(&other)), [1, 0, 1, 0, 0, 0]);

    let one = member_id(&open, "王一");
    let second = record_contact(&mut open.store, &at, &Scope::All, &one, day(10, 20), "电话", "赵某").expect("entered");
    assert_eq!(second.value.way, "phone");
    let found = contacts(open.store.conn(), &Scope::All, day(7, 1), day(10, 31)).expect("contacts");
    let ways: Vec<(NaiveDate, &str, &str)> = found.iter().map(|c| (c.held_on, c.way.as_str(), c.by.as_str())).collect();
    let expected = [
        (day(7, 10), "online", "赵某"),
        (day(9, 1), "visit", "孙某"),
        (day(10, 12), "phone", "赵某"),
        (day(10, 20), "phone", "赵某"),
    ];
    assert_eq!(ways, expected);
    assert_eq!(contacts(open.store.conn(), &Scope::All, day(8, 1), day(8, 31)).expect("contacts"), []);
    open.store.undo(&at).expect("undone");
    assert_eq!(contacts(open.store.conn(), &Scope::All, day(7, 1), day(10, 31)).expect("contacts").len(), 3);
    let ahead = record_contact(&mut open.store, &at, &Scope::All, &one, day(11, 20), "电话", "");
    assert_eq!(ahead.err().map(|e| e.code()), Some(Code::Forbidden));
    let nobody = record_contact(&mut open.store, &at, &Scope::All, "无此人", day(10, 20), "电话", "");
    assert_eq!(nobody.err().map(|e| e.code()), Some(Code::NotFound));
}

#[test]
fn a_pledge_of_a_half_year_counts_once_it_was_kept() {
    let (mut open, at, folder) = office();
    take_roster(&mut open, &at, &sheet(folder.path(), &["姓名|人员类别", "王一|正式党员", "王二|正式党员"]));
    let head = "姓名|期间|类别|内容|完成日期";
    let path = sheet(
        folder.path(),
        &[
            head,
            "王一|2026年上半年|承诺践诺|每月清扫楼道|2026-06-20",
            "王一|2026H2|承诺|教邻居用手机|",
            "王二|2026下半年|党员设岗定责|楼栋长|2026-10-09",
            "王二|今年|承诺|甲|",
            "王二|2026H2|其他|甲|",
            "王二|2026H2|双报到|甲|2026-05-01",
        ],
    );
    let report = import_pledges(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("in").value;
    assert_eq!(codes(&report), [(5, "period-unreadable"), (6, "kind-unknown"), (7, "kept-before")]);
    assert_eq!(counts(&report), [6, 3, 0, 0, 3, 0]);
    let again = import_pledges(&mut open.store, &at, &Scope::All, &path, &Pick::default(), false).expect("in").value;
    assert_eq!(counts(&again), [6, 0, 0, 3, 3, 0]);

    let new = |half, kind: &str, kept_on| NewPledge {
        member_id: member_id(&open, "王一"),
        year: 2026,
        half,
        kind: kind.into(),
        text: "教邻居用手机".into(),
        kept_on,
    };
    let wrong = [
        (new(3, "承诺", None), Code::Usage),
        (new(2, "心得", None), Code::Usage),
        (new(2, "承诺", Some(day(6, 30))), Code::Forbidden),
        (new(2, "承诺", Some(day(12, 1))), Code::Forbidden),
    ];
    let good = new(2, "承诺", Some(day(10, 30)));
    for (bad, code) in wrong {
        assert_eq!(record_pledge(&mut open.store, &at, &Scope::All, &bad).err().map(|e| e.code()), Some(code));
    }
    record_pledge(&mut open.store, &at, &Scope::All, &good).expect("kept");
    let found = pledges(open.store.conn(), &Scope::All, 2026).expect("pledges");
    let said: Vec<(u32, &str, Option<NaiveDate>)> =
        found.iter().map(|p| (p.half, p.kind.as_str(), p.kept_on)).collect();
    assert_eq!(said[0], (1, "pledge", Some(day(6, 20))));
    let mut second = said[1..].to_vec();
    second.sort_unstable();
    assert_eq!(second, [(2, "pledge", Some(day(10, 30))), (2, "post", Some(day(10, 9)))]);
    assert_eq!(pledges(open.store.conn(), &Scope::All, 2025).expect("pledges"), []);
}
