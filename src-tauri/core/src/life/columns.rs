//! The columns of 组织生活登记 and every header that they go by.

use crate::sheet::Column;
use crate::sheet::fields::column;

pub const COLUMNS: &[Column] = &[
    column(
        "date",
        &[
            "日期",
            "活动日期",
            "会议日期",
            "开展日期",
            "召开日期",
            "召开时间",
            "活动时间",
            "会议时间",
            "开展时间",
            "时间",
        ],
        true,
    ),
    column(
        "kind",
        &["类型", "会议类型", "活动类型", "组织生活类型", "会议(活动)类型", "类别", "形式", "会议名称"],
        true,
    ),
    column("topic", &["主题", "活动主题", "会议主题", "议题", "会议议题", "主要内容", "内容"], false),
    column("host", &["主持人", "主持", "主持者", "召集人"], false),
    column("recorder", &["记录人", "记录", "记录员", "记录者"], false),
    column("lecturer", &["主讲人", "授课人", "主讲", "讲课人", "授课教师"], false),
    column("place", &["地点", "活动地点", "会议地点", "开展地点"], false),
    column("due", &["应到", "应到人数", "应参加人数", "应参加", "应到会人数", "应到党员"], false),
    column("present", &["实到", "实到人数", "实参加人数", "实际参加人数", "实到会人数", "参加人数", "实到党员"], false),
    column(
        "absent",
        &[
            "缺席名单及原因",
            "缺席人员及原因",
            "缺席名单",
            "缺席人员",
            "缺席情况",
            "缺席",
            "未到人员",
            "未到人员及原因",
            "请假人员",
        ],
        false,
    ),
    column("online", &["线上参加", "线上参加人员", "线上参加名单", "线上名单"], false),
    column("home", &["送学上门", "送学上门人员", "送学名单", "电话参加"], false),
    column("hours", &["学时", "课时", "学时数"], false),
    column("resolution", &["决议", "决议事项", "议定事项", "形成决议", "会议决议"], false),
    column("group", &["党小组", "所在党小组", "党小组名称"], false),
    column("organisation", &["所在党支部", "党支部", "支部名称", "党支部名称", "党组织", "党组织名称"], false),
];

/// Columns that hold words; figures and dates may be computed.
pub const WORDS: &[&str] = &[
    "kind",
    "topic",
    "host",
    "recorder",
    "lecturer",
    "place",
    "absent",
    "online",
    "home",
    "resolution",
    "group",
    "organisation",
];
