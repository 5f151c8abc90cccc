//! The checks on a record, one table.

use crate::PartialDate;
use crate::members::rules::Rules;
use crate::members::{Kind, Member, Status};
use crate::sheet::Level;
use chrono::NaiveDate;

fn date(text: &str) -> Option<PartialDate> {
    (!text.is_empty()).then(|| text.parse().expect("a date"))
}

fn good() -> Member {
    Member {
        name: "赵勇思".into(),
        sex: "男".into(),
        kind: Kind::Formal,
        birth: date("1962-09-19"),
        id_number: "500199196209199130".into(),
        joined: date("2001-09-15"),
        confirmed: date("2002-09-15"),
        mobile: "15000044634".into(),
        ..Member::default()
    }
}

fn codes(m: &Member) -> Vec<(&'static str, Level)> {
    let today = NaiveDate::from_ymd_opt(2026, 10, 31).expect("a day");
    Rules::load().expect("rules").check(m, today).into_iter().map(|f| (f.code, f.level)).collect()
}

#[test]
fn a_good_record_passes() {
    assert_eq!(codes(&good()), []);
}

#[test]
fn each_fault_has_its_code() {
    use Level::{Error, Warning};
    type Change = fn(&mut Member);
    let table: &[(Change, &str, Level)] = &[
        (|m| m.id_number.clear(), "id-missing", Warning),
        (|m| m.sex = "女".into(), "id-sex", Warning),
        (|m| m.birth = date("1962-09-20"), "id-birth", Warning),
        (|m| (m.joined, m.confirmed) = (date("2025-11-01"), date("2026-11-01")), "date-in-future", Error),
        (|m| m.confirmed = date("2001-09-14"), "date-order", Error),
        (|m| m.confirmed = date("2001-09-15"), "probation-missing", Error),
        (|m| m.confirmed = date("2002-09-16"), "probation-length", Warning),
        (|m| m.confirmed = date("2003-03-14"), "probation-length", Warning),
        (|m| m.confirmed = date("2003-09-16"), "probation-length", Warning),
        (|m| m.confirmed = date("2001-09"), "probation-length", Warning),
        (|m| m.confirmed = None, "confirmed-missing", Warning),
        (|m| m.joined = None, "joined-missing", Warning),
        (|m| m.kind = Kind::Probationary, "probationary-confirmed", Warning),
        (|m| m.applied = date("2001-09-16"), "date-order", Error),
        (|m| m.applied = date("2000-04-15"), "application-short", Warning),
        (|m| m.applied = date("1980-04-15"), "applied-under-age", Warning),
        (|m| m.candidate = date("2001-10"), "date-order", Error),
        (|m| (m.activist, m.candidate) = (date("2000-09"), date("2000-08")), "date-order", Error),
        (|m| m.lost = true, "lost-undated", Error),
        (|m| (m.lost, m.lost_since) = (true, date("2027")), "date-in-future", Error),
        (|m| m.status = Status::Suspended, "suspended-undated", Warning),
        (|m| m.landline = "12".into(), "phone-invalid", Warning),
        (|m| m.mobile = "1391234".into(), "phone-invalid", Warning),
        (|m| m.mobile.clear(), "phone-missing", Warning),
    ];
    for (change, code, level) in table {
        let mut member = good();
        change(&mut member);
        assert_eq!(codes(&member), [(*code, *level)]);
    }
}

#[test]
fn what_is_right_is_left_alone() {
    type Change = fn(&mut Member);
    let table: &[Change] = &[
        |m| m.birth = date("1962"),
        |m| m.confirmed = date("2002.9".replace('.', "-0").as_str()),
        |m| m.confirmed = date("2003-03-15"),
        |m| m.confirmed = date("2003-09-15"),
        |m| (m.joined, m.confirmed) = (date("2001"), date("2002")),
        |m| (m.joined, m.confirmed) = (date("2001-09"), date("2002-09-30")),
        |m| (m.applied, m.activist, m.candidate) = (date("1999"), date("2000-03"), date("2001-03")),
        |m| (m.mobile, m.landline) = (String::new(), "099-63212868".into()),
        |m| (m.kind, m.confirmed) = (Kind::Probationary, None),
        |m| (m.lost, m.lost_since) = (true, date("2024-05")),
    ];
    for (at, change) in table.iter().enumerate() {
        let mut member = good();
        change(&mut member);
        assert_eq!(codes(&member), [], "case {at}");
    }
}

