use super::*;
use crate::testing::{at_day, member_id, office, peopled, seat, sheet, take_roster};
use crate::vault::Workspace;
use crate::{Code, talks};
use chrono::Days;

const MARKER: &str = "标记乙丑";

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, d).expect("a day")
}

fn talk(open: &Workspace, d: u32, talker: &str, talkee: &str) -> NewTalk {
    NewTalk {
        organisation_id: branch::organisations(open.store.conn()).expect("organisations").remove(0).id,
        held_on: day(d),
        way: "face".into(),
        talker_id: member_id(open, talker),
        talkee_id: member_id(open, talkee),
        clear: [true; 4],
        covered: [true; 4],
        text: format!("{MARKER}情况"),
        ..NewTalk::default()
    }
}

fn enter(open: &mut Workspace, at: &At, new: &NewTalk) -> Result<Recorded> {
    record(&mut open.store, at, &Scope::All, new).map(|done| done.value)
}

fn read_body(open: &mut Workspace, at: &At, id: &str) -> Opened {
    reveal(&mut open.store, at, &Scope::All, id, Purpose::Read).expect("opened").value
}

#[test]
fn a_talk_is_entered_with_ticks_and_one_text_and_counts_for_its_pair() {
    let (mut open, at, _folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), &[("赵勇思", "书记"), ("邓建国", "组织委员")]);
    let mut new = talk(&open, 12, "赵勇思", "余玉");
    new.starts_at = "9:00".into();
    new.follow_up = format!("{MARKER}回访");
    new.follow_due = Some(day(20));
    new.follow_by = member_id(&open, "邓建国");
    let done = enter(&mut open, &at, &new).expect("recorded");
    assert_eq!((done.talk.prepared, done.talk.covered, done.warnings.len()), (4, 4, 0));
    let coverage = talks::coverage(open.store.conn(), &at, &Scope::All, 2026).expect("coverage");
    let pair = coverage.pairs.iter().find(|p| p.id == "talk.secretary-member").expect("the pair");
    assert_eq!(pair.done, 1);
    let list = listed(open.store.conn(), &Scope::All, day(1), day(31)).expect("a list");
    assert_eq!((list[0].talker.as_str(), list[0].pair.as_str()), ("赵勇思", "书记与党员"));
    assert_eq!(list[0].follow_due, Some(day(20)));

    let open_ones = follow_ups_open(open.store.conn(), &Scope::All).expect("follow-ups");
    assert_eq!((open_ones[0].talkee.as_str(), open_ones[0].by.as_str()), ("余玉", "邓建国"));
    let mut end = |on| followed(&mut open.store, &at, &Scope::All, &done.talk.id, on).map(|_| ()).map_err(|e| e.code());
    assert_eq!(end(day(11)), Err(Code::Forbidden));
    assert_eq!(end(day(19)), Ok(()));
    assert_eq!(end(day(19)), Err(Code::NotFound));

    let seen = read_body(&mut open, &at, &done.talk.id);
    assert_eq!((seen.body.note.as_str(), seen.form.text.as_str()), (new.text.as_str(), new.text.as_str()));
    assert_eq!((seen.form.clear, seen.form.starts_at.as_str()), ([true; 4], "9:00"));
}

