use crate::PartialDate;
use crate::sheet::dates::{Reading, parse, reading};
use crate::sheet::{Cell, Value};
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

fn text(t: &str) -> Cell {
    Cell::new(Value::Text(t.into()))
}

fn number(n: f64) -> Cell {
    Cell::new(Value::Number(n))
}

#[test]
fn spellings_keep_their_precision() {
    for (spelled, iso) in [
        ("1962年09月19日", "1962-09-19"),
        ("1962年9月19号", "1962-09-19"),
        ("1962 年 9 月 19 日", "1962-09-19"),
        ("２００２年９月", "2002-09"),
        ("2002年9月份", "2002-09"),
        ("2002年", "2002"),
        ("2002年度", "2002"),
        ("2002", "2002"),
        ("2002.9", "2002-09"),
        ("2002.10", "2002-10"),
        ("2002.1", "2002-01"),
        ("2002。9", ""),
        ("2002.09.15", "2002-09-15"),
        ("2002．9．15", "2002-09-15"),
        ("2002.9.15.", "2002-09-15"),
        ("2002.0915", "2002-09-15"),
        ("20020915", "2002-09-15"),
        ("200209", "2002-09"),
        ("2002-9-15", "2002-09-15"),
        ("2002-09", "2002-09"),
        ("2002—9—15", "2002-09-15"),
        ("2002/9/15", "2002-09-15"),
        ("2002/9", "2002-09"),
        ("2002、9、15", "2002-09-15"),
        ("2026-10-08T00:00:00.000Z", "2026-10-08"),
        ("2026-10-08 09:30:00", "2026-10-08"),
        ("2026/10/8 0:00", "2026-10-08"),
        ("2026年10月8日 9：30", "2026-10-08"),
        ("二〇〇二年九月十五日", "2002-09-15"),
        ("一九九八年十二月三十一日", "1998-12-31"),
        ("二零零二年十月二十日", "2002-10-20"),
        // No calendar has these, or nobody can tell what they mean.
        ("2002-02-30", ""),
        ("2002.13", ""),
        ("2002-00", ""),
        ("62.9.19", ""),
        ("620919", ""),
        ("2002.012", ""),
        ("1600年1月1日", ""),
        ("长期", ""),
        ("至今", ""),
        ("2002-9-15-1", ""),
        ("2002年9月15日至10月1日", ""),
        ("年月日", ""),
        ("9月15日", ""),
        ("不详", ""),
        ("-5", ""),
        ("99999999999999999999", ""),
    ] {
        assert_eq!(parse(&text(spelled)).map(|d| d.to_string()).unwrap_or_default(), iso, "{spelled}");
    }
}

#[test]
fn numbers_mean_what_was_typed() {
    for (n, iso) in [
        (1962.0, "1962"),
        (196_209.0, "1962-09"),
        (19_620_919.0, "1962-09-19"),
        (2002.9, "2002-09"),
        (2002.01, "2002-01"),
        (2002.12, "2002-12"),
        (45_938.0, "2025-10-08"),
        (45_938.5, "2025-10-08"),
        (22_908.0, "1962-09-19"),
        (2002.13, ""),
        (1962.999, ""),
        (5.0, ""),
        (-2002.0, ""),
        (1e18, ""),
    ] {
        assert_eq!(parse(&number(n)).map(|d| d.to_string()).unwrap_or_default(), iso, "{n}");
    }
}

#[test]
fn doubts_are_told() {
    let year = PartialDate::year(2002).unwrap();
    assert_eq!(reading(&number(2002.1)), Reading::Doubtful(year), "2002.1 or 2002.10");
    assert_eq!(reading(&text("2002年以前")), Reading::Doubtful(year));
    assert_eq!(reading(&text("约2002年")), Reading::Doubtful(year));
    assert_eq!(reading(&text("2002年9月底")), Reading::Doubtful(PartialDate::month(2002, 9).unwrap()));
    assert_eq!(reading(&text(" \u{3000}")), Reading::Empty);
    assert_eq!(reading(&Cell::default()), Reading::Empty);
    assert_eq!(reading(&Cell::new(Value::Bool(true))), Reading::NotADate);
    assert_eq!(reading(&Cell::new(Value::Error("#N/A".into()))), Reading::NotADate);
}

proptest! {
    #[test]
    fn every_day_in_every_spelling(days in 0i64..109_500, style in 0usize..9) {
        let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(days);
        let (y, m, d) = (day.year(), day.month(), day.day());
        let spelled = [
            format!("{y}年{m}月{d}日"), format!("{y}年{m:02}月{d:02}日"), format!("{y}.{m}.{d}"), format!("{y}-{m}-{d}"),
            format!("{y}-{m:02}-{d:02}"), format!("{y}/{m}/{d}"), format!("{y}{m:02}{d:02}"), format!("{y}-{m:02}-{d:02}T00:00:00"),
            format!("{y} 年{m}月 {d}号"),
        ];
        prop_assume!(y < 2200);
        prop_assert_eq!(parse(&text(&spelled[style])), Some(day.into()));
        let wide: String = spelled[style].chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect();
        prop_assert_eq!(parse(&text(&wide)), Some(day.into()));
        prop_assert_eq!(parse(&number(f64::from(y) * 10_000.0 + f64::from(m * 100 + d))), Some(day.into()));
    }

    #[test]
    fn every_month_in_every_spelling(y in 1850i32..2200, m in 1u32..13, style in 0usize..6) {
        let spelled = [format!("{y}年{m}月"), format!("{y}.{m}"), format!("{y}.{m:02}"), format!("{y}-{m:02}"), format!("{y}/{m}"), format!("{y}{m:02}")];
        prop_assert_eq!(parse(&text(&spelled[style])), PartialDate::month(y, m));
    }

    #[test]
    fn any_text_and_number_is_survived(t in "[0-9０-９年月日.\\-/ T:一二十〇约前号]{0,24}", n in any::<f64>()) {
        let _ = (reading(&text(&t)), reading(&number(n)), number(n).text());
    }
}
