//! The seven sections (资料卷) as the office calls them. Which they are, the pack says; their words, codes, terms and order may be
//! others where the street confirmed others. Records name a section by its id, so nothing filed moves when a word changes.

use super::paper::unknown_section;
use super::rows;
use super::rules::rules;
use crate::sheet::text;
use crate::store::{Done, Store, Verb};
use crate::{At, Error, Result, secrecy};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// One of the seven, for lists, pickers and papers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "ArchiveSection"))]
pub struct Section {
    /// By which records name it.
    pub id: String,
    /// As it stands in archive numbers.
    pub code: String,
    pub name: String,
    /// Code of the 保管期限 of a paper whose own is not stated.
    pub retention: String,
    /// Where its words come from, and whether they are only a proposal.
    pub source: String,
    /// What else people write for it.
    #[serde(skip)]
    synonyms: &'static [String],
}

/// What an office calls a section; the order of a list of these is the order on the shelf.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "NewArchiveSection"))]
pub struct NewSection {
    pub id: String,
    pub code: String,
    pub name: String,
    /// Code or name of the 保管期限.
    pub retention: String,
}

impl From<Section> for NewSection {
    fn from(s: Section) -> NewSection {
        NewSection { id: s.id, code: s.code, name: s.name, retention: s.retention }
    }
}

/// The seven in their order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Sections(Vec<Section>);

const OWN: &str = "本办公点改定";
const LONGEST_NAME: usize = 20;
const LONGEST_CODE: usize = 4;

impl Sections {
    /// As the office calls them today.
    pub fn of(conn: &Connection) -> Result<Sections> {
        let mut found = Sections::proposed()?;
        let own = rows::sections(conn)?;
        if !own.is_empty() {
            let place = |s: &Section| own.iter().position(|n| n.id == s.id).unwrap_or(usize::MAX);
            found.0.sort_by_key(place);
        }
        for new in own {
            let Some(one) = found.0.iter_mut().find(|s| s.id == new.id) else { continue };
            if (&one.code, &one.name, &one.retention) != (&new.code, &new.name, &new.retention) {
                one.source = OWN.into();
            }
            (one.code, one.name, one.retention) = (new.code, new.name, new.retention);
        }
        Ok(found)
    }

    /// As the pack proposes them.
    pub fn proposed() -> Result<Sections> {
        let section = |s: &'static super::rules::Section| Section {
            id: s.code.clone(),
            code: s.code.clone(),
            name: s.name.clone(),
            retention: s.retention.clone(),
            source: s.source.clone(),
            synonyms: &s.synonyms,
        };
        Ok(Sections(rules()?.section.iter().map(section).collect()))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Section> {
        self.0.iter()
    }

    /// The section that a word names: id, code or name, also the pack's words for it.
    pub fn named(&self, written: &str) -> Option<&Section> {
        let word = text::squeeze(written).to_uppercase();
        self.0.iter().find(|s| s.goes_by(&word))
    }

    /// As [`Sections::named`].
    /// # Errors
    /// `Usage` for a word that names none.
    pub fn demand(&self, written: &str) -> Result<&Section> {
        self.named(written).ok_or_else(|| Error::usage(unknown_section(self)))
    }

    /// The seven as people may write them: `WJ 文件资料、…`.
    pub fn names(&self) -> String {
        let names: Vec<String> = self.0.iter().map(|s| format!("{} {}", s.code, s.name)).collect();
        names.join("、")
    }

    pub fn by_id(&self, id: &str) -> Option<&Section> {
        self.0.iter().find(|s| s.id == id)
    }

    /// Its name; the id itself where there is no such section.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.by_id(id).map_or(id, |s| &s.name)
    }

    /// Its order on the shelf.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|s| s.id == id)
    }

    pub fn then(&self) -> Vec<Then> {
        let then = |s: &Section| Then { id: s.id.clone(), code: s.code.clone(), name: s.name.clone() };
        self.0.iter().map(then).collect()
    }
}

/// What a section was called when a year was closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Then {
    pub id: String,
    pub code: String,
    pub name: String,
}

