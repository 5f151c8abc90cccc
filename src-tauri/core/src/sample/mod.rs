//! The sample office: the fixture workbooks through the very verbs that a secretary uses. The people are invented.

#[cfg(test)]
mod tests;

use crate::branch::{self, About, Edition, Scope};
use crate::file::{self, Existing};
use crate::members;
use crate::sheet::{ImportReport, Pick};
use crate::store::Store;
use crate::vault::Workspace;
use crate::{At, Error, Month, Result, archive, dues, life, points, talks};
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

pub const CODE: &str = "YL-CG-01";
pub const NAME: &str = "晨光社区第一党支部";
pub const STREET_CODE: &str = "YL";
pub const STREET_NAME: &str = "云岭街道党工委";
/// The month that the workbooks tell of.
pub const MONTH: Month = Month { year: 2026, month: 10 };

const COMMITTEE: &[(&str, &str)] =
    &[("赵勇思", "书记"), ("邓建国", "组织委员"), ("谢娜宇", "宣传委员"), ("丁刚", "纪检委员"), ("林春丽", "生活委员")];

macro_rules! workbook {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../fixtures/sheets/real-input/", $name)))
    };
}

const ROSTER: (&str, &[u8]) = workbook!("花名册-党员基本信息汇总表.xlsx");
const LIFE: (&str, &[u8]) = workbook!("组织生活登记-2026-10.xlsx");
const POINTS: (&str, &[u8]) = workbook!("积分登记-2026-10.xlsx");
const TALKS: (&str, &[u8]) = workbook!("谈心谈话登记-2026-10.xlsx");
const DUES: (&str, &[u8]) = workbook!("党费收缴登记-2026-10.xlsx");
const ARCHIVE: (&str, &[u8]) = workbook!("归档文件登记-2026.xlsx");

/// What an import of the sample said.
pub struct Told {
    pub what: &'static str,
    pub report: ImportReport,
}

/// What the sample street is told of itself.
pub fn street() -> About {
    About {
        kind: Edition::Street,
        code: STREET_CODE.into(),
        name: STREET_NAME.into(),
        parent: String::new(),
        since: MONTH,
    }
}

/// What the sample office is told of itself: in use since the month of its workbooks, so that nothing earlier is due.
pub fn office() -> About {
    About { kind: Edition::Office, code: CODE.into(), name: NAME.into(), parent: STREET_CODE.into(), since: MONTH }
}

/// Puts the six workbooks into `folder`, where a person may look at them.
/// # Errors
/// `CannotWrite`.
pub fn workbooks(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, bytes) in [ROSTER, LIFE, POINTS, TALKS, DUES, ARCHIVE] {
        file::write(&folder.join(name), bytes, Existing::Replace)?;
    }
    Ok(())
}

/// Makes the sample office in `folder` and enters its October from the workbooks beside it.
/// # Errors
/// As [`Workspace::create`].
pub fn make(folder: &Path, passphrase: &str, at: &At) -> Result<(Workspace, Vec<Told>)> {
    let sheets = folder.with_file_name("样表");
    workbooks(&sheets)?;
    let mut workspace = Workspace::create(folder, &office(), passphrase, at)?;
    let told = enter(&mut workspace.store, &sheets, at)?;
    Ok((workspace, told))
}

/// Enters the month as a secretary would: roster, committee, life, talks, dues, points, archive.
fn enter(store: &mut Store, sheets: &Path, at: &At) -> Result<Vec<Told>> {
    let path = |(name, _): (&str, &[u8])| -> PathBuf { sheets.join(name) };
    let (scope, pick) = (Scope::All, Pick::default());
    let how = members::Import { pick: pick.clone(), scope: scope.clone(), dry_run: false };
    let roster = members::import_file(store, at, &path(ROSTER), &how)?.value;
    elect(store, at)?;
    let life = life::import(store, at, &scope, &path(LIFE), &pick, false)?.value;
    let talks = talks::import(store, at, &scope, &path(TALKS), &pick, false)?.value;
    let dues = dues::import(store, at, &scope, &path(DUES), &pick, false)?.value;
    let points = points::import(store, at, &scope, &path(POINTS), &points::Import::default())?.value;
    let archive = archive::import(store, at, &scope, &path(ARCHIVE), &pick, false)?.value;
    let told = |what, report| Told { what, report };
    Ok(vec![
        told("党员名册", roster),
        told("组织生活", life),
        told("谈心谈话", talks),
        told("党费收缴", dues),
        told("积分登记", points),
        told("归档文件", archive),
    ])
}

fn elect(store: &mut Store, at: &At) -> Result<()> {
    let organisation = branch::by_code(store.conn(), CODE)?.ok_or_else(|| Error::Bug("sample organisation".into()))?;
    let scope = Scope::One(organisation.id.clone());
    let holders = COMMITTEE.iter().map(|(name, title)| {
        let found = members::by_name(store.conn(), &scope, name)?;
        let member = found.first().ok_or_else(|| Error::Bug("sample committee".into()))?;
        Ok((member.id.clone(), (*title).to_owned()))
    });
    let holders: Vec<(String, String)> = holders.collect::<Result<_>>()?;
    let since = NaiveDate::from_ymd_opt(2025, 6, 1).unwrap_or_default();
    branch::set_committee(store, at, &organisation.id, since, &holders)?;
    Ok(())
}
