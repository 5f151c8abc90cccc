//! What the papers of hard dossiers (GB/T 9705) and the filing stamp say, and the page that measures a printer.

use chrono::NaiveDate;
use serde::Serialize;

/// One stamp an item, in the order of the catalogue.
#[derive(Clone, Debug, Serialize)]
pub struct Stamps {
    pub stamps: Vec<Stamp>,
    pub printed: String,
}

/// 归档章, DA/T 22: 45 × 16 mm, six equal cells, red, top centre of an item's first page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stamp {
    /// 全宗号; left for the pen where the archive office has given none.
    pub fonds_code: String,
    pub year: i32,
    /// 件号.
    pub number: u32,
    /// 机构(问题): the section's code.
    pub section: String,
    pub retention: String,
    /// 0 where not counted.
    pub pages: u32,
}

/// Papers of dossiers: cover, spine, list and backsheet read the same facts.
#[derive(Clone, Debug, Serialize)]
pub struct Dossiers {
    pub dossiers: Vec<Dossier>,
    /// Thickness of the spine in mm: 10, 15 or 20.
    pub width: u32,
    pub printed: String,
}

/// One dossier (案卷), GB/T 9705 3.1.2.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Dossier {
    pub fonds_code: String,
    pub fonds_name: String,
    /// 类目名称: the section.
    pub class: String,
    /// 案卷题名.
    pub title: String,
    pub year: i32,
    pub since: String,
    pub until: String,
    pub retention: String,
    pub items: u32,
    /// 0 where not counted.
    pub pages: u32,
    /// 归档号; left for the pen where empty.
    pub filing_number: String,
    /// 档号 = 全宗号·目录号·案卷号.
    pub archive_number: String,
    /// 案卷号.
    pub number: u32,
    pub rows: Vec<DossierRow>,
    /// Sentences the program knows, for the backsheet.
    pub notes: Vec<String>,
}

/// One item of 卷内文件目录.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DossierRow {
    pub document_number: String,
    pub author: String,
    pub title: String,
    pub date: String,
    /// 页号: the first page of the item in the dossier; 0 where one before it was not counted.
    pub first_page: u32,
    pub note: String,
}

/// The page that tells how far a printer is off.
#[derive(Clone, Debug, Serialize)]
pub struct Calibration {
    pub printer: String,
    /// What is set for it now, in mm: `0.5`, `-1.2`.
    pub right: String,
    pub down: String,
    pub printed: String,
}

impl Calibration {
    /// For a printer: its name and what is set for it, in hundredths of a millimetre; none where none is set yet.
    pub fn of(printer: Option<(&str, i32, i32)>, today: NaiveDate) -> Calibration {
        let (name, right, down) = printer.unwrap_or(("＿＿＿＿＿＿＿＿", 0, 0));
        let mm = |n: i32| format!("{:.1}", f64::from(n) / 100.0);
        Calibration { printer: name.into(), right: mm(right), down: mm(down), printed: today.to_string() }
    }
}
