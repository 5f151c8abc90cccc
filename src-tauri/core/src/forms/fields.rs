//! What a place of a form can stand for, and every name that superiors have for it.

use crate::sheet::Column;
use crate::sheet::fill::Groups;
use crate::sheet::text::squeeze;
use crate::{Error, Result, members};
use std::sync::LazyLock;

/// Keeps a place blank, for the pen.
pub const BLANK: &str = "blank";

/// One field.
#[derive(Clone, Debug)]
pub struct Field {
    pub key: &'static str,
    /// The first is the one that is shown.
    pub names: Vec<&'static str>,
    pub of: Of,
}

/// Of whom a field tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// A column of the roster's views.
    Roster,
    /// Besides the standard columns, as the page of a member shows it.
    Page,
    /// The year of a member, from the rooms above the roster.
    Year,
    /// The organisation, or the day.
    Once,
}

/// All of them in the order in which they are offered, with the names that the roster does not have for them: those are taken
/// from its own columns. What only a restricted view tells of a member (hardship, discipline, health) is none: there a form
/// stays blank.
const TOLD: &[(Of, &str, &[&str])] = &[
    (Of::Roster, "seq", &[]),
    (Of::Roster, "name", &[]),
    (Of::Roster, "sex", &[]),
    (Of::Roster, "ethnicity", &[]),
    (Of::Roster, "birth", &[]),
    (Of::Roster, "birth_month", &["出生年月"]),
    (Of::Roster, "age", &[]),
    (Of::Roster, "id_number", &[]),
    (Of::Roster, "education", &[]),
    (Of::Roster, "kind", &[]),
    (Of::Year, "political", &["政治面貌"]),
    (Of::Roster, "joined", &["入党时间"]),
    (Of::Roster, "confirmed", &["转正时间"]),
    (Of::Roster, "party_years", &[]),
    (Of::Roster, "organisation", &[]),
    (Of::Roster, "group", &[]),
    (Of::Roster, "post", &[]),
    (Of::Roster, "category", &[]),
    (Of::Roster, "job", &[]),
    (Of::Roster, "phone", &["联系电话", "电话", "联系方式"]),
    (Of::Roster, "mobile", &[]),
    (Of::Roster, "landline", &[]),
    (Of::Roster, "address", &[]),
    (Of::Roster, "status", &[]),
    (Of::Roster, "lost", &[]),
    (Of::Roster, "lost_since", &[]),
    (Of::Roster, "floating", &[]),
    (Of::Roster, "floating_to", &[]),
    (Of::Roster, "note", &[]),
    (Of::Page, "native", &["籍贯"]),
    (Of::Page, "worked_since", &["参加工作日期", "参加工作时间"]),
    (Of::Page, "applied", &[]),
    (Of::Page, "activist", &[]),
    (Of::Page, "candidate", &[]),
    (Of::Page, "skills", &["特长和志愿服务", "特长"]),
    (Of::Year, "points", &["年度积分", "积分", "全年积分", "总积分", "积分合计"]),
    (Of::Year, "points_rank", &["积分名次", "积分排名", "名次"]),
    (Of::Year, "talks", &["谈心谈话次数", "谈话次数"]),
    (Of::Year, "dues", &["已交党费", "党费", "交纳党费", "党费金额"]),
    (Of::Once, "branch", &["党组织名称", "填报单位", "填报党组织", "单位名称", "党组织", "填表单位"]),
    (Of::Once, "secretary", &["支部书记", "书记", "党支部书记", "书记姓名"]),
    (Of::Once, "today", &["填表日期", "填报日期", "填表时间", "填报时间", "制表日期"]),
    (Of::Once, "year", &["年度", "年份"]),
    (Of::Once, "count", &["党员总数", "党员人数", "党员数", "总人数"]),
    (Of::Once, "formal", &["正式党员人数", "正式党员数"]),
    (Of::Once, "probationary", &["预备党员人数", "预备党员数"]),
    (Of::Once, "men", &["男党员人数", "男党员数"]),
    (Of::Once, "women", &["女党员人数", "女党员数"]),
];

/// The values that a field may have, each with the words for it that stand beside a box.
pub const CHOICES: &[(&str, Groups)] = &[
    ("sex", &[&["男", "男性"], &["女", "女性"]]),
    ("lost", &[&["是"], &["否", "不是"]]),
    ("floating", &[&["是"], &["否", "不是"]]),
    ("kind", KINDS),
    ("political", KINDS),
    (
        "education",
        &[
            &["博士研究生", "博士"],
            &["硕士研究生", "硕士"],
            &["研究生"],
            &["大学本科", "本科", "大学"],
            &["大学专科", "专科", "大专"],
            &["中等专科", "中专"],
            &["高中", "普通高中"],
            &["初中"],
            &["小学"],
        ],
    ),
];
const KINDS: Groups = &[&["正式党员", "正式", "中共党员", "中共正式党员"], &["预备党员", "预备", "中共预备党员"]];

/// A header of the roster that a superior's form may mean otherwise.
const OTHERWISE: &[&str] = &["类别"];

/// All of them with every name.
pub static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| TOLD.iter().map(named).collect());

fn named(&(of, key, own): &(Of, &'static str, &'static [&'static str])) -> Field {
    let taken = |name: &str| OTHERWISE.contains(&name) || TOLD.iter().any(|(.., names)| names.contains(&name));
    let roster = members::COLUMNS.iter().find(|c| c.field == key).map_or(&[][..], |c| c.names);
    Field { key, of, names: own.iter().chain(roster.iter().filter(|n| !taken(n))).copied().collect() }
}

/// The field of that key or name.
pub fn find(written: &str) -> Option<&'static Field> {
    let folded = squeeze(written);
    let bare = folded.trim_matches(':');
    FIELDS.iter().find(|f| f.key == bare || f.names.contains(&bare))
}

/// # Errors
/// `Usage` naming every field there is.
pub fn by_key(key: &str) -> Result<&'static Field> {
    find(key).ok_or_else(|| {
        let all: Vec<&str> = FIELDS.iter().map(|f| f.names[0]).collect();
        Error::usage(format!("没有“{key}”这一项。可以填的有：{}；要留空就写 留空。", all.join("、")))
    })
}

/// The fields of a list, as headers are told by.
pub fn columns() -> Vec<Column> {
    let each = FIELDS.iter().filter(|f| f.of != Of::Once);
    each.map(|f| Column { field: f.key, names: &f.names, required: false }).collect()
}

/// Every field, as words beside a cell are told by.
pub fn labels() -> Vec<Column> {
    FIELDS
        .iter()
        .filter(|f| f.key != "seq")
        .map(|f| Column { field: f.key, names: &f.names, required: false })
        .collect()
}

/// The values that a field may have, for boxes.
pub fn choices(field: &str) -> Groups {
    CHOICES.iter().find(|(key, _)| *key == field).map_or(&[], |(_, groups)| *groups)
}
