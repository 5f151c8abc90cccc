use crate::members::codes;
use crate::members::id_number::{self, Fault};
use crate::members::phone::{self, Phone};
use crate::members::pinyin::{keys, others, readings, spells};
use crate::members::probation::{OneDay, Table};
use crate::{Month, PartialDate};
use proptest::prelude::*;

fn date(text: &str) -> PartialDate {
    text.parse().expect("a date")
}

#[test]
fn known_numbers_are_read() {
    for good in ["11010519491231002X", "34052419800101001X", "440524188001010014", "11010519491231002x"] {
        assert_eq!(id_number::parse(good).expect("good").as_str(), good.to_uppercase());
    }
    let id = id_number::parse("11010519491231002x").expect("good");
    assert_eq!((id.birth(), id.sex()), (date("1949-12-31"), "女"));
    assert_eq!(id_number::parse("500199196209199130").expect("good").sex(), "男");
}

#[test]
fn wrong_numbers_say_why() {
    let table = [
        ("510199194410118431", Fault::CheckCharacter),
        ("11010519491231002", Fault::Length),
        ("", Fault::Length),
        ("1101051949123100２X", Fault::Characters),
        ("11010519491231X02X", Fault::Characters),
        ("1101051949123100XX", Fault::Characters),
        ("110105194912310029", Fault::CheckCharacter),
        ("11010549123100A", Fault::Characters),
        ("110105491331002", Fault::Birth),
    ];
    for (text, fault) in table {
        assert_eq!(id_number::parse(text), Err(fault), "{text}");
    }
}

#[test]
fn a_day_that_no_calendar_has_is_found_behind_a_right_check_character() {
    let body = "11010519490230002";
    let whole = ('0'..='9').chain(['X']).map(|c| format!("{body}{c}")).map(|t| id_number::parse(&t));
    assert_eq!(whole.filter(|r| *r == Err(Fault::Birth)).count(), 1);
}

