//! The paper against the table of figures.

use super::paper::{self, Paper};
use super::press;
use crate::print::specimen as samples;
use crate::print::*;
use serde::Deserialize;
use serde_json::json;

const TABLE: &str = include_str!("../../../../../fixtures/print/figures.toml");
const TOLERANCE: f64 = 0.5;

#[derive(Deserialize)]
struct Table {
    sheet: Vec<Sheet>,
}

#[derive(Deserialize)]
struct Sheet {
    document: String,
    /// mm of the box, for spines.
    width: Option<u32>,
    /// The A3 specimen, where the document has one.
    #[serde(default)]
    large: bool,
    size: [f64; 2],
    across: Vec<Across>,
    down: Vec<Down>,
    text: Vec<Text>,
}

#[derive(Deserialize)]
struct Across {
    y: f64,
    from: f64,
    to: f64,
}

#[derive(Deserialize)]
struct Down {
    x: f64,
    from: f64,
    to: f64,
    #[serde(default)]
    open: bool,
}

#[derive(Deserialize)]
struct Text {
    says: String,
    within: [f64; 4],
    ink: [f64; 4],
}

fn print(sheet: &Sheet) -> Vec<u8> {
    let template = Template::ALL.iter().copied().find(|t| format!("{t:?}") == sheet.document).expect("known document");
    let data = match sheet.width.and_then(SpineWidth::from_mm) {
        Some(width) => json!(samples::spines(width, 5)),
        None if sheet.large && template == Template::Publicity => json!(samples::publicity(super::Paper::A3, 25)),
        None if sheet.large => json!(samples::listing(super::Paper::A3, 28)),
        None => samples::of(template),
    };
    pdf(press(), template, &data).expect("prints").pdf
}

#[test]
fn every_figure_is_met_within_half_a_millimetre() {
    let table: Table = toml::from_str(TABLE).expect("figures.toml");
    let wrong: Vec<String> = table.sheet.iter().flat_map(check).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// GB/T 9704-2012 7.5: the dash of a page number lies 7 mm below the 版心, its outer end one character inside; odd pages right,
/// even ones left.
#[test]
fn the_handbooks_page_numbers_lie_where_the_standard_has_them() {
    let printed = pdf(press(), Template::Handbook, &samples::of(Template::Handbook)).expect("prints");
    let file = paper::file(&printed.pdf);
    let em = 14.0 * 25.4 / 72.0;
    // The title page and its back bear none; of the third page on, the count begins with 1.
    for (page, end) in [(3, 28.0 + 156.0 - em), (5, 28.0 + 156.0 - em), (4, 26.0 + em), (6, 26.0 + em)] {
        let paper = Paper::page(file.path(), page);
        let [left, _, right, _] = paper.ink([20.0, 264.0, 190.0, 285.0]).expect("a number");
        let is_odd = page % 2 == 1;
        let found = if is_odd { right } else { left };
        assert!(!off(found, end), "page {page} ends at {found:.2}, wanted {end:.2}");
        let tip = if is_odd { [right - 2.0, 264.0, right, 285.0] } else { [left, 264.0, left + 2.0, 285.0] };
        let [_, top, _, bottom] = paper.ink(tip).expect("a dash");
        let dash = (top + bottom) / 2.0;
        assert!(!off(dash, 262.0 + 7.0) && bottom - top < 0.6, "page {page}: the dash lies at {dash:.2}");
    }
    assert_eq!(Paper::page(file.path(), 1).ink([20.0, 264.0, 190.0, 285.0]), None, "the title page has none");
}

fn check(sheet: &Sheet) -> Vec<String> {
    let size = if sheet.large { "A3".into() } else { sheet.width.map(|w| w.to_string()).unwrap_or_default() };
    let name = format!("{}{size}", sheet.document);
    let file = paper::file(&print(sheet));
    let paper = Paper::render(file.path());
    let mut wrong = Vec::new();
    let (wide, high) = paper.size();
    if off(wide, sheet.size[0]) || off(high, sheet.size[1]) {
        wrong.push(format!("page is {wide:.1} × {high:.1}"));
    }
    for r in &sheet.across {
        let found = paper.rule(true, r.y, r.from, r.to);
        wrong.extend(rule(found, r.y, r.from, r.to, false).map(|w| format!("across y={}: {w}", r.y)));
    }
    for r in &sheet.down {
        let found = paper.rule(false, r.x, r.from, r.to);
        wrong.extend(rule(found, r.x, r.from, r.to, r.open).map(|w| format!("down x={}: {w}", r.x)));
    }
    let words = paper::words(file.path(), 1);
    wrong.extend(sheet.text.iter().filter_map(|t| text(t, &paper, &words)));
    wrong.into_iter().map(|w| format!("{name}: {w}")).collect()
}

fn off(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() > TOLERANCE
}

fn rule(found: Option<(f64, f64, f64)>, at: f64, from: f64, to: f64, open: bool) -> Option<String> {
    let Some((centre, begin, end)) = found else { return Some(format!("no rule from {from} to {to}")) };
    (off(centre, at) || (!open && (off(begin, from) || off(end, to))))
        .then(|| format!("found at {centre:.2} from {begin:.2} to {end:.2}, wanted {from} to {to}"))
}

/// What is read back from the box must be what the table says, and its ink must lie where the table says.
fn text(t: &Text, paper: &Paper, words: &[paper::Word]) -> Option<String> {
    let inside = |w: &&paper::Word| {
        let [x0, y0, x1, y1] = t.within;
        w.x > x0 && w.x < x1 && w.y > y0 && w.y < y1
    };
    let read: String = words.iter().filter(inside).map(|w| w.text.as_str()).collect();
    let ink = paper.ink(t.within).unwrap_or_default();
    if read != t.says {
        return Some(format!("{:?} holds “{read}”, wanted “{}”", t.within, t.says));
    }
    let astray = ink.iter().zip(t.ink).any(|(found, wanted)| off(*found, wanted));
    astray.then(|| format!("“{read}” in {:?}: ink at [{}]", t.within, ink.map(|v| format!("{v:.1}")).join(", ")))
}
