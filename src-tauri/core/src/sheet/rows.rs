//! Which lines under a header are data: repeated headers, page titles, group headings, totals and signatures are not.

use super::cell::{BLANK, Cell};
use super::grid::{Line, Merge, Sheet};
use super::header::{Header, fold};
use super::table::{Row, Table};
use super::text::squeeze;
use super::{Column, Value};
use serde_json::{Map, Value as Json};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Everything that is decided once for a sheet.
struct Layout<'a, 'h> {
    sheet: &'a Sheet,
    header: &'h Header,
    /// Columns of the wanted fields that were found.
    wanted: Vec<usize>,
    required: Vec<usize>,
    /// Columns nobody claimed, with the name their values are kept under.
    extra: Vec<(usize, String)>,
    /// Running numbers: a line that has nothing else is an unused line of a form.
    serial: Vec<usize>,
    /// Texts above the header, to know a title that a later page repeats.
    above: HashSet<String>,
    /// Folded header texts by line.
    heads: Vec<Vec<String>>,
    /// Areas merged over several rows of data.
    tall: Vec<Merge>,
}

/// The table under `header`.
pub fn under<'a>(sheet: &'a Sheet, header: &Header, columns: &[Column]) -> Table<'a> {
    let layout = Layout::new(sheet, header, columns);
    let found =
        columns.iter().zip(&header.places).filter_map(|(c, place)| Some((c.field, header.texts[(*place)?].clone())));
    let heads: Rc<[(&'static str, String)]> = found.collect();
    let body = sheet.lines.get(header.first + header.height..).unwrap_or_default();
    let mut rows = Vec::with_capacity(body.len());
    let mut is_footer = false;
    for line in body {
        match layout.kind(line, is_footer) {
            Kind::Data => {
                is_footer = false;
                rows.push(layout.row(line, &heads));
            }
            Kind::Header => is_footer = false,
            Kind::Footer => is_footer = true,
            Kind::Nothing => {}
        }
    }
    let header_row = sheet.lines.get(header.first + header.height.max(1) - 1).map_or(0, |l| l.number);
    let unknown = layout.extra.iter().map(|(_, name)| name.clone()).collect();
    let above = sheet.lines.get(..header.first).unwrap_or_default().iter().flat_map(|line| &line.cells);
    let above =
        above.filter_map(|cell| if let Value::Text(text) = &cell.value { Some(text.as_str()) } else { None }).collect();
    Table { sheet: &sheet.name, above, header_row, rows, unknown, others: Vec::new(), heads }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Data,
    Header,
    Footer,
    /// Unused lines of a form, page titles, group headings, subtotals.
    Nothing,
}

impl<'a, 'h> Layout<'a, 'h> {
    fn new(sheet: &'a Sheet, header: &'h Header, columns: &[Column]) -> Self {
        let head_lines = sheet.lines.get(header.first..header.first + header.height).unwrap_or_default();
        let above = sheet.lines.get(..header.first).unwrap_or_default();
        let wanted: Vec<usize> = header.places.iter().flatten().copied().collect();
        let places = columns.iter().zip(&header.places);
        let required = places.filter(|(c, _)| c.required).filter_map(|(_, place)| *place).collect();
        let is_serial = |c: &usize| is_running_number(&header.texts[*c]) || fold(&header.texts[*c]) == "编号";
        let after = head_lines.last().map_or(0, |l| l.number);
        Layout {
            serial: (0..header.texts.len()).filter(is_serial).collect(),
            above: above.iter().flat_map(|l| &l.cells).map(|c| fold(&c.text())).filter(|t| !t.is_empty()).collect(),
            heads: head_lines.iter().map(|l| l.cells.iter().map(|c| fold(&c.text())).collect()).collect(),
            tall: sheet.merges.iter().filter(|m| m.bottom > m.top && m.top > after).copied().collect(),
            extra: extra(sheet, header, &wanted),
            sheet,
            header,
            wanted,
            required,
        }
    }

    fn kind(&self, line: &Line, in_footer: bool) -> Kind {
        let mut telling = (0..line.cells.len()).filter(|i| self.is_telling(*i, &line.cells[*i]));
        let (first, second) = (telling.next(), telling.next());
        if self.is_repeated_header(line) {
            return Kind::Header;
        }
        if let Some(kind) = self.footer(line) {
            return kind;
        }
        match (first, second) {
            (None, _) => Kind::Nothing,
            (Some(only), None) if self.is_heading(line, only) => Kind::Nothing,
            _ if self.is_page_title(line) => Kind::Nothing,
            _ if in_footer && !self.is_full(line) => Kind::Nothing,
            _ => Kind::Data,
        }
    }

    /// A cell that only computes, or only numbers the line, does not make an unused line of a form a row of data. A
    /// computed required field does, so that the room gets to see and refuse it.
    fn is_telling(&self, column: usize, cell: &Cell) -> bool {
        let is_idle = || {
            matches!(cell.value, Value::Error(_))
                || cell.value == Value::Number(0.0)
                || !self.required.contains(&column)
        };
        !(cell.is_empty() || self.serial.contains(&column) || cell.is_formula && is_idle())
    }

    /// More than half of what the line holds stands in the header at the same place.
    fn is_repeated_header(&self, line: &Line) -> bool {
        let filled = || line.cells.iter().enumerate().filter(|(_, c)| !c.is_empty());
        let is_same = |head: &[String], (i, cell): (usize, &Cell)| match (head.get(i), &cell.value) {
            // A text much longer than the header is not folded to be compared.
            (Some(h), Value::Text(t)) => !h.is_empty() && t.len() <= 3 * h.len() + 30 && *h == fold(t),
            _ => false,
        };
        self.heads.iter().any(|head| {
            // A line of data differs from the header in its very first cells: the rest need not be looked at.
            filled().take(3).any(|c| is_same(head, c)) && {
                let (all, same) = (filled().count(), filled().filter(|c| is_same(head, *c)).count());
                same * 2 > all && (all > 1 || self.wanted.len() == 1)
            }
        })
    }

    /// A line of totals or signatures, by its first cell, or by any cell where the required ones tell nothing.
    fn footer(&self, line: &Line) -> Option<Kind> {
        let mut filled = line.cells.iter().enumerate().filter(|(_, c)| !c.is_empty());
        let (_, first) = filled.next()?;
        if let Some(kind) = footer_word(first) {
            return Some(kind);
        }
        let lacks = self.required.iter().all(|i| line.cell(*i).is_empty() || footer_word(line.cell(*i)).is_some());
        if lacks { filled.find_map(|(_, c)| footer_word(c)) } else { None }
    }

    /// A text alone on its line that runs across the table, such as the name of a group.
    fn is_heading(&self, line: &Line, column: usize) -> bool {
        let across =
            |m: &Merge| m.top <= line.number && line.number <= m.bottom && m.left <= column && m.right >= m.left + 2;
        !self.wanted.contains(&column) && self.extra.iter().all(|(i, _)| *i != column)
            || self.sheet.merges.iter().any(across)
    }

    fn is_page_title(&self, line: &Line) -> bool {
        !self.above.is_empty()
            && line.cells.iter().filter(|c| !c.is_empty()).all(|c| self.above.contains(&fold(&c.text())))
    }

    /// Below a footer only a line that cannot be a remark is data again.
    fn is_full(&self, line: &Line) -> bool {
        let filled = self.wanted.iter().filter(|i| !line.cell(**i).is_empty()).count();
        self.required.iter().all(|i| !line.cell(*i).is_empty()) && filled >= 3.min(self.wanted.len())
    }

    fn row(&self, line: &'a Line, heads: &Rc<[(&'static str, String)]>) -> Row<'a> {
        let found = self.header.places.iter().flatten();
        let cells = found.map(|column| self.cell(line, *column)).collect();
        let mut extras = Map::new();
        for (column, name) in &self.extra {
            let text = self.cell(line, *column).text();
            if !text.is_empty() {
                extras.insert(name.clone(), Json::String(text.into_owned()));
            }
        }
        Row { number: line.number, extras, cells, heads: Rc::clone(heads) }
    }

    /// The cell itself, or the one that an area merged over several rows shows in its place.
    fn cell(&self, line: &'a Line, column: usize) -> &'a Cell {
        let own = line.cells.get(column).unwrap_or(&BLANK);
        let covers =
            |m: &&Merge| m.top < line.number && line.number <= m.bottom && (m.left..=m.right).contains(&column);
        match self.tall.iter().find(covers) {
            Some(area) if own.is_empty() => {
                self.sheet.line(area.top).and_then(|l| l.cells.get(area.left)).unwrap_or(own)
            }
            _ => own,
        }
    }
}

