//! Papers with a layout of their own whose table is a list as well: the same as a plain sheet, for a workbook.

use super::{Catalogues, PublicitySheet, Sheet, SheetColumn, SheetRow, YearReports};
use crate::sheet::Kind;

/// What hangs on the wall: name and points, and below them until when, and where an objection goes.
pub(super) fn posted(p: &PublicitySheet) -> Sheet {
    let cut = if p.cut { "其余党员积分请向支部查询。" } else { "" };
    let blank = |said: &str| if said.is_empty() { "＿＿＿＿＿＿＿＿".to_owned() } else { said.to_owned() };
    let day = |iso: &str| match iso.parse::<chrono::NaiveDate>() {
        Ok(day) => day.format("%Y年%-m月%-d日").to_string(),
        Err(_) => blank(""),
    };
    let (since, until) = (day(&p.since), day(&p.until));
    Sheet {
        title: format!("党员积分公示（{}）", p.period),
        organisation: p.organisation.clone(),
        columns: SheetColumn::all([("姓名", Kind::Text), ("积分", Kind::Points)]),
        rows: p.rows.iter().map(|(name, total)| SheetRow::of([name.clone(), total.clone()])).collect(),
        after: vec![
            format!(
                "{cut}公示期：{since}至{until}。对公示的积分有异议的，请在公示期内向支部提出，支部受理、核查后答复。"
            ),
            format!("受理电话：{}　　受理地点：{}", blank(&p.phone), blank(&p.place)),
        ],
        signs: ["支部书记（签字）", "经办人（签字）", "张贴日期", "撤下日期"].map(str::to_owned).into(),
        ..Sheet::default()
    }
}

/// 年度积分报告: everybody's points of a year. How they lie in bands, the charts on paper tell.
pub(super) fn yearly(all: &YearReports) -> Vec<Sheet> {
    let sheet = |r: &super::YearReport| Sheet {
        title: "年度党员积分报告".into(),
        organisation: r.organisation.clone(),
        about: [format!("{}年", all.year), r.mark.clone()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join("　　"),
        columns: SheetColumn::all([
            ("名次", Kind::Number),
            ("姓名", Kind::Text),
            ("基础", Kind::Points),
            ("日常", Kind::Points),
            ("民主评议", Kind::Points),
            ("扣分", Kind::Points),
            ("全年合计", Kind::Points),
            ("分数段", Kind::Text),
        ]),
        rows: r
            .rows
            .iter()
            .map(|y| {
                SheetRow::of(
                    [&y.place, &y.name, &y.base, &y.daily, &y.appraisal, &y.deductions, &y.total, &y.band]
                        .map(Clone::clone),
                )
            })
            .collect(),
        after: vec!["“分数段”只说明积分落在哪一段，不是等次；评定等次由支部会议决定。分数相同的名次相同。".into()],
        ..Sheet::default()
    };
    all.reports.iter().map(sheet).collect()
}

/// 归档文件目录: of several sections or retentions one table, as an archive office takes it in.
pub(super) fn catalogued(all: &Catalogues) -> Vec<Sheet> {
    let columns = SheetColumn::all([
        ("序号", Kind::Number),
        ("资料卷", Kind::Long),
        ("保管期限", Kind::Text),
        ("档号", Kind::Long),
        ("文号", Kind::Long),
        ("责任者", Kind::Long),
        ("题名", Kind::Long),
        ("日期", Kind::Date),
        ("页数", Kind::Number),
        ("备注", Kind::Long),
    ]);
    let mut sheets: Vec<Sheet> = Vec::new();
    for c in &all.catalogues {
        if sheets.last().is_none_or(|s| s.organisation != c.fonds_name) {
            let fonds =
                if c.fonds_code.is_empty() { String::new() } else { format!("　　全宗号{}", c.fonds_code) };
            sheets.push(Sheet {
                title: "归档文件目录".into(),
                organisation: c.fonds_name.clone(),
                about: format!("{}年{fonds}", c.year),
                columns: columns.clone(),
                ..Sheet::default()
            });
        }
        let Some(sheet) = sheets.last_mut() else { continue };
        for (n, row) in (1..).zip(&c.rows) {
            let pages = if row.pages == 0 { String::new() } else { row.pages.to_string() };
            let said = [
                &c.section,
                &c.retention,
                &row.archive_number,
                &row.document_number,
                &row.author,
                &row.title,
                &row.date,
            ];
            let cells = std::iter::once(n.to_string()).chain(said.map(Clone::clone)).chain([pages, row.note.clone()]);
            sheet.rows.push(SheetRow::of(cells.collect::<Vec<_>>()));
        }
    }
    sheets
}