/// Domain rules 3.4, line by line: what a record must be like, and what is said where it is not.
#[test]
fn every_rule_of_the_table_is_kept_at_its_level() {
    use Level::{Error, Warning};
    type Change = fn(&mut Member);
    type Line = (&'static str, Change, &'static [(&'static str, Level)]);
    let table: &[Line] = &[
        ("birth < 申请", |m| m.applied = date("1962-09-19"), &[("date-order", Error), ("applied-under-age", Warning)]),
        (
            "申请 ≤ 积极分子",
            |m| (m.applied, m.activist) = (date("1999-06-02"), date("1999-06-01")),
            &[("date-order", Error)],
        ),
        ("equal days are in order", |m| (m.applied, m.activist) = (date("1999-06-01"), date("1999-06-01")), &[]),
        (
            "积极分子 ≤ 发展对象",
            |m| (m.activist, m.candidate) = (date("2000-06-02"), date("2000-06-01")),
            &[("date-order", Error)],
        ),
        ("发展对象 ≤ 入党", |m| m.candidate = date("2001-09-16"), &[("date-order", Error)]),
        ("across a date that is only coarse", |m| (m.activist, m.candidate) = (date("2000-08"), date("2000")), &[]),
        (
            "against a date further back where the one between is coarse",
            |m| (m.applied, m.activist, m.candidate) = (date("2000-02-05"), date("2000"), date("2000-02-01")),
            &[("date-order", Error)],
        ),
        ("入党 < 转正", |m| m.confirmed = date("2001-09-01"), &[("date-order", Error)]),
        (
            "转正 ≤ today",
            |m| (m.joined, m.confirmed) = (date("2025-11-01"), date("2026-11-01")),
            &[("date-in-future", Error)],
        ),
        ("precision: a year may still fit", |m| (m.applied, m.activist) = (date("2000"), date("2000-01-01")), &[]),
        ("age at 申请 ≥ 18", |m| m.applied = date("1980-09-18"), &[("applied-under-age", Warning)]),
        ("on the birthday it is enough", |m| m.applied = date("1980-09-19"), &[]),
        ("入党 under 18 from 1982", |m| m.birth = date("1983-09-16"), &[("id-birth", Warning), ("under-age", Error)]),
        (
            "入党 under 18 before",
            |m| (m.birth, m.joined, m.confirmed) = (date("1955-03-03"), date("1973-03-02"), date("1973-03-02")),
            &[("id-birth", Warning), ("under-age-early", Warning)],
        ),
        ("申请 a year and a half before 入党", |m| m.applied = date("2000-03-16"), &[("application-short", Warning)]),
        ("a year and a half is enough", |m| m.applied = date("2000-03-15"), &[]),
        ("转正 a year later", |m| m.confirmed = date("2002-09-14"), &[("probation-length", Warning)]),
        ("extended by half a year", |m| m.confirmed = date("2003-03-15"), &[]),
        ("extended by a year", |m| m.confirmed = date("2003-09-15"), &[]),
        ("not by more", |m| m.confirmed = date("2003-09-16"), &[("probation-length", Warning)]),
        ("one day since 1982", |m| m.confirmed = date("2001-09-15"), &[("probation-missing", Error)]),
        ("失联 with its date", |m| m.lost = true, &[("lost-undated", Error)]),
        // 停止党籍 has no column for its date and paper in the standard sheet: events.toml asks for both.
        ("停止党籍", |m| m.status = Status::Suspended, &[("suspended-undated", Warning)]),
        ("a telephone", |m| m.mobile.clear(), &[("phone-missing", Warning)]),
        (
            "of the young at least one",
            |m| (m.mobile, m.birth) = (String::new(), date("1970-01-01")),
            &[("id-birth", Warning), ("phone-missing", Error)],
        ),
        ("a mobile is 1[3-9] and nine digits", |m| m.mobile = "12000044634".into(), &[("phone-invalid", Warning)]),
        ("a landline has its area code", |m| m.landline = "63212868".into(), &[("phone-invalid", Warning)]),
        ("the number is there", |m| m.id_number.clear(), &[("id-missing", Warning)]),
        ("and agrees with the sex", |m| m.sex = "女".into(), &[("id-sex", Warning)]),
    ];
    for (rule, change, expected) in table {
        let mut member = good();
        change(&mut member);
        assert_eq!(codes(&member), *expected, "{rule}");
    }
}

/// The nine periods: within them, and twenty days around each bound, joining and confirmation on one day.
#[test]
fn the_nine_periods_of_probation_and_twenty_days_around_their_bounds() {
    let verdict = |day: NaiveDate| {
        let one = Some(PartialDate::from(day));
        let m = Member { birth: date("1890"), id_number: String::new(), joined: one, confirmed: one, ..good() };
        codes(&m).get(1).map(|(code, _)| *code)
    };
    let (fine, doubtful, missing) = (None, Some("probation-doubtful"), Some("probation-missing"));
    let within = [
        ("1922-01-01", fine),
        ("1925-01-01", missing),
        ("1928-01-01", fine),
        ("1935-01-01", fine),
        ("1950-01-01", missing),
        ("1960-01-01", missing),
        ("1972-01-01", fine),
        ("1980-01-01", missing),
        ("2000-01-01", missing),
    ];
    for (day, expected) in within {
        assert_eq!(verdict(day.parse().expect("a day")), expected, "{day}");
    }
    // The first day of a period, and what held before and holds from it on.
    let bounds = [
        ("1923-06-10", fine, missing),
        ("1927-04-27", missing, fine),
        ("1928-06-18", fine, fine),
        ("1945-04-23", fine, missing),
        ("1956-09-15", missing, missing),
        ("1969-04-01", missing, fine),
        ("1977-08-12", fine, missing),
        ("1982-09-06", missing, missing),
    ];
    for (bound, before, after) in bounds {
        let bound: NaiveDate = bound.parse().expect("a day");
        let around = if before == after { before } else { doubtful };
        for (offset, expected) in [(-21, before), (-20, around), (-1, around), (0, around), (19, around), (20, after)] {
            assert_eq!(verdict(bound + chrono::TimeDelta::days(offset)), expected, "{offset} days from {bound}");
        }
    }
}

/// Only who is surely under 60 is kept out for want of a telephone.
#[test]
fn a_missing_telephone_weighs_by_age() {
    let without = |birth: &str| {
        let mut m =
            Member { mobile: String::new(), birth: date(birth), id_number: "500199196209199130".into(), ..good() };
        m.id_number.clear();
        codes(&m)[1..].to_vec()
    };
    assert_eq!(without("1966-10-31"), [("phone-missing", Level::Warning)]);
    assert_eq!(without("1966-11-01"), [("phone-missing", Level::Error)]);
    assert_eq!(without("1966"), [("phone-missing", Level::Warning)]);
    assert_eq!(without(""), [("phone-missing", Level::Warning)]);
}

#[test]
fn probation_follows_its_period() {
    let one_day = |day: &str| {
        let m =
            Member { birth: date("1900"), id_number: String::new(), joined: date(day), confirmed: date(day), ..good() };
        codes(&m)[1..].to_vec()
    };
    assert_eq!(one_day("1972-09-15"), []);
    assert_eq!(one_day("1969-04-05"), [("probation-doubtful", Level::Warning)]);
    assert_eq!(one_day("1965-05-01"), [("probation-missing", Level::Error)]);
    // At the precision of a month one day is possible, but nothing says so: since 1982 the year is missing.
    assert_eq!(one_day("1990-05"), [("probation-length", Level::Warning)]);
    assert_eq!(one_day("1979-05"), []);
}

#[test]
fn the_age_of_joining() {
    let joined = |birth: &str, day: &str, confirmed: &str| {
        let m = Member {
            id_number: String::new(),
            birth: date(birth),
            joined: date(day),
            confirmed: date(confirmed),
            ..good()
        };
        codes(&m)[1..].to_vec()
    };
    assert_eq!(joined("1980-05-01", "1998-04-30", "1999-04-30"), [("under-age", Level::Error)]);
    assert_eq!(joined("1980-05-01", "1998-05-01", "1999-05-01"), []);
    assert_eq!(joined("1980-05", "1998-05", "1999-05"), []);
    assert_eq!(joined("1955-05-01", "1972-05-01", "1972-05-01"), [("under-age-early", Level::Warning)]);
    assert_eq!(joined("2000-05-01", "1999-05-01", "2000-05-02").iter().filter(|f| f.0 == "date-order").count(), 1);
}

#[test]
fn years_count_full_ones_from_confirmation() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 9, d).expect("a day");
    assert_eq!((good().party_years(day(14)), good().party_years(day(15))), (Some(23), Some(24)));
    assert_eq!(good().age(day(18)), Some(63));
    let probationary = Member { kind: Kind::Probationary, confirmed: None, ..good() };
    assert_eq!(probationary.party_years(day(15)), None);
    // On a past day before confirmation the member was still on probation.
    let early = NaiveDate::from_ymd_opt(2002, 1, 1).expect("a day");
    assert_eq!((good().kind_on(early), good().party_years(early)), (Kind::Probationary, None));
}

/// What the sheet cannot say, the event says: then nothing is left to be mended.
#[test]
fn a_suspension_with_its_paper_is_no_remark() {
    use crate::members::{EventKind, NewEvent, page, record};
    let (mut w, at, _folder) = crate::testing::peopled();
    let id = crate::testing::member_id(&w, "赵勇思");
    let mut new = NewEvent { document: "3号".into(), ..NewEvent::of(&id, EventKind::Suspended, at.today()) };
    new.details.minutes = "纪要9号".into();
    record(&mut w.store, &at, &new).expect("suspended");
    let told = |w: &crate::vault::Workspace| page(w.store.conn(), &id, &at).expect("page").remarks;
    assert!(!told(&w).iter().any(|r| r.contains("停止党籍")), "{:?}", told(&w));
    w.store.conn().execute("DELETE FROM member_event", []).expect("as a sheet alone leaves it");
    assert!(told(&w).iter().any(|r| r.contains("停止党籍须有日期和决定文号")));
}