#[test]
fn an_old_number_is_a_suggestion() {
    match id_number::parse("110105491231002") {
        Err(Fault::Old(suggested)) => assert_eq!(suggested.as_str(), "11010519491231002X"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mask_and_a_birth_date_never_make_the_number() {
    let id = "11010519491231002X";
    assert_eq!(id_number::masked(id, None), "110105********002X");
    assert_eq!(id_number::masked(id, Some(date("1949"))), "110105********002X");
    assert_eq!(id_number::masked(id, Some(date("1949-12"))), "****************2X");
    assert_eq!(id_number::masked(id, Some(date("1949-12-31"))), "****************2X");
    assert_eq!(id_number::masked("", None), "");
}

proptest! {
    #[test]
    fn any_one_wrong_digit_is_found(region in 100_000u32..999_999, day in 0u64..36_000, seq in 0u32..1000, at in 0usize..17, by in 1u8..10) {
        let birth = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).expect("a day") + chrono::Days::new(day);
        let body = format!("{region:06}{}{seq:03}", birth.format("%Y%m%d"));
        let good: Vec<String> =
            ('0'..='9').chain(['X']).map(|c| format!("{body}{c}")).filter(|t| id_number::parse(t).is_ok()).collect();
        prop_assert_eq!(good.len(), 1);
        let parsed = id_number::parse(&good[0]).expect("good");
        prop_assert_eq!(parsed.birth(), PartialDate::from(birth));
        prop_assert_eq!(parsed.sex(), if seq % 2 == 1 { "男" } else { "女" });
        let mut wrong = good[0].clone().into_bytes();
        wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
        let wrong = String::from_utf8(wrong).expect("ascii");
        prop_assert_eq!(id_number::parse(&wrong), Err(Fault::CheckCharacter));
    }

    #[test]
    fn no_text_upsets_the_readers(text in "\\PC{0,24}") {
        let _ = id_number::parse(&text);
        let _ = phone::parse(&text);
        let _ = phone::masked(&text);
        let _ = (keys(&text), others(&readings(&text)), spells(&readings(&text), &text));
    }
}

#[test]
fn telephones() {
    let mobile = |t: &str| Phone::Mobile(t.into());
    let landline = |t: &str| Phone::Landline(t.into());
    let table = [
        ("15000044634", mobile("15000044634")),
        ("+86-150-0004-4634", mobile("15000044634")),
        ("8615000044634", Phone::Neither),
        ("12000044634", Phone::Neither),
        ("1391234", Phone::Neither),
        ("099-63212868", landline("099-63212868")),
        ("0871-6321286", landline("0871-6321286")),
        ("(0871)63212868", landline("0871-63212868")),
        ("087163212868", landline("0871-63212868")),
        ("01063212868", landline("010-63212868")),
        ("0871-63212868-8001", landline("0871-63212868-8001")),
        ("63212868", Phone::Neither),
        ("", Phone::Neither),
    ];
    for (text, expected) in table {
        assert_eq!(phone::parse(text), expected, "{text}");
    }
    assert_eq!(phone::masked("13812341234"), "138****1234");
    assert_eq!(phone::masked("1391234"), "139**34");
    assert_eq!(phone::masked(""), "");
}

#[test]
fn surnames_have_their_own_reading() {
    let table = [
        ("曾芳琴", "zengfangqin", "zfq"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("查良镛", "zhaliangyong", "zly"),
        ("朴正", "piaozheng", "pz"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("单于明", "chanyuming", "cym"),
        ("万俟雪", "moqixue", "mqx"),
        ("任丽", "renli", "rl"),
        ("区志", "ouzhi", "oz"),
        ("吕涵贵", "lvhangui", "lhg"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("覃伟", "qinwei", "qw"),
        ("尉健", "weijian", "wj"),
        ("艾力·买买提", "ailimaimaiti", "almmt"),
    ];
    for (name, full, initials) in table {
        let keys = keys(name);
        assert_eq!((keys.full.as_str(), keys.initials.as_str()), (full, initials), "{name}");
    }
    // Inside a given name the character keeps its common reading.
    assert_eq!(keys("王单").full, "wangdan");
    assert!(!spells(&readings("曾芳琴"), "ceng"));
}

#[test]
fn a_name_is_spelt_in_full_by_initials_or_both_from_any_character() {
    let zeng = readings("曾芳琴");
    assert_eq!(zeng, "zeng fang qin");
    for typed in ["z", "zeng", "zengf", "zengfangqin", "zfq", "zf", "zengfq", "zfangq", "fangqin", "fq", "qin"] {
        assert!(spells(&zeng, typed), "{typed}");
    }
    // One letter alone is the surname's: else it would find half of the roster.
    for typed in ["f", "q", "ceng", "zq", "zengfangqinx", "ngf", "zengqin", "qf"] {
        assert!(!spells(&zeng, typed), "{typed}");
    }
    for typed in ["zhfq", "zfq", "zhangfq", "zh"] {
        assert!(spells(&readings("张芳琴"), typed), "{typed}");
    }
    assert!(spells(&readings("吕涵贵"), "lüh") && spells(&readings("吕涵贵"), "lv"));
    assert!(!spells("", "a"));
}

#[test]
fn a_character_with_several_readings_is_found_by_each() {
    let table: &[(&str, &[&str])] = &[
        ("王乐", &["wangle", "wangyue", "wl", "wy"]),
        ("李重阳", &["lichongyang", "lizhongyang", "lcy", "lzy"]),
        ("赵行", &["zhaoxing", "zhaohang", "zx", "zh"]),
        ("刘长春", &["liuchangchun", "liuzhangchun", "lcc", "lzc"]),
    ];
    for (name, typed) in table {
        let missed: Vec<_> = typed.iter().filter(|t| !spells(&readings(name), t)).collect();
        assert!(missed.is_empty(), "{name} ({}) is not found by {missed:?}", readings(name));
        let keys = keys(name);
        let known =
            |t: &&str| *t == keys.full || *t == keys.initials || others(&readings(name)).contains(&(**t).to_owned());
        assert!(typed.iter().all(known), "{name}: {:?}", others(&readings(name)));
    }
    // A surname is said in its own way alone, and its other readings are nobody's name.
    for (name, not) in
        [("单雄信", "danx"), ("仇英", "chouy"), ("解晓东", "jiex"), ("查良镛", "chal"), ("尉迟恭", "weichi")]
    {
        assert!(!spells(&readings(name), not), "{name}");
    }
    assert_eq!(others(&readings("曾芳")), Vec::<String>::new());
    assert!(others(&readings("乐乐乐乐乐乐")).len() <= 16);
}

#[test]
fn one_day_for_joining_and_confirmation() {
    let table = Table::load().expect("table");
    let rows = [
        ("1925-05-01", OneDay::Illegal),
        ("1927-06-01", OneDay::Legal),
        ("1935-05-01", OneDay::Legal),
        ("1950-05-01", OneDay::Illegal),
        ("1965-05-01", OneDay::Illegal),
        ("1969-03-11", OneDay::Illegal),
        ("1969-03-12", OneDay::Doubtful),
        ("1969-04-01", OneDay::Doubtful),
        ("1969-04-21", OneDay::Legal),
        ("1969-10-15", OneDay::Legal),
        ("1977-07-22", OneDay::Legal),
        ("1977-07-23", OneDay::Doubtful),
        ("1977-08-11", OneDay::Doubtful),
        ("1977-08-31", OneDay::Doubtful),
        ("1977-09-01", OneDay::Illegal),
        ("1990-05-01", OneDay::Illegal),
        // A coarse date is read kindly: July 1977 can be its first day.
        ("1977-07", OneDay::Legal),
        ("1977-08", OneDay::Doubtful),
        ("1977", OneDay::Legal),
        ("1978", OneDay::Illegal),
    ];
    for (joined, expected) in rows {
        assert_eq!(table.one_day(date(joined)), expected, "{joined}");
    }
}

#[test]
fn words_lead_to_codes() {
    let find = |set: &str, word: &str| {
        codes::set(set).expect("set").find(word).map(|e| (e.code.clone(), e.label().to_owned()))
    };
    let pair = |code: &str, label: &str| Some((code.to_owned(), label.to_owned()));
    assert_eq!(find("ethnicity", "汉"), pair("01", "汉族"));
    assert_eq!(find("ethnicity", "毛难族"), pair("36", "毛南族"));
    assert_eq!(find("ethnicity", "崩龙"), pair("46", "德昂族"));
    assert_eq!(find("ethnicity", "汉汉"), None);
    assert_eq!(find("education", "本科"), pair("20", "大学本科"));
    assert_eq!(find("education", "大学本科(在职)"), pair("20", "大学本科"));
    assert_eq!(find("education", "大专"), pair("30", "大学专科"));
    assert_eq!(find("education", "中专"), pair("41", "中专"));
    assert_eq!(find("category", "无职"), pair("postless", "无职党员"));
    assert_eq!(codes::set("ethnicity").expect("set").entries().len(), 58);
}

#[test]
fn code_sets_are_sound() {
    for name in ["sex", "ethnicity", "education", "political", "entry", "departure", "lost", "organisation", "category"]
    {
        let set = codes::set(name).expect("set");
        assert!(!set.source.is_empty() && set.effective_from.parse::<PartialDate>().is_ok(), "{name}");
        let codes: std::collections::BTreeSet<&str> = set.entries().iter().map(|e| e.code.as_str()).collect();
        assert_eq!(codes.len(), set.entries().len(), "{name}: a code stands twice");
        for entry in set.entries() {
            assert_eq!(
                set.find(entry.label()).map(|e| &e.code),
                Some(&entry.code),
                "{name}: {} means two codes",
                entry.label()
            );
        }
    }
    assert!(codes::set("religion").is_err());
    assert!(Month::new(2026, 13).is_none());
}
