//! What the papers of the roster say. Numbers and addresses come masked or whole, as the room was asked; `masked` only says which.

use crate::sheet::Kind;
use serde::{Deserialize, Serialize};

/// Landscape sheet of a long table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    #[default]
    A4,
    A3,
}

/// A table of people, one part an organisation, each with its own page numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// 党员花名册, 党员基本信息汇总表, 党员积分登记表.
    pub title: String,
    pub paper: Paper,
    /// How the sheet is to be kept: masked, in full, for the branch alone.
    pub mark: String,
    pub columns: Vec<ListingColumn>,
    pub parts: Vec<ListingPart>,
    /// Who signs below the table; none where nobody has to.
    pub signs: Vec<String>,
    /// Day of printing, and its moment as people read it.
    pub printed: String,
    pub printed_at: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ListingColumn {
    pub head: String,
    /// How many characters people mostly write there, a Chinese one counted as two: the column's share of the width.
    pub chars: u32,
    /// What it holds, for a workbook.
    #[serde(skip)]
    pub kind: Kind,
}

impl ListingColumn {
    pub fn all(columns: &[(&str, u32, Kind)]) -> Vec<ListingColumn> {
        let column = |(head, chars, kind): &(&str, u32, Kind)| ListingColumn {
            head: (*head).to_owned(),
            chars: *chars,
            kind: *kind,
        };
        columns.iter().map(column).collect()
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct ListingPart {
    pub organisation: String,
    /// Of which day or month, of how many people.
    pub about: String,
    /// One text for each column.
    pub rows: Vec<Vec<String>>,
}

/// One form a page.
#[derive(Clone, Debug, Serialize)]
pub struct MemberForms {
    pub forms: Vec<MemberForm>,
    pub masked: bool,
    pub printed: String,
    pub printed_at: String,
}

/// 党员基本信息采集表, the sixteen items of the national collection (domain rules 3.1 (a)).
#[derive(Clone, Debug, Default, Serialize)]
pub struct MemberForm {
    pub name: String,
    pub sex: String,
    pub ethnicity: String,
    pub id_number: String,
    pub birth: String,
    pub education: String,
    pub kind: String,
    pub organisation: String,
    pub joined: String,
    pub confirmed: String,
    pub job: String,
    pub mobile: String,
    pub landline: String,
    pub address: String,
    /// 正常 or 停止党籍.
    pub status: String,
    /// 是 or 否.
    pub lost: String,
    pub lost_since: String,
    pub floating: String,
    pub floating_to: String,
}
