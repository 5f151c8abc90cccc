//! What the columns of a register of dues are called.

use crate::sheet::Column;
use crate::sheet::fields::column;

pub(super) const COLUMNS: &[Column] = &[
    column("name", &["姓名", "党员姓名", "党员"], true),
    column(
        "assessed",
        &[
            "核定额",
            "月核定额",
            "月缴纳额",
            "月缴额",
            "核定月缴额",
            "月应缴",
            "月应交",
            "应缴额",
            "应交额",
            "应交党费",
            "应缴党费",
            "月党费",
            "标准",
            "月缴党费",
            "月交党费",
        ],
        false,
    ),
    column("class", &["缴纳类别", "核定类别", "缴费类别", "交费类别", "交纳类别"], false),
    // Of the person rather than of the dues in many registers: 无职, 流动.
    column("kind", &["类别", "人员类别", "党员类别"], false),
    column("approval", &["批准文号", "减免批复", "批复文号", "减免文号"], false),
    column("since", &["核定起", "起始月份", "执行月份", "核定月份"], false),
    column("year", &["年度", "年份"], false),
    column("month", &["月份", "所属月份", "缴纳月份", "交纳月份", "缴费月份", "交费月份", "党费月份"], false),
    column(
        "amount",
        &[
            "金额",
            "实缴",
            "实缴额",
            "实交",
            "实交额",
            "缴纳金额",
            "实缴金额",
            "交纳金额",
            "实交金额",
            "交费金额",
            "缴费金额",
        ],
        false,
    ),
    column(
        "paid_on",
        &[
            "日期",
            "时间",
            "缴纳日期",
            "缴费日期",
            "交纳日期",
            "交费日期",
            "收缴日期",
            "收款日期",
            "交款日期",
            "缴款日期",
            "缴纳时间",
            "缴费时间",
            "交纳时间",
            "交费时间",
            "收缴时间",
            "收款时间",
            "交款时间",
            "缴款时间",
        ],
        false,
    ),
    column("how", &["方式", "缴纳方式", "缴费方式", "交纳方式", "交费方式"], false),
    column("collector", &["收款人", "经办人", "收缴人"], false),
    column("organisation", &["所在党支部", "党支部", "支部名称", "党支部名称", "党组织", "党组织名称"], false),
    column("m1", &["1月", "一月", "1月份", "01月"], false),
    column("m2", &["2月", "二月", "2月份", "02月"], false),
    column("m3", &["3月", "三月", "3月份", "03月"], false),
    column("m4", &["4月", "四月", "4月份", "04月"], false),
    column("m5", &["5月", "五月", "5月份", "05月"], false),
    column("m6", &["6月", "六月", "6月份", "06月"], false),
    column("m7", &["7月", "七月", "7月份", "07月"], false),
    column("m8", &["8月", "八月", "8月份", "08月"], false),
    column("m9", &["9月", "九月", "9月份", "09月"], false),
    column("m10", &["10月", "十月", "10月份"], false),
    column("m11", &["11月", "十一月", "11月份"], false),
    column("m12", &["12月", "十二月", "12月份"], false),
];

pub(super) const MONTHS: [&str; 12] = ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12"];

/// Columns that hold words; sums and days may be computed.
pub(super) const WORDS: &[&str] = &["name", "class", "kind", "approval", "how", "collector", "organisation"];
