//! The columns that a roster may have, and every name they go by.

use crate::sheet::Column;

/// The columns that a roster may have: the order of 《党员基本信息汇总表》, then what offices add. The first name is the one
/// that exports write.
pub const COLUMNS: &[Column] = &[
    column("seq", &["序号", "编号", "序"]),
    Column { field: "name", names: &["姓名", "党员姓名", "名字"], required: true },
    column(
        "organisation",
        &["所在党支部", "党支部", "所在支部", "所属党支部", "党支部名称", "所在党组织", "所属党组织", "支部"],
    ),
    column(
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
    column("sex", &["性别"]),
    column("ethnicity", &["民族"]),
    column("birth", &["出生日期", "出生年月", "出生年月日", "出生时间", "生日"]),
    column("education", &["学历", "文化程度", "最高学历"]),
    column("kind", &["人员类别", "党员类型", "党员类别", "政治面貌"]),
    column(
        "joined",
        &[
            "加入党组织日期",
            "入党时间",
            "入党日期",
            "入党年月",
            "加入中共组织日期",
            "加入党组织时间",
            "加入中国共产党时间",
        ],
    ),
    column("confirmed", &["转为正式党员日期", "转正时间", "转正日期", "转正年月", "转为正式党员时间"]),
    column("job", &["工作岗位", "现工作岗位", "职业", "工作单位及职务", "工作单位"]),
    column("mobile", &["手机号", "手机号码", "手机", "移动电话", "联系电话", "电话", "联系方式"]),
    column("landline", &["固定电话", "座机", "家庭电话", "固话"]),
    column("address", &["家庭住址", "住址", "现居住地", "居住地址", "家庭地址", "现住址"]),
    column("status", &["党籍状态"]),
    column("lost", &["是否为失联党员", "是否失联", "是否失联党员", "失联"]),
    column("lost_since", &["失去联系日期", "失联日期", "失联时间", "失去联系时间"]),
    column("floating", &["是否为流动党员", "是否流动", "是否流动党员"]),
    column("floating_to", &["外出流向", "流向", "流出地"]),
    column("note", &["备注", "说明"]),
    column("group", &["党小组", "所在党小组", "所属党小组"]),
    column("post", &["党内职务", "支部职务"]),
    column("category", &["积分类别", "类别", "党员分类", "积分管理类别"]),
    column("applied", &["申请入党日期", "申请入党时间", "递交入党申请书日期"]),
    column("activist", &["列为积极分子日期", "列为入党积极分子日期", "列为积极分子时间"]),
    column("candidate", &["列为发展对象日期", "列为发展对象时间"]),
    // Computed here from the dates: claimed, so that a stale figure does not stay with the row, and not read.
    column("age", &["年龄", "周岁"]),
    column("party_years", &["党龄"]),
];

const fn column(field: &'static str, names: &'static [&'static str]) -> Column {
    Column { field, names, required: false }
}
