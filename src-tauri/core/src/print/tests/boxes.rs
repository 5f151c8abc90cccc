//! Where every text and every rule of a laid-out page lies, and what touches what.

use typst::layout::{Frame, FrameItem, Point, Size, Transform};
use typst::visualize::{CurveItem, Geometry};

/// Left, top, right, bottom in points.
pub(super) type Area = [f64; 4];

#[derive(Default)]
pub(super) struct Page {
    /// Text, its ink, its size.
    pub texts: Vec<(String, Area, f64)>,
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

impl Page {
    pub fn take(&mut self, frame: &Frame, at: Transform) {
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
                    Geometry::Curve(curve) => self.curve(&curve.0, here),
                },
                _ => {}
            }
        }
    }

    /// The segments of a curve; a bend is taken as the box of its points.
    fn curve(&mut self, items: &[CurveItem], at: Transform) {
        let (mut start, mut last) = (Point::zero(), Point::zero());
        for item in items {
            let (passed, next) = match item {
                CurveItem::Move(to) => {
                    (start, last) = (*to, *to);
                    continue;
                }
                CurveItem::Line(to) => (vec![last, *to], *to),
                CurveItem::Cubic(a, b, to) => (vec![last, *a, *b, *to], *to),
                CurveItem::Close => (vec![last, start], start),
            };
            self.rules.push(area(&passed, at));
            last = next;
        }
    }

    fn box_of(&mut self, size: Size, at: Transform) {
        let corner = |x: bool, y: bool| {
            Point::new(if x { size.x } else { Default::default() }, if y { size.y } else { Default::default() })
        };
        let [a, b, c, d] = [corner(false, false), corner(true, false), corner(true, true), corner(false, true)];
        self.rules.extend([[a, b], [b, c], [c, d], [d, a]].map(|side| area(&side, at)));
    }

    /// Both lists are read from the top, so that each text meets only what begins above its lower edge.
    pub fn faults(&mut self, page: &Area) -> Vec<String> {
        self.texts.retain(|(_, a, _)| a[0] <= a[2]);
        self.texts.sort_by(|a, b| a.1[1].total_cmp(&b.1[1]));
        self.rules.sort_by(|a, b| a[1].total_cmp(&b[1]));
        let mut faults = Vec::new();
        for (i, (text, a, size)) in self.texts.iter().enumerate() {
            if a[0] < page[0] || a[1] < page[1] || a[2] > page[2] || a[3] > page[3] {
                faults.push(format!("“{text}” leaves the page"));
            }
            // A rule is taken as hairline: it has no width to meet but its own.
            let near = self.rules.iter().take_while(|r| r[1] < a[3] + SLACK);
            if near.into_iter().any(|r| meet(a, &[r[0] - SLACK, r[1] - SLACK, r[2] + SLACK, r[3] + SLACK], SLACK)) {
                faults.push(format!("“{text}” touches a rule"));
            }
            let below = self.texts[i + 1..].iter().take_while(|other| other.1[1] < a[3]);
            // A j or f may hang over its neighbour by design of its face.
            let touching = |other: &&(String, Area, f64)| meet(a, &other.1, SLACK + 0.2 * size.min(other.2));
            faults.extend(below.filter(touching).map(|other| format!("“{text}” lies on “{}”", other.0)));
        }
        faults
    }
}
