//! The finished PDF as a printer or a reader sees it: poppler's programs, read back.

use std::path::Path;
use std::process::Command;

/// Gray pixels of one page, 300 to the inch.
pub(super) struct Paper {
    wide: usize,
    high: usize,
    gray: Vec<u8>,
}

const DPI: f64 = 300.0;
/// A pixel darker than this is ink; the grey dashes of a cutting line are lighter.
const INK: u8 = 140;

fn run(program: &str, arguments: &[&str], pdf: &Path) -> Vec<u8> {
    let mut command = Command::new(program);
    let out =
        command.args(arguments).arg(pdf).arg("-").output().expect("poppler-utils is installed by `cargo xtask setup`");
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// The PDF as a file, for as long as the guard lives.
pub(super) fn file(pdf: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("temporary file");
    std::fs::write(file.path(), pdf).expect("temporary file");
    file
}

pub(super) fn text(pdf: &Path) -> String {
    String::from_utf8(run("pdftotext", &["-layout"], pdf)).expect("UTF-8")
}

/// (name, embedded, has a map to Unicode) of every font.
pub(super) fn fonts(pdf: &Path) -> Vec<(String, bool, bool)> {
    let out = Command::new("pdffonts").arg(pdf).output().expect("poppler-utils");
    let listing = String::from_utf8_lossy(&out.stdout).into_owned();
    listing.lines().skip(2).map(font).collect()
}

fn font(line: &str) -> (String, bool, bool) {
    // name type encoding emb sub uni object ID: counted from the right, since a type is of several words.
    let words: Vec<_> = line.split_whitespace().collect();
    let n = words.len();
    (words[0].into(), words[n - 5] == "yes", words[n - 3] == "yes")
}

/// One word and its box in mm.
pub(super) struct Word {
    pub text: String,
    pub x: f64,
    pub y: f64,
}

/// The words of a page, counted from 1, with their middles, in reading order.
pub(super) fn words(pdf: &Path, page: usize) -> Vec<Word> {
    let page = page.to_string();
    let xml = String::from_utf8(run("pdftotext", &["-bbox", "-f", &page, "-l", &page], pdf)).expect("UTF-8");
    xml.lines().filter_map(|line| line.trim().strip_prefix("<word ")).map(word).collect()
}

fn word(line: &str) -> Word {
    let value = |key: &str| {
        let from = line.find(key).expect("attribute") + key.len() + 2;
        let number = &line[from..from + line[from..].find('"').expect("quote")];
        number.parse::<f64>().expect("number") / 72.0 * 25.4
    };
    let text = line[line.find('>').expect("tag") + 1..].trim_end_matches("</word>").to_string();
    Word { text, x: (value("xMin") + value("xMax")) / 2.0, y: (value("yMin") + value("yMax")) / 2.0 }
}

impl Paper {
    pub fn render(pdf: &Path) -> Paper {
        Paper::page(pdf, 1)
    }

    /// Pages count from 1.
    pub fn page(pdf: &Path, number: usize) -> Paper {
        let number = number.to_string();
        let out = Command::new("pdftoppm")
            .args(["-r", "300", "-gray", "-f", &number, "-l", &number])
            .arg(pdf)
            .output()
            .expect("poppler-utils is installed by `cargo xtask setup`");
        let head: Vec<_> = out.stdout.splitn(4, |b| b.is_ascii_whitespace()).take(3).map(<[u8]>::to_vec).collect();
        let number = |i: usize| String::from_utf8_lossy(&head[i]).parse::<usize>().expect("PGM header");
        let (wide, high) = (number(1), number(2));
        let gray = out.stdout[out.stdout.len() - wide * high..].to_vec();
        Paper { wide, high, gray }
    }

    /// In mm.
    pub fn size(&self) -> (f64, f64) {
        (self.wide as f64 / DPI * 25.4, self.high as f64 / DPI * 25.4)
    }

    fn px(mm: f64) -> usize {
        (mm.max(0.0) / 25.4 * DPI).round() as usize
    }

    fn mm(px: f64) -> f64 {
        px / DPI * 25.4
    }

    fn dark(&self, x: usize, y: usize) -> bool {
        x < self.wide && y < self.high && self.gray[y * self.wide + x] < INK
    }

    /// The box of all ink strictly within [left, top, right, bottom], 0.7 mm off its edges, where rules may run.
    pub fn ink(&self, within: [f64; 4]) -> Option<[f64; 4]> {
        let edge = 0.7;
        let [x0, y0] = [within[0], within[1]].map(|v| Self::px(v + edge));
        let [x1, y1] = [within[2], within[3]].map(|v| Self::px(v - edge));
        let mut found: Option<[usize; 4]> = None;
        for y in y0..y1 {
            for x in (x0..x1).filter(|x| self.dark(*x, y)) {
                let b = found.get_or_insert([x, y, x + 1, y + 1]);
                *b = [b[0].min(x), b[1].min(y), b[2].max(x + 1), b[3].max(y + 1)];
            }
        }
        found.map(|b| b.map(|v| Self::mm(v as f64)))
    }

    /// The rule nearest to `at` that is dark over the whole of `from..to`: (its middle, where it begins, where it ends).
    pub fn rule(&self, across: bool, at: f64, from: f64, to: f64) -> Option<(f64, f64, f64)> {
        let dark = |along: usize, off: usize| if across { self.dark(along, off) } else { self.dark(off, along) };
        let (a, b) = (Self::px(from + 0.4), Self::px(to - 0.4));
        let solid = |off: usize| (a..b).filter(|i| dark(*i, off)).count() * 100 >= (b - a) * 97;
        let lines: Vec<usize> = (Self::px(at - 1.5)..Self::px(at + 1.5)).filter(|off| solid(*off)).collect();
        let nearest = *lines.iter().min_by_key(|off| off.abs_diff(Self::px(at)))?;
        let mut group = (nearest, nearest);
        while lines.contains(&(group.0.wrapping_sub(1))) {
            group.0 -= 1;
        }
        while lines.contains(&(group.1 + 1)) {
            group.1 += 1;
        }
        let middle = (group.0 + group.1) / 2;
        let (mut begin, mut end) = (a, b);
        while begin > 0 && dark(begin - 1, middle) {
            begin -= 1;
        }
        while dark(end, middle) {
            end += 1;
        }
        let centre = Self::mm((group.0 + group.1 + 1) as f64 / 2.0);
        Some((centre, Self::mm(begin as f64), Self::mm(end as f64)))
    }
}
