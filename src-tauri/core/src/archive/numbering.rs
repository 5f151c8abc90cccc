//! How one organisation's archive numbers are written: from parts that are stored, by the setting of today or, in a year that was
//! closed, by that of its closing.

use super::rules::{NumberParts, rules};
use super::sections::Sections;
use super::{Closing, Item, Setting, rows, setting};
use crate::branch::{self, Organisation};
use crate::{Error, Result};
use rusqlite::Connection;

/// Writes the archive numbers from their parts.
pub(super) fn number(conn: &Connection, items: &mut [Item]) -> Result<()> {
    for organisation in branch::organisations(conn)? {
        let writer = Numbering::of(conn, &organisation)?;
        for item in items.iter_mut().filter(|i| i.organisation_id == organisation.id) {
            item.archive_number = writer.write(item.year, &item.retention, &item.section, item.number)?;
        }
    }
    Ok(())
}

/// Writes one organisation's numbers.
pub(super) struct Numbering {
    setting: Setting,
    /// Its place among the organisations of the office in the order of their entry, which their ids keep; from 1.
    place: usize,
    today: Sections,
    proposed: Sections,
    closed: Vec<Closing>,
}

impl Numbering {
    pub(super) fn of(conn: &Connection, organisation: &Organisation) -> Result<Self> {
        let before = branch::organisations(conn)?.iter().filter(|o| o.id < organisation.id).count();
        let mut closed = rows::closings(conn)?;
        closed.retain(|c| c.organisation_id == organisation.id);
        let (today, proposed) = (Sections::of(conn)?, Sections::proposed()?);
        Ok(Numbering { setting: setting(conn, &organisation.id)?, place: before + 1, today, proposed, closed })
    }

    fn closing(&self, year: i32) -> Option<&Closing> {
        self.closed.iter().find(|c| c.year == year)
    }

    /// The fonds number of a year and the pattern of its numbers: those of its closing, else those of today.
    fn of_year(&self, year: i32) -> (&str, &str) {
        let kept = self.closing(year).filter(|c| !c.pattern.is_empty());
        kept.map_or((&self.setting.fonds_number, &self.setting.pattern), |c| (&c.fonds_number, &c.pattern))
    }

    /// 全宗号 of a year; empty where the office had none.
    pub(super) fn fonds(&self, year: i32) -> &str {
        self.of_year(year).0
    }

    /// Code and name of a section as they were called when the year was closed, else as they are today.
    fn called<'a>(&'a self, year: i32, section: &'a str) -> (&'a str, &'a str) {
        let of = |all: &'a Sections| all.by_id(section).map(|s| (s.code.as_str(), s.name.as_str()));
        let found = match self.closing(year) {
            None => of(&self.today),
            // Before closings kept them, nobody could call them otherwise.
            Some(c) if c.sections.is_empty() => of(&self.proposed),
            Some(c) => c.sections.iter().find(|t| t.id == section).map(|t| (t.code.as_str(), t.name.as_str())),
        };
        found.unwrap_or((section, section))
    }

    pub(super) fn name<'a>(&'a self, year: i32, section: &'a str) -> &'a str {
        self.called(year, section).1
    }

    pub(super) fn code<'a>(&'a self, year: i32, section: &'a str) -> &'a str {
        self.called(year, section).0
    }

    /// 机构（问题） as the numbers have it: the section's code, after the organisation's where the office keeps several.
    pub(super) fn problem(&self, year: i32, section: &str) -> String {
        let code = self.code(year, section);
        if self.place < 2 { code.to_owned() } else { format!("{:02}·{code}", self.place) }
    }

    /// The archive number of an item; of its class where `item` is 0.
    pub(super) fn write(&self, year: i32, retention: &str, section: &str, item: u32) -> Result<String> {
        let (fonds, pattern) = self.of_year(year);
        let pattern = rules()?.pattern(pattern).ok_or_else(|| Error::Bug("a stored pattern is gone".into()))?;
        let section = self.code(year, section);
        Ok(pattern.render(&NumberParts { fonds, year, retention, organisation: self.place, section, item }))
    }
}
