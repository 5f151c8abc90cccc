//! 版心, grid and title of GB/T 9704-2012 on every sheet that claims them, measured from the printed page.

use super::paper::{self, Paper};
use super::press;
use crate::print::specimen as samples;
use crate::print::*;
use serde_json::json;

const DAY: &str = "2026-10-31";
/// 版心: left, top, right, bottom in mm.
const TYPE_AREA: [f64; 4] = [28.0, 37.0, 184.0, 262.0];
const TOLERANCE: f64 = 0.5;

/// 天头 37 ± 1 mm, 订口 28 ± 1 mm, 版心 156 × 225 mm; the foot stands 7 mm below it.
#[test]
fn forms_and_papers_keep_to_the_type_area() {
    let [left, top, right, bottom] = TYPE_AREA;
    for template in [
        Template::Sheet,
        Template::Minutes,
        Template::Rules,
        Template::LifeReport,
        Template::TalkForm,
        Template::SignIn,
        Template::Statement,
        Template::YearReport,
        Template::Publicity,
        Template::MemberForm,
        Template::Slip,
    ] {
        let printed = pdf(press(), template, &samples::of(template)).expect("prints");
        let file = paper::file(&printed.pdf);
        for page in 1..=printed.pages {
            let paper = Paper::page(file.path(), page);
            let [x0, y0, x1, y1] = paper.ink([0.0, 0.0, 210.0, bottom + 4.0]).expect("something printed");
            let place = format!("{template:?}, page {page}: {x0:.1} {y0:.1} {x1:.1} {y1:.1}");
            assert!(x0 > left - TOLERANCE && x1 < right + TOLERANCE, "{place}");
            assert!(y0 > top - TOLERANCE && y1 < bottom + TOLERANCE, "{place}");
            assert!(page > 1 || y0 < top + 1.0, "the title begins with the 版心: {place}");
            let [_, foot, _, _] = paper.ink([0.0, bottom + 4.0, 210.0, 290.0]).expect("a foot");
            assert!((foot - (bottom + 7.0)).abs() < 2.0, "{place}: the foot at {foot:.1}");
        }
    }
}

/// 22 lines of 28 characters of 16 pt a page, 225 mm : 22 apart.
#[test]
fn running_text_stands_on_the_grid_of_the_standard() {
    let text: String =
        "支部定于本月召开党员大会讨论年度工作计划请全体党员准时参加".chars().cycle().take(28 * 50).collect();
    let sheet = Sheet {
        title: "通知".into(),
        before: vec!["全体党员：".into(), text.clone()],
        signed_by: "晨光社区第一党支部".into(),
        signed_on: DAY.into(),
        ..Sheet::default()
    };
    let data = json!(Sheets {
        sheets: vec![sheet],
        printed: DAY.into(),
        printed_at: "2026-10-31 10:30".into(),
        ..Sheets::default()
    });
    let printed = pdf(press(), Template::Sheet, &data).expect("prints");
    let file = paper::file(&printed.pdf);
    let lines: Vec<_> = paper::words(file.path(), 2).into_iter().filter(|w| w.y < TYPE_AREA[3]).collect();
    assert_eq!(lines.len(), 22, "a full page");
    for line in &lines {
        assert_eq!(line.text.chars().count(), 28, "{}", line.text);
    }
    let pitch = 225.0 / 22.0;
    for (n, line) in lines.iter().enumerate() {
        let wanted = lines[0].y + n as f64 * pitch;
        assert!((line.y - wanted).abs() < 0.1, "line {n} at {:.2}, wanted {wanted:.2}", line.y);
    }
    let ink = Paper::page(file.path(), 2).ink([20.0, 30.0, 200.0, 264.0]).expect("text");
    assert!(ink[0] < TYPE_AREA[0] + 1.0 && ink[2] > TYPE_AREA[2] - 1.0, "a line fills the width: {ink:?}");
    // Nobody says 此致 alone: the last sentence goes with who signs, and 成文日期 keeps four characters from the edge.
    // No line is lost, however long the paragraph before the signature.
    let said = (1..=printed.pages).flat_map(|page| paper::words(file.path(), page));
    let printed_on = said.map(|w| w.text.matches('党').count()).sum::<usize>();
    assert_eq!(printed_on, text.matches('党').count() + 2, "with the salutation's and the signature's");
    let last = paper::words(file.path(), printed.pages);
    let day = last.iter().find(|w| w.text == "2026年10月31日").expect("the date");
    assert!(last.iter().filter(|w| w.y < day.y - 15.0).count() > 0, "the signature stands alone");
}
