//! What a place of a form can stand for, and every name that superiors have for it.

use crate::sheet::Column;
use crate::sheet::text::squeeze;
use crate::{Error, Result};

/// Keeps a place blank, for the pen.
pub const BLANK: &str = "blank";

/// One field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub key: &'static str,
    /// The first is the one that is shown.
    pub names: &'static [&'static str],
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

const fn field(of: Of, key: &'static str, names: &'static [&'static str]) -> Field {
    Field { key, names, of }
}

/// All of them. What only a restricted view tells of a member (hardship, discipline, health) is none: there a form stays blank.
pub const FIELDS: &[Field] = &[
    field(Of::Roster, "seq", &["序号", "编号", "序"]),
    field(Of::Roster, "name", &["姓名", "党员姓名", "名字"]),
    field(Of::Roster, "sex", &["性别"]),
    field(Of::Roster, "ethnicity", &["民族"]),
    field(Of::Roster, "birth", &["出生日期", "出生年月日", "出生时间", "生日"]),
    field(Of::Roster, "birth_month", &["出生年月"]),
    field(Of::Roster, "age", &["年龄", "周岁"]),
    field(
        Of::Roster,
        "id_number",
        &[
            "公民身份证号",
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "公民身份证号码",
            "居民身份证号",
            "身份证",
            "证件号码",
        ],
    ),
    field(Of::Roster, "education", &["学历", "文化程度", "最高学历"]),
    field(Of::Roster, "kind", &["人员类别", "党员类型", "党员类别"]),
    field(Of::Year, "political", &["政治面貌"]),
    field(
        Of::Roster,
        "joined",
        &[
            "入党时间",
            "入党日期",
            "入党年月",
            "加入党组织日期",
            "加入中共组织日期",
            "加入党组织时间",
            "加入中国共产党时间",
        ],
    ),
    field(Of::Roster, "confirmed", &["转正时间", "转为正式党员日期", "转正日期", "转正年月", "转为正式党员时间"]),
    field(Of::Roster, "party_years", &["党龄"]),
    field(
        Of::Roster,
        "organisation",
        &["所在党支部", "所在支部", "所属党支部", "党支部名称", "所在党组织", "所属党组织", "支部", "党支部"],
    ),
    field(Of::Roster, "group", &["党小组", "所在党小组", "所属党小组"]),
    field(Of::Roster, "post", &["党内职务", "支部职务"]),
    field(Of::Roster, "category", &["积分类别", "党员分类", "积分管理类别"]),
    field(Of::Roster, "job", &["工作岗位", "现工作岗位", "职业", "工作单位及职务", "工作单位"]),
    field(Of::Roster, "phone", &["联系电话", "电话", "联系方式"]),
    field(Of::Roster, "mobile", &["手机号", "手机号码", "手机", "移动电话"]),
    field(Of::Roster, "landline", &["固定电话", "座机", "家庭电话", "固话"]),
    field(Of::Roster, "address", &["家庭住址", "住址", "现居住地", "居住地址", "家庭地址", "现住址"]),
    field(Of::Roster, "status", &["党籍状态"]),
    field(Of::Roster, "lost", &["是否为失联党员", "是否失联", "是否失联党员", "失联"]),
    field(Of::Roster, "lost_since", &["失去联系日期", "失联日期", "失联时间", "失去联系时间"]),
    field(Of::Roster, "floating", &["是否为流动党员", "是否流动", "是否流动党员"]),
    field(Of::Roster, "floating_to", &["外出流向", "流向", "流出地"]),
    field(Of::Roster, "note", &["备注", "说明"]),
    field(Of::Page, "native", &["籍贯"]),
    field(Of::Page, "worked_since", &["参加工作日期", "参加工作时间"]),
    field(Of::Page, "applied", &["申请入党日期", "申请入党时间", "递交入党申请书日期"]),
    field(Of::Page, "activist", &["列为积极分子日期", "列为入党积极分子日期", "列为积极分子时间"]),
    field(Of::Page, "candidate", &["列为发展对象日期", "列为发展对象时间"]),
    field(Of::Page, "skills", &["特长和志愿服务", "特长"]),
    field(Of::Year, "points", &["年度积分", "积分", "全年积分", "总积分", "积分合计"]),
    field(Of::Year, "points_rank", &["积分名次", "积分排名", "名次"]),
    field(Of::Year, "talks", &["谈心谈话次数", "谈话次数"]),
    field(Of::Year, "dues", &["已交党费", "党费", "交纳党费", "党费金额"]),
    field(Of::Once, "branch", &["党组织名称", "填报单位", "填报党组织", "单位名称", "党组织", "填表单位"]),
    field(Of::Once, "secretary", &["支部书记", "书记", "党支部书记", "书记姓名"]),
    field(Of::Once, "today", &["填表日期", "填报日期", "填表时间", "填报时间", "制表日期"]),
    field(Of::Once, "year", &["年度", "年份"]),
    field(Of::Once, "count", &["党员总数", "党员人数", "党员数", "总人数"]),
    field(Of::Once, "formal", &["正式党员人数", "正式党员数"]),
    field(Of::Once, "probationary", &["预备党员人数", "预备党员数"]),
    field(Of::Once, "men", &["男党员人数", "男党员数"]),
    field(Of::Once, "women", &["女党员人数", "女党员数"]),
];

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
    each.map(|f| Column { field: f.key, names: f.names, required: false }).collect()
}

/// Every field, as words beside a cell are told by.
pub fn labels() -> Vec<Column> {
    FIELDS.iter().filter(|f| f.key != "seq").map(|f| Column { field: f.key, names: f.names, required: false }).collect()
}
