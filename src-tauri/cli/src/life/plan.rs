//! Plans and their notices.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use zhibu_core::Result;
use zhibu_core::life::{self, NewPlan, Plan, PlanState};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 安排一次活动
    Add(Add),
    /// 列出一年的安排
    List {
        /// 哪一年；不写就是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 登记已经通知，并写出可以贴到微信群里的通知
    Notice {
        #[arg(value_name = "ID")]
        id: String,
        /// 哪一天通知的；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
        /// 怎么通知的
        #[arg(long, value_name = "文字", default_value = "微信群通知")]
        how: String,
    },
    /// 取消一项安排
    Cancel {
        #[arg(value_name = "ID")]
        id: String,
        /// 为什么取消
        #[arg(long, value_name = "文字")]
        reason: String,
    },
}

#[derive(clap::Args)]
pub struct Add {
    /// 类型，可写多次
    #[arg(long = "kind", value_name = "类型", required = true)]
    kinds: Vec<String>,
    /// 哪一天
    #[arg(long, value_name = "YYYY-MM-DD")]
    day: NaiveDate,
    /// 几点开始
    #[arg(long, value_name = "HH:MM", default_value = "")]
    time: String,
    #[arg(long, value_name = "主题", default_value = "")]
    topic: String,
    #[arg(long, value_name = "地点", default_value = "")]
    place: String,
    /// 主持人的姓名
    #[arg(long, value_name = "姓名", default_value = "")]
    host: String,
    /// 哪个党小组；全支部的不写
    #[arg(long, value_name = "党小组", default_value = "")]
    group: String,
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Add(add) => {
            let new = NewPlan {
                organisation_id: desk.organisation()?.id,
                kinds: add.kinds,
                planned_on: add.day,
                starts_at: add.time,
                group: add.group,
                topic: add.topic,
                place: add.place,
                host: add.host,
            };
            let plan = life::plan(desk.store()?, &at, &scope, &new)?.value;
            let text = format!("已安排在{}。编号 {}", plan.planned_on, plan.id);
            Answer::new(&plan, text)
        }
        Cmd::List { year } => {
            let year = year.unwrap_or(at.today().year());
            let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(at.today());
            let plans = life::plans(desk.store()?.conn(), &scope, day(1, 1), day(12, 31))?;
            Answer::new(&json!({ "plans": plans }), listed(&plans))
        }
        Cmd::Notice { id, on, how } => {
            let plan = life::notify(desk.store()?, &at, &scope, &id, on.unwrap_or(at.today()), &how)?.value;
            let text = life::notice_text(&plan);
            Answer::new(&json!({ "plan": plan, "text": text }), text)
        }
        Cmd::Cancel { id, reason } => {
            let plan = life::cancel(desk.store()?, &at, &scope, &id, &reason)?.value;
            Answer::new(&plan, "已取消这项安排。")
        }
    }
}

fn listed(plans: &[Plan]) -> String {
    if plans.is_empty() {
        return "这一年还没有安排。请用 zhibu life plan add 安排。\n".into();
    }
    let line = |p: &Plan| {
        let kinds: Vec<&str> = p.kinds.iter().map(|k| life::kind_name(k)).collect();
        let state = match p.state {
            PlanState::Planned => "已安排",
            PlanState::Noticed => "已通知",
            PlanState::Held => "已开展",
            PlanState::Cancelled => "已取消",
        };
        vec![p.planned_on.to_string(), kinds.join("+"), p.topic.clone(), state.to_owned(), p.id.clone()]
    };
    table(&["日期", "类型", "主题", "状态", "编号"], &plans.iter().map(line).collect::<Vec<_>>())
}