/// Columns that no field claims, under names that differ. A column without a header counts where it holds something.
fn extra(sheet: &Sheet, header: &Header, wanted: &[usize]) -> Vec<(usize, String)> {
    let body = sheet.lines.get(header.first + header.height..).unwrap_or_default();
    let width = body.iter().map(|l| l.cells.len()).max().unwrap_or(0).max(header.texts.len());
    let mut names = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for column in (0..width).filter(|c| !wanted.contains(c)) {
        let text = header.paths.get(column).map_or("", String::as_str);
        let is_used = || body.iter().any(|l| !l.cell(column).is_empty() && footer_word(l.cell(column)).is_none());
        let base = match text {
            "" if !is_used() => continue,
            "" => format!("第{}列", letters(column)),
            text if is_running_number(text) => continue,
            text => text.to_owned(),
        };
        let times = seen.entry(base.clone()).or_insert(0);
        *times += 1;
        names.push((column, if *times == 1 { base } else { format!("{base}({times})") }));
    }
    names
}

/// A column that only counts the lines tells nothing worth keeping.
fn is_running_number(header: &str) -> bool {
    matches!(fold(header).as_str(), "序号" | "顺序号" | "行号" | "序" | "no" | "no.")
}

/// `A`, `Z`, `AA`.
fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut out = Vec::new();
    while left > 0 {
        out.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    out.iter().rev().collect()
}

