//! The yearly 民主评议.

use super::who;
use crate::answer::{Answer, table};
use crate::desk::Desk;
use chrono::NaiveDate;
use serde_json::json;
use zhibu_core::Result;
use zhibu_core::life::{self, Appraisal, NewStep};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 看到了哪一步、谁是什么等次
    Show {
        #[arg(value_name = "YYYY")]
        year: i32,
    },
    /// 登记一步：self 自评、mutual 互评、branch 支部讲评、superior 上级点评、ballot 民主测评、decision 评定意见、feedback 反馈
    Step {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(value_name = "STEP")]
        step: String,
        /// 哪一天；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 会议记录号
        #[arg(long, value_name = "号", default_value = "")]
        document: String,
        #[arg(long, value_name = "文字", default_value = "")]
        note: String,
    },
    /// 登记会议评定的等次：excellent 优秀、qualified 合格、basic 基本合格、unqualified 不合格
    Grade {
        #[arg(value_name = "YYYY")]
        year: i32,
        #[arg(value_name = "GRADE")]
        grade: String,
        /// 谁，可写多次
        #[arg(long = "member", value_name = "姓名", required = true)]
        members: Vec<String>,
    },
    /// 登记已向本人反馈
    Tell {
        #[arg(value_name = "YYYY")]
        year: i32,
        /// 谁，可写多次
        #[arg(long = "member", value_name = "姓名", required = true)]
        members: Vec<String>,
        /// 哪一天；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Show { year } => {
            let found = life::appraisal(desk.store()?.conn(), &at, &scope, year)?;
            let text: String = found.iter().map(shown).collect();
            Answer::new(&json!({ "appraisals": found }), text)
        }
        Cmd::Step { year, step, on, document, note } => {
            let organisation_id = desk.organisation()?.id;
            let new = NewStep { organisation_id, year, step, day: on.unwrap_or(at.today()), document, note };
            life::step(desk.store()?, &at, &scope, &new)?;
            Answer::new(&json!({ "year": year, "step": new.step, "day": new.day }), "已登记这一步。")
        }
        Cmd::Grade { year, grade, members } => {
            let (id, ids) = people(desk, year, &members)?;
            let grades: Vec<(String, String)> = ids.into_iter().map(|m| (m, grade.clone())).collect();
            let warnings = life::grade(desk.store()?, &at, &scope, &id, year, &grades)?.value;
            let text = format!("已登记{}人。\n{}", grades.len(), warnings.join("\n"));
            Answer::new(&json!({ "graded": grades.len(), "warnings": warnings }), text)
        }
        Cmd::Tell { year, members, on } => {
            let (id, ids) = people(desk, year, &members)?;
            life::tell(desk.store()?, &at, &scope, &id, year, &ids, on.unwrap_or(at.today()))?;
            Answer::new(&json!({ "told": ids.len() }), format!("已登记向{}人反馈。", ids.len()))
        }
    }
}

/// The organisation and the members meant by these names.
fn people(desk: &mut Desk, year: i32, names: &[String]) -> Result<(String, Vec<String>)> {
    let (id, today) = (desk.organisation()?.id, desk.at().today());
    let end = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(today).min(today);
    let ids = names.iter().map(|n| who(desk, &id, end, n)).collect::<Result<_>>()?;
    Ok((id, ids))
}

fn shown(one: &Appraisal) -> String {
    let step = |s: &life::AppraisalStep| {
        let day = s.day.map(|d| d.to_string()).unwrap_or_else(|| if s.optional { "可不做" } else { "还没做" }.into());
        vec![s.name.clone(), day, s.document.clone()]
    };
    let steps: Vec<Vec<String>> = one.steps.iter().map(step).collect();
    let mut text =
        format!("{} {}年民主评议\n{}", one.organisation, one.year, table(&["步骤", "日期", "会议记录"], &steps));
    let graded = one.members.iter().filter(|m| !m.grade.is_empty()).count();
    text += &format!("已评定{graded}人，优秀一般不超过{}人。\n", one.most_excellent);
    one.warnings.iter().for_each(|w| text += &format!("{w}\n"));
    text
}
