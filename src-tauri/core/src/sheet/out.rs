//! What is to stand in a workbook that leaves: sheets, columns, cells. How they are written, `write` knows.

use crate::PartialDate;
use std::borrow::Cow;

/// A sheet to write.
#[derive(Clone, Debug, Default)]
pub struct Out<'a> {
    /// First line of the sheet.
    pub title: &'a str,
    /// The sheet's name; empty: the title is. Where a workbook holds one sheet an organisation, its name.
    pub name: &'a str,
    /// Whose it is, of when, how many; a line below the title, left out where empty.
    pub about: String,
    /// Lines above the table's heads, each over its whole width.
    pub before: Vec<String>,
    pub columns: &'a [OutColumn<'a>],
    /// One cell for each column, or one [`Put::Heading`] alone.
    pub rows: Vec<Vec<Put<'a>>>,
    /// The last row, in bold: one cell for each column; none where empty.
    pub total: Vec<Put<'a>>,
    /// Lines below the table, each over its whole width: what it says beside the rows. Not for lists that come back in: they
    /// would be read as rows.
    pub notes: Vec<String>,
    /// Who signs, a line with room for the pen; left out where empty.
    pub signs: String,
    /// Below all, at the right: who says it, and when.
    pub signed: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
pub struct OutColumn<'a> {
    pub header: &'a str,
    /// In characters of the body font; a Chinese character takes two.
    pub width: f64,
    pub kind: Kind,
}

/// What a column holds, and so how it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// Also ID numbers and telephones: the cell is formatted as text, so that editing it loses no digit.
    Text,
    /// Text that goes on in a second line where it is longer than its column.
    #[default]
    Long,
    /// Counted: people, times, pages, a running number.
    Number,
    /// A real date cell, shown `yyyy-mm-dd`; a coarser date is written as text at its precision.
    Date,
    /// Hundredths of a point in, at most two decimals shown.
    Points,
    /// 分 in, yuan with two decimals shown.
    Money,
}

impl Kind {
    /// What people add up.
    pub fn is_figure(self) -> bool {
        matches!(self, Kind::Number | Kind::Points | Kind::Money)
    }

    /// What a paper says in a column of this kind, as a cell. What is no figure or day there (a mark, 不足3人) stays text, and
    /// nothing stays nothing: an empty cell counts for no row.
    pub fn put(self, said: &str) -> Put<'static> {
        let read = match self {
            _ if said.is_empty() => Some(Put::Blank),
            Kind::Text | Kind::Long => None,
            Kind::Number => said.parse().ok().map(|n: i32| Put::Number(n.into())),
            Kind::Date => said.parse().ok().map(Put::Date),
            Kind::Points => hundredths(said).map(Put::Points),
            Kind::Money => hundredths(said).map(Put::Money),
        };
        read.unwrap_or_else(|| Put::text(said.to_owned()))
    }
}

/// `-12.5` as -1250; at most two decimals.
fn hundredths(said: &str) -> Option<i64> {
    let (sign, digits) = said.strip_prefix('-').map_or((1, said), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_figure = |s: &str| !s.is_empty() && s.len() <= 12 && s.bytes().all(|b| b.is_ascii_digit());
    if !is_figure(whole) || !is_figure(part) || part.len() > 2 {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(sign * (whole.parse::<i64>().ok()? * 100 + part))
}

/// One cell to write.
#[derive(Clone, PartialEq, Debug)]
pub enum Put<'a> {
    Blank,
    Text(Cow<'a, str>),
    Number(f64),
    /// Hundredths of a point.
    Points(i64),
    /// 分.
    Money(i64),
    Date(PartialDate),
    /// Alone in its row, over the whole width: names the rows below it.
    Heading(Cow<'a, str>),
    /// In a total: the sum of what stands above it in its column, which comes to that figure. A formula of the rows that are
    /// shown, so that it stays right when somebody filters or corrects them.
    Sum(Box<Put<'a>>),
}

impl<'a> Put<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Put::Text(text.into())
    }
    /// A date that may be unknown.
    pub fn date(date: Option<PartialDate>) -> Self {
        date.map_or(Put::Blank, Put::Date)
    }
    /// A figure as it is written into a cell.
    pub fn figure(&self) -> Option<f64> {
        match self {
            Put::Number(n) => Some(*n),
            Put::Points(hundredths) | Put::Money(hundredths) => Some(*hundredths as f64 / 100.0),
            Put::Sum(of) => of.figure(),
            Put::Blank | Put::Text(_) | Put::Date(_) | Put::Heading(_) => None,
        }
    }
}
