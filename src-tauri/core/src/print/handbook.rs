//! What a year's 党支部工作手册 says. Talks are counted by pair, never told; nobody's relief, class or reason has a place here.

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct Handbooks {
    pub year: i32,
    pub books: Vec<Handbook>,
    pub printed: String,
    pub printed_at: String,
}

/// One branch's year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Handbook {
    pub organisation: String,
    /// Code, kind, superior, first month of use: what and its words.
    pub facts: Vec<(String, String)>,
    /// Post, name, since, manner.
    pub committee: HandbookTable,
    /// Group, leader, members.
    pub groups: HandbookTable,
    /// Number, name, sex, birth, joined, confirmed, group, post.
    pub members: HandbookTable,
    /// Due, task, for whom, clause.
    pub plan: HandbookTable,
    pub meetings: Vec<HandbookMeeting>,
    /// Number, day, who, with whom, pair, place.
    pub talks: HandbookTable,
    /// Place, name, base, daily, appraisal, deductions, total.
    pub points: HandbookTable,
    /// Number, name, then January to December.
    pub dues: HandbookTable,
    /// What the year came to: what and its figure.
    pub figures: Vec<(String, String)>,
}

/// One text for each column of the layout, and sentences below.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HandbookTable {
    pub rows: Vec<Vec<String>>,
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct HandbookMeeting {
    /// ISO day.
    pub day: String,
    pub kinds: String,
    pub topic: String,
    /// Place, host, recorder, figures: what and its words, only what was entered.
    pub facts: Vec<(String, String)>,
    pub body: String,
    /// One sentence for each vote.
    pub votes: Vec<String>,
    pub resolutions: Vec<String>,
    /// Day of entry where it was entered late: shown as 补录.
    pub late_on: String,
}
