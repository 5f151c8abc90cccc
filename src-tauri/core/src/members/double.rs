//! Possible doubles, put before a person: whom a row may mean, in words and without whole numbers.

use super::homes::Homes;
use super::matching::Doubt;
use super::{Member, id_number, phone};
use crate::PartialDate;
use crate::sheet::Known;

/// Field, code and sentence of a doubt.
pub(super) fn words(doubt: Doubt) -> (&'static str, &'static str, &'static str) {
    match doubt {
        Doubt::Unborn => (
            "name",
            "same-unsure",
            "名册里有同名的人，但缺出生日期，不能断定是同一人。请回答是同一人还是另一人，或补上出生日期、身份证号。",
        ),
        Doubt::Renumbered => {
            ("id_number", "id-changed", "姓名、出生日期与名册中的人相同，身份证号却不同，请核对是不是同一人。")
        }
        Doubt::Renamed => {
            ("name", "name-changed", "身份证号与名册中的人相同，姓名却不同，请核对是改了名还是写错了号码。")
        }
    }
}

/// What is shown of a member beside the row.
pub(super) fn known(m: &Member, homes: &Homes) -> Known {
    let date = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
    let facts = [
        ("姓名", m.name.clone()),
        ("党支部", homes.name(&m.organisation_id).to_owned()),
        ("性别", m.sex.clone()),
        ("出生日期", date(m.birth)),
        ("身份证号", id_number::masked(&m.id_number, m.birth)),
        ("入党日期", date(m.joined)),
        ("转正日期", date(m.confirmed)),
        ("手机号", phone::masked(&m.mobile)),
        ("工作岗位", m.job.clone()),
    ];
    Known {
        id: m.id.clone(),
        facts: facts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(a, b)| (a.into(), b)).collect(),
    }
}
