//! The window's list, and what the page says of the last entry.

use super::named;
use crate::Code;
use crate::branch::Scope;
use crate::members::{
    self, EventKind, LastEntry, NewEvent, Number, Sort, View, blank_fields, look, page, record, words,
};
use crate::sheet;
use crate::testing::peopled;

#[test]
fn the_list_is_what_the_sheet_of_the_same_view_says() {
    let (mut w, at, folder) = peopled();
    let mut view = View::of(&["name", "category", "id_number", "mobile"]);
    view.only.insert("kind".into(), vec!["正式党员".into()]);
    view.sort.push(Sort { column: "party_years".into(), down: true });
    let seen = look(w.store.conn(), &Scope::All, at.today(), &view, None).expect("seen");
    let path = folder.path().join("看到的.xlsx");
    members::export_view(&mut w.store, &at, &Scope::All, &view, &path, Number::Masked).expect("written");
    let book = sheet::read(&path, &sheet::Limits::default()).expect("read");
    let table = sheet::table(&book, members::COLUMNS, &sheet::Pick::default()).expect("table");
    let written: Vec<String> = table.rows.iter().map(|r| r.get("name").text().into_owned()).collect();
    assert_eq!(seen.rows.iter().map(|r| r.name.clone()).collect::<Vec<_>>(), written);
    let whole = words(w.store.conn(), &Scope::All, at.today()).expect("words");
    assert_eq!((whole.all, whole.formal as usize, seen.rows[0].cells.len()), (43, seen.rows.len(), 4));
    assert!(seen.rows.iter().all(|r| r.cells[0] == r.name && !r.id.is_empty()));
    // No whole number leaves for the list.
    assert!(seen.rows.iter().all(|r| r.cells[2].is_empty() || r.cells[2].contains("****")), "{:?}", seen.rows[0]);
}

#[test]
fn every_word_that_narrows_says_how_many_it_leaves() {
    let (mut w, at, _folder) = peopled();
    let mut new = NewEvent::of(&named(&w.store, &at, "邓建国").id, EventKind::Category, at.today());
    new.details.category = Some(members::Category::Employed);
    new.details.month = crate::Month::new(2026, 10);
    record(&mut w.store, &at, &new).expect("entered");
    let seen = words(w.store.conn(), &Scope::All, at.today()).expect("seen");
    assert_eq!(seen.all, 43);
    let labels: Vec<(&str, u32)> = seen.chips.iter().map(|c| (c.label.as_str(), c.count)).collect();
    assert_eq!(labels, [("在职", 1), ("预备", 3), ("外出", 3)]);
    for chip in &seen.chips {
        let mut view = View::of(&["name"]);
        view.only.insert(chip.column.clone(), vec![chip.word.clone()]);
        let left = look(w.store.conn(), &Scope::All, at.today(), &view, None).expect("narrowed");
        assert_eq!(left.rows.len() as u32, chip.count, "{}", chip.label);
    }
    let unknown = look(w.store.conn(), &Scope::All, at.today(), &View::of(&["religion"]), None).expect_err("no column");
    assert_eq!(unknown.code(), Code::Usage);
}

#[test]
fn the_first_rows_are_the_beginning_of_the_whole_list_however_it_is_narrowed_and_ordered() {
    let (mut w, at, _folder) = peopled();
    let mut sorted = View::of(&["seq", "name", "joined"]);
    sorted.sort.push(Sort { column: "name".into(), down: true });
    let mut narrowed = View::of(&["name"]);
    narrowed.only.insert("kind".into(), vec!["正式党员".into()]);
    let find = |typed: &str| View { find: typed.into(), ..View::of(&["seq", "name"]) };
    let views = [View::of(&["seq", "name"]), find("z"), find("党员"), find("邓"), find("nobody"), sorted, narrowed];
    // Today, and as it stood before somebody's last event, which is read another way.
    let later = at.today().succ_opt().expect("a day");
    let mut new = NewEvent::of(&named(&w.store, &at, "邓建国").id, EventKind::Grouped, at.today());
    new.details.group = "第一党小组".into();
    record(&mut w.store, &at, &new).expect("grouped");
    for day in [later, at.today().pred_opt().expect("a day")] {
        for view in &views {
            let read = |first| look(w.store.conn(), &Scope::All, day, view, first).expect("seen");
            let whole = read(None);
            assert_eq!(whole.found as usize, whole.rows.len());
            for first in [0, 1, 5, 20, 43, 200] {
                let few = read(Some(first));
                let head = &whole.rows[..first.min(whole.rows.len())];
                assert_eq!((few.found, few.rows.as_slice()), (whole.found, head), "{view:?} {first}");
            }
        }
    }
    let found = look(w.store.conn(), &Scope::All, later, &find("z"), None).expect("seen").found;
    assert!((1..43).contains(&found), "one letter finds {found} of 43: this proves nothing");
}

#[test]
fn the_page_says_what_undo_would_take_back_and_nothing_of_restricted_entries() {
    let (mut w, at, _folder) = peopled();
    let deng = named(&w.store, &at, "邓建国").id;
    let last = |w: &crate::vault::Workspace| page(w.store.conn(), &deng, &at).expect("page").last;
    assert_eq!(last(&w), None);
    let mut new = NewEvent::of(&deng, EventKind::Grouped, at.today());
    new.details.group = "第一党小组".into();
    record(&mut w.store, &at, &new).expect("grouped");
    assert_eq!(last(&w), Some(LastEntry { label: "党小组变更".into(), day: at.today() }));
    let mut new =
        NewEvent { document: "云纪〔2026〕2号".into(), ..NewEvent::of(&deng, EventKind::Discipline, at.today()) };
    (new.details.minutes, new.details.measure) = ("纪要9号".into(), "警告".into());
    new.details.until = at.today().checked_add_months(chrono::Months::new(6));
    record(&mut w.store, &at, &new).expect("entered");
    assert_eq!(last(&w), None);
}

#[test]
fn a_blank_form_asks_for_nothing_that_only_events_change() {
    let fields = blank_fields().expect("fields");
    assert!(fields.iter().any(|f| f.name == "sex" && f.choices.contains(&"女".to_owned())));
    assert!(fields.iter().all(|f| f.input != "event" && f.value.is_empty() && !f.masked));
}
