//! What the papers of organisation life say: the half-year report, the sign-in sheet, the minutes. Figures are the program's;
//! sentences are people's.

use serde::Serialize;

/// One report an organisation, each on its own sheet.
#[derive(Clone, Debug, Serialize)]
pub struct LifeReports {
    pub title: String,
    /// `2026年下半年`.
    pub about: String,
    pub reports: Vec<LifeReport>,
    pub printed: String,
    pub printed_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct LifeReport {
    pub organisation: String,
    /// Kind, planned, held, due, came, rate, entered late.
    pub rows: Vec<Vec<String>>,
    /// Sentences of the program's own counting.
    pub notes: Vec<String>,
}

/// 签到册: one a gathering.
#[derive(Clone, Debug, Serialize)]
pub struct SignIns {
    pub sheets: Vec<SignIn>,
    pub printed: String,
    pub printed_at: String,
}

/// Who is due, each with room to sign; nobody is ticked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SignIn {
    pub organisation: String,
    /// 支部党员大会、主题党日.
    pub kinds: String,
    pub topic: String,
    /// ISO day; empty on a sheet to be filled in by hand.
    pub day: String,
    pub time: String,
    pub place: String,
    pub host: String,
    pub names: Vec<String>,
}

/// 会议记录: one a gathering.
#[derive(Clone, Debug, Serialize)]
pub struct Minutes {
    pub minutes: Vec<MinuteFacts>,
    pub printed: String,
    pub printed_at: String,
}

/// What was entered of a gathering, in people's words; nothing is made up, what is missing stays blank.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MinuteFacts {
    pub organisation: String,
    pub kinds: String,
    pub topic: String,
    pub day: String,
    pub time: String,
    pub place: String,
    pub host: String,
    pub recorder: String,
    pub lecturer: String,
    /// 应到, 实到 and 列席 as written; empty where not.
    pub due: String,
    pub present: String,
    pub guests: String,
    /// Names.
    pub came: Vec<String>,
    /// Names with the reason in brackets.
    pub excused: Vec<String>,
    pub away: Vec<String>,
    pub body: String,
    /// Matter, entitled, present, written opinions, agreed, against, abstained.
    pub votes: Vec<[String; 7]>,
    /// What was decided or is to be mended, whose it is, by when, whether it is done.
    pub resolutions: Vec<[String; 4]>,
    /// Page of the bound book where the handwritten record stands.
    pub book_page: String,
    /// Day of entry where it was entered late: shown as 补录.
    pub late_on: String,
}
