//! A valid roster of any length: invented people that every check of the import accepts.
//!
//! ID numbers have right check digits on region codes that no place has, telephone numbers reach nobody.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::path::Path;

/// The organisation of the office that the bench founds.
pub const ORGANISATION: &str = "基准社区第一党支部";

/// The 30 columns of the peers' own roster.
const HEADERS: [&str; 30] = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "公民身份号码",
    "出生日期",
    "籍贯",
    "学历",
    "人员类别",
    "入党日期",
    "转正日期",
    "所在党支部",
    "党内职务",
    "手机号码",
    "固定电话",
    "家庭住址",
    "工作岗位",
    "是否流动党员",
    "流向",
    "联系人",
    "联系电话",
    "是否困难党员",
    "困难类型",
    "党费基数",
    "月交党费",
    "年度积分",
    "上月积分",
    "谈心谈话次数",
    "最近谈话日期",
    "备注",
];

enum Cell {
    Text(String),
    Number(f64),
}

/// Writes `people` rows below one header row, text as text cells.
/// # Errors
/// Where the file cannot be written.
pub fn write(path: &Path, people: usize) -> Result<(), String> {
    fill(path, people).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes a register of papers to file, each thick enough to fill a box by itself.
/// # Errors
/// Where the file cannot be written.
pub fn archive(path: &Path, boxes: usize) -> Result<(), String> {
    let write = || {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["卷", "责任者", "题名", "日期", "页数", "保管期限"])?;
        for (r, n) in (1..).zip(1..=boxes) {
            sheet.write_row(
                r,
                0,
                ["文件资料", ORGANISATION, &format!("第{n}号文件"), &day((2026, 1 + n % 9, 1 + n % 28))],
            )?;
            sheet.write_number(r, 4, 240)?;
            sheet.write_string(r, 5, "30年")?;
        }
        book.save(path)
    };
    write().map_err(|e: XlsxError| format!("{}: {e}", path.display()))
}

fn fill(path: &Path, people: usize) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("党员名册")?;
    let text = Format::new().set_num_format("@");
    for (c, header) in (0..).zip(HEADERS) {
        sheet.write_string(0, c, header)?;
    }
    for (r, n) in (1..).zip(0..people) {
        for (c, cell) in (0..).zip(person(n)) {
            match cell {
                Cell::Text(t) if t.is_empty() => {}
                Cell::Text(t) => drop(sheet.write_string_with_format(r, c, t, &text)?),
                Cell::Number(v) => drop(sheet.write_number(r, c, v)?),
            }
        }
    }
    book.save(path)
}

fn person(n: usize) -> Vec<Cell> {
    let born = (1950 + n % 50, 1 + n / 50 % 12, 1 + n / 600 % 28);
    let male = n % 2 == 1;
    let (joined, full) = membership(born.0, n);
    let pick = |words: &[&str]| words[n / 7 % words.len()].to_owned();
    let text = |t: &str| Cell::Text(t.to_owned());
    let number = |v: usize| Cell::Number(v as f64);
    vec![
        number(n + 1),
        Cell::Text(name(n)),
        text(if male { "男" } else { "女" }),
        text("汉族"),
        Cell::Text(id_number(born, n)),
        Cell::Text(day(born)),
        text("浙江杭州"),
        Cell::Text(pick(&["初中", "高中", "大学专科", "大学本科", "硕士研究生"])),
        text("正式党员"),
        Cell::Text(joined),
        Cell::Text(full),
        text(ORGANISATION),
        text(""),
        Cell::Text(format!("130{:08}", n)),
        text(""),
        Cell::Text(format!("基准路{}号{}幢{}室", 1 + n % 300, 1 + n % 30, 101 + n % 2000)),
        Cell::Text(pick(&["离退休人员", "社区工作者", "个体工商户", "企业职工"])),
        text("否"),
        text(""),
        text(""),
        text(""),
        text("否"),
        text(""),
        number(2000 + n % 7000),
        Cell::Number((500 + n % 8500) as f64 / 100.0),
        number(n % 120),
        number(n % 12),
        number(n % 6),
        Cell::Text(day((2026, 1 + n % 9, 1 + n % 28))),
        text(if n.is_multiple_of(10) { "需上门送学" } else { "" }),
    ]
}

/// Joined at 20 or later; from September 1982 on a year of probation, before that in the years that knew none.
fn membership(born: usize, n: usize) -> (String, String) {
    let year = born + 20;
    if (1970..1977).contains(&year) {
        let once = day((year, 7, 1));
        return (once.clone(), once);
    }
    let year = year.max(1983 + n % 3);
    (day((year, 7, 1)), day((year + 1, 7, 1)))
}

fn day((year, month, day): (usize, usize, usize)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn name(n: usize) -> String {
    const FAMILY: &[char] = &['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '马', '朱', '胡'];
    const GIVEN: &[char] =
        &['伟', '芳', '娜', '秀', '英', '敏', '静', '丽', '强', '磊', '军', '洋', '勇', '艳', '杰', '涛', '明'];
    let mut name = String::from(FAMILY[n % FAMILY.len()]);
    name.push(GIVEN[n / FAMILY.len() % GIVEN.len()]);
    name.push(GIVEN[n / (FAMILY.len() * GIVEN.len()) % GIVEN.len()]);
    name
}

/// GB 11643-1999: region, birth, a sequence whose parity is the sex, the check digit. The sequence tells apart those
/// who share a birthday.
fn id_number(born: (usize, usize, usize), n: usize) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sequence = n / 16_800 * 2 + n % 2 + 100;
    let body = format!("{}{:04}{:02}{:02}{sequence:03}", ["500199", "510199", "530199"][n % 3], born.0, born.1, born.2);
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    body + &"10X98765432"[(sum % 11) as usize..][..1]
}

#[cfg(test)]
mod tests {
    use super::id_number;
    use std::collections::HashSet;

    #[test]
    fn check_digits_are_right_and_nobody_is_twice() {
        // A whole number, weighted with the powers of two, leaves 1 modulo 11 (ISO 7064, which the standard names).
        let all: HashSet<String> =
            (0..10_000).map(|n| id_number((1950 + n % 50, 1 + n / 50 % 12, 1 + n / 600 % 28), n)).collect();
        assert_eq!(all.len(), 10_000);
        for id in &all {
            let weights = (0..18).map(|i| 2u32.pow(17 - i) % 11);
            let digits = id.chars().map(|c| c.to_digit(10).unwrap_or(10));
            assert_eq!(weights.zip(digits).map(|(w, d)| w * d).sum::<u32>() % 11, 1, "{id}");
        }
    }
}
