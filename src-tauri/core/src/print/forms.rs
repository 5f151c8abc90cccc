//! What each document says. Dates are ISO text at their known precision (`2026`, `2026-01`, `2026-01-10`), empty where
//! unknown; texts are printed as they are, shrunk or wrapped to their cell up to 120 characters. An empty text leaves its cell blank.

use serde::{Serialize, Serializer};

/// One cover a page.
#[derive(Clone, Debug, Serialize)]
pub struct Covers {
    pub covers: Vec<Cover>,
    /// Day of printing; dates the file, and appears on paper only where the form has a place for it.
    pub printed: String,
}

/// Box cover, DA/T 22-2015 6.4.1 (310 × 220 mm, name of the fonds over a double line).
#[derive(Clone, Debug, Serialize)]
pub struct Cover {
    /// 全宗名称: the organisation whose records these are; printed over the double line.
    pub fonds_name: String,
    /// The big title, such as 晨光社区党建工作档案.
    pub title: String,
    /// Name of the section, such as 支部主题党日资料卷.
    pub section: String,
    pub year: i32,
    /// 保管期限 in words: 永久, 30年, 10年.
    pub retention: String,
    /// 起止件号: first and last item number in the box; both 0 while it is empty.
    pub first: u32,
    pub last: u32,
    /// 起止日期 of the items in the box.
    pub since: String,
    pub until: String,
    /// 档号 down to the section, without item number.
    pub archive_number: String,
    /// 立卷单位: who put the box together.
    pub filer: String,
    pub items: u32,
    /// 0 where the items' pages were not counted: the cell is left for the pen.
    pub pages: u32,
    /// 盒号 within section, year and retention, from 1.
    pub box_number: u32,
}

/// Spine labels, several on a sheet. Each is 2 mm narrower than its box and 258 mm high.
#[derive(Clone, Debug, Serialize)]
pub struct Spines {
    pub width: SpineWidth,
    pub labels: Vec<Spine>,
    /// Day of printing; dates the file, and appears on paper only where the form has a place for it.
    pub printed: String,
}

/// Box thickness in mm, DA/T 22-2015 6.4.1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpineWidth {
    Mm20,
    Mm30,
    Mm40,
    Mm50,
}

impl SpineWidth {
    pub const ALL: [SpineWidth; 4] = [SpineWidth::Mm20, SpineWidth::Mm30, SpineWidth::Mm40, SpineWidth::Mm50];

    pub fn mm(self) -> u32 {
        match self {
            SpineWidth::Mm20 => 20,
            SpineWidth::Mm30 => 30,
            SpineWidth::Mm40 => 40,
            SpineWidth::Mm50 => 50,
        }
    }

    /// `None` where no such box is made.
    pub fn from_mm(mm: u32) -> Option<SpineWidth> {
        SpineWidth::ALL.into_iter().find(|w| w.mm() == mm)
    }
}

impl Serialize for SpineWidth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.mm())
    }
}

/// One spine label, DA/T 22-2015 6.4.1.2: start number in the upper cell, end number in the lower.
#[derive(Clone, Debug, Serialize)]
pub struct Spine {
    /// 全宗号; empty while the archive office has given none.
    pub fonds_code: String,
    pub fonds_name: String,
    /// 机构(问题): the section's name.
    pub section: String,
    pub year: i32,
    pub retention: String,
    pub first: u32,
    pub last: u32,
    pub box_number: u32,
}

/// One catalogue after the other, each with its own page numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Catalogues {
    pub catalogues: Vec<Catalogue>,
    /// On a sheet lying on its side, with wider columns.
    pub lying: bool,
    /// Day of printing; dates the file, and appears on paper only where the form has a place for it.
    pub printed: String,
}

/// 归档文件目录 of a section and year (or of one box), DA/T 22-2015.
#[derive(Clone, Debug, Serialize)]
pub struct Catalogue {
    pub fonds_code: String,
    pub fonds_name: String,
    pub year: i32,
    pub retention: String,
    pub section: String,
    pub rows: Vec<CatalogueRow>,
}

/// One item. 密级 has a column and no field: nothing classified is kept.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CatalogueRow {
    pub archive_number: String,
    /// 文号
    pub document_number: String,
    /// 责任者
    pub author: String,
    /// 题名; one that the filer made up stands in [ ].
    pub title: String,
    /// Printed as YYYYMMDD.
    pub date: String,
    /// 0 where not counted.
    pub pages: u32,
    pub note: String,
}

/// One backsheet a page.
#[derive(Clone, Debug, Serialize)]
pub struct Backsheets {
    pub backsheets: Vec<Backsheet>,
    /// Day of printing; dates the file, and appears on paper only where the form has a place for it.
    pub printed: String,
}

/// 备考表, last in the box, DA/T 22-2015 6.4.2. Names and dates are left for the pen where empty.
#[derive(Clone, Debug, Serialize)]
pub struct Backsheet {
    pub fonds_name: String,
    pub archive_number: String,
    pub section: String,
    pub year: i32,
    pub retention: String,
    pub box_number: u32,
    pub first: u32,
    pub last: u32,
    pub items: u32,
    pub pages: u32,
    /// Sentences the program knows: numbers left out, items without a scan.
    pub notes: Vec<String>,
    pub arranged_by: String,
    pub arranged_on: String,
    pub checked_by: String,
    pub checked_on: String,
}

/// 恢复单: whoever holds it opens the workspace. Kept in a safe, never beside the computer.
#[derive(Clone, Serialize)]
pub struct Recovery {
    pub office_code: String,
    pub office_name: String,
    /// The recovery code in its groups, joined by `-`.
    pub code: String,
    /// `AGE-SECRET-KEY-1…`
    pub age_identity: String,
    /// Public key of the signatures (minisign).
    pub sign_public: String,
    /// The words and the number that both sides compare by phone.
    pub fingerprint: String,
    /// Day of printing.
    pub printed: String,
}

/// 报送单: the paper that goes with a report bundle; no personal data.
#[derive(Clone, Debug, Serialize)]
pub struct Slip {
    pub office: String,
    pub office_code: String,
    /// The street that receives; empty before there is a charter.
    pub street: String,
    /// `2026-10`
    pub period: String,
    pub revision: u32,
    pub seq: i64,
    pub file_name: String,
    /// 报送码 in its groups, joined by `-`.
    pub submit_code: String,
    /// SHA-256 of the bundle's header.json.
    pub sha256: String,
    /// Moment of export, ISO; its day is printed.
    pub created_at: String,
    /// The office's own fingerprint: words and a number.
    pub fingerprint: String,
    /// Whether fingerprints were compared by phone.
    pub charter_confirmed: bool,
    /// What leaves: name of the table in Chinese, number of rows.
    pub tables: Vec<(String, usize)>,
}
