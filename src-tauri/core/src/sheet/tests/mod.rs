mod days;
mod files;
mod headers;
mod hostile;
mod reports;
mod words;
mod writing;

use crate::Result;
use crate::sheet::*;
use std::path::Path;

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sheets").join(name)
}

fn open(name: &str) -> Workbook {
    read(&fixture(name), &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What a person is told where `result` refuses.
fn refusal<T>(result: Result<T>) -> String {
    let Err(error) = result else { panic!("it was not refused") };
    assert_eq!(error.code(), crate::Code::InputRefused, "{error}");
    error.fault().message
}

const fn need(field: &'static str, names: &'static [&'static str]) -> Column {
    Column { field, names, required: true }
}

const fn may(field: &'static str, names: &'static [&'static str]) -> Column {
    Column { field, names, required: false }
}

const ROSTER: &[Column] = &[
    need("name", &["姓名"]),
    may("id", &["公民身份证号", "身份证号"]),
    may("birth", &["出生日期"]),
    may("joined", &["加入党组织日期", "入党日期"]),
    may("confirmed", &["转为正式党员日期", "转正日期"]),
    may("mobile", &["手机号", "手机", "联系电话"]),
    may("phone", &["固定电话"]),
    may("note", &["备注"]),
];