#[test]
fn what_cannot_be_is_refused_and_nothing_personal_is_said() {
    let (mut open, at, _folder) = peopled();
    let fine = talk(&open, 12, "赵勇思", "余玉");
    enter(&mut open, &at, &fine).expect("recorded");
    let cases = [
        (fine.clone(), Code::Forbidden),
        (NewTalk { held_on: NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day"), ..fine.clone() }, Code::Forbidden),
        (NewTalk { talkee_id: fine.talker_id.clone(), ..fine.clone() }, Code::Usage),
        (NewTalk { talkee_id: "没有".into(), held_on: day(1), ..fine.clone() }, Code::Usage),
        (NewTalk { way: "托梦".into(), held_on: day(1), ..fine.clone() }, Code::Usage),
        (NewTalk { occasion: "随便".into(), held_on: day(1), ..fine.clone() }, Code::Usage),
        (NewTalk { starts_at: "早上".into(), held_on: day(1), ..fine.clone() }, Code::Usage),
        (NewTalk { follow_due: Some(day(2)), held_on: day(3), ..fine.clone() }, Code::Usage),
        (NewTalk { follow_by: "没有".into(), held_on: day(1), ..fine.clone() }, Code::Usage),
        (NewTalk { organisation_id: "没有".into(), ..fine.clone() }, Code::NotFound),
        (NewTalk { task_id: Some("没有".into()), held_on: day(1), ..fine.clone() }, Code::Forbidden),
    ];
    for (new, code) in cases {
        let fault = enter(&mut open, &at, &new).expect_err("refused").fault();
        assert_eq!(fault.code, code, "{}", fault.message);
        assert!(!fault.message.contains(MARKER) && !fault.message.contains("余玉"), "{}", fault.message);
    }
    let few = NewTalk { clear: [true, false, true, true], text: String::new(), held_on: day(2), ..fine };
    assert_eq!(enter(&mut open, &at, &few).expect("taken").warnings.len(), 2);
}

#[test]
fn a_photographed_record_hangs_on_its_talk_and_shows_only_where_it_is_opened() {
    let (mut open, at, folder) = peopled();
    let new = talk(&open, 12, "赵勇思", "余玉");
    let one = enter(&mut open, &at, &new).expect("recorded").talk;
    let path = folder.path().join(format!("{MARKER}.jpg"));
    std::fs::write(&path, crate::scans::testing::photo(1, "2026:10:12 09:30:00", b"place")).expect("written");
    let hung = attach_paper(&mut open.store, &at, &Scope::All, &one.id, &path).expect("hung").value;
    let again = attach_paper(&mut open.store, &at, &Scope::All, &one.id, &path).expect_err("twice").fault();
    assert!(again.code == Code::Forbidden && !again.message.contains(MARKER), "{}", again.message);
    assert_eq!(read_body(&mut open, &at, &one.id).papers, std::slice::from_ref(&hung));
    let told = serde_json::to_string(&listed(open.store.conn(), &Scope::All, day(1), day(31)).expect("a list"));
    assert!(!told.expect("JSON").contains(MARKER), "its name may say what it is about");

    let looks = |open: &Workspace| -> u32 {
        let count = "SELECT count(*) FROM talk_reveal";
        open.store.conn().query_row(count, [], |r| r.get(0)).expect("a count")
    };
    let before = looks(&open);
    let (_, bytes) = reveal_paper(&mut open.store, &at, &Scope::All, &hung.id).expect("seen").value;
    assert!(bytes.starts_with(&[0xFF, 0xD8]) && !bytes.windows(5).any(|w| w == b"place"), "cleared of its place");
    assert_eq!(looks(&open), before + 1, "who looked is kept");
    let elsewhere = Scope::One("别处".into());
    for outside in [
        attach_paper(&mut open.store, &at, &elsewhere, &one.id, &path).map(|_| ()),
        reveal_paper(&mut open.store, &at, &elsewhere, &hung.id).map(|_| ()),
        detach_paper(&mut open.store, &at, &elsewhere, &hung.id).map(|_| ()),
        attach_paper(&mut open.store, &at, &Scope::All, "没有", &path).map(|_| ()),
        attach_paper(&mut open.store, &at, &Scope::All, &one.id, &folder.path().join("没有.jpg")).map(|_| ()),
    ] {
        assert_eq!(outside.expect_err("outside").code(), Code::NotFound);
    }
    let out = folder.path().join("存出.jpg");
    save_paper(&mut open.store, &at, &Scope::All, &hung.id, &out).expect("saved");
    save_paper(&mut open.store, &at, &Scope::All, &hung.id, &out).expect_err("never over a file");
    let left = "SELECT count(*) FROM outgoing WHERE what = '谈话记录扫描件'";
    let left: u32 = open.store.conn().query_row(left, [], |r| r.get(0)).expect("a count");
    assert_eq!((std::fs::read(&out).expect("there") == bytes, left), (true, 1), "that it left is logged");
    detach_paper(&mut open.store, &at, &Scope::All, &hung.id).expect("taken off");
    assert!(read_body(&mut open, &at, &one.id).papers.is_empty());
}

#[test]
fn an_amended_talk_keeps_its_first_moment_and_what_the_sheet_said() {
    let (mut open, at, folder) = peopled();
    let path = sheet(
        folder.path(),
        &[
            "日期|谈话人|谈话对象|思想状况|问题根源|谈工作情况|反映的困难",
            "2026-10-06|赵勇思|余玉|稳定，愿意多做事|√|好|住得远",
        ],
    );
    talks::import(&mut open.store, &at, &Scope::All, &path, &Default::default(), false).expect("imported");
    let id = listed(open.store.conn(), &Scope::All, day(1), day(31)).expect("a list")[0].talk.id.clone();
    let opened = read_body(&mut open, &at, &id);
    assert_eq!(
        opened.sentences,
        ["思想状况：稳定，愿意多做事", "工作情况：好", "反映的困难：住得远"],
        "no tick tells it"
    );
    let mut form = opened.form;
    assert_eq!((form.clear, form.covered), ([true, true, false, false], [false, false, true, false]));
    form.clear[1] = true;
    form.covered[2] = false;
    form.text = "补一段".into();
    let later = at_day(2026, 11, 3);
    let done = amend(&mut open.store, &later, &Scope::All, &id, &form).expect("amended").value;
    assert_eq!((done.talk.entered_at.as_str(), done.talk.prepared), ("2026-10-31T10:30:00", 2));
    let body = read_body(&mut open, &later, &id).body;
    let paper = talks::form(&mut open.store, &later, &Scope::All, &id).expect("the form").value;
    assert_eq!(paper.text, "思想状况：稳定，愿意多做事\n反映的困难：住得远\n补一段", "what both sign");
    assert_eq!(paper.number, "2026年第1号", "that of the envelope");
    let texts = [&body.state_of_mind, &body.root_cause, &body.work, &body.note];
    assert_eq!(texts, ["稳定，愿意多做事", "√", "", "补一段"]);
}

#[test]
fn an_occasion_opens_a_task_whose_reason_no_list_tells() {
    let (mut open, at, _folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), &[("赵勇思", "书记"), ("邓建国", "组织委员")]);
    let about = member_id(&open, "余玉");
    let task = open_task(&mut open.store, &at, &Scope::All, &about, "discipline").expect("opened").value;
    assert_eq!(task.due_on, day(31) + Days::new(7));
    let wrong = open_task(&mut open.store, &at, &Scope::All, &about, "随便").expect_err("unknown");
    assert_eq!(wrong.code(), Code::Usage);
    let told = serde_json::to_string(&tasks_open(open.store.conn(), &Scope::All).expect("tasks")).expect("JSON");
    assert!(!told.contains("discipline") && !told.contains("处分"), "{told}");
    let mut new = talk(&open, 31, "邓建国", "余玉");
    (new.occasion, new.task_id) = ("discipline".into(), Some(task.id));
    let done = enter(&mut open, &at, &new).expect("recorded");
    assert!(done.warnings[0].contains("应由书记来谈"), "{:?}", done.warnings);
    assert!(done.talk.declared.is_empty());
    assert!(tasks_open(open.store.conn(), &Scope::All).expect("tasks").is_empty());
    let told = serde_json::to_string(&listed(open.store.conn(), &Scope::All, day(1), day(31)).expect("a list"));
    assert!(!told.expect("JSON").contains("处分"));
    assert_eq!(read_body(&mut open, &at, &done.talk.id).occasion, "受到处分处置");
    open.store.undo(&at).expect("undone");
    assert_eq!(tasks_open(open.store.conn(), &Scope::All).expect("tasks").len(), 1, "the task waits again");
}

#[test]
fn an_event_calls_for_a_talk_and_no_list_says_which() {
    let (mut open, at, _folder) = peopled();
    seat(&mut open, &at, (2026, 1, 1), &[("赵勇思", "书记"), ("邓建国", "组织委员")]);
    let about = member_id(&open, "余玉");
    let mut event = members::NewEvent {
        document: "云纪〔2026〕2号".into(),
        ..members::NewEvent::of(&about, members::EventKind::Discipline, day(20))
    };
    (event.details.minutes, event.details.measure) = ("纪要9号".into(), "留党察看".into());
    event.details.until = NaiveDate::from_ymd_opt(2027, 10, 20);
    members::record(&mut open.store, &at, &event).expect("entered");
    let waiting = |open: &Workspace, at: &At| called(open.store.conn(), at, &Scope::All).expect("called");
    let told = waiting(&open, &at);
    assert_eq!((told.len(), told[0].member.as_str(), told[0].since), (1, "余玉", day(20)));
    let said = serde_json::to_string(&told).expect("JSON");
    assert!(!said.contains("discipline") && !said.contains("处分"), "{said}");
    assert!(waiting(&open, &at_day(2026, 11, 20)).is_empty(), "it calls for thirty days");

    let task = open_called(&mut open.store, &at, &Scope::All, &told[0].event_id).expect("arranged").value;
    assert_eq!((task.member.as_str(), waiting(&open, &at).len()), ("余玉", 0));
    let again = open_called(&mut open.store, &at, &Scope::All, &told[0].event_id).expect_err("arranged already");
    assert_eq!(again.code(), Code::NotFound);
    open.store.undo(&at).expect("undone");
    let mut new = talk(&open, 31, "赵勇思", "余玉");
    new.occasion = "discipline".into();
    enter(&mut open, &at, &new).expect("recorded");
    assert!(waiting(&open, &at).is_empty(), "a talk answers it as well");
    // The same measure takes the vote, and the roll says no more than that.
    let roll = crate::life::roll(open.store.conn(), &new.organisation_id, &["general".into()], day(31), "");
    let line = roll.expect("a roll").due.into_iter().find(|l| l.member_id == about).expect("due all the same");
    assert!(!line.votes);
}

#[test]
fn every_look_at_a_body_is_kept_and_no_step_of_undo() {
    let (mut open, at, _folder) = peopled();
    let new = talk(&open, 12, "赵勇思", "余玉");
    let id = enter(&mut open, &at, &new).expect("recorded").talk.id;
    read_body(&mut open, &at, &id);
    talks::form(&mut open.store, &at, &Scope::All, &id).expect("printed");
    let looked = "SELECT group_concat(purpose || ' ' || actor, ', ') FROM talk_reveal WHERE talk_id = ?1";
    let looks: String = open.store.conn().query_row(looked, [&id], |r| r.get(0)).expect("kept");
    assert_eq!(looks, "read 测试员, print 测试员");
    let other = Scope::One("别的".into());
    let refused = reveal(&mut open.store, &at, &other, &id, Purpose::Read).expect_err("not in the scope");
    assert_eq!(refused.code(), Code::NotFound);
    assert_eq!(open.store.undo(&at).expect("undone").value, "record-talk");
}

#[test]
fn a_draft_outlives_the_window_but_not_the_record_and_is_in_no_journal() {
    let (mut open, at, _folder) = peopled();
    let new = talk(&open, 12, "赵勇思", "余玉");
    let organisation = new.organisation_id.clone();
    save_draft(&mut open.store, &at, &Scope::All, &new).expect("saved");
    assert_eq!(draft(open.store.conn(), &organisation).expect("read"), Some(new.clone()));
    let journaled = "SELECT count(*) FROM journal_change WHERE tbl = 'talk_draft' OR before LIKE ?1 OR after LIKE ?1";
    let count = |open: &Workspace| -> i64 {
        open.store.conn().query_row(journaled, [format!("%{MARKER}%")], |r| r.get(0)).expect("a count")
    };
    assert_eq!(count(&open), 0);
    let long = NewTalk { text: "长".repeat(100_000), ..new.clone() };
    assert_eq!(save_draft(&mut open.store, &at, &Scope::All, &long).expect_err("too long").code(), Code::Usage);
    enter(&mut open, &at, &new).expect("recorded");
    assert_eq!(draft(open.store.conn(), &organisation).expect("read"), None);
}

#[test]
fn papers_say_as_much_as_they_may() {
    let (mut open, at, folder) = office();
    let people = ["姓名|人员类别", "王一|正式党员", "王二|正式党员", "王三|正式党员"];
    take_roster(&mut open, &at, &sheet(folder.path(), &people));
    let mut new = talk(&open, 12, "王一", "王二");
    new.occasion = "family".into();
    let first = talk(&open, 2, "王一", "王三");
    enter(&mut open, &at, &first).expect("recorded");
    let id = enter(&mut open, &at, &new).expect("recorded").talk.id;
    let form = talks::form(&mut open.store, &at, &Scope::All, &id).expect("a form").value;
    assert!(form.text.contains(MARKER));
    let envelope = talks::envelope(open.store.conn(), &at, &Scope::All, &id).expect("an envelope");
    assert_eq!(envelope.number, "2026年第2号");
    let ledger = talks::ledger(open.store.conn(), &at, &Scope::All, 2026).expect("a ledger");
    let told = serde_json::to_string(&(&form.pair, &envelope, &ledger)).expect("JSON");
    for word in [MARKER, "家庭", "family"] {
        assert!(!told.contains(word), "{word}");
    }
    assert_eq!(ledger.parts[0].rows[0][..4], ["1", "2026-10-02", "王一", "王三"]);
    assert_eq!(talks::ledger(open.store.conn(), &at, &Scope::All, 2025).expect_err("nobody").code(), Code::NotFound);
}

#[test]
fn the_matrix_agrees_with_the_coverage() {
    let (mut open, at, _folder) = peopled();
    assert!(talks::needs(open.store.conn(), &at, &Scope::All, 2026).expect("needs").is_empty(), "no committee yet");
    seat(&mut open, &at, (2026, 1, 1), &[("赵勇思", "书记"), ("邓建国", "组织委员"), ("董海", "宣传委员")]);
    for (d, a, b) in [(3, "赵勇思", "余玉"), (4, "邓建国", "赵勇思"), (5, "邓建国", "董海"), (6, "余玉", "董海")]
    {
        let new = talk(&open, d, a, b);
        enter(&mut open, &at, &new).expect("recorded");
    }
    let needs = talks::needs(open.store.conn(), &at, &Scope::All, 2026).expect("needs");
    for pair in talks::coverage(open.store.conn(), &at, &Scope::All, 2026).expect("coverage").pairs {
        let own: Vec<&talks::Need> = needs.iter().filter(|n| n.pair == pair.id).collect();
        let done = own.iter().filter(|n| n.held_on.is_some()).count();
        assert_eq!((own.len(), done), (pair.required as usize, pair.done as usize), "{}", pair.id);
    }
    let within: Vec<_> = needs.iter().filter(|n| n.pair == "talk.committee-committee" && n.held_on.is_none()).collect();
    assert_eq!((within[0].talker.as_str(), within[0].talkee.as_str()), ("赵勇思", "董海"));
}
