//! Texts of any length stay in their cells: nothing touches a rule, nothing lies on anything else, nothing is lost.
//! Judged from the laid-out page itself, which knows nothing of the templates' own measuring.

use super::samples::*;
use crate::print::{Template, layout};
use proptest::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use typst::layout::{Frame, FrameItem, Point, Size, Transform};
use typst::visualize::Geometry;

/// Left, top, right, bottom in points.
type Area = [f64; 4];

#[derive(Default)]
struct Sheet {
    /// Text, its ink, its size.
    texts: Vec<(String, Area, f64)>,
    rules: Vec<Area>,
}

/// Rounding and the overhang of a glyph over its rule's edge that no eye sees: 0.1 mm.
const SLACK: f64 = 0.3;

fn area(points: &[Point], at: Transform) -> Area {
    let seen = points.iter().map(|p| p.transform(at));
    seen.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |a, p| {
        let (x, y) = (p.x.to_pt(), p.y.to_pt());
        [a[0].min(x), a[1].min(y), a[2].max(x), a[3].max(y)]
    })
}

fn meet(a: &Area, b: &Area, slack: f64) -> bool {
    a[0] + slack < b[2] && b[0] + slack < a[2] && a[1] + slack < b[3] && b[1] + slack < a[3]
}

impl Sheet {
    fn take(&mut self, frame: &Frame, at: Transform) {
        for (position, item) in frame.items() {
            let here = at.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.take(&group.frame, here.pre_concat(group.transform)),
                FrameItem::Text(text) => {
                    let b = text.bbox();
                    let ink = area(&[b.min, b.max, Point::new(b.min.x, b.max.y), Point::new(b.max.x, b.min.y)], here);
                    self.texts.push((text.text.to_string(), ink, text.size.to_pt()));
                }
                FrameItem::Shape(shape, _) => match &shape.geometry {
                    Geometry::Line(to) => self.rules.push(area(&[Point::zero(), *to], here)),
                    Geometry::Rect(size) => self.box_of(*size, here),
                    Geometry::Curve(_) => panic!("a shape this test cannot judge"),
                },
                _ => {}
            }
        }
    }

    fn box_of(&mut self, size: Size, at: Transform) {
        let corner = |x: bool, y: bool| {
            Point::new(if x { size.x } else { Default::default() }, if y { size.y } else { Default::default() })
        };
        let [a, b, c, d] = [corner(false, false), corner(true, false), corner(true, true), corner(false, true)];
        self.rules.extend([[a, b], [b, c], [c, d], [d, a]].map(|side| area(&side, at)));
    }

    fn faults(&self, page: &Area) -> Vec<String> {
        let inked: Vec<_> = self.texts.iter().filter(|(_, a, _)| a[0] <= a[2]).collect();
        let mut faults = Vec::new();
        for (i, (text, a, size)) in inked.iter().enumerate() {
            if a[0] < page[0] || a[1] < page[1] || a[2] > page[2] || a[3] > page[3] {
                faults.push(format!("“{text}” leaves the page"));
            }
            // A rule is taken as hairline: it has no width to meet but its own.
            if self.rules.iter().any(|r| meet(a, &[r[0] - SLACK, r[1] - SLACK, r[2] + SLACK, r[3] + SLACK], SLACK)) {
                faults.push(format!("“{text}” touches a rule"));
            }
            // A j or f may hang over its neighbour by design of its face.
            let touching = |other: &&&(String, Area, f64)| meet(a, &other.1, SLACK + 0.2 * size.min(other.2));
            faults
                .extend(inked[i + 1..].iter().filter(touching).map(|other| format!("“{text}” lies on “{}”", other.0)));
        }
        faults
    }
}

/// What is wrong with the print of `data`, whose texts `said` must all be on it.
fn faults(template: Template, data: &impl Serialize, said: &[&str]) -> Vec<String> {
    let document = layout(fonts(), template, data).expect("prints");
    let mut found = HashMap::<char, usize>::new();
    let mut faults = Vec::new();
    for page in document.pages() {
        let mut sheet = Sheet::default();
        sheet.take(&page.frame, Transform::identity());
        let size = page.frame.size();
        faults.extend(sheet.faults(&[0.0, 0.0, size.x.to_pt(), size.y.to_pt()]));
        for c in sheet.texts.iter().flat_map(|(t, ..)| t.chars()) {
            *found.entry(c).or_default() += 1;
        }
    }
    let mut wanted = HashMap::<char, usize>::new();
    for c in said.iter().flat_map(|s| s.chars()).filter(|c| !c.is_whitespace()) {
        *wanted.entry(c).or_default() += 1;
    }
    let lost = wanted.iter().filter(|(c, n)| found.get(c).copied().unwrap_or(0) < **n);
    faults.extend(lost.map(|(c, _)| format!("“{c}” is lost")));
    faults
}

