//! What one row of a roster says, and how a record is brought to it.

use super::{Category, Kind, Member, Status, id_number};
use crate::PartialDate;
use serde_json::{Map, Value as Json};

/// What a row says. `None` is a blank cell, a missing column or a cell that was refused: it never erases what is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub name: String,
    /// The organisation's name as written; may be empty.
    pub organisation: String,
    pub id_number: Option<String>,
    pub id_suggested: Option<String>,
    pub sex: Option<String>,
    pub ethnicity: Option<String>,
    pub education: Option<String>,
    pub kind: Option<Kind>,
    pub category: Option<Category>,
    pub status: Option<Status>,
    pub lost: Option<bool>,
    pub floating: Option<bool>,
    /// By field.
    pub dates: Vec<(&'static str, PartialDate)>,
    pub texts: Vec<(&'static str, String)>,
    pub extras: Map<String, Json>,
}

impl Draft {
    fn date(&self, field: &str) -> Option<PartialDate> {
        self.dates.iter().find(|(f, _)| *f == field).map(|(_, d)| *d)
    }

    /// The day of birth that the row gives, by its column or its ID number.
    pub(super) fn birth(&self) -> Option<PartialDate> {
        let by_number = || id_number::parse(self.id_number.as_deref()?).ok().map(|id| id.birth());
        self.date("birth").or_else(by_number)
    }

    /// Brings `m` to what the row says. Blank cells leave it alone, and so does a coarser date that agrees.
    pub(super) fn merge(self, m: &mut Member) {
        m.name = self.name;
        if let Some(number) = self.id_number {
            (m.id_number, m.id_suggested) = (number, String::new());
        } else if let Some(suggested) = self.id_suggested.filter(|_| m.id_number.is_empty()) {
            m.id_suggested = suggested;
        }
        m.sex = self.sex.unwrap_or(std::mem::take(&mut m.sex));
        m.ethnicity = self.ethnicity.unwrap_or(std::mem::take(&mut m.ethnicity));
        m.education = self.education.unwrap_or(std::mem::take(&mut m.education));
        m.kind = self.kind.unwrap_or(m.kind);
        m.status = self.status.unwrap_or(m.status);
        m.lost = self.lost.unwrap_or(m.lost);
        m.floating = self.floating.unwrap_or(m.floating);
        for (field, given) in self.dates {
            if let Some(stored) = date_field(m, field).filter(|stored| !stored.is_some_and(|s| covers(s, given))) {
                *stored = Some(given);
            }
        }
        for (field, given) in self.texts {
            if let Some(stored) = text_field(m, field) {
                *stored = given;
            }
        }
        if !m.lost {
            m.lost_since = None;
        }
        if m.extras.is_empty() {
            m.extras = self.extras;
        } else {
            m.extras.extend(self.extras);
        }
        if let Ok(id) = id_number::parse(&m.id_number) {
            m.birth = m.birth.or(Some(id.birth()));
            if m.sex.is_empty() {
                m.sex = id.sex().into();
            }
        }
    }
}

/// True where the stored date says all that the given one says.
fn covers(stored: PartialDate, given: PartialDate) -> bool {
    stored.precision() >= given.precision() && stored.agrees_with(given)
}

fn date_field<'m>(m: &'m mut Member, field: &str) -> Option<&'m mut Option<PartialDate>> {
    Some(match field {
        "birth" => &mut m.birth,
        "applied" => &mut m.applied,
        "activist" => &mut m.activist,
        "candidate" => &mut m.candidate,
        "joined" => &mut m.joined,
        "confirmed" => &mut m.confirmed,
        "lost_since" => &mut m.lost_since,
        _ => return None,
    })
}

fn text_field<'m>(m: &'m mut Member, field: &str) -> Option<&'m mut String> {
    Some(match field {
        "job" => &mut m.job,
        "mobile" => &mut m.mobile,
        "landline" => &mut m.landline,
        "address" => &mut m.address,
        "floating_to" => &mut m.floating_to,
        "note" => &mut m.note,
        "group" => &mut m.group,
        "post" => &mut m.post,
        _ => return None,
    })
}
