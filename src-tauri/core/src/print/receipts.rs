//! What a receipt of dues says. It is handed to the payer alone; its stub stays with the branch.

use serde::Serialize;

/// Three receipts an A4 sheet, each twice: stub and copy.
#[derive(Clone, Debug, Serialize)]
pub struct DuesReceipts {
    pub receipts: Vec<DuesReceipt>,
    pub printed: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct DuesReceipt {
    pub organisation: String,
    /// The year of entry and the payment's place among that year's: `2026-0012`.
    pub number: String,
    /// The number of the paper that this one replaces, since a part of it was taken back; empty where it replaces none.
    pub replaces: String,
    pub name: String,
    /// `2026年1月至6月，共6个月`.
    pub months: String,
    /// Yuan with two decimals, and the same in capitals.
    pub amount: String,
    pub capital: String,
    /// ISO day.
    pub paid_on: String,
    /// 现金, 转账, 扫码; empty where nobody wrote it.
    pub how: String,
    /// Who took the money in; empty leaves it to the pen.
    pub collector: String,
}
