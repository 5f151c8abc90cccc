//! Where the header lies and which column is which, found by names alone: offices put titles, units, blank rows and
//! notes above it, merge it over two rows and rename it freely.

use super::grid::{Line, Sheet};
use super::text::squeeze;
use super::{Column, Pick};
use std::collections::HashMap;

/// Headers further down than this are not headers of the sheet.
const DEEPEST: usize = 60;
/// Rows one header may take.
const TALLEST: usize = 3;

/// A header that was found.
#[derive(Debug, Default)]
pub struct Header {
    /// Its first line, as an index into the sheet's lines.
    pub first: usize,
    /// Lines it takes.
    pub height: usize,
    /// Column of the sheet for each wanted column, in the order wanted.
    pub places: Vec<Option<usize>>,
    /// Text of each column of the sheet: the lowest header cell, without line breaks; empty where there is none.
    pub texts: Vec<String>,
    /// The same with its parent above, `联系方式/手机`, where it has one.
    pub paths: Vec<String>,
}

impl Header {
    pub fn found(&self) -> usize {
        self.places.iter().flatten().count()
    }
    /// The field that a column of the sheet is taken for; empty where it is none.
    pub fn field(&self, columns: &[Column], place: usize) -> &'static str {
        columns.iter().zip(&self.places).find(|(_, p)| **p == Some(place)).map_or("", |(c, _)| c.field)
    }
    /// Wanted columns that must be there and are not.
    pub fn missing<'c>(&self, columns: &'c [Column]) -> Vec<&'c Column> {
        columns.iter().zip(&self.places).filter(|(c, place)| c.required && place.is_none()).map(|(c, _)| c).collect()
    }
    /// Better is: fewer required columns missing, then more columns found, then fewer lines, then further up.
    fn rank(&self, columns: &[Column]) -> (std::cmp::Reverse<usize>, usize) {
        (std::cmp::Reverse(self.missing(columns).len()), self.found())
    }
    pub fn fits_better(&self, other: &Header, columns: &[Column]) -> bool {
        self.rank(columns) > other.rank(columns)
    }
}

/// The names of the wanted columns, folded once for the whole search: a sheet tries a hundred places for its header.
pub struct Names {
    wanted: Vec<Wanted>,
    fields: Vec<&'static str>,
    /// What the person said of a column by its folded header: it is that field and no other.
    said: Vec<(String, String)>,
}

/// Where among a wanted column's names (what the person mapped to it, then its own, best first) a text stands.
struct Wanted {
    exact: HashMap<String, usize>,
    /// The same without brackets.
    bare: HashMap<String, usize>,
}

impl Wanted {
    fn new(names: impl Iterator<Item = String>) -> Self {
        let mut wanted = Wanted { exact: HashMap::new(), bare: HashMap::new() };
        for (place, name) in names.enumerate() {
            wanted.bare.entry(bare(&name).to_owned()).or_insert(place);
            wanted.exact.entry(name).or_insert(place);
        }
        wanted
    }
}

/// A text of a sheet as it is compared.
struct Spelling {
    exact: String,
    bare: String,
}

impl Names {
    pub fn new(columns: &[Column], pick: &Pick) -> Self {
        let wanted = columns.iter().map(|c| {
            let mapped = pick.map.iter().filter(|(_, field)| field == c.field).map(|(header, _)| fold(header));
            Wanted::new(mapped.chain(c.names.iter().map(|n| fold(n))))
        });
        Names {
            wanted: wanted.collect(),
            fields: columns.iter().map(|c| c.field).collect(),
            said: pick.map.iter().map(|(header, field)| (fold(header), field.clone())).collect(),
        }
    }

    /// How well a column with these texts fits a wanted one: lower is better, none is not at all.
    fn fit(&self, wanted: usize, candidates: &[Spelling]) -> Option<usize> {
        let names = self.wanted.get(wanted)?;
        let said = self.said.iter().find(|(header, _)| candidates.iter().any(|c| c.exact == *header));
        if said.is_some_and(|(_, field)| field != self.fields[wanted]) {
            return None;
        }
        let exact = candidates.iter().filter_map(|c| names.exact.get(&c.exact)).min();
        // A text without its bracket fits less than any exact one: 电话(手机) beside 电话.
        let bare = candidates.iter().filter(|c| !c.bare.is_empty());
        let loose = || bare.filter_map(|c| names.bare.get(&c.bare)).min().map(|p| p + 1000);
        exact.copied().or_else(loose)
    }

