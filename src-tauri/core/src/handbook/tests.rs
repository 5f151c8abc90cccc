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
    // The plan names nobody; what comes once runs by day.
    let day = |r: &Vec<String>| -> Option<Vec<u32>> {
        r[0].strip_suffix('日')?.split('月').map(|n| n.parse().ok()).collect()
    };
    let days: Vec<Vec<u32>> = book.plan.rows.iter().filter_map(day).collect();
    assert!(days.len() > 5 && days.is_sorted(), "{:?}", book.plan.rows);
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
    let books = year(open.store.conn(), &at, &Scope::All, 2026).expect("a book");
    let before = year(open.store.conn(), &at, &Scope::All, 2025).map_err(|e| e.code());
    assert!(matches!(before, Err(Code::NotFound)), "nothing was kept then");
    assert!(books.books.iter().all(|b| b.meetings.is_empty() && b.talks.rows.is_empty() && b.members.rows.is_empty()));
    assert!(matches!(year(open.store.conn(), &at, &Scope::All, i32::MAX).map_err(|e| e.code()), Err(Code::Usage)));
}

#[test]
fn a_meeting_tells_its_vote_who_was_away_and_each_resolution_once() {
    let (mut open, at, _folder) = crate::testing::peopled();
    let day = at.today().pred_opt().expect("a day");
    let organisation_id = branch_of(open.store.conn());
    let roll = life::roll(open.store.conn(), &organisation_id, &["党员大会".to_owned()], day, "").expect("a roll");
    let tick = |(n, l): (usize, &life::RollLine)| life::Tick {
        member_id: l.member_id.clone(),
        reason: if n == 0 { "ill".into() } else { String::new() },
        note: if n == 0 { "住院".into() } else { String::new() },
    };
    let task = |content: &str| life::NewResolution {
        sort: life::Sort::Resolution,
        content: content.into(),
        owner: String::new(),
        due_on: None,
    };
    let entitled = u32::try_from(roll.due.len()).expect("few");
    let vote = life::Vote {
        matter: "通过年度计划".into(),
        rule: "ordinary".into(),
        entitled,
        present: entitled - 1,
        written: 0,
        agreed: entitled - 1,
        against: 0,
        abstained: 0,
    };
    let new = life::NewGathering {
        organisation_id,
        kinds: vec!["党员大会".into()],
        held_on: day,
        recorder: roll.due[1].name.clone(),
        ticks: roll.due.iter().enumerate().map(tick).collect(),
        votes: vec![vote],
        resolutions: vec![task("决议甲"), task("决议乙")],
        ..life::NewGathering::default()
    };
    life::record(&mut open.store, &at, &Scope::All, &new, &life::Settled::default()).expect("recorded");
    let book = year(open.store.conn(), &at, &Scope::All, day.year()).expect("a book").books.remove(0);
    let meeting = &book.meetings[0];
    assert_eq!(meeting.resolutions, ["决议甲", "决议乙"]);
    let figure = entitled - 1;
    let said = format!("应到会有表决权的{entitled}人，到会{figure}人；赞成{figure}票，反对0票，弃权0票");
    assert_eq!(meeting.votes, [format!("通过年度计划：{said}")]);
    let away = meeting.facts.iter().find(|(what, _)| what == "请假").expect("a fact");
    assert_eq!(away.1, roll.due[0].name, "the name without the reason");
    assert_eq!(
        year(open.store.conn(), &at, &Scope::All, day.year() + 1).err().map(|e| e.code()),
        Some(Code::Forbidden)
    );
}