impl Section {
    /// `word` in capitals.
    fn goes_by(&self, word: &str) -> bool {
        let named = |name: &str| {
            let name = name.to_uppercase();
            word == name || word.strip_suffix('卷') == Some(name.as_str())
        };
        self.id == *word || self.code == *word || named(&self.name) || self.synonyms.iter().any(|s| s == word)
    }
}

/// The seven as the office calls them, in their order.
/// # Errors
/// A failing store.
pub fn sections(conn: &Connection) -> Result<Vec<Section>> {
    Ok(Sections::of(conn)?.0)
}

/// The id of the section among `all` that a word names.
/// # Errors
/// `Usage` for a word that names none.
pub fn section_named(all: &[Section], written: &str) -> Result<String> {
    Sections(all.to_vec()).demand(written).map(|s| s.id.clone())
}

/// The seven as the pack proposes them, to go back to.
/// # Errors
/// A rule file that cannot be read.
pub fn proposed_sections() -> Result<Vec<Section>> {
    Ok(Sections::proposed()?.0)
}

/// Calls the sections otherwise. Papers stay where they are filed, numbers of closed years are written as they were; those of open
/// years are written with the new code from now on.
/// # Errors
/// `Usage` where not each of the seven is told once, for a code that is not one to four letters and digits or reads as a 保管期限,
/// for no name or one above 20 characters, an unknown 保管期限, and for a word by which another section goes; `InputRefused` for a
/// mark of secrecy.
pub fn put_sections(store: &mut Store, at: &At, new: &[NewSection]) -> Result<Done<Vec<Section>>> {
    let proposed = Sections::proposed()?;
    let told = |s: &Section| new.iter().filter(|n| n.id == s.id).count() == 1;
    if new.len() != proposed.0.len() || !proposed.iter().all(told) {
        return Err(Error::usage("七个资料卷要一次写全，每个一行，不能多也不能少。"));
    }
    let new: Vec<NewSection> = new.iter().map(checked).collect::<Result<_>>()?;
    for (place, n) in new.iter().enumerate() {
        let taken = |word: &&str| {
            new[..place].iter().any(|o| o.code == *word || o.name == *word)
                || proposed.iter().any(|s| s.id != n.id && s.goes_by(&word.to_uppercase()))
        };
        if let Some(word) = [n.code.as_str(), n.name.as_str()].into_iter().find(taken) {
            return Err(Error::usage(format!(
                "“{word}”已经是另一个资料卷的代码或名称，两卷会弄混，没有保存。请换一个。"
            )));
        }
    }
    let as_proposed = new
        .iter()
        .zip(proposed.iter())
        .all(|(n, s)| (&n.id, &n.code, &n.name, &n.retention) == (&s.id, &s.code, &s.name, &s.retention));
    store.transact(Verb::SetSections, at, |tx| {
        rows::clear_sections(tx)?;
        if !as_proposed {
            rows::put_sections(tx, &new)?;
        }
        sections(tx)
    })
}

/// As it is kept: cleaned, the code in capitals, the name without the 卷 that covers write after it.
fn checked(new: &NewSection) -> Result<NewSection> {
    let code = text::squeeze(&new.code).to_uppercase();
    let name = text::squeeze(&new.name);
    let name = name.strip_suffix('卷').unwrap_or(&name).to_owned();
    secrecy::refuse_named(&[name.as_str(), code.as_str()])?;
    let plain = (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if !plain || rules()?.retention_coded(&code).is_some() {
        return Err(Error::usage(format!(
            "“{code}”不能作资料卷的代码。请写1到4位字母或数字，例如 WJ，不能和保管期限的代码（Y、D30、D10）相同。"
        )));
    }
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        return Err(Error::usage(format!("资料卷的名称要写1到{LONGEST_NAME}个字。请改好再保存。")));
    }
    let unknown = || Error::usage("没有这个保管期限。请写：永久、30年、10年。");
    let retention = rules()?.retention_coded(&new.retention).ok_or_else(unknown)?.to_owned();
    Ok(NewSection { id: new.id.clone(), code, name, retention })
}