    fn assign(&self, columns: &[Vec<Spelling>]) -> Vec<Option<usize>> {
        let mut fits = Vec::new();
        for wanted in 0..self.wanted.len() {
            let all = columns.iter().enumerate().filter(|(_, c)| !c.is_empty());
            fits.extend(all.filter_map(|(place, c)| self.fit(wanted, c).map(|fit| (fit, place, wanted))));
        }
        fits.sort_unstable();
        let mut places = vec![None; self.wanted.len()];
        let mut taken = vec![false; columns.len()];
        for (_, place, wanted) in fits {
            if places[wanted].is_none() && !taken[place] {
                places[wanted] = Some(place);
                taken[place] = true;
            }
        }
        places
    }
}

/// The best header of a sheet; one that found nothing where there is none.
pub fn find(sheet: &Sheet, columns: &[Column], names: &Names) -> Header {
    let mut best = Header { places: vec![None; columns.len()], ..Header::default() };
    for first in 0..sheet.lines.len().min(DEEPEST) {
        for height in 1..=TALLEST.min(sheet.lines.len() - first) {
            let lines = &sheet.lines[first..first + height];
            if !adjoin(lines) || (height > 1 && is_title(&lines[0])) {
                break;
            }
            let stacks = stacks(lines);
            let candidates: Vec<Vec<Spelling>> = stacks.iter().map(|s| spellings(s)).collect();
            let places = names.assign(&candidates);
            let found = Header { first, height, places, ..Header::default() };
            if found.fits_better(&best, columns) {
                best = found;
            }
        }
    }
    told(sheet, best)
}

/// Where no name is known: the first of the widest lines at the top, so that a person can say what its columns are.
pub fn widest(sheet: &Sheet, columns: &[Column]) -> Header {
    let filled = |line: &Line| line.cells.iter().filter(|c| !c.is_empty()).count();
    let top = sheet.lines.iter().take(TALLEST * 3).map(filled);
    let first = top.enumerate().max_by_key(|(at, n)| (*n, std::cmp::Reverse(*at))).map_or(0, |(at, _)| at);
    let height = usize::from(!sheet.lines.is_empty());
    told(sheet, Header { first, height, places: vec![None; columns.len()], ..Header::default() })
}

fn told(sheet: &Sheet, mut header: Header) -> Header {
    let stacks = stacks(&sheet.lines[header.first.min(sheet.lines.len())..][..header.height]);
    header.texts = stacks.iter().map(|s| s.last().map(|t| one_line(t)).unwrap_or_default()).collect();
    header.paths = stacks.iter().map(|s| s.iter().map(|t| one_line(t)).collect::<Vec<_>>().join("/")).collect();
    header
}

/// A line with one text is a title right above the header, never the upper row of one.
fn is_title(line: &Line) -> bool {
    line.cells.iter().filter(|c| !c.is_empty()).count() < 2
}

fn adjoin(lines: &[Line]) -> bool {
    lines.windows(2).all(|w| w[1].number == w[0].number + 1)
}

/// For each column the texts above one another. A blank cell beside a text, with something below it, belongs under that text.
fn stacks(lines: &[Line]) -> Vec<Vec<String>> {
    let width = lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
    let mut stacks: Vec<Vec<String>> = vec![Vec::new(); width];
    for (i, line) in lines.iter().enumerate() {
        let mut parent = String::new();
        for (column, stack) in stacks.iter_mut().enumerate() {
            let own = line.cell(column).text();
            let is_below = || lines[i + 1..].iter().any(|l| !l.cell(column).is_empty());
            if !own.is_empty() {
                parent = own.clone().into_owned();
                stack.push(own.into_owned());
            } else if !parent.is_empty() && is_below() {
                stack.push(parent.clone());
            }
        }
    }
    stacks
}

/// What a column may be called: its lowest text, all of them joined.
fn spellings(stack: &[String]) -> Vec<Spelling> {
    let Some(last) = stack.last() else { return Vec::new() };
    let mut all = vec![fold(last)];
    if stack.len() > 1 {
        all.push(stack.iter().map(|t| fold(t)).collect());
    }
    let told = all.into_iter().filter(|t| !t.is_empty());
    told.map(|exact| Spelling { bare: bare(&exact).to_owned(), exact }).collect()
}

/// For comparing: half-width, lower case, without blanks, `*` marks and a closing colon.
pub fn fold(text: &str) -> String {
    let marks = ['*', '※', '★', ':'];
    squeeze(text).trim_matches(|c| marks.contains(&c)).to_ascii_lowercase()
}

/// Without bracketed remarks: `姓名(必填)` is `姓名`.
pub fn bare(folded: &str) -> &str {
    let cut = folded.find(['(', '[', '【', '〔']).unwrap_or(folded.len());
    folded[..cut].trim_end_matches(['*', '※', ':'])
}

fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).collect()
}