/// Words that end a table. Signature words need nothing behind them; remark words need their colon, because a remark
/// column of real data may begin with the same word.
fn footer_word(cell: &Cell) -> Option<Kind> {
    const TOTALS: [&str; 7] = ["合计", "总计", "小计", "共计", "累计", "本页小计", "本页合计"];
    const SIGNS: [&str; 18] = [
        "填表人",
        "填报人",
        "制表人",
        "审核人",
        "复核人",
        "经办人",
        "审批人",
        "登记人",
        "统计人",
        "书记签字",
        "书记签名",
        "负责人签字",
        "负责人签名",
        "党支部书记签字",
        "支部书记签字",
        "单位负责人",
        "以下空白",
        "以下无正文",
    ];
    const REMARKS: [&str; 15] = [
        "注",
        "备注",
        "说明",
        "填表说明",
        "填写说明",
        "填报说明",
        "填表日期",
        "填报日期",
        "制表日期",
        "填报单位",
        "报送单位",
        "联系人",
        "负责人",
        "书记",
        "制表",
    ];
    let Value::Text(text) = &cell.value else { return None };
    // Real cells are mostly shorter or begin otherwise; only text that might be a footer is folded.
    let start = text.trim_start().chars().next()?;
    if !"合总小共累本填制审复经登统书负党支单以注备说报联".contains(start) {
        return None;
    }
    let squeezed: Cow<'_, str> = squeeze(text);
    let (word, behind) = squeezed.split_once(':').map_or((&*squeezed, None), |(word, rest)| (word, Some(rest)));
    let word = word.split(['(', '。']).next().unwrap_or(word);
    if TOTALS.contains(&word) {
        return Some(Kind::Nothing);
    }
    let is_footer = SIGNS.contains(&word) || (behind.is_some() && REMARKS.contains(&word));
    is_footer.then_some(Kind::Footer)
}
