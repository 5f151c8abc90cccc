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
