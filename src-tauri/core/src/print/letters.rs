//! What the letter of a transfer says. The letter of the superior and the national system are what counts; the sheet says so.

use serde::Serialize;

/// One sheet a letter: stub, letter, receipt.
#[derive(Clone, Debug, Serialize)]
pub struct Letters {
    pub letters: Vec<Letter>,
    /// True where the ID number is masked.
    pub masked: bool,
    pub printed: String,
    pub printed_at: String,
}

/// 组织关系介绍信 (R-教管 第二十五条). What is not known is left for the pen.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Letter {
    /// Number of the letter.
    pub number: String,
    pub name: String,
    pub sex: String,
    /// Full years on the day of printing, or empty.
    pub age: String,
    pub ethnicity: String,
    /// 正式党员 or 预备党员.
    pub kind: String,
    pub id_number: String,
    pub phone: String,
    /// Where the relation lies and where it goes.
    pub from: String,
    pub to: String,
    /// ISO day of issue.
    pub issued: String,
    /// 0 where not said.
    pub valid_days: u32,
}
