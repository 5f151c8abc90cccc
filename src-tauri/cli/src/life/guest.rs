//! 报到党员 and other guests: a register of their own, never counted among members.

use crate::answer::{Answer, table};
use crate::desk::Desk;
use chrono::{Datelike, NaiveDate};
use serde_json::json;
use zhibu_core::Result;
use zhibu_core::life::{self, Guest, GuestSort, NewGuest};

#[derive(clap::Subcommand)]
pub enum Cmd {
    /// 登记一名报到党员
    Add {
        #[arg(value_name = "姓名")]
        name: String,
        /// 所在单位
        #[arg(long, value_name = "单位")]
        unit: String,
        /// 哪一天报到；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        since: Option<NaiveDate>,
        /// 愿意做什么
        #[arg(long, value_name = "文字", default_value = "")]
        offers: String,
        /// 不是报到党员，是常来列席的人
        #[arg(long)]
        other: bool,
    },
    /// 列出登记和一年里来了几次
    List {
        /// 哪一年；不写就是今年
        #[arg(long, value_name = "YYYY")]
        year: Option<i32>,
    },
    /// 登记报到结束
    End {
        #[arg(value_name = "ID")]
        id: String,
        /// 哪一天；不写就是今天
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<NaiveDate>,
    },
}

pub fn run(cmd: Cmd, desk: &mut Desk) -> Result<Answer> {
    let (at, scope) = (desk.at(), desk.scope()?);
    match cmd {
        Cmd::Add { name, unit, since, offers, other } => {
            let organisation_id = desk.organisation()?.id;
            let sort = if other { GuestSort::Other } else { GuestSort::CheckIn };
            let new = NewGuest { organisation_id, name, unit, sort, since: since.unwrap_or(at.today()), offers };
            let done = life::put_guest(desk.store()?, &at, &scope, &new)?.value;
            Answer::new(&done, format!("已登记。编号 {}", done.id))
        }
        Cmd::List { year } => {
            let found = life::guests(desk.store()?.conn(), &scope, year.unwrap_or(at.today().year()))?;
            let line = |g: &Guest| {
                let until = g.until.map(|d| d.to_string()).unwrap_or_default();
                vec![g.name.clone(), g.unit.clone(), g.since.to_string(), until, g.times.to_string(), g.id.clone()]
            };
            let rows: Vec<Vec<String>> = found.iter().map(line).collect();
            let text = table(&["姓名", "单位", "报到", "结束", "参加次数", "编号"], &rows);
            Answer::new(&json!({ "guests": found }), text)
        }
        Cmd::End { id, on } => {
            let done = life::end_guest(desk.store()?, &at, &scope, &id, on.unwrap_or(at.today()))?.value;
            Answer::new(&done, "已登记结束。")
        }
    }
}
