//! What is said of a paper, before it has a number and a box.

use super::rules::rules;
use super::sections::Sections;
use crate::sheet::text;
use crate::{At, Error, PartialDate, Result, secrecy};
use chrono::NaiveDate;
use serde::Deserialize;

/// What is filed, before it has a number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filing {
    pub organisation_id: String,
    pub year: i32,
    pub source: String,
    pub paper: Paper,
    /// Unknown columns of the sheet, a JSON object.
    pub extras: String,
}

/// What a person may say of a paper.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchivePaper"))]
pub struct Paper {
    /// Code or name of the section.
    pub section: String,
    /// Code or name of the retention; empty for what its title suggests, else that of the section.
    pub retention: String,
    pub author: String,
    pub document_number: String,
    pub title: String,
    #[cfg_attr(test, ts(type = "string"))]
    pub dated: PartialDate,
    pub pages: Option<u32>,
    /// Tenths of a millimetre, where it was measured.
    pub thickness: Option<u32>,
    pub original: bool,
    pub bound: bool,
    pub cabinet: String,
    pub shelf: String,
    pub note: String,
}

impl Paper {
    /// A paper of which only the day is known.
    pub fn blank(day: NaiveDate) -> Paper {
        Paper {
            section: String::new(),
            retention: String::new(),
            author: String::new(),
            document_number: String::new(),
            title: String::new(),
            dated: day.into(),
            pages: None,
            thickness: None,
            original: true,
            bound: false,
            cabinet: String::new(),
            shelf: String::new(),
            note: String::new(),
        }
    }

    /// As it is kept: cleaned, its section and retention by their codes.
    /// # Errors
    /// `Usage` for an unknown section or retention, no title, no pages or a day to come; `InputRefused` for a mark of secrecy.
    pub(super) fn checked(&self, at: &At, sections: &Sections) -> Result<Paper> {
        let rules = rules()?;
        let clean = |text: &str| text::clean(text).trim().to_owned();
        let said = [&self.title, &self.document_number, &self.author, &self.note, &self.cabinet, &self.shelf];
        secrecy::refuse_named(&said.map(String::as_str))?;
        let section = sections.demand(&self.section)?;
        let usual = match self.retention.as_str() {
            "" => rules.usual_term(&section.id, &self.title).unwrap_or(&section.retention),
            said => said,
        };
        let unknown = || Error::usage("没有这个保管期限。请写：永久、30年、10年。");
        let retention = rules.retention_coded(usual).ok_or_else(unknown)?;
        if clean(&self.title).is_empty() {
            return Err(Error::usage("没有写题名。请补上；文件本身没有题名的，自拟题名写在[ ]里。"));
        }
        if self.dated.first() > at.today() {
            return Err(Error::usage("文件日期在今天之后。请更正日期，或形成以后再归档。"));
        }
        if self.pages == Some(0) || self.thickness == Some(0) {
            return Err(Error::usage("页数和厚度要大于0；还没有数、没有量的，请空着。"));
        }
        Ok(Paper {
            section: section.id.clone(),
            retention: retention.to_owned(),
            author: clean(&self.author),
            document_number: clean(&self.document_number),
            title: clean(&self.title),
            cabinet: clean(&self.cabinet),
            shelf: clean(&self.shelf),
            note: clean(&self.note),
            ..self.clone()
        })
    }
}

/// What is said of a word that names no section.
pub(super) fn unknown_section(sections: &Sections) -> String {
    format!("没有这个资料卷。请写下列名称或代码之一：{}。", sections.names())
}
