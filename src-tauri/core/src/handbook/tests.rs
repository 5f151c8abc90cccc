use super::*;
use crate::sample;
use crate::vault::Workspace;

/// The invented office with its month, as `zhibu demo` makes it.
#[test]
fn a_year_stands_in_one_book_and_tells_nothing_that_is_restricted() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = crate::testing::at_day(2026, 11, 2);
    let (office, _): (Workspace, _) = sample::make(&folder.path().join("库"), "口令2026口令", &at).expect("the sample");
    let conn = office.store.conn();
    let books = year(conn, &at, &Scope::All, 2026).expect("a book");
    let book = &books.books[0];
    let people = members::on(conn, &Scope::All, at.today()).expect("people");
    assert_eq!(book.members.rows.len(), people.iter().filter(|m| m.organisation_id == branch_of(conn)).count());
    assert!(!book.meetings.is_empty() && !book.plan.rows.is_empty() && !book.talks.rows.is_empty());
    assert!(book.meetings.is_sorted_by_key(|m| &m.day));
    assert!(book.talks.rows.iter().all(|r| r.len() == 6) && book.plan.rows.iter().all(|r| r.len() == 4));
    assert!(book.dues.rows.iter().all(|r| r.len() == 14) && book.members.rows.iter().all(|r| r.len() == 8));

    // Who sits on the committee has the post on the roster too.
    for seat in &book.committee.rows {
        let line = book.members.rows.iter().find(|r| r[1] == seat[1]).expect("on the roster");
        assert!(line[7].contains(&seat[0]), "{seat:?} {line:?}");
    }
    // The plan names nobody and runs by day.
    let day = |r: &Vec<String>| -> Vec<u32> {
        r[0].trim_end_matches('日').split('月').map(|n| n.parse().expect("a number")).collect()
    };
    assert!(book.plan.rows.is_sorted_by_key(day), "{:?}", book.plan.rows);
    let plan = serde_json::to_string(&book.plan.rows).expect("text");
    let named: Vec<&str> = people.iter().map(|m| m.name.as_str()).filter(|name| plan.contains(name)).collect();
    assert_eq!(named, Vec::<&str>::new());

    let text = serde_json::to_string(&books).expect("text");
    for m in &people {
        for hidden in [&m.id_number, &m.mobile, &m.address] {
            assert!(hidden.is_empty() || !text.contains(hidden.as_str()), "a number, a phone or an address");
        }
    }
    for word in ["不计分", "减免", "困难", "处分", "老弱病残"] {
        assert!(!text.contains(word), "{word}");
    }
}

fn branch_of(conn: &Connection) -> String {
    branch::covered(conn, &Scope::All).expect("branches").into_iter().find(|o| !branch::above(o)).expect("one").id
}

#[test]
fn an_empty_year_is_a_book_with_empty_parts() {
    let (open, at, _folder) = crate::testing::office();
    let books = year(open.store.conn(), &at, &Scope::All, 2025).expect("a book");
    assert!(books.books.iter().all(|b| b.meetings.is_empty() && b.talks.rows.is_empty() && b.members.rows.is_empty()));
    assert!(matches!(year(open.store.conn(), &at, &Scope::All, i32::MAX).map_err(|e| e.code()), Err(Code::Usage)));
}