/// 1–120 characters: Han common and rare, Latin, digits, signs, spaces inside.
fn any_text() -> impl Strategy<Value = String> {
    let han = proptest::char::range('\u{4e00}', '\u{9fa5}');
    let rare = proptest::sample::select(vec!['㐂', '𠮷', '龘', '囍', '䶮', '喆', '堃', '𬭼']);
    let latin = proptest::sample::select("abcdefgWMijlI0123456789-./@&".chars().collect::<Vec<_>>());
    let signs = proptest::sample::select("（）《》〔〕“”、，。·—…： ".chars().collect::<Vec<_>>());
    let mixed =
        proptest::collection::vec(prop_oneof![6 => han.clone(), 2 => rare, 3 => latin.clone(), 1 => signs], 1..=120);
    let one_word = proptest::collection::vec(latin, 1..=120);
    let han_only = proptest::collection::vec(han, 1..=120);
    prop_oneof![3 => mixed, 1 => one_word, 1 => han_only].prop_map(|c| c.into_iter().collect())
}

fn any_date() -> impl Strategy<Value = String> {
    prop_oneof![
        (1949..2099i32, 1..13u32, 1..29u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        (1949..2099i32, 1..13u32).prop_map(|(y, m)| format!("{y}-{m:02}")),
        (1949..2099i32).prop_map(|y| y.to_string()),
        Just(String::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn covers_hold_any_text(name in any_text(), title in any_text(), section in any_text(), number in any_text(), since in any_date(), until in any_date(), a_box in any::<u32>()) {
        let mut data = cover();
        (data.fonds_name, data.title, data.section, data.filer) = (name.clone(), title.clone(), section.clone(), name.clone());
        (data.archive_number, data.since, data.until) = (number.clone(), since, until);
        (data.first, data.last, data.items, data.pages, data.box_number) = (a_box % 99_999, a_box, a_box, a_box, a_box);
        prop_assert_eq!(faults(Template::CoverA4, &covers(data), &[&name, &name, &title, &section, &number]), Vec::<String>::new());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, max_shrink_iters: 20, ..ProptestConfig::default() })]

    /// Ten rows a case: two hundred in all.
    #[test]
    fn catalogue_rows_hold_any_text(rows in proptest::collection::vec((any_text(), any_text(), any_text(), any_text(), any_date(), any_text()), 10), name in any_text()) {
        let mut data = catalogue(0);
        data.fonds_name = name.clone();
        let mut said = vec![name.as_str()];
        for (title, number, document, author, date, note) in &rows {
            let mut one = row(3);
            (one.title, one.archive_number, one.document_number) = (title.clone(), number.clone(), document.clone());
            (one.author, one.date, one.note) = (author.clone(), date.clone(), note.clone());
            data.rows.push(one);
            said.extend([title, number, document, author, note].map(String::as_str));
        }
        prop_assert_eq!(faults(Template::Catalogue, &catalogues(data), &said), Vec::<String>::new());
    }

    #[test]
    fn spines_hold_any_text(texts in proptest::collection::vec((any_text(), any_text(), any_text(), any_text()), 4), width in proptest::sample::select(crate::print::SpineWidth::ALL.to_vec())) {
        let mut data = spines(width, 4);
        let mut said = Vec::new();
        for (label, (name, section, code, retention)) in data.labels.iter_mut().zip(&texts) {
            let code: String = code.chars().take(12).collect();
            (label.fonds_name, label.section, label.fonds_code) = (name.clone(), section.clone(), code);
            label.retention = retention.chars().take(8).collect();
            said.extend([name.as_str(), section.as_str()]);
        }
        prop_assert_eq!(faults(Template::Spine, &data, &said), Vec::<String>::new());
    }

    #[test]
    fn backsheets_and_slips_hold_any_text(name in any_text(), number in any_text(), notes in proptest::collection::vec(any_text(), 0..6), who in any_text()) {
        let mut data = backsheet();
        (data.fonds_name, data.archive_number, data.section) = (name.clone(), number.clone(), name.clone());
        (data.notes, data.arranged_by) = (notes.clone(), who.clone());
        let mut said: Vec<&str> = notes.iter().map(String::as_str).collect();
        said.extend([name.as_str(), number.as_str(), who.as_str()]);
        prop_assert_eq!(faults(Template::Backsheet, &backsheets(data), &said), Vec::<String>::new());
        let mut data = slip();
        (data.office, data.street, data.file_name, data.fingerprint) = (name.clone(), who.clone(), number.clone(), name.clone());
        data.tables = notes.iter().map(|n| (n.clone(), 12)).collect();
        prop_assert_eq!(faults(Template::Slip, &data, &said), Vec::<String>::new());
    }
}

#[test]
fn specimens_are_faultless() {
    for template in Template::ALL {
        assert_eq!(faults(template, &of(template), &[]), Vec::<String>::new(), "{template:?}");
    }
}
